//! What is looked at again: what an agent may take when a ticket comes back, room when an
//! agent changes, promises when the policy does.

use crate::story::tell_with;

const POLICY: &str = r#"
version = 1
name = "strict"
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }
actions = { block_card = { within = "10s", then = "elevated" } }
targets = { critical = "60s", routine = "20m" }

[queues]
front = {}
asked = { offer = { limit = "20s", attempts = 1 } }

[topics]
any = { queue = "front" }
person = { queue = "front", human_only = true }
asked = { queue = "asked" }
stolen = { queue = "front", urgency = "critical", action = "block_card" }
"#;

fn tell(story: &str) {
    let patient = POLICY.replace("within = \"10s\"", "within = \"1m\"");
    let hasty = POLICY.replace("within = \"10s\"", "within = \"3s\"");
    tell_with(POLICY, &[("patient", &patient), ("hasty", &hasty)], story);
}

#[test]
fn a_held_ticket_that_needs_a_person_by_now_does_not_go_back_to_a_bot() {
    tell(
        "
        03:00 agent 7 bot
        and open 1 any chat
            -> 1 goes to 7
        and hold 1 customer
            -> 1 held customer with 7
        03:01 change 1 topic person
        03:02 resume 1
            -> 1 requeued from 7 unfit
            ? 1 waiting
    ",
    );
}

#[test]
fn an_agent_with_less_room_loses_the_offers_that_no_longer_fit() {
    tell(
        "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7 until 03:00:20
        and open 2 asked chat
            -> 2 offered to 7 until 03:00:20
        03:00:05 update 7 budget 60
            -> 1 revoked from 7 unfit
            ? 2 offered 7
    ",
    );
}

#[test]
fn an_agent_with_a_lower_cap_loses_the_offers_above_it() {
    tell(
        "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7 until 03:00:20
        and open 2 asked chat
            -> 2 offered to 7 until 03:00:20
        03:00:05 update 7 cap chat:1
            -> 1 revoked from 7 unfit
            ? 2 offered 7
    ",
    );
}

#[test]
fn another_policy_moves_the_limit_of_an_action_and_the_time_passed_counts() {
    tell(
        "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 policy patient
            -> policy replaced
            -> 1 demands block_card by 03:01
        03:02 wait
            -> 03:01:00.000001 1 overdue block_card
    ",
    );
}

#[test]
fn another_policy_may_find_an_action_overdue_at_once() {
    tell(
        "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 policy hasty
            -> policy replaced
            -> 1 demands block_card by 03:00:03
            -> 1 overdue block_card
        03:01 done 1
            -> 1 stands elevated
    ",
    );
}

#[test]
fn another_policy_gives_exhausted_tickets_another_chance() {
    tell(
        "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7 until 03:00:20
        03:00:01 7 declines 1 for 10s
            -> 1 exhausted after 1
        03:05 policy patient
            -> 03:00:11 7 may have 1 again
            -> policy replaced
            -> 1 offered to 7 until 03:05:20
    ",
    );
}

#[test]
fn a_supervisor_may_give_a_ticket_to_the_very_agent_who_is_being_asked() {
    tell(
        "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7 until 03:00:20
        03:00:01 transfer 1 agent 7
            -> 7 has 1 by_host
    ",
    );
}

#[test]
fn nobody_waits_for_a_customer_who_is_gone() {
    let callback = POLICY.replace(
        "name = \"strict\"",
        "name = \"strict\"\ncallback_channel = \"email\"",
    );
    let callback = callback.replace(
        "urgency = \"critical\",",
        "urgency = \"critical\", on_abandon = \"callback\",",
    );
    tell_with(
        &callback,
        &[],
        "
        03:00 agent 7
        and open 1 stolen phone
            -> 1 demands block_card by 03:00:10
            -> 1 goes to 7
        and done 1
            -> 1 stands elevated
        03:01 hold 1 customer
            -> 1 held customer with 7
        03:02 7 goes away
        03:03 abandon 1
            -> 1 abandoned callback
            -> 1 resumed gone
            -> 1 requeued from 7 not_there
            ? line 1
    ",
    );
    tell(
        "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        and hold 1 identity
            -> 1 held identity
        03:00:01 abandon 1
            -> 1 abandoned alert
            -> 1 resumed gone
            ? line 1
        03:00:02 done 1
            -> 1 stands elevated
    ",
    );
}

#[test]
fn who_transfers_a_ticket_to_a_queue_does_not_get_it_back_at_once() {
    tell(
        "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 transfer 1 queue asked
            -> 1 moved from front to asked
            -> 1 requeued from 7 transferred
            -> 1 stands in asked
            ? line 1
        03:02 wait
            -> 7 may have 1 again
            -> 1 offered to 7 until 03:02:20
    ",
    );
}

#[test]
fn a_held_ticket_that_is_transferred_is_no_longer_its_agents() {
    tell(
        "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and hold 1 third_party
            -> 1 held third_party with 7
        03:01 transfer 1 queue asked
            -> 1 moved from front to asked
            -> 1 stands in asked
        03:02 resume 1
            -> 1 offered to 7 until 03:02:20
    ",
    );
}

#[test]
fn who_loses_a_ticket_to_a_colleague_is_told() {
    tell(
        "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 agent 8
        03:02 transfer 1 agent 8
            -> 1 requeued from 7 transferred
            -> 8 has 1 by_host
    ",
    );
}

#[test]
fn the_action_of_a_closed_ticket_can_be_called_off() {
    tell(
        "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 resolve 1
        03:00:06 cancel 1
            -> 1 no longer demands block_card
        +7d wait
            -> 1 forgotten
    ",
    );
}

#[test]
fn who_needs_help_now_comes_before_what_is_kept() {
    let full = POLICY.replace(
        "name = \"strict\"",
        "name = \"strict\"\nlimits = { tickets = 2 }",
    );
    tell_with(
        &full,
        &[],
        "
        03:00 open 1 any chat
        03:01 open 2 any chat
        03:02 resolve 2
        03:03 resolve 1
        03:04 open 3 any chat
            -> 2 forgotten
        03:05 open 4 any chat
            -> 1 forgotten
    ",
    );
}

#[test]
fn the_end_of_time_has_an_end() {
    use nightdesk::{AgentSpec, Command, Engine, Input, Presence, Span, TicketSpec, Timestamp};
    let forgetful = POLICY.replace("attempts = 1", "attempts = 1000000");
    let policy = nightdesk::Policy::new(&toml::from_str(&forgetful).unwrap()).unwrap();
    let mut engine = Engine::new(policy);
    let mut events = Vec::new();
    let agent = AgentSpec::new(7).channel("chat");
    let late = Timestamp::MAX.saturating_sub(Span::from_secs(60));
    for command in [
        Command::RegisterAgent(agent),
        Command::SetPresence {
            agent: 7.into(),
            presence: Presence::Online,
        },
        Command::OpenTicket(TicketSpec::new(1, "asked", "chat")),
    ] {
        engine
            .apply(&Input::new(late, command), &mut events)
            .unwrap();
    }
    engine.advance(Timestamp::MAX, &mut events).unwrap();
    engine.check_invariants().unwrap();
    let before = (engine.state_digest(), events.len());
    engine.advance(Timestamp::MAX, &mut events).unwrap();
    assert_eq!((engine.state_digest(), events.len()), before);
    assert_eq!(engine.next_wakeup(), None);
}
