//! Whether an offer of a ticket can be made, and if not, what would have to change.

use super::able::{able, with_room};
use super::pool::Among;
use crate::engine::hold::{self, Pairs};
use crate::engine::matching::{ask_again, everybody_refused, may_have_if_able};
use crate::engine::state::State;
use crate::engine::state::ticket::Ticket;
use crate::policy::compiled::Compiled;

/// What becomes of a ticket that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    /// Somebody may take it, or everybody is to be asked again.
    Yes,
    /// Everybody has refused it, and who could be asked again is kept for a reserve.
    KeptFree,
    No,
}

pub(super) fn may_go(policy: &Compiled, state: &State, pairs: &Pairs<'_>, ticket: &Ticket) -> Goes {
    if hold::of_ticket(policy, state, ticket).next().is_some() {
        return Goes::No;
    }
    let agents = || with_room(policy, state, ticket);
    if agents().any(|agent| may_have_if_able(pairs, ticket, agent)) {
        return Goes::Yes;
    }
    let refused = ticket.is_in_danger()
        && everybody_refused(pairs, ticket, able(policy, state, ticket, Among::Online));
    if !refused {
        return Goes::No;
    }
    let again = ask_again(pairs, ticket, agents());
    if !again.asked.is_empty() {
        Goes::Yes
    } else if again.forgiven.is_empty() {
        Goes::No
    } else {
        Goes::KeptFree
    }
}
