//! What users of other routers complain of, each complaint by its number and answered by a story.
//! More of them stand in `complaints_owners`, `complaints_queues` and `complaints_times`, and one
//! (ramps) with its feature.

use super::story::document;
use nightdesk::{Policy, ProblemCode};

const POLICY: &str = r#"
version = 1
name = "complaints"
patience = "4h"
lost_grace = "60s"
skills = ["cards"]
channels = { phone = { live = true }, chat = { live = true, cost = 30 }, email = { live = false, cost = 10 } }
targets = { critical = "60s", routine = { urgent = "2m", normal = "20m" } }
actions = { block_card = { within = "10s" } }

[queues]
front = { agent_choice = ["preferred", "longest_idle_since_ended"] }
load = { agent_choice = ["load"] }
idle = { agent_choice = ["longest_idle_since_available"] }
once = { offer = { limit = "20s", attempts = 1 } }
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s", attempts = 9 } }

[topics]
any = { queue = "front" }
cards = { queue = "front", skills = { cards = 2 } }
load = { queue = "load" }
idle = { queue = "idle" }
asked = { queue = "asked" }
once = { queue = "once" }
stolen = { queue = "front", urgency = "critical", action = "block_card" }
"#;

const QUICKER: &str = r#"
version = 1
name = "quicker"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { routine = { normal = "1m" } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

stories! { POLICY;
    /// 7 has done three, 8 none but has one now: the next is for 7.
    complaint_02_load_is_what_an_agent_has_not_what_it_has_done => "
        03:00 agent 7
        and open 1 load email
            -> 1 goes to 7
        and resolve 1
        and open 2 load email
            -> 2 goes to 7
        and resolve 2
        and open 3 load email
            -> 3 goes to 7
        03:01 agent 8
        and 7 goes away
        and open 4 load email
            -> 4 goes to 8
        and resolve 3
        and 7 goes online
        03:02 open 5 load email
            -> 5 goes to 7 chosen by load
    ";

    complaint_03_freed_capacity_goes_to_the_oldest_at_once => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 open 2 any phone
        03:02 open 3 any phone
        03:03 open 4 any phone
        03:04 resolve 1
            -> 2 goes to 7
        03:04:00.000001 agent 8
            -> 3 goes to 8
            ? line 4
    ";

    complaint_04_two_agents_never_have_one_ticket => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:01 7 declines 1
            -> 1 offered to 8
        03:00:02 7 accepts 1
            -> refused 52
        03:00:02 8 accepts 1
        03:00:02 8 accepts 1
            -> already
        03:00:03 7 accepts 1
            -> refused 52
            ? 1 with 8
    ";

    complaint_04_a_manual_assignment_wins_over_the_engines => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:01 transfer 1 agent 8
            -> 1 revoked from 7 taken
            -> 8 has 1 by_host
        03:00:02 7 accepts 1
            -> refused 52
        03:10 wait
            ? 1 with 8
    ";

    complaint_05_who_is_away_or_offline_gets_nothing => "
        03:00 agent 7
        and agent 8
        and register 9
        and 7 goes away
        and 8 goes offline
        03:01 open 1 stolen phone
            -> 1 demands block_card
            ? line 1
        and transfer 1 agent 7
            -> refused 58
        and transfer 1 agent 9
            -> refused 58
    ";

    complaint_05_the_old_owner_is_checked_when_a_ticket_reopens => "
        03:00 agent 7 skill cards:2
        and open 1 cards phone
            -> 1 goes to 7
        03:01 resolve 1
        03:02 update 7 skill cards:1
        03:03 reopen 1
            -> 1 reopened
            ? line 1
        03:04 agent 8 skill cards:2
            -> 1 goes to 8
        03:05 resolve 1
        03:06 8 goes offline
        03:07 agent 9 skill cards:2
        03:08 reopen 1
            -> 1 reopened
            -> 1 goes to 9
    ";

    complaint_06_a_full_agent_is_not_proposed_for_ever => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and agent 8
        03:01 open 2 any phone
            -> 2 goes to 8
        03:02 open 3 any phone
        03:03 resolve 2
            -> 3 goes to 8
    ";

    complaint_06_a_ticket_that_nobody_can_take_holds_nobody_up => "
        03:00 agent 7
        and open 1 cards phone
        and change 1 priority urgent
            -> 1 stands urgent
        03:01 open 2 any phone
            -> 2 goes to 7
            ? line 1
    ";

    /// 1 stands first and 7 has declined it; 2 stands next and its attempts are used up.
    complaint_06_who_was_declined_or_exhausted_holds_nobody_up => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        and 7 declines 1 for 1h
        and open 2 once phone
            -> 2 offered to 7
        and 7 declines 2 for 0s
            -> 2 exhausted after 1
        03:01 7 goes away
        and open 3 any phone
            ? line 1 2 3
        03:02 7 goes online
            -> 3 goes to 7
            ? line 1 2
    ";

    complaint_07_an_offer_always_expires => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
            ? agent 7 online used 0 has nothing offered nothing
    ";

    complaint_07_a_missed_ticket_goes_to_others_before_the_same_agent_again => "
        03:00 agent 7
        and agent 8
        and open 1 asked phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1
            -> 1 offered to 8
        03:00:40 wait
            -> 8 missed 1
            ? line 1
    ";

    complaint_07_nobody_is_thrown_out_for_ever => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:20 wait
            -> 7 missed 1 until 03:00:50
        03:00:50 wait
            -> 7 may be asked again
            -> 1 offered to 7
    ";

    complaint_08_a_disconnected_agents_work_is_not_sent_to_the_back => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:05 open 2 any phone
        03:10 7 goes lost
        03:11 wait
            -> agent 7 is offline
            -> 1 requeued from 7 lost
            ? line 1 2
        03:12 agent 8
            -> 1 goes to 8
    ";

    complaint_09_a_priority_counts_for_a_waiting_ticket_at_once => "
        03:00 open 1 any phone
        03:10 open 2 any phone
            ? line 1 2
        03:10 change 2 priority urgent
            -> 2 stands urgent due 03:12
            ? line 2 1
    ";

    /// 2 came later and has just become urgent: 7, who is freed in that instant, takes it.
    complaint_09_a_raised_ticket_is_next_at_once => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:05 open 2 any phone
        03:06 open 3 any phone
        03:10 change 3 priority urgent
            -> 3 stands urgent due 03:08
        03:10 resolve 1
            -> 3 goes to 7
    ";

    complaint_10_a_paused_ticket_is_not_in_line => "
        03:00 open 1 any email
        03:01 hold 1 identity
            ? line empty
            ? wakeup never
        9/03:00 agent 7
            ? 7 for 1: paused
            ? line empty
    ";

    complaint_10_two_pauses_in_one_minute_do_not_collide => "
        03:00 open 1 any phone
        03:01 hold 1 identity until 03:02
        03:01 resume 1
            -> 1 resumed
        03:01 hold 1 identity until 03:02
        03:01:30 resume 1
            -> 1 resumed
        03:01:30 hold 1 third_party until 03:03
        03:02 wait
            ? 1 aside third_party until 03:03
        03:03 wait
            -> 1 resumed by_time
    ";

    complaint_11_the_time_runs_from_the_first_unanswered_message => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:10 customer 1
            ? 1 stands due 03:20
        03:15 7 answers 1
        03:40 customer 1
            -> 1 customer wrote first
            -> 1 stands due 04:00
        03:50 customer 1
            -> 1 customer wrote again
            ? 1 stands due 04:00
    ";

    complaint_16_who_has_been_idle_for_years_goes_first => "
        2000-01-01T00:00:00Z register 7
        and agent 8
        2026-03-01T02:00:00Z 7 goes online
        03:00 open 1 idle phone
            -> 1 goes to 8 chosen by longest_idle_since_available
        03:01 open 2 idle phone
            -> 2 goes to 7
    ";

    complaint_16_the_ends_of_time_are_in_order => "
        0001-01-01T00:00:00Z open 1 any phone
        9999-12-31T23:59:59.999999Z open 2 any phone
            ? line 1 2
        and agent 7
            -> 1 goes to 7
    ";

    complaint_16_equal_agents_and_tickets_go_by_arrival => "
        03:00 open 9 idle phone
        and open 2 idle phone
        and register 8
        and register 3
        03:01 3 goes online
            -> 9 goes to 3
        and 8 goes online
            -> 2 goes to 8
        03:02 resolve 9
        and resolve 2
        and open 5 load phone
            -> 5 goes to 8 chosen by arrival
    ";

    complaint_17_what_is_late_is_told_at_its_exact_instant => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        and open 2 any email
        09:00 wait
            -> 03:00:10.000001 1 overdue block_card since 03:00:10
            -> 07:20:00.000001 2 raised
    ";

    complaint_18_the_engine_says_why_not => "
        03:00 agent 7 skill cards:1 on phone,email budget 10
        and 7 goes away
        and open 1 cards chat
            ? 7 for 1: away, needs chat, needs cards:2, no room for 30 in 10
        and suspend
        and hold 1 identity
            ? 7 for 1: away, needs chat, needs cards:2, no room for 30 in 10, suspended, paused
    ";
}

#[test]
fn complaint_09_a_changed_policy_reaches_open_tickets() {
    super::story::tell_with(
        POLICY,
        &[("quicker", QUICKER)],
        "
        03:00 open 1 any phone
            -> 1 opened due 03:20
        03:00:30 policy quicker
            -> policy replaced
            -> 1 stands due 03:01
        ",
    );
}

/// An hour on a calendar of office hours: Monday's first, until the office opens on Sundays.
#[test]
fn complaint_09_edits_to_calendars_and_targets_reach_running_clocks() {
    let policy = |hours: &str, target: &str| {
        format!(
            r#"
version = 1
name = "promises"
calendar = "office"
channels = {{ phone = {{ live = true }}, chat = {{ live = true }}, email = {{ live = false }} }}
targets = {{ routine = "{target}" }}
queues = {{ front = {{}} }}
clocks = {{ first = {{ kind = "first_response", target = "{target}", warnings = ["30m"] }} }}
topics = {{ any = {{ queue = "front", clocks = {{ first = {{}} }} }} }}
calendars = {{ office = {{ zone = "UTC", years = [2026, 2026], hours = {{ {hours} }} }} }}
"#
        )
    };
    let mondays = r#"mon = [["09:00", "17:00"]]"#;
    let sundays = r#"mon = [["09:00", "17:00"]], sun = [["02:00", "06:00"]]"#;
    super::story::tell_with(
        &policy(mondays, "1h"),
        &[
            ("sundays", &policy(sundays, "1h")),
            ("slower", &policy(sundays, "2h")),
        ],
        "
        03:00 open 1 any phone
            -> 1 opened due 2/10:00
            -> 1 clock first runs due 2/10:00
            ? wakeup 2/09:30 clock_due
        03:10 policy sundays
            -> 1 stands due 04:00
            -> 1 clock first is now due 04:00
            ? wakeup 03:30 clock_due
        03:20 policy slower
            -> 1 stands due 05:00
            -> 1 clock first is now due 05:00
            ? wakeup 04:30 clock_due
        ",
    );
}

#[test]
fn complaint_14_a_blank_or_badly_typed_rule_is_refused_at_load() {
    let refused = |condition: &str| {
        let rule = format!(
            "rule_mode = \"first_match\"\nrules = [{{ name = \"r\", when = {condition}, set = {{ priority = \"high\" }} }}]\n"
        );
        let text = POLICY.replacen("version = 1\n", &format!("version = 1\n{rule}"), 1);
        Policy::new(&document(&text)).map_or_else(
            |errors| {
                errors
                    .problems()
                    .iter()
                    .map(|problem| problem.code)
                    .collect()
            },
            |_| Vec::new(),
        )
    };
    assert_eq!(refused(r#"{ topic = "any" }"#), [], "a sound rule");
    assert_eq!(refused("{}"), [ProblemCode::Empty]);
    assert_eq!(refused("{ all = [] }"), [ProblemCode::Empty]);
    assert_eq!(
        refused(r#"{ attribute = "amount" }"#),
        [ProblemCode::AttributeTest]
    );
    let badly_typed = r#"{ attribute = "amount", at_least = "10" }"#;
    let text = format!(
        "version = 1\nname = \"x\"\nrule_mode = \"first_match\"\nrules = [{{ name = \"r\", when = {badly_typed}, set = {{ priority = \"high\" }} }}]"
    );
    assert!(toml::from_str::<nightdesk::PolicyDocument>(&text).is_err());
}
