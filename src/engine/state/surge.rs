use std::collections::VecDeque;

use serde::Serialize;

use crate::policy::customers::SurgeRule;
use crate::time::Timestamp;

/// A window is counted in so many parts.
const PARTS: i64 = 10;

/// What was counted for a surge, part by part.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SurgeCount {
    /// The number of a part, counted from 1970, and what was counted in it, if anything.
    /// In order. What has become too old is dropped when the next is counted.
    pub(crate) parts: VecDeque<(i64, u32)>,
    /// While the surge lasts: when it is looked at next.
    pub(crate) looked_at: Option<Timestamp>,
}

/// What a surge is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// In the present part and the others of a window before it.
    pub(crate) recent: u64,
    /// In the usual windows before that.
    pub(crate) usual: u64,
}

impl SurgeCount {
    /// Counts one more at `now`.
    pub(crate) fn add(&mut self, rule: &SurgeRule, now: Timestamp) {
        let part = part_of(rule, now);
        let oldest = oldest(rule, part);
        while self.parts.front().is_some_and(|(old, _)| *old < oldest) {
            self.parts.pop_front();
        }
        match self.parts.back_mut() {
            Some((last, count)) if *last == part => *count = count.saturating_add(1),
            _ => self.parts.push_back((part, 1)),
        }
    }

    pub(crate) fn counts(&self, rule: &SurgeRule, now: Timestamp) -> Counts {
        let part = part_of(rule, now);
        let oldest = oldest(rule, part);
        let recent_from = part.saturating_sub(PARTS - 1);
        let mut counts = Counts {
            recent: 0,
            usual: 0,
        };
        for (at, count) in self.parts.iter().filter(|(at, _)| *at >= oldest) {
            let sum = if *at >= recent_from {
                &mut counts.recent
            } else {
                &mut counts.usual
            };
            *sum = sum.saturating_add(u64::from(*count));
        }
        counts
    }
}

impl Counts {
    /// Whether the recent count is a surge.
    pub(crate) fn is_surge(self, rule: &SurgeRule) -> bool {
        self.recent >= u64::from(rule.at_least) && self.reaches(rule.times, rule)
    }

    /// Whether a surge that began is over.
    pub(crate) fn is_over(self, rule: &SurgeRule) -> bool {
        u128::from(self.recent) * 2 < u128::from(rule.at_least)
            || !self.reaches(rule.until_times, rule)
    }

    /// Whether the recent count is so many times the usual one of a window, compared without
    /// dividing.
    fn reaches(self, times: u32, rule: &SurgeRule) -> bool {
        u128::from(self.recent) * u128::from(rule.usual_windows)
            >= u128::from(times) * u128::from(self.usual)
    }
}

/// How long a part is, in microseconds.
fn width(rule: &SurgeRule) -> i64 {
    (rule.window.as_micros() / PARTS).max(1)
}

fn part_of(rule: &SurgeRule, at: Timestamp) -> i64 {
    at.as_micros().div_euclid(width(rule))
}

/// The oldest part that still counts.
fn oldest(rule: &SurgeRule, part: i64) -> i64 {
    let windows = i64::from(rule.usual_windows).saturating_add(1);
    part.saturating_sub(PARTS.saturating_mul(windows) - 1)
}

/// When the part after the present one begins.
pub(crate) fn next_part(rule: &SurgeRule, now: Timestamp) -> Timestamp {
    let next = part_of(rule, now).saturating_add(1);
    Timestamp::from_micros(next.saturating_mul(width(rule))).unwrap_or(Timestamp::MAX)
}
