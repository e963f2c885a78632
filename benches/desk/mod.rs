//! The desk that is measured: a policy like the bank example's, its agents, and the kinds
//! of tickets it gets. The same on every run and machine.
//!
//! 64 skills; agents with eight of them and one to three of twelve languages; tickets that
//! need one to three skills and a language; two clocks on a business calendar. Two halves
//! of the desk share no language, so that one half can be busy while the other is free.
//!
//! A **class** is what tickets have in common for matching: here one topic with a language
//! and a channel, and no two alike. Each class is drawn from what some agent can do and, where
//! there are more agents than classes, the others are drawn from a class. So somebody can do
//! each class, everybody can do some, and no part of a backlog waits for nobody.

// A part of several benchmarks, of which none uses all.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod host;
mod random;

use std::collections::BTreeSet;

use nightdesk::document::{
    Channel, Clock, ClockTargets, Language, Limits, Offer, PromiseKind, Queue, Targets, Topic,
};
use nightdesk::{
    AgentId, AgentSpec, CalendarDocument, Comparator, Level, Name, PolicyDocument, Priority,
    Urgency, Weekday,
};

pub(crate) use host::{Host, Stuck};
pub(crate) use random::{Random, mix};

const SKILLS: u64 = 64;
const SKILLS_OF_AN_AGENT: usize = 8;
const LANGUAGES: usize = 12;
const LEVELS: u64 = 5;
const CHANNELS: [&str; 3] = ["phone", "chat", "email"];

/// How many agents and classes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) agents: usize,
    /// Even, as are the agents: half of both to each half of the desk.
    pub(crate) classes: usize,
}

/// What the tickets of one class say and need.
pub(crate) struct Class {
    pub(crate) topic: String,
    pub(crate) language: String,
    pub(crate) channel: &'static str,
    skills: Vec<(u64, u8)>,
}

struct Abilities {
    skills: Vec<(u64, u8)>,
    /// Among those of the agent's half.
    languages: Vec<usize>,
}

/// The desk before anything happens.
pub(crate) struct Desk {
    pub(crate) shape: Shape,
    pub(crate) document: PolicyDocument,
    pub(crate) agents: Vec<AgentSpec>,
    pub(crate) classes: Vec<Class>,
}

impl Desk {
    pub(crate) fn new(shape: Shape) -> Self {
        let mut random = Random::new(0x6465_736b);
        let drawn = shape.agents.min(shape.classes);
        let mut agents: Vec<Abilities> = (0..drawn).map(|_| draw_agent(&mut random)).collect();
        let mut known = BTreeSet::new();
        let classes: Vec<Class> = (0..shape.classes)
            .map(|index| {
                loop {
                    let of = index % drawn;
                    let class = draw_class(&mut random, index, of % 2, &agents[of]);
                    let parts = (class.skills.clone(), class.language.clone(), class.channel);
                    if known.insert(parts) {
                        break class;
                    }
                }
            })
            .collect();
        for index in drawn..shape.agents {
            agents.push(draw_agent_for(&mut random, &classes[index % shape.classes]));
        }
        let specs = agents.iter().enumerate();
        Self {
            shape,
            document: document(&classes),
            agents: specs.map(|(index, agent)| spec(index, agent)).collect(),
            classes,
        }
    }

    /// How many agents were drawn first, and the classes from them.
    pub(crate) fn drawn(&self) -> usize {
        self.shape.agents.min(self.shape.classes)
    }

    /// The agents who can certainly do a class: each `drawn`th from this one on.
    pub(crate) fn first_agent_of(&self, class: usize) -> usize {
        class % self.drawn()
    }

    /// A class that the agent can certainly do.
    pub(crate) fn class_of(&self, agent: usize) -> usize {
        agent % self.drawn()
    }
}

/// An agent's place in the desk is in its id, whose other bits are those of any UUID.
pub(crate) fn agent_id(index: usize) -> AgentId {
    AgentId::new(u128::from(mix(index as u64)) << 64 | index as u128)
}

pub(crate) fn agent_index(id: AgentId) -> usize {
    usize::try_from(id.get() & u128::from(u32::MAX)).unwrap()
}

fn draw_agent(random: &mut Random) -> Abilities {
    let mut abilities = Abilities {
        skills: Vec::new(),
        languages: Vec::new(),
    };
    complete(random, &mut abilities);
    abilities
}

/// An agent who can do a class, and more.
fn draw_agent_for(random: &mut Random, class: &Class) -> Abilities {
    let skills = class.skills.iter();
    let mut abilities = Abilities {
        skills: skills
            .map(|(skill, level)| (*skill, random.level_from(*level)))
            .collect(),
        languages: vec![language_index(&class.language)],
    };
    complete(random, &mut abilities);
    abilities
}

fn complete(random: &mut Random, abilities: &mut Abilities) {
    while abilities.skills.len() < SKILLS_OF_AN_AGENT {
        let skill = random.below(SKILLS);
        if abilities.skills.iter().all(|(known, _)| *known != skill) {
            abilities.skills.push((skill, random.level_from(1)));
        }
    }
    let languages = 1 + random.index(3);
    while abilities.languages.len() < languages {
        let language = random.index(LANGUAGES / 2);
        if !abilities.languages.contains(&language) {
            abilities.languages.push(language);
        }
    }
}

fn draw_class(random: &mut Random, index: usize, half: usize, agent: &Abilities) -> Class {
    let wanted = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3][random.index(10)];
    let mut skills: Vec<(u64, u8)> = Vec::new();
    while skills.len() < wanted {
        let (skill, level) = agent.skills[random.index(SKILLS_OF_AN_AGENT)];
        if skills.iter().all(|(known, _)| *known != skill) {
            let needed = 1 + u8::try_from(random.below(u64::from(level))).unwrap();
            skills.push((skill, needed));
        }
    }
    skills.sort_unstable();
    let language = agent.languages[random.index(agent.languages.len())];
    Class {
        topic: format!("area{:02}.topic{index:04}", index % 40),
        language: language_name(half, language),
        channel: CHANNELS[random.index(CHANNELS.len())],
        skills,
    }
}

/// The two halves of the desk are `a` and `b`.
fn language_name(half: usize, index: usize) -> String {
    format!("{}{index}", ["a", "b"][half])
}

fn language_index(name: &str) -> usize {
    name[1..].parse().unwrap()
}

fn skill_name(skill: u64) -> Name {
    format!("skill{skill:02}").into()
}

fn spec(index: usize, agent: &Abilities) -> AgentSpec {
    let mut spec = AgentSpec::new(agent_id(index));
    for (skill, level) in &agent.skills {
        spec = spec.skill(skill_name(*skill), Level::new(*level).unwrap());
    }
    for language in &agent.languages {
        spec = spec.language(language_name(index % 2, *language));
    }
    CHANNELS.into_iter().fold(spec, AgentSpec::channel)
}

/// The policy. Three queues with the lists of comparators that the bank has by night.
fn document(classes: &[Class]) -> PolicyDocument {
    let week = &Weekday::ALL[..5];
    let office = CalendarDocument::new("Europe/Oslo")
        .open(week, &[("06:00", "22:00")])
        .holiday("NO");
    let targets = Targets::new()
        .entry(Urgency::Routine, Priority::High, "5m")
        .entry(Urgency::Routine, Priority::Normal, "20m")
        .entry(Urgency::Routine, Priority::Low, "2h");
    let choice = |first: &[Comparator]| {
        let last = [Comparator::LongestIdleSinceEnded];
        let queue = Queue::new().offer(Offer::new("20s"));
        queue.agent_choice(first.iter().copied().chain(last))
    };
    use Comparator::{LanguageRank, Preferred, Scarcity, SkillLevel};
    let mut document = PolicyDocument::new("measured")
        .add_calendar("office", office)
        .calendar("office")
        .retention("1m")
        .targets(targets)
        .clock(
            "answer",
            Clock::new(PromiseKind::FirstResponse).target("4h"),
        )
        .clock("solve", Clock::new(PromiseKind::Resolution).target("40h"))
        .usual_clock("answer", ClockTargets::default())
        .usual_clock("solve", ClockTargets::default())
        .limits(Limits::new().tickets(4_000_000).agents(1_000_000))
        .queue("expert", choice(&[LanguageRank, SkillLevel]))
        .queue("front", choice(&[Preferred, LanguageRank, Scarcity]))
        .queue("casework", choice(&[Preferred, LanguageRank, SkillLevel]));
    for skill in 0..SKILLS {
        document = document.skill(skill_name(skill));
    }
    for channel in CHANNELS {
        document = document.channel(channel, Channel::new(channel != "email"));
    }
    // Each falls back to the last of its half.
    for half in 0..2 {
        let last = LANGUAGES / 2 - 1;
        for index in 0..last {
            let language = Language::new().fallback([language_name(half, last)]);
            document = document.language(language_name(half, index), language);
        }
        document = document.language(language_name(half, last), Language::new());
    }
    for (index, class) in classes.iter().enumerate() {
        let queue = match class.channel {
            "email" => "casework",
            _ if index % 4 == 0 => "expert",
            _ => "front",
        };
        let priority = match index % 8 {
            0 => Priority::High,
            1 | 2 => Priority::Low,
            _ => Priority::Normal,
        };
        let mut topic = Topic::new().queue(queue).priority(priority);
        for (skill, level) in &class.skills {
            topic = topic.skill(skill_name(*skill), *level);
        }
        document = document.topic(class.topic.as_str(), topic);
    }
    document
}
