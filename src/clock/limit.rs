use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::amount::{Amount, Calendars, Setting};
use super::bounds::{LIMIT_DEPTH_MAX, LIMIT_PARTS_MAX};
use super::days::{DayCount, DayEnd};
use super::error::ClockError;
use super::moved::Moved;
use super::pause::{PauseCauses, Still};
use super::stopwatch::{Countdown, Due, Stopwatch, runs};
use crate::model::Name;
use crate::time::{Span, Timestamp};

/// A deadline or a floor set by law: lengths from anchors, put together.
///
/// # Examples
///
/// A complaint about a payment: 15 business days, 35 if the customer is told inside them
/// why it takes longer.
///
/// ```
/// use nightdesk::clock::{Anchors, DayCount, DayUnit, Limit};
/// let days = |count| DayCount::new(count, DayUnit::BusinessDays, "no");
/// let reply = Limit::after(Anchors::RECEIPT, days(15))
///     .extended_by(Anchors::HOLDING_REPLY, Limit::after(Anchors::RECEIPT, days(35)));
/// # let _ = reply;
/// ```
///
/// The first report of a major incident: 4 hours from its classification and at most 24
/// from becoming aware of it; classified later than that, 4 hours from then. A minimum
/// takes what there is, so before the classification the 24 hours stand alone.
///
/// ```
/// use nightdesk::clock::{Amount, Anchors, Limit};
/// use nightdesk::Span;
/// let hours = |count: u32| Amount::elapsed(Span::from_secs(count * 3600));
/// let four = Limit::after(Anchors::CLASSIFICATION, hours(4));
/// let report = Limit::min([four.clone(), Limit::after(Anchors::AWARENESS, hours(24))])
///     .unless_late(Anchors::CLASSIFICATION, four);
/// # let _ = report;
/// ```
///
/// A floor: a raised deposit limit takes effect 72 hours after it was asked for and not
/// before the running week ends. A maximum needs all: without the end of the week there
/// is no answer.
///
/// ```
/// use nightdesk::clock::{Amount, Anchors, Limit};
/// use nightdesk::Span;
/// let floor = Limit::max([
///     Limit::after(Anchors::RECEIPT, Amount::elapsed(Span::from_secs(72 * 3600))),
///     Limit::at(Anchors::PERIOD_END),
/// ]);
/// # let _ = floor;
/// ```
///
/// Five business days that stand still while information is awaited, and 35 that nothing
/// moves.
///
/// ```
/// use nightdesk::clock::{Anchors, DayCount, DayUnit, Limit};
/// let days = |count| DayCount::new(count, DayUnit::BusinessDays, "gb");
/// let refund = Limit::min([
///     Limit::after(Anchors::RECEIPT, days(5)).pausable(),
///     Limit::after(Anchors::RECEIPT, days(35)),
/// ]);
/// # let _ = refund;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Limit {
    /// A length from an anchor.
    After(Part),
    /// The earliest of several. Those whose anchors are missing, or that are paused, are
    /// left out; if all are, so is this.
    Min(Vec<Limit>),
    /// The latest of several. One that is missing or paused makes this so.
    Max(Vec<Limit>),
    /// One limit, until something happened inside it, or too late for it.
    Unless(Box<Condition>),
    /// One that goes on to the next business day where it ends on none.
    Moved(Box<Moved>),
}

/// A length from an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Part {
    /// The name of the anchor.
    pub anchor: Name,
    /// How long from it.
    pub length: Length,
    /// Whether pauses move it. A limit set by law runs on unless the law says otherwise.
    #[serde(default)]
    pub pausable: bool,
}

/// One limit in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Condition {
    /// What counts as long as the condition does not hold.
    pub limit: Limit,
    /// The name of the anchor that decides.
    pub anchor: Name,
    /// When it must lie.
    pub when: When,
    /// What counts instead, once it does.
    pub then: Limit,
}

/// Where an anchor must lie to put another limit in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "an instant is in time or late")]
pub enum When {
    /// Before the limit ends, or just then: a holding reply in time.
    Inside,
    /// After the limit has ended.
    Late,
}

/// How long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "time is counted, or dates are")]
pub enum Length {
    /// So much time.
    Time(Amount),
    /// So many days, weeks or months.
    Days(DayCount),
}

impl From<Amount> for Length {
    fn from(amount: Amount) -> Self {
        Self::Time(amount)
    }
}

impl From<DayCount> for Length {
    fn from(days: DayCount) -> Self {
        Self::Days(days)
    }
}

impl Limit {
    /// How deep minima, maxima and conditions nest at the most.
    pub(crate) const DEPTH_MAX: u32 = LIMIT_DEPTH_MAX;
    /// How many members a minimum or maximum has at the most.
    pub(crate) const PARTS_MAX: u32 = LIMIT_PARTS_MAX;

    /// A length from an anchor.
    #[must_use]
    pub fn after(anchor: impl Into<Name>, length: impl Into<Length>) -> Self {
        Self::After(Part {
            anchor: anchor.into(),
            length: length.into(),
            pausable: false,
        })
    }

    /// An anchor itself.
    #[must_use]
    pub fn at(anchor: impl Into<Name>) -> Self {
        Self::after(anchor, Amount::elapsed(Span::ZERO))
    }

    /// The earliest of these.
    #[must_use]
    pub fn min(limits: impl IntoIterator<Item = Self>) -> Self {
        Self::Min(limits.into_iter().collect())
    }

    /// The latest of these.
    #[must_use]
    pub fn max(limits: impl IntoIterator<Item = Self>) -> Self {
        Self::Max(limits.into_iter().collect())
    }

    /// Pauses move it, and every part of it.
    #[must_use]
    pub fn pausable(mut self) -> Self {
        self.set_pausable(LIMIT_DEPTH_MAX);
        self
    }

    fn set_pausable(&mut self, depth: u32) {
        let Some(deeper) = depth.checked_sub(1) else {
            return; // too deep: said when it is checked or asked
        };
        match self {
            Self::After(part) => part.pausable = true,
            Self::Min(limits) | Self::Max(limits) => {
                for limit in limits {
                    limit.set_pausable(deeper);
                }
            }
            Self::Unless(condition) => {
                condition.limit.set_pausable(deeper);
                condition.then.set_pausable(deeper);
            }
            Self::Moved(moved) => moved.limit.set_pausable(deeper),
        }
    }

    /// `then` counts once `anchor` happened inside this limit: a second stage that a
    /// holding reply opens.
    #[must_use]
    pub fn extended_by(self, anchor: impl Into<Name>, then: Self) -> Self {
        self.unless(anchor, When::Inside, then)
    }

    /// `late` counts once `anchor` happened after this limit.
    #[must_use]
    pub fn unless_late(self, anchor: impl Into<Name>, late: Self) -> Self {
        self.unless(anchor, When::Late, late)
    }

    fn unless(self, anchor: impl Into<Name>, when: When, then: Self) -> Self {
        Self::Unless(Box::new(Condition {
            limit: self,
            anchor: anchor.into(),
            when,
            then,
        }))
    }

    /// Where it ends on a date on which this calendar does not open, it goes on to the next
    /// on which it does, and ends there.
    #[must_use]
    pub fn to_business_day(self, calendar: impl Into<Name>, ends: DayEnd) -> Self {
        Self::Moved(Box::new(Moved::new(self, calendar.into(), ends)))
    }

    /// Every anchor that it hangs on; some more than once. As deep as one that was checked.
    pub(crate) fn each_anchor(&self, hear: &mut impl FnMut(&Name)) {
        self.anchors_of(LIMIT_DEPTH_MAX, hear);
    }

    fn anchors_of(&self, depth: u32, hear: &mut impl FnMut(&Name)) {
        let Some(deeper) = depth.checked_sub(1) else {
            return;
        };
        match self {
            Self::After(part) => hear(&part.anchor),
            Self::Min(limits) | Self::Max(limits) => {
                for limit in limits {
                    limit.anchors_of(deeper, hear);
                }
            }
            Self::Unless(condition) => {
                hear(&condition.anchor);
                condition.limit.anchors_of(deeper, hear);
                condition.then.anchors_of(deeper, hear);
            }
            Self::Moved(moved) => moved.limit.anchors_of(deeper, hear),
        }
    }

    /// When it ends by these anchors, with no pauses. For a floor: the instant from which.
    ///
    /// # Errors
    /// A calendar that is not in the table, an answer past the year 9999, or more parts
    /// or depth than there may be.
    pub fn due(&self, setting: Setting<'_>) -> Result<Due, ClockError> {
        self.due_with(setting, PauseSource::NONE)
    }

    pub(crate) fn due_with(
        &self,
        setting: Setting<'_>,
        pauses: PauseSource<'_>,
    ) -> Result<Due, ClockError> {
        Ok(self.settle(setting, pauses, LIMIT_DEPTH_MAX)?.due)
    }

    /// Whether it keeps the bounds and names known calendars.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn check(&self, calendars: &Calendars) -> Result<(), ClockError> {
        self.check_at(calendars, LIMIT_DEPTH_MAX)
    }

    fn check_at(&self, calendars: &Calendars, depth: u32) -> Result<(), ClockError> {
        let deeper = one_deeper(depth)?;
        match self {
            Self::After(part) => match &part.length {
                Length::Time(amount) => calendars.tally(amount.calendar.as_ref()).map(drop),
                Length::Days(days) => calendars.known(&days.calendar).map(drop),
            },
            Self::Min(limits) | Self::Max(limits) => {
                check_parts(limits)?;
                limits
                    .iter()
                    .try_for_each(|limit| limit.check_at(calendars, deeper))
            }
            Self::Unless(condition) => {
                condition.limit.check_at(calendars, deeper)?;
                condition.then.check_at(calendars, deeper)
            }
            Self::Moved(moved) => {
                calendars.known(&moved.calendar)?;
                moved.limit.check_at(calendars, deeper)
            }
        }
    }

    /// Works it out and keeps which part decided.
    pub(crate) fn settle<'a>(
        &'a self,
        setting: Setting<'_>,
        pauses: PauseSource<'_>,
        depth: u32,
    ) -> Result<Settled<'a>, ClockError> {
        let deeper = one_deeper(depth)?;
        match self {
            Self::After(part) => Ok(Settled {
                due: part.due(setting, pauses)?,
                part,
                steps: SmallVec::new(),
            }),
            Self::Min(limits) => {
                let count = check_parts(limits)?;
                let settled = pick(limits, setting, pauses, deeper, |settled, best| {
                    // Where none has an instant: paused rather than missing.
                    match (&settled.due, &best.due) {
                        (Due::At(one), Due::At(other)) => one < other,
                        (Due::At(_), _) => true,
                        (Due::Paused { .. }, Due::Missing { .. }) => true,
                        _ => false,
                    }
                })?;
                Ok(settled.step(Step::EarliestOf { limits: count }))
            }
            Self::Max(limits) => {
                let count = check_parts(limits)?;
                let settled = pick(limits, setting, pauses, deeper, |settled, best| {
                    // Missing rather than paused: it is the host's to supply.
                    match (&settled.due, &best.due) {
                        (Due::At(one), Due::At(other)) => one > other,
                        (Due::Missing { .. }, Due::At(_) | Due::Paused { .. }) => true,
                        (Due::Paused { .. }, Due::At(_)) => true,
                        _ => false,
                    }
                })?;
                Ok(settled.step(Step::LatestOf { limits: count }))
            }
            Self::Unless(condition) => {
                let first = condition.limit.settle(setting, pauses, deeper)?;
                let anchor = setting.anchors.get(condition.anchor.as_str());
                let holds = |anchor: &Timestamp| match (&first.due, condition.when) {
                    (Due::At(due), When::Inside) => anchor <= due,
                    (Due::At(due), When::Late) => anchor > due,
                    // It stands still, so whatever happened is inside it.
                    (Due::Paused { .. }, When::Inside) => true,
                    _ => false,
                };
                let Some(at) = anchor.filter(holds) else {
                    return Ok(first);
                };
                let step = Step::Since {
                    anchor: condition.anchor.clone(),
                    at,
                    when: condition.when,
                };
                Ok(condition.then.settle(setting, pauses, deeper)?.step(step))
            }
            Self::Moved(moved) => {
                let mut settled = moved.limit.settle(setting, pauses, deeper)?;
                let Due::At(end) = settled.due else {
                    return Ok(settled);
                };
                let at = moved.end(end, setting)?;
                if at == end {
                    return Ok(settled);
                }
                settled.due = Due::At(at);
                Ok(settled.step(Step::NextBusinessDay {
                    calendar: moved.calendar.clone(),
                    from: end,
                }))
            }
        }
    }
}

/// A limit worked out.
pub(crate) struct Settled<'a> {
    pub(crate) due: Due,
    /// The part that decided.
    pub(crate) part: &'a Part,
    /// How it came to decide, from the inside out.
    pub(crate) steps: SmallVec<[Step; 2]>,
}

impl Settled<'_> {
    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// Why a part of a limit decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// It is the earliest of several.
    EarliestOf {
        /// How many.
        limits: u32,
    },
    /// It is the latest of several.
    LatestOf {
        /// How many.
        limits: u32,
    },
    /// It counts because something happened inside another limit, or late for it.
    Since {
        /// The name of what happened.
        anchor: Name,
        /// When it happened.
        at: Timestamp,
        /// Inside the other limit, or late for it.
        when: When,
    },
    /// It ended on a day of rest, and goes on to the next business day.
    NextBusinessDay {
        /// The calendar that opens then.
        calendar: Name,
        /// Where it ended.
        from: Timestamp,
    },
}

fn one_deeper(depth: u32) -> Result<u32, ClockError> {
    depth.checked_sub(1).ok_or(ClockError::LimitTooDeep {
        most: LIMIT_DEPTH_MAX,
    })
}

/// How many there are, if they are as many as may be.
fn check_parts(limits: &[Limit]) -> Result<u32, ClockError> {
    let count = u32::try_from(limits.len()).ok();
    count
        .filter(|count| (1..=LIMIT_PARTS_MAX).contains(count))
        .ok_or(ClockError::LimitParts {
            count: limits.len(),
            most: LIMIT_PARTS_MAX,
        })
}

/// The first of the limits that no later one beats.
fn pick<'a>(
    limits: &'a [Limit],
    setting: Setting<'_>,
    pauses: PauseSource<'_>,
    depth: u32,
    beats: impl Fn(&Settled<'_>, &Settled<'_>) -> bool,
) -> Result<Settled<'a>, ClockError> {
    let mut best: Option<Settled<'a>> = None;
    for limit in limits {
        let settled = limit.settle(setting, pauses, depth)?;
        if best.as_ref().is_none_or(|best| beats(&settled, best)) {
            best = Some(settled);
        }
    }
    best.ok_or(ClockError::LimitParts {
        count: 0,
        most: LIMIT_PARTS_MAX,
    })
}

/// The pauses of a clock, as far as they stop it.
#[derive(Clone, Copy)]
pub(crate) struct PauseSource<'a> {
    watch: Option<&'a Stopwatch>,
    causes: PauseCauses,
}

impl<'a> PauseSource<'a> {
    const NONE: Self = Self {
        watch: None,
        causes: PauseCauses::NONE,
    };

    pub(crate) const fn new(watch: &'a Stopwatch, causes: PauseCauses) -> Self {
        Self {
            watch: Some(watch),
            causes,
        }
    }

    fn still(self, counts: bool) -> impl Iterator<Item = Still> + Clone {
        let watch = self.watch.filter(|_| counts);
        watch
            .into_iter()
            .flat_map(move |watch| watch.still(self.causes))
    }
}

impl Part {
    fn due(&self, setting: Setting<'_>, pauses: PauseSource<'_>) -> Result<Due, ClockError> {
        let Some(anchor) = setting.anchors.get(self.anchor.as_str()) else {
            return Ok(Due::Missing {
                anchor: self.anchor.clone(),
            });
        };
        match &self.length {
            Length::Days(days) => days.due(anchor, pauses.still(self.pausable), setting.calendars),
            Length::Time(amount) => {
                let tally = setting.calendars.tally(amount.calendar.as_ref())?;
                let runs = runs(anchor, None, pauses.still(self.pausable));
                let mut countdown = Countdown::new(amount.span, anchor);
                let due = countdown.take(tally, &runs)?;
                Ok(due.map_or_else(|| countdown.paused(), Due::At))
            }
        }
    }
}
