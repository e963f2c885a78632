//! The ends of time, calendars that never close or never open again, and what the
//! conventions say at the boundaries.
#![allow(clippy::unwrap_used)]

use nightdesk::{
    Calendar, CalendarDocument, CalendarError, Date, HolidayRule, Span, Timestamp, WallTime,
    Weekday, Zones,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn hours(hours: u32) -> Span {
    Span::from_secs(hours * 3600)
}

fn build(document: &CalendarDocument) -> Calendar {
    document.compile(&Zones::new()).unwrap()
}

/// Monday to Friday, nine to five, UTC.
fn office() -> CalendarDocument {
    CalendarDocument::new("UTC").open(&Weekday::ALL[..5], &[("09:00", "17:00")])
}

#[test]
fn a_calendar_that_never_closes_is_plain_time() {
    let calendar = build(&CalendarDocument::always_open("UTC"));
    for start in [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "2026-03-01T12:00:00Z",
        "9000-01-01T00:00:00Z",
    ] {
        let start = at(start);
        let later =
            start.saturating_add(Span::from_micros(900 * 365 * 86_400_000_000 + 1).unwrap());
        assert_eq!(calendar.add(start, later.since(start)), Ok(later));
        assert_eq!(calendar.sub(later, later.since(start)), Ok(start));
        assert_eq!(calendar.between(start, later), later.since(start));
        assert!(calendar.is_open(start));
        assert_eq!(calendar.next_open(start), Ok(start));
        assert_eq!(
            calendar.closing(start),
            Err(CalendarError::NoClosing { after: start })
        );
        assert_eq!(
            calendar.next_opening(start),
            Err(CalendarError::NoOpening { after: start })
        );
        let periods: Vec<_> = calendar.open_periods_after(start).collect();
        assert_eq!(periods.len(), 1);
        assert_eq!(
            periods.first().map(|period| (period.open, period.close)),
            Some((start, Timestamp::MAX))
        );
    }
    // More than the longest span.
    assert_eq!(calendar.between(Timestamp::MIN, Timestamp::MAX), Span::MAX);
    assert_eq!(
        calendar.business_days_between(Date::MIN, Date::MAX),
        3_652_058
    );
    assert_eq!(
        calendar.business_day_after(day("2000-02-28"), 366),
        Ok(day("2001-02-28"))
    );
    assert_eq!(
        calendar.business_day_before(day("2001-02-28"), 366),
        Ok(day("2000-02-28"))
    );
}

#[test]
fn past_the_ends_of_time_is_an_error() {
    let documents = [
        office(),
        CalendarDocument::always_open("UTC"),
        office().years(9990, 9999),
        office().years(1, 2),
        office().holiday("NO"),
    ];
    for document in documents {
        let calendar = build(&document);
        for start in [
            at("0026-03-01T12:00:00Z"),
            at("2026-03-01T12:00:00Z"),
            at("9980-03-01T12:00:00Z"),
        ] {
            assert_eq!(
                calendar.add(start, Span::MAX),
                Err(CalendarError::PastYear9999 {
                    start,
                    open: Span::MAX
                })
            );
            assert_eq!(
                calendar.sub(start, Span::MAX),
                Err(CalendarError::BeforeYear1 {
                    start,
                    open: Span::MAX
                })
            );
            assert_eq!(calendar.add(start, Span::ZERO), Ok(start));
            assert_eq!(calendar.sub(start, Span::ZERO), Ok(start));
        }
        let past = calendar.add_business_days(at("2026-03-02T12:00:00Z"), u32::MAX);
        assert_eq!(
            past,
            Err(CalendarError::DaysOutOfRange {
                start: day("2026-03-02"),
                days: u32::MAX
            })
        );
        let before = calendar.sub_business_days(at("2026-03-02T12:00:00Z"), u32::MAX);
        assert_eq!(
            before,
            Err(CalendarError::DaysOutOfRange {
                start: day("2026-03-02"),
                days: u32::MAX
            })
        );
    }
    // The year 9999 ends on a Friday: its last open second is used, the next is not there.
    let calendar = build(&office());
    let friday = at("9999-12-31T16:59:59Z");
    assert_eq!(
        calendar.add(friday, Span::from_secs(1)),
        Ok(at("9999-12-31T17:00:00Z"))
    );
    let open = Span::from_secs(2);
    assert_eq!(
        calendar.add(friday, open),
        Err(CalendarError::PastYear9999 {
            start: friday,
            open
        })
    );
    assert_eq!(
        calendar.next_open(at("9999-12-31T17:00:00Z")),
        Err(CalendarError::NoOpening {
            after: at("9999-12-31T17:00:00Z")
        })
    );
    // Year 1 began on a Monday.
    assert_eq!(
        calendar.next_open(Timestamp::MIN),
        Ok(at("0001-01-01T09:00:00Z"))
    );
    assert_eq!(
        calendar.prev_open(at("0001-01-01T09:00:00Z")),
        Err(CalendarError::NotOpenBefore {
            before: at("0001-01-01T09:00:00Z")
        })
    );
    let monday = at("0001-01-01T10:00:00Z");
    assert_eq!(
        calendar.sub(monday, hours(1)),
        Ok(at("0001-01-01T09:00:00Z"))
    );
    assert_eq!(
        calendar.sub(monday, hours(2)),
        Err(CalendarError::BeforeYear1 {
            start: monday,
            open: hours(2)
        })
    );
}

#[test]
fn a_few_dates_are_all_the_open_time_there_is() {
    let document = CalendarDocument::new("UTC")
        .exception("2026-05-01", &[("10:00", "12:00")])
        .exception("1900-01-01", &[("22:00", "02:00")])
        .exception("3000-06-01", &[("00:00", "24:00")]);
    let calendar = build(&document);
    let start = at("1899-01-01T00:00:00Z");
    assert_eq!(calendar.between(Timestamp::MIN, Timestamp::MAX), hours(30));
    assert_eq!(
        calendar.add(start, hours(4)),
        Ok(at("1900-01-02T02:00:00Z"))
    );
    assert_eq!(
        calendar.add(start, hours(5)),
        Ok(at("2026-05-01T11:00:00Z"))
    );
    assert_eq!(
        calendar.add(start, hours(30)),
        Ok(at("3000-06-02T00:00:00Z"))
    );
    let open = hours(31);
    assert_eq!(
        calendar.add(start, open),
        Err(CalendarError::PastYear9999 { start, open })
    );
    assert_eq!(
        calendar.sub(Timestamp::MAX, hours(25)),
        Ok(at("2026-05-01T11:00:00Z"))
    );
    assert_eq!(
        calendar.prev_open(at("2026-01-01T00:00:00Z")),
        Ok(at("1900-01-02T02:00:00Z"))
    );
    let last = at("3000-06-02T00:00:00Z");
    assert_eq!(
        calendar.next_open(last),
        Err(CalendarError::NoOpening { after: last })
    );
    let dates = ["1900-01-01", "2026-05-01", "3000-06-01"].map(day);
    assert_eq!(calendar.business_day_after(Date::MIN, 2), Ok(dates[1]));
    assert_eq!(calendar.business_day_before(Date::MAX, 3), Ok(dates[0]));
    assert_eq!(calendar.business_days_between(Date::MIN, Date::MAX), 3);
    let days = 4;
    assert_eq!(
        calendar.business_day_after(Date::MIN, days),
        Err(CalendarError::DaysOutOfRange {
            start: Date::MIN,
            days
        })
    );
}

#[test]
fn a_rare_opening_is_found_and_a_lost_one_ends_the_search() {
    // Open on Mondays that are 29 February, since all other days of the year are closed.
    let mut document = CalendarDocument::new("UTC").open(&[Weekday::Mon], &[("09:00", "17:00")]);
    let mut date = day("2001-01-01");
    while date.year() == 2001 {
        document = document.holiday(&date.to_string()[5..]);
        date = date.plus_days(1).unwrap();
    }
    let calendar = build(&document);
    // 2016 and 2044 were and will be such; 2100 has no 29 February, so that after 2072
    // the next is 2112.
    for (start, opens) in [
        ("2016-03-01T00:00:00Z", "2044-02-29T09:00:00Z"),
        ("2044-03-01T00:00:00Z", "2072-02-29T09:00:00Z"),
        ("2072-03-01T00:00:00Z", "2112-02-29T09:00:00Z"),
    ] {
        assert_eq!(calendar.next_open(at(start)), Ok(at(opens)));
    }
    // A desk whose every Monday is a holiday from 2030 on.
    let mut document = CalendarDocument::new("UTC").open(&[Weekday::Mon], &[("09:00", "17:00")]);
    for month in 1..=12 {
        for nth in [1, 2, 3, 4, -1] {
            let rule = HolidayRule::nth(nth, Weekday::Mon, month);
            document = document.holiday(rule.years(Some(2030), None));
        }
    }
    let calendar = build(&document);
    let start = at("2029-12-31T17:00:00Z");
    assert_eq!(
        calendar.next_open(start),
        Err(CalendarError::NoOpening { after: start })
    );
    assert_eq!(calendar.prev_open(at("9999-01-01T00:00:00Z")), Ok(start));
}

#[test]
fn boundaries_are_half_open_and_due_at_the_close() {
    let calendar = build(&office());
    let (open, close) = (at("2026-03-02T09:00:00Z"), at("2026-03-02T17:00:00Z"));
    let next = at("2026-03-03T09:00:00Z");
    let tick = Span::TICK;
    assert!(calendar.is_open(open) && !calendar.is_open(close));
    assert!(
        !calendar.is_open(open.saturating_sub(tick))
            && calendar.is_open(close.saturating_sub(tick))
    );
    assert_eq!(calendar.add(open, hours(8)), Ok(close));
    assert_eq!(
        calendar.add(open, hours(8).saturating_add(tick)),
        Ok(next.saturating_add(tick))
    );
    assert_eq!(calendar.add(close, tick), Ok(next.saturating_add(tick)));
    assert_eq!(calendar.sub(close, hours(8)), Ok(open));
    assert_eq!(calendar.sub(next, hours(8)), Ok(open));
    assert_eq!(calendar.sub(next.saturating_add(tick), tick), Ok(next));
    assert_eq!(calendar.next_open(open), Ok(open));
    assert_eq!(calendar.next_open(close), Ok(next));
    assert_eq!(calendar.next_opening(open), Ok(next));
    assert_eq!(calendar.next_opening(open.saturating_sub(tick)), Ok(open));
    assert_eq!(calendar.closing(open), Ok(close));
    assert_eq!(calendar.closing(close), Ok(at("2026-03-03T17:00:00Z")));
    assert_eq!(calendar.prev_open(close), Ok(close));
    assert_eq!(calendar.prev_open(open), Ok(at("2026-02-27T17:00:00Z")));
    assert_eq!(calendar.between(close, next), Span::ZERO);
    assert_eq!(calendar.between(next, open), Span::ZERO);
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_opens() {
    let nights = CalendarDocument::new("UTC").open(&Weekday::ALL, &[("22:00", "06:00")]);
    // Closed on Christmas Day: the night that began on the 24th ends as it would, the one
    // that would begin on the 25th does not.
    let calendar = build(&nights.clone().holiday("12-25"));
    assert_eq!(
        calendar.closing(at("2026-12-24T23:00:00Z")),
        Ok(at("2026-12-25T06:00:00Z"))
    );
    assert_eq!(
        calendar.next_opening(at("2026-12-25T03:00:00Z")),
        Ok(at("2026-12-26T22:00:00Z"))
    );
    assert!(
        calendar.is_holiday(at("2026-12-25T03:00:00Z"))
            && calendar.is_open(at("2026-12-25T03:00:00Z"))
    );
    assert!(!calendar.is_business_day(day("2026-12-25")));
    // The same for an exception. A break goes by the clock, whichever night it falls in.
    let calendar = build(
        &nights
            .clone()
            .exception("2026-12-25", &[("10:00", "12:00")]),
    );
    assert_eq!(
        calendar.closing(at("2026-12-25T00:00:00Z")),
        Ok(at("2026-12-25T06:00:00Z"))
    );
    assert_eq!(
        calendar.next_opening(at("2026-12-25T11:00:00Z")),
        Ok(at("2026-12-26T22:00:00Z"))
    );
    let calendar = build(&nights.pause("2026-12-25", &[("02:00", "03:00")]));
    assert_eq!(
        calendar.between(at("2026-12-24T22:00:00Z"), at("2026-12-25T06:00:00Z")),
        hours(7)
    );
    assert_eq!(calendar.open_periods_on(day("2026-12-25")).count(), 3);
}

#[test]
fn a_holiday_beats_an_exception_and_an_exception_the_weekday() {
    let document = office()
        .exception("2026-12-24", &[("09:00", "12:00")])
        .exception("2026-12-25", &[("09:00", "12:00")])
        .exception("2026-12-26", &[("10:00", "11:00")])
        .exception("2026-12-28", &[])
        .holiday("12-25");
    let calendar = build(&document);
    let open: Vec<_> = [
        "2026-12-23",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
        "2026-12-27",
        "2026-12-28",
    ]
    .into_iter()
    .map(|date| {
        let start = calendar.instant(day(date), WallTime::START_OF_DAY);
        let end = calendar.instant(day(date), WallTime::END_OF_DAY);
        calendar.between(start, end).as_micros() / 3_600_000_000
    })
    .collect();
    assert_eq!(open, [8, 3, 0, 1, 0, 0]);
}

#[test]
fn business_days_keep_the_time_on_the_wall() {
    let calendar = build(&office().holiday("2026-03-04"));
    for (start, days, due) in [
        ("2026-03-02T12:30:00.25Z", 1, "2026-03-03T12:30:00.25Z"),
        ("2026-03-03T12:30:00Z", 1, "2026-03-05T12:30:00Z"),
        // After hours: the next opening after the day.
        ("2026-03-02T20:00:00Z", 1, "2026-03-05T09:00:00Z"),
        ("2026-03-07T12:00:00Z", 1, "2026-03-09T12:00:00Z"),
        ("2026-03-07T12:00:00Z", 0, "2026-03-09T09:00:00Z"),
        ("2026-03-02T12:00:00Z", 15, "2026-03-24T12:00:00Z"),
    ] {
        assert_eq!(
            calendar.add_business_days(at(start), days),
            Ok(at(due)),
            "{start} {days}"
        );
    }
    for (start, days, due) in [
        ("2026-03-05T12:00:00Z", 1, "2026-03-03T12:00:00Z"),
        ("2026-03-08T12:00:00Z", 1, "2026-03-06T12:00:00Z"),
        ("2026-03-03T08:00:00Z", 1, "2026-02-27T17:00:00Z"),
        ("2026-03-08T12:00:00Z", 0, "2026-03-06T17:00:00Z"),
        ("2026-03-03T09:00:00Z", 1, "2026-03-02T09:00:00Z"),
    ] {
        assert_eq!(
            calendar.sub_business_days(at(start), days),
            Ok(at(due)),
            "{start} -{days}"
        );
    }
    assert_eq!(
        calendar.business_day_after(day("2026-03-02"), 0),
        Ok(day("2026-03-02"))
    );
    assert_eq!(
        calendar.business_days_between(day("2026-03-02"), day("2026-03-09")),
        4
    );
    assert_eq!(
        calendar.business_days_between(day("2026-03-09"), day("2026-03-02")),
        0
    );
}

#[cfg(feature = "zones")]
#[test]
fn a_date_that_never_was_opens_nothing() {
    // Samoa went from Thursday, 29 December 2011 to Saturday the 31st.
    let document =
        CalendarDocument::new("Pacific/Apia").open(&Weekday::ALL[..5], &[("09:00", "17:00")]);
    let calendar = build(&document);
    assert!(!calendar.is_business_day(day("2011-12-30")));
    assert_eq!(
        calendar.business_day_after(day("2011-12-29"), 1),
        Ok(day("2012-01-02"))
    );
    assert_eq!(
        calendar.next_opening(at("2011-12-29T20:00:00Z")),
        Ok(at("2012-01-01T19:00:00Z"))
    );
    assert_eq!(calendar.open_periods_on(day("2011-12-30")).count(), 0);
    // The last instant of Thursday is followed by Saturday.
    assert_eq!(
        calendar.date_of(at("2011-12-30T09:59:59Z")),
        day("2011-12-29")
    );
    assert_eq!(
        calendar.date_of(at("2011-12-30T10:00:00Z")),
        day("2011-12-31")
    );
    // Nor is it a business day of a desk that never closes, in whatever years it is compiled.
    for year in [1960, 2011, 2050] {
        let always = build(&CalendarDocument::always_open("Pacific/Apia").years(year, year));
        assert!(!always.is_business_day(day("2011-12-30")));
        assert_eq!(
            always.business_day_after(day("2011-12-29"), 1),
            Ok(day("2011-12-31"))
        );
        assert_eq!(
            always.business_days_between(day("2011-12-01"), day("2012-01-01")),
            30
        );
    }
}

#[cfg(feature = "zones")]
#[test]
fn wall_times_that_are_skipped_or_repeated_are_read_as_stated() {
    let calendar = build(&CalendarDocument::always_open("Europe/Oslo"));
    for (date, wall, instant) in [
        ("2026-03-29", "01:59", "2026-03-29T00:59:00Z"),
        ("2026-03-29", "02:30", "2026-03-29T01:30:00Z"),
        ("2026-03-29", "03:30", "2026-03-29T01:30:00Z"),
        ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25", "03:00", "2026-10-25T02:00:00Z"),
        ("2026-10-25", "24:00", "2026-10-25T23:00:00Z"),
        ("9999-07-01", "12:00", "9999-07-01T10:00:00Z"),
    ] {
        assert_eq!(
            calendar.instant(day(date), wall.parse().unwrap()),
            at(instant),
            "{date} {wall}"
        );
    }
    assert_eq!(
        calendar.instant(Date::MIN, WallTime::START_OF_DAY),
        Timestamp::MIN
    );
}
