use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time: whole microseconds, zero or more, at most 10,000 years.
///
/// Written as numbers with units from large to small: `30s`, `15m`, `8h`,
/// `1h30m`, `250ms`. Units are `d` (24 hours), `h`, `m`, `s`, `ms`, `us`.
///
/// ```
/// use nightdesk::Span;
/// let span: Span = "1h30m".parse()?;
/// assert_eq!(span, Span::from_secs(5400));
/// assert_eq!(Span::from_secs(90).to_string(), "1m30s");
/// # Ok::<(), nightdesk::SpanError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// Text that is no span, or a span that is negative or longer than 10,000 years.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a duration; write numbers with units from large to small, for example 30s, 15m, 8h or 1h30m (d, h, m, s, ms, us), zero or more and at most 3650000d"
)]
#[non_exhaustive]
pub struct SpanError {
    /// What was given, cut to 40 characters.
    pub given: String,
}

/// Units from large to small, each with its length in microseconds.
const UNITS: [(&str, i64); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// One microsecond, the smallest step of time.
    pub const TICK: Self = Self(1);
    /// The longest span: 3,650,000 days, about 10,000 years.
    pub const MAX: Self = Self(3_650_000 * 86_400_000_000);

    /// A span of whole microseconds.
    ///
    /// # Errors
    /// [`SpanError`] below zero and above [`Span::MAX`].
    pub fn from_micros(micros: i64) -> Result<Self, SpanError> {
        if (0..=Self::MAX.0).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(SpanError {
                given: format!("{micros}us"),
            })
        }
    }

    /// A span of whole seconds.
    #[must_use]
    pub const fn from_secs(secs: u32) -> Self {
        Self(secs as i64 * 1_000_000)
    }

    /// The span in microseconds.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Both spans together, at most [`Span::MAX`].
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0)).min(Self::MAX)
    }

    /// What is left when `other` is taken away; nothing if it is longer.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0)).max(Self::ZERO)
    }
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let error = || SpanError {
            given: text.chars().take(40).collect(),
        };
        let mut rest = text;
        let mut units = UNITS.iter();
        let mut micros: i64 = 0;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, tail) = rest.split_at(digits);
            let letters = tail.bytes().take_while(u8::is_ascii_lowercase).count();
            let (unit, tail) = tail.split_at(letters);
            let number: i64 = number.parse().map_err(|_| error())?;
            // The iterator is never wound back, so units go from large to small, each once.
            let (_, length) = units.find(|(name, _)| *name == unit).ok_or_else(error)?;
            let part = number.checked_mul(*length).ok_or_else(error)?;
            micros = micros.checked_add(part).ok_or_else(error)?;
            rest = tail;
        }
        if text.is_empty() {
            return Err(error());
        }
        Self::from_micros(micros).map_err(|_| error())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.pad("0s");
        }
        let mut text = String::new();
        let mut rest = self.0;
        for (unit, length) in UNITS {
            let count = rest / length;
            rest %= length;
            if count > 0 {
                text.push_str(&format!("{count}{unit}"));
            }
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Span;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration as text, for example `30s` or `1h30m`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Span, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: serde::de::Error>(self, micros: i64) -> Result<Span, E> {
                Span::from_micros(micros).map_err(E::custom)
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
    fn text_goes_there_and_back() {
        for text in [
            "0s",
            "30s",
            "15m",
            "8h",
            "1h30m",
            "2d",
            "250ms",
            "1d2h3m4s5ms6us",
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!(span.to_string(), text);
        }
        assert_eq!("90s".parse::<Span>().unwrap().to_string(), "1m30s");
        assert_eq!("1000ms".parse(), Ok(Span::from_secs(1)));
    }

    #[test]
    fn text_that_is_no_span_is_refused() {
        for text in [
            "",
            "30",
            "s",
            "-30s",
            "30 s",
            "1.5h",
            "30s1m",
            "1h1h",
            "1w",
            "3650001d",
            "99999999999999999999s",
            "9223372036854775807d",
            "30S",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
