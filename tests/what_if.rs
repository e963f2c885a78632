//! What-if: two runs side by side, worked out by hand.

#![cfg(feature = "sim")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

mod day_support;

use day_support::policy;
use nightdesk::sim::{Change, Contact, Effect, Outcome, Simulation, Spell, what_if};
use nightdesk::{AgentSpec, Policy, Span, TicketSpec, Timestamp};

const POLICY: &str = r#"
    version = 1
    name = "what if"
    languages.nb = {}
    languages.en = {}
    channels.phone = { live = true }
    usual_clocks = { first = {} }
    clocks.first = { kind = "first_response", target = "150s" }
    targets.routine = "20s"
    queues.front = {}
    topics.card = { queue = "front" }
    topics.loan = { queue = "front" }
"#;

fn at(second: u32) -> Timestamp {
    let nine: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
    nine.saturating_add(Span::from_secs(second))
}

fn contact(id: u128, topic: &str, language: &str, second: u32) -> Contact {
    let ticket = TicketSpec::new(id, topic, "phone").language(language);
    Contact::new(ticket, at(second), Span::from_secs(100))
}

/// A call of a hundred seconds, a second one after ten, a third whose customer gives up after fifty.
fn simulation(policy: Policy, agents: &[u128]) -> Simulation {
    let contacts = vec![
        contact(1, "card", "nb", 0),
        contact(2, "card", "en", 10),
        contact(3, "loan", "en", 20).patience(Span::from_secs(50)),
    ];
    let agent = |id: &u128| {
        AgentSpec::new(*id)
            .language("nb")
            .language("en")
            .channel("phone")
    };
    let spells = agents
        .iter()
        .map(|id| Spell::new(agent(id), at(0), at(3_600)));
    Simulation::new(policy, contacts, spells.collect()).unwrap()
}

#[test]
fn a_simulation_held_against_itself_has_no_changes() {
    let day = simulation(policy(POLICY), &[1]);
    let found = what_if(&day, &day, Span::from_secs(20)).unwrap();
    assert!(found.is_empty());
    assert_eq!(found.changes, []);
    assert_eq!(found.total.before.figures.contacts, 3);
    assert!(
        found
            .to_string()
            .contains("\n0 of 3 contacts fared differently, 0 of them")
    );
}

#[test]
fn one_more_agent_is_seen_contact_by_contact() {
    let text = POLICY;
    let before = simulation(policy(text), &[1]);
    let after = simulation(policy(text), &[1, 2]);
    let found = what_if(&before, &after, Span::from_secs(20)).unwrap();
    assert!(!found.is_empty());
    // The first is taken at once by the first agent either way. The second waited 90 s, until the first call was over, and
    // now nobody waits; the third gave up and still does, both being busy until 100.
    assert_eq!(found.changes.len(), 1);
    let change = found.changes[0];
    assert_eq!(change.ticket, 2.into());
    assert!(change.is_moved());
    let answered = |outcome: Option<Outcome>| match outcome {
        Some(Outcome::Answered { by, waited, .. }) => (by.get(), waited.as_micros() / 1_000_000),
        other => panic!("{other:?}"),
    };
    assert_eq!(answered(change.before), (1, 90));
    assert_eq!(answered(change.after), (2, 0));

    let total = (&found.total.before, &found.total.after);
    assert_eq!((total.0.figures.answered, total.1.figures.answered), (2, 2));
    assert_eq!(
        (total.0.figures.abandoned, total.1.figures.abandoned),
        (1, 1)
    );
    assert_eq!(
        (
            total.0.figures.within_threshold,
            total.1.figures.within_threshold
        ),
        (1, 2)
    );
    // Promised are 150 s, and a simulated agent answers by solving: the second was solved 190 s after it came, and now 100 s.
    assert_eq!((total.0.breaches, total.1.breaches), (1, 0));
    let english = found
        .by_language
        .iter()
        .find(|group| group.of == Some("en".into()))
        .unwrap();
    assert_eq!(english.before.figures.mean_wait, Some(Span::from_secs(90)));
    assert_eq!(english.after.figures.mean_wait, Some(Span::ZERO));
    let loans = found
        .by_topic
        .iter()
        .find(|group| group.of.as_str() == "loan")
        .unwrap();
    assert_eq!(loans.before, loans.after);
    let table = found.to_string();
    assert!(
        table.contains("  card ") && !table.contains("  loan "),
        "{table}"
    );
    assert!(table.contains("33.3 → 66.7"), "{table}");
    assert!(table.contains("in 20s, % of all"), "{table}");
    let day = "Contacts from 2026-03-10T09:00:00Z to 2026-03-10T09:00:20Z\n";
    assert!(table.starts_with(day), "{table}");
    assert!(table.ends_with("\nNobody fares worse.\n"), "{table}");
}

#[test]
fn another_policy_sees_other_tiers() {
    let urgent = POLICY.replace(
        "topics.loan = { queue = \"front\" }",
        "topics.loan = { queue = \"front\", urgency = \"elevated\" }",
    );
    let patient = |policy| {
        let mut contacts = simulation(policy, &[1]).contacts().to_vec();
        contacts[2].patience = None;
        contacts
    };
    let run = |text: &str| {
        let spells = simulation(policy(text), &[1]).spells().to_vec();
        Simulation::new(policy(text), patient(policy(text)), spells).unwrap()
    };
    let found = what_if(&run(POLICY), &run(&urgent), Span::from_secs(20)).unwrap();
    // The loan goes before the card that came ten seconds earlier: both change, and the same agent takes them.
    let tickets: Vec<u128> = found
        .changes
        .iter()
        .map(|change| change.ticket.get())
        .collect();
    assert_eq!(tickets, [2, 3]);
    assert!(found.changes.iter().all(|change| !change.is_moved()));
    // The card waited 90 s, and now until the loan's call is over too, 100 s longer.
    let effects: Vec<Effect> = found.changes.iter().map(Change::effect).collect();
    assert_eq!(
        effects,
        [Effect::Later(Span::from_secs(100)), Effect::Better]
    );
    let text = found.to_string();
    let worse = "\nWho fares worse:\n  `card`, `en`: 1 answered later, by at most 1:40\n";
    assert!(text.ends_with(worse), "{text}");
    let contacts = |urgency: &str| {
        let group = found
            .by_urgency
            .iter()
            .find(|group| group.of.as_str() == urgency)
            .unwrap();
        (group.before.figures.contacts, group.after.figures.contacts)
    };
    assert_eq!(contacts("routine"), (3, 2));
    assert_eq!(contacts("elevated"), (0, 1));
}
