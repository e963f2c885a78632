//! Priorities that nothing tells apart.

use std::collections::BTreeSet;

use super::{Findings, key};
use crate::model::Priority;
use crate::policy::ProblemCode;
use crate::policy::compiled::{Compiled, Targets, TopicRow};
use crate::policy::index::{ClockIx, QueueIx};
use crate::policy::rule::Rule;

/// A priority counts by the targets that differ with it, or where it goes strictly first. Where neither is so in any queue that
/// such a ticket comes to by itself, setting one changes nothing.
pub(super) fn priorities(policy: &Compiled, found: &mut Findings) {
    if policy.strict_priority {
        return;
    }
    let message = "no target in the queues that such tickets come to differs by priority, and `strict_priority` is off, so this changes nothing; write targets by priority, or leave it out";
    let code = ProblemCode::NoEffect;
    let elsewhere = sent_by_rules(policy);
    for (position, rule) in policy.rules.iter().enumerate() {
        if let Some(priority) = rule.set.priority
            && !counts_for_rule(policy, rule, &elsewhere)
        {
            let path = format!("rules[{position}].set.priority");
            found.add_value(path, code, priority, message);
        }
    }
    for (name, row) in policy.topics.iter().zip(&policy.topic_rows) {
        let inherited = row
            .parent
            .and_then(|parent| policy.topic_rows.get(usize::from(parent)));
        let above = inherited.map_or(Priority::Normal, |parent| parent.priority);
        if row.priority != above && !counts(policy, row, &reached(policy, row.queue, &elsewhere)) {
            let path = key(&key("topics", name.as_str()), "priority");
            found.add_value(path, code, row.priority, message);
        }
    }
    // Who has a clock or a ladder is said in many places: these are judged by all topics.
    let mut topics = policy.topic_rows.iter();
    if topics.any(|row| counts(policy, row, &reached(policy, row.queue, &elsewhere))) {
        return;
    }
    for (name, row) in policy.clocks.iter().zip(&policy.clock_rows) {
        let clock = key("clocks", name.as_str());
        let reactions = [
            ("on_warning", row.on_warning),
            ("on_breach", row.on_breach),
            ("on_lead", row.on_lead),
        ];
        for (reaction, set) in reactions {
            if let Some(priority) = set.priority {
                let path = format!("{clock}.{reaction}.priority");
                found.add_value(path, code, priority, message);
            }
        }
    }
    for (name, row) in policy.ladders.iter().zip(&policy.ladder_rows) {
        let ladder = key("ladders", name.as_str());
        for (position, step) in row.steps.iter().enumerate() {
            if let Some(priority) = step.priority {
                let path = format!("{ladder}.steps[{position}].priority");
                found.add_value(path, code, priority, message);
            }
        }
    }
}

/// Of a rule that sets a priority: whether it counts for a topic that it may apply to.
fn counts_for_rule(policy: &Compiled, rule: &Rule, elsewhere: &BTreeSet<QueueIx>) -> bool {
    let topics = policy.topics.iter().zip(&policy.topic_rows);
    let mut meant = topics.filter(|(name, _)| {
        let topic = policy.topics.get(name.as_str());
        topic.is_some_and(|topic| rule.when.by_topic_alone(topic) != Some(false))
    });
    meant.any(|(_, row)| {
        let queue = rule.set.queue.unwrap_or(row.queue);
        counts(policy, row, &reached(policy, queue, elsewhere))
    })
}

/// The queues to which rules and clocks may send any ticket.
fn sent_by_rules(policy: &Compiled) -> BTreeSet<QueueIx> {
    let rules = policy.rules.iter().filter_map(|rule| rule.set.queue);
    let clocks = policy.clock_rows.iter();
    let reactions = clocks.flat_map(|row| [row.on_warning, row.on_breach, row.on_lead]);
    rules
        .chain(reactions.filter_map(|reaction| reaction.queue))
        .collect()
}

/// All queues that a ticket of this one comes to by itself: by rules and clocks, and by what closed and full ones do.
fn reached(policy: &Compiled, first: QueueIx, elsewhere: &BTreeSet<QueueIx>) -> BTreeSet<QueueIx> {
    let mut queues = BTreeSet::new();
    let mut open: Vec<QueueIx> = elsewhere.iter().copied().chain([first]).collect();
    while let Some(queue) = open.pop() {
        if queues.insert(queue)
            && let Some(row) = policy.queue(queue)
        {
            open.extend(row.flow.leads_to());
        }
    }
    queues
}

/// Whether a target of tickets of a topic depends on their priority in one of these queues.
fn counts(policy: &Compiled, topic: &TopicRow, queues: &BTreeSet<QueueIx>) -> bool {
    let mut rows = queues.iter().filter_map(|queue| policy.queue(*queue));
    if rows.any(|row| differs(&row.targets)) {
        return true;
    }
    let of_topic = topic.clocks.iter().flat_map(|clocks| clocks.iter());
    let of_rules = policy.rules.iter().flat_map(|rule| &rule.set.clocks);
    let mut clocks = of_topic.chain(of_rules);
    clocks.any(|(clock, targets)| {
        let own = policy.clock_rows.get(usize::from(*clock));
        let queues = queues.iter().filter_map(|queue| policy.queue(*queue));
        let queues = queues.flat_map(|row| of_clock(&row.clock_targets, *clock));
        let segments = policy.segment_rows.iter();
        let segments = segments.flat_map(|row| of_clock(&row.clock_targets, *clock));
        let mut all = own
            .map(|row| &row.targets)
            .into_iter()
            .chain([targets])
            .chain(queues)
            .chain(segments);
        all.any(differs)
    })
}

fn of_clock(list: &[(ClockIx, Targets)], clock: ClockIx) -> impl Iterator<Item = &Targets> {
    let own = list.iter().filter(move |(known, _)| *known == clock);
    own.map(|(_, targets)| targets)
}

fn differs(targets: &Targets) -> bool {
    let rows = targets.0.iter();
    rows.flat_map(|row| row.windows(2)).any(|pair| match pair {
        [one, other] => one != other,
        _ => false,
    })
}
