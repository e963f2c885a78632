//! Loads: each with one measure and two thresholds.

use super::faults::{COUNTS, Fault, Faults};
use super::path::Path;
use super::tables::some_time;
use super::vocabulary::Vocabulary;
use crate::policy::document::{Load, Named, PolicyDocument, Until, UntilForm, Written};
use crate::policy::flow::{LoadRow, Measure};
use crate::policy::index::QueueIx;
use crate::policy::problem::ProblemCode;
use crate::time::Span;

const OF: u32 = 50;
const MAX_OF: i64 = 1_000;

pub(super) fn loads(
    document: &PolicyDocument,
    names: &Vocabulary,
    faults: &mut Faults,
) -> Vec<LoadRow> {
    let root = Path::ROOT;
    let table = root.key("loads");
    let mut rows = Vec::new();
    for (name, load) in document.loads.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, load);
        let queue = faults.required(&at.key("queue"), &load.queue, "name the queue to measure");
        let queue = queue.and_then(|queue| faults.find(&at.key("queue"), &names.queues, queue));
        let measure = measure(&at, load, faults);
        rows.push(LoadRow {
            // At fault, nobody sees this row.
            queue: queue.unwrap_or(QueueIx(0)),
            measure: measure.unwrap_or(Measure::NobodyOnDuty { needs: Vec::new() }),
            donors: Vec::new(),
            steps: false,
        });
    }
    rows
}

fn measure(at: &Path<'_>, load: &Load, faults: &mut Faults) -> Option<Measure> {
    let given = [
        load.waiting.is_some(),
        load.estimated_wait.is_some(),
        load.oldest.is_some(),
        load.service_level_below.is_some(),
        load.nobody_on_duty.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() != 1 {
        let message = "a load has one measure: `waiting`, `estimated_wait`, `oldest`, `service_level_below` or `nobody_on_duty`; keep one";
        faults.add(at, Fault::new(ProblemCode::LoadForm, message));
        return None;
    }
    if load.of.is_some() && load.service_level_below.is_none() {
        let message = "`of` belongs to `service_level_below`; leave it out";
        faults.add(&at.key("of"), Fault::new(ProblemCode::LoadForm, message));
    }
    if let Some(nobody) = load.nobody_on_duty {
        return nobody_on_duty(at, nobody, load.until.as_ref(), faults);
    }
    let remedy = "say where the load ends again, apart from where it begins";
    let until = faults.required(&at.key("until"), &load.until, remedy);
    if let Some(waiting) = load.waiting {
        let on = faults.number(&at.key("waiting"), waiting, COUNTS, "use 1 for any ticket");
        let until = number(at, until?, 0..=*COUNTS.end(), faults);
        let (on, until) = (on?, until?);
        below(at, until < on, "below `waiting`", until, faults);
        return Some(Measure::Waiting { on, until });
    }
    if let Some(below_percent) = load.service_level_below {
        let key = at.key("service_level_below");
        let on = faults.number(&key, below_percent, 1..=100, "write percent");
        let of = load.of.map_or(Some(OF), |of| {
            faults.number(&at.key("of"), of, 1..=MAX_OF, "leave it out for 50")
        });
        let until = number(at, until?, 1..=100, faults);
        let (on, of, until) = (on?, of?, until?);
        below(at, until > on, "above `service_level_below`", until, faults);
        return Some(Measure::ServiceLevel {
            below: on,
            until,
            of,
        });
    }
    let remedy = "a load that is always there is none";
    let mut wait = |key, given: &Option<Written<Span>>| {
        let given = given.as_ref()?;
        some_time(&at.key(key), given, remedy, faults).filter(|span| !span.is_zero())
    };
    let (estimated, oldest) = (
        wait("estimated_wait", &load.estimated_wait),
        wait("oldest", &load.oldest),
    );
    let until = span(at, until?, faults)?;
    if let Some(on) = estimated {
        below(at, until < on, "below `estimated_wait`", until, faults);
        return Some(Measure::EstimatedWait { on, until });
    }
    let on = oldest?;
    below(at, until < on, "below `oldest`", until, faults);
    Some(Measure::Oldest { on, until })
}

fn nobody_on_duty(
    at: &Path<'_>,
    nobody: bool,
    until: Option<&Until>,
    faults: &mut Faults,
) -> Option<Measure> {
    if !nobody {
        let message = "`false` measures nothing; write `true`, or another measure";
        let fault = Fault::new(ProblemCode::LoadForm, message).value(nobody);
        faults.add(&at.key("nobody_on_duty"), fault);
    }
    if until.is_some() {
        let message = "somebody is on duty or nobody is: leave `until` out";
        faults.add(&at.key("until"), Fault::new(ProblemCode::LoadForm, message));
    }
    // What its tickets need follows from the whole policy, once there is one.
    Some(Measure::NobodyOnDuty { needs: Vec::new() })
}

/// Reports thresholds that leave nothing between them.
fn below(
    at: &Path<'_>,
    apart: bool,
    side: &str,
    until: impl core::fmt::Display,
    faults: &mut Faults,
) {
    if !apart {
        let message = format_args!(
            "the load would end where it begins, or before; `until` lies {side}, so that it does not flap"
        );
        let fault = Fault::new(ProblemCode::Contradiction, message).value(until);
        faults.add(&at.key("until"), fault);
    }
}

fn number(
    at: &Path<'_>,
    until: &Until,
    bounds: core::ops::RangeInclusive<i64>,
    faults: &mut Faults,
) -> Option<u32> {
    match until.0 {
        UntilForm::Number(number) => {
            let remedy = "write what the measure counts";
            faults.number(&at.key("until"), number, bounds, remedy)
        }
        UntilForm::Wait(_) => wrong_kind(at, "a number, as the measure is", faults),
    }
}

fn span(at: &Path<'_>, until: &Until, faults: &mut Faults) -> Option<Span> {
    match &until.0 {
        UntilForm::Wait(written) => faults.read(&at.key("until"), written),
        UntilForm::Number(_) => wrong_kind(at, "a duration as text, as the measure is", faults),
    }
}

fn wrong_kind<T>(at: &Path<'_>, what: &str, faults: &mut Faults) -> Option<T> {
    let message = format_args!("`until` is of another kind than the measure; write {what}");
    faults.add(&at.key("until"), Fault::new(ProblemCode::LoadForm, message));
    None
}
