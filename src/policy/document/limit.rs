use super::table::table;
use super::written::Written;
use crate::clock::{DayEnd, FirstDay, LastDay, When};
use crate::model::Name;
use crate::time::Span;

table! {
    /// A deadline set by law, or the floor of an action: a length from an anchor, or the
    /// earliest or latest of several.
    ///
    /// A length is one of `elapsed`, `open`, `business_days`, `days`, `weeks` and `months`,
    /// with `from`, the anchor that it runs from; all but `elapsed` need a `calendar`. The
    /// anchors are instants that the host names and sets. Limits nest at most 8 deep, where
    /// `unless` and `next_business_day` are levels of their own.
    ///
    /// A complaint about a payment: 15 business days, 35 if the customer is told inside
    /// them why it takes longer.
    ///
    /// ```
    /// use nightdesk::document::Limit;
    /// let days = |count: i64| Limit::after("receipt").business_days(count).calendar("NO");
    /// let reply = days(15).extended_by("holding_reply", days(35));
    /// # let _ = reply;
    /// ```
    ///
    /// In TOML:
    ///
    /// ```toml
    /// [clocks.final_answer.limit]
    /// business_days = 15
    /// calendar = "NO"
    /// from = "receipt"
    ///
    /// [clocks.final_answer.limit.unless]
    /// anchor = "holding_reply"
    /// when = "inside"
    /// then = { business_days = 35, calendar = "NO", from = "receipt" }
    /// ```
    ///
    /// A floor: a raised deposit limit waits 72 hours, and until the running week ends.
    ///
    /// ```
    /// use nightdesk::document::{Action, Limit};
    /// let raise = Action::new().not_before(Limit::max([
    ///     Limit::after("request").elapsed("72h"),
    ///     Limit::after("period_end").elapsed("0s"),
    /// ]));
    /// # let _ = raise;
    /// ```
    Limit {
        /// So much time as it passes; `0s` is the anchor itself.
        elapsed: Written<Span>,
        /// So much open time of the calendar.
        open: Written<Span>,
        /// So many dates on which the calendar opens, 0 to 36,500.
        business_days: i64,
        /// So many dates, 0 to 36,500.
        days: i64,
        /// So many times seven dates, 0 to 36,500.
        weeks: i64,
        /// So many months, 0 to 36,500: the same day of a later month, or its last.
        months: i64,
        /// The calendar: its hours, or its business days, and the zone of its dates.
        calendar: Name,
        /// Where a limit in days, weeks or months ends on its last day: `end_of_day`,
        /// `same_time` as its anchor, `closing`, or a time on the wall such as `12:00`.
        /// Default `end_of_day`.
        ends: Written<DayEnd>,
        /// Whether the anchor's own day counts (`same`) or not (`next`). Default `next`.
        first_day: Written<FirstDay>,
        /// What if the last day is no business day: it stays (`stays`) or goes on to the
        /// next one (`next_business_day`). Default `stays`.
        last_day: Written<LastDay>,
        /// Whether pauses move it. Default `false`: a limit set by law runs on.
        pausable: bool,
        /// What counts in its place once something has happened. Default: nothing.
        unless: Unless,
        /// Where it goes on to if it, or what counts in its place, ends on no business day.
        /// Default: nowhere.
        next_business_day: NextBusinessDay,
    }
    own {
        from: Name,
        min: Vec<Limit>,
        max: Vec<Limit>,
    }
}

table! {
    /// What counts in the place of a limit once something has happened in time for it, or
    /// too late. [`Limit::extended_by`] and [`Limit::unless_late`] make it.
    Unless {
        /// The anchor that says what has happened, and when. Required.
        anchor: Name,
        /// `inside`: before the limit ends or just then; `late`: after. Required.
        when: Written<When>,
        /// What counts then. Required.
        then: Box<Limit>,
    }
}

table! {
    /// Where a limit of any length goes on to if it ends on a date on which a calendar does
    /// not open: the next on which it does.
    ///
    /// ```
    /// use nightdesk::document::{Limit, NextBusinessDay};
    /// let report = Limit::after("awareness")
    ///     .elapsed("24h")
    ///     .next_business_day(NextBusinessDay::of("NO").ends("12:00"));
    /// # let _ = report;
    /// ```
    NextBusinessDay {
        /// The calendar that opens on business days. Required.
        calendar: Name,
        /// Where on that day the limit ends, as in a limit of days. Default `end_of_day`.
        ends: Written<DayEnd>,
    }
}

impl NextBusinessDay {
    /// The next business day of this calendar.
    #[must_use]
    pub fn of(calendar: impl Into<Name>) -> Self {
        Self::default().calendar(calendar)
    }
}

impl Limit {
    /// A length from this anchor. It still needs the length.
    #[must_use]
    pub fn after(anchor: impl Into<Name>) -> Self {
        Self {
            from: Some(anchor.into()),
            ..Self::default()
        }
    }

    /// The earliest of these, 1 to 16. Those whose anchors are missing, or that are
    /// paused, are left out.
    #[must_use]
    pub fn min(limits: impl IntoIterator<Item = Self>) -> Self {
        Self {
            min: Some(limits.into_iter().collect()),
            ..Self::default()
        }
    }

    /// The latest of these, 1 to 16. One that is missing or paused makes this so.
    #[must_use]
    pub fn max(limits: impl IntoIterator<Item = Self>) -> Self {
        Self {
            max: Some(limits.into_iter().collect()),
            ..Self::default()
        }
    }

    /// `then` counts once `anchor` happened inside this limit: a second stage that a
    /// holding reply opens. Takes the place of an `unless` given before.
    #[must_use]
    pub fn extended_by(self, anchor: impl Into<Name>, then: Self) -> Self {
        let unless = Unless::default().anchor(anchor).when(When::Inside);
        self.unless(unless.then(then))
    }

    /// `then` counts once `anchor` happened after this limit. Takes the place of an
    /// `unless` given before.
    #[must_use]
    pub fn unless_late(self, anchor: impl Into<Name>, then: Self) -> Self {
        let unless = Unless::default().anchor(anchor).when(When::Late);
        self.unless(unless.then(then))
    }
}
