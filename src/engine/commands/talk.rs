use crate::engine::event::EventKind;
use crate::engine::event_detail::ResumeCause;
use crate::engine::input::HoldReason;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::Stage;
use crate::engine::turn::Turn;
use crate::model::{AgentId, TicketId};
use crate::time::Timestamp;

impl Turn<'_> {
    pub(super) fn customer_wrote_in(
        &mut self,
        ticket: TicketId,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;

        self.customer_wrote(seq, occurred_at);
        Ok(Applied::Done)
    }

    pub(super) fn agent_wrote(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let (seq, by) = self.open_and_registered(ticket, agent)?;

        if let Some(known) = self.ticket_mut(seq) {
            known.bonds.update(|bonds| bonds.calls = 0);
        }
        self.emit(EventKind::AgentWrote { ticket, agent });
        self.answer_clocks(seq, occurred_at, self.kind_of(Some(by)));
        Ok(Applied::Done)
    }

    pub(super) fn hold_ticket(
        &mut self,
        ticket: TicketId,
        reason: HoldReason,
        until: Option<Timestamp>,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        if let Some(until) = until.filter(|until| *until <= self.now) {
            return Err(Refusal::UntilNotAfter {
                until,
                at: self.now,
            });
        }
        if reason == HoldReason::Snoozed && until.is_none() {
            return Err(Refusal::SnoozeWithoutEnd { ticket });
        }
        let seq = self.open(ticket)?;

        if reason == HoldReason::Interrupted {
            return Err(Refusal::InterruptedByHand { ticket });
        }

        let held = self.ticket(seq).is_some_and(|ticket| {
            matches!(&ticket.stage, Stage::Held { reason: r, until: u, .. } if *r == reason && *u == until)
        });
        if held {
            return Ok(Applied::Already);
        }
        self.hold(seq, reason, until, occurred_at);
        Ok(Applied::Done)
    }

    pub(super) fn resume_ticket(
        &mut self,
        ticket: TicketId,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        let held = self
            .ticket(seq)
            .is_some_and(|ticket| matches!(ticket.stage, Stage::Held { .. }));
        if !held {
            return Err(Refusal::NotHeld { ticket });
        }

        self.resume(seq, ResumeCause::Host, occurred_at);
        Ok(Applied::Done)
    }
}
