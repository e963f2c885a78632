//! What it costs to stop an engine and go on: snapshot and restore, and the same written down.
//!
//! `cargo bench --bench snapshots [-- TICKETS]`: of so many waiting tickets (a million), each
//! with two clocks, under the policy of `scale`.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

mod desk;

use std::time::Instant;

use desk::{Desk, Host, Random, Shape};
use nightdesk::{Engine, Snapshot};

/// Says how long something took.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = work();
    println!("{:9.3} s  {what}", begin.elapsed().as_secs_f64());
    result
}

fn main() {
    let tickets = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let tickets: usize = tickets.unwrap_or(1_000_000);
    let desk = Desk::new(Shape {
        agents: 1_000,
        classes: 40,
    });
    let mut host = Host::new(&desk);
    host.register(&desk, 0..1_000);
    let mut random = Random::new(1);
    timed("opening the tickets", || {
        for _ in 0..tickets {
            let class = random.next() % 40;
            host.open_afresh(&desk, usize::try_from(class).unwrap());
        }
    });
    let engine = &host.line.engine;
    println!("{} tickets wait", engine.waiting_count());
    let snapshot = timed("Engine::snapshot", || engine.snapshot());
    let restored = timed("Engine::restore", || {
        Engine::restore(engine.policy().clone(), &snapshot).unwrap()
    });
    assert_eq!(restored.state_digest(), engine.state_digest());
    drop(restored);
    let bytes = timed("writing it as postcard", || {
        postcard::to_allocvec(&snapshot).unwrap()
    });
    println!("{} bytes a ticket", bytes.len() / tickets.max(1));
    drop(snapshot);
    let read: Snapshot = timed("reading it", || postcard::from_bytes(&bytes).unwrap());
    drop(bytes);
    let text = timed("writing it as JSON", || {
        serde_json::to_string(&read).unwrap()
    });
    println!("{} bytes a ticket", text.len() / tickets.max(1));
    let again: Snapshot = timed("reading it", || serde_json::from_str(&text).unwrap());
    assert_eq!(again, read);
}
