//! Whether an agent has room for a ticket.

use super::obstacle::Obstacle;
use super::state::agent::Agent;
use super::state::ticket::Ticket;
use crate::policy::compiled::Compiled;

/// The agent's cap for the ticket's channel; `None`: it does not answer there.
pub(crate) fn cap(ticket: &Ticket, agent: &Agent) -> Option<Option<u32>> {
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

/// What is lacking of room.
pub(crate) fn lack_of_room(
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
