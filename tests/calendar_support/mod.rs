//! What the calendar tests share: how long to run, and documents of all shapes.
#![allow(dead_code, reason = "each test uses its part")]

use nightdesk::{CalendarDocument, Date, Holiday, HolidayRule, WallHours, Weekday};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;

/// A quick share of the generated cases; `NIGHTDESK_DEEP=n` runs n times as many. A long
/// run of 100,000 and more:
/// `NIGHTDESK_DEEP=850 cargo test --release --test calendar_properties --test calendar_oracle`.
pub(crate) fn config(quick: u32) -> Config {
    let times = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    Config {
        cases: quick.saturating_mul(times),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Zones with the changes of clocks that are hard, each with the local date of one.
pub(crate) const CHANGES: &[(&str, &str)] = &[
    // Half an hour, in both directions.
    ("Australia/Lord_Howe", "2024-04-07"),
    ("Australia/Lord_Howe", "2024-10-06"),
    // A date that never was, and ordinary changes.
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Apia", "2011-09-24"),
    ("Pacific/Apia", "2021-04-04"),
    ("Pacific/Kwajalein", "1993-08-21"),
    // Midnights that never were or came twice.
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2019-02-17"),
    ("America/Havana", "2024-03-10"),
    ("America/Havana", "2024-11-03"),
    ("Asia/Beirut", "2022-03-27"),
    ("Asia/Beirut", "2022-10-30"),
    // Summer time that pauses in Ramadan, and winter time as the exception.
    ("Africa/Casablanca", "2023-03-19"),
    ("Africa/Casablanca", "2023-04-23"),
    ("Africa/Cairo", "2014-05-16"),
    ("Africa/Cairo", "2014-06-27"),
    ("Africa/Cairo", "2014-08-01"),
    ("Africa/Cairo", "2014-09-26"),
    ("Africa/Cairo", "2023-04-28"),
    // A quarter of an hour once, offsets of three quarters.
    ("Asia/Kathmandu", "1986-01-01"),
    ("Pacific/Chatham", "2024-04-07"),
    ("Pacific/Chatham", "2024-09-29"),
    // Half an hour at midnight: half past eleven became midnight, and the other way.
    ("Asia/Pyongyang", "2018-05-05"),
    ("Asia/Pyongyang", "2015-08-15"),
    ("America/Caracas", "2007-12-09"),
    ("America/Caracas", "2016-05-01"),
    // Two hours.
    ("Antarctica/Troll", "2024-03-31"),
    ("Antarctica/Troll", "2024-10-27"),
    ("Asia/Tehran", "2022-03-22"),
    ("Asia/Tehran", "2022-09-22"),
    ("Europe/Oslo", "2024-03-31"),
    ("Europe/Oslo", "2024-10-27"),
    ("Europe/London", "2024-03-31"),
    ("Europe/London", "2024-10-27"),
    ("Europe/Dublin", "2024-10-27"),
    ("America/New_York", "2024-03-10"),
    ("America/New_York", "2024-11-03"),
    ("America/St_Johns", "2024-11-03"),
    ("Australia/Sydney", "2024-04-07"),
    ("Australia/Sydney", "2024-10-06"),
    // No change at all.
    ("Asia/Kolkata", "2024-06-01"),
    ("Asia/Tokyo", "2024-06-01"),
];

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A wall time in minutes; the hours in which clocks change come up more often.
fn minute() -> impl Strategy<Value = u32> {
    prop_oneof![
        4 => (0_u32..97).prop_map(|quarter| quarter * 15),
        2 => 0_u32..300,
        1 => 1380_u32..=1440,
        1 => 0_u32..=1440,
    ]
}

fn wall(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Open and close, of any order; nothing opens at 24:00.
fn hours() -> impl Strategy<Value = WallHours> {
    (minute(), minute()).prop_map(|(open, close)| (wall(open % 1440), wall(close)))
}

fn day_hours() -> impl Strategy<Value = Vec<WallHours>> {
    prop_oneof![
        2 => Just(vec![("09:00".to_owned(), "17:00".to_owned())]),
        2 => Just(vec![("00:00".to_owned(), "24:00".to_owned())]),
        2 => Just(vec![]),
        3 => vec(hours(), 1..4),
    ]
}

fn holiday(around: Date) -> impl Strategy<Value = Holiday> {
    let dated = (-9_i32..9)
        .prop_map(move |days| Holiday::text(&around.plus_days(days).unwrap().to_string()));
    let yearly = (-9_i32..9).prop_map(move |days| {
        let date = around.plus_days(days).unwrap().to_string();
        Holiday::text(&date[5..])
    });
    prop_oneof![
        3 => dated,
        2 => yearly,
        1 => (-60_i32..60).prop_map(|days| Holiday::text(&format!("easter{days:+}"))),
        1 => prop::sample::select(nightdesk::holiday_sets()).prop_map(|set| Holiday::text(set.name)),
        1 => (1_i8..5, prop::sample::select(&Weekday::ALL[..]), 1_u8..13)
            .prop_map(|(nth, weekday, month)| HolidayRule::nth(nth, weekday, month).into()),
    ]
}

/// Documents in a zone whose dated entries lie around a date.
pub(crate) fn document(
    zone: &'static str,
    around: Date,
) -> impl Strategy<Value = CalendarDocument> {
    let dated = move || vec((-9_i32..9, day_hours()), 0..4);
    let weekly = prop_oneof![
        1 => day_hours().prop_map(|hours| vec![hours; 7]),
        3 => vec(day_hours(), 7),
    ];
    (weekly, dated(), dated(), vec(holiday(around), 0..3)).prop_map(
        move |(weekly, exceptions, breaks, holidays)| {
            let mut document = CalendarDocument::new(zone);
            for (weekday, hours) in Weekday::ALL.into_iter().zip(weekly) {
                *document.hours.of_mut(weekday) = hours;
            }
            let text = |days: i32| around.plus_days(days).unwrap().to_string();
            document.exceptions = exceptions
                .into_iter()
                .map(|(days, hours)| (text(days), hours))
                .collect();
            document.breaks = breaks
                .into_iter()
                .map(|(days, hours)| (text(days), hours))
                .collect();
            document.holidays = holidays;
            document
        },
    )
}

/// One of the hard changes, and a document around it.
pub(crate) fn change_and_document() -> impl Strategy<Value = (usize, CalendarDocument)> {
    (0..CHANGES.len()).prop_flat_map(|index| {
        #[allow(clippy::indexing_slicing)] // drawn from the list's own range
        let (zone, day) = CHANGES[index];
        document(zone, date(day)).prop_map(move |document| (index, document))
    })
}
