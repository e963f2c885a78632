//! What a policy says of customers: read, checked, and the same from a builder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

mod policy_support;

use nightdesk::document::{
    Callbacks, Channel, Condition, CustomerLimits, Duplicates, Incidents, Queue, QuietHours,
    Repeats, Rule, Set, Surge, Topic,
};
use nightdesk::{
    OnDuplicate, OnGivenUp, Policy, PolicyDocument, Priority, ProblemCode, RepeatScope, RuleMode,
    SurgeOf,
};
use policy_support::{GOOD, check, long_form, problems, with};

/// As in the table of all other problems: code | path | nearest name | what is laid over.
const ERRORS: &str = r#"
unknown_key | repeats.widnow | window | repeats = { window = '1h', widnow = '1h' }
unknown_key | duplicates.than | then | duplicates = { window = '1h', than = 'link' }
unknown_key | customer_limits.critcal | critical | customer_limits.critcal = 3
unknown_key | quiet_hours.form | from | quiet_hours = { from = '21:00', until = '08:00', zone = 'UTC', form = '1' }
unknown_key | callbacks.rety | retry | callbacks = { retry = [], rety = [] }
unknown_key | surges.x.time | times | surges.x = { topic = 'card', window = '10m', at_least = 5, time = 3 }
unknown_key | incidents.notice_answer | notice_answers | incidents.notice_answer = true
unknown_key | limits.customer | customers | limits.customer = 5
missing | repeats.window | | repeats = {}
missing | duplicates.window | | duplicates = { then = 'link' }
missing | quiet_hours.from | | quiet_hours = { until = '08:00', zone = 'UTC' }
missing | quiet_hours.until | | quiet_hours = { from = '08:00', zone = 'UTC' }
missing | quiet_hours.zone | | quiet_hours = { from = '21:00', until = '08:00' }
missing | callbacks.retry | | callbacks = {}
unreadable | callbacks.top_tier_retry | | callbacks = { retry = ['1h'], top_tier_retry = 'soon' }
missing | surges.x.topic | | surges.x = { window = '10m', at_least = 5 }
missing | surges.x.window | | surges.x = { topic = 'card', at_least = 5 }
missing | surges.x.at_least | | surges.x = { topic = 'card', window = '10m' }
unreadable | repeats.window | | repeats.window = 'a day'
unreadable | repeats.priority | high | repeats = { window = '1h', priority = 'hihg' }
unreadable | repeats.scope | topic | repeats = { window = '1h', scope = 'topik' }
unreadable | duplicates.then | merge | duplicates = { window = '1h', then = 'merg' }
unreadable | quiet_hours.from | | quiet_hours = { from = '9pm', until = '08:00', zone = 'UTC' }
unreadable | quiet_hours.until | | quiet_hours = { from = '21:00', until = '25:00', zone = 'UTC' }
unreadable | callbacks.retry[1] | | callbacks.retry = ['1h', 'soon']
unreadable | callbacks.then | alert | callbacks = { retry = [], then = 'alrt' }
unreadable | surges.x.of | contacts | surges.x = { topic = 'card', window = '10m', at_least = 5, of = 'contact' }
unreadable | surges.x.usual | | surges.x = { topic = 'card', window = '10m', at_least = 5, usual = 'a day' }
unreadable | rules[0].set.head_start | | set: { head_start = 'none' }
out_of_range | repeats.window | | repeats.window = '0s'
out_of_range | duplicates.window | | duplicates.window = '0s'
out_of_range | customer_limits.critical | | customer_limits.critical = 0
out_of_range | customer_limits.routine | | customer_limits.routine = 4294967296
out_of_range | quiet_hours.until | | quiet_hours = { from = '08:00', until = '08:00', zone = 'UTC' }
out_of_range | quiet_hours.until | | quiet_hours = { from = '24:00', until = '00:00', zone = 'UTC' }
out_of_range | callbacks.retry[0] | | callbacks.retry = ['0s']
out_of_range | callbacks.top_tier_retry | | callbacks = { retry = ['1h'], top_tier_retry = '0s' }
out_of_range | surges.x.window | | surges.x = { topic = 'card', window = '5s', at_least = 5 }
out_of_range | surges.x.window | | surges.x = { topic = 'card', window = '15s', at_least = 5 }
out_of_range | surges.x.at_least | | surges.x = { topic = 'card', window = '10m', at_least = 0 }
out_of_range | surges.x.times | | surges.x = { topic = 'card', window = '10m', at_least = 5, times = 0 }
out_of_range | surges.x.usual | | surges.x = { topic = 'card', window = '10m', at_least = 5, usual = '15m' }
out_of_range | surges.x.usual | | surges.x = { topic = 'card', window = '10m', at_least = 5, usual = '0s' }
out_of_range | surges.x.usual | | surges.x = { topic = 'card', window = '10m', at_least = 5, usual = '10010m' }
out_of_range | limits.customers | | limits.customers = 0
out_of_range | limits.top_tier_tickets | | limits.top_tier_tickets = -1
out_of_range | limits.customer_contacts | | limits.customer_contacts = 0
out_of_range | limits.incidents | | limits.incidents = 0
contradiction | surges.x.until_times | | surges.x = { topic = 'card', window = '10m', at_least = 5, times = 2, until_times = 3 }
bad_calendar | quiet_hours.zone | | quiet_hours = { from = '21:00', until = '08:00', zone = 'Europe/Osl' }
bad_calendar | quiet_hours.zones[0] | | quiet_hours = { from = '21:00', until = '08:00', zone = 'UTC', zones = ['Europe/Osl'] }
duplicate | quiet_hours.zones[1] | | quiet_hours = { from = '21:00', until = '08:00', zone = 'UTC', zones = ['Europe/Oslo', 'Europe/Oslo'] }
duplicate | flags[1] | | flags = ['a', 'a']
bad_name | flags[0] | | flags = ['']
bad_name | surges." x" | | surges.' x' = { topic = 'card', window = '10m', at_least = 5 }
unknown_name | rules[0].when.flag | vulnerable | flags = ['vulnerable']; when: { flag = 'vulnerabel' }
unknown_name | surges.x.topic | card | surges.x = { topic = 'crad', window = '10m', at_least = 5 }
unknown_name | surges.x.topic[1] | loan | surges.x = { topic = ['card', 'lona'], window = '10m', at_least = 5 }
empty | rules[0].when.flag | | when: { flag = [] }
empty | surges.x.topic | | surges.x = { topic = [], window = '10m', at_least = 5 }
"#;

const WARNINGS: &str = r#"
unused | flags.vulnerable | | flags = ['vulnerable']
no_effect | repeats.window | | repeats.window = '8d'
no_effect | callbacks.top_tier_retry | | callbacks = { retry = [], top_tier_retry = '1m' }
no_effect | surges.x.of | | surges.x = { topic = 'card', window = '10m', at_least = 5, of = 'repeats' }
"#;

const FINE: &str = r#"
flags = ['vulnerable']; lift: { flag = 'vulnerable' }
flags = ['vulnerable']; when: { none = [{ any = [{ flag = ['vulnerable'] }] }] }
repeats.window = '7d'
quiet_hours = { from = '00:00', until = '08:00', zone = '+01:00' }
quiet_hours = { from = '12:00', until = '24:00', zone = 'UTC' }
callbacks.retry = []
limits.top_tier_tickets = 0
surges.x = { topic = 'card', window = '10s', at_least = 1, usual = '10s' }
surges.x = { topic = 'card', window = '10m', at_least = 5, usual = '10000m', times = 2, until_times = 1 }
"#;

#[test]
fn each_problem_alone() {
    check(ERRORS, GOOD);
    let warnings = check(WARNINGS, GOOD);
    assert!(warnings.iter().all(|code| code.is_warning()));
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(problems(&with(GOOD, &long_form(row))), [], "{row}");
    }
}

#[test]
fn lists_have_their_most() {
    let many = |count: usize, entry: &dyn Fn(usize) -> String| -> String {
        let entries: Vec<String> = (0..count).map(entry).collect();
        entries.join(", ")
    };
    let zones = |count| {
        let zones = many(count, &|number| {
            let (hours, minutes) = (number / 60, number % 60);
            format!("'+{hours:02}:{minutes:02}'")
        });
        format!(
            "quiet_hours = {{ from = '21:00', until = '08:00', zone = 'UTC', zones = [{zones}] }}"
        )
    };
    let retries = |count| format!("callbacks.retry = [{}]", many(count, &|_| "'1h'".into()));
    let surges = |count| {
        let entry =
            |number| format!("x{number} = {{ topic = 'card', window = '1m', at_least = 5 }}");
        format!("surges = {{ {} }}", many(count, &entry))
    };
    for (path, snippet) in [
        ("quiet_hours.zones", &zones as &dyn Fn(usize) -> String),
        ("callbacks.retry", &retries),
        ("surges", &surges),
    ] {
        assert_eq!(problems(&with(GOOD, &snippet(64))), [], "{path}");
        let found = problems(&with(GOOD, &snippet(65)));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].code, ProblemCode::TooMany);
        assert_eq!(found[0].path, path);
    }
}

const WRITTEN: &str = r#"
version = 1
name = "customers"
rule_mode = "first_match"
flags = ["vulnerable"]
repeats = { window = "24h", priority = "high", prefer_last_agent = true, scope = "any" }
duplicates = { window = "10m", then = "merge" }
customer_limits = { emergency = 1, critical = 2, protective = 3, elevated = 4, routine = 5 }
quiet_hours = { from = "21:00", until = "08:00", zone = "Europe/Oslo", zones = ["Europe/Helsinki"] }
callbacks = { retry = ["15m", "2h"], then = "close", top_tier_retry = "3m" }
incidents = { notice_answers = true }
channels = { phone = { live = true } }
queues = { front = {} }
topics = { any = { queue = "front" } }
surges = { outage = { topic = "any", of = "reopens", window = "10m", at_least = 20, times = 3, usual = "24h", until_times = 2 } }
rules = [{ name = "care", when = { flag = "vulnerable" }, set = { head_start = "0s" } }]
"#;

fn built() -> PolicyDocument {
    let limits = CustomerLimits::new().emergency(1).critical(2);
    let quiet = QuietHours::new("21:00", "08:00", "Europe/Oslo").zones(["Europe/Helsinki"]);
    let surge = Surge::new("any", "10m").of(SurgeOf::Reopens).at_least(20);
    let care = Condition::new().flag("vulnerable");
    let calls = Callbacks::new(["15m", "2h"]).then(OnGivenUp::Close);
    let calls = calls.top_tier_retry("3m");
    PolicyDocument::new("customers")
        .rule_mode(RuleMode::FirstMatch)
        .flag("vulnerable")
        .repeats(
            Repeats::new("24h")
                .priority(Priority::High)
                .prefer_last_agent(true)
                .scope(RepeatScope::Any),
        )
        .duplicates(Duplicates::new("10m").then(OnDuplicate::Merge))
        .customer_limits(limits.protective(3).elevated(4).routine(5))
        .quiet_hours(quiet)
        .callbacks(calls)
        .incidents(Incidents::new().notice_answers(true))
        .channel("phone", Channel::new(true))
        .queue("front", Queue::new())
        .topic("any", Topic::new().queue("front"))
        .surge("outage", surge.times(3).usual("24h").until_times(2))
        .rule(Rule::new("care", care, Set::new().head_start("0s")))
}

#[test]
fn written_and_built_are_one() {
    let written: PolicyDocument = toml::from_str(WRITTEN).unwrap();
    assert_eq!(written, built());
    let json = serde_json::to_string(&written).unwrap();
    let read: PolicyDocument = serde_json::from_str(&json).unwrap();
    assert_eq!(read, written);
    assert_eq!(problems(&written), []);
}

/// The digest covers what quiet hours were compiled to: another zone is another policy.
#[test]
fn a_policy_of_other_quiet_hours_is_another() {
    let digest = |text: &str| {
        let document: PolicyDocument = toml::from_str(text).unwrap();
        Policy::new(&document).unwrap().digest()
    };
    assert_eq!(
        digest(WRITTEN),
        digest(&WRITTEN.replace("\"2h\"", "\"120m\""))
    );
    for (from, to) in [("21:00", "21:01"), ("Helsinki", "Tallinn")] {
        assert_ne!(digest(WRITTEN), digest(&WRITTEN.replace(from, to)), "{to}");
    }
}
