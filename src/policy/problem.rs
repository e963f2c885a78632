//! What can be wrong with a document.

use core::fmt;

use serde::Serialize;

/// One problem of a policy document: where, what, and what to do about it.
///
/// Shown as `path: message`, for example
/// ``topics."card.stolen".queue: no queue `fruad`; did you mean `fraud`?``.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// Where in the document: keys joined by dots, keys with other signs than
    /// letters, digits, `_` and `-` in quotes, positions in lists counted from 0.
    pub path: String,
    /// What kind of problem.
    pub code: ProblemCode,
    /// The value at fault, cut to 80 characters, where there is one.
    pub value: Option<String>,
    /// The reason and the remedy.
    pub message: String,
    /// The known name that was likely meant.
    pub nearest: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// The kinds of problems. Those from [`ProblemCode::Unused`] on are warnings: legal,
/// but surely not what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProblemCode {
    /// A table has no such key.
    UnknownKey,
    /// A required key is left out.
    Missing,
    /// Text is no duration, or no word of the list that belongs here.
    Unreadable,
    /// A number is outside its bounds.
    OutOfRange,
    /// The document is of a version that this release does not read.
    UnsupportedVersion,
    /// No such name is declared.
    UnknownName,
    /// A name is empty, too long, or has signs or dots where none belong.
    BadName,
    /// Something stands in a list twice.
    Duplicate,
    /// A table, list or condition is empty that needs something in it.
    Empty,
    /// More entries than a policy may have.
    TooMany,
    /// Conditions nest too deep.
    TooDeep,
    /// A topic has no queue, nor has any above it.
    NoQueue,
    /// A topic's action would raise the tier: an action only lowers it.
    ActionRaises,
    /// A topic of the tiers `emergency` or `critical` would just be closed when
    /// the customer hangs up.
    UnsafeAbandon,
    /// A topic calls back, and the policy has no channel for it.
    NoCallbackChannel,
    /// A language falls back to, or is a member of, itself.
    SelfReference,
    /// A macro-language is a member of another.
    NestedMacro,
    /// An attribute without a test, a test without an attribute, or several tests.
    AttributeTest,
    /// A rule sets nothing.
    SetsNothing,
    /// A rule sets a tier that only a topic can name.
    TierNotForRules,
    /// A rule lifts the tier for a segment alone.
    SegmentAlone,
    /// A rule takes away a need that never relaxes.
    NeverRelaxes,

    /// A calendar cannot be compiled.
    BadCalendar,
    /// Two keys exclude each other, such as `target` and `targets`.
    Contradiction,
    /// A deadline with a target, or another clock with a limit.
    TargetOrLimit,
    /// A limit has no length or several, or a key that says nothing of its length.
    LimitForm,
    /// What follows from a clock sets another tier than `elevated`.
    ReactionTier,
    /// A reserve for a tier that has none below it.
    ReserveTier,

    /// A load has no measure or several, or thresholds of another kind.
    LoadForm,
    /// What follows at a queue's doors is no answer to that.
    AnswerForm,
    /// Overflow without a reason or with two; or it, or a ladder's step, protects another
    /// queue than it leads to.
    OverflowForm,
    /// Queues send tickets to each other in a circle.
    Circle,
    /// A step of a ladder asks for more than one before it.
    StepRaises,

    /// None of the agents could ever serve a topic of the top three tiers.
    NobodyServes,

    /// Declared, and nothing uses it.
    Unused,
    /// No agent takes a channel unless it says so itself.
    NobodyTakes,
    /// Customers on the callback channel count as there, though they have left.
    LiveCallback,
    /// A head start, a top tier or a clock without a target.
    NoTarget,
    /// An offer stands longer than the ticket may wait.
    OfferOutlastsTarget,
    /// Closed tickets are not kept at all.
    NoRetention,
    /// No ticket can ever meet a rule's condition.
    NeverMatches,
    /// An earlier rule with the same condition always comes first.
    Shadowed,
    /// A warning comes longer before its clock is due than the clock runs.
    WarningOutlastsTarget,
    /// Something that never has an effect.
    NoEffect,
    /// A topic of the top three tiers refers to nobody, though its tickets may come to a queue
    /// that closes, or go to bots.
    NoReferral,

    /// None of the agents could ever serve a topic, or serve it in a language.
    Unserved,
    /// None of the agents has a skill, a language, a clearance, or is of a group.
    NobodyHas,
    /// A step of a ladder lets none of the agents in whom those before it keep out.
    StepAddsNobody,
    /// A step of a ladder is taken while the first offer may still stand.
    StepBeforeOfferEnds,
    /// A promise runs on while the queue is closed, and is broken before it opens.
    ClosedPastTarget,
    /// A reserve keeps everybody whom another topic needs.
    ReserveStarves,
    /// A reserve keeps more agents than are ever on duty together.
    ReserveUnfilled,
    /// A name that needs no declaration stands in one place alone, and is much like another.
    UsedOnce,
    /// A person without a roster counts as always there, while others have one.
    NoRoster,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // it stops a release or it does not
pub enum Severity {
    /// Legal, but surely not what was meant.
    Warning,
    /// Must be mended before use.
    Error,
}

crate::model::words!(Severity, "severity", "warning, error", {
    Warning => "warning",
    Error => "error",
});

crate::model::words!(
    ProblemCode,
    "problem code",
    "the codes of problems in snake case",
    {
        UnknownKey => "unknown_key",
        Missing => "missing",
        Unreadable => "unreadable",
        OutOfRange => "out_of_range",
        UnsupportedVersion => "unsupported_version",
        UnknownName => "unknown_name",
        BadName => "bad_name",
        Duplicate => "duplicate",
        Empty => "empty",
        TooMany => "too_many",
        TooDeep => "too_deep",
        NoQueue => "no_queue",
        ActionRaises => "action_raises",
        UnsafeAbandon => "unsafe_abandon",
        NoCallbackChannel => "no_callback_channel",
        SelfReference => "self_reference",
        NestedMacro => "nested_macro",
        AttributeTest => "attribute_test",
        SetsNothing => "sets_nothing",
        TierNotForRules => "tier_not_for_rules",
        SegmentAlone => "segment_alone",
        NeverRelaxes => "never_relaxes",
        BadCalendar => "bad_calendar",
        Contradiction => "contradiction",
        TargetOrLimit => "target_or_limit",
        LimitForm => "limit_form",
        ReactionTier => "reaction_tier",
        ReserveTier => "reserve_tier",
        LoadForm => "load_form",
        AnswerForm => "answer_form",
        OverflowForm => "overflow_form",
        Circle => "circle",
        StepRaises => "step_raises",
        NobodyServes => "nobody_serves",
        Unused => "unused",
        NobodyTakes => "nobody_takes",
        LiveCallback => "live_callback",
        NoTarget => "no_target",
        OfferOutlastsTarget => "offer_outlasts_target",
        NoRetention => "no_retention",
        NeverMatches => "never_matches",
        Shadowed => "shadowed",
        WarningOutlastsTarget => "warning_outlasts_target",
        NoEffect => "no_effect",
        NoReferral => "no_referral",
        Unserved => "unserved",
        NobodyHas => "nobody_has",
        StepAddsNobody => "step_adds_nobody",
        StepBeforeOfferEnds => "step_before_offer_ends",
        ClosedPastTarget => "closed_past_target",
        ReserveStarves => "reserve_starves",
        ReserveUnfilled => "reserve_unfilled",
        UsedOnce => "used_once",
        NoRoster => "no_roster",
    }
);

impl ProblemCode {
    /// Whether a document with such a problem still compiles.
    #[must_use]
    pub fn is_warning(self) -> bool {
        self >= Self::Unused
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.is_warning() {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

/// Everything that is wrong with a document: at least one problem, in the order
/// of their paths. Shown one problem a line.
#[derive(Clone, PartialEq, Eq)]
pub struct PolicyErrors(Vec<Problem>);

impl PolicyErrors {
    /// `None` if there is nothing wrong.
    pub(super) fn new(problems: Vec<Problem>) -> Option<Self> {
        (!problems.is_empty()).then_some(Self(problems))
    }

    /// The problems, in the order of their paths.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// As people read it, since this is what a `main` that returns it prints.
impl fmt::Debug for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policy is not valid\n{self}")
    }
}

impl std::error::Error for PolicyErrors {}
