//! Customers are called back, and called again.

use crate::engine::customer_event::CustomerEvent;
use crate::engine::event_detail::AfterAbandon;
use crate::engine::input::HoldReason;
use crate::engine::state::ticket::{Outcome, Stage, Ticket};
use crate::engine::turn::Turn;
use crate::model::Name;
use crate::policy::OnGivenUp;
use crate::policy::customers::Callbacks;
use crate::time::Timestamp;

impl Turn<'_> {
    /// The first instant from `at` on at which a ticket's customer may be called, and the
    /// zone whose quiet hours moved it. The top three tiers know no quiet hours.
    pub(crate) fn allowed_call(
        &self,
        ticket: &Ticket,
        zone: Option<&Name>,
        at: Timestamp,
    ) -> (Timestamp, Option<Name>) {
        match &self.policy.customers.quiet {
            Some(quiet) if !ticket.is_in_danger() => quiet.allowed(zone, at),
            _ => (at, None),
        }
    }

    /// The agent who has the ticket called in vain.
    pub(crate) fn no_answer(&mut self, seq: u64, by: u64, callbacks: &Callbacks) {
        let Some((ticket, agent)) = self.ids(seq, by) else {
            return;
        };
        let Some(known) = self.ticket_mut(seq) else {
            return;
        };
        let calls = known.bonds.update(|bonds| {
            bonds.calls = bonds.calls.saturating_add(1);
            bonds.calls
        });
        self.tell_of_customer(CustomerEvent::CallUnanswered {
            ticket,
            agent,
            call: calls,
        });
        self.withdraw(seq, true);
        if let Some(known) = self.ticket_mut(seq) {
            known.stage = Stage::Waiting;
        }
        let past = usize::try_from(calls).unwrap_or(usize::MAX);
        let pause = callbacks.retry.get(past.saturating_sub(1)).copied();
        let again = pause.zip(self.ticket(seq)).map(|(pause, known)| {
            // Who is in danger is not left alone for hours.
            let top = known.is_in_danger();
            let pause = if top {
                pause.min(callbacks.top_tier_retry)
            } else {
                pause
            };
            let at = self.now.saturating_add(pause);
            self.allowed_call(known, known.bonds.zone.as_ref(), at).0
        });
        match again {
            Some(until) => self.hold(seq, HoldReason::Snoozed, Some(until), self.now),
            None => self.give_up(seq, callbacks.then),
        }
    }

    /// The customer was called as often as the policy says.
    fn give_up(&mut self, seq: u64, then: OnGivenUp) {
        let Some(known) = self.ticket_mut(seq) else {
            return;
        };
        let (ticket, top) = (known.id(), known.is_in_danger());
        let calls = known
            .bonds
            .update(|bonds| core::mem::take(&mut bonds.calls));
        // The top three tiers are never closed by themselves, and never leave the line.
        let closed = then == OnGivenUp::Close && !top;
        known.exhausted |= !closed && !top;
        self.tell_of_customer(CustomerEvent::CallbackGivenUp {
            ticket,
            calls,
            then: if closed {
                AfterAbandon::Closed
            } else {
                AfterAbandon::Alert
            },
        });
        if closed {
            self.close(seq, Outcome::Abandoned);
        } else {
            self.enter_line(seq);
        }
    }
}
