//! What the policy makes of tickets, kept once for all of which it makes the same.

use core::ops::Deref;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::policy::compiled::Classification;
use crate::policy::index::TopicIx;

/// How many are known at a time. One that is not known any more is only kept twice.
const KNOWN: usize = 16_384;

/// What the policy makes of a ticket. Those of one number are equal.
#[derive(Clone, Debug)]
pub(crate) struct SharedClass {
    class: Arc<Classification>,
    /// 0: it was not shared.
    number: u64,
}

impl SharedClass {
    /// Of a ticket that is in nobody's state.
    pub(crate) fn alone(class: Classification) -> Self {
        Self {
            class: Arc::new(class),
            number: 0,
        }
    }

    /// The class, for whoever keeps it.
    pub(crate) fn shared(&self) -> Arc<Classification> {
        Arc::clone(&self.class)
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }
}

impl Deref for SharedClass {
    type Target = Classification;

    fn deref(&self) -> &Classification {
        &self.class
    }
}

impl PartialEq<Classification> for SharedClass {
    fn eq(&self, other: &Classification) -> bool {
        *self.class == *other
    }
}

impl Serialize for SharedClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.class.serialize(serializer)
    }
}

/// What the policy makes of the tickets there are or have been. Follows from the tickets.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedClasses {
    /// The last of each topic, which the next ticket of it mostly shares.
    recent: Vec<Option<SharedClass>>,
    numbers: BTreeMap<Arc<Classification>, u64>,
    last: u64,
}

impl SharedClasses {
    /// A class, shared with all tickets of it.
    pub(crate) fn share(&mut self, topic: TopicIx, class: Classification) -> SharedClass {
        let topic = usize::from(topic);
        let recent = self.recent.get(topic).and_then(Option::as_ref);
        if let Some(recent) = recent.filter(|recent| **recent == class) {
            return recent.clone();
        }
        let shared = self.find(class);
        if topic >= self.recent.len() {
            self.recent.resize(topic.saturating_add(1), None);
        }
        if let Some(recent) = self.recent.get_mut(topic) {
            *recent = Some(shared.clone());
        }
        shared
    }

    /// The same, whatever it is of.
    pub(crate) fn find(&mut self, class: Classification) -> SharedClass {
        if let Some((class, number)) = self.numbers.get_key_value(&class) {
            return SharedClass {
                class: Arc::clone(class),
                number: *number,
            };
        }
        if self.numbers.len() >= KNOWN {
            self.numbers.pop_first();
        }
        self.last = self.last.saturating_add(1);
        let class = Arc::new(class);
        self.numbers.insert(Arc::clone(&class), self.last);
        SharedClass {
            class,
            number: self.last,
        }
    }
}
