//! Offers: their records put together from a log, and who else was considered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::viewer::Viewer;
use crate::engine::{DecidedBy, Decision, Engine, Event, EventKind, Input, PairView};
use crate::model::{AgentId, Name, TicketId};
use crate::policy::Digest;
use crate::time::Timestamp;

/// An offer with all that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DecisionRecord {
    /// The sequence of the event that told of it.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// What was offered.
    pub ticket: TicketId,
    /// To whom.
    pub agent: AgentId,
    /// What the event itself says: the queue, the tier, the step of the ladder, what decided
    /// between the agents.
    pub decision: Decision,
    /// The rules of the policy that classified the ticket, in order.
    pub rules: SmallVec<[Name; 4]>,
    /// The policy in force.
    pub policy: Digest,
}

/// Puts the records of offers together from an engine's events.
///
/// An offer's event says what only its instant knows. Which rules classified the ticket was
/// said when it was opened or classified anew, which policy is in force when it was replaced;
/// this remembers both. It holds one row for each open or kept ticket that rules applied to.
///
/// ```
/// use nightdesk::document::{Channel, Queue, Topic};
/// use nightdesk::insight::Decisions;
/// use nightdesk::{AgentSpec, Command, Engine, Input, Policy, PolicyDocument, Presence, TicketSpec};
///
/// let policy = Policy::new(
///     &PolicyDocument::new("example")
///         .channel("phone", Channel::new(true))
///         .queue("front", Queue::new())
///         .topic("card", Topic::new().queue("front")),
/// )?;
/// let mut engine = Engine::new(policy);
/// let mut decisions = Decisions::after(&engine);
/// let mut events = Vec::new();
/// for command in [
///     Command::RegisterAgent(AgentSpec::new(7).channel("phone")),
///     Command::SetPresence { agent: 7.into(), presence: Presence::Online },
///     Command::OpenTicket(TicketSpec::new(1, "card", "phone")),
/// ] {
///     let at = "2026-03-01T03:00:00Z".parse()?;
///     engine.apply(&Input::new(at, command), &mut events)?;
/// }
/// let records: Vec<_> = events.iter().filter_map(|event| decisions.observe(event)).collect();
/// assert_eq!(records.len(), 1);
/// assert_eq!(records[0].policy, engine.policy().digest());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decisions {
    policy: Digest,
    rules: BTreeMap<TicketId, SmallVec<[Name; 4]>>,
}

impl Decisions {
    /// For the events that follow on this engine as it is now.
    #[must_use]
    pub fn after(engine: &Engine) -> Self {
        let mut decisions = Self {
            policy: engine.policy().digest(),
            rules: BTreeMap::new(),
        };
        for ticket in engine.tickets() {
            if let Some(class) = engine.ticket(ticket).and_then(|view| view.class) {
                decisions.classify(ticket, &class.rules);
            }
        }
        decisions
    }

    /// Hears an event; each in its order. The record, if it is an offer.
    pub fn observe(&mut self, event: &Event) -> Option<DecisionRecord> {
        match &event.kind {
            EventKind::TicketOpened { ticket, class }
            | EventKind::TicketClassified { ticket, class }
            | EventKind::TicketReopened { ticket, class } => self.classify(*ticket, &class.rules),
            EventKind::TicketForgotten { ticket } => {
                self.rules.remove(ticket);
            }
            EventKind::PolicyReplaced { to, .. } => self.policy = *to,
            EventKind::Offered {
                ticket,
                agent,
                decision,
                ..
            } => {
                return Some(DecisionRecord {
                    sequence: event.sequence,
                    at: event.at,
                    ticket: *ticket,
                    agent: *agent,
                    decision: decision.clone(),
                    rules: self.rules.get(ticket).cloned().unwrap_or_default(),
                    policy: self.policy,
                });
            }
            _ => {}
        }
        None
    }

    fn classify(&mut self, ticket: TicketId, rules: &[Name]) {
        if rules.is_empty() {
            self.rules.remove(&ticket);
        } else {
            self.rules.insert(ticket, rules.into());
        }
    }
}

/// Who was considered for a ticket, in one state: as data, and in English (its `Display`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Considered {
    /// The ticket.
    pub ticket: TicketId,
    /// When.
    pub at: Timestamp,
    /// How many agents were registered.
    pub agents: u64,
    /// Those who could take it, the best first by its queue's list; the second is the
    /// runner-up. Empty where all were in back-off and were asked at once.
    pub eligible: Vec<Candidate>,
    /// The others, in order of registration, each with all that was in the way.
    pub others: Vec<PairView>,
}

/// Somebody who could take a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// What sets this one apart from the next; of the last there is nobody left to be told
    /// apart from.
    pub ahead_by: DecidedBy,
}

impl Engine {
    /// Who could take a ticket as things stand, in which order, and who could not and why.
    /// `None` if the ticket is not known, or the viewer may not see it. While nothing is being carried out nobody can take
    /// what waits: this is for [`revisit`] and for tickets that are held back.
    #[must_use]
    pub fn consider(&self, ticket: TicketId, viewer: &Viewer) -> Option<Considered> {
        let about = self.about(ticket)?;
        if !viewer.may_see(self, ticket) {
            return None;
        }
        let eligible = about.ranking().into_iter();
        let eligible = eligible.map(|(agent, ahead_by)| Candidate { agent, ahead_by });
        let mut others = about.pairs();
        let agents = others.len() as u64;
        others.retain(|pair| !pair.is_free());
        Some(Considered {
            ticket,
            at: self.now()?,
            agents,
            eligible: eligible.collect(),
            others,
        })
    }
}

/// Who was considered when an offer was made: worked out anew from the engine as it was before
/// the call that made it. `input` is that call's; `None` if time had only passed. `None` if the
/// event is no offer, no such offer follows, or the viewer may not see the ticket.
///
/// Takes a copy of the engine, and another for each choice of that instant up to this one.
#[must_use]
pub fn revisit(
    before: &Engine,
    input: Option<&Input>,
    offered: &Event,
    viewer: &Viewer,
) -> Option<Considered> {
    let EventKind::Offered { ticket, .. } = &offered.kind else {
        return None;
    };
    let engine = before.before_offer(input, offered)?;
    engine.consider(*ticket, viewer)
}
