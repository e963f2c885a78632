//! How much of everything there may be. Each bound is far above what a desk needs and
//! low enough that no input makes a clock slow.

/// Pauses of one clock that do not touch, and changes of what it is counted by.
pub(crate) const CHANGES_MAX: usize = 1_000;
/// Warnings of one promise: one bit each of what has been said.
pub(crate) const WARNINGS_MAX: u8 = 32;
/// How deep a limit's minima, maxima and conditions nest.
pub(crate) const LIMIT_DEPTH_MAX: u32 = 8;
/// Members of one minimum or maximum.
pub(crate) const LIMIT_PARTS_MAX: u32 = 16;
/// Messages that a conversation remembers as unanswered.
pub(crate) const UNANSWERED_MAX: usize = 32;
