//! Writes the two files of the day that the example `day` routes without
//! arguments, the same bytes every time.
//!
//! `cargo run --example generate_day [-- OUT_DIR]`, by default into
//! `examples/data/day`. The generator is `examples/day/generate.rs`.

#[path = "day/generate.rs"]
mod generate;

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/day")),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("contacts.csv"),
        generate::contacts(generate::SEED),
    )?;
    std::fs::write(folder.join("agents.csv"), generate::agents(generate::SEED))
}
