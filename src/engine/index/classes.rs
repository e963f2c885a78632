//! Waiting tickets by what decides who may have them.
//!
//! Tickets of a class need the same, stand in the same queue and tier, and take the same
//! room: if an agent may have any of them, it may have the first. A ticket for which that
//! does not hold (somebody is spared it, or has it, or is waited for) is a class alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use smallvec::SmallVec;

use super::buckets::{Bucket, Buckets};
use super::ranks::Rank;
use crate::engine::state::agent::Agent;
use crate::engine::state::order::OrderKey;
use crate::engine::state::ticket::{Stage, Ticket};
use crate::model::{AgentKind, Urgency};
use crate::policy::compiled::Compiled;
use crate::policy::index::{ChannelIx, QueueIx};
use crate::policy::requirement::Requirement;

/// How many classes without tickets are kept for when they are needed again.
const SPARE: usize = 8_192;

/// Everything of a ticket that decides who may have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClassKey {
    /// What the policy makes of it, by number.
    class: u64,
    queue: QueueIx,
    channel: ChannelIx,
    urgency: Urgency,
    /// Whether its own tier is one of the top three: it may stand in a lower one.
    in_danger: bool,
    priority: u8,
    kind: Option<AgentKind>,
    interrupts: bool,
    /// The ticket, if it is a class alone; else 0.
    alone: u64,
    /// What it needs on its step of a ladder.
    relaxed: Option<Arc<Requirement>>,
}

impl ClassKey {
    pub(crate) fn of(policy: &Compiled, ticket: &Ticket) -> Self {
        let alone = ticket.stage != Stage::Waiting
            || !ticket.back_offs.is_empty()
            || ticket.preferred_until.is_some();
        let climb = ticket.climb.as_ref();
        Self {
            class: ticket.class.number(),
            queue: ticket.queue(),
            channel: ticket.names.channel,
            urgency: ticket.urgency,
            in_danger: ticket.is_in_danger(),
            priority: ticket.rank(policy).1,
            kind: ticket.needed_kind(),
            interrupts: ticket.interrupts(),
            alone: if alone { ticket.seq } else { 0 },
            relaxed: climb.and_then(|climb| climb.needs.clone()),
        }
    }
}

/// A class, and its tickets in the order in which they go.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    key: Arc<ClassKey>,
    line: BTreeSet<OrderKey>,
    /// Where those who meet its needs look for it.
    home: SmallVec<[Bucket; 4]>,
    /// Where it is to be found now: there or, while it waits for one agent, with that one.
    buckets: SmallVec<[Bucket; 4]>,
    /// Its place among those that may have an offer.
    pub(crate) ready: Option<OrderKey>,
    /// Whether it is on the list of those to be looked at.
    pub(crate) fresh: bool,
    /// The number of the last time that it came to be without tickets.
    emptied: u64,
    /// Who is free for its tickets.
    pub(super) rank: Rank,
}

impl Class {
    /// The key of the first ticket.
    pub(crate) fn head(&self) -> Option<OrderKey> {
        self.line.first().copied()
    }

    /// The keys of all its tickets.
    pub(crate) fn keys(&self) -> impl Iterator<Item = OrderKey> + '_ {
        self.line.iter().copied()
    }

    pub(crate) fn is_in_danger(&self) -> bool {
        self.key.in_danger
    }

    pub(crate) fn is_alone(&self) -> bool {
        self.key.alone != 0
    }
}

/// The classes, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    numbers: BTreeMap<Arc<ClassKey>, u32>,
    /// How many of them are not of one ticket alone.
    shared: usize,
    /// In boxes, so that little is copied when the list grows.
    rows: Vec<Option<Box<Class>>>,
    vacant: Vec<u32>,
    /// Those that came to be without tickets, longest ago first, each with the number of that
    /// time. Of a class that has had tickets since, it is not the last.
    empty: VecDeque<(u32, u64)>,
    /// How often a class came to be without tickets.
    emptied: u64,
    buckets: Buckets,
    /// Those with tickets in danger.
    tops: BTreeSet<u32>,
}

impl Classes {
    pub(crate) fn get(&self, class: u32) -> Option<&Class> {
        self.rows.get(at(class))?.as_deref()
    }

    pub(crate) fn get_mut(&mut self, class: u32) -> Option<&mut Class> {
        self.rows.get_mut(at(class))?.as_deref_mut()
    }

    /// Whether a class is the one of this key.
    pub(crate) fn is(&self, class: u32, key: &ClassKey) -> bool {
        self.get(class).is_some_and(|row| *row.key == *key)
    }

    /// Whether a class has a ticket, and is to be found.
    pub(crate) fn has(&self, class: u32, place: OrderKey) -> bool {
        self.get(class).is_some_and(|row| {
            let shown = |bucket: &Bucket| self.buckets.contains(*bucket, class);
            row.line.contains(&place)
                && !row.buckets.is_empty()
                && row.buckets.iter().all(shown)
                && self.tops.contains(&class) == row.is_in_danger()
        })
    }

    /// Puts a ticket in its class; tells which that is, and whether it is its first ticket.
    pub(crate) fn insert(
        &mut self,
        key: ClassKey,
        needs: &Requirement,
        place: OrderKey,
    ) -> (u32, bool) {
        let class = self.number(key, needs);
        let Some(row) = self.get_mut(class) else {
            return (class, false);
        };
        let was_empty = row.line.is_empty();
        row.line.insert(place);
        let first = row.head() == Some(place);
        if was_empty {
            self.show(class);
        }
        (class, first)
    }

    /// Takes a ticket out of its class.
    pub(crate) fn remove(&mut self, class: u32, place: OrderKey) {
        let Some(row) = self.get_mut(class) else {
            return;
        };
        if row.line.remove(&place) && row.line.is_empty() {
            self.hide(class);
            self.spare(class);
        }
    }

    /// Has a class of one ticket wait for this agent alone, or for anybody again.
    pub(crate) fn await_agent(&mut self, class: u32, agent: Option<u64>) {
        let Some(row) = self.get(class).filter(|row| !row.line.is_empty()) else {
            return;
        };
        let bucket = agent.map(Bucket::Awaiting);
        let parked = match row.buckets.first() {
            Some(Bucket::Awaiting(of)) => Some(*of),
            _ => None,
        };
        if parked == agent {
            return;
        }
        self.hide(class);
        match bucket {
            Some(bucket) => self.show_in(class, SmallVec::from_slice(&[bucket])),
            None => self.show(class),
        }
    }

    /// The classes with tickets in which an agent may find some for it: not all of them are.
    pub(crate) fn for_agent<'a>(&'a self, agent: &'a Agent) -> impl Iterator<Item = u32> + 'a {
        self.buckets.for_agent(agent)
    }

    /// The classes that wait for this agent alone.
    pub(crate) fn awaiting(&self, agent: u64) -> &[u32] {
        self.buckets.awaiting(agent)
    }

    /// The classes with tickets of the top three tiers.
    pub(crate) fn tops(&self) -> impl Iterator<Item = u32> + '_ {
        self.tops.iter().copied()
    }

    /// How many there are, with tickets or without, that are not of one ticket alone.
    pub(super) fn shared(&self) -> usize {
        self.shared
    }

    /// Forgets who is free for which tickets.
    pub(super) fn forget_ranks(&mut self) {
        for row in self.rows.iter_mut().flatten() {
            row.rank.forget();
        }
    }

    /// All classes with tickets.
    pub(crate) fn with_tickets(&self) -> impl Iterator<Item = (u32, &Class)> {
        let rows = (0..).zip(&self.rows);
        let rows = rows.filter_map(|(class, row)| Some((class, row.as_deref()?)));
        rows.filter(|(_, row)| !row.line.is_empty())
    }

    fn number(&mut self, key: ClassKey, needs: &Requirement) -> u32 {
        if let Some(class) = self.numbers.get(&key) {
            return *class;
        }
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let class = self.vacant.pop().unwrap_or(next);
        if class == next {
            self.rows.push(None);
        }
        self.shared = self.shared.saturating_add(usize::from(key.alone == 0));
        let key = Arc::new(key);
        self.numbers.insert(Arc::clone(&key), class);
        if let Some(row) = self.rows.get_mut(at(class)) {
            *row = Some(Box::new(Class {
                home: buckets(needs, key.in_danger),
                key,
                line: BTreeSet::new(),
                buckets: SmallVec::new(),
                ready: None,
                fresh: false,
                emptied: 0,
                rank: Rank::default(),
            }));
        }
        class
    }

    fn show(&mut self, class: u32) {
        let Some(row) = self.get(class) else {
            return;
        };
        let home = row.home.clone();
        self.show_in(class, home);
    }

    fn show_in(&mut self, class: u32, buckets: SmallVec<[Bucket; 4]>) {
        for bucket in &buckets {
            self.buckets.insert(*bucket, class);
        }
        let Some(row) = self.get_mut(class) else {
            return;
        };
        row.buckets = buckets;
        if row.is_in_danger() {
            self.tops.insert(class);
        }
    }

    fn hide(&mut self, class: u32) {
        let row = self.get_mut(class);
        let buckets = row.map(|row| core::mem::take(&mut row.buckets));
        for bucket in buckets.unwrap_or_default() {
            self.buckets.remove(bucket, class);
        }
        self.tops.remove(&class);
    }

    /// A class has come to be without tickets. Forgets the one that has been so longest, if there
    /// are many.
    fn spare(&mut self, class: u32) {
        self.emptied = self.emptied.saturating_add(1);
        let emptied = self.emptied;
        if let Some(row) = self.get_mut(class) {
            row.emptied = emptied;
        }
        self.empty.push_back((class, emptied));
        while self.empty.len() > SPARE {
            let Some((class, emptied)) = self.empty.pop_front() else {
                return;
            };
            let row = self.rows.get_mut(at(class));
            let in_use = |row: &Class| {
                let since = row.emptied != emptied;
                since || !row.line.is_empty() || row.fresh || row.ready.is_some()
            };
            let Some(row) = row.filter(|row| row.as_ref().is_some_and(|row| !in_use(row))) else {
                continue;
            };
            if let Some(row) = row.take() {
                self.shared = self.shared.saturating_sub(usize::from(!row.is_alone()));
                self.numbers.remove(&row.key);
                self.vacant.push(class);
            }
        }
    }
}

/// Where a class is looked for.
fn buckets(needs: &Requirement, in_danger: bool) -> SmallVec<[Bucket; 4]> {
    if !needs.wanted.is_empty() {
        return needs.wanted.iter().copied().map(Bucket::Wanted).collect();
    }
    let skill = needs.skills.first().map(|(skill, _)| *skill);
    // In danger any person answers first, though the law fixes the language.
    let anybody = needs.languages.is_empty() || needs.language_by_law && in_danger;
    if anybody {
        return SmallVec::from_slice(&[Bucket::Talent(None, skill)]);
    }
    let languages = needs.languages.iter().copied();
    languages
        .map(|language| Bucket::Talent(Some(language), skill))
        .collect()
}

fn at(class: u32) -> usize {
    usize::try_from(class).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;
    use crate::time::Timestamp;

    /// Opens a ticket of a class, and takes it out again.
    fn pass(classes: &mut Classes, number: u64, seq: u64) -> u32 {
        let key = ClassKey {
            class: number,
            queue: QueueIx(0),
            channel: ChannelIx(0),
            urgency: Urgency::Routine,
            in_danger: false,
            priority: 0,
            kind: None,
            interrupts: false,
            alone: 0,
            relaxed: None,
        };
        let needs = Requirement {
            channel: ChannelIx(0),
            brand: None,
            human_only: false,
            clearances: SmallVec::new(),
            excluded_groups: SmallVec::new(),
            excluded: Vec::new(),
            skills: SmallVec::new(),
            expressions: SmallVec::new(),
            languages: SmallVec::new(),
            language_level: Level::MIN,
            written: false,
            language_by_law: false,
            groups: SmallVec::new(),
            wanted: Vec::new(),
        };
        let place = OrderKey {
            tier: 0,
            priority: 0,
            standing: 0,
            no_target: 1,
            due: Timestamp::MAX,
            seq,
        };
        let (class, _) = classes.insert(key, &needs, place);
        classes.remove(class, place);
        class
    }

    /// A class that has had a ticket lately is the same class still, with what is known of it; one
    /// that has had none for long is forgotten.
    #[test]
    fn what_is_in_use_is_kept_and_what_is_not_is_forgotten() {
        let mut classes = Classes::default();
        let often = pass(&mut classes, 1, 1);
        let seldom = pass(&mut classes, 2, 2);
        for seq in 0..2 * SPARE as u64 {
            assert!(classes.get(often).is_some());
            assert_eq!(classes.get(seldom).is_some(), seq < SPARE as u64);
            pass(&mut classes, 1, 3 + seq);
        }
        // As many as are kept, and no more, whatever comes.
        for number in 3..3 * SPARE as u64 {
            pass(&mut classes, number, 1_000_000 + number);
        }
        let kept = classes.rows.iter().flatten().count();
        assert_eq!((kept, classes.numbers.len()), (SPARE, SPARE));
    }
}
