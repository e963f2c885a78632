use core::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::model::{AgentId, Level, Name};

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
    /// A clearance. Never relaxed.
    Clearance(Name),
    /// Nobody of this group. Never relaxed.
    NotOfGroup(Name),
    /// Anybody but this agent: the ticket excludes it. Never relaxed.
    NotAgent(AgentId),
    /// One of these languages, fixed by law. Never relaxed.
    LanguageByLaw {
        /// Which.
        languages: Vec<Name>,
        /// The least level.
        level: Level,
        /// Whether it is to be written or spoken so well.
        written: bool,
    },
    /// One of these languages, at least at a level above 1. May be relaxed.
    LanguageAt {
        /// Which.
        languages: Vec<Name>,
        /// The least level.
        level: Level,
        /// Whether it is to be written or spoken so well.
        written: bool,
    },
    /// An expression over skills, in words. May be relaxed.
    Skills(String),
    /// Somebody of one of these groups. May be relaxed.
    Group(Vec<Name>),
    /// One of these agents. May be relaxed.
    Agent(Vec<AgentId>),
}

impl Need {
    /// Whether a ladder, or a supervisor's word, may ever let it go.
    #[must_use]
    pub const fn relaxes(&self) -> bool {
        match self {
            Self::Skill { .. }
            | Self::Bot
            | Self::Language(_)
            | Self::LanguageAt { .. }
            | Self::Skills(_)
            | Self::Group(_)
            | Self::Agent(_) => true,
            Self::Channel(_)
            | Self::Brand(_)
            | Self::Human
            | Self::Clearance(_)
            | Self::NotOfGroup(_)
            | Self::NotAgent(_)
            | Self::LanguageByLaw { .. } => false,
        }
    }
}

impl Display for Need {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let at_level = |f: &mut Formatter<'_>, level: &Level, written: &bool| {
            let how = if *written { "written" } else { "spoken" };
            write!(f, ", {how} at level {level} or more")
        };
        match self {
            Self::Skill { skill, level } => {
                write!(f, "needs skill `{skill}` at level {level} or more")
            }
            Self::Language(names) => {
                f.write_str("needs one of the languages")?;
                list(f, names)
            }
            Self::Channel(name) => write!(f, "needs channel `{name}`"),
            Self::Brand(name) => write!(f, "needs brand `{name}`"),
            Self::Human => f.write_str("needs a person"),
            Self::Bot => f.write_str("is for a bot first"),
            Self::Clearance(name) => write!(f, "needs clearance `{name}`"),
            Self::NotOfGroup(name) => write!(f, "must not go to group `{name}`"),
            Self::NotAgent(agent) => write!(f, "must not go to agent `{agent}`"),
            Self::LanguageByLaw {
                languages,
                level,
                written,
            } => {
                f.write_str("needs by law one of the languages")?;
                list(f, languages)?;
                at_level(f, level, written)
            }
            Self::LanguageAt {
                languages,
                level,
                written,
            } => {
                f.write_str("needs one of the languages")?;
                list(f, languages)?;
                at_level(f, level, written)
            }
            Self::Skills(expression) => write!(f, "needs {expression}"),
            Self::Group(names) => {
                f.write_str("needs somebody of the groups")?;
                list(f, names)
            }
            Self::Agent(agents) => {
                f.write_str("needs one of the agents")?;
                list(f, agents)
            }
        }
    }
}

fn list(f: &mut Formatter<'_>, items: &[impl Display]) -> fmt::Result {
    for (position, item) in items.iter().enumerate() {
        write!(f, "{} `{item}`", if position == 0 { "" } else { "," })?;
    }
    Ok(())
}
