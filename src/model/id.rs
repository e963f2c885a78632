use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is neither a decimal below 2^64 nor a hyphenated UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not an id; write a decimal below 2^64 or a hyphenated UUID")]
#[non_exhaustive]
pub struct IdError {
    /// The text that was given, cut to 40 characters; of what should have been a customer's
    /// reference the last two only.
    pub given: String,
}

/// What an error repeats of a text.
fn beginning(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What an error repeats of a text that should have been a customer's reference: it may be one in
/// another form, or an address, and errors go to logs.
fn ending(text: &str) -> String {
    let mut last = text.chars().rev().take(2);
    let (last, before) = (last.next(), last.next());
    ['…'].into_iter().chain(before).chain(last).collect()
}

const NUMBER: &str = "an id is text, not a number; write it in quotes";

fn parse(text: &str) -> Option<u128> {
    let decimal = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if decimal {
        return text.parse::<u64>().map(u128::from).ok();
    }
    let mut groups = text.split('-');
    let mut value: u128 = 0;
    for length in [8, 4, 4, 4, 12] {
        let group = groups.next()?;
        if group.len() != length || !group.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let digits = u128::from_str_radix(group, 16).ok()?;
        value = (value << (4 * length)) | digits;
    }
    groups.next().is_none().then_some(value)
}

fn write(value: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match u64::try_from(value) {
        Ok(small) => write!(f, "{small}"),
        Err(_) => write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            value >> 96,
            (value >> 80) & 0xffff,
            (value >> 64) & 0xffff,
            (value >> 48) & 0xffff,
            value & 0xffff_ffff_ffff
        ),
    }
}

/// An id in full, for those who keep what they are told.
struct Whole(u128);

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, f)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $type:ident, $shown:ident) => {
        $(#[$doc])*
        ///
        /// 128 bits chosen by the host. Written as a decimal below 2^64, else as
        /// a hyphenated UUID; always a string in JSON. Both forms are read back.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(u128);

        impl $type {
            /// The id with these 128 bits.
            #[must_use]
            pub const fn new(bits: u128) -> Self {
                Self(bits)
            }

            /// The id's 128 bits.
            #[must_use]
            pub const fn get(self) -> u128 {
                self.0
            }
        }

        impl From<u128> for $type {
            fn from(bits: u128) -> Self {
                Self(bits)
            }
        }

        impl FromStr for $type {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let error = || IdError { given: $shown(text) };
                parse(text).map(Self).ok_or_else(error)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&Whole(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an id as text: a decimal below 2^64 or a hyphenated UUID")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                    // Formats repeat a number that does not belong; it may be a customer.
                    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<$type, E> {
                        Err(E::custom(NUMBER))
                    }
                    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<$type, E> {
                        Err(E::custom(NUMBER))
                    }
                    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<$type, E> {
                        Err(E::custom(NUMBER))
                    }
                    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<$type, E> {
                        Err(E::custom(NUMBER))
                    }
                }
                if deserializer.is_human_readable() {
                    deserializer.deserialize_any(Visitor)
                } else {
                    deserializer.deserialize_str(Visitor)
                }
            }
        }
    };
}

id!(
    /// Names a ticket.
    TicketId,
    beginning
);
id!(
    /// Names an agent.
    AgentId,
    beginning
);
id!(
    /// Refers to a customer in the host's own records.
    CustomerId,
    ending
);
id!(
    /// Names what several tickets of one customer are about.
    CaseId,
    beginning
);

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, f)
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, f)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, f)
    }
}

/// Shows the last two digits only, like `Debug`; JSON has the reference whole.
impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{:02}", self.0 % 100)
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TicketId({self})")
    }
}

impl fmt::Debug for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgentId({self})")
    }
}

impl fmt::Debug for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseId({self})")
    }
}

/// Shows the last two digits only: a customer's reference has no place in a log.
impl fmt::Debug for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomerId(…{:02})", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ids_are_decimals_and_large_ones_uuids() {
        let table = [
            (0, "0"),
            (u128::from(u64::MAX), "18446744073709551615"),
            (1 << 64, "00000000-0000-0001-0000-000000000000"),
            (u128::MAX, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ];
        for (bits, text) in table {
            assert_eq!(TicketId::new(bits).to_string(), text);
            assert_eq!(text.parse::<TicketId>(), Ok(TicketId::new(bits)));
        }
    }

    #[test]
    fn a_small_uuid_is_the_same_id_as_its_decimal() {
        let uuid = "00000000-0000-0000-0000-0000000000ff";
        assert_eq!(uuid.parse::<AgentId>(), "255".parse());
    }

    #[test]
    fn text_that_is_no_id_is_refused() {
        for text in [
            "",
            "-1",
            "+1",
            "18446744073709551616",
            "card",
            "00000000-0000-0000-0000",
            "00000000-0000-0000-0000-0000000000ff-00",
            "0000000g-0000-0000-0000-0000000000ff",
        ] {
            assert!(text.parse::<AgentId>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_of_a_customer_does_not_show_the_reference() {
        assert_eq!(
            format!("{:?}", CustomerId::new(123_456_789)),
            "CustomerId(…89)"
        );
    }

    #[test]
    fn display_of_a_customer_does_not_show_the_reference_and_json_does() {
        let customer = CustomerId::new(123_456_789);
        assert_eq!(customer.to_string(), "…89");
        let json = serde_json::to_string(&customer).unwrap_or_default();
        assert_eq!(json, "\"123456789\"");
    }
}
