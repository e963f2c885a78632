//! What somebody could have changed since it was last looked at.

/// The sequences of what was handed out to be changed. Each notes by itself whether it is
/// in here already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched(Vec<u64>);

impl Touched {
    /// Adds one, unless its own note says that it is in here.
    pub(crate) fn add(&mut self, seq: u64, note: &mut bool) {
        if !core::mem::replace(note, true) {
            self.0.push(seq);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the list to go through it.
    pub(crate) fn take(&mut self) -> Vec<u64> {
        core::mem::take(&mut self.0)
    }

    /// Gives the list back when it is empty, so that its memory is used again.
    pub(crate) fn give_back(&mut self, list: Vec<u64>) {
        if self.0.is_empty() {
            self.0 = list;
        }
    }
}
