//! What is wrong with a calendar document is told all at once, with path and value.
#![allow(clippy::unwrap_used)]

use nightdesk::{CalendarDocument, CalendarProblem, HolidayRule, Weekday, Zones};

fn problems(document: &CalendarDocument) -> Vec<CalendarProblem> {
    document.compile(&Zones::new()).err().unwrap_or_default()
}

fn office() -> CalendarDocument {
    CalendarDocument::new("UTC").open(&Weekday::ALL[..5], &[("09:00", "17:00")])
}

#[test]
fn one_row_for_each_problem() {
    let rule = HolidayRule::nth(1, Weekday::Mon, 5);
    let with = |change: fn(&mut HolidayRule)| {
        let mut rule = rule.clone();
        change(&mut rule);
        office().holiday(rule)
    };
    let day_and = |change: fn(&mut HolidayRule)| {
        let mut rule = HolidayRule::day("12-24");
        change(&mut rule);
        office().holiday(rule)
    };
    let too_many: Vec<_> = (0..97).map(|_| ("09:00", "10:00")).collect();
    let rows = [
        (
            CalendarDocument::new("").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "zone",
            "",
        ),
        (
            CalendarDocument::new("Europe/Osl").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "zone",
            "Europe/Osl",
        ),
        (
            CalendarDocument::new("+1:00").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "zone",
            "+1:00",
        ),
        (
            CalendarDocument::new("+19:00").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "zone",
            "+19:00",
        ),
        (
            CalendarDocument::new("-01:00:30").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "zone",
            "-01:00:30",
        ),
        (CalendarDocument::new("UTC"), "hours", ""),
        (
            office().open(&[Weekday::Tue], &[("9:00", "17:00")]),
            "hours.tue[1]",
            "9:00",
        ),
        (
            office().open(&[Weekday::Tue], &[("20:00", "24:01")]),
            "hours.tue[1]",
            "24:01",
        ),
        (
            office().open(&[Weekday::Tue], &[("24:00", "24:00")]),
            "hours.tue[1]",
            "24:00",
        ),
        (office().open(&[Weekday::Sat], &too_many), "hours.sat", "97"),
        (
            office().exception("2026-02-29", &[]),
            "exceptions.2026-02-29",
            "2026-02-29",
        ),
        (
            office().exception("2026-12-24", &[("09:00", "noon")]),
            "exceptions.2026-12-24[0]",
            "noon",
        ),
        (
            office().pause("24.12.2026", &[]),
            "breaks.24.12.2026",
            "24.12.2026",
        ),
        (
            office().pause("2026-12-24", &[("", "10:00")]),
            "breaks.2026-12-24[0]",
            "",
        ),
        (office().holiday("Norway"), "holidays[0]", "Norway"),
        (
            office().holiday("NO").holiday("13-01"),
            "holidays[1]",
            "13-01",
        ),
        (office().holiday("easter+251"), "holidays[0]", "easter+251"),
        (office().holiday("easter 1"), "holidays[0]", "easter 1"),
        (office().holiday(HolidayRule::default()), "holidays[0]", ""),
        (
            office().holiday(HolidayRule::day("NO")),
            "holidays[0].day",
            "NO",
        ),
        (
            with(|rule| rule.day = Some("12-24".to_owned())),
            "holidays[0]",
            "12-24",
        ),
        (
            day_and(|rule| rule.weekday = Some("mon".to_owned())),
            "holidays[0]",
            "12-24",
        ),
        (
            day_and(|rule| rule.on_or_after = Some("05-01".to_owned())),
            "holidays[0]",
            "12-24",
        ),
        (day_and(|rule| rule.nth = Some(1)), "holidays[0]", "12-24"),
        (day_and(|rule| rule.month = Some(5)), "holidays[0]", "12-24"),
        (
            with(|rule| rule.weekday = Some("monday".to_owned())),
            "holidays[0].weekday",
            "monday",
        ),
        (with(|rule| rule.nth = Some(5)), "holidays[0].nth", "5"),
        (with(|rule| rule.nth = None), "holidays[0]", "mon"),
        (
            with(|rule| rule.month = Some(13)),
            "holidays[0].month",
            "13",
        ),
        (
            with(|rule| rule.on_or_after = Some("05-01".to_owned())),
            "holidays[0]",
            "mon",
        ),
        (
            with(|rule| rule.observed = Some("tuesday".to_owned())),
            "holidays[0].observed",
            "tuesday",
        ),
        (with(|rule| rule.since = Some(0)), "holidays[0].since", "0"),
        (
            with(|rule| rule.until = Some(10_000)),
            "holidays[0].until",
            "10000",
        ),
        (
            office().holiday(HolidayRule::day("12-24").years(Some(2030), Some(2029))),
            "holidays[0].until",
            "2029",
        ),
        (
            office().holiday(HolidayRule::on_or_after(Weekday::Fri, "02-29")),
            "holidays[0].on_or_after",
            "02-29",
        ),
        (office().years(2000, 2128), "years", "2000, 2128"),
        (office().years(2001, 2000), "years", "2001, 2000"),
        (office().years(0, 10), "years", "0, 10"),
        (office().years(9990, 10_000), "years", "9990, 10000"),
        (
            office().years(i32::MIN, i32::MAX),
            "years",
            "-2147483648, 2147483647",
        ),
        (
            CalendarDocument::always_open("UTC").open(&[Weekday::Mon], &[("09:00", "17:00")]),
            "hours.mon",
            "",
        ),
    ];
    for (document, path, value) in rows {
        let found = problems(&document);
        assert_eq!(found.len(), 1, "{found:?} for {path}");
        let problem = found.first().unwrap();
        assert_eq!(
            (problem.path.as_str(), problem.value.as_str()),
            (path, value),
            "{problem}"
        );
        assert!(
            !problem.reason.is_empty() && !problem.reason.ends_with('.'),
            "{problem}"
        );
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let document = CalendarDocument::new("Mars/Olympus")
        .years(3, 2)
        .open(
            &[Weekday::Mon, Weekday::Fri],
            &[("09:00", "17:00"), ("x", "y")],
        )
        .exception("2026-99-01", &[("1", "2")])
        .pause("soon", &[])
        .holiday("NOR")
        .holiday(
            HolidayRule::nth(9, Weekday::Mon, 0)
                .observed("never")
                .years(Some(-1), None),
        );
    let paths: Vec<_> = problems(&document)
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    assert_eq!(
        paths,
        [
            "years",
            "zone",
            "hours.mon[1]",
            "hours.mon[1]",
            "hours.fri[1]",
            "hours.fri[1]",
            "exceptions.2026-99-01[0]",
            "exceptions.2026-99-01[0]",
            "exceptions.2026-99-01",
            "breaks.soon",
            "holidays[0]",
            "holidays[1].nth",
            "holidays[1].month",
            "holidays[1].observed",
            "holidays[1].since",
        ]
    );
}

#[test]
fn a_calendar_that_its_holidays_keep_closed_is_refused() {
    let mut mondays = CalendarDocument::new("UTC").open(&[Weekday::Mon], &[("09:00", "17:00")]);
    for month in 1..=12 {
        for nth in [1, 2, 3, 4, -1] {
            mondays = mondays.holiday(HolidayRule::nth(nth, Weekday::Mon, month));
        }
    }
    let found = problems(&mondays);
    assert_eq!(found.len(), 1);
    assert!(
        found.first().unwrap().reason.contains("no open time"),
        "{found:?}"
    );
    // One date outside the compiled years is open time enough.
    assert!(
        problems(
            &mondays
                .clone()
                .exception("1990-01-02", &[("09:00", "17:00")])
        )
        .is_empty()
    );
    // But not one without hours.
    assert_eq!(problems(&mondays.exception("1990-01-02", &[])).len(), 1);
}

#[test]
fn limits_are_limits_and_not_less() {
    let hours = vec![("09:00", "10:00"); 96];
    assert!(problems(&office().open(&[Weekday::Sat], &hours)).is_empty());
    assert!(problems(&office().years(1, 128)).is_empty());
    assert!(problems(&office().years(9872, 9999)).is_empty());
    let mut many = office();
    for day in 0..20_000_i32 {
        let date = nightdesk::Date::MIN.plus_days(day).unwrap();
        many.exceptions.insert(date.to_string(), Vec::new());
    }
    assert!(problems(&many).is_empty());
    many = many.exception("2026-12-24", &[]);
    let first = |document: &CalendarDocument| {
        let found = problems(document);
        found.first().map(|problem| problem.path.clone())
    };
    assert_eq!(first(&many).as_deref(), Some("exceptions"));
    let mut full = office();
    full.holidays = vec!["12-24".into(); 2000];
    assert!(problems(&full).is_empty());
    let one_year = HolidayRule::day("12-24").years(Some(2030), Some(2030));
    assert!(problems(&office().holiday(one_year)).is_empty());
    let full = full.holiday("12-24");
    assert_eq!(first(&full).as_deref(), Some("holidays"));
}

#[test]
fn the_same_document_compiles_to_the_same_thing_and_a_change_shows() {
    let serialised = |document: &CalendarDocument| {
        serde_json::to_string(&document.compile(&Zones::new()).unwrap()).unwrap()
    };
    let base = serialised(&office());
    assert_eq!(base, serialised(&office()));
    for other in [
        office().holiday("NO"),
        office().exception("2026-12-24", &[]),
        office().pause("2026-12-24", &[("12:00", "13:00")]),
        office().open(&[Weekday::Sat], &[("10:00", "12:00")]),
        office().years(2001, 2099),
    ] {
        assert_ne!(base, serialised(&other), "{other:?}");
    }
}
