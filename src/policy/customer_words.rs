//! The words of what a policy says of customers.

use serde::{Deserialize, Serialize};

/// What makes a contact a repeat of an earlier one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RepeatScope {
    /// The same customer on the same topic.
    #[default]
    Topic,
    /// The same customer.
    Any,
}

crate::model::words!(RepeatScope, "scope", "`topic`, `any`", {
    Topic => "topic",
    Any => "any",
});

/// What follows when a customer asks for the same thing twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnDuplicate {
    /// The host is told.
    #[default]
    Tell,
    /// The new ticket is linked to the open one: who had that is preferred.
    Link,
    /// The new ticket is merged into the open one. In the top three tiers it is linked.
    Merge,
}

crate::model::words!(OnDuplicate, "follow-up", "`tell`, `link`, `merge`", {
    Tell => "tell",
    Link => "link",
    Merge => "merge",
});

/// What follows when a customer was called as often as the policy says, in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnGivenUp {
    /// The ticket waits for somebody to see to it.
    #[default]
    Alert,
    /// The ticket is closed as abandoned. In the top three tiers it waits in line.
    Close,
}

crate::model::words!(OnGivenUp, "follow-up", "`alert`, `close`", {
    Alert => "alert",
    Close => "close",
});

/// What a surge counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SurgeOf {
    /// Tickets that are opened.
    #[default]
    Contacts,
    /// Tickets that are opened by customers who come back, as `repeats` has it.
    Repeats,
    /// Tickets that are reopened.
    Reopens,
    /// Tickets that a bot did not finish: handed off, refused, missed or given back by one, or
    /// for one when their customer asked for a person.
    BotEscapes,
}

crate::model::words!(SurgeOf, "count", "`contacts`, `repeats`, `reopens`, `bot_escapes`", {
    Contacts => "contacts",
    Repeats => "repeats",
    Reopens => "reopens",
    BotEscapes => "bot_escapes",
});
