//! Random tickets and agents, mostly of names that the policy knows.

use nightdesk::{AgentSpec, Level, Name, Priority, TicketChange, TicketSpec, Verification};

use super::plan::{
    ATTRIBUTES, BRANDS, CHANNELS, Dice, LANGUAGES, SEGMENTS, SKILLS, TOPICS, attribute_value,
};
use super::world::{World, ticket_id};

/// How many ids of tickets there are; the last is a large one.
pub(crate) const IDS: usize = 14;
pub(crate) const AGENTS: u128 = 5;

impl World {
    /// Of a list, one that the policy knows, most of the time.
    fn known<'n>(
        &self,
        dice: &mut Dice<'_>,
        all: &[&'n str],
        known: impl Fn(&str) -> bool,
    ) -> &'n str {
        let any = dice.chance(3);
        let known: Vec<&str> = all
            .iter()
            .copied()
            .filter(|name| any || known(name))
            .collect();
        dice.pick(if known.is_empty() { all } else { &known })
    }

    pub(crate) fn agent_spec(&self, dice: &mut Dice<'_>) -> AgentSpec {
        let plan = &self.picture.plan;
        let mut spec = AgentSpec::new(self.agent(dice).get());
        let bits = dice.roll(1 << 12);
        let rare = dice.chance(2);
        if bits & 0b111 == 0b111 {
            spec = spec.bot();
        }
        for skill in SKILLS {
            if (plan.skills.contains(skill) || rare) && !dice.chance(30) {
                let level = dice.pick(&[3, 2, 1, 100, 3]);
                spec = spec.skill(*skill, Level::new(level).unwrap());
            }
        }
        for channel in CHANNELS {
            if (plan.channels.contains_key(channel) || rare) && !dice.chance(8) {
                spec = spec.channel(*channel);
            }
        }
        for brand in BRANDS {
            if plan.brands.contains(brand) && !dice.chance(12) {
                spec = spec.brand(*brand);
            }
        }
        let spoken: Vec<&str> = LANGUAGES
            .iter()
            .copied()
            .filter(|language| plan.languages.contains_key(language) || rare)
            .collect();
        for _ in 0..3 {
            spec = spec.language(dice.pick(&spoken));
        }
        if bits >> 10 == 0b11 {
            spec = spec.budget(dice.pick(&[200, 60, 0, 1, 90]));
        }
        if bits >> 8 & 0b11 == 0b11 {
            let channel = self.known(dice, CHANNELS, |name| plan.channels.contains_key(name));
            spec = spec.cap(channel, dice.pick(&[1, 0, 2]));
        }
        spec
    }

    pub(crate) fn ticket_spec(&self, dice: &mut Dice<'_>) -> TicketSpec {
        let plan = &self.picture.plan;
        // Ids that are free, most of the time.
        let mut number = dice.roll(IDS);
        if dice.chance(90) {
            let free = (0..IDS).map(|step| (number + step) % IDS);
            let mut free = free.filter(|at| !self.picture.tickets.contains_key(&ticket_id(*at)));
            number = free.next().unwrap_or(number);
        }
        let topic = self.known(dice, TOPICS, |name| plan.topics.contains_key(name));
        let channel = self.known(dice, CHANNELS, |name| plan.channels.contains_key(name));
        let mut spec = TicketSpec::new(ticket_id(number).get(), topic, channel);
        for _ in 0..dice.pick(&[0, 1, 1, 2]) {
            let language = self.known(dice, LANGUAGES, |name| plan.languages.contains_key(name));
            spec = spec.language(language);
        }
        let bits = dice.roll(256);
        if bits & 0b11 == 0b11 {
            spec = spec.brand(self.known(dice, BRANDS, |name| plan.brands.contains(&name)));
        }
        if bits & 0b100 != 0 {
            let segment = self.known(dice, SEGMENTS, |name| plan.segments.contains_key(name));
            spec = spec.segment(segment);
        }
        if bits & 0b1000 != 0 {
            spec = spec.case((bits >> 7) as u128 + 1);
        }
        if bits & 0b10000 != 0 {
            spec = spec.verification(dice.pick(&[Verification::Basic, Verification::Strong]));
        }
        if bits & 0b100000 != 0 {
            spec = spec.attribute(dice.pick(ATTRIBUTES), attribute_value(dice));
        }
        spec
    }

    pub(crate) fn change(&self, dice: &mut Dice<'_>) -> TicketChange {
        let plan = &self.picture.plan;
        let mut change = TicketChange::new();
        let bits = dice.roll(256);
        if bits & 0b11 == 0b11 {
            let topic = self.known(dice, TOPICS, |name| plan.topics.contains_key(name));
            change = change.topic(topic);
        }
        if bits & 0b1100 == 0b1100 {
            let channel = self.known(dice, CHANNELS, |name| plan.channels.contains_key(name));
            change = change.channel(channel);
        }
        if bits & 0b1_0001 == 0b1_0001 {
            let language = self.known(dice, LANGUAGES, |name| plan.languages.contains_key(name));
            change = change.languages([language]);
        }
        if bits & 0b10_0100 == 0b10_0100 {
            let segment = self.known(dice, SEGMENTS, |name| plan.segments.contains_key(name));
            change = change.segment((bits & 1 == 1).then(|| Name::from(segment)));
        }
        if bits & 0b1100_0000 == 0b1100_0000 {
            change = change.priority((bits & 1 == 1).then(|| dice.pick(Priority::ALL)));
        }
        if bits & 0b1001_0000 == 0b1001_0000 {
            let value = (bits & 1 == 1).then(|| attribute_value(dice));
            change = change.attribute(dice.pick(ATTRIBUTES), value);
        }
        if bits & 0b101_0000 == 0b101_0000 {
            change = change.verification(dice.pick(Verification::ALL));
        }
        change
    }
}
