//! How tickets come into a queue and leave it otherwise than to an agent: opening hours,
//! limits, overflow, and the loads that overflow looks at. Compiled.

use super::index::{CalendarIx, LoadIx, QueueIx};
use super::requirement::Requirement;
use crate::model::Name;
use crate::time::Span;

/// A queue's doors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The calendar of its opening hours; `None`: always open.
    pub(crate) hours: Option<CalendarIx>,
    pub(crate) when_closed: Answer,
    /// How many may stand in its line.
    pub(crate) limit: Option<u32>,
    pub(crate) when_full: Answer,
    pub(crate) when_exhausted: Answer,
    /// In the document's order.
    pub(crate) overflow: Vec<Overflow>,
    /// The loads that measure this queue.
    pub(crate) loads: Vec<LoadIx>,
    /// The queues whose waiting tickets may move here when this one can take them.
    pub(crate) feeders: Vec<QueueIx>,
    /// Whether the length of its line, or who stands there, matters to anything above.
    pub(crate) watched: bool,
}

/// What follows for a ticket that its queue cannot serve as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answer {
    #[default]
    Wait,
    Refuse,
    Callback,
    Bot,
    Queue(QueueIx),
    Refer(Name),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overflow {
    pub(crate) trigger: Trigger,
    pub(crate) to: QueueIx,
    /// A load of `to` that keeps tickets back.
    pub(crate) unless: Option<LoadIx>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    Load(LoadIx),
    After(Span),
}

/// A named condition on a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoadRow {
    pub(crate) queue: QueueIx,
    pub(crate) measure: Measure,
    /// The queues whose overflow names it, as `when` or `unless`.
    pub(crate) donors: Vec<QueueIx>,
    /// Whether a step of a ladder waits for it.
    pub(crate) steps: bool,
}

/// Begins at the first threshold, ends at the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Waiting {
        on: u32,
        until: u32,
    },
    EstimatedWait {
        on: Span,
        until: Span,
    },
    Oldest {
        on: Span,
        until: Span,
    },
    /// Percent of the last `of`.
    ServiceLevel {
        below: u32,
        until: u32,
        of: u32,
    },
    /// Nobody online who meets any of these.
    NobodyOnDuty {
        needs: Vec<Requirement>,
    },
}

impl Flow {
    /// Where its answers and overflow lead to.
    pub(crate) fn leads_to(&self) -> impl Iterator<Item = QueueIx> + '_ {
        let answers = [&self.when_closed, &self.when_full, &self.when_exhausted];
        let answers = answers.into_iter().filter_map(Answer::queue);
        answers.chain(self.overflow.iter().map(|overflow| overflow.to))
    }
}

impl Answer {
    pub(crate) fn queue(&self) -> Option<QueueIx> {
        match self {
            Self::Queue(queue) => Some(*queue),
            _ => None,
        }
    }
}
