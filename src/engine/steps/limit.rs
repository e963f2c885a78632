//! A customer's many tickets of one tier.
//!
//! Below the top three tiers one more than the policy allows is refused. In them nobody is
//! turned away: one more is taken in and linked to the first, and stands below them for as long as the
//! customer has that many. So the urgent button puts nobody before others by being
//! pressed again, and whoever presses it is answered all the same.

use crate::engine::customer_event::CustomerEvent;
use crate::engine::state::ticket::Ticket;
use crate::engine::turn::Turn;
use crate::model::{CustomerId, Urgency};

impl Turn<'_> {
    /// The other open tickets of a customer that stand in a tier, in order of arrival.
    fn others_in_tier(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
        seq: u64,
    ) -> impl Iterator<Item = &Ticket> {
        let open = self.state.customers.open(customer).iter();
        let open = open.filter(move |other| **other != seq);
        let open = open.filter_map(|other| self.ticket(*other));
        open.filter(move |other| other.urgency == tier && !other.bonds.over_limit)
    }

    /// The first ticket of a customer in a tier, if one more than the others would be too many.
    pub(crate) fn first_at_limit(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
        seq: u64,
    ) -> Option<(u32, &Ticket)> {
        let limit = self.policy.customers.limit(tier)?;
        let mut others = self.others_in_tier(customer, tier, seq);
        let first = others.next()?;
        // The first was taken, so the limit is reached with as many more as it has but one.
        let more = usize::try_from(limit.saturating_sub(1)).unwrap_or(usize::MAX);
        (others.take(more).count() == more).then_some((limit, first))
    }

    /// Whether a ticket is to stand below its tier.
    pub(crate) fn is_over_limit(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
        seq: u64,
    ) -> bool {
        tier.is_top() && self.first_at_limit(customer, tier, seq).is_some()
    }

    /// Says that a ticket stands below its tier, and links it to the first of those in it.
    pub(crate) fn say_over_limit(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        if ticket.is_closed() || !ticket.bonds.over_limit {
            return;
        }
        let (id, tier) = (ticket.id(), ticket.own_tier());
        let at_limit = self.first_at_limit(ticket.spec.customer, tier, seq);
        let Some((limit, first)) = at_limit else {
            return;
        };
        let to = first.seq;
        let links = ticket.bonds.linked_to.is_none() && ticket.spec.brand == first.spec.brand;
        let open = first.id();
        self.tell_of_customer(CustomerEvent::StandsLower {
            ticket: id,
            tier,
            limit,
            open,
        });
        if links {
            self.link(seq, to);
        }
    }

    /// A customer may have fewer tickets of a tier than before: those that stand below theirs
    /// rise, in order of arrival, as far as they may.
    pub(crate) fn readmit(&mut self, customer: Option<CustomerId>) {
        if !self.policy.customers.limits_top() {
            return;
        }
        for seq in self.state.customers.open(customer).to_vec() {
            self.readmit_one(seq);
        }
    }

    /// Lets a ticket stand in its tier again, if it may.
    pub(crate) fn readmit_one(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq).filter(|ticket| ticket.bonds.over_limit) else {
            return;
        };
        if self.is_over_limit(ticket.spec.customer, ticket.own_tier(), seq) {
            return;
        }
        let before = self.standing(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.bonds.update(|bonds| bonds.over_limit = false);
        }
        self.reclassify(seq, before.as_ref());
    }
}
