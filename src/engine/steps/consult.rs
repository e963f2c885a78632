//! A second agent helps with a ticket.

use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::needs;
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::turn::Turn;
use crate::policy::Need;

impl Turn<'_> {
    /// An agent joins the one who has the ticket, by the host's word.
    pub(crate) fn start_consult(&mut self, seq: u64, agent: u64) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        worker.add_work(Work::new(policy, ticket, WorkKind::Consult, now));
        ticket.consults.update(|helpers| helpers.push(agent));
        let (ticket, agent) = (ticket.id(), worker.id());
        let event = CapacityEvent::ConsultStarted { ticket, agent };
        self.emit(EventKind::Capacity(event));
    }

    /// Helpers who break a need that never relaxes leave.
    pub(crate) fn recheck_helpers(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let helpers = ticket.consults.iter();
        let broken = helpers.filter_map(|agent| {
            let lacks = needs::unmet_for_ever(self.policy, ticket, self.agent(*agent)?);
            (!lacks.is_empty()).then_some((*agent, lacks))
        });
        let broken: Vec<(u64, Vec<Need>)> = broken.collect();
        for (agent, lacks) in broken {
            self.end_consult(seq, agent, lacks);
        }
    }

    /// The agent no longer helps.
    pub(crate) fn end_consult(&mut self, seq: u64, agent: u64, lacks: Vec<Need>) {
        let now = self.now;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        ticket
            .consults
            .update(|helpers| helpers.retain(|helper| *helper != agent));
        let ticket = ticket.id();
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        if worker
            .take_work(seq, |kind| kind == WorkKind::Consult)
            .is_none()
        {
            return;
        }
        worker.last_ended = Some(now);
        let helper = worker.id();
        self.emit(EventKind::Capacity(CapacityEvent::ConsultEnded {
            ticket,
            agent: helper,
            lacks,
        }));
        self.settle_presence(agent);
    }

    /// Nobody helps any more: the assignment is over.
    pub(crate) fn end_consults(&mut self, seq: u64) {
        let helpers = self.ticket(seq).map(|ticket| ticket.consults.to_vec());
        for agent in helpers.unwrap_or_default() {
            self.end_consult(seq, agent, Vec::new());
        }
    }
}
