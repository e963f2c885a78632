//! Reserves: somebody is always free to block a card.

const POLICY: &str = r#"
version = 1
name = "reserves"
skills = ["cards", "loans"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false } }
languages = { nb = {}, en = {} }

[queues]
front = { agent_choice = ["load"] }
asked = { offer = { limit = "20s" } }

[topics]
any = { queue = "front" }
asked = { queue = "asked", urgency = "critical" }
locked = { queue = "front", urgency = "elevated" }
stolen = { queue = "front", urgency = "critical", skills = { cards = 1 } }
life = { queue = "front", urgency = "emergency" }

[[reserves]]
name = "cards"
agents = 1
tier = "critical"
topic = "stolen"
channel = "phone"
"#;

stories! { POLICY;
    an_agent_is_kept_free_and_falling_short_is_told => "
        03:00 agent 7 skill cards
            -> reserve cards short has 0 of 1
            -> reserve cards whole
        and open 1 any phone
            ? 7 for 1: reserve cards
        and open 2 locked phone
            ? 7 for 2: reserve cards
        and agent 8
            -> 2 goes to 8
        03:01 open 3 stolen phone
            -> 3 goes to 7
            -> reserve cards short has 0 of 1
        03:02 resolve 3
            -> reserve cards whole
            ? line 1
    ";

    /// Nobody calls one who has just not answered, so that one is free for nothing.
    who_is_in_back_off_is_kept_for_nothing => "
        03:00 agent 7 skill cards
            -> reserve cards short
            -> reserve cards whole
        and open 1 asked phone
            -> 1 offered to 7
            -> reserve cards short
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 1 declined by everybody asking 7
            -> 1 offered to 7
        03:00:21 agent 8 skill cards
            -> reserve cards whole
        03:00:40 wait
            -> 7 missed 1 until 03:01:10
            -> 1 offered to 8
            -> reserve cards short
        03:00:41 8 accepts 1
        and open 2 any phone
            ? 7 for 2: missed until 03:01:10
        03:01:10 wait
            -> 7 may be asked again
            -> reserve cards whole
            ? 7 for 2: reserve cards
    ";

    those_above_the_tier_pass_too => "
        03:00 agent 7 skill cards
            -> reserve cards short
            -> reserve cards whole
        and open 1 life phone
            -> 1 goes to 7
            -> reserve cards short
    ";

    who_has_the_fewest_other_skills_is_kept => "
        03:00 agent 7 skill cards,loans
            -> reserve cards short
            -> reserve cards whole
        and agent 8 skill cards
        and open 1 any phone
            -> 1 goes to 7 chosen by only_one
            ? line empty
        and open 2 any phone
            ? 8 for 2: reserve cards
    ";

    who_is_kept_no_more_has_what_waited => "
        03:00 agent 7 skill cards,loans
            -> reserve cards short
            -> reserve cards whole
        and open 1 any phone
            ? 7 for 1: reserve cards
        03:01 agent 8 skill cards
            -> 1 goes to 7
    ";

    who_could_not_take_such_a_ticket_now_does_not_count => "
        03:00 agent 7 skill cards on chat
            -> reserve cards short
        and open 1 any chat
            -> 1 goes to 7
        and agent 8 skill cards
            -> reserve cards whole
        03:01 8 goes away
            -> reserve cards short
    ";

    who_is_on_the_way_home_does_not_count => "
        03:00 agent 7 skill cards budget 200
            -> reserve cards short
            -> reserve cards whole
        and open 1 stolen phone
            -> 1 goes to 7
        03:01 7 goes draining
            -> reserve cards short has 0 of 1
    ";

    nobody_is_kept_where_nobody_is_able => "
        03:00 agent 7
            -> reserve cards short
        and open 1 any phone
            -> 1 goes to 7
    ";
}

#[test]
fn an_agent_counts_for_one_reserve_in_the_order_of_the_document() {
    let second = r#"
[[reserves]]
name = "norwegian"
tier = "elevated"
topic = "any"
channel = "phone"
language = "nb"
"#;
    super::story::tell(
        &format!("{POLICY}{second}"),
        "
        03:00 agent 7 skill cards speaks nb
            -> reserve cards short has 0 of 1
            -> reserve norwegian short has 0 of 1
            -> reserve cards whole
        and open 1 locked phone
            ? 7 for 1: reserve cards
        and agent 8 speaks nb
            -> 1 goes to 8
        and agent 9 speaks nb
            -> reserve norwegian whole
        and open 2 any phone
            ? 9 for 2: reserve norwegian
        and open 3 locked phone
            -> 3 goes to 9
            -> reserve norwegian short
        ",
    );
}

#[test]
fn a_policy_without_reserves_keeps_nobody() {
    let (without, _) = POLICY.split_once("[[reserves]]").unwrap();
    super::story::tell_with(
        POLICY,
        &[("without", without)],
        "
        03:00 agent 7 skill cards
            -> reserve cards short
            -> reserve cards whole
        and open 1 any phone
        and policy without
            -> 1 goes to 7
        ",
    );
}

/// Queue `asked` with topics of the top three tiers, and one agent kept free for what endangers life.
const REFUSED: &str = r#"
version = 1
name = "refused"
skills = ["cards"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false, cost = 10 } }
languages = { en = {} }

[queues]
front = {}
asked = { offer = { limit = "20s", miss_back_off = "30s" } }

[topics]
given = { queue = "front", urgency = "critical" }
stolen = { queue = "asked", urgency = "critical", skills = { cards = 1 } }
life = { queue = "asked", urgency = "emergency" }

[[reserves]]
name = "life"
agents = 1
tier = "emergency"
topic = "life"
channel = "phone"
"#;

stories! { REFUSED;
    /// 7 has missed what is not 1, and would be kept from 1 were it asked again: so 1 waits for
    /// a reserve, and nobody has declined it.
    who_would_be_kept_for_a_reserve_is_not_asked_again => "
        03:00 agent 7 on phone,email
            -> reserve life short
            -> reserve life whole
        and agent 8 on phone
        and open 1 given email
            ? 7 for 1: reserve life
        03:00:02 open 2 life phone
            -> 2 offered to 7
        03:00:22 wait
            -> 7 missed 2 until 03:00:52
            -> 2 offered to 8 until 03:00:42
            -> reserve life short
            ? line 1
        03:00:30 8 accepts 2
            -> 8 has 2 accepted
            ? 7 for 1: missed until 03:00:52
        03:00:52 wait
            -> 7 may be asked again
            -> reserve life whole
            ? 7 for 1: reserve life
    ";

    /// Once somebody else is there for the reserve, 7 is asked at once.
    who_is_needed_for_a_reserve_no_more_is_asked_again => "
        03:00 agent 8 on phone
            -> reserve life short
            -> reserve life whole
        and agent 7 skill cards
        and open 1 stolen email
            -> 1 offered to 7 until 03:00:20
        03:00:06 open 2 life phone
            -> 2 offered to 8
            -> reserve life short
        03:00:08 8 accepts 2
            -> 8 has 2 accepted
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            ? line 1
        03:00:30 resolve 2
            -> 1 declined by everybody asking 7
            -> 1 offered to 7 until 03:00:50
            -> reserve life whole
    ";

    /// 8 has not refused 1, but is kept for the reserve once 9 has a call: nobody waits for 8.
    who_comes_to_be_kept_for_a_reserve_is_not_waited_for => "
        03:00 agent 9 on phone
            -> reserve life short
            -> reserve life whole
        and agent 8 skill cards cap email:1 budget 200
        and open 3 given email
            -> 3 goes to 8
        and agent 7 skill cards on email
        and open 1 stolen email
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 7 declined 1 until 03:01:05
            ? line 1
        03:00:06 open 2 life phone
            -> 2 offered to 9
            -> 1 declined by everybody asking 7
            -> 1 offered to 7 until 03:00:26
    ";
}

const MISSED: &str = r#"
version = 1
name = "missed"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
[queues]
asked = { offer = { limit = "20s", miss_back_off = "10m" } }
taken = {}
[topics]
any = { queue = "asked" }
stolen = { queue = "asked", urgency = "critical" }
given = { queue = "taken", urgency = "critical" }
life = { queue = "asked", urgency = "emergency" }
[[reserves]]
name = "life"
agents = 1
tier = "emergency"
topic = "life"
channel = "phone"
"#;

stories! { MISSED;
    /// Both come back: 7 is kept for the reserve then, and 8 is asked at once.
    of_two_who_missed_one_is_kept_and_the_other_asked => "
        03:00 agent 9
            -> reserve life short
            -> reserve life whole
        and agent 7
        and agent 8
        and open 1 any phone
            -> 1 offered to 7
        and open 2 any phone
            -> 2 offered to 8
        03:00:20 wait
            -> 7 missed 1 until 03:10:20
            -> 8 missed 2 until 03:10:20
        03:00:30 cancel 1
        and cancel 2
        03:01 9 goes away
            -> reserve life short
        03:02 open 3 stolen phone
            -> 3 declined by everybody asking 8
            -> 7 may be asked again
            -> 3 offered to 8 until 03:02:20 chosen by everybody
            -> reserve life whole
    ";

    /// Where nobody is asked whether they take it, the best of who may have it then gets it.
    also_where_tickets_are_taken_by_themselves => "
        03:00 agent 9
            -> reserve life short
            -> reserve life whole
        and agent 7
        and agent 8
        and open 1 any phone
            -> 1 offered to 7
        and open 2 any phone
            -> 2 offered to 8
        03:00:20 wait
            -> 7 missed 1 until 03:10:20
            -> 8 missed 2 until 03:10:20
        03:00:30 cancel 1
        and cancel 2
        03:01 9 goes away
            -> reserve life short
        03:02 open 3 given phone
            -> 3 declined by everybody asking 8
            -> 7 may be asked again
            -> 3 goes to 8
            -> reserve life whole
    ";

    /// 9, who has missed nothing, was kept; 7 is kept instead, so that 9 may be asked.
    who_was_kept_is_asked_when_another_can_be_kept => "
        03:00 agent 7
            -> reserve life short
            -> reserve life whole
        and agent 9
        and open 1 life phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:10:20
            -> 1 offered to 9
            -> reserve life short
        03:00:21 9 accepts 1
            -> 9 has 1 accepted
        03:00:22 resolve 1
            -> reserve life whole
        03:00:23 open 2 stolen phone
            -> 2 declined by everybody asking 9
            -> 7 may be asked again
            -> 2 offered to 9 until 03:00:43 chosen by everybody
    ";
}

const RAMPED: &str = r#"
version = 1
name = "ramped"
ramp = { offers = 1, every = "60s", lasts = "10m" }
channels = { phone = { live = true }, email = { live = false, cost = 10 } }
queues = { front = {} }
[topics]
any = { queue = "front" }
locked = { queue = "front", urgency = "elevated" }
[[reserves]]
name = "locked"
agents = 1
tier = "elevated"
topic = "locked"
channel = "email"
"#;

stories! { RAMPED;
    /// 7 has had its share and could take nothing of the kind now.
    who_has_had_its_share_after_coming_online_is_kept_for_nothing => "
        03:00 open 1 locked email
            -> reserve locked short has 0 of 1
        03:01 agent 7 on phone,email
            -> 1 goes to 7
        03:01:01 agent 8 on phone,email
            -> reserve locked whole
        03:01:02 open 2 any email
            ? 7 for 2: ramp until 03:02
            ? 8 for 2: reserve locked
        03:01:03 open 3 locked email
            -> 3 goes to 8
            -> reserve locked short
    ";
}

const INTERRUPTED: &str = r#"
version = 1
name = "interrupted"
channels = { chat = { live = true, cost = 60, interrupts = true }, email = { live = false, cost = 50, interruptible = true }, sms = { live = true, cost = 10 } }
queues = { front = {} }
[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
[[reserves]]
name = "stolen"
agents = 1
tier = "critical"
topic = "stolen"
channel = "sms"
"#;

stories! { INTERRUPTED;
    /// What was interrupted keeps its room against what may not come over it.
    room_that_is_kept_for_interrupted_work_is_no_room => "
        03:00 agent 7 on chat,email,sms
            -> reserve stolen short
            -> reserve stolen whole
        and open 1 any email
        and transfer 1 agent 7
            -> 7 has 1 by_host
        03:01 open 3 stolen chat
            -> 3 goes to 7
            -> interrupted 1 of 7 by 3
            -> reserve stolen short has 0 of 1
        03:02 open 4 stolen sms
            ? line 4
    ";
}
