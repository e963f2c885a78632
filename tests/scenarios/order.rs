//! Who goes first: tier, standing, due instant, arrival; and when that changes.

const POLICY: &str = r#"
version = 1
name = "order"
patience = "4h"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
segments = { vip = { head_start = "90s" }, standard = {} }

[targets]
critical = "60s"
elevated = "5m"
routine = { urgent = "2m", high = "5m", normal = "20m" }

[queues]
front = {}
back = {}
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s" } }

[topics]
life = { queue = "back", urgency = "emergency" }
stolen = { queue = "back", urgency = "critical" }
exclude = { queue = "front", urgency = "protective" }
locked = { queue = "back", urgency = "elevated" }
routine = { queue = "front" }
asked = { queue = "asked" }
"#;

const STRICT: &str = r#"
version = 1
name = "strict"
strict_priority = true
channels = { phone = { live = true }, email = { live = false } }
targets = { routine = { urgent = "2m", high = "5m", normal = "20m" } }
queues = { front = {} }
topics = { routine = { queue = "front" }, locked = { queue = "front", urgency = "elevated" } }
"#;

stories! { POLICY;
    a_higher_tier_goes_first_across_queues => "
        03:00 open 1 routine phone
        and open 2 locked phone
        and open 3 exclude phone
        and open 4 stolen phone
        and open 5 life phone
            ? line 5 4 3 2 1
        03:01 agent 7
            -> 5 goes to 7 in back emergency
        and agent 8
            -> 4 goes to 8 in back critical due 03:01
    ";

    opening_says_where_a_ticket_stands => "
        03:00 open 1 stolen phone
            -> 1 opened in back critical normal due 03:01 ahead 0s rules none
        and open 2 routine email segment vip
            -> 2 opened in front routine normal due 03:18:30 ahead 1m30s
    ";

    inside_a_tier_the_earliest_due_goes_first => "
        03:00 open 1 routine phone
            -> 1 opened due 03:20
        03:05 open 2 routine phone
            -> 2 opened due 03:25
            ? line 1 2
        03:06 change 2 priority urgent
            -> 2 stands in front routine urgent due 03:07
            ? line 2 1
    ";

    without_strict_priority_an_older_normal_goes_before_a_new_high => "
        03:00 open 1 routine phone
        03:18 open 2 routine phone
        and change 2 priority high
            -> 2 stands high due 03:23
            ? line 1 2
    ";

    a_customer_who_is_there_goes_first => "
        03:00 open 1 routine email
            -> 1 opened due 03:20
        03:30 open 2 routine phone
            -> 2 opened due 03:50
        and open 3 routine chat
            ? line 2 3 1
    ";

    standing_never_goes_before_the_tier => "
        03:00 open 1 routine phone
        and open 2 locked email
            ? line 2 1
    ";

    patience_ends_one_microsecond_after_it_is_used_up => "
        03:00 open 1 routine email
            ? wakeup 07:20:00.000001 patience_ends
        07:10 open 2 routine phone
            ? line 2 1
        07:20 wait
            ? line 2 1
        07:20:00.000001 wait
            -> 1 raised
            ? line 1 2
            ? wakeup never
    ";

    patience_runs_on_while_a_ticket_is_offered => "
        03:00 open 1 asked email
        07:19:50 agent 7
            -> 1 offered to 7 until 07:20:10
        07:20:05 open 2 asked phone
        07:20:10 wait
            -> 7 missed 1
            ? line 1 2
    ";

    a_head_start_ties_at_exactly_its_length_and_then_the_older_goes_first => "
        03:00 open 1 routine phone segment standard
            -> 1 opened due 03:20
        03:01:30 open 2 routine phone segment vip
            -> 2 opened due 03:20
            ? line 1 2
    ";

    one_microsecond_less_and_the_head_start_wins => "
        03:00 open 1 routine phone segment standard
        03:01:29.999999 open 2 routine phone segment vip
            -> 2 opened due 03:19:59.999999
            ? line 2 1
    ";

    one_microsecond_more_and_it_loses => "
        03:00 open 1 routine phone segment standard
        03:01:30.000001 open 2 routine phone segment vip
            -> 2 opened due 03:20:00.000001
            ? line 1 2
    ";

    no_head_start_passes_a_tier => "
        03:00 open 1 locked phone
            -> 1 opened due 03:05
        and open 2 routine phone segment vip
        and change 2 priority urgent
            -> 2 stands urgent due 03:00:30
            ? line 1 2
    ";

    no_target_goes_after_all_that_have_one => "
        03:00 open 1 routine phone
        and change 1 priority low
            -> 1 stands in front routine low without target
        09:00 open 2 routine phone
            -> 2 opened due 09:20
            ? line 2 1
    ";

    no_target_and_there_goes_before_a_target_and_not_there => "
        03:00 open 1 routine email
        and open 2 routine phone
        and change 2 priority low
            -> 2 stands low without target
            ? line 2 1
    ";

    no_target_never_runs_out_of_patience => "
        03:00 open 1 routine email
        and change 1 priority low
            -> 1 stands low without target
            ? wakeup never
    ";

    a_paused_ticket_is_not_in_line => "
        03:00 open 1 stolen phone
        and open 2 routine phone
        03:01 hold 1 identity
            ? line 2
        03:02 agent 7
            -> 2 goes to 7
        03:03 resume 1
            ? line 1
    ";

    equal_by_everything_the_first_to_arrive_goes_first_whatever_its_id => "
        03:00 open 9 routine phone
        and open 3 routine phone
        and open 5 routine phone
            ? line 9 3 5
    ";

    what_happened_earlier_counts_from_then => "
        03:00 open 1 routine phone
        03:04 open 2 routine phone since 02:59:59
            -> 2 opened due 03:19:59
            ? line 2 1
    ";

    a_promoted_ticket_counts_from_its_promotion => "
        03:00 open 1 routine phone
        03:10 open 2 locked phone
            -> 2 opened due 03:15
        03:12 change 1 topic locked
            -> 1 stands in back elevated normal due 03:17
            ? line 2 1
    ";

    a_promoted_ticket_counts_its_new_target_whole_without_its_head_start => "
        03:00 open 1 routine phone segment vip
            -> 1 opened due 03:18:30
        03:12 change 1 topic locked
            -> 1 stands elevated due 03:17
    ";

    a_ticket_that_sinks_counts_from_its_arrival_again => "
        03:00 open 1 routine phone
        03:12 change 1 topic locked
            -> 1 stands elevated due 03:17
        03:30 change 1 topic routine
            -> 1 stands in front routine normal due 03:20
    ";

    inside_its_tier_a_ticket_keeps_the_time_it_has_waited => "
        03:00 open 1 routine phone
        03:12 change 1 priority high
            -> 1 stands high due 03:05
        03:13 change 1 priority none
            -> 1 stands normal due 03:20
    ";

    a_declined_ticket_keeps_its_place => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:00:05 open 2 asked phone
        and open 3 asked phone
        03:00:10 7 declines 1
            -> 2 offered to 7
            ? line 1 3
    ";

    a_missed_ticket_keeps_its_place => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:00:05 open 2 asked phone
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            ? line 1 2
        03:00:50 wait
            -> 7 may be asked again
            -> 1 offered to 7
    ";

    a_released_ticket_keeps_its_place => "
        03:00 agent 7
        and open 1 routine phone
            -> 1 goes to 7
        03:01 open 2 routine phone
        and open 3 routine phone
        03:02 release 1
            -> 1 requeued from 7 released
            -> 2 goes to 7
            ? line 1 3
            ? 1 stands due 03:20
    ";

    a_ticket_of_a_lost_agent_keeps_its_place => "
        03:00 agent 7
        and open 1 routine phone
            -> 1 goes to 7
        03:01 open 2 routine phone
        03:02 7 goes lost
        03:03 wait
            -> agent 7 is offline was lost
            -> 1 requeued from 7 lost
            ? line 1 2
            ? 1 stands due 03:20
    ";

    a_ticket_of_an_agent_who_goes_home_keeps_its_place => "
        03:00 agent 7
        and open 1 routine phone
            -> 1 goes to 7
        03:01 open 2 routine phone
        03:02 7 goes offline
            -> 1 requeued from 7 offline
            ? line 1 2
    ";

    looking_does_not_change_the_order => "
        03:00 open 1 routine phone
        and open 2 routine email
        04:00 wait
            ? line 1 2
        05:00 wait
            ? line 1 2
    ";
}

stories! { STRICT;
    with_strict_priority_a_new_high_goes_before_an_older_normal => "
        03:00 open 1 routine phone
        03:18 open 2 routine phone
        and change 2 priority high
            -> 2 stands high due 03:23
            ? line 2 1
    ";

    strict_priority_goes_before_standing => "
        03:00 open 1 routine phone
        and open 2 routine email
        and change 2 priority high
            -> 2 stands high
            ? line 2 1
    ";

    strict_priority_never_goes_before_the_tier => "
        03:00 open 1 routine phone
        and change 1 priority urgent
            -> 1 stands urgent
        and open 2 locked email
        and change 2 priority low
            -> 2 stands elevated low
            ? line 2 1
    ";
}
