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

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::Outcome;
use nightdesk::insight::lint;
use nightdesk::insight::policy_tests::PolicyTests;
use nightdesk::{PolicyDocument, Problem, Severity, Timestamp};

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
            return found.finish();
        }
    };
    found.add(&name, &lint::policy(&policy))?;
    let mut agents = Vec::new();
    if let Some(path) = &arguments.agents {
        agents = roster::read(path, arguments.from, arguments.until)?;
        found.add(&path.display().to_string(), &lint::roster(&policy, &agents))?;
    }
    if let Some(path) = &arguments.tests {
        let name = path.display().to_string();
        let tests: PolicyTests = common::toml(&name, &common::read(path)?)?;
        found.expectations = tests.expect.len();
        for failure in tests.run(&policy, &agents) {
            found.errors += 1;
            if found.json {
                writeln!(found.text, "{}", serde_json::to_string(&failure)?)?;
            } else {
                writeln!(found.text, "failed: {name}: {failure}")?;
            }
        }
    }
    found.finish()
}

/// What was found so far.
struct Found {
    text: String,
    errors: usize,
    warnings: usize,
    expectations: usize,
    json: bool,
    deny_warnings: bool,
}

impl Found {
    fn new(arguments: &Arguments) -> Self {
        Self {
            text: String::new(),
            errors: 0,
            warnings: 0,
            expectations: 0,
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

    fn finish(mut self) -> Outcome<bool> {
        if !self.json {
            writeln!(
                self.text,
                "{} to mend, {} warnings, {} expectations looked at",
                self.errors, self.warnings, self.expectations
            )?;
        }
        common::print(&self.text)?;
        Ok(self.errors == 0 && (self.warnings == 0 || !self.deny_warnings))
    }
}
