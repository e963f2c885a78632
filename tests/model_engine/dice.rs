//! A row of numbers read as dice; past its end every roll is 0, the simplest outcome.

#[derive(Clone, Debug)]
pub(crate) struct Dice<'a>(&'a [u16]);

impl<'a> Dice<'a> {
    pub(crate) fn new(rolls: &'a [u16]) -> Self {
        Self(rolls)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*first) % sides.max(1)
    }

    /// True in about `percent` of 100 rolls, and not on a 0.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) >= 100 - percent
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }

    pub(crate) fn maybe<T: Clone>(&mut self, percent: usize, from: &[T]) -> Option<T> {
        let yes = self.chance(percent);
        let value = self.pick(from);
        yes.then_some(value)
    }

    /// Some of a list, each once.
    pub(crate) fn some<T: Clone + PartialEq>(&mut self, percent: usize, from: &[T]) -> Vec<T> {
        from.iter()
            .filter(|_| self.chance(percent))
            .cloned()
            .collect()
    }
}
