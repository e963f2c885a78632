//! One expectation after the other, each on a desk of its own.

use core::fmt::Display;
use std::collections::BTreeSet;

use super::week::{Days, Week};
use super::{Expectation, Failure, PolicyTests};
use crate::engine::{
    Command, CustomerCommand, Engine, Event, EventKind, Input, QueueEvent, Standing,
};
use crate::insight::kind::{Kind, agent_at};
use crate::model::{AgentSpec, CustomerId, Name, TicketId, TicketSpec};
use crate::policy::Policy;
use crate::time::{Calendar, CalendarDocument, Date, Span, Timestamp, WallTime, Weekday};

/// What went wrong before anything could be expected: key, expected, found.
type Unclear = (&'static str, String, String);

pub(super) fn run(tests: &PolicyTests, policy: &Policy, agents: &[AgentSpec]) -> Vec<Failure> {
    let zone = tests.zone.as_deref().unwrap_or("UTC");
    let zones = policy.document().zones.clone().unwrap_or_default();
    let calendar = CalendarDocument::always_open(zone).compile(&zones);
    let calendar = calendar.map_err(|_| {
        let found = format!("zone `{}`", zone.chars().take(40).collect::<String>());
        ("at", "a time in a known zone".to_owned(), found)
    });
    let mut failures = Vec::new();
    for (position, expectation) in tests.expect.iter().enumerate() {
        let mut list = List {
            position,
            name: &expectation.name,
            failures: &mut failures,
        };
        let at = calendar
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|zone| Ok((zone, When::read(expectation, tests.week, zone)?)));
        let found = at.and_then(|(zone, when)| Found::new(policy, agents, expectation, when, zone));
        match found {
            Ok(found) => list.compare(expectation, &found),
            Err((key, expected, found)) => list.add(key, expected, found),
        }
    }
    failures
}

/// What is looked at: an instant, or all of a week.
enum When {
    At(Timestamp),
    Week(Days),
}

impl When {
    fn read(
        expectation: &Expectation,
        week: Option<Date>,
        zone: &Calendar,
    ) -> Result<Self, Unclear> {
        let text = &expectation.at;
        if text.trim() != "any hour" {
            return Ok(Self::At(instant(text, week, zone)?));
        }
        let then = &expectation.then;
        let by_hour = [
            ("queue", then.queue.is_some()),
            ("open", then.open.is_some()),
            ("answer_within", then.answer_within.is_some()),
            ("refer", then.refer.is_some()),
        ];
        if let Some((key, _)) = by_hour.into_iter().find(|(_, expected)| *expected) {
            let expected = format!("a time such as `sunday 03:00`, since `{key}` changes with it");
            return Err(("at", expected, quoted(text)));
        }
        let monday = monday(week, text)?;
        let next = monday.plus_days(7).ok_or_else(|| late(text))?;
        Ok(Self::Week(Days {
            from: zone.instant(monday, WallTime::START_OF_DAY),
            until: zone.instant(next, WallTime::START_OF_DAY),
        }))
    }
}

/// The first day of the week that weekdays mean.
fn monday(week: Option<Date>, text: &str) -> Result<Date, Unclear> {
    let week = week.ok_or_else(|| {
        let expected = "a `week` for the weekday, such as week = \"2026-03-02\"";
        ("at", expected.to_owned(), quoted(text))
    })?;
    let back = 0_i32.saturating_sub(place(week.weekday()));
    week.plus_days(back).ok_or_else(|| late(text))
}

fn late(text: &str) -> Unclear {
    let expected = "a date before the year 10000".to_owned();
    ("at", expected, quoted(text))
}

/// `sunday 03:00` of the week, or an instant.
fn instant(text: &str, week: Option<Date>, zone: &Calendar) -> Result<Timestamp, Unclear> {
    let unclear = |expected: &str| ("at", expected.to_owned(), quoted(text));
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let form = "a weekday and a time such as `sunday 03:00`, an instant, or `any hour`";
    let (day, time) = text.trim().split_once(' ').ok_or_else(|| unclear(form))?;
    let day = weekday(day).ok_or_else(|| unclear(form))?;
    let time: WallTime = time.trim().parse().map_err(|_| unclear(form))?;
    let date = monday(week, text)?.plus_days(place(day));
    let date = date.ok_or_else(|| late(text))?;
    Ok(zone.instant(date, time))
}

/// Monday is 0.
fn place(day: Weekday) -> i32 {
    let place = Weekday::ALL.iter().position(|known| *known == day);
    place
        .and_then(|place| i32::try_from(place).ok())
        .unwrap_or(0)
}

pub(super) const NAMES: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// By its name in English, or by at least three letters of it.
fn weekday(text: &str) -> Option<Weekday> {
    let text = text.to_ascii_lowercase();
    let named = NAMES
        .iter()
        .position(|name| text.len() >= 3 && name.starts_with(&text))?;
    Weekday::ALL.get(named).copied()
}

/// What became of the ticket.
struct Found<'z> {
    at: Timestamp,
    /// Who could serve, where all of a week is looked at.
    week: Option<Week<'z>>,
    standing: Standing,
    open: Option<bool>,
    human: bool,
    action: Option<Name>,
    refer: Option<Name>,
    agents: u32,
    agents_at_last: u32,
}

impl<'z> Found<'z> {
    fn new(
        policy: &Policy,
        agents: &[AgentSpec],
        expectation: &Expectation,
        when: When,
        zone: &'z Calendar,
    ) -> Result<Self, Unclear> {
        const TICKET: u128 = 1;
        let at = match when {
            When::At(at) => at,
            When::Week(days) => days.from,
        };
        let facts = &expectation.ticket;
        let customer = CustomerId::from(1_u128);
        let mut spec = TicketSpec::new(TICKET, facts.topic.clone(), facts.channel.clone());
        spec.customer = Some(customer);
        spec.languages = facts
            .language
            .iter()
            .chain(&facts.languages)
            .cloned()
            .collect();
        spec.brand = facts.brand.clone();
        spec.segment = facts.segment.clone();
        spec.verification = facts.verification;
        spec.attributes = facts.attributes.clone();
        let unclear =
            |found: String| ("ticket", "a ticket that the policy takes".to_owned(), found);
        let compiled = policy.compiled();
        let kind = Kind::with_flags(compiled, &spec, &facts.flags);
        let kind = kind.map_err(|unknown| unclear(unknown.to_string()))?;

        let mut engine = Engine::new(policy.clone());
        let mut events: Vec<Event> = Vec::new();
        let mut commands = Vec::new();
        if !facts.flags.is_empty() {
            let flags = facts.flags.clone();
            commands.push(Command::Customer(CustomerCommand::SetFlags {
                customer,
                flags,
            }));
        }
        commands.push(Command::OpenTicket(spec));
        for command in commands {
            let applied = engine.apply(&Input::new(at, command), &mut events);
            applied.map_err(|refusal| unclear(refusal.to_string()))?;
        }
        let opened = events.iter().find_map(|event| match &event.kind {
            EventKind::TicketOpened { class, .. } => Some(class.clone()),
            _ => None,
        });
        let now = engine
            .ticket(TicketId::from(TICKET))
            .and_then(|view| view.class);
        let standing = now.or(opened);
        let standing = standing.ok_or_else(|| unclear("no ticket was opened".to_owned()))?;
        let action = events.iter().find_map(|event| match &event.kind {
            EventKind::ActionRequired { action, .. } => Some(action.clone()),
            _ => None,
        });
        let referred = events.iter().find_map(|event| match &event.kind {
            EventKind::Queue(
                QueueEvent::TicketReferred { line, .. } | QueueEvent::ReferOut { line, .. },
            ) => Some(line.clone()),
            _ => None,
        });
        let there: BTreeSet<_> = agents
            .iter()
            .filter(|agent| {
                agent.roster.is_empty() || agent.roster.iter().any(|shift| shift.covers(at))
            })
            .map(|agent| agent.id)
            .collect();
        let count = |step: u16| {
            let asked = kind.asked(compiled, step);
            let fit = agents.iter().filter(|agent| {
                there.contains(&agent.id) && asked.fits(compiled, &agent_at(compiled, agent, at))
            });
            u32::try_from(fit.count()).unwrap_or(u32::MAX)
        };
        let week = match when {
            When::At(_) => None,
            When::Week(days) => Some(Week::new(compiled, agents, &kind, days, zone)),
        };
        Ok(Self {
            at,
            week,
            open: engine
                .queue(standing.queue.as_str())
                .map(|queue| queue.open),
            standing,
            human: kind.class.requirement.human_only,
            action,
            refer: referred,
            agents: count(0),
            agents_at_last: count(kind.steps(compiled)),
        })
    }
}

/// The failures of one expectation.
struct List<'l> {
    position: usize,
    name: &'l str,
    failures: &'l mut Vec<Failure>,
}

impl List<'_> {
    fn add(&mut self, key: &'static str, expected: impl Into<String>, found: impl Into<String>) {
        self.failures.push(Failure {
            position: self.position,
            name: self.name.to_owned(),
            key,
            expected: expected.into(),
            found: found.into(),
        });
    }

    fn same<T: PartialEq + Display>(&mut self, key: &'static str, expected: Option<&T>, found: &T) {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            self.add(key, quoted(expected), quoted(found));
        }
    }

    /// Of a name, which is empty where there is none.
    fn named(&mut self, key: &'static str, expected: Option<&Name>, found: Option<&Name>) {
        let Some(expected) = expected else {
            return;
        };
        let none = || "none".to_owned();
        let wanted = Some(expected).filter(|name| !name.as_str().is_empty());
        if wanted != found {
            self.add(
                key,
                wanted.map_or_else(none, quoted),
                found.map_or_else(none, quoted),
            );
        }
    }

    fn at_least(&mut self, key: &'static str, expected: Option<u32>, found: u32) {
        if let Some(expected) = expected.filter(|expected| found < *expected) {
            self.add(key, format!("at least {expected}"), found.to_string());
        }
    }

    fn at_any_hour(
        &mut self,
        key: &'static str,
        expected: Option<u32>,
        short: impl Fn(u32) -> Option<String>,
    ) {
        if let Some((expected, found)) = expected.and_then(|all| Some((all, short(all)?))) {
            self.add(key, format!("at least {expected} at any hour"), found);
        }
    }

    fn compare(&mut self, expectation: &Expectation, found: &Found<'_>) {
        let then = &expectation.then;
        let standing = &found.standing;
        self.same("urgency", then.urgency.as_ref(), &standing.urgency);
        self.same("priority", then.priority.as_ref(), &standing.priority);
        self.same("queue", then.queue.as_ref(), &standing.queue);
        self.same("human", then.human.as_ref(), &found.human);
        self.named("action", then.action.as_ref(), found.action.as_ref());
        self.answered(then.answer_within, found);
        if let Some(open) = found.open {
            self.same("open", then.open.as_ref(), &open);
        }
        self.named("refer", then.refer.as_ref(), found.refer.as_ref());
        if let Some(rules) = &then.rules
            && !rules.iter().eq(&standing.rules)
        {
            self.add("rules", list(rules.iter()), list(standing.rules.iter()));
        }
        match &found.week {
            None => {
                self.at_least("agents", then.agents, found.agents);
                self.at_least("agents_at_last", then.agents_at_last, found.agents_at_last);
            }
            Some(week) => {
                let first = |agents| week.short_of(agents);
                let last = |agents| week.short_at_last(agents);
                self.at_any_hour("agents", then.agents, first);
                self.at_any_hour("agents_at_last", then.agents_at_last, last);
            }
        }
    }

    fn answered(&mut self, within: Option<Span>, found: &Found<'_>) {
        let Some(within) = within else {
            return;
        };
        let expected = format!("at most `{within}`");
        match found.standing.due.map(|due| due.since(found.at)) {
            Some(time) if time <= within => {}
            Some(time) => self.add("answer_within", expected, quoted(time)),
            None => self.add("answer_within", expected, "no target"),
        }
    }
}

fn quoted(value: impl Display) -> String {
    let text: String = value.to_string().chars().take(80).collect();
    format!("`{text}`")
}

fn list<'n>(names: impl Iterator<Item = &'n Name>) -> String {
    let names: Vec<String> = names.map(quoted).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
