//! Which rules can hold for the tickets of a topic, so that the others are not asked.

use super::index::{RuleIx, TopicIx};
use super::rule::Rule;

/// The rules by topic, each list in the document's order.
#[derive(Debug, Default)]
pub(crate) struct RulesAbout {
    /// Those that can hold whatever the topic.
    all: Vec<RuleIx>,
    /// Those that can hold for some topics and not for others, by topic.
    some: Vec<Vec<RuleIx>>,
}

impl RulesAbout {
    pub(crate) fn new(rules: &[Rule], topics: u16) -> Self {
        let mut about = Self {
            all: Vec::new(),
            some: vec![Vec::new(); usize::from(topics)],
        };
        for (number, rule) in (0..).map(RuleIx).zip(rules) {
            if !rule.when.names_a_topic() {
                about.all.push(number);
                continue;
            }
            for (topic, rules) in (0..topics).map(TopicIx).zip(&mut about.some) {
                if rule.when.by_topic_alone(topic) != Some(false) {
                    rules.push(number);
                }
            }
        }
        about
    }

    /// The rules that can hold for tickets of a topic, in the document's order.
    pub(crate) fn topic(&self, topic: TopicIx) -> impl Iterator<Item = RuleIx> {
        let some = self.some.get(usize::from(topic));
        let mut some = some.map(Vec::as_slice).unwrap_or_default();
        let mut all = self.all.as_slice();
        core::iter::from_fn(move || {
            let of_all = match (some.first(), all.first()) {
                (Some(some), Some(all)) => all < some,
                (some, _) => some.is_none(),
            };
            let list = if of_all { &mut all } else { &mut some };
            let (first, rest) = list.split_first()?;
            *list = rest;
            Some(*first)
        })
    }
}
