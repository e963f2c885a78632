//! Clocks in the random policies, and what they do to a ticket's place: which instants
//! are due is taken from the events (`tests/clock_histories.rs` holds them against a model
//! of their own); what follows for the order is worked out here.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::document::{Clock, ClockTargets, Limit, PromiseKind, Queue, Reaction, WarnAt};
use nightdesk::{CalendarDocument, EventKind, PolicyDocument, Priority, Urgency, Weekday};

use super::plan::{Dice, Plan, QUEUES, SECOND, span};

/// With the kind that each has in every policy.
pub(crate) const CLOCKS: &[(&str, PromiseKind)] = &[
    ("answer", PromiseKind::FirstResponse),
    ("law", PromiseKind::Deadline),
    ("next", PromiseKind::NextResponse),
    ("reply", PromiseKind::Deadline),
    ("solved", PromiseKind::Resolution),
    ("update", PromiseKind::PeriodicUpdate),
];

/// Hours on every day, in seconds: runs begin at three.
const HOURS: [(i64, i64); 3] = [(0, 10_860), (10_920, 11_100), (14_400, 72_000)];
const HOURS_TEXT: [(&str, &str); 3] = [("00:00", "03:01"), ("03:02", "03:05"), ("04:00", "20:00")];
const DAY: i64 = 86_400 * SECOND;

/// What clocks make of a ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Raised {
    priority: Option<Priority>,
    elevated: bool,
    queue: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct ClockPlan {
    /// In seconds; of a deadline from its anchor.
    target: i64,
    /// Of a deadline: runs from a letter, and not from the receipt.
    from_letter: bool,
    pausable: bool,
    /// Whether the queue's calendar counts.
    on_calendar: bool,
    warnings: Vec<WarnAt>,
    lead: Option<i64>,
    /// On a warning, on the breach, when the lead begins.
    reactions: [Raised; 3],
}

/// What a policy says of clocks and calendars.
#[derive(Clone, Debug, Default)]
pub(crate) struct Promised {
    pub(crate) clocks: BTreeMap<&'static str, ClockPlan>,
    /// The topics that have them; none: all.
    pub(crate) topics: Vec<&'static str>,
    /// The queues on the calendar, with another target for one of the clocks.
    pub(crate) queues: BTreeMap<&'static str, i64>,
}

impl Promised {
    pub(crate) fn from_dice(
        topics: &[&'static str],
        queues: &[&'static str],
        dice: &mut Dice<'_>,
    ) -> Self {
        let mut promised = Self::default();
        if !dice.chance(65) {
            return promised;
        }
        for (name, kind) in CLOCKS {
            if dice.chance(60) {
                let clock = ClockPlan::from_dice(*kind, queues, dice);
                promised.clocks.insert(name, clock);
            }
        }
        for queue in queues {
            if dice.chance(40) {
                promised.queues.insert(queue, dice.pick(&[5, 1, 60, 3_600]));
            }
        }
        promised.topics = dice.some(topics, 3);
        promised
    }

    /// Adds what it says to a document.
    pub(crate) fn written(&self, mut document: PolicyDocument) -> PolicyDocument {
        if !self.queues.is_empty() {
            let hours = CalendarDocument::new("UTC").open(&Weekday::ALL, &HOURS_TEXT);
            document = document.add_calendar("shifts", hours.years(2026, 2026));
        }
        for (name, clock) in &self.clocks {
            document = document.clock(*name, clock.written(kind(name)));
            if self.topics.is_empty() {
                document = document.usual_clock(*name, ClockTargets::new());
            }
        }
        document
    }

    pub(crate) fn on_queue(&self, name: &str, mut queue: Queue) -> Queue {
        if let Some(target) = self.queues.get(name) {
            queue = queue.calendar("shifts");
            if self.clocks.contains_key("solved") {
                queue = queue.clock("solved", span(*target));
            }
        }
        queue
    }

    /// So many seconds of a queue's open time after an instant.
    pub(crate) fn after(&self, queue: &str, from: i64, target: i64) -> i64 {
        if !self.queues.contains_key(queue) {
            return from + target;
        }
        let (mut left, mut day) = (target, from.div_euclid(DAY) * DAY);
        if left == 0 {
            return from;
        }
        loop {
            for (open, close) in HOURS {
                let open = from.max(day + open * SECOND);
                let room = (day + close * SECOND - open).max(0);
                if room >= left {
                    return open + left;
                }
                left -= room;
            }
            day += DAY;
        }
    }
}

pub(crate) fn kind(name: &str) -> PromiseKind {
    CLOCKS.iter().find(|(clock, _)| *clock == name).unwrap().1
}

fn reaction(queues: &[&'static str], dice: &mut Dice<'_>) -> Raised {
    let mut raised = Raised::default();
    if dice.chance(50) {
        raised.priority = dice.chance(60).then(|| dice.pick(Priority::ALL));
        raised.elevated = dice.chance(50);
        raised.queue = dice.chance(40).then(|| dice.pick(queues));
    }
    raised
}

impl ClockPlan {
    fn from_dice(kind: PromiseKind, queues: &[&'static str], dice: &mut Dice<'_>) -> Self {
        let on_calendar = kind != PromiseKind::Deadline && dice.chance(50);
        // What starts with an answer or a message has no lead here, nor what counts on a
        // calendar: the picture knows the arrival and all time.
        let may_lead = !matches!(
            kind,
            PromiseKind::NextResponse | PromiseKind::PeriodicUpdate
        );
        let lead = dice.chance(50).then(|| dice.pick(&[1, 5, 30, 60]));
        let warnings = match dice.roll(4) {
            0 => vec![],
            1 => vec![WarnAt::PerMille(500)],
            2 => vec![WarnAt::Before(span(1))],
            _ => vec![WarnAt::PerMille(900), WarnAt::Before(span(5))],
        };
        Self {
            target: dice.pick(&[10, 1, 2, 5, 60, 3_600]),
            from_letter: dice.chance(30),
            pausable: dice.chance(50),
            on_calendar,
            warnings,
            lead: lead.filter(|_| may_lead && !on_calendar),
            reactions: [(); 3].map(|()| reaction(queues, dice)),
        }
    }

    fn written(&self, kind: PromiseKind) -> Clock {
        let mut clock = Clock::new(kind);
        if kind == PromiseKind::Deadline {
            let anchor = if self.from_letter {
                "letter"
            } else {
                "receipt"
            };
            let limit = Limit::after(anchor).elapsed(span(self.target));
            clock = clock.limit(limit.pausable(self.pausable));
        } else {
            clock = clock.target(span(self.target)).all_time(!self.on_calendar);
        }
        for warning in &self.warnings {
            clock = clock.warning(*warning);
        }
        if let Some(lead) = self.lead {
            clock = clock.lead(span(lead));
        }
        let [warning, breach, lead] = self.reactions.map(written);
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

    /// Whether it counts in the order.
    fn orders(&self, kind: PromiseKind) -> bool {
        kind == PromiseKind::Deadline || self.lead.is_some()
    }
}

fn written(raised: Raised) -> Option<Reaction> {
    let mut reaction = Reaction::new();
    if let Some(priority) = raised.priority {
        reaction = reaction.priority(priority);
    }
    if raised.elevated {
        reaction = reaction.urgency(Urgency::Elevated);
    }
    if let Some(queue) = raised.queue {
        reaction = reaction.queue(queue);
    }
    (raised != Raised::default()).then_some(reaction)
}

/// What is known of a ticket's clocks from the events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticking {
    /// When the ticket arrived or was reopened.
    pub(crate) since: i64,
    /// Those that run, by instance, with the due instant last told.
    running: BTreeMap<u32, (String, Option<i64>)>,
    /// Which reactions of which instance were taken.
    taken: BTreeSet<(u32, usize)>,
    /// What they have made of the ticket.
    raised: Raised,
    /// What this instant's notices will have made of it, once all are told.
    will_be: Option<Raised>,
}

impl Ticking {
    pub(crate) fn new(since: i64) -> Self {
        Self {
            since,
            ..Self::default()
        }
    }

    pub(crate) fn queue(&self) -> Option<&str> {
        self.raised.queue
    }

    pub(crate) fn priority(&self, own: Priority) -> Priority {
        self.raised.priority.map_or(own, |raised| raised.max(own))
    }

    pub(crate) fn urgency(&self, own: Urgency) -> Urgency {
        if self.raised.elevated {
            own.max(Urgency::Elevated)
        } else {
            own
        }
    }

    /// When work must begin on the first of what counts in the order.
    pub(crate) fn work_from(&self, plan: &Plan) -> Option<i64> {
        let dues = self.running.values().filter_map(|(name, due)| {
            let clock = plan.promised.clocks.get(name.as_str())?;
            let due = (*due).filter(|_| clock.orders(kind(name)))?;
            Some(match clock.lead {
                Some(lead) => (due - lead * SECOND).max(self.since),
                None => due,
            })
        });
        dues.min()
    }

    /// What an event says of the clocks. Gives whether it does.
    pub(crate) fn hear(&mut self, plan: &Plan, event: &EventKind) -> bool {
        let (which, instance, name) = match event {
            EventKind::ClockStarted {
                clock,
                instance,
                due,
                ..
            }
            | EventKind::ClockChanged {
                clock,
                instance,
                due,
                ..
            } => {
                let due = due.map(|due| due.as_micros());
                let told = (clock.as_str().to_owned(), due);
                self.running.insert(*instance, told);
                return true;
            }
            EventKind::ClockMet { instance, .. } | EventKind::ClockWithdrawn { instance, .. } => {
                self.running.remove(instance);
                return true;
            }
            EventKind::ClockWarning {
                clock, instance, ..
            } => (0, instance, clock),
            EventKind::ClockBreached {
                clock, instance, ..
            } => (1, instance, clock),
            EventKind::ClockLead {
                clock, instance, ..
            } => (2, instance, clock),
            EventKind::BreachWithdrawn { .. } => return true,
            _ => return false,
        };
        if let Some(clock) = plan.promised.clocks.get(name.as_str())
            && self.taken.insert((*instance, which))
        {
            let reaction = clock.reactions[which];
            let will_be = self.will_be.get_or_insert(self.raised);
            will_be.priority = will_be.priority.max(reaction.priority);
            will_be.elevated |= reaction.elevated;
            will_be.queue = reaction.queue.or(will_be.queue);
        }
        true
    }

    /// Once all notices of an instant are told. Gives whether they change anything.
    pub(crate) fn react(&mut self) -> bool {
        let will_be = self.will_be.take().unwrap_or(self.raised);
        std::mem::replace(&mut self.raised, will_be) != will_be
    }

    /// Queues have other names.
    pub(crate) fn rename(&mut self, heir: impl Fn(&str) -> Option<String>) {
        let heir = self.raised.queue.and_then(heir);
        let known = |heir: String| QUEUES.iter().copied().find(|queue| *queue == heir);
        self.raised.queue = heir.and_then(known);
    }
}
