//! The top three tiers never leave the line: when everybody has declined, everybody is asked.

use super::offers::POLICY;

stories! { POLICY;
    when_everybody_has_declined_all_are_asked_and_the_first_to_accept_wins => "
        03:00 agent 7
        and agent 8
        and open 1 stolen phone
            -> 1 offered to 7 until 03:00:20 critical chosen by arrival
        03:00:05 7 declines 1
            -> 1 offered to 8 until 03:00:25
        03:00:10 8 declines 1
            -> 8 declined 1 until 03:01:10
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7 until 03:00:30 chosen by everybody
            -> 1 offered to 8 until 03:00:30 chosen by everybody
            ? 1 offered 7 8
        03:00:15 8 accepts 1
            -> 1 revoked from 7 taken
            -> 8 has 1 accepted
        03:00:16 open 2 asked phone
            -> 2 offered to 7
        03:00:17 7 accepts 1
            -> refused 52
    ";

    every_top_tier_asks_everybody_protective => "
        03:00 agent 7
        and open 1 exclude phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 7 declined 1
            -> 1 declined by everybody asking 7
            -> 1 offered to 7 until 03:00:25 chosen by everybody
    ";

    every_top_tier_asks_everybody_emergency => "
        03:00 agent 7
        and open 1 life phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 1 declined by everybody asking 7
            -> 1 offered to 7 until 03:00:40 chosen by everybody
    ";

    who_declines_when_all_are_asked_leaves_it_to_the_rest => "
        03:00 agent 7
        and agent 8
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 1 offered to 8
        03:00:10 8 declines 1
            -> 8 declined 1
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:12 7 declines 1
            ? 1 offered 8
        03:00:14 8 declines 1
            -> 8 declined 1
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7 until 03:00:34
            -> 1 offered to 8 until 03:00:34
    ";

    when_all_miss_it_all_are_asked_again => "
        03:00 agent 7
        and agent 8
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 1 offered to 8
        03:00:10 8 declines 1
            -> 8 declined 1
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7 until 03:00:30
            -> 1 offered to 8 until 03:00:30
        03:00:30 wait
            -> 7 missed 1 until 03:01
            -> 8 missed 1 until 03:01
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7 until 03:00:50
            -> 1 offered to 8 until 03:00:50
            ? wakeup 03:00:50 offer_expires
    ";

    /// What 7 missed before all were asked is over with that.
    who_accepts_after_all_is_spared_no_longer => "
        03:00 agent 7
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 1 declined by everybody asking 7
            -> 1 offered to 7 until 03:00:40
        03:00:25 7 accepts 1
            -> 7 has 1 accepted
        03:00:26 resolve 1
        and open 2 asked phone
            -> 2 offered to 7
    ";

    who_goes_away_when_all_are_asked_leaves_it_to_the_rest => "
        03:00 agent 7
        and agent 8
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 1 offered to 8
        03:00:10 8 declines 1
            -> 8 declined 1
            -> 1 declined by everybody asking 7 8
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:11 7 goes away
            -> 1 revoked from 7 not_online
            ? 1 offered 8
        03:00:12 8 goes away
            -> 1 revoked from 8 not_online
            ? line 1
        03:00:13 7 goes online
            -> 1 offered to 7 until 03:00:33 chosen by only_one
    ";

    a_top_tier_ticket_is_never_exhausted => "
        03:00 agent 7
        and open 1 stolen phone
            -> 1 offered to 7
        03:01:40 wait
            -> 03:00:20 7 missed 1
            -> 03:00:20 1 declined by everybody asking 7
            -> 03:00:20 1 offered to 7
            -> 03:00:40 7 missed 1
            -> 03:00:40 1 declined by everybody asking 7
            -> 03:00:40 1 offered to 7
            -> 03:01:00 7 missed 1
            -> 03:01:00 1 declined by everybody asking 7
            -> 03:01:00 1 offered to 7
            -> 03:01:20 7 missed 1
            -> 03:01:20 1 declined by everybody asking 7
            -> 03:01:20 1 offered to 7
            -> 7 missed 1 until 03:02:10
            -> 1 declined by everybody asking 7
            -> 1 offered to 7
            ? 1 tried 5
    ";

    an_agent_who_missed_another_ticket_is_asked_for_a_top_tier_one => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
        03:00:30 open 2 stolen phone
            -> 2 declined by everybody asking 7
            -> 2 offered to 7 until 03:00:50 chosen by everybody
    ";

    somebody_who_has_not_been_asked_goes_before_asking_everybody => "
        03:00 agent 7
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:03 agent 8
        03:00:05 7 declines 1
            -> 1 offered to 8 chosen by only_one
            ? 1 offered 8
    ";

    who_is_busy_has_not_declined => "
        03:00 agent 7
        and open 1 auto phone
            -> 1 goes to 7
        and agent 8
        and open 2 stolen phone
            -> 2 offered to 8
        03:00:05 8 declines 2
            ? line 2
        03:00:10 resolve 1
            -> 2 offered to 7 chosen by only_one
    ";

    only_those_with_room_are_asked => "
        03:00 agent 7
        and agent 8
        and open 2 stolen phone
            -> 2 offered to 7
        03:00:05 7 declines 2
            -> 2 offered to 8
        and open 3 auto phone
            -> 3 goes to 7
        03:00:10 8 declines 2
            -> 8 declined 2
            -> 2 declined by everybody asking 8
            -> 2 offered to 8
    ";

    who_is_busy_and_in_back_off_is_waited_for_no_more => "
        03:00 agent 7
        and open 1 auto phone
            -> 1 goes to 7
        and agent 8
        and open 2 stolen phone
            -> 2 offered to 8
        03:00:05 8 declines 2
            ? line 2
        03:00:06 7 goes away
            -> 2 declined by everybody asking 8
            -> 2 offered to 8
    ";

    a_ticket_accepted_by_itself_that_everybody_gave_back_goes_to_the_best_again => "
        03:00 agent 7
        and open 1 life_auto phone
            -> 1 goes to 7
        03:01 release 1
            -> 1 requeued from 7 released
            -> 1 declined by everybody asking 7
            -> 1 goes to 7
    ";

    a_ticket_that_rises_to_a_top_tier_is_no_longer_exhausted => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1
            -> 7 declined 1
            -> 1 exhausted after 3
        03:00:30 change 1 topic stolen
            -> 1 stands critical
            -> 1 declined by everybody asking 7
            -> 1 offered to 7
    ";
}
