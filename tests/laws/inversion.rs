//! Law 7: what is offered is what the definition takes.

use nightdesk::{AgentId, AssignedBy, DecidedBy, Event, EventKind, TicketId};

use super::ledger::Stage;
use super::matcher::Next;
use super::picture::Picture;
use super::plan::SECOND;
use super::world::{Call, Checked, Watch, World, fail, is_matching};

#[derive(Default)]
pub(crate) struct NoInversion {
    /// Matching has begun in this call: nothing else may follow.
    matching: bool,
    /// Who is still to be asked, where all are asked at once.
    all: Vec<(TicketId, AgentId)>,
    /// A ticket that its agent accepts by itself.
    automatic: Option<(TicketId, AgentId)>,
    /// The one who had that ticket is relieved of it, and may go home.
    relieved: bool,
}

impl NoInversion {
    fn expect(&mut self, picture: &Picture, event: &Event) -> Checked {
        let wrong = |expected: String| fail("no inversion", format!("{expected}, not {event:#?}"));
        if let Some((ticket, agent)) = self.automatic.take() {
            let before = &picture.ledger.tickets[&ticket];
            match event.kind {
                EventKind::AssignmentRelieved {
                    ticket: same,
                    agent: other,
                } if ticket == same && before.unfit && before.stage == Stage::Assigned(other) => {
                    (self.automatic, self.relieved) = (Some((ticket, agent)), true);
                    return Ok(());
                }
                EventKind::PresenceChanged { .. } if self.relieved => {
                    self.automatic = Some((ticket, agent));
                    return Ok(());
                }
                _ => {}
            }
            let assigned = EventKind::Assigned {
                ticket,
                agent,
                by: if core::mem::take(&mut self.relieved) {
                    AssignedBy::Relief
                } else {
                    AssignedBy::Automatic
                },
            };
            return if event.kind == assigned {
                Ok(())
            } else {
                wrong(format!("{assigned:?}"))
            };
        }
        let next = if self.all.is_empty() {
            picture.next()
        } else {
            let (ticket, agent) = self.all.remove(0);
            Some(Next::Offer(ticket, agent, DecidedBy::Everybody))
        };
        match (&event.kind, &next) {
            (
                EventKind::Offered {
                    ticket,
                    agent,
                    expires_at,
                    decision,
                },
                Some(Next::Offer(first, best, decided_by)),
            ) => {
                let facts = &picture.tickets[first];
                let offer = &picture.plan.queues[facts.queue()].offer;
                let expires = offer
                    .as_ref()
                    .map(|offer| picture.now + offer.limit * SECOND);
                let right = ticket == first
                    && agent == best
                    && expires_at.map(|at| at.as_micros()) == expires
                    && decision.decided_by == *decided_by
                    && decision.queue == *facts.queue()
                    && decision.urgency == facts.urgency
                    && decision.due.map(|due| due.as_micros()) == facts.due
                    && decision.language.as_ref().map(|name| name.as_str())
                        == picture.shared(*first, *best).as_deref();
                if !right {
                    return wrong(format!("{next:?} of {facts:#?} until {expires:?}"));
                }
                self.automatic = expires.is_none().then_some((*ticket, *agent));
            }
            (EventKind::EverybodyDeclined { ticket, agents }, Some(Next::AskAll(first, able)))
                if ticket == first && agents == able =>
            {
                let queue = picture.tickets[first].queue();
                if picture.plan.queues[queue].offer.is_some() {
                    self.all = able.iter().map(|agent| (*ticket, *agent)).collect();
                }
            }
            _ => return wrong(format!("{next:?}")),
        }
        Ok(())
    }
}

impl Watch for NoInversion {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        self.matching |= is_matching(&event.kind);
        if self.matching {
            // The clock of the picture follows the events; it must be there already.
            if picture.now != event.at.as_micros() {
                return fail("no inversion", format!("it is {}: {event:?}", picture.now));
            }
            self.expect(picture, event)?;
        }
        Ok(())
    }

    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        self.matching = false;
        let picture = &world.picture;
        if let Some(next) = picture.next() {
            return fail(
                "no inversion",
                format!("{next:?} is left\n{:#?}", call.events),
            );
        }
        let line: Vec<TicketId> = world.engine.waiting().collect();
        if line != picture.line() {
            return fail(
                "no inversion",
                format!(
                    "{line:?} wait, not {:?}\n{:#?}",
                    picture.line(),
                    call.events
                ),
            );
        }
        for (ticket, facts) in &picture.tickets {
            let view = world.engine.ticket(*ticket).unwrap();
            let Some(class) = &view.class else {
                continue;
            };
            let rules: Vec<&str> = class.rules.iter().map(|rule| rule.as_str()).collect();
            let same = class.queue == *facts.queue()
                && class.urgency == facts.urgency
                && class.priority == facts.priority()
                && class.due.map(|due| due.as_micros()) == facts.due
                && class.head_start.as_micros() == facts.head_start()
                && rules == facts.class.rules
                && view.attempts == facts.attempts
                && view.exhausted == (facts.exhausted && !facts.urgency.is_top())
                && view.unanswered != facts.unanswered.is_empty()
                && view.unfit == picture.outgrown(*ticket)
                && view.spec == facts.spec;
            if !same {
                return fail("no inversion", format!("{view:#?} is not as {facts:#?}"));
            }
        }
        Ok(())
    }
}
