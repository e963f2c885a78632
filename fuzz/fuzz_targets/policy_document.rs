//! Policy documents as TOML or JSON: compiled, or refused with reasons; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nightdesk::PolicyDocument;

fuzz_target!(|text: &str| {
    let document: Option<PolicyDocument> = match text.strip_prefix('{') {
        Some(_) => serde_json::from_str(text).ok(),
        None => toml::from_str(text).ok(),
    };
    let Some(document) = document else {
        return;
    };
    match document.compile() {
        Ok(compilation) => {
            let _ = compilation.warnings.len();
            // Written down it is the same policy.
            let text = serde_json::to_string(&document).expect("a document");
            let again: PolicyDocument = serde_json::from_str(&text).expect("the same document");
            let again = again.compile().expect("the same policy");
            assert_eq!(again.policy.digest(), compilation.policy.digest());
        }
        Err(errors) => assert!(!errors.to_string().is_empty()),
    }
});
