//! Clocks that nobody carries, and parts of clocks that do nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::report_unused;
use crate::clock::{Length, Limit, Warning};
use crate::model::{Name, Priority};
use crate::policy::compile::faults::{Fault, Faults, quoted};
use crate::policy::compile::path::Path;
use crate::policy::compiled::{ClockCalendar, ClockRow, Compiled, Reaction, Targets};
use crate::policy::document::Clock;
use crate::policy::index::{CalendarIx, ClockIx};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

pub(super) fn clocks(policy: &Compiled, faults: &mut Faults) {
    let named = Named::new(policy);
    let remedy = "no topic, no rule and not `usual_clocks` gives it to a ticket; name it in a topic's `clocks`, or leave it out";
    report_unused(&policy.clocks, &named.carried, remedy, faults);
    let root = Path::ROOT;
    let table = root.key("clocks");
    let written = policy.document.clocks.as_ref();
    let written = written.into_iter().flat_map(|clocks| clocks.iter());
    for (number, ((name, clock), row)) in (0..).map(ClockIx).zip(written.zip(&policy.clock_rows)) {
        let at = table.key(name.as_str());
        let shortest = named.shortest.get(&number);
        if row.limit.is_none() && shortest.is_none() && named.carried.contains(&number) {
            let message = format_args!(
                "clock {} has no target, nor is it given one where it is named, so no ticket ever has it; set `target`",
                quoted(name)
            );
            faults.add(&at, Fault::new(ProblemCode::NoTarget, message).value(name));
        }
        if let Some(shortest) = shortest {
            warnings(&at.key("warnings"), row, *shortest, faults);
        }
        reactions(&at, clock, row, faults);
    }
    let queues = root.key("queues");
    for (name, row) in policy.queues.iter().zip(&policy.queue_rows) {
        let at = queues.key(name.as_str());
        retargeting(policy, &at.key("clocks"), &row.clock_targets, faults);
    }
    let segments = root.key("segments");
    for (name, row) in policy.segments.iter().zip(&policy.segment_rows) {
        let at = segments.key(name.as_str());
        retargeting(policy, &at.key("clocks"), &row.clock_targets, faults);
    }
    let actions = root.key("actions");
    for (name, row) in policy.actions.iter().zip(&policy.action_rows) {
        if row.not_before.as_ref().is_some_and(is_pausable) {
            let message =
                "nothing pauses an action, so nothing moves its floor; leave `pausable` out";
            let at = actions.key(name.as_str());
            let fault = Fault::new(ProblemCode::NoEffect, message);
            faults.add(&at.key("not_before"), fault);
        }
    }
}

/// What the policy says of its clocks, wherever it names them.
struct Named {
    /// Those that a ticket can have.
    carried: BTreeSet<ClockIx>,
    /// The shortest target of each that has any.
    shortest: BTreeMap<ClockIx, Span>,
}

impl Named {
    fn new(policy: &Compiled) -> Self {
        let mut named = Self {
            carried: BTreeSet::new(),
            shortest: BTreeMap::new(),
        };
        for (clock, row) in (0..).map(ClockIx).zip(&policy.clock_rows) {
            named.add(clock, &row.targets);
        }
        let segments = policy.segment_rows.iter().map(|row| &row.clock_targets);
        let queues = policy.queue_rows.iter().map(|row| &row.clock_targets);
        for (clock, targets) in segments.chain(queues).flatten() {
            named.add(*clock, targets);
        }
        let mut before = None;
        for clocks in policy
            .topic_rows
            .iter()
            .filter_map(|topic| topic.clocks.as_ref())
        {
            // Most topics share what they inherit: one look is enough for all of them.
            if before
                .replace(clocks)
                .is_none_or(|before| !Arc::ptr_eq(before, clocks))
            {
                named.carry(clocks);
            }
        }
        for rule in &policy.rules {
            named.carry(&rule.set.clocks);
        }
        // Also where every topic has clocks of its own, so that nobody has the usual ones.
        let usual = policy.document.usual_clocks.as_ref();
        let usual = usual.into_iter().flat_map(|usual| usual.iter());
        let usual = usual.filter_map(|(name, _)| policy.clocks.get(name.as_str()));
        named.carried.extend(usual);
        named
    }

    fn carry(&mut self, clocks: &[(ClockIx, Targets)]) {
        for (clock, targets) in clocks {
            self.carried.insert(*clock);
            self.add(*clock, targets);
        }
    }

    fn add(&mut self, clock: ClockIx, targets: &Targets) {
        if let Some(shortest) = targets.0.iter().flatten().flatten().min() {
            let known = self.shortest.entry(clock).or_insert(*shortest);
            *known = (*known).min(*shortest);
        }
    }
}

fn warnings(at: &Path<'_>, row: &ClockRow, shortest: Span, faults: &mut Faults) {
    for (position, warning) in row.warnings.iter().enumerate() {
        if let Warning::Before(before) = warning
            && before.span > shortest
        {
            let message = format_args!(
                "a warning {} before it is due, and its shortest target is {shortest}: it would come at once; write a share, for example `75%`, or a shorter time",
                before.span
            );
            let fault = Fault::new(ProblemCode::WarningOutlastsTarget, message);
            faults.add(&at.position(position), fault.value(before.span));
        }
    }
}

fn reactions(at: &Path<'_>, clock: &Clock, row: &ClockRow, faults: &mut Faults) {
    let never_warns = row
        .warnings
        .is_empty()
        .then_some("the clock never warns; give it `warnings`");
    let no_lead = row
        .lead
        .is_none()
        .then_some("the clock has no lead; set `lead`");
    for (key, written, reaction, never) in [
        (
            "on_warning",
            &clock.on_warning,
            &row.on_warning,
            never_warns,
        ),
        ("on_breach", &clock.on_breach, &row.on_breach, None),
        ("on_lead", &clock.on_lead, &row.on_lead, no_lead),
    ] {
        if written.is_none() {
            continue;
        }
        let why = if *reaction == Reaction::default() {
            Some("nothing follows; set `priority`, `urgency`, `queue` or `relax`")
        } else {
            never
        };
        let at = at.key(key);
        if let Some(why) = why {
            let message = format_args!("{why}, or leave this out");
            faults.add(&at, Fault::new(ProblemCode::NoEffect, message));
        } else if let Some(priority @ Priority::Low) = reaction.priority {
            let message = "a clock only raises the priority, and none is below `low`; name a higher one, or leave it out";
            let fault = Fault::new(ProblemCode::NoEffect, message).value(priority);
            faults.add(&at.key("priority"), fault);
        }
    }
}

/// Naming a clock in a queue or a segment gives it to nobody.
fn retargeting(policy: &Compiled, at: &Path<'_>, list: &[(ClockIx, Targets)], faults: &mut Faults) {
    for (clock, _) in list.iter().filter(|(_, targets)| targets.is_empty()) {
        let Some(name) = policy.clocks.name(*clock) else {
            continue;
        };
        let message = format_args!(
            "this gives clock {} no target here, and no ticket the clock; write a target, or name the clock in a topic's `clocks`",
            quoted(name)
        );
        let fault = Fault::new(ProblemCode::NoEffect, message).value(name);
        faults.add(&at.key(name.as_str()), fault);
    }
}

/// The calendars that clocks and floors count on.
pub(super) fn calendars(policy: &Compiled) -> BTreeSet<CalendarIx> {
    let mut names = Vec::new();
    for row in &policy.clock_rows {
        if let ClockCalendar::Named(name) = &row.calendar {
            names.push(name);
        }
        row.limit
            .iter()
            .for_each(|limit| of_limit(limit, &mut names));
    }
    for floor in policy
        .action_rows
        .iter()
        .filter_map(|row| row.not_before.as_ref())
    {
        of_limit(floor, &mut names);
    }
    let numbers = names
        .into_iter()
        .filter_map(|name| policy.calendars.get(name.as_str()));
    numbers.collect()
}

/// A compiled limit nests no deeper than it may.
fn of_limit<'l>(limit: &'l Limit, names: &mut Vec<&'l Name>) {
    match limit {
        Limit::After(part) => names.extend(match &part.length {
            Length::Time(amount) => amount.calendar.as_ref(),
            Length::Days(days) => Some(&days.calendar),
        }),
        Limit::Min(limits) | Limit::Max(limits) => {
            limits.iter().for_each(|limit| of_limit(limit, names));
        }
        Limit::Unless(condition) => {
            of_limit(&condition.limit, names);
            of_limit(&condition.then, names);
        }
        Limit::Moved(moved) => {
            names.push(&moved.calendar);
            of_limit(&moved.limit, names);
        }
    }
}

/// Whether pauses move any part of it.
fn is_pausable(limit: &Limit) -> bool {
    match limit {
        Limit::After(part) => part.pausable,
        Limit::Min(limits) | Limit::Max(limits) => limits.iter().any(is_pausable),
        Limit::Unless(condition) => is_pausable(&condition.limit) || is_pausable(&condition.then),
        Limit::Moved(moved) => is_pausable(&moved.limit),
    }
}
