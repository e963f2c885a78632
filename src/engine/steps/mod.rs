//! What happens to tickets and agents, each with its events. No questions asked:
//! commands have asked them before.

mod abilities;
mod action;
mod class;
mod clocks;
mod close;
mod fit;
mod hold;
mod ladder;
mod line;
mod offer;
mod presence;
mod timer;
mod work;

pub(crate) use self::abilities::{
    ability_change, ability_timer, duty_change, duty_timer, is_on_duty,
};
pub(crate) use self::action::{action_timer, retention_timer};
pub(crate) use self::clocks::clock_timer;
pub(crate) use self::ladder::{step_in_force, step_timer};
pub(crate) use self::line::patience_timer;
pub(crate) use self::offer::{agent_back_off_timer, back_off_timer, offer_timer};
pub(crate) use self::presence::grace_timer;
pub(crate) use self::timer::hold_timer;
pub(crate) use self::work::wrap_up_timer;
