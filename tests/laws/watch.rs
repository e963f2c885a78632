//! The laws that look at every event and every call of one run.

use nightdesk::{AgentId, Event, EventKind, Obstacle, Presence, TicketId, TicketState};

use super::ledger::{Stage, WorkKind};
use super::picture::Picture;
use super::world::{Call, Checked, Watch, World, fail, instant};

/// Law 3.
#[derive(Default)]
pub(crate) struct Conservation;

impl Watch for Conservation {
    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        let ledger = &world.picture.ledger;
        let law = |what: String| fail("conservation", format!("{what}\n{:#?}", call.events));
        let tickets: Vec<TicketId> = world.engine.tickets().collect();
        if tickets.len() != ledger.tickets.len() {
            return law(format!("the engine has {tickets:?}"));
        }
        for (ticket, known) in &ledger.tickets {
            let Some(view) = world.engine.ticket(*ticket) else {
                return law(format!("{ticket:?} is lost"));
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
                return law(format!("{ticket:?} is {:?}, not {expected:?}", view.state));
            }
            if !known.wants_somebody() && !known.offers.is_empty() {
                return law(format!("{ticket:?} is still offered to {:?}", known.offers));
            }
        }
        let agents: Vec<AgentId> = world.engine.agents().collect();
        if agents != world.picture.by_registration() {
            return law(format!("the engine has {agents:?}"));
        }
        for (agent, worker) in &ledger.agents {
            let view = world.engine.agent(*agent).unwrap();
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
            ];
            for (has, expected) in pairs {
                if sorted(has.clone()) != expected {
                    return law(format!("{agent:?} has {has:?}, not {expected:?}"));
                }
            }
            if view.presence != worker.presence {
                return law(format!("{agent:?} is {}", view.presence));
            }
            let busy = worker.works.iter().any(|work| work.kind != WorkKind::Held);
            if worker.presence == Presence::Offline && busy {
                return law(format!("{agent:?} is offline, yet busy"));
            }
        }
        Ok(())
    }
}

fn sorted(mut tickets: Vec<TicketId>) -> Vec<TicketId> {
    tickets.sort();
    tickets
}

/// Law 4.
#[derive(Default)]
pub(crate) struct Eligibility;

impl Watch for Eligibility {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        let EventKind::Offered { ticket, agent, .. } = event.kind else {
            return Ok(());
        };
        let presence = picture.ledger.agents[&agent].presence;
        if presence != Presence::Online {
            return fail("eligibility", format!("{agent:?} is {presence}: {event:?}"));
        }
        if picture.ledger.suspended {
            return fail("eligibility", format!("offers are suspended: {event:?}"));
        }
        let unmet = picture.unmet(ticket, agent);
        if !unmet.is_empty() {
            return fail("eligibility", format!("{unmet:?} of {event:?}"));
        }
        Ok(())
    }
}

/// Law 5.
#[derive(Default)]
pub(crate) struct Capacity;

impl Watch for Capacity {
    fn event(&mut self, picture: &Picture, event: &Event) -> Checked {
        if let EventKind::Offered { ticket, agent, .. } = event.kind {
            let lack = picture.lack_of_room(ticket, agent);
            if !lack.is_empty() {
                return fail("capacity", format!("{lack:?} of {event:?}"));
            }
        }
        Ok(())
    }

    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        for (agent, worker) in &world.picture.ledger.agents {
            let used = world.engine.agent(*agent).unwrap().used;
            if used != worker.used() {
                return fail(
                    "capacity",
                    format!(
                        "{agent:?} uses {used}, not {}\n{:#?}",
                        worker.used(),
                        call.events
                    ),
                );
            }
        }
        Ok(())
    }
}

/// Law 6.
#[derive(Default)]
pub(crate) struct WorkConservation;

impl Watch for WorkConservation {
    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        let picture = &world.picture;
        for (ticket, known) in &picture.ledger.tickets {
            for agent in picture.ledger.agents.keys() {
                let said = world.engine.obstacles(*ticket, *agent).unwrap();
                let closed = matches!(known.stage, Stage::Closed(_));
                let real = if closed {
                    vec![Obstacle::NotWaiting]
                } else {
                    picture.obstacles(*ticket, *agent)
                };
                let waits = known.stage == Stage::Waiting && known.offers.is_empty();
                if waits && real.is_empty() {
                    return fail(
                        "work conservation",
                        format!("{agent:?} could take {ticket:?}\n{:#?}", call.events),
                    );
                }
                if in_words(&said) != in_words(&real) {
                    return fail(
                        "work conservation",
                        format!("between {ticket:?} and {agent:?} stands {real:?}, not {said:?}"),
                    );
                }
            }
        }
        Ok(())
    }
}

fn in_words(obstacles: &[Obstacle]) -> Vec<String> {
    let words = obstacles.iter().map(|obstacle| format!("{obstacle:?}"));
    let mut words: Vec<String> = words.collect();
    words.sort();
    words
}
