//! The known worst cases, each up to the call that is the worst. The benchmarks count the
//! instructions of the same calls.

#![allow(clippy::unwrap_used, dead_code)]

use std::ops::Range;

use nightdesk::document::{
    Channel, Clock, ClockTargets, Ladder, Limits, Load, PromiseKind, Queue, Step, Topic,
};
use nightdesk::{
    AgentSpec, CalendarDocument, Command, Engine, Event, Input, Level, Policy, PolicyDocument,
    Presence, Span, TicketSpec, Timestamp, Weekday,
};

/// An engine that is told one thing after the other, and what followed from the last.
pub(crate) struct Case {
    pub(crate) engine: Engine,
    pub(crate) events: Vec<Event>,
    pub(crate) at: Timestamp,
}

impl Case {
    fn new(document: &PolicyDocument) -> Self {
        Self {
            engine: Engine::new(Policy::new(document).unwrap()),
            events: Vec::new(),
            at: "2026-03-03T22:00:00Z".parse().unwrap(),
        }
    }

    /// Tells the engine something, in the same instant as the last; how many events follow.
    pub(crate) fn tell(&mut self, command: Command) -> usize {
        self.events.clear();
        let input = Input::new(self.at, command);
        self.engine.apply(&input, &mut self.events).unwrap();
        self.events.len()
    }

    pub(crate) fn open(&mut self, spec: TicketSpec) -> usize {
        self.tell(Command::OpenTicket(spec))
    }

    pub(crate) fn register(&mut self, spec: AgentSpec) {
        self.tell(Command::RegisterAgent(spec));
    }

    pub(crate) fn set_presence(&mut self, agent: u128, presence: Presence) -> usize {
        let agent = agent.into();
        self.tell(Command::SetPresence { agent, presence })
    }

    pub(crate) fn resolve(&mut self, ticket: u128) -> usize {
        let ticket = ticket.into();
        self.tell(Command::ResolveTicket { ticket })
    }

    /// Lets time pass; how many events follow.
    pub(crate) fn advance(&mut self, seconds: u32) -> usize {
        self.events.clear();
        self.at = self.at.saturating_add(Span::from_secs(seconds));
        self.engine.advance(self.at, &mut self.events).unwrap();
        self.events.len()
    }

    /// How many of the last events an eye picks out.
    pub(crate) fn count(&self, eye: impl Fn(&nightdesk::EventKind) -> bool) -> usize {
        self.events.iter().filter(|event| eye(&event.kind)).count()
    }
}

fn document() -> PolicyDocument {
    PolicyDocument::new("worst cases")
        .skill("fraud")
        .channel("phone", Channel::new(true))
        .channel("email", Channel::new(false).cost(1))
        // A million, and the few that come after them.
        .limits(Limits::new().tickets(1_000_100))
}

fn call(id: u128) -> TicketSpec {
    TicketSpec::new(id, "any", "phone")
}

fn agent(id: u128) -> AgentSpec {
    AgentSpec::new(id).channel("phone").channel("email")
}

/// With the next ticket a queue counts as busy, and a ladder says that all who wait in it
/// need less from then on. Agent 1 has not the skill that is dropped, agent 2 has it; neither
/// is there.
pub(crate) fn load_about_to_begin(waiting: u32) -> Case {
    let ladder = Ladder::new().step(Step::new().load("busy").drop_skill("fraud"));
    let load = Load::new("front")
        .waiting(waiting + 1)
        .until(i64::from(waiting / 2));
    let document = document()
        .ladder("patient", ladder)
        .load("busy", load)
        .queue("front", Queue::new().ladder("patient"))
        .topic("any", Topic::new().queue("front").skill("fraud", 1));
    let mut case = Case::new(&document);
    case.register(agent(1));
    case.register(agent(2).skill("fraud", Level::MIN));
    (0..waiting).for_each(|id| {
        case.open(call(id.into()));
    });
    case
}

/// Tickets that agent 1 must not have, each with another agent beside that it excludes if they
/// differ: then no two need the same. Agents 1 and 2 are not there.
pub(crate) fn all_exclude_one(tickets: u32, differ: bool) -> Case {
    let document = document()
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"));
    let mut case = Case::new(&document);
    case.register(agent(1));
    case.register(agent(2));
    for id in 0..tickets {
        let spec = call(id.into()).excluded(1);
        case.open(if differ {
            spec.excluded(1_000_000 + u128::from(id))
        } else {
            spec
        });
    }
    case
}

/// All have come at night, one second after the other, for an office that opens at 8:00 and
/// promises an answer within the hour. At the end of this it is 7:59:59.
pub(crate) fn overnight_arrivals(tickets: u32) -> Case {
    let office = CalendarDocument::new("+00:00").open(&Weekday::ALL[..5], &[("08:00", "16:00")]);
    let document = document()
        .add_calendar("office", office)
        .clock(
            "answer",
            Clock::new(PromiseKind::FirstResponse).target("1h"),
        )
        .usual_clock("answer", ClockTargets::default())
        .queue("front", Queue::new().calendar("office"))
        .topic("any", Topic::new().queue("front"));
    let mut case = Case::new(&document);
    let night = 10 * 3600 - 1;
    let mut passed = 0;
    for id in 0..tickets {
        if passed < night {
            case.advance(1);
            passed += 1;
        }
        case.open(call(id.into()));
    }
    case.advance(night - passed);
    case
}

/// Agent 1 has so many e-mails at a time, and agent 2 has as much room. Only 1 is there.
pub(crate) fn agent_with(tickets: u32) -> Case {
    let document = document()
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"));
    let mut case = Case::new(&document);
    case.register(agent(1).budget(tickets));
    case.register(agent(2).budget(tickets));
    case.set_presence(1, Presence::Online);
    for id in 0..tickets {
        case.open(TicketSpec::new(u128::from(id), "any", "email"));
    }
    case
}

/// A desk to which a caller may send whatever ids it likes.
pub(crate) fn open_to_all() -> Case {
    let document = document()
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"));
    Case::new(&document)
}

/// Ids that are equal in what a careless table would go by: their low bits, their high bits,
/// the two halves folded by exclusive or, the halves' sum, the remainder by a prime, the low bits
/// after a multiplication by the golden ratio.
pub(crate) fn chosen_ids(ids: Range<u128>) -> [(&'static str, Vec<u128>); 6] {
    // The inverse, modulo 2^64, of the odd number by which such tables multiply.
    let golden: u64 = 0x9e37_79b9_7f4a_7c15;
    let inverse = (0..6).fold(golden, |x, _| {
        x.wrapping_mul(2_u64.wrapping_sub(golden.wrapping_mul(x)))
    });
    let all = |id: fn(u128) -> u128| ids.clone().map(id).collect::<Vec<u128>>();
    let scaled = ids.clone().map(|id| {
        let id = u64::try_from(id).unwrap();
        u128::from(inverse.wrapping_mul(id << 32))
    });
    [
        ("high bits only", all(|id| id << 64)),
        ("low bits only", all(|id| id)),
        ("equal halves", all(|id| id << 64 | id)),
        (
            "one sum of halves",
            all(|id| id << 64 | (u128::from(u64::MAX) - id)),
        ),
        ("multiples of 2^61 - 1", all(|id| id * ((1_u128 << 61) - 1))),
        ("golden ratio undone", scaled.collect()),
    ]
}
