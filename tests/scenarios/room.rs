//! Exclusive channels and labels: what bounds an agent's work beside its budget.

const POLICY: &str = r#"
version = 1
name = "room"

[channels]
phone = { live = true, cost = 40, exclusive = true }
chat = { live = true, cost = 30 }
email = { live = false, cost = 10 }

[labels]
kyc = { cap = 1 }
slow = {}

[queues]
front = {}
asked = { offer = { limit = "20s" } }
slow = { wrap_up = "30s" }

[topics]
any = { queue = "front" }
asked = { queue = "asked" }
kyc = { queue = "slow", labels = ["kyc"] }
"kyc.passport" = {}
"kyc.none" = { labels = [] }
slow = { queue = "front", labels = ["slow"] }
alone = { queue = "front", exclusive = true }
"alone.not" = { exclusive = false }
"#;

stories! { POLICY;
    an_exclusive_ticket_needs_an_agent_with_nothing_else => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 any phone
            ? 7 for 2: not beside 1
        03:01 resolve 1
            -> 2 goes to 7
    ";

    an_exclusive_ticket_lets_nothing_else_in => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
            ? agent 7 online used 40
        and open 2 any email
            ? 7 for 2: not beside 1
        03:01 resolve 1
            -> 2 goes to 7
    ";

    a_topic_may_be_exclusive_on_any_channel => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 alone chat
            ? 7 for 2: not beside 1
        03:01 resolve 1
            -> 2 goes to 7
        and open 3 any email
            ? 7 for 3: not beside 2
    ";

    or_let_others_in_where_its_channel_does_not => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 alone.not phone
            -> 2 goes to 7
        and open 3 any email
            -> 3 goes to 7
    ";

    what_becomes_exclusive_takes_back_what_was_offered_beside_it => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 asked email
            -> 2 offered to 7
        03:00:05 change 1 topic alone
            -> 2 revoked from 7 unfit
            ? 7 for 2: not beside 1
        03:00:06 change 1 topic any
            -> 2 offered to 7
    ";

    an_exclusive_offer_takes_all_of_its_agent => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and open 2 any email
            ? 7 for 2: not beside 1
        03:00:05 7 accepts 1
            ? line 2
    ";

    what_an_agent_keeps_aside_is_nothing_beside => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and hold 1 customer
        and open 2 any phone
            -> 2 goes to 7
    ";

    a_label_is_bounded_across_channels => "
        03:00 agent 7
        and open 1 kyc chat
            -> 1 goes to 7
        and open 2 kyc.passport email
            ? 7 for 2: label cap kyc:1
        and open 3 kyc.none email
            -> 3 goes to 7
    ";

    a_wrap_up_counts_for_a_label => "
        03:00 agent 7
        and open 1 kyc chat
            -> 1 goes to 7
        and open 2 kyc email
        03:01 resolve 1
            -> 7 wraps up 1 until 03:01:30
        03:01:30 wait
            -> 7 wrapped up 1
            -> 2 goes to 7
    ";

    an_agents_own_label_cap_goes_before_the_policys => "
        03:00 agent 7 label_cap kyc:2
        and open 1 kyc chat
            -> 1 goes to 7
        and open 2 kyc email
            -> 2 goes to 7
        and open 3 kyc email
            ? 7 for 3: label cap kyc:2
    ";

    a_label_without_a_cap_bounds_only_who_says_so => "
        03:00 agent 7 label_cap slow:0
        and open 1 slow email
            ? 7 for 1: label cap slow:0
        and agent 8
            -> 1 goes to 8
    ";

    a_change_of_topic_changes_what_an_agent_has_of_a_label => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and change 1 topic kyc
            -> 1 stands in slow
        and open 2 kyc email
            ? 7 for 2: label cap kyc:1
    ";

    an_offer_that_no_longer_fits_its_agents_label_cap_is_taken_back => "
        03:00 agent 7
        and open 1 kyc chat
            -> 1 goes to 7
        and open 2 asked chat
            -> 2 offered to 7
        and change 2 topic kyc
            -> 2 stands in slow
            -> 2 revoked from 7 unfit
            ? line 2
    ";
}
