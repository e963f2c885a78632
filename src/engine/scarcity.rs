//! How scarce what agents can do is: counted among those who are online.

use super::needs;
use super::state::agent::{Abilities, Agent};
use super::state::ticket::Ticket;
use crate::policy::compiled::Compiled;

/// What something weighs that one agent alone has.
const ALONE: u64 = 1_000_000;

/// How many agents online have each skill and each language, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Online {
    skills: Vec<u32>,
    languages: Vec<u32>,
}

impl Online {
    /// Counts an agent in.
    pub(crate) fn add(&mut self, abilities: &Abilities) {
        for (skill, _) in &abilities.skills {
            more(&mut self.skills, (*skill).into());
        }
        for (language, _) in &abilities.languages {
            more(&mut self.languages, (*language).into());
        }
    }

    /// Counts an agent out.
    pub(crate) fn take(&mut self, abilities: &Abilities) {
        for (skill, _) in &abilities.skills {
            fewer(&mut self.skills, (*skill).into());
        }
        for (language, _) in &abilities.languages {
            fewer(&mut self.languages, (*language).into());
        }
    }

    /// How scarce it is what the agent has and the ticket does not need.
    pub(crate) fn unused(&self, policy: &Compiled, ticket: &Ticket, agent: &Agent) -> u64 {
        let talk = needs::shared_language(ticket, agent).map(|(_, language)| language);
        let skills = needs::other_skills(policy, ticket, agent)
            .map(|skill| weight(self.skills.get(usize::from(skill))));
        let languages = agent.abilities.languages.iter();
        let languages = languages
            .filter(|(language, _)| Some(*language) != talk)
            .map(|(language, _)| weight(self.languages.get(usize::from(*language))));
        skills
            .chain(languages)
            .fold(0, |sum, weight| sum.saturating_add(weight))
    }
}

fn weight(count: Option<&u32>) -> u64 {
    ALONE / u64::from(count.copied().unwrap_or(1).max(1))
}

fn more(counts: &mut Vec<u32>, of: usize) {
    if of >= counts.len() {
        counts.resize(of.saturating_add(1), 0);
    }
    if let Some(count) = counts.get_mut(of) {
        *count = count.saturating_add(1);
    }
}

/// Without a trailing zero, so that equal counts are equal.
fn fewer(counts: &mut Vec<u32>, of: usize) {
    if let Some(count) = counts.get_mut(of) {
        *count = count.saturating_sub(1);
    }
    while counts.last() == Some(&0) {
        counts.pop();
    }
}
