use crate::engine::event::EventKind;
use crate::engine::event_detail::{AfterAbandon, ResumeCause};
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::{ActionState, Floor, Outcome, Stage};
use crate::engine::turn::Turn;
use crate::model::{AgentId, TicketId};
use crate::policy::OnAbandon;

impl Turn<'_> {
    pub(super) fn resolve_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        if self.closed_as(seq) == Some(Outcome::Resolved) {
            return Ok(Applied::Already);
        }
        self.not_closed(ticket, seq)?;

        self.resolve(ticket, seq);
        Ok(Applied::Done)
    }

    /// The customer of an open ticket has been helped.
    pub(super) fn resolve(&mut self, ticket: TicketId, seq: u64) {
        let agent = self.agent_of(seq);
        let solved_by = agent.and_then(|agent| self.state.agents.seq(agent));
        self.emit(EventKind::TicketResolved { ticket, agent });
        self.end_clocks(seq, Some(self.kind_of(solved_by)));
        self.withdraw(seq, true);
        self.close(seq, Outcome::Resolved);
    }

    pub(super) fn cancel_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        if self.closed_as(seq) == Some(Outcome::Cancelled) {
            return Ok(Applied::Already);
        }
        let pending = self
            .ticket(seq)
            .and_then(|ticket| ticket.action.as_ref())
            .is_some_and(|action| !action.done);
        if pending && self.closed_as(seq).is_some() {
            // What is left of a closed ticket is the action that nobody reported done.
            self.withdraw_action(seq);
            self.keep_until_forgotten(seq);
            return Ok(Applied::Done);
        }
        self.not_closed(ticket, seq)?;

        self.emit(EventKind::TicketCancelled { ticket });
        self.end_clocks(seq, None);
        self.withdraw(seq, false);
        self.withdraw_action(seq);
        self.close(seq, Outcome::Cancelled);
        Ok(Applied::Done)
    }

    pub(super) fn abandon_ticket(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        if self.closed_as(seq) == Some(Outcome::Abandoned) {
            return Ok(Applied::Already);
        }
        self.not_closed(ticket, seq)?;

        let Some(known) = self.ticket(seq) else {
            return Ok(Applied::Already);
        };
        if known.abandoned {
            return Ok(Applied::Already);
        }
        let then = match known.class.on_abandon {
            // Never for Emergency and Critical: a policy that says so is refused.
            OnAbandon::Close => AfterAbandon::Closed,
            OnAbandon::Callback if self.policy.callback_channel.is_some() => AfterAbandon::Callback,
            OnAbandon::Callback | OnAbandon::Alert => AfterAbandon::Alert,
        };
        self.emit(EventKind::TicketAbandoned { ticket, then });
        match then {
            AfterAbandon::Closed => {
                self.end_clocks(seq, None);
                self.withdraw(seq, true);
                self.close(seq, Outcome::Abandoned);
            }
            AfterAbandon::Callback => {
                self.call_back(seq);
                self.resume_for_nobody(seq);
            }
            AfterAbandon::Alert => {
                if let Some(known) = self.ticket_mut(seq) {
                    known.abandoned = true;
                }
                self.update_place(seq);
                self.resume_for_nobody(seq);
            }
        }
        Ok(Applied::Done)
    }

    /// Nobody is left to be waited for. Interrupted work waits for its agent's room.
    fn resume_for_nobody(&mut self, seq: u64) {
        let interrupted = self
            .ticket(seq)
            .and_then(|ticket| ticket.interrupted_with());
        if interrupted.is_none() {
            self.resume(seq, ResumeCause::CustomerGone, self.now);
        }
    }

    /// Goes on in the policy's callback channel. Who has it keeps it.
    pub(super) fn call_back(&mut self, seq: u64) {
        let before = self.standing(seq);
        self.become_callback(seq);
        if let Some(known) = self.ticket_mut(seq) {
            known.abandoned = true;
        }
        self.reclassify(seq, before.as_ref());
    }

    pub(super) fn action_done(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        match self.ticket(seq).and_then(|ticket| ticket.action.as_deref()) {
            None => Err(Refusal::NoAction { ticket }),
            Some(action) if action.done => Ok(Applied::Already),
            Some(ActionState {
                name,
                floor: Some(Floor(not_before)),
                ..
            }) if not_before.is_none_or(|at| self.now < at) => Err(Refusal::ActionTooEarly {
                ticket,
                action: name.clone(),
                not_before: *not_before,
            }),
            Some(_) => {
                self.finish_action(seq);
                Ok(Applied::Done)
            }
        }
    }

    pub(super) fn action_failed(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        let known = self.ticket(seq).and_then(|ticket| ticket.action.as_ref());
        let Some(action) = known.filter(|action| !action.done) else {
            return Err(Refusal::NoAction { ticket });
        };

        let action = action.name.clone();
        self.emit(EventKind::ActionFailed { ticket, action });
        Ok(Applied::Done)
    }

    fn closed_as(&self, seq: u64) -> Option<Outcome> {
        match self.ticket(seq)?.stage {
            Stage::Closed { outcome, .. } => Some(outcome),
            _ => None,
        }
    }

    fn agent_of(&self, seq: u64) -> Option<AgentId> {
        match self.ticket(seq)?.stage {
            Stage::Assigned { agent } => Some(self.agent(agent)?.id()),
            Stage::Held { agent, .. } => Some(self.agent(agent?)?.id()),
            _ => None,
        }
    }
}
