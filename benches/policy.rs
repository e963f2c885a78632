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

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use nightdesk::document::{Channel, Condition, Queue, Rule, Segment, Set, Topic};
use nightdesk::{
    Command, Engine, Event, HoldReason, Input, Policy, PolicyDocument, Priority, RuleMode,
    TicketChange, TicketSpec, Timestamp,
};

const RULES: [usize; 3] = [0, 50, 1_000];
const TOPICS: usize = 100;

/// Rules as a bank writes them: about a topic, and of that a channel, a segment, a language or
/// an amount. They accumulate, so none can be left out for the one before it.
fn document(rules: usize) -> PolicyDocument {
    let mut document = PolicyDocument::new("rules")
        .rule_mode(RuleMode::Accumulate)
        .channel("phone", Channel::new(true))
        .channel("email", Channel::new(false))
        .fallback_chain(["nb", "sv", "en"])
        .segment("standard", Segment::new())
        .segment("priority", Segment::new())
        .queue("front", Queue::new())
        .queue("back", Queue::new());
    for topic in 0..TOPICS {
        document = document.topic(topic_name(topic), Topic::new().queue("front"));
    }
    for index in 0..rules {
        let about = Condition::new().topic(topic_name(index * 7 % TOPICS).as_str());
        let when = match index % 5 {
            0 => about.channel("email"),
            1 => about.segment("priority"),
            2 => about.language(["nb", "sv"]),
            3 => {
                let amount = i64::try_from(index).unwrap() * 1_000;
                about.attribute("amount_minor").at_least(amount)
            }
            _ => {
                let late = Condition::new().channel("email").segment("standard");
                about.any([late, Condition::new().language("en")])
            }
        };
        let set = match index % 3 {
            0 => Set::new().priority(Priority::High),
            1 => Set::new().queue("back"),
            _ => Set::new().human_only(true),
        };
        document = document.rule(Rule::new(format!("rule {index}"), when, set));
    }
    document
}

fn topic_name(topic: usize) -> String {
    format!("area{}.topic{topic}", topic % 10)
}

/// A ticket that is put aside and changed again and again, so that nothing is asked but
/// what it is.
struct Changed {
    engine: Engine,
    events: Vec<Event>,
    changes: [Input; 2],
}

impl Changed {
    fn new(rules: usize) -> Self {
        let at: Timestamp = "2026-03-03T09:00:00Z".parse().unwrap();
        let mut engine = Engine::new(Policy::new(&document(rules)).unwrap());
        let mut events = Vec::new();
        let ticket = TicketSpec::new(1, topic_name(0).as_str(), "phone")
            .language("nb")
            .segment("standard")
            .attribute("amount_minor", 5_i64);
        let hold = Command::HoldTicket {
            ticket: 1.into(),
            reason: HoldReason::ThirdParty,
            until: None,
        };
        for command in [Command::OpenTicket(ticket), hold] {
            engine.apply(&Input::new(at, command), &mut events).unwrap();
        }
        let change = |amount: i64| {
            let change = TicketChange::new().attribute("amount_minor", Some(amount.into()));
            let (ticket, change) = (1.into(), Box::new(change));
            Input::new(at, Command::ChangeTicket { ticket, change })
        };
        Self {
            engine,
            events,
            changes: [change(6), change(7)],
        }
    }

    /// Two changes, there and back.
    fn change(&mut self) {
        for input in &self.changes {
            self.events.clear();
            black_box(self.engine.apply(input, &mut self.events)).unwrap();
        }
    }

    /// Nanoseconds of one change: the median of the rounds.
    fn nanoseconds(&mut self) -> f64 {
        let mut rounds: Vec<Duration> = (0..11)
            .map(|_| {
                let begin = Instant::now();
                (0..1_000).for_each(|_| self.change());
                begin.elapsed()
            })
            .collect();
        rounds.sort();
        rounds[5].as_secs_f64() * 1e9 / 2_000.0
    }
}

fn print_table() {
    let [without, few, many] = RULES.map(|rules| Changed::new(rules).nanoseconds());
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
            let document = document(1_000);
            bencher.iter(|| black_box(&document).compile().unwrap());
        },
    );
    criterion.final_summary();
}
