use std::collections::BTreeMap;

use serde::Serialize;
use smallvec::SmallVec;

use super::kept::Kept;
use super::rare::Plain;
use crate::model::{CustomerId, Name, TicketId};

/// What is known of customers. One of whom nothing is known has no row.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Customers {
    /// Sorted; also those that the policy does not know, which have no effect.
    flags: BTreeMap<CustomerId, Vec<Name>>,
    /// Follows from the tickets.
    #[serde(skip)]
    tickets: BTreeMap<CustomerId, CustomerTickets>,
}

/// The tickets of one customer, each list in order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CustomerTickets {
    pub(crate) open: SmallVec<[u64; 2]>,
    /// Closed, and still kept.
    pub(crate) closed: SmallVec<[u64; 2]>,
}

impl Customers {
    /// A customer's flags, sorted.
    pub(crate) fn flags(&self, customer: Option<CustomerId>) -> &[Name] {
        let flags = customer.and_then(|customer| self.flags.get(&customer));
        flags.map(Vec::as_slice).unwrap_or_default()
    }

    /// Sets the whole set of a customer's flags; an empty one leaves nothing behind.
    pub(crate) fn set_flags(&mut self, customer: CustomerId, flags: Vec<Name>) {
        if flags.is_empty() {
            self.flags.remove(&customer);
        } else {
            self.flags.insert(customer, flags);
        }
    }

    /// Every customer who has flags, with these.
    pub(crate) fn all_flags(&self) -> impl Iterator<Item = (CustomerId, &[Name])> {
        self.flags.iter().map(|(id, flags)| (*id, flags.as_slice()))
    }

    /// How many customers have flags.
    pub(crate) fn flagged(&self) -> usize {
        self.flags.len()
    }

    pub(crate) fn tickets(&self, customer: Option<CustomerId>) -> Option<&CustomerTickets> {
        self.tickets.get(&customer?)
    }

    /// The open tickets of a customer, in order of arrival.
    pub(crate) fn open(&self, customer: Option<CustomerId>) -> &[u64] {
        let tickets = self.tickets(customer);
        tickets.map(|row| row.open.as_slice()).unwrap_or_default()
    }

    /// A ticket of this customer is open.
    pub(crate) fn opened(&mut self, customer: Option<CustomerId>, seq: u64) {
        let Some(customer) = customer else {
            return;
        };
        let row = self.tickets.entry(customer).or_default();
        take(&mut row.closed, seq);
        let at = row.open.partition_point(|other| *other < seq);
        row.open.insert(at, seq);
    }

    /// An open ticket of this customer was closed.
    pub(crate) fn closed(&mut self, customer: Option<CustomerId>, seq: u64) {
        if let Some(row) = customer.and_then(|customer| self.tickets.get_mut(&customer))
            && take(&mut row.open, seq)
        {
            let at = row.closed.partition_point(|other| *other < seq);
            row.closed.insert(at, seq);
        }
    }

    /// A ticket of this customer is no longer known, or no longer theirs.
    pub(crate) fn dropped(&mut self, customer: Option<CustomerId>, seq: u64) {
        let Some(customer) = customer else {
            return;
        };
        if let Some(row) = self.tickets.get_mut(&customer) {
            take(&mut row.open, seq);
            take(&mut row.closed, seq);
            if row.open.is_empty() && row.closed.is_empty() {
                self.tickets.remove(&customer);
            }
        }
    }

    /// Nothing is known of a customer any more. Gives their tickets, and whether anything was known.
    pub(crate) fn forget(&mut self, customer: CustomerId) -> (CustomerTickets, bool) {
        let flagged = self.flags.remove(&customer).is_some();
        let tickets = self.tickets.remove(&customer);
        let known = flagged || tickets.is_some();
        (tickets.unwrap_or_default(), known)
    }

    /// For checks: every row.
    pub(crate) fn all_tickets(&self) -> &BTreeMap<CustomerId, CustomerTickets> {
        &self.tickets
    }
}

/// Takes a number from a sorted list; whether it was there.
fn take(list: &mut SmallVec<[u64; 2]>, seq: u64) -> bool {
    let found = list.binary_search(&seq);
    if let Ok(at) = found {
        list.remove(at);
    }
    found.is_ok()
}

/// What a ticket has to do with other tickets, and with its customer being called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Bonds {
    /// The ticket whose matter it continues.
    pub(crate) linked_to: Option<u64>,
    /// What it was merged into, while it is closed for that.
    pub(crate) merged_into: Option<TicketId>,
    /// The incident it belongs to, while it is open.
    pub(crate) incident: Option<Name>,
    /// Whether the host said so, whatever its topic.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) incident_by_hand: bool,
    /// Whether its customer had as many tickets of its tier as the policy allows: it stands
    /// below the top three tiers until they have fewer.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) over_limit: bool,
    /// What it keeps of other tickets, and of a customer who was forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<Box<Kept>>,
    /// How often its customer was called in vain since they were last heard of.
    pub(crate) calls: u32,
    /// The zone by whose quiet hours they are called.
    pub(crate) zone: Option<Name>,
}

impl Plain for Bonds {
    fn plain() -> &'static Self {
        const {
            &Self {
                linked_to: None,
                merged_into: None,
                incident: None,
                incident_by_hand: false,
                over_limit: false,
                kept: None,
                calls: 0,
                zone: None,
            }
        }
    }
}
