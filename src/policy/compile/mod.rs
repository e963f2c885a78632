//! From the document to the compiled form. Every part is checked whether or not
//! another is at fault, so that all problems come to light at once.

mod calendars;
mod clocks;
mod customers;
mod deadlines;
mod faults;
mod languages;
mod lint;
mod path;
mod queues;
mod rules;
mod tables;
mod targets;
mod topics;
mod vocabulary;

use std::sync::Arc;

use super::compiled::Compiled;
use super::document::PolicyDocument;
use super::document::Written;
use super::problem::{PolicyErrors, Problem, ProblemCode};
use super::{Digest, Policy};
use crate::clock::Calendars;
use crate::time::{Calendar, Span};
use clocks::Clocks;
use faults::{Fault, Faults};
use path::Path;
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
    let queue_rows = queues::queues(document, &names, clocks, faults);
    let topic_rows = topics::topics(document, &names, &action_rows, clocks, faults);
    let rule_mode = rules::mode(document, faults);
    let rules = rules::rules(document, &names, clocks, limits.name_bytes, faults);
    let customers = customers::customers(document, &names, limits.name_bytes, faults);

    if let Some(errors) = PolicyErrors::new(faults.take()) {
        return Err(errors);
    }
    let mut calendar_set = Calendars::new();
    for (name, calendar) in names.calendars.iter().zip(&calendar_rows) {
        calendar_set.insert(name.clone(), Arc::clone(calendar));
    }
    let mut calendars: Vec<&Calendar> = calendar_rows.iter().map(Arc::as_ref).collect();
    calendars.extend(customers.allowed_times());
    Ok(Compiled {
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
        clocks: names.clocks,
        clock_rows,
        queues: names.queues,
        queue_rows,
        topics: names.topics,
        topic_rows,
        customers,
        rule_mode,
        rules,
    })
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
