//! Agents by what they can do: one set of slots for each skill, language and so on.
//!
//! What the sets say is necessary for a need to be met, not sufficient: levels, expressions
//! and agents by name are left to [`needs`](crate::engine::needs), which has the last word.

use smallvec::SmallVec;

use super::bits::Bits;
use crate::engine::state::agent::{Abilities, Agent};
use crate::model::{AgentKind, Presence};
use crate::policy::requirement::Requirement;

/// Which agents are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// All who are registered.
    Registered,
    /// Those who are online.
    Online,
    /// Those who are online and have some of their budget left.
    Free,
    /// Those who are online and have nothing left of it.
    Full,
}

/// The agents' slots, and who of them can do what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    /// The agent in each slot; 0: nobody.
    slots: Vec<u64>,
    vacant: Vec<u32>,
    registered: Bits,
    online: Bits,
    free: Bits,
    full: Bits,
    /// Online, and in back-off after a miss.
    spared: Bits,
    count_spared: u32,
    humans: Bits,
    skills: Vec<Bits>,
    languages: Vec<Bits>,
    channels: Vec<Bits>,
    brands: Vec<Bits>,
    clearances: Vec<Bits>,
    groups: Vec<Bits>,
}

impl Pool {
    /// Gives an agent who is registered a slot.
    pub(crate) fn add(&mut self, agent: &mut Agent) {
        let next = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        let slot = self.vacant.pop().unwrap_or(next);
        if slot == next {
            self.slots.push(0);
        }
        if let Some(place) = self.slots.get_mut(at(slot)) {
            *place = agent.seq;
        }
        agent.slot = slot;
        self.registered.set(slot, true);
        self.learn(slot, &agent.abilities);
        self.see(agent);
    }

    /// Takes an agent's slot back.
    pub(crate) fn remove(&mut self, agent: &Agent) {
        let slot = agent.slot;
        self.unlearn(slot, &agent.abilities);
        let sets = [
            &mut self.registered,
            &mut self.online,
            &mut self.free,
            &mut self.full,
        ];
        for set in sets {
            set.set(slot, false);
        }
        self.spare(slot, false);
        if let Some(place) = self.slots.get_mut(at(slot)) {
            *place = 0;
        }
        self.vacant.push(slot);
    }

    /// Notes what the agent in a slot can do.
    pub(crate) fn learn(&mut self, slot: u32, abilities: &Abilities) {
        self.mark(slot, abilities, true);
    }

    /// The opposite.
    pub(crate) fn unlearn(&mut self, slot: u32, abilities: &Abilities) {
        self.mark(slot, abilities, false);
    }

    fn mark(&mut self, slot: u32, abilities: &Abilities, is_in: bool) {
        let human = abilities.kind == AgentKind::Human;
        self.humans.set(slot, is_in && human);
        for (skill, _) in &abilities.skills {
            put(&mut self.skills, (*skill).into(), slot, is_in);
        }
        for (language, _) in &abilities.languages {
            put(&mut self.languages, (*language).into(), slot, is_in);
        }
        for (channel, _) in &abilities.channels {
            put(&mut self.channels, (*channel).into(), slot, is_in);
        }
        for brand in &abilities.brands {
            put(&mut self.brands, (*brand).into(), slot, is_in);
        }
        for clearance in &abilities.clearances {
            put(&mut self.clearances, (*clearance).into(), slot, is_in);
        }
        for group in &abilities.groups {
            put(&mut self.groups, (*group).into(), slot, is_in);
        }
    }

    /// Notes whether an agent is there and has room.
    pub(crate) fn see(&mut self, agent: &Agent) {
        let (slot, online) = (agent.slot, agent.presence == Presence::Online);
        self.online.set(slot, online);
        let free = agent.may_have_room();
        self.free.set(slot, online && free);
        self.full.set(slot, online && !free);
        self.spare(slot, online && agent.back_off_until.is_some());
    }

    fn spare(&mut self, slot: u32, spared: bool) {
        match (self.spared.contains(slot), spared) {
            (false, true) => self.count_spared = self.count_spared.saturating_add(1),
            (true, false) => self.count_spared = self.count_spared.saturating_sub(1),
            _ => return,
        }
        self.spared.set(slot, spared);
    }

    /// Whether an agent is one of these.
    pub(crate) fn is_among(&self, among: Among, agent: &Agent) -> bool {
        self.set(among).contains(agent.slot)
    }

    fn set(&self, among: Among) -> &Bits {
        match among {
            Among::Registered => &self.registered,
            Among::Online => &self.online,
            Among::Free => &self.free,
            Among::Full => &self.full,
        }
    }

    /// Whether somebody online is in back-off after a miss.
    pub(crate) fn is_anybody_spared(&self) -> bool {
        self.count_spared > 0
    }

    /// Whether it says of an agent what it should.
    pub(crate) fn agrees_with(&self, agent: &Agent) -> bool {
        let (slot, own) = (agent.slot, &agent.abilities);
        let online = agent.presence == Presence::Online;
        let free = online && agent.may_have_room();
        self.slots.get(at(slot)) == Some(&agent.seq)
            && self.registered.contains(slot)
            && self.online.contains(slot) == online
            && self.free.contains(slot) == free
            && self.full.contains(slot) == (online && !free)
            && self.spared.contains(slot) == (online && agent.back_off_until.is_some())
            && self.humans.contains(slot) == (own.kind == AgentKind::Human)
            && agree(
                &self.skills,
                slot,
                own.skills.iter().map(|(skill, _)| *skill),
            )
            && agree(
                &self.languages,
                slot,
                own.languages.iter().map(|(one, _)| *one),
            )
            && agree(
                &self.channels,
                slot,
                own.channels.iter().map(|(one, _)| *one),
            )
            && agree(&self.brands, slot, own.brands.iter().copied())
            && agree(&self.clearances, slot, own.clearances.iter().copied())
            && agree(&self.groups, slot, own.groups.iter().copied())
    }

    /// Those who may meet the needs, of a ticket that is in the top three tiers or not, that
    /// a person or a bot is to have. In no order that means anything.
    pub(crate) fn able<'a>(
        &'a self,
        among: Among,
        needs: &Requirement,
        top: bool,
        kind: Option<AgentKind>,
    ) -> Able<'a> {
        let human = needs.human_only || kind == Some(AgentKind::Human);
        let mut able = Able {
            pool: self,
            base: self.set(among),
            all: SmallVec::new(),
            one_of: SmallVec::new(),
            none: SmallVec::new(),
            next_word: 0,
            word: 0,
        };
        let mut one = |rows: &'a [Bits], at: usize| match rows.get(at) {
            Some(row) => able.all.push(row),
            None => able.next_word = usize::MAX,
        };
        one(&self.channels, needs.channel.into());
        for (skill, _) in &needs.skills {
            one(&self.skills, (*skill).into());
        }
        for clearance in &needs.clearances {
            one(&self.clearances, (*clearance).into());
        }
        if let Some(brand) = needs.brand {
            one(&self.brands, brand.into());
        }
        if human {
            able.all.push(&self.humans);
        }
        if kind == Some(AgentKind::Bot) {
            able.none.push(&self.humans);
        }
        for group in &needs.excluded_groups {
            able.none.extend(self.groups.get(usize::from(*group)));
        }
        if !needs.groups.is_empty() {
            let groups = needs.groups.iter();
            let groups = groups.filter_map(|group| self.groups.get(usize::from(*group)));
            able.one_of.push(groups.collect());
        }
        if !needs.languages.is_empty() {
            let languages = needs.languages.iter();
            let languages = languages.filter_map(|one| self.languages.get(usize::from(*one)));
            // In danger any person answers first.
            let anybody = (needs.language_by_law && top).then_some(&self.humans);
            able.one_of.push(languages.chain(anybody).collect());
        }
        able
    }
}

/// Agents, found 64 at a time.
#[derive(Clone)]
pub(crate) struct Able<'a> {
    pool: &'a Pool,
    base: &'a Bits,
    all: SmallVec<[&'a Bits; 6]>,
    one_of: SmallVec<[SmallVec<[&'a Bits; 4]>; 2]>,
    none: SmallVec<[&'a Bits; 2]>,
    next_word: usize,
    /// Those of the word before `next_word` that are still to be told.
    word: u64,
}

impl Able<'_> {
    /// Whether there are no more than so many.
    pub(super) fn is_at_most(&self, most: usize) -> bool {
        let mut count = 0_usize;
        for word in self.next_word..self.base.len() {
            let more = usize::try_from(self.word_at(word).count_ones()).unwrap_or(usize::MAX);
            count = count.saturating_add(more);
            if count > most {
                return false;
            }
        }
        true
    }

    /// How many words are looked at.
    pub(super) fn words(&self) -> usize {
        self.base.len()
    }

    /// The same with the slot of each.
    pub(super) fn with_slots(mut self) -> impl Iterator<Item = (u32, u64)> {
        core::iter::from_fn(move || {
            let slot = self.next_slot()?;
            Some((slot, *self.pool.slots.get(at(slot))?))
        })
    }

    fn next_slot(&mut self) -> Option<u32> {
        while self.word == 0 {
            if self.next_word >= self.base.len() {
                return None;
            }
            self.word = self.word_at(self.next_word);
            self.next_word = self.next_word.saturating_add(1);
        }
        let bit = self.word.trailing_zeros();
        self.word &= self.word.wrapping_sub(1);
        let before = u32::try_from(self.next_word.saturating_sub(1)).ok()?;
        before.checked_mul(64)?.checked_add(bit)
    }

    /// Whether the agent in a slot is one of them.
    pub(super) fn contains(&self, slot: u32) -> bool {
        let word = at(slot / 64);
        word >= self.next_word && self.word_at(word) & (1 << (slot % 64)) != 0
    }

    fn word_at(&self, at: usize) -> u64 {
        let mut word = self.base.word(at);
        for set in &self.all {
            if word == 0 {
                return 0;
            }
            word &= set.word(at);
        }
        for sets in &self.one_of {
            if word == 0 {
                return 0;
            }
            word &= sets.iter().fold(0, |any, set| any | set.word(at));
        }
        for set in &self.none {
            word &= !set.word(at);
        }
        word
    }
}

impl Iterator for Able<'_> {
    /// The agent's sequence.
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let slot = self.next_slot()?;
        self.pool.slots.get(at(slot)).copied()
    }
}

/// Whether exactly these rows hold the slot.
fn agree<I: Into<usize>>(rows: &[Bits], slot: u32, own: impl Iterator<Item = I>) -> bool {
    let held = rows.iter().filter(|row| row.contains(slot)).count();
    let mut count = 0_usize;
    let all = own.into_iter().all(|one| {
        count = count.saturating_add(1);
        rows.get(one.into()).is_some_and(|row| row.contains(slot))
    });
    all && held == count
}

pub(super) fn at(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

fn put(rows: &mut Vec<Bits>, at: usize, slot: u32, is_in: bool) {
    if is_in && at >= rows.len() {
        rows.resize_with(at.saturating_add(1), Bits::default);
    }
    if let Some(row) = rows.get_mut(at) {
        row.set(slot, is_in);
    }
}
