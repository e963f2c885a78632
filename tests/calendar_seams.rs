//! Where one table of open time ends and the next begins, nothing shows: at the ends of
//! the compiled years, between the tables made for other years, and where a calendar
//! that is always open or always closed has its last dated entry.
#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used)]

mod calendar_support;

use calendar_support::{config, date, document};
use nightdesk::{Date, OpenPeriod, Timestamp, WallTime, Zones};
use proptest::prelude::*;

/// Dates around a seam, and the years to compile so that it lies there.
const SEAMS: &[(&str, i32)] = &[
    // The table of 2024 begins a week early and ends two weeks late, on Mondays.
    ("2023-12-25", 2024),
    ("2025-01-13", 2024),
    // Tables of 520 weeks counted from 1969-12-29.
    ("2019-10-28", 1990),
    ("2029-10-15", 1990),
    // No seam but that of the dated entries.
    ("2022-06-15", 1990),
    ("2022-06-15", 2040),
];

/// Far ahead of UTC, far behind, and ordinary.
const ZONES: &[&str] = &[
    "+18:00",
    "-18:00",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Oslo",
];

fn cases() -> impl Strategy<Value = (Date, i32, nightdesk::CalendarDocument)> {
    let seam = prop::sample::select(SEAMS);
    let zone = prop::sample::select(ZONES);
    (seam, zone, -6_i32..=6).prop_flat_map(|((day, year), zone, shift)| {
        let middle = date(day).plus_days(shift).unwrap();
        document(zone, middle).prop_map(move |document| (middle, year, document))
    })
}

fn midnight(date: Date) -> Timestamp {
    Timestamp::from_micros(i64::from(date.days_since_1970()) * 86_400_000_000).unwrap()
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn tables_meet_without_a_trace((middle, year, document) in cases()) {
        // One table over all of it, against two that meet in the middle.
        let Ok(whole) = document.clone().years(2010, 2045).compile(&Zones::new()) else {
            return Ok(());
        };
        let Ok(parts) = document.years(year, year).compile(&Zones::new()) else {
            return Ok(());
        };
        let dates: Vec<Date> = (-30..=30).map(|days| middle.plus_days(days).unwrap()).collect();
        let (first, last) = (*dates.first().unwrap(), *dates.last().unwrap());
        let (from, to) = (midnight(first), midnight(last));
        let expected: Vec<OpenPeriod> = whole.open_periods_between(from, to).collect();
        let mut backwards: Vec<_> = parts.open_periods_between(from, to).rev().collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &expected);
        let forwards: Vec<_> = parts.open_periods_between(from, to).collect();
        prop_assert_eq!(&forwards, &expected);
        prop_assert_eq!(parts.between(from, to), whole.between(from, to));
        // Each of these makes its own table outside the compiled years.
        for day in dates.iter().skip(20).step_by(3).take(7) {
            prop_assert_eq!(parts.is_business_day(*day), whole.is_business_day(*day), "{}", day);
            prop_assert_eq!(parts.is_holiday_on(*day), whole.is_holiday_on(*day), "{}", day);
            let noon = parts.instant(*day, "12:00".parse::<WallTime>().unwrap());
            prop_assert_eq!(noon, whole.instant(*day, "12:00".parse::<WallTime>().unwrap()));
            prop_assert_eq!(parts.is_open(noon), whole.is_open(noon), "{}", noon);
            prop_assert_eq!(parts.business_days_between(first, *day), whole.business_days_between(first, *day));
        }
    }
}
