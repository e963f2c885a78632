use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::model::{Name, TicketId};

/// Who asks, and what that one may see.
///
/// A ticket that needs clearances is confidential: its topic may already say too much. Whoever
/// lacks one of them sees that it is there and how it stands, and nothing else.
///
/// ```
/// use nightdesk::insight::Viewer;
/// let supervisor = Viewer::with(["privacy"]);
/// assert!(supervisor.has("privacy") && !supervisor.has("aml"));
/// assert!(Viewer::everything().has("aml"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    everything: bool,
    clearances: BTreeSet<Name>,
}

impl Viewer {
    /// Somebody without any clearance.
    #[must_use]
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Somebody with these clearances, by their names in the policy.
    #[must_use]
    pub fn with(clearances: impl IntoIterator<Item = impl Into<Name>>) -> Self {
        Self {
            everything: false,
            clearances: clearances.into_iter().map(Into::into).collect(),
        }
    }

    /// Somebody who may see everything: the host's own machinery, an auditor.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            everything: true,
            clearances: BTreeSet::new(),
        }
    }

    /// Whether this one has a clearance.
    #[must_use]
    pub fn has(&self, clearance: &str) -> bool {
        self.everything || self.clearances.iter().any(|own| own.as_str() == clearance)
    }

    /// Whether this one has all of these.
    pub(crate) fn has_all(&self, clearances: &[Name]) -> bool {
        clearances.iter().all(|one| self.has(one.as_str()))
    }

    /// Whether this one may see what a ticket is about: has every clearance that it needs. A ticket that the engine does
    /// not know needs none.
    #[must_use]
    pub fn may_see(&self, engine: &Engine, ticket: TicketId) -> bool {
        let mut clearances = engine.clearances_of(ticket);
        clearances.all(|clearance| self.has(clearance.as_str()))
    }
}
