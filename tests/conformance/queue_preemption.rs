//! The family `queue_preemption`: items whose server's time is up, or is wanted by an item
//! of a higher class, are taken up again by whoever is free. Run through the simulation,
//! with classes as strict priorities and all work interruptible.

use nightdesk::document::{Channel, Queue, Topic};
use nightdesk::sim::{Contact, Observer, Rework, Simulation, Spell, Step};
use nightdesk::{
    CapacityEvent, Comparator, EventKind, Interrupted, Policy, PolicyDocument, RequeueReason, Span,
    TicketId, Timestamp,
};
use serde_json::{Value, json};

use crate::Outcome;
use crate::queue_order::{CLASSES, at, compare, contacts, crews, list, number, span};

pub(crate) fn run(case: &Value) -> Outcome {
    let items = list(&case["items"]);
    let rework = match case["preemption"].as_str() {
        Some("resume") => Rework::Resume,
        _ => Rework::Restart,
    };
    let contacts = contacts(items).into_iter().zip(items);
    let contacts = contacts.map(|(contact, item)| again(case, contact, item));
    let leaves = case["shift_end"] == "interrupt";
    let spells = crews(case).into_iter();
    // A crew takes nothing new just before its time is up, and leaves when it is.
    let spells = spells.map(|spell| match leaves {
        true => spell.leaves_after(Span::TICK),
        false => spell,
    });
    let spells: Vec<Spell> = spells.collect();
    let mut simulation = Simulation::new(policy(), contacts.collect(), spells)
        .expect("a valid simulation")
        .rework(rework);
    if !case["horizon"].is_null() {
        simulation = simulation.until(at(&case["horizon"]));
    }
    let mut watch = Stints::default();
    simulation.run(&mut watch).expect("a run without refusals");
    let got = watch.0.iter().filter_map(|stint| {
        let position = usize::try_from(stint.ticket.get()).expect("a small id") - 1;
        let (id, start) = (&items[position]["id"], number(stint.start));
        let end = number(stint.end?.1);
        Some(match stint.end?.0 {
            End::Served => json!({ "id": id, "outcome": "served", "start": start, "end": end }),
            End::Interrupted => {
                json!({ "id": id, "outcome": "interrupted", "start": start, "at": end })
            }
            End::Abandoned => json!({ "id": id, "outcome": "abandoned", "at": end }),
        })
    });
    compare(case, got.collect())
}

/// With what it needs when it is taken up again, where that is another draw.
fn again(case: &Value, contact: Contact, item: &Value) -> Contact {
    let second = &item["second_handle"];
    if case["preemption"] == "resample" && !second.is_null() {
        contact.handle_again(span(second))
    } else {
        contact
    }
}

fn policy() -> Policy {
    let desk = Channel::new(true).cost(100);
    let desk = desk.interruptible(true).interrupts(true);
    let mut document = PolicyDocument::new("classes that take over")
        .strict_priority(true)
        .interrupted(Interrupted::Requeues)
        .channel("desk", desk)
        .queue("all", Queue::new().agent_choice([Comparator::Load]));
    for (topic, priority) in CLASSES {
        document = document.topic(topic, Topic::new().queue("all").priority(priority));
    }
    Policy::new(&document).expect("a valid policy")
}

#[derive(Clone, Copy)]
enum End {
    Served,
    Interrupted,
    Abandoned,
}

/// One time that an item was served.
struct Stint {
    ticket: TicketId,
    start: Timestamp,
    end: Option<(End, Timestamp)>,
}

/// What the events tell of each item's service.
#[derive(Default)]
struct Stints(Vec<Stint>);

impl Stints {
    fn end(&mut self, ticket: TicketId, end: End, at: Timestamp) {
        let mut stints = self.0.iter_mut().rev();
        let stint = stints.find(|stint| stint.ticket == ticket && stint.end.is_none());
        stint.expect("it was served").end = Some((end, at));
    }
}

impl Observer for Stints {
    fn after(&mut self, step: &Step<'_>) {
        for event in step.events {
            match event.kind {
                EventKind::Assigned { ticket, .. } => self.0.push(Stint {
                    ticket,
                    start: event.at,
                    end: None,
                }),
                EventKind::TicketResolved { ticket, .. } => {
                    self.end(ticket, End::Served, event.at);
                }
                EventKind::Capacity(CapacityEvent::AssignmentInterrupted { ticket, .. }) => {
                    self.end(ticket, End::Interrupted, event.at);
                }
                EventKind::TicketRequeued { ticket, reason, .. }
                    if reason != RequeueReason::Interrupted =>
                {
                    self.end(ticket, End::Interrupted, event.at);
                }
                EventKind::TicketAbandoned { ticket, .. } => self.0.push(Stint {
                    ticket,
                    start: event.at,
                    end: Some((End::Abandoned, event.at)),
                }),
                _ => {}
            }
        }
    }
}
