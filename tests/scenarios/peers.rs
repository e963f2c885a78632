//! What other routers have, and here has a story of its own: each feature with the stories that
//! show it. The tests below read this table, and fail where a story is not found.
//!
//! | feature | shown by |
//! |---|---|
//! | strict urgency above everything, across queues | `order::a_higher_tier_goes_first_across_queues` |
//! | priority blended with age, so that nobody starves | `order::without_strict_priority_an_older_normal_goes_before_a_new_high` |
//! | the time left of a promise orders the line | `order::inside_a_tier_the_earliest_due_goes_first`, `clocks_corrected::a_lead_counts_in_the_order` |
//! | skill levels | `needs::a_level_is_the_least_that_will_do`, `choice::skill_level_takes_the_highest_sum_over_the_needed_skills` |
//! | any, all, none of skills | `requirements::any_of_an_expression_will_do`, `requirements::none_of_an_expression_may_be_there` |
//! | relaxation by time: a level lowered, a skill dropped | `ladders::steps_are_taken_at_their_own_instants`, `ladders::the_second_step_counts_from_the_first` |
//! | relaxation by load: how many wait, how long they will | `ladders_by_load::a_load_that_begins_takes_them_a_step_on`, `ladders_by_load::a_step_may_wait_for_the_estimated_wait` |
//! | a step that nobody could ever match is skipped | `ladders::what_nobody_could_meet_is_passed_over_at_once`, `ladders_and_bots::people_do_not_count_while_bots_are_asked_first` |
//! | a step opens another queue's agents | `lending::a_ladder_step_opens_another_queues_agents` |
//! | language fallback chains | `needs::the_fallback_chain_goes_in_its_order` |
//! | languages pinned by law | `requirements::a_language_fixed_by_law_does_not_fall_back`, `speakers::a_speaker_who_is_free_goes_before_others` |
//! | overflow that protects who takes it, and whose agents are lent | `overflow::the_queue_they_move_to_is_protected`, `lending::overflow_comes_one_by_one_while_somebody_is_free`, `lending::the_donors_own_customers_come_first` |
//! | the preferred or last agent, timed | `choice::preferred_is_who_had_the_case_last`, `preferred_wait::it_waits_no_longer_than_that` |
//! | weighted capacity on one budget, caps per channel | `capacity::a_budget_is_used_up_to_the_last_unit`, `capacity::a_cap_bounds_a_channel_whatever_the_budget` |
//! | interruptible work | `interruptions::a_chat_comes_over_emails_and_they_go_on_first` |
//! | capacity kept free for emergencies | `reserves::an_agent_is_kept_free_and_falling_short_is_told`, `reserves::who_is_in_back_off_is_kept_for_nothing` |
//! | offers to several, the first to accept wins | `several::the_best_so_many_are_asked_and_the_first_to_accept_wins` |
//! | decline with a retry time | `offers::who_declines_may_say_for_how_long` |
//! | a cap on attempts with a defined outcome | `overflow::exhausted_attempts_have_an_answer`, `several::a_round_that_all_miss_is_one_attempt` |
//! | wrap-up holds capacity | `wrap_up::wrapping_up_holds_the_agent_until_its_time_is_over` |
//! | scheduled tickets | `customers_calls::a_callback_waits_for_its_time_and_goes_on_with_its_agent`, `customers_calls::a_follow_up_keeps_its_channel` |
//! | floors: not before | `clocks_by_law::an_action_is_not_done_before_its_floor` |
//! | a complete published tie-break | `order::equal_by_everything_the_first_to_arrive_goes_first_whatever_its_id`, `choice::equal_agents_go_by_registration_not_by_id` |
//! | bot first | `bots::a_bot_is_asked_first_though_a_person_is_free` |
//! | human-only topics | `needs::a_person_is_not_replaced_by_a_bot` |
//! | a hand-off keeps the place | `bots::a_hand_off_keeps_clocks_and_counts_from_the_first_contact` |

use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// The names in code quotes.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a file has this story or test.
fn has(text: &str, name: &str) -> bool {
    text.contains(&format!("    {name} => \"")) || text.contains(&format!("\nfn {name}("))
}

#[test]
fn every_feature_has_the_stories_it_names() {
    let rows = include_str!("peers.rs").lines();
    let rows = rows.filter_map(|line| line.strip_prefix("//! | "));
    // Without the head of the table.
    let rows: Vec<&str> = rows.skip(1).collect();
    assert_eq!(rows.len(), 26);
    for row in rows {
        assert!(quoted(row).next().is_some(), "no story: {row}");
        for story in quoted(row) {
            let (module, name) = story.split_once("::").unwrap();
            let text = fs::read_to_string(folder().join(format!("{module}.rs"))).unwrap();
            assert!(has(&text, name), "there is no `{story}`: {row}");
        }
    }
}

/// The numbers run from 1 to 18.
#[test]
fn every_complaint_has_a_story() {
    let mut told = [0; 19];
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for line in text.lines() {
            let name = line.trim_start().trim_start_matches("fn ");
            let number = name
                .strip_prefix("complaint_")
                .and_then(|rest| rest.get(..2));
            if let Some(number) = number {
                told[number.parse::<usize>().unwrap()] += 1;
            }
        }
    }
    let untold: Vec<usize> = (1..=18).filter(|number| told[*number] == 0).collect();
    assert!(untold.is_empty(), "without a story: {untold:?}");
}
