//! Questions to an engine. They change nothing.

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::event_detail::Standing;
use super::input::HoldReason;
use super::needs;
use super::obstacle::{self, Obstacle};
use super::state::agent::{Agent, WorkKind};
use super::state::ticket::{Outcome, Stage, Ticket};
use super::state::ticket_clock::TicketClock;
use super::turn::standing;
use crate::clock::{ClockState, Explanation};
use crate::model::{AgentId, Name, Presence, TicketId, TicketSpec};
use crate::policy::Need;
use crate::time::Timestamp;

/// A ticket as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TicketView {
    /// What is known of it.
    pub spec: TicketSpec,
    /// The state it is in.
    pub state: TicketState,
    /// Where it stands; `None` once it is closed.
    pub class: Option<Standing>,
    /// When it arrived.
    pub opened_at: Timestamp,
    /// How often it was declined or missed; those asked at once count as one.
    pub attempts: u32,
    /// Whether that was as often as its queue allows: it waits, and is not offered
    /// until somebody sees to it.
    pub exhausted: bool,
    /// Whether a message of the customer waits for an answer.
    pub unanswered: bool,
    /// Whether the customer asked for a person.
    pub person_wanted: bool,
    /// The step of its ladder in force, from 1; `None`: none.
    pub step: Option<u16>,
    /// What its agent has come to lack since it was assigned. Not empty: it is offered to
    /// others who do not, and its agent keeps it until one of them has it.
    pub unfit: Vec<Need>,
    /// The ticket whose matter it continues, if that is still known.
    pub linked_to: Option<TicketId>,
    /// What it was merged into, while it is closed for that.
    pub merged_into: Option<TicketId>,
    /// The incident it belongs to.
    pub incident: Option<Name>,
    /// How often its customer was called in vain since they were last heard of.
    pub calls: u32,
    /// Whether it stands below the top three tiers, which it is of, since its customer has as
    /// many tickets there as the policy allows.
    pub over_limit: bool,
}

/// A clock of a ticket as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClockView {
    /// Its name in the policy.
    pub clock: Name,
    /// Its number among the ticket's clocks.
    pub instance: u32,
    /// How it stands.
    pub state: ClockState,
    /// When it is due, or would have been; `None`: it is paused, or nobody knows.
    pub due: Option<Timestamp>,
    /// Why it is due when it is; `None` where a calendar has no answer.
    pub explanation: Option<Explanation>,
}

/// The one state a ticket is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TicketState {
    /// In line.
    Waiting,
    /// Held out to these agents.
    Offered(Vec<AgentId>),
    /// Somebody has it.
    Assigned(AgentId),
    /// Put aside.
    Held {
        /// Why.
        reason: HoldReason,
        /// Until when, if it resumes by itself.
        until: Option<Timestamp>,
        /// Whose it stays.
        agent: Option<AgentId>,
    },
    /// Closed, and still kept.
    Closed(Outcome),
}

/// An agent as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentView {
    /// Who.
    pub id: AgentId,
    /// Whether it is there.
    pub presence: Presence,
    /// Its capacity, in the policy's cost units.
    pub budget: u32,
    /// How much of it is in use: offers, assignments, wrap-ups. May exceed the
    /// budget when held tickets have come back.
    pub used: u64,
    /// The tickets it has.
    pub assigned: Vec<TicketId>,
    /// The tickets held out to it.
    pub offered: Vec<TicketId>,
    /// The tickets it finishes up after.
    pub wrapping_up: Vec<TicketId>,
    /// The tickets put aside that stay its own.
    pub held: Vec<TicketId>,
    /// The tickets that made way for others, and go on as soon as there is room.
    pub interrupted: Vec<TicketId>,
    /// The tickets of others that it helps with.
    pub consulting: Vec<TicketId>,
}

impl Engine {
    /// The tickets that wait without an offer, in the order in which they go. With
    /// those whose attempts are exhausted, which are passed over.
    pub fn waiting(&self) -> impl Iterator<Item = TicketId> + '_ {
        let keys = self.state.line.iter();
        keys.filter_map(|key| Some(self.state.tickets.get(key.seq)?.id()))
    }

    /// How many tickets wait without an offer.
    #[must_use]
    pub fn waiting_count(&self) -> u64 {
        self.state.line.len() as u64
    }

    /// Every ticket, open or kept, in order of arrival.
    pub fn tickets(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.state.tickets.iter().map(Ticket::id)
    }

    /// Every agent, in order of registration.
    pub fn agents(&self) -> impl Iterator<Item = AgentId> + '_ {
        self.state.agents.iter().map(Agent::id)
    }

    /// A ticket as it is now; `None` if it is neither open nor kept.
    #[must_use]
    pub fn ticket(&self, ticket: TicketId) -> Option<TicketView> {
        let ticket = self.find_ticket(ticket)?;
        let agent = |seq: u64| self.state.agents.get(seq).map(Agent::id);
        let state = match &ticket.stage {
            Stage::Waiting if ticket.offers.is_empty() => TicketState::Waiting,
            Stage::Waiting => {
                let agents = ticket.offers.iter().filter_map(|offer| agent(offer.agent));
                TicketState::Offered(agents.collect())
            }
            Stage::Assigned { agent: seq } => TicketState::Assigned(agent(*seq)?),
            Stage::Held {
                reason,
                until,
                agent: seq,
            } => TicketState::Held {
                reason: *reason,
                until: *until,
                agent: seq.and_then(agent),
            },
            Stage::Closed { outcome, .. } => TicketState::Closed(*outcome),
        };
        let open = !ticket.is_closed();
        let linked_to = ticket.bonds.linked_to;
        let linked_to = linked_to.and_then(|seq| self.state.tickets.get(seq));
        Some(TicketView {
            spec: ticket.spec.clone(),
            state,
            class: open.then(|| standing(self.policy().compiled(), ticket)),
            opened_at: ticket.opened_at,
            attempts: ticket.attempts,
            exhausted: ticket.exhausted && !ticket.is_in_danger(),
            unanswered: ticket.promises.unanswered_since().is_some(),
            person_wanted: ticket.handoff.person_wanted,
            step: ticket
                .climb
                .as_ref()
                .map(|climb| climb.in_force)
                .filter(|step| *step > 0),
            unfit: ticket
                .fit
                .as_ref()
                .map_or_else(Vec::new, |fit| fit.lacking.clone()),
            linked_to: linked_to.map(Ticket::id),
            merged_into: ticket.bonds.merged_into,
            incident: ticket.bonds.incident.clone(),
            calls: ticket.bonds.calls,
            over_limit: ticket.bonds.over_limit,
        })
    }

    /// An agent as it is now; `None` if it is not registered.
    #[must_use]
    pub fn agent(&self, agent: AgentId) -> Option<AgentView> {
        let agent = self.find_agent(agent)?;
        let of = |wanted: fn(WorkKind) -> bool| {
            let works = agent.works.iter().filter(|work| wanted(work.kind));
            works.map(|work| work.id).collect()
        };
        Some(AgentView {
            id: agent.id(),
            presence: agent.presence,
            budget: agent.abilities.budget,
            used: agent.used,
            assigned: of(|kind| kind == WorkKind::Assignment),
            offered: of(|kind| kind == WorkKind::Offer),
            wrapping_up: of(|kind| matches!(kind, WorkKind::WrapUp { .. })),
            held: of(|kind| kind == WorkKind::Held),
            interrupted: of(|kind| kind == WorkKind::Interrupted),
            consulting: of(|kind| kind == WorkKind::Consult),
        })
    }

    /// The clocks of a ticket, by instance: those that run, and the last of those that
    /// have ended. `None` if the ticket is neither open nor kept.
    #[must_use]
    pub fn clocks(&self, ticket: TicketId) -> Option<Vec<ClockView>> {
        let promises = &self.find_ticket(ticket)?.promises;
        let setting = promises.setting(self.policy().compiled());
        let now = self.now()?;
        let view = |running: &TicketClock| ClockView {
            clock: running.name.clone(),
            instance: running.clock().instance(),
            state: running.clock().state(),
            due: running.due(setting),
            explanation: running.clock().explain(setting, now).ok(),
        };
        Some(promises.clocks.iter().map(view).collect())
    }

    /// What stands between a ticket and an agent; empty: nothing does. `None` if
    /// either is not known.
    #[must_use]
    pub fn obstacles(&self, ticket: TicketId, agent: AgentId) -> Option<Vec<Obstacle>> {
        let (ticket, agent) = (self.find_ticket(ticket)?, self.find_agent(agent)?);
        if ticket.is_closed() {
            return Some(vec![Obstacle::NotWaiting]);
        }
        let policy = self.policy().compiled();
        Some(obstacle::obstacles(policy, &self.state, ticket, agent))
    }

    /// What a ticket needs and an agent lacks, whoever waits and whoever is there.
    /// `None` if either is not known, or the ticket is closed and needs nothing.
    #[must_use]
    pub fn unmet_needs(&self, ticket: TicketId, agent: AgentId) -> Option<Vec<Need>> {
        let (ticket, agent) = (self.find_ticket(ticket)?, self.find_agent(agent)?);
        if ticket.is_closed() {
            return None;
        }
        Some(needs::unmet(self.policy().compiled(), ticket, agent))
    }

    fn find_ticket(&self, ticket: TicketId) -> Option<&Ticket> {
        self.state.tickets.get(self.state.tickets.seq(ticket)?)
    }

    fn find_agent(&self, agent: AgentId) -> Option<&Agent> {
        self.state.agents.get(self.state.agents.seq(agent)?)
    }
}
