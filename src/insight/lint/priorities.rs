//! Priorities that nothing tells apart.

use super::{Findings, key};
use crate::model::Priority;
use crate::policy::ProblemCode;
use crate::policy::compiled::{Compiled, Targets};

/// A priority counts by the targets that differ with it, or where it goes strictly first. Where neither is so, setting one
/// changes nothing.
pub(super) fn priorities(policy: &Compiled, found: &mut Findings) {
    if policy.strict_priority || any_differs(policy) {
        return;
    }
    let message = "no target differs by priority, and `strict_priority` is off, so this changes nothing; write targets by priority, or leave it out";
    let code = ProblemCode::NoEffect;
    for (position, rule) in policy.rules.iter().enumerate() {
        if let Some(priority) = rule.set.priority {
            found.add_value(
                format!("rules[{position}].set.priority"),
                code,
                priority,
                message,
            );
        }
    }
    for (name, row) in policy.topics.iter().zip(&policy.topic_rows) {
        let inherited = row
            .parent
            .and_then(|parent| policy.topic_rows.get(usize::from(parent)));
        let above = inherited.map_or(Priority::Normal, |parent| parent.priority);
        if row.priority != above {
            let path = key(&key("topics", name.as_str()), "priority");
            found.add_value(path, code, row.priority, message);
        }
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
                found.add_value(
                    format!("{clock}.{reaction}.priority"),
                    code,
                    priority,
                    message,
                );
            }
        }
    }
    for (name, row) in policy.ladders.iter().zip(&policy.ladder_rows) {
        let ladder = key("ladders", name.as_str());
        for (position, step) in row.steps.iter().enumerate() {
            if let Some(priority) = step.priority {
                found.add_value(
                    format!("{ladder}.steps[{position}].priority"),
                    code,
                    priority,
                    message,
                );
            }
        }
    }
}

/// Whether any target anywhere depends on the priority.
fn any_differs(policy: &Compiled) -> bool {
    let of_clocks = policy.clock_rows.iter().map(|row| &row.targets);
    let of_queues = policy.queue_rows.iter().map(|row| &row.targets);
    let queues = policy.queue_rows.iter().flat_map(|row| &row.clock_targets);
    let segments = policy
        .segment_rows
        .iter()
        .flat_map(|row| &row.clock_targets);
    let topics = policy
        .topic_rows
        .iter()
        .filter_map(|row| row.clocks.as_ref());
    let topics = topics.flat_map(|clocks| clocks.iter());
    let rules = policy.rules.iter().flat_map(|rule| &rule.set.clocks);
    let named = queues.chain(segments).chain(topics).chain(rules);
    let named = named.map(|(_, targets)| targets);
    of_clocks.chain(of_queues).chain(named).any(differs)
}

fn differs(targets: &Targets) -> bool {
    let rows = targets.0.iter();
    rows.flat_map(|row| row.windows(2)).any(|pair| match pair {
        [one, other] => one != other,
        _ => false,
    })
}
