//! What a ticket that is merged passes on.

use std::collections::BTreeSet;

use crate::engine::state::kept::Kept;
use crate::engine::state::ticket::Ticket;
use crate::engine::turn::Turn;
use crate::model::{AgentId, CaseId, Name};

impl Turn<'_> {
    /// What was asked for, raised or set by hand on a ticket that is merged, and what protects
    /// it, holds for the other too.
    pub(crate) fn merge_marks(&mut self, from: u64, into: u64) {
        let raised = self.ticket(from).and_then(|ticket| {
            let by_ladder = ticket.climb.as_ref().and_then(|climb| climb.priority);
            ticket.promises.raised.priority.max(by_ladder)
        });
        self.raise_priority(into, raised);
        let wants = |seq| {
            let ticket: Option<&Ticket> = self.ticket(seq);
            ticket.is_some_and(|ticket| ticket.handoff.person_wanted)
        };
        let (one_wants, other_wants) = (wants(from), wants(into));
        if one_wants && !other_wants {
            // Taking a bot's offer back for this ends no round that could close it.
            self.reset_attempts(into);
            self.want_person(into);
        }
        let before = self.standing(into);
        if self.pass_on(from, into) {
            // What was declined was another ticket, in a manner of speaking.
            self.reset_attempts(into);
            self.reclassify(into, before.as_ref());
        }
        if let Some((name, by_hand)) = self.incident_to_pass_on(from, into) {
            self.join(into, &name, by_hand);
        }
    }

    /// A ticket of no case goes on as one of that of another, which is merged into it. Gives
    /// the case that it has come to.
    pub(crate) fn pass_case_on(&mut self, from: u64, into: u64) -> Option<CaseId> {
        let (ticket, other) = self.ticket(from).zip(self.ticket(into))?;
        let case = ticket.spec.case.filter(|_| other.spec.case.is_none());
        self.enter_case(into, case);
        case
    }

    /// What is known of the case that a ticket has come to counts for it.
    pub(crate) fn follow_case(&mut self, seq: u64, case: Option<CaseId>) {
        if case.is_none() {
            return;
        }
        if self
            .ticket(seq)
            .is_some_and(|ticket| ticket.handoff.person_wanted)
        {
            self.want_person_in(case);
        }
        // Somebody may know the case, and then the ticket waits for them.
        self.leave_line(seq);
        self.enter_line(seq);
    }

    /// Notes on a ticket what another passes on. Whether that was anything. The caller
    /// classifies it anew.
    fn pass_on(&mut self, from: u64, into: u64) -> bool {
        let Some((ticket, other)) = self.ticket(from).zip(self.ticket(into)) else {
            return false;
        };
        let mut kept = other.bonds.kept.clone().unwrap_or_default();
        kept.add(self.policy, &ticket.class.requirement);
        let mut spec = other.spec.clone();
        spec.excluded = excluded_together(ticket, other);
        spec.wanted.retain(|agent| !spec.excluded.contains(agent));
        let segment = ticket.names.segment.filter(|_| spec.segment.is_none());
        if segment.is_some() {
            spec.segment.clone_from(&ticket.spec.segment);
        }
        let by_hand = ticket.hand_priority;
        let priority = by_hand.filter(|priority| *priority > other.priority());
        let queue = ticket.hand_queue.filter(|_| other.hand_queue.is_none());
        let changes = spec != other.spec;
        let policy = self.policy;
        let Some(other) = self.ticket_mut(into) else {
            return false;
        };
        if other.bonds.kept.is_some() || *kept != Kept::default() {
            other.bonds.update(|bonds| bonds.kept = Some(kept));
        }
        let protects = other.class != other.classify(policy);
        if changes {
            other.set_spec(spec);
            other.names.segment = segment.or(other.names.segment);
        }
        other.hand_priority = priority.or(other.hand_priority);
        other.hand_queue = queue.or(other.hand_queue);
        protects || changes || priority.is_some() || queue.is_some()
    }

    /// The incident of a ticket, if another belongs to none, and whether that one is part of it
    /// whatever its topic.
    fn incident_to_pass_on(&self, from: u64, into: u64) -> Option<(Name, bool)> {
        let (ticket, other) = self.ticket(from).zip(self.ticket(into))?;
        let name = ticket.bonds.incident.clone();
        let name = name.filter(|_| other.bonds.incident.is_none())?;
        let incident = self.state.incidents.get(&name)?;
        let by_hand = ticket.bonds.incident_by_hand || !incident.is_about(&other.spec.topic);
        Some((name, by_hand))
    }
}

/// The agents whom either of two tickets excludes.
pub(crate) fn excluded_together(one: &Ticket, other: &Ticket) -> BTreeSet<AgentId> {
    let all = one.spec.excluded.union(&other.spec.excluded);
    all.copied().collect()
}
