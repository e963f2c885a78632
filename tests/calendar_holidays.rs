//! The ready sets against lists as governments and central banks published them, and
//! holidays of every other kind.
#![allow(clippy::unwrap_used)]

use nightdesk::{CalendarDocument, Date, Holiday, HolidayRule, Weekday, Zones, holiday_sets};

/// The holidays of a year, as `MM-DD`.
fn closed(holidays: &[Holiday], year: i32) -> Vec<String> {
    let mut document = CalendarDocument::always_open("UTC").years(2020, 2020);
    document.holidays = holidays.to_vec();
    let calendar = document.compile(&Zones::new()).unwrap();
    let mut found = Vec::new();
    let mut date = Date::new(year, 1, 1).unwrap();
    while date.year() == year {
        if calendar.is_holiday_on(date) {
            found.push(date.to_string().split_off(5));
        }
        date = date.plus_days(1).unwrap();
    }
    found
}

#[test]
fn a_day_counted_from_easter_may_lie_in_the_year_before() {
    // Easter of 2027 is on 28 March, and that of 2026 on 5 April.
    assert_eq!(closed(&[Holiday::text("easter-250")], 2026), ["07-21"]);
    assert_eq!(closed(&[Holiday::text("easter+250")], 2026), ["12-11"]);
}

#[test]
fn ready_sets_are_the_published_lists() {
    #[rustfmt::skip]
    let rows: &[(&str, i32, &[&str])] = &[
        ("NO", 2024, &["01-01", "03-28", "03-29", "03-31", "04-01", "05-01", "05-09", "05-17", "05-19", "05-20", "12-25", "12-26"]),
        // Ascension Day on the first of May: eleven dates.
        ("NO", 2008, &["01-01", "03-20", "03-21", "03-23", "03-24", "05-01", "05-11", "05-12", "05-17", "12-25", "12-26"]),
        ("SE", 2004, &["01-01", "01-06", "04-09", "04-11", "04-12", "05-01", "05-20", "05-30", "05-31", "06-26", "11-06", "12-25", "12-26"]),
        ("SE", 2025, &["01-01", "01-06", "04-18", "04-20", "04-21", "05-01", "05-29", "06-06", "06-08", "06-21", "11-01", "12-25", "12-26"]),
        ("SE-EVES", 2025, &["06-20", "12-24", "12-31"]),
        ("DK", 2023, &["01-01", "04-06", "04-07", "04-09", "04-10", "05-05", "05-18", "05-28", "05-29", "12-25", "12-26"]),
        ("DK", 2024, &["01-01", "03-28", "03-29", "03-31", "04-01", "05-09", "05-19", "05-20", "12-25", "12-26"]),
        ("FI", 2025, &["01-01", "01-06", "04-18", "04-20", "04-21", "05-01", "05-29", "06-08", "06-20", "06-21", "11-01", "12-06", "12-24", "12-25", "12-26"]),
        ("GB", 2012, &["01-01", "01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"]),
        ("GB", 2020, &["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-26", "12-28"]),
        ("GB", 2021, &["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-25", "12-26", "12-27", "12-28"]),
        ("GB", 2022, &["01-01", "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-25", "12-26", "12-27"]),
        ("GB", 2023, &["01-01", "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]),
        ("GB", 2026, &["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-26", "12-28"]),
        ("MT", 2025, &["01-01", "02-10", "03-19", "03-31", "04-18", "05-01", "06-07", "06-29", "08-15", "09-08", "09-21", "12-08", "12-13", "12-25"]),
        ("TARGET2", 2001, &["01-01", "04-13", "04-16", "05-01", "12-25", "12-26", "12-31"]),
        ("TARGET2", 2026, &["01-01", "04-03", "04-06", "05-01", "12-25", "12-26"]),
    ];
    for (name, year, expected) in rows {
        assert_eq!(
            closed(&[Holiday::text(name)], *year),
            *expected,
            "{name} {year}"
        );
    }
    for set in holiday_sets() {
        assert!(
            rows.iter().any(|(name, ..)| *name == set.name),
            "{} is tested",
            set.name
        );
        assert!(set.first_year <= 2000 && set.last_year >= 2050 && !set.source.is_empty());
    }
}

#[test]
fn holidays_of_every_kind_close_their_day() {
    let rows: &[(Holiday, i32, &[&str])] = &[
        (Holiday::text("2026-07-24"), 2026, &["07-24"]),
        (Holiday::text("2026-07-24"), 2027, &[]),
        (Holiday::text("12-24"), 1999, &["12-24"]),
        (Holiday::text("02-29"), 2023, &[]),
        (Holiday::text("easter"), 2025, &["04-20"]),
        (Holiday::text("easter+60"), 2025, &["06-19"]),
        (Holiday::text("easter-48"), 2025, &["03-03"]),
        // Thanksgiving, Memorial Day, Midsummer Eve.
        (
            HolidayRule::nth(4, Weekday::Thu, 11).into(),
            2025,
            &["11-27"],
        ),
        (
            HolidayRule::nth(-1, Weekday::Mon, 5).into(),
            2025,
            &["05-26"],
        ),
        (
            HolidayRule::on_or_after(Weekday::Fri, "06-19").into(),
            2020,
            &["06-19"],
        ),
        (
            HolidayRule::day("07-04").observed("nearest_weekday").into(),
            2020,
            &["07-03", "07-04"],
        ),
        (
            HolidayRule::day("07-04").observed("nearest_weekday").into(),
            2021,
            &["07-04", "07-05"],
        ),
        (
            HolidayRule::day("07-04").observed("nearest_weekday").into(),
            2025,
            &["07-04"],
        ),
        (
            HolidayRule::day("01-26")
                .observed("monday_for_sunday")
                .into(),
            2025,
            &["01-26", "01-27"],
        ),
        (
            HolidayRule::day("12-25").observed("next_workday").into(),
            2027,
            &["12-25", "12-27"],
        ),
        (
            HolidayRule::day("06-19").years(Some(2021), None).into(),
            2020,
            &[],
        ),
        (
            HolidayRule::day("06-19").years(Some(2021), None).into(),
            2021,
            &["06-19"],
        ),
        (
            HolidayRule::day("easter+26").years(None, Some(2023)).into(),
            2024,
            &[],
        ),
    ];
    for (holiday, year, expected) in rows {
        assert_eq!(
            closed(std::slice::from_ref(holiday), *year),
            *expected,
            "{holiday:?} {year}"
        );
    }
}

#[test]
fn a_closing_day_of_the_host_moves_no_day_of_the_law() {
    // The 27th is the substitute for Christmas Day 2027, a Saturday; Boxing Day has the
    // 28th. A company that closes on the 27th anyway does not push them on.
    let holidays = [Holiday::text("GB"), Holiday::text("12-27")];
    let closed = closed(&holidays, 2027);
    assert!(
        closed.ends_with(&["12-25", "12-26", "12-27", "12-28"].map(String::from)),
        "{closed:?}"
    );
}

#[test]
fn a_document_with_holidays_goes_to_json_and_back() {
    let text = r#"{
        "zone": "+01:00",
        "hours": { "mon": [["09:00", "17:00"]] },
        "holidays": ["NO", "12-24", { "weekday": "fri", "on_or_after": "06-19" },
            { "day": "01-26", "observed": "monday_for_sunday", "since": 2027 }]
    }"#;
    let document: CalendarDocument = serde_json::from_str(text).unwrap();
    let expected = CalendarDocument::new("+01:00")
        .open(&[Weekday::Mon], &[("09:00", "17:00")])
        .holiday("NO")
        .holiday("12-24")
        .holiday(HolidayRule::on_or_after(Weekday::Fri, "06-19"))
        .holiday(
            HolidayRule::day("01-26")
                .observed("monday_for_sunday")
                .years(Some(2027), None),
        );
    assert_eq!(document, expected);
    let again: CalendarDocument =
        serde_json::from_str(&serde_json::to_string(&document).unwrap()).unwrap();
    assert_eq!(again, document);
    assert!(serde_json::from_str::<CalendarDocument>(r#"{"zone": "UTC", "holiday": []}"#).is_err());
    assert!(serde_json::from_str::<Holiday>(r#"{"date": "12-24"}"#).is_err());
}
