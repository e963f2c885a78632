//! What would let a waiting ticket go: time, a step of its ladder, a need let go, somebody free.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::cause::{Cause, Kept};
use crate::engine::{AboutTicket, Doing, Engine, Hold, Obstacle, PairView, StepFacts, WorkView};
use crate::model::{AgentId, Level, Name, Presence};
use crate::policy::Need;
use crate::time::Timestamp;

/// Of so many of those who are next to be free, and of those to come, it is counted who stands
/// ahead for them: the line is walked once for each.
pub(super) const COUNTED: usize = 3;

/// What would let a waiting ticket go. Empty of one that does not wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unblock {
    /// When what keeps it back ends by itself, as far as that is known: the first instant
    /// at which nothing keeps it from some agent, the opening, the end of the snooze.
    pub at: Option<Timestamp>,
    /// The steps of its ladder that are still to come, in order.
    pub steps: Vec<StepAhead>,
    /// The least that would have to be let go for somebody to take it now. `None`: nothing
    /// that may relax would do.
    pub relaxation: Option<Relaxation>,
    /// Those who could take it but for room, in the order in which they are likely to have it:
    /// first by the instant, where that is known, then who has been longest at what it does.
    pub next_free: Vec<NextFree>,
    /// Those who could take it and are not online: first those away or lost, then by the
    /// beginning of their next shift.
    pub coming: Vec<Coming>,
}

/// A step of a ladder that is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StepAhead {
    /// The step, from 1.
    pub step: u16,
    /// When it is taken if the ticket goes on waiting; `None`: that is not known.
    pub at: Option<Timestamp>,
    /// The loads that would make it be taken earlier.
    pub loads: Vec<Name>,
    /// The load that keeps the ticket from it now: nothing makes it be taken, but a clock,
    /// until that is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_by: Option<Name>,
    /// What is needed now and no more then.
    pub lets_go: Vec<Need>,
    /// What is needed instead.
    pub asks: Vec<Need>,
    /// The agents who meet all needs then, whoever is there.
    pub able: Vec<AgentId>,
    /// Those of them who could take the ticket at once.
    pub takers: Vec<AgentId>,
}

/// The least that would have to be let go for a ticket to be taken now.
///
/// Of two relaxations the one is smaller that gives up less of the gravest thing: first
/// languages let go, then skills, expressions over skills, the bots' first turn, agents asked
/// for, groups, then levels of skill, then levels of a language. Of equal ones, that of the
/// agent registered first. What never relaxes is never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relaxation {
    /// Who could take it then.
    pub agent: AgentId,
    /// What would have to change.
    pub changes: Vec<Change>,
}

/// A need that asks for less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// What is needed now.
    pub need: Need,
    /// The level that would do; `None`: it is let go altogether.
    pub to: Option<Level>,
}

/// Somebody who could take a ticket but for room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NextFree {
    /// Who.
    pub agent: AgentId,
    /// By when there is room, if offers that lapse, wrap-ups that end and back-offs that are
    /// over make it. `None`: a ticket must end first.
    pub at: Option<Timestamp>,
    /// What is lacking of room.
    pub room: Vec<Obstacle>,
    /// What it has to do, longest first.
    pub works: Vec<WorkView>,
    /// How many stand before the ticket in line that this agent could take too, and so goes to
    /// first. Counted for the first three of the list; `None`: not counted.
    pub ahead: Option<u64>,
}

/// Somebody who could take a ticket, and is not online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coming {
    /// Who.
    pub agent: AgentId,
    /// What it is instead.
    pub presence: Presence,
    /// When its next shift begins, by its roster.
    pub shift_at: Option<Timestamp>,
    /// How many stand before the ticket in line that this agent could take too. Counted for
    /// the first three of the list; `None`: not counted.
    pub ahead: Option<u64>,
}

impl Unblock {
    pub(crate) fn of(
        engine: &Engine,
        about: &AboutTicket<'_>,
        cause: &Cause,
        needs: &[Need],
        pairs: &[PairView],
    ) -> Self {
        if about.key().is_none() {
            return Self {
                at: ends_at(cause),
                ..Self::default()
            };
        }
        let steps = about.steps_to_come().into_iter();
        Self {
            at: ends_at(cause),
            steps: steps.map(|step| StepAhead::of(step, needs)).collect(),
            relaxation: smallest(about, pairs),
            next_free: next_free(engine, about, pairs),
            coming: coming(about, pairs),
        }
    }
}

impl StepAhead {
    fn of(facts: StepFacts, now: &[Need]) -> Self {
        let lets_go = now.iter().filter(|need| !facts.needs.contains(need));
        let asks = facts.needs.iter().filter(|need| !now.contains(need));
        Self {
            lets_go: lets_go.cloned().collect(),
            asks: asks.cloned().collect(),
            step: facts.step,
            at: facts.at,
            loads: facts.loads,
            kept_by: facts.kept_by,
            able: facts.able,
            takers: facts.takers,
        }
    }
}

fn ends_at(cause: &Cause) -> Option<Timestamp> {
    match cause {
        Cause::PutAside { until, .. } | Cause::Offered { until, .. } => *until,
        Cause::QueueClosed { opens_at, .. } => *opens_at,
        Cause::KeptApart { kept } => {
            // Each agent is free to be asked when the last of what keeps that one ends.
            let free = |kept: &Kept| {
                let ends: Option<Vec<Timestamp>> = kept.holds.iter().map(until).collect();
                ends?.into_iter().max()
            };
            kept.iter().filter_map(free).min()
        }
        _ => None,
    }
}

/// When a hold ends by itself, if it does.
pub(super) fn until(hold: &Hold) -> Option<Timestamp> {
    match hold {
        Hold::TicketBackOff { until }
        | Hold::AgentBackOff { until }
        | Hold::Ramp { until }
        | Hold::AwaitsPreferred { until, .. } => Some(*until),
        Hold::QueueClosed { opens_at } => *opens_at,
        Hold::TicketPaused { until } => *until,
        _ => None,
    }
}

/// What each kind of need weighs that is let go, the gravest first; the last two are levels
/// given up.
const WEIGHTS: usize = 8;

/// How much of each is given up, the gravest first.
fn weight(changes: &[Change]) -> [u32; WEIGHTS] {
    let mut weights = [0_u32; WEIGHTS];
    for Change { need, to } in changes {
        let levels = |from: Level, to: Level| u32::from(from.get()).abs_diff(u32::from(to.get()));
        let (kind, amount) = match (need, to) {
            (Need::Skill { level, .. }, Some(to)) => (6, levels(*level, *to)),
            (Need::LanguageAt { level, .. }, Some(to)) => (7, levels(*level, *to)),
            (Need::Skill { .. }, None) => (1, 1),
            (Need::Skills(_), _) => (2, 1),
            (Need::Bot, _) => (3, 1),
            (Need::Agent(_), _) => (4, 1),
            (Need::Group(_), _) => (5, 1),
            // A language; what never relaxes is in no relaxation.
            _ => (0, 1),
        };
        if let Some(weight) = weights.get_mut(kind) {
            *weight = weight.saturating_add(amount);
        }
    }
    weights
}

fn smallest(about: &AboutTicket<'_>, pairs: &[PairView]) -> Option<Relaxation> {
    let candidates = pairs.iter().filter(|pair| {
        pair.presence == Presence::Online
            && pair.room.is_empty()
            && !pair.lacks.is_empty()
            && pair.lacks.iter().all(|lack| lack.need.relaxes())
    });
    let mut relaxations: Vec<([u32; WEIGHTS], Relaxation)> = candidates
        .map(|pair| {
            let changes = pair.lacks.iter().map(|lack| Change {
                need: lack.need.clone(),
                to: lack.has,
            });
            let changes: Vec<Change> = changes.collect();
            let agent = pair.agent;
            (weight(&changes), Relaxation { agent, changes })
        })
        .collect();
    // Stable: of equal ones that of the agent registered first.
    relaxations.sort_by_key(|(weight, _)| *weight);
    let mut relaxations = relaxations.into_iter().map(|(_, relaxation)| relaxation);
    relaxations.find(|relaxation| about.would_match(relaxation.agent))
}

fn next_free(engine: &Engine, about: &AboutTicket<'_>, pairs: &[PairView]) -> Vec<NextFree> {
    let without_room = pairs.iter().filter(|pair| {
        pair.presence == Presence::Online
            && pair.is_able()
            && !pair.room.is_empty()
            && pair.holds.iter().all(|hold| until(hold).is_some())
            && !pair
                .holds
                .iter()
                .any(|hold| matches!(hold, Hold::AwaitsPreferred { .. }))
    });
    let mut free: Vec<NextFree> = without_room
        .map(|pair| {
            let held = pair.holds.iter().filter_map(until).max();
            let room = about.room_at(pair.agent);
            let mut works = engine.works(pair.agent);
            works.retain(|work| !matches!(work.doing, Doing::Held));
            works.sort_by_key(|work| work.since);
            NextFree {
                agent: pair.agent,
                at: room.map(|at| held.map_or(at, |held| held.max(at))),
                room: pair.room.clone(),
                works,
                ahead: None,
            }
        })
        .collect();
    // Stable, so by registration in the end.
    free.sort_by_key(|free| {
        let since = free.works.first().map(|work| work.since);
        (free.at.is_none(), free.at, since)
    });
    for one in free.iter_mut().take(COUNTED) {
        one.ahead = Some(about.ahead_for(one.agent));
    }
    free
}

fn coming(about: &AboutTicket<'_>, pairs: &[PairView]) -> Vec<Coming> {
    let absent = pairs.iter().filter(|pair| {
        pair.is_able() && !matches!(pair.presence, Presence::Online | Presence::Draining)
    });
    let mut coming: Vec<Coming> = absent
        .map(|pair| Coming {
            agent: pair.agent,
            presence: pair.presence,
            shift_at: pair.shift_at,
            ahead: None,
        })
        .collect();
    coming.sort_by_key(|one| {
        let near = matches!(one.presence, Presence::Away | Presence::Lost);
        // Without a roster, nobody knows when: last.
        (!near, Reverse(one.shift_at.is_some()), one.shift_at)
    });
    for one in coming.iter_mut().take(COUNTED) {
        one.ahead = Some(about.ahead_for(one.agent));
    }
    coming
}

#[cfg(test)]
mod tests {
    use super::{Cause, Hold, Kept, Timestamp, ends_at};
    use crate::model::AgentId;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_micros(minute * 60_000_000).expect("an instant")
    }

    fn ramp(minute: i64) -> Hold {
        Hold::Ramp { until: at(minute) }
    }

    fn ends(agents: &[&[Hold]]) -> Option<Timestamp> {
        let kept = (1..).zip(agents).map(|(agent, holds)| Kept {
            agent: AgentId::new(agent),
            holds: holds.to_vec(),
        });
        ends_at(&Cause::KeptApart {
            kept: kept.collect(),
        })
    }

    #[test]
    fn an_agent_may_have_it_when_the_last_of_the_holds_ends() {
        let reserve = Hold::Reserve {
            name: "fraud".into(),
        };
        assert_eq!(ends(&[&[ramp(15), reserve.clone()]]), None);
        assert_eq!(ends(&[&[ramp(15), ramp(20)], &[ramp(30)]]), Some(at(20)));
        assert_eq!(ends(&[&[ramp(15), reserve], &[ramp(30)]]), Some(at(30)));
    }
}
