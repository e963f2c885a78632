//! Explanations and statistics in random runs of all features: they agree with the views, with
//! each other and with what was offered.

use nightdesk::insight::{Cause, Stats, TicketExplanation, Viewer, revisit};
use nightdesk::{
    DecidedBy, Engine, Event, EventKind, Input, Obstacle, PairView, Presence, TicketId, TicketState,
};

use super::run::{Checked, fail};

/// `plain` was told the same and matches by the plain loop.
pub(crate) fn check(
    before: &Engine,
    input: &Input,
    events: &[Event],
    (engine, plain): (&Engine, &Engine),
) -> Checked {
    let viewer = Viewer::everything();
    for event in events {
        offer(before, input, event)?;
    }
    let line: Vec<TicketId> = engine.waiting().collect();
    for ticket in engine.tickets() {
        let Some(explained) = engine.explain(ticket, &viewer) else {
            return fail("why", format!("nothing is told of {ticket:?}"));
        };
        let position = line.iter().position(|other| *other == ticket);
        let told = ticket_is_told(engine, &explained, position);
        told.or_else(|what| fail("why", format!("{what}: {explained}\n{explained:?}")))?;
        if plain.explain(ticket, &viewer).as_ref() != Some(&explained) {
            return fail(
                "why",
                format!("the plain loop tells otherwise: {explained}"),
            );
        }
    }
    for agent in engine.agents() {
        let explained = engine.explain_agent(agent, &viewer).unwrap();
        let passed = explained.passed.iter().map(|passed| passed.ticket);
        if !passed.eq(line.iter().copied()) || explained.to_string().is_empty() {
            return fail("why", explained);
        }
    }
    Ok(())
}

/// What an explanation says of each agent is what the engine answers of the pair.
fn ticket_is_told(
    engine: &Engine,
    explained: &TicketExplanation,
    position: Option<usize>,
) -> Result<(), String> {
    let wrong = |what: &str| Err(what.to_owned());
    let ticket = explained.ticket;
    let place = explained.place.as_ref().map(|place| place.position);
    if place != position.map(|at| at as u64 + 1) {
        return wrong("another place");
    }
    let closed = matches!(explained.state, Some(TicketState::Closed(_)));
    if closed != matches!(explained.cause, Cause::Closed { .. }) {
        return wrong("closed or not");
    }
    for pair in &explained.agents {
        let obstacles = engine.obstacles(ticket, pair.agent).unwrap();
        let said = obstacles
            .into_iter()
            .filter(|one| *one != Obstacle::NotWaiting);
        let mut said: Vec<String> = said.map(|one| format!("{one:?}")).collect();
        said.sort();
        if said != in_the_way(explained, pair) {
            return Err(format!("{said:?} is not {pair:?}"));
        }
        if position.is_some() && explained.holds.is_empty() && pair.is_free() {
            return wrong("somebody could take it");
        }
    }
    let unblock = &explained.unblock;
    let mut steps = unblock.steps.iter().map(|step| (step.step, step.at));
    let in_force = explained
        .ladder
        .as_ref()
        .map_or(0, |ladder| ladder.in_force);
    if steps
        .clone()
        .any(|(step, at)| step <= in_force || at.is_some_and(|at| at <= explained.at))
        || !steps.clone().map(|(step, _)| step).is_sorted()
        || !steps.by_ref().filter_map(|(_, at)| at).is_sorted()
    {
        return wrong("steps out of order");
    }
    if unblock.at.is_some_and(|at| at <= explained.at) {
        return wrong("what is over keeps it back");
    }
    if let Some(relaxation) = &unblock.relaxation {
        let obstacles = engine.obstacles(ticket, relaxation.agent).unwrap();
        let relaxes = |one: &Obstacle| matches!(one, Obstacle::Need(need) if need.relaxes());
        if obstacles.is_empty() || !obstacles.iter().all(relaxes) {
            return Err(format!("{obstacles:?}"));
        }
    }
    let able = |agent| engine.unmet_needs(ticket, agent) == Some(Vec::new());
    if !unblock.next_free.iter().all(|free| able(free.agent)) {
        return wrong("somebody has room next who is not able");
    }
    // Everything has words of its own.
    let text = format!("{explained}{}", explained.why());
    for word in ["NotWaiting", "NotOnline", "Need(", "Hold(", "Some("] {
        if text.contains(word) {
            return Err(format!("no words for {word}"));
        }
    }
    Ok(())
}

fn in_the_way(explained: &TicketExplanation, pair: &PairView) -> Vec<String> {
    let gone = (pair.presence != Presence::Online).then_some(Obstacle::NotOnline(pair.presence));
    let lacks = pair
        .lacks
        .iter()
        .map(|lack| Obstacle::Need(lack.need.clone()));
    let holds = explained.holds.iter().chain(&pair.holds).cloned();
    let all = gone
        .into_iter()
        .chain(lacks)
        .chain(pair.room.iter().cloned());
    let all = all.chain(holds.map(Obstacle::Hold));
    let mut all: Vec<String> = all.map(|one| format!("{one:?}")).collect();
    all.sort();
    all
}

/// Who was offered a ticket is found among those who could take it then.
fn offer(before: &Engine, input: &Input, event: &Event) -> Checked {
    let EventKind::Offered {
        agent, decision, ..
    } = &event.kind
    else {
        return Ok(());
    };
    let Some(considered) = revisit(before, Some(input), event, &Viewer::everything()) else {
        return fail("why", format!("the offer is not found again: {event}"));
    };
    let found = considered.eligible.iter().find(|one| one.agent == *agent);
    let right = match decision.decided_by {
        DecidedBy::Everybody => found.is_none(),
        _ => found.is_some(),
    };
    if right {
        return Ok(());
    }
    fail("why", format!("{event}: {considered:?}"))
}

/// Counts what followed; what waits then is what the views say.
pub(crate) fn figures(engine: &Engine, events: &[Event], stats: &mut Stats) -> Checked {
    for event in events {
        stats.observe(engine, event);
    }
    let state = |ticket| engine.ticket(ticket).unwrap().state;
    let waits = |ticket: &TicketId| {
        matches!(
            state(*ticket),
            TicketState::Waiting | TicketState::Offered(_)
        )
    };
    let waiting = engine.tickets().filter(waits).count() as u64;
    let of_queues: u64 = stats
        .by_queue(&Viewer::nobody())
        .values()
        .map(|figures| figures.waiting)
        .sum();
    let total = stats.total();
    if total.waiting != waiting || of_queues != waiting {
        return fail("figures", format!("{waiting} wait, not {total:?}"));
    }
    Ok(())
}
