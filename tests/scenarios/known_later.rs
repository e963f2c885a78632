//! What one of two tickets knows of their customer, the other learns when they are linked or merged.

const POLICY: &str = r#"
version = 1
name = "known later"
rule_mode = "accumulate"
retention = "7d"
flags = ["vulnerable"]
customer_limits = { critical = 1, emergency = 1 }
segments = { vip = { head_start = "10m" } }
channels = { phone = { live = true }, chat = { live = true, cost = 30 } }
targets = { routine = { high = "5m", normal = "20m" } }
queues = { front = {}, care = {}, slow = { ladder = "slow" } }

[topics]
any = { queue = "front" }
slow = { queue = "slow" }
stolen = { queue = "front", urgency = "critical" }
life = { queue = "front", urgency = "emergency" }

[ladders.slow]
steps = [{ since_arrival = "1m", priority = "high" }]

[[rules]]
name = "care"
when = { flag = "vulnerable" }
set = { queue = "care", priority = "high" }
"#;

stories! { POLICY;
    a_linked_ticket_is_the_same_customers => "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat customer 900
            -> 1 opened in care
        03:01 open 2 any chat
            -> 2 opened in front routine normal due 03:21
        03:02 link 2 to 1
            -> 2 linked to 1
            -> 2 stands in care routine high due 03:06
        03:03 flags 900 none
            -> customer 900 has no flags
            -> 1 stands in front
            -> 2 stands in front routine normal due 03:21
        03:04 forget 900
            -> customer forgotten tickets 2
    ";

    so_is_the_one_that_it_continues => "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat
            -> 1 opened in front
        03:01 open 2 any chat customer 900
            -> 2 opened in care
        03:02 link 2 to 1
            -> 2 linked to 1
            -> 1 stands in care routine high due 03:05
    ";

    /// Closed, it takes no flags, but it is forgotten with its customer.
    also_when_it_is_closed => "
        03:00 open 1 any chat
        and resolve 1
        03:01 open 2 any chat customer 900
        and link 2 to 1
            -> 2 linked to 1
        03:02 forget 900
            -> customer forgotten tickets 2
    ";

    a_merged_ticket_tells_whose_the_other_is => "
        03:00 flags 900 vulnerable
            -> customer 900 has vulnerable
        and open 1 any chat
            -> 1 opened in front
        03:01 open 2 any chat customer 900
            -> 2 opened in care
        03:02 merge 2 into 1
            -> 2 merged into 1
            -> 1 stands in care routine high due 03:05
    ";

    and_is_forgotten_with_the_other => "
        03:00 open 1 any chat customer 900
        and open 2 any chat
        03:02 merge 2 into 1
            -> 2 merged into 1
        03:03 forget 900
            -> customer forgotten tickets 2
    ";

    /// Nobody can say whose it was any more.
    a_forgotten_customers_ticket_stays_nobodys => "
        03:00 open 1 any chat customer 900
        03:01 flags 900 vulnerable
            -> customer 900 has vulnerable
            -> 1 stands in care
        and forget 900
            -> customer forgotten tickets 1 keeping 1
        03:02 open 2 any chat customer 901
        and link 2 to 1
            -> 2 linked to 1
        and link 2 to 1
            -> already
        03:03 forget 901
            -> customer forgotten tickets 1
            ? 1 stands in care routine
    ";

    one_urgent_ticket_too_many_stands_lower_from_then_on => "
        03:00 open 1 stolen chat customer 900
        and open 2 stolen chat
            -> 2 opened critical
        03:01 link 2 to 1
            -> 2 linked to 1
            -> 2 stands elevated
            -> 2 stands lower than critical limit 1 beside 1
        03:02 resolve 1
            -> 1 resolved
            -> 2 stands critical
    ";

    two_that_are_made_one_are_one => "
        03:00 open 1 stolen chat customer 900
        and open 2 stolen chat
            -> 2 opened critical
        03:01 merge 1 into 2
            -> 1 merged into 2
            ? 2 stands in front critical
    ";

    /// Nor does anything follow for it from what the other comes to be.
    what_is_merged_is_closed_and_nobody_is_sought_for_it => "
        03:00 open 1 any chat case 1 customer 900
        and open 2 stolen chat case 1 customer 900
        and open 3 stolen chat
            -> 3 opened critical
        and person 3
        03:01 merge 1 into 3
            -> 1 merged into 3
            -> 3 stands elevated
            -> 3 stands lower than critical limit 1 beside 2
            -> 3 linked to 2
            -> 2 wants a person
        03:02 agent 7 on chat
            -> 2 goes to 7
            -> 3 goes to 7
            ? 1 closed merged
    ";

    what_stands_lower_in_one_full_tier_says_so_again_in_another => "
        03:00 open 1 life chat customer 900
        and open 2 stolen chat customer 900
        and open 3 stolen chat customer 900
            -> 3 opened elevated
            -> 3 stands lower than critical limit 1 beside 2
            -> 3 linked to 2
        03:01 change 3 topic life
            -> 3 changed
            -> 3 stands lower than emergency limit 1 beside 1
    ";

    a_merged_ticket_passes_its_segment_on => "
        03:00 open 1 any chat segment vip
            -> 1 opened due 03:10 ahead 10m
        and open 2 any chat
            -> 2 opened due 03:20 ahead 0s
        03:01 merge 1 into 2
            -> 1 merged into 2
            -> 2 stands due 03:10 ahead 10m
    ";

    and_the_priority_that_a_ladder_gave_it => "
        03:00 open 1 slow chat
            -> 1 opened routine normal
        03:01 wait
            -> 1 takes step 1
            -> 1 stands routine high
        03:01:30 open 2 any chat
            -> 2 opened routine normal
        03:02 merge 1 into 2
            -> 1 merged into 2
            -> 2 stands routine high due 03:06:30
            -> 2 anchor receipt at 03:00 was 03:01:30
            -> 2 stands routine high due 03:05
    ";

    /// Nor is a closed one another's, whenever it was closed.
    also_when_it_was_closed_before => "
        03:00 open 1 any chat customer 900
        and resolve 1
        03:01 forget 900
            -> customer forgotten tickets 1
        03:02 open 2 any chat customer 901
        and link 2 to 1
            -> 2 linked to 1
        03:03 forget 901
            -> customer forgotten tickets 1
    ";

    or_after => "
        03:00 open 1 any chat customer 900
        03:01 forget 900
            -> customer forgotten tickets 1
        and resolve 1
        03:02 open 2 any chat customer 901
        and link 2 to 1
            -> 2 linked to 1
        03:03 reopen 1
            -> 1 reopened
        03:04 forget 901
            -> customer forgotten tickets 1
    ";

    or_by_a_merge => "
        03:00 open 1 any chat customer 900
        03:01 forget 900
            -> customer forgotten tickets 1
        and open 2 any chat customer 901
        and merge 1 into 2
            -> 1 merged into 2
            -> 2 anchor receipt at 03:00 was 03:01
            -> 2 stands due 03:20
        03:04 forget 901
            -> customer forgotten tickets 1
    ";

    /// It takes the place of the one that is merged, whoever else presses the button.
    what_goes_on_keeps_the_place_of_what_was_merged => "
        03:00 open 1 stolen chat customer 900
        and open 2 stolen chat
            -> 2 opened critical
        and open 3 stolen chat customer 900
            -> 3 opened elevated
            -> 3 stands lower than critical limit 1 beside 1
            -> 3 linked to 1
        03:01 merge 1 into 2
            -> 1 merged into 2
            ? 2 stands in front critical
            ? 3 stands in front elevated
    ";

    /// From one to the other and no further: to link it again tells the third.
    what_is_known_goes_to_the_next_only_when_it_is_linked_again => "
        03:00 open 1 any chat
        and open 2 any chat
        and link 1 to 2
            -> 1 linked to 2
        and link 1 to 2
            -> already
        03:01 open 3 any chat customer 900
        and link 3 to 2
            -> 3 linked to 2
        and link 1 to 2
            -> 1 linked to 2
        03:02 forget 900
            -> customer forgotten tickets 3
    ";
}
