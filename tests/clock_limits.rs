//! Limits set by law, one row a rule: what a lawyer would work out with a wall calendar.

#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used)]

#[path = "clock_support/law.rs"]
mod law;

use std::sync::Arc;

use law::{at, business, calendars, days, hours};
use nightdesk::clock::{
    Amount, Anchors, Clock, ClockError, ClockKind, DayCount, DayEnd, DayUnit, Due, Length, Limit,
    Notice, Promise, Setting,
};
use nightdesk::{AgentKind, Span};

fn due(limit: &Limit, anchors: &Anchors) -> Due {
    let calendars = calendars();
    limit.due(Setting::new(&calendars, anchors)).unwrap()
}

fn due_after(length: impl Into<Length>, receipt: &str) -> Due {
    let anchors = Anchors::new().with(Anchors::RECEIPT, at(receipt));
    due(&Limit::after(Anchors::RECEIPT, length), &anchors)
}

#[test]
fn lengths_end_where_a_wall_calendar_says() {
    use DayUnit::{BusinessDays, Days, Months, Weeks};
    let friday = "2026-05-08T17:30:00+02:00";
    let table: Vec<(&str, Length, &str, &str)> = vec![
        // What, length, receipt, end.
        (
            "72 hours count a weekend",
            hours(72).into(),
            friday,
            "2026-05-11T17:30:00+02:00",
        ),
        (
            "open time does not",
            Amount::open(Span::from_secs(3600), "no").into(),
            friday,
            "2026-05-11T09:00:00+02:00",
        ),
        // Mon 11, Tue 12, Wed 13, not Thu 14 (Ascension), Fri 15.
        (
            "business days skip a holiday",
            days(4, BusinessDays).into(),
            friday,
            "2026-05-16T00:00:00+02:00",
        ),
        (
            "one business day is the next",
            days(1, BusinessDays).into(),
            friday,
            "2026-05-12T00:00:00+02:00",
        ),
        // What closes on Saturday at four is Friday's night: on Saturday nothing opens.
        (
            "a date on which nothing opens ends at its end",
            DayCount::new(1, Days, "night")
                .ending(DayEnd::Closing)
                .into(),
            friday,
            "2026-05-10T00:00:00+02:00",
        ),
        (
            "to the close of the day",
            days(1, BusinessDays).ending(DayEnd::Closing).into(),
            friday,
            "2026-05-11T16:00:00+02:00",
        ),
        (
            "to the same time of day",
            days(1, BusinessDays).ending(DayEnd::SameTime).into(),
            friday,
            "2026-05-11T17:30:00+02:00",
        ),
        (
            "the first day included",
            days(2, BusinessDays).from_same_day().into(),
            friday,
            "2026-05-12T00:00:00+02:00",
        ),
        (
            "calendar days",
            days(14, Days).into(),
            friday,
            "2026-05-23T00:00:00+02:00",
        ),
        (
            "no days at all: the day of receipt",
            days(0, Days).into(),
            friday,
            "2026-05-09T00:00:00+02:00",
        ),
        (
            "eight weeks",
            days(8, Weeks).into(),
            friday,
            "2026-07-04T00:00:00+02:00",
        ),
        (
            "eight weeks, receipt on day one",
            days(8, Weeks).from_same_day().into(),
            friday,
            "2026-07-03T00:00:00+02:00",
        ),
        (
            "a month",
            days(1, Months).into(),
            friday,
            "2026-06-09T00:00:00+02:00",
        ),
        (
            "a month from its end is the end of a shorter one",
            days(1, Months).into(),
            "2026-01-31T12:00:00+01:00",
            "2026-03-01T00:00:00+01:00",
        ),
        (
            "a month in a leap year",
            days(1, Months).into(),
            "2028-01-31T12:00:00+01:00",
            "2028-03-01T00:00:00+01:00",
        ),
        (
            // From the 1st on, to the last of the month: a day less than to the 1st of April.
            "a month, receipt on day one",
            days(1, Months).from_same_day().into(),
            "2026-03-01T12:00:00+01:00",
            "2026-04-01T00:00:00+02:00",
        ),
        (
            "to noon of the next business day",
            days(1, BusinessDays)
                .ending(DayEnd::At("12:00".parse().unwrap()))
                .into(),
            friday,
            "2026-05-11T12:00:00+02:00",
        ),
        (
            "a weekend's end goes on to the next business day",
            days(1, Days).to_business_day().into(),
            friday,
            "2026-05-12T00:00:00+02:00",
        ),
        (
            "over a change of the clocks the wall's time stays",
            days(1, Days).ending(DayEnd::SameTime).into(),
            "2026-03-28T12:00:00+01:00",
            "2026-03-29T12:00:00+02:00",
        ),
        (
            "a wall time that is skipped is an hour later",
            days(1, Days).ending(DayEnd::SameTime).into(),
            "2026-03-28T02:30:00+01:00",
            "2026-03-29T03:30:00+02:00",
        ),
        (
            "the date is that of the zone, not of UTC",
            days(1, Days).into(),
            "2026-05-08T22:30:00Z",
            "2026-05-11T00:00:00+02:00",
        ),
        (
            "a desk open past midnight closes the day at its end",
            DayCount::new(1, BusinessDays, "night")
                .ending(DayEnd::Closing)
                .into(),
            friday,
            "2026-05-12T00:00:00+02:00",
        ),
        (
            "so does one that never closes",
            DayCount::new(1, BusinessDays, "always")
                .ending(DayEnd::Closing)
                .into(),
            friday,
            "2026-05-10T00:00:00+02:00",
        ),
    ];
    for (what, length, receipt, end) in table {
        assert_eq!(due_after(length, receipt), Due::At(at(end)), "{what}");
    }
}

#[test]
fn the_first_report_of_an_incident_is_the_earlier_of_two_unless_classified_late() {
    let four = Limit::after(Anchors::CLASSIFICATION, hours(4));
    let report = Limit::min([four.clone(), Limit::after(Anchors::AWARENESS, hours(24))])
        .unless_late(Anchors::CLASSIFICATION, four);
    let aware = Anchors::new().with(Anchors::AWARENESS, at("2026-05-01T10:00:00Z"));
    let classified = |text| aware.clone().with(Anchors::CLASSIFICATION, at(text));
    for (what, anchors, end) in [
        ("not classified", aware.clone(), "2026-05-02T10:00:00Z"),
        (
            "early",
            classified("2026-05-01T12:00:00Z"),
            "2026-05-01T16:00:00Z",
        ),
        (
            "after 22 hours",
            classified("2026-05-02T08:00:00Z"),
            "2026-05-02T10:00:00Z",
        ),
        (
            "at 24 hours to the microsecond",
            classified("2026-05-02T10:00:00Z"),
            "2026-05-02T10:00:00Z",
        ),
        (
            "late",
            classified("2026-05-02T10:00:00.000001Z"),
            "2026-05-02T14:00:00.000001Z",
        ),
        (
            "late by days",
            classified("2026-05-05T09:00:00Z"),
            "2026-05-05T13:00:00Z",
        ),
    ] {
        assert_eq!(due(&report, &anchors), Due::At(at(end)), "{what}");
    }
    // Nobody knew of it, but it was classified: the minimum takes what there is.
    let only = Anchors::new().with(Anchors::CLASSIFICATION, at("2026-05-01T12:00:00Z"));
    assert_eq!(due(&report, &only), Due::At(at("2026-05-01T16:00:00Z")));
    let missing = Due::Missing {
        anchor: Anchors::CLASSIFICATION.into(),
    };
    assert_eq!(due(&report, &Anchors::new()), missing);
}

#[test]
fn a_raised_deposit_limit_waits_for_the_later_of_two() {
    let floor = Limit::max([
        Limit::after(Anchors::RECEIPT, hours(72)),
        Limit::at(Anchors::PERIOD_END),
    ]);
    let week_ends = at("2026-05-11T00:00:00+02:00");
    let asked = |text| {
        Anchors::new()
            .with(Anchors::RECEIPT, at(text))
            .with(Anchors::PERIOD_END, week_ends)
    };
    // 24 hours of the week are left: 48 hours into the next.
    assert_eq!(
        due(&floor, &asked("2026-05-10T00:00:00+02:00")),
        Due::At(at("2026-05-13T00:00:00+02:00"))
    );
    assert_eq!(
        due(&floor, &asked("2026-05-04T09:00:00+02:00")),
        Due::At(week_ends)
    );
    // A maximum needs all.
    let without = Anchors::new().with(Anchors::RECEIPT, week_ends);
    let missing = Due::Missing {
        anchor: Anchors::PERIOD_END.into(),
    };
    assert_eq!(due(&floor, &without), missing);
}

#[test]
fn a_holding_reply_inside_the_first_stage_opens_the_second() {
    let reply = Limit::after(Anchors::RECEIPT, business(15)).extended_by(
        Anchors::HOLDING_REPLY,
        Limit::after(Anchors::RECEIPT, business(35)),
    );
    let receipt = Anchors::new().with(Anchors::RECEIPT, at("2026-06-01T09:00:00+02:00"));
    // 15 business days after Monday, 1 June: Monday, 22 June; 35: Monday, 20 July.
    let (first, second) = ("2026-06-23T00:00:00+02:00", "2026-07-21T00:00:00+02:00");
    let with_reply = |text| receipt.clone().with(Anchors::HOLDING_REPLY, at(text));
    for (what, anchors, end) in [
        ("no reply", receipt.clone(), first),
        ("in time", with_reply("2026-06-10T12:00:00+02:00"), second),
        ("in the last instant", with_reply(first), second),
        (
            "too late",
            with_reply("2026-06-23T00:00:00.000001+02:00"),
            first,
        ),
    ] {
        assert_eq!(due(&reply, &anchors), Due::At(at(end)), "{what}");
    }
}

#[test]
fn one_case_carries_two_clocks() {
    // The payment part of a complaint and the rest of it.
    let receipt = at("2026-06-01T09:00:00+02:00");
    let (calendars, anchors) = (calendars(), Anchors::new().with(Anchors::RECEIPT, receipt));
    let setting = Setting::new(&calendars, &anchors);
    let clock = |instance, name: &str, length: DayCount| {
        let limit = Limit::after(Anchors::RECEIPT, length);
        Clock::start(
            instance,
            Arc::new(Promise::by(ClockKind::Deadline(name.into()), limit)),
            receipt,
        )
    };
    let mut payment = clock(1, "payment part", business(15));
    let mut rest = clock(2, "rest", days(8, DayUnit::Weeks));
    assert!(
        payment
            .meet(at("2026-06-22T23:59:59+02:00"), AgentKind::Human)
            .unwrap()
    );
    let end = at("2026-07-28T00:00:00+02:00");
    assert_eq!(payment.fire(setting, end).unwrap(), []);
    assert_eq!(rest.fire(setting, end).unwrap(), []);
    let late = end.saturating_add(Span::TICK);
    assert_eq!(
        rest.fire(setting, late).unwrap(),
        [Notice::Breached { at: late, due: end }]
    );
}

#[test]
fn a_report_late_by_what_was_known_is_taken_back_when_it_was_classified_later() {
    let four = Limit::after(Anchors::CLASSIFICATION, hours(4));
    let report = Limit::min([four.clone(), Limit::after(Anchors::AWARENESS, hours(24))])
        .unless_late(Anchors::CLASSIFICATION, four);
    let promise = Promise::by(ClockKind::Deadline("initial report".into()), report);
    let aware = at("2026-05-01T10:00:00Z");
    let mut clock = Clock::start(1, Arc::new(promise), aware);
    let calendars = calendars();
    let mut anchors = Anchors::new().with(Anchors::AWARENESS, aware);
    let now = at("2026-05-02T12:00:00Z");
    let due = at("2026-05-02T10:00:00Z");
    assert_eq!(
        clock.fire(Setting::new(&calendars, &anchors), now).unwrap(),
        [Notice::Breached {
            at: due.saturating_add(Span::TICK),
            due
        }]
    );
    anchors.set(Anchors::CLASSIFICATION, at("2026-05-02T11:00:00Z"));
    assert_eq!(
        clock.fire(Setting::new(&calendars, &anchors), now).unwrap(),
        [Notice::BreachWithdrawn {
            at: now,
            due: Some(at("2026-05-02T15:00:00Z"))
        }]
    );
}

#[test]
fn what_has_no_answer_is_an_error_at_once() {
    let calendars = calendars();
    let anchors = Anchors::new().with(Anchors::RECEIPT, at("2026-06-01T09:00:00Z"));
    let setting = Setting::new(&calendars, &anchors);
    let part = |length: DayCount| Limit::after(Anchors::RECEIPT, length);
    let error = |limit: &Limit| limit.due(setting).unwrap_err();

    let unknown = part(DayCount::new(1, DayUnit::Days, "nowhere"));
    assert_eq!(
        error(&unknown),
        ClockError::UnknownCalendar {
            calendar: "nowhere".into()
        }
    );
    assert_eq!(unknown.check(&calendars), Err(error(&unknown)));
    for unit in [
        DayUnit::BusinessDays,
        DayUnit::Days,
        DayUnit::Weeks,
        DayUnit::Months,
    ] {
        for count in [4_000_000, u32::MAX] {
            let error = error(&part(days(count, unit)));
            assert!(
                matches!(error, ClockError::DaysPastYear9999 { .. }),
                "{error}"
            );
        }
    }
    let for_ever = Limit::after(Anchors::RECEIPT, Amount::elapsed(Span::MAX));
    assert!(matches!(error(&for_ever), ClockError::PastYear9999 { .. }));
    let open_for_ever = Limit::after(Anchors::RECEIPT, Amount::open(Span::MAX, "no"));
    assert!(matches!(error(&open_for_ever), ClockError::Calendar { .. }));

    let none = Limit::min([]);
    assert_eq!(error(&none), ClockError::LimitParts { count: 0, most: 16 });
    let many = Limit::max(vec![Limit::at(Anchors::RECEIPT); 17]);
    assert_eq!(
        many.check(&calendars),
        Err(ClockError::LimitParts {
            count: 17,
            most: 16
        })
    );
    let mut deep = Limit::at(Anchors::RECEIPT);
    for _ in 1..8 {
        deep = Limit::min([deep]);
    }
    assert!(deep.due(setting).is_ok() && deep.check(&calendars).is_ok());
    deep = Limit::min([deep]);
    assert_eq!(error(&deep), ClockError::LimitTooDeep { most: 8 });
    assert_eq!(deep.check(&calendars), Err(error(&deep)));
}

#[test]
fn limits_are_plain_data() {
    let limit = Limit::min([
        Limit::after(Anchors::RECEIPT, business(5)).pausable(),
        Limit::at(Anchors::RECEIPT),
    ])
    .extended_by(
        Anchors::HOLDING_REPLY,
        Limit::after(Anchors::RECEIPT, hours(72)),
    );
    let text = serde_json::to_string(&limit).unwrap();
    assert_eq!(serde_json::from_str::<Limit>(&text).unwrap(), limit);
    let written = r#"{"after":{"anchor":"receipt","length":{"days":{"count":15,"unit":"business_days","calendar":"no"}}}}"#;
    let read: Limit = serde_json::from_str(written).unwrap();
    assert_eq!(read, Limit::after(Anchors::RECEIPT, business(15)));
}
