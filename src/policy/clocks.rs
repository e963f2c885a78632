//! The promises on a ticket: which clocks it has, and what they promise.

use smallvec::SmallVec;

use super::compiled::{Classification, ClockCalendar, Compiled, Targets};
use super::facts::Facts;
use super::index::{ClockIx, QueueIx};
use crate::clock::{Amount, Promise, Warning};
use crate::model::{Priority, Urgency};
use crate::time::Span;

impl Compiled {
    /// The clocks of a ticket with these facts, sorted, each with the target in force; a
    /// deadline runs to its limit and has none. A clock without either is left out.
    ///
    /// The tier, the priority and the queue are those the ticket has now, which an action,
    /// a person or time may have changed since it was classified.
    pub(crate) fn clocks_for(
        &self,
        facts: &Facts<'_>,
        class: &Classification,
        urgency: Urgency,
        priority: Priority,
        queue: QueueIx,
    ) -> SmallVec<[(ClockIx, Option<Span>); 4]> {
        let topic = self.topic_rows.get(usize::from(facts.topic));
        let topic = topic.and_then(|topic| topic.clocks.as_deref());
        let segment = facts
            .segment
            .and_then(|segment| self.segment_rows.get(usize::from(segment)));
        let queue = self.queue(queue);
        // The strongest first: of two rules the later overrides the earlier.
        let rules = class.rules.iter().rev();
        let rules = rules.filter_map(|rule| self.rules.get(usize::from(*rule)));
        let naming = rules
            .map(|rule| rule.set.clocks.as_slice())
            .chain(topic)
            .filter(|list| !list.is_empty());
        let retargeting = segment
            .map(|segment| segment.clock_targets.as_slice())
            .into_iter()
            .chain(queue.map(|queue| queue.clock_targets.as_slice()));

        let mut named: SmallVec<[ClockIx; 4]> = SmallVec::new();
        named.extend(naming.clone().flatten().map(|(clock, _)| *clock));
        named.sort_unstable();
        named.dedup();
        let mut clocks = SmallVec::new();
        for clock in named {
            let Some(row) = self.clock_rows.get(usize::from(clock)) else {
                continue;
            };
            if row.limit.is_some() {
                clocks.push((clock, None));
                continue;
            }
            let target = naming
                .clone()
                .chain(retargeting.clone())
                .filter_map(|list| targets_of(list, clock))
                .chain([&row.targets])
                .find_map(|targets| targets.get(urgency, priority));
            if target.is_some() {
                clocks.push((clock, target));
            }
        }
        clocks
    }

    /// What a clock promises in a queue. `None` for a clock that counts against a target
    /// and gets none here.
    pub(crate) fn promise(
        &self,
        clock: ClockIx,
        target: Option<Span>,
        queue: QueueIx,
    ) -> Option<Promise> {
        let row = self.clock_rows.get(usize::from(clock))?;
        let calendar = match &row.calendar {
            ClockCalendar::AllTime => None,
            ClockCalendar::Named(calendar) => Some(calendar),
            ClockCalendar::Queue => self
                .queue(queue)
                .and_then(|queue| self.calendars.name(queue.calendar?)),
        };
        let amount = |span| Amount {
            span,
            calendar: calendar.cloned(),
        };
        let mut promise = match &row.limit {
            Some(limit) => Promise::by(row.kind.clone(), limit.clone()),
            None => Promise::within(row.kind.clone(), amount(target?)),
        };
        promise.stopped_by = row.stopped_by;
        promise.met_by = row.met_by;
        promise.lead = row.lead.as_ref().map(|lead| amount(lead.span));
        promise.warnings = row.warnings.clone();
        for warning in &mut promise.warnings {
            if let Warning::Before(before) = warning {
                *before = amount(before.span);
            }
        }
        Some(promise)
    }
}

/// What a list sorted by clock says of one.
fn targets_of(list: &[(ClockIx, Targets)], clock: ClockIx) -> Option<&Targets> {
    let position = list
        .binary_search_by_key(&clock, |(known, _)| *known)
        .ok()?;
    list.get(position).map(|(_, targets)| targets)
}

#[cfg(test)]
mod tests;
