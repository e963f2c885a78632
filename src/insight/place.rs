//! Where a ticket stands in line, and what is ahead of it.

use serde::{Deserialize, Serialize};

use crate::engine::{AboutTicket, OrderKey};
use crate::model::{TicketId, Urgency};

/// So many of each group are named.
const NAMED: usize = 3;

/// Where a ticket stands in line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// Its position among all that wait, from 1.
    pub position: u64,
    /// How many wait.
    pub of: u64,
    /// Its position among those of its own queue, from 1.
    pub in_queue: u64,
    /// Those ahead of it, grouped by why, in the order of the line.
    pub ahead: Vec<Ahead>,
}

/// Some of those ahead of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ahead {
    /// Why they go first.
    pub because: AheadBecause,
    /// How many.
    pub count: u64,
    /// The first three.
    pub first: Vec<TicketId>,
}

/// Why a ticket goes before another: the first of the order's five criteria in which they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AheadBecause {
    /// It is of this higher tier.
    Tier(Urgency),
    /// Its priority is higher, and the policy puts priority first.
    Priority,
    /// Its customer is there now, or has waited past all patience.
    CustomerThere,
    /// It has an instant by which it should be answered, the other has none.
    Target,
    /// It should be answered earlier.
    EarlierDue,
    /// It arrived earlier; in all else they are equal.
    EarlierArrival,
}

impl Place {
    pub(crate) fn of(about: &AboutTicket<'_>) -> Option<Self> {
        let key = about.key()?;
        let mut place = Self {
            position: 1,
            of: about.line_length(),
            in_queue: 1,
            ahead: Vec::new(),
        };
        for (ticket, urgency, other, same_queue) in about.ahead() {
            place.position += 1;
            place.in_queue += u64::from(same_queue);
            let because = because(urgency, &other, &key);
            let groups = &mut place.ahead;
            match groups.iter_mut().find(|group| group.because == because) {
                Some(group) => {
                    group.count += 1;
                    if group.first.len() < NAMED {
                        group.first.push(ticket);
                    }
                }
                None => groups.push(Ahead {
                    because,
                    count: 1,
                    first: vec![ticket],
                }),
            }
        }
        Some(place)
    }
}

fn because(urgency: Urgency, ahead: &OrderKey, own: &OrderKey) -> AheadBecause {
    if ahead.tier != own.tier {
        AheadBecause::Tier(urgency)
    } else if ahead.priority != own.priority {
        AheadBecause::Priority
    } else if ahead.standing != own.standing {
        AheadBecause::CustomerThere
    } else if ahead.no_target != own.no_target {
        AheadBecause::Target
    } else if ahead.due != own.due {
        AheadBecause::EarlierDue
    } else {
        AheadBecause::EarlierArrival
    }
}
