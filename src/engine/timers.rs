use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, Serializer};

use crate::time::Timestamp;

/// What becomes due at an instant. At equal instants timers fire in this order,
/// then by the ticket's arrival, then by the agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimerKind {
    /// An offer lapses.
    OfferExpires,
    /// An agent may be offered a ticket again that it declined.
    TicketBackOffEnds,
    /// An agent gets offers again after missing one.
    AgentBackOffEnds,
    /// The time for finishing up after a ticket is over.
    WrapUpEnds,
    /// A lost agent's work is taken back.
    LostGraceEnds,
    /// A held ticket resumes by itself.
    HoldEnds,
    /// A ticket whose customer is not there comes to stand with the live ones, or interrupted
    /// work has waited for its agent as long as that and goes back in line.
    PatienceEnds,
    /// A clock warns, must be worked on, or is breached.
    ClockDue,
    /// An action was not reported done in time.
    ActionOverdue,
    /// A queue opens.
    QueueOpens,
    /// A queue closes.
    QueueCloses,
    /// Somebody has waited so long that a load begins.
    LoadDue,
    /// A ticket has waited in its queue as long as that keeps it.
    OverflowDue,
    /// A closed ticket is dropped.
    RetentionEnds,
    /// An agent who came online is given more work again.
    RampEases,
    /// A ticket no longer waits for the agent who knows it.
    PreferredWaitEnds,
    /// A large ticket is overdue, and an agent makes room for it.
    GatheringDue,
    /// A skill of an agent begins or ends.
    AbilityChanges,
    /// A shift of an agent's roster begins or ends.
    DutyChanges,
    /// A ticket takes a step of its ladder.
    StepDue,
    /// It is looked at whether a surge is over.
    SurgeChecked,
}

/// A timer: (instant, kind, ticket sequence, agent sequence). A part that plays
/// no role is 0. Of what is timed for a queue or a load, the first number is that one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Timer {
    pub(crate) at: Timestamp,
    pub(crate) kind: TimerKind,
    pub(crate) ticket: u64,
    /// Or a surge's number in the policy.
    pub(crate) agent: u64,
}

/// The timers that are set, earliest first. Those that drop closed tickets stand apart, so
/// that the next to be dropped is known without walking past what is still to happen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timers {
    ahead: BTreeSet<Timer>,
    kept: BTreeSet<Timer>,
    /// How often one was set or unset.
    count: u64,
}

impl Serialize for Timers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all: Vec<&Timer> = self.iter().collect();
        all.sort_unstable();
        serializer.collect_seq(all)
    }
}

impl Timers {
    /// Sets a timer, but for one at the end of time: that never comes, and the
    /// last instant there is would otherwise have no end.
    pub(crate) fn set(&mut self, timer: Timer) {
        if timer.at < Timestamp::MAX {
            self.count = self.count.wrapping_add(1);
            self.of(timer.kind).insert(timer);
        }
    }

    /// Unsets a timer; one that is not set stays unset.
    pub(crate) fn unset(&mut self, timer: Timer) {
        self.count = self.count.wrapping_add(1);
        self.of(timer.kind).remove(&timer);
    }

    fn of(&mut self, kind: TimerKind) -> &mut BTreeSet<Timer> {
        match kind {
            TimerKind::RetentionEnds => &mut self.kept,
            _ => &mut self.ahead,
        }
    }

    pub(crate) fn first(&self) -> Option<Timer> {
        let firsts = self.ahead.first().into_iter().chain(self.kept.first());
        firsts.min().copied()
    }

    /// Takes the first timer that is due at `at` or before.
    pub(crate) fn pop_due(&mut self, at: Timestamp) -> Option<Timer> {
        let first = self.first().filter(|first| first.at <= at)?;
        self.of(first.kind).pop_first()
    }

    /// How often one was set or unset.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// All of them, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Timer> {
        self.ahead.iter().chain(&self.kept)
    }

    /// The closed tickets that are kept, those that are dropped first before others.
    pub(crate) fn kept(&self) -> impl Iterator<Item = u64> {
        self.kept.iter().map(|timer| timer.ticket)
    }
}
