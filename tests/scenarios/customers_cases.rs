//! Tickets about the same: cases, links, merges, duplicates.

use super::story::tell;

const POLICY: &str = r#"
version = 1
name = "cases"
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false, cost = 10 } }
brands = ["north", "south"]
targets = { critical = "1m", routine = { high = "5m", normal = "20m" } }
clocks = { first = { kind = "first_response", target = "20m" } }
usual_clocks = { first = {} }

[queues]
front = { agent_choice = ["preferred", "longest_idle_since_ended"], wrap_up = "1m" }
asked = { offer = { limit = "20s" } }

[topics]
any = { queue = "front" }
asked = { queue = "asked", clocks = {} }
bare = { queue = "front", clocks = {} }
card = { queue = "front", urgency = "critical", clocks = {} }
"#;

stories! { POLICY;
    the_agent_of_a_case_follows_it_through_channels => "
        03:00 agent 7
        and agent 8
        and open 1 bare chat case 5
            -> 1 goes to 7
        03:01 resolve 1
            -> 7 wraps up 1 until 03:02
        03:02 wait
            -> 7 wrapped up 1
        03:03 open 2 bare email case 5
            -> 2 goes to 7 chosen by preferred
    ";

    a_switch_of_channel_keeps_agent_and_clocks => "
        03:00 agent 7
        and open 1 any chat case 5
            -> 1 opened due 03:20
            -> 1 clock first runs due 03:20
            -> 1 goes to 7
        03:10 change 1 channel email
            ? 1 with 7
            ? 1 clock first running due 03:20
            ? agent 7 online used 10
        03:15 7 answers 1
            -> 1 clock first met at 03:15
        03:16 change 1 channel phone
            ? 1 clock first met
    ";

    a_linked_ticket_goes_to_who_knows_the_other => "
        03:00 agent 7
        and agent 8
        and open 1 bare phone customer 900
            -> 1 goes to 7
        03:01 7 goes offline
            -> 1 requeued from 7 offline
            -> 1 goes to 8
        03:02 7 goes online
        03:03 hold 1 third_party
            -> 1 held third_party with 8
        03:04 7 goes away
        and open 2 bare phone customer 900
            -> 2 goes to 8
        03:05 release 2
            -> 2 requeued from 8 released
        and link 2 to 1
        and link 2 to 1
            -> already
    ";

    a_linked_ticket_joins_the_case_it_continues => "
        03:00 agent 7
        and agent 8
        and open 1 bare phone case 5
            -> 1 goes to 7
        03:01 resolve 1
            -> 7 wraps up 1 until 03:02
        03:02 wait
            -> 7 wrapped up 1
        03:03 8 goes away
        and 7 goes away
        03:04 open 2 bare phone
        and link 2 to 1
        03:05 8 goes online
            -> 2 goes to 8
        03:06 resolve 2
            -> 8 wraps up 2 until 03:07
        03:07 wait
            -> 8 wrapped up 2
        03:08 7 goes online
        03:09 open 3 bare phone case 5
            -> 3 goes to 8 chosen by preferred
    ";

    a_link_alone_leads_to_who_knows_the_other => "
        03:00 agent 7
        and open 1 bare phone
            -> 1 goes to 7
        03:01 resolve 1
            -> 7 wraps up 1 until 03:02
        and 7 goes away
        03:02 wait
            -> 7 wrapped up 1
        03:03 suspend
        and open 2 bare phone
        and link 2 to 1
        and 7 goes online
        and agent 8
        03:04 unsuspend
            -> 2 goes to 7 chosen by preferred
    ";

    the_longer_wait_counts => "
        03:00 open 1 any chat customer 900
            -> 1 opened due 03:20
            -> 1 clock first runs due 03:20
        03:05 open 2 any chat customer 900
            -> 2 opened due 03:25
            -> 2 clock first runs due 03:25
        03:06 merge 1 into 2
            -> 1 clock first withdrawn
            -> 2 anchor receipt at 03:00 was 03:05
            -> 2 stands due 03:20
            -> 2 clock first is now due 03:20
            ? 1 closed merged
            ? line 2
        and merge 1 into 2
            -> already
        and customer 1
            -> refused 50
        and merge 1 into 2
            -> already
    ";

    the_shorter_wait_does_not => "
        03:00 open 1 bare chat
            -> 1 opened due 03:20
        03:05 open 2 bare chat
        03:06 merge 2 into 1
            ? 1 stands due 03:20
            ? line 1
    ";

    what_nobody_has_answered_is_unanswered_in_the_other => "
        03:00 agent 7
        and open 1 bare chat
            -> 1 goes to 7
        03:02 7 answers 1
            ? 1 answered
        03:04 open 2 bare email
            -> 2 goes to 7
        03:10 merge 2 into 1
            -> 1 stands due 03:24
            ? 1 with 7
            ? 1 unanswered
            ? agent 7 online used 30 has 1
    ";

    an_offer_of_a_merged_ticket_is_taken_back_and_its_agent_freed_without_wrap_up => "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7
        and open 2 bare chat
            -> 2 goes to 7
        03:00:10 merge 1 into 2
            -> 1 revoked from 7 withdrawn
            ? agent 7 online used 30 has 2
        03:01 open 3 bare chat
            -> 3 goes to 7
        03:02 merge 2 into 3
            -> 3 anchor receipt at 03:00 was 03:01
            -> 3 stands due 03:20
            ? agent 7 online used 30 has 3
    ";

    a_merged_ticket_can_be_taken_apart_again => "
        03:00 open 1 bare chat
        and open 2 bare chat
        03:01 merge 2 into 1
        03:02 reopen 2
            ? line 1 2
        03:03 merge 2 into 1
            ? 2 closed merged
    ";

    /// What is asked for in the case afterwards reaches what was merged.
    the_case_goes_on_with_the_other_ticket => "
        03:00 open 1 bare chat case 5
        03:01 open 2 bare chat
        and merge 1 into 2
            -> 2 anchor receipt at 03:00 was 03:01
            -> 2 stands due 03:20
        and open 3 bare chat case 5
        03:02 person 3
            -> 2 wants a person
        03:03 agent 9 bot
            ? line 2 3
    ";

    and_what_was_asked_for_in_the_other_holds_for_the_case => "
        03:00 open 1 bare chat case 5
        and open 2 bare chat
        and person 2
        and open 3 bare chat case 5
        03:01 merge 1 into 2
            -> 3 wants a person
        03:03 agent 9 bot
            ? line 2 3
    ";

    /// The second names nobody; what it has of the case refers to the first's customer.
    a_forgotten_customers_case_is_forgotten_with_every_ticket_of_it => "
        03:00 open 1 bare chat customer 900 case 5
        and open 2 bare chat case 5
        03:01 forget 900
            -> customer forgotten tickets 1
        and open 3 bare chat case 5
        03:02 person 3
            ? line 1 2 3
    ";

    /// Of one case, and what was asked for in one ticket of it counts for all.
    who_asked_for_a_person_where_it_was_merged_asked_in_its_own_case_too => "
        03:00 open 1 bare chat case 5
        and open 2 bare chat case 6
        and open 3 bare chat case 5
        and merge 1 into 2
        03:01 person 2
        03:02 reopen 1
            -> 1 reopened
            -> 3 wants a person
        03:03 open 4 bare chat case 5
        and person 4
            -> already
    ";

    a_held_ticket_can_be_merged => "
        03:00 agent 7
        and open 1 bare chat
            -> 1 goes to 7
        and hold 1 customer until 04:00
        and open 2 bare chat
            -> 2 goes to 7
        03:01 merge 1 into 2
            ? agent 7 online used 30 has 2 keeps nothing
            ? wakeup 8/03:01 retention_ends
    ";
}

/// The case goes on with the other ticket, and 7 knows it.
#[test]
fn a_case_is_passed_on_by_a_ticket_that_is_kept_for_no_time() {
    tell(
        &POLICY.replacen("name =", "retention = \"0s\"\nname =", 1),
        "
        03:00 agent 7
        and open 1 bare phone case 5
            -> 1 goes to 7
        and agent 8
        and open 2 bare chat
            -> 2 goes to 8
        03:01 merge 1 into 2
            -> 1 forgotten
        03:02 open 3 bare chat case 5
            -> 3 goes to 7 chosen by preferred
        ",
    );
}

fn duplicates(then: &str) -> String {
    let key = format!("duplicates = {{ window = \"10m\", then = \"{then}\" }}\nchannels");
    POLICY.replacen("channels", &key, 1)
}

#[test]
fn duplicates_are_told() {
    tell(
        &duplicates("tell"),
        "
        03:00 open 1 bare chat customer 900
        03:10 open 2 bare phone customer 900
            -> 2 opened
            -> 2 duplicates 1
        03:10:00.000001 open 3 bare phone customer 900
            -> 3 opened
            -> 3 duplicates 2
        and open 4 asked phone customer 900
            -> 4 opened
        and open 5 bare phone customer 901
            -> 5 opened
        and open 6 bare phone customer 900 brand north
            -> 6 opened
        ",
    );
}

#[test]
fn duplicates_are_linked() {
    tell(
        &duplicates("link"),
        "
        03:00 agent 7
        and agent 8
        and open 1 bare chat customer 900
            -> 1 goes to 7
        03:01 open 2 bare chat customer 900
            -> 2 opened
            -> 2 duplicates 1
            -> 2 linked to 1
            -> 2 goes to 7 chosen by preferred
        ",
    );
}

#[test]
fn duplicates_are_merged_but_for_what_is_grave() {
    tell(
        &duplicates("merge"),
        "
        03:00 open 1 bare chat customer 900
        03:05 open 2 bare chat customer 900
            -> 2 opened
            -> 2 duplicates 1
            -> 2 merged into 1
            ? line 1
        03:11 open 3 bare chat customer 900
            -> 3 opened
        03:12 open 4 card phone customer 900
            -> 4 opened
        03:13 open 5 card phone customer 900
            -> 5 opened
            -> 5 duplicates 4
            -> 5 linked to 4
            ? line 4 5 1 3
        and open 2 bare chat customer 900
            -> already
        ",
    );
}

/// Somebody is to answer the call; a message can wait with the other.
#[test]
fn who_is_there_now_is_not_merged_into_another_channel() {
    tell(
        &duplicates("merge"),
        "
        03:00 open 1 bare email customer 900
        03:01 open 2 bare phone customer 900
            -> 2 opened
            -> 2 duplicates 1
            -> 2 linked to 1
            ? line 2 1
        03:02 agent 7 on phone
            -> 2 goes to 7
        03:03 open 3 bare email customer 900
            -> 3 opened
            -> 3 duplicates 1
            -> 3 merged into 1
        ",
    );
}
