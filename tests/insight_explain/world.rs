//! Small random worlds: a few agents, a few tickets, each of a topic of its own.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::{
    AgentId, AgentKind, AgentSpec, Command, Engine, Event, HoldReason, Input, Level, Name, Need,
    Policy, PolicyDocument, Presence, TicketId, TicketSpec, TicketState, Timestamp,
};
use serde_json::{Value, json};

use super::dice::Dice;

const SKILLS: &[&str] = &["cards", "fraud"];
const LANGUAGES: &[&str] = &["nb", "en"];
pub(crate) const GROUPS: &[&str] = &["desk", "night"];
const TICKETS: u128 = 8;
const AGENTS: u128 = 6;

fn level(level: u8) -> Level {
    Level::new(level).unwrap()
}

/// What a ticket's topic asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) skills: BTreeMap<&'static str, u8>,
    /// Level 2 of the first skill, or level 1 of the second.
    pub(crate) either: bool,
    pub(crate) human: bool,
    pub(crate) clearance: bool,
    pub(crate) not_of_night: bool,
    pub(crate) group: bool,
    pub(crate) language_level: Option<u8>,
    pub(crate) by_law: bool,
    pub(crate) asked: bool,
    pub(crate) spec: Option<TicketSpec>,
}

impl Plan {
    fn new(id: u128, dice: &mut Dice<'_>) -> Self {
        let mut skills = BTreeMap::new();
        for skill in SKILLS {
            if dice.chance(45) {
                skills.insert(*skill, dice.pick(&[1, 2, 3]));
            }
        }
        let channel = dice.pick(&["chat", "phone", "chat", "phone", "video"]);
        let mut spec = TicketSpec::new(id, format!("t{id}"), channel);
        for language in dice.some(40, LANGUAGES) {
            spec = spec.language(language);
        }
        if dice.chance(6) {
            spec = spec.brand("north");
        }
        for agent in 1..=AGENTS {
            if dice.chance(6) {
                spec = spec.wanted(agent);
            } else if dice.chance(4) {
                spec = spec.excluded(agent);
            }
        }
        Self {
            skills,
            either: dice.chance(25),
            human: dice.chance(10),
            clearance: dice.chance(5),
            not_of_night: dice.chance(6),
            group: dice.chance(25),
            language_level: dice.maybe(30, &[30, 60]),
            by_law: dice.chance(8),
            asked: dice.chance(30),
            spec: Some(spec),
        }
    }

    pub(crate) fn spec(&self) -> &TicketSpec {
        self.spec.as_ref().unwrap()
    }

    pub(crate) fn cost(&self) -> u64 {
        match self.spec().channel.as_str() {
            "chat" => 50,
            "phone" => 100,
            _ => 150,
        }
    }

    /// The topic as the policy has it.
    pub(crate) fn topic(&self) -> Value {
        let queue = if self.asked { "asked" } else { "front" };
        let mut row = json!({ "queue": queue, "skills": self.skills, "human_only": self.human });
        if self.either {
            row["needs"] = json!({
                "any": [{ "skill": "cards", "level": 2 }, { "skill": "fraud", "level": 1 }],
            });
        }
        if self.clearance {
            row["clearances"] = json!(["kyc"]);
        }
        if self.not_of_night {
            row["excluded_groups"] = json!(["night"]);
        }
        if self.group {
            row["groups"] = json!(["desk"]);
        }
        if let Some(level) = self.language_level {
            row["language_level"] = json!(level);
        }
        if self.by_law {
            row["language_by_law"] = json!(true);
        }
        row
    }

    /// What is asked of an agent, worked out from the words above.
    pub(crate) fn needs(&self) -> Vec<Need> {
        let spec = self.spec();
        let mut needs = vec![Need::Channel(spec.channel.clone())];
        needs.extend(spec.brand.clone().map(Need::Brand));
        needs.extend(self.human.then_some(Need::Human));
        needs.extend(self.clearance.then(|| Need::Clearance("kyc".into())));
        needs.extend(self.not_of_night.then(|| Need::NotOfGroup("night".into())));
        needs.extend(spec.excluded.iter().copied().map(Need::NotAgent));
        for (skill, least) in &self.skills {
            needs.push(Need::Skill {
                skill: (*skill).into(),
                level: level(*least),
            });
        }
        if self.either {
            let text = "any of (`cards` at level 2, `fraud` at level 1)";
            needs.push(Need::Skills(text.to_owned()));
        }
        let languages: Vec<Name> = spec.languages.clone();
        let (level, written) = (
            level(self.language_level.unwrap_or(1)),
            spec.channel == "chat",
        );
        if !languages.is_empty() {
            needs.push(match (self.by_law, self.language_level) {
                (true, _) => Need::LanguageByLaw {
                    languages,
                    level,
                    written,
                },
                (false, Some(_)) => Need::LanguageAt {
                    languages,
                    level,
                    written,
                },
                (false, None) => Need::Language(languages),
            });
        }
        needs.extend(self.group.then(|| Need::Group(vec!["desk".into()])));
        if !spec.wanted.is_empty() {
            needs.push(Need::Agent(spec.wanted.iter().copied().collect()));
        }
        needs
    }
}

fn agent(id: u128, dice: &mut Dice<'_>) -> AgentSpec {
    let mut spec = AgentSpec::new(id);
    if dice.chance(15) {
        spec = spec.bot();
    }
    for skill in SKILLS {
        if dice.chance(60) {
            spec = spec.skill(*skill, level(dice.pick(&[1, 2, 3])));
        }
    }
    for language in dice.some(65, LANGUAGES) {
        let (spoken, written) = (dice.pick(&[100, 20, 40]), dice.pick(&[100, 20, 40]));
        spec = spec.language_at(language, level(spoken), level(written));
    }
    for channel in dice.some(95, &["chat", "phone", "video"]) {
        spec = spec.channel(channel);
    }
    for group in dice.some(50, GROUPS) {
        spec = spec.group(group);
    }
    if dice.chance(70) {
        spec = spec.brand("north");
    }
    if dice.chance(50) {
        spec = spec.clearance("kyc");
    }
    spec.budget(dice.pick(&[100, 150, 60]))
}

/// A call to the engine: how it was before, what it was told, what followed.
pub(crate) type Call = (Engine, Input, Vec<Event>);

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) last: Option<Call>,
    plans: Vec<Plan>,
    agents: Vec<AgentSpec>,
    at: i64,
}

/// A policy with these topics.
pub(crate) fn policy(plans: &[Plan]) -> PolicyDocument {
    let topics: BTreeMap<String, Value> = plans
        .iter()
        .map(|plan| (plan.spec().topic.to_string(), plan.topic()))
        .collect();
    serde_json::from_value(json!({
        "version": 1,
        "name": "small world",
        "skills": SKILLS, "brands": ["north"], "clearances": ["kyc"], "groups": GROUPS,
        "languages": { "nb": {}, "en": {} },
        "channels": {
            "chat": { "live": true, "cost": 50, "written": true },
            "phone": { "live": true, "written": false },
            "video": { "live": true, "cost": 150, "written": false },
        },
        "targets": { "routine": "10m" },
        "queues": {
            "front": {},
            "asked": { "offer": { "limit": "20s", "decline_back_off": "2m", "miss_back_off": "1m", "attempts": 9 } },
        },
        "topics": topics,
    }))
    .unwrap()
}

impl World {
    pub(crate) fn new(rolls: &[u16]) -> Self {
        let dice = &mut Dice::new(rolls);
        let plans: Vec<Plan> = (1..=TICKETS).map(|id| Plan::new(id, dice)).collect();
        let agents: Vec<AgentSpec> = (1..=AGENTS).map(|id| agent(id, dice)).collect();
        let engine = Engine::new(Policy::new(&policy(&plans)).unwrap());
        let mut world = Self {
            engine,
            last: None,
            plans,
            agents: agents.clone(),
            at: 1_772_323_200_000_000,
        };
        for spec in agents {
            let agent = spec.id;
            world.give(Command::RegisterAgent(spec));
            let presence = dice.pick(&[Presence::Online, Presence::Online, Presence::Away]);
            world.give(Command::SetPresence { agent, presence });
        }
        world
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.at).unwrap()
    }

    fn give(&mut self, command: Command) {
        let input = Input::new(self.now(), command);
        let (before, mut events) = (self.engine.clone(), Vec::new());
        let _ = self.engine.apply(&input, &mut events);
        self.engine.check_invariants().unwrap();
        self.last = Some((before, input, events));
    }

    pub(crate) fn plan(&self, ticket: TicketId) -> &Plan {
        let plan = self.plans.iter().find(|plan| plan.spec().id == ticket);
        plan.unwrap()
    }

    pub(crate) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    pub(crate) fn agent(&self, agent: AgentId) -> &AgentSpec {
        self.agents.iter().find(|spec| spec.id == agent).unwrap()
    }

    /// Something happens: mostly that a ticket is opened.
    pub(crate) fn step(&mut self, rolls: &[u16]) {
        let dice = &mut Dice::new(rolls);
        self.at += dice.pick(&[0, 1, 5, 30, 90]) * 1_000_000;
        let kind = dice.roll(12);
        let ticket = TicketId::new(1 + dice.roll(TICKETS as usize) as u128);
        let agent = AgentId::new(1 + dice.roll(AGENTS as usize) as u128);
        let state = self.engine.ticket(ticket).map(|view| view.state);
        let offered = match &state {
            Some(TicketState::Offered(to)) => to.first().copied(),
            _ => None,
        };
        let command = match (kind, offered) {
            (0..=6, None) | (0..=2, _) => Command::OpenTicket(self.plan(ticket).spec().clone()),
            (3..=5, Some(agent)) => Command::AcceptOffer { ticket, agent },
            (6..=8, Some(agent)) => Command::DeclineOffer {
                ticket,
                agent,
                retry_after: None,
            },
            (7, None) => Command::HoldTicket {
                ticket,
                reason: HoldReason::Customer,
                until: None,
            },
            (8, None) => Command::ResumeTicket { ticket },
            (9, _) => Command::ResolveTicket { ticket },
            (10, _) => Command::SetPresence {
                agent,
                presence: dice.pick(&[Presence::Online, Presence::Away, Presence::Offline]),
            },
            _ if dice.chance(30) => Command::SuspendOffers,
            _ => Command::ResumeOffers,
        };
        self.give(command);
    }

    /// Whether an agent gets a ticket when nobody else is there and nothing else to do.
    pub(crate) fn alone(&self, ticket: TicketId, agent: AgentId) -> bool {
        let mut engine = Engine::new(self.engine.policy().clone());
        let spec = self.agent(agent).clone();
        // The others are known, and gone.
        for command in [
            Command::RegisterAgent(spec),
            Command::SetPresence {
                agent,
                presence: Presence::Online,
            },
            Command::OpenTicket(self.plan(ticket).spec().clone()),
        ] {
            let input = Input::new(self.now(), command);
            engine.apply(&input, &mut Vec::new()).unwrap();
        }
        let view = engine.agent(agent).unwrap();
        let both = [view.assigned, view.offered].concat();
        both.contains(&ticket)
    }
}

pub(crate) fn is_person(agent: &AgentSpec) -> bool {
    agent.kind == AgentKind::Human
}

pub(crate) fn ids(agents: &BTreeSet<AgentId>) -> Vec<AgentId> {
    agents.iter().copied().collect()
}
