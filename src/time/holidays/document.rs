use core::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rule::{Group, Nth, Observed, Rule, When};
use super::sets::{HolidaySet, holiday_sets};
use crate::time::date::digits;
use crate::time::problem::Problems;
use crate::time::{Date, Weekday};

/// A holiday as a calendar document names it: short text, or a rule with fields.
///
/// | text | closes |
/// |---|---|
/// | `NO` | the days of a ready set ([`holiday_sets`]) |
/// | `2026-07-24` | that date |
/// | `12-24` | that day each year (`02-29` in leap years only) |
/// | `easter`, `easter-2`, `easter+39` | Easter Sunday, or so many days from it |
///
/// ```
/// use nightdesk::{Holiday, HolidayRule, Weekday};
/// let closed = vec![
///     Holiday::text("NO"),
///     Holiday::text("12-24"),
///     // The fourth Thursday of November, and the Friday on or after 19 June.
///     HolidayRule::nth(4, Weekday::Thu, 11).into(),
///     HolidayRule::on_or_after(Weekday::Fri, "06-19").into(),
///     // From 2027 on, 26 January, and the Monday after it when it is a Sunday.
///     HolidayRule::day("01-26").observed("monday_for_sunday").years(Some(2027), None).into(),
/// ];
/// # assert_eq!(closed.len(), 5);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holiday {
    /// Short text, as in the table above.
    Text(String),
    /// A rule with fields.
    Rule(HolidayRule),
}

/// A holiday rule with fields: either `day`, or `weekday` with `on_or_after`, or
/// `weekday` with `nth` and `month`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HolidayRule {
    /// `2026-07-24`, `12-24` or `easter+39`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// `mon` to `sun`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<String>,
    /// The first such weekday on this day of the year (`06-20`) or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_or_after: Option<String>,
    /// Which such weekday of the month: 1 to 4, or -1 for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<i8>,
    /// The month, 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u8>,
    /// What it closes besides itself at a weekend: `next_workday` (the next day that is
    /// neither weekend nor a holiday named by itself), `nearest_weekday` (Friday for a
    /// Saturday, Monday for a Sunday) or `monday_for_sunday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// The first year in which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i32>,
    /// The last year in which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i32>,
}

impl Holiday {
    /// A holiday by short text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl HolidayRule {
    /// A date, a day each year, or one counted from Easter, as in [`Holiday`]'s table.
    #[must_use]
    pub fn day(text: &str) -> Self {
        Self {
            day: Some(text.to_owned()),
            ..Self::default()
        }
    }

    /// The first such weekday on a day of the year (`06-20`) or after it.
    #[must_use]
    pub fn on_or_after(weekday: Weekday, day: &str) -> Self {
        Self {
            weekday: Some(weekday.to_string()),
            on_or_after: Some(day.to_owned()),
            ..Self::default()
        }
    }

    /// The nth such weekday of a month: 1 to 4, or -1 for the last.
    #[must_use]
    pub fn nth(nth: i8, weekday: Weekday, month: u8) -> Self {
        Self {
            weekday: Some(weekday.to_string()),
            nth: Some(nth),
            month: Some(month),
            ..Self::default()
        }
    }

    /// What it closes besides itself at a weekend.
    #[must_use]
    pub fn observed(mut self, observed: &str) -> Self {
        self.observed = Some(observed.to_owned());
        self
    }

    /// The first and last year in which it holds.
    #[must_use]
    pub fn years(mut self, since: Option<i32>, until: Option<i32>) -> Self {
        self.since = since;
        self.until = until;
        self
    }
}

impl From<HolidayRule> for Holiday {
    fn from(rule: HolidayRule) -> Self {
        Self::Rule(rule)
    }
}

impl From<&str> for Holiday {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl Serialize for Holiday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Rule(rule) => rule.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Holiday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Holiday;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a holiday as text, for example `12-24`, or a rule with fields")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Holiday, E> {
                Ok(Holiday::text(text))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Holiday, A::Error> {
                HolidayRule::deserialize(MapAccessDeserializer::new(map)).map(Holiday::Rule)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Reads all holidays of a document, telling of every one that is wrong.
///
/// Each ready set is a group of its own, so that a substitute day fixed by law does
/// not move because the host closes on another day.
pub(crate) fn read_holidays(holidays: &[Holiday], problems: &mut Problems) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut own = Vec::new();
    for (index, holiday) in holidays.iter().enumerate() {
        let mut problems = problems.at(format_args!("holidays[{index}]"));
        match holiday {
            Holiday::Text(text) => match HolidaySet::find(text) {
                Some(set) => groups.push(set.group()),
                None => match read_day(text) {
                    Some(when) => own.push(Rule::new(when)),
                    None => problems.add(text, format_args!("no holiday; write a date 2026-07-24, a day of each year 12-24, easter+39, or a ready set: {}", set_names())),
                },
            },
            Holiday::Rule(rule) => own.extend(read_rule(rule, &mut problems)),
        }
    }
    groups.push(Group(own));
    groups
}

fn set_names() -> String {
    let names: Vec<_> = holiday_sets().iter().map(|set| set.name).collect();
    names.join(", ")
}

/// A date, a day of each year, or days from Easter.
fn read_day(text: &str) -> Option<When> {
    if let Some(days) = text.strip_prefix("easter") {
        let days = match (days, days.strip_prefix(['+', '-'])) {
            ("", _) => 0,
            (_, Some(number)) => i32::try_from(digits(number, number.len().clamp(1, 3))?).ok()?,
            (_, None) => return None,
        };
        let days = if text.contains('-') { -days } else { days };
        // Further away it would be a holiday of another year.
        return (days.abs() <= 250).then_some(When::Easter { days });
    }
    if let Ok(date) = text.parse::<Date>() {
        let (year, month, day) = (date.year(), date.month(), date.day_of_month());
        return Some(When::Date { year, month, day });
    }
    read_yearly(text).map(|(month, day)| When::Yearly { month, day })
}

/// Month and day of the year, `12-24`.
fn read_yearly(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    // The year 2000 has a 29 February.
    Date::new(2000, month, day).ok().map(|_| (month, day))
}

fn read_rule(rule: &HolidayRule, problems: &mut Problems) -> Option<Rule> {
    let before = problems.count();
    let when = read_when(rule, problems);
    let observed = rule.observed.as_deref().and_then(|text| {
        let known = match text {
            "next_workday" => Some(Observed::NextWorkday),
            "nearest_weekday" => Some(Observed::NearestWeekday),
            "monday_for_sunday" => Some(Observed::MondayForSunday),
            _ => None,
        };
        if known.is_none() {
            problems.at("observed").add(
                text,
                "unknown; write next_workday, nearest_weekday or monday_for_sunday",
            );
        }
        known
    });
    let years = [("since", rule.since), ("until", rule.until)];
    for (field, year) in years {
        if let Some(year) = year.filter(|year| !(1..=9999).contains(year)) {
            problems.at(field).add(year, "years go from 1 to 9999");
        }
    }
    if let (Some(since), Some(until)) = (rule.since, rule.until)
        && since > until
    {
        problems
            .at("until")
            .add(until, format_args!("lies before `since`, {since}"));
    }
    let (when, true) = (when?, problems.count() == before) else {
        return None;
    };
    Some(Rule {
        when,
        observed,
        since: rule.since.unwrap_or(i32::MIN),
        until: rule.until.unwrap_or(i32::MAX),
    })
}

fn read_when(rule: &HolidayRule, problems: &mut Problems) -> Option<When> {
    if let Some(text) = &rule.day {
        if rule.weekday.is_some()
            || rule.on_or_after.is_some()
            || rule.nth.is_some()
            || rule.month.is_some()
        {
            problems.add(text, "a rule has either `day` or `weekday`, not both");
        }
        let when = read_day(text);
        if when.is_none() {
            problems.at("day").add(
                text,
                "no day; write a date 2026-07-24, a day of each year 12-24, or easter+39",
            );
        }
        return when;
    }
    let Some(text) = &rule.weekday else {
        problems.add("", "a rule needs `day` or `weekday`");
        return None;
    };
    let weekday = Weekday::parse(text);
    if weekday.is_none() {
        problems
            .at("weekday")
            .add(text, "unknown; write mon, tue, wed, thu, fri, sat or sun");
    }
    match (&rule.on_or_after, rule.nth, rule.month) {
        (Some(text), None, None) => {
            let start = read_yearly(text);
            // A day that is missing in most years would make the rule come and go.
            let start = start.filter(|start| *start != (2, 29));
            if start.is_none() {
                problems.at("on_or_after").add(
                    text,
                    "no day of each year; write month and day, for example 06-20",
                );
            }
            let ((month, day), weekday) = (start?, weekday?);
            Some(When::OnOrAfter {
                weekday,
                month,
                day,
            })
        }
        (None, Some(number), Some(month)) => {
            let nth = match number {
                1..=4 => Some(Nth::From(i32::from(number))),
                -1 => Some(Nth::Last),
                _ => None,
            };
            if nth.is_none() {
                problems
                    .at("nth")
                    .add(number, "write 1 to 4, or -1 for the last of the month");
            }
            if !(1..=12).contains(&month) {
                problems.at("month").add(month, "months go from 1 to 12");
                return None;
            }
            let (nth, weekday) = (nth?, weekday?);
            Some(When::Nth {
                weekday,
                month: u32::from(month),
                nth,
            })
        }
        _ => {
            problems.add(
                text,
                "a weekday needs either `on_or_after`, or `nth` and `month`",
            );
            None
        }
    }
}
