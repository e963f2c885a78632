//! Causes that lie with the ticket or with the whole desk.

use nightdesk::insight::Cause;
use nightdesk::{AgentId, HoldReason, Need, Outcome};

use super::{POLICY, at, explain};

#[track_caller]
fn tell(story: &str, cause: Cause, why: &str) {
    let explained = explain(POLICY, story);
    assert_eq!(explained.cause, cause, "{story}");
    assert_eq!(explained.why(), why, "{story}");
}

#[test]
fn reason_01_offers_are_suspended() {
    tell(
        "
        03:00 agent 7
        and suspend
        and open 1 any phone
        03:12 wait
        ",
        Cause::OffersSuspended,
        "ticket 1, waiting for 12m: offers are suspended for the whole desk until they are resumed",
    );
}

#[test]
fn reason_02_the_customers_answer_is_awaited() {
    tell(
        "
        03:00 agent 7
        and open 1 any phone
        03:05 hold 1 customer
        03:12 wait
        ",
        Cause::PutAside {
            reason: HoldReason::Customer,
            until: None,
            agent: Some(7.into()),
        },
        "ticket 1, waiting for 12m: it is put aside, and stays agent 7's, since the customer's \
         answer is awaited; it goes on when it is resumed",
    );
}

#[test]
fn reason_03_it_is_snoozed() {
    tell(
        "
        03:00 open 1 any phone
        and hold 1 snoozed until 04:00
        03:12 wait
        ",
        Cause::PutAside {
            reason: HoldReason::Snoozed,
            until: Some(at("04:00:00")),
            agent: None,
        },
        "ticket 1, waiting for 12m: it is put aside, since it is to be taken up again later; it \
         goes on by itself at 04:00:00 UTC (in 48m)",
    );
}

#[test]
fn reason_04_its_queue_is_closed() {
    tell(
        "
        03:00 agent 7
        and open 1 day phone
        03:12 wait
        ",
        Cause::QueueClosed {
            queue: "day".into(),
            opens_at: Some(at("08:00:00")),
        },
        "ticket 1, waiting for 12m: its queue `day` is closed, and opens at 08:00:00 UTC (in 4h48m)",
    );
}

#[test]
fn reason_05_nobody_would_have_it() {
    tell(
        "
        03:00 agent 7
        and open 1 asked phone
        03:00:10 7 declines 1
        03:01:10 7 declines 1
        03:02 wait
        ",
        Cause::AttemptsExhausted { attempts: 2 },
        "ticket 1, waiting for 2m: it was declined or missed 2 times, as often as its queue \
         allows, and is not offered again until somebody sees to it",
    );
}

#[test]
fn reason_06_it_made_way_for_something_more_urgent() {
    tell(
        "
        03:00 agent 7
        and open 1 any email
        03:05 open 2 any phone
        03:12 wait
        ",
        Cause::PutAside {
            reason: HoldReason::Interrupted,
            until: Some(at("07:05:00.000001")),
            agent: Some(7.into()),
        },
        "ticket 1, waiting for 12m: it made way for more urgent work of agent 7, and goes on as \
         soon as that one has room; anybody who fits may have it from 07:05:00 UTC (in 3h53m)",
    );
}

#[test]
fn reason_07_somebody_is_being_asked() {
    tell(
        "
        03:00 agent 7
        and open 1 asked phone
        03:00:05 wait
        ",
        Cause::Offered {
            agents: vec![7.into()],
            until: Some(at("03:00:20")),
        },
        "ticket 1, waiting for 5s: agent 7 is asked whether to take it, until 03:00:20 UTC (in 15s)",
    );
}

#[test]
fn reason_08_it_has_outgrown_its_agent() {
    let explained = explain(
        POLICY,
        "
        03:00 agent 7
        and open 1 any phone
        03:05 change 1 topic cards
        03:12 wait
        ",
    );
    let needs = vec![Need::Skill {
        skill: "cards".into(),
        level: nightdesk::Level::new(2).unwrap(),
    }];
    assert_eq!(explained.unfit, needs);
    assert_eq!(explained.cause, Cause::NobodyCan { missing: needs });
    assert!(
        explained.to_string().contains(
            "Somebody has it, but it has come to need more than that agent has: skill `cards` at \
             level 2 or more. Another one is looked for."
        ),
        "{explained}"
    );
}

#[test]
fn what_does_not_wait_says_what_it_does() {
    let has = AgentId::from(7);
    tell(
        "
        03:00 agent 7
        and open 1 any phone
        ",
        Cause::Assigned { agent: has },
        "ticket 1: agent 7 has it",
    );
    tell(
        "
        03:00 agent 7
        and open 1 any phone
        03:01 resolve 1
        ",
        Cause::Closed {
            outcome: Outcome::Resolved,
            into: None,
        },
        "ticket 1: it is closed: the customer was helped",
    );
    tell(
        "
        03:00 open 2 any phone customer 900
        and open 1 any phone customer 900
        and merge 1 into 2
        ",
        Cause::Closed {
            outcome: Outcome::Merged,
            into: Some(2.into()),
        },
        "ticket 1: it is closed: it goes on as part of another, ticket 2",
    );
}
