//! Inputs in, events out.

mod applied;
mod commands;
mod customer_command;
mod customer_event;
mod delivery;
mod doors;
#[allow(clippy::module_inception)] // the engine is what this module is about
mod engine;
mod event;
mod event_capacity;
mod event_detail;
mod event_text;
mod hold;
mod incident;
mod index;
mod input;
mod invariants;
mod matching;
pub(crate) mod needs;
mod obstacle;
mod obstacle_text;
mod questions;
mod queue_event;
mod queue_view;
mod refusal;
mod reserve;
mod room;
mod scarcity;
mod snapshot;
pub(crate) mod state;
mod steps;
mod ticket_change;
mod timers;
mod turn;
mod view;
mod view_customers;

pub use customer_command::CustomerCommand;
pub use customer_event::CustomerEvent;
pub use engine::{Advanced, Engine};
pub use event::{Event, EventKind, Wakeup};
pub use event_capacity::CapacityEvent;
pub use event_detail::{
    AfterAbandon, AssignedBy, DecidedBy, Decision, RequeueReason, ResumeCause, RevokeReason,
    Standing, StepCause,
};
pub use hold::Hold;
pub use incident::{IncidentCommand, IncidentEvent};
pub use input::{Command, Delivery, HoldReason, Input};
pub use invariants::Broken;
pub use needs::Shortfall;
pub use obstacle::Obstacle;
pub(crate) use questions::{AboutTicket, StepFacts};
pub use questions::{Doing, PairView, WorkView};
pub use queue_event::{MoveCause, QueueEvent};
pub use queue_view::QueueView;
pub use refusal::{Applied, Recorded, Refusal, RefusalCode, TimeReversed};
pub use snapshot::{BEHAVIOUR_VERSION, RestoreError, Snapshot, SnapshotHeader};
pub(crate) use state::order::OrderKey;
pub use state::ticket::Outcome;
pub use ticket_change::{Patch, TicketChange};
pub use timers::TimerKind;
pub use view::{AgentView, ClockView, TicketState, TicketView};
pub use view_customers::{CustomerView, IncidentView, SurgeView};
