//! The names that a policy knows. Some policies leave out some of the vocabulary, and whatever
//! says something of it.

use nightdesk::{OnAbandon, PolicyDocument};

use super::dice::Dice;
use super::plan::{BRANDS, Cond, LANGUAGES, Plan, SKILLS, Word};
use super::plan_flows::{Answer, Trigger};

/// Those that no table has.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) skills: Vec<Word>,
    pub(crate) brands: Vec<Word>,
    pub(crate) languages: Vec<Word>,
}

impl Names {
    pub(crate) fn all() -> Self {
        Self {
            skills: SKILLS.to_vec(),
            brands: BRANDS.to_vec(),
            languages: LANGUAGES.to_vec(),
        }
    }

    pub(crate) fn write(&self, mut document: PolicyDocument) -> PolicyDocument {
        for name in &self.skills {
            document = document.skill(*name);
        }
        for name in &self.brands {
            document = document.brand(*name);
        }
        document
    }
}

impl Plan {
    pub(crate) fn queue_names(&self) -> Vec<Word> {
        self.queues.keys().copied().collect()
    }

    pub(crate) fn topic_names(&self) -> Vec<Word> {
        self.topics.keys().copied().collect()
    }

    pub(crate) fn channel_names(&self) -> Vec<Word> {
        self.channels.keys().copied().collect()
    }

    pub(crate) fn segment_names(&self) -> Vec<Word> {
        self.segments.keys().copied().collect()
    }

    /// Rolled last: half of the policies lack something.
    pub(crate) fn leave_out(&mut self, dice: &mut Dice<'_>) {
        if !dice.chance(50) {
            return;
        }
        if let Some(queue) = dice.maybe(40, &["back", "night"]) {
            self.without_queue(queue);
        }
        for topic in dice.some(20, &["card.stolen.abroad", "pay", "shut"]) {
            self.without_topic(topic);
        }
        if let Some(channel) = dice.maybe(20, &["mail", "phone", "callback"]) {
            self.without_channel(channel);
        }
        if let Some(language) = dice.maybe(20, &["da", "en"]) {
            self.without_language(language);
        }
        if let Some(skill) = dice.maybe(30, &["tax", "fraud"]) {
            self.without_skill(skill);
        }
        if dice.chance(20) {
            self.names.brands.retain(|brand| *brand != "south");
            self.swap(&Cond::Brand("south"), &Cond::Brand("north"));
        }
        if dice.chance(20) {
            self.segments.remove("plain");
            self.clocks.segments.remove("plain");
            self.swap(&Cond::Segment("plain"), &Cond::Segment("vip"));
        }
    }

    fn without_queue(&mut self, gone: Word) {
        let other = Some("front");
        self.queues.remove(gone);
        self.clocks.of_queues.remove(gone);
        self.clocks.queues.remove(gone);
        let topics = self.topics.values_mut().map(|topic| &mut topic.queue);
        let rules = self.rules.iter_mut().map(|rule| &mut rule.queue);
        let clocks = self.clocks.all.values_mut();
        let reactions = clocks.flat_map(|clock| &mut clock.reactions);
        let reactions = reactions.map(|reaction| &mut reaction.queue);
        for queue in topics.chain(rules).chain(reactions) {
            if *queue == Some(gone) {
                *queue = other;
            }
        }
        let loads = &mut self.flows.loads;
        loads.retain(|_, load| load.queue != gone);
        let there = |load: &Word| loads.contains_key(load);
        self.flows.queues.remove(gone);
        for doors in self.flows.queues.values_mut() {
            let answers = [
                &mut doors.when_closed,
                &mut doors.when_full,
                &mut doors.when_exhausted,
            ];
            for answer in answers {
                if *answer == Answer::Queue(gone) {
                    *answer = Answer::Wait;
                }
            }
            doors.overflow.retain(|overflow| match &overflow.trigger {
                Trigger::Load(load) => overflow.to != gone && there(load),
                Trigger::After(_) => overflow.to != gone,
            });
            for overflow in &mut doors.overflow {
                overflow.unless = overflow.unless.filter(there);
            }
        }
        for step in self.ladders.values_mut().flatten() {
            let lending = &mut step.lending;
            lending.queues.retain(|queue| *queue != gone);
            lending.load = lending.load.filter(there);
            lending.unless = lending.unless.filter(there);
            let timed = step.after.is_some() || step.since_arrival.is_some();
            if !timed && lending.slack.is_none() && lending.load.is_none() {
                step.after = Some(3);
            }
        }
    }

    fn without_topic(&mut self, gone: Word) {
        self.topics.remove(gone);
        self.flows.refers.remove(gone);
        self.clocks.topics.remove(gone);
        self.room.topics.remove(gone);
        for reserve in &mut self.reserves {
            if reserve.topic == gone {
                reserve.topic = "card";
            }
        }
        self.swap(&Cond::Topic(gone), &Cond::Topic("card"));
    }

    fn without_channel(&mut self, gone: Word) {
        self.channels.remove(gone);
        self.room.channels.remove(gone);
        for reserve in &mut self.reserves {
            if reserve.channel == gone {
                reserve.channel = "chat";
            }
        }
        self.swap(&Cond::Channel(gone), &Cond::Channel("chat"));
        if self.callback != Some(gone) {
            return;
        }
        self.callback = None;
        for topic in self.topics.values_mut() {
            if topic.on_abandon == Some(OnAbandon::Callback) {
                topic.on_abandon = Some(OnAbandon::Alert);
            }
        }
        for doors in self.flows.queues.values_mut() {
            let answers = [
                &mut doors.when_closed,
                &mut doors.when_full,
                &mut doors.when_exhausted,
            ];
            for answer in answers {
                if *answer == Answer::Callback {
                    *answer = Answer::Wait;
                }
            }
        }
    }

    fn without_language(&mut self, gone: Word) {
        self.names.languages.retain(|language| *language != gone);
        self.chain.retain(|language| *language != gone);
        self.fallbacks.remove(gone);
        for others in self.fallbacks.values_mut() {
            others.retain(|language| *language != gone);
        }
        for reserve in &mut self.reserves {
            reserve.language = reserve.language.filter(|language| *language != gone);
        }
    }

    fn without_skill(&mut self, gone: Word) {
        self.names.skills.retain(|skill| *skill != gone);
        for topic in self.topics.values_mut() {
            if let Some(skills) = &mut topic.skills {
                skills.remove(gone);
            }
            let named = |either: &[(Word, u8); 2]| either.iter().any(|(skill, _)| *skill == gone);
            topic.either = topic.either.filter(|either| !named(either));
        }
        for rule in &mut self.rules {
            rule.skills.remove(gone);
        }
        for step in self.ladders.values_mut().flatten() {
            step.drop_skills.retain(|skill| *skill != gone);
            step.levels.remove(gone);
        }
    }

    /// Rules look at something else instead.
    fn swap(&mut self, gone: &Cond, other: &Cond) {
        for rule in &mut self.rules {
            rule.when.swap(gone, other);
        }
    }
}

impl Cond {
    fn swap(&mut self, gone: &Self, other: &Self) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                for part in parts {
                    part.swap(gone, other);
                }
            }
            one if one == gone => *one = other.clone(),
            _ => {}
        }
    }
}
