//! What happens to tickets and agents, each with its events. No questions asked:
//! commands have asked them before.

mod abilities;
mod action;
mod bond;
mod callback;
mod class;
pub(crate) mod clocks;
mod close;
mod consult;
mod customer;
mod doors;
mod fit;
mod forget;
mod gathering;
mod handoff;
mod hold;
mod incident;
mod interrupt;
mod ladder;
mod limit;
mod line;
mod load;
mod marks;
mod offer;
mod owed;
mod presence;
mod ramp;
mod reserve;
mod surge;
mod timer;
mod work;

pub(crate) use self::abilities::{
    ability_change, ability_timer, duty_change, duty_timer, is_on_duty,
};
pub(crate) use self::action::{action_timer, retention_timer};
pub(crate) use self::clocks::clock_timer;
pub(crate) use self::doors::{hours_at, hours_timer, overflow_timer};
pub(crate) use self::gathering::gathering_timer;
pub(crate) use self::handoff::comes_or_goes;
pub(crate) use self::interrupt::reason_not_to_keep;
pub(crate) use self::ladder::{step_in_force, step_timer};
pub(crate) use self::line::{patience_timer, preferred_timer};
pub(crate) use self::load::{duties, load_timer};
pub(crate) use self::marks::excluded_together;
pub(crate) use self::offer::{agent_back_off_timer, back_off_timer, offer_timer};
pub(crate) use self::presence::grace_timer;
pub(crate) use self::ramp::ramp_timer;
pub(crate) use self::surge::surge_timer;
pub(crate) use self::timer::hold_timer;
pub(crate) use self::work::wrap_up_timer;
