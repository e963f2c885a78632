//! The compiled form of rules.

use core::ops::Range;
use std::collections::BTreeSet;

use super::compiled::Targets;
use super::facts::Facts;
use super::index::{
    BrandIx, ChannelIx, ClockIx, FlagIx, LanguageIx, QueueIx, SegmentIx, SkillIx, TopicIx,
};
use super::requirement::Further;
use crate::model::{AttributeValue, Level, Name, Priority, Urgency, Verification};
use crate::time::Span;

/// What a rule looks for and what it sets.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Name,
    pub(crate) when: Test,
    pub(crate) set: Set,
}

/// What a rule sets; what is absent stays as it is.
#[derive(Debug, Default)]
pub(crate) struct Set {
    /// `Elevated` or `Routine`.
    pub(crate) urgency: Option<Urgency>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<QueueIx>,
    /// Sorted by skill.
    pub(crate) skills: Vec<(SkillIx, Level)>,
    pub(crate) human_only: Option<bool>,
    pub(crate) bot_first: Option<bool>,
    pub(crate) fallback: Option<bool>,
    pub(crate) head_start: Option<Span>,
    /// Sorted by clock.
    pub(crate) clocks: Vec<(ClockIx, Targets)>,
    pub(crate) further: Further,
}

/// A condition. At most 16 deep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Test {
    /// One of these trees of topics.
    Topic(Vec<TopicTree>),
    /// One of these.
    Channel(Vec<ChannelIx>),
    /// One of these is among the ticket's own.
    Language(Vec<LanguageIx>),
    /// One of these.
    Segment(Vec<SegmentIx>),
    /// One of these.
    Brand(Vec<BrandIx>),
    /// One of these is among the customer's.
    Flag(Vec<FlagIx>),
    VerificationAtLeast(Verification),
    VerificationBelow(Verification),
    Attribute(Name, AttributeTest),
    All(Vec<Test>),
    Any(Vec<Test>),
    None(Vec<Test>),
}

/// A topic, if it is declared itself, and those below it along the dots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TopicTree {
    pub(crate) own: Option<TopicIx>,
    /// From and up to, without the last.
    pub(crate) below: (TopicIx, TopicIx),
}

impl TopicTree {
    pub(crate) fn new(own: Option<TopicIx>, below: Range<u16>) -> Self {
        Self {
            own,
            below: (TopicIx(below.start), TopicIx(below.end)),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.own.is_none() && self.below.0 >= self.below.1
    }

    pub(crate) fn contains(&self, topic: TopicIx) -> bool {
        self.own == Some(topic) || (self.below.0 <= topic && topic < self.below.1)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AttributeTest {
    Equals(AttributeValue),
    AtLeast(i64),
    AtMost(i64),
    Exists(bool),
}

impl Test {
    /// Whether a ticket with these facts meets the condition.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::Topic(trees) => trees.iter().any(|tree| tree.contains(facts.topic)),
            Self::Channel(channels) => channels.contains(&facts.channel),
            Self::Language(languages) => facts
                .languages
                .iter()
                .any(|language| languages.contains(language)),
            Self::Segment(segments) => facts
                .segment
                .is_some_and(|segment| segments.contains(&segment)),
            Self::Brand(brands) => facts.brand.is_some_and(|brand| brands.contains(&brand)),
            Self::Flag(flags) => facts.flags.iter().any(|flag| flags.contains(flag)),
            Self::VerificationAtLeast(level) => facts.verification >= *level,
            Self::VerificationBelow(level) => facts.verification < *level,
            Self::Attribute(name, test) => test.holds(facts.attributes.get(name)),
            Self::All(tests) => tests.iter().all(|test| test.holds(facts)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(facts)),
            Self::None(tests) => !tests.iter().any(|test| test.holds(facts)),
        }
    }

    /// Whether it looks at the topic anywhere.
    pub(crate) fn names_a_topic(&self) -> bool {
        match self {
            Self::Topic(_) => true,
            Self::All(tests) | Self::Any(tests) | Self::None(tests) => {
                tests.iter().any(Self::names_a_topic)
            }
            _ => false,
        }
    }

    /// Whether tickets of a topic meet the condition, as far as the topic alone says.
    pub(crate) fn by_topic_alone(&self, topic: TopicIx) -> Option<bool> {
        let any = |tests: &[Self], wanted| {
            let mut met = tests.iter().map(|test| test.by_topic_alone(topic));
            met.any(|met| met == Some(wanted))
        };
        let all = |tests: &[Self], wanted| {
            let mut met = tests.iter().map(|test| test.by_topic_alone(topic));
            met.all(|met| met == Some(wanted))
        };
        let met = |met, failed| (met || failed).then_some(met);
        match self {
            Self::Topic(trees) => Some(trees.iter().any(|tree| tree.contains(topic))),
            Self::All(tests) => met(all(tests, true), any(tests, false)),
            Self::Any(tests) => met(any(tests, true), all(tests, false)),
            Self::None(tests) => met(all(tests, false), any(tests, true)),
            _ => None,
        }
    }

    /// Whether there is a way to meet this condition (or to fail it, where
    /// `met` is false) in which nothing but the segment is looked at.
    pub(crate) fn by_segment_alone(&self, met: bool) -> bool {
        let every = |tests: &[Self], met| tests.iter().all(|test| test.by_segment_alone(met));
        let some = |tests: &[Self], met| tests.iter().any(|test| test.by_segment_alone(met));
        match (self, met) {
            (Self::Segment(_), _) => true,
            (Self::All(tests), true) => every(tests, true),
            (Self::All(tests), false) => some(tests, false),
            (Self::Any(tests), true) => some(tests, true),
            (Self::Any(tests), false) => every(tests, false),
            (Self::None(tests), true) => every(tests, false),
            (Self::None(tests), false) => some(tests, true),
            _ => false,
        }
    }
}

impl AttributeTest {
    fn holds(&self, value: Option<&AttributeValue>) -> bool {
        match (self, value) {
            (Self::Equals(wanted), Some(value)) => value == wanted,
            (Self::AtLeast(least), Some(AttributeValue::Integer(value))) => value >= least,
            (Self::AtMost(most), Some(AttributeValue::Integer(value))) => value <= most,
            (Self::Exists(wanted), value) => value.is_some() == *wanted,
            _ => false,
        }
    }
}

/// The attributes that conditions look at.
pub(crate) fn attributes_asked(rules: &[Rule]) -> BTreeSet<&Name> {
    let mut asked = BTreeSet::new();
    for rule in rules {
        rule.when.attributes(&mut asked);
    }
    asked
}

impl Test {
    /// Whether it may hold for a ticket of this topic, whatever else is known of that.
    pub(crate) fn may_hold_for(&self, topic: TopicIx) -> bool {
        let is_of = |trees: &[TopicTree]| trees.iter().any(|tree| tree.contains(topic));
        match self {
            Self::Topic(trees) => is_of(trees),
            Self::All(tests) => tests.iter().all(|test| test.may_hold_for(topic)),
            Self::Any(tests) => tests.iter().any(|test| test.may_hold_for(topic)),
            Self::None(tests) => !tests.iter().any(|test| match test {
                Self::Topic(trees) => is_of(trees),
                _ => false,
            }),
            _ => true,
        }
    }

    fn attributes<'t>(&'t self, asked: &mut BTreeSet<&'t Name>) {
        match self {
            Self::Attribute(name, _) => {
                asked.insert(name);
            }
            Self::All(tests) | Self::Any(tests) | Self::None(tests) => {
                tests.iter().for_each(|test| test.attributes(asked));
            }
            _ => {}
        }
    }
}
