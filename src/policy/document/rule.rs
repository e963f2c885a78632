use super::clock::ClockTargets;
use super::ladder::Needs;
use super::table::{Named, table};
use super::written::{OneOf, Written};
use crate::model::{AttributeValue, Name, Priority, Urgency, Verification};
use crate::time::Span;

table! {
    /// One of the `rules`: what it sets on tickets that meet its condition.
    ///
    /// ```
    /// use nightdesk::Priority;
    /// use nightdesk::document::{Condition, Rule, Set};
    /// let big = Rule::new(
    ///     "big amounts",
    ///     Condition::new().topic("payment").attribute("amount_minor").at_least(1_000_000),
    ///     Set::new().priority(Priority::High),
    /// );
    /// # let _ = big;
    /// ```
    Rule {
        /// The rule's name in events, unlike any other rule's. Required.
        name: Name,
        /// Which tickets it applies to. Required, not blank.
        when: Condition,
        /// What it sets: at least one thing. Required.
        set: Set,
    }
}

impl Rule {
    /// A rule with what every rule has.
    #[must_use]
    pub fn new(name: impl Into<Name>, when: Condition, set: Set) -> Self {
        Self::default().name(name).when(when).set(set)
    }
}

table! {
    /// What a rule sets.
    Set {
        /// The tier: `elevated` or `routine`. It acts on tickets of these two tiers
        /// alone; only a topic can name a higher one.
        urgency: Written<Urgency>,
        /// The priority inside the tier.
        priority: Written<Priority>,
        /// The queue.
        queue: Name,
        /// `true`: only a person will do. A rule cannot take that need away, so
        /// `false` is an error.
        human_only: bool,
        /// Whether a bot is asked first. Has no effect on a ticket that only a person
        /// may take.
        bot_first: bool,
        /// Whether the ticket's languages may fall back to others.
        fallback: bool,
        /// An expression over skills, on top of the topic's.
        needs: Needs,
        /// How well the language must be mastered; the topic's counts if it is higher.
        language_level: i64,
        /// `true`: the law fixes the language of the reply. A rule cannot take that away,
        /// so `false` is an error.
        language_by_law: bool,
        /// How needs relax, in the place of the topic's ladder.
        ladder: Name,
        /// How much earlier than its target the ticket is due, whatever its segment
        /// says: `0s` for customers who must not be put first.
        head_start: Written<Span>,
    }
    own {
        skills: Named<i64>,
        clocks: Named<ClockTargets>,
        clearances: Vec<Name>,
        groups: Vec<Name>,
        excluded_groups: Vec<Name>,
    }
}

impl Set {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A skill that is needed on top of the topic's, with the least level, 1 to
    /// 100. Where the topic needs the same skill, the higher level counts.
    #[must_use]
    pub fn skill(mut self, skill: impl Into<Name>, level: impl Into<i64>) -> Self {
        Named::set(&mut self.skills, skill, level.into());
        self
    }

    /// A clock on top of the topic's, with targets that go before the topic's.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Name>, targets: impl Into<ClockTargets>) -> Self {
        Named::set(&mut self.clocks, clock, targets.into());
        self
    }

    /// A clearance that agents need. On top of the topic's.
    #[must_use]
    pub fn clearance(mut self, clearance: impl Into<Name>) -> Self {
        let list = self.clearances.get_or_insert_default();
        list.push(clearance.into());
        self
    }

    /// One of the groups that will do. In the place of the topic's.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.get_or_insert_default().push(group.into());
        self
    }

    /// A group whose agents must not have such tickets. On top of the topic's.
    #[must_use]
    pub fn excluded_group(mut self, group: impl Into<Name>) -> Self {
        let list = self.excluded_groups.get_or_insert_default();
        list.push(group.into());
        self
    }
}

table! {
    /// Which tickets a rule applies to. Of several keys, all must hold.
    ///
    /// `attribute` names an attribute of the ticket and needs exactly one test:
    /// `equals`, `at_least`, `at_most` or `exists`. A ticket without the
    /// attribute, or with one that is no whole number where a bound is asked for,
    /// does not meet the test. Conditions nest at most 16 deep.
    ///
    /// ```
    /// use nightdesk::document::Condition;
    /// let reachable = Condition::new().topic(["payment", "card"]).any([
    ///     Condition::new().channel("phone"),
    ///     Condition::new().segment("priority"),
    /// ]);
    /// # let _ = reachable;
    /// ```
    Condition {
        /// The topic is one of these, or lies below one of them along the dots.
        topic: OneOf,
        /// The channel is one of these.
        channel: OneOf,
        /// One of these is among the ticket's own languages.
        language: OneOf,
        /// The segment is one of these.
        segment: OneOf,
        /// The brand is one of these.
        brand: OneOf,
        /// One of these is among the customer's flags.
        flag: OneOf,
        /// The customer's identity is established at least this well.
        verification_at_least: Written<Verification>,
        /// The customer's identity is established less well than this.
        verification_below: Written<Verification>,
        /// The attribute that the test in the same table looks at.
        attribute: Name,
        /// The attribute is exactly this.
        equals: AttributeValue,
        /// The attribute is a whole number, this or more.
        at_least: i64,
        /// The attribute is a whole number, this or less.
        at_most: i64,
        /// The ticket has the attribute, or has it not.
        exists: bool,
    }
    own {
        all: Vec<Condition>,
        any: Vec<Condition>,
        none: Vec<Condition>,
    }
}

impl Condition {
    /// Blank as yet: a condition with nothing in it is an error.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All of these hold.
    #[must_use]
    pub fn all(mut self, conditions: impl IntoIterator<Item = Self>) -> Self {
        self.all = Some(conditions.into_iter().collect());
        self
    }

    /// At least one of these holds.
    #[must_use]
    pub fn any(mut self, conditions: impl IntoIterator<Item = Self>) -> Self {
        self.any = Some(conditions.into_iter().collect());
        self
    }

    /// None of these holds.
    #[must_use]
    pub fn none(mut self, conditions: impl IntoIterator<Item = Self>) -> Self {
        self.none = Some(conditions.into_iter().collect());
        self
    }
}
