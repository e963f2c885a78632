//! Law 8: who waits is passed over by those who go later only for want of an agent; and by
//! nobody who came after a bound.

use std::collections::BTreeMap;

use nightdesk::{DecidedBy, Event, EventKind, TicketId};

use super::picture::Picture;
use super::plan::SECOND;
use super::world::{Checked, Watch, fail};

/// When each ticket last came to be answered: opened, reopened, or written in first.
#[derive(Default)]
pub(crate) struct BoundedWaiting {
    came: BTreeMap<TicketId, i64>,
}

impl BoundedWaiting {
    /// Whoever is offered before one who waits and could have been, in the same tier and
    /// standing, came before that one is due, plus the longest head start, plus `backdate`:
    /// in instants, whatever the order says.
    fn bound(&self, picture: &Picture, event: &Event) -> Checked {
        let EventKind::Offered { ticket, agent, .. } = event.kind else {
            return Ok(());
        };
        let offered = &picture.tickets[&ticket];
        // What is promised by law may be due before it was ever asked for.
        let by_law = offered.ticking.work_from(&picture.plan).is_some();
        if picture.plan.strict_priority || offered.due.is_none() || by_law {
            return Ok(());
        }
        let longest = picture.plan.segments.values().copied().max().unwrap_or(0);
        for waits in picture.line() {
            let facts = &picture.tickets[&waits];
            let equal = facts.urgency == offered.urgency
                && picture.standing(waits) == picture.standing(ticket);
            let able = equal && picture.obstacles(waits, agent).is_empty();
            let Some(due) = facts.due.filter(|_| able && waits != ticket) else {
                continue;
            };
            let bound = due + (longest + picture.plan.backdate) * SECOND;
            if self.came[&ticket] > bound {
                let what = format!("{waits:?} waits too long: bound {bound}");
                return fail("bounded waiting", format!("{what}: {event:#?}"));
            }
        }
        Ok(())
    }
}

impl Watch for BoundedWaiting {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        if let EventKind::TicketOpened { ticket, .. }
        | EventKind::TicketReopened { ticket, .. }
        | EventKind::CustomerWrote {
            ticket,
            first_unanswered: true,
            ..
        } = event.kind
        {
            self.came.insert(ticket, event.at.as_micros());
        }
        let EventKind::Offered {
            ticket, decision, ..
        } = &event.kind
        else {
            return Ok(());
        };
        // Asking everybody ends back-offs, also those that kept earlier tickets waiting.
        if decision.decided_by == DecidedBy::Everybody {
            return Ok(());
        }
        self.bound(picture, event)?;
        let line = picture.line();
        let Some(place) = line.iter().position(|waits| waits == ticket) else {
            return Ok(());
        };
        for earlier in &line[..place] {
            for agent in picture.by_registration() {
                if picture.obstacles(*earlier, agent).is_empty() {
                    let what = format!("{earlier:?}, which {agent:?} could take, is passed over");
                    return fail("bounded waiting", format!("{what} by {event:#?}"));
                }
            }
        }
        Ok(())
    }
}
