//! Another router's decisions beside ours, in its own world.

use std::collections::BTreeMap;

use core::fmt::{self, Display};

use serde::{Deserialize, Serialize};

use crate::engine::{Command, DecidedBy, Engine, Event, EventKind, Input, Obstacle, TicketState};
use crate::insight::words;
use crate::model::{AgentId, TicketId};
use crate::policy::{Need, Policy};
use crate::time::Timestamp;

/// What another router decided: an agent got a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::exhaustive_structs)] // a row of the other router's log: hosts build it
pub struct Taken {
    /// When.
    pub at: Timestamp,
    /// What.
    pub ticket: TicketId,
    /// By whom.
    pub agent: AgentId,
}

/// What we make of such a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// We would have done the same at that instant.
    Same,
    /// The agent lacks what the ticket needs, as our policy has it.
    BreaksNeeds {
        /// What.
        needs: Vec<Need>,
    },
    /// We would have offered the ticket to somebody else.
    OtherAgent {
        /// To whom.
        ours: AgentId,
        /// What decided between the agents.
        decided_by: DecidedBy,
    },
    /// We would have offered the agent another ticket, which goes first, and this one to nobody.
    OtherTicket {
        /// Which.
        ours: TicketId,
    },
    /// We would have offered the ticket to nobody at that instant.
    NotThen {
        /// What stands between it and the agent.
        obstacles: Vec<Obstacle>,
    },
    /// It cannot be compared.
    NotCompared {
        /// Why not.
        why: Incomparable,
    },
}

/// Why a decision of another router cannot be compared with ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Incomparable {
    /// Its world holds no such ticket up to then, or our engine refused or dropped it.
    NoTicket,
    /// Its world holds no such agent up to then.
    NoAgent,
    /// Somebody has the ticket already, or is asked about it.
    Taken {
        /// Who.
        by: Vec<AgentId>,
    },
    /// The ticket is put aside.
    PutAside,
    /// The ticket is closed.
    Closed,
    /// What happened in its world before it lies later in time.
    TimeReversed,
}

/// A decision of the other router, weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Weighed {
    /// What it decided.
    pub theirs: Taken,
    /// What we make of it.
    pub verdict: Verdict,
    /// Why our engine would not follow, in words: then the ticket waits on in our copy of its world, and what comes later is
    /// less sure.
    pub not_followed: Option<String>,
}

/// All decisions of another router, weighed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Shadow {
    /// In order of time.
    pub decisions: Vec<Weighed>,
    /// How often each verdict was given, by its name in snake case.
    pub counts: BTreeMap<&'static str, u64>,
    /// How many inputs of its world our engine refused.
    pub refused: u64,
}

impl Verdict {
    /// Its name, as in [`Shadow::counts`].
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::BreaksNeeds { .. } => "breaks_needs",
            Self::OtherAgent { .. } => "other_agent",
            Self::OtherTicket { .. } => "other_ticket",
            Self::NotThen { .. } => "not_then",
            Self::NotCompared { .. } => "not_compared",
        }
    }
}

/// Plays another router's day: `world` is what happened there (agents registered and present, tickets opened, resolved, given
/// up), in order of time, and `theirs` who got what. Our engine offers nothing by itself; before each of their decisions it is
/// asked what it would do at that instant, and then it follows them. Of equal instants, what happened comes before what was
/// decided, since a decision is made about what is known.
///
/// It takes a copy of the engine for each decision, since what we would have done is found out by doing it: time in proportion to
/// the decisions times what the engine holds.
#[must_use]
pub fn shadow(policy: &Policy, world: &[Input], theirs: &[Taken]) -> Shadow {
    let mut result = Shadow::default();
    let mut engine = Engine::new(policy.clone());
    let mut out = Vec::new();
    let mut theirs = theirs.to_vec();
    theirs.sort_by_key(|taken| taken.at);
    let first = world.first().map(|input| input.at);
    let first = first
        .into_iter()
        .chain(theirs.first().map(|taken| taken.at))
        .min();
    if let Some(first) = first {
        let suspend = Input::new(first, Command::SuspendOffers);
        result.refused = u64::from(engine.apply(&suspend, &mut out).is_err());
    }
    let mut world = world.iter().peekable();
    for taken in theirs {
        while let Some(input) = world.next_if(|input| input.at <= taken.at) {
            tell(&mut engine, input, &mut result);
        }
        let verdict = weigh(&engine, taken);
        let count = result.counts.entry(verdict.name()).or_default();
        *count = count.saturating_add(1);
        let Taken { at, ticket, agent } = taken;
        let follow = Input::new(at, Command::TransferToAgent { ticket, agent });
        let followed = engine.apply(&follow, &mut out);
        out.clear();
        result.decisions.push(Weighed {
            theirs: taken,
            verdict,
            not_followed: followed.err().map(|refusal| refusal.to_string()),
        });
    }
    for input in world {
        tell(&mut engine, input, &mut result);
    }
    result
}

fn tell(engine: &mut Engine, input: &Input, result: &mut Shadow) {
    if engine.apply(input, &mut Vec::new()).is_err() {
        result.refused = result.refused.saturating_add(1);
    }
}

/// What we would have done at the instant of a decision.
fn weigh(engine: &Engine, taken: Taken) -> Verdict {
    let mut ours = engine.clone();
    let mut events: Vec<Event> = Vec::new();
    if ours.advance(taken.at, &mut events).is_err() {
        return not_compared(Incomparable::TimeReversed);
    }
    match ours.ticket(taken.ticket).map(|view| view.state) {
        Some(TicketState::Waiting) => {}
        Some(TicketState::Offered(by)) => return not_compared(Incomparable::Taken { by }),
        Some(TicketState::Assigned(agent)) => {
            return not_compared(Incomparable::Taken { by: vec![agent] });
        }
        Some(TicketState::Held { .. }) => return not_compared(Incomparable::PutAside),
        Some(TicketState::Closed(_)) => return not_compared(Incomparable::Closed),
        None => return not_compared(Incomparable::NoTicket),
    }
    let Some(needs) = ours.unmet_needs(taken.ticket, taken.agent) else {
        return not_compared(Incomparable::NoAgent);
    };
    if !needs.is_empty() {
        return Verdict::BreaksNeeds { needs };
    }
    let resume = Input::new(taken.at, Command::ResumeOffers);
    if ours.apply(&resume, &mut events).is_err() {
        return not_compared(Incomparable::TimeReversed);
    }
    let offers = || {
        events.iter().filter_map(|event| match &event.kind {
            EventKind::Offered {
                ticket,
                agent,
                decision,
                ..
            } => Some((*ticket, *agent, decision.decided_by)),
            _ => None,
        })
    };
    let to_theirs = |(ticket, agent, _): &(TicketId, AgentId, DecidedBy)| {
        *ticket == taken.ticket && *agent == taken.agent
    };
    if offers().any(|offer| to_theirs(&offer)) {
        return Verdict::Same;
    }
    if let Some((_, ours, decided_by)) = offers().find(|offer| offer.0 == taken.ticket) {
        return Verdict::OtherAgent { ours, decided_by };
    }
    if let Some((ours, _, _)) = offers().find(|offer| offer.1 == taken.agent) {
        return Verdict::OtherTicket { ours };
    }
    let obstacles = ours.obstacles(taken.ticket, taken.agent);
    Verdict::NotThen {
        obstacles: obstacles.unwrap_or_default(),
    }
}

const fn not_compared(why: Incomparable) -> Verdict {
    Verdict::NotCompared { why }
}

/// For people: how often each verdict was given, then every decision that was not the same.
impl Display for Shadow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} decisions", self.decisions.len())?;
        for (name, count) in &self.counts {
            write!(f, ", {} {count}", name.replace('_', " "))?;
        }
        for weighed in &self.decisions {
            let Taken { at, ticket, agent } = weighed.theirs;
            if weighed.verdict != Verdict::Same {
                write!(
                    f,
                    "\n{at} ticket {ticket} to agent {agent}: {}",
                    weighed.verdict.text(at)
                )?;
            }
        }
        Ok(())
    }
}

impl Verdict {
    /// In words, as of the decision's instant.
    #[must_use]
    pub fn text(&self, at: Timestamp) -> String {
        match self {
            Self::Same => "the same".to_owned(),
            Self::BreaksNeeds { needs } => {
                let needs: Vec<String> = needs.iter().map(|need| format!("it {need}")).collect();
                format!("not for this agent: {}", needs.join(", "))
            }
            Self::OtherAgent { ours, decided_by } => {
                format!("we would have asked agent {ours} ({decided_by})")
            }
            Self::OtherTicket { ours } => format!("ticket {ours} goes first"),
            Self::NotThen { obstacles } => {
                let why = obstacles
                    .iter()
                    .map(|obstacle| words::obstacle(obstacle, at));
                let why = why.collect::<Vec<_>>().join("; ");
                format!("we would have asked nobody then: {why}")
            }
            Self::NotCompared { why } => {
                let why = match why {
                    Incomparable::NoTicket => "no such ticket is known then".to_owned(),
                    Incomparable::NoAgent => "no such agent is known then".to_owned(),
                    Incomparable::Taken { by } => format!("{} has it already", words::agents(by)),
                    Incomparable::PutAside => "the ticket is put aside then".to_owned(),
                    Incomparable::Closed => "the ticket is closed then".to_owned(),
                    Incomparable::TimeReversed => {
                        "what comes before it is later in time".to_owned()
                    }
                };
                format!("not to be compared: {why}")
            }
        }
    }
}
