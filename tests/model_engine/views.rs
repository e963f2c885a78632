//! What can be asked of both at any time: each ticket, customer, queue, incident and surge as it is.

use nightdesk::{CustomerId, Engine, Name, TicketId};

use super::desk::{Desk, Seq, Ticket, name};

/// How many customers inputs name, and one more.
const CUSTOMERS: u128 = 4;

/// The engine and the model know the same of all of them; what differs is said.
pub(crate) fn same_views(engine: &Engine, desk: &Desk) -> Result<(), String> {
    for ticket in &desk.tickets {
        let view = engine.ticket(ticket.id).unwrap();
        let bonds = &ticket.bonds;
        same(&view.spec, &ticket.spec)?;
        same(
            &(view.linked_to, view.merged_into, view.incident),
            &(
                bonds.linked_to.and_then(|to| desk.id_of(to)),
                bonds.merged_into,
                ticket.incident_name(),
            ),
        )?;
        same(
            &(view.over_limit, view.person_wanted, view.exhausted),
            &(bonds.lower, ticket.person_wanted, ticket.is_exhausted()),
        )?;
        let class = (!ticket.is_closed()).then(|| desk.standing(ticket.seq));
        same(&view.class, &class)?;
    }
    for customer in (1..=CUSTOMERS).map(CustomerId::new) {
        let view = engine.customer(customer);
        let view = view.map(|view| (view.flags, view.open, view.closed));
        same(&view, &desk.view_of(customer))?;
    }
    for queue in desk.plan.queue_names() {
        let view = engine.queue(queue).unwrap();
        let counted = desk
            .is_watched(queue)
            .then(|| desk.counted_in(queue).count() as u64);
        same(
            &(queue, view.open, counted.map(|_| view.waiting)),
            &(queue, desk.is_open_now(queue), counted),
        )?;
    }
    let incidents = engine.incidents().map(|view| (view.incident, view.tickets));
    same(&incidents.collect(), &desk.view_of_incidents())?;
    let surges = engine.surges().map(|view| (view.count, view.usual));
    same(&surges.collect(), &desk.view_of_surges())
}

fn same<T: std::fmt::Debug + PartialEq>(engine: &T, model: &T) -> Result<(), String> {
    match engine == model {
        true => Ok(()),
        false => Err(format!("engine: {engine:?}\nmodel: {model:?}")),
    }
}

type Tickets = Vec<TicketId>;

impl Desk {
    fn id_of(&self, seq: Seq) -> Option<TicketId> {
        self.tickets.iter().find(|t| t.seq == seq).map(|t| t.id)
    }

    /// Their flags, and their tickets that are open, or kept.
    fn view_of(&self, customer: CustomerId) -> Option<(Vec<Name>, Tickets, Tickets)> {
        let flags = self.customers.flags(Some(customer));
        let theirs = |t: &&Ticket| t.spec.customer == Some(customer);
        let all = self.tickets.iter().filter(theirs);
        let (closed, open): (Vec<&Ticket>, Vec<&Ticket>) = all.partition(|t| t.is_closed());
        let known = !(flags.is_empty() && open.is_empty() && closed.is_empty());
        let ids = |tickets: Vec<&Ticket>| tickets.iter().map(|t| t.id).collect();
        let flags = flags.iter().map(|flag| name(flag)).collect();
        known.then(|| (flags, ids(open), ids(closed)))
    }

    fn view_of_incidents(&self) -> Vec<(Name, Tickets)> {
        let part = |name: &Name| {
            let belongs = |t: &&Ticket| t.incident_name().as_ref() == Some(name);
            let tickets = self.tickets.iter().filter(belongs);
            tickets.map(|t| t.id).collect()
        };
        let names = self.incidents.iter().map(|one| one.name.clone());
        names.map(|name| (name.clone(), part(&name))).collect()
    }

    fn view_of_surges(&self) -> Vec<(u64, u64)> {
        let surges = self.plan.many.surges.iter();
        let counts = surges.map(|(name, plan)| match (self.surges.get(name), self.now) {
            (Some(surge), Some(now)) => plan.count(&surge.counted, now),
            _ => (0, 0),
        });
        counts.collect()
    }
}
