//! In line, and out of it.

use super::gathering_timer;
use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::matching;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::AgentKind;

impl Turn<'_> {
    /// Puts a ticket that waits without an offer in line, at its place as of now.
    /// Does nothing to any other.
    pub(crate) fn enter_line(&mut self, seq: u64) {
        self.climb(seq);
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        if !ticket.is_in_line() || ticket.key.is_some() {
            return;
        }
        let key = ticket.place(policy, now);
        ticket.key = Some(key);
        let is_large = policy.is_large(ticket.names.channel, ticket.class.exclusive);
        self.state.line.insert(key, is_large);
        if ticket.needed_kind() == Some(AgentKind::Bot) {
            self.unchecked.push(seq);
        }
        if let Some(at) = ticket
            .patience_ends(policy)
            .filter(|_| key.is_behind_live())
        {
            ticket.patience_ends = Some(at);
            self.state.timers.set(patience_timer(seq, at));
        }
        // Under every policy: the next may wait for who is preferred, from then on.
        ticket.waits_since.get_or_insert(now);
        if let Some(at) = ticket.awaits_preferred_until(policy).filter(|at| *at > now) {
            ticket.preferred_until = Some(at);
            self.state.timers.set(preferred_timer(seq, at));
        }
        if let Some(at) = ticket.gathers_from(policy).filter(|at| *at > now) {
            ticket.gather_at = Some(at);
            self.state.timers.set(gathering_timer(seq, at));
        }
        self.arrive(seq);
    }

    /// Takes a ticket out of the line, if it stands there.
    pub(crate) fn leave_line(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let key = ticket.key.take();
        if key.is_some()
            && let Some(at) = ticket.patience_ends.take()
        {
            self.state.timers.unset(patience_timer(seq, at));
        }
        if let Some(at) = ticket.preferred_until.take() {
            self.state.timers.unset(preferred_timer(seq, at));
        }
        if let Some(at) = ticket.gather_at.take() {
            self.state.timers.unset(gathering_timer(seq, at));
        }
        if let Some(key) = key {
            self.state.line.remove(key);
            self.depart(seq, key);
        }
    }

    /// A ticket waits no more; when it comes to stand in line again, that is another wait.
    pub(crate) fn end_wait(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.waits_since = None;
        }
    }

    /// Nobody's patience with a ticket is to end.
    pub(crate) fn end_patience(&mut self, seq: u64) {
        let before = self
            .ticket_mut(seq)
            .and_then(|ticket| ticket.patience_ends.take());
        if let Some(at) = before {
            self.state.timers.unset(patience_timer(seq, at));
        }
    }

    /// A ticket has waited long enough for the agent who knows it. Of one that nobody has come
    /// to know there is nothing to say.
    pub(crate) fn end_preferred_wait(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.preferred_until = None;
        }
        if let Some(ticket) = self.ticket(seq)
            && matching::preferred(self.state, ticket).is_some()
        {
            let ticket = ticket.id();
            let event = CapacityEvent::PreferredWaitEnded { ticket };
            self.emit(EventKind::Capacity(event));
        }
    }

    /// A large ticket is overdue: when the line is worked off, somebody makes room for it.
    pub(crate) fn end_gathering_wait(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.gather_at = None;
        }
    }

    /// A ticket whose customer is not there has waited past all patience.
    pub(crate) fn raise_standing(&mut self, seq: u64) {
        let awaits = self.ticket(seq).and_then(|ticket| ticket.preferred_until);
        self.leave_line(seq);
        self.enter_line(seq);
        // Its wait for the agent who knows it goes on, and may end at this instant, too.
        if let Some(at) = awaits
            && let Some(ticket) = self.ticket_mut(seq)
        {
            ticket.preferred_until = Some(at);
            self.state.timers.set(preferred_timer(seq, at));
        }
        if let Some(ticket) = self.ticket(seq).map(|ticket| ticket.id()) {
            self.emit(EventKind::StandingRaised { ticket });
        }
    }
}

pub(crate) fn preferred_timer(ticket: u64, at: crate::time::Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::PreferredWaitEnds,
        ticket,
        agent: 0,
    }
}

pub(crate) fn patience_timer(ticket: u64, at: crate::time::Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::PatienceEnds,
        ticket,
        agent: 0,
    }
}
