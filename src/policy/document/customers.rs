//! What a policy says of customers: coming back, asking twice, being called, many at once.

use super::table::table;
use super::written::{OneOf, Word, Written};
use crate::model::{Name, Priority};
use crate::policy::{OnDuplicate, OnGivenUp, RepeatScope, SurgeOf};
use crate::time::{Span, WallTime};

impl Word for WallTime {
    const EXPECTED: &'static str = "a time of the day as text, for example `21:00`";

    fn from_text(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|error: crate::time::WallTimeError| error.to_string())
    }

    fn to_text(self) -> String {
        self.to_string()
    }
}

table! {
    /// The `repeats`: a customer opens a ticket while an earlier one is open, or soon
    /// after it was closed. One that was merged or cancelled is no contact of its own.
    ///
    /// ```
    /// use nightdesk::Priority;
    /// use nightdesk::document::Repeats;
    /// let repeats = Repeats::new("24h").priority(Priority::High).prefer_last_agent(true);
    /// # let _ = repeats;
    /// ```
    Repeats {
        /// How long after an earlier ticket was closed, above `0s`. Required. Closed tickets
        /// are remembered for the policy's `retention`.
        window: Written<Span>,
        /// Raises such a ticket to this priority. Default: it stays.
        priority: Written<Priority>,
        /// Whether the agent who had the earlier ticket is preferred, unless the ticket's
        /// case says who is. Default `false`.
        prefer_last_agent: bool,
        /// Whether the topic must be the same (`topic`, the default) or not (`any`).
        scope: Written<RepeatScope>,
    }
}

impl Repeats {
    /// A customer who comes back within `window`.
    #[must_use]
    pub fn new(window: impl Into<Written<Span>>) -> Self {
        Self::default().window(window)
    }
}

table! {
    /// The `duplicates`: a customer opens a ticket while one of the same topic and brand is
    /// open that was opened a short while ago.
    Duplicates {
        /// How long ago, above `0s`. Required.
        window: Written<Span>,
        /// `tell` the host (the default), `link` the two, or `merge` the new one into the
        /// other. The top three tiers are never merged by themselves, but linked; so is who is
        /// there now (`live`) in another channel.
        then: Written<OnDuplicate>,
    }
}

impl Duplicates {
    /// The same within `window`: the host is told.
    #[must_use]
    pub fn new(window: impl Into<Written<Span>>) -> Self {
        Self::default().window(window)
    }
}

table! {
    /// The `customer_limits`: how many tickets of one customer may be open in each tier, 1
    /// or more. Who has as many is refused another in that tier, and told which to write in.
    /// Nobody is turned away from the top three tiers: there one more is taken in, linked to the
    /// first (unless it is linked already, or of another brand), and stands in `Elevated` until
    /// the customer has fewer; there it does not count. Its action is demanded and its needs are
    /// the same; only its place is another. A closed ticket is reopened as another is opened.
    CustomerLimits {
        /// In `Emergency`. Default: no limit.
        emergency: i64,
        /// In `Critical`. Default: no limit.
        critical: i64,
        /// In `Protective`. Default: no limit.
        protective: i64,
        /// In `Elevated`. Default: no limit.
        elevated: i64,
        /// In `Routine`. Default: no limit.
        routine: i64,
    }
}

impl CustomerLimits {
    /// No limit.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

table! {
    /// The `quiet_hours`: when no customer below the top three tiers is called.
    ///
    /// ```
    /// use nightdesk::document::QuietHours;
    /// let quiet = QuietHours::new("21:00", "08:00", "Europe/Oslo").zones(["Europe/Helsinki"]);
    /// # let _ = quiet;
    /// ```
    QuietHours {
        /// When they begin on the customer's wall. Required.
        from: Written<WallTime>,
        /// When they end; before `from`: on the next day. Required.
        until: Written<WallTime>,
        /// The time zone of customers of whom nothing else is said. Required.
        zone: Name,
    }
    own {
        zones: Vec<Name>,
    }
}

impl QuietHours {
    /// From and until these times of the day, in this zone.
    #[must_use]
    pub fn new(
        from: impl Into<Written<WallTime>>,
        until: impl Into<Written<WallTime>>,
        zone: impl Into<Name>,
    ) -> Self {
        Self::default().from(from).until(until).zone(zone)
    }

    /// The other time zones that a callback may name.
    #[must_use]
    pub fn zones<N: Into<Name>>(mut self, zones: impl IntoIterator<Item = N>) -> Self {
        self.zones = Some(zones.into_iter().map(Into::into).collect());
        self
    }
}

table! {
    /// The `callbacks`: what follows when a customer who is called does not answer.
    ///
    /// ```
    /// use nightdesk::OnGivenUp;
    /// use nightdesk::document::Callbacks;
    /// let callbacks = Callbacks::new(["15m", "2h", "1d"]).then(OnGivenUp::Close);
    /// # let _ = callbacks;
    /// ```
    Callbacks {
        /// What follows after the last call: `alert` (the default) or `close`. The top three
        /// tiers are never closed by it.
        then: Written<OnGivenUp>,
        /// How long after a call that nobody answered the next one comes at the latest in the
        /// top three tiers, above `0s`. Default `5m`.
        top_tier_retry: Written<Span>,
    }
    own {
        retry: Vec<Written<Span>>,
    }
}

impl Callbacks {
    /// Calls again so long after each call that nobody answered, one after another.
    #[must_use]
    pub fn new<S: Into<Written<Span>>>(retry: impl IntoIterator<Item = S>) -> Self {
        Self {
            retry: Some(retry.into_iter().map(Into::into).collect()),
            ..Self::default()
        }
    }
}

table! {
    /// One of the `surges`: far more of something than usual.
    ///
    /// Counted in tenths of the window that begin at whole multiples of themselves since
    /// 1970. The count is that of the present tenth and the nine before it; the usual is
    /// what was counted in the tenths before those, as far back as `usual` reaches, divided by
    /// the number of windows in it.
    ///
    /// ```
    /// use nightdesk::document::Surge;
    /// let outage = Surge::new("payment", "10m").at_least(20).times(3);
    /// # let _ = outage;
    /// ```
    Surge {
        /// Tickets of these topics, or below them along the dots. Required.
        topic: OneOf,
        /// What is counted: `contacts` (the default), `repeats`, `reopens`, `bot_escapes`.
        of: Written<SurgeOf>,
        /// The window, 10 whole seconds or more. Required.
        window: Written<Span>,
        /// The least count that is a surge: 1 or more. Required.
        at_least: i64,
        /// How many times the usual count: 1 or more, default 3.
        times: i64,
        /// What the usual count is taken from: 1 to 1,000 whole windows. Default 100 windows.
        usual: Written<Span>,
        /// The surge is over below so many times the usual count, or below half of
        /// `at_least`: 1 to `times`. Default: as `times`.
        until_times: i64,
    }
}

impl Surge {
    /// A surge of contacts on a topic. Set [`Surge::at_least`] too.
    #[must_use]
    pub fn new(topic: impl Into<OneOf>, window: impl Into<Written<Span>>) -> Self {
        Self::default().topic(topic).window(window)
    }
}

table! {
    /// What is said of `incidents`: many customers with one trouble.
    Incidents {
        /// Whether a notice to all its customers counts as an answer to each (by anybody,
        /// not by a person). Default `false`.
        notice_answers: bool,
    }
}

impl Incidents {
    /// Every default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}
