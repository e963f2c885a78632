use super::{Span, Timestamp};

/// A question about open time that has no answer in the years 1 to 9999.
///
/// Every question ends: a calendar's table is bounded, and what lies beyond it is walked
/// at most to the end of year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// So much open time does not follow.
    #[error(
        "`{open}` of open time after `{start}` would end past the year 9999; give a shorter time, or the calendar more open time"
    )]
    PastYear9999 {
        /// Where counting began.
        start: Timestamp,
        /// The open time asked for.
        open: Span,
    },
    /// So much open time does not lie before.
    #[error(
        "`{open}` of open time before `{start}` would begin ahead of year 1; give a shorter time, or the calendar more open time"
    )]
    BeforeYear1 {
        /// Where counting began.
        start: Timestamp,
        /// The open time asked for.
        open: Span,
    },
    /// The calendar does not open (again).
    #[error(
        "the calendar does not open after `{after}` until the end of year 9999; give it hours or exceptions there"
    )]
    NoOpening {
        /// Where the search began.
        after: Timestamp,
    },
    /// The calendar never closes again.
    #[error(
        "the calendar does not close after `{after}` until the end of year 9999; ask it only where it is not always open"
    )]
    NoClosing {
        /// Where the search began.
        after: Timestamp,
    },
    /// The calendar was not open before.
    #[error(
        "the calendar is not open before `{before}` back to year 1; give it hours or exceptions there"
    )]
    NotOpenBefore {
        /// Where the search began.
        before: Timestamp,
    },
    /// The dates of the calendar are used up.
    #[error(
        "`{days}` business days from `{start}` lead out of the years 1 to 9999; give fewer days, or the calendar more of them"
    )]
    DaysOutOfRange {
        /// Where counting began.
        start: super::Date,
        /// The business days asked for.
        days: u32,
    },
}
