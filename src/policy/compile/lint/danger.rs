//! Danger without a way to a person.

use std::collections::BTreeSet;

use crate::policy::compile::faults::{Fault, Faults, quoted};
use crate::policy::compile::path::Path;
use crate::policy::compiled::{Compiled, TopicRow};
use crate::policy::index::{QueueIx, TopicIx};
use crate::policy::problem::ProblemCode;

/// Hours do not keep tickets of the top three tiers from being offered. But a queue that
/// closes is one whose people go home, and bots are no people: then somebody else must be
/// named.
pub(super) fn danger(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let topics = root.key("topics");
    let rows = policy.topics.iter().zip(&policy.topic_rows);
    for (topic, (name, row)) in (0..).map(TopicIx).zip(rows) {
        if !row.urgency.is_top() || row.refer.is_some() {
            continue;
        }
        let at = topics.key(name.as_str());
        let mut queues = reached(policy, topic, row).into_iter();
        let closes = queues.find(|queue| {
            let row = policy.queue(*queue);
            row.is_some_and(|row| row.flow.hours.is_some())
        });
        if let Some(queue) = closes {
            let how = if queue == row.queue {
                ""
            } else {
                " (where rules, clocks or other queues may bring it)"
            };
            let queue = policy.queues.name(queue).map(quoted).unwrap_or_default();
            let message = format_args!(
                "a ticket of urgency `{}` is offered at any hour, but queue {queue}{how} closes and its people may be gone; name in `refer` where the customer is sent when nobody is present",
                row.urgency
            );
            let fault = Fault::new(ProblemCode::NoReferral, message).value(row.urgency);
            faults.add(&at, fault);
        }
        if !row.human_only {
            let message = format_args!(
                "a bot may have a ticket of urgency `{}`, and nothing says that people are there when it gives up; name in `refer` where the customer is sent when nobody is present, or leave such tickets to people",
                row.urgency
            );
            let fault = Fault::new(ProblemCode::NoReferral, message).value(row.urgency);
            faults.add(&at.key("human_only"), fault);
        }
    }
}

/// The queues to which tickets of a topic may come, but by hand.
fn reached(policy: &Compiled, topic: TopicIx, row: &TopicRow) -> BTreeSet<QueueIx> {
    let rules = policy.rules.iter();
    let rules = rules.filter(|rule| rule.when.by_topic_alone(topic) != Some(false));
    let rules: Vec<_> = rules.map(|rule| &rule.set).collect();
    let own = row.clocks.iter().flat_map(|clocks| clocks.iter());
    let clocks = own.chain(rules.iter().flat_map(|set| &set.clocks));
    let reactions = clocks
        .filter_map(|(clock, _)| policy.clock_rows.get(usize::from(*clock)))
        .flat_map(|row| [row.on_warning, row.on_breach, row.on_lead]);
    let mut open: Vec<QueueIx> = vec![row.queue];
    open.extend(reactions.filter_map(|reaction| reaction.queue));
    open.extend(rules.iter().filter_map(|set| set.queue));
    let mut found = BTreeSet::new();
    while let Some(queue) = open.pop() {
        if found.insert(queue) {
            let row = policy.queue(queue);
            open.extend(row.iter().flat_map(|row| row.flow.leads_to()));
        }
    }
    found
}
