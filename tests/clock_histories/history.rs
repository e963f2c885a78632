//! What a ticket's history says, worked out from its facts alone: where it stands, what
//! waits for an answer, when it stood still, what its limits run from.

use std::collections::BTreeMap;
use std::rc::Rc;

use nightdesk::clock::PauseCause;
use nightdesk::{AgentKind, HoldReason, Patch, Priority, Urgency};

use super::limits::Still;
use super::plan::{Name, Plan, Targets};

/// Something that the host told of a ticket, or of the policy.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Opened {
        topic: Name,
        segment: Option<Name>,
        amount: Option<i64>,
    },
    CustomerWrote,
    Answered(AgentKind),
    Held(HoldReason, Option<i64>),
    Resumed,
    /// To an agent by hand.
    Given,
    Transferred(Name),
    Changed {
        topic: Option<Name>,
        segment: Patch<Name>,
        amount: Option<i64>,
        priority: Patch<Priority>,
    },
    ActionDone,
    Resolved(AgentKind),
    Abandoned,
    Cancelled,
    Reopened,
    Anchored(Name, i64),
    Met(Name, AgentKind),
    Policy(Rc<Plan>),
}

/// A dated fact.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// When it was told.
    pub(crate) now: i64,
    /// When it happened.
    pub(crate) at: i64,
    pub(crate) fact: Fact,
}

/// What clocks have made of a ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Raised {
    pub(crate) priority: Option<Priority>,
    pub(crate) elevated: bool,
    pub(crate) queue: Option<Name>,
}

/// What the policy makes of a ticket.
pub(crate) struct Class {
    pub(crate) urgency: Urgency,
    pub(crate) priority: Priority,
    pub(crate) queue: Name,
    /// Those that name clocks, the strongest first.
    pub(crate) naming: Vec<Targets>,
}

/// Everything that follows from the facts by a certain instant.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) policy: Rc<Plan>,
    pub(crate) open: bool,
    pub(crate) topic: Name,
    segment: Option<Name>,
    amount: Option<i64>,
    hand_priority: Option<Priority>,
    hand_queue: Option<Name>,
    /// The tier that it leads to, and whether it is done.
    action: Option<(Option<Urgency>, bool)>,
    /// When the ticket arrived or was reopened.
    pub(crate) since: i64,
    pub(crate) anchors: BTreeMap<Name, i64>,
    /// The customer's messages, by whom they have not been answered yet.
    unanswered: BTreeMap<People, Vec<i64>>,
    last_answer: BTreeMap<People, i64>,
    /// By cause; of each the last may have no end.
    pauses: BTreeMap<PauseCause, Vec<Still>>,
    held: Option<(HoldReason, Option<i64>)>,
}

/// Whose answers count: anybody's (`false`), or only a person's (`true`).
type People = bool;

fn cause(reason: HoldReason) -> PauseCause {
    match reason {
        HoldReason::Customer => PauseCause::Customer,
        HoldReason::ThirdParty => PauseCause::ThirdParty,
        HoldReason::Identity => PauseCause::Identity,
        HoldReason::Snoozed => PauseCause::Snoozed,
        other => panic!("{other:?} is new to the model"),
    }
}

impl Known {
    /// What follows from these facts by `now`.
    pub(crate) fn by(history: &[Told], now: i64) -> Self {
        let Some(Fact::Policy(policy)) = history.first().map(|told| &told.fact) else {
            panic!("a history begins with a policy");
        };
        let mut known = Self {
            policy: policy.clone(),
            open: false,
            topic: "",
            segment: None,
            amount: None,
            hand_priority: None,
            hand_queue: None,
            action: None,
            since: 0,
            anchors: BTreeMap::new(),
            unanswered: BTreeMap::new(),
            last_answer: BTreeMap::new(),
            pauses: BTreeMap::new(),
            held: None,
        };
        for told in history {
            known.time_passes(told.now);
            known.learn(told);
        }
        known.time_passes(now);
        known
    }

    /// When it goes on by itself.
    pub(crate) fn goes_on_at(&self) -> Option<i64> {
        self.held.and_then(|(_, until)| until)
    }

    fn time_passes(&mut self, now: i64) {
        if let Some(until) = self.goes_on_at().filter(|until| *until <= now) {
            self.go_on(until);
        }
    }

    /// It does not stand still any more from `at` on, nor did it before it was put aside.
    fn go_on(&mut self, at: i64) {
        let Some((reason, _)) = self.held.take() else {
            return;
        };
        let pauses = self.pauses.entry(cause(reason)).or_default();
        let (from, _) = pauses.pop().unwrap();
        if at > from {
            pauses.push((from, Some(at)));
        }
    }

    fn hold(&mut self, reason: HoldReason, until: Option<i64>, at: i64) {
        self.go_on(at);
        self.held = Some((reason, until));
        let pauses = self.pauses.entry(cause(reason)).or_default();
        // From then on it stands still, whatever was told of later; with a pause of the same
        // cause that lasted up to then it is one.
        let mut from = at;
        pauses.retain(|(begin, end)| {
            let kept = end.unwrap() < at;
            if !kept {
                from = from.min(*begin);
            }
            kept
        });
        pauses.push((from, None));
    }

    fn arrive(&mut self, at: i64) {
        self.open = true;
        self.since = at;
        self.anchors = BTreeMap::from([("receipt", at)]);
        self.pauses.clear();
        self.held = None;
        self.last_answer.clear();
        for people in [false, true] {
            self.unanswered.insert(people, vec![at]);
        }
        self.update_action();
    }

    /// It arrived at `at` and not when it was said to; its first message with it.
    fn arrived(&mut self, at: i64) {
        let before = std::mem::replace(&mut self.since, at);
        for (people, messages) in &mut self.unanswered {
            if let Some(first) = messages.iter().position(|message| *message == before) {
                messages.remove(first);
                if self.last_answer.get(people).is_none_or(|last| at >= *last) {
                    messages.push(at);
                }
            }
        }
    }

    /// The topic from which the ticket's inherits.
    fn above(&self) -> Option<Name> {
        self.topic.rsplit_once('.').map(|(above, _)| above)
    }

    fn update_action(&mut self) {
        let then = self.policy.then;
        let topics = &self.policy.topics;
        let own = topics[self.topic].action;
        let inherited = self.above().is_some_and(|above| topics[above].action);
        self.action = match (self.action, own || inherited) {
            (_, false) => None,
            (Some((then, true)), true) => Some((then, true)),
            (_, true) => Some((then, false)),
        };
    }

    fn learn(&mut self, told: &Told) {
        let Told { now, at, fact } = told;
        match fact {
            Fact::Opened {
                topic,
                segment,
                amount,
            } => {
                (self.topic, self.segment, self.amount) = (topic, *segment, *amount);
                self.arrive(*at);
            }
            Fact::CustomerWrote => {
                for (people, messages) in &mut self.unanswered {
                    // One from before the last answer has been answered by it.
                    if self.last_answer.get(people).is_none_or(|last| at >= last) {
                        messages.push(*at);
                    }
                }
                if let Some((HoldReason::Customer | HoldReason::Snoozed, _)) = self.held {
                    self.go_on(*at);
                }
            }
            Fact::Answered(by) => {
                for people in [false, true] {
                    if *by == AgentKind::Human || !people {
                        self.unanswered
                            .get_mut(&people)
                            .unwrap()
                            .retain(|message| message > at);
                        let last = self.last_answer.entry(people).or_insert(*at);
                        *last = *at.max(last);
                    }
                }
            }
            Fact::Held(reason, until) => self.hold(*reason, *until, *at),
            Fact::Resumed => self.go_on(*at),
            Fact::Given => self.go_on(*now),
            Fact::Transferred(queue) => self.hand_queue = Some(queue),
            Fact::Changed {
                topic,
                segment,
                amount,
                priority,
            } => {
                self.topic = topic.unwrap_or(self.topic);
                self.amount = amount.or(self.amount);
                change(&mut self.segment, *segment);
                change(&mut self.hand_priority, *priority);
                self.update_action();
            }
            Fact::ActionDone => {
                if let Some((_, done)) = &mut self.action {
                    *done = true;
                }
            }
            Fact::Abandoned => {
                if self.policy.topics[self.topic].alert {
                    // Nobody is left to be waited for.
                    self.go_on(*now);
                } else {
                    self.close(*now);
                }
            }
            Fact::Resolved(_) => self.close(*now),
            Fact::Cancelled => {
                self.close(*now);
                self.action = None;
            }
            Fact::Reopened => self.arrive(*at),
            Fact::Anchored(name, instant) => {
                self.anchors.insert(name, *instant);
                let recent = now - self.policy.backdate..=*now;
                if self.open && *name == "receipt" && recent.contains(instant) {
                    self.arrived(*instant);
                }
            }
            Fact::Met(..) => {}
            Fact::Policy(policy) => {
                self.policy = policy.clone();
                if self.open {
                    self.update_action();
                }
            }
        }
    }

    fn close(&mut self, now: i64) {
        self.go_on(now);
        self.open = false;
    }

    /// The first message that nobody, or no person, has answered.
    pub(crate) fn unanswered_since(&self, people: bool) -> Option<i64> {
        self.unanswered[&people].iter().copied().min()
    }

    pub(crate) fn last_answer(&self, people: bool) -> Option<i64> {
        self.last_answer.get(&people).copied()
    }

    /// Where it stood still for any of these causes, as far as it had not ended by `end`:
    /// in order, and what touches as one.
    pub(crate) fn still(&self, causes: &[PauseCause], end: Option<i64>) -> Vec<Still> {
        let all = causes.iter().filter_map(|cause| self.pauses.get(cause));
        let mut all: Vec<Still> = all.flatten().copied().collect();
        if let Some(end) = end {
            all.retain(|(from, _)| *from < end);
            for (_, to) in &mut all {
                *to = Some(to.map_or(end, |to| to.min(end)));
            }
        }
        all.sort();
        let mut merged: Vec<Still> = Vec::new();
        for (from, to) in all {
            match merged.last_mut() {
                Some((_, last)) if last.is_none_or(|last| from <= last) => {
                    *last = last.zip(to).map(|(last, to)| last.max(to));
                }
                _ => merged.push((from, to)),
            }
        }
        merged
    }

    /// What the policy makes of the ticket, without what its clocks did.
    pub(crate) fn class(&self) -> Class {
        let plan = &self.policy;
        let topic = &plan.topics[self.topic];
        let mut class = Class {
            urgency: topic.urgency,
            priority: topic.priority,
            queue: topic.queue,
            naming: Vec::new(),
        };
        let above = self.above();
        let above = above.and_then(|above| plan.topics[above].clocks.as_ref());
        let clocks = topic.clocks.as_ref().or(above).unwrap_or(&plan.usual);
        class.naming.push(clocks.clone());
        for rule in &plan.rules {
            let applies = rule.segment.is_none_or(|one| self.segment == Some(one))
                && (rule.amount).is_none_or(|least| self.amount.is_some_and(|own| own >= least));
            if !applies {
                continue;
            }
            // Rules act between Routine and Elevated alone.
            if rule.elevated && class.urgency == Urgency::Routine {
                class.urgency = Urgency::Elevated;
            }
            class.priority = rule.priority.unwrap_or(class.priority);
            class.queue = rule.queue.unwrap_or(class.queue);
            class.naming.insert(0, rule.clocks.clone());
            if !plan.accumulate {
                break;
            }
        }
        class
    }

    pub(crate) fn is_snoozed(&self) -> bool {
        matches!(self.held, Some((HoldReason::Snoozed, _)))
    }

    /// Whether it stands in the top three tiers. What clocks raise never brings it there.
    pub(crate) fn is_top(&self) -> bool {
        self.stands(&self.class(), Raised::default()).0.is_top()
    }

    /// The tier, the priority and the queue in force: what people set by hand counts, then
    /// what clocks raised.
    pub(crate) fn stands(&self, class: &Class, raised: Raised) -> (Urgency, Priority, Name) {
        let then = self
            .action
            .and_then(|(then, done)| then.filter(|_| done))
            .unwrap_or(class.urgency);
        let mut urgency = class.urgency.min(then);
        if raised.elevated {
            urgency = urgency.max(Urgency::Elevated);
        }
        let priority = raised.priority.max(Some(class.priority)).unwrap();
        let queue = raised.queue.unwrap_or(class.queue);
        (
            urgency,
            self.hand_priority.unwrap_or(priority),
            self.hand_queue.unwrap_or(queue),
        )
    }

    pub(crate) fn segment_targets(&self) -> Option<&Targets> {
        self.segment.map(|segment| &self.policy.segments[segment])
    }
}

fn change<T>(value: &mut Option<T>, patch: Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *value = None,
        Patch::Set(new) => *value = Some(new),
    }
}
