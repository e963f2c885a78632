//! Journals: whatever a text says, what holds is a prefix of it that proves itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nightdesk::Engine;
use nightdesk::insight::journal::{self, End};
use nightdesk_fuzz::apply;

fuzz_target!(|text: &str| {
    let parse = |line: &str| serde_json::from_str(line);
    let Ok(journal) = journal::read(text, parse) else {
        return;
    };
    // What holds, holds by itself.
    let end = usize::try_from(journal.bytes).expect("within the text");
    let whole = journal::read(&text[..end], parse).expect("the same journal");
    assert_eq!(whole.end, End::Whole);
    assert_eq!(
        (whole.inputs.len(), whole.chain),
        (journal.inputs.len(), journal.chain)
    );
    let mut engine = Engine::new(journal.policy.clone());
    if journal
        .inputs
        .iter()
        .take(100)
        .all(|input| apply(&mut engine, input))
    {
        assert_eq!(engine.check_invariants(), Ok(()));
    }
});
