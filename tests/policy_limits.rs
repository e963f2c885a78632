//! How limits are written in a policy: how deep they nest, and where they go on to the next
//! business day.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use nightdesk::clock::{DayEnd, Limit};
use nightdesk::{ProblemCode, WallTime};
use policy_support::{GOOD, check, long_form, problems, with};

/// What is laid over the good policy: a calendar, in use.
const CALENDAR: &str = r#"
[calendars.office]
zone = "+01:00"
hours = { mon = [["09:00", "17:00"]] }
years = [2026, 2027]

[queues.cards]
calendar = "office"
"#;

fn good() -> String {
    toml::to_string(&with(GOOD, CALENDAR)).unwrap()
}

/// Code | path | nearest known name | what is laid over.
const ERRORS: &str = r#"
missing | clocks.x.limit.next_business_day.calendar | | limit: { elapsed = '1h', from = 'a', next_business_day = {} }
unknown_name | clocks.x.limit.next_business_day.calendar | office | limit: { elapsed = '1h', from = 'a', next_business_day = { calendar = 'ofice' } }
unknown_key | clocks.x.limit.next_business_day.end | ends | limit: { elapsed = '1h', from = 'a', next_business_day = { calendar = 'office', end = '12:00' } }
unreadable | clocks.x.limit.next_business_day.ends | | limit: { elapsed = '1h', from = 'a', next_business_day = { calendar = 'office', ends = '25:00' } }
unreadable | clocks.x.limit.ends | | limit: { days = 1, calendar = 'office', from = 'a', ends = 'noon' }
unknown_name | clocks.x.limit.min[0].next_business_day.calendar | office | limit: { min = [{ elapsed = '1h', from = 'a', next_business_day = { calendar = 'offie' } }] }
"#;

/// What is no problem.
const FINE: &str = r#"
limit: { elapsed = '24h', from = 'a', next_business_day = { calendar = 'office', ends = '12:00' } }; usual_clocks.x = {}
limit: { min = [{ elapsed = '24h', from = 'a' }], next_business_day = { calendar = 'office' }, unless = { anchor = 'b', when = 'late', then = { elapsed = '4h', from = 'b' } } }; usual_clocks.x = {}
limit: { business_days = 1, calendar = 'office', from = 'a', ends = '24:00' }; usual_clocks.x = {}
"#;

#[test]
fn each_problem_alone() {
    let good = good();
    assert!(check(ERRORS, &good).iter().all(|code| !code.is_warning()));
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(problems(&with(&good, &long_form(row))), [], "{row}");
    }
}

#[test]
fn a_place_in_the_day_is_a_word_or_a_time_on_the_wall() {
    let good = good();
    let snippet = "limit: { days = 1, calendar = 'office', from = 'a', ends = 'noon' }";
    assert_eq!(
        problems(&with(&good, &long_form(snippet)))[0].to_string(),
        "clocks.x.limit.ends: unknown place in the day `noon`; use one of `end_of_day`, `same_time`, `closing`, or a time on the wall such as `12:00`"
    );
    let noon: WallTime = "12:00".parse().unwrap();
    let limit = Limit::at("a").to_business_day("office", DayEnd::At(noon));
    let text = serde_json::to_string(&limit).unwrap();
    assert!(text.contains(r#""ends":"12:00""#), "{text}");
    assert_eq!(serde_json::from_str::<Limit>(&text).unwrap(), limit);
    let error = serde_json::from_str::<DayEnd>("\"noon\"").unwrap_err();
    assert!(error.to_string().contains("`noon` is no place in the day"));
}

/// A limit nested so deep: minima of one, with a time inside.
fn nested(depth: usize) -> String {
    let open = "{ min = [".repeat(depth - 1);
    let close = "] }".repeat(depth - 1);
    format!("limit: {open}{{ elapsed = '1h', from = 'receipt' }}{close}; usual_clocks.x = {{}}")
}

#[test]
fn limits_nest_eight_deep() {
    let good = good();
    assert_eq!(problems(&with(&good, &long_form(&nested(8)))), []);
    let found = problems(&with(&good, &long_form(&nested(9))));
    let [problem] = &found[..] else {
        panic!("{found:#?}")
    };
    assert_eq!(problem.code, ProblemCode::TooDeep);
    assert_eq!(
        problem.path,
        format!("clocks.x.limit{}", ".min[0]".repeat(8))
    );
    // A condition is a level too, and so is going on to a business day.
    let last = "{ elapsed = '1h', from = 'receipt'";
    let then = "unless = { anchor = 'b', when = 'late', then = { elapsed = '1h', from = 'b' } } }";
    let with_unless =
        |depth| nested(depth).replace(&format!("{last} }}"), &format!("{last}, {then}"));
    assert_eq!(problems(&with(&good, &long_form(&with_unless(7)))), []);
    let on = "next_business_day = { calendar = 'office' } }";
    let with_both = |depth| with_unless(depth).replace("} }] }", &format!("}}, {on}] }}"));
    let with_on = |depth| nested(depth).replace(&format!("{last} }}"), &format!("{last}, {on}"));
    assert_eq!(problems(&with(&good, &long_form(&with_on(7)))), []);
    assert_eq!(problems(&with(&good, &long_form(&with_both(6)))), []);
    for too_deep in [with_unless(8), with_on(8), with_both(7)] {
        let found = problems(&with(&good, &long_form(&too_deep)));
        assert_eq!(found[0].code, ProblemCode::TooDeep);
    }
}
