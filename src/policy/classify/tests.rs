//! What a policy makes of tickets: tables of facts and what is expected of them.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::model::{AttributeValue, Attributes, Verification};
use crate::policy::{Policy, PolicyDocument};

const POLICY: &str = r#"
version = 1
name = "bank"
rule_mode = "first_match"
callback_channel = "callback"
skills = ["cards", "fraud", "loans", "vip"]
brands = ["north", "south"]
fallback_chains = [["nb", "nn", "da", "en"]]
targets = { emergency = "30s", critical = "60s", protective = "60s", elevated = "5m", routine = "20m" }

[languages]
nb = {}
nn = { fallback = ["nb"] }
no = { members = ["nb", "nn"], fallback = ["da", "en"] }
da = {}
en = {}
fi = {}

[channels]
phone = { live = true }
email = { live = false }
callback = { live = false }

[segments]
priority = { head_start = "90s" }
standard = {}

[actions.block_card]
then = "elevated"

[queues]
cards = {}
fraud = {}
late = {}
loans = {}

[topics.card]
queue = "cards"
priority = "low"
skills = { cards = 3, vip = 1 }
on_abandon = "callback"

[topics."card.stolen"]
urgency = "critical"
queue = "fraud"
skills = { fraud = 2 }
human_only = true
action = "block_card"

[topics."card.stolen.abroad.again"]
fallback = false

[topics."card-machine"]
queue = "late"

[topics.exclusion]
urgency = "protective"
queue = "loans"
skills = { loans = 1 }
fallback = false

[topics."loan.late"]
queue = "loans"
urgency = "elevated"

[topics.threat]
queue = "fraud"
urgency = "emergency"
"#;

fn policy(rules: &str) -> Policy {
    // Keys of the document itself come before the tables.
    let text = if rules.starts_with("rule_mode") {
        POLICY.replace("rule_mode = \"first_match\"", rules)
    } else {
        format!("{POLICY}{rules}")
    };
    let document: PolicyDocument = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    document.compile().unwrap_or_else(|e| panic!("{e}")).policy
}

/// Classifies a ticket written as `topic key=value …`; what is not a fact of its
/// own is an attribute.
fn classify(policy: &Policy, facts: &str) -> Classification {
    let compiled = policy.compiled();
    let mut words = facts.split_whitespace();
    let topic = words.next().unwrap();
    let mut attributes = Attributes::new();
    let mut languages = Vec::new();
    let mut facts = Facts {
        topic: compiled
            .topics
            .get(topic)
            .unwrap_or_else(|| panic!("{topic}")),
        channel: compiled.channels.get("phone").unwrap(),
        languages: &[],
        segment: None,
        brand: None,
        verification: Verification::None,
        flags: &[],
        attributes: &Attributes::new(),
        wanted: &Default::default(),
        excluded: &Default::default(),
    };
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        match key {
            "channel" => facts.channel = compiled.channels.get(value).unwrap(),
            "segment" => facts.segment = Some(compiled.segments.get(value).unwrap()),
            "brand" => facts.brand = Some(compiled.brands.get(value).unwrap()),
            "verification" => facts.verification = value.parse().unwrap(),
            "languages" => {
                let known = |name| compiled.languages.get(name).unwrap();
                languages = value.split(',').map(known).collect();
            }
            _ => {
                let value = match (value.parse::<bool>(), value.parse::<i64>()) {
                    (Ok(value), _) => AttributeValue::Bool(value),
                    (_, Ok(value)) => AttributeValue::Integer(value),
                    _ => value.into(),
                };
                attributes.insert(key.into(), value);
            }
        }
    }
    facts.languages = &languages;
    facts.attributes = &attributes;
    compiled.classify(&facts)
}

/// A classification in the words of the policy.
fn told(policy: &Policy, class: &Classification) -> String {
    let compiled = policy.compiled();
    let mut told = format!(
        "{} {} {}",
        compiled.queues.name(class.queue).unwrap(),
        class.urgency,
        class.priority
    );
    for (skill, level) in &class.requirement.skills {
        told += &format!(" {}{level}", compiled.skills.name(*skill).unwrap());
    }
    if class.requirement.human_only {
        told += " human";
    }
    if let Some(action) = class.action {
        told += &format!(" {}", compiled.actions.name(action).unwrap());
    }
    told += &format!(" {}", class.on_abandon);
    if !class.head_start.is_zero() {
        told += &format!(" -{}", class.head_start);
    }
    for rule in &class.rules {
        told += &format!(" [{}]", compiled.rule_name(*rule).unwrap());
    }
    told
}

fn check(policy: &Policy, table: &[(&str, &str)]) {
    for (facts, expected) in table {
        assert_eq!(told(policy, &classify(policy, facts)), *expected, "{facts}");
    }
}

#[test]
fn a_topic_takes_what_it_leaves_out_from_its_nearest_ancestor() {
    let policy = policy("");
    check(
        &policy,
        &[
            ("card", "cards routine low cards3 vip1 callback"),
            (
                "card.stolen",
                "fraud critical low fraud2 human block_card callback",
            ),
            (
                "card.stolen.abroad.again",
                "fraud critical low fraud2 human block_card callback",
            ),
            // Not below `card`: the name only begins alike.
            ("card-machine", "late routine normal close"),
            ("loan.late", "loans elevated normal close"),
            ("exclusion", "loans protective normal loans1 human close"),
            // For people, and never just closed, though nobody wrote so.
            ("threat", "fraud emergency normal human alert"),
            (
                "card segment=priority",
                "cards routine low cards3 vip1 callback -1m30s",
            ),
            (
                "card segment=standard",
                "cards routine low cards3 vip1 callback",
            ),
        ],
    );
}

#[test]
fn a_bot_sees_the_top_tiers_only_where_the_policy_says_so() {
    let policy = policy(
        r#"
[topics.x]
queue = "cards"
human_only = false
bot_first = true
[topics."x.lock"]
urgency = "critical"
[topics."x.lock.mine"]
human_only = false
[topics."x.lock.mine.loud"]
urgency = "emergency"
[topics."x.lock.mine.low"]
urgency = "routine"
"#,
    );
    let kinds = |topic| {
        let class = classify(&policy, topic);
        (class.requirement.human_only, class.bot_first)
    };
    assert_eq!(kinds("x"), (false, true));
    // What is said above, of a lower tier, does not count in a top one.
    assert_eq!(kinds("x.lock"), (true, false));
    assert_eq!(kinds("x.lock.mine"), (false, true));
    assert_eq!(kinds("x.lock.mine.loud"), (true, false));
    assert_eq!(kinds("x.lock.mine.low"), (false, true));
}

#[test]
fn languages_fall_back_each_once_after_all_of_the_tickets_own() {
    let policy = policy(
        "\n[[rules]]\nname = 'own only'\nwhen = { attribute = 'own_only', equals = true }\nset = { fallback = false }\n[[rules]]\nname = 'any'\nwhen = { attribute = 'any', equals = true }\nset = { fallback = true }",
    );
    for (facts, expected) in [
        ("card", ""),
        ("card languages=nb", "nb nn da en"),
        ("card languages=da", "da en"),
        ("card languages=en", "en"),
        ("card languages=fi", "fi"),
        // Its own list wins over the chain.
        ("card languages=nn", "nn nb"),
        ("card languages=no", "no da en"),
        ("card languages=fi,nb", "fi nb nn da en"),
        ("card languages=en,nb", "en nb nn da"),
        ("card languages=nn,da", "nn da nb en"),
        ("card languages=nb,fi,nb", "nb fi nn da en"),
        ("card languages=nb own_only=true", "nb"),
        ("exclusion languages=nb,en", "nb en"),
        ("exclusion languages=nb", "nb"),
        ("exclusion languages=nb any=true", "nb nn da en"),
        ("card.stolen.abroad.again languages=nb", "nb"),
    ] {
        let class = classify(&policy, facts);
        let names = &policy.compiled().languages;
        let told: Vec<&str> = class
            .requirement
            .languages
            .iter()
            .map(|language| names.name(*language).unwrap().as_str())
            .collect();
        assert_eq!(told.join(" "), expected, "{facts}");
    }
}

const RULES: &str = r#"
rules = [
  { name = "a", when = { topic = "card" }, set = { priority = "high", queue = "late", skills = { cards = 2, loans = 4 } } },
  { name = "b", when = { segment = "priority" }, set = { priority = "urgent", skills = { cards = 5, vip = 1 }, human_only = true } },
  { name = "c", when = { channel = "phone", topic = ["card", "loan", "threat", "exclusion"] }, set = { urgency = "elevated", queue = "fraud" } },
  { name = "d", when = { channel = "email", topic = ["loan", "card", "threat"] }, set = { urgency = "routine" } },
]
"#;

#[test]
fn the_first_rule_that_matches_applies_and_no_other() {
    let policy = policy(&format!("rule_mode = \"first_match\"{RULES}"));
    check(
        &policy,
        &[
            ("card", "late routine high cards3 loans4 vip1 callback [a]"),
            (
                "card segment=priority",
                "late routine high cards3 loans4 vip1 callback -1m30s [a]",
            ),
            (
                "card.stolen",
                "late critical high cards2 fraud2 loans4 human block_card callback [a]",
            ),
            (
                "loan.late segment=priority",
                "loans elevated urgent cards5 vip1 human close -1m30s [b]",
            ),
            ("loan.late", "fraud elevated normal close [c]"),
            ("loan.late channel=email", "loans routine normal close [d]"),
            ("loan.late channel=callback", "loans elevated normal close"),
            ("card-machine channel=email", "late routine normal close"),
        ],
    );
}

#[test]
fn rules_that_accumulate_apply_in_order_and_the_later_overrides() {
    let policy = policy(&format!("rule_mode = \"accumulate\"{RULES}"));
    check(
        &policy,
        &[
            (
                "card",
                "fraud elevated high cards3 loans4 vip1 callback [a] [c]",
            ),
            (
                "card segment=priority",
                "fraud elevated urgent cards5 loans4 vip1 human callback -1m30s [a] [b] [c]",
            ),
            (
                "card channel=email segment=priority",
                "late routine urgent cards5 loans4 vip1 human callback -1m30s [a] [b] [d]",
            ),
        ],
    );
}

#[test]
fn rules_never_move_a_ticket_into_the_top_three_tiers_nor_out_of_them() {
    let policy = policy(&format!("rule_mode = \"accumulate\"{RULES}"));
    check(
        &policy,
        &[
            ("threat", "fraud emergency normal human alert [c]"),
            (
                "threat channel=email",
                "fraud emergency normal human alert [d]",
            ),
            (
                "exclusion",
                "fraud protective normal loans1 human close [c]",
            ),
            (
                "card.stolen channel=email",
                "late critical high cards2 fraud2 loans4 human block_card callback [a] [d]",
            ),
        ],
    );
}

#[test]
fn each_condition_holds_for_these_facts_and_not_for_those() {
    for (when, holds, fails) in [
        (
            "topic = 'card'",
            &["card", "card.stolen", "card.stolen.abroad.again"][..],
            &["card-machine", "threat"][..],
        ),
        (
            "topic = 'card.stolen'",
            &["card.stolen", "card.stolen.abroad.again"],
            &["card", "card-machine"],
        ),
        // Not declared itself, but what lies below it is.
        ("topic = 'loan'", &["loan.late"], &["card"]),
        (
            "topic = 'card.stolen.abroad'",
            &["card.stolen.abroad.again"],
            &["card.stolen"],
        ),
        (
            "topic = ['threat', 'exclusion']",
            &["threat", "exclusion"],
            &["card"],
        ),
        (
            "channel = 'email'",
            &["card channel=email"],
            &["card channel=phone"],
        ),
        (
            "channel = ['email', 'callback']",
            &["card channel=email", "card channel=callback"],
            &["card channel=phone"],
        ),
        (
            "language = 'nb'",
            &["card languages=nb", "card languages=en,nb"],
            // Neither what it falls back to nor what it is a part of.
            &["card", "card languages=nn", "card languages=no"],
        ),
        (
            "segment = 'priority'",
            &["card segment=priority"],
            &["card segment=standard", "card"],
        ),
        (
            "brand = ['north', 'south']",
            &["card brand=south"],
            &["card"],
        ),
        (
            "brand = 'north'",
            &["card brand=north"],
            &["card brand=south"],
        ),
        (
            "verification_at_least = 'basic'",
            &["card verification=basic", "card verification=strong"],
            &["card", "card verification=none"],
        ),
        (
            "verification_below = 'strong'",
            &["card", "card verification=basic"],
            &["card verification=strong"],
        ),
        (
            "attribute = 'n', equals = 5",
            &["card n=5"],
            &["card", "card n=6", "card n=five"],
        ),
        (
            "attribute = 'n', equals = true",
            &["card n=true"],
            &["card n=false", "card n=1"],
        ),
        (
            "attribute = 'n', equals = 'x'",
            &["card n=x"],
            &["card n=y", "card m=x"],
        ),
        (
            "attribute = 'n', at_least = 5",
            &["card n=5", "card n=6"],
            &["card n=4", "card", "card n=true", "card n=x"],
        ),
        (
            "attribute = 'n', at_most = 5",
            &["card n=5", "card n=-6"],
            &["card n=6", "card", "card n=false"],
        ),
        (
            "attribute = 'n', exists = true",
            &["card n=false"],
            &["card", "card m=1"],
        ),
        (
            "attribute = 'n', exists = false",
            &["card m=1"],
            &["card n=false"],
        ),
        (
            "topic = 'card', channel = 'email'",
            &["card channel=email"],
            &["card", "threat channel=email"],
        ),
        (
            "all = [{ topic = 'card' }, { channel = 'email' }]",
            &["card channel=email"],
            &["card", "threat channel=email"],
        ),
        (
            "any = [{ topic = 'card' }, { channel = 'email' }]",
            &["card", "threat channel=email"],
            &["threat"],
        ),
        (
            "none = [{ topic = 'card' }, { channel = 'email' }]",
            &["threat"],
            &["card", "threat channel=email"],
        ),
        (
            "topic = 'card', any = [{ brand = 'north' }, { none = [{ attribute = 'n', exists = true }] }]",
            &["card", "card n=1 brand=north"],
            &["card n=1", "threat", "card n=1 brand=south"],
        ),
    ] {
        let rules =
            format!("rules = [{{ name = 'r', when = {{ {when} }}, set = {{ queue = 'fraud' }} }}]");
        let policy = policy(&format!("rule_mode = \"first_match\"\n{rules}"));
        for facts in holds {
            assert_eq!(classify(&policy, facts).rules.len(), 1, "{when}: {facts}");
        }
        for facts in fails {
            assert_eq!(classify(&policy, facts).rules.len(), 0, "{when}: {facts}");
        }
    }
}

#[test]
fn rules_apply_in_the_documents_order_whether_they_name_a_topic_or_not() {
    let rule = |name: &str, when: &str| {
        format!("{{ name = '{name}', when = {{ {when} }}, set = {{ queue = 'fraud' }} }}")
    };
    let rules = [
        rule("0", "topic = 'card'"),
        rule("1", "channel = 'phone'"),
        rule("2", "topic = 'card', channel = 'phone'"),
        rule("3", "none = [{ topic = 'threat' }]"),
        rule("4", "topic = 'threat'"),
        rule("5", "any = [{ topic = 'threat' }, { channel = 'phone' }]"),
    ];
    let rules = rules.join(", ");
    let policy = policy(&format!("rule_mode = \"accumulate\"\nrules = [{rules}]"));
    let applied = |facts: &str| -> Vec<u16> {
        let class = classify(&policy, facts);
        class.rules.iter().map(|rule| rule.0).collect()
    };
    assert_eq!(applied("card"), [0, 1, 2, 3, 5]);
    assert_eq!(applied("threat"), [1, 4, 5]);
    assert_eq!(applied("card channel=email"), [0, 3]);
    assert_eq!(applied("threat channel=email"), [4, 5]);
}

#[test]
fn a_number_from_elsewhere_does_no_harm() {
    let policy = policy("");
    let class = policy.compiled().classify(&Facts {
        topic: crate::policy::index::TopicIx(u16::MAX),
        channel: crate::policy::index::ChannelIx(u16::MAX),
        languages: &[LanguageIx(u16::MAX)],
        segment: Some(crate::policy::index::SegmentIx(u16::MAX)),
        brand: None,
        verification: Verification::Strong,
        flags: &[],
        attributes: &Attributes::new(),
        wanted: &Default::default(),
        excluded: &Default::default(),
    });
    assert_eq!(class.urgency, Urgency::Routine);
}
