use super::check;
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::agent::{Abilities, Agent};
use crate::engine::turn::Turn;
use crate::model::{AgentId, AgentKind, AgentSpec, Presence};

impl Turn<'_> {
    pub(super) fn register_agent(&mut self, spec: &AgentSpec) -> Result<Applied, Refusal> {
        let existing = self.state.agents.seq(spec.id);
        if let Some(agent) = existing.and_then(|seq| self.agent(seq))
            && agent.spec == *spec
        {
            return Ok(Applied::Already);
        }
        self.check_agent(spec)?;
        if existing.is_some() {
            return Err(Refusal::AgentExists { agent: spec.id });
        }
        let limit = self.policy.limits.agents;
        if self.state.agents.len() as u64 >= u64::from(limit) {
            return Err(Refusal::TooManyAgents { limit });
        }
        check::dates(spec)?;

        let seq = self.state.agents.next_seq();
        let abilities = Abilities::new(self.policy, spec, self.now);
        self.state
            .agents
            .insert(Agent::new(seq, spec.clone(), abilities));
        self.read_agent(seq);
        self.emit(EventKind::AgentRegistered { agent: spec.id });
        Ok(Applied::Done)
    }

    pub(super) fn update_agent(&mut self, spec: &AgentSpec) -> Result<Applied, Refusal> {
        self.check_agent(spec)?;
        let seq = self.registered(spec.id)?;
        check::dates(spec)?;

        // Asked before the agent is taken to change it: what is so already leaves no trace.
        if self.agent(seq).is_none_or(|agent| agent.spec == *spec) {
            return Ok(Applied::Already);
        }
        let Some(agent) = self.agent_mut(seq) else {
            return Ok(Applied::Already);
        };
        let was_bot = agent.spec.kind == AgentKind::Bot;
        agent.spec = spec.clone();
        self.read_agent(seq);
        self.emit(EventKind::AgentUpdated { agent: spec.id });
        if was_bot {
            self.recheck_bots();
        }
        self.recheck_agent(seq);
        Ok(Applied::Done)
    }

    fn check_agent(&self, spec: &AgentSpec) -> Result<(), Refusal> {
        let policy = self.policy;
        let sets = spec
            .languages
            .keys()
            .chain(&spec.channels)
            .chain(&spec.brands)
            .chain(&spec.clearances)
            .chain(&spec.groups);
        let names = sets.chain(spec.skills.keys()).chain(spec.caps.keys());
        let names = names.chain(spec.label_caps.keys());
        for name in names {
            check::text(policy, "a name", name)?;
        }
        let limit = policy.limits.agent_skills;
        check::count(
            "skills of an agent",
            spec.skills.len(),
            limit,
            "agent_skills",
        )?;
        let limit = policy.limits.roster_shifts;
        check::count(
            "shifts of an agent",
            spec.roster.len(),
            limit,
            "roster_shifts",
        )?;
        check::agent_names(policy, spec)
    }

    pub(super) fn set_presence(
        &mut self,
        agent: AgentId,
        presence: Presence,
    ) -> Result<Applied, Refusal> {
        let seq = self.registered(agent)?;

        let now = self.agent(seq).map(|agent| agent.presence);
        let nothing_to_lose = now == Some(Presence::Offline)
            && matches!(presence, Presence::Draining | Presence::Lost);
        if now == Some(presence) || nothing_to_lose {
            return Ok(Applied::Already);
        }
        self.change_presence(seq, presence);
        Ok(Applied::Done)
    }

    pub(super) fn remove_agent(&mut self, agent: AgentId) -> Result<Applied, Refusal> {
        let seq = self.registered(agent)?;
        if let Some(known) = self.agent(seq)
            && (known.presence != Presence::Offline || !known.works.is_empty())
        {
            return Err(Refusal::AgentInUse {
                agent,
                presence: known.presence,
                tickets: known.works.len() as u64,
            });
        }

        self.clear_agent_back_off(seq);
        let declined = self.agent(seq).map(|agent| agent.spared.clone());
        for ticket in declined.unwrap_or_default() {
            self.clear_back_off(ticket, seq);
        }
        self.forget_dates(seq);
        self.set_ramp(seq, None);
        self.state.agents.remove(seq);
        self.emit(EventKind::AgentRemoved { agent });
        Ok(Applied::Done)
    }
}
