//! What becomes of assignments: they end, are resumed, outgrow their agents.

use nightdesk::{
    AgentKind, AssignedBy, EventKind, Need, Outcome, Presence, RequeueReason, ResumeCause,
    RevokeReason,
};

use super::desk::{Desk, Seq, Stage, Work, WorkKind, ts};
use super::plan::SECOND;

impl Desk {
    /// The agent finishes up after a ticket that it has; or has nothing more of it.
    pub(crate) fn wrap_up(&mut self, ticket: Seq, agent: Seq) {
        self.end_help(ticket);
        let wrap_up = self.plan.queues[self.t(ticket).queue()].wrap_up;
        let (id, agent_id) = (self.t(ticket).id, self.a(agent).id);
        let ended = self.a(agent).works.iter();
        let ended = ended
            .clone()
            .find(|w| w.ticket == ticket && w.kind == WorkKind::Assignment);
        let ended = ended.unwrap().clone();
        self.drop_work(ticket, agent, WorkKind::Assignment);
        if wrap_up == 0 {
            return;
        }
        let before = self.a(agent).works.iter();
        let mut before = before
            .filter(|w| w.ticket == ticket)
            .filter(|w| matches!(w.kind, WorkKind::WrapUp { .. }));
        if let Some(kind) = before.next().map(|w| w.kind) {
            self.drop_work(ticket, agent, kind);
            self.say(EventKind::WrapUpEnded {
                ticket: id,
                agent: agent_id,
            });
        }
        let until = self.now() + wrap_up * SECOND;
        self.a_mut(agent).works.push(Work {
            kind: WorkKind::WrapUp { until },
            ..ended
        });
        self.say(EventKind::WrapUpStarted {
            ticket: id,
            agent: agent_id,
            until: ts(until),
        });
    }

    pub(crate) fn end_wrap_up(&mut self, ticket: Seq, agent: Seq, kind: WorkKind) {
        let works = self.a(agent).works.iter();
        let mut works = works.filter(|w| w.ticket == ticket && w.kind == kind);
        let id = works.next().unwrap().id;
        self.drop_work(ticket, agent, kind);
        let said = EventKind::WrapUpEnded {
            ticket: id,
            agent: self.a(agent).id,
        };
        self.say(said);
        self.go_home_if_done(agent);
    }

    /// Who drains and has finished is offline.
    pub(crate) fn go_home_if_done(&mut self, agent: Seq) {
        let worker = self.a_mut(agent);
        if worker.presence == Presence::Draining
            && worker.works.iter().all(|w| w.kind == WorkKind::Held)
        {
            worker.presence = Presence::Offline;
            let said = EventKind::PresenceChanged {
                agent: worker.id,
                from: Presence::Draining,
                to: Presence::Offline,
            };
            self.say(said);
        }
    }

    /// The ticket is back in line; its agent's work has ended already.
    pub(crate) fn requeue(&mut self, ticket: Seq, agent: Seq, reason: RequeueReason) {
        let agent_id = self.a(agent).id;
        let facts = self.t_mut(ticket);
        facts.stage = Stage::Waiting;
        facts.unfit.clear();
        // If it stood in line, then not as one that nobody has.
        facts.waits_since = None;
        if facts.exhausted {
            // Somebody has had it since.
            self.reset_attempts(ticket);
        }
        let facts = self.t(ticket);
        let said = EventKind::TicketRequeued {
            ticket: facts.id,
            agent: agent_id,
            reason,
        };
        self.say(said);
        self.wait(ticket);
    }

    /// It goes on: with its agent if that one is still there, else in line.
    pub(crate) fn resume(&mut self, seq: Seq, cause: ResumeCause, at: i64) {
        let Stage::Held { agent, .. } = self.t(seq).stage else {
            return;
        };
        self.stand_still_no_more(seq, at);
        self.t_mut(seq).stage = Stage::Waiting;
        let ticket = self.t(seq).id;
        self.say(EventKind::TicketResumed { ticket, cause });
        self.sync_clocks(seq);
        let Some(agent) = agent else {
            return self.wait(seq);
        };
        self.drop_aside(seq, agent);
        let worker = self.a(agent);
        let there = matches!(worker.presence, Presence::Online | Presence::Draining);
        let never = self.unmet(self.t(seq), worker);
        if !there {
            self.requeue(seq, agent, RequeueReason::AgentNotThere);
        } else if !never.iter().all(|need| self.is_waivable(seq, need)) {
            self.requeue(seq, agent, RequeueReason::NoLongerFits);
        } else {
            self.take(seq, agent, AssignedBy::Resumed);
            self.recheck(seq);
        }
    }

    /// Whether an agent goes on with what it had without this need: what was waived is held
    /// against nobody.
    pub(crate) fn is_waivable(&self, seq: Seq, need: &Need) -> bool {
        need.relaxes() || self.t(seq).waived.contains(need)
    }

    /// What was true of who has it, or is asked, is looked at again.
    pub(crate) fn recheck(&mut self, seq: Seq) {
        self.recheck_offers(seq);
        if !self.knows(seq) {
            return;
        }
        self.recheck_agent(seq);
        self.recheck_helpers(seq);
        self.recheck_interrupted(seq);
    }

    pub(crate) fn recheck_agent(&mut self, seq: Seq) {
        if let Stage::Assigned(agent) = self.t(seq).stage {
            let person = self.a(agent).spec.kind == AgentKind::Human;
            self.t_mut(seq).past_bots |= person;
            let mut lacking = self.unmet(self.t(seq), self.a(agent));
            lacking.retain(|need| !self.t(seq).waived.contains(need));
            let was = std::mem::replace(&mut self.t_mut(seq).unfit, lacking.clone());
            let (ticket, agent_id) = (self.t(seq).id, self.a(agent).id);
            if !lacking.is_empty() {
                if lacking != was {
                    self.say(EventKind::AssignmentUnfit {
                        ticket,
                        agent: agent_id,
                        needs: lacking,
                    });
                }
                if was.is_empty() {
                    self.wait(seq);
                }
                // Who has it may have come to be a person, whom no bot relieves.
                let facts = self.t(seq);
                let mut asked = facts.offers.iter().map(|offer| self.a(offer.agent));
                if asked.any(|asked| !self.unmet(facts, asked).is_empty()) {
                    self.recheck_offers(seq);
                }
            } else if lacking.is_empty() && !was.is_empty() {
                self.say(EventKind::AssignmentFits {
                    ticket,
                    agent: agent_id,
                });
                self.revoke_all(seq, RevokeReason::NoLongerFits);
                self.rest(seq);
            }
        }
    }

    pub(crate) fn recheck_offers(&mut self, seq: Seq) {
        let asked: Vec<Seq> = self.t(seq).offers.iter().map(|o| o.agent).collect();
        for agent in asked {
            if !self.knows(seq) {
                return;
            }
            let (ticket, worker) = (self.t(seq), self.a(agent));
            let fits = self.unmet(ticket, worker).is_empty() && self.has_room(ticket, worker);
            if !fits {
                self.revoke(seq, agent, RevokeReason::NoLongerFits);
            }
        }
        // It takes its place anew: a step of this instant is taken with that.
        if self.knows(seq) {
            self.climb(seq);
        }
    }

    pub(crate) fn close(&mut self, seq: Seq, outcome: Outcome, wraps_up: bool) {
        self.end(seq, outcome, wraps_up);
        self.keep(seq);
    }

    /// It is closed, and it is still to be said for how long it is kept.
    pub(crate) fn end(&mut self, seq: Seq, outcome: Outcome, wraps_up: bool) {
        self.revoke_all(seq, RevokeReason::TicketWithdrawn);
        match self.t(seq).stage {
            Stage::Assigned(agent) => {
                if wraps_up {
                    self.wrap_up(seq, agent);
                } else {
                    self.end_help(seq);
                    self.drop_work(seq, agent, WorkKind::Assignment);
                }
                self.go_home_if_done(agent);
            }
            Stage::Held {
                agent: Some(agent), ..
            } => {
                self.drop_aside(seq, agent);
                self.go_home_if_done(agent);
            }
            _ => {}
        }
        self.reset_attempts(seq);
        let ticket = self.t_mut(seq);
        ticket.back_offs.clear();
        ticket.unfit.clear();
        ticket.stage = Stage::Closed {
            outcome,
            dropped_at: None,
        };
        self.close_bonds(seq);
        self.rest(seq);
    }

    /// A closed ticket is kept for its time, and until its action is done.
    pub(crate) fn keep(&mut self, seq: Seq) {
        let at = self.now() + self.plan.retention * SECOND;
        let ticket = self.t_mut(seq);
        ticket.bonds.lower = false;
        let customer = ticket.spec.customer;
        let pending = ticket.pending_action();
        if let Stage::Closed { dropped_at, .. } = &mut ticket.stage {
            *dropped_at = (!pending).then_some(at);
        }
        if !pending && self.plan.retention == 0 {
            self.forget(seq);
        }
        self.readmit(customer);
    }

    pub(crate) fn forget(&mut self, seq: Seq) {
        let ticket = self.t(seq).id;
        let case = self.t(seq).spec.case;
        self.tickets.retain(|t| t.seq != seq);
        self.say(EventKind::TicketForgotten { ticket });
        if let Some(case) = case {
            self.end_case(case);
        }
    }
}
