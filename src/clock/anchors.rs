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
#[serde(transparent)]
pub struct Anchors(BTreeMap<Name, Timestamp>);

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

    /// Sets an anchor, and says where it was before.
    pub fn set(&mut self, name: impl Into<Name>, at: Timestamp) -> Option<Timestamp> {
        self.0.insert(name.into(), at)
    }

    /// Takes an anchor away: what was said to have happened has not.
    pub fn remove(&mut self, name: &str) -> Option<Timestamp> {
        self.0.remove(name)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The instant of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Timestamp> {
        self.0.get(name).copied()
    }
}
