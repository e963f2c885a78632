//! The naive model of a ticket: its history of dated facts, and what has been said of its
//! clocks so far. Whatever is asked is worked out anew from these two and the policy.
//!
//! It is written from the documentation: the chapter on time in the crate's guide, the
//! policy document's clocks and limits, and the events.

use std::collections::BTreeMap;

use nightdesk::clock::{ClockState, MetBy, PauseCause};
use nightdesk::document::PromiseKind;
use nightdesk::{AgentKind, Priority, Urgency};

use super::history::{Class, Fact, Known, Raised, Told};
use super::instance::{Instance, Target, Terms, What};
use super::plan::{ClockPlan, Name, React, Time, Warn};

/// How many instances of one clock are remembered.
const KEPT: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// When.
    pub(crate) now: i64,
    pub(crate) clock: String,
    pub(crate) instance: u32,
    pub(crate) what: What,
}

/// What `MeetClock` comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeetOutcome {
    Done,
    Already,
    NotRunning,
    NeedsPerson,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    history: Vec<Told>,
    pub(crate) instances: Vec<Instance>,
    /// How many clocks the ticket ever had.
    numbers: u32,
    raised: Raised,
    /// How far time has passed.
    now: i64,
    said: Vec<Said>,
}

impl Model {
    /// A ticket to be, under the policy that is told first.
    pub(crate) fn new(policy: Told) -> Self {
        Self {
            now: policy.now,
            history: vec![policy],
            instances: Vec::new(),
            numbers: 0,
            raised: Raised::default(),
            said: Vec::new(),
        }
    }

    /// What follows from the history by now.
    pub(crate) fn known(&self) -> Known {
        Known::by(&self.history, self.now)
    }

    /// The tier, the priority and the queue in force.
    pub(crate) fn stands(&self, known: &Known) -> (Urgency, Priority, Name) {
        known.stands(&known.class(), self.raised)
    }

    /// When work must begin for the first of the deadlines, and of other clocks with a lead.
    pub(crate) fn work_from(&self, known: &Known) -> Option<i64> {
        let running = self.instances.iter().filter(|one| one.runs());
        let counts = running
            .filter(|one| one.terms().kind == PromiseKind::Deadline || one.terms().lead.is_some());
        counts.filter_map(|one| one.work_from(known)).min()
    }

    /// What is said by itself up to `now`, each at its instant.
    pub(crate) fn pass(&mut self, now: i64) -> Vec<Said> {
        loop {
            let known = self.known();
            let alarms = self.instances.iter();
            let alarms = alarms.filter_map(|one| Some(one.to_say(&known).first()?.0));
            let next = alarms.chain(known.goes_on_at()).min();
            let Some(next) = next.filter(|next| *next <= now) else {
                self.now = now;
                return std::mem::take(&mut self.said);
            };
            assert!(next > self.now, "nothing is left for the past: {self:#?}");
            self.now = next;
            self.settle();
        }
    }

    /// What is said at once when this is told, at the time up to which it has passed.
    pub(crate) fn tell(&mut self, told: Told) -> Vec<Said> {
        assert_eq!(told.now, self.now);
        let before = self.known();
        self.history.push(told.clone());
        let known = self.known();
        match told.fact {
            Fact::Reopened => {
                self.instances.clear();
                self.raised = Raised::default();
            }
            Fact::Anchored(..) if known.since != before.since => {
                for one in &mut self.instances {
                    one.correct_arrival(known.since);
                }
            }
            Fact::Answered(by) => self.meet(&known, told.at, by, |one| {
                matches!(
                    one.terms().kind,
                    PromiseKind::FirstResponse
                        | PromiseKind::NextResponse
                        | PromiseKind::PeriodicUpdate
                )
            }),
            Fact::Met(name, by) => {
                let number = self.last(name).unwrap().number;
                self.meet(&known, told.at, by, |one| one.number == number);
            }
            Fact::Resolved(by) => self.meet(&known, told.now, by, |one| {
                one.runs()
                    && matches!(
                        one.terms().kind,
                        PromiseKind::Resolution
                            | PromiseKind::RequesterWait
                            | PromiseKind::AgentWork
                            | PromiseKind::Deadline
                    )
            }),
            _ => {}
        }
        if before.open && !known.open {
            self.withdraw(|_| true);
        }
        // Of a closed ticket another policy says nothing.
        if known.open || !matches!(told.fact, Fact::Policy(_)) {
            self.settle();
        }
        // In danger nobody is left snoozing: a ticket that has come there goes on at once.
        if known.open && known.is_snoozed() && known.is_top() && !before.is_top() {
            self.history.push(Told {
                now: told.now,
                at: told.now,
                fact: Fact::Given,
            });
            self.settle();
        }
        std::mem::take(&mut self.said)
    }

    pub(crate) fn meets(&self, name: &str, by: AgentKind, at: i64) -> MeetOutcome {
        let last = self.last(name);
        let Some(last) = last.filter(|last| last.state() != ClockState::Withdrawn) else {
            return MeetOutcome::NotRunning;
        };
        if last.runs() && at < last.start {
            return MeetOutcome::NotRunning;
        }
        if last.terms().people && by == AgentKind::Bot {
            return MeetOutcome::NeedsPerson;
        }
        let mut tried = last.clone();
        if tried.finish(at, ClockState::Met { by }) {
            MeetOutcome::Done
        } else {
            MeetOutcome::Already
        }
    }

    fn last(&self, name: &str) -> Option<&Instance> {
        self.instances.iter().rev().find(|one| one.name == name)
    }

    fn say(said: &mut Vec<Said>, now: i64, one: &Instance, what: What) {
        said.push(Said {
            now,
            clock: one.name.to_owned(),
            instance: one.number,
            what,
        });
    }

    fn meet(&mut self, known: &Known, at: i64, by: AgentKind, chosen: impl Fn(&Instance) -> bool) {
        for one in self.instances.iter_mut().filter(|one| chosen(one)) {
            let open = one.state() != ClockState::Withdrawn;
            let accepted = by == AgentKind::Human || !one.terms().people;
            if open && accepted && one.finish(at, ClockState::Met { by }) {
                let late = one.is_late(known, self.now);
                Self::say(&mut self.said, self.now, one, What::Met { at, late });
            }
        }
    }

    /// What runs and is among these is promised no more.
    fn withdraw(&mut self, gone: impl Fn(&Instance) -> bool) {
        for one in self.instances.iter_mut().filter(|one| gone(one)) {
            if one.runs() && one.finish(self.now, ClockState::Withdrawn) {
                Self::say(&mut self.said, self.now, one, What::Withdrawn);
            }
        }
    }

    /// Brings the clocks into agreement with what is known, says what they have to say by
    /// now, and takes the policy's reactions, until nothing is left.
    fn settle(&mut self) {
        let known = self.known();
        loop {
            if known.open {
                self.agree(&known);
            }
            let mut raised = self.raised;
            let mut said: Vec<(i64, Said, Option<React>)> = Vec::new();
            for one in &mut self.instances {
                let clock = known.policy.clocks.get(one.name);
                for (at, what) in one.say(&known, self.now) {
                    let reaction = clock.filter(|_| known.open);
                    let reaction = reaction.and_then(|clock| reaction_of(one, clock, &what));
                    let mut alone = Vec::new();
                    Self::say(&mut alone, self.now, one, what);
                    said.push((at, alone.remove(0), reaction));
                }
            }
            said.sort_by_key(|(at, ..)| *at);
            for (_, said, reaction) in said {
                let reaction = reaction.unwrap_or_default();
                raised.priority = raised.priority.max(reaction.priority);
                raised.elevated |= reaction.elevated;
                raised.queue = reaction.queue.or(raised.queue);
                self.said.push(said);
            }
            if raised == self.raised {
                return;
            }
            self.raised = raised;
        }
    }

    /// Withdraws the clocks that are promised no more, retargets those that are promised
    /// otherwise, starts those that are promised now; says each due instant that moved.
    fn agree(&mut self, known: &Known) {
        let class = known.class();
        let (urgency, priority, queue) = known.stands(&class, self.raised);
        let promised = promised(known, &class, urgency, priority, queue);
        self.withdraw(|one| !promised.contains_key(one.name));
        for (name, terms) in promised {
            let running = |one: &Instance| one.name == name && one.runs();
            if let Some(one) = self.instances.iter_mut().find(|one| running(one)) {
                if one.terms().kind == terms.kind {
                    one.retarget(&terms, known, self.now);
                    continue;
                }
                self.withdraw(running);
            }
            if let Some(start) = self.start_of(name, &terms, known) {
                self.start(name, terms, start, known);
            }
        }
        for one in self.instances.iter_mut().filter(|one| one.runs()) {
            let terms = one.terms();
            if terms.kind == PromiseKind::NextResponse
                && let Some(message) = known.unanswered_since(terms.people)
            {
                one.correct_start(message, known, self.now);
            }
            let due = one.due(known);
            if one.told != due {
                one.told = due;
                Self::say(&mut self.said, self.now, one, What::Changed(due));
            }
        }
    }

    /// From when on a clock that does not run is to run, if it is.
    fn start_of(&self, name: Name, terms: &Terms, known: &Known) -> Option<i64> {
        let mut before = self.instances.iter().rev();
        let last = before.find(|one| one.name == name && one.terms().kind == terms.kind);
        // One that was met or withdrawn does not come back for what was there then.
        let anew = |at: &i64| match last {
            None => true,
            Some(last) => last.end.is_some_and(|(end, _)| end <= *at),
        };
        let answered = known.last_answer(terms.people);
        match terms.kind {
            PromiseKind::NextResponse => {
                answered?;
                known.unanswered_since(terms.people).filter(anew)
            }
            PromiseKind::PeriodicUpdate => Some(answered.unwrap_or(known.since)).filter(anew),
            PromiseKind::FirstResponse if answered.is_some() => None,
            _ => last.is_none().then_some(known.since),
        }
    }

    fn start(&mut self, name: Name, terms: Terms, start: i64, known: &Known) {
        let same = |one: &Instance| one.name == name;
        if self.instances.iter().filter(|one| same(one)).count() == KEPT {
            let oldest = self.instances.iter().position(same).unwrap();
            self.instances.remove(oldest);
        }
        self.numbers += 1;
        let from_arrival = match terms.kind {
            PromiseKind::NextResponse => false,
            PromiseKind::PeriodicUpdate => known.last_answer(terms.people).is_none(),
            _ => true,
        };
        let mut one = Instance::new(name, self.numbers, terms, start, from_arrival);
        one.told = one.due(known);
        Self::say(&mut self.said, self.now, &one, What::Started(one.told));
        self.instances.push(one);
    }
}

/// What the policy says is to follow, once for each clock. Nothing sinks.
fn reaction_of(one: &mut Instance, clock: &ClockPlan, what: &What) -> Option<React> {
    let which = match what {
        What::Warned(..) => 0,
        What::Breached(_) => 1,
        What::Lead(_) => 2,
        _ => return None,
    };
    let taken = std::mem::replace(&mut one.reacted[which], true);
    (!taken).then_some(clock.reactions[which])
}

/// The clocks of a ticket that stands so, by name.
fn promised(
    known: &Known,
    class: &Class,
    urgency: Urgency,
    priority: Priority,
    queue: Name,
) -> BTreeMap<Name, Terms> {
    let plan = &known.policy;
    let queue = &plan.queues[queue];
    let mut promised = BTreeMap::new();
    for name in class.naming.iter().flat_map(|named| named.keys().copied()) {
        let clock = &plan.clocks[name];
        let tables = class.naming.iter().chain(known.segment_targets());
        let tables = tables.chain([&queue.clocks]);
        let tables = tables
            .filter_map(|targets| targets.get(name))
            .chain([&clock.targets]);
        let mut spans = tables.filter_map(|table| table.get(urgency, priority));
        let target = match &clock.limit {
            Some(limit) => Target::By(limit.clone()),
            None => match spans.next() {
                Some(span) => Target::Within(span),
                None => continue,
            },
        };
        let calendar = match clock.time {
            Time::All => None,
            Time::Of(calendar) => Some(calendar),
            Time::Queue if clock.limit.is_some() => None,
            Time::Queue => queue.calendar.or(plan.calendar),
        };
        promised.insert(name, clock.terms(target, calendar));
    }
    promised
}

impl ClockPlan {
    fn terms(&self, target: Target, calendar: Option<Name>) -> Terms {
        use PromiseKind::{FirstResponse, NextResponse, PeriodicUpdate, RequesterWait};
        let usually: &[PauseCause] = match self.kind {
            RequesterWait | PeriodicUpdate => &[PauseCause::Customer, PauseCause::Identity],
            _ => &PauseCause::ALL,
        };
        let usually_people = matches!(self.kind, FirstResponse | NextResponse);
        let warnings = self.warnings.iter().copied();
        Terms {
            kind: self.kind,
            target,
            stopped_by: self.pauses.clone().unwrap_or(usually.to_vec()),
            people: (self.met_by).map_or(usually_people, |by| by == MetBy::Human),
            warnings: warnings.collect::<Vec<Warn>>(),
            lead: self.lead,
            calendar,
        }
    }
}
