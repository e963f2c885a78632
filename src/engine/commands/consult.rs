use crate::engine::needs;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::Stage;
use crate::engine::turn::Turn;
use crate::model::{AgentId, Presence, TicketId};

impl Turn<'_> {
    pub(super) fn consult(&mut self, ticket: TicketId, agent: AgentId) -> Result<Applied, Refusal> {
        let (seq, helper) = self.open_and_registered(ticket, agent)?;
        let (Some(known), Some(worker)) = (self.ticket(seq), self.agent(helper)) else {
            return Ok(Applied::Already);
        };
        if known.consults.contains(&helper) {
            return Ok(Applied::Already);
        }
        let Stage::Assigned { agent: has } = known.stage else {
            return Err(Refusal::NotAssigned { ticket });
        };
        if worker.presence != Presence::Online {
            return Err(Refusal::AgentNotOnline {
                agent,
                presence: worker.presence,
            });
        }
        let unmet = needs::unmet_for_ever(self.policy, known, worker);
        if let Some(need) = unmet.into_iter().next() {
            return Err(Refusal::NeedNotMet {
                ticket,
                agent,
                need,
            });
        }
        if has == helper {
            return Err(Refusal::ConsultsItself { ticket, agent });
        }

        self.start_consult(seq, helper);
        Ok(Applied::Done)
    }

    pub(super) fn end_consult_of(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<Applied, Refusal> {
        let (seq, helper) = self.open_and_registered(ticket, agent)?;
        let helps = |seq| {
            self.ticket(seq)
                .map(|ticket| ticket.consults.contains(&helper))
        };
        if helps(seq) != Some(true) {
            return Err(Refusal::NoConsult { ticket, agent });
        }

        self.end_consult(seq, helper, Vec::new());
        Ok(Applied::Done)
    }
}
