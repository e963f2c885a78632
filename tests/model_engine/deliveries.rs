//! Inputs that come by a source: each is applied once, however often it is delivered.

use std::collections::BTreeMap;

use nightdesk::{Applied, Command, Delivery, Input, Recorded, Refusal, Timestamp};

use super::desk::{Answer, Desk, ts};
use super::dice::Dice;

const SOURCES: &[&str] = &["crm", "web", "app"];

/// An input as its source delivered it: all of it but the time.
#[derive(Clone, Debug, PartialEq)]
struct Delivered {
    sequence: u64,
    command: Command,
    occurred_at: Option<Timestamp>,
    outcome: Recorded,
}

/// All that a source has delivered, in order, and of how many of them the outcome is forgotten.
#[derive(Clone, Debug, Default)]
struct Source {
    all: Vec<Delivered>,
    forgotten: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Deliveries(BTreeMap<String, Source>);

impl Deliveries {
    /// What is known of a delivery before its time is looked at; `None`: it is new.
    pub(crate) fn known(&self, input: &Input) -> Option<Answer> {
        let Delivery {
            source, sequence, ..
        } = input.delivery.clone()?;
        let of_source = self.0.get(source.as_str())?;
        let last = of_source.all.last()?.sequence;
        if sequence > last {
            return None;
        }
        let (forgotten, recent) = of_source.all.split_at(of_source.forgotten);
        let same = recent.iter().find(|one| one.sequence == sequence);
        let forgotten = forgotten.last().is_some_and(|one| sequence <= one.sequence);
        let seen = |outcome| Some(Answer::Applied(Applied::Seen { outcome }));
        match same {
            Some(one) if one.command == input.command && one.occurred_at == input.occurred_at => {
                seen(Some(one.outcome))
            }
            Some(_) => Some(Answer::Refused(Refusal::SequenceConflict {
                source_name: source,
                sequence,
            })),
            None if forgotten => seen(None),
            None => Some(Answer::Refused(Refusal::SequenceOutOfOrder {
                source_name: source,
                sequence,
                last,
            })),
        }
    }

    /// One more source than there may be.
    pub(crate) fn one_too_many(&self, input: &Input, limit: u32) -> Option<Answer> {
        let source_name = input.delivery.clone()?.source;
        let new = !self.0.contains_key(source_name.as_str());
        let full = new && self.0.len() >= limit as usize;
        full.then_some(Answer::Refused(Refusal::TooManySources {
            source_name,
            limit,
        }))
    }

    pub(crate) fn remember(&mut self, input: &Input, answer: &Answer, limit: usize) {
        let Some(delivery) = &input.delivery else {
            return;
        };
        let outcome = match answer {
            Answer::Applied(Applied::Done) => Recorded::Done,
            Answer::Applied(_) => Recorded::Already,
            Answer::Refused(refusal) => Recorded::Refused(refusal.code()),
            Answer::TooEarly => return,
        };
        let source = self.0.entry(delivery.source.as_str().into()).or_default();
        source.all.push(Delivered {
            sequence: delivery.sequence,
            command: input.command.clone(),
            occurred_at: input.occurred_at,
            outcome,
        });
        let forgotten = source.all.len().saturating_sub(limit);
        source.forgotten = source.forgotten.max(forgotten);
    }
}

impl Desk {
    /// The input as a source delivers it: mostly for the first time, else once more, with another
    /// command, or after its time.
    pub(crate) fn delivered(&self, input: Input, dice: &mut Dice<'_>) -> Input {
        let source = dice.pick(SOURCES);
        let of_source = self.deliveries.0.get(source);
        let all = of_source.map_or(&[][..], |source| &source.all);
        let last = all.last().map_or(0, |one| one.sequence);
        let (how, back, gap) = (dice.roll(10), dice.roll(4), dice.pick(&[1, 1, 2, 5]));
        let old = all.iter().rev().nth(back);
        match (how, old) {
            (6 | 7, Some(old)) => {
                // Long after, or as of long before.
                let at = input.at.as_micros() - dice.pick(&[0, 3_600_000_000]);
                let again = Input::new(ts(at), old.command.clone());
                let again = match old.occurred_at {
                    Some(occurred) => again.occurred_at(occurred),
                    None => again,
                };
                again.from_source(source, old.sequence)
            }
            (8, Some(old)) => input.from_source(source, old.sequence),
            (9, _) => input.from_source(source, last.saturating_sub(back as u64)),
            _ => input.from_source(source, last + gap),
        }
    }
}
