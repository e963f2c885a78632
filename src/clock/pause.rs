use serde::{Deserialize, Serialize};

use super::bounds::CHANGES_MAX;
use super::error::ClockError;
use crate::time::Timestamp;

/// Why a ticket stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PauseCause {
    /// The customer's answer is awaited.
    Customer,
    /// A third party's answer is awaited.
    ThirdParty,
    /// The customer's identity is being established.
    Identity,
    /// Put aside until an instant.
    Snoozed,
}

impl PauseCause {
    /// Every cause.
    pub const ALL: [Self; 4] = [
        Self::Customer,
        Self::ThirdParty,
        Self::Identity,
        Self::Snoozed,
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// As it follows the word "paused".
impl core::fmt::Display for PauseCause {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Customer => "waiting for the customer",
            Self::ThirdParty => "waiting for a third party",
            Self::Identity => "while the customer's identity was established",
            Self::Snoozed => "while put aside",
        })
    }
}

/// Some of the causes: those that stop a clock. Written as a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<PauseCause>", into = "Vec<PauseCause>")]
pub struct PauseCauses(u8);

impl PauseCauses {
    /// No cause: nothing stops the clock.
    pub const NONE: Self = Self(0);
    /// Every cause.
    pub const ALL: Self = Self(0b1111);

    /// The same, and this cause.
    #[must_use]
    pub const fn and(self, cause: PauseCause) -> Self {
        Self(self.0 | cause.bit())
    }

    /// Whether the cause is among them.
    #[must_use]
    pub const fn contains(self, cause: PauseCause) -> bool {
        self.0 & cause.bit() != 0
    }
}

impl From<Vec<PauseCause>> for PauseCauses {
    fn from(causes: Vec<PauseCause>) -> Self {
        causes.into_iter().fold(Self::NONE, Self::and)
    }
}

impl From<PauseCauses> for Vec<PauseCause> {
    fn from(causes: PauseCauses) -> Self {
        let all = PauseCause::ALL.into_iter();
        all.filter(|cause| causes.contains(*cause)).collect()
    }
}

/// A stretch in which a ticket stood still: from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pause {
    /// Its beginning.
    pub from: Timestamp,
    /// Why.
    pub cause: PauseCause,
    /// Its end; `None`: it goes on.
    pub to: Option<Timestamp>,
}

impl Pause {
    fn is_over_before(&self, at: Timestamp) -> bool {
        self.to.is_some_and(|to| to < at)
    }
}

/// The pauses of a ticket, in one form whatever the order in which they were told: by
/// beginning; those of one cause neither overlap nor touch; none is empty. Pauses of
/// different causes may overlap, and what they share counts once.
///
/// Every change may be told after the fact. A pause that is told to have begun earlier
/// than others of its cause covers them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pauses(pub(super) Vec<Pause>);

impl Pauses {
    /// Never paused.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Each of them, by beginning.
    #[must_use]
    pub fn as_slice(&self) -> &[Pause] {
        &self.0
    }

    /// Since when it is paused for this cause.
    #[must_use]
    pub fn since(&self, cause: PauseCause) -> Option<Timestamp> {
        let unfinished = |pause: &&Pause| pause.cause == cause && pause.to.is_none();
        self.0.iter().find(unfinished).map(|pause| pause.from)
    }

    /// It is paused from `at` on.
    ///
    /// # Errors
    /// [`ClockError::AlreadyPaused`] if it is paused for this cause;
    /// [`ClockError::TooManyChanges`].
    pub fn begin(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        if let Some(since) = self.since(cause) {
            return Err(ClockError::AlreadyPaused { cause, since });
        }
        self.insert(Pause {
            from: at,
            cause,
            to: None,
        })
    }

    /// The pause that is on ends at `at`. If it began then it was none.
    ///
    /// # Errors
    /// [`ClockError::NotPaused`] if it is not paused for this cause;
    /// [`ClockError::ResumedBeforePause`].
    pub fn end(&mut self, cause: PauseCause, at: Timestamp) -> Result<(), ClockError> {
        let unfinished = |pause: &Pause| pause.cause == cause && pause.to.is_none();
        let Some(position) = self.0.iter().position(unfinished) else {
            return Err(ClockError::NotPaused { cause });
        };
        let Some(pause) = self.0.get_mut(position) else {
            return Err(ClockError::NotPaused { cause });
        };
        let since = pause.from;
        if at < since {
            return Err(ClockError::ResumedBeforePause { at, since });
        }
        pause.to = Some(at);
        if at == since {
            self.0.remove(position);
        }
        Ok(())
    }

    /// It was paused from `from` up to `to`: told once it was over. Nothing if they are equal.
    ///
    /// # Errors
    /// [`ClockError::ResumedBeforePause`] if `to` is earlier; [`ClockError::TooManyChanges`].
    pub fn insert_between(
        &mut self,
        cause: PauseCause,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), ClockError> {
        if to < from {
            return Err(ClockError::ResumedBeforePause {
                at: to,
                since: from,
            });
        }
        if to == from {
            return Ok(());
        }
        self.insert(Pause {
            from,
            cause,
            to: Some(to),
        })
    }

    /// Takes in a pause and those of its cause that it overlaps or touches as one.
    fn insert(&mut self, mut pause: Pause) -> Result<(), ClockError> {
        let touches = |other: &Pause| {
            other.cause == pause.cause
                && !other.is_over_before(pause.from)
                && !pause.is_over_before(other.from)
        };
        let (joined, mut rest): (Vec<Pause>, Vec<Pause>) =
            self.0.iter().partition(|other| touches(other));
        if rest.len() >= CHANGES_MAX {
            return Err(ClockError::TooManyChanges { most: CHANGES_MAX });
        }
        for other in joined {
            pause.from = pause.from.min(other.from);
            pause.to = pause.to.zip(other.to).map(|(to, other)| to.max(other));
        }
        let position = rest.partition_point(|other| *other < pause);
        rest.insert(position, pause);
        self.0 = rest;
        Ok(())
    }

    /// The stretches in which any of these causes holds, in order; they neither overlap
    /// nor touch.
    pub(crate) fn merged(&self, causes: PauseCauses) -> Merged<'_> {
        Merged {
            pauses: self.0.iter(),
            causes,
            next: None,
        }
    }
}

/// A paused stretch, whatever its causes; without an end it goes on.
pub(crate) type Still = (Timestamp, Option<Timestamp>);

#[derive(Clone)]
pub(crate) struct Merged<'a> {
    pauses: core::slice::Iter<'a, Pause>,
    causes: PauseCauses,
    next: Option<Still>,
}

impl Iterator for Merged<'_> {
    type Item = Still;
    fn next(&mut self) -> Option<Still> {
        loop {
            let wanted = self.causes;
            let Some(pause) = self.pauses.find(|pause| wanted.contains(pause.cause)) else {
                return self.next.take();
            };
            match &mut self.next {
                Some((_, to)) if to.is_none_or(|to| pause.from <= to) => {
                    *to = to.zip(pause.to).map(|(to, other)| to.max(other));
                }
                next => {
                    if let Some(still) = next.replace((pause.from, pause.to)) {
                        return Some(still);
                    }
                }
            }
        }
    }
}
