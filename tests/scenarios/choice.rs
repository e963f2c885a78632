//! Which of several agents: each comparator, and the last word of arrival.

const POLICY: &str = r#"
version = 1
name = "choice"
skills = ["cards", "fraud", "loans"]
agent_budget = 100

[languages]
nb = { fallback = ["sv"] }
sv = {}

[channels]
phone = { live = true }
chat = { live = true, cost = 30 }
email = { live = false, cost = 10 }

[actions]
shut_out = { then = "routine" }

[queues]
preferred = { agent_choice = ["preferred"] }
language = { agent_choice = ["language_rank"] }
level = { agent_choice = ["skill_level"] }
specialist = { agent_choice = ["specialist"] }
load = { agent_choice = ["load"] }
offered = { agent_choice = ["longest_idle_since_offered"] }
ended = { agent_choice = ["longest_idle_since_ended"] }
available = { agent_choice = ["longest_idle_since_available"] }
turns = { agent_choice = ["round_robin"] }
turns_too = { agent_choice = ["round_robin"] }
several = { agent_choice = ["skill_level", "load"] }
usual = {}

[topics]
preferred = { queue = "preferred" }
exclude = { queue = "preferred", urgency = "protective", action = "shut_out" }
language = { queue = "language" }
level = { queue = "level", skills = { cards = 1, fraud = 1 } }
specialist = { queue = "specialist", skills = { cards = 1 } }
either = { queue = "specialist", needs = { any = [{ skill = "cards" }, { skill = "fraud" }] } }
load = { queue = "load" }
offered = { queue = "offered" }
ended = { queue = "ended" }
available = { queue = "available" }
turns = { queue = "turns" }
turns_too = { queue = "turns_too" }
several = { queue = "several", skills = { cards = 1 } }
loans = { queue = "usual", skills = { loans = 1 } }
usual = { queue = "usual" }
"#;

stories! { POLICY;
    preferred_is_who_had_the_case_last => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone case 5
            -> 1 goes to 8 chosen by only_one
        03:05 resolve 1
        and 7 goes online
        03:06 open 2 preferred phone case 5
            -> 2 goes to 8 chosen by preferred
        03:07 resolve 2
        03:08 open 3 preferred phone case 6
            -> 3 goes to 7 chosen by arrival
    ";

    preferred_is_who_had_the_ticket_last => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone
            -> 1 goes to 8
        03:05 resolve 1
        and 7 goes online
        03:06 reopen 1
            -> 1 reopened
            -> 1 goes to 8 chosen by preferred
    ";

    nobody_is_preferred_for_a_protective_ticket => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone case 5
            -> 1 goes to 8
        03:05 resolve 1
        and 7 goes online
        03:06 open 2 exclude phone case 5
            -> 2 demands shut_out
            -> 2 goes to 7 protective chosen by arrival
    ";

    nor_when_its_tier_has_dropped => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone case 5
            -> 1 goes to 8
        03:05 resolve 1
        and 8 goes away
        03:06 open 2 exclude phone case 5
            -> 2 demands shut_out
        and done 2
            -> 2 done shut_out now routine
            -> 2 stands routine
        03:07 suspend
        and 7 goes online
        and 8 goes online
        03:08 unsuspend
            -> 2 goes to 7 routine chosen by arrival
    ";

    who_is_full_is_not_waited_for => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone case 5
            -> 1 goes to 8
        and 7 goes online
        03:06 open 2 preferred phone case 5
            -> 2 goes to 7 chosen by only_one
    ";

    who_is_not_there_is_not_waited_for => "
        03:00 register 7
        and agent 8
        and open 1 preferred phone case 5
            -> 1 goes to 8
        03:05 resolve 1
        and 8 goes away
        and 7 goes online
        03:06 open 2 preferred phone case 5
            -> 2 goes to 7 chosen by only_one
    ";

    language_rank_takes_the_customers_better_language => "
        03:00 agent 7 speaks sv
        and agent 8 speaks nb
        and open 1 language phone in nb
            -> 1 goes to 8 speaking nb chosen by language_rank
    ";

    skill_level_takes_the_highest_sum_over_the_needed_skills => "
        03:00 agent 7 skill cards:9,fraud:1,loans:90
        and agent 8 skill cards:5,fraud:6
        and open 1 level phone
            -> 1 goes to 8 chosen by skill_level
    ";

    specialist_takes_the_fewest_other_skills => "
        03:00 agent 7 skill cards:9,fraud:1,loans:1
        and agent 8 skill cards:1,fraud:1
        and open 1 specialist phone
            -> 1 goes to 8 chosen by specialist
    ";

    /// Both of 8's skills are named, and one of 7's two is not.
    what_an_expression_names_is_no_other_skill => "
        03:00 agent 7 skill cards:9,loans:1
        and agent 8 skill cards:1,fraud:1
        and open 1 either phone
            -> 1 goes to 8 chosen by specialist
    ";

    /// Before ticket 5 both use 30 %: 30 of 100, and 90 of 300.
    load_takes_the_lowest_share_not_the_lowest_sum => "
        03:00 agent 7
        and open 1 load chat
            -> 1 goes to 7
        and agent 8 budget 300
        and open 2 load chat
            -> 2 goes to 8 chosen by load
        and open 3 load chat
            -> 3 goes to 8 chosen by load
        and open 4 load chat
            -> 4 goes to 8 chosen by load
        and open 5 load chat
            -> 5 goes to 7 chosen by arrival
    ";

    /// Both have had one call: 7 was asked first and finished last, and came back last.
    longest_idle_since_offered => "
        03:00 agent 7
        and open 1 usual phone
            -> 1 goes to 7
        03:01 agent 8
        and open 2 usual phone
            -> 2 goes to 8
        03:05 resolve 2
        03:10 resolve 1
        03:11 open 3 offered phone
            -> 3 goes to 7 chosen by longest_idle_since_offered
    ";

    longest_idle_since_ended => "
        03:00 agent 7
        and open 1 usual phone
            -> 1 goes to 7
        03:01 agent 8
        and open 2 usual phone
            -> 2 goes to 8
        03:05 resolve 2
        03:10 resolve 1
        03:11 open 3 ended phone
            -> 3 goes to 8 chosen by longest_idle_since_ended
    ";

    longest_idle_since_available => "
        03:00 agent 7
        and agent 8
        03:05 7 goes away
        03:06 7 goes online
        03:11 open 3 available phone
            -> 3 goes to 8 chosen by longest_idle_since_available
    ";

    who_was_never_asked_has_been_idle_longest => "
        03:00 agent 7
        and open 1 usual email
            -> 1 goes to 7
        03:10 agent 8
        03:11 open 2 offered email
            -> 2 goes to 8 chosen by longest_idle_since_offered
    ";

    round_robin_goes_round => "
        03:00 agent 7 budget 300
        and agent 8 budget 300
        and agent 9 budget 300
        and open 1 turns phone
            -> 1 goes to 7
        and open 2 turns phone
            -> 2 goes to 8
        and open 3 turns phone
            -> 3 goes to 9
        and open 4 turns phone
            -> 4 goes to 7
        and 8 goes away
        and open 5 turns phone
            -> 5 goes to 9
    ";

    round_robin_survives_whoever_comes_and_goes => "
        03:00 agent 7 budget 300
        and agent 8 budget 300
        and agent 9 budget 300
        and open 1 turns phone
            -> 1 goes to 7
        and open 2 turns phone
            -> 2 goes to 8
        and resolve 2
        and 8 goes offline
        and remove 8
        and agent 6 budget 300
        and open 3 turns phone
            -> 3 goes to 9
        and open 4 turns phone
            -> 4 goes to 6
        and open 5 turns phone
            -> 5 goes to 7
    ";

    each_queue_has_its_own_turns => "
        03:00 agent 7 budget 300
        and agent 8 budget 300
        and open 1 turns phone
            -> 1 goes to 7
        and open 2 turns_too phone
            -> 2 goes to 7
        and open 3 turns phone
            -> 3 goes to 8
    ";

    equal_agents_go_by_registration_not_by_id => "
        03:00 agent 9
        and agent 3
        and open 1 load phone
            -> 1 goes to 9 chosen by arrival
    ";

    the_next_comparator_decides_where_the_first_does_not => "
        03:00 agent 7 skill cards:5
        and open 1 several chat
            -> 1 goes to 7 chosen by only_one
        and agent 8 skill cards:5
        and agent 9 skill cards:4
        and open 2 several chat
            -> 2 goes to 8 chosen by load
        and agent 10 skill cards:6
        and open 3 several chat
            -> 3 goes to 10 chosen by skill_level
    ";

    the_usual_list_keeps_generalists_free => "
        03:00 agent 7 skill cards,fraud,loans
        and agent 8 skill loans
        and open 1 loans phone
            -> 1 goes to 8 chosen by specialist
    ";

    choosing_an_agent_never_passes_over_the_order => "
        03:00 open 1 usual phone
        03:01 open 2 loans phone
        03:02 agent 7 skill loans
            -> 1 goes to 7
            ? line 2
    ";
}

/// The queue has another number there.
#[test]
fn the_turns_go_on_under_another_policy() {
    let other = POLICY.replacen("[queues]", "[queues]\na_new_one = {}", 1);
    super::story::tell_with(
        POLICY,
        &[("other", &other)],
        "
        03:00 agent 7 budget 300
        and agent 8 budget 300
        and open 1 turns phone
            -> 1 goes to 7
        03:01 policy other
        and open 2 turns phone
            -> 2 goes to 8
        and open 3 turns phone
            -> 3 goes to 7
        ",
    );
}
