//! What agents can do, and when they are expected: both change with time.

use crate::engine::event::EventKind;
use crate::engine::scarcity::Online;
use crate::engine::state::agent::WorkKind;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::{AgentSpec, Name, Presence};
use crate::time::Timestamp;

impl Turn<'_> {
    /// Reads anew what an agent can do and when it is on duty, and sets its timers.
    pub(crate) fn read_agent(&mut self, agent: u64) {
        self.read_abilities(agent);
        self.read_roster(agent);
    }

    fn read_abilities(&mut self, agent: u64) {
        let (policy, now) = (self.policy, self.now);
        self.count_out(agent);
        self.state.agents.read(policy, agent, now);
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let next = ability_change(&worker.spec, now);
        let before = core::mem::replace(&mut worker.abilities_change, next);
        self.move_timer(ability_timer, agent, before, next);
        self.state.pool_changed = true;
        self.count_in(agent);
    }

    /// Duty is read by itself: what begins or ends in the very instant in which a skill does
    /// is still to be told.
    fn read_roster(&mut self, agent: u64) {
        let now = self.now;
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        worker.on_duty = is_on_duty(&worker.spec, now);
        let next = duty_change(&worker.spec, now);
        let before = core::mem::replace(&mut worker.duty_changes, next);
        self.move_timer(duty_timer, agent, before, next);
        self.state.pool_changed = true;
    }

    fn move_timer(
        &mut self,
        timer: fn(u64, Timestamp) -> Timer,
        agent: u64,
        before: Option<Timestamp>,
        after: Option<Timestamp>,
    ) {
        if let Some(at) = before {
            self.state.timers.unset(timer(agent, at));
        }
        if let Some(at) = after {
            self.state.timers.set(timer(agent, at));
        }
    }

    /// An agent is to be removed: its timers go.
    pub(crate) fn forget_dates(&mut self, agent: u64) {
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        if let Some(at) = worker.abilities_change.take() {
            self.state.timers.unset(ability_timer(agent, at));
        }
        if let Some(at) = worker.duty_changes.take() {
            self.state.timers.unset(duty_timer(agent, at));
        }
        self.state.pool_changed = true;
    }

    /// Another policy: what agents can do has other numbers.
    pub(crate) fn read_agents(&mut self) {
        let (policy, now) = (self.policy, self.now);
        self.state.online = Online::default();
        let agents: Vec<u64> = self.state.agents.iter().map(|worker| worker.seq).collect();
        for agent in agents {
            self.state.agents.read(policy, agent, now);
            self.count_in(agent);
        }
        self.state.pool_changed = true;
    }

    /// A skill begins or ends.
    pub(crate) fn abilities_due(&mut self, agent: u64) {
        let now = self.now;
        let Some(worker) = self.agent(agent) else {
            return;
        };
        let at = |wanted: fn(&crate::model::Mastery) -> Option<Timestamp>| -> Vec<Name> {
            let skills = worker.spec.skills.iter();
            let skills = skills.filter(|(_, mastery)| wanted(mastery) == Some(now));
            skills.map(|(name, _)| name.clone()).collect()
        };
        let changed = EventKind::AgentSkillsChanged {
            agent: worker.id(),
            gained: at(|mastery| mastery.valid_from),
            lost: at(|mastery| mastery.valid_until),
        };
        self.read_abilities(agent);
        self.emit(changed);
        self.recheck_agent(agent);
    }

    /// A shift begins or ends.
    pub(crate) fn duty_due(&mut self, agent: u64) {
        let before = self.agent(agent).map(|worker| worker.on_duty);
        self.read_roster(agent);
        let Some(worker) = self.agent(agent) else {
            return;
        };
        let (id, on_duty) = (worker.id(), worker.on_duty);
        if before != Some(on_duty) {
            self.emit(EventKind::DutyChanged { agent: id, on_duty });
        }
    }

    /// Offers that the agent no longer fits are taken back, and assignments are asked
    /// whether they still do.
    pub(crate) fn recheck_agent(&mut self, agent: u64) {
        if self.is_bot(agent) {
            self.recheck_bots();
        }
        self.count_duty(agent);
        self.ask_referrals();
        let works = self.agent(agent).into_iter().flat_map(|agent| &agent.works);
        let works: Vec<(u64, WorkKind)> = works.map(|work| (work.ticket, work.kind)).collect();
        for (ticket, kind) in works {
            match kind {
                WorkKind::Offer => self.revoke_unfit(ticket),
                WorkKind::Assignment => self.check_fit(ticket),
                WorkKind::Consult => self.recheck_helpers(ticket),
                WorkKind::Interrupted => self.recheck_interrupted(ticket),
                WorkKind::WrapUp { .. } | WorkKind::Held => {}
            }
        }
    }

    /// Counts what an agent online can do, where some queue chooses by that.
    pub(crate) fn count_in(&mut self, agent: u64) {
        let state = &mut *self.state;
        let worker = state.agents.get(agent);
        let online = worker.filter(|worker| worker.presence == Presence::Online);
        if let Some(worker) = online.filter(|_| self.policy.counts_scarcity) {
            state.online.add(&worker.abilities);
        }
    }

    /// The opposite, before the agent changes.
    pub(crate) fn count_out(&mut self, agent: u64) {
        let state = &mut *self.state;
        let worker = state.agents.get(agent);
        let online = worker.filter(|worker| worker.presence == Presence::Online);
        if let Some(worker) = online.filter(|_| self.policy.counts_scarcity) {
            state.online.take(&worker.abilities);
        }
    }
}

pub(crate) fn is_on_duty(spec: &AgentSpec, now: Timestamp) -> bool {
    spec.roster.iter().any(|shift| shift.covers(now))
}

/// When the agent's skills change next.
pub(crate) fn ability_change(spec: &AgentSpec, now: Timestamp) -> Option<Timestamp> {
    let edges = spec.skills.values();
    let edges = edges.flat_map(|mastery| [mastery.valid_from, mastery.valid_until]);
    next_after(edges.flatten(), now)
}

/// When the agent's duty may change next.
pub(crate) fn duty_change(spec: &AgentSpec, now: Timestamp) -> Option<Timestamp> {
    let edges = spec.roster.iter();
    next_after(edges.flat_map(|shift| [shift.from, shift.until]), now)
}

fn next_after(edges: impl Iterator<Item = Timestamp>, now: Timestamp) -> Option<Timestamp> {
    edges.filter(|at| *at > now && *at < Timestamp::MAX).min()
}

pub(crate) fn ability_timer(agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::AbilityChanges,
        ticket: 0,
        agent,
    }
}

pub(crate) fn duty_timer(agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::DutyChanges,
        ticket: 0,
        agent,
    }
}
