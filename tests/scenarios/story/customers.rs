//! Customers, their callbacks, incidents and surges, in the words of stories.

use std::collections::BTreeSet;

use nightdesk::{
    Command, CustomerCommand, CustomerEvent, EventKind, IncidentCommand, IncidentEvent, Name,
};

use super::read::Words;
use super::say::{Line, after_abandon};
use super::time;

/// The command of a line that begins with `verb`, and the event that would only repeat it.
pub(super) fn read(verb: &str, words: &mut Words<'_>) -> Option<(Command, String)> {
    let ticket = |word: &str| word.parse().unwrap();
    let names = |list: Vec<&str>| -> BTreeSet<Name> {
        let named = list.into_iter().filter(|word| *word != "none");
        named.map(Name::from).collect()
    };
    let (command, echo) = match verb {
        "flags" => {
            let customer: u128 = words.next().parse().unwrap();
            let flags = names(words.next().split(',').collect());
            let customer = customer.into();
            let echo = "customer".to_owned();
            (CustomerCommand::SetFlags { customer, flags }, echo)
        }
        "forget" => {
            let customer = words.next().parse::<u128>().unwrap().into();
            let echo = "customer forgotten".to_owned();
            (CustomerCommand::Forget { customer }, echo)
        }
        "link" => {
            let one = ticket(words.next());
            let to = ticket(words.option("to").unwrap());
            let echo = format!("{one} linked to {to}");
            (CustomerCommand::Link { ticket: one, to }, echo)
        }
        "merge" => {
            let from = ticket(words.next());
            let into = ticket(words.option("into").unwrap());
            let echo = format!("{from} merged into {into}");
            (CustomerCommand::Merge { from, into }, echo)
        }
        "callback" | "followup" => {
            let ticket = ticket(words.next());
            let at = time::read(words.option("at").unwrap()).unwrap();
            let zone = words.option("zone").map(Name::from);
            if verb == "callback" {
                let echo = format!("{ticket} callback");
                (CustomerCommand::ScheduleCallback { ticket, at, zone }, echo)
            } else {
                let echo = format!("{ticket} followup");
                (CustomerCommand::ScheduleFollowUp { ticket, at, zone }, echo)
            }
        }
        "no_answer" => {
            let ticket = ticket(words.next());
            let echo = format!("{ticket} not answered");
            (CustomerCommand::NoAnswer { ticket }, echo)
        }
        "incident" => {
            let incident = Name::from(words.next());
            let (command, echo) = match words.next() {
                "opens" => {
                    let topics = names(words.list("about"));
                    let echo = format!("incident {incident} opened");
                    (IncidentCommand::Open { incident, topics }, echo)
                }
                "add" => {
                    let ticket = ticket(words.next());
                    let echo = format!("{ticket} joins {incident}");
                    (IncidentCommand::Add { incident, ticket }, echo)
                }
                "remove" => {
                    let ticket = ticket(words.next());
                    let echo = format!("{ticket} leaves {incident}");
                    (IncidentCommand::Remove { incident, ticket }, echo)
                }
                "notice" => {
                    let echo = format!("incident {incident} notice");
                    (IncidentCommand::SendNotice { incident }, echo)
                }
                "resolve" => {
                    let echo = format!("incident {incident} resolved");
                    (IncidentCommand::Resolve { incident }, echo)
                }
                word => panic!("an incident cannot {word}"),
            };
            return Some((Command::Incident(command), echo));
        }
        _ => return None,
    };
    Some((Command::Customer(command), echo))
}

pub(super) fn customer(event: &CustomerEvent) -> Line {
    use CustomerEvent as E;
    match event {
        E::Flagged { customer, flags } => {
            let flags: Vec<&str> = flags.iter().map(Name::as_str).collect();
            let line = Line::new(format!("customer {}", customer.get()));
            line.with(if flags.is_empty() {
                "has no flags".to_owned()
            } else {
                format!("has {}", flags.join(","))
            })
        }
        E::RepeatContact {
            ticket,
            earlier,
            count,
        } => Line::new(format!("{ticket} repeats {earlier}")).with(format!("contact {count}")),
        E::DuplicateFound { ticket, of } => Line::new(format!("{ticket} duplicates {of}")),
        E::Linked { ticket, to } => Line::new(format!("{ticket} linked to {to}")),
        E::Merged { ticket, into } => Line::new(format!("{ticket} merged into {into}")),
        E::StandsLower {
            ticket,
            tier,
            limit,
            open,
        } => Line::new(format!("{ticket} stands lower than {tier}"))
            .with(format!("limit {limit}"))
            .with(format!("beside {open}")),
        E::Forgotten { tickets, keeping } => {
            let line = Line::new("customer forgotten").with(format!("tickets {tickets}"));
            match keeping {
                0 => line,
                keeping => line.with(format!("keeping {keeping}")),
            }
        }
        E::CallbackScheduled {
            ticket,
            asked,
            at,
            quiet,
        } => scheduled(Line::new(format!("{ticket} callback")), *asked, *at, quiet),
        E::FollowUpScheduled {
            ticket,
            asked,
            at,
            quiet,
        } => scheduled(Line::new(format!("{ticket} followup")), *asked, *at, quiet),
        E::CallUnanswered {
            ticket,
            agent,
            call,
        } => Line::new(format!("{ticket} not answered"))
            .with(format!("by {agent}"))
            .with(format!("call {call}")),
        E::CallbackGivenUp {
            ticket,
            calls,
            then,
        } => Line::new(format!("{ticket} given up"))
            .with(format!("after {calls}"))
            .with(after_abandon(*then)),
        other => panic!("no words for {other:?}"),
    }
}

fn scheduled(
    line: Line,
    asked: nightdesk::Timestamp,
    at: nightdesk::Timestamp,
    quiet: &Option<Name>,
) -> Line {
    let line = line.with_time("at", Some(at));
    match quiet {
        None => line,
        Some(zone) => line
            .with_time("not", Some(asked))
            .with(format!("quiet in {zone}")),
    }
}

pub(super) fn incident(event: &IncidentEvent) -> Line {
    use IncidentEvent as E;
    match event {
        E::Opened { incident } => Line::new(format!("incident {incident} opened")),
        E::Joined { incident, ticket } => Line::new(format!("{ticket} joins {incident}")),
        E::Left { incident, ticket } => Line::new(format!("{ticket} leaves {incident}")),
        E::NoticeSent { incident, tickets } => {
            Line::new(format!("incident {incident} notice")).with(format!("to {tickets}"))
        }
        E::Resolved { incident, tickets } => {
            Line::new(format!("incident {incident} resolved")).with(format!("for {tickets}"))
        }
        other => panic!("no words for {other:?}"),
    }
}

pub(super) fn surge(event: &EventKind) -> Line {
    let (head, count, usual, windows) = match event {
        EventKind::SurgeStarted {
            surge,
            count,
            usual,
            usual_windows,
            ..
        } => (format!("surge {surge} starts"), count, usual, usual_windows),
        EventKind::SurgeEnded {
            surge,
            count,
            usual,
            usual_windows,
            ..
        } => (format!("surge {surge} ends"), count, usual, usual_windows),
        other => panic!("no words for {other:?}"),
    };
    Line::new(head)
        .with(format!("count {count}"))
        .with(format!("usual {usual}"))
        .with(format!("in {windows}"))
}
