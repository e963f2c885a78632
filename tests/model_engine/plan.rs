//! Random policies, as plain data of this test's own: written down as a document for the
//! engine, and read directly by the model.

use std::collections::BTreeMap;

use nightdesk::{Comparator, OnAbandon, Priority, Span, TicketSpec, Urgency};

use super::dice::Dice;
use super::plan_clocks::Clocks;
use super::plan_customers::CustomersPlan;
use super::plan_flows::Flows;
use super::plan_lending::Lending;
use super::plan_many::ManyPlan;
use super::plan_names::Names;
use super::plan_parts::part;
use super::plan_room::RoomPlan;

pub(crate) const SKILLS: &[&str] = &["cards", "fraud", "tax"];
pub(crate) const BRANDS: &[&str] = &["north", "south"];
/// In the order of the chain; `no` is a macro-language of the first two.
pub(crate) const LANGUAGES: &[&str] = &["nb", "nn", "da", "en", "no"];
pub(crate) const CHANNELS: &[&str] = &["chat", "phone", "mail", "callback"];
pub(crate) const SEGMENTS: &[&str] = &["vip", "plain"];
pub(crate) const CLEARANCES: &[&str] = &["kyc", "staff"];
pub(crate) const GROUPS: &[&str] = &["day", "night"];
pub(crate) const LABELS: &[&str] = &["identity"];
pub(crate) const ACTIONS: &[&str] = &["block", "freeze"];
pub(crate) const QUEUES: &[&str] = &["front", "back", "night"];
pub(crate) const LADDERS: &[&str] = &["quick", "slow"];
pub(crate) const TOPICS: &[&str] = &["card", "card.stolen", "card.stolen.abroad", "pay", "shut"];
pub(crate) const ATTRIBUTES: &[&str] = &["amount", "loud"];

pub(crate) const SECOND: i64 = 1_000_000;

pub(crate) fn span(seconds: i64) -> Span {
    Span::from_micros(seconds * SECOND).unwrap()
}

pub(crate) type Word = &'static str;
pub(crate) type TargetTable = BTreeMap<(Urgency, Priority), i64>;

/// Spans are in seconds.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) patience: i64,
    pub(crate) skew: i64,
    pub(crate) backdate: i64,
    pub(crate) retention: i64,
    pub(crate) lost_grace: i64,
    pub(crate) strict: bool,
    pub(crate) accumulate: bool,
    pub(crate) budget: u32,
    pub(crate) callback: Option<Word>,
    /// From when a ticket counts that a bot handed over: from that instant, or the first contact.
    pub(crate) from_hand_off: bool,
    pub(crate) tickets: u32,
    pub(crate) top_tickets: u32,
    pub(crate) agents: u32,
    pub(crate) sources: u32,
    pub(crate) remembered: u32,
    pub(crate) fallbacks: BTreeMap<Word, Vec<Word>>,
    pub(crate) chain: Vec<Word>,
    pub(crate) channels: BTreeMap<Word, ChannelPlan>,
    pub(crate) labels: BTreeMap<Word, Option<u32>>,
    pub(crate) segments: BTreeMap<Word, i64>,
    pub(crate) actions: BTreeMap<Word, ActionPlan>,
    pub(crate) targets: TargetTable,
    pub(crate) queues: BTreeMap<Word, QueuePlan>,
    pub(crate) topics: BTreeMap<Word, TopicPlan>,
    pub(crate) rules: Vec<RulePlan>,
    pub(crate) ramp: Option<RampPlan>,
    pub(crate) reserves: Vec<ReservePlan>,
    pub(crate) ladders: BTreeMap<Word, Vec<StepPlan>>,
    pub(crate) clocks: Clocks,
    pub(crate) flows: Flows,
    pub(crate) room: RoomPlan,
    pub(crate) names: Names,
    pub(crate) customers: CustomersPlan,
    pub(crate) many: ManyPlan,
}

#[derive(Clone, Debug)]
pub(crate) struct ChannelPlan {
    pub(crate) live: bool,
    pub(crate) cost: Option<u32>,
    pub(crate) cap: Option<u32>,
    pub(crate) exclusive: bool,
    pub(crate) written: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct ActionPlan {
    pub(crate) within: Option<i64>,
    pub(crate) then: Option<Urgency>,
}

#[derive(Clone, Debug)]
pub(crate) struct OfferPlan {
    pub(crate) limit: i64,
    pub(crate) decline_back_off: i64,
    pub(crate) miss_back_off: i64,
    pub(crate) attempts: u32,
    pub(crate) to: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct QueuePlan {
    /// `None`: the document's default list.
    pub(crate) choice: Option<Vec<Comparator>>,
    pub(crate) offer: Option<OfferPlan>,
    pub(crate) wrap_up: i64,
    pub(crate) targets: TargetTable,
    pub(crate) groups: Vec<Word>,
    pub(crate) preferred_wait: Option<i64>,
    pub(crate) ladder: Option<Word>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TopicPlan {
    pub(crate) urgency: Option<Urgency>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<Word>,
    pub(crate) skills: Option<BTreeMap<Word, u8>>,
    pub(crate) either: Option<[(Word, u8); 2]>,
    pub(crate) human_only: Option<bool>,
    pub(crate) bot_first: Option<bool>,
    pub(crate) by_law: Option<bool>,
    pub(crate) fallback: Option<bool>,
    pub(crate) language_level: Option<u8>,
    pub(crate) exclusive: Option<bool>,
    pub(crate) clearances: Option<Vec<Word>>,
    pub(crate) groups: Option<Vec<Word>>,
    pub(crate) excluded_groups: Option<Vec<Word>>,
    pub(crate) labels: Option<Vec<Word>>,
    pub(crate) action: Option<Word>,
    pub(crate) on_abandon: Option<OnAbandon>,
    pub(crate) ladder: Option<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct RulePlan {
    pub(crate) name: String,
    pub(crate) when: Cond,
    pub(crate) urgency: Option<Urgency>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<Word>,
    pub(crate) skills: BTreeMap<Word, u8>,
    pub(crate) human_only: bool,
    pub(crate) bot_first: Option<bool>,
    pub(crate) by_law: bool,
    pub(crate) fallback: Option<bool>,
    pub(crate) language_level: Option<u8>,
    pub(crate) clearances: Vec<Word>,
    pub(crate) groups: Vec<Word>,
    pub(crate) excluded_groups: Vec<Word>,
    pub(crate) head_start: Option<i64>,
    pub(crate) ladder: Option<Word>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cond {
    Topic(Word),
    Channel(Word),
    Segment(Word),
    Brand(Word),
    Flag(Word),
    AtLeast(Word, i64),
    Exists(Word, bool),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    None(Vec<Cond>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct RampPlan {
    pub(crate) offers: u32,
    pub(crate) every: i64,
    pub(crate) lasts: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct ReservePlan {
    pub(crate) name: String,
    pub(crate) agents: u32,
    pub(crate) tier: Urgency,
    pub(crate) topic: Word,
    pub(crate) channel: Word,
    pub(crate) language: Option<Word>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct StepPlan {
    pub(crate) after: Option<i64>,
    pub(crate) since_arrival: Option<i64>,
    pub(crate) drop_skills: Vec<Word>,
    pub(crate) levels: BTreeMap<Word, u8>,
    pub(crate) drop_needs: bool,
    pub(crate) fallback: bool,
    pub(crate) language_level: Option<u8>,
    pub(crate) groups: Vec<Word>,
    pub(crate) any_group: bool,
    pub(crate) any_agent: bool,
    pub(crate) priority: Option<Priority>,
    pub(crate) lending: Lending,
}

const SPANS: &[i64] = &[2, 0, 1, 5, 10, 30];
const SOME_TIME: &[i64] = &[5, 1, 2, 10, 30];

impl Plan {
    pub(crate) fn from_rolls(rolls: &[u16]) -> Self {
        let dice = &mut part(rolls, 0);
        let mut plan = Self {
            patience: dice.pick(&[10, 0, 1, 2, 30, 14_400]),
            skew: dice.pick(&[5, 0, 1]),
            backdate: dice.pick(&[86_400, 0, 10, 60]),
            retention: dice.pick(&[604_800, 0, 1, 10, 60]),
            lost_grace: dice.pick(&[60, 0, 1, 5]),
            strict: dice.chance(30),
            accumulate: dice.chance(50),
            budget: dice.pick(&[100, 60, 200]),
            callback: dice.maybe(70, CHANNELS),
            from_hand_off: dice.chance(40),
            tickets: dice.pick(&[1_000, 1_000, 1_000, 6]),
            top_tickets: dice.pick(&[1_000, 0, 2]),
            agents: dice.pick(&[100, 100, 100, 3]),
            sources: dice.pick(&[64, 2, 3]),
            remembered: dice.pick(&[1_024, 1, 3]),
            fallbacks: BTreeMap::new(),
            chain: Vec::new(),
            channels: BTreeMap::new(),
            labels: BTreeMap::new(),
            segments: BTreeMap::new(),
            actions: BTreeMap::new(),
            targets: BTreeMap::new(),
            queues: BTreeMap::new(),
            topics: BTreeMap::new(),
            rules: Vec::new(),
            ramp: None,
            reserves: Vec::new(),
            ladders: BTreeMap::new(),
            clocks: Clocks::default(),
            flows: Flows::default(),
            room: RoomPlan::default(),
            names: Names::all(),
            customers: CustomersPlan::default(),
            many: ManyPlan::default(),
        };
        plan.people(dice);
        let dice = &mut part(rolls, 1);
        plan.targets = targets(dice, 4);
        let laddered = dice.chance(50);
        for name in LADDERS.iter().filter(|_| laddered) {
            let mut steps: Vec<StepPlan> = (0..=dice.roll(3)).map(|_| step(dice)).collect();
            // Later steps come later, and ask for no more.
            let mut arrival = 0;
            for step in &mut steps {
                if let Some(since) = &mut step.since_arrival {
                    *since += arrival;
                    arrival = *since;
                }
                step.language_level = step.language_level.map(|_| 1);
            }
            plan.ladders.insert(*name, steps);
        }
        let dice = &mut part(rolls, 2);
        for name in QUEUES {
            let queue = plan.queue(dice);
            plan.queues.insert(*name, queue);
        }
        plan.add_topics(&mut part(rolls, 3));
        plan.spare_bots();
        let dice = &mut part(rolls, 4);
        for number in 0..dice.roll(4) {
            let rule = plan.rule(number, dice);
            plan.rules.push(rule);
        }
        plan.bounds(dice);
        plan.add_clocks(&mut part(rolls, 5));
        plan.add_flows(&mut part(rolls, 6));
        let dice = &mut part(rolls, 7);
        plan.add_room(dice);
        plan.add_lending(dice);
        let dice = &mut part(rolls, 8);
        plan.add_customers(dice);
        plan.add_many(dice);
        plan.leave_out(&mut part(rolls, 9));
        plan
    }

    fn people(&mut self, dice: &mut Dice<'_>) {
        if dice.chance(60) {
            self.chain = vec!["nb", "nn", "da", "en"];
        }
        for name in LANGUAGES {
            if dice.chance(25) {
                let others: Vec<Word> = LANGUAGES.iter().copied().filter(|l| l != name).collect();
                self.fallbacks.insert(name, dice.some(40, &others));
            }
        }
        for name in CHANNELS {
            let channel = ChannelPlan {
                live: dice.chance(50),
                cost: dice.maybe(80, &[30, 1, 20, 60, 10]),
                cap: dice.maybe(30, &[1, 2, 3, 0]),
                exclusive: dice.chance(10),
                written: dice.maybe(20, &[true, false]),
            };
            self.channels.insert(name, channel);
        }
        for name in LABELS {
            self.labels.insert(name, dice.maybe(60, &[1, 2]));
        }
        for name in SEGMENTS {
            self.segments.insert(name, dice.pick(&[0, 1, 5, 90]));
        }
        for name in ACTIONS {
            let action = ActionPlan {
                within: dice.maybe(60, SOME_TIME),
                then: dice.maybe(
                    60,
                    &[Urgency::Routine, Urgency::Elevated, Urgency::Protective],
                ),
            };
            self.actions.insert(name, action);
        }
    }

    /// What bounds agents' work beside budgets.
    fn bounds(&mut self, dice: &mut Dice<'_>) {
        if dice.chance(20) {
            self.ramp = Some(RampPlan {
                offers: dice.pick(&[1, 2]),
                every: dice.pick(&[10, 5, 60]),
                lasts: dice.pick(&[60, 10, 600]),
            });
        }
        if dice.chance(30) {
            for number in 0..=dice.roll(2) {
                self.reserves.push(ReservePlan {
                    name: format!("reserve {number}"),
                    agents: dice.pick(&[1, 2]),
                    tier: dice.pick(&[Urgency::Critical, Urgency::Elevated, Urgency::Emergency]),
                    topic: dice.pick(TOPICS),
                    channel: dice.pick(CHANNELS),
                    language: dice.maybe(30, LANGUAGES),
                });
            }
        }
    }

    fn queue(&self, dice: &mut Dice<'_>) -> QueuePlan {
        let choice = dice.chance(75).then(|| comparators(dice));
        let prefers = choice
            .as_ref()
            .is_none_or(|c| c[0] == Comparator::Preferred);
        QueuePlan {
            choice,
            offer: dice.chance(75).then(|| OfferPlan {
                limit: dice.pick(&[10, 1, 5, 20, 60]),
                decline_back_off: dice.pick(SPANS),
                miss_back_off: dice.pick(SPANS),
                attempts: dice.pick(&[5, 1, 2, 3]),
                to: dice.pick(&[1, 1, 2, 3]),
            }),
            wrap_up: dice.pick(&[0, 0, 1, 5, 30]),
            targets: targets(dice, 3),
            groups: if dice.chance(15) {
                vec![dice.pick(GROUPS)]
            } else {
                Vec::new()
            },
            preferred_wait: dice.maybe(40, SOME_TIME).filter(|_| prefers),
            ladder: self.ladder(dice, 40),
        }
    }

    fn ladder(&self, dice: &mut Dice<'_>, percent: usize) -> Option<Word> {
        let ladder = dice.maybe(percent, LADDERS);
        ladder.filter(|ladder| self.ladders.contains_key(ladder))
    }

    fn add_topics(&mut self, dice: &mut Dice<'_>) {
        for name in TOPICS {
            let mut topic = TopicPlan {
                urgency: dice.maybe(
                    65,
                    &[
                        Urgency::Routine,
                        Urgency::Elevated,
                        Urgency::Protective,
                        Urgency::Critical,
                        Urgency::Emergency,
                    ],
                ),
                priority: dice.maybe(40, Priority::ALL),
                queue: dice.maybe(60, QUEUES),
                skills: dice.chance(50).then(|| needed(2, dice)),
                either: dice.maybe(
                    15,
                    &[[("cards", 2), ("fraud", 3)], [("tax", 1), ("fraud", 1)]],
                ),
                human_only: dice.maybe(25, &[true, false]),
                bot_first: dice.maybe(25, &[true, true, false]),
                by_law: dice.maybe(15, &[true, true, false]),
                fallback: dice.maybe(30, &[false, true]),
                language_level: dice.maybe(15, &[2, 50]),
                exclusive: dice.maybe(10, &[true, false]),
                clearances: dice.chance(15).then(|| dice.some(50, CLEARANCES)),
                groups: dice.chance(15).then(|| dice.some(50, &GROUPS[..1])),
                excluded_groups: dice.chance(10).then(|| dice.some(50, &GROUPS[1..])),
                labels: dice.chance(30).then(|| dice.some(70, LABELS)),
                action: dice.maybe(30, ACTIONS),
                on_abandon: dice.maybe(
                    50,
                    &[OnAbandon::Alert, OnAbandon::Callback, OnAbandon::Close],
                ),
                ladder: self.ladder(dice, 40),
            };
            if self.callback.is_none() && topic.on_abandon == Some(OnAbandon::Callback) {
                topic.on_abandon = None;
            }
            self.topics.insert(name, topic);
            // What a document may not say is put right.
            if self.inherited(name, |topic| topic.queue).is_none() {
                self.topics.get_mut(name).unwrap().queue = Some(QUEUES[0]);
            }
            let action = self.inherited(name, |topic| topic.action);
            let then = action.and_then(|action| self.actions[action].then);
            let urgency = self.inherited(name, |topic| topic.urgency);
            let urgency = urgency.unwrap_or_default().max(then.unwrap_or_default());
            let closes = self.inherited(name, |topic| topic.on_abandon) == Some(OnAbandon::Close);
            let topic = self.topics.get_mut(name).unwrap();
            topic.urgency = Some(urgency);
            if urgency.is_top() && topic.bot_first == Some(true) {
                topic.human_only = Some(false);
            }
            if urgency >= Urgency::Critical && closes {
                topic.on_abandon = Some(OnAbandon::Alert);
            }
        }
    }

    /// A bot first is asked only where a bot may have it.
    fn spare_bots(&mut self) {
        for name in TOPICS {
            let human = self
                .classify(&TicketSpec::new(0, *name, CHANNELS[0]))
                .human_only;
            if human && self.inherited(name, |topic| topic.bot_first) == Some(true) {
                self.topics.get_mut(name).unwrap().bot_first = Some(false);
            }
        }
    }

    /// The same of what is kept beside the topics.
    pub(crate) fn nearest<'a, T>(&self, name: &str, of: &'a BTreeMap<Word, T>) -> Option<&'a T> {
        let mut name = name;
        loop {
            if let Some(said) = of.get(name) {
                return Some(said);
            }
            name = &name[..name.rfind('.')?];
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

    pub(crate) fn rule(&self, number: usize, dice: &mut Dice<'_>) -> RulePlan {
        let urgency = dice.maybe(40, &[Urgency::Elevated, Urgency::Routine]);
        // A segment alone may not lift a tier.
        let segments = urgency != Some(Urgency::Elevated);
        let human_only = dice.chance(10);
        RulePlan {
            name: format!("rule {number}"),
            when: cond(segments, 2, dice),
            urgency,
            priority: Some(dice.pick(Priority::ALL)),
            queue: dice.maybe(40, QUEUES),
            skills: needed(1, dice),
            human_only,
            bot_first: dice
                .maybe(10, &[true, false])
                .filter(|bot| !(*bot && human_only)),
            by_law: dice.chance(5),
            fallback: dice.maybe(20, &[true, false]),
            language_level: dice.maybe(10, &[2, 50]),
            clearances: dice.some(8, CLEARANCES),
            groups: dice.some(8, &GROUPS[..1]),
            excluded_groups: dice.some(8, &GROUPS[1..]),
            head_start: dice.maybe(20, &[0, 5]),
            ladder: self.ladder(dice, 30),
        }
    }
}

fn step(dice: &mut Dice<'_>) -> StepPlan {
    let since_arrival = dice.maybe(40, &[10, 5, 20, 30]);
    let after = dice.maybe(80, &[5, 2, 10, 20]);
    StepPlan {
        after: after.or(since_arrival.is_none().then_some(3)),
        since_arrival,
        drop_skills: dice.some(25, SKILLS),
        levels: dice
            .some(25, SKILLS)
            .into_iter()
            .map(|skill| (skill, 1))
            .collect(),
        drop_needs: dice.chance(25),
        fallback: dice.chance(25),
        language_level: dice.maybe(20, &[1, 2]),
        groups: dice.some(20, GROUPS),
        any_group: dice.chance(20),
        any_agent: dice.chance(30),
        priority: dice.maybe(30, &[Priority::High, Priority::Urgent]),
        lending: Lending::default(),
    }
}

pub(crate) fn targets(dice: &mut Dice<'_>, most: usize) -> TargetTable {
    let mut table = BTreeMap::new();
    for _ in 0..dice.roll(most * 3 + 1) {
        let urgency = dice.pick(&[
            Urgency::Routine,
            Urgency::Elevated,
            Urgency::Protective,
            Urgency::Critical,
            Urgency::Emergency,
        ]);
        let key = (urgency, dice.pick(Priority::ALL));
        table.insert(key, dice.pick(&[5, 0, 1, 2, 10, 60, 1_200]));
    }
    table
}

fn comparators(dice: &mut Dice<'_>) -> Vec<Comparator> {
    let mut list = Vec::new();
    for _ in 0..=dice.roll(4) {
        let comparator = dice.pick(&[
            Comparator::Load,
            Comparator::Preferred,
            Comparator::LanguageRank,
            Comparator::SkillLevel,
            Comparator::Specialist,
            Comparator::Scarcity,
            Comparator::LongestIdleSinceOffered,
            Comparator::LongestIdleSinceEnded,
            Comparator::LongestIdleSinceAvailable,
            Comparator::RoundRobin,
        ]);
        if !list.contains(&comparator) {
            list.push(comparator);
        }
    }
    list
}

fn needed(most: usize, dice: &mut Dice<'_>) -> BTreeMap<Word, u8> {
    let mut skills = BTreeMap::new();
    for _ in 0..dice.roll(most + 1) {
        skills.insert(dice.pick(SKILLS), dice.pick(&[1, 2, 3]));
    }
    skills
}

fn cond(segments: bool, depth: usize, dice: &mut Dice<'_>) -> Cond {
    let inner = |dice: &mut Dice<'_>| {
        (0..=dice.roll(2))
            .map(|_| cond(segments, depth - 1, dice))
            .collect()
    };
    match dice.roll(if depth == 0 { 6 } else { 9 }) {
        0 => Cond::Topic(dice.pick(TOPICS)),
        1 => Cond::Channel(dice.pick(CHANNELS)),
        2 => Cond::Brand(dice.pick(BRANDS)),
        3 => Cond::AtLeast(dice.pick(ATTRIBUTES), dice.pick(&[5, 0, 10])),
        4 => Cond::Exists(dice.pick(ATTRIBUTES), dice.pick(&[true, false])),
        5 if segments => Cond::Segment(dice.pick(SEGMENTS)),
        5 | 6 => Cond::Topic(dice.pick(TOPICS)),
        7 if segments => Cond::None(inner(dice)),
        8 => Cond::Any(inner(dice)),
        _ => Cond::All(inner(dice)),
    }
}
