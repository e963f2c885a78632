//! What a policy makes of a ticket's facts.

use smallvec::SmallVec;

use super::compiled::{Classification, Compiled, TopicRow};
use super::facts::Facts;
use super::index::{LanguageIx, QueueIx};
use super::requirement::{Further, Requirement};
use super::rule::{Rule, Set};
use super::{OnAbandon, RuleMode};
use crate::model::{Level, Priority, Urgency};
use crate::time::Span;

/// Stands in for a topic that does not exist, which no caller asks for.
static NO_TOPIC: TopicRow = TopicRow {
    parent: None,
    urgency: Urgency::Routine,
    priority: Priority::Normal,
    queue: QueueIx(0),
    skills: Vec::new(),
    human_only: false,
    bot_first: false,
    fallback: true,
    action: None,
    on_abandon: OnAbandon::Close,
    refer: None,
    clocks: None,
    labels: Vec::new(),
    interruptible: None,
    interrupts: None,
    exclusive: None,
    further: Further::NONE,
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
        let channel = self.channel(facts.channel);
        let mut class = Classification {
            urgency: topic.urgency,
            priority: topic.priority,
            queue: topic.queue,
            bot_first: topic.bot_first,
            requirement: Requirement {
                channel: facts.channel,
                brand: facts.brand,
                human_only: topic.human_only,
                clearances: SmallVec::new(),
                excluded_groups: SmallVec::new(),
                excluded: facts.excluded.iter().copied().collect(),
                skills: SmallVec::from_slice(&topic.skills),
                expressions: SmallVec::new(),
                languages: SmallVec::new(),
                language_level: Level::MIN,
                written: self.channel(facts.channel).is_some_and(|row| row.written),
                language_by_law: false,
                groups: SmallVec::new(),
                wanted: facts.wanted.iter().copied().collect(),
            },
            ladder: topic.further.ladder,
            action: topic.action,
            on_abandon: topic.on_abandon,
            head_start: segment.map_or(Span::ZERO, |segment| segment.head_start),
            rules: SmallVec::new(),
            labels: SmallVec::from_slice(&topic.labels),
            interruptible: topic
                .interruptible
                .unwrap_or(channel.is_some_and(|row| row.interruptible)),
            interrupts: topic
                .interrupts
                .unwrap_or(channel.is_some_and(|row| row.interrupts)),
            exclusive: topic
                .exclusive
                .unwrap_or(channel.is_some_and(|row| row.exclusive)),
            any_staff: self.staffed && topic.further.groups.is_none(),
        };
        topic.further.add_to(&mut class.requirement);
        let mut fallback = topic.fallback;
        for number in self.rules_about.topic(facts.topic) {
            let Some(Rule { when, set, .. }) = self.rules.get(usize::from(number)) else {
                break;
            };
            if !when.holds(facts) {
                continue;
            }
            apply(set, &mut class);
            fallback = set.fallback.unwrap_or(fallback);
            class.any_staff &= set.further.groups.is_none();
            class.rules.push(number);
            if self.rule_mode == RuleMode::FirstMatch {
                break;
            }
        }
        class.bot_first &= !class.requirement.human_only;
        let needs = &mut class.requirement;
        needs.languages = self.languages_for(facts.languages, fallback && !needs.language_by_law);
        let queue = class.queue;
        self.staff(&mut class, queue);
        class
    }

    /// The languages that will do, best first, each once: the ticket's own, then
    /// what each of them falls back to.
    pub(super) fn languages_for(
        &self,
        own: &[LanguageIx],
        fallback: bool,
    ) -> SmallVec<[LanguageIx; 8]> {
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
    class.bot_first = set.bot_first.unwrap_or(class.bot_first);
    let needs = &mut class.requirement;
    needs.human_only |= set.human_only == Some(true);
    class.head_start = set.head_start.unwrap_or(class.head_start);
    for &(skill, level) in &set.skills {
        needs.add_skill(skill, level);
    }
    set.further.add_to(needs);
    class.ladder = set.further.ladder.or(class.ladder);
}

#[cfg(test)]
mod tests;
