//! Events in the words of stories.

use core::fmt::{self, Display, Formatter};

use nightdesk::{
    AfterAbandon, AssignedBy, DecidedBy, Event, EventKind, HoldReason, RequeueReason, ResumeCause,
    RevokeReason, Standing, Timestamp,
};

use super::{customers, ladders, time};

/// What happened, with details of which a story names those that matter.
pub(crate) struct Line {
    head: String,
    details: Vec<String>,
}

impl Line {
    pub(crate) fn new(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            details: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, detail: impl Display) -> Self {
        self.details.push(detail.to_string());
        self
    }

    pub(crate) fn with_time(self, word: &str, at: Option<Timestamp>) -> Self {
        match at {
            Some(at) => self.with(format!("{word} {}", time::say(at))),
            None => self,
        }
    }

    /// Whether the head begins with these words.
    pub(crate) fn begins_with(&self, words: &str) -> bool {
        after(&self.head, words).is_some()
    }

    /// Whether `text` says this: the head, then some of the details in their order.
    pub(crate) fn is_said_by(&self, text: &str) -> bool {
        let text = time::normal(text);
        let Some(mut rest) = after(&text, &self.head) else {
            return false;
        };
        for detail in &self.details {
            rest = after(rest, detail).unwrap_or(rest);
        }
        rest.is_empty()
    }
}

/// What comes after `start`, where that ends at a word's end.
fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(start)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix(' ')
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        self.details
            .iter()
            .try_for_each(|detail| write!(f, " {detail}"))
    }
}

/// Events as lines. Those of another time than `at` begin with their own. An offer
/// that is accepted by itself is one line.
pub(super) fn lines(events: &[Event], at: Timestamp) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut offered = None;
    for event in events {
        let before = offered.take();
        if let EventKind::Assigned {
            ticket,
            agent,
            by: AssignedBy::Automatic,
        } = event.kind
        {
            assert_eq!(
                before,
                Some((ticket, agent)),
                "accepted by itself, but not offered"
            );
            continue;
        }
        if let EventKind::Offered {
            ticket,
            agent,
            expires_at: None,
            ..
        } = event.kind
        {
            offered = Some((ticket, agent));
        }
        let mut line = line(&event.kind);
        if event.at != at {
            line.head = format!("{} {}", time::say(event.at), line.head);
        }
        lines.push(line);
    }
    lines
}

fn line(event: &EventKind) -> Line {
    use EventKind as E;
    match event {
        E::TimeSkewed { given } => Line::new("counts from now").with_time("given", Some(*given)),
        E::AgentRegistered { agent } => Line::new(format!("agent {agent} registered")),
        E::AgentUpdated { agent } => Line::new(format!("agent {agent} updated")),
        E::PresenceChanged { agent, from, to } => {
            Line::new(format!("agent {agent} is {to}")).with(format!("was {from}"))
        }
        E::AgentRemoved { agent } => Line::new(format!("agent {agent} removed")),
        E::TicketOpened { ticket, class } => standing(format!("{ticket} opened"), class),
        E::TicketChanged { ticket } => Line::new(format!("{ticket} changed")),
        E::TicketClassified { ticket, class } => standing(format!("{ticket} stands"), class),
        E::TicketReopened { ticket, class } => standing(format!("{ticket} reopened"), class),
        E::ActionRequired {
            ticket,
            action,
            due,
            not_before,
            floor_unknown,
        } => {
            let line = Line::new(format!("{ticket} demands {action}"))
                .with_time("by", *due)
                .with_time("not before", *not_before);
            if *floor_unknown {
                line.with("floor unknown")
            } else {
                line
            }
        }
        E::ActionWithdrawn { ticket, action } => {
            Line::new(format!("{ticket} no longer demands {action}"))
        }
        E::ActionOverdue {
            ticket,
            action,
            due,
        } => Line::new(format!("{ticket} overdue {action}")).with_time("since", Some(*due)),
        E::ActionDone {
            ticket,
            action,
            urgency,
        } => Line::new(format!("{ticket} done {action}")).with(format!("now {urgency}")),
        E::ActionFailed { ticket, action } => Line::new(format!("{ticket} failed {action}")),
        E::StandingRaised { ticket } => Line::new(format!("{ticket} raised")),
        E::CustomerWrote {
            ticket,
            first_unanswered,
        } => Line::new(format!("{ticket} customer wrote")).with(if *first_unanswered {
            "first"
        } else {
            "again"
        }),
        E::AgentWrote { ticket, agent } => Line::new(format!("{ticket} answered by {agent}")),
        E::TicketHeld {
            ticket,
            reason,
            agent,
            until,
        } => {
            let line = Line::new(format!("{ticket} held")).with(hold_reason(*reason));
            agent
                .iter()
                .fold(line, |line, agent| line.with(format!("with {agent}")))
                .with_time("until", *until)
        }
        E::TicketResumed { ticket, cause } => {
            Line::new(format!("{ticket} resumed")).with(resume_cause(*cause))
        }
        E::TicketRequeued {
            ticket,
            agent,
            reason,
        } => Line::new(format!("{ticket} requeued from {agent}")).with(requeue_reason(*reason)),
        E::TicketTransferred { ticket, from, to } => Line::new(format!("{ticket} moved"))
            .with(format!("from {from}"))
            .with(format!("to {to}")),
        E::PersonWanted { ticket } => Line::new(format!("{ticket} wants a person")),
        E::OpenToPeople { ticket } => Line::new(format!("{ticket} open to people")),
        E::OffersRetried { ticket } => Line::new(format!("{ticket} retried")),
        E::TicketResolved { ticket, agent } => {
            let line = Line::new(format!("{ticket} resolved"));
            agent
                .iter()
                .fold(line, |line, agent| line.with(format!("by {agent}")))
        }
        E::TicketAbandoned { ticket, then } => {
            Line::new(format!("{ticket} abandoned")).with(after_abandon(*then))
        }
        E::TicketCancelled { ticket } => Line::new(format!("{ticket} cancelled")),
        E::TicketForgotten { ticket } => Line::new(format!("{ticket} forgotten")),
        E::WrapUpStarted {
            ticket,
            agent,
            until,
        } => Line::new(format!("{agent} wraps up {ticket}")).with_time("until", Some(*until)),
        E::WrapUpEnded { ticket, agent } => Line::new(format!("{agent} wrapped up {ticket}")),
        E::Capacity(event) => super::capacity::said(event),
        E::Queue(event) => super::queues::said(event),
        E::OffersSuspended => Line::new("offers suspended"),
        E::OffersResumed => Line::new("offers go on"),
        E::PolicyReplaced { .. } => Line::new("policy replaced"),
        E::Customer(event) => customers::customer(event),
        E::Incident(event) => customers::incident(event),
        E::SurgeStarted { .. } | E::SurgeEnded { .. } => customers::surge(event),
        other => ladders::line(other)
            .or_else(|| clock(other))
            .unwrap_or_else(|| offer(other)),
    }
}

/// `1 clock first runs due 03:20`, each with its instance as `#1`.
fn clock(event: &EventKind) -> Option<Line> {
    use EventKind as E;
    let head = |ticket, clock, what: &str, instance: &u32| {
        Line::new(format!("{ticket} clock {clock} {what}")).with(format!("#{instance}"))
    };
    Some(match event {
        E::AnchorSet {
            ticket,
            anchor,
            instant,
            was,
        } => Line::new(format!("{ticket} anchor {anchor}"))
            .with_time("at", Some(*instant))
            .with_time("was", *was),
        E::ClockStarted {
            ticket,
            clock,
            instance,
            due,
        } => head(ticket, clock, "runs", instance).with_time("due", *due),
        E::ClockChanged {
            ticket,
            clock,
            instance,
            due: None,
        } => head(ticket, clock, "has no due time", instance),
        E::ClockChanged {
            ticket,
            clock,
            instance,
            due,
        } => head(ticket, clock, "is now", instance).with_time("due", *due),
        E::ClockWarning {
            ticket,
            clock,
            instance,
            warning,
            due,
        } => head(ticket, clock, &format!("warns {warning}"), instance).with_time("due", *due),
        E::ClockLead {
            ticket,
            clock,
            instance,
            due,
        } => head(ticket, clock, "is to be worked on", instance).with_time("due", Some(*due)),
        E::ClockBreached {
            ticket,
            clock,
            instance,
            due,
        } => head(ticket, clock, "breached", instance).with_time("due", Some(*due)),
        E::BreachWithdrawn {
            ticket,
            clock,
            instance,
            due,
        } => head(ticket, clock, "not breached", instance).with_time("due", *due),
        E::ClockMet {
            ticket,
            clock,
            instance,
            met_at,
            late,
        } => {
            let what = if *late { "met late" } else { "met" };
            head(ticket, clock, what, instance).with_time("at", Some(*met_at))
        }
        E::ClockWithdrawn {
            ticket,
            clock,
            instance,
        } => head(ticket, clock, "withdrawn", instance),
        _ => return None,
    })
}

fn offer(event: &EventKind) -> Line {
    use EventKind as E;
    match event {
        E::Offered {
            ticket,
            agent,
            expires_at,
            decision,
        } => {
            let line = match expires_at {
                None => Line::new(format!("{ticket} goes to {agent}")),
                at => Line::new(format!("{ticket} offered to {agent}")).with_time("until", *at),
            };
            let line = line
                .with(format!("in {}", decision.queue))
                .with(decision.urgency)
                .with_time("due", decision.due);
            let language = decision.language.iter();
            language
                .fold(line, |line, language| {
                    line.with(format!("speaking {language}"))
                })
                .with(format!("chosen by {}", decided_by(decision.decided_by)))
                .with(format!("on step {}", decision.step.unwrap_or(0)))
        }
        E::Assigned { ticket, agent, by } => {
            Line::new(format!("{agent} has {ticket}")).with(assigned_by(*by))
        }
        E::OfferDeclined {
            ticket,
            agent,
            retry_at,
        } => Line::new(format!("{agent} declined {ticket}")).with_time("until", Some(*retry_at)),
        E::OfferExpired {
            ticket,
            agent,
            back_off_until,
        } => {
            Line::new(format!("{agent} missed {ticket}")).with_time("until", Some(*back_off_until))
        }
        E::OfferRevoked {
            ticket,
            agent,
            reason,
        } => Line::new(format!("{ticket} revoked from {agent}")).with(revoke_reason(*reason)),
        E::BackOffEnded {
            agent,
            ticket: Some(ticket),
        } => Line::new(format!("{agent} may have {ticket} again")),
        E::BackOffEnded {
            agent,
            ticket: None,
        } => Line::new(format!("{agent} may be asked again")),
        E::AttemptsExhausted { ticket, attempts } => {
            Line::new(format!("{ticket} exhausted")).with(format!("after {attempts}"))
        }
        E::EverybodyDeclined { ticket, agents } => {
            let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
            Line::new(format!("{ticket} declined by everybody"))
                .with(format!("asking {}", agents.join(" ")))
        }
        other => panic!("no words for {other:?}"),
    }
}

/// Where a ticket stands.
pub(super) fn standing(head: String, class: &Standing) -> Line {
    let line = Line::new(head)
        .with(format!("in {}", class.queue))
        .with(class.urgency)
        .with(class.priority);
    let line = match class.due {
        None => line.with("without target"),
        due => line.with_time("due", due),
    };
    let line = line.with(format!("ahead {}", class.head_start));
    let rules: Vec<&str> = class.rules.iter().map(|rule| rule.as_str()).collect();
    let rules = if rules.is_empty() {
        "none".to_owned()
    } else {
        rules.join(",")
    };
    line.with(format!("rules {rules}"))
}

fn decided_by(decided_by: DecidedBy) -> String {
    match decided_by {
        DecidedBy::OnlyOne => "only_one".to_owned(),
        DecidedBy::Comparator(comparator) => comparator.to_string(),
        DecidedBy::Arrival => "arrival".to_owned(),
        DecidedBy::Everybody => "everybody".to_owned(),
        DecidedBy::Interruption => "interruption".to_owned(),
        other => panic!("no words for {other:?}"),
    }
}

/// The words for an enum of reasons.
macro_rules! words {
    ($name:ident, $type:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        pub(super) fn $name(reason: $type) -> &'static str {
            match reason {
                $($type::$variant => $text,)+
                #[allow(unreachable_patterns)] // not all of them are open to more
                other => panic!("no words for {other:?}"),
            }
        }
    };
}

words!(assigned_by, AssignedBy {
    Automatic => "automatic", Accepted => "accepted", Host => "by_host", Resumed => "resumed",
    Relief => "relief",
});
words!(revoke_reason, RevokeReason {
    TakenByAnother => "taken", AgentNotOnline => "not_online", NoLongerFits => "unfit",
    TicketWithdrawn => "withdrawn", Host => "by_host", Suspended => "suspended",
});
words!(resume_cause, ResumeCause {
    Host => "by_host", Time => "by_time", CustomerWrote => "by_customer", CustomerGone => "gone",
    RoomAgain => "by_room", Promoted => "promoted",
});
words!(requeue_reason, RequeueReason {
    HandedOff => "handed_off", Released => "released", AgentOffline => "offline", AgentLost => "lost",
    Transferred => "transferred", AgentNotThere => "not_there", NoLongerFits => "unfit",
    Interrupted => "interrupted", Promoted => "promoted",
});
words!(after_abandon, AfterAbandon {
    Closed => "closed", Callback => "callback", Alert => "alert",
});
words!(hold_reason, HoldReason {
    Customer => "customer", ThirdParty => "third_party", Identity => "identity", Snoozed => "snoozed",
    Interrupted => "interrupted",
});
