//! From the document to the compiled form. Every part is checked whether or not
//! another is at fault, so that all problems come to light at once.

mod calendars;
mod capacity;
mod clocks;
mod customers;
mod deadlines;
mod duty;
mod faults;
mod flows;
mod ladders;
mod languages;
mod lint;
mod loads;
mod path;
mod queues;
mod requirements;
mod rules;
mod tables;
mod targets;
mod topics;
mod vocabulary;

use std::sync::Arc;

use super::compiled::{ChannelRow, Compiled};
use super::document::PolicyDocument;
use super::document::Written;
use super::problem::{PolicyErrors, Problem, ProblemCode};
use super::rules_about::RulesAbout;
use super::{Comparator, Digest, HandOffStanding, Interrupted, Policy};
use crate::clock::Calendars;
use crate::time::{Calendar, Span};
use clocks::Clocks;
use faults::{Fault, Faults};
use flows::Flows;
use path::Path;
use requirements::Expressions;
use vocabulary::Vocabulary;

/// A policy, and what is legal in its document but surely not meant.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compilation {
    /// The policy, ready to use.
    pub policy: Policy,
    /// Worth a look before the policy is used, in the order of their paths.
    pub warnings: Vec<Problem>,
}

impl PolicyDocument {
    /// Checks the document and compiles it. The [module](crate::document) has an example.
    ///
    /// # Errors
    /// Everything that is wrong with the document, at once.
    pub fn compile(&self) -> Result<Compilation, PolicyErrors> {
        let compiled = compile(self)?;
        let warnings = lint::lint(&compiled);
        Ok(Compilation {
            policy: Policy(Arc::new(compiled)),
            warnings,
        })
    }
}

fn compile(document: &PolicyDocument) -> Result<Compiled, PolicyErrors> {
    let root = Path::ROOT;
    let faults = &mut Faults::default();
    faults.keys(&root, document);
    version(document, faults);
    let limits = tables::limits(document, faults);
    let names = Vocabulary::new(document, limits.name_bytes, faults);

    let mut span = |key, written: &Option<Written<Span>>, default_secs| {
        let default = Span::from_secs(default_secs);
        faults.read_or(&root.key(key), written.as_ref(), default)
    };
    let patience = span("patience", &document.patience, 4 * 3_600);
    let skew = span("skew", &document.skew, 5);
    let backdate = span("backdate", &document.backdate, 24 * 3_600);
    let retention = span("retention", &document.retention, 7 * 24 * 3_600);
    let lost_grace = span("lost_grace", &document.lost_grace, 60);

    let hand_off = faults.read_or(
        &root.key("hand_off"),
        document.hand_off.as_ref(),
        HandOffStanding::default(),
    );
    let agent_budget = faults.count_or(&root.key("agent_budget"), document.agent_budget, 100);
    let callback_channel = document
        .callback_channel
        .as_ref()
        .and_then(|channel| faults.find(&root.key("callback_channel"), &names.channels, channel));
    let language_rows = languages::languages(document, &names, faults);
    let channel_rows = tables::channels(document, agent_budget, faults);
    let calendar_rows = calendars::calendars(document, faults);
    let clock_rows = clocks::clocks(document, &names, limits.name_bytes, faults);
    let clocks = Clocks {
        names: &names.clocks,
        rows: &clock_rows,
    };
    let segment_rows = tables::segments(document, clocks, faults);
    let action_rows = tables::actions(document, &names, limits.name_bytes, faults);
    let flows = Flows {
        names: &names,
        calls_back: document.callback_channel.is_some(),
        name_bytes: limits.name_bytes,
    };
    let mut queue_rows = queues::queues(document, &names, clocks, &flows, faults);
    let ladder_rows = ladders::ladders(document, &names, &queue_rows, limits.ladder_steps, faults);
    let mut expressions = Expressions::default();
    let topic_rows = topics::topics(
        document,
        &names,
        &action_rows,
        clocks,
        limits.name_bytes,
        &mut expressions,
        faults,
    );
    let mut load_rows = loads::loads(document, &names, faults);
    ladders::mark_loads(&ladder_rows, &mut load_rows);
    let (queues, loads) = (&mut queue_rows, &mut load_rows);
    let flows = flows::connect(document, &names, queues, loads, &topic_rows, faults);
    let label_rows = capacity::labels(document, faults);
    let ramp = capacity::ramp(document, faults);
    let at = root.key("interrupted");
    let interrupted = faults.read_or(&at, document.interrupted.as_ref(), Interrupted::Stays);
    let reserves = capacity::reserves(document, &names, limits.name_bytes, faults);
    let rule_mode = rules::mode(document, faults);
    let rules = rules::rules(
        document,
        &names,
        clocks,
        limits.name_bytes,
        &mut expressions,
        faults,
    );
    let customers = customers::customers(document, &names, limits.name_bytes, faults);

    if let Some(errors) = PolicyErrors::new(faults.take()) {
        return Err(errors);
    }
    let interruptible = channel_rows.iter().any(|row| row.interruptible)
        || topic_rows.iter().any(|row| row.interruptible == Some(true));
    let size = |row: &ChannelRow| (row.exclusive, row.cost);
    let differ = channel_rows.windows(2).any(|pair| match pair {
        [one, other] => size(one) != size(other),
        _ => false,
    });
    let differ = differ || {
        let apart = |says: bool| channel_rows.iter().any(|row| row.exclusive != says);
        let topics = topic_rows.iter();
        topics.filter_map(|row| row.exclusive).any(apart)
    };
    let gathering = differ && document.gathering.unwrap_or(false);
    let staffed = queue_rows.iter().any(|row| !row.groups.is_empty());
    let mut calendar_set = Calendars::new();
    for (name, calendar) in names.calendars.iter().zip(&calendar_rows) {
        calendar_set.insert(name.clone(), Arc::clone(calendar));
    }
    let mut calendars: Vec<&Calendar> = calendar_rows.iter().map(Arc::as_ref).collect();
    calendars.extend(customers.allowed_times());
    let topics = u16::try_from(topic_rows.len()).unwrap_or(u16::MAX);
    let mut compiled = Compiled {
        // Only now: a document that was refused may nest too deep to walk freely.
        document: document.clone(),
        digest: Digest::of(&(document, &calendars)),
        strict_priority: document.strict_priority.unwrap_or(false),
        patience,
        skew,
        backdate,
        retention,
        lost_grace,
        agent_budget,
        hand_off,
        callback_channel,
        limits,
        skills: names.skills,
        brands: names.brands,
        languages: names.languages,
        language_rows,
        channels: names.channels,
        channel_rows,
        segments: names.segments,
        segment_rows,
        actions: names.actions,
        action_rows,
        calendars: names.calendars,
        calendar_rows,
        calendar_set,
        clearances: names.clearances,
        groups: names.groups,
        ladders: names.ladders,
        ladder_rows,
        expressions: expressions.0,
        counts_scarcity: queue_rows
            .iter()
            .any(|queue| queue.agent_choice.contains(&Comparator::Scarcity)),
        clocks: names.clocks,
        clock_rows,
        queues: names.queues,
        queue_rows,
        loads: names.loads,
        load_rows,
        flows,
        topics: names.topics,
        topic_rows,
        customers,
        rule_mode,
        rules_about: RulesAbout::new(&rules, topics),
        rules,
        labels: names.labels,
        label_rows,
        ramp,
        interrupted,
        reserves,
        interruptible,
        gathering,
        staffed,
    };
    duty::fill(&mut compiled);
    Ok(compiled)
}

fn version(document: &PolicyDocument, faults: &mut Faults) {
    let root = Path::ROOT;
    let at = root.key("version");
    let Some(&version) = faults.required(&at, &document.version, "write version = 1") else {
        return;
    };
    if version != 1 {
        let message =
            format_args!("version `{version}` is not one that this release reads; write 1");
        faults.add(
            &at,
            Fault::new(ProblemCode::UnsupportedVersion, message).value(version),
        );
    }
}

#[cfg(test)]
mod tests;
