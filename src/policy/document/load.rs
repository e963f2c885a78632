//! Loads: named conditions on a queue, with a threshold to begin and one to end.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::table::table;
use super::written::Written;
use crate::model::Name;
use crate::time::Span;

table! {
    /// One entry of `loads`: when a queue counts as loaded. One measure, with `until`, the
    /// threshold at which the load ends again. Between the two it stays what it was.
    ///
    /// A load is looked at whenever what it measures changes, before anything is offered
    /// in that instant, and at the exact instant in which a wait becomes long enough.
    ///
    /// ```
    /// use nightdesk::document::Load;
    /// let busy = Load::new("front").waiting(20).until(10);
    /// let slow = Load::new("front").estimated_wait("5m").until("2m");
    /// let poor = Load::new("front").service_level_below(60).of(50).until(75);
    /// # let _ = (busy, slow, poor);
    /// ```
    Load {
        /// The queue that is measured. Required; [`Load::new`] sets it.
        queue: Name,
        /// Begins with this many tickets in the queue's line or more, 1 or more; ends with
        /// `until` or fewer. Tickets that are held out to an agent are not in line.
        waiting: i64,
        /// Begins with an estimated wait of this or more, above `0s`; ends with `until` or
        /// less. The estimate is the number of tickets in line times the mean time between
        /// the last 16 that agents took from this queue, in whole microseconds, rounded
        /// down. With fewer than two taken so far there is no estimate, and no load.
        estimated_wait: Written<Span>,
        /// Begins when the ticket that has been in this queue longest has been there for
        /// this long, above `0s`; ends when nobody has been there longer than `until`.
        /// Counts while the queue is open, from its last opening at the earliest: a
        /// night's backlog is not old in the morning. Time with an agent does not count.
        oldest: Written<Span>,
        /// Begins when fewer than this many percent, 1 to 100, of the last `of` tickets that
        /// agents took from the queue were taken by their due instant; ends at `until`
        /// percent. Tickets without one do not count. No load before there are `of`.
        service_level_below: i64,
        /// How many tickets `service_level_below` looks at: 1 to 1,000, default 50.
        of: i64,
        /// `true`: begins when no agent is online who could take a plain ticket of this queue
        /// if it had nothing else to do; ends when one is. Plain is a ticket of any topic, in
        /// any channel, of which nothing else is known: what topics, rules and the queue's
        /// `groups` need of an agent counts, and so do its channels and its whole budget, but
        /// not languages or brands, which only a ticket knows. Who is in back-off is there. If
        /// no plain ticket comes to the queue, those of all queues count. Needs no `until`.
        nobody_on_duty: bool,
        /// Where the load ends again: a count, a duration or percent, as the measure is.
        until: Until,
    }
}

impl Load {
    /// A load of this queue. It needs a measure.
    #[must_use]
    pub fn new(queue: impl Into<Name>) -> Self {
        Self::default().queue(queue)
    }
}

/// Where a load ends: a number, or a duration as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Until(pub(crate) UntilForm);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UntilForm {
    Number(i64),
    Wait(Written<Span>),
}

impl From<i64> for Until {
    fn from(number: i64) -> Self {
        Self(UntilForm::Number(number))
    }
}

impl From<&str> for Until {
    fn from(text: &str) -> Self {
        Self(UntilForm::Wait(text.into()))
    }
}

impl From<Span> for Until {
    fn from(span: Span) -> Self {
        Self(UntilForm::Wait(span.into()))
    }
}

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            UntilForm::Number(number) => serializer.serialize_i64(*number),
            UntilForm::Wait(span) => span.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Until {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrSpan;
        impl Visitor<'_> for NumberOrSpan {
            type Value = Until;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or a duration as text")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Until, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Until, E> {
                // What does not fit is out of every bound, and reported as such.
                Ok(i64::try_from(number).unwrap_or(i64::MAX).into())
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Until, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_any(NumberOrSpan)
    }
}

table! {
    /// One entry of a queue's `overflow`: when its tickets move to another queue. Below the
    /// top three tiers, while the queue is open, in order, until the reason is gone.
    ///
    /// ```
    /// use nightdesk::document::Overflow;
    /// let busy = Overflow::to_queue("second").when("front busy").unless("second busy");
    /// let slow = Overflow::to_queue("second").after("2m");
    /// # let _ = (busy, slow);
    /// ```
    Overflow {
        /// The load that sends tickets on while it is raised.
        when: Name,
        /// How long a ticket has been in this queue's line, above `0s`: since it came, or
        /// since the queue's last opening if that is later. In place of `when`.
        after: Written<Span>,
        /// The queue they move to. Required; [`Overflow::to_queue`] sets it. A ticket moves
        /// into it only while it is open and not full, and never twice.
        to: Name,
        /// A load of that queue: nothing moves while it is raised.
        unless: Name,
    }
}

impl Overflow {
    /// Tickets move to this queue. It needs `when` or `after`.
    #[must_use]
    pub fn to_queue(queue: impl Into<Name>) -> Self {
        Self::default().to(queue)
    }
}
