//! Who could serve what, and when: the times in which somebody is lacking, and a heat map of a week.
//!
//! `cargo run --example coverage` shows the bundled bank by night. `--svg FILE` writes the heat map as a picture, `--json`
//! prints the data.

#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;
#[path = "common/roster.rs"]
#[allow(dead_code)] // other examples use the rest
mod roster;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::{Outcome, at};
use nightdesk::insight::coverage::{Coverage, Query, Step, Topics};
use nightdesk::{Date, Name, Span};

/// Say who could serve what, and when nobody could.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The policy, as TOML; without it the bundled bank by night
    #[arg(value_name = "POLICY.toml", requires = "agents")]
    policy: Option<PathBuf>,
    /// The agents and their hours, as TOML
    #[arg(value_name = "AGENTS.toml")]
    agents: Option<PathBuf>,
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-03-23")]
    first: Date,
    /// How many days
    #[arg(long, default_value_t = 7)]
    days: u16,
    /// The zone of days and hours
    #[arg(long, default_value = "Europe/Oslo")]
    zone: String,
    /// Look at this topic only; several times for several. Without it all of the top three tiers
    #[arg(long)]
    topic: Vec<String>,
    /// Look at customers of this language only; several times for several
    #[arg(long)]
    language: Vec<String>,
    /// Look at this channel only; several times for several
    #[arg(long)]
    channel: Vec<String>,
    /// Fewer agents than this are thin
    #[arg(long, default_value_t = 2)]
    thin: u32,
    /// Look at what the last step of each ladder lets in, not at what is asked for first
    #[arg(long)]
    last_step: bool,
    /// Write the heat map as a picture
    #[arg(long, value_name = "FILE.svg")]
    svg: Option<PathBuf>,
    /// Print the data as one JSON object
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    common::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let policy = match &arguments.policy {
        Some(path) => common::policy(&path.display().to_string(), &common::read(path)?)?,
        None => common::policy("bank_night.toml", include_str!("policies/bank_night.toml"))?,
    };
    let names = |list: &[String]| list.iter().map(|name| Name::from(name.as_str())).collect();
    let mut query = Query::days(arguments.first, arguments.days, &arguments.zone);
    if !arguments.topic.is_empty() {
        query = query.topics(Topics::These(names(&arguments.topic)));
    }
    query.languages = names(&arguments.language);
    query.channels = names(&arguments.channel);
    query.thin = arguments.thin;

    // Shifts that touch these days in any zone.
    let midnight = format!("{}T00:00:00Z", arguments.first).parse::<nightdesk::Timestamp>()?;
    let day = Span::from_secs(24 * 3_600);
    let from = midnight.saturating_sub(day);
    let until = (0..u32::from(arguments.days) + 2).fold(midnight, |at, _| at.saturating_add(day));
    let agents = match &arguments.agents {
        Some(path) => roster::read(path, from, until)?,
        None => roster::agents(
            "agents.toml",
            include_str!("data/night/agents.toml"),
            from,
            until,
        )?,
    };

    let coverage = Coverage::new(&policy, &agents, &query)?;
    let step = if arguments.last_step {
        Step::Last
    } else {
        Step::First
    };
    if let Some(path) = &arguments.svg {
        std::fs::write(path, coverage.svg(step))
            .map_err(|error| at(path.display(), format_args!("cannot write: {error}")))?;
    }
    if arguments.json {
        return common::print(serde_json::to_string(&coverage)? + "\n");
    }
    common::print(format!(
        "Times are those of {}.\n\n{}\n{}",
        coverage.zone,
        coverage.shortfall_text(step),
        coverage.text(step)
    ))
}
