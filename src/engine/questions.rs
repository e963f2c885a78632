//! What explanations ask: about a ticket, its place, its ladder, and every agent beside it.
//!
//! Each answer comes from the questions that matching asks (`needs`, `room`, `hold`), so an
//! explanation cannot say otherwise than what happens. Nothing here changes anything.

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::event::Event;
use super::event_detail::DecidedBy;
use super::hold::{self, Hold, Pairs};
use super::input::Input;
use super::matching;
use super::needs::{self, Shortfall};
use super::obstacle::Obstacle;
use super::room::{self, Room};
use super::state::agent::{Agent, Work, WorkKind};
use super::state::order::OrderKey;
use super::state::ticket::Ticket;
use super::state::{State, Witness};
use crate::model::{AgentId, Name, Presence, TicketId, Urgency};
use crate::policy::Need;
use crate::policy::compiled::Compiled;
use crate::policy::index::LoadIx;
use crate::policy::ladder::Trigger;
use crate::time::{Span, Timestamp};

/// How an agent stands to a ticket that waits, held, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairView {
    /// Who.
    pub agent: AgentId,
    /// Whether it is there.
    pub presence: Presence,
    /// When its next shift begins, of an agent with a roster who is off duty by it.
    pub shift_at: Option<Timestamp>,
    /// Every need of the ticket that it does not meet, those that never relax first.
    pub lacks: Vec<Shortfall>,
    /// What it lacks of room, all of it.
    pub room: Vec<Obstacle>,
    /// Whether its budget is too small for it with nothing else to do.
    pub too_small: bool,
    /// Whether it may have none of the ticket's channel, or of one of its labels: a cap of 0.
    pub may_have_none: bool,
    /// What keeps the two apart, beside what keeps the ticket from everybody.
    pub holds: Vec<Hold>,
}

impl PairView {
    /// Whether it meets every need, and has room for the ticket if it has nothing else.
    #[must_use]
    pub fn is_able(&self) -> bool {
        self.lacks.is_empty() && !self.too_small && !self.may_have_none
    }

    /// Whether nothing stands between the two, but for what keeps the ticket from everybody.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.presence == Presence::Online
            && self.lacks.is_empty()
            && self.room.is_empty()
            && self.holds.is_empty()
    }
}

/// What an agent has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkView {
    /// The ticket.
    pub ticket: TicketId,
    /// What it does with it.
    pub doing: Doing,
    /// Since when; of a wrap-up, since when it had had the ticket.
    pub since: Timestamp,
    /// When that is over at the latest, if that is known.
    pub until: Option<Timestamp>,
}

/// What an agent does with a ticket of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Doing {
    /// It is asked whether it takes it.
    Asked,
    /// It has it.
    Assigned,
    /// It finishes up after it.
    WrapUp,
    /// It is put aside, and stays its own. Takes no room.
    Held,
    /// It made way for another.
    Interrupted,
    /// It helps another agent with it.
    Consults,
}

/// A step of a ladder that a waiting ticket has still before it.
pub(crate) struct StepFacts {
    /// From 1.
    pub(crate) step: u16,
    /// When it is taken if nothing else happens and that is known.
    pub(crate) at: Option<Timestamp>,
    /// The loads that would make it be taken.
    pub(crate) loads: Vec<Name>,
    /// The load that keeps the ticket from it now.
    pub(crate) kept_by: Option<Name>,
    /// What is needed from then on.
    pub(crate) needs: Vec<Need>,
    /// The agents who meet that, whoever is there, and of them those who could take the
    /// ticket at once if the step were in force now.
    pub(crate) able: Vec<AgentId>,
    pub(crate) takers: Vec<AgentId>,
}

/// A ladder, and how far up it a ticket is.
pub(crate) struct LadderFacts {
    pub(crate) ladder: Name,
    pub(crate) reached: u16,
    pub(crate) in_force: u16,
    pub(crate) steps: u16,
}

/// One ticket in one state.
pub(crate) struct AboutTicket<'a> {
    policy: &'a Compiled,
    state: &'a State,
    ticket: &'a Ticket,
    pairs: Pairs<'a>,
}

impl Engine {
    /// `None` if the ticket is neither open nor kept.
    pub(crate) fn about(&self, ticket: TicketId) -> Option<AboutTicket<'_>> {
        let seq = self.state.tickets.seq(ticket)?;
        let policy = self.policy().compiled();
        Some(AboutTicket {
            policy,
            state: &self.state,
            ticket: self.state.tickets.get(seq)?,
            pairs: Pairs::new(policy, &self.state),
        })
    }

    /// The tickets in line, in its order, each with what keeps it from everybody and how the
    /// agent stands to it. Empty for an agent who is not registered.
    pub(crate) fn line_beside(&self, agent: AgentId) -> Vec<(TicketId, Vec<Hold>, PairView)> {
        let seq = self.state.agents.seq(agent);
        let Some(agent) = seq.and_then(|seq| self.state.agents.get(seq)) else {
            return Vec::new();
        };
        let (policy, state) = (self.policy().compiled(), &self.state);
        let pairs = Pairs::new(policy, state);
        let line = state.line.iter();
        let line = line.filter_map(|key| state.tickets.get(key.seq));
        line.map(|ticket| {
            let kept = hold::of_ticket(policy, state, ticket).collect();
            let pair = pair_view(policy, state, &pairs, ticket, agent);
            (ticket.id(), kept, pair)
        })
        .collect()
    }

    /// The engine as it was when the offer of this event was chosen: told `input`, or of the
    /// event's time. `None`: no offer is chosen there.
    pub(crate) fn before_offer(&self, input: Option<&Input>, event: &Event) -> Option<Self> {
        let mut engine = self.clone();
        let unheard = &mut Vec::new();
        // What came earlier needs no witness.
        let earlier = event.at.saturating_sub(Span::TICK);
        if self.now().is_some_and(|now| now < earlier) {
            engine.advance(earlier, unheard).ok()?;
        }
        engine.state.witness = Some(Box::new(Witness {
            before: event.sequence,
            seen: None,
        }));
        let _ = engine.advance(event.at, unheard);
        if let Some(input) = input
            && engine.state.events < event.sequence
        {
            // A refused input makes no offer, but its time passes.
            let _ = engine.apply(input, unheard);
        }
        let witness = engine.state.witness.take()?;
        let state = *witness
            .seen
            .filter(|_| engine.state.events >= event.sequence)?;
        // Under the policy in force then, which an input may just have replaced.
        Some(Self { state, ..engine })
    }

    /// What an agent has to do, in the order in which it came. Empty for one not registered.
    pub(crate) fn works(&self, agent: AgentId) -> Vec<WorkView> {
        let seq = self.state.agents.seq(agent);
        let agent = seq.and_then(|seq| self.state.agents.get(seq));
        let works = agent.into_iter().flat_map(|agent| &agent.works);
        works
            .map(|work| work_view(&self.state, agent, work))
            .collect()
    }

    /// What keeps an agent from whatever waits: its back-off, and its ramp, which the top
    /// three tiers pass by.
    pub(crate) fn holds_of_agent(&self, agent: AgentId) -> Vec<Hold> {
        let seq = self.state.agents.seq(agent);
        let Some(agent) = seq.and_then(|seq| self.state.agents.get(seq)) else {
            return Vec::new();
        };
        let missed = agent
            .back_off_until
            .map(|until| Hold::AgentBackOff { until });
        let ramp = agent.ramp.as_ref().and_then(|ramp| ramp.full_until);
        let ramp = ramp.map(|until| Hold::Ramp { until });
        missed.into_iter().chain(ramp).collect()
    }

    /// The clearances without which nobody may have a ticket, by name.
    pub(crate) fn clearances_of(&self, ticket: TicketId) -> impl Iterator<Item = &Name> + '_ {
        let seq = self.state.tickets.seq(ticket);
        let ticket = seq.and_then(|seq| self.state.tickets.get(seq));
        let of_class = ticket.map(|ticket| &ticket.class.requirement.clearances);
        let clearances = of_class.into_iter().flatten();
        clearances.filter_map(|one| self.policy().compiled().clearances.name(*one))
    }

    /// Whether offers are suspended.
    pub(crate) fn is_suspended(&self) -> bool {
        self.state.suspended
    }
}

impl AboutTicket<'_> {
    /// Everything that it needs now.
    pub(crate) fn needs(&self) -> Vec<Need> {
        needs::all(self.policy, self.ticket)
    }

    /// Its own tier, where it stands below that for its customer's limit.
    pub(crate) fn stands_below(&self) -> Option<Urgency> {
        let lower = self.ticket.bonds.over_limit;
        lower.then(|| self.ticket.own_tier())
    }

    /// What keeps it from everybody.
    pub(crate) fn holds(&self) -> Vec<Hold> {
        let of_desk = hold::of_desk(self.state).into_iter();
        of_desk
            .chain(hold::of_ticket(self.policy, self.state, self.ticket))
            .collect()
    }

    /// Every agent, in order of registration.
    pub(crate) fn pairs(&self) -> Vec<PairView> {
        let view = |agent| pair_view(self.policy, self.state, &self.pairs, self.ticket, agent);
        self.state.agents.iter().map(view).collect()
    }

    /// Whether this agent could take it at once if it asked no more of what may relax than
    /// that agent has.
    pub(crate) fn would_match(&self, agent: AgentId) -> bool {
        let seq = self.state.agents.seq(agent);
        let Some(agent) = seq.and_then(|seq| self.state.agents.get(seq)) else {
            return false;
        };
        let relaxed = needs::relaxed_to(self.policy, self.ticket, agent);
        let kept = hold::of_ticket(self.policy, self.state, &relaxed).next();
        kept.is_none()
            && hold::of_desk(self.state).is_none()
            && pair_view(self.policy, self.state, &self.pairs, &relaxed, agent).is_free()
    }

    /// Those who could take it at once, the best first, each with what sets it apart from the
    /// next.
    pub(crate) fn ranking(&self) -> Vec<(AgentId, DecidedBy)> {
        let free = |agent: &&Agent| {
            pair_view(self.policy, self.state, &self.pairs, self.ticket, agent).is_free()
        };
        let agents: Vec<&Agent> = self.state.agents.iter().filter(free).collect();
        let ranked = matching::ranked(self.policy, self.state, self.ticket, &agents, u32::MAX);
        let ranked = ranked.iter().filter_map(|chosen| {
            let agent = self.state.agents.get(chosen.agent)?;
            Some((agent.id(), chosen.decided_by))
        });
        ranked.collect()
    }

    /// What it takes of an agent's budget.
    pub(crate) fn cost(&self) -> u32 {
        self.policy.cost(self.ticket.names.channel)
    }

    /// Its place; `None`: it is not in line.
    pub(crate) fn key(&self) -> Option<OrderKey> {
        self.ticket.key
    }

    /// From when on anybody may have what was interrupted.
    pub(crate) fn interrupted_until(&self) -> Option<Timestamp> {
        self.ticket.interrupted_with()?;
        self.ticket.patience_ends
    }

    /// How many are in line.
    pub(crate) fn line_length(&self) -> u64 {
        self.state.line.len() as u64
    }

    /// Those before it in line, in the line's order, each with its tier, its place, and
    /// whether it stands in the same queue.
    pub(crate) fn ahead(&self) -> impl Iterator<Item = (TicketId, Urgency, OrderKey, bool)> + '_ {
        let (key, queue) = (self.ticket.key, self.ticket.queue());
        let line = self.state.line.iter();
        let ahead = line.take_while(move |other| key.is_some_and(|key| **other < key));
        ahead.filter_map(move |key| {
            let other = self.state.tickets.get(key.seq)?;
            Some((other.id(), other.urgency, *key, other.queue() == queue))
        })
    }

    /// How many before it in line this agent meets the needs of, and is large enough for.
    pub(crate) fn ahead_for(&self, agent: AgentId) -> u64 {
        let seq = self.state.agents.seq(agent);
        let Some(agent) = seq.and_then(|seq| self.state.agents.get(seq)) else {
            return 0;
        };
        let (policy, key) = (self.policy, self.ticket.key);
        let line = self.state.line.iter();
        let ahead = line.take_while(|other| key.is_some_and(|key| **other < key));
        let ahead = ahead.filter_map(|key| self.state.tickets.get(key.seq));
        let could = ahead.filter(|other| {
            needs::meets(policy, other, agent)
                && policy.cost(other.names.channel) <= agent.abilities.budget
                && hold::of_ticket(policy, self.state, other).next().is_none()
        });
        could.count() as u64
    }

    /// Its ladder, and how far it is.
    pub(crate) fn ladder(&self) -> Option<LadderFacts> {
        let climb = self.ticket.climb.as_ref()?;
        let row = self.policy.ladder(climb.ladder)?;
        Some(LadderFacts {
            ladder: self.policy.ladders.name(climb.ladder)?.clone(),
            reached: climb.reached,
            in_force: climb.in_force,
            steps: u16::try_from(row.steps.len()).unwrap_or(u16::MAX),
        })
    }

    /// The steps after the one in force.
    pub(crate) fn steps_to_come(&self) -> Vec<StepFacts> {
        let Some(climb) = self.ticket.climb.as_ref() else {
            return Vec::new();
        };
        let row = self.policy.ladder(climb.ladder);
        let rows = row.map_or(&[][..], |row| &row.steps).iter();
        let rows = rows.skip(usize::from(climb.reached));
        let instants = self.ticket.steps_to_come(self.policy, &self.state.queues);
        let numbered = (climb.reached.saturating_add(1)..).zip(rows.zip(instants));
        let after = numbered.filter(|(step, _)| *step > climb.in_force);
        after
            .map(|(step, (row, at))| {
                let (class, own) = (&self.ticket.class, &self.ticket.names.languages);
                let needs = self.policy.relaxed(class, own, climb.ladder, step);
                let mut relaxed = self.ticket.clone();
                relaxed.ask(needs);
                let loads = row.when.iter().filter_map(|trigger| match trigger {
                    Trigger::Load(load) => self.policy.loads.name(*load).cloned(),
                    _ => None,
                });
                let raised = |load: &LoadIx| self.state.queues.is_raised(*load);
                let kept_by = row.unless.filter(raised);
                let views = self.state.agents.iter();
                let views: Vec<PairView> = views
                    .map(|agent| pair_view(self.policy, self.state, &self.pairs, &relaxed, agent))
                    .collect();
                let those = |wanted: fn(&PairView) -> bool| {
                    let views = views.iter().filter(|view| wanted(view));
                    views.map(|view| view.agent).collect()
                };
                StepFacts {
                    step,
                    at,
                    loads: loads.collect(),
                    kept_by: kept_by.and_then(|load| self.policy.loads.name(load).cloned()),
                    needs: needs::all(self.policy, &relaxed),
                    able: those(PairView::is_able),
                    takers: those(PairView::is_free),
                }
            })
            .collect()
    }

    /// When an agent has room for it at the latest, by what is known: offers that lapse and
    /// wrap-ups that end. `None`: something else must end first.
    pub(crate) fn room_at(&self, agent: AgentId) -> Option<Timestamp> {
        let seq = self.state.agents.seq(agent)?;
        let mut agent = self.state.agents.get(seq)?.clone();
        let works = agent.works.iter();
        let ends = works.filter_map(|work| work_view(self.state, Some(&agent), work).until);
        let mut ends: Vec<Timestamp> = ends.collect();
        ends.sort_unstable();
        ends.dedup();
        for at in ends {
            let before = agent.clone();
            let still = |work: &Work| {
                let until = work_view(self.state, Some(&before), work).until;
                until.is_none_or(|until| until > at)
            };
            agent.works.retain(still);
            let room = Room {
                policy: self.policy,
                state: self.state,
                ticket: self.ticket,
                agent: &agent,
            };
            if room.lack().next().is_none() {
                return Some(at);
            }
        }
        None
    }
}

fn pair_view(
    policy: &Compiled,
    state: &State,
    pairs: &Pairs<'_>,
    ticket: &Ticket,
    agent: &Agent,
) -> PairView {
    let room = Room {
        policy,
        state,
        ticket,
        agent,
    };
    PairView {
        agent: agent.id(),
        presence: agent.presence,
        shift_at: agent.duty_changes.filter(|_| !agent.on_duty),
        lacks: needs::shortfalls(policy, ticket, agent),
        room: room.lack().collect(),
        too_small: room::is_too_small(policy, ticket, agent),
        may_have_none: room::may_have_none(policy, ticket, agent),
        holds: pairs.holds(ticket, agent).collect(),
    }
}

fn work_view(state: &State, agent: Option<&Agent>, work: &Work) -> WorkView {
    let ticket = state.tickets.get(work.ticket);
    let (doing, until) = match work.kind {
        WorkKind::Offer => {
            let offers = ticket.map(|ticket| ticket.offers.iter());
            let mut own = offers.into_iter().flatten();
            let own = own.find(|offer| agent.is_some_and(|agent| agent.seq == offer.agent));
            (Doing::Asked, own.and_then(|offer| offer.expires_at))
        }
        WorkKind::Assignment => (Doing::Assigned, None),
        WorkKind::WrapUp { until } => (Doing::WrapUp, Some(until)),
        WorkKind::Held => (Doing::Held, None),
        WorkKind::Interrupted => (Doing::Interrupted, None),
        WorkKind::Consult => (Doing::Consults, None),
    };
    WorkView {
        ticket: work.id,
        doing,
        since: work.since,
        until,
    }
}
