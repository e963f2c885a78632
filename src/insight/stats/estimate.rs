use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Stats;
use crate::engine::{Engine, TicketState};
use crate::insight::place::Place;
use crate::insight::viewer::Viewer;
use crate::model::TicketId;
use crate::time::{Span, Timestamp};

/// So many departures of a queue are looked at.
const DEPARTURES: usize = 16;

/// How long a waiting ticket may have to wait yet.
///
/// The method: its position in its own queue, times the mean time from one departure to the next
/// while somebody waited there, over the last sixteen at most. A departure is any ticket that
/// leaves the line after some time in it, to an agent or because its customer gave up. Time in
/// which nobody waited says nothing of how fast a line moves and does not count.
///
/// What it cannot know: agents who come or go, tickets that come later and go first, and that
/// those ahead may need somebody else. Read it as "if it goes on as it went". On the day that
/// comes with the examples it is off by half of the mean wait on average; the best constant,
/// chosen with hindsight, by two thirds. A test measures both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// Its position among all that wait, from 1.
    pub position: u64,
    /// Its position among those of its queue, from 1.
    pub in_queue: u64,
    /// The mean time from one departure to the next.
    pub between_departures: Span,
    /// How long it will wait from now on.
    pub wait: Span,
}

/// How fast the line of a queue moves.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    waiting: u64,
    /// The last departure, or when somebody came to the empty line.
    from: Option<Timestamp>,
    /// From one departure to the next, the last sixteen.
    gaps: VecDeque<Span>,
}

impl Pace {
    fn mean(&self) -> Option<Span> {
        let sum: i128 = self
            .gaps
            .iter()
            .map(|gap| i128::from(gap.as_micros()))
            .sum();
        let mean = sum.checked_div(i128::try_from(self.gaps.len()).ok()?)?;
        Span::from_micros(i64::try_from(mean).ok()?).ok()
    }
}

impl Stats {
    /// A ticket comes to wait in its queue.
    pub(super) fn comes(&mut self, ticket: TicketId, at: Timestamp) {
        let Some(row) = self.tickets.get_mut(&ticket) else {
            return;
        };
        row.came = at;
        let pace = self.paces.entry(row.queue.clone()).or_default();
        if pace.waiting == 0 {
            pace.from = Some(at);
        }
        pace.waiting = pace.waiting.saturating_add(1);
    }

    /// It waits there no more.
    pub(super) fn goes(&mut self, ticket: TicketId, at: Timestamp) {
        let Some(row) = self.tickets.get(&ticket) else {
            return;
        };
        let pace = self.paces.entry(row.queue.clone()).or_default();
        pace.waiting = pace.waiting.saturating_sub(1);
        // Who is served on coming has not stood in line.
        if let Some(from) = pace.from.filter(|_| row.came < at) {
            if pace.gaps.len() >= DEPARTURES {
                pace.gaps.pop_front();
            }
            pace.gaps.push_back(at.since(from));
            pace.from = Some(at);
        }
    }

    /// How long a ticket may have to wait yet. `None`: it is not in line, or nobody has left
    /// the line of its queue so far, or it needs a clearance which the viewer has not.
    #[must_use]
    pub fn estimate(&self, engine: &Engine, ticket: TicketId, viewer: &Viewer) -> Option<Estimate> {
        if !viewer.may_see(engine, ticket) {
            return None;
        }
        let view = engine.ticket(ticket)?;
        if view.state != TicketState::Waiting {
            return None;
        }
        let place = Place::of(&engine.about(ticket)?)?;
        let between = self.paces.get(&view.class?.queue)?.mean()?;
        let in_queue = i64::try_from(place.in_queue).ok()?;
        let wait = between.as_micros().saturating_mul(in_queue);
        Some(Estimate {
            position: place.position,
            in_queue: place.in_queue,
            between_departures: between,
            wait: Span::from_micros(wait).unwrap_or(Span::MAX),
        })
    }
}
