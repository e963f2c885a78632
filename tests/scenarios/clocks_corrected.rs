//! Clocks when something else comes to be known: that the ticket stood still, arrived at
//! another time, is promised something else by another policy.

use super::clocks::POLICY;

stories! { POLICY;
    /// Half an hour of the hour was used up when the pause began; it went on to the answer.
    a_pause_told_after_the_answer_was_before_it => "
        03:00 register 7
        and open 1 first email
            -> 1 clock first runs due 04:00
        04:30 7 answers 1
            -> 03:30 1 clock first warns 0
            -> 03:50 1 clock first warns 1
            -> 04:00:00.000001 1 clock first breached
            -> 1 clock first met late at 04:30
        04:40 hold 1 customer since 03:30
            -> 1 held customer
            -> 1 clock first not breached due 05:00
        04:50 resume 1 since 04:10
            -> 1 resumed
            ? 1 clock first met due 04:40
    ";

    /// The message came with the ticket, so the answer was one to it, and none is awaited.
    a_ticket_that_arrived_earlier_brought_its_message_then => "
        03:00 register 7
        and open 1 talk email
            -> 1 clock first runs due 04:00
        03:25 anchor 1 receipt at 02:45
            -> 1 anchor receipt at 02:45 was 03:00
            -> 1 clock first is now due 03:45
            -> 1 clock first warns 0
        03:32 7 answers 1 since 02:50
            -> 1 clock first met at 02:50
            ? 1 answered
    ";

    /// It was answered in the instant of its arrival, and the promise runs from the answer.
    an_update_runs_from_its_answer_whenever_the_ticket_arrived => "
        03:00 register 7
        and open 1 update email
            -> 1 clock update runs #1 due 05:00
        and 7 answers 1
            -> 1 clock update met #1
            -> 1 clock update runs #2 due 05:00
        03:10 anchor 1 receipt at 02:00
            -> 1 anchor receipt at 02:00 was 03:00
            ? 1 clock update running #2 due 05:00
            ? 1 clock update met #1 due 04:00
    ";
}

/// The names of `POLICY`, with another kind of clock under one of them.
const WAITED: &str = r#"
version = 1
name = "waited"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
clocks = { solved = { kind = "requester_wait", target = "4h" } }
topics = { solved = { queue = "front", clocks = { solved = {} } } }
"#;

const BEFORE: &str = r#"
version = 1
name = "before"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
clocks = { solved = { kind = "resolution", target = "4h" } }
topics = { solved = { queue = "front", clocks = { solved = {} } } }
"#;

#[test]
fn a_clock_that_was_withdrawn_does_not_come_back_by_way_of_another_kind() {
    crate::story::tell_with(
        BEFORE,
        &[("waited", WAITED), ("before", BEFORE)],
        "
        03:00 open 1 solved email
            -> 1 clock solved runs #1 due 07:00
        03:10 policy waited
            -> 1 clock solved withdrawn #1
            -> 1 clock solved runs #2 due 07:00
        03:20 policy before
            -> 1 clock solved withdrawn #2
            ? wakeup never
        ",
    );
}

/// Two desks, each with its hours on Sunday, 1 March 2026.
const TWO_DESKS: &str = r#"
version = 1
name = "two desks"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { early = { calendar = "early" }, late = { calendar = "late" } }
clocks = { solved = { kind = "resolution", target = "2h" } }
topics = { solved = { queue = "early", clocks = { solved = {} } } }

[calendars.early]
zone = "UTC"
hours = { sun = [["03:00", "12:00"]] }

[calendars.late]
zone = "UTC"
hours = { sun = [["04:00", "12:00"]] }
"#;

const ONE_DESK: &str = r#"
version = 1
name = "one desk"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { early = { calendar = "late" }, late = { calendar = "late" } }
clocks = { solved = { kind = "resolution", target = "2h" } }
topics = { solved = { queue = "late", clocks = { solved = {} } } }
calendars = { late = { zone = "UTC", hours = { sun = [["04:00", "12:00"]] } } }
"#;

/// Without the hours that counted, it is counted anew: by those of the late desk it is due
/// at six, so the breach that was said is taken back.
#[test]
fn what_was_said_under_a_target_stands_when_a_calendar_is_gone() {
    crate::story::tell_with(
        TWO_DESKS,
        &[("one_desk", ONE_DESK)],
        "
        03:00 open 1 solved email
            -> 1 opened
            -> 1 clock solved runs due 05:00
        03:30 transfer 1 queue late
            -> 1 moved
            -> 1 stands
            -> 1 clock solved is now due 05:30
        05:40 wait
            -> 05:30:00.000001 1 clock solved breached
        05:45 policy one_desk
            -> policy replaced
            -> 1 clock solved is now due 06:00
            -> 1 clock solved not breached due 06:00
        06:30 wait
            -> 06:00:00.000001 1 clock solved breached
        ",
    );
}

/// A lead counts in the order whatever the clock is, and so may put one before the other.
const LEADS: &str = r#"
version = 1
name = "leads"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = { targets = { routine = "3h" } } }
clocks = { solved = { kind = "resolution", target = "4h", lead = "90m" } }
topics = { any = { queue = "front" }, solved = { queue = "front", clocks = { solved = {} } } }
"#;

stories! { LEADS;
    a_lead_counts_in_the_order => "
        03:00 open 1 any phone
            -> 1 opened due 06:00
        and open 2 solved phone
            -> 2 opened due 05:30
            -> 2 clock solved runs due 07:00
            ? line 2 1
        05:40 wait
            -> 05:30 2 clock solved is to be worked on due 07:00
    ";
}

const OUTLIVED: &str = r#"
version = 1
name = "outlived"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {} }
actions = { block = {} }
clocks = { report = { kind = "deadline", limit = { elapsed = "1h", from = "awareness" } } }
topics = { report = { queue = "front", action = "block", clocks = { report = {} } } }
"#;

stories! { OUTLIVED;
    /// Anchors may be set as long as the action is to be done.
    a_breach_of_a_closed_ticket_is_taken_back_too => "
        03:00 open 1 report phone
            -> 1 opened
            -> 1 demands block
            -> 1 clock report runs
        and anchor 1 awareness at 02:00
            -> 1 anchor awareness at 02:00
            -> 1 stands due 03:00
            -> 1 clock report is now due 03:00
        03:30 resolve 1
            -> 03:00:00.000001 1 clock report breached due 03:00
            -> 1 resolved
            -> 1 clock report met late at 03:30
        04:00 anchor 1 awareness at 02:45
            -> 1 anchor awareness at 02:45 was 02:00
            -> 1 clock report not breached due 03:45
    ";
}

const TWO_MOVES: &str = r#"
version = 1
name = "two moves"
backdate = "24h"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = {}, early = {}, late = {} }
topics = { any = { queue = "front", clocks = { slow = {}, soon = {} } } }

[clocks.slow]
kind = "resolution"
target = "1h"
on_breach = { queue = "late" }

[clocks.soon]
kind = "requester_wait"
target = "30m"
on_breach = { queue = "early" }
"#;

stories! { TWO_MOVES;
    /// Told late, both follow at once, in the order in which they would have.
    of_two_moves_the_later_counts => "
        05:00 open 1 any phone since 03:00
            -> 1 opened
            -> 1 clock slow runs due 04:00
            -> 1 clock soon runs due 03:30
            -> 1 clock soon breached
            -> 1 clock slow breached
            -> 1 stands in late
    ";
}
