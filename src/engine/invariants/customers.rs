//! What is known of customers and incidents follows from the tickets.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::engine::state::customer::CustomerTickets;
use crate::engine::state::ticket::{Outcome, Stage};
use crate::model::{CustomerId, Name, Urgency};

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
            let tier = ticket.own_tier();
            if ticket.bonds.over_limit && !self.is_at_limit(ticket.spec.customer, tier) {
                let what = format!("{:?} stands lower for nothing", ticket.id());
                self.broken("customer limits", what);
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
            let kept = ticket.bonds.kept.as_ref();
            let kept = kept.and_then(|kept| kept.flags.as_ref());
            let keeps_flags = kept.is_some_and(|flags| !flags.is_empty());
            if merged != ticket.bonds.merged_into.is_some()
                || (ticket.is_forgotten() && ticket.spec.customer.is_some())
                || (!ticket.is_closed() && !flags.eq(ticket.names.flags.iter().copied()))
                || (ticket.is_closed() && ticket.bonds.incident.is_some())
                || (ticket.is_closed() && keeps_flags)
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

    /// Whether a customer has as many tickets of one of the top three tiers as the policy allows.
    fn is_at_limit(&self, customer: Option<CustomerId>, tier: Urgency) -> bool {
        let open = self.state.customers.open(customer).iter();
        let open = open.filter_map(|seq| self.state.tickets.get(*seq));
        let count = open.filter(|ticket| ticket.urgency == tier).count() as u64;
        let limit = self.policy.customers.limit(tier);
        tier.is_top() && limit.is_some_and(|limit| count >= u64::from(limit))
    }
}
