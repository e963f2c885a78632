//! Numbers read as dice.

/// A row of numbers read as dice; past its end every roll is 0. The simplest outcome of
/// each roll is 0, so that shrinking leads to simple cases.
pub(crate) struct Dice<'a> {
    rolls: &'a [u16],
}

impl<'a> Dice<'a> {
    pub(crate) fn new(rolls: &'a [u16]) -> Self {
        Self { rolls }
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.rolls.split_first() else {
            return 0;
        };
        self.rolls = rest;
        usize::from(*first) % sides.max(1)
    }

    /// True in about `percent` of 100 rolls, and not on a 0.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) >= 100 - percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    pub(crate) fn maybe<T: Copy>(&mut self, percent: usize, from: &[T]) -> Option<T> {
        self.chance(percent).then(|| self.pick(from))
    }

    /// Some of a list, each kept with this chance.
    pub(crate) fn some<T: Copy>(&mut self, percent: usize, from: &[T]) -> Vec<T> {
        let mut kept = Vec::new();
        for one in from {
            if self.chance(percent) {
                kept.push(*one);
            }
        }
        kept
    }
}
