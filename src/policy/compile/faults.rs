//! Collects what is wrong, and the checks that every part of a document needs.

use core::fmt::Display;
use core::ops::RangeInclusive;

use super::path::{Path, Place};
use crate::model::{Level, Name};
use crate::policy::document::table::{Named, Table};
use crate::policy::document::{Word, Written};
use crate::policy::index::{Kind, Names};
use crate::policy::nearest::nearest;
use crate::policy::problem::{Problem, ProblemCode};

/// Numbers that count or measure something: at least one, and fitting 32 bits.
pub(super) const COUNTS: RangeInclusive<i64> = 1..=u32::MAX as i64;

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(Place, Problem)>);

/// A problem that has no place yet.
#[derive(Debug)]
pub(super) struct Fault {
    code: ProblemCode,
    value: Option<String>,
    message: String,
    nearest: Option<String>,
}

impl Fault {
    /// User text in the message has been through [`shown`] or [`quoted`].
    pub(super) fn new(code: ProblemCode, message: impl Display) -> Self {
        Self {
            code,
            value: None,
            message: message.to_string(),
            nearest: None,
        }
    }

    pub(super) fn value(mut self, value: impl Display) -> Self {
        self.value = Some(shown(&value.to_string(), 80));
        self
    }

    /// With the name that was likely meant, or else what to do.
    pub(super) fn suggest(mut self, nearest: Option<impl Display>, remedy: &str) -> Self {
        if let Some(nearest) = nearest {
            self.message
                .push_str(&format!("; did you mean `{nearest}`?"));
            self.nearest = Some(nearest.to_string());
        } else {
            self.message.push_str("; ");
            self.message.push_str(remedy);
        }
        self
    }
}

/// Text fit for one line of an error: cut, and without control characters.
pub(super) fn shown(text: &str, chars: usize) -> String {
    let mut shown = String::new();
    for (position, c) in text.chars().enumerate() {
        if position == chars {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A user's name, in backticks and short.
pub(super) fn quoted(name: &Name) -> String {
    format!("`{}`", shown(name.as_str(), 40))
}

impl Faults {
    /// All problems, in the order of their paths.
    pub(super) fn take(&mut self) -> Vec<Problem> {
        let mut found = core::mem::take(&mut self.0);
        found.sort_by(|left, right| left.0.cmp(&right.0));
        found.into_iter().map(|(_, problem)| problem).collect()
    }

    pub(super) fn add(&mut self, at: &Path<'_>, fault: Fault) {
        let place = at.place();
        let problem = Problem {
            path: place.to_string(),
            code: fault.code,
            value: fault.value,
            message: fault.message,
            nearest: fault.nearest,
        };
        self.0.push((place, problem));
    }

    /// Reports the keys that a table does not have.
    pub(super) fn keys<T: Table>(&mut self, at: &Path<'_>, table: &T) {
        for key in &table.unknown().0 {
            // Of a long list the few that are spelt most alike say more than all of them.
            let remedy = match T::KEYS {
                [] => "leave it out".to_owned(),
                keys if keys.len() > 24 => "this table has no such setting; every_key.toml among the examples shows all that it has".to_owned(),
                keys => format!("this table has {}", keys.join(", ")),
            };
            let fault = Fault::new(
                ProblemCode::UnknownKey,
                format_args!("no key `{}`", shown(key, 40)),
            )
            .value(key)
            .suggest(nearest(key, T::KEYS), &remedy);
            self.add(&at.key(key), fault);
        }
    }

    /// Reports a required key that is left out.
    pub(super) fn required<'t, T>(
        &mut self,
        at: &Path<'_>,
        given: &'t Option<T>,
        remedy: &str,
    ) -> Option<&'t T> {
        if given.is_none() {
            let message = format_args!("required, but left out; {remedy}");
            self.add(at, Fault::new(ProblemCode::Missing, message));
        }
        given.as_ref()
    }

    /// Reads a written value; one that cannot be read is reported.
    pub(super) fn read<T: Word>(&mut self, at: &Path<'_>, written: &Written<T>) -> Option<T> {
        let text = match written.read() {
            Ok(value) => return Some(value),
            Err(text) => text,
        };
        // The text was kept because it cannot be read, and what is cut or escaped
        // ends in signs that cannot be either, so there always is an error.
        let message = T::from_text(&shown(text, 40)).err().unwrap_or_default();
        let mut fault = Fault::new(ProblemCode::Unreadable, message).value(text);
        if let Some(nearest) = T::nearest(text) {
            fault = fault.suggest(Some(nearest), "");
        }
        self.add(at, fault);
        None
    }

    /// Reads an optional written value, with its default.
    pub(super) fn read_or<T: Word>(
        &mut self,
        at: &Path<'_>,
        written: Option<&Written<T>>,
        default: T,
    ) -> T {
        written
            .and_then(|written| self.read(at, written))
            .unwrap_or(default)
    }

    /// Reads a list of written values, each of which may stand in it once.
    pub(super) fn words<T: Word + PartialEq>(
        &mut self,
        at: &Path<'_>,
        list: &[Written<T>],
    ) -> Vec<T> {
        let mut read: Vec<T> = Vec::new();
        for (position, written) in list.iter().enumerate() {
            let at = at.position(position);
            let Some(word) = self.read(&at, written) else {
                continue;
            };
            if read.contains(&word) {
                let text = word.to_text();
                let message = format_args!("`{text}` stands here twice; keep the first");
                let fault = Fault::new(ProblemCode::Duplicate, message);
                self.add(&at, fault.value(&text));
            }
            read.push(word);
        }
        read
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        at: &Path<'_>,
        number: i64,
        bounds: RangeInclusive<i64>,
        remedy: &str,
    ) -> Option<u32> {
        let fits = u32::try_from(number)
            .ok()
            .filter(|_| bounds.contains(&number));
        if fits.is_none() {
            let (least, most) = bounds.into_inner();
            let message = format_args!("`{number}` is outside {least} to {most}; {remedy}");
            self.add(
                at,
                Fault::new(ProblemCode::OutOfRange, message).value(number),
            );
        }
        fits
    }

    /// An optional count, with its default.
    pub(super) fn count_or(&mut self, at: &Path<'_>, given: Option<i64>, default: u32) -> u32 {
        let remedy = format!("leave it out for {default}");
        given
            .and_then(|number| self.number(at, number, COUNTS, &remedy))
            .unwrap_or(default)
    }

    /// The number of a declared name; one that is not declared is reported.
    pub(super) fn find<I>(&mut self, at: &Path<'_>, names: &Names<I>, name: &Name) -> Option<I>
    where
        I: Kind,
        usize: From<I>,
    {
        let found = names.get(name.as_str());
        if found.is_none() {
            self.unknown_name::<I>(at, name, names.nearest(name.as_str()));
        }
        found
    }

    /// Reports a name that is not declared.
    pub(super) fn unknown_name<I: Kind>(
        &mut self,
        at: &Path<'_>,
        name: &Name,
        nearest: Option<&Name>,
    ) {
        let message = format!("no {} {}", I::WHAT, quoted(name));
        let remedy = format!("declare it in `{}`, or use one that is", I::TABLE);
        let fault = Fault::new(ProblemCode::UnknownName, message)
            .value(name)
            .suggest(nearest, &remedy);
        self.add(at, fault);
    }

    /// A list of declared names, each once.
    pub(super) fn find_all<I>(&mut self, at: &Path<'_>, names: &Names<I>, given: &[Name]) -> Vec<I>
    where
        I: Kind + PartialEq,
        usize: From<I>,
    {
        self.no_repeats(at, given);
        let mut found = Vec::new();
        for (position, name) in given.iter().enumerate() {
            found.extend(self.find(&at.position(position), names, name));
        }
        found
    }

    /// Reports what stands in a list twice.
    pub(super) fn no_repeats<'t, T: Ord + Display + 't>(
        &mut self,
        at: &Path<'_>,
        list: impl IntoIterator<Item = &'t T>,
    ) {
        let mut seen = std::collections::BTreeSet::new();
        for (position, item) in list.into_iter().enumerate() {
            if !seen.insert(item) {
                let given = shown(&item.to_string(), 40);
                let fault = Fault::new(
                    ProblemCode::Duplicate,
                    format_args!("`{given}` stands here twice; keep one"),
                );
                self.add(&at.position(position), fault.value(item));
            }
        }
    }

    /// Skills with their least levels, sorted by skill.
    pub(super) fn skills<I>(
        &mut self,
        at: &Path<'_>,
        names: &Names<I>,
        given: &Named<i64>,
    ) -> Vec<(I, Level)>
    where
        I: Kind,
        usize: From<I>,
    {
        let mut skills = Vec::new();
        // By name, so also by number.
        for (skill, &level) in given.iter() {
            let at = at.key(skill.as_str());
            let found = self.find(&at, names, skill);
            let bounds = i64::from(Level::MIN.get())..=i64::from(Level::MAX.get());
            let level = self
                .number(&at, level, bounds, "use 1 for any mastery at all")
                .and_then(|level| Level::new(u8::try_from(level).ok()?).ok());
            skills.extend(found.zip(level));
        }
        skills
    }
}
