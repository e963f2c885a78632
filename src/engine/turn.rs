use super::event::{Event, EventKind};
use super::event_detail::Standing;
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
use crate::model::{AgentId, Name, TicketId};
use crate::policy::compiled::Compiled;
use crate::policy::index::QueueIx;
use crate::time::{Span, Timestamp};

/// One instant's work: the state, what has followed so far, and the time.
///
/// Commands (`commands/`) check an input and then take steps; steps (`steps/`)
/// change the state and say so. Every change goes through a turn.
pub(crate) struct Turn<'a> {
    pub(crate) policy: &'a Compiled,
    pub(crate) state: &'a mut State,
    pub(crate) out: &'a mut Vec<Event>,
    pub(crate) now: Timestamp,
    /// The time the input came with, while that differs from `now` and has not been told.
    pub(crate) given: Option<Timestamp>,
    /// Tickets for a bot first that came to stand in line.
    pub(crate) unchecked: Vec<u64>,
}

impl Turn<'_> {
    /// Says what has followed. The first word of an input that came early is that it did.
    pub(crate) fn emit(&mut self, kind: EventKind) {
        if let Some(given) = self.given.take() {
            self.emit(EventKind::TimeSkewed { given });
        }
        self.state.events = self.state.events.saturating_add(1);
        self.out.push(Event {
            sequence: self.state.events,
            at: self.now,
            kind,
        });
    }

    pub(crate) fn ticket(&self, seq: u64) -> Option<&Ticket> {
        self.state.tickets.get(seq)
    }

    pub(crate) fn ticket_mut(&mut self, seq: u64) -> Option<&mut Ticket> {
        self.state.tickets.get_mut(seq)
    }

    pub(crate) fn agent(&self, seq: u64) -> Option<&Agent> {
        self.state.agents.get(seq)
    }

    pub(crate) fn agent_mut(&mut self, seq: u64) -> Option<&mut Agent> {
        self.state.agents.get_mut(seq)
    }

    /// The ids of a ticket and an agent, for an event about both.
    pub(crate) fn ids(&self, ticket: u64, agent: u64) -> Option<(TicketId, AgentId)> {
        Some((self.ticket(ticket)?.id(), self.agent(agent)?.id()))
    }
}

/// Where a ticket stands, in words.
pub(crate) fn standing(policy: &Compiled, ticket: &Ticket) -> Standing {
    Standing {
        queue: queue_name(policy, ticket.queue()),
        urgency: ticket.urgency,
        priority: ticket.priority(),
        due: ticket.due,
        head_start: match ticket.promoted_at {
            Some(_) => Span::ZERO,
            None => ticket.class.head_start,
        },
        rules: ticket
            .class
            .rules
            .iter()
            .filter_map(|rule| policy.rule_name(*rule).cloned())
            .collect(),
    }
}

/// A queue's name; empty for one the policy no longer has, which no open ticket stands in.
pub(crate) fn queue_name(policy: &Compiled, queue: QueueIx) -> Name {
    let name = policy.queues.name(queue).cloned();
    name.unwrap_or_else(|| Name::from(""))
}
