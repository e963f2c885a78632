//! Promises on tickets: started, counted, warned of, breached, met, withdrawn.

pub(super) const POLICY: &str = r#"
version = 1
name = "clocks"
backdate = "24h"
retention = "7d"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
segments = { vip = { clocks = { first = "30m" } } }
queues = { here = {}, there = { clocks = { here = "30m", there = "1h" } }, front = {}, fast = { clocks = { first = "20m" } }, late = {}, oslo = { calendar = "oslo" } }
calendars = { oslo = { zone = "Europe/Oslo", hours = { sat = [["22:00", "06:00"]] } } }

[clocks.first]
kind = "first_response"
targets = { elevated = "15m", routine = { high = "40m", normal = "1h" } }
warnings = ["50%", "10m"]

[clocks.next]
kind = "next_response"
target = "30m"

[clocks.update]
kind = "periodic_update"
target = "2h"

[clocks.solved]
kind = "resolution"
target = "4h"

[clocks.waited]
kind = "requester_wait"
target = "4h"

[clocks.either]
kind = "first_response"
target = "1h"
met_by = "anybody"

[clocks.person]
kind = "resolution"
target = "4h"
met_by = "human"

[clocks.here]
kind = "resolution"
target = "1h"
on_breach = { queue = "there" }

[clocks.there]
kind = "requester_wait"
target = "2h"
on_breach = { queue = "here" }

[clocks.raises]
kind = "resolution"
target = "1h"
warnings = ["50%"]
on_warning = { priority = "high" }
on_breach = { urgency = "elevated", queue = "late" }

[topics]
person = { queue = "front", clocks = { person = {} } }
turn = { queue = "here", clocks = { here = {}, there = {} } }
none = { queue = "front" }
first = { queue = "front", clocks = { first = {} } }
locked = { queue = "front", urgency = "elevated", clocks = { first = {} } }
talk = { queue = "front", clocks = { first = {}, next = {} } }
bot = { queue = "front", clocks = { either = {}, first = {}, next = {} } }
update = { queue = "front", clocks = { update = {} } }
solved = { queue = "front", clocks = { solved = {} } }
both = { queue = "front", clocks = { solved = {}, waited = {} } }
raises = { queue = "front", clocks = { raises = {} } }
night = { queue = "oslo", clocks = { solved = {} } }
"#;

/// A clock that is counted by a calendar of another name.
const RENAMED: &str = r#"
version = 1
name = "renamed"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { oslo = { calendar = "bergen" } }
calendars = { bergen = { zone = "Europe/Oslo", hours = { sat = [["22:00", "06:00"]] } } }
clocks = { solved = { kind = "resolution", target = "5h" } }
topics = { night = { queue = "oslo", clocks = { solved = {} } } }
"#;

const SLOWER: &str = r#"
version = 1
name = "slower"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }

[clocks.first]
kind = "first_response"
target = "2h"

[topics]
first = { queue = "front", clocks = { first = {} } }
solved = { queue = "front" }
"#;

stories! { POLICY;
    a_promise_warns_twice_breaches_once_and_is_met_late => "
        03:00 open 1 first email
            -> 1 clock first runs #1 due 04:00
            ? 1 clock first running #1 due 04:00
            ? wakeup 03:30 clock_due
        05:00 wait
            -> 03:30 1 clock first warns 0 due 04:00
            -> 03:50 1 clock first warns 1 due 04:00
            -> 04:00:00.000001 1 clock first breached due 04:00
            ? wakeup never
        05:00 register 7
        and 7 answers 1
            -> 1 clock first met late at 05:00
            ? 1 clock first met due 04:00
        06:00 7 answers 1
    ";

    a_promise_kept_in_the_very_instant_is_kept => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs due 04:00
        04:00 7 answers 1
            -> 03:30 1 clock first warns 0
            -> 03:50 1 clock first warns 1
            -> 1 clock first met at 04:00
            ? wakeup never
    ";

    a_bots_answer_does_not_keep_a_persons_promise => "
        03:00 register 7 bot
        and register 8
        and open 1 bot email
            -> 1 clock either runs #1 due 04:00
            -> 1 clock first runs #2 due 04:00
        03:10 7 answers 1
            -> 1 clock either met at 03:10
            ? 1 clock first running
            ? 1 answered
        03:20 customer 1
            -> 1 customer wrote first
        03:25 8 answers 1
            -> 1 clock first met at 03:25
        03:40 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs #3 due 04:10
    ";

    the_next_response_counts_from_the_first_message_without_an_answer => "
        03:00 register 7
        and open 1 talk email
            -> 1 clock first runs
        03:05 customer 1
            -> 1 customer wrote again
        03:10 7 answers 1
            -> 1 clock first met
        03:20 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs #2 due 03:50
        03:30 customer 1
            -> 1 customer wrote again
            ? 1 clock next running #2 due 03:50
        03:40 7 answers 1
            -> 1 clock next met at 03:40
        03:45 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs #3 due 04:15
        05:00 wait
            -> 04:15:00.000001 1 clock next breached #3
    ";

    an_update_is_promised_again_with_each_answer => "
        03:00 register 7
        and open 1 update email
            -> 1 clock update runs #1 due 05:00
        04:00 7 answers 1
            -> 1 clock update met #1
            -> 1 clock update runs #2 due 06:00
        07:00 7 answers 1
            -> 06:00:00.000001 1 clock update breached #2
            -> 1 clock update met late #2
            -> 1 clock update runs #3 due 09:00
    ";

    what_is_put_aside_has_no_due_time_and_goes_on_where_it_stood => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        04:00 hold 1 customer
            -> 1 held customer
            -> 1 clock solved has no due time
            ? 1 clock solved running #1
            ? wakeup never
        09:00 resume 1
            -> 1 resumed by_host
            -> 1 clock solved is now due 12:00
            ? 1 clock solved because resolution due Sun 2026-03-01 12:00 UTC: 4h of all time from Sun 2026-03-01 03:00, 5h paused waiting for the customer
        13:00 wait
            -> 12:00:00.000001 1 clock solved breached
    ";

    a_snooze_ends_in_its_instant_and_the_clock_with_it => "
        03:00 open 1 solved email
            -> 1 clock solved runs
        04:00 hold 1 snoozed until 05:30
            -> 1 held snoozed until 05:30
            -> 1 clock solved has no due time
        06:00 wait
            -> 05:30 1 resumed by_time
            -> 05:30 1 clock solved is now due 08:30
    ";

    a_requesters_wait_goes_on_while_others_are_waited_for => "
        03:00 open 1 both email
            -> 1 clock solved runs due 07:00
            -> 1 clock waited runs due 07:00
        04:00 hold 1 third_party
            -> 1 held third_party
            -> 1 clock solved has no due time
            ? 1 clock waited running due 07:00
        05:00 hold 1 customer
            -> 1 held customer
            -> 1 clock waited has no due time
        05:30 resume 1
            -> 1 resumed
            -> 1 clock solved is now due 08:30
            -> 1 clock waited is now due 07:30
    ";

    going_straight_to_an_agent_ends_the_pause => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        03:30 hold 1 customer
            -> 1 held customer
            -> 1 clock solved has no due time
        04:00 agent 7
        and transfer 1 agent 7
            -> 1 clock solved is now due 07:30
    ";

    another_target_keeps_the_time_that_has_passed => "
        03:00 open 1 first email
            -> 1 clock first runs due 04:00
        03:35 change 1 priority high
            -> 03:30 1 clock first warns 0 due 04:00
            -> 1 stands high without target
            -> 1 clock first is now due 03:40
            -> 1 clock first warns 0 due 03:40
            -> 1 clock first warns 1 due 03:40
        03:37 change 1 topic locked
            -> 1 stands elevated high without target
            -> 1 clock first is now due 03:15
            -> 1 clock first warns 1 due 03:15
            -> 1 clock first warns 0 due 03:15
            -> 1 clock first breached due 03:15
            ? wakeup never
        03:38 change 1 topic first
            -> 1 stands routine high
            -> 1 clock first is now due 03:40
            -> 1 clock first warns 0
            -> 1 clock first warns 1
        04:00 wait
            -> 03:40:00.000001 1 clock first breached
    ";

    a_queue_and_a_segment_have_targets_of_their_own => "
        03:00 open 1 first email segment vip
            -> 1 clock first runs due 03:30
        and open 2 first email
            -> 2 clock first runs due 04:00
        03:05 transfer 2 queue fast
            -> 2 moved
            -> 2 stands in fast
            -> 2 clock first is now due 03:20
    ";

    what_is_no_longer_promised_is_withdrawn_and_does_not_come_back => "
        03:00 open 1 solved email
            -> 1 clock solved runs due 07:00
        03:10 change 1 topic first
            -> 1 clock solved withdrawn
            -> 1 clock first runs #2 due 04:00
            ? 1 clock solved withdrawn
        03:20 change 1 topic solved
            -> 1 clock first withdrawn
            ? 1 clock solved withdrawn
            ? wakeup never
    ";

    what_comes_to_be_promised_counts_from_the_arrival => "
        03:00 open 1 none email
        03:30 hold 1 customer
            -> 1 held customer
        04:00 change 1 topic solved
            -> 1 clock solved runs #1
            ? 1 clock solved running #1
        04:30 resume 1
            -> 1 resumed
            -> 1 clock solved is now due 08:00
    ";

    what_was_answered_before_needs_no_first_answer => "
        03:00 register 7
        and open 1 none email
        03:10 7 answers 1
        03:20 change 1 topic talk
            ? wakeup never
        03:30 customer 1
            -> 1 customer wrote first
            -> 1 clock next runs due 04:00
    ";

    a_bot_does_not_solve_what_a_person_is_to_solve => "
        03:00 agent 7 bot
        and open 1 person email
            -> 1 clock person runs
            -> 1 goes to 7
        03:10 resolve 1
            -> 1 resolved by 7
            -> 1 clock person withdrawn
        03:20 agent 8
        and 7 goes offline
        and open 2 person email
            -> 2 clock person runs
            -> 2 goes to 8
        03:30 resolve 2
            -> 2 resolved by 8
            -> 2 clock person met
    ";

    another_target_while_put_aside_has_no_due_time_either => "
        03:00 open 1 first email
            -> 1 clock first runs due 04:00
        03:10 hold 1 customer
            -> 1 held customer
            -> 1 clock first has no due time
        03:20 change 1 priority high
            -> 1 stands high
            ? wakeup never
        04:00 resume 1
            -> 1 resumed
            -> 1 clock first is now due 04:30
    ";

    /// Each breach moves the ticket to where the other one is breached: once.
    reactions_that_move_a_ticket_to_and_fro_come_to_an_end => "
        03:00 open 1 turn email
            -> 1 opened in here
            -> 1 clock here runs due 04:00
            -> 1 clock there runs due 05:00
        06:00 wait
            -> 04:00:00.000001 1 clock here breached due 04:00
            -> 04:00:00.000001 1 stands in there
            -> 04:00:00.000001 1 clock here is now due 03:30
            -> 04:00:00.000001 1 clock there is now due 04:00
            -> 04:00:00.000001 1 clock here breached due 03:30
            -> 04:00:00.000001 1 clock there breached due 04:00
            -> 04:00:00.000001 1 stands in here
            -> 04:00:00.000001 1 clock here is now due 04:00
            -> 04:00:00.000001 1 clock there is now due 05:00
            -> 04:00:00.000001 1 clock here breached due 04:00
            -> 05:00:00.000001 1 clock there breached due 05:00
    ";

    what_was_kept_once_is_not_promised_again => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs
        03:10 7 answers 1
            -> 1 clock first met
        03:20 change 1 priority high
            -> 1 stands high
            ? 1 clock first met due 04:00
    ";

    solving_keeps_some_promises_and_ends_the_others => "
        03:00 open 1 both email
            -> 1 clock solved runs #1
            -> 1 clock waited runs #2
        and open 2 talk email
            -> 2 clock first runs
        03:10 resolve 1
            -> 1 resolved
            -> 1 clock solved met at 03:10
            -> 1 clock waited met at 03:10
        and resolve 2
            -> 2 resolved
            -> 2 clock first withdrawn
            ? wakeup 8/03:10 retention_ends
        04:00 reopen 1
            -> 1 reopened
            -> 1 clock solved runs #3 due 08:00
            -> 1 clock waited runs #4 due 08:00
        04:10 cancel 1
            -> 1 cancelled
            -> 1 clock solved withdrawn #3
            -> 1 clock waited withdrawn #4
    ";

    a_customer_who_leaves_takes_the_promises_with_them => "
        03:00 open 1 solved phone
            -> 1 clock solved runs
        03:10 abandon 1
            -> 1 abandoned closed
            -> 1 clock solved withdrawn
    ";

    any_promise_can_be_said_to_be_kept => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs
        03:20 meet 1 first by 7
            -> 1 clock first met at 03:20
        03:30 meet 1 first
            -> already
        03:40 meet 1 solved
            -> refused 61
    ";

    reactions_raise_the_ticket_each_once_and_stay => "
        03:00 open 1 raises email
            -> 1 opened in front routine normal
            -> 1 clock raises runs due 04:00
        03:45 change 1 verified basic
            -> 03:30 1 clock raises warns 0
            -> 03:30 1 stands routine high
            ? 1 stands in front routine high
        04:30 wait
            -> 04:00:00.000001 1 clock raises breached
            -> 04:00:00.000001 1 stands in late elevated high
        04:40 change 1 verified strong
            ? 1 stands in late elevated high
    ";

    what_people_set_by_hand_stays => "
        03:00 open 1 raises email
            -> 1 clock raises runs
        and change 1 priority low
            -> 1 stands low
        and transfer 1 queue fast
            -> 1 moved
            -> 1 stands in fast
        04:30 wait
            -> 03:30 1 clock raises warns 0
            -> 04:00:00.000001 1 clock raises breached
            -> 04:00:00.000001 1 stands in fast elevated low
    ";

    /// On the 29th of March Oslo's clocks go from 02:00 to 03:00, at 01:00 UTC: the night
    /// from 22:00 to 06:00 has seven hours.
    four_hours_of_a_night_in_which_the_clocks_change => "
        28/21:30 open 1 night email
            -> 1 clock solved runs due 29/01:30
        29/00:30 hold 1 customer
            -> 1 held customer
            -> 1 clock solved has no due time
        29/01:30 resume 1
            -> 1 resumed
            -> 1 clock solved is now due 29/02:30
            ? 1 clock solved because resolution due Sun 2026-03-29 04:30 Europe/Oslo: 4h of open time on `oslo` from Sat 2026-03-28 22:30, 1h paused waiting for the customer
    ";
}

#[test]
fn another_policy_retargets_and_withdraws() {
    crate::story::tell_with(
        POLICY,
        &[("slower", SLOWER)],
        "
        03:00 open 1 first email
            -> 1 clock first runs due 04:00
        and open 2 solved email
            -> 2 clock solved runs due 07:00
        03:50 policy slower
            -> 03:30 1 clock first warns 0
            -> 1 clock first warns 1
            -> 1 clock first is now due 05:00
            -> 2 clock solved withdrawn
        06:00 wait
            -> 05:00:00.000001 1 clock first breached
        ",
    );
}

/// In Oslo's night of eight hours from 21:00 UTC: one is counted when the calendar goes.
#[test]
fn a_calendar_that_is_gone_is_counted_by_the_new_one() {
    crate::story::tell_with(
        POLICY,
        &[("renamed", RENAMED)],
        "
        7/20:00 open 1 night email
            -> 1 clock solved runs due 8/01:00
        7/22:00 policy renamed
            -> 1 clock solved is now due 8/02:00
        8/03:00 wait
            -> 8/02:00:00.000001 1 clock solved breached
        ",
    );
}
