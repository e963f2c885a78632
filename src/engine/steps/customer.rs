//! Customers: their flags, their coming back, and that they are forgotten.

use crate::engine::customer_event::CustomerEvent;
use crate::engine::event::EventKind;
use crate::engine::state::ticket::{Outcome, Stage, Ticket};
use crate::engine::turn::Turn;
use crate::model::{CustomerId, Name};
use crate::policy::customers::Repeats;
use crate::policy::{RepeatScope, SurgeOf};

impl Turn<'_> {
    pub(crate) fn tell_of_customer(&mut self, event: CustomerEvent) {
        self.emit(EventKind::Customer(event));
    }

    /// Sets a customer's flags, and classifies their open tickets anew.
    pub(crate) fn set_flags(&mut self, customer: CustomerId, flags: Vec<Name>) {
        self.state.customers.set_flags(customer, flags.clone());
        self.tell_of_customer(CustomerEvent::Flagged { customer, flags });
        for seq in self.state.customers.open(Some(customer)).to_vec() {
            self.update_flags(seq);
        }
    }

    /// An open ticket is that of a customer with other flags than before.
    fn update_flags(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let flags = self.state.customers.flags(ticket.spec.customer).iter();
        let known = &self.policy.customers.flags;
        ticket.names.flags = flags.filter_map(|flag| known.get(flag.as_str())).collect();
        let class = ticket.classify(self.policy);
        if ticket.class == class {
            return;
        }
        let before = self.standing(seq);
        // What was declined was another ticket, in a manner of speaking.
        self.reset_attempts(seq);
        self.reclassify(seq, before.as_ref());
    }

    /// A ticket that named nobody turns out to be this customer's. What is told of a customer
    /// who was forgotten stays nobody's.
    pub(crate) fn learn_customer(&mut self, seq: u64, customer: Option<CustomerId>) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        if customer.is_none() || ticket.spec.customer.is_some() || ticket.is_forgotten() {
            return;
        }
        let (closed, tier) = (ticket.is_closed(), ticket.own_tier());
        let over_limit = !closed && self.is_over_limit(customer, tier, seq);
        let mut spec = ticket.spec.clone();
        spec.customer = customer;
        let before = self.standing(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.set_spec(spec);
            ticket.bonds.update(|bonds| bonds.over_limit = over_limit);
        }
        self.state.customers.opened(customer, seq);
        if closed {
            self.state.customers.closed(customer, seq);
            return;
        }
        self.update_flags(seq);
        if over_limit {
            self.reclassify(seq, before.as_ref());
            self.say_over_limit(seq);
        }
    }

    /// A ticket was opened: is it a repeat, a duplicate, part of something bigger?
    pub(crate) fn note_contact(&mut self, seq: u64) {
        let topic = self.ticket(seq).map(|ticket| ticket.names.topic);
        self.find_repeat(seq);
        self.find_duplicate(seq);
        self.join_incident(seq);
        // Merged into another and kept for no time, it was a contact all the same.
        self.count_surges_about(topic, SurgeOf::Contacts);
    }

    /// The last tickets of a ticket's customer before it, latest first: as many as the
    /// policy looks at.
    pub(crate) fn earlier_tickets(&self, seq: u64) -> Vec<u64> {
        let customer = self.ticket(seq).and_then(|ticket| ticket.spec.customer);
        let Some(tickets) = self.state.customers.tickets(customer) else {
            return Vec::new();
        };
        let most = usize::try_from(self.policy.limits.customer_contacts).unwrap_or(usize::MAX);
        let open = tickets.open.iter().rev().filter(|other| **other != seq);
        let closed = tickets.closed.iter().rev();
        let mut earlier: Vec<u64> = open.take(most).chain(closed.take(most)).copied().collect();
        earlier.sort_unstable_by(|a, b| b.cmp(a));
        earlier.truncate(most);
        earlier
    }

    /// A customer who comes back is told of, may be put first, and led to who knows them.
    fn find_repeat(&mut self, seq: u64) {
        let Some(repeats) = &self.policy.customers.repeats else {
            return;
        };
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let earlier = self.earlier_tickets(seq).into_iter();
        let earlier = earlier.filter_map(|other| self.ticket(other));
        let earlier: Vec<&Ticket> = earlier
            .filter(|other| self.is_repeated(repeats, other, ticket))
            .collect();
        let Some(last) = earlier.first().map(|last| last.id()) else {
            return;
        };
        let event = CustomerEvent::RepeatContact {
            ticket: ticket.id(),
            earlier: last,
            count: u32::try_from(earlier.len()).map_or(u32::MAX, |count| count.saturating_add(1)),
        };
        let known_by = earlier.iter().find_map(|other| other.last_agent);
        let by_case = ticket
            .spec
            .case
            .and_then(|case| self.state.cases.get(&case));
        let known_by = match by_case.and_then(|case| case.last_agent) {
            None if repeats.prefer_last_agent => known_by,
            _ => None,
        };
        let priority = repeats.priority;
        self.tell_of_customer(event);
        // One that a clock has moved stands in line already: for whom it waits there is known now.
        self.leave_line(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.last_agent = known_by;
        }
        self.raise_priority(seq, priority);
        self.count_surges(seq, SurgeOf::Repeats);
    }

    /// Whether a new ticket repeats an earlier one, open or closed not long ago.
    fn is_repeated(&self, repeats: &Repeats, earlier: &Ticket, ticket: &Ticket) -> bool {
        let recent = match earlier.stage {
            // Not a contact of its own, or not one at all.
            Stage::Closed {
                outcome: Outcome::Merged | Outcome::Cancelled,
                ..
            } => false,
            Stage::Closed { closed_at, .. } => closed_at.saturating_add(repeats.window) >= self.now,
            _ => true,
        };
        let same = earlier.spec.topic == ticket.spec.topic;
        recent && (same || repeats.scope == RepeatScope::Any)
    }

    /// Raises a ticket's priority for good, as a clock's reaction does.
    pub(crate) fn raise_priority(&mut self, seq: u64, to: Option<crate::model::Priority>) {
        let before = self.standing(seq);
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let raised = ticket.promises.raised.priority.max(to);
        if raised == ticket.promises.raised.priority {
            return;
        }
        ticket.promises.raised.priority = raised;
        let clocks = self.adjust_clocks(seq);
        self.update_place(seq);
        self.say_standing(seq, before.as_ref());
        self.tell_clocks(seq, clocks);
    }
}
