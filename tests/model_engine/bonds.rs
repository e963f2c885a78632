//! Tickets that are about the same: linked, or made one, with all that a merge passes on.

use std::collections::BTreeSet;

use nightdesk::{
    AgentId, Applied, CaseId, CustomerEvent, EventKind, HoldReason, OnDuplicate, Outcome, Refusal,
    ResumeCause, TicketId,
};

use super::classify::Class;
use super::clocks::Goal;
use super::commands::Told;
use super::desk::{Desk, Seq, Stage, Ticket, name, ts};
use super::plan::{SECOND, Word};
use super::plan_clocks::{ANCHORS, Limit};

/// What protected tickets that were merged into this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    human_only: bool,
    clearances: BTreeSet<String>,
    excluded_groups: BTreeSet<String>,
    /// Those that the law fixed for another; they count where it fixes none for this one.
    pub(crate) languages: Vec<String>,
    language_level: u8,
    pub(crate) deadlines: BTreeSet<Word>,
}

impl Kept {
    fn add(&mut self, class: &Class) {
        if !class.languages.is_empty() {
            if class.by_law && self.languages.is_empty() {
                self.languages.clone_from(&class.languages);
            }
            self.language_level = self.language_level.max(class.language_level);
        }
        self.human_only |= class.human_only;
        self.clearances.extend(class.clearances.iter().cloned());
        self.excluded_groups
            .extend(class.excluded_groups.iter().cloned());
    }

    pub(crate) fn protect(&self, class: &mut Class) {
        class.human_only |= self.human_only;
        class.bot_first &= !class.human_only;
        let unite = |names: &mut Vec<String>, more: &BTreeSet<String>| {
            names.extend(more.iter().cloned());
            names.sort();
            names.dedup();
        };
        unite(&mut class.clearances, &self.clearances);
        unite(&mut class.excluded_groups, &self.excluded_groups);
        let fixed = class.by_law && !class.languages.is_empty();
        if !fixed && !self.languages.is_empty() {
            class.by_law = true;
            class.languages.clone_from(&self.languages);
        }
        class.language_level = class.language_level.max(self.language_level);
    }
}

/// The deadlines by law that run on a ticket, since when, and what they hang on.
struct Owed {
    deadlines: Vec<(Word, i64)>,
    anchors: BTreeSet<Word>,
}

impl Limit {
    fn anchors(&self, all: &mut BTreeSet<Word>) {
        match self {
            Self::After { anchor, .. } => {
                all.insert(anchor);
            }
            Self::InDays(days) => {
                all.insert(days.anchor);
            }
            Self::Moved { limit, .. } => limit.anchors(all),
            Self::Min(parts) | Self::Max(parts) => {
                for part in parts {
                    part.anchors(all);
                }
            }
            Self::Unless {
                limit,
                anchor,
                then,
                ..
            } => {
                all.insert(anchor);
                limit.anchors(all);
                then.anchors(all);
            }
        }
    }
}

impl Desk {
    // Asked for by the host.

    pub(crate) fn link_tickets(&mut self, ticket: TicketId, to: TicketId) -> Told {
        let (seq, other) = (self.any_ticket(ticket)?, self.any_ticket(to)?);
        self.is_open(seq)?;
        self.of_one_customer(seq, other, false)?;
        let (one, two) = (self.t(seq), self.t(other));
        let forgotten = one.bonds.forgotten.is_some() || two.bonds.forgotten.is_some();
        let tells = !forgotten && one.spec.customer != two.spec.customer;
        if one.bonds.linked_to == Some(other) && !tells {
            return Ok(Applied::Already);
        }
        self.link(seq, other);
        Ok(Applied::Done)
    }

    pub(crate) fn merge_tickets(&mut self, from: TicketId, into: TicketId) -> Told {
        let (seq, other) = (self.any_ticket(from)?, self.any_ticket(into)?);
        if self.t(seq).bonds.merged_into == Some(into) {
            return Ok(Applied::Already);
        }
        self.is_open(seq)?;
        self.is_open(other)?;
        self.of_one_customer(seq, other, true)?;
        let (tier, into_tier) = (self.t(seq).own_tier(), self.t(other).own_tier());
        if into_tier < tier {
            return Err(Refusal::LowerTier {
                ticket: from,
                tier,
                into,
                into_tier,
            });
        }
        self.merge(seq, other);
        Ok(Applied::Done)
    }

    /// As far as that is known.
    fn of_one_customer(&self, seq: Seq, other: Seq, brand: bool) -> Result<(), Refusal> {
        let (one, two) = (self.t(seq), self.t(other));
        let ticket = one.id;
        if seq == other {
            return Err(Refusal::SameTicket { ticket });
        }
        let both = one.spec.customer.zip(two.spec.customer);
        let what = match both {
            Some((one, two)) if one != two => "customer",
            _ if brand && one.spec.brand != two.spec.brand => "brand",
            _ => return Ok(()),
        };
        Err(Refusal::NotOneCustomer {
            ticket,
            other: two.id,
            what,
        })
    }

    // Found by the policy.

    pub(crate) fn find_duplicate(&mut self, seq: Seq) {
        let Some((window, then)) = self.plan.customers.duplicates else {
            return;
        };
        let ticket = self.t(seq);
        let same = |other: &&Ticket| {
            !other.is_closed()
                && other.spec.topic == ticket.spec.topic
                && other.spec.brand == ticket.spec.brand
                && ticket.bonds.opened_at <= other.bonds.opened_at + window * SECOND
        };
        let earlier = self.earlier_of(seq);
        let Some(first) = earlier.into_iter().rfind(same) else {
            return;
        };
        // Who is there now is answered where they are.
        let moves = self.is_live(ticket) && ticket.spec.channel != first.spec.channel;
        let merges = !ticket.in_danger() && !moves && ticket.urgency <= first.urgency;
        let (id, to, of) = (ticket.id, first.seq, first.id);
        self.say_of_customer(CustomerEvent::DuplicateFound { ticket: id, of });
        match then {
            OnDuplicate::Tell => {}
            OnDuplicate::Merge if merges => self.merge(seq, to),
            _ => self.link(seq, to),
        }
    }

    // Links.

    pub(crate) fn link(&mut self, seq: Seq, to: Seq) {
        let (ticket, other) = (self.t(seq), self.t(to));
        let (id, other_id) = (ticket.id, other.id);
        let (customer, of_other) = (ticket.spec.customer, other.spec.customer);
        let case = other.spec.case.filter(|_| ticket.spec.case.is_none());
        self.t_mut(seq).bonds.linked_to = Some(to);
        if case.is_some() {
            self.t_mut(seq).spec.case = case;
        }
        self.say_of_customer(CustomerEvent::Linked {
            ticket: id,
            to: other_id,
        });
        self.learn_customer(seq, of_other, None);
        self.learn_customer(to, customer, None);
        if !self.knows(seq) {
            return;
        }
        let in_case = case.is_some_and(|case| self.person_cases.contains(&case));
        if self.t(seq).person_wanted {
            if let Some(case) = case.filter(|_| !in_case) {
                self.person_cases.insert(case);
                self.want_person_in(case);
            }
        } else if in_case || self.knows(to) && self.t(to).person_wanted {
            self.want_person(seq);
        }
        if self.knows(seq) {
            self.wait_anew(seq);
        }
    }

    // Merges.

    /// The first is closed, and the second goes on for both.
    fn merge(&mut self, from: Seq, into: Seq) {
        let ticket = self.t(from).clone();
        let of_other = self.t(into).spec.customer;
        let (id, into_id) = (ticket.id, self.t(into).id);
        let first = |messages: &[i64]| messages.iter().copied().min();
        let waits = first(&ticket.unanswered);
        let waits_for_people = first(&ticket.unanswered_by_people);
        let owed = self.owed(from);
        self.say_of_customer(CustomerEvent::Merged {
            ticket: id,
            into: into_id,
        });
        self.pass_on(from, into);
        self.end_clocks(from, None);
        self.end(from, Outcome::Merged, false);
        self.learn_customer(into, ticket.spec.customer, Some(from));
        let case = ticket
            .spec
            .case
            .filter(|_| self.t(into).spec.case.is_none());
        if case.is_some() {
            self.t_mut(into).spec.case = case;
        }
        self.t_mut(from).bonds.merged_into = Some(into_id);
        self.keep(from);
        self.learn_customer(from, of_other, None);
        if let Some(case) = case {
            self.follow_case(into, case);
        }
        let started = self.take_over(into, &ticket, owed);
        self.wait_as_long(into, waits, waits_for_people);
        self.sync_started_clocks(into, started);
        self.climb(into);
        // Whose customer has left says nothing more with it.
        if let Some(at) = waits.filter(|_| !ticket.abandoned) {
            self.hear_in_merged(into, at);
        }
    }

    /// What was asked for, raised or set by hand, and what protects it, holds for the other.
    fn pass_on(&mut self, from: Seq, into: Seq) {
        let ticket = self.t(from).clone();
        let by_ladder = ticket.climb.as_ref().and_then(|climb| climb.priority);
        self.raise_priority(into, ticket.promised.raised.priority.max(by_ladder));
        if ticket.person_wanted && !self.t(into).person_wanted {
            self.reset_attempts(into);
            self.want_person(into);
        }
        let wanted = self.t(into).person_wanted;
        self.t_mut(from).person_wanted |= wanted;
        let before = self.standing(into);
        let priority = ticket.hand_priority;
        let priority = priority.filter(|priority| *priority > self.t(into).priority());
        let other = self.t_mut(into);
        let was = other.spec.clone();
        other.bonds.kept.add(&ticket.class);
        let protects = self.class_of(self.t(into)) != self.t(into).class;
        let other = self.t_mut(into);
        other.spec.excluded.extend(&ticket.spec.excluded);
        let excluded: BTreeSet<AgentId> = other.spec.excluded.clone();
        other.spec.wanted.retain(|agent| !excluded.contains(agent));
        if other.spec.segment.is_none() {
            other.spec.segment = ticket.spec.segment.clone();
        }
        other.hand_priority = priority.or(other.hand_priority);
        let queue = ticket.hand_queue.filter(|_| other.hand_queue.is_none());
        let moves = queue.is_some();
        other.hand_queue = queue.or(other.hand_queue.take());
        if protects || moves || priority.is_some() || other.spec != was {
            self.reset_attempts(into);
            self.become_anew(into, &before);
        }
        self.pass_incident_on(from, into);
    }

    /// It goes on as one of the other's case: who knows that, and what was asked for there.
    fn follow_case(&mut self, seq: Seq, case: CaseId) {
        if self.t(seq).person_wanted && self.person_cases.insert(case) {
            self.want_person_in(case);
        }
        self.wait_anew(seq);
    }

    fn owed(&self, seq: Seq) -> Owed {
        let mut owed = Owed {
            deadlines: Vec::new(),
            anchors: BTreeSet::from(["receipt"]),
        };
        for clock in &self.t(seq).promised.clocks {
            if let Goal::By(limit) = &clock.promise().goal
                && clock.runs()
            {
                owed.deadlines.push((clock.name, clock.start));
                limit.anchors(&mut owed.anchors);
            }
        }
        owed
    }

    /// Deadlines by law run on, from the earlier of each instant. What is to be said of it.
    fn take_over(&mut self, seq: Seq, from: &Ticket, owed: Owed) -> Vec<EventKind> {
        for anchor in ANCHORS {
            let instant = from.promised.anchors.get(anchor).copied();
            let was = self.t(seq).promised.anchors.get(anchor).copied();
            let instant = instant.filter(|at| was.is_none_or(|was| *at < was));
            let Some(instant) = instant.filter(|_| owed.anchors.contains(anchor)) else {
                continue;
            };
            self.t_mut(seq).promised.anchors.insert(anchor, instant);
            self.say(EventKind::AnchorSet {
                ticket: self.t(seq).id,
                anchor: name(anchor),
                instant: ts(instant),
                was: was.map(ts),
            });
        }
        let mut started = Vec::new();
        for (clock, since) in owed.deadlines {
            self.t_mut(seq).bonds.kept.deadlines.insert(clock);
            let ticket = self.t(seq).clone();
            let mut clocks = ticket.promised.clocks.iter();
            if clocks.any(|one| one.name == clock && one.runs()) {
                continue;
            }
            let promise = self.promises(&ticket)[clock].clone();
            let mut promised = ticket.promised.clone();
            started.push(self.start_clock(&ticket, &mut promised, (&clock, &promise), since));
            self.t_mut(seq).promised = promised;
        }
        started
    }

    /// Its customer has waited since then too; what was answered here later was not that.
    fn wait_as_long(&mut self, seq: Seq, since: Option<i64>, for_people_since: Option<i64>) {
        let ticket = self.t_mut(seq);
        let before = ticket.unanswered.iter().copied().min();
        let both = [
            (&mut ticket.unanswered, ticket.last_answer, since),
            (
                &mut ticket.unanswered_by_people,
                ticket.last_answer_of_people,
                for_people_since,
            ),
        ];
        for (messages, answer, since) in both {
            messages.extend(since.map(|at| at.max(answer.unwrap_or(at))));
        }
        let after = ticket.unanswered.iter().copied().min();
        let arrived = before == Some(ticket.promised.since) && after < before;
        if let Some(at) = since.filter(|_| arrived) {
            // Nobody has answered anything yet: the first answer is awaited since then.
            self.arrived(seq, at);
        }
        if let Some(anchor) = after.filter(|_| after != before) {
            self.t_mut(seq).anchor = anchor;
        }
    }

    /// A message that nobody has answered is taken up as if it had been written here.
    fn hear_in_merged(&mut self, seq: Seq, at: i64) {
        if !self.knows(seq) || self.t(seq).is_closed() {
            return;
        }
        let before = self.standing(seq);
        let ticket = self.t_mut(seq);
        let returned = std::mem::take(&mut ticket.abandoned);
        let exhausted = ticket.is_exhausted();
        let waits = matches!(
            ticket.stage,
            Stage::Held {
                reason: HoldReason::Customer | HoldReason::Snoozed,
                ..
            }
        );
        let ticket = ticket.id;
        if returned && !waits {
            self.place(seq);
            self.tell_standing(seq, &before);
        }
        self.reset_attempts(seq);
        if exhausted {
            self.say(EventKind::OffersRetried { ticket });
        }
        if waits {
            self.resume(seq, ResumeCause::CustomerWrote, at);
        }
    }
}
