use core::fmt;
use core::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the week. Written `mon` to `sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(clippy::exhaustive_enums, reason = "a week has seven days")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// `mon` to `sun`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// The weekday written `mon` to `sun`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.as_str() == text)
    }

    /// The weekday of a day number. Day 0, 1970-01-01, was a Thursday.
    pub(crate) fn of_day(day: i32) -> Self {
        match (i64::from(day) + 3).rem_euclid(7) {
            0 => Self::Mon,
            1 => Self::Tue,
            2 => Self::Wed,
            3 => Self::Thu,
            4 => Self::Fri,
            5 => Self::Sat,
            _ => Self::Sun,
        }
    }

    /// Monday 0 to Sunday 6.
    pub(crate) const fn days_after_monday(self) -> i32 {
        self as i32
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A day of the Gregorian calendar in the years 1 to 9999. Written `2026-03-01`.
///
/// ```
/// use nightdesk::{Date, Weekday};
/// let receipt: Date = "2026-01-31".parse()?;
/// assert_eq!(receipt.weekday(), Weekday::Sat);
/// // One month later is the end of a shorter month.
/// assert_eq!(receipt.plus_months(1), Some("2026-02-28".parse()?));
/// # Ok::<(), nightdesk::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Text that is no date, or a date that does not exist or lies outside the years 1 to 9999.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a date; write year, month and day, in the years 1 to 9999, for example 2026-03-01"
)]
#[non_exhaustive]
pub struct DateError {
    /// What was given, cut to 40 characters.
    pub given: String,
}

impl Date {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The date with this year (1 to 9999), month (1 to 12) and day.
    ///
    /// # Errors
    /// [`DateError`] if there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, DateError> {
        civil(year, month, day)
            .and_then(Self::from_day)
            .ok_or_else(|| DateError {
                given: format!("{year}-{month}-{day}"),
            })
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i32 {
        self.civil().year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.civil().month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> u32 {
        self.civil().day()
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::of_day(self.0)
    }

    /// The date `days` later (earlier if negative), if it is in the years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        self.0.checked_add(days).and_then(Self::from_day)
    }

    /// The same day `months` later; where that month is shorter, its last day.
    /// None past the year 9999.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Option<Self> {
        let date = self.civil().checked_add_months(Months::new(months))?;
        Self::from_day(date.to_epoch_days())
    }

    /// Days from 1970-01-01 to this date.
    #[must_use]
    pub const fn days_since_1970(self) -> i32 {
        self.0
    }

    /// The date this many days after 1970-01-01, if it is in the years 1 to 9999.
    pub(crate) fn from_day(day: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0)
            .contains(&day)
            .then_some(Self(day))
    }

    fn civil(self) -> NaiveDate {
        // Every `Date` lies inside what chrono can say, so the default is never taken.
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

/// The day number of a date of any year that chrono knows; holidays of the year 0
/// may fall over into year 1.
pub(crate) fn civil(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
}

/// The year that a day number falls into.
pub(crate) fn year_of_day(day: i32) -> i32 {
    NaiveDate::from_epoch_days(day).map_or(1970, |date| date.year())
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        date.civil()
    }
}

impl TryFrom<NaiveDate> for Date {
    type Error = DateError;
    fn try_from(date: NaiveDate) -> Result<Self, DateError> {
        Self::from_day(date.to_epoch_days()).ok_or_else(|| DateError {
            given: date.to_string(),
        })
    }
}

/// Reads exactly `width` ASCII digits.
pub(crate) fn digits(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError {
            given: text.chars().take(40).collect(),
        };
        let mut parts = text.splitn(3, '-');
        let mut number = |width| parts.next().and_then(|part| digits(part, width));
        let (year, month, day) = (number(4), number(2), number(2));
        let (Some(year), Some(month), Some(day)) = (year, month, day) else {
            return Err(error());
        };
        let year = i32::try_from(year).map_err(|_| error())?;
        Self::new(year, month, day).map_err(|_| error())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.civil();
        f.pad(&format!(
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        ))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        for text in ["0001-01-01", "1970-01-01", "2024-02-29", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
        }
        assert_eq!("0001-01-01".parse(), Ok(Date::MIN));
        assert_eq!("9999-12-31".parse(), Ok(Date::MAX));
    }

    #[test]
    fn text_that_is_no_date_is_refused() {
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "2026-1-1",
            "26-01-01",
            "2026-01-01T00:00",
            "+026-01-01",
            "2026-01-0१",
            "10000-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn weekdays_are_those_of_history() {
        // The moon landing was a Sunday, the fall of the Berlin wall a Thursday.
        for (text, weekday) in [
            ("1969-07-20", Weekday::Sun),
            ("1970-01-01", Weekday::Thu),
            ("1989-11-09", Weekday::Thu),
            ("2000-01-01", Weekday::Sat),
        ] {
            assert_eq!(text.parse::<Date>().unwrap().weekday(), weekday, "{text}");
        }
    }

    #[test]
    fn months_end_where_the_month_ends() {
        let month_later = |text: &str, months| text.parse::<Date>().unwrap().plus_months(months);
        assert_eq!(month_later("2024-01-31", 1), "2024-02-29".parse().ok());
        assert_eq!(month_later("2025-12-31", 2), "2026-02-28".parse().ok());
        assert_eq!(month_later("9999-12-31", 1), None);
        assert_eq!(month_later("2025-12-31", u32::MAX), None);
        assert_eq!(Date::MAX.plus_days(1), None);
        assert_eq!(Date::MIN.plus_days(-1), None);
        assert_eq!(Date::MIN.plus_days(i32::MIN), None);
    }
}
