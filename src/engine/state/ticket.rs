use std::collections::BTreeMap;

use serde::Serialize;
use smallvec::SmallVec;

use super::by_topic::{ByTopic, Listed};
use super::climb::Climb;
use super::customer::Bonds;
use super::handoff::Handoff;
use super::names::Names;
use super::order::OrderKey;
use super::promises::Promises;
use super::queue::Way;
use super::rare::Rare;
use super::seq_map::SeqMap;
use super::shared_class::SharedClass;
use crate::engine::index::Filed;
use crate::engine::index::touched::Touched;
use crate::engine::input::HoldReason;
use crate::model::{AgentKind, Name, Priority, TicketId, TicketSpec, Urgency};
use crate::policy::Need;
use crate::policy::compiled::{Classification, Compiled};
use crate::policy::facts::Facts;
use crate::policy::index::QueueIx;
use crate::policy::requirement::Requirement;
use crate::time::{Span, Timestamp};

/// A ticket, open or kept.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ticket {
    /// Counts tickets as they were opened, from 1. Names the ticket inside the engine.
    pub(crate) seq: u64,
    /// What is known of it now.
    pub(crate) spec: TicketSpec,
    /// What it was opened with, where that differs from `spec`.
    pub(crate) opened: Option<Box<TicketSpec>>,
    /// The names in `spec` as the policy numbers them. Of a closed ticket: as the
    /// policy did when it closed.
    pub(crate) names: Names,
    /// What the policy makes of `spec`.
    pub(crate) class: SharedClass,
    /// The tier in force: the policy's, lowered once the action is done.
    pub(crate) urgency: Urgency,
    /// A priority set by hand.
    pub(crate) hand_priority: Option<Priority>,
    /// A queue set by hand.
    pub(crate) hand_queue: Option<QueueIx>,

    /// When it arrived.
    pub(crate) opened_at: Timestamp,
    /// Arrival, first unanswered customer message, or the contact that reopened it.
    pub(crate) anchor: Timestamp,
    /// When it last rose to a higher tier, if it did since `anchor`.
    pub(crate) promoted_at: Option<Timestamp>,
    /// The instant by which it should be answered.
    pub(crate) due: Option<Timestamp>,
    /// Whether the customer hung up and has not been heard of since.
    pub(crate) abandoned: bool,

    /// In how many rounds of offers it was declined or missed.
    pub(crate) attempts: u32,
    /// Whether that was as often as its queue allows.
    pub(crate) exhausted: bool,
    /// Whether somebody of those it was last held out to has declined or missed it, while
    /// others still have its offer.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) refused: bool,
    /// Agents who are not asked again for a while.
    pub(crate) back_offs: Rare<Vec<BackOff>>,
    /// The agent who had it last.
    pub(crate) last_agent: Option<u64>,
    pub(crate) handoff: Handoff,
    pub(crate) action: Option<Box<ActionState>>,
    pub(crate) promises: Promises,
    pub(crate) bonds: Rare<Bonds>,
    pub(crate) stage: Stage,
    /// Whom it is held out to.
    pub(crate) offers: SmallVec<[Offer; 1]>,
    /// Who helps the agent who has it.
    #[serde(skip_serializing_if = "Rare::is_plain")]
    pub(crate) consults: Rare<Vec<u64>>,
    /// Since when it has stood in line or been offered: from then on its queue waits for the
    /// agent who knows it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waits_since: Option<Timestamp>,
    /// Until when it waits for that agent, while that timer is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) preferred_until: Option<Timestamp>,
    /// When it becomes overdue, while that timer is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) gather_at: Option<Timestamp>,
    /// When the standing rises, or interrupted work goes back in line, while that timer is set.
    pub(crate) patience_ends: Option<Timestamp>,
    /// Its key while it stands in line.
    pub(crate) key: Option<OrderKey>,
    /// Where queues have sent it. `None` where the policy has no use for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) way: Option<Box<Way>>,
    /// Where it is on its ladder, if it has one.
    pub(crate) climb: Option<Box<Climb>>,
    /// How far its agent is not what it needs; `None`: not at all.
    pub(crate) fit: Option<Box<Fit>>,
    /// Its place in the index.
    #[serde(skip)]
    pub(crate) filed: Option<Filed>,
    /// Where it is listed under its topic, while it is open.
    #[serde(skip)]
    pub(crate) listed: Option<Listed>,
    /// Whether the index is still to look at it.
    #[serde(skip)]
    pub(crate) touched: bool,
}

/// How far the agent of a ticket is not what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Fit {
    /// What was lacking when it was assigned, by the host's word.
    pub(crate) waived: Vec<Need>,
    /// What has come to be lacking since. Not empty: it stands in line for another agent.
    pub(crate) lacking: Vec<Need>,
    /// Whether its agent is a person, whom no bot relieves.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) with_person: bool,
}

impl Fit {
    /// Whether anything was or is lacking.
    pub(crate) fn says_something(&self) -> bool {
        !self.waived.is_empty() || !self.lacking.is_empty()
    }
}

/// An agent who is not asked again for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BackOff {
    pub(crate) agent: u64,
    pub(crate) until: Timestamp,
}

/// An offer that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Offer {
    pub(crate) agent: u64,
    pub(crate) expires_at: Option<Timestamp>,
}

/// An action that was demanded of the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ActionState {
    pub(crate) name: Name,
    /// When it was first demanded.
    pub(crate) since: Timestamp,
    /// What it may not take effect before.
    pub(crate) floor: Option<Floor>,
    pub(crate) due: Option<Timestamp>,
    /// The tier the ticket drops to when it is done.
    pub(crate) then: Option<Urgency>,
    /// Whether the host was told.
    pub(crate) demanded: bool,
    pub(crate) done: bool,
    /// Whether it was said to be overdue.
    pub(crate) overdue: bool,
}

/// The instant before which an action may not take effect; `None`: something that
/// decides it has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Floor(pub(crate) Option<Timestamp>);

impl ActionState {
    /// When it is to be said that the action is overdue: just after its due instant.
    pub(crate) fn alarm(&self) -> Option<Timestamp> {
        let due = self.due.filter(|_| !self.done && !self.overdue)?;
        Some(due.saturating_add(Span::TICK))
    }
}

/// The one state a ticket is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Stage {
    /// In line, or offered.
    Waiting,
    Assigned {
        agent: u64,
    },
    Held {
        reason: HoldReason,
        until: Option<Timestamp>,
        agent: Option<u64>,
    },
    Closed {
        outcome: Outcome,
        closed_at: Timestamp,
        /// When it is dropped; `None` while its action is still to be done.
        forget_at: Option<Timestamp>,
    },
}

/// How a ticket was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// The customer was helped.
    Resolved,
    /// The customer hung up or left.
    Abandoned,
    /// The host withdrew it.
    Cancelled,
    /// The host was to refer its customer elsewhere.
    Referred,
    /// It goes on as part of another.
    Merged,
}

impl Ticket {
    /// A ticket that arrives at `at`, and stands nowhere yet.
    pub(crate) fn new(
        seq: u64,
        spec: TicketSpec,
        names: Names,
        class: SharedClass,
        at: Timestamp,
    ) -> Self {
        Self {
            seq,
            spec,
            opened: None,
            names,
            urgency: class.urgency,
            class,
            hand_priority: None,
            hand_queue: None,
            opened_at: at,
            anchor: at,
            promoted_at: None,
            due: None,
            abandoned: false,
            attempts: 0,
            exhausted: false,
            refused: false,
            back_offs: Default::default(),
            last_agent: None,
            handoff: Handoff::default(),
            action: None,
            bonds: Rare::default(),
            promises: Promises::new(at),
            stage: Stage::Waiting,
            offers: Default::default(),
            consults: Default::default(),
            waits_since: None,
            preferred_until: None,
            gather_at: None,
            patience_ends: None,
            key: None,
            way: None,
            climb: None,
            fit: None,
            filed: None,
            listed: None,
            touched: false,
        }
    }

    pub(crate) fn id(&self) -> TicketId {
        self.spec.id
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        self.names.facts(&self.spec)
    }

    /// What it was opened with.
    pub(crate) fn opened(&self) -> &TicketSpec {
        self.opened.as_deref().unwrap_or(&self.spec)
    }

    /// Changes what is known of it, keeping what it was opened with.
    pub(crate) fn set_spec(&mut self, spec: TicketSpec) {
        let before = core::mem::replace(&mut self.spec, spec);
        self.opened.get_or_insert_with(|| Box::new(before));
    }

    /// Where it stands: where somebody put it, else where overflow has brought it, as long
    /// as the policy gives it the same queue as then, else where that puts it.
    pub(crate) fn queue(&self) -> QueueIx {
        self.queue_if(self.class.queue)
    }

    /// Where it would stand if topic and rules gave it this queue.
    pub(crate) fn queue_if(&self, given: QueueIx) -> QueueIx {
        let own = self.promises.raised.queue.unwrap_or(given);
        let moved = self.way.as_ref().and_then(|way| way.moved);
        let moved = moved.filter(|(from, _)| *from == own).map(|(_, to)| to);
        self.hand_queue.or(moved).unwrap_or(own)
    }

    /// The queue that topic, rules and clocks give it.
    pub(crate) fn own_queue(&self) -> QueueIx {
        self.promises.raised.queue.unwrap_or(self.class.queue)
    }

    /// Whether the queue in which it stands has let it in before.
    pub(crate) fn is_let_in(&self) -> bool {
        let way = self.way.as_ref();
        way.is_some_and(|way| way.admitted == Some(self.queue()))
    }

    pub(crate) fn priority(&self) -> Priority {
        let by_policy = self.promises.raised.priority.max(Some(self.class.priority));
        let by_ladder = self.climb.as_ref().and_then(|climb| climb.priority);
        let by_policy = by_policy.max(by_ladder);
        self.hand_priority.or(by_policy).unwrap_or_default()
    }

    /// The kind of agent it needs; `None`: either will do.
    pub(crate) fn needed_kind(&self) -> Option<AgentKind> {
        self.handoff.needed(&self.class)
    }

    /// Whether it may come over work that is interruptible.
    pub(crate) fn interrupts(&self) -> bool {
        self.class.interrupts || self.urgency == Urgency::Emergency
    }

    /// The same under a policy in which there is work that may be.
    pub(crate) fn may_interrupt(&self, policy: &Compiled) -> bool {
        policy.interruptible && self.interrupts()
    }

    /// Tier, and priority where that is strict: the least goes first.
    pub(crate) fn rank(&self, policy: &Compiled) -> (u8, u8) {
        let priority = policy.strict_priority.then(|| self.priority().rank());
        (self.urgency.rank(), priority.unwrap_or_default())
    }

    /// Whether it is to go on with another person: the one who has it is not what it needs.
    pub(crate) fn is_relieved_by_people(&self) -> bool {
        let fit = self.fit.as_ref();
        fit.is_some_and(|fit| fit.with_person && !fit.lacking.is_empty())
    }

    /// Whose it is, if it made way for another ticket of theirs.
    pub(crate) fn interrupted_with(&self) -> Option<u64> {
        match self.stage {
            Stage::Held {
                reason: HoldReason::Interrupted,
                agent,
                ..
            } => agent,
            _ => None,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed { .. })
    }

    /// Whether its place is in line: it waits, or its agent is not what it needs, and nobody
    /// is being asked.
    pub(crate) fn is_in_line(&self) -> bool {
        let wants_somebody = match self.stage {
            Stage::Waiting => true,
            Stage::Assigned { .. } => self.fit.as_ref().is_some_and(|fit| !fit.lacking.is_empty()),
            Stage::Held { .. } | Stage::Closed { .. } => false,
        };
        wants_somebody && self.offers.is_empty()
    }

    /// What it needs of an agent now.
    pub(crate) fn needs(&self) -> &Requirement {
        let relaxed = self.climb.as_ref().and_then(|climb| climb.needs.as_ref());
        relaxed.map_or(&self.class.requirement, |needs| needs.as_ref())
    }

    /// Asks for other needs than its class and its ladder have it; not in anybody's state.
    pub(crate) fn ask(&mut self, needs: Requirement) {
        self.climb = None;
        let mut class = Classification::clone(&self.class);
        class.requirement = needs;
        self.class = SharedClass::alone(class);
    }

    /// Whether its customer is there now.
    pub(crate) fn is_live(&self, policy: &Compiled) -> bool {
        !self.abandoned
            && policy
                .channel(self.names.channel)
                .is_some_and(|row| row.live)
    }

    /// The first instant at which it is overdue by more than the policy's patience.
    pub(crate) fn patience_ends(&self, policy: &Compiled) -> Option<Timestamp> {
        let end = self.due?.saturating_add(policy.patience);
        Some(end.saturating_add(Span::TICK))
    }

    /// Its place if it comes to stand in line, or changes there, at `now`.
    pub(crate) fn place(&self, policy: &Compiled, now: Timestamp) -> OrderKey {
        let out_of_patience = self.patience_ends(policy).is_some_and(|end| now >= end);
        OrderKey {
            tier: self.urgency.rank(),
            priority: self.rank(policy).1,
            standing: u8::from(!self.is_live(policy) && !out_of_patience),
            no_target: u8::from(self.due.is_none()),
            due: self.due.unwrap_or(Timestamp::MAX),
            seq: self.seq,
        }
    }

    /// Until when it waits in line for the agent who knows it, if that one comes to have
    /// no room. Only of a ticket that somebody may know; never of one in danger.
    pub(crate) fn awaits_preferred_until(&self, policy: &Compiled) -> Option<Timestamp> {
        let wait = policy.queue(self.queue())?.preferred_wait?;
        let tied = self.spec.case.is_some() || self.bonds.linked_to.is_some();
        let known = self.last_agent.is_some() || tied;
        let since = self.waits_since.filter(|_| known && !self.is_in_danger())?;
        Some(since.saturating_add(wait))
    }

    /// From when on an agent makes room for it, if it is larger than others may be. In the
    /// top three tiers that is at once.
    pub(crate) fn gathers_from(&self, policy: &Compiled) -> Option<Timestamp> {
        let large =
            policy.is_large(self.names.channel, self.class.exclusive) && !self.urgency.is_top();
        Some(self.due.filter(|_| large)?.saturating_add(Span::TICK))
    }

    /// The instant by which it should be answered, or by which work on a deadline must
    /// begin if that is earlier.
    pub(crate) fn compute_due(&self, policy: &Compiled) -> Option<Timestamp> {
        let answer = self.answer_due(policy);
        match self.promises.work_from {
            Some(work_from) => Some(answer.map_or(work_from, |answer| answer.min(work_from))),
            None => answer,
        }
    }

    fn answer_due(&self, policy: &Compiled) -> Option<Timestamp> {
        let queue = policy.queue(self.queue())?;
        let target = queue.targets.get(self.urgency, self.priority())?;
        Some(match self.promoted_at {
            Some(promoted_at) => policy.after(queue, promoted_at, target),
            None => policy
                .after(queue, self.anchor, target)
                .saturating_sub(self.class.head_start),
        })
    }
}

/// The tickets, by their sequence and by their id.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Tickets {
    by_seq: SeqMap<Ticket>,
    #[serde(skip)]
    by_id: BTreeMap<TicketId, u64>,
    /// How many were ever opened.
    opened: u64,
    #[serde(skip)]
    pub(crate) by_topic: ByTopic,
    /// Those that may have changed since the index last looked.
    #[serde(skip)]
    pub(crate) touched: Touched,
}

impl Tickets {
    /// None, of so many that were ever opened.
    pub(crate) fn after(opened: u64) -> Self {
        Self {
            opened,
            ..Self::default()
        }
    }

    /// How many were ever opened.
    pub(crate) fn opened(&self) -> u64 {
        self.opened
    }

    pub(crate) fn next_seq(&mut self) -> u64 {
        self.opened = self.opened.saturating_add(1);
        self.opened
    }

    pub(crate) fn insert(&mut self, mut ticket: Box<Ticket>) {
        self.touched.add(ticket.seq, &mut ticket.touched);
        self.by_id.insert(ticket.id(), ticket.seq);
        self.by_seq.insert(ticket.seq, ticket);
    }

    pub(crate) fn remove(&mut self, seq: u64) -> Option<Box<Ticket>> {
        let ticket = self.by_seq.remove(seq)?;
        self.by_id.remove(&ticket.id());
        Some(ticket)
    }

    /// Lists a ticket under its topic while it is open, and not else.
    pub(crate) fn list_by_topic(&mut self, seq: u64) {
        let Some(ticket) = self.by_seq.get_mut(seq) else {
            return;
        };
        let topic = (!ticket.is_closed()).then_some(ticket.names.topic);
        let before = ticket.listed;
        if before.map(|listed| listed.topic) == topic {
            return;
        }
        ticket.listed = topic.map(|topic| self.by_topic.add(topic, seq));
        let other = before.and_then(|place| self.by_topic.take(place));
        if let Some(other) = other.and_then(|other| self.by_seq.get_mut(other)) {
            other.listed = before;
        }
    }

    pub(crate) fn seq(&self, id: TicketId) -> Option<u64> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&Ticket> {
        self.by_seq.get(seq)
    }

    /// The index will look at it again.
    pub(crate) fn get_mut(&mut self, seq: u64) -> Option<&mut Ticket> {
        let ticket = self.by_seq.get_mut(seq)?;
        self.touched.add(seq, &mut ticket.touched);
        Some(ticket)
    }

    /// For the index itself.
    pub(crate) fn get_untouched_mut(&mut self, seq: u64) -> Option<&mut Ticket> {
        self.by_seq.get_mut(seq)
    }

    /// In order of arrival.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.by_seq.iter().map(|(_, ticket)| ticket)
    }

    /// The index will look at all of them again.
    pub(crate) fn for_each_mut(&mut self, mut call: impl FnMut(&mut Ticket)) {
        let touched = &mut self.touched;
        self.by_seq.for_each_mut(|ticket| {
            touched.add(ticket.seq, &mut ticket.touched);
            call(ticket);
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.by_seq.len()
    }
}
