use serde::{Deserialize, Serialize};

pub use super::applied::{Applied, Recorded};
use crate::model::{AgentId, Name, Presence, TicketId, Urgency};
use crate::policy::{Need, PolicyErrors};
use crate::time::{Span, Timestamp};

/// The host's time went back by more than the policy's `skew`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "time `{given}` is earlier than the last, `{last}`, by more than the skew of {skew}; send inputs in order of time"
)]
#[non_exhaustive]
pub struct TimeReversed {
    /// The time that was given.
    pub given: Timestamp,
    /// The engine's time.
    pub last: Timestamp,
    /// What the policy puts up with.
    pub skew: Span,
}

/// Why an input was not carried out. Nothing has changed but the time, and with
/// codes 1 to 3 not even that: they are found before the time is looked at, or in it.
///
/// Codes are checked in the order of their numbers: an input with several faults
/// is refused with the lowest. Numbers are never reused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// 1: the sequence was used before with another command.
    #[error(
        "sequence {sequence} of source `{source_name}` was used before with another command; give each command a sequence of its own"
    )]
    SequenceConflict {
        /// The source.
        source_name: Name,
        /// The sequence.
        sequence: u64,
    },
    /// 2: the sequence is lower than the source's last and was never seen.
    #[error(
        "sequence {sequence} of source `{source_name}` comes after {last}; sequences must increase"
    )]
    SequenceOutOfOrder {
        /// The source.
        source_name: Name,
        /// The sequence.
        sequence: u64,
        /// The source's last sequence.
        last: u64,
    },
    /// 3: the time went back.
    #[error(transparent)]
    TimeReversed(#[from] TimeReversed),
    /// 4: there are as many sources as the policy allows.
    #[error(
        "source `{source_name}` would be one more than the limit of {limit}; reuse a source, or raise `limits.sources`"
    )]
    TooManySources {
        /// The new source.
        source_name: Name,
        /// The bound.
        limit: u32,
    },
    /// 5: `occurred_at` lies after the input's time, or too far back.
    #[error(
        "occurred_at `{given}` lies outside `{earliest}` to `{latest}`; correct it, or raise the policy's `backdate`"
    )]
    OccurredAtOutOfBounds {
        /// What was given.
        given: Timestamp,
        /// The earliest allowed.
        earliest: Timestamp,
        /// The latest allowed.
        latest: Timestamp,
    },

    /// 10: a text is longer than the policy allows.
    #[error(
        "{what} has {length} bytes, the limit is {limit}; shorten it, or raise `limits.name_bytes`"
    )]
    TooLong {
        /// What kind of text.
        what: &'static str,
        /// Its length in bytes.
        length: u64,
        /// The bound.
        limit: u32,
    },
    /// 11: a list is longer than the policy allows.
    #[error("{count} {what}, the limit is {limit}; send fewer, or raise `limits.{setting}`")]
    TooMany {
        /// What kind of items.
        what: &'static str,
        /// How many.
        count: u64,
        /// The bound.
        limit: u32,
        /// The policy's setting.
        setting: &'static str,
    },
    /// 12: a hold is to end before it begins.
    #[error("until `{until}` is not after the input's time `{at}`; give a later instant, or none")]
    UntilNotAfter {
        /// What was given.
        until: Timestamp,
        /// The input's time.
        at: Timestamp,
    },
    /// 13: a snooze needs an end.
    #[error("ticket `{ticket}` cannot be snoozed without an end; give `until`")]
    SnoozeWithoutEnd {
        /// Which.
        ticket: TicketId,
    },

    /// 20: the policy does not know a name.
    #[error("the policy knows no {what} `{given}`{}", nearest_hint(.nearest.as_ref()))]
    UnknownName {
        /// What kind of name.
        what: &'static str,
        /// What was given.
        given: Name,
        /// The nearest name that is known.
        nearest: Option<Name>,
    },

    /// 30: no such ticket is open or kept.
    #[error(
        "no ticket `{ticket}`; open it first (closed tickets are dropped after the policy's `retention`)"
    )]
    UnknownTicket {
        /// Which.
        ticket: TicketId,
    },
    /// 31: no such agent is registered.
    #[error("no agent `{agent}`; register it first")]
    UnknownAgent {
        /// Who.
        agent: AgentId,
    },

    /// 40: the ticket's id is taken by one with other content.
    #[error("ticket `{ticket}` exists with other content; use a new id, or change the ticket")]
    TicketExists {
        /// Which.
        ticket: TicketId,
    },
    /// 41: the agent's id is taken by one with other content.
    #[error("agent `{agent}` exists with other content; use a new id, or update the agent")]
    AgentExists {
        /// Who.
        agent: AgentId,
    },

    /// 50: the ticket is closed.
    #[error("ticket `{ticket}` is closed; {}", closed_hint(*.into))]
    TicketClosed {
        /// Which.
        ticket: TicketId,
        /// Into which it was merged, if it was.
        into: Option<TicketId>,
    },
    /// 51: the ticket is open.
    #[error("ticket `{ticket}` is not closed; there is nothing to reopen")]
    TicketNotClosed {
        /// Which.
        ticket: TicketId,
    },
    /// 52: the ticket is not offered to this agent, or no longer.
    #[error(
        "ticket `{ticket}` is not offered to agent `{agent}`; the offer may have lapsed or been revoked"
    )]
    NotOffered {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// 53: nobody has the ticket.
    #[error(
        "ticket `{ticket}` is not assigned; only a ticket that an agent has can be given back, or have its customer called"
    )]
    NotAssigned {
        /// Which.
        ticket: TicketId,
    },
    /// 54: the ticket is not held.
    #[error("ticket `{ticket}` is not held; there is nothing to resume")]
    NotHeld {
        /// Which.
        ticket: TicketId,
    },
    /// 55: the ticket's attempts are not exhausted.
    #[error("the attempts of ticket `{ticket}` are not exhausted; there is nothing to retry")]
    NotExhausted {
        /// Which.
        ticket: TicketId,
    },
    /// 56: the agent is not finishing up after this ticket.
    #[error("agent `{agent}` has no wrap-up for ticket `{ticket}`; it may have ended by itself")]
    NoWrapUp {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// 57: the ticket demands no action, or no longer.
    #[error("ticket `{ticket}` demands no action; it may have been reported done before")]
    NoAction {
        /// Which.
        ticket: TicketId,
    },
    /// 58: the agent is not there.
    #[error("agent `{agent}` is {presence}, not online; choose another, or set its presence first")]
    AgentNotOnline {
        /// Who.
        agent: AgentId,
        /// How it is instead.
        presence: Presence,
    },
    /// 59: the agent still has something.
    #[error(
        "agent `{agent}` is {presence} and has {tickets} tickets; set it offline and resume or transfer what it holds first"
    )]
    AgentInUse {
        /// Who.
        agent: AgentId,
        /// How it is.
        presence: Presence,
        /// How many tickets name it.
        tickets: u64,
    },
    /// 60: the agent lacks something that the ticket needs and that never relaxes.
    #[error("agent `{agent}` cannot take ticket `{ticket}`: it {need}; choose an agent who can")]
    NeedNotMet {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// What is lacking.
        need: Need,
    },

    /// 61: the clock does not run on the ticket.
    #[error(
        "clock `{clock}` does not run on ticket `{ticket}`; it is not promised, was withdrawn, or started later than that"
    )]
    ClockNotRunning {
        /// Which.
        ticket: TicketId,
        /// The clock.
        clock: Name,
    },
    /// 62: only a person meets the clock.
    #[error("clock `{clock}` of ticket `{ticket}` is met by a person only; name one, or nobody")]
    ClockNeedsPerson {
        /// Which.
        ticket: TicketId,
        /// The clock.
        clock: Name,
    },
    /// 63: the action may not take effect yet.
    #[error("action `{action}` of ticket `{ticket}` {}", floor_hint(*.not_before))]
    ActionTooEarly {
        /// Which.
        ticket: TicketId,
        /// The action.
        action: Name,
        /// From when it may; `None`: something that decides it is not known.
        not_before: Option<Timestamp>,
    },

    /// 70: there are as many tickets as the policy allows.
    #[error(
        "{limit} tickets are open or have an action to be done, which is the limit; close some, or raise `limits.{setting}`"
    )]
    TooManyTickets {
        /// The bound.
        limit: u32,
        /// The policy's setting: `tickets`, or of a ticket of the top three tiers, for which
        /// places are kept beyond that, `top_tier_tickets`.
        setting: &'static str,
    },
    /// 71: there are as many agents as the policy allows.
    #[error(
        "{limit} agents are registered, which is the limit; remove some, or raise `limits.agents`"
    )]
    TooManyAgents {
        /// The bound.
        limit: u32,
    },

    /// 140: a person has the ticket, and only bots hand over.
    #[error(
        "ticket `{ticket}` is with agent `{agent}`, a person; release it or transfer it instead"
    )]
    NotWithBot {
        /// Which ticket.
        ticket: TicketId,
        /// Who has it.
        agent: AgentId,
    },

    /// 80: the new policy has problems.
    #[error("the new policy is not valid: {0}")]
    PolicyInvalid(PolicyErrors),
    /// 81: the new policy lacks names that tickets still use.
    #[error("the new policy lacks what is still in use: {}; map the queues, and keep the rest until their tickets are closed", list(.names))]
    NamesInUse {
        /// Each as `kind.name`, for example `queues.fraud`, sorted.
        names: Vec<String>,
    },

    /// 90: a skill's validity or a shift ends before it begins.
    #[error(
        "{what} ends at `{until}`, which is not after its beginning at `{from}`; give a later end"
    )]
    EndsBeforeItBegins {
        /// What.
        what: &'static str,
        /// When it begins.
        from: Timestamp,
        /// When it ends.
        until: Timestamp,
    },
    /// 91: a ticket wants an agent whom it excludes.
    #[error("ticket `{ticket}` wants agent `{agent}` and excludes it; keep one of the two")]
    WantedAndExcluded {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },

    /// 100: the host cannot say that a ticket is interrupted.
    #[error(
        "ticket `{ticket}` is not interrupted by a command; assign the other ticket, or hold this one for a reason of its own"
    )]
    InterruptedByHand {
        /// Which.
        ticket: TicketId,
    },
    /// 101: the agent has the ticket itself.
    #[error("agent `{agent}` has ticket `{ticket}` itself; choose another to help")]
    ConsultsItself {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// 102: the agent does not help with the ticket.
    #[error(
        "agent `{agent}` does not help with ticket `{ticket}`; that may have ended with the assignment"
    )]
    NoConsult {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// 110: the ticket's queue has as many in line as it takes.
    #[error(
        "ticket `{ticket}` would be one more than the limit of {limit} in queue `{queue}`; open it again when fewer wait, or raise the queue's `limit`"
    )]
    QueueFull {
        /// Which.
        ticket: TicketId,
        /// The queue in which it would stand.
        queue: Name,
        /// The bound.
        limit: u32,
    },
    /// 120: a ticket is to be linked to, or merged into, itself.
    #[error("ticket `{ticket}` cannot be joined to itself; name two tickets")]
    SameTicket {
        /// Which.
        ticket: TicketId,
    },
    /// 121: two tickets are not of one customer and brand.
    #[error(
        "tickets `{ticket}` and `{other}` are not of one {what}; what one customer said must not reach another"
    )]
    NotOneCustomer {
        /// The one.
        ticket: TicketId,
        /// The other.
        other: TicketId,
        /// What differs: `customer` or `brand`.
        what: &'static str,
    },
    /// 122: the policy has no channel for callbacks.
    #[error(
        "ticket `{ticket}` cannot be called back: the policy names no channel for it; set `callback_channel`, or schedule a follow-up"
    )]
    NoCallbackChannel {
        /// Which.
        ticket: TicketId,
    },
    /// 123: the policy does not say what follows when nobody answers.
    #[error(
        "the policy has no `callbacks`, so nothing is said of when ticket `{ticket}` is called again; set them, or hold the ticket"
    )]
    NoCallbackPlan {
        /// Which.
        ticket: TicketId,
    },
    /// 124: the customer has as many tickets of the tier as the policy allows. Never of the
    /// top three tiers: there one more is taken in, and stands lower.
    #[error(
        "the customer has {limit} open tickets in `{tier}`, which is the limit; write in ticket `{open}`, or merge into it, or raise `customer_limits.{tier}`"
    )]
    CustomerLimit {
        /// The tier.
        tier: Urgency,
        /// The bound.
        limit: u32,
        /// The first of their tickets in it.
        open: TicketId,
    },
    /// 125: there are as many customers with flags as the policy allows.
    #[error(
        "{limit} customers have flags, which is the limit; take flags from some, or raise `limits.customers`"
    )]
    TooManyCustomers {
        /// The bound.
        limit: u32,
    },
    /// 126: no such incident is open.
    #[error("no incident `{incident}`; open it first")]
    UnknownIncident {
        /// Which.
        incident: Name,
    },
    /// 127: an incident of that name is about other topics.
    #[error("incident `{incident}` exists with other topics; use a new name")]
    IncidentExists {
        /// Which.
        incident: Name,
    },
    /// 128: the ticket belongs to another incident.
    #[error("ticket `{ticket}` belongs to incident `{incident}`; take it out of that first")]
    InAnotherIncident {
        /// Which.
        ticket: TicketId,
        /// The other incident.
        incident: Name,
    },
    /// 129: there are as many incidents as the policy allows.
    #[error(
        "{limit} incidents are open, which is the limit; resolve some, or raise `limits.incidents`"
    )]
    TooManyIncidents {
        /// The bound.
        limit: u32,
    },
    /// 130: a ticket is to be merged into one of a lower tier.
    #[error(
        "ticket `{ticket}` is of the tier `{tier}`, and would go on as ticket `{into}` in `{into_tier}`; merge `{into}` into it, or change the topic of `{into}` first"
    )]
    LowerTier {
        /// The one that would be closed.
        ticket: TicketId,
        /// Its tier.
        tier: Urgency,
        /// The one that would go on.
        into: TicketId,
        /// The tier of that one.
        into_tier: Urgency,
    },
}

fn closed_hint(into: Option<TicketId>) -> String {
    into.map_or_else(
        || "reopen it first".to_owned(),
        |into| format!("it was merged into `{into}`: use that, or reopen it first"),
    )
}

fn nearest_hint(nearest: Option<&Name>) -> String {
    nearest.map_or_else(
        || "; add it to the policy, or use a name it knows".to_owned(),
        |name| format!("; did you mean `{name}`?"),
    )
}

fn floor_hint(not_before: Option<Timestamp>) -> String {
    not_before.map_or_else(
        || "may not take effect before an instant that is not known; set its anchors".to_owned(),
        |at| format!("may not take effect before `{at}`; report it done then"),
    )
}

fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Refusal {
    /// The refusal's number.
    #[must_use]
    pub const fn code(&self) -> RefusalCode {
        RefusalCode(match self {
            Self::SequenceConflict { .. } => 1,
            Self::SequenceOutOfOrder { .. } => 2,
            Self::TimeReversed(_) => 3,
            Self::TooManySources { .. } => 4,
            Self::OccurredAtOutOfBounds { .. } => 5,
            Self::TooLong { .. } => 10,
            Self::TooMany { .. } => 11,
            Self::UntilNotAfter { .. } => 12,
            Self::SnoozeWithoutEnd { .. } => 13,
            Self::UnknownName { .. } => 20,
            Self::UnknownTicket { .. } => 30,
            Self::UnknownAgent { .. } => 31,
            Self::TicketExists { .. } => 40,
            Self::AgentExists { .. } => 41,
            Self::TicketClosed { .. } => 50,
            Self::TicketNotClosed { .. } => 51,
            Self::NotOffered { .. } => 52,
            Self::NotAssigned { .. } => 53,
            Self::NotHeld { .. } => 54,
            Self::NotExhausted { .. } => 55,
            Self::NoWrapUp { .. } => 56,
            Self::NoAction { .. } => 57,
            Self::AgentNotOnline { .. } => 58,
            Self::AgentInUse { .. } => 59,
            Self::NeedNotMet { .. } => 60,
            Self::ClockNotRunning { .. } => 61,
            Self::ClockNeedsPerson { .. } => 62,
            Self::ActionTooEarly { .. } => 63,
            Self::TooManyTickets { .. } => 70,
            Self::TooManyAgents { .. } => 71,
            Self::NotWithBot { .. } => 140,
            Self::PolicyInvalid(_) => 80,
            Self::NamesInUse { .. } => 81,
            Self::EndsBeforeItBegins { .. } => 90,
            Self::WantedAndExcluded { .. } => 91,
            Self::InterruptedByHand { .. } => 100,
            Self::ConsultsItself { .. } => 101,
            Self::NoConsult { .. } => 102,
            Self::QueueFull { .. } => 110,
            Self::SameTicket { .. } => 120,
            Self::NotOneCustomer { .. } => 121,
            Self::NoCallbackChannel { .. } => 122,
            Self::NoCallbackPlan { .. } => 123,
            Self::CustomerLimit { .. } => 124,
            Self::TooManyCustomers { .. } => 125,
            Self::UnknownIncident { .. } => 126,
            Self::IncidentExists { .. } => 127,
            Self::InAnotherIncident { .. } => 128,
            Self::TooManyIncidents { .. } => 129,
            Self::LowerTier { .. } => 130,
        })
    }
}

/// The number of a [`Refusal`], for logs and for the memory of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefusalCode(u16);

impl RefusalCode {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl core::fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}
