//! Who is offered what, and that nothing more could be.

use super::Check;
use crate::engine::matching::reference;
use crate::engine::needs;
use crate::engine::obstacle;
use crate::engine::state::agent::WorkKind;
use crate::model::{AgentKind, Presence};

impl Check<'_> {
    pub(super) fn offers_meet_every_need(&mut self) {
        for ticket in self.state.tickets.iter() {
            for offer in &ticket.offers {
                let fits = self.state.agents.get(offer.agent).is_some_and(|agent| {
                    agent.presence == Presence::Online && needs::meets(self.policy, ticket, agent)
                });
                if !fits {
                    self.broken(
                        "eligibility",
                        format!("{:?} is offered to one who cannot take it", ticket.id()),
                    );
                }
            }
            if ticket.refused && ticket.offers.is_empty() {
                let what = format!("the round of {:?} has no end", ticket.id());
                self.broken("eligibility", what);
            }
            if self.state.suspended && !ticket.offers.is_empty() {
                self.broken(
                    "eligibility",
                    format!("{:?} is offered while offers are suspended", ticket.id()),
                );
            }
        }
    }

    pub(super) fn capacity_adds_up(&mut self) {
        for agent in self.state.agents.iter() {
            let running = agent.works.iter().filter(|work| work.kind.runs());
            let used: u64 = running.map(|work| u64::from(work.cost)).sum();
            let exclusive = agent.works.iter().filter(|work| work.exclusive).count();
            if exclusive as u64 != u64::from(agent.exclusive_works) {
                self.broken(
                    "capacity",
                    format!("{:?} has {exclusive} exclusive works", agent.id()),
                );
            }
            let consults = agent.works.iter();
            let consults = consults.filter(|work| work.kind == WorkKind::Consult);
            let consults = consults.count();
            if consults as u64 != u64::from(agent.consults) {
                self.broken(
                    "capacity",
                    format!("{:?} helps with {consults} tickets", agent.id()),
                );
            }
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

    /// A ticket that waits for a bot has one to wait for.
    pub(super) fn bots_are_there_to_be_waited_for(&mut self) {
        let tickets = self.state.tickets.iter();
        let in_vain = tickets.filter(|ticket| {
            ticket.is_in_line()
                && ticket.needed_kind() == Some(AgentKind::Bot)
                && !needs::has_bot(self.policy, self.state, ticket)
        });
        for ticket in in_vain.map(|ticket| ticket.id()).collect::<Vec<_>>() {
            self.broken("work conservation", format!("{ticket:?} waits for no bot"));
        }
    }

    pub(super) fn no_allowed_pair_is_left(&mut self) {
        if reference::next(self.policy, self.state).is_some() {
            self.broken("work conservation", "somebody could take a waiting ticket");
        }
        for key in self.state.line.iter() {
            let Some(ticket) = self.state.tickets.get(key.seq) else {
                continue;
            };
            for agent in self.state.agents.iter() {
                if obstacle::obstacles(self.policy, self.state, ticket, agent).is_empty() {
                    let what = format!("{:?} could take {:?}", agent.id(), ticket.id());
                    self.broken("work conservation", what);
                }
            }
        }
    }
}
