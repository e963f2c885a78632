//! What users of other routers complain of, where calendars and clocks are the answer: each
//! complaint by its number.

use nightdesk::{Calendar, CalendarDocument, CalendarError, Span, Timestamp, Weekday, Zones};

const POLICY: &str = r#"
version = 1
name = "times"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { elevated = "25h", routine = { urgent = "8h30m", high = "2h", normal = "1h" } }

[queues]
oslo = { calendar = "oslo" }
sundays = { calendar = "sundays" }
howe = { calendar = "howe" }
apia = { calendar = "apia" }
paulo = { calendar = "paulo" }
clocks = {}

[topics]
oslo = { queue = "oslo" }
sundays = { queue = "sundays", urgency = "elevated" }
howe = { queue = "howe", priority = "urgent" }
apia = { queue = "apia", priority = "high" }
paulo = { queue = "paulo" }
"paulo.long" = { priority = "high" }
fixed = { queue = "clocks", clocks = { fixed = {} } }
talk = { queue = "clocks", clocks = { next = {} } }

[clocks]
fixed = { kind = "resolution", targets = { routine = { high = "30m", normal = "10m", low = "1h" } } }
next = { kind = "next_response", target = "30m" }

[calendars.oslo]
zone = "Europe/Oslo"
years = [2026, 2026]
hours = { mon = [["09:00", "17:00"]], tue = [["09:00", "17:00"]], wed = [["09:00", "17:00"]], thu = [["09:00", "17:00"]], fri = [["09:00", "17:00"]], sat = [["09:00", "17:00"]], sun = [["09:00", "17:00"]] }

[calendars.sundays]
zone = "Europe/Oslo"
years = [2026, 2026]
hours = { sun = [["00:00", "24:00"]] }

[calendars.howe]
zone = "Australia/Lord_Howe"
years = [2026, 2026]
hours = { sat = [["22:00", "06:00"]] }

[calendars.apia]
zone = "Pacific/Apia"
years = [2011, 2011]
hours = { thu = [["09:00", "17:00"]], fri = [["09:00", "17:00"]], sat = [["09:00", "17:00"]] }

[calendars.paulo]
zone = "America/Sao_Paulo"
years = [2018, 2018]
hours = { sun = [["00:00", "02:00"]] }
"#;

stories! { POLICY;
    /// 25 October 2026 in Oslo: from 22:00 UTC on the 24th, since it is summer time still, to
    /// 23:00 UTC. A target of 25 hours is all of it.
    complaint_12_a_sunday_of_25_hours_has_25 => "
        2026-10-24T22:00:00Z open 1 sundays phone
            -> 1 opened due 2026-10-25T23:00:00Z
    ";

    /// 29 March: from 23:00 UTC on the 28th, 23 hours. The other two come a week later, when
    /// midnight is 22:00 UTC.
    complaint_12_a_sunday_of_23_hours_has_23 => "
        28/23:00 open 1 sundays phone
            -> 1 opened due 2026-04-05T00:00:00Z
    ";

    /// Nine in the morning is 08:00 UTC in winter and 07:00 UTC in summer.
    complaint_12_each_date_has_its_own_offset => "
        2026-01-15T00:00:00Z open 1 oslo phone
            -> 1 opened due 2026-01-15T09:00:00Z
        2026-07-15T00:00:00Z open 2 oslo phone
            -> 2 opened due 2026-07-15T08:00:00Z
    ";

    /// Told in summer time of what came in winter time, some hours before.
    complaint_12_today_has_no_say_in_yesterday => "
        29/05:00 open 1 oslo phone since 28/07:30
            -> 1 opened due 28/09:00
    ";

    /// On 5 April 2026 clocks go back by half an hour: the night from 22:00 (11:00 UTC) to
    /// 06:00 (19:30 UTC) has eight and a half.
    complaint_12_clocks_may_change_by_half_an_hour => "
        2026-04-04T11:00:00Z open 1 howe phone
            -> 1 opened due 2026-04-04T19:30:00Z
    ";

    /// 30 December 2011 never was in Samoa. An hour is left on Thursday (until 17:00, ten hours
    /// behind), and the next is Saturday's first, 14 hours ahead.
    complaint_12_a_day_that_was_skipped_opens_nothing => "
        2011-12-30T02:00:00Z open 1 apia phone
            -> 1 opened due 2011-12-30T20:00:00Z
    ";

    /// On 4 November 2018 clocks went from midnight to one, which was 03:00 UTC: of two hours
    /// that Sunday had one, and the second comes a week later, from 02:00 UTC.
    complaint_12_a_midnight_that_never_was_is_no_open_time => "
        2018-11-04T00:00:00Z open 1 paulo phone
            -> 1 opened due 2018-11-04T04:00:00Z
        and open 2 paulo.long phone
            -> 2 opened due 2018-11-11T03:00:00Z
    ";

    /// Breached once, whatever happens and however long it goes on.
    complaint_15_a_promise_is_broken_once => "
        03:00 open 1 fixed email
            -> 1 clock fixed runs #1 due 03:10
        03:20 wait
            -> 03:10:00.000001 1 clock fixed breached #1 due 03:10
        03:30 customer 1
            -> 1 customer wrote again
        04:00 agent 7
            -> 1 goes to 7
        04:10 7 answers 1
        04:20 release 1
            -> 1 requeued from 7 released
        and hold 1 identity
            -> 1 held identity
        05:00 resume 1
            -> 04:21 7 may have 1 again
            -> 1 resumed
            -> 1 goes to 7
        06:00 resolve 1
            -> 1 resolved by 7
            -> 1 clock fixed met late at 06:00
            ? wakeup 8/06:00 retention_ends
    ";

    /// Another target is another promise: broken once each, and never for want of a name.
    complaint_15_another_target_is_broken_once_too => "
        03:00 open 1 fixed email
            -> 1 clock fixed runs #1 due 03:10
        03:20 wait
            -> 03:10:00.000001 1 clock fixed breached #1 due 03:10
        03:21 change 1 priority high
            -> 1 stands high
            -> 1 clock fixed is now #1 due 03:30
        03:40 wait
            -> 03:30:00.000001 1 clock fixed breached #1 due 03:30
        03:41 change 1 priority low
            -> 1 stands low
            -> 1 clock fixed is now #1 due 04:00
        9/03:00 wait
            -> 04:00:00.000001 1 clock fixed breached #1 due 04:00
            ? wakeup never
    ";

    /// The same clock again is another instance, with a breach of its own.
    complaint_15_each_instance_is_broken_for_itself => "
        03:00 register 7
        and open 1 talk phone
        03:01 7 answers 1
        03:10 customer 1
            -> 1 customer wrote first
            -> 1 stands due 04:10
            -> 1 clock next runs #1 due 03:40
        04:00 wait
            -> 03:40:00.000001 1 clock next breached #1 due 03:40
        and 7 answers 1
            -> 1 clock next met late #1
        04:10 customer 1
            -> 1 customer wrote first
            -> 1 stands due 05:10
            -> 1 clock next runs #2 due 04:40
        9/03:00 wait
            -> 04:40:00.000001 1 clock next breached #2 due 04:40
            ? wakeup never
    ";
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(hours: u32) -> Span {
    Span::from_secs(hours * 3_600)
}

/// Forwards and back, past what there is: an answer in words, not a search without end.
#[test]
fn complaint_13_a_search_ends_in_both_directions_with_an_error() {
    let once = CalendarDocument::new("UTC").exception("2026-05-01", &[("10:00", "12:00")]);
    let calendar: Calendar = once.compile(&Zones::new()).unwrap();
    let (before, after) = (at("2026-01-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
    let open = hours(3);
    let later = calendar.add(before, open).unwrap_err();
    let start = before;
    assert_eq!(later, CalendarError::PastYear9999 { start, open });
    assert_eq!(
        later.to_string(),
        "`3h` of open time after `2026-01-01T00:00:00Z` would end past the year 9999; give a shorter time, or the calendar more open time"
    );
    let earlier = calendar.sub(after, open).unwrap_err();
    let start = after;
    assert_eq!(earlier, CalendarError::BeforeYear1 { start, open });
    assert_eq!(
        earlier.to_string(),
        "`3h` of open time before `2026-06-01T00:00:00Z` would begin ahead of year 1; give a shorter time, or the calendar more open time"
    );
    assert_eq!(
        calendar.next_open(after).unwrap_err().to_string(),
        "the calendar does not open after `2026-06-01T00:00:00Z` until the end of year 9999; give it hours or exceptions there"
    );
    assert_eq!(
        calendar.prev_open(before).unwrap_err().to_string(),
        "the calendar is not open before `2026-01-01T00:00:00Z` back to year 1; give it hours or exceptions there"
    );
}

/// One Sunday hour a week: 100 years from a Sunday on have 5,218 Sundays (36,524 days are
/// 5,217 weeks and five days), in the years compiled and beyond.
#[test]
fn complaint_13_nothing_is_left_out_past_ten_years() {
    let sundays = CalendarDocument::new("UTC")
        .open(&Weekday::ALL[6..], &[("09:00", "10:00")])
        .years(2026, 2030);
    let calendar = sundays.compile(&Zones::new()).unwrap();
    let (start, end) = (at("2026-03-01T00:00:00Z"), at("2126-03-01T00:00:00Z"));
    assert_eq!(calendar.between(start, end), hours(5_218));
    assert_eq!(
        calendar.add(start, hours(5_218)),
        Ok(at("2126-02-24T10:00:00Z"))
    );
    assert_eq!(
        calendar.sub(end, hours(5_218)),
        Ok(at("2026-03-01T09:00:00Z"))
    );
}
