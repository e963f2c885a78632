//! A ticket that has outgrown its agent stands in line for another, but its customer is being
//! served: in its queue it does not wait.

const POLICY: &str = r#"
version = 1
name = "relief"
skills = ["fraud", "cards"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = { limit = 1 }
asked = { offer = { limit = "1m" } }

[topics]
plain = { queue = "front" }
"plain.fraud" = { skills = { fraud = 1 } }
asked = { queue = "asked" }
"asked.fraud" = { skills = { fraud = 1 } }
"asked.two" = { skills = { fraud = 1, cards = 1 } }

[loads]
crowd = { queue = "front", waiting = 1, until = 0 }
old = { queue = "front", oldest = "10m", until = "5m" }
"#;

stories! { POLICY;
    it_fills_no_queue_and_makes_no_load => "
        03:00 agent 7
        and open 1 plain phone
            -> load crowd begins in front
            -> 1 goes to 7
            -> load crowd ends in front
        03:01 change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:1
            ? line 1
            ? queue front open waiting 0 loads none
            ? wakeup never
        and open 2 plain phone
            -> load crowd begins in front
            ? queue front open waiting 1 oldest 03:01 loads crowd
        and open 3 plain phone
            -> refused 110
    ";

    relieving_it_takes_nothing_from_the_queue => "
        03:00 agent 7
        and open 1 plain phone
            -> load crowd begins in front
            -> 1 goes to 7
            -> load crowd ends in front
        and change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:1
        03:05 agent 8 skill fraud:1
            -> 1 goes to 8
            -> 7 is relieved of 1
            -> 8 has 1 relief
        # One take, not two: there is no estimate yet.
            ? queue front open waiting 0 loads none
    ";

    /// Nobody has it any more, and from then on it waits.
    given_back_it_waits_like_any_other => "
        03:00 agent 7
        and open 1 plain phone
            -> load crowd begins in front
            -> 1 goes to 7
            -> load crowd ends in front
        and change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:1
        03:05 release 1
            -> 1 requeued from 7 released
            -> load crowd begins in front
            ? queue front open waiting 1 oldest 03:05 loads crowd
        and open 2 plain phone
            -> refused 110
    ";

    a_bot_that_is_asked_to_relieve_another_is_not_once_that_hands_it_to_people => "
        03:00 agent 8 bot
        and open 1 asked phone
            -> 1 offered to 8
        and 8 accepts 1
        03:01 agent 9 bot skill fraud:1
        and change 1 topic asked.fraud
            -> 1 outgrows 8 fraud:1
            -> 1 offered to 9
        03:01:10 handoff 1
            -> 1 revoked from 9 unfit
            -> 1 requeued from 8 handed_off
            ? line 1
    ";

    /// Also where that one lacks another thing from then on.
    nor_once_that_is_a_person => "
        03:00 agent 8 bot skill cards:1
        and open 1 asked phone
            -> 1 offered to 8
        and 8 accepts 1
        03:01 agent 9 bot skill fraud:1,cards:1
        and change 1 topic asked.two
            -> 1 outgrows 8 fraud:1
            -> 1 offered to 9
        03:01:10 update 8 skill fraud:1
            -> 1 outgrows 8 cards:1
            -> 1 revoked from 9 unfit
            ? line 1
    ";
}
