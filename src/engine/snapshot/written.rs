//! How a snapshot is written and read: its format's version first, then the rest.

use core::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Snapshot, SnapshotHeader, Tables};

/// In the order of the alphabet too, for whoever sorts keys.
const FIELDS: [&str; 3] = ["format", "header", "state"];

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Snapshot", FIELDS.len())?;
        fields.serialize_field("format", &Self::FORMAT)?;
        fields.serialize_field("header", &self.header)?;
        fields.serialize_field("state", &self.state)?;
        fields.end()
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Format,
    Header,
    State,
}

/// What was read so far, in order.
struct Whole;

fn known<E: de::Error>(format: u32) -> Result<(), E> {
    if format == Snapshot::FORMAT {
        return Ok(());
    }
    let known = Snapshot::FORMAT;
    Err(E::custom(format_args!(
        "the snapshot is of format {format} and this version of the crate reads format {known}; \
         restore it with the version that wrote it, or replay the journal"
    )))
}

impl<'de> Visitor<'de> for Whole {
    type Value = Snapshot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snapshot: its format, its header and its state, in this order")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Snapshot, A::Error> {
        let missing = |at: usize| de::Error::invalid_length(at, &self);
        known(parts.next_element()?.ok_or_else(|| missing(0))?)?;
        let header: SnapshotHeader = parts.next_element()?.ok_or_else(|| missing(1))?;
        let state: Tables = parts.next_element()?.ok_or_else(|| missing(2))?;
        Ok(Snapshot { header, state })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Snapshot, A::Error> {
        let out_of_order =
            || de::Error::custom("a snapshot's format, header and state stand in this order");
        let mut format: Option<u32> = None;
        let mut header: Option<SnapshotHeader> = None;
        let mut state: Option<Tables> = None;
        while let Some(field) = parts.next_key()? {
            match (field, &format, &header, &state) {
                (Field::Format, None, ..) => {
                    let given = parts.next_value()?;
                    known(given)?;
                    format = Some(given);
                }
                (Field::Header, Some(_), None, _) => header = Some(parts.next_value()?),
                (Field::State, _, Some(_), None) => state = Some(parts.next_value()?),
                _ => return Err(out_of_order()),
            }
        }
        format.ok_or_else(|| de::Error::missing_field("format"))?;
        Ok(Snapshot {
            header: header.ok_or_else(|| de::Error::missing_field("header"))?,
            state: state.ok_or_else(|| de::Error::missing_field("state"))?,
        })
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Snapshot", &FIELDS, Whole)
    }
}
