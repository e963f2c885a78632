//! Whether an agent has room for a ticket.
//!
//! What a ticket may come over counts as free for it, whether it runs or was already
//! interrupted; what was interrupted keeps its room against all others. So interrupted
//! work cannot be overtaken by what could not have interrupted it.

use smallvec::SmallVec;

use super::obstacle::Obstacle;
use super::state::State;
use super::state::agent::{Agent, Work, WorkKind};
use super::state::ticket::Ticket;
use crate::policy::compiled::Compiled;
use crate::policy::index::LabelIx;

/// The agent's cap for the ticket's channel; `None`: it does not answer there.
pub(crate) fn cap(ticket: &Ticket, agent: &Agent) -> Option<Option<u32>> {
    let channels = &agent.abilities.channels;
    let at = channels
        .binary_search_by_key(&ticket.names.channel, |(channel, _)| *channel)
        .ok()?;
    channels.get(at).map(|(_, cap)| *cap)
}

/// Whether an agent would have room for a ticket if it had nothing else: its budget is large
/// enough, and no cap is 0.
pub(crate) fn could_ever(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    !is_too_small(policy, ticket, agent) && !may_have_none(policy, ticket, agent)
}

/// Whether an agent's budget is too small for a ticket with nothing else to do.
pub(crate) fn is_too_small(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    agent.abilities.budget < policy.cost(ticket.names.channel)
}

/// Whether a cap of 0 lets an agent have no such ticket.
pub(crate) fn may_have_none(policy: &Compiled, ticket: &Ticket, agent: &Agent) -> bool {
    let mut labels = ticket.class.labels.iter();
    cap(ticket, agent) == Some(Some(0))
        || labels.any(|label| agent.abilities.label_cap(policy, *label) == Some(0))
}

/// Whether a ticket that interrupts may come over work on another.
fn comes_over(policy: &Compiled, ticket: &Ticket, other: &Ticket) -> bool {
    if !other.class.interruptible || ticket.urgency < other.urgency {
        return false;
    }
    ticket.rank(policy) < other.rank(policy) || !other.interrupts()
}

/// An agent's room as a ticket finds it.
pub(crate) struct Room<'a> {
    pub(crate) policy: &'a Compiled,
    pub(crate) state: &'a State,
    pub(crate) ticket: &'a Ticket,
    pub(crate) agent: &'a Agent,
}

/// What takes room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken<'t> {
    /// All but what the ticket may come over, and but its own works.
    Seen,
    /// The same, with the ticket's own.
    SeenWithOwn,
    /// What runs, but for these tickets.
    Running(&'t [u64]),
}

impl<'a> Room<'a> {
    /// Whether budget, caps and exclusive work leave room for the ticket.
    pub(crate) fn is_enough(&self) -> bool {
        let by_sum = (!self.state.plain).then(|| self.is_enough_by_sum());
        match by_sum.flatten() {
            Some(enough) => enough,
            None => self.is_enough_for(Taken::Seen),
        }
    }

    /// The answer where the sum of the agent's works gives it, without looking at each: nothing
    /// of them may be interrupted or is the ticket's own, and nothing but the budget counts.
    fn is_enough_by_sum(&self) -> Option<bool> {
        let (ticket, agent) = (self.ticket, self.agent);
        let counts = ticket.may_interrupt(self.policy)
            || !self.state.interrupted.is_empty()
            || !ticket.waits()
            || !ticket.offers.is_empty()
            || ticket.class.exclusive
            || agent.exclusive_works != 0
            || !ticket.class.labels.is_empty()
            || cap(ticket, agent).flatten().is_some();
        let free = u64::from(agent.abilities.budget).saturating_sub(agent.used);
        (!counts).then(|| u64::from(self.policy.cost(ticket.names.channel)) <= free)
    }

    /// Whether there is room beside what runs, without interrupting anything.
    pub(crate) fn is_enough_now(&self) -> bool {
        self.is_enough_for(Taken::Running(&[]))
    }

    /// Whether nothing is lacking, in one look at each work. The plain loop goes by the
    /// definition.
    fn is_enough_for(&self, taken: Taken<'_>) -> bool {
        if self.state.plain {
            return self.lacks(taken).next().is_none();
        }
        let (policy, ticket, agent) = (self.policy, self.ticket, self.agent);
        let channel = ticket.names.channel;
        let cost = u64::from(policy.cost(channel));
        let Some(mut free) = u64::from(agent.abilities.budget).checked_sub(cost) else {
            return false;
        };
        let mut places = cap(ticket, agent).flatten();
        let labels = ticket.class.labels.iter();
        let mut of_labels: SmallVec<[(LabelIx, u32); 2]> = labels
            .filter_map(|label| Some((*label, agent.abilities.label_cap(policy, *label)?)))
            .collect();
        let is_full = |places: Option<u32>, of_labels: &[(LabelIx, u32)]| {
            places == Some(0) || of_labels.iter().any(|(_, places)| *places == 0)
        };
        if is_full(places, &of_labels) {
            return false;
        }
        for work in self.works(taken) {
            match free.checked_sub(u64::from(work.cost)) {
                Some(left) => free = left,
                None => return false,
            }
            if ticket.class.exclusive || work.exclusive {
                return false;
            }
            if work.channel == Some(channel) {
                places = places.map(|places| places.saturating_sub(1));
            }
            for (label, places) in &mut of_labels {
                *places = places.saturating_sub(u32::from(work.labels.contains(label)));
            }
            if is_full(places, &of_labels) {
                return false;
            }
        }
        true
    }

    /// What is lacking of room, for one more ticket like this one if the agent has it.
    pub(crate) fn lack(&self) -> impl Iterator<Item = Obstacle> {
        self.lacks(Taken::SeenWithOwn)
    }

    /// Whose work must make way for the ticket: the last assigned first, just enough.
    /// None where there is room, and where all that may be interrupted would not make it.
    pub(crate) fn to_interrupt(&self) -> SmallVec<[u64; 2]> {
        let mut making_way = SmallVec::new();
        // Most interrupt nothing, and an agent may have thousands of works.
        if !self.ticket.may_interrupt(self.policy) {
            return making_way;
        }
        let works = self.agent.works.iter();
        let mut others: SmallVec<[&Work; 4]> = works
            .filter(|work| work.kind == WorkKind::Assignment && self.may_come_over(work))
            .collect();
        if others.is_empty() {
            return making_way;
        }
        others.sort_by_key(|work| work.since);
        loop {
            let Some(lack) = self.lacks(Taken::Running(&making_way)).next() else {
                return making_way;
            };
            let helps = others
                .iter()
                .rposition(|work| relieves(self.policy, work, &lack));
            match helps {
                Some(at) => making_way.push(others.remove(at).ticket),
                None => return SmallVec::new(),
            }
        }
    }

    fn may_come_over(&self, work: &Work) -> bool {
        let tickets = &self.state.tickets;
        self.ticket.interrupts()
            && tickets
                .get(work.ticket)
                .is_some_and(|other| comes_over(self.policy, self.ticket, other))
    }

    /// The works that take room.
    fn works<'t>(&'t self, taken: Taken<'t>) -> impl Iterator<Item = &'a Work> + 't {
        let works = self.agent.works.iter();
        works.filter(move |work| match (work.kind, taken) {
            _ if work.ticket == self.ticket.seq && !work.is_wrap_up() => {
                // Who helps with it would go on with it in the same room.
                taken == Taken::SeenWithOwn && work.kind.runs() && work.kind != WorkKind::Consult
            }
            (WorkKind::Held, _) | (WorkKind::Interrupted, Taken::Running(_)) => false,
            (WorkKind::Assignment | WorkKind::Interrupted, Taken::Seen | Taken::SeenWithOwn) => {
                !self.may_come_over(work)
            }
            (WorkKind::Assignment, Taken::Running(but)) => !but.contains(&work.ticket),
            (WorkKind::Offer | WorkKind::Consult | WorkKind::WrapUp { .. }, _) => true,
        })
    }

    fn lacks<'t>(&'t self, taken: Taken<'t>) -> impl Iterator<Item = Obstacle> + 't {
        let budget = self.budget(taken).into_iter();
        let exclusive = self.exclusive(taken).into_iter();
        let cap = self.channel_cap(taken).into_iter();
        let labels = self.ticket.class.labels.iter();
        let labels = labels.filter_map(move |label| self.label_cap(taken, *label));
        budget.chain(exclusive).chain(cap).chain(labels)
    }

    fn budget(&self, taken: Taken<'_>) -> Option<Obstacle> {
        let cost = self.policy.cost(self.ticket.names.channel);
        let used = self.works(taken).map(|work| u64::from(work.cost)).sum();
        let free = u64::from(self.agent.abilities.budget).saturating_sub(used);
        (u64::from(cost) > free).then_some(Obstacle::NoRoom { cost, free })
    }

    fn exclusive(&self, taken: Taken<'_>) -> Option<Obstacle> {
        let alone = self.ticket.class.exclusive;
        let blocks = |work: &&Work| alone || work.exclusive;
        let work = self.works(taken).find(blocks)?;
        Some(Obstacle::Exclusive { beside: work.id })
    }

    fn channel_cap(&self, taken: Taken<'_>) -> Option<Obstacle> {
        let channel = self.ticket.names.channel;
        let cap = cap(self.ticket, self.agent).flatten()?;
        let works = self.works(taken);
        let count = works.filter(|work| work.channel == Some(channel)).count();
        (count as u64 >= u64::from(cap)).then_some(())?;
        let channel = self.policy.channels.name(channel)?.clone();
        Some(Obstacle::CapReached { channel, cap })
    }

    fn label_cap(&self, taken: Taken<'_>, label: LabelIx) -> Option<Obstacle> {
        let cap = self.agent.abilities.label_cap(self.policy, label)?;
        let works = self.works(taken);
        let count = works.filter(|work| work.labels.contains(&label)).count();
        (count as u64 >= u64::from(cap)).then_some(())?;
        let label = self.policy.labels.name(label)?.clone();
        Some(Obstacle::LabelCapReached { label, cap })
    }
}

/// Whether there is more room for what lacks it once this work makes way.
fn relieves(policy: &Compiled, work: &Work, lack: &Obstacle) -> bool {
    match lack {
        Obstacle::CapReached { channel, .. } => {
            work.channel.and_then(|of| policy.channels.name(of)) == Some(channel)
        }
        Obstacle::LabelCapReached { label, .. } => {
            let mut labels = work.labels.iter();
            labels.any(|of| policy.labels.name(*of) == Some(label))
        }
        Obstacle::Exclusive { beside } => work.id == *beside,
        _ => true,
    }
}
