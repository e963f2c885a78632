//! Loads that nobody looks at, doors that never close, and danger without a way out.

use super::report_unused;
use crate::policy::compile::faults::{Fault, Faults, quoted};
use crate::policy::compile::path::Path;
use crate::policy::compiled::Compiled;
use crate::policy::document::Named;
use crate::policy::index::{CalendarIx, LoadIx, QueueIx};
use crate::policy::problem::ProblemCode;

/// The queues that others send tickets to.
pub(super) fn queues(policy: &Compiled) -> impl Iterator<Item = QueueIx> + '_ {
    policy.queue_rows.iter().flat_map(|row| row.flow.leads_to())
}

/// The calendars of opening hours.
pub(super) fn calendars(policy: &Compiled) -> impl Iterator<Item = CalendarIx> + '_ {
    policy.queue_rows.iter().filter_map(|row| row.flow.hours)
}

pub(super) fn flows(policy: &Compiled, faults: &mut Faults) {
    let loads = (0..).map(LoadIx).zip(&policy.load_rows);
    let used = loads.filter(|(_, row)| !row.donors.is_empty() || row.steps);
    let remedy = "no overflow and no ladder looks at it, so it only speaks in events; name it there, or leave it out if nobody reads them";
    let used = used.map(|(load, _)| load).collect();
    report_unused(&policy.loads, &used, remedy, faults);
    answers_to_nothing(policy, faults);
    referrals(policy, faults);
}

/// Answers to what never happens.
fn answers_to_nothing(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let table = root.key("queues");
    let written = policy.document.queues.iter().flat_map(Named::iter);
    for (name, queue) in written {
        let at = table.key(name.as_str());
        if queue.when_closed.is_some() && queue.hours.is_none() {
            let message = "a queue without `hours` is always open, so this never follows; set them, or leave it out";
            let fault = Fault::new(ProblemCode::NoEffect, message);
            faults.add(&at.key("when_closed"), fault);
        }
        if queue.when_full.is_some() && queue.limit.is_none() {
            let message = "a queue without `limit` is never full, so this never follows; set it, or leave it out";
            let fault = Fault::new(ProblemCode::NoEffect, message);
            faults.add(&at.key("when_full"), fault);
        }
    }
}

/// Hours do not keep tickets of the top three tiers from being offered. But a queue that
/// closes is one whose people go home, and then somebody else must be named.
fn referrals(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let topics = root.key("topics");
    for (name, row) in policy.topics.iter().zip(&policy.topic_rows) {
        let closes = policy
            .queue(row.queue)
            .is_some_and(|queue| queue.flow.hours.is_some());
        if row.urgency.is_top() && row.refer.is_none() && closes {
            let message = format_args!(
                "a ticket of urgency `{}` is offered at any hour, but queue {} closes and its people may be gone; name in `refer` where the customer is sent when nobody is present",
                row.urgency,
                policy
                    .queues
                    .name(row.queue)
                    .map(quoted)
                    .unwrap_or_default()
            );
            let fault = Fault::new(ProblemCode::NoReferral, message).value(row.urgency);
            faults.add(&topics.key(name.as_str()), fault);
        }
    }
}
