//! How needs relax while nobody takes a ticket.

const POLICY: &str = r#"
version = 1
name = "ladders"
skills = ["cards", "fraud", "loans"]
groups = ["day", "night"]
clearances = ["kyc"]
languages = { nb = { fallback = ["en"] }, en = {} }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { routine = "20m" }

[queues]
front = {}
slow = { ladder = "slow" }
asked = { ladder = "slow", offer = { limit = "20s", miss_back_off = "0s" } }

[ladders.slow]
steps = [
  { after = "2m", levels = { fraud = 1 } },
  { after = "3m", drop_skills = ["fraud"], fallback = true },
]

[ladders.early]
steps = [
  { since_arrival = "5m", any_agent = true },
  { since_arrival = "10m", priority = "high" },
]

[ladders.wide]
steps = [
  { after = "1m", groups = ["night"] },
  { after = "1m", any_group = true, drop_needs = true, language_level = 1 },
]

[ladders.tight]
steps = [{ after = "1h", slack = { clock = "first", below = "30s" }, drop_skills = ["fraud"] }]

[ladders.hurried]
steps = [
  { after = "1h", levels = { fraud = 1 } },
  { after = "1h", drop_skills = ["fraud"] },
]

[clocks]
first = { kind = "first_response", target = "10m" }
warned = { kind = "first_response", target = "10m", warnings = ["5m"], on_warning = { relax = true } }

[topics]
fraud = { queue = "slow", skills = { fraud = 3 }, fallback = false }
asked = { queue = "asked", skills = { fraud = 3 } }
own = { queue = "slow", ladder = "early" }
group = { queue = "front", ladder = "wide", groups = ["day"], needs = { skill = "cards", level = 9 }, language_level = 50 }
tight = { queue = "front", ladder = "tight", skills = { fraud = 3 }, clocks = { first = {} } }
hurried = { queue = "front", ladder = "hurried", skills = { fraud = 3 }, clocks = { warned = {} } }
secret = { queue = "slow", skills = { fraud = 3 }, clearances = ["kyc"] }
plain = { queue = "front", skills = { fraud = 3 } }
law = { queue = "slow", skills = { fraud = 3 }, language_by_law = true }
"#;

stories! { POLICY;
    steps_are_taken_at_their_own_instants => "
        03:00 register 5 skill fraud:3 speaks nb     # might come, so nothing is passed over
        and agent 6 speaks en
        and agent 7 skill fraud:1 speaks nb
        and open 1 fraud phone in nb
            ? wakeup 03:02 step_due
            ? 7 for 1: needs fraud:3
        03:10 wait
            -> 03:02 1 takes step 1 of slow by time
            -> 03:02 1 goes to 7 on step 1
    ";

    the_second_step_counts_from_the_first => "
        03:00 register 5 skill fraud:3 speaks nb
        and agent 6 speaks en
        and open 1 fraud phone in nb
            ? 6 for 1: needs fraud:3, needs nb
        03:10 wait
            -> 03:02 1 takes step 1 by time
            -> 03:05 1 takes step 2 of slow by time
            -> 03:05 1 goes to 6 speaking en on step 2
        and open 2 fraud phone in nb
            ? 2 on step 0
    ";

    a_queues_ladder_serves_topics_that_name_none_and_others_take_none => "
        03:00 register 5 skill fraud:3
        and open 1 plain phone
            ? wakeup never
        and open 2 own phone wanted 5
            ? wakeup 03:05 step_due
    ";

    another_queue_is_another_ladder => "
        03:00 register 5 skill fraud:3
        and open 1 fraud phone
        03:02 wait
            -> 1 takes step 1
        03:03 transfer 1 queue front
            -> 1 stands in front
            ? 1 on step 0
            ? wakeup never
    ";

    time_spent_aside_or_with_an_agent_does_not_count => "
        03:00 register 5 skill fraud:3
        and open 1 fraud phone
        03:01 hold 1 customer until 03:30
            ? wakeup 03:30 hold_ends
        03:30:59.999999 wait
            -> 03:30 1 resumed
        03:31 wait
            -> 1 takes step 1
        03:32 agent 6
        and transfer 1 agent 6
            -> 6 has 1
        04:00 release 1
            -> 1 requeued from 6
            ? wakeup 04:01 ticket_back_off_ends
        04:01 wait
            -> 6 may have 1 again
        04:02 wait
            -> 1 takes step 2        # one minute before 6 had it, two after
            -> 1 goes to 6
    ";

    since_arrival_counts_the_time_put_aside_too => "
        03:00 register 5 skill fraud:3
        and open 1 own phone wanted 5
        03:01 hold 1 customer until 03:04
        03:04 wait
            -> 1 resumed
            ? wakeup 03:05 step_due
        03:05 wait
            -> 1 takes step 1 of early by time
    ";

    since_arrival_counts_from_the_receipt_that_is_told_later => "
        03:00 register 5 skill fraud:3
        and open 1 own phone wanted 5
        and open 2 own phone wanted 5
        03:03 anchor 1 receipt at 02:59
            ? wakeup 03:04 step_due
        and anchor 2 receipt at 02:57
            -> 2 anchor receipt at 02:57 was 03:00
            -> 2 takes step 1 of early by time
        03:04 wait
            -> 1 takes step 1 of early by time
    ";

    what_nobody_could_meet_is_passed_over_at_once => "
        03:00 agent 7 skill fraud:1
        and open 1 fraud phone
            -> 1 skips step 0 of slow to 1
            -> 1 goes to 7 on step 1
    ";

    steps_are_gone_back_on_when_somebody_comes_to_be_expected => "
        03:00 agent 7 speaks nb
        and 7 goes away
        and open 1 fraud phone in nb
            -> 1 skips step 0 of slow to 2
            ? 1 on step 2
        03:01 register 8 skill fraud:3 speaks nb
            -> 1 returns to step 0 of slow
        03:01:30 remove 8
            -> 1 skips step 0 to 2
        03:02 wait
            -> 1 takes step 1 by time
            ? 1 on step 2
        03:03 register 8 skill fraud:1 speaks nb
            -> 1 returns to step 1
    ";

    going_back_takes_back_the_offer_to_one_who_fits_no_more => "
        03:00 agent 7 skill fraud:1
        and open 1 asked phone
            -> 1 skips step 0 to 1
            -> 1 offered to 7 until 03:00:20 on step 1
        03:00:10 agent 8 skill fraud:3
            -> 1 returns to step 0
            -> 1 revoked from 7 unfit
            -> 1 offered to 8 until 03:00:30
    ";

    an_agent_outside_its_roster_is_not_expected => "
        03:00 register 8 skill fraud:3 rota 04:00..05:00
        and agent 7 skill fraud:1
        and open 1 fraud phone
            -> 1 skips step 0 to 1
            -> 1 goes to 7
        and open 2 fraud phone
            -> 2 skips step 0 to 1
            ? wakeup 03:02 step_due
        03:01 transfer 2 queue front
            -> 2 stands in front
        04:00 wait
            -> agent 8 on duty
        and transfer 2 queue slow
            -> 2 stands in slow
            ? 2 on step 0
        05:00 wait
            -> 04:02 2 takes step 1
            -> 04:05 2 takes step 2
            -> agent 8 off duty
    ";

    an_agent_who_is_there_outside_its_roster_is_expected => "
        03:00 register 8 skill fraud:3 rota 04:00..05:00
        and agent 7
        and 7 goes away
        and open 1 fraud phone
            -> 1 skips step 0 to 2
        03:01 8 goes online
            -> 1 returns to step 0
            -> 1 goes to 8
    ";

    where_no_step_could_be_met_time_alone_counts => "
        03:00 open 1 fraud phone
            ? 1 on step 0
        03:02 wait
            -> 1 takes step 1
            ? 1 on step 1
        03:03 register 7 speaks nb
            -> 1 skips step 1 to 2
    ";

    what_never_relaxes_is_not_passed_over => "
        03:00 agent 7
        and open 1 secret phone
            ? 1 on step 0
            ? 7 for 1: needs clearance kyc, needs fraud:3
        03:10 wait
            -> 03:02 1 takes step 1
            -> 03:05 1 takes step 2
            ? 7 for 1: needs clearance kyc
    ";

    a_language_fixed_by_law_stays_fixed => "
        03:00 register 8 skill fraud:3 speaks nb
        and agent 7 speaks en
        and open 1 law email in nb
        03:10 wait
            -> 03:02 1 takes step 1
            -> 03:05 1 takes step 2
            ? 7 for 1: needs by law nb:1 written
    ";

    steps_since_arrival_count_all_time => "
        03:00 register 5
        and open 1 own phone wanted 5
        03:01 hold 1 customer until 03:07
        and agent 6
        03:11 wait
            -> 03:07 1 resumed
            -> 03:07 1 takes step 1 by time
            -> 03:07 1 goes to 6 on step 1
    ";

    a_step_raises_the_priority_for_good => "
        03:00 register 5
        and open 1 own phone wanted 5
        03:10 wait
            -> 03:05 1 takes step 1
            -> 1 takes step 2
            -> 1 stands in slow routine high
    ";

    a_step_opens_a_group_then_all => "
        03:00 register 5 skill cards:9 group day fluent en:50:50
        and agent 6 skill cards:9 group night fluent en:50:50
        and agent 7
        and open 1 group phone
            ? 6 for 1: needs group day
            ? 7 for 1: needs `cards` at level 9, needs group day
        03:01 wait
            -> 1 takes step 1
            -> 1 goes to 6
        and open 2 group phone
        03:03 wait
            -> 03:02 2 takes step 1
            -> 2 takes step 2
            -> 2 goes to 7
    ";

    a_step_comes_when_little_is_left_on_a_clock => "
        03:00 register 5 skill fraud:3
        and agent 6
        and open 1 tight phone
            -> 1 clock first runs due 03:10
            ? wakeup 03:09:30 step_due
        03:02 hold 1 customer until 03:04
            -> 1 clock first has no due time
        03:12 wait
            -> 03:04 1 resumed
            -> 03:04 1 clock first is now due 03:12
            -> 03:11:30 1 takes step 1 of tight by time
            -> 03:11:30 1 goes to 6
    ";

    a_clock_takes_the_next_step => "
        03:00 register 5 skill fraud:3
        and agent 6 skill fraud:1
        and open 1 hurried phone
            -> 1 clock warned runs due 03:10
        03:05 wait
            -> 1 clock warned warns 0
            -> 1 takes step 1 of hurried by clock
            -> 1 goes to 6 on step 1
    ";

    an_agent_who_gives_it_back_finds_it_on_the_same_step => "
        03:00 register 5 skill fraud:3
        and agent 6 skill fraud:1
        and open 1 fraud phone
        03:02 wait
            -> 1 takes step 1
            -> 1 goes to 6
        03:20 release 1
            -> 1 requeued from 6 released
            ? 1 on step 1
            ? wakeup 03:21 ticket_back_off_ends
        03:30 wait
            -> 03:21 6 may have 1 again
            -> 03:21 1 goes to 6
    ";
}

/// Its ladder has another number there. The step before it was taken at 03:02.
#[test]
fn a_ticket_stays_on_its_step_under_another_policy() {
    let other = POLICY.replacen(
        "[ladders.slow]",
        "[ladders.another]\nsteps = [{ after = \"1m\", drop_skills = [\"cards\"] }]\n\n[ladders.slow]",
        1,
    );
    super::story::tell_with(
        POLICY,
        &[("other", &other)],
        "
        03:00 register 5 skill fraud:3
        and open 1 fraud phone
        03:02 wait
            -> 1 takes step 1
        03:04 policy other
            ? 1 on step 1
            ? wakeup 03:05 step_due
        03:05 wait
            -> 1 takes step 2
        ",
    );
}

const LEFT: &str = r#"
version = 1
name = "left"
channels = { phone = { live = true } }
targets = { routine = { urgent = "1m", high = "10m", normal = "20m" } }
queues = { front = { ladder = "quick" }, back = {} }
topics = { any = { queue = "front", clocks = { first = {} } } }
ladders = { quick = { steps = [{ after = "1m", priority = "urgent" }] } }
clocks = { first = { kind = "first_response", target = "5m", on_breach = { priority = "high", queue = "back" } } }
"#;

stories! { LEFT;
    /// The other queue has no ladder: what the first one's raised counts no more, for the due instant too.
    a_clock_that_moves_a_ticket_takes_it_from_its_ladder => "
        03:00 open 1 any phone
            -> 1 opened due 03:20
            -> 1 clock first runs due 03:05
        03:01 wait
            -> 1 takes step 1 of quick by time
            -> 1 stands in front routine urgent due 03:01
        03:06 wait
            -> 03:05:00.000001 1 clock first breached due 03:05
            -> 03:05:00.000001 1 stands in back routine high due 03:10
    ";
}
