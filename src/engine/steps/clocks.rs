//! Clocks: started, retargeted, met, withdrawn; what they say, and what follows from it.

use std::sync::Arc;

use crate::clock::{ClockKind, Notice, PauseCause, Promise};
use crate::engine::event::EventKind;
use crate::engine::input::HoldReason;
use crate::engine::state::promises::{Promises, Raised};
use crate::engine::state::ticket_clock::{MadeOf, TicketClock};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::{AgentKind, Name, TicketId};
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;
use smallvec::SmallVec;

/// What is to be said of clocks; mostly of two.
pub(crate) type Said = SmallVec<[EventKind; 2]>;

impl Turn<'_> {
    /// Brings a ticket's clocks into agreement with what is known of it, and its place
    /// with them. Says what changed.
    pub(crate) fn sync_clocks(&mut self, seq: u64) {
        self.sync_started_clocks(seq, Said::new());
    }

    /// The same where some were started already, as `changes` will say.
    pub(crate) fn sync_started_clocks(&mut self, seq: u64, mut changes: Said) {
        changes.extend(self.adjust_clocks(seq));
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        if ticket.due != ticket.compute_due(self.policy) {
            let before = self.standing(seq);
            self.update_place(seq);
            self.say_standing(seq, before.as_ref());
        }
        self.tell_clocks(seq, changes);
    }

    /// Starts the clocks that are missing, retargets those that changed, withdraws those
    /// that are gone. Gives what is to be said of it: where the ticket stands is said first.
    pub(crate) fn adjust_clocks(&mut self, seq: u64) -> Said {
        let (policy, now) = (self.policy, self.now);
        let mut changes = Said::new();
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return changes;
        };
        if ticket.is_closed() {
            return changes;
        }
        let id = ticket.id();
        let queue = ticket.queue();
        let wanted = ticket.promised(policy);
        let promises = &mut ticket.promises;
        if wanted.is_empty() && promises.clocks.is_empty() {
            return changes;
        }
        for running in &mut promises.clocks {
            let clock = policy.clocks.get(running.name.as_str());
            let kept = clock.is_some_and(|clock| wanted.iter().any(|(ix, _)| *ix == clock));
            if !kept {
                changes.extend(withdrawn(id, running, now));
            }
        }
        if promises.clocks.is_empty() {
            promises.clocks.reserve_exact(wanted.len());
        }
        for (clock, target) in wanted {
            let made_of = (clock, target, queue);
            let Some(name) = policy.clocks.name(clock) else {
                continue;
            };
            if promises.runs_as(name, made_of) {
                continue;
            }
            let Some(promise) = self.state.made_promises.get(policy, made_of) else {
                continue;
            };
            if let Some(running) = promises.running_mut(name) {
                if running.clock().promise().kind == promise.kind {
                    promises.retarget(policy, name, promise, made_of, now);
                    continue;
                }
                changes.extend(withdrawn(id, running, now));
            }
            if let Some(at) = promises.start_of(name, &promise) {
                changes.push(started(policy, id, promises, name, (promise, made_of), at));
            }
        }
        promises.correct_starts(policy);
        let (clocks, setting) = promises.parts(policy);
        for running in clocks
            .iter_mut()
            .filter(|running| running.clock().is_running())
        {
            running.settle(setting);
            let due = running.due(setting);
            if running.told != due {
                running.told = due;
                changes.push(EventKind::ClockChanged {
                    ticket: id,
                    clock: running.name.clone(),
                    instance: running.clock().instance(),
                    due,
                });
            }
        }
        promises.work_from = promises.compute_work_from(policy);
        changes
    }

    /// Starts a deadline that the ticket carries for another, unless it runs here too. Also one
    /// that was met or withdrawn here: that was not the other's.
    pub(crate) fn start_deadline(
        &mut self,
        seq: u64,
        name: &Name,
        since: Timestamp,
    ) -> Option<EventKind> {
        let policy = self.policy;
        let ticket = self.state.tickets.get_mut(seq)?;
        let made_of = (policy.clocks.get(name.as_str())?, None, ticket.queue());
        if ticket.is_closed() || ticket.promises.running_mut(name).is_some() {
            return None;
        }
        let promise = self.state.made_promises.get(policy, made_of)?;
        let (id, promises) = (ticket.id(), &mut ticket.promises);
        let made = (promise, made_of);
        Some(started(policy, id, promises, name, made, since))
    }

    /// Says what changed, then what the clocks have to say by now; takes the reactions
    /// that the policy has for it, and sets the timer for what comes next.
    ///
    /// Ends: each instance of a clock has three reactions, each taken once.
    pub(crate) fn tell_clocks(&mut self, seq: u64, mut changes: Said) {
        let clocks = self.ticket(seq).map(|ticket| &ticket.promises.clocks);
        if clocks.is_none_or(Vec::is_empty) {
            return;
        }
        let mut reacted = false;
        loop {
            for change in changes {
                self.emit(change);
            }
            let Some(raised) = self.fire_clocks(seq) else {
                break;
            };
            reacted = true;
            let before = self.standing(seq);
            let policy = self.policy;
            let Some(ticket) = self.ticket_mut(seq) else {
                return;
            };
            let queue = ticket.queue();
            let relaxed = ticket.promises.raised.relaxed..raised.relaxed;
            ticket.promises.raised = raised;
            let moved = ticket.queue() != queue;
            if moved {
                // It is for that queue's agents.
                let class = ticket.classify(policy);
                self.set_class(seq, class);
                // And another ladder takes with it what the first had raised.
                self.choose_ladder(seq);
            }
            changes = self.adjust_clocks(seq);
            self.update_place(seq);
            if moved {
                self.reset_attempts(seq);
            }
            self.say_standing(seq, before.as_ref());
            for _ in relaxed {
                self.relax_by_clock(seq);
            }
        }
        self.set_clock_timer(seq);
        self.climb(seq);
        if reacted {
            // Another queue can mean another ladder, and a step taken that an agent fits again.
            self.needs_changed(seq);
        }
    }

    /// Says what the clocks have to say by now. Gives what reactions make of the ticket,
    /// if that is more than before.
    fn fire_clocks(&mut self, seq: u64) -> Option<Raised> {
        let (policy, now) = (self.policy, self.now);
        let ticket = self.state.tickets.get_mut(seq)?;
        let (id, open) = (ticket.id(), !ticket.is_closed());
        let before = ticket.promises.raised;
        let mut notices = Vec::new();
        let (clocks, setting) = ticket.promises.parts(policy);
        for running in clocks {
            for notice in running.fire(setting, now) {
                let reaction = running.reaction(policy, &notice).filter(|_| open);
                notices.push((notice.at(), said(id, running, &notice), reaction));
            }
        }
        // Stable: at equal instants the clock that started first.
        notices.sort_by_key(|(at, ..)| *at);
        let mut raised = before;
        for (_, event, reaction) in notices {
            if let Some(reaction) = reaction {
                raised.raise(reaction);
            }
            self.emit(event);
        }
        (raised != before).then_some(raised)
    }

    fn set_clock_timer(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let alarm = ticket.promises.compute_alarm(policy);
        let before = core::mem::replace(&mut ticket.promises.alarm, alarm);
        if before != alarm {
            if let Some(at) = before {
                self.state.timers.unset(clock_timer(seq, at));
            }
            if let Some(at) = alarm {
                self.state.timers.set(clock_timer(seq, at));
            }
        }
    }

    /// The timer of a ticket's clocks has come due.
    pub(crate) fn clocks_due(&mut self, seq: u64) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.promises.alarm = None;
        }
        self.tell_clocks(seq, Said::new());
    }

    /// The ticket is put aside from `at` on.
    pub(crate) fn pause_clocks(&mut self, seq: u64, reason: HoldReason, at: Timestamp) {
        if let Some(ticket) = self.ticket_mut(seq) {
            match cause(reason) {
                Some(cause) => ticket.promises.pause(cause, at),
                None => ticket.promises.end_pause(at),
            }
        }
    }

    /// The ticket is not put aside any more from `at` on.
    pub(crate) fn end_pause(&mut self, seq: u64, at: Timestamp) {
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.promises.end_pause(at);
        }
    }

    /// The customer was answered at `at`.
    pub(crate) fn answer_clocks(&mut self, seq: u64, at: Timestamp, by: AgentKind) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        ticket.promises.answered(at, by);
        // Told after the fact, an answer may lie before the last messages.
        let still_open = ticket.promises.unanswered_since();
        let next = still_open.filter(|next| *next > ticket.anchor);
        self.meet_clocks(seq, at, by, |clock| {
            matches!(
                clock.clock().promise().kind,
                ClockKind::FirstResponse | ClockKind::NextResponse | ClockKind::PeriodicUpdate
            )
        });
        // It takes its place with its clocks: where it stands is said once.
        if let Some(next) = next
            && let Some(ticket) = self.ticket_mut(seq)
        {
            ticket.anchor = next;
            ticket.promoted_at = None;
        }
        self.sync_clocks(seq);
    }

    /// What the chosen clocks promise was done at `at`.
    pub(crate) fn meet_clocks(
        &mut self,
        seq: u64,
        at: Timestamp,
        by: AgentKind,
        chosen: impl Fn(&TicketClock) -> bool,
    ) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let (clocks, setting) = ticket.promises.parts(policy);
        let mut met = Said::new();
        for running in clocks.iter_mut().filter(|clock| chosen(clock)) {
            // What is withdrawn is promised no more, and was not then.
            let open = running.clock().is_running() || running.is_met();
            // An act from before a clock's start does not meet it.
            if open && running.meet(at, by) {
                met.push(EventKind::ClockMet {
                    ticket: id,
                    clock: running.name.clone(),
                    instance: running.clock().instance(),
                    met_at: at,
                    late: running.is_late(setting, now),
                });
            }
        }
        for event in met {
            self.emit(event);
        }
    }

    /// The ticket is closed: solved by somebody, which meets what was promised of its
    /// solution, or not. What still runs is promised no more.
    pub(crate) fn end_clocks(&mut self, seq: u64, solved_by: Option<AgentKind>) {
        let now = self.now;
        if let Some(by) = solved_by {
            self.meet_clocks(seq, now, by, |clock| {
                clock.clock().is_running()
                    && matches!(
                        clock.clock().promise().kind,
                        ClockKind::Resolution
                            | ClockKind::RequesterWait
                            | ClockKind::AgentWork
                            | ClockKind::Deadline(_)
                    )
            });
        }
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let clocks = ticket.promises.clocks.iter_mut();
        let gone: Said = clocks
            .filter_map(|running| withdrawn(id, running, now))
            .collect();
        ticket.promises.work_from = None;
        self.tell_clocks(seq, gone);
    }
}

/// Starts a clock.
fn started(
    policy: &Compiled,
    ticket: TicketId,
    promises: &mut Promises,
    name: &Name,
    (promise, made_of): (Arc<Promise>, MadeOf),
    at: Timestamp,
) -> EventKind {
    let instance = promises.start(name.clone(), promise, made_of, at);
    let (clocks, setting) = promises.parts(policy);
    let mut due = None;
    if let Some(started) = clocks.last_mut() {
        started.settle(setting);
        due = started.due(setting);
        started.told = due;
    }
    EventKind::ClockStarted {
        ticket,
        clock: name.clone(),
        instance,
        due,
    }
}

/// Withdraws a clock that runs.
fn withdrawn(ticket: TicketId, running: &mut TicketClock, at: Timestamp) -> Option<EventKind> {
    let ended = running.clock().is_running() && running.withdraw(at);
    ended.then(|| EventKind::ClockWithdrawn {
        ticket,
        clock: running.name.clone(),
        instance: running.clock().instance(),
    })
}

/// A notice as an event.
fn said(ticket: TicketId, running: &TicketClock, notice: &Notice) -> EventKind {
    let (clock, instance) = (running.name.clone(), running.clock().instance());
    match *notice {
        Notice::Warning { index, due, .. } => EventKind::ClockWarning {
            ticket,
            clock,
            instance,
            warning: index,
            due,
        },
        Notice::Lead { due, .. } => EventKind::ClockLead {
            ticket,
            clock,
            instance,
            due,
        },
        Notice::Breached { due, .. } => EventKind::ClockBreached {
            ticket,
            clock,
            instance,
            due,
        },
        Notice::BreachWithdrawn { due, .. } => EventKind::BreachWithdrawn {
            ticket,
            clock,
            instance,
            due,
        },
    }
}

/// The pause that a hold is to the clocks; none where the customer is not the cause.
const fn cause(reason: HoldReason) -> Option<PauseCause> {
    match reason {
        HoldReason::Customer => Some(PauseCause::Customer),
        HoldReason::ThirdParty => Some(PauseCause::ThirdParty),
        HoldReason::Identity => Some(PauseCause::Identity),
        HoldReason::Snoozed => Some(PauseCause::Snoozed),
        HoldReason::Interrupted => None,
    }
}

/// The timer of a ticket's clocks.
pub(crate) fn clock_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::ClockDue,
        ticket,
        agent: 0,
    }
}
