//! The sweep: one pass over every instant at which something changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Stretch;
use crate::engine::state::agent::Agent;
use crate::insight::kind::{Asked, agent_at};
use crate::model::{AgentId, AgentKind, AgentSpec};
use crate::policy::compiled::Compiled;
use crate::policy::index::CalendarIx;
use crate::time::Timestamp;

/// When everybody should be on duty, and what they can do then.
pub(in crate::insight) struct Rota {
    from: Timestamp,
    until: Timestamp,
    agents: Vec<Rostered>,
}

struct Rostered {
    id: AgentId,
    kind: AgentKind,
    /// In order, apart from each other, within the days asked about.
    duty: Vec<(Timestamp, Timestamp)>,
    /// What it can do from each instant on, up to the next.
    epochs: Vec<(Timestamp, Agent)>,
}

/// What happens at an instant. In this order: who goes and comes in one instant has been there all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Goes(usize),
    Comes(usize),
    Closes,
    Opens,
}

impl Rota {
    pub(in crate::insight) fn new<'a>(
        policy: &Compiled,
        agents: impl Iterator<Item = &'a AgentSpec>,
        from: Timestamp,
        until: Timestamp,
    ) -> Self {
        let agents = agents.map(|spec| Rostered {
            id: spec.id,
            kind: spec.kind,
            duty: duty(spec, from, until),
            epochs: epochs(policy, spec, from, until),
        });
        Self {
            from,
            until,
            agents: agents.collect(),
        }
    }

    /// How many could, and when, within these hours.
    pub(in crate::insight) fn sweep(
        &self,
        policy: &Compiled,
        asked: &Asked,
        hours: Option<CalendarIx>,
    ) -> Arc<[Stretch]> {
        let mut changes: BTreeMap<Timestamp, Vec<Change>> = BTreeMap::new();
        let mut add = |from: Timestamp, until: Timestamp, begins, ends| {
            changes.entry(from).or_default().push(begins);
            changes.entry(until).or_default().push(ends);
        };
        for (position, agent) in self.agents.iter().enumerate() {
            for (from, until) in agent.could(policy, asked, self.until) {
                add(from, until, Change::Comes(position), Change::Goes(position));
            }
        }
        let calendar = hours.and_then(|hours| policy.calendar_rows.get(usize::from(hours)));
        match calendar {
            None => add(self.from, self.until, Change::Opens, Change::Closes),
            Some(calendar) => {
                for period in calendar.open_periods_between(self.from, self.until) {
                    add(period.open, period.close, Change::Opens, Change::Closes);
                }
            }
        }
        self.walk(changes)
    }

    fn walk(&self, changes: BTreeMap<Timestamp, Vec<Change>>) -> Arc<[Stretch]> {
        let mut there: BTreeSet<usize> = BTreeSet::new();
        let mut open = false;
        let mut since = self.from;
        let mut stretches: Vec<Stretch> = Vec::new();
        for (at, mut changes) in changes {
            if open && since < at {
                join(&mut stretches, self.stretch(since, at, &there));
            }
            changes.sort_unstable();
            for change in changes {
                match change {
                    Change::Goes(agent) => {
                        there.remove(&agent);
                    }
                    Change::Comes(agent) => {
                        there.insert(agent);
                    }
                    Change::Closes => open = false,
                    Change::Opens => open = true,
                }
            }
            since = at;
        }
        stretches.into()
    }

    fn stretch(&self, from: Timestamp, until: Timestamp, there: &BTreeSet<usize>) -> Stretch {
        let agents = || {
            there
                .iter()
                .filter_map(|position| self.agents.get(*position))
        };
        let of = |kind| agents().filter(|agent| agent.kind == kind).count();
        let count = |kind| u32::try_from(of(kind)).unwrap_or(u32::MAX);
        let single = agents().next().filter(|_| there.len() == 1);
        Stretch {
            from,
            until,
            people: count(AgentKind::Human),
            bots: count(AgentKind::Bot),
            only: single.map(|agent| agent.id),
        }
    }
}

/// Adds a stretch, as more of the last one where nothing has changed.
fn join(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last)
            if last.until == next.from
                && (last.people, last.bots, last.only) == (next.people, next.bots, next.only) =>
        {
            last.until = next.until;
        }
        _ => stretches.push(next),
    }
}

impl Rostered {
    /// When it is on duty and could take what is asked, in order, apart or touching.
    fn could(
        &self,
        policy: &Compiled,
        asked: &Asked,
        end: Timestamp,
    ) -> Vec<(Timestamp, Timestamp)> {
        let ends = self.epochs.iter().skip(1).map(|(from, _)| *from);
        let ends = ends.chain([end]);
        let epochs = self.epochs.iter().zip(ends);
        let fit = epochs.filter(|((_, agent), _)| asked.fits(policy, agent));
        let spans = fit.flat_map(|((begins, _), ends)| {
            let duty = self.duty.iter();
            let clipped = duty.map(move |(from, until)| ((*from).max(*begins), (*until).min(ends)));
            clipped.filter(|(from, until)| from < until)
        });
        spans.collect()
    }
}

/// When an agent should be on duty: its shifts joined and clipped; all the time without any.
fn duty(spec: &AgentSpec, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    if spec.roster.is_empty() {
        return vec![(from, until)];
    }
    let shifts = spec.roster.iter();
    let clipped = shifts.map(|shift| (shift.from.max(from), shift.until.min(until)));
    let mut clipped: Vec<_> = clipped.filter(|(from, until)| from < until).collect();
    clipped.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, until) in clipped {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// What an agent can do from the first instant on, and from each date of a skill.
fn epochs(
    policy: &Compiled,
    spec: &AgentSpec,
    from: Timestamp,
    until: Timestamp,
) -> Vec<(Timestamp, Agent)> {
    let dates = spec.skills.values();
    let dates = dates.flat_map(|mastery| [mastery.valid_from, mastery.valid_until]);
    let mut dates: BTreeSet<Timestamp> = dates
        .flatten()
        .filter(|date| from < *date && *date < until)
        .collect();
    dates.insert(from);
    let dates = dates.into_iter();
    dates
        .map(|date| (date, agent_at(policy, spec, date)))
        .collect()
}
