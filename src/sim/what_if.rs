//! The same contacts twice: under two policies, or with two rosters.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::report::Count;
use super::{Figures, Outcome, Run, RunError, Simulation, Step};
use crate::engine::EventKind;
use crate::model::{Name, TicketId, Urgency};
use crate::time::{Span, Timestamp};

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WhatIf {
    /// Up to how long a wait counts as within the threshold; exactly as long does.
    pub threshold: Span,
    /// When the first and the last contact of either run arrived; `None`: there was none.
    pub arrivals: Option<(Timestamp, Timestamp)>,
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
    /// Who fares worse: by topic and language, those who lose most first.
    pub worse: Vec<Worse>,
}

/// Contacts of a topic and language who fare worse in the second run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Worse {
    /// Their topic.
    pub topic: Name,
    /// The language the customer likes best.
    pub language: Option<Name>,
    /// How many were answered, and are not now.
    pub lost: u64,
    /// How many are answered later.
    pub later: u64,
    /// By how much, of these, the one who loses most.
    pub at_most: Span,
}

/// How a contact fares in the second run, beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// It is answered, and was not, or is answered by so much earlier.
    Better,
    /// It waits as long, or is in one of the runs only.
    Same,
    /// It is answered by so much later.
    Later(Span),
    /// It was answered, and is not now; or, not answered in either, gives up and did not.
    Lost,
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

    /// How its customer fares in the second run.
    #[must_use]
    pub fn effect(&self) -> Effect {
        let (Some(before), Some(after)) = (self.before, self.after) else {
            return Effect::Same;
        };
        match (before, after) {
            (Outcome::Answered { waited, .. }, Outcome::Answered { waited: now, .. }) => {
                if now > waited {
                    Effect::Later(now.saturating_sub(waited))
                } else if now < waited {
                    Effect::Better
                } else {
                    Effect::Same
                }
            }
            (_, Outcome::Answered { .. }) | (Outcome::Abandoned { .. }, Outcome::Waiting) => {
                Effect::Better
            }
            (Outcome::Answered { .. }, _) | (Outcome::Waiting, Outcome::Abandoned { .. }) => {
                Effect::Lost
            }
            _ => Effect::Same,
        }
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
    let contacts = before.contacts().iter().chain(after.contacts());
    let arrived = contacts.map(|contact| contact.arrived_at);
    let arrivals = arrived.clone().min().zip(arrived.max());
    let (before, after) = (Seen::run(before)?, Seen::run(after)?);
    let mut tickets: BTreeSet<TicketId> = before.fates.keys().copied().collect();
    tickets.extend(after.fates.keys());
    let mut total = Pair::default();
    let mut by_topic: BTreeMap<Name, Pair> = BTreeMap::new();
    let mut by_language: BTreeMap<Option<Name>, Pair> = BTreeMap::new();
    let mut by_urgency: BTreeMap<Urgency, Pair> = BTreeMap::new();
    let (mut changes, mut worse) = (Vec::new(), BTreeMap::new());
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
            let change = Change {
                ticket,
                before,
                after,
            };
            if let Some(fate) = fates.into_iter().flatten().next() {
                fares(&mut worse, fate, change.effect());
            }
            changes.push(change);
        }
    }
    let mut worse: Vec<Worse> = worse.into_values().collect();
    worse.sort_by_key(|group| Reverse((group.lost, group.later, group.at_most)));
    Ok(WhatIf {
        threshold,
        arrivals,
        total: total.group(()),
        by_topic: groups(by_topic),
        by_language: groups(by_language),
        by_urgency: groups(by_urgency).into_iter().rev().collect(),
        changes,
        worse,
    })
}

/// Counts a contact among those of its topic and language, if it fares worse.
fn fares(worse: &mut BTreeMap<(Name, Option<Name>), Worse>, fate: &Fate, effect: Effect) {
    let longer = match effect {
        Effect::Lost => None,
        Effect::Later(longer) => Some(longer),
        Effect::Better | Effect::Same => return,
    };
    let of = (fate.topic.clone(), fate.language.clone());
    let group = worse.entry(of).or_insert_with(|| Worse {
        topic: fate.topic.clone(),
        language: fate.language.clone(),
        lost: 0,
        later: 0,
        at_most: Span::ZERO,
    });
    match longer {
        None => group.lost = group.lost.saturating_add(1),
        Some(longer) => {
            group.later = group.later.saturating_add(1);
            group.at_most = group.at_most.max(longer);
        }
    }
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
