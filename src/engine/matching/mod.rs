//! The seam: who takes what next.
//!
//! The engine asks [`next`] again and again until nothing is left. Today it asks
//! the plain loop of [`reference`]; an index that answers faster must answer the
//! same, and stays beside it.

mod choice;
mod reference;

pub(crate) use choice::{Chosen, preferred, ranked};

use smallvec::SmallVec;

use super::state::State;
use crate::policy::compiled::Compiled;

/// What happens next in matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Offer this ticket to this agent, or to these where its queue asks several at once.
    Offer {
        ticket: u64,
        chosen: SmallVec<[Chosen; 1]>,
    },
    /// Everybody who is there and able to take this ticket of the top three tiers is in
    /// back-off: ask all of them who have room. In order of registration.
    AskAll {
        ticket: u64,
        agents: SmallVec<[u64; 8]>,
    },
}

/// The first ticket in the order that somebody may take, and who.
pub(crate) fn next(policy: &Compiled, state: &State) -> Option<Next> {
    reference::next(policy, state)
}
