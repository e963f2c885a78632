//! The closer look at a policy and its agents: each problem alone, and beside each what is fine.

#![cfg(feature = "zones")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

mod policy_support;

use std::collections::BTreeSet;

use nightdesk::insight::{RosterDocument, lint};
use nightdesk::{
    Command, Engine, Input, Policy, Problem, ProblemCode, Severity, TicketId, TicketSpec,
    Timestamp, Verification,
};
use policy_support::{LINT_CODES, with};
use proptest::prelude::*;

/// A policy in which nothing is to be found. Each row lays a little over it.
const POLICY: &str = r#"
version = 1
name = "lint"
rule_mode = "first_match"
strict_priority = true
callback_channel = "phone"
skills = ["cards", "fraud"]
clearances = ["aml"]
groups = ["desk"]
brands = ["north"]
flags = ["vulnerable"]
languages.nb = { fallback = ["en"] }
languages.en = {}
channels.phone = { live = true }
targets = { critical = "60s", routine = "20m" }
[calendars.day]
zone = "Europe/Oslo"
years = [2024, 2027]
hours = { mon = [["08:00", "16:00"]], tue = [["08:00", "16:00"]], wed = [["08:00", "16:00"]], thu = [["08:00", "16:00"]], fri = [["08:00", "16:00"]] }
[ladders.help]
steps = [{ after = "30s", levels = { fraud = 1 } }]
[queues.front]
calendar = "day"
hours = "day"
[queues.urgent]
offer = { limit = "20s" }
ladder = "help"
[topics.card]
queue = "front"
skills = { cards = 1 }
groups = ["desk"]
clearances = ["aml"]
[topics.fraud]
queue = "urgent"
urgency = "critical"
skills = { fraud = 2 }
on_abandon = "callback"
"#;

/// Two who can do everything that is asked.
const AGENTS: &str = r#"
[[agents]]
id = "1"
skills = { cards = 1, fraud = 1 }
languages = ["nb", "en"]
channels = ["phone"]
clearances = ["aml"]
groups = ["desk"]
brands = ["north"]
[[agents]]
id = "2"
skills = { fraud = 2 }
languages = ["nb", "en"]
channels = ["phone"]
"#;

fn found(policy: &str, agents: &str) -> Vec<Problem> {
    let document = with(POLICY, policy);
    let compilation = document
        .compile()
        .unwrap_or_else(|errors| panic!("{policy}\n{errors}"));
    let roster: RosterDocument =
        toml::from_str(agents).unwrap_or_else(|error| panic!("{error}\n{agents}"));
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let agents = roster
        .agents(at("2026-03-02T00:00:00Z"), at("2026-03-09T00:00:00Z"))
        .unwrap();
    let policy: Policy = compilation.policy;
    let mut found = lint::policy(&policy);
    found.extend(lint::roster(&policy, &agents));
    found
}

/// code | path | nearest name | what is laid over the policy | what takes the agents' place
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    // An earlier rule takes every ticket that a later one is for.
    (
        "shadowed",
        "rules[1].when",
        "",
        "rules = [{ name = 'a', when = { brand = 'north' }, set = { priority = 'low' } }, { name = 'b', when = { all = [{ brand = 'north' }, { topic = 'card' }] }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "shadowed",
        "rules[1].when",
        "",
        "rules = [{ name = 'a', when = { attribute = 'amount', at_least = 5 }, set = { priority = 'low' } }, { name = 'b', when = { attribute = 'amount', at_least = 6 }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "shadowed",
        "rules[1].when",
        "",
        "rules = [{ name = 'a', when = { none = [{ brand = 'north' }] }, set = { priority = 'low' } }, { name = 'b', when = { none = [{ brand = 'north' }, { flag = 'vulnerable' }] }, set = { priority = 'high' } }]",
        "",
    ),
    // Where all rules count, the later one replaces what the earlier set.
    (
        "shadowed",
        "rules[0].when",
        "",
        "rule_mode = 'accumulate'\nrules = [{ name = 'a', when = { all = [{ brand = 'north' }, { topic = 'card' }] }, set = { priority = 'low' } }, { name = 'b', when = { brand = 'north' }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "used_once",
        "rules[2].when",
        "amount",
        "rules = [{ name = 'a', when = { attribute = 'amount', at_least = 9 }, set = { priority = 'low' } }, { name = 'b', when = { attribute = 'amount', at_least = 6 }, set = { priority = 'high' } }, { name = 'c', when = { attribute = 'amuont', at_least = 5 }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "no_effect",
        "rules[0].set.priority",
        "",
        "strict_priority = false\nrules = [{ name = 'a', when = { brand = 'north' }, set = { priority = 'low' } }]",
        "",
    ),
    (
        "no_effect",
        "topics.card.priority",
        "",
        "strict_priority = false\ntopics.card.priority = 'high'",
        "",
    ),
    // Judged by the queue: targets differ in another one.
    (
        "no_effect",
        "topics.card.priority",
        "",
        "strict_priority = false\nqueues.urgent.targets = { critical = { high = '30s', normal = '60s' } }\ntopics.card.priority = 'high'",
        "",
    ),
    (
        "no_effect",
        "rules[0].set.priority",
        "",
        "strict_priority = false\nqueues.urgent.targets = { critical = { high = '30s', normal = '60s' } }\nrules = [{ name = 'a', when = { topic = 'card' }, set = { priority = 'low' } }]",
        "",
    ),
    (
        "no_effect",
        "ladders.help.steps[0].priority",
        "",
        "strict_priority = false\nladders.help.steps = [{ after = '30s', levels = { fraud = 1 }, priority = 'high' }]",
        "",
    ),
    (
        "step_before_offer_ends",
        "ladders.help.steps[0].after",
        "",
        "ladders.help.steps = [{ after = '19s', levels = { fraud = 1 } }]",
        "",
    ),
    // From 16:00 to 08:00 the next day pass sixteen hours.
    (
        "closed_past_target",
        "queues.front.targets",
        "",
        "queues.front = { calendar = 'other' }\ncalendars.other = { zone = 'UTC', always_open = true }",
        "",
    ),
    (
        "closed_past_target",
        "clocks.first",
        "",
        "clocks.first = { kind = 'first_response', calendar = 'always', target = '15h' }\ntopics.card.clocks = { first = {} }\ncalendars.always = { zone = 'UTC', always_open = true }",
        "",
    ),
    (
        "unknown_name",
        "agents.1.skills.frud",
        "fraud",
        "",
        "s/cards = 1, fraud = 1/cards = 1, frud = 1, fraud = 1/",
    ),
    (
        "unknown_name",
        "agents.1.groups.team",
        "",
        "",
        "s/groups = [\"desk\"]/groups = [\"desk\", \"team\"]/",
    ),
    (
        "no_roster",
        "agents.2",
        "",
        "",
        "s/brands = [\"north\"]/brands = [\"north\"]\nroster = [{ from = \"2026-03-02T00:00:00Z\", until = \"2026-03-03T00:00:00Z\" }]/",
    ),
    (
        "nobody_has",
        "brands.north",
        "",
        "",
        "s/brands = [\"north\"]//",
    ),
    (
        "nobody_has",
        "skills.loans",
        "",
        "skills = ['cards', 'fraud', 'loans']\ntopics.fraud.needs = { any = [{ skill = 'fraud' }, { skill = 'loans' }] }",
        "",
    ),
    // Only the ladder brought anybody in; with a level that nobody has even that does not.
    (
        "nobody_serves",
        "topics.fraud",
        "",
        "topics.fraud.skills = { fraud = 3 }\nladders.help.steps = [{ after = '30s', levels = { fraud = 3 }, priority = 'high' }]",
        "",
    ),
    (
        "unserved",
        "topics.card",
        "",
        "topics.card.skills = { cards = 2 }",
        "",
    ),
    (
        "unserved",
        "topics.card",
        "",
        "topics.card.fallback = false",
        "s/cards = 1, fraud = 1 }\nlanguages = [\"nb\", \"en\"]/cards = 1, fraud = 1 }\nlanguages = [\"en\"]/",
    ),
    (
        "step_adds_nobody",
        "ladders.help.steps[0]",
        "",
        "topics.fraud.skills = { fraud = 1 }\nladders.help.steps = [{ after = '30s', fallback = true }]",
        "",
    ),
    (
        "reserve_unfilled",
        "reserves[0].agents",
        "",
        "reserves = [{ name = 'r', agents = 2, tier = 'critical', topic = 'fraud', channel = 'phone', language = 'nb' }]",
        "",
    ),
    // Who is kept is the only one for cards.
    (
        "reserve_starves",
        "reserves[0].agents",
        "",
        "topics.fraud.skills = { cards = 1, fraud = 1 }\nladders.help.steps = [{ after = '30s', any_agent = true }]\nreserves = [{ name = 'r', agents = 1, tier = 'critical', topic = 'fraud', channel = 'phone', language = 'nb' }]",
        "",
    ),
];

/// Beside each of them, what is fine: what is laid over the policy, and over the agents.
const FINE: &[(&str, &str)] = &[
    ("", ""),
    (
        "rules = [{ name = 'a', when = { all = [{ brand = 'north' }, { topic = 'card' }] }, set = { priority = 'low' } }, { name = 'b', when = { brand = 'north' }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "rules = [{ name = 'a', when = { attribute = 'amount', at_least = 6 }, set = { priority = 'low' } }, { name = 'b', when = { attribute = 'amount', at_least = 5 }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "rules = [{ name = 'a', when = { any = [{ brand = 'north' }, { topic = 'card' }] }, set = { priority = 'low' } }, { name = 'b', when = { topic = 'fraud' }, set = { priority = 'high' } }]",
        "",
    ),
    // What only adds is not replaced.
    (
        "rule_mode = 'accumulate'\nrules = [{ name = 'a', when = { brand = 'north' }, set = { skills = { cards = 1 } } }, { name = 'b', when = { brand = 'north' }, set = { priority = 'high' } }]",
        "",
    ),
    // Two names that are unlike, and two of which both are used twice.
    (
        "rules = [{ name = 'a', when = { attribute = 'amount', at_least = 9 }, set = { priority = 'low' } }, { name = 'b', when = { attribute = 'amount', at_least = 6 }, set = { priority = 'high' } }, { name = 'c', when = { attribute = 'country', equals = 'NO' }, set = { priority = 'high' } }]",
        "",
    ),
    (
        "strict_priority = false\ntargets.routine = { high = '10m', normal = '20m' }\nrules = [{ name = 'a', when = { brand = 'north' }, set = { priority = 'low' } }]",
        "",
    ),
    // Priorities tell targets apart in the queue to which the first one sends, and in that of the rule.
    (
        "strict_priority = false\nqueues.urgent.targets = { routine = { high = '30s', normal = '60s' } }\nqueues.front.when_closed = { queue = 'urgent' }\nrules = [{ name = 'a', when = { topic = 'card' }, set = { priority = 'low' } }]",
        "",
    ),
    (
        "strict_priority = false\nqueues.urgent.targets = { routine = { high = '30s', normal = '60s' } }\nrules = [{ name = 'a', when = { topic = 'card' }, set = { priority = 'low', queue = 'urgent' } }]",
        "",
    ),
    (
        "ladders.help.steps = [{ after = '20s', levels = { fraud = 1 } }]",
        "",
    ),
    // Sixteen hours of a night pass, and of a weekend sixty-four: not more than that.
    (
        "queues.front = { calendar = 'other', targets = { routine = '70h' } }\ncalendars.other = { zone = 'UTC', always_open = true }",
        "",
    ),
    (
        "queues.front = { calendar = 'other', when_closed = { queue = 'urgent' } }\ncalendars.other = { zone = 'UTC', always_open = true }",
        "",
    ),
    (
        "reserves = [{ name = 'r', agents = 1, tier = 'critical', topic = 'fraud', channel = 'phone', language = 'nb' }]",
        "",
    ),
];

/// Replacements as `s/this/that/`, one a line where a line break stands before the next `s/`.
fn edited(edits: &str) -> String {
    let mut text = AGENTS.to_owned();
    for edit in edits.split("/\ns/") {
        let edit = edit.strip_prefix("s/").unwrap_or(edit);
        let Some((this, that)) = edit.split_once('/') else {
            continue;
        };
        assert!(text.contains(this), "{this}");
        text = text.replace(this, that.strip_suffix('/').unwrap_or(that));
    }
    text
}

#[test]
fn each_problem_alone() {
    let mut codes = BTreeSet::new();
    for (code, path, nearest, policy, agents) in ROWS {
        let found = found(policy, &edited(agents));
        let [problem] = &found[..] else {
            panic!("{code} {policy}\n{found:#?}");
        };
        assert_eq!(problem.code.as_str(), *code, "{policy}\n{problem}");
        assert_eq!(problem.path, *path, "{policy}\n{problem}");
        assert_eq!(
            problem.nearest.as_deref().unwrap_or(""),
            *nearest,
            "{policy}"
        );
        let text = problem.to_string();
        assert!(!text.contains('\n') && !text.ends_with('.'), "{text}");
        codes.insert(problem.code);
    }
    let missing: Vec<_> = LINT_CODES
        .iter()
        .filter(|code| !codes.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_fine_is_left_alone() {
    for (policy, agents) in FINE {
        assert_eq!(found(policy, &edited(agents)), [], "{policy}");
    }
}

#[test]
fn what_stops_a_release_is_an_error() {
    let errors = ProblemCode::ALL
        .iter()
        .filter(|code| code.severity() == Severity::Error);
    assert!(errors.clone().all(|code| !code.is_warning()));
    assert_eq!(ProblemCode::NobodyServes.severity(), Severity::Error);
    assert_eq!(ProblemCode::Unserved.severity(), Severity::Warning);
}

#[test]
fn a_reserve_counts_who_is_on_duty_together() {
    // Two who could, one by day and one by night: two are never there together.
    let reserve = "ladders.help.steps = [{ after = '30s', fallback = true }]\ntopics.fraud.skills = { fraud = 1 }\n\
        topics.fraud.fallback = false\nlanguages.nb = { fallback = ['en'] }\n\
        reserves = [{ name = 'r', agents = 2, tier = 'critical', topic = 'fraud', channel = 'phone', language = 'nb' }]";
    let shift = |from: &str, until: &str| {
        format!("[\"north\"]\nroster = [{{ from = \"{from}\", until = \"{until}\" }}]")
    };
    let day = shift("2026-03-02T06:00:00Z", "2026-03-02T18:00:00Z");
    let night = shift("2026-03-02T18:00:00Z", "2026-03-03T06:00:00Z");
    let agents = |second: &str| {
        let first = AGENTS.replace("[\"north\"]", &day);
        format!("{first}brands = {second}")
    };
    let unfilled = |agents: &str| {
        let found = found(reserve, agents);
        found
            .iter()
            .any(|problem| problem.code == ProblemCode::ReserveUnfilled)
    };
    assert!(unfilled(&agents(&night)));
    assert!(!unfilled(&agents(&day)));
}

/// Any condition, as TOML.
fn any_condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::subsequence(vec!["'card'", "'fraud'", "'loan'"], 1..3)
            .prop_map(|list| format!("{{ topic = [{}] }}", list.join(", "))),
        Just("{ brand = 'north' }".to_owned()),
        Just("{ language = 'nb' }".to_owned()),
        (0..4_u8).prop_map(|least| format!("{{ attribute = 'amount', at_least = {least} }}")),
        (0..4_u8).prop_map(|most| format!("{{ attribute = 'amount', at_most = {most} }}")),
        (0..4_u8).prop_map(|value| format!("{{ attribute = 'amount', equals = {value} }}")),
        prop::bool::ANY.prop_map(|is| format!("{{ attribute = 'amount', exists = {is} }}")),
        Just("{ verification_at_least = 'basic' }".to_owned()),
        Just("{ verification_below = 'strong' }".to_owned()),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let word = prop::sample::select(vec!["all", "any", "none"]);
        (word, prop::collection::vec(inner, 1..3))
            .prop_map(|(word, tests)| format!("{{ {word} = [{}] }}", tests.join(", ")))
    })
}

/// One condition about an amount, as TOML.
fn any_amount() -> impl Strategy<Value = String> {
    let test = prop::sample::select(vec!["at_least", "at_most", "equals"]);
    (test, 0..4_u8)
        .prop_map(|(test, value)| format!("{{ attribute = 'amount', {test} = {value} }}"))
}

/// Two conditions that often have to do with each other.
fn any_pair() -> impl Strategy<Value = (String, String)> {
    let both = || (any_condition(), any_condition());
    prop_oneof![
        both(),
        (any_amount(), any_amount()),
        both().prop_map(|(one, other)| (one.clone(), format!("{{ all = [{one}, {other}] }}"))),
        both().prop_map(|(one, other)| (format!("{{ any = [{one}, {other}] }}"), other)),
        both().prop_map(|(one, other)| {
            (
                format!("{{ none = [{one}] }}"),
                format!("{{ none = [{other}, {one}] }}"),
            )
        }),
    ]
}

fn any_ticket() -> impl Strategy<Value = TicketSpec> {
    let topic = prop::sample::select(vec!["card", "fraud", "loan"]);
    let amount = prop::option::of(0..5_i64);
    let verified = prop::sample::select(Verification::ALL.to_vec());
    (topic, prop::bool::ANY, prop::bool::ANY, amount, verified).prop_map(
        |(topic, north, nb, amount, verified)| {
            let mut spec = TicketSpec::new(1, topic, "phone").verification(verified);
            if north {
                spec = spec.brand("north");
            }
            spec = spec.language(if nb { "nb" } else { "en" });
            match amount {
                Some(amount) => spec.attribute("amount", amount),
                None => spec,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    /// No ticket, whatever it is, is taken by a rule that is said never to apply; or changed by one that is said to change
    /// nothing.
    #[test]
    fn a_shadowed_rule_never_applies(
        (first, second) in any_pair(),
        tickets in prop::collection::vec(any_ticket(), 20),
        mode in prop::sample::select(vec!["first_match", "accumulate"]),
    ) {
        let rules = format!(
            "rule_mode = '{mode}'\ntopics.loan = {{ queue = 'front' }}\nrules = [{{ name = 'a', when = {first}, set = {{ priority = 'low' }} }}, {{ name = 'b', when = {second}, set = {{ priority = 'high' }} }}]"
        );
        let document = with(POLICY, &rules);
        let policy = document.compile().unwrap().policy;
        let found = lint::policy(&policy);
        let shadowed = found.iter().find(|problem| problem.code == ProblemCode::Shadowed);
        let Some(shadowed) = shadowed else {
            return Ok(());
        };
        for ticket in tickets {
            let mut engine = Engine::new(policy.clone());
            let at: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
            let open = Command::OpenTicket(ticket);
            engine.apply(&Input::new(at, open), &mut Vec::new()).unwrap();
            let class = engine.ticket(TicketId::from(1_u128)).unwrap().class.unwrap();
            let names: Vec<&str> = class.rules.iter().map(|name| name.as_str()).collect();
            match shadowed.path.as_str() {
                "rules[1].when" => prop_assert!(!names.contains(&"b"), "{}", rules),
                // Wherever the earlier one applies, so does the later.
                _ => prop_assert!(!names.contains(&"a") || names.contains(&"b"), "{}", rules),
            }
        }
    }
}
