//! Runs the conformance cases: every JSON file of the folder named by `NIGHTDESK_CASES`,
//! or of `tests/conformance/` where the project keeps its own. Prints each case that
//! fails (id, input, expected, got), then one line of counts.
//!
//! A family of cases is a function in `FAMILIES`; nothing here knows a case by its id.
#![cfg(feature = "zones")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing
)]

#[path = "conformance/business_time.rs"]
mod business_time;
#[cfg(feature = "sim")]
#[path = "conformance/queue_order.rs"]
mod queue_order;
#[cfg(feature = "sim")]
#[path = "conformance/queue_preemption.rs"]
mod queue_preemption;
#[path = "conformance/sla.rs"]
mod sla;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// What became of a case.
pub(crate) enum Outcome {
    /// The answer is right.
    Passed,
    /// It is not: what was expected, and what came.
    Failed { expected: Value, got: Value },
    /// It was not tried, for this reason.
    #[cfg_attr(feature = "sim", allow(dead_code))] // with it, every case is tried
    Skipped(&'static str),
}

type Family = fn(&Value) -> Outcome;

const FAMILIES: &[(&str, Family)] = &[
    ("business_time", business_time::run),
    ("sla", sla::run),
    #[cfg(feature = "sim")]
    ("queue_order", queue_order::run),
    #[cfg(not(feature = "sim"))]
    ("queue_order", |_| {
        Outcome::Skipped("needs the feature `sim`")
    }),
    #[cfg(feature = "sim")]
    ("queue_preemption", queue_preemption::run),
    #[cfg(not(feature = "sim"))]
    ("queue_preemption", |_| {
        Outcome::Skipped("needs the feature `sim`")
    }),
];

#[test]
fn every_case_of_the_folder() {
    // Written past the test harness, which would keep the lines of a passing test.
    let mut out = std::io::stdout();
    let folder = std::env::var_os("NIGHTDESK_CASES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance")),
        PathBuf::from,
    );
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("cannot read the folder {}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no JSON file in {}", folder.display());

    let (mut passed, mut failed) = (0, 0);
    let mut skipped = BTreeMap::<String, usize>::new();
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        let file: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = file["family"].as_str().unwrap_or("");
        let Some((_, family)) = FAMILIES.iter().find(|(known, _)| *known == name) else {
            panic!("{}: the family `{name}` is unknown", path.display());
        };
        for case in file["cases"].as_array().expect("`cases` is a list") {
            match family(case) {
                Outcome::Passed => passed += 1,
                Outcome::Skipped(reason) => {
                    *skipped.entry(format!("{name}: {reason}")).or_default() += 1
                }
                Outcome::Failed { expected, got } => {
                    failed += 1;
                    writeln!(
                        out,
                        "FAILED {}\n  input    {case}\n  expected {expected}\n  got      {got}",
                        case["id"]
                    )
                    .unwrap();
                }
            }
        }
    }
    for (reason, count) in &skipped {
        writeln!(out, "skipped {count} of {reason}").unwrap();
    }
    let skipped: usize = skipped.values().sum();
    writeln!(out, "{passed} passed, {failed} failed, {skipped} skipped").unwrap();
    assert_eq!(failed, 0, "failed cases are listed above");
}
