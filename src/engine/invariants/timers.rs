//! The timers that are set are those that are needed.

use std::collections::BTreeSet;

use super::Check;
use crate::engine::state::agent::WorkKind;
use crate::engine::state::ticket::Stage;
use crate::engine::steps::{
    ability_change, ability_timer, action_timer, agent_back_off_timer, back_off_timer, clock_timer,
    duty_change, duty_timer, gathering_timer, grace_timer, hold_timer, offer_timer, patience_timer,
    preferred_timer, ramp_timer, retention_timer, step_timer, surge_timer, wrap_up_timer,
};
use crate::engine::timers::Timer;
use crate::time::Timestamp;

impl Check<'_> {
    /// The timers that the state asks for.
    pub(super) fn timers_needed(&self) -> BTreeSet<Timer> {
        let mut needed: BTreeSet<Timer> = BTreeSet::new();
        for ticket in self.state.tickets.iter() {
            let seq = ticket.seq;
            for offer in &ticket.offers {
                needed.extend(offer.expires_at.map(|at| offer_timer(seq, offer.agent, at)));
            }
            for pause in ticket.back_offs.iter() {
                needed.insert(back_off_timer(seq, pause.agent, pause.until));
            }
            match ticket.stage {
                Stage::Held { until, .. } => needed.extend(until.map(|at| hold_timer(seq, at))),
                Stage::Closed { forget_at, .. } => {
                    needed.extend(forget_at.map(|at| retention_timer(seq, at)));
                }
                Stage::Waiting | Stage::Assigned { .. } => {}
            }
            if ticket.key.is_some_and(|key| key.is_behind_live()) {
                let at = ticket.patience_ends(self.policy);
                needed.extend(at.map(|at| patience_timer(seq, at)));
            }
            if ticket.interrupted_with().is_some() {
                needed.extend(ticket.patience_ends.map(|at| patience_timer(seq, at)));
            }
            needed.extend(ticket.preferred_until.map(|at| preferred_timer(seq, at)));
            needed.extend(ticket.gather_at.map(|at| gathering_timer(seq, at)));
            let due = ticket.promises.compute_alarm(self.policy);
            needed.extend(due.map(|at| clock_timer(seq, at)));
            let alarm = ticket.action.as_ref().and_then(|action| action.alarm());
            needed.extend(alarm.map(|at| action_timer(seq, at)));
            let step = ticket.compute_step_at(self.policy, &self.state.queues);
            needed.extend(step.map(|at| step_timer(seq, at)));
        }
        self.need_timers_of_queues(&mut needed);
        for agent in self.state.agents.iter() {
            needed.extend(
                agent
                    .back_off_until
                    .map(|at| agent_back_off_timer(agent.seq, at)),
            );
            needed.extend(agent.grace_until.map(|at| grace_timer(agent.seq, at)));
            let full = agent.ramp.and_then(|ramp| ramp.full_until);
            needed.extend(full.map(|at| ramp_timer(agent.seq, at)));
            if let Some(now) = self.state.now {
                let ability = ability_change(&agent.spec, now);
                needed.extend(ability.map(|at| ability_timer(agent.seq, at)));
                let duty = duty_change(&agent.spec, now);
                needed.extend(duty.map(|at| duty_timer(agent.seq, at)));
            }
            for work in &agent.works {
                if let WorkKind::WrapUp { until } = work.kind {
                    needed.insert(wrap_up_timer(work.ticket, agent.seq, until));
                }
            }
        }
        for (name, count) in &self.state.surges {
            let surge = (0..).zip(&self.policy.customers.surges);
            let number = surge.into_iter().find(|(_, row)| row.name == *name);
            let looked_at = count.looked_at.zip(number);
            needed.extend(looked_at.map(|(at, (number, _))| surge_timer(number, at)));
        }
        needed.retain(|timer| timer.at < Timestamp::MAX);
        needed
    }

    pub(super) fn timers_are_those_needed(&mut self) {
        let mut needed = self.timers_needed();
        for timer in self.state.timers.iter() {
            if !needed.remove(timer) {
                self.broken("tick freedom", format!("{timer:?} is set for nothing"));
            }
        }
        let first = self.state.timers.first();
        if let Some(late) = first.filter(|first| Some(first.at) <= self.state.now) {
            self.broken("tick freedom", format!("{late:?} should have fired"));
        }
        for timer in needed {
            self.broken("tick freedom", format!("{timer:?} is not set"));
        }
    }
}
