use core::iter::FusedIterator;

use super::Timestamp;
use super::calendar::{Calendar, timestamp};
use super::reader::Reader;
use super::table::Count;

/// An open stretch: from `open` up to, not including, `close`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct OpenPeriod {
    /// The first open instant.
    pub open: Timestamp,
    /// The first instant that is closed again.
    pub close: Timestamp,
}

/// The open stretches between two instants, from either end.
#[derive(Clone, Debug)]
#[must_use]
pub struct OpenPeriods<'a> {
    reader: Reader<'a>,
    from: i64,
    to: i64,
}

impl<'a> OpenPeriods<'a> {
    pub(crate) const fn new(calendar: &'a Calendar, from: Timestamp, to: Timestamp) -> Self {
        Self {
            reader: Reader::new(calendar),
            from: from.as_micros(),
            to: to.as_micros(),
        }
    }

    fn period(open: i64, close: i64) -> Option<OpenPeriod> {
        Some(OpenPeriod {
            open: timestamp(open)?,
            close: timestamp(close)?,
        })
    }
}

impl Iterator for OpenPeriods<'_> {
    type Item = OpenPeriod;
    fn next(&mut self) -> Option<OpenPeriod> {
        let open = self
            .reader
            .next(self.from, Count::Open)
            .filter(|open| *open < self.to);
        let Some(open) = open else {
            self.from = self.to;
            return None;
        };
        let close = self
            .reader
            .next(open, Count::Closed)
            .map_or(self.to, |close| close.min(self.to));
        self.from = close;
        Self::period(open, close)
    }
}

impl DoubleEndedIterator for OpenPeriods<'_> {
    fn next_back(&mut self) -> Option<OpenPeriod> {
        let close = self
            .reader
            .previous(self.to, Count::Open)
            .filter(|close| *close > self.from);
        let Some(close) = close else {
            self.to = self.from;
            return None;
        };
        let open = self
            .reader
            .previous(close, Count::Closed)
            .map_or(self.from, |open| open.max(self.from));
        self.to = open;
        Self::period(open, close)
    }
}

impl FusedIterator for OpenPeriods<'_> {}
