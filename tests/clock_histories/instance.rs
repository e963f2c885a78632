//! One clock of the naive model: what it promised from when on, and what has been said of
//! it. When it is due, what it has counted and what it has to say is worked out anew, from
//! the history, whenever that is asked.

use nightdesk::clock::{ClockState, PauseCause};
use nightdesk::document::PromiseKind;

use super::days::{back_from, open_time, use_up};
use super::history::Known;
use super::limits::{Due, Ground, Still, runs};
use super::plan::{Limit, Name, Warn};

/// What is promised, by the policy in force for a ticket that stands where it does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Terms {
    pub(crate) kind: PromiseKind,
    pub(crate) target: Target,
    pub(crate) stopped_by: Vec<PauseCause>,
    /// Whether only a person's deed meets it.
    pub(crate) people: bool,
    pub(crate) warnings: Vec<Warn>,
    pub(crate) lead: Option<i64>,
    /// On whose open time a target, the lead and the warnings before the due instant count.
    pub(crate) calendar: Option<Name>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Within(i64),
    By(Limit),
}

impl Terms {
    /// What a target is: the time and whose time it is, or the limit.
    fn same_target(&self, other: &Self) -> bool {
        match &self.target {
            Target::By(_) => self.target == other.target,
            Target::Within(_) => self.target == other.target && self.calendar == other.calendar,
        }
    }

    /// The calendar whose time is counted.
    fn counts_on(&self) -> Option<Name> {
        self.calendar
            .filter(|_| matches!(self.target, Target::Within(_)))
    }
}

/// What was said of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Started(Option<i64>),
    Changed(Option<i64>),
    Warned(u8, Option<i64>),
    Lead(i64),
    Breached(i64),
    BreachWithdrawn(Option<i64>),
    Met { at: i64, late: bool },
    Withdrawn,
}

/// A clock of the ticket: what it promised from when on, and what was said of it.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) name: Name,
    pub(crate) number: u32,
    pub(crate) start: i64,
    /// Whether it runs from the ticket's arrival.
    from_arrival: bool,
    /// With the instant from which each counts; the first counts from the start.
    terms: Vec<(i64, Terms)>,
    pub(crate) end: Option<(i64, ClockState)>,
    /// The due instant that was last told.
    pub(crate) told: Option<i64>,
    /// What was said under the present target, warnings, lead.
    warned: Vec<u8>,
    led: bool,
    breached: bool,
    /// A clock's reactions are taken once: on a warning, on the breach, on its lead.
    pub(crate) reacted: [bool; 3],
}

impl Instance {
    pub(crate) fn new(
        name: Name,
        number: u32,
        terms: Terms,
        start: i64,
        from_arrival: bool,
    ) -> Self {
        Self {
            name,
            number,
            start,
            from_arrival,
            terms: vec![(i64::MIN, terms)],
            end: None,
            told: None,
            warned: Vec::new(),
            led: false,
            breached: false,
            reacted: [false; 3],
        }
    }

    /// What it promises now.
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms.last().unwrap().1
    }

    pub(crate) fn runs(&self) -> bool {
        self.end.is_none()
    }

    pub(crate) fn state(&self) -> ClockState {
        self.end.map_or(ClockState::Running, |(_, state)| state)
    }

    /// The stretches that each of its terms counted, with the pauses cut out.
    fn stretches(&self, known: &Known) -> Vec<(Option<Name>, i64, Option<i64>)> {
        let mut all = Vec::new();
        let next = self.terms.iter().skip(1).map(|(from, _)| Some(*from));
        for ((from, terms), until) in self.terms.iter().zip(next.chain([None])) {
            let from = self.start.max(*from);
            if until.is_none_or(|until| from < until) {
                let still = self.still(terms, known);
                for (from, to) in runs(from, until, &still) {
                    all.push((terms.counts_on(), from, to));
                }
            }
        }
        all
    }

    /// A clock that has ended does not stand still any more.
    fn still(&self, terms: &Terms, known: &Known) -> Vec<Still> {
        known.still(&terms.stopped_by, self.end.map(|(end, _)| end))
    }

    /// When so much has been counted; `None`: by a calendar that is gone.
    fn counted(&self, span: i64, known: &Known) -> Option<Due> {
        let mut left = span;
        for (calendar, from, to) in self.stretches(known) {
            if calendar.is_some_and(|name| !known.policy.calendars.contains(&name)) {
                return None;
            }
            match use_up(calendar, from, to, left) {
                Ok(at) => return Some(Due::At(at)),
                Err(rest) => left = rest,
            }
        }
        Some(Due::Paused)
    }

    fn due_or_why(&self, known: &Known) -> Option<Due> {
        match &self.terms().target {
            Target::Within(span) => self.counted(*span, known),
            Target::By(limit) => limit.due(&Ground {
                anchors: &known.anchors,
                still: &self.still(self.terms(), known),
                calendars: &known.policy.calendars,
            }),
        }
    }

    pub(crate) fn due(&self, known: &Known) -> Option<i64> {
        self.due_or_why(known)?.at()
    }

    /// `None`: by a calendar that is gone.
    pub(crate) fn elapsed(&self, known: &Known, now: i64) -> Option<i64> {
        let until = self.end.map_or(now, |(end, _)| end.min(now));
        let mut sum = 0;
        for (calendar, from, to) in self.stretches(known) {
            if calendar.is_some_and(|name| !known.policy.calendars.contains(&name)) {
                return None;
            }
            sum += open_time(calendar, from, to.map_or(until, |to| to.min(until)));
        }
        Some(sum)
    }

    pub(crate) fn is_late(&self, known: &Known, now: i64) -> bool {
        let end = self.end.map_or(now, |(end, _)| end);
        self.due(known).is_some_and(|due| due < end)
    }

    /// When work must begin.
    pub(crate) fn work_from(&self, known: &Known) -> Option<i64> {
        let due = self.due(known)?;
        let terms = self.terms();
        Some(match terms.lead {
            Some(lead) => back_from(terms.calendar, due, lead).max(self.start),
            None => due,
        })
    }

    /// What it would say of itself from now on, if nothing else happened.
    pub(crate) fn to_say(&self, known: &Known) -> Vec<(i64, What)> {
        let mut all = Vec::new();
        if !self.runs() || self.due_or_why(known).is_none() {
            return all;
        }
        let (terms, due) = (self.terms(), self.due(known));
        for (number, warning) in (0..).zip(&terms.warnings) {
            let at = match (warning, &terms.target) {
                (Warn::PerMille(share), Target::Within(span)) => {
                    let share = span * i64::from(*share) / 1_000;
                    self.counted(share, known).and_then(Due::at)
                }
                (Warn::PerMille(share), Target::By(_)) => due.map(|due| {
                    let all = i128::from((due - self.start).max(0));
                    self.start + (all * i128::from(*share) / 1_000) as i64
                }),
                (Warn::Before(before), _) => {
                    due.map(|due| back_from(terms.calendar, due, *before).max(self.start))
                }
            };
            if let (Some(at), false) = (at, self.warned.contains(&number)) {
                all.push((at, What::Warned(number, due)));
            }
        }
        if let (Some(due), Some(_), false) = (due, terms.lead, self.led) {
            all.push((self.work_from(known).unwrap(), What::Lead(due)));
        }
        if let (Some(due), false) = (due, self.breached) {
            all.push((due + 1, What::Breached(due)));
        }
        all.sort_by_key(|(at, _)| *at);
        all
    }

    /// Says what is to be said by `now`.
    pub(crate) fn say(&mut self, known: &Known, now: i64) -> Vec<(i64, What)> {
        let (due, late) = (self.due(known), self.is_late(known, now));
        let mut said = Vec::new();
        if self.due_or_why(known).is_none() {
            // Nobody knows when it is or was due.
            return said;
        }
        if self.breached && !late {
            said.push((now, What::BreachWithdrawn(due)));
            self.breached = false;
        }
        for (at, what) in self.to_say(known) {
            if at <= now {
                said.push((at, what));
            }
        }
        if let (Some(due), true, false, false) = (due, late, self.runs(), self.breached) {
            said.push((due + 1, What::Breached(due)));
        }
        for (_, what) in &said {
            match what {
                What::Warned(number, _) => self.warned.push(*number),
                What::Lead(_) => self.led = true,
                What::Breached(_) => self.breached = true,
                _ => {}
            }
        }
        said
    }

    /// Ends at `at`, unless it ended as early already or began later. A deed from before
    /// its start, as far as that is known, is not the one that was promised.
    pub(crate) fn finish(&mut self, at: i64, state: ClockState) -> bool {
        let ends = self.start <= at && self.end.is_none_or(|(end, _)| at < end);
        if ends {
            self.end = Some((at, state));
        }
        ends
    }

    /// The ticket arrived at `at`. One that ended before that keeps its start.
    pub(crate) fn correct_arrival(&mut self, at: i64) {
        if self.from_arrival && self.end.is_none_or(|(end, _)| at <= end) {
            self.start = at;
        }
    }

    /// From now on it promises this, and what it has counted stays. Under another target
    /// it may warn and breach once more, with other warnings warn, with another lead lead.
    pub(crate) fn retarget(&mut self, terms: &Terms, known: &Known, now: i64) {
        let old = self.terms().clone();
        if old != *terms {
            let same = old.same_target(terms);
            self.breached &= same;
            self.led &= same && old.lead == terms.lead && old.calendar == terms.calendar;
            let before = |warning: &Warn| matches!(warning, Warn::Before(_));
            let same_calendar =
                old.calendar == terms.calendar || !terms.warnings.iter().any(before);
            if !(same && old.warnings == terms.warnings && same_calendar) {
                self.warned.clear();
            }
            self.terms.push((now, terms.clone()));
        }
        self.count_anew_if_gone(known, now);
    }

    /// What was counted by a calendar that is gone is counted anew, by what is promised now.
    fn count_anew_if_gone(&mut self, known: &Known, now: i64) {
        if self.elapsed(known, now).is_none() {
            self.terms = vec![(i64::MIN, self.terms().clone())];
        }
    }

    /// It turns out to have started earlier.
    pub(crate) fn correct_start(&mut self, start: i64, known: &Known, now: i64) {
        self.start = self.start.min(start);
        self.count_anew_if_gone(known, now);
    }
}
