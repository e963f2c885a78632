//! Who presses the urgent button once too often stands lower, and is in danger all the same:
//! only the place is another.

const POLICY: &str = r#"
version = 1
name = "lower"
callback_channel = "callback"
customer_limits = { critical = 1 }
languages = { nb = {}, en = {} }
channels = { phone = { live = true, interrupts = true }, chat = { live = true, cost = 30 }, email = { live = false, interruptible = true }, callback = { live = false } }
quiet_hours = { from = "21:00", until = "08:00", zone = "UTC" }
callbacks = { retry = ["2h"] }
[calendars.office]
zone = "UTC"
hours = { mon = [["08:00", "16:00"]] }
[queues]
front = {}
shut = { hours = "office" }
asked = { offer = { limit = "20s", attempts = 1, decline_back_off = "10m" } }
known = { preferred_wait = "5m" }
[topics]
any = { queue = "front" }
stolen = { queue = "front", urgency = "critical" }
night = { queue = "shut", urgency = "critical" }
asked = { queue = "asked", urgency = "critical" }
law = { queue = "front", urgency = "critical", language_by_law = true }
lock = { queue = "front", urgency = "critical", human_only = false, bot_first = true }
known = { queue = "known", urgency = "critical" }
"#;

stories! { POLICY;
    a_closed_queue_holds_nobody_in_danger => "
        03:00 open 1 night chat customer 900
        and open 2 night chat customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical limit 1 beside 1
            -> 2 linked to 1
        03:01 agent 7
            -> 1 goes to 7
            -> 2 goes to 7
    ";

    their_attempts_are_never_exhausted => "
        03:00 agent 7
        and open 1 asked chat customer 900
            -> 1 offered to 7
        and 7 accepts 1
        and open 2 asked chat customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 offered to 7
        03:00:05 7 declines 2
            -> 7 declined 2 until 03:10:05
            -> 2 declined by everybody asking 7
            -> 2 offered to 7
    ";

    any_person_answers_first_whatever_language_the_law_fixes => "
        03:00 agent 7 speaks en
        and open 1 law chat in nb customer 900
            -> 1 goes to 7
            -> 1 wants a speaker of nb after 7
        and open 2 law chat in nb customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 goes to 7
            -> 2 wants a speaker of nb after 7
    ";

    they_are_called_back_in_quiet_hours_too => "
        15:00 open 1 stolen phone customer 900
        and open 2 stolen phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and callback 2 at 21:30
            -> 2 callback at 21:30
            -> 2 held snoozed until 21:30
    ";

    /// Two hours is what the policy has for others; five minutes is what it has for them.
    who_did_not_answer_is_called_again_soon => "
        15:00 agent 8 on chat
        and open 1 stolen chat customer 900
            -> 1 goes to 8
        and agent 7 on phone
        and open 2 stolen phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 goes to 7
        15:01 no_answer 2
            -> 2 not answered by 7 call 1
            -> 2 held snoozed until 15:06
    ";

    what_is_interrupted_waits_for_no_single_agent => "
        03:00 agent 8 on chat
        and agent 7 on phone,email
        and open 1 stolen chat customer 900
            -> 1 goes to 8
        and open 2 stolen email customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 goes to 7
        03:01 open 3 stolen phone customer 901
            -> 3 goes to 7
            -> interrupted 2 of 7 by 3
            -> 2 requeued from 7 interrupted
            ? line 2
    ";

    a_rise_ends_a_snooze_at_once => "
        03:00 open 1 stolen phone customer 900
        and open 2 any phone customer 900
        and hold 2 snoozed until 09:00
        03:01 change 2 topic stolen
            -> 2 stands elevated
            -> 2 resumed promoted
            -> 2 stands lower than critical
            -> 2 linked to 1
            ? line 1 2
    ";

    /// It was put aside in danger, by somebody who knew that.
    to_stand_in_the_own_tier_again_is_no_such_rise => "
        03:00 open 1 stolen phone customer 900
        and open 2 stolen phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and hold 2 snoozed until 09:00
        03:01 resolve 1
            -> 1 resolved
            -> 2 stands critical
            ? 2 aside snoozed until 09:00
    ";

    nor_do_they_wait_for_a_bot_that_is_busy => "
        03:00 agent 9 bot budget 30
        and agent 7
        and open 1 lock chat customer 900
            -> 1 goes to 9
        and open 2 lock chat customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 open to people
            -> 2 goes to 7
    ";

    nor_for_the_agent_who_knows_them => "
        03:00 agent 7
        and open 1 known phone customer 900 case 5
            -> 1 goes to 7
        and agent 8
        and open 2 known phone customer 900 case 5
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
            -> 2 goes to 8
    ";
}

const RAMP: &str = r#"
version = 1
name = "ramp"
ramp = { offers = 1, every = "60s", lasts = "10m" }
customer_limits = { critical = 1 }
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false } }
queues = { front = {} }
topics = { any = { queue = "front" }, stolen = { queue = "front", urgency = "critical" } }
"#;

stories! { RAMP;
    a_ramp_keeps_nobody_in_danger_waiting => "
        03:00 open 1 stolen chat customer 900
        and open 2 stolen chat customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        and open 3 any chat
        03:01 agent 7
            -> 1 goes to 7
            -> 2 goes to 7
            ? line 3
    ";
}

const REOPENED: &str = r#"
version = 1
name = "reopened"
customer_limits = { critical = 1, elevated = 1 }
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
actions = { block = { within = "10s", then = "elevated" }, shut = { within = "10s", then = "routine" } }
queues = { front = {} }
[topics]
shut = { queue = "front", urgency = "critical", action = "shut" }
card = { queue = "front", urgency = "critical" }
locked = { queue = "front", urgency = "elevated" }
blocked = { queue = "front", urgency = "critical", action = "block" }
"#;

stories! { REOPENED;
    what_is_done_stays_done_when_a_ticket_is_reopened => "
        03:00 open 1 blocked phone customer 900
            -> 1 demands block
        and done 1
            -> 1 done block now elevated
            -> 1 stands elevated
        and resolve 1
        03:01 open 2 card phone customer 900
        03:02 reopen 1
            -> 1 reopened elevated
            ? line 2 1
    ";

    /// The place that the first leaves is the other's.
    one_may_be_merged_into_what_stands_lower => "
        03:00 open 1 card phone customer 900
        and open 2 card phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical
            -> 2 linked to 1
        03:01 merge 1 into 2
            -> 2 stands critical
    ";

    so_the_limit_is_that_of_the_tier_it_has_then => "
        03:00 open 1 blocked phone customer 900
            -> 1 demands block
        and done 1
            -> 1 done block now elevated
            -> 1 stands elevated
        and resolve 1
        03:01 open 2 locked phone customer 900
        03:02 reopen 1
            -> refused 124
    ";

    /// Its own tier was elevated by then, so it rises into one that is full.
    who_was_helped_and_presses_again_by_a_change_stands_lower => "
        03:00 open 1 blocked phone customer 900
            -> 1 demands block
        and done 1
            -> 1 done block now elevated
            -> 1 stands elevated
        03:01 open 2 card phone customer 900
        03:02 change 1 topic card
            -> 1 stands lower than critical limit 1 beside 2
            -> 1 linked to 2
            ? line 2 1
    ";

    nor_is_what_was_lowered_lifted_into_a_full_tier => "
        03:00 open 1 shut phone customer 900
            -> 1 demands shut
        and done 1
            -> 1 done shut now routine
            -> 1 stands routine
        03:01 open 2 locked phone customer 900
        03:02 change 1 topic locked
            -> refused 124
    ";
}

/// However short a time what they closed is kept.
#[test]
fn who_has_fewer_rises_if_what_is_closed_is_kept_for_no_time() {
    super::story::tell(
        &POLICY.replacen("name =", "retention = \"0s\"\nname =", 1),
        "
        03:00 open 1 stolen phone customer 900
        and open 2 stolen phone customer 900
            -> 2 opened elevated
            -> 2 stands lower than critical limit 1 beside 1
            -> 2 linked to 1
        03:01 resolve 1
            -> 1 resolved
            -> 1 forgotten
            -> 2 stands critical
        ",
    );
}
