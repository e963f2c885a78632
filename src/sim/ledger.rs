use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::Contact;
use crate::engine::{CapacityEvent, Event, EventKind, QueueEvent};
use crate::model::{AgentId, TicketId};
use crate::time::{Span, Timestamp};

/// What became of a contact: exactly one of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // every contact is one of these; callers match it whole
pub enum Outcome {
    /// An agent took it. Work that had to start again with another agent does
    /// not change when it was first answered, nor by whom.
    Answered {
        /// When an agent first took it.
        at: Timestamp,
        /// Who.
        by: AgentId,
        /// From arrival to `at`.
        waited: Span,
        /// When it was resolved; `None`: the run stopped before.
        ended_at: Option<Timestamp>,
    },
    /// The customer gave up waiting, was referred elsewhere, or was turned away at a full
    /// queue. (A topic may say that the ticket goes on
    /// nevertheless; what agents do for it then counts as their work only.)
    Abandoned {
        /// When.
        at: Timestamp,
    },
    /// Nobody had taken it and the customer had not given up when the run stopped.
    Waiting,
}

/// Where a contact's ticket is, as the events tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not opened.
    Nowhere,
    /// Open, and nobody has it.
    Open,
    /// An agent has it.
    With(AgentId),
    /// It made way for another ticket of this agent's.
    Aside(AgentId),
    /// Closed.
    Closed,
}

/// A contact that has arrived and is not over.
#[derive(Debug)]
struct Entry<'a> {
    contact: Cow<'a, Contact>,
    place: Place,
    outcome: Outcome,
}

/// The double entry of the run: what the events say of each contact, refused
/// where they contradict each other. Contacts that are over are let go.
#[derive(Debug, Default)]
pub(super) struct Ledger<'a> {
    positions: BTreeMap<TicketId, usize>,
    entries: BTreeMap<usize, Entry<'a>>,
    /// Those that have closed and are still here.
    closed: Vec<usize>,
}

impl<'a> Ledger<'a> {
    /// A contact has arrived, and its ticket is about to be opened. Whether no other
    /// has the same ticket.
    pub(super) fn arrive(&mut self, position: usize, contact: Cow<'a, Contact>) -> bool {
        let ticket = contact.ticket.id;
        if self.positions.contains_key(&ticket) {
            return false;
        }
        self.positions.insert(ticket, position);
        let entry = Entry {
            contact,
            place: Place::Nowhere,
            outcome: Outcome::Waiting,
        };
        self.entries.insert(position, entry);
        true
    }

    /// Which contact a ticket belongs to.
    pub(super) fn position(&self, ticket: TicketId) -> Option<usize> {
        self.positions.get(&ticket).copied()
    }

    /// A contact that is not over.
    pub(super) fn contact(&self, position: usize) -> Option<&Contact> {
        let entry = self.entries.get(&position)?;
        Some(&entry.contact)
    }

    /// Whether the contact has arrived, was never taken by anybody, and its
    /// customer has not given up.
    pub(super) fn is_waiting(&self, position: usize) -> bool {
        let entry = self.entries.get(&position);
        entry
            .is_some_and(|entry| entry.outcome == Outcome::Waiting && entry.place != Place::Nowhere)
    }

    /// Lets go of those that are over, in the order in which they ended.
    pub(super) fn take_over(&mut self) -> Vec<(usize, Cow<'a, Contact>, Outcome)> {
        let closed = core::mem::take(&mut self.closed).into_iter();
        let over = closed.filter_map(|position| {
            let entry = self.entries.remove(&position)?;
            self.positions.remove(&entry.contact.ticket.id);
            Some((position, entry.contact, entry.outcome))
        });
        over.collect()
    }

    /// Those that are not over, in the order in which they came.
    pub(super) fn left(self) -> impl Iterator<Item = (usize, Cow<'a, Contact>, Outcome)> {
        let entries = self.entries.into_iter();
        let opened = entries.filter(|(_, entry)| entry.place != Place::Nowhere);
        opened.map(|(position, entry)| (position, entry.contact, entry.outcome))
    }

    /// Enters an event; what contradicts earlier ones is described.
    pub(super) fn enter(&mut self, event: &Event) -> Result<(), String> {
        use EventKind as E;
        use Place::{Aside, Closed, Nowhere, Open, With};
        let (ticket, agent) = match event.kind {
            E::TicketOpened { ticket, .. }
            | E::Offered { ticket, .. }
            | E::TicketAbandoned { ticket, .. }
            | E::Queue(QueueEvent::TicketReferred { ticket, .. }) => (ticket, None),
            E::Capacity(CapacityEvent::AssignmentInterrupted { ticket, agent, .. }) => {
                (ticket, Some(agent))
            }
            E::Assigned { ticket, agent, .. }
            | E::TicketRequeued { ticket, agent, .. }
            | E::AssignmentRelieved { ticket, agent } => (ticket, Some(agent)),
            E::TicketResolved { ticket, agent } => (ticket, agent),
            _ => return Ok(()),
        };
        let position = self.position(ticket);
        let Some((position, entry)) =
            position.and_then(|position| Some((position, self.entries.get_mut(&position)?)))
        else {
            return Err(format!("ticket `{ticket}` is not one of the contacts"));
        };
        let arrived_at = entry.contact.arrived_at;
        let (place, outcome) = (&mut entry.place, &mut entry.outcome);
        *place = match (&event.kind, *place) {
            (E::TicketOpened { .. }, Nowhere) => Open,
            // Somebody may have it whom its needs have grown past.
            (E::Offered { .. }, place @ (Open | With(_))) => place,
            (E::Assigned { agent, .. }, Open) => {
                if *outcome == Outcome::Waiting {
                    *outcome = Outcome::Answered {
                        at: event.at,
                        by: *agent,
                        waited: event.at.since(arrived_at),
                        ended_at: None,
                    };
                }
                With(*agent)
            }
            (E::Assigned { agent, .. }, Aside(holder)) if *agent == holder => With(holder),
            (E::Capacity(_), With(holder)) if agent == Some(holder) => Aside(holder),
            (
                E::TicketRequeued { agent, .. } | E::AssignmentRelieved { agent, .. },
                With(holder) | Aside(holder),
            ) if *agent == holder => Open,
            (E::TicketResolved { agent, .. }, With(holder)) if *agent == Some(holder) => {
                if let Outcome::Answered { ended_at, .. } = outcome {
                    *ended_at = Some(event.at);
                }
                Closed
            }
            (E::TicketAbandoned { then, .. }, Open) if *outcome == Outcome::Waiting => {
                *outcome = Outcome::Abandoned { at: event.at };
                match then {
                    crate::engine::AfterAbandon::Closed => Closed,
                    _ => Open,
                }
            }
            (E::Queue(_), Open) => {
                if *outcome == Outcome::Waiting {
                    *outcome = Outcome::Abandoned { at: event.at };
                }
                Closed
            }
            (_, place) => {
                return Err(format!(
                    "ticket `{ticket}` was {}, and then came {}{}",
                    match place {
                        Nowhere => "not opened".to_owned(),
                        Open => "open and with nobody".to_owned(),
                        With(agent) => format!("with agent `{agent}`"),
                        Aside(agent) => format!("interrupted with agent `{agent}`"),
                        Closed => "closed".to_owned(),
                    },
                    match event.kind {
                        E::TicketOpened { .. } => "its opening",
                        E::Offered { .. } => "an offer",
                        E::Assigned { .. } => "an assignment",
                        E::TicketRequeued { .. } => "its return to the line",
                        E::TicketResolved { .. } => "its resolution",
                        E::Capacity(_) => "its interruption",
                        E::Queue(_) => "its referral elsewhere",
                        _ => "its abandonment",
                    },
                    agent.map_or_else(String::new, |agent| format!(" with agent `{agent}`")),
                ));
            }
        };
        if *place == Closed {
            self.closed.push(position);
        }
        Ok(())
    }

    /// A contact that arrives at a full queue, which refuses it.
    pub(super) fn turn_away(&mut self, position: usize, at: Timestamp) {
        if let Some(entry) = self.entries.get_mut(&position) {
            entry.place = Place::Closed;
            entry.outcome = Outcome::Abandoned { at };
            self.closed.push(position);
        }
    }

    /// How many arrived contacts' tickets are open and with nobody.
    pub(super) fn open(&self) -> usize {
        let places = self.entries.values().map(|entry| entry.place);
        places.filter(|place| *place == Place::Open).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{AfterAbandon, AssignedBy, RequeueReason};
    use crate::model::TicketSpec;

    fn opened() -> EventKind {
        EventKind::TicketOpened {
            ticket: 1.into(),
            class: crate::engine::Standing {
                queue: "front".into(),
                urgency: crate::model::Urgency::Routine,
                priority: crate::model::Priority::Normal,
                due: None,
                head_start: Span::ZERO,
                rules: Default::default(),
            },
        }
    }

    fn assigned(agent: u128) -> EventKind {
        EventKind::Assigned {
            ticket: 1.into(),
            agent: agent.into(),
            by: AssignedBy::Automatic,
        }
    }

    fn requeued(agent: u128) -> EventKind {
        EventKind::TicketRequeued {
            ticket: 1.into(),
            agent: agent.into(),
            reason: RequeueReason::AgentLost,
        }
    }

    fn resolved(agent: u128) -> EventKind {
        EventKind::TicketResolved {
            ticket: 1.into(),
            agent: Some(agent.into()),
        }
    }

    fn abandoned(then: AfterAbandon) -> EventKind {
        EventKind::TicketAbandoned {
            ticket: 1.into(),
            then,
        }
    }

    /// Enters events a second apart; gives the outcome, or which event did not fit.
    fn enter(kinds: Vec<EventKind>) -> Result<Option<Outcome>, usize> {
        let contact = Contact::new(
            TicketSpec::new(1, "card", "phone"),
            Timestamp::from_micros(0).unwrap(),
            Span::ZERO,
        );
        let mut ledger = Ledger::default();
        assert!(ledger.arrive(0, Cow::Borrowed(&contact)));
        assert!(!ledger.arrive(1, Cow::Borrowed(&contact)));
        for (position, kind) in kinds.into_iter().enumerate() {
            let event = Event {
                sequence: position as u64 + 1,
                at: Timestamp::from_micros(position as i64).unwrap(),
                kind,
            };
            ledger.enter(&event).map_err(|_| position)?;
        }
        Ok(ledger.left().next().map(|(_, _, outcome)| outcome))
    }

    #[test]
    fn events_that_follow_from_each_other_lead_to_one_outcome() {
        let answered = |ended_at: Option<i64>| Outcome::Answered {
            at: Timestamp::from_micros(1).unwrap(),
            by: 7.into(),
            waited: Span::TICK,
            ended_at: ended_at.map(|at| Timestamp::from_micros(at).unwrap()),
        };
        let given_up = Outcome::Abandoned {
            at: Timestamp::from_micros(1).unwrap(),
        };
        assert_eq!(enter(vec![]), Ok(None));
        assert_eq!(enter(vec![opened()]), Ok(Some(Outcome::Waiting)));
        assert_eq!(enter(vec![opened(), assigned(7)]), Ok(Some(answered(None))));
        assert_eq!(
            enter(vec![
                opened(),
                assigned(7),
                requeued(7),
                assigned(8),
                resolved(8)
            ]),
            Ok(Some(answered(Some(4))))
        );
        assert_eq!(
            enter(vec![
                opened(),
                abandoned(AfterAbandon::Callback),
                assigned(7),
                resolved(7)
            ]),
            Ok(Some(given_up))
        );
    }

    #[test]
    fn events_that_contradict_each_other_are_seen() {
        let closed = || abandoned(AfterAbandon::Closed);
        let table = [
            (vec![assigned(7)], 0),
            (vec![opened(), opened()], 1),
            (vec![opened(), assigned(7), assigned(7)], 2),
            (vec![opened(), assigned(7), assigned(8)], 2),
            (vec![opened(), assigned(7), resolved(8)], 2),
            (vec![opened(), assigned(7), requeued(8)], 2),
            (vec![opened(), assigned(7), closed()], 2),
            (vec![opened(), resolved(7)], 1),
            (vec![opened(), closed(), assigned(7)], 2),
            (vec![opened(), closed(), closed()], 2),
            (vec![opened(), abandoned(AfterAbandon::Alert), closed()], 2),
            (vec![opened(), assigned(7), resolved(7), resolved(7)], 3),
        ];
        for (position, (kinds, at)) in table.into_iter().enumerate() {
            assert_eq!(enter(kinds), Err(at), "row {position}");
        }
    }
}
