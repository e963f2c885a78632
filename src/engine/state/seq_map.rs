//! What is numbered by its arrival, found by its number.
//!
//! A tree of 64-way nodes, four levels for sixteen million numbers: finding something costs a
//! step for each level, putting it in makes at most one node for each, and nothing is ever moved about. Numbers that
//! follow each other share nodes; a number that is left alone keeps half a kilobyte for itself.

use core::iter::Enumerate;
use core::{array, slice};

use serde::{Serialize, Serializer};
use smallvec::SmallVec;

const BITS: u32 = 6;
const WIDTH: usize = 1 << BITS;

/// What a number names.
#[derive(Clone, Debug)]
pub(crate) struct SeqMap<T> {
    root: Option<Box<Node<T>>>,
    /// How many levels lie above the leaves.
    height: u32,
    len: usize,
}

#[derive(Clone, Debug)]
struct Node<T> {
    slots: [Slot<T>; WIDTH],
    /// How many of them are in use.
    used: u32,
}

#[derive(Clone, Debug)]
enum Slot<T> {
    Vacant,
    Inner(Box<Node<T>>),
    Value(Box<T>),
}

impl<T> Default for SeqMap<T> {
    fn default() -> Self {
        Self {
            root: None,
            height: 0,
            len: 0,
        }
    }
}

impl<T> Node<T> {
    fn new() -> Box<Self> {
        Box::new(Self {
            slots: array::from_fn(|_| Slot::Vacant),
            used: 0,
        })
    }
}

/// Where a number is looked for at a level. A level's shift is at most 60 bits.
#[inline]
fn digit(seq: u64, level: u32) -> usize {
    (seq.wrapping_shr(level.wrapping_mul(BITS)) & 63) as usize
}

/// Whether a tree of this height has a place for a number.
#[inline]
fn fits(seq: u64, height: u32) -> bool {
    // At height 10 there is a place for all.
    height >= 10 || seq.wrapping_shr(height.wrapping_add(1).wrapping_mul(BITS)) == 0
}

impl<T> SeqMap<T> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&T> {
        if !fits(seq, self.height) {
            return None;
        }
        let mut node = self.root.as_deref()?;
        let mut level = self.height;
        loop {
            match node.slots.get(digit(seq, level))? {
                Slot::Vacant => return None,
                Slot::Value(value) => return Some(value),
                Slot::Inner(inner) => node = inner,
            }
            level = level.checked_sub(1)?;
        }
    }

    pub(crate) fn get_mut(&mut self, seq: u64) -> Option<&mut T> {
        if !fits(seq, self.height) {
            return None;
        }
        let mut node = self.root.as_deref_mut()?;
        let mut level = self.height;
        loop {
            match node.slots.get_mut(digit(seq, level))? {
                Slot::Vacant => return None,
                Slot::Value(value) => return Some(value),
                Slot::Inner(inner) => node = inner,
            }
            level = level.checked_sub(1)?;
        }
    }

    /// Puts a value under a number; one that was there is gone.
    pub(crate) fn insert(&mut self, seq: u64, value: Box<T>) {
        while !fits(seq, self.height) {
            if let Some(root) = self.root.take() {
                let mut above = Node::new();
                if let Some(slot) = above.slots.first_mut() {
                    *slot = Slot::Inner(root);
                }
                above.used = 1;
                self.root = Some(above);
            }
            self.height += 1;
        }
        let mut node = self.root.get_or_insert_with(Node::new).as_mut();
        for level in (1..=self.height).rev() {
            let Some(slot) = node.slots.get_mut(digit(seq, level)) else {
                return;
            };
            if matches!(slot, Slot::Vacant) {
                *slot = Slot::Inner(Node::new());
                node.used += 1;
            }
            match slot {
                Slot::Inner(inner) => node = inner,
                Slot::Vacant | Slot::Value(_) => return,
            }
        }
        if let Some(slot) = node.slots.get_mut(digit(seq, 0)) {
            if matches!(slot, Slot::Vacant) {
                node.used += 1;
                self.len += 1;
            }
            *slot = Slot::Value(value);
        }
    }

    pub(crate) fn remove(&mut self, seq: u64) -> Option<Box<T>> {
        if !fits(seq, self.height) {
            return None;
        }
        let root = self.root.as_deref_mut()?;
        let value = take(root, seq, self.height)?;
        self.len = self.len.saturating_sub(1);
        if self.len == 0 {
            *self = Self::default();
        }
        Some(value)
    }

    /// The values, by their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        let root = self.root.as_deref();
        let mut open: SmallVec<[Level<'_, T>; 4]> = SmallVec::new();
        open.extend(root.map(|root| Level::new(root, 0, self.height)));
        core::iter::from_fn(move || {
            loop {
                let level = open.last_mut()?;
                match level.next() {
                    Some((seq, Slot::Value(value))) => return Some((seq, value.as_ref())),
                    Some((seq, Slot::Inner(inner))) => {
                        let below = Level::new(inner, seq, level.level.saturating_sub(1));
                        open.push(below);
                    }
                    Some((_, Slot::Vacant)) => {}
                    None => drop(open.pop()),
                }
            }
        })
    }

    /// Calls this with every value, in the order of their numbers.
    pub(crate) fn for_each_mut(&mut self, mut call: impl FnMut(&mut T)) {
        if let Some(root) = self.root.as_deref_mut() {
            visit(root, &mut call);
        }
    }
}

/// Takes a value out, and the nodes that it leaves empty. As deep as the tree is high.
fn take<T>(node: &mut Node<T>, seq: u64, level: u32) -> Option<Box<T>> {
    let slot = node.slots.get_mut(digit(seq, level))?;
    let value = match slot {
        Slot::Vacant => return None,
        Slot::Value(_) => match core::mem::replace(slot, Slot::Vacant) {
            Slot::Value(value) => value,
            Slot::Vacant | Slot::Inner(_) => return None,
        },
        Slot::Inner(inner) => {
            let value = take(inner, seq, level.checked_sub(1)?)?;
            if inner.used > 0 {
                return Some(value);
            }
            *slot = Slot::Vacant;
            value
        }
    };
    node.used = node.used.saturating_sub(1);
    Some(value)
}

/// A node that is being walked through.
struct Level<'a, T> {
    slots: Enumerate<slice::Iter<'a, Slot<T>>>,
    /// The number of its first slot.
    base: u64,
    level: u32,
}

impl<'a, T> Level<'a, T> {
    fn new(node: &'a Node<T>, base: u64, level: u32) -> Self {
        Self {
            slots: node.slots.iter().enumerate(),
            base,
            level,
        }
    }

    /// The next slot, with its number.
    fn next(&mut self) -> Option<(u64, &'a Slot<T>)> {
        let (at, slot) = self.slots.next()?;
        let at = (at as u64).checked_shl(self.level * BITS).unwrap_or(0);
        Some((self.base | at, slot))
    }
}

fn visit<T>(node: &mut Node<T>, call: &mut impl FnMut(&mut T)) {
    for slot in &mut node.slots {
        match slot {
            Slot::Vacant => {}
            Slot::Value(value) => call(value),
            Slot::Inner(inner) => visit(inner, call),
        }
    }
}

impl<T: Serialize> Serialize for SeqMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::SeqMap;

    proptest! {
        /// The same as std's ordered map, whatever is done to both.
        #[test]
        fn is_a_map(steps in prop::collection::vec((0..4_u8, 0..40_u64, 0..12_u32), 0..400)) {
            let (mut map, mut twin) = (SeqMap::default(), BTreeMap::new());
            for (count, (what, low, shift)) in steps.into_iter().enumerate() {
                let seq = low.checked_shl(shift * 5).unwrap_or(u64::MAX - low);
                match what {
                    0 | 1 => {
                        map.insert(seq, Box::new(count));
                        twin.insert(seq, count);
                    }
                    2 => prop_assert_eq!(map.remove(seq).map(|value| *value), twin.remove(&seq)),
                    _ => {
                        map.for_each_mut(|value| *value += 1);
                        twin.values_mut().for_each(|value| *value += 1);
                    }
                }
                prop_assert_eq!(map.get(seq), twin.get(&seq));
                prop_assert_eq!(map.get_mut(seq), twin.get_mut(&seq));
                prop_assert_eq!(map.len(), twin.len());
            }
            let all: Vec<(u64, usize)> = map.iter().map(|(seq, value)| (seq, *value)).collect();
            let expected: Vec<(u64, usize)> = twin.into_iter().collect();
            prop_assert_eq!(all, expected);
        }
    }
}
