use std::collections::BTreeSet;

use crate::time::Timestamp;

/// What is to be done at an instant, in the order in which it is done when
/// several things fall on the same one. The engine's own timers come before all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The host reports an action done.
    ActionDone,
    /// The host gives a contact that still waits another priority.
    Promoted,
    /// An agent has finished with a contact.
    HandlingEnds,
    /// An agent takes an offer.
    OfferAnswered,
    /// An agent leaves whatever it still has.
    Leaves,
    /// A spell begins.
    SpellBegins,
    /// A spell ends.
    SpellEnds,
    /// A customer who still waits gives up.
    GivesUp,
    /// A contact arrives.
    Arrives,
    /// An input of the host's own.
    HostInput,
}

/// An entry: by instant, then kind, then position in the list it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) at: Timestamp,
    pub(super) kind: Kind,
    /// Position in the list of contacts, spells or inputs.
    pub(super) position: usize,
    /// Which agent, for an offer; else 0. Agents count by their first spell in the list.
    pub(super) agent: usize,
}

impl Item {
    pub(super) const fn new(at: Timestamp, kind: Kind, position: usize) -> Self {
        Self {
            at,
            kind,
            position,
            agent: 0,
        }
    }
}

/// What is still to be done, earliest first.
#[derive(Debug, Default)]
pub(super) struct Agenda(BTreeSet<Item>);

impl Agenda {
    pub(super) fn add(&mut self, item: Item) {
        self.0.insert(item);
    }

    pub(super) fn remove(&mut self, item: &Item) {
        self.0.remove(item);
    }

    pub(super) fn first(&self) -> Option<Item> {
        self.0.first().copied()
    }
}
