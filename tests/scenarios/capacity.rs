//! Capacity: one budget, a cost per channel, caps, and what may exceed them.

const POLICY: &str = r#"
version = 1
name = "capacity"
agent_budget = 100

[channels]
phone = { live = true }
chat = { live = true, cost = 30, cap = 3 }
email = { live = false, cost = 10 }

[queues]
front = {}
asked = { offer = { limit = "20s" } }
slow = { wrap_up = "30s" }

[topics]
any = { queue = "front" }
asked = { queue = "asked" }
slow = { queue = "slow" }
"#;

stories! { POLICY;
    a_budget_is_used_up_to_the_last_unit => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        and open 3 any chat
            -> 3 goes to 7
            ? agent 7 online used 90 has 1 2 3
        and open 4 any email
            -> 4 goes to 7
            ? agent 7 online used 100
        and open 5 any email
            ? 7 for 5: no room for 10 in 0
        03:01 resolve 4
            -> 5 goes to 7
    ";

    a_channel_without_a_cost_takes_the_whole_budget => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any phone
            ? 7 for 2: no room for 100 in 90
        03:01 resolve 1
            -> 2 goes to 7
            ? agent 7 online used 100
    ";

    a_large_ticket_does_not_keep_small_ones_behind_it_waiting => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any phone
        and open 3 any chat
            -> 3 goes to 7
            ? line 2
    ";

    a_cap_bounds_a_channel_whatever_the_budget => "
        03:00 agent 7 budget 1000
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        and open 3 any chat
            -> 3 goes to 7
        and open 4 any chat
            ? 7 for 4: cap chat:3
        and open 5 any email
            -> 5 goes to 7
    ";

    an_agents_own_lower_cap_goes_before_the_policys => "
        03:00 agent 7 cap chat:1
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            ? 7 for 2: cap chat:1
    ";

    an_agents_own_higher_cap_goes_before_the_policys => "
        03:00 agent 7 budget 1000 cap chat:4
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        and open 3 any chat
            -> 3 goes to 7
        and open 4 any chat
            -> 4 goes to 7
        and open 5 any chat
            ? 7 for 5: cap chat:4
    ";

    a_cap_of_none_means_none => "
        03:00 agent 7 cap email:0
        and open 1 any email
            ? 7 for 1: cap email:0
            ? line 1
    ";

    an_agents_own_budget_goes_before_the_policys => "
        03:00 agent 7 budget 99
        and open 1 any phone
            ? 7 for 1: no room for 100 in 99
        and agent 8 budget 200
            -> 1 goes to 8
        and open 2 any phone
            -> 2 goes to 8
            ? agent 8 online used 200
    ";

    an_outstanding_offer_takes_capacity => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
            ? agent 7 online used 100 has nothing offered 1
        and open 2 any email
            ? 7 for 2: no room for 10 in 0
        03:00:10 7 declines 1
            -> 2 goes to 7
            ? agent 7 online used 10
    ";

    an_outstanding_offer_counts_for_the_cap => "
        03:00 agent 7 cap chat:1
        and open 1 asked chat
            -> 1 offered to 7
        and open 2 any chat
            ? 7 for 2: cap chat:1
    ";

    wrapping_up_counts_for_budget_and_cap => "
        03:00 agent 7 cap chat:1
        and open 1 slow chat
            -> 1 goes to 7
        03:05 resolve 1
            -> 7 wraps up 1 until 03:05:30
            ? agent 7 online used 30 has nothing offered nothing wrapping up 1
        and open 2 any chat
            ? 7 for 2: cap chat:1
        03:05:30 wait
            -> 7 wrapped up 1
            -> 2 goes to 7
    ";

    a_held_ticket_takes_no_capacity => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 hold 1 third_party
            -> 1 held third_party with 7
            -> 2 goes to 7
            ? agent 7 online used 100 has 2 offered nothing wrapping up nothing keeps 1
    ";

    reawakened_work_may_exceed_the_budget_and_blocks_new_offers => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 hold 1 customer
        03:02 open 2 any phone
            -> 2 goes to 7
        03:03 customer 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
            ? agent 7 online used 200 has 2 1
        03:04 open 3 any email
            ? 7 for 3: no room for 10 in 0
        03:05 resolve 1
            ? line 3
            ? agent 7 online used 100
        03:06 resolve 2
            -> 3 goes to 7
    ";

    a_supervisor_may_exceed_the_budget_too => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 transfer 2 agent 7
            -> 7 has 2 by_host
            ? agent 7 online used 200
        03:03 open 3 any email
            ? line 3
    ";

    the_first_in_line_gets_what_is_freed => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 open 3 any phone
        03:03 cancel 1
            -> 2 goes to 7
            ? line 3
    ";

    a_change_of_channel_changes_what_a_ticket_costs => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 change 1 channel chat
            ? agent 7 online used 30 has 1
        03:02 change 1 channel phone
            ? agent 7 online used 100 has 1
    ";

    an_agent_whose_budget_shrinks_keeps_what_it_has => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        03:01 update 7 budget 40
            ? agent 7 online used 60 has 1 2
        and open 3 any email
            ? 7 for 3: no room for 10 in 0
    ";
}
