//! Routing and what is told of it, chapter by chapter, for those who write policies: what each part is for, how it is written,
//! what it is immune to.
//!
//! The [crate's first page](crate) has the order, the clocks and the laws. Every key of a policy stands, once, in
//! [`document`](crate::document).

#[doc = include_str!("requirements_and_ladders.md")]
pub mod requirements_and_ladders {}

#[doc = include_str!("capacity.md")]
pub mod capacity {}

#[doc = include_str!("queues.md")]
pub mod queues {}

#[doc = include_str!("bots.md")]
pub mod bots {}

#[doc = include_str!("customers.md")]
pub mod customers {}

#[doc = include_str!("why.md")]
pub mod why {}

#[doc = include_str!("coverage.md")]
pub mod coverage {}

#[doc = include_str!("checks.md")]
pub mod checks {}

#[doc = include_str!("journal.md")]
pub mod journal {}

#[doc = include_str!("snapshots.md")]
pub mod snapshots {}

#[doc = include_str!("promises.md")]
pub mod promises {}

#[doc = include_str!("cost.md")]
pub mod cost {}

#[cfg(feature = "sim")]
#[doc = include_str!("what_if.md")]
pub mod what_if {}
