//! A closer look at a policy, alone and together with the agents who are to work under it.
//!
//! Compiling a document finds what is wrong with it, and warns of what is surely not meant as far as one pass over the document
//! shows it. What takes longer is here: [`policy`] compares rules, ladders, hours and promises with each other, [`roster`] holds
//! the policy against the agents. Both say what they find as [`Problem`]s, with path, code, severity and help.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nightdesk::insight::lint;
//! use nightdesk::{AgentSpec, Policy, PolicyDocument};
//! let document: PolicyDocument = toml::from_str(r#"
//!     version = 1
//!     name = "example"
//!     skills = ["fraud"]
//!     channels.phone = { live = true }
//!     queues.fraud = {}
//!     topics."card.stolen" = { queue = "fraud", skills = { fraud = 2 }, urgency = "critical", on_abandon = "alert" }
//! "#)?;
//! let agent: AgentSpec = toml::from_str("id = '7'\nskills = { fraud = 1 }\nchannels = ['phone']")?;
//! let found = lint::roster(&Policy::new(&document)?, &[agent]);
//! assert_eq!(
//!     found[0].to_string(),
//!     r#"topics."card.stolen": none of the agents could ever serve it; give one of them what it needs, or name another topic"#
//! );
//! # Ok(())
//! # }
//! ```

mod agents;
mod implied;
mod people;
mod priorities;
mod reserves;
mod rules;
mod timing;

use core::fmt::Display;

use crate::model::{AgentSpec, Name};
use crate::policy::{Policy, Problem, ProblemCode};

/// What a closer look at a policy alone finds, in the order of paths. All are warnings.
#[must_use]
pub fn policy(policy: &Policy) -> Vec<Problem> {
    let compiled = policy.compiled();
    let mut found = Findings::default();
    rules::rules(compiled, &mut found);
    priorities::priorities(compiled, &mut found);
    timing::timing(compiled, &mut found);
    found.take()
}

/// What the policy and its agents together show, in the order of paths: names that the policy does not know and urgent topics
/// that nobody serves are errors, the rest are warnings. The agents' shifts need not be given; with them, reserves are held
/// against who is on duty together.
#[must_use]
pub fn roster(policy: &Policy, agents: &[AgentSpec]) -> Vec<Problem> {
    let compiled = policy.compiled();
    let mut found = Findings::default();
    agents::agents(compiled, agents, &mut found);
    let people = people::People::new(compiled, agents);
    people.lint(compiled, &mut found);
    reserves::reserves(compiled, agents, &people, &mut found);
    found.take()
}

/// What has been found so far.
#[derive(Default)]
struct Findings(Vec<Problem>);

impl Findings {
    fn add(&mut self, path: String, code: ProblemCode, message: impl Display) {
        self.0.push(Problem {
            path,
            code,
            value: None,
            message: message.to_string(),
            nearest: None,
        });
    }

    fn add_value(
        &mut self,
        path: String,
        code: ProblemCode,
        value: impl Display,
        message: impl Display,
    ) {
        self.add(path, code, message);
        if let Some(last) = self.0.last_mut() {
            last.value = Some(shown(&value.to_string(), 80));
        }
    }

    /// With the name that was likely meant, or else what to do.
    fn add_name(
        &mut self,
        path: String,
        code: ProblemCode,
        name: &Name,
        what: impl Display,
        nearest: Option<&Name>,
        remedy: &str,
    ) {
        let message = match nearest {
            Some(nearest) => format!("{what}; did you mean {}?", quoted(nearest)),
            None => format!("{what}; {remedy}"),
        };
        self.add_value(path, code, name, message);
        if let Some(last) = self.0.last_mut() {
            last.nearest = nearest.map(ToString::to_string);
        }
    }

    fn take(mut self) -> Vec<Problem> {
        self.0.sort_by(|one, other| {
            let key = |problem: &Problem| (natural(&problem.path), problem.code);
            key(one).cmp(&key(other))
        });
        self.0
    }
}

/// A path so that it sorts with its numbers by value.
fn natural(path: &str) -> Vec<(u64, String)> {
    let mut parts = vec![(0_u64, String::new())];
    let mut in_number = false;
    for c in path.chars() {
        let digit = c.to_digit(10).map(u64::from);
        if digit.is_some() && !in_number {
            parts.push((0, String::new()));
        }
        in_number = digit.is_some();
        if let Some((number, text)) = parts.last_mut() {
            match digit {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(digit),
                None => text.push(c),
            }
        }
    }
    parts
}

/// A key below a path, in quotes where it has other signs than a bare key may have.
fn key(path: &str, key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if !key.is_empty() && key.bytes().all(bare) {
        format!("{path}.{key}")
    } else {
        format!("{path}.{key:?}")
    }
}

/// Text fit for one line: cut, and without control characters.
fn shown(text: &str, chars: usize) -> String {
    let mut shown: String = text
        .chars()
        .take(chars)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(chars).is_some() {
        shown.push('…');
    }
    shown
}

/// A name, in backticks and short.
fn quoted(name: &Name) -> String {
    format!("`{}`", shown(name.as_str(), 40))
}

/// Some names, in backticks: at most five of them.
fn listed<'n>(names: impl IntoIterator<Item = &'n Name>) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    match names.get(5..) {
        Some(more) if !more.is_empty() => {
            let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
            format!("{} and {} more", first.join(", "), more.len())
        }
        _ => names.join(", "),
    }
}
