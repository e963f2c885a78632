//! What the agents together can and cannot do.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, key, listed, quoted};
use crate::engine::state::agent::Agent;
use crate::insight::kind::{Asked, Kind, agent_at};
use crate::model::{AgentId, AgentSpec, Name, TicketSpec};
use crate::policy::ProblemCode;
use crate::policy::compiled::Compiled;
use crate::policy::index::{self, LadderIx, LanguageIx, Names};
use crate::time::Timestamp;

/// Every agent, once for each stretch of time in which it can do the same.
pub(super) struct People(Vec<Agent>);

/// What the kinds of ticket of one topic have in common, found while they were gone through.
#[derive(Default)]
struct Topic {
    served: BTreeSet<Option<LanguageIx>>,
    unserved: BTreeSet<Option<LanguageIx>>,
}

impl People {
    pub(super) fn new(policy: &Compiled, agents: &[AgentSpec]) -> Self {
        let mut people = Vec::new();
        for spec in agents {
            let dates = spec.skills.values();
            let dates = dates.flat_map(|mastery| [mastery.valid_from, mastery.valid_until]);
            let dates: BTreeSet<Timestamp> = dates.flatten().chain([Timestamp::MIN]).collect();
            people.extend(dates.into_iter().map(|date| agent_at(policy, spec, date)));
        }
        Self(people)
    }

    /// Who could ever be offered what is asked.
    pub(super) fn who(&self, policy: &Compiled, asked: &Asked) -> BTreeSet<AgentId> {
        let fit = self.0.iter().filter(|agent| asked.fits(policy, agent));
        fit.map(Agent::id).collect()
    }

    pub(super) fn lint(&self, policy: &Compiled, found: &mut Findings) {
        self.nobody_has(policy, found);
        // Kinds that ask for the same are answered once.
        let mut known: BTreeMap<Asked, usize> = BTreeMap::new();
        let mut count = |asked: Asked| match known.get(&asked) {
            Some(count) => *count,
            None => {
                let count = self.who(policy, &asked).len();
                known.insert(asked, count);
                count
            }
        };
        let mut topics: BTreeMap<&Name, Topic> = BTreeMap::new();
        // By ladder: the steps that let somebody in, of those that any kind of ticket can take.
        let mut steps: BTreeMap<LadderIx, BTreeSet<u16>> = BTreeMap::new();
        for name in policy.topics.iter() {
            let topic = topics.entry(name).or_default();
            for (language, kind) in kinds(policy, name) {
                let last = kind.steps(policy);
                let mut before = count(kind.asked(policy, 0));
                for step in 1..=last {
                    let now = count(kind.asked(policy, step));
                    let adds = kind.ladder.map(|ladder| steps.entry(ladder).or_default());
                    if let Some(adds) = adds.filter(|_| now > before) {
                        adds.insert(step);
                    }
                    before = now;
                }
                if before > 0 {
                    topic.served.insert(language);
                } else {
                    topic.unserved.insert(language);
                }
            }
        }
        for (name, topic) in topics {
            unserved(policy, name, &topic, found);
        }
        for (ladder, adds) in steps {
            idle_steps(policy, ladder, &adds, found);
        }
    }

    fn nobody_has(&self, policy: &Compiled, found: &mut Findings) {
        let agents = || self.0.iter().map(|agent| &agent.abilities);
        let skills = agents().flat_map(|known| known.skills.iter().map(|(skill, _)| *skill));
        lacking(
            &policy.skills,
            &skills.collect(),
            "none of the agents has it",
            found,
        );
        let languages = agents().flat_map(|known| known.languages.iter().map(|(name, _)| *name));
        lacking(
            &policy.languages,
            &languages.collect(),
            "none of the agents speaks it",
            found,
        );
        let channels = agents().flat_map(|known| known.channels.iter().map(|(name, _)| *name));
        lacking(
            &policy.channels,
            &channels.collect(),
            "none of the agents answers on it",
            found,
        );
        let brands = agents().flat_map(|known| known.brands.iter().copied());
        lacking(
            &policy.brands,
            &brands.collect(),
            "none of the agents may answer for it",
            found,
        );
        let clearances = agents().flat_map(|known| known.clearances.iter().copied());
        lacking(
            &policy.clearances,
            &clearances.collect(),
            "none of the agents has it",
            found,
        );
        let groups = agents().flat_map(|known| known.groups.iter().copied());
        lacking(
            &policy.groups,
            &groups.collect(),
            "none of the agents belongs to it",
            found,
        );
    }
}

/// The kinds of ticket of a topic: in every language, on every channel.
pub(super) fn kinds<'p>(
    policy: &'p Compiled,
    topic: &'p Name,
) -> impl Iterator<Item = (Option<LanguageIx>, Kind)> + 'p {
    let languages = (0..).map(LanguageIx).zip(policy.languages.iter());
    let languages = languages.map(|(number, name)| (Some(number), Some(name)));
    let none = policy.languages.iter().next().is_none();
    let languages = languages.chain(none.then_some((None, None)));
    languages.flat_map(move |(number, language)| {
        policy.channels.iter().filter_map(move |channel| {
            let mut spec = TicketSpec::new(1, topic.clone(), channel.clone());
            spec.languages.extend(language.cloned());
            Some((number, Kind::of(policy, &spec).ok()?))
        })
    })
}

fn lacking<I>(names: &Names<I>, had: &BTreeSet<I>, what: &str, found: &mut Findings)
where
    I: index::Kind + Ord,
    usize: From<I>,
{
    for (number, name) in (0..).map(I::from).zip(names.iter()) {
        if !had.contains(&number) {
            let message = format_args!("{what}; find somebody who does, or leave it out");
            let path = key(I::TABLE, name.as_str());
            found.add_value(path, ProblemCode::NobodyHas, name, message);
        }
    }
}

fn unserved(policy: &Compiled, name: &Name, topic: &Topic, found: &mut Findings) {
    let path = key("topics", name.as_str());
    let row = policy.topics.get(name.as_str());
    let row = row.and_then(|number| policy.topic_rows.get(usize::from(number)));
    let urgent = row.is_some_and(|row| row.urgency.is_top());
    if topic.served.is_empty() {
        let code = if urgent {
            ProblemCode::NobodyServes
        } else {
            ProblemCode::Unserved
        };
        let message = "none of the agents could ever serve it; give one of them what it needs, or name another topic";
        found.add(path, code, message);
        return;
    }
    let languages = topic.unserved.iter();
    let languages = languages.filter(|language| !topic.served.contains(*language));
    let languages = languages.filter_map(|language| policy.languages.name((*language)?));
    let languages: Vec<&Name> = languages.collect();
    if !languages.is_empty() {
        let message = format_args!(
            "none of the agents could ever serve it in {}; find somebody who speaks it and can, or let the language fall back",
            listed(languages)
        );
        found.add(path, ProblemCode::Unserved, message);
    }
}

fn idle_steps(policy: &Compiled, ladder: LadderIx, adds: &BTreeSet<u16>, found: &mut Findings) {
    let Some((name, row)) = policy.ladders.name(ladder).zip(policy.ladder(ladder)) else {
        return;
    };
    for (position, (step, row)) in (1_u16..).zip(&row.steps).enumerate() {
        // A step may be there to raise the priority, or to open the ticket to more than those it names.
        if !adds.contains(&step) && row.priority.is_none() && !row.any_agent {
            let message = format_args!(
                "with these agents, step {step} of ladder {} lets nobody in whom those before it keep out; let more go, or leave it out",
                quoted(name)
            );
            let path = format!("{}.steps[{position}]", key("ladders", name.as_str()));
            found.add(path, ProblemCode::StepAddsNobody, message);
        }
    }
}
