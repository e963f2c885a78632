//! Queues that open and close, and what follows for those who stand there then.
//! 1 March 2026 is a Sunday: the desks open on Monday the 2nd.

pub(super) const POLICY: &str = r#"
version = 1
name = "hours"
callback_channel = "callback"
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false }, callback = { live = false } }
targets = { critical = "60s", elevated = "5m", routine = "20m" }
actions = { block_card = { within = "10s", then = "elevated" } }

[queues]
wait = { hours = "office" }
call = { hours = "office", when_closed = "callback" }
bots = { hours = "office", when_closed = "bot" }
refer = { hours = "office", when_closed = { refer = "Partner line" } }
oslo = { hours = "office", when_closed = { queue = "manila" }, targets = { routine = "10m" } }
manila = { hours = "night" }
asked = { hours = "office", offer = { limit = "20s" } }
once = { hours = "one day" }

[topics]
wait = { queue = "wait" }
stolen = { queue = "wait", urgency = "critical", action = "block_card", refer = "Helpline 116 006" }
call = { queue = "call" }
bots = { queue = "bots" }
person = { queue = "bots", human_only = true }
refer = { queue = "refer" }
oslo = { queue = "oslo" }
asked = { queue = "asked" }
once = { queue = "once" }

[calendars.office]
zone = "UTC"
[calendars.office.hours]
mon = [["08:00", "16:00"]]
tue = [["08:00", "16:00"]]

[calendars.night]
zone = "UTC"
[calendars.night.hours]
mon = [["14:00", "24:00"]]
tue = [["00:00", "24:00"]]

[calendars."one day"]
zone = "UTC"

[calendars."one day".exceptions]
"2026-03-02" = [["08:00", "16:00"]]
"#;

/// The same desk, a week later: every queue is open around the clock, or never.
const NO_HOURS: &str = r#"
version = 1
name = "no hours"
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
queues = { wait = {}, manila = { hours = "sunday" } }
topics = { wait = { queue = "wait" }, oslo = { queue = "manila" } }
[calendars.sunday]
zone = "UTC"
[calendars.sunday.hours]
sun = [["10:00", "12:00"]]
"#;

stories! { POLICY;
    who_stands_in_a_closed_queue_is_held_until_it_opens => "
        2/07:00 agent 7
        and open 1 wait phone
            ? 7 for 1: closed until 2/08:00
            ? queue wait closed until 2/08:00 waiting 1
            ? wakeup 2/08:00 queue_opens
        2/08:00 wait
            -> queue asked opened until 2/16:00
            -> queue bots opened until 2/16:00
            -> queue call opened until 2/16:00
            -> queue once opened until 2/16:00
            -> queue oslo opened until 2/16:00
            -> queue refer opened until 2/16:00
            -> queue wait opened until 2/16:00
            -> 1 goes to 7
    ";

    what_agents_have_goes_on_after_closing_and_so_do_offers => "
        2/15:00 agent 7
        and open 1 wait phone
            -> 1 goes to 7
        2/15:59:50 agent 8
        and open 2 asked phone
            -> 2 offered to 8 until 2/16:00:10
        2/16:00 wait
            -> queue asked closed until 3/08:00
            -> queue bots closed until 3/08:00
            -> queue call closed until 3/08:00
            -> queue once closed
            -> queue oslo closed until 3/08:00
            -> queue refer closed until 3/08:00
            -> queue wait closed until 3/08:00
            ? 1 with 7
            ? 2 offered 8
        2/16:00:05 8 accepts 2
        # Given back, it stands in a closed queue.
        2/16:00:06 release 2
            -> 2 requeued from 8 released
            ? 7 for 2: no room for 100 in 0, closed until 3/08:00
    ";

    the_top_three_tiers_know_no_hours => "
        2/20:00 agent 7
        and open 1 stolen phone
            -> 1 demands block_card
            -> 1 goes to 7
        and open 2 wait phone
            ? line 2
    ";

    one_that_sinks_below_them_is_held => "
        2/20:00 agent 7
        and open 1 stolen phone
            -> 1 demands block_card
            -> 1 goes to 7
        and open 2 stolen phone
            -> 2 demands block_card
        and done 2
            -> 2 stands elevated
        and resolve 1
            ? 7 for 2: closed until 3/08:00
    ";

    a_queue_that_does_not_open_again_says_so => "
        4/10:00 agent 7
        and open 1 once phone
            ? 7 for 1: closed for good
            ? queue once closed waiting 1
    ";

    a_queue_that_calls_back_when_closed => "
        2/07:00 agent 7
        and 7 goes away
        and open 1 call phone
            -> 1 to be called back closed
            ? 7 for 1: away, needs callback, closed until 2/08:00
        2/07:30 open 2 call callback
            ? line 1 2
        2/07:59 agent 8 on callback
        2/08:00 wait
            -> queue asked opened
            -> queue bots opened
            -> queue call opened
            -> queue once opened
            -> queue oslo opened
            -> queue refer opened
            -> queue wait opened
            -> 1 goes to 8
    ";

    at_closing_who_waits_is_called_back_too => "
        2/15:30 open 1 call phone
        2/15:40 open 2 call phone
        2/16:00 wait
            -> queue asked closed
            -> queue bots closed
            -> queue call closed
            -> queue once closed
            -> queue oslo closed
            -> queue refer closed
            -> queue wait closed
            -> 1 to be called back closed
            -> 2 to be called back closed
            ? line 1 2
    ";

    who_comes_back_from_an_agent_after_closing_is_called_back_too => "
        2/15:00 agent 7
        and open 1 call phone
            -> 1 goes to 7
        2/16:05 release 1
            -> 2/16:00 queue asked closed
            -> 2/16:00 queue bots closed
            -> 2/16:00 queue call closed
            -> 2/16:00 queue once closed
            -> 2/16:00 queue oslo closed
            -> 2/16:00 queue refer closed
            -> 2/16:00 queue wait closed
            -> 1 requeued from 7 released
            -> 1 to be called back closed
            ? line 1
    ";

    a_queue_that_is_open_to_bots_when_closed => "
        2/20:00 agent 7
        and open 1 bots chat
            ? 7 for 1: closed until 3/08:00
        and open 2 person chat
        and agent 9 bot
            -> 1 goes to 9
            ? 9 for 2: needs a person
            ? line 2
    ";

    who_asked_for_a_person_is_left_to_no_bot_at_closing_time => "
        2/20:00 agent 9 bot
        and open 1 bots chat
            -> 1 goes to 9
        2/20:01 person 1
            -> 1 wants a person
            -> 1 requeued from 9
            ? 9 for 1: needs a person
        2/20:02 agent 7
            ? 7 for 1: closed until 3/08:00
            ? line 1
    ";

    a_customer_who_is_referred_elsewhere => "
        2/07:00 open 1 refer phone
            -> 1 referred to Partner_line closed
            ? 1 closed referred
            ? line empty
        2/09:00 reopen 1
            -> 2/08:00 queue asked opened
            -> 2/08:00 queue bots opened
            -> 2/08:00 queue call opened
            -> 2/08:00 queue once opened
            -> 2/08:00 queue oslo opened
            -> 2/08:00 queue refer opened
            -> 2/08:00 queue wait opened
            -> 1 reopened
            ? line 1
        2/17:00 open 2 refer phone
            -> 2/14:00 queue manila opened
            -> 2/16:00 queue asked closed
            -> 2/16:00 queue bots closed
            -> 2/16:00 queue call closed
            -> 2/16:00 queue once closed
            -> 2/16:00 queue oslo closed
            -> 2/16:00 queue refer closed
            -> 2/16:00 queue wait closed
            -> 2/16:00 1 referred to Partner_line closed
            -> 2 referred to Partner_line closed
        and reopen 2
            -> 2 reopened
            -> 2 referred to Partner_line closed
    ";

    /// Ola works in Oslo until 16:00, Maria in Manila from 14:00. Due counts from the same
    /// anchor, by Manila's targets.
    follow_the_sun => "
        2/15:00 agent 7
        2/15:55 open 1 oslo phone
            -> 1 goes to 7
        2/15:56 open 2 oslo phone
            -> 2 opened due 2/16:06
        2/16:00 wait
            -> queue asked closed
            -> queue bots closed
            -> queue call closed
            -> queue once closed
            -> queue oslo closed
            -> queue refer closed
            -> queue wait closed
            -> 2 sent from oslo to manila closed
            -> 2 stands in manila due 2/16:16
        2/16:05 agent 8
            -> 2 goes to 8 in manila
        2/16:06 open 3 oslo phone
            -> 3 opened in oslo due 2/16:16
            -> 3 sent from oslo to manila closed
            -> 3 stands in manila due 2/16:26
        # What is given back in the morning stays where it was sent; new ones go to Oslo.
        3/08:30 release 2
            -> 3/08:00 queue asked opened
            -> 3/08:00 queue bots opened
            -> 3/08:00 queue call opened
            -> 3/08:00 queue oslo opened
            -> 3/08:00 queue refer opened
            -> 3/08:00 queue wait opened
            -> 2 requeued from 8
            -> 3 goes to 8
            ? 2 stands in manila
        3/08:31 open 4 oslo phone
            -> 8 may have 2 again
            -> 4 opened in oslo
            ? 4 stands in oslo
    ";

    /// Nobody answers for who was put there by hand.
    a_transfer_into_a_closed_queue_stands_there => "
        2/07:00 agent 7
        and open 1 oslo phone
            -> 1 sent from oslo to manila closed
            -> 1 stands in manila
        and transfer 1 queue oslo
            -> 1 moved from manila to oslo
            -> 1 stands in oslo
            ? 7 for 1: closed until 2/08:00
        and open 2 wait phone
        and transfer 2 queue refer
            -> 2 moved from wait to refer
            -> 2 stands in refer
            ? 2 waiting
    ";

    /// About something else it stands where that belongs, and comes back if it is after all
    /// about what it was: never into the queue that sent it away.
    another_topic_is_another_queue => "
        2/07:00 open 1 oslo phone
            -> 1 sent from oslo to manila closed
            -> 1 stands in manila
        and change 1 topic wait
            -> 1 stands in wait
        and change 1 topic oslo
            -> 1 stands in manila
    ";

    nobody_present_for_a_ticket_in_danger => "
        2/20:00 register 7
        and open 1 stolen phone
            -> 1 demands block_card
            -> 1 needs referral to Helpline_116_006
            ? line 1
        and agent 8 on chat
        # Once, whoever comes and goes; and not at all while somebody is there.
        and 8 goes offline
        and 7 goes online
            -> 1 goes to 7
        and open 2 stolen phone
            -> 2 demands block_card
        # Who is away may not come back in time.
        and 7 goes away
            -> 2 needs referral to Helpline_116_006
        and 7 goes offline
            -> 1 requeued from 7 offline
        and resolve 1
        and reopen 1
            -> 1 reopened
            -> 1 needs referral to Helpline_116_006
    ";

    who_is_on_the_way_home_or_too_small_for_it_is_nobody_to_wait_for => "
        2/20:00 agent 7
        and open 1 stolen phone
            -> 1 demands block_card
            -> 1 goes to 7
        and open 2 stolen phone
            -> 2 demands block_card
        and 7 goes draining
            -> 2 needs referral to Helpline_116_006
        and agent 8 on phone budget 10
        and open 3 stolen phone
            -> 3 demands block_card
            -> 3 needs referral to Helpline_116_006
    ";

    suspended_desks_open_and_close_as_well => "
        2/15:59 suspend
        and open 1 oslo phone
        2/16:00 wait
            -> queue asked closed
            -> queue bots closed
            -> queue call closed
            -> queue once closed
            -> queue oslo closed
            -> queue refer closed
            -> queue wait closed
            -> 1 sent from oslo to manila closed
            -> 1 stands in manila
    ";
}

#[test]
fn another_policy_opens_and_closes_queues() {
    super::story::tell_with(
        POLICY,
        &[("no_hours", NO_HOURS)],
        "
        2/20:00 agent 7
        and open 1 wait phone
        and open 2 oslo phone
            -> 2 sent from oslo to manila closed
            -> 2 stands in manila
            -> 2 goes to 7
        and open 3 oslo phone
            -> 3 sent from oslo to manila closed
            -> 3 stands in manila
        2/21:00 policy no_hours map asked=wait,bots=wait,call=wait,refer=wait,oslo=manila,once=wait
            -> queue manila closed until 8/10:00
            -> queue wait opened
            -> 1 stands without target
            -> 2 stands without target
            -> 3 stands without target
            ? 7 for 3: no room for 100 in 0, closed until 8/10:00
        and resolve 2
            -> 1 goes to 7
        8/10:00 wait
            -> queue manila opened until 8/12:00
            ? line 3
        8/12:00 wait
            -> queue manila closed until 15/10:00
    ",
    );
}
