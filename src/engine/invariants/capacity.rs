//! Interrupted work, waits, ramps, gatherings and reserves.

use std::collections::BTreeSet;

use super::Check;
use crate::engine::reserve;
use crate::engine::room::Room;
use crate::engine::state::agent::WorkKind;
use crate::engine::steps::reason_not_to_keep;
use crate::model::{Name, Presence};

impl Check<'_> {
    /// Who has interrupted work is known, none of it could go on, and none is to be in line.
    pub(super) fn interrupted_work_is_known(&mut self) {
        let (policy, state) = (self.policy, self.state);
        let mut having = BTreeSet::new();
        for agent in state.agents.iter() {
            for work in &agent.works {
                if work.kind != WorkKind::Interrupted {
                    continue;
                }
                having.insert(agent.seq);
                let there = matches!(agent.presence, Presence::Online | Presence::Draining);
                let ticket = state.tickets.get(work.ticket).filter(|_| there);
                let fits = ticket.is_some_and(|ticket| {
                    let room = Room {
                        policy,
                        state,
                        ticket,
                        agent,
                    };
                    room.is_enough_now()
                });
                if fits {
                    self.broken("work conservation", format!("{:?} could go on", work.id));
                }
                let kept = state.tickets.get(work.ticket);
                let kept =
                    kept.is_some_and(|ticket| reason_not_to_keep(policy, ticket, agent).is_none());
                let bound = state.tickets.get(work.ticket);
                if bound.is_none_or(|ticket| ticket.patience_ends.is_none()) {
                    let what = format!("{:?} waits for its agent without end", work.id);
                    self.broken("bounded waiting", what);
                }
                if !kept {
                    let what = format!("{:?} waits for one who may not have it", work.id);
                    self.broken("work conservation", what);
                }
            }
        }
        if having != state.interrupted {
            self.broken(
                "conservation",
                "interrupted work is with others than is known",
            );
        }
    }

    /// Waits for a preferred agent and for a gathering are set as the policy has them.
    pub(super) fn waits_are_those_of_the_policy(&mut self) {
        let Some(now) = self.state.now else {
            return;
        };
        for ticket in self.state.tickets.iter() {
            let in_line = ticket.key.is_some();
            let preferred = ticket.awaits_preferred_until(self.policy);
            let gathers = ticket.gathers_from(self.policy);
            let at = |at: Option<_>| at.filter(|at| in_line && *at > now);
            if ticket.preferred_until != at(preferred) || ticket.gather_at != at(gathers) {
                let what = format!("{:?} waits until another time", ticket.id());
                self.broken("tick freedom", what);
            }
        }
        for agent in self.state.agents.iter() {
            let full = agent.ramp.and_then(|ramp| {
                let offers = self.policy.ramp?.offers;
                let (until, _) = ramp.stretch.filter(|(_, count)| *count >= offers)?;
                Some(until.min(ramp.ends)).filter(|until| *until > now)
            });
            if agent.ramp.and_then(|ramp| ramp.full_until) != full {
                self.broken(
                    "tick freedom",
                    format!("{:?} is ramped otherwise", agent.id()),
                );
            }
        }
    }

    /// One agent at most gathers for a ticket, which waits.
    pub(super) fn gatherings_have_a_reason(&mut self) {
        let mut tickets = BTreeSet::new();
        for (agent, (seq, _)) in &self.state.gatherings {
            let online = self.state.agents.get(*agent);
            let online = online.is_some_and(|agent| agent.presence == Presence::Online);
            let waits = self.state.tickets.get(*seq);
            let waits = waits.is_some_and(|ticket| ticket.key.is_some());
            if !online || !waits || !tickets.insert(*seq) {
                self.broken("gathering", format!("agent {agent} gathers for nothing"));
            }
        }
    }

    /// The reserves that were said to be short are short.
    pub(super) fn reserves_were_said(&mut self) {
        let rows = &self.policy.reserves;
        let have = reserve::by_definition(self.policy, self.state, &[]).have;
        let short = rows
            .iter()
            .zip(have)
            .filter(|(row, have)| *have < row.agents);
        let short: BTreeSet<Name> = short.map(|(row, _)| row.name.clone()).collect();
        // Before the first event nothing was worked off.
        if self.state.events > 0 && short != self.state.short_reserves {
            self.broken("reserves", "what was said of them does not hold");
        }
    }
}
