use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::date::{Date, civil};
use super::document::{CalendarDocument, WallHours};
use super::holidays::read_holidays;
use super::problem::{CalendarProblem, Problems};
use super::rules::{DayHours, Rules};
use super::zone::{DAY_S, Zones};
use super::{WallTime, Weekday};

/// The years for which a table is compiled if the document names none.
const YEARS: (i32, i32) = (2000, 2099);
/// The table counts open seconds in 32 bits, which is 136 years.
const YEARS_MAX: i32 = 128;
/// Stretches of hours on one day; a support desk has two or three.
const HOURS_MAX: usize = 96;
/// Exceptions or breaks; one for every day of 54 years.
const DATES_MAX: usize = 20_000;
/// Entries under `holidays`.
const HOLIDAYS_MAX: usize = 2_000;

impl CalendarDocument {
    /// Checks the document and compiles it.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once: each problem with its path, what was
    /// written, and what to write instead.
    ///
    /// ```
    /// use nightdesk::{CalendarDocument, Weekday, Zones};
    /// let document = CalendarDocument::new("Europe/Osl")
    ///     .open(&[Weekday::Mon], &[("09:00", "25:00")])
    ///     .holiday("NOR");
    /// let problems = document.compile(&Zones::new()).unwrap_err();
    /// let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
    /// assert_eq!(paths, ["zone", "hours.mon[0]", "holidays[0]"]);
    /// ```
    pub fn compile(&self, zones: &Zones) -> Result<Calendar, Vec<CalendarProblem>> {
        let mut found = Vec::new();
        let mut problems = Problems::new(&mut found);
        let years = self.read_years(&mut problems);
        let end = civil(years.1 + 1, 2, 1).map_or(0, |day| i64::from(day) * DAY_S);
        let zone = zones
            .find(&self.zone, end)
            .map_err(|reason| problems.at("zone").add(&self.zone, reason));
        let weekly = self.read_weekly(&mut problems);
        let exceptions = read_dates(&self.exceptions, "exceptions", &mut problems);
        let breaks = read_dates(&self.breaks, "breaks", &mut problems);
        if self.holidays.len() > HOLIDAYS_MAX {
            problems.at("holidays").add(
                self.holidays.len(),
                format_args!("too many; at most {HOLIDAYS_MAX}"),
            );
        }
        let holidays = read_holidays(&self.holidays, &mut problems);
        let (Ok(zone), true) = (zone, problems.count() == 0) else {
            return Err(found);
        };
        let rules = Rules {
            zone,
            weekly,
            exceptions,
            breaks,
            holidays,
        };
        let calendar = Calendar::new(rules, years);
        if calendar.is_never_open() {
            problems.at("hours").add(
                "",
                format_args!("no open time at all, looked for in the years {} to {}; give it hours or exceptions", years.0, years.1),
            );
            return Err(found);
        }
        Ok(calendar)
    }

    fn read_years(&self, problems: &mut Problems) -> (i32, i32) {
        let (first, last) = self.years.unwrap_or(YEARS);
        let sound = (1..=9999).contains(&first)
            && first <= last
            && last <= 9999
            && last - first < YEARS_MAX;
        if sound {
            return (first, last);
        }
        problems.at("years").add(
            format_args!("{first}, {last}"),
            format_args!("write the first and last year of the table, from 1 to 9999, at most {YEARS_MAX} years"),
        );
        YEARS
    }

    fn read_weekly(&self, problems: &mut Problems) -> [DayHours; 7] {
        let mut problems = problems.at("hours");
        Weekday::ALL.map(|weekday| {
            let hours = read_hours(self.hours.of(weekday), weekday.as_str(), &mut problems);
            if !self.always_open {
                return hours;
            }
            if !hours.is_empty() {
                problems.at(weekday).add(
                    "",
                    "`always_open` leaves no hours to name; drop one of the two",
                );
            }
            vec![(0, DAY_S)]
        })
    }
}

fn read_dates(
    dates: &BTreeMap<String, Vec<WallHours>>,
    field: &str,
    problems: &mut Problems,
) -> BTreeMap<i32, DayHours> {
    let mut problems = problems.at(field);
    if dates.len() > DATES_MAX {
        problems.add(
            dates.len(),
            format_args!("too many dates; at most {DATES_MAX}"),
        );
        return BTreeMap::new();
    }
    let mut read = BTreeMap::new();
    for (date, hours) in dates {
        let hours = read_hours(hours, date, &mut problems);
        match date.parse::<Date>() {
            Ok(date) => {
                read.insert(date.days_since_1970(), hours);
            }
            Err(_) => problems.at(date).add(
                date,
                "no date; write year, month and day, for example 2026-12-24",
            ),
        }
    }
    read
}

fn read_hours(hours: &[WallHours], field: &str, problems: &mut Problems) -> DayHours {
    if hours.len() > HOURS_MAX {
        problems.at(field).add(
            hours.len(),
            format_args!("too many stretches in a day; at most {HOURS_MAX}"),
        );
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, (open, close)) in hours.iter().enumerate() {
        let mut problems = problems.at(format_args!("{field}[{index}]"));
        let mut wall = |text: &String| match text.parse::<WallTime>() {
            Ok(wall) => Some(i64::from(wall.as_secs())),
            Err(_) => {
                problems.add(
                    text,
                    "no wall time; write hours and minutes from 00:00 to 24:00, for example 09:00",
                );
                None
            }
        };
        let (open, close) = (wall(open), wall(close));
        let (Some(open), Some(close)) = (open, close) else {
            continue;
        };
        // A close that is not later than its open lies on the next day.
        let close = if close > open { close } else { close + DAY_S };
        if open == DAY_S {
            problems.add(
                "24:00",
                "nothing opens at the end of a day; write 00:00 on the next",
            );
            continue;
        }
        read.push((open, close));
    }
    read.sort_unstable();
    read
}
