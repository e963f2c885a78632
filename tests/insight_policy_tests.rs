//! Expectations of a policy: each key met and not met, and what makes no sense.

#![cfg(feature = "zones")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

use std::process::Command;

use nightdesk::insight::policy_tests::{Failure, PolicyTests};
use nightdesk::{AgentSpec, Level, Policy, PolicyDocument};

const POLICY: &str = r#"
version = 1
name = "expectations"
rule_mode = "accumulate"
skills = ["fraud"]
flags = ["vulnerable"]
languages.nb = { fallback = ["en"] }
languages.en = {}
channels.phone = { live = true }
actions.block_card = { within = "10s" }
targets = { critical = "60s", routine = "20m" }
[calendars.day]
zone = "Europe/Oslo"
hours = { mon = [["08:00", "16:00"]] }
[ladders.help]
steps = [{ after = "30s", levels = { fraud = 1 } }]
[queues.front]
calendar = "day"
hours = "day"
[queues.urgent]
ladder = "help"
[topics.question]
queue = "front"
[topics.fraud]
queue = "urgent"
urgency = "critical"
skills = { fraud = 2 }
human_only = true
action = "block_card"
on_abandon = "alert"
refer = "the police"
[[rules]]
name = "with care"
when = { flag = "vulnerable" }
set = { priority = "high", human_only = true }
"#;

fn run(at: &str, ticket: &str, then: &str, agents: &[AgentSpec]) -> Vec<Failure> {
    let text = format!(
        "zone = 'Europe/Oslo'\nweek = '2026-03-04'\n[[expect]]\nname = 'x'\nat = '{at}'\n\
         ticket = {{ channel = 'phone', language = 'nb', {ticket} }}\nthen = {{ {then} }}\n"
    );
    let tests: PolicyTests =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    tests.run(&Policy::new(&document).unwrap(), agents)
}

fn told(at: &str, ticket: &str, then: &str) -> Vec<String> {
    let failures = run(at, ticket, then, &[]);
    failures.iter().map(ToString::to_string).collect()
}

#[test]
fn every_key_is_met_and_not_met() {
    let fraud = "topic = 'fraud'";
    // key | what is so | what is not | how that is told
    let rows = [
        (
            "urgency",
            "'critical'",
            "'elevated'",
            "expected `elevated`, found `critical`",
        ),
        (
            "priority",
            "'normal'",
            "'low'",
            "expected `low`, found `normal`",
        ),
        (
            "queue",
            "'urgent'",
            "'front'",
            "expected `front`, found `urgent`",
        ),
        ("human", "true", "false", "expected `false`, found `true`"),
        (
            "action",
            "'block_card'",
            "''",
            "expected none, found `block_card`",
        ),
        (
            "answer_within",
            "'60s'",
            "'59s'",
            "expected at most `59s`, found `1m`",
        ),
        ("open", "true", "false", "expected `false`, found `true`"),
        (
            "refer",
            "'the police'",
            "''",
            "expected none, found `the police`",
        ),
        (
            "rules",
            "[]",
            "['with care']",
            "expected `with care`, found none",
        ),
        ("agents", "0", "1", "expected at least 1, found 0"),
        ("agents_at_last", "0", "1", "expected at least 1, found 0"),
    ];
    for (key, so, not_so, text) in rows {
        assert_eq!(
            told("sunday 03:00", fraud, &format!("{key} = {so}")),
            [""; 0],
            "{key}"
        );
        assert_eq!(
            told("sunday 03:00", fraud, &format!("{key} = {not_so}")),
            [format!("`x`: `{key}`: {text}")],
        );
    }
}

#[test]
fn a_closed_queue_counts_from_the_morning() {
    // Monday, 2 March: from 07:00 it is an hour to the opening, and then twenty minutes.
    let question = "topic = 'question'";
    assert_eq!(
        told("mon 07:00", question, "open = false, answer_within = '80m'"),
        [""; 0]
    );
    assert_eq!(
        told("mon 07:00", question, "answer_within = '79m'"),
        ["`x`: `answer_within`: expected at most `1h19m`, found `1h20m`"]
    );
    assert_eq!(
        told(
            "2026-03-02T09:00:00+01:00",
            question,
            "open = true, answer_within = '20m'"
        ),
        [""; 0]
    );
}

#[test]
fn flags_are_looked_at() {
    let then = "human = true, priority = 'high', rules = ['with care']";
    assert_eq!(
        told(
            "monday 12:00",
            "topic = 'question', flags = ['vulnerable']",
            then
        ),
        [""; 0]
    );
    assert_eq!(told("monday 12:00", "topic = 'question'", then).len(), 3);
}

#[test]
fn agents_count_by_roster_and_by_step() {
    let at = |text: &str| text.parse().unwrap();
    let agent = |id: u128, level: u8| {
        let spec = AgentSpec::new(id).channel("phone").language("en");
        spec.skill("fraud", Level::new(level).unwrap())
    };
    let night = (at("2026-03-07T22:00:00Z"), at("2026-03-08T02:00:00Z"));
    let agents = [
        agent(1, 2).shift(night.0, night.1),
        agent(2, 1),
        agent(3, 2).bot(),
    ];
    let fraud = "topic = 'fraud'";
    // 03:00 in Oslo is 02:00 in UTC, when the shift is just over.
    assert_eq!(
        run(
            "sunday 02:59",
            fraud,
            "agents = 1, agents_at_last = 2",
            &agents
        ),
        []
    );
    let after = run(
        "sunday 03:00",
        fraud,
        "agents = 1, agents_at_last = 2",
        &agents,
    );
    let found: Vec<_> = after
        .iter()
        .map(|failure| (failure.key, failure.found.as_str()))
        .collect();
    assert_eq!(found, [("agents", "0"), ("agents_at_last", "1")]);
}

#[test]
fn what_makes_no_sense_is_told_and_nothing_else() {
    assert_eq!(
        told("someday 03:00", "topic = 'fraud'", "urgency = 'routine'"),
        [
            "`x`: `at`: expected a weekday and a time such as `sunday 03:00`, or an instant, found `someday 03:00`"
        ]
    );
    assert_eq!(
        told("sunday 03:00", "topic = 'froud'", "urgency = 'routine'"),
        [
            "`x`: `ticket`: expected a ticket that the policy takes, found no topic `froud` in the policy; did you mean `fraud`?"
        ]
    );
    assert_eq!(
        told(
            "sunday 03:00",
            "topic = 'fraud', flags = ['vip']",
            "human = true"
        )[0],
        "`x`: `ticket`: expected a ticket that the policy takes, found no flag `vip` in the policy; use one that it declares"
    );
    let misspelt: Result<PolicyTests, _> = toml::from_str(
        "[[expect]]\nname = 'x'\nat = 'sun 03:00'\nticket = { topic = 'a', channel = 'b' }\nthen = { urgncy = 'critical' }",
    );
    assert!(misspelt.unwrap_err().to_string().contains("urgncy"));
    let no_week: PolicyTests =
        toml::from_str("[[expect]]\nname = 'x'\nat = 'sun 03:00'\nticket = { topic = 'fraud', channel = 'phone' }\nthen = {}").unwrap();
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    let failures = no_week.run(&Policy::new(&document).unwrap(), &[]);
    assert_eq!(failures[0].key, "at");
    assert!(failures[0].expected.contains("`week`"));
}

/// The example as a build would call it.
fn check(arguments: &[&str]) -> (Option<i32>, String) {
    // Cargo builds the examples beside the tests.
    let test = std::env::current_exe().unwrap();
    let program = test
        .parent()
        .unwrap()
        .with_file_name("examples")
        .join("check");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_example_sets_the_exit_code() {
    let policy = "examples/policies/bank_night.toml";
    let agents = "examples/data/night/agents.toml";
    let (code, text) = check(&[policy, agents, "examples/data/night/expectations.toml"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("0 to mend") && text.contains("6 expectations looked at"),
        "{text}"
    );
    // What holds for the bank does not hold for a gaming platform.
    let (code, text) = check(&[
        "examples/policies/igaming.toml",
        agents,
        "examples/data/night/expectations.toml",
    ]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("error[unknown_name]") && text.contains("failed: "),
        "{text}"
    );
    assert_eq!(check(&["no-such-file.toml"]).0, Some(2));
}
