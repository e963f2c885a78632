//! What the engine knows. Plain data; the rules are in the files beside this folder.

pub(crate) mod agent;
pub(crate) mod by_topic;
pub(crate) mod climb;
pub(crate) mod climbing;
pub(crate) mod customer;
pub(crate) mod handoff;
pub(crate) mod incident;
pub(crate) mod kept;
pub(crate) mod made_promises;
pub(crate) mod names;
pub(crate) mod order;
pub(crate) mod pages;
pub(crate) mod promises;
pub(crate) mod queue;
pub(crate) mod rare;
pub(crate) mod seq_map;
pub(crate) mod shared_class;
pub(crate) mod surge;
pub(crate) mod ticket;
pub(crate) mod ticket_clock;
pub(crate) mod tier;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use smallvec::SmallVec;

use self::agent::Agents;
use self::climbing::Climbing;
use self::customer::Customers;
use self::incident::Incidents;
use self::made_promises::MadePromises;
use self::order::Line;
use self::queue::Queues;
use self::shared_class::SharedClasses;
use self::surge::SurgeCount;
use self::ticket::Tickets;
use super::delivery::Deliveries;
use super::index::{Index, Reserves};
use super::scarcity::Online;
use super::timers::Timers;
use crate::model::{CaseId, Name, TicketId};
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
    /// Agents who make room, each with the large ticket.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) gatherings: BTreeMap<u64, (u64, TicketId)>,
    /// The reserves that were said to be short.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) short_reserves: BTreeSet<Name>,
    /// Agents of whom some work is interrupted. Follows from their works.
    #[serde(skip)]
    pub(crate) interrupted: BTreeSet<u64>,
    /// Those of them whose room may have changed since it was last asked whether that goes on.
    #[serde(skip)]
    pub(crate) may_go_on: BTreeSet<u64>,
    pub(crate) timers: Timers,
    pub(crate) deliveries: Deliveries,
    #[serde(skip_serializing_if = "Queues::is_idle")]
    pub(crate) queues: Queues,
    /// Follows from the tickets.
    #[serde(skip)]
    pub(crate) line: Line,
    /// The tickets that wait and are on a ladder. Follows from the tickets.
    #[serde(skip)]
    pub(crate) climbing: Climbing,
    /// What the agents online can do, where some queue chooses by that. Follows from the agents.
    #[serde(skip)]
    pub(crate) online: Online,
    /// Whether others are expected, or can do something else, since ladders were last looked
    /// at. Never while nothing is being carried out.
    #[serde(skip)]
    pub(crate) pool_changed: bool,
    /// Who wants to see the state just before an offer. No part of what is known.
    #[serde(skip)]
    pub(crate) witness: Option<Box<Witness>>,
    /// Whether bots, or what they can do, have changed since those who wait for one were asked.
    /// Never while nothing is being carried out.
    #[serde(skip)]
    pub(crate) bots_changed: bool,
    /// Follows from the policy and from the agents.
    #[serde(skip)]
    pub(crate) reserves: Reserves,
    /// Follows from the tickets.
    #[serde(skip)]
    pub(crate) classes: SharedClasses,
    /// Follows from the policy.
    #[serde(skip)]
    pub(crate) made_promises: MadePromises,
    /// Who takes what next. Follows from all the rest. `None` while it is being asked, and
    /// before there is anything to know.
    #[serde(skip)]
    pub(crate) index: Option<Box<Index>>,
    /// Whether matching goes by the plain loop, without the index.
    #[serde(skip)]
    pub(crate) plain: bool,
}

/// Keeps the state as it is when the offer is chosen that an event tells of.
#[derive(Clone, Debug)]
pub(crate) struct Witness {
    /// The event's sequence.
    pub(crate) before: u64,
    /// The state when the last choice before that was made.
    pub(crate) seen: Option<Box<State>>,
}

impl State {
    /// An offer has been chosen, and nothing was done yet.
    pub(crate) fn bear_witness(&mut self) {
        let Some(mut witness) = self.witness.take() else {
            return;
        };
        if self.events < witness.before {
            witness.seen = Some(Box::new(self.clone()));
        }
        self.witness = Some(witness);
    }
}

/// What several tickets of one customer are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Case {
    /// The agent who had one of its tickets last.
    pub(crate) last_agent: Option<u64>,
    /// Whether its customer asked for a person.
    pub(crate) person_wanted: bool,
    /// Its tickets, open or kept, in order of arrival.
    pub(crate) tickets: SmallVec<[u64; 2]>,
}
