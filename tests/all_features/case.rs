//! Random runs, as few numbers: each is drawn out into a row of rolls.

use proptest::collection::vec;
use proptest::prelude::*;

/// So many rolls a policy has at the most.
const PLAN: usize = 900;
/// And a step.
const STEP: usize = 48;

/// A random run: the rolls of its policies, the first of them at the start, and of its steps.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) steps: Vec<Vec<u16>>,
    pub(crate) plans: Vec<Vec<u16>>,
}

/// The rolls mean nothing to a reader; what failed is told as a journal.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a run of {} steps", self.steps.len())
    }
}

/// Draws a number out (splitmix64).
fn rolls(seed: u64, length: usize) -> Vec<u16> {
    let mut state = seed;
    let roll = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 48) as u16
    };
    std::iter::repeat_with(roll).take(length).collect()
}

pub(crate) fn cases(steps: usize) -> impl Strategy<Value = Case> {
    // Shrinks from the left: first fewer steps, then policies whose rolls end early and
    // are 0 from there on, which is the simplest of each.
    let steps = vec(any::<u64>().no_shrink(), 1..=steps);
    let plan = (any::<u64>().no_shrink(), 0..=2 * PLAN);
    (steps, vec(plan, 2..=3)).prop_map(|(steps, plans)| {
        let plans = plans.into_iter();
        Case {
            steps: steps.into_iter().map(|seed| rolls(seed, STEP)).collect(),
            plans: plans
                .map(|(seed, length)| rolls(seed, length.min(PLAN)))
                .collect(),
        }
    })
}
