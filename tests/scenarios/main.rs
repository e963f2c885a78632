//! Scenario tables, one a feature area: each story says what happens, and what follows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

mod story;

/// A table of stories, each under the policy named before them.
macro_rules! stories {
    ($policy:expr; $($(#[$doc:meta])* $name:ident => $story:literal;)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            $crate::story::tell($policy, $story);
        }
    )+};
}

mod actions;
mod aside;
mod bots;
mod bound;
mod calendars;
mod capacity;
mod choice;
mod clocks;
mod clocks_after_the_fact;
mod clocks_by_law;
mod clocks_corrected;
mod complaints;
mod complaints_owners;
mod complaints_queues;
mod complaints_times;
mod consults;
mod customers;
mod customers_calls;
mod customers_cases;
mod customers_many;
mod danger;
mod delivery;
mod duty;
mod everybody;
mod fit;
mod gathering;
mod hours;
mod interruptions;
mod joined;
mod known_later;
mod ladders;
mod ladders_and_bots;
mod ladders_by_load;
mod lending;
mod life;
mod loads;
mod lower;
mod meetings;
mod merged;
mod needs;
mod obstacles;
mod offers;
mod order;
mod overflow;
mod peers;
mod policies;
mod policies_queues;
mod preferred_wait;
mod presence;
mod ramp;
mod rechecks;
mod relief;
mod requirements;
mod reserves;
mod room;
mod seams;
mod several;
mod speakers;
mod suspend;
mod talk;
mod times;
mod wrap_up;
