//! Incidents: many customers with one trouble.

use std::collections::BTreeSet;

use nightdesk::{
    AgentKind, Applied, EventKind, IncidentCommand, IncidentEvent, Name, Refusal, TicketId,
};

use super::commands::{Told, known};
use super::desk::{Desk, Seq, Ticket};

/// In the order in which they were opened. Which tickets belong to one, those know.
#[derive(Clone, Debug)]
pub(crate) struct Incident {
    pub(crate) name: Name,
    topics: BTreeSet<Name>,
}

impl Incident {
    fn is_about(&self, topic: &Name) -> bool {
        let below = |own: &Name| topic.as_str().starts_with(&format!("{own}."));
        self.topics.iter().any(|own| own == topic || below(own))
    }
}

/// That a ticket belongs to an incident.
#[derive(Clone, Debug)]
pub(crate) struct Belongs {
    to: Name,
    /// The host said so, whatever its topic.
    by_hand: bool,
}

impl Ticket {
    pub(crate) fn incident_name(&self) -> Option<Name> {
        let belongs = self.bonds.incident.as_ref();
        belongs.map(|belongs| belongs.to.clone())
    }
}

impl Desk {
    fn say_of_incident(&mut self, event: IncidentEvent) {
        self.say(EventKind::Incident(event));
    }

    pub(crate) fn incident(&mut self, command: &IncidentCommand, occurred_at: i64) -> Told {
        match command {
            IncidentCommand::Open { incident, topics } => self.open_incident(incident, topics),
            IncidentCommand::Add { incident, ticket } => self.add_to(incident, *ticket),
            IncidentCommand::Remove { incident, ticket } => self.remove_from(incident, *ticket),
            IncidentCommand::SendNotice { incident } => self.send_notice(incident, occurred_at),
            IncidentCommand::Resolve { incident } => self.resolve_incident(incident),
            other => unreachable!("{other:?}"),
        }
    }

    fn find_incident(&self, name: &Name) -> Result<&Incident, Refusal> {
        let mut all = self.incidents.iter();
        let incident = name.clone();
        all.find(|one| one.name == *name)
            .ok_or(Refusal::UnknownIncident { incident })
    }

    /// The open tickets of an incident, in order of arrival.
    fn part_of(&self, name: &Name) -> Vec<Seq> {
        let belongs = |t: &&Ticket| t.incident_name().as_ref() == Some(name);
        let tickets = self.tickets.iter().filter(belongs);
        tickets.map(|t| t.seq).collect()
    }

    fn open_incident(&mut self, name: &Name, topics: &BTreeSet<Name>) -> Told {
        for topic in topics {
            known("topic", topic.as_str(), &self.plan.topic_names())?;
        }
        let incident = name.clone();
        match self.find_incident(name) {
            Ok(known) if known.topics == *topics => return Ok(Applied::Already),
            Ok(_) => return Err(Refusal::IncidentExists { incident }),
            Err(_) => {}
        }
        let limit = self.plan.many.incidents;
        if self.incidents.len() >= limit as usize {
            return Err(Refusal::TooManyIncidents { limit });
        }
        let opened = Incident {
            name: name.clone(),
            topics: topics.clone(),
        };
        self.incidents.push(opened.clone());
        self.say_of_incident(IncidentEvent::Opened { incident });
        for seq in self.seqs() {
            let ticket = self.t(seq);
            let free = !ticket.is_closed() && ticket.bonds.incident.is_none();
            if free && opened.is_about(&ticket.spec.topic) {
                self.join(seq, name, false);
            }
        }
        Ok(Applied::Done)
    }

    fn join(&mut self, seq: Seq, name: &Name, by_hand: bool) {
        let to = name.clone();
        self.t_mut(seq).bonds.incident = Some(Belongs { to, by_hand });
        self.say_of_incident(IncidentEvent::Joined {
            incident: name.clone(),
            ticket: self.t(seq).id,
        });
    }

    fn leave(&mut self, seq: Seq) {
        let left = self.t_mut(seq).bonds.incident.take();
        self.say_of_incident(IncidentEvent::Left {
            incident: left.unwrap().to,
            ticket: self.t(seq).id,
        });
    }

    /// The first incident about its topic, unless it belongs to one.
    pub(crate) fn join_incident(&mut self, seq: Seq) {
        if !self.knows(seq) {
            return;
        }
        let ticket = self.t(seq);
        if ticket.is_closed() || ticket.bonds.incident.is_some() {
            return;
        }
        let mut all = self.incidents.iter();
        let about = all.find(|one| one.is_about(&ticket.spec.topic));
        if let Some(name) = about.map(|one| one.name.clone()) {
            self.join(seq, &name, false);
        }
    }

    /// Who belongs to one for its topic leaves it with the topic, and may join another.
    pub(crate) fn follow_topic(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let belongs = ticket.bonds.incident.as_ref();
        let belongs = belongs.filter(|belongs| !belongs.by_hand);
        let incident = belongs.map(|belongs| self.find_incident(&belongs.to).unwrap());
        if incident.is_some_and(|one| !one.is_about(&ticket.spec.topic)) {
            self.leave(seq);
        }
        self.join_incident(seq);
    }

    /// What a merged ticket belongs to, the other does, unless it belongs to one.
    pub(crate) fn pass_incident_on(&mut self, from: Seq, into: Seq) {
        let Some(belongs) = self.t(from).bonds.incident.clone() else {
            return;
        };
        let other = self.t(into);
        if other.bonds.incident.is_none() {
            let about = self.find_incident(&belongs.to).unwrap();
            let by_hand = belongs.by_hand || !about.is_about(&other.spec.topic);
            self.join(into, &belongs.to, by_hand);
        }
    }

    fn add_to(&mut self, name: &Name, ticket: TicketId) -> Told {
        let seq = self.open_ticket(ticket)?;
        self.find_incident(name)?;
        let other = self.t(seq).bonds.incident.as_ref();
        if let Some(other) = other.filter(|other| other.to != *name) {
            let incident = other.to.clone();
            return Err(Refusal::InAnotherIncident { ticket, incident });
        }
        match &mut self.t_mut(seq).bonds.incident {
            Some(belongs) if belongs.by_hand => return Ok(Applied::Already),
            // It was part of it for its topic, and is whatever that becomes now.
            Some(belongs) => belongs.by_hand = true,
            None => self.join(seq, name, true),
        }
        Ok(Applied::Done)
    }

    fn remove_from(&mut self, name: &Name, ticket: TicketId) -> Told {
        let seq = self.open_ticket(ticket)?;
        self.find_incident(name)?;
        if !self.part_of(name).contains(&seq) {
            return Ok(Applied::Already);
        }
        self.leave(seq);
        Ok(Applied::Done)
    }

    fn send_notice(&mut self, name: &Name, at: i64) -> Told {
        self.find_incident(name)?;
        let all = self.part_of(name);
        self.say_of_incident(IncidentEvent::NoticeSent {
            incident: name.clone(),
            tickets: all.len() as u64,
        });
        for seq in all {
            if self.plan.many.notice_answers {
                // By anybody: no person has read what this customer wrote.
                self.answered(seq, at, AgentKind::Bot);
            }
        }
        Ok(Applied::Done)
    }

    /// Its tickets are resolved, but for those in danger: they leave it and stay open.
    fn resolve_incident(&mut self, name: &Name) -> Told {
        self.find_incident(name)?;
        let all = self.part_of(name).into_iter();
        let (leaving, helped): (Vec<Seq>, Vec<Seq>) = all.partition(|seq| self.t(*seq).in_danger());
        for seq in leaving {
            self.leave(seq);
        }
        self.incidents.retain(|one| one.name != *name);
        self.say_of_incident(IncidentEvent::Resolved {
            incident: name.clone(),
            tickets: helped.len() as u64,
        });
        for seq in &helped {
            self.t_mut(*seq).bonds.incident = None;
        }
        for seq in helped {
            self.resolve(self.t(seq).id)?;
        }
        Ok(Applied::Done)
    }
}
