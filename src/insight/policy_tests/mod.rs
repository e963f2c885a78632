//! What a policy is expected to do, written so that whoever answers for it can read it, and checked by the engine itself.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nightdesk::insight::policy_tests::PolicyTests;
//! # let policy = example_policy()?;
//! let tests: PolicyTests = toml::from_str(r#"
//!     zone = "UTC"
//!     week = "2026-03-02"
//!
//!     [[expect]]
//!     name = "a stolen card at night"
//!     at = "sunday 03:00"
//!     ticket = { topic = "card.stolen", channel = "phone", language = "nb" }
//!     then = { urgency = "critical", human = true, action = "block_card", answer_within = "30s" }
//! "#)?;
//! let failures = tests.run(&policy, &[]);
//! assert_eq!(
//!     failures[0].to_string(),
//!     "`a stolen card at night`: `answer_within`: expected at most `30s`, found `1m`"
//! );
//! assert_eq!(failures.len(), 1);
//! # Ok(())
//! # }
//! # fn example_policy() -> Result<nightdesk::Policy, Box<dyn std::error::Error>> {
//! #     let document: nightdesk::PolicyDocument = toml::from_str(r#"
//! #         version = 1
//! #         name = "example"
//! #         languages.nb = {}
//! #         channels.phone = { live = true }
//! #         actions.block_card = {}
//! #         queues.fraud = { targets = { critical = "60s" } }
//! #         topics."card.stolen" = { queue = "fraud", urgency = "critical", action = "block_card", on_abandon = "alert" }
//! #     "#)?;
//! #     Ok(nightdesk::Policy::new(&document)?)
//! # }
//! ```
//!
//! `at = "any hour"` looks at a whole week of rosters instead of an instant: `then = { agents = 1 }` says that somebody could
//! serve it at every moment, and a failure says when nobody could.
//!
//! Each expectation has a desk of its own, empty but for this one ticket, so that none depends on another. The agents are asked
//! only who could serve; they take nothing.

mod run;
mod week;

use core::fmt;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{AgentSpec, Attributes, Name, Priority, Urgency, Verification};
use crate::policy::Policy;
use crate::time::{Date, Span};

/// Expectations of a policy: the file that is kept beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyTests {
    /// The zone of weekdays and times of day; UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// A day of the week that weekdays mean, Monday to Sunday. Needed for those only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<Date>,
    /// The expectations.
    #[serde(default)]
    pub expect: Vec<Expectation>,
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Expectation {
    /// What it is about, for people.
    pub name: String,
    /// When the ticket is opened: a weekday and a time (`sunday 03:00`), or an instant (`2026-03-01T03:00:00+01:00`). Or
    /// `any hour`: then `agents` and `agents_at_last` are expected at every moment of the week at which somebody should be
    /// there (of the top three tiers: always; else while the queue is open), by the rosters, and what changes with the
    /// hour (`queue`, `open`, `answer_within`, `refer`) cannot be expected.
    pub at: String,
    /// The ticket.
    pub ticket: Facts,
    /// What is expected of it.
    pub then: Expected,
}

/// The ticket of an expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Facts {
    /// What it is about.
    pub topic: Name,
    /// How it came in.
    pub channel: Name,
    /// The customer's language. One that speaks several likes this one best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Name>,
    /// Further languages, in the customer's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Name>,
    /// The brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<Name>,
    /// The customer's segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Name>,
    /// How far the customer is verified.
    #[serde(default)]
    pub verification: Verification,
    /// What the customer is flagged with.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Name>,
    /// The host's own facts.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
}

/// What is expected. What is absent is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Expected {
    /// The tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// The priority inside the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// The queue in which it comes to stand at that hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Name>,
    /// Whether only a person may have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human: Option<bool>,
    /// What the host must do at once; an empty name: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Name>,
    /// By how long after its opening it should be answered, at the latest. Real time: a queue that counts on opening hours
    /// gives a ticket of the night until the morning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<Span>,
    /// Whether the queue is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Where its customer is sent, at once or while nobody is there; an empty name: nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refer: Option<Name>,
    /// The rules that apply, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Name>>,
    /// At least so many agents who should be on duty then could serve it as it comes. They may have others to serve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents: Option<u32>,
    /// At least so many, once its ladder has been climbed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents_at_last: Option<u32>,
}

/// An expectation that is not met, in one point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// The position of the expectation, from 0.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// In which point: a key of `then`, or `at` or `ticket` where those make no sense.
    pub key: &'static str,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}`: `{}`: expected {}, found {}",
            self.name, self.key, self.expected, self.found
        )
    }
}

impl PolicyTests {
    /// Checks every expectation, and returns what is not met: none if all is well. Of an expectation that is no ticket or no
    /// instant, only that is told.
    #[must_use]
    pub fn run(&self, policy: &Policy, agents: &[AgentSpec]) -> Vec<Failure> {
        run::run(self, policy, agents)
    }
}
