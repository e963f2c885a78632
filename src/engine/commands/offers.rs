use std::collections::BTreeSet;

use crate::engine::event::EventKind;
use crate::engine::event_detail::{AssignedBy, RevokeReason};
use crate::engine::needs;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::agent::WorkKind;
use crate::engine::state::ticket::Stage;
use crate::engine::turn::Turn;
use crate::model::{AgentId, TicketId};
use crate::time::Span;

impl Turn<'_> {
    pub(super) fn accept_offer(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<Applied, Refusal> {
        let (seq, by) = self.open_and_registered(ticket, agent)?;
        let (Some(known), Some(worker)) = (self.ticket(seq), self.agent(by)) else {
            return Ok(Applied::Already);
        };
        if known.stage == (Stage::Assigned { agent: by }) {
            return Ok(Applied::Already);
        }
        self.offered(ticket, agent)?;
        if let Some(need) = needs::unmet_for_ever(self.policy, known, worker)
            .into_iter()
            .next()
        {
            return Err(Refusal::NeedNotMet {
                ticket,
                agent,
                need,
            });
        }

        self.assign(seq, by, AssignedBy::Accepted);
        Ok(Applied::Done)
    }

    pub(super) fn decline_offer(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
        retry_after: Option<Span>,
    ) -> Result<Applied, Refusal> {
        let (seq, by) = self.offered(ticket, agent)?;

        self.decline(seq, by, retry_after);
        Ok(Applied::Done)
    }

    pub(super) fn revoke_offer(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<Applied, Refusal> {
        let (seq, from) = self.offered(ticket, agent)?;

        // The same agent is not the next one asked, or taking it back would mean nothing.
        let until = self.now.saturating_add(self.decline_back_off(seq));
        // First, since the round may end with this offer, and the ticket with it.
        self.set_back_off(seq, from, until);
        self.revoke(seq, from, RevokeReason::Host);
        self.enter_line(seq);
        Ok(Applied::Done)
    }

    /// A ticket that is offered to this agent.
    fn offered(&self, ticket: TicketId, agent: AgentId) -> Result<(u64, u64), Refusal> {
        let (seq, to) = self.open_and_registered(ticket, agent)?;
        let offers = self.ticket(seq).map(|ticket| ticket.offers.as_slice());
        let mut offers = offers.unwrap_or_default().iter();
        if offers.any(|offer| offer.agent == to) {
            Ok((seq, to))
        } else {
            Err(Refusal::NotOffered { ticket, agent })
        }
    }

    pub(super) fn retry_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        if !self.ticket(seq).is_some_and(|ticket| ticket.exhausted) {
            return Err(Refusal::NotExhausted { ticket });
        }

        self.reset_attempts(seq);
        self.emit(EventKind::OffersRetried { ticket });
        Ok(Applied::Done)
    }

    pub(super) fn end_wrap_up_of(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<Applied, Refusal> {
        let by = self.registered(agent)?;
        let work = self.agent(by).and_then(|agent| {
            let mut works = agent.works.iter();
            works.find(|work| work.id == ticket && matches!(work.kind, WorkKind::WrapUp { .. }))
        });
        let Some(seq) = work.map(|work| work.ticket) else {
            return Err(Refusal::NoWrapUp { ticket, agent });
        };

        self.end_wrap_up(seq, by);
        self.settle_presence(by);
        Ok(Applied::Done)
    }

    pub(super) fn suspend_offers(&mut self) -> Applied {
        if self.state.suspended {
            return Applied::Already;
        }
        self.state.suspended = true;
        self.emit(EventKind::OffersSuspended);
        let works = self.state.agents.iter().flat_map(|agent| &agent.works);
        let offered = works.filter(|work| work.kind == WorkKind::Offer);
        let offered: BTreeSet<u64> = offered.map(|work| work.ticket).collect();
        for seq in offered {
            self.revoke_offers(seq, RevokeReason::Suspended);
            self.enter_line(seq);
        }
        Applied::Done
    }

    pub(super) fn resume_offers(&mut self) -> Applied {
        if !self.state.suspended {
            return Applied::Already;
        }
        self.state.suspended = false;
        self.emit(EventKind::OffersResumed);
        Applied::Done
    }
}
