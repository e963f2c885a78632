//! The best agent for a ticket, by its queue's list of comparators.

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

/// What an agent has to say to a question; the least goes first. Of one question all answers
/// are of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Number(u64),
    Pair(bool, u64),
    Instant(Option<Timestamp>),
    Interruption(Option<Reverse<(u8, u8)>>),
    Begun(Option<Reverse<Timestamp>>),
    Share(Share),
}

/// All that an agent answers, in the order of the questions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing(SmallVec<[Answer; 6]>);

/// How much of a budget is used, compared without dividing.
#[derive(Clone, Copy, Debug)]
struct Share {
    used: u64,
    budget: u32,
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        // Who has no budget at all uses none of it.
        let share =
            |one: &Self, other: &Self| u128::from(one.used) * u128::from(other.budget.max(1));
        share(self, other).cmp(&share(other, self))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

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

    /// Whether tickets of a class are all answered alike, as long as an agent stays as it is.
    pub(crate) fn is_by_agents_alone(&self) -> bool {
        let list = &self.queue.agent_choice;
        !self.ticket.may_interrupt(self.policy)
            && !list.contains(&Comparator::RoundRobin)
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
            Question::Interrupts => Answer::Interruption(interrupts.map(|(rank, _)| Reverse(rank))),
            Question::SpeaksByLaw => {
                let speaks = needs::shared_language(self.ticket, agent).is_some();
                Answer::Number(u64::from(!speaks))
            }
            Question::Listed(comparator) => self.answer_to(comparator, agent),
            Question::BegunLater => Answer::Begun(interrupts.map(|(_, at)| Reverse(at))),
            Question::Arrival => Answer::Number(agent.seq),
        }
    }

    fn answer_to(&self, comparator: Comparator, agent: &Agent) -> Answer {
        let (policy, ticket) = (self.policy, self.ticket);
        match comparator {
            Comparator::Preferred => Answer::Number(u64::from(self.preferred != Some(agent.seq))),
            Comparator::LanguageRank => {
                let shared = needs::shared_language(ticket, agent);
                // Who may answer without speaking any comes last.
                Answer::Number(shared.map_or(u64::MAX, |(rank, _)| rank as u64))
            }
            Comparator::SkillLevel => {
                let levels = u64::from(needs::levels(ticket, agent));
                Answer::Number(u64::MAX.saturating_sub(levels))
            }
            Comparator::Specialist => {
                Answer::Number(needs::other_skills(policy, ticket, agent).count() as u64)
            }
            Comparator::Scarcity => Answer::Number(self.state.online.unused(policy, ticket, agent)),
            Comparator::Load => Answer::Share(Share {
                used: agent.used,
                budget: agent.abilities.budget,
            }),
            Comparator::LongestIdleSinceOffered => Answer::Instant(agent.last_offered),
            Comparator::LongestIdleSinceEnded => Answer::Instant(agent.last_ended),
            Comparator::LongestIdleSinceAvailable => Answer::Instant(agent.available_since),
            Comparator::RoundRobin => {
                Answer::Pair(Some(agent.seq) <= self.last_offered_to, agent.seq)
            }
        }
    }
}
