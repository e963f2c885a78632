//! How long a ticket can wait: the bound that the guide states, reached and not passed.

use nightdesk::{
    AgentSpec, Command, Engine, EventKind, Input, Policy, Presence, Span, TicketId, TicketSpec,
    Timestamp,
};

use super::story::document;

const POLICY: &str = r#"
version = 1
name = "bound"
backdate = "10m"
channels = { phone = { live = true } }
segments = { first = { head_start = "5m" }, plain = {} }
targets = { routine = { urgent = "1s", normal = "20m" } }
queues = { front = {} }

[topics]
plain = { queue = "front" }
hurried = { queue = "front", priority = "urgent" }
"#;

fn minutes(minutes: u32) -> Span {
    Span::from_secs(60 * minutes)
}

/// One agent, a minute for each. Each minute somebody comes who is due in a second, has five
/// minutes of head start, and is said to have come ten minutes before. Who came at minute 0 is
/// due at minute 20, so the last that can pass is that of 20 + 5 + 10 minutes, less the second:
/// the one of minute 34. At minute 35 it is their turn.
#[test]
fn a_stream_of_others_passes_until_the_bound_and_no_longer() {
    let start: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    let mut engine = Engine::new(Policy::new(&document(POLICY)).unwrap());
    let mut out = Vec::new();
    let agent = AgentSpec::new(7).channel("phone");
    let online = Command::SetPresence {
        agent: agent.id,
        presence: Presence::Online,
    };
    for command in [Command::RegisterAgent(agent), online] {
        engine.apply(&Input::new(start, command), &mut out).unwrap();
    }
    let patient = TicketId::from(1_000_u128);
    let mut last_before: Option<TicketId> = None;
    let mut has: Option<TicketId> = None;
    for minute in 0..60 {
        let now = start.saturating_add(minutes(minute));
        let hurried = TicketSpec::new(u128::from(minute), "hurried", "phone").segment("first");
        let mut inputs = vec![
            Input::new(now, Command::OpenTicket(hurried))
                .occurred_at(now.saturating_sub(minutes(10))),
        ];
        if minute == 0 {
            let plain = TicketSpec::new(patient, "plain", "phone");
            inputs.push(Input::new(now, Command::OpenTicket(plain)));
        }
        inputs.extend(has.map(|ticket| Input::new(now, Command::ResolveTicket { ticket })));
        out.clear();
        for input in inputs {
            engine.apply(&input, &mut out).unwrap();
        }
        let offered = out.iter().find_map(|event| match event.kind {
            EventKind::Offered { ticket, .. } => Some(ticket),
            _ => None,
        });
        has = offered;
        if has == Some(patient) {
            assert_eq!((minute, last_before), (35, Some(TicketId::from(34_u128))));
            return;
        }
        last_before = has;
    }
    panic!("it waits for ever");
}
