//! The seam: who takes what next.
//!
//! The engine asks [`next`] again and again until nothing is left. [`reference`] is the
//! plain loop, which is the specification; the index answers the same without walking the
//! line. Both ask the same questions of a pair, which are here.

mod choice;
pub(crate) mod reference;

pub(crate) use choice::{Choice, Chosen, Standing, preferred, ranked};

use smallvec::SmallVec;

use super::hold::{Hold, Pairs};
use super::index::{self, Index};
use super::needs;
use super::room::{self, Room};
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
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
pub(crate) fn next(policy: &Compiled, state: &mut State) -> Option<Next> {
    if state.plain {
        Index::refresh(policy, state);
        if let Some(index) = state.index.as_mut() {
            index.skip();
        }
        return reference::next(policy, state);
    }
    let seq = Index::first(policy, state)?;
    if let Some(chosen) = Index::best(policy, state, seq) {
        return Some(Next::Offer {
            ticket: seq,
            chosen,
        });
    }
    let (next, asked) = by_looking_at_each(policy, state, seq)?;
    if let Some(index) = state.index.as_mut() {
        index.count(asked);
    }
    Some(next)
}

/// The same, for the first ticket; and how many pairs were asked about.
fn by_looking_at_each(policy: &Compiled, state: &State, seq: u64) -> Option<(Next, u64)> {
    let ticket = state.tickets.get(seq)?;
    let pairs = Pairs::new(policy, state);
    let agents = index::with_room(policy, state, ticket);
    let allowed: SmallVec<[&Agent; 16]> = agents
        .filter(|agent| may_have_if_able(&pairs, ticket, agent))
        .collect();
    let chosen = choice::best(policy, state, ticket, &allowed);
    if !chosen.is_empty() {
        let ticket = seq;
        return Some((Next::Offer { ticket, chosen }, pairs.asked()));
    }
    let agents = may_be_asked_again(&pairs, ticket, index::with_room(policy, state, ticket));
    let ticket = seq;
    Some((Next::AskAll { ticket, agents }, pairs.asked()))
}

/// Whether an agent may have room for anything at all. Where work may be interrupted, a full
/// one may still have room for some.
pub(crate) fn may_have_room(policy: &Compiled, agent: &Agent) -> bool {
    policy.interruptible || agent.used < u64::from(agent.abilities.budget)
}

/// Whether an agent who is online may have a ticket that nothing keeps from everybody.
pub(crate) fn may_have(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    needs::meets(pairs.policy, ticket, agent) && may_have_if_able(pairs, ticket, agent)
}

/// The same of one who is known to meet the ticket's needs.
pub(crate) fn may_have_if_able(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    has_room(pairs, ticket, agent) && pairs.let_go(ticket, agent)
}

/// Those of whom only refusals and misses keep a ticket, in order of registration.
pub(crate) fn may_be_asked_again<'a>(
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    with_room: impl Iterator<Item = &'a Agent>,
) -> SmallVec<[u64; 8]> {
    let mut agents: SmallVec<[u64; 8]> = have_refused(pairs, ticket, with_room).collect();
    pairs.free_but_for_back_offs(ticket, &mut agents);
    agents
}

/// Those who refused a ticket, or missed something, and whom at most a reserve keeps beside that.
pub(crate) fn have_refused<'a>(
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    with_room: impl Iterator<Item = &'a Agent>,
) -> impl Iterator<Item = u64> {
    let refused = with_room.filter(|agent| {
        let mut refused = false;
        needs::meets(pairs.policy, ticket, agent)
            && has_room(pairs, ticket, agent)
            && pairs.holds(ticket, agent).all(|hold| {
                refused |= hold.is_back_off();
                hold.is_back_off() || matches!(hold, Hold::Reserve { .. })
            })
            && refused
    });
    refused.map(|agent| agent.seq)
}

fn has_room(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    let room = Room {
        policy: pairs.policy,
        state: pairs.state,
        ticket,
        agent,
    };
    room.is_enough()
}

/// Whether all who are online and able, and held back by nothing else, are in back-off.
pub(crate) fn everybody_refused<'a>(
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    online: impl Iterator<Item = &'a Agent>,
) -> bool {
    // Who would lack room for it with nothing else to do is not waited for.
    let mut able = online.filter(|agent| {
        room::could_ever(pairs.policy, ticket, agent) && needs::meets(pairs.policy, ticket, agent)
    });
    able.all(|agent| !pairs.let_go(ticket, agent))
}
