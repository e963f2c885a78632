use super::pause::PauseCause;
use crate::model::Name;
use crate::time::{CalendarError, Date, Span, Timestamp};

/// Why a clock could not be changed, or has no answer. A change that fails leaves the
/// clock as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClockError {
    /// A promise counts by a calendar that is not in the table.
    #[error("there is no calendar `{calendar}`; add it to the table, or count by another")]
    UnknownCalendar {
        /// Its name.
        calendar: Name,
    },
    /// The calendar has no answer.
    #[error("calendar `{calendar}`: {error}")]
    Calendar {
        /// Its name.
        calendar: Name,
        /// Why.
        error: CalendarError,
    },
    /// So much time does not follow.
    #[error("`{span}` after `{start}` is past the year 9999; give a shorter time")]
    PastYear9999 {
        /// Where counting began.
        start: Timestamp,
        /// The time asked for.
        span: Span,
    },
    /// So many days, weeks or months do not follow.
    #[error("{count} {unit} after {start} are past the year 9999; give fewer")]
    DaysPastYear9999 {
        /// Where counting began.
        start: Date,
        /// How many.
        count: u32,
        /// Of what, for example `months`.
        unit: &'static str,
    },
    /// A pause began that is already on.
    #[error("it is paused {cause} since `{since}` already; resume it first")]
    AlreadyPaused {
        /// The cause.
        cause: PauseCause,
        /// Since when.
        since: Timestamp,
    },
    /// A pause ended that is not on.
    #[error("it is not paused {cause}; pause it first, or give both ends of the pause")]
    NotPaused {
        /// The cause.
        cause: PauseCause,
    },
    /// A pause ended before it began.
    #[error(
        "it cannot resume at `{at}`, before its pause began at `{since}`; give a later instant"
    )]
    ResumedBeforePause {
        /// The end given.
        at: Timestamp,
        /// The beginning of the pause.
        since: Timestamp,
    },
    /// A clock stopped before it started.
    #[error(
        "it cannot stop at `{at}`, before its start at `{started_at}`; correct its start first"
    )]
    StoppedBeforeStart {
        /// The instant given.
        at: Timestamp,
        /// The start.
        started_at: Timestamp,
    },
    /// A start after the stop.
    #[error("it cannot start at `{at}`, after its stop at `{stopped_at}`; give an earlier instant")]
    StartedAfterStop {
        /// The instant given.
        at: Timestamp,
        /// The stop.
        stopped_at: Timestamp,
    },
    /// What counts was changed before it was last changed.
    #[error(
        "it was given another target at `{last}`, after `{at}`; give that instant or a later one"
    )]
    RetargetedBefore {
        /// The instant given.
        at: Timestamp,
        /// The last change.
        last: Timestamp,
    },
    /// A clock that is met or withdrawn does not come back.
    #[error("it ended at `{at}` and does not come back; start a new one")]
    Ended {
        /// When it ended.
        at: Timestamp,
    },
    /// Retargeting changed what the promise is about.
    #[error("a clock for {from} cannot become one for {to}; withdraw it and start another")]
    OtherKind {
        /// What it is about.
        from: String,
        /// What it was to be about.
        to: String,
    },
    /// Too many pauses or changes.
    #[error(
        "one clock keeps at most {most} pauses and as many changes of calendar; start a new one"
    )]
    TooManyChanges {
        /// The bound.
        most: usize,
    },
    /// Too many warnings.
    #[error("the promise has {count} warnings, at most {most}; leave some out")]
    TooManyWarnings {
        /// How many.
        count: usize,
        /// The bound.
        most: u8,
    },
    /// A warning at no share of the target, or at all of it.
    #[error(
        "a warning at {per_mille} per mille of the target; give 1 to 999, the breach comes by itself"
    )]
    WarningOutOfRange {
        /// The share given.
        per_mille: u16,
    },
    /// A minimum or maximum of nothing or of too much.
    #[error("a minimum or maximum of {count} limits; give 1 to {most}")]
    LimitParts {
        /// How many.
        count: usize,
        /// The bound.
        most: u32,
    },
    /// A limit nested too deep.
    #[error("the limit is nested more than {most} deep; join its minima and maxima")]
    LimitTooDeep {
        /// The bound.
        most: u32,
    },
}

impl ClockError {
    pub(crate) fn calendar(calendar: &Name) -> impl FnOnce(CalendarError) -> Self + '_ {
        |error| Self::Calendar {
            calendar: calendar.clone(),
            error,
        }
    }
}
