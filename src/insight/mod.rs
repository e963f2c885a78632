//! Reads an engine, a policy and its agents, and changes nothing.
//!
//! Says why: [`TicketExplanation`] and [`AgentExplanation`] tell why a ticket waits and an agent
//! gets no work, [`Decisions`] why it was this agent and no other, [`Stats`] how a desk has done.
//!
//! Planning and proof, before and after the fact:
//!
//! - [`RosterDocument`]: agents and their hours, as a planner writes them.
//! - [`coverage`]: for any days, how many rostered agents could serve each topic in each
//!   language, at each instant.
//! - [`lint`]: what is legal in a policy and surely not meant, alone and together with its
//!   agents.
//! - [`journal`]: inputs as lines that prove themselves, the past at any instant, two logs side
//!   by side, and another router's decisions beside ours.
//! - [`policy_tests`]: expectations of a policy that people can read, and where it does not
//!   meet them.
//!
//! What a call returns is plain data, and its `Display` is English for people who have never
//! seen this crate. The engine knows none of it.

mod agent;
mod agent_text;
mod cause;
mod cause_text;
pub mod coverage;
mod decision;
mod decision_text;
mod explain;
mod explain_text;
pub mod journal;
mod kind;
pub mod lint;
mod place;
pub mod policy_tests;
mod roster;
mod stats;
mod unblock;
mod unblock_text;
mod viewer;
mod words;

pub use agent::{AgentCause, AgentExplanation, Passed};
pub use cause::{Cause, Kept};
pub use decision::{Candidate, Considered, DecisionRecord, Decisions, revisit};
pub use explain::{LadderPlace, TicketExplanation};
pub use kind::UnknownName;
pub use place::{Ahead, AheadBecause, Place};
pub use roster::{InvalidRoster, RosterDocument, RosterProblem, RosteredAgent};
pub use stats::{AgentFigures, Estimate, Figures, Stats};
pub use unblock::{Change, Coming, NextFree, Relaxation, StepAhead, Unblock};
pub use viewer::Viewer;
