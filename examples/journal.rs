//! Journals that prove themselves: written, verified, asked about the past, held against another router.
//!
//! - `seal POLICY.toml INPUTS.ndjson` makes a journal of plain inputs, such as the example `day` writes with `--inputs`;
//! - `verify JOURNAL.ndjson` says how far it holds: exit code 0 if it is whole, 1 if not;
//! - `at JOURNAL.ndjson INSTANT` says who waited then, and what stood between them and each agent;
//! - `compare EVENTS.ndjson EVENTS.ndjson` shows the first difference of two logs: exit code 0 if there is none, 1 if there is;
//! - `shadow JOURNAL.ndjson DECISIONS.csv` weighs who got what elsewhere (`at,ticket,agent`) in the world of the journal.

#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use common::{Outcome, at};
use nightdesk::insight::Viewer;
use nightdesk::insight::journal::{self, End, Journal, Replay, Taken, Writer, first_difference};
use nightdesk::{Event, Input, Timestamp};

/// Write, verify and ask a journal.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make a journal of plain inputs
    Seal { policy: PathBuf, inputs: PathBuf },
    /// Say how far a journal holds
    Verify { journal: PathBuf },
    /// Say who waited at an instant, and why
    At {
        journal: PathBuf,
        instant: Timestamp,
    },
    /// Show the first difference of two event logs
    Compare { left: PathBuf, right: PathBuf },
    /// Weigh another router's decisions
    Shadow {
        journal: PathBuf,
        decisions: PathBuf,
    },
}

const EVENT: &str = "event, as `day --events` and `replay` write them";

fn main() -> ExitCode {
    match run(&Arguments::parse().what) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => common::exit(Err(failure)),
    }
}

fn run(what: &What) -> Outcome<bool> {
    match what {
        What::Seal { policy, inputs } => seal(policy, inputs),
        What::Verify { journal } => verify(journal),
        What::At { journal, instant } => past(journal, *instant),
        What::Compare { left, right } => compare(left, right),
        What::Shadow { journal, decisions } => shadow(journal, decisions),
    }
}

fn seal(policy: &Path, inputs: &Path) -> Outcome<bool> {
    let policy = common::policy(&policy.display().to_string(), &common::read(policy)?)?;
    let (mut writer, first) = Writer::new(&policy);
    let mut text = serde_json::to_string(&first)? + "\n";
    for input in lines::<Input>(inputs, "input, as `day --inputs` writes them")? {
        writeln!(text, "{}", serde_json::to_string(&writer.write(&input))?)?;
    }
    common::print(text)?;
    eprintln!("chain {}", writer.chain());
    Ok(true)
}

fn verify(path: &Path) -> Outcome<bool> {
    let journal = read(path)?;
    let mut text = format!(
        "{} inputs hold, in {} lines and {} bytes\nchain {}\n",
        journal.inputs.len(),
        journal.lines,
        journal.bytes,
        journal.chain
    );
    match &journal.end {
        End::Whole => text.push_str("whole\n"),
        End::Torn { line } => writeln!(text, "line {line} was not written to its end")?,
        End::Broken(problem) => writeln!(text, "{problem}")?,
        other => writeln!(text, "{other:?}")?,
    }
    common::print(text)?;
    Ok(journal.end == End::Whole)
}

fn past(path: &Path, instant: Timestamp) -> Outcome<bool> {
    let journal = read(path)?;
    let mut replay = Replay::new(&journal);
    replay.to(instant, &mut Vec::new());
    let engine = replay.engine();
    let mut text = format!("{instant}: {} tickets wait\n", engine.waiting_count());
    for ticket in engine.waiting() {
        if let Some(explanation) = engine.explain(ticket, &Viewer::everything()) {
            writeln!(text, "{}", explanation.why())?;
        }
    }
    common::print(text)?;
    Ok(true)
}

fn compare(left: &Path, right: &Path) -> Outcome<bool> {
    let difference = first_difference(lines::<Event>(left, EVENT)?, lines::<Event>(right, EVENT)?);
    common::print(match &difference {
        Some(difference) => format!("{difference}\n"),
        None => "the logs are the same\n".to_owned(),
    })?;
    Ok(difference.is_none())
}

fn shadow(path: &Path, decisions: &Path) -> Outcome<bool> {
    let journal = read(path)?;
    let text = common::read(decisions)?;
    let mut theirs: Vec<Taken> = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        theirs.push(row.map_err(|error| at(decisions.display(), error))?);
    }
    let shadow = journal::shadow(&journal.policy, &journal.inputs, &theirs);
    common::print(format!("{shadow}\n"))?;
    Ok(true)
}

fn read(path: &Path) -> Outcome<Journal> {
    journal::read(&common::read(path)?, |line| serde_json::from_str(line))
        .map_err(|invalid| at(path.display(), invalid))
}

/// The values of a file, one a line; `what` they are, for who hands in another file.
fn lines<T: serde::de::DeserializeOwned>(path: &Path, what: &str) -> Outcome<Vec<T>> {
    let text = common::read(path)?;
    let lines = (1_u64..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (u64, &str)| {
        serde_json::from_str(line).map_err(|error| {
            let place = format_args!("{}:{number}", path.display()).to_string();
            at(place, format_args!("{error}; every line is one {what}"))
        })
    };
    lines.map(read).collect()
}
