//! How needs relax: steps taken by time and load, steps passed over for want of people.

use nightdesk::{EventKind, Presence, StepCause};

use super::desk::{Agent, Climb, Desk, Seq, Stage, Ticket, name};
use super::plan::{SECOND, StepPlan};

impl Desk {
    /// The ladder of its topic or rule, else of its queue; another one begins before its first
    /// step.
    pub(crate) fn settle_ladder(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let own = ticket.class.ladder.clone();
        let of_queue = || self.plan.queues[ticket.queue()].ladder.map(str::to_owned);
        // What is closed has none, and its queue may be none of this policy's.
        let open = !ticket.is_closed();
        let ladder = open.then(|| own.or_else(of_queue)).flatten();
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

    /// The steps that it has not reached.
    fn ahead(&self, climb: &Climb) -> &[StepPlan] {
        &self.plan.ladders[climb.ladder.as_str()][climb.reached..]
    }

    /// Whether a step waits for the load of a lender to be over.
    fn is_kept_back(&self, step: &StepPlan) -> bool {
        step.lending.unless.is_some_and(|load| self.is_raised(load))
    }

    /// When the next step comes by time; `None`: not while it does not wait, nor while that
    /// step is kept back.
    pub(crate) fn next_step(&self, ticket: &Ticket) -> Option<i64> {
        let climb = ticket.climb.as_ref()?;
        let since = climb.waits_since?;
        let step = self.ahead(climb).first()?;
        if self.is_kept_back(step) {
            return None;
        }
        let after = step
            .after
            .map(|after| since + after * SECOND - climb.waited);
        let arrival = step.since_arrival.map(|s| ticket.arrived + s * SECOND);
        let slack = step.lending.slack.and_then(|(clock, below)| {
            let due = self.running_due(ticket, clock)?;
            Some(due - below * SECOND)
        });
        after.into_iter().chain(arrival).chain(slack).min()
    }

    fn reason_to_step(&self, ticket: &Ticket) -> Option<StepCause> {
        if self.next_step(ticket).is_some_and(|at| at <= self.now()) {
            return Some(StepCause::Time);
        }
        let climb = ticket.climb.as_ref()?;
        let step = self.ahead(climb).first()?;
        let load = step.lending.load.is_some_and(|load| self.is_raised(load));
        let steps = load && climb.waits_since.is_some() && !self.is_kept_back(step);
        steps.then_some(StepCause::Load)
    }

    /// The first ticket that takes a step, or is passed on over one, for a load that has begun
    /// or ended.
    pub(crate) fn climbs_by_load(&self) -> Option<Seq> {
        let by_load = |step: &StepPlan| step.lending.load.or(step.lending.unless).is_some();
        let climbs = |ticket: &&Ticket| {
            let Some(climb) = ticket.climb.as_ref() else {
                return false;
            };
            self.ahead(climb).iter().any(by_load)
                && (self.reason_to_step(ticket).is_some()
                    || self.step_in_force(ticket, climb) != climb.in_force)
        };
        self.tickets.iter().find(climbs).map(|ticket| ticket.seq)
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
        while let Some(cause) = self.reason_to_step(self.t(seq)) {
            self.take_step(seq, cause);
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

    /// The first step from the one reached on, up to one that is kept back, that somebody
    /// expected could meet.
    fn step_in_force(&self, ticket: &Ticket, climb: &Climb) -> usize {
        let reached = climb.reached;
        if climb.waits_since.is_none() {
            return climb.in_force.max(reached);
        }
        let ahead = self.ahead(climb).iter();
        let open = ahead.take_while(|step| !self.is_kept_back(step)).count();
        let could = |step: &usize| {
            let asked = self.asked_on(ticket, *step);
            let mut agents = self.agents.iter();
            agents.any(|a| self.is_expected(a) && self.lacks(ticket, a, &asked).is_empty())
        };
        (reached..=reached + open).find(could).unwrap_or(reached)
    }

    /// What is in force is said where time alone would have brought another step.
    fn relax(&mut self, seq: Seq) {
        let ticket = self.t(seq);
        let Some(climb) = &ticket.climb else {
            return;
        };
        let (id, was, reached) = (ticket.id, climb.in_force, climb.reached);
        let ladder = name(&climb.ladder);
        let in_force = self.step_in_force(ticket, climb);
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
        agent.presence != Presence::Offline || agent.spec.roster.is_empty() || agent.on_duty
    }
}
