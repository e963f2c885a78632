//! What the host must do at once: demanded, done, failed, overdue, withdrawn.

const POLICY: &str = r#"
version = 1
name = "actions"
retention = "7d"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { critical = "60s", protective = "60s", elevated = "5m", routine = { normal = "20m" } }
queues = { front = {} }

[actions]
block_card = { within = "10s", then = "elevated" }
shut_out = { within = "5s", then = "routine" }
note_down = {}

[topics]
any = { queue = "front" }
locked = { queue = "front", urgency = "elevated" }
stolen = { queue = "front", urgency = "critical", action = "block_card" }
skimmed = { queue = "front", urgency = "critical", action = "block_card" }
exclude = { queue = "front", urgency = "protective", action = "shut_out" }
complaint = { queue = "front", action = "note_down" }
"#;

stories! { POLICY;
    an_action_is_demanded_before_anybody_is_asked => "
        03:00 agent 7
        and open 1 stolen phone
            -> 1 opened in front critical normal due 03:01
            -> 1 demands block_card by 03:00:10
            -> 1 goes to 7
    ";

    an_action_is_demanded_though_nobody_is_there => "
        03:00 open 1 exclude email
            -> 1 demands shut_out by 03:00:05
            ? wakeup 03:00:05.000001 action_overdue
    ";

    an_action_done_lowers_the_tier_and_the_place => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        and open 2 stolen phone
            -> 2 demands block_card
            ? line 1 2
        03:00:05 done 1
            -> 1 done block_card now elevated
            -> 1 stands in front elevated normal due 03:05
            ? line 2 1
        03:00:06 done 2
            -> 2 done block_card now elevated
            -> 2 stands elevated due 03:05
            ? line 1 2
            ? wakeup never
    ";

    an_action_done_may_lower_to_routine => "
        03:00 open 1 exclude phone
            -> 1 demands shut_out
        03:00:01 done 1
            -> 1 done shut_out now routine
            -> 1 stands routine due 03:20
    ";

    an_action_without_a_lower_tier_leaves_the_ticket_where_it_is => "
        03:00 open 1 complaint phone
            -> 1 demands note_down
            ? wakeup never
        03:05 done 1
            -> 1 done note_down now routine
            ? 1 stands routine due 03:20
    ";

    an_action_done_twice_is_already_done => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 done 1
            -> 1 done block_card
            -> 1 stands elevated
        03:00:06 done 1
            -> already
        03:00:07 failed 1
            -> refused 57
    ";

    a_ticket_without_an_action_has_nothing_to_report => "
        03:00 open 1 any phone
        and done 1
            -> refused 57
        and failed 1
            -> refused 57
    ";

    done_exactly_when_due_is_in_time => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:10 done 1
            -> 1 done block_card now elevated
            -> 1 stands elevated
        03:10 wait
    ";

    one_microsecond_later_it_is_overdue => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
            ? wakeup 03:00:10.000001 action_overdue
        03:00:10 wait
        03:00:10.000001 wait
            -> 1 overdue block_card since 03:00:10
        03:30 wait
        and done 1
            -> 1 done block_card now elevated
            -> 1 stands elevated
    ";

    a_failed_action_keeps_its_clock => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 failed 1
            -> 1 failed block_card
            ? 1 stands critical due 03:01
        03:00:06 failed 1
            -> 1 failed block_card
        03:00:20 wait
            -> 03:00:10.000001 1 overdue block_card since 03:00:10
        03:00:21 done 1
            -> 1 done block_card
            -> 1 stands elevated
    ";

    an_action_is_withdrawn_when_the_ticket_is_about_something_else => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 change 1 topic any
            -> 1 no longer demands block_card
            -> 1 stands routine due 03:20
        03:01 done 1
            -> refused 57
    ";

    a_new_topic_may_demand_an_action => "
        03:00 open 1 any phone
        03:05 change 1 topic stolen
            -> 1 stands critical due 03:06
            -> 1 demands block_card by 03:05:10
        03:05:05 change 1 topic exclude
            -> 1 no longer demands block_card
            -> 1 stands protective due 03:01
            -> 1 demands shut_out by 03:05:10
    ";

    the_same_action_is_not_demanded_twice => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 change 1 topic skimmed
            ? wakeup 03:00:10.000001 action_overdue
        03:00:06 done 1
            -> 1 done block_card now elevated
            -> 1 stands elevated
        03:00:07 change 1 topic stolen
            ? 1 stands elevated
    ";

    cancelling_withdraws_the_action => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 cancel 1
            -> 1 cancelled
            -> 1 no longer demands block_card
            ? wakeup 8/03:00:05 retention_ends
    ";

    an_action_outlives_the_end_of_its_ticket => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 resolve 1
            -> 1 resolved
            ? wakeup 03:00:10.000001 action_overdue
        20/03:00 wait
            -> 03:00:10.000001 1 overdue block_card
            ? 1 closed resolved
            ? wakeup never
        and done 1
            -> 1 done block_card now elevated
            ? wakeup 27/03:00 retention_ends
        27/03:00 wait
            -> 1 forgotten
    ";

    a_reopened_ticket_does_not_demand_what_is_done => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 done 1
            -> 1 done block_card
            -> 1 stands elevated
        03:01 resolve 1
        04:00 reopen 1
            -> 1 reopened elevated due 04:05
    ";

    a_reopened_ticket_still_demands_what_is_not_done => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 resolve 1
        03:00:06 reopen 1
            -> 1 reopened critical due 03:01:06
        03:00:11 wait
            -> 03:00:10.000001 1 overdue block_card
    ";

    a_cancelled_ticket_that_is_reopened_demands_it_again => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:00:05 cancel 1
            -> 1 cancelled
            -> 1 no longer demands block_card
        03:01 reopen 1
            -> 1 reopened critical due 03:02
            -> 1 demands block_card by 03:01:10
    ";

    an_action_does_not_keep_the_person_from_being_answered => "
        03:00 open 1 stolen phone
            -> 1 demands block_card
        03:05 agent 7
            -> 03:00:10.000001 1 overdue block_card
            -> 1 goes to 7 critical
    ";
}
