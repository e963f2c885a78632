//! Rules that never apply or change nothing, and attributes that are spelt in two ways.

use std::collections::BTreeMap;

use super::implied::implies;
use super::{Findings, quoted};
use crate::model::Name;
use crate::policy::compiled::Compiled;
use crate::policy::nearest::nearest;
use crate::policy::requirement::Further;
use crate::policy::rule::{Set, Test};
use crate::policy::{ProblemCode, RuleMode};

pub(super) fn rules(policy: &Compiled, found: &mut Findings) {
    match policy.rule_mode {
        RuleMode::FirstMatch => shadowed(policy, found),
        _ => overridden(policy, found),
    }
    attributes(policy, found);
}

/// Only the first rule that matches counts: one whose tickets all meet an earlier one never does.
fn shadowed(policy: &Compiled, found: &mut Findings) {
    for (position, rule) in policy.rules.iter().enumerate() {
        let mut earlier = policy.rules.iter().take(position);
        let by = earlier.find(|earlier| implies(policy, &rule.when, &earlier.when));
        // The compiler warns of equal conditions itself.
        if let Some(by) = by.filter(|by| by.when != rule.when) {
            let message = format_args!(
                "every ticket that meets this meets rule {} too, which comes first, so this one never applies; put it first, or leave it out",
                quoted(&by.name)
            );
            found.add_value(path(position), ProblemCode::Shadowed, &by.name, message);
        }
    }
}

/// All rules that match count: one is lost whose tickets all meet a later one that sets the same.
fn overridden(policy: &Compiled, found: &mut Findings) {
    for (position, rule) in policy.rules.iter().enumerate() {
        let mut later = policy.rules.iter().skip(position.saturating_add(1));
        let by = later.find(|later| {
            replaces(&later.set, &rule.set) && implies(policy, &rule.when, &later.when)
        });
        if let Some(by) = by {
            let message = format_args!(
                "every ticket that meets this meets rule {} too, which comes later and sets the same things, so this one changes nothing; put it later, or leave it out",
                quoted(&by.name)
            );
            found.add_value(path(position), ProblemCode::Shadowed, &by.name, message);
        }
    }
}

fn path(position: usize) -> String {
    format!("rules[{position}].when")
}

/// Whether what `set` does is undone by `later`: only what replaces can be replaced.
fn replaces(later: &Set, set: &Set) -> bool {
    let adds = !set.skills.is_empty()
        || set.human_only.is_some()
        || !set.clocks.is_empty()
        || set.further != Further::default();
    let covers = |set: bool, later: bool| !set || later;
    !adds
        && covers(set.urgency.is_some(), later.urgency.is_some())
        && covers(set.priority.is_some(), later.priority.is_some())
        && covers(set.queue.is_some(), later.queue.is_some())
        && covers(set.bot_first.is_some(), later.bot_first.is_some())
        && covers(set.fallback.is_some(), later.fallback.is_some())
        && covers(set.head_start.is_some(), later.head_start.is_some())
}

/// Attributes are declared nowhere. One that a single rule names, and that is much like another, is likely mistyped.
fn attributes(policy: &Compiled, found: &mut Findings) {
    let mut rules: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
    for (position, rule) in policy.rules.iter().enumerate() {
        names(&rule.when, &mut |name| {
            let rules = rules.entry(name).or_default();
            if rules.last() != Some(&position) {
                rules.push(position);
            }
        });
    }
    for (name, positions) in &rules {
        let [position] = positions[..] else {
            continue;
        };
        let others = rules
            .iter()
            .filter(|(other, used)| *other != name && used.len() > 1);
        if let Some(meant) = nearest(name.as_str(), others.map(|(other, _)| *other)) {
            let what = format_args!("attribute {} is named in this rule alone", quoted(name));
            found.add_name(
                path(position),
                ProblemCode::UsedOnce,
                name,
                what,
                Some(meant),
                "",
            );
        }
    }
}

fn names<'t>(test: &'t Test, found: &mut impl FnMut(&'t Name)) {
    match test {
        Test::Attribute(name, _) => found(name),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => {
            // A closure that calls itself through here would have no end of types.
            let found: &mut dyn FnMut(&'t Name) = found;
            tests.iter().for_each(|test| nested(test, found));
        }
        _ => {}
    }
}

fn nested<'t>(test: &'t Test, mut found: &mut dyn FnMut(&'t Name)) {
    names(test, &mut found);
}
