//! What the engine knows. Plain data; the rules are in the files beside this folder.

pub(crate) mod agent;
pub(crate) mod customer;
pub(crate) mod incident;
pub(crate) mod order;
pub(crate) mod promises;
pub(crate) mod surge;
pub(crate) mod ticket;

use std::collections::BTreeMap;

use serde::Serialize;

use self::agent::Agents;
use self::customer::Customers;
use self::incident::Incidents;
use self::order::Line;
use self::surge::SurgeCount;
use self::ticket::Tickets;
use super::delivery::Deliveries;
use super::timers::Timers;
use crate::model::{CaseId, Name};
use crate::policy::index::QueueIx;
use crate::time::Timestamp;

/// Everything that decides what an engine does next, beside its policy.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct State {
    /// The last time heard of; none before the first input.
    pub(crate) now: Option<Timestamp>,
    /// How many events there were.
    pub(crate) events: u64,
    /// Whether offers are suspended.
    pub(crate) suspended: bool,
    pub(crate) tickets: Tickets,
    pub(crate) agents: Agents,
    pub(crate) cases: BTreeMap<CaseId, Case>,
    pub(crate) customers: Customers,
    pub(crate) incidents: Incidents,
    /// By the surge's name in the policy.
    pub(crate) surges: BTreeMap<Name, SurgeCount>,
    /// The agent each queue offered to last.
    pub(crate) round_robin: BTreeMap<QueueIx, u64>,
    pub(crate) timers: Timers,
    pub(crate) deliveries: Deliveries,
    /// Follows from the tickets.
    #[serde(skip)]
    pub(crate) line: Line,
}

/// What several tickets of one customer are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Case {
    /// The agent who had one of its tickets last.
    pub(crate) last_agent: Option<u64>,
    /// How many of its tickets are open or kept.
    pub(crate) tickets: u32,
}
