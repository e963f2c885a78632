//! The host of the desk: opens tickets, reads every event, accepts what is offered, resolves.
//!
//! A backlog stays as it is while it is measured: what leaves the line is replaced by a new
//! ticket of the same class.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Range;
use std::time::Instant;

use nightdesk::{
    AgentId, Command, Engine, Event, EventKind, Input, Policy, Presence, TicketId, TicketSpec,
    Timestamp,
};

use super::{Desk, agent_id, agent_index, mix};

/// A Tuesday, half an hour after the calendar opens.
const BEGIN: &str = "2026-03-03T06:30:00+01:00";
/// Between two arrivals: a million come in ten hours, and the day is not over when the
/// measured ones have come too.
const BETWEEN_ARRIVALS: i64 = 36_000;
const BETWEEN_CALLS: i64 = 5_000;
/// A ticket's class is in its id, whose other bits are those of any UUID.
const CLASS_BITS: u32 = 13;

/// What keeps a cell from being measured.
#[derive(Debug)]
pub(crate) struct Stuck(pub(crate) String);

/// The engine, and what the host remembers of its events.
pub(crate) struct Line {
    pub(crate) engine: Engine,
    /// How long each call took, in nanoseconds, where that is asked for.
    pub(crate) samples: Option<Vec<u32>>,
    /// The most elementary steps that one call took, and the most events that came out of one.
    pub(crate) most_steps: u64,
    pub(crate) most_events: usize,
    events: Vec<Event>,
    offers: Vec<(TicketId, AgentId)>,
    /// What each agent has.
    held: Vec<Option<TicketId>>,
}

impl Line {
    fn apply(&mut self, input: &Input) {
        let before = self.engine.steps();
        if let Some(samples) = &mut self.samples {
            let begin = Instant::now();
            self.engine.apply(input, &mut self.events).unwrap();
            let taken = begin.elapsed().as_nanos();
            samples.push(u32::try_from(taken).unwrap_or(u32::MAX));
        } else {
            self.engine.apply(input, &mut self.events).unwrap();
        }
        self.most_steps = self.most_steps.max(self.engine.steps() - before);
        self.read();
    }

    /// Every event is read.
    fn read(&mut self) {
        self.most_events = self.most_events.max(self.events.len());
        for event in self.events.drain(..) {
            match event.kind {
                EventKind::Offered { ticket, agent, .. } => self.offers.push((ticket, agent)),
                EventKind::Assigned { ticket, agent, .. } => {
                    self.held[agent_index(agent)] = Some(ticket);
                }
                other => {
                    black_box(&other);
                }
            }
        }
    }

    fn one_offer(&self) -> Result<(TicketId, AgentId), Stuck> {
        match self.offers[..] {
            [offer] => Ok(offer),
            _ => Err(Stuck(format!("{} offers, not one", self.offers.len()))),
        }
    }
}

pub(crate) struct Host {
    pub(crate) line: Line,
    /// An opening of each class, and the other commands of a life; their ids change.
    openings: Vec<Input>,
    accept: Input,
    resolve: Input,
    /// Of each class, how many of its agents have been freed in turn.
    turns: Vec<usize>,
    now: i64,
    arrived: i64,
    opened: u64,
}

impl Host {
    pub(crate) fn new(desk: &Desk) -> Self {
        let policy = Policy::new(&desk.document).expect("the desk's policy");
        let begin: Timestamp = BEGIN.parse().unwrap();
        let ticket = TicketId::new(0);
        let agent = AgentId::new(0);
        let open = |class| Input::new(begin, Command::OpenTicket(opening(desk, class)));
        Self {
            line: Line {
                engine: Engine::new(policy),
                samples: None,
                most_steps: 0,
                most_events: 0,
                events: Vec::with_capacity(1 << 16),
                offers: Vec::with_capacity(1 << 10),
                held: vec![None; desk.shape.agents],
            },
            openings: (0..desk.shape.classes).map(open).collect(),
            accept: Input::new(begin, Command::AcceptOffer { ticket, agent }),
            resolve: Input::new(begin, Command::ResolveTicket { ticket }),
            turns: vec![0; desk.shape.classes],
            now: begin.as_micros(),
            arrived: begin.as_micros(),
            opened: 0,
        }
    }

    /// Tells the engine of agents, who stay offline.
    pub(crate) fn register(&mut self, desk: &Desk, agents: Range<usize>) {
        for spec in &desk.agents[agents] {
            self.tell(Command::RegisterAgent(spec.clone()));
        }
    }

    /// Opens a ticket whose names are text of their own, as they are for a host that reads
    /// its inputs from outside.
    pub(crate) fn open_afresh(&mut self, desk: &Desk, class: usize) {
        let mut spec = opening(desk, class);
        spec.id = self.arrival(class);
        self.tell(Command::OpenTicket(spec));
    }

    pub(crate) fn come_online(&mut self, agent: usize) {
        self.set_presence(agent, Presence::Online);
    }

    /// There, and not to be offered anything.
    pub(crate) fn go_away(&mut self, agent: usize) {
        self.set_presence(agent, Presence::Away);
    }

    fn set_presence(&mut self, agent: usize, presence: Presence) {
        let agent = agent_id(agent);
        self.tell(Command::SetPresence { agent, presence });
    }

    /// Has an agent come online and begin to work, and replaces the ticket that it takes.
    pub(crate) fn begin_work(&mut self, desk: &Desk, agent: usize) -> Result<(), Stuck> {
        self.come_online(agent);
        if self.line.offers.is_empty() {
            // All that it can do is gone for a moment.
            self.open(desk.class_of(agent));
            self.accept()?;
        } else {
            let class = self.accept()?;
            self.open(class);
        }
        match (self.line.held[agent], self.line.offers.is_empty()) {
            (Some(_), true) => Ok(()),
            _ => Err(Stuck(format!("agent {agent} found nothing to do"))),
        }
    }

    /// A ticket's life at an idle desk: opened, offered, accepted, resolved.
    pub(crate) fn live_idle(&mut self, class: usize) -> Result<(), Stuck> {
        self.open(class);
        let (ticket, _) = self.line.one_offer()?;
        self.accept()?;
        self.resolve(ticket);
        Ok(())
    }

    /// A ticket's life at a busy one: an agent's is resolved, the agent freed and offered the
    /// next, which it accepts, and one like that is opened.
    pub(crate) fn live_backlog(&mut self, desk: &Desk, class: usize) -> Result<(), Stuck> {
        let (first, drawn) = (desk.first_agent_of(class), desk.drawn());
        let agents = (desk.shape.agents - first).div_ceil(drawn);
        let agent = first + self.turns[class] % agents * drawn;
        self.turns[class] += 1;
        let held = self.line.held[agent].take();
        self.resolve(held.ok_or_else(|| Stuck(format!("agent {agent} has nothing")))?);
        let left = self.accept()?;
        self.open(left);
        Ok(())
    }

    /// Replaces the policy by one that differs in how long closed tickets are kept.
    pub(crate) fn replace_policy(&mut self, desk: &Desk) {
        self.tell(Command::ReplacePolicy {
            document: Box::new(desk.document.clone().retention("2m")),
            queues: BTreeMap::new(),
        });
    }

    /// Accepts the one offer that stands; the class of its ticket.
    fn accept(&mut self) -> Result<usize, Stuck> {
        let (ticket, agent) = self.line.one_offer()?;
        self.line.offers.clear();
        self.accept.command = Command::AcceptOffer { ticket, agent };
        self.accept.at = self.next_call();
        self.line.apply(&self.accept);
        Ok(class_of(ticket))
    }

    fn open(&mut self, class: usize) {
        let id = self.arrival(class);
        let at = self.next_call();
        let input = &mut self.openings[class];
        input.at = at;
        if let Command::OpenTicket(spec) = &mut input.command {
            spec.id = id;
        }
        self.line.apply(input);
    }

    fn resolve(&mut self, ticket: TicketId) {
        self.resolve.command = Command::ResolveTicket { ticket };
        self.resolve.at = self.next_call();
        self.line.apply(&self.resolve);
    }

    fn tell(&mut self, command: Command) {
        let input = Input::new(self.next_call(), command);
        self.line.apply(&input);
    }

    fn next_call(&mut self) -> Timestamp {
        self.now += BETWEEN_CALLS;
        Timestamp::from_micros(self.now).unwrap()
    }

    /// The id of a ticket that arrives now.
    fn arrival(&mut self, class: usize) -> TicketId {
        self.now = self.now.max(self.arrived + BETWEEN_ARRIVALS);
        self.arrived = self.now;
        self.opened += 1;
        let (high, low) = (mix(self.opened), mix(!self.opened));
        let low = low >> CLASS_BITS << CLASS_BITS | class as u64;
        TicketId::new(u128::from(high) << 64 | u128::from(low))
    }
}

fn opening(desk: &Desk, class: usize) -> TicketSpec {
    let class = &desk.classes[class];
    TicketSpec::new(0, class.topic.as_str(), class.channel).language(class.language.as_str())
}

fn class_of(ticket: TicketId) -> usize {
    let bits = ticket.get() & ((1 << CLASS_BITS) - 1);
    usize::try_from(bits).unwrap()
}
