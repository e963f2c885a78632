//! Random steps of ladders that a load or the slack of a clock brings, and that lend the agents
//! of another queue.

use nightdesk::document::{Slack, Step};

use super::desk::Desk;
use super::dice::Dice;
use super::plan::{GROUPS, Plan, QUEUES, StepPlan, Word, span};
use super::plan_flows::{LoadPlan, Measure};

/// What brings a step beside time, whose agents it lends, and what protects those.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lending {
    /// With how many seconds are left at most.
    pub(crate) slack: Option<(Word, i64)>,
    pub(crate) load: Option<Word>,
    pub(crate) queues: Vec<Word>,
    pub(crate) unless: Option<Word>,
}

/// The load of a queue that lends: its own customers wait.
const OWN: Word = "own";

impl Plan {
    /// Rolled last; most policies with ladders have some of it.
    pub(crate) fn add_lending(&mut self, dice: &mut Dice<'_>) {
        if self.ladders.is_empty() || !dice.chance(70) {
            return;
        }
        let lender = dice.pick(QUEUES);
        let groups = &mut self.queues.get_mut(lender).unwrap().groups;
        if groups.is_empty() {
            groups.push(dice.pick(GROUPS));
        }
        if dice.chance(70) {
            let on = dice.pick(&[1, 2]);
            let measure = Measure::Waiting { on, until: on - 1 };
            let queue = lender;
            self.flows.loads.insert(OWN, LoadPlan { queue, measure });
        }
        let mut ladders = self.ladders.clone();
        for steps in ladders.values_mut() {
            for (number, step) in steps.iter_mut().enumerate() {
                self.lend(number, step, dice);
            }
        }
        self.ladders = ladders;
    }

    /// The first step, which most tickets come to, hangs on a clock where there is one.
    fn lend(&self, number: usize, step: &mut StepPlan, dice: &mut Dice<'_>) {
        let lenders = self.queues.iter().filter(|(_, row)| !row.groups.is_empty());
        let lenders: Vec<Word> = lenders.map(|(name, _)| *name).collect();
        let queues = dice.some(50, &lenders);
        let clocks: Vec<Word> = self.clocks.all.keys().copied().collect();
        let loads: Vec<Word> = self.flows.loads.keys().copied().collect();
        let of_them = |load: &&Word| queues.contains(&self.flows.loads[**load].queue);
        let theirs: Vec<Word> = loads.iter().filter(of_them).copied().collect();
        let (clock, below) = (dice.roll(clocks.len()), dice.pick(&[2, 0, 5, 30]));
        let (slack, load, unless) = (
            dice.chance(if number == 0 { 85 } else { 40 }),
            dice.chance(40),
            dice.chance(70),
        );
        let (which, other, alone) = (dice.roll(loads.len()), dice.roll(2), dice.chance(50));
        let clock = clocks.get(clock).filter(|_| slack);
        let mut lending = Lending {
            slack: clock.map(|clock| (*clock, below)),
            load: loads.get(which).copied().filter(|_| load),
            unless: theirs
                .get(other)
                .or(theirs.first())
                .copied()
                .filter(|_| unless),
            queues,
        };
        // A load that alone brings a step does not keep it back as well.
        if lending.slack.is_none() && lending.load == lending.unless {
            lending.load = None;
        }
        if alone && (lending.slack.is_some() || lending.load.is_some()) {
            (step.after, step.since_arrival) = (None, None);
        }
        step.lending = lending;
    }
}

impl Lending {
    pub(crate) fn write(&self, mut step: Step) -> Step {
        if let Some((clock, below)) = self.slack {
            step = step.slack(Slack::new(clock, span(below)));
        }
        if let Some(load) = self.load {
            step = step.load(load);
        }
        if let Some(load) = self.unless {
            step = step.unless(load);
        }
        self.queues
            .iter()
            .fold(step, |step, queue| step.queue(*queue))
    }
}

impl Desk {
    /// The groups of those whom a step lends.
    pub(crate) fn lent<'a>(&'a self, step: &'a StepPlan) -> impl Iterator<Item = String> + 'a {
        let queues = step.lending.queues.iter();
        let groups = queues.flat_map(|queue| &self.plan.queues[queue].groups);
        groups.map(|group| String::from(*group))
    }
}
