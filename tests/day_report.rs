//! The figures of a run against a plain recomputation from its outcomes.

#![cfg(feature = "sim")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic
)]

mod day_support;

use day_support::{POLICY, agent, at, outcomes, policy, run, simulation, spell};
use nightdesk::sim::{Contact, Figures, Outcome, Simulation};
use nightdesk::{Span, TicketSpec};
use proptest::prelude::*;

const LANGUAGES: &str =
    "[languages]\nnb = {}\nen = {}\n[segments]\nvip = { head_start = \"90s\" }\n";

fn ticket(id: usize, topic: bool, language: u8, vip: bool) -> TicketSpec {
    let ticket = TicketSpec::new(
        id as u128,
        if topic { "plain" } else { "finished" },
        "phone",
    );
    let ticket = match language {
        0 => ticket,
        1 => ticket.language("nb").language("en"),
        _ => ticket.language("en").language("nb"),
    };
    if vip { ticket.segment("vip") } else { ticket }
}

/// A contact: arrival over two days, handling, patience, topic, language, segment.
type Drawn = (u32, u32, Option<u32>, bool, u8, bool);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let one = (
        0..172_800_u32,
        0..600_u32,
        proptest::option::of(0..900_u32),
        any::<bool>(),
        0..3_u8,
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..60)
}

/// Seconds of a span; whole in these tests.
fn secs(span: Span) -> f64 {
    span.as_micros() as f64 / 1e6
}

/// The figures of the contacts that `wanted` picks, by definition.
fn check(
    figures: &Figures,
    day: &Simulation,
    outcomes: &[(usize, Outcome)],
    wanted: impl Fn(&Contact) -> bool,
) {
    let contacts = day.contacts();
    let mine: Vec<(&Contact, Outcome)> = outcomes
        .iter()
        .map(|(position, outcome)| (contacts.get(*position).unwrap(), *outcome))
        .filter(|(contact, _)| wanted(contact))
        .collect();
    let mut waits = Vec::new();
    let (mut gave_up, mut waiting) = (0, 0);
    for (contact, outcome) in &mine {
        match outcome {
            Outcome::Answered { at, waited, .. } => {
                assert_eq!(*waited, at.since(contact.arrived_at));
                waits.push(secs(*waited));
            }
            Outcome::Abandoned { at } => {
                let patience = contact.patience.expect("only those with patience give up");
                assert_eq!(*at, contact.arrived_at.saturating_add(patience));
                gave_up += 1;
            }
            Outcome::Waiting => waiting += 1,
        }
    }
    waits.sort_by(f64::total_cmp);
    let n = waits.len();
    assert_eq!(figures.contacts, mine.len() as u64);
    assert_eq!(figures.answered, n as u64);
    assert_eq!((figures.abandoned, figures.waiting), (gave_up, waiting));
    let within = waits.iter().filter(|wait| **wait <= 20.0).count();
    assert_eq!(figures.within_threshold, within as u64);
    let rank = |percent: f64| {
        // The least wait that so many percent do not exceed, found by counting.
        waits.iter().copied().find(|wait| {
            let share = waits.iter().filter(|other| *other <= wait).count() as f64 / n as f64;
            share >= percent
        })
    };
    assert_eq!(figures.median_wait.map(secs), rank(0.5));
    assert_eq!(figures.p95_wait.map(secs), rank(0.95));
    assert_eq!(figures.longest_wait.map(secs), waits.last().copied());
    match figures.mean_wait {
        None => assert_eq!(n, 0),
        Some(mean) => {
            let naive = waits.iter().sum::<f64>() / n as f64;
            assert!((secs(mean) - naive).abs() < 2e-6, "{mean} {naive}");
        }
    }
    let close = |share: Option<u32>, part: usize, whole: usize| match share {
        None => assert_eq!(whole, 0),
        Some(share) => {
            let naive = part as f64 / whole as f64 * 10_000.0;
            assert!((f64::from(share) - naive).abs() <= 0.5 + 1e-6);
        }
    };
    close(figures.within_of_answered(), within, n);
    close(figures.within_of_contacts(), within, mine.len());
    close(
        figures.abandoned_of_contacts(),
        usize::try_from(gave_up).unwrap(),
        mine.len(),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn figures_are_what_the_outcomes_say(
        drawn in drawn(),
        until in proptest::option::of(0..200_000_u32),
    ) {
        let contacts: Vec<Contact> = drawn
            .iter()
            .enumerate()
            .map(|(id, (arrives, handle, patience, topic, language, vip))| {
                let ticket = ticket(id, *topic, *language, *vip);
                let contact = Contact::new(ticket, at(*arrives), Span::from_secs(*handle));
                match patience {
                    Some(patience) => contact.patience(Span::from_secs(*patience)),
                    None => contact,
                }
            })
            .collect();
        let both = || agent(1).language("nb").language("en");
        let mut spells = vec![spell(1, 1_000, 40_000), spell(1, 80_000, 150_000)];
        for spell in &mut spells {
            spell.agent = both();
        }
        let day = Simulation::new(policy(&format!("{POLICY}{LANGUAGES}")), contacts, spells)
            .unwrap()
            .verify(true);
        let day = match until {
            Some(until) => day.until(at(until)),
            None => day,
        };
        let run = run(&day);
        let outcomes: Vec<(usize, Outcome)> = run
            .outcomes
            .iter()
            .map(|contact| (contact.position, contact.outcome))
            .collect();

        // Each contact that arrived before the end, exactly once.
        let arrived: Vec<usize> = (0..day.contacts().len())
            .filter(|i| until.is_none_or(|until| day.contacts().get(*i).unwrap().arrived_at < at(until)))
            .collect();
        let told: Vec<usize> = outcomes.iter().map(|(position, _)| *position).collect();
        prop_assert_eq!(told, arrived);

        let report = day.report(&run, Span::from_secs(20));
        check(&report.total, &day, &outcomes, |_| true);
        for (topic, figures) in &report.by_topic {
            check(figures, &day, &outcomes, |contact| contact.ticket.topic == *topic);
        }
        for (segment, figures) in &report.by_segment {
            check(figures, &day, &outcomes, |contact| contact.ticket.segment == *segment);
        }
        for (language, figures) in &report.by_language {
            check(figures, &day, &outcomes, |contact| {
                contact.ticket.languages.first() == language.as_ref()
            });
        }
        for (hour, figures) in &report.by_hour {
            // The text of an instant starts `2026-03-10T09:`.
            check(figures, &day, &outcomes, |contact| {
                contact.arrived_at.to_string().get(11..13) == Some(&format!("{hour:02}"))
            });
        }
        for parts in [
            report.by_topic.values().map(|f| f.contacts).sum::<u64>(),
            report.by_segment.values().map(|f| f.contacts).sum(),
            report.by_language.values().map(|f| f.contacts).sum(),
            report.by_hour.values().map(|f| f.contacts).sum(),
        ] {
            prop_assert_eq!(parts, report.total.contacts);
        }
        for duty in &report.agents {
            prop_assert!(duty.busy <= duty.on_duty);
        }
    }
}

#[test]
fn a_report_worked_out_by_hand() {
    // One agent from 0. Waits: 0, 10, 20, 21; one gives up, one still waits.
    let contacts = vec![
        day_support::plain(1, 0, 10),
        day_support::plain(2, 0, 20),
        day_support::plain(3, 10, 11),
        day_support::plain(4, 20, 100),
        day_support::plain(5, 50, 1).patience(Span::from_secs(30)),
        day_support::plain(6, 60, 1),
    ];
    let day = simulation(contacts, vec![spell(1, 0, 500)]).until(at(100));
    let run = run(&day);
    assert_eq!(
        outcomes(&run),
        [
            "1: answered 0 by 1, ended 10",
            "2: answered 10 by 1, ended 30",
            "3: answered 30 by 1, ended 41",
            "4: answered 41 by 1, running",
            "5: gave up 80",
            "6: waiting",
        ]
    );
    let total = day.report(&run, Span::from_secs(20)).total;
    assert_eq!(total.mean_wait, Some("12750ms".parse().unwrap()));
    assert_eq!(total.median_wait, Some(Span::from_secs(10)));
    assert_eq!(total.p95_wait, Some(Span::from_secs(21)));
    // Exactly the threshold counts.
    assert_eq!(total.within_threshold, 3);
    assert_eq!(total.within_of_answered(), Some(7_500));
    assert_eq!(total.within_of_contacts(), Some(5_000));
    assert_eq!(total.abandoned_of_contacts(), Some(1_667));
}
