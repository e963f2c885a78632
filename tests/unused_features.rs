//! A ticket's cost does not depend on features that its policy has and does not use for it: with
//! and without them each call takes the same elementary steps and says the same. The one that
//! asks every ticket are flows (hours, limits and overflow of queues, referrals): once a policy has
//! any, whoever comes into a line or leaves one passes a door, which is a step. How many
//! instructions a life takes is counted by `.ci/instructions`.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic, and so may its helpers

use nightdesk::{
    AgentSpec, Command, Engine, Event, Input, Level, Policy, PolicyDocument, Presence, Span,
    TicketSpec, Timestamp,
};

/// What these tickets and agents use.
const PLAIN: &str = r#"
version = 1
name = "plain"
skills = ["cards", "rare"]
groups = ["desk", "other"]
clearances = ["secret"]
flags = ["vulnerable"]
languages = { nb = { fallback = ["en"] }, en = {} }
callback_channel = "callback"
rule_mode = "accumulate"

[channels]
phone = { live = true }
email = { live = false, cost = 10 }
callback = { live = false }

[queues]
front = { offer = { limit = "20s" }, agent_choice = ["language_rank", "load"] }

[topics]
card = { queue = "front", skills = { cards = 1 } }
"#;

/// What others would use: each part stands in the policy, and no ticket below comes near it.
const UNUSED: [(&str, &str); 8] = [
    (
        "a ladder",
        r#"
        ladders.long = { steps = [{ after = "1s", drop_skills = ["rare"] }] }
        topics.other = { queue = "front", skills = { rare = 1 }, ladder = "long" }
        "#,
    ),
    (
        "a queue with hours, a limit and overflow",
        r#"
        queues.other = { hours = "office", limit = 1, overflow = [{ when = "long", to = "front" }] }
        loads.long = { queue = "other", waiting = 5, until = 2 }
        topics.other = { queue = "other" }
        calendars.office = { zone = "UTC", hours = { mon = [["08:00", "16:00"]] } }
        "#,
    ),
    (
        "a clock",
        r#"
        clocks.solved = { kind = "resolution", target = "1h" }
        topics.other = { queue = "front", clocks = { solved = {} } }
        "#,
    ),
    (
        "an action of the top tiers",
        r#"
        actions.block = { within = "10s", then = "elevated" }
        topics.other = { queue = "front", urgency = "critical", action = "block", refer = "Helpline" }
        "#,
    ),
    (
        "bots first, and who is cleared",
        r#"
        topics.other = { queue = "front", bot_first = true, clearances = ["secret"], groups = ["desk"] }
        "#,
    ),
    (
        "a surge",
        r#"
        topics.other = { queue = "front" }
        surges.app = { topic = "other", window = "5m", at_least = 3, times = 3, usual = "500m" }
        "#,
    ),
    (
        "rules",
        r#"
        topics.other = { queue = "front" }
        [[rules]]
        name = "of another topic"
        when = { topic = "other" }
        set = { priority = "high" }
        "#,
    ),
    (
        "a queue that waits for who knows the ticket",
        r#"
        queues.other = { preferred_wait = "1m", offer = { limit = "20s", to = 3 } }
        topics.other = { queue = "other" }
        "#,
    ),
];

/// No more often does a ticket come into a line or leave one in any call of this morning.
const MOST_DOORS: u64 = 6;

/// A morning: what each call said and how many steps it took.
fn morning(policy: &Policy) -> Vec<(Vec<Event>, u64)> {
    let mut engine = Engine::new(policy.clone());
    let mut told = Vec::new();
    let start: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut second = 0;
    let mut tell = |command: Command| {
        second += 7;
        let at = start.saturating_add(Span::from_secs(second));
        let (mut events, before) = (Vec::new(), engine.steps());
        engine.apply(&Input::new(at, command), &mut events).ok();
        told.push((events, engine.steps() - before));
    };
    for agent in 1..=6_u128 {
        let spec = AgentSpec::new(agent).channel("phone").channel("email");
        let spec = spec.skill("cards", Level::MIN).language("nb");
        tell(Command::RegisterAgent(spec));
        let (agent, presence) = (agent.into(), Presence::Online);
        tell(Command::SetPresence { agent, presence });
    }
    // What opens and closes by a calendar has timers of its own from the first call on.
    let before_tickets = 12;
    for ticket in 1..=40_u128 {
        let channel = if ticket % 3 == 1 { "email" } else { "phone" };
        tell(Command::OpenTicket(
            TicketSpec::new(ticket, "card", channel).language("nb"),
        ));
        let agent = (ticket % 6 + 1).into();
        let ticket = (ticket * 7 % 40 + 1).into();
        tell(Command::AcceptOffer { ticket, agent });
        tell(Command::ResolveTicket { ticket });
    }
    told.split_off(before_tickets)
}

fn policy(more: &str) -> Policy {
    let mut plain: toml::Table = PLAIN.parse().unwrap();
    let more: toml::Table = more.parse().unwrap();
    for (key, value) in more {
        match (plain.get_mut(&key), value) {
            (Some(toml::Value::Table(known)), toml::Value::Table(new)) => known.extend(new),
            (_, value) => {
                plain.insert(key, value);
            }
        }
    }
    let document: PolicyDocument = plain.try_into().unwrap();
    Policy::new(&document).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn what_a_ticket_does_not_use_costs_it_no_step_and_says_nothing() {
    let plain = morning(&policy(""));
    let offers = plain.iter().flat_map(|(events, _)| events);
    let offers = offers.filter(|event| format!("{event:?}").contains("Offered"));
    assert!(
        offers.count() > 20,
        "the morning is one in which something happens"
    );
    for (what, more) in UNUSED {
        let with = morning(&policy(more));
        assert_eq!(with.len(), plain.len());
        for (at, (with, plain)) in with.iter().zip(&plain).enumerate() {
            if more.contains("overflow") || more.contains("refer") {
                let doors = with.1 - plain.1;
                assert!(
                    doors <= MOST_DOORS,
                    "{doors} doors in call {at} with {what}"
                );
            } else {
                assert_eq!(with.1, plain.1, "steps of call {at} with {what}");
            }
            assert_eq!(with.0, plain.0, "events of call {at} with {what}");
        }
    }
}

/// A reserve keeps each of thirty agents who meet every need and have room.
#[test]
fn every_pair_that_is_asked_about_is_counted() {
    let mut engine = Engine::new(policy(
        r#"
        reserves = [{ name = "all", agents = 30, tier = "critical", topic = "card", channel = "phone" }]
        "#,
    ));
    let at: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut tell = |command: Command| {
        let before = engine.steps();
        let told = engine.apply(&Input::new(at, command), &mut Vec::new());
        told.unwrap();
        engine.steps() - before
    };
    for agent in 1..=30_u128 {
        let spec = AgentSpec::new(agent).channel("phone").language("nb");
        tell(Command::RegisterAgent(spec.skill("cards", Level::MIN)));
        let (agent, presence) = (agent.into(), Presence::Online);
        tell(Command::SetPresence { agent, presence });
    }
    let ticket = TicketSpec::new(1, "card", "phone").language("nb");
    let steps = tell(Command::OpenTicket(ticket));
    assert!(steps >= 30, "{steps} steps for a ticket and 30 agents");
}

/// The count counts: what is used takes steps.
#[test]
fn what_a_ticket_does_use_takes_steps() {
    let clock = r#"
        clocks.solved = { kind = "resolution", target = "1h" }
        usual_clocks = { solved = {} }
    "#;
    let all = |told: Vec<(Vec<Event>, u64)>| told.iter().map(|(_, steps)| steps).sum::<u64>();
    assert!(all(morning(&policy(clock))) > all(morning(&policy(""))));
}
