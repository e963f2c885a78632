//! What would help, in English.

use core::fmt::{self, Formatter};
use core::mem::discriminant;

use super::unblock::{COUNTED, Change, Coming, NextFree, StepAhead, Unblock};
use super::words;
use crate::model::Presence;
use crate::policy::Need;
use crate::time::Timestamp;

/// So many agents are told one by one: those of whom it is known who stands ahead for them.
const NAMED: usize = COUNTED;

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
        let before = core::iter::once(None).chain(self.steps.iter().map(Some));
        let steps = self.steps.iter().zip(before);
        lines.extend(steps.map(|(step, before)| step_line(step, before, now)));
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

/// What a step lets go or asks less of, beside what the one before it did.
fn step_line(step: &StepAhead, before: Option<&StepAhead>, now: Timestamp) -> String {
    let mut when = match step.at {
        Some(at) => format!("at {}", words::when(at, now)),
        None => "at a time not known yet".to_owned(),
    };
    if !step.loads.is_empty() {
        let loads = words::names(&step.loads, "or");
        when.push_str(&format!(", or as soon as load {loads} begins"));
    }
    if let Some(load) = &step.kept_by {
        when = format!("not before load `{load}` is over");
    }
    let asked = |need: &&Need| before.is_some_and(|before| before.asks.contains(need));
    let asks = step.asks.iter().filter(|need| !asked(need));
    let asks = asks.map(|need| format!("{} will do", words::need(need)));
    let went = |need: &&Need| before.is_some_and(|before| before.gone().any(|it| it == *need));
    let gone = step.gone().filter(|need| !went(need));
    let gone = gone.map(|need| format!("no need of {}", words::need(need)));
    let effects: Vec<String> = asks.chain(gone).collect();
    let effect = if effects.is_empty() {
        "nothing more is let go".to_owned()
    } else {
        effects.join(", ")
    };
    let who = match (step.takers.as_slice(), step.able.as_slice()) {
        ([], []) => "nobody would fit even then".to_owned(),
        ([], able) => format!("{} would fit, none of them free now", words::agents(able)),
        (takers, _) => format!("{} would fit, free now", words::agents(takers)),
    };
    format!("{when}, step {} of its ladder: {effect}; {who}", step.step)
}

impl StepAhead {
    /// What is needed now, and nothing in its place then.
    fn gone(&self) -> impl Iterator<Item = &Need> {
        let replaced = |need: &Need| self.asks.iter().any(|asked| same_kind(asked, need));
        self.lets_go.iter().filter(move |need| !replaced(need))
    }
}

/// Whether one of two needs stands in the place of the other.
fn same_kind(one: &Need, other: &Need) -> bool {
    let spoken = |need: &Need| matches!(need, Need::Language(_) | Need::LanguageAt { .. });
    match (one, other) {
        (Need::Skill { skill, .. }, Need::Skill { skill: other, .. }) => skill == other,
        _ if spoken(one) => spoken(other),
        _ => discriminant(one) == discriminant(other),
    }
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
    let works = free.works.iter().take(NAMED);
    let works: Vec<String> = works.map(|work| words::work(work, now, free.at)).collect();
    let when = match free.at {
        Some(at) => format!("by {}", words::when(at, now)),
        None => "when its work ends".to_owned(),
    };
    let works = match works.as_slice() {
        [] => String::new(),
        works => format!(": it {}", words::list(works, "and")),
    };
    let (agent, ahead) = (free.agent, ahead(free.ahead));
    format!("agent {agent} has room {when}{works}{ahead}")
}

/// Who is to be served first, so that nobody is promised to two.
fn ahead(tickets: Option<u64>) -> String {
    match tickets {
        None | Some(0) => String::new(),
        Some(1) => "; 1 ticket stands ahead for it".to_owned(),
        Some(tickets) => format!("; {tickets} tickets stand ahead for it"),
    }
}

fn coming_line(one: &Coming, now: Timestamp) -> String {
    let back = match one.presence {
        Presence::Away => "on coming back",
        Presence::Lost => "once connected again",
        _ => "on coming online",
    };
    let from = one.shift_at.map(|at| words::when(at, now));
    let from = from.map_or_else(String::new, |at| format!(", on duty from {at}"));
    let (agent, ahead) = (one.agent, ahead(one.ahead));
    format!("agent {agent} could take it {back}{from}{ahead}")
}
