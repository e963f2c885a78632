//! Instants, spans, dates and calendars as text and as data: what is written, what is read
//! back, and what a wrong one is told. Expectations are written out by hand.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use nightdesk::{
    CalendarDocument, Date, Holiday, Span, Timestamp, WallTime, Weekday, WeeklyHours, Zones,
};
use serde::de::DeserializeOwned;
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// What is said of JSON that cannot be read.
fn told<T: DeserializeOwned>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn people_read_text_and_programs_read_integers() {
    let span = Span::from_secs(90);
    let instant = at("1970-01-01T00:00:01.5Z");
    assert_eq!(
        json!([span, instant]),
        json!(["1m30s", "1970-01-01T00:00:01.500Z"])
    );
    // A format that writes no names: whole microseconds.
    let integers = postcard::to_allocvec(&(90_000_000_i64, 1_500_000_i64)).unwrap();
    assert_eq!(postcard::to_allocvec(&(span, instant)).unwrap(), integers);
    let read: (Span, Timestamp) = postcard::from_bytes(&integers).unwrap();
    assert_eq!(read, (span, instant));
    // Below zero, and past the year 9999.
    let negative = postcard::to_allocvec(&-1_i64).unwrap();
    assert!(postcard::from_bytes::<Span>(&negative).is_err());
    let late = postcard::to_allocvec(&i64::MAX).unwrap();
    assert!(postcard::from_bytes::<Timestamp>(&late).is_err());
}

#[test]
fn dates_and_wall_times_are_text_in_data() {
    let written = json!([day("2026-03-01"), "09:30".parse::<WallTime>().unwrap()]);
    assert_eq!(written, json!(["2026-03-01", "09:30"]));
    let read: (Date, WallTime) = serde_json::from_value(written).unwrap();
    assert_eq!(read.0, day("2026-03-01"));
    assert_eq!(read.1.as_secs(), 9 * 3600 + 30 * 60);
}

#[test]
fn a_wrong_value_is_told_what_was_expected() {
    for (told, expected) in [
        (
            told::<Span>("5"),
            "expected a duration as text, for example `30s` or `1h30m`",
        ),
        (told::<Span>("\"5\""), "`5` is not a duration"),
        (
            told::<Timestamp>("5"),
            "expected an instant as RFC 3339 text",
        ),
        (told::<Timestamp>("\"noon\""), "`noon` is not an instant"),
        (told::<Date>("\"2026-02-30\""), "`2026-02-30` is not a date"),
        (told::<WallTime>("\"9:00\""), "`9:00` is not a wall time"),
        (
            told::<Holiday>("5"),
            "expected a holiday as text, for example `12-24`, or a rule with fields",
        ),
    ] {
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn what_is_given_is_shown_cut_short() {
    let long = "9".repeat(60);
    let cut = "9".repeat(40);
    assert_eq!(long.parse::<Span>().unwrap_err().given, cut);
    assert_eq!(long.parse::<Timestamp>().unwrap_err().given, cut);
    assert_eq!(long.parse::<Date>().unwrap_err().given, cut);
    assert_eq!(long.parse::<WallTime>().unwrap_err().given, cut);
    assert_eq!(Span::from_micros(-1).unwrap_err().given, "-1us");
    assert_eq!(Date::new(2026, 2, 30).unwrap_err().given, "2026-2-30");
}

#[test]
fn text_keeps_to_a_column_and_debug_is_the_same_text() {
    let wall: WallTime = "17:30".parse().unwrap();
    assert_eq!(
        format!(
            "{:>6}|{:<6}|{:>12}|{:>7}|{:>5}",
            Span::from_secs(30),
            Span::ZERO,
            day("2026-03-01"),
            wall,
            Weekday::Sun
        ),
        "   30s|0s    |  2026-03-01|  17:30|  sun"
    );
    let instant = at("2026-03-01T02:00:00Z");
    assert_eq!(format!("{instant:>22}"), "  2026-03-01T02:00:00Z");
    assert_eq!(
        format!(
            "{:?} {:?} {wall:?} {instant:?}",
            Span::from_secs(90),
            day("2026-03-01")
        ),
        "1m30s 2026-03-01 17:30 2026-03-01T02:00:00Z"
    );
}

#[test]
fn a_date_is_the_date_that_chrono_knows() {
    for (date, (year, month, day)) in [
        (Date::MIN, (1, 1, 1)),
        (day("2024-02-29"), (2024, 2, 29)),
        (Date::MAX, (9999, 12, 31)),
    ] {
        let chronos = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(NaiveDate::from(date), chronos);
        assert_eq!(Date::try_from(chronos), Ok(date));
        assert_eq!(
            (date.year(), date.month(), date.day_of_month()),
            (year, month, day)
        );
    }
    assert!(Date::try_from(NaiveDate::MAX).is_err());
}

#[test]
fn a_calendar_document_writes_what_it_says_and_no_more() {
    let bare = CalendarDocument::new("UTC");
    assert_eq!(json!(bare), json!({"zone": "UTC"}));
    let always = CalendarDocument::always_open("UTC");
    assert_eq!(json!(always), json!({"zone": "UTC", "always_open": true}));
    let office = bare
        .open(
            &[Weekday::Mon, Weekday::Sun],
            &[("09:00", "12:00"), ("13:00", "17:00")],
        )
        .exception("2026-12-24", &[])
        .pause("2026-12-23", &[("10:00", "10:30")])
        .pause("2026-12-23", &[("15:00", "15:30")])
        .holiday("NO")
        .years(2020, 2030);
    let day = json!([["09:00", "12:00"], ["13:00", "17:00"]]);
    let written = json!({
        "zone": "UTC",
        "hours": {"mon": day, "tue": [], "wed": [], "thu": [], "fri": [], "sat": [], "sun": day},
        "exceptions": {"2026-12-24": []},
        "breaks": {"2026-12-23": [["10:00", "10:30"], ["15:00", "15:30"]]},
        "holidays": ["NO"],
        "years": [2020, 2030],
    });
    assert_eq!(json!(office), written);
    let read: CalendarDocument = serde_json::from_value(written).unwrap();
    assert_eq!(read, office);
    assert_eq!(read.hours.of(Weekday::Sun).len(), 2);
    assert_eq!(*read.hours.of(Weekday::Tue), WeeklyHours::default().tue);
}

#[test]
fn a_problem_of_a_calendar_names_its_place_its_value_and_the_remedy() {
    let told = |document: CalendarDocument| {
        let problems = document.compile(&Zones::new()).unwrap_err();
        problems.first().unwrap().to_string()
    };
    assert_eq!(
        told(CalendarDocument::new("UTC").open(&[Weekday::Tue], &[("9:00", "17:00")])),
        "hours.tue[0]: `9:00`: no wall time; write hours and minutes from 00:00 to 24:00, \
         for example 09:00"
    );
    assert_eq!(
        told(CalendarDocument::new("UTC")),
        "hours: no open time at all, looked for in the years 2000 to 2099; \
         give it hours or exceptions"
    );
}

#[test]
fn an_unknown_holiday_is_told_the_ready_sets() {
    let document = CalendarDocument::always_open("UTC").holiday("Norway");
    let problems = document.compile(&Zones::new()).unwrap_err();
    let told = problems.first().unwrap().to_string();
    let sets = "or a ready set: DK, FI, GB, MT, NO, SE, SE-EVES, TARGET2";
    assert!(told.ends_with(sets), "{told}");
}
