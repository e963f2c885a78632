use std::collections::BTreeSet;

use serde::Serialize;

use crate::time::Timestamp;

/// A waiting ticket's place. The least key goes first; no two are equal.
///
/// Fixed when something happens to the ticket, and only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct OrderKey {
    /// The tier's rank: 0 is `Emergency`.
    pub(crate) tier: u8,
    /// The priority's rank where priority is strict, else 0.
    pub(crate) priority: u8,
    /// 0: the customer is there, or the ticket has waited past all patience. 1: the rest.
    pub(crate) standing: u8,
    /// 0: has a due instant. 1: has none.
    pub(crate) no_target: u8,
    pub(crate) due: Timestamp,
    /// The order of arrival.
    pub(crate) seq: u64,
}

impl OrderKey {
    /// Whether it stands behind those whose customers are there.
    pub(crate) fn is_behind_live(&self) -> bool {
        self.standing == 1
    }
}

/// The tickets that wait without an offer, in the order in which they go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    all: BTreeSet<OrderKey>,
    /// Those for which agents may make room.
    large: BTreeSet<OrderKey>,
}

impl Line {
    pub(crate) fn insert(&mut self, key: OrderKey, is_large: bool) {
        self.all.insert(key);
        if is_large {
            self.large.insert(key);
        }
    }

    pub(crate) fn remove(&mut self, key: OrderKey) {
        self.all.remove(&key);
        if !self.large.is_empty() {
            self.large.remove(&key);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &OrderKey> {
        self.all.iter()
    }

    /// Those of it for which agents may make room, in the same order.
    pub(crate) fn large(&self) -> impl Iterator<Item = &OrderKey> {
        self.large.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}
