//! Calendars as one would look them up on the wall: open stretches written down day by
//! day, and dates counted by walking. Nothing here is taken from the crate.

use std::sync::OnceLock;

use nightdesk::{CalendarDocument, Weekday};

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 1440 * MINUTE;

/// The dates that are written down: from 1 September 2025 for a little over 27 years. A run that goes
/// from one due instant to the next comes far.
const FIRST: i64 = 20_332;
const LAST: i64 = FIRST + 10_000;

/// Days since 1970 on which `desk` and `oslo` are closed: Good Friday and Easter Monday
/// 2026 (3 and 6 April), 25 December 2025, 1 January 2026.
const HOLIDAYS: [i64; 4] = [20_546, 20_549, 20_447, 20_454];
const HOLIDAY_DATES: [&str; 4] = ["2026-04-03", "2026-04-06", "2025-12-25", "2026-01-01"];

pub(crate) struct Wall {
    pub(crate) name: &'static str,
    oslo: bool,
    /// Minutes of the day, by weekday from Monday; a close not after its open is the next day's.
    hours: fn(i64) -> &'static [(i64, i64)],
    keeps_holidays: bool,
}

pub(crate) const WALLS: [Wall; 4] = [
    Wall {
        name: "desk",
        oslo: false,
        hours: |weekday| if weekday < 5 { &[(540, 1020)] } else { &[] },
        keeps_holidays: true,
    },
    Wall {
        name: "oslo",
        oslo: true,
        hours: |weekday| match weekday {
            0..=4 => &[(480, 720), (750, 960)],
            5 => &[(600, 840)],
            _ => &[],
        },
        keeps_holidays: true,
    },
    Wall {
        name: "night",
        oslo: true,
        hours: |_| &[(1320, 360)],
        keeps_holidays: false,
    },
    Wall {
        name: "always",
        oslo: false,
        hours: |_| &[(0, 1440)],
        keeps_holidays: false,
    },
];

pub(crate) const NAMES: [&str; 4] = ["desk", "oslo", "night", "always"];

pub(crate) fn wall(name: &str) -> &'static Wall {
    WALLS.iter().find(|wall| wall.name == name).unwrap()
}

impl Wall {
    /// What the engine reads.
    pub(crate) fn document(&self) -> CalendarDocument {
        let zone = if self.oslo { "Europe/Oslo" } else { "UTC" };
        let mut document = CalendarDocument::new(zone).years(2025, 2027);
        let text = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        for (weekday, number) in Weekday::ALL.into_iter().zip(0..) {
            for (open, close) in (self.hours)(number) {
                let hours: &[(&str, &str)] = &[(&text(*open), &text(*close))];
                document = document.open(&[weekday], hours);
            }
        }
        for date in HOLIDAY_DATES.iter().filter(|_| self.keeps_holidays) {
            document = document.holiday(*date);
        }
        document
    }

    fn open_on(&self, day: i64) -> &'static [(i64, i64)] {
        if self.keeps_holidays && HOLIDAYS.contains(&day) {
            return &[];
        }
        // Day 0 was a Thursday.
        (self.hours)((day + 3).rem_euclid(7))
    }

    /// Minutes by which the wall is ahead of UTC at an instant. In Oslo two hours from the
    /// last Sunday of March, 1:00 UTC, to the last of October: in 2026 from 29 March to 25 October.
    fn ahead(&self, at: i64) -> i64 {
        let change = |day: i64| day * DAY + 60 * MINUTE;
        // The first of January after it, that of 2026 at the earliest.
        let (mut year, mut next) = (2025, 20_454);
        while next * DAY <= at {
            year += 1;
            next += if year % 4 == 0 { 366 } else { 365 };
        }
        let (march, october) = (last_sunday(next - 276), last_sunday(next - 62));
        let summer = (change(march)..change(october)).contains(&at);
        match (self.oslo, summer) {
            (false, _) => 0,
            (true, true) => 120,
            (true, false) => 60,
        }
    }

    /// The instant at which the wall shows so many microseconds of a day: the first, if it
    /// does so twice; later by the gap, if it never does.
    pub(crate) fn instant(&self, day: i64, wall: i64) -> i64 {
        let shown = day * DAY + wall;
        let candidates = [120, 60, 0].map(|ahead| shown - ahead * MINUTE);
        let shows = |at: &i64| at + self.ahead(*at) * MINUTE == shown;
        let first = candidates.into_iter().filter(shows).min();
        first.unwrap_or(shown - 60 * MINUTE)
    }

    /// The date and the microseconds of the day that the wall shows.
    pub(crate) fn shown(&self, at: i64) -> (i64, i64) {
        let shown = at + self.ahead(at) * MINUTE;
        (shown.div_euclid(DAY), shown.rem_euclid(DAY))
    }

    pub(crate) fn is_business_day(&self, day: i64) -> bool {
        !self.open_on(day).is_empty()
    }

    /// When it closes on a date; at the date's end, if it is not open or stays so.
    pub(crate) fn closing(&self, day: i64) -> i64 {
        let end = self.instant(day + 1, 0);
        let closes = self.open_on(day).iter().map(|(open, close)| {
            if close > open {
                self.instant(day, close * MINUTE)
            } else {
                end
            }
        });
        closes.max().unwrap_or(end)
    }

    /// All open stretches, in order.
    fn stretches(&self) -> &'static [(i64, i64)] {
        static WRITTEN: [OnceLock<Vec<(i64, i64)>>; 4] = [const { OnceLock::new() }; 4];
        let place = WALLS.iter().position(|wall| wall.name == self.name);
        WRITTEN[place.unwrap()].get_or_init(|| {
            let mut all = Vec::new();
            for day in FIRST..LAST {
                for (open, close) in self.open_on(day) {
                    let next = i64::from(close <= open);
                    let open = self.instant(day, open * MINUTE);
                    all.push((open, self.instant(day + next, close * MINUTE)));
                }
            }
            all
        })
    }

    /// The open parts of a stretch that may have no end.
    pub(crate) fn parts(&self, from: i64, to: Option<i64>) -> impl Iterator<Item = (i64, i64)> {
        let all = self.stretches();
        let first = all.partition_point(|(_, close)| *close <= from);
        let to = to.unwrap_or(i64::MAX);
        let parts = all[first..].iter().take_while(move |(open, _)| *open < to);
        parts.map(move |(open, close)| (*open.max(&from), *close.min(&to)))
    }
}

/// The last Sunday up to a date. Day 0 was a Thursday.
fn last_sunday(day: i64) -> i64 {
    day - (day + 4).rem_euclid(7)
}

/// Takes what is open in a stretch off what is left: the instant at which nothing is left,
/// or how much is. `None`: all time counts.
pub(crate) fn use_up(
    calendar: Option<&str>,
    from: i64,
    to: Option<i64>,
    left: i64,
) -> Result<i64, i64> {
    if left == 0 {
        return Ok(from);
    }
    let Some(name) = calendar else {
        return match to {
            Some(to) if to - from < left => Err(left - (to - from).max(0)),
            _ => Ok(from + left),
        };
    };
    let mut left = left;
    for (open, close) in wall(name).parts(from, to) {
        if close - open >= left {
            return Ok(open + left);
        }
        left -= close - open;
    }
    assert!(to.is_some(), "past the dates that are written down");
    Err(left)
}

/// How much of a stretch is open.
pub(crate) fn open_time(calendar: Option<&str>, from: i64, to: i64) -> i64 {
    match calendar {
        _ if to <= from => 0,
        None => to - from,
        Some(name) => wall(name)
            .parts(from, Some(to))
            .map(|(open, close)| close - open)
            .sum(),
    }
}

/// The last instant from which so much is open until `end`.
pub(crate) fn back_from(calendar: Option<&str>, end: i64, span: i64) -> i64 {
    let Some(name) = calendar else {
        return end - span;
    };
    let (mut left, mut at) = (span, end);
    let all = wall(name).stretches();
    let before = all.partition_point(|(open, _)| *open < end);
    for (open, close) in all[..before].iter().rev() {
        if left == 0 {
            break;
        }
        let close = *close.min(&end);
        at = close - left.min(close - open);
        left -= left.min(close - open);
    }
    at
}
