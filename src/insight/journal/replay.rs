//! The past again: an engine at any instant of a journal.

use super::Journal;
use crate::engine::{Engine, Event, Input, Refusal};
use crate::policy::Policy;
use crate::time::Timestamp;

/// Plays a journal, as far as asked.
#[derive(Clone, Debug)]
pub struct Replay<'j> {
    engine: Engine,
    inputs: &'j [Input],
    next: usize,
    refused: Vec<Refused>,
}

/// An input that was refused, as it was the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Its number, from 1.
    pub number: u64,
    /// Why.
    pub refusal: Refusal,
}

impl<'j> Replay<'j> {
    /// Before the first input.
    #[must_use]
    pub fn new(journal: &'j Journal) -> Self {
        Self::of(&journal.policy, &journal.inputs)
    }

    /// Of inputs that come from elsewhere, under any policy.
    #[must_use]
    pub fn of(policy: &Policy, inputs: &'j [Input]) -> Self {
        Self {
            engine: Engine::new(policy.clone()),
            inputs,
            next: 0,
            refused: Vec::new(),
        }
    }

    /// Goes on to an instant: every input up to and with it, then everything that comes due. What follows is added to `out`. An
    /// instant that is past already changes nothing.
    pub fn to(&mut self, at: Timestamp, out: &mut Vec<Event>) {
        while let Some(input) = self.inputs.get(self.next).filter(|input| input.at <= at) {
            self.apply(input, out);
        }
        // Only an instant that is past is refused.
        let _ = self.engine.advance(at, out);
    }

    /// Goes on by one input; `None`: there is none left.
    pub fn step(&mut self, out: &mut Vec<Event>) -> Option<&'j Input> {
        let input = self.inputs.get(self.next)?;
        self.apply(input, out);
        Some(input)
    }

    /// Goes on to the end.
    pub fn to_end(&mut self, out: &mut Vec<Event>) {
        while self.step(out).is_some() {}
    }

    fn apply(&mut self, input: &Input, out: &mut Vec<Event>) {
        self.next = self.next.saturating_add(1);
        if let Err(refusal) = self.engine.apply(input, out) {
            let number = self.next as u64;
            self.refused.push(Refused { number, refusal });
        }
    }

    /// The engine as it was then: ask it what you like.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The inputs that were refused so far.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }
}
