//! What is left of a customer who was forgotten: nothing.

#![allow(clippy::unwrap_used)]

use crate::engine::ticket_change::TicketChange;
use crate::engine::{Command, CustomerCommand, Engine, Event, Input};
use crate::model::{CaseId, CustomerId, TicketSpec};
use crate::policy::document::{
    Channel, Condition, PolicyDocument, Queue, Repeats, Rule, Set, Topic,
};
use crate::policy::{Policy, RuleMode};

const CUSTOMER: u128 = 4_719_305_528;
const CASE: u128 = 8_812_664_031;
const ASKED: &str = "kept while it is open";
const SECRETS: [&str; 4] = ["4719305528", "8812664031", "NO9386011117947", "…28"];

fn policy() -> Policy {
    let document = PolicyDocument::new("forget")
        .rule_mode(RuleMode::FirstMatch)
        .flag("vulnerable")
        .repeats(Repeats::new("24h"))
        .channel("phone", Channel::new(true))
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"))
        .topic("card", Topic::new().queue("front"))
        .rule(Rule::new(
            "care",
            Condition::new().flag("vulnerable"),
            Set::new().human_only(true),
        ))
        .rule(Rule::new(
            "asked",
            Condition::new().attribute("asked").exists(true),
            Set::new().human_only(true),
        ));
    Policy::new(&document).unwrap()
}

fn told(engine: &mut Engine, command: Command) -> Vec<Event> {
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let mut events = Vec::new();
    engine.apply(&Input::new(at, command), &mut events).unwrap();
    events
}

/// Everything that the engine holds, and everything that goes into its digest.
fn all_of(engine: &Engine) -> String {
    let state = serde_json::to_string(&engine.state).unwrap();
    format!("{engine:?} {state}")
}

#[test]
fn nothing_refers_to_a_forgotten_customer() {
    let mut engine = Engine::new(policy());
    let spec = |id: u128| {
        TicketSpec::new(id, "any", "phone")
            .customer(CUSTOMER)
            .case(CASE)
            .attribute("iban", "NO9386011117947")
            .attribute("asked", ASKED)
    };
    let customer = CustomerId::new(CUSTOMER);
    let flags = ["vulnerable".into()].into();
    let change = TicketChange::new().topic("card");
    for command in [
        Command::Customer(CustomerCommand::SetFlags { customer, flags }),
        Command::OpenTicket(spec(1)),
        Command::OpenTicket(spec(2)),
        Command::OpenTicket(spec(3)),
        Command::ResolveTicket { ticket: 2.into() },
        Command::ChangeTicket {
            ticket: 3.into(),
            change: change.into(),
        },
        Command::Customer(CustomerCommand::Merge {
            from: 3.into(),
            into: 1.into(),
        }),
    ] {
        told(&mut engine, command);
    }
    for secret in SECRETS {
        assert!(all_of(&engine).contains(secret), "{secret} is looked for");
    }

    let events = told(
        &mut engine,
        Command::Customer(CustomerCommand::Forget { customer }),
    );
    let said = serde_json::to_string(&events).unwrap();
    for secret in SECRETS {
        assert!(!all_of(&engine).contains(secret), "{secret} is still held");
        assert!(!said.contains(secret), "{secret} was said");
    }
    assert!(all_of(&engine).contains("vulnerable\"]") && all_of(&engine).contains(ASKED));
    for ticket in [1, 3] {
        let of = |engine: &Engine| engine.ticket(ticket.into()).unwrap().spec;
        assert_eq!((of(&engine).customer, of(&engine).case), (None, None));
    }
    assert_eq!(engine.check_invariants(), Ok(()));

    // What rules look at goes when the ticket closes.
    told(&mut engine, Command::ResolveTicket { ticket: 1.into() });
    assert!(!all_of(&engine).contains("vulnerable\"]") && !all_of(&engine).contains(ASKED));
    assert_eq!(engine.check_invariants(), Ok(()));
    assert_eq!(engine.customer(customer), None);
    assert!(!engine.state.cases.contains_key(&CaseId::new(CASE)));
}
