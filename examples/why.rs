//! At 03:12 a supervisor asks why a customer with a fraud case has been waiting for twelve
//! minutes while two agents have nothing to do; what the engine answers, as text.

use std::fmt::Write as _;

use clap::Parser;
use nightdesk::insight::{Decisions, Stats, Viewer, revisit};
use nightdesk::{
    AgentSpec, Command, Engine, Event, Input, Level, Policy, Presence, TicketSpec, Timestamp,
};

const POLICY: &str = r#"
    version = 1
    name = "why"
    skills = ["accounts", "fraud"]
    languages = { nb = { fallback = ["en"] }, en = {} }
    channels = { phone = { live = true, exclusive = true }, chat = { live = true, cost = 50 } }
    targets = { critical = "60s", elevated = "5m", routine = "20m" }
    clocks = { answer = { kind = "first_response", target = "15m", warnings = ["80%"] } }
    usual_clocks = { answer = {} }
    queues = { front = {}, fraud = { wrap_up = "2m", ladder = "another language" } }
    [ladders."another language"]
    steps = [{ after = "15m", fallback = true }, { after = "15m", levels = { fraud = 1 } }]
    [topics]
    account = { queue = "front", skills = { accounts = 1 } }
    fraud = { queue = "fraud", urgency = "elevated", skills = { fraud = 2 }, fallback = false, human_only = true }
    takeover = { queue = "fraud", urgency = "critical", skills = { fraud = 2 }, fallback = false }
"#;

fn at(time: &str) -> Result<Timestamp, Box<dyn std::error::Error>> {
    Ok(format!("2026-03-01T{time}Z").parse()?)
}

fn night() -> Result<Vec<(Timestamp, Command)>, Box<dyn std::error::Error>> {
    let agent = |id: u128, fraud: Option<u8>, language: &str| {
        let spec = AgentSpec::new(id).skill("accounts", Level::MIN);
        let spec = spec.channel("phone").channel("chat").language(language);
        Ok::<_, nightdesk::LevelError>(match fraud {
            Some(level) => spec.skill("fraud", Level::new(level)?),
            None => spec,
        })
    };
    let online = |agent: u128| Command::SetPresence {
        agent: agent.into(),
        presence: Presence::Online,
    };
    let call = |id: u128, topic: &str| TicketSpec::new(id, topic, "phone").language("nb");
    let morning = agent(4, Some(3), "nb")?.shift(at("06:00:00")?, at("14:00:00")?);
    Ok(vec![
        (
            at("02:50:00")?,
            Command::RegisterAgent(agent(1, Some(3), "nb")?),
        ),
        (
            at("02:50:00")?,
            Command::RegisterAgent(agent(2, Some(2), "en")?),
        ),
        (
            at("02:50:00")?,
            Command::RegisterAgent(agent(3, Some(1), "nb")?),
        ),
        (at("02:50:00")?, Command::RegisterAgent(morning)),
        (at("02:50:00")?, online(1)),
        (at("02:50:00")?, online(2)),
        (at("02:50:00")?, online(3)),
        (at("02:55:00")?, Command::OpenTicket(call(1, "takeover"))),
        (at("03:00:00")?, Command::OpenTicket(call(2, "fraud"))),
        (at("03:04:00")?, Command::OpenTicket(call(3, "takeover"))),
    ])
}

/// What the engine answers at 03:12 to why a customer has been waiting for twelve minutes
/// while two agents have nothing to do. It takes no arguments.
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments {} = Arguments::parse();
    print!("{}", tell()?);
    Ok(())
}

pub(crate) fn tell() -> Result<String, Box<dyn std::error::Error>> {
    let mut text = String::new();
    let mut engine = Engine::new(Policy::new(&toml::from_str(POLICY)?)?);
    let mut decisions = Decisions::after(&engine);
    let mut stats = Stats::after(&engine);
    let mut offers: Vec<(Engine, Input, Event)> = Vec::new();
    for (at, command) in night()? {
        let (before, input) = (engine.clone(), Input::new(at, command));
        let mut events = Vec::new();
        engine.apply(&input, &mut events)?;
        for event in events {
            stats.observe(&engine, &event);
            if decisions.observe(&event).is_some() {
                offers.push((before.clone(), input.clone(), event));
            }
        }
    }
    engine.advance(at("03:12:00")?, &mut Vec::new())?;

    let viewer = Viewer::everything();
    for ticket in engine.waiting() {
        if let Some(explained) = engine.explain(ticket, &viewer) {
            writeln!(text, "{explained}")?;
        }
    }
    if let Some(explained) = engine.explain_agent(2.into(), &viewer) {
        writeln!(text, "{explained}")?;
    }

    writeln!(text, "In one line each, for a log:")?;
    for ticket in engine.tickets() {
        if let Some(explained) = engine.explain(ticket, &viewer) {
            writeln!(text, "  {}", explained.why())?;
        }
    }

    if !offers.is_empty() {
        writeln!(text, "\nWhat was offered, and who was considered for it:")?;
    }
    for (before, input, offered) in &offers {
        writeln!(text, "{offered}")?;
        if let Some(considered) = revisit(before, Some(input), offered, &viewer) {
            write!(text, "{considered}")?;
        }
    }

    writeln!(text, "\nThe queues:")?;
    for (queue, figures) in stats.by_queue(&viewer) {
        // Without one are tickets that the viewer may not see.
        let queue = queue.map_or_else(|| "confidential".to_owned(), |queue| format!("`{queue}`"));
        let (opened, answered, waiting) = (figures.opened, figures.answered, figures.waiting);
        writeln!(
            text,
            "  {queue}: {opened} opened, {answered} answered, {waiting} waiting"
        )?;
    }
    Ok(text)
}
