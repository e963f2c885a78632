//! The floor: what it costs to hold so many things at all. One ticket's part is an entry
//! taken from a heap and out of a hash map, and another put into both.

use std::collections::{BinaryHeap, HashMap};
use std::hint::black_box;
use std::time::Instant;

use crate::desk::{Random, mix};

const ROUNDS: usize = 11;
const LIVES: usize = 10_000;

/// 64 bytes, the smallest key first.
#[derive(PartialEq, Eq)]
struct Entry {
    key: u64,
    id: u64,
    payload: [u64; 6],
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.key.cmp(&self.key)
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Nanoseconds of one insert, remove, push and pop with `entries` there: the median of
/// the rounds.
pub(crate) fn nanoseconds(entries: usize) -> f64 {
    let mut random = Random::new(1);
    let mut heap = BinaryHeap::with_capacity(entries + 1);
    let mut map: HashMap<u64, [u64; 7]> = HashMap::with_capacity(entries + 1);
    let entry = |count: u64, key: u64| Entry {
        key,
        id: mix(count),
        payload: [count; 6],
    };
    let mut count = 0;
    // As for timers: the next one is due within the time that all of them span.
    let span = 2 * entries as u64 + 1;
    for _ in 0..entries {
        count += 1;
        heap.push(entry(count, random.below(span)));
        map.insert(mix(count), [count; 7]);
    }
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            for _ in 0..LIVES {
                count += 1;
                let first = heap.pop().map_or_else(|| entry(count, 0), black_box);
                black_box(map.remove(&first.id));
                heap.push(entry(count, first.key + random.below(span)));
                map.insert(mix(count), [count; 7]);
            }
            begin.elapsed().as_secs_f64() * 1e9 / LIVES as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}
