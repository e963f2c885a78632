//! Limits in days, weeks and months: counted on the wall, from date to date.

use nightdesk::clock::{DayEnd, DayUnit, FirstDay, LastDay};

use super::hours::{Calendar, DAY};
use super::plan::Word;

/// So many days from an anchor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InDays {
    pub(crate) anchor: Word,
    pub(crate) count: i64,
    pub(crate) unit: DayUnit,
    pub(crate) calendar: Word,
    pub(crate) ends: DayEnd,
    pub(crate) first: FirstDay,
    pub(crate) last: LastDay,
    pub(crate) pausable: bool,
}

/// The instant of a date at which a limit ends there; `like` has the time on the wall that counts
/// where it is that of another instant.
fn moment(calendar: &Calendar, ends: DayEnd, day: i64, like: i64) -> i64 {
    match ends {
        DayEnd::EndOfDay => calendar.instant(day + 1, 0),
        DayEnd::SameTime => calendar.instant(day, calendar.shown(like).1),
        DayEnd::Closing => calendar.closing(day),
        DayEnd::At(time) => {
            let time = i64::from(time.as_secs()) * 1_000_000;
            calendar.instant(day + time / DAY, time % DAY)
        }
    }
}

impl InDays {
    /// When it ends; `None`: it stands still. A date does not count at whose moment it does.
    pub(crate) fn ends_at(
        &self,
        calendar: &Calendar,
        anchor: i64,
        still: &[(i64, Option<i64>)],
    ) -> Option<i64> {
        let at = |day: i64| moment(calendar, self.ends, day, anchor);
        let holds = |day: i64, (from, to): (i64, Option<i64>)| {
            anchor.max(from) < at(day) && to.is_none_or(|to| at(day) <= to)
        };
        let (date, _) = calendar.shown(anchor);
        let business = self.unit == DayUnit::BusinessDays;
        let mut left = match self.unit {
            DayUnit::Weeks => 7 * self.count,
            DayUnit::Months => months_later(date, self.count) - date,
            _ => self.count,
        };
        let mut day = match self.first {
            FirstDay::Same => date - 1,
            FirstDay::Next => date,
        };
        let mut on_business_day = business;
        loop {
            if left == 0 {
                let moves = self.last == LastDay::NextBusinessDay && !calendar.opens_on(day);
                if !moves {
                    return Some(at(day));
                }
                (left, on_business_day) = (1, true);
            }
            day += 1;
            let mut for_ever = still.iter().filter(|one| one.1.is_none());
            if for_ever.any(|one| holds(day, *one)) {
                return None;
            }
            let counts = !on_business_day || calendar.opens_on(day);
            if counts && !still.iter().any(|one| holds(day, *one)) {
                left -= 1;
            }
        }
    }
}

/// What ends on a date on which the calendar does not open goes on to the next on which it does.
pub(crate) fn moved(calendar: &Calendar, ends: DayEnd, end: i64) -> i64 {
    // What ends at midnight ends with the day before.
    let (mut day, _) = calendar.shown(end - 1);
    if calendar.opens_on(day) {
        return end;
    }
    while !calendar.opens_on(day) {
        day += 1;
    }
    moment(calendar, ends, day, end)
}

fn days_of(year: i64, month: usize) -> i64 {
    match month {
        1 if year % 4 == 0 => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// The same day of a later month; its last, where that is shorter. From 2026 on.
fn months_later(date: i64, months: i64) -> i64 {
    let (mut year, mut month, mut first) = (2026, 0, 20_454);
    let mut next = |first: &mut i64| {
        *first += days_of(year, month);
        month += 1;
        if month == 12 {
            (year, month) = (year + 1, 0);
        }
        days_of(year, month)
    };
    let mut length = 31;
    while first + length <= date {
        length = next(&mut first);
    }
    let day = date - first;
    for _ in 0..months {
        length = next(&mut first);
    }
    first + day.min(length - 1)
}
