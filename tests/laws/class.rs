//! Classification as the documentation of the policy document tells it, over a [`Plan`].

use std::cell::Cell;
use std::collections::BTreeMap;

use nightdesk::{AttributeValue, OnAbandon, Priority, TicketSpec, Urgency};

use super::plan::{Cond, Plan, SECOND};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Class {
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: String,
    pub(crate) skills: BTreeMap<String, u8>,
    /// Best first; empty: any.
    pub(crate) languages: Vec<String>,
    pub(crate) human_only: bool,
    pub(crate) action: Option<String>,
    pub(crate) on_abandon: OnAbandon,
    /// In microseconds.
    pub(crate) head_start: i64,
    pub(crate) rules: Vec<String>,
}

impl Plan {
    pub(crate) fn classify(&self, spec: &TicketSpec) -> Class {
        let topic = spec.topic.as_str();
        let urgency = self.inherited(topic, |topic| topic.urgency);
        let urgency = urgency.unwrap_or(Urgency::Routine);
        let dangerous = matches!(urgency, Urgency::Emergency | Urgency::Critical);
        let on_abandon = self.inherited(topic, |topic| topic.on_abandon);
        let skills = self.inherited(topic, |topic| topic.skills.clone());
        let mut class = Class {
            urgency,
            priority: self
                .inherited(topic, |topic| topic.priority)
                .unwrap_or(Priority::Normal),
            queue: self.inherited(topic, |topic| topic.queue).unwrap().into(),
            skills: skills
                .unwrap_or_default()
                .into_iter()
                .map(|(skill, level)| (skill.to_owned(), level))
                .collect(),
            languages: spec.languages.iter().map(|l| l.as_str().into()).collect(),
            human_only: self.human_only(topic),
            action: self
                .inherited(topic, |topic| topic.action)
                .map(str::to_owned),
            on_abandon: on_abandon.unwrap_or(if dangerous {
                OnAbandon::Alert
            } else {
                OnAbandon::Close
            }),
            head_start: spec
                .segment
                .as_ref()
                .map_or(0, |segment| self.segments[segment.as_str()] * SECOND),
            rules: Vec::new(),
        };
        let mut fallback = self
            .inherited(topic, |topic| topic.fallback)
            .unwrap_or(true);
        for rule in self.rules.iter().filter(|rule| rule.when.holds(spec)) {
            // Rules act between Routine and Elevated alone.
            let low = |urgency| matches!(urgency, Urgency::Routine | Urgency::Elevated);
            if let Some(urgency) = rule.urgency
                && low(class.urgency)
            {
                class.urgency = urgency;
            }
            if let Some(priority) = rule.priority {
                class.priority = priority;
            }
            if let Some(queue) = rule.queue {
                class.queue = queue.into();
            }
            for (skill, level) in &rule.skills {
                let needed = class.skills.entry((*skill).into()).or_insert(*level);
                *needed = (*needed).max(*level);
            }
            class.human_only |= rule.human_only == Some(true);
            fallback = rule.fallback.unwrap_or(fallback);
            class.rules.push(rule.name.clone());
            if !self.accumulate {
                break;
            }
        }
        if fallback {
            for language in &spec.languages {
                class.languages.extend(self.fallback(language.as_str()));
            }
        }
        let mut once = Vec::new();
        for language in class.languages {
            if !once.contains(&language) {
                once.push(language);
            }
        }
        class.languages = once;
        class
    }

    /// In the top three tiers people alone, unless it is said otherwise by a topic of such a
    /// tier itself, or below it.
    fn human_only(&self, topic: &str) -> bool {
        let top = |urgency| !matches!(urgency, Urgency::Routine | Urgency::Elevated);
        let is_top = self
            .inherited(topic, |topic| topic.urgency)
            .is_some_and(top);
        // What is said above a topic that names a top tier counts only if it says `true`.
        let may_say_false = Cell::new(true);
        self.inherited(topic, |plan| {
            let said = plan
                .human_only
                .filter(|human| *human || may_say_false.get());
            may_say_false.set(may_say_false.get() && !plan.urgency.is_some_and(top));
            said
        })
        .unwrap_or(is_top)
    }

    fn fallback(&self, language: &str) -> Vec<String> {
        let own = self.languages[language].fallback.clone();
        let chained = || {
            let at = self.chain.iter().position(|l| *l == language);
            at.map(|at| self.chain[at + 1..].to_vec())
        };
        let list = own.or_else(chained).unwrap_or_default();
        list.into_iter().map(str::to_owned).collect()
    }

    /// Whether somebody who lists `spoken` can answer in `wanted`.
    pub(crate) fn speaks(&self, spoken: &str, wanted: &str) -> bool {
        let member = |of: &str, language: &str| {
            self.languages
                .get(of)
                .is_some_and(|plan| plan.members.contains(&language))
        };
        self.languages.contains_key(spoken)
            && (spoken == wanted || member(spoken, wanted) || member(wanted, spoken))
    }
}

impl Cond {
    fn holds(&self, spec: &TicketSpec) -> bool {
        let is = |names: &[&str], given: &nightdesk::Name| names.contains(&given.as_str());
        match self {
            Self::Topic(names) => names.iter().any(|name| {
                let topic = spec.topic.as_str();
                topic == *name || topic.starts_with(&format!("{name}."))
            }),
            Self::Channel(names) => is(names, &spec.channel),
            Self::Language(names) => spec.languages.iter().any(|given| is(names, given)),
            Self::Segment(names) => spec.segment.iter().any(|given| is(names, given)),
            Self::Brand(names) => spec.brand.iter().any(|given| is(names, given)),
            Self::AtLeast(level) => spec.verification >= *level,
            Self::Below(level) => spec.verification < *level,
            Self::Equals(name, value) => spec.attributes.get(*name) == Some(value),
            Self::NotLess(name, bound) => number(spec, name).is_some_and(|given| given >= *bound),
            Self::NotMore(name, bound) => number(spec, name).is_some_and(|given| given <= *bound),
            Self::Exists(name, exists) => spec.attributes.contains_key(*name) == *exists,
            Self::All(conds) => conds.iter().all(|cond| cond.holds(spec)),
            Self::Any(conds) => conds.iter().any(|cond| cond.holds(spec)),
            Self::None(conds) => !conds.iter().any(|cond| cond.holds(spec)),
        }
    }
}

fn number(spec: &TicketSpec, name: &str) -> Option<i64> {
    match spec.attributes.get(name)? {
        AttributeValue::Integer(number) => Some(*number),
        _ => None,
    }
}
