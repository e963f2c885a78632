//! Values as people write them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::AnswerWord;
use super::clock::PromiseKind;
use crate::clock::{DayEnd, FirstDay, LastDay, MetBy, PauseCause, When};
use crate::model::{Name, Priority, Urgency, Verification, WordError};
use crate::policy::nearest::nearest;
use crate::policy::{
    Comparator, HandOffStanding, Interrupted, OnAbandon, OnDuplicate, OnGivenUp, RepeatScope,
    RuleMode, SurgeOf,
};
use crate::time::{Span, SpanError};

/// A value that a document gives as text: a span, or a word of a closed list.
///
/// Text that cannot be read as a `T` is kept as it is. So reading a document
/// never stops at it, and compilation can report every such text with its path.
/// Made from a `T` or from text: a setter takes `Span::from_secs(30)` and `"30s"` alike.
///
/// ```
/// use nightdesk::{Span, document::Written};
/// let thirty: Written<Span> = "30s".into();
/// assert_eq!(thirty.value(), Some(Span::from_secs(30)));
/// let typo: Written<Span> = "30 s".into();
/// assert_eq!(typo.value(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T>(Form<T>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form<T> {
    Read(T),
    Unread(String),
}

/// What can be [`Written`].
pub trait Word: Copy {
    /// What a reader of the document should find, for errors.
    const EXPECTED: &'static str;

    /// Reads it; the error says what is wrong with the text, and what would do.
    fn from_text(text: &str) -> Result<Self, String>;

    /// Its text.
    fn to_text(self) -> String;

    /// The word that was likely meant.
    fn nearest(_: &str) -> Option<&'static str> {
        None
    }
}

impl Word for Span {
    const EXPECTED: &'static str = "a duration as text, for example `30s` or `1h30m`";

    fn from_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: SpanError| error.to_string())
    }

    fn to_text(self) -> String {
        self.to_string()
    }
}

macro_rules! word {
    ($($type:ident: $expected:literal),+ $(,)?) => {$(
        impl Word for $type {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: &str) -> Result<Self, String> {
                text.parse().map_err(|error: WordError| error.to_string())
            }

            fn to_text(self) -> String {
                self.as_str().to_owned()
            }

            fn nearest(given: &str) -> Option<&'static str> {
                nearest(given, Self::ALL.iter().map(|word| word.as_str()))
            }
        }
    )+};
}

word!(
    Urgency: "an urgency as text, for example `critical`",
    Priority: "a priority as text, for example `high`",
    Verification: "a verification level as text, for example `strong`",
    Comparator: "a comparator as text, for example `language_rank`",
    HandOffStanding: "a standing as text, for example `first_contact`",
    OnAbandon: "a follow-up as text, for example `callback`",
    Interrupted: "what follows an interruption as text, for example `stays`",
    RuleMode: "a rule mode as text, for example `first_match`",
    AnswerWord: "an answer as text, for example `wait`",
    RepeatScope: "a scope as text, for example `topic`",
    OnDuplicate: "a follow-up as text, for example `link`",
    OnGivenUp: "a follow-up as text, for example `alert`",
    SurgeOf: "what is counted as text, for example `contacts`",
    PromiseKind: "a kind of clock as text, for example `first_response`",
);

/// The same for words of clocks, which have no text of their own.
macro_rules! clock_word {
    ($type:ident, $what:literal, { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl Word for $type {
            const EXPECTED: &'static str = concat!("a ", $what, " as text");

            fn from_text(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => {
                        let accepted = [$(concat!("`", $text, "`")),+].join(", ");
                        Err(format!("unknown {} `{text}`; use one of {accepted}", $what))
                    }
                }
            }

            fn to_text(self) -> String {
                match self { $(Self::$variant => $text.to_owned()),+ }
            }

            fn nearest(given: &str) -> Option<&'static str> {
                nearest(given, [$($text),+])
            }
        }
    };
}

clock_word!(MetBy, "kind of agent", { Anybody => "anybody", Human => "human" });
clock_word!(PauseCause, "cause of pauses", {
    Customer => "customer",
    ThirdParty => "third_party",
    Identity => "identity",
    Snoozed => "snoozed",
});
clock_word!(FirstDay, "first day", { Next => "next", Same => "same" });
clock_word!(LastDay, "last day", {
    Stays => "stays",
    NextBusinessDay => "next_business_day",
});
clock_word!(When, "time to a limit", { Inside => "inside", Late => "late" });

impl Word for DayEnd {
    const EXPECTED: &'static str = "a place in the day as text, for example `closing` or `12:00`";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_text(text).ok_or_else(|| {
            format!(
                "unknown place in the day `{text}`; use one of `end_of_day`, `same_time`, `closing`, or a time on the wall such as `12:00`"
            )
        })
    }

    fn to_text(self) -> String {
        Self::to_text(self)
    }

    fn nearest(given: &str) -> Option<&'static str> {
        nearest(given, ["end_of_day", "same_time", "closing"])
    }
}

impl<T: Word> Written<T> {
    /// The value, if the text can be read.
    #[must_use]
    pub fn value(&self) -> Option<T> {
        match &self.0 {
            Form::Read(value) => Some(*value),
            Form::Unread(_) => None,
        }
    }

    /// The value, or else the text that cannot be read.
    pub(crate) fn read(&self) -> Result<T, &str> {
        match &self.0 {
            Form::Read(value) => Ok(*value),
            Form::Unread(text) => Err(text),
        }
    }
}

impl<T: Word> From<T> for Written<T> {
    fn from(value: T) -> Self {
        Self(Form::Read(value))
    }
}

impl<T: Word> From<&str> for Written<T> {
    fn from(text: &str) -> Self {
        Self(T::from_text(text).map_or_else(|_| Form::Unread(text.to_owned()), Form::Read))
    }
}

impl<T: Word> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Read(value) => serializer.serialize_str(&value.to_text()),
            Form::Unread(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de, T: Word> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<T: Word> Visitor<'_> for Text<T> {
            type Value = Written<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Written<T>, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_str(Text(PhantomData))
    }
}

/// One name, or a list of which any will do.
///
/// ```
/// use nightdesk::document::OneOf;
/// assert_eq!(OneOf::from("phone"), OneOf::from(["phone"]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOf(pub(crate) Vec<Name>);

impl From<&str> for OneOf {
    fn from(name: &str) -> Self {
        Self(vec![name.into()])
    }
}

impl From<Name> for OneOf {
    fn from(name: Name) -> Self {
        Self(vec![name])
    }
}

impl<N: Into<Name>> From<Vec<N>> for OneOf {
    fn from(names: Vec<N>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<N: Into<Name>, const LENGTH: usize> From<[N; LENGTH]> for OneOf {
    fn from(names: [N; LENGTH]) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl Serialize for OneOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [name] => name.serialize(serializer),
            names => names.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for OneOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrList;
        impl<'de> Visitor<'de> for NameOrList {
            type Value = OneOf;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a list of names")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<OneOf, E> {
                Ok(name.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOf, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(OneOf(names))
            }
        }
        deserializer.deserialize_any(NameOrList)
    }
}
