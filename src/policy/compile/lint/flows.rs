//! Loads that nobody looks at, and doors that never close.

use super::report_unused;
use crate::policy::compile::faults::{Fault, Faults};
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
