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
    /// back-off: end the back-offs of those with room, and ask all who may have it then.
    AskAll { ticket: u64, again: Again },
}

/// What asking everybody again comes to. Both in order of registration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Again {
    /// Who is asked. Nobody: it would change nothing.
    pub(crate) asked: SmallVec<[u64; 8]>,
    /// Whose back-offs end. One of them may be kept for a reserve then, and frees another.
    pub(crate) forgiven: SmallVec<[u64; 8]>,
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
    let again = ask_again(&pairs, ticket, index::with_room(policy, state, ticket));
    let ticket = seq;
    Some((Next::AskAll { ticket, again }, pairs.asked()))
}

/// Whether an agent may have room for anything at all. Where work may be interrupted, a full
/// one may still have room for some.
pub(crate) fn may_have_room(policy: &Compiled, agent: &Agent) -> bool {
    policy.interruptible || agent.may_have_room()
}

/// Whether an agent who is online may have a ticket that nothing keeps from everybody.
pub(crate) fn may_have(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    needs::meets(pairs.policy, ticket, agent) && may_have_if_able(pairs, ticket, agent)
}

/// The same of one who is known to meet the ticket's needs.
pub(crate) fn may_have_if_able(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    has_room(pairs, ticket, agent) && pairs.let_go(ticket, agent)
}

/// Who may have a ticket once the back-offs of those with room are over, and whose those are.
pub(crate) fn ask_again<'a>(
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    with_room: impl Iterator<Item = &'a Agent>,
) -> Again {
    let mut again = Again::default();
    for agent in with_room {
        let mut refused = false;
        let may = needs::meets(pairs.policy, ticket, agent)
            && has_room(pairs, ticket, agent)
            && pairs.holds(ticket, agent).all(|hold| {
                refused |= hold.is_back_off();
                hold.is_back_off() || matches!(hold, Hold::Reserve { .. })
            });
        if may {
            again.asked.push(agent.seq);
            again.forgiven.extend(refused.then_some(agent.seq));
        }
    }
    again.asked.sort_unstable();
    again.forgiven.sort_unstable();
    pairs.not_reserved(ticket, &mut again.asked, &again.forgiven);
    again
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

/// Whether an agent has room for a ticket without interrupting anything.
pub(crate) fn has_room_now(pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
    let room = Room {
        policy: pairs.policy,
        state: pairs.state,
        ticket,
        agent,
    };
    room.is_enough_now()
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
