use super::clock::ClockTargets;
use super::ladder::Needs;
use super::table::{Named, table};
use super::written::Written;
use crate::model::{Name, Priority, Urgency};
use crate::policy::OnAbandon;

table! {
    /// One entry of `topics`: what tickets can be about, and what such a ticket
    /// starts from.
    ///
    /// What a topic leaves out it takes from its nearest declared ancestor along
    /// the dots (`card` for `card.stolen`), else from the defaults given here.
    ///
    /// ```
    /// use nightdesk::{OnAbandon, Urgency};
    /// use nightdesk::document::Topic;
    /// let stolen = Topic::new()
    ///     .urgency(Urgency::Critical)
    ///     .queue("fraud")
    ///     .skill("fraud", 2)
    ///     .human_only(true)
    ///     .action("block_card")
    ///     .on_abandon(OnAbandon::Callback);
    /// # let _ = stolen;
    /// ```
    Topic {
        /// The tier. Default `routine`.
        urgency: Written<Urgency>,
        /// The priority inside the tier. Default `normal`.
        priority: Written<Priority>,
        /// The queue. No default: a topic without one anywhere above it is an error.
        queue: Name,
        /// Whether only a person will do. Default `true` for the tiers `emergency`,
        /// `critical` and `protective`, which a bot never sees unless this says `false`
        /// where the tier is named or below it; else `false`.
        human_only: bool,
        /// Whether a bot is asked first: people get the ticket once it is handed off, the
        /// bot gave up on it, or no bot that could take it is online. In the top three tiers
        /// nobody waits for a bot that cannot take it now. Default `false`.
        bot_first: bool,
        /// Whether the ticket's languages may fall back to others. Default `true`.
        fallback: bool,
        /// What the host must do at once when such a ticket is opened. Default: nothing.
        action: Name,
        /// What follows when the customer hangs up. Default `close`; for the tiers
        /// `critical` and `emergency`, where it may not be `close`, `alert`.
        on_abandon: Written<OnAbandon>,
        /// Whether such work may be interrupted by what interrupts. Default: as its
        /// channel says.
        interruptible: bool,
        /// Whether such a ticket may come over work that is interruptible. Default: as its
        /// channel says; tickets of the tier `emergency` always may.
        interrupts: bool,
        /// Whether such a ticket takes all of its agent: nothing runs beside it, and it waits
        /// until nothing does. Default: as its channel says.
        exclusive: bool,
        /// Where the host refers the customer of a ticket of the top three tiers when nobody
        /// is present who could take it. The ticket stays in line. Default: nowhere.
        refer: Name,
        /// An expression over skills, on top of `skills`. Default: none.
        needs: Needs,
        /// How well the language must be mastered, 1 to 100: spoken, or on channels where
        /// customers write, written. Default 1.
        language_level: i64,
        /// Whether the law fixes the language of the reply: it never falls back or relaxes.
        /// In the top three tiers any person who meets the rest answers first, and an event
        /// asks for a speaker to follow. Default `false`.
        language_by_law: bool,
        /// How needs relax while nobody takes such a ticket. Default: the queue's ladder.
        ladder: Name,
    }
    own {
        labels: Vec<Name>,
        skills: Named<i64>,
        clocks: Named<ClockTargets>,
        clearances: Vec<Name>,
        groups: Vec<Name>,
        excluded_groups: Vec<Name>,
    }
}

impl Topic {
    /// A topic that takes everything from above, or from the defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A skill that is needed, with the least level, 1 to 100. The first one
    /// replaces those of the ancestors.
    #[must_use]
    pub fn skill(mut self, skill: impl Into<Name>, level: impl Into<i64>) -> Self {
        Named::set(&mut self.skills, skill, level.into());
        self
    }

    /// No skills, whatever the ancestors ask for.
    #[must_use]
    pub fn no_skills(mut self) -> Self {
        self.skills = Some(Named::default());
        self
    }

    /// The labels of such work, each declared in `labels`. Replaces those of the ancestors.
    #[must_use]
    pub fn labels<N: Into<Name>>(mut self, labels: impl IntoIterator<Item = N>) -> Self {
        self.labels = Some(labels.into_iter().map(Into::into).collect());
        self
    }

    /// A clock of such tickets, with targets where they differ. The first one replaces
    /// those of the ancestors, and the policy's usual ones.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Name>, targets: impl Into<ClockTargets>) -> Self {
        Named::set(&mut self.clocks, clock, targets.into());
        self
    }

    /// No clocks, whatever the ancestors have.
    #[must_use]
    pub fn no_clocks(mut self) -> Self {
        self.clocks = Some(Named::default());
        self
    }

    /// A clearance that agents need. The first one
    /// replaces those of the ancestors.
    #[must_use]
    pub fn clearance(mut self, clearance: impl Into<Name>) -> Self {
        let list = self.clearances.get_or_insert_default();
        list.push(clearance.into());
        self
    }

    /// One of the groups that will do. The first one
    /// replaces those of the ancestors.
    #[must_use]
    pub fn group(mut self, group: impl Into<Name>) -> Self {
        self.groups.get_or_insert_default().push(group.into());
        self
    }

    /// A group whose agents must not have such tickets. The first one
    /// replaces those of the ancestors.
    #[must_use]
    pub fn excluded_group(mut self, group: impl Into<Name>) -> Self {
        let list = self.excluded_groups.get_or_insert_default();
        list.push(group.into());
        self
    }
}
