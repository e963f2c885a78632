//! Fixed pieces of work whose instructions are counted, for a check that does not depend on
//! the machine's mood.
//!
//! `.ci/instructions` runs each under callgrind and holds the count against its mark in
//! `benches/instructions.txt`. Here: `cargo bench --bench instructions -- NAME` does one once,
//! without a name they are listed. What is counted is what runs inside [`counted_part`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../examples/common/mod.rs"]
#[allow(dead_code)] // a part of the examples
mod common;
#[path = "routing/day.rs"]
mod day;
mod desk;
#[path = "../examples/day/load.rs"]
#[allow(dead_code)] // a part of the examples
mod load;
#[path = "policy/rules.rs"]
mod rules;

use std::hint::black_box;

use desk::{Desk, Host, Shape};
use nightdesk::{CalendarDocument, Engine, PolicyDocument, Span, Timestamp, Weekday};

/// What is done, by name.
const WORK: [(&str, fn()); 9] = [
    ("life_idle", life_idle),
    ("life_backlog", life_backlog),
    ("life_many_classes", life_many_classes),
    ("open_tickets", open_tickets),
    ("breach_clocks", breach_clocks),
    ("classify_by_50_rules", classify),
    ("add_open_time", add_open_time),
    ("compile_policy", compile_policy),
    ("replay_day", replay_day),
];

/// The only part that is counted: callgrind is told this name.
#[inline(never)]
fn counted_part(work: &mut dyn FnMut()) {
    work();
    black_box(()); // else the call would be a jump, and its end would not be seen
}

fn main() {
    let mut names = std::env::args().skip(1).filter(|name| name != "--bench");
    match names.next() {
        None => WORK.iter().for_each(|(name, _)| println!("{name}")),
        Some(wanted) => match WORK.iter().find(|(name, _)| *name == wanted) {
            Some((_, work)) => work(),
            None => {
                panic!("`{wanted}` is not the name of any work; without a name they are listed")
            }
        },
    }
}

/// 200 lives at a desk of 200 agents, all free.
fn life_idle() {
    let desk = Desk::new(Shape {
        agents: 200,
        classes: 40,
    });
    let mut host = Host::new(&desk);
    host.register(&desk, 0..200);
    (0..200).for_each(|agent| host.come_online(agent));
    counted_part(&mut || (0..200).for_each(|life| host.live_idle(life % 40).unwrap()));
}

/// 200 lives at the same desk with 2,000 waiting.
fn life_backlog() {
    backlog(200, 40);
}

/// The same with ten agents and a hundred times the classes.
fn life_many_classes() {
    backlog(10, 4_000);
}

fn backlog(agents: usize, classes: usize) {
    let desk = Desk::new(Shape { agents, classes });
    let mut host = Host::new(&desk);
    host.register(&desk, 0..agents);
    (0..2_000).for_each(|index| host.open_afresh(&desk, index % classes));
    (0..agents).for_each(|agent| host.begin_work(&desk, agent).unwrap());
    counted_part(&mut || {
        for life in 0..200 {
            let class = life * 7 % classes.min(2_000);
            host.live_backlog(&desk, class).unwrap();
        }
    });
}

/// 1,000 tickets opened with nobody there.
fn open_tickets() {
    let desk = Desk::new(Shape {
        agents: 10,
        classes: 40,
    });
    let mut host = Host::new(&desk);
    counted_part(&mut || (0..1_000).for_each(|index| host.open_afresh(&desk, index % 40)));
}

/// Two clocks each of 1,000 tickets run out.
fn breach_clocks() {
    let desk = Desk::new(Shape {
        agents: 10,
        classes: 40,
    });
    let mut host = Host::new(&desk);
    (0..1_000).for_each(|index| host.open_afresh(&desk, index % 40));
    let mut events = Vec::with_capacity(1 << 16);
    let mut engine = host.line.engine;
    let at = engine.now().unwrap();
    let fortnight = at.saturating_add(Span::from_secs(14 * 24 * 3600));
    counted_part(&mut || engine.advance(fortnight, &mut events).unwrap());
    assert!(events.len() >= 2_000);
}

/// 1,000 changes of a ticket under 50 rules.
fn classify() {
    let mut changed = rules::Changed::new(50);
    counted_part(&mut || (0..500).for_each(|_| changed.change()));
}

/// Open time added 10,000 times, over a day to five weeks.
fn add_open_time() {
    let document = CalendarDocument::new("Europe/Oslo")
        .open(&Weekday::ALL[..5], &[("09:00", "17:00")])
        .holiday("NO");
    let calendar = document.compile(&nightdesk::Zones::new()).unwrap();
    let start: Timestamp = "2026-03-03T10:00:00Z".parse().unwrap();
    counted_part(&mut || {
        for hour in 0..10_000_u32 {
            let from = start.saturating_add(Span::from_secs(hour * 3600));
            let open = Span::from_secs((8 + hour % 200) * 3600);
            black_box(calendar.add(from, open)).unwrap();
        }
    });
}

/// The bank's policy by night, ten times.
fn compile_policy() {
    let text = include_str!("../examples/policies/bank_night.toml");
    let document: PolicyDocument = toml::from_str(text).unwrap();
    counted_part(&mut || {
        for _ in 0..10 {
            black_box(black_box(&document).compile()).unwrap();
        }
    });
}

/// All inputs of the bundled day.
fn replay_day() {
    let journal = day::journal();
    let mut engine = Engine::new(day::policy());
    let mut events = Vec::new();
    counted_part(&mut || {
        for input in &journal {
            events.clear();
            black_box(engine.apply(input, &mut events)).unwrap();
        }
    });
}
