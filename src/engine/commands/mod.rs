//! What each command asks first, and which steps it takes. All questions come
//! before the first step, in the order of the refusals' numbers, so that a
//! refused command changes nothing.

mod agents;
mod change;
mod check;
mod clocks;
mod close;
mod consult;
mod customers;
mod handoff;
mod incidents;
mod offers;
mod open;
mod policy;
mod talk;
mod transfer;

pub(crate) use check::{dates, source_name, ticket_names};
pub(crate) use policy::prepare;

use super::input::Command;
use super::refusal::{Applied, Refusal};
use super::turn::Turn;
use crate::time::Timestamp;

impl Turn<'_> {
    /// Carries out any command but a policy's replacement, which changes more
    /// than the state.
    pub(crate) fn carry_out(
        &mut self,
        command: &Command,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        match command {
            Command::RegisterAgent(spec) => self.register_agent(spec),
            Command::UpdateAgent(spec) => self.update_agent(spec),
            Command::SetPresence { agent, presence } => self.set_presence(*agent, *presence),
            Command::RemoveAgent { agent } => self.remove_agent(*agent),
            Command::OpenTicket(spec) => self.open_ticket(spec, occurred_at),
            Command::ChangeTicket { ticket, change } => self.change_ticket(*ticket, change),
            Command::CustomerWrote { ticket } => self.customer_wrote_in(*ticket, occurred_at),
            Command::AgentWrote { ticket, agent } => self.agent_wrote(*ticket, *agent, occurred_at),
            Command::HoldTicket {
                ticket,
                reason,
                until,
            } => self.hold_ticket(*ticket, *reason, *until, occurred_at),
            Command::ResumeTicket { ticket } => self.resume_ticket(*ticket, occurred_at),
            Command::TransferToQueue { ticket, queue } => self.transfer_to_queue(*ticket, queue),
            Command::TransferToAgent { ticket, agent } => self.transfer_to_agent(*ticket, *agent),
            Command::ReleaseTicket { ticket } => self.release_ticket(*ticket),
            Command::ResolveTicket { ticket } => self.resolve_ticket(*ticket),
            Command::ReopenTicket { ticket } => self.reopen_ticket(*ticket, occurred_at),
            Command::AbandonTicket { ticket } => self.abandon_ticket(*ticket),
            Command::CancelTicket { ticket } => self.cancel_ticket(*ticket),
            Command::RetryTicket { ticket } => self.retry_ticket(*ticket),
            Command::AcceptOffer { ticket, agent } => self.accept_offer(*ticket, *agent),
            Command::DeclineOffer {
                ticket,
                agent,
                retry_after,
            } => self.decline_offer(*ticket, *agent, *retry_after),
            Command::RevokeOffer { ticket, agent } => self.revoke_offer(*ticket, *agent),
            Command::EndWrapUp { ticket, agent } => self.end_wrap_up_of(*ticket, *agent),
            Command::ActionDone { ticket } => self.action_done(*ticket),
            Command::ActionFailed { ticket } => self.action_failed(*ticket),
            Command::SetAnchor { ticket, anchor, at } => {
                self.set_anchor(*ticket, anchor, at.unwrap_or(occurred_at))
            }
            Command::MeetClock {
                ticket,
                clock,
                agent,
            } => self.meet_clock(*ticket, clock, *agent, occurred_at),
            Command::HandOff { ticket } => self.hand_off_ticket(*ticket),
            Command::AskForPerson { ticket } => self.ask_for_person(*ticket),
            Command::Consult { ticket, agent } => self.consult(*ticket, *agent),
            Command::EndConsult { ticket, agent } => self.end_consult_of(*ticket, *agent),
            Command::Customer(command) => self.customer(command, occurred_at),
            Command::Incident(command) => self.incident(command, occurred_at),
            Command::SuspendOffers => Ok(self.suspend_offers()),
            Command::ResumeOffers => Ok(self.resume_offers()),
            Command::ReplacePolicy { .. } => Ok(Applied::Already),
        }
    }
}
