//! Rounds of offers: those asked together are one attempt.

use nightdesk::{RevokeReason, TicketId};

use super::picture::Picture;

impl Picture {
    pub(crate) fn refuse(&mut self, ticket: TicketId) {
        self.tickets.get_mut(&ticket).unwrap().refused = true;
        self.end_round(ticket);
    }

    pub(crate) fn revoke(&mut self, ticket: TicketId, reason: RevokeReason) {
        match reason {
            RevokeReason::AgentNotOnline | RevokeReason::NoLongerFits | RevokeReason::Host => {
                self.end_round(ticket);
            }
            // Somebody has it, or nobody is to be asked.
            _ => self.tickets.get_mut(&ticket).unwrap().refused = false,
        }
    }

    /// Nobody else is asked any more: those who refused were asked for nothing.
    pub(crate) fn end_relief(&mut self, ticket: TicketId) {
        self.tickets.get_mut(&ticket).unwrap().refused = false;
    }

    /// Somebody has had it: it is to be asked for like one that nobody refused.
    pub(crate) fn requeue(&mut self, ticket: TicketId) {
        let facts = self.tickets.get_mut(&ticket).unwrap();
        if facts.exhausted {
            facts.reset_attempts();
        }
    }

    fn end_round(&mut self, ticket: TicketId) {
        let facts = self.tickets.get_mut(&ticket).unwrap();
        if !facts.refused || !self.ledger.tickets[&ticket].offers.is_empty() {
            return;
        }
        let offer = &self.plan.queues[facts.queue()].offer;
        let limit = offer.as_ref().map_or(5, |offer| offer.attempts);
        facts.refused = false;
        facts.attempts += 1;
        facts.exhausted |= facts.attempts >= limit && !facts.urgency.is_top();
    }
}
