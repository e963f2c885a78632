//! Why a ticket waits: more than eighteen causes, each brought about by a story and told right
//! by `explain`, as data and in words.
//!
//! The words are for a supervisor at night who has never seen the crate. They are written here
//! first: what a line says was worked out from the story.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test may panic, and so may its helpers

#[path = "eighteen_reasons/agents.rs"]
mod agents;
#[path = "eighteen_reasons/help.rs"]
mod help;
#[path = "scenarios/story/mod.rs"]
mod story;
#[path = "eighteen_reasons/tickets.rs"]
mod tickets;
#[path = "eighteen_reasons/viewers.rs"]
mod viewers;

use nightdesk::Timestamp;
use nightdesk::insight::{TicketExplanation, Viewer};

/// A bank's desk. One queue gives, one asks, one has hours, one waits for who knows the case.
pub(crate) const POLICY: &str = r#"
version = 1
name = "night"
skills = ["cards", "fraud"]
clearances = ["aml"]
brands = ["north"]
groups = ["care"]
languages = { nb = {}, en = {} }
targets = { emergency = "10s", critical = "60s", routine = "10m" }
labels = { identity = { cap = 1 } }

[channels]
phone = { live = true, exclusive = true, interrupts = true }
chat = { live = true, cost = 50, cap = 2 }
email = { live = false, cost = 20, interruptible = true }
video = { live = true, cost = 200 }

[calendars.office]
zone = "UTC"
hours = { sun = [["08:00", "16:00"]], mon = [["08:00", "16:00"]] }

[ladders.night]
steps = [{ after = "5m", levels = { fraud = 1 } }, { after = "5m", drop_skills = ["fraud"] }]

[queues]
front = {}
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s", attempts = 2 } }
day = { hours = "office" }
bots = { hours = "office", when_closed = "bot" }
known = { preferred_wait = "2m", agent_choice = ["preferred"] }

[topics]
any = { queue = "front" }
cards = { queue = "front", skills = { cards = 2 } }
both = { queue = "front", skills = { cards = 2, fraud = 1 } }
fraud = { queue = "front", skills = { fraud = 2 }, ladder = "night" }
asked = { queue = "asked" }
day = { queue = "day" }
bots = { queue = "bots" }
known = { queue = "known" }
frozen = { queue = "front", clearances = ["aml"] }
care = { queue = "front", groups = ["care"] }
law = { queue = "front", language_by_law = true }
complaint = { queue = "front", human_only = true }
balance = { queue = "front", bot_first = true }
passport = { queue = "front", labels = ["identity"] }
stolen = { queue = "front", urgency = "critical" }
"#;

pub(crate) fn at(clock: &str) -> Timestamp {
    format!("2026-03-01T{clock}Z").parse().unwrap()
}

/// Of ticket 1 at the end of a story, for somebody who may see everything.
#[track_caller]
pub(crate) fn explain(policy: &str, story: &str) -> TicketExplanation {
    let engine = story::engine_after(policy, &[], story);
    let explained = engine.explain(1.into(), &Viewer::everything());
    let explained = explained.unwrap_or_else(|| panic!("ticket 1 is not known: {story}"));
    let json = serde_json::to_string(&explained).unwrap();
    let read: TicketExplanation = serde_json::from_str(&json).unwrap();
    assert_eq!(read, explained, "read back from JSON it is another");
    assert!(
        explained
            .to_string()
            .contains(&explained.cause.in_words(explained.at)),
        "the whole text does not tell the cause: {explained}"
    );
    explained
}
