//! Deadlines set by law, with their lead in the order; floors of actions.
//!
//! Sunday is the 1st of March 2026; Easter of that year is the 5th of April, so that the 2nd
//! and 3rd and the 6th are holidays in Norway.

const POLICY: &str = r#"
version = 1
name = "law"
patience = "4h"
backdate = "24h"
retention = "7d"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
segments = { vip = { head_start = "30d" } }
queues = { front = { targets = { elevated = "1h", routine = "3h" } }, quiet = {} }
[calendars.NO]
zone = "Europe/Oslo"
holidays = ["NO"]
hours = { mon = [["00:00", "24:00"]], tue = [["00:00", "24:00"]], wed = [["00:00", "24:00"]], thu = [["00:00", "24:00"]], fri = [["00:00", "24:00"]] }

[clocks.final_answer]
kind = "deadline"
lead = "3d"
on_lead = { urgency = "elevated" }
[clocks.final_answer.limit]
business_days = 15
calendar = "NO"
from = "receipt"
[clocks.final_answer.limit.unless]
anchor = "holding_reply"
when = "inside"
then = { business_days = 35, calendar = "NO", from = "receipt" }

[clocks.refund]
kind = "deadline"
limit = { min = [{ elapsed = "10h", from = "receipt", pausable = true }, { elapsed = "20h", from = "receipt" }] }

[clocks.report]
kind = "deadline"
limit = { elapsed = "24h", from = "awareness" }

[actions]
raise_limit = { within = "1h", not_before = { max = [{ elapsed = "72h", from = "receipt" }, { elapsed = "0s", from = "period_end" }] } }
cool_off = { not_before = { elapsed = "24h", from = "receipt" } }

[topics]
any = { queue = "front" }
complaint = { queue = "quiet", clocks = { final_answer = {} } }
refund = { queue = "quiet", clocks = { refund = {} } }
report = { queue = "quiet", clocks = { report = {} } }
raise = { queue = "quiet", action = "raise_limit" }
cool = { queue = "front", action = "cool_off" }
"#;

stories! { POLICY;
    /// Received on Friday evening: the 15th business day is Friday the 27th, which ends at
    /// 23:00 UTC. With the holding reply the 35th is the 29th of April.
    a_complaint_has_a_final_limit_that_a_holding_reply_extends => "
        6/18:00 open 1 complaint email
            -> 1 opened routine due 24/23:00
            -> 1 clock final_answer runs due 27/23:00
        20/12:00 anchor 1 holding_reply
            -> 1 anchor holding_reply at 20/12:00
            -> 1 stands due 2026-04-26T22:00:00Z
            -> 1 clock final_answer is now due 2026-04-29T22:00:00Z
    ";

    /// The lead comes, the ticket rises, and then the limit passes.
    work_begins_in_time_and_raises_the_ticket => "
        6/18:00 open 1 complaint email
            -> 1 opened routine due 24/23:00
            -> 1 clock final_answer runs
        28/12:00 wait
            -> 24/23:00 1 clock final_answer is to be worked on due 27/23:00
            -> 24/23:00 1 stands elevated due 24/23:00
            -> 25/03:00:00.000001 1 raised
            -> 27/23:00:00.000001 1 clock final_answer breached
    ";

    a_holding_reply_that_comes_too_late_changes_nothing => "
        6/18:00 open 1 complaint email
            -> 1 clock final_answer runs due 27/23:00
        28/12:00 anchor 1 holding_reply
            -> 24/23:00 1 clock final_answer is to be worked on
            -> 24/23:00 1 stands elevated
            -> 25/03:00:00.000001 1 raised
            -> 27/23:00:00.000001 1 clock final_answer breached
            -> 1 anchor holding_reply at 28/12:00
        28/12:30 anchor 1 holding_reply at 27/22:00
            -> 1 anchor holding_reply at 27/22:00 was 28/12:00
            -> 1 stands elevated due 2026-04-26T22:00:00Z
            -> 1 clock final_answer is now due 2026-04-29T22:00:00Z
            -> 1 clock final_answer not breached
    ";

    a_deadline_is_met_by_name_or_with_the_ticket => "
        6/18:00 open 1 complaint email
            -> 1 clock final_answer runs
        and open 2 complaint email
            -> 2 clock final_answer runs
        10/12:00 meet 1 final_answer
            -> 1 clock final_answer met at 10/12:00
            -> 1 stands without target
        and resolve 2
            -> 2 resolved
            -> 2 clock final_answer met
    ";

    /// The customer's head start of 30 days passes what has no limit, and no limit.
    a_limit_counts_in_the_order_without_head_start => "
        03:00 open 1 report phone segment vip
            -> 1 opened without target
            -> 1 clock report runs
            ? 1 clock report running #1
        03:10 open 2 any phone
            -> 2 opened due 06:10
            ? line 2 1
        03:20 anchor 1 awareness at 2026-02-28T04:00:00Z
            -> 1 anchor awareness at 2026-02-28T04:00:00Z
            -> 1 stands due 04:00
            -> 1 clock report is now due 04:00
            ? line 1 2
    ";

    a_pause_moves_what_it_may_and_no_more => "
        03:00 open 1 refund email
            -> 1 opened due 13:00
            -> 1 clock refund runs due 13:00
        04:00 hold 1 customer
            -> 1 held customer
            -> 1 stands due 23:00
            -> 1 clock refund is now due 23:00
        06:00 resume 1
            -> 1 resumed
            -> 1 stands due 15:00
            -> 1 clock refund is now due 15:00
        and hold 1 customer
            -> 1 held customer
            -> 1 stands due 23:00
            -> 1 clock refund is now due 23:00
        23:30 resume 1
            -> 23:00:00.000001 1 clock refund breached
            -> 1 resumed
    ";

    an_action_is_not_done_before_its_floor => "
        03:00 agent 7
        and open 1 cool phone
            -> 1 demands cool_off not before 2/03:00
            -> 1 goes to 7
        2/02:59:59 done 1
            -> refused 63
        2/03:00 done 1
            -> 1 done cool_off
    ";

    a_floor_that_is_not_known_holds_until_it_is => "
        03:00 open 1 raise phone
            -> 1 demands raise_limit floor unknown
        03:10 done 1
            -> refused 63
        03:20 anchor 1 period_end at 5/00:00
            -> 1 anchor period_end
            -> 1 demands raise_limit by 5/01:00 not before 5/00:00
        4/12:00 done 1
            -> refused 63
        5/00:30 done 1
            -> 1 done raise_limit
    ";

    a_floor_of_a_closed_ticket_can_still_come_to_be_known => "
        03:00 open 1 raise phone
            -> 1 demands raise_limit floor unknown
        03:05 resolve 1
            -> 1 resolved
        03:10 anchor 1 period_end at 5/00:00
            -> 1 anchor period_end
            -> 1 demands raise_limit by 5/01:00 not before 5/00:00
        5/00:30 done 1
            -> 1 done raise_limit
        5/00:40 anchor 1 period_end at 6/00:00
            -> refused 50
    ";
}
