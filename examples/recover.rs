//! A host that may be killed at any moment: kill it, start it again, and it goes on.
//!
//! `recover FOLDER` keeps a journal, snapshots and acknowledgements in a folder, and tells its
//! engine what two made-up sources deliver, step by step. Killed (`kill -9`, a power cut) and
//! started again, it reads the journal as far as that holds, goes on from the last snapshot, has
//! everything sent again that was not acknowledged, and ends with the same digest as a run that
//! nobody disturbed.
//!
//! ```sh
//! cargo run --example recover -- FOLDER --steps 2000
//! ```

#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;
#[path = "recover/host.rs"]
mod host;
#[path = "recover/world.rs"]
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::{Failure, Outcome};
use host::{Acknowledged, Host};
use world::World;

const POLICY: &str = include_str!("recover/policy.toml");

/// Run a desk that may be killed at any moment.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where the journal and the snapshots are
    folder: PathBuf,
    /// How many steps the sources have to tell
    #[arg(long, default_value_t = 1000)]
    steps: u64,
    /// What the sources make their story of
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    common::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let document = common::toml("recover/policy.toml", POLICY)?;
    let (mut host, recovery) = Host::open(&arguments.folder, &document)?;
    for note in &recovery.notes {
        eprintln!("{note}");
    }
    let from = match recovery.from_snapshot {
        Some(inputs) => format!("a snapshot of {inputs}"),
        None => "none".to_owned(),
    };
    eprintln!(
        "{} inputs in the journal, gone on from {from}",
        recovery.inputs
    );
    let world = World::new(arguments.seed);
    let acknowledged = Acknowledged::read(&arguments.folder)?.steps;
    for step in acknowledged..arguments.steps {
        for input in world.deliveries(step)? {
            // A refusal is an answer too.
            let _ = host.deliver(&input)?;
        }
        host.step_done(step)?;
    }
    host.checkpoint()?;
    let engine = host.engine();
    common::print(format!(
        "{} steps, {} tickets wait\ndigest {}\n",
        arguments.steps,
        engine.waiting_count(),
        engine.state_digest()
    ))
}
