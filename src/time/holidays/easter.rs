use crate::time::date::civil;

/// Day number of Easter Sunday of the western churches in a Gregorian year.
///
/// Gauss's way with Lichtenberg's correction: find the full moon of the church in
/// March or April, then the Sunday after it.
pub(crate) fn easter_sunday(year: i32) -> Option<i32> {
    let century = year.div_euclid(100);
    // How far the church's moon has drifted: leap days left out, then the moon's own error.
    let leap_days = 15 + (3 * century + 3).div_euclid(4) - (8 * century + 13).div_euclid(25);
    let year_of_moon = year.rem_euclid(19);
    let moon = (19 * year_of_moon + leap_days).rem_euclid(30);
    // The latest two full moons are moved so that no two years of a cycle share one.
    let late = (moon + year_of_moon.div_euclid(11)).div_euclid(29);
    let full_moon = 21 + moon - late;
    let first_sunday =
        7 - (year + year.div_euclid(4) + 2 - (3 * century + 3).div_euclid(4)).rem_euclid(7);
    let days_after = 7 - (full_moon - first_sunday).rem_euclid(7);
    Some(civil(year, 3, 1)? - 1 + full_moon + days_after)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::time::Date;

    #[test]
    fn easter_is_when_it_was() {
        // 1818 and 2285 are the earliest, 1943 and 2038 the latest possible; 1954, 1981 and
        // 2049 are the exceptions of the lunar cycle.
        for text in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "1999-04-04",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2016-03-27",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2285-03-22",
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!(
                easter_sunday(date.year()),
                Some(date.days_since_1970()),
                "{text}"
            );
        }
    }
}
