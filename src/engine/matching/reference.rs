//! Matching by definition: while some pair (waiting ticket, agent with room) is
//! allowed, take the first such ticket in the order, then its best agent by its
//! queue's list.
//!
//! This plain loop is the specification.

use super::{Next, choice};
use crate::engine::hold::Hold;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::{hold, needs, room};
use crate::model::Presence;
use crate::policy::compiled::Compiled;

pub(super) fn next(policy: &Compiled, state: &State) -> Option<Next> {
    if hold::of_desk(state).is_some() {
        return None;
    }
    let online: Vec<&Agent> = state
        .agents
        .iter()
        .filter(|agent| agent.presence == Presence::Online)
        .filter(|agent| agent.used < u64::from(agent.abilities.budget))
        .collect();
    if online.is_empty() {
        return None;
    }
    for key in state.line.iter() {
        let Some(ticket) = state.tickets.get(key.seq) else {
            continue;
        };
        if hold::of_ticket(ticket).next().is_some() {
            continue;
        }
        // Held back by nothing, or by nothing but having refused or missed.
        let able: Vec<&Agent> = online
            .iter()
            .copied()
            .filter(|agent| {
                needs::meets(policy, ticket, agent) && room::has_room(policy, ticket, agent)
            })
            .filter(|agent| hold::of_pair(ticket, agent).all(Hold::is_back_off))
            .collect();
        let allowed: Vec<&Agent> = able
            .iter()
            .copied()
            .filter(|agent| hold::of_pair(ticket, agent).next().is_none())
            .collect();
        if let Some(chosen) = choice::best(policy, state, ticket, &allowed) {
            return Some(Next::Offer {
                ticket: ticket.seq,
                chosen,
            });
        }
        if ticket.urgency.is_top() && !able.is_empty() {
            return Some(Next::AskAll {
                ticket: ticket.seq,
                agents: able.iter().map(|agent| agent.seq).collect(),
            });
        }
    }
    None
}
