//! Every ticket is somewhere, once.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::engine::input::HoldReason;
use crate::engine::state::agent::WorkKind;
use crate::engine::state::ticket::{Stage, Ticket};
use crate::model::CaseId;

impl Check<'_> {
    /// What agents are said to have of a ticket, by the ticket.
    fn works_by_ticket(&self, ticket: &Ticket) -> BTreeSet<(u64, WorkKind)> {
        match &ticket.stage {
            Stage::Waiting => ticket
                .offers
                .iter()
                .map(|offer| (offer.agent, WorkKind::Offer))
                .collect(),
            Stage::Assigned { agent } => {
                let helpers = ticket.consults.iter();
                let mut works: BTreeSet<(u64, WorkKind)> =
                    helpers.map(|agent| (*agent, WorkKind::Consult)).collect();
                works.insert((*agent, WorkKind::Assignment));
                // One whose needs have grown past its agent is offered to others.
                let offers = ticket.offers.iter();
                works.extend(offers.map(|offer| (offer.agent, WorkKind::Offer)));
                works
            }
            Stage::Held {
                reason: HoldReason::Interrupted,
                agent: Some(agent),
                ..
            } => BTreeSet::from([(*agent, WorkKind::Interrupted)]),
            Stage::Held {
                agent: Some(agent), ..
            } => BTreeSet::from([(*agent, WorkKind::Held)]),
            Stage::Held { .. } | Stage::Closed { .. } => BTreeSet::new(),
        }
    }

    pub(super) fn every_work_belongs_to_a_ticket(&mut self) {
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

    pub(super) fn every_ticket_is_in_one_state(&mut self) {
        for ticket in self.state.tickets.iter() {
            let waits = ticket.is_in_line();
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

    pub(super) fn cases_and_topics_add_up(&mut self) {
        let mut cases: BTreeMap<CaseId, Vec<u64>> = BTreeMap::new();
        let mut open = 0;
        for ticket in self.state.tickets.iter() {
            if let Some(case) = ticket.spec.case {
                cases.entry(case).or_default().push(ticket.seq);
            }
            if ticket.is_closed() {
                continue;
            }
            open += 1;
            let case = ticket
                .spec
                .case
                .and_then(|case| self.state.cases.get(&case));
            if case.is_some_and(|case| case.person_wanted != ticket.handoff.person_wanted) {
                let what = format!("{:?} and its case do not want the same", ticket.id());
                self.broken("conservation", what);
            }
            let listed = ticket.listed;
            let listed = listed.filter(|listed| listed.topic == ticket.names.topic);
            let by_topic = &self.state.tickets.by_topic;
            if listed.and_then(|listed| by_topic.at(listed)) != Some(ticket.seq) {
                let what = format!("{:?} is not listed under its topic", ticket.id());
                self.broken("conservation", what);
            }
        }
        let known = self.state.cases.iter();
        if !known
            .map(|(id, case)| (*id, case.tickets.to_vec()))
            .eq(cases)
        {
            self.broken("conservation", "cases do not add up");
        }
        if self.state.tickets.by_topic.len() != open {
            self.broken("conservation", "topics do not add up");
        }
    }
}
