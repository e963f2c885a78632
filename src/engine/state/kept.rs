use std::collections::BTreeSet;

use serde::Serialize;
use smallvec::SmallVec;

use super::customer::Customers;
use super::ticket::Ticket;
use crate::model::{Level, Name};
use crate::policy::compiled::{Classification, Compiled};
use crate::policy::index::{ClockIx, Kind, Names};
use crate::policy::requirement::{Requirement, unite};
use crate::time::Span;

/// What a ticket keeps beside what is known of it: of those that were merged into it, and of
/// its customer, if they were forgotten. As text, so that it holds under any policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Kept {
    pub(crate) human_only: bool,
    pub(crate) clearances: BTreeSet<Name>,
    pub(crate) excluded_groups: BTreeSet<Name>,
    /// The languages that the law fixed for another; they count where it fixes none for this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) languages_by_law: Vec<Name>,
    /// How well another's language had to be mastered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language_level: Option<Level>,
    /// The deadlines set by law that ran on others.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) deadlines: BTreeSet<Name>,
    /// Its customer was forgotten: the flags that they had, if it was open then, and until it closes.
    pub(crate) flags: Option<Vec<Name>>,
}

impl Kept {
    /// Adds what a ticket needs for good. Also what the one that keeps it needs itself by now:
    /// that may end with its topic.
    pub(crate) fn add(&mut self, policy: &Compiled, needs: &Requirement) {
        let speaks = !needs.languages.is_empty();
        if speaks && needs.language_by_law && self.languages_by_law.is_empty() {
            self.languages_by_law = names(&policy.languages, &needs.languages);
        }
        if speaks && needs.language_level > Level::MIN {
            self.language_level = self.language_level.max(Some(needs.language_level));
        }
        self.human_only |= needs.human_only;
        self.clearances
            .extend(names(&policy.clearances, &needs.clearances));
        self.excluded_groups
            .extend(names(&policy.groups, &needs.excluded_groups));
    }

    fn add_to(&self, policy: &Compiled, class: &mut Classification) {
        let needs = &mut class.requirement;
        needs.human_only |= self.human_only;
        class.bot_first &= !needs.human_only;
        unite(
            &mut needs.clearances,
            &known(&policy.clearances, &self.clearances),
        );
        let groups = known(&policy.groups, &self.excluded_groups);
        unite(&mut needs.excluded_groups, &groups);
        let fixed = needs.language_by_law && !needs.languages.is_empty();
        if !fixed && !self.languages_by_law.is_empty() {
            needs.language_by_law = true;
            let languages = self.languages_by_law.iter();
            let known = languages.filter_map(|name| policy.languages.get(name.as_str()));
            needs.languages = known.collect();
        }
        let level = self.language_level.unwrap_or(Level::MIN);
        needs.language_level = needs.language_level.max(level);
    }
}

fn names<I>(known: &Names<I>, items: &[I]) -> Vec<Name>
where
    I: Kind,
    usize: From<I>,
{
    let items = items.iter();
    items
        .filter_map(|item| known.name(*item).cloned())
        .collect()
}

fn known<I>(names: &Names<I>, kept: &BTreeSet<Name>) -> Vec<I>
where
    I: Kind,
    usize: From<I>,
{
    kept.iter()
        .filter_map(|name| names.get(name.as_str()))
        .collect()
}

impl Ticket {
    /// What the policy makes of it, where it stands.
    pub(crate) fn classify(&self, policy: &Compiled) -> Classification {
        let mut class = policy.classify(&self.facts());
        if let Some(kept) = &self.bonds.kept {
            kept.add_to(policy, &mut class);
        }
        let queue = self.queue_if(class.queue);
        policy.staff(&mut class, queue);
        class
    }

    /// The clocks that the policy promises on it, with their targets, and the deadlines that it
    /// carries for others. By clock.
    pub(crate) fn promised(&self, policy: &Compiled) -> SmallVec<[(ClockIx, Option<Span>); 4]> {
        let (urgency, priority, queue) = (self.tier(), self.priority(), self.queue());
        let facts = self.facts();
        let mut clocks = policy.clocks_for(&facts, &self.class, urgency, priority, queue);
        let kept = self.bonds.kept.iter();
        let carried = kept.flat_map(|kept| &kept.deadlines);
        for clock in carried.filter_map(|name| policy.clocks.get(name.as_str())) {
            let row = policy.clock_rows.get(usize::from(clock));
            let is_limit = row.is_some_and(|row| row.limit.is_some());
            let place = clocks.binary_search_by_key(&clock, |(known, _)| *known);
            if let Err(place) = place
                && is_limit
            {
                clocks.insert(place, (clock, None));
            }
        }
        clocks
    }

    /// Whether its customer was forgotten; open, it keeps what rules look at until it closes.
    pub(crate) fn is_forgotten(&self) -> bool {
        let kept = self.bonds.kept.as_ref();
        kept.is_some_and(|kept| kept.flags.is_some())
    }

    /// The flags that count for it: its customer's, or those they had when forgotten.
    pub(crate) fn flags<'a>(&'a self, customers: &'a Customers) -> &'a [Name] {
        let kept = self
            .bonds
            .kept
            .as_ref()
            .and_then(|kept| kept.flags.as_ref());
        kept.map_or_else(|| customers.flags(self.spec.customer), Vec::as_slice)
    }
}
