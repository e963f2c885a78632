//! What events are made of: where a ticket stands, why an offer, why a change.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::model::{Name, Priority, Urgency};
use crate::policy::Comparator;
use crate::time::{Span, Timestamp};

/// Where a ticket stands: what the policy made of it, and its place in the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Standing {
    /// The queue.
    pub queue: Name,
    /// The tier.
    pub urgency: Urgency,
    /// The priority inside the tier.
    pub priority: Priority,
    /// The instant by which it should be answered, head start included; `None`:
    /// no target, after all that have one.
    pub due: Option<Timestamp>,
    /// The head start of its segment, already counted in `due`; zero after a rise to
    /// a higher tier, from which a ticket counts without one.
    pub head_start: Span,
    /// The rules that applied, in order.
    pub rules: SmallVec<[Name; 4]>,
}

/// Why this ticket to this agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// The ticket's queue.
    pub queue: Name,
    /// The ticket's tier.
    pub urgency: Urgency,
    /// The ticket's due instant.
    pub due: Option<Timestamp>,
    /// The language they share; `None`: the ticket asks for none.
    pub language: Option<Name>,
    /// What decided between the agents.
    pub decided_by: DecidedBy,
    /// The step of the ticket's ladder in force, from 1; `None`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u16>,
}

/// What made a ticket take a step of its ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepCause {
    /// The step's time has come.
    Time,
    /// A clock said so.
    Clock,
    /// A load that the step waits for has begun.
    Load,
}

/// What decided between the agents who could take a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DecidedBy {
    /// Nobody else could take it, but those who were asked before.
    OnlyOne,
    /// This comparator of the queue's list set the winner apart from the runner-up.
    Comparator(Comparator),
    /// Equal by the whole list: the one registered first.
    Arrival,
    /// All who could take it were asked at once.
    Everybody,
    /// The winner takes it without interrupting anything, or interrupts what is of a
    /// lower tier, or else of two equal by the whole list what was begun later.
    Interruption,
}

/// How an assignment came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AssignedBy {
    /// The queue's offers are accepted by themselves.
    Automatic,
    /// The agent accepted.
    Accepted,
    /// The host transferred it to the agent; the engine's word was not asked.
    Host,
    /// A held ticket went on with its agent.
    Resumed,
    /// Its needs had grown past the agent who had it: that one's assignment has ended,
    /// without wrap-up.
    Relief,
}

/// Why an offer was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevokeReason {
    /// Somebody else took the ticket.
    TakenByAnother,
    /// The agent is no longer online.
    AgentNotOnline,
    /// The agent's abilities, the ticket's needs or the policy changed.
    NoLongerFits,
    /// The ticket was held, transferred, closed or abandoned.
    TicketWithdrawn,
    /// The host took it back.
    Host,
    /// Offers are suspended.
    Suspended,
}

/// Why a held ticket goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResumeCause {
    /// The host said so.
    Host,
    /// Its time came.
    Time,
    /// The customer wrote.
    CustomerWrote,
    /// The customer hung up, and somebody must look.
    CustomerGone,
    /// It had been interrupted, and its agent has room for it again.
    RoomAgain,
    /// It was put aside until an instant, and rose into the top three tiers.
    Promoted,
}

/// Why a ticket that somebody had is back in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RequeueReason {
    /// A bot handed it over, or its customer asked for a person.
    HandedOff,
    /// The agent gave it back.
    Released,
    /// The agent went off duty.
    AgentOffline,
    /// The agent was lost and did not return in time.
    AgentLost,
    /// It was transferred to another queue.
    Transferred,
    /// It was resumed, and the agent who held it is not online.
    AgentNotThere,
    /// It was put aside, and the agent who held it no longer meets a need that never relaxes.
    NoLongerFits,
    /// It made way for another ticket, and does not wait for its agent, or not any longer: it
    /// is of the top three tiers, or the policy says so.
    Interrupted,
    /// It was put aside until an instant, and rose into the top three tiers.
    Promoted,
}

/// What follows when a customer has hung up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AfterAbandon {
    /// The ticket is closed.
    Closed,
    /// The ticket goes on as a callback.
    Callback,
    /// The ticket goes on, and somebody must look: the customer is gone but the danger is not.
    Alert,
}
