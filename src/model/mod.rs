//! The nouns: tickets, agents, and the words that describe them.
//!
//! No behaviour beyond each noun's own rules; nothing here knows about
//! the policy or the engine.

mod agent;
mod attributes;
mod fluency;
mod id;
mod level;
mod mastery;
mod name;
mod presence;
mod priority;
mod shift;
mod ticket;
mod urgency;
mod verification;

pub use agent::{AgentKind, AgentSpec};
pub use attributes::{AttributeValue, Attributes};
pub use fluency::Fluency;
pub use id::{AgentId, CaseId, CustomerId, IdError, TicketId};
pub use level::{Level, LevelError};
pub use mastery::Mastery;
pub use name::Name;
pub use presence::Presence;
pub use priority::Priority;
pub use shift::Shift;
pub use ticket::TicketSpec;
pub use urgency::Urgency;
pub use verification::Verification;

/// The error of reading one of the model's words from text: it names what was
/// given and lists what is accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{given}`; use one of {accepted}")]
#[non_exhaustive]
pub struct WordError {
    /// What kind of word was read, for example `urgency`.
    pub what: &'static str,
    /// The text that was given.
    pub given: String,
    /// The accepted words, separated by commas.
    pub accepted: &'static str,
}

/// Gives an enum of plain words its text form: `as_str`, `Display`, `FromStr`.
macro_rules! words {
    ($type:ident, $what:literal, $accepted:literal, { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as written in policies, journals and events.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::model::WordError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::model::WordError {
                        what: $what,
                        given: text.to_owned(),
                        accepted: $accepted,
                    }),
                }
            }
        }
    };
}
pub(crate) use words;
