//! A ramp: who comes online does not take the whole backlog.

const POLICY: &str = r#"
version = 1
name = "ramp"
ramp = { offers = 2, every = "60s", lasts = "10m" }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false, cost = 10 } }
queues = { front = {} }

[topics]
any = { queue = "front" }
locked = { queue = "front", urgency = "elevated" }
stolen = { queue = "front", urgency = "critical" }
"#;

const FASTER: &str = r#"
version = 1
name = "faster"
ramp = { offers = 3, every = "60s", lasts = "10m" }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false, cost = 10 } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

stories! { POLICY;
    who_is_gone_for_good_leaves_no_ramp_behind => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and resolve 1
        and resolve 2
        and 7 goes offline
        and remove 7
            -> agent 7 removed
            ? wakeup 8/03:00 retention_ends
    ";

    /// 18 tickets, room for ten each, three log-ins a second apart: six each, not 10, 8 and 0.
    complaint_01_the_first_to_log_in_does_not_take_the_backlog => "
        03:00 open 1 any email
        and open 2 any email
        and open 3 any email
        and open 4 any email
        and open 5 any email
        and open 6 any email
        and open 7 any email
        and open 8 any email
        and open 9 any email
        and open 10 any email
        and open 11 any email
        and open 12 any email
        and open 13 any email
        and open 14 any email
        and open 15 any email
        and open 16 any email
        and open 17 any email
        and open 18 any email
        03:10 agent 70
            -> 1 goes to 70
            -> 2 goes to 70
            ? 70 for 3: ramp until 03:11
        03:10:01 agent 80
            -> 3 goes to 80
            -> 4 goes to 80
        03:10:02 agent 90
            -> 5 goes to 90
            -> 6 goes to 90
        03:11:02 wait
            -> 03:11 70 eased
            -> 03:11 7 goes to 70
            -> 03:11 8 goes to 70
            -> 03:11:01 80 eased
            -> 03:11:01 9 goes to 80
            -> 03:11:01 10 goes to 80
            -> 90 eased
            -> 11 goes to 90
            -> 12 goes to 90
        03:12:02 wait
            -> 03:12 70 eased
            -> 03:12 13 goes to 70
            -> 03:12 14 goes to 70
            -> 03:12:01 80 eased
            -> 03:12:01 15 goes to 80
            -> 03:12:01 16 goes to 80
            -> 90 eased
            -> 17 goes to 90
            -> 18 goes to 90
            ? agent 70 online used 60 has 1 2 7 8 13 14
            ? agent 90 online used 60 has 5 6 11 12 17 18
    ";

    the_top_three_tiers_are_offered_all_the_same => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 locked email
            ? 7 for 3: ramp until 03:01
        and open 4 stolen email
            -> 4 goes to 7
    ";

    going_away_and_coming_back_is_no_way_to_more_work => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 any email
        03:00:10 7 goes away
        03:00:20 7 goes online
            ? 7 for 3: ramp until 03:01
        03:01 wait
            -> 7 eased
            -> 3 goes to 7
    ";

    a_ramp_ends => "
        03:00 agent 7
        03:10 open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 any email
            -> 3 goes to 7
            ? wakeup never
    ";

    a_stretch_ends_with_the_ramp => "
        03:00 agent 7
        03:09:30 open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 any email
            ? 7 for 3: ramp until 03:10
        03:10 wait
            -> 7 eased
            -> 3 goes to 7
    ";
}

#[test]
fn another_policy_counts_what_was_offered_before() {
    super::story::tell_with(
        POLICY,
        &[("faster", FASTER)],
        "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 any email
        and open 4 any email
        03:00:10 policy faster
            -> 3 goes to 7
            ? 7 for 4: ramp until 03:01
        ",
    );
}
