use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Level, Name};

/// How well an agent masters a language, spoken and written.
///
/// ```
/// use nightdesk::{Fluency, Level};
/// let by_ear = Fluency::new(Level::new(80)?, Level::new(20)?);
/// assert!(by_ear.spoken > by_ear.written);
/// # Ok::<(), nightdesk::LevelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fluency {
    /// On channels where people talk.
    pub spoken: Level,
    /// On channels where they write.
    pub written: Level,
}

impl Fluency {
    /// Full mastery, both ways.
    pub const FULL: Self = Self::new(Level::MAX, Level::MAX);

    /// A mastery of its own for each way.
    #[must_use]
    pub const fn new(spoken: Level, written: Level) -> Self {
        Self { spoken, written }
    }
}

/// Languages as they stand in a registration: a plain list where all are fully mastered,
/// else a table of fluency by name.
pub(super) fn serialize<S: Serializer>(
    languages: &BTreeMap<Name, Fluency>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if languages.values().all(|fluency| *fluency == Fluency::FULL) {
        serializer.collect_seq(languages.keys())
    } else {
        serializer.collect_map(languages)
    }
}

/// Reads either form.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<Name, Fluency>, D::Error> {
    struct ListOrTable;
    impl<'de> Visitor<'de> for ListOrTable {
        type Value = BTreeMap<Name, Fluency>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of languages, or a table of fluency by language")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut languages = BTreeMap::new();
            while let Some(name) = list.next_element()? {
                languages.insert(name, Fluency::FULL);
            }
            Ok(languages)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut languages = BTreeMap::new();
            while let Some((name, fluency)) = map.next_entry()? {
                languages.insert(name, fluency);
            }
            Ok(languages)
        }
    }
    deserializer.deserialize_any(ListOrTable)
}
