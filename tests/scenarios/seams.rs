//! Where the parts of routing meet: what one must not do to another.

const DOORS: &str = r#"
version = 1
name = "a"
callback_channel = "callback"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, callback = { live = false }, email = { live = false } }
[queues]
refer = { hours = "office", when_closed = { refer = "Partner line" } }
call = { hours = "office", when_closed = "callback" }
[topics]
refer = { queue = "refer" }
"refer.fraud" = { skills = { fraud = 2 } }
call = { queue = "call" }
"call.fraud" = { skills = { fraud = 2 } }
[calendars.office]
zone = "UTC"
[calendars.office.hours]
mon = [["08:00", "16:00"]]
tue = [["08:00", "16:00"]]
"#;
stories! { DOORS;
    a_queue_that_closed_does_not_send_off_what_somebody_has => "
        2/15:50 agent 7
        and open 1 refer phone
            -> 1 goes to 7
        2/16:10 change 1 topic refer.fraud
            -> 2/16:00 queue call closed
            -> 2/16:00 queue refer closed
            -> 1 outgrows 7 fraud:2
            ? 1 with 7
    ";
    nor_when_it_closes_on_what_its_agent_has_come_to_lack_something_for => "
        2/15:50 agent 7
        and open 1 refer phone
            -> 1 goes to 7
        2/15:55 change 1 topic refer.fraud
            -> 1 outgrows 7 fraud:2
        2/16:10 wait
            -> 2/16:00 queue call closed
            -> 2/16:00 queue refer closed
            ? 1 with 7
    ";
    nor_does_a_live_call_become_a_callback => "
        2/15:50 agent 7
        and open 1 call phone
            -> 1 goes to 7
        2/15:55 change 1 topic call.fraud
            -> 1 outgrows 7 fraud:2
        2/16:10 wait
            -> 2/16:00 queue call closed
            -> 2/16:00 queue refer closed
            ? 1 with 7
    ";
}
const SEVERAL: &str = r#"
version = 1
name = "b"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
[queues]
several = { offer = { limit = "20s", to = 3, attempts = 2, when_exhausted = { refer = "Partner" } } }
[topics]
any = { queue = "several" }
"#;
stories! { SEVERAL;
    attempts_run_out_only_when_nobody_is_being_asked => "
        03:00 agent 7
        and agent 8
        and agent 9
        and open 1 any phone
            -> 1 offered to 7
            -> 1 offered to 8
            -> 1 offered to 9
        03:00:05 7 declines 1
        03:00:06 8 declines 1
            ? 1 offered 9
        03:00:07 9 accepts 1
            -> 9 has 1 accepted
    ";
}
const BOTS: &str = r#"
version = 1
name = "c"
skills = ["fraud"]
clearances = ["kyc"]
[channels]
phone = { live = true, exclusive = true, interrupts = true }
email = { live = false, cost = 50, interruptible = true }
chat = { live = true, cost = 50 }
[queues]
front = {}
asked = { offer = { limit = "20s" } }
[topics]
asked = { queue = "asked" }
any = { queue = "front" }
botty = { queue = "front", bot_first = true }
"any.fraud" = { skills = { fraud = 1 } }
secret = { queue = "front", clearances = ["kyc"] }
stolen = { queue = "front", urgency = "critical" }
lock = { queue = "front", urgency = "critical", human_only = false, bot_first = true }
life = { queue = "front", urgency = "emergency" }
firm = { queue = "front", interruptible = false }
stolenmail = { queue = "front", urgency = "critical", interruptible = true }
"#;
stories! { BOTS;
    interrupted_work_does_not_go_back_to_a_bot_once_a_person_is_wanted => "
        03:00 agent 9 bot
        and open 1 any email
            -> 1 goes to 9
        03:01 open 2 any phone
            -> 2 goes to 9
            -> interrupted 1 of 9 by 2
        03:02 person 1
            -> 1 requeued from 9 unfit
            ? line 1
        03:03 agent 7
            -> 1 goes to 7
        03:04 resolve 2
    ";
    nor_to_one_who_is_not_cleared_for_what_it_became => "
        03:00 agent 9
        and open 1 any email
            -> 1 goes to 9
        03:01 open 2 any phone
            -> 2 goes to 9
            -> interrupted 1 of 9 by 2
        03:02 change 1 topic secret
            -> 1 requeued from 9 unfit
        03:03 agent 7 cleared kyc
            -> 1 goes to 7
        03:04 resolve 2
    ";
    nobody_waits_for_a_bot_that_is_too_small_nor_in_the_top_tiers => "
        03:00 agent 9 bot budget 10
        and agent 7
        and open 1 lock chat
            -> 1 open to people
            -> 1 goes to 7
        and open 2 botty chat
            -> 2 open to people
            -> 2 goes to 7
    ";
    nor_for_one_that_takes_none_of_the_channel => "
        03:00 agent 9 bot cap chat:0
        and agent 7
        and open 1 botty chat
            -> 1 open to people
            -> 1 goes to 7
    ";
    a_person_please_takes_all_tickets_of_the_case_from_bots => "
        03:00 agent 9 bot budget 1000
        and open 1 botty chat case 5
            -> 1 goes to 9
        and open 2 botty chat case 5
            -> 2 goes to 9
        03:01 person 1
            -> 1 requeued from 9 handed_off
            -> 2 wants a person
            -> 2 requeued from 9 handed_off
            ? 9 for 2: needs a person
    ";
    a_link_carries_a_person_please => "
        03:00 agent 9 bot budget 1000
        and open 1 botty chat case 5
            -> 1 goes to 9
        03:01 person 1
            -> 1 requeued from 9 handed_off
        03:02 open 2 botty chat
            -> 2 goes to 9
        and link 2 to 1
            -> 2 wants a person
            -> 2 requeued from 9 handed_off
    ";
    what_outgrew_its_agent_is_still_sought_for_when_that_one_is_called_away => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        03:01 change 1 topic any.fraud
            -> 1 outgrows 7
        03:02 open 2 any phone
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            -> 1 requeued from 7 unfit
            ? line 1
        03:03 agent 8 skill fraud:1
            -> 1 goes to 8
        03:04 resolve 2
    ";
    s14_not_interruptible_any_more => "
        03:00 agent 7
        and open 1 any email
            -> 1 goes to 7
        and open 2 asked phone
            -> 2 offered to 7
        and change 1 topic firm
            -> 2 revoked from 7 unfit
        and 7 accepts 2
            -> refused 52
    ";
}
const REFUSED: &str = r#"
version = 1
name = "e"
skills = ["fraud", "loans"]
channels = { phone = { live = true, cost = 100 }, chat = { live = true, cost = 10 }, email = { live = false } }
queues = { front = { offer = { limit = "20s", decline_back_off = "10m", miss_back_off = "10m" } }, auto = {}, slow = { ladder = "slow" } }
ladders = { slow = { steps = [{ after = "1h", drop_skills = ["fraud", "loans"] }] } }
[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
auto = { queue = "auto" }
"auto.fraud" = { skills = { fraud = 5 } }
fraud = { queue = "slow", skills = { fraud = 1 } }
loans = { queue = "slow", skills = { loans = 1 } }
"#;
stories! { REFUSED;
    who_could_never_take_it_need_not_decline => "
        03:00 agent 6 budget 10
        and agent 7
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:05 7 declines 1 for 8h
            -> 7 declined 1 until 11:00:05
            -> 1 declined by everybody asking 7
            -> 1 offered to 7
    ";
    nor_who_takes_none_of_the_channel => "
        03:00 agent 6 cap phone:0
        and agent 7
        and open 1 stolen phone
            -> 1 offered to 7
        03:00:05 7 declines 1 for 8h
            -> 7 declined 1 until 11:00:05
            -> 1 declined by everybody asking 7
            -> 1 offered to 7
    ";
    ladders_are_looked_at_again_when_relief_sends_somebody_home => "
        03:00 agent 5 skill loans:1 rota 02:00..02:30
        and open 1 auto chat
            -> 1 goes to 5
        and 5 goes draining
        and open 2 loans phone
        and change 1 topic auto.fraud
            -> 1 outgrows 5
        03:01 agent 8 budget 20 skill fraud:5
            -> 1 goes to 8
            -> 5 is relieved of 1
            -> agent 5 is offline
            -> 8 has 1 relief
            -> 2 skips step 0 of slow to 1
        03:02 register 10
    ";
}
const INCIDENT: &str = r#"
version = 1
name = "f"
channels = { phone = { live = true, cost = 100 }, chat = { live = true }, email = { live = false } }
rule_mode = "accumulate"
queues = { front = {} }
flags = ["danger"]
[topics]
outage = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
any = { queue = "front", bot_first = true }
[[rules]]
name = "danger"
when = { flag = "danger" }
set = { human_only = true, urgency = "elevated" }
"#;
stories! { INCIDENT;
    the_end_of_an_incident_leaves_who_is_in_danger_in_line => "
        03:00 open 1 outage phone
        and incident down opens
        and incident down add 1
        03:01 change 1 topic stolen
            -> 1 stands critical
        and open 2 outage phone
        and incident down add 2
        03:02 incident down resolve
            -> 1 leaves down
            -> incident down resolved for 1
            -> 2 resolved
            ? line 1
    ";
}
const ENDS: &str = r#"
version = 1
name = "ends"
agent_budget = 10
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true, cost = 5 }, email = { live = false } }
[queues.front]
offer = { limit = "20s", to = 2, attempts = 1, decline_back_off = "60s", when_exhausted = { refer = "Line" } }
[queues.back]
preferred_wait = "5m"
[queues.slow]
offer = { limit = "20s", attempts = 1 }
[topics]
any = { queue = "front" }
known = { queue = "back" }
plain = { queue = "slow" }
"plain.fraud" = { skills = { fraud = 1 } }
"#;
stories! { ENDS;
    an_offer_taken_back_may_be_the_end_of_a_ticket => "
        03:00 agent 7
        and agent 8
        and open 1 any chat
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:01 7 declines 1
            -> 7 declined 1 until 03:01:01
        03:00:02 revoke 1 from 8
            -> 1 revoked from 8 by_host
            -> 1 referred to Line exhausted
        03:02 wait
    ";
    a_ticket_linked_by_hand_waits_for_who_has_the_other => "
        03:00 agent 7 budget 5
        and open 1 known chat
            -> 1 goes to 7
        and open 2 known chat
        03:01 link 2 to 1
            -> 2 linked to 1
            ? wakeup 03:05 preferred_wait_ends
    ";
    who_missed_a_relief_leaves_no_mark_on_a_ticket_that_nobody_has_any_more => "
        03:00 agent 7
        and open 1 plain chat
            -> 1 offered to 7
        and 7 accepts 1
            -> 7 has 1
        and change 1 topic plain.fraud
            -> 1 outgrows 7
        03:01 agent 8 skill fraud:1
            -> 1 offered to 8
        03:01:20 wait
            -> 8 missed 1
            -> 1 exhausted
        03:01:30 8 goes offline
        03:01:50 wait
            -> 8 may be asked again
        03:02 7 goes offline
            -> 1 requeued from 7 offline
        03:03 agent 9 skill fraud:1
            -> 1 offered to 9
    ";
}
