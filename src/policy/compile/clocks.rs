use super::deadlines::Deadlines;
use super::faults::{Fault, Faults};
use super::path::Path;
use super::tables::some_time;
use super::targets::targets;
use super::vocabulary::{Vocabulary, at_most};
use crate::clock::{Amount, ClockKind, MetBy, PauseCauses, Promise, Warning};
use crate::model::{Name, Urgency};
use crate::policy::compiled::{ClockCalendar, ClockRow, Reaction, Targets};
use crate::policy::document::{
    self, Clock, ClockTargets, Named, PolicyDocument, PromiseKind, TargetsHere, WarnAt, Written,
};
use crate::policy::index::{ClockIx, Names};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

/// The most warnings of a clock: a running clock remembers each by one bit.
pub(super) const MAX_WARNINGS: usize = 32;

pub(super) fn clocks(
    document: &PolicyDocument,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> Vec<ClockRow> {
    let root = Path::ROOT;
    let table = root.key("clocks");
    let mut rows = Vec::new();
    for (name, clock) in document.clocks.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, clock);
        rows.push(row(&at, name, clock, names, name_bytes, faults));
    }
    rows
}

fn row(
    at: &Path<'_>,
    name: &Name,
    clock: &Clock,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> ClockRow {
    let remedy = "say what is promised, for example kind = \"first_response\"";
    let kind = faults
        .required(&at.key("kind"), &clock.kind, remedy)
        .and_then(|kind| faults.read(&at.key("kind"), kind));
    target_or_limit(at, clock, kind, faults);
    let own = own_targets(at, clock, faults);
    let limit = clock
        .limit
        .as_ref()
        .map(|limit| Deadlines::new(names, name_bytes, faults).limit(&at.key("limit"), limit));
    let kind = kind.map_or_else(
        // There is an error, and nobody sees this row but those that name the clock: what
        // they say of it is judged by what it has.
        || ClockKind::Deadline(name.clone()),
        |kind| clock_kind(kind, name),
    );
    let (stopped_by, met_by) = defaults(&kind, limit.is_some());
    ClockRow {
        calendar: calendar(at, clock, &kind, names, faults),
        kind,
        limit,
        targets: own,
        met_by: faults.read_or(&at.key("met_by"), clock.met_by.as_ref(), met_by),
        stopped_by: clock.pauses.as_ref().map_or(stopped_by, |list| {
            PauseCauses::from(faults.words(&at.key("pauses"), list))
        }),
        warnings: warnings(&at.key("warnings"), clock.warnings.as_deref(), faults),
        lead: clock.lead.as_ref().and_then(|lead| {
            let remedy = "leave it out for no lead";
            some_time(&at.key("lead"), lead, remedy, faults).map(Amount::elapsed)
        }),
        on_warning: reaction(&at.key("on_warning"), &clock.on_warning, names, faults),
        on_breach: reaction(&at.key("on_breach"), &clock.on_breach, names, faults),
        on_lead: reaction(&at.key("on_lead"), &clock.on_lead, names, faults),
    }
}

fn clock_kind(kind: PromiseKind, name: &Name) -> ClockKind {
    match kind {
        PromiseKind::FirstResponse => ClockKind::FirstResponse,
        PromiseKind::NextResponse => ClockKind::NextResponse,
        PromiseKind::PeriodicUpdate => ClockKind::PeriodicUpdate,
        PromiseKind::Resolution => ClockKind::Resolution,
        PromiseKind::RequesterWait => ClockKind::RequesterWait,
        PromiseKind::AgentWork => ClockKind::AgentWork,
        PromiseKind::Deadline => ClockKind::Deadline(name.clone()),
    }
}

/// What stops such a clock and who meets it, where the policy does not say.
fn defaults(kind: &ClockKind, by_limit: bool) -> (PauseCauses, MetBy) {
    let promise = Promise::within(kind.clone(), Amount::elapsed(Span::ZERO));
    let stopped_by = if by_limit {
        PauseCauses::ALL
    } else {
        promise.stopped_by
    };
    (stopped_by, promise.met_by)
}

/// A deadline has a limit, every other clock a target.
fn target_or_limit(at: &Path<'_>, clock: &Clock, kind: Option<PromiseKind>, faults: &mut Faults) {
    match kind {
        None => {}
        Some(PromiseKind::Deadline) => {
            let remedy = "say when the deadline ends, for example limit = { elapsed = \"24h\", from = \"receipt\" }";
            faults.required(&at.key("limit"), &clock.limit, remedy);
            let keys = [
                ("target", clock.target.is_some()),
                ("targets", clock.targets.is_some()),
            ];
            for (key, _) in keys.into_iter().filter(|(_, given)| *given) {
                let message = "a deadline runs to its limit, not for a target; leave this out, or make it a clock of another kind";
                faults.add(
                    &at.key(key),
                    Fault::new(ProblemCode::TargetOrLimit, message),
                );
            }
        }
        Some(kind) if clock.limit.is_some() => {
            let message = format_args!(
                "a clock of kind `{kind}` counts against a target, not to a limit; leave this out, or write kind = \"deadline\""
            );
            let fault = Fault::new(ProblemCode::TargetOrLimit, message).value(kind);
            faults.add(&at.key("limit"), fault);
        }
        Some(_) => {}
    }
}

fn own_targets(at: &Path<'_>, clock: &Clock, faults: &mut Faults) -> Targets {
    let all = clock
        .target
        .as_ref()
        .and_then(|target| faults.read(&at.key("target"), target))
        .map(Targets::all)
        .unwrap_or_default();
    let at = at.key("targets");
    if clock.target.is_some() && clock.targets.is_some() {
        let message =
            "`target` gives every tier and priority the same; keep one of `target` and `targets`";
        faults.add(&at, Fault::new(ProblemCode::Contradiction, message));
    }
    targets(&at, clock.targets.as_ref(), &all, faults)
}

fn calendar(
    at: &Path<'_>,
    clock: &Clock,
    kind: &ClockKind,
    names: &Vocabulary,
    faults: &mut Faults,
) -> ClockCalendar {
    let all_time = clock.all_time.unwrap_or(false);
    if let Some(name) = &clock.calendar {
        faults.find(&at.key("calendar"), &names.calendars, name);
        if all_time {
            let message = "a clock counts on a calendar or on all time; keep one of `calendar` and `all_time`";
            let fault = Fault::new(ProblemCode::Contradiction, message);
            faults.add(&at.key("all_time"), fault.value(true));
        }
        return ClockCalendar::Named(name.clone());
    }
    match kind {
        // Its limit says what it counts on.
        ClockKind::Deadline(_) => ClockCalendar::AllTime,
        _ if all_time => ClockCalendar::AllTime,
        _ => ClockCalendar::Queue,
    }
}

fn warnings(at: &Path<'_>, list: Option<&[Written<WarnAt>]>, faults: &mut Faults) -> Vec<Warning> {
    let list = list.unwrap_or_default();
    at_most(at, list.len(), MAX_WARNINGS, faults);
    let warnings = faults.words(at, list).into_iter();
    warnings
        .map(|at| match at {
            WarnAt::PerMille(share) => Warning::PerMille(share),
            WarnAt::Before(span) => Warning::Before(Amount::elapsed(span)),
        })
        .collect()
}

fn reaction(
    at: &Path<'_>,
    given: &Option<document::Reaction>,
    names: &Vocabulary,
    faults: &mut Faults,
) -> Reaction {
    let Some(given) = given else {
        return Reaction::default();
    };
    faults.keys(at, given);
    let urgency = given.urgency.as_ref().and_then(|urgency| {
        let at = at.key("urgency");
        let urgency = faults.read(&at, urgency)?;
        if urgency != Urgency::Elevated {
            let message = format_args!(
                "a clock cannot set `{urgency}`: it raises tickets of the tier `routine` to `elevated` and no further; write `elevated`, or leave it out"
            );
            let fault = Fault::new(ProblemCode::ReactionTier, message).value(urgency);
            faults.add(&at, fault);
        }
        Some(urgency)
    });
    Reaction {
        priority: given
            .priority
            .as_ref()
            .and_then(|priority| faults.read(&at.key("priority"), priority)),
        urgency,
        queue: given
            .queue
            .as_ref()
            .and_then(|queue| faults.find(&at.key("queue"), &names.queues, queue)),
        relax: given.relax.unwrap_or(false),
    }
}

/// The declared clocks, for those that name them.
#[derive(Clone, Copy)]
pub(super) struct Clocks<'a> {
    pub(super) names: &'a Names<ClockIx>,
    pub(super) rows: &'a [ClockRow],
}

impl Clocks<'_> {
    /// The clocks that a table names, sorted, with the targets that it gives them.
    pub(super) fn targets(
        self,
        at: &Path<'_>,
        given: Option<&Named<ClockTargets>>,
        faults: &mut Faults,
    ) -> Vec<(ClockIx, Targets)> {
        let mut found = Vec::new();
        // By name, so also by number.
        for (name, given) in given.into_iter().flat_map(Named::iter) {
            let at = at.key(name.as_str());
            let clock = faults.find(&at, self.names, name);
            let (here, says_something) = match &given.0 {
                TargetsHere::All(target) => {
                    let target = faults.read(&at, target);
                    (target.map(Targets::all).unwrap_or_default(), true)
                }
                TargetsHere::Each(each) => (
                    targets(&at, Some(each), &Targets::default(), faults),
                    each.0.iter().next().is_some(),
                ),
            };
            let Some(clock) = clock else { continue };
            let row = self.rows.get(usize::from(clock));
            if says_something && row.is_some_and(|row| row.limit.is_some()) {
                let message =
                    "this clock is a deadline: it runs to its limit, not for a target; write `{}`";
                faults.add(&at, Fault::new(ProblemCode::TargetOrLimit, message));
            }
            found.push((clock, here));
        }
        found
    }
}
