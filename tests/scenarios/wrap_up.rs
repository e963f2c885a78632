//! The work after a ticket: holds the same capacity, ends by itself or by word.

const POLICY: &str = r#"
version = 1
name = "wrap-up"
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false } }

[queues]
slow = { wrap_up = "30s" }
quick = {}

[topics]
slow = { queue = "slow" }
quick = { queue = "quick" }
"#;

stories! { POLICY;
    wrapping_up_holds_the_agent_until_its_time_is_over => "
        03:00 agent 7
        and open 1 slow phone
            -> 1 goes to 7
        03:05 resolve 1
            -> 1 resolved by 7
            -> 7 wraps up 1 until 03:05:30
            ? agent 7 online used 100 has nothing offered nothing wrapping up 1
            ? wakeup 03:05:30 wrap_up_ends
        03:05:10 open 2 slow phone
            ? 7 for 2: no room for 100 in 0
        03:05:30 wait
            -> 7 wrapped up 1
            -> 2 goes to 7
    ";

    the_agent_may_finish_early => "
        03:00 agent 7
        and open 1 slow phone
            -> 1 goes to 7
        03:05 resolve 1
            -> 7 wraps up 1
        03:05:10 open 2 slow phone
        03:05:12 7 finishes 1
            -> 7 wrapped up 1
            -> 2 goes to 7
        03:05:13 7 finishes 1
            -> refused 56
        03:05:30 wait
    ";

    without_a_time_there_is_no_wrap_up => "
        03:00 agent 7
        and open 1 quick phone
            -> 1 goes to 7
        03:01 open 2 quick phone
        03:05 resolve 1
            -> 2 goes to 7
    ";

    a_ticket_handed_on_is_wrapped_up_too => "
        03:00 agent 7
        and agent 8
        and open 1 slow phone
            -> 1 goes to 7
        03:05 transfer 1 agent 8
            -> 7 wraps up 1 until 03:05:30
            -> 1 requeued from 7 transferred
            -> 8 has 1 by_host
        03:06 transfer 1 queue quick
            -> 03:05:30 7 wrapped up 1
            -> 1 moved from slow to quick
            -> 8 wraps up 1 until 03:06:30
            -> 1 requeued from 8 transferred
            -> 1 stands in quick
            -> 1 goes to 7
    ";

    a_customer_who_hangs_up_on_an_agent_leaves_work_behind => "
        03:00 agent 7
        and open 1 slow phone
            -> 1 goes to 7
        03:05 abandon 1
            -> 1 abandoned closed
            -> 7 wraps up 1 until 03:05:30
    ";

    a_ticket_withdrawn_or_given_back_leaves_none => "
        03:00 agent 7
        and open 1 slow phone
            -> 1 goes to 7
        03:05 cancel 1
            ? agent 7 online used 0
        03:06 open 2 slow phone
            -> 2 goes to 7
        03:07 release 2
            -> 2 requeued from 7 released
            ? agent 7 online used 0
    ";

    a_ticket_reopened_while_it_is_wrapped_up_is_wrapped_up_once => "
        03:00 agent 7
        and open 1 slow chat
            -> 1 goes to 7
        03:05 resolve 1
            -> 7 wraps up 1 until 03:05:30
        03:05:10 reopen 1
            -> 1 goes to 7
            ? agent 7 online used 100 has 1 offered nothing wrapping up 1
        03:05:20 resolve 1
            -> 1 resolved by 7
            -> 7 wrapped up 1
            -> 7 wraps up 1 until 03:05:50
            ? agent 7 online used 50
        03:05:50 wait
            -> 7 wrapped up 1
    ";
}
