//! What occurred in a number of runs: events, and commands that were carried out.

use std::collections::BTreeMap;

use nightdesk::{Applied, Command, Event, Refusal};
use serde_json::Value;

#[derive(Default)]
pub(crate) struct Seen {
    /// How often each thing was seen, by its words.
    counts: BTreeMap<String, u64>,
}

/// The words of a value: its variants from the outside in, as JSON has them.
fn words(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Object(fields) if fields.len() == 1 => {
            let (word, inner) = fields.iter().next().unwrap();
            match (word.as_str(), words(inner).as_str()) {
                ("customer" | "incident" | "capacity" | "queue", inner) if inner.len() > 1 => {
                    format!("{word} {inner}")
                }
                _ => word.clone(),
            }
        }
        _ => String::new(),
    }
}

impl Seen {
    fn count(&mut self, what: String) {
        *self.counts.entry(what).or_default() += 1;
    }

    pub(crate) fn command(&mut self, command: &Command, outcome: &Result<Applied, Refusal>) {
        if *outcome == Ok(Applied::Done) {
            let value = serde_json::to_value(command).unwrap();
            self.count(format!("do {}", words(&value)));
        }
    }

    /// The kind of an event, and its reason where it names one.
    pub(crate) fn event(&mut self, event: &Event) {
        let value = serde_json::to_value(&event.kind).unwrap();
        let kind = words(&value);
        let mut inner = &value;
        while let Value::Object(fields) = inner
            && let Some((_, only)) = fields.iter().next()
            && fields.len() == 1
        {
            inner = only;
        }
        for key in ["by", "cause", "reason", "then"] {
            let why = words(&inner[key]);
            if !why.is_empty() {
                self.count(format!("{kind} {key} {why}"));
            }
        }
        self.count(kind);
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &u64)> {
        self.counts.iter()
    }
}
