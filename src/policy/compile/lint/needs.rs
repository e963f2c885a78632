//! Clearances, groups and ladders.

use super::report_unused;
use crate::policy::compile::faults::{Fault, Faults};
use crate::policy::compile::path::Path;
use crate::policy::compiled::Compiled;
use crate::policy::index::SkillIx;
use crate::policy::ladder::StepRow;
use crate::policy::problem::ProblemCode;
use crate::policy::requirement::Further;

pub(super) fn needs(policy: &Compiled, faults: &mut Faults) {
    let clearances = said(policy).flat_map(|further| &further.clearances);
    let remedy =
        "no topic and no rule needs it; name it in a topic's `clearances`, or leave it out";
    report_unused(
        &policy.clearances,
        &clearances.copied().collect(),
        remedy,
        faults,
    );
    let groups = said(policy).flat_map(|further| {
        let wanted = further.groups.iter().flatten();
        wanted.chain(&further.excluded_groups)
    });
    let groups = groups.chain(policy.queue_rows.iter().flat_map(|row| &row.groups));
    let remedy =
        "no topic, rule or queue wants or excludes it; name it in `groups` of one, or leave it out";
    report_unused(&policy.groups, &groups.copied().collect(), remedy, faults);
    let ladders = said(policy).filter_map(|further| further.ladder);
    let ladders = ladders.chain(policy.queue_rows.iter().filter_map(|row| row.ladder));
    let remedy = "no topic, rule or queue names it; name it as a queue's `ladder`, or leave it out";
    report_unused(&policy.ladders, &ladders.collect(), remedy, faults);
    steps(policy, faults);
    reactions(policy, faults);
}

/// The skills that expressions name.
pub(super) fn skills(policy: &Compiled) -> Vec<SkillIx> {
    let mut found = Vec::new();
    for test in &policy.expressions {
        test.skills(&mut |skill| found.push(skill));
    }
    found
}

/// What topics and rules say.
fn said(policy: &Compiled) -> impl Iterator<Item = &Further> {
    let topics = policy.topic_rows.iter().map(|topic| &topic.further);
    topics.chain(policy.rules.iter().map(|rule| &rule.set.further))
}

fn steps(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let table = root.key("ladders");
    for (name, row) in policy.ladders.iter().zip(&policy.ladder_rows) {
        let at = table.key(name.as_str());
        let at = at.key("steps");
        let mut before = StepRow::default();
        for (position, step) in row.steps.iter().enumerate() {
            if !adds(step, &before) {
                let message = "this step lets nobody in whom those before it keep out; let something go, or leave the step out";
                let fault = Fault::new(ProblemCode::NoEffect, message);
                faults.add(&at.position(position), fault);
            }
            join(&mut before, step);
        }
    }
}

/// Whether a step lets go, or raises, what those before it do not.
fn adds(step: &StepRow, before: &StepRow) -> bool {
    let dropped = |skill: &SkillIx| before.drop_skills.contains(skill);
    step.drop_skills.iter().any(|skill| !dropped(skill))
        || step.levels.iter().any(|(skill, level)| {
            let mut levels = before.levels.iter();
            !dropped(skill) && !levels.any(|(known, least)| known == skill && least <= level)
        })
        || (step.drop_needs && !before.drop_needs)
        || (step.fallback && !before.fallback)
        || step
            .language_level
            .is_some_and(|level| before.language_level.is_none_or(|least| level < least))
        || (step.any_group && !before.any_group)
        || (!before.any_group
            && step
                .groups
                .iter()
                .any(|group| !before.groups.contains(group)))
        || (step.any_agent && !before.any_agent)
        || step.priority > before.priority
}

fn join(before: &mut StepRow, step: &StepRow) {
    before.drop_skills.extend(&step.drop_skills);
    before.levels.extend(&step.levels);
    before.drop_needs |= step.drop_needs;
    before.fallback |= step.fallback;
    before.language_level = step.language_level.or(before.language_level);
    before.any_group |= step.any_group;
    before.groups.extend(&step.groups);
    before.any_agent |= step.any_agent;
    before.priority = before.priority.max(step.priority);
}

fn reactions(policy: &Compiled, faults: &mut Faults) {
    if policy.ladders.len() > 0 {
        return;
    }
    let root = Path::ROOT;
    let table = root.key("clocks");
    for (name, row) in policy.clocks.iter().zip(&policy.clock_rows) {
        let at = table.key(name.as_str());
        let reactions = [
            ("on_warning", row.on_warning),
            ("on_breach", row.on_breach),
            ("on_lead", row.on_lead),
        ];
        for (key, _) in reactions.into_iter().filter(|(_, reaction)| reaction.relax) {
            let message = "there is no ladder whose next step could be taken; declare one in `ladders`, or leave this out";
            let fault = Fault::new(ProblemCode::NoEffect, message).value(true);
            faults.add(&at.key(key).key("relax"), fault);
        }
    }
}
