//! How far a calendar reaches: to the very ends of time, into years far from those that it
//! was compiled for, and how much it keeps in memory for that.
#![allow(clippy::unwrap_used)]

use nightdesk::{Calendar, CalendarDocument, CalendarError, Date, Span, Timestamp, Weekday, Zones};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn build(document: &CalendarDocument) -> Calendar {
    document.compile(&Zones::new()).unwrap()
}

fn always() -> CalendarDocument {
    CalendarDocument::always_open("UTC")
}

/// Monday to Friday, nine to five, UTC.
fn office() -> CalendarDocument {
    CalendarDocument::new("UTC").open(&Weekday::ALL[..5], &[("09:00", "17:00")])
}

#[test]
fn all_the_time_there_is_can_be_used_up_and_no_more() {
    let calendar = build(&always());
    // The longest span is shorter than all time, by 2,059 days less a microsecond.
    assert_eq!(
        calendar.add(Timestamp::MIN, Span::MAX),
        Ok(at("9994-05-13T00:00:00Z"))
    );
    assert_eq!(
        calendar.sub(Timestamp::MAX, Span::MAX),
        Ok(at("0006-08-21T23:59:59.999999Z"))
    );
    let hour = Span::from_secs(3600);
    let (late, early) = (
        Timestamp::MAX.saturating_sub(hour),
        Timestamp::MIN.saturating_add(hour),
    );
    assert_eq!(calendar.add(late, hour), Ok(Timestamp::MAX));
    assert_eq!(calendar.sub(early, hour), Ok(Timestamp::MIN));
    let open = hour.saturating_add(Span::TICK);
    assert_eq!(
        calendar.add(late, open),
        Err(CalendarError::PastYear9999 { start: late, open })
    );
    assert_eq!(
        calendar.sub(early, open),
        Err(CalendarError::BeforeYear1 { start: early, open })
    );
}

#[test]
fn all_the_dates_there_are_can_be_counted_and_no_more() {
    let calendar = build(&always());
    // From the first date of all to the last.
    let all = 3_652_058;
    assert_eq!(calendar.business_day_after(Date::MIN, all), Ok(Date::MAX));
    assert_eq!(calendar.business_day_before(Date::MAX, all), Ok(Date::MIN));
    assert_eq!(
        calendar.business_day_after(Date::MIN, all + 1),
        Err(CalendarError::DaysOutOfRange {
            start: Date::MIN,
            days: all + 1
        })
    );
    assert_eq!(
        calendar.business_day_before(Date::MAX, all + 1),
        Err(CalendarError::DaysOutOfRange {
            start: Date::MAX,
            days: all + 1
        })
    );
    // 9980 is a leap year: January has 31 days, February 29.
    let late = always().years(9990, 9999);
    let late = build(&late.pause("9985-06-01", &[("09:00", "10:00")]));
    assert_eq!(
        late.business_day_before(day("9980-03-01"), 60),
        Ok(day("9980-01-01"))
    );
}

#[test]
fn one_date_far_from_the_compiled_years_is_found_whatever_its_weekday() {
    // Every weekday, and the hours around the midnights of a zone far ahead or behind.
    for (zone, hours, start) in [
        ("UTC", ("09:00", "17:00"), "09:00:00Z"),
        ("+18:00", ("00:00", "01:00"), "00:00:00+18:00"),
        ("-18:00", ("23:00", "24:00"), "23:00:00-18:00"),
    ] {
        for day_of_month in 16..=29 {
            // One week of dates long ago, one long after.
            let month = if day_of_month < 23 {
                "1950-10"
            } else {
                "2150-10"
            };
            let date = format!("{month}-{day_of_month}");
            let calendar = build(&CalendarDocument::new(zone).exception(&date, &[hours]));
            let open = at(&format!("{date}T{start}"));
            assert_eq!(calendar.next_open(at("1100-03-01T00:00:00Z")), Ok(open));
            let close = calendar.closing(open).unwrap();
            assert_eq!(calendar.prev_open(at("9000-03-01T00:00:00Z")), Ok(close));
            assert!(calendar.is_business_day(day(&date)), "{zone} {date}");
            assert_eq!(
                calendar.business_days_between(Date::MIN, Date::MAX),
                1,
                "{zone} {date}"
            );
        }
    }
}

#[test]
fn stretches_before_an_instant_come_backwards() {
    let calendar = build(&office());
    // A Wednesday at noon.
    let stretches: Vec<_> = calendar
        .open_periods_before(at("2026-03-04T12:00:00Z"))
        .take(2)
        .map(|period| (period.open, period.close))
        .collect();
    assert_eq!(
        stretches,
        [
            (at("2026-03-04T09:00:00Z"), at("2026-03-04T12:00:00Z")),
            (at("2026-03-03T09:00:00Z"), at("2026-03-03T17:00:00Z")),
        ]
    );
}

#[test]
fn holidays_are_those_of_the_date_on_the_wall() {
    let document = CalendarDocument::new("+02:00").open(&Weekday::ALL, &[("09:00", "17:00")]);
    let calendar = build(&document.holiday("2026-07-24"));
    for (instant, is_holiday) in [
        ("2026-07-23T23:59:59+02:00", false),
        ("2026-07-24T00:00:00+02:00", true),
        ("2026-07-24T23:59:59+02:00", true),
        ("2026-07-25T00:00:00+02:00", false),
    ] {
        assert_eq!(calendar.is_holiday(at(instant)), is_holiday, "{instant}");
    }
}

#[test]
fn a_day_whose_hours_are_all_cut_out_is_no_business_day() {
    let calendar = build(
        &office()
            .pause("2026-03-03", &[("09:00", "17:00")])
            .pause("2026-03-04", &[("09:00", "16:59")]),
    );
    assert!(!calendar.is_business_day(day("2026-03-03")));
    assert!(calendar.is_business_day(day("2026-03-04")));
    assert_eq!(
        calendar.next_open(at("2026-03-03T09:00:00Z")),
        Ok(at("2026-03-04T16:59:00Z"))
    );
}

#[cfg(feature = "zones")]
#[test]
fn clocks_that_change_on_the_last_day_of_a_table_change_then() {
    // Outside the compiled years tables have 520 weeks from Monday, 29 December 1969, so one
    // ends with this Sunday, the last of March: summer time begins at 01:00 UTC.
    let document =
        CalendarDocument::new("Europe/Oslo").open(&[Weekday::Sun], &[("12:00", "13:00")]);
    let calendar = build(&document);
    assert_eq!(
        calendar.next_open(at("2189-03-28T00:00:00Z")),
        Ok(at("2189-03-29T10:00:00Z"))
    );
    assert_eq!(
        calendar.next_open(at("2189-03-30T00:00:00Z")),
        Ok(at("2189-04-05T10:00:00Z"))
    );
}

#[cfg(feature = "zones")]
#[test]
fn clocks_that_changed_before_1970_changed_then() {
    // In New York summer time of 1965 began on the last Sunday of April, the 25th.
    let document = CalendarDocument::new("America/New_York")
        .open(&Weekday::ALL[..5], &[("09:00", "17:00")])
        .years(1960, 1969);
    let calendar = build(&document);
    for (from, open) in [
        ("1965-04-23T00:00:00Z", "1965-04-23T14:00:00Z"),
        ("1965-04-24T00:00:00Z", "1965-04-26T13:00:00Z"),
        ("1965-04-27T00:00:00Z", "1965-04-27T13:00:00Z"),
    ] {
        assert_eq!(calendar.next_open(at(from)), Ok(at(open)), "{from}");
    }
}

#[test]
fn the_compiled_years_are_those_of_the_document() {
    assert_eq!(build(&always()).years(), (2000, 2099));
    assert_eq!(build(&always().years(1990, 2017)).years(), (1990, 2017));
}

#[test]
fn what_a_calendar_keeps_in_memory_is_what_its_parts_take() {
    let small = build(&always());
    // A hundred years and three weeks around them are 5,222 weeks and an end, of eight bytes
    // each. A hint of two bytes stands for 2^19 open seconds of their 604,800 a week: 6,024.
    // Two sets of dates have a bit for each of 36,554, in words of 64. One pattern of a week
    // and its pieces are less than 300 bytes more.
    let parts = 5_223 * 8 + 6_024 * 2 + 2 * 572 * 8;
    let bytes = small.heap_bytes();
    assert!(
        (parts - 50..parts + 300).contains(&bytes),
        "{bytes} for {parts}"
    );
    // Each week with other hours is a pattern of eight bytes with four pieces of twelve: an
    // empty one at either end, its few minutes of Monday, and the days from Tuesday on. For
    // the Mondays that it is closed, about eighty hints fewer.
    let mut document = always();
    let first = day("2010-01-04");
    for week in 1..=500_i32 {
        let date = first.plus_days(7 * week).unwrap().to_string();
        let close = format!("{:02}:{:02}", week / 60, week % 60);
        document = document.exception(&date, &[("00:00", &close)]);
    }
    let uneven = build(&document).heap_bytes();
    assert!(uneven >= bytes + 500 * (8 + 4 * 12) - 200, "{uneven}");
}

#[cfg(feature = "zones")]
#[test]
fn the_changes_of_a_zone_are_part_of_what_is_kept() {
    let plain = build(&always()).heap_bytes();
    let oslo = build(&CalendarDocument::always_open("Europe/Oslo")).heap_bytes();
    // Two changes of the clocks in each of a hundred years, an instant and an offset each.
    assert!(oslo >= plain + 200 * 12, "{oslo} against {plain}");
}
