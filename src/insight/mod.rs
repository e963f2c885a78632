//! Planning and proof: what a policy and its agents amount to, before and after the fact.
//!
//! Nothing in here decides anything: each part turns plain data into plain data, and the engine knows none of it.
//!
//! - [`RosterDocument`]: agents and their hours, as a planner writes them.
//! - [`coverage`]: for any days, how many rostered agents could serve each topic in each language, at each instant.

pub mod coverage;
mod kind;
mod roster;

pub use kind::UnknownName;
pub use roster::{InvalidRoster, RosterDocument, RosterProblem, RosteredAgent};
