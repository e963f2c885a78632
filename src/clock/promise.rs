use serde::{Deserialize, Serialize};

use super::amount::{Amount, Calendars};
use super::bounds::WARNINGS_MAX;
use super::error::ClockError;
use super::limit::Limit;
use super::pause::{PauseCause, PauseCauses};
use super::stopwatch::Basis;
use crate::model::{AgentKind, Name};

/// What a clock is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClockKind {
    /// From the arrival to the first answer.
    FirstResponse,
    /// From the first unanswered message of the customer to the next answer.
    NextResponse,
    /// From one answer (or the arrival) to the next.
    PeriodicUpdate,
    /// From the arrival to the end.
    Resolution,
    /// The time for which the customer waits on anybody else.
    RequesterWait,
    /// The time for which the ticket is with the desk.
    AgentWork,
    /// Until the host has done the action of this name.
    Action(Name),
    /// Until what this name stands for has been done: a deadline set by law.
    Deadline(Name),
}

impl core::fmt::Display for ClockKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::FirstResponse => f.write_str("first response"),
            Self::NextResponse => f.write_str("next response"),
            Self::PeriodicUpdate => f.write_str("periodic update"),
            Self::Resolution => f.write_str("resolution"),
            Self::RequesterWait => f.write_str("requester wait"),
            Self::AgentWork => f.write_str("agent work"),
            Self::Action(name) => write!(f, "action `{name}`"),
            Self::Deadline(name) => write!(f, "deadline `{name}`"),
        }
    }
}

/// By when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "a promise is a span or a limit")]
pub enum Target {
    /// Within so much time from the start, pauses cut out.
    Within(Amount),
    /// By a limit that runs from anchors.
    By(Limit),
}

/// Whose deed meets a promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "an agent is a person or a program")]
pub enum MetBy {
    /// A person's or a program's.
    #[default]
    Anybody,
    /// Only a person's.
    Human,
}

impl MetBy {
    /// Whether a deed of this kind of agent meets the promise.
    #[must_use]
    pub const fn accepts(self, by: AgentKind) -> bool {
        match self {
            Self::Anybody => true,
            Self::Human => matches!(by, AgentKind::Human),
        }
    }
}

/// When to warn. A warning that would fall before the start falls on the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::exhaustive_enums,
    reason = "a share of the target, or a time before it"
)]
pub enum Warning {
    /// When this share of the target has been used up, 1 to 999 per mille, rounded down to the
    /// microsecond. Of a limit: this share of all time from the clock's start to its end.
    PerMille(u16),
    /// This long before it is due.
    Before(Amount),
}

/// What is promised. Plain data, and immutable once a clock runs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Promise {
    /// What it is about.
    pub kind: ClockKind,
    /// By when.
    pub target: Target,
    /// Which pauses stop the clock. Of a limit: its pausable parts.
    #[serde(default)]
    pub stopped_by: PauseCauses,
    /// Whose deed meets it.
    #[serde(default)]
    pub met_by: MetBy,
    /// When to warn. Numbered from 0 as they stand here.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// How long before it is due work must begin: from then on it counts in the order.
    #[serde(default)]
    pub lead: Option<Amount>,
}

impl Promise {
    /// A promise to be kept within so much time.
    ///
    /// By default every pause stops it, with three exceptions: a requester's wait and a
    /// periodic update go on while a third party is waited for or the ticket is put
    /// aside, since the customer then waits as before, and nothing stops an action or a
    /// deadline. A first or next response is by default met by a person only.
    #[must_use]
    pub fn within(kind: ClockKind, target: Amount) -> Self {
        Self::new(kind, Target::Within(target))
    }

    /// A promise to be kept by a limit. By default anybody meets it, and any pause moves
    /// the parts of the limit that say they are pausable.
    #[must_use]
    pub fn by(kind: ClockKind, limit: Limit) -> Self {
        Self {
            stopped_by: PauseCauses::ALL,
            ..Self::new(kind, Target::By(limit))
        }
    }

    fn new(kind: ClockKind, target: Target) -> Self {
        let stopped_by = match kind {
            ClockKind::RequesterWait | ClockKind::PeriodicUpdate => PauseCauses::NONE
                .and(PauseCause::Customer)
                .and(PauseCause::Identity),
            ClockKind::Action(_) | ClockKind::Deadline(_) => PauseCauses::NONE,
            _ => PauseCauses::ALL,
        };
        let met_by = match kind {
            ClockKind::FirstResponse | ClockKind::NextResponse => MetBy::Human,
            _ => MetBy::Anybody,
        };
        Self {
            kind,
            target,
            stopped_by,
            met_by,
            warnings: Vec::new(),
            lead: None,
        }
    }

    /// Only these pauses stop it.
    #[must_use]
    pub const fn stopped_by(mut self, causes: PauseCauses) -> Self {
        self.stopped_by = causes;
        self
    }

    /// Whose deed meets it.
    #[must_use]
    pub const fn met_by(mut self, met_by: MetBy) -> Self {
        self.met_by = met_by;
        self
    }

    /// Warns when this share of the target has been used up, 1 to 999 per mille.
    #[must_use]
    pub fn warn_at_per_mille(mut self, share: u16) -> Self {
        self.warnings.push(Warning::PerMille(share));
        self
    }

    /// Warns this long before it is due.
    #[must_use]
    pub fn warn_before(mut self, amount: Amount) -> Self {
        self.warnings.push(Warning::Before(amount));
        self
    }

    /// Counts in the order this long before it is due.
    #[must_use]
    pub fn lead(mut self, lead: Amount) -> Self {
        self.lead = Some(lead);
        self
    }

    /// Whether it keeps the bounds and names known calendars.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn check(&self, calendars: &Calendars) -> Result<(), ClockError> {
        let known = |amount: &Amount| calendars.tally(amount.calendar.as_ref()).map(drop);
        match &self.target {
            Target::Within(amount) => known(amount)?,
            Target::By(limit) => limit.check(calendars)?,
        }
        if self.warnings.len() > usize::from(WARNINGS_MAX) {
            return Err(ClockError::TooManyWarnings {
                count: self.warnings.len(),
                most: WARNINGS_MAX,
            });
        }
        for warning in &self.warnings {
            match warning {
                Warning::PerMille(1..=999) => {}
                Warning::PerMille(per_mille) => {
                    let per_mille = *per_mille;
                    return Err(ClockError::WarningOutOfRange { per_mille });
                }
                Warning::Before(amount) => known(amount)?,
            }
        }
        self.lead.as_ref().map_or(Ok(()), known)
    }

    pub(crate) fn basis(&self) -> Basis {
        let calendar = match &self.target {
            Target::Within(amount) => amount.calendar.clone(),
            Target::By(_) => None,
        };
        Basis::new(calendar, self.stopped_by)
    }
}
