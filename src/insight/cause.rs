//! The one cause for which a ticket waits, or what it does instead.

use serde::{Deserialize, Serialize};

use crate::engine::{AboutTicket, Doing, Engine, Hold, HoldReason, Outcome, PairView};
use crate::engine::{TicketState, TicketView};
use crate::model::{AgentId, Name, Presence, TicketId};
use crate::policy::Need;
use crate::time::Timestamp;

/// Why a ticket waits: of all that stands in the way, what would have to go first. Of a ticket
/// that does not wait, what it does instead.
///
/// Listed in the order in which they are asked: the first that holds is the cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// The viewer may not see it.
    Confidential,
    /// It is closed.
    Closed {
        /// How.
        outcome: Outcome,
        /// The ticket it goes on in, if it was merged.
        into: Option<TicketId>,
    },
    /// Somebody has it.
    Assigned {
        /// Who.
        agent: AgentId,
    },
    /// Agents are asked whether they take it.
    Offered {
        /// Who.
        agents: Vec<AgentId>,
        /// When the first of these offers lapses.
        until: Option<Timestamp>,
    },
    /// It is put aside.
    PutAside {
        /// Why.
        reason: HoldReason,
        /// When it goes on by itself, if it does. If it made way for something more urgent: from
        /// when on anybody who fits may have it.
        until: Option<Timestamp>,
        /// Whose it stays.
        agent: Option<AgentId>,
    },
    /// Offers are suspended for the whole desk.
    OffersSuspended,
    /// Its queue is closed.
    QueueClosed {
        /// Which.
        queue: Name,
        /// When it opens; `None`: never again.
        opens_at: Option<Timestamp>,
    },
    /// It was declined or missed as often as its queue allows.
    AttemptsExhausted {
        /// How often.
        attempts: u32,
    },
    /// No agent is registered.
    NoAgents,
    /// No registered agent meets all its needs.
    NobodyCan {
        /// The needs that not one of them meets. Empty: each is met by somebody, not all by one.
        missing: Vec<Need>,
    },
    /// It is larger than anybody who meets its needs.
    TooLarge {
        /// What it takes of an agent's budget.
        cost: u32,
    },
    /// Whoever meets its needs and is large enough may have none of its channel, or of one of
    /// its labels: a cap of 0.
    NoneAllowed {
        /// Who they are.
        agents: Vec<AgentId>,
    },
    /// Nobody who could take it is online.
    NobodyThere {
        /// Who could.
        able: Vec<AgentId>,
        /// The needs that not one of those online meets.
        missing: Vec<Need>,
    },
    /// Somebody online could take it and has room, but is kept from it.
    KeptApart {
        /// Who has room, and what keeps each from it.
        kept: Vec<Kept>,
    },
    /// All who are online and could take it have no room.
    Busy {
        /// Who they are.
        agents: Vec<AgentId>,
    },
}

/// An agent with room for a ticket that it could take, and what keeps the two apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Kept {
    /// Who.
    pub agent: AgentId,
    /// What keeps it from the ticket. Never empty.
    pub holds: Vec<Hold>,
}

impl Cause {
    pub(crate) fn of(
        engine: &Engine,
        view: &TicketView,
        about: &AboutTicket<'_>,
        needs: &[Need],
        pairs: &[PairView],
    ) -> Self {
        match &view.state {
            TicketState::Closed(outcome) => {
                return Self::Closed {
                    outcome: *outcome,
                    into: view.merged_into,
                };
            }
            TicketState::Offered(agents) => return offered(engine, view, agents.clone()),
            TicketState::Assigned(agent) if view.unfit.is_empty() => {
                return Self::Assigned { agent: *agent };
            }
            TicketState::Held {
                reason,
                until,
                agent,
            } => {
                return Self::PutAside {
                    reason: *reason,
                    until: until.or(about.interrupted_until()),
                    agent: *agent,
                };
            }
            // One that has outgrown its agent is in line, or offered to others.
            TicketState::Assigned(_) if about.key().is_none() => {
                let id = view.spec.id;
                let asked = pairs.iter().map(|pair| pair.agent);
                let asked = asked.filter(|agent| {
                    let view = engine.agent(*agent);
                    view.is_some_and(|agent| agent.offered.contains(&id))
                });
                return offered(engine, view, asked.collect());
            }
            TicketState::Assigned(_) | TicketState::Waiting => {}
        }
        for hold in about.holds() {
            match hold {
                Hold::OffersSuspended => return Self::OffersSuspended,
                Hold::QueueClosed { opens_at } => {
                    let class = view.class.as_ref();
                    return Self::QueueClosed {
                        queue: class.map_or_else(|| Name::from(""), |class| class.queue.clone()),
                        opens_at,
                    };
                }
                Hold::AttemptsExhausted => {
                    return Self::AttemptsExhausted {
                        attempts: view.attempts,
                    };
                }
                _ => {}
            }
        }
        among_agents(about, needs, pairs)
    }
}

fn offered(engine: &Engine, view: &TicketView, agents: Vec<AgentId>) -> Cause {
    let works = agents.iter().flat_map(|agent| engine.works(*agent));
    let own = works.filter(|work| work.ticket == view.spec.id && work.doing == Doing::Asked);
    let until = own.filter_map(|work| work.until).min();
    Cause::Offered { agents, until }
}

fn among_agents(about: &AboutTicket<'_>, needs: &[Need], pairs: &[PairView]) -> Cause {
    if pairs.is_empty() {
        return Cause::NoAgents;
    }
    let meeting = pairs.iter().filter(|pair| pair.lacks.is_empty());
    if meeting.clone().next().is_none() {
        return Cause::NobodyCan {
            missing: missing(needs, pairs.iter()),
        };
    }
    let able = meeting.clone().filter(|pair| pair.is_able());
    if able.clone().next().is_none() {
        let large = meeting.filter(|pair| !pair.too_small);
        let agents: Vec<AgentId> = large.map(|pair| pair.agent).collect();
        return if agents.is_empty() {
            Cause::TooLarge { cost: about.cost() }
        } else {
            Cause::NoneAllowed { agents }
        };
    }
    let online = |pair: &&PairView| pair.presence == Presence::Online;
    let there = able.clone().filter(online);
    if there.clone().next().is_none() {
        return Cause::NobodyThere {
            able: able.map(|pair| pair.agent).collect(),
            missing: missing(needs, pairs.iter().filter(online)),
        };
    }
    let with_room = there.clone().filter(|pair| pair.room.is_empty());
    let kept = with_room.map(|pair| Kept {
        agent: pair.agent,
        holds: pair.holds.clone(),
    });
    let kept: Vec<Kept> = kept.collect();
    if kept.is_empty() {
        Cause::Busy {
            agents: there.map(|pair| pair.agent).collect(),
        }
    } else {
        Cause::KeptApart { kept }
    }
}

/// The needs that not one of these meets; none where there is nobody.
fn missing<'a>(needs: &[Need], pairs: impl Iterator<Item = &'a PairView> + Clone) -> Vec<Need> {
    if pairs.clone().next().is_none() {
        return Vec::new();
    }
    let nobody = |need: &&Need| {
        let mut pairs = pairs.clone();
        pairs.all(|pair| pair.lacks.iter().any(|lack| lack.need == **need))
    };
    needs.iter().filter(nobody).cloned().collect()
}
