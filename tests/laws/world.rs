//! Drives an engine through random steps, and keeps the naive picture beside it.

use std::collections::BTreeMap;
use std::rc::Rc;

use nightdesk::{
    Applied, Command, Engine, Event, EventKind, Input, Policy, Refusal, TicketId, Timestamp,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::picture::Picture;
use super::plan::Plan;

/// 2026-03-01T03:00:00Z.
pub(crate) const START: i64 = 1_772_334_000 * 1_000_000;

pub(crate) type Checked<T = ()> = Result<T, TestCaseError>;

pub(crate) fn fail<T>(law: &str, what: impl std::fmt::Display) -> Checked<T> {
    Err(TestCaseError::fail(format!("{law}: {what}")))
}

pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

/// A random run: the policies it uses, the first of them at the start, and its steps.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) steps: Vec<Vec<u16>>,
    pub(crate) plans: Vec<Vec<u16>>,
}

/// The rolls mean nothing to a reader; what failed is told as a journal.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a run of {} steps", self.steps.len())
    }
}

pub(crate) fn cases(steps: usize) -> impl Strategy<Value = Case> {
    // Tuples shrink from the left: first fewer steps, then simpler policies. The
    // rolls of a step stay: there are too many of them.
    let steps = vec(vec(any::<u16>(), 24).no_shrink(), 0..=steps);
    (steps, vec(vec(any::<u16>(), 560), 3)).prop_map(|(steps, plans)| Case { steps, plans })
}

/// One call to the engine and what came of it.
pub(crate) struct Call<'a> {
    /// `None`: time passed up to `at`.
    pub(crate) input: Option<&'a Input>,
    /// The engine before the call.
    pub(crate) before: &'a Engine,
    pub(crate) outcome: Option<&'a Result<Applied, Refusal>>,
    pub(crate) events: &'a [Event],
}

/// Looks on while a world turns.
pub(crate) trait Watch {
    /// Before an event is folded into the picture.
    fn event(&mut self, _: &Picture, _: &Event) -> Checked {
        Ok(())
    }

    /// After all events of a call.
    fn call(&mut self, _: &World, _: &Call<'_>) -> Checked {
        Ok(())
    }
}

/// Looks at nothing.
pub(crate) struct Blind;
impl Watch for Blind {}

#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(crate) input: Input,
    pub(crate) outcome: Result<Applied, Refusal>,
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) picture: Picture,
    pub(crate) plans: Vec<Rc<Plan>>,
    pub(crate) past: Vec<Past>,
    /// The last sequence that counts, by source.
    pub(crate) sequences: BTreeMap<String, u64>,
}

impl World {
    pub(crate) fn new(case: &Case) -> Self {
        let plans: Vec<Rc<Plan>> = case
            .plans
            .iter()
            .map(|rolls| Rc::new(Plan::from_rolls(rolls)))
            .collect();
        let policy = Policy::new(&plans[0].document()).unwrap();
        Self {
            engine: Engine::new(policy),
            picture: Picture::new(plans[0].clone()),
            plans,
            past: Vec::new(),
            sequences: BTreeMap::new(),
        }
    }

    /// Runs a case under a watch; a failure comes with the journal that led to it.
    pub(crate) fn run(case: &Case, watch: &mut dyn Watch) -> Checked<Self> {
        let mut world = Self::new(case);
        for step in &case.steps {
            if let Err(error) = world.step(step, watch) {
                return Err(match error {
                    TestCaseError::Fail(why) => TestCaseError::fail(world.told(case, &why)),
                    reject => reject,
                });
            }
        }
        Ok(world)
    }

    /// What was said to the engine, for whoever must find the fault.
    pub(crate) fn told(&self, case: &Case, why: &dyn std::fmt::Display) -> String {
        let first = Plan::from_rolls(&case.plans[0]).document();
        let mut text = format!(
            "{why}\npolicy: {}\n",
            serde_json::to_string(&first).unwrap()
        );
        for past in &self.past {
            let outcome = match &past.outcome {
                Ok(applied) => format!("{applied:?}"),
                Err(refusal) => format!("refused with {}", refusal.code()),
            };
            let input = serde_json::to_string(&past.input).unwrap();
            text.push_str(&format!("{input} -> {outcome}\n"));
        }
        text
    }

    fn step(&mut self, rolls: &[u16], watch: &mut dyn Watch) -> Checked {
        for input in self.inputs(rolls) {
            self.give(input, watch)?;
        }
        Ok(())
    }

    /// Lets time pass up to an input, one timer instant after another, then gives it.
    pub(crate) fn give(&mut self, input: Input, watch: &mut dyn Watch) -> Checked {
        let at = input.at;
        while let Some(next) = self.engine.next_wakeup().filter(|next| next.at <= at) {
            self.pass(next.at, watch)?;
            if self
                .engine
                .next_wakeup()
                .is_some_and(|after| after.at <= next.at)
            {
                return fail("tick freedom", "a timer does not go away");
            }
        }
        let before = self.engine.clone();
        let mut events = Vec::new();
        let outcome = self.engine.apply(&input, &mut events);
        let past = Past {
            input,
            outcome: outcome.clone(),
        };
        self.past.push(past);
        let input = &self.past.last().unwrap().input;
        let untimely = matches!(
            outcome,
            Err(Refusal::TimeReversed(_)
                | Refusal::SequenceConflict { .. }
                | Refusal::SequenceOutOfOrder { .. })
                | Ok(Applied::Seen { .. })
        );
        if !untimely {
            self.picture.now = self.picture.now.max(at.as_micros());
        }
        if let Some(delivery) = &input.delivery
            && !untimely
            && !matches!(outcome, Err(Refusal::TooManySources { .. }))
        {
            let source = delivery.source.as_str().to_owned();
            self.sequences.insert(source, delivery.sequence);
        }
        if outcome == Ok(Applied::Done) {
            let replacement = self.replacement(&input.command);
            self.picture.told(input, replacement);
        }
        let input = input.clone();
        let call = Call {
            input: Some(&input),
            before: &before,
            outcome: Some(&outcome),
            events: &events,
        };
        self.watch(&call, watch)
    }

    /// Lets time pass up to an instant.
    fn pass(&mut self, at: Timestamp, watch: &mut dyn Watch) -> Checked {
        let before = self.engine.clone();
        let mut events = Vec::new();
        let _ = self.engine.advance(at, &mut events);
        self.picture.now = self.picture.now.max(at.as_micros());
        self.picture.ledger.host_ends_wrap_up = false;
        let call = Call {
            input: None,
            before: &before,
            outcome: None,
            events: &events,
        };
        self.watch(&call, watch)
    }

    fn watch(&mut self, call: &Call<'_>, watch: &mut dyn Watch) -> Checked {
        for event in call.events {
            watch.event(&self.picture, event)?;
            if let Err(what) = self.picture.fold(event) {
                return fail(
                    "conservation",
                    format!("{what}\nevents: {:#?}", call.events),
                );
            }
        }
        self.picture.settle_clocks();
        // First the law that is looked at, so that it speaks for itself.
        watch.call(self, call)?;
        if let Err(broken) = self.engine.check_invariants() {
            return fail(
                "invariants",
                format!("{broken:?}\nevents: {:#?}", call.events),
            );
        }
        Ok(())
    }

    /// The plan that a document of this run was written from.
    fn replacement(&self, command: &Command) -> Option<Rc<Plan>> {
        let Command::ReplacePolicy { document, .. } = command else {
            return None;
        };
        let mut plans = self.plans.iter();
        plans.find(|plan| plan.document() == **document).cloned()
    }

    /// The inputs of a run, for laws that compare engines.
    pub(crate) fn journal(case: &Case) -> Checked<Vec<Input>> {
        let world = Self::run(case, &mut Blind)?;
        Ok(world.past.into_iter().map(|past| past.input).collect())
    }
}

/// The tickets that matching events are about.
pub(crate) fn is_matching(event: &EventKind) -> bool {
    matches!(
        event,
        EventKind::Offered { .. } | EventKind::EverybodyDeclined { .. }
    )
}

/// Pools small enough for things to meet.
pub(crate) fn ticket_id(number: usize) -> TicketId {
    let big = number == 13;
    TicketId::new(if big {
        u128::MAX - 7
    } else {
        number as u128 + 1
    })
}
