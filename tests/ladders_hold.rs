//! Ladders against a naive model, over random histories: which step is in force, when steps
//! are taken, that a step never keeps out whom the one before let in, and that it makes no
//! difference how often time is let pass.
//!
//! The model keeps what happened and works out everything from it after each input. Seen to
//! fail: on a second too much for each time a ticket was with an agent, on expecting agents
//! outside their roster, and on a ticket left out when ladders are looked at again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeMap;

use nightdesk::document::{Channel, Ladder, Queue, Step, Topic};
use nightdesk::{
    AgentSpec, Command, Engine, Event, EventKind, Input, Level, Policy, PolicyDocument, Presence,
    TicketId, TicketSpec, TicketState, Timestamp,
};
use proptest::prelude::*;

const SKILLS: [&str; 3] = ["a", "b", "c"];
const SECOND: i64 = 1_000_000;

/// A step: seconds after the one before, and the level each skill comes down to (0: dropped).
#[derive(Clone, Debug)]
struct StepPlan {
    after: i64,
    levels: [u8; 3],
    any_group: bool,
}

#[derive(Clone, Debug)]
struct Plan {
    needs: [u8; 3],
    grouped: bool,
    steps: Vec<StepPlan>,
}

#[derive(Clone, Debug)]
struct AgentPlan {
    levels: [u8; 3],
    in_group: bool,
    /// In seconds; with one, the agent is expected only then or when there.
    shift: Option<(i64, i64)>,
}

#[derive(Clone, Debug)]
enum Deed {
    Register(u8, AgentPlan),
    Remove(u8),
    Presence(u8, Presence),
    Open(u8),
    Hold(u8),
    Resume(u8),
    Release(u8),
    Wait,
}

fn plan() -> impl Strategy<Value = Plan> {
    let step = (1..90_i64, prop::array::uniform3(0..4_u8), any::<bool>());
    let steps = prop::collection::vec(step, 1..4);
    (prop::array::uniform3(0..4_u8), any::<bool>(), steps).prop_map(|(needs, grouped, steps)| {
        let mut so_far = needs.map(|_| 100);
        let steps = steps.into_iter().map(|(after, levels, any_group)| {
            for (level, lower) in so_far.iter_mut().zip(levels) {
                *level = lower.min(*level);
            }
            StepPlan {
                after,
                levels: so_far,
                any_group,
            }
        });
        Plan {
            needs,
            grouped,
            steps: steps.collect(),
        }
    })
}

fn deeds() -> impl Strategy<Value = Vec<(i64, Deed)>> {
    let agent = (
        prop::array::uniform3(0..4_u8),
        any::<bool>(),
        prop::option::of((0..400_i64, 1..200_i64)),
    );
    let agent = agent.prop_map(|(levels, in_group, shift)| AgentPlan {
        levels,
        in_group,
        shift: shift.map(|(from, length)| (from, from + length)),
    });
    let presence = prop::sample::select(vec![
        Presence::Online,
        Presence::Away,
        Presence::Offline,
        Presence::Draining,
    ]);
    let deed = prop_oneof![
        3 => (0..4_u8, agent).prop_map(|(id, plan)| Deed::Register(id, plan)),
        1 => (0..4_u8).prop_map(Deed::Remove),
        4 => (0..4_u8, presence).prop_map(|(id, to)| Deed::Presence(id, to)),
        3 => (0..5_u8).prop_map(Deed::Open),
        1 => (0..5_u8).prop_map(Deed::Hold),
        1 => (0..5_u8).prop_map(Deed::Resume),
        1 => (0..5_u8).prop_map(Deed::Release),
        2 => Just(Deed::Wait),
    ];
    prop::collection::vec((0..60_i64, deed), 1..40)
}

fn document(plan: &Plan) -> PolicyDocument {
    let mut topic = Topic::new().queue("q");
    for (skill, level) in SKILLS.iter().zip(plan.needs) {
        if level > 0 {
            topic = topic.skill(*skill, i64::from(level));
        }
    }
    if plan.grouped {
        topic = topic.group("desk");
    }
    let mut ladder = Ladder::new();
    for step in &plan.steps {
        let mut written = Step::new().after(format!("{}s", step.after).as_str());
        for (skill, level) in SKILLS.iter().zip(step.levels) {
            written = match level {
                0 => written.drop_skill(*skill),
                1..=99 => written.level(*skill, i64::from(level)),
                _ => written,
            };
        }
        ladder = ladder.step(written.any_group(step.any_group));
    }
    let document = PolicyDocument::new("ladders");
    let document = SKILLS
        .iter()
        .fold(document, |document, skill| document.skill(*skill));
    document
        .group("desk")
        .channel("phone", Channel::new(true))
        .ladder("l", ladder)
        .queue("q", Queue::new().ladder("l"))
        .topic("t", topic)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * SECOND).unwrap()
}

impl Plan {
    /// Whether an agent would do on a step, worked out from the steps before it.
    fn meets(&self, step: usize, agent: &AgentPlan) -> bool {
        let taken = &self.steps[..step];
        let skills = (0..3).all(|skill| {
            let lowest = taken.iter().map(|step| step.levels[skill]).min();
            agent.levels[skill] >= self.needs[skill].min(lowest.unwrap_or(100))
        });
        let grouped = self.grouped && !taken.iter().any(|step| step.any_group);
        skills && (agent.in_group || !grouped)
    }
}

/// What is known of a ticket: when it began to wait, and what it had waited before.
#[derive(Clone, Debug, Default)]
struct Told {
    taken: usize,
    waits_since: Option<i64>,
    waited: i64,
}

#[derive(Default)]
struct Model {
    agents: BTreeMap<u8, (AgentPlan, Presence)>,
    tickets: BTreeMap<TicketId, Told>,
}

impl Model {
    fn expected(&self, now: i64) -> impl Iterator<Item = &AgentPlan> {
        let there = move |(plan, presence): &&(AgentPlan, Presence)| {
            let on_duty = |(from, until)| from * SECOND <= now && now < until * SECOND;
            *presence != Presence::Offline || plan.shift.is_none_or(on_duty)
        };
        self.agents.values().filter(there).map(|(plan, _)| plan)
    }

    /// Which step is in force of a ticket that waits.
    fn in_force(&self, plan: &Plan, taken: usize, now: i64) -> usize {
        let mut steps = taken..=plan.steps.len();
        let possible = steps.find(|step| self.expected(now).any(|agent| plan.meets(*step, agent)));
        possible.unwrap_or(taken)
    }

    fn hear(&mut self, plan: &Plan, event: &Event) -> Result<(), TestCaseError> {
        let now = event.at.as_micros();
        match &event.kind {
            EventKind::PresenceChanged { agent, to, .. } => {
                let known = self.agents.get_mut(&(agent.get() as u8));
                known.unwrap().1 = *to;
            }
            EventKind::AgentRemoved { agent } => {
                self.agents.remove(&(agent.get() as u8));
            }
            EventKind::TicketOpened { ticket, .. } => {
                let told = Told {
                    waits_since: Some(now),
                    ..Told::default()
                };
                self.tickets.insert(*ticket, told);
            }
            EventKind::Assigned { ticket, .. } | EventKind::TicketHeld { ticket, .. } => {
                let told = self.tickets.get_mut(ticket).unwrap();
                let since = told.waits_since.take();
                told.waited += since.map_or(0, |since| now - since);
            }
            EventKind::TicketRequeued { ticket, .. } | EventKind::TicketResumed { ticket, .. } => {
                let told = self.tickets.get_mut(ticket).unwrap();
                told.waits_since.get_or_insert(now);
            }
            EventKind::StepTaken { ticket, step, .. } => {
                let told = self.tickets.get_mut(ticket).unwrap();
                let since = told.waits_since.expect("taken while it does not wait");
                let due = since + plan.steps[told.taken].after * SECOND - told.waited;
                prop_assert_eq!(now, due.max(since), "{:?} at its own instant", event);
                told.taken += 1;
                prop_assert_eq!(usize::from(*step), told.taken);
                (told.waited, told.waits_since) = (0, Some(now));
            }
            EventKind::Offered {
                ticket, decision, ..
            } => {
                let taken = self.tickets[ticket].taken;
                let step = self.in_force(plan, taken, now);
                prop_assert_eq!(usize::from(decision.step.unwrap_or(0)), step, "{:?}", event);
            }
            _ => {}
        }
        Ok(())
    }
}

fn command(deed: &Deed) -> Option<Command> {
    let ticket = |id: u8| TicketId::new(u128::from(id) + 1);
    Some(match deed {
        Deed::Register(id, plan) => {
            let mut spec = AgentSpec::new(u128::from(*id)).channel("phone");
            for (skill, level) in SKILLS.iter().zip(plan.levels) {
                if level > 0 {
                    spec = spec.skill(*skill, Level::new(level).unwrap());
                }
            }
            if plan.in_group {
                spec = spec.group("desk");
            }
            if let Some((from, until)) = plan.shift {
                spec = spec.shift(at(from), at(until));
            }
            Command::RegisterAgent(spec)
        }
        Deed::Remove(id) => Command::RemoveAgent {
            agent: u128::from(*id).into(),
        },
        Deed::Presence(id, presence) => Command::SetPresence {
            agent: u128::from(*id).into(),
            presence: *presence,
        },
        Deed::Open(id) => Command::OpenTicket(TicketSpec::new(ticket(*id), "t", "phone")),
        Deed::Hold(id) => Command::HoldTicket {
            ticket: ticket(*id),
            reason: nightdesk::HoldReason::Customer,
            until: None,
        },
        Deed::Resume(id) => Command::ResumeTicket {
            ticket: ticket(*id),
        },
        Deed::Release(id) => Command::ReleaseTicket {
            ticket: ticket(*id),
        },
        Deed::Wait => return None,
    })
}

fn run(plan: &Plan, deeds: &[(i64, Deed)]) -> Result<(), TestCaseError> {
    let policy = Policy::new(&document(plan)).unwrap();
    let mut engine = Engine::new(policy.clone());
    let mut ticked = Engine::new(policy);
    let (mut seconds, mut all, mut again) = (0, Vec::new(), Vec::new());
    let mut model = Model::default();
    for (pause, deed) in deeds {
        for second in seconds..=seconds + pause {
            ticked.advance(at(second), &mut again).unwrap();
        }
        seconds += pause;
        let mut events = Vec::new();
        engine.advance(at(seconds), &mut events).unwrap();
        for event in &events {
            model.hear(plan, event)?;
        }
        let from = events.len();
        if let Some(command) = command(deed) {
            let input = Input::new(at(seconds), command);
            let done = engine.apply(&input, &mut events);
            let _ = ticked.apply(&input, &mut again);
            if let (Deed::Register(id, agent), Ok(nightdesk::Applied::Done)) = (deed, done) {
                model.agents.insert(*id, (agent.clone(), Presence::Offline));
            }
        }
        for event in &events[from..] {
            model.hear(plan, event)?;
        }
        prop_assert_eq!(engine.check_invariants(), Ok(()), "{:#?}", events);
        for ticket in engine.tickets() {
            let view = engine.ticket(ticket).unwrap();
            if view.state == TicketState::Waiting {
                let step = model.in_force(plan, model.tickets[&ticket].taken, seconds * SECOND);
                prop_assert_eq!(usize::from(view.step.unwrap_or(0)), step, "{:?}", ticket);
            }
        }
        all.extend(events);
    }
    prop_assert_eq!(&all, &again);
    prop_assert_eq!(engine.state_digest(), ticked.state_digest());
    Ok(())
}

#[test]
fn an_offer_names_the_step_in_force_and_none_where_there_is_none() {
    let text = r#"
        version = 1
        name = "named"
        skills = ["a"]
        channels.phone = { live = true }
        ladders.down = { steps = [{ after = "1m", drop_skills = ["a"] }] }
        queues.front = { ladder = "down" }
        topics.any = { queue = "front", skills = { a = 1 } }
    "#;
    let document: PolicyDocument = toml::from_str(text).unwrap();
    let mut engine = Engine::new(Policy::new(&document).unwrap());
    let able = AgentSpec::new(1).channel("phone").skill("a", Level::MIN);
    let other = AgentSpec::new(2).channel("phone");
    let open = |ticket: u128| Command::OpenTicket(TicketSpec::new(ticket, "any", "phone"));
    let online = |agent: u128| Command::SetPresence {
        agent: agent.into(),
        presence: Presence::Online,
    };
    let start: Timestamp = "2026-03-01T03:00:00Z".parse().unwrap();
    let mut events = Vec::new();
    for command in [
        Command::RegisterAgent(able),
        Command::RegisterAgent(other),
        online(1),
        online(2),
        open(1),
        open(2),
    ] {
        let input = Input::new(start, command);
        engine.apply(&input, &mut events).unwrap();
    }
    // The second waits a minute until nobody need be able any more.
    let later = start.saturating_add(nightdesk::Span::from_secs(60));
    engine.advance(later, &mut events).unwrap();
    let steps: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Offered {
                agent, decision, ..
            } => Some((*agent, decision.step)),
            _ => None,
        })
        .collect();
    assert_eq!(steps, [(1.into(), None), (2.into(), Some(1))]);
}

proptest! {
    #[test]
    fn ladders_are_where_a_naive_model_has_them(plan in plan(), deeds in deeds()) {
        run(&plan, &deeds)?;
    }

    #[test]
    fn no_step_keeps_out_whom_the_one_before_let_in(
        plan in plan(),
        levels in prop::array::uniform3(0..4_u8),
        in_group in any::<bool>(),
    ) {
        let agent = AgentPlan { levels, in_group, shift: None };
        let mut lacking: Option<usize> = None;
        let mut engine = Engine::new(Policy::new(&document(&plan)).unwrap());
        let mut events = Vec::new();
        // Held back from the line by being away, and asked on each step what it lacks.
        for deed in [Deed::Register(0, agent), Deed::Open(0)] {
            engine.apply(&Input::new(at(0), command(&deed).unwrap()), &mut events).unwrap();
        }
        for second in 0..300 {
            engine.advance(at(second), &mut events).unwrap();
            let unmet = engine.unmet_needs(1_u128.into(), 0_u128.into()).unwrap().len();
            prop_assert!(lacking.is_none_or(|before| unmet <= before));
            lacking = Some(unmet);
        }
    }
}
