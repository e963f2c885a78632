//! Causes that lie with the agents: nobody can, nobody is there, nobody may, nobody has time.

use nightdesk::insight::{Cause, Kept};
use nightdesk::{AgentId, Hold, Level, Name, Need};

use super::{POLICY, at, explain};

#[track_caller]
fn tell_under(policy: &str, story: &str, cause: Cause, why: &str) {
    let explained = explain(policy, story);
    assert_eq!(explained.cause, cause, "{story}");
    assert_eq!(explained.why(), why, "{story}");
}

#[track_caller]
fn tell(story: &str, cause: Cause, why: &str) {
    tell_under(POLICY, story, cause, why);
}

fn agents(ids: &[u128]) -> Vec<AgentId> {
    ids.iter().map(|id| AgentId::new(*id)).collect()
}

fn skill(skill: &str, level: u8) -> Need {
    Need::Skill {
        skill: skill.into(),
        level: Level::new(level).unwrap(),
    }
}

fn nobody_can(missing: Vec<Need>) -> Cause {
    Cause::NobodyCan { missing }
}

fn kept(agent: u128, hold: Hold) -> Cause {
    let agent = AgentId::new(agent);
    let holds = vec![hold];
    let kept: Kept =
        serde_json::from_value(serde_json::json!({ "agent": agent, "holds": holds })).unwrap();
    Cause::KeptApart { kept: vec![kept] }
}

#[test]
fn reason_09_no_agent_is_registered() {
    tell(
        "
        03:00 open 1 any phone
        03:12:10 wait
        ",
        Cause::NoAgents,
        "ticket 1, waiting for 12m10s: no agent is registered",
    );
}

#[test]
fn reason_10_nobody_has_the_skill() {
    tell(
        "
        03:00 agent 7 skill cards:1
        and open 1 cards phone
        03:12 wait
        ",
        nobody_can(vec![skill("cards", 2)]),
        "ticket 1, waiting for 12m: no agent has skill `cards` at level 2 or more",
    );
}

#[test]
fn reason_11_nobody_has_it_all() {
    tell(
        "
        03:00 agent 7 skill cards:2
        and agent 8 skill fraud:3
        and open 1 both phone
        03:12 wait
        ",
        nobody_can(Vec::new()),
        "ticket 1, waiting for 12m: no agent meets all its needs, though each need is met by somebody",
    );
}

#[test]
fn reason_12_nobody_there_speaks_the_language() {
    tell(
        "
        03:00 agent 7 speaks en
        and register 8 speaks nb rota 06:00..14:00
        and open 1 any phone in nb
        03:12 wait
        ",
        Cause::NobodyThere {
            able: agents(&[8]),
            missing: vec![Need::Language(vec!["nb".into()])],
        },
        "ticket 1, waiting for 12m: nobody online speaks `nb`; agent 8 could take it, but is not online",
    );
}

#[test]
fn reason_13_everybody_has_gone() {
    tell(
        "
        03:00 agent 7
        and agent 8
        and 7 goes away
        and 8 goes lost
        and open 1 any phone
        03:00:30 wait
        ",
        Cause::NobodyThere {
            able: agents(&[7, 8]),
            missing: Vec::new(),
        },
        "ticket 1, waiting for 30s: agents 7 and 8 could take it, but are not online",
    );
}

#[test]
fn reason_14_no_clearance() {
    tell(
        "
        03:00 agent 7
        and open 1 frozen phone
        03:12 wait
        ",
        nobody_can(vec![Need::Clearance("aml".into())]),
        "ticket 1, waiting for 12m: no agent has clearance `aml`",
    );
}

#[test]
fn reason_15_no_brand() {
    tell(
        "
        03:00 agent 7
        and open 1 any phone brand north
        03:12 wait
        ",
        nobody_can(vec![Need::Brand("north".into())]),
        "ticket 1, waiting for 12m: no agent may answer for brand `north`",
    );
}

#[test]
fn reason_16_nobody_answers_on_the_channel() {
    tell(
        "
        03:00 agent 7 on chat,email
        and open 1 any phone
        03:12 wait
        ",
        nobody_can(vec![Need::Channel("phone".into())]),
        "ticket 1, waiting for 12m: no agent answers on channel `phone`",
    );
}

#[test]
fn reason_17_only_a_bot_is_there() {
    tell(
        "
        03:00 agent 7 bot
        and open 1 complaint chat
        03:12 wait
        ",
        nobody_can(vec![Need::Human]),
        "ticket 1, waiting for 12m: no agent is a person",
    );
}

#[test]
fn reason_18_it_asks_for_one_agent_who_is_not_there() {
    tell(
        "
        03:00 agent 7
        and register 8
        and open 1 any phone wanted 8
        03:12 wait
        ",
        Cause::NobodyThere {
            able: agents(&[8]),
            missing: vec![Need::Agent(agents(&[8]))],
        },
        "ticket 1, waiting for 12m: nobody online is agent 8, the only one asked for; agent 8 \
         could take it, but is not online",
    );
}

#[test]
fn reason_19_the_only_agent_is_excluded() {
    tell(
        "
        03:00 agent 7
        and open 1 any phone excluded 7
        03:12 wait
        ",
        nobody_can(vec![Need::NotAgent(7.into())]),
        "ticket 1, waiting for 12m: no agent is another than agent 7, who is excluded",
    );
}

#[test]
fn reason_20_nobody_of_the_group() {
    tell(
        "
        03:00 agent 7
        and open 1 care phone
        03:12 wait
        ",
        nobody_can(vec![Need::Group(vec!["care".into()])]),
        "ticket 1, waiting for 12m: no agent is of group `care`",
    );
}

#[test]
fn reason_21_the_law_fixes_the_language() {
    tell(
        "
        03:00 agent 7 speaks en
        and open 1 law phone in nb
        03:12 wait
        ",
        nobody_can(vec![Need::LanguageByLaw {
            languages: vec!["nb".into()],
            level: Level::MIN,
            written: false,
        }]),
        "ticket 1, waiting for 12m: no agent speaks `nb` at level 1 or more",
    );
}

#[test]
fn reason_22_it_is_larger_than_anybody() {
    tell(
        "
        03:00 agent 7 on video
        and open 1 any video
        03:12 wait
        ",
        Cause::TooLarge { cost: 200 },
        "ticket 1, waiting for 12m: it takes 200 of an agent's capacity, and nobody who could \
         answer it has that much",
    );
}

/// A cap of 0 is not a matter of room: no work of theirs that ends would help.
#[test]
fn reason_22_whoever_could_may_have_none() {
    tell(
        "
        03:00 agent 7 cap phone:0
        and open 1 any phone
        03:12 wait
        ",
        Cause::NoneAllowed {
            agents: vec![7.into()],
        },
        "ticket 1, waiting for 12m: agent 7 could answer it, but may have none of its channel or \
         labels (a cap of 0)",
    );
}

#[test]
fn reason_23_all_are_busy() {
    tell(
        "
        03:00 agent 7
        and agent 8
        and open 2 any chat
        and open 3 any chat
        and open 4 any phone
        and open 1 any phone
        03:12 wait
        ",
        Cause::Busy {
            agents: agents(&[7, 8]),
        },
        "ticket 1, waiting for 12m: all online who could take it are busy: agents 7 and 8",
    );
}

/// What `explain` says of agent 7 beside ticket 1.
#[track_caller]
fn line_of_7(story: &str, line: &str) {
    let explained = explain(POLICY, story);
    let busy = Cause::Busy {
        agents: agents(&[7]),
    };
    assert_eq!(explained.cause, busy, "{story}");
    let text = explained.to_string();
    let line = format!("  - agent 7: {line}\n");
    assert!(text.contains(&line), "{line}: {text}");
    let why = "ticket 1, waiting for 12m: the only one online who could take it, agent 7, is busy";
    assert_eq!(explained.why(), why);
}

#[test]
fn reason_24_no_more_of_this_channel() {
    line_of_7(
        "
        03:00 agent 7 budget 200
        and open 2 any chat
        and open 3 any chat
        and open 1 any chat
        03:12 wait
        ",
        "has all of the 2 `chat` tickets it may have",
    );
}

#[test]
fn reason_25_a_call_leaves_no_room_beside_it() {
    line_of_7(
        "
        03:00 agent 7 budget 200
        and open 2 any phone
        and open 1 any chat
        03:12 wait
        ",
        "busy with ticket 2: no room beside it",
    );
}

#[test]
fn reason_26_no_more_of_this_kind_of_work() {
    line_of_7(
        "
        03:00 agent 7
        and open 2 passport email
        and open 1 passport email
        03:12 wait
        ",
        "has all of the 1 tickets labelled `identity` it may have",
    );
}

#[test]
fn reason_27_a_bot_is_asked_first_and_busy() {
    line_of_7(
        "
        03:00 agent 7 bot
        and agent 8
        and open 2 balance chat
        and open 3 balance chat
        and open 1 balance chat
        03:12 wait
        ",
        "busy (0 of its capacity free, 50 needed); has all of the 2 `chat` tickets it may have",
    );
}

#[test]
fn reason_28_the_only_agent_declined_it() {
    tell(
        "
        03:00 agent 7
        and open 1 asked phone
        03:00:10 7 declines 1
        03:00:30 wait
        ",
        kept(
            7,
            Hold::TicketBackOff {
                until: at("03:01:10"),
            },
        ),
        "ticket 1, waiting for 30s: agent 7 has room, but declined it or gave it back and is not \
         asked again until 03:01:10 UTC (in 40s)",
    );
}

#[test]
fn reason_29_the_only_agent_missed_it() {
    tell(
        "
        03:00 agent 7
        and open 1 asked phone
        03:00:30 wait
        ",
        kept(
            7,
            Hold::AgentBackOff {
                until: at("03:00:50"),
            },
        ),
        "ticket 1, waiting for 30s: agent 7 has room, but missed an offer and is given nothing until \
         03:00:50 UTC (in 20s)",
    );
}

#[test]
fn reason_30_the_agent_has_just_come() {
    let policy = format!("ramp = {{ offers = 1, every = \"60s\", lasts = \"10m\" }}\n{POLICY}");
    tell_under(
        &policy,
        "
        03:00 agent 7
        and open 2 any email
        and open 1 any email
        03:00:15 wait
        ",
        kept(
            7,
            Hold::Ramp {
                until: at("03:01:00"),
            },
        ),
        "ticket 1, waiting for 15s: agent 7 has room, but came online a short while ago and has had \
         its share until 03:01:00 UTC (in 45s)",
    );
}

#[test]
fn reason_31_the_one_who_knows_it_is_busy() {
    tell(
        "
        03:00 agent 7
        and open 2 known phone case 5
        and resolve 2
        03:01 open 3 any phone
        and agent 8
        03:02 open 1 known phone case 5
        03:03 wait
        ",
        kept(
            8,
            Hold::AwaitsPreferred {
                agent: 7.into(),
                until: at("03:04:00"),
            },
        ),
        "ticket 1, waiting for 1m: agent 8 has room, but the ticket waits for agent 7, who knows it \
         and is busy, until 03:04:00 UTC (in 1m)",
    );
}

#[test]
fn reason_32_the_agent_is_kept_for_something_worse() {
    let reserve = "[[reserves]]\nname = \"cards\"\nagents = 1\ntier = \"critical\"\n\
                   topic = \"stolen\"\nchannel = \"phone\"\n";
    let policy = format!("{POLICY}\n{reserve}");
    let cards = Name::from("cards");
    tell_under(
        &policy,
        "
        03:00 agent 7
        and open 1 any phone
        03:12 wait
        ",
        kept(7, Hold::Reserve { name: cards }),
        "ticket 1, waiting for 12m: agent 7 has room, but is kept free for more urgent work \
         (reserve `cards`)",
    );
}

/// One chat of two is over, and the call that is overdue needs the whole agent.
#[test]
fn reason_33_the_agent_makes_room_for_a_call() {
    let policy = format!("gathering = true\n{POLICY}");
    tell_under(
        &policy,
        "
        03:00 agent 7
        and open 2 any chat
        and open 3 any chat
        and open 4 any phone
        03:11 resolve 2
        03:12 open 1 any chat
        03:12:20 wait
        ",
        kept(7, Hold::Gathering { ticket: 4.into() }),
        "ticket 1, waiting for 20s: agent 7 has room, but makes room for the larger ticket 4, which goes first",
    );
}

#[test]
fn reason_34_the_queue_is_closed_to_people() {
    tell(
        "
        03:00 agent 7
        and agent 8
        and open 1 bots chat
        03:12 wait
        ",
        Cause::KeptApart {
            kept: serde_json::from_value(serde_json::json!([
                { "agent": "7", "holds": [{ "queue_closed": { "opens_at": "2026-03-01T08:00:00Z" } }] },
                { "agent": "8", "holds": [{ "queue_closed": { "opens_at": "2026-03-01T08:00:00Z" } }] },
            ]))
            .unwrap(),
        },
        "ticket 1, waiting for 12m: agents 7 and 8 have room, but the queue is closed, and opens at \
         08:00:00 UTC (in 4h48m)",
    );
}
