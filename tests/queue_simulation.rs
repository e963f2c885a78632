//! A simulated desk whose queue is full, closed, or sends customers elsewhere: the run goes on,
//! and its laws hold.

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic, and so may its helpers

use nightdesk::sim::{Contact, Outcome, Simulation, Spell};
use nightdesk::{AgentSpec, Policy, PolicyDocument, Span, TicketSpec, Timestamp};

const POLICY: &str = r#"
version = 1
name = "desk"
callback_channel = "callback"
channels = { phone = { live = true }, callback = { live = false } }
targets = { routine = "10m" }
topics = { short = { queue = "short" }, away = { queue = "away" }, call = { queue = "call" } }
[queues]
short = { limit = 1 }
away = { hours = "office", when_closed = { refer = "Partner line" } }
call = { hours = "office", when_closed = "callback" }
[calendars.office]
zone = "UTC"
hours = { mon = [["08:00", "16:00"]] }
"#;

fn at(clock: &str) -> Timestamp {
    format!("2026-03-02T{clock}:00Z").parse().unwrap()
}

/// One agent from 15:00 to 17:00. The first works for ten minutes, one waits, the next is
/// turned away. At 15:56 work of an hour begins, until after the end: two wait at closing,
/// one is referred, the other is to be called back and waits until the run stops.
#[test]
fn customers_who_are_turned_away_or_referred() {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let policy = Policy::new(&document).unwrap();
    let agent = AgentSpec::new(7).channel("phone").channel("callback");
    let contact = |ticket: u128, topic: &str, clock: &str, minutes: u32| {
        let spec = TicketSpec::new(ticket, topic, "phone");
        Contact::new(spec, at(clock), Span::from_secs(60 * minutes))
            .patience(Span::from_secs(3_600))
    };
    let contacts = vec![
        contact(1, "short", "15:00", 10),
        contact(2, "short", "15:01", 10),
        contact(3, "short", "15:02", 10),
        contact(4, "short", "15:56", 120),
        contact(5, "away", "15:58", 5),
        contact(6, "call", "15:59", 5),
    ];
    let spells = vec![Spell::new(agent, at("15:00"), at("17:00"))];
    let run = Simulation::new(policy, contacts, spells)
        .unwrap()
        .verify(true)
        .until(at("16:30"))
        .run(&mut ())
        .unwrap_or_else(|error| panic!("{error}"));
    let outcomes: Vec<Outcome> = run.outcomes.iter().map(|contact| contact.outcome).collect();
    let answered = |clock: &str, waited: u32, ended: Option<&str>| Outcome::Answered {
        at: at(clock),
        by: 7.into(),
        waited: Span::from_secs(60 * waited),
        ended_at: ended.map(at),
    };
    assert_eq!(
        outcomes,
        [
            answered("15:00", 0, Some("15:10")),
            answered("15:10", 9, Some("15:20")),
            Outcome::Abandoned { at: at("15:02") },
            answered("15:56", 0, None),
            Outcome::Abandoned { at: at("16:00") },
            Outcome::Waiting,
        ]
    );
}
