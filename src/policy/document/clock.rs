use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::limit::Limit;
use super::queue::Targets;
use super::table::table;
use super::written::{Word, Written};
use crate::clock::{MetBy, PauseCause};
use crate::model::{Name, Priority, Urgency};
use crate::time::Span;

/// What a clock of the policy promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PromiseKind {
    /// From the arrival to the first answer.
    FirstResponse,
    /// From the first unanswered message of the customer to the next answer.
    NextResponse,
    /// From one answer (or the arrival) to the next.
    PeriodicUpdate,
    /// From the arrival to the end.
    Resolution,
    /// The time for which the customer waits on anybody else.
    RequesterWait,
    /// The time for which the ticket is with the desk.
    AgentWork,
    /// Until what the clock is named for has been done: a deadline set by law, with a
    /// `limit` instead of a target.
    Deadline,
}

crate::model::words!(
    PromiseKind,
    "kind of clock",
    "`first_response`, `next_response`, `periodic_update`, `resolution`, `requester_wait`, `agent_work`, `deadline`",
    {
        FirstResponse => "first_response",
        NextResponse => "next_response",
        PeriodicUpdate => "periodic_update",
        Resolution => "resolution",
        RequesterWait => "requester_wait",
        AgentWork => "agent_work",
        Deadline => "deadline",
    }
);

table! {
    /// One entry of `clocks`: a promise that tickets can carry. Which tickets do is said
    /// by `usual_clocks`, by their topic's `clocks` and by rules.
    ///
    /// A promise counts against a target, or, if it is a `deadline`, runs to a limit.
    ///
    /// ```
    /// use nightdesk::document::{Clock, Limit, PromiseKind, Reaction};
    /// use nightdesk::{Priority, Urgency};
    /// let first_answer = Clock::new(PromiseKind::FirstResponse)
    ///     .target("4h")
    ///     .warning("75%")
    ///     .warning("10m")
    ///     .on_warning(Reaction::new().priority(Priority::High));
    /// let final_answer = Clock::new(PromiseKind::Deadline)
    ///     .limit(Limit::after("receipt").business_days(15).calendar("NO"))
    ///     .lead("3d")
    ///     .on_lead(Reaction::new().urgency(Urgency::Elevated));
    /// # let _ = (first_answer, final_answer);
    /// ```
    Clock {
        /// What is promised. Required; [`Clock::new`] sets it.
        kind: Written<PromiseKind>,
        /// The calendar on whose open time the target, the lead and the warnings before
        /// the due instant count. Default: the calendar of the ticket's queue; for a
        /// deadline, whose limit names its own, all time.
        calendar: Name,
        /// Whether all time counts, nights and holidays included, whatever the queue's
        /// calendar. Default `false`.
        all_time: bool,
        /// The target of every tier and priority. Default: none but those in `targets`.
        target: Written<Span>,
        /// Targets by tier and priority, in the place of `target`. A ticket for whose tier
        /// and priority nobody gives a target does not have the clock.
        targets: Targets,
        /// When a deadline ends. Required for deadlines, and for no other kind.
        limit: Limit,
        /// Whose deed meets it. Default `human` for a first or next response, else `anybody`.
        met_by: Written<MetBy>,
        /// How long before it is due it counts in the order of waiting tickets, above
        /// `0s`. Default: a deadline counts with its due instant, other clocks not at all.
        lead: Written<Span>,
        /// What follows from its first warning. Default: nothing but the event.
        on_warning: Reaction,
        /// What follows from its first breach. Default: nothing but the event.
        on_breach: Reaction,
        /// What follows when its lead first begins. Default: nothing.
        on_lead: Reaction,
    }
    own {
        pauses: Vec<Written<PauseCause>>,
        warnings: Vec<Written<WarnAt>>,
    }
}

impl Clock {
    /// A promise of this kind. It needs a target from somewhere, or a limit.
    #[must_use]
    pub fn new(kind: impl Into<Written<PromiseKind>>) -> Self {
        Self::default().kind(kind)
    }

    /// The pauses that stop it; an empty list: none does. Default: all, but for a
    /// requester's wait and a periodic update only those for the customer's answer and
    /// identity. What stops a deadline moves those parts of its limit that are pausable.
    #[must_use]
    pub fn pauses<C: Into<Written<PauseCause>>>(
        mut self,
        causes: impl IntoIterator<Item = C>,
    ) -> Self {
        self.pauses = Some(causes.into_iter().map(Into::into).collect());
        self
    }

    /// One warning more: a share of the target, such as `75%` or `99.5%`, or a time
    /// before it is due, such as `10m`. At most 32. Default: none.
    #[must_use]
    pub fn warning(mut self, at: impl Into<Written<WarnAt>>) -> Self {
        self.warnings.get_or_insert_default().push(at.into());
        self
    }
}

table! {
    /// What follows when a clock warns, is breached or comes into its lead. At least one
    /// thing.
    Reaction {
        /// The priority that the ticket rises to; one that is higher stays.
        priority: Written<Priority>,
        /// The tier: `elevated` only. It raises tickets of the tier `routine`.
        urgency: Written<Urgency>,
        /// The queue that the ticket moves to.
        queue: Name,
        /// `true`: the ticket takes its ladder's next step at once.
        relax: bool,
    }
}

impl Reaction {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// When a clock warns. Written `75%` or `10m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    clippy::exhaustive_enums,
    reason = "a share of the target, or a time before it"
)]
pub enum WarnAt {
    /// When this share of the target has been used up, 1 to 999 per mille.
    PerMille(u16),
    /// This long before it is due.
    Before(Span),
}

impl Word for WarnAt {
    const EXPECTED: &'static str = "a share or a duration as text, for example `75%` or `10m`";

    fn from_text(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%') {
            Some(share) => per_mille(share).map(Self::PerMille).ok_or_else(|| {
                format!(
                    "`{text}` is no share of a target to warn at; write `0.1%` to `99.9%`, with one decimal at most"
                )
            }),
            None => text.parse().map(Self::Before).map_err(|_| {
                format!(
                    "`{text}` is no time to warn; write a share of the target, for example `75%`, or a duration before it is due, for example `10m` or `1h30m`"
                )
            }),
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::Before(span) => span.to_string(),
            Self::PerMille(share) if share % 10 == 0 => format!("{}%", share / 10),
            Self::PerMille(share) => format!("{}.{}%", share / 10, share % 10),
        }
    }
}

/// A percentage with at most one decimal, 0.1 to 99.9.
fn per_mille(share: &str) -> Option<u16> {
    let (whole, tenths) = share.split_once('.').unwrap_or((share, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(tenths) || whole.len() > 2 || tenths.len() > 1 {
        return None;
    }
    let share = whole.parse::<u16>().ok()? * 10 + tenths.parse::<u16>().ok()?;
    (1..=999).contains(&share).then_some(share)
}

/// The targets that a clock has where it is named: a span for every tier and priority, or
/// a table as in `targets`. Where it says nothing, those with less to say count: of the
/// ticket's rules (the last first), topic, segment and queue, then the clock itself.
///
/// ```
/// use nightdesk::document::{ClockTargets, Targets, Topic};
/// use nightdesk::Urgency;
/// let complaint = Topic::new()
///     .clock("final_answer", ClockTargets::new())
///     .clock("first_answer", "2h")
///     .clock("solved", Targets::new().tier(Urgency::Elevated, "8h"));
/// # let _ = complaint;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockTargets(pub(crate) TargetsHere);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TargetsHere {
    /// One for every tier and priority.
    All(Written<Span>),
    /// By tier and priority.
    Each(Targets),
}

impl ClockTargets {
    /// None here.
    #[must_use]
    pub fn new() -> Self {
        Targets::new().into()
    }
}

impl Default for ClockTargets {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Targets> for ClockTargets {
    fn from(targets: Targets) -> Self {
        Self(TargetsHere::Each(targets))
    }
}

impl From<Span> for ClockTargets {
    fn from(target: Span) -> Self {
        Self(TargetsHere::All(target.into()))
    }
}

impl From<&str> for ClockTargets {
    fn from(target: &str) -> Self {
        Self(TargetsHere::All(target.into()))
    }
}

impl Serialize for ClockTargets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            TargetsHere::All(target) => target.serialize(serializer),
            TargetsHere::Each(targets) => targets.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ClockTargets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpanOrTable;
        impl<'de> Visitor<'de> for SpanOrTable {
            type Value = ClockTargets;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration as text, or a table of durations by tier")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<ClockTargets, E> {
                Ok(text.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ClockTargets, A::Error> {
                Targets::deserialize(MapAccessDeserializer::new(map)).map(ClockTargets::from)
            }
        }
        deserializer.deserialize_any(SpanOrTable)
    }
}
