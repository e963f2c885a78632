//! Customers: their flags, their coming back, their asking twice, and that they are forgotten.

use super::story::{tell, tell_with};

const FLAGS: &str = r#"
version = 1
name = "flags"
rule_mode = "accumulate"
flags = ["vulnerable", "no_vip"]
segments = { vip = { head_start = "10m" } }
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
targets = { routine = { high = "5m", normal = "20m" } }
queues = { front = { offer = { limit = "20s", attempts = 1 } }, care = {} }
topics = { any = { queue = "front" }, talk = { queue = "front" } }

[[rules]]
name = "care"
when = { flag = "vulnerable", topic = "any" }
set = { queue = "care", priority = "high" }

[[rules]]
name = "equal"
when = { flag = "no_vip" }
set = { head_start = "0s" }
"#;

stories! { FLAGS;
    complaint_09_flags_reach_all_open_tickets_of_the_customer_in_order_of_arrival => "
        03:00 open 1 any chat customer 900
        03:01 open 2 any chat customer 901
        03:02 open 3 any chat customer 900
        03:03 open 4 talk chat customer 900
        03:04 flags 900 vulnerable
            -> customer 900 has vulnerable
            -> 1 stands in care routine high due 03:05
            -> 3 stands in care routine high due 03:07
            ? line 1 3 2 4
        03:05 open 5 any chat customer 900
            -> 5 opened in care routine high due 03:10
        03:06 flags 900 none
            -> customer 900 has no flags
            -> 1 stands in front routine normal due 03:20
            -> 3 stands in front routine normal due 03:22
            -> 5 stands in front routine normal due 03:25
    ";

    equal_flags_are_already_set => "
        03:00 flags 900 vulnerable,no_vip
            -> customer 900 has no_vip,vulnerable
        and flags 900 no_vip,vulnerable
            -> already
        and flags 900 none
            -> customer 900 has no flags
        and flags 900 none
            -> already
        and flags 901 none
            -> already
    ";

    a_flag_takes_a_head_start_away => "
        03:00 open 1 any chat segment vip customer 900
            -> 1 opened due 03:10 ahead 10m
        03:01 flags 900 no_vip
            -> customer 900 has no_vip
            -> 1 stands due 03:20 ahead 0s
    ";

    /// Who was asked for a ticket of one queue was not asked for one of the other.
    what_a_flag_makes_another_ticket_is_offered_anew => "
        03:00 agent 7
        and open 1 any chat customer 900
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 1 exhausted after 1
        03:00:50 wait
            -> 7 may be asked again
            ? 7 for 1: exhausted
        03:01 flags 900 vulnerable
            -> customer 900 has vulnerable
            -> 1 stands in care
            -> 1 goes to 7
    ";

    a_reopened_ticket_is_its_customers_as_they_are_now => "
        03:00 open 1 any chat customer 900
        and resolve 1
        03:01 flags 900 vulnerable
            -> customer 900 has vulnerable
        03:02 reopen 1
            -> 1 reopened in care routine high due 03:07
    ";
}

#[test]
fn flags_outlive_a_policy_that_does_not_know_them() {
    let without = r#"
version = 1
name = "none"
channels = { phone = { live = true }, chat = { live = true } }
targets = { routine = { high = "5m", normal = "20m" } }
queues = { front = {}, care = {} }
topics = { any = { queue = "front" } }
"#;
    tell_with(
        FLAGS,
        &[("without", without), ("flags", FLAGS)],
        "
        03:00 flags 900 vulnerable
        and open 1 any chat customer 900
            -> 1 opened in care
        03:01 policy without
            -> 1 stands in front routine normal
        and flags 900 vulnerable
            -> refused 20
        03:02 policy flags
            -> 1 stands in care routine high
        ",
    );
}

const REPEATS: &str = r#"
version = 1
name = "repeats"
retention = "7d"
flags = ["care"]
rule_mode = "first_match"
repeats = { window = "24h", priority = "high", prefer_last_agent = true }
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
targets = { routine = { high = "5m", normal = "20m" } }
queues = { front = { agent_choice = ["preferred", "longest_idle_since_ended"] }, back = {} }
topics = { any = { queue = "front" }, card = { queue = "front" } }
rules = [{ name = "care", when = { flag = "care" }, set = { queue = "back" } }]
"#;

stories! { REPEATS;
    who_comes_back_goes_first_and_to_who_knows_them => "
        03:00 agent 7
        and agent 8
        and open 1 any phone customer 900
            -> 1 goes to 7
        03:10 resolve 1
        9/03:09 wait
            -> 8/03:10 1 forgotten
        9/03:10 open 2 any phone customer 900
            -> 2 goes to 8
        9/03:11 resolve 2
        9/03:12 open 3 any phone customer 900
            -> 3 opened routine normal due 9/03:32
            -> 3 repeats 2 contact 2
            -> 3 stands routine high due 9/03:17
            -> 3 goes to 8 chosen by preferred
        9/03:13 open 4 any phone customer 900
            -> 4 opened routine normal due 9/03:33
            -> 4 repeats 3 contact 3
            -> 4 stands routine high due 9/03:18
            -> 4 goes to 7
    ";

    the_window_ends_exactly => "
        03:00 open 1 any chat customer 900
        and resolve 1
        2/03:00 open 2 any chat customer 900
            -> 2 opened
            -> 2 repeats 1 contact 2
            -> 2 stands routine high
        and cancel 2
        2/03:00:00.000001 open 3 any chat customer 900
            -> 3 opened
    ";

    another_topic_another_customer_and_what_was_withdrawn_do_not_count => "
        03:00 open 1 any chat customer 900
        and cancel 1
        03:01 open 2 any chat customer 900
            -> 2 opened
        03:02 open 3 card chat customer 900
            -> 3 opened
        03:03 open 4 any chat customer 901
            -> 4 opened
        03:04 open 5 any chat
            -> 5 opened
        03:05 open 6 any chat
            -> 6 opened
    ";

    the_raise_stays_through_reclassification => "
        03:00 open 1 any chat customer 900
        03:01 open 2 any chat customer 900
            -> 2 opened
            -> 2 repeats 1 contact 2
            -> 2 stands in front routine high due 03:06
        03:02 flags 900 care
            -> customer 900 has care
            -> 1 stands in back routine normal
            -> 2 stands in back routine high due 03:06
    ";

    the_agent_of_the_case_is_preferred_to_that_of_the_repeat => "
        03:00 agent 7
        and agent 8
        and open 1 any phone customer 900
            -> 1 goes to 7
        and open 2 card phone customer 901 case 5
            -> 2 goes to 8
        03:01 resolve 1
        03:02 resolve 2
        03:03 open 3 any phone customer 900 case 5
            -> 3 opened
            -> 3 repeats 1
            -> 3 stands routine high
            -> 3 goes to 8 chosen by preferred
    ";
}

#[test]
fn any_contact_is_a_repeat_if_the_policy_says_so() {
    let any = REPEATS
        .replace(
            "prefer_last_agent = true",
            "prefer_last_agent = false, scope = \"any\"",
        )
        .replace("priority = \"high\", ", "");
    tell(
        &any,
        "
        03:00 agent 7
        and agent 8
        and open 1 any phone customer 900
            -> 1 goes to 7
        03:01 open 2 card phone customer 900
            -> 2 opened routine normal
            -> 2 repeats 1 contact 2
            -> 2 goes to 8
        03:02 resolve 2
        03:03 resolve 1
        03:04 open 3 any phone customer 900
            -> 3 opened routine normal
            -> 3 repeats 2 contact 3
            -> 3 goes to 8 chosen by longest_idle_since_ended
        ",
    );
}

const LIMITED: &str = r#"
version = 1
name = "limited"
customer_limits = { critical = 1, elevated = 1, routine = 2 }
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
actions = { block = { within = "10s", then = "elevated" } }
queues = { front = {} }
[topics]
any = { queue = "front" }
locked = { queue = "front", urgency = "elevated" }
card = { queue = "front", urgency = "critical" }
blocked = { queue = "front", urgency = "critical", action = "block" }
"#;

stories! { LIMITED;
    the_urgent_button_is_not_pressed_twice => "
        03:00 open 1 card phone customer 900
        03:01 open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical limit 1 beside 1
            -> 2 linked to 1
        and open 1 card phone customer 900
            -> already
        and open 3 card phone customer 901
        and open 4 card phone
        and open 5 card phone
            ? line 1 3 4 5 2
        and open 6 any chat customer 900
        and open 7 any chat customer 900
        and open 8 any chat customer 900
            -> refused 124
        03:02 change 6 topic card
            -> 6 changed
            -> 6 stands elevated
            -> 6 stands lower than critical limit 1 beside 1
            -> 6 linked to 1
            ? line 1 3 4 5 2 6 7
        03:03 resolve 1
            -> 1 resolved
            -> 2 stands critical
            ? line 2 3 4 5 6 7
        03:04 change 6 topic any
            -> 6 changed
            -> 6 stands routine
        03:05 reopen 1
            -> 1 reopened elevated
            -> 1 stands lower than critical limit 1 beside 2
            -> 1 linked to 2
        03:06 cancel 2
            -> 2 cancelled
            -> 1 stands critical
    ";

    /// It stands there for want of a place in its own tier, and takes none of this one's.
    what_stands_lower_is_not_one_of_the_tier_it_stands_in => "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and open 3 locked phone customer 900
            -> 3 opened elevated
        and open 4 locked phone customer 900
            -> refused 124
    ";

    below_the_top_tiers_one_more_is_refused => "
        03:00 open 1 locked phone customer 900
        and open 2 locked phone customer 900
            -> refused 124
        and open 3 any phone customer 900
        and change 3 topic locked
            -> refused 124
        03:01 resolve 1
        and change 3 topic locked
            -> 3 changed
            -> 3 stands elevated
        and reopen 1
            -> refused 124
    ";

    /// What is done for them is the same, whoever else presses the button.
    one_more_loses_its_place_and_nothing_else => "
        03:00 agent 9 bot
        and open 1 blocked phone customer 900
            -> 1 demands block by 03:00:10
        and open 2 blocked phone customer 900
            -> 2 opened elevated
            -> 2 demands block by 03:00:10
            -> 2 stands lower than critical limit 1 beside 1
            -> 2 linked to 1
            ? 9 for 2: needs a person
        03:00:05 done 1
            -> 1 done block now elevated
            -> 1 stands elevated
            -> 2 stands critical
    ";

    one_more_is_not_resolved_with_an_incident_nor_merged_away => "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and open 3 locked phone
        and merge 2 into 3
            -> refused 130
        and incident down opens about card
            -> 1 joins down
            -> 2 joins down
        03:01 incident down resolve
            -> 1 leaves down
            -> 2 leaves down
            -> incident down resolved for 0
            ? line 1 2 3
    ";

    a_forgotten_customer_has_no_limit => "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        03:01 forget 900
            -> customer forgotten tickets 2
            -> 2 stands critical
    ";
}

#[test]
fn another_limit_lets_a_ticket_rise() {
    let more = LIMITED.replace("critical = 1", "critical = 2");
    tell_with(
        LIMITED,
        &[("more", more.as_str())],
        "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and open 3 card phone customer 900
            -> 3 opened elevated
            -> 3 stands lower than critical
            -> 3 linked to 1
        03:01 policy more
            -> 2 stands critical
            ? 3 stands in front elevated
        ",
    );
}

/// It is one customer's and stands lower; but what the two brands know is not put together.
#[test]
fn one_more_of_another_brand_is_not_linked() {
    let brands = LIMITED.replacen("version", "brands = [\"north\", \"south\"]\nversion", 1);
    tell(
        &brands,
        "
        03:00 open 1 card phone customer 900 brand north
        and open 2 card phone customer 900 brand south
            -> 2 opened elevated
            -> 2 stands lower than critical limit 1 beside 1
        and open 3 card phone customer 900 brand north
            -> 3 opened elevated
            -> 3 stands lower than critical limit 1 beside 1
            -> 3 linked to 1
        ",
    );
}

const PLAIN: &str = r#"
version = 1
name = "plain"
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
actions = { block = {} }
queues = { front = {} }
topics = { any = { queue = "front" }, card = { queue = "front", urgency = "critical", action = "block" } }
"#;

stories! { PLAIN;
    a_forgotten_customer_leaves_the_tickets_and_nothing_else => "
        03:00 agent 7
        and open 1 any phone customer 900 case 5 with iban=NO93
            -> 1 goes to 7
        and open 2 any chat customer 900 with amount=5
        and open 3 any chat customer 901
        03:01 resolve 2
        03:02 forget 900
            -> customer forgotten tickets 2
            ? 1 with 7
            ? 2 closed resolved
        and forget 900
            -> already
        03:03 open 1 any phone customer 900 case 5 with iban=NO93
            -> refused 40
        03:04 reopen 2
            ? 2 waiting
    ";

    an_action_of_a_merged_ticket_is_still_to_be_done => "
        03:00 open 1 card phone customer 900
            -> 1 demands block
        03:01 open 2 card chat customer 900
            -> 2 demands block
        03:02 merge 2 into 1
        03:03 done 2
            -> 2 done block
        and done 2
            -> already
    ";
}
