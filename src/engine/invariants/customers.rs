//! What is known of customers and incidents follows from the tickets.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::engine::state::customer::CustomerTickets;
use crate::engine::state::ticket::{Outcome, Stage};
use crate::model::{CustomerId, Name};

impl Check<'_> {
    pub(super) fn customers_and_incidents_add_up(&mut self) {
        let mut customers: BTreeMap<CustomerId, CustomerTickets> = BTreeMap::new();
        let mut incidents: BTreeMap<&Name, BTreeSet<u64>> = BTreeMap::new();
        for ticket in self.state.tickets.iter() {
            if let Some(customer) = ticket.spec.customer {
                let row = customers.entry(customer).or_default();
                let list = if ticket.is_closed() {
                    &mut row.closed
                } else {
                    &mut row.open
                };
                list.push(ticket.seq);
            }
            if let Some(incident) = &ticket.bonds.incident {
                incidents.entry(incident).or_default().insert(ticket.seq);
            }
            let merged = matches!(
                ticket.stage,
                Stage::Closed {
                    outcome: Outcome::Merged,
                    ..
                }
            );
            let flags = ticket.flags(&self.state.customers).iter();
            let flags = flags.filter_map(|flag| self.policy.customers.flags.get(flag.as_str()));
            if merged != ticket.bonds.merged_into.is_some()
                || (!ticket.is_closed() && !flags.eq(ticket.names.flags.iter().copied()))
                || (ticket.is_closed() && ticket.bonds.incident.is_some())
                || (ticket.is_closed() && ticket.is_forgotten())
            {
                self.broken(
                    "conservation",
                    format!("{:?} and its customer or bonds disagree", ticket.id()),
                );
            }
        }
        if customers != *self.state.customers.all_tickets() {
            self.broken("conservation", "customers' tickets do not add up");
        }
        let known = self.state.incidents.iter();
        let known = known.filter(|incident| !incident.tickets.is_empty());
        let known: BTreeMap<&Name, BTreeSet<u64>> = known
            .map(|incident| (&incident.name, incident.tickets.clone()))
            .collect();
        if known != incidents {
            self.broken("conservation", "incidents do not add up");
        }
    }
}
