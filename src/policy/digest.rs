use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::canonical::{self, Sink};

/// SHA-256 over a value in canonical form. Written as 64 hexadecimal digits.
///
/// Two values have the same digest if they serialise alike: the width of an
/// integer and the order of a map play no part, everything else does.
///
/// ```
/// use nightdesk::Digest;
/// assert_eq!(Digest::of(&5_u8), Digest::of(&5_u64));
/// assert_ne!(Digest::of("5"), Digest::of(&5_u64));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of one value. A map of the value is held in memory while it is
    /// put in order; a sequence is not.
    #[must_use]
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut digester = Digester::new();
        digester.add(value);
        digester.finish()
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Digests values one after the other, for example the events of a run. The
/// order matters, the batches do not.
///
/// ```
/// use nightdesk::{Digest, Digester};
/// let mut log = Digester::new();
/// log.add("opened");
/// assert_eq!(log.clone().finish(), Digest::of("opened"));
/// log.add("resolved");
/// assert_ne!(log.finish(), Digest::of("opened"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Digester(Sha256);

impl Sink for Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

impl Digester {
    /// A digester that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one value more.
    pub fn add<T: Serialize + ?Sized>(&mut self, value: &T) {
        canonical::write(value, &mut self.0);
    }

    /// Takes in bytes as they are.
    pub(crate) fn add_bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all values so far.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Text that is not 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
#[non_exhaustive]
pub struct DigestError;

impl FromStr for Digest {
    type Err = DigestError;
    fn from_str(text: &str) -> Result<Self, DigestError> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(DigestError);
        }
        for (byte, position) in digest.iter_mut().zip((0..64).step_by(2)) {
            let pair = text.get(position..position + 2).ok_or(DigestError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| DigestError)?;
        }
        Ok(Self(digest))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
