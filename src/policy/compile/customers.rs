//! What a policy says of customers.

use std::sync::Arc;

use super::faults::{COUNTS, Fault, Faults, quoted};
use super::path::Path;
use super::rules::trees;
use super::tables::some_time;
use super::vocabulary::{MAX_SURGES, Vocabulary, at_most, name};
use crate::model::{Name, Urgency};
use crate::policy::customers::{
    Callbacks, CustomerRules, Duplicates, QuietHours, Repeats, Surge, SurgeRule,
};
use crate::policy::document::{self, Named, PolicyDocument, Written};
use crate::policy::problem::ProblemCode;
use crate::policy::{OnDuplicate, OnGivenUp, RepeatScope, SurgeOf};
use crate::time::{CalendarDocument, Span, WallTime, Weekday};

/// The most times a customer is called again.
const MAX_RETRIES: usize = 64;
/// How long after a call in vain the next one comes at the latest in the top three tiers.
const TOP_TIER_RETRY: Span = Span::from_secs(300);
/// The most zones of quiet hours: each compiles to a table of some tens of kilobytes.
const MAX_ZONES: usize = 64;
/// The most windows that a usual count is taken from.
const MAX_WINDOWS: u32 = 1_000;
/// Into how many parts a window is divided.
const TENTHS: i64 = 10;

pub(super) fn customers(
    document: &PolicyDocument,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> CustomerRules {
    let root = Path::ROOT;
    let incidents = document.incidents.as_ref();
    if let Some(incidents) = incidents {
        faults.keys(&root.key("incidents"), incidents);
    }
    CustomerRules {
        flags: names.flags.clone(),
        repeats: document
            .repeats
            .as_ref()
            .map(|repeats| compile_repeats(&root.key("repeats"), repeats, faults)),
        duplicates: document
            .duplicates
            .as_ref()
            .map(|duplicates| compile_duplicates(&root.key("duplicates"), duplicates, faults)),
        limits: limits(document, faults),
        quiet: quiet_hours(document, faults),
        callbacks: callbacks(document, faults),
        surges: surges(document, names, name_bytes, faults),
        notice_answers: incidents
            .and_then(|incidents| incidents.notice_answers)
            .unwrap_or(false),
    }
}

/// A required span that must not be zero.
fn window(at: &Path<'_>, given: &Option<Written<Span>>, faults: &mut Faults) -> Span {
    let at = at.key("window");
    let written = faults.required(&at, given, "say how long, for example `24h`");
    let remedy = "write how long, for example `24h`";
    written
        .and_then(|written| some_time(&at, written, remedy, faults))
        .unwrap_or(Span::ZERO)
}

fn compile_repeats(at: &Path<'_>, repeats: &document::Repeats, faults: &mut Faults) -> Repeats {
    faults.keys(at, repeats);
    let priority = repeats.priority.as_ref();
    let scope = repeats.scope.as_ref();
    Repeats {
        window: window(at, &repeats.window, faults),
        priority: priority.and_then(|priority| faults.read(&at.key("priority"), priority)),
        prefer_last_agent: repeats.prefer_last_agent.unwrap_or(false),
        scope: faults.read_or(&at.key("scope"), scope, RepeatScope::Topic),
    }
}

fn compile_duplicates(
    at: &Path<'_>,
    duplicates: &document::Duplicates,
    faults: &mut Faults,
) -> Duplicates {
    faults.keys(at, duplicates);
    let then = duplicates.then.as_ref();
    Duplicates {
        window: window(at, &duplicates.window, faults),
        then: faults.read_or(&at.key("then"), then, OnDuplicate::Tell),
    }
}

fn limits(document: &PolicyDocument, faults: &mut Faults) -> [Option<u32>; 5] {
    let mut limits = [None; 5];
    let Some(given) = &document.customer_limits else {
        return limits;
    };
    let root = Path::ROOT;
    let at = root.key("customer_limits");
    faults.keys(&at, given);
    let by_tier = [
        (Urgency::Emergency, given.emergency),
        (Urgency::Critical, given.critical),
        (Urgency::Protective, given.protective),
        (Urgency::Elevated, given.elevated),
        (Urgency::Routine, given.routine),
    ];
    for (tier, number) in by_tier {
        let remedy = "leave it out for no limit";
        let limit =
            number.and_then(|number| faults.number(&at.key(tier.as_str()), number, COUNTS, remedy));
        if let Some(entry) = limits.get_mut(usize::from(tier.rank())) {
            *entry = limit;
        }
    }
    limits
}

/// A calendar of the time at which customers may be called, for each zone.
fn quiet_hours(document: &PolicyDocument, faults: &mut Faults) -> Option<QuietHours> {
    let given = document.quiet_hours.as_ref()?;
    let root = Path::ROOT;
    let at = root.key("quiet_hours");
    faults.keys(&at, given);
    let mut time = |key, written: &Option<Written<WallTime>>| {
        let at = at.key(key);
        let written = faults.required(&at, written, "write a time of the day, such as `21:00`")?;
        faults.read(&at, written)
    };
    let from = time("from", &given.from);
    let until = time("until", &given.until);
    let zone_at = at.key("zone");
    let zone = faults.required(&zone_at, &given.zone, "name a zone, such as `Europe/Oslo`");
    if let (Some(from), Some(until)) = (from, until)
        && (from == until || (from == WallTime::END_OF_DAY && until == WallTime::START_OF_DAY))
    {
        let message = format_args!(
            "quiet hours from `{from}` until `{until}` have no length; leave `quiet_hours` out, or write when they end"
        );
        let fault = Fault::new(ProblemCode::OutOfRange, message).value(until);
        faults.add(&at.key("until"), fault);
        return None;
    }
    let allowed = allowed_hours(from?, until?);
    let list = at.key("zones");
    let others = given.zones.as_deref().unwrap_or_default();
    at_most(&list, others.len(), MAX_ZONES, faults);
    faults.no_repeats(&list, others);
    let mut rows = Vec::new();
    let mut compile = |at: &Path<'_>, zone: &Name| {
        let mut calendar = CalendarDocument::new(zone.as_str());
        let hours: Vec<(&str, &str)> = allowed
            .iter()
            .map(|(open, close)| (open.as_str(), close.as_str()))
            .collect();
        calendar = calendar.open(&Weekday::ALL, &hours);
        match calendar.compile(&document.zones.clone().unwrap_or_default()) {
            Ok(calendar) => rows.push((zone.clone(), Arc::new(calendar))),
            Err(problems) => {
                for problem in problems {
                    let fault = Fault::new(ProblemCode::BadCalendar, &problem.reason);
                    faults.add(at, fault.value(&problem.value));
                }
            }
        }
    };
    if let Some(zone) = zone {
        compile(&zone_at, zone);
    }
    for (position, zone) in others.iter().enumerate() {
        compile(&list.position(position), zone);
    }
    Some(QuietHours(rows))
}

/// The rest of the day.
fn allowed_hours(from: WallTime, until: WallTime) -> Vec<(String, String)> {
    let hours = |open: WallTime, close: WallTime| (open.to_string(), close.to_string());
    if from > until {
        return vec![hours(until, from)];
    }
    let before = (from > WallTime::START_OF_DAY).then(|| hours(WallTime::START_OF_DAY, from));
    let after = (until < WallTime::END_OF_DAY).then(|| hours(until, WallTime::END_OF_DAY));
    before.into_iter().chain(after).collect()
}

fn callbacks(document: &PolicyDocument, faults: &mut Faults) -> Option<Callbacks> {
    let given = document.callbacks.as_ref()?;
    let root = Path::ROOT;
    let at = root.key("callbacks");
    faults.keys(&at, given);
    let list_at = at.key("retry");
    let remedy = "say how long after each call that nobody answers, such as [\"15m\", \"2h\"]";
    let list = faults.required(&list_at, &given.retry, remedy);
    let list = list.map(Vec::as_slice).unwrap_or_default();
    at_most(&list_at, list.len(), MAX_RETRIES, faults);
    let mut retry = Vec::new();
    for (position, written) in list.iter().enumerate() {
        let remedy = "write how long, for example `15m`";
        retry.extend(some_time(
            &list_at.position(position),
            written,
            remedy,
            faults,
        ));
    }
    let top_at = at.key("top_tier_retry");
    let top_tier_retry = given.top_tier_retry.as_ref().and_then(|written| {
        let remedy = "write how long, for example `5m`, or leave it out for that";
        some_time(&top_at, written, remedy, faults)
    });
    Some(Callbacks {
        retry,
        top_tier_retry: top_tier_retry.unwrap_or(TOP_TIER_RETRY),
        then: faults.read_or(&at.key("then"), given.then.as_ref(), OnGivenUp::Alert),
    })
}

fn surges(
    document: &PolicyDocument,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> Vec<Surge> {
    let root = Path::ROOT;
    let table = root.key("surges");
    let count = document.surges.as_ref().map_or(0, |table| table.0.len());
    at_most(&table, count, MAX_SURGES, faults);
    let mut rows = Vec::new();
    for (surge_name, surge) in document.surges.iter().flat_map(Named::iter) {
        let at = table.key(surge_name.as_str());
        name(&at, surge_name, name_bytes, faults);
        faults.keys(&at, surge);
        let topic_at = at.key("topic");
        let topic = faults.required(&topic_at, &surge.topic, "name the topics that are counted");
        let topics = topic.map(|topic| trees(&topic_at, topic, names, faults));
        let of = faults.read_or(&at.key("of"), surge.of.as_ref(), SurgeOf::Contacts);
        let least_at = at.key("at_least");
        let remedy = "say how many are a surge at the least";
        let at_least = faults.required(&least_at, &surge.at_least, remedy).copied();
        let at_least = faults.count_or(&least_at, at_least, 1);
        let times = faults.count_or(&at.key("times"), surge.times, 3);
        let until_times = faults.count_or(&at.key("until_times"), surge.until_times, times);
        if until_times > times {
            let message = format_args!(
                "a surge that begins at {times} times the usual cannot be over below {until_times} times; write {times} or less"
            );
            let fault = Fault::new(ProblemCode::Contradiction, message).value(until_times);
            faults.add(&at.key("until_times"), fault);
        }
        let window = surge_window(&at, surge, faults);
        let usual_windows = usual_windows(&at, surge, window, faults);
        rows.push(Surge {
            name: surge_name.clone(),
            topics: topics.unwrap_or_default(),
            rule: SurgeRule {
                of,
                window,
                at_least,
                times,
                until_times,
                usual_windows,
            },
        });
    }
    rows
}

fn surge_window(at: &Path<'_>, surge: &document::Surge, faults: &mut Faults) -> Span {
    let least = Span::from_secs(10);
    let at = at.key("window");
    let written = faults.required(&at, &surge.window, "say how long, for example `10m`");
    let Some(window) = written.and_then(|written| faults.read(&at, written)) else {
        return least;
    };
    if window < least || window.as_micros() % (TENTHS * 1_000_000) != 0 {
        let message =
            format_args!("`{window}` is no window of a surge; write 10s or a whole multiple of it");
        faults.add(
            &at,
            Fault::new(ProblemCode::OutOfRange, message).value(window),
        );
        return least;
    }
    window
}

fn usual_windows(at: &Path<'_>, surge: &document::Surge, window: Span, faults: &mut Faults) -> u32 {
    let at = at.key("usual");
    let Some(written) = &surge.usual else {
        return 100;
    };
    let Some(usual) = faults.read(&at, written) else {
        return 1;
    };
    let (usual_us, window_us) = (usual.as_micros(), window.as_micros().max(1));
    let windows = u32::try_from(usual_us / window_us).unwrap_or(u32::MAX);
    if usual_us % window_us != 0 || !(1..=MAX_WINDOWS).contains(&windows) {
        let message = format_args!(
            "`{usual}` is not 1 to {MAX_WINDOWS} windows of {}; write a whole multiple",
            quoted(&window.to_string().into())
        );
        faults.add(
            &at,
            Fault::new(ProblemCode::OutOfRange, message).value(usual),
        );
        return 1;
    }
    windows
}
