//! Gathering: an agent makes room for a large ticket that small ones would keep out.

const POLICY: &str = r#"
version = 1
name = "gathering"
gathering = true
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 50 } }
targets = { critical = "30s", routine = "1m" }

[queues]
front = { agent_choice = ["load"] }

[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
"#;

stories! { POLICY;
    an_overdue_call_is_made_room_for => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        03:00:30 open 3 any phone
        03:00:40 resolve 1
        03:00:41 open 4 any chat
            -> 4 goes to 7
        03:01:31 wait
            -> 03:01:30.000001 7 gathers for 3
        03:01:40 resolve 2
        03:01:41 open 5 any chat
            ? 7 for 5: gathering for 3
        03:01:50 resolve 4
            -> 3 goes to 7
            -> 7 gathered for 3
            ? line 5
    ";

    a_top_tier_call_is_made_room_for_at_once => "
        03:00 agent 7
        and agent 8
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 8
        and open 3 any chat
            -> 3 goes to 7
        03:01 open 4 stolen phone
            -> 8 gathers for 4
        and open 5 any chat
            ? 8 for 5: gathering for 4
        03:02 resolve 2
            -> 4 goes to 8
            -> 8 gathered for 4
    ";

    /// Who makes room has refused nothing: nobody is asked again.
    nor_is_it_asked_for_another_of_the_top_tiers => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 stolen phone
            -> 7 gathers for 2
        03:02 open 3 stolen chat
            ? 7 for 3: gathering for 2
            ? line 2 3
    ";

    what_goes_before_it_still_comes_in => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:00:10 open 2 any phone
        03:01:11 wait
            -> 03:01:10.000001 7 gathers for 2
        and open 3 stolen chat
            -> 3 goes to 7
    ";

    who_becomes_free_elsewhere_takes_it_and_the_gathering_ends => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 stolen phone
            -> 7 gathers for 2
        and open 3 any chat
        03:02 agent 8
            -> 2 goes to 8
            -> 3 goes to 7
            -> 7 gathered for 2
    ";

    it_ends_when_the_agent_goes_and_another_takes_over => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 stolen phone
            -> 7 gathers for 2
        and agent 8
            -> 2 goes to 8
            -> 7 gathered for 2
        and open 3 stolen phone
            -> 7 gathers for 3
        and 7 goes away
            -> 7 gathered for 3
    ";

    /// 7 takes no calls at all: nothing that it gives up makes room for one.
    nobody_gathers_who_is_kept_from_it_by_a_cap => "
        03:00 agent 7 cap phone:0
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 stolen phone
        and open 3 any chat
            -> 3 goes to 7
            ? line 2
    ";

    nobody_gathers_who_is_too_small_for_it => "
        03:00 agent 7 budget 99
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 stolen phone
            ? line 2
    ";

    /// Due at 03:01:30, and not late then.
    what_is_due_now_is_not_overdue => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:00:30 open 2 any phone
        03:01:30 open 3 any chat
            -> 3 goes to 7
        03:01:31 wait
            -> 03:01:30.000001 7 gathers for 2
    ";

    nobody_gathers_where_only_equals_are_in_the_way => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 stolen phone
            ? line 2
    ";
}

const ASKING: &str = r#"
version = 1
name = "asking"
gathering = true
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 50 } }

[queues]
front = {}
asked = { offer = { limit = "20s" } }

[topics]
any = { queue = "front" }
stolen = { queue = "asked", urgency = "critical" }
life = { queue = "front", urgency = "emergency" }
"#;

stories! { ASKING;
    who_makes_room_for_another_is_not_waited_for_in_danger => "
        03:00 agent 7 budget 50
        and agent 8
        and open 1 any chat wanted 8
            -> 1 goes to 8
        and open 2 any chat wanted 8
            -> 2 goes to 8
        and open 3 stolen chat
            -> 3 offered to 7
        03:00:05 7 declines 3
            ? 8 for 3: no room for 50 in 0
        03:00:10 open 4 life phone
            -> 8 gathers for 4
            -> 3 declined by everybody asking 7
            -> 3 offered to 7
    ";
}
