//! nightdesk decides which customer is helped next and by whom: by urgency, skill, language and the time already waited. It is a
//! state machine that runs inside your own process. You tell it what happened and when; it tells you what follows. The same
//! policy and the same inputs give the same bytes out, on any machine, in any build.
//!
//! # A whole example
//!
//! ```
//! use nightdesk::document::{Action, Channel, Queue, Topic};
//! use nightdesk::{
//!     AgentSpec, Command, Engine, EventKind, Input, Level, Policy, PolicyDocument, Presence,
//!     TicketSpec, Timestamp, Urgency,
//! };
//!
//! // The written rules. Usually a TOML file; here in code.
//! let policy = Policy::new(
//!     &PolicyDocument::new("night bank")
//!         .skill("fraud")
//!         .fallback_chain(["nb", "en"])
//!         .channel("phone", Channel::new(true))
//!         .action("block_card", Action::new().within("10s"))
//!         .queue("fraud", Queue::new())
//!         .topic(
//!             "card.stolen",
//!             Topic::new()
//!                 .urgency(Urgency::Critical)
//!                 .queue("fraud")
//!                 .skill("fraud", 2)
//!                 .action("block_card"),
//!         ),
//! )?;
//! let mut engine = Engine::new(policy);
//! let mut events = Vec::new();
//!
//! // Somebody is on duty, and a card is stolen at three in the morning.
//! let ingrid = AgentSpec::new(7).skill("fraud", Level::new(3)?).language("nb").channel("phone");
//! let stolen = TicketSpec::new(1, "card.stolen", "phone").language("nb");
//! let at: Timestamp = "2026-03-01T03:00:00Z".parse()?;
//! for command in [
//!     Command::RegisterAgent(ingrid),
//!     Command::SetPresence { agent: 7.into(), presence: Presence::Online },
//!     Command::OpenTicket(stolen),
//! ] {
//!     engine.apply(&Input::new(at, command), &mut events)?;
//! }
//!
//! // The block is demanded at once, and Ingrid has the ticket.
//! assert!(events.iter().any(|event| matches!(&event.kind,
//!     EventKind::ActionRequired { action, .. } if *action == "block_card")));
//! assert!(events.iter().any(|event| matches!(event.kind,
//!     EventKind::Assigned { agent, .. } if agent == 7.into())));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not do
//!
//! It does not act (blocking the card is yours), store, send or listen. It reads no messages and
//! needs no names or addresses: what it is told of a customer (flags, segment, attributes) it keeps until it is told to forget. It does not guess, learn, plan shifts or forecast load. It is not a cluster: an engine is one value with one caller.
//!
//! # How it flows
//!
//! ```text
//!                  Input { at, command }
//!                          |
//!   your journal <---------+--------> Engine::apply --> Applied | Refusal
//!                                          |
//!   your timer <-- Engine::next_wakeup     +--> events: offer this, demand that, raise an alarm
//!        |                                 |
//!        +-----> Engine::advance ----------+
//! ```
//!
//! # The host's loop
//!
//! 1. Write an [`Input`] down, then give it to [`Engine::apply`].
//! 2. Carry out the [`Event`]s it adds to your buffer. They are numbered without gaps.
//! 3. When [`Engine::next_wakeup`] comes due, call [`Engine::advance`]. Earlier and more often is harmless.
//! 4. A [`Refusal`] has a number and a remedy, and the refused command has changed nothing. No input makes the engine panic.
//!
//! Give inputs a source and a sequence ([`Input::from_source`]) and each is applied exactly once, however often it is delivered.
//! After a silence in which nobody saw offers, send [`Command::SuspendOffers`] as of [`Engine::now`], the last time the engine
//! heard of; advance to the present (in slices, if you like: [`Engine::advance_some`]); then send [`Command::ResumeOffers`].
//!
//! # Who goes first
//!
//! One order over all waiting tickets, across all queues:
//!
//! 1. the tier of [`Urgency`], highest first;
//! 2. where the policy says `strict_priority`: the [`Priority`], highest first;
//! 3. standing: a customer who is there now (chat, call) before one who is not, until the latter is overdue by more than the
//!    policy's `patience` and then stands with the live ones;
//! 4. the instant by which it is to be answered, earliest first: arrival, first unanswered message or reopening, plus the
//!    response target, less the head start of the segment; or, if that is earlier, the instant by which work on a deadline (or
//!    on another clock with a lead) must begin, which no head start moves; a ticket without a target after all that have one;
//! 5. the order of arrival.
//!
//! While some waiting ticket may be taken by some agent with room, the first such ticket is offered to its best agent by the
//! queue's list of [`Comparator`]s. That is the whole of matching. Keys are fixed when something happens to a ticket, so the
//! order changes only with an event that names it.
//!
//! Inside a tier nobody starves: a ticket whose customer is there, or has waited past all patience, is passed over only by
//! tickets with an earlier due instant, and those can only have been opened before that instant plus the longest head start of a
//! segment or rule plus the policy's `backdate`. That is for tickets with a target: those without stand behind all that have one,
//! `strict_priority` gives it up for lower priorities, and what must be begun for a clock with a lead (a deadline set by law) goes
//! before, whenever it was opened. The three top tiers
//! ([`Urgency::is_top`]) never leave the line: attempts do not run out for them, and when everybody has declined everybody is
//! asked at once and the host is told.
//!
//! # Why
//!
//! [`Engine::explain`] says at any moment why a ticket waits, which agents could take it and why each other one cannot, and what
//! would help; [`Engine::explain_agent`] why an agent gets nothing; [`insight`] also who else was considered for an offer, and
//! figures. The guide has [a chapter](guide::why), and the example `why` prints one night's answer.
//!
//! # Who may take it
//!
//! A pair of a ticket and an agent is allowed when three questions are answered with yes, and nothing else decides: does the
//! agent meet every need in force, has it room, and does no [`Hold`] keep the two apart. [`Engine::obstacles`] answers all three
//! for any pair. The holds are a closed list: offers suspended; the ticket put aside; its queue closed; its attempts exhausted;
//! the agent in back-off after a refusal or a miss; its ramp after coming online; the preferred agent awaited; a reserve; room
//! being gathered for a large ticket. The [`guide`] has a chapter on each part: needs and [how they
//! relax](guide::requirements_and_ladders), [room and holds](guide::capacity), [queues](guide::queues), [bots](guide::bots),
//! [customers](guide::customers).
//!
//! # Time, as a support lead would tell it
//!
//! A **calendar** says when a desk is open, by the clock on the wall of its time zone. Four hours of open time from Friday 15:00
//! end on Monday at 11:00 if the desk is open from 9 to 17; a target that uses up a day exactly is due at its close. When
//! clocks change, what counts is the time that really passes.
//!
//! A **response target** says by when a ticket should be answered, on its queue's calendar. It orders the line and nothing else.
//!
//! A **clock** is a promise with a name. It starts, warns, and is met or breached, and each is told at its exact instant. Done
//! in the very instant it is due is in time; one microsecond later is not.
//!
//! | promise | from | until |
//! |---|---|---|
//! | first response | the ticket arrives | somebody answers |
//! | next response | the first message that nobody has answered; more messages do not move it | somebody answers |
//! | periodic update | the last answer, or the arrival | the next answer |
//! | resolution, requester wait, agent work | the ticket arrives | it is solved |
//! | deadline | what the law counts from | what it is named for is done, or the ticket is solved |
//!
//! - *Who keeps it.* A first or next response wants a person's answer, the others anybody's; the policy can say otherwise. What
//!   else was done, the host says with [`Command::MeetClock`].
//! - *What stops it.* While a ticket waits for the customer, for somebody else or for proof of identity, or is put aside, the
//!   clocks that say so stand still and have no due time. Afterwards they go on where they stood.
//! - *What changes it.* Another priority, queue, segment or policy may mean another target. The time already counted stays, and
//!   under its new target a clock may warn and breach once more. One that was met or withdrawn does not come back, unless the
//!   ticket is reopened: then all begins anew.
//! - *What follows from it.* The first warning, the first breach and the first lead of a clock may raise the ticket's priority,
//!   lift it from Routine to Elevated, or move it to another queue. Nothing sinks. What people set by hand stays.
//! - *What is told late.* A pause, a message or an answer is counted from when it happened ([`Input::occurred_at`]), as far back
//!   as the policy's `backdate`. If a breach turns out to have been none, that is told too ([`EventKind::BreachWithdrawn`]).
//!
//! A **deadline set by law** ends so many hours, business days, days, weeks or months after an *anchor*: the receipt, the moment
//! of awareness, a report sent, whatever the host names ([`Command::SetAnchor`]). It can be the earliest or the latest of
//! several, become longer once a holding reply was sent in time, and go on to noon of the next business day where it would end
//! on a holiday. Pauses move only those of its parts that say so. A day counts whole: 15 business days from a Friday evening
//! end with the last hour of the fifteenth.
//!
//! A **lead** is the time that the work takes: so long before it is due, a promise counts in the order of the line.
//!
//! Every due time can be explained. [`Engine::clocks`] gives it as data and in words:
//! "resolution due Mon 2026-07-06 14:00 Europe/Oslo: 4h of open time on `support` from Fri 2026-07-03 16:00, 2h paused waiting
//! for the customer". [`mod@clock`] has the arithmetic for itself, and the example `sla` a complaint's whole timeline.
//!
//! # Determinism: what counts as input
//!
//! Events and [`Engine::state_digest`] follow from the policy, the inputs in their order with their times, and the version of
//! this crate; from nothing else. CHANGELOG.md marks with a star each change that makes the same inputs give different events.
//!
//! # The laws
//!
//! Laws 1 to 11 are property tests over random policies and inputs, each seen to fail on an engine broken on purpose. Clocks, ladders and queues are held against models of their own.
//! The guide has [a chapter](guide::promises) on how each promise is proved, and on every limit.
//! [`Engine::check_invariants`] checks what can be checked from one state.
//!
//! 1. **Determinism**: same policy and inputs, same bytes.
//! 2. **Tick freedom**: extra `advance` calls change nothing. At equal instants timers come before commands, in the order
//!    (instant, [`TimerKind`], ticket's arrival, agent's arrival).
//! 3. **Conservation**: a ticket is in exactly one state; nothing is lost, nothing assigned twice.
//! 4. **Eligibility**: nothing is offered against a need; accepting rechecks those that never relax.
//! 5. **Capacity**: nothing is offered beyond a budget or cap, outstanding offers included; what may be interrupted counts as
//!    free for what may interrupt it. Resumed work may exceed it and
//!    blocks new offers.
//! 6. **Work conservation**: when a call returns, no allowed pair is left.
//! 7. **No inversion**: what is offered is what the definition above takes.
//! 8. **Bounded waiting** inside a tier, as above.
//! 9. **Refusal changes nothing** but the time; timers that came due before are told.
//! 10. **Resumption**: an engine that goes on from a [`Snapshot`] gives the same events as without the stop; so does a clone, and
//!     a new engine given the same inputs.
//! 11. **Exactly once**: an input with source and sequence is applied once.
//!
//! # Before the night and after it
//!
//! [`insight`] reads policies, rosters, engines and journals, and decides nothing: [coverage](insight::coverage) of any week,
//! [lint](insight::lint) of policy and roster, [expectations](insight::policy_tests) that people can read, and
//! [journals](insight::journal) that prove themselves and can be asked about the past. [`sim::what_if`] lays two runs of the same
//! contacts side by side. A [`Snapshot`] is an engine written down; [a chapter](guide::snapshots) says how to stop and go on.
//!
//! # Errors
//!
//! [`PolicyErrors`] lists all problems of a policy, each with its path. A [`Refusal`] is one command's, a [`RestoreError`] one
//! snapshot's. Reading text (ids, spans,
//! instants) has small errors of its own. All name the thing, the value, the bound and the remedy.
//!
//! # Features
//!
//! `sim` (default, no dependency): [`sim`] runs an engine through contacts with known arrival, handling time and patience.
//! `zones` (default): time zones by IANA name, from a database compiled in. Without it a calendar takes fixed offsets and the
//! zone data (TZif) that its host hands in. The operating system's is never read.

// What the library may not use, and why, is in clippy.toml. Its hosts may.
#![deny(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

pub mod clock;
mod engine;
pub mod guide;
pub mod insight;
mod model;
mod policy;
#[cfg(feature = "sim")]
pub mod sim;
mod time;

pub use engine::{
    Advanced, AfterAbandon, AgentView, Applied, AssignedBy, BEHAVIOUR_VERSION, Broken,
    CapacityEvent, ClockView, Command, CustomerCommand, CustomerEvent, CustomerView, DecidedBy,
    Decision, Delivery, Doing, Engine, Event, EventKind, Hold, HoldReason, IncidentCommand,
    IncidentEvent, IncidentView, Input, MoveCause, Obstacle, Outcome, PairView, Patch, QueueEvent,
    QueueView, Recorded, Refusal, RefusalCode, RequeueReason, RestoreError, ResumeCause,
    RevokeReason, Shortfall, Snapshot, SnapshotHeader, Standing, StepCause, SurgeView,
    TicketChange, TicketState, TicketView, TimeReversed, TimerKind, Wakeup, WorkView,
};
pub use model::{
    AgentId, AgentKind, AgentSpec, AttributeValue, Attributes, CaseId, CustomerId, Fluency,
    IdError, Level, LevelError, Mastery, Name, Presence, Priority, Shift, TicketId, TicketSpec,
    Urgency, Verification, WordError,
};
pub use policy::{
    Comparator, Compilation, Digest, DigestError, Digester, HandOffStanding, Interrupted, Limits,
    Need, OnAbandon, OnDuplicate, OnGivenUp, Policy, PolicyDocument, PolicyErrors, Problem,
    ProblemCode, RepeatScope, RuleMode, Severity, SurgeOf, document,
};
pub use time::{
    Calendar, CalendarDocument, CalendarError, CalendarProblem, Date, DateError, Holiday,
    HolidayRule, HolidaySet, OpenPeriod, OpenPeriods, Span, SpanError, Timestamp, TimestampError,
    WallHours, WallTime, WallTimeError, Weekday, WeeklyHours, ZoneError, ZoneSource, Zones,
    holiday_sets, zone_data_version,
};

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
