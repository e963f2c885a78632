//! The tickets that wait and are on a ladder, by what decides their step in force: those of a
//! rung are asked about once, and are left alone while the answer is the one they have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use smallvec::SmallVec;

use super::ticket::Ticket;
use crate::model::AgentKind;
use crate::policy::index::{LadderIx, LanguageIx};

/// What decides which step is in force: tickets for which it is the same have the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rung {
    ladder: LadderIx,
    reached: u16,
    in_danger: bool,
    /// A person or a bot, if it must be one.
    kind: Option<AgentKind>,
    /// What the policy makes of them, by number.
    class: u64,
    own: SmallVec<[LanguageIx; 4]>,
}

impl Rung {
    /// Where a ticket that waits is on its ladder.
    pub(crate) fn of(ticket: &Ticket) -> Option<Self> {
        let climb = ticket.climb.as_ref().filter(|_| ticket.waits())?;
        Some(Self {
            ladder: climb.ladder,
            reached: climb.reached,
            in_danger: ticket.is_in_danger(),
            kind: ticket.needed_kind(),
            class: ticket.class.number(),
            own: ticket.names.languages.clone(),
        })
    }
}

/// The tickets of a rung, in order of arrival.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnRung {
    tickets: BTreeSet<u64>,
    /// The step in force for all of them; `None`: perhaps not the same.
    in_force: Option<u16>,
}

impl OnRung {
    pub(crate) fn first(&self) -> Option<u64> {
        self.tickets.first().copied()
    }

    pub(crate) fn tickets(&self) -> impl Iterator<Item = u64> + '_ {
        self.tickets.iter().copied()
    }

    /// Whether this step is known to be in force for all of them.
    pub(crate) fn is_on(&self, step: u16) -> bool {
        self.in_force == Some(step)
    }
}

/// The rungs with tickets. Follows from the tickets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Climbing {
    rungs: BTreeMap<Arc<Rung>, OnRung>,
    places: BTreeMap<u64, Arc<Rung>>,
}

impl Climbing {
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether a ticket is noted where it is, and only then.
    pub(crate) fn agrees_with(&self, ticket: &Ticket) -> bool {
        let place = self.places.get(&ticket.seq);
        let in_force = ticket.climb.as_ref().map(|climb| climb.in_force);
        let rung = place.and_then(|rung| self.rungs.get(rung));
        let noted = rung.is_none_or(|rung| {
            let same = rung.in_force.is_none() || rung.in_force == in_force;
            rung.tickets.contains(&ticket.seq) && same
        });
        place.map(Arc::as_ref) == Rung::of(ticket).as_ref() && noted
    }

    /// Notes where a ticket is; one that does not climb is on no rung.
    pub(crate) fn note(&mut self, ticket: &Ticket) {
        let Some((rung, climb)) = Rung::of(ticket).zip(ticket.climb.as_ref()) else {
            self.remove(ticket.seq);
            return;
        };
        let place = self.places.get(&ticket.seq);
        let rung = match place.filter(|place| ***place == rung) {
            Some(place) => Arc::clone(place),
            None => {
                self.remove(ticket.seq);
                let rung = Arc::new(rung);
                self.places.insert(ticket.seq, Arc::clone(&rung));
                rung
            }
        };
        let on_rung = self.rungs.entry(rung).or_default();
        on_rung.tickets.insert(ticket.seq);
        if on_rung.tickets.len() == 1 {
            on_rung.in_force = Some(climb.in_force);
        } else if on_rung.in_force != Some(climb.in_force) {
            on_rung.in_force = None;
        }
    }

    pub(crate) fn remove(&mut self, seq: u64) {
        let Some(rung) = self.places.remove(&seq) else {
            return;
        };
        if let Some(on_rung) = self.rungs.get_mut(&rung) {
            on_rung.tickets.remove(&seq);
            if on_rung.tickets.is_empty() {
                self.rungs.remove(&rung);
            }
        }
    }

    /// The rungs, in no order that means anything.
    pub(crate) fn rungs(&self) -> impl Iterator<Item = (&Arc<Rung>, &OnRung)> {
        self.rungs.iter()
    }

    /// This step was put in force for all tickets of a rung; `is_on` says of which it still is.
    pub(crate) fn settle(&mut self, rung: &Rung, step: u16, is_on: impl Fn(u64) -> bool) {
        if let Some(on_rung) = self.rungs.get_mut(rung) {
            let all = on_rung.tickets().all(is_on);
            on_rung.in_force = all.then_some(step);
        }
    }
}
