use super::table::{Named, table};
use super::written::Written;
use crate::model::{Name, Priority};
use crate::time::Span;

table! {
    /// One entry of `ladders`: how what a ticket needs relaxes while nobody takes it.
    ///
    /// Each step lets more agents in than the one before. The channel, the brand,
    /// clearances, the need for a person, and what is excluded never relax.
    ///
    /// ```
    /// use nightdesk::document::{Ladder, Step};
    /// let patient = Ladder::new()
    ///     .step(Step::new().after("2m").level("fraud", 1))
    ///     .step(Step::new().after("5m").drop_skill("fraud").fallback(true));
    /// # let _ = patient;
    /// ```
    Ladder {}
    own {
        steps: Vec<Step>,
    }
}

impl Ladder {
    /// A ladder without steps; it needs at least one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step after those already there.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.steps.get_or_insert_default().push(step);
        self
    }
}

table! {
    /// One step of a ladder: when a ticket takes it, and what it lets go. It names at
    /// least one of `after`, `since_arrival`, `slack` and `load`; of several, the first to come
    /// counts.
    Step {
        /// So long after the step before, above `0s`. Only the time counts in which the
        /// ticket waits or is offered.
        after: Written<Span>,
        /// So long after the ticket arrived or was reopened, above `0s`. All time counts.
        since_arrival: Written<Span>,
        /// When so little time is left on a running clock.
        slack: Slack,
        /// When this load of a queue (see `loads`) has begun, or at once if it has. The
        /// ticket does not go back when it is over.
        load: Name,
        /// A load of one of `queues`: the step is not taken while it is there, so that their
        /// own customers are served. It is taken as soon as the load is over, if its time has
        /// come. A clock that makes the ticket take its next step does so all the same.
        unless: Name,
        /// `true`: the topic's and rules' `needs` are dropped.
        drop_needs: bool,
        /// `true`: languages fall back, where the topic or a rule said they do not. Not
        /// those fixed by law.
        fallback: bool,
        /// The language need be mastered only so well, 1 to 100. Not one fixed by law.
        language_level: i64,
        /// `true`: agents of any group will do.
        any_group: bool,
        /// `true`: others than the wanted agents will do.
        any_agent: bool,
        /// The priority that the ticket rises to; one that is higher stays. A step that is
        /// passed over for want of people raises nothing.
        priority: Written<Priority>,
    }
    own {
        drop_skills: Vec<Name>,
        levels: Named<i64>,
        groups: Vec<Name>,
        queues: Vec<Name>,
    }
}

impl Step {
    /// A step without a time as yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A skill that is needed no more.
    #[must_use]
    pub fn drop_skill(mut self, skill: impl Into<Name>) -> Self {
        self.drop_skills.get_or_insert_default().push(skill.into());
        self
    }

    /// A skill that is needed only at this level, 1 to 100.
    #[must_use]
    pub fn level(mut self, skill: impl Into<Name>, level: impl Into<i64>) -> Self {
        Named::set(&mut self.levels, skill, level.into());
        self
    }

    /// Agents of this group will do as well.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.get_or_insert_default().push(group.into());
        self
    }

    /// The agents of this queue, which names its `groups`, will do as well. The ticket stays
    /// where it stands.
    #[must_use]
    pub fn queue(mut self, queue: impl Into<Name>) -> Self {
        self.queues.get_or_insert_default().push(queue.into());
        self
    }
}

table! {
    /// How little time is left on a clock. Counted in time that passes, nights included.
    Slack {
        /// The clock. While it does not run, nothing follows. Required.
        clock: Name,
        /// How much is left at most. Required.
        below: Written<Span>,
    }
}

impl Slack {
    /// So much time, or less, is left on this clock.
    #[must_use]
    pub fn new(clock: impl Into<Name>, below: impl Into<Written<Span>>) -> Self {
        Self::default().clock(clock).below(below)
    }
}

table! {
    /// An expression over skills: one skill with its least level, or several expressions of
    /// which all, any or none must be met. Of several keys, all must hold. Nests at most
    /// 16 deep.
    ///
    /// ```
    /// use nightdesk::document::Needs;
    /// let either = Needs::any([Needs::skill("fraud", 2), Needs::skill("cards", 5)]);
    /// # let _ = either;
    /// ```
    Needs {}
    own {
        skill: Name,
        level: i64,
        all: Vec<Needs>,
        any: Vec<Needs>,
        none: Vec<Needs>,
    }
}

impl Needs {
    /// A skill, with the least level, 1 to 100. Where a document leaves out `level`: 1.
    #[must_use]
    pub fn skill(skill: impl Into<Name>, level: impl Into<i64>) -> Self {
        Self {
            skill: Some(skill.into()),
            level: Some(level.into()),
            ..Self::default()
        }
    }

    /// All of these must be met.
    #[must_use]
    pub fn all(needs: impl IntoIterator<Item = Self>) -> Self {
        Self {
            all: Some(needs.into_iter().collect()),
            ..Self::default()
        }
    }

    /// At least one of these must be met.
    #[must_use]
    pub fn any(needs: impl IntoIterator<Item = Self>) -> Self {
        Self {
            any: Some(needs.into_iter().collect()),
            ..Self::default()
        }
    }

    /// None of these may be met.
    #[must_use]
    pub fn none(needs: impl IntoIterator<Item = Self>) -> Self {
        Self {
            none: Some(needs.into_iter().collect()),
            ..Self::default()
        }
    }
}
