//! Offers to several agents at once: the first to accept has the ticket.

const POLICY: &str = r#"
version = 1
name = "several"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
several = { offer = { limit = "20s", to = 2, attempts = 3 } }
once = { offer = { limit = "20s", to = 2, attempts = 1 } }
twice = { offer = { limit = "20s", to = 2, attempts = 2 } }

[topics]
any = { queue = "several" }
once = { queue = "once" }
twice = { queue = "twice" }
stolen = { queue = "several", urgency = "critical" }
"#;

stories! { POLICY;
    the_best_so_many_are_asked_and_the_first_to_accept_wins => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 any phone
            -> 1 offered to 7 until 03:00:20 chosen by arrival
            -> 1 offered to 8 until 03:00:20 chosen by arrival
            ? 1 offered 7 8
        03:00:05 8 accepts 1
            -> 1 revoked from 7 taken
            -> 8 has 1 accepted
        03:00:06 7 accepts 1
            -> refused 52
            ? agent 7 online used 0 has nothing offered nothing
    ";

    fewer_are_asked_where_fewer_are_free => "
        03:00 agent 7
        and open 1 any phone
            -> 1 offered to 7 chosen by only_one
            ? 1 offered 7
    ";

    who_declines_leaves_it_to_the_rest_and_then_others_are_asked => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
            ? 1 offered 8
            ? 1 tried 0
        03:00:06 8 declines 1
            -> 1 offered to 9 until 03:00:26 chosen by only_one
            ? 1 tried 1
    ";

    a_round_that_all_miss_is_one_attempt => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 8 missed 1 until 03:00:50
            ? 1 tried 1
            ? line 1
    ";

    offers_stop_after_so_many_rounds => "
        03:00 agent 7
        and agent 8
        and open 1 twice phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1 for 1s
        03:00:06 8 declines 1 for 0s
            -> 7 may have 1 again
            -> 8 declined 1
            -> 1 offered to 7
            -> 1 offered to 8
        and 8 declines 1
        and 7 declines 1
            -> 1 exhausted after 2
    ";

    a_round_that_somebody_accepts_is_no_attempt => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
        03:00:06 8 accepts 1
            ? 1 tried 0
    ";

    /// 8 has not refused, but 7 has, and nobody is asked any more.
    a_round_is_over_when_the_last_is_asked_no_more => "
        03:00 agent 7
        and agent 8
        and open 1 once phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
        03:00:06 8 goes away
            -> 1 revoked from 8 not_online
            -> 1 exhausted after 1
            ? 1 tried 1
    ";

    a_round_that_nobody_refused_is_no_attempt => "
        03:00 agent 7
        and agent 8
        and open 1 once phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 goes away
            -> 1 revoked from 7 not_online
        03:00:06 8 goes away
            -> 1 revoked from 8 not_online
            ? 1 tried 0
    ";

    a_round_broken_off_is_no_attempt => "
        03:00 agent 7
        and agent 8
        and open 1 once phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
        03:00:06 suspend
            -> 1 revoked from 8 suspended
            ? 1 tried 0
        03:00:07 unsuspend
            -> 1 offered to 8
        03:00:08 8 declines 1
            -> 1 exhausted after 1
    ";

    when_everybody_has_declined_all_are_asked => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 stolen phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 7 declines 1
        03:00:06 8 declines 1
            -> 1 offered to 9
        03:00:07 9 declines 1
            -> 1 declined by everybody asking 7 8 9
            -> 1 offered to 7
            -> 1 offered to 8
            -> 1 offered to 9
    ";
}
