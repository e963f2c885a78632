//! Events as one line of plain English each, for logs and for people.

use core::fmt::{self, Display, Formatter};

use super::event::{Event, EventKind};
use super::event_detail::{
    AfterAbandon, AssignedBy, DecidedBy, Decision, RequeueReason, ResumeCause, RevokeReason,
    Standing, StepCause,
};
use super::input::HoldReason;
use crate::model::Name;
use crate::time::{Span, Timestamp};

impl Display for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.kind)
    }
}

impl Display for EventKind {
    #[allow(clippy::too_many_lines)] // one line an event
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeSkewed { given } => write!(f, "an input of {given} counts as of now"),
            Self::AgentRegistered { agent } => write!(f, "agent {agent} registered"),
            Self::AgentUpdated { agent } => write!(f, "agent {agent} changed"),
            Self::PresenceChanged { agent, from, to } => {
                write!(f, "agent {agent} is {to}, was {from}")
            }
            Self::AgentRemoved { agent } => write!(f, "agent {agent} removed"),
            Self::TicketOpened { ticket, class } => write!(f, "ticket {ticket} opened: {class}"),
            Self::TicketChanged { ticket } => write!(f, "ticket {ticket} changed"),
            Self::TicketClassified { ticket, class } => write!(f, "ticket {ticket} is now {class}"),
            Self::ActionRequired {
                ticket,
                action,
                due,
                not_before,
                floor_unknown,
            } => {
                write!(f, "ticket {ticket} requires action `{action}`")?;
                if *floor_unknown {
                    return f.write_str(", not before an instant that is not known yet");
                }
                if not_before.is_none() {
                    f.write_str(" at once")?;
                }
                due.map_or(Ok(()), |due| write!(f, ", by {due}"))?;
                not_before.map_or(Ok(()), |at| write!(f, ", not before {at}"))
            }
            Self::ActionWithdrawn { ticket, action } => {
                write!(f, "ticket {ticket} no longer requires action `{action}`")
            }
            Self::ActionOverdue {
                ticket,
                action,
                due,
            } => {
                write!(
                    f,
                    "ticket {ticket}: action `{action}` was due at {due} and is OVERDUE"
                )
            }
            // Where it leads to another tier, the next event says so.
            Self::ActionDone { ticket, action, .. } => {
                write!(f, "ticket {ticket}: action `{action}` done")
            }
            Self::ActionFailed { ticket, action } => {
                write!(f, "ticket {ticket}: action `{action}` FAILED")
            }
            Self::StandingRaised { ticket } => {
                write!(
                    f,
                    "ticket {ticket} has waited past all patience and stands with live customers"
                )
            }
            Self::Offered {
                ticket,
                agent,
                expires_at,
                decision,
            } => {
                write!(f, "ticket {ticket} offered to agent {agent}")?;
                if let Some(at) = expires_at {
                    write!(f, " until {at}")?;
                }
                write!(f, ": {decision}")
            }
            Self::Assigned { ticket, agent, by } => {
                write!(f, "agent {agent} has ticket {ticket}: {by}")
            }
            Self::OfferDeclined {
                ticket,
                agent,
                retry_at,
            } => {
                write!(
                    f,
                    "agent {agent} declined ticket {ticket}, may be asked again at {retry_at}"
                )
            }
            Self::OfferExpired {
                ticket,
                agent,
                back_off_until,
            } => {
                write!(
                    f,
                    "agent {agent} missed ticket {ticket}, no offers until {back_off_until}"
                )
            }
            Self::OfferRevoked {
                ticket,
                agent,
                reason,
            } => {
                write!(
                    f,
                    "offer of ticket {ticket} to agent {agent} taken back: {reason}"
                )
            }
            Self::BackOffEnded {
                agent,
                ticket: Some(ticket),
            } => {
                write!(f, "agent {agent} may be asked for ticket {ticket} again")
            }
            Self::BackOffEnded {
                agent,
                ticket: None,
            } => write!(f, "agent {agent} gets offers again"),
            Self::AttemptsExhausted { ticket, attempts } => write!(
                f,
                "ALERT: ticket {ticket} was declined or missed {attempts} times: no more offers until somebody sees to it"
            ),
            Self::EverybodyDeclined { ticket, agents } => {
                write!(
                    f,
                    "ALERT: everybody able has declined, missed or given back ticket {ticket}; back-offs cleared, asking all again: agent"
                )?;
                agents.iter().try_for_each(|agent| write!(f, " {agent}"))
            }
            Self::CustomerWrote {
                ticket,
                first_unanswered,
            } => {
                write!(f, "customer of ticket {ticket} wrote")?;
                f.write_str(if *first_unanswered {
                    ""
                } else {
                    " again, still unanswered"
                })
            }
            Self::AgentWrote { ticket, agent } => {
                write!(f, "agent {agent} answered ticket {ticket}")
            }
            Self::TicketHeld {
                ticket,
                reason,
                agent,
                until,
            } => {
                write!(f, "ticket {ticket} put aside: {reason}")?;
                if let Some(agent) = agent {
                    write!(f, ", stays with agent {agent}")?;
                }
                until.map_or(Ok(()), |until| write!(f, ", until {until}"))
            }
            Self::TicketResumed { ticket, cause } => write!(f, "ticket {ticket} goes on: {cause}"),
            Self::PersonWanted { ticket } => {
                write!(f, "ticket {ticket}: the customer asked for a person")
            }
            Self::OpenToPeople { ticket } => {
                write!(f, "ticket {ticket} goes to people: no bot takes it")
            }
            Self::TicketRequeued {
                ticket,
                agent,
                reason,
            } => {
                write!(
                    f,
                    "ticket {ticket} goes back in line from agent {agent}: {reason}"
                )
            }
            Self::TicketTransferred { ticket, from, to } => {
                write!(
                    f,
                    "ticket {ticket} transferred from queue `{from}` to `{to}`"
                )
            }
            Self::OffersRetried { ticket } => write!(f, "ticket {ticket} is offered again"),
            Self::TicketResolved {
                ticket,
                agent: Some(agent),
            } => {
                write!(f, "ticket {ticket} resolved by agent {agent}")
            }
            Self::TicketResolved {
                ticket,
                agent: None,
            } => write!(f, "ticket {ticket} resolved"),
            Self::TicketAbandoned { ticket, then } => {
                write!(f, "customer of ticket {ticket} is gone: {then}")
            }
            Self::TicketCancelled { ticket } => write!(f, "ticket {ticket} cancelled"),
            Self::TicketReopened { ticket, class } => {
                write!(f, "ticket {ticket} reopened: {class}")
            }
            Self::TicketForgotten { ticket } => write!(f, "ticket {ticket} is no longer kept"),
            Self::WrapUpStarted {
                ticket,
                agent,
                until,
            } => {
                write!(
                    f,
                    "agent {agent} finishes up after ticket {ticket}, until {until}"
                )
            }
            Self::WrapUpEnded { ticket, agent } => {
                write!(f, "agent {agent} has finished up after ticket {ticket}")
            }
            Self::AnchorSet {
                ticket,
                anchor,
                instant,
                was,
            } => {
                write!(f, "ticket {ticket}: anchor `{anchor}` is {instant}")?;
                was.map_or(Ok(()), |was| write!(f, ", was {was}"))
            }
            Self::ClockStarted {
                ticket, clock, due, ..
            } => {
                write!(f, "ticket {ticket}: clock `{clock}` runs")?;
                due_by(f, *due)
            }
            Self::ClockChanged {
                ticket, clock, due, ..
            } => {
                write!(f, "ticket {ticket}: clock `{clock}` is now")?;
                match due {
                    Some(due) => write!(f, " due {due}"),
                    None => f.write_str(" without a due instant"),
                }
            }
            Self::ClockWarning {
                ticket, clock, due, ..
            } => {
                write!(f, "ticket {ticket}: clock `{clock}` warns")?;
                due_by(f, *due)
            }
            Self::ClockLead {
                ticket, clock, due, ..
            } => {
                write!(
                    f,
                    "ticket {ticket}: work for clock `{clock}` must begin, due {due}"
                )
            }
            Self::ClockBreached {
                ticket, clock, due, ..
            } => {
                write!(
                    f,
                    "ticket {ticket}: clock `{clock}` BREACHED, was due {due}"
                )
            }
            Self::BreachWithdrawn {
                ticket, clock, due, ..
            } => {
                write!(
                    f,
                    "ticket {ticket}: clock `{clock}` is not breached after all"
                )?;
                due_by(f, *due)
            }
            Self::ClockMet {
                ticket,
                clock,
                met_at,
                late,
                ..
            } => {
                let late = if *late { " LATE" } else { "" };
                write!(f, "ticket {ticket}: clock `{clock}` met{late} at {met_at}")
            }
            Self::ClockWithdrawn { ticket, clock, .. } => {
                write!(f, "ticket {ticket}: clock `{clock}` is promised no more")
            }
            Self::Capacity(event) => event.fmt(f),
            Self::Queue(event) => event.fmt(f),
            Self::AgentSkillsChanged {
                agent,
                gained,
                lost,
            } => {
                write!(f, "agent {agent}: by date")?;
                names(f, " gains", gained)?;
                names(f, " loses", lost)
            }
            Self::DutyChanged { agent, on_duty } => {
                let how = if *on_duty { "on" } else { "off" };
                write!(f, "agent {agent} is {how} duty by its roster")
            }
            Self::StepTaken {
                ticket,
                ladder,
                step,
                cause,
            } => write!(
                f,
                "ticket {ticket} takes step {step} of ladder `{ladder}`: {cause}"
            ),
            Self::StepSkipped {
                ticket,
                ladder,
                step,
                to,
            } => write!(
                f,
                "ticket {ticket}: nobody expected could meet step {step} of ladder `{ladder}`, so step {to} is in force"
            ),
            Self::StepReturned {
                ticket,
                ladder,
                step,
            } => write!(
                f,
                "ticket {ticket}: somebody could meet step {step} of ladder `{ladder}` again"
            ),
            Self::AssignmentUnfit {
                ticket,
                agent,
                needs,
            } => {
                write!(f, "ticket {ticket} has grown past agent {agent}")?;
                needs.iter().enumerate().try_for_each(|(position, need)| {
                    write!(f, "{} it {need}", if position == 0 { ":" } else { "," })
                })
            }
            Self::AssignmentFits { ticket, agent } => {
                write!(f, "ticket {ticket} fits agent {agent} again")
            }
            Self::AssignmentRelieved { ticket, agent } => {
                write!(f, "agent {agent} is relieved of ticket {ticket}")
            }
            Self::SpeakerWanted {
                ticket,
                agent,
                languages,
            } => {
                write!(f, "ticket {ticket}: agent {agent} answers first")?;
                names(f, ", wanted is a speaker of", languages)
            }
            Self::Customer(event) => event.fmt(f),
            Self::Incident(event) => event.fmt(f),
            Self::SurgeStarted {
                surge,
                count,
                usual,
                usual_windows,
                window,
            } => {
                write!(f, "surge `{surge}` begins: ")?;
                surge_counts(f, *count, *window, *usual, *usual_windows)
            }
            Self::SurgeEnded {
                surge,
                count,
                usual,
                usual_windows,
                window,
            } => {
                write!(f, "surge `{surge}` is over: ")?;
                surge_counts(f, *count, *window, *usual, *usual_windows)
            }
            Self::OffersSuspended => f.write_str("offers suspended"),
            Self::OffersResumed => f.write_str("offers go on"),
            Self::PolicyReplaced { from, to } => write!(f, "policy {to} in force, was {from}"),
        }
    }
}

fn names(f: &mut Formatter<'_>, what: &str, names: &[Name]) -> fmt::Result {
    if names.is_empty() {
        return Ok(());
    }
    f.write_str(what)?;
    names.iter().try_for_each(|name| write!(f, " `{name}`"))
}

/// What came lately, and what came in all the time that counts as usual.
fn surge_counts(
    f: &mut Formatter<'_>,
    count: u64,
    window: Span,
    usual: u64,
    usual_windows: u32,
) -> fmt::Result {
    let before = window.as_micros().saturating_mul(usual_windows.into());
    let before = Span::from_micros(before).unwrap_or(Span::MAX);
    write!(
        f,
        "{count} tickets within {window}, and {usual} in the {before} before"
    )
}

fn due_by(f: &mut Formatter<'_>, due: Option<Timestamp>) -> fmt::Result {
    due.map_or(Ok(()), |due| write!(f, ", due {due}"))
}

impl Display for Standing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {} priority, queue `{}`",
            self.urgency, self.priority, self.queue
        )?;
        match self.due {
            Some(due) => write!(f, ", to be answered by {due}")?,
            None => f.write_str(", no target")?,
        }
        if !self.head_start.is_zero() {
            write!(f, " (head start {})", self.head_start)?;
        }
        for (position, rule) in self.rules.iter().enumerate() {
            write!(
                f,
                "{} `{rule}`",
                if position == 0 { ", by rule" } else { "," }
            )?;
        }
        Ok(())
    }
}

impl Display for Decision {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "next that this agent could take ({}", self.urgency)?;
        if let Some(due) = self.due {
            write!(f, ", due {due}")?;
        }
        f.write_str(")")?;
        if let Some(language) = &self.language {
            write!(f, ", in `{language}`")?;
        }
        if let Some(step) = self.step {
            write!(f, ", on step {step} of its ladder")?;
        }
        write!(f, ", {}", self.decided_by)
    }
}

/// Reasons as the rest of a sentence.
macro_rules! said {
    ($type:ident { $($variant:pat => $text:literal),+ $(,)? }) => {
        impl Display for $type {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $($variant => $text),+ })
            }
        }
    };
}

impl Display for DecidedBy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyOne => f.write_str("nobody else free could take it"),
            Self::Comparator(comparator) => write!(f, "chosen by `{comparator}`"),
            Self::Arrival => f.write_str("equal to others, registered first"),
            Self::Interruption => {
                f.write_str("interrupts nobody, or what matters less or was begun later")
            }
            Self::Everybody => f.write_str("asked together with everybody else"),
        }
    }
}

said!(StepCause {
    Self::Time => "its time has come",
    Self::Clock => "a clock said so",
    Self::Load => "the load that it waits for has begun",
});
said!(AssignedBy {
    Self::Relief => "relieved one whom its needs had grown past",
    Self::Automatic => "put through without asking",
    Self::Accepted => "accepted",
    Self::Host => "by the host's word",
    Self::Resumed => "resumed",
});
said!(RevokeReason {
    Self::TakenByAnother => "somebody else took it",
    Self::AgentNotOnline => "the agent is not online",
    Self::NoLongerFits => "needs, abilities or policy changed",
    Self::TicketWithdrawn => "the ticket is no longer to be offered",
    Self::Host => "by the host",
    Self::Suspended => "offers are suspended",
});
said!(ResumeCause {
    Self::Host => "by the host",
    Self::Time => "its time came",
    Self::CustomerWrote => "the customer wrote",
    Self::CustomerGone => "the customer is gone",
    Self::RoomAgain => "its agent has room again",
    Self::Promoted => "it rose into the top three tiers",
});
said!(RequeueReason {
    Self::HandedOff => "handed over to people",
    Self::Released => "given back",
    Self::AgentOffline => "the agent went off duty",
    Self::AgentLost => "the agent was lost and did not return",
    Self::Transferred => "transferred",
    Self::AgentNotThere => "its agent is not there",
    Self::NoLongerFits => "its agent may no longer take it",
    Self::Interrupted => "it made way for another ticket",
    Self::Promoted => "it rose into the top three tiers",
});
said!(AfterAbandon {
    Self::Closed => "closed",
    Self::Callback => "to be called back",
    Self::Alert => "ALERT, it stays in line and somebody must look",
});
said!(HoldReason {
    Self::Customer => "waiting for the customer",
    Self::ThirdParty => "waiting for a third party",
    Self::Identity => "waiting for proof of identity",
    Self::Snoozed => "snoozed",
    Self::Interrupted => "it made way for another ticket",
});
