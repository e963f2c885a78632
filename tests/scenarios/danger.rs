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
