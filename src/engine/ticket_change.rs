//! What can change on a ticket that is open.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{AgentId, AttributeValue, Name, Priority, Verification};

/// What changes on a ticket; what is [`Patch::Keep`] or empty stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TicketChange {
    /// Another topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Name>,
    /// Another channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Name>,
    /// Other languages, best first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<Name>>,
    /// Another segment, or none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub segment: Patch<Name>,
    /// Another verification level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// A priority set by hand, which no rule changes; cleared: the rules' again.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub priority: Patch<Priority>,
    /// Attributes to set, or to remove (`null`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Name, Option<AttributeValue>>,
    /// Other agents who alone will do; none: anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<BTreeSet<AgentId>>,
    /// Other agents who must not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<BTreeSet<AgentId>>,
}

impl TicketChange {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another topic.
    #[must_use]
    pub fn topic(mut self, topic: impl Into<Name>) -> Self {
        self.topic = Some(topic.into());
        self
    }

    /// Another channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Name>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// Other languages, best first.
    #[must_use]
    pub fn languages<N: Into<Name>>(mut self, languages: impl IntoIterator<Item = N>) -> Self {
        self.languages = Some(languages.into_iter().map(Into::into).collect());
        self
    }

    /// Another segment, or none.
    #[must_use]
    pub fn segment(mut self, segment: Option<Name>) -> Self {
        self.segment = segment.map_or(Patch::Clear, Patch::Set);
        self
    }

    /// Another verification level.
    #[must_use]
    pub fn verification(mut self, verification: Verification) -> Self {
        self.verification = Some(verification);
        self
    }

    /// A priority set by hand, or the rules' again.
    #[must_use]
    pub fn priority(mut self, priority: Option<Priority>) -> Self {
        self.priority = priority.map_or(Patch::Clear, Patch::Set);
        self
    }

    /// Sets or removes an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Name>, value: Option<AttributeValue>) -> Self {
        self.attributes.insert(name.into(), value);
        self
    }

    /// Other agents who alone will do; none: anybody.
    #[must_use]
    pub fn wanted<A: Into<AgentId>>(mut self, agents: impl IntoIterator<Item = A>) -> Self {
        self.wanted = Some(agents.into_iter().map(Into::into).collect());
        self
    }

    /// Other agents who must not have it.
    #[must_use]
    pub fn excluded<A: Into<AgentId>>(mut self, agents: impl IntoIterator<Item = A>) -> Self {
        self.excluded = Some(agents.into_iter().map(Into::into).collect());
        self
    }
}

/// A change to something that may also be absent. In JSON: left out, `null`, or the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // there is no fourth way
pub enum Patch<T> {
    /// Stays as it is.
    #[default]
    Keep,
    /// Becomes absent.
    Clear,
    /// Becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether nothing changes.
    #[must_use]
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}
