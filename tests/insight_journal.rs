//! Journals: whole, torn, forged; the past at any instant; two logs; another router's decisions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic

use nightdesk::insight::journal::{
    self, End, Fault, InvalidJournal, Journal, Record, Replay, Taken, Writer, first_difference,
    shadow,
};
use nightdesk::{
    AgentSpec, Command, CustomerCommand, Engine, Event, Input, Level, Policy, PolicyDocument,
    Presence, TicketSpec, TicketState, Timestamp,
};
use proptest::prelude::*;

const POLICY: &str = r#"
version = 1
name = "journal"
skills = ["cards"]
channels.phone = { live = true }
queues.front = {}
targets = { routine = "20m" }
topics.card = { queue = "front", skills = { cards = 1 } }
topics.other = { queue = "front" }
"#;

fn policy() -> Policy {
    let document: PolicyDocument = toml::from_str(POLICY).unwrap();
    Policy::new(&document).unwrap()
}

fn at(minute: u32) -> Timestamp {
    format!("2026-03-01T03:{minute:02}:00Z").parse().unwrap()
}

fn agent(id: u128) -> AgentSpec {
    AgentSpec::new(id)
        .channel("phone")
        .skill("cards", Level::MIN)
}

fn open(minute: u32, ticket: u128, topic: &str) -> Input {
    Input::new(
        at(minute),
        Command::OpenTicket(TicketSpec::new(ticket, topic, "phone")),
    )
}

fn online(minute: u32, agent: u128) -> Input {
    let presence = Presence::Online;
    Input::new(
        at(minute),
        Command::SetPresence {
            agent: agent.into(),
            presence,
        },
    )
}

fn resolve(minute: u32, ticket: u128) -> Input {
    Input::new(
        at(minute),
        Command::ResolveTicket {
            ticket: ticket.into(),
        },
    )
}

/// Two tickets, one agent: the second waits from 03:12 to 03:20.
fn day() -> Vec<Input> {
    vec![
        Input::new(at(0), Command::RegisterAgent(agent(7))),
        online(1, 7),
        open(10, 1, "card"),
        open(12, 2, "card"),
        resolve(20, 1),
        resolve(20, 1),
        resolve(30, 2),
    ]
}

fn written(inputs: &[Input]) -> String {
    let (mut writer, first) = Writer::new(&policy());
    let records = inputs.iter().map(|input| writer.write(input));
    let records: Vec<Record> = [first].into_iter().chain(records).collect();
    let lines = records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap() + "\n");
    lines.collect()
}

fn read(text: &str) -> Journal {
    try_read(text).unwrap()
}

fn try_read(text: &str) -> Result<Journal, InvalidJournal> {
    journal::read(text, |line| serde_json::from_str(line))
}

/// Where a journal breaks, and how.
fn broken(text: &str) -> (u64, Fault) {
    match read(text).end {
        End::Broken(problem) => (problem.line, problem.fault),
        end => panic!("{end:?}\n{text}"),
    }
}

#[test]
fn what_was_written_is_read() {
    let text = written(&day());
    let journal = read(&text);
    assert_eq!(journal.inputs, day());
    assert_eq!((journal.lines, journal.bytes), (8, text.len() as u64));
    assert_eq!(journal.end, End::Whole);
    assert_eq!(journal.policy.digest(), policy().digest());
    // White space and the order of keys are nobody's business.
    let loose = text.replace("\":", "\": ").replace('\n', "\n\n");
    assert_eq!(read(&loose).chain, journal.chain);
    assert_eq!(read(&loose).lines, 16);
}

#[test]
fn a_changed_line_is_found_at_its_line() {
    let text = written(&day());
    for (position, line) in text.lines().enumerate().skip(1) {
        // Minutes, tickets, the chain itself: one sign at a time that leaves a readable record.
        for (this, that) in [
            ("03:", "04:"),
            ("\"number\":", "\"number\":1"),
            ("\"chain\":\"", "\"chain\":\"0"),
        ] {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines[position] = line.replacen(this, that, 1);
            assert_ne!(lines[position], line);
            let forged = lines.join("\n") + "\n";
            let journal = read(&forged);
            let End::Broken(problem) = &journal.end else {
                panic!("{this} in line {}: {:?}", position + 1, journal.end);
            };
            assert_eq!(problem.line, position as u64 + 1, "{this}");
            assert_eq!(
                journal.inputs,
                day()[..position - 1],
                "what comes before it holds"
            );
        }
    }
}

#[test]
fn a_line_left_out_or_moved_is_found_where_it_lacks() {
    let text = written(&day());
    let lines: Vec<&str> = text.lines().collect();
    // The last one's absence cannot be seen, but for its chain.
    for dropped in 1..lines.len() - 1 {
        let mut kept = lines.clone();
        kept.remove(dropped);
        let number = dropped as u64;
        let fault = Fault::OutOfPlace {
            expected: number,
            found: number + 1,
        };
        assert_eq!(broken(&kept.join("\n")), (number + 1, fault));
    }
    for moved in 1..lines.len() - 1 {
        let mut swapped = lines.clone();
        swapped.swap(moved, moved + 1);
        let number = moved as u64;
        let fault = Fault::OutOfPlace {
            expected: number,
            found: number + 1,
        };
        assert_eq!(broken(&swapped.join("\n")), (number + 1, fault));
    }
    // Numbered anew, the chain gives it away, also where two inputs are the same.
    let renumbered = text.replace("\"number\":7", "\"number\":5");
    let kept: Vec<&str> = renumbered
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != 5 && *at != 6)
        .map(|(_, line)| line)
        .collect();
    assert_eq!(broken(&kept.join("\n")), (6, Fault::Changed { number: 5 }));
    let twice = [&lines[..3], &lines[2..]].concat();
    assert_eq!(
        broken(&twice.join("\n")),
        (
            4,
            Fault::OutOfPlace {
                expected: 3,
                found: 2
            }
        )
    );
    let two = [text.as_str(), &text].concat();
    assert_eq!(broken(&two), (9, Fault::SecondHeader));
    // The end alone: another chain.
    let short = read(&lines[..7].join("\n"));
    assert_eq!(short.end, End::Whole);
    assert_ne!(short.chain, read(&text).chain);
}

#[test]
fn a_torn_last_line_costs_that_line_alone() {
    let text = written(&day());
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    for cut in last..=text.len() {
        let journal = read(&text[..cut]);
        match cut {
            _ if cut == last => assert_eq!((journal.inputs.len(), &journal.end), (6, &End::Whole)),
            _ if cut + 1 >= text.len() => {
                assert_eq!((journal.inputs.len(), &journal.end), (7, &End::Whole))
            }
            _ => {
                assert_eq!(
                    (journal.inputs.len(), &journal.end),
                    (6, &End::Torn { line: 8 })
                );
                assert_eq!(journal.bytes, last as u64);
            }
        }
    }
    // The writer goes on where the file holds.
    let torn = read(&text[..text.len() - 9]);
    let mut writer = Writer::resume(&torn);
    let mended = text[..usize::try_from(torn.bytes).unwrap()].to_owned();
    let mended = mended + &serde_json::to_string(&writer.write(&day()[6])).unwrap() + "\n";
    assert_eq!(mended, text);
    // In the middle of a file the same is no torn write.
    let middle = text[..last].trim_end();
    let middle = middle[..middle.len() - 9].to_owned() + "\n" + &text[last..];
    assert!(matches!(broken(&middle), (7, Fault::Unreadable { .. })));
}

#[test]
fn without_its_first_record_nothing_holds() {
    let text = written(&day());
    let (first, rest) = text.split_once('\n').unwrap();
    assert_eq!(try_read("\n \n").unwrap_err(), InvalidJournal::Empty);
    assert_eq!(
        try_read(rest).unwrap_err(),
        InvalidJournal::NoHeader { line: 1 }
    );
    let other = first.replace("\"name\":\"journal\"", "\"name\":\"jurnal\"");
    assert_eq!(
        try_read(&other).unwrap_err().to_string(),
        "line 1: record 0 is not what was written: it, or the chain before it, was changed; fetch the journal from where it was written"
    );
    let newer = first.replace("\"version\":1,\"written", "\"version\":2,\"written");
    assert!(matches!(
        try_read(&newer).unwrap_err(),
        InvalidJournal::UnsupportedVersion { version: 2, .. }
    ));
    assert!(
        try_read("{")
            .unwrap_err()
            .to_string()
            .starts_with("line 1: no record: ")
    );
}

#[test]
fn the_past_is_asked_at_any_instant() {
    let journal = read(&written(&day()));
    let mut replay = Replay::new(&journal);
    let mut events = Vec::new();
    replay.to(at(12), &mut events);
    let state = |replay: &Replay<'_>| replay.engine().ticket(2.into()).unwrap().state;
    assert_eq!(state(&replay), TicketState::Waiting);
    assert_eq!(
        replay.engine().obstacles(2.into(), 7.into()).unwrap().len(),
        1
    );
    replay.to(at(19), &mut events);
    assert_eq!(replay.engine().now(), Some(at(19)));
    replay.to(at(5), &mut events);
    assert_eq!(replay.engine().now(), Some(at(19)), "what is past is past");
    replay.to(at(20), &mut events);
    assert_eq!(state(&replay), TicketState::Assigned(7.into()));
    replay.to_end(&mut events);
    // Resolving what is resolved is no refusal; the same day told directly says the same.
    assert_eq!(replay.refused(), []);
    let (mut engine, mut directly) = (Engine::new(policy()), Vec::new());
    for input in day() {
        engine.apply(&input, &mut directly).unwrap();
    }
    assert_eq!(first_difference(&directly, &events), None);
    assert_eq!(engine.state_digest(), replay.engine().state_digest());
}

#[test]
fn decisions_about_who_was_forgotten_are_replayed_as_they_were() {
    let about = |ticket: u128| {
        let spec = TicketSpec::new(ticket, "card", "phone");
        Command::OpenTicket(spec.customer(900_417))
    };
    let mut inputs = day();
    inputs.insert(2, Input::new(at(5), about(3)));
    inputs.push(Input::new(at(30), about(4)));
    let customer = 900_417.into();
    let forget = Command::Customer(CustomerCommand::Forget { customer });
    inputs.push(Input::new(at(31), forget));
    inputs.push(resolve(32, 2));
    let journal = read(&written(&inputs));
    let mut replay = Replay::new(&journal);
    let mut events = Vec::new();
    replay.to_end(&mut events);
    let (mut engine, mut directly) = (Engine::new(policy()), Vec::new());
    for input in &inputs {
        engine.apply(input, &mut directly).unwrap();
    }
    // 3 was decided about before, 4 is open when its customer is forgotten.
    assert!(engine.ticket(4.into()).unwrap().spec.customer.is_none());
    assert_eq!(first_difference(&directly, &events), None);
    assert_eq!(engine.state_digest(), replay.engine().state_digest());
}

#[test]
fn refused_inputs_are_told_by_number() {
    let policy = policy();
    let inputs = [open(1, 1, "card"), resolve(2, 9), open(3, 2, "nothing")];
    let mut replay = Replay::of(&policy, &inputs);
    replay.to_end(&mut Vec::new());
    let numbers: Vec<u64> = replay
        .refused()
        .iter()
        .map(|refused| refused.number)
        .collect();
    assert_eq!(numbers, [2, 3]);
}

#[test]
fn two_logs_part_where_they_first_differ() {
    assert_eq!(first_difference([1, 2, 3], [1, 2, 3]), None);
    let found = first_difference([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 9, 6]).unwrap();
    assert_eq!((found.position, found.before.clone()), (5, vec![2, 3, 4]));
    assert_eq!((found.left, found.right), (Some(5), Some(9)));
    assert_eq!(
        found.to_string(),
        "the logs part at entry 5\n  both   2\n  both   3\n  both   4\n  left   5\n  right  9"
    );
    let shorter = first_difference([1, 2], [1]).unwrap();
    assert_eq!((shorter.position, shorter.right), (2, None));
    assert!(
        shorter
            .to_string()
            .ends_with("right  nothing: it ends here")
    );
    assert!(first_difference::<Event>([], []).is_none());
}

/// Three agents are there; the third knows nothing of cards.
fn world() -> Vec<Input> {
    let register = |agent| Input::new(at(0), Command::RegisterAgent(agent));
    let mut world = vec![register(agent(1)), register(agent(2))];
    world.push(register(AgentSpec::new(3).channel("phone")));
    world.extend([online(1, 1), online(2, 2), online(3, 3)]);
    world
}

fn verdicts(more: &[Input], theirs: &[(u32, u128, u128)]) -> Vec<String> {
    let mut world = world();
    world.extend_from_slice(more);
    let theirs: Vec<Taken> = theirs
        .iter()
        .map(|(minute, ticket, agent)| Taken {
            at: at(*minute),
            ticket: (*ticket).into(),
            agent: (*agent).into(),
        })
        .collect();
    let shadow = shadow(&policy(), &world, &theirs);
    assert_eq!(shadow.counts.values().sum::<u64>(), theirs.len() as u64);
    assert_eq!(shadow.refused, 0);
    let text = |weighed: &journal::Weighed| weighed.verdict.text(weighed.theirs.at);
    shadow.decisions.iter().map(text).collect()
}

#[test]
fn another_router_is_weighed_decision_by_decision() {
    // Agent 1 has been there longest. Having followed, agent 2 is next.
    assert_eq!(
        verdicts(
            &[open(10, 1, "card"), open(11, 2, "card")],
            &[(10, 1, 1), (11, 2, 2)]
        ),
        ["the same", "the same"]
    );
    let other = verdicts(&[open(10, 1, "card")], &[(10, 1, 2)]);
    assert!(
        other[0].starts_with("we would have asked agent 1 ("),
        "{other:?}"
    );
    assert_eq!(
        verdicts(&[open(10, 1, "card")], &[(10, 1, 3)]),
        ["not for this agent: it needs skill `cards` at level 1 or more"]
    );
    // Two are taken in the right order, and then the fourth before the third, by the only one left.
    let queue = [
        open(10, 1, "card"),
        open(10, 2, "card"),
        open(11, 3, "other"),
        open(12, 4, "other"),
    ];
    assert_eq!(
        verdicts(&queue, &[(10, 1, 1), (10, 2, 2), (13, 4, 3)])[2],
        "ticket 3 goes first"
    );
    // Both who could are busy: the second is given a second call, and we would have waited.
    let busy = [
        open(10, 1, "card"),
        open(10, 2, "card"),
        open(11, 3, "card"),
    ];
    assert_eq!(
        verdicts(&busy, &[(10, 1, 1), (10, 2, 2), (11, 3, 1)])[2],
        "we would have asked nobody then: busy (0 of its capacity free, 100 needed)"
    );
    // What cannot be compared says why.
    assert_eq!(
        verdicts(&[], &[(10, 9, 1)]),
        ["not to be compared: no such ticket is known then"]
    );
    assert_eq!(
        verdicts(&[open(10, 1, "card")], &[(10, 1, 77)]),
        ["not to be compared: no such agent is known then"]
    );
    assert_eq!(
        verdicts(&[open(10, 1, "card")], &[(10, 1, 2), (11, 1, 1)])[1],
        "not to be compared: agent 2 has it already"
    );
    assert_eq!(
        verdicts(
            &[open(10, 1, "card"), resolve(15, 1)],
            &[(10, 1, 2), (16, 1, 1)]
        )[1],
        "not to be compared: the ticket is closed then"
    );
    // A freed agent is free again for both.
    assert_eq!(
        verdicts(
            &[open(10, 1, "card"), resolve(15, 1), open(16, 2, "card")],
            &[(10, 1, 1), (16, 2, 2)]
        )[1],
        "the same"
    );
}

#[test]
fn what_cannot_be_followed_is_told() {
    let offline = Input::new(
        at(9),
        Command::SetPresence {
            agent: 1.into(),
            presence: Presence::Offline,
        },
    );
    let mut world = world();
    world.extend([offline, open(10, 1, "card"), resolve(11, 8)]);
    let theirs = [Taken {
        at: at(10),
        ticket: 1.into(),
        agent: 1.into(),
    }];
    let shadow = shadow(&policy(), &world, &theirs);
    assert!(shadow.decisions[0].not_followed.is_some());
    assert_eq!(shadow.refused, 1, "nobody knows ticket 8");
    assert!(shadow.to_string().starts_with("1 decisions, other agent 1\n2026-03-01T03:10:00Z ticket 1 to agent 1: we would have asked agent 2"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to a file, what is read of it is how it began.
    #[test]
    fn what_holds_is_always_a_beginning(at in 0..10_000_usize, cut in 0..40_usize, more in "[ -~\n]{0,12}") {
        let text = written(&day());
        let at = at % text.len();
        let until = (at + cut).min(text.len());
        let spoilt = [&text[..at], more.as_str(), &text[until..]].concat();
        if let Ok(journal) = try_read(&spoilt) {
            let inputs = day();
            prop_assert!(journal.inputs.len() <= inputs.len());
            prop_assert_eq!(&journal.inputs[..], &inputs[..journal.inputs.len()]);
            let bytes = usize::try_from(journal.bytes).unwrap();
            let again = try_read(&spoilt[..bytes]).unwrap();
            prop_assert_eq!((again.end, again.chain), (End::Whole, journal.chain), "the prefix holds by itself");
        }
    }
}
