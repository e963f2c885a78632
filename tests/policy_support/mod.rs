//! Tables of problems: each row lays a little over a policy and makes one problem.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeSet;

use nightdesk::{PolicyDocument, Problem, ProblemCode};
use toml::{Table, Value};

/// The codes that only clocks and limits have: their rows are in `policy_clocks`.
pub(crate) const CLOCK_CODES: [ProblemCode; 6] = [
    ProblemCode::Contradiction,
    ProblemCode::TargetOrLimit,
    ProblemCode::LimitForm,
    ProblemCode::ReactionTier,
    ProblemCode::WarningOutlastsTarget,
    ProblemCode::NoEffect,
];

/// The codes that only queues' doors and loads have: their rows are in `policy_flows`.
pub(crate) const FLOW_CODES: [ProblemCode; 5] = [
    ProblemCode::LoadForm,
    ProblemCode::AnswerForm,
    ProblemCode::OverflowForm,
    ProblemCode::Circle,
    ProblemCode::NoReferral,
];

/// The codes that only a closer look finds, most of them at the agents: their rows are in `insight_lint`.
pub(crate) const LINT_CODES: [ProblemCode; 10] = [
    ProblemCode::NobodyServes,
    ProblemCode::Unserved,
    ProblemCode::NobodyHas,
    ProblemCode::StepAddsNobody,
    ProblemCode::StepBeforeOfferEnds,
    ProblemCode::ClosedPastTarget,
    ProblemCode::ReserveStarves,
    ProblemCode::ReserveUnfilled,
    ProblemCode::UsedOnce,
    ProblemCode::NoRoster,
];

/// A policy without any problem. Each row of the tables below lays a little over it.
pub(crate) const GOOD: &str = r#"
version = 1
name = "bank"
rule_mode = "first_match"
callback_channel = "callback"
skills = ["cards", "fraud"]
brands = ["north"]
targets = { critical = "60s", routine = "20m" }

[languages]
nb = { fallback = ["nn", "en"] }
nn = {}
no = { members = ["nb", "nn"] }
en = {}

[channels]
phone = { live = true }
callback = { live = false, cost = 50 }

[segments]
priority = { head_start = "90s" }
standard = {}

[actions]
block_card = { within = "10s", then = "elevated" }

[queues]
cards = {}
fraud = { offer = { limit = "20s" } }

[topics.card]
queue = "cards"
skills = { cards = 1 }

[topics."card.stolen"]
urgency = "critical"
queue = "fraud"
skills = { fraud = 2 }
action = "block_card"

[topics.loan]
queue = "cards"

[[rules]]
name = "late"
when = { topic = "card" }
set = { priority = "high" }
"#;

pub(crate) fn table(toml: &str) -> Table {
    toml.parse()
        .unwrap_or_else(|error| panic!("{error}\n{toml}"))
}

/// Lays one table over another: tables entry by entry, everything else replaced.
fn lay(over: Table, base: &mut Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(over)) => lay(over, base),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// A policy with a snippet laid over it.
pub(crate) fn with(base: &str, snippet: &str) -> PolicyDocument {
    let mut base = table(base);
    lay(table(snippet), &mut base);
    base.try_into()
        .unwrap_or_else(|error| panic!("{error}\n{snippet}"))
}

/// The errors, or else the warnings.
pub(crate) fn problems(document: &PolicyDocument) -> Vec<Problem> {
    match document.compile() {
        Ok(compilation) => compilation.warnings,
        Err(errors) => errors.problems().to_vec(),
    }
}

/// The snippet, without the short forms.
pub(crate) fn long_form(snippet: &str) -> String {
    let lines: Vec<String> = snippet.split("; ").map(one_long_form).collect();
    lines.join("\n")
}

fn one_long_form(snippet: &str) -> String {
    let rule =
        |when: &str, set: &str| format!("rules = [{{ name = 'a', when = {when}, set = {set} }}]");
    if let Some(when) = snippet.strip_prefix("when: ") {
        rule(when, "{ priority = 'low' }")
    } else if let Some(set) = snippet.strip_prefix("set: ") {
        rule("{ brand = 'north' }", set)
    } else if let Some(when) = snippet.strip_prefix("lift: ") {
        rule(when, "{ urgency = 'elevated' }")
    } else if let Some(limit) = snippet.strip_prefix("limit: ") {
        format!("clocks.x = {{ kind = 'deadline', limit = {limit} }}")
    } else {
        snippet.to_owned()
    }
}

/// Checks a table of rows, and returns the codes it has.
pub(crate) fn check(rows: &str, base: &str) -> BTreeSet<ProblemCode> {
    let mut codes = BTreeSet::new();
    for row in rows.lines().filter(|row| !row.is_empty()) {
        let parts: Vec<&str> = row.splitn(4, '|').map(str::trim).collect();
        let [code, path, nearest, snippet] = parts[..] else {
            panic!("{row}");
        };
        let document = with(base, &long_form(snippet));
        let found = problems(&document);
        let [problem] = &found[..] else {
            panic!("{row}\n{found:#?}");
        };
        assert_eq!(problem.code.as_str(), code, "{row}\n{problem}");
        assert_eq!(problem.path, path, "{row}\n{problem}");
        let suggested = problem.nearest.as_deref().unwrap_or("");
        assert_eq!(suggested, nearest, "{row}\n{problem}");
        assert_eq!(
            document.compile().is_ok(),
            problem.code.is_warning(),
            "{row}"
        );
        let text = problem.to_string();
        assert!(!text.contains('\n') && !text.ends_with('.'), "{text}");
        assert!(text.contains(nearest), "{text}");
        codes.insert(problem.code);
    }
    codes
}
