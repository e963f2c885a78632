//! The compiled form of a policy: every name a number, every default filled in.

use std::sync::Arc;

use serde::Serialize;
use smallvec::SmallVec;

use super::customers::CustomerRules;
use super::flow::{Flow, LoadRow};
use super::index::{
    ActionIx, BrandIx, CalendarIx, ChannelIx, ClearanceIx, ClockIx, GroupIx, LabelIx, LadderIx,
    LanguageIx, LoadIx, Names, QueueIx, RuleIx, SegmentIx, SkillIx, TopicIx,
};
use super::ladder::LadderRow;
use super::requirement::{Further, Requirement, SkillTest};
use super::rule::Rule;
use super::rules_about::RulesAbout;
use super::{
    Comparator, Digest, HandOffStanding, Interrupted, Limits, OnAbandon, PolicyDocument, RuleMode,
};
use crate::clock::{self, Calendars, ClockKind, MetBy, PauseCauses};
use crate::model::{Level, Name, Priority, TicketSpec, Urgency};
use crate::time::{Calendar, Span, Timestamp};

/// Everything the engine reads of a policy.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// What it was compiled from.
    pub(crate) document: PolicyDocument,
    /// Over `document` in canonical form, and what its calendars were compiled to.
    pub(crate) digest: Digest,
    pub(crate) strict_priority: bool,
    /// How long past its due instant a ticket whose customer is not there stays
    /// behind those who are.
    pub(crate) patience: Span,
    /// How much earlier than the last input an input may be.
    pub(crate) skew: Span,
    /// How far back `occurred_at` may lie.
    pub(crate) backdate: Span,
    /// How long a closed ticket is kept.
    pub(crate) retention: Span,
    /// How long a lost agent keeps its work.
    pub(crate) lost_grace: Span,
    pub(crate) agent_budget: u32,
    pub(crate) hand_off: HandOffStanding,
    /// The channel of tickets whose customer is to be called back.
    pub(crate) callback_channel: Option<ChannelIx>,
    pub(crate) limits: Limits,

    pub(crate) skills: Names<SkillIx>,
    pub(crate) brands: Names<BrandIx>,
    pub(crate) languages: Names<LanguageIx>,
    pub(crate) language_rows: Vec<LanguageRow>,
    pub(crate) channels: Names<ChannelIx>,
    pub(crate) channel_rows: Vec<ChannelRow>,
    pub(crate) segments: Names<SegmentIx>,
    pub(crate) segment_rows: Vec<SegmentRow>,
    pub(crate) actions: Names<ActionIx>,
    pub(crate) action_rows: Vec<ActionRow>,
    pub(crate) calendars: Names<CalendarIx>,
    pub(crate) calendar_rows: Vec<Arc<Calendar>>,
    /// The same by name, for clocks.
    pub(crate) calendar_set: Calendars,
    pub(crate) clocks: Names<ClockIx>,
    pub(crate) clock_rows: Vec<ClockRow>,
    pub(crate) queues: Names<QueueIx>,
    pub(crate) queue_rows: Vec<QueueRow>,
    pub(crate) loads: Names<LoadIx>,
    pub(crate) load_rows: Vec<LoadRow>,
    /// Whether tickets wait in queues with hours, limits, overflow or loads, or of topics
    /// with a referral: without any, none of it costs anything.
    pub(crate) flows: bool,
    pub(crate) topics: Names<TopicIx>,
    pub(crate) topic_rows: Vec<TopicRow>,
    /// What is kept of customers, and what follows from it.
    pub(crate) customers: CustomerRules,
    pub(crate) rule_mode: RuleMode,
    /// In the document's order.
    pub(crate) rules: Vec<Rule>,
    /// Follows from them.
    pub(crate) rules_about: RulesAbout,

    pub(crate) clearances: Names<ClearanceIx>,
    pub(crate) groups: Names<GroupIx>,
    pub(crate) ladders: Names<LadderIx>,
    pub(crate) ladder_rows: Vec<LadderRow>,
    /// What topics and rules ask for as expressions over skills.
    pub(crate) expressions: Vec<SkillTest>,
    /// Whether any queue chooses by scarcity, which needs counting.
    pub(crate) counts_scarcity: bool,
    pub(crate) labels: Names<LabelIx>,
    pub(crate) label_rows: Vec<LabelRow>,
    pub(crate) ramp: Option<RampRow>,
    pub(crate) interrupted: Interrupted,
    /// In the document's order.
    pub(crate) reserves: Vec<ReserveRow>,
    /// Whether any work may be interrupted.
    pub(crate) interruptible: bool,
    /// Whether agents make room for large tickets, some being larger than others.
    pub(crate) gathering: bool,
    /// Whether any queue says who its agents are.
    pub(crate) staffed: bool,
}

/// A kind of work that topics carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LabelRow {
    /// How many at a time an agent takes at most, unless it says otherwise.
    pub(crate) cap: Option<u32>,
}

/// How fast an agent who comes online is given work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RampRow {
    pub(crate) offers: u32,
    pub(crate) every: Span,
    pub(crate) lasts: Span,
}

/// Agents who are kept free for a kind of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReserveRow {
    pub(crate) name: Name,
    pub(crate) agents: u32,
    /// For this tier and those above it.
    pub(crate) tier: Urgency,
    /// A ticket of that work.
    pub(crate) work: TicketSpec,
    pub(crate) topic: TopicIx,
    pub(crate) channel: ChannelIx,
    pub(crate) language: Option<LanguageIx>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LanguageRow {
    /// What a customer of this language is answered in when nobody speaks it, best first.
    pub(crate) fallback: Vec<LanguageIx>,
    /// If this is a macro-language: its members.
    pub(crate) members: Vec<LanguageIx>,
    /// The macro-languages this one is a member of.
    pub(crate) member_of: Vec<LanguageIx>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChannelRow {
    /// Whether the customer is there now (chat, call).
    pub(crate) live: bool,
    /// Share of an agent's budget that one ticket takes.
    pub(crate) cost: u32,
    /// How many at a time an agent takes at most, unless it says otherwise.
    pub(crate) cap: Option<u32>,
    /// Whether a ticket takes all of its agent.
    pub(crate) exclusive: bool,
    pub(crate) interruptible: bool,
    pub(crate) interrupts: bool,
    /// Whether it is the written language that counts.
    pub(crate) written: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SegmentRow {
    pub(crate) head_start: Span,
    /// Sorted by clock.
    pub(crate) clock_targets: Vec<(ClockIx, Targets)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActionRow {
    /// How long the host has, from the demand.
    pub(crate) within: Option<Span>,
    /// The tier the ticket is lowered to once the action is done.
    pub(crate) then: Option<Urgency>,
    /// The instant before which it must not take effect.
    pub(crate) not_before: Option<clock::Limit>,
}

/// A promise that tickets can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClockRow {
    /// A deadline bears the clock's name.
    pub(crate) kind: ClockKind,
    pub(crate) calendar: ClockCalendar,
    /// Of a deadline, and of nothing else.
    pub(crate) limit: Option<clock::Limit>,
    /// The clock's own.
    pub(crate) targets: Targets,
    pub(crate) met_by: MetBy,
    pub(crate) stopped_by: PauseCauses,
    /// Times before it is due count on the clock's calendar, which only the promise names.
    pub(crate) warnings: Vec<clock::Warning>,
    /// Likewise.
    pub(crate) lead: Option<clock::Amount>,
    pub(crate) on_warning: Reaction,
    pub(crate) on_breach: Reaction,
    pub(crate) on_lead: Reaction,
}

/// On whose open time a clock counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClockCalendar {
    /// That of the calendar of the queue in which the ticket stands.
    Queue,
    AllTime,
    Named(Name),
}

/// What follows from a warning, a breach, or the beginning of a lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reaction {
    /// Raises to this.
    pub(crate) priority: Option<Priority>,
    /// `Elevated`, for a ticket of the tier `Routine`.
    pub(crate) urgency: Option<Urgency>,
    pub(crate) queue: Option<QueueIx>,
    /// Whether the ladder's next step is taken.
    pub(crate) relax: bool,
}

/// Response targets by tier and priority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Targets(pub(crate) [[Option<Span>; 4]; 5]);

impl Targets {
    pub(crate) fn get(&self, urgency: Urgency, priority: Priority) -> Option<Span> {
        let row = self.0.get(usize::from(urgency.rank()))?;
        *row.get(usize::from(priority.rank()))?
    }

    /// One for every tier and priority.
    pub(crate) const fn all(target: Span) -> Self {
        Self([[Some(target); 4]; 5])
    }

    pub(crate) fn set(&mut self, urgency: Urgency, priority: Priority, target: Span) {
        let row = self.0.get_mut(usize::from(urgency.rank()));
        if let Some(entry) = row.and_then(|row| row.get_mut(usize::from(priority.rank()))) {
            *entry = Some(target);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().flatten().all(Option::is_none)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueueRow {
    /// The calendar on whose open time targets count; `None`: all time counts.
    pub(crate) calendar: Option<CalendarIx>,
    pub(crate) targets: Targets,
    pub(crate) agent_choice: Vec<Comparator>,
    /// How long an offer stands; `None`: it is accepted by itself.
    pub(crate) offer_limit: Option<Span>,
    /// How long an agent is not offered a ticket again after declining it.
    pub(crate) decline_back_off: Span,
    /// How long an agent gets no offers after missing one.
    pub(crate) miss_back_off: Span,
    /// How often a ticket is declined or missed before its offers stop.
    pub(crate) attempts: u32,
    pub(crate) wrap_up: Span,
    /// How many agents are asked at once.
    pub(crate) offer_to: u32,
    /// How long a ticket waits for the agent who knows it.
    pub(crate) preferred_wait: Option<Span>,
    /// Sorted by clock.
    pub(crate) clock_targets: Vec<(ClockIx, Targets)>,
    pub(crate) flow: Flow,
    /// Of its agents. Sorted; empty: anybody's queue.
    pub(crate) groups: Vec<GroupIx>,
    pub(crate) ladder: Option<LadderIx>,
}

/// A topic with what it inherits filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TopicRow {
    /// The nearest declared ancestor along the dots.
    pub(crate) parent: Option<TopicIx>,
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: QueueIx,
    /// Sorted by skill.
    pub(crate) skills: Vec<(SkillIx, Level)>,
    pub(crate) human_only: bool,
    /// Not beside `human_only`.
    pub(crate) bot_first: bool,
    /// Whether languages may fall back.
    pub(crate) fallback: bool,
    pub(crate) action: Option<ActionIx>,
    pub(crate) on_abandon: OnAbandon,
    /// Where customers are referred to when nobody is present.
    pub(crate) refer: Option<Name>,
    /// The clocks of such tickets, sorted, with the targets that the topic gives.
    pub(crate) clocks: Option<Arc<[(ClockIx, Targets)]>>,
    /// Sorted.
    pub(crate) labels: Vec<LabelIx>,
    /// `None`: as the channel says.
    pub(crate) interruptible: Option<bool>,
    /// `None`: as the channel says.
    pub(crate) interrupts: Option<bool>,
    /// `None`: as the channel says.
    pub(crate) exclusive: Option<bool>,
    pub(crate) further: Further,
}

/// What the policy makes of a ticket's facts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Classification {
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: QueueIx,
    /// Not beside `human_only`.
    pub(crate) bot_first: bool,
    /// What it needs before any step of its ladder.
    pub(crate) requirement: Requirement,
    /// The ladder that topic and rules name.
    pub(crate) ladder: Option<LadderIx>,
    pub(crate) action: Option<ActionIx>,
    pub(crate) on_abandon: OnAbandon,
    pub(crate) head_start: Span,
    /// The rules that applied, in order.
    pub(crate) rules: SmallVec<[RuleIx; 4]>,
    /// Sorted.
    #[serde(skip_serializing_if = "SmallVec::is_empty")]
    pub(crate) labels: SmallVec<[LabelIx; 2]>,
    /// Whether work on it may be interrupted.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) interruptible: bool,
    /// Whether it may come over what is interruptible.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) interrupts: bool,
    /// Whether it takes all of its agent.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) exclusive: bool,
    /// Whether topic and rules leave the groups to the queue.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) any_staff: bool,
}

impl Compiled {
    /// Asks for the agents of the queue in which a ticket stands, if it is theirs.
    pub(crate) fn staff(&self, class: &mut Classification, queue: QueueIx) {
        if class.any_staff {
            let groups = self.queue(queue).map_or(&[][..], |row| &row.groups);
            class.requirement.groups = SmallVec::from_slice(groups);
        }
    }
}

impl Compiled {
    /// The name of a rule, for events.
    pub(crate) fn rule_name(&self, rule: RuleIx) -> Option<&Name> {
        self.rules.get(usize::from(rule)).map(|rule| &rule.name)
    }
}

impl Compiled {
    pub(crate) fn channel(&self, channel: ChannelIx) -> Option<&ChannelRow> {
        self.channel_rows.get(usize::from(channel))
    }

    /// What one ticket of a channel takes of an agent's budget.
    pub(crate) fn cost(&self, channel: ChannelIx) -> u32 {
        self.channel(channel).map_or(u32::MAX, |row| row.cost)
    }

    /// Whether tickets of a channel, exclusive or not, take more of an agent than others may,
    /// and agents make room for such.
    pub(crate) fn is_large(&self, channel: ChannelIx, exclusive: bool) -> bool {
        let cost = self.cost(channel);
        let smaller = || self.channel_rows.iter().any(|row| row.cost < cost);
        self.gathering && (smaller() || exclusive && self.shares())
    }

    /// Whether any work goes beside other work.
    fn shares(&self) -> bool {
        let topics = &self.topic_rows;
        self.channel_rows.iter().any(|row| !row.exclusive)
            || topics.iter().any(|row| row.exclusive == Some(false))
    }

    pub(crate) fn queue(&self, queue: QueueIx) -> Option<&QueueRow> {
        self.queue_rows.get(usize::from(queue))
    }

    /// The instant that lies a target after another, on a queue's calendar.
    pub(crate) fn after(&self, queue: &QueueRow, from: Timestamp, target: Span) -> Timestamp {
        let calendar = queue
            .calendar
            .and_then(|calendar| self.calendar_rows.get(usize::from(calendar)));
        match calendar {
            // So late that nobody will see it: the last instant there is.
            Some(calendar) => calendar.add(from, target).unwrap_or(Timestamp::MAX),
            None => from.saturating_add(target),
        }
    }
}
