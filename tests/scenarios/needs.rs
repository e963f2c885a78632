//! What a ticket needs of an agent: skills, a language, a channel, a brand, a person.

const POLICY: &str = r#"
version = 1
name = "needs"
skills = ["cards", "fraud"]
brands = ["north", "south"]
channels = { phone = { live = true }, chat = { live = true }, email = { live = false } }
queues = { front = { agent_choice = ["language_rank"] } }

[languages]
nb = { fallback = ["nn", "da", "sv", "en"] }
nn = { fallback = ["nb", "da", "sv", "en"] }
no = { members = ["nb", "nn"], fallback = ["da", "sv", "en"] }
da = { fallback = ["sv", "en"] }
sv = {}
en = {}
fi = {}

[topics]
any = { queue = "front" }
card = { queue = "front", skills = { cards = 1 } }
"card.fraud" = { skills = { cards = 1, fraud = 3 } }
person = { queue = "front", human_only = true }
pinned = { queue = "front", fallback = false }
"#;

stories! { POLICY;
    a_skill_must_be_there => "
        03:00 agent 7 skill fraud:100
        and open 1 card phone
            ? 7 for 1: needs cards:1
            ? line 1
        03:01 agent 8 skill cards
            -> 1 goes to 8 chosen by only_one
    ";

    a_level_is_the_least_that_will_do => "
        03:00 agent 7 skill cards:100,fraud:2
        and open 1 card.fraud phone
            ? 7 for 1: needs fraud:3
        03:01 agent 8 skill cards:1,fraud:3
            -> 1 goes to 8
    ";

    all_skills_are_needed => "
        03:00 agent 7 skill fraud:100
        and agent 8 skill cards:100
        and open 1 card.fraud phone
            ? 7 for 1: needs cards:1
            ? 8 for 1: needs fraud:3
            ? line 1
    ";

    a_ticket_without_skills_fits_anybody => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
    ";

    an_agent_who_learns_gets_work_at_once => "
        03:00 agent 7 skill cards:1,fraud:2
        and open 1 card.fraud phone
        03:01 update 7 skill cards:1,fraud:3
            -> 1 goes to 7
    ";

    the_customers_own_languages_go_in_their_order => "
        03:00 agent 7 speaks nb
        and agent 8 speaks sv
        and open 1 any phone in sv,nb
            -> 1 goes to 8 speaking sv chosen by language_rank
        and open 2 any phone in sv,nb
            -> 2 goes to 7 speaking nb chosen by only_one
    ";

    the_customers_second_language_goes_before_a_fallback_of_the_first => "
        03:00 agent 7 speaks da
        and agent 8 speaks en
        and open 1 any phone in nb,en
            -> 1 goes to 8 speaking en chosen by language_rank
    ";

    the_fallback_chain_goes_in_its_order => "
        03:00 agent 4 speaks en
        and agent 5 speaks sv
        and agent 6 speaks da
        and agent 7 speaks nn
        and agent 8 speaks nb
        and open 1 any phone in nb
            -> 1 goes to 8 speaking nb chosen by language_rank
        and open 2 any phone in nb
            -> 2 goes to 7 speaking nn chosen by language_rank
        and open 3 any phone in nb
            -> 3 goes to 6 speaking da chosen by language_rank
        and open 4 any phone in nb
            -> 4 goes to 5 speaking sv chosen by language_rank
        and open 5 any phone in nb
            -> 5 goes to 4 speaking en chosen by only_one
    ";

    an_agent_answers_in_the_best_language_both_have => "
        03:00 agent 7 speaks en,sv
        and open 1 any phone in nb
            -> 1 goes to 7 speaking sv
    ";

    outside_the_chain_nobody_is_asked => "
        03:00 agent 7 speaks fi
        and open 1 any phone in nb
            ? 7 for 1: needs nb|nn|da|sv|en
            ? line 1
    ";

    a_chain_goes_one_way => "
        03:00 agent 7 speaks nb,da
        and open 1 any phone in sv
            ? 7 for 1: needs sv
            ? line 1
    ";

    a_macro_language_matches_its_members => "
        03:00 agent 7 speaks nn
        and open 1 any phone in no
            -> 1 goes to 7 speaking no
    ";

    a_member_matches_its_macro_language => "
        03:00 agent 7 speaks nn
        and agent 8 speaks no
        and open 1 any phone in nb
            -> 1 goes to 8 speaking nb chosen by language_rank
    ";

    a_member_does_not_match_its_sibling_but_by_the_chain => "
        03:00 agent 7 speaks nn
        and open 1 pinned phone in nb
            ? 7 for 1: needs nb
            ? line 1
    ";

    without_fallback_only_the_customers_own_languages_will_do => "
        03:00 agent 7 speaks da,sv,en
        and open 1 pinned phone in nb
            ? 7 for 1: needs nb
        03:01 agent 8 speaks nb
            -> 1 goes to 8 speaking nb
        03:02 open 2 pinned phone in nb,en
            -> 2 goes to 7 speaking en
    ";

    a_macro_language_matches_without_fallback_too => "
        03:00 agent 7 speaks nb
        and open 1 pinned phone in no
            -> 1 goes to 7 speaking no
    ";

    a_ticket_without_languages_fits_anybody => "
        03:00 agent 7
        and open 1 any phone
            -> 1 goes to 7
    ";

    an_agent_without_languages_fits_no_ticket_with_one => "
        03:00 agent 7
        and open 1 any phone in en
            ? 7 for 1: needs en
            ? line 1
    ";

    a_channel_must_be_answered => "
        03:00 agent 7 on chat,email
        and open 1 any phone
            ? 7 for 1: needs phone
        and open 2 any chat
            -> 2 goes to 7
            ? line 1
    ";

    a_brand_must_be_listed => "
        03:00 agent 7 brand south
        and agent 8
        and open 1 any phone brand north
            ? 7 for 1: needs north
            ? 8 for 1: needs north
        03:01 agent 9 brand north,south
            -> 1 goes to 9
    ";

    a_ticket_without_a_brand_fits_anybody => "
        03:00 agent 7 brand south
        and open 1 any phone
            -> 1 goes to 7
    ";

    a_person_is_not_replaced_by_a_bot => "
        03:00 agent 7 bot
        and open 1 person phone
            ? 7 for 1: needs a person
            ? line 1
        and open 2 any phone
            -> 2 goes to 7
        03:01 agent 8
            -> 1 goes to 8
    ";

    every_lack_is_told_those_that_never_relax_first => "
        03:00 agent 7 bot on email
        and open 1 card phone in sv brand north
        and change 1 topic person
            ? 7 for 1: needs phone, needs north, needs a person, needs sv
    ";

    a_ticket_that_nobody_can_take_blocks_nobody => "
        03:00 open 1 card.fraud phone
        and open 2 any phone
        03:01 agent 7
            -> 2 goes to 7
            ? line 1
    ";
}
