//! Matching by definition: while some pair (waiting ticket, agent with room) is
//! allowed, take the first such ticket in the order, then its best agent by its
//! queue's list.
//!
//! This plain loop is the specification.

use super::{Next, choice};
use crate::engine::needs;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::model::Presence;
use crate::policy::compiled::Compiled;

pub(super) fn next(policy: &Compiled, state: &State) -> Option<Next> {
    if state.suspended {
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
        let top = ticket.urgency.is_top();
        if ticket.exhausted && !top {
            continue;
        }
        let able: Vec<&Agent> = online
            .iter()
            .copied()
            .filter(|agent| needs::meets(ticket, agent) && needs::has_room(policy, ticket, agent))
            .collect();
        let allowed: Vec<&Agent> = able
            .iter()
            .copied()
            .filter(|agent| needs::back_offs(ticket, agent).next().is_none())
            .collect();
        if let Some(chosen) = choice::best(policy, state, ticket, &allowed) {
            return Some(Next::Offer {
                ticket: ticket.seq,
                chosen,
            });
        }
        if top && !able.is_empty() {
            return Some(Next::AskAll {
                ticket: ticket.seq,
                agents: able.iter().map(|agent| agent.seq).collect(),
            });
        }
    }
    None
}
