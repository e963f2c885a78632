//! The policy document: the written rules as plain data.
//!
//! Hosts read it from any self-describing format (TOML in the examples), or
//! build it in code. Either way [`PolicyDocument::compile`] checks it whole and
//! reports every problem at once. Keys left out have the defaults given at each
//! setter; spans are text with units, such as `30s`, `15m` or `8h`. In TOML, with
//! every key:
//!
//! ```toml
#![doc = include_str!("../../../examples/policies/every_key.toml")]
//! ```
//!
//! And in code:
//!
//! ```
//! use nightdesk::document::{Channel, Condition, Queue, Rule, Set, Targets, Topic};
//! use nightdesk::{PolicyDocument, Priority, RuleMode, Urgency};
//!
//! let document = PolicyDocument::new("small bank")
//!     .skill("fraud")
//!     .fallback_chain(["nb", "en"])
//!     .channel("phone", Channel::new(true))
//!     .targets(Targets::new().tier(Urgency::Critical, "60s"))
//!     .queue("everyone", Queue::new())
//!     .queue("fraud", Queue::new().wrap_up("30s"))
//!     .topic("card", Topic::new().queue("everyone"))
//!     .topic(
//!         "card.stolen",
//!         Topic::new().urgency(Urgency::Critical).queue("fraud").skill("fraud", 2),
//!     )
//!     .rule_mode(RuleMode::FirstMatch)
//!     .rule(Rule::new(
//!         "big amounts",
//!         Condition::new().attribute("amount_minor").at_least(1_000_000),
//!         Set::new().priority(Priority::High),
//!     ));
//! let compiled = document.compile()?;
//! assert!(compiled.warnings.is_empty());
//! assert_eq!(compiled.policy.name(), "small bank");
//! # Ok::<(), nightdesk::PolicyErrors>(())
//! ```

mod clock;
mod entries;
mod limit;
mod queue;
mod rule;
pub(crate) mod table;
mod topic;
mod written;

pub(crate) use clock::TargetsHere;
pub use clock::{Clock, ClockTargets, PromiseKind, Reaction, WarnAt};
pub use entries::{Action, Channel, Language, Limits, Segment};
pub use limit::{Limit, NextBusinessDay, Unless};
pub(crate) use queue::Target;
pub use queue::{Offer, Queue, Targets};
pub use rule::{Condition, Rule, Set};
pub(crate) use table::Named;
pub use topic::Topic;
pub(crate) use written::Word;
pub use written::{OneOf, Written};

use crate::model::Name;
use crate::policy::RuleMode;
use crate::time::{CalendarDocument, Span, Zones};
use table::table;

table! {
    /// A policy as it is written: see the [module](self) for an example.
    ///
    /// Equal documents, however their keys are ordered and their spans spelt,
    /// compile to policies of equal digest.
    PolicyDocument {
        /// The form of the document: 1. Required; [`PolicyDocument::new`] sets it.
        version: i64,
        /// The policy's name. Required; [`PolicyDocument::new`] sets it.
        name: Name,
        /// How rules combine. Required as soon as there are rules.
        rule_mode: Written<RuleMode>,
        /// Whether priority comes before everything else inside a tier. Default `false`.
        strict_priority: bool,
        /// How long past its due instant a ticket whose customer is not there stays
        /// behind those whose customers are. Default `4h`.
        patience: Written<Span>,
        /// How much earlier than the last an input may come and still count as at
        /// the last. Default `5s`.
        skew: Written<Span>,
        /// How far before its input something may have happened. Default `24h`.
        backdate: Written<Span>,
        /// How long a closed ticket is kept, and can be reopened. Default `7d`.
        retention: Written<Span>,
        /// How long a lost agent keeps its work. Default `60s`.
        lost_grace: Written<Span>,
        /// The capacity of an agent who does not say otherwise, in units of the
        /// channels' costs: 1 or more, default 100.
        agent_budget: i64,
        /// The channel of tickets whose customer is to be called back. Needed by
        /// topics with `on_abandon = "callback"`.
        callback_channel: Name,
        /// Time zones from the host itself, for calendars: by name, as the hexadecimal
        /// text of a TZif file. Default: those of the compiled-in database alone.
        zones: Zones,
        /// The calendar on whose open time response targets count, for queues that say
        /// nothing else. Default: all time counts.
        calendar: Name,
        /// Response targets for queues that say nothing else. Default: none.
        targets: Targets,
        /// How much an engine takes in.
        limits: Limits,
    }
    own {
        skills: Vec<Name>,
        brands: Vec<Name>,
        calendars: Named<CalendarDocument>,
        clocks: Named<Clock>,
        usual_clocks: Named<ClockTargets>,
        languages: Named<Language>,
        fallback_chains: Vec<Vec<Name>>,
        channels: Named<Channel>,
        segments: Named<Segment>,
        actions: Named<Action>,
        queues: Named<Queue>,
        topics: Named<Topic>,
        rules: Vec<Rule>,
    }
}

impl PolicyDocument {
    /// A document of version 1 with a name and nothing else. It needs at least a
    /// channel, a queue and a topic to compile.
    #[must_use]
    pub fn new(name: impl Into<Name>) -> Self {
        Self::default().version(1).name(name)
    }

    /// Declares a skill.
    #[must_use]
    pub fn skill(mut self, skill: impl Into<Name>) -> Self {
        self.skills.get_or_insert_default().push(skill.into());
        self
    }

    /// Declares a brand.
    #[must_use]
    pub fn brand(mut self, brand: impl Into<Name>) -> Self {
        self.brands.get_or_insert_default().push(brand.into());
        self
    }

    /// Declares a calendar: when a desk is open.
    #[must_use]
    pub fn add_calendar(mut self, name: impl Into<Name>, calendar: CalendarDocument) -> Self {
        Named::set(&mut self.calendars, name, calendar);
        self
    }

    /// Declares a clock: a promise that tickets can carry.
    #[must_use]
    pub fn clock(mut self, name: impl Into<Name>, clock: Clock) -> Self {
        Named::set(&mut self.clocks, name, clock);
        self
    }

    /// A clock of every topic that has no `clocks` of its own and inherits none.
    #[must_use]
    pub fn usual_clock(mut self, clock: impl Into<Name>, targets: impl Into<ClockTargets>) -> Self {
        Named::set(&mut self.usual_clocks, clock, targets.into());
        self
    }

    /// Declares a language.
    #[must_use]
    pub fn language(mut self, name: impl Into<Name>, language: Language) -> Self {
        Named::set(&mut self.languages, name, language);
        self
    }

    /// A chain of languages, each of which falls back to those after it. Declares
    /// those of its languages that are not declared yet. A language stands in one
    /// chain at most.
    #[must_use]
    pub fn fallback_chain<N: Into<Name>>(mut self, chain: impl IntoIterator<Item = N>) -> Self {
        let chain: Vec<Name> = chain.into_iter().map(Into::into).collect();
        for language in &chain {
            let declared = &mut self.languages.get_or_insert_default().0;
            declared.entry(language.clone()).or_default();
        }
        self.fallback_chains.get_or_insert_default().push(chain);
        self
    }

    /// Declares a channel.
    #[must_use]
    pub fn channel(mut self, name: impl Into<Name>, channel: Channel) -> Self {
        Named::set(&mut self.channels, name, channel);
        self
    }

    /// Declares a segment.
    #[must_use]
    pub fn segment(mut self, name: impl Into<Name>, segment: Segment) -> Self {
        Named::set(&mut self.segments, name, segment);
        self
    }

    /// Declares an action.
    #[must_use]
    pub fn action(mut self, name: impl Into<Name>, action: Action) -> Self {
        Named::set(&mut self.actions, name, action);
        self
    }

    /// Declares a queue.
    #[must_use]
    pub fn queue(mut self, name: impl Into<Name>, queue: Queue) -> Self {
        Named::set(&mut self.queues, name, queue);
        self
    }

    /// Declares a topic.
    #[must_use]
    pub fn topic(mut self, name: impl Into<Name>, topic: Topic) -> Self {
        Named::set(&mut self.topics, name, topic);
        self
    }

    /// Adds a rule after those already there.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.get_or_insert_default().push(rule);
        self
    }
}
