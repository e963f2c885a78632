use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// Counters of a queue, a topic, a language, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Figures {
    /// Tickets opened.
    pub opened: u64,
    /// Tickets that wait now: nobody has them, offered or not, and they are not put aside.
    pub waiting: u64,
    /// Since when the one of them that has waited longest waits.
    pub oldest_since: Option<Timestamp>,
    /// Offers made. A ticket may be offered often.
    pub offered: u64,
    /// Tickets that an agent took for the first time since they were opened or reopened.
    pub answered: u64,
    /// How many of the answered had an instant by which they should be.
    pub answered_with_target: u64,
    /// How many of those were, by that instant.
    pub answered_in_time: u64,
    /// The waits of the answered together.
    pub waited: Span,
    /// Customers who left before anybody took their ticket.
    pub abandoned: u64,
    /// Tickets resolved.
    pub handled: u64,
    /// Promises not kept in time, less those that turned out to have been kept.
    pub breached: u64,
    /// Offers refused.
    pub declined: u64,
    /// Offers missed.
    pub missed: u64,
    /// Tickets of customers who came back, as the policy's `repeats` have it.
    pub repeats: u64,
    /// Closed tickets opened again.
    pub reopened: u64,
    /// Tickets that left bots for people: their customers asked for a person, or a bot handed
    /// them over. Each once.
    pub bot_escapes: u64,
}

impl Figures {
    /// Counts others as well.
    pub(super) fn add(&mut self, other: &Self) {
        let Self {
            opened,
            waiting,
            oldest_since,
            offered,
            answered,
            answered_with_target,
            answered_in_time,
            waited,
            abandoned,
            handled,
            breached,
            declined,
            missed,
            repeats,
            reopened,
            bot_escapes,
        } = other;
        for (sum, more) in [
            (&mut self.opened, opened),
            (&mut self.waiting, waiting),
            (&mut self.offered, offered),
            (&mut self.answered, answered),
            (&mut self.answered_with_target, answered_with_target),
            (&mut self.answered_in_time, answered_in_time),
            (&mut self.abandoned, abandoned),
            (&mut self.handled, handled),
            (&mut self.breached, breached),
            (&mut self.declined, declined),
            (&mut self.missed, missed),
            (&mut self.repeats, repeats),
            (&mut self.reopened, reopened),
            (&mut self.bot_escapes, bot_escapes),
        ] {
            *sum = sum.saturating_add(*more);
        }
        self.waited = self.waited.saturating_add(*waited);
        self.oldest_since = match (self.oldest_since, *oldest_since) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

/// Counters of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentFigures {
    /// Offers made to it.
    pub offered: u64,
    /// Tickets it took, also again after they were put aside.
    pub taken: u64,
    /// Tickets resolved while it had them.
    pub handled: u64,
    /// Offers it refused.
    pub declined: u64,
    /// Offers it missed.
    pub missed: u64,
    /// The time it was online or draining.
    pub present: Span,
    /// How much of that it had a ticket or finished up after one. Occupancy is this share.
    pub busy: Span,
}

impl AgentFigures {
    /// The share of its presence in which it was busy, in thousandths; `None`: it was not there.
    #[must_use]
    pub fn occupancy_permille(&self) -> Option<u32> {
        let busy = i128::from(self.busy.as_micros()).saturating_mul(1_000);
        let share = busy.checked_div(i128::from(self.present.as_micros()))?;
        u32::try_from(share).ok()
    }
}
