use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::customer_command::CustomerCommand;
use super::incident::IncidentCommand;
use super::ticket_change::TicketChange;
use crate::model::{AgentId, AgentSpec, Name, Presence, TicketId, TicketSpec};
use crate::policy::PolicyDocument;
use crate::time::{Span, Timestamp};

/// One thing the host says happened, with the time at which it says so.
///
/// ```
/// use nightdesk::{Command, Input, TicketSpec};
/// let at = "2026-03-01T03:00:00Z".parse()?;
/// let input = Input::new(at, Command::OpenTicket(TicketSpec::new(1, "card.stolen", "phone")))
///     .from_source("crm", 17);
/// assert_eq!(input.delivery.unwrap().sequence, 17);
/// # Ok::<(), nightdesk::TimestampError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Input {
    /// The host's time now. Inputs come in order of time; one that is earlier than
    /// the last by no more than the policy's `skew` counts as at the last.
    pub at: Timestamp,
    /// When it really happened, where that is earlier than `at` and matters for
    /// the order or for clocks: an opening, a message, an answer, a hold, its end, an
    /// anchor, what a clock promised. At most the policy's `backdate` earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// Where it came from, for applying it exactly once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// What happened.
    pub command: Command,
}

/// Source and sequence of an input: a redelivered one is recognised by them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Delivery {
    /// The stream the input came by.
    pub source: Name,
    /// Strictly increasing within the source; gaps are fine.
    pub sequence: u64,
}

impl Input {
    /// A command at a time.
    #[must_use]
    pub fn new(at: Timestamp, command: Command) -> Self {
        Self {
            at,
            occurred_at: None,
            delivery: None,
            command,
        }
    }

    /// Says where the input came from, so that it is applied exactly once.
    #[must_use]
    pub fn from_source(mut self, source: impl Into<Name>, sequence: u64) -> Self {
        self.delivery = Some(Delivery {
            source: source.into(),
            sequence,
        });
        self
    }

    /// Says when it really happened.
    #[must_use]
    pub fn occurred_at(mut self, at: Timestamp) -> Self {
        self.occurred_at = Some(at);
        self
    }
}

/// What the host says happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Command {
    /// An agent exists. It starts `Offline`. Again with equal content: already done.
    RegisterAgent(AgentSpec),
    /// A registered agent's skills, languages, channels, brands or capacity change.
    /// Running assignments stay; offers that no longer fit are revoked.
    UpdateAgent(AgentSpec),
    /// An agent is there, or not.
    SetPresence {
        /// Who.
        agent: AgentId,
        /// How.
        presence: Presence,
    },
    /// An agent is gone for good. Only an `Offline` one without held tickets of
    /// its own can be removed.
    RemoveAgent {
        /// Who.
        agent: AgentId,
    },

    /// A customer asks for help. Again with equal content: already done.
    OpenTicket(TicketSpec),
    /// What is known of an open ticket changes; it is classified anew.
    ChangeTicket {
        /// Which.
        ticket: TicketId,
        /// What.
        change: Box<TicketChange>,
    },
    /// The customer wrote or spoke again.
    CustomerWrote {
        /// In which ticket.
        ticket: TicketId,
    },
    /// An agent answered the customer. It need not be the one who has the ticket.
    AgentWrote {
        /// In which ticket.
        ticket: TicketId,
        /// Who answered.
        agent: AgentId,
    },
    /// Nothing can be done on the ticket for now: it leaves the line, or its
    /// agent's capacity, until resumed.
    HoldTicket {
        /// Which.
        ticket: TicketId,
        /// What it waits for.
        reason: HoldReason,
        /// When it resumes by itself, if it does. After the input's time.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// A held ticket goes on: with its agent if that one is still there, else in line.
    ResumeTicket {
        /// Which.
        ticket: TicketId,
    },
    /// The ticket goes to another queue and stays there through reclassification.
    TransferToQueue {
        /// Which.
        ticket: TicketId,
        /// Where to.
        queue: Name,
    },
    /// The ticket goes straight to an agent, by the host's word: capacity,
    /// relaxable needs and back-offs do not stop it; presence and the needs that
    /// never relax (channel, brand, human-only) do.
    TransferToAgent {
        /// Which.
        ticket: TicketId,
        /// To whom.
        agent: AgentId,
    },
    /// The agent gives the ticket back to the line, where it keeps its place.
    ReleaseTicket {
        /// Which.
        ticket: TicketId,
    },
    /// A bot hands the ticket that it has over to people. No bot gets it from now on; its
    /// clocks run on, and the policy says from when it counts in the order.
    HandOff {
        /// Which.
        ticket: TicketId,
    },
    /// The customer asks for a person. Honoured once and for good: whatever becomes of the
    /// ticket, and of others of its case, no bot gets it. One that has it loses it.
    AskForPerson {
        /// Which.
        ticket: TicketId,
    },
    /// The customer has been helped.
    ResolveTicket {
        /// Which.
        ticket: TicketId,
    },
    /// A closed ticket that is still kept is open again.
    ReopenTicket {
        /// Which.
        ticket: TicketId,
    },
    /// The customer hung up or left. What follows is the topic's.
    AbandonTicket {
        /// Which.
        ticket: TicketId,
    },
    /// The host withdraws the ticket; of a closed one, the action that is still to
    /// be done, without which it would be kept for ever.
    CancelTicket {
        /// Which.
        ticket: TicketId,
    },
    /// Offers of a ticket whose attempts were exhausted start again.
    RetryTicket {
        /// Which.
        ticket: TicketId,
    },

    /// An agent takes an offer.
    AcceptOffer {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// An agent refuses an offer.
    DeclineOffer {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// When the same agent may be asked again; the queue's `decline_back_off` when absent.
        #[serde(default)]
        retry_after: Option<Span>,
    },
    /// The host takes an offer back, without a mark against the agent.
    RevokeOffer {
        /// Which ticket.
        ticket: TicketId,
        /// From whom.
        agent: AgentId,
    },
    /// An agent has finished the work after a ticket.
    EndWrapUp {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },

    /// The host has carried out the ticket's action; its tier may drop.
    ActionDone {
        /// Which ticket.
        ticket: TicketId,
    },
    /// The host could not carry out the ticket's action; its clock runs on.
    ActionFailed {
        /// Which ticket.
        ticket: TicketId,
    },

    /// Something happened that limits are measured from, or is known to: when the
    /// complaint came in (`receipt`, which is set by itself when the ticket opens), when a
    /// holding reply was sent, when a period ends. Again with another instant: corrected.
    ///
    /// Another `receipt` within the policy's `backdate` is another arrival: the clocks that
    /// run from it are counted from there.
    SetAnchor {
        /// Of which ticket.
        ticket: TicketId,
        /// Its name, as the policy's limits have it.
        anchor: Name,
        /// The instant, past or future; when absent, the input's `occurred_at` or time.
        #[serde(default)]
        at: Option<Timestamp>,
    },
    /// What a clock promises was done: for deadlines, and for promises that neither an
    /// answer nor solving the ticket meets.
    MeetClock {
        /// Of which ticket.
        ticket: TicketId,
        /// The clock's name.
        clock: Name,
        /// By whom; when absent, by a person the engine does not know.
        #[serde(default)]
        agent: Option<AgentId>,
    },

    /// A second agent helps the one who has the ticket, by the host's word: capacity and
    /// relaxable needs do not stop it; presence and the needs that never relax do. It takes
    /// what the ticket takes, and ends with the assignment.
    Consult {
        /// With which ticket.
        ticket: TicketId,
        /// Who helps.
        agent: AgentId,
    },
    /// The agent no longer helps with the ticket.
    EndConsult {
        /// With which ticket.
        ticket: TicketId,
        /// Who helped.
        agent: AgentId,
    },
    /// Something about a customer, or what a customer's tickets have in common.
    Customer(CustomerCommand),
    /// Something about an incident: many customers with one trouble.
    Incident(IncidentCommand),

    /// No offers until resumed. Outstanding offers are revoked without a mark.
    ///
    /// For catching up after a silence, send it as of the engine's last time
    /// ([`Engine::now`](crate::Engine::now)): as of the present, offers would be
    /// made and missed on the way to it.
    SuspendOffers,
    /// Offers go on.
    ResumeOffers,
    /// The policy is replaced as a whole.
    ReplacePolicy {
        /// The new policy.
        document: Box<PolicyDocument>,
        /// For queues still in use that the new policy does not have: the queue
        /// that takes their place for tickets that were put there by hand, and in
        /// turns. Other tickets go where the new topics and rules send them.
        #[serde(default)]
        queues: BTreeMap<Name, Name>,
    },
}

/// Why nothing can be done on a ticket for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HoldReason {
    /// The customer's answer is awaited; a message of theirs resumes the ticket.
    Customer,
    /// A third party's answer is awaited.
    ThirdParty,
    /// The customer's identity is being established.
    Identity,
    /// Put aside until an instant; a message of the customer resumes it too.
    Snoozed,
    /// It made way for another ticket of its agent. Never by the host's word; the
    /// customer's clocks run on.
    Interrupted,
}
