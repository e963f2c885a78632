use serde::{Deserialize, Serialize};

use super::amount::Setting;
use super::bounds::LIMIT_DEPTH_MAX;
use super::clock::{Clock, ClockState};
use super::error::ClockError;
use super::limit::{Length, Part, Step};
use super::pause::{PauseCause, PauseCauses};
use super::promise::{ClockKind, Target};
use super::stopwatch::Due;
use super::words;
use crate::model::Name;
use crate::time::{Span, Timestamp};

/// Why a clock is due when it is: as data, and in words for people (its `Display`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The clock's number among those of its ticket.
    pub instance: u32,
    /// What it is about.
    pub kind: ClockKind,
    /// How it stands.
    pub state: ClockState,
    /// Whether it was not met in time, by what is known.
    pub late: bool,
    /// By when it was promised.
    pub target: Target,
    /// When it started.
    pub started_at: Timestamp,
    /// When it was met or withdrawn.
    pub ended_at: Option<Timestamp>,
    /// When it is due.
    pub due: Due,
    /// The instant that counts in the order: when it is due, less the lead.
    pub work_from: Option<Timestamp>,
    /// What it has counted so far.
    pub elapsed: Span,
    /// By what it counted, and from when: more than one entry if the calendar changed.
    pub counted: Vec<Counted>,
    /// The pauses that stopped it, in order; none of another cause.
    pub pauses: Vec<PauseCounted>,
    /// Of a limit: which part of it decided, and why.
    pub limit: Option<LimitReason>,
    /// All of it in words, with times as the desk's wall shows them.
    pub words: String,
}

impl core::fmt::Display for Explanation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(&self.words)
    }
}

/// A stretch counted by one calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counted {
    /// The calendar; `None`: all time counted.
    pub calendar: Option<Name>,
    /// From when.
    pub from: Timestamp,
    /// Until when; `None`: it still does.
    pub to: Option<Timestamp>,
}

/// A pause that stopped a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PauseCounted {
    /// Why.
    pub cause: PauseCause,
    /// Its beginning, not before the clock's start.
    pub from: Timestamp,
    /// Its end; `None`: it goes on.
    pub to: Option<Timestamp>,
    /// The time that it kept from being counted, by the clock's calendar. What two
    /// pauses share counts for the one that began first.
    pub time: Span,
}

/// Which part of a limit decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LimitReason {
    /// The part: its anchor and its length.
    pub part: Part,
    /// When its anchor happened.
    pub anchored_at: Option<Timestamp>,
    /// How it came to decide, from the inside out.
    pub steps: Vec<Step>,
}

impl Clock {
    /// Why it is due when it is, by what is known at `now`.
    ///
    /// # Errors
    /// As [`due`](Self::due).
    pub fn explain(&self, setting: Setting<'_>, now: Timestamp) -> Result<Explanation, ClockError> {
        let watch = self.watch();
        let promise = self.promise();
        let limit = match &promise.target {
            Target::Within(_) => None,
            Target::By(limit) => {
                let settled = limit.settle(setting, self.pauses(), LIMIT_DEPTH_MAX)?;
                Some(LimitReason {
                    part: settled.part.clone(),
                    anchored_at: setting.anchors.get(settled.part.anchor.as_str()),
                    steps: settled.steps.into_vec(),
                })
            }
        };
        let counted = watch.bases().map(|(basis, from, to)| Counted {
            calendar: basis.calendar.clone(),
            from,
            to,
        });
        let mut explanation = Explanation {
            instance: self.instance(),
            kind: promise.kind.clone(),
            state: self.state(),
            late: self.is_late(setting, now)?,
            target: promise.target.clone(),
            started_at: watch.started_at(),
            ended_at: watch.stopped_at(),
            due: self.due(setting)?,
            work_from: self.work_from(setting)?,
            elapsed: self.elapsed(setting, now)?,
            counted: counted.collect(),
            pauses: self.pauses_counted(setting, limit.as_ref(), now)?,
            limit,
            words: String::new(),
        };
        explanation.words = words::of(&explanation, setting.calendars);
        Ok(explanation)
    }

    fn pauses_counted(
        &self,
        setting: Setting<'_>,
        limit: Option<&LimitReason>,
        now: Timestamp,
    ) -> Result<Vec<PauseCounted>, ClockError> {
        if let Some(reason) = limit {
            if !reason.part.pausable {
                return Ok(Vec::new());
            }
            let calendar = match &reason.part.length {
                Length::Time(amount) => amount.calendar.as_ref(),
                Length::Days(_) => None,
            };
            let from = reason.anchored_at.unwrap_or(self.watch().started_at());
            let causes = self.promise().stopped_by;
            return self.pauses_in(setting, calendar, causes, (from, None), now);
        }
        let mut counted = Vec::new();
        for (basis, from, to) in self.watch().bases() {
            let calendar = basis.calendar.as_ref();
            counted.extend(self.pauses_in(setting, calendar, basis.stopped_by, (from, to), now)?);
        }
        Ok(counted)
    }

    /// The pauses of these causes in a stretch, clipped to it and to the clock's end.
    fn pauses_in(
        &self,
        setting: Setting<'_>,
        calendar: Option<&Name>,
        causes: PauseCauses,
        (from, until): (Timestamp, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<Vec<PauseCounted>, ClockError> {
        let tally = setting.calendars.tally(calendar)?;
        let end = [until, self.watch().stopped_at()]
            .into_iter()
            .flatten()
            .min();
        let mut cursor = from;
        let mut counted = Vec::new();
        for pause in self.watch().pauses().as_slice() {
            let from = pause.from.max(from);
            let to = match (pause.to, end) {
                (Some(to), Some(end)) => Some(to.min(end)),
                (to, end) => to.or(end),
            };
            if !causes.contains(pause.cause) || to.is_some_and(|to| to <= from) {
                continue;
            }
            let upto = to.unwrap_or(now);
            counted.push(PauseCounted {
                cause: pause.cause,
                from,
                to,
                time: tally.between(from.max(cursor), upto),
            });
            cursor = cursor.max(upto);
        }
        Ok(counted)
    }
}
