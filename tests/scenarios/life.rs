//! A ticket's life: opened, changed, moved, closed, reopened, dropped.

pub(super) const POLICY: &str = r#"
version = 1
name = "life"
retention = "7d"
callback_channel = "callback"
skills = ["cards"]
segments = { vip = { head_start = "90s" } }
brands = ["north"]
languages = { nb = {}, en = {} }
rule_mode = "first_match"

[channels]
phone = { live = true }
chat = { live = true, cost = 30 }
email = { live = false, cost = 10 }
callback = { live = false, cost = 50 }

[targets]
critical = "60s"
elevated = "5m"
routine = { high = "5m", normal = "20m" }

[queues]
front = {}
back = { targets = { routine = { high = "5m", normal = "30m" } } }

[topics]
any = { queue = "front" }
other = { queue = "back" }
person = { queue = "front", human_only = true }
cards = { queue = "front", skills = { cards = 3 } }
locked = { queue = "front", urgency = "elevated" }
call = { queue = "front", on_abandon = "callback" }
told = { queue = "front", on_abandon = "alert" }
exclude = { queue = "front", urgency = "protective" }
stolen = { queue = "front", urgency = "critical" }
life = { queue = "front", urgency = "emergency", on_abandon = "callback" }

[[rules]]
name = "big"
when = { attribute = "amount", at_least = 1000 }
set = { priority = "high" }
"#;

stories! { POLICY;
    a_ticket_opened_again_with_equal_content_is_already_there => "
        03:00 open 1 any phone in nb with amount=5
        03:01 open 1 any phone in nb with amount=5
            -> already
        03:02 open 1 any phone in en with amount=5
            -> refused 40
        03:03 change 1 in en
        03:04 open 1 any phone in nb with amount=5
            -> already
        03:05 open 1 any phone in en with amount=5
            -> refused 40
    ";

    a_changed_topic_changes_queue_and_needs => "
        03:00 agent 7
        and open 1 cards phone
            ? 7 for 1: needs cards:3
        03:01 change 1 topic other
            -> 1 stands in back routine normal due 03:30
            -> 1 goes to 7 in back
    ";

    a_changed_fact_is_looked_at_by_the_rules => "
        03:00 open 1 any phone
            -> 1 opened normal due 03:20 rules none
        03:01 change 1 with amount=1000
            -> 1 stands high due 03:05 rules big
        03:02 change 1 with amount=999
            -> 1 stands normal due 03:20 rules none
        03:03 change 1 with amount=1000
            -> 1 stands high due 03:05
        03:04 change 1 without amount
            -> 1 stands normal due 03:20 rules none
    ";

    a_changed_segment_changes_the_head_start => "
        03:00 open 1 any phone
        03:01 change 1 segment vip
            -> 1 stands due 03:18:30 ahead 1m30s
        03:02 change 1 segment none
            -> 1 stands due 03:20 ahead 0s
    ";

    a_changed_language_changes_who_can_take_it => "
        03:00 agent 7 speaks en
        and open 1 any phone in nb
            ? line 1
        03:01 change 1 in nb,en
            -> 1 goes to 7 speaking en
    ";

    a_change_that_changes_nothing_is_already_done => "
        03:00 open 1 any phone in nb
        03:01 change 1 topic any channel phone in nb
            -> already
        03:02 change 1 without amount
            -> already
        03:03 change 1 priority none
            -> already
    ";

    a_priority_set_by_hand_stays_whatever_the_rules_say => "
        03:00 open 1 any phone
        03:01 change 1 priority low
            -> 1 stands low without target
        03:02 change 1 with amount=5000
            -> 1 stands low without target rules big
        03:03 change 1 priority none
            -> 1 stands high due 03:05 rules big
    ";

    who_has_a_ticket_keeps_it_through_a_change => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 change 1 topic cards
            -> 1 outgrows 7 cards:3
            ? 1 with 7
    ";

    transferred_to_a_queue_a_ticket_goes_by_that_queues_targets_from_its_arrival => "
        03:00 open 1 any phone
            -> 1 opened in front due 03:20
        03:10 transfer 1 queue back
            -> 1 moved from front to back
            -> 1 stands in back due 03:30
    ";

    a_queue_set_by_hand_stays_through_reclassification => "
        03:00 open 1 any phone
        03:01 transfer 1 queue back
            -> 1 moved from front to back
            -> 1 stands in back
        03:02 change 1 topic locked
            -> 1 stands in back elevated due 03:07
        03:03 transfer 1 queue back
            -> already
        03:04 transfer 1 queue front
            -> 1 moved from back to front
            -> 1 stands in front elevated due 03:07
    ";

    transferred_from_an_agent_a_ticket_is_back_in_line => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 transfer 1 queue back
            -> 1 moved from front to back
            -> 1 requeued from 7 transferred
            -> 1 stands in back due 03:30
            -> 2 goes to 7
            ? line 1
    ";

    a_held_ticket_can_be_transferred_and_stays_aside => "
        03:00 open 1 any phone
        03:01 hold 1 third_party
        03:02 transfer 1 queue back
            -> 1 moved from front to back
            -> 1 stands in back
            ? 1 aside third_party
        03:03 agent 7
            ? 1 aside third_party
    ";

    the_host_may_give_a_ticket_to_an_agent_without_the_skill_the_language_or_the_room => "
        03:00 agent 7 speaks en
        and open 1 any phone in en
            -> 1 goes to 7
        03:01 open 2 cards phone in nb
        03:02 transfer 2 agent 7
            -> 7 has 2 by_host
            ? 2 with 7
        03:03 transfer 2 agent 7
            -> already
    ";

    the_host_may_take_a_ticket_from_one_agent_to_another => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 agent 8
        03:02 open 2 any phone
            -> 2 goes to 8
        03:03 open 3 any phone
        03:04 transfer 1 agent 8
            -> 1 requeued from 7 transferred
            -> 8 has 1 by_host
            -> 3 goes to 7
            ? agent 8 online used 200 has 2 1
    ";

    a_held_ticket_can_be_given_to_another_agent => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer until 03:30
        03:02 transfer 1 agent 8
            -> 8 has 1 by_host
            ? agent 7 online used 0 has nothing offered nothing wrapping up nothing keeps nothing
            ? wakeup never
    ";

    what_never_relaxes_stops_the_host_too => "
        03:00 agent 7 on chat
        and agent 8 bot
        and agent 9
        and 9 goes away
        and open 1 person phone brand north
        03:01 transfer 1 agent 7
            -> refused 60
        03:02 transfer 1 agent 8
            -> refused 60
        03:03 transfer 1 agent 9
            -> refused 58
            ? line 1
    ";

    who_gives_a_ticket_back_is_spared_for_a_while => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 release 1
            -> 1 requeued from 7 released
            ? 7 for 1: declined until 03:02
            ? 1 tried 0
        03:01:30 release 1
            -> refused 53
        03:02 wait
            -> 7 may have 1 again
            -> 1 goes to 7
    ";

    a_ticket_given_back_goes_to_another_at_once => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        03:01 release 1
            -> 1 requeued from 7 released
            -> 1 goes to 8
    ";

    a_ticket_is_resolved_wherever_it_is => "
        03:00 open 1 any phone
        and resolve 1
            -> 1 resolved
            ? 1 closed resolved
        03:01 resolve 1
            -> already
        03:02 agent 7
        and open 2 any phone
            -> 2 goes to 7
        03:03 hold 2 customer
        03:04 resolve 2
            -> 2 resolved by 7
            ? agent 7 online used 0 has nothing offered nothing wrapping up nothing keeps nothing
    ";

    a_closed_ticket_is_closed => "
        03:00 open 1 any phone
        and cancel 1
            -> 1 cancelled
            ? 1 closed cancelled
        and cancel 1
            -> already
        and resolve 1
            -> refused 50
        and abandon 1
            -> refused 50
        and change 1 topic other
            -> refused 50
        and customer 1
            -> refused 50
            ? line empty
    ";

    a_reopened_ticket_counts_from_its_reopening => "
        03:00 open 1 any phone
        03:10 resolve 1
        04:00 reopen 1
            -> 1 reopened in front routine normal due 04:20
            ? line 1
            ? 1 unanswered
        04:01 reopen 1
            -> refused 51
    ";

    a_reopened_ticket_counts_from_when_the_customer_came_back => "
        03:00 open 1 any phone
        03:10 resolve 1
        04:00 reopen 1 since 03:55
            -> 1 reopened due 04:15
    ";

    what_was_set_by_hand_stays_when_reopened => "
        03:00 open 1 any phone
        and change 1 priority high
            -> 1 stands high
        and transfer 1 queue back
            -> 1 moved from front to back
            -> 1 stands in back high
        03:10 resolve 1
        04:00 reopen 1
            -> 1 reopened in back routine high due 04:05
    ";

    a_closed_ticket_is_dropped_after_its_retention => "
        03:00 open 1 any phone
        03:10 resolve 1
            ? wakeup 8/03:10 retention_ends
        8/03:09:59.999999 wait
            ? 1 closed resolved
        8/03:10 wait
            -> 1 forgotten
            ? 1 unknown
        and reopen 1
            -> refused 30
        and open 1 other phone
            ? 1 waiting
    ";

    a_reopened_ticket_is_not_dropped => "
        03:00 open 1 any phone
        03:10 resolve 1
        8/03:00 reopen 1
            ? wakeup never
        9/03:00 resolve 1
            ? wakeup 16/03:00 retention_ends
    ";
}

stories! { POLICY;
    who_hangs_up_is_closed_where_nothing_else_is_said => "
        03:00 open 1 any phone
        03:05 abandon 1
            -> 1 abandoned closed
            ? 1 closed abandoned
            ? line empty
        03:06 abandon 1
            -> already
    ";

    who_hangs_up_is_called_back_where_the_topic_says_so => "
        03:00 agent 7
        and agent 8 on callback
        and agent 9 on callback
        and 7 goes away
        and 8 goes away
        and 9 goes away
        and open 1 call phone
        and open 2 any email
        03:05 abandon 1
            -> 1 abandoned callback
            ? line 1 2
        03:06 abandon 1
            -> already
        03:07 7 goes online
            -> 2 goes to 7
        03:08 8 goes online
            -> 1 goes to 8
            ? agent 8 online used 50
    ";

    who_helps_and_makes_no_calls_leaves_when_a_call_is_what_is_left => "
        03:00 agent 7 on phone
        and agent 8 on phone
        and open 1 call phone
            -> 1 goes to 7
        03:01 8 joins 1
        03:02 abandon 1
            -> 1 abandoned callback
            -> 8 helped with 1 lacks callback
            ? agent 7 online used 50 has 1
    ";

    who_waits_for_a_call_stands_behind_those_who_are_there => "
        03:00 open 1 call phone
        03:01 open 2 any phone
            ? line 1 2
        03:05 abandon 1
            -> 1 abandoned callback
            ? line 2 1
    ";

    who_hangs_up_stays_in_line_where_somebody_must_look => "
        03:00 open 1 told phone
        03:01 open 2 any phone
        03:05 abandon 1
            -> 1 abandoned alert
            ? line 2 1
            ? 1 waiting
        03:06 customer 1
            ? line 1 2
        03:07 abandon 1
            -> 1 abandoned alert
    ";

    danger_is_never_just_closed => "
        03:00 open 1 stolen phone
        03:01 abandon 1
            -> 1 abandoned alert
            ? 1 waiting
        03:02 open 2 life phone
        03:03 abandon 2
            -> 2 abandoned callback
            ? line 2 1
    ";

    a_protective_ticket_may_be_closed => "
        03:00 open 1 exclude phone
        03:01 abandon 1
            -> 1 abandoned closed
    ";

    an_agent_whose_customer_hangs_up_keeps_the_callback => "
        03:00 agent 7
        and open 1 call phone
            -> 1 goes to 7
        03:05 abandon 1
            -> 1 abandoned callback
            ? 1 with 7
            ? agent 7 online used 50
    ";

    an_agent_whose_customer_hangs_up_is_free => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:05 abandon 1
            -> 1 abandoned closed
            -> 2 goes to 7
    ";
}
