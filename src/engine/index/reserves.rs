//! Who could be set aside for each reserve, kept from one step to the next.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use crate::engine::reserve::{self, Candidate, SetAside};
use crate::engine::state::State;
use crate::engine::state::ticket::Ticket;
use crate::policy::compiled::Compiled;

/// Of more reserves nobody is kept: they are filled from everybody each time. An agent has a
/// place in each.
const KEPT: usize = 64;

/// The reserves of the policy in force, and who could be set aside for them. Follows from
/// the policy and from the agents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reserves {
    /// For each reserve a ticket of its work.
    works: Vec<Ticket>,
    /// For each reserve who could take such a ticket.
    lines: Vec<BTreeSet<Candidate>>,
    /// The place of an agent in each line, of those who are in any.
    places: BTreeMap<u64, Places>,
    aside: SetAside,
}

type Places = SmallVec<[Option<Candidate>; 1]>;

impl Reserves {
    /// With nobody known. All agents are to be noted.
    pub(crate) fn of(policy: &Compiled) -> Self {
        let mut reserves = Self {
            works: reserve::works(policy),
            lines: vec![BTreeSet::new(); policy.reserves.len()],
            ..Self::default()
        };
        reserves.aside = reserve::fill(policy, reserves.lines(), &[]);
        reserves
    }

    /// A ticket of the work that each is for.
    pub(crate) fn works(&self) -> &[Ticket] {
        &self.works
    }

    /// Who could be set aside for each, those in back-off too.
    pub(crate) fn lines(&self) -> impl Iterator<Item = impl Iterator<Item = Candidate>> {
        self.lines.iter().map(|line| line.iter().copied())
    }

    /// Who is set aside.
    pub(crate) fn aside(&self) -> &SetAside {
        &self.aside
    }

    /// Itself, if it knows all that has changed. The plain loop does without.
    pub(crate) fn up_to_date(&self, state: &State) -> Option<&Self> {
        let unread = !state.agents.touched.is_empty() || !state.tickets.touched.is_empty();
        let kept = self.works.len() <= KEPT;
        (kept && !unread && !state.plain).then_some(self)
    }

    /// Notes that these agents may have changed, or what they have.
    pub(super) fn note(&mut self, policy: &Compiled, state: &State, agents: &[u64]) {
        if self.works.len() > KEPT {
            return;
        }
        let mut changed = false;
        for seq in agents {
            let agent = state.agents.get(*seq);
            let works = self.works.iter();
            let now: Places = works
                .map(|work| agent.and_then(|agent| Candidate::of(policy, state, work, agent)))
                .collect();
            changed |= self.put(*seq, now);
        }
        if changed {
            self.aside = reserve::fill(policy, self.lines(), &[]);
        }
    }

    /// Whether it has those whom it should, as far as it is up to date.
    pub(crate) fn agree_with(&self, policy: &Compiled, state: &State) -> bool {
        let Some(known) = self.up_to_date(state) else {
            return true;
        };
        let lines = reserve::candidates(policy, state).map(BTreeSet::from_iter);
        let places = known.places.values().flatten().flatten().count();
        known.aside == reserve::by_definition(policy, state, &[])
            && lines.eq(known.lines.iter().cloned())
            && places == known.lines.iter().map(BTreeSet::len).sum::<usize>()
    }

    /// Puts an agent where it belongs. Whether it was not there already.
    fn put(&mut self, agent: u64, now: Places) -> bool {
        let is_in_any = now.iter().any(Option::is_some);
        let before = self.places.get(&agent);
        if before.map_or(!is_in_any, |before| *before == now) {
            return false;
        }
        let before = before.cloned().unwrap_or_default();
        for (line, before) in self.lines.iter_mut().zip(before) {
            if let Some(before) = before {
                line.remove(&before);
            }
        }
        for (line, now) in self.lines.iter_mut().zip(&now) {
            line.extend(*now);
        }
        if is_in_any {
            self.places.insert(agent, now);
        } else {
            self.places.remove(&agent);
        }
        true
    }
}
