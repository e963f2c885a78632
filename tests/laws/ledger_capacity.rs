//! What the events around agents' room tell.

use nightdesk::{CapacityEvent, EventKind, HoldReason};

use super::ledger::{Charge, Ledger, Stage, Told, WorkKind, check};

impl Ledger {
    pub(super) fn fold_capacity(
        &mut self,
        said: &CapacityEvent,
        charge: Charge<'_>,
        event: &EventKind,
    ) -> Told {
        match said {
            CapacityEvent::AssignmentInterrupted { ticket, agent, .. } => {
                let known = self.known(*ticket)?;
                let has = known.stage == Stage::Assigned(*agent);
                check(has, event, "the agent does not have it")?;
                let life = known.life;
                // Nobody is sought for it meanwhile.
                known.unfit = false;
                known.stage = Stage::Held {
                    reason: HoldReason::Interrupted,
                    until: None,
                    agent: Some(*agent),
                };
                let worker = self.worker(*agent)?;
                let mut works = worker.works.iter_mut();
                let work = works
                    .find(|work| work.life == life && work.kind == WorkKind::Assignment)
                    .ok_or("an assignment without work")?;
                work.kind = WorkKind::Interrupted;
            }
            CapacityEvent::ConsultStarted { ticket, agent } => {
                let assigned = matches!(self.known(*ticket)?.stage, Stage::Assigned(_));
                check(assigned, event, "nobody has it")?;
                self.add(*agent, *ticket, WorkKind::Consult, charge)?;
            }
            CapacityEvent::ConsultEnded { ticket, agent, .. } => {
                let life = self.known(*ticket)?.life;
                let worker = self.worker(*agent)?;
                let work = worker.take(|work| work.life == life && work.kind == WorkKind::Consult);
                check(work.is_some(), event, "the agent does not help")?;
            }
            CapacityEvent::PreferredWaitEnded { ticket } => {
                self.known(*ticket)?;
            }
            CapacityEvent::RampEased { agent } => {
                self.worker(*agent)?;
            }
            CapacityEvent::GatheringStarted { ticket, agent } => {
                let wants = self.known(*ticket)?.wants_somebody();
                check(wants, event, "it wants nobody")?;
                self.worker(*agent)?;
            }
            CapacityEvent::GatheringEnded { agent, .. } => {
                self.worker(*agent)?;
            }
            CapacityEvent::ReserveShort { .. } | CapacityEvent::ReserveWhole { .. } => {}
            unknown => return Err(format!("{unknown:?} is not known to this ledger")),
        }
        Ok(())
    }
}
