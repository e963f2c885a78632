//! Promises on a ticket: what is counted, what stands still, when it is due, what has
//! been said of it. Arithmetic and state alone: nothing here knows an engine or a policy.
//!
//! ```
//! use std::sync::Arc;
//! use nightdesk::clock::{
//!     Amount, Anchors, Calendars, Clock, ClockKind, Due, Notice, PauseCause, Promise, Setting,
//! };
//! use nightdesk::{AgentKind, CalendarDocument, Timestamp, Weekday, Zones};
//!
//! let hours = CalendarDocument::new("Europe/Oslo").open(&Weekday::ALL[..5], &[("09:00", "17:00")]);
//! let mut calendars = Calendars::new();
//! calendars.insert("support", hours.compile(&Zones::new()).expect("a valid calendar"));
//! let anchors = Anchors::new();
//! let setting = Setting::new(&calendars, &anchors);
//! let at = |text: &str| text.parse::<Timestamp>();
//!
//! // Four hours of open time from a Friday afternoon, and two spent waiting for the customer.
//! let target = Amount::open("4h".parse()?, "support");
//! let promise = Promise::within(ClockKind::Resolution, target).warn_at_per_mille(500);
//! let mut clock = Clock::start(1, Arc::new(promise), at("2026-07-03T16:00:00+02:00")?);
//! clock.pause(PauseCause::Customer, at("2026-07-06T10:00:00+02:00")?)?;
//! assert!(matches!(clock.due(setting)?, Due::Paused { .. }));
//! clock.resume(PauseCause::Customer, at("2026-07-06T12:00:00+02:00")?)?;
//! let due = at("2026-07-06T14:00:00+02:00")?;
//! assert_eq!(clock.due(setting)?, Due::At(due));
//!
//! // It has something to say when half of it is used up, and just after it is due.
//! let notices = clock.fire(setting, at("2026-07-06T13:00:00+02:00")?)?;
//! assert!(matches!(notices[..], [Notice::Warning { .. }]));
//! // Met in the very instant it is due, it is met.
//! clock.meet(due, AgentKind::Human)?;
//! assert!(clock.fire(setting, at("2026-07-07T09:00:00+02:00")?)?.is_empty());
//! assert_eq!(
//!     clock.explain(setting, due)?.to_string(),
//!     "resolution met Mon 2026-07-06 14:00 Europe/Oslo, due Mon 2026-07-06 14:00: \
//!      4h of open time on `support` from Fri 2026-07-03 16:00, \
//!      2h paused waiting for the customer",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod anchors;
mod bounds;
#[expect(
    clippy::module_inception,
    reason = "the clock is what the module is about"
)]
mod clock;
mod conversation;
mod days;
mod error;
mod explain;
mod limit;
mod moved;
mod pause;
mod promise;
mod resumed;
mod stopwatch;
mod words;

pub use amount::{Amount, Calendars, Setting};
pub use anchors::Anchors;
pub(crate) use clock::Said;
pub use clock::{Clock, ClockState, Notice};
pub use conversation::Conversation;
pub use days::{DayCount, DayEnd, DayUnit, FirstDay, LastDay};
pub use error::ClockError;
pub use explain::{Counted, Explanation, LimitReason, PauseCounted};
pub use limit::{Condition, Length, Limit, Part, Step, When};
pub use moved::Moved;
pub use pause::{Pause, PauseCause, PauseCauses, Pauses};
pub use promise::{ClockKind, MetBy, Promise, Target, Warning};
pub use stopwatch::{Basis, Due, Stopwatch};
