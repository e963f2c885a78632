//! Clocks against a naive model: random policies with clocks of all kinds, random histories
//! told to a whole engine, in order and after the fact, and after each thing that is told
//! everything worked out anew from the ticket's history and the policy document. Which
//! clocks there are, how they stand, when each is due, what it has counted, and every word
//! that was said of it at its instant must agree.
//!
//! Quick by default; `NIGHTDESK_DEEP=n` runs n times as many cases. A long run of 100,000
//! and more: `NIGHTDESK_DEEP=1000 cargo test --release --test clock_histories`. A failure is
//! shrunk, told as a journal, and kept in `proptest-regressions/clock_histories.txt`.
#![cfg(feature = "zones")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)]

mod clock_histories {
    pub(crate) mod days;
    pub(crate) mod dice;
    pub(crate) mod document;
    pub(crate) mod history;
    pub(crate) mod instance;
    pub(crate) mod limits;
    pub(crate) mod model;
    pub(crate) mod plan;
    pub(crate) mod steps;
    pub(crate) mod world;
}

use clock_histories::world::{World, cases};
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

/// Seen to fail when a breach was said at its due instant and not just after it; when a
/// retarget counted anew; when a reaction was taken each time; when a segment's targets stood
/// behind its queue's; when what happened in the last instant of a limit came too late for it;
/// when an earlier message did not correct a start; when reopening kept what clocks had raised.
///
/// Failed on engines as they were written: a pause told after a clock's end did not reach it;
/// a ticket that turned out to have arrived earlier left its first message behind; a clock
/// that was withdrawn came back by way of another kind under its name; a lead counted in the
/// order for deadlines alone; a breach of a closed ticket was not taken back; months counted
/// from the anchor's own day were short by more than a day; of two moves told at once not the
/// later counted.
#[test]
fn clocks_are_what_the_history_says() {
    let deep = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    let config = Config {
        cases: 100 * deep,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/clock_histories.txt",
        ))),
        max_shrink_iters: 1_500,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&cases(50), |case| World::run(&case));
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
