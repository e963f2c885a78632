use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::amount::{Calendars, Tally};
use super::bounds::CHANGES_MAX;
use super::error::ClockError;
use super::pause::{PauseCause, PauseCauses, Pauses, Still};
use crate::model::Name;
use crate::time::{Span, Timestamp};

/// By what time is counted: which calendar's, and what stops it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Basis {
    /// The calendar whose open time counts; `None`: all time counts.
    pub calendar: Option<Name>,
    /// The pauses that stop it.
    pub stopped_by: PauseCauses,
}

impl Basis {
    /// Counted by this calendar, or by none, and stopped by these causes.
    #[must_use]
    pub const fn new(calendar: Option<Name>, stopped_by: PauseCauses) -> Self {
        Self {
            calendar,
            stopped_by,
        }
    }
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Due {
    /// At this instant. What is done in that very instant is in time.
    At(Timestamp),
    /// It stands still and nobody knows until when.
    Paused {
        /// Since when.
        since: Timestamp,
        /// What is left of the target; `None` for limits in days.
        left: Option<Span>,
    },
    /// It runs from something that has not happened.
    Missing {
        /// What has not.
        anchor: Name,
    },
}

impl Due {
    /// The instant, if there is one.
    #[must_use]
    pub const fn at(&self) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(*at),
            Self::Paused { .. } | Self::Missing { .. } => None,
        }
    }
}

/// Time counted from a start, with what was paused cut out. It keeps its history and
/// nothing else, so whatever is told after the fact gives what it would have given at
/// its time.
///
/// What has been counted by one calendar stays counted when it goes over to another.
///
/// ```
/// use nightdesk::clock::{Basis, Calendars, Due, PauseCause, PauseCauses, Stopwatch};
/// use nightdesk::{Span, Timestamp};
/// let at = |minute: u32| Timestamp::MIN.saturating_add(Span::from_secs(60 * minute));
/// let mut watch = Stopwatch::new(at(0), Basis::new(None, PauseCauses::ALL));
/// watch.pause(PauseCause::Customer, at(10))?;
/// // Used up exactly when the pause begins: due there. A second more: nobody knows.
/// let calendars = Calendars::new();
/// assert_eq!(watch.due(&calendars, Span::from_secs(600))?, Due::At(at(10)));
/// let left = Some(Span::from_secs(1));
/// assert_eq!(watch.due(&calendars, Span::from_secs(601))?, Due::Paused { since: at(10), left });
/// # Ok::<(), nightdesk::clock::ClockError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopwatch {
    pub(super) started_at: Timestamp,
    pub(super) stopped_at: Option<Timestamp>,
    pub(super) pauses: Pauses,
    pub(super) basis: Basis,
    /// Later bases, each with the instant from which it counts, in order, one an instant.
    pub(super) changes: Vec<(Timestamp, Basis)>,
}

/// A stretch in which it ran; without an end it runs on.
pub(crate) type Run = (Timestamp, Option<Timestamp>);

/// The stretches from `from` up to `until` that lie between those in which it stood
/// still, in order. They may be empty; only the last can go on.
pub(crate) fn runs(
    from: Timestamp,
    until: Option<Timestamp>,
    still: impl Iterator<Item = Still>,
) -> SmallVec<[Run; 4]> {
    let mut runs = SmallVec::new();
    let mut cursor = from;
    for (pause, end) in still {
        if until.is_some_and(|until| pause >= until) {
            break;
        }
        if end.is_some_and(|end| end <= cursor) {
            continue;
        }
        runs.push((cursor, Some(pause.max(cursor))));
        match end {
            Some(end) => cursor = end,
            None => return runs,
        }
    }
    if until.is_none_or(|until| cursor < until) {
        runs.push((cursor, until));
    }
    runs
}

/// A target that is used up run by run.
pub(crate) struct Countdown {
    left: Span,
    since: Timestamp,
}

impl Countdown {
    pub(crate) const fn new(target: Span, start: Timestamp) -> Self {
        Self {
            left: target,
            since: start,
        }
    }

    /// The instant in these runs at which the target is used up, if it is.
    pub(crate) fn take(
        &mut self,
        tally: Tally<'_>,
        runs: &[Run],
    ) -> Result<Option<Timestamp>, ClockError> {
        for (from, to) in runs.iter().copied() {
            let Some(to) = to else {
                return tally.add(from, self.left).map(Some);
            };
            let counted = tally.between(from, to);
            if counted >= self.left {
                return tally.add(from, self.left).map(Some);
            }
            self.left = self.left.saturating_sub(counted);
            // A pause that was on before leaves an empty run behind.
            if from < to {
                self.since = to;
            }
        }
        Ok(None)
    }

    /// When no run is left and it stands still.
    pub(crate) const fn paused(self) -> Due {
        Due::Paused {
            since: self.since,
            left: Some(self.left),
        }
    }
}

impl Stopwatch {
    /// One that starts at `at`.
    #[must_use]
    pub fn new(at: Timestamp, basis: Basis) -> Self {
        Self {
            started_at: at,
            stopped_at: None,
            pauses: Pauses::new(),
            basis,
            changes: Vec::new(),
        }
    }

    /// When it started.
    #[must_use]
    pub const fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// When it stopped, if it has.
    #[must_use]
    pub const fn stopped_at(&self) -> Option<Timestamp> {
        self.stopped_at
    }

    /// All pauses that were told, also those that do not stop it.
    #[must_use]
    pub const fn pauses(&self) -> &Pauses {
        &self.pauses
    }

    /// By what it counts now.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        self.changes.last().map_or(&self.basis, |(_, basis)| basis)
    }

    /// It is paused from `at` on; before the start that counts from the start.
    ///
    /// # Errors
    /// As [`Pauses::begin`].
    pub fn pause(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        self.pauses.begin(cause, at)
    }

    /// The pause that is on ends at `at`.
    ///
    /// # Errors
    /// As [`Pauses::end`].
    pub fn resume(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        self.pauses.end(cause, at)
    }

    /// It was paused from `from` up to `to`.
    ///
    /// # Errors
    /// As [`Pauses::insert_between`].
    pub fn paused_between(
        &mut self,
        cause: PauseCause,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), ClockError> {
        self.pauses.insert_between(cause, from, to)
    }

    /// It started at `at` and not when it was said to.
    ///
    /// # Errors
    /// [`ClockError::StartedAfterStop`].
    pub fn correct_start(&mut self, at: Timestamp) -> Result<(), ClockError> {
        if let Some(stopped_at) = self.stopped_at.filter(|stopped_at| *stopped_at < at) {
            return Err(ClockError::StartedAfterStop { at, stopped_at });
        }
        self.started_at = at;
        Ok(())
    }

    /// It stops at `at`. One that has stopped already can be told that it was earlier;
    /// a later stop changes nothing.
    ///
    /// # Errors
    /// [`ClockError::StoppedBeforeStart`].
    pub fn stop(&mut self, at: Timestamp) -> Result<(), ClockError> {
        let started_at = self.started_at;
        if at < started_at {
            return Err(ClockError::StoppedBeforeStart { at, started_at });
        }
        self.stopped_at = Some(self.stopped_at.map_or(at, |stopped_at| stopped_at.min(at)));
        Ok(())
    }

    /// From `at` on it counts by another basis. What it has counted by then stays.
    ///
    /// # Errors
    /// [`ClockError::RetargetedBefore`] if that was done for a later instant already;
    /// [`ClockError::TooManyChanges`].
    pub fn count_by(&mut self, basis: Basis, at: Timestamp) -> Result<(), ClockError> {
        if *self.basis() == basis {
            return Ok(());
        }
        if let Some((last, _)) = self.changes.last().filter(|(last, _)| at < *last) {
            return Err(ClockError::RetargetedBefore { at, last: *last });
        }
        if self.changes.last().is_some_and(|(last, _)| *last == at) {
            // It counted for no time at all.
            self.changes.pop();
            if *self.basis() == basis {
                return Ok(());
            }
        }
        if self.changes.len() >= CHANGES_MAX {
            return Err(ClockError::TooManyChanges { most: CHANGES_MAX });
        }
        self.changes.push((at, basis));
        Ok(())
    }

    /// What it counts by now counts from the start.
    pub(crate) fn recount(&mut self) {
        if let Some((_, basis)) = self.changes.pop() {
            self.basis = basis;
        }
        self.changes.clear();
    }

    /// What has been counted by `until`, or by the stop if that was earlier.
    ///
    /// # Errors
    /// [`ClockError::UnknownCalendar`].
    pub fn elapsed(&self, calendars: &Calendars, until: Timestamp) -> Result<Span, ClockError> {
        let until = self.stopped_at.map_or(until, |stop| stop.min(until));
        let mut elapsed = Span::ZERO;
        for (basis, from, to) in self.bases() {
            let tally = calendars.tally(basis.calendar.as_ref())?;
            let to = to.map_or(until, |to| to.min(until));
            for (from, to) in runs(from, Some(to), self.still(basis.stopped_by)) {
                let to = to.map_or(until, |to| to.min(until));
                elapsed = elapsed.saturating_add(tally.between(from, to));
            }
        }
        Ok(elapsed)
    }

    /// When `target` has been counted. Used up exactly when it closes or pauses, it is
    /// due there. Of one that has stopped: when it would have been due, had nothing
    /// happened after the stop.
    ///
    /// # Errors
    /// [`ClockError::UnknownCalendar`], and if so much time does not follow.
    pub fn due(&self, calendars: &Calendars, target: Span) -> Result<Due, ClockError> {
        let mut countdown = Countdown::new(target, self.started_at);
        for (basis, from, until) in self.bases() {
            let tally = calendars.tally(basis.calendar.as_ref())?;
            let runs = runs(from, until, self.still(basis.stopped_by));
            if let Some(at) = countdown.take(tally, &runs)? {
                return Ok(Due::At(at));
            }
        }
        Ok(countdown.paused())
    }

    /// Each basis with the stretch for which it counts; the last has no end.
    pub(crate) fn bases(&self) -> impl Iterator<Item = (&Basis, Timestamp, Option<Timestamp>)> {
        let starts = core::iter::once((Timestamp::MIN, &self.basis))
            .chain(self.changes.iter().map(|(from, basis)| (*from, basis)));
        let ends = self
            .changes
            .iter()
            .map(|(from, _)| Some(*from))
            .chain([None]);
        starts.zip(ends).filter_map(|((from, basis), until)| {
            let from = from.max(self.started_at);
            until
                .is_none_or(|until| from < until)
                .then_some((basis, from, until))
        })
    }

    /// The paused stretches as far as they count: a stopped one is not paused any more.
    pub(crate) fn still(&self, causes: PauseCauses) -> impl Iterator<Item = Still> + Clone {
        let stop = self.stopped_at;
        self.pauses
            .merged(causes)
            .map_while(move |(from, to)| match stop {
                None => Some((from, to)),
                Some(stop) if from >= stop => None,
                Some(stop) => Some((from, Some(to.map_or(stop, |to| to.min(stop))))),
            })
    }
}
