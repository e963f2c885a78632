//! Agents who make room for a large ticket that small ones would keep out.

use std::collections::BTreeSet;

use crate::engine::event::EventKind;
use crate::engine::event_capacity::CapacityEvent;
use crate::engine::hold::{self, Hold, Pairs};
use crate::engine::index::{self, Among};
use crate::engine::needs;
use crate::engine::obstacle::Obstacle;
use crate::engine::room::Room;
use crate::engine::state::agent::Agent;
use crate::engine::state::ticket::Ticket;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::model::{Presence, TicketId};
use crate::time::Timestamp;

impl Turn<'_> {
    /// Ends gatherings that have no reason any more. Whether any ended.
    pub(crate) fn end_gatherings(&mut self) -> bool {
        if self.state.gatherings.is_empty() {
            return false;
        }
        let pairs = Pairs::new(self.policy, self.state);
        let all = self.state.gatherings.iter();
        let over = all.filter(|(agent, (seq, _))| {
            let pair = self.ticket(*seq).zip(self.agent(**agent));
            !pair.is_some_and(|(ticket, agent)| {
                self.needs_gathering(ticket) && self.could_gather(&pairs, ticket, agent)
            })
        });
        let over: Vec<(u64, TicketId)> = over.map(|(agent, (_, id))| (*agent, *id)).collect();
        for (agent, ticket) in &over {
            self.state.gatherings.remove(agent);
            // The ticket may be forgotten; the agent is not, since it was there just now. It is
            // taken to be changed, since it may have what gathering kept from it.
            if let Some(agent) = self.agent_mut(*agent).map(|agent| agent.id()) {
                let ticket = *ticket;
                let event = CapacityEvent::GatheringEnded { ticket, agent };
                self.emit(EventKind::Capacity(event));
            }
        }
        !over.is_empty()
    }

    /// Each large ticket that waits too long finds an agent who makes room for it: the
    /// least work in use, then by registration. After matching, so that nobody has room.
    /// Whether any began.
    pub(crate) fn start_gatherings(&mut self) -> bool {
        let mut any = false;
        if !self.policy.gathering || hold::of_desk(self.state).is_some() {
            return any;
        }
        let line = self.state.line.large();
        let gathered = self.state.gatherings.values().map(|(of, _)| *of);
        let gathered: BTreeSet<u64> = gathered.collect();
        let large: Vec<u64> = line
            .map(|key| key.seq)
            .filter(|seq| {
                !gathered.contains(seq)
                    && self
                        .ticket(*seq)
                        .is_some_and(|ticket| self.needs_gathering(ticket))
            })
            .collect();
        // For whom nobody can make room, nobody can for others who need the same: who makes
        // room from here on is one less. The plain loop asks for each.
        let mut in_vain: BTreeSet<u32> = BTreeSet::new();
        for seq in large {
            let class = self.ticket(seq).and_then(|ticket| ticket.filed?.class());
            let class = class.filter(|_| !self.state.plain);
            if class.is_some_and(|class| in_vain.contains(&class)) {
                continue;
            }
            let Some(agent) = self.who_gathers(seq) else {
                in_vain.extend(class);
                continue;
            };
            if let Some((ticket, id)) = self.ids(seq, agent) {
                self.state.gatherings.insert(agent, (seq, ticket));
                let agent = id;
                let event = CapacityEvent::GatheringStarted { ticket, agent };
                self.emit(EventKind::Capacity(event));
                any = true;
            }
        }
        any
    }

    fn who_gathers(&self, seq: u64) -> Option<u64> {
        let ticket = self.ticket(seq)?;
        let pairs = Pairs::new(self.policy, self.state);
        let able = index::able(self.policy, self.state, ticket, Among::Registered);
        let agents = able.filter(|agent| {
            !self.state.gatherings.contains_key(&agent.seq)
                && self.could_gather(&pairs, ticket, agent)
                && self.is_kept_out_by_size(ticket, agent)
        });
        let best = agents.min_by_key(|agent| (agent.used, agent.seq))?;
        Some(best.seq)
    }

    /// Whether a ticket waits and is overdue, or in the top three tiers, and larger than
    /// others may be.
    fn needs_gathering(&self, ticket: &Ticket) -> bool {
        let overdue = ticket.due.is_some_and(|due| due < self.now);
        ticket.key.is_some()
            && self
                .policy
                .is_large(ticket.names.channel, ticket.class.exclusive)
            && (overdue || ticket.urgency.is_top())
            && hold::of_ticket(self.policy, self.state, ticket)
                .next()
                .is_none()
    }

    /// Whether an agent is there for the ticket, and big enough once it has nothing else.
    fn could_gather(&self, pairs: &Pairs<'_>, ticket: &Ticket, agent: &Agent) -> bool {
        let cost = self.policy.cost(ticket.names.channel);
        agent.presence == Presence::Online
            && agent.abilities.budget >= cost
            && needs::meets(self.policy, ticket, agent)
            && !pairs
                .holds(ticket, agent)
                .any(|hold| !matches!(hold, Hold::Gathering { .. }))
    }

    /// Whether smaller work of the agent's leaves no room for the ticket, and no cap does.
    fn is_kept_out_by_size(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let room = Room {
            policy: self.policy,
            state: self.state,
            ticket,
            agent,
        };
        let by_size = room
            .lack()
            .all(|lack| matches!(lack, Obstacle::NoRoom { .. } | Obstacle::Exclusive { .. }));
        let cost = self.policy.cost(ticket.names.channel);
        let alone = ticket.class.exclusive;
        let mut works = agent.works.iter().filter(|work| work.kind.runs());
        by_size && works.any(|work| work.cost < cost || alone && !work.exclusive)
    }
}

pub(crate) fn gathering_timer(ticket: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::GatheringDue,
        ticket,
        agent: 0,
    }
}
