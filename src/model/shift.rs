use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// When an agent should be on duty: one entry of its roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shift {
    /// From this instant on.
    pub from: Timestamp,
    /// Until just before this instant, which lies after `from`.
    pub until: Timestamp,
}

impl Shift {
    /// A shift from one instant until another.
    #[must_use]
    pub const fn new(from: Timestamp, until: Timestamp) -> Self {
        Self { from, until }
    }

    /// Whether it covers an instant.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}
