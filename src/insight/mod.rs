//! Planning and proof: what a policy and its agents amount to, before and after the fact.
//!
//! Nothing in here decides anything: each part turns plain data into plain data, and the engine knows none of it.
//!
//! - [`RosterDocument`]: agents and their hours, as a planner writes them.
//! - [`coverage`]: for any days, how many rostered agents could serve each topic in each language, at each instant.
//! - [`lint`]: what is legal in a policy and surely not meant, alone and together with its agents.
//! - [`journal`]: inputs as lines that prove themselves, the past at any instant, two logs side by side, and another router's
//!   decisions beside ours.
//! - [`policy_tests`]: expectations of a policy that people can read, and where it does not meet them.

pub mod coverage;
pub mod journal;
mod kind;
pub mod lint;
pub mod policy_tests;
mod roster;

pub use kind::UnknownName;
pub use roster::{InvalidRoster, RosterDocument, RosterProblem, RosteredAgent};
