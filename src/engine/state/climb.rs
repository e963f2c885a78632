//! Where a ticket is on its ladder.

use serde::Serialize;

use super::queue::Queues;
use super::ticket::{Stage, Ticket};
use crate::model::Priority;
use crate::policy::compiled::Compiled;
use crate::policy::index::{LadderIx, LoadIx};
use crate::policy::ladder::{StepRow, Trigger};
use crate::policy::requirement::Requirement;
use crate::time::{Span, Timestamp};

/// Where a ticket is on its ladder. Step 0 is before the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Climb {
    pub(crate) ladder: LadderIx,
    /// The step that time or a clock has brought it to. Only grows.
    pub(crate) reached: u16,
    /// The first step from there on that somebody expected could meet; else `reached`.
    pub(crate) in_force: u16,
    /// What is needed on the step in force; `None`: what the class needs.
    pub(crate) needs: Option<Requirement>,
    /// The highest priority of the steps reached.
    pub(crate) priority: Option<Priority>,
    /// How long it had waited on `reached` before `waits_since`.
    pub(crate) waited: Span,
    /// Since when it waits; `None`: somebody has it, or it is put aside.
    pub(crate) waits_since: Option<Timestamp>,
    /// When its timer is set to.
    pub(crate) next_at: Option<Timestamp>,
}

impl Climb {
    pub(crate) fn new(ladder: LadderIx) -> Self {
        Self {
            ladder,
            reached: 0,
            in_force: 0,
            needs: None,
            priority: None,
            waited: Span::ZERO,
            waits_since: None,
            next_at: None,
        }
    }

    /// Counts the time in which it waits, and no other.
    pub(crate) fn wait(&mut self, waits: bool, now: Timestamp) {
        match (self.waits_since, waits) {
            (None, true) => self.waits_since = Some(now),
            (Some(since), false) => {
                self.waited = self.waited.saturating_add(now.since(since));
                self.waits_since = None;
            }
            (Some(_), true) | (None, false) => {}
        }
    }

    /// Goes one step on.
    pub(crate) fn step(&mut self, row: &StepRow, now: Timestamp) {
        self.reached = self.reached.saturating_add(1);
        self.priority = self.priority.max(row.priority);
        self.waited = Span::ZERO;
        self.waits_since = self.waits_since.map(|_| now);
    }
}

impl StepRow {
    /// Whether a load keeps tickets from this step for now.
    pub(crate) fn is_kept_back(&self, queues: &Queues) -> bool {
        self.unless.is_some_and(|load| queues.is_raised(load))
    }
}

impl Ticket {
    /// The ladder that topic, rules or queue name.
    pub(crate) fn ladder(&self, policy: &Compiled) -> Option<LadderIx> {
        if self.is_closed() {
            return None;
        }
        let of_queue = || policy.queue(self.queue()).and_then(|row| row.ladder);
        self.class.ladder.or_else(of_queue)
    }

    /// Whether its time on a step counts.
    pub(crate) fn waits(&self) -> bool {
        self.stage == Stage::Waiting
    }

    /// The step after the one reached, if there is one.
    pub(crate) fn next_step<'a>(&self, policy: &'a Compiled) -> Option<&'a StepRow> {
        let climb = self.climb.as_ref()?;
        let row = policy.ladder(climb.ladder)?;
        row.steps.get(usize::from(climb.reached))
    }

    /// Whether a load keeps it from its next step for now.
    fn is_kept_back(&self, policy: &Compiled, queues: &Queues) -> bool {
        let step = self.next_step(policy);
        step.is_some_and(|step| step.is_kept_back(queues))
    }

    /// Whether a load keeps it from a step that is still before it, or would.
    pub(crate) fn may_be_kept_back_by(&self, policy: &Compiled, load: LoadIx) -> bool {
        let Some(climb) = self.climb.as_ref() else {
            return false;
        };
        let steps = policy
            .ladder(climb.ladder)
            .map_or(&[][..], |row| &row.steps);
        let mut ahead = steps.iter().skip(usize::from(climb.reached));
        ahead.any(|step| step.unless == Some(load))
    }

    /// Whether it waits for a load that has begun to take its next step.
    pub(crate) fn steps_by_load(&self, policy: &Compiled, queues: &Queues) -> bool {
        let waits = self
            .climb
            .as_ref()
            .is_some_and(|climb| climb.waits_since.is_some());
        let step = self.next_step(policy).filter(|_| waits);
        let step = step.filter(|step| !step.is_kept_back(queues));
        step.is_some_and(|step| {
            let mut when = step.when.iter();
            when.any(|trigger| matches!(trigger, Trigger::Load(load) if queues.is_raised(*load)))
        })
    }

    /// When the next step is to be taken, as far as is known; never at the end of time.
    pub(crate) fn compute_step_at(&self, policy: &Compiled, queues: &Queues) -> Option<Timestamp> {
        if self.is_kept_back(policy, queues) {
            return None;
        }
        let climb = self.climb.as_ref()?;
        let since = climb.waits_since?;
        let step = self.next_step(policy)?;
        self.taken_at(policy, step, |span| {
            since.saturating_add(span.saturating_sub(climb.waited))
        })
    }

    /// When each step after the one reached is to be taken if the ticket goes on waiting and
    /// nothing else happens, in order; `None` from the first on of which that is not known.
    pub(crate) fn steps_to_come(
        &self,
        policy: &Compiled,
        queues: &Queues,
    ) -> Vec<Option<Timestamp>> {
        let Some(climb) = self.climb.as_ref() else {
            return Vec::new();
        };
        let steps = policy
            .ladder(climb.ladder)
            .map_or(&[][..], |row| &row.steps);
        let mut at = self.compute_step_at(policy, queues);
        let mut instants = Vec::new();
        for (position, step) in steps.iter().enumerate().skip(usize::from(climb.reached)) {
            if position > usize::from(climb.reached) {
                at = at.and_then(|entered| {
                    let taken = self.taken_at(policy, step, |span| entered.saturating_add(span))?;
                    if step.is_kept_back(queues) {
                        return None;
                    }
                    Some(taken.max(entered))
                });
            }
            instants.push(at);
        }
        instants
    }

    /// When a step is to be taken, `after` saying when a time on the step before is over.
    fn taken_at(
        &self,
        policy: &Compiled,
        step: &StepRow,
        after: impl Fn(Span) -> Timestamp,
    ) -> Option<Timestamp> {
        let instants = step.when.iter().filter_map(|trigger| match *trigger {
            Trigger::After(span) => Some(after(span)),
            Trigger::SinceArrival(span) => Some(self.promises.since.saturating_add(span)),
            Trigger::Slack { clock, below } => {
                let name = policy.clocks.name(clock)?;
                let mut clocks = self.promises.clocks.iter();
                let running =
                    clocks.find(|clock| clock.name == *name && clock.clock().is_running())?;
                let due = running.due(self.promises.setting(policy))?;
                Some(due.saturating_sub(below))
            }
            Trigger::Load(_) => None,
        });
        instants.min().filter(|at| *at < Timestamp::MAX)
    }
}
