//! The family `sla`: promises on a ticket whose states and messages are known.

use std::sync::Arc;

use nightdesk::clock::{
    Amount, Anchors, Basis, Calendars, Clock, ClockKind, Conversation, Due, MetBy, PauseCause,
    PauseCauses, Promise, Setting, Stopwatch,
};
use nightdesk::{AgentKind, Span, Timestamp};
use serde_json::{Map, Value, json};

use crate::{Outcome, business_time};

/// The name of the case's only calendar.
const DESK: &str = "desk";

pub(crate) fn run(case: &Value) -> Outcome {
    let expected = &case["expected"];
    let got = answer(case).unwrap_or_else(|()| json!("error"));
    // Of an object only the keys that are listed are asserted.
    if covers(&got, expected) {
        Outcome::Passed
    } else {
        Outcome::Failed {
            expected: expected.clone(),
            got,
        }
    }
}

fn covers(got: &Value, expected: &Value) -> bool {
    match expected {
        Value::Object(keys) => keys
            .iter()
            .all(|(key, expected)| got.get(key).is_some_and(|got| covers(got, expected))),
        expected => got == expected,
    }
}

fn answer(case: &Value) -> Result<Value, ()> {
    let mut calendars = Calendars::new();
    calendars.insert(DESK, business_time::calendar(&case["calendar"])?);
    let calendars = &calendars;
    let due = |watch: &Stopwatch, target: Span| watch.due(calendars, target).map_err(drop);
    match case["op"].as_str().expect("`op` is text") {
        "sla_status" => status(case, calendars),
        "deadlines" => {
            let watch = watch(case, start(case))?;
            let mut dues = Map::new();
            for target in list(&case["targets"]) {
                let name = target["name"].as_str().expect("a target has a name");
                dues.insert(
                    name.to_owned(),
                    shown(&due(&watch, target_of(target))?, Value::Null),
                );
            }
            Ok(Value::Object(dues))
        }
        "deadline" => Ok(shown(
            &due(&watch(case, start(case))?, target_of(case))?,
            Value::Null,
        )),
        "elapsed_minutes" => {
            let born = instant(&case["created_at"]).unwrap_or(Timestamp::MIN);
            let closed = instant(&case["closed_at"]).unwrap_or(Timestamp::MAX);
            let from = instant(&case["from"])
                .expect("`from` is an instant")
                .max(born);
            let to = instant(&case["to"])
                .expect("`to` is an instant")
                .min(closed);
            let elapsed = watch(case, from)?.elapsed(calendars, to).map_err(drop)?;
            Ok(json!(minutes(elapsed)))
        }
        "due_with_pauses" => Ok(shown(
            &due(&watch(case, start(case))?, target_of(case))?,
            json!("paused"),
        )),
        "elapsed_with_pauses" => {
            let to = instant(&case["to"]).expect("`to` is an instant");
            let elapsed = watch(case, start(case))?
                .elapsed(calendars, to)
                .map_err(drop)?;
            Ok(json!(elapsed.as_micros() / 1_000_000))
        }
        "breached" => {
            let at = instant(&case["at"]).expect("`at` is an instant");
            let target = Amount::open(target_of(case), DESK);
            let promise = Arc::new(Promise::within(ClockKind::Resolution, target));
            let mut clock = Clock::start(1, promise, start(case));
            for pause in pauses(case) {
                pause.tell(|cause, from, to| match to {
                    Some(to) => clock.paused_between(cause, from, to),
                    None => clock.pause(cause, from),
                })?;
            }
            let anchors = Anchors::new();
            let late = clock.is_late(Setting::new(calendars, &anchors), at);
            Ok(json!(late.map_err(drop)?))
        }
        op => panic!("the operation `{op}` is unknown"),
    }
}

// What stands still.

struct Still {
    from: Timestamp,
    to: Option<Timestamp>,
}

impl Still {
    fn tell<E>(
        &self,
        pause: impl FnOnce(PauseCause, Timestamp, Option<Timestamp>) -> Result<(), E>,
    ) -> Result<(), ()> {
        // A reversed pause is an empty one.
        if self.to.is_some_and(|to| to < self.from) {
            return Ok(());
        }
        pause(PauseCause::Customer, self.from, self.to).map_err(drop)
    }
}

/// The pauses that a case lists, or those of its states.
fn pauses(case: &Value) -> Vec<Still> {
    if let Some(pauses) = case["pauses"].as_array() {
        let listed = pauses.iter().map(|pause| Still {
            from: instant(&pause[0]).expect("a pause begins"),
            to: instant(&pause[1]),
        });
        // The unfinished one last: it covers what is told of the time after it.
        let (unfinished, mut finished): (Vec<_>, Vec<_>) =
            listed.partition(|pause| pause.to.is_none());
        finished.extend(unfinished.into_iter().min_by_key(|pause| pause.from));
        return finished;
    }
    let mut state = case["initial_state"].as_str().unwrap_or("new");
    let mut since = start(case);
    let mut pauses = Vec::new();
    for change in list(&case["state_history"]) {
        let at = instant(&change["at"]).expect("a state changes at an instant");
        if !counts(state) {
            let (from, to) = (since, Some(at));
            pauses.push(Still { from, to });
        }
        (state, since) = (change["to"].as_str().expect("`to` is a state"), at);
    }
    if !counts(state) {
        let (from, to) = (since, None);
        pauses.push(Still { from, to });
    } else if case["current_state"]
        .as_str()
        .is_some_and(|now| !counts(now))
    {
        // It is paused, the history does not say since when: since all that is known of it.
        let (from, to) = (last_known(case, since), None);
        pauses.push(Still { from, to });
    }
    pauses
}

fn counts(state: &str) -> bool {
    matches!(state, "new" | "open")
}

fn last_known(case: &Value, since: Timestamp) -> Timestamp {
    let facts = case["facts"].as_object().into_iter().flatten();
    facts
        .filter_map(|(_, fact)| instant(fact))
        .fold(since, Timestamp::max)
}

fn watch(case: &Value, start: Timestamp) -> Result<Stopwatch, ()> {
    let basis = Basis::new(Some(DESK.into()), PauseCauses::ALL);
    let mut watch = Stopwatch::new(start, basis);
    for pause in pauses(case) {
        pause.tell(|cause, from, to| match to {
            Some(to) => watch.paused_between(cause, from, to),
            None => watch.pause(cause, from),
        })?;
    }
    Ok(watch)
}

// The state of all promises.

/// The clocks of one promise, one after the other; the last may still run.
struct Line<'a> {
    case: &'a Value,
    promise: Option<Arc<Promise>>,
    target: i64,
    met: Option<Clock>,
    running: Option<Clock>,
}

impl<'a> Line<'a> {
    fn new(case: &'a Value, key: &str, kind: ClockKind) -> Self {
        let minutes = case["sla_minutes"][key].as_i64();
        let promise = minutes.map(|minutes| {
            let target = Amount::open(span(minutes * 60), DESK);
            let promise = Promise::within(kind, target).met_by(MetBy::Anybody);
            Arc::new(promise.stopped_by(PauseCauses::ALL))
        });
        Self {
            case,
            promise,
            target: minutes.unwrap_or(0),
            met: None,
            running: None,
        }
    }

    fn start(&mut self, at: Timestamp) -> Result<(), ()> {
        let Some(promise) = &self.promise else {
            return Ok(());
        };
        let instance = self.met.as_ref().map_or(1, |met| met.instance() + 1);
        let mut clock = Clock::start(instance, Arc::clone(promise), at);
        for pause in pauses(self.case) {
            pause.tell(|cause, from, to| match to {
                Some(to) => clock.paused_between(cause, from, to),
                None => clock.pause(cause, from),
            })?;
        }
        self.running = Some(clock);
        Ok(())
    }

    fn meet(&mut self, at: Timestamp) -> Result<(), ()> {
        if let Some(mut clock) = self.running.take() {
            clock.meet(at, AgentKind::Human).map_err(drop)?;
            self.met = Some(clock);
        }
        Ok(())
    }

    /// Due time, elapsed minutes and margin.
    fn show(&self, setting: Setting<'_>) -> Result<[Value; 3], ()> {
        let is_paused =
            |clock: &&Clock| clock.watch().pauses().since(PauseCause::Customer).is_some();
        let due = match self.running.as_ref().filter(|clock| !is_paused(clock)) {
            Some(clock) => shown(&clock.due(setting).map_err(drop)?, Value::Null),
            None => Value::Null,
        };
        let Some(met) = &self.met else {
            return Ok([due, Value::Null, Value::Null]);
        };
        let elapsed = minutes(met.elapsed(setting, Timestamp::MAX).map_err(drop)?);
        Ok([due, json!(elapsed), json!(self.target - elapsed)])
    }
}

fn status(case: &Value, calendars: &Calendars) -> Result<Value, ()> {
    let created = start(case);
    let facts = &case["facts"];
    let messages = messages(case);

    let mut first = Line::new(case, "first_response", ClockKind::FirstResponse);
    first.start(created)?;
    if let Some(at) = instant(&facts["first_response_at"]) {
        first.meet(at)?;
    }

    let mut resolution = Line::new(case, "resolution", ClockKind::Resolution);
    resolution.start(created)?;
    if let Some(at) = instant(&facts["closed_at"]) {
        resolution.meet(at)?;
    }

    let mut response = Line::new(case, "response", ClockKind::NextResponse);
    let mut update = Line::new(case, "update", ClockKind::PeriodicUpdate);
    update.start(created)?;
    let mut talk = Conversation::new();
    for (at, from) in messages {
        match from {
            From::Customer => {
                talk.customer_wrote(at);
                if response.running.is_none() {
                    response.start(talk.unanswered_since().unwrap_or(at))?;
                }
            }
            From::Agent => {
                talk.answered(at);
                response.meet(at)?;
                update.meet(at)?;
                update.start(at)?;
            }
        }
    }

    let anchors = Anchors::new();
    let setting = Setting::new(calendars, &anchors);
    let (mut due, mut elapsed, mut margin) = (Map::new(), Map::new(), Map::new());
    for (key, line) in [
        ("first_response", first),
        ("response", response),
        ("update", update),
        ("resolution", resolution),
    ] {
        let shown = line.show(setting)?;
        for (map, value) in [&mut due, &mut elapsed, &mut margin].into_iter().zip(shown) {
            map.insert(key.to_owned(), value);
        }
    }
    let earliest = due.values().filter_map(instant).min();
    due.insert("overall".to_owned(), json!(earliest));
    Ok(json!({ "due": due, "elapsed_min": elapsed, "margin_min": margin }))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Customer,
    Agent,
}

/// Every message that a case speaks of, by time; what was asked before what was answered.
fn messages(case: &Value) -> Vec<(Timestamp, From)> {
    let facts = &case["facts"];
    let mut messages = Vec::new();
    let mut add = |at: &Value, from| messages.extend(instant(at).map(|at| (at, from)));
    for event in list(&case["events"]) {
        match event["what"].as_str() {
            Some("customer_message") => add(&event["at"], From::Customer),
            Some("agent_message") => add(&event["at"], From::Agent),
            _ => {}
        }
    }
    for at in list(&case["customer_messages"]) {
        add(at, From::Customer);
    }
    for at in list(&case["agent_messages"]) {
        add(at, From::Agent);
    }
    add(&facts["last_customer_contact_at"], From::Customer);
    add(&facts["last_agent_contact_at"], From::Agent);
    messages.sort();
    messages.dedup();
    messages
}

// Reading.

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn instant(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|text| text.parse().expect("an instant"))
}

/// Where counting starts, whatever the operation calls it.
fn start(case: &Value) -> Timestamp {
    ["created_at", "start", "from"]
        .into_iter()
        .find_map(|key| instant(&case[key]))
        .expect("an instant from which to count")
}

/// A target in minutes or seconds.
fn target_of(value: &Value) -> Span {
    let number = |keys: &[&str]| keys.iter().find_map(|key| value[*key].as_i64());
    match number(&["minutes", "target_minutes", "sla_minutes"]) {
        Some(minutes) => span(minutes * 60),
        None => span(number(&["seconds", "target_seconds"]).expect("a target")),
    }
}

fn span(seconds: i64) -> Span {
    Span::from_micros(seconds * 1_000_000).expect("a span")
}

fn minutes(span: Span) -> i64 {
    span.as_micros() / 60_000_000
}

fn shown(due: &Due, otherwise: Value) -> Value {
    due.at().map_or(otherwise, |at| json!(at))
}
