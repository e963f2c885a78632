//! What each event counts.

use super::{AgentRow, Figures, Stage, Stats, TicketRow, is_present};
use crate::engine::{
    AfterAbandon, CapacityEvent, CustomerEvent, Engine, Event, EventKind, QueueEvent,
    RequeueReason, Standing,
};
use crate::model::{AgentId, Name, TicketId};
use crate::time::Timestamp;

impl Stats {
    /// Counts an event. `engine` is the one that said it, after the call that it comes from.
    pub fn observe(&mut self, engine: &Engine, event: &Event) {
        let at = event.at;
        match &event.kind {
            EventKind::TicketOpened { ticket, class } => self.opened(engine, *ticket, class, at),
            EventKind::TicketReopened { ticket, class } => {
                self.classified(engine, *ticket, class, at);
                self.set(*ticket, Stage::Waiting, at);
                if let Some(row) = self.tickets.get_mut(ticket) {
                    (row.since, row.answered) = (at, false);
                }
                self.count(*ticket, |figures| &mut figures.reopened);
            }
            EventKind::TicketClassified { ticket, class } => {
                self.classified(engine, *ticket, class, at);
            }
            EventKind::TicketTransferred { ticket, to, .. }
            | EventKind::Queue(QueueEvent::TicketOverflowed { ticket, to, .. }) => {
                self.moved(*ticket, to, at);
            }
            EventKind::Offered { ticket, agent, .. } => {
                self.count(*ticket, |figures| &mut figures.offered);
                self.of_agent(*agent, at).figures.offered += 1;
            }
            EventKind::Assigned { ticket, agent, .. } => self.assigned(*ticket, *agent, at),
            EventKind::OfferDeclined { ticket, agent, .. } => {
                self.count(*ticket, |figures| &mut figures.declined);
                self.of_agent(*agent, at).figures.declined += 1;
            }
            EventKind::OfferExpired { ticket, agent, .. } => {
                self.count(*ticket, |figures| &mut figures.missed);
                self.of_agent(*agent, at).figures.missed += 1;
            }
            EventKind::TicketHeld { ticket, .. }
            | EventKind::Capacity(CapacityEvent::AssignmentInterrupted { ticket, .. }) => {
                self.set(*ticket, Stage::Aside, at);
            }
            // Called in vain: put aside again, or given up, and somebody must look.
            EventKind::Customer(CustomerEvent::CallUnanswered { ticket, .. }) => {
                self.set(*ticket, Stage::Waiting, at);
            }
            EventKind::TicketResumed { ticket, .. }
            | EventKind::AssignmentRelieved { ticket, .. } => {
                self.set(*ticket, Stage::Waiting, at);
            }
            EventKind::TicketRequeued { ticket, reason, .. } => {
                if *reason == RequeueReason::HandedOff {
                    self.escaped(*ticket);
                }
                self.set(*ticket, Stage::Waiting, at);
            }
            EventKind::PersonWanted { ticket } => self.escaped(*ticket),
            EventKind::TicketResolved { ticket, agent } => {
                self.count(*ticket, |figures| &mut figures.handled);
                if let Some(agent) = agent {
                    self.of_agent(*agent, at).figures.handled += 1;
                }
                self.set(*ticket, Stage::Closed, at);
            }
            EventKind::TicketAbandoned { ticket, then } => {
                if self.tickets.get(ticket).is_some_and(|row| !row.answered) {
                    self.count(*ticket, |figures| &mut figures.abandoned);
                }
                if *then == AfterAbandon::Closed {
                    self.set(*ticket, Stage::Closed, at);
                }
            }
            EventKind::Customer(CustomerEvent::CallbackGivenUp {
                ticket,
                then: AfterAbandon::Closed,
                ..
            })
            | EventKind::Customer(CustomerEvent::Merged { ticket, .. })
            | EventKind::Queue(QueueEvent::TicketReferred { ticket, .. })
            | EventKind::TicketCancelled { ticket } => self.set(*ticket, Stage::Closed, at),
            EventKind::Customer(CustomerEvent::RepeatContact { ticket, .. }) => {
                self.count(*ticket, |figures| &mut figures.repeats);
            }
            EventKind::ClockBreached { ticket, .. } => {
                self.count(*ticket, |figures| &mut figures.breached);
            }
            EventKind::BreachWithdrawn { ticket, .. } => self.change(*ticket, |figures| {
                figures.breached = figures.breached.saturating_sub(1);
            }),
            EventKind::TicketForgotten { ticket } => {
                self.tickets.remove(ticket);
            }
            EventKind::PresenceChanged { agent, to, .. } => {
                self.of_agent(*agent, at).present = is_present(*to);
            }
            EventKind::AgentRegistered { agent } => {
                self.of_agent(*agent, at);
            }
            EventKind::AgentRemoved { agent } => self.of_agent(*agent, at).present = false,
            EventKind::WrapUpStarted { agent, .. }
            | EventKind::Capacity(CapacityEvent::ConsultStarted { agent, .. }) => {
                self.works(*agent, at, true);
            }
            EventKind::WrapUpEnded { agent, .. }
            | EventKind::Capacity(CapacityEvent::ConsultEnded { agent, .. }) => {
                self.works(*agent, at, false);
            }
            _ => {}
        }
    }

    fn opened(&mut self, engine: &Engine, ticket: TicketId, class: &Standing, at: Timestamp) {
        // Kept at least until the call is over, but under a retention of nothing.
        let view = engine.ticket(ticket);
        let spec = view.as_ref().map(|view| &view.spec);
        let row = TicketRow {
            clearances: engine.clearances_of(ticket).cloned().collect(),
            queue: class.queue.clone(),
            topic: spec.map(|spec| spec.topic.clone()),
            language: spec.and_then(|spec| spec.languages.first().cloned()),
            due: class.due,
            since: view.as_ref().map_or(at, |view| view.opened_at),
            came: at,
            answered: false,
            escaped: false,
            stage: Stage::Waiting,
        };
        self.tickets.insert(ticket, row);
        self.comes(ticket, at);
        self.count(ticket, |figures| &mut figures.opened);
    }

    fn classified(&mut self, engine: &Engine, ticket: TicketId, class: &Standing, at: Timestamp) {
        self.moved(ticket, &class.queue, at);
        if let Some(row) = self.tickets.get_mut(&ticket) {
            row.due = class.due;
            row.clearances = engine.clearances_of(ticket).cloned().collect();
        }
    }

    fn moved(&mut self, ticket: TicketId, to: &Name, at: Timestamp) {
        let Some(row) = self.tickets.get(&ticket).filter(|row| row.queue != *to) else {
            return;
        };
        let waits = row.stage == Stage::Waiting;
        if waits {
            self.goes(ticket, at);
        }
        if let Some(row) = self.tickets.get_mut(&ticket) {
            row.queue = to.clone();
        }
        if waits {
            self.comes(ticket, at);
        }
    }

    fn assigned(&mut self, ticket: TicketId, agent: AgentId, at: Timestamp) {
        self.of_agent(agent, at).figures.taken += 1;
        self.set(ticket, Stage::With(agent), at);
        let Some(row) = self.tickets.get_mut(&ticket) else {
            return;
        };
        if core::mem::replace(&mut row.answered, true) {
            return;
        }
        let (waited, due) = (at.since(row.since), row.due);
        self.change(ticket, |figures| {
            figures.answered += 1;
            figures.waited = figures.waited.saturating_add(waited);
            figures.answered_with_target += u64::from(due.is_some());
            figures.answered_in_time += u64::from(due.is_some_and(|due| at <= due));
        });
    }

    fn escaped(&mut self, ticket: TicketId) {
        let row = self.tickets.get_mut(&ticket);
        if row.is_some_and(|row| !core::mem::replace(&mut row.escaped, true)) {
            self.count(ticket, |figures| &mut figures.bot_escapes);
        }
    }

    /// A ticket goes from one stage to another, and an agent has one work less or more.
    fn set(&mut self, ticket: TicketId, stage: Stage, at: Timestamp) {
        let Some(row) = self.tickets.get_mut(&ticket) else {
            return;
        };
        let before = core::mem::replace(&mut row.stage, stage);
        match (before == Stage::Waiting, stage == Stage::Waiting) {
            (true, false) => self.goes(ticket, at),
            (false, true) => self.comes(ticket, at),
            _ => {}
        }
        if let Stage::With(agent) = before {
            self.works(agent, at, false);
        }
        if let Stage::With(agent) = stage {
            self.works(agent, at, true);
        }
    }

    fn works(&mut self, agent: AgentId, at: Timestamp, more: bool) {
        let row = self.of_agent(agent, at);
        row.works = match more {
            true => row.works.saturating_add(1),
            false => row.works.saturating_sub(1),
        };
    }

    /// An agent's row, its time counted up to now.
    fn of_agent(&mut self, agent: AgentId, now: Timestamp) -> &mut AgentRow {
        let row = self.agents.entry(agent).or_default();
        row.count_time(now);
        row
    }

    fn count(&mut self, ticket: TicketId, counter: impl Fn(&mut Figures) -> &mut u64) {
        self.change(ticket, |figures| {
            let counter = counter(figures);
            *counter = counter.saturating_add(1);
        });
    }

    /// Changes all figures that a ticket belongs to.
    fn change(&mut self, ticket: TicketId, change: impl Fn(&mut Figures)) {
        change(&mut self.total);
        let Some(row) = self.tickets.get(&ticket) else {
            return;
        };
        let needed = || row.clearances.clone();
        let (queue, language) = (row.queue.clone(), row.language.clone());
        change(self.queues.entry((queue, needed())).or_default());
        change(self.languages.entry((language, needed())).or_default());
        if let Some(topic) = &row.topic {
            change(self.topics.entry((topic.clone(), needed())).or_default());
        }
    }
}
