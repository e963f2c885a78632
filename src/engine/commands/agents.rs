use super::check;
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::agent::{Abilities, Agent, WorkKind};
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

        let seq = self.state.agents.next_seq();
        let abilities = Abilities::new(self.policy, spec);
        self.state
            .agents
            .insert(Agent::new(seq, spec.clone(), abilities));
        self.emit(EventKind::AgentRegistered { agent: spec.id });
        Ok(Applied::Done)
    }

    pub(super) fn update_agent(&mut self, spec: &AgentSpec) -> Result<Applied, Refusal> {
        self.check_agent(spec)?;
        let seq = self.registered(spec.id)?;

        let abilities = Abilities::new(self.policy, spec);
        let Some(agent) = self.agent_mut(seq) else {
            return Ok(Applied::Already);
        };
        if agent.spec == *spec {
            return Ok(Applied::Already);
        }
        let was_bot = agent.spec.kind == AgentKind::Bot;
        agent.spec = spec.clone();
        agent.abilities = abilities;
        let offered: Vec<u64> = agent
            .works
            .iter()
            .filter(|work| work.kind == WorkKind::Offer)
            .map(|work| work.ticket)
            .collect();
        self.emit(EventKind::AgentUpdated { agent: spec.id });
        if spec.kind == AgentKind::Bot || was_bot {
            self.recheck_bots();
        }
        self.count_duty(seq);
        for ticket in offered {
            self.revoke_unfit(ticket);
        }
        Ok(Applied::Done)
    }

    fn check_agent(&self, spec: &AgentSpec) -> Result<(), Refusal> {
        let policy = self.policy;
        let sets = spec
            .languages
            .iter()
            .chain(&spec.channels)
            .chain(&spec.brands);
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
        let declined = self.state.tickets.iter().filter(|ticket| {
            let mut pauses = ticket.back_offs.iter();
            pauses.any(|pause| pause.agent == seq)
        });
        let declined: Vec<u64> = declined.map(|ticket| ticket.seq).collect();
        for ticket in declined {
            self.clear_back_off(ticket, seq);
        }
        self.state.agents.remove(seq);
        self.emit(EventKind::AgentRemoved { agent });
        Ok(Applied::Done)
    }
}
