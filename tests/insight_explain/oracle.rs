//! Whether an agent meets a need, by its registration alone.

use nightdesk::{AgentSpec, Level, Name, Need};

use super::world::is_person;

/// The level of a language in the way that counts.
fn fluency(agent: &AgentSpec, language: &Name, written: bool) -> Option<Level> {
    let fluency = agent.languages.get(language)?;
    Some(if written {
        fluency.written
    } else {
        fluency.spoken
    })
}

fn skill(agent: &AgentSpec, skill: &str) -> Option<Level> {
    agent
        .skills
        .get(&Name::from(skill))
        .map(|mastery| mastery.level)
}

fn has(agent: &AgentSpec, name: &str, least: u8) -> bool {
    skill(agent, name).is_some_and(|level| level.get() >= least)
}

pub(crate) fn meets(agent: &AgentSpec, need: &Need) -> bool {
    let speaks = |languages: &[Name], level: &Level, written: bool| {
        let mut languages = languages.iter();
        languages.any(|one| fluency(agent, one, written).is_some_and(|has| has >= *level))
    };
    match need {
        Need::Channel(name) => agent.channels.contains(name),
        Need::Brand(name) => agent.brands.contains(name),
        Need::Human => is_person(agent),
        Need::Clearance(name) => agent.clearances.contains(name),
        Need::NotOfGroup(name) => !agent.groups.contains(name),
        Need::NotAgent(excluded) => agent.id != *excluded,
        Need::Skill { skill, level } => has(agent, skill.as_str(), level.get()),
        Need::Skills(_) => has(agent, "cards", 2) || has(agent, "fraud", 1),
        Need::Language(languages) => languages
            .iter()
            .any(|one| agent.languages.contains_key(one)),
        Need::LanguageAt {
            languages,
            level,
            written,
        }
        | Need::LanguageByLaw {
            languages,
            level,
            written,
        } => speaks(languages, level, *written),
        Need::Group(groups) => groups.iter().any(|group| agent.groups.contains(group)),
        Need::Agent(wanted) => wanted.contains(&agent.id),
        other => panic!("these worlds ask for no such thing: {other:?}"),
    }
}

/// How much of a need an agent has that it does not meet.
pub(crate) fn level(agent: &AgentSpec, need: &Need) -> Option<Level> {
    match need {
        Need::Skill { skill: name, .. } => skill(agent, name.as_str()),
        Need::LanguageAt {
            languages, written, ..
        }
        | Need::LanguageByLaw {
            languages, written, ..
        } => {
            let levels = languages.iter();
            levels.filter_map(|one| fluency(agent, one, *written)).max()
        }
        _ => None,
    }
}
