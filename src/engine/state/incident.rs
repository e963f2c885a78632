use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::Name;

/// The incidents, in the order in which they were opened.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Incidents(Vec<Incident>);

/// Many customers with one trouble.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Incident {
    pub(crate) name: Name,
    /// As text: they hold under any policy.
    pub(crate) topics: BTreeSet<Name>,
    /// Its open tickets.
    pub(crate) tickets: BTreeSet<u64>,
}

impl Incident {
    pub(crate) fn new(name: Name, topics: BTreeSet<Name>) -> Self {
        Self {
            name,
            topics,
            tickets: BTreeSet::new(),
        }
    }

    /// Whether a topic is one of its own, or lies below one along the dots.
    pub(crate) fn is_about(&self, topic: &Name) -> bool {
        self.topics.iter().any(|own| {
            let rest = topic.as_str().strip_prefix(own.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

impl Incidents {
    pub(crate) fn get(&self, name: &Name) -> Option<&Incident> {
        self.iter().find(|incident| incident.name == *name)
    }

    pub(crate) fn get_mut(&mut self, name: &Name) -> Option<&mut Incident> {
        self.0.iter_mut().find(|incident| incident.name == *name)
    }

    pub(crate) fn push(&mut self, incident: Incident) {
        self.0.push(incident);
    }

    pub(crate) fn remove(&mut self, name: &Name) -> Option<Incident> {
        let at = self.iter().position(|incident| incident.name == *name)?;
        Some(self.0.remove(at))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Incident> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
