//! Random policies of what many customers have in common: notices of incidents, surges.

use std::collections::BTreeMap;

use nightdesk::document::{Incidents, Limits, Surge};
use nightdesk::{PolicyDocument, SurgeOf};

use super::dice::Dice;
use super::plan::{Plan, Word, span};

pub(crate) const SURGES: &[Word] = &["cards", "rush"];

/// Spans are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SurgePlan {
    pub(crate) topic: Word,
    pub(crate) of: SurgeOf,
    pub(crate) window: i64,
    pub(crate) at_least: u64,
    pub(crate) times: u64,
    /// How many windows are usual.
    pub(crate) windows: i64,
    pub(crate) until_times: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct ManyPlan {
    pub(crate) notice_answers: bool,
    pub(crate) incidents: u32,
    pub(crate) surges: BTreeMap<Word, SurgePlan>,
}

impl Default for ManyPlan {
    fn default() -> Self {
        Self {
            notice_answers: false,
            incidents: 100,
            surges: BTreeMap::new(),
        }
    }
}

impl Plan {
    /// Rolled after customers.
    pub(crate) fn add_many(&mut self, dice: &mut Dice<'_>) {
        self.many.notice_answers = dice.chance(50);
        self.many.incidents = dice.pick(&[100, 100, 1]);
        for name in SURGES {
            if dice.chance(40) {
                let surge = surge(dice);
                self.many.surges.insert(name, surge);
            }
        }
    }

    pub(crate) fn write_many(&self, mut document: PolicyDocument) -> PolicyDocument {
        for (name, plan) in &self.many.surges {
            let mut surge = Surge::new(plan.topic, span(plan.window))
                .of(plan.of)
                .at_least(plan.at_least as i64)
                .times(plan.times as i64)
                .usual(span(plan.window * plan.windows));
            if let Some(times) = plan.until_times {
                surge = surge.until_times(times as i64);
            }
            document = document.surge(*name, surge);
        }
        document.incidents(Incidents::new().notice_answers(self.many.notice_answers))
    }

    pub(crate) fn write_limits_of_many(&self, limits: Limits) -> Limits {
        limits.incidents(self.many.incidents)
    }
}

fn surge(dice: &mut Dice<'_>) -> SurgePlan {
    let times = dice.pick(&[1, 2, 3]);
    SurgePlan {
        topic: dice.pick(&["card", "card.stolen"]),
        of: dice.pick(&[
            SurgeOf::Contacts,
            SurgeOf::Repeats,
            SurgeOf::Reopens,
            SurgeOf::BotEscapes,
        ]),
        window: dice.pick(&[10, 20, 60]),
        at_least: dice.pick(&[1, 2, 3, 4]),
        times,
        windows: dice.pick(&[1, 2, 100]),
        until_times: dice.maybe(40, &[1, times]),
    }
}
