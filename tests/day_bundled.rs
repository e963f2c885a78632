//! The bundled day: its files, its policy, and what becomes of it; and the same
//! for real days, where there are any.

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "../examples/common/mod.rs"]
mod common;
#[path = "../examples/day/generate.rs"]
mod generate;
#[allow(dead_code)]
#[path = "../examples/day/load.rs"]
mod load;

use std::collections::BTreeMap;
use std::path::PathBuf;

use load::{Day, Source};
use nightdesk::sim::{Contact, Outcome, Run, Simulation, Spell, Step};
use nightdesk::{AgentSpec, Digest, Digester, Level, Name, Policy, Span, TicketSpec, Timestamp};

const POLICY: &str = include_str!("../examples/policies/bank_day.toml");
const CONTACTS: &str = include_str!("../examples/data/day/contacts.csv");
const AGENTS: &str = include_str!("../examples/data/day/agents.csv");

fn policy() -> Policy {
    common::policy("bank_day.toml", POLICY).expect("the shipped policy")
}

fn channels() -> Vec<Name> {
    vec!["callback".into(), "phone".into()]
}

fn day(contacts: &str, agents: &str) -> Day {
    load::load(
        policy(),
        &channels(),
        &Source::bundled("contacts.csv", contacts),
        &Source::bundled("agents.csv", agents),
    )
    .expect("a day")
}

fn run(simulation: &Simulation) -> (Run, Digest) {
    let mut events = Digester::new();
    let run = simulation.run(&mut |step: &Step<'_>| {
        step.events.iter().for_each(|event| events.add(event));
    });
    (run.expect("a run"), events.finish())
}

/// Each contact once, the same events twice, laws 6 and 7 after every call, and
/// the published order among the callers.
fn check(simulation: Simulation) -> Run {
    let (first, events) = run(&simulation);
    let contacts = simulation.contacts().len();
    assert_eq!(first.outcomes.len(), contacts);
    let positions = first.outcomes.iter().map(|contact| contact.position);
    assert!(positions.eq(0..contacts), "each exactly once");
    goes_by_the_order(simulation.contacts(), &first);
    let (second, again) = run(&simulation.verify(true));
    assert_eq!(events, again);
    assert_eq!(first, second);
    first
}

/// Among callers of one topic and one language nobody is answered while another
/// waits whose place is before theirs: arrival less 90 s for priority customers,
/// then arrival. Worked out from files and outcomes alone.
fn goes_by_the_order(contacts: &[Contact], run: &Run) {
    let place = |position: usize| {
        let contact = contacts.get(position).unwrap();
        let priority = contact.ticket.segment == Some("priority".into());
        let head_start = Span::from_secs(if priority { 90 } else { 0 });
        (contact.arrived_at.saturating_sub(head_start), position)
    };
    let mut lines: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for contact in &run.outcomes {
        let ticket = &contacts.get(contact.position).unwrap().ticket;
        // A stolen card moves up and down the tiers.
        if ticket.topic != "card.stolen" {
            let line = (ticket.topic.clone(), ticket.languages.clone());
            lines.entry(line).or_default().push(contact.position);
        }
    }
    let until = |position: usize| match run.outcomes.get(position).unwrap().outcome {
        Outcome::Answered { at, .. } | Outcome::Abandoned { at } => at,
        Outcome::Waiting => Timestamp::MAX,
    };
    let mut compared = 0_u64;
    for line in lines.values() {
        for &answered in line {
            let Outcome::Answered { at, .. } = run.outcomes.get(answered).unwrap().outcome else {
                continue;
            };
            for &other in line {
                let waits = contacts.get(other).unwrap().arrived_at < at && until(other) > at;
                if waits {
                    compared += 1;
                    assert!(place(answered) < place(other), "{answered} before {other}");
                }
            }
        }
    }
    assert!(compared > 0, "nobody ever waited beside another");
}

#[test]
fn the_generator_makes_the_bundled_files() {
    let remedy = "run `cargo run --example generate_day`";
    assert!(generate::contacts(generate::SEED) == CONTACTS, "{remedy}");
    assert!(generate::agents(generate::SEED) == AGENTS, "{remedy}");
    assert_ne!(generate::contacts(generate::SEED + 1), CONTACTS);
}

#[test]
fn the_bundled_day_accounts_for_every_contact() {
    let day = day(CONTACTS, AGENTS);
    let run = check(day.simulation.clone());
    let total = day.simulation.report(&run, Span::from_secs(20)).total;
    assert_eq!(total.contacts, CONTACTS.lines().count() as u64 - 1);
    assert_eq!(
        total.answered + total.abandoned + total.waiting,
        total.contacts
    );
}

/// The figures that the generator's documentation names, with room for chance.
#[test]
fn the_bundled_day_has_the_published_shape() {
    let day = day(CONTACTS, AGENTS);
    let contacts = day.simulation.contacts();
    let count = contacts.len() as i64;
    assert!((1_000..=1_500).contains(&count), "{count} contacts");
    assert!((25..=40).contains(&day.agent_names.len()));
    let mean = |span: fn(&Contact) -> Span| {
        contacts.iter().map(|c| span(c).as_micros()).sum::<i64>() / count / 1_000_000
    };
    let handle = mean(|contact| contact.handle);
    assert!((170..=206).contains(&handle), "mean handling {handle} s");
    let run = day.simulation.run(&mut ()).unwrap();
    let total = day.simulation.report(&run, Span::from_secs(20)).total;
    let within = total.within_of_answered().unwrap();
    assert!((5_500..=6_500).contains(&within), "{within} within 20 s");
    let gave_up = total.abandoned_of_contacts().unwrap();
    assert!((1_100..=1_500).contains(&gave_up), "{gave_up} gave up");
}

/// Two callers wait for one agent: who is answered first?
#[test]
fn the_head_start_of_priority_customers_is_90_seconds_exactly() {
    let at = |seconds: u32| {
        let start: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
        start.saturating_add(Span::from_secs(seconds))
    };
    let call = |id: u128, segment: &str, arrives: u32, handle: u32| {
        let ticket = TicketSpec::new(id, "account.regular", "phone")
            .language("nb")
            .segment(segment);
        Contact::new(ticket, at(arrives), Span::from_secs(handle))
    };
    for (later, priority_first) in [(0, true), (1, true), (89, true), (90, false), (91, false)] {
        let agent = AgentSpec::new(1)
            .skill("account.regular", Level::MIN)
            .language("nb")
            .channel("phone");
        let contacts = vec![
            call(1, "standard", 0, 600),
            call(2, "standard", 100, 10),
            call(3, "priority", 100 + later, 10),
        ];
        let spells = vec![Spell::new(agent, at(0), at(2_000))];
        let simulation = Simulation::new(policy(), contacts, spells)
            .unwrap()
            .verify(true);
        let run = simulation.run(&mut ()).unwrap();
        let answered = |position: usize| match run.outcomes.get(position).unwrap().outcome {
            Outcome::Answered { at, .. } => at,
            other => panic!("{other:?}"),
        };
        assert_eq!(answered(2) < answered(1), priority_first, "{later} s later");
        assert_eq!(answered(1).min(answered(2)), at(600));
    }
}

/// Real days, in `$NIGHTDESK_DATA/<name>/{contacts,agents}.csv`.
#[test]
fn real_days_account_for_every_contact() {
    let Some(folder) = std::env::var_os("NIGHTDESK_DATA").map(PathBuf::from) else {
        println!("NIGHTDESK_DATA names no folder with real days: nothing to check");
        return;
    };
    let mut checked = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder NIGHTDESK_DATA names") {
        let folder = entry.unwrap().path();
        let (contacts, agents) = (folder.join("contacts.csv"), folder.join("agents.csv"));
        if contacts.is_file() && agents.is_file() {
            let read = |path| std::fs::read_to_string(path).unwrap();
            check(day(&read(contacts), &read(agents)).simulation);
            checked += 1;
        }
    }
    assert!(checked > 0, "no day in {}", folder.display());
}
