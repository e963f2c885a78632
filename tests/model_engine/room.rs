//! Whether an agent has room for a ticket, and what would have to make way for it.

use nightdesk::{TicketId, Urgency};

use super::desk::{Agent, Desk, Seq, Ticket, Work, WorkKind};

/// What keeps a ticket out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lack {
    Budget,
    Beside(TicketId),
    Channel(String),
    Label(String),
}

impl Lack {
    /// Whether there is more room once this work makes way.
    fn is_eased_by(&self, work: &Work) -> bool {
        match self {
            Self::Budget => true,
            Self::Beside(ticket) => work.id == *ticket,
            Self::Channel(channel) => work.channel == *channel,
            Self::Label(label) => work.labels.contains(label),
        }
    }
}

impl Ticket {
    pub(crate) fn interrupts(&self) -> bool {
        self.class.interrupts || self.urgency == Urgency::Emergency
    }
}

impl Desk {
    /// Tier, and priority where that is strict: the least matters most.
    pub(crate) fn rank(&self, ticket: &Ticket) -> (u8, u8) {
        let priority = if self.plan.strict {
            ticket.priority().rank()
        } else {
            0
        };
        (ticket.urgency.rank(), priority)
    }

    fn may_come_over(&self, ticket: &Ticket, work: &Work) -> bool {
        let over = self.tickets.iter().find(|t| t.seq == work.ticket);
        over.is_some_and(|other| {
            ticket.interrupts()
                && other.class.interruptible
                && ticket.urgency >= other.urgency
                && (self.rank(ticket) < self.rank(other) || !other.interrupts())
        })
    }

    /// What is lacking of room beside those of an agent's works that count.
    fn lacks_room(
        &self,
        ticket: &Ticket,
        agent: &Agent,
        counts: impl Fn(&Work) -> bool,
    ) -> Vec<Lack> {
        let works = agent.works.iter().filter(|work| counts(work));
        let works: Vec<&Work> = works.collect();
        let mut lacks = Vec::new();
        let used: u64 = works.iter().map(|work| work.cost).sum();
        if used + self.cost(ticket.spec.channel.as_str()) > self.budget(agent) {
            lacks.push(Lack::Budget);
        }
        let mut beside = works.iter();
        let beside = beside.find(|work| ticket.class.exclusive || work.exclusive);
        lacks.extend(beside.map(|work| Lack::Beside(work.id)));
        let channel = &ticket.spec.channel;
        let own = agent.spec.caps.get(channel).copied();
        let cap = own.or(self.plan.channels[channel.as_str()].cap);
        let same = works.iter().filter(|work| *channel == *work.channel);
        if cap.is_some_and(|cap| same.count() >= cap as usize) {
            lacks.push(Lack::Channel(channel.as_str().into()));
        }
        for label in &ticket.class.labels {
            let own = agent.spec.label_caps.get(label.as_str()).copied();
            let cap = own.or(self.plan.labels[label.as_str()]);
            let same = works.iter().filter(|work| work.labels.contains(label));
            if cap.is_some_and(|cap| same.count() >= cap as usize) {
                lacks.push(Lack::Label(label.clone()));
            }
        }
        lacks
    }

    /// What an agent has of the ticket itself, an offer or its help, makes way for that.
    fn is_own(ticket: &Ticket, work: &Work) -> bool {
        work.ticket == ticket.seq && !matches!(work.kind, WorkKind::WrapUp { .. })
    }

    /// What the ticket may come over counts as free for it, running or already put aside; what
    /// was put aside keeps its room against all others.
    fn counts(&self, ticket: &Ticket, work: &Work) -> bool {
        match work.kind {
            WorkKind::Held => false,
            WorkKind::Assignment | WorkKind::Interrupted => !self.may_come_over(ticket, work),
            _ => true,
        }
    }

    /// Whether one more ticket fits beside what the agent has.
    pub(crate) fn has_room(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let counts = |work: &Work| !Self::is_own(ticket, work) && self.counts(ticket, work);
        self.lacks_room(ticket, agent, counts).is_empty()
    }

    /// The same without interrupting anything.
    pub(crate) fn has_room_now(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let counts = |work: &Work| !Self::is_own(ticket, work) && work.runs();
        self.lacks_room(ticket, agent, counts).is_empty()
    }

    /// Whether it could ever fit, if the agent had nothing else.
    pub(crate) fn is_large_enough(&self, ticket: &Ticket, agent: &Agent) -> bool {
        self.lacks_room(ticket, agent, |_| false).is_empty()
    }

    /// Whether nothing but size keeps it out, and that of smaller work.
    pub(crate) fn is_kept_out_by_size(&self, ticket: &Ticket, agent: &Agent) -> bool {
        // Who helps with it would go on with it in the same room.
        let counts = |work: &Work| match Self::is_own(ticket, work) {
            true => work.runs() && work.kind != WorkKind::Consult,
            false => self.counts(ticket, work),
        };
        let lacks = self.lacks_room(ticket, agent, counts);
        let by_size = |lack: &Lack| matches!(lack, Lack::Budget | Lack::Beside(_));
        let cost = self.cost(ticket.spec.channel.as_str());
        let alone = ticket.class.exclusive;
        let smaller = |work: &Work| work.cost < cost || alone && !work.exclusive;
        let mut running = agent.works.iter().filter(|work| work.runs());
        lacks.iter().all(by_size) && running.any(smaller)
    }

    /// Whose work makes way for the ticket: the last begun first, just enough; nobody's where
    /// there is room, or would be none.
    pub(crate) fn to_interrupt(&self, ticket: &Ticket, agent: &Agent) -> Vec<Seq> {
        let mut making_way: Vec<Seq> = Vec::new();
        let works = agent.works.iter();
        let mut others: Vec<&Work> = works
            .filter(|work| work.kind == WorkKind::Assignment && work.ticket != ticket.seq)
            .filter(|work| self.may_come_over(ticket, work))
            .collect();
        others.sort_by_key(|work| work.since);
        loop {
            let counts = |work: &Work| {
                let stays = work.kind != WorkKind::Assignment || !making_way.contains(&work.ticket);
                !Self::is_own(ticket, work) && work.runs() && stays
            };
            let lacks = self.lacks_room(ticket, agent, counts);
            let Some(lack) = lacks.first() else {
                return making_way;
            };
            match others.iter().rposition(|work| lack.is_eased_by(work)) {
                Some(at) => making_way.push(others.remove(at).ticket),
                None => return Vec::new(),
            }
        }
    }
}
