//! Who was considered for an offer, worked out afterwards; and records put together from logs.

use std::cell::Cell;

use nightdesk::insight::{Decisions, revisit};
use nightdesk::{
    Command, DecidedBy, Engine, Event, EventKind, Input, Policy, PolicyDocument, Presence,
    TicketChange, TicketSpec, Timestamp,
};

use super::in_worlds;

#[test]
fn who_was_considered_is_found_again() {
    let (alone, between, second) = (Cell::new(0), Cell::new(0), Cell::new(0));
    in_worlds(40, |world| {
        let Some((before, input, events)) = &world.last else {
            return;
        };
        for event in events {
            let considered = revisit(before, Some(input), event);
            let EventKind::Offered {
                ticket,
                agent,
                decision,
                ..
            } = &event.kind
            else {
                assert_eq!(considered, None);
                continue;
            };
            let considered = considered.unwrap();
            assert_eq!(considered.ticket, *ticket);
            let first = &considered.eligible[0];
            assert_eq!((first.agent, first.ahead_by), (*agent, decision.decided_by));
            let both = considered.eligible.len() + considered.others.len();
            assert_eq!((both as u64, considered.agents), (considered.agents, 6));
            let only = considered.eligible.len() == 1;
            assert_eq!(only, decision.decided_by == DecidedBy::OnlyOne);
            let count = if only { &alone } else { &between };
            count.set(count.get() + 1);
            // Were the winner away, the runner-up would have it.
            let runner_up = considered.eligible.get(1);
            let opened = matches!(input.command, Command::OpenTicket(_));
            let idle = before.agent(*agent).unwrap().offered.is_empty();
            let at_once = before.now() == Some(input.at);
            if let Some(runner_up) = runner_up.filter(|_| opened && idle && at_once) {
                let mut engine = before.clone();
                let away = Command::SetPresence {
                    agent: *agent,
                    presence: Presence::Away,
                };
                let mut events = Vec::new();
                engine
                    .apply(&Input::new(input.at, away), &mut Vec::new())
                    .unwrap();
                engine.apply(input, &mut events).unwrap();
                let got = events.iter().find_map(|event| match &event.kind {
                    EventKind::Offered { agent, .. } => Some(*agent),
                    _ => None,
                });
                assert_eq!(got, Some(runner_up.agent));
                second.set(second.get() + 1);
            }
        }
    });
    let counts = [alone.get(), between.get(), second.get()];
    let enough = counts.iter().zip([100, 20, 5]);
    assert!(
        enough.clone().all(|(count, least)| *count > least),
        "{counts:?}"
    );
}

const POLICY: &str = r#"
version = 1
name = "decisions"
rule_mode = "accumulate"
channels = { phone = { live = true } }
queues = { front = {}, late = {} }
topics = { any = { queue = "front" } }
segments = { vip = {} }

[[rules]]
name = "the best"
when = { segment = "vip" }
set = { priority = "high" }

[[rules]]
name = "calls"
when = { channel = "phone" }
set = { queue = "late" }
"#;

fn log(commands: Vec<Command>) -> (Engine, Vec<Event>) {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let mut engine = Engine::new(Policy::new(&document).unwrap());
    let mut events = Vec::new();
    let at: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    for command in commands {
        engine.apply(&Input::new(at, command), &mut events).unwrap();
    }
    (engine, events)
}

fn call(ticket: u128) -> TicketSpec {
    TicketSpec::new(ticket, "any", "phone")
}

/// The record names the rules that applied when the offer was made, not those at the opening,
/// and the policy that was in force.
#[test]
fn an_offers_record_has_rules_and_policy() {
    let agent = nightdesk::AgentSpec::new(7).channel("phone").budget(300);
    let online = Command::SetPresence {
        agent: 7.into(),
        presence: Presence::Online,
    };
    let other = POLICY.replace("decisions", "another");
    let other: PolicyDocument = toml::from_str(&other).unwrap();
    let commands = vec![
        Command::OpenTicket(call(1).segment("vip")),
        Command::OpenTicket(call(2)),
        Command::ChangeTicket {
            ticket: 2.into(),
            change: Box::new(TicketChange::new().segment(Some("vip".into()))),
        },
        Command::RegisterAgent(agent),
        online,
        Command::ReplacePolicy {
            document: Box::new(other.clone()),
            queues: Default::default(),
        },
        Command::OpenTicket(call(3)),
    ];
    let (_, events) = log(commands.clone());
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let first = Policy::new(&document).unwrap();
    let second = Policy::new(&other).unwrap();
    let mut decisions = Decisions::after(&Engine::new(first.clone()));
    let records = events.iter().filter_map(|event| decisions.observe(event));
    let records: Vec<_> = records.collect();
    let said = records.iter().map(|record| {
        let rules: Vec<&str> = record.rules.iter().map(|rule| rule.as_str()).collect();
        (record.ticket.get(), rules, record.policy)
    });
    let both = vec!["the best", "calls"];
    let expected = [
        (1, both.clone(), first.digest()),
        (2, both, first.digest()),
        (3, vec!["calls"], second.digest()),
    ];
    assert_eq!(said.collect::<Vec<_>>(), expected);

    // The same from the middle of the log on.
    let (half, earlier) = log(commands.into_iter().take(3).collect());
    let mut decisions = Decisions::after(&half);
    let rest = events.iter().skip(earlier.len());
    let again: Vec<_> = rest.filter_map(|event| decisions.observe(event)).collect();
    assert_eq!(again, records);
}
