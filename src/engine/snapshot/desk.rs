//! What is of no one ticket or agent: cases, customers, incidents, surges, queues, sources.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, ensure};
use super::names::NameRef;
use super::{Reading, Writing};
use crate::engine::delivery::{Deliveries, Remembered, Source};
use crate::engine::refusal::Recorded;
use crate::engine::state::Case;
use crate::engine::state::State;
use crate::engine::state::incident::Incident;
use crate::engine::state::queue::{HoursState, Queues, TAKES};
use crate::engine::state::surge::SurgeCount;
use crate::model::{CaseId, CustomerId, TicketId};
use crate::policy::Digest;
use crate::policy::index::{LoadIx, QueueIx};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskRow {
    suspended: bool,
    queues_started: bool,
    cases: Vec<CaseRow>,
    /// With the flags of each.
    customers: Vec<(CustomerId, Vec<NameRef>)>,
    /// With the topics of each.
    incidents: Vec<(NameRef, Vec<NameRef>)>,
    surges: Vec<SurgeRow>,
    round_robin: Vec<(QueueIx, u64)>,
    gatherings: Vec<(u64, u64, TicketId)>,
    short_reserves: Vec<NameRef>,
    queues: Vec<QueueRow>,
    loads: Vec<LoadRow>,
    sources: Vec<SourceRow>,
}

/// A [`Case`]. Its tickets follow from the tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseRow {
    id: CaseId,
    last_agent: Option<u64>,
    person_wanted: bool,
}

/// A [`SurgeCount`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SurgeRow {
    name: NameRef,
    parts: Vec<(i64, u32)>,
    looked_at: Option<Timestamp>,
}

/// A watched queue. Its line follows from the tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueueRow {
    queue: QueueIx,
    hours: Option<HoursRow>,
    takes: Vec<Timestamp>,
}

/// An [`HoursState`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursRow {
    open: bool,
    changes_at: Option<Timestamp>,
    opened_at: Option<Timestamp>,
}

/// A load. Who is on duty for it follows from the agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoadRow {
    load: LoadIx,
    raised: bool,
    in_time: Vec<bool>,
}

/// What is remembered of one source's inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    name: NameRef,
    last: u64,
    forgotten: Option<u64>,
    recent: Vec<(u64, Digest, Recorded)>,
}

impl DeskRow {
    pub(super) fn of(state: &State, writing: &mut Writing) -> Self {
        let names = &mut writing.names;
        let cases = state.cases.iter().map(|(id, case)| CaseRow {
            id: *id,
            last_agent: case.last_agent,
            person_wanted: case.person_wanted,
        });
        let customers = state.customers.all_flags();
        let customers = customers.map(|(id, flags)| (id, names.add_all(flags)));
        let customers = customers.collect();
        let incidents = state.incidents.iter();
        let incidents =
            incidents.map(|incident| (names.add(&incident.name), names.add_all(&incident.topics)));
        let incidents = incidents.collect();
        let surges = state.surges.iter().map(|(name, count)| SurgeRow {
            name: names.add(name),
            parts: count.parts.iter().copied().collect(),
            looked_at: count.looked_at,
        });
        let surges = surges.collect();
        let round_robin = state.round_robin.iter();
        let gatherings = state.gatherings.iter();
        let gatherings = gatherings.map(|(agent, (ticket, id))| (*agent, *ticket, *id));
        let queues = state.queues.iter().map(|(queue, row)| QueueRow {
            queue,
            hours: row.hours.map(|hours| HoursRow {
                open: hours.open,
                changes_at: hours.changes_at,
                opened_at: hours.opened_at,
            }),
            takes: row.takes.iter().copied().collect(),
        });
        let loads = state.queues.loads().map(|(load, row)| LoadRow {
            load,
            raised: row.raised,
            in_time: row.in_time.iter().copied().collect(),
        });
        let sources = state.deliveries.0.iter().map(|(name, source)| SourceRow {
            name: names.add(name),
            last: source.last,
            forgotten: source.forgotten,
            recent: {
                let recent = source.recent.iter();
                recent
                    .map(|known| (known.sequence, known.content, known.outcome))
                    .collect()
            },
        });
        let sources = sources.collect();
        Self {
            suspended: state.suspended,
            queues_started: state.queues.started,
            cases: cases.collect(),
            customers,
            incidents,
            surges,
            round_robin: round_robin.map(|(queue, agent)| (*queue, *agent)).collect(),
            gatherings: gatherings.collect(),
            short_reserves: names.add_all(&state.short_reserves),
            queues: queues.collect(),
            loads: loads.collect(),
            sources,
        }
    }

    /// Puts all of it into a state that has no tickets and agents yet.
    pub(super) fn read(
        &self,
        reading: &Reading<'_>,
        state: &mut State,
    ) -> Result<(), RestoreError> {
        let names = reading.names;
        state.suspended = self.suspended;
        for case in &self.cases {
            let row = Case {
                last_agent: case.last_agent,
                person_wanted: case.person_wanted,
                ..Case::default()
            };
            once(state.cases.insert(case.id, row), || {
                format!("case `{}`", case.id)
            })?;
        }
        for (customer, flags) in &self.customers {
            let before = state.customers.flags(Some(*customer)).is_empty();
            let sound = before && !flags.is_empty();
            ensure(
                sound,
                || "customers".into(),
                "one is twice there, or for nothing",
            )?;
            state.customers.set_flags(*customer, names.sorted(flags)?);
        }
        for (name, topics) in &self.incidents {
            let name = names.get(*name)?;
            let place = || format!("incident `{name}`");
            ensure(state.incidents.get(&name).is_none(), place, TWICE)?;
            let incident = Incident::new(name.clone(), names.sorted(topics)?);
            state.incidents.push(incident);
        }
        self.read_surges(reading, state)?;
        for (queue, agent) in &self.round_robin {
            once(state.round_robin.insert(*queue, *agent), || {
                format!("{queue:?}")
            })?;
        }
        for (agent, ticket, id) in &self.gatherings {
            let before = state.gatherings.insert(*agent, (*ticket, *id));
            once(before, || "gatherings".into())?;
        }
        state.short_reserves = names.sorted::<BTreeSet<_>>(&self.short_reserves)?;
        self.read_queues(reading, &mut state.queues)?;
        state.deliveries = self.read_sources(reading)?;
        Ok(())
    }

    fn read_surges(&self, reading: &Reading<'_>, state: &mut State) -> Result<(), RestoreError> {
        for surge in &self.surges {
            let name = reading.names.get(surge.name)?;
            let place = || format!("surge `{name}`");
            let rules = &reading.policy.customers.surges;
            let known = rules.iter().any(|rule| rule.name == name);
            ensure(known, place, "the policy has none of this name")?;
            let sorted = surge.parts.is_sorted_by(|(one, _), (next, _)| one < next);
            ensure(sorted, place, "what was counted for it is out of order")?;
            let count = SurgeCount {
                parts: surge.parts.iter().copied().collect(),
                looked_at: surge.looked_at,
            };
            once(state.surges.insert(name.clone(), count), place)?;
        }
        Ok(())
    }

    /// Into the rows that the policy has made.
    fn read_queues(&self, reading: &Reading<'_>, queues: &mut Queues) -> Result<(), RestoreError> {
        queues.started = self.queues_started;
        let known = queues.iter().map(|(queue, _)| queue);
        let same = known.eq(self.queues.iter().map(|row| row.queue));
        ensure(
            same,
            || "queues".into(),
            "not those that the policy watches",
        )?;
        let known = queues.loads().map(|(load, _)| load);
        let same = known.eq(self.loads.iter().map(|row| row.load));
        ensure(same, || "loads".into(), "not those of the policy")?;
        for row in &self.queues {
            let sorted = row.takes.is_sorted() && row.takes.last() <= Some(&reading.now);
            let place = || format!("{:?}", row.queue);
            ensure(
                sorted && row.takes.len() <= TAKES,
                place,
                "takes are out of order",
            )?;
            if let Some(queue) = queues.get_mut(row.queue) {
                queue.takes = row.takes.iter().copied().collect();
                queue.hours = row.hours.as_ref().map(|hours| HoursState {
                    open: hours.open,
                    changes_at: hours.changes_at,
                    opened_at: hours.opened_at,
                });
            }
        }
        for row in &self.loads {
            if let Some(load) = queues.load_mut(row.load) {
                load.raised = row.raised;
                load.in_time = row.in_time.iter().copied().collect();
                let met = row.in_time.iter().filter(|met| **met).count();
                load.met = u32::try_from(met).unwrap_or(u32::MAX);
            }
        }
        Ok(())
    }

    fn read_sources(&self, reading: &Reading<'_>) -> Result<Deliveries, RestoreError> {
        let mut sources = BTreeMap::new();
        for row in &self.sources {
            let name = reading.names.get(row.name)?;
            let place = || format!("source `{name}`");
            let of = |known: &(u64, Digest, Recorded)| known.0;
            let first = row.recent.first().map(of);
            let sound = row.recent.is_sorted_by(|one, next| of(one) < of(next))
                && first.is_none_or(|first| row.forgotten < Some(first))
                && row.recent.last().map(of).or(row.forgotten) == Some(row.last);
            ensure(sound, place, "its inputs are out of order")?;
            let recent: VecDeque<Remembered> = row
                .recent
                .iter()
                .map(|(sequence, content, outcome)| Remembered {
                    sequence: *sequence,
                    content: *content,
                    outcome: *outcome,
                })
                .collect();
            let source = Source {
                last: row.last,
                forgotten: row.forgotten,
                recent,
            };
            once(sources.insert(name.clone(), source), place)?;
        }
        Ok(Deliveries(sources))
    }
}

const TWICE: &str = "it is there twice";

fn once<T>(before: Option<T>, place: impl Fn() -> String) -> Result<(), RestoreError> {
    ensure(before.is_none(), place, TWICE)
}
