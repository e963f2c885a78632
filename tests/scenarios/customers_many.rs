//! Many customers at once: surges and incidents.

use super::story::{tell, tell_with};

/// Parts of a minute; the usual is that of six windows.
const POLICY: &str = r#"
version = 1
name = "many"
repeats = { window = "1h" }
channels = { phone = { live = true } }
queues = { front = {} }
topics = { any = { queue = "front" }, pay = { queue = "front" }, "pay.failed" = { queue = "front" }, other = { queue = "front" } }
surges = { outage = { topic = "pay", window = "10m", at_least = 4, times = 2, usual = "1h" } }
"#;

stories! { POLICY;
    /// At 04:10 the part of 04:00 is no longer in the window, and that of 03:30 still in the
    /// hour before it.
    a_surge_begins_with_the_contact_that_makes_it_and_ends_with_its_window => "
        03:30 open 1 pay phone
        and open 2 pay phone
        and open 3 pay phone
        04:00 open 4 pay phone
        and open 5 pay phone
        04:00:30 open 6 pay.failed phone
        and open 10 other phone
        04:00:59 open 7 pay phone
            -> 7 opened
            -> surge outage starts count 4 usual 3 in 6
            ? wakeup 04:01 surge_checked
        04:01 open 8 pay phone
            -> 8 opened
            ? wakeup 04:02 surge_checked
        06:00 wait
            -> 04:10 surge outage ends count 1 usual 7 in 6
            ? wakeup never
    ";

    /// 13 in the hour before: 4 x 6 is less than 2 x 13, and 5 x 6 is not.
    what_is_usual_is_no_surge => "
        03:30 open 1 pay phone
        and open 2 pay phone
        and open 3 pay phone
        and open 4 pay phone
            -> 4 opened
            -> surge outage starts count 4 usual 0 in 6
        and open 5 pay phone
        and open 6 pay phone
        and open 7 pay phone
        and open 8 pay phone
        and open 9 pay phone
        and open 10 pay phone
        and open 11 pay phone
        and open 12 pay phone
        and open 13 pay phone
        04:00 wait
            -> 03:40 surge outage ends count 0 usual 13 in 6
        and open 21 pay phone
        and open 22 pay phone
        and open 23 pay phone
        and open 24 pay phone
            -> 24 opened
        and open 25 pay phone
            -> 25 opened
            -> surge outage starts count 5 usual 13 in 6
    ";

    /// Two of the four are left at 04:10, which is half of what makes a surge, and not less.
    a_surge_lasts_down_to_half => "
        04:00 open 1 pay phone
        and open 2 pay phone
        04:05 open 3 pay phone
        and open 4 pay phone
            -> surge outage starts count 4 usual 0
        04:10 wait
            ? wakeup 04:11 surge_checked
        05:00 wait
            -> 04:15 surge outage ends count 0 usual 4
    ";
}

#[test]
fn other_things_than_contacts_can_surge() {
    let policy = POLICY.replace(
        "at_least = 4, times = 2",
        "at_least = 2, times = 2, of = \"reopens\"",
    );
    tell(
        &policy,
        "
        04:00 open 1 pay phone
        and open 2 pay phone
        and resolve 1
        and resolve 2
        and reopen 1
        and reopen 2
            -> 2 reopened
            -> surge outage starts count 2 usual 0
        ",
    );
    let policy = POLICY.replace(
        "at_least = 4, times = 2",
        "at_least = 2, times = 2, of = \"repeats\"",
    );
    tell(
        &policy,
        "
        04:00 open 1 pay phone customer 900
        and open 2 pay phone customer 900
            -> 2 opened
            -> 2 repeats 1 contact 2
        and open 3 pay phone customer 900
            -> 3 opened
            -> 3 repeats 2 contact 3
            -> surge outage starts count 2 usual 0
        ",
    );
}

/// Those that are merged into another are contacts too, however short a time they are kept.
#[test]
fn who_asks_twice_counts_for_a_surge_however_short_a_time_that_is_kept() {
    let policy = POLICY.replace(
        "repeats = { window = \"1h\" }",
        "retention = \"0s\"\nduplicates = { window = \"10m\", then = \"merge\" }",
    );
    tell(
        &policy.replace("at_least = 4, times = 2", "at_least = 2, times = 2"),
        "
        04:00 open 1 pay phone customer 900
        and open 2 pay phone customer 900
            -> 2 opened
            -> 2 duplicates 1
            -> 2 merged into 1
            -> 2 forgotten
            -> surge outage starts count 2 usual 0
        ",
    );
}

/// Three are left at 04:10, and 15 in the hour before: 3 x 6 is less than 2 x 15, and not than 15.
#[test]
fn a_surge_may_last_until_it_is_less_of_the_usual_than_it_began_with() {
    let story = "
        03:30 open 1 pay phone
        and open 2 pay phone
        and open 3 pay phone
        and open 4 pay phone
            -> surge outage starts count 4
        and open 5 pay phone
        and open 6 pay phone
        and open 7 pay phone
        and open 8 pay phone
        and open 9 pay phone
        and open 10 pay phone
        and open 11 pay phone
        and open 12 pay phone
        and open 13 pay phone
        04:00 wait
            -> 03:40 surge outage ends count 0 usual 13 in 6
        and open 21 pay phone
        and open 22 pay phone
        04:05 open 23 pay phone
        and open 24 pay phone
        and open 25 pay phone
            -> 25 opened
            -> surge outage starts count 5 usual 13 in 6
        05:00 wait
            -> ENDS
    ";
    let ends = |at: &str| story.replace("ENDS", at);
    let until = POLICY.replace("times = 2", "times = 2, until_times = 1");
    tell(
        POLICY,
        &ends("04:10 surge outage ends count 3 usual 15 in 6"),
    );
    tell(
        &until,
        &ends("04:15 surge outage ends count 0 usual 18 in 6"),
    );
}

#[test]
fn another_policy_keeps_a_surge_that_it_writes_the_same() {
    let renamed = POLICY.replace("surges = { ", "surges = { first = { topic = \"any\", window = \"10m\", at_least = 1, of = \"bot_escapes\" }, ");
    let other = POLICY.replace("at_least = 4", "at_least = 5");
    tell_with(
        POLICY,
        &[("renamed", &renamed), ("other", &other)],
        "
        04:00 open 1 pay phone
        and open 2 pay phone
        and open 3 pay phone
        and open 4 pay phone
            -> surge outage starts count 4
        04:03 policy renamed
            ? wakeup 04:04 surge_checked
        04:05 policy other
            -> surge outage ends count 4
            ? wakeup never
        and open 5 pay phone
            -> 5 opened
        ",
    );
}

stories! { POLICY;
    an_incident_gathers_its_tickets_for_one_notice_and_one_solution => "
        03:00 open 1 pay phone
        03:01 open 2 any phone
        03:02 open 3 pay.failed phone
        03:03 incident outage opens about pay
            -> 1 joins outage
            -> 3 joins outage
        and incident outage opens about pay
            -> already
        03:04 open 4 pay phone
            -> 4 opened
            -> 4 joins outage
        03:05 incident outage add 2
        and incident outage add 2
            -> already
        03:06 incident outage remove 3
        and incident outage remove 3
            -> already
        03:07 incident outage notice
            -> incident outage notice to 3
        03:08 agent 7 on phone
            -> 1 goes to 7
        03:09 incident outage resolve
            -> incident outage resolved for 3
            -> 1 resolved by 7
            -> 2 resolved
            -> 4 resolved
            -> 3 goes to 7
        03:10 open 5 pay phone
            -> 5 opened
        and incident outage notice
            -> refused 126
    ";

    a_ticket_that_closes_leaves_and_one_that_comes_to_be_about_it_joins => "
        03:00 incident outage opens about pay
        and open 1 pay phone
            -> 1 opened
            -> 1 joins outage
        and open 2 any phone
        03:01 resolve 1
        03:02 change 2 topic pay.failed
            -> 2 changed
            -> 2 joins outage
        03:03 incident outage notice
            -> incident outage notice to 1
        03:04 reopen 1
            -> 1 reopened
            -> 1 joins outage
        03:05 change 1 topic other
            -> 1 leaves outage
        03:06 incident outage resolve
            -> incident outage resolved for 1
            -> 2 resolved
    ";

    whom_the_host_adds_stays_whatever_its_topic_also_if_it_was_part_of_it_before => "
        03:00 open 1 pay phone
        and open 2 pay phone
        03:01 incident outage opens about pay
            -> 1 joins outage
            -> 2 joins outage
        03:02 incident outage add 1
        and incident outage add 1
            -> already
        03:03 change 1 topic other
        03:04 change 2 topic other
            -> 2 changed
            -> 2 leaves outage
        03:05 incident outage resolve
            -> incident outage resolved for 1
            -> 1 resolved
    ";

    a_ticket_belongs_to_the_first_incident_about_it => "
        03:00 incident later opens about any
        and incident outage opens about pay,pay.failed
        and incident wide opens about pay
        and open 1 pay.failed phone
            -> 1 opened
            -> 1 joins outage
        and incident wide add 1
            -> refused 128
    ";
}

#[test]
fn a_notice_may_answer() {
    let policy = POLICY.replace(
        "surges",
        "incidents = { notice_answers = true }\nclocks = { any_first = { kind = \"first_response\", target = \"1h\", met_by = \"anybody\" }, first = { kind = \"first_response\", target = \"1h\", met_by = \"human\" } }\nusual_clocks = { first = {}, any_first = {} }\nsurges",
    );
    tell(
        &policy,
        "
        03:00 open 1 pay phone
            -> 1 clock any_first runs due 04:00
            -> 1 clock first runs due 04:00
        03:01 incident outage opens about pay
            -> 1 joins outage
        03:02 incident outage notice
            -> incident outage notice to 1
            -> 1 clock any_first met at 03:02
            ? 1 clock first running due 04:00
        ",
    );
}

/// What stands can be asked for, and asking changes nothing.
#[test]
fn customers_incidents_and_surges_can_be_looked_at() {
    use nightdesk::{Command, CustomerCommand, Engine, IncidentCommand, Input, TicketSpec};
    let policy = nightdesk::Policy::new(&super::story::document(POLICY)).unwrap();
    let mut engine = Engine::new(policy);
    let at = "2026-03-01T04:00:00Z".parse().unwrap();
    let mut say = |command| {
        let input = Input::new(at, command);
        engine.apply(&input, &mut Vec::new()).unwrap();
    };
    for ticket in 1_u128..=4 {
        let spec = TicketSpec::new(ticket, "pay", "phone").customer(900);
        say(Command::OpenTicket(spec));
    }
    say(Command::Incident(IncidentCommand::Open {
        incident: "outage".into(),
        topics: ["pay".into()].into(),
    }));
    say(Command::Customer(CustomerCommand::Merge {
        from: 2.into(),
        into: 1.into(),
    }));
    say(Command::Customer(CustomerCommand::Link {
        ticket: 3.into(),
        to: 1.into(),
    }));
    let digest = engine.state_digest();
    let customer = engine.customer(900.into()).unwrap();
    assert_eq!(customer.open, [1, 3, 4].map(Into::into));
    assert_eq!(customer.closed, [2.into()]);
    assert_eq!(engine.customer(901.into()), None);
    let incidents: Vec<_> = engine.incidents().collect();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].tickets, [1, 3, 4].map(Into::into));
    let surges: Vec<_> = engine.surges().collect();
    assert_eq!(
        (surges[0].lasts, surges[0].count, surges[0].usual),
        (true, 4, 0)
    );
    let view = |ticket: u128| engine.ticket(ticket.into()).unwrap();
    assert_eq!(view(2).merged_into, Some(1.into()));
    assert_eq!(
        (view(3).linked_to, view(3).incident),
        (Some(1.into()), Some("outage".into()))
    );
    assert_eq!(digest, engine.state_digest());
}
