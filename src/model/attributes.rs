use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Name;

/// What the host knows of a ticket beyond its fixed fields, for rules to look
/// at. References and facts only: never message text, never personal data.
pub type Attributes = BTreeMap<Name, AttributeValue>;

/// The value of an attribute. Whole numbers only: no decision depends on a float.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::exhaustive_enums)] // hosts match it whole
pub enum AttributeValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number, for example an amount in minor units.
    Integer(i64),
    /// A short text, for example a code.
    Text(Name),
}

impl From<bool> for AttributeValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for AttributeValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for AttributeValue {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl core::fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}
