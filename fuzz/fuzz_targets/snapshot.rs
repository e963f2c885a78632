//! Snapshots, as bytes from anywhere or changed by somebody who knows how to make the digest
//! right: refused, or an engine that keeps the laws and goes on.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use nightdesk::{Engine, RestoreError, Snapshot, Span};
use nightdesk_fuzz::policy;
use serde_json::Value;

const GOLDEN: &str = include_str!("../../tests/golden/0.1/snapshot.json");

fuzz_target!(|data: &[u8]| {
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    let read: Option<Snapshot> = match way % 3 {
        0 => serde_json::from_slice(rest).ok(),
        1 => postcard::from_bytes(rest).ok(),
        _ => serde_json::from_value(changed(rest)).ok(),
    };
    let Some(snapshot) = read else {
        return;
    };
    let engine = match Engine::restore(policy(0), &snapshot) {
        Err(RestoreError::Damaged { found, .. }) => {
            let mut value = serde_json::to_value(&snapshot).expect("a snapshot");
            value["header"]["content"] = serde_json::to_value(found).expect("a digest");
            let snapshot: Snapshot = serde_json::from_value(value).expect("the same");
            Engine::restore(policy(0), &snapshot)
        }
        other => other,
    };
    let Ok(mut engine) = engine else {
        return;
    };
    assert_eq!(engine.check_invariants(), Ok(()));
    assert_eq!(
        engine.snapshot(),
        Engine::restore(policy(0), &engine.snapshot())
            .expect("its own")
            .snapshot()
    );
    if let Some(now) = engine.now() {
        let soon = now.saturating_add(Span::from_secs(6 * 3_600));
        let _ = engine.advance_some(soon, 500, &mut Vec::new());
    }
});

/// The golden snapshot with some of its values changed: four bytes for each change, two that say
/// where, and two that say how.
fn changed(data: &[u8]) -> Value {
    static WHOLE: OnceLock<(Value, Vec<String>)> = OnceLock::new();
    let (whole, places) = WHOLE.get_or_init(|| {
        let kept: Value = serde_json::from_str(GOLDEN).expect("the golden snapshot");
        let whole = kept["snapshot"].clone();
        let mut places = Vec::new();
        collect(&whole["state"], "/state".to_owned(), &mut places);
        (whole, places)
    });
    let mut value = whole.clone();
    for change in data.chunks_exact(4).take(8) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        let other = at * 31 + usize::from(change[3]) * 257;
        let other = whole.pointer(&places[other % places.len()]).cloned();
        if let Some(place) = value.pointer_mut(&places[at % places.len()]) {
            turn(place, change[2], change[3], other.unwrap_or(Value::Null));
        }
    }
    value
}

fn turn(value: &mut Value, how: u8, by: u8, other: Value) {
    let by = u64::from(by);
    match (how % 4, &mut *value) {
        (0, Value::Number(number)) => *value = number.as_u64().unwrap_or(0).wrapping_add(by).into(),
        (1, Value::Number(_)) => *value = (u64::MAX >> (by % 64)).into(),
        (0, Value::Bool(is)) => *is = !*is,
        (1, Value::String(text)) if text.contains('T') => {
            *value = format!("{:04}-01-01T00:00:00Z", 1 + by * 39).into();
        }
        (0, Value::Array(items)) if !items.is_empty() => {
            items.remove(by as usize % items.len());
        }
        (1, Value::Array(items)) if !items.is_empty() => {
            items.push(items[by as usize % items.len()].clone());
        }
        (2, _) => *value = Value::Null,
        _ => *value = other,
    }
}

/// The place of every value below this one.
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
