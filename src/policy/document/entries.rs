//! The smaller entries of a document.

use super::clock::ClockTargets;
use super::limit::Limit;
use super::table::{Named, table};
use super::written::Written;
use crate::model::{Name, Urgency};
use crate::time::Span;

table! {
    /// One entry of `languages`.
    ///
    /// ```
    /// use nightdesk::document::Language;
    /// let bokmal = Language::new().fallback(["nn", "da"]);
    /// let norwegian = Language::new().members(["nb", "nn"]);
    /// # let _ = (bokmal, norwegian);
    /// ```
    Language {}
    own {
        fallback: Vec<Name>,
        members: Vec<Name>,
    }
}

impl Language {
    /// A language that stands for itself alone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a customer of this language is answered in when nobody speaks it, best
    /// first. Wins over a fallback chain.
    #[must_use]
    pub fn fallback<N: Into<Name>>(mut self, languages: impl IntoIterator<Item = N>) -> Self {
        self.fallback = Some(languages.into_iter().map(Into::into).collect());
        self
    }

    /// Makes this a macro-language: whoever speaks one of its members speaks it.
    #[must_use]
    pub fn members<N: Into<Name>>(mut self, languages: impl IntoIterator<Item = N>) -> Self {
        self.members = Some(languages.into_iter().map(Into::into).collect());
        self
    }
}

table! {
    /// One entry of `channels`: a way in which customers reach out.
    ///
    /// ```
    /// use nightdesk::document::Channel;
    /// let chat = Channel::new(true).cost(30).cap(3);
    /// # let _ = chat;
    /// ```
    Channel {
        /// Whether the customer is there now (chat, call) or not (e-mail, form). Required.
        live: bool,
        /// What one ticket takes of an agent's budget, in the units of
        /// `agent_budget`: 1 or more. Default: the whole `agent_budget`.
        cost: i64,
        /// How many at a time an agent takes at most, unless the agent says
        /// otherwise. Default: as many as the budget allows.
        cap: i64,
        /// Whether a ticket takes all of its agent: it needs one with nothing else to do,
        /// and lets nothing else in. Default `false`.
        exclusive: bool,
        /// Whether such work may be interrupted by what interrupts. Default `false`.
        interruptible: bool,
        /// Whether such a ticket may come over work that is interruptible. Default `false`;
        /// tickets of the tier `emergency` always may.
        interrupts: bool,
        /// Whether it is the written language that counts here. Default: where the
        /// customer is not there.
        written: bool,
    }
}

impl Channel {
    /// A channel on which the customer is there now (`live`), or not.
    #[must_use]
    pub fn new(live: bool) -> Self {
        Self::default().live(live)
    }
}

table! {
    /// One entry of `segments`: a kind of customer.
    Segment {
        /// How much earlier than its target a ticket of this segment is due. Default `0s`.
        head_start: Written<Span>,
    }
    own {
        clocks: Named<ClockTargets>,
    }
}

impl Segment {
    /// A segment without a head start.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Other targets for customers of this segment, for tickets that have the clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Name>, targets: impl Into<ClockTargets>) -> Self {
        Named::set(&mut self.clocks, clock, targets.into());
        self
    }
}

table! {
    /// One entry of `actions`: what the host must do at once, without waiting for anyone.
    Action {
        /// How long the host has, above `0s`. Default: no limit.
        within: Written<Span>,
        /// The tier a ticket drops to once the action is done, not above the
        /// topic's own. Default: it stays.
        then: Written<Urgency>,
        /// The instant before which the action must not take effect: its floor. Keeps
        /// nobody from being answered. Default: none.
        not_before: Limit,
    }
}

impl Action {
    /// An action without a limit of time that changes no tier.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

table! {
    /// The `limits` of an engine under this policy: what is more is refused. Each
    /// from 1 to 4,294,967,295.
    Limits {
        /// Tickets open or kept at a time. Default 1,000,000.
        tickets: i64,
        /// Tickets of the top three tiers that are taken in beyond `tickets`; 0: none. Default
        /// 10,000.
        top_tier_tickets: i64,
        /// Agents registered at a time. Default 100,000.
        agents: i64,
        /// Sources of inputs. Default 64.
        sources: i64,
        /// Outcomes remembered per source. Default 1,024.
        remembered_inputs: i64,
        /// Bytes of a name, also of the policy's own. Default 128.
        name_bytes: i64,
        /// Attributes of a ticket. Default 64.
        attributes: i64,
        /// Anchors of a ticket, `receipt` not counted. Default 64.
        anchors: i64,
        /// Languages of a ticket, as the host gives them. Default 16.
        ticket_languages: i64,
        /// Skills of an agent. Default 256.
        agent_skills: i64,
        /// Shifts of an agent's roster. Default 64.
        roster_shifts: i64,
        /// Agents that a ticket wants or excludes, each. Default 64.
        ticket_agents: i64,
        /// Steps of a ladder. Default 16.
        ladder_steps: i64,
        /// Customers with flags at a time. Default 1,000,000.
        customers: i64,
        /// A customer's last tickets that are looked at for repeats and duplicates.
        /// Default 64.
        customer_contacts: i64,
        /// Incidents at a time. Default 100.
        incidents: i64,
    }
}

impl Limits {
    /// Every default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}
