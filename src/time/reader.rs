use super::Timestamp;
use super::calendar::Calendar;
use super::table::{Count, Table, week_day, week_of, week_start};

/// The weeks that hold the first and the last instant of time.
const FIRST_WEEK: i32 = week_of(Timestamp::MIN.as_micros());
const END_WEEK: i32 = week_of(Timestamp::MAX.as_micros()) + 1;

/// Weeks worked out at a time outside the compiled years: about ten years.
const FAR_WEEKS: i32 = 520;

/// Answers questions about a calendar, from its table and, outside the compiled years,
/// from tables made for the occasion, of which it keeps the last.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    calendar: &'a Calendar,
    far: Option<Box<Table>>,
}

/// A run of weeks that can answer: a table, or weeks that are open or closed throughout.
#[derive(Clone, Copy)]
pub(crate) enum View<'a> {
    Table(&'a Table),
    Steady { open: bool, first: i32, end: i32 },
}

impl View<'_> {
    pub(crate) fn start(&self) -> i64 {
        match self {
            View::Table(table) => table.start(),
            View::Steady { first, .. } => week_start(*first),
        }
    }

    pub(crate) fn end(&self) -> i64 {
        match self {
            View::Table(table) => week_start(table.end_week()),
            View::Steady { end, .. } => week_start(*end),
        }
    }

    fn total(&self, count: Count) -> u64 {
        match self {
            View::Table(table) => table.total(count),
            View::Steady { .. } => self.until(self.end(), count),
        }
    }

    fn until(&self, instant: i64, count: Count) -> u64 {
        match self {
            View::Table(table) => table.until(instant, count),
            View::Steady { open, .. } if *open == (count == Count::Open) => {
                (instant - self.start()).unsigned_abs()
            }
            View::Steady { .. } => 0,
        }
    }

    fn latest(&self, target: u64, count: Count) -> i64 {
        match self {
            View::Table(table) => table.latest(target, count),
            View::Steady { .. } => self.start().saturating_add_unsigned(target),
        }
    }

    fn earliest(&self, target: u64, count: Count) -> i64 {
        match self {
            View::Table(table) => table.earliest(target, count),
            View::Steady { .. } => self.start().saturating_add_unsigned(target),
        }
    }
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(calendar: &'a Calendar) -> Self {
        Self {
            calendar,
            far: None,
        }
    }

    /// The run of weeks around this one; none before year 1 and after year 9999.
    #[inline]
    pub(crate) fn view(&mut self, week: i32) -> Option<View<'_>> {
        let table = &self.calendar.table;
        if (table.first_week()..table.end_week()).contains(&week) {
            Some(View::Table(table))
        } else {
            self.far_view(week)
        }
    }

    #[cold]
    fn far_view(&mut self, week: i32) -> Option<View<'_>> {
        if !(FIRST_WEEK..END_WEEK).contains(&week) {
            return None;
        }
        let table = &self.calendar.table;
        let (mut first, mut end) = if week < table.first_week() {
            (FIRST_WEEK, table.first_week())
        } else {
            (table.end_week(), END_WEEK)
        };
        if let Some(steady) = self.calendar.steady {
            // Hours may last two days from their date, an offset not quite as long.
            let until = (steady.first - 4 - week_day(0)).div_euclid(7);
            let from = (steady.last + 4 - week_day(0)).div_euclid(7) + 1;
            let open = steady.open;
            if week >= from {
                return Some(View::Steady {
                    open,
                    first: first.max(from),
                    end,
                });
            }
            if week < until {
                return Some(View::Steady {
                    open,
                    first,
                    end: end.min(until),
                });
            }
            (first, end) = (first.max(until), end.min(from));
        }
        let near = week.div_euclid(FAR_WEEKS) * FAR_WEEKS;
        first = first.max(near);
        end = end.min(near + FAR_WEEKS);
        let known = self
            .far
            .as_ref()
            .is_some_and(|far| far.first_week() == first);
        if !known {
            self.far = Some(Box::new(Table::build(&self.calendar.rules, first, end)));
        }
        self.far.as_deref().map(View::Table)
    }

    /// The earliest instant by which `left` more open time (above zero) has passed.
    pub(crate) fn advance(&mut self, start: i64, mut left: u64) -> Option<i64> {
        let mut at = start;
        loop {
            // Not so much time is left at all: no need to look.
            if left > (Timestamp::MAX.as_micros() - at).unsigned_abs() {
                return None;
            }
            let view = self.view(week_of(at))?;
            let target = view.until(at, Count::Open) + left;
            let total = view.total(Count::Open);
            if target <= total {
                return Some(view.earliest(target, Count::Open));
            }
            left = target - total;
            at = view.end();
        }
    }

    /// The latest instant from which `left` open time (above zero) passes until `start`.
    pub(crate) fn retreat(&mut self, start: i64, mut left: u64) -> Option<i64> {
        let mut at = start;
        loop {
            if left > (at - Timestamp::MIN.as_micros()).unsigned_abs() {
                return None;
            }
            let view = self.view(week_before(at))?;
            let before = view.until(at, Count::Open);
            if let Some(target) = before.checked_sub(left) {
                return Some(view.latest(target, Count::Open));
            }
            left -= before;
            at = view.start();
        }
    }

    /// The open time from `from` up to `to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> u64 {
        let mut at = from;
        let mut sum = 0;
        while at < to {
            let Some(view) = self.view(week_of(at)) else {
                break;
            };
            let before = view.until(at, Count::Open);
            if to <= view.end() {
                return sum + view.until(to, Count::Open) - before;
            }
            sum += view.total(Count::Open) - before;
            at = view.end();
        }
        sum
    }

    pub(crate) fn is_open(&mut self, at: i64) -> bool {
        match self.view(week_of(at)) {
            Some(View::Table(table)) => table.is_open(at),
            Some(View::Steady { open, .. }) => open,
            None => false,
        }
    }

    /// The first instant of this kind at or after `start`.
    pub(crate) fn next(&mut self, start: i64, count: Count) -> Option<i64> {
        let mut at = start;
        loop {
            let view = self.view(week_of(at))?;
            let before = view.until(at, count);
            if before < view.total(count) {
                return Some(view.latest(before, count));
            }
            at = view.end();
        }
    }

    /// The end of the last time of this kind before `start`: `start` itself if it lies
    /// in or at the end of such time.
    pub(crate) fn previous(&mut self, start: i64, count: Count) -> Option<i64> {
        let mut at = start;
        loop {
            let view = self.view(week_before(at))?;
            let before = view.until(at, count);
            if before > 0 {
                return Some(view.earliest(before, count));
            }
            at = view.start();
        }
    }
}

/// The week in which the time just before an instant lies.
const fn week_before(instant: i64) -> i32 {
    week_of(instant - 1)
}
