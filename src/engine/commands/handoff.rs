use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::Stage;
use crate::engine::turn::Turn;
use crate::model::TicketId;

impl Turn<'_> {
    pub(super) fn hand_off_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        let Some(&Stage::Assigned { agent }) = self.ticket(seq).map(|known| &known.stage) else {
            return Err(Refusal::NotAssigned { ticket });
        };
        if let Some(worker) = self.agent(agent).filter(|_| !self.is_bot(agent)) {
            let agent = worker.id();
            return Err(Refusal::NotWithBot { ticket, agent });
        }

        self.hand_off(seq, agent);
        Ok(Applied::Done)
    }

    pub(super) fn ask_for_person(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        let known = self.ticket(seq);
        if known.is_some_and(|known| known.handoff.person_wanted) {
            return Ok(Applied::Already);
        }

        self.want_person(seq);
        Ok(Applied::Done)
    }
}
