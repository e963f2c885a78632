//! A set of small numbers, one bit each.

/// A set of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Puts a slot in, or takes it out.
    pub(crate) fn set(&mut self, slot: u32, is_in: bool) {
        let (word, bit) = place(slot);
        if is_in && word >= self.0.len() {
            self.0.resize(word.saturating_add(1), 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    pub(crate) fn contains(&self, slot: u32) -> bool {
        let (word, bit) = place(slot);
        self.word(word) & bit != 0
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The slots `64 * at` to `64 * at + 63`, the first as the lowest bit.
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or_default()
    }
}

fn place(slot: u32) -> (usize, u64) {
    let word = usize::try_from(slot / 64).unwrap_or(usize::MAX);
    (word, 1 << (slot % 64))
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn holds_what_was_put_in() {
        let mut bits = Bits::default();
        for slot in [0, 63, 64, 1_000] {
            bits.set(slot, true);
        }
        bits.set(63, false);
        bits.set(5_000, false);
        let held: Vec<u32> = (0..6_000).filter(|slot| bits.contains(*slot)).collect();
        assert_eq!(held, [0, 64, 1_000]);
        assert_eq!((bits.word(0), bits.word(1), bits.word(99)), (1, 1, 0));
    }
}
