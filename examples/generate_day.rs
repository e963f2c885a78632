//! Writes the two files of the day that the example `day` routes without
//! arguments, the same bytes every time.
//!
//! `cargo run --example generate_day [-- OUT_DIR]`, by default into
//! `examples/data/day`. The generator is `examples/day/generate.rs`.

#[path = "day/generate.rs"]
mod generate;

#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::{Outcome, at};

/// Write the two files of the bundled day, the same bytes every time.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to; it is made if it is not there
    #[arg(value_name = "OUT_DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/day"))]
    folder: PathBuf,
}

fn main() -> ExitCode {
    common::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = &arguments.folder;
    let failed = |error| at(folder.display(), format_args!("cannot write: {error}"));
    std::fs::create_dir_all(folder).map_err(failed)?;
    for (name, text) in [
        ("contacts.csv", generate::contacts(generate::SEED)),
        ("agents.csv", generate::agents(generate::SEED)),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(failed)?;
        common::print(format!("{}\n", path.display()))?;
    }
    Ok(())
}
