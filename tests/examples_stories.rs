//! The stories among the examples: that they are told without a refusal, that what the two
//! nights promise is in the events, and that none takes arguments.

#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::duplicate_mod)] // each example has what they share for itself

#[allow(dead_code)]
#[path = "../examples/bank_night.rs"]
mod bank_night;
#[allow(dead_code)]
#[path = "../examples/igaming.rs"]
mod igaming;

use std::path::Path;
use std::process::Command;

use nightdesk::{
    AssignedBy, CapacityEvent, Event, EventKind, IncidentEvent, MoveCause, PolicyDocument,
    QueueEvent, TicketId, Timestamp, Urgency,
};

const INGRID: u128 = 1;
const ASTRID: u128 = 1;
const HENRIK: u128 = 2;
const SOREN: u128 = 4;
const BOT: u128 = 9;

fn bank() -> Vec<Event> {
    let night = bank_night::tell().expect("a story without a refusal");
    night.events().to_vec()
}

fn gaming() -> Vec<Event> {
    let night = igaming::tell().expect("a story without a refusal");
    night.events().to_vec()
}

/// Where the first such event stands, which is also what comes before what.
fn position(events: &[Event], what: impl Fn(&EventKind) -> bool) -> usize {
    let found = events.iter().position(|event| what(&event.kind));
    found.expect("the event is there")
}

/// When it was.
fn when(events: &[Event], what: impl Fn(&EventKind) -> bool) -> Timestamp {
    events.get(position(events, what)).unwrap().at
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn offered(ticket: u128, agent: u128) -> impl Fn(&EventKind) -> bool {
    move |kind| {
        matches!(kind, EventKind::Offered { ticket: of, agent: to, .. }
            if *of == ticket.into() && *to == agent.into())
    }
}

fn opened(ticket: u128) -> impl Fn(&EventKind) -> bool {
    move |kind| matches!(kind, EventKind::TicketOpened { ticket: of, .. } if *of == ticket.into())
}

/// All tickets that an agent was offered, in order.
fn offers_to(events: &[Event], agent: u128) -> Vec<TicketId> {
    let offers = events.iter().filter_map(|event| match &event.kind {
        EventKind::Offered {
            ticket, agent: to, ..
        } if *to == agent.into() => Some(*ticket),
        _ => None,
    });
    offers.collect()
}

fn tickets(ids: &[u128]) -> Vec<TicketId> {
    ids.iter().map(|id| TicketId::new(*id)).collect()
}

#[test]
fn the_policies_compile_without_warnings() {
    for text in [
        include_str!("../examples/policies/bank_night.toml"),
        include_str!("../examples/policies/igaming.toml"),
    ] {
        let document: PolicyDocument = toml::from_str(text).unwrap();
        let warnings = document.compile().unwrap().warnings;
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}

/// Names of the policy stand in marks, so that nobody takes them for words of the sentence.
#[test]
fn names_stand_in_marks() {
    for event in bank().into_iter().chain(gaming()) {
        let text = event.to_string();
        // Every second part is within marks.
        let bare: String = text.split('`').step_by(2).collect();
        assert!(!bare.contains('_'), "{text}");
        for noun in ["clock ", "incident ", "ladder ", "reserve ", "surge "] {
            let mut parts = text.split(noun).skip(1);
            assert!(parts.all(|rest| rest.starts_with('`')), "{text}");
        }
        let mut queues = text.split("queue ").skip(1);
        let plain = |rest: &str| rest.starts_with("is closed") || rest.starts_with("is full");
        assert!(
            queues.all(|rest| rest.starts_with('`') || plain(rest)),
            "{text}"
        );
    }
}

/// What an example does with these arguments: its exit code, and what it wrote and complained.
fn program(name: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap();
    let program = format!("examples/{name}{}", std::env::consts::EXE_SUFFIX);
    let program = built.join(program);
    assert!(program.is_file(), "{name} is not built; run `cargo test`");
    let output = Command::new(program).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Short enough to be read in the night.
#[test]
fn the_programs_tell_their_stories_in_few_lines() {
    for name in ["bank_night", "igaming"] {
        let (code, text, errors) = program(name, &[]);
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{name}");
        let lines = text.lines().count();
        assert!((40..=125).contains(&lines), "{name}: {lines} lines");
        // Nobody goes by a number, and nothing by the time of another place.
        let [head, ..] = text.lines().collect::<Vec<_>>()[..] else {
            panic!("{name}: nothing is told");
        };
        assert!(
            head.contains("2026-0") && head.contains("UTC+01:00"),
            "{head}"
        );
        for raw in ["ticket ", "agent 1", "Z "] {
            assert!(!text.contains(raw), "{name}: `{raw}`");
        }
    }
}

/// What is no argument of an example is an error, and not passed over.
#[test]
fn stories_take_no_arguments_and_say_in_two_lines_what_they_show() {
    let table = [
        ("quickstart", "a card is stolen"),
        ("sla", "A complaint"),
        ("why", "why a customer has been waiting"),
        ("bank_night", "A bank's night"),
        ("igaming", "A gaming platform's night"),
    ];
    for (name, shows) in table {
        for argument in ["--fast", "night.toml"] {
            let (code, text, errors) = program(name, &[argument]);
            assert_eq!((code, text.as_str()), (Some(2), ""), "{name}");
            assert!(errors.contains(argument), "{name}: {errors}");
            assert!(errors.contains("--help"), "{name}: {errors}");
        }
        let (code, help, errors) = program(name, &["--help"]);
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{name}");
        let about: Vec<&str> = help.lines().take_while(|line| !line.is_empty()).collect();
        assert_eq!(about.len(), 2, "{help}");
        assert!(about.concat().contains(shows), "{name}: {help}");
    }
}

#[test]
fn who_logs_in_first_does_not_take_all_e_mails() {
    let events = bank();
    for (agent, mails) in [(3, [1, 2]), (4, [3, 4]), (2, [5, 6])] {
        let offers = offers_to(&events, agent);
        assert_eq!(offers.get(..2).unwrap(), tickets(&mails));
    }
}

#[test]
fn a_blocked_card_is_no_longer_critical() {
    let events = bank();
    let demanded = when(&events, |kind| {
        matches!(kind, EventKind::ActionRequired { ticket, action, .. }
            if *ticket == 20.into() && *action == "block_card")
    });
    assert_eq!(demanded, time("2026-02-10T22:13:00+01:00"));
    let done = when(&events, |kind| {
        matches!(
            kind,
            EventKind::ActionDone { ticket, urgency: Urgency::Elevated, .. } if *ticket == 20.into()
        )
    });
    assert_eq!(done, time("2026-02-10T22:13:03+01:00"));
}

/// She is free from 22:01, and two passwords and more pass before the first fraud.
#[test]
fn the_one_norwegian_specialist_gets_fraud_and_danger_and_nothing_else() {
    assert_eq!(offers_to(&bank(), INGRID), tickets(&[24, 60, 70]));
}

#[test]
fn a_chat_comes_over_an_e_mail_that_goes_on_after_it() {
    let events = bank();
    let waits = position(&events, |kind| {
        matches!(kind, EventKind::Capacity(CapacityEvent::AssignmentInterrupted { by, .. })
            if *by == 10.into())
    });
    let goes_on = position(&events, |kind| {
        matches!(
            kind,
            EventKind::Assigned {
                by: AssignedBy::Resumed,
                ..
            }
        )
    });
    assert!(waits < goes_on);
    assert_eq!(
        events.get(goes_on).unwrap().at,
        time("2026-02-10T22:10:00+01:00")
    );
}

/// At 01:00 in Oslo, which is 08:00 in Manila, and with the time already waited.
#[test]
fn what_waits_at_closing_time_goes_to_manila() {
    let events = bank();
    for ticket in [31, 32] {
        let moved = when(&events, |kind| {
            matches!(kind, EventKind::Queue(QueueEvent::TicketOverflowed { ticket: of, to, cause: MoveCause::Closed, .. })
                if *of == ticket.into() && *to == "manila")
        });
        assert_eq!(moved, time("2026-02-11T00:00:00Z"));
    }
    let due = events.iter().find_map(|event| match &event.kind {
        EventKind::TicketClassified { ticket, class } if *ticket == 31.into() => Some(class.due),
        _ => None,
    });
    assert_eq!(due, Some(Some(time("2026-02-11T01:12:00+01:00"))));
}

/// A Norwegian is answered in English when nobody of the same language is there.
#[test]
fn languages_fall_back() {
    let events = bank();
    let language = events.iter().find_map(|event| match &event.kind {
        EventKind::Offered {
            ticket, decision, ..
        } if *ticket == 34.into() => decision.language.clone(),
        _ => None,
    });
    assert_eq!(language, Some("en".into()));
}

/// The twelfth of those that come every 15 s from 02:05 comes at 02:07:45.
#[test]
fn the_outage_surges_once_and_is_one_incident() {
    let events = bank();
    let started = |kind: &EventKind| matches!(kind, EventKind::SurgeStarted { .. });
    let ended = |kind: &EventKind| matches!(kind, EventKind::SurgeEnded { .. });
    for (what, count) in [(&started as &dyn Fn(&EventKind) -> bool, 1), (&ended, 1)] {
        assert_eq!(
            events.iter().filter(|event| what(&event.kind)).count(),
            count
        );
    }
    assert_eq!(when(&events, started), time("2026-02-11T02:07:45+01:00"));
    assert!(position(&events, started) < position(&events, ended));
    let told = when(&events, |kind| {
        matches!(
            kind,
            EventKind::Incident(IncidentEvent::NoticeSent { tickets: 14, .. })
        )
    });
    assert_eq!(told, time("2026-02-11T02:10:00+01:00"));
    let solved = when(
        &events,
        |kind| matches!(kind, EventKind::TicketResolved { ticket, .. } if *ticket == 53.into()),
    );
    assert_eq!(solved, time("2026-02-11T02:40:00+01:00"));
}

/// From the outage's chats on, Omar makes room for it and takes nothing lower before.
#[test]
fn fraud_goes_before_all_who_wait_about_the_app() {
    let events = bank();
    let came = position(&events, opened(61));
    let next = events.iter().skip(came).find_map(|event| match event.kind {
        EventKind::Offered { ticket, agent, .. } if agent == 2.into() => Some((event.at, ticket)),
        _ => None,
    });
    assert_eq!(next, Some((time("2026-02-11T02:17:00+01:00"), 61.into())));
}

/// 15 business days after a Wednesday: the last hour of the Wednesday three weeks later.
#[test]
fn the_complaint_has_the_deadline_of_the_law() {
    let events = bank();
    let due = events.iter().find_map(|event| match &event.kind {
        EventKind::ClockStarted { clock, due, .. } if *clock == "complaint_answer" => *due,
        _ => None,
    });
    assert_eq!(due, Some(time("2026-03-05T00:00:00+01:00")));
}

#[test]
fn a_player_in_danger_goes_before_a_vip_who_came_earlier() {
    let events = gaming();
    assert!(position(&events, opened(22)) < position(&events, opened(23)));
    let danger = position(&events, offered(23, ASTRID));
    let vip = position(
        &events,
        |kind| matches!(kind, EventKind::Offered { ticket, .. } if *ticket == 22.into()),
    );
    assert!(danger < vip);
}

#[test]
fn nobody_who_sells_bonuses_has_a_player_in_danger() {
    let events = gaming();
    for (ticket, agents) in [(23, [2, 3]), (42, [2, 3])] {
        for agent in agents {
            assert!(
                !events
                    .iter()
                    .any(|event| offered(ticket, agent)(&event.kind))
            );
        }
    }
    // What he had of the player who is excluded now, he has no longer.
    let left = |of: u128| {
        move |kind: &EventKind| {
            matches!(kind, EventKind::AssignmentRelieved { ticket, agent }
                if *ticket == of.into() && *agent == HENRIK.into())
        }
    };
    for ticket in [40, 41] {
        assert_eq!(
            when(&events, left(ticket)),
            time("2026-03-14T03:00:30+01:00")
        );
        position(&events, offered(ticket, SOREN));
    }
}

#[test]
fn a_self_exclusion_is_demanded_at_three_exactly_with_nobody_there() {
    let events = gaming();
    let three = time("2026-03-14T03:00:00+01:00");
    let demanded = when(&events, |kind| {
        matches!(kind, EventKind::ActionRequired { ticket, action, due: Some(due), not_before: None, .. }
            if *ticket == 42.into()
                && *action == "shut_out"
                && *due == time("2026-03-14T03:00:10+01:00"))
    });
    assert_eq!(demanded, three);
    let referred = when(
        &events,
        |kind| matches!(kind, EventKind::Queue(QueueEvent::ReferOut { ticket, .. }) if *ticket == 42.into()),
    );
    assert_eq!(referred, three);
    let breached = when(
        &events,
        |kind| matches!(kind, EventKind::ClockBreached { ticket, .. } if *ticket == 42.into()),
    );
    // In the very instant it is due it would be in time.
    assert_eq!(breached, time("2026-03-14T03:02:00.000001+01:00"));
    assert_eq!(
        when(&events, offered(42, ASTRID)),
        time("2026-03-14T03:09:00+01:00")
    );
}

/// 72 hours after Friday 23:30, which is later than the end of the week.
#[test]
fn a_limit_waits_and_its_player_does_not() {
    let events = gaming();
    let answered = when(
        &events,
        |kind| matches!(kind, EventKind::Offered { ticket, .. } if *ticket == 30.into()),
    );
    assert_eq!(answered, time("2026-03-13T23:30:00+01:00"));
    let demands: Vec<_> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::ActionRequired {
                ticket,
                not_before,
                floor_unknown,
                ..
            } if ticket == 30.into() => Some((not_before, floor_unknown)),
            _ => None,
        })
        .collect();
    let monday = time("2026-03-16T23:30:00+01:00");
    assert_eq!(demands, [(None, true), (Some(monday), false)]);
    let done = when(
        &events,
        |kind| matches!(kind, EventKind::ActionDone { ticket, .. } if *ticket == 30.into()),
    );
    assert_eq!(done, monday);
}

#[test]
fn the_bot_is_first_until_a_person_is_asked_for() {
    let events = gaming();
    let bot = position(&events, offered(10, BOT));
    let wanted = position(
        &events,
        |kind| matches!(kind, EventKind::PersonWanted { ticket } if *ticket == 10.into()),
    );
    let elin = position(&events, offered(10, 3));
    assert!(bot < wanted && wanted < elin);
    assert_eq!(offers_to(&events, BOT), tickets(&[10, 11, 12]));
}
