//! Which code wins where two could be given: the lower.

use super::refusal;

/// The lower code, the higher code, and a story whose last input has both faults.
const PAIRS: &[(u16, u16, &str)] = &[
    (
        1,
        3,
        "03:00 open 1 any phone via crm:1\n 04:00 wait\n 03:30 open 2 any phone via crm:1",
    ),
    (
        1,
        20,
        "03:00 open 1 any phone via crm:1\n and open 2 nothing phone via crm:1",
    ),
    (
        2,
        3,
        "03:00 open 1 any phone via crm:5\n 04:00 wait\n 03:30 open 2 any phone via crm:1",
    ),
    (
        3,
        4,
        "03:00 open 1 any phone via crm:1\n 04:00 wait\n 03:30 open 2 any phone via web:1",
    ),
    (3, 5, "04:00 wait\n 03:30 open 1 any phone since 03:45"),
    (3, 30, "04:00 wait\n 03:30 cancel 1"),
    (
        4,
        5,
        "03:00 open 1 any phone via crm:1\n 04:00 open 2 any phone via web:1 since 05:00",
    ),
    (
        4,
        30,
        "03:00 open 1 any phone via crm:1\n and cancel 9 via web:1",
    ),
    (5, 10, "03:00 open 1 thirteen.long phone since 04:00"),
    (5, 30, "03:00 customer 9 since 04:00"),
    (5, 80, "03:00 policy invalid since 04:00"),
    (10, 11, "03:00 open 1 thirteen.long phone in nb,nn,en"),
    (10, 20, "03:00 open 1 thirteen.long phone"),
    (10, 30, "03:00 change 9 topic thirteen.long"),
    (10, 31, "03:00 update 9 brand thirteen.long"),
    (
        10,
        40,
        "03:00 open 1 any phone\n and open 1 thirteen.long phone",
    ),
    (11, 20, "03:00 open 1 nothing phone in nb,nn,en"),
    (11, 20, "03:00 register 7 skill cards,fraud,nothing"),
    (11, 30, "03:00 change 9 in nb,nn,en"),
    (11, 31, "03:00 update 9 skill cards,fraud,loans"),
    (
        11,
        40,
        "03:00 open 1 any phone\n and open 1 any phone in nb,nn,en",
    ),
    (
        11,
        50,
        "03:00 open 1 any phone with a=1\n and cancel 1\n and change 1 with b=2",
    ),
    (12, 30, "03:00 hold 9 customer until 02:00"),
    (
        12,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and hold 1 snoozed until 02:00",
    ),
    (13, 30, "03:00 hold 9 snoozed"),
    (
        13,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and hold 1 snoozed",
    ),
    (20, 30, "03:00 change 9 topic nothing"),
    (20, 30, "03:00 transfer 9 queue nothing"),
    (20, 31, "03:00 update 9 skill nothing"),
    (20, 40, "03:00 open 1 any phone\n and open 1 nothing phone"),
    (20, 41, "03:00 register 7\n and register 7 skill nothing"),
    (
        20,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and transfer 1 queue nothing",
    ),
    (
        20,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and change 1 topic nothing",
    ),
    (
        20,
        70,
        "03:00 open 1 any phone\n and open 2 any phone\n and open 3 nothing phone",
    ),
    (
        20,
        71,
        "03:00 register 7\n and register 8\n and register 9 skill nothing",
    ),
    (
        10,
        110,
        "03:00 open 1 tight phone\n and open 2 tight thirteen.long",
    ),
    (
        11,
        110,
        "03:00 open 1 tight phone\n and open 2 tight phone in nb,nn,en",
    ),
    (
        20,
        110,
        "03:00 open 1 tight phone\n and open 2 tight nothing",
    ),
    (40, 110, "03:00 open 1 tight phone\n and open 1 tight chat"),
    (
        70,
        110,
        "03:00 open 1 tight phone\n and open 2 any phone\n and open 3 tight phone",
    ),
    (20, 80, "03:00 policy invalid map nothing=main"),
    (
        20,
        81,
        "03:00 open 1 any phone\n and policy other map nothing=main",
    ),
    (30, 31, "03:00 9 accepts 9"),
    (30, 31, "03:00 9 declines 9"),
    (30, 31, "03:00 9 answers 9"),
    (30, 31, "03:00 revoke 9 from 9"),
    (30, 31, "03:00 transfer 9 agent 9"),
    (
        31,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and 9 accepts 1",
    ),
    (
        31,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and 9 answers 1",
    ),
    (
        31,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and transfer 1 agent 9",
    ),
    (31, 52, "03:00 open 1 any phone\n and 9 accepts 1"),
    (31, 56, "03:00 open 1 any phone\n and 9 finishes 1"),
    (
        40,
        70,
        "03:00 open 1 any phone\n and open 2 any phone\n and open 1 any chat",
    ),
    (
        41,
        71,
        "03:00 register 7\n and register 8\n and register 7 on phone",
    ),
    (
        50,
        52,
        "03:00 register 7\n and open 1 any phone\n and cancel 1\n and 7 accepts 1",
    ),
    (
        50,
        53,
        "03:00 open 1 any phone\n and cancel 1\n and release 1",
    ),
    (
        50,
        54,
        "03:00 open 1 any phone\n and cancel 1\n and resume 1",
    ),
    (
        50,
        55,
        "03:00 open 1 any phone\n and cancel 1\n and retry 1",
    ),
    (
        50,
        58,
        "03:00 register 7\n and open 1 any phone\n and cancel 1\n and transfer 1 agent 7",
    ),
    (
        50,
        60,
        "03:00 agent 7 bot\n and open 1 person phone\n and cancel 1\n and transfer 1 agent 7",
    ),
    (30, 31, "03:00 9 joins 9"),
    (30, 31, "03:00 9 leaves 9"),
    (
        31,
        50,
        "03:00 open 1 any phone\n and cancel 1\n and 9 joins 1",
    ),
    (
        50,
        53,
        "03:00 register 7\n and open 1 any phone\n and cancel 1\n and 7 joins 1",
    ),
    (
        53,
        58,
        "03:00 register 7\n and open 1 any phone\n and 7 joins 1",
    ),
    (
        58,
        101,
        "03:00 agent 7\n and open 1 any phone\n and 7 goes away\n and 7 joins 1",
    ),
    (
        50,
        100,
        "03:00 open 1 any phone\n and cancel 1\n and hold 1 interrupted",
    ),
    (
        50,
        102,
        "03:00 register 7\n and open 1 any phone\n and cancel 1\n and 7 leaves 1",
    ),
    (
        58,
        60,
        "03:00 register 7 bot\n and open 1 person phone\n and transfer 1 agent 7",
    ),
    (30, 140, "03:00 handoff 9"),
    (
        50,
        140,
        "03:00 agent 7\n and open 1 any phone\n and resolve 1\n and handoff 1",
    ),
    (53, 140, "03:00 open 1 any phone\n and handoff 1"),
    (31, 90, "03:00 update 9 rota 05:00..05:00"),
    (
        41,
        90,
        "03:00 register 7\n and register 7 rota 05:00..05:00",
    ),
    (
        71,
        90,
        "03:00 register 7\n and register 8\n and register 9 rota 05:00..05:00",
    ),
    (20, 91, "03:00 open 1 nothing phone wanted 7 excluded 7"),
    (
        40,
        91,
        "03:00 open 1 any phone\n and open 1 any phone wanted 7 excluded 7",
    ),
    (
        50,
        91,
        "03:00 open 1 any phone wanted 7\n and cancel 1\n and change 1 excluded 7",
    ),
    (
        70,
        91,
        "03:00 open 1 any phone\n and open 2 any phone\n and open 3 any phone wanted 7 excluded 7",
    ),
];

#[test]
fn of_two_faults_the_lower_code_is_given() {
    for (lower, higher, story) in PAIRS.iter().chain(super::customers::PAIRS) {
        assert!(lower < higher, "{story}");
        let refusal = refusal(story);
        assert_eq!(refusal.code().get(), *lower, "{story}\n{refusal}");
    }
}
