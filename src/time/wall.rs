use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::digits;

/// What a clock on the wall shows: whole seconds from `00:00` to `24:00`, the end of
/// the day. Written `09:00`, `17:30:15` or `24:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(u32);

/// Text that is no wall time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a wall time; write hours and minutes, from 00:00 to 24:00, for example 09:00"
)]
#[non_exhaustive]
pub struct WallTimeError {
    /// What was given, cut to 40 characters.
    pub given: String,
}

impl WallTime {
    /// `00:00`, the start of a day.
    pub const START_OF_DAY: Self = Self(0);
    /// `24:00`, the end of a day.
    pub const END_OF_DAY: Self = Self(86_400);

    /// Seconds since `00:00` as the wall shows them, 0 to 86,400.
    #[must_use]
    pub const fn as_secs(self) -> u32 {
        self.0
    }

    /// So many hours later on the same day, at most its end.
    pub(crate) fn plus_hours(self, hours: u32) -> Self {
        let later = self.0.saturating_add(hours.saturating_mul(3_600));
        Self(later).min(Self::END_OF_DAY)
    }
}

impl FromStr for WallTime {
    type Err = WallTimeError;
    fn from_str(text: &str) -> Result<Self, WallTimeError> {
        let error = || WallTimeError {
            given: text.chars().take(40).collect(),
        };
        let mut parts = text.splitn(3, ':').map(|part| digits(part, 2));
        let hours = parts.next().flatten().ok_or_else(error)?;
        let minutes = parts.next().flatten().ok_or_else(error)?;
        let seconds = match parts.next() {
            Some(seconds) => seconds.ok_or_else(error)?,
            None => 0,
        };
        let total = hours * 3600 + minutes * 60 + seconds;
        if minutes < 60 && seconds < 60 && total <= Self::END_OF_DAY.0 {
            Ok(Self(total))
        } else {
            Err(error())
        }
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        if seconds == 0 {
            f.pad(&format!("{hours:02}:{minutes:02}"))
        } else {
            f.pad(&format!("{hours:02}:{minutes:02}:{seconds:02}"))
        }
    }
}

impl fmt::Debug for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for WallTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        for (text, seconds) in [
            ("00:00", 0),
            ("09:30", 34_200),
            ("17:30:15", 63_015),
            ("23:59:59", 86_399),
            ("24:00", 86_400),
        ] {
            let wall: WallTime = text.parse().unwrap();
            assert_eq!((wall.as_secs(), wall.to_string().as_str()), (seconds, text));
        }
    }

    #[test]
    fn text_that_is_no_wall_time_is_refused() {
        for text in [
            "",
            "9:00",
            "09",
            "09:60",
            "24:01",
            "24:00:01",
            "25:00",
            "09:00:60",
            "-1:00",
            "+9:00",
            "09:00:00:00",
            "09.00",
        ] {
            assert!(text.parse::<WallTime>().is_err(), "{text}");
        }
    }
}
