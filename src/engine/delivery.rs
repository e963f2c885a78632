//! The memory of inputs, by which each is applied exactly once.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::input::{Command, Delivery};
use super::refusal::{Recorded, Refusal};
use crate::model::Name;
use crate::policy::Digest;
use crate::time::Timestamp;

/// What is remembered of the inputs, source by source.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Deliveries(pub(super) BTreeMap<Name, Source>);

#[derive(Clone, Debug, Serialize)]
pub(super) struct Source {
    pub(super) last: u64,
    /// The highest sequence that is no longer remembered.
    pub(super) forgotten: Option<u64>,
    /// The most recent inputs, sequences increasing.
    pub(super) recent: VecDeque<Remembered>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Remembered {
    pub(super) sequence: u64,
    pub(super) content: Digest,
    pub(super) outcome: Recorded,
}

/// What the memory says of an input.
#[derive(Debug)]
pub(crate) enum Memory {
    Fresh,
    Seen(Option<Recorded>),
}

impl Deliveries {
    /// Whether an input was seen before.
    pub(crate) fn look_up(&self, delivery: &Delivery, content: Digest) -> Result<Memory, Refusal> {
        let Some(source) = self.0.get(&delivery.source) else {
            return Ok(Memory::Fresh);
        };
        if delivery.sequence > source.last {
            return Ok(Memory::Fresh);
        }
        let found = source
            .recent
            .binary_search_by_key(&delivery.sequence, |remembered| remembered.sequence)
            .ok()
            .and_then(|at| source.recent.get(at));
        match found {
            Some(known) if known.content == content => Ok(Memory::Seen(Some(known.outcome))),
            Some(_) => Err(Refusal::SequenceConflict {
                source_name: delivery.source.clone(),
                sequence: delivery.sequence,
            }),
            // Older than the memory reaches: it may well have been applied, so it is not again.
            None if Some(delivery.sequence) <= source.forgotten => Ok(Memory::Seen(None)),
            None => Err(Refusal::SequenceOutOfOrder {
                source_name: delivery.source.clone(),
                sequence: delivery.sequence,
                last: source.last,
            }),
        }
    }

    /// Whether the source is known, or there is room for one more.
    pub(crate) fn has_room(&self, delivery: &Delivery, limit: u32) -> bool {
        self.0.contains_key(&delivery.source) || (self.0.len() as u64) < u64::from(limit)
    }

    /// Remembers an input's outcome, and forgets the oldest past `limit`.
    pub(crate) fn record(
        &mut self,
        delivery: &Delivery,
        content: Digest,
        outcome: Recorded,
        limit: u32,
    ) {
        let source = self.0.entry(delivery.source.clone()).or_insert(Source {
            last: 0,
            forgotten: None,
            recent: VecDeque::new(),
        });
        source.last = delivery.sequence;
        source.recent.push_back(Remembered {
            sequence: delivery.sequence,
            content,
            outcome,
        });
        while source.recent.len() as u64 > u64::from(limit) {
            let oldest = source.recent.pop_front();
            source.forgotten = oldest.map(|oldest| oldest.sequence);
        }
    }
}

/// What makes two inputs the same: all but the time at which they are delivered.
pub(crate) fn content(command: &Command, occurred_at: Option<Timestamp>) -> Digest {
    Digest::of(&(command, occurred_at))
}
