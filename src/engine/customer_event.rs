//! What follows of customers.

use core::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use super::event_detail::AfterAbandon;
use crate::model::{AgentId, CustomerId, Name, TicketId, Urgency};
use crate::time::Timestamp;

/// Something that follows of a customer, or of what a customer's tickets have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CustomerEvent {
    /// A customer has these flags, and no others.
    Flagged {
        /// Who.
        customer: CustomerId,
        /// Which, sorted.
        flags: Vec<Name>,
    },
    /// A customer has come back, as the policy's `repeats` have it.
    RepeatContact {
        /// With which ticket.
        ticket: TicketId,
        /// The last of the earlier ones.
        earlier: TicketId,
        /// How many contacts that makes, this one included.
        count: u32,
    },
    /// A customer asks for the same again, as the policy's `duplicates` have it.
    DuplicateFound {
        /// With which ticket.
        ticket: TicketId,
        /// The first open one that it repeats.
        of: TicketId,
    },
    /// A ticket continues what another is about.
    Linked {
        /// Which.
        ticket: TicketId,
        /// To which.
        to: TicketId,
    },
    /// A ticket is closed, and goes on as part of another.
    Merged {
        /// Which.
        ticket: TicketId,
        /// Into which.
        into: TicketId,
    },
    /// A customer has as many tickets of one of the top three tiers as the policy allows: one
    /// more stands in `elevated` until they have fewer.
    StandsLower {
        /// Which.
        ticket: TicketId,
        /// Its own tier.
        tier: Urgency,
        /// How many the policy allows.
        limit: u32,
        /// The first of those in the tier.
        open: TicketId,
    },
    /// Everything that refers to a customer was erased. The event does not say to whom.
    Forgotten {
        /// How many tickets referred to them.
        tickets: u64,
        /// How many of those are open and keep, until they close, what the policy's rules look
        /// at: flags and attributes.
        #[serde(default, skip_serializing_if = "is_zero")]
        keeping: u64,
    },
    /// A customer is to be called.
    CallbackScheduled {
        /// In which ticket.
        ticket: TicketId,
        /// The instant asked for.
        asked: Timestamp,
        /// The instant set.
        at: Timestamp,
        /// The zone whose quiet hours moved it, if they did.
        quiet: Option<Name>,
    },
    /// A ticket is to be taken up again.
    FollowUpScheduled {
        /// Which.
        ticket: TicketId,
        /// The instant asked for.
        asked: Timestamp,
        /// The instant set.
        at: Timestamp,
        /// The zone whose quiet hours moved it, if they did.
        quiet: Option<Name>,
    },
    /// A customer who was called did not answer.
    CallUnanswered {
        /// In which ticket.
        ticket: TicketId,
        /// Who called.
        agent: AgentId,
        /// Which call in vain it was, from 1.
        call: u32,
    },
    /// A customer was called as often as the policy says, in vain.
    CallbackGivenUp {
        /// In which ticket.
        ticket: TicketId,
        /// How often.
        calls: u32,
        /// What follows: `closed`, or `alert`.
        then: AfterAbandon,
    },
}

impl Display for CustomerEvent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flagged { customer, flags } if flags.is_empty() => {
                write!(f, "customer {customer} has no flags")
            }
            Self::Flagged { customer, flags } => {
                let flags: Vec<String> = flags.iter().map(|flag| format!("`{flag}`")).collect();
                write!(f, "customer {customer} is flagged {}", flags.join(", "))
            }
            Self::RepeatContact {
                ticket,
                earlier,
                count,
            } => write!(
                f,
                "ticket {ticket} is contact {count}, after ticket {earlier}"
            ),
            Self::DuplicateFound { ticket, of } => {
                write!(f, "ticket {ticket} asks for the same as ticket {of}")
            }
            Self::Linked { ticket, to } => write!(f, "ticket {ticket} continues ticket {to}"),
            Self::Merged { ticket, into } => {
                write!(f, "ticket {ticket} closed: merged into ticket {into}")
            }
            Self::StandsLower {
                ticket,
                tier,
                limit,
                open,
            } => write!(
                f,
                "ticket {ticket} stands lower than {tier}: its customer has {limit} there, the first of them ticket {open}"
            ),
            Self::Forgotten {
                tickets,
                keeping: 0,
            } => write!(f, "a customer of {tickets} tickets forgotten"),
            Self::Forgotten { tickets, keeping } => write!(
                f,
                "a customer of {tickets} tickets forgotten; {keeping} keep what rules look at until they close"
            ),
            Self::CallbackScheduled {
                ticket,
                asked,
                at,
                quiet,
            } => {
                write!(f, "ticket {ticket}: the customer is called back at {at}")?;
                moved(f, *asked, quiet.as_ref())
            }
            Self::FollowUpScheduled {
                ticket,
                asked,
                at,
                quiet,
            } => {
                write!(f, "ticket {ticket} is taken up again at {at}")?;
                moved(f, *asked, quiet.as_ref())
            }
            Self::CallUnanswered {
                ticket,
                agent,
                call,
            } => write!(
                f,
                "ticket {ticket}: no answer to call {call}, by agent {agent}"
            ),
            Self::CallbackGivenUp {
                ticket,
                calls,
                then,
            } => write!(f, "ticket {ticket}: no answer to {calls} calls: {then}"),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Why it is another instant than the one asked for.
fn moved(f: &mut Formatter<'_>, asked: Timestamp, quiet: Option<&Name>) -> fmt::Result {
    quiet.map_or(Ok(()), |zone| {
        write!(f, ", not at {asked}: quiet hours in `{zone}`")
    })
}
