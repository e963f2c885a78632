//! The words of agents' room: events, commands, obstacles, holds.

use nightdesk::{AgentId, AgentView, CapacityEvent, Command, Hold, Obstacle, TicketId};

use super::say::Line;
use super::time;

/// `7 joins 1`, `7 leaves 1`.
pub(super) fn command(verb: &str, ticket: TicketId, agent: AgentId) -> Option<(Command, String)> {
    match verb {
        "joins" => Some((
            Command::Consult { ticket, agent },
            format!("{agent} helps with {ticket}"),
        )),
        "leaves" => Some((
            Command::EndConsult { ticket, agent },
            format!("{agent} helped with {ticket}"),
        )),
        _ => None,
    }
}

pub(super) fn said(event: &CapacityEvent) -> Line {
    use CapacityEvent as E;
    match event {
        E::AssignmentInterrupted { ticket, agent, by } => {
            Line::new(format!("interrupted {ticket} of {agent}")).with(format!("by {by}"))
        }
        E::RampEased { agent } => Line::new(format!("{agent} eased")),
        E::PreferredWaitEnded { ticket } => {
            Line::new(format!("{ticket} waits no more for its agent"))
        }
        E::ReserveShort {
            reserve,
            have,
            need,
        } => Line::new(format!("reserve {reserve} short")).with(format!("has {have} of {need}")),
        E::ReserveWhole { reserve } => Line::new(format!("reserve {reserve} whole")),
        E::GatheringStarted { ticket, agent } => Line::new(format!("{agent} gathers for {ticket}")),
        E::GatheringEnded { ticket, agent } => Line::new(format!("{agent} gathered for {ticket}")),
        E::ConsultStarted { ticket, agent } => Line::new(format!("{agent} helps with {ticket}")),
        E::ConsultEnded {
            ticket,
            agent,
            lacks,
        } => {
            let line = Line::new(format!("{agent} helped with {ticket}"));
            match lacks.as_slice() {
                [] => line,
                lacks => line.with(format!("lacks {}", super::ladders::lacking(lacks))),
            }
        }
        other => panic!("no words for {other:?}"),
    }
}

pub(super) fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Exclusive { beside } => format!("not beside {beside}"),
        Obstacle::LabelCapReached { label, cap } => format!("label cap {label}:{cap}"),
        Obstacle::Hold(Hold::Ramp { until }) => format!("ramp until {}", time::say(*until)),
        Obstacle::Hold(Hold::AwaitsPreferred { agent, until }) => {
            format!("awaits {agent} until {}", time::say(*until))
        }
        Obstacle::Hold(Hold::Reserve { name }) => format!("reserve {name}"),
        Obstacle::Hold(Hold::Gathering { ticket }) => format!("gathering for {ticket}"),
        other => panic!("no words for {other:?}"),
    }
}

/// What else an agent has, after its held tickets.
pub(super) fn agent(line: Line, view: &AgentView) -> Line {
    let list = |tickets: &[TicketId]| {
        let tickets: Vec<String> = tickets.iter().map(ToString::to_string).collect();
        tickets.join(" ")
    };
    let some = |line: Line, what: &str, tickets: &[TicketId]| match tickets {
        [] => line,
        some => line.with(format!("{what} {}", list(some))),
    };
    let line = some(line, "interrupted", &view.interrupted);
    some(line, "helps with", &view.consulting)
}
