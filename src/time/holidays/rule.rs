use std::collections::BTreeSet;

use serde::Serialize;

use super::easter::easter_sunday;
use crate::time::Weekday;
use crate::time::date::{civil, year_of_day};

/// A holiday that is known by a rule, and the years in which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Rule {
    pub(crate) when: When,
    pub(crate) observed: Option<Observed>,
    pub(crate) since: i32,
    pub(crate) until: i32,
}

/// How a rule finds its day in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum When {
    /// One day alone.
    Date { year: i32, month: u32, day: u32 },
    /// The same day each year; 29 February in leap years only.
    Yearly { month: u32, day: u32 },
    /// Days after Easter Sunday.
    Easter { days: i32 },
    /// The first such weekday on a day of the year or after it.
    OnOrAfter {
        weekday: Weekday,
        month: u32,
        day: u32,
    },
    /// The nth such weekday of a month, 1 to 4, or the last.
    Nth {
        weekday: Weekday,
        month: u32,
        nth: Nth,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Nth {
    /// 1 to 4.
    From(i32),
    Last,
}

/// What a holiday at a weekend closes besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Observed {
    /// The next day that is neither weekend nor a holiday already.
    NextWorkday,
    /// Friday for a Saturday, Monday for a Sunday.
    NearestWeekday,
    /// Monday for a Sunday; a Saturday closes nothing more.
    MondayForSunday,
}

/// Rules whose observed days make way for each other: those of one country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Group(pub(crate) Vec<Rule>);

impl Rule {
    pub(crate) const fn new(when: When) -> Self {
        Self {
            when,
            observed: None,
            since: i32::MIN,
            until: i32::MAX,
        }
    }

    /// The last year in which the rule can give a day; none if it never ends.
    pub(crate) fn last_year(&self) -> Option<i32> {
        match self.when {
            When::Date { year, .. } => Some(year),
            _ => Some(self.until).filter(|year| *year != i32::MAX),
        }
    }

    /// The first year in which the rule can give a day; none if it always did.
    pub(crate) fn first_year(&self) -> Option<i32> {
        match self.when {
            When::Date { year, .. } => Some(year),
            _ => Some(self.since).filter(|year| *year != i32::MIN),
        }
    }

    /// The rule's own day in a year, not the observed one.
    fn day_in(&self, year: i32) -> Option<i32> {
        if !(self.since..=self.until).contains(&year) {
            return None;
        }
        match self.when {
            When::Date {
                year: only,
                month,
                day,
            } => (year == only).then(|| civil(year, month, day))?,
            When::Yearly { month, day } => civil(year, month, day),
            When::Easter { days } => Some(easter_sunday(year)? + days),
            When::OnOrAfter {
                weekday,
                month,
                day,
            } => Some(on_or_after(civil(year, month, day)?, weekday)),
            When::Nth {
                weekday,
                month,
                nth: Nth::From(nth),
            } => Some(on_or_after(civil(year, month, 1)?, weekday) + 7 * (nth - 1)),
            When::Nth {
                weekday,
                month,
                nth: Nth::Last,
            } => {
                let next_month = if month == 12 {
                    civil(year + 1, 1, 1)
                } else {
                    civil(year, month + 1, 1)
                };
                Some(on_or_after(next_month?, weekday) - 7)
            }
        }
    }
}

fn on_or_after(day: i32, weekday: Weekday) -> i32 {
    day + (weekday.days_after_monday() - Weekday::of_day(day).days_after_monday()).rem_euclid(7)
}

impl Observed {
    /// The day closed besides `day`, given which days are closed already.
    fn besides(self, day: i32, taken: impl Fn(i32) -> bool) -> Option<i32> {
        let weekend = |day| matches!(Weekday::of_day(day), Weekday::Sat | Weekday::Sun);
        match (self, Weekday::of_day(day)) {
            (Self::NearestWeekday, Weekday::Sat) => Some(day - 1),
            (Self::NearestWeekday | Self::MondayForSunday, Weekday::Sun) => Some(day + 1),
            // A year has 366 days at most, so a set full of holidays ends the search too.
            (Self::NextWorkday, Weekday::Sat | Weekday::Sun) => {
                (day + 1..day + 366).find(|next| !weekend(*next) && !taken(*next))
            }
            _ => None,
        }
    }
}

/// The holidays from day number `from` up to `until`, in order, each once.
pub(crate) fn expand(groups: &[Group], from: i32, until: i32) -> Vec<i32> {
    // A holiday of a neighbouring year may be observed in this one.
    let years = year_of_day(from) - 1..=year_of_day(until) + 1;
    let mut all = Vec::new();
    for Group(rules) in groups {
        let mut closed = Vec::new();
        let mut shifting = Vec::new();
        for rule in rules {
            for year in years.clone() {
                let Some(day) = rule.day_in(year) else {
                    continue;
                };
                closed.push(day);
                shifting.extend(rule.observed.map(|observed| (day, observed)));
            }
        }
        closed.sort_unstable();
        shifting.sort_unstable_by_key(|(day, _)| *day);
        let mut besides = BTreeSet::new();
        for (day, observed) in shifting {
            let taken = |day| closed.binary_search(&day).is_ok() || besides.contains(&day);
            besides.extend(observed.besides(day, taken));
        }
        all.append(&mut closed);
        all.extend(besides);
    }
    all.retain(|day| (from..until).contains(day));
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::time::Date;

    fn days(rules: Vec<Rule>, year: i32) -> Vec<String> {
        let from = civil(year, 1, 1).unwrap();
        let until = civil(year + 1, 1, 1).unwrap();
        expand(&[Group(rules)], from, until)
            .into_iter()
            .map(|day| Date::from_day(day).unwrap().to_string())
            .collect()
    }

    #[test]
    fn weekdays_of_a_month_are_counted() {
        let nth = |weekday, month, nth| {
            Rule::new(When::Nth {
                weekday,
                month,
                nth,
            })
        };
        // Thanksgiving, and a February of exactly four weeks.
        assert_eq!(
            days(vec![nth(Weekday::Thu, 11, Nth::From(4))], 2025),
            ["2025-11-27"]
        );
        assert_eq!(
            days(vec![nth(Weekday::Mon, 2, Nth::Last)], 2021),
            ["2021-02-22"]
        );
        assert_eq!(
            days(vec![nth(Weekday::Thu, 2, Nth::Last)], 2024),
            ["2024-02-29"]
        );
        assert_eq!(
            days(vec![nth(Weekday::Wed, 12, Nth::Last)], 2025),
            ["2025-12-31"]
        );
    }

    #[test]
    fn the_29th_of_february_is_there_in_leap_years() {
        let leap = Rule::new(When::Yearly { month: 2, day: 29 });
        assert_eq!(days(vec![leap], 2024), ["2024-02-29"]);
        assert!(days(vec![leap], 2023).is_empty());
    }

    #[test]
    fn observed_days_move_past_each_other_and_over_the_turn_of_the_year() {
        let yearly = |month, day, observed| Rule {
            observed: Some(observed),
            ..Rule::new(When::Yearly { month, day })
        };
        let christmas = vec![
            yearly(12, 25, Observed::NextWorkday),
            yearly(12, 26, Observed::NextWorkday),
        ];
        // Saturday and Sunday: Monday and Tuesday are closed as well.
        assert_eq!(
            days(christmas.clone(), 2021),
            ["2021-12-25", "2021-12-26", "2021-12-27", "2021-12-28"]
        );
        // And before 1970.
        assert_eq!(
            days(christmas.clone(), 1965),
            ["1965-12-25", "1965-12-26", "1965-12-27", "1965-12-28"]
        );
        // Sunday and Monday: the Monday is taken, so Tuesday.
        assert_eq!(
            days(christmas, 2022),
            ["2022-12-25", "2022-12-26", "2022-12-27"]
        );
        // New Year 2022 was a Saturday: its Friday lies in 2021.
        let new_year = vec![yearly(1, 1, Observed::NearestWeekday)];
        assert_eq!(days(new_year.clone(), 2021), ["2021-01-01", "2021-12-31"]);
        assert_eq!(days(new_year, 2022), ["2022-01-01"]);
        // The last day of 2023 was a Sunday: its Monday lies in 2024.
        let new_years_eve = vec![yearly(12, 31, Observed::MondayForSunday)];
        assert_eq!(days(new_years_eve, 2024), ["2024-01-01", "2024-12-31"]);
        let national = vec![yearly(1, 26, Observed::MondayForSunday)];
        assert_eq!(days(national.clone(), 2025), ["2025-01-26", "2025-01-27"]);
        assert_eq!(days(national, 2030), ["2030-01-26"]);
    }

    #[test]
    fn a_rule_holds_in_its_years_only() {
        let rule = Rule {
            since: 2021,
            until: 2022,
            ..Rule::new(When::Easter { days: 1 })
        };
        assert!(days(vec![rule], 2020).is_empty());
        assert_eq!(days(vec![rule], 2021), ["2021-04-05"]);
        assert_eq!(days(vec![rule], 2022), ["2022-04-18"]);
        assert!(days(vec![rule], 2023).is_empty());
    }
}
