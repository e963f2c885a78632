//! Tickets.

use serde::{Deserialize, Serialize};

use super::class::NumbersRow;
use super::clocks::PromisesRow;
use super::error::{RestoreError, ensure, unsound};
use super::names::NameRef;
use super::spec::TicketSpecRow;
use super::{Reading, Writing};
use crate::engine::commands;
use crate::engine::input::HoldReason;
use crate::engine::state::climb::Climb;
use crate::engine::state::customer::{Bonds, Customers};
use crate::engine::state::handoff::Handoff;
use crate::engine::state::kept::Kept;
use crate::engine::state::made_promises::MadePromises;
use crate::engine::state::queue::Way;
use crate::engine::state::rare::Rare;
use crate::engine::state::ticket::{
    ActionState, BackOff, Fit, Floor, Offer, Outcome, Stage, Ticket,
};
use crate::model::{Level, Priority, TicketId, Urgency};
use crate::policy::Need;
use crate::policy::index::{LadderIx, QueueIx};
use crate::time::{Span, Timestamp};

/// A [`Ticket`]. What the policy makes of an open one, where it stands and when it is looked at
/// next is worked out anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketRow {
    pub(super) seq: u64,
    pub(super) spec: TicketSpecRow,
    opened: Option<Box<TicketSpecRow>>,
    hand_priority: Option<Priority>,
    hand_queue: Option<QueueIx>,
    opened_at: Timestamp,
    anchor: Timestamp,
    promoted_at: Option<Timestamp>,
    abandoned: bool,
    attempts: u32,
    exhausted: bool,
    refused: bool,
    back_offs: Vec<(u64, Timestamp)>,
    last_agent: Option<u64>,
    person_wanted: bool,
    handed_off: bool,
    past_bots: bool,
    action: Option<Box<ActionRow>>,
    promises: PromisesRow,
    bonds: Option<Box<BondsRow>>,
    stage: StageRow,
    offers: Vec<(u64, Option<Timestamp>)>,
    consults: Vec<u64>,
    waits_since: Option<Timestamp>,
    way: Option<Box<WayRow>>,
    climb: Option<Box<ClimbRow>>,
    fit: Option<Box<FitRow>>,
}

/// An [`ActionState`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionRow {
    name: NameRef,
    since: Timestamp,
    /// Whether it has a floor, and then where, if that is known.
    has_floor: bool,
    floor: Option<Timestamp>,
    due: Option<Timestamp>,
    then: Option<Urgency>,
    demanded: bool,
    done: bool,
    overdue: bool,
}

/// [`Bonds`] that are not those of most tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BondsRow {
    linked_to: Option<u64>,
    merged_into: Option<TicketId>,
    incident: Option<NameRef>,
    incident_by_hand: bool,
    over_limit: bool,
    kept: Option<KeptRow>,
    calls: u32,
    zone: Option<NameRef>,
}

/// What is [`Kept`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptRow {
    human_only: bool,
    clearances: Vec<NameRef>,
    excluded_groups: Vec<NameRef>,
    flags: Option<Vec<NameRef>>,
    languages_by_law: Vec<NameRef>,
    language_level: Option<Level>,
    deadlines: Vec<NameRef>,
}

/// A [`Stage`]. Of a closed ticket with what the policy had made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StageRow {
    Waiting,
    Assigned {
        agent: u64,
    },
    Held {
        reason: HoldReason,
        until: Option<Timestamp>,
        agent: Option<u64>,
    },
    Closed(Box<ClosedRow>),
    /// Held, with what cannot be worked out: until when it waits for its agent.
    Interrupted {
        agent: u64,
        patience_ends: Option<Timestamp>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosedRow {
    outcome: Outcome,
    closed_at: Timestamp,
    forget_at: Option<Timestamp>,
    numbers: NumbersRow,
    /// Its number in the list of classes.
    class: u32,
    urgency: Urgency,
    due: Option<Timestamp>,
}

/// A [`Way`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WayRow {
    moved: Option<(QueueIx, QueueIx)>,
    been: Vec<QueueIx>,
    admitted: Option<QueueIx>,
    since: Option<(QueueIx, Timestamp)>,
    referred: bool,
}

/// A [`Climb`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClimbRow {
    ladder: LadderIx,
    reached: u16,
    in_force: u16,
    priority: Option<Priority>,
    waited: Span,
    waits_since: Option<Timestamp>,
}

/// A [`Fit`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FitRow {
    waived: Vec<Need>,
    lacking: Vec<Need>,
    with_person: bool,
}

impl TicketRow {
    pub(super) fn of(ticket: &Ticket, writing: &mut Writing) -> Self {
        let opened = ticket.opened.as_deref();
        let opened = opened.map(|spec| Box::new(TicketSpecRow::of(spec, &mut writing.names)));
        let back_offs = ticket.back_offs.iter();
        let offers = ticket.offers.iter();
        let action = ticket.action.as_ref();
        let way = ticket.way.as_deref();
        let climb = ticket.climb.as_deref();
        let fit = ticket.fit.as_deref();
        Self {
            seq: ticket.seq,
            spec: TicketSpecRow::of(&ticket.spec, &mut writing.names),
            opened,
            hand_priority: ticket.hand_priority,
            hand_queue: ticket.hand_queue,
            opened_at: ticket.opened_at,
            anchor: ticket.anchor,
            promoted_at: ticket.promoted_at,
            abandoned: ticket.abandoned,
            attempts: ticket.attempts,
            exhausted: ticket.exhausted,
            refused: ticket.refused,
            back_offs: back_offs.map(|pause| (pause.agent, pause.until)).collect(),
            last_agent: ticket.last_agent,
            person_wanted: ticket.handoff.person_wanted,
            handed_off: ticket.handoff.handed_off,
            past_bots: ticket.handoff.past_bots,
            action: action.map(|action| Box::new(ActionRow::of(action, writing))),
            promises: PromisesRow::of(&ticket.promises, writing),
            bonds: BondsRow::of(&ticket.bonds, writing).map(Box::new),
            stage: StageRow::of(ticket, writing),
            offers: offers
                .map(|offer| (offer.agent, offer.expires_at))
                .collect(),
            consults: ticket.consults.to_vec(),
            waits_since: ticket.waits_since,
            way: way.map(|way| Box::new(WayRow::of(way))),
            climb: climb.map(|climb| Box::new(ClimbRow::of(climb))),
            fit: fit.map(|fit| Box::new(FitRow::of(fit))),
        }
    }

    /// The ticket as far as it is told here; where it stands is not worked out yet.
    pub(super) fn read(
        &self,
        reading: &Reading<'_>,
        customers: &Customers,
        made: &mut MadePromises,
    ) -> Result<Ticket, RestoreError> {
        let place = || format!("ticket `{}`", self.spec.id);
        let spec = self.spec.read(reading.names)?;
        let told = [self.opened_at, self.anchor].into_iter();
        let mut told = told.chain(self.promoted_at).chain(self.waits_since);
        ensure(
            told.all(|at| at <= reading.now),
            place,
            "something of it is said to have happened after the last time",
        )?;
        let bonds = self.bonds.as_ref();
        let bonds = bonds.map(|bonds| bonds.read(reading)).transpose()?;
        let bonds = bonds.unwrap_or_default();
        let (numbers, class) = match &self.stage {
            StageRow::Closed(closed) => (closed.numbers.read(), reading.classes.get(closed.class)?),
            _ => {
                let kept = bonds.kept.as_ref().and_then(|kept| kept.flags.as_deref());
                let flags = kept.unwrap_or_else(|| customers.flags(spec.customer));
                let numbers = commands::ticket_names(reading.policy, flags, &spec);
                let numbers = numbers.map_err(|refusal| unsound(place(), refusal.to_string()))?;
                (numbers, reading.classes.none())
            }
        };
        let mut ticket = Ticket::new(self.seq, spec, numbers, class, self.opened_at);
        let opened = self.opened.as_ref();
        let opened = opened.map(|spec| spec.read(reading.names).map(Box::new));
        ticket.opened = opened.transpose()?;
        ticket.hand_priority = self.hand_priority;
        ticket.hand_queue = self.hand_queue;
        ticket.anchor = self.anchor;
        ticket.promoted_at = self.promoted_at;
        ticket.abandoned = self.abandoned;
        ticket.attempts = self.attempts;
        ticket.exhausted = self.exhausted;
        ticket.refused = self.refused;
        let back_offs = self.back_offs.iter();
        let back_offs = back_offs.map(|(agent, until)| BackOff {
            agent: *agent,
            until: *until,
        });
        ticket.back_offs = Rare::new(back_offs.collect());
        ticket.last_agent = self.last_agent;
        ticket.handoff = Handoff {
            person_wanted: self.person_wanted,
            handed_off: self.handed_off,
            past_bots: self.past_bots,
        };
        let action = self.action.as_ref();
        ticket.action = action
            .map(|action| action.read(reading).map(Box::new))
            .transpose()?;
        ticket.promises = self.promises.read(reading, made)?;
        ticket.bonds = Rare::new(bonds);
        let offers = self.offers.iter();
        let offers = offers.map(|(agent, expires_at)| Offer {
            agent: *agent,
            expires_at: *expires_at,
        });
        ticket.offers = offers.collect();
        ticket.consults = Rare::new(self.consults.clone());
        ticket.waits_since = self.waits_since;
        ticket.way = self.way.as_ref().map(|way| Box::new(way.read()));
        ticket.climb = self.climb.as_ref().map(|climb| Box::new(climb.read()));
        ticket.fit = self.fit.as_ref().map(|fit| Box::new(fit.read()));
        self.stage.read(&mut ticket);
        Ok(ticket)
    }
}

impl StageRow {
    fn of(ticket: &Ticket, writing: &mut Writing) -> Self {
        match &ticket.stage {
            Stage::Waiting => Self::Waiting,
            Stage::Assigned { agent } => Self::Assigned { agent: *agent },
            Stage::Held {
                reason: HoldReason::Interrupted,
                agent: Some(agent),
                ..
            } => Self::Interrupted {
                agent: *agent,
                patience_ends: ticket.patience_ends,
            },
            Stage::Held {
                reason,
                until,
                agent,
            } => Self::Held {
                reason: *reason,
                until: *until,
                agent: *agent,
            },
            Stage::Closed {
                outcome,
                closed_at,
                forget_at,
            } => Self::Closed(Box::new(ClosedRow {
                outcome: *outcome,
                closed_at: *closed_at,
                forget_at: *forget_at,
                numbers: NumbersRow::of(&ticket.names),
                class: writing.classes.add(&ticket.class),
                urgency: ticket.urgency,
                due: ticket.due,
            })),
        }
    }

    fn read(&self, ticket: &mut Ticket) {
        ticket.stage = match self {
            Self::Waiting => Stage::Waiting,
            Self::Assigned { agent } => Stage::Assigned { agent: *agent },
            Self::Interrupted {
                agent,
                patience_ends,
            } => {
                ticket.patience_ends = *patience_ends;
                Stage::Held {
                    reason: HoldReason::Interrupted,
                    until: None,
                    agent: Some(*agent),
                }
            }
            Self::Held {
                reason,
                until,
                agent,
            } => Stage::Held {
                reason: *reason,
                until: *until,
                agent: *agent,
            },
            Self::Closed(closed) => {
                ticket.urgency = closed.urgency;
                ticket.due = closed.due;
                Stage::Closed {
                    outcome: closed.outcome,
                    closed_at: closed.closed_at,
                    forget_at: closed.forget_at,
                }
            }
        };
    }
}

impl ActionRow {
    fn of(action: &ActionState, writing: &mut Writing) -> Self {
        Self {
            name: writing.names.add(&action.name),
            since: action.since,
            has_floor: action.floor.is_some(),
            floor: action.floor.and_then(|Floor(at)| at),
            due: action.due,
            then: action.then,
            demanded: action.demanded,
            done: action.done,
            overdue: action.overdue,
        }
    }

    fn read(&self, reading: &Reading<'_>) -> Result<ActionState, RestoreError> {
        if !self.has_floor && self.floor.is_some() {
            return Err(unsound(
                "action of a ticket",
                "it has no floor, and one is given",
            ));
        }
        Ok(ActionState {
            name: reading.names.get(self.name)?,
            since: self.since,
            floor: self.has_floor.then_some(Floor(self.floor)),
            due: self.due,
            then: self.then,
            demanded: self.demanded,
            done: self.done,
            overdue: self.overdue,
        })
    }
}

impl BondsRow {
    fn of(bonds: &Bonds, writing: &mut Writing) -> Option<Self> {
        if *bonds == Bonds::default() {
            return None;
        }
        let names = &mut writing.names;
        Some(Self {
            linked_to: bonds.linked_to,
            merged_into: bonds.merged_into,
            incident: bonds.incident.as_ref().map(|name| names.add(name)),
            incident_by_hand: bonds.incident_by_hand,
            over_limit: bonds.over_limit,
            kept: bonds.kept.as_ref().map(|kept| KeptRow {
                human_only: kept.human_only,
                clearances: names.add_all(&kept.clearances),
                excluded_groups: names.add_all(&kept.excluded_groups),
                flags: kept.flags.as_ref().map(|flags| names.add_all(flags)),
                languages_by_law: names.add_all(&kept.languages_by_law),
                language_level: kept.language_level,
                deadlines: names.add_all(&kept.deadlines),
            }),
            calls: bonds.calls,
            zone: bonds.zone.as_ref().map(|name| names.add(name)),
        })
    }

    fn read(&self, reading: &Reading<'_>) -> Result<Bonds, RestoreError> {
        let names = reading.names;
        let kept = self.kept.as_ref().map(|kept| {
            let flags = kept.flags.as_ref().map(|flags| names.sorted(flags));
            let languages = kept.languages_by_law.iter();
            let languages: Result<_, _> = languages.map(|name| names.get(*name)).collect();
            Ok::<_, RestoreError>(Box::new(Kept {
                human_only: kept.human_only,
                clearances: names.sorted(&kept.clearances)?,
                excluded_groups: names.sorted(&kept.excluded_groups)?,
                flags: flags.transpose()?,
                languages_by_law: languages?,
                language_level: kept.language_level,
                deadlines: names.sorted(&kept.deadlines)?,
            }))
        });
        Ok(Bonds {
            linked_to: self.linked_to,
            merged_into: self.merged_into,
            incident: names.option(self.incident)?,
            incident_by_hand: self.incident_by_hand,
            over_limit: self.over_limit,
            kept: kept.transpose()?,
            calls: self.calls,
            zone: names.option(self.zone)?,
        })
    }
}

impl WayRow {
    fn of(way: &Way) -> Self {
        Self {
            moved: way.moved,
            been: way.been.to_vec(),
            admitted: way.admitted,
            since: way.since,
            referred: way.referred,
        }
    }

    fn read(&self) -> Way {
        Way {
            moved: self.moved,
            been: self.been.iter().copied().collect(),
            admitted: self.admitted,
            since: self.since,
            referred: self.referred,
            ..Way::default()
        }
    }
}

impl ClimbRow {
    fn of(climb: &Climb) -> Self {
        Self {
            ladder: climb.ladder,
            reached: climb.reached,
            in_force: climb.in_force,
            priority: climb.priority,
            waited: climb.waited,
            waits_since: climb.waits_since,
        }
    }

    fn read(&self) -> Climb {
        Climb {
            reached: self.reached,
            in_force: self.in_force,
            priority: self.priority,
            waited: self.waited,
            waits_since: self.waits_since,
            ..Climb::new(self.ladder)
        }
    }
}

impl FitRow {
    fn of(fit: &Fit) -> Self {
        Self {
            waived: fit.waived.clone(),
            lacking: fit.lacking.clone(),
            with_person: fit.with_person,
        }
    }

    fn read(&self) -> Fit {
        Fit {
            waived: self.waived.clone(),
            lacking: self.lacking.clone(),
            with_person: self.with_person,
        }
    }
}
