//! Causes in words.

use super::cause::{Cause, Kept};
use super::words;
use crate::engine::{Hold, HoldReason, Outcome};
use crate::model::TicketId;
use crate::time::Timestamp;

impl Cause {
    /// The cause in one sentence, without a full stop, with instants told from `now`: what is
    /// after the colon in [`why`](super::TicketExplanation::why).
    #[must_use]
    pub fn in_words(&self, now: Timestamp) -> String {
        match self {
            Self::Confidential => "it is confidential".to_owned(),
            Self::Closed { outcome, into } => closed(*outcome, into.as_ref()),
            Self::Assigned { agent } => format!("agent {agent} has it"),
            Self::Offered { agents, until } => {
                let until = until.map(|at| format!(", until {}", words::when(at, now)));
                let until = until.unwrap_or_default();
                let asked = if agents.len() == 1 { "is" } else { "are" };
                format!(
                    "{} {asked} asked whether to take it{until}",
                    words::agents(agents)
                )
            }
            Self::PutAside {
                reason: HoldReason::Interrupted,
                until,
                agent: Some(agent),
            } => {
                let until = until.map(|at| {
                    format!(
                        "; anybody who fits may have it from {}",
                        words::when(at, now)
                    )
                });
                let until = until.unwrap_or_default();
                format!(
                    "it made way for more urgent work of agent {agent}, and goes on as soon as that one has room{until}"
                )
            }
            Self::PutAside {
                reason,
                until,
                agent,
            } => {
                let whose = agent.map(|agent| format!(", and stays agent {agent}'s"));
                let until = match until {
                    Some(at) => format!("; it goes on by itself at {}", words::when(*at, now)),
                    None => "; it goes on when it is resumed".to_owned(),
                };
                format!(
                    "it is put aside{}, since {}{until}",
                    whose.unwrap_or_default(),
                    words::aside(*reason)
                )
            }
            Self::OffersSuspended => {
                "offers are suspended for the whole desk until they are resumed".to_owned()
            }
            Self::QueueClosed { queue, opens_at } => {
                format!(
                    "its queue `{queue}` is closed, {}",
                    words::opens(*opens_at, now)
                )
            }
            Self::AttemptsExhausted { attempts } => format!(
                "it was declined or missed {attempts} times, as often as its queue allows, and is not offered again until somebody sees to it"
            ),
            Self::NoAgents => "no agent is registered".to_owned(),
            Self::NobodyCan { missing } if missing.is_empty() => {
                "no agent meets all its needs, though each need is met by somebody".to_owned()
            }
            Self::NobodyCan { missing } => {
                let missing = missing.iter().map(words::nobody);
                format!("no agent {}", words::list(missing, "or"))
            }
            Self::TooLarge { cost } => format!(
                "it takes {cost} of an agent's capacity, and nobody who could answer it has that much"
            ),
            Self::NoneAllowed { agents } => format!(
                "{} could answer it, but may have none of its channel or labels (a cap of 0)",
                words::agents(agents)
            ),
            Self::NobodyThere { able, missing } => {
                let could = words::agents(able);
                let verb = if able.len() == 1 { "is" } else { "are" };
                if missing.is_empty() {
                    format!("{could} could take it, but {verb} not online")
                } else {
                    let missing = words::list(missing.iter().map(words::nobody), "or");
                    format!("nobody online {missing}; {could} could take it, but {verb} not online")
                }
            }
            Self::KeptApart { kept } => kept_apart(kept, now),
            Self::Busy { agents } => match agents.as_slice() {
                [only] => format!("the only one online who could take it, agent {only}, is busy"),
                several => {
                    let all = words::agents(several);
                    format!("all online who could take it are busy: {all}")
                }
            },
        }
    }
}

/// Agents who are kept by the same are told of together.
fn kept_apart(kept: &[Kept], now: Timestamp) -> String {
    let groups = words::grouped(kept.iter().map(|kept| (&kept.holds, kept.agent)));
    let groups = groups.into_iter().map(|(holds, agents)| {
        let (have, each) = match agents.len() {
            1 => ("has", ""),
            _ => ("have", "each "),
        };
        let holds = holds.iter().map(|hold| match hold {
            Hold::AwaitsPreferred { .. } | Hold::QueueClosed { .. } => words::hold(hold, now),
            of_agent => format!("{each}{}", words::hold(of_agent, now)),
        });
        let agents = words::agents(&agents);
        format!("{agents} {have} room, but {}", words::list(holds, "and"))
    });
    let groups: Vec<String> = groups.collect();
    groups.join("; ")
}

fn closed(outcome: Outcome, into: Option<&TicketId>) -> String {
    let how = match outcome {
        Outcome::Resolved => "the customer was helped",
        Outcome::Abandoned => "the customer left",
        Outcome::Cancelled => "it was withdrawn",
        Outcome::Referred => "the customer was referred elsewhere",
        Outcome::Merged => "it goes on as part of another",
    };
    let into = into.map(|into| format!(", ticket {into}"));
    format!("it is closed: {how}{}", into.unwrap_or_default())
}
