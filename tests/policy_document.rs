//! A document by itself: read, written, built in code, digested, mistreated.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use nightdesk::document::{
    Action, Channel, Condition, Language, Limits, Offer, Queue, Rule, Segment, Set, Targets, Topic,
};
use nightdesk::{
    Comparator, Digest, OnAbandon, Policy, PolicyDocument, Priority, ProblemCode, RuleMode, Span,
    Urgency, Verification,
};
use proptest::prelude::*;
use toml::Value;

/// Every key that a document can have, but for those of calendars and clocks, which have
/// tests of their own.
const WHOLE: &str = r#"
version = 1
name = "nordic bank"
rule_mode = "first_match"
strict_priority = false
patience = "4h"
skew = "5s"
backdate = "24h"
retention = "7d"
lost_grace = "60s"
agent_budget = 100
callback_channel = "callback"
skills = ["cards", "fraud"]
brands = ["north"]
fallback_chains = [["nb", "nn", "en"]]

[languages]
nb = {}
nn = { fallback = ["en"] }
no = { members = ["nb", "nn"] }
en = {}

[channels]
phone = { live = true, cost = 100 }
chat = { live = true, cost = 30, cap = 3 }
callback = { live = false }

[segments]
priority = { head_start = "90s" }
standard = {}

[actions]
block_card = { within = "10s", then = "elevated" }

[targets]
critical = "60s"
routine = { urgent = "2m", normal = "20m" }

[queues.cards]

[queues.fraud]
agent_choice = ["preferred", "language_rank", "longest_idle_since_ended"]
offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s", attempts = 5 }
wrap_up = "90s"
targets = { critical = "45s" }

[topics]
card = { queue = "cards", skills = { cards = 1 }, priority = "normal", fallback = true }
"card.stolen" = { urgency = "critical", queue = "fraud", skills = { fraud = 2 }, human_only = true, action = "block_card", on_abandon = "callback" }
"card.lost" = { skills = {} }

[[rules]]
name = "late"
when = { all = [{ topic = "card" }, { any = [{ channel = ["phone", "chat"] }, { segment = "priority" }] }, { none = [{ language = "en" }] }] }
set = { priority = "high", queue = "cards", urgency = "elevated", skills = { cards = 2 }, human_only = true, fallback = false }

[[rules]]
name = "big"
when = { brand = "north", attribute = "amount_minor", at_least = 1000000 }
set = { priority = "high" }

[[rules]]
name = "rest"
when = { any = [{ attribute = "vip", equals = true }, { attribute = "code", equals = "x" }, { attribute = "n", equals = 5 }, { attribute = "n", at_most = 9 }, { attribute = "n", exists = false }, { verification_at_least = "basic", verification_below = "strong" }] }
set = { priority = "low" }

[limits]
tickets = 1000000
agents = 100000
sources = 64
remembered_inputs = 1024
name_bytes = 128
attributes = 64
anchors = 64
ticket_languages = 16
agent_skills = 256
"#;

fn whole() -> PolicyDocument {
    toml::from_str(WHOLE).unwrap()
}

/// The same, in code.
fn built() -> PolicyDocument {
    PolicyDocument::new("nordic bank")
        .rule_mode(RuleMode::FirstMatch)
        .strict_priority(false)
        .patience("4h")
        .skew("5s")
        .backdate(Span::from_secs(24 * 3_600))
        .retention("168h")
        .lost_grace(Span::from_secs(60))
        .agent_budget(100)
        .callback_channel("callback")
        .skill("cards")
        .skill("fraud")
        .brand("north")
        .language("nn", Language::new().fallback(["en"]))
        .language("no", Language::new().members(["nb", "nn"]))
        .fallback_chain(["nb", "nn", "en"])
        .channel("phone", Channel::new(true).cost(100))
        .channel("chat", Channel::new(true).cost(30).cap(3))
        .channel("callback", Channel::new(false))
        .segment("priority", Segment::new().head_start("90s"))
        .segment("standard", Segment::new())
        .action(
            "block_card",
            Action::new().within("10s").then(Urgency::Elevated),
        )
        .targets(
            Targets::new()
                .tier(Urgency::Critical, "60s")
                .entry(Urgency::Routine, Priority::Urgent, "2m")
                .entry(Urgency::Routine, Priority::Normal, "20m"),
        )
        .queue("cards", Queue::new())
        .queue(
            "fraud",
            Queue::new()
                .agent_choice([
                    Comparator::Preferred,
                    Comparator::LanguageRank,
                    Comparator::LongestIdleSinceEnded,
                ])
                .offer(
                    Offer::new("20s")
                        .decline_back_off("1m")
                        .miss_back_off("30s")
                        .attempts(5),
                )
                .wrap_up(Span::from_secs(90))
                .targets(Targets::new().tier(Urgency::Critical, "45s")),
        )
        .topic(
            "card",
            Topic::new()
                .queue("cards")
                .skill("cards", 1)
                .priority(Priority::Normal)
                .fallback(true),
        )
        .topic(
            "card.stolen",
            Topic::new()
                .urgency(Urgency::Critical)
                .queue("fraud")
                .skill("fraud", 2)
                .human_only(true)
                .action("block_card")
                .on_abandon(OnAbandon::Callback),
        )
        .topic("card.lost", Topic::new().no_skills())
        .rule(Rule::new(
            "late",
            Condition::new().all([
                Condition::new().topic("card"),
                Condition::new().any([
                    Condition::new().channel(["phone", "chat"]),
                    Condition::new().segment("priority"),
                ]),
                Condition::new().none([Condition::new().language("en")]),
            ]),
            Set::new()
                .priority(Priority::High)
                .queue("cards")
                .urgency(Urgency::Elevated)
                .skill("cards", 2)
                .human_only(true)
                .fallback(false),
        ))
        .rule(Rule::new(
            "big",
            Condition::new()
                .brand("north")
                .attribute("amount_minor")
                .at_least(1_000_000),
            Set::new().priority(Priority::High),
        ))
        .rule(Rule::new(
            "rest",
            Condition::new().any([
                Condition::new().attribute("vip").equals(true),
                Condition::new().attribute("code").equals("x"),
                Condition::new().attribute("n").equals(5),
                Condition::new().attribute("n").at_most(9),
                Condition::new().attribute("n").exists(false),
                Condition::new()
                    .verification_at_least(Verification::Basic)
                    .verification_below(Verification::Strong),
            ]),
            Set::new().priority("low"),
        ))
        .limits(
            Limits::new()
                .tickets(1_000_000)
                .agents(100_000)
                .sources(64)
                .remembered_inputs(1_024)
                .name_bytes(128)
                .attributes(64)
                .anchors(64)
                .ticket_languages(16)
                .agent_skills(256),
        )
}

/// A policy's digest is over its document and what its calendars were compiled to.
fn digest_without_calendars(document: &PolicyDocument) -> Digest {
    Digest::of(&(document, Vec::<u8>::new()))
}

#[test]
fn a_document_goes_there_and_back() {
    let document = whole();
    let compilation = document.compile().unwrap();
    assert_eq!(compilation.warnings, []);
    let digest = compilation.policy.digest();
    assert_eq!(digest, digest_without_calendars(&document));

    let toml = toml::to_string(&document).unwrap();
    assert_eq!(toml::from_str::<PolicyDocument>(&toml).unwrap(), document);
    let json = serde_json::to_string(&document).unwrap();
    let again: PolicyDocument = serde_json::from_str(&json).unwrap();
    assert_eq!(again, document);
    assert_eq!(Policy::new(&again).unwrap().digest(), digest);
    assert_eq!(compilation.policy.document(), &document);
}

#[test]
fn a_written_document_has_what_was_read_and_nothing_more() {
    let read: Value = toml::from_str(WHOLE).unwrap();
    let written = Value::try_from(whole()).unwrap();
    // Read as a document, these spans are written in their shortest form.
    let shortest = |mut value: Value| {
        value["backdate"] = "1d".into();
        value["lost_grace"] = "1m".into();
        value["segments"]["priority"]["head_start"] = "1m30s".into();
        value["targets"]["critical"] = "1m".into();
        value["queues"]["fraud"]["wrap_up"] = "1m30s".into();
        value["queues"]["fraud"]["offer"]["decline_back_off"] = "1m".into();
        value
    };
    assert_eq!(written, shortest(read));
}

#[test]
fn a_document_in_code_is_the_same_as_one_in_toml() {
    assert_eq!(built(), whole());
    assert_eq!(Digest::of(&built()), Digest::of(&whole()));
    assert_ne!(Digest::of(&built().skill("loans")), Digest::of(&whole()));
}

/// The same JSON with the entries of every object the other way round.
fn reversed(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(map) => {
            let entries = map.iter().rev();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}:{}", serde_json::json!(key), reversed(value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        serde_json::Value::Array(list) => {
            let list: Vec<String> = list.iter().map(reversed).collect();
            format!("[{}]", list.join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let document = whole();
    let forwards = serde_json::to_value(&document).unwrap();
    let backwards = reversed(&forwards);
    assert_ne!(backwards, forwards.to_string());
    let again: PolicyDocument = serde_json::from_str(&backwards).unwrap();
    assert_eq!(again, document);
    assert_eq!(
        again.compile().unwrap().policy.digest(),
        digest_without_calendars(&document)
    );
}

#[test]
fn unknown_keys_and_unreadable_text_stay_refused_when_written_down() {
    let mut document: Value = toml::from_str(WHOLE).unwrap();
    let fraud = document["queues"]["fraud"].as_table_mut().unwrap();
    fraud.insert("wrapup".to_owned(), Value::from("30s"));
    document["queues"]["fraud"]["wrap_up"] = Value::from("soon");
    document["queues"]["fraud"]["agent_choice"][0] = Value::from("best");
    let set = document["rules"][0]["set"].as_table_mut().unwrap();
    set.insert("priorty".to_owned(), Value::from(1.5));
    let document: PolicyDocument = document.try_into().unwrap();
    let errors = document.compile().unwrap_err();
    let paths: Vec<&str> = errors
        .problems()
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "queues.fraud.agent_choice[0]",
            "queues.fraud.wrap_up",
            "queues.fraud.wrapup",
            "rules[0].set.priorty",
        ]
    );
    let journal = serde_json::to_string(&document).unwrap();
    let again: PolicyDocument = serde_json::from_str(&journal).unwrap();
    assert_eq!(again, document);
    assert_eq!(again.compile().unwrap_err(), errors);
}

#[test]
fn a_name_twice_in_one_table_is_refused() {
    for json in [
        r#"{"queues": {"a": {}, "a": {}}}"#,
        r#"{"topics": {"a": {"skills": {"b": 1, "b": 2}}}}"#,
        r#"{"targets": {"routine": "5m", "routine": "6m"}}"#,
        r#"{"targets": {"routine": {"low": "5m", "low": "6m"}}}"#,
    ] {
        let error = serde_json::from_str::<PolicyDocument>(json)
            .unwrap_err()
            .to_string();
        assert!(error.contains("stands here twice"), "{error}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_says_what_belongs_there() {
    for (toml, expected) in [
        ("patience = 5", "a duration as text"),
        ("[topics.a]\nurgency = 1", "an urgency as text"),
        ("[queues.a]\nagent_choice = [true]", "a comparator as text"),
        ("[targets]\nroutine = 5", "a duration as text, or a table"),
        (
            "[[rules]]\nwhen = { topic = 5 }",
            "a name or a list of names",
        ),
    ] {
        let error = toml::from_str::<PolicyDocument>(toml)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn one_target_of_a_tier_leaves_the_others() {
    let entries =
        Targets::new()
            .tier(Urgency::Routine, "1h")
            .entry(Urgency::Routine, Priority::Urgent, "5m");
    let written = toml::to_string(&PolicyDocument::new("a").targets(entries)).unwrap();
    let written: Value = toml::from_str(&written).unwrap();
    let targets: Value =
        toml::from_str("urgent = '5m'\nhigh = '1h'\nnormal = '1h'\nlow = '1h'").unwrap();
    assert_eq!(written["targets"]["routine"], targets);
}

#[test]
fn a_policy_tells_its_name_and_its_digest() {
    let policy = Policy::new(&whole()).unwrap();
    assert_eq!(policy.name(), "nordic bank");
    assert_eq!(policy.limits().remembered_inputs, 1_024);
    let text = format!("{policy:?}");
    assert!(text.contains("nordic bank") && text.contains(&policy.digest().to_string()));
    assert!(text.len() < 150, "{text}");
}

#[test]
fn limits_left_out_have_their_defaults() {
    let document = PolicyDocument::new("a")
        .channel("phone", Channel::new(true))
        .queue("q", Queue::new())
        .topic("t", Topic::new().queue("q"));
    let limits = Policy::new(&document).unwrap().limits().clone();
    // The whole document writes each default out.
    assert_eq!(limits, *Policy::new(&whole()).unwrap().limits());
    let fewer = document.limits(Limits::new().tickets(5).agent_skills(7));
    let policy = Policy::new(&fewer).unwrap();
    assert_eq!(
        (policy.limits().tickets, policy.limits().agent_skills),
        (5, 7)
    );
    assert_eq!(policy.limits().agents, limits.agents);
}

/// The values of a document, counted depth first: the one to change.
fn pick<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Table(table) => table.iter_mut().find_map(|(_, value)| pick(value, left)),
        Value::Array(list) => list.iter_mut().find_map(|value| pick(value, left)),
        _ => None,
    }
}

fn replacement() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::from("")),
        Just(Value::from("card")),
        Just(Value::from("0s")),
        Just(Value::from("emergency")),
        Just(Value::from("no")),
        Just(Value::from(Vec::<Value>::new())),
        Just(Value::from(vec!["card"])),
        Just(Value::from(toml::Table::new())),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(0), Just(-1), any::<i64>()].prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        ".{0,200}".prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn compiling_never_panics(changes in prop::collection::vec((0_usize..200, replacement()), 1..6)) {
        let mut document: Value = toml::from_str(WHOLE).unwrap();
        for (mut position, value) in changes {
            if let Some(chosen) = pick(&mut document, &mut position) {
                *chosen = value;
            }
        }
        let Ok(document) = document.try_into::<PolicyDocument>() else {
            return Ok(());
        };
        match document.compile() {
            Ok(compilation) => {
                prop_assert!(compilation.warnings.iter().all(|problem| problem.code.is_warning()));
                prop_assert_eq!(compilation.policy.digest(), digest_without_calendars(&document));
            }
            Err(errors) => {
                prop_assert!(!errors.problems().is_empty());
                for problem in errors.problems() {
                    prop_assert!(!problem.code.is_warning(), "{}", problem);
                    prop_assert_ne!(problem.code, ProblemCode::TooMany);
                    prop_assert!(!problem.path.is_empty() && !problem.message.is_empty());
                    prop_assert!(!problem.to_string().contains('\n'), "{}", problem);
                }
            }
        }
        let json = serde_json::to_string(&document).unwrap();
        let again: PolicyDocument = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(again, document);
    }
}

#[test]
fn the_example_with_every_key_has_no_problem() {
    let text = include_str!("../examples/policies/every_key.toml");
    let document: PolicyDocument = toml::from_str(text).unwrap();
    assert_eq!(document.compile().unwrap().warnings, []);
    // Every key of the document this file knows of is in the example, or named in a comment.
    for key in toml::from_str::<toml::Table>(WHOLE).unwrap().keys() {
        assert!(text.contains(key.as_str()), "{key}");
    }
}
