use std::sync::Arc;

use serde::Serialize;

use super::ticket_clock::{MadeOf, TicketClock};
use crate::clock::{
    Anchors, Clock, ClockKind, Conversation, MetBy, PauseCause, Pauses, Promise, Setting,
};
use crate::model::{AgentKind, Name, Priority, Urgency};
use crate::policy::compiled::{Compiled, Reaction};
use crate::policy::index::QueueIx;
use crate::time::Timestamp;

/// How many instances of one clock are remembered: the last may run, the others can
/// still be corrected.
const INSTANCES_KEPT: usize = 4;

/// What is promised on a ticket, and what promises are measured by.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Promises {
    /// By instance.
    pub(crate) clocks: Vec<TicketClock>,
    /// How many were ever started.
    pub(crate) instances: u32,
    /// When it arrived or was reopened: where most clocks start.
    pub(crate) since: Timestamp,
    pub(crate) anchors: Anchors,
    /// Whose messages wait for anybody's answer.
    pub(crate) talk: Conversation,
    /// Whose messages wait for a person's answer.
    pub(crate) talk_with_people: Conversation,
    /// For clocks that are started later.
    pub(crate) pauses: Pauses,
    /// What breaches and warnings have made of it.
    pub(crate) raised: Raised,
    /// The earliest instant at which work on what is promised must begin.
    pub(crate) work_from: Option<Timestamp>,
    /// When its timer is set to.
    pub(crate) alarm: Option<Timestamp>,
}

/// What reactions have made of a ticket. Stays through reclassification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Raised {
    pub(crate) priority: Option<Priority>,
    pub(crate) urgency: Option<Urgency>,
    pub(crate) queue: Option<QueueIx>,
    /// How many steps of its ladder reactions have made it take.
    pub(crate) relaxed: u32,
}

impl Promises {
    /// Those of a ticket that arrives at `since`, with its first message.
    pub(crate) fn new(since: Timestamp) -> Self {
        let mut talk = Conversation::new();
        talk.customer_wrote(since);
        Self {
            clocks: Vec::new(),
            instances: 0,
            since,
            anchors: Anchors::received(since),
            talk_with_people: talk.clone(),
            talk,
            pauses: Pauses::new(),
            raised: Raised::default(),
            work_from: None,
            alarm: None,
        }
    }

    /// Those of the same ticket when it is reopened at `since`: all anew.
    pub(crate) fn anew(&self, since: Timestamp) -> Self {
        Self {
            instances: self.instances,
            ..Self::new(since)
        }
    }

    pub(crate) fn setting<'a>(&'a self, policy: &'a Compiled) -> Setting<'a> {
        Setting::new(&policy.calendar_set, &self.anchors)
    }

    /// The clocks, and what they are asked against.
    pub(crate) fn parts<'a>(
        &'a mut self,
        policy: &'a Compiled,
    ) -> (&'a mut Vec<TicketClock>, Setting<'a>) {
        let setting = Setting::new(&policy.calendar_set, &self.anchors);
        (&mut self.clocks, setting)
    }

    fn talk(&self, met_by: MetBy) -> &Conversation {
        match met_by {
            MetBy::Anybody => &self.talk,
            MetBy::Human => &self.talk_with_people,
        }
    }

    pub(crate) fn customer_wrote(&mut self, at: Timestamp) {
        self.talk.customer_wrote(at);
        self.talk_with_people.customer_wrote(at);
    }

    /// What its customer wrote elsewhere, and nobody has answered (or no person) since these
    /// instants. Later answers given here were not to that, so it counts from the last of them.
    pub(crate) fn unanswered_elsewhere(
        &mut self,
        since: Option<Timestamp>,
        by_people_since: Option<Timestamp>,
    ) {
        let since = [
            (&mut self.talk, since),
            (&mut self.talk_with_people, by_people_since),
        ];
        for (talk, at) in since {
            if let Some(at) = at {
                talk.customer_wrote(talk.last_answer().map_or(at, |answer| at.max(answer)));
            }
        }
    }

    pub(crate) fn answered(&mut self, at: Timestamp, by: AgentKind) {
        self.talk.answered(at);
        if by == AgentKind::Human {
            self.talk_with_people.answered(at);
        }
    }

    /// The first message of the customer that no person has answered.
    pub(crate) fn unanswered_by_people_since(&self) -> Option<Timestamp> {
        self.talk_with_people.unanswered_since()
    }

    /// The first message of the customer that nobody has answered.
    pub(crate) fn unanswered_since(&self) -> Option<Timestamp> {
        self.talk.unanswered_since()
    }

    /// The ticket is put aside from `at` on, for this cause alone.
    pub(crate) fn pause(&mut self, cause: PauseCause, at: Timestamp) {
        self.end_pause(at);
        // Not paused for any cause now. With too many pauses the rest is not counted.
        let _ = self.pauses.begin(cause, at);
        // Those that have ended too: told after the fact, it may have been before their end.
        for running in &mut self.clocks {
            let _ = running.change().pause(cause, at);
        }
    }

    /// The ticket goes on from `at` on, though not before it was put aside.
    pub(crate) fn end_pause(&mut self, at: Timestamp) {
        for cause in PauseCause::ALL {
            let Some(since) = self.pauses.since(cause) else {
                continue;
            };
            let end = at.max(since);
            let _ = self.pauses.end(cause, end);
            for running in &mut self.clocks {
                let _ = running.change().resume(cause, end);
            }
        }
    }

    fn running(&mut self) -> impl Iterator<Item = &mut TicketClock> {
        let clocks = self.clocks.iter_mut();
        clocks.filter(|running| running.clock().is_running())
    }

    /// The last instance of a clock.
    pub(crate) fn last(&self, name: &str) -> Option<&TicketClock> {
        let mut clocks = self.clocks.iter().rev();
        clocks.find(|clock| clock.name == *name)
    }

    /// From when a clock that is promised and does not run is to run, if it is. One that
    /// is met or withdrawn does not come back; a next response starts with each message
    /// that nobody has answered, a periodic update with each answer.
    pub(crate) fn start_of(&self, name: &Name, promise: &Promise) -> Option<Timestamp> {
        let talk = self.talk(promise.met_by);
        let mut clocks = self.clocks.iter().rev();
        let last = clocks
            .find(|clock| clock.name == *name && clock.clock().promise().kind == promise.kind);
        let ended = last.map(|last| last.clock().watch().stopped_at());
        let again = |at: &Timestamp| match ended {
            None => true,
            Some(None) => false,
            Some(Some(ended)) => ended <= *at,
        };
        match promise.kind {
            ClockKind::NextResponse => {
                talk.last_answer()?;
                talk.unanswered_since().filter(again)
            }
            ClockKind::PeriodicUpdate => {
                Some(talk.last_answer().unwrap_or(self.since)).filter(again)
            }
            ClockKind::FirstResponse if talk.last_answer().is_some() => None,
            _ => last.is_none().then_some(self.since),
        }
    }

    /// Starts a clock, with the pauses there were. Gives its instance.
    pub(crate) fn start(
        &mut self,
        name: Name,
        promise: Arc<Promise>,
        made_of: MadeOf,
        at: Timestamp,
    ) -> u32 {
        self.instances = self.instances.saturating_add(1);
        self.forget_oldest(&name);
        let from_arrival = match promise.kind {
            ClockKind::NextResponse => false,
            ClockKind::PeriodicUpdate => self.talk(promise.met_by).last_answer().is_none(),
            _ => true,
        };
        let clock = self.clock_from(self.instances, promise, at);
        let clock = TicketClock::new(name, clock, made_of, from_arrival);
        self.clocks.push(clock);
        self.instances
    }

    fn clock_from(&self, instance: u32, promise: Arc<Promise>, at: Timestamp) -> Clock {
        let mut clock = Clock::start(instance, promise, at);
        for pause in self.pauses.as_slice() {
            // As many as were accepted once are accepted again.
            let _ = match pause.to {
                Some(to) => clock.paused_between(pause.cause, pause.from, to),
                None => clock.pause(pause.cause, pause.from),
            };
        }
        clock
    }

    /// The running instance of a clock.
    pub(crate) fn running_mut(&mut self, name: &Name) -> Option<&mut TicketClock> {
        self.running().find(|running| running.name == *name)
    }

    /// Whether a clock runs on this promise.
    pub(crate) fn runs_as(&mut self, name: &Name, made_of: MadeOf) -> bool {
        let running = self.running_mut(name);
        running.is_some_and(|running| running.made_of == Some(made_of))
    }

    /// Puts a running clock on another promise of its kind as of `now`; what it has
    /// counted stays. Where the calendars that it counted by are gone, it is counted anew
    /// from its start.
    pub(crate) fn retarget(
        &mut self,
        policy: &Compiled,
        name: &Name,
        promise: Arc<Promise>,
        made_of: MadeOf,
        now: Timestamp,
    ) {
        let setting = Setting::new(&policy.calendar_set, &self.anchors);
        let mut clocks = self.clocks.iter_mut();
        let running = clocks.find(|clock| clock.name == *name && clock.clock().is_running());
        let Some(running) = running else {
            return;
        };
        let clock = running.change();
        if clock.retarget(Arc::clone(&promise), now).is_err() {
            // It has gone over to another basis too often.
            clock.recount();
            let _ = clock.retarget(promise, now);
        }
        running.made_of = Some(made_of);
        running.recount_if_gone(setting);
    }

    fn forget_oldest(&mut self, name: &Name) {
        let of_it = self.clocks.iter().filter(|clock| clock.name == *name);
        if of_it.count() >= INSTANCES_KEPT
            && let Some(oldest) = self.clocks.iter().position(|clock| clock.name == *name)
        {
            self.clocks.remove(oldest);
        }
    }

    /// A next response that is told of an earlier message starts with that.
    pub(crate) fn correct_starts(&mut self, policy: &Compiled) {
        let (talk, people) = (&self.talk, &self.talk_with_people);
        let setting = Setting::new(&policy.calendar_set, &self.anchors);
        for running in self.clocks.iter_mut() {
            let clock = running.clock();
            if !clock.is_running() || clock.promise().kind != ClockKind::NextResponse {
                continue;
            }
            let talk = match clock.promise().met_by {
                MetBy::Anybody => talk,
                MetBy::Human => people,
            };
            let earlier = talk.unanswered_since();
            if let Some(at) = earlier.filter(|at| *at < clock.watch().started_at()) {
                // It runs, so there is no stop that the start could lie after.
                let _ = running.change().correct_start(at);
                running.recount_if_gone(setting);
            }
        }
    }

    /// The ticket arrived at `at` and not when it was said to, its first message with it.
    pub(crate) fn correct_arrival(&mut self, policy: &Compiled, at: Timestamp) {
        let before = core::mem::replace(&mut self.since, at);
        self.talk.correct_message(before, at);
        self.talk_with_people.correct_message(before, at);
        let setting = Setting::new(&policy.calendar_set, &self.anchors);
        for running in self.clocks.iter_mut().filter(|clock| clock.from_arrival) {
            // One that ended before `at` keeps its start.
            let _ = running.change().correct_start(at);
            running.recount_if_gone(setting);
        }
    }

    /// Another policy is in force: queues have other numbers, promises are made anew.
    pub(crate) fn of_another_policy(&mut self, queue: impl Fn(QueueIx) -> Option<QueueIx>) {
        self.raised.queue = self.raised.queue.and_then(queue);
        for ticket_clock in &mut self.clocks {
            ticket_clock.made_of = None;
            ticket_clock.forget_what_follows();
        }
    }

    /// When work must begin for the deadlines that run, and for other clocks with a lead.
    pub(crate) fn compute_work_from(&self, policy: &Compiled) -> Option<Timestamp> {
        let setting = self.setting(policy);
        let ordering = self.clocks.iter().filter(|running| {
            let promise = running.clock().promise();
            let counts = matches!(promise.kind, ClockKind::Deadline(_)) || promise.lead.is_some();
            running.clock().is_running() && counts
        });
        ordering
            .filter_map(|running| running.clock().work_from(setting).ok().flatten())
            .min()
    }

    /// When the next clock has something to say.
    pub(crate) fn compute_alarm(&self, policy: &Compiled) -> Option<Timestamp> {
        let setting = self.setting(policy);
        let alarms = self.clocks.iter();
        alarms
            .filter_map(|running| running.next_alarm(setting))
            .min()
    }
}

impl Raised {
    /// Raises as a reaction says. Nothing sinks; of two queues the later counts.
    pub(crate) fn raise(&mut self, reaction: &Reaction) {
        self.priority = self.priority.max(reaction.priority);
        self.urgency = self.urgency.max(reaction.urgency);
        self.queue = reaction.queue.or(self.queue);
        self.relaxed = self.relaxed.saturating_add(u32::from(reaction.relax));
    }
}
