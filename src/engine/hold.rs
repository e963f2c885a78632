//! Why an otherwise possible match does not happen: the closed list of holds.

use core::cell::Cell;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::doors;
use super::matching;
use super::needs;
use super::reserve::{self, SetAside};
use super::room::{self, Room};
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::{Stage, Ticket};
use crate::model::AgentKind;
use crate::model::{AgentId, Name, Presence, TicketId};
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

/// Why an otherwise possible match does not happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hold {
    /// Offers are suspended.
    OffersSuspended,
    /// The ticket is put aside.
    TicketPaused {
        /// Until when, if that is known.
        until: Option<Timestamp>,
    },
    /// The ticket's queue is closed.
    QueueClosed {
        /// When it opens; `None`: never again.
        opens_at: Option<Timestamp>,
    },
    /// The agent declined or gave back this ticket a short while ago.
    TicketBackOff {
        /// Until when.
        until: Timestamp,
    },
    /// The agent missed an offer a short while ago.
    AgentBackOff {
        /// Until when.
        until: Timestamp,
    },
    /// The ticket was declined or missed as often as its queue allows.
    AttemptsExhausted,
    /// The agent came online a short while ago, and has had its share of offers for now.
    Ramp {
        /// Until when.
        until: Timestamp,
    },
    /// The ticket waits for the agent who knows it, who has no room yet.
    AwaitsPreferred {
        /// For whom.
        agent: AgentId,
        /// Until when at most.
        until: Timestamp,
    },
    /// The agent is kept free for tickets of a higher tier.
    Reserve {
        /// The reserve's name.
        name: Name,
    },
    /// The agent makes room for a large ticket that goes before this one.
    Gathering {
        /// The large ticket.
        ticket: TicketId,
    },
}

impl Hold {
    /// Whether it spares an agent after a refusal or a miss.
    pub(crate) const fn is_back_off(&self) -> bool {
        matches!(self, Self::TicketBackOff { .. } | Self::AgentBackOff { .. })
    }
}

/// What keeps every ticket back.
pub(crate) fn of_desk(state: &State) -> Option<Hold> {
    state.suspended.then_some(Hold::OffersSuspended)
}

/// What keeps a ticket back from everybody.
pub(crate) fn of_ticket(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
) -> impl Iterator<Item = Hold> + use<> {
    let paused = match ticket.stage {
        Stage::Held { until, .. } => Some(Hold::TicketPaused { until }),
        _ => None,
    };
    // The top three tiers never leave the line.
    let exhausted = ticket.exhausted && !ticket.is_in_danger();
    let exhausted = exhausted.then_some(Hold::AttemptsExhausted);
    let closed = doors::closed_to(policy, state, ticket).filter(|(_, to_bots)| !to_bots);
    let closed = closed.map(|(opens_at, _)| Hold::QueueClosed { opens_at });
    paused.into_iter().chain(closed).chain(exhausted)
}

/// Until when an agent who has had its share after coming online is spared a ticket.
pub(crate) fn ramped_until(ticket: &Ticket, agent: &Agent) -> Option<Timestamp> {
    let full = agent.ramp.as_ref()?.full_until;
    full.filter(|_| !ticket.is_in_danger())
}

/// What keeps tickets from single agents: asked of many pairs in one state.
pub(crate) struct Pairs<'a> {
    pub(crate) policy: &'a Compiled,
    pub(crate) state: &'a State,
    aside: Cow<'a, SetAside>,
    /// How many pairs were asked about.
    asked: Cell<u64>,
}

impl<'a> Pairs<'a> {
    pub(crate) fn new(policy: &'a Compiled, state: &'a State) -> Self {
        Self {
            policy,
            state,
            aside: reserve::set_aside(policy, state),
            asked: Cell::new(0),
        }
    }

    /// How many pairs were asked about.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.get()
    }

    /// Who is set aside for reserves.
    pub(crate) fn aside(&self) -> &SetAside {
        &self.aside
    }

    /// Whether nothing keeps a ticket from one agent.
    pub(crate) fn let_go(&self, ticket: &Ticket, agent: &Agent) -> bool {
        self.asked.set(self.asked.get().wrapping_add(1));
        // Mostly there is nothing that could.
        let nothing = ticket.back_offs.is_empty()
            && agent.back_off_until.is_none()
            && agent.ramp.is_none()
            && ticket.preferred_until.is_none()
            && self.aside.agents.is_empty()
            && self.state.gatherings.is_empty()
            && doors::closed_to(self.policy, self.state, ticket).is_none();
        nothing || self.holds(ticket, agent).next().is_none()
    }

    /// What keeps a ticket from one agent.
    pub(crate) fn holds(&self, ticket: &Ticket, agent: &Agent) -> impl Iterator<Item = Hold> {
        let declined = ticket
            .back_offs
            .iter()
            .find(|pause| pause.agent == agent.seq);
        let declined = declined.map(|pause| Hold::TicketBackOff { until: pause.until });
        let missed = agent
            .back_off_until
            .map(|until| Hold::AgentBackOff { until });
        // A queue that is closed to people may still be open to bots.
        let human = agent.abilities.kind == AgentKind::Human;
        let closed = human.then(|| doors::closed_to(self.policy, self.state, ticket));
        let closed = closed.flatten().filter(|(_, to_bots)| *to_bots);
        let closed = closed.map(|(opens_at, _)| Hold::QueueClosed { opens_at });
        let ramp = self.ramp(ticket, agent);
        let preferred = self.preferred(ticket, agent);
        let reserve = self.reserve(&self.aside, ticket, agent);
        let gathering = self.gathering(ticket, agent);
        let refused = closed.into_iter().chain(declined).chain(missed);
        let kept = ramp.into_iter().chain(preferred);
        refused.chain(kept).chain(reserve).chain(gathering)
    }

    fn ramp(&self, ticket: &Ticket, agent: &Agent) -> Option<Hold> {
        let until = ramped_until(ticket, agent)?;
        Some(Hold::Ramp { until })
    }

    fn preferred(&self, ticket: &Ticket, agent: &Agent) -> Option<Hold> {
        let (awaited, until) = self.awaited(ticket)?;
        (awaited.seq != agent.seq).then(|| Hold::AwaitsPreferred {
            agent: awaited.id(),
            until,
        })
    }

    /// The agent whom the ticket waits for, and until when: one who knows it, is there and
    /// able, and has only no room.
    pub(crate) fn awaited(&self, ticket: &Ticket) -> Option<(&'a Agent, Timestamp)> {
        let until = ticket.preferred_until?;
        let preferred = matching::preferred(self.state, ticket)?;
        let awaited = self.state.agents.get(preferred)?;
        let refused = awaited.back_off_until.is_some()
            || ticket
                .back_offs
                .iter()
                .any(|pause| pause.agent == preferred);
        let room = Room {
            policy: self.policy,
            state: self.state,
            ticket,
            agent: awaited,
        };
        let waits = awaited.presence == Presence::Online
            && !refused
            && needs::meets(self.policy, ticket, awaited)
            && room::could_ever(self.policy, ticket, awaited)
            && !room.is_enough();
        waits.then_some((awaited, until))
    }

    /// Of these, whom no reserve would keep from a ticket if the back-offs of those who are
    /// `forgiven`, in ascending order, were over.
    pub(crate) fn not_reserved(
        &self,
        ticket: &Ticket,
        agents: &mut SmallVec<[u64; 8]>,
        forgiven: &[u64],
    ) {
        if self.policy.reserves.is_empty() {
            return;
        }
        let aside = reserve::set_aside_had(self.policy, self.state, forgiven);
        agents.retain(|seq| {
            let agent = self.state.agents.get(*seq);
            agent.is_some_and(|agent| self.reserve(&aside, ticket, agent).is_none())
        });
    }

    fn reserve(&self, aside: &SetAside, ticket: &Ticket, agent: &Agent) -> Option<Hold> {
        let reserve = aside.agents.get(&agent.seq)?;
        let row = self.policy.reserves.get(*reserve)?;
        (ticket.urgency < row.tier).then(|| Hold::Reserve {
            name: row.name.clone(),
        })
    }

    fn gathering(&self, ticket: &Ticket, agent: &Agent) -> Option<Hold> {
        let (large, _) = self.state.gatherings.get(&agent.seq)?;
        let large = self.state.tickets.get(*large)?;
        // Offered or gone, it needs no more room, though that is not said yet.
        let place = large.key.filter(|_| large.seq != ticket.seq)?;
        let behind = ticket.key.is_none_or(|key| place < key);
        behind.then(|| Hold::Gathering { ticket: large.id() })
    }
}
