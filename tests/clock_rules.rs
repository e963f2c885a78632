//! The clocks that laws, licences and schemes set, one row a rule: written in a policy's own
//! words, and due when a lawyer with a wall calendar says.
//!
//! Norway's holidays in spring 2026: 2, 3 and 6 April, 1, 14 and 25 May. England's: 3 and 6
//! April, 4 and 25 May. Clocks change on 29 March.
#![cfg(feature = "zones")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use nightdesk::{Command, Engine, EventKind, Input, Policy, PolicyDocument, TicketSpec, Timestamp};

const POLICY: &str = r#"
version = 1
name = "rules"
backdate = "24h"
channels = { email = { live = false } }
queues = { front = {} }

[calendars.NO]
zone = "Europe/Oslo"
holidays = ["NO"]
hours = { mon = [["08:00", "16:00"]], tue = [["08:00", "16:00"]], wed = [["08:00", "16:00"]], thu = [["08:00", "16:00"]], fri = [["08:00", "16:00"]] }

[calendars.GB]
zone = "Europe/London"
holidays = ["GB"]
hours = { mon = [["09:00", "17:00"]], tue = [["09:00", "17:00"]], wed = [["09:00", "17:00"]], thu = [["09:00", "17:00"]], fri = [["09:00", "17:00"]] }

[topics]
limit = { queue = "front", clocks = { limit = {} } }
floor = { queue = "front", action = "floor" }
"#;

/// The rule | its limit | when what happened, the receipt first | when it is due.
const LIMITS: &str = r#"
payment complaint, 15 business days | { business_days = 15, calendar = "NO", from = "receipt", unless = { anchor = "holding_reply", when = "inside", then = { business_days = 35, calendar = "NO", from = "receipt" } } } | receipt 2026-03-06T18:00Z | 2026-03-27T23:00Z
payment complaint, 35 after a holding reply | { business_days = 15, calendar = "NO", from = "receipt", unless = { anchor = "holding_reply", when = "inside", then = { business_days = 35, calendar = "NO", from = "receipt" } } } | receipt 2026-03-06T18:00Z, holding_reply 2026-03-20T12:00Z | 2026-04-29T22:00Z
unauthorised payment, end of the following business day | { business_days = 1, calendar = "NO", from = "receipt" } | receipt 2026-03-06T18:00Z | 2026-03-09T23:00Z
data request, a month | { months = 1, calendar = "NO", from = "receipt", unless = { anchor = "extension", when = "inside", then = { months = 3, calendar = "NO", from = "receipt" } } } | receipt 2026-01-31T10:00Z | 2026-02-28T23:00Z
data request, two months more with a notice inside the first | { months = 1, calendar = "NO", from = "receipt", unless = { anchor = "extension", when = "inside", then = { months = 3, calendar = "NO", from = "receipt" } } } | receipt 2026-01-31T10:00Z, extension 2026-02-20T10:00Z | 2026-04-30T22:00Z
data breach, 72 hours over a weekend | { elapsed = "72h", from = "awareness" } | receipt 2026-03-06T10:00Z, awareness 2026-03-06T18:00Z | 2026-03-09T18:00Z
incident, first report before it is classified | { min = [{ elapsed = "4h", from = "classification" }, { elapsed = "24h", from = "awareness" }], unless = { anchor = "classification", when = "late", then = { elapsed = "4h", from = "classification" } } } | receipt 2026-03-09T08:00Z, awareness 2026-03-09T08:00Z | 2026-03-10T08:00Z
incident, first report, classified late | { min = [{ elapsed = "4h", from = "classification" }, { elapsed = "24h", from = "awareness" }], unless = { anchor = "classification", when = "late", then = { elapsed = "4h", from = "classification" } } } | receipt 2026-03-09T08:00Z, awareness 2026-03-09T08:00Z, classification 2026-03-11T09:00Z | 2026-03-11T13:00Z
incident, first report on Maundy Thursday: noon of Tuesday | { min = [{ elapsed = "4h", from = "classification" }, { elapsed = "24h", from = "awareness" }], next_business_day = { calendar = "NO", ends = "12:00" } } | receipt 2026-04-02T06:00Z, awareness 2026-04-02T06:00Z, classification 2026-04-02T08:00Z | 2026-04-07T10:00Z
incident, first report, classified late and on a Saturday | { min = [{ elapsed = "4h", from = "classification" }, { elapsed = "24h", from = "awareness" }], unless = { anchor = "classification", when = "late", then = { elapsed = "4h", from = "classification" } }, next_business_day = { calendar = "NO", ends = "12:00" } } | receipt 2026-03-05T06:00Z, awareness 2026-03-05T06:00Z, classification 2026-03-07T09:00Z | 2026-03-09T11:00Z
incident, second report 72 hours after the first, on Good Friday | { elapsed = "72h", from = "earlier_report", next_business_day = { calendar = "NO", ends = "12:00" } } | receipt 2026-03-31T06:00Z, earlier_report 2026-03-31T09:00Z | 2026-04-07T10:00Z
incident, last report a month after the latest, the day before a holiday | { months = 1, calendar = "NO", from = "earlier_report", next_business_day = { calendar = "NO", ends = "12:00" } } | receipt 2026-03-31T06:00Z, earlier_report 2026-03-31T09:00Z | 2026-04-30T22:00Z
incident, last report a month after the latest, on a holiday | { months = 1, calendar = "NO", from = "earlier_report", next_business_day = { calendar = "NO", ends = "12:00" } } | receipt 2026-03-31T06:00Z, earlier_report 2026-04-01T09:00Z | 2026-05-04T10:00Z
crypto complaint, two months | { months = 2, calendar = "NO", from = "receipt" } | receipt 2025-12-31T10:00Z | 2026-02-28T23:00Z
complaint, eight weeks | { weeks = 8, calendar = "GB", from = "receipt" } | receipt 2026-03-06T10:00Z | 2026-05-01T23:00Z
complaint about gambling, eight weeks, receipt on day one | { weeks = 8, calendar = "GB", from = "receipt", first_day = "same" } | receipt 2026-03-06T10:00Z | 2026-04-30T23:00Z
complaint solved fast, close of the third business day | { business_days = 3, calendar = "GB", from = "receipt", ends = "closing" } | receipt 2026-04-02T10:00Z | 2026-04-09T16:00Z
payment scam, five business days, no later than 35 | { min = [{ business_days = 5, calendar = "GB", from = "receipt", pausable = true }, { business_days = 35, calendar = "GB", from = "receipt" }] } | receipt 2026-03-02T10:00Z | 2026-03-10T00:00Z
suspicious payment, end of the fourth business day | { business_days = 4, calendar = "GB", from = "receipt" } | receipt 2026-04-02T10:00Z | 2026-04-10T23:00Z
complaint acknowledged within 24 hours, closed or not | { elapsed = "24h", from = "receipt" } | receipt 2026-04-03T10:00Z | 2026-04-04T10:00Z
complaint, status message after 14 days | { days = 14, calendar = "NO", from = "receipt" } | receipt 2026-03-06T18:00Z | 2026-03-20T23:00Z
dispute, ten days and ten more with reasons | { days = 10, calendar = "NO", from = "receipt", unless = { anchor = "reasons", when = "inside", then = { days = 20, calendar = "NO", from = "receipt" } } } | receipt 2026-03-02T10:00Z, reasons 2026-03-10T10:00Z | 2026-03-22T23:00Z
transfer error, 45 days once credit was given inside ten business days | { business_days = 10, calendar = "GB", from = "receipt", unless = { anchor = "provisional_credit", when = "inside", then = { days = 45, calendar = "GB", from = "receipt" } } } | receipt 2026-03-02T10:00Z, provisional_credit 2026-03-10T10:00Z | 2026-04-16T23:00Z
billing error, two cycles and at most 90 days | { min = [{ elapsed = "0s", from = "second_cycle_end" }, { days = 90, calendar = "GB", from = "receipt" }] } | receipt 2026-01-10T12:00Z, second_cycle_end 2026-03-15T00:00Z | 2026-03-15T00:00Z
billing error, cycles longer than 90 days | { min = [{ elapsed = "0s", from = "second_cycle_end" }, { days = 90, calendar = "GB", from = "receipt" }] } | receipt 2026-01-10T12:00Z, second_cycle_end 2026-05-01T00:00Z | 2026-04-10T23:00Z
instant payment, ten seconds of any night | { elapsed = "10s", from = "receipt" } | receipt 2026-04-05T02:00Z | 2026-04-05T02:00:10Z
"#;

/// The same for floors: not before.
const FLOORS: &str = r#"
deposit limit raised, 24 hours | { elapsed = "24h", from = "receipt" } | receipt 2026-03-07T23:00Z | 2026-03-08T23:00Z
deposit limit raised, 72 hours and not before the week ends: 48 into the next | { max = [{ elapsed = "72h", from = "receipt" }, { elapsed = "0s", from = "period_end" }] } | receipt 2026-03-07T23:00Z, period_end 2026-03-08T23:00Z | 2026-03-10T23:00Z
deposit limit raised early in the week | { max = [{ elapsed = "72h", from = "receipt" }, { elapsed = "0s", from = "period_end" }] } | receipt 2026-03-02T09:00Z, period_end 2026-03-08T23:00Z | 2026-03-08T23:00Z
deposit limit raised, seven days | { elapsed = "7d", from = "receipt" } | receipt 2026-03-25T09:00Z | 2026-04-01T09:00Z
exclusion lifted, a day after the decision | { elapsed = "24h", from = "decision" } | receipt 2026-03-02T09:00Z, decision 2026-03-05T12:00Z | 2026-03-06T12:00Z
"#;

fn at(text: &str) -> Timestamp {
    // Seconds may be left out.
    let seconds = text.matches(':').count() == 2;
    let text = if seconds {
        text.to_owned()
    } else {
        text.replace('Z', ":00Z")
    };
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What the engine says of a ticket of this topic, once all is told that happened.
fn told(document: &str, topic: &str, anchors: &str) -> (Engine, Vec<EventKind>) {
    let document: PolicyDocument =
        toml::from_str(document).unwrap_or_else(|error| panic!("{error}"));
    let policy = Policy::new(&document).unwrap_or_else(|errors| panic!("{errors}"));
    let mut engine = Engine::new(policy);
    let mut events = Vec::new();
    let mut now = None;
    for anchor in anchors.split(", ") {
        let (name, instant) = anchor.split_once(' ').unwrap();
        let command = match now {
            None => Command::OpenTicket(TicketSpec::new(1, topic, "email")),
            Some(_) => Command::SetAnchor {
                ticket: 1.into(),
                anchor: name.into(),
                at: Some(at(instant)),
            },
        };
        let now = *now.get_or_insert(at(instant));
        engine
            .apply(&Input::new(now, command), &mut events)
            .unwrap();
    }
    (engine, events.into_iter().map(|event| event.kind).collect())
}

fn rows(table: &str) -> impl Iterator<Item = [&str; 4]> {
    let rows = table.lines().filter(|row| !row.is_empty());
    rows.map(|row| {
        let parts: Vec<&str> = row.split(" | ").collect();
        parts.try_into().unwrap_or_else(|_| panic!("{row}"))
    })
}

#[test]
fn limits_are_due_when_the_law_says() {
    for [rule, limit, anchors, due] in rows(LIMITS) {
        let document = format!(
            "{POLICY}\n[clocks]\nlimit = {{ kind = \"deadline\", limit = {limit} }}\n[actions]\nfloor = {{}}\n"
        );
        let (engine, _) = told(&document, "limit", anchors);
        let clocks = engine.clocks(1.into()).unwrap();
        assert_eq!(clocks[0].due, Some(at(due)), "{rule}");
    }
}

#[test]
fn floors_hold_until_the_law_says() {
    for [rule, limit, anchors, from] in rows(FLOORS) {
        let document = format!(
            "{POLICY}\n[clocks]\nlimit = {{ kind = \"resolution\", target = \"1h\" }}\n[actions]\nfloor = {{ not_before = {limit} }}\n"
        );
        let (_, events) = told(&document, "floor", anchors);
        let demanded = events.iter().rev().find_map(|event| match event {
            EventKind::ActionRequired { not_before, .. } => Some(*not_before),
            _ => None,
        });
        assert_eq!(demanded, Some(Some(at(from))), "{rule}");
    }
}

#[test]
fn one_ticket_carries_two_clocks() {
    let document = POLICY.replace(
        "clocks = { limit = {} }",
        "clocks = { payment = {}, rest = {} }",
    ) + r#"
[clocks]
payment = { kind = "deadline", limit = { business_days = 15, calendar = "GB", from = "receipt" } }
rest = { kind = "deadline", limit = { weeks = 8, calendar = "GB", from = "receipt" } }
[actions]
floor = {}
"#;
    let (engine, _) = told(&document, "limit", "receipt 2026-03-06T10:00Z");
    let clocks = engine.clocks(1.into()).unwrap();
    let due: Vec<_> = clocks
        .iter()
        .map(|clock| (clock.clock.as_str(), clock.due))
        .collect();
    // 27 March is the 15th business day; 1 May is eight weeks later, in summer time.
    let expected = [
        ("payment", Some(at("2026-03-28T00:00Z"))),
        ("rest", Some(at("2026-05-01T23:00Z"))),
    ];
    assert_eq!(due, expected);
}

#[test]
fn a_move_to_a_business_day_is_explained() {
    let row = rows(LIMITS)
        .find(|row| row[0].contains("Good Friday"))
        .unwrap();
    let limit = row[1];
    let document = format!(
        "{POLICY}\n[clocks]\nlimit = {{ kind = \"deadline\", limit = {limit} }}\n[actions]\nfloor = {{}}\n"
    );
    let (engine, _) = told(&document, "limit", row[2]);
    let why = engine
        .clocks(1.into())
        .unwrap()
        .remove(0)
        .explanation
        .unwrap();
    assert_eq!(
        why.words,
        "deadline `limit` due Tue 2026-04-07 12:00 Europe/Oslo: 72h of all time from `earlier_report` Tue 2026-03-31 11:00, and on from Fri 2026-04-03 11:00 to the next business day of `NO`"
    );
}
