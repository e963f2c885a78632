//! What follows from what was written down.

use std::sync::Arc;

use crate::engine::doors::{self, Visitor};
use crate::engine::index::Index;
use crate::engine::invariants::{self, Broken};
use crate::engine::state::State;
use crate::engine::state::agent::{Agent, WorkKind};
use crate::engine::state::ticket::Ticket;
use crate::engine::steps::duties;
use crate::engine::timers::Timer;
use crate::model::Presence;
use crate::policy::compiled::Compiled;
use crate::policy::index::LoadIx;
use crate::time::Timestamp;

/// An agent is there again. Before any ticket.
pub(super) fn agent(policy: &Compiled, state: &mut State, mut agent: Agent) {
    let interrupted = |kind| kind == WorkKind::Interrupted;
    if agent.works.iter().any(|work| interrupted(work.kind)) {
        state.interrupted.insert(agent.seq);
    }
    if agent.presence == Presence::Online && policy.counts_scarcity {
        state.online.add(&agent.abilities);
    }
    if policy.flows {
        agent.counts_for = duties(policy, &agent).collect();
        for load in &agent.counts_for {
            if let Some(load) = state.queues.load_mut(*load) {
                load.on_duty = load.on_duty.saturating_add(1);
            }
        }
    }
    state.agents.insert(agent);
}

/// A ticket is there again: what the policy makes of it, and where it stands.
pub(super) fn ticket(
    policy: &Compiled,
    state: &mut State,
    mut ticket: Ticket,
    now: Timestamp,
) -> Result<(), &'static str> {
    if !ticket.is_closed() {
        let class = ticket.classify(policy);
        ticket.class = state.classes.share(ticket.names.topic, class);
        ticket.urgency = ticket.tier();
        ticket.due = ticket.compute_due(policy);
    }
    climb(policy, state, &mut ticket);
    if ticket.is_in_line() {
        stand(policy, state, &mut ticket, now);
    }
    belong(state, &ticket)?;
    let seq = ticket.seq;
    state.tickets.insert(Box::new(ticket));
    state.tickets.list_by_topic(seq);
    Ok(())
}

/// On its ladder.
fn climb(policy: &Compiled, state: &mut State, ticket: &mut Ticket) {
    let Some(climb) = ticket.climb.as_deref() else {
        return;
    };
    let step = climb.in_force;
    let relaxed = || policy.relaxed(&ticket.class, &ticket.names.languages, climb.ladder, step);
    let needs = (step > 0).then(|| Arc::new(relaxed()));
    let next_at = ticket.compute_step_at(policy, &state.queues);
    if let Some(climb) = ticket.climb.as_deref_mut() {
        climb.needs = needs;
        climb.next_at = next_at;
    }
    state.climbing.note(ticket);
}

/// In line.
fn stand(policy: &Compiled, state: &mut State, ticket: &mut Ticket, now: Timestamp) {
    let key = ticket.place(policy, now);
    ticket.key = Some(key);
    let is_large = policy.is_large(ticket.names.channel, ticket.class.exclusive);
    state.line.insert(key, is_large);
    let patience = ticket.patience_ends(policy);
    ticket.patience_ends = patience.filter(|_| key.is_behind_live());
    let preferred = ticket.awaits_preferred_until(policy);
    ticket.preferred_until = preferred.filter(|at| *at > now);
    ticket.gather_at = ticket.gathers_from(policy).filter(|at| *at > now);
    if !policy.flows || !ticket.waits() {
        return;
    }
    let queue = ticket.queue();
    let alarm = doors::alarm(policy, &state.queues, &Visitor::new(policy, ticket), now);
    if let (Some(row), Some(way)) = (state.queues.get_mut(queue), ticket.way.as_deref_mut()) {
        row.line.insert(key);
        row.ages
            .extend(way.since.map(|(_, since)| (since, ticket.seq)));
        way.line = Some(queue);
        way.alarm = alarm;
    }
    let referred = ticket.way.as_ref().is_some_and(|way| way.referred);
    let topic = policy.topic_rows.get(usize::from(ticket.names.topic));
    let refers = topic.is_some_and(|row| row.refer.is_some());
    if refers && !referred && ticket.is_in_danger() {
        state.queues.without_referral.insert(ticket.seq);
    }
}

/// To its customer, case and incident, and to the agents who are spared it.
fn belong(state: &mut State, ticket: &Ticket) -> Result<(), &'static str> {
    let (seq, customer) = (ticket.seq, ticket.spec.customer);
    state.customers.opened(customer, seq);
    if ticket.is_closed() {
        state.customers.closed(customer, seq);
    }
    if let Some(case) = ticket.spec.case {
        let case = state.cases.get_mut(&case);
        case.ok_or("its case is not there")?.tickets.push(seq);
    }
    if let Some(incident) = &ticket.bonds.incident {
        let incident = state.incidents.get_mut(incident);
        let incident = incident.ok_or("its incident is not there")?;
        incident.tickets.insert(seq);
    }
    for pause in ticket.back_offs.iter() {
        let agent = state.agents.get_mut(pause.agent);
        let agent = agent.ok_or("an agent who is spared it is not there")?;
        agent.spared.insert(seq);
    }
    Ok(())
}

/// Once everybody is there. Gives a timer that should have fired, if there is one.
pub(super) fn whole(policy: &Compiled, state: &mut State, now: Timestamp) -> Result<(), Timer> {
    let loads: Vec<LoadIx> = state.queues.loads().map(|(load, _)| load).collect();
    for load in loads {
        let alarm = state.queues.compute_alarm(policy, load, now);
        if let Some(row) = state.queues.load_mut(load) {
            row.alarm = alarm;
        }
    }
    for timer in invariants::timers_needed(policy, state) {
        state.timers.set(timer);
    }
    match state.timers.first() {
        Some(first) if first.at <= now => Err(first),
        _ => Ok(()),
    }
}

/// Whether the laws hold that can be asked of a state.
pub(super) fn laws(policy: &Compiled, state: &mut State) -> Result<(), Broken> {
    let broken = invariants::check_quickly(policy, state).err();
    if let Some(first) = broken.into_iter().flatten().next() {
        return Err(first);
    }
    match Index::first(policy, state) {
        None => Ok(()),
        Some(seq) => Err(Broken {
            law: "work conservation",
            what: format!("somebody could take ticket number {seq}"),
        }),
    }
}
