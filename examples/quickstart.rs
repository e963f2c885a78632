//! A card is stolen at three in the morning: the block is demanded at once, and the agent who
//! knows fraud and speaks Norwegian gets the ticket ahead of an older, ordinary one.

use clap::Parser;
use nightdesk::{AgentSpec, Command, Engine, Input, Level, Policy, Presence, TicketSpec};

const POLICY: &str = r#"
    version = 1
    name = "night bank"
    skills = ["accounts", "fraud"]
    languages = { nb = { fallback = ["en"] }, en = {} }
    channels = { phone = { live = true } }
    actions = { block_card = { within = "10s", then = "elevated" } }
    targets = { critical = "60s", elevated = "5m", routine = "20m" }
    queues = { front = {}, fraud = { wrap_up = "30s" } }
    [topics]
    card = { queue = "front", skills = { accounts = 1 } }
    "card.stolen" = { urgency = "critical", queue = "fraud", skills = { fraud = 2 }, human_only = true, action = "block_card" }
"#;

/// The events of a night on which a card is stolen: the block is demanded at once, and the
/// stolen card goes before an older, ordinary ticket. It takes no arguments.
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments {} = Arguments::parse();
    let policy = Policy::new(&toml::from_str(POLICY)?)?;
    let mut engine = Engine::new(policy);

    let ingrid = AgentSpec::new(7)
        .skill("accounts", Level::new(1)?)
        .skill("fraud", Level::new(3)?)
        .language("nb")
        .channel("phone");
    let balance = TicketSpec::new(1, "card", "phone").language("nb");
    let stolen = TicketSpec::new(2, "card.stolen", "phone").language("nb");
    let night = [
        ("02:50:00", Command::RegisterAgent(ingrid)),
        ("02:55:00", Command::OpenTicket(balance)),
        ("03:00:00", Command::OpenTicket(stolen)),
        ("03:00:02", Command::ActionDone { ticket: 2.into() }),
        (
            "03:00:20",
            Command::SetPresence {
                agent: 7.into(),
                presence: Presence::Online,
            },
        ),
        ("03:06:00", Command::ResolveTicket { ticket: 2.into() }),
        ("03:07:00", Command::ResolveTicket { ticket: 1.into() }),
    ];

    let mut events = Vec::new();
    for (time, command) in night {
        let at = format!("2026-03-01T{time}Z").parse()?;
        engine.apply(&Input::new(at, command), &mut events)?;
    }
    for event in events {
        println!("{event}");
    }
    Ok(())
}
