//! Decides who takes what, when and why.

// What the library may not use, and why, is in clippy.toml. Its hosts may.
#![deny(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

pub mod clock;
mod engine;
mod model;
mod policy;
mod time;

pub use engine::{
    Advanced, AfterAbandon, AgentView, Applied, AssignedBy, Broken, ClockView, Command, DecidedBy,
    Decision, Delivery, Engine, Event, EventKind, Hold, HoldReason, Input, Obstacle, Outcome,
    Patch, Recorded, Refusal, RefusalCode, RequeueReason, ResumeCause, RevokeReason, Standing,
    TicketChange, TicketState, TicketView, TimeReversed, TimerKind, Wakeup,
};
pub use model::{
    AgentId, AgentKind, AgentSpec, AttributeValue, Attributes, CaseId, CustomerId, IdError, Level,
    LevelError, Name, Presence, Priority, TicketId, TicketSpec, Urgency, Verification, WordError,
};
pub use policy::{
    Comparator, Compilation, Digest, DigestError, Digester, Limits, Need, OnAbandon, Policy,
    PolicyDocument, PolicyErrors, Problem, ProblemCode, RuleMode, document,
};
pub use time::{
    Calendar, CalendarDocument, CalendarError, CalendarProblem, Date, DateError, Holiday,
    HolidayRule, HolidaySet, OpenPeriod, OpenPeriods, Span, SpanError, Timestamp, TimestampError,
    WallHours, WallTime, WallTimeError, Weekday, WeeklyHours, ZoneError, ZoneSource, Zones,
    holiday_sets, zone_data_version,
};
