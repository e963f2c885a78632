//! A kind of ticket as a policy reads it, and the agents who could take one.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use crate::engine::needs;
use crate::engine::state::agent::{Abilities, Agent};
use crate::engine::state::names::Names;
use crate::model::{AgentSpec, Name, TicketSpec};
use crate::policy::compiled::{Classification, Compiled};
use crate::policy::index::{LabelIx, LadderIx};
use crate::policy::requirement::Requirement;
use crate::time::Timestamp;

/// A name that the policy does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no {what} `{name}` in the policy{}", did_you_mean(.nearest.as_ref()))]
#[non_exhaustive]
pub struct UnknownName {
    /// What it should be, for example `topic`.
    pub what: &'static str,
    /// The name.
    pub name: Name,
    /// The known name that was likely meant.
    pub nearest: Option<Name>,
}

fn did_you_mean(nearest: Option<&Name>) -> String {
    nearest.map_or_else(
        || "; use one that it declares".to_owned(),
        |nearest| format!("; did you mean `{nearest}`?"),
    )
}

/// The number of a name, or what is wrong with it.
macro_rules! find {
    ($policy:expr, $table:ident, $what:literal, $name:expr) => {
        $policy
            .$table
            .get($name.as_str())
            .ok_or_else(|| $crate::insight::kind::UnknownName {
                what: $what,
                name: $name.clone(),
                nearest: $policy.$table.nearest($name.as_str()).cloned(),
            })
    };
}
pub(crate) use find;

/// What the policy makes of tickets with the same facts.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) names: Names,
    pub(crate) class: Classification,
    /// Its own, or else its queue's.
    pub(crate) ladder: Option<LadderIx>,
}

/// What a kind of ticket asks of an agent on one step. Equal ones are answered alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    pub(crate) needs: Requirement,
    top: bool,
    labels: SmallVec<[LabelIx; 2]>,
}

impl Kind {
    pub(crate) fn of(policy: &Compiled, spec: &TicketSpec) -> Result<Self, UnknownName> {
        Self::with_flags(policy, spec, &BTreeSet::new())
    }

    /// Of a customer with these flags.
    pub(crate) fn with_flags(
        policy: &Compiled,
        spec: &TicketSpec,
        flags: &BTreeSet<Name>,
    ) -> Result<Self, UnknownName> {
        let mut numbers = SmallVec::new();
        for flag in flags {
            let known = &policy.customers.flags;
            numbers.push(known.get(flag.as_str()).ok_or_else(|| UnknownName {
                what: "flag",
                name: flag.clone(),
                nearest: known.nearest(flag.as_str()).cloned(),
            })?);
        }
        let mut languages = SmallVec::new();
        for language in &spec.languages {
            languages.push(find!(policy, languages, "language", language)?);
        }
        let brand = spec.brand.as_ref();
        let segment = spec.segment.as_ref();
        let names = Names {
            topic: find!(policy, topics, "topic", &spec.topic)?,
            channel: find!(policy, channels, "channel", &spec.channel)?,
            languages,
            brand: brand
                .map(|brand| find!(policy, brands, "brand", brand))
                .transpose()?,
            segment: segment
                .map(|segment| find!(policy, segments, "segment", segment))
                .transpose()?,
            flags: numbers,
        };
        let class = policy.classify(&names.facts(spec));
        let of_queue = || policy.queue(class.queue).and_then(|row| row.ladder);
        let ladder = class.ladder.or_else(of_queue);
        Ok(Self {
            names,
            class,
            ladder,
        })
    }

    /// How many steps its ladder has.
    pub(crate) fn steps(&self, policy: &Compiled) -> u16 {
        let row = self.ladder.and_then(|ladder| policy.ladder(ladder));
        row.map_or(0, |row| u16::try_from(row.steps.len()).unwrap_or(u16::MAX))
    }

    /// What it asks for after so many steps.
    pub(crate) fn asked(&self, policy: &Compiled, step: u16) -> Asked {
        let needs = match self.ladder {
            Some(ladder) => policy.relaxed(&self.class, &self.names.languages, ladder, step),
            None => self.class.requirement.clone(),
        };
        Asked {
            needs,
            top: self.class.urgency.is_top(),
            labels: self.class.labels.clone(),
        }
    }
}

impl Asked {
    /// Whether an agent with nothing else to do could be offered it.
    pub(crate) fn fits(&self, policy: &Compiled, agent: &Agent) -> bool {
        let abilities = &agent.abilities;
        let channels = abilities.channels.iter();
        let channel = self.needs.channel;
        let mut cap = channels.filter(|(known, _)| *known == channel);
        abilities.budget >= policy.cost(channel)
            && cap.all(|(_, cap)| *cap != Some(0))
            && self
                .labels
                .iter()
                .all(|label| abilities.label_cap(policy, *label) != Some(0))
            && needs::meets_all(policy, &self.needs, self.top, agent)
    }
}

/// An agent with what it can do at an instant.
pub(crate) fn agent_at(policy: &Compiled, spec: &AgentSpec, at: Timestamp) -> Agent {
    Agent::new(0, spec.clone(), Abilities::new(policy, spec, at))
}
