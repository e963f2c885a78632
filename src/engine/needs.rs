//! Whether an agent is what a ticket needs: the requirement in force, need by need.

use smallvec::SmallVec;

use super::index::{self, Among};
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
use crate::model::{AgentKind, Name, Presence};
use crate::policy::Need;
use crate::policy::compiled::Compiled;
use crate::policy::index::LanguageIx;
use crate::policy::requirement::Requirement;

/// The needs that the agent does not meet, those that never relax first.
pub(crate) fn unmet(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let mut lacking = unmet_for_ever(policy, ticket, agent);
    if ticket.needed_kind() == Some(AgentKind::Bot) && !is_right_kind(ticket, agent) {
        lacking.push(Need::Bot);
    }
    let needs = ticket.needs();
    for (skill, level) in &needs.skills {
        if agent.abilities.level(*skill).is_none_or(|has| has < *level) {
            lacking.extend(policy.skills.name(*skill).map(|name| Need::Skill {
                skill: name.clone(),
                level: *level,
            }));
        }
    }
    for expression in &needs.expressions {
        let test = policy.expressions.get(usize::from(*expression));
        let test = test.filter(|test| !test.holds(&|skill| agent.abilities.level(skill)));
        lacking.extend(test.map(|test| Need::Skills(test.text(&policy.skills))));
    }
    if !needs.language_by_law && !speaks(needs, ticket.urgency.is_top(), agent) {
        lacking.push(language(policy, needs));
    }
    if !is_of_a_group(needs, agent) {
        let names = needs.groups.iter();
        let names = names.filter_map(|group| policy.groups.name(*group).cloned());
        lacking.push(Need::Group(names.collect()));
    }
    if !is_wanted(needs, agent) {
        lacking.push(Need::Agent(needs.wanted.clone()));
    }
    lacking
}

/// The needs that the agent does not meet and that never relax.
pub(crate) fn unmet_for_ever(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let needs = ticket.needs();
    let mut lacking = Vec::new();
    if !has_channel(needs, agent) {
        let channel = policy.channels.name(needs.channel);
        lacking.extend(channel.cloned().map(Need::Channel));
    }
    if !has_brand(needs, agent) {
        let brand = needs.brand.and_then(|brand| policy.brands.name(brand));
        lacking.extend(brand.cloned().map(Need::Brand));
    }
    if ticket.needed_kind() == Some(AgentKind::Human) && !is_right_kind(ticket, agent) {
        lacking.push(Need::Human);
    }
    for clearance in &needs.clearances {
        if agent.abilities.clearances.binary_search(clearance).is_err() {
            let name = policy.clearances.name(*clearance);
            lacking.extend(name.cloned().map(Need::Clearance));
        }
    }
    for group in &needs.excluded_groups {
        if agent.abilities.groups.binary_search(group).is_ok() {
            lacking.extend(policy.groups.name(*group).cloned().map(Need::NotOfGroup));
        }
    }
    if needs.excluded.binary_search(&agent.id()).is_ok() {
        lacking.push(Need::NotAgent(agent.id()));
    }
    if needs.language_by_law && !speaks(needs, ticket.urgency.is_top(), agent) {
        lacking.push(language(policy, needs));
    }
    lacking
}

/// Whether every need in force is met.
pub(crate) fn meets(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    is_right_kind(ticket, agent)
        && meets_all(policy, ticket.needs(), ticket.urgency.is_top(), agent)
}

/// Whether a bot is online that meets every need.
pub(crate) fn has_bot(policy: &Compiled, state: &State, ticket: &Ticket) -> bool {
    index::able(state, ticket, Among::Registered).any(|agent| {
        agent.abilities.kind == AgentKind::Bot
            && agent.presence == Presence::Online
            && agent.abilities.budget >= policy.cost(ticket.names.channel)
            && meets(policy, ticket, agent)
    })
}

/// Whether every one of these needs is met, but for who may have it by hand-off, of a ticket that is in the top three tiers or not.
pub(crate) fn meets_all(policy: &Compiled, needs: &Requirement, top: bool, agent: &Agent) -> bool {
    let abilities = &agent.abilities;
    let mut skills = needs.skills.iter();
    let mut clearances = needs.clearances.iter();
    let mut excluded_groups = needs.excluded_groups.iter();
    let mut expressions = needs.expressions.iter();
    has_channel(needs, agent)
        && has_brand(needs, agent)
        && is_human_enough(needs, agent)
        && skills.all(|(skill, level)| abilities.level(*skill).is_some_and(|has| has >= *level))
        && speaks(needs, top, agent)
        && clearances.all(|clearance| abilities.clearances.binary_search(clearance).is_ok())
        && excluded_groups.all(|group| abilities.groups.binary_search(group).is_err())
        && needs.excluded.binary_search(&agent.id()).is_err()
        && expressions.all(|expression| {
            let test = policy.expressions.get(usize::from(*expression));
            test.is_none_or(|test| test.holds(&|skill| abilities.level(skill)))
        })
        && is_of_a_group(needs, agent)
        && is_wanted(needs, agent)
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
        let fluency = agent.abilities.fluency(*language);
        fluency.is_some_and(|fluency| {
            let level = if needs.written {
                fluency.written
            } else {
                fluency.spoken
            };
            level >= needs.language_level
        })
    })
}

/// A language fixed by law keeps nobody waiting in danger: any person answers first.
fn speaks(needs: &Requirement, top: bool, agent: &Agent) -> bool {
    needs.languages.is_empty()
        || (needs.language_by_law && top && agent.abilities.kind == AgentKind::Human)
        || language_of(needs, agent).is_some()
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

fn has_channel(needs: &Requirement, agent: &Agent) -> bool {
    let channels = &agent.abilities.channels;
    channels
        .binary_search_by_key(&needs.channel, |(channel, _)| *channel)
        .is_ok()
}

fn has_brand(needs: &Requirement, agent: &Agent) -> bool {
    needs
        .brand
        .is_none_or(|brand| agent.abilities.brands.binary_search(&brand).is_ok())
}

/// A person or a bot, as the ticket's class and its hand-offs have it.
fn is_right_kind(ticket: &Ticket, agent: &Agent) -> bool {
    let needed = ticket.needed_kind();
    needed.is_none_or(|kind| agent.abilities.kind == kind)
}

fn is_human_enough(needs: &Requirement, agent: &Agent) -> bool {
    !needs.human_only || agent.abilities.kind == AgentKind::Human
}

fn is_of_a_group(needs: &Requirement, agent: &Agent) -> bool {
    let own = &agent.abilities.groups;
    let mut wanted = needs.groups.iter();
    needs.groups.is_empty() || wanted.any(|group| own.binary_search(group).is_ok())
}

fn is_wanted(needs: &Requirement, agent: &Agent) -> bool {
    needs.wanted.is_empty() || needs.wanted.binary_search(&agent.id()).is_ok()
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
