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
    told_of(at, ticket, then, &[])
}

fn told_of(at: &str, ticket: &str, then: &str, agents: &[AgentSpec]) -> Vec<String> {
    let failures = run(at, ticket, then, agents);
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

/// 1 is there all week but from Tuesday 10:00 to 11:00 and from Friday 12:00 to 14:00, in Oslo; 2 from Friday 13:00.
#[test]
fn a_whole_week_is_looked_at() {
    let at = |day: u32, hour: &str| format!("2026-03-{day:02}T{hour}:00+01:00").parse().unwrap();
    let agent = |id: u128, level: u8| {
        let spec = AgentSpec::new(id).channel("phone").language("nb");
        spec.skill("fraud", Level::new(level).unwrap())
    };
    let first = agent(1, 2)
        .shift(at(1, "00:00"), at(3, "10:00"))
        .shift(at(3, "11:00"), at(6, "12:00"))
        .shift(at(6, "14:00"), at(9, "00:00"));
    let second = agent(2, 1).shift(at(6, "13:00"), at(6, "15:00"));
    let run =
        |then: &str, agents: &[AgentSpec]| told_of("any hour", "topic = 'fraud'", then, agents);
    let agents = [first, second];
    assert_eq!(
        run("urgency = 'critical', human = true, agents = 1", &agents),
        [
            "`x`: `agents`: expected at least 1 at any hour, found 0 from tuesday 10:00 to tuesday 11:00, and too few at 1 more time, 3h in all"
        ]
    );
    // Who has level 1 may have it after the ladder's step.
    assert_eq!(
        run("agents_at_last = 1", &agents),
        [
            "`x`: `agents_at_last`: expected at least 1 at any hour, found 0 from tuesday 10:00 to tuesday 11:00, and too few at 1 more time, 2h in all"
        ]
    );
    let always = agent(3, 2);
    assert_eq!(run("agents = 1, agents_at_last = 1", &[always]), [""; 0]);
    // A queue with hours is asked for nobody outside of them: here Monday from 08:00 to 16:00.
    let office = [agent(1, 2).shift(at(2, "08:00"), at(2, "15:30"))];
    let found = told_of("any hour", "topic = 'question'", "agents = 1", &office);
    assert_eq!(
        found,
        [
            "`x`: `agents`: expected at least 1 at any hour, found 0 from monday 15:30 to monday 16:00"
        ]
    );
    let found = told("any hour", "topic = 'fraud'", "open = true");
    assert_eq!(
        found,
        [
            "`x`: `at`: expected a time such as `sunday 03:00`, since `open` changes with it, found `any hour`"
        ]
    );
}

#[test]
fn what_makes_no_sense_is_told_and_nothing_else() {
    assert_eq!(
        told("someday 03:00", "topic = 'fraud'", "urgency = 'routine'"),
        [
            "`x`: `at`: expected a weekday and a time such as `sunday 03:00`, an instant, or `any hour`, found `someday 03:00`"
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
        text.contains("nothing to mend, 0 warnings; 7 of 7 expectations are met\nlooked at: "),
        "{text}"
    );
    // It is told who is not there, though no expectation asks: nobody knows security but Jonas,
    // on 5 days for 8 hours, and in that week the clocks go forward.
    let note = "note: examples/data/night/agents.toml: nobody could serve `privacy.breach` for up to 127h00m of the seven days from 2026-03-25";
    assert!(
        text.contains(note) && !text.contains("nobody could serve `safety`"),
        "{text}"
    );
    let (code, text) = check(&[policy]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("not looked at: agents and their hours (give AGENTS.toml)"),
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
