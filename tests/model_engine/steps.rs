//! What happens to tickets and agents, each with its event.

use std::collections::BTreeMap;

use nightdesk::{AgentKind, AssignedBy, EventKind, RevokeReason, Standing, TicketSpec, Urgency};
use serde_json::json;

use super::customers::Bonds;
use super::desk::{Action, Desk, Seq, Stage, Ticket, Work, WorkKind, name, ts};
use super::doors::Way;
use super::hours::after;
use super::plan::SECOND;
use super::promises::Promised;

impl Desk {
    pub(crate) fn new_ticket(&self, seq: Seq, spec: &TicketSpec, at: i64) -> Ticket {
        let flags = self.customers.flags(spec.customer);
        let class = self.plan.classify_flagged(spec, &flags);
        Ticket {
            seq,
            id: spec.id,
            spec: spec.clone(),
            opened: spec.clone(),
            urgency: class.urgency,
            class,
            hand_priority: None,
            hand_queue: None,
            anchor: at,
            arrived: at,
            promoted_at: None,
            due: None,
            raised: false,
            stage: Stage::Waiting,
            offers: Vec::new(),
            unfit: Vec::new(),
            waived: Vec::new(),
            refused: false,
            attempts: 0,
            exhausted: false,
            back_offs: BTreeMap::new(),
            last_agent: None,
            unanswered: vec![at],
            last_answer: None,
            unanswered_by_people: vec![at],
            last_answer_of_people: None,
            person_wanted: false,
            handed_off: false,
            past_bots: false,
            helpers: Vec::new(),
            abandoned: false,
            action: None,
            waits_since: None,
            awaited: false,
            climb: None,
            promised: Promised::new(at),
            bonds: Bonds::new(at),
            way: Way::default(),
            interrupted_until: at,
        }
    }

    // Where a ticket stands.

    pub(crate) fn standing(&self, seq: Seq) -> Standing {
        let ticket = self.t(seq);
        let head_start = nightdesk::Span::from_micros(ticket.head_start()).unwrap();
        let standing = json!({
            "queue": ticket.queue(),
            "urgency": ticket.urgency,
            "priority": ticket.priority(),
            "due": ticket.due.map(ts),
            "head_start": head_start,
            "rules": ticket.class.rules,
        });
        serde_json::from_value(standing).unwrap()
    }

    pub(crate) fn tell_standing(&mut self, seq: Seq, before: &Standing) {
        let class = self.standing(seq);
        if class != *before {
            let ticket = self.t(seq).id;
            self.say(EventKind::TicketClassified { ticket, class });
        }
    }

    pub(crate) fn tier(&self, ticket: &Ticket) -> Urgency {
        match ticket.own_tier() {
            own if own.is_top() && ticket.bonds.lower => Urgency::Elevated,
            own => own,
        }
    }

    /// Its tier and due instant, from what is known of it now.
    pub(crate) fn place(&mut self, seq: Seq) {
        let now = self.now();
        let tier = self.tier(self.t(seq));
        let ticket = self.t_mut(seq);
        if tier > ticket.urgency {
            ticket.promoted_at = Some(now);
        } else if tier < ticket.urgency {
            ticket.promoted_at = None;
        }
        ticket.urgency = tier;
        self.set_due(seq);
        self.look_at_wait(seq);
        self.climb(seq);
    }

    /// When it is to be answered, or work on what is promised must begin.
    pub(crate) fn due_of(&self, ticket: &Ticket) -> Option<i64> {
        let key = (ticket.urgency, ticket.priority());
        let own = self.plan.queues[ticket.queue()].targets.get(&key);
        let target = own.or(self.plan.targets.get(&key));
        let calendar = self.calendar_of(ticket.queue());
        let week = calendar.map(|calendar| &self.plan.clocks.calendars[calendar]);
        let due = target.map(|target| match ticket.promoted_at {
            Some(at) => after(week, at, target * SECOND),
            None => after(week, ticket.anchor, target * SECOND) - ticket.class.head_start,
        });
        due.into_iter().chain(self.work_from(ticket)).min()
    }

    pub(crate) fn set_due(&mut self, seq: Seq) {
        let due = self.due_of(self.t(seq));
        self.t_mut(seq).due = due;
        let overdue = self.is_overdue(self.t(seq));
        self.t_mut(seq).raised = overdue;
    }

    /// What the policy makes of it now, said where that is something else.
    pub(crate) fn reclassify(&mut self, seq: Seq, before: &Standing) {
        self.t_mut(seq).class = self.class_of(self.t(seq));
        self.settle_ladder(seq);
        let wanted = self.t(seq).class.action.clone();
        let has = self.t(seq).action.clone();
        let same = has.as_ref().map(|action| &action.name) == wanted.as_ref();
        let mut demanded = same;
        if same {
            demanded = !self.retarget_action(seq);
        } else {
            self.withdraw_action(seq);
        }
        if let Some(wanted) = wanted.filter(|_| !same) {
            let then = self.plan.actions[wanted.as_str()].then;
            let within = self.plan.actions[wanted.as_str()].within;
            let due = within.map(|within| self.now() + within * SECOND);
            self.t_mut(seq).action = Some(Action {
                name: wanted,
                since: self.now(),
                then,
                due,
                overdue: false,
                done: false,
            });
        }
        let changes = self.adjust_clocks(seq);
        self.place(seq);
        self.tell_standing(seq, before);
        if !demanded {
            self.demand_action(seq);
            self.say_if_overdue(seq);
        }
        self.tell_clocks(seq, changes);
    }

    pub(crate) fn demand_action(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        if let Some(action) = &ticket.action {
            let said = EventKind::ActionRequired {
                ticket: ticket.id,
                action: name(&action.name),
                due: action.due.map(ts),
                not_before: None,
                floor_unknown: false,
            };
            self.say(said);
        }
    }

    /// The host need not do it any more; nothing is said of one that is done.
    pub(crate) fn withdraw_action(&mut self, seq: Seq) {
        let ticket = self.t(seq).id;
        if let Some(action) = self.t_mut(seq).action.take()
            && !action.done
        {
            self.say(EventKind::ActionWithdrawn {
                ticket,
                action: name(&action.name),
            });
        }
    }

    // Works.

    pub(crate) fn add_work(&mut self, ticket: Seq, agent: Seq, kind: WorkKind) {
        let facts = self.t(ticket);
        let channel = facts.spec.channel.as_str();
        let work = Work {
            ticket,
            id: facts.id,
            kind,
            channel: channel.into(),
            cost: self.cost(channel),
            labels: facts.class.labels.clone(),
            exclusive: facts.class.exclusive,
            since: self.now(),
        };
        self.a_mut(agent).works.push(work);
    }

    pub(crate) fn drop_work(&mut self, ticket: Seq, agent: Seq, kind: WorkKind) {
        let now = self.now();
        let worker = self.a_mut(agent);
        let at = worker.works.iter();
        let mut at = at.enumerate();
        let at = at.find(|(_, work)| work.ticket == ticket && work.kind == kind);
        let at = at.map(|(at, _)| at).unwrap();
        worker.works.remove(at);
        if matches!(
            kind,
            WorkKind::Assignment | WorkKind::WrapUp { .. } | WorkKind::Consult
        ) {
            worker.last_ended = Some(now);
        }
    }

    /// What a ticket takes of those who have it, or are asked, follows the ticket.
    /// Whether that leaves less room beside it.
    pub(crate) fn charge_anew(&mut self, ticket: Seq) -> bool {
        let facts = self.t(ticket).clone();
        let cost = self.cost(facts.spec.channel.as_str());
        let mut bounds = false;
        for worker in &mut self.agents {
            for work in &mut worker.works {
                let follows = matches!(
                    work.kind,
                    WorkKind::Assignment | WorkKind::Consult | WorkKind::Interrupted
                );
                if work.ticket == ticket && follows {
                    bounds |= work.labels != facts.class.labels;
                    bounds |= facts.class.exclusive && !work.exclusive;
                    // Under another policy it costs what it did.
                    if facts.spec.channel != *work.channel {
                        work.channel = facts.spec.channel.as_str().into();
                        work.cost = cost;
                    }
                    work.labels = facts.class.labels.clone();
                    work.exclusive = facts.class.exclusive;
                }
            }
        }
        bounds
    }

    /// Offers to the agent who has a ticket, or helps with it, are looked at again.
    pub(crate) fn recheck_beside(&mut self, ticket: Seq, bounds: bool) {
        for offered in self.offered_beside(ticket, bounds) {
            self.recheck_offers(offered);
        }
    }

    /// What they are offered.
    pub(crate) fn offered_beside(&self, ticket: Seq, bounds: bool) -> Vec<Seq> {
        let Stage::Assigned(with) = self.t(ticket).stage else {
            return Vec::new();
        };
        if !bounds && !self.plan.has_interruptible_work() {
            return Vec::new();
        }
        let helpers = self.t(ticket).helpers.iter().filter(|_| bounds);
        let agents = helpers.chain([&with]);
        let works = agents.flat_map(|agent| &self.a(*agent).works);
        let offers = works.filter(|work| work.kind == WorkKind::Offer);
        offers.map(|work| work.ticket).collect()
    }

    // Offers.

    /// Somebody has it from now on.
    pub(crate) fn take(&mut self, ticket: Seq, agent: Seq, by: AssignedBy) {
        self.count_take(ticket);
        let mut by = by;
        let asked: Vec<Seq> = self.t(ticket).offers.iter().map(|o| o.agent).collect();
        for other in asked {
            if other == agent {
                self.t_mut(ticket).offers.retain(|o| o.agent != agent);
                self.drop_work(ticket, agent, WorkKind::Offer);
            } else {
                self.revoke(ticket, other, RevokeReason::TakenByAnother);
            }
        }
        let id = self.t(ticket).id;
        if let Stage::Assigned(first) = self.t(ticket).stage {
            by = AssignedBy::Relief;
            self.t_mut(ticket).stage = Stage::Waiting;
            let said = EventKind::AssignmentRelieved {
                ticket: id,
                agent: self.a(first).id,
            };
            self.say(said);
            self.end_help(ticket);
            self.drop_work(ticket, first, WorkKind::Assignment);
            self.go_home_if_done(first);
        }
        self.t_mut(ticket).stage = Stage::Waiting;
        self.t_mut(ticket).unfit.clear();
        self.add_work(ticket, agent, WorkKind::Assignment);
        if by != AssignedBy::Resumed {
            let waived = self.unmet(self.t(ticket), self.a(agent));
            self.t_mut(ticket).waived = waived;
        }
        // What a person had is for people.
        let person = self.a(agent).spec.kind == AgentKind::Human;
        let facts = self.t_mut(ticket);
        facts.past_bots |= person;
        facts.stage = Stage::Assigned(agent);
        facts.refused = false;
        facts.last_agent = Some(agent);
        if let Some(case) = facts.spec.case {
            self.cases.insert(case, agent);
        }
        let said = EventKind::Assigned {
            ticket: id,
            agent: self.a(agent).id,
            by,
        };
        self.say(said);
        self.make_way(ticket, agent);
        self.rest(ticket);
        // Of who goes on with it, that was said before.
        if by != AssignedBy::Resumed {
            self.want_speaker(ticket, agent);
        }
    }

    /// Who answers in danger without the language that the law fixes is to be followed.
    fn want_speaker(&mut self, ticket: Seq, agent: Seq) {
        let (facts, worker) = (self.t(ticket), self.a(agent));
        let asked = self.asked(facts);
        let speaks = self.language(facts, worker, &asked).is_some();
        if asked.class.by_law && facts.in_danger() && !asked.languages.is_empty() && !speaks {
            let said = EventKind::SpeakerWanted {
                ticket: facts.id,
                agent: worker.id,
                languages: asked.languages.iter().map(|l| name(l)).collect(),
            };
            self.say(said);
        }
    }

    /// Whether an offer stands: what follows for one may have taken the others back.
    pub(crate) fn is_offered(&self, ticket: Seq, agent: Seq) -> bool {
        let ticket = self.tickets.iter().find(|t| t.seq == ticket);
        ticket.is_some_and(|t| t.offers.iter().any(|offer| offer.agent == agent))
    }

    pub(crate) fn revoke(&mut self, ticket: Seq, agent: Seq, reason: RevokeReason) {
        if !self.is_offered(ticket, agent) {
            return;
        }
        self.take_back(ticket, agent, reason);
        if ends_a_round(reason) && self.knows(ticket) {
            self.climb(ticket);
        }
    }

    /// The same, and its ladder is looked at later.
    pub(crate) fn take_back(&mut self, ticket: Seq, agent: Seq, reason: RevokeReason) {
        self.t_mut(ticket).offers.retain(|o| o.agent != agent);
        self.drop_work(ticket, agent, WorkKind::Offer);
        let said = EventKind::OfferRevoked {
            ticket: self.t(ticket).id,
            agent: self.a(agent).id,
            reason,
        };
        self.say(said);
        match ends_a_round(reason) {
            true => self.end_round(ticket),
            // Somebody has it, or nobody is to be asked.
            false => self.t_mut(ticket).refused = false,
        }
    }

    pub(crate) fn revoke_all(&mut self, ticket: Seq, reason: RevokeReason) {
        let asked: Vec<Seq> = self.t(ticket).offers.iter().map(|o| o.agent).collect();
        for agent in asked {
            self.revoke(ticket, agent, reason);
        }
    }

    /// Its channel is another: its ladder is looked at when it is classified anew.
    pub(crate) fn take_all_back(&mut self, ticket: Seq) {
        let asked: Vec<Seq> = self.t(ticket).offers.iter().map(|o| o.agent).collect();
        for agent in asked {
            self.take_back(ticket, agent, RevokeReason::NoLongerFits);
        }
    }

    /// An offer is over: so may be the round, and then the ticket stands in line again.
    pub(crate) fn asked_no_more(&mut self, seq: Seq) {
        self.end_round(seq);
        if self.knows(seq) {
            self.climb(seq);
        }
    }

    /// Those asked together are one attempt.
    pub(crate) fn end_round(&mut self, seq: Seq) {
        self.begin_wait(seq);
        let offer = &self.plan.queues[self.t(seq).queue()].offer;
        let limit = offer.as_ref().map_or(5, |offer| offer.attempts);
        let ticket = self.t_mut(seq);
        if !ticket.refused || !ticket.offers.is_empty() {
            return;
        }
        ticket.refused = false;
        ticket.attempts += 1;
        if ticket.attempts >= limit && !ticket.in_danger() {
            if self.answers_exhausted(seq) {
                return;
            }
            let ticket = self.t_mut(seq);
            ticket.exhausted = true;
            let said = EventKind::AttemptsExhausted {
                ticket: ticket.id,
                attempts: ticket.attempts,
            };
            self.say(said);
        }
    }

    pub(crate) fn reset_attempts(&mut self, seq: Seq) {
        let ticket = self.t_mut(seq);
        (ticket.attempts, ticket.refused, ticket.exhausted) = (0, false, false);
    }

    /// The queue's pause after a decline, also where nobody declined.
    pub(crate) fn spare(&mut self, ticket: Seq, agent: Seq) {
        let offer = &self.plan.queues[self.t(ticket).queue()].offer;
        let pause = offer.as_ref().map_or(60, |offer| offer.decline_back_off);
        let now = self.now();
        let back_offs = &mut self.t_mut(ticket).back_offs;
        back_offs.insert(agent, now + pause * SECOND);
        back_offs.retain(|_, until| *until > now);
    }

    // Coming to stand in line, and leaving it.

    /// It comes to wait for somebody.
    pub(crate) fn wait(&mut self, seq: Seq) {
        let overdue = self.is_overdue(self.t(seq));
        self.t_mut(seq).raised = overdue;
        self.begin_wait(seq);
        self.look_at_wait(seq);
        self.climb(seq);
    }

    /// What was given back while others were asked for it waits once they are not.
    pub(crate) fn begin_wait(&mut self, seq: Seq) {
        let now = self.now();
        let ticket = self.t_mut(seq);
        if ticket.in_line() && ticket.waits_since.is_none() {
            ticket.waits_since = Some(now);
            self.look_at_wait(seq);
        }
    }

    /// Whether the wait for who knows it is over already, by the queue in which it stands.
    pub(crate) fn look_at_wait(&mut self, seq: Seq) {
        let now = self.now();
        let wait = self.plan.queues[self.t(seq).queue()].preferred_wait;
        let ticket = self.t_mut(seq);
        let until = wait.zip(ticket.waits_since);
        ticket.awaited = until.is_some_and(|(wait, since)| since + wait * SECOND <= now);
    }

    /// It does not wait any more.
    pub(crate) fn rest(&mut self, seq: Seq) {
        self.t_mut(seq).waits_since = None;
        self.climb(seq);
    }
}

const fn ends_a_round(reason: RevokeReason) -> bool {
    matches!(
        reason,
        RevokeReason::AgentNotOnline | RevokeReason::NoLongerFits | RevokeReason::Host
    )
}
