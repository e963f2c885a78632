//! Random histories told to an engine and to a model of each ticket, and compared after
//! each thing that is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use nightdesk::{
    AgentId, AgentKind, AgentSpec, Applied, Command, Engine, Event, EventKind, Input, Patch,
    Policy, Refusal, TicketId, TicketState, Timestamp,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::dice::Dice;
use super::history::{Fact, Told};
use super::instance::What;
use super::model::{MeetOutcome, Model, Said};
use super::plan::{ANCHORS, CLOCKS, Name, Plan, QUEUES, SEGMENTS, TOPICS};

pub(crate) type Checked<T = ()> = Result<T, TestCaseError>;

pub(crate) const HUMAN: u128 = 7;
pub(crate) const BOT: u128 = 8;

/// A random case: the policies, the first of them at the start, and the steps.
#[derive(Clone)]
pub(crate) struct Case {
    steps: Vec<Vec<u16>>,
    plans: Vec<Vec<u16>>,
}

/// The rolls mean nothing to a reader; what failed is told as a journal.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a history of {} steps", self.steps.len())
    }
}

pub(crate) fn cases(steps: usize) -> impl Strategy<Value = Case> {
    let steps = vec(vec(any::<u16>(), 20).no_shrink(), 1..=steps);
    (steps, vec(vec(any::<u16>(), 900), 3)).prop_map(|(steps, plans)| Case { steps, plans })
}

pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) models: BTreeMap<TicketId, Model>,
    pub(crate) plans: Vec<Rc<Plan>>,
    pub(crate) policy: Rc<Plan>,
    pub(crate) now: i64,
    journal: String,
}

/// The one of a list that the engine's own name means.
fn known(name: &str, list: &[Name]) -> Name {
    list.iter().copied().find(|known| *known == name).unwrap()
}

fn wrong<T>(what: impl std::fmt::Display) -> Checked<T> {
    Err(TestCaseError::fail(what.to_string()))
}

impl World {
    fn new(case: &Case) -> Self {
        let plans = case.plans.iter();
        let plans: Vec<Rc<Plan>> = plans
            .map(|rolls| Rc::new(Plan::from_rolls(rolls)))
            .collect();
        let mut world = Self {
            engine: Engine::new(Policy::new(&plans[0].document()).unwrap()),
            models: BTreeMap::new(),
            policy: plans[0].clone(),
            plans,
            now: 0,
            journal: String::new(),
        };
        // Before anything that can fail: two who answer, one of them a program.
        let start = Dice::new(&case.plans[1]).pick(&super::steps::STARTS);
        world.now = start;
        for spec in [AgentSpec::new(HUMAN), AgentSpec::new(BOT).bot()] {
            let register = Command::RegisterAgent(spec.channel("chat"));
            let input = Input::new(instant(start), register);
            world.engine.apply(&input, &mut Vec::new()).unwrap();
        }
        world
    }

    pub(crate) fn run(case: &Case) -> Checked {
        let mut world = Self::new(case);
        for step in &case.steps {
            for input in world.inputs(&mut Dice::new(step)) {
                if let Err(error) = world.give(&input) {
                    let policy = serde_json::to_string(&world.plans[0].document()).unwrap();
                    let journal = &world.journal;
                    return wrong(format_args!("{error}\npolicy: {policy}\n{journal}"));
                }
            }
        }
        Ok(())
    }

    fn give(&mut self, input: &Input) -> Checked {
        let mut events = Vec::new();
        self.engine.advance(input.at, &mut events).unwrap();
        let holders = self.holders();
        let outcome = self.engine.apply(input, &mut events);
        let text = serde_json::to_string(input).unwrap();
        writeln!(self.journal, "{text} -> {outcome:?}").unwrap();
        let now = input.at.as_micros();
        self.now = now;
        let mut expected: BTreeMap<TicketId, Vec<Said>> = BTreeMap::new();
        for (ticket, model) in &mut self.models {
            expected.insert(*ticket, model.pass(now));
        }
        self.check_outcome(input, &outcome)?;
        if outcome == Ok(Applied::Done) {
            for (ticket, fact) in self.facts(&input.command, input, &holders) {
                let at = input.occurred_at.unwrap_or(input.at).as_micros();
                let opened = matches!(fact, Fact::Opened { .. });
                if opened {
                    let policy = Fact::Policy(self.policy.clone());
                    let told = Told {
                        now,
                        at,
                        fact: policy,
                    };
                    self.models.insert(ticket, Model::new(told));
                }
                let model = self.models.get_mut(&ticket).unwrap();
                let said = model.tell(Told { now, at, fact });
                expected.entry(ticket).or_default().extend(said);
            }
        }
        for (ticket, expected) in expected {
            let said: Vec<Said> = events
                .iter()
                .filter_map(|event| of(event, ticket))
                .collect();
            if said != expected {
                let clocks = &self.models[&ticket].instances;
                return wrong(format_args!(
                    "{ticket}: the engine said {said:#?}\nthe model {expected:#?}\n{clocks:#?}"
                ));
            }
        }
        self.compare()?;
        match self.engine.check_invariants() {
            Ok(()) => Ok(()),
            Err(broken) => wrong(format_args!("{broken:?}")),
        }
    }

    /// Who has which ticket: what solves it is whose deed.
    fn holders(&self) -> BTreeMap<TicketId, AgentKind> {
        let mut holders = BTreeMap::new();
        for ticket in self.engine.tickets() {
            let state = self.engine.ticket(ticket).unwrap().state;
            if let TicketState::Assigned(agent)
            | TicketState::Held {
                agent: Some(agent), ..
            } = state
            {
                holders.insert(ticket, kind(agent));
            }
        }
        holders
    }

    fn check_outcome(&self, input: &Input, outcome: &Result<Applied, Refusal>) -> Checked {
        let Command::MeetClock {
            ticket,
            clock,
            agent,
        } = &input.command
        else {
            return Ok(());
        };
        let got = match outcome {
            Ok(Applied::Done) => MeetOutcome::Done,
            Ok(Applied::Already) => MeetOutcome::Already,
            Err(Refusal::ClockNotRunning { .. }) => MeetOutcome::NotRunning,
            Err(Refusal::ClockNeedsPerson { .. }) => MeetOutcome::NeedsPerson,
            _ => return Ok(()),
        };
        let by = agent.map_or(AgentKind::Human, kind);
        let at = input.occurred_at.unwrap_or(input.at).as_micros();
        let expected = self.models[ticket].meets(clock.as_str(), by, at);
        if got == expected {
            Ok(())
        } else {
            wrong(format_args!(
                "meeting `{clock}`: {outcome:?}, not {expected:?}"
            ))
        }
    }

    /// What a command that was carried out tells of each ticket.
    fn facts(
        &mut self,
        command: &Command,
        input: &Input,
        holders: &BTreeMap<TicketId, AgentKind>,
    ) -> Vec<(TicketId, Fact)> {
        let amount = |value: &nightdesk::AttributeValue| match value {
            nightdesk::AttributeValue::Integer(amount) => Some(*amount),
            _ => None,
        };
        let (ticket, fact) = match command {
            Command::OpenTicket(spec) => {
                let segment = spec.segment.as_ref();
                let fact = Fact::Opened {
                    topic: known(spec.topic.as_str(), TOPICS),
                    segment: segment.map(|name| known(name.as_str(), SEGMENTS)),
                    amount: spec.attributes.get("amount").and_then(amount),
                };
                (spec.id, fact)
            }
            Command::ChangeTicket { ticket, change } => {
                let topic = change.topic.as_ref();
                let new = change.attributes.get("amount");
                let fact = Fact::Changed {
                    topic: topic.map(|name| known(name.as_str(), TOPICS)),
                    segment: match &change.segment {
                        Patch::Keep => Patch::Keep,
                        Patch::Clear => Patch::Clear,
                        Patch::Set(name) => Patch::Set(known(name.as_str(), SEGMENTS)),
                    },
                    amount: new.and_then(Option::as_ref).and_then(amount),
                    priority: change.priority,
                };
                (*ticket, fact)
            }
            Command::CustomerWrote { ticket } => (*ticket, Fact::CustomerWrote),
            Command::AgentWrote { ticket, agent } => (*ticket, Fact::Answered(kind(*agent))),
            Command::HoldTicket {
                ticket,
                reason,
                until,
            } => {
                let until = until.map(|until| until.as_micros());
                (*ticket, Fact::Held(*reason, until))
            }
            Command::ResumeTicket { ticket } => (*ticket, Fact::Resumed),
            Command::TransferToQueue { ticket, queue } => {
                (*ticket, Fact::Transferred(known(queue.as_str(), QUEUES)))
            }
            Command::TransferToAgent { ticket, .. } => (*ticket, Fact::Given),
            Command::ActionDone { ticket } => (*ticket, Fact::ActionDone),
            Command::ResolveTicket { ticket } => {
                let by = holders.get(ticket).copied().unwrap_or(AgentKind::Human);
                (*ticket, Fact::Resolved(by))
            }
            Command::AbandonTicket { ticket } => (*ticket, Fact::Abandoned),
            Command::CancelTicket { ticket } => (*ticket, Fact::Cancelled),
            Command::ReopenTicket { ticket } => (*ticket, Fact::Reopened),
            Command::SetAnchor { ticket, anchor, at } => {
                let at = at.or(input.occurred_at).unwrap_or(input.at);
                let name = known(anchor.as_str(), ANCHORS);
                (*ticket, Fact::Anchored(name, at.as_micros()))
            }
            Command::MeetClock {
                ticket,
                clock,
                agent,
            } => {
                let names: Vec<Name> = CLOCKS.iter().map(|(name, _)| *name).collect();
                let by = agent.map_or(AgentKind::Human, kind);
                (*ticket, Fact::Met(known(clock.as_str(), &names), by))
            }
            Command::ReplacePolicy { document, .. } => {
                let mut plans = self.plans.iter();
                let plan = plans.find(|plan| plan.document() == **document);
                self.policy = plan.unwrap().clone();
                // Every ticket comes to stand under it, the first that arrived first.
                let tickets = self.engine.tickets();
                let policy = || Fact::Policy(self.policy.clone());
                return tickets.map(|ticket| (ticket, policy())).collect();
            }
            _ => return Vec::new(),
        };
        vec![(ticket, fact)]
    }

    /// What the engine says when asked is what the model says.
    fn compare(&self) -> Checked {
        for (ticket, model) in &self.models {
            let known = model.known();
            let view = self.engine.ticket(*ticket).unwrap();
            if let Some(class) = &view.class {
                let got = (class.urgency, class.priority, class.queue.as_str());
                let due = class.due.map(|due| due.as_micros());
                let work_from = model.work_from(&known);
                if got != model.stands(&known) || due != work_from {
                    return wrong(format_args!(
                        "{ticket} stands {got:?} due {due:?}, not {:?} due {work_from:?}",
                        model.stands(&known)
                    ));
                }
            }
            if view.class.is_some() != known.open
                || view.unanswered != known.unanswered_since(false).is_some()
            {
                return wrong(format_args!(
                    "{view:#?}, yet {:?}",
                    known.unanswered_since(false)
                ));
            }
            let clocks = self.engine.clocks(*ticket).unwrap();
            if clocks.len() != model.instances.len() {
                return wrong(format_args!("{clocks:#?}, not {:#?}", model.instances));
            }
            for (clock, one) in clocks.iter().zip(&model.instances) {
                let due = clock.due.map(|due| due.as_micros());
                let mut same = clock.clock == *one.name
                    && clock.instance == one.number
                    && clock.state == one.state()
                    && due == one.due(&known);
                let elapsed = one.elapsed(&known, self.now);
                let work_from = one.work_from(&known);
                same &= clock.explanation.is_some() || !one.runs();
                if let Some(why) = &clock.explanation {
                    same &= why.started_at.as_micros() == one.start
                        && why.ended_at.map(|at| at.as_micros()) == one.end.map(|(at, _)| at)
                        && Some(why.elapsed.as_micros()) == elapsed
                        && why.late == one.is_late(&known, self.now)
                        && why.work_from.map(|at| at.as_micros()) == work_from;
                }
                if !same {
                    return wrong(format_args!(
                        "{clock:#?} is not as {one:#?}, due {:?}, {elapsed:?} counted, work from {work_from:?}",
                        one.due(&known)
                    ));
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn kind(agent: AgentId) -> AgentKind {
    if agent == AgentId::new(BOT) {
        AgentKind::Bot
    } else {
        AgentKind::Human
    }
}

/// What an event says of a ticket's clocks.
fn of(event: &Event, wanted: TicketId) -> Option<Said> {
    let micros = |at: &Option<Timestamp>| at.map(|at| at.as_micros());
    let (ticket, clock, instance, what) = match &event.kind {
        EventKind::ClockStarted {
            ticket,
            clock,
            instance,
            due,
        } => (ticket, clock, instance, What::Started(micros(due))),
        EventKind::ClockChanged {
            ticket,
            clock,
            instance,
            due,
        } => (ticket, clock, instance, What::Changed(micros(due))),
        EventKind::ClockWarning {
            ticket,
            clock,
            instance,
            warning,
            due,
        } => (ticket, clock, instance, What::Warned(*warning, micros(due))),
        EventKind::ClockLead {
            ticket,
            clock,
            instance,
            due,
        } => (ticket, clock, instance, What::Lead(due.as_micros())),
        EventKind::ClockBreached {
            ticket,
            clock,
            instance,
            due,
        } => (ticket, clock, instance, What::Breached(due.as_micros())),
        EventKind::BreachWithdrawn {
            ticket,
            clock,
            instance,
            due,
        } => (ticket, clock, instance, What::BreachWithdrawn(micros(due))),
        EventKind::ClockMet {
            ticket,
            clock,
            instance,
            met_at,
            late,
        } => {
            let met = What::Met {
                at: met_at.as_micros(),
                late: *late,
            };
            (ticket, clock, instance, met)
        }
        EventKind::ClockWithdrawn {
            ticket,
            clock,
            instance,
        } => (ticket, clock, instance, What::Withdrawn),
        _ => return None,
    };
    (*ticket == wanted).then(|| Said {
        now: event.at.as_micros(),
        clock: clock.as_str().to_owned(),
        instance: *instance,
        what,
    })
}
