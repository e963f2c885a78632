use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Level;
use crate::time::Timestamp;

/// How well an agent masters a skill, and from when until when.
///
/// Written as a plain level, or as a table with `level`, `valid_from` and `valid_until`.
///
/// ```
/// use nightdesk::{Level, Mastery};
/// let licence = Mastery::new(Level::new(2)?).until("2026-07-01T00:00:00Z".parse()?);
/// assert!(licence.is_valid("2026-06-30T23:59:59Z".parse()?));
/// assert!(!licence.is_valid("2026-07-01T00:00:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mastery {
    /// How well.
    pub level: Level,
    /// From this instant on; `None`: from ever.
    pub valid_from: Option<Timestamp>,
    /// No longer from this instant on; `None`: for ever.
    pub valid_until: Option<Timestamp>,
}

impl Mastery {
    /// A mastery without dates.
    #[must_use]
    pub const fn new(level: Level) -> Self {
        Self {
            level,
            valid_from: None,
            valid_until: None,
        }
    }

    /// Valid from this instant on.
    #[must_use]
    pub const fn from(mut self, instant: Timestamp) -> Self {
        self.valid_from = Some(instant);
        self
    }

    /// Valid until just before this instant.
    #[must_use]
    pub const fn until(mut self, instant: Timestamp) -> Self {
        self.valid_until = Some(instant);
        self
    }

    /// Whether it counts at an instant.
    #[must_use]
    pub fn is_valid(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at)
            && self.valid_until.is_none_or(|until| at < until)
    }
}

/// The long form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<Timestamp>,
}

impl Serialize for Mastery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            level,
            valid_from,
            valid_until,
        } = *self;
        if valid_from.is_none() && valid_until.is_none() {
            return level.serialize(serializer);
        }
        let dated = Dated {
            level,
            valid_from,
            valid_until,
        };
        dated.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Mastery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LevelOrTable;
        impl<'de> Visitor<'de> for LevelOrTable {
            type Value = Mastery;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a level from 1 to 100, or a table with `level`")
            }

            fn visit_u64<E: de::Error>(self, level: u64) -> Result<Mastery, E> {
                let level = u8::try_from(level)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(level), &self))?;
                Level::new(level).map(Mastery::new).map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, level: i64) -> Result<Mastery, E> {
                let level = u64::try_from(level)
                    .map_err(|_| E::invalid_value(de::Unexpected::Signed(level), &self))?;
                self.visit_u64(level)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Mastery, A::Error> {
                let Dated {
                    level,
                    valid_from,
                    valid_until,
                } = Dated::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Mastery {
                    level,
                    valid_from,
                    valid_until,
                })
            }
        }
        deserializer.deserialize_any(LevelOrTable)
    }
}
