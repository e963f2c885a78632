//! Clocks against a naive model that works everything out from the ticket's history after
//! each thing that is told, in order or after the fact. `NIGHTDESK_DEEP=n` runs n times
//! as many cases; a long run of 100,000 and more:
//! `NIGHTDESK_DEEP=670 cargo test --release --test clock_model`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used
)]

mod clock_support;

use std::sync::Arc;

use clock_support::{Answer, CALENDARS, Squares, Terms, at, calendars, minutes, short};
use nightdesk::clock::{
    Anchors, Basis, Calendars, Clock, ClockState, Conversation, Due, Notice, PauseCause,
    PauseCauses, Setting, Stopwatch,
};
use nightdesk::{AgentKind, Span, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::Config;

/// Minutes in which things happen: two days.
const TOLD: i64 = 2 * 1440;
const CAUSES: [PauseCause; 4] = PauseCause::ALL;

fn config(quick: u32) -> Config {
    let times = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().expect("a number"));
    Config {
        cases: quick.saturating_mul(times),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Something that is told or asked.
#[derive(Clone, Debug)]
enum Told {
    Pause(PauseCause, i64),
    Resume(PauseCause, i64),
    PausedBetween(PauseCause, i64, i64),
    CorrectStart(i64),
    Meet(i64, AgentKind),
    Withdraw(i64),
    Retarget(Terms, i64),
    /// At a minute, or a microsecond after it.
    Fire(i64, bool),
}

fn told(terms: Vec<Terms>) -> impl Strategy<Value = Told> {
    // Mostly on the half hour, so that things meet.
    let minute = || prop_oneof![3 => (0..TOLD / 30).prop_map(|half| half * 30), 1 => 0..TOLD];
    let cause = || select(&CAUSES[..]);
    prop_oneof![
        6 => (cause(), minute()).prop_map(|(cause, from)| Told::Pause(cause, from)),
        6 => (cause(), minute()).prop_map(|(cause, to)| Told::Resume(cause, to)),
        3 => (cause(), minute(), minute())
            .prop_map(|(cause, from, to)| Told::PausedBetween(cause, from, to)),
        2 => minute().prop_map(Told::CorrectStart),
        1 => (minute(), select(&[AgentKind::Human, AgentKind::Bot][..]))
            .prop_map(|(end, by)| Told::Meet(end, by)),
        1 => (TOLD / 2..TOLD).prop_map(Told::Withdraw),
        3 => (select(terms), minute()).prop_map(|(terms, from)| Told::Retarget(terms, from)),
        6 => (minute(), any::<bool>()).prop_map(|(now, after)| Told::Fire(now, after)),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let amount = || (0_i64..300, 0..CALENDARS.len());
    (
        prop_oneof![1 => Just(0), 9 => (0_i64..150).prop_map(|quarter| quarter * 4)],
        0..CALENDARS.len(),
        subsequence(&CAUSES[..], 0..=4),
        subsequence(vec![1_u16, 2, 3], 0..=3),
        vec(amount(), 0..3),
        proptest::option::of(amount()),
        any::<bool>(),
    )
        .prop_map(
            |(target, calendar, causes, quarters, before, lead, human)| Terms {
                target,
                calendar,
                causes,
                quarters,
                before,
                lead,
                human,
            },
        )
}

/// A few sets of terms and a history; the clock goes back and forth between the terms.
fn histories() -> impl Strategy<Value = (Vec<Terms>, i64, Vec<Told>)> {
    vec(terms(), 1..4).prop_flat_map(|terms| {
        let told = vec(told(terms.clone()), 1..40);
        (Just(terms), 0..TOLD, told)
    })
}

struct Pair<'a> {
    clock: Clock,
    model: Squares,
    calendars: &'a Calendars,
    terms: Terms,
}

impl Pair<'_> {
    fn tell(&mut self, told: &Told) -> Result<(), TestCaseError> {
        let (clock, model) = (&mut self.clock, &mut self.model);
        let before = clock.clone();
        let anchors = Anchors::new();
        let setting = Setting::new(self.calendars, &anchors);
        let (refused, expected) = match told.clone() {
            Told::Pause(cause, from) => (
                clock.pause(cause, at(from)).is_err(),
                model.pause(cause, from),
            ),
            Told::Resume(cause, to) => (
                clock.resume(cause, at(to)).is_err(),
                model.resume(cause, to),
            ),
            Told::PausedBetween(cause, from, to) => (
                clock.paused_between(cause, at(from), at(to)).is_err(),
                model.paused_between(cause, from, to),
            ),
            Told::CorrectStart(start) => (
                clock.correct_start(at(start)).is_err(),
                model.correct_start(start),
            ),
            Told::Meet(end, by) => {
                let got = clock.meet(at(end), by);
                let expected = model.end(end, ClockState::Met { by });
                prop_assert_eq!(got.clone().ok(), expected);
                (got.is_err(), expected.is_some())
            }
            Told::Withdraw(end) => {
                let got = clock.withdraw(at(end));
                let expected = model.end(end, ClockState::Withdrawn);
                prop_assert_eq!(got.clone().ok(), expected);
                (got.is_err(), expected.is_some())
            }
            Told::Retarget(terms, from) => {
                let refused = clock.retarget(Arc::new(terms.promise()), at(from)).is_err();
                let accepted = model.retarget(&terms, from);
                if accepted {
                    self.terms = terms;
                }
                (refused, accepted)
            }
            Told::Fire(minute, after) => {
                let now = at(minute).saturating_add(if after { Span::TICK } else { Span::ZERO });
                let got = clock.fire(setting, now).unwrap();
                let got: Vec<_> = got.iter().map(short).collect();
                prop_assert_eq!(got, model.fire(now));
                (false, true)
            }
        };
        prop_assert_eq!(refused, !expected, "{:?}", told);
        if refused {
            prop_assert_eq!(&before, &self.clock);
        }
        self.agree()
    }

    /// Every question has the model's answer.
    fn agree(&self) -> Result<(), TestCaseError> {
        let (clock, model) = (&self.clock, &self.model);
        let anchors = Anchors::new();
        let setting = Setting::new(self.calendars, &anchors);
        let due = match clock.due(setting).unwrap() {
            Due::At(at) => Answer::At(at),
            Due::Paused { since, left } => Answer::Paused {
                since,
                left: left.unwrap(),
            },
            other => panic!("{other:?} without a limit"),
        };
        prop_assert_eq!(due, model.due(self.terms.target));
        prop_assert_eq!(clock.state(), model.state());
        prop_assert_eq!(clock.work_from(setting).unwrap(), model.work_from());
        let next = clock.next_alarm(setting).unwrap();
        prop_assert_eq!(next.as_ref().map(short), model.alarms().first().copied());
        for now in [0, 700, TOLD, TOLD + 3000] {
            prop_assert_eq!(clock.elapsed(setting, at(now)).unwrap(), model.elapsed(now));
            prop_assert_eq!(
                clock.is_late(setting, at(now)).unwrap(),
                model.is_late(at(now))
            );
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn a_clock_answers_as_its_history_on_squared_paper((terms, start, history) in histories()) {
        let calendars = calendars();
        let mut pair = Pair {
            clock: Clock::start(1, Arc::new(terms[0].promise()), at(start)),
            model: Squares::new(&terms[0], start),
            calendars: &calendars,
            terms: terms[0].clone(),
        };
        pair.agree()?;
        for told in &history {
            pair.tell(told)?;
        }
        // What it keeps can be written down and read again.
        let text = serde_json::to_string(&pair.clock).unwrap();
        prop_assert_eq!(serde_json::from_str::<Clock>(&text).unwrap(), pair.clock);
    }

    /// The same pauses, told as they happen or afterwards in any order, make the same watch.
    #[test]
    fn what_is_told_later_counts_as_if_told_in_time(
        pauses in vec((select(&CAUSES[..]), 0..TOLD, 1..300_i64), 0..12)
            .prop_flat_map(|pauses| (Just(pauses.clone()), Just(pauses).prop_shuffle())),
        causes in subsequence(&CAUSES[..], 0..=4),
        calendar in 0..CALENDARS.len(),
        start in 0..TOLD,
        late_start in 0..TOLD,
    ) {
        let (in_time, shuffled) = pauses;
        let calendars = calendars();
        let basis = Basis::new(CALENDARS[calendar].map(Into::into), PauseCauses::from(causes));
        let mut one = Stopwatch::new(at(start), basis.clone());
        for (cause, from, length) in &in_time {
            one.paused_between(*cause, at(*from), at(from + length)).unwrap();
        }
        let mut other = Stopwatch::new(at(late_start), basis);
        for (cause, from, length) in &shuffled {
            // Each from both of its ends, unless the cause stands then already.
            let to = from + length;
            other.paused_between(*cause, at(*from), at(from + length / 2)).unwrap();
            other.paused_between(*cause, at(from + length / 2), at(to)).unwrap();
        }
        other.correct_start(at(start)).unwrap();
        prop_assert_eq!(&one, &other);
        for target in [0, 60, 481] {
            prop_assert_eq!(one.due(&calendars, minutes(target)), other.due(&calendars, minutes(target)));
        }
    }

    /// Looking more often changes nothing: everything is said, once, at its own instant.
    #[test]
    fn extra_looks_change_nothing(
        terms in terms(),
        start in 0..TOLD / 2,
        pauses in vec((0..TOLD / 2, 1..200_i64), 0..4),
        looks in vec(0..TOLD * 3, 0..30),
    ) {
        let calendars = calendars();
        let anchors = Anchors::new();
        let setting = Setting::new(&calendars, &anchors);
        let mut seldom = Clock::start(1, Arc::new(terms.promise()), at(start));
        for (from, length) in &pauses {
            let (from, to) = (at(*from), at(from + length));
            seldom.paused_between(PauseCause::Customer, from, to).unwrap();
        }
        let mut often = seldom.clone();
        let mut heard = Vec::new();
        let mut looks = looks;
        looks.sort_unstable();
        for look in looks {
            heard.extend(often.fire(setting, at(look)).unwrap());
        }
        let end = Timestamp::MAX;
        heard.extend(often.fire(setting, end).unwrap());
        prop_assert_eq!(&seldom.fire(setting, end).unwrap(), &heard);
        prop_assert_eq!(&seldom, &often);
        prop_assert_eq!(seldom.fire(setting, end).unwrap(), []);
        let breaches = heard.iter().filter(|notice| matches!(notice, Notice::Breached { .. }));
        prop_assert_eq!(breaches.count(), 1);
    }

    /// The first message that no answer came after, whatever the order of telling.
    #[test]
    fn a_conversation_waits_since_the_first_unanswered_message(
        told in vec((any::<bool>(), 0..20_i64), 0..30)
    ) {
        let mut talk = Conversation::new();
        for (upto, (is_answer, minute)) in told.iter().enumerate() {
            if *is_answer {
                talk.answered(at(*minute));
            } else {
                talk.customer_wrote(at(*minute));
            }
            let told = &told[..=upto];
            let is_answered = |position: usize, message: i64| {
                told.iter().enumerate().any(|(other, (is_answer, answer))| {
                    // In one instant what was told later came later.
                    *is_answer && (*answer > message || *answer == message && other > position)
                })
            };
            let unanswered = told.iter().enumerate().filter(|(position, (is_answer, minute))| {
                !is_answer && !is_answered(*position, *minute)
            });
            let first = unanswered.map(|(_, (_, minute))| at(*minute)).min();
            prop_assert_eq!(talk.unanswered_since(), first);
        }
    }
}
