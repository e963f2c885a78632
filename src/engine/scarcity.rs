//! How scarce what agents can do is: counted among those who are online.

use super::needs;
use super::state::agent::{Abilities, Agent};
use super::state::ticket::Ticket;
use crate::policy::compiled::Compiled;

/// What something weighs that one agent alone has.
const ALONE: u64 = 1_000_000;

/// How many agents online have each skill and each language, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Online {
    skills: Vec<Count>,
    languages: Vec<Count>,
    changes: u64,
}

impl PartialEq for Online {
    fn eq(&self, other: &Self) -> bool {
        self.skills == other.skills && self.languages == other.languages
    }
}

/// How many have something, and what it weighs for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    agents: u32,
    weight: u64,
}

impl Count {
    const fn new(agents: u32) -> Self {
        let by = if agents == 0 { 1 } else { agents };
        Self {
            agents,
            weight: ALONE / by as u64,
        }
    }
}

impl Online {
    /// Is another after each change.
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// Counts an agent in.
    pub(crate) fn add(&mut self, abilities: &Abilities) {
        self.changes = self.changes.saturating_add(1);
        for (skill, _) in &abilities.skills {
            more(&mut self.skills, (*skill).into());
        }
        for (language, _) in &abilities.languages {
            more(&mut self.languages, (*language).into());
        }
    }

    /// Counts an agent out.
    pub(crate) fn take(&mut self, abilities: &Abilities) {
        self.changes = self.changes.saturating_add(1);
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

fn weight(count: Option<&Count>) -> u64 {
    count.map_or(ALONE, |count| count.weight)
}

fn more(counts: &mut Vec<Count>, of: usize) {
    if of >= counts.len() {
        counts.resize(of.saturating_add(1), Count::new(0));
    }
    if let Some(count) = counts.get_mut(of) {
        *count = Count::new(count.agents.saturating_add(1));
    }
}

/// Without a trailing zero, so that equal counts are equal.
fn fewer(counts: &mut Vec<Count>, of: usize) {
    if let Some(count) = counts.get_mut(of) {
        *count = Count::new(count.agents.saturating_sub(1));
    }
    while counts.last().is_some_and(|count| count.agents == 0) {
        counts.pop();
    }
}
