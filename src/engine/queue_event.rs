//! What happens at the doors of queues, and its text.

use core::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::model::{Name, TicketId};
use crate::time::Timestamp;

/// Something that follows at a queue: of its hours, its loads, and the tickets that move on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QueueEvent {
    /// A queue with opening hours is open from now on.
    Opened {
        /// Which.
        queue: Name,
        /// When it closes again; `None`: never.
        closes_at: Option<Timestamp>,
    },
    /// A queue is closed from now on: its tickets below the top three tiers are not offered.
    /// What agents have goes on, and so do offers that stand.
    Closed {
        /// Which.
        queue: Name,
        /// When it opens again; `None`: never.
        opens_at: Option<Timestamp>,
    },
    /// A load has begun.
    LoadRaised {
        /// Which.
        load: Name,
        /// The queue it measures.
        queue: Name,
    },
    /// A load has ended.
    LoadEased {
        /// Which.
        load: Name,
        /// The queue it measures.
        queue: Name,
    },
    /// A ticket moves to another queue by the policy. It keeps its anchor, and is due by the
    /// other queue's targets.
    TicketOverflowed {
        /// Which.
        ticket: TicketId,
        /// Where it stood.
        from: Name,
        /// Where it stands now.
        to: Name,
        /// Why.
        cause: MoveCause,
    },
    /// A ticket goes on in the policy's callback channel.
    CallbackArranged {
        /// Which.
        ticket: TicketId,
        /// Why.
        cause: MoveCause,
    },
    /// The host is to refer the customer elsewhere; the ticket is closed.
    TicketReferred {
        /// Which.
        ticket: TicketId,
        /// Where to, as the policy names it.
        line: Name,
        /// Why.
        cause: MoveCause,
    },
    /// Nobody is present who could take this ticket of the top three tiers: the host is to
    /// name this line to the customer. The ticket stays in line. Said once of a ticket.
    ReferOut {
        /// Which.
        ticket: TicketId,
        /// Where to, as the policy names it.
        line: Name,
    },
}

/// Why a ticket does not stay in its queue as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MoveCause {
    /// The queue is closed.
    Closed,
    /// The queue is full.
    Full,
    /// The ticket was declined or missed as often as the queue offers it.
    Exhausted,
    /// This load is raised.
    Load(Name),
    /// The ticket has waited as long as the queue keeps it.
    Waited,
}

impl Display for QueueEvent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { queue, closes_at } => {
                write!(f, "queue `{queue}` is open")?;
                closes_at.map_or(Ok(()), |at| write!(f, ", closes at {at}"))
            }
            Self::Closed { queue, opens_at } => {
                write!(f, "queue `{queue}` is closed")?;
                match opens_at {
                    Some(at) => write!(f, ", opens at {at}"),
                    None => f.write_str(", for good"),
                }
            }
            Self::LoadRaised { load, queue } => write!(f, "queue `{queue}`: load `{load}` begins"),
            Self::LoadEased { load, queue } => write!(f, "queue `{queue}`: load `{load}` is over"),
            Self::TicketOverflowed {
                ticket,
                from,
                to,
                cause,
            } => write!(
                f,
                "ticket {ticket} moves from queue `{from}` to `{to}`: {cause}"
            ),
            Self::CallbackArranged { ticket, cause } => {
                write!(
                    f,
                    "customer of ticket {ticket} is to be called back: {cause}"
                )
            }
            Self::TicketReferred {
                ticket,
                line,
                cause,
            } => write!(
                f,
                "refer customer of ticket {ticket} to `{line}`, closed: {cause}"
            ),
            Self::ReferOut { ticket, line } => write!(
                f,
                "ALERT: nobody is present who could take ticket {ticket}: refer its customer to `{line}`"
            ),
        }
    }
}

impl Display for MoveCause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("the queue is closed"),
            Self::Full => f.write_str("the queue is full"),
            Self::Exhausted => f.write_str("declined or missed too often"),
            Self::Load(load) => write!(f, "load `{load}`"),
            Self::Waited => f.write_str("waited long enough"),
        }
    }
}
