//! Where features meet that were written apart; each was found by random runs of all of them.

const POLICY: &str = r#"
version = 1
name = "meetings"
callback_channel = "phone"
callbacks = { retry = [], then = "close" }
skills = ["fraud"]
clearances = ["kyc"]
channels = { phone = { live = true }, chat = { live = true, cost = 60, interrupts = true }, email = { live = false, cost = 50, interruptible = true } }

[queues]
front = { ladder = "patient" }
strict = {}

[ladders.patient]
steps = [{ after = "1m", drop_skills = ["fraud"] }]

[clocks]
relaxes = { kind = "resolution", target = "2m", on_breach = { relax = true } }
moves = { kind = "resolution", target = "2m", on_breach = { queue = "strict" } }

[calendars.early]
zone = "UTC"
years = [2026, 2026]
hours = { sun = [["03:00", "03:30"]] }

[queues.shut]
hours = "early"
when_closed = { refer = "Partner" }

[queues.asked]
ladder = "patient"
offer = { limit = "1m", attempts = 1, when_exhausted = { refer = "Partner" } }

[queues.knowing]
preferred_wait = "2m"

[topics]
plain = { queue = "strict" }
"plain.fraud" = { skills = { fraud = 2 } }
known = { queue = "knowing" }
asked = { queue = "asked", clocks = { relaxes = {} } }
danger = { queue = "strict", urgency = "critical", skills = { fraud = 2 }, clearances = ["kyc"], refer = "Helpline" }
evening = { queue = "shut" }
"evening.fraud" = { skills = { fraud = 2 } }
any = { queue = "front", clocks = { relaxes = {} } }
"any.fraud" = { skills = { fraud = 2 } }
moved = { queue = "front", skills = { fraud = 2 }, clocks = { moves = {} } }
"#;

stories! { POLICY;
    an_agent_fits_again_when_a_clock_relaxes_what_it_lacks => "
        03:00 agent 7
        and open 1 any phone
            -> 1 clock relaxes runs
            -> 1 goes to 7
        03:01 change 1 topic any.fraud
            -> 1 outgrows 7 fraud:2
            ? line 1
        03:02:01 wait
            -> 03:02:00.000001 1 clock relaxes breached
            -> 03:02:00.000001 1 takes step 1 of patient by clock
            -> 03:02:00.000001 1 fits 7
            ? line empty
    ";

    nobody_is_referred_elsewhere_whom_an_agent_talks_with => "
        03:00 agent 7
        and open 1 any phone
            -> 1 clock relaxes runs
            -> 1 goes to 7
        03:01 change 1 topic danger
            -> 1 stands
            -> 1 clock relaxes withdrawn
            -> 1 outgrows 7 clearance kyc, fraud:2
            ? 1 with 7
            ? line 1
        03:02 release 1
            -> 1 requeued from 7 released
            -> 1 needs referral to Helpline
    ";

    what_an_agent_has_is_not_sent_on_when_its_queue_closes => "
        03:00 agent 7
        and open 1 evening phone
            -> 1 goes to 7
        03:01 change 1 topic evening.fraud
            -> 1 outgrows 7 fraud:2
        03:31 wait
            -> 03:30 queue shut closed
            ? 1 with 7
        03:32 release 1
            -> 1 requeued from 7 released
            -> 1 referred to Partner
            ? line empty
    ";

    a_ticket_that_is_closed_in_the_instant_of_a_step_takes_none => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 clock relaxes runs
            -> 1 offered to 7
        03:01 wait
            -> 7 missed 1
            -> 1 referred to Partner
            -> 1 clock relaxes withdrawn
    ";

    who_is_given_up_takes_no_step_on_the_way_out => "
        03:00 agent 7
        and register 8 skill fraud:2
        and open 1 any.fraud phone
            -> 1 clock relaxes runs
        and transfer 1 agent 7
            -> 7 has 1 by_host
        and remove 8
        03:01 no_answer 1
            -> 1 not answered by 7 call 1
            -> 1 given up after 1 closed
            -> 1 clock relaxes withdrawn
    ";

    a_ticket_linked_in_line_waits_for_who_knows_the_case => "
        03:00 agent 7
        and open 1 known phone case 5
            -> 1 goes to 7
        and open 2 known phone
        03:01 link 2 to 1
            -> 2 linked to 1
            ? wakeup 03:02 preferred_wait_ends
    ";

    interrupted_work_that_outgrew_its_agent_is_in_line_for_a_fit_one => "
        03:00 agent 7
        and open 1 plain email
            -> 1 goes to 7
        and change 1 topic plain.fraud
            -> 1 outgrows 7 fraud:2
            ? line 1
        03:01 open 2 plain chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
            -> 1 requeued from 7 unfit
            ? line 1
        03:02 resolve 2
            -> 2 resolved by 7
            ? line 1
    ";

    what_outgrows_its_agent_while_it_is_interrupted_is_so_when_it_goes_on => "
        03:00 agent 7
        and open 1 plain email
            -> 1 goes to 7
        03:01 open 2 plain chat
            -> 2 goes to 7
            -> interrupted 1 of 7 by 2
        and change 1 topic plain.fraud
            ? line empty
            ? 1 lacks nothing
        03:02 resolve 2
            -> 2 resolved by 7
            -> 1 resumed by_room
            -> 7 has 1 resumed
            -> 1 outgrows 7 fraud:2
            ? line 1
    ";

    a_clock_moves_a_ticket_off_the_ladder_on_which_its_agent_fitted => "
        03:00 agent 7
        and register 8 skill fraud:2
        and open 1 moved phone
            -> 1 clock moves runs
        03:01 wait
            -> 1 takes step 1 of patient by time
            -> 1 goes to 7
        03:02:01 wait
            -> 03:02:00.000001 1 clock moves breached
            -> 03:02:00.000001 1 stands in strict
            -> 03:02:00.000001 1 outgrows 7 fraud:2
            ? line 1
    ";
}

/// Nothing is kept of closed tickets.
const FLEETING: &str = r#"
version = 1
name = "fleeting"
retention = "0s"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
usual_clocks = { relaxes = {} }
clocks = { relaxes = { kind = "resolution", target = "10m" } }
queues = { asked = { offer = { limit = "1m", attempts = 1, when_exhausted = { refer = "Partner" } } } }
topics = { asked = { queue = "asked" } }
"#;

stories! { FLEETING;
    the_clocks_of_who_is_referred_elsewhere_and_not_kept_are_withdrawn => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 clock relaxes runs
            -> 1 offered to 7
        03:01 wait
            -> 7 missed 1
            -> 1 referred to Partner
            -> 1 clock relaxes withdrawn
            -> 1 forgotten
    ";
}

const CROWDED: &str = r#"
version = 1
name = "crowded"
channels = { phone = { live = true } }

[queues]
front = {}
back = { limit = 1, when_full = { refer = "Partner" } }

[clocks]
moves = { kind = "resolution", target = "2m", on_breach = { queue = "back" } }
sinks = { kind = "resolution", target = "2m", on_breach = { priority = "low" } }

[topics]
moved = { queue = "front", clocks = { moves = {} } }
there = { queue = "back", clocks = { sinks = {} } }
"#;

stories! { CROWDED;
    who_only_takes_another_place_in_its_line_leaves_none_to_others => "
        03:00 open 1 moved phone
            -> 1 clock moves runs
        and open 2 there phone
            -> 2 clock sinks runs
        03:02:01 wait
            -> 03:02:00.000001 1 clock moves breached
            -> 03:02:00.000001 1 stands
            -> 03:02:00.000001 2 clock sinks breached
            -> 03:02:00.000001 1 referred to Partner
            -> 03:02:00.000001 1 clock moves withdrawn
            ? line 2
    ";
}

const COUNTED: &str = r#"
version = 1
name = "counted"
skills = ["fraud"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
loads = { busy = { queue = "front", waiting = 1, until = 0 } }
clocks = { solved = { kind = "resolution", target = "10m", lead = "1m" } }
usual_clocks = { solved = {} }

[topics]
any = { queue = "front" }
"any.fraud" = { skills = { fraud = 2 } }
"#;

stories! { COUNTED;
    who_goes_on_with_an_agent_it_has_outgrown_does_not_count_in_its_queue => "
        03:00 agent 7
        and open 1 any phone
            -> 1 clock solved runs
            -> load busy begins in front
            -> 1 goes to 7
            -> load busy ends in front
        03:01 hold 1 customer
            -> 1 stands
            -> 1 clock solved has no due time
        03:02 change 1 topic any.fraud
        03:05 resume 1
            -> 1 resumed
            -> 1 stands
            -> 1 clock solved is now
            -> 7 has 1 resumed
            -> 1 outgrows 7 fraud:2
            ? line 1
    ";
}
