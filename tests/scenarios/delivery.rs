//! Inputs applied exactly once, slightly early, or not at all; and ids.

const POLICY: &str = r#"
version = 1
name = "delivery"
skew = "5s"
backdate = "24h"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { routine = { normal = "20m" } }
queues = { front = {}, asked = { offer = { limit = "20s" } } }
topics = { any = { queue = "front" }, asked = { queue = "asked" } }
limits = { remembered_inputs = 2, sources = 2 }
"#;

stories! { POLICY;
    an_input_delivered_again_is_answered_as_done => "
        03:00 open 1 any phone via crm:1
        03:01 cancel 1 via crm:2
        03:02 open 1 any phone via crm:1
            -> seen done
            ? 1 closed cancelled
        03:03 cancel 1 via crm:2
            -> seen done
    ";

    its_outcome_is_remembered_whatever_it_was => "
        03:00 cancel 1 via crm:1
            -> refused 30
        03:01 open 1 any phone
        03:02 cancel 1 via crm:1
            -> seen refused 30
            ? 1 waiting
        03:03 open 1 any phone via crm:2
            -> already
        03:04 open 1 any phone via crm:2
            -> seen already
    ";

    it_is_recognised_before_its_time_is_looked_at => "
        03:00 open 1 any phone via crm:1
        05:00 wait
        03:00 open 1 any phone via crm:1
            -> seen done
    ";

    a_redelivery_does_not_let_time_pass => "
        03:00 agent 7
        and open 1 asked phone via crm:1
            -> 1 offered to 7 until 03:00:20
        03:10 open 1 asked phone via crm:1
            -> seen done
            ? 1 offered 7
        03:00:05 7 accepts 1
    ";

    other_content_under_the_same_sequence_is_refused => "
        03:00 open 1 any phone via crm:1
        03:01 open 2 any phone via crm:1
            -> refused 1
            ? 2 unknown
        03:02 open 1 any phone via crm:1 since 02:00
            -> refused 1
    ";

    sequences_may_have_gaps_but_only_grow => "
        03:00 open 1 any phone via crm:10
        03:01 open 2 any phone via crm:20
        03:02 open 3 any phone via crm:15
            -> refused 2
            ? 3 unknown
        03:03 open 3 any phone via crm:21
    ";

    a_sequence_before_the_first_was_never_seen => "
        03:00 open 1 any phone via crm:10
        03:01 open 2 any phone via crm:9
            -> refused 2
            ? 2 unknown
    ";

    beyond_its_memory_it_answers_that_it_may_have_been => "
        03:00 open 1 any phone via crm:1
        and open 2 any phone via crm:2
        and open 3 any phone via crm:3
        03:01 open 1 any phone via crm:1
            -> seen long ago
        03:02 open 2 any phone via crm:2
            -> seen done
        03:03 open 4 any phone via crm:0
            -> seen long ago
    ";

    each_source_counts_for_itself => "
        03:00 open 1 any phone via crm:1
        and open 2 any phone via web:1
        and open 3 any phone via app:1
            -> refused 4
        and open 3 any phone via web:2
    ";

    what_was_refused_for_its_time_may_come_again => "
        03:00 open 1 any phone
        02:00 open 2 any phone via crm:1
            -> refused 3
        03:01 open 2 any phone via crm:1
            ? line 1 2
    ";

    without_a_sequence_the_id_protects => "
        03:00 open 1 any phone
        and open 1 any phone
            -> already
        and open 1 any chat
            -> refused 40
            ? line 1
    ";
}

stories! { POLICY;
    slightly_early_counts_as_now_and_says_so => "
        03:00:10 open 1 any phone
        03:00:07 open 2 any phone
            -> 03:00:10 counts from now given 03:00:07
            -> 03:00:10 2 opened due 03:20:10
            ? line 1 2
    ";

    early_by_the_whole_skew_is_still_let_pass => "
        03:00:10 open 1 any phone
        03:00:05 cancel 1
            -> 03:00:10 counts from now given 03:00:05
            -> 03:00:10 1 cancelled
        03:00:04.999999 open 2 any phone
            -> refused 3
    ";

    time_does_not_go_back => "
        03:00:10 open 1 any phone
        03:00:06 open 2 any phone
            -> 03:00:10 counts from now
            -> 03:00:10 2 opened
        03:00:04 open 3 any phone
            -> refused 3
        03:00:05 open 4 any phone
            -> 03:00:10 counts from now
            -> 03:00:10 4 opened
    ";

    what_changes_nothing_does_not_speak_of_time => "
        03:00:10 open 1 any phone
        03:00:07 open 1 any phone
            -> already
        03:00:07 resume 1
            -> refused 54
    ";

    what_happened_may_be_told_a_day_late_and_no_later => "
        8/03:00 open 1 any phone since 7/03:00
            -> 1 opened due 7/03:20
        and open 2 any phone since 7/02:59:59.999999
            -> refused 5
        and open 3 any phone since 8/03:00:00.000001
            -> refused 5
        and open 4 any phone since 8/03:00
            -> 4 opened due 8/03:20
    ";
}

stories! { POLICY;
    ids_are_decimals_below_two_to_the_sixty_fourth_and_else_uuids => "
        03:00 open 18446744073709551615 any phone
            -> 18446744073709551615 opened
        and open 00000000-0000-0001-0000-000000000000 any phone
            -> 00000000-0000-0001-0000-000000000000 opened
        and open ffffffff-ffff-ffff-ffff-ffffffffffff any phone
            -> ffffffff-ffff-ffff-ffff-ffffffffffff opened
        and open 00000000-0000-0000-0000-0000000000ff any phone
            -> 255 opened
        and open 255 any phone
            -> already
    ";
}
