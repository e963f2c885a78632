use super::calendar::{Calendar, timestamp};
use super::date::Date;
use super::reader::{Reader, View};
use super::table::week_day;
use super::zone::DAY_S;
use super::{CalendarError, Timestamp};

/// The week of day numbers, which are Monday to Sunday like those of UTC.
const fn week_of_day(day: i32) -> i32 {
    (day - week_day(0)).div_euclid(7)
}

/// Business days: the local dates on which something opens. A night that runs over
/// midnight counts for the date on which it began.
impl Calendar {
    /// Whether the local date at this instant is a holiday.
    #[must_use]
    pub fn is_holiday(&self, at: Timestamp) -> bool {
        self.is_holiday_on(self.date_of(at))
    }

    /// Whether a date is a holiday of this calendar.
    #[must_use]
    pub fn is_holiday_on(&self, date: Date) -> bool {
        let day = date.days_since_1970();
        match self.table.holidays().bits_from(day) {
            Some((bits, _)) => bits & 1 == 1,
            None => !super::holidays::expand(&self.rules.holidays, day, day + 1).is_empty(),
        }
    }

    /// Whether something opens on a date.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        let day = date.days_since_1970();
        match Reader::new(self).view(week_of_day(day)) {
            Some(View::Table(table)) => table.business_days().contains(day),
            Some(View::Steady { open, .. }) => open,
            None => false,
        }
    }

    /// How many business days there are from `from` up to, not including, `to`.
    #[must_use]
    pub fn business_days_between(&self, from: Date, to: Date) -> u32 {
        let mut reader = Reader::new(self);
        let mut day = from.days_since_1970();
        let end = to.days_since_1970();
        let mut sum = 0;
        while day < end {
            let Some((bits, length)) = days_from(&mut reader, day) else {
                break;
            };
            let length = length.min(end - day);
            sum += (bits & low_bits(length)).count_ones();
            day += length;
        }
        sum
    }

    /// The business day that is `days` (at least 1) business days after a date; the date
    /// itself does not count.
    ///
    /// # Errors
    /// [`CalendarError::DaysOutOfRange`] if so many do not follow. With `days` zero the
    /// date itself is given back, business day or not.
    pub fn business_day_after(&self, date: Date, days: u32) -> Result<Date, CalendarError> {
        let error = CalendarError::DaysOutOfRange { start: date, days };
        let mut reader = Reader::new(self);
        let mut left = days;
        if left == 0 {
            return Ok(date);
        }
        // Not so many dates are left at all: no need to look.
        let mut day = date.days_since_1970() + 1;
        if i64::from(left) > i64::from(Date::MAX.days_since_1970() - date.days_since_1970()) {
            return Err(error);
        }
        loop {
            let (mut bits, length) = days_from(&mut reader, day).ok_or(error)?;
            bits &= low_bits(length);
            if bits.count_ones() < left {
                left -= bits.count_ones();
                day += length;
                continue;
            }
            for _ in 1..left {
                bits &= bits - 1;
            }
            return Date::from_day(day + bits.trailing_zeros() as i32).ok_or(error);
        }
    }

    /// The business day that is `days` (at least 1) business days before a date; the date
    /// itself does not count.
    ///
    /// # Errors
    /// [`CalendarError::DaysOutOfRange`] if so many do not lie before. With `days` zero
    /// the date itself is given back, business day or not.
    pub fn business_day_before(&self, date: Date, days: u32) -> Result<Date, CalendarError> {
        let error = CalendarError::DaysOutOfRange { start: date, days };
        let mut reader = Reader::new(self);
        let mut left = days;
        if left == 0 {
            return Ok(date);
        }
        let mut day = date.days_since_1970() - 1;
        if i64::from(left) > i64::from(date.days_since_1970() - Date::MIN.days_since_1970()) {
            return Err(error);
        }
        loop {
            let (mut bits, length) = days_to(&mut reader, day).ok_or(error)?;
            bits &= !low_bits(64 - length);
            if bits.count_ones() < left {
                left -= bits.count_ones();
                day -= length;
                continue;
            }
            for _ in 1..left {
                bits &= !(1 << (63 - bits.leading_zeros()));
            }
            return Date::from_day(day - bits.leading_zeros() as i32).ok_or(error);
        }
    }

    /// Moves `days` business days forward, keeps the time on the wall, and goes on to the
    /// next opening if it is closed then.
    ///
    /// # Errors
    /// [`CalendarError::DaysOutOfRange`] if so many do not follow,
    /// [`CalendarError::NoOpening`] if it does not open after them.
    pub fn add_business_days(
        &self,
        start: Timestamp,
        days: u32,
    ) -> Result<Timestamp, CalendarError> {
        let date = self.date_of(start);
        let moved = if days == 0 {
            start
        } else {
            self.same_wall(start, self.business_day_after(date, days)?)
        };
        self.next_open(moved)
    }

    /// Moves `days` business days back, keeps the time on the wall, and goes back to the
    /// previous close if it is closed then.
    ///
    /// # Errors
    /// [`CalendarError::DaysOutOfRange`] if so many do not lie before,
    /// [`CalendarError::NotOpenBefore`] if it is not open before them.
    pub fn sub_business_days(
        &self,
        start: Timestamp,
        days: u32,
    ) -> Result<Timestamp, CalendarError> {
        let date = self.date_of(start);
        let moved = if days == 0 {
            start
        } else {
            self.same_wall(start, self.business_day_before(date, days)?)
        };
        if self.is_open(moved) {
            return Ok(moved);
        }
        self.prev_open(moved)
    }

    /// The instant at which the wall shows on `date` what it shows at `start`.
    pub(crate) fn same_wall(&self, start: Timestamp, date: Date) -> Timestamp {
        let (_, wall) = self.local(start.as_micros());
        let local = i64::from(date.days_since_1970()) * DAY_S + wall / 1_000_000;
        let instant =
            self.rules.zone.offsets_near(local).instant(local) * 1_000_000 + wall % 1_000_000;
        timestamp(instant).unwrap_or(start)
    }
}

/// The lowest `count` bits, 0 to 64.
const fn low_bits(count: i32) -> u64 {
    if count >= 64 {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

/// The business days from a day on, lowest bit first, and how many days that is.
fn days_from(reader: &mut Reader<'_>, day: i32) -> Option<(u64, i32)> {
    match reader.view(week_of_day(day))? {
        View::Table(table) => table.business_days().bits_from(day),
        // Seven days at a time: a steady run is whole weeks, but may begin before this day.
        View::Steady { open, end, .. } => Some((
            if open { u64::MAX } else { 0 },
            (week_day(end) - day).min(64),
        )),
    }
}

/// The business days up to and with a day, highest bit first, and how many days that is.
fn days_to(reader: &mut Reader<'_>, day: i32) -> Option<(u64, i32)> {
    match reader.view(week_of_day(day))? {
        View::Table(table) => table.business_days().bits_to(day),
        View::Steady { open, first, .. } => Some((
            if open { u64::MAX } else { 0 },
            (day - week_day(first) + 1).min(64),
        )),
    }
}
