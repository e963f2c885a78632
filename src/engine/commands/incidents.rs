use std::collections::BTreeSet;

use super::check;
use crate::engine::incident::{IncidentCommand, IncidentEvent};
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::state::customer::Bonds;
use crate::engine::turn::Turn;
use crate::model::{Name, TicketId};
use crate::policy::index::{Kind, TopicIx};
use crate::time::Timestamp;

impl Turn<'_> {
    pub(super) fn incident(
        &mut self,
        command: &IncidentCommand,
        occurred_at: Timestamp,
    ) -> Result<Applied, Refusal> {
        match command {
            IncidentCommand::Open { incident, topics } => self.incident_opens(incident, topics),
            IncidentCommand::Add { incident, ticket } => self.add_to_incident(incident, *ticket),
            IncidentCommand::Remove { incident, ticket } => {
                self.remove_from_incident(incident, *ticket)
            }
            IncidentCommand::SendNotice { incident } => {
                self.known_incident(incident)?;

                self.send_notice(incident, occurred_at);
                Ok(Applied::Done)
            }
            IncidentCommand::Resolve { incident } => self.resolve_incident(incident),
        }
    }

    fn incident_opens(
        &mut self,
        incident: &Name,
        topics: &BTreeSet<Name>,
    ) -> Result<Applied, Refusal> {
        check::text(self.policy, "an incident's name", incident)?;
        for topic in topics {
            check::text(self.policy, "a name", topic)?;
        }
        for topic in topics {
            let known = &self.policy.topics;
            let below = known.starting_with(&format!("{topic}."));
            if known.get(topic.as_str()).is_none() && below.is_empty() {
                return Err(Refusal::UnknownName {
                    what: TopicIx::WHAT,
                    given: topic.clone(),
                    nearest: known.nearest(topic.as_str()).cloned(),
                });
            }
        }
        match self.state.incidents.get(incident) {
            Some(known) if known.topics == *topics => return Ok(Applied::Already),
            Some(_) => {
                return Err(Refusal::IncidentExists {
                    incident: incident.clone(),
                });
            }
            None => {}
        }
        let limit = self.policy.limits.incidents;
        if self.state.incidents.len() as u64 >= u64::from(limit) {
            return Err(Refusal::TooManyIncidents { limit });
        }

        self.open_incident(incident.clone(), topics.clone());
        Ok(Applied::Done)
    }

    fn known_incident(&self, incident: &Name) -> Result<(), Refusal> {
        let known = self.state.incidents.get(incident);
        known.map(|_| ()).ok_or_else(|| Refusal::UnknownIncident {
            incident: incident.clone(),
        })
    }

    fn add_to_incident(&mut self, incident: &Name, ticket: TicketId) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        self.known_incident(incident)?;
        let Some(bonds) = self.ticket(seq).map(|known| &known.bonds) else {
            return Ok(Applied::Already);
        };
        let by_hand = bonds.incident_by_hand;
        match bonds.incident.clone() {
            Some(other) if other != *incident => Err(Refusal::InAnotherIncident {
                ticket,
                incident: other,
            }),
            Some(_) if by_hand => Ok(Applied::Already),
            Some(_) => {
                // It belongs to it for its topic: from now on whatever that becomes.
                if let Some(known) = self.ticket_mut(seq) {
                    known.bonds.update(|bonds| bonds.incident_by_hand = true);
                }
                Ok(Applied::Done)
            }
            None => {
                self.join(seq, incident, true);
                Ok(Applied::Done)
            }
        }
    }

    fn remove_from_incident(
        &mut self,
        incident: &Name,
        ticket: TicketId,
    ) -> Result<Applied, Refusal> {
        let seq = self.open(ticket)?;
        self.known_incident(incident)?;
        let belongs_to = self
            .ticket(seq)
            .and_then(|known| known.bonds.incident.as_ref());
        if belongs_to != Some(incident) {
            return Ok(Applied::Already);
        }

        self.leave_incident(seq);
        self.tell_of_incident(IncidentEvent::Left {
            incident: incident.clone(),
            ticket,
        });
        Ok(Applied::Done)
    }

    fn resolve_incident(&mut self, incident: &Name) -> Result<Applied, Refusal> {
        self.known_incident(incident)?;

        let known = self.state.incidents.remove(incident);
        let tickets = known.map(|known| known.tickets).unwrap_or_default();
        // Whose danger is greater than the incident is not helped by its end.
        let in_danger = |seq: &u64| {
            let ticket = self.ticket(*seq);
            ticket.is_some_and(|ticket| ticket.is_in_danger())
        };
        let (leaving, helped): (Vec<u64>, Vec<u64>) = tickets.into_iter().partition(in_danger);
        for seq in leaving {
            let Some(ticket) = self.ticket_mut(seq) else {
                continue;
            };
            ticket.bonds.update(leave);
            let ticket = ticket.id();
            self.tell_of_incident(IncidentEvent::Left {
                incident: incident.clone(),
                ticket,
            });
        }
        self.tell_of_incident(IncidentEvent::Resolved {
            incident: incident.clone(),
            tickets: helped.len() as u64,
        });
        for seq in helped {
            let Some(ticket) = self.ticket_mut(seq) else {
                continue;
            };
            ticket.bonds.update(leave);
            let ticket = ticket.id();
            self.resolve(ticket, seq);
        }
        Ok(Applied::Done)
    }
}

/// The ticket is part of no incident.
fn leave(bonds: &mut Bonds) {
    bonds.incident = None;
    bonds.incident_by_hand = false;
}
