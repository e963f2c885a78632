//! The day as one page: no script, nothing fetched, for a screen, a phone and paper.

#![allow(clippy::float_arithmetic)] // figures for reading; nothing is decided by them

use std::collections::BTreeMap;
use std::fmt::Write as _;

use nightdesk::insight::coverage::{Coverage, Query, Step, Topics};
use nightdesk::sim::{Figures, Outcome as Fate, Report, Run, Simulation, table};
use nightdesk::{AgentSpec, Date, Digest, Name, Policy, Span, TicketId, Timestamp, Urgency};

use super::charts::{self, Row, Series};
use super::common::Outcome;
use super::load::name_of;
use super::watch::Watch;

/// What share should be answered within the report's threshold, in percent, where the policy does not say.
const USUAL_GOAL: u32 = 80;

/// More agents than this are not drawn.
const AGENTS: usize = 60;

/// In the place of what a ticket that needs a clearance is about.
const HIDDEN: &str = "confidential";

/// Longer lists are cut: a page is read, a log is searched.
const ROWS: usize = 12;

/// Everything that the page is made of.
pub(crate) struct Page<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) simulation: &'a Simulation,
    pub(crate) run: &'a Run,
    pub(crate) report: &'a Report,
    pub(crate) watch: &'a Watch,
    pub(crate) contact_names: &'a [String],
    pub(crate) agent_names: &'a [String],
    pub(crate) digest: Digest,
}

impl Page<'_> {
    pub(crate) fn html(&self) -> Outcome<String> {
        let Some(date) = self.date() else {
            return Ok(page("Nothing happened", "<h1>Nothing happened</h1>"));
        };
        let title = format!("{}, {date}", self.policy.name());
        let mut body = format!(
            "<h1>{}</h1>\n<p class=\"soft\">A simulated day, drawn from 00:00 to 24:00 UTC; what came on another day is in the figures and \
             not in the drawings. Answered within {} counts as in time. What tickets that need a clearance are about is not shown.</p>\n",
            escape(&title),
            self.report.threshold
        );
        body.push_str(&self.facts());
        body.push_str("<div class=\"charts\">\n");
        body.push_str(&self.volume()?);
        body.push_str(&self.service()?);
        body.push_str(&self.waiting(date)?);
        body.push_str(&self.waits());
        body.push_str(&self.coverage(date)?);
        body.push_str(&self.breaches());
        body.push_str(&self.timelines(date)?);
        body.push_str(&self.longest());
        let _ = write!(
            body,
            "</div>\n<footer>Policy digest {}<br>Run digest {}<br>The same contacts under the same policy give this page again.</footer>\n",
            self.policy.digest(),
            self.digest
        );
        Ok(page(&title, &body))
    }

    /// That of the first contact.
    fn date(&self) -> Option<Date> {
        let first = self
            .simulation
            .contacts()
            .iter()
            .map(|contact| contact.arrived_at)
            .min()?;
        first.to_string().get(..10)?.parse().ok()
    }

    fn facts(&self) -> String {
        let total = &self.report.total;
        let facts = [
            (total.contacts.to_string(), "contacts"),
            (total.answered.to_string(), "answered"),
            (
                table::share(total.abandoned_of_contacts()) + " %",
                "gave up",
            ),
            (
                table::share(total.within_of_contacts()) + " %",
                "answered in time",
            ),
            (table::wait(total.median_wait), "median wait"),
            (table::wait(total.longest_wait), "longest wait"),
        ];
        let items =
            facts.map(|(value, name)| format!("<li><b>{value}</b><span>{name}</span></li>"));
        format!("<ul class=\"facts\">{}</ul>\n", items.concat())
    }

    fn hours(&self, value: impl Fn(&Figures) -> Option<f64>) -> Vec<Option<f64>> {
        let of = |hour: u8| self.report.by_hour.get(&hour).and_then(&value);
        (0..24).map(of).collect()
    }

    fn volume(&self) -> Outcome<String> {
        let arrived = Series {
            name: "came in",
            colour: charts::PALE,
            values: self.hours(|figures| Some(figures.contacts as f64)),
        };
        let lines = [
            Series {
                name: "answered",
                colour: charts::BLUE,
                values: self.hours(|figures| Some(figures.answered as f64)),
            },
            Series {
                name: "gave up",
                colour: charts::RED,
                values: self.hours(|figures| Some(figures.abandoned as f64)),
            },
        ];
        let top = arrived.values.iter().flatten().copied().fold(1.0, f64::max) * 1.08;
        let title = "Contacts by hour of arrival";
        let chart = charts::by_hour(title, "", top, Some(&arrived), &lines, None)?;
        let [answered, gave_up] = &lines;
        Ok(figure(title, &keys(&[&arrived, answered, gave_up]), &chart))
    }

    fn service(&self) -> Outcome<String> {
        let share = |figures: &Figures| Some(f64::from(figures.within_of_contacts()?) / 100.0);
        let line = Series {
            name: "answered in time",
            colour: charts::GREEN,
            values: self.hours(share),
        };
        let title = "Service level by hour of arrival";
        let named = self.goal()?;
        let goal = named.as_ref().map_or(USUAL_GOAL, |(goal, _)| *goal);
        let chart = charts::by_hour(
            title,
            " %",
            105.0,
            None,
            std::slice::from_ref(&line),
            Some(f64::from(goal)),
        )?;
        let whose = named.map_or_else(
            || "a usual goal, as the policy has none".to_owned(),
            |(_, load)| format!("the policy's, of load {}", escape(&load)),
        );
        let key = format!(
            "{}, of all contacts; dashed: {goal} %, {whose}",
            keys(&[&line])
        );
        Ok(figure(title, &key, &chart))
    }

    /// The highest service level below which a load of the policy begins, and its name.
    fn goal(&self) -> Outcome<Option<(u32, String)>> {
        let document = serde_json::to_value(self.policy.document())?;
        let loads = document.get("loads").and_then(serde_json::Value::as_object);
        let goals = loads.into_iter().flatten().filter_map(|(name, load)| {
            let goal = load.get("service_level_below")?.as_u64()?;
            Some((u32::try_from(goal).ok()?, name.clone()))
        });
        Ok(goals.max())
    }

    fn waiting(&self, date: Date) -> Outcome<String> {
        let points = self.watch.waiting.iter();
        let points = points.map(|(at, count)| (hour(date, *at), *count as f64));
        let points: Vec<(f64, f64)> = points.filter(|(at, _)| *at < 24.0).collect();
        let title = "How many waited";
        let chart = charts::steps(title, "", &points)?;
        Ok(figure(title, "at every moment, in all queues", &chart))
    }

    fn waits(&self) -> String {
        let mut by_urgency: BTreeMap<Urgency, Vec<&Fate>> = BTreeMap::new();
        for result in &self.run.outcomes {
            let urgency = self
                .watch
                .urgency
                .get(&result.ticket)
                .copied()
                .unwrap_or_default();
            by_urgency.entry(urgency).or_default().push(&result.outcome);
        }
        let mut text = "<section><h2>Waits by urgency and language</h2>\n<p class=\"soft\">Of those who were answered; \
             a percentile is a wait that occurred</p>\n<div class=\"roll\"><table><tr><th></th><th>contacts</th>\
             <th>gave up</th><th>median</th><th>95&nbsp;%</th><th>longest</th></tr>\n"
            .to_owned();
        for (urgency, fates) in by_urgency.iter().rev() {
            let mut waits: Vec<Span> = fates.iter().filter_map(|fate| waited(fate)).collect();
            waits.sort_unstable();
            let gone = fates
                .iter()
                .filter(|fate| matches!(fate, Fate::Abandoned { .. }))
                .count();
            row(
                &mut text,
                urgency.as_str(),
                fates.len() as u64,
                gone as u64,
                [
                    nearest_rank(&waits, 50),
                    nearest_rank(&waits, 95),
                    waits.last().copied(),
                ],
            );
        }
        for (language, figures) in &self.report.by_language {
            let name = language.as_ref().map_or("no language", Name::as_str);
            let waits = [figures.median_wait, figures.p95_wait, figures.longest_wait];
            row(
                &mut text,
                &escape(name),
                figures.contacts,
                figures.abandoned,
                waits,
            );
        }
        text.push_str("</table></div></section>\n");
        text
    }

    /// From the spells on duty as rosters: who could have served each topic in each language.
    fn coverage(&self, date: Date) -> Outcome<String> {
        // A day's list begins and ends with itself: who is there close to midnight is taken as there until then.
        let midnight: Timestamp = format!("{date}T00:00:00Z").parse()?;
        let end = midnight.saturating_add(Span::from_secs(86_400));
        let close = |one: Timestamp, other: Timestamp| one.since(other) < Span::from_secs(300);
        let mut agents: BTreeMap<_, AgentSpec> = BTreeMap::new();
        for spell in self.simulation.spells() {
            let known = agents
                .entry(spell.agent.id)
                .or_insert_with(|| spell.agent.clone());
            let (mut from, mut until) = (spell.from, spell.until);
            if close(from, midnight) {
                from = from.min(midnight);
            }
            if close(end, until) {
                until = until.max(end);
            }
            known.roster.push(nightdesk::Shift::new(from, until));
        }
        let agents: Vec<AgentSpec> = agents.into_values().collect();
        let mut query = Query::days(date, 1, "UTC").topics(Topics::Urgent);
        // Of the languages that the policy knows, those that somebody spoke.
        query.languages = self.report.by_language.keys().flatten().cloned().collect();
        let coverage = Coverage::new(self.policy, &agents, &query)?;
        let lanes: Vec<_> = coverage.lanes.iter().enumerate().take(ROWS).collect();
        if lanes.is_empty() {
            return Ok(String::new());
        }
        let mut topics: Vec<&str> = lanes.iter().map(|(_, lane)| lane.topic.as_str()).collect();
        topics.dedup();
        const CELL: usize = 17;
        const LEFT: usize = 60;
        const LETTERS: usize = 8;
        let (width, height) = (LEFT + 24 * CELL, 22 + lanes.len() * (CELL + 2));
        let mut svg = format!(
            "<svg role=\"img\" aria-label=\"Agents on duty who could serve urgent topics\" viewBox=\"0 0 {width} {height}\" \
             font-family=\"system-ui, sans-serif\" font-size=\"14\">\n"
        );
        for hour in (0..24).step_by(3) {
            let x = LEFT + hour * CELL;
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"14\" fill=\"#62625c\">{hour:02}</text>"
            );
        }
        for (place, (position, lane)) in lanes.iter().enumerate() {
            let y = 22 + place * (CELL + 2);
            let language = lane.language.as_ref().map_or("", Name::as_str);
            let name = match topics.len() {
                1 => language.to_owned(),
                _ => format!("{language} {}", lane.topic),
            };
            let name: String = name.chars().take(LETTERS).collect();
            let _ = writeln!(
                svg,
                "<text x=\"0\" y=\"{}\" font-size=\"14\">{}</text>",
                y + 13,
                escape(&name)
            );
            let hours = coverage.by_hour(*position, Step::Last);
            for (hour, agents) in hours.iter().flatten().enumerate() {
                let (fill, ink) = shade(*agents);
                let x = LEFT + hour * CELL;
                let shown = agents.map_or_else(String::new, |agents| agents.to_string());
                let _ = writeln!(
                    svg,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{0}\" height=\"{CELL}\" fill=\"{fill}\"/>\
                     <text x=\"{1}\" y=\"{2}\" font-size=\"11\" text-anchor=\"middle\" fill=\"{ink}\">{shown}</text>",
                    CELL - 1,
                    x + CELL / 2,
                    y + 12
                );
            }
        }
        svg.push_str("</svg>");
        let what = format!(
            "{}: agents on duty who could serve it, the fewest of each hour, by the customer's language once it has fallen back; who comes or goes within five minutes of midnight counts as there until then",
            escape(&topics.join(", "))
        );
        Ok(figure("Coverage of urgent topics", &what, &svg))
    }

    fn timelines(&self, date: Date) -> Outcome<String> {
        let clip = |spans: &[(Timestamp, Timestamp)]| {
            let spans = spans.iter();
            let spans =
                spans.map(|(from, until)| (hour(date, *from), hour(date, *until).min(24.0)));
            spans
                .filter(|(from, until)| from < until)
                .collect::<Vec<_>>()
        };
        let rows = self.watch.agents.iter().map(|(agent, line)| Row {
            name: name_of(self.agent_names, agent.get())
                .chars()
                .take(8)
                .collect(),
            under: clip(&line.on_duty),
            over: clip(&line.busy),
        });
        let mut rows: Vec<Row> = rows.filter(|row| !row.under.is_empty()).collect();
        let all = rows.len();
        rows.truncate(AGENTS);
        let chart = charts::timelines("Agents' timelines", &rows)?;
        let cut = if all > rows.len() {
            format!("; the first {} of {all}", rows.len())
        } else {
            String::new()
        };
        let key = format!(
            "{}on duty {}with a customer or wrapping up{cut}",
            key(charts::PALE),
            key(charts::BLUE)
        );
        Ok(figure("Agents' timelines", &key, &chart))
    }

    fn breaches(&self) -> String {
        let all = &self.watch.breaches;
        let mut text = "<section><h2>Broken promises</h2>\n".to_owned();
        if all.is_empty() {
            text.push_str("<p>None: every clock was met in time, and every action was reported in time.</p></section>\n");
            return text;
        }
        let _ = write!(
            text,
            "<p class=\"soft\">{} in all</p>\n<div class=\"roll\"><table><tr><th>contact</th><th class=\"text\">promise</th><th>broken at</th></tr>\n",
            all.len()
        );
        for (at, ticket, what) in all.iter().take(ROWS) {
            let _ = writeln!(
                text,
                "<tr><td>{}</td><td class=\"text\">{}</td><td>{}</td></tr>",
                escape(self.contact(*ticket)),
                escape(self.unless_confidential(*ticket, what)),
                clock_of(*at)
            );
        }
        text.push_str("</table></div></section>\n");
        text
    }

    /// The contacts that waited longest, answered or not.
    fn longest(&self) -> String {
        let contacts = self.simulation.contacts();
        let waits = self.run.outcomes.iter().filter_map(|result| {
            let contact = contacts.get(result.position)?;
            let (until, end) = match result.outcome {
                Fate::Answered { at, .. } => (at, "answered"),
                Fate::Abandoned { at } => (at, "gave up"),
                Fate::Waiting => (self.run.ended_at?, "waiting"),
            };
            Some((until.since(contact.arrived_at), contact, end))
        });
        let mut waits: Vec<_> = waits.collect();
        waits.sort_by_key(|(wait, contact, _)| (std::cmp::Reverse(*wait), contact.ticket.id));
        let mut text = "<section><h2>The longest waits</h2>\n<p class=\"soft\">Answered or not</p>\n<div class=\"roll\"><table>\
             <tr><th>contact</th><th class=\"text\">topic</th><th>came at</th><th>waited</th><th></th></tr>\n"
            .to_owned();
        for (waited, contact, end) in waits.into_iter().take(ROWS) {
            let _ = writeln!(
                text,
                "<tr><td>{}</td><td class=\"text\">{}</td><td>{}</td><td>{}</td><td>{end}</td></tr>",
                escape(self.contact(contact.ticket.id)),
                escape(self.unless_confidential(contact.ticket.id, contact.ticket.topic.as_str())),
                clock_of(contact.arrived_at),
                table::wait(Some(waited))
            );
        }
        text.push_str("</table></div></section>\n");
        text
    }

    fn unless_confidential<'t>(&self, ticket: TicketId, text: &'t str) -> &'t str {
        match self.watch.confidential.contains(&ticket) {
            true => HIDDEN,
            false => text,
        }
    }

    fn contact(&self, ticket: TicketId) -> &str {
        name_of(self.contact_names, ticket.get())
    }
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>",
        escape(title),
        include_str!("report.css")
    )
}

fn figure(title: &str, what: &str, chart: &str) -> String {
    format!(
        "<section><h2>{title}</h2>\n<figure><figcaption>{what}</figcaption>\n{chart}</figure></section>\n"
    )
}

fn key(colour: plotters::style::RGBColor) -> String {
    format!(
        "<i class=\"key\" style=\"background:rgb({},{},{})\"></i>",
        colour.0, colour.1, colour.2
    )
}

fn keys(series: &[&Series<'_>]) -> String {
    series
        .iter()
        .map(|series| format!("{}{}", key(series.colour), series.name))
        .collect()
}

fn row(text: &mut String, name: &str, contacts: u64, gone: u64, waits: [Option<Span>; 3]) {
    let _ = write!(
        text,
        "<tr><td>{name}</td><td>{contacts}</td><td>{gone}</td>"
    );
    for span in waits {
        let _ = write!(text, "<td>{}</td>", table::wait(span));
    }
    text.push_str("</tr>\n");
}

fn shade(agents: Option<u32>) -> (&'static str, &'static str) {
    match agents {
        None => ("#f1f1ef", "#9a9a94"),
        Some(0) => ("#7f1d1d", "#ffffff"),
        Some(1) => ("#f2a58e", "#3b0d05"),
        Some(_) => ("#cfe6d4", "#12301a"),
    }
}

fn waited(fate: &Fate) -> Option<Span> {
    match fate {
        Fate::Answered { waited, .. } => Some(*waited),
        _ => None,
    }
}

fn nearest_rank(sorted: &[Span], percent: usize) -> Option<Span> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// Hours since the day began.
fn hour(date: Date, at: Timestamp) -> f64 {
    let midnight = i64::from(date.days_since_1970()) * 86_400_000_000;
    (at.as_micros() - midnight) as f64 / 3.6e9
}

/// The time of day, to the second.
fn clock_of(at: Timestamp) -> String {
    at.to_string().get(11..19).unwrap_or_default().to_owned()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
