//! Work that makes way for other work and goes on again, and agents who make room for large work.

use nightdesk::{
    AssignedBy, CapacityEvent, EventKind, HoldReason, Presence, RequeueReason, ResumeCause,
    RevokeReason, TicketId,
};

use super::desk::{Agent, Desk, Seq, Stage, Ticket, Work, WorkKind};
use super::plan::SECOND;

/// An agent makes room for a large ticket.
#[derive(Clone, Debug)]
pub(crate) struct Gathering {
    agent: Seq,
    ticket: Seq,
    id: TicketId,
}

impl Ticket {
    /// Whose it is, if it made way for another of theirs.
    pub(crate) fn interrupted_with(&self) -> Option<Seq> {
        match self.stage {
            Stage::Held {
                reason: HoldReason::Interrupted,
                agent,
                ..
            } => agent,
            _ => None,
        }
    }
}

impl Desk {
    /// An agent has a ticket from now on: just enough makes way.
    pub(crate) fn make_way(&mut self, seq: Seq, agent: Seq) {
        let by = self.t(seq).id;
        for other in self.to_interrupt(self.t(seq), self.a(agent)) {
            let said = CapacityEvent::AssignmentInterrupted {
                ticket: self.t(other).id,
                agent: self.a(agent).id,
                by,
            };
            self.say(EventKind::Capacity(said));
            self.interrupt(other, agent);
        }
    }

    fn interrupt(&mut self, seq: Seq, agent: Seq) {
        let reason = self.reason_not_to_keep(self.t(seq), self.a(agent));
        self.end_help(seq);
        if let Some(reason) = reason {
            self.drop_work(seq, agent, WorkKind::Assignment);
            self.go_home_if_done(agent);
            return self.requeue(seq, agent, reason);
        }
        self.revoke_all(seq, RevokeReason::TicketWithdrawn);
        self.t_mut(seq).unfit.clear();
        let (now, patience) = (self.now(), self.plan.patience * SECOND);
        let works = &mut self.a_mut(agent).works;
        let mut all = works.iter();
        let at = all.position(|work| work.ticket == seq && work.kind == WorkKind::Assignment);
        let work = works.remove(at.unwrap());
        works.push(Work {
            kind: WorkKind::Interrupted,
            ..work
        });
        let ticket = self.t_mut(seq);
        ticket.interrupted_until = now + patience;
        ticket.stage = Stage::Held {
            reason: HoldReason::Interrupted,
            until: None,
            agent: Some(agent),
        };
    }

    /// Why it does not wait for its agent: that one may not go on with it, it is of the top
    /// three tiers, or the policy says so.
    fn reason_not_to_keep(&self, ticket: &Ticket, agent: &Agent) -> Option<RequeueReason> {
        let broken = self
            .unmet(ticket, agent)
            .iter()
            .any(|need| !self.is_waivable(ticket.seq, need));
        if broken || !ticket.unfit.is_empty() {
            return Some(RequeueReason::NoLongerFits);
        }
        let goes = self.plan.room.requeues || ticket.in_danger();
        goes.then_some(RequeueReason::Interrupted)
    }

    pub(crate) fn recheck_interrupted(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let Some(agent) = ticket.interrupted_with() else {
            return;
        };
        if let Some(reason) = self.reason_not_to_keep(ticket, self.a(agent)) {
            self.stop_interruption(seq, agent, reason);
        }
    }

    pub(crate) fn stop_interruption(&mut self, seq: Seq, agent: Seq, reason: RequeueReason) {
        self.drop_aside(seq, agent);
        self.requeue(seq, agent, reason);
        self.go_home_if_done(agent);
    }

    /// What is put aside of a ticket is its agent's no more.
    pub(crate) fn drop_aside(&mut self, seq: Seq, agent: Seq) {
        let works = &mut self.a_mut(agent).works;
        works.retain(|work| {
            work.ticket != seq || !matches!(work.kind, WorkKind::Held | WorkKind::Interrupted)
        });
    }

    /// When the patience with what waits for its agent's room is over.
    pub(crate) fn interrupted_until(&self, ticket: &Ticket) -> Option<i64> {
        ticket.interrupted_with()?;
        Some(ticket.interrupted_until + 1)
    }

    /// Interrupted work goes on where there is room again. Whether any does.
    pub(crate) fn resume_interrupted(&mut self) -> bool {
        let mut any = false;
        for agent in self.agent_seqs() {
            while let Some(work) = self.next_to_resume(agent) {
                self.drop_aside(work.ticket, agent);
                self.t_mut(work.ticket).stage = Stage::Waiting;
                self.say(EventKind::TicketResumed {
                    ticket: work.id,
                    cause: ResumeCause::RoomAgain,
                });
                self.take(work.ticket, agent, AssignedBy::Resumed);
                // It was begun when it was.
                let works = self.a_mut(agent).works.iter_mut();
                let mut its = works.filter(|other| other.ticket == work.ticket);
                its.find(|other| other.kind == WorkKind::Assignment)
                    .unwrap()
                    .since = work.since;
                self.recheck_agent(work.ticket);
                any = true;
            }
        }
        any
    }

    fn next_to_resume(&self, agent: Seq) -> Option<Work> {
        let worker = self.a(agent);
        let there = matches!(worker.presence, Presence::Online | Presence::Draining);
        let works = worker.works.iter().filter(|work| {
            there
                && work.kind == WorkKind::Interrupted
                && self.has_room_now(self.t(work.ticket), worker)
        });
        let first = works.min_by_key(|work| {
            let rank = self.rank(self.t(work.ticket));
            (rank, work.since, work.ticket)
        });
        first.cloned()
    }

    // Gathering.

    /// Larger than other work may be.
    fn is_large(&self, ticket: &Ticket) -> bool {
        let cost = self.cost(ticket.spec.channel.as_str());
        let mut channels = self.plan.channels.keys();
        let smaller = channels.any(|channel| self.cost(channel) < cost);
        let mut channels = self.plan.channels.values();
        let mut topics = self.plan.topics.values();
        let shares = channels.any(|channel| !channel.exclusive)
            || topics.any(|topic| topic.exclusive == Some(false));
        self.plan.room.gathering && (smaller || ticket.class.exclusive && shares)
    }

    /// When it comes to be overdue.
    pub(crate) fn gathers_from(&self, ticket: &Ticket) -> Option<i64> {
        let waits = ticket.in_line() && !ticket.urgency.is_top() && self.is_large(ticket);
        let at = ticket.due.filter(|_| waits)? + 1;
        Some(at).filter(|at| *at > self.now())
    }

    fn needs_gathering(&self, ticket: &Ticket) -> bool {
        let overdue = ticket.due.is_some_and(|due| due < self.now());
        ticket.in_line()
            && self.is_large(ticket)
            && (overdue || ticket.urgency.is_top())
            && !ticket.is_exhausted()
            && self.closed_to(ticket) != Some(false)
    }

    fn could_gather(&self, ticket: &Ticket, agent: &Agent) -> bool {
        agent.presence == Presence::Online
            && self.budget(agent) >= self.cost(ticket.spec.channel.as_str())
            && self.unmet(ticket, agent).is_empty()
            && !self.in_back_off(ticket, agent)
            && !self.is_kept_but_for_gathering(ticket, agent)
    }

    /// Whether an agent makes room for a ticket that goes before this one.
    pub(crate) fn gathers_for_another(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let mut all = self.gatherings.iter();
        let Some(gathering) = all.find(|one| one.agent == agent.seq) else {
            return false;
        };
        let large = self.tickets.iter().find(|t| t.seq == gathering.ticket);
        let large = large.filter(|large| large.in_line() && large.seq != ticket.seq);
        large.is_some_and(|large| !ticket.in_line() || self.key(large) < self.key(ticket))
    }

    /// Ends what has no reason any more. Whether any ended.
    pub(crate) fn end_gatherings(&mut self) -> bool {
        let mut over = self.gatherings.clone();
        over.retain(|one| {
            let ticket = self.tickets.iter().find(|t| t.seq == one.ticket);
            !ticket.is_some_and(|ticket| {
                self.needs_gathering(ticket) && self.could_gather(ticket, self.a(one.agent))
            })
        });
        over.sort_by_key(|one| one.agent);
        for one in &over {
            self.gatherings.retain(|other| other.agent != one.agent);
            let said = CapacityEvent::GatheringEnded {
                ticket: one.id,
                agent: self.a(one.agent).id,
            };
            self.say(EventKind::Capacity(said));
        }
        !over.is_empty()
    }

    /// Large tickets that wait too long find somebody. Whether any does.
    pub(crate) fn start_gatherings(&mut self) -> bool {
        let mut any = false;
        if self.suspended {
            return any;
        }
        let line: Vec<Seq> = self.line().iter().map(|ticket| ticket.seq).collect();
        for seq in line {
            let ticket = self.t(seq);
            let gathers = self.gatherings.iter().any(|one| one.ticket == seq);
            if gathers || !self.needs_gathering(ticket) {
                continue;
            }
            let agents = self.agents.iter().filter(|agent| {
                !self.gatherings.iter().any(|one| one.agent == agent.seq)
                    && self.could_gather(ticket, agent)
                    && self.is_kept_out_by_size(ticket, agent)
            });
            let Some(agent) = agents.min_by_key(|agent| (agent.used(), agent.seq)) else {
                continue;
            };
            let (id, agent, who) = (ticket.id, agent.seq, agent.id);
            self.gatherings.push(Gathering {
                agent,
                ticket: seq,
                id,
            });
            let said = CapacityEvent::GatheringStarted {
                ticket: id,
                agent: who,
            };
            self.say(EventKind::Capacity(said));
            any = true;
        }
        any
    }
}
