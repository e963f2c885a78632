use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Name;
use crate::time::Timestamp;

/// The instants from which limits set by law run, by name: when the complaint came in,
/// when the firm became aware, when an incident was classified, when the last report was
/// sent, when a period ends. The names are the host's; a few that laws use are given here.
///
/// A later instant for the same name takes the place of the earlier: a limit that counts
/// from the *latest* intermediate report moves with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Name, Timestamp>", into = "BTreeMap<Name, Timestamp>")]
pub struct Anchors {
    /// That of [`Anchors::RECEIPT`], which every ticket has; most have no other.
    receipt: Option<Timestamp>,
    others: BTreeMap<Name, Timestamp>,
}

impl From<BTreeMap<Name, Timestamp>> for Anchors {
    fn from(mut others: BTreeMap<Name, Timestamp>) -> Self {
        let receipt = others.remove(Self::RECEIPT);
        Self { receipt, others }
    }
}

impl From<Anchors> for BTreeMap<Name, Timestamp> {
    fn from(anchors: Anchors) -> Self {
        let receipt = anchors.receipt.map(|at| (Anchors::RECEIPT.into(), at));
        anchors.others.into_iter().chain(receipt).collect()
    }
}

impl Anchors {
    /// When the firm received the complaint or request.
    pub const RECEIPT: &'static str = "receipt";
    /// When the firm became aware of the incident or breach.
    pub const AWARENESS: &'static str = "awareness";
    /// When the incident was classified.
    pub const CLASSIFICATION: &'static str = "classification";
    /// When the last report was sent.
    pub const EARLIER_REPORT: &'static str = "earlier_report";
    /// When the running period (a week of a deposit limit) ends.
    pub const PERIOD_END: &'static str = "period_end";
    /// When the customer was told that the answer takes longer, and why.
    pub const HOLDING_REPLY: &'static str = "holding_reply";

    /// No anchors yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more, or with another instant for this name.
    #[must_use]
    pub fn with(mut self, name: impl Into<Name>, at: Timestamp) -> Self {
        self.set(name, at);
        self
    }

    /// Those of something that was received at `at`.
    pub(crate) fn received(at: Timestamp) -> Self {
        Self {
            receipt: Some(at),
            others: BTreeMap::new(),
        }
    }

    /// Sets an anchor, and says where it was before.
    pub fn set(&mut self, name: impl Into<Name>, at: Timestamp) -> Option<Timestamp> {
        let name = name.into();
        if name == *Self::RECEIPT {
            return self.receipt.replace(at);
        }
        self.others.insert(name, at)
    }

    /// Takes an anchor away: what was said to have happened has not.
    pub fn remove(&mut self, name: &str) -> Option<Timestamp> {
        if name == Self::RECEIPT {
            return self.receipt.take();
        }
        self.others.remove(name)
    }

    /// All but that of [`Anchors::RECEIPT`].
    pub(crate) fn others(&self) -> impl Iterator<Item = (&Name, Timestamp)> {
        self.others.iter().map(|(name, at)| (name, *at))
    }

    pub(crate) fn len(&self) -> usize {
        let receipt = usize::from(self.receipt.is_some());
        self.others.len().saturating_add(receipt)
    }

    /// The instant of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Timestamp> {
        if name == Self::RECEIPT {
            return self.receipt;
        }
        self.others.get(name).copied()
    }
}
