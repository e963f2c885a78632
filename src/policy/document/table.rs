//! What all tables of a document have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Name;

/// Entries by name, in byte order. Unlike a plain map it refuses, when read,
/// the same name twice: formats such as JSON would let the last one win unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<T>(pub(crate) BTreeMap<Name, T>);

impl<T> Named<T> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Name, &T)> {
        self.0.iter()
    }

    /// The entry of this name, in a table that comes into being with it.
    pub(crate) fn set(table: &mut Option<Self>, name: impl Into<Name>, entry: T) {
        table.get_or_insert_default().0.insert(name.into(), entry);
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of entries by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named<T>, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(name) = map.next_key::<Name>()? {
                    if entries.contains_key(&name) {
                        return Err(de::Error::custom(format_args!(
                            "`{name}` stands here twice; keep one"
                        )));
                    }
                    let entry = map.next_value()?;
                    entries.insert(name, entry);
                }
                Ok(Named(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Keys that a table does not have. They are kept, without their values, so that
/// compilation can report all of them, also of a document that was written down
/// and read again in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnknownKeys(pub(crate) BTreeSet<String>);

impl Serialize for UnknownKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for key in &self.0 {
            map.serialize_entry(key, &true)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for UnknownKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = UnknownKeys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UnknownKeys, A::Error> {
                let mut keys = BTreeSet::new();
                while let Some((key, IgnoredAny)) = map.next_entry()? {
                    keys.insert(key);
                }
                Ok(UnknownKeys(keys))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A table with keys of its own.
pub(crate) trait Table {
    /// The keys it may have.
    const KEYS: &'static [&'static str];
    /// The keys that it has but may not have.
    fn unknown(&self) -> &UnknownKeys;
}

/// Declares a table of the document: each key optional, absent ones left out when
/// written, others kept as unknown. The keys in the first braces get a setter
/// with the documentation given here; those under `own` have one by hand.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$doc:meta])* $key:ident: $type:ty,)*
        }
        $(own { $($own:ident: $own_type:ty,)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) $key: Option<$type>,
            )*
            $($(
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) $own: Option<$own_type>,
            )*)?
            #[serde(flatten)]
            unknown: $crate::policy::document::table::UnknownKeys,
        }

        impl $name {$(
            $(#[$doc])*
            #[must_use]
            pub fn $key(mut self, $key: impl Into<$type>) -> Self {
                self.$key = Some($key.into());
                self
            }
        )*}

        impl $crate::policy::document::table::Table for $name {
            const KEYS: &'static [&'static str] =
                &[$(stringify!($key),)* $($(stringify!($own),)*)?];

            fn unknown(&self) -> &$crate::policy::document::table::UnknownKeys {
                &self.unknown
            }
        }
    };
}
pub(super) use table;
