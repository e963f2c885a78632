//! What must hold of an engine whenever a call returns.

use std::collections::{BTreeMap, BTreeSet};

use super::matching;
use super::needs;
use super::state::State;
use super::state::agent::WorkKind;
use super::state::order::OrderKey;
use super::state::ticket::{Stage, Ticket};
use super::steps::{
    action_timer, agent_back_off_timer, back_off_timer, clock_timer, grace_timer, hold_timer,
    offer_timer, patience_timer, retention_timer, wrap_up_timer,
};
use super::timers::Timer;
use crate::model::{CaseId, Presence};
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

/// A law that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{law}: {what}")]
#[non_exhaustive]
pub struct Broken {
    /// Which law.
    pub law: &'static str,
    /// Where, in words.
    pub what: String,
}

pub(crate) fn check(policy: &Compiled, state: &State) -> Result<(), Vec<Broken>> {
    let mut check = Check {
        policy,
        state,
        broken: Vec::new(),
    };
    check.every_work_belongs_to_a_ticket();
    check.every_ticket_is_in_one_state();
    check.offers_meet_every_need();
    check.capacity_adds_up();
    check.the_line_is_in_order();
    check.clocks_agree_with_the_policy();
    check.timers_are_those_needed();
    check.cases_add_up();
    check.no_allowed_pair_is_left();
    if check.broken.is_empty() {
        Ok(())
    } else {
        Err(check.broken)
    }
}

struct Check<'a> {
    policy: &'a Compiled,
    state: &'a State,
    broken: Vec<Broken>,
}

impl Check<'_> {
    fn broken(&mut self, law: &'static str, what: impl Into<String>) {
        let what = what.into();
        self.broken.push(Broken { law, what });
    }

    /// What agents are said to have of a ticket, by the ticket.
    fn works_by_ticket(&self, ticket: &Ticket) -> BTreeSet<(u64, WorkKind)> {
        match &ticket.stage {
            Stage::Waiting { offers } => offers
                .iter()
                .map(|offer| (offer.agent, WorkKind::Offer))
                .collect(),
            Stage::Assigned { agent } => BTreeSet::from([(*agent, WorkKind::Assignment)]),
            Stage::Held {
                agent: Some(agent), ..
            } => BTreeSet::from([(*agent, WorkKind::Held)]),
            Stage::Held { .. } | Stage::Closed { .. } => BTreeSet::new(),
        }
    }

    fn every_work_belongs_to_a_ticket(&mut self) {
        let mut said: BTreeMap<u64, BTreeSet<(u64, WorkKind)>> = BTreeMap::new();
        for agent in self.state.agents.iter() {
            for work in &agent.works {
                if matches!(work.kind, WorkKind::WrapUp { .. }) {
                    continue;
                }
                let new = said
                    .entry(work.ticket)
                    .or_default()
                    .insert((agent.seq, work.kind));
                if !new {
                    self.broken(
                        "conservation",
                        format!("{:?} twice with {:?}", work.id, agent.id()),
                    );
                }
            }
        }
        for ticket in self.state.tickets.iter() {
            let by_agents = said.remove(&ticket.seq).unwrap_or_default();
            if by_agents != self.works_by_ticket(ticket) {
                self.broken(
                    "conservation",
                    format!("{:?} and its agents disagree", ticket.id()),
                );
            }
        }
        for ticket in said.keys() {
            self.broken(
                "conservation",
                format!("work of ticket {ticket}, which is not there"),
            );
        }
    }

    fn every_ticket_is_in_one_state(&mut self) {
        for ticket in self.state.tickets.iter() {
            let waits = matches!(&ticket.stage, Stage::Waiting { offers } if offers.is_empty());
            if waits != ticket.key.is_some() {
                self.broken(
                    "conservation",
                    format!(
                        "{:?} waits: {waits}, but its key says otherwise",
                        ticket.id()
                    ),
                );
            }
            if ticket.is_closed() && (!ticket.back_offs.is_empty() || ticket.exhausted) {
                self.broken(
                    "conservation",
                    format!("{:?} is closed, yet held back", ticket.id()),
                );
            }
        }
    }

    fn offers_meet_every_need(&mut self) {
        for ticket in self.state.tickets.iter() {
            for offer in ticket.offers() {
                let fits = self.state.agents.get(offer.agent).is_some_and(|agent| {
                    agent.presence == Presence::Online && needs::meets(ticket, agent)
                });
                if !fits {
                    self.broken(
                        "eligibility",
                        format!("{:?} is offered to one who cannot take it", ticket.id()),
                    );
                }
            }
            if self.state.suspended && !ticket.offers().is_empty() {
                self.broken(
                    "eligibility",
                    format!("{:?} is offered while offers are suspended", ticket.id()),
                );
            }
        }
    }

    fn capacity_adds_up(&mut self) {
        for agent in self.state.agents.iter() {
            let used: u64 = agent.works.iter().map(|work| u64::from(work.cost)).sum();
            if used != agent.used {
                self.broken(
                    "capacity",
                    format!("{:?} uses {used}, not {}", agent.id(), agent.used),
                );
            }
            if agent.presence == Presence::Offline && agent.is_busy() {
                self.broken("capacity", format!("{:?} is offline, yet busy", agent.id()));
            }
            if agent.presence == Presence::Draining && !agent.is_busy() {
                self.broken(
                    "capacity",
                    format!("{:?} is drained, yet not offline", agent.id()),
                );
            }
        }
    }

    fn the_line_is_in_order(&mut self) {
        let by_tickets: BTreeSet<OrderKey> = self
            .state
            .tickets
            .iter()
            .filter_map(|ticket| ticket.key)
            .collect();
        if !self.state.line.iter().eq(by_tickets.iter()) {
            self.broken("no inversion", "the line and the tickets' keys disagree");
        }
        let Some(now) = self.state.now else {
            return;
        };
        for ticket in self
            .state
            .tickets
            .iter()
            .filter(|ticket| !ticket.is_closed())
        {
            let key = ticket.key.map(|_| ticket.place(self.policy, now));
            if key != ticket.key {
                self.broken(
                    "no inversion",
                    format!("{:?} has a key that is out of date", ticket.id()),
                );
            }
            if ticket.due != ticket.compute_due(self.policy) || ticket.urgency != ticket.tier() {
                self.broken(
                    "no inversion",
                    format!(
                        "{:?} has a due instant or tier that is out of date",
                        ticket.id()
                    ),
                );
            }
        }
    }

    /// Every running clock is promised by the policy, runs on its present promise, and its
    /// due instant was told; what work must begin for counts in the order.
    fn clocks_agree_with_the_policy(&mut self) {
        let policy = self.policy;
        for ticket in self.state.tickets.iter() {
            let promises = &ticket.promises;
            let (urgency, priority) = (ticket.tier(), ticket.priority());
            let queue = ticket.queue();
            let promised = if ticket.is_closed() {
                Default::default()
            } else {
                policy.clocks_for(&ticket.facts(), &ticket.class, urgency, priority, queue)
            };
            let running = promises.clocks.iter();
            let running = running.filter(|clock| clock.clock.is_running());
            for clock in running {
                let ix = policy.clocks.get(clock.name.as_str());
                let promise = promised
                    .iter()
                    .find(|(promised, _)| Some(*promised) == ix)
                    .and_then(|(ix, target)| policy.promise(*ix, *target, queue));
                if promise.as_ref() != Some(&**clock.clock.promise()) {
                    let what = format!("{:?} runs `{}` unpromised", ticket.id(), clock.name);
                    self.broken("promises", what);
                }
                if clock.told != clock.due(promises.setting(policy)) {
                    let what = format!("{:?}: `{}` is due unsaid", ticket.id(), clock.name);
                    self.broken("promises", what);
                }
            }
            if promises.work_from != promises.compute_work_from(policy) {
                let what = format!("{:?} has deadlines that do not count", ticket.id());
                self.broken("promises", what);
            }
        }
    }

    fn timers_are_those_needed(&mut self) {
        let mut needed: BTreeSet<Timer> = BTreeSet::new();
        for ticket in self.state.tickets.iter() {
            let seq = ticket.seq;
            for offer in ticket.offers() {
                needed.extend(offer.expires_at.map(|at| offer_timer(seq, offer.agent, at)));
            }
            for pause in &ticket.back_offs {
                needed.insert(back_off_timer(seq, pause.agent, pause.until));
            }
            match ticket.stage {
                Stage::Held { until, .. } => needed.extend(until.map(|at| hold_timer(seq, at))),
                Stage::Closed { forget_at, .. } => {
                    needed.extend(forget_at.map(|at| retention_timer(seq, at)));
                }
                Stage::Waiting { .. } | Stage::Assigned { .. } => {}
            }
            if ticket.key.is_some_and(|key| key.is_behind_live()) {
                let at = ticket.patience_ends(self.policy);
                needed.extend(at.map(|at| patience_timer(seq, at)));
            }
            let due = ticket.promises.compute_alarm(self.policy);
            needed.extend(due.map(|at| clock_timer(seq, at)));
            let alarm = ticket.action.as_ref().and_then(|action| action.alarm());
            needed.extend(alarm.map(|at| action_timer(seq, at)));
        }
        for agent in self.state.agents.iter() {
            needed.extend(
                agent
                    .back_off_until
                    .map(|at| agent_back_off_timer(agent.seq, at)),
            );
            needed.extend(agent.grace_until.map(|at| grace_timer(agent.seq, at)));
            for work in &agent.works {
                if let WorkKind::WrapUp { until } = work.kind {
                    needed.insert(wrap_up_timer(work.ticket, agent.seq, until));
                }
            }
        }
        needed.retain(|timer| timer.at < Timestamp::MAX);
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

    fn cases_add_up(&mut self) {
        let mut counts: BTreeMap<CaseId, u32> = BTreeMap::new();
        for case in self
            .state
            .tickets
            .iter()
            .filter_map(|ticket| ticket.spec.case)
        {
            let count = counts.entry(case).or_default();
            *count = count.saturating_add(1);
        }
        let known = self
            .state
            .cases
            .iter()
            .map(|(id, case)| (*id, case.tickets));
        if !known.eq(counts) {
            self.broken("conservation", "cases do not add up");
        }
    }

    fn no_allowed_pair_is_left(&mut self) {
        if matching::next(self.policy, self.state).is_some() {
            self.broken("work conservation", "somebody could take a waiting ticket");
        }
        for key in self.state.line.iter() {
            let Some(ticket) = self.state.tickets.get(key.seq) else {
                continue;
            };
            for agent in self.state.agents.iter() {
                if needs::obstacles(self.policy, self.state, ticket, agent).is_empty() {
                    let what = format!("{:?} could take {:?}", agent.id(), ticket.id());
                    self.broken("work conservation", what);
                }
            }
        }
    }
}
