use core::fmt;
use core::num::NonZeroU64;
use core::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Span;

/// An instant: whole microseconds since 1970-01-01T00:00:00Z, in the years 1 to 9999.
///
/// Text is RFC 3339; any offset is read, UTC is written, with as many fraction
/// digits as needed. Digits past the microsecond are cut. In formats that are
/// not for people it is a plain integer.
///
/// ```
/// use nightdesk::Timestamp;
/// let three_at_night: Timestamp = "2026-03-01T03:00:00+01:00".parse()?;
/// assert_eq!(three_at_night.to_string(), "2026-03-01T02:00:00Z");
/// # Ok::<(), nightdesk::TimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(NonZeroU64); // counted so that `Option<Timestamp>` takes no more room

/// The first instant of year 1, in microseconds since 1970, which is 1 inside a [`Timestamp`].
const FIRST: i64 = -62_135_596_800_000_000;
/// The last microsecond of year 9999.
const LAST: i64 = 253_402_300_799_999_999;

/// An instant outside the years 1 to 9999, or text that is no RFC 3339 instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not an instant; write RFC 3339 with an offset, in the years 1 to 9999, for example 2026-03-01T03:00:00Z"
)]
#[non_exhaustive]
pub struct TimestampError {
    /// What was given, cut to 40 characters.
    pub given: String,
}

impl TimestampError {
    fn new(given: impl fmt::Display) -> Self {
        Self {
            given: given.to_string().chars().take(40).collect(),
        }
    }
}

impl Timestamp {
    /// The first instant of year 1.
    pub const MIN: Self = Self::clamped(FIRST);
    /// The last microsecond of year 9999.
    pub const MAX: Self = Self::clamped(LAST);

    /// The instant nearest to this many microseconds after 1970.
    const fn clamped(micros: i64) -> Self {
        let after_first = micros.saturating_sub(FIRST);
        let last = LAST - FIRST;
        let after_first = if after_first > last {
            last
        } else {
            after_first
        };
        match NonZeroU64::new(after_first.saturating_add(1).unsigned_abs()) {
            Some(counted) if after_first >= 0 => Self(counted),
            _ => Self(NonZeroU64::MIN),
        }
    }

    /// The instant this many microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`TimestampError`] outside the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, TimestampError> {
        if (FIRST..=LAST).contains(&micros) {
            Ok(Self::clamped(micros))
        } else {
            Err(TimestampError::new(micros))
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        // At most what the years 1 to 9999 have, so no sign is lost.
        (self.0.get() as i64).saturating_add(FIRST - 1)
    }

    /// The instant `span` later, or [`Timestamp::MAX`] if that is past it.
    #[must_use]
    pub fn saturating_add(self, span: Span) -> Self {
        Self::clamped(self.as_micros().saturating_add(span.as_micros()))
    }

    /// The instant `span` earlier, or [`Timestamp::MIN`] if that is before it.
    #[must_use]
    pub fn saturating_sub(self, span: Span) -> Self {
        Self::clamped(self.as_micros().saturating_sub(span.as_micros()))
    }

    /// How long after `earlier` this is; zero if it is not after, and at most [`Span::MAX`].
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span::from_micros(self.as_micros().saturating_sub(earlier.as_micros()).max(0))
            .unwrap_or(Span::MAX)
    }
}

impl TryFrom<DateTime<Utc>> for Timestamp {
    type Error = TimestampError;
    fn try_from(time: DateTime<Utc>) -> Result<Self, TimestampError> {
        Self::from_micros(time.timestamp_micros()).map_err(|_| TimestampError::new(time))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(at: Timestamp) -> Self {
        // Every `Timestamp` lies inside what chrono can say, so the default is never taken.
        DateTime::from_timestamp_micros(at.as_micros()).unwrap_or_default()
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let time = DateTime::parse_from_rfc3339(text).map_err(|_| TimestampError::new(text))?;
        Self::try_from(time.to_utc()).map_err(|_| TimestampError::new(text))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = DateTime::from(*self).to_rfc3339_opts(SecondsFormat::AutoSi, true);
        f.pad(&text)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.as_micros())
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an instant as RFC 3339 text")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: serde::de::Error>(self, micros: i64) -> Result<Timestamp, E> {
                Timestamp::from_micros(micros).map_err(E::custom)
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Visitor)
        } else {
            deserializer.deserialize_i64(Visitor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_ends_of_year_1_and_9999() {
        assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999Z");
        assert!(Timestamp::from_micros(Timestamp::MAX.as_micros() + 1).is_err());
        assert!(Timestamp::from_micros(i64::MIN).is_err());
    }

    #[test]
    fn text_goes_there_and_back() {
        for text in ["1969-12-31T23:59:59.999999Z", "2026-03-01T03:00:00.500Z"] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(at.to_string(), text);
        }
        let offset: Timestamp = "2026-03-01T03:00:00+01:00".parse().unwrap();
        assert_eq!(offset.to_string(), "2026-03-01T02:00:00Z");
    }

    #[test]
    fn text_without_an_offset_or_out_of_range_is_refused() {
        for text in [
            "2026-03-01T03:00:00",
            "2026-03-01",
            "",
            "+10000-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Timestamp::MAX.saturating_add(Span::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.saturating_sub(Span::MAX), Timestamp::MIN);
        assert_eq!(Timestamp::MIN.since(Timestamp::MAX), Span::ZERO);
        assert_eq!(Timestamp::MAX.since(Timestamp::MIN), Span::MAX);
    }
}
