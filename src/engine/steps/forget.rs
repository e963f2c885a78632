//! Customers are forgotten.

use std::collections::BTreeSet;

use crate::engine::customer_event::CustomerEvent;
use crate::engine::turn::Turn;
use crate::model::{CaseId, CustomerId, Name};
use crate::policy::rule::attributes_asked;

impl Turn<'_> {
    /// Erases everything that refers to a customer. Whether anything did.
    ///
    /// What rules look at protects whoever the ticket is about, so an open one keeps that, and
    /// nothing that says whose it was, until it closes.
    pub(crate) fn forget_customer(&mut self, customer: CustomerId) -> bool {
        let policy = self.policy;
        let flags = self.state.customers.flags(Some(customer)).iter();
        let flags = flags.filter(|flag| policy.customers.flags.get(flag.as_str()).is_some());
        let flags: Vec<Name> = flags.cloned().collect();
        let (tickets, known) = self.state.customers.forget(customer);
        if !known {
            return false;
        }
        let asked = attributes_asked(&policy.rules);
        let keeps = |seq: &&u64| {
            let names = self
                .ticket(**seq)
                .map(|ticket| ticket.spec.attributes.keys());
            !flags.is_empty()
                || names.is_some_and(|mut names| names.any(|name| asked.contains(name)))
        };
        let keeping = tickets.open.iter().filter(keeps).count();
        let count = tickets.open.len().saturating_add(tickets.closed.len());
        self.tell_of_customer(CustomerEvent::Forgotten {
            tickets: count as u64,
            keeping: keeping as u64,
        });
        let all = || tickets.closed.iter().chain(&tickets.open);
        let cases: BTreeSet<CaseId> = all()
            .filter_map(|seq| self.ticket(*seq)?.spec.case)
            .collect();
        for seq in all() {
            self.forget_whose(*seq, &flags, &asked);
        }
        for case in cases {
            self.forget_case(case);
        }
        for seq in tickets.open {
            self.readmit_one(seq);
        }
        true
    }

    fn forget_whose(&mut self, seq: u64, flags: &[Name], asked: &BTreeSet<&Name>) {
        let before = self.standing(seq);
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        // What it was opened with is not kept either.
        ticket.opened = None;
        ticket.spec.customer = None;
        let open = !ticket.is_closed();
        ticket.bonds.update(|bonds| {
            bonds.zone = None;
            if open {
                bonds.kept.get_or_insert_default().flags = Some(flags.to_vec());
            }
        });
        let case = ticket.spec.case.take();
        if open {
            ticket
                .spec
                .attributes
                .retain(|name, _| asked.contains(name));
        }
        self.leave_case(case, seq);
        if open {
            self.reclassify(seq, before.as_ref());
        } else {
            self.forget_rest(seq);
        }
    }

    /// A case is one customer's: it goes from tickets that name nobody too.
    fn forget_case(&mut self, case: CaseId) {
        let tickets = self.state.cases.get(&case);
        let tickets = tickets.map(|case| case.tickets.clone());
        for seq in tickets.into_iter().flatten() {
            if self
                .ticket(seq)
                .is_some_and(|ticket| ticket.spec.customer.is_some())
            {
                continue;
            }
            self.leave_line(seq);
            if let Some(ticket) = self.ticket_mut(seq) {
                ticket.opened = None;
                ticket.spec.case = None;
            }
            self.leave_case(Some(case), seq);
            self.enter_line(seq);
        }
    }

    /// Nothing of a forgotten customer is left on a ticket that is closed.
    pub(crate) fn forget_rest(&mut self, seq: u64) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        ticket.opened = None;
        ticket.spec.attributes.clear();
        ticket.names.flags.clear();
        // And that it was somebody's who is to be forgotten stays, so that it is never another's.
        ticket
            .bonds
            .update(|bonds| bonds.kept.get_or_insert_default().flags = Some(Vec::new()));
    }
}

#[cfg(test)]
mod tests;
