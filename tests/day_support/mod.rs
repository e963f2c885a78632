//! Small simulations, written in seconds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use nightdesk::sim::{Contact, Outcome, Run, Simulation, Spell};
use nightdesk::{AgentSpec, Level, Policy, Span, TicketSpec, Timestamp};

/// One queue whose offers are accepted by themselves (`front`), one where agents
/// have 20 s to answer (`slow`), one with 30 s of wrap-up (`desk`).
pub(crate) const POLICY: &str = r#"
    version = 1
    name = "small"
    skills = ["extra"]
    callback_channel = "callback"
    [channels]
    phone = { live = true }
    callback = { live = false }
    [actions]
    block = { within = "10s" }
    [targets]
    critical = "10s"
    routine = "20s"
    [queues]
    front = {}
    slow = { offer = { limit = "20s", miss_back_off = "30s", attempts = 2 } }
    desk = { wrap_up = "30s" }
    [topics]
    plain = { queue = "front" }
    special = { queue = "front", skills = { extra = 1 } }
    answered = { queue = "slow" }
    finished = { queue = "desk" }
    alarm = { queue = "slow", urgency = "critical", on_abandon = "callback" }
    stolen = { queue = "front", urgency = "critical", action = "block", on_abandon = "callback" }
"#;

pub(crate) fn policy(text: &str) -> Policy {
    let document = toml::from_str(text).expect("a document");
    Policy::new(&document).expect("a policy")
}

/// Seconds after the beginning of time in these tests.
pub(crate) fn at(seconds: u32) -> Timestamp {
    let start: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
    start.saturating_add(Span::from_secs(seconds))
}

pub(crate) fn after(instant: Timestamp) -> i64 {
    (instant.as_micros() - at(0).as_micros()) / 1_000_000
}

/// Contact `id` about `topic`: arrives, takes so long, waits so long.
pub(crate) fn contact(id: u128, topic: &str, arrives: u32, handle: u32) -> Contact {
    let ticket = TicketSpec::new(id, topic, "phone");
    Contact::new(ticket, at(arrives), Span::from_secs(handle))
}

pub(crate) fn plain(id: u128, arrives: u32, handle: u32) -> Contact {
    contact(id, "plain", arrives, handle)
}

pub(crate) fn agent(id: u128) -> AgentSpec {
    AgentSpec::new(id).channel("phone").channel("callback")
}

pub(crate) fn skilled(id: u128) -> AgentSpec {
    agent(id).skill("extra", Level::MIN)
}

pub(crate) fn spell(id: u128, from: u32, until: u32) -> Spell {
    Spell::new(agent(id), at(from), at(until))
}

pub(crate) fn simulation(contacts: Vec<Contact>, spells: Vec<Spell>) -> Simulation {
    Simulation::new(policy(POLICY), contacts, spells)
        .expect("a simulation")
        .verify(true)
}

/// Runs it twice, with every law checked in every step; both runs must agree.
pub(crate) fn run(simulation: &Simulation) -> Run {
    let mut steps = 0;
    let run = simulation
        .run(&mut |step: &nightdesk::sim::Step<'_>| {
            steps += 1;
            step.engine.check_invariants().expect("sound");
        })
        .expect("a run");
    assert!(steps >= run.commands);
    assert_eq!(simulation.run(&mut ()), Ok(run.clone()));
    run
}

/// `id: answered 10 by 1, ended 70`, `id: gave up 30`, `id: waiting`.
pub(crate) fn outcomes(run: &Run) -> Vec<String> {
    let told = run.outcomes.iter().map(|contact| {
        let what = match contact.outcome {
            Outcome::Answered {
                at, by, ended_at, ..
            } => {
                let ended =
                    ended_at.map_or("running".to_owned(), |end| format!("ended {}", after(end)));
                format!("answered {} by {by}, {ended}", after(at))
            }
            Outcome::Abandoned { at } => format!("gave up {}", after(at)),
            Outcome::Waiting => "waiting".to_owned(),
        };
        format!("{}: {what}", contact.ticket)
    });
    told.collect()
}
