//! Whether one condition implies another: never said wrongly, not always seen.

use crate::model::AttributeValue;
use crate::policy::compiled::Compiled;
use crate::policy::index::TopicIx;
use crate::policy::rule::{AttributeTest, Test, TopicTree};

/// Whether every ticket that meets `test` is sure to meet `other`.
pub(super) fn implies(policy: &Compiled, test: &Test, other: &Test) -> bool {
    if test == other {
        return true;
    }
    // Conditions nest 16 deep at most, and each step goes down in one of the two.
    match (test, other) {
        (Test::Any(tests), _) if !tests.is_empty() => {
            tests.iter().all(|test| implies(policy, test, other))
        }
        (_, Test::All(others)) => others.iter().all(|other| implies(policy, test, other)),
        (Test::All(tests), Test::Any(others)) => {
            tests.iter().any(|test| implies(policy, test, other))
                || others.iter().any(|other| implies(policy, test, other))
        }
        (Test::All(tests), _) => tests.iter().any(|test| implies(policy, test, other)),
        (_, Test::Any(others)) => others.iter().any(|other| implies(policy, test, other)),
        // Meets none of more, so none of fewer.
        (Test::None(tests), Test::None(others)) => others
            .iter()
            .all(|other| tests.iter().any(|test| implies(policy, other, test))),
        _ => leaf(policy, test, other),
    }
}

fn leaf(policy: &Compiled, test: &Test, other: &Test) -> bool {
    match (test, other) {
        (Test::Topic(trees), Test::Topic(others)) => {
            let within =
                |topic: TopicIx, trees: &[TopicTree]| trees.iter().any(|tree| tree.contains(topic));
            let mut topics = (0..).map(TopicIx).take(policy.topics.len());
            topics.all(|topic| !within(topic, trees) || within(topic, others))
        }
        (Test::Channel(list), Test::Channel(others)) => is_within(list, others),
        (Test::Language(list), Test::Language(others)) => is_within(list, others),
        (Test::Segment(list), Test::Segment(others)) => is_within(list, others),
        (Test::Brand(list), Test::Brand(others)) => is_within(list, others),
        (Test::Flag(list), Test::Flag(others)) => is_within(list, others),
        (Test::VerificationAtLeast(level), Test::VerificationAtLeast(other)) => level >= other,
        (Test::VerificationBelow(level), Test::VerificationBelow(other)) => level <= other,
        (Test::Attribute(name, test), Test::Attribute(other_name, other)) => {
            name == other_name && attribute(test, other)
        }
        _ => false,
    }
}

fn is_within<I: PartialEq>(list: &[I], others: &[I]) -> bool {
    list.iter().all(|item| others.contains(item))
}

fn attribute(test: &AttributeTest, other: &AttributeTest) -> bool {
    match (test, other) {
        (AttributeTest::Exists(false), _) => test == other,
        (_, AttributeTest::Exists(exists)) => *exists,
        (AttributeTest::AtLeast(least), AttributeTest::AtLeast(other)) => least >= other,
        (AttributeTest::AtMost(most), AttributeTest::AtMost(other)) => most <= other,
        (AttributeTest::Equals(AttributeValue::Integer(value)), AttributeTest::AtLeast(least)) => {
            value >= least
        }
        (AttributeTest::Equals(AttributeValue::Integer(value)), AttributeTest::AtMost(most)) => {
            value <= most
        }
        _ => test == other,
    }
}
