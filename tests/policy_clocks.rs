//! Clocks in a policy document: what is wrong with them, and how they are written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod policy_support;

use std::collections::BTreeSet;

use nightdesk::clock::{DayEnd, FirstDay, LastDay, MetBy, PauseCause, When};
use nightdesk::document::{
    Action, Channel, Clock, ClockTargets, Condition, Limit, NextBusinessDay, PromiseKind, Queue,
    Reaction, Rule, Segment, Set, Targets, Topic, WarnAt, Written,
};
use nightdesk::{
    CalendarDocument, Digest, Policy, PolicyDocument, Priority, ProblemCode, RuleMode, Span,
    Urgency, Weekday,
};
use policy_support::{CLOCK_CODES, GOOD, check, long_form, problems, with};
use proptest::prelude::*;
use toml::Value;

/// What is laid over the good policy, so that there are clocks.
const CLOCKS: &str = r#"
[calendars.office]
zone = "+01:00"
hours = { mon = [["09:00", "17:00"]] }
years = [2026, 2027]

[queues.cards]
calendar = "office"

[usual_clocks]
first = {}
final = {}

[clocks.first]
kind = "first_response"
target = "4h"
warnings = ["75%", "10m"]
on_warning = { priority = "high" }

[clocks.final]
kind = "deadline"
limit = { business_days = 15, calendar = "office", from = "receipt" }
lead = "3d"
on_lead = { urgency = "elevated" }
"#;

fn good() -> String {
    let document = with(GOOD, CLOCKS);
    toml::to_string(&document).unwrap()
}

/// As in `policy_problems`: code | path | nearest known name | what is laid over.
/// `limit:` is short for a deadline `x` with this limit; `;` is a new line.
const ERRORS: &str = r#"
unknown_key | clocks.first.targt | target | clocks.first.targt = '1h'
unknown_key | clocks.first.on_breach.queu | queue | clocks.first.on_breach = { queu = 'x', priority = 'high' }
unknown_key | clocks.x.limit.dayz | days | limit: { dayz = 1, elapsed = '1s', from = 'receipt' }
unknown_key | clocks.x.limit.min[0].form | from | limit: { min = [{ form = 1, elapsed = '1s', from = 'receipt' }] }
unknown_key | clocks.x.limit.unless.anchors | anchor | limit: { elapsed = '1s', from = 'a', unless = { anchors = 1, anchor = 'a', when = 'late', then = { elapsed = '1s', from = 'a' } } }
unknown_key | clocks.x.targets.rotine | routine | clocks.x = { kind = 'resolution', targets = { rotine = '1h' } }
unknown_key | topics.card.clocks.first.rotine | routine | topics.card.clocks = { first = { rotine = '1h' } }
missing | clocks.x.kind | | clocks.x = { target = '1h' }
missing | clocks.x.limit | | clocks.x = { kind = 'deadline' }
missing | clocks.x.limit.from | | limit: { elapsed = '24h' }
missing | clocks.x.limit.calendar | | limit: { open = '8h', from = 'receipt' }
missing | clocks.x.limit.calendar | | limit: { months = 1, from = 'receipt' }
missing | clocks.x.limit.unless.when | | limit: { elapsed = '1s', from = 'a', unless = { anchor = 'b', then = { elapsed = '2s', from = 'a' } } }
missing | clocks.x.limit.unless.anchor | | limit: { elapsed = '1s', from = 'a', unless = { when = 'late', then = { elapsed = '2s', from = 'a' } } }
missing | clocks.x.limit.unless.then | | limit: { elapsed = '1s', from = 'a', unless = { when = 'late', anchor = 'b' } }
unreadable | clocks.x.kind | first_response | clocks.x = { kind = 'first_respons', target = '1h' }
unreadable | clocks.first.target | | clocks.first.target = '4 hours'
unreadable | clocks.first.met_by | human | clocks.first.met_by = 'humans'
unreadable | clocks.first.lead | | clocks.first.lead = 'x'
unreadable | clocks.first.pauses[1] | third_party | clocks.first.pauses = ['customer', 'third-party']
unreadable | clocks.first.warnings[0] | | clocks.first.warnings = ['75 %']
unreadable | clocks.first.warnings[1] | | clocks.first.warnings = ['10m', '100%']
unreadable | clocks.first.warnings[0] | | clocks.first.warnings = ['0%']
unreadable | clocks.first.warnings[0] | | clocks.first.warnings = ['99.95%']
unreadable | clocks.first.warnings[0] | | clocks.first.warnings = ['soon']
unreadable | clocks.first.on_breach.priority | high | clocks.first.on_breach.priority = 'hihg'
unreadable | clocks.first.on_breach.urgency | elevated | clocks.first.on_breach.urgency = 'elevatd'
unreadable | clocks.x.limit.elapsed | | limit: { elapsed = '24 h', from = 'receipt' }
unreadable | clocks.x.limit.open | | limit: { open = '8', calendar = 'office', from = 'receipt' }
unreadable | clocks.x.limit.ends | end_of_day | limit: { days = 14, calendar = 'office', from = 'receipt', ends = 'end_of_dya' }
unreadable | clocks.x.limit.first_day | same | limit: { days = 14, calendar = 'office', from = 'receipt', first_day = 'sane' }
unreadable | clocks.x.limit.last_day | stays | limit: { days = 14, calendar = 'office', from = 'receipt', last_day = 'stay' }
unreadable | clocks.x.limit.unless.when | inside | limit: { elapsed = '1s', from = 'a', unless = { anchor = 'b', when = 'insid', then = { elapsed = '2s', from = 'a' } } }
unreadable | topics.card.clocks.first | | topics.card.clocks = { first = '2 h' }
unreadable | queues.cards.clocks.first.routine.high | | queues.cards.clocks.first.routine = { high = '2 h' }
out_of_range | clocks.first.lead | | clocks.first.lead = '0s'
out_of_range | clocks.x.limit.days | | limit: { days = -1, calendar = 'office', from = 'receipt' }
out_of_range | clocks.x.limit.months | | limit: { months = 36501, calendar = 'office', from = 'receipt' }
unknown_name | clocks.first.calendar | office | clocks.first.calendar = 'offce'
unknown_name | clocks.first.on_breach.queue | fraud | clocks.first.on_breach.queue = 'fruad'
unknown_name | clocks.x.limit.max[1].calendar | office | limit: { max = [{ elapsed = '1s', from = 'a' }, { weeks = 8, calendar = 'ofice', from = 'receipt' }] }
unknown_name | usual_clocks.frist | first | usual_clocks.frist = {}
unknown_name | topics.card.clocks.frist | first | topics.card.clocks = { frist = '1h' }
unknown_name | queues.fraud.clocks.frist | first | queues.fraud.clocks.frist = '1h'
unknown_name | segments.priority.clocks.frist | first | segments.priority.clocks.frist = '1h'
unknown_name | rules[0].set.clocks.frist | first | set: { clocks = { frist = '1h' } }
unknown_name | actions.block_card.not_before.calendar | office | actions.block_card.not_before = { open = '1h', from = 'request', calendar = 'oficce' }
bad_name | clocks."first " | | clocks.'first ' = { kind = 'resolution', target = '1h' }
bad_name | clocks.x.limit.from | | limit: { elapsed = '1s', from = '' }
bad_name | clocks.x.limit.unless.anchor | | limit: { elapsed = '1s', from = 'a', unless = { anchor = ' b', when = 'late', then = { elapsed = '2s', from = 'a' } } }
duplicate | clocks.first.warnings[1] | | clocks.first.warnings = ['50%', '50.0%']
duplicate | clocks.first.warnings[1] | | clocks.first.warnings = ['60s', '1m']
duplicate | clocks.first.pauses[2] | | clocks.first.pauses = ['customer', 'snoozed', 'customer']
empty | clocks.x.limit.min | | limit: { min = [] }
empty | clocks.x.limit.max[0].max | | limit: { max = [{ max = [] }] }
sets_nothing | rules[0].set | | set: { clocks = {} }
contradiction | clocks.first.targets | | clocks.first.targets = { critical = '60s' }
contradiction | clocks.first.all_time | | clocks.first = { calendar = 'office', all_time = true }
target_or_limit | clocks.final.target | | clocks.final.target = '4h'
target_or_limit | clocks.final.targets | | clocks.final.targets = {}
target_or_limit | clocks.first.limit | | clocks.first.limit = { elapsed = '24h', from = 'receipt' }
target_or_limit | usual_clocks.final | | usual_clocks.final = '4h'
target_or_limit | topics.card.clocks.final | | topics.card.clocks.final.routine = '4h'
target_or_limit | queues.fraud.clocks.final | | queues.fraud.clocks.final = '4h'
target_or_limit | segments.priority.clocks.final | | segments.priority.clocks.final = '4h'
target_or_limit | rules[0].set.clocks.final | | set: { clocks = { final = '4h' } }
limit_form | clocks.x.limit | | limit: {}
limit_form | clocks.x.limit | | limit: { from = 'receipt' }
limit_form | clocks.x.limit | | limit: { elapsed = '1h', days = 1, calendar = 'office', from = 'receipt' }
limit_form | clocks.x.limit | | limit: { elapsed = '1h', from = 'receipt', min = [{ elapsed = '1h', from = 'receipt' }] }
limit_form | clocks.x.limit.max[0] | | limit: { max = [{ from = 'receipt' }] }
limit_form | clocks.x.limit.calendar | | limit: { elapsed = '1h', from = 'receipt', calendar = 'office' }
limit_form | clocks.x.limit.ends | | limit: { open = '1h', from = 'receipt', calendar = 'office', ends = 'closing' }
limit_form | clocks.x.limit.from | | limit: { min = [{ elapsed = '1h', from = 'receipt' }], from = 'receipt' }
limit_form | clocks.x.limit.pausable | | limit: { min = [{ elapsed = '1h', from = 'receipt' }], pausable = true }
limit_form | actions.block_card.not_before | | actions.block_card.not_before = { from = 'request' }
reaction_tier | clocks.first.on_warning.urgency | | clocks.first.on_warning.urgency = 'critical'
reaction_tier | clocks.first.on_breach.urgency | | clocks.first.on_breach.urgency = 'routine'
reaction_tier | clocks.final.on_lead.urgency | | clocks.final.on_lead.urgency = 'protective'
"#;

const WARNINGS: &str = r#"
unused | clocks.x | | clocks.x = { kind = 'resolution', target = '1h' }
unused | clocks.x | | clocks.x = { kind = 'resolution' }
unused | clocks.x | | clocks.x = { kind = 'resolution' }; queues.fraud.clocks.x = '1h'
no_target | clocks.x | | clocks.x = { kind = 'resolution' }; usual_clocks.x = {}
no_target | clocks.x | | clocks.x = { kind = 'resolution' }; topics.card.clocks.x = {}
warning_outlasts_target | clocks.first.warnings[1] | | clocks.first.warnings = ['75%', '4h1us']
warning_outlasts_target | clocks.first.warnings[1] | | queues.fraud.clocks.first = '9m'
warning_outlasts_target | clocks.first.warnings[1] | | segments.standard.clocks.first.critical = { low = '9m' }
warning_outlasts_target | clocks.first.warnings[1] | | topics.card.clocks.first = '9m'; topics.card.clocks.final = {}
no_effect | clocks.first.on_breach | | clocks.first.on_breach = {}
no_effect | clocks.first.on_lead | | clocks.first.on_lead = { priority = 'high' }
no_effect | clocks.final.on_warning | | clocks.final.on_warning = { queue = 'fraud' }
no_effect | clocks.first.on_warning.priority | | clocks.first.on_warning.priority = 'low'
no_effect | queues.fraud.clocks.first | | queues.fraud.clocks.first = {}
no_effect | segments.priority.clocks.final | | segments.priority.clocks.final = {}
no_effect | actions.block_card.not_before | | actions.block_card.not_before = { max = [{ elapsed = '72h', from = 'request', pausable = true }] }
"#;

/// What looks like one of the above, and is none.
const FINE: &str = r#"
clocks.first.warnings = ['75%', '4h', '0.1%', '99.9%', '0s']
clocks.first.pauses = []
clocks.x = { kind = 'resolution' }; usual_clocks.x = '1h'
clocks.x = { kind = 'resolution' }; topics.loan.clocks.x.routine = { low = '1h' }
clocks.x = { kind = 'resolution' }; usual_clocks.x = {}; queues.fraud.clocks.x = '1h'
clocks.first.on_breach = { queue = 'late' }; queues.late = {}
clocks.first.all_time = true
clocks.first.calendar = 'office'
clocks.final.calendar = 'office'
calendars.lawyers = { zone = 'UTC', always_open = true }; clocks.first.calendar = 'lawyers'
calendars.lawyers = { zone = 'UTC', always_open = true }; actions.block_card.not_before = { open = '1h', from = 'request', calendar = 'lawyers' }
topics.card.clocks = {}
limit: { business_days = 0, calendar = 'office', from = 'receipt', ends = 'closing', first_day = 'same', last_day = 'next_business_day', pausable = true }; usual_clocks.x = {}
limit: { min = [{ business_days = 5, calendar = 'office', from = 'receipt', pausable = true }, { business_days = 35, calendar = 'office', from = 'receipt' }] }; usual_clocks.x = {}
limit: { min = [{ elapsed = '4h', from = 'classification' }, { elapsed = '24h', from = 'awareness' }], unless = { anchor = 'classification', when = 'late', then = { elapsed = '4h', from = 'classification' } } }; usual_clocks.x = {}
actions.block_card.not_before = { max = [{ elapsed = '72h', from = 'request' }, { elapsed = '0s', from = 'period_end' }] }
"#;

#[test]
fn the_clocks_laid_over_have_no_problem() {
    let good = good();
    assert_eq!(problems(&with(&good, "")), []);
    for row in FINE.lines().filter(|row| !row.is_empty()) {
        assert_eq!(problems(&with(&good, &long_form(row))), [], "{row}");
    }
}

#[test]
fn each_problem_alone() {
    let good = good();
    let errors = check(ERRORS, &good);
    assert!(errors.iter().all(|code| !code.is_warning()));
    let warnings = check(WARNINGS, &good);
    assert!(warnings.iter().all(|code| code.is_warning()));
    let codes: BTreeSet<ProblemCode> = errors.union(&warnings).copied().collect();
    assert!(CLOCK_CODES.iter().all(|code| codes.contains(code)));
}

#[test]
fn there_is_a_most_of_everything() {
    let good = good();
    let parts = |count: usize| {
        let part = "{ elapsed = '1h', from = 'receipt' },".repeat(count);
        format!("limit: {{ max = [{part}] }}; usual_clocks.x = {{}}")
    };
    let warnings = |count: usize| {
        let list: Vec<String> = (1..=count).map(|share| format!("'{share}%'")).collect();
        format!("clocks.first.warnings = [{}]", list.join(","))
    };
    let clocks = |count: usize| -> String {
        let clocks = (0..count).map(|n| {
            format!(
                "clocks.n{n} = {{ kind = 'resolution', target = '1h' }}; usual_clocks.n{n} = {{}}"
            )
        });
        clocks.collect::<Vec<_>>().join("; ")
    };
    for (path, fits, one_more) in [
        ("clocks.x.limit.max", parts(16), parts(17)),
        ("clocks.first.warnings", warnings(32), warnings(33)),
        ("clocks", clocks(254), clocks(255)),
    ] {
        assert_eq!(problems(&with(&good, &long_form(&fits))), [], "{path}");
        let found = problems(&with(&good, &long_form(&one_more)));
        let [problem] = &found[..] else {
            panic!("{found:#?}")
        };
        assert_eq!(
            (problem.code, problem.path.as_str()),
            (ProblemCode::TooMany, path)
        );
    }
}

#[test]
fn messages_name_the_value_the_bound_and_the_remedy() {
    let good = good();
    for (snippet, message) in [
        (
            "clocks.first.warnings = ['100%']",
            "clocks.first.warnings[0]: `100%` is no share of a target to warn at; write `0.1%` to `99.9%`, with one decimal at most",
        ),
        (
            "clocks.first.pauses = ['custmer']",
            "clocks.first.pauses[0]: unknown cause of pauses `custmer`; use one of `customer`, `third_party`, `identity`, `snoozed`; did you mean `customer`?",
        ),
        (
            "limit: { days = 36501, calendar = 'office', from = 'receipt' }",
            "clocks.x.limit.days: `36501` is outside 0 to 36500; a limit of more than a hundred years is none",
        ),
        (
            "clocks.first.warnings = ['5h']",
            "clocks.first.warnings[0]: a warning 5h before it is due, and its shortest target is 4h: it would come at once; write a share, for example `75%`, or a shorter time",
        ),
    ] {
        assert_eq!(
            problems(&with(&good, &long_form(snippet)))[0].to_string(),
            message
        );
    }
}

/// Every key of clocks and limits.
const WHOLE: &str = r#"
version = 1
name = "bank"
rule_mode = "first_match"

[calendars.NO]
zone = "+01:00"
years = [2026, 2027]
hours = { mon = [["09:00", "17:00"]] }

[channels]
phone = { live = true }

[usual_clocks]
first_answer = {}
solved = "8h"

[clocks.first_answer]
kind = "first_response"
calendar = "NO"
all_time = false
targets = { critical = "1m", routine = { high = "1h", normal = "4h" } }
met_by = "anybody"
pauses = ["customer", "third_party", "identity", "snoozed"]
warnings = ["75%", "99.5%", "10s"]
lead = "30m"
on_warning = { priority = "high" }
on_breach = { urgency = "elevated", queue = "late" }
on_lead = { urgency = "elevated" }

[clocks.solved]
kind = "resolution"
target = "8h"
all_time = true

[clocks.report]
kind = "deadline"

[clocks.report.limit]
min = [{ elapsed = "4h", from = "classification" }, { elapsed = "1d", from = "awareness", pausable = true }]

[clocks.report.limit.unless]
anchor = "classification"
when = "late"
then = { elapsed = "4h", from = "classification" }

[clocks.report.limit.next_business_day]
calendar = "NO"
ends = "12:00"

[clocks.final_answer]
kind = "deadline"

[clocks.final_answer.limit]
business_days = 15
calendar = "NO"
from = "receipt"
ends = "closing"
first_day = "same"
last_day = "next_business_day"
pausable = false
unless = { anchor = "holding_reply", when = "inside", then = { weeks = 5, calendar = "NO", from = "receipt" } }

[actions.raise]
not_before = { max = [{ open = "8h", calendar = "NO", from = "request" }, { days = 1, calendar = "NO", from = "period_end" }, { months = 1, calendar = "NO", from = "request" }] }

[segments.priority]
clocks = { first_answer = "2h" }

[queues.all]
clocks = { first_answer = { routine = "3h" } }

[queues.late]

[topics]
complaint = { queue = "all", action = "raise", clocks = { final_answer = {}, report = {}, first_answer = "2h" } }
quiet = { queue = "all", clocks = {} }

[[rules]]
name = "big"
when = { topic = "complaint" }
set = { clocks = { solved = { routine = { low = "2d" } } } }
"#;

fn whole() -> PolicyDocument {
    toml::from_str(WHOLE).unwrap()
}

/// The same, in code.
fn built() -> PolicyDocument {
    let calendar = CalendarDocument::new("+01:00").open(&[Weekday::Mon], &[("09:00", "17:00")]);
    let mut calendar = calendar;
    calendar.years = Some((2026, 2027));
    let days = Limit::after("receipt").business_days(15).calendar("NO");
    PolicyDocument::new("bank")
        .rule_mode(RuleMode::FirstMatch)
        .add_calendar("NO", calendar)
        .channel("phone", Channel::new(true))
        .usual_clock("first_answer", ClockTargets::new())
        .usual_clock("solved", Span::from_secs(8 * 3_600))
        .clock(
            "first_answer",
            Clock::new(PromiseKind::FirstResponse)
                .calendar("NO")
                .all_time(false)
                .targets(
                    Targets::new()
                        .tier(Urgency::Critical, "60s")
                        .entry(Urgency::Routine, Priority::High, "1h")
                        .entry(Urgency::Routine, Priority::Normal, "4h"),
                )
                .met_by(MetBy::Anybody)
                .pauses(PauseCause::ALL)
                .warning(WarnAt::PerMille(750))
                .warning("99.5%")
                .warning(WarnAt::Before(Span::from_secs(10)))
                .lead("30m")
                .on_warning(Reaction::new().priority(Priority::High))
                .on_breach(Reaction::new().urgency(Urgency::Elevated).queue("late"))
                .on_lead(Reaction::new().urgency("elevated")),
        )
        .clock(
            "solved",
            Clock::new("resolution").target("480m").all_time(true),
        )
        .clock(
            "report",
            Clock::new(PromiseKind::Deadline).limit(
                Limit::min([
                    Limit::after("classification").elapsed("4h"),
                    Limit::after("awareness").elapsed("24h").pausable(true),
                ])
                .unless_late(
                    "classification",
                    Limit::after("classification").elapsed("4h"),
                )
                .next_business_day(NextBusinessDay::of("NO").ends("12:00")),
            ),
        )
        .clock(
            "final_answer",
            Clock::new(PromiseKind::Deadline).limit(
                days.ends(DayEnd::Closing)
                    .first_day(FirstDay::Same)
                    .last_day(LastDay::NextBusinessDay)
                    .pausable(false)
                    .extended_by(
                        "holding_reply",
                        Limit::after("receipt").weeks(5).calendar("NO"),
                    ),
            ),
        )
        .action(
            "raise",
            Action::new().not_before(Limit::max([
                Limit::after("request").open("8h").calendar("NO"),
                Limit::after("period_end").days(1).calendar("NO"),
                Limit::after("request").months(1).calendar("NO"),
            ])),
        )
        .segment("priority", Segment::new().clock("first_answer", "2h"))
        .queue(
            "all",
            Queue::new().clock("first_answer", Targets::new().tier(Urgency::Routine, "3h")),
        )
        .queue("late", Queue::new())
        .topic(
            "complaint",
            Topic::new()
                .queue("all")
                .action("raise")
                .clock("final_answer", ClockTargets::new())
                .clock("report", ClockTargets::default())
                .clock("first_answer", "2h"),
        )
        .topic("quiet", Topic::new().queue("all").no_clocks())
        .rule(Rule::new(
            "big",
            Condition::new().topic("complaint"),
            Set::new().clock(
                "solved",
                Targets::new().entry(Urgency::Routine, Priority::Low, "48h"),
            ),
        ))
}

#[test]
fn clocks_go_there_and_back() {
    let document = whole();
    assert_eq!(problems(&document), []);
    let written = Value::try_from(&document).unwrap();
    let mut read: Value = toml::from_str(WHOLE).unwrap();
    // The calendar leaves out what it need not say.
    read["calendars"] = written["calendars"].clone();
    assert_eq!(written, read);
    let json = serde_json::to_string(&document).unwrap();
    let again: PolicyDocument = serde_json::from_str(&json).unwrap();
    assert_eq!(again, document);
    let digest = |document| Policy::new(document).unwrap().digest();
    assert_eq!(digest(&again), digest(&document));
}

#[test]
fn clocks_in_code_are_the_same_as_in_toml() {
    assert_eq!(built(), whole());
    assert_eq!(Digest::of(&built()), Digest::of(&whole()));
    let other = built().usual_clock("report", ClockTargets::new());
    assert_ne!(Digest::of(&other), Digest::of(&whole()));
}

/// What a document says of a word is what the word says of itself elsewhere.
#[test]
fn words_of_clocks_are_written_alike_everywhere() {
    fn alike<T, D>(words: &[T])
    where
        T: Copy + serde::Serialize,
        D: From<T> + for<'a> From<&'a str> + PartialEq + serde::Serialize,
    {
        for word in words {
            let written = serde_json::to_value(D::from(*word)).unwrap();
            assert_eq!(written, serde_json::to_value(word).unwrap());
            assert!(D::from(written.as_str().unwrap()) == D::from(*word));
        }
    }
    alike::<_, Written<PauseCause>>(&PauseCause::ALL);
    alike::<_, Written<MetBy>>(&[MetBy::Anybody, MetBy::Human]);
    let noon = DayEnd::At("12:00".parse().unwrap());
    alike::<_, Written<DayEnd>>(&[DayEnd::EndOfDay, DayEnd::SameTime, DayEnd::Closing, noon]);
    alike::<_, Written<FirstDay>>(&[FirstDay::Next, FirstDay::Same]);
    alike::<_, Written<LastDay>>(&[LastDay::Stays, LastDay::NextBusinessDay]);
    alike::<_, Written<When>>(&[When::Inside, When::Late]);
    alike::<_, Written<PromiseKind>>(PromiseKind::ALL);
}

#[test]
fn every_share_goes_there_and_back() {
    for share in 1..=999 {
        let written: Written<WarnAt> = WarnAt::PerMille(share).into();
        let text = serde_json::to_value(&written).unwrap();
        let text = text.as_str().unwrap();
        assert_eq!(Written::from(text), written);
        let per_mille = text.trim_end_matches('%').parse::<f64>().unwrap() * 10.0;
        assert_eq!(per_mille.round() as u16, share, "{text}");
    }
    for text in [
        "", "%", ".%", "5.%", ".5%", "+5%", "100.0%", "0.0%", "1e1%", "５%", "5%%",
    ] {
        assert_eq!(Written::<WarnAt>::from(text).value(), None, "{text}");
    }
}

/// The values of a document, counted depth first: the one to change.
fn pick<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Table(table) => table.iter_mut().find_map(|(_, value)| pick(value, left)),
        Value::Array(list) => list.iter_mut().find_map(|value| pick(value, left)),
        _ => None,
    }
}

fn replacement() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::from("")),
        Just(Value::from("NO")),
        Just(Value::from("0s")),
        Just(Value::from("deadline")),
        Just(Value::from("50%")),
        Just(Value::from(Vec::<Value>::new())),
        Just(Value::from(toml::Table::new())),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(0), Just(-1), any::<i64>()].prop_map(Value::from),
        ".{0,200}".prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn compiling_never_panics(changes in prop::collection::vec((0_usize..150, replacement()), 1..6)) {
        let mut document: Value = toml::from_str(WHOLE).unwrap();
        for (mut position, value) in changes {
            if let Some(chosen) = pick(&mut document, &mut position) {
                *chosen = value;
            }
        }
        let Ok(document) = document.try_into::<PolicyDocument>() else {
            return Ok(());
        };
        match document.compile() {
            Ok(compilation) => {
                prop_assert!(compilation.warnings.iter().all(|problem| problem.code.is_warning()));
            }
            Err(errors) => {
                prop_assert!(!errors.problems().is_empty());
                for problem in errors.problems() {
                    prop_assert!(!problem.code.is_warning(), "{}", problem);
                    prop_assert!(!problem.to_string().contains('\n'), "{}", problem);
                }
            }
        }
        let json = serde_json::to_string(&document).unwrap();
        let again: PolicyDocument = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(again, document);
    }
}
