//! The top three tiers: what does not make them wait, and what never turns them away.

const POLICY: &str = r#"
version = 1
name = "danger"
callback_channel = "callback"
callbacks = { retry = ["1h"] }
flags = ["watched"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, callback = { live = false }, email = { live = false } }

[queues]
front = {}

[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
life = { queue = "front", urgency = "emergency" }
"#;

stories! { POLICY;
    a_rise_ends_a_snooze => "
        03:00 open 1 any phone
        and hold 1 snoozed until 09:00
        03:01 change 1 topic stolen
            -> 1 stands critical
            -> 1 resumed promoted
            ? line 1
            ? wakeup never
    ";

    a_rise_ends_the_wait_for_a_callback => "
        03:00 open 1 any phone
        and callback 1 at 09:00
            -> 1 callback at 09:00
            -> 1 held snoozed until 09:00
        03:01 change 1 topic stolen
            -> 1 stands critical
            -> 1 resumed promoted
            ? line 1
    ";

    what_its_agent_snoozed_is_offered_to_anybody => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and hold 1 snoozed until 09:00
            -> 1 held snoozed with 7
        and 7 goes away
        and agent 8
        03:01 change 1 topic stolen
            -> 1 stands critical
            -> 1 resumed promoted
            -> 1 requeued from 7 promoted
            -> 1 goes to 8
    ";

    a_rise_does_not_answer_for_the_customer => "
        03:00 open 1 any chat
        and hold 1 customer until 09:00
        03:01 change 1 topic stolen
            -> 1 stands critical
            ? 1 aside customer until 09:00
    ";

    what_was_grave_when_it_was_snoozed_waits_as_the_host_said => "
        03:00 open 1 stolen chat
        and hold 1 snoozed until 03:10
        03:01 change 1 topic life
            -> 1 stands emergency
            ? 1 aside snoozed until 03:10
    ";
}

const SMALL: &str = r#"
version = 1
name = "small"
retention = "7d"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
limits = { tickets = 2, top_tier_tickets = 1 }
queues = { front = {} }
topics = { any = { queue = "front" }, stolen = { queue = "front", urgency = "critical" } }
"#;

stories! { SMALL;
    a_full_desk_has_a_place_for_what_is_grave => "
        03:00 open 1 any phone
        and open 2 any phone
        and open 3 any phone
            -> refused 70
        and open 4 stolen phone
            ? line 4 1 2
        and open 5 stolen phone
            -> refused 70
        and open 6 any phone
            -> refused 70
    ";

    places_beyond_the_limit_are_not_for_what_comes_later => "
        03:00 open 1 any phone
        and open 2 any phone
        and open 4 stolen phone
        03:01 resolve 1
        and open 7 any phone
            -> refused 70
        and open 8 stolen phone
            -> 1 forgotten
            -> 8 opened
        03:02 resolve 2
        and resolve 4
        and open 9 any phone
            -> 2 forgotten
            -> 4 forgotten
            -> 9 opened
    ";
}

#[test]
fn a_full_desk_says_how_many_places_there_are() {
    for (places, most) in [(0, 2), (1, 3)] {
        let policy = SMALL.replace("tickets = 1", &format!("tickets = {places}"));
        let told = "
        03:00 open 1 stolen phone
        and open 2 stolen phone
        and open 3 stolen phone
        and open 4 stolen phone";
        let told = if places == 0 {
            told.rsplit_once('\n').unwrap().0
        } else {
            told
        };
        let refusal = super::story::refusal_of(&policy, &[], told)
            .unwrap()
            .to_string();
        let (limit, setting) = (
            format!("{most} tickets are open"),
            "`limits.top_tier_tickets`",
        );
        assert!(
            refusal.contains(&limit) && refusal.contains(setting),
            "{refusal}"
        );
    }
}
