use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{AgentId, Fluency, Level, Mastery, Name, Shift, fluency};
use crate::time::Timestamp;

/// What an agent is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // a person or not: callers match it whole
pub enum AgentKind {
    /// A person.
    #[default]
    Human,
    /// A program. Never gets a ticket that needs a person.
    Bot,
}

/// What an agent can do, as the host registers it.
///
/// Every name must be one the policy knows. What is not listed is not there: an
/// agent without channels gets nothing.
///
/// ```
/// use nightdesk::{AgentSpec, Level};
/// let ingrid = AgentSpec::new(7)
///     .skill("fraud", Level::new(3)?)
///     .language("nb")
///     .channel("phone");
/// assert_eq!(ingrid.languages.len(), 1);
/// # Ok::<(), nightdesk::LevelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgentSpec {
    /// The agent's id.
    pub id: AgentId,
    /// A person or a program.
    #[serde(default)]
    pub kind: AgentKind,
    /// Skills, each with its level, and with dates where it is not valid for ever.
    #[serde(default)]
    pub skills: BTreeMap<Name, Mastery>,
    /// Languages the agent answers in. A plain list of names means full mastery.
    #[serde(default, with = "fluency")]
    pub languages: BTreeMap<Name, Fluency>,
    /// Channels the agent answers on.
    #[serde(default)]
    pub channels: BTreeSet<Name>,
    /// Brands the agent may answer for. A ticket without a brand fits anybody;
    /// one with a brand only those who list it.
    #[serde(default)]
    pub brands: BTreeSet<Name>,
    /// Capacity in the policy's cost units; the policy's `agent_budget` when absent.
    #[serde(default)]
    pub budget: Option<u32>,
    /// Caps on how many tickets of a channel at a time, where they differ from
    /// the policy's.
    #[serde(default)]
    pub caps: BTreeMap<Name, u32>,
    /// Caps on how many tickets with a label at a time, where they differ from the
    /// policy's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub label_caps: BTreeMap<Name, u32>,
    /// What the agent may see that not everybody may. A ticket that needs a clearance fits
    /// only those who list it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub clearances: BTreeSet<Name>,
    /// The groups (teams, desks) the agent belongs to.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<Name>,
    /// When the agent should be on duty, in any order. Who has a roster and is offline
    /// outside it is not expected, and no ladder waits for it; without one it always is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roster: Vec<Shift>,
}

impl AgentSpec {
    /// A person with nothing but an id.
    #[must_use]
    pub fn new(id: impl Into<AgentId>) -> Self {
        Self {
            id: id.into(),
            kind: AgentKind::Human,
            skills: BTreeMap::new(),
            languages: BTreeMap::new(),
            channels: BTreeSet::new(),
            brands: BTreeSet::new(),
            budget: None,
            caps: BTreeMap::new(),
            label_caps: BTreeMap::new(),
            clearances: BTreeSet::new(),
            groups: BTreeSet::new(),
            roster: Vec::new(),
        }
    }

    /// Makes this agent a program.
    #[must_use]
    pub fn bot(mut self) -> Self {
        self.kind = AgentKind::Bot;
        self
    }

    /// Adds a skill, or changes its level.
    #[must_use]
    pub fn skill(mut self, skill: impl Into<Name>, level: Level) -> Self {
        self.skills.insert(skill.into(), Mastery::new(level));
        self
    }

    /// Adds a skill that counts from an instant on, or until just before one, or both.
    #[must_use]
    pub fn skill_valid(
        mut self,
        skill: impl Into<Name>,
        level: Level,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Self {
        let mut mastery = Mastery::new(level);
        (mastery.valid_from, mastery.valid_until) = (from, until);
        self.skills.insert(skill.into(), mastery);
        self
    }

    /// Adds a language, fully mastered.
    #[must_use]
    pub fn language(mut self, language: impl Into<Name>) -> Self {
        self.languages.insert(language.into(), Fluency::FULL);
        self
    }

    /// Adds a language, or changes how well it is spoken and written.
    #[must_use]
    pub fn language_at(mut self, language: impl Into<Name>, spoken: Level, written: Level) -> Self {
        let fluency = Fluency::new(spoken, written);
        self.languages.insert(language.into(), fluency);
        self
    }

    /// Adds a channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Name>) -> Self {
        self.channels.insert(channel.into());
        self
    }

    /// Adds a brand.
    #[must_use]
    pub fn brand(mut self, brand: impl Into<Name>) -> Self {
        self.brands.insert(brand.into());
        self
    }

    /// Sets the capacity budget, in the policy's cost units.
    #[must_use]
    pub fn budget(mut self, budget: u32) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Sets a cap on tickets of `channel` at a time.
    #[must_use]
    pub fn cap(mut self, channel: impl Into<Name>, cap: u32) -> Self {
        self.caps.insert(channel.into(), cap);
        self
    }

    /// Sets a cap on tickets with `label` at a time.
    #[must_use]
    pub fn label_cap(mut self, label: impl Into<Name>, cap: u32) -> Self {
        self.label_caps.insert(label.into(), cap);
        self
    }

    /// Adds a clearance.
    #[must_use]
    pub fn clearance(mut self, clearance: impl Into<Name>) -> Self {
        self.clearances.insert(clearance.into());
        self
    }

    /// Adds a group.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.insert(group.into());
        self
    }

    /// Adds a shift to the roster.
    #[must_use]
    pub fn shift(mut self, from: Timestamp, until: Timestamp) -> Self {
        self.roster.push(Shift::new(from, until));
        self
    }
}
