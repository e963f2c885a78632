//! The same contacts twice: under two policies, or with two rosters.

use core::fmt::{self, Display};
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::report::Count;
use super::{Figures, Outcome, Run, RunError, Simulation, Step};
use crate::engine::EventKind;
use crate::model::{Name, TicketId, Urgency};
use crate::time::Span;

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WhatIf {
    /// Up to how long a wait counts as within the threshold; exactly as long does.
    pub threshold: Span,
    /// All contacts.
    pub total: Group<()>,
    /// By topic.
    pub by_topic: Vec<Group<Name>>,
    /// By the language the customer likes best.
    pub by_language: Vec<Group<Option<Name>>>,
    /// By the tier in which the ticket was opened, highest first; another policy may see it differently.
    pub by_urgency: Vec<Group<Urgency>>,
    /// The contacts that fared differently, by ticket.
    pub changes: Vec<Change>,
}

/// Some contacts, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Group<K> {
    /// What they have in common.
    pub of: K,
    /// In the first run.
    pub before: Side,
    /// In the second.
    pub after: Side,
}

/// Some contacts in one of the runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Side {
    /// Their figures.
    pub figures: Figures,
    /// How many promises on them were broken, and actions not reported in time.
    pub breaches: u64,
}

/// A contact that fared differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// Its ticket.
    pub ticket: TicketId,
    /// What became of it in the first run; `None`: it did not arrive.
    pub before: Option<Outcome>,
    /// What became of it in the second.
    pub after: Option<Outcome>,
}

impl Change {
    /// Whether another agent took it, or nobody did in one of the runs.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        let by = |outcome: Option<Outcome>| match outcome {
            Some(Outcome::Answered { by, .. }) => Some(by),
            _ => None,
        };
        by(self.before) != by(self.after)
    }
}

/// Runs two simulations and lays them side by side, contact by contact: by their ticket ids. A simulation held against itself has
/// no changes.
///
/// # Errors
/// [`RunError`] of the first that stops.
pub fn what_if(
    before: &Simulation,
    after: &Simulation,
    threshold: Span,
) -> Result<WhatIf, RunError> {
    let (before, after) = (Seen::run(before)?, Seen::run(after)?);
    let mut tickets: BTreeSet<TicketId> = before.fates.keys().copied().collect();
    tickets.extend(after.fates.keys());
    let mut total = Pair::default();
    let mut by_topic: BTreeMap<Name, Pair> = BTreeMap::new();
    let mut by_language: BTreeMap<Option<Name>, Pair> = BTreeMap::new();
    let mut by_urgency: BTreeMap<Urgency, Pair> = BTreeMap::new();
    let mut changes = Vec::new();
    for ticket in tickets {
        let fates = [before.fates.get(&ticket), after.fates.get(&ticket)];
        for (side, fate) in fates.iter().enumerate() {
            let Some(fate) = fate else {
                continue;
            };
            total.add(side, fate, threshold);
            let of_topic = by_topic.entry(fate.topic.clone()).or_default();
            of_topic.add(side, fate, threshold);
            let of_language = by_language.entry(fate.language.clone()).or_default();
            of_language.add(side, fate, threshold);
            let of_tier = by_urgency.entry(fate.urgency).or_default();
            of_tier.add(side, fate, threshold);
        }
        let [before, after] = fates.map(|fate| fate.map(|fate| fate.outcome));
        if before != after {
            changes.push(Change {
                ticket,
                before,
                after,
            });
        }
    }
    Ok(WhatIf {
        threshold,
        total: total.group(()),
        by_topic: groups(by_topic),
        by_language: groups(by_language),
        by_urgency: groups(by_urgency).into_iter().rev().collect(),
        changes,
    })
}

/// What became of each contact in one run.
struct Seen {
    fates: BTreeMap<TicketId, Fate>,
}

struct Fate {
    topic: Name,
    language: Option<Name>,
    urgency: Urgency,
    outcome: Outcome,
    breaches: u64,
}

impl Seen {
    fn run(simulation: &Simulation) -> Result<Self, RunError> {
        let mut urgencies: BTreeMap<TicketId, Urgency> = BTreeMap::new();
        let mut breaches: BTreeSet<(TicketId, Name, u32)> = BTreeSet::new();
        let run: Run = simulation.run(&mut |step: &Step<'_>| {
            for event in step.events {
                match &event.kind {
                    EventKind::TicketOpened { ticket, class } => {
                        urgencies.insert(*ticket, class.urgency);
                    }
                    EventKind::ClockBreached {
                        ticket,
                        clock,
                        instance,
                        ..
                    } => {
                        breaches.insert((*ticket, clock.clone(), *instance));
                    }
                    EventKind::BreachWithdrawn {
                        ticket,
                        clock,
                        instance,
                        ..
                    } => {
                        breaches.remove(&(*ticket, clock.clone(), *instance));
                    }
                    // Clocks count their instances from 1.
                    EventKind::ActionOverdue { ticket, action, .. } => {
                        breaches.insert((*ticket, action.clone(), 0));
                    }
                    _ => {}
                }
            }
        })?;
        let mut broken: BTreeMap<TicketId, u64> = BTreeMap::new();
        for (ticket, _, _) in breaches {
            let count = broken.entry(ticket).or_default();
            *count = count.saturating_add(1);
        }
        let fates = run.outcomes.iter().filter_map(|result| {
            let spec = &simulation.contacts().get(result.position)?.ticket;
            let fate = Fate {
                topic: spec.topic.clone(),
                language: spec.languages.first().cloned(),
                urgency: urgencies.get(&result.ticket).copied().unwrap_or_default(),
                outcome: result.outcome,
                breaches: broken.get(&result.ticket).copied().unwrap_or(0),
            };
            Some((result.ticket, fate))
        });
        Ok(Self {
            fates: fates.collect(),
        })
    }
}

/// Both sides of a group while they are counted.
#[derive(Default)]
struct Pair([(Count, u64); 2]);

impl Pair {
    fn add(&mut self, side: usize, fate: &Fate, threshold: Span) {
        if let Some((count, breaches)) = self.0.get_mut(side) {
            count.add(&fate.outcome, threshold);
            *breaches = breaches.saturating_add(fate.breaches);
        }
    }

    fn group<K>(self, of: K) -> Group<K> {
        let [before, after] = self.0.map(|(count, breaches)| Side {
            figures: count.figures(),
            breaches,
        });
        Group { of, before, after }
    }
}

fn groups<K>(pairs: BTreeMap<K, Pair>) -> Vec<Group<K>> {
    let pairs = pairs.into_iter();
    pairs.map(|(of, pair)| pair.group(of)).collect()
}

impl WhatIf {
    /// Whether nothing at all is different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        fn same<K>(groups: &[Group<K>]) -> bool {
            groups.iter().all(|group| group.before == group.after)
        }
        self.changes.is_empty()
            && self.total.before == self.total.after
            && same(&self.by_topic)
            && same(&self.by_language)
            && same(&self.by_urgency)
    }
}

/// A table: what is different, before and after, one group a line. Groups that fared alike are left out.
impl Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moved = self.changes.iter().filter(|change| change.is_moved());
        writeln!(
            f,
            "{} of {} contacts fared differently, {} of them with another agent or none",
            self.changes.len(),
            self.total
                .before
                .figures
                .contacts
                .max(self.total.after.figures.contacts),
            moved.count()
        )?;
        writeln!(
            f,
            "{:<28} {:>13} {:>13} {:>15} {:>17} {:>17} {:>11}",
            "before > after",
            "answered",
            "gave up",
            format!("in {} %", self.threshold),
            "mean wait",
            "longest wait",
            "breaches"
        )?;
        row(f, "all", &self.total)?;
        section(f, "topic", &self.by_topic, Name::to_string)?;
        section(f, "language", &self.by_language, |of| {
            of.as_ref()
                .map_or_else(|| "(none)".to_owned(), Name::to_string)
        })?;
        section(f, "urgency", &self.by_urgency, Urgency::to_string)
    }
}

fn section<K>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    groups: &[Group<K>],
    name: impl Fn(&K) -> String,
) -> fmt::Result {
    let mut told = false;
    for group in groups.iter().filter(|group| group.before != group.after) {
        if !told {
            writeln!(f, "{title}")?;
            told = true;
        }
        row(f, &format!("  {}", name(&group.of)), group)?;
    }
    Ok(())
}

fn row<K>(f: &mut fmt::Formatter<'_>, name: &str, group: &Group<K>) -> fmt::Result {
    let (before, after) = (&group.before.figures, &group.after.figures);
    let counts = |before: u64, after: u64| pair(&before.to_string(), &after.to_string());
    let name: String = name.chars().take(28).collect();
    writeln!(
        f,
        "{name:<28} {:>13} {:>13} {:>15} {:>17} {:>17} {:>11}",
        counts(before.answered, after.answered),
        counts(before.abandoned, after.abandoned),
        pair(
            &share(before.within_of_contacts()),
            &share(after.within_of_contacts())
        ),
        pair(&wait(before.mean_wait), &wait(after.mean_wait)),
        pair(&wait(before.longest_wait), &wait(after.longest_wait)),
        counts(group.before.breaches, group.after.breaches),
    )
}

/// Once where nothing has changed.
fn pair(before: &str, after: &str) -> String {
    if before == after {
        before.to_owned()
    } else {
        format!("{before} > {after}")
    }
}

/// Hundredths of a percent, with one digit, rounded down.
fn share(hundredths: Option<u32>) -> String {
    hundredths.map_or_else(
        || "-".to_owned(),
        |share| format!("{}.{}", share / 100, share % 100 / 10),
    )
}

/// To the second, rounded down.
fn wait(span: Option<Span>) -> String {
    span.map_or_else(
        || "-".to_owned(),
        |span| {
            let seconds = span.as_micros() / 1_000_000;
            format!("{}:{:02}", seconds / 60, seconds % 60)
        },
    )
}
