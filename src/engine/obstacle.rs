//! What stands between a ticket and an agent.

use serde::{Deserialize, Serialize};

use super::hold::{self, Hold, Pairs};
use super::needs;
use super::room::Room;
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::{Stage, Ticket};
use crate::model::{Name, Presence, TicketId};
use crate::policy::Need;
use crate::policy::compiled::Compiled;

/// Something that stands between a ticket and an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Obstacle {
    /// The ticket is not waiting in line: it is offered, assigned or closed.
    NotWaiting,
    /// The agent is not online.
    NotOnline(Presence),
    /// The agent lacks something that the ticket needs.
    Need(Need),
    /// The ticket costs more than what is left of the agent's budget.
    NoRoom {
        /// What the ticket costs, in the policy's units.
        cost: u32,
        /// What is left of the agent's budget.
        free: u64,
    },
    /// The agent has as many tickets of this channel as it may.
    CapReached {
        /// The channel.
        channel: Name,
        /// The bound.
        cap: u32,
    },
    /// The ticket or this other one of the agent's lets nothing else in beside it.
    Exclusive {
        /// The agent's ticket.
        beside: TicketId,
    },
    /// The agent has as many tickets with this label as it may.
    LabelCapReached {
        /// The label.
        label: Name,
        /// The bound.
        cap: u32,
    },
    /// Otherwise possible, but held back.
    Hold(Hold),
}

/// What stands between a ticket and an agent; empty: the pair is allowed.
///
/// Written to be read: the matching loop asks the shorter questions of `needs`, `room` and
/// `hold`, and the invariants hold the two against each other.
pub(crate) fn obstacles(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agent: &Agent,
) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if !ticket.is_in_line() && !matches!(ticket.stage, Stage::Held { .. }) {
        found.push(Obstacle::NotWaiting);
    }
    if agent.presence != Presence::Online {
        found.push(Obstacle::NotOnline(agent.presence));
    }
    found.extend(
        needs::unmet(policy, ticket, agent)
            .into_iter()
            .map(Obstacle::Need),
    );
    let room = Room {
        policy,
        state,
        ticket,
        agent,
    };
    found.extend(room.lack());
    let pairs = Pairs::new(policy, state);
    let holds = hold::of_desk(state).into_iter();
    let holds = holds.chain(hold::of_ticket(policy, state, ticket));
    let holds = holds.chain(pairs.holds(ticket, agent));
    found.extend(holds.map(Obstacle::Hold));
    found
}
