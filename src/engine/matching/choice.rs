//! The best agent for a ticket, by its queue's list of comparators.

use core::cmp::Ordering;

use smallvec::SmallVec;

use crate::engine::event_detail::DecidedBy;
use crate::engine::needs;
use crate::engine::room::Room;
use crate::engine::state::State;
use crate::engine::state::agent::{Agent, WorkKind};
use crate::engine::state::ticket::Ticket;
use crate::model::Urgency;
use crate::policy::Comparator;
use crate::policy::compiled::{Compiled, QueueRow};
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
    let at_once = Choice::of(policy, state, ticket).map_or(0, |choice| choice.at_once());
    ranked(policy, state, ticket, agents, at_once)
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
    let Some(choice) = Choice::of(policy, state, ticket) else {
        return chosen;
    };
    let mut rest: SmallVec<[Candidate<'_>; 16]> = agents
        .iter()
        .map(|agent| Candidate::new(policy, state, ticket, agent))
        .collect();
    for _ in 0..at_most {
        let Some((at, decided_by)) = choice.first(&rest) else {
            break;
        };
        let winner = rest.swap_remove(at);
        chosen.push(Chosen {
            agent: winner.agent.seq,
            decided_by,
        });
    }
    chosen
}

/// An agent, and what it would put aside for the ticket.
struct Candidate<'a> {
    agent: &'a Agent,
    interrupts: Option<Interruption>,
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
        }
    }
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

/// What the comparators look at beside the agents.
pub(crate) struct Choice<'a> {
    policy: &'a Compiled,
    state: &'a State,
    ticket: &'a Ticket,
    queue: &'a QueueRow,
    preferred: Option<u64>,
    last_offered_to: Option<u64>,
}

/// One of the questions that tell agents apart, in the order in which they are asked.
#[derive(Clone, Copy)]
enum Question {
    /// Who interrupts nobody goes first, then who interrupts what is of a lower tier (and
    /// priority, where that is strict).
    Interrupts,
    /// Who speaks a language fixed by law. Who answers without one does so for want of them.
    SpeaksByLaw,
    /// One of the queue's list.
    Listed(Comparator),
    /// Whose interrupted work was begun later.
    BegunLater,
    /// Who was registered first.
    Arrival,
}

impl Question {
    const fn decided_by(self) -> DecidedBy {
        match self {
            Self::Interrupts | Self::BegunLater => DecidedBy::Interruption,
            Self::SpeaksByLaw => DecidedBy::Comparator(Comparator::LanguageRank),
            Self::Listed(comparator) => DecidedBy::Comparator(comparator),
            Self::Arrival => DecidedBy::Arrival,
        }
    }
}

/// What an agent has to say to a question, as a number; the least goes first. Only answers to
/// the same question are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Answer(u128);

impl Answer {
    const fn number(number: u64) -> Self {
        Self(number as u128)
    }

    /// Those to whom the instant never came go first, then those to whom it came earlier.
    fn instant(at: Option<Timestamp>) -> Self {
        let since = at.map(|at| at.as_micros().abs_diff(i64::MIN));
        Self(since.map_or(0, |since| u128::from(since).saturating_add(1)))
    }

    /// Those without go first, then those of the higher number.
    fn none_or_higher(number: Option<u64>) -> Self {
        Self(number.map_or(0, |number| u128::from(u64::MAX - number).saturating_add(1)))
    }

    /// How much of a budget is used, in 64 binary places. Two shares of budgets below 2^32
    /// differ by more than one in the last of them, or not at all.
    fn share(used: u64, budget: u32) -> Self {
        // Who has no budget at all uses none of it.
        Self((u128::from(used) << 64) / u128::from(budget.max(1)))
    }
}

/// All that an agent answers, in the order of the questions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing(SmallVec<[Answer; 4]>);

impl<'a> Choice<'a> {
    pub(crate) fn of(policy: &'a Compiled, state: &'a State, ticket: &'a Ticket) -> Option<Self> {
        let queue = ticket.queue();
        Some(Self {
            policy,
            state,
            ticket,
            queue: policy.queue(queue)?,
            preferred: preferred(state, ticket),
            last_offered_to: state.round_robin.get(&queue).copied(),
        })
    }

    /// How many are asked at once. What is accepted by itself goes to one.
    pub(crate) fn at_once(&self) -> u32 {
        self.queue.offer_limit.map_or(1, |_| self.queue.offer_to)
    }

    /// What is asked of everybody, in this order.
    fn listed(&self) -> impl Iterator<Item = Question> {
        let law = self.ticket.needs().language_by_law;
        let law = law.then_some(Question::SpeaksByLaw);
        let list = self.queue.agent_choice.iter().copied();
        law.into_iter().chain(list.map(Question::Listed))
    }

    /// Whether tickets of a class are all answered alike by those who interrupt nothing, as long
    /// as an agent stays as it is.
    pub(crate) fn is_by_agents_alone(&self) -> bool {
        let list = &self.queue.agent_choice;
        !list.contains(&Comparator::RoundRobin)
            && (self.preferred.is_none() || !list.contains(&Comparator::Preferred))
    }

    /// Changes with what is answered alike of agents who stay as they are.
    pub(crate) fn weights(&self) -> u64 {
        let weighs = self.queue.agent_choice.contains(&Comparator::Scarcity);
        if weighs {
            self.state.online.changes()
        } else {
            0
        }
    }

    /// Where an agent stands among all: the least goes first, of equals the first registered.
    pub(crate) fn standing(&self, agent: &Agent) -> Standing {
        let candidate = Candidate {
            agent,
            interrupts: None,
        };
        let answers = self
            .listed()
            .map(|question| self.answer(question, &candidate));
        Standing(answers.collect())
    }

    /// What set one apart from the next.
    pub(crate) fn told_apart(&self, one: &Standing, next: Option<&Standing>) -> DecidedBy {
        let Some(next) = next else {
            return DecidedBy::OnlyOne;
        };
        let answers = one.0.iter().zip(&next.0);
        let mut questions = self.listed().zip(answers);
        let apart = questions.find(|(_, (one, next))| one != next);
        let question = apart.map_or(Question::Arrival, |(question, _)| question);
        question.decided_by()
    }

    /// The place of the one who goes first, and what set it apart from the second: the
    /// question after which it was left alone.
    fn first(&self, among: &[Candidate<'_>]) -> Option<(usize, DecidedBy)> {
        let mut left: SmallVec<[usize; 16]> = (0..among.len()).collect();
        let interrupts = among.iter().any(|one| one.interrupts.is_some());
        let before = interrupts.then_some(Question::Interrupts);
        let before = before.into_iter();
        let after = interrupts.then_some(Question::BegunLater).into_iter();
        let listed = self.listed();
        let questions = before.chain(listed).chain(after).chain([Question::Arrival]);
        let mut decided_by = DecidedBy::OnlyOne;
        for question in questions {
            if left.len() < 2 {
                break;
            }
            self.ask(question, among, &mut left);
            decided_by = question.decided_by();
        }
        left.first().map(|at| (*at, decided_by))
    }

    /// Leaves those whose answer goes before all others.
    fn ask(&self, question: Question, among: &[Candidate<'_>], left: &mut SmallVec<[usize; 16]>) {
        let mut best: Option<Answer> = None;
        let mut kept = 0_usize;
        for place in 0..left.len() {
            let Some(at) = left.get(place).copied() else {
                break;
            };
            let answer = among.get(at).map(|one| self.answer(question, one));
            let order = match (&answer, &best) {
                (Some(answer), Some(best)) => answer.cmp(best),
                _ => Ordering::Less,
            };
            match order {
                Ordering::Greater => continue,
                Ordering::Less => (best, kept) = (answer, 0),
                Ordering::Equal => {}
            }
            if let Some(slot) = left.get_mut(kept) {
                *slot = at;
            }
            kept = kept.saturating_add(1);
        }
        left.truncate(kept);
    }

    fn answer(&self, question: Question, candidate: &Candidate<'_>) -> Answer {
        let agent = candidate.agent;
        let interrupts = candidate.interrupts;
        match question {
            Question::Interrupts => Answer::none_or_higher(interrupts.map(|(rank, _)| {
                let (tier, priority) = rank;
                u64::from(tier) << 8 | u64::from(priority)
            })),
            Question::SpeaksByLaw => {
                let speaks = needs::shared_language(self.ticket, agent).is_some();
                Answer::number(u64::from(!speaks))
            }
            Question::Listed(comparator) => self.answer_to(comparator, agent),
            Question::BegunLater => {
                let begun = interrupts.map(|(_, at)| at.as_micros().abs_diff(i64::MIN));
                Answer::none_or_higher(begun)
            }
            Question::Arrival => Answer::number(agent.seq),
        }
    }

    fn answer_to(&self, comparator: Comparator, agent: &Agent) -> Answer {
        let (policy, ticket) = (self.policy, self.ticket);
        match comparator {
            Comparator::Preferred => Answer::number(u64::from(self.preferred != Some(agent.seq))),
            Comparator::LanguageRank => {
                let shared = needs::shared_language(ticket, agent);
                // Who may answer without speaking any comes last.
                Answer::number(shared.map_or(u64::MAX, |(rank, _)| rank as u64))
            }
            Comparator::SkillLevel => {
                let levels = u64::from(needs::levels(ticket, agent));
                Answer::number(u64::MAX.saturating_sub(levels))
            }
            Comparator::Specialist => {
                Answer::number(needs::other_skills(policy, ticket, agent).count() as u64)
            }
            Comparator::Scarcity => Answer::number(self.state.online.unused(policy, ticket, agent)),
            Comparator::Load => Answer::share(agent.used, agent.abilities.budget),
            Comparator::LongestIdleSinceOffered => Answer::instant(agent.last_offered),
            Comparator::LongestIdleSinceEnded => Answer::instant(agent.last_ended),
            Comparator::LongestIdleSinceAvailable => Answer::instant(agent.available_since),
            Comparator::RoundRobin => {
                // Who was registered after the last goes first, and then those before.
                let round = u128::from(Some(agent.seq) <= self.last_offered_to) << 64;
                Answer(round | u128::from(agent.seq))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Near the ends, and in between.
    fn number() -> impl Strategy<Value = u64> {
        prop_oneof![any::<u64>(), 0..9_u64, u64::MAX - 9..=u64::MAX]
    }

    fn budget() -> impl Strategy<Value = u32> {
        prop_oneof![any::<u32>(), 0..9_u32, u32::MAX - 9..=u32::MAX]
    }

    proptest! {
        #[test]
        fn shares_stand_as_their_fractions_do(
            one in (number(), budget()),
            other in (number(), budget()),
            near in -2..=2_i64,
        ) {
            // The second pair once more with what would be the same share, and beside it.
            let same = u128::from(one.0) * u128::from(other.1.max(1)) / u128::from(one.1.max(1));
            let same = u64::try_from(same).unwrap_or(u64::MAX).saturating_add_signed(near);
            for other in [other, (same, other.1)] {
                let product = |a: u64, b: u32| u128::from(a) * u128::from(b.max(1));
                let by_products = product(one.0, other.1).cmp(&product(other.0, one.1));
                let answers = [one, other].map(|(used, budget)| Answer::share(used, budget));
                prop_assert_eq!(answers[0].cmp(&answers[1]), by_products);
            }
        }

        #[test]
        fn instants_and_numbers_stand_in_their_order(one in number(), other in number()) {
            let instant = |number: u64| Timestamp::from_micros(number.cast_signed()).ok();
            let (first, second) = (instant(one), instant(other));
            prop_assert_eq!(
                Answer::instant(first).cmp(&Answer::instant(second)),
                first.cmp(&second)
            );
            prop_assert_eq!(
                Answer::none_or_higher(Some(one)).cmp(&Answer::none_or_higher(Some(other))),
                other.cmp(&one)
            );
            prop_assert!(Answer::none_or_higher(None) < Answer::none_or_higher(Some(one)));
        }
    }
}
