use std::collections::BTreeMap;

use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use super::requirements::level;
use super::tables::some_time;
use super::vocabulary::{Vocabulary, at_most};
use crate::model::Level;
use crate::policy::compiled::QueueRow;
use crate::policy::document::table::Table as _;
use crate::policy::document::{Ladder, Named, PolicyDocument, Step};
use crate::policy::flow::LoadRow;
use crate::policy::index::SkillIx;
use crate::policy::ladder::{LadderRow, StepRow, Trigger};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

/// Keys that somebody might look for in a step: needs that never relax.
const NEVER: [&str; 6] = [
    "channel",
    "brand",
    "human_only",
    "clearances",
    "excluded_groups",
    "excluded",
];

pub(super) fn ladders(
    document: &PolicyDocument,
    names: &Vocabulary,
    queues: &[QueueRow],
    most_steps: u32,
    faults: &mut Faults,
) -> Vec<LadderRow> {
    let root = Path::ROOT;
    let table = root.key("ladders");
    let mut rows = Vec::new();
    for (name, ladder) in document.ladders.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, ladder);
        rows.push(row(&at, ladder, names, most_steps, faults));
        let steps = ladder.steps.iter().flatten();
        let compiled = rows.last_mut().map(|row| &mut row.steps);
        for (position, (step, row)) in steps.zip(compiled.into_iter().flatten()).enumerate() {
            let at = at.key("steps");
            lend(
                &at.position(position),
                step,
                row,
                names,
                queues,
                document,
                faults,
            );
        }
    }
    rows
}

fn row(
    at: &Path<'_>,
    ladder: &Ladder,
    names: &Vocabulary,
    most_steps: u32,
    faults: &mut Faults,
) -> LadderRow {
    let at = at.key("steps");
    let given = ladder.steps.as_deref().unwrap_or_default();
    if given.is_empty() {
        let message = "a ladder without steps; write at least one, or leave the ladder out";
        faults.add(&at, Fault::new(ProblemCode::Empty, message));
    }
    let most = usize::try_from(most_steps).unwrap_or(usize::MAX);
    at_most(&at, given.len(), most, faults);
    let mut so_far = SoFar::default();
    let mut steps = Vec::new();
    for (position, step) in given.iter().enumerate() {
        let at = at.position(position);
        let row = compile(&at, step, names, faults);
        so_far.check(&at, &row, names, faults);
        steps.push(row);
    }
    LadderRow { steps }
}

fn compile(at: &Path<'_>, step: &Step, names: &Vocabulary, faults: &mut Faults) -> StepRow {
    never_relaxes(at, step, faults);
    let mut row = StepRow {
        drop_skills: faults.find_all(
            &at.key("drop_skills"),
            &names.skills,
            step.drop_skills.as_deref().unwrap_or_default(),
        ),
        levels: step.levels.as_ref().map_or_else(Vec::new, |levels| {
            faults.skills(&at.key("levels"), &names.skills, levels)
        }),
        drop_needs: step.drop_needs.unwrap_or(false),
        fallback: step.fallback.unwrap_or(false),
        language_level: step
            .language_level
            .and_then(|given| level(&at.key("language_level"), given, faults)),
        any_group: step.any_group.unwrap_or(false),
        groups: faults.find_all(
            &at.key("groups"),
            &names.groups,
            step.groups.as_deref().unwrap_or_default(),
        ),
        any_agent: step.any_agent.unwrap_or(false),
        priority: step
            .priority
            .as_ref()
            .and_then(|priority| faults.read(&at.key("priority"), priority)),
        ..StepRow::default()
    };
    row.groups.sort_unstable();
    let remedy = "the step would be taken with the one before";
    if let Some(after) = &step.after {
        let after = some_time(&at.key("after"), after, remedy, faults);
        row.when.extend(after.map(Trigger::After));
    }
    if let Some(since) = &step.since_arrival {
        let since = some_time(&at.key("since_arrival"), since, remedy, faults);
        row.when.extend(since.map(Trigger::SinceArrival));
    }
    if let Some(slack) = &step.slack {
        let at = at.key("slack");
        faults.keys(&at, slack);
        let clock = faults
            .required(&at.key("clock"), &slack.clock, "name the clock")
            .and_then(|clock| faults.find(&at.key("clock"), &names.clocks, clock));
        let below = faults
            .required(
                &at.key("below"),
                &slack.below,
                "say how much is left at most",
            )
            .and_then(|below| faults.read(&at.key("below"), below));
        row.when.extend(
            clock
                .zip(below)
                .map(|(clock, below)| Trigger::Slack { clock, below }),
        );
    }
    if let Some(load) = &step.load {
        let load = faults.find(&at.key("load"), &names.loads, load);
        row.when.extend(load.map(Trigger::Load));
    }
    let never = step.after.is_none() && step.since_arrival.is_none();
    if never && step.slack.is_none() && step.load.is_none() {
        let message = "required, but left out: a step without a time is never taken, so the ladder would not end; write after = \"2m\", since_arrival, slack or load";
        faults.add(&at.key("after"), Fault::new(ProblemCode::Missing, message));
    }
    row
}

/// The agents of other queues, and what protects these.
fn lend(
    at: &Path<'_>,
    step: &Step,
    row: &mut StepRow,
    names: &Vocabulary,
    queues: &[QueueRow],
    document: &PolicyDocument,
    faults: &mut Faults,
) {
    let list = step.queues.as_deref().unwrap_or_default();
    let found = faults.find_all(&at.key("queues"), &names.queues, list);
    for (position, queue) in found.iter().enumerate() {
        let groups = queues
            .get(usize::from(*queue))
            .map_or(&[][..], |row| &row.groups);
        if groups.is_empty() && found.len() == list.len() {
            let name = names.queues.name(*queue).map(quoted).unwrap_or_default();
            let message =
                format_args!("queue {name} does not say who its agents are; set its `groups`");
            let at = at.key("queues");
            faults.add(
                &at.position(position),
                Fault::new(ProblemCode::Missing, message),
            );
        }
        row.groups.extend(groups);
    }
    row.groups.sort_unstable();
    row.groups.dedup();
    let Some(unless) = &step.unless else {
        return;
    };
    let at = at.key("unless");
    row.unless = faults.find(&at, &names.loads, unless);
    let own = row.unless.map(Trigger::Load);
    if own.is_some()
        && !row.when.is_empty()
        && row.when.iter().all(|trigger| Some(trigger) == own.as_ref())
    {
        let message = format_args!(
            "load {} both asks for this step and keeps it from being taken, so the ladder would not end; name another load, or a time",
            quoted(unless)
        );
        faults.add(&at, Fault::new(ProblemCode::OverflowForm, message));
    }
    let loads = document.loads.as_ref();
    let load = loads.and_then(|loads| loads.0.get(unless));
    let measured = load.and_then(|load| load.queue.as_ref());
    // What is not declared is reported where it is named.
    if measured.is_some_and(|queue| !list.contains(queue)) {
        let message = format_args!(
            "load {} does not measure a queue in `queues`, whose agents this step opens; name a load that does",
            quoted(unless)
        );
        faults.add(
            &at,
            Fault::new(ProblemCode::OverflowForm, message).value(unless),
        );
    }
}

/// Notes which loads steps wait for.
pub(super) fn mark_loads(ladders: &[LadderRow], loads: &mut [LoadRow]) {
    let steps = ladders.iter().flat_map(|ladder| &ladder.steps);
    for step in steps {
        let triggers = step.when.iter().filter_map(|trigger| match trigger {
            Trigger::Load(load) => Some(*load),
            _ => None,
        });
        for load in triggers.chain(step.unless) {
            if let Some(row) = loads.get_mut(usize::from(load)) {
                row.steps = true;
            }
        }
    }
}

/// Keys a step does not have; those of needs that never relax by that name.
fn never_relaxes(at: &Path<'_>, step: &Step, faults: &mut Faults) {
    let unknown = &step.unknown().0;
    for key in NEVER.into_iter().filter(|key| unknown.contains(*key)) {
        let message = format_args!(
            "`{key}` never relaxes; leave it out, or give the tickets a topic that does not need it"
        );
        let fault = Fault::new(ProblemCode::NeverRelaxes, message).value(key);
        faults.add(&at.key(key), fault);
    }
    if !unknown.iter().any(|key| NEVER.contains(&key.as_str())) {
        faults.keys(at, step);
    }
}

/// What the steps before ask for, where they say so.
#[derive(Default)]
struct SoFar {
    levels: BTreeMap<SkillIx, Level>,
    language_level: Option<Level>,
    since_arrival: Option<Span>,
}

impl SoFar {
    /// Each step lets more agents in than the one before.
    fn check(&mut self, at: &Path<'_>, row: &StepRow, names: &Vocabulary, faults: &mut Faults) {
        for (skill, level) in &row.levels {
            let before = self.levels.insert(*skill, *level);
            if let Some(before) = before.filter(|before| level > before)
                && let Some(name) = names.skills.name(*skill)
            {
                let message = format_args!(
                    "an earlier step needs {} at level {before} only, and a step never asks for more; write {before} or less",
                    quoted(name)
                );
                let fault = Fault::new(ProblemCode::StepRaises, message).value(level);
                faults.add(&at.key("levels").key(name.as_str()), fault);
            }
        }
        if let Some(level) = row.language_level {
            let before = self.language_level.replace(level);
            if let Some(before) = before.filter(|before| level > *before) {
                let message = format_args!(
                    "an earlier step needs level {before} only, and a step never asks for more; write {before} or less"
                );
                let fault = Fault::new(ProblemCode::StepRaises, message).value(level);
                faults.add(&at.key("language_level"), fault);
            }
        }
        for trigger in &row.when {
            let Trigger::SinceArrival(since) = *trigger else {
                continue;
            };
            let before = self.since_arrival.replace(since);
            if let Some(before) = before.filter(|before| since <= *before) {
                let message = format_args!(
                    "an earlier step comes {before} after the arrival, so this one would be taken with it; write more, or join the two"
                );
                let fault = Fault::new(ProblemCode::Contradiction, message).value(since);
                faults.add(&at.key("since_arrival"), fault);
            }
        }
    }
}
