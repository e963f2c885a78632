use serde::{Deserialize, Serialize};

/// Importance inside an urgency tier. Sets response targets; orders tickets by
/// itself only where the policy says `strict_priority`.
///
/// `Urgent` is the greatest value, `Low` the least.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // the priorities are fixed; callers match them whole
pub enum Priority {
    /// Can wait longest.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Before the usual.
    High,
    /// First inside its tier.
    Urgent,
}

impl Priority {
    /// The priority's place in the order: 0 is `Urgent`, 3 is `Low`.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Urgent => 0,
            Self::High => 1,
            Self::Normal => 2,
            Self::Low => 3,
        }
    }
}

super::words!(Priority, "priority", "`urgent`, `high`, `normal`, `low`", {
    Urgent => "urgent",
    High => "high",
    Normal => "normal",
    Low => "low",
});
