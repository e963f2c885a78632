//! Clocks with reactions in the random policies.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::policy::{maybe_span, span};

/// Declared in every policy, so that ladders can name any.
pub(crate) const CLOCKS: &[&str] = &[
    "answer", "law", "letter", "next", "solved", "update", "wait", "work",
];
const KINDS: &[&str] = &[
    "first_response",
    "deadline",
    "deadline",
    "next_response",
    "resolution",
    "periodic_update",
    "requester_wait",
    "agent_work",
];

fn is_deadline(clock: &str) -> bool {
    matches!(clock, "law" | "letter")
}

/// What a clock makes of a ticket when it speaks: it only raises.
fn reaction(queues: &[&str], dice: &mut Dice<'_>) -> Value {
    let mut raised = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        raised.extend(value.map(|value| (key.to_owned(), value)));
    };
    put(
        "priority",
        dice.maybe(40, &["high", "urgent"]).map(Into::into),
    );
    put("urgency", dice.chance(30).then(|| "elevated".into()));
    put("queue", dice.maybe(30, queues).map(Into::into));
    put("relax", dice.chance(50).then(|| true.into()));
    raised.into()
}

pub(crate) fn clocks(policy: &mut Value, queues: &[&str], dice: &mut Dice<'_>) {
    let mut table = Map::new();
    let mut usual = Map::new();
    for (clock, kind) in CLOCKS.iter().zip(KINDS) {
        let mut row = json!({ "kind": kind });
        if is_deadline(clock) {
            let from = if *clock == "law" { "receipt" } else { "letter" };
            row["limit"] = json!({ "elapsed": span(dice), "from": from });
            if dice.chance(30) {
                let then = json!({ "elapsed": "30m", "from": from });
                row["limit"]["unless"] =
                    json!({ "anchor": "holding_reply", "when": "inside", "then": then });
            }
        } else {
            row["target"] = json!(span(dice));
            if dice.chance(30) {
                row["calendar"] = json!("hours");
            }
        }
        if dice.chance(60) {
            row["warnings"] = json!(dice.pick(&[&["50%"] as &[_], &["75%", "5s"], &["1s"]]));
        }
        if let Some(lead) = maybe_span(30, dice) {
            row["lead"] = json!(lead);
        }
        if let Some(by) = dice.maybe(30, &["anybody", "human"]) {
            row["met_by"] = json!(by);
        }
        for key in ["on_warning", "on_breach", "on_lead"] {
            if dice.chance(35) {
                row[key] = reaction(queues, dice);
            }
        }
        table.insert((*clock).into(), row);
        if dice.chance(30) {
            usual.insert((*clock).into(), json!({}));
        }
    }
    policy["clocks"] = table.into();
    policy["usual_clocks"] = usual.into();
}

/// Some clocks, with other targets for some.
fn targets(percent: usize, dice: &mut Dice<'_>) -> Value {
    let mut targets = Map::new();
    for clock in dice.some(percent, CLOCKS) {
        let own = maybe_span(50, dice).filter(|_| !is_deadline(clock));
        targets.insert(clock.into(), own.map_or(json!({}), Value::from));
    }
    targets.into()
}

pub(crate) fn of_topic(row: &mut Value, dice: &mut Dice<'_>) {
    if dice.chance(40) {
        row["clocks"] = targets(40, dice);
    }
}

pub(crate) fn of_rule(set: &mut Value, dice: &mut Dice<'_>) {
    if dice.chance(20) {
        set["clocks"] = targets(30, dice);
    }
}
