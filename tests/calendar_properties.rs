//! What holds for every calendar, whatever its hours.
#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod calendar_support;

use calendar_support::{CHANGES, change_and_document, config, date};
use nightdesk::{Calendar, CalendarDocument, Date, Span, Timestamp, Weekday, Zones};
use proptest::collection::vec;
use proptest::prelude::*;

const DAY: i64 = 86_400_000_000;

/// An instant up to forty days from the change, and a span up to sixty.
fn question() -> impl Strategy<Value = (i64, i64)> {
    prop_oneof![
        (-40 * DAY..40 * DAY, 0..60 * DAY),
        // Quarters of an hour, where stretches begin and end.
        (-3840_i64..3840, 0_i64..5760).prop_map(|(at, length)| (at * DAY / 96, length * DAY / 96)),
    ]
}

/// A calendar with its table around the change, so that questions run out of it as well.
fn compile(document: CalendarDocument, year: i32) -> Option<Calendar> {
    document.years(year, year).compile(&Zones::new()).ok()
}

fn at(date: Date, micros: i64) -> Timestamp {
    Timestamp::from_micros(i64::from(date.days_since_1970()) * DAY + micros).unwrap()
}

fn span(micros: i64) -> Span {
    Span::from_micros(micros).unwrap()
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn open_time_adds_up((index, document) in change_and_document(), questions in vec(question(), 6)) {
        let middle = date(CHANGES[index].1);
        let Some(calendar) = compile(document, middle.year()) else { return Ok(()) };
        for (when, length) in questions {
            let (start, length) = (at(middle, when), span(length));
            // A calendar of a few exceptions may not have so much open time.
            if let Ok(due) = calendar.add(start, length) {
                prop_assert!(due >= start);
                prop_assert_eq!(calendar.between(start, due), length, "between start and its due time");
                // Back again: to the start, or to the opening it was waiting for.
                let opening = if length.is_zero() { start } else { calendar.next_open(start).unwrap() };
                prop_assert_eq!(calendar.sub(due, length), Ok(opening), "there and back");
                // Due at the close of a stretch and not at the opening after it.
                prop_assert!(length.is_zero() || calendar.prev_open(due) == Ok(due), "due while open, or at the close");
            }
            if let Ok(from) = calendar.sub(start, length) {
                prop_assert_eq!(calendar.between(from, start), length, "between what was gone back and start");
                let close = if length.is_zero() { start } else { calendar.prev_open(start).unwrap() };
                prop_assert_eq!(calendar.add(from, length), Ok(close), "back and there");
            }
            let (one, two) = (start.saturating_add(span(length.as_micros() / 3)), start.saturating_add(length));
            prop_assert_eq!(
                calendar.between(start, one).saturating_add(calendar.between(one, two)),
                calendar.between(start, two),
                "two parts are the whole"
            );
            prop_assert_eq!(calendar.between(two, start), if one < two { Span::ZERO } else { calendar.between(start, two) });
            // A later start is not due earlier.
            if let (Ok(early), Ok(late)) = (calendar.add(start, length), calendar.add(one, length)) {
                prop_assert!(early <= late, "monotonic in start");
            }
        }
    }

    #[test]
    fn longer_hours_are_never_due_later(
        (index, document) in change_and_document(),
        weekday in prop::sample::select(&Weekday::ALL[..]),
        more in (0_u32..24, 1_u32..=24),
        questions in vec(question(), 4),
    ) {
        let middle = date(CHANGES[index].1);
        let (open, close) = (format!("{:02}:00", more.0), format!("{:02}:00", more.1));
        let wider = document.clone().open(&[weekday], &[(&open, &close)]);
        let Some(narrow) = compile(document, middle.year()) else { return Ok(()) };
        let Some(wide) = compile(wider, middle.year()) else { panic!("more hours are valid too") };
        for (when, length) in questions {
            let (start, length) = (at(middle, when), span(length));
            prop_assert!(wide.between(start, start.saturating_add(length)) >= narrow.between(start, start.saturating_add(length)));
            if let Ok(due) = narrow.add(start, length) {
                prop_assert!(wide.add(start, length).unwrap() <= due);
            }
            prop_assert!(wide.is_open(start) || !narrow.is_open(start));
        }
    }

    #[test]
    fn periods_are_the_open_time_in_order((index, document) in change_and_document(), question in question()) {
        let middle = date(CHANGES[index].1);
        let Some(calendar) = compile(document, middle.year()) else { return Ok(()) };
        let from = at(middle, question.0);
        let to = from.saturating_add(span(question.1));
        let periods: Vec<_> = calendar.open_periods_between(from, to).collect();
        let mut sum = Span::ZERO;
        let mut last = None;
        for period in &periods {
            prop_assert!(from <= period.open && period.open < period.close && period.close <= to);
            prop_assert!(last.is_none_or(|last| last < period.open), "stretches do not touch");
            prop_assert!(calendar.is_open(period.open) && (period.close == to || !calendar.is_open(period.close)));
            last = Some(period.close);
            sum = sum.saturating_add(period.close.since(period.open));
        }
        prop_assert_eq!(sum, calendar.between(from, to));
        let mut backwards: Vec<_> = calendar.open_periods_between(from, to).rev().collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &periods);
        let after: Vec<_> = calendar.open_periods_after(from).take_while(|period| period.close <= to).collect();
        prop_assert!(periods.starts_with(&after) && periods.len() - after.len() <= 1);
    }

    #[test]
    fn business_days_are_those_that_a_walk_finds(
        (index, document) in change_and_document(),
        after in -20_i32..20,
        days in 0_u32..40,
    ) {
        let middle = date(CHANGES[index].1);
        let Some(calendar) = compile(document, middle.year()) else { return Ok(()) };
        let start = middle.plus_days(after).unwrap();
        let walk = |step: i32| {
            let mut date = start;
            let mut left = days;
            // No calendar of these has more than 40 days of rest for one of work.
            for _ in 0..4000 {
                if left == 0 {
                    return Some(date);
                }
                date = date.plus_days(step).unwrap();
                left -= u32::from(calendar.is_business_day(date));
            }
            None
        };
        if let Some(end) = walk(1) {
            prop_assert_eq!(calendar.business_day_after(start, days), Ok(end));
            let counted = calendar.business_days_between(start.plus_days(1).unwrap(), end.plus_days(1).unwrap());
            prop_assert_eq!(counted, days);
        }
        if let Some(end) = walk(-1) {
            prop_assert_eq!(calendar.business_day_before(start, days), Ok(end));
            prop_assert_eq!(calendar.business_days_between(end, start), days);
        }
        let next = start.plus_days(1).unwrap();
        prop_assert_eq!(calendar.business_days_between(start, next) == 1, calendar.is_business_day(start));
        prop_assert!(!calendar.is_business_day(start) || !calendar.is_holiday_on(start));
    }

    #[test]
    fn the_compiled_years_change_no_answer(
        (index, document) in change_and_document(),
        (when, length) in question(),
        first in 1960_i32..2040,
        years in 0_i32..20,
    ) {
        let middle = date(CHANGES[index].1);
        let Some(near) = compile(document.clone(), middle.year()) else { return Ok(()) };
        let Ok(other) = document.years(first, first + years).compile(&Zones::new()) else { return Ok(()) };
        let (start, length) = (at(middle, when), span(length));
        prop_assert_eq!(near.add(start, length), other.add(start, length));
        prop_assert_eq!(near.sub(start, length), other.sub(start, length));
        let to = start.saturating_add(length);
        prop_assert_eq!(near.between(start, to), other.between(start, to));
        prop_assert_eq!(near.next_opening(start), other.next_opening(start));
        prop_assert_eq!(near.prev_open(start), other.prev_open(start));
        prop_assert_eq!(near.is_open(start), other.is_open(start));
        prop_assert_eq!(near.is_holiday(start), other.is_holiday(start));
        let days = u32::try_from(length.as_micros() / DAY).unwrap();
        prop_assert_eq!(near.add_business_days(start, days), other.add_business_days(start, days));
        prop_assert_eq!(near.sub_business_days(start, days), other.sub_business_days(start, days));
    }
}
