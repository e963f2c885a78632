//! Calendars against a slow oracle that looks at every minute: what the wall shows then,
//! by zone data and code that the engine does not use, and so whether it is open.
#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod calendar_support;

use std::collections::HashMap;
use std::sync::OnceLock;

use calendar_support::{CHANGES, change_and_document, config, date};
use chrono::{DateTime, Offset, TimeZone};
use nightdesk::{CalendarDocument, Date, Holiday, Span, Timestamp, WallHours, WallTime, Zones};
use proptest::collection::vec;
use proptest::prelude::*;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440;

/// Days of minutes around a change, half of them before.
const WINDOW: i64 = 26;
/// Dates whose hours are looked at, and days in which then every minute is known.
const DATES: i64 = 9;
const SURE: i64 = 6;

/// What the wall shows in each minute around a change of clocks.
struct Walls {
    /// Minutes from 1970 to the first.
    start: i64,
    /// Minutes from 1970 as the wall shows them, for each minute.
    shown: Vec<i64>,
    /// The first minute at which the wall shows a time.
    first: HashMap<i64, usize>,
    middle: Date,
}

impl Walls {
    fn new(zone: &str, change: &str) -> Self {
        let zone: chrono_tz::Tz = zone.parse().unwrap();
        let middle = date(change);
        let start = (i64::from(middle.days_since_1970()) - WINDOW / 2) * DAY;
        let shown: Vec<i64> = (start..start + WINDOW * DAY)
            .map(|minute| {
                let at = DateTime::from_timestamp(minute * 60, 0)
                    .unwrap()
                    .naive_utc();
                let offset = zone.offset_from_utc_datetime(&at).fix().local_minus_utc();
                assert_eq!(offset % 60, 0, "these zones keep whole minutes");
                minute + i64::from(offset / 60)
            })
            .collect();
        let mut first = HashMap::new();
        for (index, wall) in shown.iter().enumerate() {
            first.entry(*wall).or_insert(index);
        }
        Self {
            start,
            shown,
            first,
            middle,
        }
    }

    /// The minute at which the wall first shows this; skipped, as much after the gap as it
    /// lies in it.
    fn minute(&self, wall: i64) -> usize {
        if let Some(minute) = self.first.get(&wall) {
            return *minute;
        }
        let after = self
            .shown
            .windows(2)
            .position(|pair| pair[0] < wall && wall < pair[1])
            .unwrap()
            + 1;
        let gap_start = self.shown[after - 1] + 1;
        after + usize::try_from(wall - gap_start).unwrap()
    }

    fn date_exists(&self, day: i64) -> bool {
        (day * DAY..(day + 1) * DAY).any(|wall| self.first.contains_key(&wall))
    }

    /// Whether each minute is open. Holidays are asked of a list.
    fn open(&self, document: &CalendarDocument, is_holiday: impl Fn(Date) -> bool) -> Vec<bool> {
        let mut open = vec![false; self.shown.len()];
        let dates: Vec<Date> = (-DATES..=DATES)
            .map(|days| self.middle.plus_days(days as i32).unwrap())
            .collect();
        let mut mark = |date: Date, hours: &[WallHours], value: bool| {
            let midnight = i64::from(date.days_since_1970()) * DAY;
            let minutes = |text: &str| i64::from(text.parse::<WallTime>().unwrap().as_secs() / 60);
            for (from, to) in hours {
                let (from, mut to) = (minutes(from), minutes(to));
                if to <= from {
                    to += DAY;
                }
                let (from, to) = (self.minute(midnight + from), self.minute(midnight + to));
                // A stretch that lies in a gap may end where it begins, or before.
                open[from..to.max(from)].fill(value);
            }
        };
        for date in &dates {
            if is_holiday(*date) || !self.date_exists(i64::from(date.days_since_1970())) {
                continue;
            }
            let exception = document.exceptions.get(&date.to_string());
            mark(
                *date,
                exception.unwrap_or_else(|| document.hours.of(date.weekday())),
                true,
            );
        }
        for date in dates {
            if let Some(breaks) = document.breaks.get(&date.to_string()) {
                mark(date, breaks, false);
            }
        }
        open
    }
}

fn walls(index: usize) -> &'static Walls {
    static ALL: [OnceLock<Walls>; CHANGES.len()] = [const { OnceLock::new() }; CHANGES.len()];
    ALL[index].get_or_init(|| Walls::new(CHANGES[index].0, CHANGES[index].1))
}

/// Answers by looking at minute after minute; none where an answer would need minutes
/// that are not known for sure.
struct Oracle {
    start: i64,
    open: Vec<bool>,
    sure: std::ops::Range<i64>,
}

impl Oracle {
    fn minute(&self, at: i64) -> usize {
        usize::try_from(at / MINUTE - self.start).unwrap()
    }

    fn instant(&self, minute: usize) -> i64 {
        (self.start + i64::try_from(minute).unwrap()) * MINUTE
    }

    fn sure(&self, at: i64) -> Option<i64> {
        (self.sure.start <= at && at <= self.sure.end).then_some(at)
    }

    fn is_open(&self, at: i64) -> bool {
        self.open[self.minute(at)]
    }

    fn between(&self, from: i64, to: i64) -> i64 {
        let mut sum = 0;
        let mut at = from;
        while at < to {
            let next = (at / MINUTE + 1) * MINUTE;
            if self.is_open(at) {
                sum += next.min(to) - at;
            }
            at = next;
        }
        sum
    }

    fn add(&self, start: i64, open: i64) -> Option<i64> {
        let mut at = start;
        let mut left = open;
        while left > 0 {
            let next = (self.sure(at)? / MINUTE + 1) * MINUTE;
            if self.is_open(at) {
                if left <= next - at {
                    return self.sure(at + left);
                }
                left -= next - at;
            }
            at = next;
        }
        Some(at)
    }

    fn sub(&self, start: i64, open: i64) -> Option<i64> {
        let mut at = start;
        let mut left = open;
        while left > 0 {
            let previous = (self.sure(at)? - 1) / MINUTE * MINUTE;
            if self.is_open(previous) {
                if left <= at - previous {
                    return self.sure(at - left);
                }
                left -= at - previous;
            }
            at = previous;
        }
        Some(at)
    }

    fn next(&self, start: i64, open: bool) -> Option<i64> {
        if self.is_open(start) == open {
            return Some(start);
        }
        let minutes = self.minute(start)..self.minute(self.sure.end);
        minutes
            .into_iter()
            .find(|minute| self.open[*minute] == open)
            .map(|minute| self.instant(minute))
    }

    fn previous(&self, start: i64) -> Option<i64> {
        let mut minute = self.minute(start - 1);
        if self.open[minute] {
            return Some(start);
        }
        while !self.open[minute] {
            minute -= 1;
            self.sure(self.instant(minute))?;
        }
        Some(self.instant(minute + 1))
    }
}

fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

/// The dates that holidays close, looked up by asking a calendar that has nothing else;
/// the holidays themselves have tests of their own.
fn holiday_dates(holidays: &[Holiday]) -> impl Fn(Date) -> bool {
    let mut document = CalendarDocument::always_open("UTC").years(2000, 2000);
    document.holidays = holidays.to_vec();
    let calendar = document.compile(&Zones::new()).unwrap();
    move |date| calendar.is_holiday_on(date)
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn answers_are_those_of_every_minute(
        (index, document) in change_and_document(),
        far in prop::bool::weighted(0.05),
        questions in vec((0..2 * SURE * DAY * MINUTE, 0..3 * DAY * MINUTE, any::<bool>()), 8),
    ) {
        let walls = walls(index);
        let year = walls.middle.year();
        // Compiled for the years in question, or for others: the answers are the same.
        let document = if far { document.years(2050, 2051) } else { document.years(year, year) };
        let Ok(calendar) = document.compile(&Zones::new()) else {
            // Never open in these years.
            return Ok(());
        };
        let middle = i64::from(walls.middle.days_since_1970()) * DAY * MINUTE;
        let oracle = Oracle {
            start: walls.start,
            open: walls.open(&document, holiday_dates(&document.holidays)),
            sure: middle - SURE * DAY * MINUTE..middle + SURE * DAY * MINUTE,
        };
        for (after, length, whole) in questions {
            // Half of the questions are about whole minutes, where stretches begin and end.
            let step = if whole { MINUTE } else { 1 };
            let at = (oracle.sure.start + after) / step * step;
            let length = length / step * step;
            let (start, span) = (timestamp(at), Span::from_micros(length).unwrap());
            prop_assert_eq!(calendar.is_open(start), oracle.is_open(at), "is_open {}", start);
            let to = (at + length).min(oracle.sure.end);
            prop_assert_eq!(calendar.between(start, timestamp(to)).as_micros(), oracle.between(at, to), "between {} {}", start, timestamp(to));
            if let Some(due) = oracle.add(at, length) {
                prop_assert_eq!(calendar.add(start, span), Ok(timestamp(due)), "add {} {}", start, span);
            }
            if let Some(from) = oracle.sub(at, length) {
                prop_assert_eq!(calendar.sub(start, span), Ok(timestamp(from)), "sub {} {}", start, span);
            }
            if let Some(open) = oracle.next(at, true) {
                prop_assert_eq!(calendar.next_open(start), Ok(timestamp(open)), "next_open {}", start);
                if let Some(close) = oracle.next(open, false) {
                    prop_assert_eq!(calendar.closing(start), Ok(timestamp(close)), "closing {}", start);
                }
            }
            if let Some(opening) = oracle.next(at, false).and_then(|closed| oracle.next(closed, true)) {
                prop_assert_eq!(calendar.next_opening(start), Ok(timestamp(opening)), "next_opening {}", start);
            }
            if let Some(close) = oracle.previous(at) {
                prop_assert_eq!(calendar.prev_open(start), Ok(timestamp(close)), "prev_open {}", start);
            }
            let shown = walls.shown[oracle.minute(at)];
            prop_assert_eq!(i64::from(calendar.date_of(start).days_since_1970()), shown.div_euclid(DAY), "date_of {}", start);
        }
    }
}

#[test]
fn the_oracle_sees_the_changes() {
    // A test of the test: each change but the last two is there to be seen.
    for (index, (zone, day)) in CHANGES.iter().enumerate() {
        let steps = walls(index)
            .shown
            .windows(2)
            .filter(|pair| pair[1] - pair[0] != 1)
            .count();
        let still = ["Asia/Kolkata", "Asia/Tokyo"].contains(zone);
        assert_eq!(steps, usize::from(!still), "{zone} {day}");
    }
}
