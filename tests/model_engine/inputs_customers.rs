//! Random inputs of customers, and of what their tickets have in common.

use nightdesk::{Command, CustomerCommand, CustomerId, IncidentCommand, TicketId, TicketSpec};

use super::desk::{Desk, Ticket, name};
use super::dice::Dice;
use super::inputs::{Kind, one_of};
use super::plan_customers::FLAGS;

const CUSTOMERS: u128 = 3;

fn customer(dice: &mut Dice<'_>) -> CustomerId {
    CustomerId::new(dice.roll(CUSTOMERS as usize) as u128 + 1)
}

impl Desk {
    /// Whose it is; and, some of the time, about the same as another of theirs.
    pub(crate) fn somebodys(&self, mut spec: TicketSpec, dice: &mut Dice<'_>) -> TicketSpec {
        spec.customer = dice.chance(65).then(|| customer(dice));
        let theirs = |t: &&Ticket| t.spec.customer.is_some() && t.spec.customer == spec.customer;
        let theirs: Vec<&Ticket> = self.tickets.iter().filter(theirs).collect();
        if dice.chance(40) && !theirs.is_empty() {
            let other = &dice.pick(&theirs).spec;
            spec.topic = other.topic.clone();
            spec.brand = other.brand.clone();
        }
        spec
    }

    pub(crate) fn customer_command(&self, kind: Kind, dice: &mut Dice<'_>) -> Command {
        Command::Customer(match kind {
            Kind::Flags => {
                let flags = dice.some(50, FLAGS).into_iter().map(name);
                let strange = dice.chance(2).then(|| name("vulnerabel"));
                CustomerCommand::SetFlags {
                    customer: customer(dice),
                    flags: flags.chain(strange).collect(),
                }
            }
            Kind::Forget => CustomerCommand::Forget {
                customer: customer(dice),
            },
            Kind::Link => {
                let (ticket, to) = self.two(dice, |_| true);
                CustomerCommand::Link { ticket, to }
            }
            _ => {
                let (from, into) = self.two(dice, |t| !t.is_closed());
                CustomerCommand::Merge { from, into }
            }
        })
    }

    pub(crate) fn incident_command(&self, dice: &mut Dice<'_>) -> Command {
        let incident = name(dice.pick(&["outage", "flood"]));
        let topics = dice
            .some(30, &self.plan.topic_names())
            .into_iter()
            .map(name);
        let strange = dice.chance(2).then(|| name("cardigan"));
        let topics = topics.chain(strange).collect();
        let ticket = one_of(&self.tickets, dice, |t| !t.is_closed());
        Command::Incident(match dice.roll(10) {
            0 | 1 => IncidentCommand::Open { incident, topics },
            2..=4 => IncidentCommand::Add { incident, ticket },
            5 => IncidentCommand::Remove { incident, ticket },
            6..=8 => IncidentCommand::SendNotice { incident },
            _ => IncidentCommand::Resolve { incident },
        })
    }

    /// Two tickets, of one customer as far as that is known, most of the time; the lower first.
    fn two(&self, dice: &mut Dice<'_>, wanted: impl Fn(&Ticket) -> bool) -> (TicketId, TicketId) {
        let one = one_of(&self.tickets, dice, |t| !t.is_closed());
        let known = self.find_ticket(one).map(|seq| self.t(seq));
        let fits = |t: &Ticket| {
            let same = |one: &Ticket| {
                let both = one.spec.customer.zip(t.spec.customer);
                one.seq != t.seq && both.is_none_or(|(one, other)| one == other)
            };
            wanted(t) && known.is_some_and(same)
        };
        let two = one_of(&self.tickets, dice, fits);
        let tier = |id| self.find_ticket(id).map(|seq| self.t(seq).own_tier());
        match tier(two) < tier(one) && !dice.chance(20) {
            true => (two, one),
            false => (one, two),
        }
    }
}
