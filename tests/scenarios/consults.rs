//! Consults: a second agent helps with an assignment.

const POLICY: &str = r#"
version = 1
name = "consults"
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false } }
queues = { front = { agent_choice = ["load"] } }
topics = { any = { queue = "front" }, person = { queue = "front", human_only = true } }
"#;

stories! { POLICY;
    a_helper_gives_its_capacity_until_the_assignment_ends => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        03:01 8 joins 1
            -> 8 helps with 1
            ? agent 8 online used 100 has nothing helps with 1
        and 8 joins 1
            -> already
        and open 2 any phone
            ? line 2
        03:02 resolve 1
            -> 8 helped with 1
            -> 2 goes to 7
    ";

    who_drains_and_only_helps_is_done_when_the_help_is => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        03:01 8 goes draining
            ? agent 8 draining used 100 has nothing helps with 1
        03:02 resolve 1
            -> 8 helped with 1
            -> agent 8 is offline
    ";

    a_helper_leaves => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        03:01 8 leaves 1
            -> 8 helped with 1
            ? agent 8 online used 0
        and 8 leaves 1
            -> refused 102
    ";

    a_helper_may_go_beyond_its_budget_by_the_hosts_word => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 8
        and 8 joins 1
            ? agent 8 online used 150
    ";

    help_ends_when_the_ticket_is_put_aside_given_back_or_moved => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        03:01 hold 1 customer
            -> 8 helped with 1
            -> 1 held
        and resume 1
            -> 7 has 1 resumed
        and 8 joins 1
        03:02 release 1
            -> 8 helped with 1
            -> 1 requeued from 7
            -> 1 goes to 8
    ";

    a_helper_who_is_given_the_ticket_no_longer_helps => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        03:01 transfer 1 agent 8
            -> 8 helped with 1
            -> 1 requeued from 7
            ? agent 8 online used 100 has 1
    ";

    a_helper_who_goes_off_duty_no_longer_helps => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        03:01 8 goes draining
            ? agent 8 draining
        03:02 8 goes offline
            -> 8 helped with 1
            ? 1 with 7
    ";

    a_change_of_channel_changes_what_help_takes => "
        03:00 agent 7
        and agent 8
        and open 1 any phone
            -> 1 goes to 7
        and 8 joins 1
        and change 1 channel chat
            ? agent 8 online used 50
            ? agent 7 online used 50
    ";
}

/// 8 has helped until 03:01, and 9 has done nothing yet.
#[test]
fn who_has_just_helped_is_not_idle_for_long() {
    super::story::tell(
        &POLICY.replace("\"load\"", "\"longest_idle_since_ended\""),
        "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and agent 8
        and agent 9
        and 8 joins 1
        03:01 8 leaves 1
            -> 8 helped with 1
        03:02 open 2 any phone
            -> 2 goes to 9 chosen by longest_idle_since_ended
        ",
    );
}

const RELIEF: &str = r#"
version = 1
name = "relief"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false } }
queues = { front = {} }

[topics]
plain = { queue = "front" }
"plain.fraud" = { skills = { fraud = 1 } }
"#;

stories! { RELIEF;
    /// All of 8 goes into the help, and that is the room which the call takes.
    a_helper_who_fits_takes_over_what_has_outgrown_its_agent => "
        03:00 agent 7
        and agent 8 skill fraud
        and open 1 plain phone
            -> 1 goes to 7
        03:01 8 joins 1
            ? agent 8 online used 100 has nothing helps with 1
        03:02 suspend
        and change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:1
            ? 8 for 1: suspended
        03:03 unsuspend
            -> 1 goes to 8
            -> 7 is relieved of 1
            -> 8 helped with 1
            -> 8 has 1 relief
            ? agent 8 online used 100 has 1
    ";

    /// It has become able meanwhile.
    so_does_one_who_fits_later => "
        03:00 agent 7
        and agent 8
        and open 1 plain chat
            -> 1 goes to 7
        and open 2 plain chat excluded 7
            -> 2 goes to 8
        03:01 8 joins 1
            ? agent 8 online used 100 has 2 helps with 1
        03:02 change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:1
        03:03 update 8 skill fraud
            -> 1 goes to 8
            -> 7 is relieved of 1
            -> 8 helped with 1
            -> 8 has 1 relief
            ? agent 8 online used 100 has 2 1
    ";
}
