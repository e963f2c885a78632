use std::collections::BTreeMap;

use super::Contact;
use crate::engine::{AfterAbandon, DecidedBy, Event, EventKind, Obstacle, QueueEvent};
use crate::model::{AgentId, Name, Priority, TicketId, Urgency};
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

/// A law of the engine that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LawBroken {
    /// Law 6, work conservation: an allowed pair was left.
    #[error(
        "at `{at}` ticket `{ticket}` waits although nothing keeps it from agent `{agent}` (law 6)"
    )]
    PairLeft {
        /// When.
        at: Timestamp,
        /// The ticket that waits.
        ticket: TicketId,
        /// The agent who could take it.
        agent: AgentId,
    },
    /// Law 7, no inversion: a ticket was passed over.
    #[error(
        "at `{at}` ticket `{taken}` was offered to agent `{agent}`, while ticket `{passed_over}`, which goes before it and which that agent could take, still waits (law 7)"
    )]
    PassedOver {
        /// When.
        at: Timestamp,
        /// The ticket that was offered.
        taken: TicketId,
        /// The one that goes before it and still waits.
        passed_over: TicketId,
        /// Whom it was offered to.
        agent: AgentId,
    },
    /// The line is not in the published order.
    #[error(
        "at `{at}` ticket `{first}` stands before ticket `{second}`, which the published order puts first"
    )]
    OutOfOrder {
        /// When.
        at: Timestamp,
        /// The one that stands first.
        first: TicketId,
        /// The one that ought to.
        second: TicketId,
    },
    /// The engine does not answer for a ticket and an agent that it has.
    #[error(
        "at `{at}` the engine cannot say what stands between ticket `{ticket}` and agent `{agent}`"
    )]
    NoAnswer {
        /// When.
        at: Timestamp,
        /// The ticket.
        ticket: TicketId,
        /// The agent.
        agent: AgentId,
    },
}

/// A ticket's place in the published order. The least goes first.
type Place = (u8, u8, bool, bool, Option<Timestamp>, u64);

/// What decides a ticket's place, as the events tell it.
#[derive(Clone, Debug)]
struct Known {
    urgency: Urgency,
    priority: Priority,
    due: Option<Timestamp>,
    channel: Name,
    /// The customer has hung up and is not there any more.
    gone: bool,
    /// The order of arrival.
    sequence: u64,
}

impl Known {
    fn place(&self, policy: &Compiled, now: Timestamp) -> Place {
        let channel = policy.channels.get(self.channel.as_str());
        let row = channel.and_then(|ix| policy.channel_rows.get(usize::from(ix)));
        let there = !self.gone && row.is_some_and(|row| row.live);
        let out_of_patience = self.due.is_some_and(|due| now.since(due) > policy.patience);
        (
            self.urgency.rank(),
            if policy.strict_priority {
                self.priority.rank()
            } else {
                0
            },
            !(there || out_of_patience),
            self.due.is_none(),
            self.due,
            self.sequence,
        )
    }
}

/// Works out from the events alone who goes before whom, and holds the engine's
/// decisions against it. What stands between a ticket and an agent is the
/// engine's word; who was taken first is not.
#[derive(Debug, Default)]
pub(super) struct Verifier {
    tickets: BTreeMap<TicketId, Known>,
    opened: u64,
}

/// What a call left of an engine.
pub(super) struct State<'a> {
    pub(super) now: Timestamp,
    pub(super) policy: &'a Compiled,
    /// The line, as the engine has it.
    pub(super) waiting: Vec<TicketId>,
    /// The agents who are online.
    pub(super) online: Vec<AgentId>,
    /// What stands between a ticket and an agent.
    pub(super) obstacles: &'a dyn Fn(TicketId, AgentId) -> Option<Vec<Obstacle>>,
}

/// An offer that was made in the call at hand.
struct Made {
    ticket: TicketId,
    agent: AgentId,
    place: Place,
    channel: Name,
    /// Everybody was asked since everybody had declined: that ends back-offs which
    /// had kept earlier tickets from these agents when the offer was made.
    everybody: bool,
}

impl Verifier {
    /// Checks the state that a call left, and the offers it made.
    pub(super) fn check<'a>(
        &mut self,
        state: &State<'_>,
        events: &[Event],
        contact: impl Fn(TicketId) -> Option<&'a Contact>,
    ) -> Result<(), LawBroken> {
        let (now, policy) = (state.now, state.policy);
        let mut made = Vec::new();
        for event in events {
            self.enter(event, policy, &contact);
            if let EventKind::Offered {
                ticket,
                agent,
                decision,
                ..
            } = &event.kind
                && let Some(known) = self.tickets.get(ticket)
            {
                made.push(Made {
                    ticket: *ticket,
                    agent: *agent,
                    everybody: decision.decided_by == DecidedBy::Everybody,
                    place: known.place(policy, now),
                    channel: known.channel.clone(),
                });
            }
        }
        let mut before: Option<(Place, TicketId)> = None;
        for ticket in state.waiting.iter().copied() {
            let Some(known) = self.tickets.get(&ticket) else {
                continue;
            };
            let place = known.place(policy, now);
            if let Some((_, first)) = before.filter(|(earlier, _)| *earlier > place) {
                return Err(LawBroken::OutOfOrder {
                    at: now,
                    first,
                    second: ticket,
                });
            }
            before = Some((place, ticket));
            state.no_pair_left(ticket)?;
            state.not_passed_over(ticket, place, &made)?;
        }
        Ok(())
    }

    fn enter<'a>(
        &mut self,
        event: &Event,
        policy: &Compiled,
        contact: impl Fn(TicketId) -> Option<&'a Contact>,
    ) {
        match &event.kind {
            EventKind::TicketOpened { ticket, class } => {
                let Some(contact) = contact(*ticket) else {
                    return;
                };
                self.opened = self.opened.saturating_add(1);
                self.tickets.insert(
                    *ticket,
                    Known {
                        urgency: class.urgency,
                        priority: class.priority,
                        due: class.due,
                        channel: contact.ticket.channel.clone(),
                        gone: false,
                        sequence: self.opened,
                    },
                );
            }
            EventKind::TicketClassified { ticket, class } => {
                if let Some(known) = self.tickets.get_mut(ticket) {
                    known.urgency = class.urgency;
                    known.priority = class.priority;
                    known.due = class.due;
                }
            }
            EventKind::TicketAbandoned {
                ticket,
                then: AfterAbandon::Callback,
            } => {
                let callback = policy.callback_channel;
                let callback = callback.and_then(|channel| policy.channels.name(channel));
                if let Some(known) = self.tickets.get_mut(ticket) {
                    known.gone = true;
                    known.channel = callback.unwrap_or(&known.channel).clone();
                }
            }
            EventKind::TicketAbandoned {
                ticket,
                then: AfterAbandon::Alert,
            } => {
                if let Some(known) = self.tickets.get_mut(ticket) {
                    known.gone = true;
                }
            }
            EventKind::TicketAbandoned { ticket, .. }
            | EventKind::TicketResolved { ticket, .. }
            | EventKind::Queue(QueueEvent::TicketReferred { ticket, .. }) => {
                self.tickets.remove(ticket);
            }
            EventKind::Queue(QueueEvent::CallbackArranged { ticket, .. }) => {
                let callback = policy.callback_channel;
                let callback = callback.and_then(|channel| policy.channels.name(channel));
                if let Some(known) = self.tickets.get_mut(ticket) {
                    known.channel = callback.unwrap_or(&known.channel).clone();
                }
            }
            _ => {}
        }
    }
}

impl State<'_> {
    /// Law 6: something stands between a waiting ticket and every agent who is there.
    fn no_pair_left(&self, ticket: TicketId) -> Result<(), LawBroken> {
        for agent in self.online.iter().copied() {
            if self.ask(ticket, agent)?.is_empty() {
                let at = self.now;
                return Err(LawBroken::PairLeft { at, ticket, agent });
            }
        }
        Ok(())
    }

    /// Law 7: no agent was given a later ticket while it could have taken this one.
    fn not_passed_over(
        &self,
        waits: TicketId,
        place: Place,
        made: &[Made],
    ) -> Result<(), LawBroken> {
        for (position, offer) in made.iter().enumerate() {
            if offer.place < place || offer.everybody {
                continue;
            }
            // What this offer and later ones of the call have taken of the agent's
            // room was free when it was made.
            let since = made.iter().skip(position);
            let since = since.filter(|later| later.agent == offer.agent);
            let since: Vec<&Made> = since.collect();
            let taken: u64 = since
                .iter()
                .map(|later| cost(self.policy, &later.channel))
                .sum();
            let was_in_the_way = |obstacle: &Obstacle| match obstacle {
                Obstacle::NoRoom { cost, free } => u64::from(*cost) > free.saturating_add(taken),
                Obstacle::CapReached { channel, .. } => {
                    !since.iter().any(|later| later.channel == *channel)
                }
                _ => true,
            };
            let obstacles = self.ask(waits, offer.agent)?;
            if !obstacles.iter().any(was_in_the_way) {
                return Err(LawBroken::PassedOver {
                    at: self.now,
                    taken: offer.ticket,
                    passed_over: waits,
                    agent: offer.agent,
                });
            }
        }
        Ok(())
    }

    fn ask(&self, ticket: TicketId, agent: AgentId) -> Result<Vec<Obstacle>, LawBroken> {
        let at = self.now;
        (self.obstacles)(ticket, agent).ok_or(LawBroken::NoAnswer { at, ticket, agent })
    }
}

/// What a ticket of a channel costs, in the policy's units.
fn cost(policy: &Compiled, channel: &Name) -> u64 {
    let row = policy.channels.get(channel.as_str());
    let row = row.and_then(|ix| policy.channel_rows.get(usize::from(ix)));
    row.map_or(0, |row| u64::from(row.cost))
}

/// The checks, seen to fail: on a state or on events that no sound engine gives.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Decision, Standing};
    use crate::model::TicketSpec;
    use crate::policy::{Policy, PolicyDocument, document};
    use crate::time::Span;

    const FULL: Obstacle = Obstacle::NoRoom { cost: 100, free: 0 };

    fn policy() -> Policy {
        let document = PolicyDocument::new("test")
            .channel("phone", document::Channel::new(true))
            .channel("mail", document::Channel::new(false).cost(10).cap(2))
            .queue("front", document::Queue::new())
            .topic("card", document::Topic::new().queue("front"));
        Policy::new(&document).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000).unwrap()
    }

    fn opened(ticket: u128, due: i64) -> EventKind {
        EventKind::TicketOpened {
            ticket: ticket.into(),
            class: Standing {
                queue: "front".into(),
                urgency: Urgency::Routine,
                priority: Priority::Normal,
                due: Some(at(due)),
                head_start: Span::ZERO,
                rules: Default::default(),
            },
        }
    }

    fn offered(ticket: u128, agent: u128) -> EventKind {
        EventKind::Offered {
            ticket: ticket.into(),
            agent: agent.into(),
            expires_at: None,
            decision: Decision {
                queue: "front".into(),
                urgency: Urgency::Routine,
                due: None,
                language: None,
                decided_by: DecidedBy::OnlyOne,
                step: None,
            },
        }
    }

    /// Checks one call that emitted `kinds` and left `waiting` in line, where
    /// `obstacles` stand between any ticket and any agent. Tickets above 100 are mail.
    fn check(
        kinds: Vec<EventKind>,
        waiting: &[u128],
        obstacles: &[Obstacle],
    ) -> Result<(), LawBroken> {
        let policy = policy();
        let contacts: BTreeMap<TicketId, Contact> = (1..=110_u128)
            .map(|id| {
                let channel = if id > 100 { "mail" } else { "phone" };
                let ticket = TicketSpec::new(id, "card", channel);
                (id.into(), Contact::new(ticket, at(0), Span::ZERO))
            })
            .collect();
        let events: Vec<Event> = kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, sequence)| Event {
                sequence,
                at: at(0),
                kind,
            })
            .collect();
        let state = State {
            now: at(0),
            policy: policy.compiled(),
            waiting: waiting.iter().map(|id| TicketId::from(*id)).collect(),
            online: vec![AgentId::from(7)],
            obstacles: &|_, _| Some(obstacles.to_vec()),
        };
        Verifier::default().check(&state, &events, |ticket| contacts.get(&ticket))
    }

    #[test]
    fn a_pair_that_nothing_keeps_apart_breaks_law_6() {
        assert_eq!(check(vec![opened(1, 20)], &[1], &[FULL]), Ok(()));
        assert_eq!(
            check(vec![opened(1, 20)], &[1], &[]),
            Err(LawBroken::PairLeft {
                at: at(0),
                ticket: 1.into(),
                agent: 7.into()
            })
        );
    }

    #[test]
    fn an_offer_past_an_earlier_ticket_breaks_law_7() {
        let call =
            |first: i64, second: i64| vec![opened(1, first), opened(2, second), offered(2, 7)];
        let broken = Err(LawBroken::PassedOver {
            at: at(0),
            taken: 2.into(),
            passed_over: 1.into(),
            agent: 7.into(),
        });
        // Ticket 1 waits: it was due before, at the same instant, or after.
        assert_eq!(check(call(19, 20), &[1], &[FULL]), broken);
        assert_eq!(check(call(20, 20), &[1], &[FULL]), broken);
        assert_eq!(check(call(21, 20), &[1], &[FULL]), Ok(()));
        // Something else than the room that ticket 2 took was in the way.
        let busy = Obstacle::NoRoom {
            cost: 201,
            free: 100,
        };
        assert_eq!(check(call(19, 20), &[1], &[busy]), Ok(()));
        let away = Obstacle::NotOnline(crate::model::Presence::Away);
        assert_eq!(check(call(19, 20), &[1], &[FULL, away]), Ok(()));
    }

    #[test]
    fn room_taken_before_the_offer_is_no_excuse_and_room_taken_since_is() {
        // A call needs 100. Two mails of 10 were offered in this call and 80 are left:
        // all of it was free before the first of them.
        let left = Obstacle::NoRoom {
            cost: 100,
            free: 80,
        };
        let calls = vec![
            opened(1, 30),
            opened(101, 40),
            opened(102, 20),
            offered(102, 7),
            offered(101, 7),
        ];
        // Mail never goes before a call, so the first mail passed the call over.
        assert!(matches!(
            check(calls.clone(), &[1], &[left]),
            Err(LawBroken::PassedOver { passed_over, .. }) if passed_over == 1.into()
        ));
        let less = Obstacle::NoRoom {
            cost: 100,
            free: 79,
        };
        assert_eq!(check(calls, &[1], &[less]), Ok(()));
    }

    #[test]
    fn a_cap_reached_by_the_offer_itself_is_no_excuse() {
        let cap = Obstacle::CapReached {
            channel: "mail".into(),
            cap: 2,
        };
        let mails = vec![opened(101, 10), opened(102, 20), offered(102, 7)];
        assert!(check(mails, &[101], std::slice::from_ref(&cap)).is_err());
        let call = vec![opened(101, 10), opened(1, 20), offered(1, 7)];
        // A live call goes before mail in any case; and a call takes no mail's place.
        assert_eq!(check(call, &[101], &[cap]), Ok(()));
    }

    #[test]
    fn a_line_in_another_order_is_seen() {
        let events = || vec![opened(1, 20), opened(2, 10), opened(101, 0)];
        assert_eq!(check(events(), &[2, 1, 101], &[FULL]), Ok(()));
        for wrong in [[1, 2, 101], [101, 2, 1], [2, 101, 1]] {
            assert!(matches!(
                check(events(), &wrong, &[FULL]),
                Err(LawBroken::OutOfOrder { .. })
            ));
        }
    }
}
