//! The family `queue_order`: who is served when, by identical agents with room for one
//! item each. Run through the simulation, with classes as strict priorities.

use nightdesk::document::{Channel, Queue, Topic};
use nightdesk::sim::{Contact, Outcome as Fate, Simulation, Spell};
use nightdesk::{AgentSpec, Policy, PolicyDocument, Priority, Span, TicketSpec, Timestamp};
use serde_json::{Value, json};

use crate::Outcome;

/// The topic and priority of each class, first to last.
pub(crate) const CLASSES: [(&str, Priority); 4] = [
    ("first", Priority::Urgent),
    ("second", Priority::High),
    ("third", Priority::Normal),
    ("fourth", Priority::Low),
];

/// Long past anything a case speaks of, in hundredths.
const FOR_EVER: i64 = 100_000_000_000;

pub(crate) fn run(case: &Value) -> Outcome {
    compare(case, simulate(case))
}

/// Holds what came against what was expected.
pub(crate) fn compare(case: &Value, mut got: Vec<Value>) -> Outcome {
    let mut expected = list(&case["expected"]).to_vec();
    for value in expected.iter_mut().flat_map(numbers) {
        *value = number(at(value));
    }
    limit(&case["assert_only"], case, &mut expected);
    limit(&case["assert_only"], case, &mut got);
    // By text, since the order of the lists is not what is asked.
    expected.sort_by_key(ToString::to_string);
    got.sort_by_key(ToString::to_string);
    if got == expected {
        Outcome::Passed
    } else {
        Outcome::Failed {
            expected: Value::Array(expected),
            got: Value::Array(got),
        }
    }
}

fn policy() -> Policy {
    let mut document = PolicyDocument::new("classes")
        .strict_priority(true)
        .channel("desk", Channel::new(true).cost(100))
        .queue("all", Queue::new());
    for (topic, priority) in CLASSES {
        document = document.topic(topic, Topic::new().queue("all").priority(priority));
    }
    Policy::new(&document).expect("a valid policy")
}

fn simulate(case: &Value) -> Vec<Value> {
    let items = list(&case["items"]);
    let mut simulation = Simulation::new(policy(), contacts(items), crews(case))
        .expect("a valid simulation")
        .verify(true);
    if !case["horizon"].is_null() {
        simulation = simulation.until(at(&case["horizon"]));
    }
    let run = simulation.run(&mut ()).expect("a run without refusals");
    let fates = run.outcomes.iter().filter_map(|fate| {
        let id = &items[fate.position]["id"];
        match fate.outcome {
            // What is not over when the run ends is not listed.
            Fate::Answered { at, ended_at, .. } => ended_at.map(|end| {
                let (start, end) = (number(at), number(end));
                json!({ "id": id, "outcome": "served", "start": start, "end": end })
            }),
            Fate::Abandoned { at } => {
                Some(json!({ "id": id, "outcome": "abandoned", "at": number(at) }))
            }
            Fate::Waiting => None,
        }
    });
    fates.collect()
}

/// The items as contacts, each a ticket of the topic of its class.
pub(crate) fn contacts(items: &[Value]) -> Vec<Contact> {
    let contacts = items.iter().enumerate().map(|(position, item)| {
        let (topic, _) = class(&item["priority"]);
        let ticket = TicketSpec::new(position as u128 + 1, topic, "desk");
        let mut contact = Contact::new(ticket, at(&item["arrive"]), span(&item["handle"]));
        if !item["patience"].is_null() {
            contact = contact.patience(span(&item["patience"]));
        }
        let promote = &item["promote"];
        if !promote.is_null() {
            contact = contact.promote(span(&promote["after"]), class(&promote["to"]).1);
        }
        contact
    });
    contacts.collect()
}

/// Every crew has agents of its own, so that one finishing late does not count for the next.
pub(crate) fn crews(case: &Value) -> Vec<Spell> {
    let for_ever = [json!([null, case["servers"]])];
    let crews = case["staff"]
        .as_array()
        .map_or(&for_ever[..], Vec::as_slice);
    let mut spells = Vec::new();
    let mut from = 0;
    for crew in crews {
        let until = if crew[0].is_null() {
            FOR_EVER
        } else {
            hundredths(&crew[0])
        };
        // At the end of its time an agent takes nothing new, also if it becomes free then.
        let last = instant(until).saturating_sub(Span::TICK);
        for _ in 0..crew[1].as_u64().expect("how many agents") {
            let agent = AgentSpec::new(spells.len() as u128 + 1).channel("desk");
            if instant(from) < last {
                spells.push(Spell::new(agent, instant(from), last));
            }
        }
        from = until;
    }
    spells
}

/// The numbers of an outcome. A whole one may be written with decimals.
pub(crate) fn numbers(outcome: &mut Value) -> impl Iterator<Item = &mut Value> {
    let keys = outcome.as_object_mut().expect("an outcome is an object");
    keys.values_mut().filter(|value| value.is_number())
}

/// Leaves what `assert_only` names: items by id, kinds of outcome, or single keys.
pub(crate) fn limit(only: &Value, case: &Value, outcomes: &mut Vec<Value>) {
    let text = match only {
        Value::Null => return,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .collect();
    let named = |known: &[&str]| known.iter().any(|word| words.contains(word));
    let ids: Vec<&str> = list(&case["items"])
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect();
    for (key, known) in [
        ("id", &ids[..]),
        ("outcome", &["served", "abandoned", "interrupted"][..]),
    ] {
        if named(known) {
            outcomes.retain(|outcome| words.contains(&outcome[key].as_str().unwrap_or("")));
        }
    }
    if named(&["start", "end", "at"]) {
        for outcome in outcomes {
            let keys = outcome.as_object_mut().expect("an outcome is an object");
            keys.retain(|key, _| key == "id" || words.contains(&key.as_str()));
        }
    }
}

pub(crate) fn class(priority: &Value) -> (&'static str, Priority) {
    let class = priority
        .as_u64()
        .and_then(|class| usize::try_from(class).ok());
    CLASSES[class.expect("a class is a number")]
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A number with at most two decimals, in hundredths. Read off its digits: no fractions
/// of two are involved.
fn hundredths(value: &Value) -> i64 {
    let text = value.as_number().expect("a number").to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    assert!(decimals.len() <= 2, "`{text}` has more than two decimals");
    format!("{whole}{decimals:0<2}")
        .parse()
        .expect("a number of hundredths")
}

pub(crate) fn instant(hundredths: i64) -> Timestamp {
    Timestamp::from_micros(hundredths * 10_000).expect("an instant")
}

pub(crate) fn at(value: &Value) -> Timestamp {
    instant(hundredths(value))
}

pub(crate) fn span(value: &Value) -> Span {
    Span::from_micros(hundredths(value) * 10_000).expect("a span")
}

/// The number as the cases write it: whole if it is whole.
pub(crate) fn number(at: Timestamp) -> Value {
    let micros = at.as_micros();
    assert_eq!(micros % 10_000, 0, "hundredths give hundredths");
    if micros % 1_000_000 == 0 {
        return json!(micros / 1_000_000);
    }
    let text = format!("{}.{:02}", micros / 1_000_000, micros % 1_000_000 / 10_000);
    serde_json::from_str(&text).expect("a number")
}
