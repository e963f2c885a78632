use std::collections::BTreeMap;

use serde::Serialize;

use super::{AgentDuty, Outcome, Run, Simulation};
use crate::model::Name;
use crate::time::{Span, Timestamp};

/// The figures of a run.
///
/// A wait is the time from arrival to being answered, of answered contacts only:
/// those who gave up and those still waiting have no wait in here. A percentile
/// is by nearest rank: the least wait that at least so many percent of the waits
/// do not exceed, so always one that occurred; the median is the 50th. Means are
/// rounded down to the microsecond.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Up to how long a wait counts as within the threshold; exactly as long does.
    pub threshold: Span,
    /// All contacts.
    pub total: Figures,
    /// By topic.
    pub by_topic: BTreeMap<Name, Figures>,
    /// By segment; `None`: contacts without one.
    pub by_segment: BTreeMap<Option<Name>, Figures>,
    /// By the language the customer likes best; `None`: contacts without any.
    pub by_language: BTreeMap<Option<Name>, Figures>,
    /// By the hour of the day of arrival, UTC, 0 to 23. Hours without contacts
    /// are left out.
    pub by_hour: BTreeMap<u8, Figures>,
    /// What every agent did, by id.
    pub agents: Vec<AgentDuty>,
}

/// The figures of some contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// How many contacts arrived: the sum of the next three.
    pub contacts: u64,
    /// How many an agent took.
    pub answered: u64,
    /// How many gave up waiting.
    pub abandoned: u64,
    /// How many still waited at the end.
    pub waiting: u64,
    /// How many were answered within the threshold.
    pub within_threshold: u64,
    /// Mean wait; `None` where nothing was answered.
    pub mean_wait: Option<Span>,
    /// Median wait.
    pub median_wait: Option<Span>,
    /// 95th percentile of the waits.
    pub p95_wait: Option<Span>,
    /// Longest wait.
    pub longest_wait: Option<Span>,
}

impl Figures {
    /// Share of the answered contacts that were answered within the threshold, in
    /// hundredths of a percent, to the nearest; `None` where nothing was answered.
    #[must_use]
    pub fn within_of_answered(&self) -> Option<u32> {
        hundredths(self.within_threshold, self.answered)
    }

    /// Share of all contacts that were answered within the threshold, in
    /// hundredths of a percent, to the nearest; `None` where there were none.
    #[must_use]
    pub fn within_of_contacts(&self) -> Option<u32> {
        hundredths(self.within_threshold, self.contacts)
    }

    /// Share of all contacts that gave up, in hundredths of a percent, to the
    /// nearest; `None` where there were none.
    #[must_use]
    pub fn abandoned_of_contacts(&self) -> Option<u32> {
        hundredths(self.abandoned, self.contacts)
    }
}

/// `part` of `whole` in hundredths of a percent, to the nearest, half of one up.
pub(super) fn hundredths(part: u64, whole: u64) -> Option<u32> {
    let share = u128::from(part) * 20_000 + u128::from(whole);
    u32::try_from(share.checked_div(u128::from(whole) * 2)?).ok()
}

/// The figures of some contacts while they are counted.
#[derive(Default)]
pub(super) struct Count {
    figures: Figures,
    waits: Vec<Span>,
}

impl Count {
    pub(super) fn add(&mut self, outcome: &Outcome, threshold: Span) {
        let figures = &mut self.figures;
        figures.contacts += 1;
        match outcome {
            Outcome::Answered { waited, .. } => {
                figures.answered += 1;
                figures.within_threshold += u64::from(*waited <= threshold);
                self.waits.push(*waited);
            }
            Outcome::Abandoned { .. } => figures.abandoned += 1,
            Outcome::Waiting => figures.waiting += 1,
        }
    }

    pub(super) fn figures(mut self) -> Figures {
        self.waits.sort_unstable();
        let total: i128 = self.waits.iter().map(|w| i128::from(w.as_micros())).sum();
        let mean = total.checked_div(self.waits.len() as i128);
        Figures {
            mean_wait: mean
                .and_then(|micros| i64::try_from(micros).ok())
                .and_then(|micros| Span::from_micros(micros).ok()),
            median_wait: percentile(&self.waits, 50),
            p95_wait: percentile(&self.waits, 95),
            longest_wait: self.waits.last().copied(),
            ..self.figures
        }
    }
}

/// The percentile by nearest rank of values in ascending order.
fn percentile(sorted: &[Span], percent: usize) -> Option<Span> {
    let rank = sorted.len().saturating_mul(percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// The hour of the day, UTC.
fn hour(at: Timestamp) -> u8 {
    const HOUR: i64 = 3_600_000_000;
    let hour = at.as_micros().div_euclid(HOUR).rem_euclid(24);
    u8::try_from(hour).unwrap_or(0) // a remainder by 24 is less than 24
}

impl Simulation {
    /// The figures of a run of this simulation. A contact answered after exactly
    /// `threshold` counts as within it.
    #[must_use]
    pub fn report(&self, run: &Run, threshold: Span) -> Report {
        let mut total = Count::default();
        let mut by_topic: BTreeMap<Name, Count> = BTreeMap::new();
        let mut by_segment: BTreeMap<Option<Name>, Count> = BTreeMap::new();
        let mut by_language: BTreeMap<Option<Name>, Count> = BTreeMap::new();
        let mut by_hour: BTreeMap<u8, Count> = BTreeMap::new();
        for result in &run.outcomes {
            let Some(contact) = self.contacts.get(result.position) else {
                continue;
            };
            let ticket = &contact.ticket;
            for count in [
                &mut total,
                by_topic.entry(ticket.topic.clone()).or_default(),
                by_segment.entry(ticket.segment.clone()).or_default(),
                by_language
                    .entry(ticket.languages.first().cloned())
                    .or_default(),
                by_hour.entry(hour(contact.arrived_at)).or_default(),
            ] {
                count.add(&result.outcome, threshold);
            }
        }
        Report {
            threshold,
            total: total.figures(),
            by_topic: all(by_topic),
            by_segment: all(by_segment),
            by_language: all(by_language),
            by_hour: all(by_hour),
            agents: run.agents.clone(),
        }
    }
}

fn all<K: Ord>(counts: BTreeMap<K, Count>) -> BTreeMap<K, Figures> {
    counts
        .into_iter()
        .map(|(key, count)| (key, count.figures()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(values: &[u32]) -> Vec<Span> {
        values.iter().copied().map(Span::from_secs).collect()
    }

    #[test]
    fn a_percentile_is_the_value_at_the_nearest_rank() {
        // n, percent, expected rank: the least r with r / n >= percent / 100.
        let table = [
            (1, 50, 1),
            (2, 50, 1),
            (3, 50, 2),
            (4, 50, 2),
            (1, 95, 1),
            (19, 95, 19),
            (20, 95, 19),
            (21, 95, 20),
            (100, 95, 95),
            (101, 95, 96),
        ];
        for (n, percent, rank) in table {
            let values = secs(&(1..=n).collect::<Vec<_>>());
            assert_eq!(
                percentile(&values, percent),
                Some(Span::from_secs(rank)),
                "{percent}th of {n}"
            );
        }
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn hours_are_of_the_day_in_utc_before_and_after_1970() {
        let table = [
            ("1969-12-31T23:59:59.999999Z", 23),
            ("1970-01-01T00:00:00Z", 0),
            ("1999-02-10T06:59:59Z", 6),
            ("1999-02-10T07:00:00Z", 7),
            ("2026-03-10T00:30:00+01:00", 23),
        ];
        for (text, expected) in table {
            assert_eq!(hour(text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn shares_go_to_the_nearest_and_nothing_has_no_share() {
        assert_eq!(hundredths(1, 3), Some(3_333));
        assert_eq!(hundredths(2, 3), Some(6_667));
        assert_eq!(hundredths(1, 20_000), Some(1)); // half of a hundredth goes up
        assert_eq!(hundredths(1, 20_001), Some(0));
        assert_eq!(hundredths(3, 3), Some(10_000));
        assert_eq!(hundredths(0, 0), None);
    }
}
