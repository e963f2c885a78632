//! The closed lists of words a policy may use.

use serde::{Deserialize, Serialize};

/// One way of preferring an agent over another. A queue lists several; the first
/// that tells two agents apart decides, and the last word is the agent's arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Comparator {
    /// The agent who had the ticket, or its case, last. Never for a ticket of the
    /// tier `Protective`, nor for one whose topic is of that tier.
    Preferred,
    /// The language that comes first among those the ticket can be answered in.
    LanguageRank,
    /// The highest sum of levels over the skills the ticket needs.
    SkillLevel,
    /// The fewest skills that the ticket does not need, so that generalists stay free.
    Specialist,
    /// The least of what is scarce and not needed: for each skill that the ticket does not
    /// need, and each language in which they would not talk (macro-languages and members
    /// included), 1,000,000 divided by the number of agents online who have it, rounded
    /// down; the lowest sum. What nobody else online has weighs a million, what two have
    /// half of it.
    Scarcity,
    /// The lowest share of the budget in use.
    Load,
    /// The longest time since an offer was last made to the agent.
    LongestIdleSinceOffered,
    /// The longest time since an assignment or wrap-up of the agent last ended.
    LongestIdleSinceEnded,
    /// The longest time since the agent last came online.
    LongestIdleSinceAvailable,
    /// The agent after the one whom this queue offered to last, in the order of registration.
    RoundRobin,
}

crate::model::words!(
    Comparator,
    "comparator",
    "`preferred`, `language_rank`, `skill_level`, `specialist`, `scarcity`, `load`, `longest_idle_since_offered`, `longest_idle_since_ended`, `longest_idle_since_available`, `round_robin`",
    {
        Preferred => "preferred",
        LanguageRank => "language_rank",
        SkillLevel => "skill_level",
        Specialist => "specialist",
        Scarcity => "scarcity",
        Load => "load",
        LongestIdleSinceOffered => "longest_idle_since_offered",
        LongestIdleSinceEnded => "longest_idle_since_ended",
        LongestIdleSinceAvailable => "longest_idle_since_available",
        RoundRobin => "round_robin",
    }
);

/// From when a ticket counts in the order that a bot handed over to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HandOffStanding {
    /// From the customer's first message that no person has answered: time spent
    /// with a bot is time waited.
    #[default]
    FirstContact,
    /// From the instant of the hand-off.
    HandOff,
}

crate::model::words!(
    HandOffStanding,
    "standing after a hand-off",
    "`first_contact`, `hand_off`",
    {
        FirstContact => "first_contact",
        HandOff => "hand_off",
    }
);

/// What follows when the customer hangs up before being helped.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnAbandon {
    /// The ticket is closed as abandoned.
    #[default]
    Close,
    /// The ticket goes on in the policy's `callback_channel`.
    Callback,
    /// The ticket goes on as it is, its customer no longer there, and the host is told.
    Alert,
}

crate::model::words!(OnAbandon, "follow-up", "`close`, `callback`, `alert`", {
    Close => "close",
    Callback => "callback",
    Alert => "alert",
});

/// How rules combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleMode {
    /// The first rule that matches applies, no other.
    #[default]
    FirstMatch,
    /// All rules that match apply in order; a later one overrides what an earlier one set.
    Accumulate,
}

crate::model::words!(RuleMode, "rule mode", "`first_match`, `accumulate`", {
    FirstMatch => "first_match",
    Accumulate => "accumulate",
});

/// Where work goes that is interrupted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Interrupted {
    /// It is put aside, stays its agent's, and goes on as soon as that agent has room; if that
    /// takes longer than the policy's `patience`, it goes back in line.
    #[default]
    Stays,
    /// It goes back in line at its place, for whoever is free.
    Requeues,
}

crate::model::words!(Interrupted, "what follows an interruption", "`stays`, `requeues`", {
    Stays => "stays",
    Requeues => "requeues",
});
