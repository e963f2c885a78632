//! What clocks promised under a policy that is no longer in force.
//!
//! A limit is a tree; here it is a list in which each minimum, maximum or condition stands behind
//! what it is made of, so that reading one needs no recursion, however deep somebody made it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, unsound};
use crate::clock::{
    Amount, ClockKind, Condition, DayCount, DayEnd, Length, Limit, MetBy, Moved, Part, PauseCauses,
    Promise, Target, Warning, When,
};
use crate::model::Name;
use crate::policy::Digest;
use crate::time::Span;

/// An [`Amount`].
type AmountRow = (Span, Option<Name>);

/// A [`Promise`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PromiseRow {
    kind: ClockKind,
    target: TargetRow,
    stopped_by: PauseCauses,
    met_by: MetBy,
    warnings: Vec<WarningRow>,
    lead: Option<AmountRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TargetRow {
    Within(AmountRow),
    By(Vec<LimitRow>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WarningRow {
    PerMille(u16),
    Before(AmountRow),
}

/// One node of a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LimitRow {
    After {
        anchor: Name,
        length: LengthRow,
        pausable: bool,
    },
    /// Of so many before it.
    Min(u32),
    /// Of so many before it.
    Max(u32),
    /// Of the two before it, the first of them until the anchor decides.
    Unless { anchor: Name, when: When },
    /// Of the one before it.
    Moved { calendar: Name, ends: DayEnd },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LengthRow {
    Time(AmountRow),
    Days(DayCount),
}

fn amount_row(amount: &Amount) -> AmountRow {
    (amount.span, amount.calendar.clone())
}

fn amount((span, calendar): &AmountRow) -> Amount {
    match calendar {
        Some(calendar) => Amount::open(*span, calendar.clone()),
        None => Amount::elapsed(*span),
    }
}

/// Writes a limit; as deep as the limit is, which the policy has bounded.
fn write(limit: &Limit, rows: &mut Vec<LimitRow>) {
    match limit {
        Limit::After(part) => rows.push(LimitRow::After {
            anchor: part.anchor.clone(),
            length: match &part.length {
                Length::Time(time) => LengthRow::Time(amount_row(time)),
                Length::Days(days) => LengthRow::Days(days.clone()),
            },
            pausable: part.pausable,
        }),
        Limit::Min(limits) | Limit::Max(limits) => {
            for limit in limits {
                write(limit, rows);
            }
            let count = u32::try_from(limits.len()).unwrap_or(u32::MAX);
            rows.push(match limit {
                Limit::Min(_) => LimitRow::Min(count),
                _ => LimitRow::Max(count),
            });
        }
        Limit::Unless(condition) => {
            write(&condition.limit, rows);
            write(&condition.then, rows);
            rows.push(LimitRow::Unless {
                anchor: condition.anchor.clone(),
                when: condition.when,
            });
        }
        Limit::Moved(moved) => {
            write(&moved.limit, rows);
            rows.push(LimitRow::Moved {
                calendar: moved.calendar.clone(),
                ends: moved.ends,
            });
        }
    }
}

/// The limit that a list of nodes stands for, if it keeps the bounds of every limit.
fn read(rows: &[LimitRow]) -> Option<Limit> {
    let mut made: Vec<(Limit, u32)> = Vec::new();
    for row in rows {
        let takes = match row {
            LimitRow::After { .. } => 0,
            LimitRow::Min(count) | LimitRow::Max(count) => {
                let count = Some(*count).filter(|count| (1..=Limit::PARTS_MAX).contains(count))?;
                usize::try_from(count).ok()?
            }
            LimitRow::Unless { .. } => 2,
            LimitRow::Moved { .. } => 1,
        };
        let parts = made.split_off(made.len().checked_sub(takes)?);
        let deepest = parts.iter().map(|(_, depth)| *depth).max();
        let depth = deepest.unwrap_or(0).saturating_add(1);
        if depth > Limit::DEPTH_MAX {
            return None;
        }
        let mut parts = parts.into_iter().map(|(limit, _)| limit);
        let limit = match row {
            LimitRow::After {
                anchor,
                length,
                pausable,
            } => {
                let length = match length {
                    LengthRow::Time(time) => Length::Time(amount(time)),
                    LengthRow::Days(days) => Length::Days(days.clone()),
                };
                Limit::After(Part {
                    anchor: anchor.clone(),
                    length,
                    pausable: *pausable,
                })
            }
            LimitRow::Min(_) => Limit::Min(parts.collect()),
            LimitRow::Max(_) => Limit::Max(parts.collect()),
            LimitRow::Unless { anchor, when } => {
                let (limit, then) = (parts.next()?, parts.next()?);
                Limit::Unless(Box::new(Condition {
                    limit,
                    anchor: anchor.clone(),
                    when: *when,
                    then,
                }))
            }
            LimitRow::Moved { calendar, ends } => Limit::Moved(Box::new(Moved {
                limit: parts.next()?,
                calendar: calendar.clone(),
                ends: *ends,
            })),
        };
        made.push((limit, depth));
    }
    let (limit, _) = made.pop()?;
    made.is_empty().then_some(limit)
}

impl PromiseRow {
    fn of(promise: &Promise) -> Self {
        let warnings = promise.warnings.iter().map(|warning| match warning {
            Warning::PerMille(share) => WarningRow::PerMille(*share),
            Warning::Before(amount) => WarningRow::Before(amount_row(amount)),
        });
        Self {
            kind: promise.kind.clone(),
            target: match &promise.target {
                Target::Within(amount) => TargetRow::Within(amount_row(amount)),
                Target::By(limit) => {
                    let mut rows = Vec::new();
                    write(limit, &mut rows);
                    TargetRow::By(rows)
                }
            },
            stopped_by: promise.stopped_by,
            met_by: promise.met_by,
            warnings: warnings.collect(),
            lead: promise.lead.as_ref().map(amount_row),
        }
    }

    fn read(&self) -> Result<Promise, RestoreError> {
        let place = || format!("promise of `{}`", self.kind);
        let mut promise = match &self.target {
            TargetRow::Within(within) => Promise::within(self.kind.clone(), amount(within)),
            TargetRow::By(rows) => {
                let limit = read(rows);
                let limit = limit.ok_or_else(|| unsound(place(), "its limit has no form"))?;
                Promise::by(self.kind.clone(), limit)
            }
        };
        promise.stopped_by = self.stopped_by;
        promise.met_by = self.met_by;
        let warnings = self.warnings.iter().map(|warning| match warning {
            WarningRow::PerMille(share) => Warning::PerMille(*share),
            WarningRow::Before(before) => Warning::Before(amount(before)),
        });
        promise.warnings = warnings.collect();
        promise.lead = self.lead.as_ref().map(amount);
        if promise.warns_within_bounds() {
            Ok(promise)
        } else {
            Err(unsound(
                place(),
                "its warnings are too many, or no share of it",
            ))
        }
    }
}

/// Numbers promises as they are first met.
#[derive(Default)]
pub(super) struct PromiseTable {
    numbers: BTreeMap<Digest, u32>,
    rows: Vec<PromiseRow>,
}

impl PromiseTable {
    pub(super) fn add(&mut self, promise: &Promise) -> u32 {
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(Digest::of(promise)).or_insert(next);
        if number == next {
            self.rows.push(PromiseRow::of(promise));
        }
        number
    }

    pub(super) fn into_rows(self) -> Vec<PromiseRow> {
        self.rows
    }
}

/// The promises as a snapshot lists them.
pub(super) struct KnownPromises(Vec<Arc<Promise>>);

impl KnownPromises {
    pub(super) fn new(rows: &[PromiseRow]) -> Result<Self, RestoreError> {
        let promises = rows.iter().map(|row| row.read().map(Arc::new));
        promises.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn get(&self, number: u32) -> Result<Arc<Promise>, RestoreError> {
        let known = usize::try_from(number).ok().and_then(|at| self.0.get(at));
        known.cloned().ok_or_else(|| {
            let count = self.0.len();
            unsound(
                "promises",
                format!("number {number} of {count} is asked for"),
            )
        })
    }
}
