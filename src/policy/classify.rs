//! What a policy makes of a ticket's facts.

use smallvec::SmallVec;

use super::compiled::{Classification, Compiled, TopicRow};
use super::facts::Facts;
use super::index::{LanguageIx, QueueIx, RuleIx};
use super::rule::{Rule, Set};
use super::{OnAbandon, RuleMode};
use crate::model::{Priority, Urgency};
use crate::time::Span;

/// Stands in for a topic that does not exist, which no caller asks for.
static NO_TOPIC: TopicRow = TopicRow {
    parent: None,
    urgency: Urgency::Routine,
    priority: Priority::Normal,
    queue: QueueIx(0),
    skills: Vec::new(),
    human_only: false,
    fallback: true,
    action: None,
    on_abandon: OnAbandon::Close,
    clocks: None,
};

impl Compiled {
    /// Classifies a ticket: its topic's row, then the rules. Depends on nothing
    /// but the policy and the facts.
    pub(crate) fn classify(&self, facts: &Facts<'_>) -> Classification {
        let topic = self
            .topic_rows
            .get(usize::from(facts.topic))
            .unwrap_or(&NO_TOPIC);
        let segment = facts
            .segment
            .and_then(|segment| self.segment_rows.get(usize::from(segment)));
        let mut class = Classification {
            urgency: topic.urgency,
            priority: topic.priority,
            queue: topic.queue,
            skills: SmallVec::from_slice(&topic.skills),
            languages: SmallVec::new(),
            human_only: topic.human_only,
            action: topic.action,
            on_abandon: topic.on_abandon,
            head_start: segment.map_or(Span::ZERO, |segment| segment.head_start),
            rules: SmallVec::new(),
        };
        let mut fallback = topic.fallback;
        for (rule, Rule { when, set, .. }) in (0..).map(RuleIx).zip(&self.rules) {
            if !when.holds(facts) {
                continue;
            }
            apply(set, &mut class);
            fallback = set.fallback.unwrap_or(fallback);
            class.rules.push(rule);
            if self.rule_mode == RuleMode::FirstMatch {
                break;
            }
        }
        class.languages = self.languages_for(facts.languages, fallback);
        class
    }

    /// The languages that will do, best first, each once: the ticket's own, then
    /// what each of them falls back to.
    fn languages_for(&self, own: &[LanguageIx], fallback: bool) -> SmallVec<[LanguageIx; 8]> {
        let others = own
            .iter()
            .filter(|_| fallback)
            .filter_map(|language| self.language_rows.get(usize::from(*language)))
            .flat_map(|row| &row.fallback);
        let mut languages = SmallVec::new();
        for language in own.iter().chain(others) {
            if !languages.contains(language) {
                languages.push(*language);
            }
        }
        languages
    }
}

fn apply(set: &Set, class: &mut Classification) {
    // A rule never moves a ticket into the top three tiers, nor out of them.
    if let Some(urgency) = set.urgency
        && !urgency.is_top()
        && !class.urgency.is_top()
    {
        class.urgency = urgency;
    }
    class.priority = set.priority.unwrap_or(class.priority);
    class.queue = set.queue.unwrap_or(class.queue);
    class.head_start = set.head_start.unwrap_or(class.head_start);
    class.human_only |= set.human_only == Some(true);
    for &(skill, level) in &set.skills {
        match class
            .skills
            .binary_search_by_key(&skill, |(known, _)| *known)
        {
            Ok(position) => {
                if let Some((_, known)) = class.skills.get_mut(position) {
                    *known = level.max(*known);
                }
            }
            Err(position) => class.skills.insert(position, (skill, level)),
        }
    }
}

#[cfg(test)]
mod tests;
