//! Who is kept free for which kind of work.

use std::borrow::Cow;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SetAside {
    /// The reserve of each agent who is set aside, by its position.
    pub(crate) agents: BTreeMap<u64, usize>,
    /// How many each reserve has.
    pub(crate) have: Vec<u32>,
}

/// The place of an agent among those who could be set aside for a reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    other_skills: usize,
    agent: u64,
    /// Whether only its back-off keeps it from taking such a ticket now.
    spared: bool,
}

/// Who is set aside in this state.
pub(crate) fn set_aside<'a>(policy: &Compiled, state: &'a State) -> Cow<'a, SetAside> {
    match state.reserves.up_to_date(state) {
        Some(reserves) => Cow::Borrowed(reserves.aside()),
        None => Cow::Owned(by_definition(policy, state, &[])),
    }
}

/// What would be set aside if these agents, in ascending order, were in no back-off.
pub(crate) fn set_aside_had(policy: &Compiled, state: &State, forgiven: &[u64]) -> SetAside {
    match state.reserves.up_to_date(state) {
        Some(reserves) => fill(policy, reserves.lines(), forgiven),
        None => by_definition(policy, state, forgiven),
    }
}

/// The same, found by looking at everybody.
pub(crate) fn by_definition(policy: &Compiled, state: &State, forgiven: &[u64]) -> SetAside {
    let lines = candidates(policy, state).map(Vec::into_iter);
    fill(policy, lines, forgiven)
}

/// For each reserve who could be set aside, in order, found by looking at everybody.
pub(crate) fn candidates(policy: &Compiled, state: &State) -> impl Iterator<Item = Vec<Candidate>> {
    state.reserves.works().iter().map(|work| {
        // Nobody else has room beside what runs.
        let able = index::able(policy, state, work, Among::Free);
        let line = able.filter_map(|agent| Candidate::of(policy, state, work, agent));
        let mut line: Vec<Candidate> = line.collect();
        line.sort_unstable();
        line
    })
}

/// Fills the reserves from those who could be set aside for each, in order.
pub(crate) fn fill<I: Iterator<Item = Candidate>>(
    policy: &Compiled,
    lines: impl Iterator<Item = I>,
    forgiven: &[u64],
) -> SetAside {
    let mut aside = SetAside::default();
    for ((position, row), line) in policy.reserves.iter().enumerate().zip(lines) {
        let most = usize::try_from(row.agents).unwrap_or(usize::MAX);
        let free = line.filter(|one| {
            let there = !one.spared || forgiven.binary_search(&one.agent).is_ok();
            there && !aside.agents.contains_key(&one.agent)
        });
        let agents: Vec<u64> = free.take(most).map(|one| one.agent).collect();
        let have = u32::try_from(agents.len()).unwrap_or(u32::MAX);
        aside.have.push(have);
        let agents = agents.into_iter().map(|agent| (agent, position));
        aside.agents.extend(agents);
    }
    aside
}

impl Candidate {
    /// `None`: the agent could not take such a ticket now, were its back-off over or not.
    pub(crate) fn of(
        policy: &Compiled,
        state: &State,
        work: &Ticket,
        agent: &Agent,
    ) -> Option<Self> {
        let room = Room {
            policy,
            state,
            ticket: work,
            agent,
        };
        let could = agent.presence == Presence::Online
            && agent.may_have_room()
            && hold::ramped_until(work, agent).is_none()
            && needs::meets(policy, work, agent)
            && room.is_enough_now()
            && room.is_enough();
        could.then(|| Self {
            other_skills: needs::other_skills(policy, work, agent).count(),
            agent: agent.seq,
            spared: agent.back_off_until.is_some(),
        })
    }
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
