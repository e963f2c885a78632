//! What clocks refuse and how they say it, their bounds, and what ends them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use nightdesk::clock::{
    Amount, Anchors, Basis, Calendars, Clock, ClockError, ClockKind, ClockState, Conversation, Due,
    MetBy, Notice, PauseCause, PauseCauses, Pauses, Promise, Setting, Stopwatch,
};
use nightdesk::{AgentKind, Span, Timestamp};

fn at(minute: u32) -> Timestamp {
    let base: Timestamp = "2026-07-06T00:00:00Z".parse().unwrap();
    base.saturating_add(minutes(minute))
}

fn minutes(count: u32) -> Span {
    Span::from_secs(60 * count)
}

/// An hour, as time passes, stopped by everything.
fn promise(kind: ClockKind) -> Promise {
    Promise::within(kind, Amount::elapsed(minutes(60))).stopped_by(PauseCauses::ALL)
}

fn clock(promise: Promise) -> Clock {
    Clock::start(1, Arc::new(promise), at(10))
}

fn fire(clock: &mut Clock, now: Timestamp) -> Vec<Notice> {
    let (calendars, anchors) = (Calendars::new(), Anchors::new());
    clock.fire(Setting::new(&calendars, &anchors), now).unwrap()
}

#[test]
fn each_refusal_names_the_thing_the_value_and_the_remedy() {
    let paused = || {
        let mut clock = clock(promise(ClockKind::Resolution));
        clock.pause(PauseCause::Customer, at(20)).unwrap();
        clock
    };
    let met = || {
        let mut clock = clock(promise(ClockKind::Resolution));
        assert_eq!(clock.meet(at(30), AgentKind::Human), Ok(true));
        clock
    };
    let other = |kind| Arc::new(promise(kind));
    let table: [(Result<(), ClockError>, &str); 9] = [
        (
            paused().pause(PauseCause::Customer, at(25)),
            "it is paused waiting for the customer since `2026-07-06T00:20:00Z` already; resume it first",
        ),
        (
            paused().resume(PauseCause::Snoozed, at(25)),
            "it is not paused while put aside; pause it first, or give both ends of the pause",
        ),
        (
            paused().resume(PauseCause::Customer, at(15)),
            "it cannot resume at `2026-07-06T00:15:00Z`, before its pause began at `2026-07-06T00:20:00Z`; give a later instant",
        ),
        (
            paused().paused_between(PauseCause::Identity, at(9), at(8)),
            "it cannot resume at `2026-07-06T00:08:00Z`, before its pause began at `2026-07-06T00:09:00Z`; give a later instant",
        ),
        (
            paused().meet(at(9), AgentKind::Human).map(drop),
            "it cannot stop at `2026-07-06T00:09:00Z`, before its start at `2026-07-06T00:10:00Z`; correct its start first",
        ),
        (
            met().correct_start(at(31)),
            "it cannot start at `2026-07-06T00:31:00Z`, after its stop at `2026-07-06T00:30:00Z`; give an earlier instant",
        ),
        (
            met().retarget(other(ClockKind::Resolution), at(40)),
            "it ended at `2026-07-06T00:30:00Z` and does not come back; start a new one",
        ),
        (
            paused().retarget(other(ClockKind::Action("block_card".into())), at(40)),
            "a clock for resolution cannot become one for action `block_card`; withdraw it and start another",
        ),
        (
            promise(ClockKind::Resolution)
                .warn_before(Amount::open(minutes(5), "nowhere"))
                .check(&Calendars::new()),
            "there is no calendar `nowhere`; add it to the table, or count by another",
        ),
    ];
    for (result, text) in table {
        assert_eq!(result.unwrap_err().to_string(), text);
    }
}

#[test]
fn another_basis_cannot_begin_before_the_last() {
    let mut clock = clock(promise(ClockKind::Resolution));
    let free = || promise(ClockKind::Resolution).stopped_by(PauseCauses::NONE);
    clock.retarget(Arc::new(free()), at(30)).unwrap();
    let before = clock.clone();
    let error = clock.retarget(Arc::new(promise(ClockKind::Resolution)), at(29));
    let last = at(30);
    assert_eq!(
        error,
        Err(ClockError::RetargetedBefore { at: at(29), last })
    );
    assert_eq!(clock, before);
    // In the same instant it may.
    clock
        .retarget(Arc::new(promise(ClockKind::Resolution)), at(30))
        .unwrap();
}

#[test]
fn a_promise_is_checked_before_it_is_used() {
    let check = |promise: Promise| promise.check(&Calendars::new());
    for per_mille in [0, 1000, u16::MAX] {
        let promise = promise(ClockKind::Resolution).warn_at_per_mille(per_mille);
        assert_eq!(
            check(promise),
            Err(ClockError::WarningOutOfRange { per_mille })
        );
    }
    let warned = |count| {
        (0..count).fold(promise(ClockKind::Resolution), |promise, _| {
            promise.warn_at_per_mille(500)
        })
    };
    assert_eq!(check(warned(32)), Ok(()));
    assert_eq!(
        check(warned(33)),
        Err(ClockError::TooManyWarnings {
            count: 33,
            most: 32
        })
    );
    // Unchecked it does no harm: what is past the bound is not said.
    let mut clock = clock(warned(40));
    assert_eq!(fire(&mut clock, at(60)).len(), 32);
    assert_eq!(fire(&mut clock, at(60)), []);
}

#[test]
fn pauses_are_bounded_and_touching_ones_are_one() {
    let mut pauses = Pauses::new();
    for minute in 0..1000 {
        pauses
            .insert_between(PauseCause::Customer, at(3 * minute), at(3 * minute + 1))
            .unwrap();
    }
    let before = pauses.clone();
    let full = Err(ClockError::TooManyChanges { most: 1000 });
    assert_eq!(
        pauses.insert_between(PauseCause::Customer, at(4000), at(4001)),
        full
    );
    assert_eq!(pauses.begin(PauseCause::Snoozed, at(4000)), full);
    assert_eq!(pauses, before);
    // One that joins others still fits, and makes room.
    pauses
        .insert_between(PauseCause::Customer, at(1), at(2998))
        .unwrap();
    assert_eq!(pauses.as_slice().len(), 1);
    // Two in one minute, one of no length.
    let mut short = Pauses::new();
    let second = |count| at(0).saturating_add(Span::from_secs(count));
    for (from, to) in [(10, 20), (30, 40), (50, 50)] {
        short
            .insert_between(PauseCause::Customer, second(from), second(to))
            .unwrap();
    }
    assert_eq!(short.as_slice().len(), 2);
}

#[test]
fn only_a_person_meets_what_only_a_person_can() {
    let mut clock = clock(promise(ClockKind::FirstResponse));
    assert_eq!(clock.promise().met_by, MetBy::Human);
    assert_eq!(clock.meet(at(20), AgentKind::Bot), Ok(false));
    assert!(clock.is_running());
    assert_eq!(clock.meet(at(30), AgentKind::Human), Ok(true));
    // It ends with the earliest end that is told; a later one changes nothing.
    assert_eq!(clock.meet(at(40), AgentKind::Human), Ok(false));
    assert_eq!(clock.withdraw(at(30)), Ok(false));
    assert_eq!(clock.meet(at(25), AgentKind::Human), Ok(true));
    let by = AgentKind::Human;
    assert_eq!(
        (clock.state(), clock.watch().stopped_at()),
        (ClockState::Met { by }, Some(at(25)))
    );
}

#[test]
fn a_breach_is_just_after_due_said_once_and_taken_back_by_what_is_told_later() {
    let due = at(70);
    let after = due.saturating_add(Span::TICK);
    let mut clock = clock(promise(ClockKind::Resolution));
    assert_eq!(fire(&mut clock, due), []);
    assert_eq!(
        fire(&mut clock, after),
        [Notice::Breached { at: after, due }]
    );
    assert_eq!(fire(&mut clock, at(100)), []);

    // It was paused all along, as is told later; then it runs out again.
    clock
        .paused_between(PauseCause::ThirdParty, at(20), at(80))
        .unwrap();
    let due = at(130);
    let withdrawn = Notice::BreachWithdrawn {
        at: at(100),
        due: Some(due),
    };
    assert_eq!(fire(&mut clock, at(100)), [withdrawn]);
    let after = due.saturating_add(Span::TICK);
    assert_eq!(
        fire(&mut clock, at(140)),
        [Notice::Breached { at: after, due }]
    );

    // An answer at the last instant, told after the fact.
    assert_eq!(clock.meet(due, AgentKind::Human), Ok(true));
    let withdrawn = Notice::BreachWithdrawn {
        at: at(150),
        due: Some(due),
    };
    assert_eq!(fire(&mut clock, at(150)), [withdrawn]);
    // It started earlier than was said: late after all.
    clock.correct_start(at(9)).unwrap();
    let due = at(129);
    let after = due.saturating_add(Span::TICK);
    assert_eq!(
        fire(&mut clock, at(160)),
        [Notice::Breached { at: after, due }]
    );
}

#[test]
fn a_breach_under_one_target_is_none_of_the_next() {
    let mut clock = clock(promise(ClockKind::Resolution));
    assert_eq!(fire(&mut clock, at(71)).len(), 1);
    assert!(clock.is_breached());
    // Four hours instead of one: what was said stands, and it can breach once more.
    let longer = Promise::within(ClockKind::Resolution, Amount::elapsed(minutes(240)));
    clock.retarget(Arc::new(longer.clone()), at(80)).unwrap();
    assert_eq!(fire(&mut clock, at(80)), []);
    assert!(!clock.is_breached());
    let due = at(250);
    let after = due.saturating_add(Span::TICK);
    assert_eq!(
        fire(&mut clock, at(300)),
        [Notice::Breached { at: after, due }]
    );
    // The same target with a warning more does not breach again; the warning is said.
    let warned = Arc::new(longer.warn_at_per_mille(500));
    clock.retarget(warned, at(300)).unwrap();
    let warning = Notice::Warning {
        index: 0,
        at: at(130),
        due: Some(due),
    };
    assert_eq!(fire(&mut clock, at(300)), [warning]);
}

#[test]
fn a_target_of_no_time_is_due_at_the_start_paused_or_not() {
    let none = Promise::within(ClockKind::Resolution, Amount::elapsed(Span::ZERO));
    let mut clock = clock(none);
    clock.pause(PauseCause::Customer, at(0)).unwrap();
    let (calendars, anchors) = (Calendars::new(), Anchors::new());
    assert_eq!(
        clock.due(Setting::new(&calendars, &anchors)),
        Ok(Due::At(at(10)))
    );
}

#[test]
fn a_conversation_remembers_the_first_messages_and_the_last() {
    let mut talk = Conversation::new();
    for minute in 0..100 {
        talk.customer_wrote(at(minute));
    }
    talk.answered(at(0));
    assert_eq!(talk.unanswered_since(), Some(at(1)));
    talk.answered(at(98));
    assert_eq!(talk.unanswered_since(), Some(at(99)));
}

#[test]
fn a_message_may_be_corrected_until_it_is_answered() {
    let mut talk = Conversation::new();
    talk.customer_wrote(at(10));
    talk.customer_wrote(at(20));
    talk.correct_message(at(99), at(1)); // nobody wrote then
    assert_eq!(talk.unanswered_since(), Some(at(10)));
    talk.correct_message(at(20), at(5));
    assert_eq!(talk.unanswered_since(), Some(at(5)));
    talk.answered(at(7));
    assert_eq!(talk.unanswered_since(), Some(at(10)));
    talk.correct_message(at(5), at(8)); // answered by now
    assert_eq!(talk.unanswered_since(), Some(at(10)));
    talk.correct_message(at(10), at(6)); // so it was answered too
    assert_eq!(talk.unanswered_since(), None);
}

#[test]
fn of_several_bases_from_one_instant_the_last_counts() {
    let basis = |causes| Basis::new(None, causes);
    let customer = PauseCauses::NONE.and(PauseCause::Customer);
    let mut watch = Stopwatch::new(at(0), basis(PauseCauses::ALL));
    let before = watch.clone();
    watch.count_by(basis(PauseCauses::NONE), at(30)).unwrap();
    watch.count_by(basis(customer), at(30)).unwrap();
    assert_eq!(*watch.basis(), basis(customer));
    watch.count_by(basis(PauseCauses::ALL), at(30)).unwrap();
    assert_eq!(watch, before);
}

#[test]
fn a_cause_named_twice_is_named() {
    let once = PauseCauses::NONE.and(PauseCause::Identity);
    assert_eq!(once.and(PauseCause::Identity), once);
    assert_eq!(PauseCauses::ALL.and(PauseCause::Identity), PauseCauses::ALL);
}

#[test]
fn anchors_are_set_taken_away_and_written_by_name() {
    let mut anchors = Anchors::new().with(Anchors::RECEIPT, at(1));
    assert_eq!(anchors.set("period_end", at(2)), None);
    assert_eq!(anchors.set("period_end", at(3)), Some(at(2)));
    let text = r#"{"period_end":"2026-07-06T00:03:00Z","receipt":"2026-07-06T00:01:00Z"}"#;
    assert_eq!(serde_json::to_string(&anchors).unwrap(), text);
    assert_eq!(serde_json::from_str::<Anchors>(text).unwrap(), anchors);

    assert_eq!(anchors.remove("period_start"), None);
    assert_eq!(anchors.remove("period_end"), Some(at(3)));
    assert_eq!(anchors.get("period_end"), None);
    assert_eq!(anchors.get(Anchors::RECEIPT), Some(at(1)));
    assert_eq!(anchors.remove(Anchors::RECEIPT), Some(at(1)));
    assert_eq!(anchors, Anchors::new());
}
