//! The day in figures: tables for people, one JSON object for programs.

#![allow(clippy::float_arithmetic)] // figures for reading; nothing is decided by them

use std::fmt::Write as _;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use nightdesk::sim::{Figures, Report, Run, table};
use nightdesk::{Digest, Span};
use serde::Serialize;

use super::load::name_of;

/// Everything there is to show.
pub(crate) struct Shown<'a> {
    pub(crate) report: &'a Report,
    pub(crate) run: &'a Run,
    pub(crate) agent_names: &'a [String],
    pub(crate) policy: &'a str,
    pub(crate) digest: Digest,
    pub(crate) engine: Duration,
    pub(crate) wall: Duration,
    pub(crate) verified: bool,
}

/// The figures for programs. Waits are of answered contacts; `null` where there
/// were none.
#[derive(Serialize)]
struct Summary {
    contacts: u64,
    answered: u64,
    abandoned: u64,
    waiting_at_end: u64,
    mean_wait_s: Option<f64>,
    median_wait_s: Option<f64>,
    p95_wait_s: Option<f64>,
    longest_wait_s: Option<f64>,
    /// Of those who were answered.
    answered_within_20s_pct: Option<f64>,
    /// Of all contacts.
    answered_within_20s_of_all_pct: Option<f64>,
    abandoned_pct: Option<f64>,
    agents: usize,
    commands: u64,
    events: u64,
    digest: Digest,
    state_digest: Digest,
    verified: bool,
    engine_ns_per_command: Option<u64>,
    wall_s: f64,
}

impl Shown<'_> {
    fn ns_per_command(&self) -> Option<u64> {
        let total = u64::try_from(self.engine.as_nanos()).unwrap_or(u64::MAX);
        total.checked_div(self.run.commands)
    }

    /// One object on one line.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        let total = &self.report.total;
        let line = serde_json::to_string(&Summary {
            contacts: total.contacts,
            answered: total.answered,
            abandoned: total.abandoned,
            waiting_at_end: total.waiting,
            mean_wait_s: total.mean_wait.map(seconds),
            median_wait_s: total.median_wait.map(seconds),
            p95_wait_s: total.p95_wait.map(seconds),
            longest_wait_s: total.longest_wait.map(seconds),
            answered_within_20s_pct: total.within_of_answered().map(percent),
            answered_within_20s_of_all_pct: total.within_of_contacts().map(percent),
            abandoned_pct: total.abandoned_of_contacts().map(percent),
            agents: self.agent_names.len(),
            commands: self.run.commands,
            events: self.run.events,
            digest: self.digest,
            state_digest: self.run.state_digest,
            verified: self.verified,
            engine_ns_per_command: self.ns_per_command(),
            wall_s: self.wall.as_secs_f64(),
        })?;
        Ok(line + "\n")
    }

    /// Tables, as a supervisor would read them.
    pub(crate) fn tables(&self) -> String {
        let Report {
            total,
            by_topic,
            by_segment,
            by_language,
            by_hour,
            ..
        } = self.report;
        let mut text = format!(
            "{} contacts, {} agents, policy `{}`\n\n",
            thousands(total.contacts),
            self.agent_names.len(),
            self.policy
        );

        let within = table::within(self.report.threshold);
        let mut table = columns(&[
            "",
            "contacts",
            "answered",
            "gave up",
            "%",
            "waiting",
            "mean",
            "median",
            "95 %",
            "longest",
            within.as_str(),
        ]);
        table.add_row(row("all", total));
        let or_none = |name: &Option<nightdesk::Name>| {
            name.as_ref()
                .map_or("(none)", nightdesk::Name::as_str)
                .to_owned()
        };
        section(&mut table, "topic");
        for (topic, figures) in by_topic {
            table.add_row(row(topic.as_str(), figures));
        }
        section(&mut table, "segment");
        for (segment, figures) in by_segment {
            table.add_row(row(&or_none(segment), figures));
        }
        section(&mut table, "language");
        for (language, figures) in by_language {
            table.add_row(row(&or_none(language), figures));
        }
        section(&mut table, "hour of arrival, UTC");
        for (hour, figures) in by_hour {
            table.add_row(row(&format!("{hour:02}"), figures));
        }
        let _ = writeln!(text, "{}", table.trim_fmt());
        text.push_str(
            "\nWaits in m:ss, of those who were answered; who gave up counts as not answered in time.\n\
             Percentiles are waits that occurred (nearest rank).\n\n",
        );
        text.push_str(&self.busiest());
        text.push_str(&self.footer());
        text
    }

    fn busiest(&self) -> String {
        let mut agents = self.report.agents.clone();
        agents.retain(|agent| agent.taken > 0);
        if agents.is_empty() {
            return String::new();
        }
        agents.sort_by_key(|agent| (std::cmp::Reverse(agent.occupancy()), agent.agent));
        let mut table = columns(&["busiest agents", "contacts", "on duty", "busy %"]);
        for agent in agents.iter().take(10) {
            table.add_row([
                name_of(self.agent_names, agent.agent.get()).to_owned(),
                agent.taken.to_string(),
                table::wait(Some(agent.on_duty)),
                table::share(agent.occupancy()),
            ]);
        }
        format!("{}\n\n", table.trim_fmt())
    }

    fn footer(&self) -> String {
        let mut text = format!(
            "{} commands, {} events",
            thousands(self.run.commands),
            thousands(self.run.events)
        );
        if let Some(ns) = self.ns_per_command() {
            let _ = write!(text, ", {} ns in the engine a command", thousands(ns));
        }
        let _ = writeln!(text, ", {:.2} s in all", self.wall.as_secs_f64());
        if self.verified {
            text.push_str(
                "checked after each: no allowed pair left, nobody passed over (laws 6 and 7)\n",
            );
        }
        let _ = writeln!(text, "run digest {}", self.digest);
        text
    }
}

fn columns(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.to_vec());
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn section(table: &mut Table, title: &str) {
    table.add_row([""]);
    table.add_row([title]);
}

fn row(name: &str, figures: &Figures) -> [String; 11] {
    [
        format!("  {name}"),
        figures.contacts.to_string(),
        figures.answered.to_string(),
        figures.abandoned.to_string(),
        table::share(figures.abandoned_of_contacts()),
        figures.waiting.to_string(),
        table::wait(figures.mean_wait),
        table::wait(figures.median_wait),
        table::wait(figures.p95_wait),
        table::wait(figures.longest_wait),
        table::share(figures.within_of_contacts()),
    ]
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn seconds(span: Span) -> f64 {
    span.as_micros() as f64 / 1e6
}

fn percent(hundredths: u32) -> f64 {
    f64::from(hundredths) / 100.0
}
