//! Fixed pieces of work whose instructions are counted, for a check that does not depend on
//! the machine's mood.
//!
//! `.ci/instructions` runs each under callgrind and holds the count against its mark in
//! `benches/instructions.txt`. Here: `cargo bench --bench instructions -- NAME` does one once;
//! without a name they are listed. The worst cases take a number of tickets after the name. What is counted is what runs inside [`counted_part`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../tests/worst_cases/cases.rs"]
mod cases;
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
use nightdesk::{
    CalendarDocument, Command, Engine, PolicyDocument, Presence, Span, TicketId, TicketSpec,
    Timestamp, Weekday,
};

/// What is done, by name.
const WORK: [(&str, fn()); 9] = [
    ("life_idle", life_idle),
    ("life_idle_of_many", life_idle_of_many),
    ("life_backlog", life_backlog),
    ("life_many_classes", life_many_classes),
    ("open_tickets", open_tickets),
    ("classify_by_50_rules", classify),
    ("add_open_time", add_open_time),
    ("compile_policy", compile_policy),
    ("replay_day", replay_day),
];

/// What is done with so many tickets.
type Worst = fn(u32);

const WORST: [(&str, Worst); 6] = [
    ("worst_load_begins", worst_load_begins),
    ("worst_all_exclude_one", worst_all_exclude_one),
    ("worst_each_its_own_class", worst_each_its_own_class),
    ("worst_overnight_breaches", worst_overnight_breaches),
    ("worst_agent_goes", worst_agent_goes),
    ("worst_ids_collide", worst_ids_collide),
];

/// The only part that is counted: callgrind is told this name.
#[inline(never)]
fn counted_part(work: &mut dyn FnMut()) {
    work();
    black_box(()); // else the call would be a jump, and its end would not be seen
}

fn main() {
    let mut names = std::env::args().skip(1).filter(|name| name != "--bench");
    let Some(wanted) = names.next() else {
        WORK.iter().for_each(|(name, _)| println!("{name}"));
        WORST.iter().for_each(|(name, _)| println!("{name}"));
        return;
    };
    if let Some((_, work)) = WORK.iter().find(|(name, _)| *name == wanted) {
        work();
    } else if let Some((_, work)) = WORST.iter().find(|(name, _)| *name == wanted) {
        let tickets = names.next().map_or(Ok(2_000), |number| number.parse());
        work(tickets.expect("a number of tickets"));
    } else {
        panic!("`{wanted}` is not the name of any work; without a name they are listed");
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

/// 500 lives at a desk of 1,000 agents, all free, that has had 5,000 before: more than empty
/// classes are kept.
fn life_idle_of_many() {
    let desk = Desk::new(Shape {
        agents: 1_000,
        classes: 40,
    });
    let mut host = Host::new(&desk);
    host.register(&desk, 0..1_000);
    (0..1_000).for_each(|agent| host.come_online(agent));
    let mut lives = (0..).map(|life| life * 7 % 40);
    let before = lives.by_ref().take(5_000);
    before.for_each(|class| host.live_idle(class).unwrap());
    counted_part(&mut || {
        let measured = lives.by_ref().take(500);
        measured.for_each(|class| host.live_idle(class).unwrap());
    });
}

/// 200 lives at a desk of 200 agents with 2,000 waiting.
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

// The cases of tests/worst_cases.rs. What is counted is the call that is the worst, or what
// must not notice. With four times the tickets it may take four times as much, not sixteen.

fn worst_load_begins(tickets: u32) {
    let mut case = cases::load_about_to_begin(tickets);
    counted_part(&mut || {
        case.open(TicketSpec::new(u128::from(tickets), "any", "phone"));
    });
}

/// An agent comes and goes for whom none of those who wait is.
fn worst_all_exclude_one(tickets: u32) {
    come_and_go(cases::all_exclude_one(tickets, false));
}

/// The same where each of those who wait needs something else.
fn worst_each_its_own_class(tickets: u32) {
    come_and_go(cases::all_exclude_one(tickets, true));
}

fn come_and_go(mut case: cases::Case) {
    counted_part(&mut || {
        for _ in 0..10 {
            case.set_presence(1, Presence::Online);
            case.set_presence(1, Presence::Offline);
        }
    });
}

fn worst_overnight_breaches(tickets: u32) {
    let mut case = cases::overnight_arrivals(tickets);
    case.advance(3_601);
    counted_part(&mut || {
        case.advance(1);
    });
    assert_eq!(case.events.len(), tickets as usize);
}

/// One goes, and the next takes what it had.
fn worst_agent_goes(tickets: u32) {
    let mut case = cases::agent_with(tickets);
    counted_part(&mut || {
        case.set_presence(1, Presence::Offline);
        case.set_presence(2, Presence::Online);
    });
}

/// Tickets are opened and closed again, of each family of ids.
fn worst_ids_collide(tickets: u32) {
    let families = cases::chosen_ids(1..u128::from(tickets) + 1);
    let mut desks = families.map(|(_, ids)| (cases::open_to_all(), ids));
    counted_part(&mut || {
        for (case, ids) in &mut desks {
            for id in ids.iter() {
                case.open(TicketSpec::new(*id, "any", "phone"));
            }
            for id in ids.iter() {
                let ticket = TicketId::new(*id);
                case.tell(Command::CancelTicket { ticket });
            }
        }
    });
}
