//! What users of other routers complain of, where queues' doors and loads are the answer:
//! each complaint by its number.

use super::hours::POLICY;

stories! { POLICY;
    /// Nothing is looked for every minute: at the very opening the oldest goes first.
    complaint_03_an_opening_routes_who_waits_at_once => "
        2/07:00 agent 7
        and open 1 wait phone
        2/07:59:59.999999 open 2 wait phone
        2/08:00 wait
            -> queue asked opened
            -> queue bots opened
            -> queue call opened
            -> queue once opened
            -> queue oslo opened
            -> queue refer opened
            -> queue wait opened
            -> 1 goes to 7
        2/08:01 open 3 wait phone
        and resolve 1
            -> 2 goes to 7
    ";

    complaint_06_who_is_held_blocks_nobody_behind => "
        2/15:00 open 1 wait phone
        2/20:00 open 2 oslo phone
            -> 2/16:00 queue asked closed
            -> 2/16:00 queue bots closed
            -> 2/16:00 queue call closed
            -> 2/16:00 queue once closed
            -> 2/16:00 queue oslo closed
            -> 2/16:00 queue refer closed
            -> 2/16:00 queue wait closed
            -> 2 sent from oslo to manila closed
            -> 2 stands in manila
        # The first of them may not be offered now.
            ? line 1 2
        and agent 7
            -> 2 goes to 7
            ? line 1
    ";

    /// A calendar without another opening gives an answer, and no timer.
    complaint_13_a_queue_that_never_opens_again => "
        2/15:59 open 1 once phone
        2/16:00 wait
            -> queue asked closed
            -> queue bots closed
            -> queue call closed
            -> queue once closed
            -> queue oslo closed
            -> queue refer closed
            -> queue wait closed
        and agent 7
            ? 7 for 1: closed for good
            ? queue once closed waiting 1 loads none
    ";
}

/// Other hours, limits and loads hold for who waits already, in the same instant.
#[test]
fn complaint_09_other_hours_and_loads_reach_open_tickets() {
    let first = r#"
        version = 1
        name = "first"
        channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
        queues = { front = { hours = "monday" }, second = {} }
        topics = { any = { queue = "front" }, other = { queue = "second" } }
        calendars = { monday = { zone = "UTC", hours = { mon = [["08:00", "16:00"]] } } }
    "#;
    let overflows = r#"
        version = 1
        name = "overflows"
        channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
        queues = { front = { overflow = [{ when = "busy", to = "second" }] }, second = {} }
        topics = { any = { queue = "front" }, other = { queue = "second" } }
        loads = { busy = { queue = "front", waiting = 2, until = 1 } }
    "#;
    super::story::tell_with(
        first,
        &[("overflows", overflows)],
        "
        2/05:00 open 1 any phone
        and open 2 any phone
        and agent 7
            ? 7 for 1: closed until 2/08:00
        2/06:00 policy overflows
            -> queue front opened
            -> load busy begins in front
            -> 1 sent from front to second by busy
            -> 1 stands in second
            -> load busy ends in front
            -> 1 goes to 7
        ",
    );
}
