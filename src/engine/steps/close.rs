//! The end of a ticket: closed, kept for a while, dropped.

use crate::engine::event::EventKind;
use crate::engine::event_detail::RevokeReason;
use crate::engine::index::Index;
use crate::engine::state::ticket::{Outcome, Stage};
use crate::engine::steps::{hold_timer, retention_timer};
use crate::engine::turn::Turn;
use crate::model::CaseId;
use crate::time::Span;

impl Turn<'_> {
    /// Takes a ticket from wherever it is: offers are revoked, its agent is freed
    /// (with wrap-up, if the customer was served), it is out of line.
    pub(crate) fn withdraw(&mut self, seq: u64, wrap_up: bool) {
        self.revoke_offers(seq, RevokeReason::TicketWithdrawn);
        self.leave_line(seq);
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        match ticket.stage {
            Stage::Assigned { agent } => {
                let queue = self.policy.queue(ticket.queue()).filter(|_| wrap_up);
                let span = queue.map_or(Span::ZERO, |row| row.wrap_up);
                self.end_assignment(seq, agent, span);
            }
            Stage::Held { until, agent, .. } => {
                self.end_pause(seq, self.now);
                if let Some(at) = until {
                    self.state.timers.unset(hold_timer(seq, at));
                }
                if let Some(holder) = agent {
                    self.take_aside(seq, holder);
                    self.settle_presence(holder);
                }
            }
            Stage::Waiting | Stage::Closed { .. } => {}
        }
    }

    /// Closes a ticket that was withdrawn.
    pub(crate) fn close(&mut self, seq: u64, outcome: Outcome) {
        self.end(seq, outcome);
        self.keep(seq);
    }

    /// Closes a ticket that was withdrawn; it is still to be kept, or dropped.
    pub(crate) fn end(&mut self, seq: u64, outcome: Outcome) {
        let now = self.now;
        self.clear_back_offs(seq);
        self.reset_attempts(seq);
        self.leave_incident(seq);
        if let Some(ticket) = self.state.tickets.get(seq) {
            self.state.customers.closed(ticket.spec.customer, seq);
        }
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.waits_since = None;
            ticket.stage = Stage::Closed {
                outcome,
                closed_at: now,
                forget_at: None,
            };
        }
        self.state.tickets.list_by_topic(seq);
        self.choose_ladder(seq);
        self.end_fit(seq, false);
        // What still runs is promised no more: told while the ticket is there, which may not be
        // kept, and once it is closed, so that it takes no step in between.
        self.end_clocks(seq, None);
        if self.ticket(seq).is_some_and(|ticket| ticket.is_forgotten()) {
            self.forget_rest(seq);
        }
    }

    /// A ticket that was closed is kept for its time. What is kept for none is gone then, and its
    /// customer has one fewer all the same.
    pub(crate) fn keep(&mut self, seq: u64) {
        let customer = self.ticket_mut(seq).and_then(|ticket| {
            ticket.bonds.update(|bonds| bonds.over_limit = false);
            ticket.spec.customer
        });
        self.keep_until_forgotten(seq);
        self.readmit(customer);
    }

    /// Drops a closed ticket.
    pub(crate) fn forget(&mut self, seq: u64) {
        let Some(mut ticket) = self.state.tickets.remove(seq) else {
            return;
        };
        if let Stage::Closed {
            forget_at: Some(at),
            ..
        } = ticket.stage
        {
            self.state.timers.unset(retention_timer(seq, at));
        }
        self.leave_case(ticket.spec.case, seq);
        self.state.customers.dropped(ticket.spec.customer, seq);
        self.emit(EventKind::TicketForgotten {
            ticket: ticket.id(),
        });
        Index::forget(self.state, &mut ticket);
    }

    /// A ticket is no longer known, or no longer part of this case.
    pub(crate) fn leave_case(&mut self, case: Option<CaseId>, seq: u64) {
        if let Some(id) = case
            && let Some(case) = self.state.cases.get_mut(&id)
        {
            if let Ok(at) = case.tickets.binary_search(&seq) {
                case.tickets.remove(at);
            }
            if case.tickets.is_empty() {
                self.state.cases.remove(&id);
            }
        }
    }

    /// A ticket of no case is part of this one from now on.
    pub(crate) fn enter_case(&mut self, seq: u64, case: Option<CaseId>) {
        if case.is_some()
            && let Some(ticket) = self.ticket_mut(seq)
        {
            let mut spec = ticket.spec.clone();
            spec.case = case;
            ticket.set_spec(spec);
            self.join_case(case, seq);
        }
    }

    /// A ticket is part of this case.
    pub(crate) fn join_case(&mut self, case: Option<CaseId>, seq: u64) {
        if let Some(case) = case {
            let case = self.state.cases.entry(case).or_default();
            if let Err(at) = case.tickets.binary_search(&seq) {
                case.tickets.insert(at, seq);
            }
        }
    }
}
