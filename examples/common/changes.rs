//! What is different between two policies, and between two rosters, in words.

use nightdesk::sim::Spell;
use nightdesk::{AgentSpec, Policy};
use serde_json::Value;

use super::common::Outcome;

/// Every key in which two policies differ, with both values.
pub(crate) fn of_policies(before: &Policy, after: &Policy) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let documents = [before, after].map(|policy| serde_json::to_value(policy.document()));
    let [before, after] = documents;
    differ("", Some(&before?), Some(&after?), &mut found);
    Ok(found)
}

fn differ(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<String>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let new = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(new) {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{key}");
                differ(&path, before.get(key), after.get(key), found);
            }
        }
        (before, after) => {
            let shown = |value: Option<&Value>| match value {
                None | Some(Value::Null) => "nothing".to_owned(),
                Some(Value::String(text)) => format!("`{text}`"),
                Some(other) => format!("`{other}`"),
            };
            found.push(format!("`{path}`: {} → {}", shown(before), shown(after)));
        }
    }
}

/// Spells on duty that are in one roster only.
pub(crate) fn of_rosters(before: &[Spell], after: &[Spell]) -> Vec<String> {
    let one_side = |word: &str, these: &[Spell], others: &[Spell]| {
        let only = these.iter().filter(|spell| !others.contains(spell));
        only.map(|spell| format!("{word}: {}", told(spell)))
            .collect::<Vec<_>>()
    };
    let mut found = one_side("no longer on duty", before, after);
    found.extend(one_side("on duty as well", after, before));
    found
}

fn told(spell: &Spell) -> String {
    let AgentSpec {
        id,
        skills,
        languages,
        ..
    } = &spell.agent;
    let marked = |names: Vec<String>| match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    };
    let skills = marked(skills.keys().map(|name| format!("`{name}`")).collect());
    let languages = marked(languages.keys().map(|name| format!("`{name}`")).collect());
    let (from, until) = (spell.from, spell.until);
    format!("agent {id} from {from} to {until}, skills {skills}, languages {languages}")
}
