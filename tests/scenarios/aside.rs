//! Who has something of a ticket beside its assignment, or had it interrupted, when it changes.

const POLICY: &str = r#"
version = 1
name = "aside"
skills = ["fraud"]
brands = ["north"]
clearances = ["kyc"]
groups = ["sales"]

[channels]
phone = { live = true, exclusive = true, interrupts = true }
email = { live = false, cost = 50, interruptible = true }
chat = { live = true, cost = 50 }

[queues]
front = {}

[topics]
any = { queue = "front" }
fraud = { queue = "front", skills = { fraud = 2 } }
secret = { queue = "front", clearances = ["kyc"] }
danger = { queue = "front", excluded_groups = ["sales"] }
person = { queue = "front", human_only = true }
"person.fraud" = { skills = { fraud = 2 } }
stolen = { queue = "front", urgency = "critical" }
limit = { queue = "front", urgency = "protective" }
life = { queue = "front", urgency = "emergency" }
"#;

stories! { POLICY;
    what_is_grave_is_not_kept_for_an_agent_who_was_called_away => "
        03:00 agent 7
        and open 1 stolen email
            -> 1 goes to 7
        and agent 8 on email
        03:01 open 2 life phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            -> 1 requeued from 7 interrupted
            -> 1 goes to 8
    ";

    it_stands_in_line_at_its_place_until_somebody_is_free => "
        03:00 agent 7
        and open 1 stolen email
            -> 1 goes to 7
        03:01 open 2 stolen email
            -> 2 goes to 7
        03:02 open 3 life phone
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
            -> 2 requeued from 7 interrupted
            -> interrupted 1 of 7 by 3
            -> 1 requeued from 7 interrupted
            ? line 1 2
        03:03 resolve 3
            -> 1 goes to 7
            -> 2 goes to 7
    ";

    /// Its first agent comes before an equal one.
    its_first_agent_is_preferred => "
        03:00 agent 7
        and open 1 stolen email
            -> 1 goes to 7
        03:01 open 2 life phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            -> 1 requeued from 7 interrupted
        03:02 suspend
        and resolve 2
        and agent 8
        and unsuspend
            -> 1 goes to 7 chosen by preferred
    ";

    what_becomes_grave_while_it_waits_for_its_agent_waits_no_more => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            ? line empty
        03:02 change 1 topic limit
            -> 1 stands protective
            -> 1 requeued from 7 interrupted
            ? line 1
        03:03 agent 8
            -> 1 goes to 8
    ";

    nobody_waits_for_an_agent_who_is_excluded_meanwhile => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 change 1 excluded 7
            -> 1 requeued from 7 unfit
            ? line 1
        03:02 agent 8
            -> 1 goes to 8
    ";

    nor_for_one_who_can_do_less_than_before => "
        03:00 agent 7 cleared kyc
        and open 1 secret email
            -> 1 goes to 7
        and open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 update 7
            -> 1 requeued from 7 unfit
            ? line 1
    ";

    what_has_outgrown_its_agent_for_good_is_not_kept_when_it_is_interrupted => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 change 1 topic secret
            -> 1 outgrows 7 clearance kyc
        03:02 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            -> 1 requeued from 7 unfit
            ? line 1
    ";

    who_drains_and_waits_only_for_what_it_may_not_have_is_done => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        and 7 goes draining
        03:01 change 1 excluded 7
            -> 1 requeued from 7 unfit
        03:02 resolve 2
            -> agent 7 is offline
    ";

    a_helper_without_the_clearance_leaves => "
        03:00 agent 7 cleared kyc
        and open 1 any phone
            -> 1 goes to 7
        and agent 8
        and agent 9 cleared kyc
        and 8 joins 1
        and 9 joins 1
        03:01 change 1 topic secret
            -> 8 helped with 1 lacks clearance kyc
            ? agent 8 online used 0 has nothing
            ? agent 9 online used 100 has nothing helps with 1
    ";

    a_helper_who_is_excluded_leaves => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and agent 8 group sales
        and agent 9
        and 8 joins 1
        and 9 joins 1
        03:01 change 1 topic danger excluded 9
            -> 8 helped with 1 lacks nobody of sales
            -> 9 helped with 1 lacks another than 9
    ";

    a_bot_that_helps_leaves_when_a_person_is_wanted => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and agent 8 bot
        and 8 joins 1
        03:01 person 1
            -> 8 helped with 1 lacks a person
            ? 1 with 7
    ";

    a_helper_who_can_do_less_than_before_leaves => "
        03:00 agent 7 brand north
        and open 1 any phone brand north
            -> 1 goes to 7
        and agent 8 brand north
        and 8 joins 1
        03:01 update 8
            -> 8 helped with 1 lacks north
    ";

    a_helper_may_lack_what_relaxes => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and agent 8
        and 8 joins 1
        03:01 change 1 topic fraud
            -> 1 outgrows 7 fraud:2
            ? agent 8 online used 100 has nothing helps with 1
    ";

    no_bot_takes_over_from_a_person => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 change 1 topic fraud
            -> 1 outgrows 7 fraud:2
        03:02 agent 9 bot skill fraud:2
            ? 9 for 1: needs a person
        03:03 agent 8 skill fraud:2
            -> 1 goes to 8
            -> 7 is relieved of 1
            -> 8 has 1 relief
    ";

    a_bot_may_take_over_from_a_bot_and_so_may_a_person => "
        03:00 agent 7 bot
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        03:01 change 1 topic fraud
            -> 1 outgrows 7 fraud:2
        03:02 agent 9 bot skill fraud:2
            -> 1 goes to 9
            -> 7 is relieved of 1
            -> 9 has 1 relief
        03:03 9 goes offline
            -> 1 requeued from 9 offline
        and change 2 topic person.fraud
            -> 2 outgrows 7 a person, fraud:2
        03:04 9 goes online
            -> 1 goes to 9
            ? line 2
    ";
}
