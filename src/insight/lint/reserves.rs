//! Reserves that cannot be filled, and reserves that leave nobody for others.

use std::collections::BTreeSet;

use super::people::{People, kinds};
use super::{Findings, listed};
use crate::insight::coverage::Stretch;
use crate::insight::coverage::sweep::Rota;
use crate::insight::kind::Kind;
use crate::model::{AgentId, AgentSpec, Name};
use crate::policy::ProblemCode;
use crate::policy::compiled::{Compiled, ReserveRow};
use crate::time::Timestamp;

pub(super) fn reserves(
    policy: &Compiled,
    agents: &[AgentSpec],
    people: &People,
    found: &mut Findings,
) {
    if policy.reserves.is_empty() {
        return;
    }
    let shifts = || agents.iter().flat_map(|agent| &agent.roster);
    let from = shifts().map(|shift| shift.from).min();
    let until = shifts().map(|shift| shift.until).max();
    let (from, until) = (
        from.unwrap_or(Timestamp::MIN),
        until.unwrap_or(Timestamp::MAX),
    );
    let rota = Rota::new(policy, agents.iter(), from, until);
    for (position, row) in policy.reserves.iter().enumerate() {
        let Ok(kind) = Kind::of(policy, &row.work) else {
            continue;
        };
        let asked = kind.asked(policy, 0);
        let together = rota.sweep(policy, &asked, None);
        let together = together.iter().map(Stretch::agents).max().unwrap_or(0);
        let path = format!("reserves[{position}].agents");
        if together < row.agents {
            let message = format_args!(
                "{} agents are to be kept, and no more than {together} who could take such work are ever on duty together; ask for fewer, or train more",
                row.agents
            );
            found.add_value(
                path.clone(),
                ProblemCode::ReserveUnfilled,
                row.agents,
                message,
            );
        }
        if together > row.agents {
            continue;
        }
        let kept = people.who(policy, &asked);
        let starved: Vec<&Name> = policy
            .topics
            .iter()
            .filter(|topic| is_starved(policy, row, topic, &kept, people))
            .collect();
        if !starved.is_empty() {
            let message = format_args!(
                "the reserve keeps everybody who could take {}, which are of a lower tier and wait as long as it does; ask for fewer, or train others for them",
                listed(starved)
            );
            found.add_value(path, ProblemCode::ReserveStarves, row.agents, message);
        }
    }
}

/// Whether a topic is below the reserve's tier, and served by none but those who are kept.
fn is_starved(
    policy: &Compiled,
    reserve: &ReserveRow,
    topic: &Name,
    kept: &BTreeSet<AgentId>,
    people: &People,
) -> bool {
    let mut who = BTreeSet::new();
    for (_, kind) in kinds(policy, topic) {
        if kind.class.urgency >= reserve.tier {
            return false;
        }
        who.extend(people.who(policy, &kind.asked(policy, kind.steps(policy))));
    }
    !who.is_empty() && who.is_subset(kept)
}
