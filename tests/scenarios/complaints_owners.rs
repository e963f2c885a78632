//! What users of other routers complain of, where the agents who have or had a ticket are the
//! question: each complaint by its number.

use super::story;

const POLICY: &str = r#"
version = 1
name = "owners"
lost_grace = "60s"
skills = ["cards"]
clearances = ["kyc"]
channels = { phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }

[queues]
front = { agent_choice = ["preferred", "load", "longest_idle_since_offered"] }
asked = { offer = { limit = "20s", to = 2 } }
even = { agent_choice = ["load", "longest_idle_since_offered"] }

[topics]
any = { queue = "front" }
cards = { queue = "front", skills = { cards = 2 } }
secret = { queue = "front", clearances = ["kyc"] }
person = { queue = "front" }
asked = { queue = "asked" }
even = { queue = "even" }
"#;

/// The same with other numbers for all names, and other queues.
const OTHER: &str = r#"
version = 1
name = "others"
skills = ["appeals", "cards"]
clearances = ["audit", "kyc"]
channels = { fax = { live = false }, phone = { live = true }, chat = { live = true, cost = 50 }, email = { live = false, cost = 10 } }
queues = { backstop = {}, front = {}, asked = {}, even = {} }

[topics]
any = { queue = "front" }
cards = { queue = "front", skills = { cards = 3 } }
secret = { queue = "front", clearances = ["kyc"] }
asked = { queue = "asked" }
even = { queue = "even" }
person = { queue = "front" }
"#;

stories! { POLICY;
    /// 7 has done three, and is not given the next three for it.
    complaint_02_who_is_fast_is_not_given_more => "
        03:00 agent 7
        and agent 8
        and open 1 even email
            -> 1 goes to 7
        and resolve 1
        03:01 open 2 even email
            -> 2 goes to 8
        03:02 open 3 even email
            -> 3 goes to 7 chosen by load
        and resolve 3
        03:03 open 4 even email
            -> 4 goes to 7 chosen by load
        and resolve 4
        03:04 resolve 2
        # Both have nothing now: by turns, and not by who has done less.
        03:05 open 5 even email
            -> 5 goes to 8 chosen by longest_idle_since_offered
        03:06 open 6 even email
            -> 6 goes to 7 chosen by load
    ";

    /// 7 has done three while 8 was away. From now on they have the same.
    complaint_02_who_comes_back_is_not_flooded => "
        03:00 agent 7
        and open 1 even email
            -> 1 goes to 7
        and open 2 even email
            -> 2 goes to 7
        and open 3 even email
            -> 3 goes to 7
        and resolve 1
        and resolve 2
        and resolve 3
        04:00 agent 8
        and open 4 even email
            -> 4 goes to 8
        04:01 open 5 even email
            -> 5 goes to 7
        04:02 open 6 even email
            -> 6 goes to 8
        04:03 open 7 even email
            -> 7 goes to 7
    ";

    /// Two are being asked when a supervisor gives it to a third.
    complaint_04_a_manual_assignment_wins_over_offers_that_stand => "
        03:00 agent 7
        and agent 8
        and agent 9 on chat
        and open 1 asked phone
            -> 1 offered to 7
            -> 1 offered to 8
        03:00:05 update 9 on chat,phone
        and transfer 1 agent 9
            -> 1 revoked from 7 taken
            -> 1 revoked from 8 taken
            -> 9 has 1 by_host
        and 8 accepts 1
            -> refused 52
        03:10 wait
            ? 1 with 9
            ? agent 7 online used 0 has nothing offered nothing
    ";

    /// Whoever had it is asked again like anybody: here, in turn, is why not.
    complaint_05_the_old_owner_must_still_be_able => "
        03:00 agent 7 cleared kyc
        and open 1 secret email
            -> 1 goes to 7
        and resolve 1
        # Online and able: first by preference.
        and agent 8 cleared kyc
        03:01 reopen 1
            -> 1 reopened
            -> 1 goes to 7 chosen by preferred
        and resolve 1
        # Without the clearance.
        03:02 update 7
        and reopen 1
            -> 1 reopened
            -> 1 goes to 8 chosen by only_one
        and resolve 1
        # Away.
        03:03 8 goes away
        and update 7 cleared kyc
        and reopen 1
            -> 1 reopened
            -> 1 goes to 7 chosen by only_one
        and resolve 1
        # Excluded meanwhile.
        03:04 open 2 any phone
            -> 2 goes to 7
        and resolve 2
        and 8 goes online
        and reopen 2
            -> 2 reopened
            -> 2 goes to 7 chosen by preferred
        and change 2 excluded 7
            -> 2 outgrows 7 another than 7
            -> 2 goes to 8
            -> 7 is relieved of 2
            -> 8 has 2 relief
    ";

    complaint_05_an_old_owner_who_is_full_or_gone_is_not_waited_for => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        and resolve 1
        and open 2 any phone
            -> 2 goes to 7
        and agent 8
        03:01 reopen 1
            -> 1 reopened
            -> 1 goes to 8 chosen by only_one
        03:02 resolve 1
        and resolve 2
        and 8 goes offline
        and remove 8
        03:03 reopen 1
            -> 1 reopened
            -> 1 goes to 7 chosen by only_one
    ";

    complaint_05_a_bot_that_had_it_does_not_get_it_again_once_a_person_is_wanted => "
        03:00 agent 9 bot
        and open 1 person chat
            -> 1 goes to 9
        and resolve 1
        03:01 agent 7
        and reopen 1
            -> 1 reopened
            -> 1 goes to 9 chosen by preferred
        and person 1
            -> 1 wants a person
            -> 1 requeued from 9 handed_off
            -> 1 goes to 7
        and resolve 1
        03:02 reopen 1
            -> 1 reopened
            -> 1 goes to 7 chosen by only_one
    ";

    /// All that it has, and what was put aside, is there when it comes back in time.
    complaint_08_who_comes_back_in_time_has_lost_nothing => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        and open 2 any chat
            -> 2 goes to 7
        and hold 2 identity
        and agent 8
        03:05 7 goes lost
            ? agent 7 lost used 50 has 1 keeps 2
        03:05:59 7 goes online
            ? agent 7 online used 50 has 1 keeps 2
            ? wakeup never
    ";

    /// What it was only offered goes to others in that instant, and no mark is left.
    complaint_08_an_offer_does_not_wait_for_who_is_lost => "
        03:00 agent 7
        and open 1 asked phone
            -> 1 offered to 7
        03:00:01 7 goes lost
            -> 1 revoked from 7 not_online
        and agent 8
            -> 1 offered to 8
            ? 1 tried 0
        and 7 goes online
            ? agent 7 online offered nothing
    ";

    /// 1 and 2 were there before 3 and 4, and so they are when their agent is given up.
    complaint_08_work_of_a_lost_agent_goes_before_what_came_later => "
        03:00 agent 7
        and open 1 any chat
            -> 1 goes to 7
        03:01 open 2 any chat
            -> 2 goes to 7
        03:02 open 3 any chat
        03:03 open 4 any chat
        03:04 7 goes lost
        03:05 wait
            -> agent 7 is offline
            -> 1 requeued from 7 lost
            -> 2 requeued from 7 lost
            ? line 1 2 3 4
        03:06 agent 8
            -> 1 goes to 8
            -> 2 goes to 8
    ";
}

/// What was waived by hand stays waived, under names with other numbers and for a higher level.
#[test]
fn complaint_04_a_manual_assignment_survives_another_policy() {
    story::tell_with(
        POLICY,
        &[("other", OTHER)],
        "
        03:00 agent 7 skill cards:3
        and agent 8
        and 7 goes away
        and open 1 asked phone
            -> 1 offered to 8
        and transfer 1 agent 8
            -> 8 has 1 by_host
        03:01 policy other
            ? 1 with 8
            ? 1 lacks nothing
        and 7 goes online
            ? 1 with 8
            ? line empty
        ",
    );
}

/// 8 lacks the skill, and somebody who has it is free. The supervisor knows why.
#[test]
fn complaint_04_what_a_supervisor_waived_stays_waived() {
    story::tell_with(
        POLICY,
        &[("other", &OTHER.replace("cards = 3", "cards = 2"))],
        "
        03:00 agent 8
        and open 1 cards phone
        and transfer 1 agent 8
            -> 8 has 1 by_host
        and agent 7 skill cards:2
        03:01 policy other
            ? 1 with 8
            ? 1 lacks nothing
        ",
    );
}
