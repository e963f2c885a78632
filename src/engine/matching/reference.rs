//! Matching by definition: while some pair (waiting ticket, agent with room) is
//! allowed, take the first such ticket in the order, then its best agent by its
//! queue's list.
//!
//! Agents who need not interrupt anything for it go before those who must. Where a queue
//! asks several at once, the best so many who are allowed are asked. A ticket of the top
//! three tiers that is allowed with nobody, while everybody who is online and able, with
//! room or without, is in back-off for it or for all, is offered to all who may have it once the
//! back-offs of those with room are over; if a reserve would keep them all, nothing ends.
//!
//! This plain loop is the specification.

use super::{Next, ask_again, choice, everybody_refused, may_have, may_have_room};
use crate::engine::hold::{self, Pairs};
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::model::Presence;
use crate::policy::compiled::Compiled;

pub(crate) fn next(policy: &Compiled, state: &State) -> Option<Next> {
    if hold::of_desk(state).is_some() {
        return None;
    }
    let online = state.agents.iter();
    let online: Vec<&Agent> = online
        .filter(|agent| agent.presence == Presence::Online)
        .collect();
    let agents = online.iter().copied();
    let free: Vec<&Agent> = agents
        .filter(|agent| may_have_room(policy, agent))
        .collect();
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
        let agents = free.iter().copied();
        let allowed: Vec<&Agent> = agents
            .filter(|agent| may_have(&pairs, ticket, agent))
            .collect();
        let chosen = choice::best(policy, state, ticket, &allowed);
        if !chosen.is_empty() {
            return Some(Next::Offer {
                ticket: ticket.seq,
                chosen,
            });
        }
        if ticket.is_in_danger() && everybody_refused(&pairs, ticket, online.iter().copied()) {
            let again = ask_again(&pairs, ticket, free.iter().copied());
            if !again.asked.is_empty() {
                let ticket = ticket.seq;
                return Some(Next::AskAll { ticket, again });
            }
        }
    }
    None
}
