//! Random histories in which everything about customers is switched on: the laws hold after
//! each input, extra ticks change nothing, and surges are what a recount of the history says.
//!
//! `NIGHTDESK_DEEP=N` multiplies the cases. Seen to fail on an engine that ends a surge at half of
//! its least count and not below, that leaves flags on the tickets of a forgotten customer, and that
//! keeps the incident of a ticket that was closed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

use std::sync::LazyLock;

use nightdesk::{
    AgentSpec, Command, CustomerCommand, Engine, Event, EventKind, HoldReason, IncidentCommand,
    Input, Policy, Presence, Refusal, TicketChange, TicketId, TicketSpec, Timestamp,
};
use proptest::prelude::*;

const POLICY: &str = r#"
version = 1
name = "histories"
rule_mode = "accumulate"
retention = "2h"
callback_channel = "callback"
flags = ["vulnerable", "equal"]
channels = { chat = { live = true, cost = 40 }, callback = { live = false, cost = 50 } }
targets = { critical = "1m", routine = { high = "5m", normal = "20m" } }
segments = { vip = { head_start = "5m" } }
repeats = { window = "30m", priority = "high", prefer_last_agent = true }
duplicates = { window = "10m", then = "merge" }
customer_limits = { critical = 2, routine = 4 }
quiet_hours = { from = "21:00", until = "08:00", zone = "UTC", zones = ["Europe/Oslo"] }
callbacks = { retry = ["5m", "20m"], then = "close" }
limits = { customers = 2, incidents = 2, tickets = 30, customer_contacts = 3 }
queues = { front = { agent_choice = ["preferred", "load"], wrap_up = "30s" }, care = { wrap_up = "10s" } }
topics = { card = { queue = "front", urgency = "critical" }, pay = { queue = "front" }, "pay.late" = { queue = "care" } }
surges = { pay = { topic = "pay", window = "10m", at_least = 4, times = 2, usual = "30m", until_times = 1 } }
rules = [{ name = "care", when = { flag = "vulnerable" }, set = { queue = "care", priority = "high" } }, { name = "equal", when = { flag = "equal" }, set = { head_start = "0s" } }]
"#;

/// Calendars take a while to compile.
static COMPILED: LazyLock<Policy> = LazyLock::new(|| {
    let document: nightdesk::PolicyDocument = toml::from_str(POLICY).unwrap();
    Policy::new(&document).unwrap()
});

const TOPICS: [&str; 3] = ["pay", "pay.late", "card"];

/// What is rolled for one input: seconds to wait, which command, and three numbers for it.
type Roll = (i64, u8, u8, u8, u8);

/// A minute in which surges of ten parts are counted.
const PART: i64 = 60_000_000;

fn command((_, what, a, b, c): Roll, now: Timestamp) -> Command {
    let ticket = |number: u8| TicketId::from(u128::from(number % 16));
    let customer = u128::from(b % 3).into();
    let name = |number: u8| ["one", "two", "three"][usize::from(number % 3)].into();
    let agent = u128::from(a % 2 + 100).into();
    let later = now.saturating_add(nightdesk::Span::from_secs(u32::from(c) * 300 + 1));
    let zone = (a % 2 == 0).then(|| "Europe/Oslo".into());
    let of_customer = |command| Command::Customer(command);
    let of_incident = |command| Command::Incident(command);
    match what % 27 {
        0..=9 => {
            let topic = TOPICS[usize::from(c % 3)];
            let spec = TicketSpec::new(ticket(a), topic, "chat").customer(u128::from(b % 3));
            let spec = if c % 2 == 0 {
                spec.segment("vip")
            } else {
                spec
            };
            Command::OpenTicket(if a % 3 == 0 {
                spec.case(u128::from(b % 3))
            } else {
                spec
            })
        }
        10 => Command::ResolveTicket { ticket: ticket(a) },
        11 => Command::ReopenTicket { ticket: ticket(a) },
        12 => of_customer(CustomerCommand::SetFlags {
            customer,
            flags: ["vulnerable".into(), "equal".into()]
                .into_iter()
                .take(usize::from(c % 3))
                .collect(),
        }),
        13 => of_customer(CustomerCommand::Forget { customer }),
        14 => of_customer(CustomerCommand::Link {
            ticket: ticket(a),
            to: ticket(b),
        }),
        15 => of_customer(CustomerCommand::Merge {
            from: ticket(a),
            into: ticket(b),
        }),
        16 => of_customer(CustomerCommand::ScheduleCallback {
            ticket: ticket(b),
            at: later,
            zone,
        }),
        17 => of_customer(CustomerCommand::ScheduleFollowUp {
            ticket: ticket(b),
            at: later,
            zone,
        }),
        18 | 19 => of_customer(CustomerCommand::NoAnswer { ticket: ticket(a) }),
        20 => Command::CustomerWrote { ticket: ticket(a) },
        21 => of_incident(IncidentCommand::Open {
            incident: name(a),
            topics: [TOPICS[usize::from(b % 3)].into()].into(),
        }),
        22 if c % 2 == 0 => of_incident(IncidentCommand::Add {
            incident: name(a),
            ticket: ticket(b),
        }),
        22 => of_incident(IncidentCommand::Remove {
            incident: name(a),
            ticket: ticket(b),
        }),
        23 if c % 3 == 0 => of_incident(IncidentCommand::Resolve { incident: name(a) }),
        23 => of_incident(IncidentCommand::SendNotice { incident: name(a) }),
        24 => Command::SetPresence {
            agent,
            presence: [Presence::Online, Presence::Offline, Presence::Draining][usize::from(c % 3)],
        },
        25 => Command::ChangeTicket {
            ticket: ticket(a),
            change: Box::new(TicketChange::new().topic(TOPICS[usize::from(c % 3)])),
        },
        _ => Command::HoldTicket {
            ticket: ticket(a),
            reason: HoldReason::Customer,
            until: None,
        },
    }
}

/// A recount of the surge of the policy above, from the instants of what was counted.
#[derive(Default)]
struct Recount {
    counted: Vec<i64>,
    lasts: bool,
}

impl Recount {
    /// In the window of ten parts that ends with the part of `at`, and in the 30 before it.
    fn counts(&self, at: i64) -> (u64, u64) {
        let part = at.div_euclid(PART);
        let between = |from: i64, to: i64| {
            let parts = self.counted.iter().map(|at| at.div_euclid(PART));
            parts.filter(|part| (from..=to).contains(part)).count() as u64
        };
        (between(part - 9, part), between(part - 39, part - 10))
    }

    /// Lets time pass part by part; says the instants at which the surge is over.
    fn pass(&mut self, from: i64, to: i64) -> Vec<i64> {
        let mut over = Vec::new();
        for part in from.div_euclid(PART) + 1..=to.div_euclid(PART) {
            let (recent, usual) = self.counts(part * PART);
            if self.lasts && (recent * 2 < 4 || recent * 3 < usual) {
                self.lasts = false;
                over.push(part * PART);
            }
        }
        over
    }

    /// Counts one; whether the surge begins with it.
    fn count(&mut self, at: i64) -> bool {
        self.counted.push(at);
        let (recent, usual) = self.counts(at);
        let begins = !self.lasts && recent >= 4 && recent * 3 >= 2 * usual;
        self.lasts |= begins;
        begins
    }
}

fn counts_as_pay(events: &[Event]) -> bool {
    events.iter().any(|event| match &event.kind {
        // One more than the limit of the other topic stands between the two.
        EventKind::TicketOpened { class, .. } => class.urgency == nightdesk::Urgency::Routine,
        _ => false,
    })
}

fn check(rolls: &[Roll]) -> Result<(), TestCaseError> {
    let policy = COMPILED.clone();
    let (mut engine, mut ticked) = (Engine::new(policy.clone()), Engine::new(policy));
    let (mut all, mut all_ticked) = (Vec::new(), Vec::new());
    let mut now: Timestamp = "2026-03-01T18:00:00Z".parse().unwrap();
    for id in [100_u128, 101] {
        let spec = AgentSpec::new(id).channel("chat").channel("callback");
        let online = Command::SetPresence {
            agent: id.into(),
            presence: Presence::Online,
        };
        for command in [Command::RegisterAgent(spec), online] {
            let input = Input::new(now, command);
            engine.apply(&input, &mut all).unwrap();
            ticked.apply(&input, &mut all_ticked).unwrap();
        }
    }
    let mut recount = Recount::default();
    for roll in rolls {
        let before = now.as_micros();
        now = now.saturating_add(nightdesk::Span::from_secs(u32::try_from(roll.0).unwrap()));
        let input = Input::new(now, command(*roll, now));
        while let Some(next) = ticked.next_wakeup().filter(|next| next.at <= now) {
            ticked.advance(next.at, &mut all_ticked).unwrap();
        }
        let _ = ticked.apply(&input, &mut all_ticked);
        let told = all.len();
        let still = engine.clone();
        let result = engine.apply(&input, &mut all);
        if let Err(refusal) = &result {
            prop_assert!(!matches!(refusal, Refusal::PolicyInvalid(_)));
            let mut still = still;
            still.advance(now, &mut Vec::new()).unwrap();
            prop_assert_eq!(still.state_digest(), engine.state_digest(), "{:?}", refusal);
        }
        prop_assert_eq!(engine.check_invariants(), Ok(()), "{:?}", input);

        let over = recount.pass(before, now.as_micros());
        let events = &all[told..];
        let began = counts_as_pay(events) && recount.count(now.as_micros());
        let ended = events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::SurgeEnded { .. }));
        let ended: Vec<i64> = ended.map(|event| event.at.as_micros()).collect();
        prop_assert_eq!(ended, over);
        let started = events
            .iter()
            .any(|event| matches!(event.kind, EventKind::SurgeStarted { .. }));
        prop_assert_eq!(started, began);
        // Before the first count nothing is known of a surge, and nothing counted.
        let surge = engine.surges().next().unwrap();
        let counted = (surge.lasts, (surge.count, surge.usual));
        prop_assert_eq!(counted, (recount.lasts, recount.counts(now.as_micros())));
    }
    prop_assert_eq!(ticked.state_digest(), engine.state_digest());
    prop_assert_eq!(all, all_ticked);
    Ok(())
}

fn cases() -> u32 {
    let deep = std::env::var("NIGHTDESK_DEEP").ok();
    32 * deep.and_then(|deep| deep.parse().ok()).unwrap_or(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_with_everything_about_customers(
        rolls in prop::collection::vec(
            (prop_oneof![Just(0_i64), 1_i64..60, 60_i64..900], any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()),
            1..120,
        )
    ) {
        check(&rolls)?;
    }
}
