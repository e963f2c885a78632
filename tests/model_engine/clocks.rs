//! One clock of a ticket. When it is due, and what it has to say, is worked out anew from when the
//! ticket stood still, each time it is asked.

use std::collections::BTreeMap;

use nightdesk::clock::{PauseCause, When};
use nightdesk::document::PromiseKind;

use super::dates::moved;
use super::hours::{after, before, passed};
use super::plan::{SECOND, Word};
use super::plan_clocks::{Clocks, Limit, Warn};

/// What is promised on a ticket that stands where it does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Promise {
    pub(crate) kind: PromiseKind,
    pub(crate) goal: Goal,
    pub(crate) stopped_by: Vec<PauseCause>,
    /// Whether a person alone keeps it.
    pub(crate) people: bool,
    pub(crate) warnings: Vec<Warn>,
    /// In microseconds, as the target.
    pub(crate) lead: Option<i64>,
    pub(crate) calendar: Option<Word>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Goal {
    Within(i64),
    By(Limit),
}

impl Promise {
    fn is_aimed_as(&self, other: &Self) -> bool {
        let by_calendar = matches!(self.goal, Goal::Within(_));
        self.goal == other.goal && (!by_calendar || self.calendar == other.calendar)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Met,
    Withdrawn,
}

/// What a clock says by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Notice {
    Warning(u8, Option<i64>),
    Lead(i64),
    Breached(i64),
    NotBreached(Option<i64>),
}

#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub(crate) name: Word,
    pub(crate) number: u32,
    pub(crate) start: i64,
    pub(crate) from_arrival: bool,
    /// What it promised, and from when on; the first from its start.
    promises: Vec<(i64, Promise)>,
    pub(crate) ended: Option<(i64, End)>,
    /// The due instant that was last said.
    pub(crate) told: Option<i64>,
    warned: Vec<u8>,
    led: bool,
    breached: bool,
    /// Its reactions are taken once: to a warning, to the breach, to the lead.
    pub(crate) reacted: [bool; 3],
}

/// When a ticket stood still, and why; without an end it does.
pub(crate) type Aside = (PauseCause, i64, Option<i64>);

/// What clocks are measured by.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) plan: &'a Clocks,
    pub(crate) asides: &'a [Aside],
    pub(crate) anchors: &'a BTreeMap<Word, i64>,
}

/// When a limit ends: paused, it has not; without its anchor nobody knows; and what is counted on
/// a calendar that is gone cannot be said.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    At(i64),
    Paused,
    Unknown,
    Gone,
}

impl Ends {
    fn at(self) -> Option<i64> {
        match self {
            Self::At(at) => Some(at),
            _ => None,
        }
    }
}

impl Clock {
    pub(crate) fn new(name: Word, number: u32, promise: Promise, start: i64) -> Self {
        Self {
            name,
            number,
            start,
            from_arrival: false,
            promises: vec![(i64::MIN, promise)],
            ended: None,
            told: None,
            warned: Vec::new(),
            led: false,
            breached: false,
            reacted: [false; 3],
        }
    }

    pub(crate) fn promise(&self) -> &Promise {
        &self.promises.last().unwrap().1
    }

    pub(crate) fn runs(&self) -> bool {
        self.ended.is_none()
    }

    pub(crate) fn is_withdrawn(&self) -> bool {
        matches!(self.ended, Some((_, End::Withdrawn)))
    }

    /// Whether the ticket stood still for a clock that these causes stop. One that has ended
    /// stands still no more.
    fn is_still(&self, at: i64, causes: &[PauseCause], facts: Facts<'_>) -> bool {
        let over = self.ended.is_some_and(|(end, _)| end <= at);
        let mut asides = facts.asides.iter();
        !over
            && asides.any(|(cause, from, to)| {
                causes.contains(cause) && *from <= at && to.is_none_or(|to| at < to)
            })
    }

    /// The stretches in which the ticket stood still for it; one that has ended stands still no
    /// more.
    fn stood_still(&self, facts: Facts<'_>) -> Vec<(i64, Option<i64>)> {
        let end = self.ended.map(|(end, _)| end);
        let causes = &self.promise().stopped_by;
        let asides = facts.asides.iter();
        let asides = asides.filter(|(cause, ..)| causes.contains(cause));
        asides
            .filter(|(_, from, _)| end.is_none_or(|end| *from < end))
            .map(|(_, from, to)| {
                (
                    *from,
                    to.map_or(end, |to| Some(end.map_or(to, |end| to.min(end)))),
                )
            })
            .collect()
    }

    /// The instants after `from` at which anything about its counting may change.
    fn turns(&self, from: i64, facts: Facts<'_>) -> Vec<i64> {
        let asides = facts.asides.iter();
        let asides = asides.flat_map(|(_, from, to)| [Some(*from), *to]);
        let promises = self.promises.iter().map(|(at, _)| Some(*at));
        let ended = [self.ended.map(|(at, _)| at)];
        let all = asides.chain(promises).chain(ended).flatten();
        let mut all: Vec<i64> = all.filter(|at| *at > from).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// When so much has been counted, in turn by what it promised; `None`: it stands still.
    fn counted(&self, span: i64, facts: Facts<'_>) -> Option<i64> {
        let in_force = |at: i64| {
            let mut promises = self.promises.iter().rev();
            let (_, promise) = promises.find(|(from, _)| *from <= at).unwrap();
            let calendar = promise
                .calendar
                .filter(|_| matches!(promise.goal, Goal::Within(_)));
            (promise, calendar)
        };
        self.walk(self.start, span, facts, |at| {
            let (promise, calendar) = in_force(at);
            (calendar, self.is_still(at, &promise.stopped_by, facts))
        })
    }

    /// Walks from turn to turn until so much has been counted.
    fn walk(
        &self,
        start: i64,
        span: i64,
        facts: Facts<'_>,
        how: impl Fn(i64) -> (Option<Word>, bool),
    ) -> Option<i64> {
        let mut left = span;
        if left == 0 {
            return Some(start);
        }
        let mut from = start;
        for to in self.turns(start, facts) {
            let (calendar, still) = how(from);
            let week = calendar.map(|name| &facts.plan.calendars[name]);
            let counted = if still { 0 } else { passed(week, from, to) };
            if left <= counted {
                return Some(after(week, from, left));
            }
            left -= counted;
            from = to;
        }
        let (calendar, still) = how(from);
        let week = calendar.map(|name| &facts.plan.calendars[name]);
        (!still).then(|| after(week, from, left))
    }

    fn ends(&self, limit: &Limit, facts: Facts<'_>) -> Ends {
        let calendars = &facts.plan.calendars;
        let any = |parts: &[Ends], first: Ends, second: Ends| {
            if parts.contains(&Ends::Gone) {
                Ends::Gone
            } else if parts.contains(&first) {
                first
            } else {
                second
            }
        };
        match limit {
            Limit::After {
                anchor,
                span,
                calendar,
                pausable,
            } => {
                let Some(anchor) = facts.anchors.get(anchor) else {
                    return Ends::Unknown;
                };
                if calendar.is_some_and(|name| !calendars.contains_key(name)) {
                    return Ends::Gone;
                }
                let causes = &self.promise().stopped_by;
                let ends = self.walk(*anchor, span * SECOND, facts, |at| {
                    (*calendar, *pausable && self.is_still(at, causes, facts))
                });
                ends.map_or(Ends::Paused, Ends::At)
            }
            Limit::InDays(days) => {
                let Some(anchor) = facts.anchors.get(days.anchor) else {
                    return Ends::Unknown;
                };
                let still = match days.pausable {
                    true => self.stood_still(facts),
                    false => Vec::new(),
                };
                let Some(calendar) = calendars.get(days.calendar) else {
                    return Ends::Gone;
                };
                let ends = days.ends_at(calendar, *anchor, &still);
                ends.map_or(Ends::Paused, Ends::At)
            }
            Limit::Moved {
                limit,
                calendar,
                ends,
            } => match self.ends(limit, facts) {
                Ends::At(end) => {
                    let calendar = calendars.get(calendar);
                    calendar.map_or(Ends::Gone, |calendar| Ends::At(moved(calendar, *ends, end)))
                }
                other => other,
            },
            Limit::Min(parts) => {
                let parts: Vec<Ends> = parts.iter().map(|part| self.ends(part, facts)).collect();
                let first = parts.iter().filter_map(|part| part.at()).min();
                let first = first.filter(|_| !parts.contains(&Ends::Gone));
                first.map_or(any(&parts, Ends::Paused, Ends::Unknown), Ends::At)
            }
            Limit::Max(parts) => {
                let parts: Vec<Ends> = parts.iter().map(|part| self.ends(part, facts)).collect();
                match parts
                    .iter()
                    .map(|part| part.at())
                    .collect::<Option<Vec<i64>>>()
                {
                    Some(all) => Ends::At(all.into_iter().max().unwrap()),
                    None => any(&parts, Ends::Unknown, Ends::Paused),
                }
            }
            Limit::Unless {
                limit,
                anchor,
                when,
                then,
            } => {
                let ends = self.ends(limit, facts);
                let happened = match (facts.anchors.get(anchor), ends) {
                    (Some(at), Ends::At(end)) => (*when == When::Inside) == (*at <= end),
                    // What stands still has not ended.
                    (Some(_), Ends::Paused) => *when == When::Inside,
                    _ => false,
                };
                if happened {
                    self.ends(then, facts)
                } else {
                    ends
                }
            }
        }
    }

    /// Whether the calendars by which it counted are there.
    fn has_calendars(&self, plan: &Clocks) -> bool {
        let within = self
            .promises
            .iter()
            .filter(|(_, promise)| matches!(promise.goal, Goal::Within(_)));
        let mut calendars = within.filter_map(|(_, promise)| promise.calendar);
        calendars.all(|name| plan.calendars.contains_key(name))
    }

    /// The same, with those that decide when a limit ends.
    fn is_countable(&self, facts: Facts<'_>) -> bool {
        self.has_calendars(facts.plan)
            && match &self.promise().goal {
                Goal::Within(_) => true,
                Goal::By(limit) => self.ends(limit, facts) != Ends::Gone,
            }
    }

    /// Where a calendar is gone, it is counted anew by what it promises now.
    pub(crate) fn count_anew_if_gone(&mut self, plan: &Clocks) {
        if !self.has_calendars(plan) {
            self.promises = vec![(i64::MIN, self.promise().clone())];
        }
    }

    pub(crate) fn due(&self, facts: Facts<'_>) -> Option<i64> {
        if !self.has_calendars(facts.plan) {
            return None;
        }
        match &self.promise().goal {
            Goal::Within(span) => self.counted(*span, facts),
            Goal::By(limit) => self.ends(limit, facts).at(),
        }
    }

    pub(crate) fn is_late(&self, facts: Facts<'_>, now: i64) -> bool {
        let end = self.ended.map_or(now, |(end, _)| end);
        self.due(facts).is_some_and(|due| due < end)
    }

    /// So long before it is due, but not before its start.
    fn ahead(&self, due: i64, span: i64, facts: Facts<'_>) -> i64 {
        let week = self.promise().calendar;
        let week = week.map(|name| &facts.plan.calendars[name]);
        before(week, due, span).max(self.start)
    }

    /// When work on it must begin.
    pub(crate) fn work_from(&self, facts: Facts<'_>) -> Option<i64> {
        let due = self.due(facts)?;
        let lead = self.promise().lead;
        Some(lead.map_or(due, |lead| self.ahead(due, lead, facts)))
    }

    /// What it will say if nothing else happens, in time.
    pub(crate) fn to_say(&self, facts: Facts<'_>) -> Vec<(i64, Notice)> {
        let mut all = Vec::new();
        if !self.runs() {
            return all;
        }
        let (promise, due) = (self.promise(), self.due(facts));
        for (number, warning) in (0..).zip(&promise.warnings) {
            let at = match (warning, &promise.goal) {
                (Warn::PerMille(share), Goal::Within(span)) => {
                    self.counted(span * i64::from(*share) / 1_000, facts)
                }
                (Warn::PerMille(share), Goal::By(_)) => due
                    .map(|due| self.start + (due - self.start).max(0) * i64::from(*share) / 1_000),
                (Warn::Before(span), _) => due.map(|due| self.ahead(due, span * SECOND, facts)),
            };
            let at = at.filter(|_| !self.warned.contains(&number));
            all.extend(at.map(|at| (at, Notice::Warning(number, due))));
        }
        if let (Some(due), Some(lead), false) = (due, promise.lead, self.led) {
            all.push((self.ahead(due, lead, facts), Notice::Lead(due)));
        }
        if let (Some(due), false) = (due, self.breached) {
            all.push((due + 1, Notice::Breached(due)));
        }
        all.sort_by_key(|(at, _)| *at);
        all
    }

    /// Says what is to be said by now.
    pub(crate) fn say(&mut self, facts: Facts<'_>, now: i64) -> Vec<(i64, Notice)> {
        let (due, late) = (self.due(facts), self.is_late(facts, now));
        let mut said = Vec::new();
        if !self.is_countable(facts) {
            return said;
        }
        if self.breached && !late {
            said.push((now, Notice::NotBreached(due)));
            self.breached = false;
        }
        let to_say = self.to_say(facts).into_iter();
        said.extend(to_say.filter(|(at, _)| *at <= now));
        // It was met too late, as it turns out.
        if let (Some(due), true, false, false) = (due, late, self.runs(), self.breached) {
            said.push((due + 1, Notice::Breached(due)));
        }
        for (_, notice) in &said {
            match notice {
                Notice::Warning(number, _) => self.warned.push(*number),
                Notice::Lead(_) => self.led = true,
                Notice::Breached(_) => self.breached = true,
                Notice::NotBreached(_) => {}
            }
        }
        said
    }

    /// It ends, unless it has as early, or began later.
    pub(crate) fn end(&mut self, at: i64, how: End) -> bool {
        let ends = self.start <= at && self.ended.is_none_or(|(ended, _)| at < ended);
        if ends {
            self.ended = Some((at, how));
        }
        ends
    }

    /// What was counted stays. At another target it may warn and be breached once more, with
    /// other warnings warn, with another lead lead.
    pub(crate) fn promise_anew(&mut self, promise: &Promise, now: i64) {
        let old = self.promise().clone();
        if old == *promise {
            return;
        }
        let same = old.is_aimed_as(promise);
        let same_calendar = old.calendar == promise.calendar;
        let ahead = |warning: &Warn| matches!(warning, Warn::Before(_));
        let ahead = promise.warnings.iter().any(ahead);
        self.breached &= same;
        self.led &= same && old.lead == promise.lead && same_calendar;
        if !(same && old.warnings == promise.warnings && (same_calendar || !ahead)) {
            self.warned.clear();
        }
        self.promises.push((now, promise.clone()));
    }
}
