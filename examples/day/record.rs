//! Looks on while the day runs: digest, files, progress, and how long the engine took.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use nightdesk::sim::{Call, Observer, Step};
use nightdesk::{Digest, Digester, Event, EventKind};
use serde_json::{Map, Value};

use super::load::name_of;
use super::whole_file::WholeFile;
use crate::common::{self, Outcome};

/// Shorter runs are over before a bar is of use.
const CONTACTS_OF_A_LONG_RUN: u64 = 5_000;

/// What is kept of a run as it goes on.
pub(crate) struct Recorder<'a> {
    names: Names<'a>,
    events: Option<WholeFile>,
    inputs: Option<WholeFile>,
    digest: Digester,
    progress: ProgressBar,
    opened: u64,
    called_at: Instant,
    /// Time spent inside the engine.
    pub(crate) engine: Duration,
    /// The first thing that went wrong; nothing is written after it.
    outcome: Outcome<()>,
}

/// The ids of the files behind the numbers of the run.
pub(crate) struct Names<'a> {
    pub(crate) contacts: &'a [String],
    pub(crate) agents: &'a [String],
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(
        names: Names<'a>,
        events: Option<WholeFile>,
        inputs: Option<WholeFile>,
    ) -> Self {
        let contacts = names.contacts.len() as u64;
        // Draws on stderr, and only if that is a terminal.
        let progress = if contacts >= CONTACTS_OF_A_LONG_RUN {
            ProgressBar::new(contacts)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) =
            ProgressStyle::with_template("{bar:40} {pos} of {len} contacts, {eta} left")
        {
            progress.set_style(style);
        }
        Self {
            names,
            events,
            inputs,
            digest: Digester::new(),
            progress,
            opened: 0,
            called_at: Instant::now(),
            engine: Duration::ZERO,
            outcome: Ok(()),
        }
    }

    fn record(&mut self, step: &Step<'_>) -> Outcome<()> {
        if let (Call::Apply(input), Some(file)) = (step.call, &mut self.inputs) {
            file.line(&serde_json::to_string(input)?)?;
        }
        for event in step.events {
            self.digest.add(event);
            if let Some(file) = &mut self.events {
                file.line(&self.names.add_to(&serde_json::to_string(event)?)?)?;
            }
            self.count(event);
        }
        Ok(())
    }

    fn count(&mut self, event: &Event) {
        if matches!(event.kind, EventKind::TicketOpened { .. }) {
            self.opened += 1;
            if self.opened.is_multiple_of(256) {
                self.progress.set_position(self.opened);
            }
        }
    }

    /// Puts the files in their places; gives the digest of the run.
    pub(crate) fn finish(self, state: Digest) -> Outcome<Digest> {
        self.progress.finish_and_clear();
        self.outcome?;
        for file in [self.events, self.inputs].into_iter().flatten() {
            file.finish()?;
        }
        Ok(common::run_digest(self.digest, state))
    }
}

impl Observer for Recorder<'_> {
    fn before(&mut self, _call: Call<'_>) {
        self.called_at = Instant::now();
    }

    fn after(&mut self, step: &Step<'_>) {
        self.engine += self.called_at.elapsed();
        if self.outcome.is_ok() {
            self.outcome = self.record(step);
        }
    }
}

impl Names<'_> {
    /// The line of an event with the ids of the files after it, as `names`.
    fn add_to(&self, line: &str) -> Outcome<String> {
        let event: Map<String, Value> = serde_json::from_str(line)?;
        let mut names = Map::new();
        for (key, value) in event.values().filter_map(Value::as_object).flatten() {
            let list = match key.as_str() {
                "ticket" => self.contacts,
                "agent" | "agents" => self.agents,
                _ => continue,
            };
            let name = |id: &Value| {
                let id = id.as_str().and_then(|id| id.parse().ok());
                Value::from(id.map_or("", |id| name_of(list, id)))
            };
            let named = match value {
                Value::Array(ids) => ids.iter().map(name).collect(),
                Value::Null => continue,
                id => name(id),
            };
            names.insert(key.clone(), named);
        }
        let body = line.strip_suffix('}').unwrap_or(line);
        Ok(format!("{body},\"names\":{}}}", Value::from(names)))
    }
}
