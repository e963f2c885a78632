//! Queues with agents of their own, and whom they are lent to.

use nightdesk::insight::Viewer;
use nightdesk::{AgentSpec, Command, Engine, Input, Policy, TicketSpec};

use super::story::document;

const POLICY: &str = r#"
version = 1
name = "lending"
groups = ["home", "abroad"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }

[queues]
front = { groups = ["home"], ladder = "borrows" }
second = { groups = ["abroad"] }
spill = { groups = ["home"], overflow = [{ after = "1m", to = "second" }] }
moved = { groups = ["home"] }
crowd = { groups = ["home"], overflow = [{ when = "crowd", to = "second", unless = "second busy" }] }
hurried = { groups = ["home"], ladder = "hurried" }

[ladders.borrows]
steps = [{ after = "1m", queues = ["second"], unless = "second busy" }]

[ladders.opens]
steps = [{ after = "1h", any_group = true }]

[ladders.hurried]
steps = [{ after = "1h", queues = ["second"], unless = "second busy" }]

[loads]
"second busy" = { queue = "second", waiting = 1, until = 0 }

crowd = { queue = "crowd", waiting = 1, until = 0 }

[clocks]
moves = { kind = "first_response", target = "1m", on_breach = { queue = "second" } }
hurries = { kind = "first_response", target = "1m", on_breach = { relax = true } }

[topics]
home = { queue = "front" }
abroad = { queue = "second" }
named = { queue = "front", groups = ["abroad"] }
anybody = { queue = "front", groups = [] }
opens = { queue = "second", ladder = "opens" }
spill = { queue = "spill" }
crowd = { queue = "crowd" }
moved = { queue = "moved", clocks = { moves = {} } }
hurried = { queue = "hurried", clocks = { hurries = {} } }
"#;

stories! { POLICY;
    /// Of the queue from which it comes there is nobody to be asked about any more.
    who_is_sent_to_another_queue_stands_there_as_one_for_its_agents => "
        03:00 agent 8
        and open 1 opens phone
            -> 1 opened in second
            -> 1 skips step 0 of opens to 1
            -> load second busy begins in second
            -> 1 goes to 8
            -> load second busy ends in second
        03:01 agent 9 group abroad
        03:02 transfer 1 queue moved
            -> 1 moved from second to moved
            -> 1 requeued from 8 transferred
            -> 1 stands in moved
            -> 1 goes to 9 in moved
    ";

    a_queue_says_who_its_agents_are => "
        03:00 register 5 group home
        and agent 8 group abroad
        and open 1 home phone
            ? 8 for 1: needs group home
        and agent 7 group home
            -> 1 goes to 7
        # What a topic says goes before it, also that it does not matter.
        and open 2 named phone
            -> 2 goes to 8
        and agent 9
        and open 3 anybody phone
            -> 3 goes to 9
    ";

    a_ladder_step_opens_another_queues_agents => "
        03:00 register 5 group home
        and agent 8 group abroad
        and open 1 home phone
            ? wakeup 03:01 step_due
        03:01 wait
            -> 1 takes step 1 of borrows by time
            -> 1 goes to 8 on step 1
            ? 1 stands in front
    ";

    /// 8 has one of its own and another waits: it is not lent out until that is served.
    the_donors_own_customers_come_first => "
        03:00 register 5 group home
        and agent 8 group abroad
        and open 1 abroad phone
            -> load second busy begins in second
            -> 1 goes to 8
            -> load second busy ends in second
        and open 2 abroad phone
            -> load second busy begins in second
        and open 3 home phone
            ? wakeup never
        03:02 wait
            ? 3 on step 0
            ? 8 for 3: needs group home, no room for 100 in 0
        03:03 resolve 1
            -> 2 goes to 8
            -> load second busy ends in second
            -> 3 takes step 1 of borrows by time
        03:04 resolve 2
            -> 3 goes to 8 on step 1
    ";

    /// The time runs on; when the load is over before it is up, nothing has changed.
    a_load_that_ends_in_time_keeps_nobody_back => "
        03:00 register 5 group home
        and open 1 abroad phone
            -> load second busy begins in second
        and open 2 home phone
            ? wakeup never
        03:00:30 cancel 1
            -> load second busy ends in second
            ? wakeup 03:01 step_due
        03:01 wait
            -> 2 takes step 1 of borrows by time
    ";

    /// Nobody at home is expected. But others are before them abroad.
    nor_is_a_step_passed_over_to_while_the_donor_is_busy => "
        03:00 open 1 abroad phone
            -> load second busy begins in second
        and register 8 group abroad
        and open 2 home phone
            ? 2 on step 0
        03:00:30 cancel 1
            -> load second busy ends in second
            -> 2 skips step 0 of borrows to 1
        and open 3 abroad phone
            -> load second busy begins in second
            -> 2 returns to step 0 of borrows
    ";

    a_clock_takes_the_step_all_the_same => "
        03:00 register 5 group home
        and open 1 abroad phone
            -> load second busy begins in second
        and open 2 hurried phone
            -> 2 clock hurries runs
        03:01:01 wait
            -> 03:01:00.000001 2 clock hurries breached
            -> 03:01:00.000001 2 takes step 1 of hurried by clock
            ? 2 on step 1
    ";

    /// Where a ticket stands, there its people are: by overflow, by hand, by a clock.
    another_queue_has_other_agents => "
        03:00 register 5 group home
        and agent 8 group abroad
        and open 1 spill phone
            ? 8 for 1: needs group home
        03:01 wait
            -> 1 sent from spill to second waited
            -> 1 stands in second
            -> load second busy begins in second
            -> 1 goes to 8
            -> load second busy ends in second
        and agent 9 group abroad
        and open 2 spill phone
        and transfer 2 queue second
            -> 2 stands in second
            -> load second busy begins in second
            -> 2 goes to 9
            -> load second busy ends in second
        03:02 open 3 moved phone
            -> 3 clock moves runs
        and agent 10 group abroad
        03:03:01 wait
            -> 03:03:00.000001 3 clock moves breached
            -> 03:03:00.000001 3 stands in second
            -> 03:03:00.000001 load second busy begins in second
            -> 03:03:00.000001 3 goes to 10
            -> 03:03:00.000001 load second busy ends in second
    ";

    /// As many go over as have somebody free there, and one who waits for the next.
    overflow_comes_one_by_one_while_somebody_is_free => "
        03:00 agent 8 group abroad
        and open 1 crowd phone
            -> load crowd begins in crowd
            -> 1 sent from crowd to second by crowd
            -> 1 stands in second
            -> load crowd ends in crowd
            -> load second busy begins in second
            -> 1 goes to 8
            -> load second busy ends in second
        and open 2 crowd phone
            -> load crowd begins in crowd
            -> 2 sent from crowd to second by crowd
            -> 2 stands in second
            -> load crowd ends in crowd
            -> load second busy begins in second
        and open 3 crowd phone
            -> load crowd begins in crowd
        and open 4 crowd phone
            ? queue crowd open waiting 2 loads crowd
            ? queue second open waiting 1 loads second busy
        03:05 resolve 1
            -> 2 goes to 8
            -> load second busy ends in second
            -> 3 sent from crowd to second by crowd
            -> 3 stands in second
            -> load second busy begins in second
            ? queue crowd open waiting 1 loads crowd
    ";

    what_moved_away_from_its_agent_is_told => "
        03:00 agent 7 group home
        and open 1 moved phone
            -> 1 clock moves runs
            -> 1 goes to 7
        03:01:01 wait
            -> 03:01:00.000001 1 clock moves breached
            -> 03:01:00.000001 1 stands in second
            -> 03:01:00.000001 1 outgrows 7 group abroad
    ";

    a_reopened_ticket_is_for_those_where_it_stands => "
        03:00 agent 8 group abroad
        and open 1 home phone
            -> 1 skips step 0 of borrows to 1
            -> 1 goes to 8
        and transfer 1 queue second
            -> 1 moved from front to second
            -> 1 requeued from 8 transferred
            -> 1 stands in second
            -> load second busy begins in second
        03:00:30 cancel 1
            -> load second busy ends in second
        03:02 reopen 1
            -> 1 reopened in second
            -> load second busy begins in second
            -> 1 goes to 8
            -> load second busy ends in second
    ";
}

/// An explanation names the load that keeps a step back, and no time.
#[test]
fn a_step_that_is_kept_back_says_by_what() {
    let mut engine = Engine::new(Policy::new(&document(POLICY)).unwrap());
    let at = "2026-03-01T03:00:00Z".parse().unwrap();
    let home = AgentSpec::new(5).channel("phone").group("home");
    for command in [
        Command::RegisterAgent(home),
        Command::OpenTicket(TicketSpec::new(1, "home", "phone")),
        Command::OpenTicket(TicketSpec::new(2, "abroad", "phone")),
    ] {
        engine
            .apply(&Input::new(at, command), &mut Vec::new())
            .unwrap();
    }
    let explained = engine.explain(1.into(), &Viewer::nobody()).unwrap();
    let step = &explained.unblock.steps[0];
    assert_eq!((step.step, step.at), (1, None));
    assert_eq!(step.kept_by, Some("second busy".into()));
    let said = explained.to_string();
    assert!(
        said.contains("not before load `second busy` is over, step 1 of its ladder"),
        "{said}"
    );
}
