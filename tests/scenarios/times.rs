//! When to call again, and what goes first at one instant.

const POLICY: &str = r#"
version = 1
name = "times"
patience = "4h"
retention = "7d"
lost_grace = "60s"
channels = { phone = { live = true }, chat = { live = true, cost = 20 }, email = { live = false, cost = 10 } }
targets = { routine = { high = "5m", normal = "20m" } }
actions = { block_card = { within = "10s" } }

[queues]
front = {}
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s" } }
slow = { wrap_up = "30s" }

[topics]
any = { queue = "front" }
asked = { queue = "asked" }
slow = { queue = "slow" }
stolen = { queue = "front", action = "block_card" }
"#;

stories! { POLICY;
    with_nothing_to_come_there_is_no_wakeup => "
        03:00 agent 7
            ? wakeup never
        and open 1 any phone
            -> 1 goes to 7
            ? wakeup never
    ";

    every_wakeup_says_why => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
            ? wakeup 03:00:20 offer_expires
        03:00:05 7 declines 1
            ? wakeup 03:01:05 ticket_back_off_ends
        03:01:05 wait
            -> 7 may have 1 again
            -> 1 offered to 7
        03:01:25 wait
            -> 7 missed 1
            ? wakeup 03:01:55 agent_back_off_ends
        03:01:30 cancel 1
        and transfer 1 agent 7
            -> refused 50
        03:01:55 wait
            -> 7 may be asked again
            ? wakeup 8/03:01:30 retention_ends
        03:02 open 2 slow phone
            -> 2 goes to 7
        03:03 resolve 2
            -> 7 wraps up 2
            ? wakeup 03:03:30 wrap_up_ends
        03:03:10 7 goes lost
        03:03:30 wait
            -> 7 wrapped up 2
            ? wakeup 03:04:10 lost_grace_ends
        03:03:40 7 goes away
            ? wakeup 8/03:01:30 retention_ends
        03:04 open 3 any email
            ? wakeup 07:24:00.000001 patience_ends
        03:05 hold 3 identity until 04:00
            ? wakeup 04:00 hold_ends
        03:06 open 4 stolen phone
            -> 4 demands block_card by 03:06:10
            ? wakeup 03:06:10.000001 action_overdue
    ";

    the_earliest_comes_first => "
        03:00 open 1 any phone
        and hold 1 identity until 05:00
            ? wakeup 05:00 hold_ends
        and open 2 any phone
        and hold 2 identity until 04:00
            ? wakeup 04:00 hold_ends
        and resume 2
            -> 2 resumed
            ? wakeup 05:00 hold_ends
    ";

    at_one_instant_timers_come_before_the_command => "
        03:00 open 1 any phone
        and open 2 any phone
        and hold 1 identity until 04:00
        04:00 agent 7
            -> 1 resumed by_time
            -> agent 7 registered
            -> agent 7 is online
            -> 1 goes to 7
    ";

    at_one_instant_timers_go_by_kind => "
        03:00 open 2 any phone
        and hold 2 third_party until 03:01
        and agent 7
        and open 1 slow chat
            -> 1 goes to 7
        03:00:30 resolve 1
            -> 7 wraps up 1 until 03:01
        03:00:40 7 goes away
        and agent 8
        and open 3 asked phone
            -> 3 offered to 8 until 03:01
        03:01 wait
            -> 8 missed 3 until 03:01:30
            -> 7 wrapped up 1
            -> 2 resumed by_time
            ? line 2 3
    ";

    of_one_kind_timers_go_by_arrival => "
        03:00 open 9 any phone
        and open 5 any phone
        and open 7 any phone
        and hold 7 identity until 04:00
        and hold 5 identity until 04:00
        and hold 9 identity until 04:00
        04:00 wait
            -> 9 resumed by_time
            -> 5 resumed by_time
            -> 7 resumed by_time
    ";

    an_instant_is_worked_off_whole_before_anybody_is_asked => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        and open 3 any phone
        and hold 2 identity until 03:02
        and hold 3 identity until 03:02
        and change 3 priority high
            -> 3 stands high due 03:06
        03:01:30 hold 1 identity
            -> 1 held identity with 7
        03:02 wait
            -> 2 resumed by_time
            -> 3 resumed by_time
            -> 3 goes to 7
    ";

    timers_go_off_at_their_own_instants_though_called_late => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:01 wait
            -> 03:00:20 7 missed 1 until 03:00:50
            -> 03:00:50 7 may be asked again
            -> 03:00:50 1 offered to 7 until 03:01:10
    ";
}
