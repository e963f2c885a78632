//! When the calendar closes: rules for holidays, ready sets of them, and the dates they
//! give.

mod document;
mod easter;
mod rule;
mod sets;

pub use document::{Holiday, HolidayRule};
pub use sets::{HolidaySet, holiday_sets};

pub(crate) use document::read_holidays;
pub(crate) use rule::{Group, expand};
