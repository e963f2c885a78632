use serde::{Deserialize, Serialize};

use super::customer_event::CustomerEvent;
use super::event_capacity::CapacityEvent;
use super::event_detail::{
    AfterAbandon, AssignedBy, Decision, RequeueReason, ResumeCause, RevokeReason, Standing,
    StepCause,
};
use super::incident::IncidentEvent;
use super::input::HoldReason;
use super::queue_event::QueueEvent;
use super::timers::TimerKind;
use crate::model::{AgentId, Name, Presence, TicketId, Urgency};
use crate::policy::{Digest, Need};
use crate::time::{Span, Timestamp};

/// Something that follows from the inputs so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// Counts an engine's events from 1, without gaps.
    pub sequence: u64,
    /// When it follows: the input's time, or a timer's own instant.
    pub at: Timestamp,
    /// What follows.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// An input came slightly early and counts as at the last time.
    TimeSkewed {
        /// The time it came with.
        given: Timestamp,
    },

    /// An agent is known.
    AgentRegistered {
        /// Who.
        agent: AgentId,
    },
    /// An agent's abilities changed.
    AgentUpdated {
        /// Who.
        agent: AgentId,
    },
    /// An agent's presence changed, by the host's word or by itself (a draining
    /// agent that has finished, a lost one that did not return).
    PresenceChanged {
        /// Who.
        agent: AgentId,
        /// From what.
        from: Presence,
        /// To what.
        to: Presence,
    },
    /// An agent is gone for good.
    AgentRemoved {
        /// Who.
        agent: AgentId,
    },

    /// A ticket is open.
    TicketOpened {
        /// Which.
        ticket: TicketId,
        /// Where it stands.
        class: Standing,
    },
    /// What is known of a ticket changed. Its place in line may have, too.
    TicketChanged {
        /// Which.
        ticket: TicketId,
    },
    /// What is known of a ticket, or the policy, changed: its classification now.
    TicketClassified {
        /// Which.
        ticket: TicketId,
        /// Where it stands.
        class: Standing,
    },
    /// The host must do this without waiting for anyone: now, or once its floor is reached.
    ActionRequired {
        /// For which ticket.
        ticket: TicketId,
        /// What.
        action: Name,
        /// By when.
        due: Option<Timestamp>,
        /// From when it may take effect, if the policy sets such a floor and it is known.
        not_before: Option<Timestamp>,
        /// Whether the policy sets a floor that is not known yet, since an anchor of it is
        /// not set: it may not take effect for now. The host is told again once it is known.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        floor_unknown: bool,
    },
    /// The host need no longer do this: the ticket was cancelled, or is about
    /// something else.
    ActionWithdrawn {
        /// For which ticket.
        ticket: TicketId,
        /// What.
        action: Name,
    },
    /// The host has not reported an action done in time.
    ActionOverdue {
        /// For which ticket.
        ticket: TicketId,
        /// What.
        action: Name,
        /// When it was due.
        due: Timestamp,
    },
    /// The host reported the action done.
    ActionDone {
        /// For which ticket.
        ticket: TicketId,
        /// What.
        action: Name,
        /// The ticket's tier from now on.
        urgency: Urgency,
    },
    /// The host reported that the action failed: somebody must see to it.
    ActionFailed {
        /// For which ticket.
        ticket: TicketId,
        /// What.
        action: Name,
    },
    /// A ticket whose customer is not there has waited past its due instant by
    /// more than the policy's patience, and stands with the live ones from now on.
    StandingRaised {
        /// Which.
        ticket: TicketId,
    },

    /// A ticket is held out to an agent.
    Offered {
        /// Which.
        ticket: TicketId,
        /// To whom.
        agent: AgentId,
        /// When the offer lapses; `None`: it is accepted by itself.
        expires_at: Option<Timestamp>,
        /// Why this ticket to this agent.
        decision: Decision,
    },
    /// An agent has the ticket.
    Assigned {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// How it came about.
        by: AssignedBy,
    },
    /// An agent refused an offer.
    OfferDeclined {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// When the same agent may be asked again.
        retry_at: Timestamp,
    },
    /// An agent let an offer lapse.
    OfferExpired {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// When the agent gets offers again.
        back_off_until: Timestamp,
    },
    /// An offer was taken back, without a mark against the agent.
    OfferRevoked {
        /// Which.
        ticket: TicketId,
        /// From whom.
        agent: AgentId,
        /// Why.
        reason: RevokeReason,
    },
    /// A back-off after a decline or a miss is over.
    BackOffEnded {
        /// Whose.
        agent: AgentId,
        /// For which ticket; `None`: for all.
        ticket: Option<TicketId>,
    },
    /// A ticket was declined or missed as often as its queue allows: no more
    /// offers until the host retries, transfers or changes it, or the customer
    /// writes. It stays open.
    AttemptsExhausted {
        /// Which.
        ticket: TicketId,
        /// How often.
        attempts: u32,
    },
    /// Everybody who is there and able to take a ticket of the top three tiers, busy or not,
    /// has declined or missed it, or is kept for a reserve: of those with room the back-offs are
    /// cleared, all who may have it then are asked at once, and somebody should look. Whoever is
    /// kept for a reserve instead is told of by `BackOffEnded`.
    EverybodyDeclined {
        /// Which.
        ticket: TicketId,
        /// Who is asked now.
        agents: Vec<AgentId>,
    },

    /// The customer wrote.
    CustomerWrote {
        /// Where.
        ticket: TicketId,
        /// Whether this is the first message that nobody has answered.
        first_unanswered: bool,
    },
    /// An agent answered.
    AgentWrote {
        /// Where.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// A ticket is put aside.
    TicketHeld {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: HoldReason,
        /// Whose it stays.
        agent: Option<AgentId>,
        /// When it resumes by itself.
        until: Option<Timestamp>,
    },
    /// A held ticket goes on.
    TicketResumed {
        /// Which.
        ticket: TicketId,
        /// Why.
        cause: ResumeCause,
    },
    /// The customer asked for a person: no bot gets the ticket from now on.
    PersonWanted {
        /// Which ticket.
        ticket: TicketId,
    },
    /// People may take a ticket that was for a bot first: no bot that could take it is
    /// online, or one gave up on it.
    OpenToPeople {
        /// Which ticket.
        ticket: TicketId,
    },
    /// A ticket is back in line.
    TicketRequeued {
        /// Which.
        ticket: TicketId,
        /// Who had it.
        agent: AgentId,
        /// Why.
        reason: RequeueReason,
    },
    /// A ticket was moved to another queue by hand.
    TicketTransferred {
        /// Which.
        ticket: TicketId,
        /// From where.
        from: Name,
        /// To where.
        to: Name,
    },
    /// A ticket whose attempts were exhausted is offered again.
    OffersRetried {
        /// Which.
        ticket: TicketId,
    },
    /// The customer was helped.
    TicketResolved {
        /// Which.
        ticket: TicketId,
        /// By whom, if anybody had it.
        agent: Option<AgentId>,
    },
    /// The customer hung up or left.
    TicketAbandoned {
        /// Which.
        ticket: TicketId,
        /// What follows.
        then: AfterAbandon,
    },
    /// The host withdrew the ticket.
    TicketCancelled {
        /// Which.
        ticket: TicketId,
    },
    /// A closed ticket is open again.
    TicketReopened {
        /// Which.
        ticket: TicketId,
        /// Where it stands.
        class: Standing,
    },
    /// A closed ticket is no longer kept.
    TicketForgotten {
        /// Which.
        ticket: TicketId,
    },
    /// An agent finishes up after a ticket; that holds its capacity.
    WrapUpStarted {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
        /// Until when at the latest.
        until: Timestamp,
    },
    /// The work after a ticket is done.
    WrapUpEnded {
        /// Which.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },

    /// An instant that limits are measured from is known, or another one.
    AnchorSet {
        /// Of which ticket.
        ticket: TicketId,
        /// Its name.
        anchor: Name,
        /// When.
        instant: Timestamp,
        /// What it was before.
        was: Option<Timestamp>,
    },
    /// A clock runs.
    ClockStarted {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// By when; `None`: it is paused, or runs from something that has not happened.
        due: Option<Timestamp>,
    },
    /// A clock is due at another instant: paused, resumed, retargeted, corrected.
    ClockChanged {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// By when; `None`: it is paused, or runs from something that has not happened.
        due: Option<Timestamp>,
    },
    /// A clock warns.
    ClockWarning {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// Which of the policy's warnings, from 0.
        warning: u8,
        /// By when; `None`: it is paused.
        due: Option<Timestamp>,
    },
    /// Work on what a clock promises must begin.
    ClockLead {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// By when.
        due: Timestamp,
    },
    /// A promise was not kept in time.
    ClockBreached {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// When it was due.
        due: Timestamp,
    },
    /// By what was told after the fact, a promise said to be broken was not, or is not yet.
    BreachWithdrawn {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// When it is due; `None`: it is paused.
        due: Option<Timestamp>,
    },
    /// What a clock promised was done. Again with an earlier instant: corrected.
    ClockMet {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
        /// When it was done.
        met_at: Timestamp,
        /// Whether that was after it was due.
        late: bool,
    },
    /// A clock is promised no more.
    ClockWithdrawn {
        /// On which ticket.
        ticket: TicketId,
        /// Its name.
        clock: Name,
        /// Its number among the ticket's clocks.
        instance: u32,
    },

    /// Something around agents' room for work.
    Capacity(CapacityEvent),
    /// Something happened at a queue.
    Queue(QueueEvent),
    /// A skill of an agent has begun or ended.
    AgentSkillsChanged {
        /// Whose.
        agent: AgentId,
        /// Which count from now on.
        gained: Vec<Name>,
        /// Which count no more.
        lost: Vec<Name>,
    },
    /// An agent's shift has begun or ended, by its roster.
    DutyChanged {
        /// Whose.
        agent: AgentId,
        /// Whether it should be there now.
        on_duty: bool,
    },
    /// A ticket has taken a step of its ladder: its needs relax.
    StepTaken {
        /// Which.
        ticket: TicketId,
        /// The ladder.
        ladder: Name,
        /// The step, from 1.
        step: u16,
        /// What made it.
        cause: StepCause,
    },
    /// Nobody who is registered and expected could meet what is needed: the next step that
    /// somebody could meet is in force meanwhile.
    StepSkipped {
        /// Of which ticket.
        ticket: TicketId,
        /// The ladder.
        ladder: Name,
        /// The step that nobody could meet; 0: before the first.
        step: u16,
        /// The step in force.
        to: u16,
    },
    /// Somebody could meet again what was passed over: an earlier step is in force.
    StepReturned {
        /// Of which ticket.
        ticket: TicketId,
        /// The ladder.
        ladder: Name,
        /// The step in force; 0: before the first.
        step: u16,
    },
    /// What an assigned ticket needs has grown past its agent, who keeps it until one who
    /// fits has it. Again with other needs: it lacks others now.
    AssignmentUnfit {
        /// Which.
        ticket: TicketId,
        /// Who has it.
        agent: AgentId,
        /// What is lacking.
        needs: Vec<Need>,
    },
    /// The agent of a ticket fits again: nobody else is looked for.
    AssignmentFits {
        /// Which.
        ticket: TicketId,
        /// Who has it.
        agent: AgentId,
    },
    /// An agent has a ticket no more: one who fits has it from now on. No wrap-up follows.
    AssignmentRelieved {
        /// Which.
        ticket: TicketId,
        /// Who had it.
        agent: AgentId,
    },
    /// In danger any person answers first, and one who masters the language that the law
    /// fixes should follow.
    SpeakerWanted {
        /// For which ticket.
        ticket: TicketId,
        /// Who has it.
        agent: AgentId,
        /// The languages, best first.
        languages: Vec<Name>,
    },

    /// Something of a customer, or of what a customer's tickets have in common.
    Customer(CustomerEvent),
    /// Something of an incident: many customers with one trouble.
    Incident(IncidentEvent),
    /// There is far more of something than usual.
    SurgeStarted {
        /// The surge's name in the policy.
        surge: Name,
        /// The count in the last window.
        count: u64,
        /// The count in the usual span before it.
        usual: u64,
        /// How many windows that span is long.
        usual_windows: u32,
        /// The window.
        window: Span,
    },
    /// There is no longer far more of something than usual.
    SurgeEnded {
        /// The surge's name in the policy.
        surge: Name,
        /// The count in the last window.
        count: u64,
        /// The count in the usual span before it.
        usual: u64,
        /// How many windows that span is long.
        usual_windows: u32,
        /// The window.
        window: Span,
    },

    /// No offers until resumed.
    OffersSuspended,
    /// Offers go on.
    OffersResumed,
    /// Another policy is in force.
    PolicyReplaced {
        /// The digest of the one before.
        from: Digest,
        /// The digest of the one in force.
        to: Digest,
    },
}

/// When to call the engine again if nothing happens, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[must_use]
#[non_exhaustive]
pub struct Wakeup {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: TimerKind,
}
