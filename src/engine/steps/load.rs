//! Loads: what they count, when they begin and end, and what becomes of them when the
//! policy is another.

use std::collections::BTreeMap;

use crate::engine::needs;
use crate::engine::queue_event::QueueEvent;
use crate::engine::state::agent::Agent;
use crate::engine::state::queue::{LoadState, Queues};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::{Turn, queue_name};
use crate::model::{Name, Presence};
use crate::policy::compiled::Compiled;
use crate::policy::flow::Measure;
use crate::policy::index::{LoadIx, QueueIx};
use crate::policy::requirement::Requirement;
use crate::time::Timestamp;

use super::{hours_timer, overflow_timer};

impl Turn<'_> {
    /// Looks at the loads of a queue whose counters changed.
    pub(crate) fn weigh_loads(&mut self, queue: QueueIx) {
        let policy = self.policy;
        for load in policy.queue(queue).iter().flat_map(|row| &row.flow.loads) {
            self.weigh_load(*load);
        }
    }

    fn weigh_load(&mut self, load: LoadIx) {
        let (policy, now) = (self.policy, self.now);
        let Some(row) = policy.load_rows.get(usize::from(load)) else {
            return;
        };
        let (begins, ends) = self.state.queues.weigh(policy, load, now);
        let raised = self.state.queues.is_raised(load);
        let changes = if raised { ends } else { begins };
        if changes {
            if let Some(state) = self.state.queues.load_mut(load) {
                state.raised = !raised;
            }
            if row.steps {
                self.climb_by_load(load);
            }
            for donor in &row.donors {
                self.state.queues.walk(*donor);
            }
            let name = policy.loads.name(load).cloned();
            let name = name.unwrap_or_else(|| Name::from(""));
            let queue = queue_name(policy, row.queue);
            self.say(if raised {
                QueueEvent::LoadEased { load: name, queue }
            } else {
                QueueEvent::LoadRaised { load: name, queue }
            });
        }
        let alarm = self.state.queues.compute_alarm(policy, load, now);
        let before = self
            .state
            .queues
            .load_mut(load)
            .and_then(|state| core::mem::replace(&mut state.alarm, alarm));
        if before != alarm {
            if let Some(at) = before {
                self.state.timers.unset(load_timer(load, at));
            }
            if let Some(at) = alarm {
                self.state.timers.set(load_timer(load, at));
            }
        }
    }

    /// A load that measures age begins.
    pub(crate) fn load_due(&mut self, load: u64) {
        let Some(load) = u16::try_from(load).ok().map(LoadIx) else {
            return;
        };
        if let Some(state) = self.state.queues.load_mut(load) {
            state.alarm = None;
        }
        if let Some(row) = self.policy.load_rows.get(usize::from(load)) {
            self.state.queues.agenda.changed.insert(row.queue);
        }
    }

    /// An agent takes a ticket that waited: counts for the loads of its queue, and the
    /// ticket waits no more.
    pub(crate) fn count_take(&mut self, seq: u64) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let due = ticket.due;
        let Some((queue, _)) = ticket.way.as_mut().and_then(|way| way.since.take()) else {
            return;
        };
        let Some(loads) = policy.queue(queue).map(|row| &row.flow.loads) else {
            return;
        };
        if loads.is_empty() {
            return;
        }
        if let Some(row) = self.state.queues.get_mut(queue) {
            row.take(now);
        }
        for load in loads {
            let measure = policy
                .load_rows
                .get(usize::from(*load))
                .map(|row| &row.measure);
            if let (Some(Measure::ServiceLevel { of, .. }), Some(due)) = (measure, due)
                && let Some(state) = self.state.queues.load_mut(*load)
            {
                state.answered(now <= due, *of);
            }
        }
        self.state.queues.agenda.changed.insert(queue);
    }

    /// A ticket is put aside: it does not wait in its queue.
    pub(crate) fn stop_waiting(&mut self, seq: u64) {
        if let Some(way) = self.ticket_mut(seq).and_then(|ticket| ticket.way.as_mut()) {
            way.since = None;
        }
    }

    /// Somebody is less able or less there than before: those in danger may have nobody left.
    pub(crate) fn ask_referrals(&mut self) {
        let queues = &mut self.state.queues;
        let waiting = queues.without_referral.iter();
        queues.agenda.referrals.extend(waiting);
    }

    /// An agent's presence or abilities changed: who is on duty, and who is present.
    pub(crate) fn count_duty(&mut self, agent: u64) {
        let policy = self.policy;
        if !policy.flows {
            return;
        }
        let queues = &mut self.state.queues;
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let now_for = duties(policy, worker).collect();
        let before = core::mem::replace(&mut worker.counts_for, now_for);
        for load in before {
            if let Some(state) = queues.load_mut(load) {
                state.on_duty = state.on_duty.saturating_sub(1);
            }
            let row = policy.load_rows.get(usize::from(load));
            queues.agenda.changed.extend(row.map(|row| row.queue));
        }
        for load in &worker.counts_for {
            if let Some(state) = queues.load_mut(*load) {
                state.on_duty = state.on_duty.saturating_add(1);
            }
            let row = policy.load_rows.get(usize::from(*load));
            queues.agenda.changed.extend(row.map(|row| row.queue));
        }
    }

    /// Another policy is in force. Queues and loads keep what they have counted: queues by
    /// the map of the replacement, loads by their names. Before the tickets are looked at.
    pub(crate) fn renew_queues(&mut self, old: &Compiled, heirs: &BTreeMap<QueueIx, QueueIx>) {
        let policy = self.policy;
        let before = core::mem::replace(&mut self.state.queues, Queues::new(policy));
        self.state.queues.started = before.started;
        for (queue, row) in before.iter() {
            if let Some((open, at)) = row
                .hours
                .and_then(|hours| Some((hours.open, hours.changes_at?)))
            {
                self.state.timers.unset(hours_timer(queue, open, at));
            }
        }
        let forebears = forebears(old, policy, heirs);
        for (queue, forebear) in &forebears {
            let hours = policy.queue(*queue).and_then(|row| row.flow.hours);
            let new = self.state.queues.get_mut(*queue);
            if let Some((new, row)) = new.zip(before.get(*forebear)) {
                new.takes.clone_from(&row.takes);
                new.hours = hours.and(row.hours);
            }
        }
        let turns = core::mem::take(&mut self.state.round_robin);
        let turns = forebears
            .iter()
            .filter_map(|(queue, forebear)| Some((*queue, *turns.get(forebear)?)));
        self.state.round_robin = turns.collect();
        for (load, state) in before.loads() {
            if let Some(at) = state.alarm {
                self.state.timers.unset(load_timer(load, at));
            }
            self.renew_load(old, load, state);
        }
        let state = &mut *self.state;
        state.tickets.for_each_mut(|ticket| {
            let Some(way) = ticket.way.as_mut() else {
                return;
            };
            if let Some(at) = way.alarm.take() {
                state.timers.unset(overflow_timer(ticket.seq, at));
            }
            let heir = |queue: QueueIx| heirs.get(&queue).copied();
            way.moved = way.moved.and_then(|(own, to)| heir(own).zip(heir(to)));
            way.been = way.been.iter().filter_map(|queue| heir(*queue)).collect();
            way.admitted = way.admitted.and_then(heir);
            way.since = way.since.and_then(|(at, since)| Some((heir(at)?, since)));
            way.line = None;
        });
        let agents: Vec<u64> = self.state.agents.iter().map(|agent| agent.seq).collect();
        for agent in agents {
            if let Some(worker) = self.agent_mut(agent) {
                worker.counts_for.clear();
            }
            self.count_duty(agent);
        }
        let was_open = |queue: QueueIx| {
            let forebear = forebears.get(&queue);
            forebear.is_none_or(|forebear| before.is_open(*forebear))
        };
        self.renew_hours(was_open);
        let queues = &mut self.state.queues;
        let watched: Vec<QueueIx> = queues.iter().map(|(queue, _)| queue).collect();
        queues.agenda.changed.extend(watched);
    }

    fn renew_load(&mut self, old: &Compiled, load: LoadIx, state: &LoadState) {
        let policy = self.policy;
        let name = old.loads.name(load);
        let heir = name.and_then(|name| policy.loads.get(name.as_str()));
        let row = heir.and_then(|heir| policy.load_rows.get(usize::from(heir)));
        if let Some((heir, row)) = heir.zip(row)
            && let Some(new) = self.state.queues.load_mut(heir)
        {
            new.raised = state.raised;
            if let Measure::ServiceLevel { of, .. } = row.measure {
                new.in_time.clone_from(&state.in_time);
                new.met = state.met;
                new.shorten(of);
            }
        } else if state.raised
            && let Some(name) = name
            && let Some(row) = old.load_rows.get(usize::from(load))
        {
            self.say(QueueEvent::LoadEased {
                load: name.clone(),
                queue: queue_name(old, row.queue),
            });
        }
    }
}

/// The queue that each new one goes on as: the one of its name, or else the first by name of
/// those whose place it takes.
fn forebears(
    old: &Compiled,
    new: &Compiled,
    heirs: &BTreeMap<QueueIx, QueueIx>,
) -> BTreeMap<QueueIx, QueueIx> {
    let mut forebears = BTreeMap::new();
    for (forebear, heir) in heirs {
        if old.queues.name(*forebear) == new.queues.name(*heir) {
            forebears.insert(*heir, *forebear);
        } else {
            forebears.entry(*heir).or_insert(*forebear);
        }
    }
    forebears
}

/// The loads for whose queues an agent is on duty: it could take a plain ticket of theirs, as
/// matching would have it, had it nothing else to do.
pub(crate) fn duties<'a>(
    policy: &'a Compiled,
    agent: &'a Agent,
) -> impl Iterator<Item = LoadIx> + 'a {
    let online = agent.presence == Presence::Online;
    let loads = (0..).map(LoadIx).zip(&policy.load_rows);
    loads.filter_map(move |(load, row)| {
        let Measure::NobodyOnDuty { needs } = &row.measure else {
            return None;
        };
        let able = |needs: &Requirement| {
            let barred = agent.abilities.channels.contains(&(needs.channel, Some(0)));
            !barred
                && agent.abilities.budget >= policy.cost(needs.channel)
                && needs::meets_all(policy, needs, false, agent)
        };
        (online && needs.iter().any(able)).then_some(load)
    })
}

/// The timer of a load that measures age. Its first number is the load's.
pub(crate) fn load_timer(load: LoadIx, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::LoadDue,
        ticket: u64::from(load.0),
        agent: 0,
    }
}
