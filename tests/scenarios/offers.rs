//! Offers: made, taken, refused, missed, taken back; and what follows when nobody takes them.

pub(super) const POLICY: &str = r#"
version = 1
name = "offers"
skills = ["cards"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }

[queues]
auto = {}
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s", attempts = 3 } }
other = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s", attempts = 3 } }
again = { offer = { limit = "20s", miss_back_off = "0s" } }

[topics]
again = { queue = "again" }
auto = { queue = "auto" }
life_auto = { queue = "auto", urgency = "emergency" }
asked = { queue = "asked" }
cards = { queue = "asked", skills = { cards = 2 } }
locked = { queue = "asked", urgency = "elevated" }
exclude = { queue = "asked", urgency = "protective" }
stolen = { queue = "asked", urgency = "critical" }
life = { queue = "asked", urgency = "emergency" }
"#;

stories! { POLICY;
    without_a_limit_an_offer_is_accepted_by_itself => "
        03:00 agent 7
        and open 1 auto phone
            -> 1 goes to 7 in auto routine chosen by only_one
            ? 1 with 7
            ? wakeup never
    ";

    an_offer_waits_for_its_agent => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20 in asked routine chosen by only_one
            ? 1 offered 7
            ? wakeup 03:00:20 offer_expires
        03:00:19.999999 7 accepts 1
            -> 7 has 1 accepted
            ? 1 with 7
            ? wakeup never
    ";

    an_offer_accepted_exactly_at_its_expiry_is_late => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:00:20 7 accepts 1
            -> 7 missed 1 until 03:00:50
            -> refused 52
            ? 1 waiting
    ";

    accepting_twice_is_already_done => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 7 accepts 1
        03:00:06 7 accepts 1
            -> already
    ";

    only_whom_it_is_offered_to_can_accept => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 8 accepts 1
            -> refused 52
        03:00:06 8 declines 1
            -> refused 52
        03:00:07 7 accepts 1
        03:00:08 8 accepts 1
            -> refused 52
    ";

    who_declines_is_spared_for_the_queues_time => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 7 declined 1 until 03:01:05
            ? 7 for 1: declined until 03:01:05
            ? 1 tried 1
            ? wakeup 03:01:05 ticket_back_off_ends
        03:01:05 wait
            -> 7 may have 1 again
            -> 1 offered to 7 until 03:01:25
    ";

    who_declines_may_say_for_how_long => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 7 declines 1 for 5m
            -> 7 declined 1 until 03:05:05
        03:05:05 wait
            -> 7 may have 1 again
            -> 1 offered to 7
        03:05:10 7 declines 1 for 0s
            -> 7 declined 1 until 03:05:10
            -> 1 offered to 7 until 03:05:30
    ";

    a_declined_ticket_goes_to_the_next_agent => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7 chosen by arrival
        03:00:05 7 declines 1
            -> 1 offered to 8 until 03:00:25 chosen by only_one
    ";

    who_declines_one_ticket_gets_others => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:03 open 2 asked phone
        03:00:05 7 declines 1
            -> 2 offered to 7
    ";

    who_misses_an_offer_gets_none_for_a_while => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:10 open 2 auto email
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            ? 7 for 1: missed until 03:00:50
            ? 7 for 2: missed until 03:00:50
        03:00:50 wait
            -> 7 may be asked again
            -> 1 offered to 7 until 03:01:10
            ? line 2
    ";

    who_misses_an_offer_where_that_costs_nothing_gets_it_again_at_once => "
        03:00 agent 7
        and open 1 again phone
            -> 1 offered to 7 until 03:00:20
        03:00:20 wait
            -> 7 missed 1 until 03:00:20
            -> 1 offered to 7 until 03:00:40
    ";

    a_missed_ticket_goes_to_the_next_agent_at_once => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            -> 1 offered to 8 until 03:00:40
            ? 1 tried 1
    ";

    who_comes_back_online_is_asked_again_at_once => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
        03:00:25 7 goes away
        03:00:30 7 goes online
            -> 1 offered to 7
            ? wakeup 03:00:50 offer_expires
    ";

    an_agent_keeps_its_other_offers_when_it_misses_one => "
        03:00 agent 7
        and open 1 asked chat
            -> 1 offered to 7 until 03:00:20
        03:00:10 open 2 asked chat
            -> 2 offered to 7 until 03:00:30
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            ? 2 offered 7
        03:00:30 wait
            -> 7 missed 2 until 03:01
        03:00:50 wait
            ? line 1 2
        03:01 wait
            -> 7 may be asked again
            -> 1 offered to 7
            -> 2 offered to 7
    ";

    the_host_may_take_an_offer_back => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 revoke 1 from 7
            -> 1 revoked from 7 by_host
            -> 1 offered to 8
            ? 1 tried 0
        03:00:06 open 2 asked phone
            -> 2 offered to 7
    ";

    an_offer_that_no_longer_fits_is_taken_back => "
        03:00 agent 7 skill cards:2
        and agent 8
        and open 1 cards phone
            -> 1 offered to 7
        03:00:05 update 7 skill cards:1
            -> 1 revoked from 7 unfit
            ? 1 tried 0
        03:00:06 change 1 topic asked
            -> 1 offered to 8 chosen by specialist
        03:00:07 change 1 topic cards
            -> 1 revoked from 8 unfit
    ";

    an_offer_that_still_fits_stays => "
        03:00 agent 7 skill cards:2
        and open 1 cards phone
            -> 1 offered to 7 until 03:00:20
        03:00:05 update 7 skill cards:3
        03:00:06 change 1 topic asked
            ? 1 offered 7
            ? wakeup 03:00:20 offer_expires
    ";

    a_ticket_that_is_gone_is_offered_no_more => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:01 hold 1 third_party
            -> 1 revoked from 7 withdrawn
        03:00:02 resume 1
            -> 1 offered to 7
        03:00:03 cancel 1
            -> 1 cancelled
            -> 1 revoked from 7 withdrawn
        03:00:04 open 2 asked phone
            -> 2 offered to 7
        03:00:05 abandon 2
            -> 2 abandoned closed
            -> 2 revoked from 7 withdrawn
        03:00:06 open 3 asked phone
            -> 3 offered to 7
        03:00:07 transfer 3 queue other
            -> 3 moved from asked to other
            -> 3 revoked from 7 withdrawn
            -> 3 stands in other
            -> 3 offered to 7 in other
        03:00:08 resolve 3
            -> 3 resolved
            -> 3 revoked from 7 withdrawn
    ";

    what_is_given_by_hand_has_been_tried_by_nobody => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 1 offered to 8
            ? 1 tried 1
        03:00:06 transfer 1 agent 7
            -> 1 revoked from 8
            -> 7 has 1 by_host
            ? 1 tried 0
    ";

    exhausted_attempts_end_the_offers_and_never_the_ticket => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 7 declines 1
            -> 1 offered to 8
        03:00:25 wait
            -> 8 missed 1 until 03:00:55
        03:01:05 wait
            -> 03:00:55 8 may be asked again
            -> 03:00:55 1 offered to 8 until 03:01:15
            -> 7 may have 1 again
        03:01:10 8 declines 1
            -> 8 declined 1 until 03:02:10
            -> 1 exhausted after 3
            ? 1 waiting
            ? 7 for 1: exhausted
            ? 8 for 1: exhausted, declined until 03:02:10
        03:30 wait
            -> 03:02:10 8 may have 1 again
            ? line 1
            ? 1 tried 3
    ";

    an_exhausted_ticket_blocks_nobody => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:01 open 2 asked phone
            -> 2 offered to 7
            ? line 1
    ";

    an_exhausted_ticket_is_offered_again_when_somebody_sees_to_it => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:01 retry 1
            -> 1 retried
            -> 1 offered to 7
            ? 1 tried 0
    ";

    an_exhausted_ticket_is_offered_again_when_the_customer_writes => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:01 customer 1
            -> 1 customer wrote again
            -> 1 retried
            -> 1 offered to 7
    ";

    an_exhausted_ticket_is_offered_again_when_it_moves_or_changes => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:01 transfer 1 queue other
            -> 1 moved from asked to other
            -> 1 stands in other
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:02 change 1 with amount=5
            -> 1 offered to 7
    ";

    elevated_tickets_are_exhausted_too => "
        03:00 agent 7
        and open 1 locked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1
            -> 7 declined 1
            -> 1 exhausted after 3
            ? line 1
    ";
}

/// Missing another ticket, for which one is spared less long, ends no back-off sooner.
#[test]
fn the_longer_of_two_back_offs_counts() {
    let short = r#"other = { offer = { limit = "25s", miss_back_off = "5s" } }
again = {}

[topics]
short = { queue = "other" }"#;
    let (head, rest) = POLICY.split_once("other = ").unwrap();
    let (_, topics) = rest.split_once("[topics]").unwrap();
    super::story::tell(
        &format!("{head}{short}{topics}"),
        "
        03:00 agent 7
        and open 1 asked email
            -> 1 offered to 7 until 03:00:20
        and open 2 short email
            -> 2 offered to 7 until 03:00:25
        03:00:25 wait
            -> 03:00:20 7 missed 1 until 03:00:50
            -> 7 missed 2 until 03:00:50
        03:00:30 open 3 short email
            ? 7 for 3: missed until 03:00:50
        03:00:31 cancel 1
        and cancel 2
        03:00:50 wait
            -> 7 may be asked again
            -> 3 offered to 7
        ",
    );
}

/// Its attempts were those of another policy.
#[test]
fn what_is_exhausted_is_offered_anew_under_another_policy() {
    let other = POLICY.replacen("\"offers\"", "\"other\"", 1);
    super::story::tell_with(
        POLICY,
        &[("other", &other)],
        "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 offered to 7
        and 7 declines 1 for 0s
            -> 7 declined 1
            -> 1 exhausted after 3
        03:01 policy other
            -> 1 offered to 7
            ? 1 tried 0
        ",
    );
}
