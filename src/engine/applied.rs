use serde::{Deserialize, Serialize};

use super::refusal::RefusalCode;

/// What came of an input that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applied {
    /// It was carried out.
    Done,
    /// It had been carried out before, or what it asks for is already so.
    /// Nothing has changed but, at most, the time.
    Already,
    /// Its sequence was seen before; it was not looked at again.
    Seen {
        /// What came of it then, if that is still remembered.
        outcome: Option<Recorded>,
    },
}

/// The remembered outcome of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recorded {
    /// It was carried out.
    Done,
    /// It asked for what was already so.
    Already,
    /// It was refused.
    Refused(RefusalCode),
}
