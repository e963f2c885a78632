//! Who takes what next, found without walking the line.
//!
//! When a call returns no allowed pair is left, so the next one can come only from what has
//! changed since: a ticket that came to stand in line or needs something else, an agent who
//! has room again, a hold that has ended. Tickets and agents note by themselves that they
//! were touched (`touched`); what ends holds of others says so here.
//! Each touched class of tickets and each touched agent is looked at once and kept, if it may
//! have an offer, under the key of the ticket in question. The first of these, looked at
//! again, is what the plain loop of `matching::reference` would take: what was decided since
//! may have taken a pair away, and can have added none but for what it touched.

mod able;
mod bits;
mod buckets;
mod classes;
mod goes;
mod pool;
mod ranks;
mod ready;
mod reserves;
pub(crate) mod touched;

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

pub(crate) use self::able::{able, able_for_ever, able_to, with_room};
pub(crate) use self::classes::ClassKey;
use self::classes::Classes;
pub(crate) use self::pool::{Among, Pool};
use self::ranks::Ranks;
pub(crate) use self::reserves::Reserves;
use super::hold::Pairs;
use super::matching::Chosen;
use super::state::State;
use super::state::order::OrderKey;
use super::state::ticket::{Stage, Ticket};
use crate::model::{AgentKind, CaseId};
use crate::policy::compiled::Compiled;

/// Where a ticket was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    /// `None`: it gets no offers.
    class: Option<u32>,
    key: OrderKey,
    /// Whether it waits for a bot, and then whether nobody is in danger.
    for_bot: Option<bool>,
}

impl Filed {
    /// The number of those who need the same; `None`: it gets no offers.
    pub(crate) const fn class(self) -> Option<u32> {
        self.class
    }
}

/// Something that may have an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Class(u32),
    Agent(u64),
}

/// What makes somebody the one who knows a ticket, beside having had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Case(CaseId),
    Link(u64),
}

/// The index. Everything in it follows from the state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    classes: Classes,
    /// What may have an offer, by the key of the ticket. A key may be too early, never too late.
    ready: BTreeSet<(OrderKey, Source)>,
    ready_agents: BTreeMap<u64, OrderKey>,
    fresh_classes: Vec<u32>,
    fresh_agents: Vec<u64>,
    /// Whether all classes are to be looked at.
    everything: bool,
    /// How many tickets in line get no offers.
    without_class: usize,
    /// Tickets in line that wait for a bot; those in danger first.
    for_bots: BTreeSet<(bool, OrderKey)>,
    /// Tickets that may wait for the agent who knows them, and what ties them to that one.
    tied: BTreeMap<u64, SmallVec<[Tie; 2]>>,
    ties: BTreeSet<(Tie, u64)>,
    ranks: Ranks,
    /// How often a class, an agent or a pair of ticket and agent was asked about.
    steps: u64,
    /// Who was set aside for a reserve when this was last looked at.
    aside: BTreeMap<u64, usize>,
    /// Classes whose tickets everybody has refused, and who would be asked again is kept for a
    /// reserve: to be looked at whenever anybody has changed.
    kept_free: BTreeSet<u32>,
}

impl Index {
    /// Something that is not of one ticket or agent has changed: all are looked at again.
    pub(crate) fn look_at_everything(&mut self) {
        self.everything = true;
    }

    /// Forgets everything, since all numbers mean something else now.
    pub(crate) fn clear(state: &mut State) {
        state.tickets.for_each_mut(|ticket| ticket.filed = None);
        state.index = Some(Box::default());
    }

    /// Tickets in line that wait for a bot. As of the last refresh.
    pub(crate) fn for_bots(&self) -> impl Iterator<Item = u64> + '_ {
        self.for_bots.iter().map(|(_, key)| key.seq)
    }

    /// Those of them that are in danger, in their order.
    pub(crate) fn for_bots_in_danger(&self) -> impl Iterator<Item = u64> + '_ {
        let in_danger = self.for_bots.iter().take_while(|(calm, _)| !calm);
        in_danger.map(|(_, key)| key.seq)
    }

    /// Takes note of what was touched.
    pub(crate) fn refresh(policy: &Compiled, state: &mut State) {
        if state.tickets.touched.is_empty() && state.agents.touched.is_empty() {
            return;
        }
        let mut index = state.index.take().unwrap_or_default();
        let known = index.fresh_agents.len();
        let mut touched = state.tickets.touched.take();
        for seq in touched.drain(..) {
            index.note_ticket(policy, state, seq);
        }
        state.tickets.touched.give_back(touched);
        let mut touched = state.agents.touched.take();
        for seq in touched.drain(..) {
            match state.agents.get(seq) {
                Some(agent) => {
                    index.ranks.note(agent);
                    state.agents.see(seq);
                }
                None => index.ranks.note_gone(),
            }
            index.fresh_agents.push(seq);
            if state.interrupted.contains(&seq) {
                state.may_go_on.insert(seq);
            }
        }
        state.agents.touched.give_back(touched);
        if !policy.reserves.is_empty() {
            let changed = index.fresh_agents.get(known..).unwrap_or_default();
            let mut reserves = core::mem::take(&mut state.reserves);
            reserves.note(policy, state, changed);
            state.reserves = reserves;
        }
        state.index = Some(index);
    }

    /// The first ticket in the order that somebody may take.
    pub(crate) fn first(policy: &Compiled, state: &mut State) -> Option<u64> {
        Self::refresh(policy, state);
        let mut index = state.index.take().unwrap_or_default();
        let abilities_changed = core::mem::take(&mut state.agents.abilities_changed);
        let first = index.find(policy, state, abilities_changed);
        state.index = Some(index);
        first
    }

    /// The best agents for a ticket that is to be offered. `None`: they are to be found by
    /// looking at each.
    pub(crate) fn best(
        policy: &Compiled,
        state: &mut State,
        seq: u64,
    ) -> Option<SmallVec<[Chosen; 1]>> {
        let mut index = state.index.take().unwrap_or_default();
        let pairs = Pairs::new(policy, state);
        let best = index.find_best(&pairs, seq);
        index.count(pairs.asked());
        state.index = Some(index);
        best
    }

    fn find_best(&mut self, pairs: &Pairs<'_>, seq: u64) -> Option<SmallVec<[Chosen; 1]>> {
        let ticket = pairs.state.tickets.get(seq)?;
        let class = ticket.filed?.class?;
        if self.ranks.are_too_large(pairs.state.agents.len()) {
            self.classes.forget_ranks();
        }
        let classes = self.classes.shared();
        let row = self.classes.get_mut(class).filter(|row| !row.is_alone())?;
        self.ranks.best(&mut row.rank, classes, pairs, ticket)
    }

    /// Nothing is asked of it now: it looks at everything when it is.
    pub(crate) fn skip(&mut self) {
        self.everything = true;
        self.fresh_agents.clear();
        for class in core::mem::take(&mut self.fresh_classes) {
            if let Some(row) = self.classes.get_mut(class) {
                row.fresh = false;
            }
        }
    }

    /// A ticket is about to be dropped.
    pub(crate) fn forget(state: &mut State, ticket: &mut Ticket) {
        let mut index = state.index.take().unwrap_or_default();
        index.unfile(ticket);
        index.untie(ticket.seq);
        index.look_at_tied(state, Tie::Link(ticket.seq));
        state.index = Some(index);
    }

    /// Whether it has a ticket where it belongs.
    pub(crate) fn agrees_with(&self, policy: &Compiled, ticket: &Ticket) -> bool {
        let Some((filed, key)) = ticket.filed.zip(ticket.key) else {
            return ticket.filed.is_none() && ticket.key.is_none();
        };
        let for_bot = for_bot(ticket);
        let gets_offers = !ticket.exhausted || ticket.is_in_danger();
        let in_class = filed.class.map(|class| {
            self.classes.is(class, &ClassKey::of(policy, ticket)) && self.classes.has(class, key)
        });
        filed.key == key
            && filed.for_bot == for_bot
            && for_bot.is_none_or(|calm| self.for_bots.contains(&(calm, key)))
            && self.tied.contains_key(&ticket.seq) == ticket.preferred_until.is_some()
            && in_class.map_or(!gets_offers, |is_there| is_there && gets_offers)
    }

    /// Whether the order of those who are free for a ticket is what it should be.
    pub(crate) fn ranks_rightly(&self, pairs: &Pairs<'_>, ticket: &Ticket) -> bool {
        let class = ticket.filed.and_then(|filed| filed.class);
        let row = class.and_then(|class| self.classes.get(class));
        let row = row.filter(|row| !row.is_alone());
        row.is_none_or(|row| row.rank.agrees_with(&self.ranks, pairs, ticket))
    }

    /// How many tickets there are in it.
    pub(crate) fn len(&self) -> usize {
        let classes = self.classes.with_tickets();
        let in_classes: usize = classes.map(|(_, class)| class.keys().count()).sum();
        in_classes.saturating_add(self.without_class)
    }

    fn note_ticket(&mut self, policy: &Compiled, state: &mut State, seq: u64) {
        let Some(ticket) = state.tickets.get_untouched_mut(seq) else {
            return;
        };
        ticket.touched = false;
        if policy.interruptible {
            // What somebody has may make way for something else, or not any more.
            let own = match ticket.stage {
                Stage::Assigned { agent } => Some(agent),
                Stage::Held { agent, .. } => agent,
                Stage::Waiting | Stage::Closed { .. } => None,
            };
            let others = ticket.offers.iter().map(|offer| offer.agent);
            self.fresh_agents.extend(others.chain(own));
        }
        let case = ticket.spec.case;
        self.file(policy, ticket);
        if ticket.preferred_until.is_some() {
            self.tie(ticket);
        } else if !self.tied.is_empty() {
            self.untie(seq);
        }
        if !self.ties.is_empty() {
            self.look_at_tied(state, Tie::Link(seq));
            if let Some(case) = case {
                self.look_at_tied(state, Tie::Case(case));
            }
        }
    }

    /// Puts a ticket where it is looked for, if it is not there already.
    fn file(&mut self, policy: &Compiled, ticket: &mut Ticket) {
        let for_bot = for_bot(ticket);
        let never = ticket.exhausted && !ticket.is_in_danger();
        let class = ticket.key.filter(|_| !never);
        let class = class.map(|_| ClassKey::of(policy, ticket));
        if let (Some(filed), Some(class)) = (ticket.filed, &class)
            && Some(filed.key) == ticket.key
            && filed.for_bot == for_bot
            && let Some(number) = filed.class
            && self.classes.is(number, class)
        {
            if self.classes.get(number).is_some_and(|row| row.is_alone()) {
                self.look_at_class(number);
            }
            return;
        }
        self.unfile(ticket);
        let Some(key) = ticket.key else {
            return;
        };
        self.for_bots.extend(for_bot.map(|calm| (calm, key)));
        let number = class.map(|class| {
            let (number, is_first) = self.classes.insert(class, ticket.needs(), key);
            if is_first {
                self.look_at_class(number);
            }
            number
        });
        self.without_class = self
            .without_class
            .saturating_add(usize::from(number.is_none()));
        ticket.filed = Some(Filed {
            class: number,
            key,
            for_bot,
        });
    }

    fn unfile(&mut self, ticket: &mut Ticket) {
        let Some(filed) = ticket.filed.take() else {
            return;
        };
        if let Some(calm) = filed.for_bot {
            self.for_bots.remove(&(calm, filed.key));
        }
        match filed.class {
            Some(class) => self.classes.remove(class, filed.key),
            None => self.without_class = self.without_class.saturating_sub(1),
        }
    }

    /// Remembers what ties a ticket to the agent that it may wait for.
    fn tie(&mut self, ticket: &Ticket) {
        self.untie(ticket.seq);
        let case = ticket.spec.case.map(Tie::Case);
        let link = ticket.bonds.linked_to.map(Tie::Link);
        let ties: SmallVec<[Tie; 2]> = case.into_iter().chain(link).collect();
        self.ties.extend(ties.iter().map(|tie| (*tie, ticket.seq)));
        self.tied.insert(ticket.seq, ties);
    }

    fn untie(&mut self, seq: u64) {
        for tie in self.tied.remove(&seq).unwrap_or_default() {
            self.ties.remove(&(tie, seq));
        }
    }

    /// Somebody else may know the tickets that are tied to this.
    fn look_at_tied(&mut self, state: &State, tie: Tie) {
        let tied = self.ties.range((tie, 0)..=(tie, u64::MAX));
        let tickets = tied.filter_map(|(_, seq)| state.tickets.get(*seq)?.filed?.class);
        let classes: SmallVec<[u32; 4]> = tickets.collect();
        for class in classes {
            self.look_at_class(class);
        }
    }

    fn look_at_class(&mut self, class: u32) {
        if let Some(row) = self.classes.get_mut(class).filter(|row| !row.fresh) {
            row.fresh = true;
            self.fresh_classes.push(class);
        }
    }

    /// So many more were asked about.
    pub(crate) fn count(&mut self, asked: u64) {
        self.steps = self.steps.wrapping_add(asked);
    }

    /// How often a class, an agent or a pair of ticket and agent was asked about.
    pub(crate) const fn steps(&self) -> u64 {
        self.steps
    }
}

/// Whether a ticket waits for a bot, and then whether nobody is in danger.
fn for_bot(ticket: &Ticket) -> Option<bool> {
    let waits = ticket.needed_kind() == Some(AgentKind::Bot);
    waits.then(|| !ticket.is_in_danger())
}
