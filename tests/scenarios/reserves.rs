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
