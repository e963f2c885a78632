//! Refusals of what agents and tickets say of each other: needs that never relax, by name.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        90,
        "03:00 register 7 licensed fraud:2:05:00..04:00",
        &[
            "a skill ends at `2026-03-01T04:00:00Z`",
            "beginning at `2026-03-01T05:00:00Z`",
            "give a later end",
        ],
    ),
    (
        90,
        "03:00 register 7 rota 05:00..05:00",
        &["a shift ends at `2026-03-01T05:00:00Z`"],
    ),
    (
        91,
        "03:00 open 1 any phone wanted 7,8 excluded 8",
        &["ticket `1`", "agent `8`", "keep one"],
    ),
    (
        60,
        "03:00 agent 7\n and open 1 secret phone\n and transfer 1 agent 7",
        &["agent `7`", "ticket `1`", "needs clearance `kyc`", "choose"],
    ),
    (
        60,
        "03:00 agent 7 group sales\n and open 1 danger phone\n and transfer 1 agent 7",
        &["it must not go to group `sales`"],
    ),
    (
        60,
        "03:00 agent 7\n and open 1 any phone excluded 7\n and transfer 1 agent 7",
        &["it must not go to agent `7`"],
    ),
    (
        11,
        "03:00 register 7 rota 01:00..02:00,03:00..04:00,05:00..06:00",
        &[
            "3 shifts of an agent",
            "limit is 2",
            "`limits.roster_shifts`",
        ],
    ),
    (
        11,
        "03:00 open 1 any phone excluded 1,2,3",
        &["3 excluded agents", "limit is 2", "`limits.ticket_agents`"],
    ),
];
