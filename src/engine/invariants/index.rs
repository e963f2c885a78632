//! That the index says of tickets and agents what they say of themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::engine::hold::Pairs;
use crate::engine::index::Index;

impl Check<'_> {
    pub(super) fn the_index_follows_from_the_state(&mut self) {
        // What was touched last may still be unread.
        let mut state = self.state.clone();
        Index::refresh(self.policy, &mut state);
        let mut spared: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for ticket in state.tickets.iter() {
            for pause in ticket.back_offs.iter() {
                spared.entry(pause.agent).or_default().insert(ticket.seq);
            }
        }
        for agent in state.agents.iter() {
            if agent.spared != spared.remove(&agent.seq).unwrap_or_default() {
                let what = format!("{:?} is spared other tickets", agent.id());
                self.broken("index", what);
            }
            if !state.agents.pool.agrees_with(agent) {
                let what = format!("{:?} is not what the index says", agent.id());
                self.broken("index", what);
            }
        }
        let index = state.index.take().unwrap_or_default();
        for ticket in state.tickets.iter() {
            if !index.agrees_with(self.policy, ticket) {
                let what = format!("{:?} is not where the index has it", ticket.id());
                self.broken("index", what);
            }
        }
        if !state.reserves.agree_with(self.policy, &state) {
            self.broken("index", "who could be set aside for reserves is not known");
        }
        let pairs = Pairs::new(self.policy, &state);
        for ticket in state.tickets.iter() {
            if !index.ranks_rightly(&pairs, ticket) {
                let what = format!("the agents for {:?} are in another order", ticket.id());
                self.broken("index", what);
            }
        }
        let filed = state.tickets.iter().filter(|ticket| ticket.filed.is_some());
        let (filed, known) = (filed.count(), index.len());
        state.index = Some(index);
        if filed != known {
            self.broken("index", format!("it has {known} tickets, not {filed}"));
        }
        if !state.plain && Index::first(self.policy, &mut state).is_some() {
            self.broken("index", "it knows of an offer to make");
        }
    }
}
