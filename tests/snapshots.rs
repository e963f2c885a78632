//! Snapshots: what is read back, what is refused and with which words, what is not in them, and
//! those of earlier versions.
//!
//! That an engine goes on exactly (law 10) is tested in `all_features`, in worlds with everything
//! in them, where forged snapshots are tried too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

use nightdesk::insight::journal;
use nightdesk::{
    AgentSpec, Applied, BEHAVIOUR_VERSION, Command, CustomerCommand, Digest, Engine, EventKind,
    Input, Level, Policy, PolicyDocument, Presence, RestoreError, Snapshot, TicketSpec, Timestamp,
};
use serde_json::{Value, json};

const POLICY: &str = r#"
version = 1
name = "snapshots"
skills = ["cards"]
flags = ["vulnerable"]
channels.phone = { live = true }
channels.email = { live = false }
queues.front = { wrap_up = "30s" }
targets = { routine = "20m" }
clocks.solved = { kind = "resolution", target = "1h", warnings = ["50%"] }
usual_clocks = { solved = {} }
topics.card = { queue = "front", skills = { cards = 1 } }
"#;

fn policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    Policy::new(&document).unwrap()
}

fn at(minute: u32) -> Timestamp {
    format!("2026-03-01T03:{minute:02}:00Z").parse().unwrap()
}

/// Somebody is helped, somebody waits, somebody has been helped, and a bank's app has said so.
fn engine() -> Engine {
    let ingrid = AgentSpec::new(7)
        .channel("phone")
        .channel("email")
        .skill("cards", Level::new(2).unwrap());
    let open = |ticket: u128, channel: &str, customer: u128| {
        let spec = TicketSpec::new(ticket, "card", channel).customer(customer);
        Command::OpenTicket(spec.attribute("amount", 25_i64))
    };
    let commands = [
        Command::RegisterAgent(ingrid),
        open(1, "phone", 70_001),
        Command::SetPresence {
            agent: 7.into(),
            presence: Presence::Online,
        },
        open(2, "email", 70_002),
        Command::ResolveTicket { ticket: 1.into() },
        open(3, "phone", 70_003),
    ];
    let mut engine = Engine::new(policy());
    for (minute, command) in (1..).zip(commands) {
        let input = Input::new(at(minute), command).from_source("app", u64::from(minute));
        engine.apply(&input, &mut Vec::new()).unwrap();
    }
    engine
}

/// Whose turn it is goes on where it was.
#[test]
fn the_turn_of_a_round_robin_goes_on() {
    let text = POLICY.replace(
        "queues.front = {",
        "queues.front = { agent_choice = [\"round_robin\"],",
    );
    let document: PolicyDocument = toml::from_str(&text).unwrap();
    let policy = Policy::new(&document).unwrap();
    let mut engine = Engine::new(policy.clone());
    let mut events = Vec::new();
    let mut minute = 0;
    let mut tell = |engine: &mut Engine, command| {
        minute += 1;
        events.clear();
        let input = Input::new(at(minute), command);
        engine.apply(&input, &mut events).unwrap();
        events.iter().find_map(|event| match event.kind {
            EventKind::Assigned { agent, .. } => Some(agent),
            _ => None,
        })
    };
    for agent in 1..=3_u128 {
        let spec = AgentSpec::new(agent).channel("email").budget(1_000);
        let spec = spec.skill("cards", Level::MIN);
        tell(&mut engine, Command::RegisterAgent(spec));
        let (agent, presence) = (agent.into(), Presence::Online);
        tell(&mut engine, Command::SetPresence { agent, presence });
    }
    let open = |ticket: u128| Command::OpenTicket(TicketSpec::new(ticket, "card", "email"));
    assert_eq!(tell(&mut engine, open(1)), Some(1.into()));
    assert_eq!(tell(&mut engine, open(2)), Some(2.into()));
    let mut engine = Engine::restore(policy, &engine.snapshot()).unwrap();
    assert_eq!(tell(&mut engine, open(3)), Some(3.into()));
    assert_eq!(tell(&mut engine, open(4)), Some(1.into()));
}

fn json_of(engine: &Engine) -> Value {
    serde_json::to_value(engine.snapshot()).unwrap()
}

/// What is said of a snapshot that was changed so.
fn after(change: impl FnOnce(&mut Value)) -> String {
    let mut value = json_of(&engine());
    change(&mut value);
    match serde_json::from_value::<Snapshot>(value) {
        Err(error) => error.to_string(),
        Ok(snapshot) => match Engine::restore(policy(), &snapshot) {
            Err(error) => error.to_string(),
            Ok(_) => "restored".to_owned(),
        },
    }
}

/// The same, with the digest that belongs to the changed content.
fn after_forging(change: impl FnOnce(&mut Value)) -> String {
    after(|value| {
        change(value);
        let snapshot: Snapshot = serde_json::from_value(value.clone()).unwrap();
        match Engine::restore(policy(), &snapshot) {
            Err(RestoreError::Damaged { found, .. }) => value["header"]["content"] = json!(found),
            other => panic!("nothing was changed: {other:?}"),
        }
    })
}

#[test]
fn a_snapshot_is_the_same_in_every_format() {
    let engine = engine();
    let snapshot = engine.snapshot();
    let text = serde_json::to_string(&snapshot).unwrap();
    let sorted = serde_json::to_string(&json_of(&engine)).unwrap();
    let compact = postcard::to_allocvec(&snapshot).unwrap();
    let mut cbor = Vec::new();
    ciborium::into_writer(&snapshot, &mut cbor).unwrap();
    let read: [Snapshot; 4] = [
        serde_json::from_str(&text).unwrap(),
        serde_json::from_str(&sorted).unwrap(),
        postcard::from_bytes(&compact).unwrap(),
        ciborium::from_reader(cbor.as_slice()).unwrap(),
    ];
    for read in read {
        assert_eq!(read, snapshot);
        let again = Engine::restore(policy(), &read).unwrap();
        assert_eq!(again.state_digest(), engine.state_digest());
        assert_eq!(again.check_invariants(), Ok(()));
        assert_eq!(again.next_wakeup(), engine.next_wakeup());
    }
}

#[test]
fn what_goes_on_knows_what_it_was_told() {
    let mut engine = engine();
    let mut again = Engine::restore(policy(), &engine.snapshot()).unwrap();
    let seen = Input::new(at(40), Command::SuspendOffers).from_source("app", 3);
    let fresh = Input::new(at(9), Command::ResolveTicket { ticket: 2.into() });
    for input in [seen, fresh.from_source("app", 7)] {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        assert_eq!(
            engine.apply(&input, &mut one),
            again.apply(&input, &mut other)
        );
        assert_eq!(one, other);
    }
}

#[test]
fn an_engine_that_knows_nothing_is_restored_too() {
    let nothing = Engine::new(policy());
    let again = Engine::restore(policy(), &nothing.snapshot()).unwrap();
    assert_eq!(again.state_digest(), nothing.state_digest());
    assert_eq!(again.now(), None);
}

#[test]
fn the_header_says_what_it_is_a_snapshot_of() {
    let engine = engine();
    let snapshot = engine.snapshot();
    let header = snapshot.header();
    assert_eq!(header.behaviour, BEHAVIOUR_VERSION);
    assert_eq!(header.policy, policy().digest());
    assert_eq!(header.at, Some(at(6)));
    let mut events = Vec::new();
    let mut next = engine.clone();
    let cancel = Command::CancelTicket { ticket: 3.into() };
    next.apply(&Input::new(at(6), cancel), &mut events).unwrap();
    assert_eq!(events[0].sequence, header.events + 1);
}

/// Whatever bit is flipped, and wherever it ends: an error, or what was written. One bit of each
/// byte, and all of them with `NIGHTDESK_DEEP`.
#[test]
fn what_is_damaged_is_refused() {
    let whole = engine().snapshot();
    let text = serde_json::to_vec(&whole).unwrap();
    let compact = postcard::to_allocvec(&whole).unwrap();
    let json = |bytes: &[u8]| serde_json::from_slice::<Snapshot>(bytes).ok();
    let plain = |bytes: &[u8]| postcard::from_bytes::<Snapshot>(bytes).ok();
    damage(&text, &whole, json);
    damage(&compact, &whole, plain);
}

fn damage(written: &[u8], whole: &Snapshot, read: impl Fn(&[u8]) -> Option<Snapshot>) {
    for length in 0..written.len() {
        assert_eq!(read(&written[..length]), None, "cut at {length}");
    }
    let mut bytes = written.to_vec();
    for position in 0..bytes.len() {
        let all = std::env::var_os("NIGHTDESK_DEEP").is_some();
        for bit in (0..8).filter(|bit| all || *bit == position % 8) {
            bytes[position] ^= 1 << bit;
            if let Some(other) = read(&bytes).filter(|read| read != whole) {
                let error = Engine::restore(policy(), &other).unwrap_err();
                let damaged = matches!(error, RestoreError::Damaged { .. });
                assert!(damaged, "bit {bit} of byte {position}: {error}");
            }
            bytes[position] ^= 1 << bit;
        }
    }
}

#[test]
fn another_format_is_told_before_anything_is_read() {
    let said = after(|snapshot| {
        *snapshot = json!({ "format": 2, "header": "unlike any of today", "state": [] });
    });
    assert_eq!(
        said,
        "the snapshot is of format 2 and this version of the crate reads format 1; \
         restore it with the version that wrote it, or replay the journal"
    );
}

#[test]
fn another_behaviour_is_told() {
    let said = after_forging(|snapshot| snapshot["header"]["behaviour"] = json!(9));
    assert_eq!(
        said,
        "the snapshot is of behaviour 9 and this version of the crate behaves as 1: restore it \
         with the version that wrote it, or replay the journal"
    );
}

#[test]
fn another_policy_and_other_zone_data_are_told_apart() {
    let other = Digest::of("another policy");
    let (given, zones) = (policy().digest(), nightdesk::zone_data_version());
    let said = after_forging(|snapshot| snapshot["header"]["policy"] = json!(other));
    assert_eq!(
        said,
        format!(
            "the snapshot is of an engine under the policy `{other}`, not `{given}`: give the \
             policy that was in force, with its calendars"
        )
    );
    let said = after_forging(|snapshot| {
        snapshot["header"]["policy"] = json!(other);
        snapshot["header"]["zone_data"] = json!("1999z");
    });
    let zones = zones.unwrap_or("none");
    assert_eq!(
        said,
        format!(
            "the snapshot is of an engine under the policy `{other}` with zone data 1999z, not \
             `{given}` with {zones}: compile the policy that was in force with that zone data, or \
             replay the journal"
        )
    );
    // Other zone data that changes nothing for this policy is none.
    let said = after_forging(|snapshot| snapshot["header"]["zone_data"] = json!("1999z"));
    assert_eq!(said, "restored");
}

/// One row for each kind of thing that cannot be.
#[test]
fn what_was_made_up_is_refused() {
    type Change = fn(&mut Value);
    let table: [(&str, Change); 14] = [
        ("ticket `2`: its number is out of turn", |state| {
            state["tickets"][1]["seq"] = json!(9);
        }),
        ("ticket `1`: it is there twice", |state| {
            state["tickets"][1]["spec"]["id"] = json!("1");
        }),
        ("agent `7`: its number is out of turn", |state| {
            state["registered"] = json!(0);
        }),
        ("counters: no engine has counted so far", |state| {
            state["opened"] = json!(u64::MAX);
        }),
        ("names: number 99 of", |state| {
            state["tickets"][0]["spec"]["topic"] = json!(99);
        }),
        ("classes: number 5 of 1 is asked for", |state| {
            state["tickets"][0]["stage"]["closed"]["class"] = json!(5);
        }),
        ("ticket `2`: the policy knows no topic `email`", |state| {
            state["tickets"][1]["spec"]["topic"] = state["tickets"][1]["spec"]["channel"].clone();
        }),
        ("something of it is said to have happened after", |state| {
            state["tickets"][1]["opened_at"] = json!("2026-03-01T03:07:00Z");
        }),
        ("clock `solved`: it runs, and has stopped", |state| {
            let started = state["tickets"][1]["promises"]["clocks"][0]["started_at"].clone();
            state["tickets"][1]["promises"]["clocks"][0]["stopped_at"] = started;
        }),
        ("source `app`: its inputs are out of order", |state| {
            state["desk"]["sources"][0]["last"] = json!(4);
        }),
        ("conservation: ", |state| {
            state["agents"][0]["works"] = json!([]);
        }),
        ("conservation: ", |state| {
            state["tickets"][2]["stage"] = json!({ "assigned": { "agent": 7 } });
        }),
        ("timers: RetentionEnds was due at", |state| {
            let closed = &mut state["tickets"][0]["stage"]["closed"];
            closed["forget_at"] = closed["closed_at"].clone();
        }),
        ("capacity: ", |state| {
            state["agents"][0]["presence"] = json!("offline");
        }),
    ];
    for (expected, change) in table {
        let said = after_forging(|snapshot| change(&mut snapshot["state"]));
        assert!(said.contains(expected), "`{expected}` is not in: {said}");
        assert!(said.contains("earlier one"), "no remedy in: {said}");
    }
}

/// A limit as deep as the text is long, in a format that has no limit of its own.
#[test]
fn nothing_nests() {
    let part = json!({ "after": { "anchor": "a", "length": { "time": ["1h", null] }, "pausable": false } });
    let moved = json!({ "moved": { "calendar": "c", "ends": "closing" } });
    let limit: Vec<&Value> = [&part].into_iter().chain([&moved; 20_000]).collect();
    let promise = json!({
        "kind": "resolution", "target": { "by": limit }, "stopped_by": [], "met_by": "anybody",
        "warnings": [], "lead": null
    });
    let said = after_forging(|snapshot| snapshot["state"]["promises"] = json!([promise]));
    assert!(
        said.contains("promise of `resolution`: its limit has no form"),
        "{said}"
    );
}

/// Nothing of a customer who was forgotten is in the bytes.
#[test]
fn a_forgotten_customer_is_in_no_snapshot() {
    let mut engine = engine();
    let customer = 987_654_321_987_u128;
    let of_them = |ticket: u128| {
        TicketSpec::new(ticket, "card", "email")
            .customer(customer)
            .case(555_666_777_888_u128)
            .attribute("account", "NO-93-8601-1117947")
    };
    let commands = [
        Command::Customer(CustomerCommand::SetFlags {
            customer: customer.into(),
            flags: ["vulnerable".into()].into(),
        }),
        Command::OpenTicket(of_them(4)),
        Command::OpenTicket(of_them(5)),
        Command::ResolveTicket { ticket: 5.into() },
    ];
    for command in commands {
        engine
            .apply(&Input::new(at(10), command), &mut Vec::new())
            .unwrap();
    }
    let traces = |engine: &Engine| {
        let text = serde_json::to_string(&engine.snapshot()).unwrap();
        let traces = ["987654321987", "555666777888", "8601-1117947"];
        traces.map(|trace| text.contains(trace))
    };
    assert_eq!(traces(&engine), [true; 3]);
    let forget = Command::Customer(CustomerCommand::Forget {
        customer: customer.into(),
    });
    engine
        .apply(&Input::new(at(11), forget), &mut Vec::new())
        .unwrap();
    assert_eq!(traces(&engine), [false; 3]);
}

/// What each released version has written is read, and is an engine that keeps the laws.
///
/// `cargo run --example recover -- FOLDER --steps 240 --seed 7` made the files.
#[test]
fn snapshots_of_released_versions_are_read() {
    let versions = [(
        include_str!("golden/0.1/journal.ndjson"),
        include_str!("golden/0.1/snapshot.json"),
    )];
    for (written, kept) in versions {
        let journal = journal::read(written, |line| serde_json::from_str(line)).unwrap();
        let kept: Value = serde_json::from_str(kept).unwrap();
        assert_eq!(kept["inputs"], json!(journal.inputs.len()));
        let snapshot: Snapshot = serde_json::from_value(kept["snapshot"].clone()).unwrap();
        let restored = Engine::restore(journal.policy.clone(), &snapshot).unwrap();
        assert_eq!(restored.check_invariants(), Ok(()));
        // Written again it is the same.
        assert_eq!(restored.snapshot(), snapshot);
        let last = journal.inputs.last().unwrap();
        let seen = restored.clone().apply(last, &mut Vec::new());
        assert!(
            matches!(seen, Ok(Applied::Seen { outcome: Some(_) })),
            "{seen:?}"
        );
    }
}
