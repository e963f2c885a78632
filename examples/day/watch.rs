//! Looks on while the day runs, for the report: what happened in each hour, who waited, what each agent did.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::insight::Viewer;
use nightdesk::sim::{Call, Observer, Step};
use nightdesk::{AgentId, Event, EventKind, Presence, TicketId, Timestamp, Urgency};

/// What is kept of a run.
#[derive(Default)]
pub(crate) struct Watch {
    /// The tier in which each ticket was opened.
    pub(crate) urgency: BTreeMap<TicketId, Urgency>,
    /// How many wait, each time that changes.
    pub(crate) waiting: Vec<(Timestamp, u64)>,
    /// What was not kept: when, on which ticket, what.
    pub(crate) breaches: Vec<(Timestamp, TicketId, String)>,
    /// Tickets that need a clearance: what they are about is for few eyes.
    pub(crate) confidential: BTreeSet<TicketId>,
    /// By agent.
    pub(crate) agents: BTreeMap<AgentId, Timeline>,
}

/// What an agent did, as stretches of time in order.
#[derive(Default)]
pub(crate) struct Timeline {
    pub(crate) on_duty: Vec<(Timestamp, Timestamp)>,
    pub(crate) busy: Vec<(Timestamp, Timestamp)>,
    duty_since: Option<Timestamp>,
    busy_since: Option<Timestamp>,
    works: BTreeSet<(TicketId, bool)>,
}

impl Timeline {
    /// An assignment or a wrap-up begins or ends.
    fn work(&mut self, at: Timestamp, ticket: TicketId, wrap_up: bool, begins: bool) {
        if begins {
            self.works.insert((ticket, wrap_up));
            self.busy_since.get_or_insert(at);
        } else {
            self.works.remove(&(ticket, wrap_up));
            if let Some(since) = self.busy_since.take_if(|_| self.works.is_empty()) {
                self.busy.push((since, at));
            }
        }
    }

    fn presence(&mut self, at: Timestamp, to: Presence) {
        if to == Presence::Offline {
            if let Some(since) = self.duty_since.take() {
                self.on_duty.push((since, at));
            }
        } else {
            self.duty_since.get_or_insert(at);
        }
    }
}

impl Watch {
    fn event(&mut self, event: &Event) {
        let at = event.at;
        match &event.kind {
            EventKind::TicketOpened { ticket, class } => {
                self.urgency.insert(*ticket, class.urgency);
            }
            EventKind::ClockBreached { ticket, clock, .. } => {
                self.breaches.push((at, *ticket, clock.to_string()));
            }
            EventKind::ActionOverdue { ticket, action, .. } => {
                self.breaches.push((at, *ticket, action.to_string()));
            }
            EventKind::PresenceChanged { agent, to, .. } => {
                self.agents.entry(*agent).or_default().presence(at, *to);
            }
            EventKind::Assigned { ticket, agent, .. } => {
                self.work(at, *agent, *ticket, false, true)
            }
            EventKind::TicketRequeued { ticket, agent, .. }
            | EventKind::TicketResolved {
                ticket,
                agent: Some(agent),
            } => {
                self.work(at, *agent, *ticket, false, false);
            }
            EventKind::WrapUpStarted { ticket, agent, .. } => {
                self.work(at, *agent, *ticket, true, true);
            }
            EventKind::WrapUpEnded { ticket, agent, .. } => {
                self.work(at, *agent, *ticket, true, false);
            }
            _ => {}
        }
    }

    fn work(
        &mut self,
        at: Timestamp,
        agent: AgentId,
        ticket: TicketId,
        wrap_up: bool,
        begins: bool,
    ) {
        let timeline = self.agents.entry(agent).or_default();
        timeline.work(at, ticket, wrap_up, begins);
    }

    /// The run is over: what still goes on ends here.
    pub(crate) fn finish(&mut self, at: Timestamp) {
        for timeline in self.agents.values_mut() {
            let (duty, busy) = (timeline.duty_since.take(), timeline.busy_since.take());
            timeline.on_duty.extend(duty.map(|since| (since, at)));
            timeline.busy.extend(busy.map(|since| (since, at)));
        }
    }
}

impl Observer for Watch {
    fn after(&mut self, step: &Step<'_>) {
        for event in step.events {
            if let EventKind::TicketOpened { ticket, .. }
            | EventKind::TicketClassified { ticket, .. } = &event.kind
                && !Viewer::nobody().may_see(step.engine, *ticket)
            {
                self.confidential.insert(*ticket);
            }
            self.event(event);
        }
        let waiting = step.engine.waiting_count();
        let known = self.waiting.last().map(|(_, count)| *count);
        if let Some(now) = step.engine.now().filter(|_| known != Some(waiting)) {
            self.waiting.push((now, waiting));
        }
    }
}

/// Two who look on, one after the other; the second need not be there.
pub(crate) struct Both<'o, A, B>(pub(crate) &'o mut A, pub(crate) Option<&'o mut B>);

impl<A: Observer, B: Observer> Observer for Both<'_, A, B> {
    fn before(&mut self, call: Call<'_>) {
        self.0.before(call);
    }

    fn after(&mut self, step: &Step<'_>) {
        self.0.after(step);
        if let Some(other) = &mut self.1 {
            other.after(step);
        }
    }
}
