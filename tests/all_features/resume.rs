//! An engine that is stopped at odd moments, written down, and gone on with.

use nightdesk::{Engine, Snapshot};

use super::forge;
use super::run::{Checked, fail};

/// Every few inputs, in one format or the other.
pub(crate) fn stop_and_go_on(resumed: &mut Engine, whole: &Engine, inputs: usize) -> Checked {
    let odd = inputs.wrapping_mul(2_654_435_761) >> 7;
    if !odd.is_multiple_of(6) {
        return Ok(());
    }
    let snapshot = resumed.snapshot();
    let read: Snapshot = if odd.is_multiple_of(12) {
        let text = serde_json::to_string(&snapshot).unwrap();
        serde_json::from_str(&text).unwrap()
    } else {
        let bytes = postcard::to_allocvec(&snapshot).unwrap();
        postcard::from_bytes(&bytes).unwrap()
    };
    if read != snapshot {
        return fail("resumption", "a snapshot is read otherwise than written");
    }
    match Engine::restore(resumed.policy().clone(), &read) {
        Ok(again) => *resumed = again,
        Err(error) => return fail("resumption", error),
    }
    // What goes on is the same in every part, and says the same of itself.
    if resumed.state_digest() != whole.state_digest() {
        return fail("resumption", different(resumed, whole));
    }
    if *resumed.snapshot().header() != *read.header() || resumed.snapshot() != whole.snapshot() {
        return fail("resumption", "a snapshot of what goes on is another");
    }
    if !odd.is_multiple_of(30) {
        return Ok(());
    }
    forge::refused_or_sound(whole, odd as u64)
}

/// Where two engines differ, as far as their snapshots tell.
fn different(one: &Engine, other: &Engine) -> String {
    let lines = |engine: &Engine| serde_json::to_string_pretty(&engine.snapshot()).unwrap();
    let (one, other) = (lines(one), lines(other));
    let pairs = one.lines().zip(other.lines());
    let pairs = pairs.filter(|(one, other)| one != other).take(12);
    pairs
        .map(|(one, other)| format!("restored: {one}\nwhole:    {other}\n"))
        .collect()
}
