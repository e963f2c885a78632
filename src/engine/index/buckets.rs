//! Where an agent who has room looks for classes of tickets.

use std::collections::BTreeMap;

use crate::engine::state::agent::Agent;
use crate::model::AgentId;
use crate::policy::index::{LanguageIx, SkillIx};

/// Where a class is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// Among those that need a language, if any, and a skill, if any: that of their first.
    Talent(Option<LanguageIx>, Option<SkillIx>),
    /// Among those that this agent is wanted for.
    Wanted(AgentId),
    /// Among those that wait for this agent to have room, and for nobody else.
    Awaiting(u64),
}

/// The classes with tickets, by where they are to be found. A class is in few buckets, and an
/// agent looks into few.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets {
    /// By language, then by skill, each from 1 on; 0 is for those that need none.
    talents: Vec<Vec<Vec<u32>>>,
    wanted: BTreeMap<AgentId, Vec<u32>>,
    awaiting: BTreeMap<u64, Vec<u32>>,
}

impl Buckets {
    pub(crate) fn insert(&mut self, bucket: Bucket, class: u32) {
        let classes = match bucket {
            Bucket::Talent(language, skill) => {
                let skills = at(&mut self.talents, row(language));
                skills.and_then(|skills| at(skills, row(skill)))
            }
            Bucket::Wanted(agent) => Some(self.wanted.entry(agent).or_default()),
            Bucket::Awaiting(agent) => Some(self.awaiting.entry(agent).or_default()),
        };
        if let Some(classes) = classes {
            classes.push(class);
        }
    }

    pub(crate) fn remove(&mut self, bucket: Bucket, class: u32) {
        match bucket {
            Bucket::Talent(language, skill) => {
                let skills = self.talents.get_mut(row(language));
                if let Some(classes) = skills.and_then(|skills| skills.get_mut(row(skill))) {
                    take(classes, class);
                }
            }
            Bucket::Wanted(agent) => remove_from(&mut self.wanted, agent, class),
            Bucket::Awaiting(agent) => remove_from(&mut self.awaiting, agent, class),
        }
    }

    pub(crate) fn contains(&self, bucket: Bucket, class: u32) -> bool {
        let classes = match bucket {
            Bucket::Talent(language, skill) => self.talents(row(language), row(skill)),
            Bucket::Wanted(agent) => slice(self.wanted.get(&agent)),
            Bucket::Awaiting(agent) => self.awaiting(agent),
        };
        classes.contains(&class)
    }

    /// The classes in which an agent may find something: not all of them have.
    pub(crate) fn for_agent<'a>(&'a self, agent: &'a Agent) -> impl Iterator<Item = u32> + 'a {
        let abilities = &agent.abilities;
        let languages = abilities.languages.iter();
        let languages = languages.map(|(language, _)| row(Some(*language)));
        let rows = core::iter::once(0).chain(languages);
        let rows = rows.filter_map(|language| self.talents.get(language));
        let talents = rows.flat_map(|skills| {
            let own = abilities.skills.iter().map(|(skill, _)| row(Some(*skill)));
            let own = core::iter::once(0).chain(own);
            own.filter_map(|skill| skills.get(skill)).flatten()
        });
        let wanted = slice(self.wanted.get(&agent.id()));
        let by_name = wanted.iter().chain(self.awaiting(agent.seq));
        talents.chain(by_name).copied()
    }

    /// The classes that wait for this agent alone.
    pub(crate) fn awaiting(&self, agent: u64) -> &[u32] {
        slice(self.awaiting.get(&agent))
    }

    fn talents(&self, language: usize, skill: usize) -> &[u32] {
        slice(self.talents.get(language).and_then(|row| row.get(skill)))
    }
}

fn row<I: Into<usize>>(of: Option<I>) -> usize {
    of.map_or(0, |of| of.into().saturating_add(1))
}

fn slice(classes: Option<&Vec<u32>>) -> &[u32] {
    classes.map(Vec::as_slice).unwrap_or_default()
}

/// A row, made if it is not there.
fn at<T: Default>(rows: &mut Vec<T>, at: usize) -> Option<&mut T> {
    if at >= rows.len() {
        rows.resize_with(at.saturating_add(1), T::default);
    }
    rows.get_mut(at)
}

fn take(classes: &mut Vec<u32>, class: u32) {
    if let Some(at) = classes.iter().position(|one| *one == class) {
        classes.swap_remove(at);
    }
}

fn remove_from<K: Ord>(buckets: &mut BTreeMap<K, Vec<u32>>, of: K, class: u32) {
    if let Some(classes) = buckets.get_mut(&of) {
        take(classes, class);
        if classes.is_empty() {
            buckets.remove(&of);
        }
    }
}
