//! The bundled day of the example `day`, and its journal.

use nightdesk::sim::{Call, Simulation, Step};
use nightdesk::{Input, Name, Policy};

use crate::{common, load};

pub(crate) fn policy() -> Policy {
    let text = include_str!("../../examples/policies/bank_day.toml");
    common::policy("bank_day.toml", text).unwrap()
}

pub(crate) fn simulation() -> Simulation {
    let contacts = include_str!("../../examples/data/day/contacts.csv");
    let agents = include_str!("../../examples/data/day/agents.csv");
    let channels = ["phone", "callback"].map(Name::from);
    let contacts = load::Source::bundled("contacts.csv", contacts);
    let agents = load::Source::bundled("agents.csv", agents);
    let day = load::load(policy(), &channels, &contacts, &agents);
    day.unwrap().simulation
}

/// What the simulation tells the engine.
pub(crate) fn journal() -> Vec<Input> {
    let mut journal = Vec::new();
    let mut record = |step: &Step<'_>| {
        if let Call::Apply(input) = step.call {
            journal.push(input.clone());
        }
    };
    simulation().run(&mut record).unwrap();
    journal
}
