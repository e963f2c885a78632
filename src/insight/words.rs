//! Needs, room, holds, spans and instants in plain English, as parts of sentences.

use core::fmt::Display;

use crate::engine::{Doing, Hold, HoldReason, Obstacle, PairView, Shortfall, WorkView};
use crate::model::{AgentId, Level, Name, Presence, TicketId};
use crate::policy::Need;
use crate::time::{Span, Timestamp};

const SECOND: i64 = 1_000_000;
/// Units of time, the largest first.
const UNITS: [(&str, i64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

/// A span by its two largest units, in whole seconds, rounded down: as policies write it.
pub(super) fn span(span: Span) -> String {
    let mut rest = span.as_micros() / SECOND;
    let mut parts = Vec::new();
    for (unit, length) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            parts.push(format!("{count}{unit}"));
        }
        if parts.len() == 2 || (!parts.is_empty() && count == 0) {
            break;
        }
    }
    if parts.is_empty() {
        parts.push("0s".to_owned());
    }
    parts.concat()
}

/// A span in hours and minutes, rounded down, however long it is.
pub(super) fn hours(span: Span) -> String {
    let minutes = span.as_micros() / 60 / SECOND;
    match (minutes / 60, minutes % 60) {
        (0, _) => span.to_string(),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// An instant, without its date where that is the one of `now`, and without fractions.
pub(super) fn instant(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (at.to_string(), now.to_string());
    let (date, time) = at.split_once('T').unwrap_or((&at, ""));
    let time = time.trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    if now.starts_with(date) {
        format!("{time} UTC")
    } else {
        format!("{date} {time} UTC")
    }
}

/// An instant and how far off it is.
pub(super) fn when(at: Timestamp, now: Timestamp) -> String {
    let far = if at >= now {
        format!("in {}", span(at.since(now)))
    } else {
        format!("{} ago", span(now.since(at)))
    };
    format!("{} ({far})", instant(at, now))
}

/// `a, b and c`.
pub(super) fn list(items: impl IntoIterator<Item = impl Display>, last: &str) -> String {
    let mut items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.pop() {
        None => String::new(),
        Some(only) if items.is_empty() => only,
        Some(end) => format!("{} {last} {end}", items.join(", ")),
    }
}

pub(super) fn names(names: &[Name], last: &str) -> String {
    list(names.iter().map(|name| format!("`{name}`")), last)
}

/// `agent 7`, `agents 7 and 8`, `agents 1, 2, 3 and 40 more`.
pub(super) fn agents(agents: &[AgentId]) -> String {
    crowd("agent", agents)
}

pub(super) fn tickets(tickets: &[TicketId]) -> String {
    crowd("ticket", tickets)
}

/// So many are named one by one.
const NAMED: usize = 5;

fn crowd(noun: &str, ids: &[impl Display]) -> String {
    let more = ids.len().saturating_sub(NAMED);
    let mut parts: Vec<String> = ids.iter().take(NAMED).map(ToString::to_string).collect();
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    let plural = if ids.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", list(parts, "and"))
}

/// Something needed, as a noun.
pub(super) fn need(need: &Need) -> String {
    let at_level = |languages: &[Name], level: &Level, written: bool| {
        let how = if written { "written" } else { "spoken" };
        format!("{}, {how} at level {level} or more", names(languages, "or"))
    };
    match need {
        Need::Skill { skill, level } => format!("skill `{skill}` at level {level} or more"),
        Need::Language(languages) => format!("language {}", names(languages, "or")),
        Need::LanguageAt {
            languages,
            level,
            written,
        } => format!("language {}", at_level(languages, level, *written)),
        Need::LanguageByLaw {
            languages,
            level,
            written,
        } => format!(
            "language {} (fixed by law)",
            at_level(languages, level, *written)
        ),
        Need::Channel(name) => format!("channel `{name}`"),
        Need::Brand(name) => format!("brand `{name}`"),
        Need::Human => "a person, not a bot".to_owned(),
        Need::Bot => "a bot first".to_owned(),
        Need::Clearance(name) => format!("clearance `{name}`"),
        Need::NotOfGroup(name) => format!("somebody outside group `{name}`"),
        Need::NotAgent(agent) => format!("anybody but agent {agent}"),
        Need::Skills(expression) => format!("skills: {expression}"),
        Need::Group(groups) => format!("somebody of group {}", names(groups, "or")),
        Need::Agent(agents) => match agents.as_slice() {
            [only] => format!("agent {only} and nobody else"),
            several => format!("one of the agents {}", list(several, "and")),
        },
    }
}

fn verb(written: bool) -> &'static str {
    if written { "write" } else { "speak" }
}

/// A need that nobody of several meets, as what they all lack: `nobody …`.
pub(super) fn nobody(need: &Need) -> String {
    match need {
        Need::Skill { skill, level } => format!("has skill `{skill}` at level {level} or more"),
        Need::Language(names_) => format!("speaks {}", names(names_, "or")),
        Need::LanguageAt {
            languages,
            level,
            written,
        }
        | Need::LanguageByLaw {
            languages,
            level,
            written,
        } => {
            let how = verb(*written);
            format!("{how}s {} at level {level} or more", names(languages, "or"))
        }
        Need::Channel(name) => format!("answers on channel `{name}`"),
        Need::Brand(name) => format!("may answer for brand `{name}`"),
        Need::Human => "is a person".to_owned(),
        Need::Bot => "is a bot, and a bot is asked first".to_owned(),
        Need::Clearance(name) => format!("has clearance `{name}`"),
        Need::NotOfGroup(name) => format!("is outside group `{name}`, which is excluded"),
        Need::NotAgent(agent) => format!("is another than agent {agent}, who is excluded"),
        Need::Skills(expression) => format!("has the skills {expression}"),
        Need::Group(groups) => format!("is of group {}", names(groups, "or")),
        Need::Agent(wanted) => format!(
            "is {}, the only one asked for",
            list(wanted.iter().map(|agent| format!("agent {agent}")), "or")
        ),
    }
}

/// What one agent lacks.
pub(super) fn lack(lack: &Shortfall) -> String {
    let instead = match lack.has {
        Some(level) => format!(" (has {level})"),
        None => String::new(),
    };
    match &lack.need {
        Need::Skill { skill, level } if lack.has.is_some() => {
            format!("skill `{skill}` below level {level}{instead}")
        }
        Need::Skill { skill, .. } => format!("no skill `{skill}`"),
        Need::Language(languages) => format!("does not speak {}", names(languages, "or")),
        Need::LanguageAt {
            languages,
            level,
            written,
        }
        | Need::LanguageByLaw {
            languages,
            level,
            written,
        } => {
            let how = verb(*written);
            let languages = names(languages, "or");
            match lack.has {
                Some(has) => format!("does not {how} {languages} at level {level} (has {has})"),
                None => format!("does not {how} {languages}"),
            }
        }
        Need::Channel(name) => format!("does not answer on `{name}`"),
        Need::Brand(name) => format!("may not answer for brand `{name}`"),
        Need::Human => "is a bot, and a person is needed".to_owned(),
        Need::Bot => "is a person, and a bot is asked first".to_owned(),
        Need::Clearance(name) => format!("no clearance `{name}`"),
        Need::NotOfGroup(name) => format!("is of group `{name}`, which is excluded"),
        Need::NotAgent(_) => "is excluded by the ticket".to_owned(),
        Need::Skills(expression) => format!("does not have the skills {expression}"),
        Need::Group(groups) => format!("is not of group {}", names(groups, "or")),
        Need::Agent(_) => "is not whom the ticket asks for".to_owned(),
    }
}

/// Busy with what takes no other beside it, or with something that the ticket would be beside.
fn alone(with: &[TicketId]) -> String {
    let them = if with.len() == 1 { "it" } else { "them" };
    format!("busy with {}: no room beside {them}", tickets(with))
}

/// Something that stands between an agent and a ticket.
pub(super) fn obstacle(obstacle: &Obstacle, now: Timestamp) -> String {
    match obstacle {
        Obstacle::NotWaiting => "the ticket does not wait".to_owned(),
        Obstacle::NotOnline(is) => presence(*is).to_owned(),
        Obstacle::Need(need) => format!("it {need}"),
        Obstacle::Hold(held) => hold(held, now),
        Obstacle::NoRoom { cost, free } => {
            format!("busy ({free} of its capacity free, {cost} needed)")
        }
        Obstacle::CapReached { channel, cap: 0 } => format!("may have no `{channel}` tickets"),
        Obstacle::LabelCapReached { label, cap: 0 } => {
            format!("may have no tickets labelled `{label}`")
        }
        Obstacle::CapReached { channel, cap } => {
            format!("has all of the {cap} `{channel}` tickets it may have")
        }
        Obstacle::LabelCapReached { label, cap } => {
            format!("has all of the {cap} tickets labelled `{label}` it may have")
        }
        Obstacle::Exclusive { beside } => alone(&[*beside]),
    }
}

/// A hold, as what keeps somebody from a ticket.
pub(super) fn hold(hold: &Hold, now: Timestamp) -> String {
    match hold {
        Hold::OffersSuspended => "offers are suspended for the whole desk".to_owned(),
        Hold::TicketPaused { .. } => "the ticket is put aside".to_owned(),
        Hold::QueueClosed { opens_at } => format!("the queue is closed, {}", opens(*opens_at, now)),
        Hold::TicketBackOff { until } => format!(
            "declined it or gave it back and is not asked again until {}",
            when(*until, now)
        ),
        Hold::AgentBackOff { until } => format!(
            "missed an offer and is given nothing until {}",
            when(*until, now)
        ),
        Hold::AttemptsExhausted => "it was declined or missed too often".to_owned(),
        Hold::Ramp { until } => format!(
            "came online a short while ago and has had its share until {}",
            when(*until, now)
        ),
        Hold::AwaitsPreferred { agent, until } => format!(
            "the ticket waits for agent {agent}, who knows it and is busy, until {}",
            when(*until, now)
        ),
        Hold::Reserve { name } => format!("is kept free for more urgent work (reserve `{name}`)"),
        Hold::Gathering { ticket } => {
            format!("makes room for the larger ticket {ticket}, which goes first")
        }
    }
}

pub(super) fn opens(opens_at: Option<Timestamp>, now: Timestamp) -> String {
    match opens_at {
        Some(at) => format!("and opens at {}", when(at, now)),
        None => "for good".to_owned(),
    }
}

pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Away => "away",
        Presence::Draining => "about to go, takes nothing new",
        Presence::Lost => "connection lost",
        Presence::Offline => "offline",
    }
}

/// Why a ticket is put aside.
pub(super) fn aside(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::Customer => "the customer's answer is awaited",
        HoldReason::ThirdParty => "a third party's answer is awaited",
        HoldReason::Identity => "the customer's identity is being established",
        HoldReason::Snoozed => "it is to be taken up again later",
        HoldReason::Interrupted => "it made way for more urgent work of its agent",
    }
}

/// Everything that stands between an agent and a ticket; empty: nothing does.
pub(super) fn reasons(pair: &PairView, now: Timestamp) -> Vec<String> {
    let mut reasons = Vec::new();
    if pair.presence != Presence::Online {
        let shift = pair.shift_at;
        let shift = shift.map(|at| format!(", on duty from {}", when(at, now)));
        let shift = shift.unwrap_or_default();
        reasons.push(format!("{}{shift}", presence(pair.presence)));
    }
    reasons.extend(pair.lacks.iter().map(lack));
    if pair.too_small {
        reasons.push("has not that much capacity".to_owned());
    } else {
        let exclusive = pair.room.iter().filter_map(|lack| match lack {
            Obstacle::Exclusive { beside } => Some(*beside),
            _ => None,
        });
        let exclusive: Vec<TicketId> = exclusive.collect();
        if exclusive.is_empty() {
            reasons.extend(pair.room.iter().map(|lack| obstacle(lack, now)));
        } else {
            // That there is no room follows from it.
            reasons.push(alone(&exclusive));
        }
    }
    reasons.extend(pair.holds.iter().map(|kept| hold(kept, now)));
    reasons
}

/// What goes under the same head, together, in the order in which it first comes.
pub(super) fn grouped<K: PartialEq, T>(all: impl Iterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (head, one) in all {
        match groups.iter_mut().find(|(known, _)| *known == head) {
            Some((_, group)) => group.push(one),
            None => groups.push((head, vec![one])),
        }
    }
    groups
}

/// What an agent does with a ticket; not until when, where that has been told.
pub(super) fn work(work: &WorkView, now: Timestamp, told: Option<Timestamp>) -> String {
    let doing = match work.doing {
        Doing::Asked => "is asked about",
        Doing::Assigned => "has",
        Doing::WrapUp => "finishes up after",
        Doing::Held => "has put aside",
        Doing::Interrupted => "has interrupted",
        Doing::Consults => "helps with",
    };
    let since = match work.doing {
        Doing::WrapUp => None,
        _ => Some(format!("for {}", span(now.since(work.since)))),
    };
    let until = work.until.filter(|at| Some(*at) != told);
    let until = until.map(|at| format!("until {}", when(at, now)));
    let times: Vec<String> = since.into_iter().chain(until).collect();
    let ticket = work.ticket;
    if times.is_empty() {
        format!("{doing} ticket {ticket}")
    } else {
        format!("{doing} ticket {ticket} ({})", times.join(", "))
    }
}
