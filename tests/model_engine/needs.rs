//! What a ticket needs, and whether an agent meets it, has room for it, and is kept from it by
//! nothing.

use std::collections::BTreeSet;

use nightdesk::{AgentKind, Level, Name, Need, Presence, Urgency};

use super::classify::Class;
use super::desk::{Agent, Desk, Seq, Stage, Ticket, name};
use super::plan::{Plan, SECOND};

/// What a ticket needs on the step that is in force.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) class: Class,
    pub(crate) languages: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) any_agent: bool,
}

impl Asked {
    /// The skills that are asked for, alone or in an expression.
    pub(crate) fn skills(&self) -> BTreeSet<String> {
        let either = self.class.either.iter().flatten();
        let either = either.map(|(skill, _)| String::from(*skill));
        self.class.skills.keys().cloned().chain(either).collect()
    }
}

impl Desk {
    pub(crate) fn asked(&self, ticket: &Ticket) -> Asked {
        let step = ticket.climb.as_ref().map_or(0, |climb| climb.in_force);
        self.asked_on(ticket, step)
    }

    /// What it needs once these steps of its ladder are in force.
    pub(crate) fn asked_on(&self, ticket: &Ticket, step: usize) -> Asked {
        let mut class = ticket.class.clone();
        let own = || {
            let queue = self.plan.queues.get(ticket.queue());
            let groups = queue.into_iter().flat_map(|queue| &queue.groups);
            groups.map(|g| String::from(*g)).collect()
        };
        let mut groups: Vec<String> = class.groups.clone().unwrap_or_else(own);
        let mut any_agent = false;
        let ladder = ticket
            .climb
            .as_ref()
            .map(|climb| &self.plan.ladders[climb.ladder.as_str()]);
        for step in ladder.into_iter().flatten().take(step) {
            for skill in &step.drop_skills {
                class.skills.remove(*skill);
            }
            for (skill, level) in &step.levels {
                if let Some(needed) = class.skills.get_mut(*skill) {
                    *needed = (*needed).min(*level);
                }
            }
            if step.drop_needs {
                class.either = None;
            }
            class.fallback |= step.fallback;
            if !class.by_law {
                let level = step.language_level.unwrap_or(u8::MAX);
                class.language_level = class.language_level.min(level);
            }
            if step.any_group {
                groups.clear();
            } else if !groups.is_empty() {
                groups.extend(step.groups.iter().map(|g| String::from(*g)));
                groups.extend(self.lent(step));
            }
            any_agent |= step.any_agent;
        }
        groups.sort();
        groups.dedup();
        let languages = if class.fallback && !class.by_law {
            self.plan.with_fallbacks(&class.languages)
        } else {
            self.plan.without_fallbacks(&class.languages)
        };
        Asked {
            class,
            languages,
            groups,
            any_agent,
        }
    }

    pub(crate) fn unmet(&self, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
        self.lacks(ticket, agent, &self.asked(ticket))
    }

    pub(crate) fn lacks(&self, ticket: &Ticket, agent: &Agent, asked: &Asked) -> Vec<Need> {
        let spec = &agent.spec;
        let has = |skill: &str, least: u8| agent.level(skill).is_some_and(|level| level >= least);
        let mut lacks = Vec::new();
        if !spec.channels.contains(&ticket.spec.channel) {
            lacks.push(Need::Channel(ticket.spec.channel.clone()));
        }
        if let Some(brand) = &ticket.spec.brand
            && !spec.brands.contains(brand)
        {
            lacks.push(Need::Brand(brand.clone()));
        }
        let kind = ticket.needed_kind();
        let by_people = kind == Some(AgentKind::Human) || self.is_to_relieve_a_person(ticket);
        if by_people && spec.kind == AgentKind::Bot {
            lacks.push(Need::Human);
        }
        for clearance in &asked.class.clearances {
            if !spec.clearances.contains(clearance.as_str()) {
                lacks.push(Need::Clearance(name(clearance)));
            }
        }
        for group in &asked.class.excluded_groups {
            if spec.groups.contains(group.as_str()) {
                lacks.push(Need::NotOfGroup(name(group)));
            }
        }
        if ticket.spec.excluded.contains(&agent.id) {
            lacks.push(Need::NotAgent(agent.id));
        }
        let by_law = asked.class.by_law && !asked.languages.is_empty();
        let mute = !asked.languages.is_empty() && self.language(ticket, agent, asked).is_none();
        let level = Level::new(asked.class.language_level).unwrap();
        let languages: Vec<Name> = asked.languages.iter().map(|l| name(l)).collect();
        let written = self.is_written(ticket);
        // In danger any person answers first.
        let excused = ticket.in_danger() && spec.kind == AgentKind::Human;
        if by_law && mute && !excused {
            lacks.push(Need::LanguageByLaw {
                languages: languages.clone(),
                level,
                written,
            });
        }
        if kind == Some(AgentKind::Bot) && spec.kind == AgentKind::Human && !by_people {
            lacks.push(Need::Bot);
        }
        for (skill, level) in &asked.class.skills {
            if !has(skill, *level) {
                lacks.push(Need::Skill {
                    skill: name(skill),
                    level: Level::new(*level).unwrap(),
                });
            }
        }
        if let Some(either) = asked.class.either
            && !either.iter().any(|(skill, level)| has(skill, *level))
        {
            let [a, b] = either.map(|(skill, level)| format!("`{skill}` at level {level}"));
            lacks.push(Need::Skills(format!("any of ({a}, {b})")));
        }
        if mute && !by_law {
            lacks.push(match asked.class.language_level {
                1 => Need::Language(languages),
                _ => Need::LanguageAt {
                    languages,
                    level,
                    written,
                },
            });
        }
        if !asked.groups.is_empty()
            && !asked
                .groups
                .iter()
                .any(|g| spec.groups.contains(g.as_str()))
        {
            lacks.push(Need::Group(asked.groups.iter().map(|g| name(g)).collect()));
        }
        let wanted = &ticket.spec.wanted;
        if !wanted.is_empty() && !asked.any_agent && !wanted.contains(&agent.id) {
            lacks.push(Need::Agent(wanted.iter().copied().collect()));
        }
        lacks
    }

    /// Nobody relieves a person but a person.
    fn is_to_relieve_a_person(&self, ticket: &Ticket) -> bool {
        match ticket.stage {
            Stage::Assigned(agent) if !ticket.unfit.is_empty() => {
                self.a(agent).spec.kind == AgentKind::Human
            }
            _ => false,
        }
    }

    fn is_written(&self, ticket: &Ticket) -> bool {
        let channel = &self.plan.channels[ticket.spec.channel.as_str()];
        channel.written.unwrap_or(!channel.live)
    }

    /// The place of the first of the ticket's languages in which they would talk.
    pub(crate) fn language(&self, ticket: &Ticket, agent: &Agent, asked: &Asked) -> Option<usize> {
        let written = self.is_written(ticket);
        asked.languages.iter().position(|wanted| {
            agent.spec.languages.iter().any(|(spoken, fluency)| {
                let level = if written {
                    fluency.written
                } else {
                    fluency.spoken
                };
                Plan::speaks(spoken.as_str(), wanted) && level.get() >= asked.class.language_level
            })
        })
    }

    pub(crate) fn cost(&self, channel: &str) -> u64 {
        let cost = self.plan.channels[channel].cost;
        cost.unwrap_or(self.plan.budget).into()
    }

    pub(crate) fn budget(&self, agent: &Agent) -> u64 {
        agent.spec.budget.unwrap_or(self.plan.budget).into()
    }

    pub(crate) fn in_back_off(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let runs = |until: &i64| *until > self.now();
        ticket.back_offs.get(&agent.seq).is_some_and(runs)
            || agent.back_off_until.as_ref().is_some_and(runs)
    }

    /// Online, able, with room, and nothing but a back-off may keep the two apart.
    pub(crate) fn could_take(&self, ticket: &Ticket, agent: &Agent) -> bool {
        agent.presence == Presence::Online
            && self.unmet(ticket, agent).is_empty()
            && self.has_room(ticket, agent)
            && !self.is_kept(ticket, agent)
    }

    /// Every hold of the pair but back-offs.
    pub(crate) fn is_kept(&self, ticket: &Ticket, agent: &Agent) -> bool {
        self.gathers_for_another(ticket, agent) || self.is_kept_but_for_gathering(ticket, agent)
    }

    pub(crate) fn is_kept_but_for_gathering(&self, ticket: &Ticket, agent: &Agent) -> bool {
        self.is_spared(ticket, agent) || self.is_reserved(ticket, agent)
    }

    pub(crate) fn is_kept_but_for_reserves(&self, ticket: &Ticket, agent: &Agent) -> bool {
        self.gathers_for_another(ticket, agent) || self.is_spared(ticket, agent)
    }

    fn is_spared(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let human = agent.spec.kind == AgentKind::Human;
        self.is_ramped(ticket, agent)
            || human && self.closed_to(ticket).is_some()
            || self.awaits_another(ticket, agent)
    }

    /// The agent who knows the ticket or its case; nobody for what is protective.
    pub(crate) fn preferred(&self, ticket: &Ticket) -> Option<Seq> {
        if [ticket.urgency, ticket.class.urgency].contains(&Urgency::Protective) {
            return None;
        }
        let linked = || {
            let to = ticket.bonds.linked_to?;
            self.tickets.iter().find(|t| t.seq == to)?.last_agent
        };
        ticket
            .last_agent
            .or_else(|| self.cases.get(&ticket.spec.case?).copied())
            .or_else(linked)
    }

    /// Until when a ticket in line waits for the agent who knows it, if somebody may.
    pub(crate) fn awaits_until(&self, ticket: &Ticket) -> Option<i64> {
        // Of what is closed, the queue may be gone.
        let wait = self.plan.queues.get(ticket.queue())?.preferred_wait?;
        let tied = ticket.spec.case.is_some() || ticket.bonds.linked_to.is_some();
        let known = ticket.last_agent.is_some() || tied;
        let waits = known && ticket.in_line() && !ticket.in_danger();
        let since = ticket.waits_since.filter(|_| waits)?;
        Some(since + wait * SECOND)
    }

    fn awaits_another(&self, ticket: &Ticket, agent: &Agent) -> bool {
        if self
            .awaits_until(ticket)
            .is_none_or(|until| until <= self.now())
        {
            return false;
        }
        let preferred = self.preferred(ticket).filter(|seq| *seq != agent.seq);
        let preferred = preferred.and_then(|seq| self.agents.iter().find(|a| a.seq == seq));
        preferred.is_some_and(|other| {
            other.presence == Presence::Online
                && self.unmet(ticket, other).is_empty()
                && !self.in_back_off(ticket, other)
                && !self.has_room(ticket, other)
                && self.is_large_enough(ticket, other)
        })
    }
}

impl Plan {
    fn without_fallbacks(&self, languages: &[String]) -> Vec<String> {
        let mut once = Vec::new();
        for language in languages {
            if !once.contains(language) {
                once.push(language.clone());
            }
        }
        once
    }
}
