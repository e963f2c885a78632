//! A simulation whose contacts come one at a time: it is the same as of a list, and keeps only those
//! that are under way.

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used)]

use std::cell::Cell;

use nightdesk::sim::{Contact, ContactOutcome, Observer, RunError, Simulation, Spell, Step};
use nightdesk::{AgentSpec, PolicyDocument, Span, TicketSpec, Timestamp};

const POLICY: &str = r#"
version = 1
name = "through"
retention = "1m"
channels = { phone = { live = true } }
queues = { front = {} }
topics = { any = { queue = "front" }, stolen = { queue = "front", urgency = "critical", action = "block" } }
actions = { block = { within = "5m" } }
"#;

fn at(seconds: u32) -> Timestamp {
    let nine: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
    nine.saturating_add(Span::from_secs(seconds))
}

/// One every seven seconds, of which one in five is stolen; handled in 10 to 49 s; half of the
/// customers give up after a while.
fn contact(number: u32) -> Contact {
    let topic = if number.is_multiple_of(5) {
        "stolen"
    } else {
        "any"
    };
    let handle = Span::from_secs(10 + number * 17 % 40);
    let spec = TicketSpec::new(u128::from(number), topic, "phone");
    let contact = Contact::new(spec, at(7 * number), handle);
    if number.is_multiple_of(2) {
        contact.patience(Span::from_secs(20 + number % 60))
    } else {
        contact
    }
}

fn simulation(list: Vec<Contact>) -> Simulation {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let policy = nightdesk::Policy::new(&document).unwrap();
    let spells = (0..4).map(|agent| {
        let spec = AgentSpec::new(u128::from(agent) + 1).channel("phone");
        Spell::new(spec, at(0), at(4_000 + 100 * agent))
    });
    Simulation::new(policy, list, spells.collect()).unwrap()
}

#[derive(Default)]
struct Watch<'a> {
    ended: Vec<ContactOutcome>,
    over: Option<&'a Cell<u32>>,
}

impl Observer for Watch<'_> {
    fn after(&mut self, _: &Step<'_>) {}

    fn ended(&mut self, contact: &Contact, outcome: &ContactOutcome) {
        assert_eq!(contact.ticket.id, outcome.ticket);
        self.ended.push(*outcome);
        if let Some(over) = self.over {
            over.set(over.get() + 1);
        }
    }
}

#[test]
fn contacts_that_come_one_at_a_time_fare_as_those_of_a_list() {
    let list: Vec<Contact> = (1..500).map(contact).collect();
    for until in [None, Some(at(2_000))] {
        let set = |simulation: Simulation| match until {
            Some(until) => simulation.until(until),
            None => simulation,
        };
        let mut told = Watch::default();
        let of_list = set(simulation(list.clone())).run(&mut told).unwrap();
        let mut through = Watch::default();
        let one_by_one = set(simulation(Vec::new()));
        let mut one_by_one = one_by_one.run_through(list.clone(), &mut through).unwrap();
        assert!(one_by_one.outcomes.is_empty());
        assert_eq!(through.ended, told.ended);
        through.ended.sort_by_key(|outcome| outcome.position);
        one_by_one.outcomes = through.ended;
        assert_eq!(one_by_one, of_list);
        assert!(of_list.outcomes.len() > 250, "every contact that came");
    }
}

#[test]
fn a_list_may_be_in_any_order() {
    let run = simulation(vec![contact(3), contact(1), contact(2)]).run(&mut ());
    let tickets: Vec<u128> = run
        .unwrap()
        .outcomes
        .iter()
        .map(|o| o.ticket.get())
        .collect();
    assert_eq!(tickets, [3, 1, 2]);
}

/// The next contact is asked for when the one before it has come, and no earlier.
#[test]
fn only_those_under_way_are_held() {
    let (asked_for, over) = (Cell::new(0), Cell::new(0));
    let most = Cell::new(0);
    let contacts = (1..2_000).map(|number| {
        asked_for.set(asked_for.get() + 1);
        most.set(most.get().max(asked_for.get() - over.get()));
        contact(number)
    });
    let mut watch = Watch {
        over: Some(&over),
        ..Watch::default()
    };
    let long = simulation(Vec::new()).until(at(4_000));
    long.run_through(contacts, &mut watch).unwrap();
    // Four are handled, and at seven seconds each no more than a few dozen wait.
    assert!(most.get() < 60, "{} at once", most.get());
    assert!(asked_for.get() <= 4_000 / 7 + 1, "{}", asked_for.get());
}

#[test]
fn a_contact_that_comes_too_late_is_told_of() {
    let list = vec![contact(1), contact(3), contact(2)];
    let run = simulation(Vec::new()).run_through(list, &mut ());
    let error = run.unwrap_err();
    assert_eq!(
        error,
        RunError::OutOfOrder {
            position: 2,
            arrived_at: at(14),
            before: at(21),
        }
    );
    assert_eq!(
        error.to_string(),
        "contact 2 arrives at `2026-03-10T09:00:14Z`, and one before it at \
         `2026-03-10T09:00:21Z`; give them in order of arrival"
    );
}

#[test]
fn two_at_once_do_not_have_one_ticket() {
    let mut second = contact(2);
    second.ticket.id = 1.into();
    let run = simulation(Vec::new()).run_through([contact(1), second.clone()], &mut ());
    let ticket = 1.into();
    let expected = RunError::SameTicket {
        position: 1,
        ticket,
    };
    assert_eq!(run.unwrap_err(), expected);
    // Once the first is over and no longer kept it may.
    second.arrived_at = at(200);
    let run = simulation(Vec::new()).run_through([contact(1), second], &mut ());
    assert!(run.is_ok(), "{run:?}");
}
