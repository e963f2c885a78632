//! Agents come and go, and what that does to what they have.

use crate::engine::event::EventKind;
use crate::engine::event_detail::{RequeueReason, RevokeReason};
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::state::ticket::Stage;
use crate::engine::steps::comes_or_goes;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::Presence;
use crate::time::Timestamp;

impl Turn<'_> {
    /// Changes an agent's presence, with all that follows.
    pub(crate) fn change_presence(&mut self, agent: u64, to: Presence) {
        let now = self.now;
        self.count_out(agent);
        let Some(worker) = self.agent_mut(agent) else {
            return;
        };
        let expected = worker.is_expected();
        let from = core::mem::replace(&mut worker.presence, to);
        let id = worker.id();
        let bots_changed = comes_or_goes(worker.abilities.kind, from, to);
        if to == Presence::Online {
            worker.available_since = Some(now);
        }
        let changed = worker.is_expected() != expected;
        self.state.pool_changed |= changed;
        self.count_in(agent);
        self.emit(EventKind::PresenceChanged {
            agent: id,
            from,
            to,
        });
        if bots_changed {
            self.recheck_bots();
        }
        self.end_grace(agent);
        self.count_duty(agent);
        if from == Presence::Online {
            self.ask_referrals();
        }
        match to {
            Presence::Online => {
                // Coming online is a sign of life: a miss is forgiven.
                self.clear_agent_back_off(agent);
                self.start_ramp(agent);
            }
            Presence::Away => self.take_offers_back(agent),
            Presence::Draining => {
                self.take_offers_back(agent);
                self.settle_presence(agent);
            }
            Presence::Offline => {
                let reason = if from == Presence::Lost {
                    RequeueReason::AgentLost
                } else {
                    RequeueReason::AgentOffline
                };
                self.take_all_back(agent, reason);
            }
            Presence::Lost => {
                self.take_offers_back(agent);
                self.start_grace(agent);
            }
        }
    }

    fn start_grace(&mut self, agent: u64) {
        let until = self.now.saturating_add(self.policy.lost_grace);
        if until <= self.now {
            self.change_presence(agent, Presence::Offline);
        } else if let Some(worker) = self.state.agents.get_mut(agent) {
            worker.grace_until = Some(until);
            self.state.timers.set(grace_timer(agent, until));
        }
    }

    fn end_grace(&mut self, agent: u64) {
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        if let Some(until) = worker.grace_until.take() {
            self.state.timers.unset(grace_timer(agent, until));
        }
    }

    fn works(&self, agent: u64) -> Vec<Work> {
        let mut works = self
            .agent(agent)
            .map_or(Vec::new(), |agent| agent.works.iter().cloned().collect());
        works.sort_by_key(|work| work.ticket);
        works
    }

    fn take_offers_back(&mut self, agent: u64) {
        for work in self.works(agent) {
            if work.kind == WorkKind::Offer {
                self.revoke(work.ticket, agent, RevokeReason::AgentNotOnline);
                self.enter_line(work.ticket);
            }
        }
    }

    /// Offers and assignments go back in line, interrupted or not; the work after tickets
    /// and the help with those of others ends. Held tickets keep the agent's name.
    fn take_all_back(&mut self, agent: u64, reason: RequeueReason) {
        self.take_offers_back(agent);
        for work in self.works(agent) {
            match work.kind {
                WorkKind::Assignment => {
                    self.end_assignment(work.ticket, agent, crate::time::Span::ZERO);
                    self.requeue(work.ticket, agent, reason);
                }
                WorkKind::Interrupted => {
                    self.take_aside(work.ticket, agent);
                    self.requeue(work.ticket, agent, reason);
                }
                WorkKind::Consult => self.end_consult(work.ticket, agent, Vec::new()),
                WorkKind::WrapUp { .. } => self.end_wrap_up(work.ticket, agent),
                WorkKind::Offer | WorkKind::Held => {}
            }
        }
    }

    /// Puts a ticket that an agent had back in line, at the place it had.
    pub(crate) fn requeue(&mut self, seq: u64, agent: u64, reason: RequeueReason) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.stage = Stage::Waiting;
        }
        self.end_fit(seq, false);
        if self.ticket(seq).is_some_and(|ticket| ticket.exhausted) {
            // Somebody has had it since: it is to be asked for like one that nobody refused.
            self.reset_attempts(seq);
        }
        // One that had outgrown its agent stood in line, but not as one that nobody has.
        self.leave_line(seq);
        self.end_wait(seq);
        if let Some((ticket, agent)) = self.ids(seq, agent) {
            self.emit(EventKind::TicketRequeued {
                ticket,
                agent,
                reason,
            });
        }
        self.enter_line(seq);
    }
}

pub(crate) fn grace_timer(agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::LostGraceEnds,
        ticket: 0,
        agent,
    }
}
