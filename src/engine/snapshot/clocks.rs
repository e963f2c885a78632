//! What is promised on a ticket.

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, ensure, unsound};
use super::names::NameRef;
use super::{Reading, Writing};
use crate::clock::{
    Anchors, Basis, Clock, ClockState, Conversation, Pause, Pauses, Promise, Said, Stopwatch,
};
use crate::engine::state::made_promises::MadePromises;
use crate::engine::state::promises::{Promises, Raised};
use crate::engine::state::ticket_clock::{MadeOf, TicketClock};
use crate::model::{Priority, Urgency};
use crate::policy::index::{ClockIx, QueueIx};
use crate::time::{Span, Timestamp};

/// [`Promises`]. When work on them must begin, and the next alarm, are worked out anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PromisesRow {
    since: Timestamp,
    receipt: Option<Timestamp>,
    anchors: Vec<(NameRef, Timestamp)>,
    talk: TalkRow,
    talk_with_people: TalkRow,
    pauses: Vec<Pause>,
    instances: u32,
    clocks: Vec<ClockRow>,
    priority: Option<Priority>,
    urgency: Option<Urgency>,
    queue: Option<QueueIx>,
    relaxed: u32,
}

/// A [`Conversation`]: the last answer, and the messages that wait for one.
type TalkRow = (Option<Timestamp>, Vec<Timestamp>);

/// A [`TicketClock`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockRow {
    name: NameRef,
    instance: u32,
    promise: PromiseRef,
    started_at: Timestamp,
    stopped_at: Option<Timestamp>,
    pauses: Vec<Pause>,
    /// `None`: it has always counted as it is promised now.
    bases: Option<(Basis, Vec<(Timestamp, Basis)>)>,
    state: ClockState,
    warnings: u32,
    lead: bool,
    breach: bool,
    from_arrival: bool,
    told: Option<Timestamp>,
    reacted: [bool; 3],
}

/// Where a clock's promise is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PromiseRef {
    /// The policy in force makes it of a clock, a target and a queue.
    Made(ClockIx, Option<Span>, QueueIx),
    /// Another policy made it: the number in the list of promises.
    Kept(u32),
}

fn talk_row(talk: &Conversation) -> TalkRow {
    let (last_answer, unanswered) = talk.parts();
    (last_answer, unanswered.to_vec())
}

fn talk((last_answer, unanswered): &TalkRow) -> Result<Conversation, RestoreError> {
    let talk = Conversation::resumed(*last_answer, unanswered);
    talk.ok_or_else(|| unsound("messages", "answered and unanswered ones are out of order"))
}

fn pauses(list: &[Pause]) -> Result<Pauses, RestoreError> {
    let pauses = Pauses::resumed(list.to_vec());
    pauses.ok_or_else(|| unsound("pauses", "they overlap or are out of order"))
}

impl PromisesRow {
    pub(super) fn of(promises: &Promises, writing: &mut Writing) -> Self {
        let anchors = promises.anchors.others();
        let anchors = anchors.map(|(name, at)| (writing.names.add(name), at));
        let anchors = anchors.collect();
        let clocks = promises.clocks.iter();
        let clocks = clocks.map(|clock| ClockRow::of(clock, writing)).collect();
        let raised = promises.raised;
        Self {
            since: promises.since,
            receipt: promises.anchors.get(Anchors::RECEIPT),
            anchors,
            talk: talk_row(&promises.talk),
            talk_with_people: talk_row(&promises.talk_with_people),
            pauses: promises.pauses.as_slice().to_vec(),
            instances: promises.instances,
            clocks,
            priority: raised.priority,
            urgency: raised.urgency,
            queue: raised.queue,
            relaxed: raised.relaxed,
        }
    }

    pub(super) fn read(
        &self,
        reading: &Reading<'_>,
        made: &mut MadePromises,
    ) -> Result<Promises, RestoreError> {
        let mut promises = Promises::new(self.since);
        let mut anchors = Anchors::new();
        for (name, at) in &self.anchors {
            let before = anchors.set(reading.names.get(*name)?, *at);
            ensure(before.is_none(), || "anchors".into(), "one is set twice")?;
        }
        if let Some(receipt) = self.receipt {
            let before = anchors.set(Anchors::RECEIPT, receipt);
            ensure(before.is_none(), || "anchors".into(), "one is set twice")?;
        }
        promises.anchors = anchors;
        promises.talk = talk(&self.talk)?;
        promises.talk_with_people = talk(&self.talk_with_people)?;
        promises.pauses = pauses(&self.pauses)?;
        promises.instances = self.instances;
        promises.raised = Raised {
            priority: self.priority,
            urgency: self.urgency,
            queue: self.queue,
            relaxed: self.relaxed,
        };
        let rows = self.clocks.iter();
        let clocks = rows.map(|row| row.read(reading, made));
        promises.clocks = clocks.collect::<Result<_, _>>()?;
        let numbers = promises.clocks.iter().map(|clock| clock.clock().instance());
        let last = promises.clocks.last().map(|clock| clock.clock().instance());
        ensure(
            numbers.is_sorted_by(|one, next| one < next) && last <= Some(self.instances),
            || "clocks of a ticket".into(),
            "their numbers are out of order",
        )?;
        let (clocks, setting) = promises.parts(reading.policy);
        for clock in clocks {
            clock.settle_wholly(setting);
        }
        promises.work_from = promises.compute_work_from(reading.policy);
        promises.alarm = promises.compute_alarm(reading.policy);
        Ok(promises)
    }
}

impl ClockRow {
    fn of(ticket_clock: &TicketClock, writing: &mut Writing) -> Self {
        let clock = ticket_clock.clock();
        let (watch, said) = (clock.watch(), clock.said());
        let promise = match ticket_clock.made_of {
            Some((clock, target, queue)) => PromiseRef::Made(clock, target, queue),
            None => PromiseRef::Kept(writing.promises.add(clock.promise())),
        };
        let (basis, changes) = watch.all_bases();
        let as_promised = changes.is_empty() && *basis == clock.promise().basis();
        Self {
            name: writing.names.add(&ticket_clock.name),
            instance: clock.instance(),
            promise,
            started_at: watch.started_at(),
            stopped_at: watch.stopped_at(),
            pauses: watch.pauses().as_slice().to_vec(),
            bases: (!as_promised).then(|| (basis.clone(), changes.to_vec())),
            state: clock.state(),
            warnings: said.warnings,
            lead: said.lead,
            breach: said.breach,
            from_arrival: ticket_clock.from_arrival,
            told: ticket_clock.told,
            reacted: ticket_clock.reacted,
        }
    }

    fn read(
        &self,
        reading: &Reading<'_>,
        made: &mut MadePromises,
    ) -> Result<TicketClock, RestoreError> {
        let name = reading.names.get(self.name)?;
        let place = || format!("clock `{name}`");
        let (promise, made_of) = match self.promise {
            PromiseRef::Made(clock, target, queue) => {
                let made_of: MadeOf = (clock, target, queue);
                let promise = made.get(reading.policy, made_of);
                let promise = promise.ok_or_else(|| unsound(place(), "no policy promises it"))?;
                (promise, Some(made_of))
            }
            PromiseRef::Kept(number) => (reading.promises.get(number)?, None),
        };
        let watch = self.watch(&promise)?;
        let said = Said {
            warnings: self.warnings,
            lead: self.lead,
            breach: self.breach,
        };
        let clock = Clock::resumed(self.instance, promise, watch, self.state, said);
        let clock = clock.ok_or_else(|| unsound(place(), "it runs, and has stopped"))?;
        let mut clock = TicketClock::resumed(name, clock, made_of);
        clock.from_arrival = self.from_arrival;
        clock.told = self.told;
        clock.reacted = self.reacted;
        Ok(clock)
    }

    fn watch(&self, promise: &Promise) -> Result<Stopwatch, RestoreError> {
        let (basis, changes) = match &self.bases {
            Some((basis, changes)) => (basis.clone(), changes.clone()),
            None => (promise.basis(), Vec::new()),
        };
        let pauses = pauses(&self.pauses)?;
        let watch = Stopwatch::resumed(self.started_at, self.stopped_at, pauses, basis, changes);
        watch.ok_or_else(|| unsound("clocks of a ticket", "the history of one is out of order"))
    }
}
