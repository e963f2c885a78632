use super::{Contact, ContactOutcome};
use crate::engine::{Applied, Engine, Event, Input, Refusal};
use crate::time::Timestamp;

/// Looks on while a simulation runs: for journals, event logs, digests,
/// progress, measurements and assertions.
///
/// Any `FnMut(&Step<'_>)` is one; `()` looks at nothing.
pub trait Observer {
    /// The engine is about to be called. What an implementation reads off a
    /// stop watch here is read again first thing in [`after`](Observer::after).
    fn before(&mut self, call: Call<'_>) {
        let _ = call;
    }

    /// The engine was called.
    fn after(&mut self, step: &Step<'_>);

    /// A contact is over, or the run is: what became of it. Each contact that arrived is told
    /// once, in the order in which they end.
    fn ended(&mut self, contact: &Contact, outcome: &ContactOutcome) {
        let _ = (contact, outcome);
    }
}

impl<F: FnMut(&Step<'_>)> Observer for F {
    fn after(&mut self, step: &Step<'_>) {
        self(step);
    }
}

impl Observer for () {
    fn after(&mut self, _step: &Step<'_>) {}
}

/// A call to the engine.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Call<'a> {
    /// An input was applied.
    Apply(&'a Input),
    /// Nothing happened up to this instant but what the engine itself had set.
    Advance(Timestamp),
}

/// A call to the engine and what came of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Step<'a> {
    /// The call.
    pub call: Call<'a>,
    /// What the engine answered. A refusal ends the run.
    pub result: Result<Applied, &'a Refusal>,
    /// What followed.
    pub events: &'a [Event],
    /// The engine as the call left it.
    pub engine: &'a Engine,
}
