//! What the model knows: plain lists, looked through from end to end.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use nightdesk::{
    AgentId, AgentKind, AgentSpec, Applied, CaseId, EventKind, HoldReason, Name, Need, Outcome,
    Presence, Priority, Refusal, TicketId, TicketSpec, Timestamp, Urgency,
};

use super::classify::Class;
use super::customers::{Bonds, Customers};
use super::deliveries::Deliveries;
use super::doors::{Hours, Way};
use super::incidents::Incident;
use super::interrupt::Gathering;
use super::loads::Load;
use super::plan::{Plan, SECOND, Word};
use super::promises::Promised;
use super::replace::Written;
use super::surges::Surge;

pub(crate) type Seq = u64;

/// What came of an input. The refusal for time that went back cannot be made outside the crate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Applied(Applied),
    Refused(Refusal),
    TooEarly,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage {
    /// In line, or offered.
    Waiting,
    Assigned(Seq),
    Held {
        reason: HoldReason,
        until: Option<i64>,
        agent: Option<Seq>,
    },
    /// With when it is dropped; not before its action is done.
    Closed {
        outcome: Outcome,
        dropped_at: Option<i64>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) agent: Seq,
    pub(crate) expires_at: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    /// When it was demanded first.
    pub(crate) since: i64,
    pub(crate) then: Option<Urgency>,
    pub(crate) due: Option<i64>,
    pub(crate) overdue: bool,
    pub(crate) done: bool,
}

/// Where a ticket is on its ladder.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Climb {
    pub(crate) ladder: String,
    pub(crate) reached: usize,
    pub(crate) in_force: usize,
    /// When it came to wait on the step reached; `None`: it does not wait now.
    pub(crate) waits_since: Option<i64>,
    /// How long it waited on that step before.
    pub(crate) waited: i64,
    /// What steps that were taken have raised it to.
    pub(crate) priority: Option<Priority>,
}

#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) seq: Seq,
    pub(crate) id: TicketId,
    pub(crate) spec: TicketSpec,
    pub(crate) opened: TicketSpec,
    pub(crate) class: Class,
    pub(crate) hand_priority: Option<Priority>,
    pub(crate) hand_queue: Option<String>,
    pub(crate) urgency: Urgency,
    pub(crate) anchor: i64,
    pub(crate) arrived: i64,
    pub(crate) promoted_at: Option<i64>,
    pub(crate) due: Option<i64>,
    /// Whether it has waited past all patience, and that is known.
    pub(crate) raised: bool,
    pub(crate) stage: Stage,
    pub(crate) offers: Vec<Offer>,
    /// What its agent has come to lack, as it was said.
    pub(crate) unfit: Vec<Need>,
    /// What its agent lacked from the first day.
    pub(crate) waived: Vec<Need>,
    /// Whether somebody of those asked together has refused.
    pub(crate) refused: bool,
    pub(crate) attempts: u32,
    pub(crate) exhausted: bool,
    /// Until when whom it is not offered to.
    pub(crate) back_offs: BTreeMap<Seq, i64>,
    pub(crate) last_agent: Option<Seq>,
    /// When the customer's messages came that nobody has answered.
    pub(crate) unanswered: Vec<i64>,
    pub(crate) last_answer: Option<i64>,
    pub(crate) abandoned: bool,
    /// Those that no person has answered.
    pub(crate) unanswered_by_people: Vec<i64>,
    pub(crate) last_answer_of_people: Option<i64>,
    /// The customer asked for a person; or a bot handed it over.
    pub(crate) person_wanted: bool,
    pub(crate) handed_off: bool,
    /// People may have it though it was for a bot first.
    pub(crate) past_bots: bool,
    pub(crate) helpers: Vec<Seq>,
    pub(crate) action: Option<Action>,
    /// Since when it stands in line, or is offered.
    pub(crate) waits_since: Option<i64>,
    /// Whether it was said that it no longer waits for the agent who knows it.
    pub(crate) awaited: bool,
    pub(crate) climb: Option<Climb>,
    pub(crate) promised: Promised,
    pub(crate) bonds: Bonds,
    pub(crate) way: Way,
    /// Until when it waits for its agent's room, if it made way for another ticket.
    pub(crate) interrupted_until: i64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum WorkKind {
    Offer,
    Assignment,
    WrapUp {
        until: i64,
    },
    Held,
    /// It made way for another ticket of its agent.
    Interrupted,
    Consult,
}

/// Something of a ticket that an agent has.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) ticket: Seq,
    pub(crate) id: TicketId,
    pub(crate) kind: WorkKind,
    pub(crate) channel: String,
    pub(crate) cost: u64,
    pub(crate) labels: Vec<String>,
    pub(crate) exclusive: bool,
    /// When it was begun.
    pub(crate) since: i64,
}

impl Work {
    pub(crate) fn runs(&self) -> bool {
        !matches!(self.kind, WorkKind::Held | WorkKind::Interrupted)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) seq: Seq,
    pub(crate) id: AgentId,
    pub(crate) spec: AgentSpec,
    pub(crate) presence: Presence,
    /// The skills that are valid now, and whether it should be there.
    pub(crate) skills: BTreeSet<String>,
    pub(crate) on_duty: bool,
    pub(crate) works: Vec<Work>,
    pub(crate) back_off_until: Option<i64>,
    pub(crate) lost_until: Option<i64>,
    pub(crate) last_offered: Option<i64>,
    pub(crate) last_ended: Option<i64>,
    pub(crate) available_since: Option<i64>,
    /// When its ramp ends, or has.
    pub(crate) ramp_ends: Option<i64>,
    /// The stretch of its ramp: when it is over, and how many offers were made in it.
    pub(crate) stretch: Option<(i64, u32)>,
    /// A stretch that was used up, whose end is to be told.
    pub(crate) eases_at: Option<i64>,
}

impl Agent {
    pub(crate) fn used(&self) -> u64 {
        self.works.iter().filter(|w| w.runs()).map(|w| w.cost).sum()
    }

    pub(crate) fn has(&self, ticket: Seq, kind: WorkKind) -> bool {
        self.works
            .iter()
            .any(|w| w.ticket == ticket && w.kind == kind)
    }
}

impl Agent {
    /// How well it masters a skill now.
    pub(crate) fn level(&self, skill: &str) -> Option<u8> {
        let mastery = self.spec.skills.get(skill)?;
        self.skills.contains(skill).then(|| mastery.level.get())
    }

    pub(crate) fn skills_at(&self, at: i64) -> BTreeSet<String> {
        let skills = self.spec.skills.iter();
        let valid = skills.filter(|(_, mastery)| mastery.is_valid(ts(at)));
        valid.map(|(skill, _)| skill.as_str().into()).collect()
    }

    pub(crate) fn on_duty_at(&self, at: i64) -> bool {
        self.spec.roster.iter().any(|shift| shift.covers(ts(at)))
    }
}

impl Ticket {
    /// Who alone may have it, if not anybody.
    pub(crate) fn needed_kind(&self) -> Option<AgentKind> {
        if self.class.human_only || self.person_wanted || self.handed_off {
            Some(AgentKind::Human)
        } else {
            (self.class.bot_first && !self.past_bots).then_some(AgentKind::Bot)
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed { .. })
    }

    /// Whether it waits, or its agent is to be relieved, and nobody is being asked.
    pub(crate) fn in_line(&self) -> bool {
        self.offers.is_empty() && self.wants_somebody()
    }

    pub(crate) fn wants_somebody(&self) -> bool {
        self.stage == Stage::Waiting
            || matches!(self.stage, Stage::Assigned(_)) && !self.unfit.is_empty()
    }

    pub(crate) fn queue(&self) -> &str {
        let own = self.own_queue();
        let moved = self.way.moved.as_ref().filter(|(from, _)| from == own);
        let by_policy = moved.map_or(own, |(_, to)| to);
        self.hand_queue.as_deref().unwrap_or(by_policy)
    }

    /// The queue that topic, rules and clocks give it.
    pub(crate) fn own_queue(&self) -> &str {
        self.promised.raised.queue.unwrap_or(&self.class.queue)
    }

    pub(crate) fn priority(&self) -> Priority {
        let stepped = self.climb.as_ref().and_then(|climb| climb.priority);
        let raised = stepped.max(self.promised.raised.priority);
        let by_policy = self.class.priority.max(raised.unwrap_or(Priority::Low));
        self.hand_priority.unwrap_or(by_policy)
    }

    pub(crate) fn head_start(&self) -> i64 {
        self.promoted_at.map_or(self.class.head_start, |_| 0)
    }

    pub(crate) fn is_exhausted(&self) -> bool {
        self.exhausted && !self.in_danger()
    }

    pub(crate) fn pending_action(&self) -> bool {
        self.action.as_ref().is_some_and(|action| !action.done)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) plan: Rc<Plan>,
    /// The policies that there are.
    pub(crate) written: Rc<Vec<Written>>,
    /// Whether a first command has come.
    pub(crate) started: bool,
    pub(crate) now: Option<i64>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) agents: Vec<Agent>,
    pub(crate) opened: u64,
    pub(crate) registered: u64,
    pub(crate) suspended: bool,
    /// Whom each queue offered to last.
    pub(crate) turns: BTreeMap<String, Seq>,
    /// Who had one of the case's tickets last, while any of them is kept.
    pub(crate) cases: BTreeMap<CaseId, Seq>,
    /// The cases in which somebody asked for a person, while any of their tickets is kept.
    pub(crate) person_cases: BTreeSet<CaseId>,
    /// By position in the plan: whether it was said that too few are free.
    pub(crate) short: Vec<bool>,
    /// Of the queues with hours, from the first command on.
    pub(crate) hours: BTreeMap<Word, Hours>,
    pub(crate) loads: BTreeMap<Word, Load>,
    /// When agents took tickets from each queue.
    pub(crate) takes: BTreeMap<String, Vec<i64>>,
    pub(crate) gatherings: Vec<Gathering>,
    pub(crate) deliveries: Deliveries,
    pub(crate) customers: Customers,
    pub(crate) incidents: Vec<Incident>,
    pub(crate) surges: BTreeMap<Word, Surge>,
    /// Who has come to a queue that is watched and was not let in yet, in that order.
    pub(crate) coming: Vec<Seq>,
    /// Who is still to follow another policy, and comes nowhere before.
    pub(crate) to_follow: BTreeSet<Seq>,
    pub(crate) said: Vec<(i64, EventKind)>,
}

pub(crate) fn ts(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    text.into()
}

impl Desk {
    pub(crate) fn new(plan: Rc<Plan>) -> Self {
        Self {
            short: vec![false; plan.reserves.len()],
            loads: plan
                .flows
                .loads
                .keys()
                .map(|l| (*l, Load::default()))
                .collect(),
            hours: BTreeMap::new(),
            written: Rc::default(),
            started: false,
            gatherings: Vec::new(),
            deliveries: Deliveries::default(),
            customers: Customers::default(),
            incidents: Vec::new(),
            surges: BTreeMap::new(),
            coming: Vec::new(),
            to_follow: BTreeSet::new(),
            takes: BTreeMap::new(),
            plan,
            now: None,
            tickets: Vec::new(),
            agents: Vec::new(),
            opened: 0,
            registered: 0,
            suspended: false,
            turns: BTreeMap::new(),
            cases: BTreeMap::new(),
            person_cases: BTreeSet::new(),
            said: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.now.unwrap()
    }

    pub(crate) fn say(&mut self, kind: EventKind) {
        let now = self.now();
        self.said.push((now, kind));
        self.note_coming();
    }

    pub(crate) fn find_ticket(&self, id: TicketId) -> Option<Seq> {
        self.tickets.iter().find(|t| t.id == id).map(|t| t.seq)
    }

    pub(crate) fn find_agent(&self, id: AgentId) -> Option<Seq> {
        self.agents.iter().find(|a| a.id == id).map(|a| a.seq)
    }

    /// Whether a ticket is open or kept: what is kept for no time is gone at once.
    pub(crate) fn knows(&self, seq: Seq) -> bool {
        self.tickets.iter().any(|t| t.seq == seq)
    }

    pub(crate) fn t(&self, seq: Seq) -> &Ticket {
        self.tickets.iter().find(|t| t.seq == seq).unwrap()
    }

    pub(crate) fn t_mut(&mut self, seq: Seq) -> &mut Ticket {
        self.tickets.iter_mut().find(|t| t.seq == seq).unwrap()
    }

    pub(crate) fn a(&self, seq: Seq) -> &Agent {
        self.agents.iter().find(|a| a.seq == seq).unwrap()
    }

    pub(crate) fn a_mut(&mut self, seq: Seq) -> &mut Agent {
        self.agents.iter_mut().find(|a| a.seq == seq).unwrap()
    }

    pub(crate) fn seqs(&self) -> Vec<Seq> {
        self.tickets.iter().map(|t| t.seq).collect()
    }

    pub(crate) fn agent_seqs(&self) -> Vec<Seq> {
        self.agents.iter().map(|a| a.seq).collect()
    }

    pub(crate) fn is_overdue(&self, ticket: &Ticket) -> bool {
        let patience = self.plan.patience * SECOND;
        ticket.due.is_some_and(|due| self.now() - due > patience)
    }

    /// Patience runs out in silence for whoever is not in line.
    pub(crate) fn lose_patience(&mut self) {
        let open = self.tickets.iter().filter(|t| !t.is_closed());
        for seq in open.map(|t| t.seq).collect::<Vec<Seq>>() {
            let overdue = self.is_overdue(self.t(seq));
            let wait = self.plan.queues[self.t(seq).queue()].preferred_wait;
            let now = self.now();
            let ticket = self.t_mut(seq);
            if !ticket.in_line() {
                ticket.raised = overdue;
                let until = wait.zip(ticket.waits_since);
                ticket.awaited |= until.is_some_and(|(wait, since)| since + wait * SECOND <= now);
            }
        }
    }

    /// Whether its customer is there now.
    pub(crate) fn is_live(&self, ticket: &Ticket) -> bool {
        self.plan.channels[ticket.spec.channel.as_str()].live && !ticket.abandoned
    }
}
