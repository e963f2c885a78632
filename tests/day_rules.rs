//! What a simulation does when: one scenario for each sentence of its documentation.

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod day_support;

use day_support::{
    POLICY, after, agent, at, contact, outcomes, plain, policy, run, simulation, skilled, spell,
};
use nightdesk::sim::{
    Call, Contact, RunError, Simulation, SimulationProblem, Spell, Step, Subject,
};
use nightdesk::{Command, Input, Presence, Refusal, Span, TicketSpec};

/// A scenario's name, its contacts, its spells, and what becomes of the contacts.
type Scenario = (&'static str, Vec<Contact>, Vec<Spell>, Vec<&'static str>);

fn patient(contact: Contact, seconds: u32) -> Contact {
    contact.patience(Span::from_secs(seconds))
}

#[test]
fn equal_instants_go_in_the_stated_order() {
    let table: Vec<Scenario> = vec![
        (
            "handling ends before a customer gives up",
            vec![plain(1, 0, 60), patient(plain(2, 10, 5), 50)],
            vec![spell(1, 0, 500)],
            vec![
                "1: answered 0 by 1, ended 60",
                "2: answered 60 by 1, ended 65",
            ],
        ),
        (
            "a second less of patience, and the customer has gone",
            vec![plain(1, 0, 60), patient(plain(2, 10, 5), 49)],
            vec![spell(1, 0, 500)],
            vec!["1: answered 0 by 1, ended 60", "2: gave up 59"],
        ),
        (
            "a spell begins before a customer gives up",
            vec![patient(plain(1, 0, 5), 30)],
            vec![spell(1, 30, 500)],
            vec!["1: answered 30 by 1, ended 35"],
        ),
        (
            "handling ends before a spell ends: the agent takes the next one",
            vec![plain(1, 0, 100), plain(2, 50, 20)],
            vec![spell(1, 0, 100)],
            vec![
                "1: answered 0 by 1, ended 100",
                "2: answered 100 by 1, ended 120",
            ],
        ),
        (
            "a spell ends before a contact arrives",
            vec![plain(1, 100, 5)],
            vec![spell(1, 0, 100)],
            vec!["1: waiting"],
        ),
        (
            "a spell that begins where the agent's last one ends carries on",
            vec![plain(1, 90, 20), plain(2, 100, 20), plain(3, 115, 5)],
            vec![spell(1, 0, 100), spell(1, 100, 200)],
            vec![
                "1: answered 90 by 1, ended 110",
                "2: answered 110 by 1, ended 130",
                "3: answered 130 by 1, ended 135",
            ],
        ),
        (
            "of two arrivals the first in the list goes first, whatever its id",
            vec![plain(2, 0, 10), plain(1, 0, 10)],
            vec![spell(1, 0, 500)],
            vec![
                "2: answered 0 by 1, ended 10",
                "1: answered 10 by 1, ended 20",
            ],
        ),
        (
            "of two spells the first in the list is registered first, whatever its id",
            vec![plain(1, 0, 10)],
            vec![spell(9, 0, 500), spell(3, 0, 500)],
            vec!["1: answered 0 by 9, ended 10"],
        ),
        (
            "no patience at all, and nobody free",
            vec![patient(plain(1, 0, 10), 0)],
            vec![spell(1, 1, 500)],
            vec!["1: gave up 0"],
        ),
        (
            "no patience at all, and somebody free",
            vec![patient(plain(1, 0, 10), 0)],
            vec![spell(1, 0, 500)],
            vec!["1: answered 0 by 1, ended 10"],
        ),
    ];
    for (name, contacts, spells, expected) in table {
        assert_eq!(
            outcomes(&run(&simulation(contacts, spells))),
            expected,
            "{name}"
        );
    }
}

/// Everything on one instant, seen from the engine's side.
#[test]
fn the_commands_of_one_instant_come_in_the_stated_order() {
    let contacts = vec![
        plain(1, 100, 5),                          // arrives
        patient(contact(2, "special", 40, 5), 60), // gives up: nobody can take it
        plain(3, 0, 100),                          // its handling ends
        contact(4, "answered", 95, 5),             // its offer is answered
    ];
    let spells = vec![
        spell(1, 0, 100),   // ends
        spell(2, 100, 200), // begins
        spell(3, 50, 200),  // takes the offer
    ];
    let simulation = simulation(contacts, spells)
        .answer_delay(Span::from_secs(5))
        .host_inputs(vec![Input::new(at(100), Command::SuspendOffers)])
        .unwrap();
    let mut seen = Vec::new();
    simulation
        .run(&mut |step: &Step<'_>| {
            if let Call::Apply(input) = step.call
                && input.at == at(100)
            {
                seen.push(match &input.command {
                    Command::ResolveTicket { ticket } => format!("resolve {ticket}"),
                    Command::AcceptOffer { ticket, agent } => format!("accept {ticket} by {agent}"),
                    Command::RegisterAgent(agent) => format!("register {}", agent.id),
                    Command::SetPresence { agent, presence } => format!("{agent} {presence}"),
                    Command::AbandonTicket { ticket } => format!("abandon {ticket}"),
                    Command::OpenTicket(ticket) => format!("open {}", ticket.id),
                    Command::SuspendOffers => "suspend".to_owned(),
                    other => format!("{other:?}"),
                });
            }
        })
        .unwrap();
    assert_eq!(
        seen,
        [
            "resolve 3",
            "accept 4 by 3",
            "register 2",
            "2 online",
            "1 draining",
            "abandon 2",
            "open 1",
            "suspend",
        ]
    );
}

#[test]
fn agents_drain_and_come_back() {
    let table: Vec<Scenario> = vec![
        (
            "an agent finishes what it has and takes nothing new",
            vec![plain(1, 90, 60), plain(2, 120, 5)],
            vec![spell(1, 0, 100)],
            vec!["1: answered 90 by 1, ended 150", "2: waiting"],
        ),
        (
            "a spell that begins while the agent still drains",
            vec![plain(1, 90, 60), plain(2, 110, 5)],
            vec![spell(1, 0, 100), spell(1, 120, 200)],
            vec![
                "1: answered 90 by 1, ended 150",
                "2: answered 150 by 1, ended 155",
            ],
        ),
        (
            "spells may come in any order",
            vec![plain(1, 50, 5), plain(2, 150, 5)],
            vec![spell(1, 150, 200), spell(1, 0, 100)],
            vec![
                "1: answered 50 by 1, ended 55",
                "2: answered 150 by 1, ended 155",
            ],
        ),
        (
            "what an agent can do may change from spell to spell",
            vec![contact(1, "special", 10, 5), contact(2, "special", 220, 5)],
            vec![
                spell(1, 0, 100),
                Spell::new(skilled(1), at(100), at(200)),
                spell(1, 210, 300),
            ],
            vec!["1: answered 100 by 1, ended 105", "2: waiting"],
        ),
    ];
    for (name, contacts, spells, expected) in table {
        assert_eq!(
            outcomes(&run(&simulation(contacts, spells))),
            expected,
            "{name}"
        );
    }
}

#[test]
fn time_on_duty_lasts_until_the_last_work_is_done() {
    let run = run(&simulation(vec![plain(1, 90, 60)], vec![spell(1, 0, 100)]));
    let duty = run.agents.first().unwrap();
    assert_eq!(duty.on_duty, Span::from_secs(150));
    assert_eq!(duty.busy, Span::from_secs(60));
    assert_eq!(duty.occupancy(), Some(4_000));
    assert_eq!(duty.taken, 1);
}

#[test]
fn wrap_up_is_work_and_the_run_waits_for_its_end() {
    let contacts = vec![contact(1, "finished", 0, 60), plain(2, 70, 10)];
    let run = run(&simulation(contacts, vec![spell(1, 0, 80)]));
    // Wrap-up from 60 to 90; by then the spell is over.
    assert_eq!(
        outcomes(&run),
        ["1: answered 0 by 1, ended 60", "2: waiting"]
    );
    let duty = run.agents.first().unwrap();
    assert_eq!(
        (duty.on_duty, duty.busy),
        (Span::from_secs(90), Span::from_secs(90))
    );
    assert_eq!(run.ended_at.map(after), Some(90));
}

#[test]
fn work_that_goes_back_in_line_starts_again_with_the_next_agent() {
    let contacts = vec![patient(plain(1, 0, 60), 40)];
    let spells = vec![spell(1, 0, 500), spell(2, 45, 500)];
    let off = Command::SetPresence {
        agent: 1.into(),
        presence: Presence::Offline,
    };
    let simulation = simulation(contacts, spells)
        .host_inputs(vec![Input::new(at(30), off)])
        .unwrap();
    let run = run(&simulation);
    // Answered once is answered: the customer's patience no longer counts.
    assert_eq!(outcomes(&run), ["1: answered 0 by 1, ended 105"]);
    let taken: Vec<u64> = run.agents.iter().map(|duty| duty.taken).collect();
    assert_eq!(taken, [1, 1]);
}

#[test]
fn a_lost_agent_keeps_its_work_for_the_grace_and_then_it_starts_again() {
    let lost = Command::SetPresence {
        agent: 1.into(),
        presence: Presence::Lost,
    };
    let simulation = simulation(
        vec![plain(1, 0, 200)],
        vec![spell(1, 0, 500), spell(2, 10, 500)],
    )
    .host_inputs(vec![Input::new(at(50), lost)])
    .unwrap();
    // The policy's default grace is 60 s.
    assert_eq!(
        outcomes(&run(&simulation)),
        ["1: answered 0 by 1, ended 310"]
    );
}

#[test]
fn from_and_until_cut_the_day() {
    let contacts = || {
        vec![
            plain(1, 99, 10),  // before `from`
            plain(2, 100, 10), // at `from`
            plain(3, 290, 60), // being handled at `until`
            plain(4, 295, 10), // waiting at `until`
            plain(5, 300, 10), // at `until`
        ]
    };
    let spells = || {
        vec![
            spell(1, 0, 1_000), // under way at `from`
            spell(2, 0, 100),   // over at `from`
            spell(3, 300, 400), // begins at `until`
        ]
    };
    let all = run(&simulation(contacts(), spells()));
    assert_eq!(
        outcomes(&all),
        [
            "1: answered 99 by 1, ended 109",
            "2: answered 109 by 1, ended 119",
            "3: answered 290 by 1, ended 350",
            "4: answered 300 by 3, ended 310",
            "5: answered 310 by 3, ended 320",
        ]
    );
    let part = run(&simulation(contacts(), spells())
        .from(at(100))
        .until(at(300)));
    assert_eq!(
        outcomes(&part),
        [
            "2: answered 100 by 1, ended 110",
            "3: answered 290 by 1, running",
            "4: waiting",
        ]
    );
    let positions: Vec<usize> = part
        .outcomes
        .iter()
        .map(|contact| contact.position)
        .collect();
    assert_eq!(positions, [1, 2, 3]);
    assert_eq!(part.ended_at, Some(at(300)));
    let duty = part.agents.first().unwrap();
    assert_eq!(
        (duty.on_duty, duty.busy),
        (Span::from_secs(200), Span::from_secs(20))
    );
}

#[test]
fn the_engine_is_woken_up_to_the_very_instant_of_until() {
    // Wrap-up ends at 90, and `plain` waits for that.
    let contacts = || vec![contact(1, "finished", 0, 60), plain(2, 70, 10)];
    let spells = || vec![spell(1, 0, 500)];
    let at_the_instant = run(&simulation(contacts(), spells()).until(at(90)));
    assert_eq!(
        outcomes(&at_the_instant),
        [
            "1: answered 0 by 1, ended 60",
            "2: answered 90 by 1, running"
        ]
    );
    let before = run(&simulation(contacts(), spells()).until(at(89)));
    assert_eq!(
        outcomes(&before),
        ["1: answered 0 by 1, ended 60", "2: waiting"]
    );
}

#[test]
fn offers_are_answered_after_the_delay_or_missed() {
    let table = [
        (0, vec!["1: answered 0 by 1, ended 10"]),
        (5, vec!["1: answered 5 by 1, ended 15"]),
        (19, vec!["1: answered 19 by 1, ended 29"]),
        // At the instant at which an offer lapses it is too late. Missed twice, and
        // the queue makes no more offers.
        (20, vec!["1: waiting"]),
    ];
    for (delay, expected) in table {
        let simulation = simulation(vec![contact(1, "answered", 0, 10)], vec![spell(1, 0, 500)])
            .answer_delay(Span::from_secs(delay));
        assert_eq!(outcomes(&run(&simulation)), expected, "delay {delay}");
    }
}

/// Nobody ever answers, everybody is asked again and again, and the run still ends
/// with the last spell. `run` checks the laws after every step.
#[test]
fn a_ticket_that_is_offered_for_ever_does_not_keep_the_run_going() {
    let contacts = vec![contact(1, "alarm", 0, 10), contact(2, "answered", 1, 10)];
    let spells = vec![spell(1, 0, 500), spell(2, 0, 400)];
    let simulation = simulation(contacts, spells).answer_delay(Span::from_secs(20));
    let run = run(&simulation);
    assert_eq!(outcomes(&run), ["1: waiting", "2: waiting"]);
    assert_eq!(run.ended_at.map(after), Some(500));
}

#[test]
fn a_customer_whose_ticket_is_offered_is_still_waiting() {
    let table = [
        (4, "1: gave up 4"),
        // Answered in the instant in which patience ends.
        (5, "1: answered 5 by 1, ended 15"),
    ];
    for (patience, expected) in table {
        let contacts = vec![patient(contact(1, "answered", 0, 10), patience)];
        let simulation =
            simulation(contacts, vec![spell(1, 0, 500)]).answer_delay(Span::from_secs(5));
        assert_eq!(
            outcomes(&run(&simulation)),
            [expected],
            "patience {patience}"
        );
    }
}

#[test]
fn an_offer_to_an_agent_whose_spell_ends_goes_to_the_next() {
    let simulation = simulation(
        vec![contact(1, "answered", 0, 10)],
        vec![spell(1, 0, 3), spell(2, 1, 500)],
    )
    .answer_delay(Span::from_secs(5));
    assert_eq!(
        outcomes(&run(&simulation)),
        ["1: answered 8 by 2, ended 18"]
    );
}

#[test]
fn a_ticket_that_outlives_its_customer_is_work_but_no_answer() {
    let contacts = vec![patient(contact(1, "stolen", 0, 40), 20)];
    let run = run(&simulation(contacts, vec![spell(1, 100, 500)]));
    assert_eq!(outcomes(&run), ["1: gave up 20"]);
    let duty = run.agents.first().unwrap();
    assert_eq!((duty.taken, duty.busy), (1, Span::from_secs(40)));
}

#[test]
fn actions_are_reported_done_at_once_unless_the_host_never_does() {
    let commands = |report| {
        let simulation = simulation(vec![contact(1, "stolen", 7, 5)], vec![spell(1, 0, 500)])
            .report_actions(report);
        let mut done = Vec::new();
        simulation
            .run(&mut |step: &Step<'_>| {
                if let Call::Apply(Input {
                    at,
                    command: Command::ActionDone { ticket },
                    ..
                }) = step.call
                {
                    done.push((after(*at), ticket.to_string()));
                }
            })
            .unwrap();
        done
    };
    assert_eq!(commands(true), [(7, "1".to_owned())]);
    assert_eq!(commands(false), []);
}

#[test]
fn nothing_at_all_is_a_run_too() {
    let nothing = run(&simulation(Vec::new(), Vec::new()));
    assert_eq!(
        (nothing.commands, nothing.events, nothing.ended_at),
        (0, 0, None)
    );
    let nobody = run(&simulation(vec![plain(1, 0, 5)], Vec::new()));
    assert_eq!(outcomes(&nobody), ["1: waiting"]);
    let no_contacts = run(&simulation(Vec::new(), vec![spell(1, 0, 60)]));
    assert_eq!(
        no_contacts.agents.first().unwrap().on_duty,
        Span::from_secs(60)
    );
}

#[test]
fn every_problem_of_the_lists_is_named_at_once() {
    let contacts = vec![
        plain(1, 0, 5),
        plain(2, 0, 5),
        plain(1, 9, 5),
        plain(1, 9, 6),
    ];
    let spells = vec![
        spell(7, 0, 100),
        spell(8, 50, 50),
        spell(7, 99, 120),
        spell(7, 10, 20),
        spell(8, 60, 55),
        spell(9, 0, 10),
        spell(9, 10, 20),
    ];
    let invalid = Simulation::new(policy(POLICY), contacts, spells).unwrap_err();
    let told: Vec<String> = invalid.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "contacts 0 and 2 have the same ticket id `1`; give each its own",
            "contacts 0 and 3 have the same ticket id `1`; give each its own",
            "spell 1 of agent `8` lasts from `2026-03-10T09:00:50Z` until `2026-03-10T09:00:50Z`; let it end after it begins",
            "spell 4 of agent `8` lasts from `2026-03-10T09:01:00Z` until `2026-03-10T09:00:55Z`; let it end after it begins",
            "spells 0 and 3 of agent `7` overlap: the one ends at `2026-03-10T09:01:40Z`, the other begins at `2026-03-10T09:00:10Z`; join them, or part them",
            "spells 0 and 2 of agent `7` overlap: the one ends at `2026-03-10T09:01:40Z`, the other begins at `2026-03-10T09:01:39Z`; join them, or part them",
        ]
    );
    assert_eq!(invalid.to_string(), told.join("; "));
}

#[test]
fn inputs_that_are_the_simulations_own_are_not_taken_from_the_host() {
    let simulation = simulation(Vec::new(), vec![spell(1, 0, 10)]);
    let presence = |agent: u128| Command::SetPresence {
        agent: agent.into(),
        presence: Presence::Away,
    };
    let inputs = [
        presence(1),
        presence(2),
        Command::ResumeOffers,
        Command::OpenTicket(TicketSpec::new(1, "plain", "phone")),
    ];
    let inputs = inputs.map(|command| Input::new(at(0), command)).to_vec();
    let invalid = simulation.host_inputs(inputs).unwrap_err();
    let positions: Vec<usize> = invalid
        .problems
        .iter()
        .map(|problem| match problem {
            SimulationProblem::HostInputNotAllowed { position } => *position,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(positions, [1, 3]);
}

#[test]
fn what_the_engine_refuses_ends_the_run_with_its_position() {
    let unknown_topic = simulation(vec![plain(1, 0, 5), contact(2, "plane", 1, 5)], Vec::new());
    match unknown_topic.run(&mut ()) {
        Err(RunError::Refused {
            subject: Subject::Contact(1),
            refusal,
            ..
        }) => assert!(matches!(*refusal, Refusal::UnknownName { .. }), "{refusal}"),
        other => panic!("{other:?}"),
    }
    let unknown_channel = Spell::new(agent(1).channel("pigeon"), at(0), at(9));
    match simulation(Vec::new(), vec![spell(2, 0, 9), unknown_channel]).run(&mut ()) {
        Err(RunError::Refused {
            subject: Subject::Spell(1),
            ..
        }) => {}
        other => panic!("{other:?}"),
    }
}
