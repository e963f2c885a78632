//! What would help: the ladder's steps, the smallest relaxation, who has room next, who comes.

use nightdesk::insight::AgentCause;
use nightdesk::insight::{AheadBecause, Viewer};
use nightdesk::{AgentId, Need, Urgency};

use super::story::engine_after;
use super::{POLICY, at, explain};

/// A call about fraud at level 2 in Norwegian. 7 knows it at 1, 8 not at all; 9 knows it and
/// has a call, 10 comes in the morning.
const NIGHT: &str = "
    02:50 agent 9 skill fraud:3
    and open 9 any phone
    03:00 agent 7 skill fraud:1
    and agent 8
    and register 10 skill fraud:2 rota 06:00..14:00
    and open 8 stolen phone excluded 8
    and open 7 any email
    and open 1 fraud phone
    03:03 wait
";

#[test]
fn a_night_is_told_whole() {
    let explained = explain(POLICY, NIGHT);
    // 8 has an e-mail, which a call may come over: it has room.
    let expected = "\
Ticket 1, `fraud` on `phone`, in queue `front`: routine, normal priority. Opened 03:00:00 UTC (3m ago); should be answered by 03:10:00 UTC (in 7m).
Why it waits: the only one online who could take it, agent 9, is busy.
In line: number 1 of 1. Nothing is ahead of it.
It needs: channel `phone`; skill `fraud` at level 2 or more.
Agents:
  - agent 9: busy with ticket 9: no room beside it
  - agent 8: no skill `fraud`
  - agent 10: offline
  - agent 7: skill `fraud` below level 2 (has 1); busy with ticket 8: no room beside it
What would help:
  - at 03:05:00 UTC (in 2m), step 1 of its ladder: skill `fraud` at level 1 or more will do; agents 9, 7 and 10 would fit, none of them free now
  - at 03:10:00 UTC (in 7m), step 2 of its ladder: no need of skill `fraud` at level 2 or more; agent 8 would fit, free now
  - if it did not need skill `fraud` at level 2 or more, agent 8 could take it now
  - agent 9 has room when its work ends: it has ticket 9 (for 13m)
  - agent 10 could take it on coming online, on duty from 06:00:00 UTC (in 2h57m)
";
    assert_eq!(explained.to_string(), expected);
}

#[test]
fn the_same_as_data() {
    let unblock = explain(POLICY, NIGHT).unblock;
    let steps: Vec<_> = unblock
        .steps
        .iter()
        .map(|step| (step.step, step.at))
        .collect();
    assert_eq!(
        steps,
        [(1, Some(at("03:05:00"))), (2, Some(at("03:10:00")))]
    );
    assert!(unblock.steps[0].takers.is_empty());
    assert_eq!(unblock.steps[1].takers, [AgentId::new(8)]);
    let relaxation = unblock.relaxation.unwrap();
    assert_eq!(relaxation.agent, AgentId::new(8));
    assert_eq!(relaxation.changes.len(), 1);
    assert_eq!(relaxation.changes[0].to, None);
    assert!(matches!(relaxation.changes[0].need, Need::Skill { .. }));
    let next: Vec<_> = unblock
        .next_free
        .iter()
        .map(|free| (free.agent, free.at))
        .collect();
    assert_eq!(next, [(AgentId::new(9), None)]);
    let coming: Vec<_> = unblock
        .coming
        .iter()
        .map(|one| (one.agent, one.shift_at))
        .collect();
    assert_eq!(coming, [(AgentId::new(10), Some(at("06:00:00")))]);
}

/// A lower level is given up before a skill, whoever is registered first.
#[test]
fn a_level_is_less_than_a_skill() {
    let explained = explain(
        POLICY,
        "
        03:00 agent 7
        and agent 8 skill fraud:1
        and register 9 skill fraud:2
        and open 1 fraud phone
        03:03 wait
        ",
    );
    let relaxation = explained.unblock.relaxation.clone().unwrap();
    assert_eq!(relaxation.agent, AgentId::new(8));
    let text = "  - if skill `fraud` at level 1 were enough, agent 8 could take it now\n";
    assert!(explained.to_string().contains(text), "{explained}");
}

#[test]
fn what_an_expression_asks_is_let_go_as_a_whole() {
    let either = r#"
either = { queue = "front", needs = { any = [{ skill = "fraud" }, { skill = "cards", level = 5 }] } }
"#;
    let story = "03:00 agent 7 skill cards:4\n and open 1 either phone\n 03:03 wait";
    let explained = explain(&format!("{POLICY}{either}"), story);
    let relaxation = explained.unblock.relaxation.unwrap();
    assert_eq!(relaxation.agent, AgentId::new(7));
    assert_eq!(relaxation.changes.len(), 1);
    assert!(matches!(relaxation.changes[0].need, Need::Skills(_)));
}

/// The bot has two chats, which is as many as it may have.
#[test]
fn a_person_who_is_free_could_have_what_a_bot_is_asked_for() {
    let explained = explain(
        POLICY,
        "
        03:00 agent 7 bot
        and agent 8
        and open 2 balance chat
        and open 3 balance chat
        and open 1 balance chat
        03:12 wait
        ",
    );
    let relaxation = explained.unblock.relaxation.clone().unwrap();
    assert_eq!(relaxation.agent, AgentId::new(8));
    assert_eq!(relaxation.changes.len(), 1);
    assert_eq!(relaxation.changes[0].need, Need::Bot);
    let text = "  - if people might have it before a bot was asked, agent 8 could take it now\n";
    assert!(explained.to_string().contains(text), "{explained}");
}

/// While a hold keeps a ticket from everybody, no need that is let go would help.
#[test]
fn nothing_is_relaxed_in_vain() {
    let explained = explain(
        POLICY,
        "
        03:00 agent 7
        and suspend
        and open 1 cards phone
        ",
    );
    assert_eq!(explained.unblock.relaxation, None);
    let never = explain(POLICY, "03:00 agent 7\n and open 1 frozen phone");
    assert_eq!(never.unblock.relaxation, None);
}

/// Who finishes up is free at a known instant; who talks is not.
#[test]
fn who_finishes_up_is_next() {
    let policy = POLICY.replace("front = {}", "front = { wrap_up = \"2m\" }");
    let explained = explain(
        &policy,
        "
        03:00 agent 7
        and agent 8
        and open 2 any phone
        and open 3 any phone
        03:05 resolve 3
        and open 1 any phone
        03:06 wait
        ",
    );
    let next = &explained.unblock.next_free;
    let next: Vec<_> = next.iter().map(|free| (free.agent, free.at)).collect();
    let ends = Some(at("03:07:00"));
    assert_eq!(next, [(AgentId::new(8), ends), (AgentId::new(7), None)]);
    let text = "  - agent 8 has room by 03:07:00 UTC (in 1m): it finishes up after ticket 3\n";
    assert!(explained.to_string().contains(text), "{explained}");
}

/// 9 is promised to the first of two; the second is told who stands ahead. 2 needs another
/// skill than 9 has, and stands ahead of nobody.
#[test]
fn nobody_is_promised_to_two() {
    let explained = explain(
        POLICY,
        "
        02:50 agent 9
        and open 9 any phone
        02:55 open 2 cards phone
        and open 3 any phone
        and open 4 any phone
        and register 10 rota 06:00..14:00
        03:00 open 1 any phone
        03:03 wait
        ",
    );
    let next = &explained.unblock.next_free;
    let next: Vec<_> = next.iter().map(|free| (free.agent, free.ahead)).collect();
    assert_eq!(next, [(AgentId::new(9), Some(2))]);
    let coming = &explained.unblock.coming;
    let coming: Vec<_> = coming.iter().map(|one| (one.agent, one.ahead)).collect();
    assert_eq!(coming, [(AgentId::new(10), Some(2))]);
    let text = "  - agent 9 has room when its work ends: it has ticket 9 (for 13m); 2 tickets stand ahead for it
  - agent 10 could take it on coming online, on duty from 06:00:00 UTC (in 2h57m); 2 tickets stand ahead for it
";
    assert!(explained.to_string().contains(text), "{explained}");
}

#[test]
fn what_is_ahead_and_why() {
    let explained = explain(
        POLICY,
        "
        03:00 open 2 any phone
        03:01 open 1 any phone
        and open 3 stolen phone
        and open 4 stolen phone
        and open 5 known phone
        and open 6 any email
        ",
    );
    let place = explained.place.clone().unwrap();
    assert_eq!((place.position, place.of, place.in_queue), (4, 6, 4));
    let ahead: Vec<_> = place
        .ahead
        .iter()
        .map(|group| (group.because, group.count))
        .collect();
    assert_eq!(
        ahead,
        [
            (AheadBecause::Tier(Urgency::Critical), 2),
            (AheadBecause::EarlierDue, 1),
        ]
    );
    let text = "In line: number 4 of 6. Ahead of it: 2 more urgent, critical \
                (tickets 3 and 4); 1 to be answered earlier (ticket 2).\n";
    assert!(explained.to_string().contains(text), "{explained}");
}

/// Clocks are told with their due times and pauses.
#[test]
fn clocks_are_told() {
    let policy = format!(
        "{POLICY}\n[clocks.answer]\nkind = \"first_response\"\ntarget = \"1h\"\npauses = [\"customer\"]\n\
         [usual_clocks]\nanswer = {{}}\n"
    );
    let explained = explain(
        &policy,
        "
        03:00 open 1 any phone
        03:10 hold 1 customer
        03:12 wait
        ",
    );
    assert_eq!(explained.clocks.len(), 1);
    assert_eq!(explained.clocks[0].due, None);
    let text = explained.to_string();
    assert!(
        text.contains("Clocks:\n  - `answer`: first response has no due time while paused since"),
        "{text}"
    );
}

#[test]
fn an_agent_is_told_why_it_gets_nothing() {
    let policy = POLICY;
    let why = |story: &str| {
        let engine = engine_after(policy, &[], story);
        let explained = engine
            .explain_agent(7.into(), &Viewer::everything())
            .unwrap();
        (
            explained.cause.clone(),
            explained.why(),
            explained.to_string(),
        )
    };
    let (cause, line, _) = why("03:00 agent 7");
    assert_eq!(cause, AgentCause::NothingWaits);
    assert_eq!(line, "agent 7: nothing waits");
    let (cause, line, text) =
        why("03:00 agent 7\n and open 1 cards phone\n and open 2 frozen phone");
    assert_eq!(cause, AgentCause::FitsNothing);
    assert_eq!(line, "agent 7: nothing that waits is for this agent");
    assert!(
        text.contains("  - ticket 1: no skill `cards`\n  - ticket 2: no clearance `aml`\n"),
        "{text}"
    );
    let (cause, line, _) = why("03:00 agent 7\n and open 1 any phone\n and open 2 any chat");
    assert_eq!(cause, AgentCause::Full);
    assert_eq!(
        line,
        "agent 7: is busy: 100 of 100 of its capacity is in use, and nothing that it could answer \
         fits beside that"
    );
    let (_, line, _) = why("03:00 agent 7\n and open 1 asked phone\n 03:00:30 wait");
    assert_eq!(
        line,
        "agent 7: has room, but missed an offer and is given nothing until 03:00:50 UTC (in 20s)"
    );
    let (_, line, _) = why("03:00 agent 7\n and 7 goes away\n and open 1 any phone");
    assert_eq!(line, "agent 7: is away");
    let (_, line, _) = why("03:00 agent 7\n and suspend\n and open 1 any phone");
    assert_eq!(
        line,
        "agent 7: offers are suspended for the whole desk until they are resumed"
    );
}

#[test]
fn why_it_stands_lower_than_its_topic() {
    let policy = format!("{POLICY}\n[customer_limits]\ncritical = 1\n");
    let story = "
        03:00 open 1 stolen phone customer 900
        and open 2 stolen phone customer 900
    ";
    let engine = engine_after(&policy, &[], story);
    let explained = |ticket: u128| {
        engine
            .explain(ticket.into(), &Viewer::everything())
            .unwrap()
    };
    assert_eq!(explained(1).stands_below, None);
    assert_eq!(explained(2).stands_below, Some(Urgency::Critical));
    let text = explained(2).to_string();
    let expected = "It is critical, and stands lower while its customer has as many such tickets as the policy allows.";
    assert_eq!(text.lines().nth(1), Some(expected), "{text}");
}
