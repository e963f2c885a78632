//! A list that never moves as a whole.

use core::iter::Flatten;
use core::slice;

/// How many elements a page has: the most that one call copies when the list grows.
const PAGE: usize = 1_024;

/// A list in pages. Adding to it copies a page at most, and once in a thousand times the list of
/// pages.
#[derive(Clone, Debug)]
pub(crate) struct Pages<T>(Vec<Vec<T>>);

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pages<T> {
    /// How many elements there are: all pages but the last are full.
    pub(crate) fn len(&self) -> usize {
        let full = self.0.len().saturating_sub(1).saturating_mul(PAGE);
        full.saturating_add(self.0.last().map_or(0, Vec::len))
    }

    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at / PAGE)?.get(at % PAGE)
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.0.get_mut(at / PAGE)?.get_mut(at % PAGE)
    }

    pub(crate) fn push(&mut self, value: T) {
        match self.0.last_mut() {
            Some(page) if page.len() < PAGE => page.push(value),
            _ => self.0.push(vec![value]),
        }
    }

    fn pop(&mut self) -> Option<T> {
        let page = self.0.last_mut()?;
        let value = page.pop();
        if page.is_empty() {
            self.0.pop();
        }
        value
    }

    /// Takes the element there out, and puts the last in its place.
    pub(crate) fn swap_remove(&mut self, at: usize) -> Option<T> {
        if at >= self.len() {
            return None;
        }
        let last = self.pop()?;
        match self.get_mut(at) {
            Some(there) => Some(core::mem::replace(there, last)),
            None => Some(last), // it was the last
        }
    }

    pub(crate) fn iter(&self) -> Flatten<slice::Iter<'_, Vec<T>>> {
        self.0.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PAGE, Pages};

    proptest! {
        /// The same as std's list, whatever is done to both, on either side of a page's end.
        #[test]
        fn is_a_list(
            begin in prop::sample::select(vec![0, 1, PAGE - 2, PAGE, 2 * PAGE + 1]),
            steps in prop::collection::vec((0..4_u8, any::<prop::sample::Index>()), 0..60),
        ) {
            let (mut pages, mut twin) = (Pages::default(), Vec::new());
            for value in 0..begin {
                pages.push(value);
                twin.push(value);
            }
            for (value, (what, at)) in steps.into_iter().enumerate() {
                let at = at.index(twin.len() + 1);
                match what {
                    0 => {
                        pages.push(value);
                        twin.push(value);
                    }
                    1 => prop_assert_eq!(pages.pop(), twin.pop()),
                    2 => {
                        let taken = (at < twin.len()).then(|| twin.swap_remove(at));
                        prop_assert_eq!(pages.swap_remove(at), taken);
                    }
                    _ => {
                        pages.get_mut(at).into_iter().for_each(|one| *one += 1);
                        twin.get_mut(at).into_iter().for_each(|one| *one += 1);
                    }
                }
                prop_assert_eq!(pages.get(at), twin.get(at));
                prop_assert_eq!(pages.len(), twin.len());
            }
            prop_assert!(pages.iter().eq(twin.iter()));
        }
    }
}
