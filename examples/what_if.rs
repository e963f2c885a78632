//! The same day twice: as it was, and with one thing changed.
//!
//! `cargo run --release --example what_if` asks of the bundled day what one more agent for cards and payments who speaks
//! Norwegian would do from six in the evening, in Oslo, to the end of the night that the day has. `--policy FILE.toml` asks what another policy would do instead.

#[path = "common/changes.rs"]
mod changes;
#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;
#[path = "day/load.rs"]
#[allow(dead_code)] // the example `day` uses the rest
mod load;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::{Outcome, at};
use load::{Day, Source};
use nightdesk::sim::{RunError, Simulation, Spell, Subject, what_if};
use nightdesk::{AgentSpec, Level, Name, Policy, Span, Timestamp};

/// Run the bundled day twice and show what is different.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Another policy, in the place of one more agent
    #[arg(long, value_name = "FILE.toml")]
    policy: Option<PathBuf>,
    /// Skills of the one more agent
    #[arg(long, default_values_t = ["card.stolen".to_owned(), "payment.failed".to_owned(), "account.regular".to_owned()])]
    skill: Vec<String>,
    /// Its languages
    #[arg(long, default_values_t = ["nb".to_owned(), "en".to_owned()])]
    language: Vec<String>,
    /// From when it is on duty
    #[arg(long, value_name = "RFC3339", default_value = "2026-03-10T17:00:00Z")]
    from: Timestamp,
    /// Until when
    #[arg(long, value_name = "RFC3339", default_value = "2026-03-10T23:59:59Z")]
    until: Timestamp,
    /// What is to be answered within this counts as well served
    #[arg(long, default_value = "20s")]
    threshold: Span,
    /// Print the data as one JSON object
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    common::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let bundled = common::policy("bank_day.toml", include_str!("policies/bank_day.toml"))?;
    let before = day(bundled.clone())?.simulation;
    let (after, changed) = match &arguments.policy {
        Some(path) => {
            let policy = common::policy(&path.display().to_string(), &common::read(path)?)?;
            let changed = changes::of_policies(&bundled, &policy)?;
            (day(policy)?.simulation, changed)
        }
        None => {
            let after = with_one_more(&before, bundled, arguments)?;
            let changed = changes::of_rosters(before.spells(), after.spells());
            (after, changed)
        }
    };
    let added = before.spells().len();
    let found = what_if(&before, &after, arguments.threshold).map_err(|error| match error {
        RunError::Refused {
            subject: Subject::Spell(spell),
            refusal,
            ..
        } if spell == added => at("the agent of --skill and --language", refusal),
        error => error.into(),
    })?;
    common::print(if arguments.json {
        serde_json::to_string(&found)? + "\n"
    } else {
        let changed = match changed.is_empty() {
            true => "  nothing\n".to_owned(),
            false => changed.iter().map(|line| format!("  {line}\n")).collect(),
        };
        format!("What was changed:\n{changed}\n{found}")
    })
}

fn day(policy: Policy) -> Outcome<Day> {
    let channels: [Name; 2] = ["callback".into(), "phone".into()];
    let contacts = Source::bundled("contacts.csv", include_str!("data/day/contacts.csv"));
    let agents = Source::bundled("agents.csv", include_str!("data/day/agents.csv"));
    load::load(policy, &channels, &contacts, &agents)
}

/// The same day with one agent more.
fn with_one_more(day: &Simulation, policy: Policy, arguments: &Arguments) -> Outcome<Simulation> {
    let ids = day.spells().iter().map(|spell| spell.agent.id.get());
    let mut agent = AgentSpec::new(ids.max().unwrap_or(0) + 1);
    for channel in ["callback", "phone"] {
        agent = agent.channel(channel);
    }
    for skill in &arguments.skill {
        agent = agent.skill(skill.as_str(), Level::MIN);
    }
    for language in &arguments.language {
        agent = agent.language(language.as_str());
    }
    let (from, until) = (arguments.from, arguments.until);
    if until <= from {
        let what = format_args!("`{until}` is not after --from `{from}`; give a later instant");
        return Err(at("--until", what));
    }
    let mut spells = day.spells().to_vec();
    spells.push(Spell::new(agent, from, until));
    Ok(Simulation::new(policy, day.contacts().to_vec(), spells)?)
}
