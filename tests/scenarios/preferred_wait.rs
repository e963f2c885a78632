//! Waiting a while for the agent who knows the case.

const POLICY: &str = r#"
version = 1
name = "preferred wait"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = { preferred_wait = "30s", agent_choice = ["preferred", "load"] }

[topics]
any = { queue = "front" }
"any.fraud" = { skills = { fraud = 1 } }
stolen = { queue = "front", urgency = "critical" }
"#;

stories! { POLICY;
    a_ticket_waits_for_the_agent_who_knows_the_case => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        and resolve 1
        03:01 open 2 any phone
            -> 2 goes to 7
        and agent 8
        03:02 open 3 any phone case 5
            ? 8 for 3: awaits 7 until 03:02:30
            ? 7 for 3: no room for 100 in 0
            ? wakeup 03:02:30 preferred_wait_ends
        03:02:10 resolve 2
            -> 3 goes to 7 chosen by preferred
    ";

    it_waits_no_longer_than_that => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        and resolve 1
        03:01 open 2 any phone
            -> 2 goes to 7
        and agent 8
        03:02 open 3 any phone case 5
        03:02:30 wait
            -> 3 waits no more for its agent
            -> 3 goes to 8 chosen by only_one
    ";

    /// Of a case that nobody has had yet there is nobody to wait for.
    what_nobody_knows_is_said_to_wait_for_nobody => "
        03:00 open 1 any phone case 5
        03:00:30 wait
        03:01 agent 7
            -> 1 goes to 7
    ";

    it_waits_for_nobody_who_is_away => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        03:01 agent 8
        and 7 goes away
        03:02 open 2 any phone case 5
            -> 2 goes to 8
    ";

    it_stops_waiting_when_the_agent_goes => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        03:01 agent 8
        03:02 open 2 any phone case 5
            ? line 2
        03:02:10 7 goes away
            -> 2 goes to 8
    ";

    it_waits_for_nobody_who_could_never_take_it => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        03:01 agent 8
        and update 7 cap chat:0
        and open 2 any chat case 5
            -> 2 goes to 8
    ";

    the_top_three_tiers_do_not_wait => "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        03:01 agent 8
        03:02 open 2 stolen phone case 5
            -> 2 goes to 8
    ";

    who_gave_it_back_is_not_waited_for => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 release 1
            -> 1 requeued from 7
        and open 2 any phone
            -> 2 goes to 7
        03:01:10 agent 8
            -> 1 goes to 8
    ";

    what_has_outgrown_its_agent_once_more_waits_anew => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 change 1 topic any.fraud
            -> 1 outgrows 7 fraud:1
        03:01:10 change 1 topic any
            -> 1 fits 7
        03:02 change 1 topic any.fraud
            -> 1 outgrows 7 fraud:1
            ? wakeup 03:02:30 preferred_wait_ends
    ";

    what_is_nobodys_again_waits_anew => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 change 1 topic any.fraud
            -> 1 outgrows 7 fraud:1
        03:01:20 release 1
            -> 1 requeued from 7 released
            ? wakeup 03:01:50 preferred_wait_ends
    ";
}

/// Somebody gave 7 a ticket, and 7 has missed an offer a minute ago.
#[test]
fn it_waits_for_nobody_who_is_spared_after_a_miss() {
    let asked = POLICY
        .replacen(
            "[queues]",
            "[queues]\nasked = { offer = { limit = \"20s\", miss_back_off = \"10m\" } }",
            1,
        )
        .replacen("[topics]", "[topics]\nasked = { queue = \"asked\" }", 1);
    super::story::tell(
        &asked,
        "
        03:00 agent 7
        and open 1 any phone case 5
            -> 1 goes to 7
        and resolve 1
        03:01 open 2 asked phone
            -> 2 offered to 7
        03:01:20 wait
            -> 7 missed 2 until 03:11:20
        and cancel 2
        03:01:30 open 3 any phone
        and transfer 3 agent 7
            -> 7 has 3 by_host
        03:01:40 agent 8
        03:02 open 4 any phone case 5
            -> 4 goes to 8 chosen by only_one
        ",
    );
}

/// Who was to be answered by now is moved at once.
const MOVED: &str = r#"
version = 1
name = "moved"
channels = { phone = { live = true } }
repeats = { window = "1h", prefer_last_agent = true }
queues = { front = {}, second = { preferred_wait = "30s" } }
topics = { any = { queue = "front", clocks = { first = {} } } }
clocks = { first = { kind = "first_response", target = "1m", on_breach = { queue = "second" } } }
"#;

stories! { MOVED;
    /// It comes to stand in the other queue before it is said to be the customer's second.
    who_comes_back_too_late_waits_for_who_knows_them_where_a_clock_moved_it => "
        03:00 agent 7 on phone
        and open 1 any phone customer 900
            -> 1 clock first runs due 03:01
            -> 1 goes to 7
        and 7 answers 1
            -> 1 clock first met
        03:02 open 2 any phone customer 900 since 03:00:30
            -> 2 clock first runs due 03:01:30
            -> 2 clock first breached
            -> 2 stands in second
            -> 2 repeats 1
            ? wakeup 03:02:30 preferred_wait_ends
        and agent 8 on phone
            ? line 2
        03:02:30 wait
            -> 2 waits no more for its agent
            -> 2 goes to 8
    ";
}

/// Patience and the wait for who knows it end at one instant.
const BOTH: &str = r#"
version = 1
name = "both at once"
patience = "30s"
targets = { routine = { normal = "1m" } }
channels = { email = { live = false } }
queues = { front = { preferred_wait = "90s", agent_choice = ["preferred", "load"] } }
topics = { any = { queue = "front" } }
"#;

stories! { BOTH;
    what_is_raised_as_its_wait_ends_is_told_both => "
        03:00 agent 7 on email
        and open 1 any email case 5
            -> 1 goes to 7
        and resolve 1
        03:00:30 open 2 any email
            -> 2 goes to 7
        and agent 8 on email
        03:01 open 3 any email case 5 since 03:00:59.999999
            ? wakeup 03:02:30 patience_ends
        03:02:30 wait
            -> 3 raised
            -> 3 waits no more for its agent
            -> 3 goes to 8
    ";
}
