//! What becomes of what a merged ticket had: its deadlines, its language, its customer's words.

const LAW: &str = r#"
version = 1
name = "owed"
clearances = ["kyc"]
languages = { nb = {}, en = {} }
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
[clocks]
answer = { kind = "deadline", limit = { elapsed = "10h", from = "receipt" } }
report = { kind = "deadline", limit = { elapsed = "24h", from = "awareness" } }
first = { kind = "first_response", target = "1h" }
next = { kind = "next_response", target = "1h" }
[queues]
front = {}
asked = { offer = { limit = "20s", attempts = 1, decline_back_off = "10s" } }
[topics]
any = { queue = "front" }
other = { queue = "front" }
alerted = { queue = "front", on_abandon = "alert" }
complaint = { queue = "front", clocks = { answer = {} } }
breach = { queue = "front", clocks = { report = {} } }
promised = { queue = "front", clocks = { first = {} } }
law = { queue = "front", language_by_law = true }
person = { queue = "front", human_only = true }
secret = { queue = "front", clearances = ["kyc"] }
talk = { queue = "front", clocks = { next = {} } }
asked = { queue = "asked" }
fluent = { queue = "front", language_level = 80 }
"#;

const WITHOUT: &str = r#"
version = 1
name = "without"
languages = { en = {} }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

stories! { LAW;
    /// Received at 03:00, both being one matter.
    a_deadline_set_by_law_goes_on_with_the_other_ticket_whatever_that_becomes => "
        03:00 open 1 any email
        04:00 open 2 complaint email
            -> 2 opened due 14:00
            -> 2 clock answer runs due 14:00
        05:00 merge 2 into 1
            -> 2 clock answer withdrawn
            -> 1 stands due 13:00
            -> 1 clock answer runs due 13:00
        05:01 change 1 topic other
            ? 1 clock answer running due 13:00
        13:30 wait
            -> 13:00:00.000001 1 clock answer breached due 13:00
    ";

    the_earlier_receipt_counts_where_both_have_it => "
        03:00 open 1 complaint email
            -> 1 opened due 13:00
            -> 1 clock answer runs due 13:00
        04:00 open 2 complaint email
            -> 2 opened due 14:00
            -> 2 clock answer runs due 14:00
        05:00 merge 1 into 2
            -> 1 clock answer withdrawn
            -> 2 anchor receipt at 03:00 was 04:00
            -> 2 stands due 13:00
            -> 2 clock answer is now due 13:00
    ";

    what_a_deadline_hangs_on_goes_with_it => "
        03:00 open 1 breach email
            -> 1 opened
            -> 1 clock report runs
        and anchor 1 awareness at 02:00
            -> 1 anchor awareness at 02:00
            -> 1 stands due 2/02:00
            -> 1 clock report is now due 2/02:00
        04:00 open 2 any email
        05:00 merge 1 into 2
            -> 1 clock report withdrawn
            -> 2 anchor awareness at 02:00
            -> 2 anchor receipt at 03:00 was 04:00
            -> 2 stands due 2/02:00
            -> 2 clock report runs due 2/02:00
    ";

    /// What was answered in the first was not the second.
    one_that_was_met_here_was_not_met_there => "
        03:00 open 1 complaint email
            -> 1 opened due 13:00
            -> 1 clock answer runs due 13:00
        and meet 1 answer
            -> 1 clock answer met at 03:00
            -> 1 stands without target
        04:00 open 2 complaint email
            -> 2 opened due 14:00
            -> 2 clock answer runs due 14:00
        05:00 merge 2 into 1
            -> 2 clock answer withdrawn
            -> 1 stands due 13:00
            -> 1 clock answer runs #2 due 13:00
        05:01 meet 1 answer
            -> 1 clock answer met at 05:01
            -> 1 stands without target
    ";

    what_was_promised_and_not_by_law_ends => "
        03:00 open 1 any email
        and open 2 promised email
            -> 2 opened
            -> 2 clock first runs due 04:00
        03:01 merge 2 into 1
            -> 2 clock first withdrawn
    ";

    the_language_that_the_law_fixed_stays_fixed => "
        03:00 agent 7 speaks en
        and open 1 any chat in en
            -> 1 goes to 7
        and open 2 law chat in nb
        03:01 merge 2 into 1
            -> 1 outgrows 7
        and change 1 topic other
        03:02 agent 8 speaks nb
            -> 1 goes to 8
            -> 7 is relieved of 1
            -> 8 has 1 relief
    ";

    also_where_the_law_had_no_language_to_fix => "
        03:00 open 1 law chat
        and open 2 law chat in nb
        and merge 2 into 1
        03:01 agent 7 speaks en
            ? line 1
        03:02 agent 8 speaks nb
            -> 1 goes to 8 speaking nb
    ";

    and_the_level_that_it_must_be_mastered_at => "
        03:00 agent 7 fluent nb:50:50
        and open 1 any chat in nb
            -> 1 goes to 7
        and open 2 fluent chat in nb
        03:01 merge 2 into 1
            -> 1 outgrows 7
    ";

    who_waits_for_the_customer_has_heard_of_them => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and hold 1 customer
        03:10 open 2 any chat
            -> 2 goes to 7
        03:20 merge 2 into 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
    ";

    one_that_was_snoozed_is_taken_up_too => "
        03:00 open 1 any chat
        and hold 1 snoozed until 09:00
        03:10 open 2 any chat
        03:20 merge 2 into 1
            -> 1 resumed by_customer
            ? line 1
            ? 1 waiting
    ";

    /// The answer in the one was none to what stood in the other.
    who_has_left_says_nothing_more_with_what_they_wrote => "
        03:00 open 1 any chat
        and hold 1 customer
        and open 2 alerted chat
        03:01 abandon 2
        and merge 2 into 1
            ? 1 aside customer
        03:02 open 3 any chat
        and merge 3 into 1
            -> 1 resumed by_customer
            ? line 1
    ";

    what_came_before_the_others_answer_is_unanswered_still => "
        03:00 open 2 any email
        03:01 agent 7
            -> 2 goes to 7
        and open 1 talk email
            -> 1 opened
        03:02 agent 8
            -> 1 goes to 8
        03:10 8 answers 1
        and hold 1 customer
        03:20 merge 2 into 1
            -> 1 anchor receipt at 03:00 was 03:01
            -> 1 clock next runs
            -> 1 resumed by_customer
            -> 1 clock next is now due 04:10
            -> 8 has 1 resumed
            ? 1 unanswered
    ";

    one_whose_attempts_are_exhausted_is_asked_for_again => "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 7 declined 1
            -> 1 exhausted after 1
        03:05 open 2 any phone
            -> 03:00:15 7 may have 1 again
            -> 2 opened
            -> 2 goes to 7
        03:06 merge 2 into 1
            -> 1 retried
            -> 1 offered to 7
    ";

    /// Of the same topic, as duplicates are.
    what_protects_both_outlives_the_topic_of_the_other => "
        03:00 open 1 person chat
        and open 2 person chat
        03:01 merge 2 into 1
        and change 1 topic any
        03:02 agent 9 bot
            ? line 1
            ? 9 for 1: needs a person
    ";

    so_do_clearances => "
        03:00 open 1 secret chat
        and open 2 secret chat
        03:01 merge 2 into 1
        and change 1 topic any
        03:02 agent 9
            ? line 1
    ";

    and_a_language_fixed_by_law => "
        03:00 agent 9 speaks en
        and open 1 law chat in nb
        and open 2 law chat in nb
        03:01 merge 2 into 1
        and change 1 topic any in en
            ? line 1
    ";

    what_was_answered_wakes_nobody => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and hold 1 customer
        03:10 open 2 any chat
            -> 2 goes to 7
        and 7 answers 2
        03:20 merge 2 into 1
            ? 1 aside customer with 7
    ";
}

#[test]
fn a_policy_without_the_language_that_the_law_fixed_is_refused() {
    super::story::tell_with(
        LAW,
        &[("without", WITHOUT)],
        "
        03:00 open 1 any chat in en
        and open 2 law chat in nb
        03:01 merge 2 into 1
        03:02 policy without
            -> refused 81
        ",
    );
}

const BOTS: &str = r#"
version = 1
name = "bots"
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
[queues]
front = {}
asked = { offer = { limit = "20s", to = 2, attempts = 1, when_exhausted = { refer = "Line" } } }
[topics]
botty = { queue = "asked", bot_first = true }
person = { queue = "front", human_only = true }
"#;

stories! { BOTS;
    /// 8 declined the other ticket; that 9 is asked no more is nobody's refusal.
    a_person_please_that_is_merged_ends_no_round => "
        03:00 agent 8 bot
        and agent 9 bot
        and open 1 botty chat
            -> 1 offered to 8
            -> 1 offered to 9
        03:00:05 8 declines 1
            -> 8 declined 1
            -> 1 open to people
        and open 2 person chat
        and person 2
        03:00:06 merge 2 into 1
            -> 1 wants a person
            -> 1 revoked from 9 unfit
            ? line 1
    ";
}
