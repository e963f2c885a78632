use serde::{Deserialize, Serialize};

use crate::model::{Level, Name};

/// Something a ticket needs of an agent, as told to people when it is lacking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Need {
    /// A skill, at least at a level. May be relaxed.
    Skill {
        /// Which.
        skill: Name,
        /// The least level.
        level: Level,
    },
    /// One of these languages. May be relaxed.
    Language(Vec<Name>),
    /// A channel. Never relaxed.
    Channel(Name),
    /// A brand. Never relaxed.
    Brand(Name),
    /// A person. Never relaxed.
    Human,
    /// A bot, which this ticket's topic has asked first. Relaxed by a hand-off, or when
    /// no bot is left to ask.
    Bot,
}

impl core::fmt::Display for Need {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Skill { skill, level } => {
                write!(f, "needs skill `{skill}` at level {level} or more")
            }
            Self::Language(names) => {
                f.write_str("needs one of the languages")?;
                for (position, name) in names.iter().enumerate() {
                    write!(f, "{} `{name}`", if position == 0 { "" } else { "," })?;
                }
                Ok(())
            }
            Self::Channel(name) => write!(f, "needs channel `{name}`"),
            Self::Brand(name) => write!(f, "needs brand `{name}`"),
            Self::Human => f.write_str("needs a person"),
            Self::Bot => f.write_str("is for a bot first"),
        }
    }
}
