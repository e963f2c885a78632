use serde::{Deserialize, Serialize};

/// How bad waiting is, by consequence. A strict tier: every waiting ticket of a
/// higher tier goes before every one of a lower tier, across all queues.
///
/// `Emergency` is the greatest value, `Routine` the least.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // the tiers are fixed; callers match them whole
pub enum Urgency {
    /// Everything else.
    #[default]
    Routine,
    /// Locked out of own money, stranded, a statutory limit drawing near.
    Elevated,
    /// A protective right that must take effect now: self-exclusion, time-out, limit cut.
    Protective,
    /// A loss that grows by the minute: card stolen, fraud, account takeover.
    Critical,
    /// Danger to a person: life, a child, coercion.
    Emergency,
}

impl Urgency {
    /// Whether this is one of the top three tiers, which never leave the line:
    /// they ignore exhausted attempts and are offered to everybody at once when
    /// everybody has declined.
    #[must_use]
    pub const fn is_top(self) -> bool {
        matches!(self, Self::Protective | Self::Critical | Self::Emergency)
    }

    /// The tier's place in the order: 0 is `Emergency`, 4 is `Routine`.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Emergency => 0,
            Self::Critical => 1,
            Self::Protective => 2,
            Self::Elevated => 3,
            Self::Routine => 4,
        }
    }
}

super::words!(Urgency, "urgency", "`emergency`, `critical`, `protective`, `elevated`, `routine`", {
    Emergency => "emergency",
    Critical => "critical",
    Protective => "protective",
    Elevated => "elevated",
    Routine => "routine",
});
