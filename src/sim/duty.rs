use std::collections::BTreeMap;

use super::Spell;
use super::report::hundredths;
use crate::engine::{AssignedBy, Event, EventKind};
use crate::model::{AgentId, Presence};
use crate::time::{Span, Timestamp};

/// What an agent did during a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgentDuty {
    /// Who.
    pub agent: AgentId,
    /// How often it took a ticket.
    pub taken: u64,
    /// How long it was on duty: in any presence but offline.
    pub on_duty: Span,
    /// How long of that it had at least one assignment or wrap-up.
    pub busy: Span,
}

impl AgentDuty {
    /// Share of the time on duty that the agent was busy, in hundredths of a
    /// percent, to the nearest; `None` for an agent who was never on duty.
    #[must_use]
    pub fn occupancy(&self) -> Option<u32> {
        let micros = |span: Span| u64::try_from(span.as_micros()).unwrap_or(0);
        hundredths(micros(self.busy), micros(self.on_duty))
    }
}

/// One agent as the run goes on.
#[derive(Debug)]
pub(super) struct OnDuty {
    pub(super) duty: AgentDuty,
    pub(super) presence: Presence,
    /// The spell it is in or was in last; `None` before the first.
    pub(super) spell: Option<usize>,
    /// Assignments and wrap-ups at present.
    load: u32,
    /// Up to when `duty` has been reckoned.
    since: Timestamp,
}

impl OnDuty {
    /// Reckons the time up to `at` as it was spent.
    fn settle(&mut self, at: Timestamp) {
        let spent = at.since(self.since);
        if self.presence != Presence::Offline {
            self.duty.on_duty = self.duty.on_duty.saturating_add(spent);
            if self.load > 0 {
                self.duty.busy = self.duty.busy.saturating_add(spent);
            }
        }
        self.since = self.since.max(at);
    }
}

/// All agents of a run, in the order of their first spell in the list.
#[derive(Debug)]
pub(super) struct Roster {
    positions: BTreeMap<AgentId, usize>,
    agents: Vec<OnDuty>,
}

impl Roster {
    pub(super) fn new(spells: &[Spell]) -> Self {
        let mut roster = Self {
            positions: BTreeMap::new(),
            agents: Vec::new(),
        };
        for spell in spells {
            let agent = spell.agent.id;
            if roster.positions.contains_key(&agent) {
                continue;
            }
            roster.positions.insert(agent, roster.agents.len());
            roster.agents.push(OnDuty {
                duty: AgentDuty {
                    agent,
                    taken: 0,
                    on_duty: Span::ZERO,
                    busy: Span::ZERO,
                },
                presence: Presence::Offline,
                spell: None,
                load: 0,
                since: Timestamp::MIN,
            });
        }
        roster
    }

    pub(super) fn position(&self, agent: AgentId) -> Option<usize> {
        self.positions.get(&agent).copied()
    }

    pub(super) fn id(&self, position: usize) -> Option<AgentId> {
        self.agents.get(position).map(|agent| agent.duty.agent)
    }

    pub(super) fn get(&self, agent: AgentId) -> Option<&OnDuty> {
        self.agents.get(self.position(agent)?)
    }

    pub(super) fn get_mut(&mut self, agent: AgentId) -> Option<&mut OnDuty> {
        let position = self.position(agent)?;
        self.agents.get_mut(position)
    }

    /// Everybody who is online.
    pub(super) fn online(&self) -> impl Iterator<Item = AgentId> {
        let agents = self.agents.iter();
        agents
            .filter(|agent| agent.presence == Presence::Online)
            .map(|agent| agent.duty.agent)
    }

    /// Whether nobody is on duty any more.
    pub(super) fn is_empty(&self) -> bool {
        self.agents
            .iter()
            .all(|agent| agent.presence == Presence::Offline)
    }

    /// Enters an event that changes what an agent does.
    pub(super) fn enter(&mut self, event: &Event) {
        let (EventKind::PresenceChanged { agent, .. }
        | EventKind::Assigned { agent, .. }
        | EventKind::TicketRequeued { agent, .. }
        | EventKind::AssignmentRelieved { agent, .. }
        | EventKind::TicketResolved {
            agent: Some(agent), ..
        }
        | EventKind::WrapUpStarted { agent, .. }
        | EventKind::WrapUpEnded { agent, .. }) = event.kind
        else {
            return;
        };
        let Some(agent) = self.get_mut(agent) else {
            return;
        };
        agent.settle(event.at);
        match event.kind {
            EventKind::PresenceChanged { to, .. } => agent.presence = to,
            // Interrupted work was counted all the time.
            EventKind::Assigned {
                by: AssignedBy::Resumed,
                ..
            } => {}
            EventKind::Assigned { .. } => {
                agent.load = agent.load.saturating_add(1);
                agent.duty.taken = agent.duty.taken.saturating_add(1);
            }
            EventKind::WrapUpStarted { .. } => agent.load = agent.load.saturating_add(1),
            _ => agent.load = agent.load.saturating_sub(1),
        }
    }

    /// What everybody did until `at`, by agent id.
    pub(super) fn finish(mut self, at: Option<Timestamp>) -> Vec<AgentDuty> {
        if let Some(at) = at {
            self.agents.iter_mut().for_each(|agent| agent.settle(at));
        }
        let mut duties: Vec<AgentDuty> = self.agents.iter().map(|agent| agent.duty).collect();
        duties.sort_by_key(|duty| duty.agent);
        duties
    }
}
