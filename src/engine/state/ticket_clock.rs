//! One clock of a ticket, and what follows from it until something happens.

use serde::Serialize;

use crate::clock::{Clock, ClockError, ClockState, Due, Notice, Setting, Target};
use crate::model::{AgentKind, Name};
use crate::policy::compiled::{Compiled, Reaction};
use crate::policy::index::{ClockIx, QueueIx};
use crate::time::{Span, Timestamp};

/// One clock of a ticket.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TicketClock {
    pub(crate) name: Name,
    clock: Clock,
    /// What its promise was made of; `None`: of another policy.
    pub(crate) made_of: Option<MadeOf>,
    /// Whether it runs from the ticket's arrival, and moves with it.
    pub(crate) from_arrival: bool,
    /// The due instant that was last told.
    pub(crate) told: Option<Timestamp>,
    /// Which reactions were taken: each once.
    pub(crate) reacted: [bool; 3],
    /// When it is due, once that was worked out; not of a limit, which hangs on anchors too.
    #[serde(skip)]
    due: Option<Due>,
    /// When it has something to say next, once all is said that was to be said by then.
    #[serde(skip)]
    quiet_until: Option<Option<Timestamp>>,
}

/// What decides a promise: the clock, the target, the queue.
pub(crate) type MadeOf = (ClockIx, Option<Span>, QueueIx);

impl TicketClock {
    pub(crate) fn new(name: Name, clock: Clock, made_of: MadeOf, from_arrival: bool) -> Self {
        Self {
            name,
            clock,
            made_of: Some(made_of),
            from_arrival,
            told: None,
            reacted: [false; 3],
            due: None,
            quiet_until: None,
        }
    }

    /// One that goes on from what was written down of it.
    pub(crate) fn resumed(name: Name, clock: Clock, made_of: Option<MadeOf>) -> Self {
        Self {
            name,
            clock,
            made_of,
            from_arrival: false,
            told: None,
            reacted: [false; 3],
            due: None,
            quiet_until: None,
        }
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The clock, to be changed: what follows from it is worked out anew.
    pub(crate) fn change(&mut self) -> &mut Clock {
        self.forget_what_follows();
        &mut self.clock
    }

    /// What it promises was done at `at`. Whether that meets it.
    pub(crate) fn meet(&mut self, at: Timestamp, by: AgentKind) -> bool {
        self.forget_by_end();
        self.clock.meet(at, by).unwrap_or(false)
    }

    /// It is promised no more from `at` on. Whether that ends it.
    pub(crate) fn withdraw(&mut self, at: Timestamp) -> bool {
        self.forget_by_end();
        self.clock.withdraw(at).unwrap_or(false)
    }

    /// Without pauses it would have been due when it was.
    fn forget_by_end(&mut self) {
        self.quiet_until = None;
        if !self.clock.watch().pauses().as_slice().is_empty() {
            self.due = None;
        }
    }

    /// Calendars have changed, or anchors: what follows is worked out anew.
    pub(crate) fn forget_what_follows(&mut self) {
        self.due = None;
        self.quiet_until = None;
    }

    /// Works out when it is due, so that it need not be worked out again.
    pub(crate) fn settle(&mut self, setting: Setting<'_>) {
        if self.due.is_none() && matches!(self.clock.promise().target, Target::Within(_)) {
            self.due = self.clock.due(setting).ok();
        }
    }

    /// Works out all that follows from it, of a clock that has said what was to be said by now.
    pub(crate) fn settle_wholly(&mut self, setting: Setting<'_>) {
        self.settle(setting);
        self.settle_alarm(setting);
    }

    fn settle_alarm(&mut self, setting: Setting<'_>) {
        if self.due.is_some() {
            self.quiet_until = Some(self.compute_alarm(setting));
        }
    }

    fn known_due(&self, setting: Setting<'_>) -> Result<Due, ClockError> {
        match &self.due {
            Some(due) => Ok(due.clone()),
            None => self.clock.due(setting),
        }
    }

    /// The due instant by what is known; `None` while it is paused or nobody knows.
    pub(crate) fn due(&self, setting: Setting<'_>) -> Option<Timestamp> {
        self.known_due(setting).ok()?.at()
    }

    /// Whether it was not met in time, by what is known at `now`.
    pub(crate) fn is_late(&self, setting: Setting<'_>, now: Timestamp) -> bool {
        self.known_due(setting)
            .is_ok_and(|due| self.clock.is_past(&due, now))
    }

    /// Says what is to be said by `now`, in the order of the instants, each once. One without
    /// an answer (past the year 9999) has nothing to say.
    pub(crate) fn fire(&mut self, setting: Setting<'_>, now: Timestamp) -> Vec<Notice> {
        if let Some(next) = self.quiet_until
            && next.is_none_or(|next| next > now)
        {
            return Vec::new();
        }
        self.settle(setting);
        let fired = self
            .known_due(setting)
            .and_then(|due| self.clock.fire_by(setting, due, now));
        self.settle_alarm(setting);
        fired.unwrap_or_default()
    }

    /// When it has something to say next.
    pub(crate) fn next_alarm(&self, setting: Setting<'_>) -> Option<Timestamp> {
        match self.quiet_until {
            Some(next) => next,
            None => self.compute_alarm(setting),
        }
    }

    fn compute_alarm(&self, setting: Setting<'_>) -> Option<Timestamp> {
        let due = self.known_due(setting).ok()?;
        let alarms = self.clock.alarms(setting, &due).ok()?;
        alarms.first().map(Notice::at)
    }

    /// Where a calendar that it counted by is gone, a running clock is counted anew from its
    /// start, by what it promises now.
    pub(crate) fn recount_if_gone(&mut self, setting: Setting<'_>) {
        let start = self.clock.watch().started_at();
        if self.clock.is_running() && self.clock.elapsed(setting, start).is_err() {
            self.change().recount();
        }
    }

    /// Whether it was met.
    pub(crate) fn is_met(&self) -> bool {
        matches!(self.clock.state(), ClockState::Met { .. })
    }

    /// What the policy says is to follow from a notice, the first time.
    pub(crate) fn reaction<'a>(
        &mut self,
        policy: &'a Compiled,
        notice: &Notice,
    ) -> Option<&'a Reaction> {
        let row = policy.clocks.get(self.name.as_str())?;
        let row = policy.clock_rows.get(usize::from(row))?;
        let [warned, breached, led] = &mut self.reacted;
        let (taken, reaction) = match notice {
            Notice::Warning { .. } => (warned, &row.on_warning),
            Notice::Breached { .. } => (breached, &row.on_breach),
            Notice::Lead { .. } => (led, &row.on_lead),
            Notice::BreachWithdrawn { .. } => return None,
        };
        (!core::mem::replace(taken, true)).then_some(reaction)
    }
}
