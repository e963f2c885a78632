use crate::engine::{Input, Refusal, TimeReversed};
use crate::model::{AgentId, TicketId};
use crate::time::Timestamp;

/// What is wrong with the lists a simulation was to be made of: everything at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", list(.problems))]
#[non_exhaustive]
pub struct InvalidSimulation {
    /// Each problem; never empty. By list, then by position.
    pub problems: Vec<SimulationProblem>,
}

/// One thing that is wrong with the lists a simulation was to be made of.
/// Positions count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationProblem {
    /// Two contacts have the same ticket id.
    #[error("contacts {first} and {second} have the same ticket id `{ticket}`; give each its own")]
    DuplicateContact {
        /// The id.
        ticket: TicketId,
        /// Position of the first.
        first: usize,
        /// Position of the other.
        second: usize,
    },
    /// A spell ends before it has begun.
    #[error(
        "spell {spell} of agent `{agent}` lasts from `{from}` until `{until}`; let it end after it begins"
    )]
    EmptySpell {
        /// Position of the spell.
        spell: usize,
        /// Whose.
        agent: AgentId,
        /// Its beginning.
        from: Timestamp,
        /// Its end.
        until: Timestamp,
    },
    /// Two spells of one agent overlap.
    #[error(
        "spells {first} and {second} of agent `{agent}` overlap: the one ends at `{until}`, the other begins at `{from}`; join them, or part them"
    )]
    SpellsOverlap {
        /// Whose.
        agent: AgentId,
        /// Position of the one that begins first.
        first: usize,
        /// Position of the other.
        second: usize,
        /// When the first ends.
        until: Timestamp,
        /// When the second begins.
        from: Timestamp,
    },
    /// A host's own input is of a kind that the simulation itself sends, or names
    /// an agent without a spell.
    #[error(
        "the host's input {position} cannot be part of a simulation; only `set_presence` of an agent who has a spell, `suspend_offers`, `resume_offers` and `replace_policy` can"
    )]
    HostInputNotAllowed {
        /// Position of the input.
        position: usize,
    },
}

fn list(problems: &[SimulationProblem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Why a run stopped before its end.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The engine refused an input: most often a name that the policy does not know.
    #[error("{subject} at `{}` was refused: {refusal}", .input.at)]
    Refused {
        /// What the input was about.
        subject: Subject,
        /// The input.
        input: Box<Input>,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The engine refused to go on to one of its own timers. Never for a sound engine.
    #[error("the engine asked to be woken in its past: {0}")]
    WokenInThePast(#[from] TimeReversed),
    /// The engine keeps asking to be woken at an instant that has been worked
    /// off. Never for a sound engine.
    #[error("the engine is at `{at}` and still asks to be woken at that instant")]
    Stuck {
        /// Its time.
        at: Timestamp,
    },
    /// The events do not add up. Never for a sound engine.
    #[error("event {sequence} contradicts what came before: {what}")]
    Contradiction {
        /// The event's sequence; 0 for the sum at the end.
        sequence: u64,
        /// What does not add up.
        what: String,
    },
    /// Contacts that come one at a time did not come in order of arrival.
    #[error(
        "contact {position} arrives at `{arrived_at}`, and one before it at `{before}`; give them in order of arrival"
    )]
    OutOfOrder {
        /// Its position, from 0.
        position: usize,
        /// When it arrives.
        arrived_at: Timestamp,
        /// When the one before it arrived.
        before: Timestamp,
    },
    /// A contact has the ticket id of another that is not over.
    #[error(
        "contact {position} has the ticket id `{ticket}` of one that is not over; give each its own"
    )]
    SameTicket {
        /// Its position, from 0.
        position: usize,
        /// The id.
        ticket: TicketId,
    },
    /// A law does not hold; only looked for with [`verify`](super::Simulation::verify).
    /// Never for a sound engine.
    #[error(transparent)]
    LawBroken(#[from] super::LawBroken),
}

/// What an input of a run was about. Positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The contact at this position of the list.
    Contact(usize),
    /// The spell at this position of the list.
    Spell(usize),
    /// The host's own input at this position of the list.
    HostInput(usize),
}

impl core::fmt::Display for Subject {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Contact(position) => write!(f, "contact {position}"),
            Self::Spell(position) => write!(f, "spell {position}"),
            Self::HostInput(position) => write!(f, "the host's input {position}"),
        }
    }
}
