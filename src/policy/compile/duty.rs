//! Whom a load that measures duty looks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Attributes, Verification};
use crate::policy::compiled::Compiled;
use crate::policy::facts::Facts;
use crate::policy::flow::Measure;
use crate::policy::index::{ChannelIx, LoadIx, QueueIx, TopicIx};
use crate::policy::requirement::Requirement;

type Needs = BTreeMap<QueueIx, BTreeSet<Requirement>>;

/// Fills in what the plain tickets of each measured queue need: one of every topic in every
/// channel, of which nothing else is known, classified as any ticket is. Of a queue to which
/// no such ticket comes, those of all queues, but for its own groups.
pub(super) fn fill(policy: &mut Compiled) {
    let loads = (0..).map(LoadIx).zip(&policy.load_rows);
    let measured = loads.filter(|(_, row)| matches!(row.measure, Measure::NobodyOnDuty { .. }));
    let measured: Vec<(LoadIx, QueueIx)> = measured.map(|(load, row)| (load, row.queue)).collect();
    if measured.is_empty() {
        return;
    }
    let by_queue = plain(policy, None);
    for (load, queue) in measured {
        let own = by_queue.get(&queue).cloned();
        let own = own.or_else(|| plain(policy, Some(queue)).remove(&queue));
        if let Some(row) = policy.load_rows.get_mut(usize::from(load)) {
            let needs = own.unwrap_or_default().into_iter().collect();
            row.measure = Measure::NobodyOnDuty { needs };
        }
    }
}

/// What plain tickets need, by the queue to which they come; or all as if they came to one.
fn plain(policy: &Compiled, all_in: Option<QueueIx>) -> Needs {
    let mut found = Needs::new();
    let topics = (0..).map(TopicIx).take(policy.topic_rows.len());
    for topic in topics {
        let channels = (0..).map(ChannelIx).take(policy.channel_rows.len());
        for channel in channels {
            let mut class = policy.classify(&Facts {
                topic,
                channel,
                languages: &[],
                segment: None,
                brand: None,
                verification: Verification::None,
                flags: &[],
                attributes: &Attributes::new(),
                wanted: &BTreeSet::new(),
                excluded: &BTreeSet::new(),
            });
            let queue = all_in.unwrap_or(class.queue);
            policy.staff(&mut class, queue);
            found.entry(queue).or_default().insert(class.requirement);
        }
    }
    found
}
