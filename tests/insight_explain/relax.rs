//! The smallest relaxation, found by trying all of them; and one tried on the engine.

use nightdesk::insight::{Change, Relaxation, TicketExplanation};
use nightdesk::{
    AgentId, Command, EventKind, Input, Level, Need, Obstacle, TicketChange, TicketId,
};

use super::oracle;
use super::world::{Plan, World, ids, policy};

/// What is given up, the gravest first: languages, skills, expressions, bots' turns, agents
/// asked for, groups, levels of skill, levels of a language.
pub(crate) type Weight = [u32; 8];

/// As the documentation of `Relaxation` has it.
pub(crate) fn weight(changes: &[Change]) -> Weight {
    let mut weight = Weight::default();
    for change in changes {
        add(&mut weight, &change.need, change.to);
    }
    weight
}

fn add(weight: &mut Weight, need: &Need, to: Option<Level>) {
    match (need, to) {
        (Need::Language(_) | Need::LanguageAt { .. }, None) => weight[0] += 1,
        (Need::Skill { .. }, None) => weight[1] += 1,
        (Need::Skills(_), None) => weight[2] += 1,
        (Need::Agent(_), None) => weight[4] += 1,
        (Need::Group(_), None) => weight[5] += 1,
        (Need::Skill { level, .. }, Some(to)) => weight[6] += u32::from(level.get() - to.get()),
        (Need::LanguageAt { level, .. }, Some(to)) => {
            weight[7] += u32::from(level.get() - to.get());
        }
        other => panic!("no such change: {other:?}"),
    }
}

/// Every way to ask for less of one need: not at all, at each lower level, let go. `None` of
/// the outer option: let go.
fn ways(need: &Need) -> Vec<Option<Need>> {
    let mut ways = vec![Some(need.clone())];
    let lower = |level: &Level| (1..level.get()).map(|level| Level::new(level).unwrap());
    match need {
        Need::Skill { skill, level } => {
            ways.extend(lower(level).map(|level| {
                Some(Need::Skill {
                    skill: skill.clone(),
                    level,
                })
            }));
            ways.push(None);
        }
        Need::LanguageAt {
            languages,
            level,
            written,
        } => {
            ways.extend(lower(level).map(|level| {
                Some(Need::LanguageAt {
                    languages: languages.clone(),
                    level,
                    written: *written,
                })
            }));
            ways.push(None);
        }
        need if need.relaxes() => ways.push(None),
        _ => {}
    }
    ways
}

fn weigh(need: &Need, way: Option<&Need>) -> Weight {
    let mut weight = Weight::default();
    let to = match way {
        Some(same) if same == need => return weight,
        Some(Need::Skill { level, .. } | Need::LanguageAt { level, .. }) => Some(*level),
        _ => None,
    };
    add(&mut weight, need, to);
    weight
}

/// The least weight with which somebody could take a ticket now who otherwise could not, and
/// of those with that weight who was registered first.
pub(crate) fn smallest(
    world: &World,
    ticket: TicketId,
    explained: &TicketExplanation,
) -> Option<(Weight, AgentId)> {
    let ready = |agent: &AgentId| {
        let obstacles = world.engine.obstacles(ticket, *agent).unwrap();
        let mut obstacles = obstacles.iter();
        obstacles.all(|obstacle| matches!(obstacle, Obstacle::Need(_)))
    };
    let ready = world.engine.agents().filter(ready);
    let least = ready.filter_map(|agent| {
        let spec = world.agent(agent);
        // Needs are met one by one, so the least of all is the sum of the least of each.
        let mut sum = Weight::default();
        for need in &explained.needs {
            let ways = ways(need).into_iter();
            let met = ways.filter(|way| way.as_ref().is_none_or(|way| oracle::meets(spec, way)));
            let least = met.map(|way| weigh(need, way.as_ref())).min()?;
            for (sum, part) in sum.iter_mut().zip(least) {
                *sum += part;
            }
        }
        Some((sum, agent))
    });
    least.min()
}

/// The ticket is taken once it asks for no more than the relaxation says: its topic is
/// changed, and nobody else's. Whether it could be tried: another policy ends back-offs, and
/// then somebody else may take the agent first.
pub(crate) fn unblocks(world: &World, ticket: TicketId, relaxation: &Relaxation) -> bool {
    let replace = |plans: &[Plan]| Command::ReplacePolicy {
        document: Box::new(policy(plans)),
        queues: Default::default(),
    };
    let (mut same, mut events) = (world.engine.clone(), Vec::new());
    let input = Input::new(world.now(), replace(world.plans()));
    same.apply(&input, &mut events).unwrap();
    if events.len() > 1 {
        return false;
    }
    let mut plan = world.plan(ticket).clone();
    let (mut wanted, mut languages) = (ids(&plan.spec().wanted), plan.spec().languages.clone());
    for change in &relaxation.changes {
        match (&change.need, change.to) {
            (Need::Skill { skill, .. }, to) => {
                let at = plan.skills.keys().find(|own| **own == skill.as_str());
                let at = *at.unwrap();
                match to {
                    Some(to) => plan.skills.insert(at, to.get()),
                    None => plan.skills.remove(at),
                };
            }
            (Need::Skills(_), _) => plan.either = false,
            (Need::Group(_), _) => plan.group = false,
            (Need::Agent(_), _) => wanted.clear(),
            (Need::LanguageAt { .. }, Some(to)) => plan.language_level = Some(to.get()),
            (Need::Language(_) | Need::LanguageAt { .. }, _) => languages.clear(),
            other => panic!("no such change: {other:?}"),
        }
    }
    let plans = world.plans().iter();
    let plans: Vec<Plan> = plans
        .map(|other| match other.spec().id == ticket {
            true => plan.clone(),
            false => other.clone(),
        })
        .collect();
    let change = TicketChange::new().languages(languages).wanted(wanted);
    let commands = [
        replace(&plans),
        Command::ChangeTicket {
            ticket,
            change: Box::new(change),
        },
    ];
    let (mut engine, mut events) = (world.engine.clone(), Vec::new());
    for command in commands {
        engine
            .apply(&Input::new(world.now(), command), &mut events)
            .unwrap();
    }
    let taken = events.iter().any(|event| {
        // To that agent or to another whom the same lets in.
        matches!(&event.kind, EventKind::Offered { ticket: of, .. } if *of == ticket)
    });
    assert!(taken, "{ticket}: {relaxation:?}: {events:#?}");
    true
}
