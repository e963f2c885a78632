//! The laws that look at every event and every call of one run.

use nightdesk::{Event, EventKind, Obstacle, Presence};

use super::ledger::Stage;
use super::picture::Picture;
use super::views::compare;
use super::world::{Call, Checked, Watch, World, fail};

/// Law 3.
#[derive(Default)]
pub(crate) struct Conservation;

impl Watch for Conservation {
    fn call(&mut self, world: &World, call: &Call<'_>) -> Checked {
        compare(&world.engine, &world.picture.ledger)
            .or_else(|what| fail("conservation", format!("{what}\n{:#?}", call.events)))
    }
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
