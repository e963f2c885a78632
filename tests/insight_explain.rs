//! Explanations against brute force, in small random worlds: an agent called able gets the
//! ticket when it is alone with it; each need said to fail fails and none is missing; the
//! smallest relaxation unblocks and no smaller one does.
//!
//! The oracle knows only what agents and tickets were registered with and what the policy's
//! text says of topics; it shares no code with the engine.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

#[path = "insight_explain/decisions.rs"]
mod decisions;
#[path = "clock_histories/dice.rs"]
mod dice;
#[path = "insight_explain/oracle.rs"]
mod oracle;
#[path = "insight_explain/relax.rs"]
mod relax;
#[path = "insight_explain/world.rs"]
mod world;

use std::cell::Cell;

use nightdesk::insight::{AheadBecause, Cause, TicketExplanation, Viewer};
use nightdesk::{AgentId, Hold, Obstacle, PairView, Presence, TicketId, TicketState};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use world::World;

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..Config::default()
    };
    // Always the same worlds, so that what is missing is missing for a reason.
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Runs random worlds and looks at each after every step.
fn in_worlds(cases: u32, look: impl Fn(&World)) {
    let rolls = (vec(any::<u16>(), 320), vec(vec(any::<u16>(), 8), 12..36));
    let result = runner(cases).run(&rolls, |(plan, steps)| {
        let mut world = World::new(&plan);
        look(&world);
        for step in &steps {
            world.step(step);
            look(&world);
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn explain(world: &World, ticket: TicketId) -> TicketExplanation {
    let explained = world.engine.explain(ticket, &Viewer::everything());
    explained.unwrap()
}

fn open(world: &World) -> impl Iterator<Item = TicketId> + '_ {
    let open = |ticket: &TicketId| {
        let view = world.engine.ticket(*ticket).unwrap();
        !matches!(view.state, TicketState::Closed(_))
    };
    world.engine.tickets().filter(open)
}

/// By name, so that only what is said counts and not in which order.
fn sorted<T: std::fmt::Debug>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    let items = items.into_iter().map(|item| format!("{item:?}"));
    let mut items: Vec<String> = items.collect();
    items.sort();
    items
}

#[test]
fn each_failed_need_is_named_and_no_other() {
    in_worlds(30, |world| {
        for ticket in open(world) {
            let explained = explain(world, ticket);
            let asked = world.plan(ticket).needs();
            assert_eq!(sorted(&explained.needs), sorted(&asked));
            for pair in &explained.agents {
                let agent = world.agent(pair.agent);
                let failed = asked.iter().filter(|need| !oracle::meets(agent, need));
                let said = pair.lacks.iter().map(|lack| &lack.need);
                assert_eq!(sorted(said), sorted(failed), "{ticket} and {agent:?}");
                for lack in &pair.lacks {
                    assert_eq!(lack.has, oracle::level(agent, &lack.need), "{agent:?}");
                }
            }
        }
    });
}

/// What stands between a pair beside its needs is what the engine is asked for elsewhere.
#[test]
fn room_and_holds_are_those_of_the_pair() {
    in_worlds(25, |world| {
        for ticket in open(world) {
            let explained = explain(world, ticket);
            for pair in &explained.agents {
                let view = world.engine.agent(pair.agent).unwrap();
                let cost = world.plan(ticket).cost();
                let waits = explained.place.is_some();
                if waits {
                    let fits = view.used + cost <= u64::from(view.budget);
                    assert_eq!(fits, pair.room.is_empty(), "{ticket} {pair:?}");
                }
                assert_eq!(pair.too_small, cost > u64::from(view.budget));
                assert!(!pair.may_have_none, "no cap of 0 in these worlds");
                let obstacles = world.engine.obstacles(ticket, pair.agent).unwrap();
                let holds = obstacles.iter().filter_map(|obstacle| match obstacle {
                    Obstacle::Hold(hold) => Some(hold),
                    _ => None,
                });
                let said = explained.holds.iter().chain(&pair.holds);
                assert_eq!(sorted(said), sorted(holds));
            }
        }
    });
}

/// Alone with the ticket, with nothing else to do and nothing held back, an agent gets it
/// exactly if it was called able.
#[test]
fn who_is_called_able_gets_it() {
    let (able, unable) = (Cell::new(0), Cell::new(0));
    in_worlds(20, |world| {
        for ticket in open(world) {
            let explained = explain(world, ticket);
            for pair in &explained.agents {
                let alone = world.alone(ticket, pair.agent);
                assert_eq!(alone, pair.is_able(), "{ticket} and {pair:?}: {explained}");
                let count = if alone { &able } else { &unable };
                count.set(count.get() + 1);
            }
        }
    });
    assert!(
        able.get() > 500 && unable.get() > 500,
        "{able:?} {unable:?}"
    );
}

#[test]
fn the_cause_follows_from_the_pairs() {
    let seen = Cell::new([0_u32; 5]);
    let count = |kind: usize| {
        let mut counts = seen.get();
        counts[kind] += 1;
        seen.set(counts);
    };
    in_worlds(40, |world| {
        for ticket in open(world) {
            let explained = explain(world, ticket);
            let view = world.engine.ticket(ticket).unwrap();
            if view.state != TicketState::Waiting || !explained.holds.is_empty() {
                continue;
            }
            let asked = world.plan(ticket).needs();
            let meets = |pair: &&PairView| {
                let agent = world.agent(pair.agent);
                asked.iter().all(|need| oracle::meets(agent, need))
            };
            let meeting: Vec<&PairView> = explained.agents.iter().filter(meets).collect();
            let able: Vec<&&PairView> = meeting.iter().filter(|pair| !pair.too_small).collect();
            let online = |pair: &PairView| pair.presence == Presence::Online;
            let nobody = |pairs: &[&PairView]| {
                let unmet = |need: &&nightdesk::Need| {
                    let mut pairs = pairs.iter().map(|pair| world.agent(pair.agent));
                    !pairs.any(|agent| oracle::meets(agent, need))
                };
                sorted(asked.iter().filter(unmet))
            };
            let all: Vec<&PairView> = explained.agents.iter().collect();
            let there: Vec<&PairView> = all.iter().copied().filter(|pair| online(pair)).collect();
            match &explained.cause {
                Cause::NobodyCan { missing } => {
                    count(0);
                    assert!(meeting.is_empty());
                    assert_eq!(sorted(missing), nobody(&all));
                }
                Cause::TooLarge { cost } => {
                    count(1);
                    assert!(!meeting.is_empty() && able.is_empty());
                    assert_eq!(u64::from(*cost), world.plan(ticket).cost());
                }
                Cause::NobodyThere {
                    able: said,
                    missing,
                } => {
                    count(2);
                    assert_eq!(sorted(said), sorted(able.iter().map(|pair| pair.agent)));
                    assert!(!able.iter().any(|pair| online(pair)));
                    let expected = match there.is_empty() {
                        true => Vec::new(),
                        false => nobody(&there),
                    };
                    assert_eq!(sorted(missing), expected);
                }
                Cause::KeptApart { kept } => {
                    count(3);
                    let room = able
                        .iter()
                        .filter(|pair| online(pair) && pair.room.is_empty());
                    let room: Vec<_> = room.map(|pair| (pair.agent, pair.holds.clone())).collect();
                    let said: Vec<_> = kept
                        .iter()
                        .map(|one| (one.agent, one.holds.clone()))
                        .collect();
                    assert_eq!(said, room);
                    assert!(kept.iter().all(|kept| !kept.holds.is_empty()));
                }
                Cause::Busy { agents } => {
                    count(4);
                    let busy = able.iter().filter(|pair| online(pair));
                    assert_eq!(sorted(agents), sorted(busy.clone().map(|pair| pair.agent)));
                    assert!(busy.clone().all(|pair| !pair.room.is_empty()) && busy.count() > 0);
                }
                other => panic!("{other:?}"),
            }
        }
    });
    assert!(seen.get().iter().all(|count| *count > 10), "{seen:?}");
}

/// Agents of whom it is said how many stand ahead for them.
fn promised(explained: &TicketExplanation) -> Vec<(AgentId, u64)> {
    let unblock = &explained.unblock;
    let free = unblock
        .next_free
        .iter()
        .map(|free| (free.agent, free.ahead));
    let coming = unblock.coming.iter().map(|one| (one.agent, one.ahead));
    assert!(free.clone().take(3).all(|(_, ahead)| ahead.is_some()));
    let all = free.chain(coming);
    all.filter_map(|(agent, ahead)| Some((agent, ahead?)))
        .collect()
}

/// Whether an agent could take a ticket but for what it has to do, and the ticket may be offered.
fn could_take(world: &World, agent: AgentId, ticket: TicketId) -> bool {
    let explained = explain(world, ticket);
    let pair = explained.agents.iter().find(|pair| pair.agent == agent);
    let of_ticket = |hold: &Hold| *hold != Hold::OffersSuspended;
    pair.unwrap().is_able() && !explained.holds.iter().any(of_ticket)
}

#[test]
fn the_place_is_that_of_the_line() {
    in_worlds(25, |world| {
        let line: Vec<TicketId> = world.engine.waiting().collect();
        for ticket in open(world) {
            let explained = explain(world, ticket);
            let position = line.iter().position(|other| *other == ticket);
            let place = explained.place.as_ref();
            assert_eq!(
                place.map(|place| place.position),
                position.map(|at| at as u64 + 1)
            );
            let Some((place, position)) = place.zip(position) else {
                continue;
            };
            assert_eq!(place.of, line.len() as u64);
            let class = |ticket: TicketId| world.engine.ticket(ticket).unwrap().class.unwrap();
            let own = class(ticket);
            let ahead = &line[..position];
            let in_queue = ahead
                .iter()
                .filter(|other| class(**other).queue == own.queue);
            assert_eq!(place.in_queue, in_queue.count() as u64 + 1);
            let counted: u64 = place.ahead.iter().map(|group| group.count).sum();
            assert_eq!(counted, position as u64);
            for (agent, said) in promised(&explained) {
                let before = ahead
                    .iter()
                    .filter(|other| could_take(world, agent, **other));
                assert_eq!(said, before.count() as u64, "{explained}");
            }
            for group in &place.ahead {
                for other in &group.first {
                    assert!(ahead.contains(other));
                    let other = class(*other);
                    let because = match (other.urgency == own.urgency, other.due == own.due) {
                        (false, _) => AheadBecause::Tier(other.urgency),
                        (true, true) => AheadBecause::EarlierArrival,
                        (true, false) => AheadBecause::EarlierDue,
                    };
                    assert_eq!(group.because, because);
                }
            }
        }
    });
}

#[test]
fn an_agents_explanation_says_the_same_of_each_pair() {
    in_worlds(20, |world| {
        let line: Vec<TicketId> = world.engine.waiting().collect();
        for agent in world.engine.agents() {
            let explained = world.engine.explain_agent(agent, &Viewer::everything());
            let passed = explained.unwrap().passed;
            let tickets: Vec<TicketId> = passed.iter().map(|passed| passed.ticket).collect();
            assert_eq!(tickets, line);
            for passed in passed {
                let of_ticket = explain(world, passed.ticket).agents;
                let pair = of_ticket.into_iter().find(|pair| pair.agent == agent);
                assert_eq!(pair, Some(passed.pair));
            }
        }
    });
}

#[test]
fn the_smallest_relaxation_unblocks_and_no_smaller_one_does() {
    let (found, none) = (Cell::new(0), Cell::new(0));
    in_worlds(40, |world| {
        for ticket in world.engine.waiting().collect::<Vec<_>>() {
            let explained = explain(world, ticket);
            let smallest = relax::smallest(world, ticket, &explained);
            let Some(relaxation) = &explained.unblock.relaxation else {
                assert_eq!(smallest, None, "{explained}");
                none.set(none.get() + 1);
                continue;
            };
            let said = relax::weight(&relaxation.changes);
            assert_eq!(Some((said, relaxation.agent)), smallest, "{explained}");
            let tried = relax::unblocks(world, ticket, relaxation);
            found.set(found.get() + u32::from(tried));
        }
    });
    assert!(found.get() > 200 && none.get() > 200, "{found:?} {none:?}");
}
