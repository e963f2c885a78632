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

mod answer;
mod capacity;
mod clock;
mod customers;
mod entries;
mod ladder;
mod limit;
mod load;
mod queue;
mod rule;
pub(crate) mod table;
mod topic;
mod written;

pub use answer::Answer;
pub(crate) use answer::{AnswerForm, AnswerWord};
pub use capacity::{Label, Ramp, Reserve};
pub(crate) use clock::TargetsHere;
pub use clock::{Clock, ClockTargets, PromiseKind, Reaction, WarnAt};
pub use customers::{Callbacks, CustomerLimits, Duplicates, Incidents, QuietHours, Repeats, Surge};
pub use entries::{Action, Channel, Language, Limits, Segment};
pub use ladder::{Ladder, Needs, Slack, Step};
pub use limit::{Limit, NextBusinessDay, Unless};
pub(crate) use load::UntilForm;
pub use load::{Load, Overflow, Until};
pub(crate) use queue::Target;
pub use queue::{Offer, Queue, Targets};
pub use rule::{Condition, Rule, Set};
pub(crate) use table::Named;
pub use topic::Topic;
pub(crate) use written::Word;
pub use written::{OneOf, Written};

use crate::model::Name;
use crate::policy::{HandOffStanding, Interrupted, RuleMode};
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
        /// behind those whose customers are; and how long interrupted work waits for its
        /// agent. Default `4h`.
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
        /// From when a ticket counts in the order that a bot handed over to people:
        /// `first_contact` (the default) or `hand_off`. Clocks run on either way.
        hand_off: Written<HandOffStanding>,
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
        /// What follows when a customer comes back. Default: nothing.
        repeats: Repeats,
        /// What follows when a customer asks for the same thing twice. Default: nothing.
        duplicates: Duplicates,
        /// How many open tickets a customer may have in each tier. Default: no limit.
        customer_limits: CustomerLimits,
        /// When nobody is called back. Default: never.
        quiet_hours: QuietHours,
        /// What follows when a customer who is called does not answer.
        callbacks: Callbacks,
        /// What a notice to all customers of an incident counts as.
        incidents: Incidents,
        /// How much an engine takes in.
        limits: Limits,
        /// How fast an agent who comes online is given work. Default: at once.
        ramp: Ramp,
        /// Whether work that is interrupted stays with its agent, or goes back in line
        /// for whoever is free. Default `stays`.
        interrupted: Written<Interrupted>,
        /// Whether an agent makes room for a ticket that fits nobody because smaller ones
        /// keep taking what is freed, once it is overdue or if it is in the top three
        /// tiers. Only where the channels' costs differ. Default `false`.
        gathering: bool,
    }
    own {
        skills: Vec<Name>,
        brands: Vec<Name>,
        flags: Vec<Name>,
        surges: Named<Surge>,
        calendars: Named<CalendarDocument>,
        clocks: Named<Clock>,
        usual_clocks: Named<ClockTargets>,
        languages: Named<Language>,
        fallback_chains: Vec<Vec<Name>>,
        channels: Named<Channel>,
        segments: Named<Segment>,
        actions: Named<Action>,
        queues: Named<Queue>,
        loads: Named<Load>,
        topics: Named<Topic>,
        rules: Vec<Rule>,
        labels: Named<Label>,
        reserves: Vec<Reserve>,
        clearances: Vec<Name>,
        groups: Vec<Name>,
        ladders: Named<Ladder>,
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

    /// Declares a flag that a customer can have.
    #[must_use]
    pub fn flag(mut self, flag: impl Into<Name>) -> Self {
        self.flags.get_or_insert_default().push(flag.into());
        self
    }

    /// Declares a surge: far more contacts than usual.
    #[must_use]
    pub fn surge(mut self, name: impl Into<Name>, surge: Surge) -> Self {
        Named::set(&mut self.surges, name, surge);
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

    /// Declares a load: a condition on a queue that overflow can name.
    #[must_use]
    pub fn load(mut self, name: impl Into<Name>, load: Load) -> Self {
        Named::set(&mut self.loads, name, load);
        self
    }

    /// Declares a topic.
    #[must_use]
    pub fn topic(mut self, name: impl Into<Name>, topic: Topic) -> Self {
        Named::set(&mut self.topics, name, topic);
        self
    }

    /// Declares a label: a kind of work that topics carry.
    #[must_use]
    pub fn label(mut self, name: impl Into<Name>, label: Label) -> Self {
        Named::set(&mut self.labels, name, label);
        self
    }

    /// Adds a reserve after those already there.
    #[must_use]
    pub fn reserve(mut self, reserve: Reserve) -> Self {
        self.reserves.get_or_insert_default().push(reserve);
        self
    }

    /// Adds a rule after those already there.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.get_or_insert_default().push(rule);
        self
    }

    /// Declares a clearance.
    #[must_use]
    pub fn clearance(mut self, clearance: impl Into<Name>) -> Self {
        let list = self.clearances.get_or_insert_default();
        list.push(clearance.into());
        self
    }

    /// Declares a group of agents.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.get_or_insert_default().push(group.into());
        self
    }

    /// Declares a ladder: how needs relax.
    #[must_use]
    pub fn ladder(mut self, name: impl Into<Name>, ladder: Ladder) -> Self {
        Named::set(&mut self.ladders, name, ladder);
        self
    }
}
