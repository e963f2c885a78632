//! Why a clock is due when it is: in words that a support lead can read, and as data.

#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use nightdesk::clock::{
    Amount, Anchors, Calendars, Clock, ClockKind, DayCount, DayEnd, DayUnit, Due, Explanation,
    Limit, PauseCause, PauseCauses, Promise, Setting, Step, When,
};
use nightdesk::{AgentKind, CalendarDocument, Span, Timestamp, Weekday, Zones};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(count: u32) -> Span {
    Span::from_secs(count * 3600)
}

fn calendars() -> Calendars {
    let mut calendars = Calendars::new();
    let oslo = || CalendarDocument::new("Europe/Oslo");
    let workdays = &Weekday::ALL[..5];
    for (name, close) in [("support", "17:00"), ("late", "21:00")] {
        let calendar = oslo().open(workdays, &[("09:00", close)]);
        calendars.insert(name, calendar.compile(&Zones::new()).unwrap());
    }
    calendars
}

fn explain(clock: &Clock, anchors: &Anchors, now: &str) -> Explanation {
    let calendars = calendars();
    clock
        .explain(Setting::new(&calendars, anchors), at(now))
        .unwrap()
}

/// Four hours of open time from Friday, 3 July 2026, 17:30.
fn resolution() -> Clock {
    let promise = Promise::within(ClockKind::Resolution, Amount::open(hours(4), "support"));
    Clock::start(3, Arc::new(promise), at("2026-07-03T17:30:00+02:00"))
}

#[test]
fn the_life_of_a_promise_in_words() {
    let none = Anchors::new();
    let mut clock = resolution();
    let words = |clock: &Clock, now: &str| explain(clock, &none, now).to_string();
    let reason = "4h of open time on `support` from Fri 2026-07-03 17:30";
    assert_eq!(
        words(&clock, "2026-07-03T17:30:00+02:00"),
        format!("resolution due Mon 2026-07-06 13:00 Europe/Oslo: {reason}")
    );

    clock
        .pause(PauseCause::Customer, at("2026-07-06T10:00:00+02:00"))
        .unwrap();
    assert_eq!(
        words(&clock, "2026-07-06T12:00:00+02:00"),
        format!(
            "resolution has no due time while paused since Mon 2026-07-06 10:00 Europe/Oslo: \
             {reason}, 2h paused waiting for the customer, 3h left"
        )
    );

    clock
        .resume(PauseCause::Customer, at("2026-07-06T12:00:00+02:00"))
        .unwrap();
    // Half an hour of it lies in the customer's pause already, half in closed time.
    let from = at("2026-07-06T11:30:00+02:00");
    clock
        .paused_between(
            PauseCause::ThirdParty,
            from,
            at("2026-07-06T12:15:30+02:00"),
        )
        .unwrap();
    let late = words(&clock, "2026-07-07T09:00:00+02:00");
    let pauses = "2h paused waiting for the customer, 15m30s paused waiting for a third party";
    let due = "due Mon 2026-07-06 15:15:30";
    assert_eq!(
        late,
        format!("resolution breached, {due} Europe/Oslo: {reason}, {pauses}")
    );

    let mut met = clock.clone();
    met.meet(at("2026-07-06T15:00:00+02:00"), AgentKind::Human)
        .unwrap();
    assert_eq!(
        words(&met, "2026-07-07T09:00:00+02:00"),
        format!("resolution met Mon 2026-07-06 15:00 Europe/Oslo, {due}: {reason}, {pauses}")
    );
    let mut late = clock.clone();
    late.meet(at("2026-07-06T15:15:30.000001+02:00"), AgentKind::Human)
        .unwrap();
    assert_eq!(
        words(&late, "2026-07-07T09:00:00+02:00"),
        format!(
            "resolution met Mon 2026-07-06 15:15:30.000001 Europe/Oslo, late, {due}: {reason}, {pauses}"
        )
    );
    clock.withdraw(at("2026-07-06T13:00:00+02:00")).unwrap();
    assert!(words(&clock, "2026-07-07T09:00:00+02:00").starts_with("resolution withdrawn Mon"));
}

#[test]
fn another_calendar_and_a_lead_are_part_of_the_reason() {
    let mut clock = resolution();
    let target = Amount::open(hours(10), "late");
    let promise = Promise::within(ClockKind::Resolution, target).lead(Amount::elapsed(hours(2)));
    clock
        .retarget(Arc::new(promise), at("2026-07-06T10:00:00+02:00"))
        .unwrap();
    // One hour on the old calendar, nine on the new.
    assert_eq!(
        explain(&clock, &Anchors::new(), "2026-07-06T12:00:00+02:00").to_string(),
        "resolution due Mon 2026-07-06 19:00 Europe/Oslo: 10h of open time on `late` \
         from Fri 2026-07-03 17:30, counted on `support` until Mon 2026-07-06 10:00, \
         counts in the order from Mon 2026-07-06 17:00"
    );
}

#[test]
fn limits_say_which_part_decided_and_why() {
    let days = |count| DayCount::new(count, DayUnit::BusinessDays, "support");
    let reply = Limit::after(Anchors::RECEIPT, days(15)).extended_by(
        Anchors::HOLDING_REPLY,
        Limit::after(Anchors::RECEIPT, days(35)),
    );
    let receipt = at("2026-06-01T09:00:00+02:00");
    let clock = |limit| {
        let promise = Promise::by(ClockKind::Deadline("complaint".into()), limit);
        Clock::start(1, Arc::new(promise), receipt)
    };
    let mut anchors = Anchors::new().with(Anchors::RECEIPT, receipt);
    let now = "2026-06-02T09:00:00+02:00";
    assert_eq!(
        explain(&clock(reply.clone()), &anchors, now).to_string(),
        "deadline `complaint` due Mon 2026-06-22 24:00 Europe/Oslo: 15 business days of `support` \
         to the end of the day from `receipt` Mon 2026-06-01 09:00"
    );
    anchors.set(Anchors::HOLDING_REPLY, at("2026-06-10T12:00:00+02:00"));
    let explained = explain(&clock(reply), &anchors, now);
    assert_eq!(
        explained.to_string(),
        "deadline `complaint` due Mon 2026-07-20 24:00 Europe/Oslo: 35 business days of `support` \
         to the end of the day from `receipt` Mon 2026-06-01 09:00, \
         since `holding_reply` came in time (Wed 2026-06-10 12:00)"
    );
    let reason = explained.limit.unwrap();
    assert_eq!(reason.anchored_at, Some(receipt));
    assert_eq!(
        reason.steps,
        [Step::Since {
            anchor: Anchors::HOLDING_REPLY.into(),
            at: at("2026-06-10T12:00:00+02:00"),
            when: When::Inside,
        }]
    );

    let two = Limit::max([
        Limit::after(Anchors::RECEIPT, Amount::elapsed(hours(72))),
        Limit::at(Anchors::PERIOD_END),
    ]);
    assert_eq!(
        explain(&clock(two.clone()), &anchors, now).to_string(),
        "deadline `complaint` has no due time until `period_end` is known: \
         at `period_end`, the latest of 2 limits"
    );
    anchors.set(Anchors::PERIOD_END, at("2026-06-02T00:00:00Z"));
    assert_eq!(
        explain(&clock(two), &anchors, now).to_string(),
        "deadline `complaint` due Thu 2026-06-04 07:00 UTC: 72h of all time from `receipt` \
         Mon 2026-06-01 07:00, the latest of 2 limits"
    );

    let one = days(1)
        .ending(DayEnd::Closing)
        .from_same_day()
        .to_business_day();
    assert_eq!(
        explain(
            &clock(Limit::after(Anchors::RECEIPT, one)),
            &anchors,
            "2026-06-01T10:00:00+02:00"
        )
        .to_string(),
        "deadline `complaint` due Mon 2026-06-01 17:00 Europe/Oslo: 1 business day of `support` \
         to the close of the day or of the next business day, the first day included, \
         from `receipt` Mon 2026-06-01 09:00"
    );
}

#[test]
fn the_data_say_what_the_words_say() {
    let mut clock = resolution();
    let pause = |clock: &mut Clock, cause, from: &str, to: &str| {
        clock.paused_between(cause, at(from), at(to)).unwrap();
    };
    // A weekend that nobody counts, and two pauses that share an hour.
    pause(
        &mut clock,
        PauseCause::Snoozed,
        "2026-07-03T18:00:00+02:00",
        "2026-07-05T18:00:00+02:00",
    );
    pause(
        &mut clock,
        PauseCause::Customer,
        "2026-07-06T10:00:00+02:00",
        "2026-07-06T12:00:00+02:00",
    );
    pause(
        &mut clock,
        PauseCause::Identity,
        "2026-07-06T11:00:00+02:00",
        "2026-07-06T14:00:00+02:00",
    );
    let explained = explain(&clock, &Anchors::new(), "2026-07-06T15:00:00+02:00");
    let times: Vec<_> = explained
        .pauses
        .iter()
        .map(|pause| (pause.cause, pause.time))
        .collect();
    assert_eq!(
        times,
        [
            (PauseCause::Snoozed, Span::ZERO),
            (PauseCause::Customer, hours(2)),
            (PauseCause::Identity, hours(2)),
        ]
    );
    assert_eq!(explained.instance, 3);
    assert_eq!(explained.elapsed, hours(2));
    assert_eq!(explained.due, Due::At(at("2026-07-06T17:00:00+02:00")));
    let text = serde_json::to_string(&explained).unwrap();
    assert_eq!(
        serde_json::from_str::<Explanation>(&text).unwrap(),
        explained
    );
}

#[test]
fn only_pauses_that_move_a_limit_are_part_of_its_reason() {
    let receipt = at("2026-06-01T09:00:00+02:00");
    let explained = |limit| {
        let promise = Promise::by(ClockKind::Deadline("complaint".into()), limit)
            .stopped_by(PauseCauses::NONE.and(PauseCause::Customer));
        let mut clock = Clock::start(1, Arc::new(promise), receipt);
        for (cause, from, to) in [
            // Over in the instant of the anchor.
            (
                PauseCause::Customer,
                "2026-05-31T09:00:00+02:00",
                "2026-06-01T09:00:00+02:00",
            ),
            (
                PauseCause::Customer,
                "2026-06-02T10:00:00+02:00",
                "2026-06-02T12:00:00+02:00",
            ),
            // Not one that stops it.
            (
                PauseCause::Snoozed,
                "2026-06-02T14:00:00+02:00",
                "2026-06-02T15:00:00+02:00",
            ),
        ] {
            clock.paused_between(cause, at(from), at(to)).unwrap();
        }
        let anchors = Anchors::new().with(Anchors::RECEIPT, receipt);
        explain(&clock, &anchors, "2026-06-03T09:00:00+02:00").to_string()
    };
    let limit = || Limit::after(Anchors::RECEIPT, Amount::elapsed(hours(72)));
    let reason = "72h of all time from `receipt` Mon 2026-06-01 07:00";
    assert_eq!(
        explained(limit()),
        format!("deadline `complaint` due Thu 2026-06-04 07:00 UTC: {reason}")
    );
    assert_eq!(
        explained(limit().pausable()),
        format!(
            "deadline `complaint` due Thu 2026-06-04 09:00 UTC: {reason}, \
             2h paused waiting for the customer"
        )
    );
}

#[test]
fn hours_are_the_largest_unit_of_a_length() {
    let none = Anchors::new();
    for (seconds, text) in [
        (0, "0s"),
        (90, "1m30s"),
        (3_599, "59m59s"),
        (3_600, "1h"),
        (86_400, "24h"),
        (25 * 3_600 + 1_800, "25h30m"),
    ] {
        let target = Amount::elapsed(Span::from_secs(seconds));
        let promise = Promise::within(ClockKind::Resolution, target);
        let clock = Clock::start(1, Arc::new(promise), at("2026-07-03T10:00:00Z"));
        let words = explain(&clock, &none, "2026-07-03T10:00:00Z").to_string();
        let length = format!(": {text} of all time from Fri 2026-07-03 10:00");
        assert!(words.ends_with(&length), "{words}");
    }
}

#[test]
fn a_calendar_that_counted_for_no_time_is_no_part_of_the_reason() {
    let mut clock = resolution();
    let promise = Promise::within(ClockKind::Resolution, Amount::open(hours(10), "late"));
    clock
        .retarget(Arc::new(promise), at("2026-07-03T17:30:00+02:00"))
        .unwrap();
    // Three hours and a half on Friday, the rest on Monday from nine.
    assert_eq!(
        explain(&clock, &Anchors::new(), "2026-07-06T12:00:00+02:00").to_string(),
        "resolution due Mon 2026-07-06 15:30 Europe/Oslo: 10h of open time on `late` \
         from Fri 2026-07-03 17:30"
    );
}
