//! What few have: nothing is kept for those who have it as everybody does.

use core::ops::Deref;

use serde::{Serialize, Serializer};

/// A part that is usually plain, and then takes one pointer.
///
/// Reads as what it is; changed by [`update`](Self::update), which keeps it only while it
/// differs from the plain one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rare<T>(Option<Box<T>>);

/// What has a plain form, which is what [`Default`] gives.
pub(crate) trait Plain: Default + PartialEq + 'static {
    /// The plain one, for all to look at.
    fn plain() -> &'static Self;
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Plain> Rare<T> {
    pub(crate) fn new(value: T) -> Self {
        Self((value != *T::plain()).then(|| Box::new(value)))
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.0.is_none()
    }

    /// Changes it. What `change` gives is given back.
    pub(crate) fn update<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> R {
        let Some(value) = &mut self.0 else {
            let mut value = T::default();
            let result = change(&mut value);
            *self = Self::new(value);
            return result;
        };
        let result = change(value);
        if **value == *T::plain() {
            self.0 = None;
        }
        result
    }
}

impl<T: Plain> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(value) => value,
            None => T::plain(),
        }
    }
}

impl<T: Plain + Serialize> Serialize for Rare<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// An empty list is plain.
impl<T: PartialEq + Sync + 'static> Plain for Vec<T> {
    fn plain() -> &'static Self {
        const { &Self::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_of_what_is_plain() {
        let mut list = Rare::<Vec<u8>>::default();
        assert!(list.is_empty());
        list.update(|list| list.push(7));
        assert_eq!(**list, [7]);
        assert!(list.0.is_some());
        assert_eq!(list.update(|list| list.pop()), Some(7));
        assert!(list.0.is_none());
        list.update(Vec::clear);
        assert!(list.0.is_none());
        assert!(Rare::new(Vec::<u8>::new()).0.is_none());
    }
}
