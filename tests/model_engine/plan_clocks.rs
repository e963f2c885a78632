//! Random clocks, limits and calendars of a policy.

use std::collections::BTreeMap;

use nightdesk::clock::{DayEnd, DayUnit, FirstDay, LastDay, MetBy, PauseCause, When};
use nightdesk::document::PromiseKind;
use nightdesk::{Priority, Urgency};

use super::dates::InDays;
use super::dice::Dice;
use super::hours::{Calendar, Week};
use super::inputs::START;
use super::plan::{Plan, QUEUES, SECOND, SEGMENTS, TOPICS, TargetTable, Word, targets};
use super::walls::NAMES;

pub(crate) const CALENDARS: &[Word] = &["desk", "shop"];
pub(crate) const ANCHORS: &[Word] = &["receipt", "reply", "report"];
pub(crate) const CLOCKS: &[(Word, PromiseKind)] = &[
    ("answer", PromiseKind::FirstResponse),
    ("law", PromiseKind::Deadline),
    ("next", PromiseKind::NextResponse),
    ("report", PromiseKind::Deadline),
    ("solved", PromiseKind::Resolution),
    ("update", PromiseKind::PeriodicUpdate),
    ("waited", PromiseKind::RequesterWait),
    ("worked", PromiseKind::AgentWork),
];

/// A Sunday in winter; before the clocks in Oslo change in spring, by a day and by half a minute;
/// before they do in autumn; the day before Good Friday.
const STARTS: [i64; 5] = [
    START,
    START + 27 * 86_400 * SECOND,
    START + (28 * 86_400 - 7_230) * SECOND,
    START + 237 * 86_400 * SECOND,
    START + 32 * 86_400 * SECOND,
];

/// The targets of the clocks that are named somewhere; of none: those of others count.
pub(crate) type Named = BTreeMap<Word, TargetTable>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CountsOn {
    Queue,
    AllTime,
    Calendar(Word),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Warn {
    PerMille(u16),
    /// In seconds.
    Before(i64),
}

/// What follows from what a clock says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct React {
    pub(crate) priority: Option<Priority>,
    pub(crate) elevated: bool,
    pub(crate) queue: Option<Word>,
    pub(crate) relax: bool,
}

/// Spans are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Limit {
    /// On a calendar, or as time passes.
    After {
        anchor: Word,
        span: i64,
        calendar: Option<Word>,
        pausable: bool,
    },
    Min(Vec<Limit>),
    Max(Vec<Limit>),
    Unless {
        limit: Box<Limit>,
        anchor: Word,
        when: When,
        then: Box<Limit>,
    },
    InDays(InDays),
    /// Goes on to the next business day.
    Moved {
        limit: Box<Limit>,
        calendar: Word,
        ends: DayEnd,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClockPlan {
    pub(crate) kind: PromiseKind,
    pub(crate) counts_on: CountsOn,
    pub(crate) targets: TargetTable,
    pub(crate) limit: Option<Limit>,
    pub(crate) met_by: Option<MetBy>,
    pub(crate) pauses: Option<Vec<PauseCause>>,
    pub(crate) warnings: Vec<Warn>,
    pub(crate) lead: Option<i64>,
    /// On a warning, on the breach, when the lead begins.
    pub(crate) reactions: [React; 3],
}

/// The clocks of a policy, and the calendars that they and response targets count on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clocks {
    /// When the runs of this policy begin.
    pub(crate) start: i64,
    pub(crate) calendars: BTreeMap<Word, Calendar>,
    pub(crate) calendar: Option<Word>,
    pub(crate) of_queues: BTreeMap<Word, Word>,
    pub(crate) all: BTreeMap<Word, ClockPlan>,
    pub(crate) usual: Named,
    /// Where a topic names clocks, the usual ones do not count.
    pub(crate) topics: BTreeMap<Word, Named>,
    pub(crate) segments: BTreeMap<Word, Named>,
    pub(crate) queues: BTreeMap<Word, Named>,
    /// By the rule's number.
    pub(crate) rules: Vec<Named>,
}

impl Plan {
    /// Rolled last; half of the policies have none of it.
    pub(crate) fn add_clocks(&mut self, dice: &mut Dice<'_>) {
        self.clocks.start = dice.pick(&STARTS);
        if dice.chance(50) {
            for name in CALENDARS {
                let on_a_wall = dice.maybe(40, &NAMES).map(Calendar::Wall);
                let calendar = on_a_wall.unwrap_or_else(|| Calendar::Week(week(dice)));
                self.clocks.calendars.insert(name, calendar);
            }
            self.clocks.calendar = dice.maybe(40, CALENDARS);
            for queue in QUEUES {
                if let Some(calendar) = dice.maybe(50, CALENDARS) {
                    self.clocks.of_queues.insert(queue, calendar);
                }
            }
        }
        self.clocks.rules = vec![Named::new(); self.rules.len()];
        if !dice.chance(60) {
            return;
        }
        for (name, kind) in CLOCKS {
            let (there, other) = (dice.chance(45), dice.chance(15));
            let kind = match (other, dice.pick(CLOCKS).1) {
                (true, other) if *kind != PromiseKind::Deadline => other,
                _ => *kind,
            };
            if there {
                let clock = self.clock(kind, dice);
                self.clocks.all.insert(name, clock);
            }
        }
        self.clocks.usual = self.named(50, dice);
        for name in TOPICS {
            if dice.chance(35) {
                let named = self.named(50, dice);
                self.clocks.topics.insert(name, named);
            }
        }
        for name in SEGMENTS {
            let named = self.retargeted(dice);
            self.clocks.segments.insert(name, named);
        }
        for name in QUEUES {
            let named = self.retargeted(dice);
            self.clocks.queues.insert(name, named);
        }
        for number in 0..self.rules.len() {
            self.clocks.rules[number] = self.named(20, dice);
        }
    }

    fn named(&self, percent: usize, dice: &mut Dice<'_>) -> Named {
        let mut named = Named::new();
        for (name, clock) in &self.clocks.all {
            if dice.chance(percent) {
                let own = clock.limit.is_none() && dice.chance(30);
                let table = targets(dice, 2);
                named.insert(name, if own { table } else { TargetTable::new() });
            }
        }
        named
    }

    fn retargeted(&self, dice: &mut Dice<'_>) -> Named {
        let mut named = Named::new();
        for (name, clock) in &self.clocks.all {
            if clock.limit.is_none() && dice.chance(20) {
                named.insert(name, targets(dice, 2));
            }
        }
        named
    }

    fn clock(&self, kind: PromiseKind, dice: &mut Dice<'_>) -> ClockPlan {
        let law = kind == PromiseKind::Deadline;
        let mut warnings = Vec::new();
        for _ in 0..dice.pick(&[0, 0, 1, 2]) {
            let warning = match dice.chance(50) {
                true => Warn::PerMille(dice.pick(&[500, 1, 999, 333])),
                false => Warn::Before(dice.pick(&[2, 1, 0, 30])),
            };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        let calendar = self.some_calendar(dice);
        let counts_on = match (dice.roll(4), calendar) {
            (2, _) if !law => CountsOn::AllTime,
            (3, Some(calendar)) => CountsOn::Calendar(calendar),
            _ => CountsOn::Queue,
        };
        let mut table = TargetTable::new();
        if !law && !dice.chance(10) {
            let usual = dice.pick(&[10, 1, 2, 5, 30, 120]);
            for urgency in Urgency::ALL {
                for priority in Priority::ALL {
                    let key = (*urgency, *priority);
                    let target = dice.maybe(20, &[5, 1, 60]).unwrap_or(usual);
                    table.insert(key, target);
                }
            }
        }
        ClockPlan {
            kind,
            counts_on,
            targets: table,
            limit: law.then(|| self.limit(2, dice)),
            met_by: dice.maybe(35, &[MetBy::Anybody, MetBy::Human]),
            pauses: dice.chance(40).then(|| dice.some(60, &PauseCause::ALL)),
            warnings,
            lead: dice.maybe(35, &[5, 1, 20, 90]),
            reactions: [self.react(dice), self.react(dice), self.react(dice)],
        }
    }

    fn some_calendar(&self, dice: &mut Dice<'_>) -> Option<Word> {
        let calendar = dice.pick(CALENDARS);
        self.clocks
            .calendars
            .contains_key(calendar)
            .then_some(calendar)
    }

    fn react(&self, dice: &mut Dice<'_>) -> React {
        if !dice.chance(30) {
            return React::default();
        }
        React {
            priority: dice.maybe(60, Priority::ALL),
            elevated: dice.chance(30),
            queue: dice.maybe(40, QUEUES),
            relax: dice.chance(30) && !self.ladders.is_empty(),
        }
    }

    fn limit(&self, depth: usize, dice: &mut Dice<'_>) -> Limit {
        let parts = |dice: &mut Dice<'_>| {
            (0..=dice.roll(2))
                .map(|_| self.limit(depth - 1, dice))
                .collect()
        };
        let in_days = self.some_calendar(dice).filter(|_| dice.chance(55));
        if let Some(calendar) = in_days {
            return Limit::InDays(self.in_days(calendar, dice));
        }
        match (
            dice.roll(if depth == 0 { 4 } else { 9 }),
            self.some_calendar(dice),
        ) {
            (8, Some(calendar)) => Limit::Moved {
                limit: Box::new(self.limit(depth - 1, dice)),
                ends: self.day_end(calendar, dice),
                calendar,
            },
            (5, _) => Limit::Min(parts(dice)),
            (6, _) => Limit::Max(parts(dice)),
            (7, _) => Limit::Unless {
                limit: Box::new(self.limit(depth - 1, dice)),
                anchor: dice.pick(&ANCHORS[1..]),
                when: dice.pick(&[When::Inside, When::Late]),
                then: Box::new(self.limit(depth - 1, dice)),
            },
            (kind, calendar) => Limit::After {
                anchor: dice.pick(&["receipt", "receipt", "reply", "report"]),
                span: dice.pick(&[20, 0, 1, 5, 60, 300]),
                calendar: calendar.filter(|_| kind == 3),
                pausable: dice.chance(50),
            },
        }
    }
}

impl Plan {
    fn in_days(&self, calendar: Word, dice: &mut Dice<'_>) -> InDays {
        let count = dice.pick(&[1, 2, 3, 1, 5, 0]);
        InDays {
            anchor: dice.pick(&["receipt", "receipt", "receipt", "receipt", "reply"]),
            count,
            unit: dice.pick(&[
                DayUnit::BusinessDays,
                DayUnit::Days,
                DayUnit::BusinessDays,
                DayUnit::Weeks,
                DayUnit::Months,
            ]),
            calendar,
            ends: self.day_end(calendar, dice),
            first: match dice.chance(30) && count > 0 {
                true => FirstDay::Same,
                false => FirstDay::Next,
            },
            last: dice.pick(&[LastDay::Stays, LastDay::NextBusinessDay]),
            pausable: dice.chance(50),
        }
    }

    fn day_end(&self, calendar: Word, dice: &mut Dice<'_>) -> DayEnd {
        let time = |text: &str| DayEnd::At(text.parse().unwrap());
        let mut ends = vec![
            DayEnd::EndOfDay,
            DayEnd::SameTime,
            time("12:00"),
            time("02:30"),
        ];
        if let Calendar::Wall(_) = self.clocks.calendars[calendar] {
            ends.push(DayEnd::Closing);
        }
        dice.pick(&ends)
    }
}

/// Weeks that open around the hour at which runs begin, which is a Sunday's.
fn week(dice: &mut Dice<'_>) -> Week {
    let offset = dice.pick(&[0, 60, -300, 330]);
    let begins = 180 + offset;
    let mut day = |often: usize| {
        let mut hours = Vec::new();
        for _ in 0..dice.pick(&[1, often, 2, 3]) {
            let open = begins + dice.pick(&[1, 0, 2, 5, -30, 10]);
            let long = dice.pick(&[1, 2, 5, 60, 1_440]);
            let wall = |minute: i64| minute.rem_euclid(1_440);
            hours.push((wall(open), wall(open + long)));
        }
        hours
    };
    let mut days: [Vec<(i64, i64)>; 7] = Default::default();
    for hours in &mut days {
        *hours = day(0);
    }
    days[6] = day(1);
    Week { offset, days }
}
