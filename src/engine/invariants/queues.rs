//! Queues, loads and who stands where, counted anew.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::engine::doors::{self, Next, Visitor};
use crate::engine::state::order::OrderKey;
use crate::engine::state::ticket::Ticket;
use crate::engine::steps::{duties, hours_at, hours_timer, load_timer, overflow_timer};
use crate::engine::timers::Timer;
use crate::policy::index::QueueIx;
use crate::time::Timestamp;

impl Check<'_> {
    fn is_watched(&self, queue: QueueIx) -> bool {
        let row = self.policy.queue(queue);
        row.is_some_and(|row| row.flow.watched)
    }

    /// The watched queue in whose line a ticket stands.
    fn watched_line(&self, ticket: &Ticket) -> Option<QueueIx> {
        let key = ticket.key.filter(|_| ticket.waits());
        let queue = key.map(|_| ticket.queue())?;
        self.is_watched(queue).then_some(queue)
    }

    pub(super) fn queues_add_up(&mut self) {
        type Line = (BTreeSet<OrderKey>, BTreeSet<(Timestamp, u64)>);
        let mut lines: BTreeMap<QueueIx, Line> = BTreeMap::new();
        for ticket in self.state.tickets.iter() {
            let queue = self.watched_line(ticket);
            let way = ticket.way.as_deref();
            if way.and_then(|way| way.line) != queue {
                let what = format!("{:?} is counted in another queue", ticket.id());
                self.broken("queues", what);
            }
            if let (Some(queue), Some(way), Some(key)) = (queue, way, ticket.key) {
                let line = lines.entry(queue).or_default();
                line.0.insert(key);
                line.1
                    .extend(way.since.map(|(_, since)| (since, ticket.seq)));
            }
        }
        for (queue, row) in self.state.queues.iter() {
            let (line, ages) = lines.remove(&queue).unwrap_or_default();
            if row.line != line || row.ages != ages {
                self.broken("queues", format!("the line of {queue:?} is another"));
            }
            let now = self.state.now.filter(|_| self.state.queues.started);
            let hours = now.and_then(|now| hours_at(self.policy, queue, now));
            let same = row.hours.map(|hours| (hours.open, hours.changes_at))
                == hours.map(|hours| (hours.open, hours.changes_at));
            if !same {
                self.broken("queues", format!("{queue:?} is not as its calendar says"));
            }
        }
        if !self.state.queues.agenda.is_empty() {
            self.broken("queues", "something is still to be looked at");
        }
    }

    pub(super) fn loads_are_what_they_should_be(&mut self) {
        let (policy, queues) = (self.policy, &self.state.queues);
        let Some(now) = self.state.now.filter(|_| queues.started) else {
            return;
        };
        for (load, state) in queues.loads() {
            let (begins, ends) = queues.weigh(policy, load, now);
            if if state.raised { ends } else { begins } {
                self.broken("queues", format!("{load:?} is raised: {}", state.raised));
            }
            let met = state.in_time.iter().filter(|met| **met).count();
            if met as u64 != u64::from(state.met) {
                self.broken("queues", format!("{load:?} has met {met}"));
            }
            let agents = self.state.agents.iter();
            let on_duty = agents
                .filter(|agent| duties(policy, agent).any(|duty| duty == load))
                .count();
            if on_duty as u64 != u64::from(state.on_duty) {
                self.broken("queues", format!("{load:?} has {on_duty} on duty"));
            }
        }
    }

    pub(super) fn everybody_stands_where_they_belong(&mut self) {
        let policy = self.policy;
        let Some(now) = self.state.now.filter(|_| policy.flows) else {
            return;
        };
        for ticket in self.state.tickets.iter() {
            if ticket.key.is_none() {
                continue;
            }
            let visitor = Visitor::new(policy, ticket);
            let next = doors::in_line(policy, &self.state.queues, &visitor, now);
            if !matches!(next, Next::Stay | Next::Refuse { .. }) {
                let what = format!("{:?} has to go: {next:?}", ticket.id());
                self.broken("queues", what);
            }
        }
    }

    pub(super) fn need_timers_of_queues(&self, needed: &mut BTreeSet<Timer>) {
        let (policy, queues) = (self.policy, &self.state.queues);
        let Some(now) = self.state.now else {
            return;
        };
        for (queue, row) in queues.iter() {
            let hours = row
                .hours
                .and_then(|hours| Some((hours.open, hours.changes_at?)));
            needed.extend(hours.map(|(open, at)| hours_timer(queue, open, at)));
        }
        for (load, _) in queues.loads() {
            let at = queues.compute_alarm(policy, load, now);
            needed.extend(at.map(|at| load_timer(load, at)));
        }
        for ticket in self.state.tickets.iter() {
            if self.watched_line(ticket).is_some() {
                let visitor = Visitor::new(policy, ticket);
                let at = doors::alarm(policy, queues, &visitor, now);
                needed.extend(at.map(|at| overflow_timer(ticket.seq, at)));
            }
        }
    }
}
