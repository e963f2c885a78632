//! Words of what happens at queues.
//!
//! `queue front opened until 17:00`, `queue front closed until 2/09:00`; `load busy begins in
//! front`, `load busy ends in front`; `1 sent from front to second closed` (or `full`,
//! `exhausted`, `waited`, `by busy`); `1 to be called back closed`; `1 referred to Partner
//! closed`; `1 needs referral to Helpline`. Spaces in lines' names are written `_`.
//!
//! Asked: `queue front open until 17:00 waiting 3 wait 5m loads busy`. An obstacle:
//! `closed until 2/09:00`.

use nightdesk::{Engine, MoveCause, QueueEvent, Timestamp};

use super::say::Line;
use super::time;

pub(super) fn said(event: &QueueEvent) -> Line {
    match event {
        QueueEvent::Opened { queue, closes_at } => {
            Line::new(format!("queue {queue} opened")).with_time("until", *closes_at)
        }
        QueueEvent::Closed { queue, opens_at } => {
            Line::new(format!("queue {queue} closed")).with_time("until", *opens_at)
        }
        QueueEvent::LoadRaised { load, queue } => {
            Line::new(format!("load {load} begins in {queue}"))
        }
        QueueEvent::LoadEased { load, queue } => Line::new(format!("load {load} ends in {queue}")),
        QueueEvent::TicketOverflowed {
            ticket,
            from,
            to,
            cause,
        } => Line::new(format!("{ticket} sent from {from} to {to}")).with(why(cause)),
        QueueEvent::CallbackArranged { ticket, cause } => {
            Line::new(format!("{ticket} to be called back")).with(why(cause))
        }
        QueueEvent::TicketReferred {
            ticket,
            line,
            cause,
        } => {
            let line = line.as_str().replace(' ', "_");
            Line::new(format!("{ticket} referred to {line}")).with(why(cause))
        }
        QueueEvent::ReferOut { ticket, line } => {
            let line = line.as_str().replace(' ', "_");
            Line::new(format!("{ticket} needs referral to {line}"))
        }
        other => panic!("no words for {other:?}"),
    }
}

fn why(cause: &MoveCause) -> String {
    match cause {
        MoveCause::Closed => "closed".to_owned(),
        MoveCause::Full => "full".to_owned(),
        MoveCause::Exhausted => "exhausted".to_owned(),
        MoveCause::Load(load) => format!("by {load}"),
        MoveCause::Waited => "waited".to_owned(),
        other => panic!("no words for {other:?}"),
    }
}

pub(super) fn closed(opens_at: Option<Timestamp>) -> String {
    opens_at.map_or_else(
        || "closed for good".to_owned(),
        |at| format!("closed until {}", time::say(at)),
    )
}

pub(super) fn as_it_is(engine: &Engine, queue: &str) -> Line {
    let Some(view) = engine.queue(queue) else {
        return Line::new(format!("queue {queue} unknown"));
    };
    let open = if view.open { "open" } else { "closed" };
    let line = Line::new(format!("queue {queue} {open}")).with_time("until", view.changes_at);
    let line = line
        .with(format!("waiting {}", view.waiting))
        .with_time("oldest", view.oldest_since);
    let wait = view.estimated_wait.iter();
    let line = wait.fold(line, |line, wait| line.with(format!("wait {wait}")));
    if view.loads.is_empty() {
        return line.with("loads none");
    }
    let loads: Vec<&str> = view.loads.iter().map(|load| load.as_str()).collect();
    line.with(format!("loads {}", loads.join(" ")))
}
