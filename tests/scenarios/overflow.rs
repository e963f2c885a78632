//! Tickets that move on by themselves, and queues that take no more.

const POLICY: &str = r#"
version = 1
name = "overflow"
callback_channel = "callback"
skills = ["cards"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false }, callback = { live = false } }
targets = { routine = "20m", critical = "60s" }

[queues]
front = { overflow = [{ when = "front busy", to = "second", unless = "second busy" }], targets = { routine = "10m" } }
second = {}
slow = { overflow = [{ after = "2m", to = "third" }, { after = "5m", to = "second" }] }
third = { limit = 2, overflow = [{ after = "2m", to = "fourth" }] }
fourth = { hours = "office" }
full = { limit = 1 }
spills = { limit = 1, when_full = { queue = "full" } }
calls = { limit = 1, when_full = "callback" }
refers = { limit = 1, when_full = { refer = "Partner line" } }
asked = { offer = { limit = "20s", attempts = 1, when_exhausted = { queue = "second" } } }
last = { offer = { limit = "20s", attempts = 1, when_exhausted = "callback" } }
gone = { offer = { limit = "20s", attempts = 1, when_exhausted = { refer = "Partner line" } } }

[topics]
front = { queue = "front" }
stolen = { queue = "full", urgency = "critical" }
urgent = { queue = "front", urgency = "critical" }
second = { queue = "second" }
slow = { queue = "slow" }
third = { queue = "third" }
full = { queue = "full" }
spills = { queue = "spills" }
calls = { queue = "calls" }
refers = { queue = "refers" }
asked = { queue = "asked" }
last = { queue = "last" }
gone = { queue = "gone" }

[loads]
"front busy" = { queue = "front", waiting = 4, until = 2 }
"second busy" = { queue = "second", waiting = 3, until = 1 }

[calendars.office]
zone = "UTC"
[calendars.office.hours]
sun = [["08:00", "16:00"]]
"#;

stories! { POLICY;
    /// They go in their order, until the donor has as few as it can bear.
    a_busy_queue_sends_on_until_it_is_not => "
        03:00 open 1 front phone
            -> 1 opened due 03:10
        and open 2 front email
        and open 3 front phone
        and open 4 front phone
            -> load front busy begins in front
            -> 1 sent from front to second by front busy
            -> 1 stands in second due 03:20
            -> 3 sent from front to second by front busy
            -> 3 stands in second due 03:20
            -> load front busy ends in front
            ? queue front open waiting 2
            ? queue second open waiting 2 loads none
            ? line 4 1 3 2
    ";

    /// The third in the other queue is one too many, so the fourth stays, also when it comes
    /// while the first load is there; and goes as soon as the other queue can take it.
    the_queue_they_move_to_is_protected => "
        03:00 open 1 second phone
        and open 2 second phone
        and open 3 front phone
        and open 4 front phone
        and open 5 front phone
        and open 6 front phone
            -> load front busy begins in front
            -> 3 sent from front to second by front busy
            -> 3 stands in second
            -> load second busy begins in second
            ? queue front open waiting 3 loads front busy
        and open 7 front phone
            ? queue front open waiting 4 loads front busy
        03:01 cancel 1
        and cancel 2
            -> load second busy ends in second
            -> 4 sent from front to second by front busy
            -> 4 stands in second
            -> 5 sent from front to second by front busy
            -> 5 stands in second
            -> load front busy ends in front
            -> load second busy begins in second
    ";

    /// Neither the top three tiers nor who was put there by hand.
    some_are_not_sent_on => "
        03:00 open 1 urgent phone
        and open 2 front phone
        and transfer 2 queue front
            -> 2 moved from front to front
        and open 3 front phone
        and open 4 front phone
            -> load front busy begins in front
            -> 3 sent from front to second by front busy
            -> 3 stands in second
            -> 4 sent from front to second by front busy
            -> 4 stands in second
            -> load front busy ends in front
            ? line 1 2 3 4
    ";

    /// Its wait counts from when it came into the queue; what an offer takes belongs to it.
    a_ticket_that_has_waited => "
        03:00 open 1 slow phone
            ? wakeup 03:02 overflow_due
        03:02 wait
            -> 1 sent from slow to third waited
            -> 1 stands in third
            ? wakeup 03:04 overflow_due
        08:00 wait
            -> queue fourth opened until 16:00
            -> 1 sent from third to fourth waited
            -> 1 stands in fourth
    ";

    /// Third is full; the second way is another queue.
    a_full_queue_takes_nobody_who_overflows => "
        03:00 open 1 third phone
        and open 2 third phone
        and open 3 slow phone
        and open 4 slow phone
        03:02 wait
            ? queue slow open waiting 2
            ? wakeup 03:05 overflow_due
        03:03 cancel 1
            -> 3 sent from slow to third waited
            -> 3 stands in third
        03:05 wait
            -> 4 sent from slow to second waited
            -> 4 stands in second
    ";

    opening_one_more_is_refused => "
        03:00 open 1 full phone
        and open 2 full phone
            -> refused 110
        and open 1 full phone
            -> already
        # Danger always comes in.
        and open 3 stolen phone
        and agent 7
            -> 3 goes to 7
        # So do those who come back, and those whom somebody sends.
        and agent 8
            -> 1 goes to 8
        and open 4 full phone
        and release 1
            -> 1 requeued from 8
            -> 4 goes to 8
        and open 5 second phone
        and transfer 5 queue full
            -> 5 moved from second to full
            -> 5 stands in full
        and open 6 full phone
            -> refused 110
        and resolve 4
            -> 5 goes to 8
        and resolve 5
        and reopen 5
            -> 5 reopened
            -> 5 goes to 8
        and open 7 full phone
            -> refused 110
    ";

    a_full_queue_sends_to_another_while_that_takes_them => "
        03:00 open 1 spills phone
        and open 2 spills phone
            -> 2 sent from spills to full full
            -> 2 stands in full
        and open 3 spills phone
            -> refused 110
        # What changes into a full queue stays there: it was taken in once.
        and open 4 second phone
        and change 4 topic spills
            -> 4 stands in spills
            ? queue spills open waiting 2
        and cancel 2
        and cancel 1
        and open 5 spills phone
            -> 5 sent from spills to full full
            -> 5 stands in full
    ";

    a_full_queue_that_calls_back => "
        03:00 open 1 calls phone
        and open 2 calls phone
            -> 2 to be called back full
            ? line 1 2
        and agent 7 on callback
            -> 2 goes to 7
    ";

    a_full_queue_that_refers => "
        03:00 open 1 refers phone
        and open 2 refers phone
            -> 2 referred to Partner_line full
            ? 2 closed referred
    ";

    /// Another has its place by then.
    one_that_is_reopened_is_answered_like_a_new_one => "
        03:00 open 1 calls phone
        and cancel 1
        and open 2 calls phone
        and reopen 1
            -> 1 reopened
            -> 1 to be called back full
            ? line 2 1
        and open 3 refers phone
        and cancel 3
        and open 4 refers phone
        and reopen 3
            -> 3 reopened
            -> 3 referred to Partner_line full
            ? 3 closed referred
        and open 5 spills phone
        and cancel 5
        and open 6 spills phone
        and reopen 5
            -> 5 reopened
            -> 5 sent from spills to full full
            -> 5 stands in full
    ";

    /// Its own queue is full, and so is the one that it was sent to.
    but_it_is_not_refused => "
        03:00 open 1 full phone
        and cancel 1
        and open 2 full phone
        and reopen 1
            -> 1 reopened
            ? queue full open waiting 2
        and cancel 1
        and cancel 2
        and open 3 spills phone
        and open 4 spills phone
            -> 4 sent from spills to full full
            -> 4 stands in full
        and cancel 4
        and open 5 full phone
        and reopen 4
            -> 4 reopened in spills
            ? queue spills open waiting 2
            ? queue full open waiting 1
    ";

    /// 1 was in the queue before, and so is none too many when it comes back.
    so_is_one_that_another_topic_brings_but_not_one_that_comes_back => "
        03:00 agent 7 on phone
        and open 1 calls phone
            -> 1 goes to 7
        and open 2 calls phone
        and open 3 second phone
        and change 3 topic calls
            -> 3 stands in calls
            -> 3 to be called back full
        and 7 goes offline
            -> 1 requeued from 7 offline
            ? queue calls open waiting 3
            ? line 1 2 3
    ";

    exhausted_attempts_have_an_answer => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        and 7 declines 1
            -> 1 sent from asked to second exhausted
            -> 1 stands in second
            ? 1 tried 0
            ? 7 for 1: declined until 03:01
        and open 2 last phone
            -> 2 offered to 7 until 03:00:20
        and 7 declines 2
            -> 2 to be called back exhausted
            ? 2 waiting
        and open 3 gone phone
            -> 3 offered to 7 until 03:00:20
        and 7 declines 3
            -> 3 referred to Partner_line exhausted
            ? 3 closed referred
    ";

    /// Third is full, and in second it has been: it stays where it is.
    nobody_is_sent_to_where_they_have_been => "
        03:00 open 1 third phone
        and open 2 third phone
        and open 3 front phone
        and open 4 front phone
        and open 5 front phone
        and open 6 front phone
            -> load front busy begins in front
            -> 3 sent from front to second by front busy
            -> 3 stands in second
            -> 4 sent from front to second by front busy
            -> 4 stands in second
            -> load front busy ends in front
        03:01 change 3 topic slow
            -> 3 stands in slow
        and open 7 slow phone
        03:10 wait
            -> 03:06 7 sent from slow to second waited
            -> 03:06 7 stands in second
            ? 3 stands in slow
    ";

    /// A callback that nobody takes either has no more answers.
    exhausted_twice => "
        03:00 agent 7 on phone,callback
        and open 1 last phone
            -> 1 offered to 7 until 03:00:20
        and 7 declines 1 for 10s
            -> 1 to be called back exhausted
        03:00:10 wait
            -> 7 may have 1 again
            -> 1 offered to 7 until 03:00:30
        and 7 declines 1
            -> 1 exhausted after 1
    ";
}

/// A ticket that is linked takes another place in its line, and makes no room for others.
#[test]
fn a_full_queue_is_full_while_those_in_it_take_other_places() {
    let policy = r#"
version = 1
name = "full"
rule_mode = "first_match"
flags = ["known"]
channels = { phone = { live = true } }
queues = { back = { hours = "office", when_closed = { queue = "front" } }, front = { limit = 1 } }
topics = { back = { queue = "back" }, front = { queue = "front" } }
rules = [{ name = "known", when = { flag = "known" }, set = { priority = "high" } }]
calendars.office = { zone = "UTC", hours = { mon = [["08:00", "16:00"]] } }
"#;
    super::story::tell(
        policy,
        "
        03:00 flags 900 known
        and open 1 front phone customer 900
        03:01 open 2 back phone
            ? line 1 2
        03:02 link 1 to 2
            -> 1 linked to 2
            -> 2 stands in back routine high
            ? queue front open waiting 1
        ",
    );
}

const BREACHES: &str = r#"
version = 1
name = "breaches"
rule_mode = "accumulate"
flags = ["vulnerable"]
channels = { chat = { live = true } }
queues = { anywhere = {}, bounded = { limit = 9 }, single = { limit = 1, when_full = { queue = "anywhere" } } }
topics = { one = { queue = "anywhere", clocks = { first = {} } }, two = { queue = "bounded", clocks = { first = {} } } }

[clocks.first]
kind = "first_response"
targets = { routine = { high = "1m" } }
on_breach = { queue = "single" }

[[rules]]
name = "care"
when = { flag = "vulnerable" }
set = { priority = "high" }
"#;

stories! { BREACHES;
    /// Each takes its place anew before its clock sends it on: the second where it was let in, but
    /// it comes to the other queue like the first.
    who_was_let_in_elsewhere_is_not_let_in_first => "
        03:00 open 1 one chat customer 900
        and open 2 two chat customer 900
        03:02 flags 900 vulnerable
            -> customer 900 has vulnerable
            -> 1 stands in anywhere high
            -> 1 clock first runs due 03:01
            -> 1 clock first breached
            -> 1 stands in single
            -> 2 stands in bounded high
            -> 2 clock first runs due 03:01
            -> 2 clock first breached
            -> 2 stands in single
            -> 2 sent from single to anywhere
            -> 2 stands in anywhere
    ";
}

const CHAIN: &str = r#"
version = 1
name = "chain"
channels = { phone = { live = true } }
topics = { day = { queue = "day" }, evening = { queue = "evening" }, night = { queue = "night" } }

[queues]
day = { hours = "office", when_closed = { queue = "evening" } }
evening = { limit = 1, when_full = { queue = "night" } }
night = { limit = 1 }

[calendars.office]
zone = "UTC"
[calendars.office.hours]
mon = [["08:00", "16:00"]]
"#;

stories! { CHAIN;
    /// It is sent to the evening's line, which is full still and sends it on.
    a_place_at_the_end_of_a_full_line_is_a_place_for_who_waits_in_a_closed_queue => "
        03:00 open 1 evening phone
        and open 2 night phone
        and open 3 day phone
        and open 4 day phone
            ? queue day closed until 2/08:00 waiting 2
        03:01 cancel 2
            -> 3 sent from day to evening closed
            -> 3 stands in evening
            -> 3 sent from evening to night full
            -> 3 stands in night
            ? queue day closed until 2/08:00 waiting 1
        03:02 cancel 1
            -> 4 sent from day to evening closed
            -> 4 stands in evening
            ? line 3 4
    ";
}

const CARE: &str = r#"
version = 1
name = "care"
rule_mode = "first_match"
flags = ["vulnerable"]
callback_channel = "callback"
channels = { chat = { live = true }, callback = { live = false } }
queues = { front = {}, care = { limit = 9 }, late = { limit = 1, hours = "office", when_closed = "callback", when_full = { refer = "Partner line" } } }
topics = { any = { queue = "front", clocks = { first = {} } }, late = { queue = "late" } }

[clocks.first]
kind = "first_response"
targets = { routine = { high = "1m" } }
on_breach = { queue = "late" }

[[rules]]
name = "care"
when = { flag = "vulnerable" }
set = { queue = "care", priority = "high" }

[calendars.office]
zone = "UTC"
[calendars.office.hours]
mon = [["08:00", "16:00"]]
"#;

stories! { CARE;
    /// Each comes to one queue and is sent on from there by its clock before either door is asked. It
    /// has come once: who is to be called back comes again after the other.
    who_comes_to_two_queues_in_one_instant_comes_once => "
        03:00 open 1 late callback
        and open 2 any chat customer 900
        and open 3 any chat customer 900
        03:02 flags 900 vulnerable
            -> customer 900 has vulnerable
            -> 2 stands in care high
            -> 2 clock first runs due 03:01
            -> 2 clock first breached
            -> 2 stands in late
            -> 3 stands in care high
            -> 3 clock first runs due 03:01
            -> 3 clock first breached
            -> 3 stands in late
            -> 2 to be called back closed
            -> 3 to be called back closed
            -> 2 referred to Partner_line full
            -> 2 clock first withdrawn
            -> 3 referred to Partner_line full
            -> 3 clock first withdrawn
    ";
}
