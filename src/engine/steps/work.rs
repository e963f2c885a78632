//! What agents have: assignments that end, and the work after them.

use crate::engine::event::EventKind;
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::Presence;
use crate::time::{Span, Timestamp};

impl Turn<'_> {
    /// Ends an agent's assignment; `wrap_up` says how long the work after it may
    /// take, which holds the same capacity.
    pub(crate) fn end_assignment(&mut self, ticket: u64, agent: u64, wrap_up: Span) {
        let now = self.now;
        self.end_consults(ticket);
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let Some(work) = worker.take_work(ticket, |kind| kind == WorkKind::Assignment) else {
            return;
        };
        worker.last_ended = Some(now);
        self.end_fit(ticket, true);
        if !wrap_up.is_zero() {
            self.start_wrap_up(agent, work, now.saturating_add(wrap_up));
        }
        self.settle_presence(agent);
    }

    fn start_wrap_up(&mut self, agent: u64, work: Work, until: Timestamp) {
        // A ticket that was reopened meanwhile: one wrap-up follows the other, not both.
        self.end_wrap_up(work.ticket, agent);
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let (seq, ticket) = (work.ticket, work.id);
        worker.add_work(Work {
            kind: WorkKind::WrapUp { until },
            ..work
        });
        let id = worker.id();
        self.state.timers.set(wrap_up_timer(seq, agent, until));
        self.emit(EventKind::WrapUpStarted {
            ticket,
            agent: id,
            until,
        });
    }

    /// Ends the work after a ticket, if there is any.
    pub(crate) fn end_wrap_up(&mut self, ticket: u64, agent: u64) {
        let now = self.now;
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        let is_wrap_up = |kind| matches!(kind, WorkKind::WrapUp { .. });
        let Some(work) = worker.take_work(ticket, is_wrap_up) else {
            return;
        };
        worker.last_ended = Some(now);
        let id = worker.id();
        if let WorkKind::WrapUp { until } = work.kind {
            self.state.timers.unset(wrap_up_timer(ticket, agent, until));
        }
        self.emit(EventKind::WrapUpEnded {
            ticket: work.id,
            agent: id,
        });
    }

    /// A draining agent that has nothing left goes offline.
    pub(crate) fn settle_presence(&mut self, agent: u64) {
        let done = self
            .agent(agent)
            .is_some_and(|agent| agent.presence == Presence::Draining && !agent.is_busy());
        if done {
            self.change_presence(agent, Presence::Offline);
        }
    }
}

pub(crate) fn wrap_up_timer(ticket: u64, agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::WrapUpEnds,
        ticket,
        agent,
    }
}
