//! Instants and spans of time, dates, time zones, holidays, and calendars of open time.
//! Nothing here can read a clock or the operating system's zone data.

mod business_days;
mod calendar;
mod compile;
mod date;
mod document;
mod error;
mod holidays;
mod periods;
mod problem;
mod reader;
mod rules;
mod span;
mod table;
mod timestamp;
mod wall;
mod zone;

pub use calendar::Calendar;
pub use date::{Date, DateError, Weekday};
pub use document::{CalendarDocument, WallHours, WeeklyHours};
pub use error::CalendarError;
pub use holidays::{Holiday, HolidayRule, HolidaySet, holiday_sets};
pub use periods::{OpenPeriod, OpenPeriods};
pub use problem::CalendarProblem;
pub use span::{Span, SpanError};
pub use timestamp::{Timestamp, TimestampError};
pub use wall::{WallTime, WallTimeError};
pub use zone::{ZoneError, ZoneSource, Zones, zone_data_version};
