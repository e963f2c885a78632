//! Random doors of queues: hours, limits, answers, overflow, loads, referrals.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::plan::{Plan, QUEUES, TOPICS, Word};
use super::plan_clocks::CALENDARS;

pub(crate) const LOADS: &[Word] = &["busy", "idle", "late", "lone", "slow"];
pub(crate) const LINES: &[Word] = &["Helpline", "Partner"];

/// What follows for a ticket that its queue does not serve.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Answer {
    #[default]
    Wait,
    Refuse,
    Callback,
    Bot,
    Queue(Word),
    Refer(Word),
}

/// Spans are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Measure {
    Waiting { on: u64, until: u64 },
    EstimatedWait { on: i64, until: i64 },
    Oldest { on: i64, until: i64 },
    ServiceLevel { below: u64, of: u64, until: u64 },
    NobodyOnDuty,
}

#[derive(Clone, Debug)]
pub(crate) struct LoadPlan {
    pub(crate) queue: Word,
    pub(crate) measure: Measure,
}

#[derive(Clone, Debug)]
pub(crate) enum Trigger {
    Load(Word),
    /// In seconds.
    After(i64),
}

#[derive(Clone, Debug)]
pub(crate) struct OverflowPlan {
    pub(crate) trigger: Trigger,
    pub(crate) to: Word,
    pub(crate) unless: Option<Word>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Doors {
    pub(crate) hours: Option<Word>,
    pub(crate) when_closed: Answer,
    pub(crate) limit: Option<u32>,
    /// `Wait`: it says nothing, which is to refuse.
    pub(crate) when_full: Answer,
    pub(crate) when_exhausted: Answer,
    pub(crate) overflow: Vec<OverflowPlan>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Flows {
    pub(crate) queues: BTreeMap<Word, Doors>,
    pub(crate) loads: BTreeMap<Word, LoadPlan>,
    /// Where customers in danger are referred if nobody is there, by topic.
    pub(crate) refers: BTreeMap<Word, Word>,
}

impl Plan {
    /// Rolled after the clocks; half of the policies have none of it.
    pub(crate) fn add_flows(&mut self, dice: &mut Dice<'_>) {
        for queue in QUEUES {
            self.flows.queues.insert(queue, Doors::default());
        }
        if !dice.chance(50) {
            return;
        }
        for topic in TOPICS {
            if let Some(line) = dice.maybe(25, LINES) {
                self.flows.refers.insert(topic, line);
            }
        }
        for name in LOADS {
            if dice.chance(50) {
                let load = load(name, dice);
                self.flows.loads.insert(name, load);
            }
        }
        // Queues lead to those after them alone, so never in a circle.
        let mut after = QUEUES.to_vec();
        after.rotate_left(dice.roll(QUEUES.len()));
        while let Some(queue) = after.pop() {
            let doors = self.doors(&after, dice);
            self.flows.queues.insert(queue, doors);
        }
    }

    fn doors(&self, after: &[Word], dice: &mut Dice<'_>) -> Doors {
        let mut answer = |words: &[Answer]| {
            let mut all = words.to_vec();
            all.push(Answer::Refer(dice.pick(LINES)));
            all.extend(after.iter().map(|queue| Answer::Queue(queue)));
            let callback = self.callback.is_some();
            all.retain(|answer| callback || *answer != Answer::Callback);
            dice.pick(&all)
        };
        let when_closed = answer(&[Answer::Wait, Answer::Bot, Answer::Callback]);
        let when_full = answer(&[Answer::Wait, Answer::Refuse, Answer::Callback]);
        let when_exhausted = answer(&[Answer::Wait, Answer::Wait, Answer::Callback]);
        let loads: Vec<Word> = self.flows.loads.keys().copied().collect();
        let mut overflow = Vec::new();
        for _ in 0..dice.pick(&[0, 0, 1, 2]) {
            let (load, after_some_time) = (dice.roll(5), dice.chance(40));
            let trigger = match loads.get(load).filter(|_| !after_some_time) {
                Some(load) => Trigger::Load(load),
                None => Trigger::After(dice.pick(&[10, 2, 5, 30, 90])),
            };
            let to = dice.roll(after.len());
            let Some(to) = after.get(to).copied() else {
                continue;
            };
            let of_it = self.flows.loads.iter().filter(|(_, load)| load.queue == to);
            let of_it: Vec<Word> = of_it.map(|(name, _)| *name).collect();
            let guarded = dice.chance(30) && !of_it.is_empty();
            // What moves tickets does not keep them.
            let own = |unless: &Word| matches!(&trigger, Trigger::Load(load) if load == unless);
            let unless = guarded.then(|| of_it[0]).filter(|unless| !own(unless));
            overflow.push(OverflowPlan {
                trigger,
                to,
                unless,
            });
        }
        let hours = dice.maybe(60, CALENDARS);
        Doors {
            hours: hours.filter(|hours| self.clocks.calendars.contains_key(hours)),
            when_closed,
            limit: dice.maybe(35, &[2, 1, 3]),
            when_full,
            when_exhausted,
            overflow,
        }
    }
}

fn load(name: Word, dice: &mut Dice<'_>) -> LoadPlan {
    let queue = dice.pick(QUEUES);
    let measure = match name {
        "busy" => {
            let on = dice.pick(&[2, 1, 3]);
            let until = dice.roll(on as usize) as u64;
            Measure::Waiting { on, until }
        }
        "late" => Measure::ServiceLevel {
            below: 50,
            of: dice.pick(&[2, 1, 4]),
            until: dice.pick(&[75, 51, 100]),
        },
        "lone" => Measure::NobodyOnDuty,
        "slow" => {
            let on = dice.pick(&[5, 1, 30]);
            let until = dice.pick(&[on / 2, 0]);
            Measure::EstimatedWait { on, until }
        }
        _ => {
            let on = dice.pick(&[10, 5, 60]);
            let until = dice.pick(&[on / 2, 0]);
            Measure::Oldest { on, until }
        }
    };
    LoadPlan { queue, measure }
}
