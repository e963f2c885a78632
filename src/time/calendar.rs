use serde::{Serialize, Serializer};

use super::date::{Date, civil};
use super::reader::Reader;
use super::rules::{Rules, Steady};
use super::table::{Count, Table, week_of};
use super::zone::{DAY_S, ZoneSource};
use super::{CalendarError, OpenPeriod, OpenPeriods, Span, Timestamp, WallTime};

/// A calendar, checked and compiled: when a desk is open, and arithmetic with its open
/// time. Made by [`CalendarDocument::compile`](super::CalendarDocument::compile); it never
/// changes.
///
/// Every question has a bound. In the compiled years an answer takes two short searches,
/// however long the span; outside, up to the ends of the years 1 and 9999, the same
/// answer is worked out ten years at a time.
///
/// # Conventions
///
/// - Open stretches include their start and exclude their end.
/// - Open time is what really passes, over changes of the clocks too.
/// - A span that uses up a stretch exactly ends **at** its close (going back: at its open).
/// - Adding nothing gives the start back, open or not.
/// - From a later to an earlier instant there is no open time.
///
/// It serialises (one way) as what it was compiled to: zone with its changes of offset,
/// hours, exceptions, breaks, holiday rules. Two calendars that serialise alike answer
/// alike in the compiled years, so a digest over it tells whether anything changed.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(crate) rules: Rules,
    pub(crate) table: Table,
    pub(crate) steady: Option<Steady>,
    years: (i32, i32),
}

impl Calendar {
    pub(crate) fn new(rules: Rules, years: (i32, i32)) -> Self {
        let week =
            |year| civil(year, 1, 1).map_or(0, |day| week_of(i64::from(day) * DAY_S * 1_000_000));
        // A week more on either side, for zones ahead of UTC or behind.
        let table = Table::build(&rules, week(years.0) - 1, week(years.1 + 1) + 2);
        let steady = rules.steady();
        Self {
            rules,
            table,
            steady,
            years,
        }
    }

    /// Whether no open time was found in the compiled years nor on any dated exception.
    pub(crate) fn is_never_open(&self) -> bool {
        let opens = |day: &i32| !self.rules.unroll(*day, day + 1).open.is_empty();
        self.table.total(Count::Open) == 0 && !self.rules.exceptions.keys().any(opens)
    }

    /// The instant by which `open` more open time has passed from `start` on.
    ///
    /// # Errors
    /// [`CalendarError::PastYear9999`] if that much does not follow.
    pub fn add(&self, start: Timestamp, open: Span) -> Result<Timestamp, CalendarError> {
        let error = CalendarError::PastYear9999 { start, open };
        if open.is_zero() {
            return Ok(start);
        }
        Reader::new(self)
            .advance(start.as_micros(), open.as_micros().unsigned_abs())
            .and_then(timestamp)
            .ok_or(error)
    }

    /// The latest instant from which `open` open time passes until `start`.
    ///
    /// # Errors
    /// [`CalendarError::BeforeYear1`] if that much does not lie before.
    pub fn sub(&self, start: Timestamp, open: Span) -> Result<Timestamp, CalendarError> {
        let error = CalendarError::BeforeYear1 { start, open };
        if open.is_zero() {
            return Ok(start);
        }
        Reader::new(self)
            .retreat(start.as_micros(), open.as_micros().unsigned_abs())
            .and_then(timestamp)
            .ok_or(error)
    }

    /// The open time from `from` up to `to`; none if `to` is earlier.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Span {
        let open = Reader::new(self).between(from.as_micros(), to.as_micros());
        i64::try_from(open)
            .ok()
            .and_then(|open| Span::from_micros(open).ok())
            .unwrap_or(Span::MAX)
    }

    /// Whether the calendar is open at this instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        Reader::new(self).is_open(at.as_micros())
    }

    /// `at` itself if open, else the next opening.
    ///
    /// # Errors
    /// [`CalendarError::NoOpening`] if it does not open again.
    pub fn next_open(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        Reader::new(self)
            .next(at.as_micros(), Count::Open)
            .and_then(timestamp)
            .ok_or(CalendarError::NoOpening { after: at })
    }

    /// The first opening after `at`, not `at` itself.
    ///
    /// # Errors
    /// [`CalendarError::NoOpening`] if it does not open again, or never closes.
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let mut reader = Reader::new(self);
        reader
            .next(at.as_micros(), Count::Closed)
            .and_then(|closed| reader.next(closed, Count::Open))
            .and_then(timestamp)
            .ok_or(CalendarError::NoOpening { after: at })
    }

    /// The end of the open stretch that `at` lies in, else of the next.
    ///
    /// # Errors
    /// [`CalendarError::NoOpening`] if it does not open again, [`CalendarError::NoClosing`]
    /// if it never closes.
    pub fn closing(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let mut reader = Reader::new(self);
        let open = reader
            .next(at.as_micros(), Count::Open)
            .ok_or(CalendarError::NoOpening { after: at })?;
        reader
            .next(open, Count::Closed)
            .and_then(timestamp)
            .ok_or(CalendarError::NoClosing { after: at })
    }

    /// `at` itself if open just before it, else the previous close.
    ///
    /// # Errors
    /// [`CalendarError::NotOpenBefore`] if there is none.
    pub fn prev_open(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        Reader::new(self)
            .previous(at.as_micros(), Count::Open)
            .and_then(timestamp)
            .ok_or(CalendarError::NotOpenBefore { before: at })
    }

    /// The open stretches from `start` on, in order; the first is clipped at `start`.
    ///
    /// Stretches that touch are one. A calendar that never closes has one, up to the end
    /// of year 9999.
    pub fn open_periods_after(&self, start: Timestamp) -> OpenPeriods<'_> {
        OpenPeriods::new(self, start, Timestamp::MAX)
    }

    /// The open stretches from `from` up to `to`, in order, clipped at both.
    pub fn open_periods_between(&self, from: Timestamp, to: Timestamp) -> OpenPeriods<'_> {
        OpenPeriods::new(self, from, to)
    }

    /// The open stretches before `start`, backwards in time; the first is clipped at
    /// `start`.
    pub fn open_periods_before(&self, start: Timestamp) -> impl Iterator<Item = OpenPeriod> + '_ {
        OpenPeriods::new(self, Timestamp::MIN, start).rev()
    }

    /// The open stretches on a local date, clipped to it: the end of a night that began
    /// the day before is one of them.
    pub fn open_periods_on(&self, date: Date) -> OpenPeriods<'_> {
        let start = self.instant(date, WallTime::START_OF_DAY);
        let end = self.instant(date, WallTime::END_OF_DAY);
        OpenPeriods::new(self, start, end)
    }

    /// The local date at an instant.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        let (day, _) = self.local(at.as_micros());
        // An offset may lead a day out of the years 1 to 9999; it stays at their ends.
        Date::from_day(day.clamp(Date::MIN.days_since_1970(), Date::MAX.days_since_1970()))
            .unwrap_or(Date::MAX)
    }

    /// Day number, and microseconds since midnight that the wall shows.
    pub(crate) fn local(&self, instant: i64) -> (i32, i64) {
        let second = instant.div_euclid(1_000_000);
        let offset = self.rules.zone.offsets_near(second).at(second);
        let local = instant + i64::from(offset) * 1_000_000;
        let day = local.div_euclid(DAY_S * 1_000_000);
        (day as i32, local.rem_euclid(DAY_S * 1_000_000))
    }

    /// The instant at which the wall shows this time on this date: later by the gap if
    /// the clocks skip it, the first one if it comes twice.
    ///
    /// An instant outside the years 1 to 9999 gives the nearest inside.
    #[must_use]
    pub fn instant(&self, date: Date, wall: WallTime) -> Timestamp {
        let local = i64::from(date.days_since_1970()) * DAY_S + i64::from(wall.as_secs());
        let instant = self.rules.zone.offsets_near(local).instant(local);
        timestamp(instant.saturating_mul(1_000_000)).unwrap_or(if instant < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The name of the zone, as the document gave it.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.rules.zone.name()
    }

    /// Where the zone's data came from, with its version.
    #[must_use]
    pub const fn zone_source(&self) -> &ZoneSource {
        self.rules.zone.source()
    }

    /// The first and last year of the compiled table.
    #[must_use]
    pub const fn years(&self) -> (i32, i32) {
        self.years
    }

    /// About how much memory the compiled table and the zone's changes take, in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.table.heap_bytes() + self.rules.zone.heap_bytes()
    }
}

/// An instant in microseconds, if it lies in the years 1 to 9999.
pub(crate) fn timestamp(micros: i64) -> Option<Timestamp> {
    Timestamp::from_micros(micros).ok()
}

impl Serialize for Calendar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.rules, self.years).serialize(serializer)
    }
}
