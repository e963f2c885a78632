//! Who is kept free for which kind of work.

use std::collections::BTreeMap;

use super::hold;
use super::index::{self, Among};
use super::needs;
use super::room::Room;
use super::state::State;
use super::state::agent::Agent;
use super::state::names::Names;
use super::state::shared_class::SharedClass;
use super::state::ticket::Ticket;
use crate::model::Presence;
use crate::policy::compiled::{Compiled, ReserveRow};
use crate::time::Timestamp;

/// What has been set aside, by definition: reserves are filled in the order of the
/// document, each from the agents not yet set aside who could take such a ticket now,
/// those with the fewest other skills first, then by registration.
#[derive(Debug, Default)]
pub(crate) struct SetAside {
    /// The reserve of each agent who is set aside, by its position.
    pub(crate) agents: BTreeMap<u64, usize>,
    /// How many each reserve has.
    pub(crate) have: Vec<u32>,
}

pub(crate) fn set_aside(policy: &Compiled, state: &State) -> SetAside {
    set_aside_had(policy, state, &[])
}

/// What would be set aside if these agents, in ascending order, were in no back-off.
pub(crate) fn set_aside_had(policy: &Compiled, state: &State, forgiven: &[u64]) -> SetAside {
    let mut aside = SetAside::default();
    for (position, row) in policy.reserves.iter().enumerate() {
        let Some(work) = state.reserve_works.get(position) else {
            break;
        };
        // Nobody else has room beside what runs.
        let able = index::able(policy, state, work, Among::Free);
        let free = able.filter(|agent| {
            let spared = agent.back_off_until.is_some();
            !aside.agents.contains_key(&agent.seq)
                && (!spared || forgiven.binary_search(&agent.seq).is_ok())
                && could_take_now(policy, state, work, agent)
        });
        let mut free: Vec<(usize, u64)> = free
            .map(|agent| (needs::other_skills(policy, work, agent).count(), agent.seq))
            .collect();
        free.sort_unstable();
        free.truncate(usize::try_from(row.agents).unwrap_or(usize::MAX));
        aside
            .have
            .push(u32::try_from(free.len()).unwrap_or(u32::MAX));
        let agents = free.into_iter().map(|(_, agent)| (agent, position));
        aside.agents.extend(agents);
    }
    aside
}

fn could_take_now(policy: &Compiled, state: &State, work: &Ticket, agent: &Agent) -> bool {
    let room = Room {
        policy,
        state,
        ticket: work,
        agent,
    };
    agent.presence == Presence::Online
        && hold::ramped_until(work, agent).is_none()
        && room.is_enough_now()
        && room.is_enough()
}

/// For each reserve a ticket of its work.
pub(crate) fn works(policy: &Compiled) -> Vec<Ticket> {
    let rows = policy.reserves.iter();
    rows.map(|row| such_a_ticket(policy, row)).collect()
}

/// A ticket of the work that a reserve is for. It is in nobody's state.
fn such_a_ticket(policy: &Compiled, row: &ReserveRow) -> Ticket {
    let names = Names {
        topic: row.topic,
        channel: row.channel,
        languages: row.language.into_iter().collect(),
        brand: None,
        segment: None,
        flags: Default::default(),
    };
    let class = policy.classify(&names.facts(&row.work));
    Ticket::new(
        0,
        row.work.clone(),
        names,
        SharedClass::alone(class),
        Timestamp::MIN,
    )
}
