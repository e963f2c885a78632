use serde::{Deserialize, Serialize};

use super::viewer::Viewer;
use crate::engine::{Engine, Hold, PairView, WorkView};
use crate::model::{AgentId, Presence, TicketId};
use crate::time::Timestamp;

/// How an agent stands and why it gets no work, at the engine's time: as data, and in English
/// (its `Display`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentExplanation {
    /// Who.
    pub agent: AgentId,
    /// The engine's time.
    pub at: Timestamp,
    /// Whether it is there.
    pub presence: Presence,
    /// Its capacity, in the policy's cost units.
    pub budget: u32,
    /// How much of it is in use.
    pub used: u64,
    /// Why it gets no more.
    pub cause: AgentCause,
    /// What it has to do, in the order in which it came.
    pub works: Vec<WorkView>,
    /// What keeps it from whatever waits.
    pub holds: Vec<Hold>,
    /// The tickets in line that the viewer may see, in the line's order, each with all that
    /// keeps the agent from it.
    pub passed: Vec<Passed>,
    /// How many more are in line that the viewer may not see.
    pub confidential: u64,
}

/// A ticket in line that an agent has not been given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Passed {
    /// Which.
    pub ticket: TicketId,
    /// What keeps it from everybody.
    pub kept: Vec<Hold>,
    /// What keeps it from this agent.
    pub pair: PairView,
}

/// Why an agent gets no work: the first of these that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AgentCause {
    /// It is not online.
    NotThere {
        /// What it is instead.
        presence: Presence,
    },
    /// Offers are suspended for the whole desk.
    OffersSuspended,
    /// Nothing is in line.
    NothingWaits,
    /// Nothing is in line that the viewer may see.
    OnlyConfidential,
    /// Of what is in line, it meets the needs of nothing.
    FitsNothing,
    /// It has room for something that it fits, but is kept from that.
    Kept {
        /// By what, each once: what keeps the two apart, and what keeps those tickets from all.
        holds: Vec<Hold>,
    },
    /// It has no room for anything that it fits.
    Full,
}

impl Engine {
    /// Why an agent gets no work; `None` if it is not registered, or nothing has happened yet.
    /// Changes nothing; takes time in proportion to the line.
    #[must_use]
    pub fn explain_agent(&self, agent: AgentId, viewer: &Viewer) -> Option<AgentExplanation> {
        let view = self.agent(agent)?;
        let (seen, hidden): (Vec<_>, Vec<_>) = self
            .line_beside(agent)
            .into_iter()
            .map(|(ticket, kept, pair)| Passed { ticket, kept, pair })
            .partition(|passed| viewer.may_see(self, passed.ticket));
        let cause = if view.presence != Presence::Online {
            AgentCause::NotThere {
                presence: view.presence,
            }
        } else if self.is_suspended() {
            AgentCause::OffersSuspended
        } else if seen.is_empty() && hidden.is_empty() {
            AgentCause::NothingWaits
        } else if seen.is_empty() {
            AgentCause::OnlyConfidential
        } else {
            among_tickets(&seen)
        };
        Some(AgentExplanation {
            agent,
            at: self.now()?,
            presence: view.presence,
            budget: view.budget,
            used: view.used,
            cause,
            works: self.works(agent),
            holds: self.holds_of_agent(agent),
            passed: seen,
            confidential: hidden.len() as u64,
        })
    }
}

fn among_tickets(passed: &[Passed]) -> AgentCause {
    let fits = passed.iter().filter(|passed| passed.pair.lacks.is_empty());
    if fits.clone().next().is_none() {
        return AgentCause::FitsNothing;
    }
    let mut holds: Vec<Hold> = Vec::new();
    for passed in fits.filter(|passed| passed.pair.room.is_empty()) {
        let of_both = passed.pair.holds.iter().chain(&passed.kept);
        for hold in of_both {
            if !holds.contains(hold) {
                holds.push(hold.clone());
            }
        }
    }
    if holds.is_empty() {
        AgentCause::Full
    } else {
        AgentCause::Kept { holds }
    }
}
