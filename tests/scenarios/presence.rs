//! Presence: who is there, who is not, and what becomes of their work.

const POLICY: &str = r#"
version = 1
name = "presence"
lost_grace = "60s"
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }

[queues]
front = {}
asked = { offer = { limit = "5m" } }
slow = { wrap_up = "30s" }

[topics]
any = { queue = "front" }
asked = { queue = "asked" }
slow = { queue = "slow" }
"#;

const NO_GRACE: &str = r#"
version = 1
name = "no grace"
lost_grace = "0s"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

stories! { POLICY;
    an_agent_starts_offline_and_gets_nothing => "
        03:00 register 7
            ? agent 7 offline used 0
        and open 1 any phone
            ? 7 for 1: offline
            ? line 1
        03:01 7 goes online
            -> agent 7 is online was offline
            -> 1 goes to 7
    ";

    an_agent_who_is_away_keeps_its_work_and_gets_no_more => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 7 goes away
            ? 1 with 7
        03:02 open 2 any chat
            ? 7 for 2: away
            ? line 2
        03:03 7 goes online
            -> 2 goes to 7
    ";

    offers_to_an_agent_who_goes_away_are_revoked => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:01 7 goes away
            -> 1 revoked from 7 not_online
            ? line 1
        03:02 agent 8
            -> 1 offered to 8
        03:03 8 goes draining
            -> 1 revoked from 8 not_online
            -> agent 8 is offline was draining
        03:04 agent 9
            -> 1 offered to 9
        03:05 9 goes offline
            -> 1 revoked from 9 not_online
        03:06 agent 10
            -> 1 offered to 10
        03:07 10 goes lost
            -> 1 revoked from 10 not_online
            ? line 1
    ";

    a_revoked_offer_is_no_mark => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:01 7 goes away
            -> 1 revoked from 7 not_online
            ? 1 tried 0
        03:02 7 goes online
            -> 1 offered to 7 until 03:07
    ";

    an_agent_who_drains_finishes_and_goes_home => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        03:01 7 goes draining
        03:02 open 3 any chat
            ? 7 for 3: draining, no room for 50 in 0
        03:03 resolve 1
            ? agent 7 draining used 50
            ? line 3
        03:04 resolve 2
            -> agent 7 is offline was draining
            ? line 3
    ";

    an_agent_who_drains_finishes_its_wrap_up_too => "
        03:00 agent 7
        and open 1 slow phone
            -> 1 goes to 7
        03:01 7 goes draining
        03:02 resolve 1
            -> 7 wraps up 1 until 03:02:30
        03:02:30 wait
            -> 7 wrapped up 1
            -> agent 7 is offline was draining
    ";

    an_agent_who_drains_and_has_nothing_goes_home_at_once => "
        03:00 agent 7
        03:01 7 goes draining
            -> agent 7 is draining was online
            -> agent 7 is offline was draining
    ";

    a_held_ticket_does_not_keep_a_draining_agent => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer
        03:02 7 goes draining
            -> agent 7 is draining
            -> agent 7 is offline
            ? agent 7 offline keeps 1
    ";

    a_draining_agent_may_change_its_mind => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 7 goes draining
        03:02 open 2 any chat
        03:03 7 goes online
            -> 2 goes to 7
    ";

    the_work_of_an_agent_who_goes_home_goes_to_others_at_once => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 slow chat
            -> 2 goes to 7
        03:01 resolve 2
            -> 7 wraps up 2
        and agent 8
        03:01:15 7 goes offline
            -> agent 7 is offline was online
            -> 1 requeued from 7 offline
            -> 7 wrapped up 2
            -> 1 goes to 8
            ? agent 7 offline used 0 has nothing offered nothing wrapping up nothing
    ";

    a_held_ticket_stays_with_an_agent_who_goes_home => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer
            -> 1 held customer with 7
        03:02 7 goes offline
            ? 1 aside customer with 7
        03:03 7 goes online
        03:04 customer 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
    ";

    a_held_ticket_whose_agent_is_not_there_goes_to_another => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer
        03:02 7 goes offline
        03:03 agent 8
        03:04 customer 1
            -> 1 resumed by_customer
            -> 1 requeued from 7 not_there
            -> 1 goes to 8
    ";

    a_lost_agent_keeps_its_work_for_the_grace => "
        03:00 agent 7
        and agent 8
        and open 1 any chat
            -> 1 goes to 7
        03:01 7 goes lost
            ? 1 with 7
            ? wakeup 03:02 lost_grace_ends
        03:01:59.999999 7 goes online
            ? 1 with 7
            ? wakeup never
    ";

    at_the_end_of_the_grace_a_lost_agents_work_is_taken_back => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:00:30 agent 8
        03:01 7 goes lost
        03:02 7 goes online
            -> agent 7 is offline was lost
            -> 1 requeued from 7 lost
            -> 1 goes to 8
            -> agent 7 is online was offline
            ? 1 with 8
    ";

    a_lost_agent_gets_nothing_meanwhile => "
        03:00 agent 7
        03:01 7 goes lost
        and open 1 any chat
            ? 7 for 1: lost
            ? line 1
        03:01:30 7 goes online
            -> 1 goes to 7
    ";

    the_host_may_end_the_grace => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 7 goes lost
        03:01:10 7 goes offline
            -> agent 7 is offline was lost
            -> 1 requeued from 7 lost
            ? wakeup never
    ";

    a_wrap_up_ends_in_its_time_while_an_agent_is_lost => "
        03:00 agent 7
        and open 1 slow chat
            -> 1 goes to 7
        03:01 resolve 1
            -> 7 wraps up 1 until 03:01:30
        03:01:10 7 goes lost
        03:01:30 wait
            -> 7 wrapped up 1
    ";

    what_is_so_already_is_not_told_again => "
        03:00 agent 7
        03:01 7 goes online
            -> already
        03:02 7 goes offline
        03:03 7 goes offline
            -> already
        03:04 7 goes lost
            -> already
        03:05 7 goes draining
            -> already
            ? agent 7 offline
    ";

    an_agent_who_is_gone_is_removed_and_may_come_anew => "
        03:00 agent 7
        03:01 7 goes offline
        03:02 remove 7
            -> agent 7 removed
            ? agent 7 unknown
        03:03 agent 7
            -> agent 7 registered
            -> agent 7 is online was offline
    ";

    registering_again_is_already_done => "
        03:00 register 7 speaks nb
            -> refused 20
        and register 7
        03:01 register 7
            -> already
        03:02 register 7 on phone
            -> refused 41
        03:03 update 7 on phone
        03:04 update 7 on phone
            -> already
    ";
}

stories! { NO_GRACE;
    without_a_grace_a_lost_agent_is_offline_at_once => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 7 goes lost
            -> agent 7 is lost was online
            -> agent 7 is offline was lost
            -> 1 requeued from 7 lost
    ";
}
