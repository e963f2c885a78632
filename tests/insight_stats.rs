//! Statistics folded from events: against a simulation's own report, and against the engine's
//! views; and how far estimates of a wait are off.

#![cfg(feature = "sim")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

#[allow(dead_code)]
#[path = "../examples/common/mod.rs"]
mod common;
#[allow(dead_code)]
#[path = "../examples/day/load.rs"]
mod load;
#[path = "scenarios/story/mod.rs"]
mod story;

use std::collections::BTreeMap;

use load::Source;
use nightdesk::insight::{Figures, Stats, Viewer};
use nightdesk::sim::{Outcome, Run, Simulation, Step};
use nightdesk::{
    AgentId, Command, Engine, Event, Input, Name, Policy, Span, TicketId, TicketSpec, TicketState,
    Timestamp,
};

/// The day that comes with the examples, with what looks on.
fn day(mut look: impl FnMut(&Step<'_>)) -> (Simulation, Run) {
    let policy = include_str!("../examples/policies/bank_day.toml");
    let contacts = include_str!("../examples/data/day/contacts.csv");
    let agents = include_str!("../examples/data/day/agents.csv");
    let day = load::load(
        common::policy("bank_day.toml", policy).unwrap(),
        &["callback".into(), "phone".into()],
        &Source::bundled("contacts.csv", contacts),
        &Source::bundled("agents.csv", agents),
    );
    let simulation = day.unwrap().simulation;
    let run = simulation.run(&mut |step: &Step<'_>| look(step)).unwrap();
    (simulation, run)
}

#[test]
fn the_fold_agrees_with_the_report_of_a_day() {
    let mut stats = Stats::default();
    let mut steps = 0_u32;
    let mut last = None;
    let (simulation, run) = day(|step| {
        for event in step.events {
            stats.observe(step.engine, event);
        }
        steps += 1;
        if steps.is_multiple_of(500) {
            agrees_with_views(&stats, step.engine);
        }
        last = step.engine.now();
    });
    let report = simulation.report(&run, Span::from_secs(20));
    let total = stats.total();
    assert_eq!(total.opened, report.total.contacts);
    assert_eq!(total.answered, report.total.answered);
    assert_eq!(total.abandoned, report.total.abandoned);
    assert_eq!(total.waiting, report.total.waiting);
    assert_eq!(total.handled, report.total.answered);
    let waits = run
        .outcomes
        .iter()
        .filter_map(|contact| match contact.outcome {
            Outcome::Answered { waited, .. } => Some(waited.as_micros()),
            _ => None,
        });
    assert_eq!(total.waited.as_micros(), waits.sum::<i64>());
    for (topic, figures) in &report.by_topic {
        let own = &stats.by_topic(&Viewer::everything())[&Some(topic.clone())];
        assert_eq!(
            (own.answered, own.abandoned),
            (figures.answered, figures.abandoned)
        );
    }
    for (language, figures) in &report.by_language {
        let own = &stats.by_language(&Viewer::everything())[language];
        assert_eq!(
            (own.answered, own.abandoned),
            (figures.answered, figures.abandoned)
        );
    }
    let by_queue: u64 = stats
        .by_queue(&Viewer::everything())
        .values()
        .map(|figures| figures.answered)
        .sum();
    assert_eq!(by_queue, total.answered);
    let agents = stats.by_agent(last.unwrap());
    let handled: u64 = agents.values().map(|figures| figures.handled).sum();
    assert_eq!(handled, total.handled);
    let answered = |agent: &AgentId| {
        let by = |outcome: &Outcome| matches!(outcome, Outcome::Answered { by, .. } if by == agent);
        run.outcomes
            .iter()
            .filter(|contact| by(&contact.outcome))
            .count() as u64
    };
    for (agent, figures) in &agents {
        assert_eq!(figures.taken, answered(agent));
        assert!(figures.busy <= figures.present, "{figures:?}");
        assert!(
            figures
                .occupancy_permille()
                .is_none_or(|share| share <= 1_000)
        );
    }
}

/// What waits and who has what, as the engine itself says.
fn agrees_with_views(stats: &Stats, engine: &Engine) {
    let mut waiting: BTreeMap<Name, (u64, Timestamp)> = BTreeMap::new();
    for ticket in engine.tickets() {
        let view = engine.ticket(ticket).unwrap();
        if matches!(view.state, TicketState::Waiting | TicketState::Offered(_)) {
            let queue = view.class.unwrap().queue;
            let (count, oldest) = waiting.entry(queue).or_insert((0, view.opened_at));
            *count += 1;
            *oldest = view.opened_at.min(*oldest);
        }
    }
    let folded = stats.by_queue(&Viewer::everything()).into_iter();
    let folded = folded.filter_map(|(queue, figures)| {
        let oldest = figures.oldest_since?;
        Some((queue?, (figures.waiting, oldest)))
    });
    assert_eq!(folded.collect::<BTreeMap<_, _>>(), waiting);
}

/// On average an estimate is off by little more than half of the mean wait, and by less than the
/// best constant, the median wait, which nobody knows beforehand. Measured for every caller of
/// the bundled day who has to wait and is answered, when they have come to wait.
#[test]
fn an_estimate_is_off_by_half_of_the_wait() {
    let mut stats = Stats::default();
    let mut estimates: BTreeMap<TicketId, (Timestamp, Span)> = BTreeMap::new();
    let (simulation, run) = day(|step| {
        for event in step.events {
            stats.observe(step.engine, event);
        }
        let now = step.engine.now().unwrap();
        for ticket in step.engine.waiting() {
            if !estimates.contains_key(&ticket)
                && let Some(estimate) = stats.estimate(step.engine, ticket, &Viewer::nobody())
            {
                estimates.insert(ticket, (now, estimate.wait));
            }
        }
    });
    let mut waits: Vec<i64> = Vec::new();
    let (mut errors, mut ahead) = (0, 0);
    for contact in &run.outcomes {
        let Outcome::Answered { at, .. } = contact.outcome else {
            continue;
        };
        let ticket = simulation.contacts()[contact.position].ticket.id;
        let Some((since, estimate)) = estimates.get(&ticket) else {
            continue;
        };
        let wait = at.since(*since).as_micros();
        waits.push(wait);
        errors += (estimate.as_micros() - wait).abs();
        ahead += estimate.as_micros() - wait;
    }
    waits.sort_unstable();
    let total: i64 = waits.iter().sum();
    let median = waits[waits.len() / 2];
    let of_constant: i64 = waits.iter().map(|wait| (wait - median).abs()).sum();
    let share = |sum: i64| sum * 100 / total;
    let said = format!(
        "{} estimates: off by {} % of the mean wait, the best constant by {} %, all together by {} %",
        waits.len(),
        share(errors),
        share(of_constant),
        share(ahead)
    );
    assert!(waits.len() > 400, "{said}");
    assert!(share(errors) <= 55 && share(of_constant) > 60, "{said}");
    assert!(share(ahead).abs() <= 10, "{said}");
}

const POLICY: &str = r#"
version = 1
name = "stats"
callback_channel = "callback"
languages = { nb = {}, en = {} }
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, callback = { live = false } }
targets = { routine = "1m" }
repeats = { window = "1h" }
usual_clocks = { answer = {} }
clocks = { answer = { kind = "first_response", target = "2m" } }
[queues]
front = { wrap_up = "30s" }
asked = { offer = { limit = "20s", decline_back_off = "10s", miss_back_off = "10s", attempts = 9 } }
[topics]
any = { queue = "front" }
asked = { queue = "asked" }
balance = { queue = "front", bot_first = true }
"#;

/// Tells a story, and counts what follows.
fn count(lines: &[(&str, Command)]) -> (Stats, Engine) {
    let policy = Policy::new(&story::document(POLICY)).unwrap();
    let mut engine = Engine::new(policy);
    let mut stats = Stats::after(&engine);
    for (at, command) in lines {
        let at: Timestamp = format!("2026-03-01T{at}Z").parse().unwrap();
        let mut events: Vec<Event> = Vec::new();
        engine
            .apply(&Input::new(at, command.clone()), &mut events)
            .unwrap();
        for event in &events {
            stats.observe(&engine, event);
        }
        agrees_with_views(&stats, &engine);
    }
    (stats, engine)
}

fn open(ticket: u128, topic: &str, channel: &str) -> Command {
    let spec = nightdesk::TicketSpec::new(ticket, topic, channel);
    Command::OpenTicket(spec.language("nb").customer(900_u128))
}

fn agent(id: u128, bot: bool) -> [Command; 2] {
    let spec = nightdesk::AgentSpec::new(id)
        .channel("phone")
        .channel("chat")
        .language("nb");
    let spec = if bot { spec.bot() } else { spec };
    let agent = spec.id;
    let presence = nightdesk::Presence::Online;
    [
        Command::RegisterAgent(spec),
        Command::SetPresence { agent, presence },
    ]
}

/// One call answered late and its clock breached; one chat declined, then missed.
#[test]
fn a_night_counted_by_hand() {
    let [register, online] = agent(7, false);
    let (first, second, agent_7) = (TicketId::new(1), TicketId::new(2), AgentId::new(7));
    let decline = Command::DeclineOffer {
        ticket: second,
        agent: agent_7,
        retry_after: None,
    };
    let (stats, _) = count(&[
        ("03:00:00", open(1, "any", "phone")),
        ("03:03:00", register),
        ("03:03:00", online),
        ("03:05:00", Command::ResolveTicket { ticket: first }),
        ("03:06:00", open(2, "asked", "chat")),
        ("03:06:05", decline),
        // Asked again at 03:06:15, and missed at 03:06:35.
        ("03:06:40", Command::CustomerWrote { ticket: second }),
    ]);
    let total = stats.total();
    // Opened at 03:00, due at 03:01, taken at 03:03; its clock's two minutes were over.
    assert_eq!((total.opened, total.answered, total.handled), (2, 1, 1));
    assert_eq!((total.answered_with_target, total.answered_in_time), (1, 0));
    assert_eq!(total.waited, Span::from_secs(180));
    assert_eq!(total.breached, 1);
    assert_eq!((total.offered, total.declined, total.missed), (3, 1, 1));
    assert_eq!((total.waiting, total.abandoned), (1, 0));
    let at = |clock: &str| -> Timestamp { format!("2026-03-01T{clock}Z").parse().unwrap() };
    assert_eq!(total.oldest_since, Some(at("03:06:00")));
    // Busy from 03:03 to 03:05 with the call, and half a minute after it.
    let agents = stats.by_agent(at("03:08:00"));
    let figures = &agents[&agent_7];
    assert_eq!(figures.present, Span::from_secs(300));
    assert_eq!(figures.busy, Span::from_secs(150));
    assert_eq!(figures.occupancy_permille(), Some(500));
    assert_eq!((figures.offered, figures.taken, figures.handled), (3, 1, 1));
    assert_eq!((figures.declined, figures.missed), (1, 1));
}

#[test]
fn bots_are_left_once_and_customers_come_back() {
    let [register, online] = agent(7, true);
    let [register_8, online_8] = agent(8, false);
    let (stats, _) = count(&[
        ("03:00:00", register),
        ("03:00:00", online),
        ("03:00:00", register_8),
        ("03:00:00", online_8),
        ("03:00:00", open(1, "balance", "chat")),
        ("03:01:00", Command::HandOff { ticket: 1.into() }),
        ("03:01:30", Command::AskForPerson { ticket: 1.into() }),
        ("03:02:00", Command::ResolveTicket { ticket: 1.into() }),
        ("03:05:00", open(2, "balance", "chat")),
        ("03:06:00", Command::ReopenTicket { ticket: 1.into() }),
    ]);
    let total = stats.total();
    assert_eq!(
        (total.bot_escapes, total.repeats, total.reopened),
        (1, 1, 1)
    );
    // The bot, the person, the bot, and the reopened one again.
    assert_eq!((total.answered, total.handled), (3, 1));
}

/// Two ask about a card, one about a frozen account, which only who is cleared may know.
#[test]
fn what_is_confidential_is_counted_without_a_name() {
    let document = toml::from_str(
        r#"
        version = 1
        name = "stats"
        clearances = ["aml", "privacy"]
        languages = { nb = {}, sv = {} }
        channels.phone = { live = true }
        queues = { front = {}, casework = {} }
        topics.card = { queue = "front" }
        topics.frozen = { queue = "casework", clearances = ["aml"] }
        "#,
    );
    let mut engine = Engine::new(Policy::new(&document.unwrap()).unwrap());
    let mut stats = Stats::after(&engine);
    let at: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    for (id, topic, language) in [(1, "card", "nb"), (2, "frozen", "sv"), (3, "card", "nb")] {
        let spec = TicketSpec::new(id, topic, "phone").language(language);
        let mut events = Vec::new();
        engine
            .apply(&Input::new(at, Command::OpenTicket(spec)), &mut events)
            .unwrap();
        events
            .iter()
            .for_each(|event| stats.observe(&engine, event));
    }
    let opened = |figures: BTreeMap<Option<Name>, Figures>| -> Vec<(String, u64, u64)> {
        let name = |name: Option<Name>| name.map_or_else(String::new, |name| name.to_string());
        let rows = figures.into_iter();
        rows.map(|(of, figures)| (name(of), figures.opened, figures.waiting))
            .collect()
    };
    let row = |of: &str, count: u64| (of.to_owned(), count, count);
    for viewer in [Viewer::nobody(), Viewer::with(["privacy"])] {
        assert_eq!(
            opened(stats.by_topic(&viewer)),
            [row("", 1), row("card", 2)]
        );
        assert_eq!(
            opened(stats.by_queue(&viewer)),
            [row("", 1), row("front", 2)]
        );
        assert_eq!(
            opened(stats.by_language(&viewer)),
            [row("", 1), row("nb", 2)]
        );
    }
    for viewer in [Viewer::everything(), Viewer::with(["aml"])] {
        assert_eq!(
            opened(stats.by_topic(&viewer)),
            [row("card", 2), row("frozen", 1)]
        );
        assert_eq!(
            opened(stats.by_queue(&viewer)),
            [row("casework", 1), row("front", 2)]
        );
        assert_eq!(
            opened(stats.by_language(&viewer)),
            [row("nb", 2), row("sv", 1)]
        );
    }
    assert_eq!(stats.total().opened, 3);
}
