//! Limits set by law that pauses move, and those that no pause moves.

#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used)]

#[path = "clock_support/law.rs"]
mod law;

use std::sync::Arc;

use law::{at, business, calendars, hours};
use nightdesk::Span;
use nightdesk::clock::{
    Amount, Anchors, Calendars, Clock, ClockKind, DayEnd, Due, Length, Limit, PauseCause, Promise,
    Setting,
};

/// Five business days that stand still while the customer is waited for; 35 that do not.
fn refund() -> Limit {
    Limit::min([
        Limit::after(Anchors::RECEIPT, business(5)).pausable(),
        Limit::after(Anchors::RECEIPT, business(35)),
    ])
}

/// When a clock for a refund received on Monday, 1 June 2026, 09:00 is due after pauses.
fn refund_due(pauses: &[(&str, Option<&str>)]) -> Due {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let promise = Promise::by(ClockKind::Deadline("refund".into()), refund());
    let mut clock = Clock::start(1, Arc::new(promise), receipt);
    for (from, to) in pauses {
        clock.pause(PauseCause::Customer, at(from)).unwrap();
        if let Some(to) = to {
            clock.resume(PauseCause::Customer, at(to)).unwrap();
        }
    }
    let (calendars, anchors) = (calendars(), Anchors::new().with(Anchors::RECEIPT, receipt));
    clock.due(Setting::new(&calendars, &anchors)).unwrap()
}

#[test]
fn pauses_move_a_limit_in_days_by_the_days_they_outlast_and_never_past_the_outer_one() {
    let outer = "2026-07-21T00:00:00+02:00";
    for (what, pauses, end) in [
        ("none", &[][..], "2026-06-09T00:00:00+02:00"),
        (
            "inside a day",
            &[(
                "2026-06-02T09:00:00+02:00",
                Some("2026-06-02T23:59:59+02:00"),
            )][..],
            "2026-06-09T00:00:00+02:00",
        ),
        (
            "over one night",
            &[(
                "2026-06-02T15:00:00+02:00",
                Some("2026-06-03T10:00:00+02:00"),
            )],
            "2026-06-10T00:00:00+02:00",
        ),
        (
            "to the very end of a day",
            &[(
                "2026-06-02T15:00:00+02:00",
                Some("2026-06-03T00:00:00+02:00"),
            )],
            "2026-06-10T00:00:00+02:00",
        ),
        (
            "a weekend, which does not count anyway",
            &[(
                "2026-06-06T09:00:00+02:00",
                Some("2026-06-07T18:00:00+02:00"),
            )],
            "2026-06-09T00:00:00+02:00",
        ),
        (
            "two over one night each",
            &[
                (
                    "2026-06-02T15:00:00+02:00",
                    Some("2026-06-03T10:00:00+02:00"),
                ),
                (
                    "2026-06-04T15:00:00+02:00",
                    Some("2026-06-05T10:00:00+02:00"),
                ),
            ],
            "2026-06-11T00:00:00+02:00",
        ),
        (
            "from the last day over its end",
            &[(
                "2026-06-08T23:00:00+02:00",
                Some("2026-06-10T01:00:00+02:00"),
            )],
            "2026-06-11T00:00:00+02:00",
        ),
        (
            "after it was due",
            &[(
                "2026-06-09T00:00:00+02:00",
                Some("2026-06-19T01:00:00+02:00"),
            )],
            "2026-06-09T00:00:00+02:00",
        ),
        (
            "for ten weeks",
            &[(
                "2026-06-02T15:00:00+02:00",
                Some("2026-08-14T01:00:00+02:00"),
            )],
            outer,
        ),
        (
            "without an end",
            &[("2026-06-02T15:00:00+02:00", None)],
            outer,
        ),
    ] {
        assert_eq!(refund_due(pauses), Due::At(at(end)), "{what}");
    }
}

/// A clock on one pausable limit from Monday, 1 June 2026, 09:00, paused once.
fn paused_once(limit: Limit, from: &str, to: Option<&str>, reply: Option<&str>) -> Due {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let promise = Promise::by(ClockKind::Deadline("reply".into()), limit);
    let mut clock = Clock::start(1, Arc::new(promise), receipt);
    clock.pause(PauseCause::Customer, at(from)).unwrap();
    if let Some(to) = to {
        clock.resume(PauseCause::Customer, at(to)).unwrap();
    }
    let mut anchors = Anchors::new().with(Anchors::RECEIPT, receipt);
    if let Some(reply) = reply {
        anchors.set(Anchors::HOLDING_REPLY, at(reply));
    }
    let calendars = calendars();
    clock.due(Setting::new(&calendars, &anchors)).unwrap()
}

#[test]
fn a_pause_moves_a_limit_only_over_the_moments_it_covers() {
    let five = |ends| Limit::after(Anchors::RECEIPT, business(5).ending(ends)).pausable();
    for (what, ends, from, to, end) in [
        (
            "inside a day half way",
            DayEnd::EndOfDay,
            "2026-06-04T10:00:00+02:00",
            "2026-06-04T12:00:00+02:00",
            "2026-06-09T00:00:00+02:00",
        ),
        (
            "from the very close of the last day",
            DayEnd::Closing,
            "2026-06-08T16:00:00+02:00",
            "2026-06-12T10:00:00+02:00",
            "2026-06-08T16:00:00+02:00",
        ),
        (
            "from just before it",
            DayEnd::Closing,
            "2026-06-08T15:59:59.999999+02:00",
            "2026-06-09T10:00:00+02:00",
            "2026-06-09T16:00:00+02:00",
        ),
        (
            "over the time of day once, on Wednesday",
            DayEnd::SameTime,
            "2026-06-02T09:00:00+02:00",
            "2026-06-03T09:00:00+02:00",
            "2026-06-09T09:00:00+02:00",
        ),
    ] {
        let due = paused_once(five(ends), from, Some(to), None);
        assert_eq!(due, Due::At(at(end)), "{what}");
    }
}

#[test]
fn a_pause_from_before_the_anchor_counts_from_the_anchor() {
    let since = at("2026-06-01T09:00:00+02:00");
    let limit = Limit::after(Anchors::RECEIPT, business(5)).pausable();
    let due = paused_once(limit, "2026-05-20T09:00:00+02:00", None, None);
    assert_eq!(due, Due::Paused { since, left: None });
}

#[test]
fn a_holding_reply_while_the_first_stage_stands_still_is_in_time() {
    let limit = Limit::after(Anchors::RECEIPT, business(15))
        .pausable()
        .extended_by(
            Anchors::HOLDING_REPLY,
            Limit::after(Anchors::RECEIPT, business(35)),
        );
    let from = "2026-06-02T15:00:00+02:00";
    let reply = Some("2026-07-15T12:00:00+02:00");
    let second = Due::At(at("2026-07-21T00:00:00+02:00"));
    assert_eq!(paused_once(limit, from, None, reply), second);
}

#[test]
fn a_pausable_limit_alone_has_no_due_time_while_paused() {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let since = at("2026-06-02T15:00:00+02:00");
    for length in [
        Length::from(business(5)),
        hours(72).into(),
        Amount::open(Span::from_secs(54_000), "no").into(),
    ] {
        let limit = Limit::after(Anchors::RECEIPT, length).pausable();
        let promise = Promise::by(ClockKind::Deadline("reply".into()), limit);
        let mut clock = Clock::start(1, Arc::new(promise), receipt);
        clock.pause(PauseCause::Identity, since).unwrap();
        let (calendars, anchors) = (calendars(), Anchors::new().with(Anchors::RECEIPT, receipt));
        let due = clock.due(Setting::new(&calendars, &anchors)).unwrap();
        assert!(
            matches!(due, Due::Paused { since: found, .. } if found == since),
            "{due:?}"
        );
    }
}

#[test]
fn pauses_that_overlap_are_one_and_it_stands_still_since_the_first() {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let limit = Limit::after(Anchors::RECEIPT, business(5)).pausable();
    let promise = Promise::by(ClockKind::Deadline("reply".into()), limit);
    let mut clock = Clock::start(1, Arc::new(promise), receipt);
    let since = at("2026-06-02T15:00:00+02:00");
    clock
        .paused_between(PauseCause::Customer, since, at("2026-06-04T15:00:00+02:00"))
        .unwrap();
    clock
        .pause(PauseCause::Identity, at("2026-06-04T15:00:00+02:00"))
        .unwrap();
    let (calendars, anchors) = (calendars(), Anchors::new().with(Anchors::RECEIPT, receipt));
    let due = clock.due(Setting::new(&calendars, &anchors));
    assert_eq!(due, Ok(Due::Paused { since, left: None }));
}

/// What becomes of limits, of which those that pauses move stand still since Tuesday.
fn settled(limit: Limit, calendars: &Calendars) -> (Due, String) {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let promise = Promise::by(ClockKind::Deadline("reply".into()), limit);
    let mut clock = Clock::start(1, Arc::new(promise), receipt);
    clock
        .pause(PauseCause::Customer, at("2026-06-02T09:00:00+02:00"))
        .unwrap();
    let anchors = Anchors::new()
        .with(Anchors::RECEIPT, receipt)
        .with(Anchors::AWARENESS, receipt);
    let explained = clock
        .explain(Setting::new(calendars, &anchors), receipt)
        .unwrap();
    let part = explained.limit.unwrap().part;
    (explained.due, part.anchor.as_str().to_owned())
}

#[test]
fn a_minimum_takes_what_there_is_and_a_maximum_needs_all() {
    let soon = || Limit::after(Anchors::RECEIPT, hours(24));
    let later = || Limit::after(Anchors::AWARENESS, hours(72));
    let paused = || Limit::after(Anchors::RECEIPT, hours(30)).pausable();
    let missing = || Limit::at(Anchors::PERIOD_END);
    let [a_day, three_days] =
        ["2026-06-02T09:00:00+02:00", "2026-06-04T09:00:00+02:00"].map(|end| Due::At(at(end)));
    // Thirty hours, of which 24 had passed.
    let still = Due::Paused {
        since: at("2026-06-02T09:00:00+02:00"),
        left: Some(Span::from_secs(6 * 3600)),
    };
    let unknown = Due::Missing {
        anchor: Anchors::PERIOD_END.into(),
    };
    let calendars = calendars();
    for (one, other, least, most) in [
        (soon(), later(), &a_day, &three_days),
        (later(), paused(), &three_days, &still),
        (later(), missing(), &three_days, &unknown),
        (paused(), missing(), &still, &unknown),
    ] {
        for pair in [[one.clone(), other.clone()], [other, one]] {
            let min = settled(Limit::min(pair.clone()), &calendars);
            assert_eq!(min.0, *least, "the least of {pair:?}");
            let max = settled(Limit::max(pair.clone()), &calendars);
            assert_eq!(max.0, *most, "the most of {pair:?}");
        }
    }
    // Of two that end together the first one is named.
    let equal = || {
        [
            Limit::after(Anchors::AWARENESS, hours(24)),
            Limit::after(Anchors::RECEIPT, hours(24)),
        ]
    };
    let first = (a_day, Anchors::AWARENESS.to_owned());
    assert_eq!(settled(Limit::min(equal()), &calendars), first);
    assert_eq!(settled(Limit::max(equal()), &calendars), first);
}
