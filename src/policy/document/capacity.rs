//! What bounds an agent's work beside its budget: labels, ramps, reserves.

use super::table::table;
use super::written::Written;
use crate::model::{Name, Urgency};
use crate::time::Span;

table! {
    /// One entry of `labels`: a kind of work that topics carry, bounded across channels.
    Label {
        /// How many tickets with this label at a time an agent takes at most, unless the
        /// agent says otherwise. Default: as many as the budget allows.
        cap: i64,
    }
}

impl Label {
    /// A label without a cap.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

table! {
    /// How fast an agent who comes online is given work.
    ///
    /// ```
    /// use nightdesk::document::Ramp;
    /// let two_a_minute_for_ten = Ramp::new(2, "60s", "10m");
    /// # let _ = two_a_minute_for_ten;
    /// ```
    Ramp {
        /// How many offers an agent is made at most in each stretch of `every`: 1 or
        /// more. Required. The top three tiers are offered all the same.
        offers: i64,
        /// How long a stretch is, from its first offer; above `0s`. Required.
        every: Written<Span>,
        /// How long after coming online this holds; above `0s`. Required.
        lasts: Written<Span>,
    }
}

impl Ramp {
    /// At most `offers` in each stretch of `every`, for `lasts` after coming online.
    #[must_use]
    pub fn new(
        offers: impl Into<i64>,
        every: impl Into<Written<Span>>,
        lasts: impl Into<Written<Span>>,
    ) -> Self {
        Self::default().offers(offers).every(every).lasts(lasts)
    }
}

table! {
    /// One of the `reserves`: agents who are kept free for a kind of work.
    ///
    /// An agent counts who could take such a ticket now: online, able, with room. An
    /// agent who is set aside gets no ticket below the reserve's tier, and counts for
    /// one reserve only; reserves are filled in the order of the document, each from
    /// those with the fewest skills that the work does not need, then by registration.
    ///
    /// ```
    /// use nightdesk::Urgency;
    /// use nightdesk::document::Reserve;
    /// let cards = Reserve::new("cards", Urgency::Critical, "card.stolen", "phone").agents(2);
    /// # let _ = cards;
    /// ```
    Reserve {
        /// The reserve's name in events, unlike any other reserve's. Required.
        name: Name,
        /// How many agents are kept free: 1 or more, default 1.
        agents: i64,
        /// The tier they are kept for, with those above; not `routine`. Required.
        tier: Written<Urgency>,
        /// What the work they are kept for is about. Required.
        topic: Name,
        /// How such a customer reaches out. Required.
        channel: Name,
        /// The language of such a customer. Default: any.
        language: Name,
    }
}

impl Reserve {
    /// One agent kept free for tickets of a topic in a channel.
    #[must_use]
    pub fn new(
        name: impl Into<Name>,
        tier: impl Into<Written<Urgency>>,
        topic: impl Into<Name>,
        channel: impl Into<Name>,
    ) -> Self {
        let reserve = Self::default().name(name).tier(tier);
        reserve.topic(topic).channel(channel)
    }
}
