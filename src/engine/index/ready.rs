//! What may have an offer, and the first of it.

use core::cell::Cell;

use smallvec::SmallVec;

use super::goes::{Goes, may_go};
use super::{Index, Source};
use crate::engine::hold::{self, Pairs};
use crate::engine::matching::{self, may_have};
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::state::order::OrderKey;
use crate::model::Presence;
use crate::policy::compiled::Compiled;

impl Index {
    pub(super) fn find(
        &mut self,
        policy: &Compiled,
        state: &State,
        abilities_changed: bool,
    ) -> Option<u64> {
        if hold::of_desk(state).is_some() {
            self.skip();
            return None;
        }
        let pairs = Pairs::new(policy, state);
        // Who is kept free no more may have what was kept from them.
        if self.aside != pairs.aside().agents {
            let now = &pairs.aside().agents;
            let was = self.aside.iter();
            let less = was.filter(|(agent, reserve)| now.get(agent) != Some(reserve));
            self.fresh_agents.extend(less.map(|(agent, _)| *agent));
            // And who is kept free now may have been the last to wait for.
            let more = now.keys().filter(|agent| !self.aside.contains_key(agent));
            self.fresh_agents.extend(more);
            self.aside.clone_from(now);
        }
        self.fresh_agents.extend(state.gatherings.keys());
        self.look_at_refused(state, abilities_changed);
        if !self.fresh_agents.is_empty() {
            for class in core::mem::take(&mut self.kept_free) {
                self.look_at_class(class);
            }
        }
        let newest = self.look(policy, state, &pairs);
        let first = loop {
            let Some((key, source)) = self.ready.first().copied() else {
                break None;
            };
            if newest == Some((key, source)) {
                break Some(key.seq); // it was looked at just now
            }
            let found = self.evaluate(policy, state, &pairs, source);
            if found == Some(key) {
                break Some(key.seq);
            }
            self.place(source, found);
        };
        self.count(pairs.asked());
        first
    }

    /// Whoever comes to be less able, or less there, may have been the last who had not
    /// refused a ticket of the top three tiers.
    fn look_at_refused(&mut self, state: &State, abilities_changed: bool) {
        let spared = state.agents.pool.is_anybody_spared();
        let mut classes: Vec<u32> = Vec::new();
        let may_be_refused = |class: &u32| {
            let row = self.classes.get(*class);
            row.is_some_and(|row| row.is_in_danger() && (spared || row.is_alone()))
        };
        if abilities_changed {
            classes.extend(self.classes.tops().filter(may_be_refused));
        } else if self.classes.tops().next().is_some() {
            for agent in &self.fresh_agents {
                let agent = state.agents.get(*agent);
                let found = agent.map(|agent| self.classes.for_agent(agent));
                classes.extend(found.into_iter().flatten().filter(may_be_refused));
            }
        }
        for class in classes {
            self.look_at_class(class);
        }
    }

    /// Looks at everything that was touched. The first of it that may have an offer.
    fn look(
        &mut self,
        policy: &Compiled,
        state: &State,
        pairs: &Pairs<'_>,
    ) -> Option<(OrderKey, Source)> {
        let mut first: Option<(OrderKey, Source)> = None;
        let mut note = |key: Option<OrderKey>, source| {
            let new = key.map(|key| (key, source));
            first = match (first, new) {
                (Some(old), Some(new)) => Some(old.min(new)),
                (old, new) => old.or(new),
            };
        };
        if core::mem::take(&mut self.everything) {
            let all = self.classes.with_tickets();
            let all: Vec<u32> = all.map(|(class, _)| class).collect();
            for class in all {
                self.look_at_class(class);
            }
        }
        let mut agents = core::mem::take(&mut self.fresh_agents);
        agents.sort_unstable();
        agents.dedup();
        for agent in agents.drain(..) {
            let awaiting: SmallVec<[u32; 4]> = self.classes.awaiting(agent).into();
            for class in awaiting {
                self.look_at_class(class);
            }
            let source = Source::Agent(agent);
            let found = self.evaluate(policy, state, pairs, source);
            self.place(source, found);
            note(found, source);
        }
        self.fresh_agents = agents;
        let mut classes = core::mem::take(&mut self.fresh_classes);
        for class in classes.drain(..) {
            if let Some(row) = self.classes.get_mut(class) {
                row.fresh = false;
            }
            let source = Source::Class(class);
            let found = self.evaluate(policy, state, pairs, source);
            self.place(source, found);
            note(found, source);
        }
        self.fresh_classes = classes;
        first
    }

    /// Notes under which key something may have an offer, if it may.
    fn place(&mut self, source: Source, key: Option<OrderKey>) {
        let before = match source {
            Source::Class(class) => self
                .classes
                .get_mut(class)
                .and_then(|row| core::mem::replace(&mut row.ready, key)),
            Source::Agent(agent) => match key {
                Some(key) => self.ready_agents.insert(agent, key),
                None => self.ready_agents.remove(&agent),
            },
        };
        if before != key {
            if let Some(before) = before {
                self.ready.remove(&(before, source));
            }
            if let Some(key) = key {
                self.ready.insert((key, source));
            }
        }
    }

    /// The first ticket that something may have an offer of.
    fn evaluate(
        &mut self,
        policy: &Compiled,
        state: &State,
        pairs: &Pairs<'_>,
        source: Source,
    ) -> Option<OrderKey> {
        self.count(1);
        match source {
            Source::Class(class) => self.of_class(policy, state, pairs, class),
            Source::Agent(agent) => {
                let agent = state.agents.get(agent)?;
                self.of_agent(policy, state, pairs, agent)
            }
        }
    }

    fn of_agent(
        &self,
        policy: &Compiled,
        state: &State,
        pairs: &Pairs<'_>,
        agent: &Agent,
    ) -> Option<OrderKey> {
        if agent.presence != Presence::Online || !matching::may_have_room(policy, agent) {
            return None;
        }
        let mut first: Option<OrderKey> = None;
        for class in self.classes.for_agent(agent) {
            let head = self.classes.get(class).and_then(|row| row.head());
            let Some(head) = head.filter(|head| first.is_none_or(|first| *head < first)) else {
                continue;
            };
            let ticket = state.tickets.get(head.seq);
            let allowed = ticket.is_some_and(|ticket| {
                hold::of_ticket(policy, state, ticket).next().is_none()
                    && may_have(pairs, ticket, agent)
            });
            if allowed {
                first = Some(head);
            }
        }
        first
    }

    fn of_class(
        &mut self,
        policy: &Compiled,
        state: &State,
        pairs: &Pairs<'_>,
        class: u32,
    ) -> Option<OrderKey> {
        let head = self.classes.get(class)?.head()?;
        // Where the order of those who are free is known, who comes first in it is soon found.
        let ordered = self
            .classes
            .get(class)
            .is_some_and(|row| row.rank.is_kept());
        if ordered
            && let Some(ticket) = state.tickets.get(head.seq)
            && hold::of_ticket(policy, state, ticket).next().is_none()
            && self.find_best(pairs, head.seq).is_some()
        {
            return Some(head);
        }
        let row = self.classes.get(class)?;
        let kept_free = Cell::new(false);
        let goes = |key: &OrderKey| {
            let found = state.tickets.get(key.seq);
            let found = found.map(|ticket| may_go(policy, state, pairs, ticket));
            kept_free.set(kept_free.get() || found == Some(Goes::KeptFree));
            found == Some(Goes::Yes)
        };
        // Who makes room for a large ticket is there for those before it alone.
        let first = if row.is_in_danger() && !state.gatherings.is_empty() {
            row.keys().find(goes)
        } else {
            goes(&head).then_some(head)
        };
        let alone = row.is_alone();
        if kept_free.get() {
            self.kept_free.insert(class);
        }
        if alone {
            let ticket = state.tickets.get(head.seq)?;
            let awaited = pairs.awaited(ticket).map(|(agent, _)| agent.seq);
            self.classes.await_agent(class, awaited);
        }
        first
    }
}
