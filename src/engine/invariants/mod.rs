//! What must hold of an engine whenever a call returns.

mod capacity;
mod conservation;
mod customers;
mod index;
mod ladders;
mod matching;
mod order;
mod queues;
mod timers;

use std::collections::BTreeSet;

use super::state::State;
use super::timers::Timer;
use crate::policy::compiled::Compiled;

/// A law that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{law}: {what}")]
#[non_exhaustive]
pub struct Broken {
    /// Which law.
    pub law: &'static str,
    /// Where, in words.
    pub what: String,
}

pub(crate) fn check(policy: &Compiled, state: &State) -> Result<(), Vec<Broken>> {
    let mut check = Check {
        policy,
        state,
        broken: Vec::new(),
    };
    check.all_that_takes_time_as_what_there_is();
    check.timers_are_those_needed();
    check.clocks_agree_with_the_policy();
    check.the_index_follows_from_the_state();
    check.no_allowed_pair_is_left();
    check.result()
}

/// The same of a state whose timers and promises were just made as it asks for them, and but for
/// what takes time in proportion to waiting tickets times agents.
pub(crate) fn check_quickly(policy: &Compiled, state: &State) -> Result<(), Vec<Broken>> {
    let mut check = Check {
        policy,
        state,
        broken: Vec::new(),
    };
    check.all_that_takes_time_as_what_there_is();
    check.clocks_are_promised();
    check.result()
}

/// The timers that a state asks for.
pub(crate) fn timers_needed(policy: &Compiled, state: &State) -> BTreeSet<Timer> {
    let check = Check {
        policy,
        state,
        broken: Vec::new(),
    };
    check.timers_needed()
}

struct Check<'a> {
    policy: &'a Compiled,
    state: &'a State,
    broken: Vec<Broken>,
}

impl Check<'_> {
    fn all_that_takes_time_as_what_there_is(&mut self) {
        self.every_work_belongs_to_a_ticket();
        self.every_ticket_is_in_one_state();
        self.offers_meet_every_need();
        self.capacity_adds_up();
        self.the_line_is_in_order();
        self.cases_and_topics_add_up();
        self.bots_are_there_to_be_waited_for();
        self.interrupted_work_is_known();
        self.waits_are_those_of_the_policy();
        self.gatherings_have_a_reason();
        self.reserves_were_said();
        self.queues_add_up();
        self.loads_are_what_they_should_be();
        self.everybody_stands_where_they_belong();
        self.abilities_are_those_of_today();
        self.ladders_are_where_they_should_be();
        self.unfit_assignments_are_told();
        self.customers_and_incidents_add_up();
    }

    fn result(self) -> Result<(), Vec<Broken>> {
        if self.broken.is_empty() {
            Ok(())
        } else {
            Err(self.broken)
        }
    }

    fn broken(&mut self, law: &'static str, what: impl Into<String>) {
        let what = what.into();
        self.broken.push(Broken { law, what });
    }
}
