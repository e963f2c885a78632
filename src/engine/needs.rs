//! Whether an agent is what a ticket needs.

use super::room;
use super::state::State;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
use crate::model::{AgentKind, Presence};
use crate::policy::Need;
use crate::policy::compiled::Compiled;
use crate::policy::index::LanguageIx;

/// The needs that the agent does not meet, those that never relax first.
pub(crate) fn unmet(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> Vec<Need> {
    let mut lacking = unmet_for_ever(policy, ticket, agent);
    if ticket.needed_kind() == Some(AgentKind::Bot) && !is_right_kind(ticket, agent) {
        lacking.push(Need::Bot);
    }
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
    if ticket.needed_kind() == Some(AgentKind::Human) && !is_right_kind(ticket, agent) {
        lacking.push(Need::Human);
    }
    lacking
}

/// Whether every need is met.
pub(crate) fn meets(ticket: &Ticket, agent: &Agent) -> bool {
    has_channel(ticket, agent)
        && has_brand(ticket, agent)
        && is_right_kind(ticket, agent)
        && ticket.class.skills.iter().all(|(skill, level)| {
            agent
                .abilities
                .level(*skill)
                .is_some_and(|has| has >= *level)
        })
        && (ticket.class.languages.is_empty() || shared_language(ticket, agent).is_some())
}

/// Whether a bot is online that meets every need.
pub(crate) fn has_bot(state: &State, ticket: &Ticket) -> bool {
    state.agents.iter().any(|agent| {
        agent.abilities.kind == AgentKind::Bot
            && agent.presence == Presence::Online
            && meets(ticket, agent)
    })
}

/// The first of the ticket's languages that the agent speaks, with its place.
pub(crate) fn shared_language(ticket: &Ticket, agent: &Agent) -> Option<(usize, LanguageIx)> {
    let mut languages = ticket.class.languages.iter().copied().enumerate();
    languages.find(|(_, language)| agent.abilities.speaks(*language))
}

fn has_channel(ticket: &Ticket, agent: &Agent) -> bool {
    room::cap(ticket, agent).is_some()
}

fn has_brand(ticket: &Ticket, agent: &Agent) -> bool {
    ticket
        .names
        .brand
        .is_none_or(|brand| agent.abilities.brands.binary_search(&brand).is_ok())
}

fn is_right_kind(ticket: &Ticket, agent: &Agent) -> bool {
    let needed = ticket.needed_kind();
    needed.is_none_or(|kind| agent.abilities.kind == kind)
}
