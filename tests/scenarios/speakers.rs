//! A language fixed by law, in danger: any person answers, but a speaker who is free does.

const POLICY: &str = r#"
version = 1
name = "speakers"
languages = { nb = {}, en = {} }
channels = { phone = { live = true, interrupts = true }, chat = { live = true }, email = { live = false, interruptible = true } }

[queues]
front = { agent_choice = ["preferred", "longest_idle_since_available"] }
asked = { agent_choice = ["longest_idle_since_available"], offer = { limit = "20s", to = 2 } }

[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical", language_by_law = true }
asked = { queue = "asked", urgency = "critical", language_by_law = true }
lock = { queue = "front", urgency = "critical", language_by_law = true, human_only = false }
"#;

stories! { POLICY;
    a_speaker_is_asked_for_once => "
        03:00 agent 7 speaks en
        and open 1 stolen phone in nb
            -> 1 goes to 7
            -> 1 wants a speaker of nb after 7
        03:01 hold 1 third_party
            -> 1 held third_party with 7
        03:02 resume 1
            -> 7 has 1 resumed
    ";

    /// The law's language is what a bot must speak, where it may answer at all.
    any_person_answers_first_and_no_bot => "
        03:00 agent 9 bot speaks en
        and open 1 lock phone in nb
            ? line 1
        03:01 agent 7 speaks en
            -> 1 goes to 7
            -> 1 wants a speaker of nb after 7
    ";

    /// 7 has been free for longer, and the queue looks at nothing else.
    a_speaker_who_is_free_goes_before_others => "
        03:00 agent 7 speaks en
        03:01 agent 8 speaks nb
        03:02 open 1 stolen phone in nb
            -> 1 goes to 8 speaking nb chosen by language_rank
        and open 2 stolen phone in nb
            -> 2 goes to 7 chosen by only_one
            -> 2 wants a speaker of nb after 7
    ";

    also_before_who_knows_the_case => "
        03:00 agent 7 speaks en
        and open 1 stolen phone in nb case 5
            -> 1 goes to 7
            -> 1 wants a speaker of nb after 7
        03:01 resolve 1
        and agent 8 speaks nb
        and open 2 stolen phone in nb case 5
            -> 2 goes to 8 chosen by language_rank
    ";

    of_several_who_are_asked_the_speakers_are_first => "
        03:00 agent 7 speaks en
        and agent 6 speaks en
        03:01 agent 8 speaks nb
        and open 1 asked phone in nb
            -> 1 offered to 8 chosen by language_rank
            -> 1 offered to 7 chosen by arrival
    ";

    /// A speaker who would have to put something aside is not free.
    a_speaker_at_work_is_not_called_away_from_it => "
        03:00 agent 8 speaks nb
        and open 1 any email in nb
            -> 1 goes to 8
        and agent 7 speaks en
        03:02 open 2 stolen phone in nb
            -> 2 goes to 7 chosen by interruption
            -> 2 wants a speaker of nb after 7
    ";
}
