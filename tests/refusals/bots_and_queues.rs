//! Refusals of hand-offs, and at the doors of queues.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        140,
        "03:00 agent 7
         and open 1 any phone
         and handoff 1",
        &[
            "ticket `1`",
            "agent `7`, a person",
            "release it or transfer it",
        ],
    ),
    (
        110,
        "03:00 open 1 tight phone
         and open 2 tight phone",
        &[
            "ticket `2`",
            "limit of 1",
            "queue `tight`",
            "raise the queue's `limit`",
        ],
    ),
];
