//! What is told of agents.

use std::collections::BTreeSet;

use nightdesk::{AgentId, AgentSpec, Applied, EventKind, Presence, Refusal, RequeueReason};

use super::commands::{Told, known};
use super::desk::{Agent, Desk, Seq, WorkKind};
use super::plan::{CLEARANCES, GROUPS, LABELS, SECOND};

impl Desk {
    fn names_of(&self, spec: &AgentSpec) -> Result<(), Refusal> {
        for skill in spec.skills.keys() {
            known("skill", skill.as_str(), &self.plan.names.skills)?;
        }
        for language in spec.languages.keys() {
            known("language", language.as_str(), &self.plan.names.languages)?;
        }
        for channel in spec.channels.iter().chain(spec.caps.keys()) {
            known("channel", channel.as_str(), &self.plan.channel_names())?;
        }
        for brand in &spec.brands {
            known("brand", brand.as_str(), &self.plan.names.brands)?;
        }
        for label in spec.label_caps.keys() {
            known("label", label.as_str(), LABELS)?;
        }
        for clearance in &spec.clearances {
            known("clearance", clearance.as_str(), CLEARANCES)?;
        }
        for group in &spec.groups {
            known("group", group.as_str(), GROUPS)?;
        }
        Ok(())
    }

    pub(crate) fn register(&mut self, spec: &AgentSpec) -> Told {
        self.names_of(spec)?;
        let agent = spec.id;
        if let Some(seq) = self.find_agent(agent) {
            return match self.a(seq).spec == *spec {
                true => Ok(Applied::Already),
                false => Err(Refusal::AgentExists { agent }),
            };
        }
        let limit = self.plan.agents;
        if self.agents.len() >= limit as usize {
            return Err(Refusal::TooManyAgents { limit });
        }
        self.registered += 1;
        self.agents.push(Agent {
            seq: self.registered,
            id: agent,
            spec: spec.clone(),
            presence: Presence::Offline,
            skills: BTreeSet::new(),
            on_duty: false,
            works: Vec::new(),
            back_off_until: None,
            lost_until: None,
            last_offered: None,
            last_ended: None,
            available_since: None,
            ramp_ends: None,
            stretch: None,
            eases_at: None,
        });
        self.learn(self.registered);
        self.say(EventKind::AgentRegistered { agent });
        Ok(Applied::Done)
    }

    pub(crate) fn update(&mut self, spec: &AgentSpec) -> Told {
        self.names_of(spec)?;
        let agent = spec.id;
        let seq = self.any_agent(agent)?;
        if self.a(seq).spec == *spec {
            return Ok(Applied::Already);
        }
        self.a_mut(seq).spec = spec.clone();
        self.say(EventKind::AgentUpdated { agent });
        self.learn(seq);
        self.recheck_works(seq);
        Ok(Applied::Done)
    }

    /// What it can do now, and whether it should be there.
    fn learn(&mut self, seq: Seq) {
        let now = self.now();
        let worker = self.a_mut(seq);
        worker.skills = worker.skills_at(now);
        worker.on_duty = worker.on_duty_at(now);
    }

    /// Whether it still may have what it has is asked again.
    pub(crate) fn recheck_works(&mut self, seq: Seq) {
        for work in self.a(seq).works.clone() {
            match work.kind {
                WorkKind::Assignment => self.recheck_agent(work.ticket),
                WorkKind::Offer => self.recheck_offers(work.ticket),
                WorkKind::Consult => self.recheck_helpers(work.ticket),
                WorkKind::Interrupted => self.recheck_interrupted(work.ticket),
                _ => {}
            }
        }
    }

    pub(crate) fn set_presence(&mut self, agent: AgentId, to: Presence) -> Told {
        let seq = self.any_agent(agent)?;
        let from = self.a(seq).presence;
        let gone = from == Presence::Offline && matches!(to, Presence::Draining | Presence::Lost);
        if from == to || gone {
            return Ok(Applied::Already);
        }
        if to == Presence::Offline {
            let reason = match from {
                Presence::Lost => RequeueReason::AgentLost,
                _ => RequeueReason::AgentOffline,
            };
            self.go_offline(seq, reason);
            return Ok(Applied::Done);
        }
        let now = self.now();
        let grace = self.plan.lost_grace * SECOND;
        let worker = self.a_mut(seq);
        worker.presence = to;
        worker.lost_until = None;
        if to == Presence::Online {
            worker.back_off_until = None;
            worker.available_since = Some(now);
        }
        if to == Presence::Online {
            self.start_ramp(seq);
        }
        self.say(EventKind::PresenceChanged { agent, from, to });
        if to != Presence::Online {
            self.revoke_offers_of(seq);
        }
        match to {
            Presence::Draining => self.go_home_if_done(seq),
            Presence::Lost if grace == 0 => self.go_offline(seq, RequeueReason::AgentLost),
            Presence::Lost => self.a_mut(seq).lost_until = Some(now + grace),
            _ => {}
        }
        Ok(Applied::Done)
    }

    pub(crate) fn remove(&mut self, agent: AgentId) -> Told {
        let seq = self.any_agent(agent)?;
        let worker = self.a(seq);
        let (presence, tickets) = (worker.presence, worker.works.len() as u64);
        if presence != Presence::Offline || tickets > 0 {
            return Err(Refusal::AgentInUse {
                agent,
                presence,
                tickets,
            });
        }
        self.agents.retain(|a| a.seq != seq);
        for ticket in &mut self.tickets {
            ticket.back_offs.remove(&seq);
        }
        self.say(EventKind::AgentRemoved { agent });
        Ok(Applied::Done)
    }
}
