//! The engine and the model side by side: told the same, they say the same.

use std::rc::Rc;

use nightdesk::{Applied, Engine, Event, Input, Policy, Refusal};

use super::desk::{Answer, Desk};
use super::plan::Plan;
use super::replace::Written;
use super::views::same_views;

#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) engine: Engine,
    pub(crate) desk: Desk,
    /// What both were told, and what came of it.
    past: Vec<(Input, Result<Applied, Refusal>)>,
    pub(crate) events: u64,
}

impl Pair {
    pub(crate) fn new(plan: &Rc<Plan>) -> Self {
        let policy = Policy::new(&plan.document()).unwrap_or_else(|problems| panic!("{problems}"));
        Self {
            engine: Engine::new(policy),
            desk: Desk::new(plan.clone()),
            past: Vec::new(),
            events: 0,
        }
    }

    /// With other policies that may take the first one's place.
    pub(crate) fn among(written: Rc<Vec<Written>>) -> Self {
        let mut pair = Self::new(&written[0].plan);
        pair.desk.written = written;
        pair
    }

    /// Tells both; what differs is said.
    pub(crate) fn tell(&mut self, input: &Input) -> Result<(), String> {
        let mut events = Vec::new();
        let outcome = self.engine.apply(input, &mut events);
        self.past.push((input.clone(), outcome.clone()));
        let answer = self.desk.apply(input);
        let said = std::mem::take(&mut self.desk.said);
        same_answer(&outcome, &answer)?;
        for event in &events {
            self.events += 1;
            if event.sequence != self.events {
                return Err(format!("event {} is out of sequence", event.sequence));
            }
        }
        same_events(&events, &said)?;
        same_views(&self.engine, &self.desk)?;
        self.same_line()
    }

    /// What was said to both, for whoever must find the fault.
    pub(crate) fn journal(&self) -> String {
        let past = self.past.iter();
        let lines = past.map(|(input, outcome)| {
            let line = serde_json::to_string(input).unwrap();
            format!("{line} -> {outcome:?}")
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn same_line(&self) -> Result<(), String> {
        let line: Vec<_> = self.engine.waiting().collect();
        let model: Vec<_> = self.desk.line().iter().map(|ticket| ticket.id).collect();
        if line != model {
            return Err(format!("engine: {line:?} wait\nmodel: {model:?} wait"));
        }
        self.engine
            .check_invariants()
            .map_err(|broken| format!("{broken:?}"))
    }
}

fn same_answer(outcome: &Result<Applied, Refusal>, answer: &Answer) -> Result<(), String> {
    let same = match (outcome, answer) {
        (Ok(applied), Answer::Applied(expected)) => applied == expected,
        (Err(Refusal::TimeReversed(_)), Answer::TooEarly) => true,
        // Which known name is nearest is not the model's to say.
        (
            Err(Refusal::UnknownName { what, given, .. }),
            Answer::Refused(Refusal::UnknownName {
                what: expected,
                given: name,
                ..
            }),
        ) => what == expected && given == name,
        (Err(refusal), Answer::Refused(expected)) => refusal == expected,
        _ => false,
    };
    match same {
        true => Ok(()),
        false => Err(format!("engine: {outcome:?}\nmodel: {answer:?}")),
    }
}

fn same_events(events: &[Event], said: &[(i64, nightdesk::EventKind)]) -> Result<(), String> {
    let both = events.iter().zip(said);
    let same = both
        .take_while(|(event, (at, kind))| event.at.as_micros() == *at && event.kind == *kind)
        .count();
    if same == events.len() && same == said.len() {
        return Ok(());
    }
    let list = |lines: Vec<String>| lines.join("\n    ");
    let engine = events
        .iter()
        .map(|event| format!("{} {:?}", event.at, event.kind));
    let model = said
        .iter()
        .map(|(at, kind)| format!("{} {kind:?}", super::desk::ts(*at)));
    Err(format!(
        "from event {} on\n  engine:\n    {}\n  model:\n    {}",
        same + 1,
        list(engine.skip(same.saturating_sub(3)).take(24).collect()),
        list(model.skip(same.saturating_sub(3)).take(24).collect()),
    ))
}
