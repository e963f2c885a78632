use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::anchors::Anchors;
use super::error::ClockError;
use crate::model::Name;
use crate::time::{Calendar, Span, Timestamp};

/// So much time: as it passes, or counted in the open time of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Amount {
    /// How much.
    pub span: Span,
    /// The calendar whose open time counts; `None`: all time counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Name>,
}

impl Amount {
    /// Time as it passes, nights and holidays included.
    #[must_use]
    pub const fn elapsed(span: Span) -> Self {
        Self {
            span,
            calendar: None,
        }
    }

    /// Open time of a calendar.
    #[must_use]
    pub fn open(span: Span, calendar: impl Into<Name>) -> Self {
        Self {
            span,
            calendar: Some(calendar.into()),
        }
    }

    /// The instant from which so much passes until `end`; the start of year 1 if there
    /// is none.
    pub(crate) fn before(
        &self,
        end: Timestamp,
        calendars: &Calendars,
    ) -> Result<Timestamp, ClockError> {
        Ok(match calendars.tally(self.calendar.as_ref())? {
            Tally::Elapsed => end.saturating_sub(self.span),
            Tally::Open(_, calendar) => calendar.sub(end, self.span).unwrap_or(Timestamp::MIN),
        })
    }
}

/// The calendars that promises name. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Calendars(BTreeMap<Name, Arc<Calendar>>);

impl Calendars {
    /// No calendars yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a calendar, in the place of one with the same name.
    pub fn insert(&mut self, name: impl Into<Name>, calendar: impl Into<Arc<Calendar>>) {
        self.0.insert(name.into(), calendar.into());
    }

    /// The calendar of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Calendar> {
        self.0.get(name).map(Arc::as_ref)
    }

    pub(crate) fn known(&self, name: &Name) -> Result<&Calendar, ClockError> {
        self.get(name.as_str())
            .ok_or_else(|| ClockError::UnknownCalendar {
                calendar: name.clone(),
            })
    }

    /// How time is counted by this calendar, or by none.
    pub(crate) fn tally<'a>(&'a self, name: Option<&'a Name>) -> Result<Tally<'a>, ClockError> {
        match name {
            None => Ok(Tally::Elapsed),
            Some(name) => Ok(Tally::Open(name, self.known(name)?)),
        }
    }
}

/// A way of counting time.
#[derive(Clone, Copy)]
pub(crate) enum Tally<'a> {
    Elapsed,
    Open(&'a Name, &'a Calendar),
}

impl Tally<'_> {
    pub(crate) fn add(self, start: Timestamp, span: Span) -> Result<Timestamp, ClockError> {
        match self {
            Self::Elapsed => start
                .as_micros()
                .checked_add(span.as_micros())
                .and_then(|micros| Timestamp::from_micros(micros).ok())
                .ok_or(ClockError::PastYear9999 { start, span }),
            Self::Open(name, calendar) => calendar
                .add(start, span)
                .map_err(ClockError::calendar(name)),
        }
    }

    pub(crate) fn between(self, from: Timestamp, to: Timestamp) -> Span {
        match self {
            Self::Elapsed => to.since(from),
            Self::Open(_, calendar) => calendar.between(from, to),
        }
    }
}

/// What a clock is asked against: the calendars in force, and the ticket's anchors.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub(crate) calendars: &'a Calendars,
    pub(crate) anchors: &'a Anchors,
}

impl<'a> Setting<'a> {
    /// These calendars and these anchors.
    #[must_use]
    pub const fn new(calendars: &'a Calendars, anchors: &'a Anchors) -> Self {
        Self { calendars, anchors }
    }
}
