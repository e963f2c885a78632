//! What events about customers tell of tickets.

use nightdesk::{AfterAbandon, CustomerEvent, EventKind, Outcome};

use super::ledger::{Ledger, Stage, Told, check};

impl Ledger {
    pub(super) fn of_customer(
        &mut self,
        customer: &CustomerEvent,
        at: i64,
        event: &EventKind,
    ) -> Told {
        match customer {
            CustomerEvent::Merged { ticket, into } => {
                self.known(*into)?;
                self.close(*ticket, Outcome::Merged, at, event)?;
            }
            CustomerEvent::CallUnanswered { ticket, agent, .. } => {
                let had = self.known(*ticket)?.stage == Stage::Assigned(*agent);
                check(had, event, "the agent does not have it")?;
                self.just_closed = self.take_work(*ticket, at)?;
                self.known(*ticket)?.stage = Stage::Waiting;
            }
            CustomerEvent::CallbackGivenUp {
                ticket,
                then: AfterAbandon::Closed,
                ..
            } => self.close(*ticket, Outcome::Abandoned, at, event)?,
            CustomerEvent::RepeatContact {
                ticket, earlier, ..
            } => {
                self.known(*ticket)?;
                self.known(*earlier)?;
            }
            CustomerEvent::DuplicateFound { ticket, of: other }
            | CustomerEvent::Linked { ticket, to: other } => {
                self.known(*ticket)?;
                self.known(*other)?;
            }
            CustomerEvent::CallbackScheduled { ticket, .. }
            | CustomerEvent::StandsLower { ticket, .. }
            | CustomerEvent::FollowUpScheduled { ticket, .. }
            | CustomerEvent::CallbackGivenUp { ticket, .. } => {
                let open = !matches!(self.known(*ticket)?.stage, Stage::Closed(_));
                check(open, event, "it is closed")?;
            }
            CustomerEvent::Flagged { .. } | CustomerEvent::Forgotten { .. } => {}
            unknown => return Err(format!("{unknown:?} is not known to this ledger")),
        }
        Ok(())
    }
}
