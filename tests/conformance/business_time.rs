//! The family `business_time`: questions to a calendar.

use nightdesk::{
    Calendar, CalendarDocument, Date, OpenPeriod, Span, Timestamp, WallHours, Weekday, Zones,
};
use serde_json::{Value, json};

use crate::Outcome;

pub(crate) fn run(case: &Value) -> Outcome {
    let got = calendar(&case["calendar"])
        .and_then(|calendar| answer(&calendar, case))
        .unwrap_or_else(|()| json!("error"));
    let accept = case["accept"].as_array().expect("`accept` is a list");
    if accept.contains(&got) {
        Outcome::Passed
    } else {
        Outcome::Failed {
            expected: case["accept"].clone(),
            got,
        }
    }
}

/// The calendar of a case; an error if it does not compile.
pub(crate) fn calendar(value: &Value) -> Result<Calendar, ()> {
    let mut document = CalendarDocument::new(value["tz"].as_str().expect("`tz` is text"));
    for (weekday, hours) in entries(&value["hours"]) {
        let weekday: Weekday = serde_json::from_value(json!(weekday)).map_err(drop)?;
        document.hours.of_mut(weekday).extend(hours);
    }
    document.exceptions.extend(entries(&value["exceptions"]));
    document.breaks.extend(entries(&value["breaks"]));
    for date in value["holidays"].as_array().into_iter().flatten() {
        document = document.holiday(date.as_str().expect("a holiday is text"));
    }
    document.compile(&Zones::new()).map_err(drop)
}

fn entries(value: &Value) -> Vec<(String, Vec<WallHours>)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, hours)| {
            (
                key.clone(),
                serde_json::from_value(hours.clone()).expect("pairs of wall times"),
            )
        })
        .collect()
}

fn answer(calendar: &Calendar, case: &Value) -> Result<Value, ()> {
    let instant = |key: &str| -> Timestamp {
        let text = case[key]
            .as_str()
            .unwrap_or_else(|| panic!("`{key}` is missing"));
        text.parse().unwrap()
    };
    let number = |key: &str| {
        case[key]
            .as_u64()
            .unwrap_or_else(|| panic!("`{key}` is missing"))
    };
    let days = || u32::try_from(number("days")).unwrap();
    let count = || usize::try_from(number("count")).unwrap();
    let span =
        || Span::from_micros(i64::try_from(number("seconds")).unwrap() * 1_000_000).map_err(drop);
    let date = || {
        case["date"]
            .as_str()
            .expect("`date` is missing")
            .parse::<Date>()
            .unwrap()
    };
    let text = |found: Result<Timestamp, _>| found.map(|at| json!(at)).map_err(drop);
    match case["op"].as_str().expect("`op` is text") {
        "add" => text(calendar.add(instant("start"), span()?)),
        "sub" => text(calendar.sub(instant("start"), span()?)),
        "between" => {
            let micros = calendar.between(instant("from"), instant("to")).as_micros();
            assert_eq!(micros % 1_000_000, 0, "whole seconds between whole seconds");
            Ok(json!(micros / 1_000_000))
        }
        "is_open" => Ok(json!(calendar.is_open(instant("at")))),
        "is_holiday" => Ok(json!(calendar.is_holiday(instant("at")))),
        "next_open" => text(calendar.next_open(instant("at"))),
        "next_opening" => text(calendar.next_opening(instant("at"))),
        "closing" => text(calendar.closing(instant("at"))),
        "prev_open" => text(calendar.prev_open(instant("at"))),
        "add_days" => text(calendar.add_business_days(instant("start"), days())),
        "sub_days" => text(calendar.sub_business_days(instant("start"), days())),
        "open_periods_after" => Ok(periods(
            calendar.open_periods_after(instant("start")).take(count()),
        )),
        "open_periods_before" => Ok(periods(
            calendar.open_periods_before(instant("start")).take(count()),
        )),
        "open_periods_between" => Ok(periods(
            calendar.open_periods_between(instant("from"), instant("to")),
        )),
        "open_periods_on" => Ok(periods(calendar.open_periods_on(date()))),
        "validate" => Ok(json!("ok")),
        op => panic!("the operation `{op}` is unknown"),
    }
}

fn periods(periods: impl Iterator<Item = OpenPeriod>) -> Value {
    periods
        .map(|period| json!([period.open, period.close]))
        .collect()
}
