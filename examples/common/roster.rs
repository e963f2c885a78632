//! Agents and their hours, read from TOML.

use std::path::Path;

use nightdesk::insight::RosterDocument;
use nightdesk::{AgentSpec, Timestamp};

use super::common::{self, Failure, Outcome, at};

/// The agents of a roster with their shifts between two instants.
pub(crate) fn read(path: &Path, from: Timestamp, until: Timestamp) -> Outcome<Vec<AgentSpec>> {
    let name = path.display().to_string();
    agents(&name, &common::read(path)?, from, until)
}

/// The same, from a text.
pub(crate) fn agents(
    name: &str,
    text: &str,
    from: Timestamp,
    until: Timestamp,
) -> Outcome<Vec<AgentSpec>> {
    let document: RosterDocument = common::toml(name, text)?;
    document.agents(from, until).map_err(|invalid| {
        let lines = invalid.problems().iter();
        let lines = lines.map(|problem| at(name, problem).0);
        Failure(lines.collect::<Vec<_>>().join("\n       "))
    })
}
