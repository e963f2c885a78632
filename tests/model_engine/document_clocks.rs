//! Clocks and calendars of a [`Plan`] written down with the document's builder.

use nightdesk::clock::DayUnit;
use nightdesk::document::{
    Clock, ClockTargets, Limit as Written, NextBusinessDay, PromiseKind, Queue, Reaction, Segment,
    Set, Topic, WarnAt,
};
use nightdesk::{CalendarDocument, PolicyDocument, Urgency, Weekday};

use super::document::targets;
use super::hours::{Calendar, Week};
use super::plan::{Plan, TargetTable, Word, span};
use super::plan_clocks::{ClockPlan, CountsOn, Limit, Named, React, Warn};
use super::walls::wall;

fn own(table: &TargetTable) -> ClockTargets {
    targets(table).into()
}

impl Plan {
    pub(crate) fn write_clocks(&self, mut document: PolicyDocument) -> PolicyDocument {
        let clocks = &self.clocks;
        for (name, week) in &clocks.calendars {
            document = document.add_calendar(*name, week.written());
        }
        if let Some(calendar) = clocks.calendar {
            document = document.calendar(calendar);
        }
        for (name, clock) in &clocks.all {
            document = document.clock(*name, clock.written());
        }
        for (name, table) in &clocks.usual {
            document = document.usual_clock(*name, own(table));
        }
        document
    }

    pub(crate) fn write_clocks_of_queue(&self, name: Word, mut queue: Queue) -> Queue {
        if let Some(calendar) = self.clocks.of_queues.get(name) {
            queue = queue.calendar(*calendar);
        }
        for (clock, table) in self.clocks.queues.get(name).into_iter().flatten() {
            queue = queue.clock(*clock, own(table));
        }
        queue
    }

    pub(crate) fn write_clocks_of_segment(&self, name: Word, mut segment: Segment) -> Segment {
        for (clock, table) in self.clocks.segments.get(name).into_iter().flatten() {
            segment = segment.clock(*clock, own(table));
        }
        segment
    }

    pub(crate) fn write_clocks_of_topic(&self, name: Word, mut topic: Topic) -> Topic {
        let Some(named) = self.clocks.topics.get(name) else {
            return topic;
        };
        topic = topic.no_clocks();
        for (clock, table) in named {
            topic = topic.clock(*clock, own(table));
        }
        topic
    }
}

pub(crate) fn set_clocks(named: &Named, mut set: Set) -> Set {
    for (clock, table) in named {
        set = set.clock(*clock, own(table));
    }
    set
}

impl Calendar {
    fn written(&self) -> CalendarDocument {
        match self {
            Self::Week(week) => week.written(),
            Self::Wall(name) => wall(name).document(),
        }
    }
}

impl Week {
    fn written(&self) -> CalendarDocument {
        let (hours, minutes) = (self.offset.abs() / 60, self.offset.abs() % 60);
        let sign = if self.offset < 0 { '-' } else { '+' };
        let zone = format!("{sign}{hours:02}:{minutes:02}");
        let mut document = CalendarDocument::new(&zone).years(2026, 2026);
        let text = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        for (weekday, hours) in Weekday::ALL.into_iter().zip(&self.days) {
            for (open, close) in hours {
                document = document.open(&[weekday], &[(&text(*open), &text(*close))]);
            }
        }
        document
    }
}

impl ClockPlan {
    fn written(&self) -> Clock {
        let mut clock = Clock::new(self.kind);
        match self.counts_on {
            CountsOn::Queue => {}
            CountsOn::AllTime => clock = clock.all_time(true),
            CountsOn::Calendar(calendar) => clock = clock.calendar(calendar),
        }
        match &self.limit {
            Some(limit) => clock = clock.limit(limit.written()),
            None if self.kind == PromiseKind::Deadline => {}
            None => clock = clock.targets(targets(&self.targets)),
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
        if self.relax {
            reaction = reaction.relax(true);
        }
        (self != Self::default()).then_some(reaction)
    }
}

impl Limit {
    fn written(&self) -> Written {
        match self {
            Self::After {
                anchor,
                span: length,
                calendar,
                pausable,
            } => {
                let limit = Written::after(*anchor).pausable(*pausable);
                match calendar {
                    Some(calendar) => limit.open(span(*length)).calendar(*calendar),
                    None => limit.elapsed(span(*length)),
                }
            }
            Self::Min(parts) => Written::min(parts.iter().map(Self::written)),
            Self::Max(parts) => Written::max(parts.iter().map(Self::written)),
            Self::Unless {
                limit,
                anchor,
                when,
                then,
            } => {
                let limit = limit.alone();
                match when {
                    nightdesk::clock::When::Inside => limit.extended_by(*anchor, then.written()),
                    nightdesk::clock::When::Late => limit.unless_late(*anchor, then.written()),
                }
            }
            Self::InDays(days) => {
                let limit = Written::after(days.anchor);
                let limit = match days.unit {
                    DayUnit::BusinessDays => limit.business_days(days.count),
                    DayUnit::Days => limit.days(days.count),
                    DayUnit::Weeks => limit.weeks(days.count),
                    DayUnit::Months => limit.months(days.count),
                };
                limit
                    .calendar(days.calendar)
                    .ends(days.ends)
                    .first_day(days.first)
                    .last_day(days.last)
                    .pausable(days.pausable)
            }
            Self::Moved {
                limit,
                calendar,
                ends,
            } => (limit.alone()).next_business_day(NextBusinessDay::of(*calendar).ends(*ends)),
        }
    }

    /// What a condition, or a move, can be put on: one that has its own stands in a minimum of one.
    fn alone(&self) -> Written {
        match self {
            Self::Unless { .. } | Self::Moved { .. } => Written::min([self.written()]),
            _ => self.written(),
        }
    }
}
