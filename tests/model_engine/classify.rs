//! What a policy makes of a ticket, as the documentation of the policy document tells it.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::{AttributeValue, OnAbandon, Priority, TicketSpec, Urgency};

use super::plan::{Cond, Plan, SECOND};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Class {
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: String,
    pub(crate) skills: BTreeMap<String, u8>,
    pub(crate) either: Option<[(&'static str, u8); 2]>,
    /// As the ticket has them, and whether they may fall back.
    pub(crate) languages: Vec<String>,
    pub(crate) fallback: bool,
    pub(crate) language_level: u8,
    pub(crate) human_only: bool,
    pub(crate) bot_first: bool,
    pub(crate) by_law: bool,
    pub(crate) exclusive: bool,
    pub(crate) interrupts: bool,
    pub(crate) interruptible: bool,
    pub(crate) clearances: Vec<String>,
    /// Of the topic or a rule; the queue's are filled in where it stands. `None`: nobody said.
    pub(crate) groups: Option<Vec<String>>,
    pub(crate) excluded_groups: Vec<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) action: Option<String>,
    pub(crate) on_abandon: OnAbandon,
    pub(crate) ladder: Option<String>,
    /// In microseconds.
    pub(crate) head_start: i64,
    pub(crate) rules: Vec<String>,
}

fn owned(names: Vec<&'static str>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

impl Plan {
    pub(crate) fn classify(&self, spec: &TicketSpec) -> Class {
        self.classify_flagged(spec, &BTreeSet::new())
    }

    /// The same of a customer who has flags.
    pub(crate) fn classify_flagged(&self, spec: &TicketSpec, flags: &BTreeSet<String>) -> Class {
        let topic = spec.topic.as_str();
        let urgency = self.inherited(topic, |topic| topic.urgency);
        let urgency = urgency.unwrap_or(Urgency::Routine);
        let dangerous = matches!(urgency, Urgency::Emergency | Urgency::Critical);
        let on_abandon = self.inherited(topic, |topic| topic.on_abandon);
        let skills = self.inherited(topic, |topic| topic.skills.clone());
        let skills = skills.unwrap_or_default().into_iter();
        let exclusive = self.inherited(topic, |topic| topic.exclusive);
        let segment = spec.segment.as_ref();
        let mut class = Class {
            urgency,
            priority: self
                .inherited(topic, |topic| topic.priority)
                .unwrap_or(Priority::Normal),
            queue: self.inherited(topic, |topic| topic.queue).unwrap().into(),
            skills: skills.map(|(skill, level)| (skill.into(), level)).collect(),
            either: self.inherited(topic, |topic| topic.either),
            languages: spec.languages.iter().map(|l| l.as_str().into()).collect(),
            fallback: self
                .inherited(topic, |topic| topic.fallback)
                .unwrap_or(true),
            language_level: self
                .inherited(topic, |topic| topic.language_level)
                .unwrap_or(1),
            human_only: self.human_only(topic),
            bot_first: self
                .inherited(topic, |topic| topic.bot_first)
                .unwrap_or(false),
            by_law: self.inherited(topic, |topic| topic.by_law).unwrap_or(false),
            exclusive: exclusive.unwrap_or(self.channels[spec.channel.as_str()].exclusive),
            interrupts: self.says_of_room(topic, spec.channel.as_str(), |says| says.0),
            interruptible: self.says_of_room(topic, spec.channel.as_str(), |says| says.1),
            clearances: self
                .inherited(topic, |topic| {
                    topic.clearances.clone().filter(|c| !c.is_empty())
                })
                .unwrap_or_default()
                .into_iter()
                .map(Into::into)
                .collect(),
            groups: self
                .inherited(topic, |topic| {
                    topic.groups.clone().filter(|g| !g.is_empty())
                })
                .map(owned),
            excluded_groups: self
                .inherited(topic, |topic| {
                    topic.excluded_groups.clone().filter(|g| !g.is_empty())
                })
                .map(owned)
                .unwrap_or_default(),
            labels: self
                .inherited(topic, |topic| topic.labels.clone())
                .unwrap_or_default()
                .into_iter()
                .map(Into::into)
                .collect(),
            action: self
                .inherited(topic, |topic| topic.action)
                .map(str::to_owned),
            on_abandon: on_abandon.unwrap_or(if dangerous {
                OnAbandon::Alert
            } else {
                OnAbandon::Close
            }),
            ladder: self
                .inherited(topic, |topic| topic.ladder)
                .map(str::to_owned),
            head_start: segment.map_or(0, |segment| self.segments[segment.as_str()] * SECOND),
            rules: Vec::new(),
        };
        for rule in self
            .rules
            .iter()
            .filter(|rule| rule.when.holds(spec, flags))
        {
            class.obey(rule);
            if !self.accumulate {
                break;
            }
        }
        class.clearances.sort();
        class.clearances.dedup();
        class.excluded_groups.sort();
        class.excluded_groups.dedup();
        class
    }

    /// In the top three tiers people alone, unless it is said otherwise by a topic of such a
    /// tier itself, or below it.
    fn human_only(&self, topic: &str) -> bool {
        let mut name = topic;
        let mut below_tier = true;
        loop {
            if let Some(plan) = self.topics.get(name) {
                match plan.human_only {
                    Some(human) if human || below_tier => return human,
                    _ => {}
                }
                below_tier &= !plan.urgency.is_some_and(Urgency::is_top);
            }
            match name.rfind('.') {
                Some(dot) => name = &name[..dot],
                None => break,
            }
        }
        let urgency = self.inherited(topic, |topic| topic.urgency);
        urgency.is_some_and(Urgency::is_top)
    }

    /// These languages, then what each falls back to, each once.
    pub(crate) fn with_fallbacks(&self, languages: &[String]) -> Vec<String> {
        let mut all = languages.to_vec();
        for language in languages {
            let language = language.as_str();
            match self.fallbacks.get(language) {
                Some(own) => all.extend(own.iter().map(|l| String::from(*l))),
                None => {
                    let at = self.chain.iter().position(|l| *l == language);
                    let rest = at.map_or(&[][..], |at| &self.chain[at + 1..]);
                    all.extend(rest.iter().map(|l| String::from(*l)));
                }
            }
        }
        let mut once = Vec::new();
        for language in all {
            if !once.contains(&language) {
                once.push(language);
            }
        }
        once
    }

    /// Whether somebody who lists `spoken` can answer in `wanted`: `no` stands for two.
    pub(crate) fn speaks(spoken: &str, wanted: &str) -> bool {
        let member = |of: &str, language: &str| of == "no" && matches!(language, "nb" | "nn");
        spoken == wanted || member(spoken, wanted) || member(wanted, spoken)
    }
}

impl Class {
    fn obey(&mut self, rule: &super::plan::RulePlan) {
        // Rules act between Routine and Elevated alone.
        if let Some(urgency) = rule.urgency
            && !self.urgency.is_top()
        {
            self.urgency = urgency;
        }
        self.priority = rule.priority.unwrap_or(self.priority);
        if let Some(queue) = rule.queue {
            self.queue = queue.into();
        }
        for (skill, level) in &rule.skills {
            let needed = self.skills.entry((*skill).into()).or_insert(*level);
            *needed = (*needed).max(*level);
        }
        self.human_only |= rule.human_only;
        self.bot_first = rule.bot_first.unwrap_or(self.bot_first);
        self.by_law |= rule.by_law;
        self.fallback = rule.fallback.unwrap_or(self.fallback);
        self.language_level = self.language_level.max(rule.language_level.unwrap_or(1));
        self.clearances
            .extend(rule.clearances.iter().map(|name| String::from(*name)));
        if !rule.groups.is_empty() {
            self.groups = Some(owned(rule.groups.clone()));
        }
        self.excluded_groups
            .extend(rule.excluded_groups.iter().map(|name| String::from(*name)));
        if let Some(head_start) = rule.head_start {
            self.head_start = head_start * SECOND;
        }
        if let Some(ladder) = rule.ladder {
            self.ladder = Some(ladder.into());
        }
        self.rules.push(rule.name.clone());
    }
}

impl Cond {
    fn holds(&self, spec: &TicketSpec, flags: &BTreeSet<String>) -> bool {
        match self {
            Self::Topic(name) => {
                let topic = spec.topic.as_str();
                topic == *name || topic.starts_with(&format!("{name}."))
            }
            Self::Channel(name) => spec.channel == **name,
            Self::Segment(name) => spec.segment.as_ref().is_some_and(|given| *given == **name),
            Self::Brand(name) => spec.brand.as_ref().is_some_and(|given| *given == **name),
            Self::AtLeast(name, bound) => matches!(
                spec.attributes.get(*name),
                Some(AttributeValue::Integer(number)) if number >= bound
            ),
            Self::Exists(name, exists) => spec.attributes.contains_key(*name) == *exists,
            Self::Flag(name) => flags.contains(*name),
            Self::All(conds) => conds.iter().all(|cond| cond.holds(spec, flags)),
            Self::Any(conds) => conds.iter().any(|cond| cond.holds(spec, flags)),
            Self::None(conds) => !conds.iter().any(|cond| cond.holds(spec, flags)),
        }
    }
}
