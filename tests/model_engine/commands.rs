//! What each command asks, in the order of the refusals' numbers, and what follows.

use nightdesk::{
    AgentId, Applied, AssignedBy, Command, EventKind, Input, Refusal, ResumeCause, RevokeReason,
    TicketId,
};

use super::desk::{Answer, Desk, Seq, Stage, WorkKind, name, ts};
use super::plan::SECOND;

pub(crate) type Told = Result<Applied, Refusal>;

pub(crate) fn known(what: &'static str, given: &str, all: &[&str]) -> Result<(), Refusal> {
    if all.contains(&given) {
        return Ok(());
    }
    let given = name(given);
    Err(Refusal::UnknownName {
        what,
        given,
        nearest: None,
    })
}

impl Desk {
    pub(crate) fn apply(&mut self, input: &Input) -> Answer {
        if let Some(known) = self.deliveries.known(input) {
            return known;
        }
        if !self.advance(input.at.as_micros()) {
            return Answer::TooEarly;
        }
        if let Some(refused) = self.deliveries.one_too_many(input, self.plan.sources) {
            return refused;
        }
        let given = input.at;
        let said = self.said.len();
        let told = self.carry_out(input);
        if told == Ok(Applied::Done) {
            self.start_queues();
            self.settle();
            // Where nothing follows there is nothing to say first.
            if given.as_micros() < self.now() && self.said.len() > said {
                let skewed = (self.now(), EventKind::TimeSkewed { given });
                self.said.insert(said, skewed);
            }
        }
        let answer = match told {
            Ok(applied) => Answer::Applied(applied),
            Err(refusal) => Answer::Refused(refusal),
        };
        let limit = self.plan.remembered as usize;
        self.deliveries.remember(input, &answer, limit);
        answer
    }

    fn carry_out(&mut self, input: &Input) -> Told {
        let now = self.now();
        let earliest = now - self.plan.backdate * SECOND;
        if let Some(at) = input.occurred_at
            && (at > input.at || at.as_micros() < earliest)
        {
            return Err(Refusal::OccurredAtOutOfBounds {
                given: at,
                earliest: ts(earliest),
                latest: input.at,
            });
        }
        let occurred_at = input.occurred_at.map_or(now, |at| at.as_micros());
        match &input.command {
            Command::RegisterAgent(spec) => self.register(spec),
            Command::UpdateAgent(spec) => self.update(spec),
            Command::SetPresence { agent, presence } => self.set_presence(*agent, *presence),
            Command::RemoveAgent { agent } => self.remove(*agent),
            Command::OpenTicket(spec) => self.open(spec, occurred_at),
            Command::ChangeTicket { ticket, change } => self.change(*ticket, change),
            Command::CustomerWrote { ticket } => self.customer_wrote(*ticket, occurred_at),
            Command::AgentWrote { ticket, agent } => self.agent_wrote(*ticket, *agent, occurred_at),
            Command::HoldTicket {
                ticket,
                reason,
                until,
            } => {
                let until = until.map(|at| at.as_micros());
                self.hold(*ticket, *reason, until, (input, occurred_at))
            }
            Command::ResumeTicket { ticket } => {
                let seq = self.open_ticket(*ticket)?;
                if !matches!(self.t(seq).stage, Stage::Held { .. }) {
                    return Err(Refusal::NotHeld { ticket: *ticket });
                }
                self.resume(seq, ResumeCause::Host, occurred_at);
                Ok(Applied::Done)
            }
            Command::TransferToQueue { ticket, queue } => {
                self.transfer_to_queue(*ticket, queue.as_str())
            }
            Command::TransferToAgent { ticket, agent } => self.transfer_to_agent(*ticket, *agent),
            Command::ReleaseTicket { ticket } => self.release(*ticket),
            Command::ResolveTicket { ticket } => self.resolve(*ticket),
            Command::ReopenTicket { ticket } => self.reopen(*ticket, occurred_at),
            Command::AbandonTicket { ticket } => self.abandon(*ticket),
            Command::CancelTicket { ticket } => self.cancel(*ticket),
            Command::RetryTicket { ticket } => {
                let seq = self.open_ticket(*ticket)?;
                if !self.t(seq).is_exhausted() {
                    return Err(Refusal::NotExhausted { ticket: *ticket });
                }
                self.reset_attempts(seq);
                self.say(EventKind::OffersRetried { ticket: *ticket });
                Ok(Applied::Done)
            }
            Command::HandOff { ticket } => self.hand_off(*ticket),
            Command::AskForPerson { ticket } => self.ask_for_person(*ticket),
            Command::Consult { ticket, agent } => self.consult(*ticket, *agent),
            Command::EndConsult { ticket, agent } => self.end_consult(*ticket, *agent),
            Command::AcceptOffer { ticket, agent } => self.accept(*ticket, *agent),
            Command::DeclineOffer {
                ticket,
                agent,
                retry_after,
            } => {
                let pause = retry_after.map(|span| span.as_micros());
                self.decline(*ticket, *agent, pause)
            }
            Command::RevokeOffer { ticket, agent } => {
                let (seq, agent) = self.offered(*ticket, *agent)?;
                self.spare(seq, agent);
                self.revoke(seq, agent, RevokeReason::Host);
                Ok(Applied::Done)
            }
            Command::EndWrapUp { ticket, agent } => self.finish(*ticket, *agent),
            Command::SetAnchor { ticket, anchor, at } => {
                let instant = at.map_or(occurred_at, |at| at.as_micros());
                self.set_anchor(*ticket, anchor.as_str(), instant)
            }
            Command::MeetClock {
                ticket,
                clock,
                agent,
            } => self.meet_clock(*ticket, clock.as_str(), *agent, occurred_at),
            Command::ActionDone { ticket } => self.action_done(*ticket),
            Command::ActionFailed { ticket } => {
                let seq = self.any_ticket(*ticket)?;
                let action = self.t(seq).action.clone().filter(|action| !action.done);
                let action = action.ok_or(Refusal::NoAction { ticket: *ticket })?;
                self.say(EventKind::ActionFailed {
                    ticket: *ticket,
                    action: name(&action.name),
                });
                Ok(Applied::Done)
            }
            Command::Customer(command) => self.customer(command),
            Command::Incident(command) => self.incident(command, occurred_at),
            Command::SuspendOffers if self.suspended => Ok(Applied::Already),
            Command::SuspendOffers => {
                self.suspended = true;
                self.say(EventKind::OffersSuspended);
                for seq in self.seqs() {
                    self.revoke_all(seq, RevokeReason::Suspended);
                    self.begin_wait(seq);
                }
                Ok(Applied::Done)
            }
            Command::ResumeOffers if !self.suspended => Ok(Applied::Already),
            Command::ResumeOffers => {
                self.suspended = false;
                self.say(EventKind::OffersResumed);
                Ok(Applied::Done)
            }
            Command::ReplacePolicy { document, queues } => self.replace_policy(document, queues),
            other => unreachable!("{other:?}"),
        }
    }

    // What is asked by many.

    pub(crate) fn any_ticket(&self, ticket: TicketId) -> Result<Seq, Refusal> {
        self.find_ticket(ticket)
            .ok_or(Refusal::UnknownTicket { ticket })
    }

    pub(crate) fn open_ticket(&self, ticket: TicketId) -> Result<Seq, Refusal> {
        let seq = self.any_ticket(ticket)?;
        self.is_open(seq)
    }

    pub(crate) fn is_open(&self, seq: Seq) -> Result<Seq, Refusal> {
        let (ticket, into) = (self.t(seq).id, self.t(seq).bonds.merged_into);
        match self.t(seq).is_closed() {
            true => Err(Refusal::TicketClosed { ticket, into }),
            false => Ok(seq),
        }
    }

    pub(crate) fn any_agent(&self, agent: AgentId) -> Result<Seq, Refusal> {
        self.find_agent(agent)
            .ok_or(Refusal::UnknownAgent { agent })
    }

    pub(crate) fn offered(&self, ticket: TicketId, agent: AgentId) -> Result<(Seq, Seq), Refusal> {
        let (seq, worker) = (self.any_ticket(ticket)?, self.any_agent(agent)?);
        self.is_open(seq)?;
        let asked = self.t(seq).offers.iter().any(|o| o.agent == worker);
        let asked = asked.then_some((seq, worker));
        asked.ok_or(Refusal::NotOffered { ticket, agent })
    }

    // Offers.

    fn accept(&mut self, ticket: TicketId, agent: AgentId) -> Told {
        let (seq, worker) = (self.any_ticket(ticket)?, self.any_agent(agent)?);
        if self.t(seq).stage == Stage::Assigned(worker) {
            return Ok(Applied::Already);
        }
        self.offered(ticket, agent)?;
        self.takes(seq, worker)?;
        self.take(seq, worker, AssignedBy::Accepted);
        Ok(Applied::Done)
    }

    fn decline(&mut self, ticket: TicketId, agent: AgentId, pause: Option<i64>) -> Told {
        let (seq, worker) = self.offered(ticket, agent)?;
        let now = self.now();
        self.spare(seq, worker);
        let facts = self.t_mut(seq);
        if let Some(pause) = pause {
            facts.back_offs.insert(worker, now + pause);
        }
        let retry_at = facts.back_offs.get(&worker).copied().unwrap_or(now);
        facts.back_offs.retain(|_, until| *until > now);
        facts.refused = true;
        facts.offers.retain(|o| o.agent != worker);
        self.drop_work(seq, worker, WorkKind::Offer);
        self.say(EventKind::OfferDeclined {
            ticket,
            agent,
            retry_at: ts(retry_at),
        });
        self.bot_gave_up(seq, worker);
        self.asked_no_more(seq);
        Ok(Applied::Done)
    }

    fn finish(&mut self, ticket: TicketId, agent: AgentId) -> Told {
        let worker = self.any_agent(agent)?;
        let works = self.a(worker).works.iter();
        let mut works = works.filter(|work| work.id == ticket);
        let work = works.find(|work| matches!(work.kind, WorkKind::WrapUp { .. }));
        let work = work.ok_or(Refusal::NoWrapUp { ticket, agent })?;
        let (seq, kind) = (work.ticket, work.kind);
        self.end_wrap_up(seq, worker, kind);
        Ok(Applied::Done)
    }
}
