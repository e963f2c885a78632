//! Rows of agents' room: labels, interruptions, consults.

use super::Row;

pub(crate) const ROWS: &[Row] = &[
    (
        20,
        "03:00 register 7 label_cap kcy:1",
        &["no label `kcy`", "did you mean `kyc`?"],
    ),
    (
        53,
        "03:00 agent 7
         and open 1 any phone
         and hold 1 customer
         and 7 joins 1",
        &["ticket `1`", "not assigned"],
    ),
    (
        58,
        "03:00 agent 7
         and open 1 any phone
         and register 8
         and 8 joins 1",
        &["agent `8`", "is offline"],
    ),
    (
        60,
        "03:00 agent 7
         and open 1 person phone
         and agent 8 bot
         and 8 joins 1",
        &["agent `8`", "ticket `1`", "needs a person"],
    ),
    (
        100,
        "03:00 open 1 any phone
         and hold 1 interrupted",
        &[
            "ticket `1`",
            "not interrupted by a command",
            "assign the other ticket",
        ],
    ),
    (
        101,
        "03:00 agent 7
         and open 1 any phone
         and 7 joins 1",
        &["agent `7`", "ticket `1`", "choose another to help"],
    ),
    (
        102,
        "03:00 agent 7
         and open 1 any phone
         and 7 leaves 1",
        &["agent `7`", "ticket `1`", "does not help"],
    ),
];
