use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::amount::Calendars;
use super::error::ClockError;
use super::pause::Still;
use super::stopwatch::Due;
use crate::model::Name;
use crate::time::{Calendar, Date, Timestamp, WallTime};

/// A length in days, weeks or months, as laws give them: counted on dates, from the date
/// of its anchor in the calendar's zone.
///
/// # Pauses
///
/// Where a pause moves the limit, a date counts unless the clock stands still at the
/// moment at which that date would end the limit (the end of the day, the closing, or the
/// time on the wall). So a pause within a day moves nothing, one over a night moves
/// it by a day, and a limit never ends inside a pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DayCount {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: DayUnit,
    /// The calendar: its zone says what date it is, its hours what a business day is.
    pub calendar: Name,
    /// Where on its last day it ends.
    #[serde(default)]
    pub ends: DayEnd,
    /// Which day is the first.
    #[serde(default)]
    pub first: FirstDay,
    /// What if the last day is not a business day.
    #[serde(default)]
    pub last: LastDay,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "what laws count in")]
pub enum DayUnit {
    /// Dates on which the calendar opens.
    BusinessDays,
    /// All dates.
    Days,
    /// Seven dates each.
    Weeks,
    /// The same day of a later month; the last of the month where it is shorter.
    Months,
}

impl DayUnit {
    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Self::BusinessDays => "business days",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
        }
    }
}

/// Where on its last day a limit in days ends.
///
/// The default is the end of that day: by Regulation (EEC, Euratom) 1182/71, Article 3,
/// a period in days, weeks or months ends with the last hour of its last day, and the
/// laws of the Nordic countries count likewise. The others are stricter: choose them
/// where a supervisor or a contract says so. Written `end_of_day`, `same_time`, `closing`,
/// or the time on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "where a day-based limit can end")]
pub enum DayEnd {
    /// At the end of that day in the calendar's zone.
    #[default]
    EndOfDay,
    /// At the time on the wall that the anchor had.
    SameTime,
    /// When the calendar closes on that day; at its end, where it is not open or is open
    /// past midnight.
    Closing,
    /// At this time on the wall: noon, say.
    At(WallTime),
}

impl DayEnd {
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        match text {
            "end_of_day" => Some(Self::EndOfDay),
            "same_time" => Some(Self::SameTime),
            "closing" => Some(Self::Closing),
            _ => text.parse().ok().map(Self::At),
        }
    }

    pub(crate) fn to_text(self) -> String {
        match self {
            Self::EndOfDay => "end_of_day".to_owned(),
            Self::SameTime => "same_time".to_owned(),
            Self::Closing => "closing".to_owned(),
            Self::At(wall) => wall.to_string(),
        }
    }

    /// The instant on a date, of a limit that runs from `anchor` or ends there otherwise.
    pub(super) fn on(self, calendar: &Calendar, date: Date, anchor: Timestamp) -> Timestamp {
        let end = calendar.instant(date, WallTime::END_OF_DAY);
        match self {
            Self::EndOfDay => end,
            Self::SameTime => calendar.same_wall(anchor, date),
            Self::Closing if calendar.is_business_day(date) => calendar
                .open_periods_on(date)
                .next_back()
                .map_or(end, |period| period.close),
            Self::Closing => end,
            Self::At(wall) => calendar.instant(date, wall),
        }
    }
}

impl Serialize for DayEnd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for DayEnd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_text(&text).ok_or_else(|| {
            de::Error::custom(format_args!(
                "`{text}` is no place in the day; write `end_of_day`, `same_time`, `closing` or a time on the wall such as `12:00`"
            ))
        })
    }
}

/// Which day is day one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "there are two ways to count")]
pub enum FirstDay {
    /// The day after the anchor's: the day of the event does not count (the default,
    /// Regulation 1182/71 again).
    #[default]
    Next,
    /// The anchor's own day ("the day of receipt is day 1"): one day less.
    Same,
}

/// What if the last day is not a business day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "there are two ways to end")]
pub enum LastDay {
    /// It stays (the default: the earlier of the two, so never late).
    #[default]
    Stays,
    /// The limit goes on to the next business day.
    NextBusinessDay,
}

impl DayCount {
    /// So many of these, on this calendar.
    #[must_use]
    pub fn new(count: u32, unit: DayUnit, calendar: impl Into<Name>) -> Self {
        Self {
            count,
            unit,
            calendar: calendar.into(),
            ends: DayEnd::default(),
            first: FirstDay::default(),
            last: LastDay::default(),
        }
    }

    /// Ends there on its last day.
    #[must_use]
    pub const fn ending(mut self, ends: DayEnd) -> Self {
        self.ends = ends;
        self
    }

    /// Counts the anchor's own day as the first.
    #[must_use]
    pub const fn from_same_day(mut self) -> Self {
        self.first = FirstDay::Same;
        self
    }

    /// Goes on to the next business day if its last day is none.
    #[must_use]
    pub const fn to_business_day(mut self) -> Self {
        self.last = LastDay::NextBusinessDay;
        self
    }

    /// When it ends, counted from `anchor`, moved by these pauses.
    pub(crate) fn due(
        &self,
        anchor: Timestamp,
        pauses: impl Iterator<Item = Still> + Clone,
        calendars: &Calendars,
    ) -> Result<Due, ClockError> {
        let walk = Walk {
            calendar: calendars.known(&self.calendar)?,
            anchor,
            ends: self.ends,
        };
        let date = walk.calendar.date_of(anchor);
        let past = || ClockError::DaysPastYear9999 {
            start: date,
            count: self.count,
            unit: self.unit.plural(),
        };
        // The day before day one.
        let start = match self.first {
            FirstDay::Next => date,
            FirstDay::Same => date.plus_days(-1).unwrap_or(date),
        };
        let business = self.unit == DayUnit::BusinessDays;
        let days = match self.unit {
            DayUnit::BusinessDays | DayUnit::Days => Some(self.count),
            DayUnit::Weeks => self.count.checked_mul(7),
            // From the anchor's own day: one day less of them, however long the months are.
            DayUnit::Months => date
                .plus_months(self.count)
                .map(|end| days_between(date, end)),
        };
        let days = days.ok_or_else(past)?;
        let last = match walk
            .go(start, days, business, pauses.clone())
            .ok_or_else(past)?
        {
            Ok(last) => last,
            Err(since) => return Ok(Due::Paused { since, left: None }),
        };
        if self.last == LastDay::Stays || walk.calendar.is_business_day(last) {
            return Ok(Due::At(walk.moment(last)));
        }
        Ok(match walk.go(last, 1, true, pauses).ok_or_else(past)? {
            Ok(last) => Due::At(walk.moment(last)),
            Err(since) => Due::Paused { since, left: None },
        })
    }
}

/// Days from one date to a later one; none if it is earlier.
fn days_between(from: Date, to: Date) -> u32 {
    let days = to.days_since_1970() - from.days_since_1970();
    u32::try_from(days).unwrap_or(0)
}

struct Walk<'a> {
    calendar: &'a Calendar,
    anchor: Timestamp,
    ends: DayEnd,
}

impl Walk<'_> {
    /// The date `days` (business) days after `start`, those on which the clock stood
    /// still left out; or since when it stands still. None past the year 9999.
    fn go(
        &self,
        start: Date,
        days: u32,
        business: bool,
        pauses: impl Iterator<Item = Still>,
    ) -> Option<Result<Date, Timestamp>> {
        let (mut cursor, mut left) = (start, days);
        for (from, to) in pauses {
            let since = from.max(self.anchor);
            if to.is_some_and(|to| to <= since) {
                continue;
            }
            // The dates from `first` up to `next` do not count.
            let first = self.first_ending_after(since)?;
            let counted = self.count(cursor.plus_days(1)?, first, business);
            if counted >= left {
                break;
            }
            left -= counted;
            let Some(to) = to else {
                return Some(Err(since));
            };
            // It may have stood still at no such moment: then they are one and the same.
            let next = self.first_ending_after(to)?;
            cursor = cursor.max(next.plus_days(-1).unwrap_or(cursor));
        }
        if business {
            self.calendar.business_day_after(cursor, left).ok().map(Ok)
        } else {
            cursor.plus_days(i32::try_from(left).ok()?).map(Ok)
        }
    }

    fn count(&self, from: Date, to: Date, business: bool) -> u32 {
        if business {
            self.calendar.business_days_between(from, to)
        } else {
            days_between(from, to)
        }
    }

    /// The first date whose moment comes after an instant.
    fn first_ending_after(&self, at: Timestamp) -> Option<Date> {
        let date = self.calendar.date_of(at);
        if self.moment(date) > at {
            Some(date)
        } else {
            date.plus_days(1)
        }
    }

    /// The instant at which this date would end the limit.
    fn moment(&self, date: Date) -> Timestamp {
        self.ends.on(self.calendar, date, self.anchor)
    }
}
