//! The free agents of a class in the order of its queue's list, kept from one ticket of the
//! class to the next.
//!
//! An order has the first of them, and is made anew when it runs out. It is brought up to date
//! when it is asked for: whoever has changed since then is put where it belongs now. None is kept
//! when somebody is gone, whose place in the sets another may take, nor when it has become
//! otherwise rare what agents can do and its queue weighs that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use smallvec::SmallVec;

use super::pool::{Able, Among, at};
use crate::engine::hold::Pairs;
use crate::engine::matching::{Choice, Chosen, Standing, has_room_now, may_have_if_able};
use crate::engine::needs::Rest;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::state::ticket::Ticket;

/// How many changes of agents are remembered one by one.
const REMEMBERED: usize = 4_096;

/// How many places all orders together have for each agent, and for all of them.
const PLACES_EACH: usize = 8;
const PLACES: usize = 4_096;

/// With so few who are free, they are looked at one by one. In a debug build never, so that
/// every test takes this way.
const FEW: usize = if cfg!(debug_assertions) { 0 } else { 8 };

/// How many an order has when it is made: at least so many, in a debug build one, so that every
/// test comes to its end; and where there are many, one in so many of them, or the class's share
/// of all places if that is less. It comes to have twice as many, and where too few of those may
/// have a ticket, so many times as many.
const FIRST: usize = if cfg!(debug_assertions) { 1 } else { 32 };
const ONE_IN: usize = 8;

/// An agent who has changed, and has not changed since.
#[derive(Clone, Copy, Debug)]
struct Change {
    agent: u64,
    slot: u32,
}

/// What all orders have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    /// The last changes of agents; `None`: the agent has changed once more since.
    changes: VecDeque<Option<Change>>,
    /// How many changes there ever were.
    changed: u64,
    /// The number of the last change of the agent in each slot.
    changed_at: Vec<u64>,
    /// The number of the last change by which somebody was gone.
    gone_at: u64,
    /// How many places orders have been given together, or more.
    places: usize,
}

/// The order of one class.
#[derive(Clone, Debug, Default)]
pub(super) struct Rank {
    /// How many of the changes it knows; `None`: it was never asked for.
    seen: Option<u64>,
    /// `None`: it was not made yet, or is forgotten. In a box, since most classes have none.
    order: Option<Box<Order>>,
}

#[derive(Clone, Debug, Default)]
struct Order {
    line: BTreeSet<(Standing, u64)>,
    /// Those in it, each with its slot.
    standings: BTreeMap<u64, (u32, Standing)>,
    /// The last place that it knows of; `None`: it has everybody.
    end: Option<(Standing, u64)>,
    /// How many it has when it is made.
    most: usize,
    /// As of which weights of what agents can do.
    weights: u64,
}

impl Ranks {
    /// Notes that an agent has changed.
    pub(super) fn note(&mut self, agent: &Agent) {
        let change = Change {
            agent: agent.seq,
            slot: agent.slot,
        };
        let slot = at(agent.slot);
        if slot >= self.changed_at.len() {
            self.changed_at.resize(slot.saturating_add(1), 0);
        }
        let before = self.changed_at.get_mut(slot);
        let now = self.changed.saturating_add(1);
        let before = before.map_or(0, |before| core::mem::replace(before, now));
        let first = self.changed.saturating_sub(self.changes.len() as u64);
        let before = before.checked_sub(first.saturating_add(1));
        let before = before.and_then(|before| usize::try_from(before).ok());
        if let Some(before) = before.and_then(|before| self.changes.get_mut(before)) {
            *before = None;
        }
        if self.changes.len() >= REMEMBERED {
            self.changes.pop_front();
        }
        self.changes.push_back(Some(change));
        self.changed = now;
    }

    /// Somebody is gone, whose slot another may take: no order that there is counts.
    pub(super) fn note_gone(&mut self) {
        self.changes.clear();
        self.changed = self.changed.saturating_add(1);
        self.gone_at = self.changed;
    }

    /// Whether the orders take more room than they may. They are all to be forgotten then.
    pub(super) fn are_too_large(&mut self, agents: usize) -> bool {
        let too_large = self.places > self.most_places(agents);
        if too_large {
            self.places = 0;
        }
        too_large
    }

    /// How many places all orders together may have.
    fn most_places(&self, agents: usize) -> usize {
        agents.saturating_mul(PLACES_EACH).saturating_add(PLACES)
    }

    /// The best for a ticket of a class, as many as its queue asks at once. `None`: they are
    /// to be found by looking at each. Classes there are so many.
    pub(super) fn best(
        &mut self,
        rank: &mut Rank,
        classes: usize,
        pairs: &Pairs<'_>,
        ticket: &Ticket,
    ) -> Option<SmallVec<[Chosen; 1]>> {
        let choice = Choice::of(pairs.policy, pairs.state, ticket)?;
        let free = Free::of(pairs, ticket)?;
        if !choice.is_by_agents_alone() || free.able.is_at_most(FEW) {
            return None;
        }
        let seen = rank.seen.replace(self.changed)?;
        let order = rank.order.take();
        let places = order.as_ref().map_or(0, |order| order.line.len());
        self.places = self.places.saturating_sub(places);
        let order = order.filter(|order| order.weights == choice.weights());
        let share = self.most_places(pairs.state.agents.len()) / classes.max(1) / 2;
        let make = |at_least| Order::of(&choice, &free, pairs.state, at_least, share);
        let mut order = match order.filter(|_| seen >= self.gone_at) {
            Some(mut order) => {
                self.catch_up(&mut order, seen, &choice, &free, pairs.state);
                order
            }
            None => Box::new(make(FIRST)),
        };
        let mut chosen = order.first(&choice, pairs, ticket);
        // Some were taken from it, or too few of the first may have this ticket.
        let mut most = order.most;
        if order.line.len() >= most {
            most = most.saturating_mul(ONE_IN);
        }
        while chosen.is_none() {
            *order = make(most);
            chosen = order.first(&choice, pairs, ticket);
            most = order.most.saturating_mul(ONE_IN);
        }
        let chosen = chosen.unwrap_or_default();
        self.places = self.places.saturating_add(order.line.len());
        rank.order = Some(order);
        (!chosen.is_empty()).then_some(chosen)
    }

    /// Puts those who have changed since where they belong: one by one where they are few, else
    /// whoever of those that matter has.
    fn catch_up(
        &self,
        order: &mut Order,
        seen: u64,
        choice: &Choice<'_>,
        free: &Free<'_>,
        state: &State,
    ) {
        let behind = usize::try_from(self.changed.saturating_sub(seen)).unwrap_or(usize::MAX);
        let known = self.changes.len().checked_sub(behind);
        if let Some(known) = known.filter(|_| behind <= free.able.words()) {
            for change in self.changes.iter().skip(known).flatten() {
                order.update(choice, free, state, *change);
            }
            return;
        }
        let changed = |slot: u32| self.changed_at.get(at(slot)).is_some_and(|at| *at > seen);
        let there = order.standings.iter();
        let there = there.map(|(agent, (slot, _))| Change {
            agent: *agent,
            slot: *slot,
        });
        let there: SmallVec<[Change; 64]> = there.filter(|one| changed(one.slot)).collect();
        for change in there {
            order.update(choice, free, state, change);
        }
        for (slot, agent) in free.able.clone().with_slots() {
            if changed(slot) {
                order.update(choice, free, state, Change { agent, slot });
            }
        }
    }

    /// Whether an order that knows so many changes knows the last of the agent in a slot.
    fn is_known(&self, agent: &Agent, seen: u64) -> bool {
        let last = self.changed_at.get(at(agent.slot));
        seen >= self.gone_at && last.is_some_and(|last| *last <= seen)
    }
}

impl Rank {
    /// Whether there is an order.
    pub(super) fn is_kept(&self) -> bool {
        self.order.is_some()
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether the order of a ticket's class, as far as it is known to be up to date, is what
    /// it should be.
    pub(super) fn agrees_with(&self, ranks: &Ranks, pairs: &Pairs<'_>, ticket: &Ticket) -> bool {
        let Some((seen, order)) = self.seen.zip(self.order.as_ref()) else {
            return true;
        };
        let choice = Choice::of(pairs.policy, pairs.state, ticket);
        let Some((choice, free)) = choice.zip(Free::of(pairs, ticket)) else {
            return true;
        };
        if !choice.is_by_agents_alone() || order.weights != choice.weights() {
            return true;
        }
        let unchanged = |agent: &&Agent| ranks.is_known(agent, seen);
        let mut agents = pairs.state.agents.iter().filter(unchanged);
        let line = order.standings.iter();
        let line: BTreeSet<_> = line
            .map(|(seq, (_, place))| (place.clone(), *seq))
            .collect();
        line == order.line
            && agents.all(|agent| {
                let standing = free.has(agent).then(|| choice.standing(agent));
                let standing = standing.filter(|standing| order.reaches(standing, agent.seq));
                let known = order.standings.get(&agent.seq);
                known.cloned() == standing.map(|standing| (agent.slot, standing))
            })
    }
}

impl Order {
    /// With at least so many of the first, if there are, and where there are many with one in
    /// some of them as long as those are no more than its share of all places.
    fn of(
        choice: &Choice<'_>,
        free: &Free<'_>,
        state: &State,
        at_least: usize,
        share: usize,
    ) -> Self {
        let agents = free.able.clone().filter_map(|seq| state.agents.get(seq));
        let agents = agents.filter(|agent| free.has(agent));
        let mut line: Vec<_> = agents
            .map(|agent| (choice.standing(agent), agent.seq, agent.slot))
            .collect();
        let most = at_least.max(line.len().div_ceil(ONE_IN).min(share));
        let mut end = None;
        if most < line.len() {
            line.select_nth_unstable(most);
            line.truncate(most);
            let last = line.iter().max();
            end = last.map(|(standing, seq, _)| (standing.clone(), *seq));
        }
        let standings = line.iter();
        let standings = standings.map(|(standing, seq, slot)| (*seq, (*slot, standing.clone())));
        Self {
            standings: standings.collect(),
            line: line
                .into_iter()
                .map(|(standing, seq, _)| (standing, seq))
                .collect(),
            end,
            most,
            weights: choice.weights(),
        }
    }

    /// Whether it knows of a place.
    fn reaches(&self, standing: &Standing, agent: u64) -> bool {
        let end = self.end.as_ref();
        end.is_none_or(|(last, seq)| (standing, agent) <= (last, *seq))
    }

    /// An agent has changed.
    fn update(&mut self, choice: &Choice<'_>, free: &Free<'_>, state: &State, change: Change) {
        let Change { agent, slot } = change;
        let able = free.able.contains(slot);
        if !able && !self.standings.contains_key(&agent) {
            return;
        }
        let found = state.agents.get(agent).filter(|_| able);
        let found = found.filter(|agent| free.fits(agent));
        let standing = found.map(|agent| choice.standing(agent));
        self.put(change, standing);
        if self.line.len() > self.most.saturating_mul(2) {
            self.shorten();
        }
    }

    fn put(&mut self, change: Change, standing: Option<Standing>) {
        let Change { agent, slot } = change;
        let standing = standing.filter(|standing| self.reaches(standing, agent));
        let before = match &standing {
            Some(standing) => self.standings.insert(agent, (slot, standing.clone())),
            None => self.standings.remove(&agent),
        };
        let before = before.map(|(_, before)| before);
        if before == standing {
            return;
        }
        if let Some(before) = before {
            self.line.remove(&(before, agent));
        }
        if let Some(standing) = standing {
            self.line.insert((standing, agent));
        }
    }

    /// Forgets those behind the first.
    fn shorten(&mut self) {
        while self.line.len() > self.most
            && let Some((_, agent)) = self.line.pop_last()
        {
            self.standings.remove(&agent);
        }
        self.end = self.line.last().cloned();
    }

    /// The first of those who may have the ticket, each with what set it apart from the next.
    /// `None`: that takes more than it has. Empty: nobody, or for a ticket that may interrupt
    /// not one more than it asks, so that who would interrupt something may be among them or next.
    fn first(
        &self,
        choice: &Choice<'_>,
        pairs: &Pairs<'_>,
        ticket: &Ticket,
    ) -> Option<SmallVec<[Chosen; 1]>> {
        let line = self.line.iter();
        let interrupts = ticket.may_interrupt(pairs.policy);
        let mut line = line.filter(|(_, seq)| {
            let agent = pairs.state.agents.get(*seq);
            agent.is_some_and(|agent| {
                (!interrupts || has_room_now(pairs, ticket, agent))
                    && may_have_if_able(pairs, ticket, agent)
            })
        });
        let mut chosen = SmallVec::new();
        let mut next = line.next();
        for _ in 0..choice.at_once() {
            let Some((standing, agent)) = next else {
                break;
            };
            next = line.next();
            if next.is_none() && interrupts {
                return self.end.is_none().then(SmallVec::new);
            }
            chosen.push(Chosen {
                agent: *agent,
                decided_by: choice.told_apart(standing, next.map(|(standing, _)| standing)),
            });
        }
        (next.is_some() || self.end.is_none()).then_some(chosen)
    }
}

/// Who meets the needs of a class and has as much budget left as it takes.
struct Free<'a> {
    able: Able<'a>,
    rest: Rest<'a>,
    cost: u64,
    /// Whether it takes an agent who has nothing else to do.
    alone: bool,
}

impl<'a> Free<'a> {
    /// `None` where agents are wanted by name.
    fn of(pairs: &'a Pairs<'a>, ticket: &'a Ticket) -> Option<Self> {
        let needs = ticket.needs();
        let (top, kind) = (ticket.is_in_danger(), ticket.needed_kind());
        let pool = &pairs.state.agents.pool;
        needs.wanted.is_empty().then(|| Self {
            able: pool.able(Among::Free, needs, top, kind),
            rest: Rest::of(pairs.policy, ticket),
            cost: u64::from(pairs.policy.cost(ticket.names.channel)),
            alone: ticket.class.exclusive,
        })
    }

    fn has(&self, agent: &Agent) -> bool {
        self.able.contains(agent.slot) && self.fits(agent)
    }

    /// Of one who is able.
    fn fits(&self, agent: &Agent) -> bool {
        let budget = u64::from(agent.abilities.budget);
        let alone = !self.alone || agent.used == 0;
        let room = alone && agent.used.saturating_add(self.cost) <= budget;
        // Who helps with a ticket would go on with it in the same room.
        (room || agent.consults > 0) && self.rest.is_met_by(agent)
    }
}
