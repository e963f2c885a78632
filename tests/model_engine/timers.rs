//! What becomes due when: worked out anew from what is known, each time.

use nightdesk::{CapacityEvent, EventKind, Presence, RequeueReason, ResumeCause, TimerKind};

use super::desk::{Desk, Seq, Stage, Work, WorkKind, ts};
use super::plan::SECOND;

type Timer = (i64, TimerKind, Seq, Seq);

impl Desk {
    /// Time passes up to an instant; false: that would be back by more than the skew.
    pub(crate) fn advance(&mut self, at: i64) -> bool {
        if let Some(now) = self.now.filter(|now| at < *now) {
            if at < now - self.plan.skew * SECOND {
                return false;
            }
            return true;
        }
        if self.now.is_some() {
            while let Some(instant) = self.next_timer().map(|timer| timer.0).filter(|i| *i <= at) {
                self.now = Some(instant);
                self.lose_patience();
                while let Some(timer) = self.next_timer().filter(|timer| timer.0 == instant) {
                    self.fire(timer);
                }
                self.settle();
            }
        }
        self.now = Some(at);
        self.lose_patience();
        true
    }

    /// After the last step: ladders, then offers.
    pub(crate) fn settle(&mut self) {
        self.work_off();
    }

    pub(crate) fn next_timer(&self) -> Option<Timer> {
        let mut all: Vec<Timer> = Vec::new();
        for ticket in &self.tickets {
            let seq = ticket.seq;
            for offer in &ticket.offers {
                let at = offer.expires_at.map(|at| (at, TimerKind::OfferExpires));
                all.extend(at.map(|(at, kind)| (at, kind, seq, offer.agent)));
            }
            for (agent, until) in &ticket.back_offs {
                all.push((*until, TimerKind::TicketBackOffEnds, seq, *agent));
            }
            match ticket.stage {
                Stage::Held {
                    until: Some(until), ..
                } => all.push((until, TimerKind::HoldEnds, seq, 0)),
                Stage::Closed {
                    dropped_at: Some(at),
                    ..
                } => all.push((at, TimerKind::RetentionEnds, seq, 0)),
                _ => {}
            }
            if ticket.in_line() && !self.is_live(ticket) && !ticket.raised {
                let at = ticket.due.map(|due| due + self.plan.patience * SECOND + 1);
                all.extend(at.map(|at| (at, TimerKind::PatienceEnds, seq, 0)));
            }
            let leaves = self.overflow_due(ticket);
            all.extend(leaves.map(|at| (at, TimerKind::OverflowDue, seq, 0)));
            let alarm = self.alarm(ticket);
            all.extend(alarm.map(|at| (at, TimerKind::ClockDue, seq, 0)));
            let patience = self.interrupted_until(ticket);
            all.extend(patience.map(|at| (at, TimerKind::PatienceEnds, seq, 0)));
            let gathers = self.gathers_from(ticket);
            all.extend(gathers.map(|at| (at, TimerKind::GatheringDue, seq, 0)));
            if let Some(action) = &ticket.action
                && !action.done
                && !action.overdue
            {
                let at = action.due.map(|due| due + 1);
                all.extend(at.map(|at| (at, TimerKind::ActionOverdue, seq, 0)));
            }
            if let Some(at) = self.awaits_until(ticket).filter(|_| !ticket.awaited) {
                all.push((at, TimerKind::PreferredWaitEnds, seq, 0));
            }
            let step = self.next_step(ticket);
            all.extend(step.map(|at| (at, TimerKind::StepDue, seq, 0)));
        }
        for (number, queue) in (0..).zip(self.plan.queue_names()) {
            let kind = match self.is_open_now(queue) {
                true => TimerKind::QueueCloses,
                false => TimerKind::QueueOpens,
            };
            let at = self.hours_change_at(queue);
            all.extend(at.map(|at| (at, kind, number, 0)));
        }
        for (number, load) in (0..).zip(self.plan.flows.loads.keys()) {
            let at = self.load_due(load);
            all.extend(at.map(|at| (at, TimerKind::LoadDue, number, 0)));
        }
        for (number, surge) in (0..).zip(self.plan.many.surges.keys()) {
            let at = self.surge_due(surge);
            all.extend(at.map(|at| (at, TimerKind::SurgeChecked, 0, number)));
        }
        for agent in &self.agents {
            let seq = agent.seq;
            let missed = agent.back_off_until;
            all.extend(missed.map(|at| (at, TimerKind::AgentBackOffEnds, 0, seq)));
            let lost = agent.lost_until;
            all.extend(lost.map(|at| (at, TimerKind::LostGraceEnds, 0, seq)));
            let eases = agent.eases_at;
            all.extend(eases.map(|at| (at, TimerKind::RampEases, 0, seq)));
            let skills = agent.spec.skills.values();
            let dates = skills.flat_map(|m| m.valid_from.into_iter().chain(m.valid_until));
            let dates = dates.map(|at| (at.as_micros(), TimerKind::AbilityChanges, 0, seq));
            all.extend(dates.filter(|timer| agent.skills_at(timer.0) != agent.skills));
            let shifts = agent.spec.roster.iter();
            let ends = shifts.flat_map(|shift| [shift.from, shift.until]);
            let ends = ends.map(|at| (at.as_micros(), TimerKind::DutyChanges, 0, seq));
            all.extend(ends.filter(|timer| agent.on_duty_at(timer.0) != agent.on_duty));
            for work in &agent.works {
                if let WorkKind::WrapUp { until } = work.kind {
                    all.push((until, TimerKind::WrapUpEnds, work.ticket, seq));
                }
            }
        }
        let now = self.now();
        all.into_iter().filter(|timer| timer.0 >= now).min()
    }

    fn fire(&mut self, (_, kind, ticket, agent): Timer) {
        let now = self.now();
        match kind {
            TimerKind::OfferExpires => self.miss(ticket, agent),
            TimerKind::TicketBackOffEnds => {
                self.t_mut(ticket).back_offs.remove(&agent);
                let said = EventKind::BackOffEnded {
                    agent: self.a(agent).id,
                    ticket: Some(self.t(ticket).id),
                };
                self.say(said);
            }
            TimerKind::AgentBackOffEnds => {
                self.a_mut(agent).back_off_until = None;
                let said = EventKind::BackOffEnded {
                    agent: self.a(agent).id,
                    ticket: None,
                };
                self.say(said);
            }
            TimerKind::WrapUpEnds => {
                self.end_wrap_up(ticket, agent, WorkKind::WrapUp { until: now });
            }
            TimerKind::LostGraceEnds => {
                self.go_offline(agent, RequeueReason::AgentLost);
            }
            TimerKind::HoldEnds => self.resume(ticket, ResumeCause::Time, now),
            TimerKind::PatienceEnds if self.t(ticket).interrupted_with().is_some() => {
                let agent = self.t(ticket).interrupted_with().unwrap();
                self.stop_interruption(ticket, agent, RequeueReason::Interrupted);
            }
            TimerKind::PatienceEnds => {
                self.t_mut(ticket).raised = true;
                // It takes its place anew: a step of this instant is taken with that.
                self.climb(ticket);
                let ticket = self.t(ticket).id;
                self.say(EventKind::StandingRaised { ticket });
            }
            TimerKind::ClockDue => self.tell_clocks(ticket, Vec::new()),
            TimerKind::ActionOverdue => {
                let id = self.t(ticket).id;
                let action = self.t_mut(ticket).action.as_mut().unwrap();
                action.overdue = true;
                let said = EventKind::ActionOverdue {
                    ticket: id,
                    action: super::desk::name(&action.name),
                    due: ts(action.due.unwrap()),
                };
                self.say(said);
            }
            TimerKind::RetentionEnds => self.forget(ticket),
            TimerKind::RampEases => {
                self.a_mut(agent).eases_at = None;
                self.a_mut(agent).stretch = None;
                self.end_ramp(agent);
                let agent = self.a(agent).id;
                self.say(EventKind::Capacity(CapacityEvent::RampEased { agent }));
            }
            TimerKind::PreferredWaitEnds => {
                self.t_mut(ticket).awaited = true;
                let waits = self.t(ticket);
                if self.preferred(waits).is_some() {
                    let ticket = waits.id;
                    self.say(EventKind::Capacity(CapacityEvent::PreferredWaitEnded {
                        ticket,
                    }));
                }
            }
            TimerKind::AbilityChanges => self.abilities_change(agent),
            TimerKind::DutyChanges => {
                let on_duty = self.a(agent).on_duty_at(now);
                self.a_mut(agent).on_duty = on_duty;
                let agent = self.a(agent).id;
                self.say(EventKind::DutyChanged { agent, on_duty });
            }
            TimerKind::SurgeChecked => {
                let surge = self.plan.many.surges.keys().nth(agent as usize);
                self.look_at_surge(surge.copied().unwrap());
            }
            TimerKind::StepDue => self.climb(ticket),
            TimerKind::QueueOpens | TimerKind::QueueCloses => {
                self.hours_change(self.plan.queue_names()[ticket as usize]);
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn miss(&mut self, ticket: Seq, agent: Seq) {
        let now = self.now();
        let offer = &self.plan.queues[self.t(ticket).queue()].offer;
        let pause = offer.as_ref().map_or(30, |offer| offer.miss_back_off);
        self.t_mut(ticket).offers.retain(|o| o.agent != agent);
        self.drop_work(ticket, agent, WorkKind::Offer);
        let worker = self.a_mut(agent);
        let until = (now + pause * SECOND).max(worker.back_off_until.unwrap_or(i64::MIN));
        worker.back_off_until = Some(until).filter(|until| *until > now);
        let said = EventKind::OfferExpired {
            ticket: self.t(ticket).id,
            agent: self.a(agent).id,
            back_off_until: ts(until),
        };
        self.say(said);
        self.t_mut(ticket).refused = true;
        self.bot_gave_up(ticket, agent);
        self.asked_no_more(ticket);
    }

    /// Skills begin or end.
    fn abilities_change(&mut self, agent: Seq) {
        let skills = self.a(agent).skills_at(self.now());
        let had = std::mem::replace(&mut self.a_mut(agent).skills, skills.clone());
        let names = |names: Vec<&String>| names.into_iter().map(|n| super::desk::name(n)).collect();
        let said = EventKind::AgentSkillsChanged {
            agent: self.a(agent).id,
            gained: names(skills.difference(&had).collect()),
            lost: names(had.difference(&skills).collect()),
        };
        self.say(said);
        self.recheck_works(agent);
    }

    /// Off duty: what it has goes back in line at once.
    pub(crate) fn go_offline(&mut self, agent: Seq, reason: RequeueReason) {
        let from = self.a(agent).presence;
        let worker = self.a_mut(agent);
        worker.presence = Presence::Offline;
        worker.lost_until = None;
        let said = EventKind::PresenceChanged {
            agent: worker.id,
            from,
            to: Presence::Offline,
        };
        self.say(said);
        self.revoke_offers_of(agent);
        for work in self.works_by_arrival(agent) {
            match work.kind {
                WorkKind::Consult => self.stop_helping(work.ticket, agent, Vec::new()),
                WorkKind::Assignment => {
                    self.end_help(work.ticket);
                    self.drop_work(work.ticket, agent, work.kind);
                    self.requeue(work.ticket, agent, reason);
                }
                WorkKind::Interrupted => {
                    self.drop_aside(work.ticket, agent);
                    self.requeue(work.ticket, agent, reason);
                }
                WorkKind::WrapUp { .. } => self.end_wrap_up(work.ticket, agent, work.kind),
                _ => {}
            }
        }
    }

    /// What an agent has, in the order in which the tickets arrived.
    pub(crate) fn works_by_arrival(&self, agent: Seq) -> Vec<Work> {
        let mut works = self.a(agent).works.clone();
        works.sort_by_key(|work| work.ticket);
        works
    }

    pub(crate) fn revoke_offers_of(&mut self, agent: Seq) {
        for work in self.works_by_arrival(agent) {
            if work.kind == WorkKind::Offer {
                let reason = nightdesk::RevokeReason::AgentNotOnline;
                self.revoke(work.ticket, agent, reason);
            }
        }
    }
}
