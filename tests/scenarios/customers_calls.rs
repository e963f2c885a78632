//! Callbacks and follow-ups at a time, outside quiet hours; calls that nobody answers.

use super::story::tell;

const POLICY: &str = r#"
version = 1
name = "calls"
callback_channel = "callback"
channels = { phone = { live = true }, email = { live = false, cost = 10 }, callback = { live = false } }
quiet_hours = { from = "21:00", until = "08:00", zone = "Europe/Oslo", zones = ["Europe/Helsinki"] }
callbacks = { retry = ["15m", "2h"], then = "close" }
queues = { front = {}, wrapped = { wrap_up = "30s" } }

[topics]
any = { queue = "front" }
wrapped = { queue = "wrapped" }
stolen = { queue = "front", urgency = "critical" }
"#;

stories! { POLICY;
    a_callback_waits_for_its_time_and_goes_on_with_its_agent => "
        15:00 agent 7 on phone,callback
        and open 1 any phone
            -> 1 goes to 7
        15:01 callback 1 at 16:00
            -> 1 callback at 16:00
            -> 1 held snoozed with 7 until 16:00
        and callback 1 at 16:00
            -> already
        and abandon 1
            -> already
        16:00 wait
            -> 1 resumed by_time
            -> 7 has 1 resumed
    ";

    /// Who talked with the customer calls back, though callbacks are not among its channels.
    it_goes_on_with_its_agent_on_whatever_channel_that_counts => "
        15:00 agent 7 on phone
        and open 1 any phone
            -> 1 goes to 7
        15:01 callback 1 at 16:00
            -> 1 callback at 16:00
            -> 1 held snoozed with 7 until 16:00
        16:00 wait
            -> 1 resumed by_time
            -> 7 has 1 resumed
    ";

    a_callback_can_be_moved => "
        15:00 open 1 any phone
        15:01 callback 1 at 16:00
            -> 1 callback at 16:00
            -> 1 held snoozed until 16:00
        15:02 callback 1 at 17:00
            -> 1 callback at 17:00
            -> 1 held snoozed until 17:00
            ? wakeup 17:00 hold_ends
    ";

    /// 21:30 in Oslo is 20:30 UTC in winter, and 08:00 is 07:00.
    quiet_hours_move_a_callback_to_their_end => "
        15:00 open 1 any phone
        and callback 1 at 20:30
            -> 1 callback at 2/07:00 not 20:30 quiet in Europe/Oslo
            -> 1 held snoozed until 2/07:00
        and open 2 any phone
        and callback 2 at 20:00
            -> 2 callback at 2/07:00 not 20:00
            -> 2 held snoozed until 2/07:00
        and open 3 any phone
        and callback 3 at 19:59:59.999999
            -> 3 callback at 19:59:59.999999
            -> 3 held snoozed until 19:59:59.999999
        and open 4 any phone
        and callback 4 at 2/07:00
            -> 4 callback at 2/07:00
            -> 4 held snoozed until 2/07:00
    ";

    /// In Helsinki it is an hour later: quiet from 19:00 to 06:00 UTC.
    quiet_hours_are_the_customers => "
        15:00 open 1 any phone
        and callback 1 at 19:30 zone Europe/Helsinki
            -> 1 callback at 2/06:00 not 19:30 quiet in Europe/Helsinki
            -> 1 held snoozed until 2/06:00
        and callback 1 at 19:30 zone Europe/Oslo
            -> 1 callback at 19:30
            -> 1 held snoozed until 19:30
    ";

    what_is_grave_knows_no_quiet_hours => "
        20:00 open 1 stolen phone
        and callback 1 at 20:30
            -> 1 callback at 20:30
            -> 1 held snoozed until 20:30
    ";

    a_follow_up_keeps_its_channel => "
        15:00 agent 7 on email
        and open 1 any email
            -> 1 goes to 7
        15:01 followup 1 at 20:30
            -> 1 followup at 2/07:00 not 20:30 quiet in Europe/Oslo
            -> 1 held snoozed with 7 until 2/07:00
            ? agent 7 online used 0 keeps 1
        2/07:00 wait
            -> 1 resumed by_time
            -> 7 has 1 resumed
    ";

    a_customer_who_calls_first_is_taken_at_once => "
        15:00 open 1 any phone
        and callback 1 at 16:00
            -> 1 callback at 16:00
            -> 1 held snoozed until 16:00
        15:30 customer 1
            -> 1 resumed by_customer
            ? line 1
            ? wakeup never
    ";

    who_does_not_answer_is_called_again_and_given_up => "
        15:00 agent 7 on callback
        and open 1 any callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:20
            ? agent 7 online used 0 keeps nothing
        15:20 wait
            -> 1 resumed by_time
            -> 1 goes to 7
        15:21 no_answer 1
            -> 1 not answered by 7 call 2
            -> 1 held snoozed until 17:21
        17:21 wait
            -> 1 resumed by_time
            -> 1 goes to 7
        17:22 no_answer 1
            -> 1 not answered by 7 call 3
            -> 1 given up after 3 closed
            ? 1 closed abandoned
    ";

    a_call_in_vain_is_work_too => "
        15:00 agent 7 on callback
        and open 1 wrapped callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 7 wraps up 1 until 15:05:30
            -> 1 held snoozed until 15:20
        15:06 wait
            -> 15:05:30 7 wrapped up 1
    ";

    the_next_call_is_outside_quiet_hours_where_the_customer_is => "
        15:00 agent 7 on callback,phone
        and open 1 any phone
            -> 1 goes to 7
        and callback 1 at 18:50 zone Europe/Helsinki
            -> 1 callback at 18:50
            -> 1 held snoozed with 7 until 18:50
        18:50 wait
            -> 1 resumed by_time
            -> 7 has 1 resumed
        18:51 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 2/06:00
    ";

    whoever_is_heard_of_is_called_from_the_start => "
        15:00 agent 7 on callback
        and open 1 any callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:20
        15:10 customer 1
            -> 1 resumed by_customer
            -> 1 goes to 7
        15:11 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:26
    ";

    so_is_one_whom_an_agent_has_written_to => "
        15:00 agent 7 on callback
        and open 1 any callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:20
        15:20 wait
            -> 1 resumed by_time
            -> 1 goes to 7
        15:21 7 answers 1
        15:25 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:40
    ";

    nor_do_calls_count_from_before_it_was_reopened => "
        15:00 agent 7 on callback
        and open 1 any callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:20
        15:06 resolve 1
        15:07 reopen 1
            -> 1 reopened
            -> 1 goes to 7
        15:08 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:23
    ";

    what_is_grave_is_not_left_alone_for_long_nor_given_up => "
        15:00 agent 7 on callback
        and open 1 stolen callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:10
        15:10 no_answer 1
            -> 1 resumed by_time
            -> 1 goes to 7
            -> 1 not answered by 7 call 2
            -> 1 held snoozed until 15:15
        15:15 no_answer 1
            -> 1 resumed by_time
            -> 1 goes to 7
            -> 1 not answered by 7 call 3
            -> 1 given up after 3 alert
            -> 1 goes to 7
    ";

    /// Complaints of warnings and wake-ups that come up to an hour late.
    complaint_17_a_callback_comes_at_its_exact_instant => "
        15:00 open 1 any phone
        and callback 1 at 15:00:00.000001
            -> 1 callback at 15:00:00.000001
            -> 1 held snoozed until 15:00:00.000001
            ? wakeup 15:00:00.000001 hold_ends
        16:00 wait
            -> 15:00:00.000001 1 resumed by_time
    ";
}

#[test]
fn who_is_given_up_waits_for_somebody_to_look() {
    tell(
        &POLICY.replace("[\"15m\", \"2h\"], then = \"close\"", "[]"),
        "
        15:00 agent 7 on callback
        and open 1 any callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 given up after 1 alert
            ? 1 waiting
            ? 7 for 1: exhausted
        15:06 retry 1
            -> 1 goes to 7
        ",
    );
}

/// In danger nothing is given up, and so nothing of that is left when the danger is over.
#[test]
fn what_was_called_in_vain_in_danger_is_offered_after_it() {
    let blocked = POLICY
        .replace("[\"15m\", \"2h\"], then = \"close\"", "[]")
        .replacen(
            "[topics]",
            "[actions]\nblock = { then = \"elevated\" }\n\n[topics]\nblocked = { queue = \"front\", urgency = \"critical\", action = \"block\" }",
            1,
        );
    tell(
        &blocked,
        "
        15:00 agent 7 on callback
        and open 1 blocked callback
            -> 1 demands block
            -> 1 goes to 7
        and 7 goes away
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 given up after 1 alert
        15:06 done 1
            -> 1 done block now elevated
            -> 1 stands elevated
        15:07 7 goes online
            -> 1 goes to 7
        ",
    );
}

#[test]
fn a_policy_says_how_long_what_is_grave_is_left_alone_at_most() {
    tell(
        &POLICY.replace("callbacks = {", "callbacks = { top_tier_retry = \"20m\","),
        "
        15:00 agent 7 on callback
        and open 1 stolen callback
            -> 1 goes to 7
        15:05 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 held snoozed until 15:20
        15:20 no_answer 1
            -> 1 resumed by_time
            -> 1 goes to 7
            -> 1 not answered by 7 call 2
            -> 1 held snoozed until 15:40
        ",
    );
}

#[test]
fn quiet_hours_that_do_not_run_over_midnight() {
    tell(
        &POLICY.replace(
            "from = \"21:00\", until = \"08:00\"",
            "from = \"12:00\", until = \"13:00\"",
        ),
        "
        03:00 open 1 any phone
        and callback 1 at 11:30
            -> 1 callback at 12:00 not 11:30 quiet in Europe/Oslo
            -> 1 held snoozed until 12:00
        and callback 1 at 23:30
            -> 1 callback at 23:30
            -> 1 held snoozed until 23:30
        ",
    );
}

const CLOSED: &str = r#"
version = 1
name = "closed"
callback_channel = "callback"
quiet_hours = { from = "21:00", until = "08:00", zone = "UTC" }
channels = { phone = { live = true }, callback = { live = false } }
[queues]
front = { hours = "early", when_closed = "callback" }
[calendars.early]
zone = "UTC"
hours = { mon = [["06:00", "16:00"]], tue = [["06:00", "16:00"]] }
[topics]
any = { queue = "front" }
"#;

stories! { CLOSED;
    /// The queue opens at six, and nobody is called before eight.
    whom_a_closed_queue_calls_back_is_not_called_in_quiet_hours => "
        1/23:00 agent 7 on callback
        and open 1 any phone
            -> 1 to be called back closed
            -> 1 held snoozed until 2/08:00
        2/06:00 wait
            -> queue front opened until 2/16:00
        2/08:00 wait
            -> 1 resumed by_time
            -> 1 goes to 7
    ";
}

#[test]
fn whom_a_queue_calls_back_that_opens_later_is_called_then() {
    tell(
        &CLOSED.replace("06:00", "09:00"),
        "
        1/23:00 open 1 any phone
            -> 1 to be called back closed
            ? line 1
        and agent 7 on callback
        2/09:00 wait
            -> queue front opened until 2/16:00
            -> 1 goes to 7
        ",
    );
}
