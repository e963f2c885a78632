//! Questions about customers, incidents and surges. They change nothing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use crate::model::{CustomerId, Name, TicketId};

/// What is known of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerView {
    /// Their flags, sorted.
    pub flags: Vec<Name>,
    /// Their open tickets, in order of arrival.
    pub open: Vec<TicketId>,
    /// Their closed tickets that are still kept, in order of arrival.
    pub closed: Vec<TicketId>,
}

/// An incident as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IncidentView {
    /// Its name.
    pub incident: Name,
    /// The topics whose tickets belong to it.
    pub topics: BTreeSet<Name>,
    /// Its open tickets, in order of arrival.
    pub tickets: Vec<TicketId>,
}

/// How a surge of the policy stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SurgeView {
    /// Its name.
    pub surge: Name,
    /// Whether it was said to have started, and not to have ended.
    pub lasts: bool,
    /// The count in the last window.
    pub count: u64,
    /// The count in the usual span before it.
    pub usual: u64,
}

impl Engine {
    /// What is known of a customer; `None`: nothing.
    #[must_use]
    pub fn customer(&self, customer: CustomerId) -> Option<CustomerView> {
        let customers = &self.state.customers;
        let flags = customers.flags(Some(customer)).to_vec();
        let tickets = customers.tickets(Some(customer));
        if flags.is_empty() && tickets.is_none() {
            return None;
        }
        let tickets = tickets.cloned().unwrap_or_default();
        Some(CustomerView {
            flags,
            open: self.ids(tickets.open),
            closed: self.ids(tickets.closed),
        })
    }

    /// The incidents, in the order in which they were opened.
    pub fn incidents(&self) -> impl Iterator<Item = IncidentView> + '_ {
        self.state.incidents.iter().map(|incident| IncidentView {
            incident: incident.name.clone(),
            topics: incident.topics.clone(),
            tickets: self.ids(incident.tickets.iter().copied()),
        })
    }

    /// How the policy's surges stand at the engine's time, in the order of their names.
    pub fn surges(&self) -> impl Iterator<Item = SurgeView> + '_ {
        let surges = self.policy().compiled().customers.surges.iter();
        surges.map(|surge| {
            let known = self.state.surges.get(&surge.name).zip(self.now());
            let counts = known.map(|(count, now)| count.counts(&surge.rule, now));
            SurgeView {
                surge: surge.name.clone(),
                lasts: known.is_some_and(|(count, _)| count.looked_at.is_some()),
                count: counts.map_or(0, |counts| counts.recent),
                usual: counts.map_or(0, |counts| counts.usual),
            }
        })
    }

    fn ids(&self, tickets: impl IntoIterator<Item = u64>) -> Vec<TicketId> {
        let tickets = tickets.into_iter();
        let tickets = tickets.filter_map(|seq| self.state.tickets.get(seq));
        tickets.map(|ticket| ticket.id()).collect()
    }
}
