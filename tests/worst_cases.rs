//! The known worst cases: what the host or its customers can do, on purpose or not, that
//! concerns very many tickets at once. Each has a bound, and the bound is counted, not timed:
//! an event is a change that was made and told, and so many of them a call may tell.
//!
//! What concerns all tickets is told once of each, in one call; the calls before and after pay
//! nothing for it. Everything else is told in a handful of events, however much waits.
//! What a call looks at without changing it is counted as instructions, by
//! `benches/instructions.rs`, of these same cases.
//!
//! A thousand of everything; with `NIGHTDESK_DEEP` set (and `--release`) a million or as many as
//! a case is known for.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside `#[test]`

#[path = "worst_cases/cases.rs"]
mod cases;

use cases::Case;
use nightdesk::{
    Advanced, Command, Event, EventKind, Presence, QueueEvent, TicketId, TicketSpec, TicketState,
};

/// What a call says that concerns one ticket and one agent: no more than opened, a step
/// taken, offered and assigned.
const HANDFUL: usize = 4;

/// A thousand, or the full number.
fn size(full: u32) -> u32 {
    match std::env::var_os("NIGHTDESK_DEEP") {
        Some(_) => full,
        None => 1_000.min(full),
    }
}

/// Checking takes time in proportion to tickets times agents and more: not at full size.
fn assert_sound(case: &Case) {
    if case.engine.waiting_count() <= 10_000 {
        assert_eq!(case.engine.check_invariants(), Ok(()));
    }
}

fn any_call(id: u32) -> TicketSpec {
    TicketSpec::new(u128::from(id), "any", "phone")
}

/// The tickets that were assigned, in the order in which this was told.
fn assigned(events: &[Event]) -> Vec<TicketId> {
    let kinds = events.iter().map(|event| &event.kind);
    kinds
        .filter_map(|kind| match kind {
            EventKind::Assigned { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .collect()
}

#[test]
fn a_load_that_begins_moves_each_waiting_ticket_once() {
    let waiting = size(1_000_000);
    let mut case = cases::load_about_to_begin(waiting);
    assert!(case.count(|_| true) <= HANDFUL, "{:?}", case.events);

    // The load, and one step of each, the new one included.
    let told = case.open(any_call(waiting));
    let steps = case.count(|kind| matches!(kind, EventKind::StepTaken { .. }));
    let raised = |kind: &EventKind| matches!(kind, EventKind::Queue(QueueEvent::LoadRaised { .. }));
    assert_eq!((steps, case.count(raised)), (waiting as usize + 1, 1));
    assert_eq!(told, 1 + 1 + steps, "opened, the load, the steps");

    // It is over, and whoever comes now pays for one.
    assert!(case.open(any_call(waiting + 1)) <= HANDFUL);
    // What no longer needs the skill goes to who has not got it.
    assert!(case.set_presence(1, Presence::Online) <= HANDFUL);
    assert_eq!(assigned(&case.events), [TicketId::new(0)]);
    assert!(case.resolve(0) <= HANDFUL);
    assert_eq!(assigned(&case.events), [TicketId::new(1)]);
    assert_sound(&case);
}

#[test]
fn nobody_hears_of_the_tickets_that_exclude_an_agent() {
    for differ in [false, true] {
        let tickets = size(100_000);
        let mut case = cases::all_exclude_one(tickets, differ);
        assert_eq!(
            case.set_presence(1, Presence::Online),
            1,
            "{:?}",
            case.events
        );
        assert_eq!(case.engine.waiting_count(), u64::from(tickets));

        // Behind all of them, one that it may have, and then nothing again.
        assert!(case.open(any_call(tickets)) <= HANDFUL);
        assert_eq!(
            assigned(&case.events),
            [TicketId::from(u128::from(tickets))]
        );
        assert_eq!(case.resolve(u128::from(tickets)), 1, "{:?}", case.events);
        let excluded = any_call(tickets + 1).excluded(1);
        assert_eq!(case.open(excluded), 1, "{:?}", case.events);

        // Somebody else takes them in their order.
        assert!(case.set_presence(2, Presence::Online) <= HANDFUL);
        assert_eq!(assigned(&case.events), [TicketId::new(0)]);
        assert!(case.resolve(0) <= HANDFUL);
        assert_eq!(assigned(&case.events), [TicketId::new(1)]);
        assert_sound(&case);
    }
}

#[test]
fn what_came_overnight_breaches_in_one_instant_and_is_told_once() {
    let tickets = size(1_000_000);
    let mut case = cases::overnight_arrivals(tickets);
    // Up to 9:00 there is nothing to tell: an answer in that instant would be in time.
    assert_eq!(case.advance(3_601), 0, "{:?}", case.events);

    let mut slice = case.engine.clone();
    let breached = |event: &Event| match event.kind {
        EventKind::ClockBreached { ticket, .. } => Some(ticket),
        _ => None,
    };
    assert_eq!(case.advance(1), tickets as usize);
    let first = case.events.first().map(|event| event.at);
    assert!(case.events.iter().all(|event| Some(event.at) == first));
    let in_order: Vec<Option<TicketId>> = case.events.iter().map(breached).collect();
    let arrivals = (0..tickets).map(|id| Some(u128::from(id).into()));
    assert!(in_order.into_iter().eq(arrivals));
    assert_sound(&case);

    // An instant is worked off whole, also by who asks for little at a time: the same
    // events, and then no more.
    let mut sliced = Vec::new();
    while slice.advance_some(case.at, 100, &mut sliced).unwrap() == Advanced::Partly {}
    assert!(sliced == case.events);
    assert_eq!(case.advance(3_600), 0);
    assert!(case.open(any_call(tickets)) <= HANDFUL);
}

#[test]
fn an_agent_who_goes_gives_back_each_of_its_tickets_once() {
    let tickets = size(100_000);
    let mut case = cases::agent_with(tickets);
    assert_eq!(case.engine.waiting_count(), 0);

    assert_eq!(
        case.set_presence(1, Presence::Offline),
        1 + tickets as usize
    );
    let requeued = case.count(|kind| matches!(kind, EventKind::TicketRequeued { .. }));
    assert_eq!(requeued, tickets as usize);
    assert_sound(&case);

    // The next has room for all of them: each is offered and assigned, in the order of arrival.
    assert_eq!(
        case.set_presence(2, Presence::Online),
        1 + 2 * tickets as usize
    );
    let arrivals = (0..tickets).map(|id| TicketId::from(u128::from(id)));
    assert!(assigned(&case.events).into_iter().eq(arrivals));
    assert!(case.resolve(0) <= HANDFUL);
    assert_sound(&case);

    // One whose connection is lost gives them back after the grace, not before.
    assert_eq!(case.set_presence(2, Presence::Lost), 1);
    assert_eq!(case.advance(59), 0, "{:?}", case.events);
    let requeued = |kind: &EventKind| matches!(kind, EventKind::TicketRequeued { .. });
    case.advance(1);
    assert_eq!(case.count(requeued), tickets as usize - 1);
    assert!(case.events.len() <= tickets as usize - 1 + HANDFUL);
}

#[test]
fn ids_chosen_to_collide_are_ids_like_any_others() {
    let tickets = size(100_000);
    for (family, ids) in cases::chosen_ids(1..u128::from(tickets) + 1) {
        let mut case = cases::open_to_all();
        for id in &ids {
            let told = case.open(TicketSpec::new(*id, "any", "phone"));
            assert_eq!(told, 1, "{family}: {id}: {:?}", case.events);
        }
        assert_eq!(case.engine.waiting_count(), u64::from(tickets), "{family}");
        for id in &ids {
            let ticket = TicketId::new(*id);
            let view = case.engine.ticket(ticket).expect("an open ticket");
            assert_eq!(view.state, TicketState::Waiting, "{family}: {id}");
            let told = case.tell(Command::CancelTicket { ticket });
            assert_eq!(told, 1, "{family}: {id}: {:?}", case.events);
        }
        assert_eq!(case.engine.waiting_count(), 0, "{family}");
        assert_sound(&case);
    }
}
