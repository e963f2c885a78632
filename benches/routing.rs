//! One question about routing each: what does it take to find who or what comes next, in the
//! cases that are hard to get right?
//!
//! `cargo bench --bench routing`. Every figure is that of the one call that is asked about;
//! what puts the desk back into the state before it is not counted. Two readings of the
//! clock are (some 40 ns).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

#[path = "../examples/common/mod.rs"]
#[allow(dead_code)] // a part of the examples
mod common;
#[path = "routing/contacts.rs"]
mod contacts;
#[path = "routing/day.rs"]
mod day;
mod desk;
#[path = "../examples/day/load.rs"]
#[allow(dead_code)] // a part of the examples
mod load;

use std::cell::{LazyCell, RefCell};
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use desk::{Desk, Host, Shape};
use nightdesk::document::{Channel, Language, Queue, Topic};
use nightdesk::{
    AgentSpec, Command, Comparator, Engine, Event, EventKind, HoldReason, Input, Level, Policy,
    PolicyDocument, Presence, Span, TicketSpec, Timestamp,
};

use Comparator::{
    LanguageRank, Load, LongestIdleSinceEnded, Preferred, RoundRobin, Scarcity, SkillLevel,
    Specialist,
};

/// The lists that the example policies have, and the default.
const LISTS: [(&str, &[Comparator]); 7] = [
    (
        "default",
        &[
            Preferred,
            LanguageRank,
            Specialist,
            Load,
            LongestIdleSinceEnded,
        ],
    ),
    ("bank_day", &[LanguageRank, LongestIdleSinceEnded]),
    (
        "bank_urgent",
        &[LanguageRank, Scarcity, SkillLevel, LongestIdleSinceEnded],
    ),
    (
        "bank_service",
        &[Preferred, LanguageRank, Scarcity, LongestIdleSinceEnded],
    ),
    (
        "bank_casework",
        &[Preferred, LanguageRank, SkillLevel, LongestIdleSinceEnded],
    ),
    (
        "igaming_protection",
        &[SkillLevel, LanguageRank, LongestIdleSinceEnded],
    ),
    ("round_robin", &[RoundRobin]),
];

fn begin() -> Timestamp {
    "2026-03-03T09:00:00+01:00".parse().unwrap()
}

/// An engine that is told one thing after the other, a millisecond apart.
struct Told {
    engine: Engine,
    events: Vec<Event>,
    at: Timestamp,
}

impl Told {
    fn new(document: &PolicyDocument) -> Self {
        Self {
            engine: Engine::new(Policy::new(document).unwrap()),
            events: Vec::new(),
            at: begin(),
        }
    }

    /// How long the engine took.
    fn tell(&mut self, command: Command) -> Duration {
        self.events.clear();
        self.at = self.at.saturating_add(Span::from_micros(1_000).unwrap());
        let input = Input::new(self.at, command);
        let begin = Instant::now();
        self.engine.apply(&input, &mut self.events).unwrap();
        begin.elapsed()
    }

    fn is_assigned(&self) -> bool {
        let mut kinds = self.events.iter().map(|event| &event.kind);
        kinds.any(|kind| matches!(kind, EventKind::Assigned { .. }))
    }
}

/// 10,000 agents who are free, of whom ten have the skill `rare`, each with three of eight other
/// skills. A queue for each list.
fn ten_thousand() -> Told {
    let mut document = PolicyDocument::new("choice")
        .channel("phone", Channel::new(true))
        .skill("rare")
        .language("en", Language::new())
        .language("nb", Language::new().fallback(["en"]));
    for skill in 0..8 {
        document = document.skill(format!("skill{skill}"));
    }
    for (name, list) in LISTS {
        document = document
            .queue(name, Queue::new().agent_choice(list.iter().copied()))
            .topic(name, Topic::new().queue(name).skill("rare", 2));
    }
    let mut told = Told::new(&document);
    let level = |number: u64| Level::new(1 + (number % 5) as u8).unwrap();
    for index in 0..10_000_u64 {
        let mut spec = AgentSpec::new(u128::from(index) + 1)
            .channel("phone")
            .language(if index < 5_000 { "nb" } else { "en" });
        for skill in [index % 8, (index / 8 + 1) % 8, (index / 64 + 5) % 8] {
            spec = spec.skill(format!("skill{skill}"), level(index));
        }
        if index % 1_000 == 500 {
            spec = spec.skill("rare", Level::new(2 + (index / 1_000 % 3) as u8).unwrap());
        }
        let (agent, presence) = (spec.id, Presence::Online);
        told.tell(Command::RegisterAgent(spec));
        told.tell(Command::SetPresence { agent, presence });
    }
    told
}

fn best_agent(criterion: &mut Criterion) {
    let state = LazyCell::new(|| RefCell::new(ten_thousand()));
    let mut group = criterion.benchmark_group("best agent of 10,000 when 1 in 1,000 is eligible");
    let mut id = 0;
    for (name, _) in LISTS {
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            let mut told = state.borrow_mut();
            bencher.iter_custom(|times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    id += 1;
                    let ticket = TicketSpec::new(id, name, "phone").language("nb");
                    taken += told.tell(Command::OpenTicket(ticket));
                    assert!(told.is_assigned());
                    let ticket = id.into();
                    told.tell(Command::ResolveTicket { ticket });
                }
                taken
            });
        });
    }
    group.finish();
}

/// The desk of `scale` with tickets of every class waiting, in one half or both.
fn backlog(shape: Shape, waiting: usize, every: usize) -> (Desk, Host) {
    let desk = Desk::new(shape);
    let mut host = Host::new(&desk);
    host.register(&desk, 0..shape.agents);
    let classes: Vec<usize> = (0..shape.classes).step_by(every).collect();
    for index in 0..waiting {
        host.open_afresh(&desk, classes[index % classes.len()]);
    }
    for agent in (0..shape.agents).step_by(every) {
        host.begin_work(&desk, agent).expect("work for everybody");
    }
    (desk, host)
}

fn freed_agent(criterion: &mut Criterion) {
    let shape = Shape {
        agents: 10,
        classes: 1_000,
    };
    let state = LazyCell::new(|| RefCell::new(backlog(shape, 10_000, 1)));
    criterion.bench_function("freed agent with 1,000 non-empty classes", |bencher| {
        let (desk, host) = &mut *state.borrow_mut();
        let mut class = 0;
        bencher.iter_custom(|times| {
            host.line.samples = Some(Vec::new());
            for _ in 0..times {
                class = (class + 7) % shape.classes;
                host.live_backlog(desk, class).unwrap();
            }
            // Of each life's three calls the first is the one that frees the agent.
            let samples = host.line.samples.take().unwrap();
            let freed = samples.iter().step_by(3).map(|ns| u64::from(*ns));
            Duration::from_nanos(freed.sum())
        });
    });
}

fn nothing_for_it(criterion: &mut Criterion) {
    let shape = Shape {
        agents: 10,
        classes: 40,
    };
    // Agent 1 is of the half for which nothing waits.
    let state = LazyCell::new(|| RefCell::new(backlog(shape, 1_000_000, 2)));
    let name = "an agent for whom nothing waits among a million";
    criterion.bench_function(name, |bencher| {
        let (_, host) = &mut *state.borrow_mut();
        bencher.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            for _ in 0..times {
                host.line.samples = Some(Vec::with_capacity(1));
                host.come_online(1);
                taken += Duration::from_nanos(host.line.samples.take().unwrap()[0].into());
                host.go_away(1);
            }
            taken
        });
    });
}

const TIMERS: u64 = 1_000_000;

/// A million tickets put aside, each until an instant of its own, a millisecond apart.
struct Timers {
    told: Told,
    /// Counts those that have fired.
    fired: u64,
}

impl Timers {
    fn new() -> Self {
        let document = PolicyDocument::new("timers")
            .channel("email", Channel::new(false))
            .queue("front", Queue::new())
            .topic("any", Topic::new().queue("front"));
        let mut told = Told::new(&document);
        for count in 0..TIMERS {
            let ticket = TicketSpec::new(u128::from(count), "any", "email");
            told.tell(Command::OpenTicket(ticket));
            told.tell(snooze(count));
        }
        Self { told, fired: 0 }
    }

    /// How long it takes to fire the next, and to set it again behind all others.
    fn fire(&mut self) -> (Duration, Duration) {
        let told = &mut self.told;
        told.events.clear();
        told.at = due(self.fired);
        let begin = Instant::now();
        told.engine.advance(told.at, &mut told.events).unwrap();
        let fired = begin.elapsed();
        assert!(!told.events.is_empty());
        let input = Input::new(told.at, snooze(self.fired + TIMERS));
        self.fired += 1;
        let begin = Instant::now();
        told.engine.apply(&input, &mut told.events).unwrap();
        (fired, begin.elapsed())
    }
}

fn due(count: u64) -> Timestamp {
    let micros = 24 * 3_600_000_000 + i64::try_from(count).unwrap() * 1_000;
    begin().saturating_add(Span::from_micros(micros).unwrap())
}

fn snooze(count: u64) -> Command {
    Command::HoldTicket {
        ticket: u128::from(count % TIMERS).into(),
        reason: HoldReason::Snoozed,
        until: Some(due(count)),
    }
}

fn timers(criterion: &mut Criterion) {
    let state = LazyCell::new(|| RefCell::new(Timers::new()));
    let mut group = criterion.benchmark_group("a million timers");
    let mut ask = |name, part: fn((Duration, Duration)) -> Duration| {
        group.bench_function(name, |bencher| {
            let timers = &mut *state.borrow_mut();
            bencher.iter_custom(|times| (0..times).map(|_| part(timers.fire())).sum());
        });
    };
    ask("the next one fires", |(fired, _)| fired);
    ask("one is set", |(_, set)| set);
    group.finish();
}

fn replay(criterion: &mut Criterion) {
    let (journal, policy) = (day::journal(), day::policy());
    let mut group = criterion.benchmark_group("how many inputs a second");
    group.throughput(Throughput::Elements(journal.len() as u64));
    group.bench_function("replay of the bundled day", |bencher| {
        let mut events = Vec::new();
        bencher.iter(|| {
            let mut engine = Engine::new(policy.clone());
            for input in &journal {
                events.clear();
                black_box(engine.apply(input, &mut events)).unwrap();
            }
            engine
        });
    });
    group.finish();
}

fn simulations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("how many contacts a second");
    group.sample_size(10);
    let day = day::simulation();
    group.throughput(Throughput::Elements(day.contacts().len() as u64));
    group.bench_function("simulation of the bundled day", |bencher| {
        bencher.iter(|| day.run(&mut ()).unwrap());
    });
    for contacts in [10_000, 100_000] {
        let bank = LazyCell::new(|| {
            let list = contacts::contacts(contacts).collect();
            contacts::simulation(contacts, list)
        });
        group.throughput(Throughput::Elements(contacts as u64));
        let id = BenchmarkId::new("simulation of the bank's whole policy", contacts);
        group.bench_function(id, |bencher| bencher.iter(|| bank.run(&mut ()).unwrap()));
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    best_agent(&mut criterion);
    freed_agent(&mut criterion);
    nothing_for_it(&mut criterion);
    timers(&mut criterion);
    replay(&mut criterion);
    simulations(&mut criterion);
    criterion.final_summary();
}
