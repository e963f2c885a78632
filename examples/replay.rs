//! Runs a journal again: inputs in, events out.
//!
//! `cargo run --release --example replay -- --policy FILE.toml JOURNAL.ndjson`
//!
//! The journal holds one input a line, as JSON. Events go to stdout, one a line;
//! the digests go to stderr. A refused input is told on stderr and the run goes
//! on, as it did the first time; a line that is no input, or whose time goes
//! back, ends it with exit code 2 and no events at all.

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use common::{Failure, Outcome, at};
use nightdesk::{Digester, Engine, Event, Input, Refusal, Timestamp};

/// Run a journal of inputs again and write the events that follow.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The policy, as TOML
    #[arg(long, value_name = "FILE.toml")]
    policy: PathBuf,
    /// Advance to this instant after the last input
    #[arg(long, value_name = "RFC3339")]
    until: Option<Timestamp>,
    /// The journal: one input a line, as JSON
    #[arg(value_name = "JOURNAL.ndjson")]
    journal: PathBuf,
}

fn main() -> ExitCode {
    common::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let name = arguments.policy.display().to_string();
    let policy = common::policy(&name, &common::read(&arguments.policy)?)?;
    let text = common::read(&arguments.journal)?;
    let mut engine = Engine::new(policy);
    // Held back until the whole journal has turned out to be good: half an event
    // log looks like a whole one.
    let mut log = String::new();
    let mut digest = Digester::new();
    let mut out = Vec::new();
    let (mut inputs, mut refused) = (0_u64, 0_u64);

    for (line, number) in text.split_inclusive('\n').zip(1_u64..) {
        let Some(input) = parse(&arguments.journal, number, line)? else {
            continue;
        };
        inputs += 1;
        let place = format!("{}:{number}", arguments.journal.display());
        match engine.apply(&input, &mut out) {
            Ok(_) => {}
            Err(Refusal::TimeReversed(reversed)) => {
                return Err(at(place, format_args!("field `at`: {reversed}")));
            }
            Err(refusal) => {
                refused += 1;
                eprintln!("{place}: refused, code {}: {refusal}", refusal.code());
            }
        }
        write_events(&mut out, &mut digest, &mut log)?;
    }
    if let Some(until) = arguments.until {
        engine
            .advance(until, &mut out)
            .map_err(|reversed| at("--until", reversed))?;
        write_events(&mut out, &mut digest, &mut log)?;
    }

    common::print(&log)?;
    let state = engine.state_digest();
    eprintln!("{inputs} inputs, {refused} of them refused");
    eprintln!("state digest {state}");
    eprintln!("run digest   {}", common::run_digest(digest, state));
    Ok(())
}

fn write_events(out: &mut Vec<Event>, digest: &mut Digester, log: &mut String) -> Outcome<()> {
    for event in out.drain(..) {
        digest.add(&event);
        writeln!(log, "{}", serde_json::to_string(&event)?)?;
    }
    Ok(())
}

/// The input on a line; `None` for a blank one.
fn parse(journal: &Path, number: u64, line: &str) -> Outcome<Option<Input>> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let failure = |error: serde_json::Error| -> Failure {
        let place = format!("{}:{number}:{}", journal.display(), error.column());
        // serde_json counts lines within the text it was given, always 1 here.
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or(&what);
        if error.is_eof() {
            at(
                place,
                format_args!(
                    "the line is cut short ({what}); fetch the journal whole, or drop this line"
                ),
            )
        } else {
            at(
                place,
                format_args!(
                    "{what}; every line is one input: `at`, `command`, and if need be `occurred_at` and `delivery`"
                ),
            )
        }
    };
    serde_json::from_str(line).map(Some).map_err(failure)
}
