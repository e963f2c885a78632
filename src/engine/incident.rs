//! Incidents: many customers with one trouble, one notice and one solution.

use core::fmt::{self, Display, Formatter};
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Name, TicketId};

/// What the host says of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum IncidentCommand {
    /// There is an incident. The tickets of its topics belong to it, those that are open and
    /// those that come, unless they belong to another; one whose topic changes away leaves it.
    /// Again with equal topics: already done.
    Open {
        /// Its name, chosen by the host.
        incident: Name,
        /// The topics, with those below them along the dots; none: tickets are added by hand.
        #[serde(default)]
        topics: BTreeSet<Name>,
    },
    /// A ticket belongs to the incident, whatever its topic; also one that belongs to it for
    /// its topic already, of which nothing is said anew.
    Add {
        /// To which.
        incident: Name,
        /// Which; open.
        ticket: TicketId,
    },
    /// A ticket does not belong to the incident after all.
    Remove {
        /// From which.
        incident: Name,
        /// Which; open.
        ticket: TicketId,
    },
    /// All customers of the incident were told how it stands. Whether that answers their
    /// tickets is the policy's (`incidents.notice_answers`).
    SendNotice {
        /// Of which.
        incident: Name,
    },
    /// The trouble is over: all tickets of the incident are resolved, in order of arrival, and
    /// nobody needs the incident any more.
    Resolve {
        /// Which.
        incident: Name,
    },
}

/// What follows of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IncidentEvent {
    /// There is an incident.
    Opened {
        /// Its name.
        incident: Name,
    },
    /// A ticket belongs to an incident.
    Joined {
        /// To which.
        incident: Name,
        /// Which.
        ticket: TicketId,
    },
    /// A ticket does not belong to an incident after all: the host said so, or it is about
    /// something else now.
    Left {
        /// From which.
        incident: Name,
        /// Which.
        ticket: TicketId,
    },
    /// All customers of an incident were told.
    NoticeSent {
        /// Of which.
        incident: Name,
        /// How many open tickets.
        tickets: u64,
    },
    /// An incident is over. Its tickets are resolved after this.
    Resolved {
        /// Which.
        incident: Name,
        /// How many open tickets.
        tickets: u64,
    },
}

impl Display for IncidentEvent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { incident } => write!(f, "incident `{incident}` opened"),
            Self::Joined { incident, ticket } => {
                write!(f, "ticket {ticket} belongs to incident `{incident}`")
            }
            Self::Left { incident, ticket } => {
                write!(
                    f,
                    "ticket {ticket} does not belong to incident `{incident}`"
                )
            }
            Self::NoticeSent { incident, tickets } => {
                write!(f, "incident `{incident}`: notice to {tickets} tickets")
            }
            Self::Resolved { incident, tickets } => {
                write!(f, "incident `{incident}` is over for {tickets} tickets")
            }
        }
    }
}
