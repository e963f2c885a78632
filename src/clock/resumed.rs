//! Clocks that go on from what was written down of them, once that is found to be sound.

use std::sync::Arc;

use super::bounds::{CHANGES_MAX, UNANSWERED_MAX, WARNINGS_MAX};
use super::clock::{Clock, ClockState, Said};
use super::conversation::Conversation;
use super::pause::{Pause, PauseCause, Pauses};
use super::promise::{Promise, Warning};
use super::stopwatch::{Basis, Stopwatch};
use crate::time::Timestamp;

impl Clock {
    /// What was said of it under its present target.
    pub(crate) const fn said(&self) -> Said {
        self.said
    }

    /// A clock with this history. `None`: it runs though it has stopped, or the reverse.
    pub(crate) fn resumed(
        instance: u32,
        promise: Arc<Promise>,
        watch: Stopwatch,
        state: ClockState,
        said: Said,
    ) -> Option<Self> {
        let runs = state == ClockState::Running;
        (runs == watch.stopped_at.is_none()).then_some(Self {
            instance,
            promise,
            watch,
            state,
            said,
        })
    }
}

impl Stopwatch {
    /// By what it counted at first, and from when on by what else.
    pub(crate) fn all_bases(&self) -> (&Basis, &[(Timestamp, Basis)]) {
        (&self.basis, &self.changes)
    }

    /// One with this history, if there can be such a one.
    pub(crate) fn resumed(
        started_at: Timestamp,
        stopped_at: Option<Timestamp>,
        pauses: Pauses,
        basis: Basis,
        changes: Vec<(Timestamp, Basis)>,
    ) -> Option<Self> {
        let sound = stopped_at.is_none_or(|stopped_at| started_at <= stopped_at)
            && changes.len() <= CHANGES_MAX
            && changes.is_sorted_by(|(one, _), (next, _)| one < next);
        sound.then_some(Self {
            started_at,
            stopped_at,
            pauses,
            basis,
            changes,
        })
    }
}

impl Pauses {
    /// Those of a list that has their one form.
    pub(crate) fn resumed(list: Vec<Pause>) -> Option<Self> {
        let mut sound = list.len() <= CHANGES_MAX && list.is_sorted();
        for cause in PauseCause::ALL {
            let mut of_it = list.iter().filter(|pause| pause.cause == cause).peekable();
            while let Some(pause) = of_it.next() {
                sound &= match (pause.to, of_it.peek()) {
                    (Some(to), Some(next)) => pause.from < to && to < next.from,
                    (Some(to), None) => pause.from < to,
                    (None, next) => next.is_none(),
                };
            }
        }
        sound.then_some(Self(list))
    }
}

impl Conversation {
    /// Its last answer, and the messages that wait for one.
    pub(crate) fn parts(&self) -> (Option<Timestamp>, &[Timestamp]) {
        (self.last_answer, &self.unanswered)
    }

    /// One of which this is known, if that can be.
    pub(crate) fn resumed(
        last_answer: Option<Timestamp>,
        unanswered: &[Timestamp],
    ) -> Option<Self> {
        let sound = unanswered.len() <= UNANSWERED_MAX
            && unanswered.is_sorted()
            && unanswered
                .first()
                .is_none_or(|first| last_answer <= Some(*first));
        sound.then(|| Self {
            last_answer,
            unanswered: unanswered.iter().copied().collect(),
        })
    }
}

impl Promise {
    /// Whether its warnings keep their bounds, as every promise that a policy makes.
    pub(crate) fn warns_within_bounds(&self) -> bool {
        let shares = self.warnings.iter().all(|warning| match warning {
            Warning::PerMille(share) => (1..=999).contains(share),
            Warning::Before(_) => true,
        });
        shares && self.warnings.len() <= usize::from(WARNINGS_MAX)
    }
}
