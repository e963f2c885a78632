//! Matching by its definition, over a [`Picture`]: who goes first, who can,
//! who is best, what stands in the way.

use std::cmp::Ordering;

use nightdesk::{
    AgentId, AgentKind, Comparator, DecidedBy, Hold, Level, Need, Obstacle, Presence, TicketId,
    Timestamp, Urgency,
};

use super::ledger::{Stage, WorkKind};
use super::picture::{Facts, Picture};
use super::plan::SECOND;

/// The list of a queue that names none.
const DEFAULT_CHOICE: [Comparator; 5] = [
    Comparator::Preferred,
    Comparator::LanguageRank,
    Comparator::Specialist,
    Comparator::Load,
    Comparator::LongestIdleSinceEnded,
];

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Offer(TicketId, AgentId, DecidedBy),
    AskAll(TicketId, Vec<AgentId>),
}

impl Picture {
    /// Tier, strict priority, standing, no target, due, arrival: the least first.
    fn key(&self, ticket: TicketId) -> (u8, u8, u8, u8, i64, u64) {
        let facts = &self.tickets[&ticket];
        let tier = match facts.urgency {
            Urgency::Emergency => 0,
            Urgency::Critical => 1,
            Urgency::Protective => 2,
            Urgency::Elevated => 3,
            Urgency::Routine => 4,
        };
        let priority = match facts.priority() {
            _ if !self.plan.strict_priority => 0,
            nightdesk::Priority::Urgent => 0,
            nightdesk::Priority::High => 1,
            nightdesk::Priority::Normal => 2,
            nightdesk::Priority::Low => 3,
        };
        let live = self.plan.channels[facts.spec.channel.as_str()].live && !facts.abandoned;
        let overdue = facts
            .due
            .is_some_and(|due| self.now - due > self.plan.patience * SECOND);
        let standing = u8::from(!(live || overdue));
        let no_target = u8::from(facts.due.is_none());
        let arrival = self.ledger.tickets[&ticket].life;
        (
            tier,
            priority,
            standing,
            no_target,
            facts.due.unwrap_or(0),
            arrival,
        )
    }

    /// 0: its customer is there, or it has waited past all patience. 1: the rest.
    pub(crate) fn standing(&self, ticket: TicketId) -> u8 {
        self.key(ticket).2
    }

    /// The waiting tickets in the order in which they go.
    pub(crate) fn line(&self) -> Vec<TicketId> {
        let waits = self
            .ledger
            .tickets
            .iter()
            .filter(|(_, known)| known.wants_somebody() && known.offers.is_empty());
        let mut line: Vec<TicketId> = waits.map(|(ticket, _)| *ticket).collect();
        line.sort_by_key(|ticket| self.key(*ticket));
        line
    }

    /// In order of registration.
    pub(crate) fn by_registration(&self) -> Vec<AgentId> {
        let mut agents: Vec<AgentId> = self.ledger.agents.keys().copied().collect();
        agents.sort_by_key(|agent| self.seq(*agent));
        agents
    }

    fn level(&self, agent: AgentId, skill: &str) -> Option<u8> {
        let mastery = self.agents[&agent].spec.skills.get(skill)?;
        Some(mastery.level.get())
    }

    /// The place of the first of the ticket's languages that the agent speaks.
    fn language(&self, facts: &Facts, agent: AgentId) -> Option<usize> {
        let spoken = &self.agents[&agent].spec.languages;
        facts.class.languages.iter().position(|wanted| {
            let mut spoken = spoken.keys();
            spoken.any(|spoken| self.plan.speaks(spoken.as_str(), wanted))
        })
    }

    pub(crate) fn unmet(&self, ticket: TicketId, agent: AgentId) -> Vec<Need> {
        let facts = &self.tickets[&ticket];
        let spec = &self.agents[&agent].spec;
        let mut unmet = Vec::new();
        if !spec.channels.contains(&facts.spec.channel) {
            unmet.push(Need::Channel(facts.spec.channel.clone()));
        }
        if let Some(brand) = &facts.spec.brand
            && !spec.brands.contains(brand)
        {
            unmet.push(Need::Brand(brand.clone()));
        }
        let by_people = facts.class.human_only || self.is_with_unfit_person(ticket);
        if by_people && spec.kind == AgentKind::Bot {
            unmet.push(Need::Human);
        }
        for (skill, level) in &facts.class.skills {
            if self.level(agent, skill).unwrap_or(0) < *level {
                unmet.push(Need::Skill {
                    skill: skill.as_str().into(),
                    level: Level::new(*level).unwrap(),
                });
            }
        }
        let languages = &facts.class.languages;
        if !languages.is_empty() && self.language(facts, agent).is_none() {
            let names = languages.iter().map(|name| name.as_str().into());
            unmet.push(Need::Language(names.collect()));
        }
        unmet
    }

    /// Whether the one who is to be relieved of a ticket is a person.
    fn is_with_unfit_person(&self, ticket: TicketId) -> bool {
        let known = &self.ledger.tickets[&ticket];
        match known.stage {
            Stage::Assigned(agent) => {
                known.unfit && self.agents[&agent].spec.kind == AgentKind::Human
            }
            _ => false,
        }
    }

    /// What the agent who has a ticket has come to lack.
    pub(crate) fn outgrown(&self, ticket: TicketId) -> Vec<Need> {
        let Stage::Assigned(agent) = self.ledger.tickets[&ticket].stage else {
            return Vec::new();
        };
        let mut lacking = self.unmet(ticket, agent);
        lacking.retain(|need| !self.tickets[&ticket].waived.contains(need));
        lacking
    }

    fn budget(&self, agent: AgentId) -> u64 {
        let own = self.agents[&agent].spec.budget;
        own.unwrap_or(self.plan.agent_budget).into()
    }

    pub(crate) fn lack_of_room(&self, ticket: TicketId, agent: AgentId) -> Vec<Obstacle> {
        let channel = &self.tickets[&ticket].spec.channel;
        let plan = &self.plan.channels[channel.as_str()];
        let worker = &self.ledger.agents[&agent];
        let mut lack = Vec::new();
        let free = self.budget(agent).saturating_sub(worker.used());
        if free < u64::from(plan.cost) {
            lack.push(Obstacle::NoRoom {
                cost: plan.cost,
                free,
            });
        }
        let spec = &self.agents[&agent].spec;
        if let Some(cap) = spec.caps.get(channel).copied().or(plan.cap)
            && spec.channels.contains(channel)
        {
            let has = worker
                .works
                .iter()
                .filter(|work| work.kind != WorkKind::Held && work.channel == channel.as_str());
            if has.count() >= cap as usize {
                lack.push(Obstacle::CapReached {
                    channel: channel.clone(),
                    cap,
                });
            }
        }
        lack
    }

    fn back_offs(&self, ticket: TicketId, agent: AgentId) -> Vec<Hold> {
        let running = |until: &&i64| **until > self.now;
        let at = |until: &i64| Timestamp::from_micros(*until).unwrap();
        let declined = self.tickets[&ticket].back_offs.get(&self.seq(agent));
        let missed = self.agents[&agent].back_off_until.as_ref();
        let mut holds = Vec::new();
        holds.extend(
            declined
                .filter(running)
                .map(|until| Hold::TicketBackOff { until: at(until) }),
        );
        holds.extend(
            missed
                .filter(running)
                .map(|until| Hold::AgentBackOff { until: at(until) }),
        );
        holds
    }

    /// What stands between an open ticket and an agent.
    pub(crate) fn obstacles(&self, ticket: TicketId, agent: AgentId) -> Vec<Obstacle> {
        let known = &self.ledger.tickets[&ticket];
        let facts = &self.tickets[&ticket];
        let mut found = Vec::new();
        match &known.stage {
            _ if known.wants_somebody() && known.offers.is_empty() => {}
            Stage::Held { until, .. } => found.push(Obstacle::Hold(Hold::TicketPaused {
                until: until.map(|until| Timestamp::from_micros(until).unwrap()),
            })),
            _ => found.push(Obstacle::NotWaiting),
        }
        let presence = self.ledger.agents[&agent].presence;
        if presence != Presence::Online {
            found.push(Obstacle::NotOnline(presence));
        }
        found.extend(self.unmet(ticket, agent).into_iter().map(Obstacle::Need));
        found.extend(self.lack_of_room(ticket, agent));
        if self.ledger.suspended {
            found.push(Obstacle::Hold(Hold::OffersSuspended));
        }
        if facts.exhausted && !facts.urgency.is_top() {
            found.push(Obstacle::Hold(Hold::AttemptsExhausted));
        }
        let back_offs = self.back_offs(ticket, agent);
        found.extend(back_offs.into_iter().map(Obstacle::Hold));
        found
    }

    /// The definition: the first ticket in the order that somebody may take, and
    /// its best agent; or, in the top three tiers, all who declined or missed it.
    pub(crate) fn next(&self) -> Option<Next> {
        let agents = self.by_registration();
        for ticket in self.line() {
            let able = |agent: &AgentId| {
                let mut obstacles = self.obstacles(ticket, *agent).into_iter();
                obstacles.all(|obstacle| {
                    matches!(
                        obstacle,
                        Obstacle::Hold(Hold::TicketBackOff { .. } | Hold::AgentBackOff { .. })
                    )
                })
            };
            let able: Vec<AgentId> = agents.iter().copied().filter(able).collect();
            let mut free = able.clone();
            free.retain(|agent| self.back_offs(ticket, *agent).is_empty());
            if let Some((agent, decided_by)) = self.best(ticket, free) {
                return Some(Next::Offer(ticket, agent, decided_by));
            }
            // Who is there and able, with room or without, and has not refused.
            let channel = &self.tickets[&ticket].spec.channel;
            let cost = u64::from(self.plan.channels[channel.as_str()].cost);
            let unasked = agents.iter().any(|agent| {
                let mut obstacles = self.obstacles(ticket, *agent).into_iter();
                // One who is too small for it, or may have none of its channel, is not waited for.
                let cap = self.agents[agent].spec.caps.get(channel).copied();
                let cap = cap.or(self.plan.channels[channel.as_str()].cap);
                self.budget(*agent) >= cost
                    && cap != Some(0)
                    && self.back_offs(ticket, *agent).is_empty()
                    && obstacles.all(|obstacle| {
                        matches!(
                            obstacle,
                            Obstacle::NoRoom { .. } | Obstacle::CapReached { .. }
                        )
                    })
            });
            if !able.is_empty() && !unasked && self.tickets[&ticket].urgency.is_top() {
                return Some(Next::AskAll(ticket, able));
            }
        }
        None
    }

    /// The best of these agents, and what set it apart from the second best.
    fn best(&self, ticket: TicketId, mut agents: Vec<AgentId>) -> Option<(AgentId, DecidedBy)> {
        let queue = &self.plan.queues[self.tickets[&ticket].queue()];
        let list = queue.agent_choice.as_deref().unwrap_or(&DEFAULT_CHOICE);
        let compare = |a: &AgentId, b: &AgentId| {
            let decided = list.iter().find_map(|comparator| {
                let order = self.compare(*comparator, ticket, *a, *b);
                (order != Ordering::Equal).then_some((order, DecidedBy::Comparator(*comparator)))
            });
            decided.unwrap_or((self.seq(*a).cmp(&self.seq(*b)), DecidedBy::Arrival))
        };
        agents.sort_by(|a, b| compare(a, b).0);
        let best = *agents.first()?;
        let decided_by = agents.get(1).map(|second| compare(&best, second).1);
        Some((best, decided_by.unwrap_or(DecidedBy::OnlyOne)))
    }

    fn compare(&self, by: Comparator, ticket: TicketId, a: AgentId, b: AgentId) -> Ordering {
        let facts = &self.tickets[&ticket];
        let (worker_a, worker_b) = (&self.ledger.agents[&a], &self.ledger.agents[&b]);
        match by {
            Comparator::Preferred => {
                let by_case = facts.spec.case.and_then(|case| self.cases[&case]);
                let preferred = facts.last_agent.or(by_case);
                // Neither where the topic is protective and its action has lowered it.
                let protective = [facts.urgency, facts.class.urgency];
                let protective = protective.contains(&Urgency::Protective);
                let preferred = preferred.filter(|_| !protective);
                let is = |agent| Some(self.seq(agent)) == preferred;
                is(b).cmp(&is(a))
            }
            Comparator::LanguageRank => self.language(facts, a).cmp(&self.language(facts, b)),
            Comparator::SkillLevel => {
                let sum = |agent| -> u32 {
                    let needed = facts.class.skills.keys();
                    needed
                        .map(|skill| u32::from(self.level(agent, skill).unwrap_or(0)))
                        .sum()
                };
                sum(b).cmp(&sum(a))
            }
            Comparator::Specialist => {
                let others = |agent: AgentId| {
                    let skills = self.agents[&agent].spec.skills.keys();
                    let others = skills.filter(|skill| {
                        self.plan.skills.contains(&skill.as_str())
                            && !facts.class.skills.contains_key(skill.as_str())
                    });
                    others.count()
                };
                others(a).cmp(&others(b))
            }
            Comparator::Scarcity => self.unused(ticket, a).cmp(&self.unused(ticket, b)),
            Comparator::Load => {
                let share_a = u128::from(worker_a.used()) * u128::from(self.budget(b));
                let share_b = u128::from(worker_b.used()) * u128::from(self.budget(a));
                share_a.cmp(&share_b)
            }
            Comparator::LongestIdleSinceOffered => {
                worker_a.last_offered.cmp(&worker_b.last_offered)
            }
            Comparator::LongestIdleSinceEnded => worker_a.last_ended.cmp(&worker_b.last_ended),
            Comparator::LongestIdleSinceAvailable => {
                worker_a.available_since.cmp(&worker_b.available_since)
            }
            Comparator::RoundRobin => {
                // Those registered after the last one first, each part in order.
                let last = self.round_robin.get(facts.queue()).copied().unwrap_or(0);
                let turn = |agent| (self.seq(agent) <= last, self.seq(agent));
                turn(a).cmp(&turn(b))
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// A million for all that the agent has and the ticket does not need, each part divided
    /// by how many online have it.
    fn unused(&self, ticket: TicketId, agent: AgentId) -> u64 {
        let facts = &self.tickets[&ticket];
        let talk = self.shared(ticket, agent);
        let has_skill = |agent: AgentId, skill: &str| self.level(agent, skill).is_some();
        let answers = |agent: AgentId, language: &str| {
            let mut spoken = self.agents[&agent].spec.languages.keys();
            spoken.any(|spoken| self.plan.speaks(spoken.as_str(), language))
        };
        let weight = |has: &dyn Fn(AgentId) -> bool| {
            let online = self.ledger.agents.iter();
            let online = online.filter(|(_, worker)| worker.presence == Presence::Online);
            let count = online.filter(|(agent, _)| has(**agent)).count();
            1_000_000 / count as u64
        };
        let skills = self.plan.skills.iter();
        let skills = skills
            .filter(|skill| has_skill(agent, skill) && !facts.class.skills.contains_key(**skill));
        let languages = self.plan.languages.keys();
        let languages = languages
            .filter(|language| answers(agent, language) && talk.as_deref() != Some(**language));
        let skills = skills.map(|skill| weight(&|agent| has_skill(agent, skill)));
        let languages = languages.map(|language| weight(&|agent| answers(agent, language)));
        skills.chain(languages).sum()
    }

    /// The language in which they would talk.
    pub(crate) fn shared(&self, ticket: TicketId, agent: AgentId) -> Option<String> {
        let facts = &self.tickets[&ticket];
        let place = self.language(facts, agent)?;
        Some(facts.class.languages[place].clone())
    }
}
