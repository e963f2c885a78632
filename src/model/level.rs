use serde::{Deserialize, Serialize};

/// How well an agent masters a skill, or how well a ticket needs it mastered:
/// 1 (least) to 100 (best).
///
/// ```
/// use nightdesk::Level;
/// assert!(Level::new(0).is_err());
/// assert!(Level::new(3)? > Level::MIN);
/// # Ok::<(), nightdesk::LevelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

/// A level outside 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("level `{0}` is outside 1 to 100; use 1 for any mastery at all")]
#[non_exhaustive]
pub struct LevelError(pub u8);

impl Level {
    /// The least level, 1: any mastery at all.
    pub const MIN: Self = Self(1);
    /// The greatest level, 100.
    pub const MAX: Self = Self(100);

    /// A level from 1 to 100.
    ///
    /// # Errors
    /// [`LevelError`] for 0 and for anything above 100.
    pub const fn new(level: u8) -> Result<Self, LevelError> {
        if level >= Self::MIN.0 && level <= Self::MAX.0 {
            Ok(Self(level))
        } else {
            Err(LevelError(level))
        }
    }

    /// The level as a number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Level {
    type Error = LevelError;
    fn try_from(level: u8) -> Result<Self, LevelError> {
        Self::new(level)
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl core::fmt::Display for Level {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}
