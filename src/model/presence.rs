use serde::{Deserialize, Serialize};

/// Whether an agent is there, as the host reports it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums)] // hosts must decide what to do for each
pub enum Presence {
    /// On duty and ready: the only presence that gets offers.
    Online,
    /// Not ready for new work; keeps what it has.
    Away,
    /// Finishing what it has, takes nothing new; becomes `Offline` by itself
    /// when the last assignment and wrap-up have ended.
    Draining,
    /// Off duty: running assignments go back in line at once, with their place kept.
    #[default]
    Offline,
    /// The connection broke: offers are revoked at once, running assignments are
    /// taken back after the policy's `lost_grace` unless the agent returns.
    Lost,
}

super::words!(Presence, "presence", "`online`, `away`, `draining`, `offline`, `lost`", {
    Online => "online",
    Away => "away",
    Draining => "draining",
    Offline => "offline",
    Lost => "lost",
});
