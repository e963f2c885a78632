//! Law 11: an input counts once.

use std::collections::BTreeMap;

use nightdesk::{AgentId, Applied, Command, Input, Recorded, Refusal};

use super::plan::SECOND;
use super::replay::whole;
use super::world::{Call, Checked, START, Watch, World, fail, instant};

#[derive(Default)]
pub(crate) struct ExactlyOnce {
    /// By source: what it sent, as far as that is remembered, oldest first.
    memory: BTreeMap<String, Vec<(Input, Recorded)>>,
    /// By source: the last sequence that is remembered no longer.
    forgotten: BTreeMap<String, u64>,
    calls: usize,
}

impl ExactlyOnce {
    /// What must come of an input that carries a sequence, where the memory knows.
    fn expected(&self, input: &Input) -> Option<Result<Applied, u16>> {
        let delivery = input.delivery.as_ref()?;
        let known = self.memory.get(delivery.source.as_str())?;
        let sequence = |input: &Input| input.delivery.as_ref().map(|delivery| delivery.sequence);
        let given = Some(delivery.sequence);
        if given > known.last().and_then(|(last, _)| sequence(last)) {
            return None;
        }
        let same = known.iter().find(|(past, _)| sequence(past) == given);
        Some(match same {
            Some((past, outcome))
                if past.command == input.command && past.occurred_at == input.occurred_at =>
            {
                Ok(Applied::Seen {
                    outcome: Some(*outcome),
                })
            }
            Some(_) => Err(1),
            None if given.as_ref() <= self.forgotten.get(delivery.source.as_str()) => {
                Ok(Applied::Seen { outcome: None })
            }
            None => Err(2),
        })
    }

    fn remember(&mut self, world: &World, input: &Input, outcome: &Result<Applied, Refusal>) {
        let Some(delivery) = &input.delivery else {
            return;
        };
        let outcome = match outcome {
            Ok(Applied::Done) => Recorded::Done,
            Ok(Applied::Already) => Recorded::Already,
            Err(refusal) if refusal.code().get() > 4 => Recorded::Refused(refusal.code()),
            _ => return,
        };
        let source = delivery.source.as_str().to_owned();
        let known = self.memory.entry(source).or_default();
        known.push((input.clone(), outcome));
        let limit = world.picture.plan.limits.remembered_inputs as usize;
        for (gone, _) in known.drain(..known.len().saturating_sub(limit)) {
            let gone = gone.delivery.unwrap();
            self.forgotten
                .insert(gone.source.as_str().to_owned(), gone.sequence);
        }
    }

    /// Gives an input on the side: nothing may come of it but the answer.
    /// `before`: all that the engine holds.
    fn probe(
        &self,
        world: &World,
        before: &str,
        input: &Input,
        expected: Result<Applied, u16>,
    ) -> Checked {
        let mut engine = world.engine.clone();
        let mut events = Vec::new();
        let answer = engine.apply(input, &mut events);
        let answer = answer.map_err(|refusal| refusal.code().get());
        if answer != expected || !events.is_empty() || whole(&engine) != before {
            let what = format!("{answer:?}, not {expected:?}, of {input:?}; {events:#?}");
            return fail("exactly once", what);
        }
        Ok(())
    }

    /// Earlier inputs, again and altered, at any time.
    fn redeliver(&self, world: &World, before: &str) -> Checked {
        let now = world.picture.now;
        let past: Vec<&Input> = world
            .past
            .iter()
            .map(|past| &past.input)
            .filter(|input| input.delivery.is_some())
            .collect();
        for try_ in 0..past.len().min(2) {
            let mut input = past[(self.calls * 31 + try_ * 17) % past.len()].clone();
            let times = [now, now - 3_600 * SECOND, now + 60 * SECOND, START - SECOND];
            input.at = instant(times[(self.calls + try_) % times.len()]);
            let mut other = input.clone();
            other.command = Command::RemoveAgent {
                agent: AgentId::new(99),
            };
            let mut moved = input.clone();
            moved.occurred_at = Some(instant(now - 7));
            let mut left_out = input.clone();
            if let Some(delivery) = &mut left_out.delivery {
                delivery.sequence = delivery.sequence.saturating_sub(1);
            }
            for input in [input, other, moved, left_out] {
                if let Some(expected) = self.expected(&input) {
                    self.probe(world, before, &input, expected)?;
                }
            }
        }
        Ok(())
    }

    /// Without a sequence, the ids protect.
    fn ids_protect(&self, world: &World, before: &str) -> Checked {
        let at = instant(world.picture.now);
        for facts in world.picture.tickets.values() {
            let again = Command::OpenTicket(facts.opened.clone());
            self.probe(world, before, &Input::new(at, again), Ok(Applied::Already))?;
            let other = facts.opened.clone().customer(77);
            self.taken(world, before, Command::OpenTicket(other), 40)?;
        }
        for person in world.picture.agents.values() {
            let again = Command::RegisterAgent(person.spec.clone());
            self.probe(world, before, &Input::new(at, again), Ok(Applied::Already))?;
            let other = person.spec.clone().budget(77);
            self.taken(world, before, Command::RegisterAgent(other), 41)?;
        }
        Ok(())
    }

    /// A command for an id that is taken: refused for that, unless it is refused
    /// for what comes first, because the policy has changed since.
    fn taken(&self, world: &World, before: &str, command: Command, code: u16) -> Checked {
        let input = Input::new(instant(world.picture.now), command);
        let answer = world.engine.clone().apply(&input, &mut Vec::new());
        let earlier = match answer {
            Err(refusal) => refusal.code().get(),
            Ok(applied) => return fail("exactly once", format!("{applied:?} of {input:?}")),
        };
        let replaced = world.past.iter().any(|past| {
            matches!(past.input.command, Command::ReplacePolicy { .. })
                && past.outcome == Ok(Applied::Done)
        });
        let expected = if replaced && [11, 20].contains(&earlier) {
            earlier
        } else {
            code
        };
        self.probe(world, before, &input, Err(expected))
    }
}

impl Watch for ExactlyOnce {
    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        let (Some(input), Some(outcome)) = (call.input, call.outcome) else {
            return Ok(());
        };
        if let Some(expected) = self.expected(input) {
            let answer = outcome.clone().map_err(|refusal| refusal.code().get());
            if answer != expected || whole(&world.engine) != whole(call.before) {
                let what = format!("{answer:?}, not {expected:?}, of {input:?}");
                return fail("exactly once", what);
            }
        } else if matches!(outcome, Ok(Applied::Seen { .. })) {
            return fail("exactly once", format!("{input:?} was never seen"));
        } else if *outcome == Ok(Applied::Already) && input.delivery.is_none() {
            let mut idle = call.before.clone();
            let mut events = Vec::new();
            let _ = idle.advance(input.at, &mut events);
            if events != call.events || whole(&idle) != whole(&world.engine) {
                return fail("exactly once", format!("{input:?} changed something"));
            }
        }
        self.remember(world, input, outcome);
        self.calls += 1;
        if self.calls.is_multiple_of(4) {
            let before = whole(&world.engine);
            self.redeliver(world, &before)?;
            if self.calls.is_multiple_of(16) {
                self.ids_protect(world, &before)?;
            }
        }
        Ok(())
    }
}
