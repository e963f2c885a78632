//! Tickets come, change, and are talked in.

use nightdesk::{
    AgentId, AgentKind, Applied, EventKind, HoldReason, Input, Patch, Refusal, RequeueReason,
    ResumeCause, RevokeReason, TicketChange, TicketId, TicketSpec, Urgency,
};

use super::commands::{Told, known};
use super::desk::{Action, Desk, Seq, Stage, Ticket, WorkKind, ts};
use super::plan::SECOND;

impl Desk {
    pub(crate) fn open(&mut self, spec: &TicketSpec, occurred_at: i64) -> Told {
        self.names_of_ticket(spec)?;
        let id = spec.id;
        if let Some(seq) = self.find_ticket(id) {
            return match self.t(seq).opened == *spec {
                true => Ok(Applied::Already),
                false => Err(Refusal::TicketExists { ticket: id }),
            };
        }
        let mut ticket = self.new_ticket(self.opened + 1, spec, occurred_at);
        self.check_limit(ticket.urgency.is_top())?;
        wanted_and_excluded(spec)?;
        if let Some(refusal) = self.turned_away(id, &ticket.class, spec.channel.as_str()) {
            return Err(refusal);
        }
        self.check_customer_limit(spec.customer, ticket.urgency)?;
        self.make_room();
        ticket.class.action.take();
        self.opened += 1;
        let seq = self.opened;
        self.tickets.push(ticket);
        self.t_mut(seq).class = self.class_of(self.t(seq));
        let own = self.t(seq).urgency;
        self.t_mut(seq).bonds.lower = self.stands_lower(spec.customer, own, seq);
        self.t_mut(seq).urgency = self.tier(self.t(seq));
        let wanted = spec
            .case
            .is_some_and(|case| self.person_cases.contains(&case));
        self.t_mut(seq).person_wanted = wanted;
        self.settle_ladder(seq);
        self.start_action(seq);
        let changes = self.adjust_clocks(seq);
        self.set_due(seq);
        let class = self.standing(seq);
        self.say(EventKind::TicketOpened { ticket: id, class });
        self.demand_action(seq);
        self.tell_clocks(seq, changes);
        self.note_contact(seq);
        if self.knows(seq) && !self.t(seq).is_closed() {
            self.say_lower(seq);
            self.wait(seq);
        }
        Ok(Applied::Done)
    }

    pub(crate) fn start_action(&mut self, seq: Seq) {
        let wanted = self.t(seq).class.action.clone();
        let now = self.now();
        let action = wanted.map(|wanted| {
            let plan = &self.plan.actions[wanted.as_str()];
            Action {
                since: now,
                then: plan.then,
                due: plan.within.map(|within| now + within * SECOND),
                overdue: false,
                done: false,
                name: wanted,
            }
        });
        self.t_mut(seq).action = action;
    }

    /// Open tickets, and closed ones with an action to be done, against the limit.
    fn check_limit(&self, top: bool) -> Result<(), Refusal> {
        let open = self.tickets.iter();
        let open = open
            .filter(|t| !t.is_closed() || t.pending_action())
            .count() as u64;
        let (tickets, more) = (self.plan.tickets, self.plan.top_tickets);
        let (limit, setting) = match top {
            true => (tickets.saturating_add(more), "top_tier_tickets"),
            false => (tickets, "tickets"),
        };
        match open < u64::from(limit) {
            true => Ok(()),
            false => Err(Refusal::TooManyTickets { limit, setting }),
        }
    }

    /// What is only kept makes room, first what would be dropped first.
    fn make_room(&mut self) {
        while self.tickets.len() >= self.plan.tickets as usize {
            let kept = self.tickets.iter().filter_map(|ticket| match ticket.stage {
                Stage::Closed {
                    dropped_at: Some(at),
                    ..
                } => Some((at, ticket.seq)),
                _ => None,
            });
            match kept.min() {
                Some((_, seq)) => self.forget(seq),
                None => return,
            }
        }
    }

    pub(crate) fn change(&mut self, ticket: TicketId, change: &TicketChange) -> Told {
        for topic in change.topic.iter() {
            known("topic", topic.as_str(), &self.plan.topic_names())?;
        }
        for channel in change.channel.iter() {
            known("channel", channel.as_str(), &self.plan.channel_names())?;
        }
        for language in change.languages.iter().flatten() {
            known("language", language.as_str(), &self.plan.names.languages)?;
        }
        if let Patch::Set(segment) = &change.segment {
            known("segment", segment.as_str(), &self.plan.segment_names())?;
        }
        let seq = self.open_ticket(ticket)?;
        let spec = changed(self.t(seq).spec.clone(), change);
        wanted_and_excluded(&spec)?;
        let hand_priority = match change.priority {
            Patch::Keep => self.t(seq).hand_priority,
            Patch::Clear => None,
            Patch::Set(priority) => Some(priority),
        };
        if spec == self.t(seq).spec && hand_priority == self.t(seq).hand_priority {
            return Ok(Applied::Already);
        }
        let changed = Ticket {
            spec: spec.clone(),
            ..self.t(seq).clone()
        };
        let lower = self.check_change(seq, &changed)?;
        let (own, was_lower) = (self.t(seq).own_tier(), self.t(seq).bonds.lower);
        let before = self.standing(seq);
        let moved = self.t(seq).spec.channel != spec.channel;
        let was_about = self.t(seq).spec.topic.clone();
        self.t_mut(seq).spec = spec;
        self.t_mut(seq).bonds.lower = lower;
        self.t_mut(seq).hand_priority = hand_priority;
        self.reset_attempts(seq);
        self.say(EventKind::TicketChanged { ticket });
        if moved {
            self.take_all_back(seq);
        }
        self.reclassify(seq, &before);
        let bounds = self.charge_anew(seq);
        self.recheck(seq);
        self.recheck_beside(seq, bounds);
        self.wake_in_danger(seq, own);
        self.leave_tier(seq, before.urgency);
        if change.topic.is_some() && was_about != self.t(seq).spec.topic {
            self.follow_topic(seq);
        }
        let stays_lower = was_lower && self.t(seq).own_tier() == own;
        if !stays_lower {
            self.say_lower(seq);
        }
        Ok(Applied::Done)
    }

    /// Who rises into the top three tiers is put aside until no instant, but stands in line.
    pub(crate) fn wake_in_danger(&mut self, seq: Seq, was: Urgency) {
        let rose = self.t(seq).in_danger() && !was.is_top();
        let Stage::Held {
            reason: HoldReason::Snoozed,
            agent,
            ..
        } = self.t(seq).stage
        else {
            return;
        };
        if !rose {
            return;
        }
        let now = self.now();
        self.stand_still_no_more(seq, now);
        self.t_mut(seq).stage = Stage::Waiting;
        let (ticket, cause) = (self.t(seq).id, ResumeCause::Promoted);
        self.say(EventKind::TicketResumed { ticket, cause });
        self.sync_clocks(seq);
        match agent {
            Some(agent) => {
                self.drop_aside(seq, agent);
                self.requeue(seq, agent, RequeueReason::Promoted);
            }
            None => self.wait(seq),
        }
    }

    pub(crate) fn customer_wrote(&mut self, ticket: TicketId, occurred_at: i64) -> Told {
        let seq = self.open_ticket(ticket)?;
        let before = self.standing(seq);
        let facts = self.t_mut(seq);
        facts.abandoned = false;
        let answered = facts.unanswered.is_empty();
        // One from before the last answer has been answered by it.
        if facts.last_answer <= Some(occurred_at) {
            facts.unanswered.push(occurred_at);
        }
        if facts.last_answer_of_people <= Some(occurred_at) {
            facts.unanswered_by_people.push(occurred_at);
        }
        let first_unanswered = answered && !facts.unanswered.is_empty();
        if first_unanswered {
            facts.anchor = occurred_at;
            facts.promoted_at = None;
        }
        let exhausted = facts.is_exhausted();
        self.set_due(seq);
        self.reset_attempts(seq);
        self.say(EventKind::CustomerWrote {
            ticket,
            first_unanswered,
        });
        self.tell_standing(seq, &before);
        if exhausted {
            self.say(EventKind::OffersRetried { ticket });
        }
        if let Stage::Held {
            reason: HoldReason::Customer | HoldReason::Snoozed,
            ..
        } = self.t(seq).stage
        {
            self.resume(seq, ResumeCause::CustomerWrote, occurred_at);
        } else {
            self.sync_clocks(seq);
        }
        Ok(Applied::Done)
    }

    pub(crate) fn agent_wrote(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
        occurred_at: i64,
    ) -> Told {
        let seq = self.any_ticket(ticket)?;
        let worker = self.any_agent(agent)?;
        self.is_open(seq)?;
        self.say(EventKind::AgentWrote { ticket, agent });
        self.answered(seq, occurred_at, self.a(worker).spec.kind);
        Ok(Applied::Done)
    }

    /// Its customer was answered.
    pub(crate) fn answered(&mut self, seq: Seq, occurred_at: i64, by: AgentKind) {
        let by_person = by == AgentKind::Human;
        let facts = self.t_mut(seq);
        if by_person {
            facts
                .unanswered_by_people
                .retain(|message| *message > occurred_at);
            facts.last_answer_of_people = facts.last_answer_of_people.max(Some(occurred_at));
        }
        facts.unanswered.retain(|message| *message > occurred_at);
        facts.last_answer = facts.last_answer.max(Some(occurred_at));
        self.answer_clocks(seq, occurred_at, by);
        let facts = self.t_mut(seq);
        // Told after the fact, an answer leaves what came after it unanswered.
        let next = facts.unanswered.iter().copied().min();
        if let Some(next) = next.filter(|next| *next > facts.anchor) {
            facts.anchor = next;
            facts.promoted_at = None;
        }
        self.sync_clocks(seq);
    }

    pub(crate) fn hold(
        &mut self,
        ticket: TicketId,
        reason: HoldReason,
        until: Option<i64>,
        (input, occurred_at): (&Input, i64),
    ) -> Told {
        let now = self.now();
        if let Some(until) = until.filter(|until| *until <= now) {
            let (until, at) = (ts(until), input.at.max(ts(now)));
            return Err(Refusal::UntilNotAfter { until, at });
        }
        if reason == HoldReason::Snoozed && until.is_none() {
            return Err(Refusal::SnoozeWithoutEnd { ticket });
        }
        let seq = self.open_ticket(ticket)?;
        let agent = match self.t(seq).stage {
            Stage::Assigned(agent) => Some(agent),
            Stage::Held { agent, .. } => agent,
            _ => None,
        };
        let stage = Stage::Held {
            reason,
            until,
            agent,
        };
        if self.t(seq).stage == stage {
            return Ok(Applied::Already);
        }
        self.revoke_all(seq, RevokeReason::TicketWithdrawn);
        if let Stage::Assigned(agent) = self.t(seq).stage {
            self.end_help(seq);
            self.drop_work(seq, agent, WorkKind::Assignment);
        }
        if let Some(agent) = agent {
            self.drop_aside(seq, agent);
            self.add_work(seq, agent, WorkKind::Held);
        }
        self.t_mut(seq).stage = stage;
        self.t_mut(seq).way.since = None;
        self.t_mut(seq).unfit.clear();
        // Who is put aside in line goes on waiting for whoever knows it.
        match agent {
            Some(_) => self.rest(seq),
            None => self.climb(seq),
        }
        if let Some(agent) = agent {
            self.go_home_if_done(agent);
        }
        let agent_id = agent.map(|agent| self.a(agent).id);
        self.say(EventKind::TicketHeld {
            ticket,
            reason,
            agent: agent_id,
            until: until.map(ts),
        });
        self.stand_still(seq, reason, occurred_at);
        self.sync_clocks(seq);
        Ok(Applied::Done)
    }
}

fn wanted_and_excluded(spec: &TicketSpec) -> Result<(), Refusal> {
    match spec.wanted.intersection(&spec.excluded).next() {
        Some(agent) => Err(Refusal::WantedAndExcluded {
            ticket: spec.id,
            agent: *agent,
        }),
        None => Ok(()),
    }
}

fn changed(mut spec: TicketSpec, change: &TicketChange) -> TicketSpec {
    let TicketChange {
        topic,
        channel,
        languages,
        segment,
        verification,
        attributes,
        wanted,
        excluded,
        ..
    } = change.clone();
    spec.topic = topic.unwrap_or(spec.topic);
    spec.channel = channel.unwrap_or(spec.channel);
    spec.languages = languages.unwrap_or(spec.languages);
    spec.segment = match segment {
        Patch::Keep => spec.segment,
        Patch::Clear => None,
        Patch::Set(segment) => Some(segment),
    };
    spec.verification = verification.unwrap_or(spec.verification);
    for (name, value) in attributes {
        match value {
            Some(value) => spec.attributes.insert(name, value),
            None => spec.attributes.remove(&name),
        };
    }
    spec.wanted = wanted.unwrap_or(spec.wanted);
    spec.excluded = excluded.unwrap_or(spec.excluded);
    spec
}
