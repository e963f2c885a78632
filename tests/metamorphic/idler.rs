//! An agent who can serve nothing: whatever else it is, that it is there changes nothing for others.
//!
//! It comes when a third of a run is over, goes away for a while, and is removed before the end.

use std::collections::VecDeque;

use nightdesk::{
    AgentId, AgentSpec, Applied, Command, Event, Input, Level, PolicyDocument, Presence, Refusal,
};
use serde_json::{Value, json};

use super::policy::{BRANDS, CHANNELS, CLEARANCES, LANGUAGES, SKILLS};
use super::run::{SECOND, START, instant};
use super::{apply, check, check_under, engine};

const IDLER: AgentId = AgentId::new(1_000_000);

/// Everything that agents can do; in no group.
fn able() -> AgentSpec {
    let mut spec = AgentSpec::new(IDLER);
    for skill in SKILLS {
        spec = spec.skill(*skill, Level::MAX);
    }
    for language in LANGUAGES {
        spec = spec.language(*language);
    }
    for channel in CHANNELS {
        spec = spec.channel(*channel);
    }
    for brand in BRANDS {
        spec = spec.brand(*brand);
    }
    for clearance in CLEARANCES {
        spec = spec.clearance(*clearance);
    }
    spec
}

/// Its commands, each with the sixth of the run that is over by then.
fn life(spec: AgentSpec, comes: bool) -> VecDeque<(usize, Command)> {
    let goes = |presence| Command::SetPresence {
        agent: IDLER,
        presence,
    };
    let mut life = VecDeque::from([(2, Command::RegisterAgent(spec))]);
    if comes {
        life.extend([
            (2, goes(Presence::Online)),
            (3, goes(Presence::Away)),
            (4, goes(Presence::Online)),
            (5, goes(Presence::Offline)),
        ]);
    }
    life.push_back((5, Command::RemoveAgent { agent: IDLER }));
    life
}

/// Without their numbers, and without what is said of the idler.
fn of_others(events: &[Event]) -> Vec<Value> {
    let own = format!("\"agent\":\"{}\"", IDLER.get());
    let values = events.iter().map(|event| {
        let mut value = serde_json::to_value(event).unwrap();
        value["sequence"] = Value::Null;
        value
    });
    values
        .filter(|value| !value.to_string().contains(&own))
        .collect()
}

fn changes_nothing(
    spec: AgentSpec,
    comes: bool,
    document: &PolicyDocument,
    inputs: &[Input],
) -> Result<(), String> {
    let (mut one, mut other) = (engine(document), engine(document));
    let mut life = life(spec, comes);
    // The first command of all tells how queues and reserves stand, whoever comes.
    let mut begun = false;
    for (position, input) in inputs.iter().enumerate() {
        let over = |sixth: &usize| begun && position * 6 >= inputs.len() * sixth;
        while life.front().is_some_and(|(sixth, _)| over(sixth)) {
            let Some((_, command)) = life.pop_front() else {
                break;
            };
            let at = other.now().unwrap_or(input.at);
            let told = format!("{command:?}");
            let (outcome, events) = apply(&mut other, &Input::new(at, command));
            match outcome {
                Ok(Applied::Done) => {}
                // Where there is no place for one more, there is nothing to compare.
                Err(Refusal::TooManyAgents { .. }) => return Ok(()),
                outcome => return Err(format!("{told}: {outcome:?}")),
            }
            let said = of_others(&events);
            if !said.is_empty() {
                return Err(format!("{told} made {said:#?}"));
            }
        }
        let (outcome, events) = apply(&mut one, input);
        let (answer, said) = apply(&mut other, input);
        if matches!(answer, Err(Refusal::TooManyAgents { .. })) {
            return Ok(());
        }
        begun |= outcome == Ok(Applied::Done);
        let (events, said) = (of_others(&events), of_others(&said));
        if outcome != answer || events != said {
            return Err(format!("{outcome:?}, {answer:?}\n{events:#?}\n{said:#?}"));
        }
    }
    Ok(())
}

/// How rare skills and languages are is counted among all who are online: there it counts that
/// somebody is there.
fn count_nobody(document: &mut Value) {
    let queues = document["queues"].as_object_mut().unwrap();
    for queue in queues.values_mut() {
        for choice in queue["agent_choice"].as_array_mut().into_iter().flatten() {
            if *choice == "scarcity" {
                *choice = json!("skill_level");
            }
        }
        let list = queue["agent_choice"].as_array_mut();
        list.into_iter().for_each(Vec::dedup);
    }
}

/// Nobody without a channel can serve anything.
///
/// Seen to fail when an offer stood the longer, the more agents were registered.
#[test]
fn an_agent_who_can_serve_nothing_changes_nothing() {
    check(|document, inputs| changes_nothing(AgentSpec::new(IDLER), true, document, inputs));
}

/// Offline, with a roster that is over: nobody expects it, whatever it could do.
#[test]
fn nor_does_one_who_is_not_expected() {
    check_under(
        4,
        |_| (),
        |document, inputs| {
            let from = instant(START - 7_200 * SECOND);
            let until = instant(START - 3_600 * SECOND);
            changes_nothing(able().shift(from, until), false, document, inputs)
        },
    );
}

/// Every topic excludes its group, and that never relaxes. It is a bot in every second run.
#[test]
fn nor_does_one_whom_every_topic_excludes() {
    let alter = |document: &mut Value| {
        count_nobody(document);
        let exclude = |row: &mut Value| match row["excluded_groups"].as_array_mut() {
            Some(groups) => groups.push(json!("idle")),
            None => row["excluded_groups"] = json!(["idle"]),
        };
        document["groups"]
            .as_array_mut()
            .unwrap()
            .push(json!("idle"));
        let topics = document["topics"].as_object_mut().unwrap();
        topics.values_mut().for_each(exclude);
        let rules = document["rules"].as_array_mut().unwrap();
        rules.iter_mut().for_each(|rule| exclude(&mut rule["set"]));
    };
    check_under(4, alter, |document, inputs| {
        let idler = able().group("idle");
        let idler = if inputs.len() % 2 == 0 {
            idler
        } else {
            idler.bot()
        };
        changes_nothing(idler, true, document, inputs)
    });
}

/// Somebody who meets a step is somebody to wait for, with room or without: not so where there
/// are no steps.
fn without_ladders(document: &mut Value) {
    count_nobody(document);
    without(document, &["ladder", "ladders", "relax"]);
}

fn without(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| without(value, keys)),
        Value::Object(entries) => {
            entries.retain(|key, _| !keys.contains(&key.as_str()));
            entries.values_mut().for_each(|value| without(value, keys));
        }
        _ => {}
    }
}

/// It may have no ticket of any channel; in every second run it has no budget at all.
#[test]
fn nor_does_one_who_has_room_for_nothing() {
    check_under(4, without_ladders, |document, inputs| {
        let idler = if inputs.len() % 2 == 0 {
            let channels = CHANNELS.iter();
            channels.fold(able(), |spec, channel| spec.cap(*channel, 0))
        } else {
            able().budget(0)
        };
        changes_nothing(idler, true, document, inputs)
    });
}
