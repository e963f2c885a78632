//! A simulation of millions of contacts that come one at a time: how many a second, and what is in memory.
//!
//! `cargo bench --bench long_run [-- CONTACTS]`: so many (ten million) of the bank of
//! examples/policies/bank_night.toml, three a second, with 900 agents. Each line is a tenth of them.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

#[path = "routing/contacts.rs"]
mod contacts;
mod desk;

use std::alloc::System;
use std::time::Instant;

use nightdesk::sim::{Contact, ContactOutcome, Observer, Outcome, Step};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Counts what has ended, and says how it goes.
struct Progress {
    begin: Instant,
    part: usize,
    before: usize,
    ended: usize,
    answered: usize,
}

impl Progress {
    fn say(&self) {
        let stats = ALLOCATOR.stats();
        let live = stats
            .bytes_allocated
            .saturating_sub(stats.bytes_deallocated);
        let live = live.saturating_sub(self.before);
        let seconds = self.begin.elapsed().as_secs_f64();
        println!(
            "{:>10} contacts, {:>9.1} s, {:>8.0} a second, {:>7.1} MB in memory",
            self.ended,
            seconds,
            self.ended as f64 / seconds,
            live as f64 / 1e6
        );
    }
}

impl Observer for Progress {
    fn after(&mut self, _: &Step<'_>) {}

    fn ended(&mut self, _: &Contact, outcome: &ContactOutcome) {
        self.ended += 1;
        self.answered += usize::from(matches!(outcome.outcome, Outcome::Answered { .. }));
        if self.ended.is_multiple_of(self.part) {
            self.say();
        }
    }
}

fn main() {
    let contacts = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let contacts: usize = contacts.unwrap_or(10_000_000);
    let simulation = contacts::simulation(contacts, Vec::new());
    let stats = ALLOCATOR.stats();
    let mut progress = Progress {
        begin: Instant::now(),
        part: (contacts / 10).max(1),
        before: stats
            .bytes_allocated
            .saturating_sub(stats.bytes_deallocated),
        ended: 0,
        answered: 0,
    };
    let run = simulation.run_through(contacts::contacts(contacts), &mut progress);
    let run = run.unwrap();
    progress.say();
    println!(
        "{} of them answered; {} inputs, {} events",
        progress.answered, run.commands, run.events
    );
}
