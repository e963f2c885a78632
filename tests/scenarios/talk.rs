//! Customers and agents write; tickets are put aside and taken up again.

use super::life::POLICY;

stories! { POLICY;
    further_messages_do_not_start_the_time_anew => "
        03:00 open 1 any chat
            -> 1 opened due 03:20
        03:05 customer 1
            -> 1 customer wrote again
            ? 1 stands due 03:20
            ? 1 unanswered
    ";

    an_answer_ends_the_time_and_the_next_message_starts_it => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:06 7 answers 1
            ? 1 answered
        03:30 customer 1
            -> 1 customer wrote first
            -> 1 stands due 03:50
            ? 1 unanswered
        03:31 customer 1
            -> 1 customer wrote again
            ? 1 stands due 03:50
        03:32 7 goes offline
            -> 1 requeued from 7 offline
            ? 1 stands due 03:50
    ";

    a_message_counts_from_when_it_was_written => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:06 7 answers 1
        03:30 customer 1 since 03:25
            -> 1 customer wrote first
            -> 1 stands due 03:45
    ";

    after_an_answer_a_promotion_no_longer_counts => "
        03:00 open 1 any chat
        03:12 change 1 topic locked
            -> 1 stands elevated due 03:17
        03:13 agent 7
            -> 1 goes to 7
        03:14 7 answers 1
        03:30 customer 1
            -> 1 customer wrote first
            -> 1 stands elevated due 03:35
    ";

    a_customer_who_writes_takes_up_what_waits_for_them => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 hold 1 customer
            -> 1 held customer with 7
            ? 1 aside customer with 7
        03:30 customer 1
            -> 1 customer wrote again
            -> 1 resumed by_customer
            -> 7 has 1 resumed
    ";

    a_customer_who_writes_takes_up_what_was_snoozed => "
        03:00 open 1 any chat
        03:01 hold 1 snoozed until 04:00
            -> 1 held snoozed until 04:00
            ? line empty
        03:30 customer 1
            -> 1 resumed by_customer
            ? line 1
            ? wakeup never
    ";

    a_customer_who_writes_does_not_take_up_what_waits_for_others => "
        03:00 open 1 any chat
        and open 2 any chat
        03:01 hold 1 third_party
        03:02 hold 2 identity
        03:30 customer 1
        03:31 customer 2
            ? 1 aside third_party
            ? 2 aside identity
            ? line empty
    ";

    a_hold_ends_by_itself_exactly_at_its_end => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 third_party until 03:30
            -> 1 held third_party with 7 until 03:30
            ? wakeup 03:30 hold_ends
        03:29:59.999999 wait
            ? 1 aside third_party with 7 until 03:30
        03:30 wait
            -> 1 resumed by_time
            -> 7 has 1 resumed
    ";

    a_snooze_ends_in_line => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and open 2 any phone
        03:01 hold 2 snoozed until 03:30
        03:10 open 3 any phone
        03:30 wait
            -> 2 resumed by_time
            ? line 2 3
    ";

    a_hold_without_an_end_lasts => "
        03:00 open 1 any phone
        03:01 hold 1 identity
            ? wakeup never
        9/03:00 resume 1
            -> 1 resumed by_host
            ? line 1
        and resume 1
            -> refused 54
    ";

    a_hold_may_change_its_reason_and_its_end => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer until 03:30
            -> 1 held customer with 7 until 03:30
        03:02 hold 1 customer until 03:30
            -> already
        03:03 hold 1 third_party until 03:40
            -> 1 held third_party with 7 until 03:40
            ? wakeup 03:40 hold_ends
        03:04 hold 1 third_party
            -> 1 held third_party with 7
            ? wakeup never
    ";

    a_held_ticket_is_not_offered => "
        03:00 open 1 stolen phone
        and hold 1 identity until 04:00
        03:01 agent 7
            ? 7 for 1: paused until 04:00
            ? line empty
        04:00 wait
            -> 1 resumed by_time
            -> 1 goes to 7
    ";

    a_held_ticket_keeps_its_place => "
        03:00 open 1 any phone
        03:01 hold 1 third_party
        03:10 open 2 any phone
        03:50 resume 1
            -> 1 resumed by_host
            ? line 1 2
            ? 1 stands due 03:20
    ";

    a_held_ticket_goes_on_with_an_agent_who_drains => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        03:01 hold 1 customer
        03:02 7 goes draining
        03:03 customer 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
        03:04 resolve 2
        03:05 resolve 1
            -> 1 resolved by 7
            -> agent 7 is offline was draining
    ";

    holding_frees_the_agent_for_the_next => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 hold 1 customer
            -> 1 held customer with 7
            -> 2 goes to 7
    ";
}
