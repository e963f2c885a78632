//! Who could serve what, and when: from a policy and its agents' rosters alone.
//!
//! For each topic, language, channel and brand asked about ([`Lane`]), and for each step of the ticket's ladder
//! ([`Rung`]), the answer is a list of [`Stretch`]es: from when until when, how many people and bots who should be on duty
//! could be offered such a ticket if they had nothing else to do. It is exact: a stretch ends where a shift, a skill's
//! validity or the queue's opening hours end, to the microsecond.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nightdesk::insight::coverage::{Coverage, Gap, Query, Step};
//! use nightdesk::{AgentSpec, Level};
//! # let policy = example_policy()?;
//! let ingrid = AgentSpec::new(7)
//!     .skill("fraud", Level::new(3)?)
//!     .language("nb")
//!     .channel("phone")
//!     .shift("2026-03-01T00:00:00Z".parse()?, "2026-03-01T06:30:00Z".parse()?);
//!
//! let sunday = Query::days("2026-03-01".parse()?, 1, "UTC");
//! let coverage = Coverage::new(&policy, &[ingrid], &sunday)?;
//! let gap = coverage.shortfalls(Step::First).find(|found| found.gap == Gap::Nobody).unwrap();
//! assert_eq!(gap.from.to_string(), "2026-03-01T06:30:00Z");
//! # Ok(())
//! # }
//! # fn example_policy() -> Result<nightdesk::Policy, Box<dyn std::error::Error>> {
//! #     let document: nightdesk::PolicyDocument = toml::from_str(r#"
//! #         version = 1
//! #         name = "example"
//! #         skills = ["fraud"]
//! #         languages.nb = {}
//! #         channels.phone = { live = true }
//! #         queues.fraud = {}
//! #         topics."card.stolen" = { queue = "fraud", skills = { fraud = 2 }, urgency = "critical", on_abandon = "alert" }
//! #     "#)?;
//! #     Ok(nightdesk::Policy::new(&document)?)
//! # }
//! ```
//!
//! # What counts
//!
//! - An agent without a roster counts always, as it does in the engine; [`Coverage::unrostered`] names them.
//! - A queue that is closed asks for nobody, except for tickets of the top three tiers, which it serves at any hour. Where it
//!   sends its tickets to another queue, that one's hours count too. What the ticket needs, and its ladder, are those of the
//!   queue in which it begins.
//! - A ticket is classified as one of its topic, channel, language and brand of which nothing else is known: rules that look
//!   at segments, attributes or the customer do not apply.
//! - Who could is not who will: somebody else's ticket may have the agent just then. How many are needed is for
//!   [`sim`](crate::sim) to say.

mod draw;
mod groups;
mod query;
mod shortfalls;
pub(in crate::insight) mod sweep;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use super::kind::UnknownName;
pub use query::{InvalidQuery, Query, Topics};

use super::kind::{Asked, Kind};
use crate::model::{AgentId, AgentSpec, Name, TicketSpec, Urgency};
use crate::policy::compiled::Compiled;
use crate::policy::index::CalendarIx;
use crate::policy::{Digest, Policy};
use crate::time::{Date, Timestamp};
use sweep::Rota;

/// Who could serve what during some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// Of the policy that was asked.
    pub policy: Digest,
    /// The zone whose days and hours these are.
    pub zone: String,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after the last day.
    pub until: Timestamp,
    /// Fewer than so many is thin.
    pub thin: u32,
    /// The days, in order.
    pub days: Vec<Day>,
    /// Agents without a roster, who count always.
    pub unrostered: Vec<AgentId>,
    /// One for each kind of ticket asked about: by topic, then language, channel, brand, each in the policy's order.
    pub lanes: Vec<Lane>,
}

/// A day and its hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Day {
    /// Which.
    pub date: Date,
    /// From when until when the wall shows each hour from 0 to 23. Empty where the clocks skip it, two hours long where it
    /// comes twice.
    pub hours: Vec<(Timestamp, Timestamp)>,
}

/// A kind of ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lane {
    /// Its topic.
    pub topic: Name,
    /// Its customer's language; `None`: the policy knows none.
    pub language: Option<Name>,
    /// Its channel.
    pub channel: Name,
    /// Its brand.
    pub brand: Option<Name>,
    /// Its tier.
    pub urgency: Urgency,
    /// The queue in which it begins.
    pub queue: Name,
    /// The ladder that it climbs.
    pub ladder: Option<Name>,
    /// Before the ladder, and after each of its steps. Never empty.
    pub rungs: Vec<Rung>,
}

/// Who could serve a kind of ticket after so many steps of its ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rung {
    /// How many steps were taken; 0: none.
    pub step: u16,
    /// The time in which somebody should be there, in order. Neighbours differ; between those that do not touch, the
    /// queue is closed.
    pub stretches: Arc<[Stretch]>,
}

/// A time in which nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stretch {
    /// From this instant on.
    pub from: Timestamp,
    /// Until just before this one.
    pub until: Timestamp,
    /// How many people could.
    pub people: u32,
    /// How many bots could.
    pub bots: u32,
    /// Who, where it is a single one.
    pub only: Option<AgentId>,
}

impl Stretch {
    /// How many could, people or bots.
    #[must_use]
    pub fn agents(&self) -> u32 {
        self.people.saturating_add(self.bots)
    }
}

/// At which step of its ladder a kind of ticket is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(clippy::exhaustive_enums)] // before, between or after: callers match it whole
pub enum Step {
    /// Before any.
    First,
    /// After so many, or after all where there are fewer.
    After(u16),
    /// After all of them: whoever can still not be served then is served by nobody.
    Last,
}

/// How a time falls short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Gap {
    /// Nobody could.
    Nobody,
    /// A single one could: if it does not come, nobody does.
    Single(AgentId),
    /// Fewer than asked for.
    Thin,
}

/// A time that falls short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Shortfall {
    /// Of which kind of ticket: its position in [`Coverage::lanes`].
    pub lane: usize,
    /// After how many steps.
    pub step: u16,
    /// How.
    pub gap: Gap,
    /// From this instant on.
    pub from: Timestamp,
    /// Until just before this one.
    pub until: Timestamp,
    /// How many could.
    pub agents: u32,
}

impl Coverage {
    /// Works out who could serve what. Agents who are listed twice count as the later says.
    ///
    /// # Errors
    /// [`InvalidQuery`]: a name that the policy does not know, a zone that is none, too many days.
    pub fn new(policy: &Policy, agents: &[AgentSpec], query: &Query) -> Result<Self, InvalidQuery> {
        let compiled = policy.compiled();
        let zone = query.zone_of(policy)?;
        let days = query.days_in(&zone)?;
        let edge = |end: fn(&Day) -> Option<Timestamp>, day: Option<&Day>| day.and_then(end);
        let from = edge(|day| day.hours.first().map(|hour| hour.0), days.first());
        let until = edge(|day| day.hours.last().map(|hour| hour.1), days.last());
        let from = from.unwrap_or(Timestamp::MIN);
        let until = until.unwrap_or(from);
        let by_id: BTreeMap<AgentId, &AgentSpec> =
            agents.iter().map(|agent| (agent.id, agent)).collect();
        let rota = Rota::new(compiled, by_id.values().copied(), from, until);
        let unrostered = by_id.values().filter(|agent| agent.roster.is_empty());
        let mut known: BTreeMap<(Asked, Hours), Arc<[Stretch]>> = BTreeMap::new();
        let mut lanes = Vec::new();
        for spec in query.kinds(compiled)? {
            let kind = Kind::of(compiled, &spec)?;
            let hours = hours(compiled, &kind);
            let rungs = (0..=kind.steps(compiled)).map(|step| {
                let asked = kind.asked(compiled, step);
                let key = (asked, hours.clone());
                let stretches = match known.get(&key) {
                    Some(stretches) => Arc::clone(stretches),
                    None => {
                        let stretches = rota.sweep(compiled, &key.0, &key.1);
                        known.insert(key, Arc::clone(&stretches));
                        stretches
                    }
                };
                Rung { step, stretches }
            });
            let rungs = rungs.collect();
            lanes.push(lane(compiled, spec, &kind, rungs));
        }
        Ok(Self {
            policy: policy.digest(),
            zone: query.zone.clone(),
            from,
            until,
            thin: query.thin,
            days,
            unrostered: unrostered.map(|agent| agent.id).collect(),
            lanes,
        })
    }

    /// The times that fall short at a step, lane by lane, in order of time.
    pub fn shortfalls(&self, step: Step) -> impl Iterator<Item = Shortfall> + '_ {
        let lanes = self.lanes.iter().enumerate();
        lanes.flat_map(move |(lane, row)| {
            let rung = row.rung(step);
            rung.into_iter().flat_map(move |rung| {
                let stretches = rung.stretches.iter();
                stretches.filter_map(move |stretch| {
                    Some(Shortfall {
                        lane,
                        step: rung.step,
                        gap: self.gap(stretch)?,
                        from: stretch.from,
                        until: stretch.until,
                        agents: stretch.agents(),
                    })
                })
            })
        })
    }

    fn gap(&self, stretch: &Stretch) -> Option<Gap> {
        match (stretch.agents(), stretch.only) {
            (0, _) => Some(Gap::Nobody),
            (_, Some(only)) => Some(Gap::Single(only)),
            (agents, None) => (agents < self.thin).then_some(Gap::Thin),
        }
    }

    /// The fewest who could serve a kind of ticket within each hour of each day; `None`: its queue is closed all of that
    /// hour, or the clocks skip it. One row a day, 24 hours each; no rows for a lane that is not there.
    #[must_use]
    pub fn by_hour(&self, lane: usize, step: Step) -> Vec<Vec<Option<u32>>> {
        let Some(rung) = self.lanes.get(lane).and_then(|lane| lane.rung(step)) else {
            return Vec::new();
        };
        let hour = |&(from, until): &(Timestamp, Timestamp)| {
            let start = rung.stretches.partition_point(|known| known.until <= from);
            let within = rung.stretches.iter().skip(start);
            let within = within.take_while(|known| known.from < until && from < until);
            within.map(Stretch::agents).min()
        };
        let days = self.days.iter();
        days.map(|day| day.hours.iter().map(hour).collect())
            .collect()
    }
}

impl Lane {
    /// Who could serve it at a step.
    #[must_use]
    pub fn rung(&self, step: Step) -> Option<&Rung> {
        let last = self.rungs.len().checked_sub(1)?;
        self.rungs.get(match step {
            Step::First => 0,
            Step::After(steps) => usize::from(steps).min(last),
            Step::Last => last,
        })
    }

    /// Topic, language, channel and brand, for people.
    #[must_use]
    pub fn title(&self) -> String {
        let further = [&self.language, &self.brand];
        let further = further.into_iter().flatten().map(Name::as_str);
        let parts = [self.topic.as_str(), self.channel.as_str()].into_iter();
        parts.chain(further).collect::<Vec<_>>().join(" · ")
    }
}

/// The calendars in whose open time somebody should be there; `None`: at all times.
pub(in crate::insight) type Hours = Option<Vec<CalendarIx>>;

/// Those of its queue, and of the queues to which each sends its tickets while it is closed.
pub(in crate::insight) fn hours(policy: &Compiled, kind: &Kind) -> Hours {
    if kind.class.urgency.is_top() {
        return None;
    }
    let mut calendars = Vec::new();
    let mut queue = Some(kind.class.queue);
    // Queues that send to each other in a circle are refused, so this ends.
    while let Some(row) = queue.and_then(|queue| policy.queue(queue)) {
        calendars.push(row.flow.hours?);
        queue = row.flow.when_closed.queue();
    }
    Some(calendars)
}

fn lane(policy: &Compiled, spec: TicketSpec, kind: &Kind, rungs: Vec<Rung>) -> Lane {
    let queue = policy.queues.name(kind.class.queue);
    let ladder = kind.ladder.and_then(|ladder| policy.ladders.name(ladder));
    Lane {
        topic: spec.topic,
        language: spec.languages.into_iter().next(),
        channel: spec.channel,
        brand: spec.brand,
        urgency: kind.class.urgency,
        queue: queue.cloned().unwrap_or_else(|| Name::from("")),
        ladder: ladder.cloned(),
        rungs,
    }
}
