//! Why a ticket does not go to an agent, as short lines of plain English for people.

use core::fmt::{self, Display, Formatter};

use super::hold::Hold;
use super::obstacle::Obstacle;

impl Display for Obstacle {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWaiting => f.write_str("the ticket is not waiting"),
            Self::NotOnline(presence) => write!(f, "the agent is {presence}"),
            Self::Need(need) => write!(f, "the ticket {need}"),
            Self::NoRoom { cost, free } => {
                write!(f, "the ticket costs {cost}, and the agent has {free} left")
            }
            Self::CapReached { channel, cap } => {
                write!(
                    f,
                    "the agent may have {cap} of channel `{channel}`, and has"
                )
            }
            Self::LabelCapReached { label, cap } => {
                write!(f, "the agent may have {cap} of label `{label}`, and has")
            }
            Self::Exclusive { beside } => {
                write!(
                    f,
                    "the agent has ticket {beside}, and the two do not go together"
                )
            }
            Self::Hold(hold) => hold.fmt(f),
        }
    }
}

impl Display for Hold {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OffersSuspended => f.write_str("offers are suspended"),
            Self::TicketPaused { until: None } => f.write_str("the ticket is put aside"),
            Self::TicketPaused { until: Some(until) } => {
                write!(f, "the ticket is put aside until {until}")
            }
            Self::QueueClosed { opens_at: None } => {
                f.write_str("its queue is closed and does not open again")
            }
            Self::QueueClosed { opens_at: Some(at) } => {
                write!(f, "its queue is closed until {at}")
            }
            Self::TicketBackOff { until } => {
                write!(
                    f,
                    "the agent passed on the ticket, and is spared it until {until}"
                )
            }
            Self::AgentBackOff { until } => {
                write!(f, "the agent missed an offer, and gets none until {until}")
            }
            Self::AttemptsExhausted => f.write_str("its attempts are used up: see to it"),
            Self::Ramp { until } => {
                write!(
                    f,
                    "the agent has just come online, and gets no more until {until}"
                )
            }
            Self::AwaitsPreferred { agent, until } => {
                write!(
                    f,
                    "the ticket waits for agent {agent}, who knows it, until {until} at most"
                )
            }
            Self::Reserve { name } => write!(f, "the agent is kept free for `{name}`"),
            Self::Gathering { ticket } => {
                write!(f, "the agent makes room for ticket {ticket}")
            }
        }
    }
}
