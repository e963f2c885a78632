//! Random agents.

use nightdesk::{AgentSpec, Level};

use super::dice::Dice;
use super::policy::{BRANDS, CHANNELS, CLEARANCES, GROUPS, LABELS, LANGUAGES, SKILLS};
use super::run::{Run, SECOND, instant};
use super::steps::AGENTS;

fn level(dice: &mut Dice<'_>) -> Level {
    Level::new(dice.pick(&[3, 1, 2, 4])).unwrap()
}

fn fluency(dice: &mut Dice<'_>) -> Level {
    Level::new(dice.pick(&[100, 50, 20])).unwrap()
}

impl Run {
    /// Able to most things, most of the time.
    pub(super) fn agent_spec(at: i64, dice: &mut Dice<'_>) -> AgentSpec {
        let mut spec = AgentSpec::new(Self::agent(dice));
        if spec.id.get() > AGENTS - 2 {
            spec = spec.bot();
        }
        let soon = |dice: &mut Dice<'_>| instant(at + dice.pick(&[5, 60, 600, 1]) * SECOND);
        for skill in dice.some(80, SKILLS) {
            let until = dice.chance(15).then(|| soon(dice));
            let from = (until.is_none() && dice.chance(10)).then(|| soon(dice));
            spec = spec.skill_valid(skill, level(dice), from, until);
        }
        for language in dice.some(60, LANGUAGES) {
            spec = spec.language_at(language, fluency(dice), fluency(dice));
        }
        for channel in dice.some(85, CHANNELS) {
            spec = spec.channel(channel);
        }
        for brand in dice.some(70, BRANDS) {
            spec = spec.brand(brand);
        }
        for clearance in dice.some(60, CLEARANCES) {
            spec = spec.clearance(clearance);
        }
        for group in dice.some(40, GROUPS) {
            spec = spec.group(group);
        }
        if dice.chance(20) {
            spec = spec.budget(dice.pick(&[200, 50, 0]));
        }
        if dice.chance(15) {
            spec = spec.cap(dice.pick(CHANNELS), dice.pick(&[1, 2, 0]));
        }
        if dice.chance(15) {
            spec = spec.label_cap(dice.pick(LABELS), dice.pick(&[1, 2]));
        }
        if dice.chance(30) {
            let from = instant(at - dice.pick(&[60, -30, -300]) * SECOND);
            let until = instant(at + dice.pick(&[600, 400, 3_600]) * SECOND);
            spec = spec.shift(from, until);
        }
        spec
    }
}
