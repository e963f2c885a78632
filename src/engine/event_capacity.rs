//! What happens around agents' room: interruptions, ramps, reserves, gatherings, consults.

use core::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::model::{AgentId, Name, TicketId};
use crate::policy::Need;

/// What happens around agents' room for work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CapacityEvent {
    /// A ticket made way for another that the same agent has from now on. What becomes
    /// of it is the policy's `interrupted`: it stays its agent's and goes on as soon as
    /// that one has room, or after its `patience` goes back in line, or does so at once.
    AssignmentInterrupted {
        /// Which.
        ticket: TicketId,
        /// Whose.
        agent: AgentId,
        /// The ticket that came over it.
        by: TicketId,
    },
    /// An agent who has come online is given more work again.
    RampEased {
        /// Who.
        agent: AgentId,
    },
    /// A ticket no longer waits for the agent who knows it.
    PreferredWaitEnded {
        /// Which.
        ticket: TicketId,
    },
    /// Fewer agents are free for a kind of work than are to be kept free.
    ReserveShort {
        /// The reserve.
        reserve: Name,
        /// How many are free.
        have: u32,
        /// How many are to be.
        need: u32,
    },
    /// A reserve that fell short is whole again.
    ReserveWhole {
        /// The reserve.
        reserve: Name,
    },
    /// An agent takes nothing that goes after a large ticket until that one fits.
    GatheringStarted {
        /// The large ticket.
        ticket: TicketId,
        /// Who makes room for it.
        agent: AgentId,
    },
    /// An agent no longer makes room for a large ticket: it was taken, left the line, or
    /// the agent cannot take it any more.
    GatheringEnded {
        /// The large ticket.
        ticket: TicketId,
        /// Who made room for it.
        agent: AgentId,
    },
    /// An agent helps another one with a ticket.
    ConsultStarted {
        /// Which.
        ticket: TicketId,
        /// Who helps.
        agent: AgentId,
    },
    /// An agent no longer helps with a ticket.
    ConsultEnded {
        /// Which.
        ticket: TicketId,
        /// Who helped.
        agent: AgentId,
        /// What it has come to lack of what never relaxes; empty: that is not why.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lacks: Vec<Need>,
    },
}

impl Display for CapacityEvent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::AssignmentInterrupted { ticket, agent, by } => {
                write!(
                    f,
                    "ticket {ticket} of agent {agent} makes way for ticket {by}"
                )
            }
            Self::RampEased { agent } => write!(f, "agent {agent} is given more work again"),
            Self::PreferredWaitEnded { ticket } => {
                write!(
                    f,
                    "ticket {ticket} no longer waits for the agent who knows it"
                )
            }
            Self::ReserveShort {
                reserve,
                have,
                need,
            } => write!(
                f,
                "ALERT: reserve `{reserve}` has {have} of {need} agents free"
            ),
            Self::ReserveWhole { reserve } => write!(f, "reserve `{reserve}` is whole again"),
            Self::GatheringStarted { ticket, agent } => {
                write!(f, "agent {agent} makes room for ticket {ticket}")
            }
            Self::GatheringEnded { ticket, agent } => {
                write!(f, "agent {agent} no longer makes room for ticket {ticket}")
            }
            Self::ConsultStarted { ticket, agent } => {
                write!(f, "agent {agent} helps with ticket {ticket}")
            }
            Self::ConsultEnded {
                ticket,
                agent,
                lacks,
            } => {
                write!(f, "agent {agent} no longer helps with ticket {ticket}")?;
                for (position, need) in lacks.iter().enumerate() {
                    write!(f, "{} {need}", if position == 0 { ", which" } else { ";" })?;
                }
                Ok(())
            }
        }
    }
}
