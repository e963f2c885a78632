//! Who counts when a step is passed over: those who may have the ticket now.

const POLICY: &str = r#"
version = 1
name = "ladders and bots"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = { ladder = "patient" }
asked = { ladder = "patient", offer = { limit = "20s" } }

plain = {}

[clocks]
answer = { kind = "first_response", target = "1h" }

[ladders.patient]
steps = [{ after = "2m", drop_skills = ["fraud"] }]

[topics]
either = { queue = "front", skills = { fraud = 2 } }
timed = { queue = "front", skills = { fraud = 2 }, clocks = { answer = {} } }
plain = { queue = "plain" }
first = { queue = "asked", skills = { fraud = 2 }, bot_first = true }
"#;

stories! { POLICY;
    a_bot_does_not_count_once_a_person_is_wanted => "
        03:00 agent 9 bot skill fraud:2
        and 9 goes away
        and agent 7
        and open 1 either phone
            ? 1 on step 0
        03:01 person 1
            -> 1 skips step 0 of patient to 1
            -> 1 goes to 7 on step 1
    ";

    nor_once_it_has_handed_the_ticket_over => "
        03:00 agent 9 bot skill fraud:2
        and agent 7
        and open 1 either phone
            -> 1 goes to 9
        03:01 handoff 1
            -> 1 requeued from 9 handed_off
            -> 1 skips step 0 of patient to 1
            -> 1 goes to 7 on step 1
    ";

    /// The bot that could do with less is none of those it needs once a better one may come.
    nobody_waits_for_a_bot_that_could_only_do_with_less => "
        03:00 agent 9 bot
        and open 1 first phone
            -> 1 skips step 0 of patient to 1
            -> 1 offered to 9
        and open 2 first phone
            -> 2 skips step 0 of patient to 1
        03:00:05 register 8 bot skill fraud:2
            -> 1 returns to step 0 of patient
            -> 1 revoked from 9 unfit
            -> 2 returns to step 0 of patient
            -> 1 open to people
            -> 2 open to people
    ";

    /// Person 8 could take it as it is, but bots are asked first, and 9 can with less.
    people_do_not_count_while_bots_are_asked_first => "
        03:00 register 8 skill fraud:2
        and agent 9 bot
        and open 1 first phone
            -> 1 skips step 0 of patient to 1
            -> 1 offered to 9 until 03:00:20 on step 1
    ";

    /// From then on 8 counts, and 7 waits for the time of the step.
    they_count_again_when_the_bot_gives_up => "
        03:00 register 8 skill fraud:2
        and agent 7
        and agent 9 bot
        and open 1 first phone
            -> 1 skips step 0 of patient to 1
            -> 1 offered to 9 until 03:00:20 on step 1
        03:00:10 9 declines 1
            -> 1 open to people
            -> 1 returns to step 0 of patient
            ? 7 for 1: needs fraud:2
        03:02 wait
            -> 03:01:10 9 may have 1 again
            -> 1 takes step 1 of patient by time
            -> 1 offered to 7 until 03:02:20 on step 1
    ";

    /// In one look at all of them, tickets that differ in nothing else are told apart.
    who_may_be_asked_is_looked_at_ticket_by_ticket => "
        03:00 open 1 either phone
        and person 1
        and open 2 either phone
        03:01 register 8
            -> 1 skips step 0 of patient to 1
            -> 2 skips step 0 of patient to 1
        03:01:30 register 9 bot skill fraud:2
            -> 2 returns to step 0 of patient
            ? 1 on step 1
            ? 2 on step 0
        03:02:30 wait
            -> 03:02 1 takes step 1 of patient by time
            -> 03:02 2 takes step 1 of patient by time
    ";

    /// The other wants a person, and so would the first if it were taken apart again.
    for_what_is_merged_nobody_is_sought_any_more => "
        03:00 agent 9 bot skill fraud:2
        and 9 goes away
        and agent 7
        and open 1 timed phone
            -> 1 opened in front
            -> 1 clock answer runs
            ? 1 on step 0
        and open 2 plain phone
            -> 2 goes to 7
        and person 2
        03:01 merge 1 into 2
            -> 1 merged into 2
            -> 1 clock answer withdrawn
            ? 1 closed merged
    ";
}
