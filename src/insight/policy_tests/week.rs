//! A whole week at once: when fewer could serve than are expected.

use std::sync::Arc;

use super::run::NAMES;
use crate::insight::coverage::sweep::Rota;
use crate::insight::coverage::{Stretch, hours};
use crate::insight::kind::Kind;
use crate::insight::words;
use crate::model::AgentSpec;
use crate::policy::compiled::Compiled;
use crate::time::{Calendar, Span, Timestamp};

/// A week: its first instant, and the first after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

/// Who could serve a kind of ticket in a week, as it comes and at last.
pub(super) struct Week<'z> {
    zone: &'z Calendar,
    first: Arc<[Stretch]>,
    last: Arc<[Stretch]>,
}

impl<'z> Week<'z> {
    pub(super) fn new(
        policy: &Compiled,
        agents: &[AgentSpec],
        kind: &Kind,
        days: Days,
        zone: &'z Calendar,
    ) -> Self {
        let rota = Rota::new(policy, agents.iter(), days.from, days.until);
        let hours = hours(policy, kind);
        let sweep = |step| rota.sweep(policy, &kind.asked(policy, step), &hours);
        Self {
            zone,
            first: sweep(0),
            last: sweep(kind.steps(policy)),
        }
    }

    /// When fewer than so many could serve it as it comes, in words; `None`: never.
    pub(super) fn short_of(&self, agents: u32) -> Option<String> {
        self.short(&self.first, agents)
    }

    /// The same, once its ladder has been climbed.
    pub(super) fn short_at_last(&self, agents: u32) -> Option<String> {
        self.short(&self.last, agents)
    }

    fn short(&self, stretches: &[Stretch], agents: u32) -> Option<String> {
        let mut times: Vec<(Timestamp, Timestamp, u32)> = Vec::new();
        for found in stretches.iter().filter(|found| found.agents() < agents) {
            match times.last_mut() {
                Some((_, until, fewest)) if *until == found.from => {
                    *until = found.until;
                    *fewest = (*fewest).min(found.agents());
                }
                _ => times.push((found.from, found.until, found.agents())),
            }
        }
        let (from, until, fewest) = *times.first()?;
        let all = times.iter().map(|(from, until, _)| until.since(*from));
        let all = words::hours(all.fold(Span::ZERO, Span::saturating_add));
        let (from, until) = (self.wall(from), self.wall(until));
        let more = match times.len().saturating_sub(1) {
            0 => String::new(),
            more => {
                let plural = if more == 1 { "time" } else { "times" };
                format!(", and too few at {more} more {plural}, {all} in all")
            }
        };
        Some(format!("{fewest} from {from} to {until}{more}"))
    }

    /// `monday 05:00`, as the wall of the zone shows it.
    fn wall(&self, at: Timestamp) -> String {
        let (day, micros) = self.zone.local(at.as_micros());
        // Day 0, 1970-01-01, was a Thursday.
        let weekday = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
        let weekday = NAMES.get(weekday).copied().unwrap_or_default();
        let seconds = micros / 1_000_000;
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let seconds = match seconds {
            0 => String::new(),
            seconds => format!(":{seconds:02}"),
        };
        format!("{weekday} {hours:02}:{minutes:02}{seconds}")
    }
}
