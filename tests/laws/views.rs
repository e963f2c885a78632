//! What the events told, held against what the engine says of itself.

use nightdesk::{AgentId, Engine, Presence, TicketId, TicketState, Timestamp};

use super::ledger::{Ledger, Stage, WorkKind};

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

/// Whether ledger and views tell the same; else where they differ.
pub(crate) fn compare(engine: &Engine, ledger: &Ledger) -> Result<(), String> {
    let tickets: Vec<TicketId> = engine.tickets().collect();
    if tickets.len() != ledger.tickets.len() {
        return Err(format!("the engine has {tickets:?}"));
    }
    for (ticket, known) in &ledger.tickets {
        let Some(view) = engine.ticket(*ticket) else {
            return Err(format!("{ticket:?} is lost"));
        };
        let expected = match &known.stage {
            Stage::Waiting if known.offers.is_empty() => TicketState::Waiting,
            Stage::Waiting => TicketState::Offered(known.offers.clone()),
            Stage::Assigned(agent) => TicketState::Assigned(*agent),
            Stage::Held {
                reason,
                until,
                agent,
            } => TicketState::Held {
                reason: *reason,
                until: until.map(instant),
                agent: *agent,
            },
            Stage::Closed(outcome) => TicketState::Closed(*outcome),
        };
        if view.state != expected {
            return Err(format!("{ticket:?} is {:?}, not {expected:?}", view.state));
        }
        if !known.wants_somebody() && !known.offers.is_empty() {
            return Err(format!("{ticket:?} is still offered to {:?}", known.offers));
        }
        if view.unfit.is_empty() == known.unfit {
            return Err(format!("{ticket:?} lacks {:?}", view.unfit));
        }
    }
    let agents: Vec<AgentId> = engine.agents().collect();
    let mut registered: Vec<AgentId> = ledger.agents.keys().copied().collect();
    registered.sort_by_key(|agent| ledger.agents[agent].seq);
    if agents != registered {
        return Err(format!("the engine has {agents:?}, not {registered:?}"));
    }
    for (agent, worker) in &ledger.agents {
        let view = engine.agent(*agent).unwrap();
        let of = |wanted: fn(WorkKind) -> bool| {
            let works = worker.works.iter().filter(|work| wanted(work.kind));
            sorted(works.map(|work| work.ticket).collect())
        };
        let pairs = [
            (view.offered, of(|kind| kind == WorkKind::Offer)),
            (view.assigned, of(|kind| kind == WorkKind::Assignment)),
            (
                view.wrapping_up,
                of(|kind| matches!(kind, WorkKind::WrapUp { .. })),
            ),
            (view.held, of(|kind| kind == WorkKind::Held)),
            (view.interrupted, of(|kind| kind == WorkKind::Interrupted)),
            (view.consulting, of(|kind| kind == WorkKind::Consult)),
        ];
        for (has, expected) in pairs {
            if sorted(has.clone()) != expected {
                return Err(format!("{agent:?} has {has:?}, not {expected:?}"));
            }
        }
        if view.presence != worker.presence {
            return Err(format!("{agent:?} is {}", view.presence));
        }
        let busy = worker.works.iter().any(|work| work.kind != WorkKind::Held);
        if worker.presence == Presence::Offline && busy {
            return Err(format!("{agent:?} is offline, yet busy"));
        }
    }
    Ok(())
}

fn sorted(mut tickets: Vec<TicketId>) -> Vec<TicketId> {
    tickets.sort();
    tickets
}
