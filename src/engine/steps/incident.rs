//! Tickets join incidents and leave them.

use std::collections::BTreeSet;

use crate::engine::event::EventKind;
use crate::engine::incident::IncidentEvent;
use crate::engine::state::incident::Incident;
use crate::engine::turn::Turn;
use crate::model::{AgentKind, Name};
use crate::policy::index::TopicIx;
use crate::time::Timestamp;

impl Turn<'_> {
    pub(crate) fn tell_of_incident(&mut self, event: IncidentEvent) {
        self.emit(EventKind::Incident(event));
    }

    /// Opens an incident; the open tickets of its topics join it, in order of arrival.
    pub(crate) fn open_incident(&mut self, name: Name, topics: BTreeSet<Name>) {
        let incident = Incident::new(name.clone(), topics);
        let known = (0..).map(TopicIx).zip(self.policy.topics.iter());
        let about = known.filter(|(_, topic)| incident.is_about(topic));
        let tickets = about.flat_map(|(topic, _)| self.state.tickets.by_topic.of(topic));
        let is_free = |seq: &u64| {
            let ticket = self.ticket(*seq);
            ticket.is_some_and(|ticket| ticket.bonds.incident.is_none())
        };
        let mut joining: Vec<u64> = tickets.filter(is_free).collect();
        joining.sort_unstable();
        self.state.incidents.push(incident);
        self.tell_of_incident(IncidentEvent::Opened {
            incident: name.clone(),
        });
        for seq in joining {
            self.join(seq, &name, false);
        }
    }

    /// A ticket is about something else. It leaves an incident that it belonged to for its
    /// topic alone, and may join another.
    pub(crate) fn follow_topic(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let id = ticket.id();
        let own = ticket.bonds.incident.as_ref();
        let own = own.filter(|_| !ticket.bonds.incident_by_hand);
        let own = own.and_then(|name| self.state.incidents.get(name));
        let left = own.filter(|incident| !incident.is_about(&ticket.spec.topic));
        if let Some(incident) = left.map(|incident| incident.name.clone()) {
            self.leave_incident(seq);
            self.tell_of_incident(IncidentEvent::Left {
                incident,
                ticket: id,
            });
        }
        self.join_incident(seq);
    }

    /// A ticket that was opened, or is about something else now, joins the first incident
    /// about its topic, unless it belongs to one.
    pub(crate) fn join_incident(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        if ticket.is_closed() || ticket.bonds.incident.is_some() {
            return;
        }
        let about = |incident: &&Incident| incident.is_about(&ticket.spec.topic);
        let first = self.state.incidents.iter().find(about);
        if let Some(name) = first.map(|incident| incident.name.clone()) {
            self.join(seq, &name, false);
        }
    }

    /// A ticket belongs to an incident: for its topic, or because the host says so.
    pub(crate) fn join(&mut self, seq: u64, name: &Name, by_hand: bool) {
        let (Some(ticket), Some(incident)) = (
            self.state.tickets.get_mut(seq),
            self.state.incidents.get_mut(name),
        ) else {
            return;
        };
        ticket.bonds.update(|bonds| {
            bonds.incident = Some(name.clone());
            bonds.incident_by_hand = by_hand;
        });
        incident.tickets.insert(seq);
        let ticket = ticket.id();
        self.tell_of_incident(IncidentEvent::Joined {
            incident: name.clone(),
            ticket,
        });
    }

    /// A ticket does not belong to an incident any more, without a word.
    pub(crate) fn leave_incident(&mut self, seq: u64) {
        let ticket = self.state.tickets.get_mut(seq);
        let name = ticket.and_then(|ticket| {
            ticket.bonds.update(|bonds| {
                bonds.incident_by_hand = false;
                bonds.incident.take()
            })
        });
        if let Some(incident) = name.and_then(|name| self.state.incidents.get_mut(&name)) {
            incident.tickets.remove(&seq);
        }
    }

    /// All customers of an incident were told at `at`.
    pub(crate) fn send_notice(&mut self, name: &Name, at: Timestamp) {
        let incident = self.state.incidents.get(name);
        let tickets = incident.map(|incident| incident.tickets.clone());
        let tickets = tickets.unwrap_or_default();
        self.tell_of_incident(IncidentEvent::NoticeSent {
            incident: name.clone(),
            tickets: tickets.len() as u64,
        });
        if self.policy.customers.notice_answers {
            for seq in tickets {
                // By anybody: nobody has looked at this customer's words.
                self.answer_clocks(seq, at, AgentKind::Bot);
            }
        }
    }
}
