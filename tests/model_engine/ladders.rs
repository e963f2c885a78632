//! How needs relax: steps taken by time, steps passed over for want of people.

use nightdesk::{EventKind, Presence, StepCause};

use super::desk::{Agent, Climb, Desk, Seq, Stage, Ticket, name};
use super::plan::SECOND;

impl Desk {
    /// The ladder of its topic or rule, else of its queue; another one begins before its first
    /// step.
    pub(crate) fn settle_ladder(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let own = ticket.class.ladder.clone();
        let ladder = own.or(self.plan.queues[ticket.queue()].ladder.map(str::to_owned));
        let has = ticket.climb.as_ref().map(|climb| climb.ladder.clone());
        if ladder == has {
            return;
        }
        self.t_mut(seq).climb = ladder.map(|ladder| Climb {
            ladder,
            reached: 0,
            in_force: 0,
            waits_since: None,
            waited: 0,
            priority: None,
        });
    }

    /// When the next step comes by time; `None`: not while it does not wait.
    pub(crate) fn next_step(&self, ticket: &Ticket) -> Option<i64> {
        let climb = ticket.climb.as_ref()?;
        let since = climb.waits_since?;
        let step = self.plan.ladders[climb.ladder.as_str()].get(climb.reached)?;
        let after = step
            .after
            .map(|after| since + after * SECOND - climb.waited);
        let arrival = step.since_arrival.map(|s| ticket.arrived + s * SECOND);
        after.into_iter().chain(arrival).min()
    }

    /// The steps whose time has come; then the one in force.
    pub(crate) fn climb(&mut self, seq: Seq) {
        self.settle_ladder(seq);
        let now = self.now();
        let ticket = self.t_mut(seq);
        let waits = ticket.stage == Stage::Waiting;
        if let Some(climb) = &mut ticket.climb {
            match climb.waits_since {
                None if waits => climb.waits_since = Some(now),
                Some(since) if !waits => {
                    climb.waited += now - since;
                    climb.waits_since = None;
                }
                _ => {}
            }
        }
        while self.next_step(self.t(seq)).is_some_and(|at| at <= now) {
            self.take_step(seq, StepCause::Time);
        }
        self.relax(seq);
    }

    pub(crate) fn take_step(&mut self, seq: Seq, cause: StepCause) {
        let now = self.now();
        let before = self.standing(seq);
        let priority = self.t(seq).priority();
        let climb = self.t_mut(seq).climb.as_mut().unwrap();
        climb.reached += 1;
        climb.waited = 0;
        climb.waits_since = climb.waits_since.map(|_| now);
        let (step, ladder) = (climb.reached, climb.ladder.clone());
        let raised = self.plan.ladders[ladder.as_str()][step - 1].priority;
        let climb = self.t_mut(seq).climb.as_mut().unwrap();
        climb.priority = climb.priority.max(raised);
        let said = EventKind::StepTaken {
            ticket: self.t(seq).id,
            ladder: name(&ladder),
            step: step as u16,
            cause,
        };
        self.say(said);
        if self.t(seq).priority() != priority {
            let changes = self.adjust_clocks(seq);
            self.place(seq);
            self.tell_standing(seq, &before);
            self.tell_clocks(seq, changes);
        }
    }

    /// Others may be expected than before.
    pub(crate) fn settle_ladders(&mut self) {
        for seq in self.seqs() {
            self.relax(seq);
        }
    }

    /// In force is the first step from the one reached on that somebody expected could meet. It
    /// is said where time alone would have brought another.
    fn relax(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let Some(climb) = &ticket.climb else {
            return;
        };
        let (id, was, reached) = (ticket.id, climb.in_force, climb.reached);
        let ladder = name(&climb.ladder);
        let steps = self.plan.ladders[climb.ladder.as_str()].len();
        let could = |step: &usize| {
            let asked = self.asked_on(ticket, *step);
            let mut agents = self.agents.iter();
            agents.any(|a| self.is_expected(a) && self.lacks(ticket, a, &asked).is_empty())
        };
        let in_force = if climb.waits_since.is_some() {
            (reached..=steps).find(could).unwrap_or(reached)
        } else {
            was.max(reached)
        };
        self.t_mut(seq).climb.as_mut().unwrap().in_force = in_force;
        if in_force > was.max(reached) {
            self.say(EventKind::StepSkipped {
                ticket: id,
                ladder,
                step: was.max(reached) as u16,
                to: in_force as u16,
            });
        } else if in_force < was {
            self.say(EventKind::StepReturned {
                ticket: id,
                ladder,
                step: in_force as u16,
            });
            self.recheck_offers(seq);
        }
    }

    /// Who is there in any way but offline; or offline without a roster; or on it now.
    fn is_expected(&self, agent: &Agent) -> bool {
        let now = super::desk::ts(self.now());
        let roster = &agent.spec.roster;
        agent.presence != Presence::Offline
            || roster.is_empty()
            || roster.iter().any(|shift| shift.covers(now))
    }
}
