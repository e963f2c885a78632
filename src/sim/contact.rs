use crate::model::{AgentSpec, Priority, TicketSpec};
use crate::time::{Span, Timestamp};

/// One customer asking for help, with what is known of it beforehand.
///
/// ```
/// use nightdesk::{Span, TicketSpec, sim::Contact};
/// let at = "2026-03-10T09:00:00Z".parse()?;
/// let contact = Contact::new(TicketSpec::new(1, "card", "phone"), at, Span::from_secs(180))
///     .patience(Span::from_secs(300));
/// assert_eq!(contact.patience, Some(Span::from_secs(300)));
/// # Ok::<(), nightdesk::TimestampError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contact {
    /// The ticket that is opened when the contact arrives. Its id is the contact's.
    pub ticket: TicketSpec,
    /// When the customer asks.
    pub arrived_at: Timestamp,
    /// How long an agent needs for it, from taking it to resolving it.
    pub handle: Span,
    /// How long an agent needs for it each time it is taken up again after an
    /// interruption; `None`: as the simulation's [`Rework`] says.
    pub handle_again: Option<Span>,
    /// How long the customer waits before giving up; `None`: for as long as it takes.
    pub patience: Option<Span>,
    /// After how long in line the host gives it another priority by hand, and
    /// which; `None`: never.
    pub promotion: Option<(Span, Priority)>,
}

impl Contact {
    /// A contact whose customer never gives up.
    #[must_use]
    pub fn new(ticket: TicketSpec, arrived_at: Timestamp, handle: Span) -> Self {
        Self {
            ticket,
            arrived_at,
            handle,
            handle_again: None,
            patience: None,
            promotion: None,
        }
    }

    /// How long an agent needs for it each time it is taken up again after an interruption.
    #[must_use]
    pub fn handle_again(mut self, handle: Span) -> Self {
        self.handle_again = Some(handle);
        self
    }

    /// How long the customer waits before giving up.
    #[must_use]
    pub fn patience(mut self, patience: Span) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Gives it this priority by hand after so long, if nobody has taken it by then.
    #[must_use]
    pub fn promote(mut self, after: Span, to: Priority) -> Self {
        self.promotion = Some((after, to));
        self
    }

    /// When it is given another priority, if still waiting then.
    pub(super) fn promoted_at(&self) -> Option<Timestamp> {
        let (after, _) = self.promotion?;
        Some(self.arrived_at.saturating_add(after))
    }

    /// When the customer gives up, if still waiting then.
    pub(super) fn gives_up_at(&self) -> Option<Timestamp> {
        Some(self.arrived_at.saturating_add(self.patience?))
    }
}

/// What work that was interrupted, or went back in line, still needs when it is taken up
/// again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rework {
    /// All of it: it starts again.
    #[default]
    Restart,
    /// What was left.
    Resume,
}

/// One time on duty of an agent: online from `from`; at `until` it takes nothing
/// new, finishes what it has, and is off duty then. An agent may have many, and
/// may be able to do other things in each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spell {
    /// The agent, with what it can do in this spell.
    pub agent: AgentSpec,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends; after `from`.
    pub until: Timestamp,
    /// How long after `until` it leaves whatever it still has, which goes back in line;
    /// `None`: it finishes what it has.
    pub leaves_after: Option<Span>,
}

impl Spell {
    /// A time on duty.
    #[must_use]
    pub fn new(agent: AgentSpec, from: Timestamp, until: Timestamp) -> Self {
        Self {
            agent,
            from,
            until,
            leaves_after: None,
        }
    }

    /// How long after its end the agent leaves whatever it still has.
    #[must_use]
    pub fn leaves_after(mut self, overtime: Span) -> Self {
        self.leaves_after = Some(overtime);
        self
    }
}
