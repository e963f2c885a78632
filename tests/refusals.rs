//! One row for each code of refusal, and which code wins where two could be given.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

#[path = "refusals/bots_and_queues.rs"]
mod bots_and_queues;
#[path = "refusals/capacity.rs"]
mod capacity;
#[path = "refusals/customers.rs"]
mod customers;
#[path = "refusals/needs.rs"]
mod needs;
#[path = "refusals/precedence.rs"]
mod precedence;
#[path = "scenarios/story/mod.rs"]
mod story;

use std::collections::BTreeSet;

use nightdesk::Refusal;

const POLICY: &str = r#"
version = 1
name = "refusals"
skew = "5s"
backdate = "24h"
retention = "7d"
skills = ["cards", "fraud", "loans"]
brands = ["north"]
clearances = ["kyc"]
groups = ["sales"]
segments = { vip = {} }
languages = { nb = {}, nn = {}, en = {} }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
actions = { block_card = {}, raise_limit = { not_before = { elapsed = "72h", from = "receipt" } }, pay_out = { not_before = { elapsed = "0s", from = "period_end" } } }
labels = { kyc = {} }
limits = { name_bytes = 12, attributes = 1, anchors = 1, ticket_languages = 2, agent_skills = 2, tickets = 2, agents = 2, sources = 1, roster_shifts = 2, ticket_agents = 2 }

[queues]
front = {}
asked = { offer = { limit = "20s", attempts = 1 } }
tight = { limit = 1 }

[topics]
any = { queue = "front" }
asked = { queue = "asked" }
tight = { queue = "tight" }
person = { queue = "front", human_only = true }
secret = { queue = "front", clearances = ["kyc"] }
danger = { queue = "front", excluded_groups = ["sales"] }
promised = { queue = "front", clocks = { solved = {} } }
raise = { queue = "front", action = "raise_limit" }
pay = { queue = "front", action = "pay_out" }

[clocks]
solved = { kind = "resolution", target = "1h", met_by = "human" }
"#;

const OTHER: &str = r#"
version = 1
name = "other"
channels = { phone = { live = true } }
queues = { main = {} }
topics = { any = { queue = "main" } }
"#;

const INVALID: &str = r#"
version = 1
name = "invalid"
channels = { phone = { live = true } }
queues = { main = {} }
topics = { any = { queue = "mian" } }
"#;

fn refusal(story: &str) -> Refusal {
    let more = customers::POLICY.replace("incidents = 1", "incidents = 2");
    let others = [
        ("other", OTHER),
        ("invalid", INVALID),
        ("customers", customers::POLICY),
        ("more", more.as_str()),
    ];
    story::refusal_of(POLICY, &others, story).unwrap_or_else(|| panic!("not refused: {story}"))
}

/// Code, story, and what the message names: thing, value, bound, remedy.
type Row = (u16, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    (
        1,
        "03:00 open 1 any phone via crm:1
         and open 2 any phone via crm:1",
        &[
            "sequence 1",
            "source `crm`",
            "another command",
            "a sequence of its own",
        ],
    ),
    (
        2,
        "03:00 open 1 any phone via crm:5
         and open 2 any phone via crm:3",
        &["sequence 3", "source `crm`", "after 5", "must increase"],
    ),
    (
        3,
        "03:00:10 open 1 any phone
         03:00:04 open 2 any phone",
        &[
            "`2026-03-01T03:00:04Z`",
            "`2026-03-01T03:00:10Z`",
            "skew of 5s",
            "in order of time",
        ],
    ),
    (
        4,
        "03:00 open 1 any phone via crm:1
         and open 2 any phone via web:1",
        &["source `web`", "limit of 1", "raise `limits.sources`"],
    ),
    (
        5,
        "8/03:00 open 1 any phone since 8/03:01",
        &[
            "`2026-03-08T03:01:00Z`",
            "`2026-03-07T03:00:00Z` to `2026-03-08T03:00:00Z`",
            "raise the policy's `backdate`",
        ],
    ),
    (
        5,
        "8/03:00 open 1 any phone since 6/03:00",
        &[
            "`2026-03-06T03:00:00Z`",
            "`2026-03-07T03:00:00Z` to `2026-03-08T03:00:00Z`",
            "correct it",
        ],
    ),
    (
        10,
        "03:00 open 1 a.topic.of.19.bytes phone",
        &[
            "a name has 19 bytes",
            "limit is 12",
            "shorten it",
            "raise `limits.name_bytes`",
        ],
    ),
    (
        10,
        "03:00 open 1 any phone with iban=of.13.letters",
        &[
            "an attribute's value has 13 bytes",
            "limit is 12",
            "raise `limits.name_bytes`",
        ],
    ),
    (
        10,
        "03:00 open 1 any phone with thirteen.long=1",
        &["an attribute's name has 13 bytes", "limit is 12"],
    ),
    (
        11,
        "03:00 open 1 any phone in nb,nn,en",
        &[
            "3 languages of a ticket",
            "limit is 2",
            "send fewer",
            "raise `limits.ticket_languages`",
        ],
    ),
    (
        11,
        "03:00 open 1 any phone with a=1,b=2",
        &["2 attributes", "limit is 1", "raise `limits.attributes`"],
    ),
    (
        11,
        "03:00 open 1 any phone with a=1
         and change 1 with b=2",
        &["2 attributes", "limit is 1", "raise `limits.attributes`"],
    ),
    (
        11,
        "03:00 register 7 skill cards,fraud,loans",
        &[
            "3 skills of an agent",
            "limit is 2",
            "raise `limits.agent_skills`",
        ],
    ),
    (
        12,
        "03:00 open 1 any phone
         and hold 1 customer until 03:00",
        &[
            "until `2026-03-01T03:00:00Z`",
            "not after",
            "give a later instant, or none",
        ],
    ),
    (
        13,
        "03:00 open 1 any phone
         and hold 1 snoozed",
        &["ticket `1`", "without an end", "give `until`"],
    ),
    (
        20,
        "03:00 open 1 anu phone",
        &["no topic `anu`", "did you mean `any`?"],
    ),
    (
        20,
        "03:00 open 1 zzzzzzzz phone",
        &[
            "no topic `zzzzzzzz`",
            "add it to the policy, or use a name it knows",
        ],
    ),
    (
        20,
        "03:00 open 1 any phne",
        &["no channel `phne`", "did you mean `phone`?"],
    ),
    (
        20,
        "03:00 open 1 any phone in nbb",
        &["no language `nbb`", "`nb`"],
    ),
    (
        20,
        "03:00 open 1 any phone segment vipp",
        &["no segment `vipp`", "did you mean `vip`?"],
    ),
    (
        20,
        "03:00 open 1 any phone brand nroth",
        &["no brand `nroth`", "did you mean `north`?"],
    ),
    (
        20,
        "03:00 register 7 skill card",
        &["no skill `card`", "did you mean `cards`?"],
    ),
    (
        20,
        "03:00 register 7 cap phon:1",
        &["no channel `phon`", "did you mean `phone`?"],
    ),
    (
        20,
        "03:00 open 1 any phone
         and transfer 1 queue frnt",
        &["no queue `frnt`", "did you mean `front`?"],
    ),
    (
        20,
        "03:00 policy other map frnt=main",
        &["no queue `frnt`", "did you mean `front`?"],
    ),
    (
        20,
        "03:00 policy other map front=mian",
        &["no queue `mian`", "did you mean `main`?"],
    ),
    (
        30,
        "03:00 cancel 5",
        &["no ticket `5`", "open it first", "`retention`"],
    ),
    (
        31,
        "03:00 5 goes online",
        &["no agent `5`", "register it first"],
    ),
    (
        40,
        "03:00 open 1 any phone
         and open 1 any chat",
        &[
            "ticket `1`",
            "other content",
            "use a new id, or change the ticket",
        ],
    ),
    (
        41,
        "03:00 register 7
         and register 7 on phone",
        &[
            "agent `7`",
            "other content",
            "use a new id, or update the agent",
        ],
    ),
    (
        50,
        "03:00 open 1 any phone
         and resolve 1
         and abandon 1",
        &["ticket `1`", "is closed", "reopen it first"],
    ),
    (
        51,
        "03:00 open 1 any phone
         and reopen 1",
        &["ticket `1`", "is not closed", "nothing to reopen"],
    ),
    (
        52,
        "03:00 agent 7
         and open 1 any phone
         and 7 declines 1",
        &[
            "ticket `1`",
            "not offered to agent `7`",
            "may have lapsed or been revoked",
        ],
    ),
    (
        53,
        "03:00 open 1 any phone
         and release 1",
        &[
            "ticket `1`",
            "not assigned",
            "only a ticket that an agent has",
        ],
    ),
    (
        54,
        "03:00 open 1 any phone
         and resume 1",
        &["ticket `1`", "is not held", "nothing to resume"],
    ),
    (
        55,
        "03:00 open 1 any phone
         and retry 1",
        &["ticket `1`", "are not exhausted", "nothing to retry"],
    ),
    (
        56,
        "03:00 agent 7
         and open 1 any phone
         and 7 finishes 1",
        &[
            "agent `7`",
            "no wrap-up for ticket `1`",
            "may have ended by itself",
        ],
    ),
    (
        57,
        "03:00 open 1 any phone
         and done 1",
        &[
            "ticket `1`",
            "demands no action",
            "may have been reported done before",
        ],
    ),
    (
        58,
        "03:00 open 1 any phone
         and register 7
         and transfer 1 agent 7",
        &[
            "agent `7`",
            "is offline",
            "choose another, or set its presence first",
        ],
    ),
    (
        59,
        "03:00 agent 7
         and open 1 any phone
         and remove 7",
        &["agent `7`", "is online", "1 tickets", "set it offline"],
    ),
    (
        59,
        "03:00 agent 7
         and open 1 any phone
         and hold 1 customer
         and 7 goes offline
         and remove 7",
        &[
            "agent `7`",
            "is offline",
            "1 tickets",
            "resume or transfer what it holds",
        ],
    ),
    (
        60,
        "03:00 agent 7 bot
         and open 1 person phone
         and transfer 1 agent 7",
        &[
            "agent `7`",
            "ticket `1`",
            "needs a person",
            "choose an agent who can",
        ],
    ),
    (
        60,
        "03:00 agent 7 on email
         and open 1 any phone
         and transfer 1 agent 7",
        &["agent `7`", "ticket `1`", "needs channel `phone`"],
    ),
    (
        60,
        "03:00 agent 7
         and open 1 any phone brand north
         and transfer 1 agent 7",
        &["agent `7`", "ticket `1`", "needs brand `north`"],
    ),
    (
        61,
        "03:00 open 1 any phone
         and meet 1 solved",
        &["clock `solved`", "ticket `1`", "does not run"],
    ),
    (
        61,
        "03:00 open 1 promised phone
         03:10 meet 1 solved since 02:59",
        &["clock `solved`", "ticket `1`", "started later"],
    ),
    (
        62,
        "03:00 agent 7 bot
         and open 1 promised email
         and meet 1 solved by 7",
        &["clock `solved`", "ticket `1`", "a person only", "name one"],
    ),
    (
        63,
        "03:00 open 1 raise phone
         and done 1",
        &[
            "action `raise_limit`",
            "ticket `1`",
            "before `2026-03-04T03:00:00Z`",
            "report it done then",
        ],
    ),
    (
        63,
        "03:00 open 1 pay phone
         and done 1",
        &[
            "action `pay_out`",
            "ticket `1`",
            "not known",
            "set its anchors",
        ],
    ),
    (
        20,
        "03:00 open 1 promised phone
         and meet 1 sovled",
        &["no clock `sovled`", "did you mean `solved`?"],
    ),
    (
        11,
        "03:00 open 1 promised phone
         and anchor 1 one
         and anchor 1 two",
        &["2 anchors", "limit is 1", "raise `limits.anchors`"],
    ),
    (
        10,
        "03:00 open 1 promised phone
         and anchor 1 an_anchor_with_a_long_name",
        &["an anchor's name has 26 bytes", "limit is 12"],
    ),
    (
        70,
        "03:00 open 1 any phone
         and open 2 any phone
         and open 3 any phone",
        &[
            "2 tickets",
            "limit",
            "close some, or raise `limits.tickets`",
        ],
    ),
    (
        71,
        "03:00 register 7
         and register 8
         and register 9",
        &["2 agents", "limit", "remove some, or raise `limits.agents`"],
    ),
    (
        80,
        "03:00 policy invalid",
        &[
            "not valid",
            "topics.any.queue",
            "`mian`",
            "did you mean `main`?",
        ],
    ),
    (
        81,
        "03:00 open 1 any chat
         and policy other",
        &[
            "still in use",
            "`channels.chat`, `queues.front`",
            "map the queues",
        ],
    ),
];

fn rows() -> impl Iterator<Item = &'static Row> {
    let rows = ROWS.iter().chain(capacity::ROWS).chain(needs::ROWS);
    rows.chain(customers::ROWS).chain(bots_and_queues::ROWS)
}

#[test]
fn every_refusal_has_its_code_and_names_thing_value_bound_and_remedy() {
    for (code, story, parts) in rows() {
        let refusal = refusal(story);
        assert_eq!(refusal.code().get(), *code, "{story}\n{refusal}");
        let text = refusal.to_string();
        for part in *parts {
            assert!(text.contains(part), "`{part}` is not said in: {text}");
        }
        assert!(
            text.starts_with(|first: char| !first.is_uppercase()),
            "{text}"
        );
        assert!(!text.ends_with('.'), "{text}");
    }
}

/// The codes are read from the source, so that a new one without a row is found.
#[test]
fn every_code_has_a_row() {
    let source = include_str!("../src/engine/refusal.rs");
    let arms = source
        .lines()
        .filter(|line| line.trim().starts_with("Self::"));
    let codes =
        arms.filter_map(|line| line.split_once("=> ")?.1.trim_end_matches(',').parse().ok());
    let codes: Vec<u16> = codes.collect();
    let distinct: BTreeSet<u16> = codes.iter().copied().collect();
    assert_eq!(codes.len(), distinct.len(), "a code is used twice");
    let rows: BTreeSet<u16> = rows().map(|(code, ..)| *code).collect();
    assert_eq!(rows, distinct);
    assert!(rows.len() > 25, "the source was not read");
}

/// The timers that came due before a refused input have gone off all the same.
#[test]
fn a_refused_input_still_lets_time_pass() {
    story::tell(
        POLICY,
        "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:01 cancel 9
            -> 03:00:20 7 missed 1 until 03:00:50
            -> 03:00:20 1 exhausted after 1
            -> 03:00:50 7 may be asked again
            -> refused 30
            ? 1 waiting
        ",
    );
}
