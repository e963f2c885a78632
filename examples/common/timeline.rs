//! A story told on an engine: what happens when, in words, and what follows from it.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use nightdesk::{
    AgentId, AgentSpec, Applied, AssignedBy, CapacityEvent, Command, CustomerCommand,
    CustomerEvent, CustomerId, Engine, Event, EventKind, Hold, IncidentEvent, Input, Level, Name,
    Obstacle, Policy, Presence, QueueEvent, Span, Standing, TicketId, TicketSpec, Timestamp,
    Urgency,
};

use super::common::{Failure, Outcome, at, print};

/// How far what follows stands to the right of the time.
const MARGIN: usize = 14;

/// An engine, what it was told and what it said, and by what names its people go.
///
/// Only what has a name is told: of tickets without one, nothing.
pub(crate) struct Timeline {
    engine: Engine,
    /// The evening's date and the next, as RFC 3339 has them, and the offset of both.
    dates: [&'static str; 2],
    offset: &'static str,
    names: BTreeMap<String, String>,
    text: String,
    events: Vec<Event>,
}

/// An agent with languages, and with skills at their levels.
pub(crate) fn able(
    spec: AgentSpec,
    languages: &[&str],
    skills: &[(&str, u8)],
) -> Outcome<AgentSpec> {
    let languages = languages.iter();
    let mut spec = languages.fold(spec, |spec, language| spec.language(*language));
    for (skill, level) in skills {
        spec = spec.skill(*skill, Level::new(*level)?);
    }
    Ok(spec)
}

pub(crate) fn resolve(ticket: TicketId) -> Command {
    Command::ResolveTicket { ticket }
}

pub(crate) fn done(ticket: TicketId) -> Command {
    Command::ActionDone { ticket }
}

impl Timeline {
    /// A night that begins on the first date after noon and ends on the second before
    /// it, at an offset from UTC such as `+01:00`.
    pub(crate) fn new(policy: Policy, dates: [&'static str; 2], offset: &'static str) -> Self {
        let [evening, morning] = dates;
        let text = format!(
            "The night from {evening} to {morning}. Times are of the desk, UTC{offset}; where it is another day, its date stands before.\n"
        );
        Self {
            engine: Engine::new(policy),
            dates,
            offset,
            names: BTreeMap::new(),
            text,
            events: Vec::new(),
        }
    }

    /// All that followed, also what was not told.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The instant at a time of the night, or at a date and time.
    pub(crate) fn instant(&self, time: &str) -> Outcome<Timestamp> {
        let [evening, morning] = self.dates;
        let (date, time) = time.split_once(' ').unwrap_or_else(|| {
            let date = if time < "12:00" { morning } else { evening };
            (date, time)
        });
        let seconds = if time.len() == 5 { ":00" } else { "" };
        let text = format!("{date}T{time}{seconds}{}", self.offset);
        text.parse().map_err(|error| at(text, error))
    }

    /// A heading, at a time.
    pub(crate) fn chapter(&mut self, time: &str, title: &str) -> Outcome<()> {
        self.until(time)?;
        let _ = writeln!(self.text, "\n=== {title}");
        Ok(())
    }

    /// Somebody who works here, by name. They are registered before the night begins.
    pub(crate) fn agent(&mut self, name: &str, spec: AgentSpec) -> Outcome<AgentId> {
        let id = spec.id;
        self.names.insert(format!("agent {id}"), name.to_owned());
        let noon = self.instant("12:00")?;
        self.send(noon, Command::RegisterAgent(spec))?;
        Ok(id)
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

    /// Many come in, `apart` from each other, of whom only the number is told.
    pub(crate) fn crowd(
        &mut self,
        time: &str,
        apart: Span,
        words: &str,
        specs: impl IntoIterator<Item = TicketSpec>,
    ) -> Outcome<()> {
        let mut at = self.instant(time)?;
        self.pass(at)?;
        self.words(at, words);
        let (mut came, mut taken) = (0, 0);
        for spec in specs {
            let id = spec.id;
            let events = self.send(at, Command::OpenTicket(spec))?;
            came += 1;
            taken += usize::from(events.iter().any(
                |event| matches!(event.kind, EventKind::Offered { ticket, .. } if ticket == id),
            ));
            self.follows(&events, None);
            at = at.saturating_add(apart);
        }
        let taken = match taken {
            0 => "nobody takes one".to_owned(),
            _ => format!("{taken} are taken"),
        };
        let _ = writeln!(self.text, "{:MARGIN$}{came} came; {taken}", "");
        Ok(())
    }

    /// From now on the ticket goes by `name`.
    pub(crate) fn call(&mut self, ticket: TicketId, name: &str) {
        self.names
            .insert(format!("ticket {ticket}"), name.to_owned());
    }

    /// What stands between a waiting ticket and an agent.
    pub(crate) fn why(&mut self, ticket: TicketId, agent: AgentId) {
        let obstacles = self.engine.obstacles(ticket, agent).unwrap_or_default();
        let mut whys: Vec<String> = Vec::new();
        for obstacle in obstacles {
            let why = match obstacle {
                Obstacle::Need(need) => format!("it {need}"),
                Obstacle::Exclusive { .. } | Obstacle::NoRoom { .. } => "no room".to_owned(),
                Obstacle::Hold(Hold::Reserve { name }) => format!("kept free for `{name}`"),
                other => format!("{other:?}"),
            };
            if !whys.contains(&why) {
                whys.push(why);
            }
        }
        let name = self.name("agent", agent).unwrap_or_default().to_owned();
        let whys = whys.join("; ");
        let _ = writeln!(self.text, "{:MARGIN$}why not {name}: {whys}", "");
    }

    /// What an agent works on, the longest first.
    pub(crate) fn works(&self, agent: AgentId) -> Vec<TicketId> {
        let agent = self.engine.agent(agent);
        agent.map_or_else(Vec::new, |agent| agent.assigned)
    }

    /// Something happens that is not worth a line, nor what follows from it.
    pub(crate) fn quietly(&mut self, time: &str, command: Command) -> Outcome<()> {
        let at = self.instant(time)?;
        self.pass(at)?;
        self.send(at, command)?;
        Ok(())
    }

    /// Somebody is there, or no longer.
    pub(crate) fn presence(
        &mut self,
        time: &str,
        words: &str,
        agent: AgentId,
        presence: Presence,
    ) -> Outcome<()> {
        self.happens(time, words, Command::SetPresence { agent, presence })
    }

    /// What is known of a customer.
    pub(crate) fn flags(
        &mut self,
        time: &str,
        words: &str,
        customer: CustomerId,
        flags: &[&str],
    ) -> Outcome<()> {
        let flags = flags.iter().map(|flag| (*flag).into()).collect();
        let command = CustomerCommand::SetFlags { customer, flags };
        self.happens(time, words, Command::Customer(command))
    }

    /// Something happens, and what follows from it is told.
    pub(crate) fn happens(&mut self, time: &str, words: &str, command: Command) -> Outcome<()> {
        let at = self.instant(time)?;
        self.pass(at)?;
        self.words(at, words);
        let events = self.send(at, command)?;
        self.follows(&events, Some(at));
        Ok(())
    }

    /// The engine says no, in its words. If it does not, the story is wrong.
    pub(crate) fn refused(&mut self, time: &str, words: &str, command: Command) -> Outcome<()> {
        let instant = self.instant(time)?;
        self.pass(instant)?;
        self.words(instant, words);
        let input = Input::new(instant, command);
        match self.engine.apply(&input, &mut Vec::new()) {
            Err(refusal) => {
                let refusal = self.named(&refusal.to_string());
                let _ = writeln!(self.text, "{:MARGIN$}REFUSED: {refusal}", "");
                Ok(())
            }
            Ok(_) => Err(at(time, format_args!("{words} This should be refused"))),
        }
    }

    /// Time passes.
    pub(crate) fn until(&mut self, time: &str) -> Outcome<()> {
        self.pass(self.instant(time)?)
    }

    /// Prints the whole, if nothing in the engine contradicts itself.
    pub(crate) fn finish(self) -> Outcome<()> {
        self.engine.check_invariants().map_err(|broken| {
            let broken: Vec<String> = broken
                .iter()
                .map(|it| format!("{}: {}", it.law, it.what))
                .collect();
            Failure(broken.join("; "))
        })?;
        print(self.text)
    }

    /// What falls due until then is told with its own times.
    fn pass(&mut self, at: Timestamp) -> Outcome<()> {
        let mut events = Vec::new();
        self.engine.advance(at, &mut events)?;
        self.follows(&events, None);
        self.events.extend(events);
        Ok(())
    }

    fn send(&mut self, instant: Timestamp, command: Command) -> Outcome<Vec<Event>> {
        let mut events = Vec::new();
        let applied = self
            .engine
            .apply(&Input::new(instant, command), &mut events)
            .map_err(|refusal| at(self.clock(instant), refusal))?;
        if applied != Applied::Done {
            return Err(at(self.clock(instant), "this was done already"));
        }
        self.events.extend(events.iter().cloned());
        Ok(events)
    }

    fn words(&mut self, at: Timestamp, words: &str) {
        let clock = self.clock(at);
        let _ = writeln!(self.text, "{clock}  {words}");
    }

    /// Tells events; those at `now` follow from the words before them.
    fn follows(&mut self, events: &[Event], now: Option<Timestamp>) {
        let mut last = None;
        for (position, event) in events.iter().enumerate() {
            let before = position
                .checked_sub(1)
                .and_then(|before| events.get(before));
            let after = events.get(position + 1);
            if before.is_some_and(|before| says_more(before, event))
                || after.is_some_and(|after| is_all_there_is(event, after))
            {
                continue;
            }
            let Some(news) = self.news(event) else {
                continue;
            };
            let clock = if now == Some(event.at) {
                String::new()
            } else {
                self.clock(event.at)
            };
            // Who takes several at once takes them in one line.
            let taken = taken(event);
            if let (Some((at, who, ticket, how)), Some((before, same, _, like))) = (taken, last)
                && (at, who, how) == (before, same, like)
            {
                let ticket = self.ticket(ticket).unwrap_or_default().to_owned();
                self.text.truncate(self.text.len() - how.len() - 1);
                let _ = writeln!(self.text, " and {ticket}{how}");
                continue;
            }
            last = taken;
            let _ = writeln!(self.text, "{clock:MARGIN$}{news}");
        }
    }

    /// What is worth a line, in one. Not what the words before it said already, nor
    /// promises that begin and are kept in the same night.
    fn news(&self, event: &Event) -> Option<String> {
        let told = match &event.kind {
            EventKind::AgentRegistered { .. }
            | EventKind::PresenceChanged { .. }
            | EventKind::TicketChanged { .. }
            | EventKind::CustomerWrote { .. }
            | EventKind::AgentWrote { .. }
            | EventKind::TicketHeld { .. }
            | EventKind::TicketResumed { .. }
            | EventKind::PersonWanted { .. }
            | EventKind::TicketResolved { .. }
            | EventKind::TicketForgotten { .. }
            | EventKind::WrapUpStarted { .. }
            | EventKind::WrapUpEnded { .. }
            | EventKind::ClockChanged { .. }
            | EventKind::ClockWithdrawn { .. }
            | EventKind::ClockMet { late: false, .. }
            | EventKind::Incident(IncidentEvent::Opened { .. } | IncidentEvent::Joined { .. })
            | EventKind::Capacity(
                CapacityEvent::RampEased { .. } | CapacityEvent::GatheringEnded { .. },
            )
            | EventKind::Assigned {
                by: AssignedBy::Automatic | AssignedBy::Accepted | AssignedBy::Relief,
                ..
            } => return None,
            EventKind::ClockStarted { due, .. }
                if due.is_none_or(|due| due.since(event.at) < Span::from_secs(86_400)) =>
            {
                return None;
            }
            EventKind::TicketOpened { ticket, class } => {
                let (ticket, class) = (self.ticket(*ticket)?, self.standing(class));
                format!("{ticket}: {class}")
            }
            EventKind::TicketClassified { ticket, class } => {
                let (ticket, class) = (self.ticket(*ticket)?, self.standing(class));
                format!("{ticket} from now on: {class}")
            }
            EventKind::ActionRequired {
                ticket,
                action,
                due,
                not_before,
                floor_unknown,
            } => {
                self.ticket(*ticket)?;
                let when = match (not_before, due) {
                    _ if *floor_unknown => "NOT BEFORE a time that is not known yet".to_owned(),
                    (Some(at), _) => format!("NOT BEFORE {}", self.clock(*at)),
                    (None, Some(due)) => format!("by {}", self.clock(*due)),
                    (None, None) => "now".to_owned(),
                };
                format!("TO DO FOR THE HOST: `{action}`, {when}")
            }
            EventKind::ActionDone {
                ticket, urgency, ..
            } => format!("{} stays {urgency}", self.ticket(*ticket)?),
            EventKind::Offered {
                ticket,
                agent,
                expires_at,
                decision,
            } => {
                let (ticket, agent) = (self.ticket(*ticket)?, self.name("agent", agent)?);
                let language = decision.language.as_ref().map_or("", language);
                match expires_at {
                    None => format!("{agent} takes {ticket}{language}"),
                    Some(at) => format!("offered to {agent} until {}{language}", self.clock(*at)),
                }
            }
            EventKind::Assigned {
                ticket,
                agent,
                by: AssignedBy::Resumed,
            } => {
                let (ticket, agent) = (self.ticket(*ticket)?, self.name("agent", agent)?);
                format!("{agent} goes on with {ticket}")
            }
            EventKind::Capacity(CapacityEvent::AssignmentInterrupted { ticket, .. }) => {
                format!("{} waits meanwhile", self.ticket(*ticket)?)
            }
            EventKind::StepTaken {
                ticket,
                ladder,
                step,
                ..
            } => {
                let ticket = self.ticket(*ticket)?;
                format!("{ticket} has waited: step {step} of `{ladder}` lets more in")
            }
            EventKind::Customer(CustomerEvent::Flagged { flags, .. }) => {
                let flags: Vec<String> = flags.iter().map(|flag| format!("`{flag}`")).collect();
                format!("the customer is flagged: {}", flags.join(", "))
            }
            other => self.named(&other.to_string()),
        };
        // A ticket or agent that still goes by its number has no name.
        let unnamed = ["ticket ", "agent "].iter().any(|kind| {
            told.match_indices(kind).any(|(place, _)| {
                let rest = told.get(place + kind.len()..).unwrap_or_default();
                rest.starts_with(|first: char| first.is_ascii_digit())
            })
        });
        (!unnamed).then_some(told)
    }

    fn standing(&self, class: &Standing) -> String {
        let mut text = format!("{}, queue `{}`", class.urgency, class.queue);
        if let Some(due) = class.due {
            let due = due.saturating_add(class.head_start);
            let _ = write!(text, ", to be answered by {}", self.clock(due));
        }
        if !class.head_start.is_zero() {
            let _ = write!(text, ", {} ahead among equals", class.head_start);
        }
        for (position, rule) in class.rules.iter().enumerate() {
            let rules = if position == 0 { "; by rule" } else { " and" };
            let _ = write!(text, "{rules} `{rule}`");
        }
        text
    }

    fn name(&self, kind: &str, id: impl Display) -> Option<&str> {
        self.names.get(&format!("{kind} {id}")).map(String::as_str)
    }

    fn ticket(&self, id: TicketId) -> Option<&str> {
        self.name("ticket", id)
    }

    /// A sentence of the engine with people and tickets by their names, and times by the
    /// clock on the wall.
    fn named(&self, text: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut given = text.split(' ').peekable();
        while let Some(word) = given.next() {
            let (next, end) = bare(given.peek().copied().unwrap_or_default());
            if let Some(name) = self.name(word, next) {
                given.next();
                words.push(format!("{name}{end}"));
                continue;
            }
            let (bare, end) = bare(word);
            words.push(match bare.parse::<Timestamp>() {
                Ok(at) => format!("{}{end}", self.clock(at)),
                Err(_) => word.to_owned(),
            });
        }
        words.join(" ")
    }

    /// The time of day at the desk, with the date if it is another night's.
    fn clock(&self, at: Timestamp) -> String {
        let seconds = self.offset.get(1..).map_or(0, |offset| {
            let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "0"));
            hours.parse().unwrap_or(0) * 3600 + minutes.parse().unwrap_or(0) * 60
        });
        let offset = Span::from_secs(seconds);
        let there = if self.offset.starts_with('-') {
            at.saturating_sub(offset)
        } else {
            at.saturating_add(offset)
        };
        let text = there.to_string();
        let date = text.get(..10).unwrap_or_default();
        let time = text.get(11..19).unwrap_or_default();
        if self.dates.contains(&date) {
            time.to_owned()
        } else {
            format!("{date} {time}")
        }
    }
}

/// Whether the first of two events says what the second would say again.
fn says_more(first: &Event, second: &Event) -> bool {
    match &first.kind {
        EventKind::Queue(QueueEvent::TicketOverflowed { ticket, .. }) => {
            is_classified(second, *ticket)
        }
        _ => false,
    }
}

/// Whether the second of two events says all there is to say of the first: a ticket of
/// everyday that is taken at once, one that is sent on at once, an action after which the
/// ticket stands elsewhere.
fn is_all_there_is(first: &Event, after: &Event) -> bool {
    match (&first.kind, &after.kind) {
        (EventKind::TicketOpened { ticket, class }, EventKind::Offered { ticket: taken, .. }) => {
            class.urgency == Urgency::Routine && ticket == taken
        }
        (
            EventKind::TicketOpened { ticket, .. },
            EventKind::Queue(QueueEvent::TicketOverflowed { ticket: moved, .. }),
        ) => ticket == moved,
        (EventKind::ActionDone { ticket, .. }, _) => is_classified(after, *ticket),
        _ => false,
    }
}

fn is_classified(event: &Event, of: TicketId) -> bool {
    matches!(event.kind, EventKind::TicketClassified { ticket, .. } if ticket == of)
}

/// When who takes what, and in which language.
fn taken(event: &Event) -> Option<(Timestamp, AgentId, TicketId, &'static str)> {
    let EventKind::Offered {
        ticket,
        agent,
        expires_at: None,
        decision,
    } = &event.kind
    else {
        return None;
    };
    let how = decision.language.as_ref().map_or("", language);
    Some((event.at, *agent, *ticket, how))
}

/// In which language two talk.
fn language(name: &Name) -> &'static str {
    match name.as_str() {
        "da" => ", in Danish",
        "en" => ", in English",
        "nb" => ", in Norwegian",
        "sv" => ", in Swedish",
        _ => "",
    }
}

/// A word without the marks around it, and the mark at its end.
fn bare(word: &str) -> (&str, &str) {
    let bare = word.trim_end_matches([':', ',', ';']);
    let end = word.get(bare.len()..).unwrap_or_default();
    (bare.trim_matches('`'), end)
}
