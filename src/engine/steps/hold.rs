//! Put aside, and taken up again.

use super::hold_timer;
use crate::engine::event::EventKind;
use crate::engine::event_detail::{AssignedBy, RequeueReason, ResumeCause};
use crate::engine::input::HoldReason;
use crate::engine::needs;
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::state::ticket::Stage;
use crate::engine::turn::Turn;
use crate::model::Presence;
use crate::time::{Span, Timestamp};

impl Turn<'_> {
    /// Puts a ticket aside, and its clocks as of `at`. Its agent's capacity is free again;
    /// the ticket stays theirs.
    pub(crate) fn hold(
        &mut self,
        seq: u64,
        reason: HoldReason,
        until: Option<Timestamp>,
        at: Timestamp,
    ) {
        let agent = match self.ticket(seq).map(|ticket| &ticket.stage) {
            Some(Stage::Assigned { agent }) => Some(*agent),
            Some(Stage::Held { agent, .. }) => *agent,
            _ => None,
        };
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let id = ticket.id();
        if matches!(ticket.stage, Stage::Held { .. }) {
            self.end_pause(seq, at);
        }
        self.withdraw(seq, false);
        self.stop_waiting(seq);
        let (policy, now) = (self.policy, self.now);
        let mut holder = None;
        if let Some(ticket) = self.state.tickets.get_mut(seq)
            && let Some(worker) = agent.and_then(|agent| self.state.agents.get_mut(agent))
        {
            ticket.waits_since = None;
            worker.add_work(Work::new(policy, ticket, WorkKind::Held, now));
            holder = Some(worker.id());
        }
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.stage = Stage::Held {
                reason,
                until,
                agent,
            };
        }
        if let Some(at) = until {
            self.state.timers.set(hold_timer(seq, at));
        }
        self.emit(EventKind::TicketHeld {
            ticket: id,
            reason,
            agent: holder,
            until,
        });
        self.pause_clocks(seq, reason, at);
        self.sync_clocks(seq);
        self.climb(seq);
    }

    /// A held ticket is nobody's any more.
    pub(crate) fn disown(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        if let Stage::Held { agent, .. } = &mut ticket.stage
            && let Some(holder) = agent.take()
        {
            self.take_aside(seq, holder);
        }
        self.end_fit(seq, false);
    }

    /// Goes on with a held ticket: with its agent if that one is there, even
    /// beyond its capacity, else in line. Its clocks go on as of `at`.
    pub(crate) fn resume(&mut self, seq: u64, cause: ResumeCause, at: Timestamp) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let Stage::Held { agent, .. } = ticket.stage else {
            return;
        };
        let id = ticket.id();
        self.end_pause(seq, at);
        self.withdraw(seq, false);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.stage = Stage::Waiting;
        }
        self.emit(EventKind::TicketResumed { ticket: id, cause });
        self.sync_clocks(seq);
        let Some((agent, worker)) = agent.and_then(|seq| Some((seq, self.agent(seq)?))) else {
            self.enter_line(seq);
            return;
        };
        let there = matches!(worker.presence, Presence::Online | Presence::Draining);
        let fits = self
            .ticket(seq)
            .is_some_and(|ticket| needs::broken(self.policy, ticket, worker).is_empty());
        match (there, fits) {
            // Its agent may be busy: whoever fits and is free has it now.
            _ if cause == ResumeCause::Promoted => {
                self.requeue(seq, agent, RequeueReason::Promoted);
            }
            (true, true) => self.assign(seq, agent, AssignedBy::Resumed),
            (true, false) => self.requeue(seq, agent, RequeueReason::NoLongerFits),
            (false, _) => self.requeue(seq, agent, RequeueReason::AgentNotThere),
        }
    }

    /// The customer is heard of again in an open ticket.
    pub(crate) fn customer_wrote(&mut self, seq: u64, occurred_at: Timestamp) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let answered = ticket.promises.unanswered_since().is_none();
        ticket.promises.customer_wrote(occurred_at);
        // One that is told after it was answered changes nothing.
        let first_unanswered = answered && ticket.promises.unanswered_since().is_some();
        let returned = core::mem::take(&mut ticket.abandoned);
        ticket.bonds.update(|bonds| bonds.calls = 0);
        let waits_for_customer = matches!(
            ticket.stage,
            Stage::Held {
                reason: HoldReason::Customer | HoldReason::Snoozed,
                ..
            }
        );
        self.emit(EventKind::CustomerWrote {
            ticket: id,
            first_unanswered,
        });
        if first_unanswered {
            self.anchor(seq, occurred_at);
        } else if returned {
            self.update_place(seq);
        }
        if self.reset_attempts(seq) {
            self.emit(EventKind::OffersRetried { ticket: id });
        }
        if waits_for_customer {
            self.resume(seq, ResumeCause::CustomerWrote, occurred_at);
        } else {
            self.sync_clocks(seq);
        }
    }

    /// The ticket is to be answered counting from this act of the customer.
    fn anchor(&mut self, seq: u64, occurred_at: Timestamp) {
        let before = self.standing(seq);
        self.leave_line(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.anchor = occurred_at;
            ticket.promoted_at = None;
        }
        self.update_place(seq);
        let after = self.standing(seq);
        if let (Some(class), Some(id)) = (
            after.filter(|after| Some(after) != before.as_ref()),
            self.ticket(seq).map(|ticket| ticket.id()),
        ) {
            self.emit(EventKind::TicketClassified { ticket: id, class });
        }
    }

    /// The agent gives a ticket back, and is not asked again for a while.
    pub(crate) fn release(&mut self, seq: u64, agent: u64) {
        let until = self.now.saturating_add(self.decline_back_off(seq));
        self.end_assignment(seq, agent, Span::ZERO);
        self.set_back_off(seq, agent, until);
        self.requeue(seq, agent, RequeueReason::Released);
        self.bot_gave_up(seq, agent);
    }
}
