//! Matching by definition: while some pair (waiting ticket, agent with room) is
//! allowed, take the first such ticket in the order, then its best agent by its
//! queue's list.
//!
//! Agents who need not interrupt anything for it go before those who must. Where a queue
//! asks several at once, the best so many who are allowed are asked. A ticket of the top
//! three tiers that is allowed with nobody, while everybody who is online and able, with
//! room or without, is in back-off for it or for all, is offered to all of those with room.
//!
//! This plain loop is the specification.

use super::{Next, choice};
use crate::engine::hold::{self, Hold, Pairs};
use crate::engine::needs;
use crate::engine::room::Room;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::state::ticket::Ticket;
use crate::model::Presence;
use crate::policy::compiled::Compiled;

pub(super) fn next(policy: &Compiled, state: &State) -> Option<Next> {
    if hold::of_desk(state).is_some() {
        return None;
    }
    let online = state.agents.iter();
    let online: Vec<&Agent> = online
        .filter(|agent| agent.presence == Presence::Online)
        .collect();
    // Where work may be interrupted, a full agent may still have room for some.
    let not_full =
        |agent: &&Agent| policy.interruptible || agent.used < u64::from(agent.abilities.budget);
    let free: Vec<&Agent> = online.iter().copied().filter(not_full).collect();
    if free.is_empty() {
        return None;
    }
    let pairs = Pairs::new(policy, state);
    for key in state.line.iter() {
        let Some(ticket) = state.tickets.get(key.seq) else {
            continue;
        };
        if hold::of_ticket(policy, state, ticket).next().is_some() {
            continue;
        }
        let has_room = |agent: &Agent| {
            let room = Room {
                policy,
                state,
                ticket,
                agent,
            };
            room.is_enough()
        };
        let allowed = free.iter().copied().filter(|agent| {
            needs::meets(policy, ticket, agent)
                && has_room(agent)
                && pairs.holds(ticket, agent).next().is_none()
        });
        let allowed: Vec<&Agent> = allowed.collect();
        let chosen = choice::best(policy, state, ticket, &allowed);
        if !chosen.is_empty() {
            return Some(Next::Offer {
                ticket: ticket.seq,
                chosen,
            });
        }
        if ticket.urgency.is_top() && everybody_refused(policy, &pairs, ticket, &online) {
            let able = free.iter().copied().filter(|agent| {
                needs::meets(policy, ticket, agent)
                    && has_room(agent)
                    && pairs.holds(ticket, agent).all(|hold| hold.is_back_off())
            });
            let agents: smallvec::SmallVec<[u64; 8]> = able.map(|agent| agent.seq).collect();
            if !agents.is_empty() {
                return Some(Next::AskAll {
                    ticket: ticket.seq,
                    agents,
                });
            }
        }
    }
    None
}

/// Whether all who are online and able, and held back by nothing else, are in back-off.
fn everybody_refused(
    policy: &Compiled,
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    online: &[&Agent],
) -> bool {
    // Who would lack room for it with nothing else to do is not waited for.
    let cost = policy.cost(ticket.names.channel);
    let able = online
        .iter()
        .filter(|agent| agent.abilities.budget >= cost && needs::meets(policy, ticket, agent));
    able.map(|agent| pairs.holds(ticket, agent).collect::<Vec<Hold>>())
        .filter(|holds| holds.iter().all(Hold::is_back_off))
        .all(|holds| !holds.is_empty())
}
