//! What would help, in English.

use core::fmt::{self, Formatter};

use super::unblock::{Change, Coming, NextFree, StepAhead, Unblock};
use super::words;
use crate::model::Presence;
use crate::policy::Need;
use crate::time::Timestamp;

/// So many agents are told one by one.
const NAMED: usize = 3;

impl Unblock {
    /// A list, or nothing where nothing is known that would help.
    pub(super) fn write(&self, f: &mut Formatter<'_>, now: Timestamp) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.at.map(|at| {
            format!(
                "wait until {}: what keeps it back ends then",
                words::when(at, now)
            )
        }));
        lines.extend(self.steps.iter().map(|step| step_line(step, now)));
        lines.extend(self.relaxation.iter().map(|relaxation| {
            let changes = words::list(relaxation.changes.iter().map(change), "and");
            format!("if {changes}, agent {} could take it now", relaxation.agent)
        }));
        lines.extend(
            self.next_free
                .iter()
                .take(NAMED)
                .map(|free| free_line(free, now)),
        );
        lines.extend(more(self.next_free.len(), "busy agent", "could take it"));
        lines.extend(
            self.coming
                .iter()
                .take(NAMED)
                .map(|one| coming_line(one, now)),
        );
        lines.extend(more(self.coming.len(), "absent agent", "could take it"));
        if lines.is_empty() {
            return Ok(());
        }
        f.write_str("What would help:\n")?;
        for line in lines {
            writeln!(f, "  - {line}")?;
        }
        Ok(())
    }
}

fn more(all: usize, noun: &str, verb: &str) -> Option<String> {
    let more = all.saturating_sub(NAMED);
    let plural = if more == 1 { "" } else { "s" };
    (more > 0).then(|| format!("{more} more {noun}{plural} {verb}"))
}

fn step_line(step: &StepAhead, now: Timestamp) -> String {
    let number = step.step;
    let mut when = match step.at {
        Some(at) => format!("at {}", words::when(at, now)),
        None => "at a time not known yet".to_owned(),
    };
    if !step.loads.is_empty() {
        let loads = words::names(&step.loads, "or");
        when.push_str(&format!(", or as soon as load {loads} begins"));
    }
    if let Some(load) = &step.kept_by {
        when = format!("not before load `{load}` is over,");
    }
    let lets_go = words::list(step.lets_go.iter().map(words::need), "and");
    let asks = words::list(step.asks.iter().map(words::need), "and");
    let effect = match (step.lets_go.is_empty(), step.asks.is_empty()) {
        (true, true) => "its needs stay as they are".to_owned(),
        (false, true) => format!("it no longer needs {lets_go}"),
        (true, false) => format!("it needs {asks}"),
        (false, false) => format!("it needs {asks} instead of {lets_go}"),
    };
    let who = match (step.takers.as_slice(), step.able.as_slice()) {
        ([], []) => "nobody could take it even then".to_owned(),
        ([], able) => format!(
            "{} could then, but not as they are now",
            words::agents(able)
        ),
        (takers, _) => format!("{} could take it at once", words::agents(takers)),
    };
    format!("{when} step {number} of its ladder: {effect}; {who}")
}

fn change(change: &Change) -> String {
    match (&change.need, change.to) {
        (Need::Skill { skill, .. }, Some(to)) => {
            format!("skill `{skill}` at level {to} were enough")
        }
        (Need::LanguageAt { languages, .. }, Some(to)) => {
            format!(
                "language {} at level {to} were enough",
                words::names(languages, "or")
            )
        }
        (Need::Bot, _) => "people might have it before a bot was asked".to_owned(),
        (Need::Agent(_), _) => "others than those asked for might have it".to_owned(),
        (Need::Group(_), _) => "people of other groups might have it".to_owned(),
        (need, _) => format!("it did not need {}", words::need(need)),
    }
}

fn free_line(free: &NextFree, now: Timestamp) -> String {
    let works: Vec<String> = free
        .works
        .iter()
        .take(NAMED)
        .map(|work| words::work(work, now))
        .collect();
    let when = match free.at {
        Some(at) => format!("has room at {} at the latest", words::when(at, now)),
        None => "has room when work of it ends".to_owned(),
    };
    if works.is_empty() {
        return format!("agent {} {when}", free.agent);
    }
    let works = words::list(works, "and");
    format!("agent {} {when}; it {works}", free.agent)
}

fn coming_line(one: &Coming, now: Timestamp) -> String {
    let from = match one.shift_at {
        Some(at) => format!(", on duty from {}", words::when(at, now)),
        None => String::new(),
    };
    let back = match one.presence {
        Presence::Away => "agent could take it on coming back",
        Presence::Lost => "agent could take it once connected again",
        _ => "agent could take it on coming online",
    };
    let agent = one.agent;
    let back = back.replacen("agent", &format!("agent {agent}"), 1);
    let presence = words::presence(one.presence);
    format!("{back} (now {presence}{from})")
}
