//! Bots and people: who is asked first, and how a ticket goes from one to the other.

use super::story;

const POLICY: &str = r#"
version = 1
name = "bots"
skills = ["cards"]
languages = { nb = {}, en = {} }
channels = { chat = { live = true, cost = 10 }, phone = { live = true }, email = { live = false } }
targets = { routine = "10m", critical = "1m" }
rule_mode = "accumulate"

[queues]
front = {}
asked = { offer = { limit = "20s", decline_back_off = "60s", miss_back_off = "30s" } }

[clocks]
answer = { kind = "first_response", target = "30m", met_by = "human" }

[topics]
balance = { queue = "front", bot_first = true }
limits = { queue = "asked", bot_first = true }
promised = { queue = "front", bot_first = true, clocks = { answer = {} } }
cards = { queue = "front", bot_first = true, skills = { cards = 1 } }
talk = { queue = "front" }
complaint = { queue = "front", human_only = true }
stolen = { queue = "front", urgency = "critical" }
lock = { queue = "front", urgency = "critical", human_only = false }
harm = { queue = "front", urgency = "critical", human_only = false, refer = "Helpline" }

[segments]
plain = {}
vip = {}

[[rules]]
name = "people for the best"
when = { segment = "vip" }
set = { bot_first = false }

[[rules]]
name = "bots for loud ones"
when = { attribute = "loud", exists = true }
set = { bot_first = true }
"#;

fn tell(story: &str) {
    story::tell(POLICY, story);
}

#[test]
fn a_bot_is_asked_first_though_a_person_is_free() {
    tell(
        "
        03:00 agent 7
        and agent 9 bot budget 20
        and open 1 balance chat
            -> 1 goes to 9
        and open 2 talk chat
            -> 2 goes to 7
        and open 3 balance chat
            -> 3 goes to 9
        # It waits for the bot, not for a person.
        and open 4 balance chat
            ? 7 for 4: needs a bot
            ? 9 for 4: no room for 10 in 0
        03:05 resolve 1
            -> 4 goes to 9
    ",
    );
}

#[test]
fn without_a_bot_people_take_it_at_once() {
    tell(
        "
        03:00 agent 7
        and open 1 balance chat
            -> 1 open to people
            -> 1 goes to 7
        # A bot that lacks what it needs is none.
        and agent 9 bot
        and open 2 cards chat
            -> 2 open to people
            ? 7 for 2: needs cards:1
            ? 9 for 2: needs cards:1
    ",
    );
}

#[test]
fn when_the_last_bot_goes_what_waits_for_one_goes_to_people() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and open 1 balance chat
            -> 1 goes to 9
        and open 2 balance chat
        03:01 agent 7
            ? 2 waiting
        03:02 9 goes away
            -> 2 open to people
            -> 2 goes to 7
        # And so does what the bot had, when it goes for good.
        03:03 9 goes offline
            -> 1 requeued from 9 offline
            -> 1 open to people
            -> 1 goes to 7
    ",
    );
}

#[test]
fn a_bot_that_loses_the_ability_is_no_bot_to_wait_for() {
    tell(
        "
        03:00 agent 9 bot budget 10 skill cards
        and open 1 cards chat
            -> 1 goes to 9
        and open 2 cards chat
        # The one that it has stays with it, and is offered to others.
        03:01 update 9 bot budget 10
            -> 1 outgrows 9 cards:1
            -> 1 open to people
            -> 2 open to people
    ",
    );
}

#[test]
fn what_comes_to_be_for_bots_is_for_people_where_there_is_none() {
    tell(
        "
        03:00 open 1 talk chat
        and change 1 topic balance
            -> 1 changed
            -> 1 open to people
        03:01 agent 7
            -> 1 goes to 7
    ",
    );
}

#[test]
fn a_bot_that_turns_out_to_be_a_person_keeps_what_it_has() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 balance chat
            -> 1 goes to 9
        03:01 update 9
            ? 1 with 9
            ? line empty
    ",
    );
}

#[test]
fn a_bot_that_refuses_or_misses_leaves_it_to_people() {
    tell(
        "
        03:00 agent 9 bot
        and agent 7
        and open 1 limits chat
            -> 1 offered to 9 until 03:00:20
        and 9 declines 1
            -> 1 open to people
            -> 1 offered to 7 until 03:00:20
        03:00:05 7 accepts 1
        and open 2 limits chat
            -> 2 offered to 9 until 03:00:25
        03:00:25 wait
            -> 9 missed 2 until 03:00:55
            -> 2 open to people
            -> 2 offered to 7 until 03:00:45
    ",
    );
}

#[test]
fn a_bot_that_gives_it_back_leaves_it_to_people() {
    tell(
        "
        03:00 agent 9 bot
        and agent 7
        and open 1 balance chat
            -> 1 goes to 9
        03:01 release 1
            -> 1 requeued from 9 released
            -> 1 open to people
            -> 1 goes to 7
    ",
    );
}

#[test]
fn a_hand_off_keeps_clocks_and_counts_from_the_first_contact() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 promised chat
            -> 1 clock answer runs due 03:30
            -> 1 goes to 9
        03:01 9 answers 1
        03:06 customer 1
            -> 1 stands due 03:16
            ? 1 stands due 03:16
        03:08 open 2 talk chat
            -> 2 goes to 9
        and open 3 complaint chat
        # The bot answered the first message, no person has: 03:00 and ten minutes.
        03:09 handoff 1
            -> 1 stands due 03:10
            -> 1 requeued from 9 handed_off
            ? line 1 3
            ? 1 clock answer running due 03:30
            ? 9 for 1: needs a person
        03:12 agent 7
            -> 1 goes to 7
            -> 3 goes to 7
    ",
    );
}

#[test]
fn or_it_counts_from_the_hand_off() {
    let policy = POLICY.replacen("version = 1", "version = 1\nhand_off = \"hand_off\"", 1);
    story::tell(
        &policy,
        "
        03:00 agent 9 bot
        and open 1 promised chat
            -> 1 clock answer runs due 03:30
            -> 1 goes to 9
        03:08 open 3 complaint chat
        03:09 handoff 1
            -> 1 stands due 03:19
            -> 1 requeued from 9 handed_off
            ? line 3 1
            ? 1 clock answer running due 03:30
    ",
    );
}

#[test]
fn what_was_handed_off_is_for_people_from_now_on() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 balance chat
            -> 1 goes to 9
        and handoff 1
            -> 1 requeued from 9 handed_off
            ? 9 for 1: needs a person
        03:01 change 1 topic talk
            -> 1 changed
            ? 9 for 1: needs a person
        03:02 agent 7
            -> 1 goes to 7
        03:03 resolve 1
        03:04 7 goes away
        03:05 reopen 1
            ? 9 for 1: needs a person
    ",
    );
}

#[test]
fn a_person_please_is_honoured_once_and_for_good() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 balance chat
            -> 1 goes to 9
        03:01 person 1
            -> 1 requeued from 9 handed_off
            ? 9 for 1: needs a person
        03:02 person 1
            -> already
        03:03 agent 7
            -> 1 goes to 7
        03:04 resolve 1
        03:05 7 goes away
        03:06 reopen 1
            ? 9 for 1: needs a person
        03:07 change 1 topic talk
            -> 1 changed
            ? 9 for 1: needs a person
    ",
    );
}

#[test]
fn a_person_please_while_it_waits_or_is_put_aside_or_offered() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and open 1 balance chat
            -> 1 goes to 9
        and open 2 balance chat
        and person 2
            ? 9 for 2: needs a person, no room for 10 in 0
        03:01 hold 1 customer
            -> 1 held with 9
        and person 1
        03:02 resume 1
            -> 1 requeued from 9 unfit
            ? 9 for 1: needs a person
        03:03 open 3 limits chat
            -> 3 offered to 9 until 03:03:20
        and person 3
            -> 3 revoked from 9 unfit
        # Whom a person has already, stays.
        03:04 agent 7
            -> 1 goes to 7
            -> 2 goes to 7
            -> 3 offered to 7 until 03:04:20
        03:04:10 person 3
            -> already
    ",
    );
}

#[test]
fn a_person_please_holds_for_the_whole_case() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 balance chat case 5
            -> 1 goes to 9
        03:01 person 1
            -> 1 requeued from 9 handed_off
        03:02 open 2 balance chat case 5
            ? 9 for 2: needs a person
        and open 3 balance chat case 6
            -> 3 goes to 9
    ",
    );
}

#[test]
fn no_bot_sees_the_top_tiers_unless_the_policy_says_so() {
    tell(
        "
        03:00 agent 9 bot
        and open 1 stolen chat
            ? 9 for 1: needs a person
        and open 2 lock chat
            -> 2 goes to 9
    ",
    );
}

#[test]
fn a_rule_may_spare_customers_the_bot_or_ask_it_first() {
    tell(
        "
        03:00 agent 7
        and agent 9 bot
        and open 1 balance chat segment vip
            -> 1 goes to 7
        and open 2 balance chat segment plain
            -> 2 goes to 9
        and open 3 talk chat with loud=1
            -> 3 goes to 9
        # Only a person may take it, whatever a rule says of bots.
        and open 4 complaint chat with loud=1
            -> 4 goes to 7
    ",
    );
}

#[test]
fn a_person_who_had_it_is_asked_again_before_no_bot() {
    tell(
        "
        03:00 agent 9 bot
        and agent 7
        and open 1 balance chat
            -> 1 goes to 9
        03:01 transfer 1 agent 7
            -> 1 requeued from 9 transferred
            -> 7 has 1 by_host
        03:02 release 1
            -> 1 requeued from 7 released
            -> 1 goes to 9
    ",
    );
}

/// The bot has no room, and need not be waited for: a person had it already.
#[test]
fn what_a_person_had_is_for_people_too() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and agent 7
        and open 1 balance chat
            -> 1 goes to 9
        03:01 transfer 1 agent 7
            -> 1 requeued from 9 transferred
            -> 7 has 1 by_host
        and open 2 balance chat
            -> 2 goes to 9
        and agent 8
        03:02 7 goes offline
            -> 1 requeued from 7 offline
            -> 1 goes to 8
    ",
    );
}

#[test]
fn what_a_person_had_waits_for_no_bot() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and agent 7
        and open 1 balance chat
            -> 1 goes to 9
        03:01 transfer 1 agent 7
            -> 1 requeued from 9 transferred
            -> 7 has 1 by_host
        # The bot is busy with another.
        and open 2 balance chat
            -> 2 goes to 9
        and agent 8
        03:02 release 1
            -> 1 requeued from 7 released
            -> 1 goes to 8
    ",
    );
}

#[test]
fn what_a_bot_gives_up_counts_towards_a_surge() {
    let surge = r#"
[surges.bot_fails]
topic = "balance"
of = "bot_escapes"
window = "10m"
at_least = 3
times = 2
usual = "1h"
"#;
    story::tell(
        &format!("{POLICY}{surge}"),
        "
        03:00 agent 9 bot
        and open 1 balance chat
            -> 1 goes to 9
        and handoff 1
            -> 1 requeued from 9 handed_off
        and open 2 balance chat
            -> 2 goes to 9
        and person 2
            -> 2 requeued from 9 handed_off
        and open 3 balance chat
            -> 3 goes to 9
        03:01 release 3
            -> 3 requeued from 9 released
            -> 3 open to people
            -> surge bot_fails starts count 3 usual 0 in 6
    ",
    );
}

/// Its customer did not even wait for the bot.
#[test]
fn so_does_a_person_please_before_any_bot_has_it() {
    let surge = r#"
[surges.bot_fails]
topic = "balance"
of = "bot_escapes"
window = "10m"
at_least = 1
times = 2
usual = "1h"
"#;
    story::tell(
        &format!("{POLICY}{surge}"),
        "
        03:00 agent 9 bot budget 10
        and open 1 balance chat
            -> 1 goes to 9
        and open 2 balance chat
        and open 3 talk chat
        03:01 person 3
        03:02 person 2
            -> surge bot_fails starts count 1 usual 0 in 6
    ",
    );
}

#[test]
fn a_person_please_survives_a_merge() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and open 1 balance chat customer 5
            -> 1 goes to 9
        and open 2 balance chat customer 5
        and person 2
        03:01 merge 2 into 1
            -> 1 wants a person
            -> 1 requeued from 9 handed_off
            ? 9 for 1: needs a person
            ? 1 waiting
    ",
    );
}

#[test]
fn a_ticket_that_is_reopened_wants_what_its_case_wants_by_now() {
    tell(
        "
        03:00 open 1 talk chat case 5
        and resolve 1
        03:01 open 2 talk chat case 5
        and person 2
        03:02 reopen 1
        03:03 agent 9 bot
            ? 9 for 1: needs a person
            ? line 2 1
    ",
    );
}

/// The link is to a closed ticket, who asked for nothing; its case did since.
#[test]
fn a_ticket_that_joins_a_case_wants_what_the_case_wants() {
    tell(
        "
        03:00 open 1 talk chat case 5
        and resolve 1
        03:01 open 2 talk chat case 5
        and person 2
        03:02 open 3 talk chat
        and link 3 to 1
            -> 3 wants a person
        03:03 agent 9 bot
            ? 9 for 3: needs a person
    ",
    );
}

#[test]
fn and_the_case_what_the_ticket_wants() {
    tell(
        "
        03:00 open 1 talk chat case 5
        03:01 open 2 talk chat
        and person 2
        and link 2 to 1
            -> 1 wants a person
        03:03 agent 9 bot
            ? 9 for 1: needs a person
            ? line 1 2
    ",
    );
}

#[test]
fn who_asks_for_a_person_in_danger_where_only_bots_are_is_referred() {
    tell(
        "
        03:00 agent 9 bot budget 10
        and open 1 harm chat
            -> 1 goes to 9
        and open 2 harm chat
            ? 9 for 2: no room for 10 in 0
        03:01 person 2
            -> 2 wants a person
            -> 2 needs referral to Helpline
    ",
    );
}

#[test]
fn people_have_tried_nothing_that_bots_declined() {
    tell(
        "
        03:00 agent 8 bot
        and agent 9 bot
        and open 1 limits chat
            -> 1 offered to 8
        03:00:05 8 declines 1
            -> 8 declined 1
            -> 1 open to people
            -> 1 offered to 9
            ? 1 tried 1
        03:00:06 9 accepts 1
            -> 9 has 1 accepted
            ? 1 tried 1
        03:00:07 person 1
            -> 1 requeued from 9 handed_off
            ? 1 tried 0
        ",
    );
}
