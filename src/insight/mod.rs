//! Says why: why a ticket waits, why an agent gets no work, why it was this agent and no other.
//!
//! Everything here reads an [`Engine`](crate::Engine) or its events and changes nothing. What a
//! call returns is plain data, and its `Display` is English for people who have never seen this
//! crate.

mod agent;
mod agent_text;
mod cause;
mod cause_text;
mod decision;
mod explain;
mod explain_text;
mod place;
mod stats;
mod unblock;
mod unblock_text;
mod viewer;
mod words;

pub use agent::{AgentCause, AgentExplanation, Passed};
pub use cause::{Cause, Kept};
pub use decision::{Candidate, Considered, DecisionRecord, Decisions, revisit};
pub use explain::{LadderPlace, TicketExplanation};
pub use place::{Ahead, AheadBecause, Place};
pub use stats::{AgentFigures, Estimate, Figures, Stats};
pub use unblock::{Change, Coming, NextFree, Relaxation, StepAhead, Unblock};
pub use viewer::Viewer;
