//! Model against engine: a second, naive engine is told the same as the engine under test, and
//! both must say the same, event by event and refusal by refusal; and the same wait, in the same order.
//!
//! The model keeps plain lists, has no index and no stored timers: who goes next, what is due
//! when, who is kept for what and which step of a ladder is in force is worked out from the whole
//! state each time. It is written from the design, the guide and the documentation of commands, events and
//! policies. Where those are silent about the order of events of one call, it has the order
//! that the engine was seen to have, so that this order cannot change unseen.
//!
//! It knows: the order with tiers, priority, standing, targets and head starts; topics with
//! ancestors, rules, segments, brands; skills (also with dates), expressions, languages with levels, fallbacks
//! and by law, clearances, groups (also of queues), excluded groups, wanted and excluded agents; budgets,
//! costs, caps, labels, exclusive work; every comparator; offers to one, several and everybody, attempts,
//! back-offs, wrap-ups, ramps, reserves, waiting for the preferred agent; rosters; ladders by time, load and
//! slack, and lending;
//! assignments that outgrow their agent, relief, consults; bots first, hand-offs, persons asked for; presence,
//! holds, messages, answers, transfers, releases, abandoning, callbacks, cancelling, reopening, retention;
//! actions without floors; limits of tickets and agents; suspended offers; skew and backdating;
//! clocks of every kind with targets, warnings, leads, pauses, reactions and corrections, limits in elapsed
//! and open time and in days, anchors, weeks on a wall with a fixed offset, zones and holidays; queues with hours, limits, every answer,
//! overflow and loads; referrals; interruptions and gathering; deliveries by several sources; other policies while it runs;
//! customers with flags, coming back, asking twice, limits in every tier and what stands lower, forgotten;
//! links, and merges with all that they pass on; incidents; surges.
//!
//! It does not know, and its policies never have: calls that are scheduled, in vain or in quiet hours. Random
//! runs of those are in `laws`, `all_features` and `customer_histories`. The dates of its zones and
//! holidays are those that `clock_histories` has written down.
//!
//! Fast by default. `NIGHTDESK_DEEP=50 cargo test --release --test model_engine` runs fifty times
//! as many cases. A failure is shrunk, told as a journal, and its seed is kept in
//! `proptest-regressions/model_engine.txt`, which later runs try first.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)]

#[path = "model_engine/mod.rs"]
mod model_engine;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use model_engine::pair::Pair;
use model_engine::plan::Plan;
use model_engine::plan_parts::{ROLLS, mixed};
use model_engine::replace::Written;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

/// A random run: its policy and its steps, as rolls of dice.
#[derive(Clone)]
struct Case {
    steps: Vec<Vec<u16>>,
    plan: Vec<u16>,
    /// What two more policies have otherwise, and in which parts.
    other: Vec<u16>,
    parts: Vec<u16>,
}

/// The rolls mean nothing to a reader; what failed is told as a journal.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a run of {} steps", self.steps.len())
    }
}

fn cases(steps: usize) -> impl Strategy<Value = Case> {
    let steps = vec(vec(any::<u16>(), 48).no_shrink(), 0..=steps);
    let other = vec(any::<u16>(), ROLLS).no_shrink();
    let rolls = (
        steps,
        vec(any::<u16>(), ROLLS),
        other,
        vec(any::<u16>(), 20),
    );
    rolls.prop_map(|(steps, plan, other, parts)| Case {
        steps,
        plan,
        other,
        parts,
    })
}

fn agree(case: &Case) -> Result<(), TestCaseError> {
    let (second, third) = case.parts.split_at(10);
    let mut written = vec![Written::new(Plan::from_rolls(&case.plan))];
    for parts in [second, third] {
        let rolls = mixed(&case.plan, &case.other, parts);
        written.push(Written::new(Plan::from_rolls(&rolls)));
    }
    let mut pair = Pair::among(Rc::new(written));
    for step in &case.steps {
        for input in pair.desk.inputs(step) {
            // Where either panics the journal is wanted, too.
            let told = catch_unwind(AssertUnwindSafe(|| pair.tell(&input)));
            if let Err(differs) = told.unwrap_or_else(|_| Err("one of them panicked".into())) {
                let first = &pair.desk.written[0].document;
                let policy = serde_json::to_string(first).unwrap();
                let journal = pair.journal();
                return Err(TestCaseError::fail(format!(
                    "{differs}\npolicy: {policy}\n{journal}"
                )));
            }
        }
    }
    Ok(())
}

/// Seen to fail when agents equal by the whole list went by the latest registration; when head
/// starts were not taken off; when a queue made one attempt too many; when nobody went back on a
/// ladder; when a reserve counted who is in back-off; when a breach was said a microsecond late; when
/// a load brought a step that another load keeps back; when attempts did not count from zero under
/// another policy; when a ladder of the same name began anew there; when day one of a limit was the
/// next but one; when a customer was let in with one ticket more than the limit; when other flags
/// reached the first of their tickets alone; when a contact on another topic was a repeat; when a link
/// brought no case; when a merge passed on nobody excluded, or of two receipts the later; when a
/// forgotten customer's flags were lost; when a ticket joined an incident beside its own, or was
/// resolved with one though in danger, standing lower; when a window of a surge had a tenth too few,
/// or it ended at half of its count.
/// Failed on the engine that waited for agents whose
/// cap is 0, that did not tell a shift which began with a skill, and that let a ticket wait for
/// a bot whom a ladder's return had put out of the question; that left a ladder's timer where it was
/// when a receipt was corrected, withdrew no clock of who was referred elsewhere and not kept, and
/// named no line to who asked for a person in danger where only bots were, did not ask everybody
/// when the last who had not refused began to make room for another, had one more than its limit
/// in a queue whose line was put in another order, and counted in its queue who went on with an
/// agent it had outgrown; that under another policy let a queue go on as one that was mapped on it,
/// closed one without a word, began the wait for the agent who knows the case anew, and took back
/// offers by needs in the numbers of the policy before; that left the timer of a ramp behind when its
/// agent was removed; that let nobody rise where what had closed was kept for no time, told no case of
/// the person who had been asked for where its ticket was merged, and let off who helped with a ticket
/// what had been waived for who has it; that put a merged ticket back in line when the other came to a case
/// in which a person is asked for, and took an offer back for what another ticket was under the policy before;
/// that said twice where a ticket stood whose answer was told after the fact, let who was let in by one queue go
/// first at another's door, and sought a person for a ticket that was just being merged;
/// that counted a due instant by the ladder of the queue which a clock had made the ticket leave, gave the action of a
/// closed ticket the limit of another policy for any anchor, let one rise into a tier's room while others were still
/// to be classified under another policy, had one more than its limit in a queue where somebody returned, offered to bots
/// what a bot had outgrown, went on with a wait for who knows a ticket that had been given back, classified for its queue too late
/// what was sent there by hand, and kept in a closed queue whom the last of two full ones would have taken;
/// that asked twice at a door who had come to another in the same instant, and set no timer for who waits for the agent of
/// their last contact where a clock had moved them as they came; that went on asking bots to relieve who had come to be a
/// person and to lack another thing.
#[test]
fn the_engine_says_what_the_model_says() {
    let deep = std::env::var("NIGHTDESK_DEEP").map_or(1, |times| times.parse().unwrap());
    let defaults = Config::default();
    let config = Config {
        cases: 30 * deep,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/model_engine.txt",
        ))),
        max_shrink_iters: defaults.max_shrink_iters.min(3_000),
        ..defaults
    };
    // The quick share is always the same, the deep one another each time.
    let mut runner = match deep {
        1 => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
        _ => TestRunner::new(config),
    };
    let result = runner.run(&cases(300), |case| agree(&case));
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
