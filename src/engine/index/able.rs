//! The agents who are, or may be, what a ticket needs.

use super::pool::Among;
use crate::engine::needs;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::state::ticket::Ticket;
use crate::model::AgentKind;
use crate::policy::compiled::Compiled;
use crate::policy::requirement::Requirement;

/// Those online who meet a ticket's needs and may have room for it; some have none. Those who
/// have some of their budget left come first.
pub(crate) fn with_room<'a>(
    policy: &'a Compiled,
    state: &'a State,
    ticket: &'a Ticket,
) -> impl Iterator<Item = &'a Agent> + use<'a> {
    // What comes over nobody's work finds no room with who has nothing left of their budget.
    let interrupts = ticket.may_interrupt(policy);
    let full = interrupts.then(|| able(policy, state, ticket, Among::Full));
    able(policy, state, ticket, Among::Free).chain(full.into_iter().flatten())
}

/// Those who meet a ticket's needs.
pub(crate) fn able<'a>(
    policy: &'a Compiled,
    state: &'a State,
    ticket: &'a Ticket,
    among: Among,
) -> impl Iterator<Item = &'a Agent> + use<'a> {
    let rest = needs::Rest::of(policy, ticket);
    able_to(state, ticket, ticket.needs(), among).filter(move |agent| rest.is_met_by(agent))
}

/// Those registered who may meet what never relaxes of a ticket's needs; some do not.
pub(crate) fn able_for_ever<'a>(
    state: &'a State,
    ticket: &Ticket,
) -> impl Iterator<Item = &'a Agent> + use<'a> {
    let needs = ticket.needs().for_ever();
    let kind = ticket.needed_kind();
    let kind = kind.filter(|kind| *kind == AgentKind::Human);
    let pool = &state.agents.pool;
    let agents = pool.able(Among::Registered, &needs, ticket.is_in_danger(), kind);
    agents.filter_map(|seq| state.agents.get(seq))
}

/// Those who may meet other needs than those in force; some do not.
pub(crate) fn able_to<'a>(
    state: &'a State,
    ticket: &Ticket,
    needs: &'a Requirement,
    among: Among,
) -> impl Iterator<Item = &'a Agent> + use<'a> {
    let top = ticket.is_in_danger();
    let by_name = needs.wanted.iter();
    let by_name = by_name.filter_map(|id| state.agents.seq(*id));
    let pool = &state.agents.pool;
    let kind = ticket.needed_kind();
    let by_ability = needs.wanted.is_empty();
    let by_ability = by_ability.then(|| pool.able(among, needs, top, kind));
    let agents = by_name.chain(by_ability.into_iter().flatten());
    let agents = agents.filter_map(|seq| state.agents.get(seq));
    agents.filter(move |agent| pool.is_among(among, agent))
}
