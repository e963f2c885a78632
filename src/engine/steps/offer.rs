//! Offers: made, taken, refused, missed, taken back; and what follows when nobody takes them.

use smallvec::SmallVec;

use crate::engine::doors::{self, Visitor};
use crate::engine::event::EventKind;
use crate::engine::event_detail::{AssignedBy, DecidedBy, Decision, RevokeReason};
use crate::engine::matching::{self, Again, Chosen, Next};
use crate::engine::needs;
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::state::ticket::{BackOff, Offer, Stage};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::{Turn, queue_name};
use crate::model::AgentKind;
use crate::time::{Span, Timestamp};

impl Turn<'_> {
    /// Offers until no allowed pair is left.
    pub(crate) fn work_off_line(&mut self) {
        loop {
            self.take_next_offers();
            // What goes on or ends is less each time, and nothing ends in the state in which it
            // began, so this ends. Who makes room is not waited for by those who come after: of
            // them all others may have refused.
            if !self.resume_interrupted() && !self.end_gatherings() && !self.start_gatherings() {
                break;
            }
        }
        self.say_reserves();
    }

    fn take_next_offers(&mut self) {
        // Each round takes a ticket out of the line or clears back-offs, so this ends.
        loop {
            self.reconsider_ladders();
            self.settle_queues();
            self.open_to_people();
            match matching::next(self.policy, self.state) {
                // In the top three tiers nobody waits for a bot that cannot take it now.
                None if self.pass_bots_in_danger() => {}
                None => break,
                Some(Next::Offer { ticket, chosen }) => {
                    self.state.bear_witness();
                    for chosen in chosen {
                        self.offer(ticket, chosen);
                    }
                }
                Some(Next::AskAll { ticket, again }) => {
                    self.state.bear_witness();
                    self.ask_all(ticket, &again);
                }
            }
        }
    }

    fn offer(&mut self, seq: u64, chosen: Chosen) {
        let (policy, now) = (self.policy, self.now);
        let agent = chosen.agent;
        self.leave_line(seq);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let queue = ticket.queue();
        let limit = policy.queue(queue).and_then(|row| row.offer_limit);
        let expires_at = limit.map(|limit| now.saturating_add(limit));
        let shared = needs::shared_language(ticket, worker);
        let decision = Decision {
            queue: queue_name(policy, queue),
            urgency: ticket.urgency,
            due: ticket.due,
            language: shared.and_then(|(_, language)| policy.languages.name(language).cloned()),
            decided_by: chosen.decided_by,
            step: ticket
                .climb
                .as_ref()
                .map(|climb| climb.in_force)
                .filter(|step| *step > 0),
        };
        worker.add_work(Work::new(policy, ticket, WorkKind::Offer, now));
        worker.last_offered = Some(now);
        ticket.offers.push(Offer { agent, expires_at });
        let offered = EventKind::Offered {
            ticket: ticket.id(),
            agent: worker.id(),
            expires_at,
            decision,
        };
        self.state.round_robin.insert(queue, agent);
        if let Some(at) = expires_at {
            self.state.timers.set(offer_timer(seq, agent, at));
        }
        self.emit(offered);
        self.count_for_ramp(agent);
        if expires_at.is_none() {
            self.assign(seq, agent, AssignedBy::Automatic);
        }
    }

    /// Everybody who is there and able to take a ticket of the top three tiers is in
    /// back-off: those with room are no more, and all who may have it then are asked at once.
    fn ask_all(&mut self, seq: u64, again: &Again) {
        let agents = &again.asked;
        let mut spared = Vec::new();
        for agent in &again.forgiven {
            let of_ticket = self.clear_back_off(seq, *agent);
            let of_agent = self.clear_agent_back_off(*agent);
            if agents.binary_search(agent).is_err() {
                // Kept for a reserve now, and that it may be asked again is told.
                spared.extend(of_ticket.then_some((*agent, true)));
                spared.extend(of_agent.then_some((*agent, false)));
            }
        }
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let asked = EventKind::EverybodyDeclined {
            ticket: ticket.id(),
            agents: agents
                .iter()
                .filter_map(|agent| Some(self.agent(*agent)?.id()))
                .collect(),
        };
        let queue = self.policy.queue(ticket.queue());
        let by_itself = queue.is_none_or(|row| row.offer_limit.is_none());
        let id = ticket.id();
        self.emit(asked);
        for (agent, of_ticket) in spared {
            if let Some(agent) = self.agent(agent).map(|agent| agent.id()) {
                let ticket = of_ticket.then_some(id);
                self.emit(EventKind::BackOffEnded { agent, ticket });
            }
        }
        if by_itself {
            return; // the line is worked off again, and the best of them gets it
        }
        for agent in agents {
            self.offer(
                seq,
                Chosen {
                    agent: *agent,
                    decided_by: DecidedBy::Everybody,
                },
            );
        }
    }

    /// Gives a ticket to an agent. Other offers of it are revoked.
    pub(crate) fn assign(&mut self, seq: u64, agent: u64, by: AssignedBy) {
        self.drop_offer(seq, agent);
        self.revoke_offers(seq, RevokeReason::TakenByAnother);
        self.leave_line(seq);
        self.count_take(seq);
        let (policy, now) = (self.policy, self.now);
        let by = match self.ticket(seq).map(|ticket| &ticket.stage) {
            // Somebody has it whom its needs have grown past.
            Some(&Stage::Assigned { agent }) => {
                self.relieve(seq, agent);
                AssignedBy::Relief
            }
            _ => by,
        };
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        worker.add_work(Work::new(policy, ticket, WorkKind::Assignment, now));
        ticket.waits_since = None;
        ticket.stage = Stage::Assigned { agent };
        ticket.last_agent = Some(agent);
        ticket.handoff.past_bots |= worker.abilities.kind == AgentKind::Human;
        let assigned = EventKind::Assigned {
            ticket: ticket.id(),
            agent: worker.id(),
            by,
        };
        let case = ticket.spec.case;
        if let Some(case) = case.and_then(|case| self.state.cases.get_mut(&case)) {
            case.last_agent = Some(agent);
        }
        self.emit(assigned);
        self.make_way(seq, agent);
        self.climb(seq);
        self.note_fit(seq, agent, by);
        if by != AssignedBy::Resumed {
            self.want_speaker(seq, agent);
        }
    }

    /// An agent refuses an offer.
    pub(crate) fn decline(&mut self, seq: u64, agent: u64, retry_after: Option<Span>) {
        let Some((ticket, worker)) = self.ids(seq, agent) else {
            return;
        };
        let pause = retry_after.unwrap_or_else(|| self.decline_back_off(seq));
        let retry_at = self.now.saturating_add(pause);
        self.drop_offer(seq, agent);
        self.set_back_off(seq, agent, retry_at);
        self.emit(EventKind::OfferDeclined {
            ticket,
            agent: worker,
            retry_at,
        });
        self.note_refusal(seq);
        self.bot_gave_up(seq, agent);
        self.end_round(seq);
        self.enter_line(seq);
    }

    /// An agent lets an offer lapse.
    pub(crate) fn expire(&mut self, seq: u64, agent: u64) {
        let Some((ticket, worker)) = self.ids(seq, agent) else {
            return;
        };
        let pause = self
            .ticket(seq)
            .and_then(|ticket| self.policy.queue(ticket.queue()))
            .map_or(Span::ZERO, |row| row.miss_back_off);
        let until = self.now.saturating_add(pause);
        self.drop_offer(seq, agent);
        let until = self.set_agent_back_off(agent, until);
        self.emit(EventKind::OfferExpired {
            ticket,
            agent: worker,
            back_off_until: until,
        });
        self.note_refusal(seq);
        self.bot_gave_up(seq, agent);
        self.end_round(seq);
        self.enter_line(seq);
    }

    /// Takes an offer back, without a mark. Others that were asked with this agent may all
    /// have refused.
    pub(crate) fn revoke(&mut self, seq: u64, agent: u64, reason: RevokeReason) {
        self.take_offer_back(seq, agent, reason);
        self.end_round(seq);
    }

    fn take_offer_back(&mut self, seq: u64, agent: u64, reason: RevokeReason) {
        if !self.drop_offer(seq, agent) {
            return;
        }
        if let Some((ticket, agent)) = self.ids(seq, agent) {
            self.emit(EventKind::OfferRevoked {
                ticket,
                agent,
                reason,
            });
        }
    }

    /// Takes all offers of a ticket back: that round was no attempt. The caller says where
    /// the ticket goes.
    pub(crate) fn revoke_offers(&mut self, seq: u64, reason: RevokeReason) {
        let offers: SmallVec<[Offer; 1]> = self
            .ticket(seq)
            .map(|ticket| ticket.offers.clone())
            .unwrap_or_default();
        for offer in offers {
            self.take_offer_back(seq, offer.agent, reason);
        }
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.refused = false;
        }
    }

    /// Undoes what offering did, without a word. Whether there was such an offer.
    fn drop_offer(&mut self, seq: u64, agent: u64) -> bool {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return false;
        };
        let Some(at) = ticket.offers.iter().position(|offer| offer.agent == agent) else {
            return false;
        };
        let offer = ticket.offers.remove(at);
        if let Some(at) = offer.expires_at {
            self.state.timers.unset(offer_timer(seq, agent, at));
        }
        if let Some(worker) = self.state.agents.get_mut(agent) {
            worker.take_work(seq, |kind| kind == WorkKind::Offer);
        }
        true
    }

    fn note_refusal(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.refused = true;
        }
    }

    /// All who were asked together have answered, or are asked no more: if somebody refused
    /// or missed it, that was one attempt.
    fn end_round(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        if !ticket.offers.is_empty() || !core::mem::take(&mut ticket.refused) {
            return;
        }
        ticket.attempts = ticket.attempts.saturating_add(1);
        let limit = policy
            .queue(ticket.queue())
            .map_or(u32::MAX, |row| row.attempts);
        // While it is put aside, nothing follows yet.
        if !ticket.is_in_line() {
            return;
        }
        if ticket.attempts >= limit && !ticket.exhausted && !ticket.is_in_danger() {
            let visitor = Visitor::new(policy, ticket);
            let next = doors::exhausted(policy, &self.state.queues, &visitor);
            if next != doors::Next::Stay {
                self.follow(seq, next);
                return;
            }
            ticket.exhausted = true;
            let (ticket, attempts) = (ticket.id(), ticket.attempts);
            self.emit(EventKind::AttemptsExhausted { ticket, attempts });
        }
    }

    /// Attempts count from zero again. Whether they had been exhausted.
    pub(crate) fn reset_attempts(&mut self, seq: u64) -> bool {
        self.ticket_mut(seq).is_some_and(|ticket| {
            ticket.attempts = 0;
            ticket.refused = false;
            core::mem::take(&mut ticket.exhausted)
        })
    }

    /// How long the queue of a ticket spares an agent who refused it.
    pub(crate) fn decline_back_off(&self, seq: u64) -> Span {
        self.ticket(seq)
            .and_then(|ticket| self.policy.queue(ticket.queue()))
            .map_or(Span::ZERO, |row| row.decline_back_off)
    }

    /// Does not offer the ticket to the agent until then.
    pub(crate) fn set_back_off(&mut self, seq: u64, agent: u64, until: Timestamp) {
        self.clear_back_off(seq, agent);
        if until <= self.now {
            return;
        }
        if let Some(ticket) = self.state.tickets.get_mut(seq) {
            ticket
                .back_offs
                .update(|pauses| pauses.push(BackOff { agent, until }));
            self.note_spared(seq, agent, true);
            self.state.timers.set(back_off_timer(seq, agent, until));
        }
    }

    fn note_spared(&mut self, seq: u64, agent: u64, spared: bool) {
        if let Some(agent) = self.state.agents.get_mut(agent) {
            if spared {
                agent.spared.insert(seq);
            } else {
                agent.spared.remove(&seq);
            }
        }
    }

    /// May offer the ticket to the agent again.
    pub(crate) fn clear_back_off(&mut self, seq: u64, agent: u64) -> bool {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return false;
        };
        let Some(at) = ticket
            .back_offs
            .iter()
            .position(|pause| pause.agent == agent)
        else {
            return false;
        };
        let pause = ticket.back_offs.update(|pauses| pauses.remove(at));
        self.note_spared(seq, agent, false);
        self.state
            .timers
            .unset(back_off_timer(seq, agent, pause.until));
        true
    }

    /// May offer the ticket to everybody again.
    pub(crate) fn clear_back_offs(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        for pause in ticket.back_offs.update(core::mem::take) {
            self.note_spared(seq, pause.agent, false);
            self.state
                .timers
                .unset(back_off_timer(seq, pause.agent, pause.until));
        }
    }

    /// Makes the agent no offers until then, or until a later instant already set;
    /// tells which.
    fn set_agent_back_off(&mut self, agent: u64, until: Timestamp) -> Timestamp {
        let now = self.now;
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return until;
        };
        let until = worker.back_off_until.map_or(until, |set| set.max(until));
        self.clear_agent_back_off(agent);
        if until > now
            && let Some(worker) = self.state.agents.get_mut(agent)
        {
            worker.back_off_until = Some(until);
            self.state.timers.set(agent_back_off_timer(agent, until));
        }
        until
    }

    /// May make the agent offers again.
    pub(crate) fn clear_agent_back_off(&mut self, agent: u64) -> bool {
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return false;
        };
        let Some(until) = worker.back_off_until.take() else {
            return false;
        };
        self.state.timers.unset(agent_back_off_timer(agent, until));
        true
    }
}

pub(crate) fn offer_timer(ticket: u64, agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::OfferExpires,
        ticket,
        agent,
    }
}

pub(crate) fn back_off_timer(ticket: u64, agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::TicketBackOffEnds,
        ticket,
        agent,
    }
}

pub(crate) fn agent_back_off_timer(agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::AgentBackOffEnds,
        ticket: 0,
        agent,
    }
}
