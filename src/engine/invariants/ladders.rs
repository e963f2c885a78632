//! What agents can do today, where tickets are on their ladders, and whom they have outgrown.

use super::Check;
use crate::engine::needs;
use crate::engine::scarcity::Online;
use crate::engine::state::agent::Abilities;
use crate::engine::state::ticket::Stage;
use crate::engine::steps::{is_on_duty, step_in_force};
use crate::model::Presence;

impl Check<'_> {
    pub(super) fn abilities_are_those_of_today(&mut self) {
        let Some(now) = self.state.now else {
            return;
        };
        let mut online = Online::default();
        for agent in self.state.agents.iter() {
            let today = Abilities::new(self.policy, &agent.spec, now);
            if agent.abilities != today || agent.on_duty != is_on_duty(&agent.spec, now) {
                self.broken(
                    "eligibility",
                    format!("{:?} has abilities that are out of date", agent.id()),
                );
            }
            if agent.presence == Presence::Online && self.policy.counts_scarcity {
                online.add(&agent.abilities);
            }
        }
        if online != self.state.online {
            self.broken("eligibility", "the agents online are counted wrong");
        }
    }

    pub(super) fn ladders_are_where_they_should_be(&mut self) {
        let policy = self.policy;
        if self.state.pool_changed {
            self.broken("eligibility", "ladders have not been looked at");
        }
        for ticket in self.state.tickets.iter() {
            let climb = ticket.climb.as_ref();
            let groups = policy
                .queue(ticket.queue())
                .map(|row| row.groups.as_slice());
            let staffed = !ticket.class.any_staff
                || ticket.is_closed()
                || groups == Some(ticket.class.requirement.groups.as_slice());
            let sound = staffed
                && climb.map(|climb| climb.ladder) == ticket.ladder(policy)
                && self.state.climbing.agrees_with(ticket)
                && climb.is_none_or(|climb| {
                    let step = climb.in_force;
                    let needs = (step > 0).then(|| {
                        policy.relaxed(&ticket.class, &ticket.names.languages, climb.ladder, step)
                    });
                    climb.waits_since.is_some() == ticket.waits()
                        && !ticket.steps_by_load(policy, &self.state.queues)
                        && step == step_in_force(policy, self.state, ticket)
                        && climb.needs.as_deref() == needs.as_ref()
                });
            if !sound {
                self.broken(
                    "eligibility",
                    format!("{:?} is on a wrong step of its ladder", ticket.id()),
                );
            }
        }
    }

    pub(super) fn unfit_assignments_are_told(&mut self) {
        for ticket in self.state.tickets.iter() {
            let told = ticket.fit.as_ref().map_or(&[][..], |fit| &fit.lacking);
            let waived = ticket.fit.as_ref().map_or(&[][..], |fit| &fit.waived);
            let lacking = match ticket.stage {
                Stage::Assigned { agent } => self.state.agents.get(agent).map(|agent| {
                    let mut lacking = needs::unmet(self.policy, ticket, agent);
                    lacking.retain(|need| !waived.contains(need));
                    lacking
                }),
                _ => None,
            };
            if lacking.unwrap_or_default() != told {
                self.broken(
                    "eligibility",
                    format!("{:?} has outgrown its agent unsaid", ticket.id()),
                );
            }
            let helpers = ticket.consults.iter();
            let mut helpers = helpers.filter_map(|agent| self.state.agents.get(*agent));
            if helpers.any(|helper| !needs::unmet_for_ever(self.policy, ticket, helper).is_empty())
            {
                self.broken(
                    "eligibility",
                    format!("{:?} has a helper who may not have it", ticket.id()),
                );
            }
        }
    }
}
