//! Deadlines and floors: limits that run from anchors.

use super::faults::{Fault, Faults};
use super::path::Path;
use super::vocabulary::{Vocabulary, at_most, name};
use crate::clock::{Amount, Anchors, DayCount, DayUnit, Length, Limit, When};
use crate::model::Name;
use crate::policy::document::{self, Word, Written};
use crate::policy::problem::ProblemCode;

/// How deep limits nest at most, the outermost counted as the first; `unless` and
/// `next_business_day` are levels.
pub(super) const MAX_DEPTH: u32 = 8;
/// The most limits of one minimum or maximum.
pub(super) const MAX_PARTS: usize = 16;
/// The most days, weeks or months: a hundred years of days.
const MAX_COUNT: i64 = 36_500;

/// What each length may have beside `from`, `pausable` and `unless`.
const OF_LENGTHS: [(&str, &[&str]); 8] = [
    ("elapsed", &[]),
    ("open", &["calendar"]),
    ("business_days", DAYS),
    ("days", DAYS),
    ("weeks", DAYS),
    ("months", DAYS),
    ("min", &[]),
    ("max", &[]),
];
const DAYS: &[&str] = &["calendar", "ends", "first_day", "last_day"];

pub(super) struct Deadlines<'a> {
    names: &'a Vocabulary,
    name_bytes: u32,
    faults: &'a mut Faults,
}

impl<'a> Deadlines<'a> {
    pub(super) fn new(names: &'a Vocabulary, name_bytes: u32, faults: &'a mut Faults) -> Self {
        Self {
            names,
            name_bytes,
            faults,
        }
    }

    /// Where there is a fault, another limit stands in, and nobody sees it.
    pub(super) fn limit(&mut self, at: &Path<'_>, given: &document::Limit) -> Limit {
        self.level(at, given, 1)
    }

    fn level(&mut self, at: &Path<'_>, given: &document::Limit, depth: u32) -> Limit {
        self.faults.keys(at, given);
        let on = given.next_business_day.as_ref();
        let own_depth = depth + u32::from(given.unless.is_some()) + u32::from(on.is_some());
        if own_depth > MAX_DEPTH {
            let message = format_args!(
                "limits nest more than {MAX_DEPTH} deep (`unless` and `next_business_day` are levels of their own); join minima and maxima"
            );
            self.faults
                .add(at, Fault::new(ProblemCode::TooDeep, message));
            return stand_in();
        }
        let has_length = self.form(at, given);
        let mut lengths = Vec::new();
        for (key, list, join) in [
            ("min", &given.min, Limit::Min as fn(Vec<Limit>) -> Limit),
            ("max", &given.max, Limit::Max),
        ] {
            let parts = list
                .as_deref()
                .map(|list| self.parts(&at.key(key), list, own_depth));
            lengths.extend(parts.map(join));
        }
        if has_length && given.min.is_none() && given.max.is_none() {
            lengths.push(self.after(at, given));
        }
        let mut limit = lengths.pop().unwrap_or_else(stand_in);
        if let Some(unless) = &given.unless {
            limit = self.unless(&at.key("unless"), unless, limit, own_depth);
        }
        if let Some(on) = on {
            let at = at.key("next_business_day");
            self.faults.keys(&at, on);
            let calendar = self.calendar(&at, on.calendar.as_ref());
            limit = limit.to_business_day(calendar, self.word(&at.key("ends"), on.ends.as_ref()));
        }
        limit
    }

    /// Reports lengths that are missing or too many, and keys that say nothing of the length.
    /// Says whether there is any length.
    fn form(&mut self, at: &Path<'_>, given: &document::Limit) -> bool {
        let lengths = OF_LENGTHS.into_iter().filter(|(key, _)| has(given, key));
        let lengths: Vec<_> = lengths.collect();
        let &[(length, own)] = lengths.as_slice() else {
            let message = if lengths.is_empty() {
                "a limit without a length; write one of elapsed, open, business_days, days, weeks, months, or min or max of several".to_owned()
            } else {
                let keys: Vec<&str> = lengths.iter().map(|(key, _)| *key).collect();
                format!(
                    "a limit of several lengths ({}); keep one, or put each into a limit of its own under min or max",
                    keys.join(", ")
                )
            };
            self.faults
                .add(at, Fault::new(ProblemCode::LimitForm, message));
            return !lengths.is_empty();
        };
        let composed = matches!(length, "min" | "max");
        for key in ["from", "pausable"].iter().chain(DAYS) {
            let belongs = own.contains(key) || (!composed && matches!(*key, "from" | "pausable"));
            if has(given, key) && !belongs {
                let remedy = if composed {
                    "write it in the limits inside"
                } else {
                    "leave it out"
                };
                let message = format_args!("`{key}` says nothing of `{length}`; {remedy}");
                let fault = Fault::new(ProblemCode::LimitForm, message);
                self.faults.add(&at.key(key), fault);
            }
        }
        true
    }

    fn parts(&mut self, at: &Path<'_>, list: &[document::Limit], depth: u32) -> Vec<Limit> {
        if list.is_empty() {
            let message = "a minimum or maximum of nothing; put limits in";
            self.faults.add(at, Fault::new(ProblemCode::Empty, message));
        }
        at_most(at, list.len(), MAX_PARTS, self.faults);
        let mut limits = Vec::new();
        for (position, limit) in list.iter().enumerate() {
            limits.push(self.level(&at.position(position), limit, depth + 1));
        }
        limits
    }

    fn unless(
        &mut self,
        at: &Path<'_>,
        unless: &document::Unless,
        limit: Limit,
        depth: u32,
    ) -> Limit {
        self.faults.keys(at, unless);
        let remedy = "name what happens, for example anchor = \"holding_reply\"";
        let anchor = self.anchor(&at.key("anchor"), unless.anchor.as_ref(), remedy);
        let remedy = "write `inside` if it counts when it comes in time, `late` if when too late";
        let when = self
            .faults
            .required(&at.key("when"), &unless.when, remedy)
            .and_then(|when| self.faults.read(&at.key("when"), when));
        let remedy = "write the limit that counts then";
        let then = self
            .faults
            .required(&at.key("then"), &unless.then, remedy)
            .map_or_else(stand_in, |then| self.level(&at.key("then"), then, depth));
        match when.unwrap_or(When::Inside) {
            When::Inside => limit.extended_by(anchor, then),
            When::Late => limit.unless_late(anchor, then),
        }
    }

    fn after(&mut self, at: &Path<'_>, given: &document::Limit) -> Limit {
        let remedy = "name the anchor that it runs from, for example from = \"receipt\"";
        let anchor = self.anchor(&at.key("from"), given.from.as_ref(), remedy);
        let elapsed = given.elapsed.as_ref().and_then(|span| {
            let span = self.faults.read(&at.key("elapsed"), span)?;
            Some(Length::Time(Amount::elapsed(span)))
        });
        let open = given.open.as_ref().map(|span| {
            let calendar = self.calendar(at, given.calendar.as_ref());
            let span = self.faults.read(&at.key("open"), span).unwrap_or_default();
            Length::Time(Amount::open(span, calendar))
        });
        let mut length = elapsed.or(open);
        for (key, count, unit) in [
            ("business_days", given.business_days, DayUnit::BusinessDays),
            ("days", given.days, DayUnit::Days),
            ("weeks", given.weeks, DayUnit::Weeks),
            ("months", given.months, DayUnit::Months),
        ] {
            if let Some(count) = count {
                length = Some(Length::Days(self.days(at, given, key, count, unit)));
            }
        }
        let length = length.unwrap_or_else(|| Amount::elapsed(Default::default()).into());
        let limit = Limit::after(anchor, length);
        if given.pausable == Some(true) {
            limit.pausable()
        } else {
            limit
        }
    }

    fn days(
        &mut self,
        at: &Path<'_>,
        given: &document::Limit,
        key: &str,
        count: i64,
        unit: DayUnit,
    ) -> DayCount {
        let remedy = "a limit of more than a hundred years is none";
        let count = self
            .faults
            .number(&at.key(key), count, 0..=MAX_COUNT, remedy);
        let mut days = DayCount::new(
            count.unwrap_or(0),
            unit,
            self.calendar(at, given.calendar.as_ref()),
        );
        days.ends = self.word(&at.key("ends"), given.ends.as_ref());
        days.first = self.word(&at.key("first_day"), given.first_day.as_ref());
        days.last = self.word(&at.key("last_day"), given.last_day.as_ref());
        days
    }

    fn word<T: Word + Default>(&mut self, at: &Path<'_>, written: Option<&Written<T>>) -> T {
        self.faults.read_or(at, written, T::default())
    }

    fn calendar(&mut self, at: &Path<'_>, given: Option<&Name>) -> Name {
        let at = at.key("calendar");
        let given = given.cloned();
        let remedy = "name the calendar whose hours or days count";
        if let Some(calendar) = self.faults.required(&at, &given, remedy) {
            self.faults.find(&at, &self.names.calendars, calendar);
        }
        given.unwrap_or_else(|| "".into())
    }

    fn anchor(&mut self, at: &Path<'_>, given: Option<&Name>, remedy: &str) -> Name {
        let given = given.cloned();
        if let Some(anchor) = self.faults.required(at, &given, remedy) {
            name(at, anchor, self.name_bytes, self.faults);
        }
        given.unwrap_or_else(|| "".into())
    }
}

fn stand_in() -> Limit {
    Limit::at(Anchors::RECEIPT)
}

/// Whether a limit has this key.
fn has(limit: &document::Limit, key: &str) -> bool {
    match key {
        "elapsed" => limit.elapsed.is_some(),
        "open" => limit.open.is_some(),
        "business_days" => limit.business_days.is_some(),
        "days" => limit.days.is_some(),
        "weeks" => limit.weeks.is_some(),
        "months" => limit.months.is_some(),
        "calendar" => limit.calendar.is_some(),
        "ends" => limit.ends.is_some(),
        "first_day" => limit.first_day.is_some(),
        "last_day" => limit.last_day.is_some(),
        "pausable" => limit.pausable.is_some(),
        "from" => limit.from.is_some(),
        "min" => limit.min.is_some(),
        "max" => limit.max.is_some(),
        _ => false,
    }
}
