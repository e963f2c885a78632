//! Deadlines set by law outlive the ticket on which they run, if that is merged: the other
//! ticket carries them, from the earlier of their instants.

use std::collections::BTreeSet;

use crate::clock::{Anchors, Target};
use crate::engine::event::EventKind;
use crate::engine::turn::Turn;
use crate::model::Name;
use crate::time::Timestamp;

/// What is owed by law on a ticket.
#[derive(Debug, Default)]
pub(crate) struct Owed {
    /// The deadlines that run, and since when.
    deadlines: Vec<(Name, Timestamp)>,
    /// What they hang on, and when it was received in any case.
    anchors: Vec<(Name, Timestamp)>,
}

impl Turn<'_> {
    pub(crate) fn owed(&self, seq: u64) -> Owed {
        let Some(ticket) = self.ticket(seq) else {
            return Owed::default();
        };
        let mut names = BTreeSet::from([Name::from(Anchors::RECEIPT)]);
        let mut deadlines = Vec::new();
        for running in &ticket.promises.clocks {
            let clock = running.clock();
            if let Target::By(limit) = &clock.promise().target
                && clock.is_running()
            {
                deadlines.push((running.name.clone(), clock.watch().started_at()));
                limit.each_anchor(&mut |name| {
                    names.insert(name.clone());
                });
            }
        }
        let anchors = names.into_iter().filter_map(|name| {
            let at = ticket.promises.anchors.get(name.as_str())?;
            Some((name, at))
        });
        Owed {
            deadlines,
            anchors: anchors.collect(),
        }
    }

    /// From now on it is owed on this ticket too. Its clocks are not in agreement with what is
    /// known until the caller sees to that. Gives what is to be said of it then.
    pub(crate) fn take_over(&mut self, seq: u64, owed: Owed) -> Vec<EventKind> {
        for (anchor, instant) in owed.anchors {
            self.take_anchor_over(seq, anchor, instant);
        }
        self.update_floor(seq);
        let mut started = Vec::new();
        for (name, since) in owed.deadlines {
            if let Some(ticket) = self.ticket_mut(seq) {
                ticket.bonds.update(|bonds| {
                    let kept = bonds.kept.get_or_insert_default();
                    kept.deadlines.insert(name.clone());
                });
                started.extend(self.start_deadline(seq, &name, since));
            }
        }
        started
    }

    /// Both are one matter: what happened to the one earlier, happened to it then.
    fn take_anchor_over(&mut self, seq: u64, anchor: Name, instant: Timestamp) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let (id, anchors) = (ticket.id(), &mut ticket.promises.anchors);
        let was = anchors.get(anchor.as_str());
        if was.is_some_and(|was| was <= instant) {
            return;
        }
        anchors.set(anchor.clone(), instant);
        self.emit(EventKind::AnchorSet {
            ticket: id,
            anchor,
            instant,
            was,
        });
    }
}
