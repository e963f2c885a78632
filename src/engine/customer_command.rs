//! What the host says of customers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{CustomerId, Name, TicketId};
use crate::time::Timestamp;

/// What the host says of a customer, or of what a customer's tickets have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CustomerCommand {
    /// The flags of a customer, all of them: others are gone. Their open tickets are
    /// classified anew, in order of arrival. With the same flags: already done.
    SetFlags {
        /// Whose.
        customer: CustomerId,
        /// Which; names that the policy declares in `flags`.
        flags: BTreeSet<Name>,
    },
    /// Everything that refers to a customer is erased: the reference, case and attributes of
    /// their tickets, open or kept, and what is known of themselves; their cases also where they are
    /// those of tickets that name no customer. The tickets go on.
    /// Nothing known: already done.
    ///
    /// An open ticket keeps until it closes, without a word of whose it is, the flags and
    /// those attributes that the policy's rules look at: whom they protect is not to lose
    /// that half-way. All else goes at once.
    ///
    /// What an engine was told before stays in the host's journal, if it keeps one.
    Forget {
        /// Whom.
        customer: CustomerId,
    },
    /// The ticket continues what another one is about: that one's case, unless it has one, and
    /// the agent who has or had it is preferred. A person asked for there is asked for here. If only one of them names its customer, both are that customer's.
    Link {
        /// Which; open.
        ticket: TicketId,
        /// To which; open or kept.
        to: TicketId,
    },
    /// Two tickets are one: the first is closed, and how long its customer has waited counts
    /// for the second, though not from before the second's last answer. An action of it that is still to be done stays to be done.
    ///
    /// What protects the first protects the second, whatever topic that comes to have: a person
    /// asked for, people only, clearances, agents and groups excluded, a language fixed by law
    /// (unless the law fixes one for the second), the level it must be mastered at, and deadlines
    /// set by law. So does what was set by hand (a queue, unless
    /// the second has one; a higher priority), a priority that a clock or a ladder raised, and its case,
    /// segment and incident, unless the second has one. If only one of them names its customer, both
    /// are that customer's. Into one of a lower tier nothing is merged.
    Merge {
        /// The one that is closed.
        from: TicketId,
        /// The one that goes on; open.
        into: TicketId,
    },
    /// The customer is to be called at an instant: the ticket goes on in the policy's callback
    /// channel and is put aside until then, or until quiet hours are over. It stays its
    /// agent's. A message of the customer takes it up at once.
    ScheduleCallback {
        /// Which.
        ticket: TicketId,
        /// When. After the input's time.
        at: Timestamp,
        /// Where the customer is: a zone of `quiet_hours`; its first when absent.
        #[serde(default)]
        zone: Option<Name>,
    },
    /// The ticket is to be taken up again at an instant, in the channel it has; else as
    /// [`CustomerCommand::ScheduleCallback`].
    ScheduleFollowUp {
        /// Which.
        ticket: TicketId,
        /// When. After the input's time.
        at: Timestamp,
        /// Where the customer is: a zone of `quiet_hours`; its first when absent.
        #[serde(default)]
        zone: Option<Name>,
    },
    /// The agent who has the ticket called the customer, who did not answer: it is put aside
    /// until the next call, as the policy's `callbacks` say.
    NoAnswer {
        /// Which; assigned.
        ticket: TicketId,
    },
}
