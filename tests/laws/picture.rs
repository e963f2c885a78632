//! A naive picture of the desk: the ledger of the events, and beside it what is
//! known of each ticket from the commands and the policy in force. Nothing here is taken from the engine under test.

use std::collections::BTreeMap;
use std::rc::Rc;

use nightdesk::{
    AgentId, AgentSpec, AssignedBy, CaseId, Command, Event, EventKind, Input, Name, Need,
    OnAbandon, Patch, Priority, TicketChange, TicketId, TicketSpec, Urgency,
};

use super::class::Class;
use super::ledger::{Ledger, Stage, WorkKind};
use super::plan::{Plan, SECOND};
use super::promises::Ticking;

#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) spec: TicketSpec,
    pub(crate) opened: TicketSpec,
    pub(crate) class: Class,
    pub(crate) hand_priority: Option<Priority>,
    pub(crate) hand_queue: Option<String>,
    pub(crate) urgency: Urgency,
    pub(crate) anchor: i64,
    pub(crate) promoted_at: Option<i64>,
    pub(crate) due: Option<i64>,
    /// When the customer's messages came that nobody has answered.
    pub(crate) unanswered: Vec<i64>,
    pub(crate) last_answer: Option<i64>,
    pub(crate) abandoned: bool,
    pub(crate) attempts: u32,
    pub(crate) exhausted: bool,
    /// Whether somebody of those asked together has refused, and others are still asked.
    pub(crate) refused: bool,
    /// By the agent's registration: until when it is not asked.
    pub(crate) back_offs: BTreeMap<u64, i64>,
    pub(crate) last_agent: Option<u64>,
    /// What the agent who has it lacked from the first day.
    pub(crate) waived: Vec<Need>,
    pub(crate) action: Option<Action>,
    pub(crate) ticking: Ticking,
}

#[derive(Clone, Debug)]
pub(crate) struct Action {
    name: String,
    then: Option<Urgency>,
    pub(crate) done: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) spec: AgentSpec,
    pub(crate) back_off_until: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) plan: Rc<Plan>,
    pub(crate) now: i64,
    pub(crate) ledger: Ledger,
    pub(crate) tickets: BTreeMap<TicketId, Facts>,
    pub(crate) agents: BTreeMap<AgentId, Person>,
    /// Who had one of the case's tickets last.
    pub(crate) cases: BTreeMap<CaseId, Option<u64>>,
    /// Whom each queue offered to last.
    pub(crate) round_robin: BTreeMap<String, u64>,
}

impl Facts {
    pub(crate) fn queue(&self) -> &str {
        let by_policy = self.ticking.queue().unwrap_or(&self.class.queue);
        self.hand_queue.as_deref().unwrap_or(by_policy)
    }

    pub(crate) fn priority(&self) -> Priority {
        let by_policy = self.ticking.priority(self.class.priority);
        self.hand_priority.unwrap_or(by_policy)
    }

    fn tier(&self) -> Urgency {
        let done = self.action.as_ref().filter(|action| action.done);
        let by_policy = match done.and_then(|action| action.then) {
            Some(then) => then.min(self.class.urgency),
            None => self.class.urgency,
        };
        self.ticking.urgency(by_policy)
    }

    /// The head start that counts: none after a rise to a higher tier.
    pub(crate) fn head_start(&self) -> i64 {
        self.promoted_at.map_or(self.class.head_start, |_| 0)
    }

    /// When it is to be answered, or worked on if that is earlier.
    fn compute_due(&self, plan: &Plan) -> Option<i64> {
        let answer = self.answer_due(plan);
        answer.into_iter().chain(self.ticking.work_from(plan)).min()
    }

    fn answer_due(&self, plan: &Plan) -> Option<i64> {
        let key = (self.urgency, self.priority());
        let own = plan.queues[self.queue()].targets.get(&key);
        let target = own.or(plan.targets.get(&key))? * SECOND;
        Some(match self.promoted_at {
            Some(promoted_at) => plan.promised.after(self.queue(), promoted_at, target),
            None => {
                let answered = plan.promised.after(self.queue(), self.anchor, target);
                answered - self.class.head_start
            }
        })
    }

    fn update_action(&mut self, plan: &Plan) {
        let then = |name: &String| plan.actions[name.as_str()].then;
        match (&mut self.action, &self.class.action) {
            (Some(action), Some(name)) if action.name == *name => {
                // What another policy says counts as long as it is to be done.
                if !action.done {
                    action.then = then(name);
                }
            }
            (action, name) => {
                *action = name.as_ref().map(|name| Action {
                    name: name.clone(),
                    then: then(name),
                    done: false,
                });
            }
        }
    }

    fn update_place(&mut self, plan: &Plan, now: i64) {
        let tier = self.tier();
        if tier > self.urgency {
            self.promoted_at = Some(now);
        } else if tier < self.urgency {
            self.promoted_at = None;
        }
        self.urgency = tier;
        self.due = self.compute_due(plan);
    }

    fn reclassify(&mut self, plan: &Plan, now: i64) {
        self.class = plan.classify(&self.spec);
        self.update_action(plan);
        self.update_place(plan, now);
    }

    /// Its clocks' notices of this instant are all told: what the policy says follows.
    fn react(&mut self, plan: &Plan, now: i64) {
        let queue = self.queue().to_owned();
        if self.ticking.react() {
            self.update_place(plan, now);
            if self.queue() != queue {
                self.reset_attempts();
            }
        }
    }

    /// It arrived at `at` and not when it was said to, and its first message with it.
    fn correct_arrival(&mut self, at: i64) {
        let before = std::mem::replace(&mut self.ticking.since, at);
        let message = self.unanswered.iter().position(|other| *other == before);
        if let Some(message) = message {
            self.unanswered.remove(message);
            if self.last_answer <= Some(at) {
                self.unanswered.push(at);
            }
        }
    }

    pub(crate) fn reset_attempts(&mut self) {
        self.attempts = 0;
        self.refused = false;
        self.exhausted = false;
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
    spec
}

impl Picture {
    pub(crate) fn new(plan: Rc<Plan>) -> Self {
        Self {
            plan,
            now: i64::MIN,
            ledger: Ledger::default(),
            tickets: BTreeMap::new(),
            agents: BTreeMap::new(),
            cases: BTreeMap::new(),
            round_robin: BTreeMap::new(),
        }
    }

    pub(crate) fn seq(&self, agent: AgentId) -> u64 {
        self.ledger.agents[&agent].seq
    }

    /// What a command that was carried out says. Its events are folded after.
    /// `plans`: the policy of a replacement.
    pub(crate) fn told(&mut self, input: &Input, replacement: Option<Rc<Plan>>) {
        let now = self.now;
        let plan = self.plan.clone();
        let occurred_at = input.occurred_at.map_or(now, |at| at.as_micros());
        self.ledger.host_ends_wrap_up = false;
        match &input.command {
            Command::RegisterAgent(spec) => {
                let person = Person {
                    spec: spec.clone(),
                    back_off_until: None,
                };
                self.agents.insert(spec.id, person);
            }
            Command::UpdateAgent(spec) => {
                self.agents.get_mut(&spec.id).unwrap().spec = spec.clone();
            }
            Command::RemoveAgent { agent } => {
                self.agents.remove(agent);
            }
            Command::OpenTicket(spec) => self.open(spec, occurred_at),
            Command::ChangeTicket { ticket, change } => {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.spec = changed(facts.spec.clone(), change);
                facts.hand_priority = match change.priority {
                    Patch::Keep => facts.hand_priority,
                    Patch::Clear => None,
                    Patch::Set(priority) => Some(priority),
                };
                facts.reset_attempts();
                facts.reclassify(&plan, now);
                self.move_channel(*ticket);
            }
            Command::CustomerWrote { ticket } => {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.abandoned = false;
                let answered = facts.unanswered.is_empty();
                // One from before the last answer has been answered by it.
                if facts.last_answer <= Some(occurred_at) {
                    facts.unanswered.push(occurred_at);
                }
                if answered && !facts.unanswered.is_empty() {
                    facts.anchor = occurred_at;
                    facts.promoted_at = None;
                    facts.due = facts.compute_due(&plan);
                }
                facts.reset_attempts();
            }
            Command::AgentWrote { ticket, .. } => {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.unanswered.retain(|message| *message > occurred_at);
                facts.last_answer = facts.last_answer.max(Some(occurred_at));
                // Told after the fact, an answer leaves what came after it unanswered.
                let next = facts.unanswered.iter().copied().min();
                if let Some(next) = next.filter(|next| *next > facts.anchor) {
                    facts.anchor = next;
                    facts.promoted_at = None;
                    facts.due = facts.compute_due(&plan);
                }
            }
            Command::TransferToQueue { ticket, queue } => {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.hand_queue = Some(queue.as_str().into());
                facts.reset_attempts();
                facts.reclassify(&plan, now);
                // Somebody else is to have it.
                if let Stage::Assigned(agent) = self.ledger.tickets[ticket].stage {
                    self.spare(*ticket, agent);
                }
            }
            Command::TransferToAgent { ticket, .. } | Command::RetryTicket { ticket } => {
                self.tickets.get_mut(ticket).unwrap().reset_attempts();
            }
            Command::ReleaseTicket { ticket } => {
                if let Stage::Assigned(agent) = self.ledger.tickets[ticket].stage {
                    self.spare(*ticket, agent);
                }
            }
            Command::RevokeOffer { ticket, agent } => self.spare(*ticket, *agent),
            Command::DeclineOffer {
                ticket,
                agent,
                retry_after,
            } => {
                self.spare(*ticket, *agent);
                if let Some(pause) = retry_after {
                    let seq = self.seq(*agent);
                    let facts = self.tickets.get_mut(ticket).unwrap();
                    facts.back_offs.insert(seq, now + pause.as_micros());
                }
            }
            Command::ReopenTicket { ticket } => {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.class = plan.classify(&facts.spec);
                facts.anchor = occurred_at;
                facts.promoted_at = None;
                facts.unanswered = vec![occurred_at];
                facts.last_answer = None;
                facts.abandoned = false;
                facts.ticking = Ticking::new(occurred_at);
                facts.update_action(&plan);
                facts.urgency = facts.tier();
                facts.due = facts.compute_due(&plan);
            }
            Command::SetAnchor { ticket, anchor, at } => {
                let at = at.map_or(occurred_at, |at| at.as_micros());
                let open = !matches!(self.ledger.tickets[ticket].stage, Stage::Closed(_));
                let recent = now - plan.backdate * SECOND..=now;
                if open && *anchor == *"receipt" && recent.contains(&at) {
                    let facts = self.tickets.get_mut(ticket).unwrap();
                    facts.correct_arrival(at);
                    facts.due = facts.compute_due(&plan);
                }
            }
            Command::AbandonTicket { ticket } => self.abandon(*ticket),
            Command::ActionDone { ticket } => {
                let closed = matches!(self.ledger.tickets[ticket].stage, Stage::Closed(_));
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.action.as_mut().unwrap().done = true;
                if !closed {
                    facts.update_place(&plan, now);
                }
            }
            Command::CancelTicket { ticket } => {
                self.tickets.get_mut(ticket).unwrap().action = None;
            }
            Command::EndWrapUp { .. } => self.ledger.host_ends_wrap_up = true,
            Command::ReplacePolicy { queues, .. } => {
                self.replace(replacement.unwrap(), queues);
            }
            _ => {}
        }
    }

    fn open(&mut self, spec: &TicketSpec, occurred_at: i64) {
        let class = self.plan.classify(spec);
        let mut facts = Facts {
            spec: spec.clone(),
            opened: spec.clone(),
            hand_priority: None,
            hand_queue: None,
            urgency: class.urgency,
            class,
            anchor: occurred_at,
            promoted_at: None,
            due: None,
            unanswered: vec![occurred_at],
            last_answer: None,
            abandoned: false,
            attempts: 0,
            refused: false,
            exhausted: false,
            back_offs: BTreeMap::new(),
            last_agent: None,
            waived: Vec::new(),
            action: None,
            ticking: Ticking::new(occurred_at),
        };
        facts.update_action(&self.plan);
        facts.due = facts.compute_due(&self.plan);
        self.tickets.insert(spec.id, facts);
    }

    /// The queue's pause after a decline, without a decline.
    fn spare(&mut self, ticket: TicketId, agent: AgentId) {
        let seq = self.seq(agent);
        let facts = self.tickets.get_mut(&ticket).unwrap();
        let offer = &self.plan.queues[facts.queue()].offer;
        // The default of the document, where offers are accepted by themselves.
        let pause = offer.as_ref().map_or(60, |offer| offer.decline_back_off);
        facts.back_offs.insert(seq, self.now + pause * SECOND);
    }

    fn abandon(&mut self, ticket: TicketId) {
        let (plan, now) = (self.plan.clone(), self.now);
        let facts = self.tickets.get_mut(&ticket).unwrap();
        match facts.class.on_abandon {
            OnAbandon::Close => return,
            OnAbandon::Callback if plan.callback.is_some() => {
                let callback = plan.callback.unwrap().into();
                facts.refused &= facts.spec.channel == callback;
                facts.spec.channel = callback;
                facts.abandoned = true;
                facts.reclassify(&plan, now);
                if let Stage::Assigned(_) = self.ledger.tickets[&ticket].stage {
                    let callback = Need::Channel(facts.spec.channel.clone());
                    facts.waived.push(callback);
                }
            }
            _ => facts.abandoned = true,
        }
        self.move_channel(ticket);
    }

    /// What a ticket costs the agent who has it follows its channel.
    fn move_channel(&mut self, ticket: TicketId) {
        let known = &self.ledger.tickets[&ticket];
        let Stage::Assigned(agent) = known.stage else {
            return;
        };
        let life = known.life;
        let channel = self.tickets[&ticket].spec.channel.as_str();
        let cost = u64::from(self.plan.channels[channel].cost);
        let worker = self.ledger.agents.get_mut(&agent).unwrap();
        let work = worker
            .works
            .iter_mut()
            .find(|work| work.life == life && work.kind == WorkKind::Assignment)
            .unwrap();
        if work.channel != channel {
            (work.channel, work.cost) = (channel.into(), cost);
        }
    }

    fn replace(&mut self, plan: Rc<Plan>, queues: &BTreeMap<Name, Name>) {
        let now = self.now;
        let old = core::mem::replace(&mut self.plan, plan.clone());
        let heir = |queue: &str| {
            let heir = queues.get(queue).map_or(queue, Name::as_str);
            plan.queues.contains_key(heir).then(|| heir.to_owned())
        };
        let turns = core::mem::take(&mut self.round_robin).into_iter();
        let turns = turns.filter(|(queue, _)| old.queues.contains_key(queue.as_str()));
        let turns = turns.filter_map(|(queue, agent)| Some((heir(&queue)?, queue, agent)));
        let mut turns: Vec<_> = turns.collect();
        // A queue goes on as itself, else as the first that is mapped on it.
        turns.sort_by_key(|(heir, queue, _)| heir != queue);
        for (heir, _, agent) in turns {
            self.round_robin.entry(heir).or_insert(agent);
        }
        for (ticket, facts) in &mut self.tickets {
            facts.hand_queue = facts.hand_queue.as_deref().and_then(heir);
            facts.ticking.rename(heir);
            if !matches!(self.ledger.tickets[ticket].stage, Stage::Closed(_)) {
                facts.reset_attempts();
                facts.reclassify(&plan, now);
            }
        }
    }

    /// What an event says.
    pub(crate) fn fold(&mut self, event: &Event) -> Result<(), String> {
        self.now = event.at.as_micros();
        let (now, plan) = (self.now, self.plan.clone());
        let tickets = &self.tickets;
        let charge = |ticket| {
            let facts: &Facts = &tickets[&ticket];
            let channel = facts.spec.channel.as_str();
            let cost = plan.channels[channel].cost;
            (channel.to_owned(), u64::from(cost))
        };
        self.ledger.fold(event, &charge)?;
        self.hear_clocks(&event.kind);
        match &event.kind {
            EventKind::Offered { ticket, agent, .. } => {
                let queue = self.tickets[ticket].queue().to_owned();
                let seq = self.seq(*agent);
                self.round_robin.insert(queue, seq);
            }
            EventKind::Assigned { ticket, agent, by } => {
                if *by != AssignedBy::Resumed {
                    let waived = self.unmet(*ticket, *agent);
                    self.tickets.get_mut(ticket).unwrap().waived = waived;
                }
                let seq = self.seq(*agent);
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.last_agent = Some(seq);
                if let Some(case) = facts.spec.case {
                    self.cases.insert(case, Some(seq));
                }
            }
            EventKind::OfferDeclined {
                ticket,
                agent,
                retry_at,
            } => {
                let expected = self.tickets[ticket].back_offs[&self.seq(*agent)];
                if expected != retry_at.as_micros() {
                    return Err(format!("{ticket:?} may be asked again at {retry_at}"));
                }
                self.refuse(*ticket);
            }
            EventKind::OfferExpired {
                ticket,
                agent,
                back_off_until,
            } => {
                let offer = &plan.queues[self.tickets[ticket].queue()].offer;
                // The document's default, where the queue's offers no longer lapse.
                let pause = offer.as_ref().map_or(30, |offer| offer.miss_back_off);
                let person = self.agents.get_mut(agent).unwrap();
                let until = Some(now + pause * SECOND);
                person.back_off_until = person.back_off_until.max(until);
                if person.back_off_until != Some(back_off_until.as_micros()) {
                    return Err(format!("{agent:?} is asked again at {back_off_until}"));
                }
                self.refuse(*ticket);
            }
            EventKind::PresenceChanged {
                agent,
                to: nightdesk::Presence::Online,
                ..
            } => self.agents.get_mut(agent).unwrap().back_off_until = None,
            EventKind::OfferRevoked { ticket, reason, .. } => self.revoke(*ticket, *reason),
            EventKind::TicketRequeued { ticket, .. } => self.requeue(*ticket),
            EventKind::AssignmentFits { ticket, .. } => self.end_relief(*ticket),
            EventKind::EverybodyDeclined { ticket, agents } => {
                for agent in agents {
                    let seq = self.seq(*agent);
                    let facts = self.tickets.get_mut(ticket).unwrap();
                    facts.back_offs.remove(&seq);
                    self.agents.get_mut(agent).unwrap().back_off_until = None;
                }
            }
            EventKind::TicketOpened { ticket, .. } => {
                if let Some(case) = self.tickets[ticket].spec.case {
                    self.cases.entry(case).or_default();
                }
            }
            EventKind::TicketForgotten { ticket } => {
                let gone = self.tickets.remove(ticket).unwrap();
                // It may make room for one that is not open yet.
                let mut others = self.ledger.tickets.keys();
                let kept = others.any(|other| self.tickets[other].spec.case == gone.spec.case);
                if let Some(case) = gone.spec.case.filter(|_| !kept) {
                    self.cases.remove(&case);
                }
            }
            _ => {}
        }
        for (ticket, known) in &self.ledger.tickets {
            if matches!(known.stage, Stage::Closed(_)) {
                let facts = self.tickets.get_mut(ticket).unwrap();
                facts.reset_attempts();
                facts.back_offs.clear();
            }
        }
        Ok(())
    }

    /// What an event says of clocks. Once something else is said, all their notices are told.
    fn hear_clocks(&mut self, event: &EventKind) {
        let (plan, now) = (self.plan.clone(), self.now);
        let about = match event {
            EventKind::ClockStarted { ticket, .. }
            | EventKind::ClockChanged { ticket, .. }
            | EventKind::ClockWarning { ticket, .. }
            | EventKind::ClockLead { ticket, .. }
            | EventKind::ClockBreached { ticket, .. }
            | EventKind::BreachWithdrawn { ticket, .. }
            | EventKind::ClockMet { ticket, .. }
            | EventKind::ClockWithdrawn { ticket, .. } => Some(*ticket),
            _ => None,
        };
        for (ticket, facts) in &mut self.tickets {
            let open = self.ledger.tickets.get(ticket);
            let open = open.is_some_and(|known| !matches!(known.stage, Stage::Closed(_)));
            if about == Some(*ticket) {
                facts.ticking.hear(&plan, event);
                facts.due = facts.compute_due(&plan);
            } else if open {
                facts.react(&plan, now);
            }
        }
    }

    /// A call is over: what was to be told of clocks is.
    pub(crate) fn settle_clocks(&mut self) {
        let (plan, now) = (self.plan.clone(), self.now);
        for facts in self.tickets.values_mut() {
            facts.react(&plan, now);
        }
    }
}
