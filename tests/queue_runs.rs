//! Random desks with hours, limits, answers, overflow and loads, under random inputs.
//!
//! After each input: the invariants (which count lines, loads and places anew, and ask of
//! every waiting ticket whether it should have gone elsewhere); a refused input changed
//! nothing but the time; the events tell the same of hours, loads and moves as the views.
//! And an engine that is told of every timer, and of many instants in between, says the same.
//!
//! Seen to fail: tickets asked in the order in which they came instead of the line's (a load
//! that rises sends on others than the views' order says); a load that is not looked at after
//! an agent takes a ticket; `been` forgotten, so that a ticket moves twice into one queue; the
//! limit asked again of who comes back.
//!
//! A long run: `NIGHTDESK_DEEP=100 cargo test --release --test queue_runs`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

use std::collections::{BTreeMap, BTreeSet};

use nightdesk::document::{Answer, Channel, Load, Offer, Overflow, Queue, Targets, Topic};
use nightdesk::{
    AgentSpec, CalendarDocument, Command, Engine, Event, EventKind, HoldReason, Input, Level,
    MoveCause, Policy, PolicyDocument, Presence, QueueEvent, Span, TicketChange, TicketId,
    TicketSpec, TicketState, Timestamp, Urgency,
};
use proptest::prelude::*;

const QUEUES: usize = 4;
const TICKETS: u64 = 24;
const AGENTS: u64 = 4;

/// One queue, as numbers that the policy is made of.
#[derive(Clone, Debug)]
struct Desk {
    hours: Option<u8>,
    closed: u8,
    limit: Option<u8>,
    full: u8,
    attempts: Option<(u8, u8)>,
    overflow: Vec<(bool, u8, bool)>,
    load: u8,
}

fn desk() -> impl Strategy<Value = Desk> {
    (
        prop::option::weighted(0.6, 0_u8..3),
        0_u8..6,
        prop::option::weighted(0.5, 1_u8..4),
        0_u8..4,
        prop::option::weighted(0.5, (1_u8..3, 0_u8..4)),
        prop::collection::vec((any::<bool>(), 0_u8..4, any::<bool>()), 0..3),
        0_u8..5,
    )
        .prop_map(
            |(hours, closed, limit, full, attempts, overflow, load)| Desk {
                hours,
                closed,
                limit,
                full,
                attempts,
                overflow,
                load,
            },
        )
}

fn queue_name(queue: usize) -> String {
    format!("q{queue}")
}

/// A queue sends on only to those after it, so that there is no circle.
fn later(queue: usize, pick: u8) -> Option<String> {
    let after = QUEUES - 1 - queue;
    (after > 0).then(|| queue_name(queue + 1 + usize::from(pick) % after))
}

fn answer(queue: usize, pick: u8, words: &[&str]) -> Answer {
    match (pick, later(queue, pick)) {
        (0, _) => Answer::refer("Partner line"),
        (1 | 2, Some(to)) => Answer::queue(to),
        (pick, _) => Answer::from(words[usize::from(pick) % words.len()]),
    }
}

/// Open in Monday's even hours, or all day but one hour, or once and never again.
fn calendar(which: u8) -> CalendarDocument {
    let text = match which {
        0 => {
            "zone = 'UTC'\nhours = { mon = [['00:00', '01:00'], ['02:00', '03:00'], ['04:00', '05:00']] }"
        }
        1 => "zone = 'UTC'\nhours = { mon = [['01:30', '24:00']] }",
        _ => "zone = 'UTC'\nhours = { }\nexceptions = { '2026-03-02' = [['00:30', '02:30']] }",
    };
    toml::from_str(text).unwrap()
}

fn policy(desks: &[Desk], offset: usize) -> PolicyDocument {
    let mut document = PolicyDocument::new("random")
        .callback_channel("callback")
        .skill("cards")
        .channel("phone", Channel::new(true).cost(50))
        .channel("callback", Channel::new(false).cost(50))
        .targets(Targets::new().tier(Urgency::Routine, "10m"));
    for which in 0..3 {
        document = document.add_calendar(format!("c{which}"), calendar(which));
    }
    for (number, desk) in desks.iter().enumerate() {
        let mut queue =
            Queue::new().when_closed(answer(number, desk.closed, &["wait", "bot", "callback"]));
        if let Some(hours) = desk.hours {
            queue = queue.hours(format!("c{hours}"));
        }
        if let Some(limit) = desk.limit {
            queue = queue.limit(i64::from(limit));
        }
        queue = queue.when_full(answer(number, desk.full, &["refuse", "callback"]));
        if let Some((attempts, then)) = desk.attempts {
            let then = answer(number, then, &["wait", "callback"]);
            let offer = Offer::new("30s").attempts(i64::from(attempts));
            queue = queue.offer(offer.when_exhausted(then));
        }
        for (by_load, pick, protect) in &desk.overflow {
            let Some(to) = later(number, *pick) else {
                continue;
            };
            let mut overflow = Overflow::to_queue(&*to);
            overflow = if *by_load {
                overflow.when(format!("load {}", queue_name(number)))
            } else {
                overflow.after(Span::from_secs(60 * (1 + u32::from(*pick))))
            };
            if *protect {
                overflow = overflow.unless(format!("load {to}"));
            }
            queue = queue.overflow(overflow);
        }
        let load = Load::new(queue_name(number));
        let load = match desk.load {
            0 => load.waiting(2 + offset as i64).until(1),
            1 => load.estimated_wait("3m").until("1m"),
            2 => load.oldest("4m").until("2m"),
            3 => load.service_level_below(60).of(2).until(90),
            _ => load.nobody_on_duty(true),
        };
        let topic = Topic::new().queue(queue_name(number));
        let danger = Topic::new()
            .queue(queue_name(number))
            .urgency(Urgency::Critical)
            .refer("Helpline");
        document = document
            .queue(queue_name(number), queue)
            .load(format!("load {}", queue_name(number)), load)
            .topic(
                format!("t{number}"),
                topic.skill("cards", 1 + number as i64 % 2),
            )
            .topic(format!("d{number}"), danger);
    }
    document
}

#[derive(Clone, Debug)]
enum Act {
    Open(u64, usize, bool),
    Presence(u64, Presence),
    Accept(u64, u64),
    Decline(u64, u64),
    Resolve(u64),
    Release(u64),
    Cancel(u64),
    Reopen(u64),
    Hold(u64, Option<u32>),
    Resume(u64),
    Move(u64, usize),
    Topic(u64, usize, bool),
    Update(u64, u8),
    Suspend(bool),
    Another(usize),
    Wait,
}

fn act() -> impl Strategy<Value = Act> {
    let ticket = || 1..=TICKETS;
    let agent = || 1..=AGENTS;
    let presence = prop::sample::select(vec![
        Presence::Online,
        Presence::Online,
        Presence::Away,
        Presence::Offline,
    ]);
    prop_oneof![
        12 => (ticket(), 0..QUEUES, prop::bool::weighted(0.15))
            .prop_map(|(ticket, queue, danger)| Act::Open(ticket, queue, danger)),
        4 => (agent(), presence).prop_map(|(agent, to)| Act::Presence(agent, to)),
        5 => (ticket(), agent()).prop_map(|(ticket, agent)| Act::Accept(ticket, agent)),
        4 => (ticket(), agent()).prop_map(|(ticket, agent)| Act::Decline(ticket, agent)),
        5 => ticket().prop_map(Act::Resolve),
        2 => ticket().prop_map(Act::Release),
        1 => ticket().prop_map(Act::Cancel),
        2 => ticket().prop_map(Act::Reopen),
        1 => (ticket(), prop::option::of(1_u32..600)).prop_map(|(ticket, s)| Act::Hold(ticket, s)),
        1 => ticket().prop_map(Act::Resume),
        2 => (ticket(), 0..QUEUES).prop_map(|(ticket, queue)| Act::Move(ticket, queue)),
        2 => (ticket(), 0..QUEUES, any::<bool>())
            .prop_map(|(ticket, queue, danger)| Act::Topic(ticket, queue, danger)),
        1 => (agent(), 1_u8..4).prop_map(|(agent, level)| Act::Update(agent, level)),
        1 => any::<bool>().prop_map(Act::Suspend),
        1 => (0_usize..3).prop_map(Act::Another),
        3 => Just(Act::Wait),
    ]
}

fn topic(queue: usize, danger: bool) -> String {
    format!("{}{queue}", if danger { "d" } else { "t" })
}

fn agent_spec(agent: u64, level: u8) -> AgentSpec {
    let spec = AgentSpec::new(u128::from(agent))
        .channel("phone")
        .channel("callback")
        .skill("cards", Level::new(level).unwrap());
    if agent == AGENTS { spec.bot() } else { spec }
}

fn command(act: &Act, desks: &[Desk], now: Timestamp) -> Option<Command> {
    let id = |ticket: u64| TicketId::from(u128::from(ticket));
    Some(match act {
        Act::Open(ticket, queue, danger) => Command::OpenTicket(TicketSpec::new(
            u128::from(*ticket),
            &*topic(*queue, *danger),
            "phone",
        )),
        Act::Presence(agent, presence) => Command::SetPresence {
            agent: u128::from(*agent).into(),
            presence: *presence,
        },
        Act::Accept(ticket, agent) => Command::AcceptOffer {
            ticket: id(*ticket),
            agent: u128::from(*agent).into(),
        },
        Act::Decline(ticket, agent) => Command::DeclineOffer {
            ticket: id(*ticket),
            agent: u128::from(*agent).into(),
            retry_after: None,
        },
        Act::Resolve(ticket) => Command::ResolveTicket {
            ticket: id(*ticket),
        },
        Act::Release(ticket) => Command::ReleaseTicket {
            ticket: id(*ticket),
        },
        Act::Cancel(ticket) => Command::CancelTicket {
            ticket: id(*ticket),
        },
        Act::Reopen(ticket) => Command::ReopenTicket {
            ticket: id(*ticket),
        },
        Act::Hold(ticket, secs) => Command::HoldTicket {
            ticket: id(*ticket),
            reason: HoldReason::Customer,
            until: secs.map(|secs| now.saturating_add(Span::from_secs(secs))),
        },
        Act::Resume(ticket) => Command::ResumeTicket {
            ticket: id(*ticket),
        },
        Act::Move(ticket, queue) => Command::TransferToQueue {
            ticket: id(*ticket),
            queue: queue_name(*queue).as_str().into(),
        },
        Act::Topic(ticket, queue, danger) => Command::ChangeTicket {
            ticket: id(*ticket),
            change: Box::new(TicketChange::new().topic(&*topic(*queue, *danger))),
        },
        Act::Update(agent, level) => Command::UpdateAgent(agent_spec(*agent, *level)),
        Act::Suspend(true) => Command::SuspendOffers,
        Act::Suspend(false) => Command::ResumeOffers,
        Act::Another(turn) => {
            let mut desks = desks.to_vec();
            desks.rotate_left(*turn);
            Command::ReplacePolicy {
                document: Box::new(policy(&desks, *turn)),
                queues: BTreeMap::new(),
            }
        }
        Act::Wait => return None,
    })
}

/// What the events alone tell of queues.
#[derive(Default)]
struct Told {
    /// Each ticket's life (a reopening begins another): the queues it was moved into.
    moved: BTreeMap<TicketId, BTreeSet<String>>,
    referred: BTreeSet<TicketId>,
    raised: BTreeSet<String>,
}

impl Told {
    fn event(&mut self, event: &Event) {
        match &event.kind {
            EventKind::TicketOpened { ticket, .. } | EventKind::TicketReopened { ticket, .. } => {
                self.moved.remove(ticket);
                self.referred.remove(ticket);
            }
            EventKind::Queue(QueueEvent::TicketOverflowed {
                ticket,
                from,
                to,
                cause,
            }) => {
                let queues = self.moved.entry(*ticket).or_default();
                queues.insert(from.to_string());
                assert!(queues.insert(to.to_string()), "back into {to}: {event}");
                if let MoveCause::Load(load) = cause {
                    assert!(self.raised.contains(load.as_str()), "{event}");
                }
            }
            EventKind::Queue(QueueEvent::ReferOut { ticket, .. }) => {
                assert!(self.referred.insert(*ticket), "said twice: {event}");
            }
            EventKind::Queue(QueueEvent::LoadRaised { load, .. }) => {
                assert!(self.raised.insert(load.to_string()), "{event}");
            }
            EventKind::Queue(QueueEvent::LoadEased { load, .. }) => {
                assert!(self.raised.remove(load.as_str()), "{event}");
            }
            _ => {}
        }
    }

    fn compare(&self, engine: &Engine) {
        let mut raised = BTreeSet::new();
        let mut waiting = 0;
        for queue in 0..QUEUES {
            let view = engine.queue(&queue_name(queue)).unwrap();
            raised.extend(view.loads.iter().map(ToString::to_string));
            waiting += view.waiting;
        }
        assert_eq!(raised, self.raised);
        // Who is being served stands in no queue, though another agent is sought for them.
        let unserved = engine.waiting().filter(|ticket| {
            let view = engine.ticket(*ticket).unwrap();
            !matches!(view.state, TicketState::Assigned(_))
        });
        assert_eq!(waiting, unserved.count() as u64);
    }
}

fn start() -> Timestamp {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

fn run(desks: &[Desk], acts: &[(u32, Act)]) {
    let policy = Policy::new(&policy(desks, 0)).unwrap();
    let mut engine = Engine::new(policy.clone());
    let mut ticked = Engine::new(policy);
    let (mut events, mut same) = (Vec::new(), Vec::new());
    let mut told = Told::default();
    let mut now = start();
    let agents = (1..=AGENTS).map(|agent| {
        let level = if agent == 1 { 1 } else { 2 };
        (0, Command::RegisterAgent(agent_spec(agent, level)))
    });
    let mut inputs: Vec<(u32, Option<Command>)> =
        agents.map(|(gap, command)| (gap, Some(command))).collect();
    let mut at = now;
    for (gap, act) in acts {
        at = at.saturating_add(Span::from_secs(*gap));
        inputs.push((*gap, command(act, desks, at)));
    }
    for (gap, command) in inputs {
        now = now.saturating_add(Span::from_secs(gap));
        let from = events.len();
        let mut before = engine.clone();
        let refused = match &command {
            Some(command) => {
                let input = Input::new(now, command.clone());
                tick(&mut ticked, now, &mut same);
                let _ = ticked.apply(&input, &mut same);
                engine.apply(&input, &mut events).is_err()
            }
            None => {
                tick(&mut ticked, now, &mut same);
                engine.advance(now, &mut events).unwrap();
                false
            }
        };
        engine
            .check_invariants()
            .unwrap_or_else(|broken| panic!("{command:?}: {broken:#?}"));
        if refused {
            before.advance(now, &mut Vec::new()).unwrap();
            assert_eq!(before.state_digest(), engine.state_digest(), "{command:?}");
        }
        for event in &events[from..] {
            told.event(event);
        }
        told.compare(&engine);
    }
    assert_eq!(events, same, "ticks made a difference");
    assert_eq!(engine.state_digest(), ticked.state_digest());
}

/// Advances to each timer's instant on the way, and to instants in between.
fn tick(engine: &mut Engine, to: Timestamp, events: &mut Vec<Event>) {
    while let Some(next) = engine.next_wakeup().filter(|next| next.at <= to) {
        let just_before = next.at.saturating_sub(Span::from_micros(1).unwrap());
        if engine.now().is_some_and(|now| now < just_before) {
            engine.advance(just_before, events).unwrap();
        }
        engine.advance(next.at, events).unwrap();
        let after = engine.next_wakeup();
        assert!(after.is_none_or(|after| after.at > next.at), "{next:?}");
    }
    engine.advance(to, events).unwrap();
}

fn cases() -> u32 {
    let deep = std::env::var("NIGHTDESK_DEEP").ok();
    let deep = deep.and_then(|deep| deep.parse().ok()).unwrap_or(1_u32);
    60 * deep
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn queues_add_up_whatever_happens(
        desks in prop::collection::vec(desk(), QUEUES),
        acts in prop::collection::vec((0_u32..240, act()), 1..80),
    ) {
        run(&desks, &acts);
    }
}
