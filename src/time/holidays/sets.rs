use super::rule::{Group, Nth, Observed, Rule, When};
use crate::time::Weekday;

/// A ready set of holidays: data with its source and the years it was checked for.
///
/// Outside these years the rules of the nearest checked year are continued; a law may
/// change that. Sets close a day that falls on a weekend as well as its substitute.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HolidaySet {
    /// The name by which a calendar asks for it.
    pub name: &'static str,
    /// What it contains.
    pub title: &'static str,
    /// First year that was checked.
    pub first_year: i32,
    /// Last year that was checked. Years to come are checked against the law as it stands.
    pub last_year: i32,
    /// The law or publication it follows.
    pub source: &'static str,
    rules: &'static [Rule],
}

impl HolidaySet {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        SETS.iter().find(|set| set.name == name)
    }

    pub(crate) fn group(&self) -> Group {
        Group(self.rules.to_vec())
    }
}

/// The ready sets, by name.
///
/// ```
/// let names: Vec<_> = nightdesk::holiday_sets().iter().map(|set| set.name).collect();
/// assert_eq!(names, ["DK", "FI", "GB", "MT", "NO", "SE", "SE-EVES", "TARGET2"]);
/// ```
#[must_use]
pub const fn holiday_sets() -> &'static [HolidaySet] {
    SETS
}

const SETS: &[HolidaySet] = &[
    HolidaySet {
        name: "DK",
        title: "Denmark, public holidays (Great Prayer Day until 2023); bank closing days such as 5 June and 24 December are not among them",
        first_year: 2000,
        last_year: 2050,
        source: "Lov om detailsalg fra butikker (lukkeloven) section 2 as it names them; lov nr. 214 of 6 March 2023 on the end of store bededag from 2024",
        rules: &[
            yearly(1, 1),
            easter(-3),
            easter(-2),
            easter(0),
            easter(1),
            until(2023, easter(26)),
            easter(39),
            easter(49),
            easter(50),
            yearly(12, 25),
            yearly(12, 26),
        ],
    },
    HolidaySet {
        name: "FI",
        title: "Finland, public holidays with the eves of Midsummer and Christmas, on which statutory periods do not end",
        first_year: 2000,
        last_year: 2050,
        source: "Kirkkolaki (church feasts), laki 388/1937 (6 December), laki 272/1944 (1 May), laki 150/1930 section 5 (the two eves)",
        rules: &[
            yearly(1, 1),
            yearly(1, 6),
            easter(-2),
            easter(0),
            easter(1),
            yearly(5, 1),
            easter(39),
            easter(49),
            on_or_after(Weekday::Fri, 6, 19),
            on_or_after(Weekday::Sat, 6, 20),
            on_or_after(Weekday::Sat, 10, 31),
            yearly(12, 6),
            yearly(12, 24),
            yearly(12, 25),
            yearly(12, 26),
        ],
    },
    HolidaySet {
        name: "GB",
        title: "England and Wales, bank holidays with Good Friday and Christmas Day, substitute days and the days proclaimed once",
        first_year: 2000,
        last_year: 2050,
        source: "Banking and Financial Dealings Act 1971, schedule 1, and royal proclamations, as listed at gov.uk/bank-holidays",
        rules: &[
            observed(Observed::NextWorkday, yearly(1, 1)),
            easter(-2),
            easter(1),
            // Early May bank holiday; moved to 8 May for the anniversaries of 1945.
            until(1994, nth(Weekday::Mon, 5, Nth::From(1))),
            once(1995, 5, 8),
            years(1996, 2019, nth(Weekday::Mon, 5, Nth::From(1))),
            once(2020, 5, 8),
            since(2021, nth(Weekday::Mon, 5, Nth::From(1))),
            // Spring bank holiday; moved into June for the jubilees.
            until(2001, nth(Weekday::Mon, 5, Nth::Last)),
            once(2002, 6, 4),
            years(2003, 2011, nth(Weekday::Mon, 5, Nth::Last)),
            once(2012, 6, 4),
            years(2013, 2021, nth(Weekday::Mon, 5, Nth::Last)),
            once(2022, 6, 2),
            since(2023, nth(Weekday::Mon, 5, Nth::Last)),
            nth(Weekday::Mon, 8, Nth::Last),
            observed(Observed::NextWorkday, yearly(12, 25)),
            observed(Observed::NextWorkday, yearly(12, 26)),
            // Millennium, jubilees, the wedding of 2011, the funeral of 2022, the coronation.
            once(1999, 12, 31),
            once(2002, 6, 3),
            once(2011, 4, 29),
            once(2012, 6, 5),
            once(2022, 6, 3),
            once(2022, 9, 19),
            once(2023, 5, 8),
        ],
    },
    HolidaySet {
        name: "MT",
        title: "Malta, national and public holidays; one at a weekend is not moved",
        first_year: 2000,
        last_year: 2050,
        source: "National Holidays and Other Public Holidays Act, Cap. 252 of the Laws of Malta",
        rules: &[
            yearly(1, 1),
            yearly(2, 10),
            yearly(3, 19),
            yearly(3, 31),
            easter(-2),
            yearly(5, 1),
            yearly(6, 7),
            yearly(6, 29),
            yearly(8, 15),
            yearly(9, 8),
            yearly(9, 21),
            yearly(12, 8),
            yearly(12, 13),
            yearly(12, 25),
        ],
    },
    HolidaySet {
        name: "NO",
        title: "Norway, public holidays",
        first_year: 2000,
        last_year: 2050,
        source: "Lov om helligdager og helligdagsfred (1995-02-24-12) section 2; lov om 1 og 17 mai (1947-04-26-1)",
        rules: &[
            yearly(1, 1),
            easter(-3),
            easter(-2),
            easter(0),
            easter(1),
            yearly(5, 1),
            yearly(5, 17),
            easter(39),
            easter(49),
            easter(50),
            yearly(12, 25),
            yearly(12, 26),
        ],
    },
    HolidaySet {
        name: "SE",
        title: "Sweden, public holidays; the eves are in SE-EVES",
        first_year: 2000,
        last_year: 2050,
        source: "Lag (1989:253) om allmänna helgdagar, as changed by lag (2004:1320): 6 June for Whit Monday from 2005",
        rules: &[
            yearly(1, 1),
            yearly(1, 6),
            easter(-2),
            easter(0),
            easter(1),
            yearly(5, 1),
            easter(39),
            easter(49),
            until(2004, easter(50)),
            since(2005, yearly(6, 6)),
            on_or_after(Weekday::Sat, 6, 20),
            on_or_after(Weekday::Sat, 10, 31),
            yearly(12, 25),
            yearly(12, 26),
        ],
    },
    HolidaySet {
        name: "SE-EVES",
        title: "Sweden, the eves of Midsummer, Christmas and New Year, on which statutory periods do not end either",
        first_year: 2000,
        last_year: 2050,
        source: "Lag (1930:173) om beräkning av lagstadgad tid, section 2",
        rules: &[
            on_or_after(Weekday::Fri, 6, 19),
            yearly(12, 24),
            yearly(12, 31),
        ],
    },
    HolidaySet {
        name: "TARGET2",
        title: "closing days of TARGET, the payment system of the euro; Saturdays and Sundays are left to the weekly hours",
        first_year: 2000,
        last_year: 2050,
        source: "European Central Bank, press releases on the closing days of 2000 (15 July 1999), of 2001, and of 2002 until further notice (14 December 2000)",
        rules: &[
            yearly(1, 1),
            easter(-2),
            easter(1),
            yearly(5, 1),
            yearly(12, 25),
            yearly(12, 26),
            // Closed on top in 2001, so that payments rested while cash was changed to the euro.
            once(2001, 12, 31),
        ],
    },
];

const fn yearly(month: u32, day: u32) -> Rule {
    Rule::new(When::Yearly { month, day })
}

const fn once(year: i32, month: u32, day: u32) -> Rule {
    Rule::new(When::Date { year, month, day })
}

const fn easter(days: i32) -> Rule {
    Rule::new(When::Easter { days })
}

const fn on_or_after(weekday: Weekday, month: u32, day: u32) -> Rule {
    Rule::new(When::OnOrAfter {
        weekday,
        month,
        day,
    })
}

const fn nth(weekday: Weekday, month: u32, nth: Nth) -> Rule {
    Rule::new(When::Nth {
        weekday,
        month,
        nth,
    })
}

const fn observed(observed: Observed, rule: Rule) -> Rule {
    Rule {
        observed: Some(observed),
        ..rule
    }
}

const fn since(year: i32, rule: Rule) -> Rule {
    Rule {
        since: year,
        ..rule
    }
}

const fn until(year: i32, rule: Rule) -> Rule {
    Rule {
        until: year,
        ..rule
    }
}

const fn years(first: i32, last: i32, rule: Rule) -> Rule {
    Rule {
        since: first,
        until: last,
        ..rule
    }
}
