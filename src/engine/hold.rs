//! Why an otherwise possible match does not happen: the closed list of holds.

use serde::{Deserialize, Serialize};

use super::doors;
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::{Stage, Ticket};
use crate::model::AgentKind;
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

/// Why an otherwise possible match does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hold {
    /// Offers are suspended.
    OffersSuspended,
    /// The ticket is put aside.
    TicketPaused {
        /// Until when, if that is known.
        until: Option<Timestamp>,
    },
    /// The ticket's queue is closed.
    QueueClosed {
        /// When it opens; `None`: never again.
        opens_at: Option<Timestamp>,
    },
    /// The agent declined or gave back this ticket a short while ago.
    TicketBackOff {
        /// Until when.
        until: Timestamp,
    },
    /// The agent missed an offer a short while ago.
    AgentBackOff {
        /// Until when.
        until: Timestamp,
    },
    /// The ticket was declined or missed as often as its queue allows.
    AttemptsExhausted,
}

impl Hold {
    /// Whether it spares an agent after a refusal or a miss.
    pub(crate) const fn is_back_off(self) -> bool {
        matches!(self, Self::TicketBackOff { .. } | Self::AgentBackOff { .. })
    }
}

/// What keeps every ticket back.
pub(crate) fn of_desk(state: &State) -> Option<Hold> {
    state.suspended.then_some(Hold::OffersSuspended)
}

/// What keeps a ticket back from everybody.
pub(crate) fn of_ticket(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
) -> impl Iterator<Item = Hold> + use<> {
    let paused = match ticket.stage {
        Stage::Held { until, .. } => Some(Hold::TicketPaused { until }),
        _ => None,
    };
    // The top three tiers never leave the line.
    let exhausted = ticket.exhausted && !ticket.urgency.is_top();
    let exhausted = exhausted.then_some(Hold::AttemptsExhausted);
    let closed = doors::closed_to(policy, state, ticket).filter(|(_, to_bots)| !to_bots);
    let closed = closed.map(|(opens_at, _)| Hold::QueueClosed { opens_at });
    paused.into_iter().chain(closed).chain(exhausted)
}

/// What keeps a ticket from one agent.
pub(crate) fn of_pair(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agent: &Agent,
) -> impl Iterator<Item = Hold> + use<> {
    let declined = ticket
        .back_offs
        .iter()
        .find(|pause| pause.agent == agent.seq);
    let declined = declined.map(|pause| Hold::TicketBackOff { until: pause.until });
    let missed = agent
        .back_off_until
        .map(|until| Hold::AgentBackOff { until });
    // A queue that is closed to people may still be open to bots.
    let human = agent.abilities.kind == AgentKind::Human;
    let closed = human.then(|| doors::closed_to(policy, state, ticket));
    let closed = closed.flatten().filter(|(_, to_bots)| *to_bots);
    let closed = closed.map(|(opens_at, _)| Hold::QueueClosed { opens_at });
    closed.into_iter().chain(declined).chain(missed)
}
