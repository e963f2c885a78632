//! Tickets go elsewhere, end, and come back.

use nightdesk::{
    AfterAbandon, AgentId, AgentKind, Applied, AssignedBy, EventKind, Need, OnAbandon, Outcome,
    Presence, Refusal, RequeueReason, ResumeCause, RevokeReason, SurgeOf, TicketId,
};

use super::commands::{Told, known};
use super::desk::{Desk, Seq, Stage, WorkKind, name};
use super::doors::Way;

impl Desk {
    pub(crate) fn transfer_to_queue(&mut self, ticket: TicketId, queue: &str) -> Told {
        known("queue", queue, &self.plan.queue_names())?;
        let seq = self.open_ticket(ticket)?;
        let interrupted = self.t(seq).interrupted_with();
        let assigned = matches!(self.t(seq).stage, Stage::Assigned(_)) || interrupted.is_some();
        if self.t(seq).hand_queue.as_deref() == Some(queue) && !assigned {
            return Ok(Applied::Already);
        }
        let before = self.standing(seq);
        let from = name(self.t(seq).queue());
        self.say(EventKind::TicketTransferred {
            ticket,
            from,
            to: name(queue),
        });
        self.revoke_all(seq, RevokeReason::TicketWithdrawn);
        let agent = match self.t(seq).stage {
            Stage::Assigned(agent) => {
                self.wrap_up(seq, agent);
                self.go_home_if_done(agent);
                Some(agent)
            }
            Stage::Held { .. } if interrupted.is_some() => {
                let agent = interrupted.unwrap();
                self.drop_aside(seq, agent);
                self.go_home_if_done(agent);
                Some(agent)
            }
            Stage::Held {
                agent: Some(agent),
                reason,
                until,
            } => {
                self.drop_aside(seq, agent);
                self.t_mut(seq).stage = Stage::Held {
                    reason,
                    until,
                    agent: None,
                };
                None
            }
            _ => None,
        };
        self.t_mut(seq).hand_queue = Some(queue.into());
        self.reset_attempts(seq);
        if let Some(agent) = agent {
            self.spare(seq, agent);
            self.requeue(seq, agent, RequeueReason::Transferred);
        }
        self.reclassify(seq, &before);
        Ok(Applied::Done)
    }

    pub(crate) fn transfer_to_agent(&mut self, ticket: TicketId, agent: AgentId) -> Told {
        let (seq, to) = (self.any_ticket(ticket)?, self.any_agent(agent)?);
        self.is_open(seq)?;
        if self.t(seq).stage == Stage::Assigned(to) {
            return Ok(Applied::Already);
        }
        let presence = self.a(to).presence;
        if presence != Presence::Online {
            return Err(Refusal::AgentNotOnline { agent, presence });
        }
        self.takes(seq, to)?;
        self.reset_attempts(seq);
        match self.t(seq).stage {
            Stage::Assigned(from) => {
                self.revoke_all(seq, RevokeReason::TicketWithdrawn);
                self.wrap_up(seq, from);
                self.go_home_if_done(from);
                self.requeue(seq, from, RequeueReason::Transferred);
            }
            Stage::Held {
                agent: Some(from), ..
            } => {
                self.drop_aside(seq, from);
                self.go_home_if_done(from);
            }
            _ => {}
        }
        let now = self.now();
        self.stand_still_no_more(seq, now);
        self.t_mut(seq).stage = Stage::Waiting;
        self.take(seq, to, AssignedBy::Host);
        self.sync_clocks(seq);
        Ok(Applied::Done)
    }

    /// Whether an agent has all that never relaxes.
    pub(crate) fn takes(&self, seq: Seq, to: Seq) -> Result<(), Refusal> {
        // That nobody but a person relieves a person is no need of the ticket.
        let mut ticket = self.t(seq).clone();
        ticket.unfit.clear();
        let (ticket, agent) = (&ticket, self.a(to));
        let unmet = self.unmet(ticket, agent).into_iter();
        let mut never = unmet.filter(|need: &Need| !need.relaxes());
        match never.next() {
            Some(need) => Err(Refusal::NeedNotMet {
                ticket: ticket.id,
                agent: agent.id,
                need,
            }),
            None => Ok(()),
        }
    }

    pub(crate) fn release(&mut self, ticket: TicketId) -> Told {
        let seq = self.open_ticket(ticket)?;
        let Stage::Assigned(agent) = self.t(seq).stage else {
            return Err(Refusal::NotAssigned { ticket });
        };
        self.spare(seq, agent);
        self.end_help(seq);
        self.drop_work(seq, agent, WorkKind::Assignment);
        self.go_home_if_done(agent);
        self.requeue(seq, agent, RequeueReason::Released);
        self.bot_gave_up(seq, agent);
        Ok(Applied::Done)
    }

    fn ended(&self, seq: Seq, outcome: Outcome) -> Result<bool, Refusal> {
        match self.t(seq).stage {
            Stage::Closed { outcome: was, .. } if was == outcome => Ok(true),
            _ => self.is_open(seq).map(|_| false),
        }
    }

    pub(crate) fn resolve(&mut self, ticket: TicketId) -> Told {
        let seq = self.any_ticket(ticket)?;
        if self.ended(seq, Outcome::Resolved)? {
            return Ok(Applied::Already);
        }
        let agent = match self.t(seq).stage {
            Stage::Assigned(agent) => Some(agent),
            Stage::Held { agent, .. } => agent,
            _ => None,
        };
        let by = agent.map_or(AgentKind::Human, |agent| self.a(agent).spec.kind);
        let agent = agent.map(|agent| self.a(agent).id);
        self.say(EventKind::TicketResolved { ticket, agent });
        self.end_clocks(seq, Some(by));
        self.close(seq, Outcome::Resolved, true);
        Ok(Applied::Done)
    }

    pub(crate) fn cancel(&mut self, ticket: TicketId) -> Told {
        let seq = self.any_ticket(ticket)?;
        if let Stage::Closed { .. } = self.t(seq).stage
            && self.t(seq).pending_action()
        {
            self.withdraw_action(seq);
            self.keep(seq);
            return Ok(Applied::Done);
        }
        if self.ended(seq, Outcome::Cancelled)? {
            return Ok(Applied::Already);
        }
        self.say(EventKind::TicketCancelled { ticket });
        self.end_clocks(seq, None);
        self.end(seq, Outcome::Cancelled, false);
        self.withdraw_action(seq);
        self.keep(seq);
        Ok(Applied::Done)
    }

    pub(crate) fn abandon(&mut self, ticket: TicketId) -> Told {
        let seq = self.any_ticket(ticket)?;
        if self.ended(seq, Outcome::Abandoned)? || self.t(seq).abandoned {
            return Ok(Applied::Already);
        }
        let callback = self.plan.callback;
        let then = match self.t(seq).class.on_abandon {
            OnAbandon::Close => AfterAbandon::Closed,
            OnAbandon::Callback if callback.is_some() => AfterAbandon::Callback,
            _ => AfterAbandon::Alert,
        };
        let before = self.standing(seq);
        self.say(EventKind::TicketAbandoned { ticket, then });
        if then == AfterAbandon::Closed {
            self.end_clocks(seq, None);
            self.close(seq, Outcome::Abandoned, true);
            return Ok(Applied::Done);
        }
        self.t_mut(seq).abandoned = true;
        if then == AfterAbandon::Callback {
            let callback = callback.unwrap();
            let facts = self.t_mut(seq);
            let moved = facts.spec.channel != *callback;
            facts.spec.channel = callback.into();
            if let Stage::Assigned(_) = facts.stage {
                facts.waived.push(Need::Channel(callback.into()));
            }
            if moved {
                // Nobody is asked any more for what it was: that is no attempt.
                self.t_mut(seq).refused = false;
                self.take_all_back(seq);
            }
            self.reclassify(seq, &before);
            let bounds = self.charge_anew(seq);
            self.recheck(seq);
            if !self.knows(seq) {
                return Ok(Applied::Done);
            }
            self.recheck_beside(seq, bounds);
        }
        let overdue = self.is_overdue(self.t(seq));
        self.t_mut(seq).raised = overdue;
        let interrupted = self.t(seq).interrupted_with().is_some();
        if matches!(self.t(seq).stage, Stage::Held { .. }) && !interrupted {
            let now = self.now();
            self.resume(seq, ResumeCause::CustomerGone, now);
        }
        Ok(Applied::Done)
    }

    pub(crate) fn reopen(&mut self, ticket: TicketId, occurred_at: i64) -> Told {
        let seq = self.any_ticket(ticket)?;
        if !self.t(seq).is_closed() {
            return Err(Refusal::TicketNotClosed { ticket });
        }
        self.names_of_ticket(&self.t(seq).spec)?;
        let class = self.class_of(self.t(seq));
        let lower = self.check_return(seq)?;
        let case = self.t(seq).spec.case;
        let person = case.is_some_and(|case| self.person_cases.contains(&case));
        let merged_into = self.t(seq).bonds.merged_into;
        let other = self.tickets.iter().find(|t| Some(t.id) == merged_into);
        let person = person || other.is_some_and(|other| other.person_wanted);
        self.t_mut(seq).person_wanted |= person;
        let has = self.t(seq).action.clone();
        let same = has.as_ref().map(|action| &action.name) == class.action.as_ref();
        let facts = self.t_mut(seq);
        facts.class = class;
        facts.bonds.lower = lower;
        facts.bonds.merged_into = None;
        facts.bonds.closed_at = None;
        facts.anchor = occurred_at;
        facts.arrived = occurred_at;
        facts.promoted_at = None;
        facts.unanswered = vec![occurred_at];
        facts.last_answer = None;
        facts.unanswered_by_people = vec![occurred_at];
        facts.last_answer_of_people = None;
        facts.abandoned = false;
        facts.stage = Stage::Waiting;
        facts.climb = None;
        facts.way = Way::default();
        facts.promised = facts.promised.anew(occurred_at);
        let mut demanded = same;
        if same {
            demanded = !self.retarget_action(seq);
        } else {
            self.withdraw_action(seq);
            self.start_action(seq);
        }
        let changes = self.adjust_clocks(seq);
        let tier = self.tier(self.t(seq));
        self.t_mut(seq).urgency = tier;
        self.set_due(seq);
        let class = self.standing(seq);
        self.say(EventKind::TicketReopened { ticket, class });
        if !demanded {
            self.demand_action(seq);
            self.say_if_overdue(seq);
        }
        self.tell_clocks(seq, changes);
        if let Some(case) = case.filter(|_| self.t(seq).person_wanted)
            && self.person_cases.insert(case)
        {
            self.want_person_in(case);
        }
        self.join_incident(seq);
        let topic = self.t(seq).spec.topic.clone();
        self.count_surges(&topic, SurgeOf::Reopens);
        self.say_lower(seq);
        self.wait(seq);
        Ok(Applied::Done)
    }

    pub(crate) fn action_done(&mut self, ticket: TicketId) -> Told {
        let seq = self.any_ticket(ticket)?;
        let none = Refusal::NoAction { ticket };
        let action = self.t(seq).action.clone().ok_or(none)?;
        if action.done {
            return Ok(Applied::Already);
        }
        let before = self.standing(seq);
        self.t_mut(seq).action.as_mut().unwrap().done = true;
        let urgency = self.tier(self.t(seq));
        let changes = self.adjust_clocks(seq);
        self.say(EventKind::ActionDone {
            ticket,
            action: name(&action.name),
            urgency,
        });
        if self.t(seq).is_closed() {
            self.t_mut(seq).urgency = urgency;
            self.keep(seq);
        } else {
            self.place(seq);
            self.tell_standing(seq, &before);
            self.tell_clocks(seq, changes);
            self.recheck(seq);
            self.leave_tier(seq, before.urgency);
        }
        Ok(Applied::Done)
    }
}
