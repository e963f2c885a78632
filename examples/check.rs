//! Checks a policy as a build would: problems and warnings of the policy, then with the agents who are to work under it, then
//! what it is expected to do.
//!
//! `cargo run --example check -- POLICY.toml [AGENTS.toml] [TESTS.toml]`
//!
//! Exit code 0: nothing that must be mended; 1: problems, or expectations that are not met; 2: a file cannot be read.

#[path = "common/mod.rs"]
#[allow(dead_code)] // other examples use the rest
mod common;
#[path = "common/roster.rs"]
#[allow(dead_code)] // other examples use the rest
mod roster;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::Outcome;
use nightdesk::insight::coverage::{Coverage, Gap, Query, Step};
use nightdesk::insight::lint;
use nightdesk::insight::policy_tests::PolicyTests;
use nightdesk::{
    AgentSpec, Date, Name, Policy, PolicyDocument, Problem, Severity, Span, Timestamp,
};

const DAYS_8: Span = Span::from_secs(8 * 86_400);

/// Check a policy, its agents, and what is expected of it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The policy
    #[arg(value_name = "POLICY.toml")]
    policy: PathBuf,
    /// The agents and their hours
    #[arg(value_name = "AGENTS.toml")]
    agents: Option<PathBuf>,
    /// What the policy is expected to do
    #[arg(value_name = "TESTS.toml")]
    tests: Option<PathBuf>,
    /// Shifts are looked at from here on
    #[arg(long, value_name = "RFC3339", default_value = "2026-01-01T00:00:00Z")]
    from: Timestamp,
    /// Shifts are looked at up to here
    #[arg(long, value_name = "RFC3339", default_value = "2027-01-01T00:00:00Z")]
    until: Timestamp,
    /// Fail on warnings too
    #[arg(long)]
    deny_warnings: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => common::exit(Err(failure)),
    }
}

/// Whether nothing must be mended.
fn run(arguments: &Arguments) -> Outcome<bool> {
    let mut found = Found::new(arguments);
    let name = arguments.policy.display().to_string();
    let document: PolicyDocument = common::toml(&name, &common::read(&arguments.policy)?)?;
    let policy = match document.compile() {
        Ok(compilation) => {
            found.add(&name, &compilation.warnings)?;
            compilation.policy
        }
        Err(errors) => {
            found.add(&name, errors.problems())?;
            return found.finish_early();
        }
    };
    found.add(&name, &lint::policy(&policy))?;
    let tests = arguments.tests.as_ref().map(|path| {
        let name = path.display().to_string();
        let tests: PolicyTests = common::toml(&name, &common::read(path)?)?;
        Ok::<_, common::Failure>((name, tests))
    });
    let tests = tests.transpose()?;
    let week = tests.as_ref().and_then(|(_, tests)| tests.week);
    let agents = match &arguments.agents {
        Some(path) => {
            // The week of the expectations counts too, wherever it lies.
            let (first, last) = days_around(week, arguments)?;
            let agents = roster::read(path, first, last)?;
            let name = path.display().to_string();
            found.add(&name, &lint::roster(&policy, &agents))?;
            let zone = tests.as_ref().and_then(|(_, tests)| tests.zone.as_deref());
            let first = match week {
                Some(week) => week,
                None => date(arguments.from)?,
            };
            found.gaps(
                &name,
                &policy,
                &agents,
                Query::week(first, zone.unwrap_or("UTC")),
            )?;
            agents
        }
        None => Vec::new(),
    };
    if let Some((name, tests)) = &tests {
        found.expectations = tests.expect.len();
        let mut failed = BTreeSet::new();
        for failure in tests.run(&policy, &agents) {
            found.errors += 1;
            failed.insert(failure.position);
            if found.json {
                writeln!(found.text, "{}", serde_json::to_string(&failure)?)?;
            } else {
                writeln!(found.text, "failed: {name}: {failure}")?;
            }
        }
        found.failed = failed.len();
    }
    found.agents = arguments.agents.as_ref().map(|_| agents.len());
    found.finish()
}

fn date(at: Timestamp) -> Outcome<Date> {
    Ok(at.to_string().get(..10).unwrap_or_default().parse()?)
}

/// From when until when shifts are needed.
fn days_around(week: Option<Date>, arguments: &Arguments) -> Outcome<(Timestamp, Timestamp)> {
    let (mut from, mut until) = (arguments.from, arguments.until);
    if let Some(week) = week {
        let week: Timestamp = format!("{week}T00:00:00Z").parse()?;
        // The whole week with that day, in any zone, and the seven days from it on.
        from = from.min(week.saturating_sub(DAYS_8));
        until = until.max(week.saturating_add(DAYS_8));
    }
    Ok((from, until))
}

/// What was found so far.
struct Found {
    text: String,
    errors: usize,
    warnings: usize,
    /// How many agents there are; `None`: none were given.
    agents: Option<usize>,
    /// The first of the seven days whose hours were looked at.
    hours_from: Option<Date>,
    expectations: usize,
    /// How many of them are not met.
    failed: usize,
    json: bool,
    deny_warnings: bool,
}

impl Found {
    fn new(arguments: &Arguments) -> Self {
        Self {
            text: String::new(),
            errors: 0,
            warnings: 0,
            agents: None,
            hours_from: None,
            expectations: 0,
            failed: 0,
            json: arguments.json,
            deny_warnings: arguments.deny_warnings,
        }
    }

    fn add(&mut self, file: &str, problems: &[Problem]) -> Outcome<()> {
        for problem in problems {
            let severity = problem.code.severity();
            match severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            if self.json {
                let line =
                    serde_json::json!({ "severity": severity, "file": file, "problem": problem });
                writeln!(self.text, "{line}")?;
            } else {
                writeln!(self.text, "{severity}[{}]: {file}: {problem}", problem.code)?;
            }
        }
        Ok(())
    }

    /// Topics of the top three tiers whom nobody could serve at some hour, even after all steps of their ladders. It may be
    /// meant so, where they are referred elsewhere: a note, which fails nothing.
    fn gaps(
        &mut self,
        file: &str,
        policy: &Policy,
        agents: &[AgentSpec],
        query: Query,
    ) -> Outcome<()> {
        let first = query.first;
        let coverage = Coverage::new(policy, agents, &query)?;
        let mut by_lane: BTreeMap<usize, Span> = BTreeMap::new();
        for short in coverage.shortfalls(Step::Last) {
            if short.gap == Gap::Nobody {
                let sum = by_lane.entry(short.lane).or_default();
                *sum = sum.saturating_add(short.until.since(short.from));
            }
        }
        let mut by_topic: BTreeMap<&Name, Span> = BTreeMap::new();
        for (lane, time) in by_lane {
            if let Some(lane) = coverage.lanes.get(lane) {
                let longest = by_topic.entry(&lane.topic).or_default();
                *longest = time.max(*longest);
            }
        }
        for (topic, time) in by_topic {
            let minutes = time.as_micros() / 60_000_000;
            let hours = format!("{}h{:02}m", minutes / 60, minutes % 60);
            if self.json {
                let line = serde_json::json!({ "severity": "note", "file": file, "topic": topic, "nobody_for": time });
                writeln!(self.text, "{line}")?;
            } else {
                writeln!(
                    self.text,
                    "note: {file}: nobody could serve `{topic}` for up to {hours} of the seven days from {first}, by language and channel"
                )?;
            }
        }
        self.hours_from = Some(first);
        Ok(())
    }

    fn finish(mut self) -> Outcome<bool> {
        if !self.json {
            let summary = self.summary();
            self.text.push_str(&summary);
        }
        common::print(&self.text)?;
        Ok(self.errors == 0 && (self.warnings == 0 || !self.deny_warnings))
    }

    /// Where the policy is none, nothing else can be looked at.
    fn finish_early(self) -> Outcome<bool> {
        let mut text = self.text;
        if !self.json {
            writeln!(
                text,
                "{} to mend; the rest was not looked at: this policy cannot be used",
                self.errors
            )?;
        }
        common::print(&text)?;
        Ok(false)
    }

    /// What was found, what was looked at, and what was not.
    fn summary(&self) -> String {
        let mend = match self.errors {
            0 => "nothing to mend".to_owned(),
            errors => format!("{errors} to mend"),
        };
        let (all, met) = (self.expectations, self.expectations - self.failed);
        let mut looked = vec!["the policy alone".to_owned()];
        let mut not = Vec::new();
        match self.agents {
            Some(agents) => looked.push(format!("the policy with {agents} agents")),
            None => not.push("agents and their hours (give AGENTS.toml)".to_owned()),
        }
        if let Some(first) = self.hours_from {
            looked.push(format!(
                "who could serve urgent topics in the seven days from {first} (the example `coverage` says when nobody could)"
            ));
        }
        match all {
            0 => not.push("expectations (give TESTS.toml)".to_owned()),
            _ => looked.push(format!("{all} expectations")),
        }
        not.push(
            "how long customers would wait (the example `day` routes a day of contacts)".to_owned(),
        );
        let met = match all {
            0 => String::new(),
            _ => format!("; {met} of {all} expectations are met"),
        };
        let plural = if self.warnings == 1 {
            "warning"
        } else {
            "warnings"
        };
        let (warnings, looked, not) = (self.warnings, looked.join("; "), not.join("; "));
        format!("{mend}, {warnings} {plural}{met}\nlooked at: {looked}\nnot looked at: {not}\n")
    }
}
