use core::iter::Peekable;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::agenda::{Agenda, Item, Kind};
use super::duty::Roster;
use super::ledger::Ledger;
use super::verify::{self, Verifier};
use super::{
    Call, Contact, ContactOutcome, Observer, Outcome, Rework, Run, RunError, Simulation, Step,
    Subject,
};
use crate::engine::{
    Applied, CapacityEvent, Command, Engine, Event, EventKind, Input, Patch, Refusal, TicketChange,
};
use crate::model::{AgentId, Presence, TicketId};
use crate::time::{Span, Timestamp};

/// Contacts in order of arrival, each with its position.
type Coming<'a> = Box<dyn Iterator<Item = (usize, Cow<'a, Contact>)> + 'a>;

/// One run: an engine, what is still to be done, and what was seen so far.
pub(super) struct Driver<'a, O: ?Sized> {
    simulation: &'a Simulation,
    /// The contacts that are still to come, in order of arrival, each with its position.
    coming: Peekable<Coming<'a>>,
    /// When the last one came.
    came_at: Timestamp,
    observer: &'a mut O,
    engine: Engine,
    agenda: Agenda,
    ledger: Ledger<'a>,
    roster: Roster,
    verifier: Option<Verifier>,
    /// When each running piece of work ends.
    endings: BTreeMap<usize, Timestamp>,
    /// What was left of work that stopped before its end.
    left: BTreeMap<usize, Span>,
    /// When each outstanding offer is answered: by contact and agent.
    answers: BTreeMap<(usize, usize), Timestamp>,
    /// The tickets whose actions are to be reported done.
    actions: BTreeMap<usize, TicketId>,
    /// What became of each contact, where that is asked for.
    outcomes: Option<Vec<ContactOutcome>>,
    /// The events of the call at hand.
    out: Vec<Event>,
    commands: u64,
    events: u64,
}

impl<'a, O: Observer + ?Sized> Driver<'a, O> {
    /// Through the simulation's own list, whose outcomes are kept.
    pub(super) fn through_list(simulation: &'a Simulation, observer: &'a mut O) -> Self {
        let mut list: Vec<(usize, &Contact)> = simulation.contacts.iter().enumerate().collect();
        list.sort_by_key(|(position, contact)| (contact.arrived_at, *position));
        let list = list.into_iter();
        let coming = list.map(|(position, contact)| (position, Cow::Borrowed(contact)));
        let mut driver = Self::new(simulation, Box::new(coming), observer);
        driver.outcomes = Some(Vec::new());
        driver
    }

    /// Through contacts that come one at a time.
    pub(super) fn through(
        simulation: &'a Simulation,
        contacts: impl Iterator<Item = Contact> + 'a,
        observer: &'a mut O,
    ) -> Self {
        let coming = contacts.map(Cow::Owned).enumerate();
        Self::new(simulation, Box::new(coming), observer)
    }

    fn new(simulation: &'a Simulation, coming: Coming<'a>, observer: &'a mut O) -> Self {
        let mut agenda = Agenda::default();
        let from = simulation.from;
        let coming: Coming<'a> =
            Box::new(coming.filter(move |(_, contact)| contact.arrived_at >= from));
        for (position, spell) in simulation.spells.iter().enumerate() {
            if spell.until > from {
                agenda.add(Item::new(spell.from.max(from), Kind::SpellBegins, position));
                agenda.add(Item::new(spell.until, Kind::SpellEnds, position));
                if let Some(overtime) = spell.leaves_after {
                    let at = spell.until.saturating_add(overtime);
                    agenda.add(Item::new(at, Kind::Leaves, position));
                }
            }
        }
        for (position, input) in simulation.host_inputs.iter().enumerate() {
            if input.at >= from {
                agenda.add(Item::new(input.at, Kind::HostInput, position));
            }
        }
        Self {
            simulation,
            observer,
            engine: Engine::new(simulation.policy.clone()),
            coming: coming.peekable(),
            came_at: Timestamp::MIN,
            agenda,
            ledger: Ledger::default(),
            roster: Roster::new(&simulation.spells),
            verifier: simulation.verify.then(Verifier::default),
            endings: BTreeMap::new(),
            left: BTreeMap::new(),
            answers: BTreeMap::new(),
            actions: BTreeMap::new(),
            outcomes: None,
            out: Vec::new(),
            commands: 0,
            events: 0,
        }
    }

    pub(super) fn run(mut self) -> Result<Run, RunError> {
        loop {
            let item = self.first().filter(|item| self.is_inside(item.at));
            let wakeup = self.engine.next_wakeup().map(|wakeup| wakeup.at);
            match (item, wakeup) {
                (Some(item), Some(at)) if at <= item.at => self.advance(at)?,
                (Some(item), _) => {
                    self.agenda.remove(&item);
                    self.perform(item)?;
                }
                (None, Some(at)) if self.goes_on_at(at) => self.advance(at)?,
                (None, _) => break,
            }
        }
        if let Some(until) = self.simulation.until
            && self.engine.now().is_some_and(|now| now < until)
        {
            self.advance(until)?;
        }
        self.finish()
    }

    /// What is to be done next.
    fn first(&mut self) -> Option<Item> {
        let next = self.coming.peek();
        let arrives = next.map(|(position, contact)| {
            // One that comes too late is told of when it comes.
            Item::new(
                contact.arrived_at.max(self.came_at),
                Kind::Arrives,
                *position,
            )
        });
        let first = self.agenda.first();
        arrives.into_iter().chain(first).min()
    }

    /// Whether what falls on this instant still happens.
    fn is_inside(&self, at: Timestamp) -> bool {
        self.simulation.until.is_none_or(|until| at < until)
    }

    /// Whether to follow the engine's timers when nothing else is left to do: up
    /// to `until`, else until the last agent is off duty.
    fn goes_on_at(&self, at: Timestamp) -> bool {
        match self.simulation.until {
            Some(until) => at <= until,
            None => !self.roster.is_empty(),
        }
    }

    fn perform(&mut self, item: Item) -> Result<(), RunError> {
        let Item { at, position, .. } = item;
        match item.kind {
            Kind::ActionDone => match self.actions.remove(&position) {
                Some(ticket) => {
                    let input = Input::new(at, Command::ActionDone { ticket });
                    self.apply(Subject::Contact(position), input)
                }
                None => Ok(()),
            },
            Kind::Promoted => self.promote(at, position),
            Kind::HandlingEnds => {
                self.tell(at, position, |ticket| Command::ResolveTicket { ticket })
            }
            Kind::OfferAnswered => match self.roster.id(item.agent) {
                Some(agent) => self.tell(at, position, |ticket| Command::AcceptOffer {
                    ticket,
                    agent,
                }),
                None => Ok(()),
            },
            Kind::SpellBegins => self.begin_spell(at, position),
            Kind::SpellEnds => self.end_spell(at, position),
            Kind::Leaves => self.leave(at, position),
            Kind::GivesUp if self.ledger.is_waiting(position) => {
                self.tell(at, position, |ticket| Command::AbandonTicket { ticket })
            }
            Kind::GivesUp => Ok(()),
            Kind::Arrives => self.open(at),
            Kind::HostInput => match self.simulation.host_inputs.get(position) {
                Some(input) => self.apply(Subject::HostInput(position), input.clone()),
                None => Ok(()),
            },
        }
    }

    /// Applies a command about a contact's ticket.
    fn tell(
        &mut self,
        at: Timestamp,
        position: usize,
        command: impl FnOnce(TicketId) -> Command,
    ) -> Result<(), RunError> {
        let Some(contact) = self.ledger.contact(position) else {
            return Ok(());
        };
        let input = Input::new(at, command(contact.ticket.id));
        self.apply(Subject::Contact(position), input)
    }

    fn open(&mut self, at: Timestamp) -> Result<(), RunError> {
        let Some((position, contact)) = self.coming.next() else {
            return Ok(());
        };
        if contact.arrived_at < at {
            return Err(RunError::OutOfOrder {
                position,
                arrived_at: contact.arrived_at,
                before: at,
            });
        }
        self.came_at = at;
        let ticket = contact.ticket.clone();
        let (gives_up, promoted) = (contact.gives_up_at(), contact.promoted_at());
        if !self.ledger.arrive(position, contact) {
            let ticket = ticket.id;
            return Err(RunError::SameTicket { position, ticket });
        }
        let command = Command::OpenTicket(ticket);
        self.apply(Subject::Contact(position), Input::new(at, command))?;
        if self.ledger.is_waiting(position) {
            let ends = [(gives_up, Kind::GivesUp), (promoted, Kind::Promoted)];
            for (at, kind) in ends {
                if let Some(at) = at {
                    self.agenda.add(Item::new(at, kind, position));
                }
            }
        }
        Ok(())
    }

    fn promote(&mut self, at: Timestamp, position: usize) -> Result<(), RunError> {
        let contact = self.ledger.contact(position);
        let Some((_, priority)) = contact.and_then(|contact| contact.promotion) else {
            return Ok(());
        };
        if !self.ledger.is_waiting(position) {
            return Ok(());
        }
        let mut change = Box::new(TicketChange::new());
        change.priority = Patch::Set(priority);
        self.tell(at, position, |ticket| Command::ChangeTicket {
            ticket,
            change,
        })
    }

    fn begin_spell(&mut self, at: Timestamp, position: usize) -> Result<(), RunError> {
        let spells = &self.simulation.spells;
        let Some(spell) = spells.get(position) else {
            return Ok(());
        };
        let Some(on_duty) = self.roster.get_mut(spell.agent.id) else {
            return Ok(());
        };
        let before = on_duty.spell.replace(position);
        let online = on_duty.presence == Presence::Online;
        let command = match before.and_then(|before| spells.get(before)) {
            None => Some(Command::RegisterAgent(spell.agent.clone())),
            Some(before) if before.agent != spell.agent => {
                Some(Command::UpdateAgent(spell.agent.clone()))
            }
            Some(_) => None,
        };
        if let Some(command) = command {
            self.apply(Subject::Spell(position), Input::new(at, command))?;
        }
        if online {
            return Ok(());
        }
        self.set_presence(at, position, spell.agent.id, Presence::Online)
    }

    fn end_spell(&mut self, at: Timestamp, position: usize) -> Result<(), RunError> {
        let Some(spell) = self.simulation.spells.get(position) else {
            return Ok(());
        };
        let agent = spell.agent.id;
        // A spell that begins where this one ends has begun already, and an agent
        // whom the host has sent away or lost is not called back to drain.
        let ends = self.roster.get(agent).is_some_and(|on_duty| {
            on_duty.spell == Some(position)
                && matches!(on_duty.presence, Presence::Online | Presence::Away)
        });
        if !ends {
            return Ok(());
        }
        self.set_presence(at, position, agent, Presence::Draining)
    }

    /// What an agent has not finished by now goes back in line.
    fn leave(&mut self, at: Timestamp, position: usize) -> Result<(), RunError> {
        let Some(spell) = self.simulation.spells.get(position) else {
            return Ok(());
        };
        let agent = spell.agent.id;
        let drains = self.roster.get(agent).is_some_and(|on_duty| {
            on_duty.spell == Some(position) && on_duty.presence == Presence::Draining
        });
        if !drains {
            return Ok(());
        }
        self.set_presence(at, position, agent, Presence::Offline)
    }

    fn set_presence(
        &mut self,
        at: Timestamp,
        spell: usize,
        agent: AgentId,
        presence: Presence,
    ) -> Result<(), RunError> {
        let command = Command::SetPresence { agent, presence };
        self.apply(Subject::Spell(spell), Input::new(at, command))
    }

    fn apply(&mut self, subject: Subject, input: Input) -> Result<(), RunError> {
        self.commands = self.commands.saturating_add(1);
        self.out.clear();
        let call = Call::Apply(&input);
        self.observer.before(call);
        let result = self.engine.apply(&input, &mut self.out);
        self.observer.after(&Step {
            call,
            result: result.as_ref().copied(),
            events: &self.out,
            engine: &self.engine,
        });
        match result {
            Ok(_) => self.follow(),
            // A customer like one who finds nobody: that happens to desks, and the run goes on.
            Err(Refusal::QueueFull { .. }) => {
                if let Subject::Contact(position) = subject {
                    self.ledger.turn_away(position, input.at);
                }
                self.follow()
            }
            Err(refusal) => Err(RunError::Refused {
                subject,
                input: Box::new(input),
                refusal: Box::new(refusal),
            }),
        }
    }

    fn advance(&mut self, at: Timestamp) -> Result<(), RunError> {
        self.out.clear();
        let call = Call::Advance(at);
        self.observer.before(call);
        let result = self.engine.advance(at, &mut self.out);
        if result.is_ok() {
            self.observer.after(&Step {
                call,
                result: Ok(Applied::Done),
                events: &self.out,
                engine: &self.engine,
            });
        }
        result?;
        let wakeup = self.engine.next_wakeup().map(|wakeup| wakeup.at);
        if wakeup.is_some_and(|wakeup| wakeup <= at) {
            return Err(RunError::Stuck { at });
        }
        self.follow()
    }

    /// Takes note of the events of a call and does what follows from them.
    fn follow(&mut self) -> Result<(), RunError> {
        let out = core::mem::take(&mut self.out);
        self.events = self.events.saturating_add(out.len() as u64);
        for event in &out {
            let sequence = event.sequence;
            let entered = self.ledger.enter(event);
            entered.map_err(|what| RunError::Contradiction { sequence, what })?;
            self.roster.enter(event);
            self.schedule(event);
        }
        if let Some(verifier) = &mut self.verifier {
            let ledger = &self.ledger;
            let contact = |ticket| ledger.contact(ledger.position(ticket)?);
            let state = verify::State {
                now: self.engine.now().unwrap_or(Timestamp::MIN),
                policy: self.engine.policy().compiled(),
                waiting: self.engine.waiting().collect(),
                online: self.roster.online().collect(),
                obstacles: &|ticket, agent| self.engine.obstacles(ticket, agent),
            };
            verifier.check(&state, &out, contact)?;
        }
        self.out = out;
        for (position, contact, outcome) in self.ledger.take_over() {
            self.left.remove(&position);
            self.tell_outcome(position, &contact, outcome);
        }
        Ok(())
    }

    fn tell_outcome(&mut self, position: usize, contact: &Contact, outcome: Outcome) {
        let outcome = ContactOutcome {
            position,
            ticket: contact.ticket.id,
            outcome,
        };
        self.observer.ended(contact, &outcome);
        if let Some(outcomes) = &mut self.outcomes {
            outcomes.push(outcome);
        }
    }

    fn schedule(&mut self, event: &Event) {
        match event.kind {
            EventKind::ActionRequired { ticket, .. } if self.simulation.report_actions => {
                if let Some(position) = self.ledger.position(ticket) {
                    self.actions.insert(position, ticket);
                    self.agenda
                        .add(Item::new(event.at, Kind::ActionDone, position));
                }
            }
            EventKind::Offered {
                ticket,
                agent,
                expires_at: Some(_),
                ..
            } => {
                if let Some(key) = self.key(ticket, agent) {
                    let at = event.at.saturating_add(self.simulation.answer_delay);
                    self.answers.insert(key, at);
                    self.agenda.add(answer(key, at));
                }
            }
            EventKind::OfferDeclined { ticket, agent, .. }
            | EventKind::OfferExpired { ticket, agent, .. }
            | EventKind::OfferRevoked { ticket, agent, .. } => self.forget_offer(ticket, agent),
            EventKind::Assigned { ticket, agent, .. } => {
                self.forget_offer(ticket, agent);
                self.start_work(event.at, ticket);
            }
            EventKind::TicketRequeued { ticket, .. }
            | EventKind::AssignmentRelieved { ticket, .. }
            | EventKind::TicketResolved { ticket, .. }
            | EventKind::Capacity(CapacityEvent::AssignmentInterrupted { ticket, .. }) => {
                self.stop_work(event.at, ticket);
            }
            _ => {}
        }
    }

    /// Work ends before its time, or at it.
    fn stop_work(&mut self, at: Timestamp, ticket: TicketId) {
        if let Some(position) = self.ledger.position(ticket)
            && let Some(ends) = self.endings.remove(&position)
        {
            self.left.insert(position, ends.since(at));
            self.agenda
                .remove(&Item::new(ends, Kind::HandlingEnds, position));
        }
    }

    /// An agent has taken a ticket: the customer waits no more, and the work
    /// ends by itself.
    fn start_work(&mut self, at: Timestamp, ticket: TicketId) {
        let Some(position) = self.ledger.position(ticket) else {
            return;
        };
        let Some(contact) = self.ledger.contact(position) else {
            return;
        };
        if let Some(at) = contact.gives_up_at() {
            self.agenda.remove(&Item::new(at, Kind::GivesUp, position));
        }
        let needs = match (self.left.remove(&position), contact.handle_again) {
            (None, _) => contact.handle,
            (Some(_), Some(again)) => again,
            (Some(left), None) => match self.simulation.rework {
                Rework::Restart => contact.handle,
                Rework::Resume => left,
            },
        };
        let ends = at.saturating_add(needs);
        self.endings.insert(position, ends);
        self.agenda
            .add(Item::new(ends, Kind::HandlingEnds, position));
    }

    fn forget_offer(&mut self, ticket: TicketId, agent: AgentId) {
        if let Some(key) = self.key(ticket, agent)
            && let Some(at) = self.answers.remove(&key)
        {
            self.agenda.remove(&answer(key, at));
        }
    }

    fn key(&self, ticket: TicketId, agent: AgentId) -> Option<(usize, usize)> {
        Some((self.ledger.position(ticket)?, self.roster.position(agent)?))
    }

    fn finish(mut self) -> Result<Run, RunError> {
        let open = self.ledger.open();
        let in_line = self.engine.waiting().count();
        // What is offered with a time limit and not yet answered is out of the line.
        let offered: std::collections::BTreeSet<usize> =
            self.answers.keys().map(|(position, _)| *position).collect();
        if open != in_line + offered.len() {
            return Err(RunError::Contradiction {
                sequence: 0,
                what: format!(
                    "{open} tickets are open and with nobody, but the engine has {in_line} in line and {} offered",
                    offered.len()
                ),
            });
        }
        let ended_at = self.engine.now();
        for (position, contact, outcome) in core::mem::take(&mut self.ledger).left() {
            self.tell_outcome(position, &contact, outcome);
        }
        let mut outcomes = self.outcomes.unwrap_or_default();
        outcomes.sort_unstable_by_key(|outcome| outcome.position);
        Ok(Run {
            outcomes,
            agents: self.roster.finish(ended_at),
            commands: self.commands,
            events: self.events,
            ended_at,
            state_digest: self.engine.state_digest(),
        })
    }
}

const fn answer((position, agent): (usize, usize), at: Timestamp) -> Item {
    Item {
        at,
        kind: Kind::OfferAnswered,
        position,
        agent,
    }
}
