//! Whether an agent is what a ticket needs: the requirement in force, demand by demand.
//!
//! The list of demands is here once. Matching asks whether the first unmet one is none;
//! what is told to people are all of them.

use core::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::index::{self, Among};
use super::room;
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
use crate::model::{AgentKind, Level, Name, Presence};
use crate::policy::Need;
use crate::policy::compiled::Compiled;
use crate::policy::index::{ClearanceIx, ExpressionIx, GroupIx, LanguageIx, SkillIx};
use crate::policy::requirement::Requirement;

/// One thing that is asked of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Demand {
    Channel,
    Brand,
    Human,
    Clearance(ClearanceIx),
    NotOfGroup(GroupIx),
    NotExcluded,
    LanguageByLaw,
    Bot,
    /// Nobody who talks with a person is handed to a bot, but by the host's word.
    Relief,
    Skill(SkillIx, Level),
    Expression(ExpressionIx),
    Language,
    Group,
    Wanted,
}

impl Demand {
    /// Whether it never relaxes.
    const fn is_for_ever(self) -> bool {
        match self {
            Self::Channel
            | Self::Brand
            | Self::Human
            | Self::Clearance(_)
            | Self::NotOfGroup(_)
            | Self::NotExcluded
            | Self::LanguageByLaw => true,
            Self::Bot
            | Self::Relief
            | Self::Skill(..)
            | Self::Expression(_)
            | Self::Language
            | Self::Group
            | Self::Wanted => false,
        }
    }
}

/// What is asked, by a ticket or before there is one.
#[derive(Clone, Copy)]
struct Asked<'a> {
    policy: &'a Compiled,
    needs: &'a Requirement,
    /// A person or a bot; `None`: either will do.
    kind: Option<AgentKind>,
    /// Whether in one of the top three tiers.
    top: bool,
    /// Whether a person has it, whom only a person relieves.
    by_people: bool,
}

impl<'a> Asked<'a> {
    fn by(policy: &'a Compiled, ticket: &'a Ticket) -> Self {
        Self {
            policy,
            needs: ticket.needs(),
            kind: ticket.needed_kind(),
            top: ticket.is_in_danger(),
            by_people: ticket.is_relieved_by_people(),
        }
    }

    /// Every demand, those that never relax first, until somebody has heard enough.
    #[inline]
    fn each(&self, mut hear: impl FnMut(Demand) -> ControlFlow<()>) -> ControlFlow<()> {
        let needs = self.needs;
        hear(Demand::Channel)?;
        if needs.brand.is_some() {
            hear(Demand::Brand)?;
        }
        if self.kind == Some(AgentKind::Human) {
            hear(Demand::Human)?;
        }
        for clearance in &needs.clearances {
            hear(Demand::Clearance(*clearance))?;
        }
        for group in &needs.excluded_groups {
            hear(Demand::NotOfGroup(*group))?;
        }
        if !needs.excluded.is_empty() {
            hear(Demand::NotExcluded)?;
        }
        let speaks = !needs.languages.is_empty();
        if speaks && needs.language_by_law {
            hear(Demand::LanguageByLaw)?;
        }
        if self.kind == Some(AgentKind::Bot) {
            hear(Demand::Bot)?;
        }
        if self.by_people && self.kind != Some(AgentKind::Human) {
            hear(Demand::Relief)?;
        }
        for (skill, level) in &needs.skills {
            hear(Demand::Skill(*skill, *level))?;
        }
        for expression in &needs.expressions {
            hear(Demand::Expression(*expression))?;
        }
        if speaks && !needs.language_by_law {
            hear(Demand::Language)?;
        }
        if !needs.groups.is_empty() {
            hear(Demand::Group)?;
        }
        if !needs.wanted.is_empty() {
            hear(Demand::Wanted)?;
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn is_met(&self, demand: Demand, agent: &Agent) -> bool {
        let (needs, abilities) = (self.needs, &agent.abilities);
        match demand {
            Demand::Channel => {
                let channels = &abilities.channels;
                let channel = channels.binary_search_by_key(&needs.channel, |(known, _)| *known);
                channel.is_ok()
            }
            Demand::Brand => needs
                .brand
                .is_none_or(|brand| abilities.brands.binary_search(&brand).is_ok()),
            Demand::Human | Demand::Relief => abilities.kind == AgentKind::Human,
            Demand::Bot => abilities.kind == AgentKind::Bot,
            Demand::Clearance(one) => abilities.clearances.binary_search(&one).is_ok(),
            Demand::NotOfGroup(group) => abilities.groups.binary_search(&group).is_err(),
            Demand::NotExcluded => needs.excluded.binary_search(&agent.id()).is_err(),
            // A language fixed by law keeps nobody waiting in danger: any person answers first.
            Demand::LanguageByLaw => {
                (self.top && abilities.kind == AgentKind::Human)
                    || language_of(needs, agent).is_some()
            }
            Demand::Language => language_of(needs, agent).is_some(),
            Demand::Skill(skill, level) => abilities.level(skill).is_some_and(|has| has >= level),
            Demand::Expression(expression) => {
                let test = self.policy.expressions.get(usize::from(expression));
                test.is_none_or(|test| test.holds(&|skill| abilities.level(skill)))
            }
            Demand::Group => {
                let mut groups = needs.groups.iter();
                groups.any(|group| abilities.groups.binary_search(group).is_ok())
            }
            Demand::Wanted => needs.wanted.binary_search(&agent.id()).is_ok(),
        }
    }

    #[inline]
    fn meets(&self, agent: &Agent) -> bool {
        let met = self.each(|demand| match self.is_met(demand, agent) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        });
        met.is_continue()
    }

    fn demands(&self) -> Vec<Demand> {
        let mut demands = Vec::new();
        let _ = self.each(|demand| {
            demands.push(demand);
            ControlFlow::Continue(())
        });
        demands
    }

    /// Without an allocation where all is met.
    fn unmet(&self, agent: &Agent) -> Vec<Demand> {
        let mut unmet = Vec::new();
        let _ = self.each(|demand| {
            if !self.is_met(demand, agent) {
                unmet.push(demand);
            }
            ControlFlow::Continue(())
        });
        unmet
    }

    /// A demand in words, of an agent who does not meet it. `None`: a name that the policy
    /// does not have, which no requirement is made of.
    fn told(&self, demand: Demand, agent: &Agent) -> Option<Need> {
        match demand {
            Demand::NotExcluded => Some(Need::NotAgent(agent.id())),
            demand => self.in_words(demand),
        }
    }

    fn in_words(&self, demand: Demand) -> Option<Need> {
        let (policy, needs) = (self.policy, self.needs);
        Some(match demand {
            Demand::Channel => Need::Channel(policy.channels.name(needs.channel)?.clone()),
            Demand::Brand => Need::Brand(policy.brands.name(needs.brand?)?.clone()),
            Demand::Human | Demand::Relief => Need::Human,
            Demand::Bot => Need::Bot,
            Demand::Clearance(one) => Need::Clearance(policy.clearances.name(one)?.clone()),
            Demand::NotOfGroup(group) => Need::NotOfGroup(policy.groups.name(group)?.clone()),
            Demand::NotExcluded => Need::NotAgent(*needs.excluded.first()?),
            Demand::LanguageByLaw | Demand::Language => language(policy, needs),
            Demand::Skill(skill, level) => Need::Skill {
                skill: policy.skills.name(skill)?.clone(),
                level,
            },
            Demand::Expression(expression) => {
                let test = policy.expressions.get(usize::from(expression))?;
                Need::Skills(test.text(&policy.skills))
            }
            Demand::Group => {
                let names = needs.groups.iter();
                let names = names.filter_map(|group| policy.groups.name(*group).cloned());
                Need::Group(names.collect())
            }
            Demand::Wanted => Need::Agent(needs.wanted.clone()),
        })
    }

    /// How much of it the agent has, where there is a level to it.
    fn level_of(&self, demand: Demand, agent: &Agent) -> Option<Level> {
        match demand {
            Demand::Skill(skill, _) => agent.abilities.level(skill),
            Demand::Language | Demand::LanguageByLaw => {
                let languages = self.needs.languages.iter();
                let levels = languages.filter_map(|language| level(self.needs, agent, *language));
                levels.max()
            }
            _ => None,
        }
    }
}

/// A need that an agent does not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shortfall {
    /// What is needed.
    pub need: Need,
    /// The level that the agent has of it, below the one that is needed; of several
    /// languages the best. `None`: none at all, or it is nothing that has a level.
    pub has: Option<Level>,
}

/// The needs that the agent does not meet, those that never relax first.
pub(crate) fn unmet(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let asked = Asked::by(policy, ticket);
    let unmet = asked.unmet(agent).into_iter();
    unmet
        .filter_map(|demand| asked.told(demand, agent))
        .collect()
}

/// The same with what the agent has of each.
pub(crate) fn shortfalls(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Shortfall> {
    let asked = Asked::by(policy, ticket);
    let unmet = asked.unmet(agent).into_iter();
    let shortfall = |demand| {
        Some(Shortfall {
            need: asked.told(demand, agent)?,
            has: asked.level_of(demand, agent),
        })
    };
    unmet.filter_map(shortfall).collect()
}

/// The needs that the agent does not meet and that never relax.
pub(crate) fn unmet_for_ever(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let asked = Asked::by(policy, ticket);
    let mut unmet = Vec::new();
    // They come first.
    let _ = asked.each(|demand| {
        if !demand.is_for_ever() {
            return ControlFlow::Break(());
        }
        if !asked.is_met(demand, agent) {
            unmet.extend(asked.told(demand, agent));
        }
        ControlFlow::Continue(())
    });
    unmet
}

/// Everything that is needed now, whoever comes.
pub(crate) fn all(policy: &Compiled, ticket: &Ticket) -> Vec<Need> {
    let asked = Asked::by(policy, ticket);
    let mut needs = Vec::new();
    for demand in asked.demands() {
        match demand {
            Demand::NotExcluded => {
                needs.extend(asked.needs.excluded.iter().copied().map(Need::NotAgent));
            }
            demand => needs.extend(asked.in_words(demand)),
        }
    }
    needs
}

/// The same ticket, if it asked no more of what may relax than this agent has.
pub(crate) fn relaxed_to(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Ticket {
    let asked = Asked::by(policy, ticket);
    let mut needs = asked.needs.clone();
    let mut relaxed = ticket.clone();
    for demand in asked.unmet(agent) {
        let has = asked.level_of(demand, agent);
        match (demand, has) {
            (Demand::Skill(skill, _), Some(has)) => {
                let known = needs.skills.iter_mut().find(|(known, _)| *known == skill);
                if let Some((_, level)) = known {
                    *level = has;
                }
            }
            (Demand::Skill(skill, _), None) => needs.skills.retain(|(known, _)| *known != skill),
            (Demand::Language, Some(has)) => needs.language_level = has,
            (Demand::Language, None) => needs.languages.clear(),
            (Demand::Expression(one), _) => needs.expressions.retain(|known| *known != one),
            (Demand::Group, _) => needs.groups.clear(),
            (Demand::Wanted, _) => needs.wanted.clear(),
            (Demand::Bot, _) => relaxed.handoff.past_bots = true,
            // What never relaxes stays.
            _ => {}
        }
    }
    relaxed.ask(needs);
    relaxed
}

/// The needs that never relax and that keep an agent from what it has of the ticket: those
/// that it was not let off by the host's word.
pub(crate) fn broken(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let mut lacking = unmet_for_ever(policy, ticket, agent);
    if let Some(fit) = &ticket.fit {
        lacking.retain(|need| !fit.waived.contains(need));
    }
    lacking
}

/// Whether every need in force is met.
pub(crate) fn meets(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    Asked::by(policy, ticket).meets(agent)
}

/// What the [`Pool`](index::Pool)'s sets do not say of those who may meet a ticket's needs.
pub(crate) struct Rest<'a> {
    asked: Asked<'a>,
    /// Skills of which some level is not enough.
    levels: bool,
    /// Languages of which some level is not enough, agents by name, expressions, relief.
    others: bool,
}

impl<'a> Rest<'a> {
    pub(crate) fn of(policy: &'a Compiled, ticket: &'a Ticket) -> Self {
        let asked = Asked::by(policy, ticket);
        let needs = asked.needs;
        let skilled = |(_, level): &(SkillIx, Level)| *level != Level::MIN;
        Self {
            asked,
            levels: needs.skills.iter().any(skilled),
            others: needs.language_level != Level::MIN
                || !needs.wanted.is_empty()
                || !needs.excluded.is_empty()
                || !needs.expressions.is_empty()
                || asked.by_people,
        }
    }

    /// Whether one whom the sets let through meets every need.
    pub(crate) fn is_met_by(&self, agent: &Agent) -> bool {
        if self.others {
            return self.asked.meets(agent);
        }
        let mut skills = self.asked.needs.skills.iter();
        let enough = |(skill, level): &(SkillIx, Level)| {
            let has = agent.abilities.level(*skill);
            has.is_some_and(|has| has >= *level)
        };
        !self.levels || skills.all(enough)
    }
}

/// Whether the agent is of the kind that the ticket may go to now, and meets these needs.
pub(crate) fn could_meet(
    policy: &Compiled,
    ticket: &Ticket,
    needs: &Requirement,
    agent: &Agent,
) -> bool {
    let asked = Asked {
        needs,
        ..Asked::by(policy, ticket)
    };
    asked.meets(agent)
}

/// Whether a bot is online that meets every need.
pub(crate) fn has_bot(policy: &Compiled, state: &State, ticket: &Ticket) -> bool {
    index::able(policy, state, ticket, Among::Registered).any(|agent| {
        agent.abilities.kind == AgentKind::Bot
            && agent.presence == Presence::Online
            && room::could_ever(policy, ticket, agent)
    })
}

/// Whether every one of these needs is met, but for who may have it by hand-off, of a ticket that is in the top three tiers or not.
pub(crate) fn meets_all(policy: &Compiled, needs: &Requirement, top: bool, agent: &Agent) -> bool {
    let kind = needs.human_only.then_some(AgentKind::Human);
    let asked = Asked {
        policy,
        needs,
        kind,
        top,
        by_people: false,
    };
    asked.meets(agent)
}

/// The first of the ticket's languages that the agent masters well enough, with its place.
pub(crate) fn shared_language(ticket: &Ticket, agent: &Agent) -> Option<(usize, LanguageIx)> {
    language_of(ticket.needs(), agent)
}

/// The names of the languages that will do.
pub(crate) fn language_names(policy: &Compiled, needs: &Requirement) -> Vec<Name> {
    let languages = needs.languages.iter();
    languages
        .filter_map(|language| policy.languages.name(*language).cloned())
        .collect()
}

fn language_of(needs: &Requirement, agent: &Agent) -> Option<(usize, LanguageIx)> {
    let mut languages = needs.languages.iter().copied().enumerate();
    languages.find(|(_, language)| {
        level(needs, agent, *language).is_some_and(|level| level >= needs.language_level)
    })
}

/// How well the agent masters a language in the way that counts.
fn level(needs: &Requirement, agent: &Agent, language: LanguageIx) -> Option<Level> {
    let fluency = agent.abilities.fluency(language)?;
    Some(if needs.written {
        fluency.written
    } else {
        fluency.spoken
    })
}

fn language(policy: &Compiled, needs: &Requirement) -> Need {
    let languages = language_names(policy, needs);
    let (level, written) = (needs.language_level, needs.written);
    if needs.language_by_law {
        Need::LanguageByLaw {
            languages,
            level,
            written,
        }
    } else if level > crate::model::Level::MIN {
        Need::LanguageAt {
            languages,
            level,
            written,
        }
    } else {
        Need::Language(languages)
    }
}

/// The sum of levels over the skills that the ticket needs.
pub(crate) fn levels(ticket: &Ticket, agent: &Agent) -> u32 {
    let needed = ticket.needs().skills.iter();
    needed
        .filter_map(|(skill, _)| agent.abilities.level(*skill))
        .fold(0, |sum, level| sum.saturating_add(u32::from(level.get())))
}

/// The agent's skills that the ticket does not need, by list or by expression.
pub(crate) fn other_skills<'a>(
    policy: &'a Compiled,
    ticket: &'a Ticket,
    agent: &'a Agent,
) -> impl Iterator<Item = crate::policy::index::SkillIx> + 'a {
    let needs = ticket.needs();
    let tests: SmallVec<[_; 2]> = needs
        .expressions
        .iter()
        .filter_map(|expression| policy.expressions.get(usize::from(*expression)))
        .collect();
    let skills = agent.abilities.skills.iter().map(|(skill, _)| *skill);
    skills.filter(move |skill| {
        !needs.skills.iter().any(|(needed, _)| needed == skill)
            && !tests.iter().any(|test| test.names(*skill))
    })
}
