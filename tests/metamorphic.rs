//! What must make no difference, over random runs of all features: other ids in the same order,
//! another order of the keys in the policy file, an agent who can serve nothing
//! (`metamorphic/idler.rs`), and questions.
//!
//! Extra `advance` calls and the journal split anywhere are in `laws` and `all_features`.
//! `NIGHTDESK_DEEP=50 cargo test --release --test metamorphic` runs fifty times as many cases.
//! A failure is kept in `proptest-regressions/metamorphic.txt`, which later runs try first.

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
#[allow(dead_code)]
mod forge;
#[path = "metamorphic/idler.rs"]
mod idler;
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
#[allow(dead_code)]
mod resume;
#[path = "all_features/run.rs"]
#[allow(dead_code, reason = "only the inputs of a run are used")]
mod run;
#[path = "all_features/seen.rs"]
#[allow(dead_code)]
mod seen;
#[path = "all_features/steps.rs"]
mod steps;
#[path = "laws/views.rs"]
#[allow(dead_code)]
mod views;
#[path = "all_features/why.rs"]
#[allow(dead_code)]
mod why;

use nightdesk::insight::Viewer;
use nightdesk::{Applied, Command, Engine, Event, Input, Policy, PolicyDocument, Refusal};
use proptest::test_runner::{
    Config, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};
use serde_json::Value;

use case::cases;
use run::Run;

type Outcome = Result<Applied, Refusal>;

/// Holds for a policy and the inputs of a run under it.
type Property = fn(&PolicyDocument, &[Input]) -> Result<(), String>;

fn check(property: Property) {
    check_under(8, |_| (), property);
}

/// So many times, under random policies as `alter` leaves them.
fn check_under(times: u32, alter: fn(&mut Value), property: Property) {
    let deep = std::env::var("NIGHTDESK_DEEP").map_or(1, |deep| deep.parse().unwrap());
    let defaults = Config::default();
    let config = Config {
        cases: times * deep,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/metamorphic.txt",
        ))),
        max_shrink_iters: defaults.max_shrink_iters.min(300),
        ..defaults
    };
    // The quick share is always the same, the deep one another each time.
    let mut runner = match deep {
        1 => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
        _ => TestRunner::new(config),
    };
    let result = runner.run(&cases(200), |case| {
        let policies = case.plans.iter().map(|rolls| {
            let mut document = serde_json::to_value(policy::document(rolls)).unwrap();
            alter(&mut document);
            serde_json::from_value(document).unwrap()
        });
        let (document, inputs) = Run::journal(policies.collect(), &case.steps);
        property(&document, &inputs).map_err(|what| {
            let lines: Vec<String> = inputs.iter().map(json).collect();
            let document = json(&document);
            TestCaseError::fail(format!("{what}\npolicy: {document}\n{}", lines.join("\n")))
        })
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn engine(document: &PolicyDocument) -> Engine {
    Engine::new(Policy::new(document).unwrap())
}

fn apply(engine: &mut Engine, input: &Input) -> (Outcome, Vec<Event>) {
    let mut events = Vec::new();
    let outcome = engine.apply(input, &mut events);
    (outcome, events)
}

fn code(outcome: &Outcome) -> Result<Applied, u16> {
    outcome.clone().map_err(|refusal| refusal.code().get())
}

/// In JSON every id is a string of digits, and nothing else is: 5 becomes 5007.
fn renamed(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Ok(id) = text.parse::<u128>() {
                *text = (id * 1_000 + 7).to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(renamed),
        Value::Object(entries) => entries.values_mut().for_each(renamed),
        _ => {}
    }
}

/// Seen to fail when agents equal by the whole list went by the last three bits of their ids.
#[test]
fn other_ids_in_the_same_order_change_nothing_but_the_ids() {
    check(|document, inputs| {
        let (mut one, mut other) = (engine(document), engine(document));
        for input in inputs {
            let mut text = serde_json::to_value(input).unwrap();
            if !matches!(input.command, Command::ReplacePolicy { .. }) {
                renamed(&mut text);
            }
            let again: Input = serde_json::from_value(text).unwrap();
            let (outcome, events) = apply(&mut one, input);
            let (answer, said) = apply(&mut other, &again);
            let mut expected = serde_json::to_value(&events).unwrap();
            renamed(&mut expected);
            if code(&outcome) != code(&answer) || expected != serde_json::to_value(&said).unwrap() {
                return Err(format!(
                    "{outcome:?}, {answer:?}\n{expected}\n{}",
                    json(&said)
                ));
            }
        }
        Ok(())
    });
}

/// JSON with the keys of every table in reverse.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().rev();
            let entries = entries.map(|(key, value)| format!("{}:{}", json(key), reversed(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(reversed).collect();
            format!("[{}]", values.join(","))
        }
        plain => plain.to_string(),
    }
}

/// Seen to fail when a table forgot what was read after its fourth key.
#[test]
fn the_order_of_keys_in_a_policy_file_changes_nothing() {
    check(|document, inputs| {
        let text = reversed(&serde_json::to_value(document).unwrap());
        let read: PolicyDocument = serde_json::from_str(&text).unwrap();
        let (mut one, mut other) = (engine(document), engine(&read));
        if one.policy().digest() != other.policy().digest() {
            return Err("other digests".to_owned());
        }
        for input in inputs {
            let (outcome, events) = apply(&mut one, input);
            if (outcome, json(&events)) != {
                let (answer, said) = apply(&mut other, input);
                (answer, json(&said))
            } {
                return Err(format!("otherwise from {}", json(input)));
            }
        }
        match one.state_digest() == other.state_digest() {
            true => Ok(()),
            false => Err("other states".to_owned()),
        }
    });
}

/// Everything that can be asked.
fn ask(engine: &Engine) -> usize {
    let viewer = Viewer::everything();
    let mut told = json(&engine.state_digest()).len() + engine.waiting().count();
    told += format!("{:?}{:?}", engine.next_wakeup(), engine.now()).len();
    for ticket in engine.tickets() {
        told += json(&engine.ticket(ticket)).len() + json(&engine.clocks(ticket)).len();
        told += engine
            .explain(ticket, &viewer)
            .map_or(0, |why| why.to_string().len());
        for agent in engine.agents() {
            told += json(&engine.obstacles(ticket, agent)).len();
            told += json(&engine.unmet_needs(ticket, agent)).len();
        }
    }
    for agent in engine.agents() {
        told += json(&engine.agent(agent)).len();
        told += engine
            .explain_agent(agent, &viewer)
            .map_or(0, |why| why.to_string().len());
    }
    told + usize::from(engine.check_invariants().is_ok())
}

/// Cannot fail while nothing that an engine holds can change behind a shared reference; it would
/// if somebody put such a thing in.
#[test]
fn questions_change_nothing() {
    check(|document, inputs| {
        let (mut silent, mut asked) = (engine(document), engine(document));
        for (position, input) in inputs.iter().enumerate() {
            let (outcome, events) = apply(&mut silent, input);
            let (answer, said) = apply(&mut asked, input);
            if outcome != answer || events != said {
                return Err(format!("{outcome:?}, {answer:?}\n{events:#?}\n{said:#?}"));
            }
            if position % 4 == 0 {
                let _ = ask(&asked);
            }
        }
        match format!("{silent:?}") == format!("{asked:?}") {
            true => Ok(()),
            false => Err("another state".to_owned()),
        }
    });
}
