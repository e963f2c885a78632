use std::collections::BTreeMap;

use super::rules::{Rules, Stretch};
use super::zone::DAY_S;

/// One second and one week in microseconds.
const SECOND: u64 = 1_000_000;
const WEEK_S: i64 = 7 * DAY_S;
pub(crate) const WEEK: i64 = WEEK_S * 1_000_000;
/// Week 0 is the one with 1970-01-01, a Thursday: its Monday is three days earlier.
const MONDAY_S: i64 = -3 * DAY_S;

/// The week of UTC that an instant, in microseconds since 1970, lies in.
pub(crate) const fn week_of(instant: i64) -> i32 {
    (instant - MONDAY_S * 1_000_000).div_euclid(WEEK) as i32
}

/// The instant, in microseconds since 1970, at which a week begins.
pub(crate) const fn week_start(week: i32) -> i64 {
    week as i64 * WEEK + MONDAY_S * 1_000_000
}

/// The day number of a week's Monday.
pub(crate) const fn week_day(week: i32) -> i32 {
    week * 7 - 3
}

/// Open time of a run of weeks, for questions in constant time.
///
/// Weeks of UTC are the unit, since almost all of them are alike: a desk in Oslo has
/// one pattern for summer, one for winter, and a few dozen for weeks with a holiday or
/// a change of the clocks. A week is its pattern and the open seconds before it; a
/// pattern is its stretches with the open seconds before each. Half a binary search goes
/// over the weeks, the other half over the handful of stretches of one week.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    first_week: i32,
    /// One for each week, and one more that begins where the last one ends.
    weeks: Vec<Week>,
    /// For each run of `2^hint_bits` open seconds, the week in which it begins.
    hints: Vec<u16>,
    hint_bits: u32,
    patterns: Vec<Pattern>,
    pieces: Vec<Piece>,
    business_days: DaySet,
    holidays: DaySet,
}

#[derive(Clone, Copy, Debug)]
struct Week {
    /// Open seconds of the table before this week.
    before: u32,
    pattern: u32,
}

/// Where the pieces of a pattern stand: from `first`, so many.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    first: u32,
    pieces: u32,
}

/// An open stretch of a week, in seconds from the week's start. The first of a pattern
/// is an empty one at the start of the week and the last an empty one at its end, so that
/// every instant has a piece before it and a piece after it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    open: u32,
    close: u32,
    /// Open seconds of the week before this piece.
    before: u32,
}

/// Which time is counted: the open or the closed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    Open,
    Closed,
}

impl Table {
    /// Works out the weeks from `first` up to `end`, at most 128 years of them.
    pub(crate) fn build(rules: &Rules, first: i32, end: i32) -> Self {
        let (first_day, end_day) = (week_day(first), week_day(end));
        // Hours last at most two days from their date, and an offset is less than two.
        let unrolled = rules.unroll(first_day - 4, end_day + 3);
        let mut builder = Builder::default();
        let mut open = unrolled.open.as_slice();
        for week in first..end {
            open = builder.week(week_start(week) / 1_000_000, open);
        }
        // Closed by this empty week, so that every week has one after it.
        builder.week(week_start(end) / 1_000_000, &[]);
        builder.weeks.shrink_to_fit();
        builder.pieces.shrink_to_fit();
        let (hints, hint_bits) = hints(&builder.weeks, builder.before);
        Self {
            first_week: first,
            weeks: builder.weeks,
            hints,
            hint_bits,
            patterns: builder.patterns,
            pieces: builder.pieces,
            business_days: DaySet::new(first_day, end_day, &unrolled.business_days),
            holidays: DaySet::new(first_day, end_day, &unrolled.holidays),
        }
    }

    /// The first instant of the table.
    pub(crate) const fn start(&self) -> i64 {
        week_start(self.first_week)
    }

    pub(crate) const fn first_week(&self) -> i32 {
        self.first_week
    }

    /// The week after the last.
    pub(crate) fn end_week(&self) -> i32 {
        self.first_week + (self.weeks.len() as i32 - 1)
    }

    pub(crate) const fn business_days(&self) -> &DaySet {
        &self.business_days
    }

    pub(crate) const fn holidays(&self) -> &DaySet {
        &self.holidays
    }

    /// All time of one kind in the table, in microseconds.
    pub(crate) fn total(&self, count: Count) -> u64 {
        self.before(self.weeks.len() - 1, count) * SECOND
    }

    /// Time of one kind from the table's start to an instant in it, in microseconds.
    #[inline]
    pub(crate) fn until(&self, instant: i64, count: Count) -> u64 {
        let since = instant.wrapping_sub(self.start()) as u64;
        let open = self.open_until(since);
        if count == Count::Open {
            open
        } else {
            since - open
        }
    }

    #[inline]
    fn open_until(&self, since: u64) -> u64 {
        let index = (since / WEEK as u64) as usize;
        let within = since % WEEK as u64;
        let second = (within / SECOND) as u32;
        let Some(week) = self.weeks.get(index) else {
            return 0;
        };
        let pieces = self.pieces_of(week);
        let later = pieces.partition_point(|piece| piece.open <= second);
        let Some(piece) = piece_before(pieces, later) else {
            return 0;
        };
        let inside = within.min(u64::from(piece.close) * SECOND) - u64::from(piece.open) * SECOND;
        (u64::from(week.before) + u64::from(piece.before)) * SECOND + inside
    }

    /// Whether an instant of the table is open.
    #[inline]
    pub(crate) fn is_open(&self, instant: i64) -> bool {
        let since = instant.wrapping_sub(self.start()) as u64;
        let second = (since % WEEK as u64 / SECOND) as u32;
        let week = self.weeks.get((since / WEEK as u64) as usize);
        let pieces = week.map_or(&[][..], |week| self.pieces_of(week));
        let later = pieces.partition_point(|piece| piece.open <= second);
        piece_before(pieces, later).is_some_and(|piece| second < piece.close)
    }

    /// The latest instant before which no more than `target` of that kind of time has
    /// passed; `target` lies below the table's total. So the next open instant from one
    /// that has `target` open time before it.
    #[inline]
    pub(crate) fn latest(&self, target: u64, count: Count) -> i64 {
        self.find(target, target / SECOND, count)
    }

    /// The earliest instant before which `target` of that kind of time has passed; it
    /// lies above zero and not above the table's total.
    #[inline]
    pub(crate) fn earliest(&self, target: u64, count: Count) -> i64 {
        // Whole seconds below the target: a stretch that reaches it exactly is the one.
        self.find(target, (target - 1) / SECOND, count)
    }

    /// The instant `target` into the counted time, in the last stretch that has at most
    /// `second` whole seconds of it before.
    #[inline]
    fn find(&self, target: u64, second: u64, count: Count) -> i64 {
        let index = match count {
            Count::Open => self.week_with(second),
            Count::Closed => partition(self.weeks.len(), |index| {
                self.before(index, count) <= second
            }),
        };
        let index = index.saturating_sub(1);
        let Some(week) = self.weeks.get(index) else {
            return self.start();
        };
        let before = self.before(index, count);
        let second = second - before;
        let pieces = self.pieces_of(week);
        let (open, counted) = match count {
            Count::Open => {
                let later = pieces.partition_point(|piece| u64::from(piece.before) <= second);
                piece_before(pieces, later).map_or((0, 0), |piece| (piece.open, piece.before))
            }
            Count::Closed => {
                // Closed time follows each piece but the last; it begins at the piece's close.
                let gap = |piece: &Piece| piece.open - piece.before;
                let later = pieces.partition_point(|piece| u64::from(gap(piece)) <= second);
                piece_before(pieces, later).map_or((0, 0), |piece| (piece.close, gap(piece)))
            }
        };
        let rest = target - (before + u64::from(counted)) * SECOND;
        self.start() + index as i64 * WEEK + (u64::from(open) * SECOND + rest) as i64
    }

    /// The week after the last one with at most `second` open seconds before it.
    #[inline]
    fn week_with(&self, second: u64) -> usize {
        // An even calendar has one or two weeks between two hints, and a lopsided one
        // cannot have more than all.
        let hint = (second >> self.hint_bits) as usize;
        let first = self.hints.get(hint).map_or(0, |week| usize::from(*week));
        let last = self
            .hints
            .get(hint + 1)
            .map_or(self.weeks.len() - 1, |week| usize::from(*week));
        let near = self.weeks.get(first..=last).unwrap_or(&[]);
        first + near.partition_point(|week| u64::from(week.before) <= second)
    }

    /// Seconds of one kind before a week.
    #[inline]
    fn before(&self, index: usize, count: Count) -> u64 {
        let open = self
            .weeks
            .get(index)
            .map_or(0, |week| u64::from(week.before));
        if count == Count::Open {
            open
        } else {
            index as u64 * WEEK_S as u64 - open
        }
    }

    #[inline]
    fn pieces_of(&self, week: &Week) -> &[Piece] {
        let pattern = self.patterns.get(week.pattern as usize);
        pattern
            .and_then(|at| {
                self.pieces
                    .get(at.first as usize..(at.first + at.pieces) as usize)
            })
            .unwrap_or(&[])
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.weeks.capacity() * size_of::<Week>()
            + self.hints.capacity() * size_of::<u16>()
            + self.patterns.capacity() * size_of::<Pattern>()
            + self.pieces.capacity() * size_of::<Piece>()
            + self.business_days.heap_bytes()
            + self.holidays.heap_bytes()
    }
}

/// About one hint for each week: the last week with no more open seconds before it than
/// the hint's number times `2^bits`.
fn hints(weeks: &[Week], total: u32) -> (Vec<u16>, u32) {
    let mean = total / u32::try_from(weeks.len()).unwrap_or(1).max(1);
    let bits = mean.max(1).ilog2();
    let mut hints = Vec::new();
    let mut week = 0;
    for hint in 0..=total >> bits {
        while weeks
            .get(week + 1)
            .is_some_and(|next| next.before <= hint << bits)
        {
            week += 1;
        }
        // 128 years are 6,680 weeks.
        hints.push(u16::try_from(week).unwrap_or(u16::MAX));
    }
    hints.shrink_to_fit();
    (hints, bits)
}

fn piece_before(pieces: &[Piece], later: usize) -> Option<&Piece> {
    later.checked_sub(1).and_then(|last| pieces.get(last))
}

/// The first index below `len` at which `holds` no longer does.
fn partition(len: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Puts weeks together and finds their patterns again.
#[derive(Default)]
struct Builder {
    weeks: Vec<Week>,
    patterns: Vec<Pattern>,
    pieces: Vec<Piece>,
    known: BTreeMap<Vec<(u32, u32)>, u32>,
    /// The stretches of the week at hand.
    stretches: Vec<(u32, u32)>,
    before: u32,
}

impl Builder {
    /// Adds the week that starts at this second; takes the stretches from `open` that end
    /// by its end, and gives back the others.
    fn week<'a>(&mut self, start: i64, mut open: &'a [Stretch]) -> &'a [Stretch] {
        self.stretches.clear();
        while let Some(((from, until), rest)) = open.split_first() {
            let from = (from - start).clamp(0, WEEK_S) as u32;
            let to = (until - start).clamp(0, WEEK_S) as u32;
            if from < to {
                self.stretches.push((from, to));
            }
            if *until - start > WEEK_S {
                break;
            }
            open = rest;
        }
        let pattern = self.pattern();
        self.weeks.push(Week {
            before: self.before,
            pattern,
        });
        self.before += self
            .stretches
            .iter()
            .map(|(from, to)| to - from)
            .sum::<u32>();
        open
    }

    /// The pattern of the stretches at hand.
    fn pattern(&mut self) -> u32 {
        if let Some(known) = self.known.get(&self.stretches) {
            return *known;
        }
        let pattern = self.patterns.len() as u32;
        let first = self.pieces.len() as u32;
        let mut before = 0;
        let ends = [(0, 0)].into_iter().chain(self.stretches.iter().copied());
        for (open, close) in ends.chain([(WEEK_S as u32, WEEK_S as u32)]) {
            self.pieces.push(Piece {
                open,
                close,
                before,
            });
            before += close - open;
        }
        self.patterns.push(Pattern {
            first,
            pieces: self.pieces.len() as u32 - first,
        });
        self.known.insert(self.stretches.clone(), pattern);
        pattern
    }
}

/// A set of dates in a range, one bit each.
#[derive(Clone, Debug)]
pub(crate) struct DaySet {
    first: i32,
    end: i32,
    words: Vec<u64>,
}

impl DaySet {
    fn new(first: i32, end: i32, days: &[i32]) -> Self {
        let length = usize::try_from(end - first).unwrap_or(0).div_ceil(64);
        let mut words = vec![0; length];
        for day in days.iter().filter(|day| (first..end).contains(*day)) {
            let at = (day - first) as usize;
            if let Some(word) = words.get_mut(at / 64) {
                *word |= 1_u64 << (at % 64);
            }
        }
        Self { first, end, words }
    }

    pub(crate) fn contains(&self, day: i32) -> bool {
        self.bits_from(day).is_some_and(|(word, _)| word & 1 == 1)
    }

    /// The bits of the days from `day` on, at least one of them, lowest first, and how
    /// many there are; none outside the range.
    pub(crate) fn bits_from(&self, day: i32) -> Option<(u64, i32)> {
        if !(self.first..self.end).contains(&day) {
            return None;
        }
        let at = (day - self.first) as usize;
        let word = self.words.get(at / 64)? >> (at % 64);
        let left = (64 - (at % 64) as i32).min(self.end - day);
        Some((word, left))
    }

    /// The bits of the days up to and with `day`, highest first, and how many there are.
    pub(crate) fn bits_to(&self, day: i32) -> Option<(u64, i32)> {
        if !(self.first..self.end).contains(&day) {
            return None;
        }
        let at = (day - self.first) as usize;
        let word = self.words.get(at / 64)? << (63 - at % 64);
        Some((word, (at % 64) as i32 + 1))
    }

    fn heap_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_the_last_week_that_has_no_more_before_it() {
        let weeks = [0, 4, 8, 8, 16].map(|before| Week { before, pattern: 0 });
        // Three seconds a week on average, so there is a hint for every two.
        assert_eq!(hints(&weeks, 16), (vec![0, 0, 1, 1, 3, 3, 3, 3, 4], 1));
    }
}
