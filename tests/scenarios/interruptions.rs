//! Interruptible work: what may come over what, and what becomes of it.

const POLICY: &str = r#"
version = 1
name = "interruptions"
lost_grace = "60s"

[channels]
phone = { live = true, exclusive = true, interrupts = true }
chat = { live = true, cost = 60, interrupts = true }
email = { live = false, cost = 50, interruptible = true }

[clocks]
first = { kind = "first_response", target = "1h", pauses = ["customer"] }

[queues]
front = {}
asked = { offer = { limit = "20s" } }

[topics]
locked = { queue = "front", urgency = "elevated" }
any = { queue = "front" }
asked = { queue = "asked" }
promised = { queue = "front", clocks = { first = {} } }
calm = { queue = "front", interrupts = false }
stolen = { queue = "front", urgency = "critical" }
life = { queue = "front", urgency = "emergency" }
"#;

stories! { POLICY;
    a_chat_comes_over_emails_and_they_go_on_first => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 any email
            -> 2 goes to 7
        03:02 open 3 any chat
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
            -> interrupted 1 of 7 by 3
            ? agent 7 online used 60 has 3 interrupted 2 1
            ? 1 aside interrupted with 7
        03:03 resolve 3
            -> 1 resumed by_room
            -> 7 has 1 resumed
            -> 2 resumed by_room
            -> 7 has 2 resumed
            ? agent 7 online used 100 has 1 2
    ";

    /// 4 hours are the default of `patience`; at 07:02 they are used up.
    no_stream_of_calls_keeps_work_waiting_for_its_agent_for_ever => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:02 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            ? wakeup 07:02:00.000001 patience_ends
        05:00 open 3 any phone
        and resolve 2
            -> 2 resolved by 7
            -> 3 goes to 7
        07:02 change 1 segment none
            -> already
            ? 1 aside interrupted with 7
        07:03 agent 8 on email
            -> 07:02:00.000001 1 requeued from 7 interrupted
            -> 1 goes to 8
        07:04 resolve 3
            ? agent 7 online used 0
    ";

    /// What happens to it meanwhile does not begin the wait anew, nor end it.
    nor_does_what_becomes_known_of_it => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:02 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        04:00 change 1 priority urgent
            -> 1 stands urgent
            ? wakeup 07:02:00.000001 patience_ends
        04:01 resolve 2
            -> 2 resolved by 7
            -> 1 resumed by_room
            -> 7 has 1 resumed
        07:03 wait
            ? 1 with 7
    ";

    just_enough_makes_way_the_last_assigned_first => "
        03:00 agent 7 budget 110
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 any email
            -> 2 goes to 7
        03:02 open 3 any chat
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
            ? agent 7 online used 110 has 1 3
    ";

    /// 1 was resumed last, and begun before 2.
    what_was_interrupted_was_begun_when_it_was => "
        03:00 agent 7 budget 110
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 stolen email
            -> 2 goes to 7
        03:02 open 3 any chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
        03:03 resolve 3
            -> 1 resumed by_room
            -> 7 has 1 resumed
        03:04 open 4 stolen chat
            -> 4 goes to 7
            -> interrupted 2 of 7 by 4
            -> 2 requeued from 7 interrupted
            ? agent 7 online used 110 has 1 4
    ";

    nothing_that_could_not_come_over_it_takes_the_room_of_interrupted_work => "
        03:00 agent 7 budget 110
        and open 1 any email
            -> 1 goes to 7
        and open 2 any email
            -> 2 goes to 7
        and open 3 any chat
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
        and open 4 any email
            ? 7 for 4: no room for 50 in 0
        03:01 resolve 1
            -> 2 resumed by_room
            -> 7 has 2 resumed
            ? line 4
    ";

    whoever_has_room_goes_before_who_must_interrupt => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and agent 8
        and open 2 any chat
            -> 2 goes to 8 chosen by interruption
            ? 1 with 7
    ";

    /// Of what a call would put aside at 7, one matters more than both at 8.
    the_one_who_puts_aside_what_matters_least_goes_first => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 locked email
            -> 2 goes to 7
        and agent 8
        and open 3 any email
            -> 3 goes to 8
        and open 4 any email
            -> 4 goes to 8
        03:01 open 5 locked phone
            -> 5 goes to 8 chosen by interruption
            -> interrupted 4 of 8 by 5
            -> interrupted 3 of 8 by 5
    ";

    an_email_comes_over_nothing_and_a_chat_not_over_a_chat => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            ? 7 for 2: no room for 60 in 40
        and open 3 any email
            ? 7 for 3: no room for 50 in 40
    ";

    a_topic_may_say_otherwise_than_its_channel => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 calm chat
            ? 7 for 2: no room for 60 in 50
    ";

    an_emergency_comes_over_whatever_may_be_interrupted => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 any email
            -> 2 goes to 7
        03:02 open 3 life email
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
    ";

    nobody_comes_over_a_higher_tier => "
        03:00 agent 7
        and open 1 stolen email
            -> 1 goes to 7
        03:01 open 2 any chat
            ? 7 for 2: no room for 60 in 50
    ";

    an_exclusive_call_comes_over_all_it_finds => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:02 open 3 any email
            ? 7 for 3: no room for 50 in 0, not beside 2
        03:03 resolve 2
            -> 3 goes to 7
            -> 1 resumed by_room
            -> 7 has 1 resumed
    ";

    an_offer_interrupts_when_it_is_accepted => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 asked chat
            -> 2 offered to 7
            ? 1 with 7
        03:00:05 7 accepts 2
            -> interrupted 1 of 7 by 2
    ";

    an_interruption_does_not_pause_the_customers_clocks => "
        03:00 agent 7
        and open 1 promised email
            -> 1 clock first runs due 04:00
            -> 1 goes to 7
        03:30 open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        05:00 wait
            -> 04:00:00.000001 1 clock first breached due 04:00
    ";

    interrupted_work_of_an_agent_who_goes_off_duty_is_back_in_line => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 7 goes offline
            -> 1 requeued from 7 offline
            -> 2 requeued from 7 offline
            ? line 2 1
    ";

    interrupted_work_of_a_lost_agent_is_taken_back_with_the_rest => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 7 goes lost
        03:02 wait
            -> agent 7 is offline
            -> 1 requeued from 7 lost
            -> 2 requeued from 7 lost
    ";

    a_draining_agent_goes_on_with_what_was_interrupted => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 7 goes draining
        03:02 resolve 2
            -> 1 resumed by_room
            -> 7 has 1 resumed
            ? agent 7 draining
        03:03 resolve 1
            -> agent 7 is offline
    ";

    who_is_away_goes_on_when_back => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        03:01 7 goes away
        03:02 resolve 2
        03:03 7 goes online
            -> 1 resumed by_room
            -> 7 has 1 resumed
    ";

    the_host_may_resume_hold_move_and_give_what_was_interrupted => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        and resume 1
            -> 7 has 1 resumed
            ? agent 7 online used 110
        and hold 1 customer
            -> 1 held customer with 7
        and hold 1 interrupted
            -> refused 100
        and customer 1
            -> 1 resumed by_customer
            -> 7 has 1 resumed
        03:01 resolve 2
        03:02 open 3 any chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
        and agent 8
        and transfer 1 agent 8
            ? 1 with 8
        03:03 transfer 1 agent 7
            -> 1 requeued from 8 transferred
            ? agent 7 online used 110 has 3 1
    ";

    interrupted_work_that_is_moved_goes_back_in_line => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        and transfer 1 queue asked
            -> 1 requeued from 7 transferred
            -> 1 stands in asked
            ? line 1
    ";
}

/// Everything may be interrupted by what is of a higher tier or priority.
const STRICT: &str = r#"
version = 1
name = "strict"
strict_priority = true
channels = { chat = { live = true, interruptible = true, interrupts = true } }
queues = { front = {} }

[topics]
any = { queue = "front" }
urgent = { queue = "front", priority = "urgent" }
stolen = { queue = "front", urgency = "critical" }
"#;

stories! { STRICT;
    equals_wait_and_the_higher_comes_over => "
        03:00 agent 7 on chat
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 any chat
        03:02 open 3 urgent chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
        03:03 open 4 stolen chat
            -> 4 goes to 7
            -> interrupted 3 of 7 by 4
        03:04 resolve 4
            -> 3 resumed by_room
            -> 7 has 3 resumed
        03:05 resolve 3
            -> 1 resumed by_room
            -> 7 has 1 resumed
            ? line 2
    ";

    what_matters_least_is_interrupted_then_what_was_begun_last => "
        03:00 agent 7 on chat
        and agent 8 on chat
        and agent 9 on chat
        and open 1 urgent chat
            -> 1 goes to 7
        03:01 open 2 any chat
            -> 2 goes to 8
        03:02 open 3 any chat
            -> 3 goes to 9
        03:03 open 4 stolen chat
            -> 4 goes to 9 chosen by interruption
            -> interrupted 3 of 9 by 4
        03:04 open 5 stolen chat
            -> 5 goes to 8 chosen by interruption
            -> interrupted 2 of 8 by 5
    ";
}

#[test]
fn where_the_policy_says_so_interrupted_work_goes_back_in_line() {
    let policy = STRICT.replacen("name", "interrupted = \"requeues\"\nname", 1);
    super::story::tell(
        &policy,
        "
        03:00 agent 7 on chat
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 any chat
        03:02 open 3 urgent chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
            -> 1 requeued from 7 interrupted
            ? line 1 2
        03:03 agent 8 on chat
            -> 1 goes to 8
        ",
    );
}

/// The room of interrupted work is kept where nothing may be interrupted any more: of 100, the
/// chat takes 60 since it began when chats cost that, and the e-mail that made way for it 50.
#[test]
fn what_was_interrupted_keeps_its_room_under_a_policy_that_interrupts_nothing() {
    let calm = POLICY.replace(", interruptible = true", "");
    let calm = calm.replace("cost = 60", "cost = 30");
    super::story::tell_with(
        POLICY,
        &[("calm", &calm)],
        "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:02 open 3 any chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
        03:04 policy calm
        03:05 open 4 any chat
            ? 7 for 4: no room for 30 in 0
            ? line 4
        03:06 resolve 3
            -> 4 goes to 7
            -> 1 resumed by_room
            -> 7 has 1 resumed
        ",
    );
}

const BOUNDED: &str = r#"
version = 1
name = "bounded"

[channels]
chat = { live = true, cost = 10, interruptible = true, interrupts = true }
email = { live = false, cost = 10, interruptible = true }

[labels]
identity = { cap = 1 }

[queues]
front = {}

[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
identity = { queue = "front", labels = ["identity"] }
"identity.stolen" = { urgency = "critical" }
alone = { queue = "front", exclusive = true }
"#;

stories! { BOUNDED;
    /// There is budget for ten of each: another e-mail less would not help.
    of_a_channel_with_a_cap_that_makes_way_which_is_of_the_channel => "
        03:00 agent 7 on chat,email cap chat:1
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 any email
            -> 2 goes to 7
        03:02 open 3 stolen chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
            ? agent 7 online used 20 has 2 3 interrupted 1
    ";

    of_a_label_with_a_cap_that_makes_way_which_bears_the_label => "
        03:00 agent 7 on chat,email
        and open 1 identity email
            -> 1 goes to 7
        03:01 open 2 any email
            -> 2 goes to 7
        03:02 open 3 identity.stolen chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
            ? agent 7 online used 20 has 2 3 interrupted 1
    ";

    /// 2 is beside 1 by the host's word.
    what_lets_nothing_in_beside_it_makes_way_alone => "
        03:00 agent 7 on chat,email
        and open 1 alone email
            -> 1 goes to 7
        03:01 open 2 any email
            ? 7 for 2: not beside 1
        and transfer 2 agent 7
            -> 7 has 2 by_host
        03:02 open 3 stolen chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
            ? agent 7 online used 20 has 2 3 interrupted 1
    ";
}

/// All are asked in one order, by skill.
const ORDERED: &str = r#"
version = 1
name = "ordered"
skills = ["cards"]

[channels]
chat = { live = true, cost = 10, interruptible = true, interrupts = true }

[queues]
front = { agent_choice = ["skill_level"] }

[topics]
any = { queue = "front", skills = { cards = 1 } }
stolen = { queue = "front", urgency = "critical", skills = { cards = 1 } }
"#;

stories! { ORDERED;
    /// 7 is the best of all and has budget left, and a cap that the first chat has filled.
    who_has_budget_left_and_would_interrupt_comes_after_those_who_would_not => "
        03:00 agent 7 skill cards:5 on chat cap chat:1
        and open 1 any chat
            -> 1 goes to 7
        03:01 agent 8 skill cards:4 on chat
        and agent 9 skill cards:3 on chat
        03:02 open 2 stolen chat
            -> 2 goes to 8
        03:03 open 3 stolen chat
            -> 3 goes to 8
        03:04 open 4 stolen chat
            -> 4 goes to 8
    ";
}
