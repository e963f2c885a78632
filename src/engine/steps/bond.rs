//! Tickets that are about the same: linked, or made one.

use crate::engine::customer_event::CustomerEvent;
use crate::engine::event::EventKind;
use crate::engine::event_detail::ResumeCause;
use crate::engine::input::HoldReason;
use crate::engine::state::ticket::{Outcome, Stage, Ticket};
use crate::engine::steps::excluded_together;
use crate::engine::turn::Turn;
use crate::policy::OnDuplicate;
use crate::time::Timestamp;

impl Turn<'_> {
    /// A customer who asks for the same again is told of; the tickets may be joined.
    pub(crate) fn find_duplicate(&mut self, seq: u64) {
        let Some(duplicates) = &self.policy.customers.duplicates else {
            return;
        };
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let is_the_same = |other: &&Ticket| {
            !other.is_closed()
                && other.spec.topic == ticket.spec.topic
                && other.spec.brand == ticket.spec.brand
                && other.opened_at.saturating_add(duplicates.window) >= ticket.opened_at
        };
        let earlier = self.earlier_tickets(seq).into_iter();
        let mut earlier = earlier.filter_map(|other| self.ticket(other));
        // Latest first: the last of them was first.
        let Some(first) = earlier.rfind(is_the_same) else {
            return;
        };
        let grave = ticket.is_in_danger();
        let limit = u64::from(self.policy.limits.ticket_agents);
        let excluded = excluded_together(ticket, first).len() as u64;
        // Who is there now is answered where they are.
        let reached = !ticket.is_live(self.policy) || ticket.names.channel == first.names.channel;
        let fits = reached && ticket.urgency <= first.urgency && excluded <= limit;
        let (of, first, id) = (first.id(), first.seq, ticket.id());
        let then = match duplicates.then {
            // A second report of something grave is not closed without a look.
            OnDuplicate::Merge if grave || !fits => OnDuplicate::Link,
            then => then,
        };
        self.tell_of_customer(CustomerEvent::DuplicateFound { ticket: id, of });
        match then {
            OnDuplicate::Tell => {}
            OnDuplicate::Link => self.link(seq, first),
            OnDuplicate::Merge => self.merge(seq, first),
        }
    }

    /// The ticket continues what another is about.
    pub(crate) fn link(&mut self, seq: u64, to: u64) {
        let Some((ticket, other)) = self.ticket(seq).zip(self.ticket(to)) else {
            return;
        };
        let linked = CustomerEvent::Linked {
            ticket: ticket.id(),
            to: other.id(),
        };
        let joined = other.spec.case.filter(|_| ticket.spec.case.is_none());
        let (customer, of_other) = (ticket.spec.customer, other.spec.customer);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.bonds.update(|bonds| bonds.linked_to = Some(to));
        }
        self.enter_case(seq, joined);
        self.tell_of_customer(linked);
        self.learn_customer(seq, of_other);
        self.learn_customer(to, customer);
        let wants = |seq| {
            let ticket: Option<&Ticket> = self.ticket(seq);
            ticket.is_some_and(|ticket| ticket.handoff.person_wanted)
        };
        if wants(seq) {
            self.want_person_in(joined);
        } else if wants(to) || self.is_person_wanted_in(joined) {
            self.want_person(seq);
        }
        // Somebody may know the case, and then the ticket waits for them.
        self.leave_line(seq);
        self.enter_line(seq);
    }

    /// Two open tickets are one: the first is closed, the second goes on and counts from
    /// whichever of their customers' words has waited longer.
    pub(crate) fn merge(&mut self, from: u64, into: u64) {
        let Some((ticket, other)) = self.ticket(from).zip(self.ticket(into)) else {
            return;
        };
        let merged_into = other.id();
        let merged = CustomerEvent::Merged {
            ticket: ticket.id(),
            into: merged_into,
        };
        // Whose customer has left says nothing more with it.
        let waits_since = ticket.promises.unanswered_since();
        let waits_for_people_since = ticket.promises.unanswered_by_people_since();
        let heard = waits_since.filter(|_| !ticket.abandoned);
        let owed = self.owed(from);
        let person_wanted = other.handoff.person_wanted;
        let (customer, of_other) = (ticket.spec.customer, other.spec.customer);
        self.tell_of_customer(merged);
        self.merge_marks(from, into);
        self.end_clocks(from, None);
        self.withdraw(from, false);
        // Closed first, so that nothing that follows for the other reaches it; the other takes its
        // place before who stands lower can, and its case while it is there.
        self.end(from, Outcome::Merged);
        self.learn_customer(into, customer);
        let case = self.pass_case_on(from, into);
        if let Some(ticket) = self.ticket_mut(from) {
            let merged_into = Some(merged_into);
            ticket.bonds.update(|bonds| bonds.merged_into = merged_into);
            // Also if it is taken apart again. Not before it is closed: nobody is sought for it now.
            ticket.handoff.person_wanted |= person_wanted;
        }
        self.keep(from);
        self.learn_customer(from, of_other);
        self.follow_case(into, case);
        let changes = self.take_over(into, owed);
        self.merge_waits(into, waits_since, waits_for_people_since);
        self.sync_started_clocks(into, changes.into());
        // Its ladder counts from its arrival too.
        self.climb(into);
        if let Some(at) = heard {
            self.hear_in_merged(into, at);
        }
    }

    /// The ticket has waited since `waits_since` too, and for a person since `for_people_since`.
    /// It takes its place with its clocks, which the caller sees to: where it stands is said once.
    fn merge_waits(
        &mut self,
        seq: u64,
        waits_since: Option<Timestamp>,
        for_people_since: Option<Timestamp>,
    ) {
        let policy = self.policy;
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let promises = &mut ticket.promises;
        let before = promises.unanswered_since();
        promises.unanswered_elsewhere(waits_since, for_people_since);
        let after = promises.unanswered_since();
        if let Some(at) = waits_since
            && before == Some(ticket.promises.since)
            && after < before
        {
            // Nobody has answered anything yet: the first answer is awaited since then.
            ticket.promises.correct_arrival(policy, at);
        }
        if after != before
            && let Some(anchor) = after
        {
            ticket.anchor = anchor;
        }
    }

    /// What its customer wrote at `at`, and nobody has answered, was in the ticket that was
    /// merged: it is taken up as if it had been written here.
    fn hear_in_merged(&mut self, seq: u64, at: Timestamp) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        ticket.bonds.update(|bonds| bonds.calls = 0);
        let returned = core::mem::take(&mut ticket.abandoned);
        let waits = matches!(
            ticket.stage,
            Stage::Held {
                reason: HoldReason::Customer | HoldReason::Snoozed,
                ..
            }
        );
        let id = ticket.id();
        if returned && !waits {
            let before = self.standing(seq);
            self.update_place(seq);
            self.say_standing(seq, before.as_ref());
        }
        if self.reset_attempts(seq) {
            self.emit(EventKind::OffersRetried { ticket: id });
        }
        if waits {
            self.resume(seq, ResumeCause::CustomerWrote, at);
        }
    }
}
