//! Queues whose doors or loads the policy speaks of, and where tickets have been.

use core::ops::Bound;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;
use smallvec::SmallVec;

use super::order::OrderKey;
use crate::policy::compiled::Compiled;
use crate::policy::flow::Measure;
use crate::policy::index::{LoadIx, QueueIx};
use crate::time::{Span, Timestamp};

/// How many of the last takes the estimated wait looks at.
pub(crate) const TAKES: usize = 16;

/// The watched queues and the loads. Empty under a policy that has neither.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Queues {
    /// Whether the first command has come: until then there is no time to be open at.
    pub(crate) started: bool,
    rows: BTreeMap<QueueIx, QueueState>,
    loads: BTreeMap<LoadIx, LoadState>,
    #[serde(skip)]
    pub(crate) agenda: Agenda,
    /// Waiting tickets of the top three tiers whose topics name a referral that was not said.
    #[serde(skip)]
    pub(crate) without_referral: BTreeSet<u64>,
}

/// What is still to be looked at in this instant. Empty whenever a call returns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    /// Tickets that came to stand in line and do not count there yet.
    pub(crate) arrivals: Arrivals,
    /// The same of those whom their queue let in before: they take their places first, which
    /// were nobody's to have while they only took another.
    pub(crate) returns: Arrivals,
    /// Queues whose counters changed.
    pub(crate) changed: BTreeSet<QueueIx>,
    /// Tickets in line that may have to go elsewhere: those who go first are asked first.
    pub(crate) asked: BTreeSet<OrderKey>,
    /// Queues of which all may have to, for as long as any may; each with the last who was
    /// asked.
    pub(crate) walks: BTreeMap<QueueIx, Option<OrderKey>>,
    /// Tickets for which somebody may have to be present.
    pub(crate) referrals: BTreeSet<u64>,
    /// Tickets that take the next step of their ladder, a load having begun.
    pub(crate) climbs: BTreeSet<u64>,
}

impl Agenda {
    pub(crate) fn is_empty(&self) -> bool {
        self.arrivals.is_empty()
            && self.returns.is_empty()
            && self.changed.is_empty()
            && self.asked.is_empty()
            && self.walks.is_empty()
            && self.referrals.is_empty()
            && self.climbs.is_empty()
    }
}

/// Tickets in the order in which they came, each once: who takes another place before being let
/// in, or comes to another queue, came when it came first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrivals {
    order: VecDeque<u64>,
    there: BTreeSet<u64>,
}

impl Arrivals {
    pub(crate) fn push(&mut self, seq: u64) {
        if self.there.insert(seq) {
            self.order.push_back(seq);
        }
    }

    pub(crate) fn pop(&mut self) -> Option<u64> {
        let first = self.order.pop_front()?;
        self.there.remove(&first);
        Some(first)
    }

    fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

/// One watched queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct QueueState {
    /// Of a queue with opening hours, once there is a time.
    pub(crate) hours: Option<HoursState>,
    /// When agents took the last tickets from it, of a queue with loads.
    pub(crate) takes: VecDeque<Timestamp>,
    /// Who stands in its line and counts there.
    #[serde(skip)]
    pub(crate) line: BTreeSet<OrderKey>,
    /// The same by how long they have been there.
    #[serde(skip)]
    pub(crate) ages: BTreeSet<(Timestamp, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HoursState {
    pub(crate) open: bool,
    /// When that changes; `None`: never.
    pub(crate) changes_at: Option<Timestamp>,
    /// When it last opened, if the engine has seen it.
    pub(crate) opened_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct LoadState {
    pub(crate) raised: bool,
    /// When its timer is set to.
    pub(crate) alarm: Option<Timestamp>,
    /// Of the last tickets taken, whether each was by its due instant.
    pub(crate) in_time: VecDeque<bool>,
    /// How many of `in_time` were.
    #[serde(skip)]
    pub(crate) met: u32,
    /// How many agents are on duty for its queue.
    #[serde(skip)]
    pub(crate) on_duty: u32,
}

/// A ticket's way through queues. Most tickets have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Way {
    /// The queue the policy gave it when it was moved, and the one it was moved to.
    pub(crate) moved: Option<(QueueIx, QueueIx)>,
    /// The queues it was moved from or to.
    pub(crate) been: SmallVec<[QueueIx; 2]>,
    /// The queue that has let it in.
    pub(crate) admitted: Option<QueueIx>,
    /// Since when it waits, and in which queue. Time with an agent does not count.
    pub(crate) since: Option<(QueueIx, Timestamp)>,
    /// When its timer is set to.
    pub(crate) alarm: Option<Timestamp>,
    /// Whether it was said where its customer is referred to.
    pub(crate) referred: bool,
    /// The watched queue in whose line it counts.
    #[serde(skip)]
    pub(crate) line: Option<QueueIx>,
}

impl Queues {
    pub(crate) fn new(policy: &Compiled) -> Self {
        let numbered = (0..).map(QueueIx).zip(&policy.queue_rows);
        let watched = numbered.filter(|(_, row)| row.flow.watched);
        let loads = (0..).map(LoadIx).zip(&policy.load_rows);
        Self {
            rows: watched
                .map(|(queue, _)| (queue, QueueState::default()))
                .collect(),
            loads: loads
                .map(|(load, _)| (load, LoadState::default()))
                .collect(),
            ..Self::default()
        }
    }

    /// Whether there is nothing to keep.
    pub(crate) fn is_idle(&self) -> bool {
        self.rows.is_empty() && self.loads.is_empty()
    }

    pub(crate) fn get(&self, queue: QueueIx) -> Option<&QueueState> {
        self.rows.get(&queue)
    }

    pub(crate) fn get_mut(&mut self, queue: QueueIx) -> Option<&mut QueueState> {
        self.rows.get_mut(&queue)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (QueueIx, &QueueState)> {
        self.rows.iter().map(|(queue, row)| (*queue, row))
    }

    pub(crate) fn load(&self, load: LoadIx) -> Option<&LoadState> {
        self.loads.get(&load)
    }

    pub(crate) fn load_mut(&mut self, load: LoadIx) -> Option<&mut LoadState> {
        self.loads.get_mut(&load)
    }

    pub(crate) fn loads(&self) -> impl Iterator<Item = (LoadIx, &LoadState)> {
        self.loads.iter().map(|(load, row)| (*load, row))
    }

    /// A queue without hours is always open.
    pub(crate) fn is_open(&self, queue: QueueIx) -> bool {
        self.hours(queue).is_none_or(|hours| hours.open)
    }

    pub(crate) fn hours(&self, queue: QueueIx) -> Option<&HoursState> {
        self.get(queue)?.hours.as_ref()
    }

    /// Whether a queue has as many in line as it takes.
    pub(crate) fn is_full(&self, policy: &Compiled, queue: QueueIx) -> bool {
        let limit = policy.queue(queue).and_then(|row| row.flow.limit);
        let row = limit.zip(self.get(queue));
        row.is_some_and(|(limit, row)| row.line.len() as u64 >= u64::from(limit))
    }

    pub(crate) fn is_raised(&self, load: LoadIx) -> bool {
        self.load(load).is_some_and(|load| load.raised)
    }

    /// Since when the wait of a ticket counts that came to this queue at `since`: not
    /// before the queue opened. `None`: it is closed.
    pub(crate) fn counts_from(&self, queue: QueueIx, since: Timestamp) -> Option<Timestamp> {
        let Some(hours) = self.hours(queue) else {
            return Some(since);
        };
        let opened = hours.opened_at.unwrap_or(since);
        hours.open.then(|| since.max(opened))
    }

    /// Asks every ticket in a queue's line whether it has to go elsewhere.
    pub(crate) fn ask_all_of(&mut self, queue: QueueIx) {
        if let Some(row) = self.rows.get(&queue) {
            self.agenda.asked.extend(row.line.iter());
        }
    }

    /// The same after a change elsewhere: they are asked one after the other for as long as
    /// any of them may have to.
    pub(crate) fn walk(&mut self, queue: QueueIx) {
        if self.rows.contains_key(&queue) {
            self.agenda.walks.insert(queue, None);
        }
    }

    /// Who is asked next whether it has to go. `may_leave`: whether anybody of a queue may have
    /// to now.
    pub(crate) fn next_asked(
        &mut self,
        may_leave: impl Fn(&Self, QueueIx) -> bool,
    ) -> Option<OrderKey> {
        let mut first: Option<(OrderKey, QueueIx)> = None;
        let mut over: SmallVec<[QueueIx; 4]> = SmallVec::new();
        for (queue, last) in &self.agenda.walks {
            let row = self.rows.get(queue).filter(|_| may_leave(self, *queue));
            let after = last.map_or(Bound::Unbounded, Bound::Excluded);
            let next = row.and_then(|row| row.line.range((after, Bound::Unbounded)).next());
            match next {
                Some(key) if first.is_none_or(|(first, _)| *key < first) => {
                    first = Some((*key, *queue));
                }
                Some(_) => {}
                None => over.push(*queue),
            }
        }
        for queue in over {
            self.agenda.walks.remove(&queue);
        }
        if let Some(asked) = self.agenda.asked.first().copied()
            && first.is_none_or(|(first, _)| asked <= first)
        {
            return self.agenda.asked.pop_first();
        }
        let (key, queue) = first?;
        self.agenda.walks.insert(queue, Some(key));
        Some(key)
    }

    /// Whether the load's condition to begin holds now, and its condition to end.
    pub(crate) fn weigh(&self, policy: &Compiled, load: LoadIx, now: Timestamp) -> (bool, bool) {
        let row = policy.load_rows.get(usize::from(load));
        let Some((row, state)) = row.zip(self.load(load)) else {
            return (false, true);
        };
        let Some(queue) = self.get(row.queue) else {
            return (false, true);
        };
        let waiting = queue.line.len() as u64;
        match &row.measure {
            Measure::Waiting { on, until } => {
                (waiting >= u64::from(*on), waiting <= u64::from(*until))
            }
            Measure::EstimatedWait { on, until } => match queue.estimated_wait() {
                Some(wait) => (wait >= *on, wait <= *until),
                None => (false, true),
            },
            Measure::Oldest { on, until } => {
                let from = self.oldest(row.queue);
                let long = |wait: Span| from.is_some_and(|from| from.saturating_add(wait) <= now);
                let over = from.is_some_and(|from| from.saturating_add(*until) < now);
                (long(*on), !over)
            }
            Measure::ServiceLevel { below, until, of } => {
                let whole = state.in_time.len() as u64 == u64::from(*of);
                let met = u64::from(state.met) * 100;
                let percent = |percent: u32| u64::from(percent) * u64::from(*of);
                (whole && met < percent(*below), met >= percent(*until))
            }
            Measure::NobodyOnDuty { .. } => (state.on_duty == 0, state.on_duty > 0),
        }
    }

    /// Since when the ticket that has waited longest in a queue counts as waiting.
    pub(crate) fn oldest(&self, queue: QueueIx) -> Option<Timestamp> {
        let (since, _) = self.get(queue)?.ages.first()?;
        self.counts_from(queue, *since)
    }

    /// When a load that measures age will begin if nothing changes until then.
    pub(crate) fn compute_alarm(
        &self,
        policy: &Compiled,
        load: LoadIx,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let row = policy.load_rows.get(usize::from(load))?;
        let Measure::Oldest { on, .. } = row.measure else {
            return None;
        };
        let from = self.oldest(row.queue).filter(|_| !self.is_raised(load))?;
        Some(from.saturating_add(on)).filter(|at| *at > now)
    }
}

impl QueueState {
    /// How long a ticket that comes now will wait: the tickets in line times the mean time
    /// between the last takes, rounded down.
    pub(crate) fn estimated_wait(&self) -> Option<Span> {
        let (first, last) = (self.takes.front()?, self.takes.back()?);
        let gaps = i128::try_from(self.takes.len()).ok()? - 1;
        let passed = i128::from(last.as_micros()) - i128::from(first.as_micros());
        let waiting = i128::try_from(self.line.len()).ok()?;
        let micros = (waiting * passed).checked_div(gaps)?;
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        Some(Span::from_micros(micros).unwrap_or(Span::MAX))
    }

    /// An agent has taken a ticket.
    pub(crate) fn take(&mut self, at: Timestamp) {
        if self.takes.len() >= TAKES {
            self.takes.pop_front();
        }
        self.takes.push_back(at);
    }
}

impl LoadState {
    /// A ticket was taken, in time or not.
    pub(crate) fn answered(&mut self, in_time: bool, of: u32) {
        self.in_time.push_back(in_time);
        self.met = self.met.saturating_add(u32::from(in_time));
        self.shorten(of);
    }

    /// Looks at the last `of` alone.
    pub(crate) fn shorten(&mut self, of: u32) {
        while self.in_time.len() as u64 > u64::from(of) {
            if self.in_time.pop_front() == Some(true) {
                self.met = self.met.saturating_sub(1);
            }
        }
    }
}
