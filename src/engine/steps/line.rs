//! In line, and out of it.

use crate::engine::event::EventKind;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;

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
        self.state.line.insert(key);
        if let Some(at) = ticket
            .patience_ends(policy)
            .filter(|_| key.is_behind_live())
        {
            ticket.patience_ends = Some(at);
            self.state.timers.set(patience_timer(seq, at));
        }
    }

    /// Takes a ticket out of the line, if it stands there.
    pub(crate) fn leave_line(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        if let Some(key) = ticket.key.take() {
            self.state.line.remove(key);
        }
        if let Some(at) = ticket.patience_ends.take() {
            self.state.timers.unset(patience_timer(seq, at));
        }
    }

    /// A ticket whose customer is not there has waited past all patience.
    pub(crate) fn raise_standing(&mut self, seq: u64) {
        self.leave_line(seq);
        self.enter_line(seq);
        if let Some(ticket) = self.ticket(seq).map(|ticket| ticket.id()) {
            self.emit(EventKind::StandingRaised { ticket });
        }
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
