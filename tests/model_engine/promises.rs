//! What is promised on tickets: which clocks run, what they say, what follows from it.

use std::collections::BTreeMap;

use nightdesk::clock::{MetBy, PauseCause};
use nightdesk::document::PromiseKind;
use nightdesk::{AgentKind, EventKind, HoldReason, Priority, StepCause, TicketId};

use super::clocks::{Aside, Clock, End, Facts, Goal, Notice, Promise};
use super::desk::{Desk, Seq, Ticket, name, ts};
use super::plan::{SECOND, Word};
use super::plan_clocks::{CountsOn, React};

/// How many clocks of one name are remembered.
const REMEMBERED: usize = 4;

/// The part of a ticket that clocks look at.
#[derive(Clone, Debug)]
pub(crate) struct Promised {
    pub(crate) clocks: Vec<Clock>,
    /// How many there ever were.
    numbers: u32,
    /// When it arrived or came back: where most clocks begin.
    pub(crate) since: i64,
    pub(crate) anchors: BTreeMap<Word, i64>,
    asides: Vec<Aside>,
    pub(crate) raised: Raised,
}

/// What reactions have made of a ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Raised {
    pub(crate) priority: Option<Priority>,
    pub(crate) elevated: bool,
    pub(crate) queue: Option<Word>,
    relaxed: usize,
}

impl Promised {
    pub(crate) fn new(at: i64) -> Self {
        Self {
            clocks: Vec::new(),
            numbers: 0,
            since: at,
            anchors: BTreeMap::from([("receipt", at)]),
            asides: Vec::new(),
            raised: Raised::default(),
        }
    }

    /// The ticket comes back: all begins anew.
    pub(crate) fn anew(&self, at: i64) -> Self {
        Self {
            numbers: self.numbers,
            ..Self::new(at)
        }
    }

    /// It stands still no more, nor did it before it was put aside.
    fn go_on(&mut self, at: i64) {
        for (_, from, to) in &mut self.asides {
            if to.is_none() {
                *to = Some(at.max(*from));
            }
        }
        self.asides.retain(|(_, from, to)| *to != Some(*from));
    }

    fn put_aside(&mut self, cause: PauseCause, at: i64) {
        self.go_on(at);
        // Told after the fact, it covers what was told of the same cause later; and goes on with
        // what lasted until then.
        let joins =
            |(of, from, to): &Aside| *of == cause && (*from >= at || to.is_some_and(|to| to >= at));
        let joined = self.asides.iter().filter(|aside| joins(aside));
        let from = joined.map(|(_, from, _)| *from).chain([at]).min();
        self.asides.retain(|aside| !joins(aside));
        self.asides.push((cause, from.unwrap(), None));
    }

    pub(crate) fn last(&self, clock: &str) -> Option<&Clock> {
        self.clocks.iter().rev().find(|one| one.name == clock)
    }
}

impl Ticket {
    /// The first message that nobody, or no person, has answered; and the last answer.
    fn talk(&self, people: bool) -> (Option<i64>, Option<i64>) {
        let (messages, last) = match people {
            true => (&self.unanswered_by_people, self.last_answer_of_people),
            false => (&self.unanswered, self.last_answer),
        };
        (messages.iter().copied().min(), last)
    }

    /// From when on a clock that does not run is to run, if it is. What was met or withdrawn
    /// does not come back for what was there then.
    fn begins(&self, clock: Word, promise: &Promise) -> Option<i64> {
        let mut before = self.promised.clocks.iter().rev();
        let before = before.find(|one| one.name == clock && one.promise().kind == promise.kind);
        let new = |at: &i64| match before {
            Some(before) => before.ended.is_some_and(|(ended, _)| ended <= *at),
            None => true,
        };
        let (unanswered, answer) = self.talk(promise.people);
        let arrived = self.promised.since;
        match promise.kind {
            PromiseKind::NextResponse => answer.and(unanswered).filter(new),
            PromiseKind::PeriodicUpdate => Some(answer.unwrap_or(arrived)).filter(new),
            PromiseKind::FirstResponse if answer.is_some() => None,
            _ => before.is_none().then_some(arrived),
        }
    }
}

impl Desk {
    fn facts<'a>(&'a self, promised: &'a Promised) -> Facts<'a> {
        Facts {
            plan: &self.plan.clocks,
            asides: &promised.asides,
            anchors: &promised.anchors,
        }
    }

    /// The calendar on which a queue's time counts.
    pub(crate) fn calendar_of(&self, queue: &str) -> Option<Word> {
        let own = self.plan.clocks.of_queues.get(queue).copied();
        own.or(self.plan.clocks.calendar)
    }

    /// When work on the deadlines, and on other clocks with a lead, must begin.
    pub(crate) fn work_from(&self, ticket: &Ticket) -> Option<i64> {
        let facts = self.facts(&ticket.promised);
        let counts = |clock: &&Clock| {
            let promise = clock.promise();
            let law = promise.kind == PromiseKind::Deadline;
            clock.runs() && (law || promise.lead.is_some())
        };
        let clocks = ticket.promised.clocks.iter().filter(counts);
        clocks.filter_map(|clock| clock.work_from(facts)).min()
    }

    /// When a clock that runs is due, if that is known.
    pub(crate) fn running_due(&self, ticket: &Ticket, clock: Word) -> Option<i64> {
        let mut clocks = ticket.promised.clocks.iter();
        let running = clocks.find(|one| one.name == clock && one.runs())?;
        running.due(self.facts(&ticket.promised))
    }

    /// When the first of its clocks has something to say.
    pub(crate) fn alarm(&self, ticket: &Ticket) -> Option<i64> {
        let facts = self.facts(&ticket.promised);
        let clocks = ticket.promised.clocks.iter();
        clocks
            .filter_map(|clock| Some(clock.to_say(facts).first()?.0))
            .min()
    }

    /// What is promised to a ticket that stands where this one does.
    pub(crate) fn promises(&self, ticket: &Ticket) -> BTreeMap<Word, Promise> {
        let clocks = &self.plan.clocks;
        let topic = self
            .plan
            .nearest(ticket.spec.topic.as_str(), &clocks.topics);
        let mut naming = vec![topic.unwrap_or(&clocks.usual)];
        for rule in &ticket.class.rules {
            let number = self.plan.rules.iter().position(|one| one.name == *rule);
            naming.insert(0, &clocks.rules[number.unwrap()]);
        }
        let segment = ticket.spec.segment.as_ref();
        let segment = segment.and_then(|segment| clocks.segments.get(segment.as_str()));
        let key = (self.tier(ticket), ticket.priority());
        let mut promises = BTreeMap::new();
        // Those that this policy sets by law.
        let is_limit = |name: &&Word| clocks.all.get(*name).is_some_and(|c| c.limit.is_some());
        let carried = ticket.bonds.kept.deadlines.iter().filter(is_limit);
        let named = naming.iter().flat_map(|named| named.keys());
        for name in named.chain(carried) {
            let clock = &clocks.all[name];
            let queue = clocks.queues.get(ticket.queue());
            let tables = naming.iter().copied().chain(segment).chain(queue);
            let tables = tables.filter_map(|named| named.get(name));
            let mut targets = tables.chain([&clock.targets]);
            let target = targets.find_map(|table| table.get(&key));
            let goal = match (&clock.limit, target) {
                (Some(limit), _) => Goal::By(limit.clone()),
                (None, Some(target)) => Goal::Within(target * SECOND),
                (None, None) => continue,
            };
            let calendar = match clock.counts_on {
                CountsOn::AllTime => None,
                CountsOn::Calendar(calendar) => Some(calendar),
                CountsOn::Queue if clock.limit.is_some() => None,
                CountsOn::Queue => self.calendar_of(ticket.queue()),
            };
            let by_people = matches!(
                clock.kind,
                PromiseKind::FirstResponse | PromiseKind::NextResponse
            );
            let stopped_by = match clock.kind {
                PromiseKind::RequesterWait | PromiseKind::PeriodicUpdate => {
                    vec![PauseCause::Customer, PauseCause::Identity]
                }
                _ => PauseCause::ALL.to_vec(),
            };
            let promise = Promise {
                kind: clock.kind,
                goal,
                stopped_by: clock.pauses.clone().unwrap_or(stopped_by),
                people: clock.met_by.map_or(by_people, |by| by == MetBy::Human),
                warnings: clock.warnings.clone(),
                lead: clock.lead.map(|lead| lead * SECOND),
                calendar,
            };
            promises.insert(*name, promise);
        }
        promises
    }

    /// Withdraws what is promised no more, promises others anew, starts what is missing; what
    /// is to be said of it.
    pub(crate) fn adjust_clocks(&mut self, seq: Seq) -> Vec<EventKind> {
        let mut said = Vec::new();
        if self.t(seq).is_closed() {
            return said;
        }
        let now = self.now();
        let promises = self.promises(self.t(seq));
        let ticket = self.t(seq).clone();
        let mut promised = ticket.promised.clone();
        for clock in &mut promised.clocks {
            if !promises.contains_key(clock.name) {
                said.extend(withdrawn(ticket.id, clock, now));
            }
        }
        for (name, promise) in &promises {
            let mut running = promised.clocks.iter_mut();
            let running = running.find(|clock| clock.name == *name && clock.runs());
            if let Some(clock) = running {
                if clock.promise().kind == promise.kind {
                    clock.promise_anew(promise, now);
                    clock.count_anew_if_gone(&self.plan.clocks);
                    continue;
                }
                said.extend(withdrawn(ticket.id, clock, now));
            }
            if let Some(at) = ticket.begins(name, promise) {
                said.push(self.start_clock(&ticket, &mut promised, (name, promise), at));
            }
        }
        for clock in &mut promised.clocks {
            let (first, _) = ticket.talk(clock.promise().people);
            if clock.runs() && clock.promise().kind == PromiseKind::NextResponse {
                // It runs for the first message, whenever that is told.
                clock.start = clock.start.min(first.unwrap_or(clock.start));
            }
        }
        let mut clocks = promised.clocks.clone();
        for clock in clocks.iter_mut().filter(|clock| clock.runs()) {
            let due = clock.due(self.facts(&promised));
            if clock.told != due {
                clock.told = due;
                said.push(EventKind::ClockChanged {
                    ticket: ticket.id,
                    clock: name(clock.name),
                    instance: clock.number,
                    due: due.map(ts),
                });
            }
        }
        promised.clocks = clocks;
        self.t_mut(seq).promised = promised;
        said
    }

    pub(crate) fn start_clock(
        &self,
        ticket: &Ticket,
        promised: &mut Promised,
        (clock, promise): (&Word, &Promise),
        at: i64,
    ) -> EventKind {
        let same = |one: &Clock| one.name == *clock;
        if promised.clocks.iter().filter(|one| same(one)).count() == REMEMBERED {
            let oldest = promised.clocks.iter().position(same).unwrap();
            promised.clocks.remove(oldest);
        }
        promised.numbers += 1;
        let mut started = Clock::new(clock, promised.numbers, promise.clone(), at);
        started.from_arrival = match promise.kind {
            PromiseKind::NextResponse => false,
            PromiseKind::PeriodicUpdate => ticket.talk(promise.people).1.is_none(),
            _ => true,
        };
        started.told = started.due(self.facts(promised));
        let said = EventKind::ClockStarted {
            ticket: ticket.id,
            clock: name(clock),
            instance: started.number,
            due: started.told.map(ts),
        };
        promised.clocks.push(started);
        said
    }

    /// Clocks and place follow what is known; then it is said.
    pub(crate) fn sync_clocks(&mut self, seq: Seq) {
        self.sync_started_clocks(seq, Vec::new());
    }

    /// The same where some were started already, as is still to be said.
    pub(crate) fn sync_started_clocks(&mut self, seq: Seq, mut changes: Vec<EventKind>) {
        let before = self.standing(seq);
        changes.extend(self.adjust_clocks(seq));
        if !self.t(seq).is_closed() && self.due_of(self.t(seq)) != self.t(seq).due {
            self.place(seq);
            self.tell_standing(seq, &before);
        }
        self.tell_clocks(seq, changes);
    }

    /// Says what changed, then what clocks have to say by now, and takes the reactions.
    pub(crate) fn tell_clocks(&mut self, seq: Seq, mut changes: Vec<EventKind>) {
        if self.t(seq).promised.clocks.is_empty() {
            return;
        }
        let mut reacted = false;
        loop {
            for change in changes {
                self.say(change);
            }
            let raised = self.hear_clocks(seq);
            let had = self.t(seq).promised.raised;
            if raised == had {
                break;
            }
            reacted = true;
            let before = self.standing(seq);
            let queue = self.t(seq).queue().to_owned();
            self.t_mut(seq).promised.raised = raised;
            // What another queue's ladder had raised is not counted there.
            self.settle_ladder(seq);
            changes = self.adjust_clocks(seq);
            self.place(seq);
            if self.t(seq).queue() != queue {
                self.reset_attempts(seq);
            }
            self.tell_standing(seq, &before);
            for _ in had.relaxed..raised.relaxed {
                self.relax_at_once(seq);
            }
        }
        self.climb(seq);
        if reacted {
            self.recheck(seq);
        }
    }

    fn relax_at_once(&mut self, seq: Seq) {
        let climb = self.t(seq).climb.as_ref();
        let more = climb
            .is_some_and(|climb| climb.reached < self.plan.ladders[climb.ladder.as_str()].len());
        if more {
            self.take_step(seq, StepCause::Clock);
        }
        self.climb(seq);
    }

    /// What clocks say by now; what reactions make of the ticket.
    fn hear_clocks(&mut self, seq: Seq) -> Raised {
        let now = self.now();
        let ticket = self.t(seq);
        let (id, open) = (ticket.id, !ticket.is_closed());
        let mut raised = ticket.promised.raised;
        let mut clocks = ticket.promised.clocks.clone();
        let mut all = Vec::new();
        for clock in &mut clocks {
            for (at, notice) in clock.say(self.facts(&ticket.promised), now) {
                let which = match notice {
                    Notice::Warning(..) => Some(0),
                    Notice::Breached(_) => Some(1),
                    Notice::Lead(_) => Some(2),
                    Notice::NotBreached(_) => None,
                };
                let mut follows = React::default();
                let row = self.plan.clocks.all.get(clock.name);
                let which = which.filter(|which| open && !clock.reacted[*which]);
                if let Some((which, row)) = which.zip(row) {
                    clock.reacted[which] = true;
                    follows = row.reactions[which];
                }
                all.push((at, said(id, clock, notice), follows));
            }
        }
        all.sort_by_key(|(at, ..)| *at);
        self.t_mut(seq).promised.clocks = clocks;
        for (_, event, follows) in all {
            raised.priority = raised.priority.max(follows.priority);
            raised.elevated |= follows.elevated;
            raised.queue = follows.queue.or(raised.queue);
            raised.relaxed += usize::from(follows.relax);
            self.say(event);
        }
        raised
    }

    // What happens to a ticket, as its clocks see it.

    pub(crate) fn stand_still(&mut self, seq: Seq, reason: HoldReason, at: i64) {
        let cause = match reason {
            HoldReason::Customer => PauseCause::Customer,
            HoldReason::ThirdParty => PauseCause::ThirdParty,
            HoldReason::Identity => PauseCause::Identity,
            HoldReason::Snoozed => PauseCause::Snoozed,
            other => unreachable!("{other:?}"),
        };
        self.t_mut(seq).promised.put_aside(cause, at);
    }

    pub(crate) fn stand_still_no_more(&mut self, seq: Seq, at: i64) {
        self.t_mut(seq).promised.go_on(at);
    }

    pub(crate) fn kept_by(
        &mut self,
        seq: Seq,
        at: i64,
        by: AgentKind,
        chosen: impl Fn(&Clock) -> bool,
    ) {
        let now = self.now();
        let id = self.t(seq).id;
        let mut clocks = self.t(seq).promised.clocks.clone();
        for clock in clocks.iter_mut().filter(|clock| chosen(clock)) {
            let kept = by == AgentKind::Human || !clock.promise().people;
            if kept && !clock.is_withdrawn() && clock.end(at, End::Met) {
                let late = clock.is_late(self.facts(&self.t(seq).promised), now);
                self.say(EventKind::ClockMet {
                    ticket: id,
                    clock: name(clock.name),
                    instance: clock.number,
                    met_at: ts(at),
                    late,
                });
            }
        }
        self.t_mut(seq).promised.clocks = clocks;
    }

    pub(crate) fn answer_clocks(&mut self, seq: Seq, at: i64, by: AgentKind) {
        self.kept_by(seq, at, by, |clock| {
            matches!(
                clock.promise().kind,
                PromiseKind::FirstResponse
                    | PromiseKind::NextResponse
                    | PromiseKind::PeriodicUpdate
            )
        });
    }

    /// It is solved by somebody, or it is closed all the same.
    pub(crate) fn end_clocks(&mut self, seq: Seq, solved_by: Option<AgentKind>) {
        let now = self.now();
        if let Some(by) = solved_by {
            self.kept_by(seq, now, by, |clock| {
                clock.runs()
                    && !matches!(
                        clock.promise().kind,
                        PromiseKind::FirstResponse
                            | PromiseKind::NextResponse
                            | PromiseKind::PeriodicUpdate
                    )
            });
        }
        let id = self.t(seq).id;
        let clocks = self.t_mut(seq).promised.clocks.iter_mut();
        let gone = clocks.filter_map(|clock| withdrawn(id, clock, now));
        let gone: Vec<EventKind> = gone.collect();
        for event in gone {
            self.say(event);
        }
        self.hear_clocks(seq);
    }
}

fn withdrawn(ticket: TicketId, clock: &mut Clock, at: i64) -> Option<EventKind> {
    let ends = clock.runs() && clock.end(at, End::Withdrawn);
    ends.then(|| EventKind::ClockWithdrawn {
        ticket,
        clock: name(clock.name),
        instance: clock.number,
    })
}

fn said(ticket: TicketId, clock: &Clock, notice: Notice) -> EventKind {
    let (instance, clock) = (clock.number, name(clock.name));
    match notice {
        Notice::Warning(warning, due) => EventKind::ClockWarning {
            ticket,
            clock,
            instance,
            warning,
            due: due.map(ts),
        },
        Notice::Lead(due) => EventKind::ClockLead {
            ticket,
            clock,
            instance,
            due: ts(due),
        },
        Notice::Breached(due) => EventKind::ClockBreached {
            ticket,
            clock,
            instance,
            due: ts(due),
        },
        Notice::NotBreached(due) => EventKind::BreachWithdrawn {
            ticket,
            clock,
            instance,
            due: due.map(ts),
        },
    }
}
