//! The policy replaced while the desk is open.

use crate::story::{refusal_of, tell_with};

const BEFORE: &str = r#"
version = 1
name = "before"
skills = ["cards"]
languages = { nb = {}, en = {} }
segments = { vip = { head_start = "90s" } }
brands = ["north"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 }, fax = { live = false, cost = 10 } }
actions = { block_card = { within = "10s", then = "elevated" } }

[targets]
critical = "60s"
elevated = "5m"
routine = { high = "5m", normal = "20m" }

[queues]
front = {}
back = {}
asked = { offer = { limit = "20s" } }
slow = { wrap_up = "30s" }

[topics]
slow = { queue = "slow" }
any = { queue = "front" }
card = { queue = "front" }
other = { queue = "back" }
asked = { queue = "asked" }
stolen = { queue = "front", urgency = "critical", action = "block_card" }
"#;

/// `front` is called `main` and is quicker; `card` is urgent and needs skill; a new topic
/// demands what was only known before.
const AFTER: &str = r#"
version = 1
name = "after"
skills = ["cards"]
languages = { nb = {}, en = {} }
segments = { vip = { head_start = "90s" } }
brands = ["north"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }
actions = { freeze = { within = "10s", then = "elevated" } }

[targets]
critical = "60s"
elevated = "5m"
routine = { high = "2m", normal = "10m" }

[queues]
main = {}
back = {}
asked = { offer = { limit = "20s" } }

[topics]
any = { queue = "main" }
card = { queue = "main", urgency = "elevated", skills = { cards = 2 } }
other = { queue = "back" }
asked = { queue = "asked", skills = { cards = 1 } }
stolen = { queue = "main", urgency = "critical", action = "freeze" }
"#;

/// `AFTER` without everything that a ticket may name.
const BARE: &str = r#"
version = 1
name = "bare"
channels = { chat = { live = true } }
queues = { main = {} }
topics = { any = { queue = "main" } }
"#;

const INVALID: &str = r#"
version = 1
name = "invalid"
channels = { phone = { live = true } }
queues = { front = {} }
topics = { any = { queue = "fornt" } }
"#;

/// Three channels; the numbers of `phone` here and of `fax` before are the same.
const NO_FAX: &str = r#"
version = 1
name = "no fax"
channels = { chat = { live = true }, email = { live = false }, phone = { live = true, cost = 10, cap = 1 } }
queues = { back = {} }
topics = { other = { queue = "back" } }
"#;

const IMPATIENT: &str = r#"
version = 1
name = "impatient"
patience = "10m"
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
targets = { routine = { normal = "20m" } }
queues = { front = {} }
topics = { any = { queue = "front" } }
"#;

macro_rules! stories {
    ($($(#[$doc:meta])* $name:ident => $story:literal;)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            let others = [
                ("before", BEFORE),
                ("after", AFTER),
                ("bare", BARE),
                ("invalid", INVALID),
                ("impatient", IMPATIENT),
                ("no_fax", NO_FAX),
            ];
            tell_with(BEFORE, &others, $story);
        }
    )+};
}

stories! {
    waiting_tickets_are_classified_anew_and_keep_the_time_they_have_waited => "
        03:00 open 1 any phone
            -> 1 opened in front due 03:20
        and open 2 other phone segment vip
            -> 2 opened in back due 03:18:30
        03:05 policy after map front=main
            -> policy replaced
            -> 1 stands in main routine normal due 03:10
            -> 2 stands in back routine normal due 03:08:30
            ? line 2 1
    ";

    who_rises_by_the_new_policy_counts_from_now => "
        03:00 open 1 card phone
            -> 1 opened in front routine due 03:20
        03:15 policy after map front=main
            -> 1 stands in main elevated due 03:20
    ";

    the_new_order_is_matched_at_once => "
        03:00 agent 7
        and open 1 asked email
            -> 1 offered to 7 until 03:00:20
        03:00:05 open 2 any phone
        and policy after map front=main
            -> 1 stands in asked
            -> 1 revoked from 7 unfit
            -> 2 stands in main
            -> 2 goes to 7
    ";

    running_assignments_stay => "
        03:00 agent 7
        and open 1 card phone
            -> 1 goes to 7
        03:05 policy after map front=main
            -> 1 stands in main elevated
            -> 1 outgrows 7 cards:2
            ? 1 with 7
            ? agent 7 online used 100 has 1
    ";

    offers_that_still_fit_stay => "
        03:00 agent 7 skill cards:1
        and open 1 asked phone
            -> 1 offered to 7 until 03:00:20
        03:00:05 policy after map front=main
            -> 1 stands in asked due 03:10
            ? 1 offered 7
            ? wakeup 03:00:20 offer_expires
        03:00:06 7 accepts 1
    ";

    offers_that_no_longer_fit_are_revoked_without_a_mark => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:05 policy after map front=main
            -> 1 stands in asked due 03:10
            -> 1 revoked from 7 unfit
            ? 1 tried 0
            ? 7 for 1: needs cards:1
    ";

    what_was_set_by_hand_stays => "
        03:00 open 1 any phone
        and change 1 priority high
            -> 1 stands high due 03:05
        and transfer 1 queue back
            -> 1 moved from front to back
            -> 1 stands in back
        03:01 policy after map front=main
            -> 1 stands in back high due 03:02
    ";

    a_queue_set_by_hand_is_mapped_like_any => "
        03:00 open 1 other phone
        and transfer 1 queue front
            -> 1 moved from back to front
            -> 1 stands in front
        03:01 policy after map front=main
            -> 1 stands in main due 03:10
    ";

    a_queue_in_use_must_be_mapped => "
        03:00 open 1 any phone
        03:01 policy after
            -> refused 81
            ? 1 stands in front due 03:20
        03:02 policy after map front=main
            -> 1 stands in main
    ";

    a_queue_that_nobody_uses_need_not_be_mapped => "
        03:00 open 1 other phone
        and open 2 any phone
        03:01 resolve 2
        03:02 policy after
            -> 1 stands in back due 03:10
    ";

    the_queues_of_held_and_running_tickets_are_in_use_too => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 policy after
            -> refused 81
        03:02 hold 1 customer
        03:03 policy after
            -> refused 81
        03:04 resolve 1
        03:05 policy after
    ";

    names_of_open_tickets_must_stay => "
        03:00 open 1 other phone in nb segment vip brand north
        03:01 policy bare map back=main
            -> refused 81
        03:02 cancel 1
        03:03 policy bare
    ";

    a_closed_ticket_whose_names_are_gone_cannot_be_reopened => "
        03:00 open 1 other phone
        and resolve 1
        03:01 policy bare
        03:02 reopen 1
            -> refused 20
        03:03 policy before
        03:04 reopen 1
            -> 1 reopened in back due 03:24
    ";

    an_invalid_policy_is_refused => "
        03:00 open 1 any phone
        03:01 policy invalid
            -> refused 80
            ? 1 stands in front due 03:20
    ";

    a_map_must_name_queues_that_there_are => "
        03:00 open 1 any phone
        03:01 policy after map fornt=main
            -> refused 20
        03:02 policy after map front=mian
            -> refused 20
        03:03 policy invalid map fornt=front
            -> refused 20
    ";

    actions_are_withdrawn_and_demanded_by_the_new_policy => "
        03:00 open 1 stolen phone
            -> 1 demands block_card by 03:00:10
        03:00:05 policy after map front=main
            -> 1 no longer demands block_card
            -> 1 stands in main critical due 03:01
            -> 1 demands freeze by 03:00:15
    ";

    a_skill_that_comes_back_is_known_of_its_agents => "
        03:00 agent 7 skill cards:2
        03:01 policy bare
        03:02 policy after
        03:03 open 1 card phone
            -> 1 goes to 7
    ";

    a_new_patience_holds_for_waiting_tickets => "
        03:00 open 1 any email
            ? wakeup 07:20:00.000001 patience_ends
        03:05 policy impatient
            ? wakeup 03:30:00.000001 patience_ends
        03:06 policy before
            ? wakeup 07:20:00.000001 patience_ends
        04:00 policy impatient
            ? wakeup never
        and open 2 any phone
            ? line 1 2
    ";

    the_work_after_a_ticket_of_a_channel_that_is_gone_counts_for_no_other => "
        03:00 agent 7 on fax,phone
        and open 1 slow fax
            -> 1 goes to 7
        03:01 resolve 1
            -> 7 wraps up 1 until 03:01:30
        03:01:10 policy no_fax
            ? agent 7 online used 10 has nothing offered nothing wrapping up 1
        and open 2 other phone
            -> 2 goes to 7
        03:01:30 wait
            -> 7 wrapped up 1
            ? agent 7 online used 10 has 2
    ";

    suspended_stays_suspended => "
        03:00 agent 7
        and suspend
        and open 1 any phone
        03:01 policy after map front=main
            -> 1 stands in main
            ? line 1
        03:02 unsuspend
            -> 1 goes to 7
    ";
}

#[test]
fn what_is_still_in_use_is_listed_in_order_and_once() {
    let story = "
        03:00 open 1 other phone in nb,en segment vip brand north
        and open 2 any email
        and open 3 any phone
        03:01 policy bare
    ";
    let refusal = refusal_of(BEFORE, &[("bare", BARE)], story).unwrap();
    let nightdesk::Refusal::NamesInUse { names } = refusal else {
        panic!("{refusal}");
    };
    let expected = [
        "brands.north",
        "channels.email",
        "channels.phone",
        "languages.en",
        "languages.nb",
        "queues.back",
        "queues.front",
        "segments.vip",
        "topics.other",
    ];
    assert_eq!(names, expected);
}
