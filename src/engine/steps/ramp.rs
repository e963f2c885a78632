//! How an agent is given work after coming online.

use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::state::agent::Ramp;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::time::Timestamp;

impl Turn<'_> {
    /// An agent has come online. Its last offers still count: going away and coming back
    /// is no way to more work.
    pub(crate) fn start_ramp(&mut self, agent: u64) {
        let Some(row) = self.policy.ramp else {
            return;
        };
        let ends = self.now.saturating_add(row.lasts);
        let stretch = self.agent(agent).and_then(|agent| agent.ramp?.stretch);
        self.set_ramp(
            agent,
            Some(Ramp {
                ends,
                stretch,
                full_until: None,
            }),
        );
    }

    /// An agent was made an offer.
    pub(crate) fn count_for_ramp(&mut self, agent: u64) {
        let (Some(row), now) = (self.policy.ramp, self.now) else {
            return;
        };
        let Some(mut ramp) = self.agent(agent).and_then(|agent| agent.ramp) else {
            return;
        };
        if ramp.ends <= now {
            self.set_ramp(agent, None);
            return;
        }
        let current = ramp.stretch.filter(|(until, _)| *until > now);
        let (until, offers) = current.unwrap_or((now.saturating_add(row.every), 0));
        ramp.stretch = Some((until, offers.saturating_add(1)));
        self.set_ramp(agent, Some(ramp));
    }

    /// A stretch in which the agent has had its share is over, or the ramp is.
    pub(crate) fn ease_ramp(&mut self, agent: u64) {
        let now = self.now;
        if let Some(worker) = self.agent_mut(agent) {
            worker.ramp = worker.ramp.filter(|ramp| ramp.ends > now).map(|ramp| Ramp {
                stretch: None,
                full_until: None,
                ..ramp
            });
            let agent = worker.id();
            let event = CapacityEvent::RampEased { agent };
            self.emit(EventKind::Capacity(event));
        }
    }

    /// Sets an agent's ramp, with what follows from its stretch: whether the agent has had
    /// its share, and until when.
    pub(crate) fn set_ramp(&mut self, agent: u64, ramp: Option<Ramp>) {
        let now = self.now;
        let Some(worker) = self.state.agents.get_mut(agent) else {
            return;
        };
        if let Some(at) = worker.ramp.and_then(|ramp| ramp.full_until) {
            self.state.timers.unset(ramp_timer(agent, at));
        }
        worker.ramp = ramp.zip(self.policy.ramp).map(|(ramp, row)| {
            let full = ramp.stretch.filter(|(_, offers)| *offers >= row.offers);
            let until = full.map(|(until, _)| until.min(ramp.ends));
            Ramp {
                full_until: until.filter(|until| *until > now),
                ..ramp
            }
        });
        if let Some(at) = worker.ramp.and_then(|ramp| ramp.full_until) {
            self.state.timers.set(ramp_timer(agent, at));
        }
    }
}

pub(crate) fn ramp_timer(agent: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::RampEases,
        ticket: 0,
        agent,
    }
}
