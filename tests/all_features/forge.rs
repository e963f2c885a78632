//! Snapshots that somebody has changed, digest and all: refused, or the state of an engine that
//! keeps the laws and goes on without a panic.

use nightdesk::{Engine, RestoreError, Snapshot, Span};
use serde_json::Value;

use super::run::{Checked, fail};

/// So many forgeries of one snapshot.
const FORGERIES: usize = 4;

/// Numbers at random (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 33) as usize % sides
    }
}

pub(crate) fn refused_or_sound(engine: &Engine, seed: u64) -> Checked {
    let whole = serde_json::to_value(engine.snapshot()).unwrap();
    let mut places = Vec::new();
    collect(&whole["state"], "/state".to_owned(), &mut places);
    let mut dice = Dice(seed);
    for _ in 0..FORGERIES {
        let mut forged = whole.clone();
        let place = &places[dice.below(places.len())];
        let other = whole.pointer(&places[dice.below(places.len())]).unwrap();
        change(forged.pointer_mut(place).unwrap(), other, &mut dice);
        try_out(engine, forged).or_else(|what| fail("snapshots", format!("{place}: {what}")))?;
    }
    Ok(())
}

/// Every value below this one.
fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(item, format!("{place}/{position}"), places);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                collect(field, format!("{place}/{name}"), places);
            }
        }
        _ => {}
    }
    places.push(place);
}

fn change(value: &mut Value, other: &Value, dice: &mut Dice) {
    let way = dice.below(4);
    match value {
        _ if way == 0 => *value = other.clone(),
        Value::Bool(is) => *is = !*is,
        Value::Number(number) => {
            let near = number.as_u64().unwrap_or(0);
            *value = match way {
                1 => near.saturating_add(1).into(),
                2 => near.saturating_sub(1).into(),
                _ => u64::MAX.into(),
            };
        }
        Value::String(text) if text.contains('T') => {
            // Instants near the ends of time, and one a day later.
            "9999-12-31T23:59:59.999999Z".clone_into(text);
            if way == 1 {
                "0001-01-01T00:00:00Z".clone_into(text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let (one, two) = (dice.below(items.len()), dice.below(items.len()));
            match way {
                1 => drop(items.remove(one)),
                2 => items.push(items[one].clone()),
                _ => items.swap(one, two),
            }
        }
        _ => *value = other.clone(),
    }
}

/// With the right digest.
fn try_out(engine: &Engine, mut forged: Value) -> Result<(), String> {
    let policy = || engine.policy().clone();
    let Ok(snapshot) = serde_json::from_value::<Snapshot>(forged.clone()) else {
        return Ok(());
    };
    let restored = match Engine::restore(policy(), &snapshot) {
        Err(RestoreError::Damaged { found, .. }) => {
            forged["header"]["content"] = serde_json::to_value(found).unwrap();
            let snapshot: Snapshot = serde_json::from_value(forged).unwrap();
            Engine::restore(policy(), &snapshot)
        }
        other => other,
    };
    let Ok(mut restored) = restored else {
        return Ok(());
    };
    if let Err(broken) = restored.check_invariants() {
        return Err(format!("{broken:#?}"));
    }
    if let Some(now) = restored.now() {
        let soon = now.saturating_add(Span::from_secs(6 * 3_600));
        let _ = restored.advance_some(soon, 40, &mut Vec::new()).unwrap();
    }
    let _ = restored.snapshot();
    Ok(())
}
