//! Routes a day: contacts come in, the engine decides who takes each, agents
//! work, customers give up, and at the end every contact is accounted for.
//!
//! `cargo run --release --example day` routes a small made-up day that is bundled
//! (`examples/day/generate.rs` makes it). With two CSV files it routes those:
//!
//! - contacts: `id, arrived_at, customer, channel, topic, language, segment,
//!   handle_s, patience_s`; an empty `patience_s` is a customer who never gives up;
//! - agents: `id, skills, languages, from, until`, one row for each spell on duty;
//!   `|` separates; every agent answers on every channel of the policy.

#[path = "day/charts.rs"]
mod charts;
mod common;
#[path = "day/load.rs"]
mod load;
#[path = "day/record.rs"]
mod record;
#[path = "day/report.rs"]
mod report;
#[path = "day/show.rs"]
mod show;
#[path = "day/watch.rs"]
mod watch;
#[path = "day/whole_file.rs"]
mod whole_file;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use common::{Outcome, at};
use load::Source;
use nightdesk::sim::{RunError, Subject};
use nightdesk::{Name, Span, Timestamp};
use record::{Names, Recorder};
use report::Page;
use watch::{Both, Watch};
use whole_file::WholeFile;

/// Route a day of contacts and say what became of each.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The contacts; without it the bundled day
    #[arg(value_name = "CONTACTS.csv", requires = "agents")]
    contacts: Option<PathBuf>,
    /// The agents' spells on duty
    #[arg(value_name = "AGENTS.csv")]
    agents: Option<PathBuf>,
    /// The policy, as TOML; without it the bundled one
    #[arg(long, value_name = "FILE.toml")]
    policy: Option<PathBuf>,
    /// Leave out what comes before
    #[arg(long, value_name = "RFC3339")]
    from: Option<Timestamp>,
    /// Stop at this instant
    #[arg(long, value_name = "RFC3339")]
    until: Option<Timestamp>,
    /// Print one JSON object instead of tables; its `digest` is the run digest
    #[arg(long)]
    json: bool,
    /// Write every event, one JSON object a line, with the ids of the files beside the numbers of the run as `names`. The
    /// example `replay` cannot know those, so its lines are without: compare with `journal compare`, which passes them over
    #[arg(long, value_name = "FILE.ndjson")]
    events: Option<PathBuf>,
    /// Write every input, one JSON object a line: a journal for the example `replay`
    #[arg(long, value_name = "FILE.ndjson")]
    inputs: Option<PathBuf>,
    /// Write the day as one page for a browser, a phone or paper: the day of the first contact, in UTC, with at most 60
    /// agents. The goal for the service level is the policy's, if a load of it has one, and else 80 %
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Check after every call that nobody was passed over and nobody is left
    /// waiting for an agent who is free
    #[arg(long)]
    verify: bool,
}

fn main() -> ExitCode {
    let started = Instant::now();
    common::exit(run(&Arguments::parse(), started))
}

fn run(arguments: &Arguments, started: Instant) -> Outcome<()> {
    let (policy_name, policy_text) = match &arguments.policy {
        Some(path) => (path.display().to_string(), common::read(path)?),
        None => (
            "examples/policies/bank_day.toml".to_owned(),
            include_str!("policies/bank_day.toml").to_owned(),
        ),
    };
    let policy = common::policy(&policy_name, &policy_text)?;
    let channels: Vec<Name> = channels(&policy_text)?;
    let (contacts, agents) = match (&arguments.contacts, &arguments.agents) {
        (Some(contacts), Some(agents)) => (Source::file(contacts)?, Source::file(agents)?),
        _ => (
            Source::bundled(
                "examples/data/day/contacts.csv",
                include_str!("data/day/contacts.csv"),
            ),
            Source::bundled(
                "examples/data/day/agents.csv",
                include_str!("data/day/agents.csv"),
            ),
        ),
    };
    let day = load::load(policy.clone(), &channels, &contacts, &agents)?;

    let mut simulation = day.simulation.verify(arguments.verify);
    if let (Some(from), Some(until)) = (arguments.from, arguments.until)
        && until <= from
    {
        return Err(at(
            "--until",
            format_args!("`{until}` is not after --from `{from}`; give a later instant"),
        ));
    }
    if let Some(from) = arguments.from {
        simulation = simulation.from(from);
    }
    if let Some(until) = arguments.until {
        simulation = simulation.until(until);
    }

    let file = |path: &Option<PathBuf>| path.as_deref().map(WholeFile::create).transpose();
    let names = Names {
        contacts: &day.contact_names,
        agents: &day.agent_names,
    };
    let mut recorder = Recorder::new(names, file(&arguments.events)?, file(&arguments.inputs)?);
    let mut page = file(&arguments.report)?;
    let mut watch = page.is_some().then(Watch::default);
    let mut both = Both(&mut recorder, watch.as_mut());
    let run = simulation.run(&mut both).map_err(|error| {
        let subject = match &error {
            RunError::Refused {
                subject: Subject::Contact(position),
                ..
            } => day.contact_names.get(*position),
            _ => None,
        };
        match subject {
            Some(contact) => at(format_args!("contact `{contact}`"), error),
            None => at("the run stopped", error),
        }
    })?;
    let engine = recorder.engine;
    let digest = recorder.finish(run.state_digest)?;

    let report = simulation.report(&run, Span::from_secs(20));
    if let (Some(page), Some(watch)) = (&mut page, &mut watch) {
        watch.finish(run.ended_at.unwrap_or(Timestamp::MAX));
        let content = Page {
            policy: &policy,
            simulation: &simulation,
            run: &run,
            report: &report,
            watch,
            contact_names: &day.contact_names,
            agent_names: &day.agent_names,
            digest,
        };
        page.line(&content.html()?)?;
    }
    if let Some(page) = page {
        page.finish()?;
    }
    let shown = show::Shown {
        report: &report,
        run: &run,
        agent_names: &day.agent_names,
        policy: &policy_name,
        digest,
        engine,
        wall: started.elapsed(),
        verified: arguments.verify,
    };
    common::print(if arguments.json {
        shown.json()?
    } else {
        shown.tables()
    })
}

/// The channels that a policy declares.
fn channels(policy: &str) -> Outcome<Vec<Name>> {
    let table: toml::Table = policy.parse()?;
    let channels = table.get("channels").and_then(toml::Value::as_table);
    let channels = channels.into_iter().flat_map(toml::Table::keys);
    Ok(channels
        .map(|channel| Name::from(channel.as_str()))
        .collect())
}
