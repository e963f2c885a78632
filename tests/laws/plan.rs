//! Random policies, as plain data of the tests' own: written down once as a
//! document for the engine, and read directly by the naive re-implementations.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::{AttributeValue, Comparator, OnAbandon, Priority, Span, Urgency, Verification};

use super::promises::Promised;

pub(crate) const SKILLS: &[&str] = &["cards", "fraud", "tax"];
pub(crate) const BRANDS: &[&str] = &["north", "south"];
/// In the order of the chain; `no` is a macro-language.
pub(crate) const LANGUAGES: &[&str] = &["nb", "nn", "da", "en", "no"];
pub(crate) const CHANNELS: &[&str] = &["chat", "phone", "mail", "callback"];
pub(crate) const SEGMENTS: &[&str] = &["vip", "plain"];
const ACTIONS: &[&str] = &["block", "freeze"];
pub(crate) const QUEUES: &[&str] = &["front", "back", "night"];
/// `card-lost` sorts between `card` and `card.stolen`; `pay` may be undeclared
/// above `pay.failed.now`.
pub(crate) const TOPICS: &[&str] = &[
    "card",
    "card-lost",
    "card.stolen",
    "card.stolen.abroad",
    "pay",
    "pay.failed.now",
    "shut",
];
pub(crate) const ATTRIBUTES: &[&str] = &["amount", "flag"];
const SPANS: &[i64] = &[2, 0, 1, 5, 10, 30, 60];
const SOME_TIME: &[i64] = &[5, 1, 2, 10, 30];

pub(crate) const SECOND: i64 = 1_000_000;

pub(crate) fn span(seconds: i64) -> Span {
    Span::from_micros(seconds * SECOND).unwrap()
}

/// A row of numbers read as dice; past its end every roll is 0. The simplest
/// outcome of each roll is 0, so that shrinking leads to simple policies.
#[derive(Clone, Debug)]
pub(crate) struct Dice<'a> {
    rolls: &'a [u16],
}

impl<'a> Dice<'a> {
    pub(crate) fn new(rolls: &'a [u16]) -> Self {
        Self { rolls }
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.rolls.split_first() else {
            return 0;
        };
        self.rolls = rest;
        usize::from(*first) % sides.max(1)
    }

    /// True in about `percent` of 100 rolls, and not on a 0.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) >= 100 - percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    fn maybe<T: Copy>(&mut self, percent: usize, from: &[T]) -> Option<T> {
        let yes = self.chance(percent);
        let value = self.pick(from);
        yes.then_some(value)
    }

    /// Those of a list that are not left out; at least one, and each but rarely missing.
    fn most<'n>(&mut self, names: &[&'n str]) -> Vec<&'n str> {
        let mut kept: Vec<&str> = Vec::new();
        for name in names {
            if !self.chance(12) {
                kept.push(name);
            }
        }
        if kept.is_empty() {
            kept.push(names[0]);
        }
        kept
    }

    /// Some of a list, each once, in an order of its own.
    pub(crate) fn some<'n>(&mut self, names: &[&'n str], most: usize) -> Vec<&'n str> {
        let mut chosen = Vec::new();
        for _ in 0..self.roll(most + 1) {
            let name = self.pick(names);
            if !chosen.contains(&name) {
                chosen.push(name);
            }
        }
        chosen
    }
}

pub(crate) type TargetTable = BTreeMap<(Urgency, Priority), i64>;

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Spans are in seconds.
    pub(crate) patience: i64,
    pub(crate) skew: i64,
    pub(crate) backdate: i64,
    pub(crate) retention: i64,
    pub(crate) lost_grace: i64,
    pub(crate) strict_priority: bool,
    pub(crate) accumulate: bool,
    pub(crate) agent_budget: u32,
    pub(crate) callback: Option<&'static str>,
    pub(crate) limits: LimitPlan,
    pub(crate) skills: Vec<&'static str>,
    pub(crate) brands: Vec<&'static str>,
    pub(crate) languages: BTreeMap<&'static str, LanguagePlan>,
    pub(crate) chain: Vec<&'static str>,
    pub(crate) channels: BTreeMap<&'static str, ChannelPlan>,
    /// With the head start.
    pub(crate) segments: BTreeMap<&'static str, i64>,
    pub(crate) actions: BTreeMap<&'static str, ActionPlan>,
    pub(crate) targets: TargetTable,
    pub(crate) queues: BTreeMap<&'static str, QueuePlan>,
    pub(crate) topics: BTreeMap<&'static str, TopicPlan>,
    pub(crate) rules: Vec<RulePlan>,
    pub(crate) promised: Promised,
}

#[derive(Clone, Debug)]
pub(crate) struct LimitPlan {
    pub(crate) tickets: u32,
    pub(crate) agents: u32,
    pub(crate) sources: u32,
    pub(crate) remembered_inputs: u32,
    pub(crate) ticket_languages: u32,
    pub(crate) attributes: u32,
    pub(crate) anchors: u32,
    pub(crate) agent_skills: u32,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct LanguagePlan {
    pub(crate) fallback: Option<Vec<&'static str>>,
    pub(crate) members: Vec<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct ChannelPlan {
    pub(crate) live: bool,
    pub(crate) cost: u32,
    pub(crate) cap: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct ActionPlan {
    pub(crate) within: Option<i64>,
    pub(crate) then: Option<Urgency>,
    /// Not before so long after the receipt, or after a letter.
    pub(crate) floor: Option<(&'static str, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct OfferPlan {
    pub(crate) limit: i64,
    pub(crate) decline_back_off: i64,
    pub(crate) miss_back_off: i64,
    pub(crate) attempts: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct QueuePlan {
    /// `None`: the document's default list.
    pub(crate) agent_choice: Option<Vec<Comparator>>,
    pub(crate) offer: Option<OfferPlan>,
    pub(crate) wrap_up: i64,
    pub(crate) targets: TargetTable,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TopicPlan {
    pub(crate) urgency: Option<Urgency>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<&'static str>,
    pub(crate) skills: Option<BTreeMap<&'static str, u8>>,
    pub(crate) human_only: Option<bool>,
    pub(crate) fallback: Option<bool>,
    pub(crate) action: Option<&'static str>,
    pub(crate) on_abandon: Option<OnAbandon>,
}

#[derive(Clone, Debug)]
pub(crate) struct RulePlan {
    pub(crate) name: String,
    pub(crate) when: Cond,
    pub(crate) urgency: Option<Urgency>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<&'static str>,
    pub(crate) skills: BTreeMap<&'static str, u8>,
    pub(crate) human_only: Option<bool>,
    pub(crate) fallback: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) enum Cond {
    Topic(Vec<&'static str>),
    Channel(Vec<&'static str>),
    Language(Vec<&'static str>),
    Segment(Vec<&'static str>),
    Brand(Vec<&'static str>),
    AtLeast(Verification),
    Below(Verification),
    Equals(&'static str, AttributeValue),
    NotLess(&'static str, i64),
    NotMore(&'static str, i64),
    Exists(&'static str, bool),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    None(Vec<Cond>),
}

pub(crate) fn attribute_value(dice: &mut Dice<'_>) -> AttributeValue {
    match dice.roll(5) {
        0 => 5_i64.into(),
        1 => 0_i64.into(),
        2 => 10_i64.into(),
        3 => true.into(),
        _ => "x".into(),
    }
}

impl Plan {
    pub(crate) fn from_rolls(rolls: &[u16]) -> Self {
        let dice = &mut Dice::new(rolls);
        let skills = dice.most(SKILLS);
        let brands = dice.most(BRANDS);
        let known_languages = dice.most(LANGUAGES);
        let channels = dice.most(CHANNELS);
        let segments = dice.most(SEGMENTS);
        let actions = dice.most(ACTIONS);
        let queues = dice.most(QUEUES);
        let mut plan = Self {
            strict_priority: dice.chance(30),
            accumulate: dice.chance(50),
            patience: dice.pick(&[10, 0, 1, 2, 30, 14_400]),
            skew: dice.pick(&[5, 0, 1]),
            backdate: dice.pick(&[86_400, 0, 10, 60]),
            retention: dice.pick(&[604_800, 0, 1, 10, 60]),
            lost_grace: dice.pick(&[60, 0, 1, 5]),
            agent_budget: dice.pick(&[100, 60, 200]),
            callback: dice.chance(70).then(|| dice.pick(&channels)),
            limits: LimitPlan {
                tickets: dice.pick(&[1_000, 1_000, 1_000, 6]),
                agents: dice.pick(&[100, 100, 100, 4]),
                sources: dice.pick(&[64, 64, 64, 2]),
                remembered_inputs: dice.pick(&[1_024, 1, 3, 8]),
                ticket_languages: dice.pick(&[16, 16, 1]),
                attributes: dice.pick(&[64, 64, 1]),
                anchors: dice.pick(&[64, 64, 1]),
                agent_skills: dice.pick(&[256, 256, 256, 2]),
            },
            languages: BTreeMap::new(),
            chain: Vec::new(),
            channels: BTreeMap::new(),
            segments: BTreeMap::new(),
            actions: BTreeMap::new(),
            targets: BTreeMap::new(),
            queues: BTreeMap::new(),
            topics: BTreeMap::new(),
            rules: Vec::new(),
            promised: Promised::default(),
            skills,
            brands,
        };
        plan.add_languages(&known_languages, dice);
        for name in channels {
            let channel = ChannelPlan {
                live: dice.chance(50),
                cost: dice.pick(&[30, 1, 20, 60, 10, plan.agent_budget]),
                cap: dice.maybe(35, &[1, 2, 3, 0]),
            };
            plan.channels.insert(name, channel);
        }
        for name in segments {
            plan.segments.insert(name, dice.pick(&[0, 1, 5, 90]));
        }
        for name in actions {
            let action = ActionPlan {
                within: dice.maybe(60, SOME_TIME),
                then: dice.maybe(
                    60,
                    &[Urgency::Routine, Urgency::Elevated, Urgency::Protective],
                ),
                floor: dice.maybe(30, &[("receipt", 1), ("letter", 2), ("receipt", 10)]),
            };
            plan.actions.insert(name, action);
        }
        plan.targets = targets(dice, 4);
        for name in &queues {
            let queue = QueuePlan {
                agent_choice: dice.chance(75).then(|| comparators(dice)),
                offer: dice.chance(75).then(|| OfferPlan {
                    limit: dice.pick(&[10, 1, 5, 20, 60]),
                    decline_back_off: dice.pick(SPANS),
                    miss_back_off: dice.pick(SPANS),
                    attempts: dice.pick(&[5, 1, 2, 3]),
                }),
                wrap_up: dice.pick(&[0, 0, 1, 5, 30]),
                targets: targets(dice, 3),
            };
            plan.queues.insert(name, queue);
        }
        plan.add_topics(&queues, dice);
        for number in 0..dice.roll(4) {
            let rule = plan.rule(number, &queues, dice);
            plan.rules.push(rule);
        }
        let topics: Vec<&str> = plan.topics.keys().copied().collect();
        plan.promised = Promised::from_dice(&topics, &queues, dice);
        plan
    }

    fn add_languages(&mut self, known: &[&'static str], dice: &mut Dice<'_>) {
        let chained = ["nb", "nn", "da", "en"];
        let chain: Vec<&str> = chained.into_iter().filter(|l| known.contains(l)).collect();
        if chain.len() > 1 && !dice.chance(30) {
            self.chain = chain;
        }
        for &name in known {
            let mut language = LanguagePlan::default();
            let others: Vec<&str> = known.iter().copied().filter(|l| *l != name).collect();
            if dice.chance(30) && !others.is_empty() {
                language.fallback = Some(dice.some(&others, 3));
            }
            if name == "no" {
                let members = ["nb", "nn"].into_iter();
                language.members = members.filter(|l| known.contains(l)).collect();
            }
            self.languages.insert(name, language);
        }
    }

    fn add_topics(&mut self, queues: &[&'static str], dice: &mut Dice<'_>) {
        let actions: Vec<&str> = self.actions.keys().copied().collect();
        let skills = self.skills.clone();
        for name in dice.most(TOPICS) {
            let mut topic = TopicPlan {
                urgency: dice.maybe(
                    65,
                    &[
                        Urgency::Routine,
                        Urgency::Elevated,
                        Urgency::Protective,
                        Urgency::Critical,
                        Urgency::Emergency,
                        Urgency::Protective,
                    ],
                ),
                priority: dice.maybe(40, Priority::ALL),
                queue: dice.maybe(60, queues),
                skills: dice.chance(50).then(|| needed(&skills, 2, dice)),
                human_only: dice.maybe(25, &[true, false]),
                fallback: dice.maybe(30, &[false, true]),
                action: dice.maybe(30, &actions),
                on_abandon: dice.maybe(
                    50,
                    &[OnAbandon::Alert, OnAbandon::Callback, OnAbandon::Close],
                ),
            };
            if self.callback.is_none() && topic.on_abandon == Some(OnAbandon::Callback) {
                topic.on_abandon = None;
            }
            self.topics.insert(name, topic);
            // What a document may not say is put right.
            if self.inherited(name, |topic| topic.queue).is_none() {
                self.topics.get_mut(name).unwrap().queue = Some(queues[0]);
            }
            let action = self.inherited(name, |topic| topic.action);
            let then = action.and_then(|action| self.actions[action].then);
            let urgency = self.inherited(name, |topic| topic.urgency);
            let urgency = urgency.unwrap_or_default().max(then.unwrap_or_default());
            let closes = self.inherited(name, |topic| topic.on_abandon) == Some(OnAbandon::Close);
            let topic = self.topics.get_mut(name).unwrap();
            topic.urgency = Some(urgency);
            if urgency >= Urgency::Critical && closes {
                topic.on_abandon = Some(OnAbandon::Alert);
            }
        }
    }

    /// What the nearest of a topic and its declared ancestors says.
    pub(crate) fn inherited<T>(
        &self,
        name: &str,
        key: impl Fn(&TopicPlan) -> Option<T>,
    ) -> Option<T> {
        let mut name = name;
        loop {
            if let Some(said) = self.topics.get(name).and_then(&key) {
                return Some(said);
            }
            name = &name[..name.rfind('.')?];
        }
    }

    fn rule(&self, number: usize, queues: &[&'static str], dice: &mut Dice<'_>) -> RulePlan {
        let urgency = dice.maybe(40, &[Urgency::Elevated, Urgency::Routine]);
        // A segment alone may not lift a tier.
        let segments = urgency != Some(Urgency::Elevated);
        RulePlan {
            name: format!("rule {number}"),
            when: self.cond(segments, 2, dice),
            urgency,
            priority: Some(dice.pick(Priority::ALL)),
            queue: dice.maybe(40, queues),
            skills: needed(&self.skills, 1, dice),
            // A rule may not take the need away.
            human_only: dice.maybe(20, &[true]),
            fallback: dice.maybe(20, &[false, true]),
        }
    }

    fn cond(&self, segments: bool, depth: usize, dice: &mut Dice<'_>) -> Cond {
        let list = |dice: &mut Dice<'_>, names: Vec<&'static str>| {
            let mut chosen = dice.some(&names, 2);
            if chosen.is_empty() {
                chosen.push(names[0]);
            }
            chosen
        };
        let kinds = if depth == 0 { 9 } else { 12 };
        match dice.roll(kinds) {
            0 => {
                let mut topics: BTreeSet<&'static str> = self.topics.keys().copied().collect();
                if topics.contains("pay.failed.now") {
                    topics.extend(["pay", "pay.failed"]);
                }
                Cond::Topic(list(dice, topics.into_iter().collect()))
            }
            1 => Cond::Channel(list(dice, self.channels.keys().copied().collect())),
            2 => Cond::Language(list(dice, self.languages.keys().copied().collect())),
            3 if segments => Cond::Segment(list(dice, self.segments.keys().copied().collect())),
            4 => Cond::Brand(list(dice, self.brands.clone())),
            5 => Cond::AtLeast(dice.pick(Verification::ALL)),
            6 => Cond::Below(dice.pick(Verification::ALL)),
            7 => Cond::Equals(dice.pick(ATTRIBUTES), attribute_value(dice)),
            8 => Cond::Exists(dice.pick(ATTRIBUTES), dice.chance(50)),
            kind @ 9..=11 => {
                let mut parts = vec![self.cond(segments, depth - 1, dice)];
                if dice.chance(60) {
                    parts.push(self.cond(segments, depth - 1, dice));
                }
                match kind {
                    9 => Cond::All(parts),
                    10 => Cond::Any(parts),
                    _ => Cond::None(parts),
                }
            }
            _ if dice.chance(50) => Cond::NotLess(dice.pick(ATTRIBUTES), dice.pick(&[5, 6])),
            _ => Cond::NotMore(dice.pick(ATTRIBUTES), dice.pick(&[5, 4])),
        }
    }
}

fn needed(skills: &[&'static str], most: usize, dice: &mut Dice<'_>) -> BTreeMap<&'static str, u8> {
    let chosen = dice.some(skills, most);
    chosen
        .into_iter()
        .map(|skill| (skill, dice.pick(&[1, 2, 3])))
        .collect()
}

fn targets(dice: &mut Dice<'_>, most: usize) -> TargetTable {
    let mut table = BTreeMap::new();
    for _ in 0..dice.roll(most + 1) {
        let urgency = dice.pick(Urgency::ALL);
        let target = dice.pick(&[10, 0, 1, 5, 60]);
        if dice.chance(60) {
            table.insert((urgency, dice.pick(Priority::ALL)), target);
        } else {
            for priority in Priority::ALL {
                table.insert((urgency, *priority), target);
            }
        }
    }
    table
}

fn comparators(dice: &mut Dice<'_>) -> Vec<Comparator> {
    let mut list = Vec::new();
    for _ in 0..=dice.roll(4) {
        let comparator = dice.pick(Comparator::ALL);
        if !list.contains(&comparator) {
            list.push(comparator);
        }
    }
    list
}
