use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::amount::Setting;
use super::bounds::WARNINGS_MAX;
use super::error::ClockError;
use super::limit::PauseSource;
use super::pause::PauseCause;
use super::promise::{Promise, Target, Warning};
use super::stopwatch::{Due, Stopwatch};
use crate::model::AgentKind;
use crate::time::{Span, Timestamp};

/// One running promise on a ticket.
///
/// It keeps what happened, not what follows: due times are worked out when asked, so
/// what is told after the fact, in whatever order, gives the same as if it had been told
/// at its time. What has been said of it (warnings, the breach) it keeps as well, so that
/// each is said once.
///
/// After every change, and when [`next_alarm`](Self::next_alarm) comes due, call
/// [`fire`](Self::fire): it says what has not been said yet, and takes a breach back that
/// by now turns out to have been none.
///
/// Whatever fails leaves the clock as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub(super) instance: u32,
    pub(super) promise: Arc<Promise>,
    pub(super) watch: Stopwatch,
    pub(super) state: ClockState,
    pub(super) said: Said,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::exhaustive_enums,
    reason = "a promise is open, kept or taken back"
)]
pub enum ClockState {
    /// It runs, or is paused.
    Running,
    /// What was promised was done, in time or late.
    Met {
        /// By whom.
        by: AgentKind,
    },
    /// It is promised no more.
    Withdrawn,
}

/// What has been said under the present target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    /// One bit for each warning.
    pub(crate) warnings: u32,
    pub(crate) lead: bool,
    pub(crate) breach: bool,
}

/// Something a clock has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Notice {
    /// A warning.
    Warning {
        /// Which, from 0, as the promise lists them.
        index: u8,
        /// Its instant. Earlier than the present where it follows from a correction.
        at: Timestamp,
        /// When it is due; `None` while it is paused.
        due: Option<Timestamp>,
    },
    /// Work must begin: it counts in the order from now on.
    Lead {
        /// Its instant.
        at: Timestamp,
        /// When it is due.
        due: Timestamp,
    },
    /// It was not met in time.
    Breached {
        /// Just after `due`.
        at: Timestamp,
        /// When it was due.
        due: Timestamp,
    },
    /// By what is known now it is not breached, or was met in time.
    BreachWithdrawn {
        /// When it came to be known.
        at: Timestamp,
        /// When it is due now; `None` while it is paused or nobody knows.
        due: Option<Timestamp>,
    },
}

impl Notice {
    /// Its instant.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Warning { at, .. }
            | Self::Lead { at, .. }
            | Self::Breached { at, .. }
            | Self::BreachWithdrawn { at, .. } => *at,
        }
    }
}

impl Clock {
    /// A clock that starts at `at`. The instance numbers the clocks of a ticket.
    #[must_use]
    pub fn start(instance: u32, promise: Arc<Promise>, at: Timestamp) -> Self {
        Self {
            instance,
            watch: Stopwatch::new(at, promise.basis()),
            promise,
            state: ClockState::Running,
            said: Said::default(),
        }
    }

    /// Its number among the ticket's clocks.
    #[must_use]
    pub const fn instance(&self) -> u32 {
        self.instance
    }

    /// What is promised.
    #[must_use]
    pub const fn promise(&self) -> &Arc<Promise> {
        &self.promise
    }

    /// Its history.
    #[must_use]
    pub const fn watch(&self) -> &Stopwatch {
        &self.watch
    }

    /// How it stands.
    #[must_use]
    pub const fn state(&self) -> ClockState {
        self.state
    }

    /// Whether it is neither met nor withdrawn.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.state, ClockState::Running)
    }

    /// Whether its breach has been said and not been taken back.
    #[must_use]
    pub const fn is_breached(&self) -> bool {
        self.said.breach
    }

    /// The ticket is paused from `at` on. All pauses are told, also those that do not
    /// stop it: another target may count them.
    ///
    /// # Errors
    /// As [`Pauses::begin`](super::Pauses::begin).
    pub fn pause(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        self.watch.pause(cause, at)
    }

    /// The pause ends at `at`.
    ///
    /// # Errors
    /// As [`Pauses::end`](super::Pauses::end).
    pub fn resume(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        self.watch.resume(cause, at)
    }

    /// The ticket was paused from `from` up to `to`.
    ///
    /// # Errors
    /// As [`Pauses::insert_between`](super::Pauses::insert_between).
    pub fn paused_between(
        &mut self,
        cause: PauseCause,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), ClockError> {
        self.watch.paused_between(cause, from, to)
    }

    /// It started at `at` and not when it was said to.
    ///
    /// # Errors
    /// [`ClockError::StartedAfterStop`].
    pub fn correct_start(&mut self, at: Timestamp) -> Result<(), ClockError> {
        self.watch.correct_start(at)
    }

    /// What was promised was done at `at`. Gives whether that meets it: not if only a
    /// person's deed does, and not if it ended as early already. It ends with the
    /// earliest end that is told, so an answer told after the fact counts from then.
    ///
    /// # Errors
    /// [`ClockError::StoppedBeforeStart`].
    pub fn meet(&mut self, at: Timestamp, by: AgentKind) -> Result<bool, ClockError> {
        if !self.promise.met_by.accepts(by) {
            return Ok(false);
        }
        self.end(at, ClockState::Met { by })
    }

    /// Whether [`meet`](Self::meet) would.
    pub(crate) fn would_be_met(&self, at: Timestamp, by: AgentKind) -> bool {
        self.promise.met_by.accepts(by) && self.watch.started_at() <= at && !self.has_ended_by(at)
    }

    fn has_ended_by(&self, at: Timestamp) -> bool {
        self.watch.stopped_at().is_some_and(|ended| ended <= at)
    }

    /// It is promised no more from `at` on. A breach before that stays one. Gives
    /// whether that ends it: not if it ended as early already.
    ///
    /// # Errors
    /// [`ClockError::StoppedBeforeStart`].
    pub fn withdraw(&mut self, at: Timestamp) -> Result<bool, ClockError> {
        self.end(at, ClockState::Withdrawn)
    }

    fn end(&mut self, at: Timestamp, state: ClockState) -> Result<bool, ClockError> {
        if self.has_ended_by(at) {
            return Ok(false);
        }
        self.watch.stop(at)?;
        self.state = state;
        Ok(true)
    }

    /// From `at` on this promise counts. What has been counted stays: a new target is
    /// measured from the old start, and another calendar counts from `at` on.
    ///
    /// Under another target it may warn and breach once more; what was said under the
    /// old one stands.
    ///
    /// # Errors
    /// [`ClockError::Ended`] if it is met or withdrawn, [`ClockError::OtherKind`] if the
    /// promise is about something else, [`ClockError::RetargetedBefore`],
    /// [`ClockError::TooManyChanges`].
    pub fn retarget(&mut self, promise: Arc<Promise>, at: Timestamp) -> Result<(), ClockError> {
        if let Some(at) = self.watch.stopped_at() {
            return Err(ClockError::Ended { at });
        }
        if promise.kind != self.promise.kind {
            return Err(ClockError::OtherKind {
                from: self.promise.kind.to_string(),
                to: promise.kind.to_string(),
            });
        }
        self.watch.count_by(promise.basis(), at)?;
        let same_target = promise.target == self.promise.target;
        if !same_target {
            self.said.breach = false;
        }
        if !same_target || promise.warnings != self.promise.warnings {
            self.said.warnings = 0;
        }
        if !same_target || promise.lead != self.promise.lead {
            self.said.lead = false;
        }
        self.promise = promise;
        Ok(())
    }

    /// From its start on it counts by its present promise alone, since a calendar that it
    /// counted by before is gone. What was said stands.
    pub(crate) fn recount(&mut self) {
        self.watch.recount();
    }

    /// When it is due. Of one that has ended: when it would have been.
    ///
    /// # Errors
    /// A calendar that is not in the table, or an answer past the year 9999.
    pub fn due(&self, setting: Setting<'_>) -> Result<Due, ClockError> {
        match &self.promise.target {
            Target::Within(amount) => self.watch.due(setting.calendars, amount.span),
            Target::By(limit) => limit.due_with(setting, self.pauses()),
        }
    }

    pub(crate) fn pauses(&self) -> PauseSource<'_> {
        PauseSource::new(&self.watch, self.promise.stopped_by)
    }

    /// What it has counted by `now`, or by its end. Of a limit: the time since the
    /// clock's start, pauses cut out.
    ///
    /// # Errors
    /// A calendar that is not in the table.
    pub fn elapsed(&self, setting: Setting<'_>, now: Timestamp) -> Result<Span, ClockError> {
        self.watch.elapsed(setting.calendars, now)
    }

    /// Whether it was not met in time, by what is known at `now`. Not late in the very
    /// instant it is due.
    ///
    /// # Errors
    /// As [`due`](Self::due).
    pub fn is_late(&self, setting: Setting<'_>, now: Timestamp) -> Result<bool, ClockError> {
        Ok(self.is_past(&self.due(setting)?, now))
    }

    pub(crate) fn is_past(&self, due: &Due, now: Timestamp) -> bool {
        let end = self.watch.stopped_at().unwrap_or(now);
        due.at().is_some_and(|due| due < end)
    }

    /// The instant that counts in the order: when it is due, less the lead.
    ///
    /// # Errors
    /// As [`due`](Self::due).
    pub fn work_from(&self, setting: Setting<'_>) -> Result<Option<Timestamp>, ClockError> {
        let Due::At(due) = self.due(setting)? else {
            return Ok(None);
        };
        match &self.promise.lead {
            None => Ok(Some(due)),
            Some(lead) => {
                let at = lead.before(due, setting.calendars)?;
                Ok(Some(at.max(self.watch.started_at())))
            }
        }
    }

    /// What it has to say next if nothing else happens; nothing of one that has ended.
    ///
    /// # Errors
    /// As [`due`](Self::due).
    pub fn next_alarm(&self, setting: Setting<'_>) -> Result<Option<Notice>, ClockError> {
        let due = self.due(setting)?;
        Ok(self.alarms(setting, &due)?.into_iter().next())
    }

    /// Says what is to be said by `now`, in the order of the instants, each once.
    ///
    /// # Errors
    /// As [`due`](Self::due).
    pub fn fire(
        &mut self,
        setting: Setting<'_>,
        now: Timestamp,
    ) -> Result<Vec<Notice>, ClockError> {
        let due = self.due(setting)?;
        self.fire_by(setting, due, now)
    }

    /// The same, when it is known when it is due.
    pub(crate) fn fire_by(
        &mut self,
        setting: Setting<'_>,
        due: Due,
        now: Timestamp,
    ) -> Result<Vec<Notice>, ClockError> {
        let late = self.is_past(&due, now);
        let mut notices = Vec::new();
        if self.said.breach && !late {
            self.said.breach = false;
            notices.push(Notice::BreachWithdrawn {
                at: now,
                due: due.at(),
            });
        }
        for alarm in self.alarms(setting, &due)? {
            if alarm.at() > now {
                break;
            }
            match alarm {
                Notice::Warning { index, .. } => self.said.warnings |= bit(index),
                Notice::Lead { .. } => self.said.lead = true,
                _ => self.said.breach = true,
            }
            notices.push(alarm);
        }
        // Met late as it turns out: an end that was told cannot wait for its alarm.
        if let (false, true, Due::At(due)) = (self.said.breach, late, due) {
            self.said.breach = true;
            notices.push(breached(due));
        }
        Ok(notices)
    }

    /// What a running clock has not said yet, in the order of the instants.
    pub(crate) fn alarms(
        &self,
        setting: Setting<'_>,
        due: &Due,
    ) -> Result<SmallVec<[Notice; 4]>, ClockError> {
        let mut alarms = SmallVec::new();
        if !self.is_running() {
            return Ok(alarms);
        }
        for (index, warning) in (0..WARNINGS_MAX).zip(&self.promise.warnings) {
            if self.said.warnings & bit(index) == 0
                && let Some(at) = self.warns_at(setting, warning, due)?
            {
                let due = due.at();
                alarms.push(Notice::Warning { index, at, due });
            }
        }
        if let Due::At(due) = *due {
            if self.promise.lead.is_some()
                && !self.said.lead
                && let Some(at) = self.work_from(setting)?
            {
                alarms.push(Notice::Lead { at, due });
            }
            if !self.said.breach {
                alarms.push(breached(due));
            }
        }
        // Stable: at equal instants warnings come first, as they are listed.
        alarms.sort_by_key(Notice::at);
        Ok(alarms)
    }

    fn warns_at(
        &self,
        setting: Setting<'_>,
        warning: &Warning,
        due: &Due,
    ) -> Result<Option<Timestamp>, ClockError> {
        let start = self.watch.started_at();
        match (warning, &self.promise.target, due) {
            (Warning::PerMille(share), Target::Within(amount), _) => {
                let share = share_of(amount.span, *share);
                Ok(self.watch.due(setting.calendars, share)?.at())
            }
            (Warning::PerMille(share), Target::By(_), Due::At(due)) => {
                let share = share_of(due.since(start), *share);
                Ok(Some(start.saturating_add(share)))
            }
            (Warning::Before(amount), _, Due::At(due)) => {
                let at = amount.before(*due, setting.calendars)?;
                Ok(Some(at.max(start)))
            }
            _ => Ok(None),
        }
    }
}

fn breached(due: Timestamp) -> Notice {
    let at = due.saturating_add(Span::TICK);
    Notice::Breached { at, due }
}

/// The bit of a warning, which is one of at most 32.
const fn bit(index: u8) -> u32 {
    1_u32.wrapping_shl(index as u32)
}

/// So many thousandths of a span, rounded down.
fn share_of(span: Span, per_mille: u16) -> Span {
    let micros = i128::from(span.as_micros()) * i128::from(per_mille) / 1_000;
    i64::try_from(micros)
        .ok()
        .and_then(|micros| Span::from_micros(micros).ok())
        .unwrap_or(Span::MAX)
}
