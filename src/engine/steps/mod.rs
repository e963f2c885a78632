//! What happens to tickets and agents, each with its events. No questions asked:
//! commands have asked them before.

mod action;
mod bond;
mod callback;
mod class;
mod clocks;
mod close;
mod customer;
mod hold;
mod incident;
mod line;
mod offer;
mod presence;
mod surge;
mod timer;
mod work;

pub(crate) use self::action::{action_timer, retention_timer};
pub(crate) use self::clocks::clock_timer;
pub(crate) use self::line::patience_timer;
pub(crate) use self::offer::{agent_back_off_timer, back_off_timer, offer_timer};
pub(crate) use self::presence::grace_timer;
pub(crate) use self::surge::surge_timer;
pub(crate) use self::timer::hold_timer;
pub(crate) use self::work::wrap_up_timer;
