//! What the host must do at once: demanded, reported, overdue.

use crate::clock::Due;
use crate::engine::event::EventKind;
use crate::engine::state::ticket::{ActionState, Floor, Stage, Ticket};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::policy::compiled::{ActionRow, Compiled};
use crate::time::Timestamp;

impl Turn<'_> {
    /// Withdraws an action that the ticket's class no longer demands, and notes
    /// one that it newly does. The same action is never demanded twice.
    pub(crate) fn update_action(&mut self, seq: u64) {
        let (policy, now) = (self.policy, self.now);
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let wanted = ticket.class.action.and_then(|action| {
            let row = policy.action_rows.get(usize::from(action))?;
            Some((policy.actions.name(action)?, row))
        });
        let same =
            ticket.action.as_ref().map(|action| &action.name) == wanted.map(|(name, _)| name);
        if same {
            if let Some((_, row)) = wanted {
                self.retarget_action(seq, row);
            }
            return;
        }
        let next = wanted.map(|(name, row)| {
            let floor = floor(policy, ticket, row);
            Box::new(ActionState {
                name: name.clone(),
                since: now,
                floor,
                due: due(row, now, floor),
                then: row.then,
                demanded: false,
                done: false,
                overdue: false,
            })
        });
        self.withdraw_action(seq);
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.action = next;
        }
    }

    /// An anchor gives an action that is still to be done another floor.
    pub(crate) fn update_floor(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        // By its name: a closed ticket's class is that of the policy under which it closed.
        let state = ticket.action.as_ref();
        let action = state.and_then(|action| policy.actions.get(action.name.as_str()));
        let row = action.and_then(|action| policy.action_rows.get(usize::from(action)));
        // Another limit that the policy has for it since reaches open tickets alone.
        let moved = |row: &&ActionRow| {
            state.is_some_and(|action| action.floor != floor(policy, ticket, row))
        };
        if let Some(row) = row.filter(moved) {
            self.retarget_action(seq, row);
            self.demand_action(seq);
        }
    }

    /// Another policy or anchor gives an action that is still to be done another limit:
    /// the host is told again, and the time that has passed counts.
    fn retarget_action(&mut self, seq: u64, row: &ActionRow) {
        let policy = self.policy;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let floor = floor(policy, ticket, row);
        let Some(action) = ticket.action.as_mut().filter(|action| !action.done) else {
            return;
        };
        action.then = row.then;
        let due = due(row, action.since, floor);
        if due != action.due || floor != action.floor {
            action.floor = floor;
            if let Some(at) = action.alarm() {
                self.state.timers.unset(action_timer(seq, at));
            }
            action.due = due;
            action.overdue = false;
            action.demanded = false;
        }
    }

    /// Takes back an action that is still to be done.
    pub(crate) fn withdraw_action(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let Some(action) = ticket.action.take() else {
            return;
        };
        if let Some(at) = action.alarm() {
            self.state.timers.unset(action_timer(seq, at));
        }
        if !action.done {
            self.emit(EventKind::ActionWithdrawn {
                ticket: id,
                action: action.name,
            });
        }
    }

    /// Tells the host of an action that was newly noted, and starts its clock.
    pub(crate) fn demand_action(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get(seq) else {
            return;
        };
        let Some(action) = ticket.action.as_ref().filter(|action| !action.demanded) else {
            return;
        };
        let demanded = EventKind::ActionRequired {
            ticket: ticket.id(),
            action: action.name.clone(),
            due: action.due,
            not_before: action.floor.and_then(|floor| floor.0),
            floor_unknown: action.floor.is_some_and(|floor| floor.0.is_none()),
        };
        let alarm = action.alarm();
        if let Some(action) = self
            .ticket_mut(seq)
            .and_then(|ticket| ticket.action.as_mut())
        {
            action.demanded = true;
        }
        self.emit(demanded);
        match alarm {
            Some(at) if at <= self.now => self.action_overdue(seq),
            Some(at) => self.state.timers.set(action_timer(seq, at)),
            None => {}
        }
    }

    /// The host has done it: the clock stops and the tier may drop.
    pub(crate) fn finish_action(&mut self, seq: u64) {
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let closed = ticket.is_closed();
        let Some(action) = ticket.action.as_mut() else {
            return;
        };
        let alarm = action.alarm();
        action.done = true;
        let name = action.name.clone();
        if let Some(at) = alarm {
            self.state.timers.unset(action_timer(seq, at));
        }
        let urgency = self
            .ticket(seq)
            .map(|ticket| ticket.tier())
            .unwrap_or_default();
        let was = self.ticket(seq).map(|ticket| ticket.urgency);
        let before = self.standing(seq);
        let clocks = self.adjust_clocks(seq);
        self.emit(EventKind::ActionDone {
            ticket: id,
            action: name,
            urgency,
        });
        if closed {
            self.keep_until_forgotten(seq);
            return;
        }
        self.update_place(seq);
        self.say_standing(seq, before.as_ref());
        self.tell_clocks(seq, clocks);
        // A language fixed by law keeps nobody waiting in the top three tiers alone.
        self.climb(seq);
        self.needs_changed(seq);
        self.leave_tier(seq, was.unwrap_or_default());
    }

    /// The host has not reported it done in time.
    pub(crate) fn action_overdue(&mut self, seq: u64) {
        let Some(ticket) = self.ticket_mut(seq) else {
            return;
        };
        let id = ticket.id();
        let Some(action) = ticket.action.as_mut() else {
            return;
        };
        action.overdue = true;
        if let Some(due) = action.due {
            let action = action.name.clone();
            self.emit(EventKind::ActionOverdue {
                ticket: id,
                action,
                due,
            });
        }
    }

    /// Starts the time for which a closed ticket is kept, unless an action of it
    /// is still to be done: that outlives the ticket's closing.
    pub(crate) fn keep_until_forgotten(&mut self, seq: u64) {
        let forget_at = self.now.saturating_add(self.policy.retention);
        let now = self.now;
        let Some(ticket) = self.state.tickets.get_mut(seq) else {
            return;
        };
        let pending = ticket.action.as_ref().is_some_and(|action| !action.done);
        let Stage::Closed {
            forget_at: slot, ..
        } = &mut ticket.stage
        else {
            return;
        };
        if pending {
            return;
        }
        if forget_at <= now {
            self.forget(seq);
        } else {
            *slot = Some(forget_at);
            self.state.timers.set(retention_timer(seq, forget_at));
        }
    }
}

/// The instant before which an action may not take effect.
fn floor(policy: &Compiled, ticket: &Ticket, row: &ActionRow) -> Option<Floor> {
    let limit = row.not_before.as_ref()?;
    // Past the year 9999: never, as if something were missing.
    let due = limit.due(ticket.promises.setting(policy));
    Some(Floor(due.ok().as_ref().and_then(Due::at)))
}

/// When an action is due that was demanded at `since`: its time runs from the floor, if it
/// has one.
fn due(row: &ActionRow, since: Timestamp, floor: Option<Floor>) -> Option<Timestamp> {
    let from = match floor {
        None => since,
        Some(Floor(at)) => at?.max(since),
    };
    Some(from.saturating_add(row.within?))
}

pub(crate) fn action_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::ActionOverdue,
        ticket,
        agent: 0,
    }
}

pub(crate) fn retention_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::RetentionEnds,
        ticket,
        agent: 0,
    }
}
