//! A small language for tests that read like stories.
//!
//! ```text
//! 03:00 agent 7 skill fraud:3 speaks nb        an input: its time, then what happened
//! and open 1 card.stolen phone in nb           `and`: at the same time; `+10s`: later; `-3s`: earlier
//!     -> 1 demands block_card by 03:00:10      what follows, in order and complete
//!     -> 1 goes to 7 chosen by only_one
//! 03:01 wait                                   time passes
//!     -> 03:00:10.000001 1 overdue block_card  with its own time where that is not the input's
//!     ? 1 with 7                               a question about how things stand
//! ```
//!
//! Customers: `open 1 any chat customer 900`, `flags 900 vulnerable`, `flags 900 none`, `link 1 to 2`,
//! `merge 1 into 2`, `forget 900`, `callback 1 at 15:00 zone UTC`, `followup 1 at 15:00`,
//! `no_answer 1`; `incident outage opens about payment`, `… add 1`, `… remove 1`, `… notice`, `… resolve`.
//!
//! An event that only repeats its input (`opened` after `open`) may be left out, nothing else may.
//! Of an event's details (`by`, `chosen by`) a line names those that matter.
//!
//! Of agents' room: `7 joins 1`, `7 leaves 1`; `interrupted 1 of 7 by 2`, `7 eased`, `1 waits no
//! more for its agent`, `reserve cards short has 0 of 1`, `reserve cards whole`, `7 gathers for 1`,
//! `7 gathered for 1`, `7 helps with 1`, `7 helped with 1`; an agent's `label_cap kyc:1`.
//! What happens at the doors of queues, and what is asked of them, has its words in `queues`.
//! The words for requirements and ladders (`fluent`, `cleared`, `rota`, `wanted` …) are told in
//! `ladders.rs` beside this file.
//!
//! Whatever a story is about, its telling also checks the laws that hold of every story: the
//! invariants after each input, that an input which is refused, or asks for what is so already,
//! changes nothing but the time, that extra `advance` calls and inputs read back from JSON make no
//! difference.

#![allow(dead_code)] // several test programs use this, each its part

mod ask;
mod capacity;
mod customers;
mod ladders;
mod queues;
mod read;
mod say;
mod time;

use std::fmt::Write as _;

use nightdesk::{
    Applied, Engine, Event, Input, Policy, PolicyDocument, Recorded, Refusal, Timestamp,
};

pub(crate) use say::Line;

/// Tells a story under a policy.
#[track_caller]
pub(crate) fn tell(policy: &str, story: &str) {
    tell_with(policy, &[], story);
}

/// Tells a story in which the policy is replaced by one of `others`, by name.
#[track_caller]
pub(crate) fn tell_with(policy: &str, others: &[(&str, &str)], story: &str) {
    let first = Policy::new(&document(policy)).unwrap_or_else(|errors| panic!("policy: {errors}"));
    let steps = read::story(story, others);
    let mut engine = Engine::new(first.clone());
    let mut events = Vec::new();
    let mut nows = Vec::new();
    let mut wrong = String::new();
    for step in &steps {
        let from = events.len();
        let result = step.carry_out(&mut engine, &mut events, &mut wrong);
        step.compare(&events[from..], result.as_ref(), &engine, &mut wrong);
        nows.push(engine.now().unwrap_or(step.at));
    }
    assert!(wrong.is_empty(), "the story went otherwise:\n{wrong}");

    let (again, same_engine) = retell(&first, &steps, &nows);
    assert_eq!(events, again, "extra ticks or JSON made a difference");
    assert_eq!(
        engine.state_digest(),
        same_engine.state_digest(),
        "extra ticks or JSON made a difference"
    );
}

/// Tells a story for the refusal of its last input; no other is refused.
#[track_caller]
pub(crate) fn refusal_of(policy: &str, others: &[(&str, &str)], story: &str) -> Option<Refusal> {
    let policy = Policy::new(&document(policy)).unwrap_or_else(|errors| panic!("policy: {errors}"));
    let mut engine = Engine::new(policy);
    let mut wrong = String::new();
    let mut last = None;
    for step in &read::story(story, others) {
        assert_eq!(last, None, "refused too early: {story}");
        let result = step.carry_out(&mut engine, &mut Vec::new(), &mut wrong);
        last = result.and_then(Result::err);
    }
    assert!(wrong.is_empty(), "{story}\n{wrong}");
    last
}

/// The engine at the end of a story that says nothing of what follows.
#[track_caller]
pub(crate) fn engine_after(policy: &str, others: &[(&str, &str)], story: &str) -> Engine {
    let policy = Policy::new(&document(policy)).unwrap_or_else(|errors| panic!("policy: {errors}"));
    let mut engine = Engine::new(policy);
    let mut wrong = String::new();
    for step in &read::story(story, others) {
        let result = step.carry_out(&mut engine, &mut Vec::new(), &mut wrong);
        assert!(
            !matches!(result, Some(Err(_))),
            "refused: `{}`: {result:?}",
            step.text
        );
    }
    assert!(wrong.is_empty(), "{story}\n{wrong}");
    engine
}

/// Reads a document, which must be TOML of the right shape.
pub(crate) fn document(text: &str) -> PolicyDocument {
    toml::from_str(text).unwrap_or_else(|error| panic!("policy: {error}"))
}

/// The same story with each input read back from JSON, and with time passing in
/// small steps between the inputs, as far as `nows` says it did.
fn retell(policy: &Policy, steps: &[Step], nows: &[Timestamp]) -> (Vec<Event>, Engine) {
    let mut engine = Engine::new(policy.clone());
    let mut events = Vec::new();
    for (step, now) in steps.iter().zip(nows) {
        creep(&mut engine, *now, &mut events);
        for input in &step.inputs {
            let json = serde_json::to_string(input).unwrap();
            let input: Input = serde_json::from_str(&json).unwrap();
            let _ = engine.apply(&input, &mut events);
        }
        if step.inputs.is_empty() {
            let _ = engine.advance(step.at, &mut events);
        }
    }
    (events, engine)
}

fn creep(engine: &mut Engine, to: Timestamp, events: &mut Vec<Event>) {
    let Some(now) = engine.now().filter(|now| *now < to) else {
        return;
    };
    let half = now.as_micros().midpoint(to.as_micros());
    for at in [half, half + 1, to.as_micros()] {
        while let Some(wakeup) = engine
            .next_wakeup()
            .filter(|next| next.at.as_micros() <= at)
        {
            engine.advance(wakeup.at, events).unwrap();
            engine.advance(wakeup.at, events).unwrap();
            let next = engine.next_wakeup();
            assert!(
                next.is_none_or(|next| next.at > wakeup.at),
                "not worked off: {wakeup:?}"
            );
        }
        engine
            .advance(Timestamp::from_micros(at).unwrap(), events)
            .unwrap();
    }
}

/// One input of a story (or two: an agent is registered and comes online), with
/// what is expected of it.
pub(crate) struct Step {
    line: usize,
    text: String,
    at: Timestamp,
    inputs: Vec<Input>,
    /// Events that only repeat the input.
    echoes: Vec<String>,
    expected: Vec<String>,
    questions: Vec<String>,
}

impl Step {
    fn carry_out(
        &self,
        engine: &mut Engine,
        events: &mut Vec<Event>,
        wrong: &mut String,
    ) -> Option<Result<Applied, Refusal>> {
        if self.inputs.is_empty() {
            engine.advance(self.at, events).unwrap();
        }
        let mut last = None;
        for input in &self.inputs {
            let before = engine.clone();
            let result = engine.apply(input, events);
            match &result {
                Err(refusal) if !nothing_changed(&before, input, refusal, engine) => {
                    self.complain(wrong, "was refused and still changed something");
                }
                Ok(Applied::Already) if !left_no_trace(&before, input, engine) => {
                    self.complain(wrong, "was so already and still changed something");
                }
                _ => {}
            }
            last = Some(result);
        }
        if let Err(broken) = engine.check_invariants() {
            self.complain(wrong, &format!("broke laws: {broken:?}"));
        }
        last
    }

    fn compare(
        &self,
        events: &[Event],
        result: Option<&Result<Applied, Refusal>>,
        engine: &Engine,
        wrong: &mut String,
    ) {
        let mut lines = say::lines(events, self.at);
        lines.extend(result.and_then(outcome));
        if !self.matches(&lines) {
            let happened: String = lines.iter().fold(String::new(), |mut text, line| {
                let _ = write!(text, "\n        {line}");
                text
            });
            self.complain(wrong, &format!("what happened:{happened}"));
        }
        for question in &self.questions {
            let answers = ask::answers(engine, question);
            if !answers.iter().any(|answer| answer.is_said_by(question)) {
                let answers: String = answers
                    .iter()
                    .map(|line| format!("\n        {line}"))
                    .collect();
                self.complain(wrong, &format!("asked `{question}`, answered:{answers}"));
            }
        }
    }

    /// Whether the expected lines say what happened, all of it, in order.
    fn matches(&self, lines: &[Line]) -> bool {
        let mut expected = self.expected.iter().peekable();
        for line in lines {
            if expected.next_if(|text| line.is_said_by(text)).is_none()
                && !self.echoes.iter().any(|echo| line.begins_with(echo))
            {
                return false;
            }
        }
        expected.next().is_none()
    }

    fn complain(&self, wrong: &mut String, what: &str) {
        let _ = writeln!(wrong, "line {}: `{}`: {what}", self.line, self.text);
    }
}

/// Whether a refused input changed nothing but the time; and not even that, where a
/// source's sequence was at fault, since then its time is not looked at.
fn nothing_changed(before: &Engine, input: &Input, refusal: &Refusal, after: &Engine) -> bool {
    let mut before = before.clone();
    let code = refusal.code().get();
    if code > 2 {
        let _ = before.advance(input.at, &mut Vec::new());
    }
    // That a source's input was refused is itself remembered, but for codes 1 to 4.
    let remembered = input.delivery.is_some() && code > 4;
    remembered || before.state_digest() == after.state_digest()
}

/// Whether an input that asked for what was so already changed nothing but the time, of all that an
/// engine holds.
fn left_no_trace(before: &Engine, input: &Input, after: &Engine) -> bool {
    let mut before = before.clone();
    let _ = before.advance(input.at, &mut Vec::new());
    // That a source's input came is itself remembered.
    input.delivery.is_some() || format!("{before:?}") == format!("{after:?}")
}

/// What came of an input, where it is more than `Done`.
fn outcome(result: &Result<Applied, Refusal>) -> Option<Line> {
    let recorded = |outcome: &Recorded| match outcome {
        Recorded::Done => "done".to_owned(),
        Recorded::Already => "already".to_owned(),
        Recorded::Refused(code) => format!("refused {code}"),
        other => panic!("a new outcome: {other:?}"),
    };
    match result {
        Ok(Applied::Done) => None,
        Ok(Applied::Already) => Some(Line::new("already")),
        Ok(Applied::Seen { outcome: None }) => Some(Line::new("seen long ago")),
        Ok(Applied::Seen {
            outcome: Some(outcome),
        }) => Some(Line::new(format!("seen {}", recorded(outcome)))),
        Ok(other) => panic!("a new outcome: {other:?}"),
        Err(refusal) => Some(Line::new(format!("refused {}", refusal.code())).with(refusal)),
    }
}
