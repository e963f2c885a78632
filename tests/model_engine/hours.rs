//! Calendars as weeks on a wall with a fixed offset, or as dates written down in a zone whose clocks
//! change and that keeps holidays: open time is counted by walking from stretch to stretch.

use super::plan::{SECOND, Word};
use super::walls::wall;

pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const DAY: i64 = 1440 * MINUTE;

/// The open stretches of each weekday from Monday, in minutes of a wall with a fixed offset; a
/// close that is not after its open is the next day's.
#[derive(Clone, Debug)]
pub(crate) struct Week {
    pub(crate) offset: i64,
    pub(crate) days: [Vec<(i64, i64)>; 7],
}

#[derive(Clone, Debug)]
pub(crate) enum Calendar {
    Week(Week),
    Wall(Word),
}

impl Week {
    /// The open stretches from an instant on, in order and apart.
    fn stretches(&self, from: i64) -> impl Iterator<Item = (i64, i64)> {
        let first = (from + self.offset * MINUTE).div_euclid(DAY) - 1;
        let all = (first..).flat_map(move |day| {
            let midnight = day * DAY - self.offset * MINUTE;
            // Day 0 was a Thursday.
            let hours = &self.days[(day + 3).rem_euclid(7) as usize];
            let hours = hours.iter().map(move |(open, close)| {
                let next = if close > open { 0 } else { DAY };
                (midnight + open * MINUTE, midnight + close * MINUTE + next)
            });
            let mut hours: Vec<(i64, i64)> = hours.collect();
            hours.sort_unstable();
            hours
        });
        let mut counted = from;
        all.filter_map(move |(open, close)| {
            let open = open.max(counted);
            counted = counted.max(close);
            (open < close).then_some((open, close))
        })
    }
}

impl Calendar {
    fn stretches(&self, from: i64) -> Box<dyn Iterator<Item = (i64, i64)> + '_> {
        match self {
            Self::Week(week) => Box::new(week.stretches(from)),
            Self::Wall(name) => Box::new(wall(name).parts(from, None)),
        }
    }

    /// The date and the time that the wall shows.
    pub(crate) fn shown(&self, at: i64) -> (i64, i64) {
        match self {
            Self::Week(week) => {
                let shown = at + week.offset * MINUTE;
                (shown.div_euclid(DAY), shown.rem_euclid(DAY))
            }
            Self::Wall(name) => wall(name).shown(at),
        }
    }

    /// When the wall shows a time of a date.
    pub(crate) fn instant(&self, day: i64, time: i64) -> i64 {
        match self {
            Self::Week(week) => day * DAY + time - week.offset * MINUTE,
            Self::Wall(name) => wall(name).instant(day, time),
        }
    }

    pub(crate) fn opens_on(&self, day: i64) -> bool {
        match self {
            Self::Week(week) => !week.days[(day + 3).rem_euclid(7) as usize].is_empty(),
            Self::Wall(name) => wall(name).is_business_day(day),
        }
    }

    /// When it closes on a date; at the date's end, if it is not open or stays so.
    pub(crate) fn closing(&self, day: i64) -> i64 {
        match self {
            Self::Week(week) => {
                let hours = &week.days[(day + 3).rem_euclid(7) as usize];
                let stays = hours.is_empty() || hours.iter().any(|(open, close)| close <= open);
                let closes = hours.iter().map(|(_, close)| close * MINUTE).max();
                let end = closes.filter(|_| !stays).unwrap_or(DAY);
                self.instant(day, end)
            }
            Self::Wall(name) => wall(name).closing(day),
        }
    }

    /// When so much has been open from an instant on.
    fn after(&self, from: i64, span: i64) -> i64 {
        let mut left = span;
        if left == 0 {
            return from;
        }
        for (open, close) in self.stretches(from) {
            if left <= close - open {
                return open + left;
            }
            left -= close - open;
        }
        unreachable!("every week opens")
    }

    /// Whether it is open at an instant, and when that changes, if it does.
    pub(crate) fn open_at(&self, at: i64) -> (bool, Option<i64>) {
        let mut until = at;
        for (open, close) in self.stretches(at) {
            if open > until {
                return match until > at {
                    true => (true, Some(until)),
                    false => (false, Some(open)),
                };
            }
            until = close;
            // Open for more than a week: it is always.
            if until > at + 8 * DAY {
                return (true, None);
            }
        }
        unreachable!("every week opens")
    }

    fn open_in(&self, from: i64, to: i64) -> i64 {
        let all = self.stretches(from).take_while(|(open, _)| *open < to);
        all.map(|(open, close)| close.min(to) - open).sum()
    }

    /// The last instant from which so much is open up to `end`.
    fn before(&self, end: i64, span: i64) -> i64 {
        let mut from = end - 8 * DAY;
        while self.open_in(from, end) < span {
            from -= 8 * DAY;
        }
        let all = self.stretches(from).take_while(|(open, _)| *open < end);
        let all: Vec<(i64, i64)> = all.collect();
        let mut left = span;
        for (open, close) in all.into_iter().rev() {
            let close = close.min(end);
            if left <= close - open {
                return if left == 0 { end } else { close - left };
            }
            left -= close - open;
        }
        end
    }
}

/// When so much has passed; `None`: all time counts.
pub(crate) fn after(calendar: Option<&Calendar>, from: i64, span: i64) -> i64 {
    calendar.map_or(from + span, |calendar| calendar.after(from, span))
}

/// How much passes between two instants.
pub(crate) fn passed(calendar: Option<&Calendar>, from: i64, to: i64) -> i64 {
    match calendar {
        _ if to <= from => 0,
        None => to - from,
        Some(calendar) => calendar.open_in(from, to),
    }
}

/// From when on so much passes until then.
pub(crate) fn before(calendar: Option<&Calendar>, end: i64, span: i64) -> i64 {
    calendar.map_or(end - span, |calendar| calendar.before(end, span))
}
