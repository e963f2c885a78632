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
mod calendars;
mod capacity;
mod choice;
mod clocks;
mod clocks_after_the_fact;
mod clocks_by_law;
mod clocks_corrected;
mod complaints;
mod delivery;
mod everybody;
mod life;
mod needs;
mod offers;
mod order;
mod policies;
mod presence;
mod rechecks;
mod suspend;
mod talk;
mod times;
mod wrap_up;
