use serde::{Deserialize, Serialize};

use super::amount::Setting;
use super::days::DayEnd;
use super::error::ClockError;
use super::limit::Limit;
use crate::model::Name;
use crate::time::{Span, Timestamp};

/// A limit that does not end on a day of rest.
///
/// Where its limit ends on a date on which the calendar does not open, it goes on to the
/// next date on which it does. A limit that ends with a day (at 24:00) ends on that day and
/// not on the next. Pauses do not matter here: what they move is the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Moved {
    /// What counts otherwise.
    pub limit: Limit,
    /// The calendar that opens on business days.
    pub calendar: Name,
    /// Where on the next business day it ends.
    #[serde(default)]
    pub ends: DayEnd,
}

impl Moved {
    pub(super) fn new(limit: Limit, calendar: Name, ends: DayEnd) -> Self {
        Self {
            limit,
            calendar,
            ends,
        }
    }

    /// Where it ends, if its limit ends at `end`.
    pub(super) fn end(
        &self,
        end: Timestamp,
        setting: Setting<'_>,
    ) -> Result<Timestamp, ClockError> {
        let calendar = setting.calendars.known(&self.calendar)?;
        let date = calendar.date_of(end.saturating_sub(Span::TICK));
        if calendar.is_business_day(date) {
            return Ok(end);
        }
        let next = calendar.business_day_after(date, 1);
        let next = next.map_err(|_| ClockError::DaysPastYear9999 {
            start: date,
            count: 1,
            unit: "business days",
        })?;
        Ok(self.ends.on(calendar, next, end))
    }
}
