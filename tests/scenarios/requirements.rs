//! What a ticket can need beyond skills: expressions, fluency, clearances, groups, agents by
//! name, skills with dates, and languages fixed by law.

const POLICY: &str = r#"
version = 1
name = "requirements"
rule_mode = "first_match"
skills = ["cards", "fraud", "loans"]
clearances = ["kyc", "staff"]
groups = ["retail", "sales", "vip"]
languages = { nb = { fallback = ["en"] }, no = { members = ["nb"] }, sv = {}, en = {} }
actions = { block_card = { then = "elevated" } }

[channels]
phone = { live = true }
chat = { live = true, written = true }
email = { live = false }

[queues]
front = { agent_choice = ["language_rank"] }
asked = { offer = { limit = "1m" } }

[topics]
any = { queue = "front" }
either = { queue = "front", needs = { any = [{ skill = "fraud", level = 2 }, { skill = "cards", level = 5 }] } }
asked = { queue = "asked", needs = { skill = "cards", level = 5 } }
careful = { queue = "front", skills = { cards = 1 }, needs = { none = [{ skill = "loans" }] } }
fluent = { queue = "front", language_level = 60 }
secret = { queue = "front", clearances = ["kyc", "staff"] }
team = { queue = "front", groups = ["retail", "vip"] }
danger = { queue = "front", excluded_groups = ["sales"] }
law = { queue = "front", language_by_law = true }
stolen = { queue = "front", urgency = "critical", action = "block_card", language_by_law = true }

[[rules]]
name = "staff accounts"
when = { attribute = "staff", equals = true }
set = { clearances = ["staff"], needs = { skill = "fraud" }, excluded_groups = ["sales"], language_level = 30 }

[[rules]]
name = "very important"
when = { attribute = "vip", equals = true }
set = { groups = ["vip"] }
"#;

stories! { POLICY;
    any_of_an_expression_will_do => "
        03:00 agent 7 skill fraud:1,cards:4
        and open 1 either phone
            ? 7 for 1: needs any of (`fraud` at level 2, `cards` at level 5)
        03:01 agent 8 skill cards:5
            -> 1 goes to 8
        and open 2 either phone
        03:02 agent 9 skill fraud:2
            -> 2 goes to 9
    ";

    none_of_an_expression_may_be_there => "
        03:00 agent 7 skill cards,loans
        and open 1 careful phone
            ? 7 for 1: needs none of (`loans` at level 1)
        03:01 agent 8 skill cards
            -> 1 goes to 8
    ";

    a_rule_adds_to_what_the_topic_needs => "
        03:00 agent 7 fluent en:30:30 cleared kyc,staff
        and agent 8 skill fraud fluent en:30:30 cleared kyc,staff group sales
        and open 1 secret phone in en with staff=true
            ? 7 for 1: needs `fraud` at level 1
            ? 8 for 1: needs nobody of sales
        03:01 agent 9 skill fraud fluent en:29:90 cleared kyc,staff
            ? 9 for 1: needs en:30 spoken
        03:02 agent 10 skill fraud fluent en:30:1 cleared kyc,staff
            -> 1 goes to 10
    ";

    a_rules_groups_take_the_place_of_the_topics => "
        03:00 agent 7 group retail
        and open 1 team phone with vip=true
            ? 7 for 1: needs group vip
        03:01 agent 8 group vip,sales
            -> 1 goes to 8
        and open 2 team phone
            -> 2 goes to 7
    ";

    live_channels_need_the_spoken_language_and_others_the_written_one => "
        03:00 agent 7 fluent nb:60:59
        and agent 8 fluent nb:59:60
        and open 1 fluent email in nb
            -> 1 goes to 8 speaking nb chosen by only_one
        and open 2 fluent phone in nb
            -> 2 goes to 7 chosen by only_one
        and resolve 2
        and open 3 fluent chat in nb     # customers write here, though they are there
            ? 7 for 3: needs nb|en:60 written
    ";

    a_plain_list_of_languages_is_full_mastery => "
        03:00 agent 7 speaks nb
        and open 1 fluent email in nb
            -> 1 goes to 7
    ";

    a_member_is_spoken_as_well_as_its_macro_language => "
        03:00 agent 7 fluent no:60:10
        and open 1 fluent phone in nb
            -> 1 goes to 7 speaking nb
    ";

    the_second_language_is_taken_where_the_first_is_not_mastered_well_enough => "
        03:00 agent 7 fluent nb:20:20,en:80:80
        and open 1 fluent phone in nb
            -> 1 goes to 7 speaking en
    ";

    every_clearance_is_needed => "
        03:00 agent 7 cleared kyc
        and open 1 secret phone
            ? 7 for 1: needs clearance staff
        and transfer 1 agent 7
            -> refused 60
        03:01 agent 8 cleared kyc,staff
            -> 1 goes to 8
    ";

    nobody_of_an_excluded_group_even_by_hand => "
        03:00 agent 7 group sales,retail
        and open 1 danger phone
            ? 7 for 1: needs nobody of sales
        and transfer 1 agent 7
            -> refused 60
    ";

    one_of_the_groups_will_do => "
        03:00 agent 7 group sales
        and open 1 team phone
            ? 7 for 1: needs group retail|vip
        and transfer 1 agent 7           # the supervisor's word wins
            -> 7 has 1 by_host
    ";

    wanted_agents_alone => "
        03:00 agent 7
        and agent 8
        and open 1 any phone wanted 8,9
            -> 1 goes to 8 chosen by only_one
        and open 2 any phone wanted 8,9
            ? 7 for 2: needs agent 8|9
        03:01 change 2 wanted none
            -> 2 goes to 7
    ";

    who_is_wanted_needs_all_the_rest_as_well => "
        03:00 agent 7 on chat
        and agent 8
        and open 1 any phone wanted 7
            ? 7 for 1: needs phone
            ? line 1
        and open 2 any phone wanted 7,8
            -> 2 goes to 8 chosen by only_one
    ";

    an_excluded_agent_never => "
        03:00 agent 7
        and open 1 any phone excluded 7
            ? 7 for 1: needs another than 7
        and transfer 1 agent 7
            -> refused 60
        03:01 change 1 excluded none
            -> 1 goes to 7
    ";

    excluding_an_agent_takes_its_offer_back => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
        03:01 change 1 excluded 7
            -> 1 outgrows 7 another than 7
            ? 1 with 7
            ? line 1
    ";

    nobody_is_wanted_and_excluded => "
        03:00 open 1 any phone wanted 7 excluded 7
            -> refused 91
        and open 1 any phone wanted 7
        and change 1 excluded 7
            -> refused 91
    ";

    a_skill_begins_at_its_own_instant => "
        03:00 agent 7 licensed fraud:2:04:00..05:00
            ? wakeup 04:00 ability_changes
        and open 1 either phone
            ? 7 for 1: needs any of (`fraud` at level 2, `cards` at level 5)
        06:00 wait
            -> 04:00 agent 7 gains fraud
            -> 04:00 1 goes to 7
            -> 05:00 agent 7 loses fraud
            -> 05:00 1 outgrows 7
    ";

    a_skill_and_a_shift_that_begin_together_are_both_told => "
        03:00 agent 7 licensed fraud:2:04:00..05:00 rota 04:00..05:00
        06:00 wait
            -> 04:00 agent 7 gains fraud
            -> 04:00 agent 7 on duty
            -> 05:00 agent 7 loses fraud
            -> 05:00 agent 7 off duty
    ";

    a_skill_is_over_at_its_end => "
        05:00 agent 7 licensed fraud:2:04:00..05:00
            ? wakeup never
        and open 1 either phone
            ? line 1
    ";

    an_offer_does_not_outlive_the_skill => "
        04:59:50 agent 7 licensed cards:5:..05:00
        and open 1 asked phone
            -> 1 offered to 7 until 05:00:50
        05:00 wait
            -> agent 7 loses cards
            -> 1 revoked from 7 unfit
            ? line 1
    ";

    a_skill_must_end_after_it_begins => "
        03:00 register 7 licensed fraud:2:05:00..05:00
            -> refused 90
        and register 7 rota 05:00..04:00
            -> refused 90
        and register 7 rota 04:00..05:00
    ";

    a_language_fixed_by_law_does_not_fall_back => "
        03:00 agent 7 speaks en
        and open 1 law email in nb
            ? 7 for 1: needs by law nb:1 written
        and transfer 1 agent 7
            -> refused 60
        03:01 agent 8 speaks nb
            -> 1 goes to 8
    ";

    in_danger_any_person_answers_first_and_a_speaker_is_to_follow => "
        03:00 agent 6 bot speaks en
        and agent 7 speaks en
        and open 1 stolen phone in nb
            -> 1 demands block_card
            -> 1 goes to 7 chosen by only_one
            -> 1 wants a speaker of nb after 7
        03:01 agent 8 speaks nb
        03:02 done 1                     # no danger any more, so the law holds again
            -> 1 done block_card now elevated
            -> 1 stands in front elevated
            -> 1 outgrows 7 by law nb:1 spoken
            -> 1 goes to 8 speaking nb
            -> 7 is relieved of 1
            -> 8 has 1 relief
    ";

    in_danger_a_speaker_still_goes_first => "
        03:00 agent 7 speaks en
        and agent 8 speaks nb
        and open 1 stolen phone in nb
            -> 1 demands block_card
            -> 1 goes to 8 speaking nb chosen by language_rank
    ";
}
