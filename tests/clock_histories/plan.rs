//! Random policies with clocks, as plain data of this test's own: written down once as a
//! document for the engine (`document.rs`), and read as they are by the model.

use std::collections::BTreeMap;

use nightdesk::clock::{DayEnd, DayUnit, FirstDay, LastDay, MetBy, PauseCause, When};
use nightdesk::document::PromiseKind;
use nightdesk::{Priority, Urgency};

use super::days::{MINUTE, NAMES};
use super::dice::Dice;

pub(crate) type Name = &'static str;

/// The clocks with the kind that each mostly has.
pub(crate) const CLOCKS: &[(Name, PromiseKind)] = &[
    ("answer", PromiseKind::FirstResponse),
    ("bot_or_not", PromiseKind::FirstResponse),
    ("desk_time", PromiseKind::AgentWork),
    ("law", PromiseKind::Deadline),
    ("next", PromiseKind::NextResponse),
    ("report", PromiseKind::Deadline),
    ("solved", PromiseKind::Resolution),
    ("update", PromiseKind::PeriodicUpdate),
    ("waited", PromiseKind::RequesterWait),
];
pub(crate) const QUEUES: &[Name] = &["front", "back", "late"];
pub(crate) const SEGMENTS: &[Name] = &["plain", "vip"];
/// `card.lost` inherits from `card`.
pub(crate) const TOPICS: &[Name] = &["card", "card.lost", "pay", "shut"];
pub(crate) const ANCHORS: &[Name] = &["receipt", "awareness", "reply", "period_end"];
pub(crate) const ACTION: Name = "block";

/// Spans by tier and priority, in microseconds; all of them at once where it is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    pub(crate) all: Option<i64>,
    pub(crate) each: BTreeMap<(Urgency, Priority), i64>,
}

impl Table {
    pub(crate) fn get(&self, urgency: Urgency, priority: Priority) -> Option<i64> {
        self.all
            .or_else(|| self.each.get(&(urgency, priority)).copied())
    }
}

pub(crate) type Targets = BTreeMap<Name, Table>;

/// On whose time a clock counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Time {
    Queue,
    All,
    Of(Name),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Warn {
    PerMille(u16),
    Before(i64),
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct React {
    pub(crate) priority: Option<Priority>,
    pub(crate) elevated: bool,
    pub(crate) queue: Option<Name>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Length {
    Elapsed(i64),
    Open(i64, Name),
    Days {
        count: i64,
        unit: DayUnit,
        calendar: Name,
        ends: DayEnd,
        first: FirstDay,
        last: LastDay,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Limit {
    After {
        anchor: Name,
        length: Length,
        pausable: bool,
    },
    Min(Vec<Limit>),
    Max(Vec<Limit>),
    Unless {
        limit: Box<Limit>,
        anchor: Name,
        when: When,
        then: Box<Limit>,
    },
    /// Goes on to the next business day.
    Moved {
        limit: Box<Limit>,
        calendar: Name,
        ends: DayEnd,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct ClockPlan {
    pub(crate) kind: PromiseKind,
    pub(crate) time: Time,
    pub(crate) targets: Table,
    pub(crate) limit: Option<Limit>,
    /// `None`: as the kind has it.
    pub(crate) met_by: Option<MetBy>,
    pub(crate) pauses: Option<Vec<PauseCause>>,
    pub(crate) warnings: Vec<Warn>,
    pub(crate) lead: Option<i64>,
    /// On a warning, on the breach, when the lead begins.
    pub(crate) reactions: [React; 3],
}

#[derive(Clone, Debug)]
pub(crate) struct QueuePlan {
    pub(crate) calendar: Option<Name>,
    pub(crate) clocks: Targets,
}

#[derive(Clone, Debug)]
pub(crate) struct TopicPlan {
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: Name,
    pub(crate) action: bool,
    /// Whether somebody must look when the customer hangs up.
    pub(crate) alert: bool,
    /// `None`: those of above, else the usual ones.
    pub(crate) clocks: Option<Targets>,
}

#[derive(Clone, Debug)]
pub(crate) struct RulePlan {
    /// Of this segment, with at least this amount: of what is given, all must hold.
    pub(crate) segment: Option<Name>,
    pub(crate) amount: Option<i64>,
    pub(crate) elevated: bool,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<Name>,
    pub(crate) clocks: Targets,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) backdate: i64,
    pub(crate) calendars: Vec<Name>,
    pub(crate) calendar: Option<Name>,
    pub(crate) clocks: BTreeMap<Name, ClockPlan>,
    pub(crate) usual: Targets,
    /// The tier once the action is done.
    pub(crate) then: Option<Urgency>,
    pub(crate) queues: BTreeMap<Name, QueuePlan>,
    pub(crate) segments: BTreeMap<Name, Targets>,
    pub(crate) topics: BTreeMap<Name, TopicPlan>,
    pub(crate) accumulate: bool,
    pub(crate) rules: Vec<RulePlan>,
}

fn minutes(dice: &mut Dice<'_>) -> i64 {
    dice.pick(&[60, 30, 1, 90, 240, 479, 480, 600, 2_400]) * MINUTE
}

fn table(dice: &mut Dice<'_>) -> Table {
    let mut table = Table::default();
    if !dice.chance(40) {
        table.all = Some(minutes(dice));
        return table;
    }
    for urgency in [Urgency::Routine, Urgency::Elevated, Urgency::Protective] {
        for priority in Priority::ALL {
            if dice.chance(75) {
                table.each.insert((urgency, *priority), minutes(dice));
            }
        }
    }
    table
}

fn ends(dice: &mut Dice<'_>) -> DayEnd {
    match dice.roll(5) {
        0 | 1 => DayEnd::EndOfDay,
        2 => DayEnd::SameTime,
        3 => DayEnd::Closing,
        _ => DayEnd::At(dice.pick(&["12:00", "02:30", "24:00"]).parse().unwrap()),
    }
}

fn react(dice: &mut Dice<'_>) -> React {
    if !dice.chance(35) {
        return React::default();
    }
    React {
        priority: dice.maybe(60, Priority::ALL),
        elevated: dice.chance(50),
        queue: dice.maybe(40, QUEUES),
    }
}

impl Plan {
    pub(crate) fn from_rolls(rolls: &[u16]) -> Self {
        let dice = &mut Dice::new(rolls);
        let mut calendars = dice.some(85, &NAMES);
        if calendars.is_empty() {
            calendars.push("oslo");
        }
        let mut plan = Self {
            backdate: dice.pick(&[1440, 0, 60, 10_000]) * MINUTE,
            calendar: dice.maybe(40, &calendars),
            clocks: BTreeMap::new(),
            usual: Targets::new(),
            then: dice.maybe(70, &[Urgency::Routine, Urgency::Elevated]),
            queues: BTreeMap::new(),
            segments: BTreeMap::new(),
            topics: BTreeMap::new(),
            accumulate: dice.chance(50),
            rules: Vec::new(),
            calendars,
        };
        for (name, kind) in CLOCKS {
            let other = dice.chance(4).then(|| dice.pick(CLOCKS).1);
            if dice.chance(88) {
                let clock = plan.clock(other.unwrap_or(*kind), dice);
                plan.clocks.insert(name, clock);
            }
        }
        plan.usual = plan.targets(50, dice);
        for queue in QUEUES {
            let row = QueuePlan {
                calendar: dice.maybe(60, &plan.calendars),
                clocks: plan.retargets(dice),
            };
            plan.queues.insert(queue, row);
        }
        for segment in SEGMENTS {
            let targets = plan.retargets(dice);
            plan.segments.insert(segment, targets);
        }
        for topic in TOPICS {
            let urgency = dice.pick(&[Urgency::Routine, Urgency::Elevated, Urgency::Protective]);
            let row = TopicPlan {
                // An action only lowers.
                urgency: urgency.max(plan.then.unwrap_or_default()),
                priority: dice.pick(Priority::ALL),
                queue: dice.pick(QUEUES),
                action: dice.chance(35),
                alert: dice.chance(50),
                clocks: dice.chance(65).then(|| plan.targets(60, dice)),
            };
            plan.topics.insert(topic, row);
        }
        for _ in 0..dice.roll(4) {
            let amount = dice.maybe(60, &[5, 10]);
            let segment = dice.maybe(50, SEGMENTS);
            let rule = RulePlan {
                segment: segment.or((amount.is_none()).then_some("vip")),
                // A segment alone may not lift a tier.
                elevated: amount.is_some() && dice.chance(50),
                amount,
                priority: Some(dice.pick(Priority::ALL)),
                queue: dice.maybe(30, QUEUES),
                clocks: plan.targets(25, dice),
            };
            plan.rules.push(rule);
        }
        plan
    }

    /// Some of the clocks, some of them with targets where they have any.
    fn targets(&self, percent: usize, dice: &mut Dice<'_>) -> Targets {
        let mut targets = Targets::new();
        for (name, clock) in &self.clocks {
            if dice.chance(percent) {
                let own = clock.limit.is_none() && dice.chance(30);
                targets.insert(name, if own { table(dice) } else { Table::default() });
            }
        }
        targets
    }

    fn retargets(&self, dice: &mut Dice<'_>) -> Targets {
        let mut targets = Targets::new();
        for (name, clock) in &self.clocks {
            if clock.limit.is_none() && dice.chance(25) {
                targets.insert(name, table(dice));
            }
        }
        targets
    }

    fn clock(&self, kind: PromiseKind, dice: &mut Dice<'_>) -> ClockPlan {
        let deadline = kind == PromiseKind::Deadline;
        let mut warnings = Vec::new();
        for _ in 0..dice.roll(4) {
            let warning = match dice.chance(50) {
                true => Warn::PerMille(dice.pick(&[500, 750, 1, 999, 333])),
                false => Warn::Before(dice.pick(&[10, 60, 0, 600]) * MINUTE),
            };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        ClockPlan {
            warnings,
            kind,
            time: match dice.roll(4) {
                0 | 1 => Time::Queue,
                2 if !deadline => Time::All,
                _ => Time::Of(dice.pick(&self.calendars)),
            },
            targets: if deadline || dice.chance(15) {
                Table::default()
            } else {
                table(dice)
            },
            limit: deadline.then(|| self.limit(2, dice)),
            met_by: dice.maybe(35, &[MetBy::Anybody, MetBy::Human]),
            pauses: dice.chance(40).then(|| dice.some(60, &PauseCause::ALL)),
            lead: dice.maybe(40, &[120 * MINUTE, MINUTE, 1_500 * MINUTE]),
            reactions: [react(dice), react(dice), react(dice)],
        }
    }

    fn limit(&self, depth: usize, dice: &mut Dice<'_>) -> Limit {
        let kinds = if depth == 0 { 5 } else { 10 };
        let parts = |dice: &mut Dice<'_>| {
            (0..=dice.roll(3))
                .map(|_| self.limit(depth - 1, dice))
                .collect()
        };
        match dice.roll(kinds) {
            5 => Limit::Min(parts(dice)),
            6 => Limit::Max(parts(dice)),
            7 | 8 => Limit::Unless {
                limit: Box::new(self.limit(depth - 1, dice)),
                anchor: dice.pick(&["reply", "awareness", "period_end"]),
                when: dice.pick(&[When::Inside, When::Late]),
                then: Box::new(self.limit(depth - 1, dice)),
            },
            9 => Limit::Moved {
                limit: Box::new(self.limit(depth - 1, dice)),
                calendar: dice.pick(&self.calendars),
                ends: ends(dice),
            },
            _ => Limit::After {
                anchor: dice.pick(&["receipt", "receipt", "awareness", "period_end"]),
                length: self.length(dice),
                pausable: dice.chance(50),
            },
        }
    }

    fn length(&self, dice: &mut Dice<'_>) -> Length {
        let calendar = dice.pick(&self.calendars);
        let unit = match dice.roll(6) {
            0 => return Length::Elapsed(dice.pick(&[1_440, 0, 60, 300, 4_320]) * MINUTE),
            1 => return Length::Open(dice.pick(&[60, 480, 0, 1_000]) * MINUTE, calendar),
            2 => DayUnit::Days,
            3 => DayUnit::Weeks,
            4 => DayUnit::Months,
            _ => DayUnit::BusinessDays,
        };
        let most = match unit {
            DayUnit::Days => 15,
            DayUnit::BusinessDays => 8,
            _ => 2,
        };
        let count = dice.roll(most + 1) as i64;
        Length::Days {
            count,
            unit,
            calendar,
            ends: ends(dice),
            // No days from the first of them on would end before they begin.
            first: if count > 0 && dice.chance(30) {
                FirstDay::Same
            } else {
                FirstDay::Next
            },
            last: dice.pick(&[LastDay::Stays, LastDay::NextBusinessDay]),
        }
    }
}
