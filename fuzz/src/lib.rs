//! What the fuzz targets share.

use std::sync::OnceLock;

use nightdesk::{Advanced, Engine, Input, Policy, PolicyDocument};

/// Timers that may fire on the way to one input: a host that catches up does so in slices, and a
/// year of opening hours is no hang.
const TIMERS: u32 = 5_000;

/// Policies that inputs and snapshots are tried under.
pub const POLICIES: [&str; 3] = [
    include_str!("../../examples/recover/policy.toml"),
    include_str!("../../examples/policies/every_key.toml"),
    include_str!("../../examples/policies/bank_night.toml"),
];

/// One of them, compiled once.
pub fn policy(which: u8) -> Policy {
    static COMPILED: OnceLock<Vec<Policy>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let compile = |text: &&str| {
            let document: PolicyDocument = toml::from_str(text).expect("a document");
            Policy::new(&document).expect("a policy")
        };
        POLICIES.iter().map(compile).collect()
    });
    compiled[usize::from(which) % compiled.len()].clone()
}

/// Applies inputs in turn; `false` once one lies beyond what the budget of timers reaches.
pub fn apply(engine: &mut Engine, input: &Input) -> bool {
    let mut events = Vec::new();
    if engine.advance_some(input.at, TIMERS, &mut events) == Ok(Advanced::Partly) {
        return false;
    }
    let _ = engine.apply(input, &mut events);
    // What is said can be written down and read.
    for event in &events {
        let text = serde_json::to_string(event).expect("an event");
        assert_eq!(serde_json::from_str(&text).ok().as_ref(), Some(event));
    }
    true
}

/// The laws, and that it can be stopped and gone on with.
pub fn check(engine: &Engine) {
    assert_eq!(engine.check_invariants(), Ok(()));
    let snapshot = engine.snapshot();
    let again = Engine::restore(engine.policy().clone(), &snapshot).expect("its own snapshot");
    assert_eq!(again.state_digest(), engine.state_digest());
}
