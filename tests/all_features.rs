//! The laws with all features of routing switched on at random, over random histories of
//! every command.
//!
//! Each part has a program of its own, with a model of it (`laws`, `queue_runs`,
//! `ladders_hold`, `customer_histories`, `clock_histories`). Here nothing is modelled, and
//! everything meets: two or three random policies with every key of routing take over from
//! each other while tickets wait, are offered, interrupted, consulted about, merged, called
//! back and forgotten. After each input `check_invariants` recomputes the line, room,
//! eligibility, loads, steps and that no allowed pair is left; the events are folded into the
//! ledger of `laws` and compared with the views; engines that were told the same otherwise
//! (read back, cloned, ticked, stopped and restored from a snapshot) must agree.
//!
//! `NIGHTDESK_DEEP=50 cargo test --release --test all_features` runs fifty times as many
//! cases. A failure is shrunk, told as a journal, and kept in
//! `proptest-regressions/all_features.txt`, which later runs try first.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

#[path = "all_features/agents.rs"]
mod agents;
#[path = "all_features/case.rs"]
mod case;
#[path = "clock_histories/dice.rs"]
mod dice;
#[path = "all_features/forge.rs"]
mod forge;
#[path = "laws/ledger.rs"]
#[allow(dead_code, reason = "the laws look at more of the ledger")]
mod ledger;
#[path = "laws/ledger_capacity.rs"]
mod ledger_capacity;
#[path = "laws/ledger_customers.rs"]
mod ledger_customers;
#[path = "all_features/policy.rs"]
mod policy;
#[path = "all_features/promises.rs"]
mod promises;
#[path = "all_features/resume.rs"]
mod resume;
#[path = "all_features/run.rs"]
mod run;
#[path = "all_features/seen.rs"]
mod seen;
#[path = "all_features/steps.rs"]
mod steps;
#[path = "laws/views.rs"]
mod views;
#[path = "all_features/why.rs"]
mod why;

use std::cell::RefCell;

use nightdesk::Policy;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

use case::cases;
use run::Run;
use seen::Seen;

fn runner(cases: u32, rng: Option<TestRng>) -> TestRunner {
    let defaults = Config::default();
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/all_features.txt",
        ))),
        max_shrink_iters: defaults.max_shrink_iters.min(400),
        ..defaults
    };
    match rng {
        Some(rng) => TestRunner::new_with_rng(config, rng),
        None => TestRunner::new(config),
    }
}

#[test]
fn the_laws_hold_with_all_features_at_random() {
    let deep = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    let result = runner(2 * deep, None).run(&cases(150), |case| {
        Run::check(&case.plans, &case.steps, &mut Seen::default())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// Always the same runs, so that what is missing is missing for a reason.
#[test]
fn everything_happens_in_a_few_runs() {
    let seen = RefCell::new(Seen::default());
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = runner(10, Some(rng)).run(&cases(250), |case| {
        Run::check(&case.plans, &case.steps, &mut seen.borrow_mut())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    for (what, times) in seen.borrow().all() {
        println!("{times:6} {what}");
    }
}

/// A random policy is one that a host could write.
#[test]
fn random_policies_compile() {
    let result = runner(16, None).run(&cases(1), |case| {
        for rolls in &case.plans {
            let problems = Policy::new(&policy::document(rolls)).err();
            let problems = problems.map(|problems| problems.to_string());
            prop_assert_eq!(problems, None);
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
