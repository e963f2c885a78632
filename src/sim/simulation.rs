use std::collections::BTreeMap;

use super::driver::Driver;
use super::{
    AgentDuty, Contact, InvalidSimulation, Observer, Outcome, Rework, RunError, SimulationProblem,
    Spell,
};
use crate::engine::{Command, Input};
use crate::model::{AgentId, TicketId};
use crate::policy::{Digest, Policy};
use crate::time::{Span, Timestamp};

/// Contacts, agents and a policy, ready to be run as often as wanted.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(super) policy: Policy,
    pub(super) contacts: Vec<Contact>,
    pub(super) spells: Vec<Spell>,
    pub(super) host_inputs: Vec<Input>,
    pub(super) from: Timestamp,
    pub(super) until: Option<Timestamp>,
    pub(super) answer_delay: Span,
    pub(super) report_actions: bool,
    pub(super) verify: bool,
    pub(super) rework: Rework,
}

impl Simulation {
    /// A simulation of these contacts and these spells under this policy. The
    /// order of the lists counts only where instants are equal.
    ///
    /// # Errors
    /// [`InvalidSimulation`] with every problem: a ticket id used twice, a spell
    /// that does not end after it begins, spells of one agent that overlap.
    pub fn new(
        policy: Policy,
        contacts: Vec<Contact>,
        spells: Vec<Spell>,
    ) -> Result<Self, InvalidSimulation> {
        let mut problems = Vec::new();
        find_duplicates(&contacts, &mut problems);
        find_bad_spells(&spells, &mut problems);
        if problems.is_empty() {
            Ok(Self {
                policy,
                contacts,
                spells,
                host_inputs: Vec::new(),
                from: Timestamp::MIN,
                until: None,
                answer_delay: Span::ZERO,
                report_actions: true,
                verify: false,
                rework: Rework::Restart,
            })
        } else {
            Err(InvalidSimulation { problems })
        }
    }

    /// Leaves out what comes before `from`: contacts that arrive earlier, and
    /// spells that have ended by then. A spell that is under way begins at `from`.
    #[must_use]
    pub fn from(mut self, from: Timestamp) -> Self {
        self.from = from;
        self
    }

    /// Stops at `until`. The engine's own timers of that instant still fire,
    /// nothing else of that instant happens: a contact that arrives at `until`
    /// is left out.
    #[must_use]
    pub fn until(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// How long an agent takes to accept an offer, in queues where offers have a
    /// time limit. Zero unless said otherwise. An offer that lapses by then, or
    /// at that very instant, is missed.
    #[must_use]
    pub fn answer_delay(mut self, delay: Span) -> Self {
        self.answer_delay = delay;
        self
    }

    /// What work that was interrupted or went back in line still needs when it is taken up
    /// again; all of it unless said otherwise.
    #[must_use]
    pub fn rework(mut self, rework: Rework) -> Self {
        self.rework = rework;
        self
    }

    /// Whether an action that the engine demands is reported done at once; it is
    /// unless said otherwise. Else it is never reported.
    #[must_use]
    pub fn report_actions(mut self, report: bool) -> Self {
        self.report_actions = report;
        self
    }

    /// Adds inputs of the host's own, played at their instants: presence of
    /// agents who have spells, suspended offers, another policy.
    ///
    /// # Errors
    /// [`InvalidSimulation`] names every input of another kind: everything else
    /// is for the simulation itself to send.
    pub fn host_inputs(mut self, inputs: Vec<Input>) -> Result<Self, InvalidSimulation> {
        let known = |agent| self.spells.iter().any(|spell| spell.agent.id == agent);
        let problems: Vec<SimulationProblem> = inputs
            .iter()
            .enumerate()
            .filter(|(_, input)| match input.command {
                Command::SetPresence { agent, .. } => !known(agent),
                Command::SuspendOffers | Command::ResumeOffers | Command::ReplacePolicy { .. } => {
                    false
                }
                _ => true,
            })
            .map(|(position, _)| SimulationProblem::HostInputNotAllowed { position })
            .collect();
        if problems.is_empty() {
            self.host_inputs = inputs;
            Ok(self)
        } else {
            Err(InvalidSimulation { problems })
        }
    }

    /// Whether to check after every call that no allowed pair is left and that
    /// nobody was passed over (laws 6 and 7), apart from the engine's own
    /// matching. Every waiting ticket is held against every agent who is there,
    /// so a crowded run takes a good deal longer.
    #[must_use]
    pub fn verify(mut self, verify: bool) -> Self {
        self.verify = verify;
        self
    }

    /// The contacts, in the order given.
    #[must_use]
    pub fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    /// The spells, in the order given.
    #[must_use]
    pub fn spells(&self) -> &[Spell] {
        &self.spells
    }

    /// Runs a new engine through everything. The same simulation gives the same
    /// run every time.
    ///
    /// # Errors
    /// [`RunError`] when the engine refuses something, most often a name the
    /// policy does not know, or when its events do not add up.
    pub fn run<O: Observer + ?Sized>(&self, observer: &mut O) -> Result<Run, RunError> {
        Driver::through_list(self, observer).run()
    }

    /// Runs a new engine through contacts that come one at a time, in order of arrival, instead
    /// of the simulation's own list: of millions, only those that are not over are in memory, and
    /// what the engine keeps. What becomes of each is told to
    /// [`Observer::ended`]; the run's own `outcomes` are empty.
    ///
    /// # Errors
    /// As [`run`](Self::run); also where a contact arrives before the one before it, or has
    /// the ticket id of one that is not over.
    pub fn run_through<O: Observer + ?Sized>(
        &self,
        contacts: impl IntoIterator<Item = Contact>,
        observer: &mut O,
    ) -> Result<Run, RunError> {
        Driver::through(self, contacts.into_iter(), observer).run()
    }
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// The outcome of every contact that arrived, in the order of the list. Each
    /// has exactly one. Empty where contacts [came one at a time](Simulation::run_through).
    pub outcomes: Vec<ContactOutcome>,
    /// What every agent did, by id.
    pub agents: Vec<AgentDuty>,
    /// How many inputs were applied.
    pub commands: u64,
    /// How many events followed.
    pub events: u64,
    /// The engine's time at the end; `None` when nothing happened at all.
    pub ended_at: Option<Timestamp>,
    /// The engine's state at the end.
    pub state_digest: Digest,
}

/// What became of one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContactOutcome {
    /// Its position in the list, from 0.
    pub position: usize,
    /// Its ticket.
    pub ticket: TicketId,
    /// What became of it.
    pub outcome: Outcome,
}

fn find_duplicates(contacts: &[Contact], problems: &mut Vec<SimulationProblem>) {
    let mut seen: BTreeMap<TicketId, usize> = BTreeMap::new();
    for (second, contact) in contacts.iter().enumerate() {
        let ticket = contact.ticket.id;
        match seen.get(&ticket) {
            Some(&first) => problems.push(SimulationProblem::DuplicateContact {
                ticket,
                first,
                second,
            }),
            None => {
                seen.insert(ticket, second);
            }
        }
    }
}

fn find_bad_spells(spells: &[Spell], problems: &mut Vec<SimulationProblem>) {
    let mut by_agent: BTreeMap<AgentId, Vec<(Timestamp, Timestamp, usize)>> = BTreeMap::new();
    for (spell, given) in spells.iter().enumerate() {
        let agent = given.agent.id;
        if given.until <= given.from {
            problems.push(SimulationProblem::EmptySpell {
                spell,
                agent,
                from: given.from,
                until: given.until,
            });
        } else {
            let list = by_agent.entry(agent).or_default();
            list.push((given.from, given.until, spell));
        }
    }
    for (agent, mut list) in by_agent {
        list.sort_unstable();
        // Against the spell that lasts longest so far, not just the one before:
        // a long one may cover several.
        let mut longest: Option<(Timestamp, usize)> = None;
        for (from, until, second) in list {
            if let Some((longest_until, first)) = longest.filter(|(until, _)| from < *until) {
                problems.push(SimulationProblem::SpellsOverlap {
                    agent,
                    first,
                    second,
                    until: longest_until,
                    from,
                });
            }
            longest = longest.max(Some((until, second)));
        }
    }
}
