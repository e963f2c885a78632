use super::check;
use crate::engine::doors::{self, Visitor};
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::ticket::{Stage, Ticket};
use crate::engine::turn::{Turn, queue_name};
use crate::model::{TicketId, TicketSpec, Urgency};
use crate::policy::SurgeOf;
use crate::time::Timestamp;

impl Turn<'_> {
    pub(super) fn open_ticket(
        &mut self,
        spec: &TicketSpec,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let existing = self.state.tickets.seq(spec.id);
        if let Some(ticket) = existing.and_then(|seq| self.ticket(seq))
            && ticket.opened() == spec
        {
            return Ok(Applied::Already);
        }
        let policy = self.policy;
        check::ticket_texts(policy, spec)?;
        check::language_count(policy, &spec.languages)?;
        check::attribute_count(policy, &spec.attributes)?;
        check::agent_counts(policy, spec)?;
        let flags = self.state.customers.flags(spec.customer);
        let names = check::ticket_names(policy, flags, spec)?;
        if existing.is_some() {
            return Err(Refusal::TicketExists { ticket: spec.id });
        }
        let class = policy.classify(&names.facts(spec));
        let in_the_way = self.make_place(class.urgency)?;
        check::agents_agree(spec)?;
        let visitor = Visitor::to_come(policy, &class, names.channel);
        if let doors::Next::Refuse { queue, limit } =
            doors::at_the_door(policy, &self.state.queues, &visitor)
        {
            let (ticket, queue) = (spec.id, queue_name(policy, queue));
            return Err(Refusal::QueueFull {
                ticket,
                queue,
                limit,
            });
        }
        self.check_customer_limit(spec.customer, class.urgency)?;

        for kept in in_the_way {
            self.forget(kept);
        }
        let seq = self.state.tickets.next_seq();
        let class = self.state.classes.share(names.topic, class);
        let mut known = spec.clone();
        names.share(policy, &mut known);
        let mut ticket = Box::new(Ticket::new(seq, known, names, class, occurred_at));
        ticket.handoff.person_wanted = self.is_person_wanted_in(spec.case);
        let over_limit = self.is_over_limit(spec.customer, ticket.urgency, seq);
        ticket.bonds.update(|bonds| bonds.over_limit = over_limit);
        ticket.urgency = ticket.tier();
        self.join_case(spec.case, seq);
        self.state.customers.opened(spec.customer, seq);
        self.state.tickets.insert(ticket);
        self.state.tickets.list_by_topic(seq);
        let clocks = self.adjust_clocks(seq);
        if let Some(known) = self.ticket_mut(seq) {
            known.due = known.compute_due(policy);
        }
        if let Some(class) = self.standing(seq) {
            let ticket = spec.id;
            self.emit(EventKind::TicketOpened { ticket, class });
        }
        self.update_action(seq);
        self.demand_action(seq);
        self.tell_clocks(seq, clocks);
        self.note_contact(seq);
        self.say_over_limit(seq);
        self.enter_line(seq);
        Ok(Applied::Done)
    }

    /// The closed tickets that must be dropped for one more of a tier to have a place. The top
    /// three tiers have some beyond the limit.
    fn make_place(&self, tier: Urgency) -> Result<Vec<u64>, Refusal> {
        let limits = &self.policy.limits;
        let count = self.state.tickets.len() as u64;
        let most = u64::from(limits.tickets);
        let too_many = count.saturating_add(1).saturating_sub(most);
        if too_many == 0 {
            return Ok(Vec::new());
        }
        // Room for who needs help now comes before what is kept of the past.
        let too_many = usize::try_from(too_many).unwrap_or(usize::MAX);
        let kept: Vec<u64> = self.state.timers.kept().take(too_many).collect();
        let beyond = too_many.saturating_sub(kept.len()) as u64;
        let (reserve, setting) = if tier.is_top() {
            (limits.top_tier_tickets, "top_tier_tickets")
        } else {
            (0, "tickets")
        };
        if beyond > u64::from(reserve) {
            let limit = limits.tickets.saturating_add(reserve);
            return Err(Refusal::TooManyTickets { limit, setting });
        }
        Ok(kept)
    }

    pub(super) fn reopen_ticket(
        &mut self,
        ticket: TicketId,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let seq = self.known(ticket)?;
        let Some(known) = self.ticket(seq) else {
            return Err(Refusal::UnknownTicket { ticket });
        };
        let Stage::Closed { forget_at, .. } = known.stage else {
            return Err(Refusal::TicketNotClosed { ticket });
        };
        let flags = known.flags(&self.state.customers);
        let names = check::ticket_names(self.policy, flags, &known.spec)?;
        let class = self.policy.classify(&names.facts(&known.spec));
        let tier = known.tier_as(self.policy, &class);
        self.check_customer_limit(known.spec.customer, tier)?;
        let over_limit = self.is_over_limit(known.spec.customer, tier, seq);
        // It may have been asked for since, in its case or where it was merged.
        let merged_into = known.bonds.merged_into;
        let merged_into = merged_into.and_then(|ticket| self.state.tickets.seq(ticket));
        let merged_into = merged_into.and_then(|seq| self.ticket(seq));
        let person_wanted = self.is_person_wanted_in(known.spec.case)
            || merged_into.is_some_and(|other| other.handoff.person_wanted);

        if let Some(at) = forget_at {
            let timer = crate::engine::steps::retention_timer(seq, at);
            self.state.timers.unset(timer);
        }
        let policy = self.policy;
        if let Some(known) = self.ticket_mut(seq) {
            known.handoff.person_wanted |= person_wanted;
            known.names = names;
            known.stage = Stage::Waiting;
            known.anchor = occurred_at;
            known.promoted_at = None;
            known.abandoned = false;
            known.way = None;
            known.promises = known.promises.anew(occurred_at);
            known.bonds.update(|bonds| {
                bonds.over_limit = over_limit;
                bonds.merged_into = None;
                bonds.calls = 0;
            });
            let (customer, class) = (known.spec.customer, known.classify(policy));
            self.state.customers.opened(customer, seq);
            self.set_class(seq, class);
        }
        self.state.tickets.list_by_topic(seq);
        self.update_action(seq);
        let clocks = self.adjust_clocks(seq);
        if let Some(known) = self.ticket_mut(seq) {
            known.urgency = known.tier();
            known.due = known.compute_due(policy);
        }
        if let Some(class) = self.standing(seq) {
            self.emit(EventKind::TicketReopened { ticket, class });
        }
        self.demand_action(seq);
        self.tell_clocks(seq, clocks);
        self.want_person_as_reopened(seq);
        self.join_incident(seq);
        self.count_surges(seq, SurgeOf::Reopens);
        self.say_over_limit(seq);
        self.enter_line(seq);
        Ok(Applied::Done)
    }
}
