//! Agents.

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, ensure};
use super::spec::AgentSpecRow;
use super::{Reading, Writing};
use crate::engine::commands;
use crate::engine::state::agent::{Abilities, Agent, Ramp, Work, WorkKind};
use crate::engine::steps::{ability_change, duty_change, is_on_duty};
use crate::model::{Presence, TicketId};
use crate::policy::index::{ChannelIx, LabelIx};
use crate::time::Timestamp;

/// An [`Agent`]. What it can do today follows from its registration, and what it uses from its
/// works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentRow {
    pub(super) seq: u64,
    pub(super) spec: AgentSpecRow,
    presence: Presence,
    works: Vec<WorkRow>,
    back_off_until: Option<Timestamp>,
    grace_until: Option<Timestamp>,
    last_offered: Option<Timestamp>,
    last_ended: Option<Timestamp>,
    available_since: Option<Timestamp>,
    ramp: Option<RampRow>,
}

/// A [`Work`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkRow {
    ticket: u64,
    id: TicketId,
    kind: WorkKindRow,
    channel: Option<ChannelIx>,
    cost: u32,
    exclusive: bool,
    labels: Vec<LabelIx>,
    since: Timestamp,
}

/// A [`WorkKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WorkKindRow {
    Offer,
    Assignment,
    WrapUp(Timestamp),
    Held,
    Interrupted,
    Consult,
}

/// A [`Ramp`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RampRow {
    ends: Timestamp,
    stretch: Option<(Timestamp, u32)>,
    full_until: Option<Timestamp>,
}

impl AgentRow {
    pub(super) fn of(agent: &Agent, writing: &mut Writing) -> Self {
        Self {
            seq: agent.seq,
            spec: AgentSpecRow::of(&agent.spec, &mut writing.names),
            presence: agent.presence,
            works: agent.works.iter().map(WorkRow::of).collect(),
            back_off_until: agent.back_off_until,
            grace_until: agent.grace_until,
            last_offered: agent.last_offered,
            last_ended: agent.last_ended,
            available_since: agent.available_since,
            ramp: agent.ramp.map(|ramp| RampRow {
                ends: ramp.ends,
                stretch: ramp.stretch,
                full_until: ramp.full_until,
            }),
        }
    }

    pub(super) fn read(&self, reading: &Reading<'_>) -> Result<Agent, RestoreError> {
        let place = || format!("agent `{}`", self.spec.id);
        let spec = self.spec.read(reading.names)?;
        let dates = commands::dates(&spec).is_ok();
        ensure(dates, place, "a skill or shift of it ends before it begins")?;
        let told = [self.last_offered, self.last_ended, self.available_since];
        let works = self.works.iter().map(|work| work.since);
        let mut told = told.into_iter().flatten().chain(works);
        ensure(
            told.all(|at| at <= reading.now),
            place,
            "something of it is said to have happened after the last time",
        )?;
        let now = reading.now;
        let abilities = Abilities::new(reading.policy, &spec, now);
        let mut agent = Agent::new(self.seq, spec, abilities);
        agent.presence = self.presence;
        for work in &self.works {
            agent.add_work(work.read());
        }
        agent.back_off_until = self.back_off_until;
        agent.grace_until = self.grace_until;
        agent.last_offered = self.last_offered;
        agent.last_ended = self.last_ended;
        agent.available_since = self.available_since;
        agent.on_duty = is_on_duty(&agent.spec, now);
        agent.abilities_change = ability_change(&agent.spec, now);
        agent.duty_changes = duty_change(&agent.spec, now);
        agent.ramp = self.ramp.as_ref().map(|ramp| Ramp {
            ends: ramp.ends,
            stretch: ramp.stretch,
            full_until: ramp.full_until,
        });
        Ok(agent)
    }
}

impl WorkRow {
    fn of(work: &Work) -> Self {
        Self {
            ticket: work.ticket,
            id: work.id,
            kind: match work.kind {
                WorkKind::Offer => WorkKindRow::Offer,
                WorkKind::Assignment => WorkKindRow::Assignment,
                WorkKind::WrapUp { until } => WorkKindRow::WrapUp(until),
                WorkKind::Held => WorkKindRow::Held,
                WorkKind::Interrupted => WorkKindRow::Interrupted,
                WorkKind::Consult => WorkKindRow::Consult,
            },
            channel: work.channel,
            cost: work.cost,
            exclusive: work.exclusive,
            labels: work.labels.to_vec(),
            since: work.since,
        }
    }

    fn read(&self) -> Work {
        Work {
            ticket: self.ticket,
            id: self.id,
            kind: match self.kind {
                WorkKindRow::Offer => WorkKind::Offer,
                WorkKindRow::Assignment => WorkKind::Assignment,
                WorkKindRow::WrapUp(until) => WorkKind::WrapUp { until },
                WorkKindRow::Held => WorkKind::Held,
                WorkKindRow::Interrupted => WorkKind::Interrupted,
                WorkKindRow::Consult => WorkKind::Consult,
            },
            channel: self.channel,
            cost: self.cost,
            exclusive: self.exclusive,
            labels: self.labels.iter().copied().collect(),
            since: self.since,
        }
    }
}
