use serde::{Deserialize, Serialize};

/// How well the customer's identity is established, as the host reports it.
/// Rules may ask for a level; the engine attaches no other meaning to it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // an ordered scale; callers match it whole
pub enum Verification {
    /// Nobody checked.
    #[default]
    None,
    /// Checked by something known (a code, an e-mail link).
    Basic,
    /// Checked by a strong method (two factors, electronic identity).
    Strong,
}

super::words!(Verification, "verification level", "`none`, `basic`, `strong`", {
    None => "none",
    Basic => "basic",
    Strong => "strong",
});
