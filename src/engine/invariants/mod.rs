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

use super::state::State;
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
    check.every_work_belongs_to_a_ticket();
    check.every_ticket_is_in_one_state();
    check.offers_meet_every_need();
    check.capacity_adds_up();
    check.the_line_is_in_order();
    check.clocks_agree_with_the_policy();
    check.timers_are_those_needed();
    check.cases_and_topics_add_up();
    check.bots_are_there_to_be_waited_for();
    check.interrupted_work_is_known();
    check.waits_are_those_of_the_policy();
    check.gatherings_have_a_reason();
    check.reserves_were_said();
    check.queues_add_up();
    check.loads_are_what_they_should_be();
    check.everybody_stands_where_they_belong();
    check.abilities_are_those_of_today();
    check.ladders_are_where_they_should_be();
    check.unfit_assignments_are_told();
    check.customers_and_incidents_add_up();
    check.the_index_follows_from_the_state();
    check.no_allowed_pair_is_left();
    if check.broken.is_empty() {
        Ok(())
    } else {
        Err(check.broken)
    }
}

struct Check<'a> {
    policy: &'a Compiled,
    state: &'a State,
    broken: Vec<Broken>,
}

impl Check<'_> {
    fn broken(&mut self, law: &'static str, what: impl Into<String>) {
        let what = what.into();
        self.broken.push(Broken { law, what });
    }
}
