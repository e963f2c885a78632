//! What a policy costs: to make one, and to ask it what a ticket is.
//!
//! `cargo bench --bench policy` prints first what the rules alone take: a change that
//! classifies a ticket anew under so many rules, less the same change under none.
//! Criterion's measurements of the whole change follow.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

#[path = "policy/rules.rs"]
mod rules;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use nightdesk::PolicyDocument;
use rules::Changed;

const RULES: [usize; 3] = [0, 50, 1_000];
/// Nanoseconds of one change: the median of the rounds.
fn nanoseconds(changed: &mut Changed) -> f64 {
    let mut rounds: Vec<Duration> = (0..11)
        .map(|_| {
            let begin = Instant::now();
            (0..1_000).for_each(|_| changed.change());
            begin.elapsed()
        })
        .collect();
    rounds.sort();
    rounds[5].as_secs_f64() * 1e9 / 2_000.0
}

fn print_table() {
    let [without, few, many] = RULES.map(|rules| nanoseconds(&mut Changed::new(rules)));
    println!("ns per change, median of 11 rounds");
    println!("without rules {without:10.0}");
    for (rules, whole) in [(RULES[1], few), (RULES[2], many)] {
        let alone = whole - without;
        println!("{rules:5} rules   {whole:10.0}, of which the rules {alone:.0}");
    }
}

fn main() {
    print_table();
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("what is a ticket, after a change of its facts");
    group.throughput(criterion::Throughput::Elements(2));
    for rules in RULES {
        group.bench_function(BenchmarkId::new("rules", rules), |bencher| {
            let mut changed = Changed::new(rules);
            bencher.iter(|| changed.change());
        });
    }
    group.finish();

    let text = include_str!("../examples/policies/bank_night.toml");
    criterion.bench_function(
        "how long does the bank's policy take to compile",
        |bencher| {
            let document: PolicyDocument = toml::from_str(text).unwrap();
            bencher.iter(|| black_box(&document).compile().unwrap());
        },
    );
    criterion.bench_function(
        "how long does a policy of 1,000 rules take to compile",
        |bencher| {
            let document = rules::document(1_000);
            bencher.iter(|| black_box(&document).compile().unwrap());
        },
    );
    criterion.final_summary();
}
