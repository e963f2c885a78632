//! The rolls of a policy, cut into parts: of each part another policy can have rolls of its own,
//! and agree in all else.

use super::dice::Dice;

/// People, ladders, queues, topics, rules, clocks, flows, room, customers, what is left out: with how
/// many rolls each has.
const PARTS: [usize; 10] = [200, 150, 200, 400, 200, 750, 250, 250, 200, 50];

pub(crate) const ROLLS: usize = 2_650;

fn bounds(rolls: &[u16], number: usize) -> (usize, usize) {
    let from = PARTS[..number].iter().sum::<usize>();
    let to = from + PARTS[number];
    (from.min(rolls.len()), to.min(rolls.len()))
}

pub(crate) fn part(rolls: &[u16], number: usize) -> Dice<'_> {
    let (from, to) = bounds(rolls, number);
    Dice::new(&rolls[from..to])
}

/// The rolls of the first, but about one part in three of the other.
pub(crate) fn mixed(first: &[u16], other: &[u16], which: &[u16]) -> Vec<u16> {
    let mut rolls = first.to_vec();
    for (number, roll) in which.iter().enumerate().take(PARTS.len()) {
        if roll % 3 == 2 {
            let (from, to) = bounds(&rolls, number);
            rolls[from..to].copy_from_slice(&other[from..to]);
        }
    }
    rolls
}
