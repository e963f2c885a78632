//! Between bots and people.

use crate::engine::event::EventKind;
use crate::engine::event_detail::{RequeueReason, RevokeReason};
use crate::engine::index::Index;
use crate::engine::needs;
use crate::engine::state::ticket::{Stage, Ticket};
use crate::engine::turn::Turn;
use crate::model::{AgentKind, CaseId, Presence};
use crate::policy::HandOffStanding;
use crate::policy::SurgeOf;
use crate::time::Span;

impl Turn<'_> {
    /// Tickets for a bot first that came to stand in line: if no bot that could take one is
    /// online, it is for people too.
    pub(crate) fn open_to_people(&mut self) {
        let mut unchecked = core::mem::take(&mut self.unchecked);
        if core::mem::take(&mut self.state.bots_changed) {
            Index::refresh(self.policy, self.state);
            let for_bots = self.state.index.iter().flat_map(|index| index.for_bots());
            unchecked.extend(for_bots);
        }
        unchecked.sort_unstable();
        unchecked.dedup();
        for seq in unchecked {
            let stays = self
                .ticket(seq)
                .is_none_or(|ticket| !ticket.is_in_line() || self.may_wait_for_a_bot(ticket));
            if !stays {
                self.pass_bots(seq);
            }
        }
    }

    /// Whether a ticket in line either is not for a bot first, or has one to wait for.
    fn may_wait_for_a_bot(&self, ticket: &Ticket) -> bool {
        ticket.needed_kind() != Some(AgentKind::Bot)
            || needs::has_bot(self.policy, self.state, ticket)
    }

    /// The bots that are online, or what they can do, have changed.
    pub(crate) fn recheck_bots(&mut self) {
        self.state.bots_changed = true;
    }

    /// A bot refused, missed or gave back a ticket: if that was for a bot first, it is for
    /// people too.
    pub(crate) fn bot_gave_up(&mut self, seq: u64, agent: u64) {
        let waits_for_bot = self
            .ticket(seq)
            .is_some_and(|ticket| ticket.needed_kind() == Some(AgentKind::Bot));
        if waits_for_bot && self.is_bot(agent) {
            self.pass_bots(seq);
            self.count_surges(seq, SurgeOf::BotEscapes);
        }
    }

    /// Opens to people what still waits for a bot in the top three tiers. Whether anything did.
    pub(crate) fn pass_bots_in_danger(&mut self) -> bool {
        Index::refresh(self.policy, self.state);
        let waiting = self.state.index.iter();
        let waiting = waiting.flat_map(|index| index.for_bots_in_danger());
        let waiting: Vec<u64> = waiting.collect();
        for seq in &waiting {
            self.pass_bots(*seq);
        }
        !waiting.is_empty()
    }

    fn pass_bots(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.handoff.past_bots = true;
            let ticket = ticket.id();
            self.emit(EventKind::OpenToPeople { ticket });
            // People count from now on for what could be met.
            self.climb(seq);
        }
    }

    pub(crate) fn is_bot(&self, agent: u64) -> bool {
        self.agent(agent)
            .is_some_and(|agent| agent.abilities.kind == AgentKind::Bot)
    }

    /// A bot hands the ticket that it has over to people.
    pub(crate) fn hand_off(&mut self, seq: u64, agent: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.handoff.handed_off = true;
        }
        self.count_surges(seq, SurgeOf::BotEscapes);
        // If it had outgrown that bot, others may be asked.
        self.revoke_from_bots(seq);
        self.end_assignment(seq, agent, Span::ZERO);
        self.reset_attempts(seq);
        self.stand_for_people(seq);
        self.requeue(seq, agent, RequeueReason::HandedOff);
        self.sync_clocks(seq);
    }

    /// The customer asked for a person: whatever a bot has of the ticket ends.
    pub(crate) fn want_person(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let waited_for_bot = ticket.needed_kind() == Some(AgentKind::Bot);
        ticket.handoff.person_wanted = true;
        let id = ticket.id();
        let case = ticket.spec.case;
        let stage = ticket.stage.clone();
        self.emit(EventKind::PersonWanted { ticket: id });
        match stage {
            Stage::Assigned { agent } if self.is_bot(agent) => self.hand_off(seq, agent),
            // A bot that has it put aside does not get it back when it resumes; one whose work
            // was interrupted does not wait for that.
            _ => {
                if waited_for_bot {
                    self.count_surges(seq, SurgeOf::BotEscapes);
                }
                self.revoke_from_bots(seq);
                self.recheck_helpers(seq);
                self.recheck_interrupted(seq);
                self.enter_line(seq);
                // Those who are there may be bots.
                self.ask_referrals();
            }
        }
        self.want_person_in(case);
    }

    /// Bots are not asked any more.
    fn revoke_from_bots(&mut self, seq: u64) {
        let offers = self.ticket(seq).map(|ticket| ticket.offers.clone());
        for offer in offers.unwrap_or_default() {
            if self.is_bot(offer.agent) {
                self.revoke(seq, offer.agent, RevokeReason::NoLongerFits);
            }
        }
    }

    /// Whether the customer asked for a person in some ticket of a case.
    pub(crate) fn is_person_wanted_in(&self, case: Option<CaseId>) -> bool {
        let case = case.and_then(|case| self.state.cases.get(&case));
        case.is_some_and(|case| case.person_wanted)
    }

    /// Who asked for a person in one ticket of a case asked in all of them.
    pub(crate) fn want_person_in(&mut self, case: Option<CaseId>) {
        let Some(case) = case.and_then(|case| self.state.cases.get_mut(&case)) else {
            return;
        };
        if core::mem::replace(&mut case.person_wanted, true) {
            return;
        }
        for seq in case.tickets.clone() {
            let asks = self
                .ticket(seq)
                .is_some_and(|ticket| !ticket.is_closed() && !ticket.handoff.person_wanted);
            if asks {
                self.want_person(seq);
            }
        }
    }

    /// A person was asked for where it was merged: its own case did not hear of that.
    pub(crate) fn want_person_as_reopened(&mut self, seq: u64) {
        let reopened = self.ticket(seq);
        let wants = reopened.filter(|ticket| ticket.handoff.person_wanted);
        self.want_person_in(wants.and_then(|ticket| ticket.spec.case));
    }

    /// The place in line of a ticket that a bot had, as the policy has it.
    fn stand_for_people(&mut self, seq: u64) {
        let (policy, now) = (self.policy, self.now);
        let before = self.standing(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            match policy.hand_off {
                HandOffStanding::FirstContact => {
                    let unanswered = ticket.promises.unanswered_by_people_since();
                    ticket.anchor = unanswered.unwrap_or(ticket.anchor);
                }
                HandOffStanding::HandOff => ticket.anchor = now,
            }
        }
        self.update_place(seq);
        self.say_standing(seq, before.as_ref());
    }
}

/// Whether a change of an agent's presence changes which bots are there.
pub(crate) fn comes_or_goes(kind: AgentKind, from: Presence, to: Presence) -> bool {
    kind == AgentKind::Bot && (from == Presence::Online) != (to == Presence::Online)
}
