//! A story told on an engine: what happens when, in words, and what follows from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use nightdesk::{
    AgentId, AgentSpec, Applied, Command, Engine, Event, EventKind, Input, Policy, Presence,
    TicketId, TicketSpec, Timestamp,
};

use super::{Failure, Outcome, print};

/// An engine, what was told of it so far, and by what names its people go.
pub(crate) struct Timeline {
    engine: Engine,
    /// The evening's date and the next, as RFC 3339 has them, and the offset of both.
    dates: [&'static str; 2],
    offset: &'static str,
    names: BTreeMap<String, String>,
    text: String,
}

impl Timeline {
    /// A night that begins on the first date at noon and ends on the second, at an offset
    /// from UTC such as `+01:00`.
    pub(crate) fn new(policy: Policy, dates: [&'static str; 2], offset: &'static str) -> Self {
        Self {
            engine: Engine::new(policy),
            dates,
            offset,
            names: BTreeMap::new(),
            text: String::new(),
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// A heading.
    pub(crate) fn chapter(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n{title}\n{}", "-".repeat(title.chars().count()));
    }

    /// A remark of the teller.
    pub(crate) fn note(&mut self, words: &str) {
        let _ = writeln!(self.text, "          {words}");
    }

    /// Somebody who works here, by name.
    pub(crate) fn agent(&mut self, name: &str, spec: AgentSpec) -> Outcome<AgentId> {
        let id = spec.id;
        self.names.insert(format!("agent {id}"), name.to_owned());
        let at = self.instant("12:00")?;
        let at = self.engine.now().map_or(at, |now| now.max(at));
        self.send(at, Command::RegisterAgent(spec))?;
        Ok(id)
    }

    /// Somebody comes, goes, or is away.
    pub(crate) fn presence(&mut self, time: &str, agent: AgentId, to: Presence) -> Outcome<()> {
        let events = self.send(self.instant(time)?, Command::SetPresence { agent, presence: to })?;
        self.follows(&events, &[]);
        Ok(())
    }

    /// A ticket comes in; from now on it goes by `name`.
    pub(crate) fn opens(
        &mut self,
        time: &str,
        name: &str,
        words: &str,
        spec: TicketSpec,
    ) -> Outcome<TicketId> {
        let id = spec.id;
        self.names.insert(format!("ticket {id}"), name.to_owned());
        self.happens(time, words, Command::OpenTicket(spec))?;
        Ok(id)
    }

    /// Something happens, and what follows from it is told.
    pub(crate) fn happens(&mut self, time: &str, words: &str, command: Command) -> Outcome<()> {
        let at = self.instant(time)?;
        let mut earlier = Vec::new();
        self.engine
            .advance(at, &mut earlier)
            .map_err(|error| Failure(error.to_string()))?;
        let (now, earlier): (Vec<Event>, Vec<Event>) =
            earlier.into_iter().partition(|event| event.at == at);
        self.follows(&earlier, &[]);
        let _ = writeln!(self.text, "{}  {words}", self.clock(at));
        let events = self.send(at, command)?;
        let told: Vec<Event> = now.into_iter().chain(events).collect();
        self.follows(&told, &[at]);
        Ok(())
    }

    /// What the engine refuses, with its words.
    pub(crate) fn refused(&mut self, time: &str, words: &str, command: Command) -> Outcome<()> {
        let at = self.instant(time)?;
        let mut events = Vec::new();
        let result = self.engine.apply(&Input::new(at, command), &mut events);
        self.follows(&events, &[]);
        let _ = writeln!(self.text, "{}  {words}", self.clock(at));
        match result {
            Err(refusal) => {
                let refusal = self.named(&refusal.to_string());
                let _ = writeln!(self.text, "            refused: {refusal}");
                Ok(())
            }
            Ok(_) => Err(Failure(format!("{time} {words}: this was to be refused"))),
        }
    }

    /// Time passes.
    pub(crate) fn until(&mut self, time: &str) -> Outcome<()> {
        let at = self.instant(time)?;
        let mut events = Vec::new();
        self.engine
            .advance(at, &mut events)
            .map_err(|error| Failure(error.to_string()))?;
        self.follows(&events, &[]);
        Ok(())
    }

    /// Prints the whole.
    pub(crate) fn finish(self) -> Outcome<()> {
        print(self.text.trim_start_matches('\n'))
    }

    fn send(&mut self, at: Timestamp, command: Command) -> Outcome<Vec<Event>> {
        let mut events = Vec::new();
        match self.engine.apply(&Input::new(at, command), &mut events) {
            Ok(Applied::Done) => Ok(events),
            Ok(other) => Err(Failure(format!("{}: {other:?}", self.clock(at)))),
            Err(refusal) => Err(Failure(format!("{}: {refusal}", self.clock(at)))),
        }
    }

    /// Tells events; those at one of `told` follow from what was said last.
    fn follows(&mut self, events: &[Event], told: &[Timestamp]) {
        for event in events.iter().filter(|event| is_news(&event.kind)) {
            let what = self.named(&event.kind.to_string());
            let time = if told.contains(&event.at) {
                " ".repeat(8)
            } else {
                self.clock(event.at)
            };
            let _ = writeln!(self.text, "{time}  - {what}");
        }
    }

    /// People and tickets by their names, the times by the clock on the wall.
    fn named(&self, text: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut given = text.split(' ').peekable();
        while let Some(word) = given.next() {
            let next = given.peek().map(|next| next.trim_end_matches([':', ',', ';']));
            let next = next.map(|next| next.trim_matches('`'));
            let key = next.map(|next| format!("{word} {next}"));
            if let Some(name) = key.and_then(|key| self.names.get(&key)) {
                let tail = given.next().unwrap_or_default();
                let end = tail.trim_start_matches(|c| !matches!(c, ':' | ',' | ';'));
                words.push(format!("{name}{end}"));
            } else {
                let bare = word.trim_end_matches([',', ':', ';']);
                let end = word.get(bare.len()..).unwrap_or_default();
                match bare.parse::<Timestamp>() {
                    Ok(at) => words.push(format!("{}{end}", self.clock(at))),
                    Err(_) => words.push(word.to_owned()),
                }
            }
        }
        words.join(" ")
    }

    fn instant(&self, time: &str) -> Outcome<Timestamp> {
        let morning = time < "12:00";
        let date = self.dates[usize::from(morning)];
        let seconds = if time.len() == 5 { ":00" } else { "" };
        let text = format!("{date}T{time}{seconds}{}", self.offset);
        text.parse()
            .map_err(|error| Failure(format!("{text}: {error}")))
    }

    /// The time of day at the desk.
    fn clock(&self, at: Timestamp) -> String {
        let there = self.offset.parse::<chrono::FixedOffset>();
        let utc = chrono::DateTime::from(at);
        let text = there.map_or_else(
            |_| utc.format("%H:%M:%S").to_string(),
            |offset: chrono::FixedOffset| {
                let utc: chrono::DateTime<chrono::Utc> = utc;
                utc.with_timezone(&offset).format("%H:%M:%S").to_string()
            },
        );
        text
    }
}

/// Whether an event says more than the input that it follows from.
fn is_news(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::AgentRegistered { .. }
            | EventKind::ActionDone { .. }
            | EventKind::CustomerWrote { .. }
            | EventKind::AgentWrote { .. }
            | EventKind::TicketResolved { .. }
            | EventKind::Assigned {
                by: nightdesk::AssignedBy::Automatic | nightdesk::AssignedBy::Accepted,
                ..
            }
    )
}
