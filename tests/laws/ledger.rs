//! What the events alone tell: where every ticket is, and what every agent has.
//!
//! Folding refuses an event that cannot follow from those before it.

use std::collections::BTreeMap;

use nightdesk::{
    AfterAbandon, AgentId, AssignedBy, Event, EventKind, HoldReason, IncidentEvent, Outcome,
    Presence, QueueEvent, TicketId,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WorkKind {
    Offer,
    Assignment,
    WrapUp { until: i64 },
    Held,
    Interrupted,
    Consult,
}

impl WorkKind {
    /// Whether it takes capacity.
    pub(crate) fn runs(self) -> bool {
        !matches!(self, Self::Held | Self::Interrupted)
    }
}

/// Something of a ticket that an agent has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) ticket: TicketId,
    /// Which ticket of this id: an id may come again after the first is forgotten.
    pub(crate) life: u64,
    pub(crate) kind: WorkKind,
    pub(crate) channel: String,
    pub(crate) cost: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Assigned(AgentId),
    Held {
        reason: HoldReason,
        until: Option<i64>,
        agent: Option<AgentId>,
    },
    Closed(Outcome),
}

#[derive(Clone, Debug)]
pub(crate) struct Whereabouts {
    pub(crate) life: u64,
    pub(crate) stage: Stage,
    /// To whom it is offered, first offered first.
    pub(crate) offers: Vec<AgentId>,
    /// Whether it was said that its needs have grown past its agent.
    pub(crate) unfit: bool,
}

impl Whereabouts {
    /// Whether it waits, or its agent is to be relieved.
    pub(crate) fn wants_somebody(&self) -> bool {
        self.stage == Stage::Waiting || self.unfit
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Worker {
    /// Counts registrations.
    pub(crate) seq: u64,
    pub(crate) presence: Presence,
    pub(crate) works: Vec<Work>,
    pub(crate) last_offered: Option<i64>,
    pub(crate) last_ended: Option<i64>,
    pub(crate) available_since: Option<i64>,
}

/// What a ticket costs when work on it begins: its channel and the units.
pub(crate) type Charge<'a> = &'a dyn Fn(TicketId) -> (String, u64);

#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) tickets: BTreeMap<TicketId, Whereabouts>,
    pub(crate) agents: BTreeMap<AgentId, Worker>,
    pub(crate) suspended: bool,
    pub(crate) events: u64,
    /// Whether the host ends a wrap-up by this command: then the oldest one of
    /// that id, else that of the ticket which is known now.
    pub(crate) host_ends_wrap_up: bool,
    opened: u64,
    registered: u64,
    /// The work of a ticket that was closed just now, for its wrap-up.
    pub(super) just_closed: Option<Work>,
    /// A ticket whose wrap-up began just now, before it is said where it goes.
    just_wrapped: Option<TicketId>,
}

pub(super) type Told = Result<(), String>;

pub(super) fn check(holds: bool, event: &EventKind, what: &str) -> Told {
    if holds {
        Ok(())
    } else {
        Err(format!("{what}, yet {event:?}"))
    }
}

impl Worker {
    pub(crate) fn used(&self) -> u64 {
        let running = self.works.iter().filter(|work| work.kind.runs());
        running.map(|work| work.cost).sum()
    }

    pub(super) fn take(&mut self, wanted: impl Fn(&Work) -> bool) -> Option<Work> {
        let at = self.works.iter().position(wanted)?;
        Some(self.works.remove(at))
    }
}

impl Ledger {
    pub(super) fn known(&mut self, ticket: TicketId) -> Result<&mut Whereabouts, String> {
        let known = self.tickets.get_mut(&ticket);
        known.ok_or(format!("{ticket:?} is not known"))
    }

    pub(super) fn worker(&mut self, agent: AgentId) -> Result<&mut Worker, String> {
        let known = self.agents.get_mut(&agent);
        known.ok_or(format!("{agent:?} is not known"))
    }

    pub(super) fn add(
        &mut self,
        agent: AgentId,
        ticket: TicketId,
        kind: WorkKind,
        charge: Charge<'_>,
    ) -> Told {
        let life = self.known(ticket)?.life;
        let (channel, cost) = match kind {
            WorkKind::Held => (String::new(), 0),
            _ => charge(ticket),
        };
        self.worker(agent)?.works.push(Work {
            ticket,
            life,
            kind,
            channel,
            cost,
        });
        Ok(())
    }

    /// Takes the offer of a ticket from an agent.
    fn take_offer(&mut self, ticket: TicketId, agent: AgentId, event: &EventKind) -> Told {
        let known = self.known(ticket)?;
        let at = known.offers.iter().position(|to| *to == agent);
        check(at.is_some(), event, "it is not offered to this agent")?;
        known.offers.remove(at.unwrap());
        let life = known.life;
        let worker = self.worker(agent)?;
        let offer = worker.take(|work| work.life == life && work.kind == WorkKind::Offer);
        check(offer.is_some(), event, "the agent has no such offer")
    }

    /// Takes a ticket from whoever has or holds it.
    pub(super) fn take_work(&mut self, ticket: TicketId, at: i64) -> Result<Option<Work>, String> {
        let known = self.known(ticket)?;
        let life = known.life;
        let (agent, kind) = match known.stage {
            Stage::Assigned(agent) => (agent, WorkKind::Assignment),
            Stage::Held {
                reason: HoldReason::Interrupted,
                agent: Some(agent),
                ..
            } => (agent, WorkKind::Interrupted),
            Stage::Held {
                agent: Some(agent), ..
            } => (agent, WorkKind::Held),
            _ => return Ok(None),
        };
        let worker = self.worker(agent)?;
        let work = worker.take(|work| work.life == life && work.kind == kind);
        if work.is_none() && self.just_wrapped.take() != Some(ticket) {
            return Err(format!("{agent:?} does not have {ticket:?}"));
        }
        if kind == WorkKind::Assignment {
            self.worker(agent)?.last_ended = Some(at);
            self.known(ticket)?.unfit = false;
        }
        Ok(work)
    }

    pub(super) fn close(
        &mut self,
        ticket: TicketId,
        outcome: Outcome,
        at: i64,
        event: &EventKind,
    ) -> Told {
        let open = !matches!(self.known(ticket)?.stage, Stage::Closed(_));
        check(open, event, "it is closed")?;
        let ended = self.take_work(ticket, at)?;
        self.just_closed = ended.filter(|work| work.kind == WorkKind::Assignment);
        self.known(ticket)?.stage = Stage::Closed(outcome);
        Ok(())
    }

    /// The work after a ticket holds what the ticket held.
    fn start_wrap_up(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
        until: i64,
        at: i64,
        event: &EventKind,
    ) -> Told {
        let life = self.known(ticket)?.life;
        let closed = self.just_closed.take();
        let worker = self.worker(agent)?;
        let twice = worker
            .works
            .iter()
            .any(|work| work.life == life && matches!(work.kind, WorkKind::WrapUp { .. }));
        check(!twice, event, "one wrap-up of it is not over")?;
        let work = match closed.filter(|work| work.life == life) {
            Some(work) => Some(work),
            None => {
                let is_its = |work: &Work| work.life == life && work.kind == WorkKind::Assignment;
                let work = worker.take(is_its);
                worker.last_ended = Some(at);
                self.just_wrapped = Some(ticket);
                work
            }
        };
        check(work.is_some(), event, "the agent did not have it")?;
        self.worker(agent)?.works.extend(work.map(|work| Work {
            kind: WorkKind::WrapUp { until },
            ..work
        }));
        Ok(())
    }

    fn end_wrap_up(
        &mut self,
        ticket: TicketId,
        agent: AgentId,
        at: i64,
        event: &EventKind,
    ) -> Told {
        let current = self.tickets.get(&ticket).map(|known| known.life);
        let by_host = self.host_ends_wrap_up;
        let worker = self.worker(agent)?;
        let mut its: Vec<(usize, &Work)> = worker.works.iter().enumerate().collect();
        its.retain(|(_, work)| {
            work.ticket == ticket && matches!(work.kind, WorkKind::WrapUp { .. })
        });
        let over = |work: &Work| work.kind == WorkKind::WrapUp { until: at };
        let same = |work: &Work| !by_host && Some(work.life) == current;
        let chosen = its.iter().find(|(_, work)| over(work));
        let chosen = chosen.or_else(|| its.iter().find(|(_, work)| same(work)));
        let position = chosen.or(its.first()).map(|(position, _)| *position);
        check(position.is_some(), event, "there is no wrap-up")?;
        worker.works.remove(position.unwrap());
        worker.last_ended = Some(at);
        Ok(())
    }

    pub(crate) fn fold(&mut self, event: &Event, charge: Charge<'_>) -> Told {
        self.events += 1;
        if event.sequence != self.events {
            return Err(format!("event {} is out of sequence", event.sequence));
        }
        let at = event.at.as_micros();
        let event = &event.kind;
        match event {
            EventKind::AgentRegistered { agent } => {
                check(!self.agents.contains_key(agent), event, "it is registered")?;
                self.registered += 1;
                let worker = Worker {
                    seq: self.registered,
                    presence: Presence::Offline,
                    works: Vec::new(),
                    last_offered: None,
                    last_ended: None,
                    available_since: None,
                };
                self.agents.insert(*agent, worker);
            }
            EventKind::PresenceChanged { agent, from, to } => {
                let worker = self.worker(*agent)?;
                check(worker.presence == *from, event, "it was not so before")?;
                worker.presence = *to;
                if *to == Presence::Online {
                    worker.available_since = Some(at);
                }
            }
            EventKind::AgentRemoved { agent } => {
                let gone = self.agents.remove(agent);
                let idle = gone.is_some_and(|worker| worker.works.is_empty());
                check(idle, event, "it has work")?;
            }
            EventKind::TicketOpened { ticket, .. } => {
                check(!self.tickets.contains_key(ticket), event, "it is known")?;
                self.opened += 1;
                let whereabouts = Whereabouts {
                    life: self.opened,
                    stage: Stage::Waiting,
                    offers: Vec::new(),
                    unfit: false,
                };
                self.tickets.insert(*ticket, whereabouts);
            }
            EventKind::Offered { ticket, agent, .. } => {
                let known = self.known(*ticket)?;
                let waits = known.wants_somebody() && !known.offers.contains(agent);
                check(waits, event, "it does not wait")?;
                known.offers.push(*agent);
                self.add(*agent, *ticket, WorkKind::Offer, charge)?;
                self.worker(*agent)?.last_offered = Some(at);
            }
            EventKind::Assigned { ticket, agent, by } => {
                let known = self.known(*ticket)?;
                let (stage, offers) = (known.stage.clone(), known.offers.clone());
                match by {
                    AssignedBy::Automatic | AssignedBy::Accepted => {
                        check(
                            offers == [*agent],
                            event,
                            "it is not offered to this agent alone",
                        )?;
                        self.take_offer(*ticket, *agent, event)?;
                    }
                    AssignedBy::Relief => {
                        let waits = stage == Stage::Waiting && offers == [*agent];
                        check(waits, event, "nobody was relieved")?;
                        self.take_offer(*ticket, *agent, event)?;
                    }
                    AssignedBy::Host => {
                        let new = stage != Stage::Assigned(*agent);
                        let open = !matches!(stage, Stage::Closed(_));
                        let alone = offers.is_empty() || offers == [*agent];
                        check(new && open && alone, event, "it could not be given")?;
                        if !offers.is_empty() {
                            self.take_offer(*ticket, *agent, event)?;
                        }
                        self.take_work(*ticket, at)?;
                    }
                    _ => check(
                        stage == Stage::Waiting && offers.is_empty(),
                        event,
                        "it was not resumed",
                    )?,
                }
                self.add(*agent, *ticket, WorkKind::Assignment, charge)?;
                self.known(*ticket)?.stage = Stage::Assigned(*agent);
            }
            EventKind::OfferDeclined { ticket, agent, .. }
            | EventKind::OfferExpired { ticket, agent, .. }
            | EventKind::OfferRevoked { ticket, agent, .. } => {
                self.take_offer(*ticket, *agent, event)?;
            }
            EventKind::TicketHeld {
                ticket,
                reason,
                agent,
                until,
            } => {
                let known = self.known(*ticket)?;
                let (stage, alone) = (known.stage.clone(), known.offers.is_empty());
                let whose = match &stage {
                    Stage::Assigned(agent) => Some(*agent),
                    Stage::Held { agent, .. } => *agent,
                    _ => None,
                };
                let open = !matches!(stage, Stage::Closed(_));
                check(open && alone && whose == *agent, event, "it was elsewhere")?;
                self.take_work(*ticket, at)?;
                self.just_closed = None;
                if let Some(agent) = agent {
                    self.add(*agent, *ticket, WorkKind::Held, charge)?;
                }
                self.known(*ticket)?.stage = Stage::Held {
                    reason: *reason,
                    until: until.map(|until| until.as_micros()),
                    agent: *agent,
                };
            }
            EventKind::TicketResumed { ticket, .. } => {
                let held = matches!(self.known(*ticket)?.stage, Stage::Held { .. });
                check(held, event, "it is not held")?;
                self.take_work(*ticket, at)?;
                self.known(*ticket)?.stage = Stage::Waiting;
            }
            EventKind::TicketRequeued { ticket, agent, .. } => {
                let stage = self.known(*ticket)?.stage.clone();
                let interrupted = matches!(
                    stage,
                    Stage::Held { reason: HoldReason::Interrupted, agent: Some(with), .. } if with == *agent
                );
                let had =
                    stage == Stage::Assigned(*agent) || stage == Stage::Waiting || interrupted;
                check(had, event, "the agent does not have it")?;
                self.take_work(*ticket, at)?;
                self.known(*ticket)?.stage = Stage::Waiting;
            }
            EventKind::TicketResolved { ticket, agent } => {
                let whose = match &self.known(*ticket)?.stage {
                    Stage::Assigned(agent) => Some(*agent),
                    Stage::Held { agent, .. } => *agent,
                    _ => None,
                };
                check(whose == *agent, event, "somebody else has it")?;
                self.close(*ticket, Outcome::Resolved, at, event)?;
            }
            EventKind::TicketCancelled { ticket } => {
                self.close(*ticket, Outcome::Cancelled, at, event)?;
            }
            EventKind::TicketAbandoned {
                ticket,
                then: AfterAbandon::Closed,
            } => self.close(*ticket, Outcome::Abandoned, at, event)?,
            EventKind::TicketReopened { ticket, .. } => {
                let known = self.known(*ticket)?;
                let closed = matches!(known.stage, Stage::Closed(_));
                check(closed, event, "it is not closed")?;
                known.stage = Stage::Waiting;
            }
            EventKind::TicketForgotten { ticket } => {
                let gone = self.tickets.remove(ticket);
                let closed = gone.is_some_and(|gone| matches!(gone.stage, Stage::Closed(_)));
                check(closed, event, "it is not closed")?;
            }
            EventKind::WrapUpStarted {
                ticket,
                agent,
                until,
            } => {
                let until = until.as_micros();
                check(until > at, event, "it is over before it begins")?;
                self.start_wrap_up(*ticket, *agent, until, at, event)?;
            }
            EventKind::WrapUpEnded { ticket, agent } => {
                self.end_wrap_up(*ticket, *agent, at, event)?
            }
            EventKind::Queue(said) => self.at_queues(said, at, event)?,
            EventKind::OffersSuspended => {
                check(!self.suspended, event, "they are suspended")?;
                self.suspended = true;
            }
            EventKind::OffersResumed => {
                check(self.suspended, event, "they are not suspended")?;
                self.suspended = false;
            }
            EventKind::TicketTransferred { ticket, .. } => {
                let stage = self.known(*ticket)?.stage.clone();
                check(!matches!(stage, Stage::Closed(_)), event, "it is closed")?;
                // Held, it is nobody's any more; interrupted, it goes back in line.
                if let Stage::Held { reason, until, .. } = stage
                    && reason != HoldReason::Interrupted
                {
                    self.take_work(*ticket, at)?;
                    self.known(*ticket)?.stage = Stage::Held {
                        reason,
                        until,
                        agent: None,
                    };
                }
            }
            EventKind::AssignmentUnfit { ticket, agent, .. } => {
                let known = self.known(*ticket)?;
                let has = known.stage == Stage::Assigned(*agent);
                check(has, event, "somebody else has it")?;
                known.unfit = true;
            }
            EventKind::AssignmentFits { ticket, agent } => {
                let known = self.known(*ticket)?;
                let has = known.stage == Stage::Assigned(*agent) && known.unfit;
                check(has, event, "it was not said to be unfit")?;
                known.unfit = false;
            }
            EventKind::AssignmentRelieved { ticket, agent } => {
                let known = self.known(*ticket)?;
                let has = known.stage == Stage::Assigned(*agent) && known.unfit;
                check(has, event, "it was not said to be unfit")?;
                self.take_work(*ticket, at)?;
                self.known(*ticket)?.stage = Stage::Waiting;
            }
            EventKind::StepTaken { ticket, .. }
            | EventKind::StepSkipped { ticket, .. }
            | EventKind::StepReturned { ticket, .. }
            | EventKind::SpeakerWanted { ticket, .. } => {
                let open = !matches!(self.known(*ticket)?.stage, Stage::Closed(_));
                check(open, event, "it is closed")?;
            }
            EventKind::Customer(customer) => self.of_customer(customer, at, event)?,
            EventKind::Incident(
                IncidentEvent::Joined { ticket, .. } | IncidentEvent::Left { ticket, .. },
            ) => {
                let open = !matches!(self.known(*ticket)?.stage, Stage::Closed(_));
                check(open, event, "it is closed")?;
            }
            EventKind::Incident(_)
            | EventKind::SurgeStarted { .. }
            | EventKind::SurgeEnded { .. } => {}
            // About a known ticket or agent, and nothing moves.
            EventKind::AgentUpdated { agent }
            | EventKind::AgentSkillsChanged { agent, .. }
            | EventKind::DutyChanged { agent, .. } => {
                self.worker(*agent)?;
            }
            EventKind::TicketChanged { ticket }
            | EventKind::TicketClassified { ticket, .. }
            | EventKind::StandingRaised { ticket }
            | EventKind::AttemptsExhausted { ticket, .. }
            | EventKind::EverybodyDeclined { ticket, .. }
            | EventKind::CustomerWrote { ticket, .. }
            | EventKind::AgentWrote { ticket, .. }
            | EventKind::OffersRetried { ticket }
            | EventKind::PersonWanted { ticket }
            | EventKind::OpenToPeople { ticket }
            | EventKind::TicketAbandoned { ticket, .. } => {
                let open = !matches!(self.known(*ticket)?.stage, Stage::Closed(_));
                check(open, event, "it is closed")?;
            }
            EventKind::ActionRequired { ticket, .. }
            | EventKind::ActionWithdrawn { ticket, .. }
            | EventKind::ActionOverdue { ticket, .. }
            | EventKind::ActionDone { ticket, .. }
            | EventKind::ActionFailed { ticket, .. }
            | EventKind::AnchorSet { ticket, .. }
            | EventKind::ClockStarted { ticket, .. }
            | EventKind::ClockChanged { ticket, .. }
            | EventKind::ClockWarning { ticket, .. }
            | EventKind::ClockLead { ticket, .. }
            | EventKind::ClockBreached { ticket, .. }
            | EventKind::BreachWithdrawn { ticket, .. }
            | EventKind::ClockMet { ticket, .. }
            | EventKind::ClockWithdrawn { ticket, .. } => {
                self.known(*ticket)?;
            }
            EventKind::BackOffEnded { agent, ticket } => {
                self.worker(*agent)?;
                if let Some(ticket) = ticket {
                    self.known(*ticket)?;
                }
            }
            EventKind::Capacity(said) => self.fold_capacity(said, charge, event)?,
            EventKind::TimeSkewed { .. } | EventKind::PolicyReplaced { .. } => {}
            unknown => return Err(format!("{unknown:?} is not known to this ledger")),
        }
        Ok(())
    }

    /// Of what happens at queues, only a referral that closes a ticket moves anything.
    fn at_queues(&mut self, said: &QueueEvent, at: i64, event: &EventKind) -> Told {
        match said {
            QueueEvent::TicketReferred { ticket, .. } => {
                self.close(*ticket, Outcome::Referred, at, event)
            }
            QueueEvent::TicketOverflowed { ticket, .. }
            | QueueEvent::CallbackArranged { ticket, .. }
            | QueueEvent::ReferOut { ticket, .. } => {
                let waits = self.known(*ticket)?.stage == Stage::Waiting;
                check(waits, event, "it does not wait")
            }
            QueueEvent::Opened { .. }
            | QueueEvent::Closed { .. }
            | QueueEvent::LoadRaised { .. }
            | QueueEvent::LoadEased { .. } => Ok(()),
            unknown => Err(format!("{unknown:?} is not known to this ledger")),
        }
    }
}
