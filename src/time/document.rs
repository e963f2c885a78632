use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Weekday;
use super::holidays::Holiday;

/// A stretch of a day by the clock on the wall: from open up to, not including, close.
///
/// Written `["09:00", "17:00"]`. `24:00` is the end of the day. A close that is not
/// later than its open lies on the next day: `["22:00", "06:00"]` is a night shift and
/// `["00:00", "00:00"]` a whole day. The whole of it belongs to the day on which it opens.
pub type WallHours = (String, String);

/// When a desk is open: hours per weekday in a time zone, breaks, holidays and dated
/// exceptions. Plain data, as a policy writes it; [`compile`](Self::compile) checks it
/// and makes a [`Calendar`](super::Calendar) of it.
///
/// ```
/// # #[cfg(feature = "zones")] {
/// use nightdesk::{CalendarDocument, Span, Timestamp, Weekday, Zones};
///
/// let document = CalendarDocument::new("Europe/Oslo")
///     .open(&Weekday::ALL[..5], &[("09:00", "17:00")])
///     .holiday("NO")
///     .exception("2026-12-24", &[("09:00", "12:00")]);
/// let calendar = document.compile(&Zones::new()).expect("a valid calendar");
///
/// // Two hours of open time from Friday, 1 May 2026 (a holiday), 15:00 in Oslo.
/// let friday: Timestamp = "2026-05-01T15:00:00+02:00".parse()?;
/// let due = calendar.add(friday, Span::from_secs(2 * 3600))?;
/// assert_eq!(due, "2026-05-04T11:00:00+02:00".parse()?);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The rules, in the order in which they apply to a date:
///
/// 1. a holiday closes it: nothing opens on it, whatever the weekday or an exception says;
/// 2. otherwise its exception counts, if it has one; an empty one closes it;
/// 3. otherwise its weekday's hours;
/// 4. then breaks of the date are cut out, by the clock on the wall.
///
/// Hours that overlap count once. Where the clocks change, a wall time that is skipped is
/// read later by the gap, one that comes twice is its first occurrence, and open time is
/// what really passes: a night shift from 22:00 to 06:00 has seven hours in spring and
/// nine in autumn. A date that a zone skipped altogether opens nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CalendarDocument {
    /// An IANA name (`Europe/Oslo`), a fixed offset (`+01:00`), `UTC`, or the name of a
    /// zone that the host handed in.
    pub zone: String,
    /// Open at every hour of every day, but for holidays, exceptions and breaks. Then
    /// `hours` stay empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub always_open: bool,
    /// The hours of each weekday; one that is not named is closed.
    #[serde(default, skip_serializing_if = "WeeklyHours::is_empty")]
    pub hours: WeeklyHours,
    /// Hours that take the place of the weekday's, by date (`2026-12-24`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exceptions: BTreeMap<String, Vec<WallHours>>,
    /// What is cut out of the open hours, by date. A lunch of every Monday is two
    /// stretches in `hours`, not a break.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub breaks: BTreeMap<String, Vec<WallHours>>,
    /// The dates on which it stays closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// The first and last year for which a table is compiled; 2000 and 2099 if none is
    /// given, at most 128 years. Answers outside are the same, but are worked out anew
    /// each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<(i32, i32)>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// The hours of each weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::exhaustive_structs, reason = "a week has seven days")]
pub struct WeeklyHours {
    /// Monday.
    pub mon: Vec<WallHours>,
    /// Tuesday.
    pub tue: Vec<WallHours>,
    /// Wednesday.
    pub wed: Vec<WallHours>,
    /// Thursday.
    pub thu: Vec<WallHours>,
    /// Friday.
    pub fri: Vec<WallHours>,
    /// Saturday.
    pub sat: Vec<WallHours>,
    /// Sunday.
    pub sun: Vec<WallHours>,
}

impl WeeklyHours {
    /// The hours of one weekday.
    #[must_use]
    pub const fn of(&self, weekday: Weekday) -> &Vec<WallHours> {
        match weekday {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    /// The hours of one weekday, to be changed.
    #[must_use]
    pub const fn of_mut(&mut self, weekday: Weekday) -> &mut Vec<WallHours> {
        match weekday {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }

    fn is_empty(&self) -> bool {
        Weekday::ALL.into_iter().all(|day| self.of(day).is_empty())
    }
}

impl CalendarDocument {
    /// A calendar in this zone that is closed so far.
    #[must_use]
    pub fn new(zone: &str) -> Self {
        Self {
            zone: zone.to_owned(),
            ..Self::default()
        }
    }

    /// A calendar that is open at every hour of every day.
    #[must_use]
    pub fn always_open(zone: &str) -> Self {
        Self {
            always_open: true,
            ..Self::new(zone)
        }
    }

    /// Opens these weekdays for these hours, on top of what they have.
    #[must_use]
    pub fn open(mut self, weekdays: &[Weekday], hours: &[(&str, &str)]) -> Self {
        for weekday in weekdays {
            self.hours.of_mut(*weekday).extend(owned(hours));
        }
        self
    }

    /// Puts these hours in the place of a date's; none closes it.
    #[must_use]
    pub fn exception(mut self, date: &str, hours: &[(&str, &str)]) -> Self {
        self.exceptions
            .insert(date.to_owned(), owned(hours).collect());
        self
    }

    /// Cuts hours out of a date.
    #[must_use]
    pub fn pause(mut self, date: &str, hours: &[(&str, &str)]) -> Self {
        self.breaks
            .entry(date.to_owned())
            .or_default()
            .extend(owned(hours));
        self
    }

    /// Closes on a holiday: text such as `NO`, `2026-07-24`, `12-24`, `easter+39`, or a
    /// [`HolidayRule`](super::HolidayRule).
    #[must_use]
    pub fn holiday(mut self, holiday: impl Into<Holiday>) -> Self {
        self.holidays.push(holiday.into());
        self
    }

    /// Compiles a table for these years.
    #[must_use]
    pub const fn years(mut self, first: i32, last: i32) -> Self {
        self.years = Some((first, last));
        self
    }
}

fn owned(hours: &[(&str, &str)]) -> impl Iterator<Item = WallHours> {
    hours
        .iter()
        .map(|(open, close)| ((*open).to_owned(), (*close).to_owned()))
}
