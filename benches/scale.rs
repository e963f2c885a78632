//! What one ticket's whole life costs, however much is going on: opened, offered, accepted,
//! resolved, its agent freed and offered the next.
//!
//! `cargo bench --bench scale -- [--quick] [--json] [--cells AGENTS/WAITING/CLASSES]`.
//! `benches/README.md` says what the columns mean; the modules, how they are measured.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

#[path = "scale/cell.rs"]
mod cell;
mod desk;
#[path = "scale/floor.rs"]
mod floor;
#[path = "scale/report.rs"]
mod report;

use std::time::{Duration, Instant};

use cell::{Budget, Cell, Regime};
use clap::Parser;
use desk::{Desk, Host, Shape};
use serde_json::json;

const AGENTS: [usize; 3] = [10, 1_000, 100_000];
const WAITING: [usize; 3] = [100, 10_000, 1_000_000];
const CLASSES: [usize; 2] = [40, 5_000];
/// What `--quick` may take, so that it ends within a minute.
const QUICK: Duration = Duration::from_secs(55);

/// Measure what a ticket's life costs.
#[derive(Parser)]
struct Arguments {
    /// Only 1,000 agents and 40 classes; ends within a minute
    #[arg(long)]
    quick: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Only cells of these numbers, such as `1000/10000/40` or `*/*/5000/mixed`
    #[arg(
        long,
        value_name = "AGENTS/WAITING/CLASSES/REGIME",
        default_value = "*"
    )]
    cells: String,
    /// The seconds that one cell may take; with --quick, what is left of 55 shared equally
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    fn takes(&self, cell: Cell) -> bool {
        let Shape { agents, classes } = cell.shape;
        if self.quick && (agents, classes) != (1_000, 40) {
            return false;
        }
        let parts = [
            agents.to_string(),
            cell.waiting.to_string(),
            classes.to_string(),
            cell.regime.to_string(),
        ];
        let mut wanted = self.cells.split('/').zip(&parts);
        wanted.all(|(wanted, part)| wanted == "*" || wanted == part)
    }
}

/// Every cell, by shape, so that a desk is made once.
fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for agents in AGENTS {
        for classes in CLASSES {
            let shape = Shape { agents, classes };
            let regime = |waiting, regime| Cell {
                shape,
                waiting,
                regime,
            };
            cells.push(regime(0, Regime::Idle));
            for waiting in WAITING {
                cells.push(regime(waiting, Regime::Backlog));
                cells.push(regime(waiting, Regime::Mixed));
            }
        }
    }
    cells
}

fn main() {
    let arguments = Arguments::parse();
    let end = Instant::now() + QUICK;
    let (mut measured, mut skipped) = (Vec::new(), Vec::new());
    let mut beside = Vec::new();
    let mut desk: Option<Desk> = None;
    if !arguments.json {
        report::print_head();
    }
    let mut cells = cells();
    cells.retain(|cell| arguments.takes(*cell));
    for (index, cell) in cells.iter().copied().enumerate() {
        let mut each = Duration::from_secs(arguments.seconds);
        if arguments.quick {
            let left = end.saturating_duration_since(Instant::now());
            each = each.min(left / u32::try_from(cells.len() - index).unwrap());
        }
        let desk = match desk.take() {
            Some(same) if same.shape == cell.shape => desk.insert(same),
            _ => desk.insert(Desk::new(cell.shape)),
        };
        match cell::measure(desk, cell, Budget::new(each)) {
            Ok((figures, mut host)) => {
                if !arguments.json {
                    report::print(&figures);
                }
                measured.push(report::json(&figures));
                if (cell.waiting, cell.regime) == (1_000_000, Regime::Backlog) {
                    let ms = replace_policy(desk, &mut host);
                    eprintln!("{cell}: policy replaced in {ms} ms");
                    beside.push(
                        json!({ "what": "policy replacement", "cell": cell.to_string(), "ms": ms }),
                    );
                }
            }
            Err(stuck) => {
                eprintln!("{cell}: skipped: {}", stuck.0);
                skipped.push(report::json_skipped(cell, &stuck.0));
            }
        }
    }
    if arguments.json {
        let all = json!({ "cells": measured, "skipped": skipped, "beside": beside });
        println!("{all:#}");
    }
}

/// Milliseconds to replace the policy with all that waits.
fn replace_policy(desk: &Desk, host: &mut Host) -> u64 {
    let begin = Instant::now();
    host.replace_policy(desk);
    u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX)
}
