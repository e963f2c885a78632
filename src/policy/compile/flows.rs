//! Opening hours, limits and overflow of queues, and what follows from them.

use std::collections::BTreeSet;

use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use super::tables::some_time;
use super::vocabulary::{Vocabulary, at_most, name};
use crate::model::Name;
use crate::policy::compiled::{QueueRow, TopicRow};
use crate::policy::document::{
    self, AnswerForm, AnswerWord, Named, Offer, PolicyDocument, Queue, Written,
};
use crate::policy::flow::{Answer, Flow, LoadRow, Overflow, Trigger};
use crate::policy::index::{LoadIx, QueueIx};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

/// The most ways in which a queue's tickets move on.
const MAX_OVERFLOWS: usize = 16;

/// What a queue says of its doors. `calls_back`: the policy has a channel for callbacks.
pub(super) struct Flows<'a> {
    pub(super) names: &'a Vocabulary,
    pub(super) calls_back: bool,
    pub(super) name_bytes: u32,
}

impl Flows<'_> {
    pub(super) fn flow(&self, at: &Path<'_>, queue: &Queue, faults: &mut Faults) -> Flow {
        let hours = queue.hours.as_ref();
        let limit = queue.limit.and_then(|limit| {
            let remedy = "leave it out for any number";
            faults.number(&at.key("limit"), limit, super::faults::COUNTS, remedy)
        });
        let full_words = [AnswerWord::Refuse, AnswerWord::Callback];
        let closed_words = [AnswerWord::Wait, AnswerWord::Callback, AnswerWord::Bot];
        let last_words = [AnswerWord::Wait, AnswerWord::Callback];
        let mut answer = |key, given: Option<&document::Answer>, words: &[AnswerWord]| {
            given.and_then(|given| self.answer(&at.key(key), given, words, faults))
        };
        let when_closed = answer("when_closed", queue.when_closed.as_ref(), &closed_words);
        let when_full = answer("when_full", queue.when_full.as_ref(), &full_words);
        let exhausted = queue.offer.as_ref().map(|offer: &Offer| {
            let at = at.key("offer");
            let given = offer.when_exhausted.as_ref();
            given.and_then(|given| {
                self.answer(&at.key("when_exhausted"), given, &last_words, faults)
            })
        });
        Flow {
            hours: hours
                .and_then(|hours| faults.find(&at.key("hours"), &self.names.calendars, hours)),
            when_closed: when_closed.unwrap_or_default(),
            limit,
            when_full: when_full.unwrap_or(Answer::Refuse),
            when_exhausted: exhausted.flatten().unwrap_or_default(),
            overflow: self.overflow(&at.key("overflow"), queue, faults),
            ..Flow::default()
        }
    }

    fn answer(
        &self,
        at: &Path<'_>,
        given: &document::Answer,
        words: &[AnswerWord],
        faults: &mut Faults,
    ) -> Option<Answer> {
        match &given.0 {
            AnswerForm::Word(written) => self.word(at, written, words, faults),
            AnswerForm::Table(table) => {
                faults.keys(at, table);
                match (&table.queue, &table.refer) {
                    (Some(queue), None) => {
                        let queue = faults.find(&at.key("queue"), &self.names.queues, queue)?;
                        Some(Answer::Queue(queue))
                    }
                    (None, Some(line)) => {
                        name(&at.key("refer"), line, self.name_bytes, faults);
                        Some(Answer::Refer(line.clone()))
                    }
                    _ => {
                        let message = "an answer in a table has one key: `queue`, the queue to move to, or `refer`, where the customer is sent";
                        faults.add(at, Fault::new(ProblemCode::AnswerForm, message));
                        None
                    }
                }
            }
        }
    }

    fn word(
        &self,
        at: &Path<'_>,
        written: &Written<AnswerWord>,
        words: &[AnswerWord],
        faults: &mut Faults,
    ) -> Option<Answer> {
        let word = faults.read(at, written)?;
        if !words.contains(&word) {
            let fit = words.iter().map(|word| format!("`{word}`"));
            let message = format_args!(
                "`{word}` is no answer to this; use {} or a table with `queue` or `refer`",
                fit.collect::<Vec<_>>().join(", ")
            );
            faults.add(at, Fault::new(ProblemCode::AnswerForm, message).value(word));
            return None;
        }
        if word == AnswerWord::Callback && !self.calls_back {
            let message = "the policy has no channel for callbacks; set `callback_channel`";
            let fault = Fault::new(ProblemCode::NoCallbackChannel, message).value(word);
            faults.add(at, fault);
        }
        Some(match word {
            AnswerWord::Wait => Answer::Wait,
            AnswerWord::Refuse => Answer::Refuse,
            AnswerWord::Callback => Answer::Callback,
            AnswerWord::Bot => Answer::Bot,
        })
    }

    fn overflow(&self, at: &Path<'_>, queue: &Queue, faults: &mut Faults) -> Vec<Overflow> {
        let given = queue.overflow.as_deref().unwrap_or_default();
        at_most(at, given.len(), MAX_OVERFLOWS, faults);
        let mut rows = Vec::new();
        for (position, overflow) in given.iter().enumerate() {
            let at = at.position(position);
            faults.keys(&at, overflow);
            let to = faults
                .required(&at.key("to"), &overflow.to, "name the queue to move to")
                .and_then(|to| faults.find(&at.key("to"), &self.names.queues, to));
            let mut load = |key, given: &Option<Name>| {
                let given = given.as_ref()?;
                faults.find(&at.key(key), &self.names.loads, given)
            };
            let (when, unless) = (
                load("when", &overflow.when),
                load("unless", &overflow.unless),
            );
            let after = overflow.after.as_ref().and_then(|after: &Written<Span>| {
                let remedy = "to send all tickets elsewhere, name that queue in their topics";
                some_time(&at.key("after"), after, remedy, faults)
            });
            if overflow.when.is_some() == overflow.after.is_some() {
                let message = "overflow has one reason: `when`, a load, or `after`, a wait; keep one, and write a second entry for the other";
                faults.add(&at, Fault::new(ProblemCode::OverflowForm, message));
            }
            let trigger = when
                .map(Trigger::Load)
                .or_else(|| after.map(Trigger::After));
            if when.is_some() && when == unless {
                let message = format_args!(
                    "load {} both moves these tickets and keeps them where they are, so none ever moves; name another load, or leave `unless` out",
                    overflow.unless.as_ref().map(quoted).unwrap_or_default()
                );
                faults.add(
                    &at.key("unless"),
                    Fault::new(ProblemCode::OverflowForm, message),
                );
            }
            rows.extend(trigger.zip(to).map(|(trigger, to)| Overflow {
                trigger,
                to,
                unless,
            }));
        }
        rows
    }
}

/// Fills in what queues and loads are to each other; reports queues that send tickets to
/// each other in a circle, and loads of the wrong queue.
pub(super) fn connect(
    document: &PolicyDocument,
    names: &Vocabulary,
    queues: &mut [QueueRow],
    loads: &mut [LoadRow],
    topics: &[TopicRow],
    faults: &mut Faults,
) -> bool {
    circles(names, queues, faults);
    unless_of_another(document, names, faults);
    for (load, row) in (0..).map(LoadIx).zip(loads.iter()) {
        if let Some(queue) = queues.get_mut(usize::from(row.queue)) {
            queue.flow.loads.push(load);
        }
    }
    let mut edges = closing_to(queues);
    for (from, row) in (0..).map(QueueIx).zip(queues.iter_mut()) {
        let flow = &mut row.flow;
        edges.extend(flow.overflow.iter().map(|overflow| (from, overflow.to)));
        for overflow in &flow.overflow {
            let when = match overflow.trigger {
                Trigger::Load(load) => Some(load),
                Trigger::After(_) => None,
            };
            for load in when.into_iter().chain(overflow.unless) {
                if let Some(row) = loads.get_mut(usize::from(load))
                    && !row.donors.contains(&from)
                {
                    row.donors.push(from);
                }
            }
        }
        flow.watched = flow.hours.is_some()
            || flow.limit.is_some()
            || !flow.overflow.is_empty()
            || !flow.loads.is_empty();
    }
    for (from, to) in edges {
        if let Some(row) = queues.get_mut(usize::from(to)) {
            row.flow.feeders.push(from);
        }
    }
    queues.iter().any(|row| row.flow.watched) || topics.iter().any(|topic| topic.refer.is_some())
}

/// Each queue with those in which a place may let its tickets go when it is closed: the one
/// that it sends them to, and those to which that one sends on while it is full.
fn closing_to(queues: &[QueueRow]) -> BTreeSet<(QueueIx, QueueIx)> {
    let mut edges = BTreeSet::new();
    for (from, row) in (0..).map(QueueIx).zip(queues) {
        let flow = &row.flow;
        let mut next = flow.hours.and_then(|_| flow.when_closed.queue());
        while let Some(to) = next
            && edges.insert((from, to))
        {
            let full = queues.get(usize::from(to)).map(|row| &row.flow);
            next = full.and_then(|full| full.limit.and_then(|_| full.when_full.queue()));
        }
    }
    edges
}

/// Where a queue says that tickets move on.
#[derive(Clone, Copy)]
enum Said {
    WhenClosed,
    WhenFull,
    WhenExhausted,
    Overflow(usize),
}

fn edges(row: &QueueRow) -> Vec<(Said, QueueIx)> {
    let flow = &row.flow;
    let answers = [
        (Said::WhenClosed, &flow.when_closed),
        (Said::WhenFull, &flow.when_full),
        (Said::WhenExhausted, &flow.when_exhausted),
    ];
    let answers = answers
        .into_iter()
        .filter_map(|(said, answer)| Some((said, answer.queue()?)));
    let overflow = flow.overflow.iter().enumerate();
    let overflow = overflow.map(|(position, row)| (Said::Overflow(position), row.to));
    answers.chain(overflow).collect()
}

/// Each circle once, at its queue of the lowest name.
fn circles(names: &Vocabulary, queues: &[QueueRow], faults: &mut Faults) {
    let root = Path::ROOT;
    let table = root.key("queues");
    for (start, row) in (0..).map(QueueIx).zip(queues) {
        for (said, next) in edges(row) {
            let Some(path) = path_back(next, start, queues) else {
                continue;
            };
            let shown = core::iter::once(&start).chain(&path).filter_map(|queue| {
                let name: &Name = names.queues.name(*queue)?;
                Some(quoted(name))
            });
            let message = format_args!(
                "tickets would move in a circle: {}; take one of these out",
                shown.collect::<Vec<_>>().join(" to ")
            );
            let Some(name) = names.queues.name(start) else {
                continue;
            };
            let at = table.key(name.as_str());
            let next = names.queues.name(next).map(Name::as_str);
            let fault = Fault::new(ProblemCode::Circle, message).value(next.unwrap_or_default());
            match said {
                Said::WhenClosed => faults.add(&at.key("when_closed"), fault),
                Said::WhenFull => faults.add(&at.key("when_full"), fault),
                Said::WhenExhausted => faults.add(&at.key("offer").key("when_exhausted"), fault),
                Said::Overflow(position) => {
                    faults.add(&at.key("overflow").position(position).key("to"), fault);
                }
            }
        }
    }
}

/// The way from a queue back to `goal`, both included, through queues that come after
/// `goal` alone: a circle through an earlier one is reported there.
fn path_back(from: QueueIx, goal: QueueIx, queues: &[QueueRow]) -> Option<Vec<QueueIx>> {
    let mut seen = BTreeSet::new();
    let mut open = vec![vec![from]];
    while let Some(path) = open.pop() {
        let last = *path.last()?;
        if last == goal {
            return Some(path);
        }
        if last < goal || !seen.insert(last) {
            continue;
        }
        let next = queues.get(usize::from(last)).map(edges).unwrap_or_default();
        open.extend(next.into_iter().rev().map(|(_, next)| {
            let mut path = path.clone();
            path.push(next);
            path
        }));
    }
    None
}

/// `unless` protects the queue that tickets move to, so it is a load of that one.
fn unless_of_another(document: &PolicyDocument, names: &Vocabulary, faults: &mut Faults) {
    let root = Path::ROOT;
    let table = root.key("queues");
    for (name, queue) in document.queues.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        let at = at.key("overflow");
        for (position, overflow) in queue.overflow.iter().flatten().enumerate() {
            let (Some(unless), Some(to)) = (&overflow.unless, &overflow.to) else {
                continue;
            };
            let load = document
                .loads
                .as_ref()
                .and_then(|loads| loads.0.get(unless));
            // What is not declared is reported where it is named.
            let measured = load.and_then(|load| load.queue.as_ref());
            let known = |queue: &Name| names.queues.get(queue.as_str()).is_some();
            if measured.is_some_and(|queue| queue != to && known(queue)) && known(to) {
                let message = format_args!(
                    "load {} does not measure queue {}, where these tickets move to; name a load that does",
                    quoted(unless),
                    quoted(to)
                );
                let at = at.position(position);
                let fault = Fault::new(ProblemCode::OverflowForm, message).value(unless);
                faults.add(&at.key("unless"), fault);
            }
        }
    }
}
