//! A [`Plan`] written down with the document's builder.

use nightdesk::clock::{DayUnit, When};
use nightdesk::document::{
    Action, Channel, Clock, ClockTargets, Condition, Limit as Written, NextBusinessDay,
    PromiseKind, Queue, Reaction, Rule, Segment, Set, Targets as Spans, Topic, WarnAt,
};
use nightdesk::{OnAbandon, PolicyDocument, RuleMode, Span, Urgency};

use super::days::wall;
use super::plan::{ACTION, ClockPlan, Length, Limit, Plan, React, RulePlan, Table, Time, Warn};

pub(crate) fn span(micros: i64) -> Span {
    Span::from_micros(micros).unwrap()
}

fn spans(table: &Table) -> Spans {
    table
        .each
        .iter()
        .fold(Spans::new(), |spans, ((urgency, priority), target)| {
            spans.entry(*urgency, *priority, span(*target))
        })
}

fn targets(table: &Table) -> ClockTargets {
    match table.all {
        Some(target) => span(target).into(),
        None => spans(table).into(),
    }
}

impl Plan {
    /// What the engine reads.
    pub(crate) fn document(&self) -> PolicyDocument {
        let mut document = PolicyDocument::new("random")
            .rule_mode(if self.accumulate {
                RuleMode::Accumulate
            } else {
                RuleMode::FirstMatch
            })
            .backdate(span(self.backdate))
            .retention("9000d")
            .channel("chat", Channel::new(true));
        if let Some(calendar) = self.calendar {
            document = document.calendar(calendar);
        }
        for name in &self.calendars {
            document = document.add_calendar(*name, wall(name).document());
        }
        for (name, clock) in &self.clocks {
            document = document.clock(*name, clock.written());
        }
        for (name, table) in &self.usual {
            document = document.usual_clock(*name, targets(table));
        }
        let mut action = Action::new();
        if let Some(then) = self.then {
            action = action.then(then);
        }
        document = document.action(ACTION, action);
        for (name, plan) in &self.queues {
            let mut queue = Queue::new();
            if let Some(calendar) = plan.calendar {
                queue = queue.calendar(calendar);
            }
            for (name, table) in &plan.clocks {
                queue = queue.clock(*name, targets(table));
            }
            document = document.queue(*name, queue);
        }
        for (name, clocks) in &self.segments {
            let segment = clocks
                .iter()
                .fold(Segment::new(), |segment, (name, table)| {
                    segment.clock(*name, targets(table))
                });
            document = document.segment(*name, segment);
        }
        for (name, plan) in &self.topics {
            let mut topic = Topic::new()
                .urgency(plan.urgency)
                .priority(plan.priority)
                .queue(plan.queue)
                .on_abandon(if plan.alert {
                    OnAbandon::Alert
                } else {
                    OnAbandon::Close
                });
            if plan.action {
                topic = topic.action(ACTION);
            }
            if let Some(clocks) = &plan.clocks {
                topic = topic.no_clocks();
                for (name, table) in clocks {
                    topic = topic.clock(*name, targets(table));
                }
            }
            document = document.topic(*name, topic);
        }
        for (number, rule) in self.rules.iter().enumerate() {
            document = document.rule(rule.written(number));
        }
        document
    }
}

impl RulePlan {
    fn written(&self, number: usize) -> Rule {
        let mut when = Condition::new();
        if let Some(segment) = self.segment {
            when = when.segment(segment);
        }
        if let Some(amount) = self.amount {
            when = when.attribute("amount").at_least(amount);
        }
        let mut set = Set::new();
        if self.elevated {
            set = set.urgency(Urgency::Elevated);
        }
        if let Some(priority) = self.priority {
            set = set.priority(priority);
        }
        if let Some(queue) = self.queue {
            set = set.queue(queue);
        }
        for (name, table) in &self.clocks {
            set = set.clock(*name, targets(table));
        }
        Rule::new(format!("rule {number}"), when, set)
    }
}

impl ClockPlan {
    fn written(&self) -> Clock {
        let mut clock = Clock::new(self.kind);
        match self.time {
            Time::Queue => {}
            Time::All => clock = clock.all_time(true),
            Time::Of(calendar) => clock = clock.calendar(calendar),
        }
        match self.targets.all {
            Some(target) => clock = clock.target(span(target)),
            None if self.kind == PromiseKind::Deadline => {}
            None => clock = clock.targets(spans(&self.targets)),
        }
        if let Some(limit) = &self.limit {
            clock = clock.limit(limit.written());
        }
        if let Some(met_by) = self.met_by {
            clock = clock.met_by(met_by);
        }
        if let Some(pauses) = &self.pauses {
            clock = clock.pauses(pauses.iter().copied());
        }
        for warning in &self.warnings {
            clock = clock.warning(match warning {
                Warn::PerMille(share) => WarnAt::PerMille(*share),
                Warn::Before(before) => WarnAt::Before(span(*before)),
            });
        }
        if let Some(lead) = self.lead {
            clock = clock.lead(span(lead));
        }
        let [warning, breach, lead] = self.reactions.map(React::written);
        if let Some(reaction) = warning {
            clock = clock.on_warning(reaction);
        }
        if let Some(reaction) = breach {
            clock = clock.on_breach(reaction);
        }
        if let Some(reaction) = lead {
            clock = clock.on_lead(reaction);
        }
        clock
    }
}

impl React {
    fn written(self) -> Option<Reaction> {
        let mut reaction = Reaction::new();
        if let Some(priority) = self.priority {
            reaction = reaction.priority(priority);
        }
        if self.elevated {
            reaction = reaction.urgency(Urgency::Elevated);
        }
        if let Some(queue) = self.queue {
            reaction = reaction.queue(queue);
        }
        (self != Self::default()).then_some(reaction)
    }
}

impl Limit {
    fn written(&self) -> Written {
        match self {
            Self::After {
                anchor,
                length,
                pausable,
            } => length.written(Written::after(*anchor)).pausable(*pausable),
            Self::Min(parts) => Written::min(parts.iter().map(Self::written)),
            Self::Max(parts) => Written::max(parts.iter().map(Self::written)),
            Self::Unless {
                limit,
                anchor,
                when,
                then,
            } => {
                let inner = limit.alone();
                match when {
                    When::Inside => inner.extended_by(*anchor, then.written()),
                    When::Late => inner.unless_late(*anchor, then.written()),
                }
            }
            Self::Moved {
                limit,
                calendar,
                ends,
            } => (limit.alone()).next_business_day(NextBusinessDay::of(*calendar).ends(*ends)),
        }
    }

    /// To put something on: a condition on a condition stands in a minimum of one.
    fn alone(&self) -> Written {
        match self {
            Self::Unless { .. } | Self::Moved { .. } => Written::min([self.written()]),
            _ => self.written(),
        }
    }
}

impl Length {
    fn written(&self, limit: Written) -> Written {
        match self {
            Self::Elapsed(time) => limit.elapsed(span(*time)),
            Self::Open(time, calendar) => limit.open(span(*time)).calendar(*calendar),
            Self::Days {
                count,
                unit,
                calendar,
                ends,
                first,
                last,
            } => {
                let limit = match unit {
                    DayUnit::BusinessDays => limit.business_days(*count),
                    DayUnit::Days => limit.days(*count),
                    DayUnit::Weeks => limit.weeks(*count),
                    DayUnit::Months => limit.months(*count),
                };
                limit
                    .calendar(*calendar)
                    .ends(*ends)
                    .first_day(*first)
                    .last_day(*last)
            }
        }
    }
}
