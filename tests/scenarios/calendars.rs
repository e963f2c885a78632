//! Response targets that count open time only. 1 March 2026 is a Sunday; in Oslo the
//! clocks go from 02:00 to 03:00 on the 29th, at 01:00 UTC.

const POLICY: &str = r#"
version = 1
name = "calendars"
patience = "2h"
calendar = "office"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
segments = { vip = { head_start = "45m" } }
targets = { elevated = "30m", routine = { normal = "1h" } }
queues = { front = {}, night = { calendar = "always" }, oslo = { calendar = "oslo", targets = { routine = { normal = "4h" } } } }
topics = { any = { queue = "front" }, locked = { queue = "front", urgency = "elevated" }, night = { queue = "night" }, oslo = { queue = "oslo" } }

[calendars.office]
zone = "UTC"

[calendars.office.hours]
mon = [["09:00", "17:00"]]
tue = [["09:00", "17:00"]]
wed = [["09:00", "17:00"]]
thu = [["09:00", "17:00"]]
fri = [["09:00", "17:00"]]

[calendars.always]
zone = "UTC"
always_open = true

[calendars.oslo]
zone = "Europe/Oslo"

[calendars.oslo.hours]
sat = [["22:00", "06:00"]]
"#;

stories! { POLICY;
    a_target_counts_open_time => "
        2/10:00 open 1 any phone
            -> 1 opened due 2/11:00
        2/16:30 open 2 any phone
            -> 2 opened due 3/09:30
        6/16:30 open 3 any phone
            -> 3 opened due 9/09:30
        7/12:00 open 4 any phone
            -> 4 opened due 9/10:00
    ";

    a_queue_may_have_a_calendar_of_its_own => "
        7/12:00 open 1 night phone
            -> 1 opened due 7/13:00
            ? line 1
        7/12:30 open 2 any phone
            -> 2 opened due 9/10:00
    ";

    a_head_start_counts_all_time => "
        6/16:30 open 1 any phone segment vip
            -> 1 opened due 9/08:45
    ";

    a_promotion_counts_open_time_from_then => "
        6/10:00 open 1 any phone
            -> 1 opened due 6/11:00
        6/16:45 change 1 topic locked
            -> 1 stands elevated due 9/09:15
    ";

    patience_counts_all_time => "
        6/16:30 open 1 any email
            -> 1 opened due 9/09:30
            ? wakeup 9/11:30:00.000001 patience_ends
    ";

    a_transfer_counts_on_the_other_queues_calendar => "
        7/12:00 open 1 any phone
            -> 1 opened due 9/10:00
        7/12:10 transfer 1 queue night
            -> 1 moved from front to night
            -> 1 stands in night due 7/13:00
    ";

    who_is_closed_may_still_be_answered => "
        1/03:00 agent 7
        and open 1 any phone
            -> 1 opened due 2/10:00
            -> 1 goes to 7
    ";

    /// From 22:00 to 06:00 there are seven hours in that night: 22:00 is 21:00 UTC, and
    /// four hours later it is 01:00 UTC, the moment of the change; 04:00 UTC is the end.
    a_night_shift_of_seven_hours => "
        28/21:00 open 1 oslo phone
            -> 1 opened due 29/01:00
        and open 2 oslo phone since 28/12:00
            -> 2 opened due 29/01:00
        29/00:30 open 3 oslo phone
            -> 3 opened due 2026-04-04T20:30:00Z
    ";
}
