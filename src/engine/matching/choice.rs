//! The best agent for a ticket, by its queue's list of comparators.

use core::cmp::Ordering;

use crate::engine::event_detail::DecidedBy;
use crate::engine::needs;
use crate::engine::state::State;
use crate::engine::state::agent::Agent;
use crate::engine::state::ticket::Ticket;
use crate::model::Urgency;
use crate::policy::Comparator;
use crate::policy::compiled::Compiled;

/// An agent, and what set it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) agent: u64,
    pub(crate) decided_by: DecidedBy,
}

/// The best of `agents`; `None` if there are none.
pub(crate) fn best(
    policy: &Compiled,
    state: &State,
    ticket: &Ticket,
    agents: &[&Agent],
) -> Option<Chosen> {
    let list = policy.queue(ticket.queue())?.agent_choice.as_slice();
    let choice = Choice {
        ticket,
        preferred: preferred(state, ticket),
        last_offered_to: state.round_robin.get(&ticket.queue()).copied(),
    };
    let order = |a: &&&Agent, b: &&&Agent| choice.compare(list, a, b).0;
    let winner = agents.iter().min_by(order)?;
    let others = agents.iter().filter(|agent| agent.seq != winner.seq);
    let decided_by = others.min_by(order).map_or(DecidedBy::OnlyOne, |second| {
        choice.compare(list, winner, second).1
    });
    Some(Chosen {
        agent: winner.seq,
        decided_by,
    })
}

/// The agent who knows the ticket, its case, or the ticket that it is linked to.
fn preferred(state: &State, ticket: &Ticket) -> Option<u64> {
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
    ticket: &'a Ticket,
    preferred: Option<u64>,
    last_offered_to: Option<u64>,
}

impl Choice<'_> {
    /// The first comparator that tells the two apart decides, in the end their arrival.
    fn compare(&self, list: &[Comparator], a: &Agent, b: &Agent) -> (Ordering, DecidedBy) {
        for comparator in list {
            let order = self.by(*comparator, a, b);
            if order != Ordering::Equal {
                return (order, DecidedBy::Comparator(*comparator));
            }
        }
        (a.seq.cmp(&b.seq), DecidedBy::Arrival)
    }

    /// `Less`: the first agent goes before the second.
    fn by(&self, comparator: Comparator, a: &Agent, b: &Agent) -> Ordering {
        match comparator {
            Comparator::Preferred => {
                let other = |agent: &Agent| self.preferred != Some(agent.seq);
                other(a).cmp(&other(b))
            }
            Comparator::LanguageRank => {
                let rank = |agent| needs::shared_language(self.ticket, agent).map(|(rank, _)| rank);
                rank(a).cmp(&rank(b))
            }
            Comparator::SkillLevel => self.levels(b).cmp(&self.levels(a)),
            Comparator::Specialist => self.other_skills(a).cmp(&self.other_skills(b)),
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
        }
    }

    fn levels(&self, agent: &Agent) -> u32 {
        let needed = self.ticket.class.skills.iter();
        needed
            .filter_map(|(skill, _)| agent.abilities.level(*skill))
            .fold(0, |sum, level| sum.saturating_add(u32::from(level.get())))
    }

    fn other_skills(&self, agent: &Agent) -> usize {
        let needed = &self.ticket.class.skills;
        agent
            .abilities
            .skills
            .iter()
            .filter(|(skill, _)| !needed.iter().any(|(needed, _)| needed == skill))
            .count()
    }
}
