use super::check;
use crate::engine::event::EventKind;
use crate::engine::event_detail::{AssignedBy, RequeueReason};
use crate::engine::needs;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::Stage;
use crate::engine::turn::{Turn, queue_name};
use crate::model::{AgentId, Name, Presence, TicketId};

impl Turn<'_> {
    pub(super) fn transfer_to_queue(
        &mut self,
        ticket: TicketId,
        queue: &Name,
    ) -> Result<Applied, Refusal> {
        let to = check::queue(self.policy, queue)?;
        let seq = self.open(ticket)?;

        let Some(known) = self.ticket(seq) else {
            return Ok(Applied::Already);
        };
        let from = known.queue();
        let agent = match known.stage {
            Stage::Assigned { agent } => Some(agent),
            _ => known.interrupted_with(),
        };
        let held = matches!(known.stage, Stage::Held { .. }) && agent.is_none();
        if known.hand_queue == Some(to) && agent.is_none() {
            return Ok(Applied::Already);
        }
        let before = self.standing(seq);
        self.emit(EventKind::TicketTransferred {
            ticket,
            from: queue_name(self.policy, from),
            to: queue_name(self.policy, to),
        });
        if held {
            self.disown(seq);
        } else {
            self.withdraw(seq, true);
        }
        let policy = self.policy;
        if let Some(known) = self.ticket_mut(seq) {
            known.hand_queue = Some(to);
            // It comes to stand in line as one for that queue's agents.
            let class = known.classify(policy);
            self.set_class(seq, class);
        }
        self.reset_attempts(seq);
        if let Some(agent) = agent {
            // Somebody else is to have it now.
            let until = self.now.saturating_add(self.decline_back_off(seq));
            self.set_back_off(seq, agent, until);
            self.requeue(seq, agent, RequeueReason::Transferred);
        }
        self.reclassify(seq, before.as_ref());
        Ok(Applied::Done)
    }

    pub(super) fn transfer_to_agent(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<Applied, Refusal> {
        let (seq, to) = self.open_and_registered(ticket, agent)?;
        let (Some(known), Some(worker)) = (self.ticket(seq), self.agent(to)) else {
            return Ok(Applied::Already);
        };
        if known.stage == (Stage::Assigned { agent: to }) {
            return Ok(Applied::Already);
        }
        if worker.presence != Presence::Online {
            return Err(Refusal::AgentNotOnline {
                agent,
                presence: worker.presence,
            });
        }
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

        match known.stage {
            Stage::Waiting => {}
            Stage::Assigned { agent } => {
                self.withdraw(seq, true);
                self.requeue(seq, agent, RequeueReason::Transferred);
            }
            Stage::Held { .. } | Stage::Closed { .. } => {
                self.withdraw(seq, false);
                if let Some(known) = self.ticket_mut(seq) {
                    known.stage = Stage::Waiting;
                }
            }
        }
        self.reset_attempts(seq);
        self.assign(seq, to, AssignedBy::Host);
        self.sync_clocks(seq);
        Ok(Applied::Done)
    }

    pub(super) fn release_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        let Some(Stage::Assigned { agent }) = self.ticket(seq).map(|ticket| &ticket.stage) else {
            return Err(Refusal::NotAssigned { ticket });
        };

        self.release(seq, *agent);
        Ok(Applied::Done)
    }
}
