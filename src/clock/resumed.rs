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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::clock::{Amount, ClockKind, PauseCauses};
    use crate::time::Span;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros).unwrap()
    }

    #[test]
    fn pauses_have_one_form() {
        use PauseCause::{Customer, Identity};
        let pause = |(cause, from, to): &(PauseCause, i64, Option<i64>)| Pause {
            from: at(*from),
            cause: *cause,
            to: to.map(at),
        };
        for (list, is_sound) in [
            (&[][..], true),
            (&[(Customer, 1, Some(2)), (Customer, 3, Some(4))], true),
            (&[(Customer, 1, Some(2)), (Customer, 3, None)], true),
            // Those of another cause may overlap.
            (&[(Customer, 1, Some(4)), (Identity, 2, Some(3))], true),
            (&[(Customer, 1, Some(2)), (Identity, 2, None)], true),
            (&[(Identity, 1, None), (Customer, 2, Some(3))], true),
            // They touch, overlap, come after one that goes on, or out of order.
            (&[(Customer, 1, Some(2)), (Customer, 2, Some(3))], false),
            (&[(Customer, 1, Some(3)), (Customer, 2, Some(4))], false),
            (&[(Customer, 1, None), (Customer, 3, Some(4))], false),
            (&[(Customer, 3, Some(4)), (Identity, 1, Some(2))], false),
            // Of no time, and of less.
            (&[(Customer, 2, Some(2))], false),
            (&[(Customer, 2, Some(1))], false),
            (&[(Customer, 2, Some(2)), (Customer, 4, None)], false),
            (&[(Customer, 2, Some(1)), (Customer, 4, None)], false),
        ] {
            let pauses = Pauses::resumed(list.iter().map(pause).collect());
            assert_eq!(pauses.is_some(), is_sound, "{list:?}");
        }
        for (count, is_sound) in [(1_000, true), (1_001, false)] {
            let many = (0..count).map(|place| pause(&(Customer, 3 * place, Some(3 * place + 1))));
            assert_eq!(Pauses::resumed(many.collect()).is_some(), is_sound);
        }
    }

    #[test]
    fn a_stopwatch_stops_after_its_start_and_changes_in_order() {
        let resumed = |stopped_at: Option<i64>, changes: Vec<i64>| {
            let changes = changes.into_iter().map(|from| (at(from), Basis::default()));
            let (started_at, stopped_at) = (at(5), stopped_at.map(at));
            let (pauses, changes) = (Pauses::new(), changes.collect());
            Stopwatch::resumed(started_at, stopped_at, pauses, Basis::default(), changes).is_some()
        };
        assert!(resumed(None, vec![]));
        assert!(resumed(Some(5), vec![3, 7]));
        assert!(!resumed(Some(4), vec![]));
        assert!(!resumed(None, vec![7, 7]));
        assert!(!resumed(None, vec![7, 6]));
        assert!(resumed(None, (0..1_000).collect()));
        assert!(!resumed(None, (0..1_001).collect()));
    }

    #[test]
    fn a_conversation_waits_for_an_answer_to_what_came_after_the_last() {
        let resumed = |answer: Option<i64>, unanswered: Vec<i64>| {
            let unanswered: Vec<_> = unanswered.into_iter().map(at).collect();
            Conversation::resumed(answer.map(at), &unanswered).is_some()
        };
        assert!(resumed(None, vec![]));
        assert!(resumed(Some(9), vec![]));
        assert!(resumed(None, vec![1, 1, 2]));
        assert!(resumed(Some(1), vec![1, 2]));
        assert!(!resumed(Some(2), vec![1, 3]));
        assert!(!resumed(None, vec![2, 1]));
        assert!(resumed(None, (0..32).collect()));
        assert!(!resumed(None, (0..33).collect()));
    }

    #[test]
    fn warnings_keep_their_bounds() {
        let promise = || {
            let hour = Amount::elapsed(Span::from_secs(3_600));
            Promise::within(ClockKind::Resolution, hour).stopped_by(PauseCauses::NONE)
        };
        for (share, is_sound) in [(0, false), (1, true), (999, true), (1_000, false)] {
            let promise = promise().warn_at_per_mille(share);
            assert_eq!(promise.warns_within_bounds(), is_sound, "{share}");
        }
        for (count, is_sound) in [(0, true), (32, true), (33, false)] {
            let before = Amount::elapsed(Span::from_secs(60));
            let warned =
                (0..count).fold(promise(), |promise, _| promise.warn_before(before.clone()));
            assert_eq!(warned.warns_within_bounds(), is_sound, "{count}");
        }
    }
}
