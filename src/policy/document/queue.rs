use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::Answer;
use super::clock::ClockTargets;
use super::load::Overflow;
use super::table::{Named, table};
use super::written::Written;
use crate::model::{Name, Priority, Urgency};
use crate::policy::Comparator;
use crate::time::Span;

table! {
    /// One entry of `queues`: a line in which tickets wait.
    ///
    /// ```
    /// use nightdesk::{Comparator, Urgency};
    /// use nightdesk::document::{Offer, Queue, Targets};
    /// let fraud = Queue::new()
    ///     .agent_choice([Comparator::LanguageRank, Comparator::SkillLevel])
    ///     .offer(Offer::new("20s").attempts(3))
    ///     .wrap_up("30s")
    ///     .targets(Targets::new().tier(Urgency::Critical, "45s"));
    /// # let _ = fraud;
    /// ```
    Queue {
        /// How offers are made. Without it, an offer is accepted by itself.
        offer: Offer,
        /// How long an agent finishes up after a ticket of this queue. Default `0s`.
        wrap_up: Written<Span>,
        /// The calendar on whose open time response targets count. Default: the policy's
        /// `calendar`, else all time counts.
        calendar: Name,
        /// Response targets where they differ from the policy's, entry by entry.
        targets: Targets,
        /// How long a ticket waits in line for the agent who knows it, if that one is
        /// online and able but has no room; above `0s`. Never in the top three tiers.
        /// Default: not at all.
        preferred_wait: Written<Span>,
        /// The calendar of its opening hours. Outside them its tickets below the top three
        /// tiers are not offered. Default: always open. What counts targets is `calendar`.
        hours: Name,
        /// What follows for a ticket that stands in it while it is closed. Default `wait`.
        when_closed: Answer,
        /// How many tickets stand in its line at most: 1 or more. Those that come back from
        /// an agent, are moved by hand or are of the top three tiers come in all the same.
        /// Default: any number.
        limit: i64,
        /// What follows for a ticket that would be one more. Default `refuse`.
        when_full: Answer,
        /// How needs relax, for tickets whose topic and rules name no ladder. Default: not.
        ladder: Name,
    }
    own {
        agent_choice: Vec<Written<Comparator>>,
        clocks: Named<ClockTargets>,
        overflow: Vec<Overflow>,
        groups: Vec<Name>,
    }
}

impl Queue {
    /// A queue with every default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How to choose between agents: the first comparator that tells two apart
    /// decides. Default `preferred`, `language_rank`, `specialist`, `load`,
    /// `longest_idle_since_ended`.
    #[must_use]
    pub fn agent_choice<C: Into<Written<Comparator>>>(
        mut self,
        comparators: impl IntoIterator<Item = C>,
    ) -> Self {
        self.agent_choice = Some(comparators.into_iter().map(Into::into).collect());
        self
    }

    /// A group of the agents whose queue this is. Its tickets need somebody of one of these
    /// groups, unless their topic or a rule names others. A need that ladders relax. Default:
    /// anybody who meets the rest.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.get_or_insert_default().push(group.into());
        self
    }

    /// Adds a way in which its tickets move to another queue, after those already there:
    /// the first that applies decides.
    #[must_use]
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.overflow.get_or_insert_default().push(overflow);
        self
    }

    /// Other targets in this queue, for tickets that have the clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Name>, targets: impl Into<ClockTargets>) -> Self {
        Named::set(&mut self.clocks, clock, targets.into());
        self
    }
}

table! {
    /// How a queue makes offers that an agent accepts or declines.
    Offer {
        /// How long an offer stands, above `0s`. Required.
        limit: Written<Span>,
        /// How long an agent is not offered a ticket again after declining it.
        /// Default `60s`.
        decline_back_off: Written<Span>,
        /// How long an agent gets no offers after missing one. Default `30s`.
        miss_back_off: Written<Span>,
        /// How often a ticket is declined or missed before its offers stop: 1 or
        /// more, default 5. Several asked at once (`to`) are one attempt, over when the last
        /// of them has refused or missed it. The top three tiers never stop.
        attempts: i64,
        /// How many agents are asked at once, the best first: 1 or more, default 1. The
        /// first to accept has the ticket.
        to: i64,
        /// What follows then. Default `wait`: it stands in line, and somebody must see to it.
        when_exhausted: Answer,
    }
}

impl Offer {
    /// Offers that stand for `limit`.
    #[must_use]
    pub fn new(limit: impl Into<Written<Span>>) -> Self {
        Self::default().limit(limit)
    }
}

/// Response targets: how soon after its arrival a ticket should be answered, by
/// tier and, where they differ, by priority.
///
/// ```
/// use nightdesk::document::Targets;
/// use nightdesk::{Priority, Urgency};
/// let targets = Targets::new()
///     .tier(Urgency::Critical, "60s")
///     .entry(Urgency::Routine, Priority::Urgent, "2m")
///     .entry(Urgency::Routine, Priority::Normal, "20m");
/// # let _ = targets;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Targets(pub(crate) Named<Target>);

/// The targets of one tier. The keys are priorities; one that is none is
/// reported by compilation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The same for every priority.
    Tier(Written<Span>),
    /// By priority; one that is left out has none.
    Each(Named<Written<Span>>),
}

impl Targets {
    /// No targets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One target for every priority of a tier.
    #[must_use]
    pub fn tier(mut self, urgency: Urgency, target: impl Into<Written<Span>>) -> Self {
        let target = Target::Tier(target.into());
        self.0.0.insert(urgency.as_str().into(), target);
        self
    }

    /// The target of one priority of a tier. After [`Targets::tier`] of the same
    /// tier, the other priorities keep theirs.
    #[must_use]
    pub fn entry(
        mut self,
        urgency: Urgency,
        priority: Priority,
        target: impl Into<Written<Span>>,
    ) -> Self {
        let tier = self.0.0.entry(urgency.as_str().into());
        let tier = tier.or_insert_with(|| Target::Each(Named::default()));
        if let Target::Tier(all) = tier {
            let each = Priority::ALL
                .iter()
                .map(|priority| (priority.as_str().into(), all.clone()));
            *tier = Target::Each(Named(each.collect()));
        }
        if let Target::Each(each) = tier {
            each.0.insert(priority.as_str().into(), target.into());
        }
        self
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Tier(target) => target.serialize(serializer),
            Self::Each(each) => each.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpanOrTable;
        impl<'de> Visitor<'de> for SpanOrTable {
            type Value = Target;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration as text, or a table of durations by priority")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Target, E> {
                Ok(Target::Tier(text.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Target, A::Error> {
                Named::deserialize(MapAccessDeserializer::new(map)).map(Target::Each)
            }
        }
        deserializer.deserialize_any(SpanOrTable)
    }
}
