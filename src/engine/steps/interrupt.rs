//! Work that makes way for other work, and goes on again.

use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::event_detail::{AssignedBy, RequeueReason, ResumeCause, RevokeReason};
use crate::engine::index::Index;
use crate::engine::input::HoldReason;
use crate::engine::needs;
use crate::engine::room::Room;
use crate::engine::state::agent::{Agent, Work, WorkKind};
use crate::engine::state::ticket::{Stage, Ticket};
use crate::engine::steps::patience_timer;
use crate::engine::turn::Turn;
use crate::model::Presence;
use crate::policy::Interrupted;
use crate::policy::compiled::Compiled;
use crate::time::Span;

impl Turn<'_> {
    /// What may be interrupted makes way for a ticket that was assigned, just enough.
    pub(crate) fn make_way(&mut self, seq: u64, agent: u64) {
        if !self.policy.interruptible {
            return;
        }
        let (Some(ticket), Some(worker)) = (self.ticket(seq), self.agent(agent)) else {
            return;
        };
        let by = ticket.id();
        let room = Room {
            policy: self.policy,
            state: self.state,
            ticket,
            agent: worker,
        };
        for other in room.to_interrupt() {
            if let Some((ticket, agent)) = self.ids(other, agent) {
                let event = CapacityEvent::AssignmentInterrupted { ticket, agent, by };
                self.emit(EventKind::Capacity(event));
            }
            self.interrupt(other, agent);
        }
    }

    fn interrupt(&mut self, seq: u64, agent: u64) {
        if let Some(reason) = self.reason_not_to_keep(seq, agent) {
            self.end_assignment(seq, agent, Span::ZERO);
            self.requeue(seq, agent, reason);
            return;
        }
        self.end_consults(seq);
        // Nobody is sought for it while it waits for its agent's room.
        self.revoke_offers(seq, RevokeReason::TicketWithdrawn);
        self.leave_line(seq);
        self.end_fit(seq, true);
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let Some(work) = worker.take_work(seq, |kind| kind == WorkKind::Assignment) else {
            return;
        };
        worker.add_work(Work {
            kind: WorkKind::Interrupted,
            ..work
        });
        self.state.interrupted.insert(agent);
        if let Some(ticket) = self.ticket_mut(seq) {
            // The clocks run on: the customer waits, whatever the agent does.
            ticket.stage = Stage::Held {
                reason: HoldReason::Interrupted,
                until: None,
                agent: Some(agent),
            };
        }
        self.bound_interruption(seq);
    }

    /// It waits for its agent no longer than the policy's patience: whatever keeps coming over
    /// it, some time anybody who fits may have it.
    fn bound_interruption(&mut self, seq: u64) {
        let until = self.now.saturating_add(self.policy.patience);
        let until = until.saturating_add(Span::TICK);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.patience_ends = Some(until);
            self.state.timers.set(patience_timer(seq, until));
        }
    }

    /// The patience with a ticket is over: interrupted work is put back in line, and one whose
    /// customer is not there comes to stand with those whose customers are.
    pub(crate) fn lose_patience(&mut self, seq: u64) {
        let agent = self
            .ticket(seq)
            .and_then(|ticket| ticket.interrupted_with());
        match agent {
            Some(agent) => self.stop_interruption(seq, agent, RequeueReason::Interrupted),
            None => self.raise_standing(seq),
        }
    }

    fn reason_not_to_keep(&self, seq: u64, agent: u64) -> Option<RequeueReason> {
        let (ticket, worker) = (self.ticket(seq)?, self.agent(agent)?);
        reason_not_to_keep(self.policy, ticket, worker)
    }

    /// Interrupted work is put back in line as soon as it is not to wait for its agent.
    pub(crate) fn recheck_interrupted(&mut self, seq: u64) {
        let agent = self
            .ticket(seq)
            .and_then(|ticket| ticket.interrupted_with());
        let reason = agent.and_then(|agent| self.reason_not_to_keep(seq, agent));
        let Some((agent, reason)) = agent.zip(reason) else {
            return;
        };
        self.stop_interruption(seq, agent, reason);
    }

    fn stop_interruption(&mut self, seq: u64, agent: u64, reason: RequeueReason) {
        self.take_aside(seq, agent);
        self.requeue(seq, agent, reason);
        self.settle_presence(agent);
    }

    /// Takes what is aside of a ticket from the agent whose name it bears.
    pub(crate) fn take_aside(&mut self, seq: u64, agent: u64) -> Option<Work> {
        let worker = self.state.agents.get_mut(agent)?;
        let work = worker.take_work(seq, WorkKind::is_aside)?;
        let mut works = worker.works.iter();
        if !works.any(|work| work.kind == WorkKind::Interrupted) {
            self.state.interrupted.remove(&agent);
        }
        if work.kind == WorkKind::Interrupted {
            self.end_patience(seq);
        }
        Some(work)
    }

    /// Interrupted work goes on with every agent who is there and has room for it again, by
    /// tier (and priority, where that is strict), then what was begun first. Whether any did.
    pub(crate) fn resume_interrupted(&mut self) -> bool {
        if self.state.interrupted.is_empty() {
            return false;
        }
        // What keeps it back is its agent's works and presence: of who was not touched nothing
        // goes on that did not before.
        Index::refresh(self.policy, self.state);
        let agents = core::mem::take(&mut self.state.may_go_on);
        let mut any = false;
        for agent in agents {
            while let Some(work) = self.next_to_resume(agent) {
                self.go_on(agent, &work);
                any = true;
            }
        }
        any
    }

    fn next_to_resume(&self, agent: u64) -> Option<Work> {
        let worker = self.agent(agent)?;
        let there = matches!(worker.presence, Presence::Online | Presence::Draining);
        let works = worker.works.iter().filter(|work| {
            let ticket = self.ticket(work.ticket);
            there
                && work.kind == WorkKind::Interrupted
                && ticket.is_some_and(|ticket| {
                    let room = Room {
                        policy: self.policy,
                        state: self.state,
                        ticket,
                        agent: worker,
                    };
                    room.is_enough_now()
                })
        });
        let rank = |seq| self.ticket(seq).map(|ticket| ticket.rank(self.policy));
        let first = works.min_by_key(|work| (rank(work.ticket), work.since, work.ticket));
        first.cloned()
    }

    fn go_on(&mut self, agent: u64, work: &Work) {
        let seq = work.ticket;
        self.take_aside(seq, agent);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.stage = Stage::Waiting;
        }
        self.emit(EventKind::TicketResumed {
            ticket: work.id,
            cause: ResumeCause::RoomAgain,
        });
        self.assign(seq, agent, AssignedBy::Resumed);
        // It was begun when it was, so what came later makes way before it.
        let works = self.agent_mut(agent).map(|agent| agent.works.iter_mut());
        let its = works.and_then(|mut works| {
            works.find(|other| other.ticket == seq && other.kind == WorkKind::Assignment)
        });
        if let Some(its) = its {
            its.since = work.since;
        }
    }
}

/// Why interrupted work does not wait for its agent, but stands in line for anybody who fits: that
/// agent may not go on with it or was being relieved of it, or it is of the top three tiers, or the policy says so.
pub(crate) fn reason_not_to_keep(
    policy: &Compiled,
    ticket: &Ticket,
    agent: &Agent,
) -> Option<RequeueReason> {
    let outgrown = ticket
        .fit
        .as_ref()
        .is_some_and(|fit| !fit.lacking.is_empty());
    if outgrown || !needs::broken(policy, ticket, agent).is_empty() {
        Some(RequeueReason::NoLongerFits)
    } else if policy.interrupted == Interrupted::Requeues || ticket.is_in_danger() {
        Some(RequeueReason::Interrupted)
    } else {
        None
    }
}
