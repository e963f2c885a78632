//! Two logs side by side, up to where they part.

use core::fmt::{self, Display};

/// How many common entries are kept, to show what led to the first difference.
const BEFORE: usize = 3;

/// The first place at which two logs differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Divergence<T> {
    /// Where, counted from 1.
    pub position: u64,
    /// The last entries, at most three, that both have.
    pub before: Vec<T>,
    /// What the left log has there; `None`: it has ended.
    pub left: Option<T>,
    /// What the right one has.
    pub right: Option<T>,
}

/// The first place at which two logs differ; `None`: they are the same. Nothing after it is looked at: whatever follows may be
/// its consequence.
pub fn first_difference<T: PartialEq>(
    left: impl IntoIterator<Item = T>,
    right: impl IntoIterator<Item = T>,
) -> Option<Divergence<T>> {
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let mut before = Vec::new();
    let mut position = 0_u64;
    loop {
        position = position.saturating_add(1);
        match (left.next(), right.next()) {
            (None, None) => return None,
            (Some(one), Some(other)) if one == other => {
                if before.len() == BEFORE {
                    before.remove(0);
                }
                before.push(one);
            }
            (left, right) => {
                return Some(Divergence {
                    position,
                    before,
                    left,
                    right,
                });
            }
        }
    }
}

impl<T: Display> Display for Divergence<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the logs part at entry {}", self.position)?;
        for entry in &self.before {
            writeln!(f, "  both   {entry}")?;
        }
        let side = |entry: &Option<T>| {
            entry
                .as_ref()
                .map_or_else(|| "nothing: it ends here".to_owned(), ToString::to_string)
        };
        writeln!(f, "  left   {}", side(&self.left))?;
        write!(f, "  right  {}", side(&self.right))
    }
}
