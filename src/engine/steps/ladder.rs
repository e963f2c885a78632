//! Ladders: steps taken, passed over for want of people, and gone back on.

use std::sync::Arc;

use crate::engine::event::EventKind;
use crate::engine::event_detail::{RevokeReason, StepCause};
use crate::engine::index::{self, Among};
use crate::engine::needs;
use crate::engine::state::State;
use crate::engine::state::climb::Climb;
use crate::engine::state::ticket::Ticket;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::policy::compiled::Compiled;
use crate::policy::index::LoadIx;
use crate::time::Timestamp;

impl Turn<'_> {
    /// Puts a ticket on the ladder it belongs on, before the first step if that is another
    /// than before.
    pub(crate) fn choose_ladder(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let ladder = ticket.ladder(policy);
        if ticket.climb.as_ref().map(|climb| climb.ladder) == ladder {
            return;
        }
        let new = ladder.map(|ladder| Box::new(Climb::new(ladder)));
        let old = core::mem::replace(&mut ticket.climb, new);
        if let Some(at) = old.and_then(|climb| climb.next_at) {
            self.state.timers.unset(step_timer(seq, at));
        }
        if ladder.is_none() {
            self.state.climbing.remove(seq);
        }
    }

    /// Brings a ticket's place on its ladder into agreement with what is known of it: takes
    /// the steps whose time has come, and sets the timer for the next.
    ///
    /// Ends: each round takes a step, and ladders have an end.
    pub(crate) fn climb(&mut self, seq: u64) {
        self.choose_ladder(seq);
        let now = self.now;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let waits = ticket.waits();
        let Some(climb) = ticket.climb.as_mut() else {
            return;
        };
        climb.wait(waits, now);
        while let Some(cause) = self.reason_to_step(seq) {
            self.take_step(seq, cause);
        }
        self.relax_to(seq, self.step_for(seq));
        self.note_climbing(seq);
        self.set_step_timer(seq);
    }

    fn reason_to_step(&self, seq: u64) -> Option<StepCause> {
        let ticket = self.ticket(seq)?;
        let due = ticket.compute_step_at(self.policy, &self.state.queues);
        if due.is_some_and(|at| at <= self.now) {
            Some(StepCause::Time)
        } else if ticket.steps_by_load(self.policy, &self.state.queues) {
            Some(StepCause::Load)
        } else {
            None
        }
    }

    /// A load has begun or ended: those who waited for that take their next step, or wait
    /// with it, in the order of arrival.
    pub(crate) fn climb_by_load(&mut self, load: LoadIx) {
        let state = &mut *self.state;
        // What decides that is the same for all of a rung.
        let rungs = state.climbing.rungs().filter(|(_, on_rung)| {
            let first = on_rung.first().and_then(|seq| state.tickets.get(seq));
            first.is_some_and(|ticket| {
                ticket.steps_by_load(self.policy, &state.queues)
                    || ticket.may_be_kept_back_by(self.policy, load)
            })
        });
        let due = rungs.flat_map(|(_, on_rung)| on_rung.tickets());
        let due: Vec<u64> = due.collect();
        state.queues.agenda.climbs.extend(due);
    }

    /// A clock makes a ticket take its next step at once.
    pub(crate) fn relax_by_clock(&mut self, seq: u64) {
        self.take_step(seq, StepCause::Clock);
        self.climb(seq);
    }

    fn take_step(&mut self, seq: u64, cause: StepCause) {
        let (policy, now) = (self.policy, self.now);
        let before = self.standing(seq);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let (id, priority) = (ticket.id(), ticket.priority());
        let Some(step) = ticket.next_step(policy) else {
            return;
        };
        let Some(climb) = ticket.climb.as_mut() else {
            return;
        };
        climb.step(step, now);
        let (ladder, step) = (climb.ladder, climb.reached);
        if let Some(ladder) = policy.ladders.name(ladder).cloned() {
            self.emit(EventKind::StepTaken {
                ticket: id,
                ladder,
                step,
                cause,
            });
        }
        let raised = self
            .ticket(seq)
            .is_some_and(|ticket| ticket.priority() != priority);
        if raised {
            let clocks = self.adjust_clocks(seq);
            self.update_place(seq);
            self.say_standing(seq, before.as_ref());
            self.tell_clocks(seq, clocks);
        }
    }

    /// The step that is to be in force.
    fn step_for(&self, seq: u64) -> u16 {
        let (policy, state) = (self.policy, &*self.state);
        self.ticket(seq)
            .map_or(0, |ticket| step_in_force(policy, state, ticket))
    }

    /// Puts a step in force, and says so where time alone would have brought another.
    fn relax_to(&mut self, seq: u64, step: u16) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let Ticket {
            class,
            names,
            climb: Some(climb),
            ..
        } = ticket
        else {
            return;
        };
        let relaxed = || policy.relaxed(class, &names.languages, climb.ladder, step);
        climb.needs = (step > 0).then(|| Arc::new(relaxed()));
        let before = core::mem::replace(&mut climb.in_force, step);
        let expected = before.max(climb.reached);
        let Some(ladder) = policy.ladders.name(climb.ladder).cloned() else {
            return;
        };
        if step > expected {
            self.emit(EventKind::StepSkipped {
                ticket: id,
                ladder,
                step: expected,
                to: step,
            });
        } else if step < before {
            self.emit(EventKind::StepReturned {
                ticket: id,
                ladder,
                step,
            });
            self.revoke_unfit(seq);
            // The bots that could have taken it may be none of those it needs now.
            self.unchecked.push(seq);
        }
    }

    fn set_step_timer(&mut self, seq: u64) {
        let policy = self.policy;
        let state = &mut *self.state;
        let Some(ticket) = state.tickets.get_mut(seq) else {
            return;
        };
        let next = ticket.compute_step_at(policy, &state.queues);
        let Some(climb) = ticket.climb.as_mut() else {
            return;
        };
        let before = core::mem::replace(&mut climb.next_at, next);
        if before != next {
            if let Some(at) = before {
                self.state.timers.unset(step_timer(seq, at));
            }
            if let Some(at) = next {
                self.state.timers.set(step_timer(seq, at));
            }
        }
    }

    /// The timer of a ticket's next step has come due.
    pub(crate) fn step_due(&mut self, seq: u64) {
        if let Some(climb) = self
            .ticket_mut(seq)
            .and_then(|ticket| ticket.climb.as_mut())
        {
            climb.next_at = None;
        }
        self.climb(seq);
    }

    /// Others are expected than before, or can do something else: which steps are passed
    /// over is worked out anew, once for all tickets that need the same.
    pub(crate) fn reconsider_ladders(&mut self) {
        // Again where that sent somebody home.
        while core::mem::take(&mut self.state.pool_changed) && !self.state.climbing.is_empty() {
            let rungs = self.state.climbing.rungs();
            let asked = rungs.filter_map(|(rung, on_rung)| {
                let step = self.step_for(on_rung.first()?);
                (!on_rung.is_on(step)).then_some((rung, on_rung, step))
            });
            let (mut rungs, mut tickets) = (Vec::new(), Vec::new());
            for (rung, on_rung, step) in asked {
                rungs.push((Arc::clone(rung), step));
                tickets.extend(on_rung.tickets().map(|seq| (seq, step)));
            }
            tickets.sort_unstable();
            for (seq, step) in tickets {
                self.relax_to(seq, step);
            }
            let State {
                climbing, tickets, ..
            } = &mut *self.state;
            for (rung, step) in rungs {
                climbing.settle(&rung, step, |seq| {
                    let climb = tickets.get(seq).and_then(|ticket| ticket.climb.as_ref());
                    climb.is_some_and(|climb| climb.in_force == step)
                });
            }
        }
    }

    fn note_climbing(&mut self, seq: u64) {
        if let Some(ticket) = self.state.tickets.get(seq) {
            self.state.climbing.note(ticket);
        }
    }

    /// Another policy: the ladder of the same name goes on, as far as it goes.
    pub(crate) fn carry_climb_over(&mut self, seq: u64, from: &Compiled) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let Some(mut climb) = ticket.climb.take() else {
            return;
        };
        if let Some(at) = climb.next_at.take() {
            self.state.timers.unset(step_timer(seq, at));
        }
        let name = from.ladders.name(climb.ladder);
        let heir = name.and_then(|name| policy.ladders.get(name.as_str()));
        if let Some(ladder) = heir {
            let steps = policy.ladder(ladder).map_or(&[][..], |row| &row.steps);
            climb.ladder = ladder;
            let length = u16::try_from(steps.len()).unwrap_or(u16::MAX);
            climb.reached = climb.reached.min(length);
            climb.in_force = climb.in_force.min(length);
            let reached = steps.iter().take(usize::from(climb.reached));
            climb.priority = reached.filter_map(|step| step.priority).max();
            climb.needs = None;
            ticket.climb = Some(climb);
        } else {
            self.state.climbing.remove(seq);
        }
    }

    /// Everybody who has something of the ticket is asked whether they still may.
    pub(crate) fn needs_changed(&mut self, seq: u64) {
        self.revoke_unfit(seq);
        self.check_fit(seq);
        self.recheck_helpers(seq);
        self.recheck_interrupted(seq);
    }

    /// Takes back all offers of a ticket whose agent fits again.
    pub(crate) fn stop_relief(&mut self, seq: u64) {
        self.revoke_offers(seq, RevokeReason::NoLongerFits);
        self.leave_line(seq);
        self.end_wait(seq);
    }
}

/// The first step from the one reached on, up to one that a load keeps it from, that somebody
/// expected could meet; where there is
/// none, or while the ticket does not wait, the one that it has come to.
pub(crate) fn step_in_force(policy: &Compiled, state: &State, ticket: &Ticket) -> u16 {
    let Some(climb) = ticket.climb.as_ref() else {
        return 0;
    };
    if !ticket.waits() {
        return climb.in_force.max(climb.reached);
    }
    let rows = policy
        .ladder(climb.ladder)
        .map_or(&[][..], |row| &row.steps);
    let ahead = rows.iter().skip(usize::from(climb.reached));
    let open = ahead.take_while(|row| !row.is_kept_back(&state.queues));
    let open = u16::try_from(open.count()).unwrap_or(u16::MAX);
    let mut steps = climb.reached..=climb.reached.saturating_add(open);
    let possible = steps.find(|step| {
        let needs = policy.relaxed(&ticket.class, &ticket.names.languages, climb.ladder, *step);
        let mut agents = index::able_to(state, ticket, &needs, Among::Registered);
        agents.any(|agent| agent.is_expected() && needs::could_meet(policy, ticket, &needs, agent))
    });
    possible.unwrap_or(climb.reached)
}

pub(crate) fn step_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::StepDue,
        ticket,
        agent: 0,
    }
}
