//! Bounds that bind nobody.

use super::super::faults::{Fault, Faults, quoted};
use super::super::path::Path;
use crate::policy::compiled::Compiled;
use crate::policy::problem::ProblemCode;

pub(super) fn capacity(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let used = policy.topic_rows.iter().flat_map(|topic| &topic.labels);
    let used = used.copied().collect();
    let remedy = "no topic carries it; name it in a topic's `labels`, or leave it out";
    super::report_unused(&policy.labels, &used, remedy, faults);
    let channels = root.key("channels");
    for (name, row) in policy.channels.iter().zip(&policy.channel_rows) {
        let mut topics = policy.topic_rows.iter();
        let all = row.exclusive && !topics.any(|topic| topic.exclusive == Some(false));
        if let Some(cap) = row.cap.filter(|cap| all && *cap > 1) {
            let message = format_args!(
                "an agent never has {cap} tickets of {} at a time, since each takes all of it; leave the cap out",
                quoted(name)
            );
            let fault = Fault::new(ProblemCode::NoEffect, message).value(cap);
            faults.add(&channels.key(name.as_str()).key("cap"), fault);
        }
    }
    let rows = &policy.topic_rows;
    let some_interrupts = policy.channel_rows.iter().any(|row| row.interrupts)
        || rows.iter().any(|row| row.interrupts == Some(true));
    let emergencies = rows
        .iter()
        .any(|row| row.urgency == crate::model::Urgency::Emergency);
    if policy.interruptible && !some_interrupts && !emergencies {
        let message = "some work is interruptible, and nothing interrupts; write `interrupts = true` at a channel or topic, or leave `interruptible` out";
        faults.add(&channels, Fault::new(ProblemCode::NoEffect, message));
    }
    if some_interrupts && !policy.interruptible {
        let message = "some tickets interrupt, and no work is interruptible; write `interruptible = true` at a channel or topic, or leave `interrupts` out";
        faults.add(&channels, Fault::new(ProblemCode::NoEffect, message));
    }
    if policy.document.gathering == Some(true) && !policy.gathering {
        let message =
            "every channel costs the same, so no ticket is kept out by smaller ones; leave it out";
        faults.add(
            &root.key("gathering"),
            Fault::new(ProblemCode::NoEffect, message).value(true),
        );
    }
    let queues = root.key("queues");
    for (name, row) in policy.queues.iter().zip(&policy.queue_rows) {
        let at = queues.key(name.as_str());
        let of_queue = policy
            .topic_rows
            .iter()
            .filter(|topic| policy.queues.name(topic.queue) == Some(name));
        let mut tiers = of_queue.map(|topic| topic.urgency).peekable();
        if let Some(wait) = row.preferred_wait
            && tiers.peek().is_some()
            && tiers.all(|tier| tier.is_top())
        {
            let message = "every topic of this queue is in the top three tiers, which wait for nobody; leave it out";
            let fault = Fault::new(ProblemCode::NoEffect, message).value(wait);
            faults.add(&at.key("preferred_wait"), fault);
        }
    }
}
