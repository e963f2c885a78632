//! Lists of inputs, one a line in JSON, after a byte that says under which policy: applied or refused, and the laws hold after them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nightdesk::Engine;
use nightdesk_fuzz::{apply, check, policy};

fuzz_target!(|data: &[u8]| {
    let Some((which, lines)) = data.split_first() else {
        return;
    };
    let mut engine = Engine::new(policy(*which));
    for line in lines.split(|byte| *byte == b'\n').take(150) {
        let Ok(input) = serde_json::from_slice(line) else {
            continue;
        };
        if !apply(&mut engine, &input) {
            break;
        }
    }
    check(&engine);
});
