//! What is told after it happened: starts, pauses and answers.

use super::clocks::POLICY;

stories! { POLICY;
    an_answer_told_later_takes_the_breach_back => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs due 04:00
        04:30 7 answers 1 since 03:55
            -> 03:30 1 clock first warns 0
            -> 03:50 1 clock first warns 1
            -> 04:00:00.000001 1 clock first breached
            -> 1 clock first met at 03:55
            -> 1 clock first not breached due 04:00
    ";

    an_earlier_answer_than_the_one_told_counts => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs due 04:00
        04:30 7 answers 1
            -> 03:30 1 clock first warns 0
            -> 03:50 1 clock first warns 1
            -> 04:00:00.000001 1 clock first breached
            -> 1 clock first met late at 04:30
        05:00 7 answers 1 since 03:55
            -> 1 clock first met at 03:55
            -> 1 clock first not breached
    ";

    a_pause_told_later_takes_the_breach_back => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        08:00 hold 1 customer since 06:00
            -> 07:00:00.000001 1 clock solved breached
            -> 1 held customer
            -> 1 clock solved has no due time
            -> 1 clock solved not breached
        09:00 resume 1
            -> 1 resumed
            -> 1 clock solved is now due 10:00
        11:00 wait
            -> 10:00:00.000001 1 clock solved breached
    ";

    a_pause_that_ended_earlier_than_told_is_shorter => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        04:00 hold 1 customer
            -> 1 held customer
            -> 1 clock solved has no due time
        09:00 customer 1 since 05:00
            -> 1 customer wrote again
            -> 1 resumed by_customer
            -> 1 clock solved is now due 08:00
            -> 1 clock solved breached due 08:00
    ";

    a_message_told_later_starts_the_next_response_earlier => "
        03:00 register 7
        and open 1 talk email
            -> 1 clock first runs
        03:10 7 answers 1
            -> 1 clock first met
        03:20 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs #2 due 03:50
        03:30 customer 1 since 03:15
            -> 1 customer wrote again
            -> 1 clock next is now #2 due 03:45
    ";

    an_answer_between_two_messages_leaves_the_second_open => "
        03:00 register 7
        and open 1 talk email
            -> 1 clock first runs
        03:10 7 answers 1
            -> 1 clock first met
        03:20 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs #2 due 03:50
        03:30 customer 1
            -> 1 customer wrote again
        03:40 7 answers 1 since 03:25
            -> 1 clock next met #2 at 03:25
            -> 1 clock next runs #3 due 04:00
            ? 1 unanswered
    ";

    another_receipt_is_another_arrival => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        04:00 anchor 1 receipt at 01:00
            -> 1 anchor receipt at 01:00 was 03:00
            -> 1 clock solved is now due 05:00
        05:30 anchor 1 receipt at 02:00
            -> 05:00:00.000001 1 clock solved breached
            -> 1 anchor receipt at 02:00 was 01:00
            -> 1 clock solved is now due 06:00
            -> 1 clock solved not breached due 06:00
    ";

    no_further_back_than_the_policy_says => "
        8/03:00 register 7
        and open 1 first email
            -> 1 clock first runs
        8/03:10 7 answers 1 since 6/03:00
            -> refused 5
        and hold 1 customer since 6/03:00
            -> refused 5
    ";
}

stories! { super::life::POLICY;
    an_answer_between_two_messages_leaves_the_second_to_be_answered => "
        03:00 register 7
        and open 1 any chat
            -> 1 opened due 03:20
        03:05 7 answers 1
            ? 1 answered
        03:10 customer 1
            -> 1 customer wrote first
            -> 1 stands due 03:30
        03:20 customer 1
            -> 1 customer wrote again
        03:25 7 answers 1 since 03:15
            -> 1 stands due 03:40
            ? 1 unanswered
    ";

    a_message_from_before_the_last_answer_is_answered => "
        03:00 register 7
        and open 1 any chat
            -> 1 opened due 03:20
        03:05 7 answers 1
        03:10 customer 1 since 03:04
            -> 1 customer wrote again
            ? 1 answered
    ";
}

/// Work on the next response is to begin half a minute after the message.
const LED: &str = r#"
version = 1
name = "led"
channels = { chat = { live = true } }
targets = { routine = { normal = "2m" } }
clocks = { next = { kind = "next_response", target = "10m", lead = "9m30s" } }
queues = { front = {} }
topics = { any = { queue = "front", clocks = { next = {} } } }
"#;

stories! { LED;
    it_arrived_when_it_did => "
        03:00 open 1 any chat
        and anchor 1 receipt
            -> already
    ";

    /// It stands by the message that is left open and by the clock that runs for that: said once.
    what_an_answer_leaves_open_takes_its_place_once => "
        03:00 register 7 on chat
        and open 1 any chat
            -> 1 opened due 03:02
        03:01 customer 1
            -> 1 customer wrote again
        03:01:10 7 answers 1 since 03:00:30
            -> 1 stands due 03:01:30
            -> 1 clock next runs due 03:11
    ";
}
