//! Limits set by law, worked out by walking from date to date.

use std::collections::BTreeMap;

use nightdesk::clock::{DayEnd, DayUnit, FirstDay, LastDay, When};

use super::days::{DAY, Wall, use_up, wall};
use super::plan::{Length, Limit, Name};

/// A stretch in which a ticket stood still; without an end it goes on.
pub(crate) type Still = (i64, Option<i64>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    At(i64),
    Paused,
    Missing,
}

impl Due {
    pub(crate) fn at(self) -> Option<i64> {
        match self {
            Self::At(at) => Some(at),
            _ => None,
        }
    }
}

/// Some of what there is, or why there is none: paused rather than missing, or the other
/// way round.
fn or_why(dues: &[Due], first: Due, second: Due) -> Due {
    if dues.contains(&first) { first } else { second }
}

/// What a limit is worked out from.
pub(crate) struct Ground<'a> {
    pub(crate) anchors: &'a BTreeMap<Name, i64>,
    /// Where pausable parts stand still, in order and apart.
    pub(crate) still: &'a [Still],
    /// The calendars there are.
    pub(crate) calendars: &'a [Name],
}

impl Limit {
    /// `None`: a calendar of it is gone.
    pub(crate) fn due(&self, ground: &Ground<'_>) -> Option<Due> {
        let all = |parts: &[Self]| {
            let dues = parts.iter().map(|part| part.due(ground));
            dues.collect::<Option<Vec<Due>>>()
        };
        Some(match self {
            Self::After {
                anchor,
                length,
                pausable,
            } => {
                let still = if *pausable { ground.still } else { &[] };
                match ground.anchors.get(anchor) {
                    Some(at) => length.due(*at, still, ground.calendars)?,
                    None => Due::Missing,
                }
            }
            Self::Min(parts) => {
                let dues = all(parts)?;
                let earliest = dues.iter().filter_map(|due| due.at()).min();
                earliest.map_or_else(|| or_why(&dues, Due::Paused, Due::Missing), Due::At)
            }
            Self::Max(parts) => {
                let dues = all(parts)?;
                let known: Vec<i64> = dues.iter().filter_map(|due| due.at()).collect();
                if known.len() == dues.len() {
                    Due::At(known.into_iter().max().unwrap())
                } else {
                    or_why(&dues, Due::Missing, Due::Paused)
                }
            }
            Self::Unless {
                limit,
                anchor,
                when,
                then,
            } => {
                let first = limit.due(ground)?;
                let then = || then.due(ground);
                match (ground.anchors.get(anchor), first, when) {
                    (Some(at), Due::At(end), When::Inside) if *at <= end => then()?,
                    (Some(at), Due::At(end), When::Late) if *at > end => then()?,
                    // What stands still has not ended.
                    (Some(_), Due::Paused, When::Inside) => then()?,
                    _ => first,
                }
            }
            Self::Moved {
                limit,
                calendar,
                ends,
            } => {
                let due = limit.due(ground)?;
                let Due::At(end) = due else {
                    return Some(due);
                };
                if !ground.calendars.contains(calendar) {
                    return None;
                }
                let wall = wall(calendar);
                // What ends at midnight ends with the day before.
                let (mut date, _) = wall.shown(end - 1);
                if wall.is_business_day(date) {
                    Due::At(end)
                } else {
                    while !wall.is_business_day(date) {
                        date += 1;
                    }
                    Due::At(moment(wall, *ends, date, end))
                }
            }
        })
    }
}

impl Length {
    fn due(&self, anchor: i64, still: &[Still], calendars: &[Name]) -> Option<Due> {
        let calendar = match self {
            Self::Elapsed(_) => None,
            Self::Open(_, calendar) | Self::Days { calendar, .. } => Some(*calendar),
        };
        if calendar.is_some_and(|name| !calendars.contains(&name)) {
            return None;
        }
        Some(match self {
            Self::Elapsed(time) | Self::Open(time, _) => {
                let mut left = *time;
                for (from, to) in runs(anchor, None, still) {
                    match use_up(calendar, from, to, left) {
                        Ok(at) => return Some(Due::At(at)),
                        Err(rest) => left = rest,
                    }
                }
                Due::Paused
            }
            Self::Days {
                count,
                unit,
                calendar,
                ends,
                first,
                last,
            } => {
                let walk = Walk {
                    wall: wall(calendar),
                    anchor,
                    ends: *ends,
                    still,
                };
                walk.due(*count, *unit, *first, *last)
            }
        })
    }
}

/// The stretches from `from` on, up to `until`, in which nothing stands still. The first is
/// there also when it is empty: what takes no time is due before any pause.
pub(crate) fn runs(from: i64, until: Option<i64>, still: &[Still]) -> Vec<(i64, Option<i64>)> {
    let mut runs = vec![(from, Some(from))];
    let mut cursor = Some(from);
    for (pause, end) in still {
        let Some(start) = cursor else { break };
        if until.is_some_and(|until| *pause >= until) {
            break;
        }
        if *pause > start {
            runs.push((start, Some(*pause)));
        }
        cursor = end.map(|end| end.max(start));
    }
    if let Some(start) = cursor
        && until.is_none_or(|until| start < until)
    {
        runs.push((start, until));
    }
    runs
}

struct Walk<'a> {
    wall: &'static Wall,
    anchor: i64,
    ends: DayEnd,
    still: &'a [Still],
}

impl Walk<'_> {
    fn due(&self, count: i64, unit: DayUnit, first: FirstDay, last: LastDay) -> Due {
        let (date, _) = self.wall.shown(self.anchor);
        let days = match unit {
            DayUnit::BusinessDays | DayUnit::Days => count,
            DayUnit::Weeks => 7 * count,
            DayUnit::Months => months_after(date, count) - date,
        };
        // The day before day one.
        let start = match first {
            FirstDay::Next => date,
            FirstDay::Same => date - 1,
        };
        let Some(end) = self.nth(start, days, unit == DayUnit::BusinessDays) else {
            return Due::Paused;
        };
        let end = match last {
            LastDay::NextBusinessDay if !self.wall.is_business_day(end) => self.nth(end, 1, true),
            _ => Some(end),
        };
        end.map_or(Due::Paused, |end| Due::At(self.moment(end)))
    }

    /// The nth (business) date after a date, of those whose moments are not paused.
    fn nth(&self, after: i64, nth: i64, business: bool) -> Option<i64> {
        let (mut date, mut left) = (after, nth);
        while left > 0 {
            date += 1;
            let moment = self.moment(date);
            // Used up just when a pause begins, it is due there.
            let paused = |(from, to): &Still| {
                let from = (*from).max(self.anchor);
                from < moment && to.is_none_or(|to| moment <= to)
            };
            let last = self.still.last();
            if last.is_some_and(|last| last.1.is_none() && paused(last)) {
                return None;
            }
            let counts = !business || self.wall.is_business_day(date);
            left -= i64::from(counts && !self.still.iter().any(paused));
        }
        Some(date)
    }

    /// The instant at which a date would end the limit.
    fn moment(&self, date: i64) -> i64 {
        moment(self.wall, self.ends, date, self.anchor)
    }
}

/// Where a limit ends on a date; at the time that the wall showed at `like`, if that is it.
fn moment(wall: &Wall, ends: DayEnd, date: i64, like: i64) -> i64 {
    match ends {
        DayEnd::EndOfDay => wall.instant(date + 1, 0),
        DayEnd::SameTime => wall.instant(date, wall.shown(like).1),
        DayEnd::Closing => wall.closing(date),
        DayEnd::At(at) => {
            let at = i64::from(at.as_secs()) * 1_000_000;
            wall.instant(date + at / DAY, at % DAY)
        }
    }
}

/// The same day so many months later; the last of that month, where it is shorter.
fn months_after(date: i64, months: i64) -> i64 {
    let lengths = |year: i64| {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        [
            31,
            if leap { 29 } else { 28 },
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        ]
    };
    // From 1 January 2024.
    let (mut year, mut month, mut day) = (2024, 0, date - 19_723);
    while day >= lengths(year)[month] {
        day -= lengths(year)[month];
        month += 1;
        (year, month) = (year + month as i64 / 12, month % 12);
    }
    let mut first = date - day;
    for _ in 0..months {
        first += lengths(year)[month];
        month += 1;
        (year, month) = (year + month as i64 / 12, month % 12);
    }
    first + day.min(lengths(year)[month] - 1)
}
