//! Which clocks tickets have under a policy, and what those promise.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::clock::{
    Calendars, ClockKind, DayCount, DayUnit, Limit, MetBy, PauseCause, PauseCauses,
};
use crate::model::{AgentKind, Attributes, Verification};
use crate::policy::compiled::Reaction;
use crate::policy::{Policy, PolicyDocument};

const POLICY: &str = r#"
version = 1
name = "bank"
rule_mode = "accumulate"

[calendars.office]
zone = "+01:00"
years = [2026, 2027]
hours = { mon = [["09:00", "17:00"]] }

[calendars.NO]
zone = "+01:00"
years = [2026, 2027]
hours = { mon = [["09:00", "17:00"]] }

[channels]
phone = { live = true }

[segments]
priority = { clocks = { first = { routine = { high = "20m" } } } }
standard = {}

[queues.all]
calendar = "office"
clocks = { first = { routine = "30m" } }

[queues.other]

[usual_clocks]
first = {}
solved = { elevated = "6h" }

[clocks.first]
kind = "first_response"
targets = { critical = "1m", elevated = "15m", routine = { high = "1h", normal = "4h" } }
warnings = ["75%", "5m"]
lead = "10m"
on_warning = { priority = "high" }

[clocks.solved]
kind = "resolution"
all_time = true
met_by = "human"
pauses = ["identity"]
target = "8h"

[clocks.update]
kind = "periodic_update"
calendar = "NO"
targets = { elevated = "1d" }
on_breach = { urgency = "elevated", queue = "other" }

[clocks.final]
kind = "deadline"
limit = { business_days = 15, calendar = "NO", from = "receipt", unless = { anchor = "holding_reply", when = "inside", then = { business_days = 35, calendar = "NO", from = "receipt" } } }
warnings = ["1d"]
lead = "3d"

[topics]
help = { queue = "all" }
loan = { queue = "all", clocks = { final = {}, update = {}, first = { routine = "2h" } } }
"loan.late" = {}
"loan.quiet" = { clocks = {} }

[[rules]]
name = "big"
when = { attribute = "amount", at_least = 10 }
set = { clocks = { final = {}, first = { routine = { low = "7m", normal = "8m" } } } }

[[rules]]
name = "huge"
when = { attribute = "amount", at_least = 100 }
set = { clocks = { first = { routine = { low = "5m" } } } }
"#;

fn policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    Policy::new(&document).unwrap_or_else(|errors| panic!("{errors}"))
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

/// The clocks of a ticket, written `name` or `name=target`. Its own tier, priority and
/// queue are as given, whatever its class says.
fn clocks(
    topic: &str,
    segment: Option<&str>,
    amount: i64,
    now: (Urgency, Priority, &str),
) -> Vec<String> {
    let policy = policy();
    let compiled = policy.compiled();
    let mut attributes = Attributes::new();
    attributes.insert("amount".into(), amount.into());
    let facts = Facts {
        topic: compiled.topics.get(topic).unwrap(),
        channel: compiled.channels.get("phone").unwrap(),
        languages: &[],
        segment: segment.map(|segment| compiled.segments.get(segment).unwrap()),
        brand: None,
        verification: Verification::None,
        flags: &[],
        attributes: &attributes,
        wanted: &Default::default(),
        excluded: &Default::default(),
    };
    let class = compiled.classify(&facts);
    let (urgency, priority, queue) = now;
    let queue = compiled.queues.get(queue).unwrap();
    let found = compiled.clocks_for(&facts, &class, urgency, priority, queue);
    assert!(found.is_sorted_by_key(|(clock, _)| *clock));
    let show = |(clock, target): (ClockIx, Option<Span>)| {
        let name = compiled.clocks.name(clock).unwrap();
        target.map_or_else(|| name.to_string(), |target| format!("{name}={target}"))
    };
    found.into_iter().map(show).collect()
}

#[test]
fn a_topic_has_its_own_clocks_or_inherited_or_the_usual() {
    let now = (Urgency::Elevated, Priority::Normal, "other");
    for (topic, expected) in [
        ("help", vec!["first=15m", "solved=6h"]),
        ("loan", vec!["final", "first=15m", "update=1d"]),
        ("loan.late", vec!["final", "first=15m", "update=1d"]),
        ("loan.quiet", vec![]),
    ] {
        assert_eq!(clocks(topic, None, 0, now), expected, "{topic}");
    }
}

#[test]
fn what_says_more_of_a_ticket_gives_the_target() {
    use Priority::{High, Low, Normal, Urgent};
    use Urgency::{Critical, Routine};
    for (topic, segment, amount, now, first) in [
        // The clock's own.
        ("help", None, 0, (Routine, Normal, "other"), Some("4h")),
        ("help", None, 0, (Critical, Low, "other"), Some("1m")),
        // The queue's.
        ("help", None, 0, (Routine, Normal, "all"), Some("30m")),
        ("help", None, 0, (Critical, Normal, "all"), Some("1m")),
        // The segment's, where it says something.
        (
            "help",
            Some("priority"),
            0,
            (Routine, High, "all"),
            Some("20m"),
        ),
        (
            "help",
            Some("priority"),
            0,
            (Routine, Low, "all"),
            Some("30m"),
        ),
        (
            "help",
            Some("standard"),
            0,
            (Routine, High, "all"),
            Some("30m"),
        ),
        // The topic's.
        (
            "loan",
            Some("priority"),
            0,
            (Routine, High, "all"),
            Some("2h"),
        ),
        // A rule's, the last first, and one that says nothing leaves it to the others.
        (
            "loan",
            Some("priority"),
            10,
            (Routine, Low, "all"),
            Some("7m"),
        ),
        (
            "loan",
            Some("priority"),
            100,
            (Routine, Low, "all"),
            Some("5m"),
        ),
        (
            "loan",
            Some("priority"),
            100,
            (Routine, Normal, "all"),
            Some("8m"),
        ),
        (
            "loan",
            Some("priority"),
            100,
            (Routine, High, "all"),
            Some("2h"),
        ),
        // Nobody's: no clock.
        ("help", None, 0, (Routine, Urgent, "other"), None),
        ("help", None, 0, (Urgency::Protective, Normal, "all"), None),
        // A rule gives the clock to a topic that has none.
        ("loan.quiet", None, 10, (Routine, Low, "other"), Some("7m")),
    ] {
        let found = clocks(topic, segment, amount, now);
        let found = found.iter().find_map(|clock| clock.strip_prefix("first="));
        assert_eq!(found, first, "{topic} {segment:?} {amount} {now:?}");
    }
    let quiet = clocks("loan.quiet", None, 10, (Routine, High, "other"));
    assert_eq!(quiet, ["final", "first=1h"]);
}

fn promise(clock: &str, target: Option<&str>, queue: &str) -> Option<Promise> {
    let policy = policy();
    let compiled = policy.compiled();
    let promise = compiled.promise(
        compiled.clocks.get(clock).unwrap(),
        target.map(span),
        compiled.queues.get(queue).unwrap(),
    )?;
    promise.check(&compiled.calendar_set).unwrap();
    Some(promise)
}

#[test]
fn a_promise_counts_on_the_calendar_of_its_clock_or_queue() {
    let first = |amount: fn(Span) -> Amount| {
        Promise::within(ClockKind::FirstResponse, amount(span("1h")))
            .warn_at_per_mille(750)
            .warn_before(amount(span("5m")))
            .lead(amount(span("10m")))
    };
    let in_office = first(|span| Amount::open(span, "office"));
    assert_eq!(promise("first", Some("1h"), "all"), Some(in_office));
    assert_eq!(
        promise("first", Some("1h"), "other"),
        Some(first(Amount::elapsed))
    );
    let update = Promise::within(ClockKind::PeriodicUpdate, Amount::open(span("1d"), "NO"));
    assert_eq!(promise("update", Some("1d"), "all"), Some(update));
    let solved = Promise::within(ClockKind::Resolution, Amount::elapsed(span("8h")))
        .met_by(MetBy::Human)
        .stopped_by(PauseCauses::NONE.and(PauseCause::Identity));
    assert_eq!(promise("solved", Some("8h"), "all"), Some(solved));
    assert_eq!(promise("first", None, "all"), None);
}

#[test]
fn a_deadline_runs_to_its_limit_in_every_queue() {
    let days = |count| DayCount::new(count, DayUnit::BusinessDays, "NO");
    let limit = Limit::after("receipt", days(15))
        .extended_by("holding_reply", Limit::after("receipt", days(35)));
    let expected = Promise::by(ClockKind::Deadline("final".into()), limit)
        .warn_before(Amount::elapsed(span("1d")))
        .lead(Amount::elapsed(span("3d")));
    for queue in ["all", "other"] {
        assert_eq!(promise("final", None, queue), Some(expected.clone()));
    }
    assert!(expected.met_by.accepts(AgentKind::Bot));
}

#[test]
fn what_follows_is_compiled() {
    let policy = policy();
    let compiled = policy.compiled();
    let row = |name| &compiled.clock_rows[usize::from(compiled.clocks.get(name).unwrap())];
    let first = row("first");
    assert_eq!(first.on_warning.priority, Some(Priority::High));
    assert_eq!(first.on_breach, Reaction::default());
    let expected = Reaction {
        priority: None,
        urgency: Some(Urgency::Elevated),
        queue: compiled.queues.get("other"),
        relax: false,
    };
    assert_eq!(row("update").on_breach, expected);
}

/// Compiles one deadline, and looks at its limit.
fn limit(limit: &str) -> Result<Limit, String> {
    let calendars = r#"office = { zone = "UTC", years = [2026, 2026], always_open = true }"#;
    let text = format!(
        "version = 1\nname = 'a'\nchannels.phone.live = true\nqueues.q = {{}}\ntopics.t.queue = 'q'\n\
         clocks.x = {{ kind = 'deadline', limit = {limit} }}\n[calendars]\n{calendars}"
    );
    let document: PolicyDocument = toml::from_str(&text).unwrap();
    let policy = Policy::new(&document).map_err(|errors| errors.to_string())?;
    Ok(policy.compiled().clock_rows[0].limit.clone().unwrap())
}

#[test]
fn every_length_has_its_limit() {
    let days = |count, unit| DayCount::new(count, unit, "office");
    let same = days(14, DayUnit::Days).from_same_day();
    let hours = |hours: u32| Amount::elapsed(Span::from_secs(hours * 3_600));
    for (written, expected) in [
        (
            "{ elapsed = '24h', from = 'a' }",
            Limit::after("a", hours(24)),
        ),
        ("{ elapsed = '0s', from = 'a' }", Limit::at("a")),
        (
            "{ elapsed = '24h', from = 'a', pausable = true }",
            Limit::after("a", hours(24)).pausable(),
        ),
        (
            "{ open = '8h', calendar = 'office', from = 'a' }",
            Limit::after("a", Amount::open(span("8h"), "office")),
        ),
        (
            "{ business_days = 15, calendar = 'office', from = 'a', pausable = true }",
            Limit::after("a", days(15, DayUnit::BusinessDays)).pausable(),
        ),
        (
            "{ days = 14, calendar = 'office', from = 'a', first_day = 'same' }",
            Limit::after("a", same),
        ),
        (
            "{ weeks = 8, calendar = 'office', from = 'a', ends = 'same_time' }",
            Limit::after(
                "a",
                days(8, DayUnit::Weeks).ending(crate::clock::DayEnd::SameTime),
            ),
        ),
        (
            "{ months = 2, calendar = 'office', from = 'a' }",
            Limit::after("a", days(2, DayUnit::Months)),
        ),
        (
            "{ min = [{ elapsed = '4h', from = 'a' }, { max = [{ elapsed = '24h', from = 'b' }] }], unless = { anchor = 'a', when = 'late', then = { elapsed = '4h', from = 'a' } } }",
            Limit::min([
                Limit::after("a", hours(4)),
                Limit::max([Limit::after("b", hours(24))]),
            ])
            .unless_late("a", Limit::after("a", hours(4))),
        ),
    ] {
        assert_eq!(limit(written), Ok(expected), "{written}");
    }
}

/// The policy refuses what a clock would, and nothing else.
#[test]
fn the_bounds_of_limits_are_those_of_clocks() {
    let mut calendars = Calendars::new();
    let policy = policy();
    let office = policy.compiled().calendar_rows[0].clone();
    calendars.insert("office", office);
    let leaf = ("{ elapsed = '1h', from = 'a' }".to_owned(), Limit::at("a"));
    let (mut written, mut built) = leaf.clone();
    for depth in 1..=10 {
        let fits = built.check(&calendars).is_ok();
        assert_eq!(limit(&written).is_ok(), fits, "{depth} deep");
        assert_eq!(fits, depth <= 8);
        if depth % 2 == 0 {
            written = format!("{{ max = [{written}] }}");
            built = Limit::max([built]);
        } else {
            written = format!(
                "{{ elapsed = '1h', from = 'a', unless = {{ anchor = 'b', when = 'late', then = {written} }} }}"
            );
            built = Limit::at("a").unless_late("b", built);
        }
    }
    for count in [0, 1, 16, 17] {
        let written = format!("{{ min = [{}] }}", vec![leaf.0.as_str(); count].join(", "));
        let fits = Limit::min(vec![leaf.1.clone(); count])
            .check(&calendars)
            .is_ok();
        assert_eq!(limit(&written).is_ok(), fits, "{count} parts");
    }
}
