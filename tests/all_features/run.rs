//! One random run under all laws that need no picture of the matching: after each input the
//! engine is held against its own invariants, against a ledger of its events, and against
//! other engines that were told the same in another way.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::insight::Stats;
use nightdesk::{
    Applied, Command, Engine, Event, EventKind, Input, Policy, PolicyDocument, Presence, Recorded,
    Refusal, Span, TicketId, Timestamp,
};
use proptest::test_runner::TestCaseError;

use super::ledger::Ledger;
use super::policy;
use super::resume;
use super::seen::Seen;
use super::views;
use super::why;

/// 2026-03-02T20:30:00Z, a Monday.
pub(crate) const START: i64 = 1_772_483_400 * SECOND;
pub(crate) const SECOND: i64 = 1_000_000;

pub(crate) type Checked = Result<(), TestCaseError>;

pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

pub(crate) fn fail(law: &str, what: impl std::fmt::Display) -> Checked {
    Err(TestCaseError::fail(format!("{law}: {what}")))
}

#[derive(Clone)]
pub(crate) struct Past {
    pub(crate) input: Input,
    outcome: Result<Applied, Refusal>,
}

pub(crate) struct Run {
    pub(crate) policies: Vec<PolicyDocument>,
    pub(crate) engine: Engine,
    /// Is told the same, written down and read back, and matches by the plain loop.
    read: Engine,
    /// Is told of many instants on the way.
    ticked: Engine,
    /// Parted from the first half-way.
    clone: Option<Engine>,
    /// Is stopped, written down and gone on with, again and again.
    resumed: Engine,
    pub(crate) ledger: Ledger,
    /// The tickets whose action is to be done.
    pub(crate) pending: BTreeSet<TicketId>,
    pub(crate) past: Vec<Past>,
    /// The last sequence that counts, by source.
    pub(crate) sequences: BTreeMap<String, u64>,
    stats: Stats,
}

impl Run {
    fn new(policies: Vec<PolicyDocument>) -> Self {
        let engine = Engine::new(Policy::new(&policies[0]).unwrap());
        let mut read = engine.clone();
        read.match_plainly();
        Self {
            policies,
            read,
            ticked: engine.clone(),
            resumed: engine.clone(),
            engine,
            clone: None,
            ledger: Ledger::default(),
            pending: BTreeSet::new(),
            past: Vec::new(),
            sequences: BTreeMap::new(),
            stats: Stats::default(),
        }
    }

    /// Runs steps; a failure comes with the journal that led to it.
    pub(crate) fn check(plans: &[Vec<u16>], steps: &[Vec<u16>], seen: &mut Seen) -> Checked {
        let plans = plans.iter();
        let mut run = Self::new(plans.map(|rolls| policy::document(rolls)).collect());
        for (position, step) in steps.iter().enumerate() {
            if position == steps.len() / 2 {
                run.clone = Some(run.engine.clone());
            }
            for input in run.inputs(step) {
                run.give(input, seen).map_err(|error| run.told(&error))?;
            }
        }
        Ok(())
    }

    /// The inputs of a run under these policies, the first of them at the start, for properties
    /// that compare whole runs.
    #[allow(dead_code, reason = "not every program that runs these compares runs")]
    pub(crate) fn journal(
        policies: Vec<PolicyDocument>,
        steps: &[Vec<u16>],
    ) -> (PolicyDocument, Vec<Input>) {
        let mut run = Self::new(policies);
        for step in steps {
            for input in run.inputs(step) {
                let mut events = Vec::new();
                let outcome = run.engine.apply(&input, &mut events);
                run.track(&events);
                run.note(&input, &outcome);
                run.past.push(Past { input, outcome });
            }
        }
        let inputs = run.past.into_iter().map(|past| past.input);
        (run.policies.swap_remove(0), inputs.collect())
    }

    /// What was said to the engine, for whoever must find the fault.
    fn told(&self, error: &TestCaseError) -> TestCaseError {
        let policies: Vec<String> = self
            .policies
            .iter()
            .map(|policy| serde_json::to_string(policy).unwrap())
            .collect();
        let mut text = format!("{error}\npolicies:\n{}\n", policies.join("\n"));
        for past in &self.past {
            let at = self.policies.iter().position(|policy| {
                matches!(&past.input.command, Command::ReplacePolicy { document, .. } if **document == *policy)
            });
            let input = match at {
                Some(at) => format!("{}: replaced by policy {at}", past.input.at),
                None => serde_json::to_string(&past.input).unwrap(),
            };
            let outcome = match &past.outcome {
                Ok(applied) => format!("{applied:?}"),
                Err(refusal) => format!("refused with {}", refusal.code()),
            };
            text.push_str(&format!("{input} -> {outcome}\n"));
        }
        TestCaseError::fail(text)
    }

    fn give(&mut self, input: Input, seen: &mut Seen) -> Checked {
        let before = self.engine.clone();
        let mut events = Vec::new();
        let outcome = self.engine.apply(&input, &mut events);
        self.past.push(Past {
            input: input.clone(),
            outcome: outcome.clone(),
        });
        seen.command(&input.command, &outcome);
        for event in &events {
            seen.event(event);
        }
        self.fold(&input, &events)?;
        if let Err(broken) = self.engine.check_invariants() {
            return fail("invariants", format!("{broken:#?}\n{events:#?}"));
        }
        self.determinism(&input, &outcome, &events)?;
        self.tick_freedom(&before, &input, &outcome, &events)?;
        self.resumption(&input, &outcome, &events)?;
        self.refusal_changes_nothing(&before, &input, &outcome, &events)?;
        self.exactly_once(&before, &input, &outcome, &events)?;
        why::figures(&self.engine, &events, &mut self.stats)?;
        if self.past.len().is_multiple_of(12) {
            why::check(&before, &input, &events, (&self.engine, &self.read))?;
        }
        self.note(&input, &outcome);
        Ok(())
    }

    /// The sequence that an input has used up.
    fn note(&mut self, input: &Input, outcome: &Result<Applied, Refusal>) {
        if let Some(delivery) = &input.delivery
            && !matches!(outcome, Ok(Applied::Seen { .. }))
            && outcome
                .as_ref()
                .map_or_else(|refusal| refusal.code().get() > 4, |_| true)
        {
            let source = delivery.source.as_str().to_owned();
            self.sequences.insert(source, delivery.sequence);
        }
    }

    /// The actions that are to be done.
    fn track(&mut self, events: &[Event]) {
        for event in events {
            match &event.kind {
                EventKind::ActionRequired { ticket, .. } => {
                    self.pending.insert(*ticket);
                }
                EventKind::ActionDone { ticket, .. }
                | EventKind::ActionWithdrawn { ticket, .. }
                | EventKind::TicketForgotten { ticket } => {
                    self.pending.remove(ticket);
                }
                _ => {}
            }
        }
    }

    /// Law 3: the events alone tell what the views say.
    fn fold(&mut self, input: &Input, events: &[Event]) -> Checked {
        for (position, event) in events.iter().enumerate() {
            // What fires on the way to an input is not the host's doing.
            let by_host = matches!(input.command, Command::EndWrapUp { .. });
            let last = position + 1 == events.len() || event.at == input.at;
            self.ledger.host_ends_wrap_up = by_host && last;
            if let Err(what) = self.ledger.fold(event, &|_| (String::new(), 0)) {
                return fail("conservation", format!("{what}\n{events:#?}"));
            }
        }
        self.track(events);
        views::compare(&self.engine, &self.ledger)
            .or_else(|what| fail("conservation", format!("{what}\n{events:#?}")))?;
        // Law 4, as far as an offer still stands.
        for event in events {
            if let EventKind::Offered { ticket, agent, .. } = event.kind
                && let Some(view) = self.engine.agent(agent)
                && view.offered.contains(&ticket)
                && (view.presence != Presence::Online
                    || self.engine.unmet_needs(ticket, agent) != Some(Vec::new()))
            {
                return fail("eligibility", format!("{event}"));
            }
        }
        Ok(())
    }

    /// Law 1: the same inputs, also read back and to a clone, give the same bytes.
    fn determinism(
        &mut self,
        input: &Input,
        outcome: &Result<Applied, Refusal>,
        events: &[Event],
    ) -> Checked {
        let text = serde_json::to_string(input).unwrap();
        let copy: Input = serde_json::from_str(&text).unwrap();
        if copy != *input {
            return fail("determinism", format!("{text} reads as {copy:?}"));
        }
        // Digests take their time: what differs once goes on to differ.
        let digest = self
            .past
            .len()
            .is_multiple_of(12)
            .then(|| self.engine.state_digest());
        let written = serde_json::to_string(events).unwrap();
        for engine in self.clone.iter_mut().chain([&mut self.read]) {
            let mut again = Vec::new();
            let same = engine.apply(&copy, &mut again) == *outcome
                && serde_json::to_string(&again).unwrap() == written
                && digest.is_none_or(|digest| engine.state_digest() == digest);
            if !same {
                return fail("determinism", format!("{events:#?}\n{again:#?}"));
            }
        }
        Ok(())
    }

    /// Law 2: time that passes in small steps changes nothing; before a wakeup nothing
    /// happens, and at it no further one is left for that instant.
    fn tick_freedom(
        &mut self,
        before: &Engine,
        input: &Input,
        outcome: &Result<Applied, Refusal>,
        events: &[Event],
    ) -> Checked {
        let mut again = Vec::new();
        // An input that lets no time pass leaves no room on the way to it; nor does the first.
        if before.now().is_some() && self.engine.now() == Some(input.at) {
            let micro = Span::from_micros(1).unwrap();
            while let Some(next) = self.ticked.next_wakeup().filter(|next| next.at <= input.at) {
                let (said, now) = (again.len(), self.ticked.now());
                let just_before = next.at.saturating_sub(micro);
                if now.is_some_and(|now| now < just_before) {
                    self.ticked.advance(just_before, &mut again).unwrap();
                }
                if again.len() != said || self.ticked.next_wakeup() != Some(next) {
                    return fail(
                        "tick freedom",
                        format!("{next:?}, yet before it {again:#?}"),
                    );
                }
                self.ticked.advance(next.at, &mut again).unwrap();
                self.ticked.advance(next.at, &mut again).unwrap();
                let after = self.ticked.next_wakeup();
                if after.is_some_and(|after| after.at <= next.at) {
                    return fail("tick freedom", format!("{after:?} after {next:?}"));
                }
            }
            self.ticked.advance(input.at, &mut again).unwrap();
        }
        let same = self.ticked.apply(input, &mut again) == *outcome && again == events;
        let looks = self.past.len() % 5 == 2;
        if !same || looks && self.ticked.state_digest() != self.engine.state_digest() {
            return fail("tick freedom", format!("{events:#?}\n{again:#?}"));
        }
        Ok(())
    }

    /// Law 10: an engine that is stopped and goes on from a snapshot gives the same. Seen to
    /// fail on one that forgets since when a ticket has waited for the agent who knows it.
    fn resumption(
        &mut self,
        input: &Input,
        outcome: &Result<Applied, Refusal>,
        events: &[Event],
    ) -> Checked {
        let mut again = Vec::new();
        if self.resumed.apply(input, &mut again) != *outcome || again != events {
            return fail("resumption", format!("{events:#?}\n{again:#?}"));
        }
        resume::stop_and_go_on(&mut self.resumed, &self.engine, self.past.len())
    }

    /// Law 9: a refused command, or one that asks for what is already so, leaves what
    /// letting time pass would have left, and with a delivery its memory besides.
    fn refusal_changes_nothing(
        &self,
        before: &Engine,
        input: &Input,
        outcome: &Result<Applied, Refusal>,
        events: &[Event],
    ) -> Checked {
        let code = match outcome {
            Err(refusal) => refusal.code().get(),
            Ok(Applied::Already) => u16::MAX,
            Ok(_) => return Ok(()),
        };
        let law = || {
            fail(
                "refusal changes nothing",
                format!("{outcome:?}: {events:#?}"),
            )
        };
        if code <= 3 {
            let same = before.state_digest() == self.engine.state_digest();
            return if same && events.is_empty() {
                Ok(())
            } else {
                law()
            };
        }
        let (mut idle, mut bare) = (before.clone(), before.clone());
        let (mut passed, mut said) = (Vec::new(), Vec::new());
        let in_time = idle.advance(input.at, &mut passed).is_ok();
        let mut unsourced = input.clone();
        unsourced.delivery = None;
        let refused = bare.apply(&unsourced, &mut said);
        let same = code == 4 || refused == *outcome && said == passed;
        if !in_time || passed != events || !same {
            return law();
        }
        if code != 4 && bare.state_digest() != idle.state_digest() {
            return law();
        }
        let remembered = input.delivery.is_some() && code != 4;
        if (self.engine.state_digest() != idle.state_digest()) != remembered {
            return law();
        }
        Ok(())
    }

    /// Law 11: what comes again was seen, with its outcome, whenever it comes; its
    /// sequence with something else is refused.
    fn exactly_once(
        &self,
        before: &Engine,
        input: &Input,
        outcome: &Result<Applied, Refusal>,
        events: &[Event],
    ) -> Checked {
        let law = |what: String| fail("exactly once", what);
        if matches!(outcome, Ok(Applied::Seen { .. })) {
            let same = before.state_digest() == self.engine.state_digest();
            let (_, earlier) = self.past.split_last().unwrap();
            let came = earlier.iter().any(|past| {
                past.input.delivery == input.delivery
                    && past.input.command == input.command
                    && past.input.occurred_at == input.occurred_at
            });
            if !same
                || !events.is_empty()
                || !came && *outcome != Ok(Applied::Seen { outcome: None })
            {
                return law(format!("{outcome:?}: {events:#?}"));
            }
            return Ok(());
        }
        let recorded = match outcome {
            Ok(Applied::Done) => Recorded::Done,
            Ok(_) => Recorded::Already,
            Err(refusal) if refusal.code().get() <= 4 => return Ok(()),
            Err(refusal) => Recorded::Refused(refusal.code()),
        };
        if input.delivery.is_none() {
            return Ok(());
        }
        let mut again = input.clone();
        again.at = instant(input.at.as_micros() + 7_200 * SECOND);
        let mut other = again.clone();
        other.occurred_at = Some(instant(START - 7));
        let seen = Applied::Seen {
            outcome: Some(recorded),
        };
        for (input, expected) in [(again, Ok(seen)), (other, Err(1))] {
            let (mut engine, mut said) = (self.engine.clone(), Vec::new());
            let answer = engine.apply(&input, &mut said);
            let answer = answer.map_err(|refusal| refusal.code().get());
            let same = engine.state_digest() == self.engine.state_digest();
            if answer != expected || !said.is_empty() || !same {
                return law(format!("{answer:?}, not {expected:?}, of {input:?}"));
            }
        }
        Ok(())
    }
}
