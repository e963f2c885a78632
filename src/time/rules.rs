use std::collections::BTreeMap;

use serde::Serialize;

use super::Weekday;
use super::holidays::{Group, expand};
use super::zone::{DAY_S, Offsets, Zone};

/// A stretch of seconds, from the first up to, not including, the second.
pub(crate) type Stretch = (i64, i64);

/// Wall hours of a day in seconds after its midnight; the close may lie on the next
/// day, at most 48 hours after.
pub(crate) type DayHours = Vec<Stretch>;

/// A calendar document that has been checked: what opens on a date, for any date.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Rules {
    pub(crate) zone: Zone,
    /// By weekday from Monday.
    pub(crate) weekly: [DayHours; 7],
    /// By day number.
    pub(crate) exceptions: BTreeMap<i32, DayHours>,
    /// By day number.
    pub(crate) breaks: BTreeMap<i32, DayHours>,
    pub(crate) holidays: Vec<Group>,
}

/// What the rules give for a range of dates.
#[derive(Debug, Default)]
pub(crate) struct Unrolled {
    /// Open stretches in seconds since 1970, in order, apart from each other.
    pub(crate) open: Vec<Stretch>,
    /// The dates on which something opens.
    pub(crate) business_days: Vec<i32>,
    /// The holidays.
    pub(crate) holidays: Vec<i32>,
}

/// Whether an always open or never open week goes on for ever, and between which
/// dates it is disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Steady {
    pub(crate) open: bool,
    /// Nothing dated lies before this day number.
    pub(crate) first: i32,
    /// Nothing dated lies on this day number or after.
    pub(crate) last: i32,
}

impl Rules {
    /// Applies the rules to the dates from day number `from` up to `until`.
    pub(crate) fn unroll(&self, from: i32, until: i32) -> Unrolled {
        let second = |day| i64::from(day) * DAY_S;
        let offsets = self
            .zone
            .offsets(second(from) - 4 * DAY_S, second(until) + 4 * DAY_S);
        let holidays = expand(&self.holidays, from, until);
        let breaks = self.breaks_between(from, until, &offsets);
        let mut open = Vec::new();
        let mut business_days = Vec::new();
        let mut closed = holidays.iter().copied().peekable();
        let mut calm = offsets.calm_from(i64::MIN);
        for day in from..until {
            if closed.next_if_eq(&day).is_some() {
                continue;
            }
            let hours = self.hours_on(day);
            if hours.is_empty() {
                continue;
            }
            let midnight = second(day);
            // Most dates are far from a change of the clocks.
            if midnight + 4 * DAY_S >= calm.until {
                calm = offsets.calm_from(midnight - 2 * DAY_S);
            }
            let before = open.len();
            if midnight + 4 * DAY_S < calm.until {
                for (start, end) in hours {
                    let instant = midnight - i64::from(calm.offset);
                    cut_out((instant + start, instant + end), &breaks, &mut open);
                }
            } else if offsets.instant(midnight) < offsets.instant(midnight + DAY_S) {
                for (start, end) in hours {
                    let (start, end) = (midnight + start, midnight + end);
                    cut_out(
                        (offsets.instant(start), offsets.instant(end)),
                        &breaks,
                        &mut open,
                    );
                }
            }
            // Else the zone's wall went past the whole date: it never was.
            if open.len() > before {
                business_days.push(day);
            }
        }
        Unrolled {
            open: join(open),
            business_days,
            holidays,
        }
    }

    fn hours_on(&self, day: i32) -> &[Stretch] {
        let weekly = || {
            let weekday = usize::try_from(Weekday::of_day(day).days_after_monday()).ok()?;
            self.weekly.get(weekday)
        };
        self.exceptions
            .get(&day)
            .or_else(weekly)
            .map_or(&[], Vec::as_slice)
    }

    /// What is cut out around these dates, in order, apart from each other.
    fn breaks_between(&self, from: i32, until: i32, offsets: &Offsets) -> Vec<Stretch> {
        // A break of up to a day may begin on the date before, and hours last until
        // two dates after.
        let near = self
            .breaks
            .range(from.saturating_sub(2)..until.saturating_add(3));
        let cuts = near.flat_map(|(day, hours)| {
            let midnight = i64::from(*day) * DAY_S;
            let instant = move |wall: i64| offsets.instant(midnight + wall);
            hours
                .iter()
                .map(move |(start, end)| (instant(*start), instant(*end)))
        });
        join(cuts.filter(|(start, end)| start < end).collect())
    }

    /// Whether the week is always open or never, and from when to when dated entries
    /// disturb it; none for a week with openings, and none where holidays return for ever.
    pub(crate) fn steady(&self) -> Option<Steady> {
        let mut all = Vec::new();
        for (weekday, hours) in (0..).zip(&self.weekly) {
            for week in [0, 7, 14] {
                let midnight = (week + weekday) * DAY_S;
                all.extend(
                    hours
                        .iter()
                        .map(|(start, end)| (midnight + start, midnight + end)),
                );
            }
        }
        let joined = join(all);
        // The middle one of three weeks, so that nights over its ends are counted.
        let full = joined
            .iter()
            .any(|(start, end)| *start <= 7 * DAY_S && *end >= 14 * DAY_S);
        if !full && !joined.is_empty() {
            return None;
        }
        let mut first = i32::MAX;
        let mut last = i32::MIN;
        let mut disturb = |from: i32, until: i32| {
            first = first.min(from);
            last = last.max(until);
        };
        for day in self.exceptions.keys() {
            disturb(*day, *day + 1);
        }
        if full {
            for day in self.breaks.keys() {
                disturb(*day, *day + 1);
            }
            // A date that never was is no business day.
            for skip in self.zone.skipped_dates()? {
                let day = i32::try_from(skip.div_euclid(DAY_S)).ok()?;
                disturb(day - 2, day + 3);
            }
            for rule in self.holidays.iter().flat_map(|group| &group.0) {
                let (since, until) = (rule.first_year()?, rule.last_year()?);
                // An observed day may fall into a neighbouring year.
                let start = super::date::civil(since - 1, 1, 1)?;
                let end = super::date::civil(until + 2, 1, 1)?;
                disturb(start, end);
            }
        }
        if first > last {
            (first, last) = (0, 0);
        }
        Some(Steady {
            open: full,
            first,
            last,
        })
    }
}

/// Adds what the cuts leave of a stretch.
fn cut_out(stretch: Stretch, cuts: &[Stretch], left: &mut Vec<Stretch>) {
    let (mut start, end) = stretch;
    let first = cuts.partition_point(|(_, cut_end)| *cut_end <= start);
    for (cut_start, cut_end) in cuts.iter().skip(first) {
        if *cut_start >= end {
            break;
        }
        if start < *cut_start {
            left.push((start, *cut_start));
        }
        start = start.max(*cut_end);
    }
    if start < end {
        left.push((start, end));
    }
}

/// Puts stretches in order and joins those that touch.
fn join(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    stretches.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    stretches
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::time::{CalendarDocument, Date, HolidayRule, Zones};

    fn steady(document: &CalendarDocument) -> Option<Steady> {
        document.compile(&Zones::new()).unwrap().steady
    }

    fn day(text: &str) -> i32 {
        text.parse::<Date>().unwrap().days_since_1970()
    }

    #[test]
    fn a_week_that_is_always_open_or_never_goes_on_for_ever() {
        let always = || CalendarDocument::always_open("UTC");
        let shifts = |close| CalendarDocument::new("UTC").open(&Weekday::ALL, &[("12:00", close)]);
        let never = || CalendarDocument::new("UTC");
        let from_to = |open, first, last| Some(Steady { open, first, last });
        let undisturbed = from_to(true, 0, 0);
        let (friday, saturday) = (day("2026-07-03"), day("2026-07-04"));
        for (what, document, expected) in [
            ("always open", always(), undisturbed),
            ("open by shifts over midnight", shifts("12:00"), undisturbed),
            ("a minute short of that", shifts("11:59"), None),
            // Tuesday begins with Monday's night, and only with that.
            (
                "open by one night",
                shifts("24:00")
                    .open(&[Weekday::Mon], &[("00:00", "12:00"), ("22:00", "12:00")])
                    .open(&Weekday::ALL[2..], &[("00:00", "12:00")]),
                undisturbed,
            ),
            (
                "six days of seven",
                CalendarDocument::new("UTC").open(&Weekday::ALL[..6], &[("00:00", "24:00")]),
                None,
            ),
            (
                "one day of seven",
                CalendarDocument::new("UTC").open(&[Weekday::Sun], &[("00:00", "24:00")]),
                None,
            ),
            (
                "one date",
                never().exception("2026-07-03", &[("09:00", "10:00")]),
                from_to(false, friday, friday + 1),
            ),
            (
                "two dates",
                never()
                    .exception("2026-07-03", &[])
                    .exception("2026-07-04", &[("09:00", "10:00")]),
                from_to(false, friday, saturday + 1),
            ),
            (
                "a break, which matters to what is open",
                always().pause("2026-07-03", &[("09:00", "10:00")]),
                from_to(true, friday, friday + 1),
            ),
            (
                "an exception before a break",
                always()
                    .pause("2026-07-04", &[("09:00", "10:00")])
                    .exception("2026-07-03", &[("09:00", "10:00")]),
                from_to(true, friday, saturday + 1),
            ),
            // An observed day may fall into the year before or after.
            (
                "holidays of some years",
                always().holiday(HolidayRule::day("12-24").years(Some(2026), Some(2030))),
                from_to(true, day("2025-01-01"), day("2032-01-01")),
            ),
            (
                "a holiday on one date",
                always().holiday("2026-07-24"),
                from_to(true, day("2025-01-01"), day("2028-01-01")),
            ),
            (
                "holidays with no beginning",
                always().holiday(HolidayRule::day("12-24").years(None, Some(2030))),
                None,
            ),
            ("holidays without end", always().holiday("12-24"), None),
        ] {
            assert_eq!(steady(&document), expected, "{what}");
        }
    }

    #[cfg(feature = "zones")]
    #[test]
    fn a_skipped_date_disturbs_what_is_always_open() {
        // Samoa skipped Friday, 30 December 2011, at midnight there: at 10:00 of that day in UTC.
        let skipped = day("2011-12-30");
        let expected = Steady {
            open: true,
            first: skipped - 2,
            last: skipped + 3,
        };
        let samoa = CalendarDocument::always_open("Pacific/Apia");
        assert_eq!(steady(&samoa), Some(expected));
    }

    #[test]
    fn stretches_join_where_they_touch() {
        assert_eq!(
            join(vec![(5, 7), (0, 2), (2, 3), (6, 6), (10, 12)]),
            [(0, 3), (5, 7), (10, 12)]
        );
    }

    #[test]
    fn cuts_leave_what_they_do_not_cover() {
        let mut left = Vec::new();
        cut_out((0, 10), &[(-5, 1), (3, 4), (4, 4), (9, 20)], &mut left);
        assert_eq!(left, [(1, 3), (4, 4 + 5)]);
        left.clear();
        cut_out((0, 10), &[(-1, 11)], &mut left);
        assert!(left.is_empty());
    }
}
