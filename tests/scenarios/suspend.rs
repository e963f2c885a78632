//! Suspended offers, for example while catching up after a silence.

use super::offers::POLICY;

stories! { POLICY;
    suspended_offers_are_taken_back_without_a_mark => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 suspend
            -> 1 revoked from 7 suspended
            ? 7 for 1: suspended
            ? wakeup never
        03:00:06 suspend
            -> already
        03:05 open 2 stolen phone
            ? line 2 1
        04:00 unsuspend
            -> 2 offered to 7 until 04:00:20
            ? 1 tried 0
            ? 2 tried 0
        04:00:01 unsuspend
            -> already
    ";

    a_silence_can_be_caught_up_with_without_offers => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and suspend
            -> 1 revoked from 7 suspended
        09:00 wait
        and unsuspend
            -> 1 offered to 7 until 09:00:20
    ";

    what_runs_goes_on_while_offers_are_suspended => "
        03:00 agent 7
        and open 1 auto phone
            -> 1 goes to 7
        03:01 suspend
            ? 1 with 7
        03:02 hold 1 customer
        03:03 customer 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
        03:04 open 2 auto email
            ? line 2
        03:05 transfer 2 agent 7
            -> 7 has 2 by_host
    ";
}
