//! What follows for a ticket that its queue cannot serve as it is.

#![allow(unreachable_pub)] // the macros make public what only an `Answer` is made of

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::table::table;
use super::written::Written;
use crate::model::Name;

/// What follows for a ticket below the top three tiers whose queue is closed, full, or
/// has offered it as often as it does. One list for all three:
///
/// | as written | what follows |
/// |---|---|
/// | `"wait"` | it stands there. Not for a full queue, which would not be one then |
/// | `"refuse"` | opening the ticket is refused. For a full queue only |
/// | `"callback"` | it goes on in the policy's `callback_channel`, and waits as such |
/// | `"bot"` | it waits, and bots may take it meanwhile. For a closed queue only |
/// | `{ queue = "other" }` | it moves there, but never back to a queue that it left like this |
/// | `{ refer = "Partner line" }` | the host refers the customer there, and the ticket is closed |
///
/// A ticket that somebody put into its queue by hand stands there and is answered by none
/// of them.
///
/// ```
/// use nightdesk::document::{Answer, Queue};
/// let evening = Queue::new()
///     .hours("oslo evening")
///     .when_closed(Answer::queue("manila"))
///     .limit(200)
///     .when_full(Answer::callback());
/// # let _ = evening;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(pub(crate) AnswerForm);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnswerForm {
    Word(Written<AnswerWord>),
    Table(AnswerTable),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerWord {
    Wait,
    Refuse,
    Callback,
    Bot,
}

crate::model::words!(
    AnswerWord,
    "answer",
    "`wait`, `refuse`, `callback`, `bot`, or a table with `queue` or `refer`",
    {
        Wait => "wait",
        Refuse => "refuse",
        Callback => "callback",
        Bot => "bot",
    }
);

table! {
    /// An answer that names something: one of the two keys.
    AnswerTable {
        /// Another queue.
        queue: Name,
        /// Where the customer is referred to.
        refer: Name,
    }
}

impl Answer {
    /// The ticket stands where it is.
    #[must_use]
    pub fn wait() -> Self {
        AnswerWord::Wait.into()
    }

    /// Opening the ticket is refused.
    #[must_use]
    pub fn refuse() -> Self {
        AnswerWord::Refuse.into()
    }

    /// The ticket goes on in the policy's callback channel.
    #[must_use]
    pub fn callback() -> Self {
        AnswerWord::Callback.into()
    }

    /// The ticket waits, and bots may take it meanwhile.
    #[must_use]
    pub fn bot() -> Self {
        AnswerWord::Bot.into()
    }

    /// The ticket moves to another queue.
    #[must_use]
    pub fn queue(queue: impl Into<Name>) -> Self {
        Self(AnswerForm::Table(AnswerTable::default().queue(queue)))
    }

    /// The customer is referred to this line, and the ticket closed.
    #[must_use]
    pub fn refer(line: impl Into<Name>) -> Self {
        Self(AnswerForm::Table(AnswerTable::default().refer(line)))
    }
}

impl From<AnswerWord> for Answer {
    fn from(word: AnswerWord) -> Self {
        Self(AnswerForm::Word(word.into()))
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self(AnswerForm::Word(text.into()))
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            AnswerForm::Word(word) => word.serialize(serializer),
            AnswerForm::Table(table) => table.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrTable;
        impl<'de> Visitor<'de> for WordOrTable {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer as text, for example `wait`, or a table such as { queue = \"other\" }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Answer, E> {
                Ok(text.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Answer, A::Error> {
                let table = AnswerTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Answer(AnswerForm::Table(table)))
            }
        }
        deserializer.deserialize_any(WordOrTable)
    }
}
