//! The best agent for a ticket, by its queue's list of comparators.

use core::cell::Cell;
use core::cmp::{Ordering, Reverse};

use smallvec::SmallVec;

use crate::engine::event_detail::DecidedBy;
use crate::engine::needs;
use crate::engine::room::Room;
use crate::engine::state::State;
use crate::engine::state::agent::{Agent, WorkKind};
use crate::engine::state::ticket::Ticket;
use crate::model::Urgency;
use crate::policy::Comparator;
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

/// An agent, and what set it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) agent: u64,
    pub(crate) decided_by: DecidedBy,
}

/// The best of `agents`, as many as the ticket's queue asks at once; none if there are none.
pub(crate) fn best(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agents: &[&Agent],
) -> SmallVec<[Chosen; 1]> {
    // What is accepted by itself goes to one.
    let to = policy.queue(ticket.queue());
    let to = to.map_or(0, |queue| queue.offer_limit.map_or(1, |_| queue.offer_to));
    ranked(policy, state, ticket, agents, to)
}

/// The best of `agents`, at most so many, each with what set it apart from the next.
pub(crate) fn ranked(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agents: &[&Agent],
    at_most: u32,
) -> SmallVec<[Chosen; 1]> {
    let mut chosen = SmallVec::new();
    let Some(queue) = policy.queue(ticket.queue()) else {
        return chosen;
    };
    let choice = Choice {
        policy,
        state,
        ticket,
        preferred: preferred(state, ticket),
        last_offered_to: state.round_robin.get(&ticket.queue()).copied(),
    };
    let list = queue.agent_choice.as_slice();
    let mut rest: SmallVec<[Candidate<'_>; 8]> = agents
        .iter()
        .map(|agent| Candidate::new(policy, state, ticket, agent))
        .collect();
    for _ in 0..at_most {
        let order = |(_, a): &(usize, &Candidate<'_>), (_, b): &(usize, &Candidate<'_>)| {
            choice.compare(list, a, b).0
        };
        let Some((at, _)) = rest.iter().enumerate().min_by(order) else {
            break;
        };
        let winner = rest.swap_remove(at);
        let second = rest.iter().enumerate().min_by(order);
        chosen.push(Chosen {
            agent: winner.agent.seq,
            decided_by: second.map_or(DecidedBy::OnlyOne, |(_, second)| {
                choice.compare(list, &winner, second).1
            }),
        });
    }
    chosen
}

/// An agent, and what it would put aside for the ticket.
struct Candidate<'a> {
    agent: &'a Agent,
    interrupts: Option<Interruption>,
    /// What comparators have counted up, so that each counts once for each agent.
    counted: [Cell<Option<u64>>; 4],
}

/// The rank of the tier and priority that matters most among what would be put aside, the
/// higher the better; and when the last of it was begun.
type Interruption = ((u8, u8), Timestamp);

impl<'a> Candidate<'a> {
    fn new(policy: &Compiled, state: &State, ticket: &Ticket, agent: &'a Agent) -> Self {
        let room = Room {
            policy,
            state,
            ticket,
            agent,
        };
        let aside = room.to_interrupt();
        if aside.is_empty() {
            return Self {
                agent,
                interrupts: None,
                counted: Default::default(),
            };
        }
        let ranks = aside.iter().filter_map(|seq| state.tickets.get(*seq));
        let rank = ranks.map(|other| other.rank(policy)).min();
        let works = agent.works.iter();
        let begun = works
            .filter(|work| work.kind == WorkKind::Assignment && aside.contains(&work.ticket))
            .map(|work| work.since)
            .max();
        Self {
            agent,
            interrupts: rank.zip(begun),
            counted: Default::default(),
        }
    }

    /// What a comparator counts, if it was not counted yet.
    fn count(&self, what: Counted, count: impl Fn(&Agent) -> u64) -> u64 {
        let Some(cell) = self.counted.get(what as usize) else {
            return count(self.agent);
        };
        let known = cell.get().unwrap_or_else(|| count(self.agent));
        cell.set(Some(known));
        known
    }
}

/// What takes some counting.
#[derive(Clone, Copy)]
enum Counted {
    Language,
    Levels,
    Others,
    Unused,
}

/// The agent who knows the ticket, its case, or the ticket that it is linked to.
pub(crate) fn preferred(state: &State, ticket: &Ticket) -> Option<u64> {
    // Its topic's tier counts too: that the action is done changes nothing here.
    if [ticket.urgency, ticket.class.urgency].contains(&Urgency::Protective) {
        return None; // nobody who wants to be shut out is led back to a familiar voice
    }
    let by_case = || state.cases.get(&ticket.spec.case?)?.last_agent;
    let by_link = || state.tickets.get(ticket.bonds.linked_to?)?.last_agent;
    ticket.last_agent.or_else(by_case).or_else(by_link)
}

/// What the comparators look at beside the two agents.
struct Choice<'a> {
    policy: &'a Compiled,
    state: &'a State,
    ticket: &'a Ticket,
    preferred: Option<u64>,
    last_offered_to: Option<u64>,
}

impl Choice<'_> {
    /// Who interrupts nobody goes first, then who interrupts what is of a lower tier (and
    /// priority, where that is strict). Then who speaks a language fixed by law. Then the first comparator that tells the two apart
    /// decides, then whose interrupted work was begun later, in the end their arrival.
    fn compare(
        &self,
        list: &[Comparator],
        a: &Candidate<'_>,
        b: &Candidate<'_>,
    ) -> (Ordering, DecidedBy) {
        let matters =
            |candidate: &Candidate<'_>| candidate.interrupts.map(|(rank, _)| Reverse(rank));
        let order = matters(a).cmp(&matters(b));
        if order != Ordering::Equal {
            return (order, DecidedBy::Interruption);
        }
        // The law wants a speaker: who answers without being one does so for want of them.
        let by_law = self.ticket.needs().language_by_law;
        let mute = |agent| by_law && needs::shared_language(self.ticket, agent).is_none();
        let order = mute(a.agent).cmp(&mute(b.agent));
        if order != Ordering::Equal {
            let by = DecidedBy::Comparator(Comparator::LanguageRank);
            return (order, by);
        }
        for comparator in list {
            let order = self.by(*comparator, a, b);
            if order != Ordering::Equal {
                return (order, DecidedBy::Comparator(*comparator));
            }
        }
        let begun = |candidate: &Candidate<'_>| candidate.interrupts.map(|(_, at)| Reverse(at));
        let order = begun(a).cmp(&begun(b));
        if order != Ordering::Equal {
            return (order, DecidedBy::Interruption);
        }
        (a.agent.seq.cmp(&b.agent.seq), DecidedBy::Arrival)
    }

    /// `Less`: the first agent goes before the second.
    fn by(&self, comparator: Comparator, a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
        let (policy, ticket) = (self.policy, self.ticket);
        let counted =
            |what, count: &dyn Fn(&Agent) -> u64| a.count(what, count).cmp(&b.count(what, count));
        let (left, right) = (a.agent, b.agent);
        match comparator {
            Comparator::LanguageRank => counted(Counted::Language, &|agent| {
                let shared = needs::shared_language(ticket, agent);
                // Who may answer without speaking any comes last.
                shared.map_or(u64::MAX, |(rank, _)| rank as u64)
            }),
            Comparator::SkillLevel => {
                let levels = |agent: &Agent| u64::from(needs::levels(ticket, agent));
                counted(Counted::Levels, &levels).reverse()
            }
            Comparator::Specialist => counted(Counted::Others, &|agent| {
                needs::other_skills(policy, ticket, agent).count() as u64
            }),
            Comparator::Scarcity => counted(Counted::Unused, &|agent| {
                self.state.online.unused(policy, ticket, agent)
            }),
            comparator => self.by_state(comparator, left, right),
        }
    }

    /// The same for what an agent's state says by itself.
    fn by_state(&self, comparator: Comparator, a: &Agent, b: &Agent) -> Ordering {
        match comparator {
            Comparator::Preferred => {
                let other = |agent: &Agent| self.preferred != Some(agent.seq);
                other(a).cmp(&other(b))
            }
            Comparator::Load => {
                // used / budget, compared without dividing.
                let share = |agent: &Agent, other: &Agent| {
                    u128::from(agent.used) * u128::from(other.abilities.budget)
                };
                share(a, b).cmp(&share(b, a))
            }
            Comparator::LongestIdleSinceOffered => a.last_offered.cmp(&b.last_offered),
            Comparator::LongestIdleSinceEnded => a.last_ended.cmp(&b.last_ended),
            Comparator::LongestIdleSinceAvailable => a.available_since.cmp(&b.available_since),
            Comparator::RoundRobin => {
                let turn = |agent: &Agent| (Some(agent.seq) <= self.last_offered_to, agent.seq);
                turn(a).cmp(&turn(b))
            }
            Comparator::LanguageRank
            | Comparator::SkillLevel
            | Comparator::Specialist
            | Comparator::Scarcity => Ordering::Equal,
        }
    }
}
