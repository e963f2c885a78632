use super::check;
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::customer::Bonds;
use crate::engine::state::promises::Promises;
use crate::engine::state::ticket::{Stage, Ticket};
use crate::engine::timers::TimerKind;
use crate::engine::turn::Turn;
use crate::model::{TicketId, TicketSpec};
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
        let names = check::ticket_names(policy, &self.state.customers, spec)?;
        if existing.is_some() {
            return Err(Refusal::TicketExists { ticket: spec.id });
        }
        let limit = policy.limits.tickets;
        // Room for who needs help now comes before what is kept of the past.
        let full = self.state.tickets.len() as u64 >= u64::from(limit);
        let oldest = full.then(|| self.state.timers.first_of(TimerKind::RetentionEnds));
        if oldest == Some(None) {
            return Err(Refusal::TooManyTickets { limit });
        }
        let class = policy.classify(&names.facts(spec));
        self.check_customer_limit(spec.customer, class.urgency)?;

        if let Some(oldest) = oldest.flatten() {
            self.forget(oldest.ticket);
        }
        let seq = self.state.tickets.next_seq();
        let ticket = Ticket {
            seq,
            spec: spec.clone(),
            opened: None,
            names,
            urgency: class.urgency,
            class,
            hand_priority: None,
            hand_queue: None,
            opened_at: occurred_at,
            anchor: occurred_at,
            promoted_at: None,
            due: None,
            abandoned: false,
            attempts: 0,
            exhausted: false,
            back_offs: Default::default(),
            last_agent: None,
            action: None,
            promises: Promises::new(occurred_at),
            bonds: Bonds::default(),
            stage: Stage::Waiting,
            offers: Default::default(),
            patience_ends: None,
            key: None,
        };
        self.join_case(spec.case);
        self.state.customers.opened(spec.customer, seq);
        self.state.tickets.insert(ticket);
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
        self.enter_line(seq);
        Ok(Applied::Done)
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
        let names = check::ticket_names(self.policy, &self.state.customers, &known.spec)?;
        let class = self.policy.classify(&names.facts(&known.spec));
        self.check_customer_limit(known.spec.customer, class.urgency)?;

        if let Some(at) = forget_at {
            let timer = crate::engine::steps::retention_timer(seq, at);
            self.state.timers.unset(timer);
        }
        let policy = self.policy;
        if let Some(known) = self.ticket_mut(seq) {
            known.names = names;
            known.class = policy.classify(&known.facts());
            known.stage = Stage::Waiting;
            known.anchor = occurred_at;
            known.promoted_at = None;
            known.abandoned = false;
            known.promises = known.promises.anew(occurred_at);
            known.bonds.merged_into = None;
            known.bonds.calls = 0;
            let customer = known.spec.customer;
            self.state.customers.opened(customer, seq);
        }
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
        self.join_incident(seq);
        self.count_surges(seq, SurgeOf::Reopens);
        self.enter_line(seq);
        Ok(Applied::Done)
    }
}
