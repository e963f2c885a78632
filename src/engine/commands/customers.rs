use std::collections::BTreeSet;

use super::check;
use crate::engine::customer_command::CustomerCommand;
use crate::engine::customer_event::CustomerEvent;
use crate::engine::input::HoldReason;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::{Stage, Ticket};
use crate::engine::steps::excluded_together;
use crate::engine::turn::Turn;
use crate::model::{CustomerId, Name, TicketId, Urgency};
use crate::time::Timestamp;

impl Turn<'_> {
    pub(super) fn customer(
        &mut self,
        command: &CustomerCommand,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        match command {
            CustomerCommand::SetFlags { customer, flags } => self.flag_customer(*customer, flags),
            CustomerCommand::Forget { customer } => Ok(if self.forget_customer(*customer) {
                Applied::Done
            } else {
                Applied::Already
            }),
            CustomerCommand::Link { ticket, to } => self.link_tickets(*ticket, *to),
            CustomerCommand::Merge { from, into } => self.merge_tickets(*from, *into),
            CustomerCommand::ScheduleCallback { ticket, at, zone } => {
                self.schedule(*ticket, *at, zone.as_ref(), true, occurred_at)
            }
            CustomerCommand::ScheduleFollowUp { ticket, at, zone } => {
                self.schedule(*ticket, *at, zone.as_ref(), false, occurred_at)
            }
            CustomerCommand::NoAnswer { ticket } => self.call_in_vain(*ticket),
        }
    }

    fn flag_customer(
        &mut self,
        customer: CustomerId,
        flags: &BTreeSet<Name>,
    ) -> Result<Applied, Refusal> {
        for flag in flags {
            check::text(self.policy, "a name", flag)?;
        }
        for flag in flags {
            check::look_up(&self.policy.customers.flags, "flag", flag)?;
        }
        let known = self.state.customers.flags(Some(customer));
        if known.iter().eq(flags) {
            return Ok(Applied::Already);
        }
        let limit = self.policy.limits.customers;
        let full = self.state.customers.flagged() as u64 >= u64::from(limit);
        if known.is_empty() && full {
            return Err(Refusal::TooManyCustomers { limit });
        }

        self.set_flags(customer, flags.iter().cloned().collect());
        Ok(Applied::Done)
    }

    /// A customer may have one more open ticket in this tier.
    pub(super) fn check_customer_limit(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
    ) -> Result<(), Refusal> {
        if tier.is_top() {
            return Ok(()); // taken in, and stands lower
        }
        match self.first_at_limit(customer, tier, 0) {
            Some((limit, first)) => Err(Refusal::CustomerLimit {
                tier,
                limit,
                open: first.id(),
            }),
            None => Ok(()),
        }
    }

    fn link_tickets(&mut self, ticket: TicketId, to: TicketId) -> Result<Applied, Refusal> {
        let (seq, other) = (self.known(ticket)?, self.known(to)?);
        self.not_closed(ticket, seq)?;
        self.of_one_customer(seq, other, false)?;
        let linked = self.ticket(seq).and_then(|known| known.bonds.linked_to);
        if linked == Some(other) && !self.may_learn_customer(seq, other) {
            return Ok(Applied::Already);
        }

        self.link(seq, other);
        Ok(Applied::Done)
    }

    /// Whether only one of two tickets names a customer, and the other is not a forgotten one's.
    fn may_learn_customer(&self, one: u64, other: u64) -> bool {
        let whose = |seq| {
            let ticket: Option<&Ticket> = self.ticket(seq);
            ticket.filter(|ticket| !ticket.is_forgotten())
        };
        let both = whose(one).zip(whose(other));
        both.is_some_and(|(one, other)| one.spec.customer != other.spec.customer)
    }

    fn merge_tickets(&mut self, from: TicketId, into: TicketId) -> Result<Applied, Refusal> {
        let (seq, other) = (self.known(from)?, self.known(into)?);
        let merged = self.ticket(seq).and_then(|known| known.bonds.merged_into);
        if merged == Some(into) {
            return Ok(Applied::Already);
        }
        if let Some((one, two)) = self.ticket(seq).zip(self.ticket(other)) {
            let excluded = excluded_together(one, two).len();
            let limit = self.policy.limits.ticket_agents;
            check::count("excluded agents", excluded, limit, "ticket_agents")?;
        }
        self.not_closed(from, seq)?;
        self.not_closed(into, other)?;
        self.of_one_customer(seq, other, true)?;
        self.not_lower(seq, other)?;

        self.merge(seq, other);
        Ok(Applied::Done)
    }

    /// What is in one tier does not go on in a lower one.
    fn not_lower(&self, from: u64, into: u64) -> Result<(), Refusal> {
        match self.ticket(from).zip(self.ticket(into)) {
            Some((one, two)) if two.own_tier() < one.own_tier() => Err(Refusal::LowerTier {
                ticket: one.id(),
                tier: one.own_tier(),
                into: two.id(),
                into_tier: two.own_tier(),
            }),
            _ => Ok(()),
        }
    }

    /// Two tickets, of one customer as far as that is known, and of one brand where it matters.
    fn of_one_customer(&self, seq: u64, other: u64, brand: bool) -> Result<(), Refusal> {
        let (Some(one), Some(two)) = (self.ticket(seq), self.ticket(other)) else {
            return Ok(());
        };
        if seq == other {
            return Err(Refusal::SameTicket { ticket: one.id() });
        }
        let customers = one.spec.customer.zip(two.spec.customer);
        let what = if customers.is_some_and(|(one, two)| one != two) {
            "customer"
        } else if brand && one.spec.brand != two.spec.brand {
            "brand"
        } else {
            return Ok(());
        };
        Err(Refusal::NotOneCustomer {
            ticket: one.id(),
            other: two.id(),
            what,
        })
    }

    /// A callback, or a follow-up in the channel there is.
    fn schedule(
        &mut self,
        ticket: TicketId,
        asked: Timestamp,
        zone: Option<&Name>,
        callback: bool,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        if let Some(zone) = zone {
            check::text(self.policy, "a zone's name", zone)?;
        }
        if asked <= self.now {
            return Err(Refusal::UntilNotAfter {
                until: asked,
                at: self.now,
            });
        }
        if let Some(zone) = zone {
            self.zone_is_known(zone)?;
        }
        let seq = self.open(ticket)?;
        if callback && self.policy.callback_channel.is_none() {
            return Err(Refusal::NoCallbackChannel { ticket });
        }
        let Some(known) = self.ticket(seq) else {
            return Ok(Applied::Already);
        };
        let (at, quiet) = self.allowed_call(known, zone, asked);
        let there = !callback || Some(known.names.channel) == self.policy.callback_channel;
        let set = matches!(
            known.stage,
            Stage::Held { reason: HoldReason::Snoozed, until: Some(until), .. } if until == at
        );
        if there && set && known.bonds.zone.as_ref() == zone {
            return Ok(Applied::Already);
        }

        if let Some(known) = self.ticket_mut(seq) {
            known.bonds.update(|bonds| bonds.zone = zone.cloned());
        }
        if callback {
            self.tell_of_customer(CustomerEvent::CallbackScheduled {
                ticket,
                asked,
                at,
                quiet,
            });
            self.call_back(seq);
        } else {
            self.tell_of_customer(CustomerEvent::FollowUpScheduled {
                ticket,
                asked,
                at,
                quiet,
            });
        }
        self.hold(seq, HoldReason::Snoozed, Some(at), occurred_at);
        Ok(Applied::Done)
    }

    fn zone_is_known(&self, zone: &Name) -> Result<(), Refusal> {
        let zones = self.policy.customers.quiet.as_ref();
        let zones = zones.map(|quiet| quiet.0.as_slice()).unwrap_or_default();
        let names: Vec<Name> = zones.iter().map(|(name, _)| name.clone()).collect();
        if names.contains(zone) {
            return Ok(());
        }
        Err(Refusal::UnknownName {
            what: "zone of quiet hours",
            given: zone.clone(),
            nearest: crate::policy::nearest::nearest(zone.as_str(), &names).cloned(),
        })
    }

    fn call_in_vain(&mut self, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        let Some(Stage::Assigned { agent }) = self.ticket(seq).map(|ticket| &ticket.stage) else {
            return Err(Refusal::NotAssigned { ticket });
        };
        let Some(callbacks) = &self.policy.customers.callbacks else {
            return Err(Refusal::NoCallbackPlan { ticket });
        };

        self.no_answer(seq, *agent, callbacks);
        Ok(Applied::Done)
    }
}
