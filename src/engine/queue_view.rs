//! A queue as it is now.

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use crate::model::Name;
use crate::policy::index::LoadIx;
use crate::time::{Span, Timestamp};

/// A queue as it is now. What is counted only for loads is `None` where no load measures
/// the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueueView {
    /// Its name in the policy.
    pub queue: Name,
    /// Whether it is open. Before the first command every queue counts as open.
    pub open: bool,
    /// When that changes; `None`: never, as of a queue without opening hours.
    pub changes_at: Option<Timestamp>,
    /// How many tickets wait in it without an offer.
    pub waiting: u64,
    /// Since when the one that has waited longest counts as waiting: not before the queue
    /// last opened, and not at all while it is closed.
    pub oldest_since: Option<Timestamp>,
    /// How long a ticket that comes now is expected to wait, by the last takes.
    pub estimated_wait: Option<Span>,
    /// The loads of this queue that are raised, by name.
    pub loads: Vec<Name>,
}

impl Engine {
    /// A queue as it is now; `None` if the policy has none of this name. Of a queue without
    /// hours, limit, overflow and loads it takes time in proportion to all that wait.
    #[must_use]
    pub fn queue(&self, queue: &str) -> Option<QueueView> {
        let policy = self.policy().compiled();
        let number = policy.queues.get(queue)?;
        let queues = &self.state.queues;
        let row = queues.get(number);
        let hours = queues.hours(number);
        let waiting = match row {
            Some(row) => row.line.len(),
            None => {
                let keys = self.state.line.iter();
                let tickets = keys.filter_map(|key| self.state.tickets.get(key.seq));
                tickets.filter(|ticket| ticket.queue() == number).count()
            }
        };
        let loads: &[LoadIx] = policy
            .queue(number)
            .map(|row| row.flow.loads.as_slice())
            .unwrap_or_default();
        let measured = row.filter(|_| !loads.is_empty());
        let raised = loads.iter().filter(|load| queues.is_raised(**load));
        Some(QueueView {
            queue: policy.queues.name(number)?.clone(),
            open: queues.is_open(number),
            changes_at: hours.and_then(|hours| hours.changes_at),
            waiting: waiting as u64,
            oldest_since: measured.and_then(|_| queues.oldest(number)),
            estimated_wait: measured.and_then(|row| row.estimated_wait()),
            loads: raised
                .filter_map(|load| policy.loads.name(*load).cloned())
                .collect(),
        })
    }
}
