//! Whether an agent can take a ticket, and what stands in the way.

use serde::{Deserialize, Serialize};

use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::{Stage, Ticket};
use crate::model::{AgentKind, Name, Presence};
use crate::policy::Need;
use crate::policy::compiled::Compiled;
use crate::policy::index::LanguageIx;
use crate::time::Timestamp;

/// Something that stands between a ticket and an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Obstacle {
    /// The ticket is not waiting in line: it is offered, assigned or closed.
    NotWaiting,
    /// The agent is not online.
    NotOnline(Presence),
    /// The agent lacks something that the ticket needs.
    Need(Need),
    /// The ticket costs more than what is left of the agent's budget.
    NoRoom {
        /// What the ticket costs, in the policy's units.
        cost: u32,
        /// What is left of the agent's budget.
        free: u64,
    },
    /// The agent has as many tickets of this channel as it may.
    CapReached {
        /// The channel.
        channel: Name,
        /// The bound.
        cap: u32,
    },
    /// Otherwise possible, but held back.
    Hold(Hold),
}

/// Why an otherwise possible match does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// What stands between a ticket and an agent; empty: the pair is allowed.
///
/// Written to be read: the matching loop asks the shorter questions below, and
/// the invariants hold the two against each other.
pub(crate) fn obstacles(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agent: &Agent,
) -> Vec<Obstacle> {
    let mut found = Vec::new();
    match &ticket.stage {
        Stage::Waiting { offers } if offers.is_empty() => {}
        Stage::Held { until, .. } => {
            found.push(Obstacle::Hold(Hold::TicketPaused { until: *until }));
        }
        _ => found.push(Obstacle::NotWaiting),
    }
    if agent.presence != Presence::Online {
        found.push(Obstacle::NotOnline(agent.presence));
    }
    found.extend(unmet(policy, ticket, agent).into_iter().map(Obstacle::Need));
    found.extend(lack_of_room(policy, ticket, agent));
    if state.suspended {
        found.push(Obstacle::Hold(Hold::OffersSuspended));
    }
    if ticket.exhausted && !ticket.urgency.is_top() {
        found.push(Obstacle::Hold(Hold::AttemptsExhausted));
    }
    found.extend(back_offs(ticket, agent).map(Obstacle::Hold));
    found
}

/// The needs that the agent does not meet, those that never relax first.
pub(crate) fn unmet(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let mut lacking = unmet_for_ever(policy, ticket, agent);
    for (skill, level) in &ticket.class.skills {
        if agent.abilities.level(*skill).is_none_or(|has| has < *level) {
            lacking.extend(policy.skills.name(*skill).map(|name| Need::Skill {
                skill: name.clone(),
                level: *level,
            }));
        }
    }
    if !ticket.class.languages.is_empty() && shared_language(ticket, agent).is_none() {
        let names = ticket.class.languages.iter();
        lacking.push(Need::Language(
            names
                .filter_map(|language| policy.languages.name(*language).cloned())
                .collect(),
        ));
    }
    lacking
}

/// The needs that the agent does not meet and that never relax.
pub(crate) fn unmet_for_ever(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let mut lacking = Vec::new();
    if !has_channel(ticket, agent) {
        lacking.extend(
            policy
                .channels
                .name(ticket.names.channel)
                .cloned()
                .map(Need::Channel),
        );
    }
    if !has_brand(ticket, agent) {
        let brand = ticket
            .names
            .brand
            .and_then(|brand| policy.brands.name(brand));
        lacking.extend(brand.cloned().map(Need::Brand));
    }
    if !is_human_enough(ticket, agent) {
        lacking.push(Need::Human);
    }
    lacking
}

/// Whether every need is met.
pub(crate) fn meets(ticket: &Ticket, agent: &Agent) -> bool {
    has_channel(ticket, agent)
        && has_brand(ticket, agent)
        && is_human_enough(ticket, agent)
        && ticket.class.skills.iter().all(|(skill, level)| {
            agent
                .abilities
                .level(*skill)
                .is_some_and(|has| has >= *level)
        })
        && (ticket.class.languages.is_empty() || shared_language(ticket, agent).is_some())
}

/// The first of the ticket's languages that the agent speaks, with its place.
pub(crate) fn shared_language(ticket: &Ticket, agent: &Agent) -> Option<(usize, LanguageIx)> {
    let mut languages = ticket.class.languages.iter().copied().enumerate();
    languages.find(|(_, language)| agent.abilities.speaks(*language))
}

fn has_channel(ticket: &Ticket, agent: &Agent) -> bool {
    cap(ticket, agent).is_some()
}

fn has_brand(ticket: &Ticket, agent: &Agent) -> bool {
    ticket
        .names
        .brand
        .is_none_or(|brand| agent.abilities.brands.binary_search(&brand).is_ok())
}

fn is_human_enough(ticket: &Ticket, agent: &Agent) -> bool {
    !ticket.class.human_only || agent.abilities.kind == AgentKind::Human
}

/// The agent's cap for the ticket's channel; `None`: it does not answer there.
fn cap(ticket: &Ticket, agent: &Agent) -> Option<Option<u32>> {
    let channels = &agent.abilities.channels;
    let at = channels
        .binary_search_by_key(&ticket.names.channel, |(channel, _)| *channel)
        .ok()?;
    channels.get(at).map(|(_, cap)| *cap)
}

/// Whether budget and cap leave room for the ticket.
pub(crate) fn has_room(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    lack_of_room(policy, ticket, agent).next().is_none()
}

/// Whether an agent who was offered the ticket has more than it may by now.
pub(crate) fn is_overfull(ticket: &Ticket, agent: &Agent) -> bool {
    let cap = cap(ticket, agent).flatten();
    agent.used > u64::from(agent.abilities.budget)
        || cap.is_some_and(|cap| agent.count(ticket.names.channel) as u64 > u64::from(cap))
}

fn lack_of_room(
    policy: &Compiled,
    ticket: &Ticket,
    agent: &Agent,
) -> impl Iterator<Item = Obstacle> {
    let channel = ticket.names.channel;
    let cost = policy.cost(channel);
    let free = u64::from(agent.abilities.budget).saturating_sub(agent.used);
    let budget = (u64::from(cost) > free).then_some(Obstacle::NoRoom { cost, free });
    let cap = cap(ticket, agent)
        .flatten()
        .filter(|cap| agent.count(channel) as u64 >= u64::from(*cap));
    let cap = cap.and_then(|cap| {
        Some(Obstacle::CapReached {
            channel: policy.channels.name(channel)?.clone(),
            cap,
        })
    });
    budget.into_iter().chain(cap)
}

/// The back-offs that keep the agent from the ticket.
pub(crate) fn back_offs(ticket: &Ticket, agent: &Agent) -> impl Iterator<Item = Hold> {
    let declined = ticket
        .back_offs
        .iter()
        .find(|pause| pause.agent == agent.seq);
    let declined = declined.map(|pause| Hold::TicketBackOff { until: pause.until });
    let missed = agent
        .back_off_until
        .map(|until| Hold::AgentBackOff { until });
    declined.into_iter().chain(missed)
}
