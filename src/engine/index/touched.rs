//! What somebody could have changed since it was last looked at.

/// The sequences of what was handed out to be changed. Each notes by itself whether it is
/// in here already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    list: Vec<u64>,
    /// How often something was handed out.
    count: u64,
}

impl Touched {
    /// Adds one, unless its own note says that it is in here.
    pub(crate) fn add(&mut self, seq: u64, note: &mut bool) {
        self.count = self.count.wrapping_add(1);
        if !core::mem::replace(note, true) {
            self.list.push(seq);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How often something was handed out to be changed.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// Takes the list to go through it.
    pub(crate) fn take(&mut self) -> Vec<u64> {
        core::mem::take(&mut self.list)
    }

    /// Gives the list back when it is empty, so that its memory is used again.
    pub(crate) fn give_back(&mut self, list: Vec<u64>) {
        if self.list.is_empty() {
            self.list = list;
        }
    }
}
