//! A clock as one would keep it on squared paper: one square for each minute, with a mark
//! for each cause that stands and a colour for what it is counted by. Every question is
//! answered by walking along the squares, after whatever has been told.

use nightdesk::clock::{
    Amount, Calendars, ClockKind, ClockState, MetBy, Notice, PauseCause, PauseCauses, Promise,
};
use nightdesk::{AgentKind, CalendarDocument, Span, Timestamp, Weekday, Zones};

/// Thursday, 4 June 2026, in minutes since 1970.
const BASE: i64 = 20_608 * 1440;
const MINUTE: i64 = 60_000_000;

/// Squares after the base; nothing that is told or asked comes near the end.
pub(crate) const SQUARES: i64 = 10 * 1440;

/// Names of the calendars; none counts all time.
pub(crate) const CALENDARS: [Option<&str>; 4] = [None, Some("day"), Some("split"), Some("night")];

pub(crate) fn calendars() -> Calendars {
    let open = |days: &[Weekday], hours: &[(&str, &str)]| {
        let document = CalendarDocument::new("UTC")
            .open(days, hours)
            .years(2026, 2027);
        document.compile(&Zones::new()).unwrap()
    };
    let mut calendars = Calendars::new();
    let all = &Weekday::ALL;
    calendars.insert("day", open(&all[..5], &[("09:00", "17:00")]));
    calendars.insert(
        "split",
        open(all, &[("08:00", "12:00"), ("13:00", "17:00")]),
    );
    calendars.insert("night", open(&all[..5], &[("20:00", "04:00")]));
    calendars
}

/// Whether a calendar is open in the minute that begins at `minute`.
fn is_open(calendar: usize, minute: i64) -> bool {
    let day = minute.div_euclid(1440);
    // Day 0 of the squares is a Thursday: Monday is 0.
    let weekday = |day: i64| (day + 3).rem_euclid(7);
    let hour = minute.rem_euclid(1440) / 60;
    match calendar {
        0 => true,
        1 => weekday(day) < 5 && (9..17).contains(&hour),
        2 => (8..12).contains(&hour) || (13..17).contains(&hour),
        _ => (weekday(day) < 5 && hour >= 20) || (weekday(day - 1) < 5 && hour < 4),
    }
}

pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_micros((BASE + minute) * MINUTE).unwrap()
}

pub(crate) fn minutes(count: i64) -> Span {
    Span::from_micros(count * MINUTE).unwrap()
}

/// What a promise says, in whole minutes. Its target is a multiple of four.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Terms {
    pub(crate) target: i64,
    pub(crate) calendar: usize,
    pub(crate) causes: Vec<PauseCause>,
    /// Quarters of the target.
    pub(crate) quarters: Vec<u16>,
    /// Minutes before it is due, on a calendar.
    pub(crate) before: Vec<(i64, usize)>,
    pub(crate) lead: Option<(i64, usize)>,
    pub(crate) human: bool,
}

fn amount((count, calendar): (i64, usize)) -> Amount {
    match CALENDARS[calendar] {
        None => Amount::elapsed(minutes(count)),
        Some(name) => Amount::open(minutes(count), name),
    }
}

impl Terms {
    fn colour(&self) -> Colour {
        let bits = self.causes.iter().map(|cause| bit(*cause)).sum();
        (u8::try_from(self.calendar).unwrap(), bits)
    }

    pub(crate) fn promise(&self) -> Promise {
        let target = amount((self.target, self.calendar));
        let causes = self.causes.clone();
        let mut promise = Promise::within(ClockKind::Resolution, target)
            .stopped_by(PauseCauses::from(causes))
            .met_by(if self.human {
                MetBy::Human
            } else {
                MetBy::Anybody
            });
        for quarter in &self.quarters {
            promise = promise.warn_at_per_mille(quarter * 250);
        }
        for before in &self.before {
            promise = promise.warn_before(amount(*before));
        }
        match self.lead {
            Some(lead) => promise.lead(amount(lead)),
            None => promise,
        }
    }
}

/// What is counted by in one square: the calendar, and a bit for each cause that stops it.
type Colour = (u8, u8);

fn bit(cause: PauseCause) -> u8 {
    1 << PauseCause::ALL
        .iter()
        .position(|other| *other == cause)
        .unwrap()
}

#[derive(Clone, Debug)]
pub(crate) struct Squares {
    start: i64,
    end: Option<(i64, ClockState)>,
    /// A bit for each cause.
    marks: Vec<u8>,
    /// The causes that still stand.
    standing: Vec<PauseCause>,
    colours: Vec<Colour>,
    terms: Terms,
    said_warnings: Vec<usize>,
    said_lead: bool,
    said_breach: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    At(Timestamp),
    Paused { since: Timestamp, left: Span },
}

impl Squares {
    pub(crate) fn new(terms: &Terms, start: i64) -> Self {
        let colour = terms.colour();
        Self {
            start,
            end: None,
            marks: vec![0; SQUARES as usize],
            standing: Vec::new(),
            colours: vec![colour; SQUARES as usize],
            terms: terms.clone(),
            said_warnings: Vec::new(),
            said_lead: false,
            said_breach: false,
        }
    }

    fn mark(&mut self, cause: PauseCause, from: i64, to: i64) {
        let squares = &mut self.marks[from as usize..to as usize];
        squares.iter_mut().for_each(|marks| *marks |= bit(cause));
    }

    /// Since when a cause stands: the first square of the marks that reach the end.
    fn since(&self, cause: PauseCause) -> Option<i64> {
        if !self.standing.contains(&cause) {
            return None;
        }
        let free = self.marks.iter().rposition(|marks| marks & bit(cause) == 0);
        Some(free.map_or(0, |square| square as i64 + 1))
    }

    // What is told. Gives whether it is accepted.

    pub(crate) fn pause(&mut self, cause: PauseCause, from: i64) -> bool {
        if self.standing.contains(&cause) {
            return false;
        }
        self.mark(cause, from, SQUARES);
        self.standing.push(cause);
        true
    }

    pub(crate) fn resume(&mut self, cause: PauseCause, to: i64) -> bool {
        match self.since(cause) {
            Some(since) if since <= to => {
                let squares = &mut self.marks[to as usize..];
                squares.iter_mut().for_each(|marks| *marks &= !bit(cause));
                self.standing.retain(|other| *other != cause);
                true
            }
            _ => false,
        }
    }

    pub(crate) fn paused_between(&mut self, cause: PauseCause, from: i64, to: i64) -> bool {
        if to < from {
            return false;
        }
        self.mark(cause, from, to);
        true
    }

    pub(crate) fn correct_start(&mut self, start: i64) -> bool {
        let accepted = self.end.is_none_or(|(end, _)| start <= end);
        if accepted {
            self.start = start;
        }
        accepted
    }

    /// `None`: refused.
    pub(crate) fn end(&mut self, end: i64, state: ClockState) -> Option<bool> {
        if matches!(state, ClockState::Met { by: AgentKind::Bot }) && self.terms.human {
            return Some(false);
        }
        if self.end.is_some_and(|(other, _)| other <= end) {
            return Some(false);
        }
        if end < self.start {
            return None;
        }
        self.end = Some((end, state));
        Some(true)
    }

    pub(crate) fn retarget(&mut self, terms: &Terms, from: i64) -> bool {
        let colour = terms.colour();
        let last = self.colours.windows(2).rposition(|pair| pair[0] != pair[1]);
        let in_order = last.is_none_or(|last| from > last as i64);
        let same = self.colours[SQUARES as usize - 1] == colour;
        if self.end.is_some() || !(same || in_order) {
            return false;
        }
        if !same {
            self.colours[from as usize..].fill(colour);
        }
        let old = std::mem::replace(&mut self.terms, terms.clone());
        let same_target = (old.target, old.calendar) == (terms.target, terms.calendar);
        let same_warnings = (&old.quarters, &old.before) == (&terms.quarters, &terms.before);
        if !same_target {
            self.said_breach = false;
        }
        if !(same_target && same_warnings) {
            self.said_warnings.clear();
        }
        if !same_target || old.lead != terms.lead {
            self.said_lead = false;
        }
        true
    }

    // What is asked.

    pub(crate) fn state(&self) -> ClockState {
        self.end
            .as_ref()
            .map_or(ClockState::Running, |(_, state)| *state)
    }

    /// Whether a pause that counts stands in a square. After the end none does.
    fn is_still(&self, square: i64) -> bool {
        let (_, causes) = self.colours[square as usize];
        self.end.is_none_or(|(end, _)| square < end) && self.marks[square as usize] & causes != 0
    }

    fn is_counted(&self, square: i64) -> bool {
        let (calendar, _) = self.colours[square as usize];
        !self.is_still(square) && is_open(usize::from(calendar), square)
    }

    pub(crate) fn elapsed(&self, until: i64) -> Span {
        let until = self.end.map_or(until, |(end, _)| end.min(until));
        let counted = (self.start..until).filter(|square| self.is_counted(*square));
        minutes(counted.count() as i64)
    }

    pub(crate) fn due(&self, target: i64) -> Answer {
        let (mut left, mut square) = (target, self.start);
        while left > 0 && square < SQUARES {
            left -= i64::from(self.is_counted(square));
            square += 1;
        }
        if left == 0 {
            return Answer::At(at(square));
        }
        // It never ran again, so it stands still since the last square in which it did not.
        let ran = (self.start..SQUARES).rfind(|square| !self.is_still(*square));
        Answer::Paused {
            since: at(ran.map_or(self.start, |square| square + 1)),
            left: minutes(left),
        }
    }

    fn due_square(&self) -> Option<i64> {
        match self.due(self.terms.target) {
            Answer::At(due) => Some(due.as_micros() / MINUTE - BASE),
            Answer::Paused { .. } => None,
        }
    }

    fn before(&self, due: i64, (count, calendar): (i64, usize)) -> i64 {
        let (mut square, mut left) = (due, count);
        while left > 0 {
            square -= 1;
            left -= i64::from(is_open(calendar, square));
        }
        square.max(self.start)
    }

    pub(crate) fn work_from(&self) -> Option<Timestamp> {
        let due = self.due_square()?;
        Some(at(self
            .terms
            .lead
            .map_or(due, |lead| self.before(due, lead))))
    }

    pub(crate) fn is_late(&self, now: Timestamp) -> bool {
        let end = self.end.map_or(now, |(end, _)| at(end));
        self.due_square().is_some_and(|due| at(due) < end)
    }

    /// What a running clock has not said, with the number of each warning.
    pub(crate) fn alarms(&self) -> Vec<Said> {
        if self.end.is_some() {
            return Vec::new();
        }
        let due = self.due_square();
        let mut alarms = Vec::new();
        let terms = &self.terms;
        let shares = terms.quarters.iter().map(|quarter| {
            match self.due(terms.target / 4 * i64::from(*quarter)) {
                Answer::At(at) => Some(at),
                Answer::Paused { .. } => None,
            }
        });
        let before = terms.before.iter();
        let before = before.map(|before| due.map(|due| at(self.before(due, *before))));
        for (index, instant) in shares.chain(before).enumerate() {
            if let (Some(instant), false) = (instant, self.said_warnings.contains(&index)) {
                alarms.push((instant, 0, index));
            }
        }
        if let (Some(from), Some(_), false) = (self.work_from(), terms.lead, self.said_lead) {
            alarms.push((from, 1, 0));
        }
        if let (Some(due), false) = (due, self.said_breach) {
            alarms.push((at(due).saturating_add(Span::TICK), 2, 0));
        }
        alarms.sort();
        alarms
    }

    pub(crate) fn fire(&mut self, now: Timestamp) -> Vec<Said> {
        let late = self.is_late(now);
        let mut said = Vec::new();
        if self.said_breach && !late {
            self.said_breach = false;
            said.push((now, 3, 0));
        }
        for alarm in self.alarms() {
            match alarm {
                (at, _, _) if at > now => continue,
                (_, 0, index) => self.said_warnings.push(index),
                (_, 1, _) => self.said_lead = true,
                _ => self.said_breach = true,
            }
            said.push(alarm);
        }
        if late && !self.said_breach {
            self.said_breach = true;
            let due = self.due_square().unwrap();
            said.push((at(due).saturating_add(Span::TICK), 2, 0));
        }
        said
    }
}

/// A notice in short: its instant, its kind (warning, lead, breach, taken back), its number.
pub(crate) type Said = (Timestamp, u8, usize);

pub(crate) fn short(notice: &Notice) -> Said {
    match notice {
        Notice::Warning { at, index, .. } => (*at, 0, usize::from(*index)),
        Notice::Lead { at, .. } => (*at, 1, 0),
        Notice::Breached { at, .. } => (*at, 2, 0),
        Notice::BreachWithdrawn { at, .. } => (*at, 3, 0),
        other => panic!("{other:?} is new to the model"),
    }
}
