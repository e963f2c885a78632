//! What is known of customers: their flags, how many tickets they have in a tier, that they come
//! back, that they are forgotten.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::{
    Applied, CaseId, CustomerCommand, CustomerEvent, CustomerId, EventKind, Name, Outcome,
    Priority, Refusal, RepeatScope, Standing, SurgeOf, TicketId, Urgency,
};

use super::bonds::Kept;
use super::classify::Class;
use super::commands::{Told, known};
use super::desk::{Desk, Seq, Stage, Ticket};
use super::incidents::Belongs;
use super::plan::{Cond, SECOND};
use super::plan_customers::FLAGS;

/// What a ticket has to do with its customer, and with other tickets.
#[derive(Clone, Debug)]
pub(crate) struct Bonds {
    pub(crate) opened_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) linked_to: Option<Seq>,
    pub(crate) merged_into: Option<TicketId>,
    /// Whether its customer has as many of its tier as may be: it stands below it.
    pub(crate) lower: bool,
    /// What protected others that were merged into it.
    pub(crate) kept: Kept,
    /// The flags of a customer who was forgotten.
    pub(crate) forgotten: Option<BTreeSet<String>>,
    pub(crate) incident: Option<Belongs>,
}

impl Bonds {
    pub(crate) fn new(opened_at: i64) -> Self {
        Self {
            opened_at,
            closed_at: None,
            linked_to: None,
            merged_into: None,
            lower: false,
            kept: Kept::default(),
            forgotten: None,
            incident: None,
        }
    }
}

/// The flags of those who have any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Customers(BTreeMap<CustomerId, BTreeSet<String>>);

impl Customers {
    pub(crate) fn flags(&self, customer: Option<CustomerId>) -> BTreeSet<String> {
        let flags = customer.and_then(|customer| self.0.get(&customer));
        flags.cloned().unwrap_or_default()
    }
}

impl Ticket {
    /// The tier that topic, rules, clocks and the action that is done give it, wherever it stands.
    pub(crate) fn own_tier(&self) -> Urgency {
        let own = lowered(self, self.class.urgency);
        match self.promised.raised.elevated {
            true => own.max(Urgency::Elevated),
            false => own,
        }
    }

    pub(crate) fn in_danger(&self) -> bool {
        self.own_tier().is_top()
    }

    /// Its own tier if it becomes of this class: an action that is done stays done.
    fn tier_as(&self, class: &Class) -> Urgency {
        let action = self.action.as_ref().map(|action| &action.name);
        match action == class.action.as_ref() {
            true => lowered(self, class.urgency),
            false => class.urgency,
        }
    }
}

fn lowered(ticket: &Ticket, tier: Urgency) -> Urgency {
    let done = ticket.action.as_ref().filter(|action| action.done);
    let then = done.and_then(|action| action.then);
    then.map_or(tier, |then| then.min(tier))
}

impl Desk {
    pub(crate) fn say_of_customer(&mut self, event: CustomerEvent) {
        self.say(EventKind::Customer(event));
    }

    pub(crate) fn customer(&mut self, command: &CustomerCommand) -> Told {
        match command {
            CustomerCommand::SetFlags { customer, flags } => self.set_flags(*customer, flags),
            CustomerCommand::Forget { customer } => self.forget_customer(*customer),
            CustomerCommand::Link { ticket, to } => self.link_tickets(*ticket, *to),
            CustomerCommand::Merge { from, into } => self.merge_tickets(*from, *into),
            other => unreachable!("{other:?}"),
        }
    }

    /// The flags that count for a ticket.
    fn flags_of(&self, ticket: &Ticket) -> BTreeSet<String> {
        let forgotten = ticket.bonds.forgotten.clone();
        forgotten.unwrap_or_else(|| self.customers.flags(ticket.spec.customer))
    }

    /// What the policy makes of a ticket, and of what it keeps of others.
    pub(crate) fn class_of(&self, ticket: &Ticket) -> Class {
        let flags = self.flags_of(ticket);
        let mut class = self.plan.classify_flagged(&ticket.spec, &flags);
        ticket.bonds.kept.protect(&mut class);
        class
    }

    // Flags.

    fn set_flags(&mut self, customer: CustomerId, flags: &BTreeSet<Name>) -> Told {
        for flag in flags {
            known("flag", flag.as_str(), FLAGS)?;
        }
        let had = self.customers.flags(Some(customer));
        let given: BTreeSet<String> = flags.iter().map(|flag| flag.as_str().into()).collect();
        if had == given {
            return Ok(Applied::Already);
        }
        let limit = self.plan.customers.flagged;
        if had.is_empty() && self.customers.0.len() >= limit as usize {
            return Err(Refusal::TooManyCustomers { limit });
        }
        self.customers.0.insert(customer, given);
        self.customers.0.retain(|_, flags| !flags.is_empty());
        let flags = flags.iter().cloned().collect();
        self.say_of_customer(CustomerEvent::Flagged { customer, flags });
        for seq in self.open_of(Some(customer)) {
            self.look_at_flags(seq);
        }
        Ok(Applied::Done)
    }

    /// The open tickets of a customer, in order of arrival.
    fn open_of(&self, customer: Option<CustomerId>) -> Vec<Seq> {
        let tickets = self.tickets.iter().filter(|t| !t.is_closed());
        let theirs = tickets.filter(|t| customer.is_some() && t.spec.customer == customer);
        theirs.map(|t| t.seq).collect()
    }

    /// Other flags than before: whether that makes another ticket of it.
    fn look_at_flags(&mut self, seq: Seq) {
        if !self.knows(seq) || self.t(seq).class == self.class_of(self.t(seq)) {
            return;
        }
        let before = self.standing(seq);
        self.reset_attempts(seq);
        self.become_anew(seq, &before);
    }

    /// It is classified anew, with all that follows.
    pub(crate) fn become_anew(&mut self, seq: Seq, before: &Standing) {
        self.reclassify(seq, before);
        let bounds = self.charge_anew(seq);
        self.recheck(seq);
        if self.knows(seq) {
            self.recheck_beside(seq, bounds);
            self.leave_tier(seq, before.urgency);
        }
    }

    // How many tickets a customer has in a tier.

    /// Those of a customer that stand in their own tier, but for some; in order of arrival.
    fn in_tier(&self, customer: Option<CustomerId>, tier: Urgency, but: &[Seq]) -> Vec<&Ticket> {
        let all = self.open_of(customer).into_iter().map(|seq| self.t(seq));
        let there = all.filter(|t| t.urgency == tier && !t.bonds.lower);
        there.filter(|t| !but.contains(&t.seq)).collect()
    }

    /// The bound and the first of those in a tier, where one beside these is one too many.
    fn one_too_many(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
        but: &[Seq],
    ) -> Option<(u32, &Ticket)> {
        let limit = *self.plan.customers.limits.get(&tier)?;
        let others = self.in_tier(customer, tier, but);
        let full = others.len() >= limit as usize;
        full.then(|| (limit, others[0]))
    }

    /// Below the top three tiers one too many is refused.
    pub(crate) fn check_customer_limit(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
    ) -> Result<(), Refusal> {
        match self.one_too_many(customer, tier, &[]) {
            Some((limit, first)) if !tier.is_top() => Err(Refusal::CustomerLimit {
                tier,
                limit,
                open: first.id,
            }),
            _ => Ok(()),
        }
    }

    /// In them it stands lower.
    pub(crate) fn stands_lower(
        &self,
        customer: Option<CustomerId>,
        tier: Urgency,
        seq: Seq,
    ) -> bool {
        tier.is_top() && self.one_too_many(customer, tier, &[seq]).is_some()
    }

    /// Whether a change may be: what it would make of a ticket may be one too many. Whether it
    /// then stands lower.
    pub(crate) fn check_change(&self, seq: Seq, changed: &Ticket) -> Result<bool, Refusal> {
        let ticket = self.t(seq);
        let (own, tier) = (ticket.own_tier(), ticket.tier_as(&self.class_of(changed)));
        if tier > own {
            self.check_customer_limit(ticket.spec.customer, tier)?;
        }
        Ok(match tier == own {
            true => ticket.bonds.lower,
            false => self.stands_lower(ticket.spec.customer, tier, seq),
        })
    }

    /// A closed ticket comes back into the tier that it has with its action done.
    pub(crate) fn check_return(&self, seq: Seq) -> Result<bool, Refusal> {
        let ticket = self.t(seq);
        let tier = ticket.tier_as(&self.class_of(ticket));
        self.check_customer_limit(ticket.spec.customer, tier)?;
        Ok(self.stands_lower(ticket.spec.customer, tier, seq))
    }

    pub(crate) fn say_lower(&mut self, seq: Seq) {
        if !self.knows(seq) {
            return;
        }
        let ticket = self.t(seq);
        let (tier, customer) = (ticket.own_tier(), ticket.spec.customer);
        let full = self.one_too_many(customer, tier, &[seq]);
        let Some((limit, first)) = full.filter(|_| !ticket.is_closed() && ticket.bonds.lower)
        else {
            return;
        };
        let (to, open) = (first.seq, first.id);
        let links = ticket.bonds.linked_to.is_none() && ticket.spec.brand == first.spec.brand;
        let ticket = ticket.id;
        self.say_of_customer(CustomerEvent::StandsLower {
            ticket,
            tier,
            limit,
            open,
        });
        if links {
            self.link(seq, to);
        }
    }

    /// Those that stand lower rise in order of arrival, as far as they may.
    pub(crate) fn readmit(&mut self, customer: Option<CustomerId>) {
        for seq in self.open_of(customer) {
            self.readmit_one(seq);
        }
    }

    pub(crate) fn readmit_one(&mut self, seq: Seq) {
        if !self.knows(seq) || !self.t(seq).bonds.lower {
            return;
        }
        let ticket = self.t(seq);
        if self.stands_lower(ticket.spec.customer, ticket.own_tier(), seq) {
            return;
        }
        let before = self.standing(seq);
        self.t_mut(seq).bonds.lower = false;
        self.become_anew(seq, &before);
    }

    /// It may have come to stand in another tier.
    pub(crate) fn leave_tier(&mut self, seq: Seq, was: Urgency) {
        self.readmit_one(seq);
        if self.knows(seq) && was.is_top() && self.t(seq).urgency != was {
            let customer = self.t(seq).spec.customer;
            self.readmit(customer);
        }
    }

    /// Who named nobody turns out to be this customer, unless they are to be forgotten. The
    /// place of another that is about to be closed for it is free.
    pub(crate) fn learn_customer(
        &mut self,
        seq: Seq,
        customer: Option<CustomerId>,
        leaves: Option<Seq>,
    ) {
        if !self.knows(seq) || customer.is_none() {
            return;
        }
        let ticket = self.t(seq);
        if ticket.spec.customer.is_some() || ticket.bonds.forgotten.is_some() {
            return;
        }
        let but: Vec<Seq> = [seq].into_iter().chain(leaves).collect();
        let tier = ticket.own_tier();
        let full = self.one_too_many(customer, tier, &but).is_some();
        let lower = full && tier.is_top() && !ticket.is_closed();
        let before = self.standing(seq);
        let ticket = self.t_mut(seq);
        ticket.spec.customer = customer;
        ticket.bonds.lower = lower;
        if ticket.is_closed() {
            return;
        }
        self.look_at_flags(seq);
        if lower {
            self.become_anew(seq, &before);
            self.say_lower(seq);
        }
    }

    // Coming back.

    /// A ticket was opened: who came back with it, and what does it repeat?
    pub(crate) fn note_contact(&mut self, seq: Seq) {
        let topic = self.t(seq).spec.topic.clone();
        self.find_repeat(seq);
        self.find_duplicate(seq);
        self.join_incident(seq);
        self.count_surges(&topic, SurgeOf::Contacts);
    }

    /// The customer's last tickets before it, the latest first, as many as are looked at.
    pub(crate) fn earlier_of(&self, seq: Seq) -> Vec<&Ticket> {
        let customer = self.t(seq).spec.customer;
        let theirs = self.tickets.iter().rev().filter(|t| t.seq != seq);
        let theirs = theirs.filter(|t| customer.is_some() && t.spec.customer == customer);
        theirs.take(self.plan.customers.contacts as usize).collect()
    }

    fn find_repeat(&mut self, seq: Seq) {
        let Some(repeats) = self.plan.customers.repeats.clone() else {
            return;
        };
        let (now, topic) = (self.now(), self.t(seq).spec.topic.clone());
        let recent = |other: &&Ticket| match other.stage {
            // That was part of another contact, or none at all.
            Stage::Closed {
                outcome: Outcome::Merged | Outcome::Cancelled,
                ..
            } => false,
            Stage::Closed { .. } => {
                let closed = other.bonds.closed_at.unwrap();
                now <= closed + repeats.window * SECOND
            }
            _ => true,
        };
        let earlier = self.earlier_of(seq).into_iter().filter(recent);
        let any = repeats.scope == RepeatScope::Any;
        let earlier: Vec<&Ticket> = earlier
            .filter(|other| any || other.spec.topic == topic)
            .collect();
        let Some(last) = earlier.first().map(|last| last.id) else {
            return;
        };
        let count = earlier.len() as u32 + 1;
        let had = earlier.iter().find_map(|other| other.last_agent);
        let ticket = self.t(seq);
        let (id, case) = (ticket.id, ticket.spec.case);
        let by_case = case.is_some_and(|case| self.cases.contains_key(&case));
        self.say_of_customer(CustomerEvent::RepeatContact {
            ticket: id,
            earlier: last,
            count,
        });
        if repeats.prefers && !by_case {
            self.t_mut(seq).last_agent = had;
        }
        self.raise_priority(seq, repeats.priority);
        self.count_surges(&topic, SurgeOf::Repeats);
    }

    /// It has at least this priority for good.
    pub(crate) fn raise_priority(&mut self, seq: Seq, to: Option<Priority>) {
        let before = self.standing(seq);
        let raised = &mut self.t_mut(seq).promised.raised.priority;
        let was = std::mem::replace(raised, (*raised).max(to));
        if *raised == was {
            return;
        }
        let changes = self.adjust_clocks(seq);
        self.place(seq);
        self.tell_standing(seq, &before);
        self.tell_clocks(seq, changes);
    }

    // Forgetting.

    fn forget_customer(&mut self, customer: CustomerId) -> Told {
        let theirs = |t: &&Ticket| t.spec.customer == Some(customer);
        let all: Vec<Seq> = self.tickets.iter().filter(theirs).map(|t| t.seq).collect();
        let flags = self.customers.0.remove(&customer);
        if all.is_empty() && flags.is_none() {
            return Ok(Applied::Already);
        }
        let flags = flags.unwrap_or_default();
        let asked = self.attributes_asked();
        let (closed, open): (Vec<Seq>, Vec<Seq>) =
            all.iter().partition(|seq| self.t(**seq).is_closed());
        let keeps = |seq: &&Seq| {
            let mut names = self.t(**seq).spec.attributes.keys();
            !flags.is_empty() || names.any(|name| asked.contains(name.as_str()))
        };
        let keeping = open.iter().filter(keeps).count() as u64;
        self.say_of_customer(CustomerEvent::Forgotten {
            tickets: all.len() as u64,
            keeping,
        });
        let cases: BTreeSet<CaseId> = all
            .iter()
            .filter_map(|seq| self.t(*seq).spec.case)
            .collect();
        for seq in closed {
            self.t_mut(seq).spec.customer = None;
            self.lose_case(seq);
            self.forget_rest(seq);
        }
        for seq in &open {
            let before = self.standing(*seq);
            self.lose_case(*seq);
            let ticket = self.t_mut(*seq);
            ticket.spec.customer = None;
            ticket.bonds.forgotten = Some(flags.clone());
            let attributes = &mut ticket.spec.attributes;
            attributes.retain(|name, _| asked.contains(name.as_str()));
            ticket.opened = ticket.spec.clone();
            self.become_anew(*seq, &before);
        }
        for seq in self.seqs() {
            let ticket = self.t(seq);
            let shares = ticket.spec.case.is_some_and(|case| cases.contains(&case));
            if shares && ticket.spec.customer.is_none() {
                self.lose_case(seq);
                self.wait_anew(seq);
            }
        }
        for seq in open {
            self.readmit_one(seq);
        }
        Ok(Applied::Done)
    }

    /// The attributes that some rule looks at.
    fn attributes_asked(&self) -> BTreeSet<&'static str> {
        let mut asked = BTreeSet::new();
        for rule in &self.plan.rules {
            rule.when.attributes(&mut asked);
        }
        asked
    }

    fn lose_case(&mut self, seq: Seq) {
        let ticket = self.t_mut(seq);
        let Some(case) = ticket.spec.case.take() else {
            return;
        };
        ticket.opened = ticket.spec.clone();
        self.end_case(case);
    }

    /// A case is known as long as some ticket has it.
    pub(crate) fn end_case(&mut self, case: CaseId) {
        if !self.tickets.iter().any(|t| t.spec.case == Some(case)) {
            self.cases.remove(&case);
            self.person_cases.remove(&case);
        }
    }

    /// Nothing of a forgotten customer stays on what is closed.
    fn forget_rest(&mut self, seq: Seq) {
        let ticket = self.t_mut(seq);
        ticket.spec.attributes.clear();
        ticket.opened = ticket.spec.clone();
        ticket.bonds.forgotten = Some(BTreeSet::new());
    }

    /// It is closed: what it had to do with others that are open ends.
    pub(crate) fn close_bonds(&mut self, seq: Seq) {
        self.t_mut(seq).bonds.closed_at = Some(self.now());
        self.t_mut(seq).bonds.incident = None;
        if self.t(seq).bonds.forgotten.is_some() {
            self.forget_rest(seq);
        }
    }

    /// It takes its place in line anew, if it stands there.
    pub(crate) fn wait_anew(&mut self, seq: Seq) {
        match self.t(seq).in_line() {
            true => self.wait(seq),
            false => self.climb(seq),
        }
    }
}

impl Cond {
    fn attributes(&self, asked: &mut BTreeSet<&'static str>) {
        match self {
            Self::AtLeast(name, _) | Self::Exists(name, _) => {
                asked.insert(name);
            }
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                for part in parts {
                    part.attributes(asked);
                }
            }
            _ => {}
        }
    }
}
